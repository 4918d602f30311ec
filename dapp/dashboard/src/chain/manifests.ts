// What the chain doesn't say of a model: how a file becomes its inputs, and what its outputs are called and stand for. Manifests of the digits'
// classifiers are built in; any other can be given as a file, and its vocabulary as another.

import cnn from '../../../../models/digits/cnn.json';
import mlp from '../../../../models/digits/mlp.json';
import { type Model } from '@ambit-network/client';
import { malformed } from '../lib/preprocess/error.js';
import { isVocabulary, MOST_VOCABULARY } from '../lib/preprocess/wordpiece.js';
import { type Port, type Preprocessor, preprocessor, readRule, type Rule } from '../lib/preprocess.js';
import { isElement } from '../lib/tensor.js';
import { Store } from './store.js';

/** Largest manifest that is read, bytes. */
const MOST_MANIFEST = 1024 * 1024;
/** Most bits behind the point of an output. */
const MOST_FRACTION = 255;

/** See above. */
export interface Manifest {
	readonly name: string;
	/** How a file becomes the inputs. */
	readonly rule: Rule | undefined;
	/** The rule with all that it needs, once that was given. */
	readonly preprocessor: Preprocessor | undefined;
	/** What the model takes, as the manifest has it. */
	readonly inputs: readonly Port[];
	/** In the order of the model's outputs. */
	readonly outputs: readonly Output[];
}

/** What an output is called, and how many of its bits are behind the point. */
export interface Output {
	readonly name: string;
	readonly fraction: number;
}

/** Reads a manifest. Throws what is wrong with it. */
export function readManifest(value: unknown): { readonly root: string; readonly manifest: Manifest } {
	const { model_root: root, name, preprocessing, inputs, outputs } = (value ?? {}) as Record<string, unknown>;
	if (typeof root !== 'string' || !/^0x[0-9a-f]{64}$/.test(root)) {
		throw new TypeError('a manifest has a model_root: this file has none');
	}
	const rule = (preprocessing ?? undefined) === undefined ? undefined : readRule(preprocessing);
	// A vocabulary is a file of its own.
	const ready = rule === undefined || rule.kind === 'wordpiece' ? undefined : preprocessor(rule);
	return { root, manifest: { name: String(name ?? ''), rule, preprocessor: ready, inputs: Array.isArray(inputs) ? inputs.map(readPort) : [], outputs: Array.isArray(outputs) ? outputs.map(readOutput) : [] } };
}

function readOutput(value: unknown, place: number): Output {
	const { name, fraction } = (value ?? {}) as Record<string, unknown>;
	const bits = fraction ?? 0;
	if (!Number.isInteger(bits) || (bits as number) < 0 || (bits as number) > MOST_FRACTION) {
		throw new TypeError(`the manifest says that output ${place} has a fraction that is no whole number from 0 to ${MOST_FRACTION}: ask the model’s author for the one that \`ambit model compile\` wrote`);
	}
	return { name: String(name ?? `output ${place}`), fraction: bits as number };
}

function readPort(value: unknown): Port {
	const { name, element, shape, fraction } = (value ?? {}) as Record<string, unknown>;
	const called = String(element).toUpperCase();
	const isWhole = (number: unknown, least: number): boolean => Number.isInteger(number) && (number as number) >= least && (number as number) < 2 ** 32;
	if (!isElement(called) || !Array.isArray(shape) || !shape.every((extent) => isWhole(extent, 1)) || !((fraction ?? undefined) === undefined || isWhole(fraction, 0))) {
		throw malformed('one of its inputs has a type that there is not');
	}
	return { name: typeof name === 'string' ? name : '', element: called, shape: shape as number[], fraction: (fraction ?? undefined) as number | undefined };
}

/** What a model takes: what its manifest says of it, or the chain. */
export function portsOf(model: Model, manifest: Manifest | undefined): readonly Port[] {
	if (manifest !== undefined && manifest.inputs.length === model.inputs.length) {
		return manifest.inputs;
	}
	return model.inputs.map(({ element, shape }) => ({ name: '', element, shape, fraction: undefined }));
}

/** Manifests by their models' roots. */
export const manifests = new Store<ReadonlyMap<string, Manifest>>(new Map([cnn, mlp].map((one) => {
	const { root, manifest } = readManifest(one);
	return [root, manifest];
})));

function put(root: string, manifest: Manifest): void {
	manifests.set(new Map([...manifests.value, [root, manifest]]));
}

/** Gives a model's rule its vocabulary. Throws what is wrong with it. */
export function addVocabulary(root: string, file: Uint8Array): void {
	const manifest = manifests.value.get(root);
	if (manifest?.rule !== undefined) {
		put(root, { ...manifest, preprocessor: preprocessor(manifest.rule, file) });
	}
}

function parsed(name: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new TypeError(`${name} is no manifest: it is not JSON. Drop the one that \`ambit model compile\` wrote`);
	}
}

/** Takes manifests, and the vocabulary of a model, from among files, and gives the others. Throws what is wrong with one. */
export async function learn(root: string, files: readonly File[]): Promise<File[]> {
	const isManifest = ({ name }: File): boolean => name.endsWith('.json');
	for (const file of files.filter(isManifest)) {
		if (file.size > MOST_MANIFEST) {
			throw new RangeError(`${file.name} is no manifest: those have at most ${MOST_MANIFEST} bytes`);
		}
		const { root: of, manifest } = readManifest(parsed(file.name, await file.text()));
		put(of, manifest);
		if (of !== root) {
			throw new RangeError(`${file.name} is of another model; it is kept for that one`);
		}
	}
	const others: File[] = [];
	for (const file of files.filter((one) => !isManifest(one))) {
		const { rule, preprocessor: ready } = manifests.value.get(root) ?? {};
		const wanted = rule?.kind === 'wordpiece' && ready === undefined && (file.size <= MOST_VOCABULARY || file.name === rule.vocabulary);
		const content = wanted ? new Uint8Array(await file.slice(0, MOST_VOCABULARY + 1).arrayBuffer()) : undefined;
		if (wanted && isVocabulary(rule, file.name, content!)) {
			addVocabulary(root, content!);
		} else {
			others.push(file);
		}
	}
	return others;
}
