// What people type for governed values, and what it is in the chain's unit.

import { parseAmount, typedAmount } from './format.js';

/** Units of governed values. */
export type Unit = 'Planck' | 'Blocks' | 'PartsPerMillion' | 'Count';

/** What a value in this unit is called in a form. */
export const TYPED_IN: Readonly<Record<Unit, string>> = { Planck: 'Value, AMB', PartsPerMillion: 'Value, %', Blocks: 'Value, blocks', Count: 'Value' };

/** What is typed for a value, in the unit that people use. */
export function typedValue(value: bigint, unit: Unit): string {
	switch (unit) {
		case 'Planck':
			return typedAmount(value);
		case 'PartsPerMillion':
			return decimal(value, 4);
		default:
			return value.toString();
	}
}

/** What was typed, or undefined if that is no value in this unit. */
export function parseValue(text: string, unit: Unit): bigint | undefined {
	switch (unit) {
		case 'Planck':
			return parseAmount(text);
		case 'PartsPerMillion':
			return parseDecimal(text, 4);
		default:
			return /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
	}
}

/** A number in units of 10^-places without trailing zeros. */
export function decimal(value: bigint, places: number): string {
	const one = 10n ** BigInt(places);
	const fraction = (value % one).toString().padStart(places, '0').replace(/0+$/, '');
	return `${value / one}${fraction === '' ? '' : `.${fraction}`}`;
}

/** What was typed in units of 10^-places, or undefined if it is no such number. */
export function parseDecimal(text: string, places: number): bigint | undefined {
	const match = /^(\d{1,7})(?:\.(\d+))?$/.exec(text);
	return match === null || (match[2] ?? '').length > places ? undefined : BigInt(match[1]!) * 10n ** BigInt(places) + BigInt((match[2] ?? '').padEnd(places, '0'));
}
