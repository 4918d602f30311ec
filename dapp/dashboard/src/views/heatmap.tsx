// Classes by failure domains as shades. Only cells that can be seen are in the document; arrow keys go from cell to cell.

import { type ClassCoverage, type DomainCoverage, SLOT } from '@ambit-network/client';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { percent, shortText, slots } from '../lib/format.js';
import { href } from '../lib/route.js';
import { shade, share } from '../lib/scale.js';
import { reachable, visible, within } from '../lib/window.js';
import { Short } from '../ui/basics.js';
import { useWidth } from '../ui/width.js';
import { className, domainName, type Names } from '../chain/names.js';

const STEPS = 8;
const ROW = 52;
const COLUMN = 112;

/** What of the map is in sight, CSS pixels. */
interface Seen {
	readonly top: number;
	readonly left: number;
	readonly height: number;
	readonly width: number;
}

interface Shown {
	readonly name: string;
	readonly note: string;
	/** What the legend says of the lightest and of the darkest shade. */
	readonly legend: readonly [string, string];
	readonly tone: 'accent' | 'bad';
	/** Of a class: what it says, and its shade from 0 to 1. `most` is the largest capacity or load of any class. */
	readonly whole: (coverage: ClassCoverage, most: bigint) => { text: string; part: number; small: string };
	readonly cell: (domain: DomainCoverage, coverage: ClassCoverage, most: bigint) => { text: string; part: number; small: string };
}

/** What can be shown. */
export type Metric = 'success' | 'capacity' | 'unserved' | 'price';

function missing(coverage: ClassCoverage): bigint {
	return coverage.load > coverage.served ? coverage.load - coverage.served : 0n;
}

/** Demand that would be lost if a domain failed, units of 10^-12 slot. */
function atStake(domain: DomainCoverage, coverage: ClassCoverage): bigint {
	const lost = coverage.successPpm - domain.successWithoutPpm;
	return lost <= 0 ? 0n : (coverage.load * BigInt(lost)) / 1_000_000n;
}

/** See above. */
export const METRICS: Readonly<Record<Metric, Shown>> = {
	success: {
		name: 'Request success',
		note: 'Share of requests that are served: of a class now, and in each column while that failure domain is down and nothing else.',
		legend: ['fails', 'served'],
		tone: 'accent',
		whole: ({ successPpm, load }) => (load === 0n ? { text: '–', part: 0, small: 'no demand' } : { text: percent(successPpm), part: successPpm / 1e6, small: `${slots(load)} asked` }),
		cell: ({ successWithoutPpm, availabilityPpm }, { load }) => (load === 0n ? { text: '–', part: 0, small: 'no demand' } : { text: percent(successWithoutPpm), part: successWithoutPpm / 1e6, small: `up ${percent(availabilityPpm)}` }),
	},
	capacity: {
		name: 'Effective capacity',
		note: 'Slots on offer, each counted by how likely its operator is to serve a request.',
		legend: ['none', 'most'],
		tone: 'accent',
		whole: ({ capacity, load }, most) => ({ text: slots(capacity), part: share(capacity, most), small: `${slots(load)} asked` }),
		cell: ({ capacity, availabilityPpm }, _, most) => ({ text: slots(capacity), part: share(capacity, most), small: `up ${percent(availabilityPpm)}` }),
	},
	unserved: {
		name: 'Unserved demand',
		note: 'Slots of demand that nobody serves on average; in each column what more would be lost while that failure domain is down.',
		legend: ['none', 'all'],
		tone: 'bad',
		whole: (one) => ({ text: slots(missing(one)), part: share(missing(one), one.load), small: `${one.unserved} job${one.unserved === 1 ? '' : 's'}, last era` }),
		cell: (domain, one) => ({ text: slots(atStake(domain, one)), part: share(atStake(domain, one), one.load), small: 'if it fails' }),
	},
	price: {
		name: 'Price',
		note: 'Probability that one slot more would be up and needed: what capacity is paid for. Of a class: what its offers earn together in an era.',
		legend: ['not needed', 'needed'],
		tone: 'accent',
		whole: ({ reward, budget }) => ({ text: shortText(reward), part: budget === 0n ? 0 : share(reward, budget), small: 'AMB an era' }),
		cell: ({ pricePpm }) => ({ text: percent(pricePpm), part: pricePpm / 1e6, small: 'last slot' }),
	},
};

/** See above. */
export function HeatMap({ coverages, names, metric, chosen }: { coverages: readonly ClassCoverage[]; names: Names; metric: Metric; chosen: number | undefined }) {
	const box = useRef<HTMLDivElement>(null);
	const narrow = useWidth() < 640;
	const first = narrow ? 132 : 232;
	const [seen, look] = useState<Seen>({ top: 0, left: 0, height: 600, width: 1200 });
	const [focused, move] = useState({ row: 0, column: 0 });
	const about = METRICS[metric];
	const domains = [...new Set(coverages.flatMap((one) => one.domains.map(({ domain }) => domain)))].sort((one, other) => one - other);
	const most = coverages.reduce((top, { capacity, load }) => (capacity > top ? capacity : load > top ? load : top), SLOT / 100n);
	const rowsOf = ({ top, height }: Seen, spare?: number) => visible(top, height, ROW, coverages.length, spare);
	const columnsOf = ({ left, width }: Seen, spare = 2) => visible(left, width - first - COLUMN, COLUMN, domains.length, spare);
	const measure = () => {
		const { scrollTop: top = 0, scrollLeft: left = 0, clientHeight: height = 600, clientWidth: width = 1200 } = box.current ?? {};
		const next = { top, left, height, width };
		const stays = within(rowsOf(next), focused.row) && (focused.column === 0 || within(columnsOf(next), focused.column - 1));
		if (!stays && box.current?.querySelector('[data-cell]:focus')) {
			// The cell goes out of the document: the grid keeps the focus, and arrow keys go on from what is seen.
			box.current.focus({ preventScroll: true });
		}
		look((before) => (before.top === top && before.left === left && before.height === height && before.width === width ? before : next));
	};
	useLayoutEffect(measure, [coverages.length, domains.length]);
	useEffect(() => {
		window.addEventListener('resize', measure);
		return () => window.removeEventListener('resize', measure);
	}, []);
	const [rows, columns] = [rowsOf(seen), columnsOf(seen)];
	const focus = {
		row: reachable(focused.row, rows, rowsOf(seen, 0)),
		// The first column is always drawn.
		column: focused.column === 0 ? 0 : 1 + reachable(focused.column - 1, columns, columnsOf(seen, 0)),
	};
	const go = (event: KeyboardEvent) => {
		const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
		const step = steps[event.key];
		if (step === undefined) {
			return;
		}
		event.preventDefault();
		const row = Math.max(0, Math.min(coverages.length - 1, focus.row + step[0]));
		const column = Math.max(0, Math.min(domains.length, focus.column + step[1]));
		move({ row, column });
		box.current?.scrollTo({ top: Math.min(row * ROW, Math.max(seen.top, (row + 2) * ROW - seen.height)), left: column === 0 ? 0 : Math.min((column - 1) * COLUMN, Math.max(seen.left, (column + 1) * COLUMN + first - seen.width)) });
		requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)?.focus({ preventScroll: true }));
	};
	const cell = (row: number, column: number, id: number, what: { text: string; part: number; small: string }, says: string, extra?: bigint) => (
		<div
			role="gridcell"
			aria-colindex={column + 2}
			key={column}
			class={`cell ${about.tone} s${shade(what.part, STEPS)}${column === 0 ? ' whole' : ''}`}
			style={column === 0 ? { left: `${first}px`, width: `${COLUMN}px` } : { left: `${first + COLUMN + (column - 1) * COLUMN}px`, width: `${COLUMN}px` }}
		>
			<a href={href('coverage', id)} data-cell={`${row}:${column}`} tabIndex={focus.row === row && focus.column === column ? 0 : -1} onFocus={() => move({ row, column })} aria-label={`${says}: ${what.text} ${what.small}`}>
				<b>{extra === undefined ? what.text : <Short planck={extra} />}</b>{' '}
				<small>{what.small}</small>
			</a>
		</div>
	);
	return (
		<>
			<div class="heat" ref={box} onScroll={measure} onKeyDown={go} role="grid" tabIndex={-1} aria-label={`${about.name} of classes by failure domains`} aria-rowcount={coverages.length + 1} aria-colcount={domains.length + 2} style={{ maxHeight: `${11 * ROW}px` }}>
				<div class="headings" role="row" aria-rowindex={1} style={{ width: `${first + COLUMN * (domains.length + 1)}px` }}>
					<span role="columnheader" aria-colindex={1} class="corner" style={{ width: `${first}px` }}>Class</span>
					<span role="columnheader" aria-colindex={2} class="corner whole" style={{ left: `${first}px`, width: `${COLUMN}px` }}>All</span>
					{domains.slice(columns.first, columns.end).map((id, place) => (
						<span key={id} role="columnheader" aria-colindex={columns.first + place + 3} class="domain" style={{ left: `${first + COLUMN + (columns.first + place) * COLUMN}px`, width: `${COLUMN}px` }} title={domainName(names.domains, id)}>
							{domainName(names.domains, id)}
						</span>
					))}
				</div>
				<div class="cells" role="rowgroup" style={{ height: `${coverages.length * ROW}px`, width: `${first + COLUMN * (domains.length + 1)}px` }}>
					{coverages.slice(rows.first, rows.end).map((coverage, place) => {
						const row = rows.first + place;
						const { model, terms } = className(names, coverage.class);
						const title = `${model}, class ${coverage.class}`;
						return (
							<div role="row" aria-rowindex={row + 2} aria-selected={coverage.class === chosen} key={coverage.class} class={coverage.class === chosen ? 'line chosen' : 'line'} style={{ top: `${row * ROW}px` }}>
								<div class="title" role="rowheader" aria-colindex={1} style={{ width: `${first}px` }}>
									<a href={href('coverage', coverage.class)} tabIndex={-1}>
										<b>{model}</b>
										<small>{narrow ? `class ${coverage.class}` : `${coverage.class} · ${terms}`}</small>
									</a>
								</div>
								{cell(row, 0, coverage.class, about.whole(coverage, most), `${title}, all domains`, metric === 'price' ? coverage.reward : undefined)}
								{domains.slice(columns.first, columns.end).map((id, at) => {
									const column = columns.first + at + 1;
									const found = coverage.domains.find((one) => one.domain === id);
									const says = `${title}, ${domainName(names.domains, id)}`;
									return found === undefined
										? cell(row, column, coverage.class, { text: '', part: 0, small: '' }, `${says}: nothing offered`)
										: cell(row, column, coverage.class, about.cell(found, coverage, most), says);
								})}
							</div>
						);
					})}
				</div>
			</div>
			<p class="legend" aria-hidden="true">
				<span>{about.legend[0]}</span>
				{Array.from({ length: STEPS + 1 }, (_, step) => <i key={step} class={`${about.tone} s${step}`} />)}
				<span>{about.legend[1]}</span>
			</p>
		</>
	);
}
