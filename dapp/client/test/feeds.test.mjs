// What operators say of the world outside, without a chain.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TypeRegistry } from '@polkadot/types';
import { AmbitError, cidOf, decimalText, inputOf, readFinding } from '../dist/index.js';
import { plain } from '../dist/codec.js';

const registry = new TypeRegistry();
registry.register({
	Value: { _enum: { Text: 'Bytes', Number: 'i128', Tensor: { root: 'H256', cid: 'Bytes' } } },
	Failure: { _enum: { Unreachable: 'Null', TimedOut: 'Null', Refused: 'u16' } },
	Finding: { _enum: { Found: 'Value', Failed: 'Failure' } },
});
const finding = (value) => readFinding(registry.createType('Finding', value));
const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

test('findings should be read as what they are', () => {
	assert.deepEqual(finding({ Found: { Text: hex(new TextEncoder().encode('0x1')) } }), {
		kind: 'Found',
		value: { kind: 'Text', text: '0x1' },
	});
	const least = -(2n ** 127n);
	assert.deepEqual(finding({ Found: { Number: least } }), { kind: 'Found', value: { kind: 'Number', number: least } });
	assert.equal(plain(registry.createType('i128', least)), least);
	assert.deepEqual(finding({ Failed: { Refused: 404 } }), { kind: 'Failed', failure: 'Refused', status: 404 });
	assert.deepEqual(finding({ Failed: 'TimedOut' }), { kind: 'Failed', failure: 'TimedOut', status: undefined });
});

test('a tensor that was found should be a job\'s input, and nothing else', () => {
	const cid = cidOf(new Uint8Array([1, 2, 3]));
	const root = `0x${'ab'.repeat(32)}`;
	const answer = (found) => ({ finding: found, supporters: [], block: 1, moment: 0n });
	const found = finding({ Found: { Tensor: { root, cid: hex(cid.bytes) } } });
	const input = inputOf(answer(found));
	assert.deepEqual([hex(input.cid.bytes), input.root], [hex(cid.bytes), root]);
	for (const other of [{ Found: { Number: 1 } }, { Failed: 'TimedOut' }]) {
		assert.throws(() => inputOf(answer(finding(other))), (error) => error instanceof AmbitError && error.problem === 'invalid-input');
	}
});

test('numbers should be shown with their decimals', () => {
	for (const [number, decimals, text] of [
		[1250n, 2, '12.50'],
		[-5n, 2, '-0.05'],
		[0n, 3, '0.000'],
		[7n, 0, '7'],
		[-(2n ** 127n), 18, '-170141183460469231731.687303715884105728'],
	]) {
		assert.equal(decimalText(number, decimals), text);
	}
});
