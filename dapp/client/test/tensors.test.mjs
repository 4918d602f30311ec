// Roots against the golden vectors of the implementation in Rust.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { hexToU8a, u8aToHex } from '@polkadot/util';
import { AmbitError, blobRoot, readTensors, tensorRoot } from '../dist/index.js';

const golden = JSON.parse(await readFile(new URL('../../../primitives/trace/tests/golden.json', import.meta.url), 'utf8'));
const type = { element: 'I32', shape: [1, 2] };

test('tensor roots are those of the golden vectors', () => {
	assert.ok(golden.tensors.length > 0);
	for (const tensor of golden.tensors) {
		const root = u8aToHex(tensorRoot(tensor, hexToU8a(`0x${tensor.bytes}`)), undefined, false);
		assert.equal(root, tensor.root, `${tensor.element} ${tensor.shape}`);
	}
});

test('a blob of another length is refused with both lengths', () => {
	assert.throws(
		() => blobRoot([type], new Uint8Array(7)),
		(error) => error instanceof AmbitError && error.problem === 'invalid-input' && /7 bytes.*8/.test(error.message)
	);
});

test('numbers are read as their types say', () => {
	const wide = { element: 'I64', shape: [1] };
	const blob = new Uint8Array([1, 0, 0, 0, 255, 255, 255, 255, 254, 255, 255, 255, 255, 255, 255, 255]);
	const [first, second] = readTensors([type, wide], blob);
	assert.deepEqual([...first], [1, -1]);
	assert.deepEqual([...second], [-2n]);
});
