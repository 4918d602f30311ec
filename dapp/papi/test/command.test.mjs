import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { address, plain, readOptions, UsageError, wholeNumber } from '../../examples/command.mjs';

/** Runs a command; gives its exit code and what it said. */
function command(file, ...args) {
	return new Promise((resolve) => {
		const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
		execFile(process.execPath, [path, ...args], (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
	});
}

/** A port on which nobody listens. */
async function deadPort() {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}

test('options have the defaults of all commands and their own', () => {
	const values = readOptions([], { suri: '//Eve', input: undefined });
	assert.deepEqual({ ...values }, { url: 'ws://127.0.0.1:9944', suri: '//Eve', timeout: '600', json: false });
	assert.equal(readOptions(['--url', 'wss://node.example/rpc', '--json']).json, true);
});

test('options that cannot be meant are usage errors that name them', () => {
	for (const [args, message] of [
		[['--nothing'], /--nothing/],
		[['--url'], /--url/],
		[['--url', 'http://127.0.0.1:9944'], /--url http:\/\/127.0.0.1:9944 is not a ws:\/\/ or wss:\/\/ address/],
		[['--url', 'somewhere'], /--url somewhere/],
		[['--timeout', '0'], /--timeout 0 is not a whole number from 1 to 86400/],
		[['--timeout', 'soon'], /--timeout soon/],
		[['stray'], /stray/],
	]) {
		assert.throws(() => readOptions(args), (error) => error instanceof UsageError && message.test(error.message));
	}
});

test('numbers are whole and within bounds', () => {
	const values = { least: '3', most: '9', sign: '-4', part: '4.0', hex: '0x4' };
	const bounds = { least: 3n, most: 9n };
	assert.doesNotThrow(() => ['least', 'most', 'absent'].forEach((name) => wholeNumber(values, name, bounds)));
	for (const name of ['sign', 'part', 'hex']) {
		assert.throws(() => wholeNumber(values, name, bounds), UsageError);
	}
	assert.throws(() => wholeNumber({ less: '2' }, 'less', bounds), UsageError);
	assert.throws(() => wholeNumber({ more: '10' }, 'more', bounds), UsageError);
	assert.throws(() => address({ worker: 'ws://host' }, 'worker', ['http:', 'https:']), UsageError);
});

test('printed results lose no digit and show bytes', () => {
	assert.equal(JSON.stringify({ fee: 2n ** 64n, cid: Uint8Array.of(1, 255) }, plain), '{"fee":"18446744073709551616","cid":"0x01ff"}');
});

test('commands exit with 2 and their usage when options are wrong', async () => {
	const runs = [
		['submit-job.mjs'],
		['submit-job.mjs', '--worker-token-file', 'token', '--max-fee', '-1'],
		['submit-job.mjs', '--worker-token-file', 'token', '--digit', 'four'],
		['submit-job.mjs', '--worker-token-file', 'token', '--worker', 'ftp://host'],
		['apis.mjs', '--digit', '1'],
		['apis.mjs', '--dispute', '0'],
		['apis.mjs', '--dispute', 'first', '--dispute-block', '1'],
		['metadata-hash.mjs', '--decimals', '256'],
		['descriptors.mjs', '--url', 'nowhere'],
	];
	for (const args of runs) {
		const { code, stdout, stderr } = await command(...args);
		assert.equal(code, 2, `${args}: ${stderr}`);
		assert.match(stderr, new RegExp(`\nusage: ${args[0]}`));
		assert.equal(stdout, '');
	}
});

test('commands exit with 1 and say what is missing', async () => {
	const { code, stderr } = await command('submit-job.mjs', '--worker-token-file', fileURLToPath(new URL('nothing', import.meta.url)));
	assert.equal(code, 1);
	assert.match(stderr, /ENOENT.*nothing/);
	const url = `ws://127.0.0.1:${await deadPort()}`;
	const unreachable = await command('descriptors.mjs', '--url', url);
	assert.equal(unreachable.code, 1);
	assert.match(unreachable.stderr, new RegExp(`there is no node at ${url}: .*ECONNREFUSED`));
});

test('commands exit with 6 when a node does not answer in time', async () => {
	const silent = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => silent.once('listening', resolve));
	try {
		const { code, stderr } = await command('descriptors.mjs', '--url', `ws://127.0.0.1:${silent.address().port}`, '--timeout', '1');
		assert.equal(code, 6);
		assert.match(stderr, /not done within 1 s/);
	} finally {
		silent.close();
	}
});
