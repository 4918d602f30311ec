// Manifests, without a chain.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { AmbitError, manifestOf } from '../dist/index.js';

test('a manifest should be read as the compiler writes it', async () => {
	const json = await readFile(new URL('../../../models/digits/mlp.json', import.meta.url), 'utf8');
	const { name, root, inputs, outputs } = manifestOf(json);
	assert.equal(name, 'digits-mlp');
	assert.equal(root, JSON.parse(json).model_root);
	assert.deepEqual(inputs, [{ element: 'I8', shape: [1, 8, 8, 1] }]);
	assert.deepEqual(outputs, [{ element: 'I32', shape: [1, 10] }, { element: 'I32', shape: [1, 1] }]);
});

test('a manifest that lacks something should say what', () => {
	const whole = { name: 'm', model_root: `0x${'ab'.repeat(32)}`, inputs: [{ element: 'i8', shape: [2] }], outputs: [{ element: 'i64', shape: [1] }] };
	manifestOf(JSON.stringify(whole));
	for (const [broken, what] of [
		['{', /no JSON/],
		[JSON.stringify({ ...whole, name: '' }), /no name/],
		[JSON.stringify({ ...whole, model_root: '0x00' }), /no model_root/],
		[JSON.stringify({ ...whole, inputs: [] }), /no inputs/],
		[JSON.stringify({ ...whole, outputs: [{ element: 'f32', shape: [1] }] }), /type .* outputs/],
		[JSON.stringify({ ...whole, outputs: [{ element: 'i8', shape: [0] }] }), /type .* outputs/],
	]) {
		assert.throws(() => manifestOf(broken), (error) => error instanceof AmbitError && error.problem === 'invalid-input' && what.test(error.message));
	}
});
