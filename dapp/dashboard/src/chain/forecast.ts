// Who would earn what for coverage by other rules than those in force, to the planck, as the chain itself forecasts an era
// (docs/spec/coverage-rewards.md): from what it says of itself, if everything else stays.

import { type AmbitClient, budgetsOf, type ClassCoverage, earningsOf, type OperatorCoverage, type Parameter, type RewardParameters, type RewardsState, worthOf } from '@ambit-network/client';
import { type Change, changes } from '../lib/preview.js';
import { type Names, readNames } from './names.js';

/** What a class's jobs paid to the protocol, planck. */
interface Kept {
	/** In this era so far, and in the one before. */
	readonly now: bigint;
	readonly last: bigint;
	/** What the class might be paid before this era's jobs. */
	readonly base: bigint;
}

/** What is needed to say who would earn what; all of one block. */
export interface Basis {
	readonly names: Names;
	readonly state: RewardsState;
	readonly coverages: readonly ClassCoverage[];
	readonly operators: readonly OperatorCoverage[];
	readonly kept: ReadonlyMap<number, Kept>;
	readonly parameters: readonly Parameter[];
}

/** Other rules; what is not named stays. */
export interface Proposed {
	readonly terms?: { readonly class: number; readonly weightPpm: number; readonly multiplePpm: number };
	readonly rules?: Partial<RewardParameters>;
}

interface Tally {
	readonly protocol: { toBigInt(): bigint };
	readonly audits: { toBigInt(): bigint };
}
interface ClassRecord {
	readonly era: { toNumber(): number };
	readonly tally: Tally;
	readonly last: Tally;
	readonly allowance: { toBigInt(): bigint };
}

/** Reads it. */
export async function readBasis(client: AmbitClient): Promise<Basis> {
	const { api, rewards } = client;
	const at = (await api.rpc.chain.getBlockHash()).toHex();
	const [names, state, coverages, parameters] = await Promise.all([readNames(client), rewards.state(at), rewards.coverages(at), client.governance.parameters()]);
	const [operators, kept] = await Promise.all([Promise.all(coverages.map(({ class: id }) => rewards.operators(id, at))), readKept(client, at, state.era, coverages)]);
	return { names, state, coverages, operators: operators.flat(), kept, parameters };
}

async function readKept({ api }: AmbitClient, at: string, era: number, coverages: readonly ClassCoverage[]): Promise<Map<number, Kept>> {
	const { query } = await api.at(at);
	const records = (await query.rewards!.classes!.multi(coverages.map((one) => one.class))) as unknown as { readonly isSome: boolean; unwrap(): ClassRecord }[];
	const sum = ({ protocol, audits }: Tally) => (protocol.toBigInt() > audits.toBigInt() ? protocol.toBigInt() - audits.toBigInt() : 0n);
	return new Map(
		coverages.map(({ class: id, allowance }, place) => {
			const record = records[place]!.isSome ? records[place]!.unwrap() : undefined;
			// A record is of the era in which its class was last heard of; that is the one before where nothing was heard since.
			const age = record === undefined ? Number.POSITIVE_INFINITY : era - record.era.toNumber();
			return [id, age === 0 ? { now: sum(record!.tally), last: sum(record!.last), base: record!.allowance.toBigInt() } : { now: 0n, last: age === 1 ? sum(record!.tally) : 0n, base: allowance }];
		})
	);
}

function least(one: bigint, other: bigint): bigint {
	return one < other ? one : other;
}

/** What rewarded classes' jobs of the last era pay into an era, planck. */
function feesOf({ coverages, kept }: Basis, weightOf: (coverage: ClassCoverage) => number, sharePpm: number): bigint {
	return coverages.reduce((sum, one) => (weightOf(one) === 0 ? sum : sum + worthOf(kept.get(one.class)?.last ?? 0n, sharePpm)), 0n);
}

/** What an era can pay by the rules in force: what the budget shows where funds bind, otherwise what is known to be there. */
function fundsOf({ budget, worth, parameters, carried, issuance }: RewardsState, fees: bigint): bigint {
	const share = worthOf(worth, parameters.now.demandSharePpm);
	const known = carried + issuance + fees;
	return budget < share ? budget : known > share ? known : share;
}

/** What a class may be paid with a multiple and a cap, planck. */
export function allowanceOf({ kept }: Basis, { class: id, allowance }: ClassCoverage, multiplePpm: number, cap: bigint): bigint {
	const found = kept.get(id);
	return found === undefined ? least(allowance, cap) : least(found.base + worthOf(found.now, multiplePpm), cap);
}

/** See above: those first whose earnings change most. */
export function forecast(basis: Basis, { terms, rules }: Proposed): Change[] {
	const { state, coverages, operators } = basis;
	const now = state.parameters.now;
	const then = { ...now, ...rules };
	const weightNow = (one: ClassCoverage) => one.terms.now.weightPpm;
	const weightThen = (one: ClassCoverage) => (one.class === terms?.class ? terms.weightPpm : one.terms.now.weightPpm);
	const fees = feesOf(basis, weightNow, now.feeSharePpm);
	const funds = fundsOf(state, fees);
	const before = budgetsOf({ funds, demandSharePpm: now.demandSharePpm }, coverages);
	const after = budgetsOf(
		{ funds: funds - fees + feesOf(basis, weightThen, then.feeSharePpm), demandSharePpm: then.demandSharePpm },
		coverages,
		new Map(terms === undefined ? [] : [[terms.class, terms.weightPpm]])
	);
	const amounts = new Map<OperatorCoverage, readonly [bigint, bigint]>();
	for (const coverage of coverages) {
		const rows = operators.filter((row) => row.class === coverage.class);
		const multiplePpm = coverage.class === terms?.class ? terms.multiplePpm : coverage.terms.now.multiplePpm;
		const earned = earningsOf(coverage, before.get(coverage.class) ?? 0n, rows);
		const would = earningsOf({ ...coverage, allowance: allowanceOf(basis, coverage, multiplePpm, then.allowanceCap) }, after.get(coverage.class) ?? 0n, rows);
		rows.forEach((row, place) => amounts.set(row, [earned[place]!, would[place]!]));
	}
	const known = operators.filter((row) => amounts.has(row));
	return changes(known, known.map((row) => amounts.get(row)!));
}
