// Things that the chain numbers one after the other, newest first: only those that are seen are asked for, and again with every block only
// those that can still change.

import type { AmbitClient } from '@ambit-network/client';
import { useRef, useState } from 'preact/hooks';
import type { Span } from '../lib/window.js';
import { type Answer, useLive } from './live.js';

/** Things that are asked for at a time. */
const PAGE = 100;

/** A number whose thing the chain has forgotten. */
export interface Forgotten {
	readonly id: bigint;
	readonly forgotten: true;
}

/** What such things are. */
export interface Kind<T> {
	/** How many there ever were: their numbers are those below. */
	readonly count: (client: AmbitClient) => Promise<bigint>;
	/** In the order of the numbers; undefined where one is forgotten. */
	readonly load: (client: AmbitClient, ids: readonly bigint[]) => Promise<readonly (T | undefined)[]>;
	readonly isOver: (one: T) => boolean;
}

/** See above. `row` gives what is at a place of a list of `total`, or undefined while it is on its way; `see` hears which places are seen. */
export interface Book<T> {
	readonly total: Answer<bigint>;
	/** How it goes with what scrolled into sight. */
	readonly seen: Answer<void>;
	readonly row: (place: number) => T | Forgotten | undefined;
	readonly see: (span: Span) => void;
}

/** See above. */
export function useBook<T extends { readonly id: bigint }>({ count, load, isOver }: Kind<T>): Book<T> {
	const rows = useRef(new Map<bigint, T | Forgotten>());
	const of = useRef<AmbitClient | undefined>(undefined);
	const [span, see] = useState<Span>({ first: 0, end: 20 });
	const [, draw] = useState(0);
	const read = async (client: AmbitClient): Promise<bigint> => {
		// Another node may be one of another chain.
		if (of.current !== client) {
			of.current = client;
			rows.current.clear();
		}
		const total = await count(client);
		const ids = Array.from({ length: Math.max(0, Math.min(span.end, Number(total)) - span.first) }, (_, place) => total - 1n - BigInt(span.first + place));
		const open = ids.filter((id) => {
			const row = rows.current.get(id);
			return row === undefined || (!('forgotten' in row) && !isOver(row));
		});
		for (let at = 0; at < open.length; at += PAGE) {
			const part = open.slice(at, at + PAGE);
			const found = await load(client, part);
			part.forEach((id, place) => rows.current.set(id, found[place] ?? { id, forgotten: true }));
		}
		return total;
	};
	const total = useLive(read, []);
	// Pages that scroll into sight are asked for at once, not with the next block.
	const seen = useLive(
		async (client) => {
			await read(client);
			draw((times) => times + 1);
		},
		[span.first, span.end],
		'never'
	);
	return { total, seen, see, row: (place) => (total.value === undefined ? undefined : rows.current.get(total.value - 1n - BigInt(place))) };
}
