// What the tests against a chain have in common.

import assert from 'node:assert/strict';

import { AmbitError } from '../dist/index.js';

/** A check that an error is the library's, of this kind, and says what to do. */
export function fails(problem, detail) {
	return (error) => {
		assert.ok(error instanceof AmbitError, String(error?.stack ?? error));
		assert.equal(error.problem, problem, error.message);
		if (detail !== undefined) {
			assert.equal(error.detail, detail, error.message);
		}
		assert.notEqual(error.remedy, '');
		return true;
	};
}

/** Waits until the best chain has so many blocks more. */
export async function blocksLater(api, count, signal) {
	const target = (await api.rpc.chain.getHeader()).number.toNumber() + count;
	let stop = () => {};
	await new Promise((resolve, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason), { once: true });
		api.rpc.chain.subscribeNewHeads(({ number }) => number.toNumber() >= target && resolve()).then((off) => (stop = off), reject);
	});
	stop();
}

/** What is read while no block comes. Two answers of different blocks need not agree. */
export async function ofOneBlock(api, read) {
	for (;;) {
		const before = await api.rpc.chain.getBlockHash();
		const found = await read();
		if (before.eq(await api.rpc.chain.getBlockHash())) {
			return found;
		}
	}
}

/** All that an iterator gives. */
export async function all(iterator) {
	const list = [];
	for await (const one of iterator) {
		list.push(one);
	}
	return list;
}
