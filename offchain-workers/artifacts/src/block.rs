//! Content identifiers and the blocks they name.

use cid::{multihash::Multihash, Cid};
use sha2::{Digest, Sha256};

/// Largest block that is stored, served or accepted, bytes. What bitswap and public gateways carry.
pub const MAX_BLOCK_BYTES: usize = 2 * 1024 * 1024;

/// Multicodec of a block that is nothing but bytes.
pub const RAW: u64 = 0x55;
/// Multicodec of a node with links.
pub const DAG_PB: u64 = 0x70;

/// Multicodec of the hash function.
pub(crate) const SHA2_256: u64 = 0x12;
/// Longest text accepted as a CID. Base 2, the longest multibase form of 36 bytes, has 289 characters.
const MAX_TEXT: usize = 289;

/// Why something is not a CID that can be stored or fetched here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CidProblem {
	/// Not a CID at all.
	#[error("not a CID: expected CIDv1 (such as bafkrei...) or CIDv0 (Qm...)")]
	Form,
	/// A codec other than `raw` or `dag-pb`.
	#[error("its codec is {0:#x}, expected raw (0x55) or dag-pb (0x70)")]
	Codec(u64),
	/// A hash function other than sha2-256.
	#[error("its hash function is {0:#x}, expected sha2-256 (0x12) with 32 bytes")]
	Hash(u64),
}

/// Accepts CIDs with codec `raw` or `dag-pb` over a whole sha2-256 digest.
pub fn check(cid: &Cid) -> Result<(), CidProblem> {
	if !matches!(cid.codec(), RAW | DAG_PB) {
		return Err(CidProblem::Codec(cid.codec()));
	}
	if cid.hash().code() != SHA2_256 || cid.hash().digest().len() != 32 {
		return Err(CidProblem::Hash(cid.hash().code()));
	}
	Ok(())
}

/// Reads a CID from its text in any multibase.
pub fn parse_text(text: &str) -> Result<Cid, CidProblem> {
	if text.len() > MAX_TEXT || !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/') {
		return Err(CidProblem::Form);
	}
	let cid = Cid::try_from(text).map_err(|_| CidProblem::Form)?;
	check(&cid)?;
	Ok(cid)
}

/// Reads a CID from its binary form, as the ledger holds it. Nothing may follow it.
pub fn parse_bytes(bytes: &[u8]) -> Result<Cid, CidProblem> {
	let mut rest = bytes;
	let cid = Cid::read_bytes(&mut rest).map_err(|_| CidProblem::Form)?;
	if !rest.is_empty() {
		return Err(CidProblem::Form);
	}
	check(&cid)?;
	Ok(cid)
}

/// The CID of a block of plain bytes.
pub fn raw_cid(bytes: &[u8]) -> Cid {
	cid_of(RAW, bytes)
}

/// The CIDv1 of a block in this codec.
pub(crate) fn cid_of(codec: u64, bytes: &[u8]) -> Cid {
	let hash = Multihash::wrap(SHA2_256, &digest(bytes)).expect("32 bytes fit into a multihash of 64; qed");
	Cid::new_v1(codec, hash)
}

/// What a block is stored and asked for under, in whichever version of CID.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
	Sha256::digest(bytes).into()
}

/// The digest that a CID names.
pub(crate) fn named_digest(cid: &Cid) -> Result<[u8; 32], CidProblem> {
	check(cid)?;
	cid.hash().digest().try_into().map_err(|_| CidProblem::Hash(cid.hash().code()))
}

/// Whether these bytes are what the CID names.
pub fn matches(cid: &Cid, bytes: &[u8]) -> bool {
	check(cid).is_ok() && Sha256::digest(bytes).as_slice() == cid.hash().digest()
}

#[cfg(test)]
mod tests {
	use super::*;

	const HELLO: &str = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

	#[test]
	fn raw_cid_should_be_the_one_that_ipfs_gives() {
		assert_eq!(raw_cid(b"hello world").to_string(), HELLO);
		assert_eq!(raw_cid(b"").to_string(), "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
		assert!(matches(&raw_cid(b"hello world"), b"hello world"));
		assert!(!matches(&raw_cid(b"hello world"), b"hello worle"));
	}

	#[test]
	fn parse_should_accept_every_form_of_a_cid_that_can_be_stored() {
		let cid = raw_cid(b"hello world");
		assert_eq!(parse_text(HELLO), Ok(cid));
		assert_eq!(parse_bytes(&cid.to_bytes()), Ok(cid));
		let v0 = "QmT5NvUtoM5nWFfrQdVrFtvGfKFmG7AHE8P34isapyhCxX";
		assert_eq!(parse_text(v0).unwrap().to_string(), v0);
	}

	#[test]
	fn parse_should_name_what_is_wrong_with_other_cids() {
		for text in ["", "b", "Qm", "hello", "bafkrei", "/ipfs/bafkrei", "bafkreif\u{0}", &"b".repeat(10_000)]
		{
			assert_eq!(parse_text(text), Err(CidProblem::Form), "{text}");
		}
		let mut trailing = raw_cid(b"x").to_bytes();
		trailing.push(0);
		assert_eq!(parse_bytes(&trailing), Err(CidProblem::Form));
		let cbor = Cid::new_v1(0x71, *raw_cid(b"x").hash());
		assert_eq!(parse_text(&cbor.to_string()), Err(CidProblem::Codec(0x71)));
		let identity = Cid::new_v1(RAW, Multihash::wrap(0, b"x").unwrap());
		assert_eq!(parse_text(&identity.to_string()), Err(CidProblem::Hash(0)));
		let short = Cid::new_v1(RAW, Multihash::wrap(SHA2_256, &[1; 20]).unwrap());
		assert_eq!(parse_bytes(&short.to_bytes()), Err(CidProblem::Hash(SHA2_256)));
	}
}
