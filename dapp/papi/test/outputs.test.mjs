import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cidOf } from '../../examples/cid.mjs';
import { inputRoot } from '../../examples/commitments.mjs';
import { readOutputs, types } from '../outputs.mjs';

const TYPES = types([
	{ element: { type: 'I32', value: undefined }, shape: [2] },
	{ element: { type: 'I8', value: undefined }, shape: [1] },
]);
const BYTES = Uint8Array.of(1, 0, 0, 0, 254, 255, 255, 255, 7);
const root = (bytes) => `0x${Buffer.from(inputRoot(TYPES, bytes)).toString('hex')}`;
const CLAIM = { inline: BYTES, output: cidOf(BYTES), output_root: root(BYTES) };

test('outputs are read once their CID and their root are right', () => {
	assert.deepEqual(readOutputs(CLAIM, TYPES), [[1, -2], [7]]);
});

test('no changed byte is believed', () => {
	for (let place = 0; place < BYTES.length; place += 1) {
		const other = BYTES.slice();
		other[place] ^= 1;
		assert.throws(() => readOutputs({ ...CLAIM, inline: other }, TYPES), /an output of CID bafk\w+, but names bafk\w+/);
		assert.throws(() => readOutputs({ ...CLAIM, inline: other, output: cidOf(other) }, TYPES), /an output of root 0x/);
	}
	assert.throws(() => readOutputs({ ...CLAIM, inline: BYTES.slice(1), output: cidOf(BYTES.slice(1)) }, TYPES), RangeError);
	assert.throws(() => readOutputs({ ...CLAIM, inline: undefined }, TYPES), /too large for the ledger/);
});
