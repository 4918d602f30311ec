// The arithmetic of coverage rewards (docs/spec/coverage-rewards.md), over what a chain's runtime API says of itself.
//
//   budget of a class = R w V / (sum of w V)
//   reward            = budget x price / L     per offer of effective capacity x, in a class of load L

/** Parts per million. */
const PPM = 1_000_000n;
/** A slot, in units of capacity and load. */
const SLOT = 10n ** 12n;
/** Most rows that a list of the runtime API has. */
const ROWS = 1_000;

/** Everything that a paged list has. */
async function pages(page) {
	const all = [];
	for (;;) {
		const rows = await page(all.length);
		all.push(...rows);
		if (rows.length < ROWS) {
			return all;
		}
	}
}

/** What a slot earns in a domain, units of 2^-32 planck. `price` is a probability in units of 2^-96. */
export function rate(budget, load, price) {
	return (budget * ((price * SLOT) / load)) >> 64n;
}

/** What an offer of this effective capacity earns, planck. */
export function reward(rate, capacity) {
	return (rate * capacity) / (SLOT << 32n);
}

/** Rates of a class's domains. When its offers together would earn more than its budget or its allowance, all are cut alike. */
export function ratesOf(budget, load, allowance, domains) {
	const rates = domains.map((one) => ({ ...one, rate: rate(budget, load, one.price) }));
	const wanted = rates.reduce((sum, one) => sum + reward(one.rate, one.capacity), 0n);
	const earned = [wanted, budget, allowance].reduce((least, one) => (one < least ? one : least));
	if (earned === wanted) {
		return rates;
	}
	// What was rounded away must not come back.
	const whole = wanted + BigInt(rates.length);
	return rates.map((one) => ({ ...one, rate: (one.rate * earned) / whole }));
}

/** What each operator of a class earned, at the state in which the class was paid so much of its budget. No job may have been settled
 * since the era ended. */
export async function rewardsOf(state, id, { budget, paid }) {
	const coverage = (await state.call.rewardsApi.coverage(id)).unwrap();
	const domains = coverage.domains.map((one) => ({
		domain: one.domain.toNumber(),
		capacity: one.capacity.toBigInt(),
		price: one.price.toBigInt(),
	}));
	const rates = ratesOf(budget, coverage.load.toBigInt(), coverage.allowance.toBigInt() + paid, domains);
	const operators = await pages((start) => state.call.rewardsApi.operators(id, start, ROWS));
	return new Map(
		operators.map((one) => {
			const rate = rates.find(({ domain }) => domain === one.domain.toNumber())?.rate ?? 0n;
			const earned = one.excluded.isSome ? 0n : reward(rate, one.capacity.toBigInt());
			return [one.operator.toString(), earned];
		}),
	);
}

/** A class's part of an era's budget, at the state in which the class was paid. */
export async function budgetOf(state, id, era) {
	const { parameters, worth } = await state.call.rewardsApi.rewards();
	const coverage = (await state.call.rewardsApi.coverage(id)).unwrap();
	const own = (coverage.value.toBigInt() * coverage.terms.now.weightPpm.toBigInt()) / PPM;
	const total = worth.toBigInt();
	const share = (total * parameters.now.demandSharePpm.toBigInt()) / PPM;
	const unpaid = await state.query.rewards.unpaid();
	const summaries = await state.call.rewardsApi.eras(ROWS);
	const summary = summaries.find((one) => one.era.eq(era));
	const funds = unpaid.isSome && unpaid.unwrap().era.eq(era) ? unpaid.unwrap().funds : summary.funds;
	const budget = share < funds.toBigInt() ? share : funds.toBigInt();
	return total === 0n ? 0n : (budget * own) / total;
}
