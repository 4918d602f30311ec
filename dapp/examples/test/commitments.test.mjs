import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { hexToU8a, u8aToHex } from '@polkadot/util';

import { cidOf, cidText } from '../cid.mjs';
import { inputRoot, readTensors, tensorRoot, valuesRoot } from '../commitments.mjs';
import { testDigit } from '../digits.mjs';

const golden = JSON.parse(await readFile(new URL('../../../primitives/trace/tests/golden.json', import.meta.url), 'utf8'));
const hex = (bytes) => u8aToHex(bytes, undefined, false);
const bytes = (text) => hexToU8a(`0x${text}`);

test('tensor roots are those of the golden vectors', () => {
	assert.ok(golden.tensors.length > 0);
	for (const tensor of golden.tensors) {
		assert.equal(hex(tensorRoot(tensor, bytes(tensor.bytes))), tensor.root, `${tensor.element} ${tensor.shape}`);
	}
});

test('values roots are those of the golden vectors', () => {
	assert.ok(golden.values.length > 0);
	for (const { roots, root } of golden.values) {
		assert.equal(hex(valuesRoot(roots.map(bytes))), root);
	}
});

test('an input root binds every byte and the lengths', () => {
	const types = [{ element: 'I8', shape: [2, 3] }, { element: 'I16', shape: [4] }];
	const blob = new Uint8Array(14).map((_, place) => place);
	const root = hex(inputRoot(types, blob));
	for (let place = 0; place < blob.length; place += 1) {
		const other = blob.slice();
		other[place] ^= 1;
		assert.notEqual(hex(inputRoot(types, other)), root);
	}
	assert.throws(() => inputRoot(types, blob.slice(1)), RangeError);
	assert.throws(() => inputRoot(types, new Uint8Array(15)), RangeError);
});

test('CIDs are those that IPFS gives', () => {
	const text = (content) => cidText(cidOf(new TextEncoder().encode(content)));
	assert.equal(text('hello world'), 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e');
	assert.equal(text(''), 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku');
	assert.throws(() => cidOf(new Uint8Array(1024 * 1024 + 1)), RangeError);
});

test('outputs are read as signed little-endian numbers', () => {
	const types = [{ element: 'I8', shape: [2] }, { element: 'I32', shape: [1] }, { element: 'I64', shape: [1] }];
	const blob = bytes('ff01' + 'feffffff' + 'ffffffffffffff7f');
	assert.deepEqual(readTensors(types, blob), [[-1, 1], [-2], [2n ** 63n - 1n]]);
});

test('test digits have 64 pixels up to 16 and end where the data set does', async () => {
	const digit = await testDigit(358);
	assert.equal(digit.pixels.length, 64);
	assert.ok(digit.pixels.every((pixel) => pixel <= 16) && digit.label <= 9);
	await assert.rejects(testDigit(359), RangeError);
});
