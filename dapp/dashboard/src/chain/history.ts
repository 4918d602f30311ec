// What operators were paid in past eras: the chain keeps no such list, but the events of its blocks say it.

import type { AmbitClient, EraSummary, RewardsState } from '@ambit-network/client';
import { blocksOf, type EraBlocks } from '../lib/eras.js';
import { type Payment, paymentOf, type Read } from '../lib/pay.js';
import { head } from './connection.js';
import { isDropped } from './problem.js';

/** Most blocks in which the payment of one era is looked for. */
const REACH = 40;
/** Most blocks that are read for what data operators were paid: nine times what a node keeps unless it is told to keep all. */
const BLOCKS = 2_400;
/** Blocks that are read at a time. */
const AT_ONCE = 16;

interface Event {
	readonly section: string;
	readonly method: string;
	readonly data: Record<string, { toNumber(): number; toBigInt(): bigint; toString(): string } & Record<string, { toNumber(): number }>>;
}

/** The running era, and those that were paid, newest first, with where they lie; all as of one block. */
export interface Eras {
	readonly state: RewardsState;
	readonly eras: readonly EraSummary[];
	readonly past: readonly EraBlocks[];
}

/** Reads at most so many past eras. */
export async function readEras({ api, rewards }: AmbitClient, most: number): Promise<Eras> {
	const at = (await api.rpc.chain.getBlockHash()).toHex();
	const [state, eras] = await Promise.all([rewards.state(at), rewards.eras(most, at)]);
	// One that is being paid lies between those that were and the running one.
	const between = state.paying === undefined ? 0 : await lengthOfLast(api, at);
	return { state, eras, past: blocksOf(state.start - between, eras) };
}

async function lengthOfLast(api: AmbitClient['api'], at: string): Promise<number> {
	const { query } = await api.at(at);
	return ((await query.rewards!.currentEra!()) as unknown as { unwrap(): { previous: { toNumber(): number } } }).unwrap().previous.toNumber();
}

/** Amounts paid for coverage by operator of each era, planck; undefined where the node has dropped the state. */
export type Paid = ReadonlyMap<number, ReadonlyMap<string, bigint> | undefined>;

const known = new Map<string, ReadonlyMap<string, bigint>>();

/** Reads them, newest first, and tells after each era what is known so far. */
export async function paidInEras(client: AmbitClient, past: readonly EraBlocks[], signal: AbortSignal, onEra: (paid: Paid) => void): Promise<Paid> {
	const all = new Map<number, ReadonlyMap<string, bigint> | undefined>();
	const genesis = client.api.genesisHash.toHex();
	for (const { era, last } of past) {
		if (signal.aborted) {
			return all;
		}
		const key = `${genesis}:${era}`;
		const found = known.get(key) ?? (await unlessDropped(paidIn(client, era, last + 1)));
		if (found !== undefined) {
			known.set(key, found);
		}
		all.set(era, found);
		onEra(new Map(all));
	}
	return all;
}

async function paidIn(client: AmbitClient, era: number, from: number): Promise<ReadonlyMap<string, bigint>> {
	const paid = new Map<string, bigint>();
	for (let number = from; number < from + REACH; number += 1) {
		for (const { section, method, data } of await eventsOf(client, number)) {
			if (section !== 'rewards') {
				continue;
			}
			if (method === 'Rewarded' && data.era!.toNumber() === era) {
				const operator = data.operator!.toString();
				paid.set(operator, (paid.get(operator) ?? 0n) + data.amount!.toBigInt());
			}
			if (method === 'EraPaid' && data.summary!.era!.toNumber() === era) {
				return paid;
			}
		}
	}
	throw new Error(`no payment of era ${era} is found in the ${REACH} blocks behind it`);
}

async function eventsOf({ api }: AmbitClient, number: number): Promise<readonly Event[]> {
	const at = await api.at(await api.rpc.chain.getBlockHash(number));
	return ((await at.query.system!.events!()) as unknown as readonly { readonly event: Event }[]).map(({ event }) => event);
}

async function unlessDropped<T>(answer: Promise<T>): Promise<T | undefined> {
	return answer.catch((error: unknown) => {
		if (isDropped(error)) {
			return undefined;
		}
		throw error;
	});
}

/** What final blocks paid for data: it never changes. */
const settled = new Map<string, readonly Payment[]>();

/** Reads what was paid for answers and for keeping, from the best block back to this one or as far as the node has kept states, and tells now and then what is known so far. */
export async function paidForData(client: AmbitClient, oldest: number, signal: AbortSignal, onBlocks: (read: Read) => void): Promise<Read> {
	const genesis = client.api.genesisHash.toHex();
	const { best: to, final } = head.value;
	const end = Math.max(oldest, to - BLOCKS + 1);
	const payments = new Map<number, readonly Payment[]>();
	let from = to + 1;
	const read = async (number: number): Promise<readonly Payment[] | undefined> => {
		const key = `${genesis}:${number}`;
		const found = settled.get(key) ?? (await unlessDropped(eventsOf(client, number)))?.flatMap((event) => paymentOf(event) ?? []);
		if (found !== undefined && number <= final) {
			settled.set(key, found);
		}
		return found;
	};
	const so = (over: boolean): Read => ({ from, to, payments: new Map(payments), over });
	while (from > end && !signal.aborted) {
		const numbers = Array.from({ length: Math.min(AT_ONCE, from - end) }, (_, back) => from - 1 - back);
		if (from <= to && numbers.some((number) => !settled.has(`${genesis}:${number}`))) {
			onBlocks(so(false));
		}
		const lists = await Promise.all(numbers.map(read));
		for (const list of lists) {
			if (list === undefined) {
				onBlocks(so(true));
				return so(true);
			}
			from -= 1;
			if (list.length > 0) {
				payments.set(from, list);
			}
		}
	}
	onBlocks(so(true));
	return so(true);
}
