#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

use core::fmt;

mod cid;
mod protobuf;
mod unixfs;
mod walk;

pub use cid::Cid;
pub use walk::{probe, verify, Fault, Finding, Shown};

/// Largest block, bytes: a leaf of the profile that Ambit writes is 1 MiB, its node somewhat more.
pub const MAX_BLOCK_BYTES: u32 = 1024 * 1024 + 64;
/// Most blocks on the way from a file's root to a byte of it, both ends included.
pub const MAX_DEPTH: u32 = 5;

/// Computes sha2-256.
pub type Sha2 = fn(&[u8]) -> [u8; 32];

/// Why a file, or a byte of it, can't be read, whoever has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
	/// A directory, a symlink, or something else than UnixFS.
	NotAFile,
	/// Not dag-pb and UnixFS as they have to be, or sizes that don't add up.
	Malformed,
	/// A link to another kind of CID.
	UnsupportedLink,
	/// The file is shorter.
	OutOfFile,
	/// More than [`MAX_DEPTH`] blocks on the way.
	TooDeep,
	/// A raw leaf of more than [`MAX_BLOCK_BYTES`].
	OversizedLeaf,
}

impl fmt::Display for Flaw {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NotAFile => "it is not a file",
			Self::Malformed => "it is not well-formed UnixFS",
			Self::UnsupportedLink => "it links to an unsupported CID",
			Self::OutOfFile => "it is shorter",
			Self::TooDeep => return write!(f, "more than {MAX_DEPTH} blocks lead to a byte of it"),
			Self::OversizedLeaf => return write!(f, "a block of it has more than {MAX_BLOCK_BYTES} bytes"),
		})
	}
}

/// sha2-256 for native code.
#[cfg(feature = "std")]
pub fn sha2_256(bytes: &[u8]) -> [u8; 32] {
	use sha2::Digest;
	sha2::Sha256::digest(bytes).into()
}
