// Which rows of a long list are drawn, and which of them the keyboard reaches.

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

/** Whether a place is among them. */
export function within({ first, end }: Span, place: number): boolean {
	return place >= first && place < end;
}

/** The place that the keyboard reaches: the one that had the focus as long as it is drawn, otherwise the nearest that is seen. */
export function reachable(place: number, drawn: Span, seen: Span): number {
	return within(drawn, place) ? place : Math.min(seen.end - 1, Math.max(seen.first, place));
}
