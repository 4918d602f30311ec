// The best chain, block by block, and what happens in it.

import type { ApiPromise } from '@polkadot/api';
import type { Any } from './codec.js';
import { unlessCancelled } from './errors.js';
import type { Step } from './types.js';

/** A block of the best chain. */
export interface BlockName {
	readonly number: number;
	/** 0x-hex. */
	readonly hash: string;
}

/** The blocks of the best chain from this height on, none left out. */
export async function* blocksFrom(api: ApiPromise, from: number, signal?: AbortSignal): AsyncGenerator<BlockName> {
	let best = -1;
	let wake = (): void => {};
	const stop = await api.rpc.chain.subscribeNewHeads((head) => {
		best = Math.max(best, head.number.toNumber());
		wake();
	});
	try {
		for (let next = from; ; next += 1) {
			while (best < next) {
				await unlessCancelled(signal, new Promise<void>((resolve) => (wake = resolve)));
			}
			const hash = await unlessCancelled(signal, api.rpc.chain.getBlockHash(next));
			yield { number: next, hash: hash.toHex() };
		}
	} finally {
		stop();
	}
}

/** The events from a block on that are about something, as far as `isAbout` says so of a pallet's event and its data. */
export async function* stepsFrom(
	api: ApiPromise,
	from: number,
	isAbout: (section: string, data: Any) => boolean,
	signal?: AbortSignal
): AsyncGenerator<Step> {
	for await (const { number, hash } of blocksFrom(api, from, signal)) {
		const at = await unlessCancelled(signal, api.at(hash));
		const events = (await unlessCancelled(signal, at.query.system!.events!())) as Any;
		for (const { event } of events) {
			if (isAbout(event.section, event.data)) {
				yield { block: number, hash, event: event.method, data: event.data.toHuman() };
			}
		}
	}
}
