// What classes and operators earn in an era, to the planck, as docs/spec/coverage-rewards.md says: from what the chain says of itself, for
// other weights than those in force.

import { type ClassCoverage, type DomainCoverage, type OperatorCoverage, SLOT } from './rewards.js';

const PPM = 1_000_000n;

function least(...amounts: readonly bigint[]): bigint {
	return amounts.reduce((smallest, one) => (one < smallest ? one : smallest));
}

/** What a class's demand is worth with a weight, planck an era. */
export function worthOf(value: bigint, weightPpm: number): bigint {
	return (value * BigInt(weightPpm)) / PPM;
}

/** Rates of a class's domains, 2^-32 planck for a slot: cut alike where together they came to more than budget or allowance. */
function ratesOf(budget: bigint, load: bigint, allowance: bigint, domains: readonly DomainCoverage[]): Map<number, bigint> {
	const rates = domains.map(({ domain, capacity, price }) => ({ domain, capacity, rate: load === 0n ? 0n : (budget * ((price * SLOT) / load)) >> 64n }));
	const wanted = rates.reduce((sum, { rate, capacity }) => sum + earned(rate, capacity), 0n);
	const paid = least(wanted, budget, allowance);
	// What was rounded away must not come back.
	const whole = wanted + BigInt(rates.length);
	return new Map(rates.map(({ domain, rate }) => [domain, paid === wanted ? rate : (rate * paid) / whole]));
}

function earned(rate: bigint, capacity: bigint): bigint {
	return (rate * capacity) / (SLOT << 32n);
}

/** Money of an era. */
export interface Era {
	/** What there is, planck. */
	readonly funds: bigint;
	/** Share of the demand's worth that is budgeted at most, parts per million. */
	readonly demandSharePpm: number;
}

/** Budgets of classes by their numbers, planck an era, with these weights (parts per million; a class's own where it has none here). */
export function budgetsOf({ funds, demandSharePpm }: Era, classes: readonly ClassCoverage[], weights: ReadonlyMap<number, number> = new Map()): Map<number, bigint> {
	const worths = classes.map((one) => worthOf(one.value, weights.get(one.class) ?? one.terms.now.weightPpm));
	const total = worths.reduce((sum, one) => sum + one, 0n);
	const budget = least(funds, (total * BigInt(demandSharePpm)) / PPM);
	return new Map(classes.map((one, place) => [one.class, total === 0n ? 0n : (budget * worths[place]!) / total]));
}

/** What each row of a class's operators would earn in an era in which the class had this budget, planck. */
export function earningsOf(coverage: ClassCoverage, budget: bigint, operators: readonly OperatorCoverage[]): bigint[] {
	const rates = ratesOf(budget, coverage.load, coverage.allowance, coverage.domains);
	return operators.map(({ domain, capacity, excluded }) => (excluded === undefined ? earned(rates.get(domain) ?? 0n, capacity) : 0n));
}
