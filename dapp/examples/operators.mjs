// Operators on a development node: accounts of their own, whose worker keys the node gets, and whose work its embedded worker does.

import { createServer } from 'node:http';

import { Keyring } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';

import { send } from './node.mjs';

const AMB = 10n ** 12n;
/** What a stash is given, what of it is bonded and what its worker key gets, planck. */
const ENDOWMENT = 250n * AMB;
const BOND = 200n * AMB;
const FLOAT = 10n * AMB;

/**
 * Makes the account of `uri` an operator in a role, with a worker key that the node at `api` gets, which must take keys by RPC and have a
 * worker; `suri` pays. `join` is the call by which it offers its work. Gives its key pair.
 */
export async function becomeOperator(api, { suri, uri, role, join }) {
	const keyring = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 });
	const [stash, worker] = [keyring.addFromUri(uri), keyring.addFromUri(`${uri}//worker`)];
	await api.rpc.author.insertKey('ambw', `${uri}//worker`, u8aToHex(worker.publicKey));
	const bonded = (await api.call.stakingApi.bondOf(stash.address)).isSome;
	if (!bonded) {
		const gift = api.tx.balances.transferKeepAlive(stash.address, ENDOWMENT);
		await send(api, gift, keyring.addFromUri(suri), `the endowment of ${stash.address}`);
	}
	const calls = [
		...(bonded
			? []
			: [
					api.tx.stakes.bond(BOND),
					api.tx.stakes.declareRole(role),
					api.tx.stakes.setWorker(worker.address),
					api.tx.balances.transferKeepAlive(worker.address, FLOAT),
				]),
		join,
	];
	await send(api, api.tx.utility.batchAll(calls), stash, `joining as ${stash.address}`);
	return stash;
}

/**
 * Has so many accounts derived from `suri`, which pays, answer requests for external data at this price. Gives their key pairs. Those who
 * have joined already stay.
 */
export async function joinDataOperators(api, { suri, count, slots = 4, price, note = () => {} }) {
	const keyring = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 });
	const joined = [];
	for (const place of Array(count).keys()) {
		const uri = `${suri}//data//${place}`;
		const stash = keyring.addFromUri(uri);
		joined.push(stash);
		if ((await api.call.dataFeedsApi.operator(stash.address)).isNone) {
			await becomeOperator(api, { suri, uri, role: 'Data', join: api.tx.dataFeeds.join(slots, price) });
			note(`${stash.address} answers requests for ${price} planck`);
		}
	}
	return joined;
}

/** Has data operators that have nothing to do leave the pool. */
export async function leaveDataOperators(api, stashes) {
	await Promise.all(stashes.map((stash) => send(api, api.tx.dataFeeds.leave(), stash, `leaving as ${stash.address}`)));
}

/** Serves JSON documents by their paths, on a free port of this machine, as long as `use` runs. A document may be a function. */
export async function withSource(documents, use) {
	const server = createServer(({ url }, response) => {
		const document = documents[url.split('?')[0]];
		if (document === undefined) {
			response.writeHead(404).end();
			return;
		}
		const body = JSON.stringify(typeof document === 'function' ? document() : document);
		response.writeHead(200, { 'content-type': 'application/json' }).end(body);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		return await use(`http://127.0.0.1:${server.address().port}`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}
