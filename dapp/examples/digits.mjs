// The handwritten digits that the models were not trained on.

import { readFile } from 'node:fs/promises';

const FILE = new URL('../../models/digits/digits.bin', import.meta.url);
const HEADER = 20;

/** The digit at this place of the test split: its pixels as the model takes them, and what its writer meant. */
export async function testDigit(place) {
	const file = await readFile(FILE);
	const [count, height, width] = [8, 12, 16].map((at) => file.readUInt32LE(at));
	const size = height * width;
	// Every fifth digit is kept for tests.
	const index = 5 * place + 4;
	if (index >= count) {
		throw new RangeError(`there is no test digit ${place}`);
	}
	const start = HEADER + count + index * size;
	return { index, label: file[HEADER + index], pixels: new Uint8Array(file.subarray(start, start + size)) };
}
