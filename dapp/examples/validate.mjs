#!/usr/bin/env node
// Makes an account a candidate for validator, in one transaction: bonds, takes the role, and declares session keys, which the node that is asked
// makes and keeps. What is done already is left as it is. With --commission it also takes delegations. Talk to the validator's own node, by an
// address at which methods that handle keys are open.

import { Keyring } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';

import { readOptions, run, wholeNumber } from './command.mjs';
import { connect, send } from './node.mjs';

const USAGE = `usage: validate.mjs --suri SURI [options]
  --url URL             the validator's own node (ws://127.0.0.1:9944)
  --suri SURI           secret of the stash
  --bond AMB            bond to have afterwards, whole AMB (10000)
  --commission PERCENT  take delegations, and keep so much of their rewards
  --timeout SECONDS     give up after this long (120)
  --json                print one JSON object and nothing else`;

const AMB = 10n ** 12n;
const PPM_IN_PERCENT = 10_000;

function options(args) {
	const values = readOptions(args, { suri: undefined, bond: '10000', commission: undefined, timeout: '120' });
	if (values.suri === undefined) {
		throw new Error('--suri is missing');
	}
	wholeNumber(values, 'bond', { least: 1n, most: 1_000_000_000n });
	wholeNumber(values, 'commission', { most: 100n });
	return values;
}

/** New session keys, made by the node, and its proof that it has them. */
async function newKeys(api, stash) {
	const { methods } = await api.rpc.rpc.methods();
	if (!methods.some((method) => method.eq('author_rotateKeysWithOwner'))) {
		throw new Error('the node makes no session keys with a proof: it has no author_rotateKeysWithOwner');
	}
	// polkadot.js has no method of its own for this one.
	return api._rpcCore.provider.send('author_rotateKeysWithOwner', [u8aToHex(stash.publicKey)]);
}

/** The calls that are missing. */
async function missing(api, stash, { bond, commission }) {
	const ledger = (await api.call.stakingApi.bondOf(stash.address)).unwrapOr(undefined);
	const active = ledger?.active.toBigInt() ?? 0n;
	const calls = [];
	if (active < bond) {
		calls.push(ledger ? api.tx.stakes.bondExtra(bond - active) : api.tx.stakes.bond(bond));
	}
	if (!ledger?.roles.some((role) => role.isValidator)) {
		calls.push(api.tx.stakes.declareRole('Validator'));
	}
	if (commission !== undefined && (await api.call.stakingApi.poolOf(stash.address)).isNone) {
		calls.push(api.tx.stakes.openPool(Number(commission) * PPM_IN_PERCENT));
	}
	return calls;
}

async function main(values, note) {
	const api = await connect(values.url);
	try {
		const stash = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 }).addFromUri(values.suri);
		const calls = await missing(api, stash, { bond: BigInt(values.bond) * AMB, commission: values.commission });
		const { keys, proof } = await newKeys(api, stash);
		calls.push(api.tx.session.setKeys(keys, proof));
		for (const { section, method } of calls.map((call) => call.method)) {
			note(`${section}.${method}`);
		}
		const { block } = await send(api, api.tx.utility.batchAll(calls), stash, 'the candidacy');
		const { number } = await api.rpc.chain.getHeader(block);
		return { stash: stash.address, session_keys: keys, block: number.toNumber(), calls: calls.length };
	} finally {
		await api.disconnect();
	}
}

await run({ usage: USAGE, options, main });
