// A table of any length: only the rows that can be seen are in the document.

import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Span, visible } from '../lib/window.js';
import { Ghost } from './basics.js';
import { useWidth } from './width.js';

/** A column. */
export interface Column<T> {
	readonly name: string;
	/** As in grid-template-columns. */
	readonly width: string;
	readonly align?: 'end';
	/** Its name is only read aloud: what is in it says enough to the eye. */
	readonly unseen?: boolean;
	/** Narrowest window in which it is shown, CSS pixels. */
	readonly from?: number;
	readonly cell: (row: T, place: number) => ComponentChildren;
}

/** See above. `row` gives the row at a place, or undefined while it is on its way. */
export function List<T>({ label, columns, count, row, height = 40, to, onSpan, most = 14 }: {
	label: string;
	columns: readonly Column<T>[];
	count: number;
	row: (place: number) => T | undefined;
	/** Of a row, CSS pixels. */
	height?: number;
	/** Where a row leads. */
	to?: ((row: T) => string) | undefined;
	/** Hears which rows are seen. */
	onSpan?: (span: Span) => void;
	/** Rows before it scrolls. */
	most?: number;
}) {
	const width = useWidth();
	const box = useRef<HTMLDivElement>(null);
	const [span, change] = useState<Span>({ first: 0, end: Math.min(count, most + 6) });
	const shown = columns.filter(({ from }) => from === undefined || width >= from);
	const look = () => {
		const { scrollTop = 0, clientHeight = most * height } = box.current ?? {};
		const next = visible(scrollTop, clientHeight, height, count);
		change((before) => (before.first === next.first && before.end === next.end ? before : next));
	};
	useLayoutEffect(look, [count, height]);
	useEffect(() => onSpan?.(span), [span.first, span.end, count]);
	useLayoutEffect(() => {
		box.current?.style.setProperty('--columns', shown.map((column) => column.width).join(' '));
		box.current?.style.setProperty('--row', `${height}px`);
	});
	const places = Array.from({ length: Math.max(0, Math.min(span.end, count) - span.first) }, (_, place) => span.first + place);
	return (
		<div class="list" ref={box} onScroll={look} style={{ maxHeight: `${(most + 1) * height}px` }} tabIndex={0} role="table" aria-label={label} aria-rowcount={count + 1} aria-colcount={shown.length}>
			<div class="head" role="rowgroup">
				<div class="row" role="row" aria-rowindex={1}>
					{shown.map((column) => (
						<span key={column.name} role="columnheader" class={column.align === 'end' ? 'end' : ''}>
							{column.unseen === true ? <span class="hidden">{column.name}</span> : column.name}
						</span>
					))}
				</div>
			</div>
			<div class="rows" role="rowgroup" style={{ height: `${count * height}px` }}>
				{places.map((place) => {
					const value = row(place);
					const target = value === undefined ? undefined : to?.(value);
					return (
						<div
							key={place}
							role="row"
							aria-rowindex={place + 2}
							class={`row${target === undefined ? '' : ' leads'}`}
							style={{ transform: `translateY(${place * height}px)` }}
							onClick={(event) => {
								// A click beside the link is one on it, unless text was being selected.
								if (target !== undefined && !(event.target as Element).closest('a, button') && String(getSelection()) === '') {
									location.hash = target;
								}
							}}
						>
							{shown.map((column) => (
								<span key={column.name} role="cell" class={column.align === 'end' ? 'end' : ''}>
									{value === undefined ? <Ghost /> : column.cell(value, place)}
								</span>
							))}
						</div>
					);
				})}
			</div>
		</div>
	);
}
