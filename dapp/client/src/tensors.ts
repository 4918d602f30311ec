// Tensors and the roots over them, as docs/spec/commitments.md states them.

import { compactToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { AmbitError } from './errors.js';

/** Element types: signed, little endian. The order is that of the codec. */
export const ELEMENTS = ['I8', 'I16', 'I32', 'I64'] as const;
/** An element type. */
export type Element = (typeof ELEMENTS)[number];

/** Element type and extents of a tensor, outermost first. */
export interface TensorType {
	readonly element: Element;
	readonly shape: readonly number[];
}

/** A tensor's numbers, row-major. I64 has bigints. */
export type Numbers = Int8Array | Int16Array | Int32Array | BigInt64Array;

// Rows are gathered into a tile up to this many bytes; a row above the longest tile is split.
const TILE_BYTES = 1024;
const LONGEST_TILE = 4096;

const utf8 = new TextEncoder();

function hash(domain: string, ...parts: Uint8Array[]): Uint8Array {
	return blake2AsU8a(u8aConcat(utf8.encode(domain), ...parts), 256);
}

function u32(number: number): Uint8Array {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, number, true);
	return bytes;
}

/** Bytes of one element. */
export function widthOf(element: Element): number {
	return 1 << ELEMENTS.indexOf(element);
}

/** Elements of a tensor. */
export function elementsOf({ shape }: TensorType): number {
	return shape.reduce((product, extent) => product * extent, 1);
}

/** Bytes of a tensor. */
export function sizeOf(type: TensorType): number {
	return elementsOf(type) * widthOf(type.element);
}

/** A type for people: `I32[1, 10]`. */
export function describe({ element, shape }: TensorType): string {
	return `${element}[${shape.join(', ')}]`;
}

function tiles(type: TensorType, bytes: Uint8Array): Uint8Array[] {
	const row = (type.shape.at(-1) ?? 1) * widthOf(type.element);
	const cut: Uint8Array[] = [];
	if (row > LONGEST_TILE) {
		for (let line = 0; line < bytes.length; line += row) {
			for (let start = line; start < line + row; start += LONGEST_TILE) {
				cut.push(bytes.subarray(start, Math.min(start + LONGEST_TILE, line + row)));
			}
		}
		return cut;
	}
	const step = Math.max(1, Math.floor(TILE_BYTES / row)) * row;
	for (let start = 0; start < bytes.length; start += step) {
		cut.push(bytes.subarray(start, start + step));
	}
	return cut;
}

function top(leaves: Uint8Array[]): Uint8Array {
	let level = leaves;
	for (;;) {
		const [first] = level;
		if (first === undefined) {
			throw new RangeError('a tensor has at least one tile');
		}
		if (level.length === 1) {
			return first;
		}
		const above: Uint8Array[] = [];
		for (let place = 0; place < level.length; place += 2) {
			const [left, right] = level.slice(place, place + 2);
			// A last one without a neighbour is carried up as it is.
			above.push(right === undefined ? left! : hash('ambit/pair/1', left!, right));
		}
		level = above;
	}
}

/** Root of one tensor. */
export function tensorRoot(type: TensorType, bytes: Uint8Array): Uint8Array {
	const leaves = tiles(type, bytes).map((tile) => hash('ambit/tile/1', tile));
	const encoded = u8aConcat(
		new Uint8Array([ELEMENTS.indexOf(type.element)]),
		compactToU8a(type.shape.length),
		...type.shape.map(u32)
	);
	return hash('ambit/tensor/1', encoded, u32(leaves.length), top(leaves));
}

/** Cuts a blob, which is the tensors of these types one after the other. */
export function split(types: readonly TensorType[], blob: Uint8Array): Uint8Array[] {
	const wanted = types.reduce((sum, type) => sum + sizeOf(type), 0);
	if (blob.length !== wanted) {
		const list = types.map(describe).join(', ');
		throw new AmbitError(
			'invalid-input',
			`${blob.length} bytes are not ${list}, which has ${wanted}`,
			'give the tensors\' raw bytes, little endian, one tensor after the other'
		);
	}
	let start = 0;
	return types.map((type) => blob.subarray(start, (start += sizeOf(type))));
}

/** Root over the tensors of these types that are one after the other in a blob: a job's input root or output root. */
export function blobRoot(types: readonly TensorType[], blob: Uint8Array): Uint8Array {
	const parts = split(types, blob);
	const roots = types.map((type, place) => tensorRoot(type, parts[place]!));
	return hash('ambit/values/1', u32(roots.length), ...roots);
}

/** The numbers of tensors of these types that are one after the other in a blob. */
export function readTensors(types: readonly TensorType[], blob: Uint8Array): Numbers[] {
	const parts = split(types, blob);
	return types.map(({ element }, place) => {
		// A copy, because typed arrays want their bytes aligned. All platforms that run this are little endian.
		const { buffer } = parts[place]!.slice();
		switch (element) {
			case 'I8':
				return new Int8Array(buffer);
			case 'I16':
				return new Int16Array(buffer);
			case 'I32':
				return new Int32Array(buffer);
			case 'I64':
				return new BigInt64Array(buffer);
		}
	});
}
