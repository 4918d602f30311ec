// Publishing models and opening workload classes. Amounts are planck.

import type { ApiPromise } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { asCid, type Cid, keep, type Keeper } from './artifacts.js';
import { textBytes } from './codec.js';
import { AmbitError, refusal } from './errors.js';
import type { Hardware } from './rewards.js';
import { ELEMENTS, type Element, type TensorType } from './tensors.js';
import { type Included, said, send, type Sending, type Signer } from './transaction.js';
import { AMB, type LATENCY_BLOCKS, type Mode } from './types.js';

/** A file that a worker is to keep, or that is kept somewhere. */
export type Artefact = { readonly bytes: Uint8Array; readonly keeper: Keeper } | { readonly cid: Cid | string };

/** What a compiler says of a model: its manifest. */
export interface Manifest {
	/** The root over graph and weights, 0x-hex. Operators refuse files of another one. */
	readonly root: string;
	/** For people; not unique. At most 64 bytes. */
	readonly name: string;
	readonly inputs: readonly TensorType[];
	readonly outputs: readonly TensorType[];
}

/** What makes a workload class, and what it costs. */
export interface ClassOrder {
	/** Least hardware of its operators [Cpu]. */
	readonly hardware?: Hardware;
	/** How soon results are due [Standard]. */
	readonly latency?: keyof typeof LATENCY_BLOCKS;
	/** What stands behind a result [Optimistic]. */
	readonly mode?: Mode;
	/** Lowest fee of a job [0.01 AMB]. */
	readonly minFee?: bigint;
	/** Stake behind each slot [10 AMB]. */
	readonly stakePerSlot?: bigint;
}

/** A model to publish. A deposit is held for it, and one for its class. */
export interface Publication extends Sending {
	readonly manifest: Manifest;
	readonly graph: Artefact;
	readonly weights: Artefact;
	/** A class to open for it in the same transaction. */
	readonly class?: ClassOrder;
	readonly signer: Signer;
}

/** Reads a manifest as `ambit model compile` writes it. */
export function manifestOf(json: string): Manifest {
	const wrong = (what: string): AmbitError =>
		new AmbitError('invalid-input', `the manifest ${what}`, 'give NAME.json as `ambit model compile` wrote it');
	let read: { model_root?: unknown; name?: unknown; inputs?: unknown; outputs?: unknown };
	try {
		read = JSON.parse(json) as typeof read;
	} catch (error) {
		throw wrong(`is no JSON: ${String(error)}`);
	}
	const types = (field: 'inputs' | 'outputs'): TensorType[] => {
		const list = read[field];
		if (!Array.isArray(list) || list.length === 0) {
			throw wrong(`has no ${field}`);
		}
		return list.map((type: { element?: unknown; shape?: unknown }) => {
			const element = String(type.element).toUpperCase() as Element;
			const { shape } = type;
			if (!ELEMENTS.includes(element) || !Array.isArray(shape) || !shape.every((extent) => Number.isInteger(extent) && extent > 0)) {
				throw wrong(`has a type that is none in its ${field}: ${JSON.stringify(type)}`);
			}
			return { element, shape: shape as number[] };
		});
	};
	const { model_root: root, name } = read;
	if (typeof root !== 'string' || !/^0x[0-9a-f]{64}$/i.test(root)) {
		throw wrong('has no model_root');
	}
	if (typeof name !== 'string' || name === '') {
		throw wrong('has no name');
	}
	return { root, name, inputs: types('inputs'), outputs: types('outputs') };
}

/** Publishes a model, and opens a class for it. Gives the class. */
export async function publish(api: ApiPromise, { manifest, graph, weights, class: order, signer, ...sending }: Publication): Promise<{ readonly class: number | undefined; readonly block: number }> {
	const { root, name, inputs, outputs } = manifest;
	if ((await api.query.jobRegistry.models(root)).isSome) {
		// The chain would refuse it for a fee, and after the files were given away.
		throw refusal('jobRegistry.ModelExists', '');
	}
	const [graphCid, weightsCid] = [await cidOfArtefact(graph, sending.signal), await cidOfArtefact(weights, sending.signal)];
	const call = api.tx.jobRegistry.publishModel(root, textBytes(name), u8aToHex(graphCid.bytes), u8aToHex(weightsCid.bytes), [...inputs], [...outputs]);
	const included = await send(api, order === undefined ? call : api.tx.utility.batchAll([call, opening(api, root, order)]), signer, sending);
	return { class: order === undefined ? undefined : opened(api, included), block: included.number };
}

/** Opens a class for a published model. Gives its number. */
export async function openClass(api: ApiPromise, root: string, order: ClassOrder, signer: Signer, sending: Sending): Promise<{ readonly class: number; readonly block: number }> {
	const included = await send(api, opening(api, root, order), signer, sending);
	return { class: opened(api, included), block: included.number };
}

function opening(api: ApiPromise, model: string, order: ClassOrder) {
	const { hardware = 'Cpu', latency = 'Standard', mode = { kind: 'Optimistic' }, minFee = AMB / 100n, stakePerSlot = 10n * AMB } = order;
	const written = mode.kind === 'Redundant' ? { Redundant: { operators: mode.operators } } : mode.kind;
	return api.tx.jobRegistry.openClass({ model, hardware, latency, mode: written }, minFee, stakePerSlot);
}

function opened(api: ApiPromise, included: Included): number {
	return said(included, api.events.jobRegistry.ClassOpened).class.toNumber();
}

async function cidOfArtefact(artefact: Artefact, signal: AbortSignal | undefined): Promise<Cid> {
	if ('bytes' in artefact) {
		return keep(artefact.keeper, artefact.bytes, signal);
	}
	return asCid(artefact.cid);
}
