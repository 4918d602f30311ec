// The chain, block by block, and what happens in it.

import type { ApiPromise } from '@polkadot/api';
import type { Event } from '@polkadot/types/interfaces/system';
import { unlessCancelled } from './errors.js';
import type { Step } from './types.js';

/** A block of the chain. */
export interface BlockName {
	readonly number: number;
	/** 0x-hex. */
	readonly hash: string;
}

/** Milliseconds without a new block after which the node is asked for its best one. */
const SILENCE = 30_000;

/** Blocks of which is remembered what they were, in case the chain turns to another fork. */
const REMEMBERED = 256;

/**
 * The blocks of the best chain from this height on, or of what is final of it, none left out and none twice, however often the connection
 * breaks. One that stays away is an error. When the best chain turns to another fork, its blocks are given from where it forked.
 */
export async function* blocksFrom(api: ApiPromise, from: number, signal?: AbortSignal, final = false): AsyncGenerator<BlockName> {
	const { chain } = api.rpc;
	let last = -1;
	let wake = (): void => {};
	const hear = (number: number): void => {
		last = Math.max(last, number);
		wake();
	};
	const subscribe = final ? chain.subscribeFinalizedHeads : chain.subscribeNewHeads;
	// Not waited for: while the connection is broken it would be waited for longer than for an answer.
	const heads = subscribe(({ number }) => hear(number.toNumber()));
	heads.catch(() => wake());
	const broke = (): void => wake();
	api.on('disconnected', broke);

	/** Until a block was announced, the connection broke, or nothing was heard for a while. */
	const news = async (): Promise<void> => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		try {
			await unlessCancelled(
				signal,
				new Promise<void>((resolve) => {
					wake = resolve;
					timer = setTimeout(resolve, SILENCE);
				})
			);
		} finally {
			clearTimeout(timer);
		}
	};
	const ask = async (): Promise<number> => {
		const head = final ? await chain.getHeader(await chain.getFinalizedHead()) : await chain.getHeader();
		return head.number.toNumber();
	};

	const parentOf = async (hash: string): Promise<string> => {
		// As it comes: polkadot.js remembers for ever that it could not decode a block because the connection was away.
		const { parentHash } = (await chain.getHeader.raw(hash)) as unknown as { parentHash: string };
		return parentHash;
	};

	/** Hashes of the last blocks that were given, by their heights. */
	const given = new Map<number, string>();
	try {
		for (let next = from; ; ) {
			while (last < next) {
				const before = last;
				if (api.isConnected) {
					await news();
				}
				if (last === before) {
					// The answer waits for the connection.
					last = Math.max(last, await unlessCancelled(signal, ask()));
				}
			}
			const hash = await unlessCancelled(signal, chain.getBlockHash(next));
			if (hash.isEmpty) {
				// Another node than before, or another fork: it is not so far yet.
				last = next - 1;
				continue;
			}
			const before = given.get(next - 1);
			if (before !== undefined && (await unlessCancelled(signal, parentOf(hash.toHex()))) !== before) {
				given.delete(next - 1);
				next -= 1;
				continue;
			}
			given.set(next, hash.toHex());
			given.delete(next - REMEMBERED);
			yield { number: next, hash: hash.toHex() };
			next += 1;
		}
	} finally {
		api.off('disconnected', broke);
		void heads.then((stop) => stop()).catch(() => {});
	}
}

/**
 * The events from a block on that are about something, as far as `isAbout` says so of an event. Those of a fork that the
 * best chain turned to come after those of the blocks that it left.
 */
export async function* stepsFrom(
	api: ApiPromise,
	from: number,
	isAbout: (event: Event) => boolean,
	signal?: AbortSignal
): AsyncGenerator<Step> {
	for await (const { number, hash } of blocksFrom(api, from, signal)) {
		const at = await unlessCancelled(signal, api.at(hash));
		for (const { event } of await unlessCancelled(signal, at.query.system.events())) {
			if (isAbout(event)) {
				yield { block: number, hash, event: event.method, data: event.data.toHuman() as Step['data'] };
			}
		}
	}
}
