import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blocksOf, progress } from '../build/eras.js';
import { earnedIn, paymentOf } from '../build/pay.js';
import { brightness, grayscale } from '../build/preprocess/image.js';
import { changes } from '../build/preview.js';
import { href, readRoute } from '../build/route.js';
import { shade, share } from '../build/scale.js';
import { BEHIND, reached, said } from '../build/steps.js';
import { approval, locks, weight } from '../build/tally.js';
import { elementsOf, largest, numbers, packed, real } from '../build/tensor.js';
import { reachable, visible, within } from '../build/window.js';

const DIGIT = { kind: 'grayscale', width: 8, height: 8, white: 0, black: 16 };

function plain(width, height, grey) {
	return { width, height, rgba: Uint8Array.from({ length: 4 * width * height }, (_, at) => (at % 4 === 3 ? 255 : grey)) };
}

test('only the rows that are seen should be drawn, whatever the length of the list', () => {
	for (const count of [0, 1, 10_000, 1_000_000]) {
		for (const scrolled of [-50, 0, 39, 40, 123_456, 40 * count]) {
			const { first, end } = visible(scrolled, 600, 40, count);
			assert.ok(first >= 0 && first <= end && end <= count);
			assert.ok(end - first <= 15 + 1 + 12, `${end - first} rows`);
		}
	}
	assert.deepEqual(visible(4000, 400, 40, 10_000, 0), { first: 100, end: 110 });
});

test('the keyboard should reach what is seen, wherever one scrolled', () => {
	for (const count of [1, 3, 500]) {
		for (const scrolled of [0, 52, 12_345, 52 * count]) {
			const [drawn, seen] = [visible(scrolled, 572, 52, count), visible(scrolled, 572, 52, count, 0)];
			for (const place of [0, 7, 250, 499, 900]) {
				const reached = reachable(place, drawn, seen);
				assert.ok(within(drawn, reached), `${reached} of ${count} is not drawn at ${scrolled}`);
				assert.equal(reached === place, within(drawn, place));
			}
		}
	}
	assert.equal(reachable(0, { first: 94, end: 117 }, { first: 100, end: 111 }), 100);
	assert.equal(reachable(200, { first: 94, end: 117 }, { first: 100, end: 111 }), 110);
});

test('routes should be read as they are written', () => {
	assert.deepEqual(readRoute('#/jobs/12'), { view: 'jobs', rest: ['12'] });
	assert.deepEqual(readRoute(href('data', 'kept', 'bafk')), { view: 'data', rest: ['kept', 'bafk'] });
	assert.deepEqual(readRoute(href('operators', 'a/b')), { view: 'operators', rest: ['a/b'] });
	for (const hash of ['', '#', '#/', '#/nowhere/1', '#javascript:alert(1)']) {
		assert.deepEqual(readRoute(hash), { view: 'coverage', rest: [] });
	}
	assert.deepEqual(readRoute('#/jobs/%'), { view: 'jobs', rest: ['%'] });
});

test('images should become the model’s levels', () => {
	assert.deepEqual([...grayscale(DIGIT, plain(8, 8, 255), false)], Array(64).fill(0));
	assert.deepEqual([...grayscale(DIGIT, plain(8, 8, 0), false)], Array(64).fill(16));
	assert.deepEqual([...grayscale(DIGIT, plain(16, 16, 0), true)], Array(64).fill(0));
	// A half: 16 * 127.5 / 255 is 8, and 127 is a little darker than half.
	assert.equal(grayscale(DIGIT, plain(8, 8, 127), false)[0], 8);
	// What a level is drawn as is read as that level.
	for (let level = 0; level <= 16; level += 1) {
		assert.equal(grayscale(DIGIT, plain(8, 8, 255 - Math.round((255 * level) / 16)), false)[0], level);
	}
	assert.throws(() => grayscale(DIGIT, plain(12, 12, 0), false), { reason: 'wrong-size', remedy: /8 × 8/ });
	assert.throws(() => grayscale(DIGIT, plain(16, 8, 0), false), { reason: 'wrong-size' });
	assert.equal(brightness(255, 255, 255, 255), 255);
	assert.equal(brightness(0, 0, 0, 0), 255);
	assert.equal(brightness(255, 0, 0, 255), 76);
});

test('numbers should be little endian, and refused where they do not fit', () => {
	assert.deepEqual([...numbers('1, -1\n127', 'I8', 3)], [1, 255, 127]);
	assert.deepEqual([...numbers('-2', 'I32', 1)], [254, 255, 255, 255]);
	assert.deepEqual([...numbers('9223372036854775807', 'I64', 1)], [255, 255, 255, 255, 255, 255, 255, 127]);
	assert.throws(() => numbers('128', 'I8', 1), /from -128 to 127/);
	assert.throws(() => numbers('1.5', 'I8', 1), RangeError);
	assert.throws(() => numbers('1 2', 'I8', 1), /the model takes 1/);
	assert.deepEqual([...packed('I16', [-40_000, 1, Infinity], 3)], [0, 128, 1, 0, 255, 127]);
	assert.deepEqual([...packed('I64', [-2], 1)], [254, 255, 255, 255, 255, 255, 255, 255]);
});

test('eras should lie one behind the other', () => {
	assert.deepEqual(blocksOf(30, [{ era: 2, blocks: 10 }, { era: 1, blocks: 12 }]), [{ era: 2, first: 20, last: 29 }, { era: 1, first: 8, last: 19 }]);
	assert.equal(progress(10, 20, 14), 0.5);
	assert.equal(progress(10, 20, 99), 1);
	assert.equal(progress(10, 10, 9), 1);
});

test('pay for answers and for keeping should be summed over the blocks of an era, as far as they were read', () => {
	const planck = (amount) => ({ toBigInt: () => amount });
	const told = (section, method, data) => paymentOf({ section, method, data: { operator: 'a', ...data } });
	const answer = told('dataFeeds', 'OperatorPaid', { feed: planck(1n), amount: planck(5n) });
	const kept = told('retrieval', 'Answered', { deal: planck(1n), fee: planck(3n), reward: planck(4n) });
	assert.deepEqual(answer, { source: 'answers', operator: 'a', amount: 5n });
	assert.deepEqual(kept, { source: 'keeping', operator: 'a', amount: 7n });
	// What could not be delivered is no pay, and coverage is paid for an era that is named.
	assert.equal(told('dataFeeds', 'PayUndeliverable', { amount: planck(5n) }), undefined);
	assert.equal(told('rewards', 'Rewarded', { amount: planck(5n) }), undefined);
	const read = { from: 20, to: 39, over: true, payments: new Map([[20, [answer]], [29, [kept, answer, { ...answer, operator: 'b' }]], [30, [answer]]]) };
	assert.deepEqual(earnedIn(read, { first: 20, last: 29 }, 'a'), { answers: 10n, keeping: 7n, whole: true });
	assert.deepEqual(earnedIn(read, { first: 30, last: 39 }, 'b'), { answers: 0n, keeping: 0n, whole: true });
	assert.deepEqual(earnedIn(read, { first: 10, last: 20 }, 'a'), { answers: 5n, keeping: 0n, whole: false });
	assert.equal(earnedIn({ ...read, from: 1 }, { first: 0, last: 9 }, 'a').whole, true);
	assert.equal(earnedIn(read, { first: 10, last: 19 }, 'a'), undefined);
	assert.equal(earnedIn(read, { first: 40, last: 49 }, 'a'), undefined);
});

test('shades should be nothing only for nothing', () => {
	assert.equal(shade(0, 8), 0);
	assert.equal(shade(1e-9, 8), 1);
	assert.equal(shade(1, 8), 8);
	assert.equal(share(1n, 0n), 0);
	assert.equal(share(5n * 10n ** 30n, 10n ** 31n), 0.5);
	assert.equal(share(11n, 10n), 1);
});

test('changes of earnings should be summed by operator, the largest first', () => {
	const rows = [{ operator: 'a' }, { operator: 'b' }, { operator: 'a' }];
	assert.deepEqual(changes(rows, [[1n, 2n], [10n, 4n], [1n, 1n]]), [{ who: 'b', now: 10n, then: 4n }, { who: 'a', now: 2n, then: 3n }]);
});

test('votes should weigh as their lock says', () => {
	assert.equal(weight(100n, 'None'), 10n);
	assert.equal(weight(100n, 'Locked6x'), 600n);
	assert.deepEqual(['None', 'Locked1x', 'Locked3x', 'Locked6x'].map(locks), [0, 1, 4, 32]);
	assert.equal(approval(0n, 0n), 0.5);
	assert.equal(approval(3n * 10n ** 20n, 10n ** 20n), 0.75);
});

test('every event and every mode should have words', () => {
	assert.equal(said('JobSettled').tone, 'good');
	assert.equal(said('FeedSettled').tone, 'good');
	assert.equal(said('NeverHeard').title, 'NeverHeard');
	assert.deepEqual(Object.keys(BEHIND), ['Optimistic', 'Redundant', 'Audited', 'Signed']);
	assert.deepEqual(['Submitted', 'Assigned', 'Panelled', 'Resulted', 'Settled', 'Refunded'].map(reached), [0, 1, 1, 2, 3, 3]);
	assert.equal(elementsOf([1, 8, 8, 1]), 64);
	assert.equal(largest([1, 5n, 5, -1]), 1);
});

test('numbers should be what their bits behind the point say', () => {
	assert.deepEqual([real(-7, 0), real(7n, 0), real(-1_572_864, 20), real(1, 20), real(2n ** 62n, 62)], ['-7', '7', '-1.50000', '0.00000', '1.00000']);
});
