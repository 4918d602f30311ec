import assert from 'node:assert/strict';
import { test } from 'node:test';

import { amountParts, count, duration, exactAmount, instant, parseAmount, percent, shortAddress, shortAmount, shortText, size, slots, typedAmount, words } from '../build/format.js';
import { decimal, parseDecimal, parseValue, typedValue } from '../build/units.js';

test('amounts should keep every planck', () => {
	assert.equal(exactAmount(1n), '0.000000000001 AMB');
	assert.equal(exactAmount(0n), '0 AMB');
	assert.equal(exactAmount(12_000_017_001_987_071_296n), '12\u202f000\u202f017.001987071296 AMB');
	assert.equal(exactAmount(-1_500_000_000_000n), '\u22121.5 AMB');
	assert.deepEqual(amountParts(10n ** 30n + 1n), { whole: '1\u202f000\u202f000\u202f000\u202f000\u202f000\u202f000', fraction: '000000000001' });
});

test('short amounts should say whether they are all, and never round something to nothing', () => {
	assert.deepEqual(shortAmount(10_000_000_000n), { text: '0.01', exact: true });
	assert.deepEqual(shortAmount(999_999_904_936n), { text: '0.9999', exact: false });
	assert.deepEqual(shortAmount(1n), { text: '<0.0001', exact: false });
	assert.deepEqual(shortAmount(1_000_000_000_001n), { text: '1', exact: false });
	assert.deepEqual([1n, 10n ** 12n, 10n ** 12n + 1n].map(shortText), ['<0.0001', '1', '≈1']);
	assert.deepEqual(shortAmount(0n), { text: '0', exact: true });
});

test('what is typed should be read as it is written, or refused', () => {
	for (const planck of [0n, 1n, 10n ** 12n, 123_456_789_012_345_678n]) {
		assert.equal(parseAmount(typedAmount(planck)), planck);
	}
	assert.equal(parseAmount(' 1 000.5 '), 1_000_500_000_000_000n);
	for (const text of ['', '-1', '1e3', '0x1', '.5', '1.', '1.0000000000001', '1,5', 'NaN']) {
		assert.equal(parseAmount(text), undefined, text);
	}
});

test('percentages should be whole only where they are', () => {
	assert.equal(percent(1_000_000), '100\u202f%');
	assert.equal(percent(999_999), '>99.99\u202f%');
	assert.equal(percent(995_400), '99.54\u202f%');
	assert.equal(percent(500_000), '50\u202f%');
	assert.equal(percent(1), '<0.01\u202f%');
	assert.equal(percent(0), '0\u202f%');
});

test('slots, counts, times, sizes and names should read well', () => {
	assert.equal(slots(3_420_000_000_000n), '3.42');
	assert.equal(slots(1n), '<0.01');
	assert.equal(slots(0n), '0.00');
	assert.equal(count(1_234_567n), '1\u202f234\u202f567');
	assert.equal(duration(59_400), '59\u202fs');
	assert.equal(duration(3_600_000), '1\u202fh 0\u202fmin');
	assert.equal(duration(90_000), '1\u202fmin 30\u202fs');
	assert.equal(instant(1_700_000_000_999n), '2023-11-14 22:13:20 UTC');
	assert.equal(size(8192), '8.0\u202fKiB');
	assert.equal(words('JobAssigned'), 'Job assigned');
	assert.equal(words('protocol_parameters'), 'Protocol parameters');
	assert.equal(shortAddress('sorducLVE8RNeuBM7eCTw3JeFv1RpMhJMneDGyBo3cT7DsVGe'), 'sorduc…7DsVGe');
});

test('governed values should be typed in the unit that people use', () => {
	for (const unit of ['Planck', 'PartsPerMillion', 'Blocks', 'Count']) {
		for (const value of [0n, 1n, 999_999n, 1_000_000n, 10_000_000n]) {
			assert.equal(parseValue(typedValue(value, unit), unit), value, `${value} ${unit}`);
		}
	}
	assert.equal(typedValue(600_000n, 'PartsPerMillion'), '60');
	assert.equal(decimal(1_250_000n, 6), '1.25');
	assert.equal(parseDecimal('1.25', 6), 1_250_000n);
	for (const text of ['', '-1', '1.', '1.00001', '1e2', '12345678']) {
		assert.equal(parseDecimal(text, 4), undefined, text);
	}
});
