// Images and texts as the command line has them: the vectors here are those of the compiler's tests (offchain-workers/compiler/tests/vectors.rs).

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { blake2AsHex } from '@polkadot/util-crypto';

import { seen } from '../build/preprocess/image.js';
import { decodePng, isPng } from '../build/preprocess/png.js';
import { isVocabulary, wordsOf } from '../build/preprocess/wordpiece.js';
import { encode, isText, preprocessor, readRule } from '../build/preprocess.js';

const ROOT = new URL('../../../', import.meta.url);
const read = async (path) => new Uint8Array(await readFile(new URL(path, ROOT)));
const json = async (path) => JSON.parse(await readFile(new URL(path, ROOT), 'utf8'));

const vectors = await json('tests/vectors/preprocess.json');
const golden = await json('offchain-workers/compiler/tests/wordpiece/cases.json');
const vocabulary = await read('offchain-workers/compiler/tests/wordpiece/vocabulary.txt');
const utf8 = new TextEncoder();
const PARTS = { kind: 'wordpiece', vocabulary: 'vocabulary.txt', lowercase: true, length: 8, ids: 'ids' };

/** The bytes of a case's inputs. */
async function made({ rule, file, invert, inputs }) {
	const ports = inputs.map(({ element, ...rest }) => ({ ...rest, element: element.toUpperCase() }));
	const { arrays } = await preprocessor(readRule(rule), vocabulary).prepare(new Uint8Array(Buffer.from(file, 'hex')), invert);
	return Buffer.from(encode(ports, arrays)).toString('hex');
}

for (const one of vectors.cases) {
	test(`an input should be what the vectors have: ${one.name}`, async () => {
		if (one.refused === undefined) {
			assert.equal(await made(one), one.gives);
		} else {
			await assert.rejects(made(one), ({ reason, message, remedy }) => reason === one.refused && message !== '' && remedy !== '');
		}
	});
}

test('rules that make no sense should be refused', () => {
	for (const rule of [...vectors.no_rules, null, 'image', {}, []]) {
		assert.throws(() => preprocessor(readRule(rule), vocabulary), { name: 'InputError' }, JSON.stringify(rule));
	}
	assert.throws(() => readRule({ kind: 'sound' }), { reason: 'unknown-rule', remedy: /--manifest/ });
	assert.throws(() => preprocessor(readRule(PARTS)), { reason: 'no-vocabulary', remedy: /drop vocabulary\.txt/ });
});

test('parts of words should be those of the reference', async () => {
	let compared = 0;
	for (const { lowercase, cases } of golden) {
		const { prepare } = preprocessor(readRule({ ...PARTS, lowercase, length: 256 }), vocabulary);
		for (const { text, ids } of cases) {
			const { arrays, ofText } = await prepare(utf8.encode(text), false);
			assert.deepEqual([...arrays[0].values.subarray(0, ofText)], ids, text);
			compared += 1;
		}
	}
	assert.ok(compared > 100);
});

test('what the model does not know should be counted, as far as the model takes it', async () => {
	const unknown = async (rule, text) => (await preprocessor(readRule(rule), vocabulary).prepare(utf8.encode(text), false)).unknown;
	assert.deepEqual(await Promise.all(['a b c', 'a 字 b', '[UNK]', '字字'].map((text) => unknown({ ...PARTS, length: 16 }, text))), [0, 1, 3, 2]);
	assert.equal(await unknown({ ...PARTS, length: 4, cut: true }, 'a b 字字'), 0);
	const letters = { kind: 'characters', alphabet: 'ab?', length: 4, ids: 'ids', unknown: '?', pad: 'a', cut: true };
	assert.equal(await unknown(letters, 'a?xbxx'), 1);
});

test('every letter should be what the compiler makes of it', () => {
	for (const [lowercase, expected] of [[true, vectors.letters.lowercase], [false, vectors.letters.as_written]]) {
		const lines = [];
		for (const [first, last] of vectors.letters.ranges) {
			for (let letter = first; letter <= last; letter += 1) {
				lines.push(`${wordsOf(`a${String.fromCodePoint(letter)}b`, lowercase).join(' ')}\n`);
			}
		}
		assert.equal(blake2AsHex(utf8.encode(lines.join('')), 256), expected);
	}
});

test('vocabularies should be refused when they are hostile', () => {
	const refused = (file, expected, rule = PARTS) => assert.throws(() => preprocessor(readRule(rule), file), { reason: 'wrong-vocabulary', message: expected });
	const entries = '[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\n';
	refused(utf8.encode('[PAD]\n[UNK]\n[CLS]\n'), /no \[SEP\]/);
	refused(utf8.encode(`${entries}un \n`), /“un” twice: again in line 6/);
	refused(Uint8Array.of(255, 255), /no text/);
	refused(utf8.encode(`${entries}${'é'.repeat(257)}\n`), /over 512 bytes in line 6/);
	refused(utf8.encode(Array.from({ length: 2 ** 20 + 1 }, (_, place) => `${place.toString(16)}\n`).join('')), /entries/);
	refused(new Uint8Array(8 * 1024 * 1024 + 1), /bytes/);
	refused(utf8.encode(entries), /another hash/, { ...PARTS, hash: blake2AsHex('other') });
	const hash = blake2AsHex(utf8.encode(entries), 256);
	const rule = readRule({ ...PARTS, hash });
	assert.ok(preprocessor(rule, utf8.encode(entries)));
	assert.ok(isVocabulary(rule, 'other.txt', utf8.encode(entries)) && isVocabulary(rule, 'vocabulary.txt', vocabulary) && !isVocabulary(rule, 'other.txt', vocabulary));
});

test('what is too large should not be read', async () => {
	const { prepare } = preprocessor(readRule(PARTS), vocabulary);
	await assert.rejects(prepare(new Uint8Array(256 * 1024 + 1).fill(32), false), { reason: 'too-large' });
	const { prepare: look } = preprocessor(readRule({ kind: 'image', width: 1, height: 1, colours: 'rgb' }));
	await assert.rejects(look(new Uint8Array(8 * 1024 * 1024 + 1), false), { reason: 'too-large' });
	// A header that claims 2^32 pixels, with its checksum, and nothing behind it.
	const header = Buffer.from('4948445200010000000100000806000000', 'hex');
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(header));
	const huge = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d', 'hex'), header, sum]);
	await assert.rejects(look(new Uint8Array(huge), false), { reason: 'wrong-size', message: /65536/ });
	assert.ok(isText(utf8.encode('é')) && !isText(Uint8Array.of(97, 0)) && !isText(Uint8Array.of(255)));
});

test('damaged images should give nothing, or what the whole ones give', async () => {
	const { file } = vectors.cases.find(({ name }) => name === 'gray of 8 bits');
	const whole = new Uint8Array(Buffer.from(file, 'hex'));
	const { rgba } = await decodePng(whole);
	for (let length = 0; length < whole.length - 12; length += 1) {
		await assert.rejects(decodePng(whole.subarray(0, length)), { reason: 'no-image' }, `cut at ${length}`);
	}
	for (let at = 0; at < whole.length - 12; at += 1) {
		const damaged = whole.slice();
		damaged[at] ^= 255;
		const found = await decodePng(damaged).catch(({ reason }) => reason);
		assert.ok(found === 'no-image' || found === 'wrong-size' || Buffer.from(found.rgba).equals(Buffer.from(rgba)), `byte ${at}`);
	}
	assert.ok(isPng(whole));
});

test('what the model sees should be the image that it was given', async () => {
	const gray = { width: 2, height: 1, rgba: Uint8Array.of(51, 51, 51, 255, 204, 204, 204, 255) };
	for (const rule of [{ kind: 'grayscale', width: 2, height: 1, white: 10, black: -128 }, { kind: 'image', width: 2, height: 1, colours: 'gray', mean: [0.5], scale: [0.1] }, { kind: 'image', width: 2, height: 1, colours: 'rgb', layout: 'nhwc' }]) {
		const ready = preprocessor(readRule(rule));
		const { arrays } = await ready.prepare(new Uint8Array(), false, async () => gray);
		const { rgba } = seen(ready.rule, arrays[0].values);
		assert.ok(rgba.every((level, place) => Math.abs(level - gray.rgba[place]) <= 1), [...rgba].join());
	}
});
