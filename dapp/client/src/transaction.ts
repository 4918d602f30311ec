// One transaction on its way: signed to be mortal, followed until a block has it, refused or dropped with the reason.

import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { EventRecord } from '@polkadot/types/interfaces';
import type { AddressOrPair, SignerOptions } from '@polkadot/api/types';
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
	readonly events: readonly EventRecord[];
}

/** How a transaction is sent. */
export interface Sending {
	/** Wait until it is final, not only in a block. */
	readonly finalized?: boolean;
	readonly signal?: AbortSignal;
	/** Hears how far it is: signed and taken by the node, told to others, in a block. */
	readonly onStage?: (stage: 'taken' | 'broadcast' | 'included') => void;
}

/** Signs and sends, and waits until a block has it (or until that is final). */
export async function send(
	api: ApiPromise,
	call: SubmittableExtrinsic<'promise'>,
	who: Signer,
	{ finalized = false, signal, onStage = () => {} }: Sending = {}
): Promise<Included> {
	orCancelled(signal);
	let stop = (): void => {};
	const sent = new Promise<Included>((resolve, reject) => {
		const account = 'pair' in who ? who.pair : who.address;
		// Mortal, which is polkadot.js's default. The nonce counts what is in the pool already.
		const options: Partial<SignerOptions> = { nonce: -1, ...('pair' in who ? {} : { signer: who.signer }) };
		call
			.signAndSend(account, options, ({ status, events, dispatchError, isError }) => {
				if (status.isReady) {
					onStage('taken');
				} else if (status.isBroadcast) {
					onStage('broadcast');
				}
				if (status.isInBlock || status.isFinalized) {
					onStage('included');
					if (dispatchError !== undefined) {
						const { section, name, docs } = dispatchError.isModule
							? api.registry.findMetaError(dispatchError.asModule)
							: { section: camel(dispatchError.type), name: String(dispatchError.value ?? ''), docs: [] };
						reject(refusal(`${section}.${name}`, docs.join(' ')));
					} else if (!finalized || status.isFinalized) {
						const hash = status.isFinalized ? status.asFinalized : status.asInBlock;
						resolve({ block: hash.toHex(), events });
					}
				} else if (isError) {
					const remedy = 'look whether another program signs with this account; then send it again';
					reject(new AmbitError('dropped', `the transaction left the pool: ${status.type}`, remedy, status.type));
				}
			})
			.then(
				(unsubscribe) => (stop = unsubscribe),
				(error: unknown) => {
					const message = error instanceof Error ? error.message : String(error);
					reject(new AmbitError('refused', `the node did not take the transaction: ${message}`, 'see the message', undefined, { cause: error }));
				}
			);
	});
	try {
		return await unlessCancelled(signal, sent);
	} finally {
		stop();
	}
}

/** `Token`, `Arithmetic` and such as a pallet's name is written. */
function camel(type: string): string {
	return type.charAt(0).toLowerCase() + type.slice(1);
}
