// The chain block by block, without a chain: one that grows, turns to another fork, and is not so far on another node.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AmbitError } from '../dist/index.js';
import { blocksFrom } from '../dist/blocks.js';

/** What is asked of an api here, about a chain that is a list of hashes by height. */
class Chain {
	isConnected = true;
	#hear = () => {};
	#blocks = [];
	#parents = new Map();

	constructor(...blocks) {
		this.turn(...blocks);
	}

	/** Its best chain is this one from now on. */
	turn(...blocks) {
		this.#blocks = blocks;
		blocks.forEach((hash, height) => this.#parents.set(hash, blocks[height - 1]));
		this.#hear(this.#head());
	}

	#head() {
		return { number: { toNumber: () => this.#blocks.length - 1 } };
	}

	rpc = {
		chain: {
			subscribeNewHeads: async (hear) => {
				this.#hear = hear;
				hear(this.#head());
				return () => (this.#hear = () => {});
			},
			getHeader: Object.assign(async () => this.#head(), { raw: async (hash) => ({ parentHash: this.#parents.get(hash) }) }),
			getBlockHash: async (height) => ({ isEmpty: this.#blocks[height] === undefined, toHex: () => this.#blocks[height] }),
		},
	};

	on() {}
	off() {}
}

/** The next so many blocks, as `height:hash`. */
async function take(blocks, count) {
	const list = [];
	while (list.length < count) {
		const { value } = await blocks.next();
		list.push(`${value.number}:${value.hash}`);
	}
	return list;
}

test('blocks should come in their order, from the first that was asked for', async () => {
	const chain = new Chain('g', 'a', 'b');
	const blocks = blocksFrom(chain, 1);
	assert.deepEqual(await take(blocks, 2), ['1:a', '2:b']);
	const next = take(blocks, 2);
	chain.turn('g', 'a', 'b', 'c', 'd');
	assert.deepEqual(await next, ['3:c', '4:d']);
	await blocks.return();
});

test('the blocks of another fork should come from where it forked', async () => {
	const chain = new Chain('g', 'a', 'b', 'c');
	const blocks = blocksFrom(chain, 1);
	assert.deepEqual(await take(blocks, 3), ['1:a', '2:b', '3:c']);
	const next = take(blocks, 3);
	chain.turn('g', 'a', 'B', 'C', 'D');
	assert.deepEqual(await next, ['2:B', '3:C', '4:D']);
	await blocks.return();
});

test('a node that is behind should be waited for', async () => {
	const chain = new Chain('g', 'a', 'b');
	const blocks = blocksFrom(chain, 1);
	assert.deepEqual(await take(blocks, 1), ['1:a']);
	chain.turn('g', 'a');
	const next = take(blocks, 2);
	await new Promise(setImmediate);
	chain.turn('g', 'a', 'b', 'c');
	assert.deepEqual(await next, ['2:b', '3:c']);
	await blocks.return();
});

test('who wants no more blocks should get none', async () => {
	const controller = new AbortController();
	const blocks = blocksFrom(new Chain('g', 'a'), 1, controller.signal);
	await take(blocks, 1);
	const next = blocks.next();
	controller.abort(new Error('enough'));
	await assert.rejects(next, (error) => error instanceof AmbitError && error.problem === 'cancelled');
});
