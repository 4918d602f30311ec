// Where eras lie in the chain.

/** The last block of each past era that is remembered, newest first, of eras given newest first. `start` is the current era's first block. */
export function lastBlocks(start: number, eras: readonly { readonly era: number; readonly blocks: number }[]): { readonly era: number; readonly block: number }[] {
	let end = start - 1;
	return eras.map(({ era, blocks }) => {
		const block = end;
		end -= blocks;
		return { era, block };
	});
}

/** How far an era is, parts of one. */
export function progress(start: number, ends: number, now: number): number {
	return ends <= start ? 1 : Math.max(0, Math.min(1, (now - start + 1) / (ends - start)));
}
