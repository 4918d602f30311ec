// What the chain doesn't say of a model: how a file becomes its input, and what its outputs are called. Manifests of the models in this
// repository are built in; any other can be given as a file.

import cnn from '../../../../models/digits/cnn.json';
import mlp from '../../../../models/digits/mlp.json';
import { type Grayscale, isGrayscale } from '../lib/preprocess.js';
import { Store } from './store.js';

/** See above. */
export interface Manifest {
	readonly name: string;
	readonly preprocessing: Grayscale | undefined;
	/** In the order of the model's outputs. */
	readonly outputs: readonly string[];
}

/** Reads a manifest. Throws what is wrong with it. */
export function readManifest(value: unknown): { readonly root: string; readonly manifest: Manifest } {
	const { model_root: root, name, preprocessing, outputs } = (value ?? {}) as Record<string, unknown>;
	if (typeof root !== 'string' || !/^0x[0-9a-f]{64}$/.test(root)) {
		throw new TypeError('a manifest has a model_root: this file has none');
	}
	if (preprocessing !== undefined && !isGrayscale(preprocessing)) {
		throw new TypeError('this manifest asks for preprocessing that this dashboard does not know');
	}
	const called = Array.isArray(outputs) ? outputs.map((one: unknown, place) => String((one as { name?: unknown } | null)?.name ?? `output ${place}`)) : [];
	return { root, manifest: { name: String(name ?? ''), preprocessing, outputs: called } };
}

/** Manifests by their models' roots. */
export const manifests = new Store<ReadonlyMap<string, Manifest>>(new Map([cnn, mlp].map((one) => {
	const { root, manifest } = readManifest(one);
	return [root, manifest];
})));

/** Adds one, from a file. */
export function addManifest(text: string): string {
	const { root, manifest } = readManifest(JSON.parse(text));
	manifests.set(new Map([...manifests.value, [root, manifest]]));
	return root;
}
