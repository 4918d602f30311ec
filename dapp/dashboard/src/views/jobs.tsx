// Jobs: all of them or one's own, and the way to a new one.

import type { AmbitClient, Job } from '@ambit-network/client';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import type { Span } from '../lib/window.js';
import { count } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Address, Badge, Choice, Empty, Failure, Loaded, Panel, Short, Tabs } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { className, type Names, readNames } from '../chain/names.js';
import { JobPage } from './job.js';
import { NewJob } from './new-job.js';
import { StateBadge } from './state.js';

/** Jobs that are asked for at a time. */
const PAGE = 100;

export function JobsView({ rest: [page] }: { rest: readonly string[] }) {
	const id = page !== undefined && /^\d{1,19}$/.test(page) ? BigInt(page) : undefined;
	return (
		<>
			<Tabs
				label="Jobs"
				tabs={[
					{ name: 'All jobs', to: href('jobs'), here: page === undefined },
					{ name: 'New job', to: href('jobs', 'new'), here: page === 'new' },
					...(id === undefined ? [] : [{ name: `Job ${id}`, to: href('jobs', id), here: true }]),
				]}
			/>
			{page === 'new' ? <NewJob /> : id === undefined ? <AllJobs /> : <JobPage key={id} id={id} />}
		</>
	);
}

/** A place in the list: a job, or a number whose job the chain has forgotten. */
type Row = Job | { readonly id: bigint; readonly forgotten: true };

/** Reads the pages of the list that are seen, and of those only what can still change, again with every block. */
class Book {
	private readonly rows = new Map<bigint, Row>();

	get(id: bigint): Row | undefined {
		return this.rows.get(id);
	}

	async read(client: AmbitClient, ids: readonly bigint[]): Promise<void> {
		const open = ids.filter((id) => {
			const row = this.rows.get(id);
			return row === undefined || (!('forgotten' in row) && row.state.kind !== 'Settled' && row.state.kind !== 'Refunded');
		});
		for (let at = 0; at < open.length; at += PAGE) {
			const part = open.slice(at, at + PAGE);
			const found = await client.jobs(part);
			part.forEach((id, place) => this.rows.set(id, found[place] ?? { id, forgotten: true }));
		}
	}
}

function columnsOf(names: Names | undefined): Column<Row>[] {
	const job = (cell: (job: Job) => ComponentChildren) => (row: Row) => ('forgotten' in row ? <span class="note">–</span> : cell(row));
	return [
		{ name: 'Job', width: '4.5rem', cell: ({ id }) => <a href={href('jobs', id)}><strong>{count(id)}</strong></a> },
		{ name: 'State', width: '6.5rem', cell: (row) => ('forgotten' in row ? <Badge>forgotten</Badge> : <StateBadge state={row.state} />) },
		{ name: 'Class', width: 'minmax(8rem,1.3fr)', from: 420, cell: job((one) => (names === undefined ? `class ${one.class}` : <>{className(names, one.class).model} <small class="note">{className(names, one.class).terms}</small></>)) },
		{ name: 'Client', width: 'minmax(8rem,1fr)', from: 860, cell: job((one) => <Address of={one.client} />) },
		{ name: 'Operator', width: 'minmax(8rem,1fr)', from: 1040, cell: job(({ state }) => ('operator' in state ? <Address of={state.operator} link /> : '–')) },
		{ name: 'Fee, AMB', width: 'minmax(5rem,.6fr)', align: 'end', cell: job(({ state, maxFee }) => ('fee' in state ? <Short planck={state.fee} /> : <span class="note">≤ <Short planck={maxFee} /></span>)) },
		{ name: 'Submitted', width: '7rem', align: 'end', from: 620, cell: job(({ submitted }) => `#${count(submitted)}`) },
	];
}

function AllJobs() {
	const account = useStore(chosen);
	const [whose, choose] = useState<'all' | 'mine'>('all');
	const [typed, type] = useState('');
	const [span, see] = useState<Span>({ first: 0, end: 20 });
	const book = useRef(new Book());
	const names = useLive(readNames, [], 'tenth');
	const all = useLive(
		async (client) => {
			const total = await client.jobCount();
			if (whose === 'mine') {
				return { total, mine: account === undefined ? [] : await client.jobsOf(account.address, undefined, 1_000) };
			}
			const ids = Array.from({ length: Math.max(0, Math.min(span.end, Number(total)) - span.first) }, (_, place) => total - 1n - BigInt(span.first + place));
			await book.current.read(client, ids);
			return { total, mine: undefined };
		},
		[whose, whose === 'mine' ? account?.address : undefined]
	);
	// Pages that scroll into sight are asked for at once, not with the next block.
	const [, draw] = useState(0);
	const seen = useLive(
		async (client) => {
			const total = await client.jobCount();
			const ids = Array.from({ length: Math.max(0, Math.min(span.end, Number(total)) - span.first) }, (_, place) => total - 1n - BigInt(span.first + place));
			await book.current.read(client, ids);
			draw((times) => times + 1);
		},
		[span.first, span.end],
		'never'
	);
	const columns = columnsOf(names.value);
	const find = (event: Event) => {
		event.preventDefault();
		if (/^\d{1,19}$/.test(typed)) {
			location.hash = href('jobs', typed);
		}
	};
	return (
		<Panel
			title="Jobs"
			note="Newest first, as of the best block. Finished jobs are kept for a day."
			actions={
				<>
					<form class="find" onSubmit={find}>
						<label class="hidden" for="find-job">Number of a job</label>
						<input id="find-job" type="text" inputMode="numeric" placeholder="Job number" value={typed} onInput={(event) => type(event.currentTarget.value.trim())} />
						<button type="submit">Open</button>
					</form>
					<Choice name="Whose jobs" value={whose} onChange={choose} options={[['all', 'All'], ['mine', 'Mine']]} />
					<a class="button primary" href={href('jobs', 'new')}>New job</a>
				</>
			}
			flush
		>
			{seen.problem !== undefined && <Failure problem={seen.problem} again={seen.again} />}
			<Loaded answer={all} what="Counting jobs">
				{({ total, mine }) => {
					if (whose === 'mine' && account === undefined) {
						return <Empty>Choose an account under <a href={href('jobs', 'new')}>New job</a> to see its jobs.</Empty>;
					}
					const size = mine === undefined ? Number(total) : mine.length;
					const row = (place: number): Row | undefined => (mine === undefined ? book.current.get(total - 1n - BigInt(place)) : mine[place]);
					return size === 0 ? (
						<Empty>No job was submitted yet. <a href={href('jobs', 'new')}>Submit the first one</a>.</Empty>
					) : (
						<List label="Jobs" columns={columns} count={size} row={row} to={({ id }) => href('jobs', id)} onSpan={see} most={16} />
					);
				}}
			</Loaded>
		</Panel>
	);
}
