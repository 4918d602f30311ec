//! The kinds of CIDs that name blocks of files.

use alloc::vec::Vec;

/// How a CID is written, and what it says of its block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
	/// Version 0, which is dag-pb.
	Zero,
	/// Version 1, dag-pb.
	DagPb,
	/// Version 1, bytes as they are.
	Raw,
}

/// A CID over sha2-256 of a raw block or a dag-pb node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cid {
	form: Form,
	digest: [u8; 32],
}

impl Cid {
	/// Reads a CID in binary form. `None` for all other kinds.
	pub fn parse(bytes: &[u8]) -> Option<Self> {
		let (form, digest) = match bytes {
			[0x12, 0x20, digest @ ..] => (Form::Zero, digest),
			[0x01, 0x70, 0x12, 0x20, digest @ ..] => (Form::DagPb, digest),
			[0x01, 0x55, 0x12, 0x20, digest @ ..] => (Form::Raw, digest),
			_ => return None,
		};
		Some(Self { form, digest: digest.try_into().ok()? })
	}

	/// The hash of its block.
	pub const fn digest(&self) -> &[u8; 32] {
		&self.digest
	}

	/// Whether its block is bytes as they are.
	pub fn is_raw(&self) -> bool {
		self.form == Form::Raw
	}

	/// In binary form, as it was read.
	pub fn to_bytes(&self) -> Vec<u8> {
		let prefix: &[u8] = match self.form {
			Form::Zero => &[0x12, 0x20],
			Form::DagPb => &[0x01, 0x70, 0x12, 0x20],
			Form::Raw => &[0x01, 0x55, 0x12, 0x20],
		};
		[prefix, &self.digest].concat()
	}
}
