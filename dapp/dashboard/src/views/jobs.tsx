// Jobs: all of them or one's own, and the way to a new one.

import type { Job } from '@ambit-network/client';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { type Forgotten, type Kind, useBook } from '../chain/book.js';
import { useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import type { Span } from '../lib/window.js';
import { count } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Address, Badge, Choice, Empty, Loaded, Panel, Short, Tabs, Trouble } from '../ui/basics.js';
import { OpenBy } from '../ui/find.js';
import { type Column, List } from '../ui/list.js';
import { className, type Names, readNames } from '../chain/names.js';
import { JobPage } from './job.js';
import { NewJob } from './new-job.js';
import { StateBadge } from './state.js';

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
type Row = Job | Forgotten;

const JOBS: Kind<Job> = {
	count: (client) => client.jobCount(),
	load: (client, ids) => client.jobs(ids),
	isOver: ({ state }) => state.kind === 'Settled' || state.kind === 'Refunded',
};

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
	const [whose, choose] = useState<'all' | 'mine'>('all');
	const names = useLive(readNames, [], 'tenth');
	const columns = columnsOf(names.value);
	const open = (typed: string) => {
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
					<OpenBy id="find-job" label="Number of a job" inputMode="numeric" placeholder="Job number" open={open} />
					<Choice name="Whose jobs" value={whose} onChange={choose} options={[['all', 'All'], ['mine', 'Mine']]} />
					<a class="button primary" href={href('jobs', 'new')}>New job</a>
				</>
			}
			flush
		>
			<Trouble answer={names} />
			{whose === 'mine' ? <Mine columns={columns} /> : <Everybodys columns={columns} />}
		</Panel>
	);
}

function Everybodys({ columns }: { columns: readonly Column<Row>[] }) {
	const { total, seen, row, see } = useBook(JOBS);
	return (
		<>
			<Trouble answer={seen} />
			<Loaded answer={total} what="Counting jobs">{(all) => <Rows columns={columns} count={Number(all)} row={row} see={see} />}</Loaded>
		</>
	);
}

function Mine({ columns }: { columns: readonly Column<Row>[] }) {
	const account = useStore(chosen);
	const answer = useLive(async (client) => (account === undefined ? [] : client.jobsOf(account.address, undefined, 1_000)), [account?.address]);
	if (account === undefined) {
		return <Empty>Choose an account under <a href={href('jobs', 'new')}>New job</a> to see its jobs.</Empty>;
	}
	return <Loaded answer={answer} what="Reading your jobs">{(jobs) => <Rows columns={columns} count={jobs.length} row={(place) => jobs[place]} />}</Loaded>;
}

function Rows({ columns, count: size, row, see }: { columns: readonly Column<Row>[]; count: number; row: (place: number) => Row | undefined; see?: (span: Span) => void }) {
	return size === 0 ? (
		<Empty>No job was submitted yet. <a href={href('jobs', 'new')}>Submit the first one</a>.</Empty>
	) : (
		<List label="Jobs" columns={columns} count={size} row={row} to={({ id }) => href('jobs', id)} {...(see === undefined ? {} : { onSpan: see })} most={16} />
	);
}
