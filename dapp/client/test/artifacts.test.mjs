// CIDs, DAGs and gateways, without a chain: a gateway of our own that also lies, stalls and sends without end.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { sha256AsU8a } from '@polkadot/util-crypto';
import { AmbitError, cidFromText, cidOf, cidText, fetchFile } from '../dist/index.js';

const bytes = new TextEncoder().encode('ambit');

/** A dag-pb node over these blocks, as UnixFS writes it. */
function node(blocks) {
	const link = (cid) => [0x0a, 36, ...cid.bytes];
	const links = blocks.flatMap((block) => {
		const body = link(cidOf(block));
		return [0x12, body.length, ...body];
	});
	return new Uint8Array([...links, 0x0a, 2, 0x08, 2]);
}

async function gateway(answers, use) {
	const server = createServer((request, response) => {
		const cid = request.url.split('/').pop().split('?')[0];
		const answer = answers(cid);
		if (answer === undefined) {
			response.writeHead(404).end();
		} else if (answer !== 'stall') {
			response.end(answer);
		}
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		return await use(`http://127.0.0.1:${server.address().port}`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

const fails = (problem) => (error) => error instanceof AmbitError && error.problem === problem && error.remedy !== '';

test('a CID is the same in text and in binary', () => {
	const cid = cidOf(bytes);
	assert.equal(cidText(cid), cidText(cidFromText(cidText(cid))));
	assert.equal(cid.codec, 'raw');
	const zero = 'QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n';
	assert.equal(cidText(cidFromText(zero)), zero);
	assert.equal(cidFromText(zero).codec, 'dag-pb');
	for (const wrong of ['', 'Qm', 'bafk', 'hello', 'bafyreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi']) {
		assert.throws(() => cidFromText(wrong), fails('invalid-input'), wrong);
	}
});

test('a file is fetched block by block, from the gateway that has it', async () => {
	const parts = [bytes, new Uint8Array(1000).fill(7)];
	const root = node(parts);
	const rootCid = { codec: 'dag-pb', digest: sha256AsU8a(root), bytes: new Uint8Array([1, 0x70, 0x12, 32, ...sha256AsU8a(root)]) };
	const blocks = new Map([[cidText(rootCid), root], ...parts.map((part) => [cidText(cidOf(part)), part])]);
	await gateway(() => undefined, (empty) =>
		gateway((cid) => blocks.get(cid), async (full) => {
			const file = await fetchFile(rootCid, { gateways: [empty, full], limit: 1005 });
			assert.deepEqual(file, new Uint8Array([...parts[0], ...parts[1]]));
			await assert.rejects(fetchFile(rootCid, { gateways: [full], limit: 1004 }), fails('corrupt'));
		})
	);
});

test('a gateway that lies, stalls or has nothing is named', async () => {
	const cid = cidOf(bytes);
	await gateway(() => 'other bytes', (url) => assert.rejects(fetchFile(cid, { gateways: [url], limit: 5 }), fails('corrupt')));
	await gateway(() => Buffer.alloc(4 << 20), (url) => assert.rejects(fetchFile(cid, { gateways: [url], limit: 5 }), fails('unavailable')));
	await gateway(() => 'stall', (url) =>
		assert.rejects(fetchFile(cid, { gateways: [url], limit: 5, timeout: 100 }), fails('unavailable'))
	);
	await gateway(() => undefined, (url) => assert.rejects(fetchFile(cid, { gateways: [url], limit: 5 }), fails('unavailable')));
	await assert.rejects(fetchFile(cid, { gateways: [], limit: 5 }), fails('unavailable'));
	await gateway(() => 'stall', (url) => {
		const signal = AbortSignal.timeout(100);
		return assert.rejects(fetchFile(cid, { gateways: [url], limit: 5, signal }), fails('cancelled'));
	});
});
