// Votes as shares.

/** Share of the ayes among ayes and nays, from 0 to 1; half where nobody voted. */
export function approval(ayes: bigint, nays: bigint): number {
	const all = ayes + nays;
	return all === 0n ? 0.5 : Number((ayes * 1_000_000n) / all) / 1e6;
}

/** A vote's weight: a tenth without a lock, otherwise as often as its conviction says. */
export function weight(balance: bigint, conviction: string): bigint {
	const times = /^Locked([1-6])x$/.exec(conviction);
	return times === null ? balance / 10n : balance * BigInt(times[1]!);
}

/** How many locking periods a conviction locks a balance for. */
export function locks(conviction: string): number {
	const times = /^Locked([1-6])x$/.exec(conviction);
	return times === null ? 0 : 2 ** (Number(times[1]) - 1);
}
