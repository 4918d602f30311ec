//! Why an artefact can't be had.

use crate::{block::CidProblem, car::CarProblem, sources::Fault};
use cid::Cid;
use std::{fmt, io, path::PathBuf, time::Duration};

/// What a CID can name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
	/// Bytes.
	File,
	/// Names and what they name.
	Directory,
	/// A path to somewhere else. None are read or made.
	Symlink,
}

impl fmt::Display for Kind {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::File => "a file",
			Self::Directory => "a directory",
			Self::Symlink => "a symbolic link",
		})
	}
}

/// Why an artefact can't be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
	/// The CID is of a kind that is not supported.
	#[error("unusable CID: {0}")]
	Cid(#[from] CidProblem),
	/// It is not stored here, and nobody was asked.
	#[error("{cid} is not stored here")]
	NotFound {
		/// The missing block.
		cid: Cid,
	},
	/// It is not stored here, and nobody who was asked gave it.
	#[error("{cid} could not be retrieved: {}", Attempts(.attempts))]
	Unavailable {
		/// The missing block.
		cid: Cid,
		/// Each source that was asked, and what it did.
		attempts: Vec<(String, Fault)>,
	},
	/// Its verified blocks say that it has more bytes than allowed.
	#[error("{cid} has {size} bytes, more than the {limit} allowed")]
	TooLarge {
		/// The artefact's root or the block in question.
		cid: Cid,
		/// Size that its blocks declare, bytes; at least this.
		size: u64,
		/// What was allowed.
		limit: u64,
	},
	/// Its verified blocks are not a well-formed UnixFS file or directory.
	#[error("{cid} is not well-formed UnixFS: {why}")]
	Malformed {
		/// The block in question.
		cid: Cid,
		/// What is wrong with it.
		why: &'static str,
	},
	/// It has more blocks than are fetched, pinned or exported of one artefact.
	#[error("{cid} has more than {limit} blocks")]
	ManyBlocks {
		/// The artefact's root.
		cid: Cid,
		/// How many it may have.
		limit: usize,
	},
	/// Content that was to be stored goes on after the limit.
	#[error("the content has more than the {limit} bytes allowed")]
	Oversized {
		/// What was allowed.
		limit: u64,
	},
	/// Bytes were offered under a CID which is not theirs.
	#[error("the bytes given for {cid} are not what it names")]
	Mismatch {
		/// The CID.
		cid: Cid,
	},
	/// The whole fetch took too long.
	#[error("fetching {cid} took longer than {}s", .after.as_secs())]
	Late {
		/// The artefact's root.
		cid: Cid,
		/// Time allowed.
		after: Duration,
	},
	/// It is well-formed, and something else than was asked for.
	#[error("{cid} is {found}, not {expected}")]
	OtherKind {
		/// The block in question.
		cid: Cid,
		/// What was asked for.
		expected: Kind,
		/// What it is.
		found: Kind,
	},
	/// A directory has no entry of this name.
	#[error("the directory {cid} has no entry named {name:?}")]
	NoEntry {
		/// The directory.
		cid: Cid,
		/// What was looked for in it.
		name: String,
	},
	/// A directory has more entries than are read, or than are put into one block.
	#[error(
		"a directory of {entries} or more entries: at most 65536 are read, and at most 256 KiB of names and CIDs are written"
	)]
	CrowdedDirectory {
		/// How many were counted.
		entries: usize,
	},
	/// Something on this disk that can't be put into a directory, or stands in the way of one.
	#[error("{}: {why}", .path.display())]
	Path {
		/// Where it is.
		path: PathBuf,
		/// What is wrong with it.
		why: &'static str,
	},
	/// A CAR is not what it should be.
	#[error("not a usable CAR: {0}")]
	Car(#[from] CarProblem),
	/// The store has no room: all that is in it is pinned, held or in use.
	#[error("the blockstore is full: {needed} bytes more than its quota of {quota} would be needed, and nothing in it may go")]
	Full {
		/// Bytes by which it does not fit.
		needed: u64,
		/// Bytes that all blocks together may have.
		quota: u64,
	},
	/// The store's disk failed.
	#[error("the blockstore failed: {0}")]
	Io(#[from] io::Error),
}

impl ArtifactError {
	/// Whether asking again later can succeed: what was had so far proves nothing against the artefact.
	pub fn is_transient(&self) -> bool {
		matches!(
			self,
			Self::NotFound { .. }
				| Self::Unavailable { .. }
				| Self::Late { .. }
				| Self::Full { .. }
				| Self::Io(_)
		)
	}
}

struct Attempts<'a>(&'a [(String, Fault)]);

impl fmt::Display for Attempts<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return f.write_str("nobody can be asked for it");
		}
		for (index, (source, fault)) in self.0.iter().enumerate() {
			if index > 0 {
				f.write_str("; ")?;
			}
			write!(f, "{source}: {fault}")?;
		}
		Ok(())
	}
}
