// One transaction on its way: signed to be mortal, followed until a block has it, refused or dropped with the reason.

import type { ApiPromise, SubmittableResult } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { DispatchError, EventRecord } from '@polkadot/types/interfaces';
import type { SpRuntimeDispatchError } from '@polkadot/types/lookup';
import type { IsEvent } from '@polkadot/types/metadata/decorate/types';
import type { AnyTuple, IEvent } from '@polkadot/types/types';
import type { AddressOrPair, SignerOptions } from '@polkadot/api/types';
import { blocksFrom } from './blocks.js';
import { AmbitError, orCancelled, refusal, unlessCancelled } from './errors.js';

/** Who signs. */
export type Signer =
	/** A key pair that is here. */
	| { readonly pair: AddressOrPair }
	/** An account of a browser extension. */
	| { readonly address: string; readonly signer: NonNullable<SignerOptions['signer']> };

/** A transaction in a block. */
export interface Included {
	/** Hash of the block. */
	readonly block: string;
	/** Its height. */
	readonly number: number;
	readonly events: readonly EventRecord[];
}

/** How a transaction is sent. */
export interface Sending {
	/** Wait until it is final, not only in a block. */
	readonly finalized?: boolean;
	/** Blocks within which it is in one or never: 4 to 4,096, rounded up to a power of two [64]. */
	readonly era?: number;
	readonly signal?: AbortSignal;
	/** Hears how far it is: signed and taken by the node, told to others, in a block. */
	readonly onStage?: (stage: 'taken' | 'broadcast' | 'included') => void;
}

/** A transaction that is signed, and the blocks that may have it. */
interface Signed {
	readonly transaction: SubmittableExtrinsic<'promise'>;
	readonly first: number;
	readonly last: number;
}

/**
 * Signs and sends, and waits until a block has it (or until that is final). If the connection breaks, the transaction is looked for in all
 * blocks that may have it once it is back.
 */
export async function send(api: ApiPromise, call: SubmittableExtrinsic<'promise'>, who: Signer, sending: Sending = {}): Promise<Included> {
	orCancelled(sending.signal);
	const signed = await unlessCancelled(sending.signal, sign(api, call, who, sending.era));
	return (await watch(api, signed, sending)) ?? (await find(api, signed, sending));
}

async function sign(api: ApiPromise, call: SubmittableExtrinsic<'promise'>, who: Signer, period: number | undefined): Promise<Signed> {
	const { chain } = api.rpc;
	const final = (await chain.getHeader(await chain.getFinalizedHead())).number.toNumber();
	const best = (await chain.getHeader()).number.toNumber();
	const account = 'pair' in who ? who.pair : who.address;
	// Mortal, which is polkadot.js's default. The nonce counts what is in the pool already.
	const options: Parameters<typeof call.signAsync>[1] = {
		nonce: -1,
		...(period === undefined ? {} : { era: period }),
		...('pair' in who ? {} : { signer: who.signer }),
	};
	let transaction: SubmittableExtrinsic<'promise'>;
	try {
		transaction = await call.signAsync(account, options);
	} catch (error) {
		throw error instanceof AmbitError ? error : refused('the transaction was not signed', error);
	}
	if (!transaction.era.isMortalEra) {
		throw new AmbitError('invalid-input', 'the wallet signed a transaction that never expires', 'sign it as it is given to the wallet');
	}
	// Its era began between the last final block and one that has come meanwhile: rather looked for too long than given up too early.
	const era = transaction.era.asMortalEra;
	return { transaction, first: final + 1, last: era.death(best + 1) - 1 };
}

/** Sends a transaction and waits until a block has it. Undefined if the connection breaks before, or is broken. */
async function watch(api: ApiPromise, { transaction }: Signed, { finalized = false, signal, onStage = () => {} }: Sending): Promise<Included | undefined> {
	if (!api.isConnected) {
		return undefined;
	}
	let stop = (): void => {};
	let broke = (): void => {};
	const included = new Promise<Included | undefined>((resolve, reject) => {
		let [cut, isTaken] = [false, false];
		broke = () => {
			cut = true;
			resolve(undefined);
		};
		api.on('disconnected', broke);
		transaction
			.send((result) => {
				// What its type leaves out is there.
				const { status, events, blockNumber, dispatchError, internalError, isError } = result as SubmittableResult;
				// A node may say that it told others, or that a block has it, before it says that it has taken it.
				if (!isTaken && (status.isReady || status.isBroadcast || blockNumber !== undefined)) {
					isTaken = true;
					onStage('taken');
				}
				if (status.isBroadcast) {
					onStage('broadcast');
				}
				if (internalError !== undefined) {
					// A block has it, and the node did not say what it did there.
					resolve(undefined);
				} else if (blockNumber !== undefined) {
					onStage('included');
					if (dispatchError !== undefined) {
						reject(refusalOf(api, dispatchError));
					} else if (!finalized || status.isFinalized) {
						const hash = status.isFinalized ? status.asFinalized : status.asInBlock;
						resolve({ block: hash.toHex(), number: blockNumber.toNumber(), events });
					}
				} else if (isError) {
					const remedy = 'look whether another program signs with this account; then send it again';
					reject(new AmbitError('dropped', `the transaction left the pool: ${status.type}`, remedy, status.type));
				}
			})
			.then(
				(unsubscribe) => (stop = unsubscribe),
				(error: unknown) => (cut ? resolve(undefined) : reject(refused('the node did not take the transaction', error)))
			);
	});
	try {
		return await unlessCancelled(signal, included);
	} finally {
		api.off('disconnected', broke);
		stop();
	}
}

/** Looks for a transaction in all blocks that may have it, and sends it again whenever the connection is back: the node may never have had it. */
async function find(api: ApiPromise, { transaction, first, last }: Signed, { finalized = false, signal, onStage = () => {} }: Sending): Promise<Included> {
	const hash = transaction.hash.toHex();
	// A node that has it, or whose chain has it, refuses it: then it is found.
	const again = (): void => void api.rpc.author.submitExtrinsic(transaction).catch(() => {});
	api.on('connected', again);
	try {
		if (api.isConnected) {
			again();
		}
		for await (const { number, hash: block } of blocksFrom(api, first, signal, finalized)) {
			const found = number > last ? undefined : await unlessCancelled(signal, inBlock(api, number, block, hash));
			if (found !== undefined) {
				onStage('included');
				return found;
			}
			if (number >= last) {
				break;
			}
		}
	} catch (error) {
		if (error instanceof AmbitError && error.problem === 'unreachable') {
			const remedy = `it may be in a block: look for it in those from ${first} to ${last} before you send it again`;
			throw new AmbitError('unreachable', `transaction ${hash} was sent, and then ${error.message}`, remedy, hash, { cause: error });
		}
		throw error;
	} finally {
		api.off('connected', again);
	}
	throw new AmbitError('dropped', `transaction ${hash} was in no block until its era ended with block ${last}`, 'send it again: this one can\'t be included any more', hash);
}

/** A transaction in a block, if it is there; one that failed is an error. */
async function inBlock(api: ApiPromise, number: number, block: string, hash: string): Promise<Included | undefined> {
	const at = await api.at(block);
	const { extrinsics } = (await api.rpc.chain.getBlock(block)).block;
	const place = extrinsics.findIndex((extrinsic) => extrinsic.hash.toHex() === hash);
	if (place < 0) {
		return undefined;
	}
	const events = (await at.query.system.events()).filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(place));
	for (const { event } of events) {
		if (api.events.system.ExtrinsicFailed.is(event)) {
			throw refusalOf(api, event.data.dispatchError);
		}
	}
	return { block, number, events };
}

/** What a transaction's event of this kind says: its data. */
export function said<T extends AnyTuple, N>({ events }: Included, kind: IsEvent<T, N>): IEvent<T, N>['data'] {
	for (const { event } of events) {
		if (kind.is(event)) {
			return event.data;
		}
	}
	const name = kind.meta.name.toString();
	throw new AmbitError('refused', `the transaction was included, and no ${name} came of it`, 'this is a defect: please report it');
}

function refused(what: string, error: unknown): AmbitError {
	const message = error instanceof Error ? error.message : String(error);
	return new AmbitError('refused', `${what}: ${message}`, 'see the message', undefined, { cause: error });
}

/** A failed dispatch by its names. */
function refusalOf(api: ApiPromise, error: DispatchError | SpRuntimeDispatchError): AmbitError {
	const { section, name, docs } = error.isModule
		? api.registry.findMetaError(error.asModule)
		: { section: camel(error.type), name: String(error.value ?? ''), docs: [] };
	return refusal(`${section}.${name}`, docs.join(' '));
}

/** `Token`, `Arithmetic` and such as a pallet's name is written. */
function camel(type: string): string {
	return type.charAt(0).toLowerCase() + type.slice(1);
}
