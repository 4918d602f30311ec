import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NEVER, of, Subject, throwError } from 'rxjs';

import { bare, describe, follow, included, path, signerOf } from '../chain.mjs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

test('secret URIs give the accounts that every client gives', () => {
	// Those of the development phrase are known to everyone.
	assert.equal(hex(signerOf('//Eve').publicKey), 'e659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e');
	const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
	assert.equal(hex(signerOf(phrase).publicKey), '46ebddef8cd9bb167dc30878d7113b7e168e6f0646beffd77d69d39bad76b47a');
	assert.equal(hex(signerOf(`${phrase}//Eve`).publicKey), hex(signerOf('//Eve').publicKey));
	for (const suri of ['', 'Eve', 'bottom drive obey', `${phrase} walk`]) {
		assert.throws(() => signerOf(suri), /--suri is not/);
	}
});

test('dispatch errors are told by their names', () => {
	const module = { type: 'Module', value: { type: 'JobRegistry', value: { type: 'FeeBelowMinimum', value: undefined } } };
	assert.equal(describe(module), 'JobRegistry.FeeBelowMinimum');
	assert.equal(describe({ type: 'Token', value: { type: 'FundsUnavailable', value: undefined } }), 'Token.FundsUnavailable');
	assert.equal(describe({ type: 'BadOrigin', value: undefined }), 'BadOrigin');
	assert.deepEqual(path({ type: 'Invalid', value: { type: 'Custom', value: 7 } }), ['Invalid', 'Custom']);
});

test('the length before a transaction is taken off, whatever its own length', () => {
	for (const [prefix, length] of [[[0x08], 2], [[0x01, 0x01], 64], [[0x02, 0x00, 0x01, 0x00], 16_384]]) {
		assert.equal(bare(Uint8Array.of(...prefix, ...new Uint8Array(length))).length, length);
	}
});

test('a transaction is done when a block has it, and its failure is told', async () => {
	const state = (more) => ({ type: 'txBestBlocksState', found: true, ok: true, events: ['event'], block: { number: 7 }, ...more });
	const waiting = { type: 'txBestBlocksState', found: false, isValid: true };
	assert.deepEqual(await included(of({ type: 'signed' }, waiting, state()), 'it'), { block: { number: 7 }, events: ['event'] });
	const dispatchError = { type: 'Module', value: { type: 'JobRegistry', value: { type: 'NoSuchClass', value: undefined } } };
	await assert.rejects(included(of(state({ ok: false, dispatchError })), 'the job'), /the chain refused the job: JobRegistry.NoSuchClass/);
	await assert.rejects(included(of({ ...waiting, isValid: false }), 'the job'), /the transaction for the job is no longer valid/);
	const refused = Object.assign(new Error('{}'), { name: 'InvalidTxError', error: { type: 'Invalid', value: { type: 'Payment' } } });
	await assert.rejects(included(throwError(() => refused), 'the job'), /the transaction for the job is refused: Invalid.Payment/);
});

/** A client whose best chain is told by hand: blocks are [number, hash], oldest first. */
function told() {
	const bestBlocks$ = new Subject();
	const held = new Set();
	const client = {
		bestBlocks$,
		hodlBlock(hash) {
			held.add(hash);
			return () => held.delete(hash);
		},
	};
	const say = (...blocks) => bestBlocks$.next(blocks.map(([number, hash]) => ({ number, hash })).reverse());
	return { client, say, held, bestBlocks$ };
}

test('no block is left out, and one that takes the place of another is given too', async () => {
	const { client, say, held, bestBlocks$ } = told();
	const chain = follow(client);
	say([1, 'a'], [2, 'b']);
	say([2, 'b'], [3, 'c']);
	say([2, 'b'], [3, 'd'], [4, 'e']);
	const blocks = chain.blocks();
	const seen = [];
	for (let place = 0; place < 5; place += 1) {
		seen.push((await blocks.next()).value);
	}
	assert.deepEqual(seen.map(({ number, hash }) => `${number}${hash}`), ['1a', '2b', '3c', '3d', '4e']);
	const next = blocks.next();
	say([4, 'e'], [5, 'f']);
	assert.deepEqual((await next).value, { number: 5, hash: 'f' });
	assert.deepEqual([...held], ['f']);
	const last = blocks.next();
	bestBlocks$.complete();
	await assert.rejects(last, /the node gives no more blocks/);
	chain.end();
	assert.equal(held.size, 0);
});

test('blocks that nobody asked for are let go at the end', () => {
	const { client, say, held } = told();
	const chain = follow(client);
	say([1, 'a'], [2, 'b']);
	assert.equal(held.size, 2);
	chain.end();
	assert.equal(held.size, 0);
	assert.doesNotThrow(() => follow({ ...client, bestBlocks$: NEVER }).end());
});
