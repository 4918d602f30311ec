#!/usr/bin/env node
// Asks data operators for external data with nothing but polkadot.js and the chain's own metadata: a rate on which they must agree, a
// number that moves, something that isn't there; and with --model the pixels of a handwritten digit, which become a job's input by
// reference. The documents are served by this program. On a development chain it also makes the operators: three accounts whose worker
// keys the node gets. Exits with 0 only if all was answered as it should.

import { Keyring } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';

import { readOptions, run, wholeNumber } from './command.mjs';
import { readTensors, widthOf } from './commitments.mjs';
import { joinDataOperators, leaveDataOperators, withSource } from './operators.mjs';
import { testDigit } from './digits.mjs';
import { blocksFrom, connect, send } from './node.mjs';

const USAGE = `usage: external-data.mjs [options]
  --url URL          node of a development chain, with a worker that may ask this machine (ws://127.0.0.1:9944)
  --suri SURI        who pays, for the operators too (//Eve)
  --model NAME       a published model that takes a handwritten digit, to have one classified
  --digit N          the Nth digit that the model was not trained on (0)
  --timeout SECONDS  give up after this long (600)
  --json             print one JSON object and nothing else`;

const OPERATORS = 3;
/** What an operator asks, and what it is offered, planck. */
const PRICE = 10n ** 9n;
const FEE = 2n * PRICE;
/** Blocks within which an answer is of use. */
const WITHIN = 60;

function options(args) {
	const values = readOptions(args, { suri: '//Eve', model: undefined, digit: '0' });
	wholeNumber(values, 'digit', { most: 1_000_000n });
	return values;
}

/** Text as the codec takes it. */
function bytes(text) {
	return u8aToHex(new TextEncoder().encode(text));
}

/** Asks, follows the request by events to its end, and gives what was settled. */
async function ask(api, signer, { url, pointer, reading, aggregation = 'Exact' }, note) {
	const best = await api.rpc.chain.getHeader();
	const order = {
		target: { Url: bytes(url) },
		pointer: bytes(pointer),
		reading,
		aggregation,
		quorum: 2,
		asked: OPERATORS,
		fee: FEE,
		deadline: best.number.toNumber() + WITHIN,
	};
	const { block, events } = await send(api, api.tx.dataFeeds.request(order), signer, 'the request');
	const { feed } = events.find(({ event }) => api.events.dataFeeds.FeedRequested.is(event)).event.data;
	const from = (await api.rpc.chain.getHeader(block)).number.toNumber();
	for await (const { number, hash } of blocksFrom(api, from)) {
		const state = await api.at(hash);
		for (const { event } of await state.query.system.events()) {
			if (event.section !== 'dataFeeds' || !event.data.feed?.eq(feed)) {
				continue;
			}
			note(`block ${number}: ${event.method} ${JSON.stringify(event.data.toHuman())}`);
			if (event.method === 'FeedRefunded') {
				throw new Error(`request ${feed} was refunded: ${event.data.reason}`);
			}
			if (event.method === 'FeedSettled') {
				const value = (await state.call.dataFeedsApi.value(feed)).unwrap();
				return {
					feed,
					finding: value.finding,
					supporters: value.supporters.length,
					blocks: number - from,
					paid: event.data.paid,
					asking: await pricesOf(await before(api, hash), feed, value.supporters),
				};
			}
		}
	}
	throw new Error('the node gives no more blocks');
}

/** The state before a block. */
async function before(api, hash) {
	return await api.at((await api.rpc.chain.getHeader(hash)).parentHash);
}

/** What these operators ask together for their answer to a request that is still open in `state`, planck. */
async function pricesOf(state, feed, operators) {
	const members = await state.call.dataFeedsApi.members(feed);
	return members
		.filter(({ operator }) => operators.some((supporter) => supporter.eq(operator)))
		.reduce((sum, { price }) => sum + price.toBigInt(), 0n);
}

/** What a request came to, for people and programs. Who is drawn may ask less than the operators made here, so that prices differ. */
function told({ feed, supporters, blocks, paid, asking }, value) {
	return { feed: feed.toNumber(), ...value, supporters, blocks, asking_planck: asking, paid_planck: paid.toBigInt() };
}

/** A flat list as nested ones of this shape. */
function nested(list, shape) {
	if (shape.length <= 1) {
		return list;
	}
	const [outer, ...inner] = shape;
	const size = list.length / outer;
	return Array.from({ length: outer }, (_, place) => nested(list.slice(place * size, (place + 1) * size), inner));
}

/** Finds a published model that has one input tensor, and its first class. */
async function findModel(api, name) {
	const found = (await api.call.jobRegistryApi.models(name, 1_000)).filter(([, model]) => model.name.toUtf8() === name);
	if (found.length !== 1) {
		throw new Error(`${found.length} published models are named ${name}`);
	}
	const [[root, { inputs, outputs }]] = found;
	if (inputs.length !== 1) {
		throw new Error(`${name} takes ${inputs.length} tensors; a request is answered by one`);
	}
	const [entry] = await api.call.jobRegistryApi.classesOf(root, null);
	if (entry === undefined) {
		throw new Error(`${name} has no workload class`);
	}
	const [id, state] = entry;
	return { input: inputs[0], outputs, class: id, minFee: (state.class_ ?? state.class).minFee.toBigInt() };
}

/** Has a job done on an artefact that operators made, and gives its output tensors. */
async function classify(api, signer, model, { root, cid }, note) {
	const best = await api.rpc.chain.getHeader();
	const call = api.tx.jobRegistry.submit(model.class, cid, root, 2n * model.minFee, best.number.toNumber() + 100);
	const { block, events } = await send(api, call, signer, 'the job');
	const { job } = events.find(({ event }) => api.events.jobRegistry.JobSubmitted.is(event)).event.data;
	const from = (await api.rpc.chain.getHeader(block)).number.toNumber();
	for await (const { number, hash } of blocksFrom(api, from)) {
		const state = await api.at(hash);
		for (const { event } of await state.query.system.events()) {
			if (event.section !== 'jobRegistry' || !event.data.job?.eq(job)) {
				continue;
			}
			note(`block ${number}: ${event.method} ${JSON.stringify(event.data.toHuman())}`);
			if (event.method === 'JobRefunded') {
				throw new Error(`job ${job} was refunded: ${event.data.reason}`);
			}
			if (event.method === 'JobSettled') {
				const { claim } = (await state.query.jobRegistry.jobs(job)).unwrap().state.asSettled;
				const types = model.outputs.map(({ element, shape }) => ({
					element: element.type,
					shape: shape.map((extent) => extent.toNumber()),
				}));
				return { job: job.toNumber(), tensors: readTensors(types, claim.inline.unwrap().toU8a(true)) };
			}
		}
	}
	throw new Error('the node gives no more blocks');
}

/** Has a digit's pixels found by the operators, and classified. */
async function classified(api, signer, source, { model: name, digit }, documents, note) {
	const model = await findModel(api, name);
	const { pixels, label } = await testDigit(Number(digit));
	const shape = model.input.shape.map((extent) => extent.toNumber());
	const element = model.input.element.type;
	const values = readTensors([{ element, shape }], pixels)[0];
	if (values.length * widthOf(element) !== pixels.length) {
		throw new Error(`${name} does not take a digit`);
	}
	documents['/digit.json'] = { pixels: nested(values, shape) };
	const reading = { Tensor: { ty: { element, shape }, decimals: 0 } };
	const answer = await ask(api, signer, { url: `${source}/digit.json`, pointer: '/pixels', reading }, note);
	const { root, cid } = answer.finding.asFound.asTensor;
	const { job, tensors } = await classify(api, signer, model, { root, cid }, note);
	return told(answer, { root: root.toHex(), job, prediction: tensors.at(-1)[0], label, correct: tensors.at(-1)[0] === label });
}

async function main(values, note) {
	const api = await connect(values.url);
	let tick = 0;
	const documents = {
		'/rates.json': { rates: { 'amb/eur': '12.345' } },
		// Something else each time that it is asked for.
		'/trade.json': () => ({ last: 100 + (tick++ % 5) / 10 }),
	};
	try {
		const signer = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 }).addFromUri(values.suri);
		const operators = await joinDataOperators(api, { suri: values.suri, count: OPERATORS, price: PRICE, note });
		return await withSource(documents, async (source) => {
			const number = (decimals) => ({ Number: { decimals } });
			const asked = (path, pointer, reading, aggregation) => ask(api, signer, { url: source + path, pointer, reading, aggregation }, note);

			const rate = await asked('/rates.json', '/rates/amb~1eur', number(2));
			const median = await asked('/trade.json', '/last', number(3), { Median: { tolerance: 10_000 } });
			const absent = await asked('/rates.json', '/rates/amb~1usd', number(2));
			const result = {
				rate: told(rate, { number: rate.finding.asFound.asNumber.toBigInt() }),
				median: told(median, { number: median.finding.asFound.asNumber.toBigInt() }),
				absent: told(absent, { failure: absent.finding.asFailed.type }),
				...(values.model === undefined ? {} : { digit: await classified(api, signer, source, values, documents, note) }),
			};
			await leaveDataOperators(api, operators);
			const isRight =
				result.rate.number === 1234n &&
				result.median.number >= 100_000n &&
				result.median.number <= 100_400n &&
				result.absent.failure === 'Absent' &&
				result.digit?.correct !== false;
			return isRight ? result : { ...result, failed: true };
		});
	} finally {
		await api.disconnect();
	}
}

await run({ usage: USAGE, options, main, late: 'not answered' });
