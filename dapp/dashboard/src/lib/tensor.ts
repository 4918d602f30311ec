// Shapes, and numbers as bytes.

/** Elements of a tensor of this shape. */
export function elementsOf(shape: readonly number[]): number {
	return shape.reduce((product, extent) => product * extent, 1);
}

/** Place of the largest number, the first of several. */
export function largest(values: readonly (number | bigint)[]): number {
	return values.reduce<number>((best, value, place) => (value > values[best]! ? place : best), 0);
}

/** What an integer with so many bits behind the point stands for: to five digits behind it, as `ambit model run` has it. */
export function real(value: number | bigint, fraction: number): string {
	return fraction === 0 ? String(value) : (Number(value) / 2 ** fraction).toFixed(5);
}

/** Bytes of the elements of each type. */
const WIDTHS = { I8: 1, I16: 2, I32: 4, I64: 8 } as const;

/** Types of elements: whole numbers with a sign. */
export type Element = keyof typeof WIDTHS;

/** Whether that is one. */
export function isElement(name: string): name is Element {
	return Object.hasOwn(WIDTHS, name);
}

/**
 * Numbers that were typed, separated by spaces, commas or lines, as one tensor's bytes, little endian. Throws what is wrong and what would be
 * right.
 */
export function numbers(text: string, element: Element, elements: number): Uint8Array {
	const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
	if (parts.length !== elements) {
		throw new RangeError(`${parts.length} numbers were given; the model takes ${elements}`);
	}
	const width = WIDTHS[element];
	const bytes = new Uint8Array(width * elements);
	const most = (1n << BigInt(8 * width - 1)) - 1n;
	parts.forEach((part, place) => {
		if (!/^-?\d{1,20}$/.test(part) || BigInt(part) > most || BigInt(part) < -most - 1n) {
			throw new RangeError(`“${part}” is not a whole number from ${-most - 1n} to ${most}`);
		}
		let rest = BigInt.asUintN(8 * width, BigInt(part));
		for (let at = 0; at < width; at += 1, rest >>= 8n) {
			bytes[place * width + at] = Number(rest & 255n);
		}
	});
	return bytes;
}

/** Whole numbers as one tensor's bytes, little endian, each as the nearest that the type has. Of 64 bits those to 9.2 * 10^18 are reached. */
export function packed(element: Element, values: Iterable<number>, count: number): Uint8Array {
	if (element === 'I64') {
		const words = new BigInt64Array(count);
		let place = 0;
		for (const value of values) {
			words[place++] = BigInt(Math.max(-9.2e18, Math.min(9.2e18, value)));
		}
		return new Uint8Array(words.buffer);
	}
	const most = 2 ** (8 * WIDTHS[element] - 1) - 1;
	const words = element === 'I8' ? new Int8Array(count) : element === 'I16' ? new Int16Array(count) : new Int32Array(count);
	let place = 0;
	for (const value of values) {
		words[place++] = Math.max(-most - 1, Math.min(most, value));
	}
	// All platforms that run this are little endian.
	return new Uint8Array(words.buffer);
}
