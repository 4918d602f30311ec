#!/usr/bin/env node
// External data and keeping through the client, against a development node whose worker may ask this machine: an agreed number, a median,
// what isn't there, too few operators; an artefact that an operator takes on, and shows where that comes soon. Exits with 0 only if all of
// that went as it should.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { Keyring } from '@polkadot/api';
import { AmbitClient, blobRoot, cidText, decimalText, fetchFile, inputOf, keep, send } from '../dist/index.js';
import { joinDataOperators, leaveDataOperators, withSource } from '../../examples/operators.mjs';
import { fails } from './common.mjs';

const { values } = parseArgs({
	options: {
		url: { type: 'string', default: 'ws://127.0.0.1:9944' },
		worker: { type: 'string', default: 'http://127.0.0.1:9955' },
		'worker-token-file': { type: 'string' },
		gateway: { type: 'string', default: 'http://127.0.0.1:9966' },
		timeout: { type: 'string', default: '600' },
		suri: { type: 'string', default: '//Eve' },
		'wait-blocks': { type: 'string', default: '60' },
	},
});
const signal = AbortSignal.timeout(1000 * Number(values.timeout));
const token = (await readFile(values['worker-token-file'], 'utf8')).trim();

const PRICE = 10n ** 9n;
const OPERATORS = 3;
const client = await AmbitClient.connect(values.url, { timeout: 300_000, signal });
try {
	const { feeds, keeping } = client;
	const signer = { pair: new Keyring({ type: 'sr25519' }).addFromUri(values.suri) };
	const operators = await joinDataOperators(client.api, { suri: values.suri, count: OPERATORS, price: PRICE });
	const names = operators.map(({ address }) => client.api.createType('AccountId', address).toString());
	// There may be others, who ask less.
	const pool = await feeds.operators();
	const own = pool.filter(({ operator }) => names.includes(operator));
	assert.deepEqual(own.map(({ price, eligible, slots }) => [price, eligible, slots]), Array(OPERATORS).fill([PRICE, true, 4]));
	assert.equal(await feeds.price(pool.length), PRICE);
	assert.equal(await feeds.price(16), undefined);
	const right = async () => (await Promise.all(names.map((name) => feeds.operator(name)))).reduce((sum, operator) => sum + operator.right, 0);
	const before = await right();

	let tick = 0;
	const documents = {
		'/data.json': { 'amb/eur': '-0.125', pixels: [[1, 2], [3, -4]] },
		'/moves.json': () => ({ last: 1000 + (tick++ % 3) }),
	};
	const seen = await withSource(documents, async (source) => {
		const number = { kind: 'Number', decimals: 2 };
		const ask = async (order) => {
			const { feed, block } = await feeds.request({ signer, signal, ...order });
			const steps = [];
			const answer = await feeds.answered(feed, block, ({ event }) => steps.push(event), signal);
			return { feed, answer, steps };
		};
		await assert.rejects(feeds.request({ from: 'ftp://x', pointer: '', reading: number, signer }), fails('refused', 'dataFeeds.MalformedUrl'));
		await assert.rejects(feeds.request({ from: source, pointer: 'x', reading: number, signer }), fails('refused', 'dataFeeds.MalformedPointer'));
		await assert.rejects(
			feeds.request({ from: source, pointer: '', reading: number, asked: 3, quorum: 1, signer }),
			fails('refused', 'dataFeeds.QuorumOutOfRange')
		);

		// Of all there are: a quorum of them is not to be had without one of ours, whose worker has what they found.
		const agreed = await ask({ from: `${source}/data.json`, pointer: '/amb~1eur', reading: number, asked: pool.length });
		assert.deepEqual(agreed.answer.finding, { kind: 'Found', value: { kind: 'Number', number: -12n } });
		assert.equal(decimalText(agreed.answer.finding.value.number, 2), '-0.12');
		assert.ok(names.some((name) => agreed.answer.supporters.includes(name)), agreed.answer.supporters.join());
		assert.ok(agreed.answer.supporters.length > pool.length / 2);
		assert.deepEqual([agreed.steps[0], agreed.steps.at(-1)], ['FeedRequested', 'FeedSettled']);
		const { state, quorum, asked, vouchedPpm, url } = await feeds.feed(agreed.feed);
		assert.deepEqual([state.kind, quorum, asked, vouchedPpm, url], ['Answered', Math.floor(pool.length / 2) + 1, pool.length, undefined, `${source}/data.json`]);
		assert.ok((await feeds.feedsOf(signer.pair.address)).some(({ id }) => id === agreed.feed));
		assert.deepEqual(await feeds.members(agreed.feed), []);
		await assert.rejects(feeds.cancel(agreed.feed, signer), fails('refused', 'dataFeeds.NotQueued'));
		await assert.rejects(feeds.feed(2n ** 40n), fails('not-found'));

		const aggregation = { kind: 'Median', tolerancePpm: 10_000 };
		const median = await ask({ from: `${source}/moves.json`, pointer: '/last', reading: { kind: 'Number', decimals: 0 }, aggregation });
		const middle = median.answer.finding.value.number;
		assert.ok(middle >= 1000n && middle <= 1002n, String(middle));

		const type = { element: 'I16', shape: [2, 2] };
		const tensor = await ask({ from: `${source}/data.json`, pointer: '/pixels', reading: { kind: 'Tensor', type, decimals: 0 }, asked: pool.length });
		const input = inputOf(tensor.answer);
		const bytes = await fetchFile(input.cid, { gateways: [values.gateway], limit: 8, signal });
		assert.deepEqual([...bytes], [1, 0, 2, 0, 3, 0, 0xfc, 0xff]);
		assert.equal(`0x${Buffer.from(blobRoot([type], bytes)).toString('hex')}`, input.root);

		await assert.rejects(ask({ from: `${source}/data.json`, pointer: '/none', reading: number }), fails('no-value', 'Absent'));
		await assert.rejects(ask({ from: `${source}/none`, pointer: '', reading: number }), fails('no-value', 'Refused'));
		await assert.rejects(ask({ from: source, pointer: '', reading: number, asked: 16, within: 30 }), fails('refunded', 'NoCapacity'));
		return { rate: agreed.answer.finding.value.number, median: middle, input: cidText(input.cid), steps: agreed.steps };
	});
	assert.ok((await right()) > before);

	const file = new Uint8Array(randomBytes(5_000));
	const cid = await keep({ url: values.worker, token }, file, signal);
	const state = await keeping.state();
	await assert.rejects(keeping.request({ cid, bytes: file.length, eras: 3, copies: 17, signer }), fails('refused', 'retrieval.CopiesOutOfRange'));
	const { request, block } = await keeping.request({ cid, bytes: file.length, copies: 2, eras: 3, signer, signal });
	const asked = await keeping.get(request);
	assert.deepEqual([cidText(asked.cid), asked.bytes, asked.copies, asked.taken, asked.void], [cidText(cid), 5_000n, 2, 0, false]);
	assert.equal(asked.held, 6n * (await keeping.leastFee()));
	assert.ok((await keeping.requests()).some(({ id }) => id === request) && state.era <= asked.from);
	await send(client.api, client.api.tx.retrieval.take(request), { pair: operators[0] }, { signal });
	const [term] = await keeping.terms(request);
	assert.deepEqual([term.operator, term.request, term.missed, term.last], [names[0], request, 0, undefined]);
	const steps = keeping.follow(request, block, signal);
	assert.deepEqual([(await steps.next()).value.event, (await steps.next()).value.event], ['Requested', 'Taken']);
	await steps.return();
	// It is asked at some time of the era, which may be an hour: only who has time for that, or a fast chain, waits for it.
	const head = (await client.api.rpc.chain.getHeader()).number.toNumber();
	const waits = state.ends - head <= Number(values['wait-blocks']);
	const began = waits ? (await keeping.kept(request, block, 1, undefined, signal))[0].began : undefined;
	assert.ok(!waits || began !== undefined);
	assert.deepEqual((await keeping.termsOf(names[0])).map(({ id }) => id), [term.id]);
	const kept = await keeping.keepers(cid);
	assert.deepEqual(kept.keepers.map(({ operator, deal }) => [operator, deal]), [[names[0], term.id]]);
	await keeping.withdraw(request, signer);
	assert.equal((await keeping.get(request)).copies, 1);
	await assert.rejects(keeping.get(2n ** 40n), fails('not-found'));

	await leaveDataOperators(client.api, operators);
	console.log(
		JSON.stringify({ ...seen, kept: cidText(cid), began }, (_, value) => (typeof value === 'bigint' ? String(value) : value))
	);
} finally {
	await client.close();
}
