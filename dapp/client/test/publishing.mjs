// A model is published with its class, an operator offers to serve it, and a digit is classified with it; the chain is left as it was.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { manifestOf, send } from '../dist/index.js';
import { becomeOperator } from '../../examples/operators.mjs';
import { fails } from './common.mjs';

const FILES = new URL('../../../models/digits/', import.meta.url);

/** The files of one of the digits' classifiers, as they are published. */
async function files(name, keeper) {
	const [manifest, graph, weights] = await Promise.all(['json', 'graph', 'weights'].map((kind) => readFile(new URL(`${name}.${kind}`, FILES))));
	const artefact = (bytes) => ({ bytes: new Uint8Array(bytes), keeper });
	return { manifest: manifestOf(manifest.toString()), graph: artefact(graph), weights: artefact(weights) };
}

/**
 * Publishes the other classifier, has a digit classified with it by an operator of its own, fetches what came of it by its
 * CID, and takes all of it back. Gives the prediction.
 */
export async function publishAndServe(client, { suri, pair, keeper, gateway, pixels }, signal) {
	const { api } = client;
	const signer = { pair };
	await assert.rejects(client.publish({ ...(await files('cnn', keeper)), signer, signal }), fails('refused', 'jobRegistry.ModelExists'));

	const mlp = await files('mlp', keeper);
	const published = await client.publish({ ...mlp, class: { minFee: 2n * 10n ** 10n }, signer, signal });
	const model = await client.model(mlp.manifest.root);
	assert.deepEqual([model.name, model.publisher, model.inputs, model.outputs], [mlp.manifest.name, pair.address, mlp.manifest.inputs, mlp.manifest.outputs]);
	const [opened] = await client.classes(model);
	assert.deepEqual(
		[opened.id, opened.hardware, opened.latency, opened.mode, opened.minFee, opened.slots],
		[published.class, 'Cpu', 'Standard', { kind: 'Optimistic' }, 2n * 10n ** 10n, 0]
	);
	await assert.rejects(client.openClass(model, {}, signer, { signal }), fails('refused', 'jobRegistry.ClassExists'));
	await assert.rejects(client.openClass(model, { latency: 'Batch', minFee: 0n }, signer, { signal }), fails('refused', 'jobRegistry.MinFeeOutOfRange'));
	const other = await client.openClass(model, { latency: 'Batch', mode: { kind: 'Redundant', operators: 2 } }, signer, { signal });
	assert.deepEqual((await client.classes(model)).find(({ id }) => id === other.class).mode, { kind: 'Redundant', operators: 2 });

	const operator = { pair: await becomeOperator(api, { suri, uri: `${suri}//operator`, role: 'Inference', join: api.tx.jobRegistry.offer(opened.id, 1, opened.minFee) }) };
	const { job, block } = await client.submit({ of: model, input: { bytes: pixels, keeper }, signer, signal });
	const { state } = await client.settled(job, block, undefined, signal);
	assert.equal(state.operator, api.createType('AccountId', operator.pair.address).toString());
	const { tensors } = await client.output(model, state.claim);
	// Not from the ledger: by its CID, from the worker of the node that executed it.
	const byName = { ...state.claim, inline: undefined };
	assert.deepEqual((await client.output(model, byName, [gateway], signal)).tensors, tensors);
	await assert.rejects(client.output(model, byName), fails('unavailable'));
	await assert.rejects(client.output(model, { ...byName, outputRoot: model.root }, [gateway], signal), fails('corrupt'));

	await send(api, api.tx.jobRegistry.withdrawOffer(opened.id), operator, { signal });
	const undone = [opened.id, other.class].map((id) => api.tx.jobRegistry.closeClass(id));
	await send(api, api.tx.utility.batchAll([...undone, api.tx.jobRegistry.retireModel(model.root)]), signer, { signal });
	await assert.rejects(client.model(model.root), fails('not-found'));
	return tensors.at(-1)[0];
}

/** In a class that nobody serves, a job is refunded when it is taken back, and when its time is over. Gives the reasons. */
export async function refunds(client, model, { pair, pixels, root, cid }, signal) {
	const { api } = client;
	const signer = { pair };
	const { class: id } = await client.openClass(model, { hardware: 'Gpu80', latency: 'Interactive' }, signer, { signal });
	const of = (await client.classes(model)).find((one) => one.id === id);
	const submit = (within) => client.submit({ of, input: { cid, root }, within, signer, signal });
	// Little more time than its operators would have, and six blocks to be included.
	const late = await submit(12);
	const unwanted = await submit(100);
	await client.withdraw(unwanted.job, signer, signal);
	const reasons = [];
	for (const [{ job, block }, reason] of [[late, 'NoCapacity'], [unwanted, 'Withdrawn']]) {
		const steps = [];
		const refunded = await client.settled(job, block, (step) => steps.push(step), signal).catch((error) => error);
		assert.ok(fails('refunded', reason)(refunded));
		assert.deepEqual([steps[0].event, steps.at(-1).event, steps.at(-1).data.reason], ['JobSubmitted', 'JobRefunded', reason]);
		const { state } = await client.job(job);
		assert.deepEqual([state.kind, state.reason, state.at], ['Refunded', reason, steps.at(-1).block]);
		reasons.push(refunded.detail);
	}
	await send(api, api.tx.jobRegistry.closeClass(id), signer, { signal });
	return reasons;
}
