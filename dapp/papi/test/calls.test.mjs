import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CALLS, matched } from '../calls.mjs';
import { withoutReserved } from '../reserved.mjs';

test('every method is called or left out for a reason', () => {
	for (const [name, how] of Object.entries(CALLS)) {
		assert.match(name, /^\w+\.\w+$/);
		assert.ok(typeof how === 'function' || how.excluded.length > 10, name);
	}
});

test('a new method of the chain has no call, and one that is gone is told', () => {
	const calls = { 'A.old': () => [], 'A.kept': () => [1] };
	const { rows, gone } = matched([{ api: 'A', method: 'kept' }, { api: 'A', method: 'added' }], calls);
	assert.deepEqual(rows.map(({ name, how }) => [name, how]), [['A.kept', calls['A.kept']], ['A.added', undefined]]);
	assert.deepEqual(gone, ['A.old']);
});

test('arguments named by reserved words are renamed, and nothing else', () => {
	const method = (name, ...inputs) => ({ name, inputs: inputs.map((input, type) => ({ name: input, type })), output: 9 });
	const metadata = { pallets: ['same'], apis: [{ name: 'A', methods: [method('offers', 'class', 'start'), method('job', 'id')] }] };
	const { metadata: other, renamed } = withoutReserved(metadata);
	assert.deepEqual(renamed, ['A.offers(class)']);
	assert.deepEqual(other, { pallets: ['same'], apis: [{ name: 'A', methods: [method('offers', 'class_', 'start'), method('job', 'id')] }] });
	assert.equal(metadata.apis[0].methods[0].inputs[0].name, 'class');
});
