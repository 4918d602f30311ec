//! Content identifiers, checked only in form: the ledger never sees the content.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Longest accepted CID in binary form, bytes. A sha2-256 CIDv1 has 36.
pub const MAX_CID_BYTES: u32 = 64;

/// A CID in binary form (not its base32 text).
pub type Cid = BoundedVec<u8, ConstU32<MAX_CID_BYTES>>;

/// Multihash prefix of a sha2-256 digest: function code and length.
const SHA2_256: [u8; 2] = [0x12, 0x20];

/// Why bytes are not a CID that Ambit accepts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum CidProblem {
	/// Neither CIDv0 (34 bytes from `12 20`) nor CIDv1 (36 bytes from `01`).
	Form,
	/// A codec other than `raw` (0x55) or `dag-pb` (0x70).
	Codec,
	/// A hash function other than sha2-256.
	Hash,
}

/// Accepts CIDv0, and CIDv1 with codec `raw` or `dag-pb`, both over sha2-256.
pub fn check(cid: &[u8]) -> Result<(), CidProblem> {
	match cid {
		[0x12, 0x20, digest @ ..] if digest.len() == 32 => Ok(()),
		[0x01, codec, function, length, digest @ ..] => {
			if !matches!(codec, 0x55 | 0x70) {
				return Err(CidProblem::Codec);
			}
			if [*function, *length] != SHA2_256 {
				return Err(CidProblem::Hash);
			}
			if digest.len() == 32 {
				Ok(())
			} else {
				Err(CidProblem::Form)
			}
		}
		_ => Err(CidProblem::Form),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn v1(codec: u8, function: u8, digest: usize) -> alloc::vec::Vec<u8> {
		let mut cid = alloc::vec![1, codec, function, 0x20];
		cid.resize(4 + digest, 7);
		cid
	}

	#[test]
	fn check_should_accept_the_forms_that_ipfs_writes() {
		assert_eq!(check(&v1(0x55, 0x12, 32)), Ok(()));
		assert_eq!(check(&v1(0x70, 0x12, 32)), Ok(()));
		assert_eq!(check(&[&[0x12, 0x20][..], &[9; 32]].concat()), Ok(()));
	}

	#[test]
	fn check_should_name_what_is_wrong_when_a_cid_is_refused() {
		assert_eq!(check(&[]), Err(CidProblem::Form));
		assert_eq!(
			check(b"bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"),
			Err(CidProblem::Form)
		);
		assert_eq!(check(&v1(0x71, 0x12, 32)), Err(CidProblem::Codec));
		assert_eq!(check(&v1(0x55, 0x1e, 32)), Err(CidProblem::Hash));
		assert_eq!(check(&v1(0x55, 0x12, 31)), Err(CidProblem::Form));
		assert_eq!(check(&v1(0x55, 0x12, 33)), Err(CidProblem::Form));
	}
}
