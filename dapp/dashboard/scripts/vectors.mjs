#!/usr/bin/env node
// Writes tests/vectors/preprocess.json: what rules of manifests make of images and texts, by what `npm test` compiled. The compiler's tests compare it
// with what it makes of them, so that both are wrong or neither.

import { readFile, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { blake2AsHex } from '@polkadot/util-crypto';
import { InputError } from '../build/preprocess/error.js';
import { wordsOf } from '../build/preprocess/wordpiece.js';
import { encode, preprocessor, readRule } from '../build/preprocess.js';

const ROOT = new URL('../../../', import.meta.url);
const FILE = new URL('tests/vectors/preprocess.json', ROOT);
/** The vocabulary of all rules that have one. */
const VOCABULARY = 'offchain-workers/compiler/tests/wordpiece/vocabulary.txt';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

/** Noise that is the same everywhere. */
function noise(length) {
	let state = 7;
	return Uint8Array.from({ length }, () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return state >> 16;
	});
}

function chunk(kind, body) {
	const named = Buffer.concat([Buffer.from(kind), body]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(body.length);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
}

/** A PNG whose rows, filters included, are noise: with each filter in turn. */
function png(width, height, depth, colours, { palette, clear, interlaced = false } = {}) {
	const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colours];
	const passes = interlaced ? [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] : [[0, 0, 1, 1]];
	const lengths = passes.flatMap(([left, top, across, down]) => {
		const columns = Math.ceil((width - left) / across);
		return columns > 0 ? Array(Math.max(0, Math.ceil((height - top) / down))).fill(Math.ceil((columns * samples * depth) / 8)) : [];
	});
	const rows = Buffer.from(noise(lengths.reduce((sum, length) => sum + 1 + length, 0)));
	let at = 0;
	lengths.forEach((length, row) => {
		rows[at] = row % 5;
		at += 1 + length;
	});
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width);
	header.writeUInt32BE(height, 4);
	header.set([depth, colours, 0, 0, interlaced ? 1 : 0], 8);
	const data = deflateSync(rows);
	const parts = [
		chunk('IHDR', header),
		...(palette === undefined ? [] : [chunk('PLTE', Buffer.from(palette))]),
		...(clear === undefined ? [] : [chunk('tRNS', Buffer.from(clear))]),
		chunk('IDAT', data.subarray(0, 9)),
		chunk('IDAT', data.subarray(9)),
		chunk('IEND', Buffer.alloc(0)),
	];
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

const pixels = (width, height, black = 16, white = 0) => ({ kind: 'grayscale', width, height, white, black });
const photo = (width, height, colours, more = {}) => ({ kind: 'image', width, height, colours, ...more });
const letters = (length, more = {}) => ({ kind: 'characters', alphabet: '\n abcdeé漢😀\ufeff', length, ids: 'ids', ...more });
const parts = (length, more = {}) => ({ kind: 'wordpiece', vocabulary: 'vocabulary.txt', lowercase: true, length, ids: 'ids', ...more });

const IMAGES = [
	['gray of 8 bits', pixels(5, 4), png(5, 4, 8, 0)],
	['a multiple is averaged', pixels(3, 2, -128, 127), png(9, 6, 8, 2)],
	['light and dark are swapped', pixels(3, 2), png(6, 4, 8, 4), true],
	['another size', pixels(3, 2), png(7, 4, 8, 0)],
	['gray of 1 bit, white is clear', photo(9, 5, 'gray'), png(9, 5, 1, 0, { clear: [0, 1] })],
	['gray of 2 bits', photo(5, 5, 'gray'), png(5, 5, 2, 0)],
	['gray of 4 bits, interlaced', photo(3, 3, 'gray', { fit: 'stretch' }), png(11, 10, 4, 0, { interlaced: true })],
	['gray of 16 bits', photo(4, 6, 'rgb'), png(4, 6, 16, 0)],
	['gray of 16 bits with transparency', photo(4, 6, 'rgb', { layout: 'nhwc' }), png(4, 6, 16, 4)],
	['a palette of 2 bits, some of it clear', photo(6, 5, 'rgb'), png(6, 5, 2, 3, { palette: noise(12), clear: [0, 100, 255] })],
	['a palette that is too short', photo(4, 4, 'rgb'), png(4, 4, 8, 3, { palette: noise(300), clear: noise(100) })],
	['more clear colours than colours', photo(4, 4, 'rgb'), png(4, 4, 1, 3, { palette: noise(3), clear: [0, 0] })],
	['colours of 16 bits, one clear', photo(2, 3, 'rgb', { fit: 'cover' }), png(7, 6, 16, 2, { clear: [0, 1, 0, 2, 0, 3] })],
	['colours and transparency, interlaced', photo(4, 3, 'rgb', { layout: 'nhwc', fit: 'stretch', mean: [0.485, 0.456, 0.406], scale: [0.229, 0.224, 0.225] }), png(13, 9, 8, 6, { interlaced: true })],
	['colours and transparency of 16 bits', photo(3, 5, 'gray', { fit: 'cover', mean: [-0.1], scale: [-3] }), png(8, 9, 16, 6), true],
	['larger than the image', photo(7, 5, 'rgb', { fit: 'stretch' }), png(3, 2, 8, 2)],
	['one pixel of a long line', photo(1, 4, 'gray', { fit: 'cover' }), png(1, 9, 8, 0)],
	['cut off', photo(5, 4, 'gray'), png(5, 4, 8, 0).subarray(0, 60)],
	['no image', photo(5, 4, 'gray'), Buffer.from('GIF89a')],
].map(([name, rule, file, invert = false]) => ({ name, rule, file: hex(file), invert, inputs: [port('x', rule.kind === 'grayscale' ? 'i8' : 'i32', [1, ...shapeOf(rule)], rule.kind === 'grayscale' ? {} : { fraction: 20 })] }));

/** Extents behind the first. */
function shapeOf({ kind, width, height, colours, layout }) {
	const channels = colours === 'rgb' ? 3 : 1;
	return kind === 'grayscale' || layout === 'nhwc' ? [height, width, channels] : [channels, height, width];
}

function port(name, element, shape, more = {}) {
	return { name, element, shape, ...more };
}

const TEXTS = [
	['letters', letters(6), 'é漢 😀\n\ufeff'],
	['letters that are not known', letters(4, { unknown: 'e' }), 'aXbY'],
	['a letter that is not known', letters(4), 'ab?c'],
	['padding and its mask', letters(5, { pad: ' ', mask: 'mask' }), 'abc'],
	['nothing', letters(3, { pad: 'a', mask: 'mask' }), ''],
	['too short', letters(5), 'abc'],
	['too long', letters(2), 'abc'],
	['what is too long is cut', letters(2, { cut: true }), 'ab?'],
	['parts of words with mask and types', parts(16, { mask: 'mask', types: 'types' }), "Don't, Unaffable!\r\n"],
	['as it is written', parts(16, { lowercase: false, mask: 'mask' }), "Don't, Unaffable!"],
	['one part fits', parts(3), 'a'],
	['two do not', parts(3), 'a b'],
	['what does not fit is cut', parts(4, { cut: true, mask: 'mask' }), 'antidisestablishmentarianism unaffable'],
	['accents, and what nobody sees', parts(24, { mask: 'mask' }), 'E\u0301cole no\u0308el İstanbul ΑΣ a\u0300\u0301\u0302b zero\u200bwidth \ufeffsoft\u00adhyphen nul\0here \ufffd \ue000'],
	['ideographs and spaces', parts(40, { mask: 'mask' }), '中文english混合\u3000wide\u2028line\u0085next\u00a0𠀀𪚥'],
	['marks in another order than the canonical one', parts(12, { mask: 'mask' }), 'a\u0345\u0323\u0301b 각 \u1e9b\u0323'],
	['words of 100 letters and of 101', parts(130, { mask: 'mask' }), `${'x'.repeat(100)} ${'x'.repeat(101)}`],
	['special tokens are text', parts(12, { mask: 'mask' }), '[SEP] [CLS]'],
].map(([name, rule, text]) => ({ name, rule, file: hex(new TextEncoder().encode(text)), invert: false, inputs: ['ids', 'mask', 'types'].filter((name) => rule[name] !== undefined).map((name) => port(rule[name], 'i32', [1, rule.length])) }));

const OTHERS = [
	{ name: 'bytes that are no text', rule: letters(2), file: 'fffe', invert: false, inputs: [port('ids', 'i32', [1, 2])] },
	{ name: 'whole numbers as real ones, in 64 bits', rule: letters(3), file: hex(Buffer.from('abc')), invert: false, inputs: [port('ids', 'i64', [1, 1, 3], { fraction: 3 })] },
	{ name: 'what is too large for 8 bits', rule: photo(2, 2, 'gray', { mean: [0.5], scale: [0.25] }), file: hex(png(2, 2, 8, 0)), invert: false, inputs: [port('x', 'i8', [1, 1, 2, 2], { fraction: 7 })] },
	{ name: 'an input of another shape', rule: letters(3), file: hex(Buffer.from('abc')), invert: false, inputs: [port('ids', 'i32', [1, 4])] },
	{ name: 'an input of another name', rule: letters(3, { mask: 'mask' }), file: hex(Buffer.from('abc')), invert: false, inputs: [port('ids', 'i32', [1, 3]), port('attention', 'i32', [1, 3])] },
];

/** Rules that nothing can be made by. */
const RULES = [
	{ kind: 'sound', rate: 16_000 },
	pixels(0, 8),
	photo(4097, 8, 'gray'),
	photo(8, 8, 'cmyk'),
	photo(8, 8, 'gray', { mean: [0, 0, 0] }),
	photo(8, 8, 'gray', { scale: [0] }),
	photo(8, 8, 'gray', { scale: ['1'] }),
	photo(8, 8, 'gray', { scale: [1e39] }),
	photo(8, 8, 'gray', { blur: 1 }),
	letters(0),
	letters(65_537),
	letters(4, { pad: 'x' }),
	letters(4, { unknown: 'ab' }),
	{ ...letters(4), alphabet: 'aba' },
	parts(2),
	parts(8, { vocabulary: '../vocabulary.txt' }),
	parts(8, { hash: `0x${'0'.repeat(64)}` }),
	parts(8, { lowercase: null }),
];

const vocabulary = new Uint8Array(await readFile(new URL(VOCABULARY, ROOT)));

async function answered({ rule, file, invert, inputs }) {
	const ports = inputs.map(({ element, ...rest }) => ({ ...rest, element: element.toUpperCase() }));
	try {
		const { arrays } = await preprocessor(readRule(rule), vocabulary).prepare(new Uint8Array(Buffer.from(file, 'hex')), invert);
		return { gives: hex(encode(ports, arrays)) };
	} catch (error) {
		if (!(error instanceof InputError)) {
			throw error;
		}
		return { refused: error.reason };
	}
}

/** What becomes of each letter between two others, all in one hash. */
function digest(ranges, lowercase) {
	const lines = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, place) => `${wordsOf(`a${String.fromCodePoint(first + place)}b`, lowercase).join(' ')}\n`));
	return blake2AsHex(new TextEncoder().encode(lines.join('')), 256);
}

// Letters of Unicode 14, whose decompositions and small letters no later version changes.
const { letters: { ranges } } = JSON.parse(await readFile(FILE, 'utf8'));
const cases = await Promise.all([...IMAGES, ...TEXTS, ...OTHERS].map(async (one) => ({ ...one, ...(await answered(one)) })));
const lines = (list) => list.map((one) => `\n\t\t${JSON.stringify(one)}`).join(',');
await writeFile(
	FILE,
	`{\n\t"cases": [${lines(cases)}\n\t],\n\t"no_rules": [${lines(RULES)}\n\t],\n\t"letters": {\n\t\t"lowercase": "${digest(ranges, true)}",\n\t\t"as_written": "${digest(ranges, false)}",\n\t\t"ranges": ${JSON.stringify(ranges)}\n\t}\n}\n`
);
console.log(`${cases.length} cases, of which ${cases.filter(({ refused }) => refused !== undefined).length} are refused`);
