// Governance: what is decided about now, what rewards are weighed by, and the way to change it.

import type { AmbitClient, Referendum, Track } from '@ambit-network/client';
import { useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { head, link } from '../chain/connection.js';
import { useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import { count, duration, percent, words } from '../lib/format.js';
import { href } from '../lib/route.js';
import { approval } from '../lib/tally.js';
import { Address, Amount, Badge, Bar, Empty, Loaded, Panel, Tabs, Trouble } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { className, readNames } from '../chain/names.js';
import { ParametersPanel } from './parameters.js';
import { ProposePanel } from './propose.js';
import { VotePanel } from './vote.js';

const LIVE = ['Preparing', 'Waiting', 'Deciding', 'Confirming'];
const TONES = { Preparing: 'plain', Waiting: 'warn', Deciding: 'accent', Confirming: 'good', Approved: 'good', Rejected: 'bad', Cancelled: 'bad', TimedOut: 'bad', Killed: 'bad' } as const;

async function read(client: AmbitClient) {
	return { referenda: await client.governance.referenda(), tracks: client.governance.tracks() };
}

export function GovernanceView({ rest: [page] }: { rest: readonly string[] }) {
	const index = page !== undefined && /^\d{1,9}$/.test(page) ? Number(page) : undefined;
	return (
		<>
			<Tabs
				label="Governance"
				tabs={[
					{ name: 'Referenda', to: href('governance'), here: page === undefined || index !== undefined },
					{ name: 'Reward weights', to: href('governance', 'weights'), here: page === 'weights' },
					{ name: 'Parameters', to: href('governance', 'parameters'), here: page === 'parameters' },
					{ name: 'Propose', to: href('governance', 'propose'), here: page === 'propose' },
				]}
			/>
			{page === 'weights' ? <Weights /> : page === 'parameters' ? <ParametersPanel /> : page === 'propose' ? <ProposePanel /> : <Referenda chosen={index} />}
		</>
	);
}

function Referenda({ chosen: index }: { chosen: number | undefined }) {
	const account = useStore(chosen);
	const answer = useLive(read, []);
	const votes = useLive(
		async (client) => {
			const tracks = client.governance.tracks();
			return account === undefined ? [] : (await Promise.all(tracks.map(({ id }) => client.governance.votes(account.address, id)))).flat();
		},
		[account?.address]
	);
	const columns: Column<Referendum>[] = [
		{ name: 'No.', width: '4rem', cell: (one) => <a href={href('governance', one.index)}>{one.index}</a> },
		{ name: 'Ended', width: '8rem', cell: ({ status }) => <Badge tone={TONES[status]}>{words(status).toLowerCase()}</Badge> },
		{ name: 'In block', width: '1fr', align: 'end', cell: ({ since }) => `#${count(since)}` },
	];
	return (
		<Loaded answer={answer} what="Reading referenda">
			{({ referenda, tracks }) => {
				const open = referenda.filter(({ status }) => LIVE.includes(status));
				const over = referenda.filter(({ status }) => !LIVE.includes(status));
				return (
					<>
						<Trouble answer={votes} />
						<Panel title="Open referenda" note="Approved changes are in force from the next era on." actions={<a class="button primary" href={href('governance', 'propose')}>Propose a change</a>}>
							{open.length === 0 ? (
								<Empty>Nothing is to be decided now. <a href={href('governance', 'propose')}>Propose a change</a>.</Empty>
							) : (
								<div class="cards">
									{open.map((one) => <Card key={one.index} referendum={one} track={tracks.find(({ id }) => id === one.track)} chosen={one.index === index} vote={votes.value?.find(({ referendum }) => referendum === one.index)?.aye} after={() => (answer.again(), votes.again())} />)}
								</div>
							)}
						</Panel>
						{over.length > 0 && (
							<Panel title="Decided" flush>
								<List label="Referenda that are over" columns={columns} count={over.length} row={(place) => over[place]} most={8} />
							</Panel>
						)}
					</>
				);
			}}
		</Loaded>
	);
}

function Card({ referendum, track, chosen: here, vote, after }: { referendum: Referendum; track: Track | undefined; chosen: boolean; vote: boolean | undefined; after: () => void }) {
	const { index, status, call, ayes, nays, support, until, proposer, deposit } = referendum;
	const { best } = useStore(head);
	const current = useStore(link);
	const blockTime = 'chain' in current ? current.chain.blockTime : 6000;
	const [voting, open] = useState(false);
	const left = until === undefined ? undefined : Math.max(0, until - best);
	const yes = approval(ayes, nays);
	const due = { Preparing: 'until the decision may begin', Waiting: '', Deciding: 'left to decide', Confirming: 'until it is confirmed' }[status as 'Preparing'] ?? '';
	return (
		<article class={`card${here ? ' chosen' : ''}`} aria-label={`Referendum ${index}`} data-referendum={index}>
			<header>
				<h3>
					<span class="note">#{index}</span> {call === undefined ? 'A call whose text is not on the chain' : `${call.section}.${call.method}`}
				</h3>
				<Badge tone={TONES[status]}>{words(status).toLowerCase()}</Badge>
			</header>
			{call !== undefined && <pre tabIndex={0} role="group" aria-label="What it would do">{outline(call.args).join('\n')}</pre>}
			<div class="tally">
				<Bar part={yes} label={`${Math.round(yes * 100)} percent of the votes are aye`} />
				<p>
					<span>Aye <Amount planck={ayes} /></span>
					<span>Nay <Amount planck={nays} /></span>
				</p>
			</div>
			<p class="note">
				{track === undefined ? '' : words(track.name)} track · support <Amount planck={support} />
				{left !== undefined && due !== '' && <> · {left} block{left === 1 ? '' : 's'} {due}, about {duration(left * blockTime)}</>}
				{!deposit && <> · waits for its deposit of {track === undefined ? '' : <Amount planck={track.decisionDeposit} />}</>}
				{proposer !== undefined && <> · by <Address of={proposer} /></>}
			</p>
			{vote !== undefined && <p class="success" role="status">You voted {vote ? 'aye' : 'nay'}.</p>}
			<div class="buttons">
				<button type="button" aria-expanded={voting} onClick={() => open(!voting)}>{vote === undefined ? 'Vote' : 'Change your vote'}</button>
			</div>
			{voting && <VotePanel referendum={index} after={() => (open(false), after())} />}
		</article>
	);
}

/** Nested names and values, a line each. */
function outline(value: unknown, depth = 0): string[] {
	const indent = '  '.repeat(depth);
	if (typeof value !== 'object' || value === null) {
		return [`${indent}${String(value)}`];
	}
	return Object.entries(value).flatMap(([name, inner]) => (typeof inner === 'object' && inner !== null ? [`${indent}${name}`, ...outline(inner, depth + 1)] : [`${indent}${name}  ${String(inner)}`]));
}

/** Weights that open referenda would set. */
async function readWeights(client: AmbitClient) {
	const [names, coverages, referenda] = await Promise.all([readNames(client), client.rewards.coverages(), client.governance.referenda()]);
	const proposed = new Map<number, { weightPpm: number; index: number }[]>();
	for (const { call, status, index } of referenda) {
		for (const [id, weightPpm] of LIVE.includes(status) ? (call?.weights ?? []) : []) {
			proposed.set(id, [...(proposed.get(id) ?? []), { weightPpm, index }]);
		}
	}
	const rows = [...names.classes.keys()].map((id) => ({ id, coverage: coverages.find((one) => one.class === id), proposed: proposed.get(id) ?? [] }));
	return { names, rows };
}

function Weights() {
	const answer = useLive(readWeights, []);
	return (
		<Panel title="Reward weights" note="What a class’s demand counts in the budget of an era. A class without weight is paid nothing for coverage." actions={<a class="button primary" href={href('governance', 'propose')}>Propose a change</a>} flush>
			<Loaded answer={answer} what="Reading classes and open referenda">
				{({ names, rows }) => {
					type Row = (typeof rows)[number];
					const columns: Column<Row>[] = [
						{ name: 'Class', width: 'minmax(8rem,1.5fr)', cell: ({ id }) => <a href={href('coverage', id)}><strong>{className(names, id).model}</strong> <small class="note">{id} · {className(names, id).terms}</small></a> },
						{ name: 'Now', width: '4.5rem', align: 'end', cell: ({ coverage }) => percent(coverage?.terms.now.weightPpm ?? 0) },
						{ name: 'Next era', width: '6rem', align: 'end', from: 480, cell: ({ coverage }) => (coverage?.terms.next === undefined ? <span class="note">same</span> : <strong>{percent(coverage.terms.next.weightPpm)}</strong>) },
						{ name: 'Proposed', width: 'minmax(6.5rem,1fr)', align: 'end', cell: ({ proposed }) => (proposed.length === 0 ? <span class="note">–</span> : proposed.map(({ weightPpm, index }) => <a key={index} href={href('governance', index)}>{percent(weightPpm)} by #{index} </a>)) },
						{ name: 'Cap of subsidy', width: '8rem', align: 'end', from: 760, cell: ({ coverage }) => `×${((coverage?.terms.now.multiplePpm ?? 0) / 1e6).toFixed(2)}` },
						{ name: 'Paid an era', width: 'minmax(7rem,1fr)', align: 'end', from: 620, cell: ({ coverage }) => (coverage === undefined ? '–' : <Amount planck={coverage.reward} />) },
					];
					return rows.length === 0 ? <Empty>No class is open.</Empty> : <List label="Reward weights" columns={columns} count={rows.length} row={(place) => rows[place]} height={48} most={12} />;
				}}
			</Loaded>
		</Panel>
	);
}
