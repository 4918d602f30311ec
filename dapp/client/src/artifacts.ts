// Artefacts by their content: CIDs, fetching from trustless gateways with every block verified, and giving an input to a worker.

import { base32Decode, base32Encode, base58Decode, base58Encode, sha256AsU8a } from '@polkadot/util-crypto';
import { AmbitError, unlessCancelled } from './errors.js';

const RAW = 0x55;
const DAG_PB = 0x70;
const SHA2_256 = 0x12;
/** Largest block that is accepted, bytes. */
const MAX_BLOCK = 2 * 1024 * 1024;
/** Bytes of a file that is one block. Larger ones are put through a worker, which builds their tree. */
const CHUNK = 1024 * 1024;
/** Deepest tree that is walked. */
const MAX_DEPTH = 8;

/** A CID over sha2-256, as the ledger has it. */
export interface Cid {
	/** Binary form. */
	readonly bytes: Uint8Array;
	/** How its block is read. */
	readonly codec: 'raw' | 'dag-pb';
	/** sha2-256 of its block. */
	readonly digest: Uint8Array;
}

function malformed(what: string): AmbitError {
	return new AmbitError('invalid-input', `${what} is not a CID that Ambit accepts`, 'give a CIDv0, or a CIDv1 of raw or dag-pb over sha2-256');
}

/** Reads a CID in binary. */
export function parseCid(bytes: Uint8Array): Cid {
	const [first, second, third, fourth] = bytes;
	if (bytes.length === 34 && first === SHA2_256 && second === 32) {
		return { bytes, codec: 'dag-pb', digest: bytes.subarray(2) };
	}
	if (bytes.length === 36 && first === 1 && (second === RAW || second === DAG_PB) && third === SHA2_256 && fourth === 32) {
		return { bytes, codec: second === RAW ? 'raw' : 'dag-pb', digest: bytes.subarray(4) };
	}
	throw malformed(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}

/** Reads a CID in text: base58 of version 0, base32 of version 1. */
export function cidFromText(text: string): Cid {
	try {
		return parseCid(text.startsWith('Qm') ? base58Decode(text) : base32Decode(text, true));
	} catch {
		throw malformed(text);
	}
}

/** A CID that may be given in text. */
export function asCid(cid: Cid | string): Cid {
	return typeof cid === 'string' ? cidFromText(cid) : cid;
}

/** A CID in text. */
export function cidText(cid: Cid): string {
	return cid.bytes.length === 34 ? base58Encode(cid.bytes) : base32Encode(cid.bytes, true);
}

/** The CID of a file of at most 1 MiB. */
export function cidOf(file: Uint8Array): Cid {
	if (file.length > CHUNK) {
		throw new AmbitError('invalid-input', `${file.length} bytes are more than one block`, 'put it through a worker, and take the CID that it gives');
	}
	return parseCid(new Uint8Array([1, RAW, SHA2_256, 32, ...sha256AsU8a(file)]));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

/** What fetching takes. */
export interface FetchOptions {
	/** Trustless gateways, tried in this order. */
	readonly gateways: readonly string[];
	/** Most bytes that the file may have. */
	readonly limit: number;
	readonly signal?: AbortSignal;
	/** For one block from one gateway, milliseconds [10,000]. */
	readonly timeout?: number;
}

/** Fetches a file, from the first gateway that gives it, and verifies every block. */
export async function fetchFile(cid: Cid, options: FetchOptions): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let left = options.limit;
	const walk = async (node: Cid, depth: number): Promise<void> => {
		const block = await fetchBlock(node, options);
		const { data, links } = node.codec === 'raw' ? { data: block, links: [] } : readNode(block);
		left -= data.length;
		if (left < 0 || depth > MAX_DEPTH) {
			throw new AmbitError('corrupt', `${cidText(cid)} has more than the ${options.limit} bytes that are expected`, 'ask the operator\'s side: its output is not of the model\'s type');
		}
		parts.push(data);
		for (const link of links) {
			await walk(link, depth + 1);
		}
	};
	await walk(cid, 0);
	const file = new Uint8Array(options.limit - left);
	let at = 0;
	for (const part of parts) {
		file.set(part, at);
		at += part.length;
	}
	return file;
}

async function fetchBlock(cid: Cid, { gateways, signal, timeout = 10_000 }: FetchOptions): Promise<Uint8Array> {
	const tried: string[] = [];
	let lied = false;
	for (const gateway of gateways) {
		const url = `${gateway.replace(/\/$/, '')}/ipfs/${cidText(cid)}?format=raw`;
		try {
			const limit = AbortSignal.timeout(timeout);
			const either = signal === undefined ? limit : AbortSignal.any([limit, signal]);
			const response = await fetch(url, { signal: either, headers: { accept: 'application/vnd.ipld.raw' } });
			if (!response.ok) {
				await response.body?.cancel();
				tried.push(`${gateway}: ${response.status}`);
				continue;
			}
			const block = await readBounded(response, MAX_BLOCK);
			if (same(sha256AsU8a(block), cid.digest)) {
				return block;
			}
			lied = true;
			tried.push(`${gateway}: other bytes`);
		} catch (error) {
			await unlessCancelled(signal, Promise.resolve());
			tried.push(`${gateway}: ${error instanceof Error ? error.message : String(error)}`);
		}
	}
	const where = tried.length === 0 ? 'no gateway was named' : tried.join('; ');
	throw new AmbitError(
		lied ? 'corrupt' : 'unavailable',
		`${cidText(cid)} is not to be had (${where})`,
		'name the gateway of an operator or of your own worker; within the dispute window, demand the piece on chain'
	);
}

async function readBounded(response: Response, limit: number): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let length = 0;
	const reader = response.body?.getReader();
	for (;;) {
		const next = await reader?.read();
		if (next === undefined || next.done) {
			break;
		}
		length += next.value.length;
		if (length > limit) {
			await reader?.cancel();
			throw new Error(`more than ${limit} bytes`);
		}
		parts.push(next.value);
	}
	const whole = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** A protobuf message's fields, in order. Only what dag-pb and UnixFS have: varints and bytes. */
function* fields(message: Uint8Array): Generator<{ field: number; value: number | Uint8Array }> {
	let at = 0;
	const varint = (): number => {
		let value = 0;
		for (let factor = 1; ; factor *= 128) {
			const byte = message[at++];
			if (byte === undefined || factor > 2 ** 49) {
				throw new AmbitError('corrupt', 'a block is not what its codec says', 'the artefact itself is broken: ask who published it');
			}
			value += (byte & 127) * factor;
			if (byte < 128) {
				return value;
			}
		}
	};
	while (at < message.length) {
		const key = varint();
		if ((key & 7) === 0) {
			yield { field: key >> 3, value: varint() };
			continue;
		}
		const length = varint();
		if ((key & 7) !== 2 || at + length > message.length) {
			throw new AmbitError('corrupt', 'a block is not what its codec says', 'the artefact itself is broken: ask who published it');
		}
		yield { field: key >> 3, value: message.subarray(at, (at += length)) };
	}
}

/** The bytes in a dag-pb node of a UnixFS file, and the nodes below it in order. */
export function readNode(block: Uint8Array): { data: Uint8Array; links: Cid[] } {
	let data: Uint8Array = new Uint8Array();
	const links: Cid[] = [];
	for (const { field, value } of fields(block)) {
		if (typeof value === 'number') {
			continue;
		}
		if (field === 2) {
			for (const link of fields(value)) {
				if (link.field === 1 && typeof link.value !== 'number') {
					links.push(parseCid(link.value));
				}
			}
		} else if (field === 1) {
			for (const part of fields(value)) {
				if (part.field === 2 && typeof part.value !== 'number') {
					data = part.value;
				}
			}
		}
	}
	return { data, links };
}

/** A worker that keeps inputs. */
export interface Keeper {
	/** Its URL. */
	readonly url: string;
	/** What it asks for. */
	readonly token: string;
}

/** Has a worker keep a file, and gives its CID, which is checked for files of one block. */
export async function keep(keeper: Keeper, file: Uint8Array, signal?: AbortSignal): Promise<Cid> {
	const address = `${keeper.url.replace(/\/$/, '')}/v1/artifacts`;
	const remedy = 'check the worker\'s address and token, and its log';
	let answer: string;
	try {
		const response = await fetch(address, {
			method: 'POST',
			headers: { authorization: `Bearer ${keeper.token}`, 'content-type': 'application/octet-stream' },
			body: file as BodyInit,
			...(signal === undefined ? {} : { signal }),
		});
		answer = new TextDecoder().decode(await readBounded(response, 64 * 1024));
		if (!response.ok) {
			throw new AmbitError('not-kept', `${address} refused the file: ${response.status} ${answer.slice(0, 300)}`, remedy, String(response.status));
		}
	} catch (error) {
		await unlessCancelled(signal, Promise.resolve());
		if (error instanceof AmbitError) {
			throw error;
		}
		throw new AmbitError('not-kept', `${address} can't be reached`, remedy, undefined, { cause: error });
	}
	const named = (JSON.parse(answer) as { cid?: unknown }).cid;
	const cid = cidFromText(String(named));
	if (file.length <= CHUNK && cidText(cidOf(file)) !== cidText(cid)) {
		throw new AmbitError('corrupt', `${address} stored the file as ${String(named)}, but it is ${cidText(cidOf(file))}`, 'use another worker');
	}
	return cid;
}
