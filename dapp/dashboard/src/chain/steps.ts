// What happens to something on the chain, step by step, as long as a view looks on.

import type { AmbitClient } from '@ambit-network/client';
import { useEffect, useState } from 'preact/hooks';
import { link } from './connection.js';
import { problem, type Problem } from './problem.js';
import { useStore } from './store.js';

/** The steps so far, and whether there will be no more. */
export interface Steps<T> {
	readonly steps: readonly T[];
	readonly over: boolean;
	readonly problem: Problem | undefined;
}

/** Follows while there is a connection, and anew when `deps` change; without `follow` there is nothing to follow yet. */
export function useSteps<T>(follow: ((client: AmbitClient, signal: AbortSignal) => AsyncIterable<T>) | undefined, deps: readonly unknown[]): Steps<T> {
	const current = useStore(link);
	// A request that was on its way when the connection broke fails: begin again once it is back.
	const client = current.kind === 'connected' ? current.client : undefined;
	const [state, change] = useState<Steps<T>>({ steps: [], over: false, problem: undefined });
	useEffect(() => {
		if (client === undefined || follow === undefined) {
			return undefined;
		}
		const controller = new AbortController();
		const steps: T[] = [];
		const run = async () => {
			for await (const step of follow(client, controller.signal)) {
				steps.push(step);
				change((before) => ({ steps: before.steps.length > steps.length ? before.steps : [...steps], over: false, problem: undefined }));
			}
			change({ steps: [...steps], over: true, problem: undefined });
		};
		run().catch((error: unknown) => {
			if (!controller.signal.aborted) {
				change((before) => ({ ...before, over: false, problem: link.value.kind === 'connected' ? problem(error) : undefined }));
			}
		});
		return () => controller.abort(new Error('another view'));
	}, [client, follow === undefined, ...deps]);
	return state;
}
