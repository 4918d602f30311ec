// Data: what data operators were asked and what they agreed on, who they are, where data comes from, and which artefacts are kept.

import { AmbitError, type AmbitClient, type Answer, type Feed } from '@ambit-network/client';
import type { ComponentChildren } from 'preact';
import { type Forgotten, type Kind, useBook } from '../chain/book.js';
import { useLive } from '../chain/live.js';
import { count, instant } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Badge, Empty, Loaded, Panel, Short, Stat, Stats, Tabs, Trouble } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { DataOperatorsPanel } from './data-operators.js';
import { FeedPage } from './feed.js';
import { FeedBadge, findingText } from './finding.js';
import { ArtefactPage, KeptView } from './kept.js';
import { SourcesPanel } from './sources.js';

/** Operators that a request asks unless it says otherwise. */
const USUAL = 3;

export function DataView({ rest: [page, which] }: { rest: readonly string[] }) {
	const id = page !== undefined && /^\d{1,19}$/.test(page) ? BigInt(page) : undefined;
	const artefact = page === 'kept' ? which : undefined;
	return (
		<>
			<Tabs
				label="Data"
				tabs={[
					{ name: 'Requests', to: href('data'), here: page === undefined },
					...(id === undefined ? [] : [{ name: `Request ${id}`, to: href('data', id), here: true }]),
					{ name: 'Operators', to: href('data', 'operators'), here: page === 'operators' },
					{ name: 'Sources', to: href('data', 'sources'), here: page === 'sources' },
					{ name: 'Kept artefacts', to: href('data', 'kept'), here: page === 'kept' && artefact === undefined },
					...(artefact === undefined ? [] : [{ name: 'Artefact', to: href('data', 'kept', artefact), here: true }]),
				]}
			/>
			{id !== undefined ? <FeedPage key={id} id={id} />
				: page === 'operators' ? <DataOperatorsPanel />
				: page === 'sources' ? <SourcesPanel />
				: artefact !== undefined ? <ArtefactPage key={artefact} cid={artefact} />
				: page === 'kept' ? <KeptView />
				: <Requests />}
		</>
	);
}

/** A request with what came of it. */
type Row = Feed & { readonly answer: Answer | undefined };

async function load(client: AmbitClient, id: bigint): Promise<Row | undefined> {
	try {
		const [feed, answer] = await Promise.all([client.feeds.feed(id), client.feeds.value(id)]);
		return { ...feed, answer };
	} catch (error) {
		if (error instanceof AmbitError && error.problem === 'not-found') {
			return undefined;
		}
		throw error;
	}
}

const FEEDS: Kind<Row> = {
	count: async ({ api }) => ((await api.query.dataFeeds!.nextFeedId!()) as unknown as { toBigInt(): bigint }).toBigInt(),
	load: (client, ids) => Promise.all(ids.map((id) => load(client, id))),
	isOver: ({ state }) => state.kind !== 'Queued' && state.kind !== 'Asked',
};

async function readPool(client: AmbitClient) {
	const [operators, open, price] = await Promise.all([client.feeds.operators(), client.api.query.dataFeeds!.openFeeds!(), client.feeds.price(USUAL)]);
	const ready = operators.filter(({ eligible, leaving }) => eligible && !leaving);
	const free = ready.reduce((sum, { slots, active }) => sum + Math.max(0, slots - active), 0);
	return { operators: ready.length, free, slots: ready.reduce((sum, { slots }) => sum + slots, 0), open: (open as unknown as { toNumber(): number }).toNumber(), price };
}

function Requests() {
	const { total, seen, row, see } = useBook(FEEDS);
	const pool = useLive(readPool, []);
	const of = (cell: (feed: Row) => ComponentChildren) => (one: Row | Forgotten) => ('forgotten' in one ? <span class="note">–</span> : cell(one));
	const columns: Column<Row | Forgotten>[] = [
		{ name: 'No.', width: '3.5rem', cell: ({ id }) => <a href={href('data', id)}><strong>{count(id)}</strong></a> },
		{ name: 'State', width: '7.5rem', cell: (one) => ('forgotten' in one ? <Badge>forgotten</Badge> : <FeedBadge state={one.state} />) },
		{ name: 'Value', width: 'minmax(6rem,1fr)', cell: of(({ answer, reading }) => (answer === undefined ? <span class="note">–</span> : <strong>{findingText(answer.finding, reading)}</strong>)) },
		{ name: 'Asked for', width: 'minmax(9rem,1.6fr)', from: 700, cell: of(({ url, pointer }) => <code title={`${url} ${pointer}`}>{url.replace(/^https?:\/\//, '')} {pointer}</code>) },
		{ name: 'Say so', width: '5rem', align: 'end', from: 480, cell: of(({ answer, asked }) => (answer === undefined ? <span class="note">of {asked}</span> : `${answer.supporters.length} of ${asked}`)) },
		{ name: 'Each at most', width: '6.5rem', align: 'end', from: 1000, cell: of(({ fee }) => <Short planck={fee} />) },
		{ name: 'When', width: '13rem', align: 'end', from: 860, cell: of(({ answer, requested }) => (answer === undefined ? `asked in #${count(requested)}` : instant(answer.moment))) },
	];
	return (
		<>
			<Loaded answer={pool} what="Counting who answers">
				{({ operators, free, slots, open, price }) => (
					<Stats>
						<Stat name="Operators that answer" note={<a href={href('data', 'operators')}>who they are</a>}>{count(operators)}</Stat>
						<Stat name="Free slots" note={`of ${count(slots)}`}>{count(free)}</Stat>
						<Stat name="Open requests" note={total.value === undefined ? '' : `of ${count(total.value)} ever`}>{count(open)}</Stat>
						<Stat name={`An answer of ${USUAL} costs`} note={price === undefined ? 'too few have a free slot' : 'each of them, at most'}>{price === undefined ? '–' : <><Short planck={price} /> <small>AMB</small></>}</Stat>
					</Stats>
				)}
			</Loaded>
			<Panel title="Requests for external data" note="Newest first. Several operators fetch, commit to what they found, and tell it; what a quorum found is the value. Ended requests are kept for a day." flush>
				<Trouble answer={seen} />
				<Loaded answer={total} what="Counting requests">
					{(all) => (all === 0n ? <Empty>Nothing was asked yet. <code>ambit feed request ADDRESS</code> asks.</Empty> : <List label="Requests for external data" columns={columns} count={Number(all)} row={row} to={({ id }) => href('data', id)} onSpan={see} most={14} />)}
				</Loaded>
			</Panel>
		</>
	);
}
