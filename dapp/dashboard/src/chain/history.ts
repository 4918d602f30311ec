// What operators were paid in past eras: the chain keeps no such list, but the events of the blocks in which an era was paid say it.

import type { AmbitClient, EraSummary } from '@ambit-network/client';
import { lastBlocks } from '../lib/eras.js';

/** Most blocks in which the payment of one era is looked for. */
const REACH = 40;

interface Event {
	readonly section: string;
	readonly method: string;
	readonly data: Record<string, { toNumber(): number; toBigInt(): bigint; toString(): string } & Record<string, { toNumber(): number }>>;
}

/** Amounts by operator of each era, planck; undefined where the node has dropped the state. */
export type Paid = ReadonlyMap<number, ReadonlyMap<string, bigint> | undefined>;

const known = new Map<string, ReadonlyMap<string, bigint>>();

/** Reads them, newest first, and tells after each era what is known so far. */
export async function paidInEras(client: AmbitClient, start: number, eras: readonly EraSummary[], signal: AbortSignal, onEra: (paid: Paid) => void): Promise<Paid> {
	const all = new Map<number, ReadonlyMap<string, bigint> | undefined>();
	const genesis = client.api.genesisHash.toHex();
	for (const { era, block } of lastBlocks(start, eras)) {
		if (signal.aborted) {
			return all;
		}
		const key = `${genesis}:${era}`;
		const found = known.get(key) ?? (await paidIn(client, era, block + 1).catch(() => undefined));
		if (found !== undefined) {
			known.set(key, found);
		}
		all.set(era, found);
		onEra(new Map(all));
	}
	return all;
}

async function paidIn({ api }: AmbitClient, era: number, from: number): Promise<ReadonlyMap<string, bigint>> {
	const paid = new Map<string, bigint>();
	for (let number = from; number < from + REACH; number += 1) {
		const hash = await api.rpc.chain.getBlockHash(number);
		const at = await api.at(hash);
		const records = (await at.query.system!.events!()) as unknown as readonly { readonly event: Event }[];
		for (const { event } of records) {
			if (event.section !== 'rewards') {
				continue;
			}
			if (event.method === 'Rewarded' && event.data.era!.toNumber() === era) {
				const operator = event.data.operator!.toString();
				paid.set(operator, (paid.get(operator) ?? 0n) + event.data.amount!.toBigInt());
			}
			if (event.method === 'EraPaid' && event.data.summary!.era!.toNumber() === era) {
				return paid;
			}
		}
	}
	throw new Error('not paid yet');
}
