// Blocks, finality, validators, fees.

import type { AmbitClient, Candidate } from '@ambit-network/client';
import { useState } from 'preact/hooks';
import { type BlockFacts, head, link } from '../chain/connection.js';
import { type Answer, useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import { count, duration, percent, shortAddress } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Amount, Badge, Bar, Empty, Fact, Facts, Ghost, Loaded, Panel, Stat, Stats, Trouble, useNow, Waiting } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';

interface Filled {
	readonly number: number;
	/** Of what a block can hold of computing time, parts per million. */
	readonly fullPpm: number;
	readonly transactions: number;
	/** When its author says that it was made, milliseconds since 1970. */
	readonly made: number;
}

/** What is in a block: transactions of people, and how full it is. */
async function fill({ api }: AmbitClient, { number, hash }: BlockFacts): Promise<Filled> {
	const [{ block }, at] = await Promise.all([api.rpc.chain.getBlock(hash), api.at(hash)]);
	const [weighed, time] = await Promise.all([at.query.system!.blockWeight!(), at.query.timestamp!.now!()]);
	const weight = weighed as unknown as Record<'normal' | 'operational' | 'mandatory', { refTime: { toBigInt(): bigint } }>;
	const used = (['normal', 'operational', 'mandatory'] as const).reduce((sum, kind) => sum + weight[kind].refTime.toBigInt(), 0n);
	const most = (api.consts.system!.blockWeights as unknown as { maxBlock: { refTime: { toBigInt(): bigint } } }).maxBlock.refTime.toBigInt();
	return { number, fullPpm: Number((used * 1_000_000n) / most), transactions: block.extrinsics.filter(({ isSigned }) => isSigned).length, made: Number(time.toString()) };
}

/** What is known of blocks already: their content never changes. */
const known = new Map<string, Filled>();

async function fillAll(client: AmbitClient, blocks: readonly BlockFacts[]): Promise<ReadonlyMap<string, Filled>> {
	const unknown = blocks.slice(0, 30).filter(({ hash }) => !known.has(hash));
	await Promise.all(unknown.map(async (block) => known.set(block.hash, await fill(client, block))));
	for (const hash of [...known.keys()].slice(0, -200)) {
		known.delete(hash);
	}
	return new Map(known);
}

/** Mean time between the blocks of which it is known when they were made, milliseconds. */
function pace(blocks: readonly BlockFacts[], filled: ReadonlyMap<string, Filled>): number | undefined {
	const made = blocks.flatMap(({ hash }) => filled.get(hash) ?? []);
	const [newest, oldest] = [made[0], made.at(-1)];
	const between = newest === undefined || oldest === undefined ? 0 : newest.number - oldest.number;
	return between < 2 ? undefined : (newest!.made - oldest!.made) / between;
}

interface Fees {
	readonly multiplier: bigint;
	readonly transfer: bigint;
	readonly submission: bigint;
	readonly issuance: bigint;
	readonly treasury: bigint;
}

async function fees({ api }: AmbitClient): Promise<Fees> {
	const somebody = api.consts.treasury!.potAccount!.toString();
	const [multiplier, issuance, pot] = await Promise.all([api.query.transactionPayment!.nextFeeMultiplier!(), api.query.balances!.totalIssuance!(), api.query.system!.account!(somebody)]);
	const job = api.tx.jobRegistry!.submit!(0, `0x01551220${'00'.repeat(32)}`, `0x${'00'.repeat(32)}`, 10n ** 12n, 1_000_000);
	const [transfer, submission] = await Promise.all([api.tx.balances!.transferKeepAlive!(somebody, 10n ** 12n).paymentInfo(somebody), job.paymentInfo(somebody)]);
	const number = (value: unknown) => (value as { toBigInt(): bigint }).toBigInt();
	return {
		multiplier: number(multiplier),
		transfer: transfer.partialFee.toBigInt(),
		submission: submission.partialFee.toBigInt(),
		issuance: number(issuance),
		treasury: number((pot as unknown as { data: { free: unknown } }).data.free),
	};
}

interface Session {
	readonly index: number;
	readonly progress: number;
	readonly length: number;
	readonly peers: number;
	readonly syncing: boolean;
}

/** By the slots of BABE: what polkadot.js derives counts eras of a staking pallet too, and fails in the first session where there is none. */
async function session({ api }: AmbitClient): Promise<Session> {
	const [hash, health] = await Promise.all([api.rpc.chain.getBlockHash(), api.rpc.system.health()]);
	const { query } = await api.at(hash);
	const { currentSlot, epochIndex, genesisSlot } = query.babe!;
	const [index, slot, epoch, genesis] = (await Promise.all([query.session!.currentIndex!(), currentSlot!(), epochIndex!(), genesisSlot!()])).map(Number);
	const length = Number(api.consts.babe!.epochDuration!.toString());
	return { index: index!, progress: slot! - genesis! - epoch! * length, length, peers: health.peers.toNumber(), syncing: health.isSyncing.isTrue };
}

export function NetworkView() {
	const current = useStore(link);
	const { best, final, blocks } = useStore(head);
	const now = useNow();
	const [came] = useState(now);
	const filled = useLive((client) => fillAll(client, head.value.blocks), [blocks.length]);
	const about = useLive(session, []);
	const prices = useLive(fees, []);
	const validators = useLive((client) => client.staking.candidates(), [], 'tenth');
	const lag = final < 0 ? undefined : best - final;
	const mean = pace(blocks, filled.value ?? new Map());
	const blockTime = 'chain' in current ? current.chain.blockTime : 6000;
	const authored = new Map<string, number>();
	for (const { author } of blocks) {
		if (author !== undefined) {
			authored.set(author, (authored.get(author) ?? 0) + 1);
		}
	}
	const blockColumns: Column<BlockFacts>[] = [
		{ name: 'Block', width: '5rem', cell: ({ number }) => <strong>#{count(number)}</strong> },
		{ name: 'State', width: '5rem', cell: ({ number }) => (number <= final ? <Badge tone="good">final</Badge> : <Badge>best</Badge>) },
		{ name: 'Author', width: 'minmax(8rem,1fr)', from: 760, cell: ({ author }) => (author === undefined ? '–' : <code title={author}>{shortAddress(author)}</code>) },
		{ name: 'Transactions', width: '7rem', align: 'end', from: 480, cell: ({ hash }) => filled.value?.get(hash)?.transactions ?? <Ghost answer={filled} /> },
		{ name: 'Full', width: 'minmax(5rem,1fr)', align: 'end', cell: ({ hash }) => <Full of={filled.value?.get(hash)} answer={filled} /> },
		{ name: 'Age', width: '5rem', align: 'end', from: 400, cell: ({ hash }) => { const made = filled.value?.get(hash)?.made; return made === undefined ? <Ghost answer={filled} /> : duration(now - made); } },
	];
	const validatorColumns: Column<Candidate>[] = [
		{ name: 'Validator', width: 'minmax(7rem,1.2fr)', cell: ({ stash }) => <code title={stash}>{shortAddress(stash)}</code> },
		{ name: 'Seat', width: '6.5rem', cell: ({ elected, eligible }) => (elected ? <Badge tone="good">validates</Badge> : eligible ? <Badge>waits</Badge> : <Badge tone="warn">not eligible</Badge>) },
		{ name: 'Own bond', width: 'minmax(8rem,1fr)', align: 'end', from: 620, cell: ({ own }) => <Amount planck={own} /> },
		{ name: 'Delegated, counted', width: 'minmax(8rem,1fr)', align: 'end', from: 480, cell: ({ delegated }) => <Amount planck={delegated} /> },
		{ name: 'Recent blocks', width: '8rem', align: 'end', from: 760, cell: ({ stash }) => authored.get(stash) ?? 0 },
	];
	return (
		<>
			<Stats>
				<Stat name="Best block" note={mean === undefined ? `one every ${duration(blockTime)} is meant` : `one every ${(mean / 1000).toFixed(1)}\u202fs of late`}>
					{best < 0 ? <Bar part={undefined} label="Waiting for a block" /> : count(best)}
				</Stat>
				<Stat name="Finalised" note={lag === undefined ? '' : lag > 10 ? 'finality lags: too few validators vote' : 'cannot be undone'}>
					{final < 0 ? <Bar part={undefined} label="Waiting for a block that is final" /> : count(final)}
				</Stat>
				<Stat name="Finality lag" note={lag === undefined ? '' : `about ${duration(lag * blockTime)}`}>
					{lag === undefined ? <Bar part={undefined} label="Waiting for a block that is final" /> : `${lag} block${lag === 1 ? '' : 's'}`}
				</Stat>
				<Stat name="Session" note={about.value === undefined ? '' : <Bar part={about.value.progress / about.value.length} label={`${about.value.progress} of ${about.value.length} blocks`} />}>
					{about.value === undefined ? <Soon answer={about} label="Asking which session it is" /> : count(about.value.index)}
				</Stat>
				<Stat name="Peers of this node" note={about.value === undefined ? '' : about.value.syncing ? 'it is still catching up: numbers are of the past' : 'in sync'}>
					{about.value?.peers ?? <Soon answer={about} label="Asking the node for its peers" />}
				</Stat>
			</Stats>
			<Trouble answer={about} />
			<Panel title="Blocks" note="As they arrive, best chain first." flush>
				<Trouble answer={filled} />
				{blocks.length === 0 ? <Waiting what="The first block after you came is on its way" since={came} /> : <List label="Blocks" columns={blockColumns} count={Math.min(30, blocks.length)} row={(place) => blocks.slice(0, 30)[place]} most={8} />}
			</Panel>
			<Panel title="Validators" note="Who stands for election, strongest first as of the last one. Delegated stake counts up to four times the own bond." actions={<a class="button" href={href('operators', 'delegate')}>Delegate</a>} flush>
				<Loaded answer={validators} what="Reading the candidates">
					{(rows) => (rows.length === 0 ? <Empty>Nobody stands for election: the validators of genesis stay.</Empty> : <List label="Validators" columns={validatorColumns} count={rows.length} row={(place) => rows[place]} most={8} />)}
				</Loaded>
			</Panel>
			<Panel title="Fees and funds">
				<Loaded answer={prices} what="Asking what transactions cost">
					{(value) => (
						<Facts>
							<Fact name="Transfer"><Amount planck={value.transfer} /></Fact>
							<Fact name="Submission of a job"><Amount planck={value.submission} /></Fact>
							<Fact name="Fee multiplier">{(Number(value.multiplier / 10n ** 12n) / 1e6).toFixed(6)}</Fact>
							<Fact name="All AMB"><Amount planck={value.issuance} /></Fact>
							<Fact name="Treasury"><Amount planck={value.treasury} /></Fact>
							<Fact name="Node">{'chain' in current ? `${current.chain.node}, ${current.chain.runtime}` : ''}</Fact>
						</Facts>
					)}
				</Loaded>
			</Panel>
		</>
	);
}

/** Where a number will be, unless it can't be had. */
function Soon({ answer, label }: { answer: Answer<unknown>; label: string }) {
	return answer.problem === undefined ? <Bar part={undefined} label={label} /> : <>–</>;
}

function Full({ of, answer }: { of: Filled | undefined; answer: Answer<unknown> }) {
	return of === undefined ? (
		<Ghost answer={answer} />
	) : (
		<span class="meter">
			<Bar part={of.fullPpm / 1e6} label="of what a block holds" />
			<span>{percent(of.fullPpm)}</span>
		</span>
	);
}
