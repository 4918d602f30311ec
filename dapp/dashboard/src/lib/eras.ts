// Where eras lie in the chain.

/** An era and its blocks, from the first to the last. */
export interface EraBlocks {
	readonly era: number;
	readonly first: number;
	readonly last: number;
}

/** Where past eras lie, newest first, of eras given newest first. `next` is the first block behind the newest of them. */
export function blocksOf(next: number, eras: readonly { readonly era: number; readonly blocks: number }[]): EraBlocks[] {
	let behind = next;
	return eras.map(({ era, blocks }) => {
		const last = behind - 1;
		behind -= blocks;
		return { era, first: behind, last };
	});
}

/** How far an era is, parts of one. */
export function progress(start: number, ends: number, now: number): number {
	return ends <= start ? 1 : Math.max(0, Math.min(1, (now - start + 1) / (ends - start)));
}
