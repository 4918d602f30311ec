#!/usr/bin/env node
// Whether hardware wallets can sign for a chain: they sign the digest of the metadata by which they decoded a transaction, and the runtime
// compares it with its own (CheckMetadataHash, RFC-78). A transaction with the right digest must be accepted, and any other refused.
// Exits with 0 only if all went so.

import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';

import { readOptions, run, wholeNumber } from '../examples/command.mjs';
import { bare, included, path, signerOf, typed, withClient } from './chain.mjs';

const USAGE = `usage: metadata-hash.mjs [options]
  --url URL          node (ws://127.0.0.1:9944)
  --suri SURI        who signs and pays (//Eve)
  --symbol TEXT      the token's symbol; that of the chain's specification unless given
  --decimals N       its decimals; those of the chain's specification unless given
  --timeout SECONDS  give up after this long (600)
  --json             print one JSON object and nothing else`;

/** The version that is hashed. */
const VERSION = 15;
const [DISABLED, ENABLED] = [0, 1];
const BAD_PROOF = 'Invalid.BadProof';

function options(args) {
	const values = readOptions(args, { suri: '//Eve', symbol: undefined, decimals: undefined });
	wholeNumber(values, 'decimals', { most: 255n });
	return values;
}

/** What a signer can put into the extension, and what the chain must say. */
function cases(digest) {
	const another = digest.slice();
	another[0] ^= 1;
	return [
		{ name: 'the right digest', mode: ENABLED, digest, expected: 'valid' },
		{ name: 'another digest', mode: ENABLED, digest: another, expected: BAD_PROOF },
		{ name: 'no digest, and a mode that asks for one', mode: ENABLED, expected: BAD_PROOF },
		{ name: 'a digest, and a mode that asks for none', mode: DISABLED, digest, expected: BAD_PROOF },
		{ name: 'no digest', mode: DISABLED, expected: 'valid' },
	];
}

/** Signs over a digest or none, as a wallet does that decodes by it. */
function sign(call, signer, block, { mode, digest }) {
	const additionalSigned = digest === undefined ? Uint8Array.of(0) : Uint8Array.of(1, ...digest);
	return call.sign(signer, {
		at: block,
		customSignedExtensions: { CheckMetadataHash: { value: Uint8Array.of(mode), additionalSigned } },
	});
}

/** What the runtime says of a transaction: `valid`, or the names of its refusal. */
async function verdict(api, transaction, block) {
	const source = { type: 'External', value: undefined };
	const { validate_transaction: validate } = api.apis.TaggedTransactionQueue;
	const { success, value } = await validate(source, bare(transaction), block, { at: block });
	return success ? 'valid' : path(value).join('.');
}

/** Has the node's own pool refuse a transaction; gives what it said. */
async function refusedByPool(client, transaction) {
	try {
		await client._request('author_submitExtrinsic', [`0x${Buffer.from(transaction).toString('hex')}`]);
	} catch (error) {
		return [error.message, error.data].filter((part) => typeof part === 'string').join(': ');
	}
	throw new Error('the pool took a transaction that signs another digest');
}

async function main(values, note) {
	const signer = signerOf(values.suri);
	return withClient(values.url, async (client) => {
		const api = await typed(client, values.url);
		const { properties } = await client.getChainSpecData();
		const tokenSymbol = values.symbol ?? properties?.tokenSymbol;
		const decimals = Number(values.decimals ?? properties?.tokenDecimals);
		if (typeof tokenSymbol !== 'string' || !Number.isInteger(decimals)) {
			throw new Error("the chain's specification names no token: --symbol and --decimals");
		}
		const { hash: block } = await client.getFinalizedBlock();
		const release = client.hodlBlock(block);
		try {
			const metadata = await api.apis.Metadata.metadata_at_version(VERSION, { at: block });
			if (metadata === undefined) {
				throw new Error(`the chain gives no metadata of version ${VERSION}`);
			}
			const digest = merkleizeMetadata(metadata, { decimals, tokenSymbol }).digest();
			const text = `0x${Buffer.from(digest).toString('hex')}`;
			note(`digest ${text} for ${tokenSymbol} with ${decimals} decimals`);

			const call = api.tx.System.remark({ remark: new TextEncoder().encode('metadata hash') });
			const found = [];
			for (const one of cases(digest)) {
				const transaction = await sign(call, signer, block, one);
				const said = await verdict(api, transaction, block);
				note(`${one.name}: ${said}`);
				found.push({ case: one.name, transaction, expected: one.expected, verdict: said });
			}
			const [right, another] = found;
			if (right.verdict === 'Unknown.CannotLookup') {
				throw new Error('the runtime was built without its metadata hash: it accepts no signer that sends one');
			}
			const wrong = found.find(({ expected, verdict }) => expected !== verdict);
			if (wrong) {
				throw new Error(`${wrong.case} (${text}): ${wrong.verdict} instead of ${wrong.expected}`);
			}
			const refused = await refusedByPool(client, another.transaction);
			const { block: at } = await included(client.submitAndWatch(right.transaction), 'the remark with the right digest');
			return {
				digest: text,
				symbol: tokenSymbol,
				decimals,
				accepted_in_block: at.number,
				refused,
				cases: found.map(({ transaction, ...rest }) => rest),
			};
		} finally {
			release();
		}
	});
}

await run({ usage: USAGE, options, main });
