// A connection that breaks, without a chain: who answers here counts what it is asked, and hangs up when it is told to.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { WebSocketServer } from 'ws';
import { AmbitError } from '../dist/index.js';
import { Connection } from '../dist/connection.js';

/** A node that answers each method with what `answers` has for it: a value, or a function of the socket, which may hang up. */
class Node {
	asked = [];

	static async with(answers) {
		const node = new Node();
		node.answers = answers;
		await node.start();
		return node;
	}

	get url() {
		return `ws://127.0.0.1:${this.port}`;
	}

	async start() {
		this.server = new WebSocketServer({ host: '127.0.0.1', port: this.port ?? 0 });
		this.server.on('connection', (socket) => {
			socket.on('message', (text) => {
				const { id, method } = JSON.parse(text);
				this.asked.push(method);
				const answer = this.answers[method];
				const result = typeof answer === 'function' ? answer(socket) : answer;
				if (result !== undefined) {
					socket.send(JSON.stringify({ jsonrpc: '2.0', id, ...(result.error ? result : { result }) }));
				}
			});
		});
		await once(this.server, 'listening');
		this.port = this.server.address().port;
	}

	async stop() {
		for (const socket of this.server.clients) {
			socket.terminate();
		}
		await new Promise((resolve) => this.server.close(resolve));
	}
}

const unreachable = (error) => error instanceof AmbitError && error.problem === 'unreachable' && error.remedy !== '';

/** Runs a test between a node that answers so and a connection to it. */
async function between(answers, patience, use) {
	const node = await Node.with(answers);
	const connection = new Connection(node.url, 2_000, patience);
	try {
		await connection.isReady;
		await use(connection, node);
	} finally {
		await connection.disconnect();
		await node.stop();
	}
}

/** Hangs up the first so many times, and then gives an answer. */
function cutting(times, answer) {
	return (socket) => {
		if (times > 0) {
			times -= 1;
			socket.terminate();
			return undefined;
		}
		return answer;
	};
}

test('a question whose answer is cut off is asked again', async () => {
	await between({ chain_getHeader: cutting(2, { number: '0x5' }) }, 10_000, async (connection, node) => {
		assert.deepEqual(await connection.send('chain_getHeader', []), { number: '0x5' });
		assert.deepEqual(node.asked, Array(3).fill('chain_getHeader'));
		// As one that may be cached.
		node.answers.state_call = cutting(1, '0x07');
		assert.equal(await connection.send('state_call', ['A', '0x'], true), '0x07');
	});
});

test('what changes something is not sent twice', async () => {
	await between({ author_submitExtrinsic: cutting(1, '0x01') }, 10_000, async (connection, node) => {
		await assert.rejects(connection.send('author_submitExtrinsic', ['0x00']), /disconnected/);
		assert.deepEqual(node.asked, ['author_submitExtrinsic']);
	});
});

test('an error of the node stays what it is', async () => {
	await between({ chain_getHeader: { error: { code: 4003, message: 'Client error' } } }, 10_000, async (connection, node) => {
		await assert.rejects(connection.send('chain_getHeader', []), (error) => error.code === 4003);
		assert.equal(node.asked.length, 1);
	});
});

test('a node that stays away, answers nothing, or was left is an error that says so', async () => {
	await between({ chain_getHeader: () => undefined }, 300, async (connection, node) => {
		const silent = connection.send('chain_getHeader', []);
		await node.stop();
		await assert.rejects(silent, unreachable);
		await assert.rejects(connection.send('chain_getHeader', []), unreachable);
		const left = connection.subscribe('chain_newHead', 'chain_subscribeNewHeads', [], () => {});
		await connection.disconnect();
		await assert.rejects(left, unreachable);
		await node.start();
	});
});

test('a subscription that is cut off before it began, and again later, goes on', async () => {
	const heads = (socket) => {
		const params = { subscription: 'one', result: { number: '0x1' } };
		setImmediate(() => socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'chain_newHead', params })));
		return 'one';
	};
	let cuts = 2;
	const answers = { chain_subscribeNewHeads: (socket) => (cuts-- > 0 ? void socket.terminate() : heads(socket)) };
	await between(answers, 10_000, async (connection, node) => {
		let hear;
		const heard = () => new Promise((resolve) => (hear = resolve));
		let next = heard();
		await connection.subscribe('chain_newHead', 'chain_subscribeNewHeads', [], (_, head) => hear(head));
		assert.deepEqual(await next, { number: '0x1' });
		next = heard();
		cuts = 1;
		for (const socket of node.server.clients) {
			socket.terminate();
		}
		assert.deepEqual(await next, { number: '0x1' });
	});
});
