// From what people have, images and texts, to a model's inputs, by the rule in its manifest (docs/spec/models.md). The rules are those of
// `ambit model run` and `ambit job submit` (offchain-workers/compiler/src/preprocess), to the bit: tests/vectors/preprocess.json holds for both.

import { type Characters, lettersOf, type Ids } from './preprocess/characters.js';
import { InputError, malformed } from './preprocess/error.js';
import { checkRule, type Grayscale, grayscale, type Image, image } from './preprocess/image.js';
import { decodePng, isPng, type Picture } from './preprocess/png.js';
import { partsOf, type Wordpiece } from './preprocess/wordpiece.js';
import { type Element, elementsOf, packed } from './tensor.js';

/** Largest image file that is read, bytes. */
export const MOST_IMAGE = 8 * 1024 * 1024;
/** Longest text that is read, bytes. */
export const MOST_TEXT = 256 * 1024;

/** How a file becomes a model's inputs. */
export type Rule = Grayscale | Image | Characters | Wordpiece;

/** An input that a rule gives: real numbers, or whole ones. The only one may be without a name. */
export interface Given {
	readonly name: string;
	readonly shape: readonly number[];
	readonly values: Float32Array | Int32Array;
}

/** What becomes of a file. */
export interface Prepared {
	readonly arrays: readonly Given[];
	/** Of a text: how many of its tokens are not padding. */
	readonly ofText?: number;
	/** Of a text: how many of those stand for what the model does not know. */
	readonly unknown?: number;
}

/** An input that a model takes. With fraction bits the integer 1 stands for 2^-fraction; without, it is whole numbers. */
export interface Port {
	readonly name: string;
	readonly element: Element;
	readonly shape: readonly number[];
	readonly fraction: number | undefined;
}

/** A rule with all that it needs. */
export interface Preprocessor {
	readonly rule: Rule;
	/** Largest file that is read, bytes. */
	readonly most: number;
	/** Whether a file's content is what the rule is for: a PNG, or text without the character 0. */
	readonly takes: (file: Uint8Array) => boolean;
	/** The inputs. With `invert`, light and dark of an image are swapped. What is no PNG is left to `decode`. */
	readonly prepare: (file: Uint8Array, invert: boolean, decode?: (file: Uint8Array) => Promise<Picture>) => Promise<Prepared>;
}

/** Whether a rule is for images; otherwise it is for texts. */
export function isForImages(rule: Rule): rule is Grayscale | Image {
	return rule.kind === 'grayscale' || rule.kind === 'image';
}

/** Whether a file's content is text; with the character 0 it is not. */
export function isText(file: Uint8Array): boolean {
	return !file.includes(0) && decoded(file) !== undefined;
}

/** Reads the rule of a manifest. Throws what is wrong with it. */
export function readRule(value: unknown): Rule {
	if (typeof value !== 'object' || value === null) {
		throw malformed('it is no rule');
	}
	const fields = value as Readonly<Record<string, unknown>>;
	const { kind } = fields;
	const only = (...names: readonly string[]): void => {
		const other = Object.keys(fields).find((name) => name !== 'kind' && !names.includes(name));
		if (other !== undefined) {
			throw malformed(`a rule of the kind ${String(kind)} has no field “${other.slice(0, 40)}”`);
		}
	};
	const whole = (name: string, least: number, most: number): number => {
		const number = fields[name];
		if (!Number.isInteger(number) || (number as number) < least || (number as number) > most) {
			throw malformed(`“${name}” is not a whole number from ${least} to ${most}`);
		}
		return number as number;
	};
	const text = (name: string): string => {
		const found = fields[name];
		if (typeof found !== 'string' || /\p{Surrogate}/u.test(found)) {
			throw malformed(`“${name}” is no text`);
		}
		return found;
	};
	const maybe = <T>(name: string, read: (name: string) => T): T | undefined => ((fields[name] ?? undefined) === undefined ? undefined : read(name));
	const letter = (name: string): string => {
		const found = text(name);
		if ([...found].length !== 1) {
			throw malformed(`“${name}” is not one letter`);
		}
		return found;
	};
	const flag = (name: string, otherwise?: boolean): boolean => {
		const found = fields[name] === undefined ? otherwise : fields[name];
		if (typeof found !== 'boolean') {
			throw malformed(`“${name}” is neither true nor false`);
		}
		return found;
	};
	const one = <T extends string>(name: string, names: readonly T[], otherwise?: T): T => {
		const found = fields[name] === undefined ? otherwise : (fields[name] as T);
		if (found === undefined || !names.includes(found)) {
			throw malformed(`“${name}” is none of ${names.join(', ')}`);
		}
		return found;
	};
	const U32 = 2 ** 32 - 1;
	const sides = (): { readonly width: number; readonly height: number } => {
		const found = { width: whole('width', 0, U32), height: whole('height', 0, U32) };
		checkRule(found);
		return found;
	};
	switch (kind) {
		case 'grayscale':
			return { kind, ...sides(), white: whole('white', -128, 127), black: whole('black', -128, 127) };
		case 'image': {
			only('width', 'height', 'colours', 'layout', 'fit', 'mean', 'scale');
			const colours = one('colours', ['gray', 'rgb']);
			const channels = colours === 'gray' ? 1 : 3;
			const each = (name: string): number[] => {
				const numbers = fields[name];
				// Of 32 bits, as the command line has them.
				const floats = Array.isArray(numbers) && numbers.every((number) => typeof number === 'number') ? numbers.map(Math.fround) : [];
				if (floats.length !== channels || !floats.every(Number.isFinite)) {
					throw malformed(`“${name}” is not a number for each of ${channels} channels`);
				}
				return floats;
			};
			const mean = maybe('mean', each) ?? Array<number>(channels).fill(0);
			const scale = maybe('scale', each) ?? Array<number>(channels).fill(1);
			if (scale.includes(0)) {
				throw malformed('“scale” is 0 for a channel');
			}
			return { kind, ...sides(), colours, layout: one('layout', ['nchw', 'nhwc'], 'nchw'), fit: one('fit', ['multiple', 'stretch', 'cover'], 'multiple'), mean, scale };
		}
		case 'characters':
			only('alphabet', 'length', 'ids', 'mask', 'unknown', 'pad', 'cut');
			return { kind, alphabet: text('alphabet'), length: whole('length', 0, U32), ids: text('ids'), mask: maybe('mask', text), unknown: maybe('unknown', letter), pad: maybe('pad', letter), cut: flag('cut', false) };
		case 'wordpiece': {
			only('vocabulary', 'hash', 'lowercase', 'length', 'ids', 'mask', 'types', 'cut');
			const vocabulary = text('vocabulary');
			if (vocabulary === '' || /[/\\]/.test(vocabulary) || vocabulary.startsWith('.')) {
				throw malformed(`the vocabulary “${vocabulary.slice(0, 40)}” is no file beside it`);
			}
			return { kind, vocabulary, hash: maybe('hash', text), lowercase: flag('lowercase'), length: whole('length', 0, U32), ids: text('ids'), mask: maybe('mask', text), types: maybe('types', text), cut: flag('cut', false) };
		}
		default:
			throw new InputError(
				'unknown-rule',
				`the manifest makes inputs by a rule of the kind ${(JSON.stringify(kind) ?? 'none').slice(0, 40)}, which this dashboard doesn’t know`,
				'`ambit job submit --manifest` of the version that wrote it may; here the input’s bytes or numbers can be given'
			);
	}
}

/** A rule with what it needs: a vocabulary, for parts of words. Throws what is wrong with either. */
export function preprocessor(rule: Rule, vocabulary?: Uint8Array): Preprocessor {
	if (isForImages(rule)) {
		const { width, height } = rule;
		const shape = rule.kind === 'grayscale' ? [1, height, width, 1] : rule.layout === 'nchw' ? [1, rule.mean.length, height, width] : [1, height, width, rule.mean.length];
		return {
			rule,
			most: MOST_IMAGE,
			takes: isPng,
			prepare: async (file, invert, decode = decodePng) => {
				checkSize(file, MOST_IMAGE, 'make the image smaller');
				const picture = await (isPng(file) ? decodePng : decode)(file);
				return { arrays: [{ name: '', shape, values: rule.kind === 'grayscale' ? grayscale(rule, picture, invert) : image(rule, picture, invert) }] };
			},
		};
	}
	const ids = idsBy(rule, vocabulary);
	const types = rule.kind === 'wordpiece' ? rule.types : undefined;
	return {
		rule,
		most: MOST_TEXT,
		takes: isText,
		prepare: async (file) => {
			checkSize(file, MOST_TEXT, 'shorten the text');
			const text = decoded(file);
			if (text === undefined) {
				throw new InputError('no-text', 'this is no text: it is not UTF-8', 'save it as UTF-8, or give what the model takes as bytes');
			}
			const { ids: found, ofText, unknown } = ids(text);
			const list = (name: string | undefined, values: Int32Array): Given[] => (name === undefined ? [] : [{ name, shape: [1, values.length], values }]);
			const mask = Int32Array.from(found, (_, place) => (place < ofText ? 1 : 0));
			return { arrays: [...list(rule.ids, found), ...list(rule.mask, mask), ...list(types, new Int32Array(found.length))], ofText, unknown };
		},
	};
}

function idsBy(rule: Characters | Wordpiece, vocabulary: Uint8Array | undefined): (text: string) => Ids {
	if (rule.kind === 'characters') {
		return lettersOf(rule);
	}
	if (vocabulary === undefined) {
		throw new InputError('no-vocabulary', 'this model takes parts of words, and its vocabulary is not here', `drop ${rule.vocabulary}, which \`ambit model compile\` wrote beside the manifest`);
	}
	return partsOf(rule, vocabulary);
}

function checkSize(file: Uint8Array, most: number, remedy: string): void {
	if (file.length > most) {
		throw new InputError('too-large', `it has ${file.length} bytes`, `${remedy}: at most ${most} bytes are read`);
	}
}

function decoded(file: Uint8Array): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
	} catch {
		return undefined;
	}
}

/** The bytes of a model's inputs from arrays that are named as they, or from the only one if there is one input. */
export function encode(ports: readonly Port[], arrays: readonly Given[]): Uint8Array {
	const parts = ports.map((port) => {
		const array = arrays.find(({ name }) => name === port.name) ?? (arrays.length === 1 && ports.length === 1 ? arrays[0] : undefined);
		if (array === undefined) {
			throw new InputError('other-inputs', `the manifest’s preprocessing gives ${arrays.map(({ name }) => name).join(', ')}, and the model takes ${ports.map(({ name }) => name || 'one without a name').join(', ')}`, 'drop the manifest that `ambit model compile` wrote for this model');
		}
		return encodeOne(port, array);
	});
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

function encodeOne({ name, element, shape, fraction }: Port, { shape: found, values }: Given): Uint8Array {
	const extents = (of: readonly number[]): string => of.filter((extent) => extent !== 1).join(' × ');
	if (extents(found) !== extents(shape)) {
		throw new InputError('other-inputs', `the manifest’s preprocessing gives [${found.join(', ')}], and the input ${name} is [${shape.join(', ')}]`, 'drop the manifest that `ambit model compile` wrote for this model');
	}
	const count = elementsOf(shape);
	if (values instanceof Int32Array && (fraction ?? 0) === 0) {
		return packed(element, values, count);
	}
	const unit = 2 ** (fraction ?? 0);
	return packed(element, nearest(values, unit), count);
}

/** Numbers in a unit, each to the nearest integer, halves away from 0. */
function* nearest(values: Float32Array | Int32Array, unit: number): Generator<number> {
	for (const value of values) {
		const scaled = Math.fround(value) * unit;
		yield Number.isNaN(scaled) ? 0 : Math.trunc(scaled + Math.sign(scaled) / 2);
	}
}
