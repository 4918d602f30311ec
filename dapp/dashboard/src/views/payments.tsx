// What an operator was paid, era by era and for what: slots on offer, answers to requests for external data, artefacts that it kept.

import { useState } from 'preact/hooks';
import { head } from '../chain/connection.js';
import { type Eras, type Paid, paidForData, paidInEras, readEras } from '../chain/history.js';
import { useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import type { EraBlocks } from '../lib/eras.js';
import { count, exactAmount, shortAmount, words } from '../lib/format.js';
import { type Earned, earnedIn, type Read } from '../lib/pay.js';
import { Amount, Bar, Loaded, Panel, Short, Trouble } from '../ui/basics.js';
import { Bars } from '../ui/chart.js';
import { type Column, List } from '../ui/list.js';

/** Past eras of which payments are looked up. */
const ERAS = 24;

/** What it is paid for: in words, and as a shade of the chart. */
const SOURCES = [['coverage', 'coverage', 'accent'], ['answers', 'answers', 'warn'], ['keeping', 'keeping artefacts', 'soft']] as const;
type Source = (typeof SOURCES)[number][0];

/** An era, newest first, with what is known of its payments, planck. */
interface Row {
	readonly era: number;
	readonly running: boolean;
	/** Not known where the node has dropped the state, or while the era runs. */
	readonly coverage: bigint | undefined;
	/** Not known where none of its blocks was read. */
	readonly data: Earned | undefined;
}

function amountOf({ coverage, data }: Row, source: Source): bigint | undefined {
	return source === 'coverage' ? coverage : data?.[source];
}

/** Whether it may have been more. */
function partly({ data }: Row, source: Source): boolean {
	return source !== 'coverage' && data?.whole === false;
}

function say(row: Row): string {
	return SOURCES.map(([source, what]) => {
		const amount = amountOf(row, source);
		return amount === undefined ? `${what} not known` : `${partly(row, source) ? 'at least ' : ''}${exactAmount(amount)} for ${what}`;
	}).join(', ');
}

const columns: Column<Row>[] = [
	{ name: 'Era', width: 'minmax(4.6rem,.6fr)', cell: ({ era, running }) => (running ? <>{count(era)} <small class="note">so far</small></> : count(era)) },
	...SOURCES.map(([source]): Column<Row> => ({
		name: words(source),
		width: 'minmax(4.4rem,1fr)',
		align: 'end',
		cell: (row) => {
			const amount = amountOf(row, source);
			if (amount === undefined) {
				return <span class="note">{source === 'coverage' && row.running ? 'not yet' : '–'}</span>;
			}
			return partly(row, source) ? <span class="amount" title={`at least ${exactAmount(amount)}`}>≥ {shortAmount(amount).text}</span> : <Short planck={amount} />;
		},
	})),
];

export function PaymentsPanel({ stash }: { stash: string }) {
	const eras = useLive((client) => readEras(client, ERAS), [], 'tenth');
	return (
		<Panel title="Rewards by era" note="From the events of blocks, as far as this node has kept them. Fees of jobs come on top." flush>
			<Loaded answer={eras} what="Reading past eras">{(found) => <Payments stash={stash} eras={found} />}</Loaded>
		</Panel>
	);
}

function Payments({ stash, eras }: { stash: string; eras: Eras }) {
	const { best } = useStore(head);
	const [paid, tell] = useState<Paid>(new Map());
	const [read, tellRead] = useState<Read | undefined>(undefined);
	const { state, past } = eras;
	const oldest = Math.max(1, past.at(-1)?.first ?? state.start);
	const coverage = useLive((client, signal) => paidInEras(client, past, signal, tell), [eras], 'never');
	const data = useLive((client, signal) => paidForData(client, oldest, signal, tellRead), [eras], 'never');
	const row = ({ era, first, last }: EraBlocks, running: boolean): Row => ({
		era,
		running,
		coverage: running ? undefined : (paid.get(era)?.get(stash) ?? (paid.get(era) === undefined ? undefined : 0n)),
		data: read === undefined ? undefined : earnedIn(read, { first, last }, stash),
	});
	const rows = [row({ era: state.era, first: state.start, last: read?.to ?? best }, true), ...past.map((one) => row(one, false))];
	const bars = [...rows].reverse();
	const total = (source: Source) => rows.reduce((sum, one) => sum + (amountOf(one, source) ?? 0n), 0n);
	const lost = [...paid.values()].filter((one) => one === undefined).length;
	return (
		<>
			<Trouble answer={coverage} />
			<Trouble answer={data} />
			<div class="inset paid">
				{coverage.problem === undefined && paid.size < past.length && <Bar part={paid.size / past.length} label="Reading the blocks that paid for coverage" />}
				{data.problem === undefined && read?.over !== true && <Bar part={read === undefined ? undefined : (read.to + 1 - read.from) / (read.to + 1 - oldest)} label="Reading the blocks that paid for answers and for keeping" />}
				<Bars
					label={`Rewards in the last ${rows.length} eras: ${SOURCES.map(([source, what]) => `${exactAmount(total(source))} for ${what}`).join(', ')}`}
					bars={bars.map((one) => ({
						label: `era ${one.era}`,
						title: `Era ${one.era}: ${say(one)}`,
						parts: SOURCES.map(([source, , tone]) => ({ tone, size: Number(amountOf(one, source) ?? 0n) })),
					}))}
				/>
				<ul class="keys">
					{SOURCES.map(([source, what, tone]) => <li key={source}><i class={tone} /><span>For {what}</span> <Amount planck={total(source)} /></li>)}
				</ul>
				{lost > 0 && <p class="note">Of {lost} of these eras this node has dropped the state in which coverage was paid.</p>}
				{read?.over === true && read.from > oldest && <p class="note">Pay for answers and for keeping is known since block {count(read.from)}.</p>}
			</div>
			<List label="Pay by era" columns={columns} count={rows.length} row={(place) => rows[place]} most={6} />
		</>
	);
}
