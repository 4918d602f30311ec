// Who earns more and who less.

/** What somebody earns now and would earn, planck an era. */
export interface Change {
	readonly who: string;
	readonly now: bigint;
	readonly then: bigint;
}

/** Sums of rows by who earns them, those first whose earnings change most. `amounts` are [now, then] of each row. */
export function changes(rows: readonly { readonly operator: string }[], amounts: readonly (readonly [bigint, bigint])[]): Change[] {
	const all = new Map<string, Change>();
	rows.forEach(({ operator }, place) => {
		const [now, then] = amounts[place]!;
		const before = all.get(operator);
		all.set(operator, { who: operator, now: (before?.now ?? 0n) + now, then: (before?.then ?? 0n) + then });
	});
	const size = ({ now, then }: Change): bigint => (then > now ? then - now : now - then);
	return [...all.values()].sort((one, other) => (size(one) === size(other) ? (one.who < other.who ? -1 : 1) : size(one) < size(other) ? 1 : -1));
}
