#!/usr/bin/env node
// Writes src/lib/preprocess/unicode.ts: the categories of characters by which parts of words are found, from the tables of the Rust crate that the
// compiler asks. A browser has tables of its own, of another version of Unicode.
//
//   node scripts/unicode.mjs PATH/unicode_categories-0.1.1/src/tables.rs

import { readFile, writeFile } from 'node:fs/promises';

/** Private use: the crate's table has its limits alone. */
const PRIVATE_USE = [[0xe000, 0xf8ff], [0xf0000, 0xffffd], [0x100000, 0x10fffd]];

const [path] = process.argv.slice(2);
if (path === undefined) {
	console.error('usage: unicode.mjs TABLES.RS');
	process.exit(2);
}
const tables = await readFile(path, 'utf8');

function characters(name) {
	const table = new RegExp(`pub static ${name} : &'static \\[char\\] = &\\[(.*?)\\];`, 's').exec(tables);
	if (table === null) {
		throw new Error(`${path} has no table ${name}`);
	}
	return [...table[1].matchAll(/\\u\{([0-9A-F]+)\}/g)].map(([, code]) => Number.parseInt(code, 16));
}

/** Sorted codes as the distances between what is the first of a range, what is behind its last, the first of the next, in base 36. */
function bounds(codes) {
	const found = [];
	for (const code of [...new Set(codes)].sort((one, other) => one - other)) {
		if (found.at(-1) === code) {
			found[found.length - 1] = code + 1;
		} else {
			found.push(code, code + 1);
		}
	}
	return found.map((bound, place) => (bound - (found[place - 1] ?? 0)).toString(36)).join(' ');
}

const privateUse = PRIVATE_USE.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, place) => first + place));
const sets = {
	OTHER: ['control, format and private use (Cc, Cf, Co)', [...['OTHER_CONTROL', 'OTHER_FORMAT'].flatMap(characters), ...privateUse]],
	MARKS: ['nonspacing marks (Mn)', characters('MARK_NONSPACING')],
	PUNCTUATION: ['punctuation (P)', ['CLOSE', 'CONNECTOR', 'DASH', 'FINAL_QUOTE', 'INITIAL_QUOTE', 'OPEN', 'OTHER'].flatMap((kind) => characters(`PUNCTUATION_${kind}`))],
};
const lines = Object.entries(sets).map(([name, [what, codes]]) => `/** Of ${what}. */\nexport const ${name} = '${bounds(codes)}';\n`);
const head = "// Written by scripts/unicode.mjs, do not edit: in base 36, how far it is to the first character of a range, to what is behind its last, and so on.\n";
await writeFile(new URL('../src/lib/preprocess/unicode.ts', import.meta.url), [head, ...lines].join('\n'));
