#!/usr/bin/env node
// The client against a development chain: has digits classified, by their bytes and by CIDs, follows and verifies the jobs, sees one disputed
// and others refunded, publishes a model and has it served, over a connection that is cut meanwhile, and is refused where it must be. Exits
// with 0 only if all of that went as it should.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { Keyring } from '@polkadot/api';
import { AmbitClient, budgetsOf, cidText, earningsOf } from '../dist/index.js';
import { testDigit } from '../../examples/digits.mjs';
import { all, fails, ofOneBlock } from './common.mjs';
import { followOverACut, neverMended, submitAfterACut, submitOverACut, tooLateAfterACut } from './cuts.mjs';
import { publishAndServe, refunds } from './publishing.mjs';

const { values } = parseArgs({
	options: {
		url: { type: 'string', default: 'ws://127.0.0.1:9944' },
		worker: { type: 'string', default: 'http://127.0.0.1:9955' },
		'worker-token-file': { type: 'string' },
		gateway: { type: 'string', default: 'http://127.0.0.1:9966' },
		// A job whose first result was disputed, and found to be wrong.
		'disputed-job': { type: 'string' },
		timeout: { type: 'string', default: '900' },
	},
});
const SURI = '//Eve';
const signal = AbortSignal.timeout(1000 * Number(values.timeout));
const token = (await readFile(values['worker-token-file'], 'utf8')).trim();

await assert.rejects(AmbitClient.connect('ws://127.0.0.1:9', { timeout: 1500 }), fails('unreachable'));
await assert.rejects(AmbitClient.connect(values.url, { genesis: `0x${'12'.repeat(32)}`, timeout: 300_000 }), fails('wrong-chain'));

/** What operators earn, computed here, is what the chain says they would, to the planck. Gives how many were compared. */
async function asTheChainSays({ api, rewards }) {
	// All of one block.
	const at = (await api.rpc.chain.getBlockHash()).toHex();
	const [state, classes] = [await rewards.state(at), await rewards.coverages(at)];
	const budgets = budgetsOf({ funds: state.budget, demandSharePpm: state.parameters.now.demandSharePpm }, classes);
	let compared = 0;
	for (const one of classes) {
		assert.equal(budgets.get(one.class), one.budget, `the budget of class ${one.class}`);
		const rows = await rewards.operators(one.class, at);
		const earned = earningsOf(one, one.budget, rows);
		rows.forEach(({ operator, reward, excluded }, place) => {
			if (excluded === undefined) {
				assert.equal(earned[place], reward, `${operator} in class ${one.class}`);
				compared += 1;
			}
		});
	}
	return compared;
}

/** The transaction of an account in a block, which is mortal. */
async function isMortal({ api }, number, address) {
	const { extrinsics } = (await api.rpc.chain.getBlock(await api.rpc.chain.getBlockHash(number))).block;
	const own = extrinsics.filter(({ isSigned, signer }) => isSigned && signer.toString() === address);
	return own.length > 0 && own.every(({ era }) => era.isMortalEra);
}

/** What there is to read beside jobs. Gives how many operators' earnings were compared. */
async function reads(client, pair) {
	const earnings = await asTheChainSays(client);
	assert.ok((await client.rewards.needed('Cpu')).length > 0 && (await client.rewards.domains()).length > 0);
	await assert.rejects(client.rewards.coverage(4_000_000), fails('not-found'));
	// Each block with a transaction adds to the bond of its author.
	const [validator, bond] = await ofOneBlock(client.api, async () => {
		const [first] = await client.staking.candidates();
		return [first, await client.staking.bond(first.stash)];
	});
	assert.ok(validator.elected);
	assert.equal(bond.active, validator.own);
	assert.deepEqual(await client.staking.delegations(pair.address), []);
	const parameters = await client.governance.parameters();
	const window = parameters.find(({ group, name }) => `${group}.${name}` === 'Jobs.DisputeWindow');
	assert.throws(() => client.governance.setParameter(window, window.most + 1n), fails('invalid-input'));
	assert.ok(client.governance.tracks().some(({ name }) => name === 'reward_weights'));
	return earnings;
}

/** Follows a job that was disputed, and tells how. */
async function disputed(client, id) {
	const job = await client.job(id);
	const steps = await all(client.follow(id, job.submitted, signal));
	const opened = steps.find(({ event }) => event === 'DisputeOpened');
	const events = steps.map(({ event }) => event);
	assert.deepEqual([events[0], events.at(-1), job.state.kind], ['JobSubmitted', 'JobSettled', 'Settled']);
	const order = ['JobResulted', 'DisputeOpened', 'OperatorConvicted', 'JobAssigned', 'JobResulted'];
	let at = 0;
	for (const event of order) {
		at = events.indexOf(event, at) + 1;
		assert.ok(at > 0, `${event} is not where it must be in ${events}`);
	}
	const [open] = await client.disputes.of(id, opened.hash);
	assert.deepEqual([open.job, open.attempt, open.turn], [id, 0, 0]);
	assert.notEqual(open.operator, job.state.operator);
	assert.deepEqual(await client.disputes.of(id), []);
	const told = await Promise.all(steps.map(({ hash }) => client.disputes.moves(hash)));
	const moves = [...new Set(told.flat().filter(({ dispute }) => dispute === open.id).map(({ kind }) => kind))];
	assert.ok(moves.includes('Prove'), moves.join());
	return { job: id, events, moves };
}

const client = await AmbitClient.connect(values.url, { timeout: 300_000, signal });
try {
	await assert.rejects(client.model('no such model'), fails('not-found'));
	await assert.rejects(client.job(2n ** 40n), fails('not-found'));
	const model = await client.model('digits-cnn');
	assert.equal((await client.model(model.root)).name, 'digits-cnn');
	const pair = new Keyring({ type: 'sr25519', ss58Format: client.api.registry.chainSS58 }).addFromUri(SURI);
	const quote = await client.quote(model, pair.address);
	assert.ok(quote.price > 0n && quote.maxFee >= quote.price && quote.transactionFee > 0n);

	const keeper = { url: values.worker, token };
	const { pixels, label } = await testDigit(7);
	const signer = { pair };
	await assert.rejects(
		client.submit({ of: model, input: { bytes: pixels.slice(1), keeper }, signer }),
		fails('invalid-input')
	);
	await assert.rejects(
		client.submit({ of: model, input: { bytes: pixels, keeper }, signer, maxFee: 1n }),
		fails('refused', 'jobRegistry.FeeBelowMinimum')
	);
	await assert.rejects(
		client.submit({ of: model, input: { bytes: pixels, keeper: { ...keeper, token: 'wrong' } }, signer }),
		fails('not-kept')
	);
	const stages = [];
	const first = await client.submit({ of: model, input: { bytes: pixels, keeper }, signer, signal, onStage: (stage) => stages.push(stage) });
	assert.deepEqual([stages[0], stages[1], stages.at(-1)], ['kept', 'taken', 'included']);
	assert.ok(await isMortal(client, first.block, pair.address));
	await assert.rejects(client.withdraw(first.job, { pair: new Keyring({ type: 'sr25519' }).addFromUri('//Ferdie') }), fails('refused', 'jobRegistry.NotClient'));
	const cut = AbortSignal.timeout(50);
	await assert.rejects(client.settled(first.job, first.block + 1000, undefined, cut), fails('cancelled'));
	const followed = followOverACut(values.url, client, first, signal);

	const { input, inputRoot } = await client.job(first.job);
	const known = { of: model, pixels, root: inputRoot, pair };
	const others = [await submitOverACut(values.url, client, known, signal), await submitAfterACut(values.url, client, known, signal)];
	const ends = [first, ...others].map(({ job, block }) => client.settled(job, block, undefined, signal));
	// What else there is to do until they are settled: one signer sends one transaction after the other.
	const read = await reads(client, pair);
	const reasons = await refunds(client, model, { pair, pixels, root: inputRoot, cid: input }, signal);
	const published = await publishAndServe(client, { suri: SURI, pair, keeper, gateway: values.gateway, pixels }, signal);
	await tooLateAfterACut(values.url, client, pair, signal);
	await neverMended(values.url, client, pair, signal);

	const steps = (await followed).map(({ event }) => event);
	assert.deepEqual([steps[0], steps.at(-1)], ['JobSubmitted', 'JobSettled']);
	const predictions = [published];
	for (const settled of await Promise.all(ends)) {
		assert.deepEqual([settled.state.kind, cidText(settled.input), settled.inputRoot], ['Settled', cidText(input), inputRoot]);
		const { tensors } = await client.output(model, settled.state.claim);
		predictions.push(tensors.at(-1)[0]);
	}
	assert.deepEqual(predictions, predictions.map(() => label));

	const jobs = await client.jobCount();
	const [listed, none] = await client.jobs([first.job, 2n ** 40n]);
	assert.deepEqual([listed.id, listed.submitted, none], [first.job, first.block, undefined]);
	assert.ok((await client.jobsOf(pair.address)).some(({ id }) => id === first.job));
	assert.deepEqual(await client.disputes.of(first.job), []);
	const dispute = values['disputed-job'] === undefined ? undefined : await disputed(client, BigInt(values['disputed-job']));
	const result = { job: first.job, by_cid: others.map(({ job }) => job), jobs, steps, label, predictions, from_gateway: 'verified', refunds: reasons, dispute, earnings: read };
	console.log(JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
} finally {
	await client.close();
}
