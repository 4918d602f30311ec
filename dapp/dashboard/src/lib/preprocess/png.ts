// PNG images, to the bit as the command line reads them. What a browser's canvas gives has lost levels where it was transparent.

import { InputError } from './error.js';

/** Longest side of an image, pixels. */
export const MOST_SIDE = 4096;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Samples of a pixel by the type of colours; 3 is a palette. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };
/** First column, first row, and steps of each pass of an interlaced image. */
const PASSES = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;

/** An image's pixels, row by row from the top: red, green, blue and how opaque. */
export interface Picture {
	readonly width: number;
	readonly height: number;
	readonly rgba: Uint8Array | Uint8ClampedArray;
}

interface Header {
	readonly width: number;
	readonly height: number;
	readonly depth: number;
	readonly colours: number;
	readonly interlaced: boolean;
}

/** Whether a file claims to be one. */
export function isPng(file: Uint8Array): boolean {
	return SIGNATURE.every((byte, place) => file[place] === byte);
}

function broken(why: string): InputError {
	return new InputError('no-image', `this is no whole PNG image: ${why}`, 'save it anew with another program, and give that');
}

/** An image with a longer side is not read. */
export function checkSides(width: number, height: number): void {
	if (width > MOST_SIDE || height > MOST_SIDE) {
		throw new InputError('wrong-size', `the image has ${width} × ${height} pixels`, `make it smaller: sides of at most ${MOST_SIDE} are read`);
	}
}

/** Reads one. Of 16 bits the upper 8 are taken. */
export async function decodePng(file: Uint8Array): Promise<Picture> {
	if (!isPng(file)) {
		throw new InputError('no-image', 'this is no PNG image: it doesn’t begin like one', 'give a PNG');
	}
	let header: Header | undefined;
	let palette: Uint8Array | undefined;
	let clear: Uint8Array | undefined;
	const data: Uint8Array[] = [];
	for (const { kind, body, whole } of chunks(file)) {
		const critical = (kind.charCodeAt(0) & 32) === 0;
		if (!whole && critical) {
			throw broken(`${kind} is damaged`);
		}
		if (header === undefined) {
			if (kind !== 'IHDR') {
				throw broken('it has no header');
			}
			header = readHeader(body);
		} else if (data.length > 0 && kind !== 'IDAT') {
			break;
		} else if (kind === 'IDAT') {
			data.push(body);
		} else if (kind === 'PLTE' && palette === undefined) {
			palette = body;
		} else if (kind === 'tRNS') {
			const least = header.colours === 3 ? (palette === undefined ? Infinity : 0) : header.colours < 3 ? 2 * SAMPLES[header.colours]! : Infinity;
			clear ??= whole && body.length >= least ? body : undefined;
		} else if (critical) {
			throw broken(`it has ${kind} where that must not be`);
		}
	}
	if (header === undefined || data.length === 0) {
		throw broken('it ends before its pixels');
	}
	if (header.colours === 3 && palette === undefined) {
		throw broken('it has no palette');
	}
	const { width, height } = header;
	const rgba = new Uint8Array(4 * width * height);
	const put = writer(header, palette, clear, rgba);
	const layers = header.interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
	const bits = header.depth * SAMPLES[header.colours]!;
	const passes = layers.map(([left, top, across, down]) => ({ left, top, across, down, columns: Math.ceil((width - left) / across), rows: Math.ceil((height - top) / down) })).filter(({ columns, rows }) => columns > 0 && rows > 0);
	const lines = await inflated(data, passes.reduce((sum, { columns, rows }) => sum + rows * (1 + Math.ceil((columns * bits) / 8)), 0));
	let at = 0;
	for (const { left, top, across, down, columns, rows } of passes) {
		const length = Math.ceil((columns * bits) / 8);
		let above: Uint8Array = new Uint8Array(length);
		for (let row = 0; row < rows; row += 1, at += 1 + length) {
			const line = lines.subarray(at + 1, at + 1 + length);
			unfilter(lines[at]!, line, above, Math.max(1, bits >> 3));
			for (let column = 0; column < columns; column += 1) {
				put(line, column, 4 * ((top + row * down) * width + left + column * across));
			}
			above = line;
		}
	}
	return { width, height, rgba };
}

/** The parts of a file, and whether each is what its checksum is of. */
function* chunks(file: Uint8Array): Generator<{ readonly kind: string; readonly body: Uint8Array; readonly whole: boolean }> {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	for (let at = SIGNATURE.length; at + 12 <= file.length; ) {
		const length = view.getUint32(at);
		const end = at + 8 + length;
		if (end + 4 > file.length) {
			return;
		}
		const body = file.subarray(at + 8, end);
		yield { kind: String.fromCharCode(...file.subarray(at + 4, at + 8)), body, whole: crc(file.subarray(at + 4, end)) === view.getUint32(end) };
		at = end + 4;
	}
}

function readHeader(body: Uint8Array): Header {
	if (body.length !== 13) {
		throw broken('its header has another length');
	}
	const view = new DataView(body.buffer, body.byteOffset);
	const [width, height] = [view.getUint32(0), view.getUint32(4)];
	const [depth, colours, compression, filter, interlace] = [...body.subarray(8)] as [number, number, number, number, number];
	if (width === 0 || height === 0 || compression !== 0 || filter !== 0 || interlace > 1 || !(DEPTHS[colours] ?? []).includes(depth)) {
		throw broken('its header makes no sense');
	}
	// Before anything of the size that the file claims is allocated.
	checkSides(width, height);
	return { width, height, depth, colours, interlaced: interlace === 1 };
}

/** So many decompressed bytes; what is behind them is not looked at. */
async function inflated(parts: readonly Uint8Array[], length: number): Promise<Uint8Array> {
	const bytes = new Uint8Array(length);
	let at = 0;
	const reader = new Blob(parts.map((part) => part as BlobPart)).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
	try {
		while (at < length) {
			const { done, value } = await reader.read();
			if (done) {
				break;
			}
			const taken = value.subarray(0, length - at);
			bytes.set(taken, at);
			at += taken.length;
		}
	} catch {
		throw broken('its pixels are damaged');
	}
	// What is left of it is nothing that anybody waits for.
	reader.cancel().catch(() => {});
	if (at < length) {
		throw broken('it ends before its last row');
	}
	return bytes;
}

/** Takes a line's filter off, in place. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
	if (filter > 4) {
		throw broken('a row has a filter that there is not');
	}
	for (let at = 0; filter > 0 && at < line.length; at += 1) {
		const left = at < step ? 0 : line[at - step]!;
		const up = above[at]!;
		const corner = at < step ? 0 : above[at - step]!;
		line[at]! += filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : nearest(left, up, corner);
	}
}

/** Paeth's choice. */
function nearest(left: number, up: number, corner: number): number {
	const guess = left + up - corner;
	const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
	return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

/** What brings the pixel at a place of a line to a place of the picture. */
function writer({ depth, colours }: Header, palette: Uint8Array | undefined, clear: Uint8Array | undefined, rgba: Uint8Array): (line: Uint8Array, column: number, at: number) => void {
	const most = 2 ** depth - 1;
	const samples = SAMPLES[colours]!;
	// Of several bytes the first, of several in a byte the one.
	const sample = (line: Uint8Array, place: number): number => (depth === 16 ? line[2 * place]! : depth === 8 ? line[place]! : (line[(place * depth) >> 3]! >> (8 - depth - ((place * depth) & 7))) & most);
	if (colours === 3) {
		// More of them than colours are none at all.
		const opaque = clear !== undefined && clear.length <= palette!.length / 3 ? clear : new Uint8Array();
		return (line, column, at) => {
			const index = sample(line, column);
			for (let part = 0; part < 3; part += 1) {
				rgba[at + part] = palette![3 * index + part] ?? 0;
			}
			rgba[at + 3] = opaque[index] ?? 255;
		};
	}
	const isGray = samples < 3;
	const scale = depth < 8 ? 255 / most : 1;
	const isClear = (line: Uint8Array, column: number): boolean => {
		for (let part = 0; part < samples; part += 1) {
			const place = column * samples + part;
			const same = depth === 16 ? line[2 * place] === clear![2 * part] && line[2 * place + 1] === clear![2 * part + 1] : sample(line, place) === clear![2 * part + 1];
			if (!same) {
				return false;
			}
		}
		return true;
	};
	return (line, column, at) => {
		const first = column * samples;
		for (let part = 0; part < 3; part += 1) {
			rgba[at + part] = scale * sample(line, first + (isGray ? 0 : part));
		}
		const hasAlpha = samples % 2 === 0;
		rgba[at + 3] = hasAlpha ? sample(line, first + samples - 1) : clear !== undefined && isClear(line, column) ? 0 : 255;
	};
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte;
	for (let bit = 0; bit < 8; bit += 1) {
		crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return crc;
});

function crc(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc = CRC[(crc ^ byte) & 255]! ^ (crc >>> 8);
	}
	return ~crc >>> 0;
}
