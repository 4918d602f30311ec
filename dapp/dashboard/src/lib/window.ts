// Which rows of a long list are drawn.

/** Rows from `first` up to, not including, `end`. */
export interface Span {
	readonly first: number;
	readonly end: number;
}

/** The rows that can be seen, and `spare` more on each side so that scrolling shows no gap. */
export function visible(scrolled: number, height: number, row: number, count: number, spare = 6): Span {
	const first = Math.max(0, Math.min(count, Math.floor(scrolled / row)) - spare);
	const end = Math.min(count, Math.ceil((Math.max(0, scrolled) + height) / row) + spare);
	return { first: Math.min(first, end), end };
}
