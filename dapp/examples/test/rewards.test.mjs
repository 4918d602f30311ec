import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rate, ratesOf, reward } from '../rewards.mjs';

const SLOT = 10n ** 12n;
const HALF = 1n << 95n;

test('a slot that is needed every other time earns half of the budget of a load of one slot', () => {
	assert.equal(reward(rate(1_000n, SLOT, HALF), SLOT), 500n);
	assert.equal(reward(rate(1_000n, 2n * SLOT, HALF), SLOT), 250n);
	assert.equal(reward(rate(1_000n, SLOT, HALF), SLOT / 2n), 250n);
});

test('domains share what a class may be paid, and rounding never pays more', () => {
	const domains = [
		{ domain: 0, capacity: SLOT, price: HALF },
		{ domain: 3, capacity: 2n * SLOT, price: HALF / 2n },
	];
	const paid = (allowance) =>
		ratesOf(1_000n, 2n * SLOT, allowance, domains).map((one) => reward(one.rate, one.capacity));
	assert.deepEqual(paid(10_000n), [250n, 250n]);
	assert.deepEqual(paid(500n), [250n, 250n]);
	for (const allowance of [0n, 1n, 7n, 100n, 499n]) {
		const sum = paid(allowance).reduce((sum, one) => sum + one, 0n);
		assert.ok(sum <= allowance && sum + 4n >= allowance, `${sum} of ${allowance}`);
	}
});
