// What the examples ask of a node and of a worker.

import { ApiPromise, WsProvider } from '@polkadot/api';

/** Connects to a node, or fails: no second try. */
export async function connect(url) {
	const provider = new WsProvider(url, false);
	const api = new ApiPromise({ provider, noInitWarn: true, throwOnConnect: true });
	await provider.connect();
	await api.isReadyOrError;
	return api;
}

/** A dispatch error by its names and its documentation. */
export function describe(api, error) {
	const { section, name, docs } = error.isModule
		? api.registry.findMetaError(error.asModule)
		: { section: 'runtime', name: error.type, docs: [] };
	return { name: `${section}.${name}`, docs: docs.join(' ').trim() };
}

/** Signs and sends; gives the block with the transaction and its events. `what` names it in messages. */
export function send(api, transaction, signer, what) {
	return new Promise((resolve, reject) => {
		let unsubscribe;
		const finish = (settle, value) => {
			unsubscribe?.();
			settle(value);
		};
		transaction
			.signAndSend(signer, ({ status, events, dispatchError }) => {
				if (dispatchError) {
					const { name, docs } = describe(api, dispatchError);
					finish(reject, new Error(`the chain refused ${what}: ${name} ${docs}`));
				} else if (status.isInBlock) {
					finish(resolve, { block: status.asInBlock, events });
				} else if (status.isError) {
					finish(reject, new Error(`the transaction for ${what} is ${status.type}`));
				}
			})
			.then((stop) => (unsubscribe = stop), reject);
	});
}

/** Gives a worker bytes to keep, and checks that it names them as we do. */
export async function upload(worker, token, bytes, cid) {
	const address = `${worker.replace(/\/$/, '')}/v1/artifacts`;
	const response = await fetch(address, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
		body: bytes,
		signal: AbortSignal.timeout(30_000),
	}).catch((error) => {
		throw new Error(`${address} can't be reached: ${error.cause?.message || error.message}`);
	});
	const answer = await response.text();
	if (!response.ok) {
		throw new Error(`${address} refused the input: ${response.status} ${answer.slice(0, 500)}`);
	}
	const stored = JSON.parse(answer).cid;
	if (stored !== cid) {
		throw new Error(`${address} stored the input as ${stored}, but it is ${cid}`);
	}
}

/** The blocks of the best chain from this height on, none left out. */
export async function* blocksFrom(api, from) {
	const heads = [];
	let wake = () => {};
	const stop = await api.rpc.chain.subscribeNewHeads((head) => {
		heads.push(head.number.toNumber());
		wake();
	});
	try {
		let next = from;
		for (;;) {
			while (heads.length === 0) {
				await new Promise((resolve) => (wake = resolve));
			}
			for (const head = heads.shift(); next <= head; next += 1) {
				yield { number: next, hash: await api.rpc.chain.getBlockHash(next) };
			}
		}
	} finally {
		stop();
	}
}
