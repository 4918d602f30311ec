#!/usr/bin/env node
// Generates the types of a chain from the metadata that its node gives, as `papi add --wsUrl` does. That command needs a global WebSocket,
// which Node.js 20 has not, and it ends in a syntax error where a runtime API has an argument named by a reserved word.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { decAnyMetadata, metadata as codec } from '@polkadot-api/substrate-bindings';

import { readOptions, run } from '../examples/command.mjs';
import { withClient } from './chain.mjs';
import { withoutReserved } from './reserved.mjs';

const USAGE = `usage: descriptors.mjs [options]
  --url URL          node (ws://127.0.0.1:9944)
  --timeout SECONDS  give up after this long (600)
  --json             print one JSON object and nothing else`;

const HERE = new URL('.', import.meta.url);

/** Runs the generator on the metadata that is stored. What it says comes with the failure. */
async function generate(signal) {
	const cli = fileURLToPath(import.meta.resolve('polkadot-api').replace(/dist\/.*$/, 'bin/cli.js'));
	const child = spawn(process.execPath, [cli, 'generate', '--config', 'polkadot-api.json'], {
		cwd: HERE,
		stdio: ['ignore', 'pipe', 'pipe'],
		signal,
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => (said += text));
	}
	const [status] = await once(child, 'close');
	if (status !== 0) {
		throw new Error(`papi generate ended with ${status}:\n${said.trim()}`);
	}
}

async function main({ url, timeout }) {
	const given = decAnyMetadata(await withClient(url, (client) => client.getMetadata('finalized')));
	const { tag } = given.metadata;
	if (tag === 'v14') {
		throw new Error('the chain gives metadata of version 14 only, which has no runtime APIs');
	}
	const { metadata, renamed } = withoutReserved(given.metadata.value);
	const bytes = codec.enc({ ...given, metadata: { ...given.metadata, value: metadata } });
	await mkdir(new URL('.papi/', HERE), { recursive: true });
	await writeFile(new URL('.papi/ambit.scale', HERE), bytes);
	await generate(AbortSignal.timeout(1000 * Number(timeout)));
	return { metadata: tag, bytes: bytes.length, renamed, descriptors: '.papi/descriptors' };
}

await run({ usage: USAGE, options: (args) => readOptions(args), main });
