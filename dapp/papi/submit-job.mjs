#!/usr/bin/env node
// Submits one inference job with polkadot-api and types that were generated from the chain's own metadata, follows it by events until it
// is settled, and reads the result from the ledger. Exits with 0 only if the job was settled and its output is what the ledger names.

import { readFile } from 'node:fs/promises';

import { cidOf, cidText } from '../examples/cid.mjs';
import { address, plain, readOptions, run, UsageError, wholeNumber } from '../examples/command.mjs';
import { inputRoot } from '../examples/commitments.mjs';
import { testDigit } from '../examples/digits.mjs';
import { upload } from '../examples/node.mjs';
import { follow, send, signerOf, typed, withClient } from './chain.mjs';
import { readOutputs, types } from './outputs.mjs';

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

function options(args) {
	const values = readOptions(args, {
		worker: 'http://127.0.0.1:9955',
		'worker-token-file': undefined,
		suri: '//Eve',
		model: 'digits-cnn',
		digit: '0',
		input: undefined,
		'max-fee': undefined,
		deadline: '100',
	});
	if (values['worker-token-file'] === undefined) {
		throw new UsageError('--worker-token-file is missing');
	}
	address(values, 'worker', ['http:', 'https:']);
	wholeNumber(values, 'digit', { most: 999_999_999n });
	wholeNumber(values, 'deadline', { most: 999_999_999n });
	wholeNumber(values, 'max-fee', { most: 2n ** 128n - 1n });
	return values;
}

async function findModel(api, name) {
	const models = await api.query.JobRegistry.Models.getEntries({ at: 'best' });
	const found = models.filter(({ value }) => Buffer.from(value.name).toString() === name);
	if (found.length !== 1) {
		throw new Error(`${found.length} of ${models.length} published models are named ${name}`);
	}
	const [{ keyArgs: [root], value: model }] = found;
	return { root, model };
}

async function findClass(api, root) {
	const classes = await api.query.JobRegistry.Classes.getEntries({ at: 'best' });
	const found = classes.filter(({ value }) => value.spec.model === root);
	if (found.length === 0) {
		throw new Error(`model ${root} has no workload class`);
	}
	// The first that was opened: entries come in the order of hashes.
	found.sort(({ keyArgs: [a] }, { keyArgs: [b] }) => a - b);
	const [{ keyArgs: [id], value }] = found;
	return { id, minFee: value.min_fee };
}

/** Follows a job by events from a block on until it is settled; `note` hears of each step. */
async function untilSettled(api, chain, job, from, note) {
	for await (const { number, hash } of chain.blocks()) {
		if (number < from) {
			continue;
		}
		for (const { event } of await api.query.System.Events.getValue({ at: hash })) {
			if (event.type !== 'JobRegistry' || event.value.value?.job !== job) {
				continue;
			}
			const { type, value } = event.value;
			note(`block ${number}: ${type} ${JSON.stringify(value, plain)}`);
			if (type === 'JobRefunded') {
				throw new Error(`the job was refunded: ${value.reason.type}`);
			}
			if (type === 'JobSettled') {
				const { state } = await api.query.JobRegistry.Jobs.getValue(job, { at: hash });
				return { number, ...state.value };
			}
		}
	}
}

async function main(values, note) {
	const token = (await readFile(values['worker-token-file'], 'utf8')).trim();
	const signer = signerOf(values.suri);
	const digit = values.input === undefined ? await testDigit(Number(values.digit)) : undefined;
	const input = digit?.pixels ?? new Uint8Array(await readFile(values.input));
	return withClient(values.url, async (client) => {
		const api = await typed(client, values.url);
		const { root, model } = await findModel(api, values.model);
		const { id, minFee } = await findClass(api, root);
		const root256 = Buffer.from(inputRoot(types(model.inputs), input)).toString('hex');
		const cid = cidOf(input);
		await upload(values.worker, token, input, cidText(cid));
		note(`input ${cidText(cid)}, root 0x${root256}`);

		const chain = follow(client);
		try {
			const [best] = await client.getBestBlocks();
			const call = api.tx.JobRegistry.submit({
				class: id,
				input: cid,
				input_root: `0x${root256}`,
				max_fee: values['max-fee'] === undefined ? 2n * minFee : BigInt(values['max-fee']),
				deadline: best.number + Number(values.deadline),
			});
			const { block, events } = await send(call, signer, 'the job');
			const [{ payload: { job } }] = api.event.JobRegistry.JobSubmitted.filter(events);
			note(`job ${job} is in block ${block.number}`);

			const settled = await untilSettled(api, chain, job, block.number, note);
			const outputs = readOutputs(settled.claim, types(model.outputs));
			const prediction = outputs.find((tensor) => tensor.length === 1)?.[0];
			return {
				job: Number(job),
				operator: settled.operator,
				fee_planck: settled.fee.toString(),
				settled_in_block: settled.number,
				blocks: settled.number - block.number,
				outputs,
				...(digit ? { label: digit.label, prediction, correct: prediction === digit.label } : {}),
			};
		} finally {
			chain.end();
		}
	});
}

await run({ usage: USAGE, options, main });
