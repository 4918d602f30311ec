// Texts as parts of words, as BERT and its kin take them: docs/spec/models.md has the steps, and the compiler's preprocess/wordpiece.rs is what
// they must agree with. Categories of characters are those of its tables. Decompositions and small letters are the browser's: they are the same for
// every character that its version of Unicode has.

import { blake2AsHex } from '@polkadot/util-crypto';
import { checkLength, type Ids } from './characters.js';
import { InputError } from './error.js';
import { MARKS, OTHER, PUNCTUATION } from './unicode.js';

/** Largest vocabulary, bytes. */
export const MOST_VOCABULARY = 8 * 1024 * 1024;
const MOST_ENTRIES = 2 ** 20;
/** Longest entry, bytes. */
const MOST_ENTRY = 512;
/** Longest word that is divided, letters; a longer one is unknown. */
const MOST_WORD = 100;
/** What parts of a word but its first begin with in a vocabulary. */
const CONTINUED = '##';
const REMEDY = 'give the file that `ambit model compile` wrote beside the manifest';

/** How a text becomes places of parts of words in a vocabulary: `[CLS]`, the parts, `[SEP]`, and `[PAD]` behind them. */
export interface Wordpiece {
	readonly kind: 'wordpiece';
	/** File of the vocabulary, beside the manifest. */
	readonly vocabulary: string;
	/** Its hash, 0x and 64 digits: blake2b of 256 bits. Checked if it is there. */
	readonly hash: string | undefined;
	/** Whether letters are made small and accents left out. */
	readonly lowercase: boolean;
	/** Parts that the model takes, `[CLS]` and `[SEP]` included. */
	readonly length: number;
	/** Name of the input that takes the places. */
	readonly ids: string;
	/** Name of the input that takes 1 for each part of the text and 0 behind it. */
	readonly mask: string | undefined;
	/** Name of the input that takes 0 everywhere. */
	readonly types: string | undefined;
	/** Whether the end of a longer text is left out. Otherwise it is refused. */
	readonly cut: boolean;
}

/** Whether a character is in one of the ranges of a table. */
function inTable(table: string): (letter: string) => boolean {
	let last = 0;
	const bounds = Uint32Array.from(table.split(' '), (distance) => (last += Number.parseInt(distance, 36)));
	return (letter) => {
		const code = letter.codePointAt(0)!;
		let [low, high] = [0, bounds.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (bounds[middle]! <= code) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		// Behind an odd number of bounds begins a range.
		return low % 2 === 1;
	};
}

const isOther = inTable(OTHER);
const isMark = inTable(MARKS);
const isPunctuationElsewhere = inTable(PUNCTUATION);
/** Unicode's White_Space. What JavaScript calls so has one character more and one less. */
const SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;
const CHINESE = /^[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]$/u;

function withoutSpacesAtEnd(line: string): string {
	let end = line.length;
	while (end > 0 && SPACE.test(line[end - 1]!)) {
		end -= 1;
	}
	return line.slice(0, end);
}

function isNothing(letter: string): boolean {
	return letter === '\ufffd' || (isOther(letter) && letter !== '\t' && letter !== '\n' && letter !== '\r');
}

function isPunctuation(letter: string): boolean {
	return /^[!-/:-@[-`{-~]$/.test(letter) || isPunctuationElsewhere(letter);
}

/** A text without what nobody sees, with spaces about Chinese characters; small and without accents if asked. */
function normalised(text: string, lowercase: boolean): string {
	let clean = '';
	for (const letter of text) {
		if (!isNothing(letter)) {
			clean += CHINESE.test(letter) ? ` ${letter} ` : SPACE.test(letter) ? ' ' : letter;
		}
	}
	if (!lowercase) {
		return clean;
	}
	let small = '';
	for (const letter of clean.normalize('NFD')) {
		// One by one: in a word JavaScript gives the last sigma another form.
		small += isMark(letter) ? '' : letter.toLowerCase();
	}
	return small;
}

/** What stands between spaces, and each sign of punctuation by itself. */
export function wordsOf(text: string, lowercase: boolean): string[] {
	const words: string[] = [];
	let word = '';
	const end = (): void => {
		if (word !== '') {
			words.push(word);
			word = '';
		}
	};
	for (const letter of normalised(text, lowercase)) {
		if (SPACE.test(letter)) {
			end();
		} else if (isPunctuation(letter)) {
			end();
			words.push(letter);
		} else {
			word += letter;
		}
	}
	end();
	return words;
}

/** Whether a file is the vocabulary that a rule means, by its hash or else by its name. */
export function isVocabulary({ vocabulary, hash }: Wordpiece, name: string, file: Uint8Array): boolean {
	return name === vocabulary || (hash !== undefined && file.length <= MOST_VOCABULARY && blake2AsHex(file, 256) === hash);
}

interface Vocabulary {
	readonly places: ReadonlyMap<string, number>;
	/** Length of the longest entry, in units of UTF-16. */
	readonly longest: number;
}

/** Reads a vocabulary: an entry in each line, of which the first one's place is 0. */
function read({ vocabulary: name, hash }: Wordpiece, file: Uint8Array): Vocabulary {
	const wrong = (what: string): InputError => new InputError('wrong-vocabulary', `the vocabulary ${name} ${what}`, REMEDY);
	if (file.length > MOST_VOCABULARY) {
		throw wrong(`has more than the ${MOST_VOCABULARY} bytes that are read`);
	}
	if (hash !== undefined && blake2AsHex(file, 256) !== hash) {
		throw wrong('has another hash than the manifest says');
	}
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
	} catch {
		throw wrong('is no text');
	}
	const lines = text.split('\n');
	if (lines.at(-1) === '') {
		lines.pop();
	}
	if (lines.length > MOST_ENTRIES) {
		throw wrong(`has over ${MOST_ENTRIES} entries`);
	}
	const utf8 = new TextEncoder();
	const places = new Map<string, number>();
	let longest = 0;
	lines.forEach((line, place) => {
		const entry = withoutSpacesAtEnd(line);
		// A unit of UTF-16 has at most three bytes.
		if (3 * entry.length > MOST_ENTRY && utf8.encode(entry).length > MOST_ENTRY) {
			throw wrong(`has an entry of over ${MOST_ENTRY} bytes in line ${place + 1}`);
		}
		if (places.has(entry)) {
			throw wrong(`has “${entry}” twice: again in line ${place + 1}`);
		}
		places.set(entry, place);
		longest = Math.max(longest, entry.length);
	});
	return { places, longest };
}

/** The parts of a word, the longest that there is first; none if it is unknown. */
function divide({ places, longest }: Vocabulary, word: string): number[] {
	const ids: number[] = [];
	// Where each letter ends.
	const ends: number[] = [];
	for (const letter of word) {
		ends.push((ends.at(-1) ?? 0) + letter.length);
	}
	if (ends.length > MOST_WORD) {
		return [];
	}
	for (let start = 0; start < word.length; ) {
		const prefix = start === 0 ? '' : CONTINUED;
		const end = ends.findLast((end) => end > start && prefix.length + end - start <= longest && places.has(prefix + word.slice(start, end)));
		if (end === undefined) {
			return [];
		}
		ids.push(places.get(prefix + word.slice(start, end))!);
		start = end;
	}
	return ids;
}

/** What makes places of parts of words of a text: as many as the model takes. */
export function partsOf(rule: Wordpiece, file: Uint8Array): (text: string) => Ids {
	const { length, lowercase, cut } = rule;
	checkLength(length, 3);
	const vocabulary = read(rule, file);
	const placeOf = (entry: string): number => {
		const place = vocabulary.places.get(entry);
		if (place === undefined) {
			throw new InputError('wrong-vocabulary', `the vocabulary ${rule.vocabulary} has no ${entry}`, REMEDY);
		}
		return place;
	};
	const [begin, end, pad, unknown] = [placeOf('[CLS]'), placeOf('[SEP]'), placeOf('[PAD]'), placeOf('[UNK]')];
	return (text) => {
		const found = [begin];
		for (const word of wordsOf(text, lowercase)) {
			const parts = divide(vocabulary, word);
			found.push(...(parts.length === 0 ? [unknown] : parts));
			if (found.length >= length) {
				if (!cut) {
					throw new InputError('too-long', `the text has more than the ${length - 2} parts of words that the model takes`, 'shorten it: a common word is one part, a rare one several, a sign one');
				}
				found.length = length - 1;
				break;
			}
		}
		found.push(end);
		const ids = new Int32Array(length).fill(pad);
		ids.set(found);
		return { ids, ofText: found.length, unknown: found.filter((place) => place === unknown).length };
	};
}
