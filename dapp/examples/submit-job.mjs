#!/usr/bin/env node
// Submits one inference job with nothing but polkadot.js and the chain's own metadata, follows it by events until it is
// settled, and reads the result from the ledger. Exits with 0 only if the job was settled.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { Keyring } from '@polkadot/api';
import { hexToU8a, u8aToHex } from '@polkadot/util';

import { cidOf, cidText } from './cid.mjs';
import { run } from './command.mjs';
import { inputRoot, readTensors } from './commitments.mjs';
import { testDigit } from './digits.mjs';
import { blocksFrom, connect, send, upload } from './node.mjs';

const USAGE = `usage: submit-job.mjs --worker-token-file FILE [options]
  --url URL                 node (ws://127.0.0.1:9944)
  --worker URL              worker that keeps the input (http://127.0.0.1:9955)
  --worker-token-file FILE  that worker's token
  --suri SURI               who pays (//Eve)
  --model NAME              model by name (digits-cnn)
  --digit N                 input: the Nth digit that the model was not trained on (0)
  --input FILE              input: raw bytes of the model's input tensors, instead of a digit
  --max-fee PLANCK          ceiling; twice the class's minimum unless given
  --deadline BLOCKS         blocks within which the result is of use (100)
  --timeout SECONDS         give up after this long (600)
  --json                    print one JSON object and nothing else`;

function options() {
	const text = (value) => ({ type: 'string', ...(value === undefined ? {} : { default: value }) });
	const { values } = parseArgs({
		options: {
			url: text('ws://127.0.0.1:9944'),
			worker: text('http://127.0.0.1:9955'),
			'worker-token-file': text(),
			suri: text('//Eve'),
			model: text('digits-cnn'),
			digit: text('0'),
			input: text(),
			'max-fee': text(),
			deadline: text('100'),
			timeout: text('600'),
			json: { type: 'boolean', default: false },
		},
	});
	if (values['worker-token-file'] === undefined) {
		throw new Error('--worker-token-file is missing');
	}
	for (const name of ['digit', 'deadline', 'timeout']) {
		if (!/^\d{1,9}$/.test(values[name])) {
			throw new Error(`--${name} ${values[name]} is not a whole number`);
		}
	}
	return values;
}

/** A model's tensor types as plain objects. */
function types(values) {
	return values.map(({ element, shape }) => ({ element: element.type, shape: shape.map((extent) => extent.toNumber()) }));
}

async function findModel(api, name) {
	const models = await api.query.jobRegistry.models.entries();
	const found = models.filter(([, model]) => model.unwrap().name.toUtf8() === name);
	if (found.length !== 1) {
		throw new Error(`${found.length} of ${models.length} published models are named ${name}`);
	}
	const [{ args: [root] }, model] = found[0];
	return { root, model: model.unwrap() };
}

async function findClass(api, root) {
	const classes = await api.query.jobRegistry.classes.entries();
	const found = classes.filter(([, entry]) => entry.unwrap().spec.model.eq(root));
	if (found.length === 0) {
		throw new Error(`model ${root} has no workload class`);
	}
	// The first that was opened: entries come in the order of hashes.
	found.sort(([{ args: [a] }], [{ args: [b] }]) => a.toNumber() - b.toNumber());
	const [{ args: [id] }, entry] = found[0];
	return { id, minFee: entry.unwrap().minFee.toBigInt() };
}

/** Follows a job by events from a block on until it is settled; `note` hears of each step. */
async function follow(api, job, from, note) {
	for await (const { number, hash } of blocksFrom(api, from)) {
		const state = await api.at(hash);
		for (const { event } of await state.query.system.events()) {
			if (event.section !== 'jobRegistry' || !event.data.job?.eq(job)) {
				continue;
			}
			note(`block ${number}: ${event.method} ${JSON.stringify(event.data.toHuman())}`);
			if (event.method === 'JobRefunded') {
				throw new Error(`the job was refunded: ${event.data.reason}`);
			}
			if (event.method === 'JobSettled') {
				const entry = await state.query.jobRegistry.jobs(job);
				const { claim, fee, operator } = entry.unwrap().state.asSettled;
				return { number, claim, fee, operator };
			}
		}
	}
	throw new Error('the node gives no more blocks');
}

async function main(values, note) {
	const token = (await readFile(values['worker-token-file'], 'utf8')).trim();
	const api = await connect(values.url);
	try {
		const { root, model } = await findModel(api, values.model);
		const { id, minFee } = await findClass(api, root);
		const digit = values.input === undefined ? await testDigit(Number(values.digit)) : undefined;
		const input = digit?.pixels ?? new Uint8Array(await readFile(values.input));

		const root256 = inputRoot(types(model.inputs), input);
		const cid = cidOf(input);
		await upload(values.worker, token, input, cidText(cid));
		note(`input ${cidText(cid)}, root ${u8aToHex(root256)}`);

		const signer = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 }).addFromUri(values.suri);
		const best = await api.rpc.chain.getHeader();
		const maxFee = values['max-fee'] === undefined ? 2n * minFee : BigInt(values['max-fee']);
		const deadline = best.number.toNumber() + Number(values.deadline);
		const call = api.tx.jobRegistry.submit(id, u8aToHex(cid), root256, maxFee, deadline);
		const { block, events } = await send(api, call, signer, 'the job');
		const submitted = events.find(({ event }) => api.events.jobRegistry.JobSubmitted.is(event));
		const { job } = submitted.event.data;
		const { number } = await api.rpc.chain.getHeader(block);
		note(`job ${job} is in block ${number}`);

		const settled = await follow(api, job, number.toNumber(), note);
		if (settled.claim.inline.isNone) {
			throw new Error('the result is too large for the ledger; fetch its CID from a gateway');
		}
		const outputs = readTensors(types(model.outputs), hexToU8a(settled.claim.inline.unwrap().toHex()));
		const prediction = outputs.find((tensor) => tensor.length === 1)?.[0];
		return {
			job: job.toNumber(),
			operator: settled.operator.toString(),
			fee_planck: settled.fee.toString(),
			settled_in_block: settled.number,
			blocks: settled.number - number.toNumber(),
			outputs,
			...(digit ? { label: digit.label, prediction, correct: prediction === digit.label } : {}),
		};
	} finally {
		await api.disconnect();
	}
}

await run({ usage: USAGE, options, main, late: 'not settled' });
