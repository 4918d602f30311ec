// Texts as letters of an alphabet.

import { InputError, malformed } from './error.js';

/** Most tokens of a text that a model takes. */
export const MOST_LENGTH = 65_536;

/** How a text becomes the places of its letters (Unicode's scalar values) in an alphabet. */
export interface Characters {
	readonly kind: 'characters';
	/** The letters, each once. The first one's place is 0. */
	readonly alphabet: string;
	/** Letters that the model takes. */
	readonly length: number;
	/** Name of the input that takes the places. */
	readonly ids: string;
	/** Name of the input that takes 1 for each letter of the text and 0 behind it. */
	readonly mask: string | undefined;
	/** What stands for a letter that isn't in the alphabet. Without it such a text is refused. */
	readonly unknown: string | undefined;
	/** What is put behind a shorter text. Without it such a text is refused. */
	readonly pad: string | undefined;
	/** Whether the end of a longer text is left out. Otherwise it is refused. */
	readonly cut: boolean;
}

/** Places in a vocabulary, of which those in front stand for the text. */
export interface Ids {
	readonly ids: Int32Array;
	/** How many are not padding. */
	readonly ofText: number;
	/** How many of those stand for what the model does not know. */
	readonly unknown: number;
}

/** Whether so many tokens can be asked for. */
export function checkLength(length: number, least: number): void {
	if (length < least || length > MOST_LENGTH) {
		throw malformed(`a length of ${length} is not one from ${least} to ${MOST_LENGTH}`);
	}
}

/** What makes places of a text's letters: as many as the model takes. */
export function lettersOf(rule: Characters): (text: string) => Ids {
	const { length, cut } = rule;
	checkLength(length, 1);
	const places = new Map<string, number>();
	for (const letter of rule.alphabet) {
		if (places.has(letter)) {
			throw malformed(`the alphabet has “${letter}” twice`);
		}
		places.set(letter, places.size);
	}
	const placeOf = (letter: string | undefined): number | undefined => {
		const place = letter === undefined ? undefined : places.get(letter);
		if (letter !== undefined && place === undefined) {
			throw malformed(`“${letter}” is not in the alphabet`);
		}
		return place;
	};
	const [unknown, pad] = [placeOf(rule.unknown), placeOf(rule.pad)];
	return (text) => {
		const ids = new Int32Array(length).fill(pad ?? 0);
		let [ofText, unknowns] = [0, 0];
		for (const letter of text) {
			if (ofText === length) {
				if (cut) {
					break;
				}
				const count = [...text].length;
				throw new InputError('too-long', `the text has ${count} letters, and the model takes ${length}`, `leave out ${count - length} of them; a line’s end is a letter too`);
			}
			const place = places.get(letter) ?? unknown;
			if (place === undefined) {
				throw new InputError('unknown-letter', `the model doesn’t know the letter “${letter}” (U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}) behind the first ${ofText}`, 'write the text with other letters');
			}
			ids[ofText] = place;
			ofText += 1;
			unknowns += places.has(letter) ? 0 : 1;
		}
		if (ofText < length && pad === undefined) {
			throw new InputError('too-short', `the text has ${ofText} letters, and the model takes ${length}`, `add ${length - ofText}: this model says of nothing that it may stand behind a text`);
		}
		return { ids, ofText, unknown: unknowns };
	};
}
