// Referenda and what they decide about. Amounts are planck, times are blocks.

import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { GenericCall } from '@polkadot/types';
import type { Bytes } from '@polkadot/types-codec';
import type { FrameSupportPreimagesBounded, PalletReferendaReferendumInfo } from '@polkadot/types/lookup';
import type { IMethod } from '@polkadot/types/types';
import { callsIn, plain, some } from './codec.js';
import { AmbitError } from './errors.js';
import { said, send, type Sending, type Signer } from './transaction.js';

/** A governed parameter. All numbers are in its unit. */
export interface Parameter {
	readonly group: string;
	readonly name: string;
	readonly unit: 'Planck' | 'Blocks' | 'PartsPerMillion' | 'Count';
	readonly value: bigint;
	/** What is decided and in force from the next era on. */
	readonly next: bigint | undefined;
	readonly default: bigint;
	readonly least: bigint;
	readonly most: bigint;
	readonly track: TrackName;
}

/** As whom a proposal is dispatched. */
export type TrackName = 'Treasurer' | 'RewardWeights' | 'ProtocolParameters' | 'Root';

/** A track of referenda. */
export interface Track {
	readonly id: number;
	readonly name: string;
	readonly decisionDeposit: bigint;
	readonly preparePeriod: number;
	readonly decisionPeriod: number;
	readonly confirmPeriod: number;
	readonly minEnactmentPeriod: number;
}

/** A referendum. */
export interface Referendum {
	readonly index: number;
	readonly track: number;
	readonly status: 'Preparing' | 'Waiting' | 'Deciding' | 'Confirming' | 'Approved' | 'Rejected' | 'Cancelled' | 'TimedOut' | 'Killed';
	/** Block in which it was submitted, or ended. */
	readonly since: number;
	/** Block in which it is confirmed, or in which its time is over, as far as that is known. */
	readonly until: number | undefined;
	readonly ayes: bigint;
	readonly nays: bigint;
	/** Balance that voted aye, without conviction. */
	readonly support: bigint;
	/** Whether its decision deposit is placed; without it nothing is decided. */
	readonly deposit: boolean;
	readonly proposer: string | undefined;
	/** What it would do, as far as its preimage is known. */
	readonly call: ProposedCall | undefined;
}

/** A call by its names and arguments. */
export interface ProposedCall {
	readonly section: string;
	readonly method: string;
	readonly args: Readonly<Record<string, unknown>>;
	/** Weights of classes that it sets, parts per million. */
	readonly weights: ReadonlyMap<number, number>;
}

/** How much locking multiplies a vote. */
export const CONVICTIONS = ['None', 'Locked1x', 'Locked2x', 'Locked3x', 'Locked4x', 'Locked5x', 'Locked6x'] as const;
/** For how many locking periods a vote's balance is locked, and how much that multiplies it. */
export type Conviction = (typeof CONVICTIONS)[number];

/** An account's vote in a referendum. */
export interface Vote {
	readonly referendum: number;
	readonly aye: boolean;
	readonly conviction: Conviction;
	readonly balance: bigint;
}

/** Reads what is governed, proposes and votes. */
export class Governance {
	constructor(private readonly api: ApiPromise) {}

	/** Every governed parameter. */
	async parameters(): Promise<Parameter[]> {
		return plain(await this.api.call.governanceApi.parameters());
	}

	/** The tracks. */
	tracks(): Track[] {
		return this.api.consts.referenda.tracks.map(([id, track]) => ({
			...plain<Omit<Track, 'id' | 'name'>>(track),
			id: id.toNumber(),
			name: track.name.toString().replace(/\0+$/, ''),
		}));
	}

	/** All referenda that the chain remembers, newest first. */
	async referenda(): Promise<Referendum[]> {
		const entries = await this.api.query.referenda.referendumInfoFor.entries();
		const all = await Promise.all(entries.map(([key, info]) => this.read(key.args[0].toNumber(), info.unwrap())));
		return all.sort((one, other) => other.index - one.index);
	}

	private async read(index: number, info: PalletReferendaReferendumInfo): Promise<Referendum> {
		if (info.type !== 'Ongoing') {
			const since = (info.isKilled ? info.asKilled : (info.inner as PalletReferendaReferendumInfo['asApproved'])[0]).toNumber();
			return { index, track: -1, status: info.type, since, until: undefined, ayes: 0n, nays: 0n, support: 0n, deposit: true, proposer: undefined, call: undefined };
		}
		const { track, proposal, submitted, submissionDeposit, decisionDeposit, deciding, tally } = info.asOngoing;
		const turn = some(deciding);
		const confirming = turn === undefined ? undefined : some(turn.confirming);
		const terms = this.tracks().find(({ id }) => id === track.toNumber());
		const since = submitted.toNumber();
		const ready = since + (terms?.preparePeriod ?? 0);
		return {
			index,
			track: track.toNumber(),
			status: confirming !== undefined ? 'Confirming' : turn !== undefined ? 'Deciding' : decisionDeposit.isNone ? 'Waiting' : 'Preparing',
			since,
			until: confirming?.toNumber() ?? (turn === undefined ? ready : turn.since.toNumber() + (terms?.decisionPeriod ?? 0)),
			ayes: tally.ayes.toBigInt(),
			nays: tally.nays.toBigInt(),
			support: tally.support.toBigInt(),
			deposit: decisionDeposit.isSome,
			proposer: submissionDeposit.who.toString(),
			call: await this.call(proposal),
		};
	}

	private async call(proposal: FrameSupportPreimagesBounded): Promise<ProposedCall | undefined> {
		let bytes: Bytes | undefined;
		if (proposal.isInline) {
			bytes = proposal.asInline;
		} else {
			const { hash_: hash, len } = proposal.isLookup ? proposal.asLookup : { ...proposal.asLegacy, len: 0 };
			bytes = some(await this.api.query.preimage.preimageFor([hash, len]));
		}
		if (bytes === undefined) {
			return undefined;
		}
		try {
			const call = this.api.registry.createType<GenericCall>('Call', bytes.toU8a(true));
			const args = Object.fromEntries(call.argsEntries.map(([name, value]) => [name, value.toHuman()]));
			return { section: call.section, method: call.method, args, weights: new Map(this.weightsIn(call)) };
		} catch {
			// Bytes that are no call of this runtime are refused when they are enacted; until then nobody can say what they are.
			return undefined;
		}
	}

	/** An account's votes in referenda of a track. */
	async votes(account: string, track: number): Promise<Vote[]> {
		const voting = await this.api.query.convictionVoting.votingFor(account, track);
		if (!voting.isCasting) {
			return [];
		}
		return voting.asCasting.votes
			.filter(([, vote]) => vote.isStandard)
			.map(([index, vote]) => ({
				referendum: index.toNumber(),
				aye: vote.asStandard.vote.isAye,
				conviction: vote.asStandard.vote.conviction.type,
				balance: vote.asStandard.balance.toBigInt(),
			}));
	}

	/** Casts a vote, or changes it. */
	async vote({ referendum, aye, conviction, balance }: Vote, signer: Signer, sending: Sending = {}): Promise<void> {
		const vote = { Standard: { vote: { aye, conviction }, balance } };
		await send(this.api, this.api.tx.convictionVoting.vote(referendum, vote), signer, sending);
	}

	/** The call that sets a class's terms of reward. */
	setWeight(id: number, weightPpm: number, multiplePpm: number): SubmittableExtrinsic<'promise'> {
		return this.api.tx.rewards.setClassTerms(id, { weightPpm, multiplePpm });
	}

	/** The call that sets a parameter. */
	setParameter({ group, name, least, most }: Parameter, value: bigint): SubmittableExtrinsic<'promise'> {
		if (value < least || value > most) {
			throw new AmbitError('invalid-input', `${group}.${name} can't be ${value}`, `name a value from ${least} to ${most}`);
		}
		// Which groups there are is known of the metadata, which of them this one is only now.
		const setting: unknown = { [group]: { [name]: [null, value] } };
		return this.api.tx.governance.setParameters([setting as { Jobs: unknown }]);
	}

	/** Puts a call to the vote, deposits included. Gives the referendum's number. */
	async propose(track: TrackName, proposal: SubmittableExtrinsic<'promise'>, signer: Signer, sending: Sending = {}): Promise<number> {
		const { tx, query } = this.api;
		const lookup = { hash: proposal.method.hash, len: proposal.method.encodedLength };
		const origin = track === 'Root' ? { system: 'Root' } : { Governance: track };
		// The same may have been proposed before.
		const noted = (await query.preimage.requestStatusFor(lookup.hash)).isSome;
		const index = (await query.referenda.referendumCount()).toNumber();
		const calls = [
			...(noted ? [] : [tx.preimage.notePreimage(proposal.method.toHex())]),
			tx.referenda.submit(origin, { Lookup: lookup }, { After: 0 }),
			tx.referenda.placeDecisionDeposit(index),
		];
		const included = await send(this.api, tx.utility.batchAll(calls), signer, sending);
		return said(included, this.api.events.referenda.Submitted).index.toNumber();
	}

	/** Weights of classes that a call sets. */
	private *weightsIn(proposal: IMethod): Generator<[number, number]> {
		for (const call of callsIn(this.api, proposal)) {
			if (this.api.tx.rewards.setClassTerms.is(call)) {
				const [id, { weightPpm }] = call.args;
				yield [id.toNumber(), weightPpm.toNumber()];
			}
		}
	}
}
