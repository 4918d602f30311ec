// Operators: who serves, how well, with what at stake. One operator, or all; and delegations, which stand behind validators.

import type { AmbitClient, Bond, OperatorCoverage } from '@ambit-network/client';
import { useMemo, useState } from 'preact/hooks';
import { useLive } from '../chain/live.js';
import { count, percent, slots } from '../lib/format.js';
import { href } from '../lib/route.js';
import type { Span } from '../lib/window.js';
import { Address, Empty, Ghost, Loaded, Panel, Short, Tabs, Trouble } from '../ui/basics.js';
import { FindAndOrder, largestFirst } from '../ui/find.js';
import { type Column, List } from '../ui/list.js';
import { domainName } from '../chain/names.js';
import { DelegatePanel } from './delegate.js';
import { OperatorPage } from './operator.js';

/** Classes that are asked for at a time. */
const AT_ONCE = 16;

/** An operator over all classes. */
interface Summary {
	readonly operator: string;
	readonly domain: number;
	readonly classes: number;
	readonly slots: number;
	/** Mean over its slots. */
	readonly qualityPpm: number;
	readonly marginalSuccess: bigint;
	readonly reward: bigint;
}

function summarise(rows: readonly OperatorCoverage[]): Summary[] {
	const all = new Map<string, Summary>();
	for (const row of rows) {
		const before = all.get(row.operator);
		const own = (before?.slots ?? 0) + row.slots;
		all.set(row.operator, {
			operator: row.operator,
			domain: row.domain,
			classes: (before?.classes ?? 0) + 1,
			slots: own,
			qualityPpm: own === 0 ? row.qualityPpm : Math.round(((before?.qualityPpm ?? 0) * (before?.slots ?? 0) + row.qualityPpm * row.slots) / own),
			marginalSuccess: (before?.marginalSuccess ?? 0n) + row.marginalSuccess,
			reward: (before?.reward ?? 0n) + row.reward,
		});
	}
	return [...all.values()];
}

async function readAll(client: AmbitClient) {
	const [classes, domains] = await Promise.all([client.allClasses(), client.rewards.domains()]);
	const rows: OperatorCoverage[] = [];
	for (let at = 0; at < classes.length; at += AT_ONCE) {
		rows.push(...(await Promise.all(classes.slice(at, at + AT_ONCE).map(({ id }) => client.rewards.operators(id)))).flat());
	}
	return { operators: summarise(rows), domains };
}

const ORDERS = {
	reward: ['What it earns', (row: Summary) => row.reward],
	marginal: ['What it adds', (row: Summary) => row.marginalSuccess],
	quality: ['Quality', (row: Summary) => BigInt(row.qualityPpm)],
	slots: ['Slots', (row: Summary) => BigInt(row.slots)],
} as const;
type Order = keyof typeof ORDERS;

export function OperatorsView({ rest: [page] }: { rest: readonly string[] }) {
	const operator = page !== undefined && page !== 'delegate' ? page : undefined;
	return (
		<>
			<Tabs
				label="Operators"
				tabs={[
					{ name: 'Operators', to: href('operators'), here: page === undefined },
					...(operator === undefined ? [] : [{ name: 'Operator', to: href('operators', operator), here: true }]),
					{ name: 'Delegate', to: href('operators', 'delegate'), here: page === 'delegate' },
				]}
			/>
			{page === 'delegate' ? <DelegatePanel /> : operator === undefined ? <AllOperators /> : <OperatorPage key={operator} stash={operator} />}
		</>
	);
}

function AllOperators() {
	const answer = useLive(readAll, [], 'tenth');
	const [order, sort] = useState<Order>('reward');
	const [typed, type] = useState('');
	const [span, see] = useState<Span>({ first: 0, end: 20 });
	const rows = useMemo(() => {
		const [, key] = ORDERS[order];
		const wanted = typed.toLowerCase();
		const domains = answer.value?.domains ?? [];
		return (answer.value?.operators ?? [])
			.filter((row) => wanted === '' || row.operator.toLowerCase().includes(wanted) || domainName(domains, row.domain).includes(wanted))
			.sort(largestFirst(key));
	}, [answer.value, order, typed]);
	const seen = rows.slice(span.first, span.end).map(({ operator }) => operator);
	const bonds = useLive(
		async (client) => new Map<string, Bond | undefined>(await Promise.all(seen.map(async (stash) => [stash, await client.staking.bond(stash)] as const))),
		[seen.join()],
		'tenth'
	);
	const columns: Column<Summary>[] = [
		{ name: 'Operator', width: 'minmax(7rem,1.2fr)', cell: ({ operator }) => <Address of={operator} link /> },
		{ name: 'Domain', width: 'minmax(7rem,1fr)', from: 700, cell: ({ domain }) => domainName(answer.value?.domains ?? [], domain) },
		{ name: 'Classes', width: '5rem', align: 'end', from: 960, cell: ({ classes }) => count(classes) },
		{ name: 'Slots', width: '4.5rem', align: 'end', from: 480, cell: (row) => count(row.slots) },
		{ name: 'Quality', width: '5rem', align: 'end', cell: ({ qualityPpm }) => percent(qualityPpm) },
		{ name: 'Adds, slots', width: '7rem', align: 'end', from: 620, cell: ({ marginalSuccess }) => slots(marginalSuccess) },
		{ name: 'Earns an era', width: 'minmax(6rem,1fr)', align: 'end', cell: ({ reward }) => <Short planck={reward} /> },
		{ name: 'Bond, AMB', width: 'minmax(6rem,1fr)', align: 'end', from: 820, cell: ({ operator }) => { const bond = bonds.value?.get(operator); return bond !== undefined ? <Short planck={bond.active} /> : bonds.value?.has(operator) === true ? '–' : <Ghost answer={bonds} />; } },
	];
	return (
		<Panel
			title="Operators"
			note="Who offers slots, with the posterior mean of success and what each adds to the requests served."
			actions={<FindAndOrder placeholder="Address or domain" typed={typed} type={type} orders={ORDERS} order={order} sort={sort} />}
			flush
		>
			<Trouble answer={bonds} />
			<Loaded answer={answer} what="Reading the offers of all classes">
				{({ operators }) =>
					operators.length === 0 ? <Empty>Nobody offers anything yet. <a href={href('coverage', 'needed')}>You may be needed</a>.</Empty>
					: rows.length === 0 ? <Empty>No operator matches “{typed}”.</Empty>
					: <List label="Operators" columns={columns} count={rows.length} row={(place) => rows[place]} to={({ operator }) => href('operators', operator)} onSpan={see} most={16} />
				}
			</Loaded>
		</Panel>
	);
}
