#!/usr/bin/env node
// The client against a real chain: finds the digits' classifier, has a digit classified, follows and verifies it, and is refused where
// it must be. Exits with 0 only if all of that went as it should.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { Keyring } from '@polkadot/api';
import { AmbitClient, AmbitError, budgetsOf, earningsOf } from '../dist/index.js';
import { testDigit } from '../../examples/digits.mjs';

const { values } = parseArgs({
	options: {
		url: { type: 'string', default: 'ws://127.0.0.1:9944' },
		worker: { type: 'string', default: 'http://127.0.0.1:9955' },
		'worker-token-file': { type: 'string' },
		gateway: { type: 'string', default: 'http://127.0.0.1:9966' },
		timeout: { type: 'string', default: '300' },
	},
});
const signal = AbortSignal.timeout(1000 * Number(values.timeout));
const token = (await readFile(values['worker-token-file'], 'utf8')).trim();
const fails = (problem) => (error) => {
	assert.ok(error instanceof AmbitError, String(error));
	assert.equal(error.problem, problem, error.message);
	assert.notEqual(error.remedy, '');
	return true;
};

await assert.rejects(AmbitClient.connect('ws://127.0.0.1:9', { timeout: 1500 }), fails('unreachable'));
await assert.rejects(AmbitClient.connect(values.url, { genesis: `0x${'12'.repeat(32)}` }), fails('wrong-chain'));

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

const client = await AmbitClient.connect(values.url, { signal });
try {
	await assert.rejects(client.model('no such model'), fails('not-found'));
	await assert.rejects(client.job(2n ** 40n), fails('not-found'));
	const model = await client.model('digits-cnn');
	assert.equal((await client.model(model.root)).name, 'digits-cnn');
	const pair = new Keyring({ type: 'sr25519' }).addFromUri('//Eve');
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
		(error) => fails('refused')(error) && error.detail === 'jobRegistry.FeeBelowMinimum'
	);
	await assert.rejects(
		client.submit({ of: model, input: { bytes: pixels, keeper: { ...keeper, token: 'wrong' } }, signer }),
		fails('not-kept')
	);
	const { job, block } = await client.submit({ of: model, input: { bytes: pixels, keeper }, signer, signal });
	await assert.rejects(client.withdraw(job, { pair: new Keyring({ type: 'sr25519' }).addFromUri('//Ferdie') }), fails('refused'));
	const cut = AbortSignal.timeout(50);
	await assert.rejects(client.settled(job, block + 1000, undefined, cut), fails('cancelled'));

	const steps = [];
	const settled = await client.settled(job, block, (step) => steps.push(step.event), signal);
	assert.deepEqual([steps[0], steps.at(-1)], ['JobSubmitted', 'JobSettled']);
	assert.equal(settled.state.kind, 'Settled');
	const { tensors } = await client.output(model, settled.state.claim);
	const fetched = await client.output(model, { ...settled.state.claim, inline: undefined }, [values.gateway]).catch((error) => error);
	const prediction = tensors.at(-1)[0];

	assert.ok((await client.jobCount()) > job);
	const [listed, none] = await client.jobs([job, 2n ** 40n]);
	assert.deepEqual([listed.id, listed.submitted, none], [job, block, undefined]);
	assert.ok((await client.jobsOf(pair.address)).some(({ id }) => id === job));
	assert.deepEqual(await client.disputes.of(job), []);
	const earnings = await asTheChainSays(client);
	assert.ok((await client.rewards.needed('Cpu')).length > 0 && (await client.rewards.domains()).length > 0);
	await assert.rejects(client.rewards.coverage(4_000_000), fails('not-found'));
	const [validator] = await client.staking.candidates();
	assert.ok(validator.elected && (await client.staking.bond(validator.stash)).active === validator.own);
	assert.deepEqual(await client.staking.delegations(pair.address), []);
	const parameters = await client.governance.parameters();
	const window = parameters.find(({ group, name }) => `${group}.${name}` === 'Jobs.DisputeWindow');
	assert.throws(() => client.governance.setParameter(window, window.most + 1n), fails('invalid-input'));
	assert.ok(client.governance.tracks().some(({ name }) => name === 'reward_weights'));
	console.log(
		JSON.stringify({
			job: job.toString(),
			steps,
			label,
			prediction,
			fee_planck: settled.state.fee.toString(),
			earnings,
			from_gateway: fetched instanceof AmbitError ? fetched.problem : 'verified',
		})
	);
} finally {
	await client.close();
}
