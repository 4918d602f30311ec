// The connection breaks in the middle of following a job and of sending a transaction, after the node has it and before; it comes back, or
// it doesn't.

import assert from 'node:assert/strict';

import { AmbitClient, cidOf, send } from '../dist/index.js';
import { all, blocksLater, fails } from './common.mjs';
import { Wire } from './wire.mjs';

/** Blocks that pass while the connection is cut. */
const MISSED = 2;
/** The shortest era, blocks. */
const ERA = 4;

/** A client whose wire can be cut, beside a direct one. */
class Cuttable {
	static async to(url, direct, signal, options = {}) {
		const cuttable = new Cuttable();
		const wire = await Wire.to(url);
		// A cut is counted in blocks, of which a busy machine leaves some out: no time is too long.
		const client = await AmbitClient.connect(wire.url, { timeout: 300_000, patience: 900_000, ...options, signal });
		return Object.assign(cuttable, { direct, signal, wire, client });
	}

	/** Cuts, and mends some blocks later. `over` is when it is mended. */
	async cut(blocks = MISSED) {
		const broken = new Promise((resolve) => this.client.api.once('disconnected', resolve));
		await this.wire.cut();
		await broken;
		this.over = blocksLater(this.direct.api, blocks, this.signal).then(() => this.wire.mend());
	}

	/** A wallet whose owner takes so long that the wire is cut meanwhile. */
	wallet(pair, cut) {
		const signPayload = async (payload) => {
			await cut();
			const { signature } = this.client.api.registry.createType('ExtrinsicPayload', payload, { version: payload.version }).sign(pair);
			return { id: 1, signature };
		};
		return { address: pair.address, signer: { signPayload } };
	}

	async end() {
		await this.over;
		await this.client.close();
		await this.wire.cut();
	}
}

/** Follows a job over a cut: nothing is left out, nothing comes twice. Gives the steps. */
export async function followOverACut(url, direct, { job, block }, signal) {
	const cuttable = await Cuttable.to(url, direct, signal);
	const steps = [];
	for await (const step of cuttable.client.follow(job, block, signal)) {
		if (steps.push(step) === 1) {
			await cuttable.cut();
		}
	}
	await cuttable.end();
	assert.deepEqual(steps, await all(direct.follow(job, block, signal)));
	return steps;
}

/** Submits a job by its input's CID, and loses the connection when the node has it: the job that came of it is found. */
export async function submitOverACut(url, direct, { of, pixels, root, pair }, signal) {
	const cuttable = await Cuttable.to(url, direct, signal);
	let cut;
	const onStage = (stage) => {
		if (stage === 'taken') {
			cut ??= cuttable.cut();
		}
	};
	const submitted = await cuttable.client.submit({ of, input: { cid: cidOf(pixels), root }, signer: { pair }, onStage, signal });
	await cut;
	await cuttable.end();
	assert.equal((await direct.job(submitted.job)).submitted, submitted.block);
	return submitted;
}

/** Submits a job over a wire that is cut before the node has it: it gets it once the wire is mended, and only one job comes of it. */
export async function submitAfterACut(url, direct, { of, pixels, root, pair }, signal) {
	const cuttable = await Cuttable.to(url, direct, signal);
	const before = await direct.jobCount();
	const signer = cuttable.wallet(pair, () => cuttable.cut());
	const submitted = await cuttable.client.submit({ of, input: { cid: cidOf(pixels), root }, signer, finalized: true, signal });
	await cuttable.end();
	assert.deepEqual([submitted.job, await direct.jobCount()], [before, before + 1n]);
	return submitted;
}

/** A transaction whose era is over when the wire is mended was dropped. */
export async function tooLateAfterACut(url, direct, pair, signal) {
	const cuttable = await Cuttable.to(url, direct, signal);
	const { api } = cuttable.client;
	const signer = cuttable.wallet(pair, () => cuttable.cut(2 * ERA));
	await assert.rejects(send(api, api.tx.system.remark('0x00'), signer, { era: ERA, signal }), fails('dropped'));
	await cuttable.end();
}

/** A wire that stays cut for longer than the client's patience is an error, for who follows and for who sends. */
export async function neverMended(url, direct, pair, signal) {
	const cuttable = await Cuttable.to(url, direct, signal, { patience: 500 });
	const { api } = cuttable.client;
	const head = await api.rpc.chain.getHeader();
	const following = assert.rejects(all(cuttable.client.follow(2n ** 40n, head.number.toNumber(), signal)), fails('unreachable'));
	const signer = cuttable.wallet(pair, () => cuttable.cut());
	const sending = send(api, api.tx.system.remark('0x00'), signer, { signal });
	await assert.rejects(sending, (error) => fails('unreachable')(error) && /^0x[0-9a-f]{64}$/.test(error.detail));
	await following;
	await cuttable.end();
}
