#!/usr/bin/env node
// Writes src/chain/: the types of the chain's storage, calls, events, errors, constants and runtime APIs, from the metadata of a running node.
// With --check it writes nothing, and exits with 1 where something would be written.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { WsProvider } from '@polkadot/api';
import * as generate from '@polkadot/typegen/generate';
import { TypeRegistry } from '@polkadot/types';
import { u8aToHex } from '@polkadot/util';
import typescript from 'typescript';

const { values } = parseArgs({
	options: { url: { type: 'string', default: 'ws://127.0.0.1:9944' }, check: { type: 'boolean', default: false } },
});
const TARGET = fileURLToPath(new URL('../src/chain/', import.meta.url));
/** The first version of metadata that has runtime APIs. */
const METADATA = 15;
const KINDS = ['consts', 'errors', 'events', 'query', 'runtime', 'tx'];

/** The node's metadata. */
async function metadata(url) {
	const provider = new WsProvider(url, false);
	await provider.connect();
	await provider.isReady;
	const version = u8aToHex(new TypeRegistry().createType('u32', METADATA).toU8a());
	const answer = await provider.send('state_call', ['Metadata_metadata_at_version', version]);
	await provider.disconnect();
	return answer;
}

/** What the generator makes of metadata: files by their names. */
async function generated(hex) {
	const directory = await mkdtemp(join(tmpdir(), 'ambit-types-'));
	// It writes files where it is told to, and tells all of it.
	const { log } = console;
	console.log = () => {};
	try {
		generate.generateDefaultLookup(directory, hex);
		// It wants the types' definitions as a module, and has written them in TypeScript.
		const definitions = typescript.transpileModule(await readFile(join(directory, 'lookup.ts'), 'utf8'), { compilerOptions: { module: typescript.ModuleKind.ESNext } });
		const compiled = join(directory, 'lookup.mjs');
		await writeFile(compiled, definitions.outputText);
		const lookup = { rpc: {}, types: (await import(pathToFileURL(compiled))).default };
		for (const kind of KINDS) {
			const write = generate[`generateDefault${kind[0].toUpperCase()}${kind.slice(1)}`];
			write(join(directory, `${kind}.ts`), hex, {}, true, lookup);
		}
		const read = async (name) => {
			const text = await readFile(join(directory, `${name}.ts`), 'utf8');
			// It knows the names that some runtimes' calls have, this one's not.
			return text.replaceAll(/\b\w+RuntimeRuntimeCall\b/g, "import('@polkadot/types/interfaces/runtime').Call");
		};
		return new Map([
			['lookup.ts', await read('types-lookup')],
			...(await Promise.all(KINDS.map(async (kind) => [`${kind}.ts`, await read(kind)]))),
			// Types only: nothing of it is there when the program runs.
			['index.ts', `// Auto-generated via scripts/types.mjs, do not edit\n\n${['lookup', ...KINDS].map((name) => `export type {} from './${name}.js';\n`).join('')}`],
		]);
	} finally {
		console.log = log;
		await rm(directory, { recursive: true });
	}
}

const files = await generated(await metadata(values.url));
await mkdir(TARGET, { recursive: true });
const others = (await readdir(TARGET)).filter((name) => !files.has(name));
const stale = [...others];
for (const [name, text] of files) {
	if ((await readFile(join(TARGET, name), 'utf8').catch(() => undefined)) !== text) {
		stale.push(name);
		if (!values.check) {
			await writeFile(join(TARGET, name), text);
		}
	}
}
if (!values.check) {
	await Promise.all(others.map((name) => rm(join(TARGET, name))));
}
console.log(stale.length === 0 ? 'the types are those of the chain' : `${values.check ? 'not those of the chain' : 'written'}: ${stale.join(', ')}`);
process.exit(values.check && stale.length > 0 ? 1 : 0);
