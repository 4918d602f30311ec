// The one connection to a node, and the head of its chain.

import { AmbitClient } from '@ambit-network/client';
import { problem, type Problem } from './problem.js';
import { settings } from './settings.js';
import { Store } from './store.js';

/** Blocks that are remembered for the network's view. */
const REMEMBERED = 60;
/** Of these, those that are asked for at the beginning. */
const BEFORE = 20;
/** Milliseconds within which a node must answer. */
const PATIENCE = 15_000;

/** How the connection is. */
export type Link =
	| { readonly kind: 'connecting'; readonly url: string; readonly since: number }
	| { readonly kind: 'failed'; readonly url: string; readonly problem: Problem }
	| { readonly kind: 'connected'; readonly client: AmbitClient; readonly chain: ChainFacts }
	/** It was there, and is tried again every second. */
	| { readonly kind: 'lost'; readonly client: AmbitClient; readonly chain: ChainFacts; readonly since: number };

/** What doesn't change. */
export interface ChainFacts {
	readonly name: string;
	/** Whether anybody knows its accounts' keys. */
	readonly development: boolean;
	readonly node: string;
	readonly runtime: string;
	/** Milliseconds between blocks, as they are meant to be. */
	readonly blockTime: number;
	readonly prefix: number;
}

/** A block of the best chain. */
export interface BlockFacts {
	readonly number: number;
	readonly hash: string;
	readonly author: string | undefined;
}

/** The best and the finalised block. */
export interface Head {
	readonly best: number;
	readonly hash: string;
	readonly final: number;
	/** When the best block arrived here. */
	readonly seen: number;
	/** Newest first. */
	readonly blocks: readonly BlockFacts[];
}

const NOWHERE: Head = { best: -1, hash: '', final: -1, seen: 0, blocks: [] };

/** How the connection is. */
export const link = new Store<Link>({ kind: 'connecting', url: settings.value.node, since: Date.now() });
/** The head of the chain. */
export const head = new Store<Head>(NOWHERE);

let attempt = 0;

/** Connects to the node of the settings, and leaves the one before. */
export async function connect(): Promise<void> {
	const own = (attempt += 1);
	const before = link.value;
	if ('client' in before) {
		void before.client.close().catch(() => {});
	}
	const url = settings.value.node;
	head.set(NOWHERE);
	link.set({ kind: 'connecting', url, since: Date.now() });
	try {
		const client = await AmbitClient.connect(url, { timeout: PATIENCE });
		if (own !== attempt) {
			await client.close();
			return;
		}
		const chain = await facts(client);
		await followHead(client, () => own === attempt);
		link.set({ kind: 'connected', client, chain });
		client.api.on('disconnected', () => {
			if (own === attempt && link.value.kind === 'connected') {
				link.set({ kind: 'lost', client, chain, since: Date.now() });
			}
		});
		client.api.on('connected', () => {
			if (own === attempt && link.value.kind === 'lost') {
				link.set({ kind: 'connected', client, chain });
			}
		});
	} catch (error) {
		if (own === attempt) {
			link.set({ kind: 'failed', url, problem: problem(error) });
		}
	}
}

async function facts({ api }: AmbitClient): Promise<ChainFacts> {
	const [name, type, node, version] = await Promise.all([api.rpc.system.chain(), api.rpc.system.chainType(), api.rpc.system.name(), api.rpc.system.version()]);
	return {
		name: name.toString(),
		development: type.isDevelopment || type.isLocal,
		node: `${node.toString()} ${version.toString()}`,
		runtime: `${api.runtimeVersion.specName.toString()} ${api.runtimeVersion.specVersion.toString()}`,
		blockTime: Number(api.consts.babe!.expectedBlockTime!.toString()),
		prefix: api.registry.chainSS58 ?? 42,
	};
}

async function followHead({ api }: AmbitClient, wanted: () => boolean): Promise<void> {
	await api.derive.chain.subscribeNewHeads((header) => {
		if (wanted()) {
			const block = { number: header.number.toNumber(), hash: header.hash.toHex(), author: header.author?.toString() };
			// A reorganisation replaces what was at its height and above.
			const below = head.value.blocks.filter(({ number }) => number < block.number);
			head.set({ ...head.value, best: block.number, hash: block.hash, seen: Date.now(), blocks: [block, ...below].slice(0, REMEMBERED) });
		}
	});
	await api.rpc.chain.subscribeFinalizedHeads((header) => {
		if (wanted()) {
			head.set({ ...head.value, final: header.number.toNumber() });
		}
	});
	void before(api, wanted).catch(() => {
		// They are a nicety: blocks that come now are shown all the same.
	});
}

/** Asks for the blocks that were there before, so that there is something to see. */
async function before(api: AmbitClient['api'], wanted: () => boolean): Promise<void> {
	const best = (await api.rpc.chain.getHeader()).number.toNumber();
	const numbers = Array.from({ length: Math.min(BEFORE, best) }, (_, back) => best - back);
	const blocks = await Promise.all(
		numbers.map(async (number): Promise<BlockFacts> => {
			const hash = await api.rpc.chain.getBlockHash(number);
			const header = await api.derive.chain.getHeader(hash);
			return { number, hash: hash.toHex(), author: header.author?.toString() };
		})
	);
	if (wanted()) {
		const oldest = head.value.blocks.at(-1)?.number ?? Number.MAX_SAFE_INTEGER;
		head.set({ ...head.value, blocks: [...head.value.blocks, ...blocks.filter(({ number }) => number < oldest)] });
	}
}
