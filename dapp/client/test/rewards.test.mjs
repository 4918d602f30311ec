import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TypeRegistry } from '@polkadot/types';
import { plain, pages, ROWS } from '../dist/codec.js';
import { budgetsOf, earningsOf, worthOf } from '../dist/earnings.js';
import { SLOT } from '../dist/rewards.js';

const registry = new TypeRegistry();

test('every value of the codec should become a plain one', () => {
	const type = {
		small: 'u32',
		large: 'u128',
		none: 'Option<u64>',
		some: 'Option<u64>',
		flag: 'bool',
		name: 'Text',
		bytes: 'Bytes',
		hash: 'H256',
		list: 'Vec<u16>',
		pair: '(u8, u64)',
		unit: { _enum: ['One', 'Two'] },
		data: { _enum: { Nothing: 'Null', Number: 'u64' } },
	};
	const value = registry.createType(JSON.stringify(type), {
		small: 7,
		large: 2n ** 100n,
		none: null,
		some: 5,
		flag: true,
		name: 'x',
		bytes: '0x0102',
		hash: `0x${'ab'.repeat(32)}`,
		list: [1, 2],
		pair: [1, 2],
		unit: 'Two',
		data: { Number: 9 },
	});
	assert.deepEqual(plain(value), {
		small: 7,
		large: 2n ** 100n,
		none: undefined,
		some: 5n,
		flag: true,
		name: 'x',
		bytes: new Uint8Array([1, 2]),
		hash: `0x${'ab'.repeat(32)}`,
		list: [1, 2],
		pair: [1, 2n],
		unit: 'Two',
		data: { kind: 'Number', value: 9n },
	});
	const account = registry.createType('AccountId', `0x${'01'.repeat(32)}`);
	assert.equal(plain(account), account.toString());
});

test('lists should be read to their end', async () => {
	const all = Array.from({ length: 2 * ROWS + 3 }, (_, place) => place);
	const read = await pages(0, async (start) => all.slice(start, start + ROWS), (rows) => rows.length);
	assert.deepEqual(read, all);
});

const domain = (id, slots, price) => ({ domain: id, capacity: slots * SLOT, availabilityPpm: 900_000, pricePpm: 0, price, successWithoutPpm: 0 });
const coverage = (id, weightPpm, value, domains, more = {}) => ({
	class: id,
	terms: { now: { weightPpm, multiplePpm: 1_000_000 }, next: undefined },
	load: 2n * SLOT,
	value,
	allowance: 10n ** 30n,
	domains,
	...more,
});
const offer = (operator, id, slots, excluded) => ({ operator, domain: id, capacity: slots * SLOT, excluded });

test('budgets should be shares of what is there, and never more', () => {
	const classes = [coverage(0, 1_000_000, 10n ** 13n, []), coverage(1, 500_000, 10n ** 13n, []), coverage(2, 0, 10n ** 15n, [])];
	const era = { funds: 10n ** 12n, demandSharePpm: 600_000 };
	const budgets = budgetsOf(era, classes);
	assert.equal(budgets.get(0), (10n ** 12n * 2n) / 3n);
	assert.equal(budgets.get(2), 0n);
	assert.ok([...budgets.values()].reduce((sum, one) => sum + one, 0n) <= era.funds);
	// Another weight moves the shares, and only those.
	const moved = budgetsOf(era, classes, new Map([[1, 1_000_000]]));
	assert.equal(moved.get(0), 10n ** 12n / 2n);
	assert.equal(moved.get(1), 10n ** 12n / 2n);
	assert.equal(worthOf(7n, 333_333), 2n);
	assert.equal(budgetsOf(era, [coverage(0, 0, 5n, [])]).get(0), 0n);
});

test('operators should earn by capacity and price, no more than budget and allowance, and nothing where they are excluded', () => {
	const half = 1n << 95n;
	const one = coverage(0, 1_000_000, 10n ** 13n, [domain(1, 3n, half), domain(2, 1n, half)]);
	const rows = [offer('a', 1, 1n), offer('b', 1, 2n), offer('c', 2, 1n), offer('d', 2, 1n, 'TooExpensive')];
	const budget = 10n ** 12n;
	const earned = earningsOf(one, budget, rows);
	// Capacity 1 of a load of 2, at a price of a half: a quarter of the budget.
	assert.ok(budget / 4n - earned[0] <= 2n && earned[0] <= budget / 4n);
	assert.ok(2n * earned[0] - earned[1] <= 2n);
	assert.equal(earned[3], 0n);
	for (const limits of [{ allowance: 1000n }, { load: SLOT / 10n }, { load: 0n }, { allowance: 0n }]) {
		const limited = { ...one, ...limits };
		const sum = earningsOf(limited, budget, rows).reduce((total, amount) => total + amount, 0n);
		assert.ok(sum <= budget && sum <= limited.allowance, JSON.stringify(limits, (_, value) => String(value)));
	}
});
