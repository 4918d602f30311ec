//! Why an artefact can't be had.

use crate::{block::CidProblem, gateway::Fault};
use cid::Cid;
use std::{fmt, io, time::Duration};

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
	/// It is not stored here, and no gateway gave it.
	#[error("{cid} could not be retrieved: {}", Attempts(.attempts))]
	Unavailable {
		/// The missing block.
		cid: Cid,
		/// Each gateway that was asked, and what it did.
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
	/// Its verified blocks are not a well-formed UnixFS file.
	#[error("{cid} is not a well-formed UnixFS file: {why}")]
	Malformed {
		/// The block in question.
		cid: Cid,
		/// What is wrong with it.
		why: &'static str,
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
	/// The store's disk failed.
	#[error("the blockstore failed: {0}")]
	Io(#[from] io::Error),
}

impl ArtifactError {
	/// Whether asking again later can succeed: what was had so far proves nothing against the artefact.
	pub fn is_transient(&self) -> bool {
		matches!(self, Self::NotFound { .. } | Self::Unavailable { .. } | Self::Late { .. } | Self::Io(_))
	}
}

struct Attempts<'a>(&'a [(String, Fault)]);

impl fmt::Display for Attempts<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return f.write_str("no gateway is configured");
		}
		for (index, (gateway, fault)) in self.0.iter().enumerate() {
			if index > 0 {
				f.write_str("; ")?;
			}
			write!(f, "{gateway}: {fault}")?;
		}
		Ok(())
	}
}
