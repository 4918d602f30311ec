// Content identifiers of small files.

import { base32Encode, sha256AsU8a } from '@polkadot/util-crypto';

// A file of at most one chunk is a single raw block; a larger one is a tree, which needs an IPFS library.
const CHUNK_BYTES = 1024 * 1024;
// CIDv1, raw, sha2-256 of 32 bytes.
const PREFIX = [0x01, 0x55, 0x12, 0x20];

/** The CID of a file of at most 1 MiB, in the binary form that the ledger holds. */
export function cidOf(bytes) {
	if (bytes.length > CHUNK_BYTES) {
		throw new RangeError(`${bytes.length} bytes are more than one block; use an IPFS library for files above 1 MiB`);
	}
	return new Uint8Array([...PREFIX, ...sha256AsU8a(bytes)]);
}

/** The text of a CID: base32 with its multibase prefix. */
export function cidText(cid) {
	return base32Encode(cid, true);
}
