// Roots over tensors, as docs/spec/commitments.md states them.

import { compactToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

// The order is that of the codec.
const ELEMENTS = ['I8', 'I16', 'I32', 'I64'];
// Rows are gathered into a tile up to this many bytes; a row above the longest tile is split.
const TILE_BYTES = 1024;
const LONGEST_TILE = 4096;

const utf8 = new TextEncoder();

function hash(domain, ...parts) {
	return blake2AsU8a(u8aConcat(utf8.encode(domain), ...parts), 256);
}

function u32(number) {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, number, true);
	return bytes;
}

/** Bytes of a tensor of this type. */
export function sizeOf({ element, shape }) {
	return shape.reduce((product, extent) => product * extent, widthOf(element));
}

/** Bytes of one element. */
export function widthOf(element) {
	const place = ELEMENTS.indexOf(element);
	if (place < 0) {
		throw new TypeError(`${element} is not an element type; there are ${ELEMENTS.join(', ')}`);
	}
	return 1 << place;
}

function tiles({ element, shape }, bytes) {
	const row = shape[shape.length - 1] * widthOf(element);
	const cut = [];
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

function top(level) {
	while (level.length > 1) {
		const above = [];
		for (let place = 0; place + 1 < level.length; place += 2) {
			above.push(hash('ambit/pair/1', level[place], level[place + 1]));
		}
		// A last one without a neighbour is carried up as it is.
		if (level.length % 2 === 1) {
			above.push(level[level.length - 1]);
		}
		level = above;
	}
	return level[0];
}

/** Root of one tensor; its type is { element, shape }. */
export function tensorRoot(type, bytes) {
	if (bytes.length !== sizeOf(type)) {
		throw new RangeError(`a tensor of ${type.element}[${type.shape}] has ${sizeOf(type)} bytes, not ${bytes.length}`);
	}
	const leaves = tiles(type, bytes).map((tile) => hash('ambit/tile/1', tile));
	const encoded = u8aConcat(
		[ELEMENTS.indexOf(type.element)],
		compactToU8a(type.shape.length),
		...type.shape.map(u32)
	);
	return hash('ambit/tensor/1', encoded, u32(leaves.length), top(leaves));
}

/** Root over the roots of several tensors, in order. */
export function valuesRoot(roots) {
	return hash('ambit/values/1', u32(roots.length), ...roots);
}

/** Root over the tensors of these types that are one after the other in a blob: what a job calls its input root. */
export function inputRoot(types, blob) {
	let start = 0;
	const roots = types.map((type) => tensorRoot(type, blob.subarray(start, (start += sizeOf(type)))));
	if (start !== blob.length) {
		throw new RangeError(`the input has ${blob.length} bytes, its types have ${start}`);
	}
	return valuesRoot(roots);
}

/** The numbers of tensors of these types that are one after the other in a blob. */
export function readTensors(types, blob) {
	const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
	let at = 0;
	return types.map((type) => {
		const width = widthOf(type.element);
		return Array.from({ length: sizeOf(type) / width }, () => {
			const place = at;
			at += width;
			switch (type.element) {
				case 'I8':
					return view.getInt8(place);
				case 'I16':
					return view.getInt16(place, true);
				case 'I32':
					return view.getInt32(place, true);
				default:
					return view.getBigInt64(place, true);
			}
		});
	});
}
