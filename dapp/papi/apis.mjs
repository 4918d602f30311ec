#!/usr/bin/env node
// Calls every runtime API of a chain: by polkadot-api's typed access, and by the RPC `state_call`. Both must answer alike, and the answer
// must be exactly what its type says. Exits with 0 only if every method of the metadata was called so, or is left out by name.

import { decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings';
import { getTypedCodecs } from 'polkadot-api';

import { readOptions, run, UsageError, wholeNumber } from '../examples/command.mjs';
import { matched } from './calls.mjs';
import { bare, descriptors, signerOf, typed, withClient } from './chain.mjs';

const USAGE = `usage: apis.mjs [options]
  --url URL          node (ws://127.0.0.1:9944)
  --suri SURI        whose transaction is validated, and never sent (//Eve)
  --dispute ID       a dispute to ask about too, as of a block in which it was open:
  --dispute-block N  that block's height
  --timeout SECONDS  give up after this long (600)
  --json             print one JSON object and nothing else`;

/** The metadata's version whose list of runtime APIs is worked through: the first that has one. */
const VERSION = 15;

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

/** What there is on the chain to ask for: a class that is served, a job, an operator and its worker key, authorities, a transaction. */
async function context(api, block, suri) {
	const at = { at: block };
	const { JobRegistry } = api.query;
	const served = [];
	for (const { keyArgs: [id], value: { spec } } of await JobRegistry.Classes.getEntries(at)) {
		const [offer] = await api.apis.JobRegistryApi.offers(id, 0, 1, at);
		if (offer !== undefined) {
			served.push({ id, spec, operator: offer.operator });
		}
	}
	const [job] = await JobRegistry.Jobs.getEntries(at);
	if (served.length === 0 || job === undefined) {
		throw new Error('there is nothing on this chain to ask for: it needs a class that an operator serves, and a job');
	}
	const [{ id, spec, operator }] = served;
	const [babe] = await api.query.Babe.Authorities.getValue(at);
	const [grandpa] = await api.query.Grandpa.Authorities.getValue(at);
	const model = await JobRegistry.Models.getValue(spec.model, at);
	const remark = api.tx.System.remark({ remark: new Uint8Array(32) });
	return {
		babe: babe[0],
		block,
		call: remark.decodedCall,
		cid: model.graph,
		client: job.value.client,
		grandpa: grandpa[0],
		hardware: spec.hardware,
		id,
		job: job.keyArgs[0],
		model: spec.model,
		name: model.name,
		operator,
		set: await api.query.Grandpa.CurrentSetId.getValue(at),
		slot: await api.query.Babe.CurrentSlot.getValue(at),
		transaction: bare(await remark.sign(signerOf(suri), at)),
		view: { prefix: `0x${'00'.repeat(16)}`, suffix: `0x${'00'.repeat(16)}` },
		weight: { ref_time: 1_000_000_000n, proof_size: 1_000n },
		worker: (await api.apis.StakingApi.bond_of(operator, at))?.worker ?? operator,
	};
}

/** Calls a method both ways. Gives the size of its answer. */
async function call({ client, api, codecs, block }, { api: group, method, name }, values) {
	const answer = await api.apis[group][method](...values, { at: block });
	const codec = codecs.apis[group][method];
	const encoded = hex(codec.args.enc(values));
	const raw = await client._request('state_call', [`${group}_${method}`, encoded, block]);
	const again = hex(codec.value.enc(answer));
	if (again !== raw) {
		throw new Error(`${name} was answered by ${raw}, of which its type makes ${again}`);
	}
	return { bytes: (raw.length - 2) / 2 };
}

/**
 * What there was of a dispute at a height at which it was open. Only `state_call` answers for a block that long ago; each answer must be
 * exactly what its type says.
 */
async function disputed({ client, codecs }, id, height) {
	const block = await client._request('chain_getBlockHash', [height]);
	const ask = async (method, ...values) => {
		const { args, value } = codecs.apis.DisputesApi[method];
		const raw = await client._request('state_call', [`DisputesApi_${method}`, hex(args.enc(values)), block]);
		const answer = value.dec(raw);
		const again = hex(value.enc(answer));
		if (again !== raw) {
			throw new Error(`DisputesApi.${method} was answered by ${raw}, of which its type makes ${again}`);
		}
		return answer;
	};
	const state = block === null ? undefined : await ask('dispute', id);
	if (state === undefined) {
		throw new Error(`dispute ${id} was not open in block ${height}`);
	}
	const { dispute: { job, operator, challenger, stage, turn }, side } = state;
	const has = (states) => states.some((one) => one.id === id);
	return {
		id,
		block: height,
		job,
		turn,
		stage: stage.type,
		listed: has(await ask('disputes_of', job)),
		is_their_turn: has(await ask('turns_of', side.type === 'Operator' ? operator : challenger)),
		revealed_bytes: (await ask('revealed', id))?.length,
		posted_roots: (await ask('posted_trace', id)).length,
	};
}

async function tried(chain, row, found) {
	const { name, how } = row;
	if (how === undefined) {
		return { name, status: 'failed', error: 'calls.mjs does not say how this is called' };
	}
	if (how.excluded) {
		return { name, status: 'excluded', reason: how.excluded };
	}
	try {
		return { name, status: 'ok', ...(await call(chain, row, how(found))) };
	} catch (error) {
		return { name, status: 'failed', error: error.message };
	}
}

async function main({ url, suri, json, dispute, 'dispute-block': height }, note) {
	return withClient(url, async (client) => {
		const api = await typed(client, url);
		const codecs = await getTypedCodecs(await descriptors(url));
		const { hash: block, number } = await client.getFinalizedBlock();
		const release = client.hodlBlock(block);
		try {
			const opaque = await api.apis.Metadata.metadata_at_version(VERSION, { at: block });
			if (opaque === undefined) {
				throw new Error(`the chain gives no metadata of version ${VERSION}`);
			}
			const { apis } = unifyMetadata(decAnyMetadata(opaque));
			const methods = apis.flatMap(({ name, methods }) => methods.map((one) => ({ api: name, method: one.name })));
			const { rows, gone } = matched(methods);
			const found = await context(api, block, suri);
			const chain = { client, api, codecs, block };
			const results = [];
			for (const row of rows) {
				const result = await tried(chain, row, found);
				note(`${result.status.padEnd(8)} ${result.name} ${result.error ?? result.reason ?? `${result.bytes} bytes`}`);
				results.push(result);
			}
			for (const name of gone) {
				results.push({ name, status: 'failed', error: 'calls.mjs has it, the chain has not' });
				note(`failed   ${name} is not on this chain any more`);
			}
			const count = (status) => results.filter((one) => one.status === status).length;
			return {
				block: number,
				apis: apis.length,
				methods: rows.length,
				ok: count('ok'),
				excluded: count('excluded'),
				failed: count('failed'),
				...(dispute === undefined ? {} : { dispute: await disputed(chain, BigInt(dispute), Number(height)) }),
				...(json ? { results } : {}),
			};
		} finally {
			release();
		}
	});
}

function options(args) {
	const values = readOptions(args, { suri: '//Eve', dispute: undefined, 'dispute-block': undefined });
	wholeNumber(values, 'dispute', { most: 2n ** 64n - 1n });
	wholeNumber(values, 'dispute-block', { most: 2n ** 32n - 1n });
	if ((values.dispute === undefined) !== (values['dispute-block'] === undefined)) {
		throw new UsageError('--dispute needs --dispute-block, and the other way round');
	}
	return values;
}

await run({ usage: USAGE, options, main });
