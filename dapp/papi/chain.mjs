// What the commands ask of a node: the connection, typed access, transactions, and blocks one by one.

import { existsSync } from 'node:fs';

import { sr25519CreateDerive } from '@polkadot-labs/hdkd';
import { DEV_PHRASE, mnemonicToMiniSecret, parseSuri, validateMnemonic } from '@polkadot-labs/hdkd-helpers';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider, SocketEvents } from 'polkadot-api/ws';
import { filter, firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';

/** Longest wait for a connection to open, ms. */
const OPENING = 30_000;
/** Longest silence of a connection, ms. A node announces every block. */
const SILENCE = 120_000;
/** Blocks during which a transaction may be included. */
const MORTALITY = 64;

const DESCRIPTORS = new URL('.papi/descriptors/dist/index.js', import.meta.url);

/** Connects, does the work, and disconnects. Where the provider would try again, this fails: at the first connection and when it is lost. */
export async function withClient(url, work) {
	let fail;
	const lost = new Promise((_, reject) => (fail = reject));
	let open = false;
	const logger = ({ type, error }) => {
		if (type === SocketEvents.CONNECTED) {
			open = true;
		} else if ([SocketEvents.ERROR, SocketEvents.CLOSE, SocketEvents.TIMEOUT, SocketEvents.STALE].includes(type)) {
			const why = error?.message ? `: ${error.message}` : '';
			fail(new Error(open ? `the connection to ${url} is lost${why}` : `there is no node at ${url}${why}`));
		}
	};
	const options = { websocketClass: WebSocket, timeout: OPENING, heartbeatTimeout: SILENCE, logger };
	const client = createClient(getWsProvider(url, options));
	try {
		return await Promise.race([work(client), lost]);
	} catch (error) {
		if (/^Incompatible runtime entry/.test(error.message)) {
			throw new Error(`${error.message}: the descriptors are not of this chain; npm run descriptors -- --url ${url}`);
		}
		throw error;
	} finally {
		client.destroy();
	}
}

/** The descriptors that were generated from the chain's metadata. */
export async function descriptors(url) {
	if (!existsSync(DESCRIPTORS)) {
		throw new Error(`there are no descriptors yet: npm run descriptors -- --url ${url}`);
	}
	const { ambit } = await import(DESCRIPTORS);
	return ambit;
}

/** Typed access to the chain. */
export async function typed(client, url) {
	return client.getTypedApi(await descriptors(url));
}

/** The sr25519 signer of a secret URI: a phrase and a path, or a path alone for the development keys. */
export function signerOf(suri) {
	const { phrase, paths, password } = parseSuri(suri.startsWith('/') ? `${DEV_PHRASE}${suri}` : suri);
	if (phrase === undefined || !validateMnemonic(phrase)) {
		throw new Error('--suri is not a phrase with a derivation path, nor a path alone');
	}
	const { publicKey, sign } = sr25519CreateDerive(mnemonicToMiniSecret(phrase, password))(paths ?? '');
	return getPolkadotSigner(publicKey, 'Sr25519', sign);
}

/** The names of a nested enum value, from the outermost on. */
export function path(value) {
	const names = [];
	for (let at = value; typeof at?.type === 'string'; at = at.value) {
		names.push(at.type);
	}
	return names;
}

/** A dispatch error by its names: `JobRegistry.FeeBelowMinimum`, or `Token.FundsUnavailable` where no pallet names it. */
export function describe(error) {
	const names = path(error);
	return (names[0] === 'Module' ? names.slice(1) : names).join('.');
}

/** Signs and sends; gives the block with the transaction and its events. `what` names it in messages. */
export function send(transaction, signer, what) {
	return included(transaction.signSubmitAndWatch(signer, { mortality: { mortal: true, period: MORTALITY } }), what);
}

/** Waits until a block of the best chain has a transaction, and gives that block and the transaction's events. */
export async function included(progress, what) {
	let state;
	try {
		state = await firstValueFrom(
			progress.pipe(filter(({ type, found, isValid }) => type === 'txBestBlocksState' && (found || !isValid))),
		);
	} catch (error) {
		// What is refused here has no place in a block and costs nothing.
		const reason = error.name === 'InvalidTxError' ? path(error.error).join('.') : error.message;
		throw new Error(`the transaction for ${what} is refused: ${reason}`);
	}
	if (!state.found) {
		throw new Error(`the transaction for ${what} is no longer valid`);
	}
	if (!state.ok) {
		throw new Error(`the chain refused ${what}: ${describe(state.dispatchError)}`);
	}
	return { block: state.block, events: state.events };
}

/** A signed transaction without the length that goes before it, as runtime APIs take it. */
export function bare(transaction) {
	// The two lowest bits of a compact number say how many bytes it has.
	return transaction.subarray(1 << (transaction[0] & 3));
}

/**
 * The blocks of the best chain, beginning at once with the last finalized one: none left out, and where another takes a block's place,
 * that one too. The node keeps each until the next is asked for.
 */
export function follow(client) {
	const ready = [];
	const passed = new Map();
	let wake = () => {};
	let failure;
	const stop = (error) => {
		failure = error ?? new Error('the node gives no more blocks');
		wake();
	};
	const watch = client.bestBlocks$.subscribe({
		next(best) {
			const finalized = best.at(-1).number;
			for (const number of passed.keys()) {
				if (number < finalized) {
					passed.delete(number);
				}
			}
			for (const { number, hash } of [...best].reverse()) {
				if (passed.get(number) !== hash) {
					passed.set(number, hash);
					ready.push({ number, hash, release: client.hodlBlock(hash) });
				}
			}
			wake();
		},
		error: stop,
		complete: stop,
	});
	return {
		async *blocks() {
			for (;;) {
				while (ready.length === 0) {
					if (failure) {
						throw failure;
					}
					await new Promise((resolve) => (wake = resolve));
				}
				const { release, ...block } = ready.shift();
				try {
					yield block;
				} finally {
					release();
				}
			}
		},
		end() {
			watch.unsubscribe();
			ready.splice(0).forEach(({ release }) => release());
		},
	};
}
