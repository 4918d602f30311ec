// Answers of the chain that stay up to date.

import type { AmbitClient } from '@ambit-network/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { head, link } from './connection.js';
import { problem, type Problem } from './problem.js';
import { useStore } from './store.js';

/** What is known. An old value stays while a new one is on its way, or can't be had. */
export interface Answer<T> {
	readonly value: T | undefined;
	readonly problem: Problem | undefined;
	/** When the question was first asked. */
	readonly since: number;
	/** Asks again. */
	readonly again: () => void;
}

/** Asks once there is a connection, when `deps` change, and again with every block, every tenth, or never. */
export function useLive<T>(
	load: (client: AmbitClient, signal: AbortSignal) => Promise<T>,
	deps: readonly unknown[],
	every: 'block' | 'tenth' | 'never' = 'block'
): Answer<T> {
	const current = useStore(link);
	const { best } = useStore(head);
	const client = current.kind === 'connected' ? current.client : undefined;
	const beat = every === 'block' ? best : every === 'tenth' ? Math.floor(best / 10) : 0;
	const [asked, ask] = useState(0);
	const [state, change] = useState<Omit<Answer<T>, 'again'>>({ value: undefined, problem: undefined, since: Date.now() });
	const running = useRef<AbortController | undefined>(undefined);
	const late = useRef(false);
	const latest = useRef(load);
	latest.current = load;

	const run = (from: AmbitClient) => {
		if (running.current !== undefined) {
			// One question at a time: a slow node is asked again when it has answered.
			late.current = true;
			return;
		}
		const controller = new AbortController();
		running.current = controller;
		const done = (next: (before: Omit<Answer<T>, 'again'>) => Omit<Answer<T>, 'again'>) => {
			if (running.current !== controller) {
				return;
			}
			running.current = undefined;
			change(next);
			if (late.current) {
				late.current = false;
				run(from);
			}
		};
		latest.current(from, controller.signal).then(
			(value) => done(({ since }) => ({ value, problem: undefined, since })),
			// What breaks off with the connection is asked again when it is back; that it is lost is told above every view.
			(error: unknown) => done((before) => (link.value.kind === 'connected' ? { ...before, problem: problem(error) } : before))
		);
	};

	useEffect(() => {
		change({ value: undefined, problem: undefined, since: Date.now() });
		running.current?.abort();
		running.current = undefined;
		late.current = false;
	}, deps);
	useEffect(() => {
		if (client !== undefined) {
			run(client);
		}
	}, [client, beat, asked, ...deps]);
	useEffect(() => () => {
		running.current?.abort();
		running.current = undefined;
	}, []);
	return { ...state, again: () => ask((times) => times + 1) };
}
