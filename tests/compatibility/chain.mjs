// What the checks here ask of a chain, and how they say what they found.
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

/** Planck. */
export const AMB = 10n ** 12n;

let passed = 0;
/** Says that something is as it must be, or fails. */
export function check(what, holds, found = "") {
	if (!holds) throw new Error(`${what}: it is not so${found === "" ? "" : `; found ${found}`}`);
	passed += 1;
	console.log(`ok  ${what}`);
}

/** Runs the checks of a file, and ends with 0 when all held. */
export async function run(main) {
	try {
		await main();
		console.log(`${passed} passed, 0 failed`);
		process.exit(0);
	} catch (error) {
		console.error(error);
		console.log(`${passed} passed, 1 failed`);
		process.exit(1);
	}
}

/** Connects, or fails: no second try. */
export async function connect(url) {
	const provider = new WsProvider(url, false, {}, 60_000);
	const api = new ApiPromise({ provider, noInitWarn: true, throwOnConnect: true });
	await provider.connect();
	await api.isReadyOrError;
	return api;
}

export const keyring = (api) => new Keyring({ type: "sr25519", ss58Format: api.registry.chainSS58 });

/** A dispatch error by its name: `balances.InsufficientBalance`, or `BadOrigin` where no pallet names it. */
export function nameOf(api, error) {
	if (!error.isModule) return error.type;
	const { section, name } = api.registry.findMetaError(error.asModule);
	return `${section}.${name}`;
}

export const freeOf = async (api, address) => (await api.query.system.account(address)).data.free.toBigInt();

/** Signs and sends. Gives the events of the transaction when a block has it, and the name of its error if it has one. `author` has a block built. */
export async function send(api, transaction, signer, author = async () => {}) {
	let done;
	const included = new Promise((resolve, reject) => (done = { resolve, reject }));
	const stop = await transaction.signAndSend(signer, { nonce: -1 }, ({ status, events, dispatchError }) => {
		if (status.isInBlock) {
			const error = dispatchError && nameOf(api, dispatchError);
			done.resolve({ block: status.asInBlock, events: events.map(({ event }) => event), error });
		} else if (status.isError) {
			done.reject(new Error(`the transaction is ${status.type}`));
		}
	});
	try {
		await author();
		const late = new Promise((_, reject) => setTimeout(reject, 60_000, new Error("no block has the transaction within 60 seconds")).unref());
		return await Promise.race([included, late]);
	} finally {
		stop();
	}
}
