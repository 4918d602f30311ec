// Why something does not become a model's input, and what to do about it.

/** What is wrong, for programs. */
export type Reason =
	/** The manifest's rule makes no sense. */
	| 'rule'
	/** The manifest has a rule of a kind that is not known here. */
	| 'unknown-rule'
	/** The rule's vocabulary was not given. */
	| 'no-vocabulary'
	/** What was given is not the rule's vocabulary, or none. */
	| 'wrong-vocabulary'
	/** The file has more bytes than are read. */
	| 'too-large'
	/** The file is no text. */
	| 'no-text'
	/** The file is no image that can be read. */
	| 'no-image'
	/** The image has sides that the model doesn't take. */
	| 'wrong-size'
	/** The text is longer than the model takes. */
	| 'too-long'
	/** The text is shorter than the model takes. */
	| 'too-short'
	/** The text has a letter that the model doesn't know. */
	| 'unknown-letter'
	/** The rule gives what the model doesn't take. */
	| 'other-inputs';

/** See above. */
export class InputError extends Error {
	override readonly name = 'InputError';

	/**
	 * @param reason what is wrong
	 * @param message what exactly
	 * @param remedy what can be done about it
	 */
	constructor(
		readonly reason: Reason,
		message: string,
		readonly remedy: string
	) {
		super(message);
	}
}

/** Whoever wrote the manifest must mend it. */
export function malformed(what: string): InputError {
	return new InputError('rule', `the manifest’s preprocessing is wrong: ${what}`, 'ask the model’s author for a manifest as `ambit model compile --preprocess` writes it');
}
