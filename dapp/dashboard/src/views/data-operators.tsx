// Data operators: what they ask, how many requests they take, how they did, and what they keep.

import type { AmbitClient, Bond, DataOperator } from '@ambit-network/client';
import { useMemo, useState } from 'preact/hooks';
import { useLive } from '../chain/live.js';
import { count, percent } from '../lib/format.js';
import { href } from '../lib/route.js';
import type { Span } from '../lib/window.js';
import { Address, Badge, Empty, Ghost, Loaded, Panel, Short, Trouble } from '../ui/basics.js';
import { FindAndOrder, largestFirst } from '../ui/find.js';
import { type Column, List } from '../ui/list.js';

const ORDERS = {
	quality: ['Quality', (row: DataOperator) => BigInt(row.successPpm)],
	price: ['Price, lowest first', (row: DataOperator) => -row.price],
	slots: ['Slots', (row: DataOperator) => BigInt(row.slots)],
	right: ['Right answers', (row: DataOperator) => BigInt(row.right)],
} as const;
type Order = keyof typeof ORDERS;

/** How an operator did: right, told nothing where there was something, wrong, silent. */
export function Record({ of: { right, missed, wrong, silent } }: { of: Pick<DataOperator, 'right' | 'missed' | 'wrong' | 'silent'> }) {
	return (
		<>
			{count(right)} right{missed > 0 && <>, {count(missed)} missed</>}
			{wrong > 0 && <>, <span class="less">{count(wrong)} wrong</span></>}
			{silent > 0 && <>, <span class="less">{count(silent)} silent</span></>}
		</>
	);
}

/** Whether an operator is asked now. */
export function Readiness({ of: { leaving, eligible, active, slots } }: { of: Pick<DataOperator, 'leaving' | 'eligible' | 'active' | 'slots'> }) {
	return leaving ? <Badge tone="warn">leaving</Badge> : !eligible ? <Badge tone="warn">not eligible</Badge> : active >= slots ? <Badge tone="accent">full</Badge> : <Badge tone="good">answers</Badge>;
}

interface More {
	readonly bond: Bond | undefined;
	readonly keeps: number;
}

async function more(client: AmbitClient, stash: string): Promise<More> {
	const [bond, terms] = await Promise.all([client.staking.bond(stash), client.keeping.termsOf(stash)]);
	return { bond, keeps: terms.length };
}

export function DataOperatorsPanel() {
	const answer = useLive((client) => client.feeds.operators(), []);
	const [order, sort] = useState<Order>('quality');
	const [typed, type] = useState('');
	const [span, see] = useState<Span>({ first: 0, end: 20 });
	const rows = useMemo(() => {
		const [, key] = ORDERS[order];
		return (answer.value ?? [])
			.filter(({ operator }) => operator.toLowerCase().includes(typed.toLowerCase()))
			.sort(largestFirst(key));
	}, [answer.value, order, typed]);
	const seen = rows.slice(span.first, span.end).map(({ operator }) => operator);
	const known = useLive(async (client) => new Map(await Promise.all(seen.map(async (stash) => [stash, await more(client, stash)] as const))), [seen.join()], 'tenth');
	const about = (cell: (found: More) => unknown) => ({ operator }: DataOperator) => {
		const found = known.value?.get(operator);
		return found === undefined ? <Ghost answer={known} /> : <>{cell(found)}</>;
	};
	const columns: Column<DataOperator>[] = [
		{ name: 'Operator', width: 'minmax(7rem,1.2fr)', cell: ({ operator }) => <Address of={operator} link /> },
		{ name: 'Now', width: '6.5rem', cell: (row) => <Readiness of={row} /> },
		{ name: 'Price', width: 'minmax(4.5rem,.8fr)', align: 'end', cell: ({ price }) => <Short planck={price} /> },
		{ name: 'Busy', width: '4.5rem', align: 'end', from: 480, cell: ({ active, slots }) => `${active} of ${slots}` },
		{ name: 'Quality', width: '5rem', align: 'end', from: 560, cell: ({ successPpm }) => percent(successPpm) },
		{ name: 'Record', width: 'minmax(9rem,1.3fr)', align: 'end', from: 760, cell: (row) => <Record of={row} /> },
		{ name: 'Keeps', width: '4rem', align: 'end', from: 960, cell: about(({ keeps }) => count(keeps)) },
		{ name: 'Stake here', width: 'minmax(5rem,.8fr)', align: 'end', from: 1040, cell: ({ stake }) => <Short planck={stake} /> },
		{ name: 'Bond, AMB', width: 'minmax(5rem,.8fr)', align: 'end', from: 860, cell: about(({ bond }) => (bond === undefined ? '–' : <Short planck={bond.active} />)) },
	];
	return (
		<Panel
			title="Data operators"
			note={<>Who answers requests for external data. Quality is the posterior mean of being right. Their own bonds back what they promise; <a href={href('operators', 'delegate')}>delegated stake</a> stands behind validators.</>}
			actions={<FindAndOrder placeholder="Address" typed={typed} type={type} orders={ORDERS} order={order} sort={sort} />}
			flush
		>
			<Trouble answer={known} />
			<Loaded answer={answer} what="Reading who answers">
				{(all) =>
					all.length === 0 ? <Empty>Nobody answers requests yet. <code>ambit data join</code> does.</Empty>
					: rows.length === 0 ? <Empty>No operator matches “{typed}”.</Empty>
					: <List label="Data operators" columns={columns} count={rows.length} row={(place) => rows[place]} to={({ operator }) => href('operators', operator)} onSpan={see} most={16} />
				}
			</Loaded>
		</Panel>
	);
}
