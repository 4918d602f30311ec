//! How sources behaved, and in which order they are asked for it.

use crate::block::MAX_BLOCK_BYTES;
use std::time::{Duration, Instant};

/// A source whose bytes were wrong is not asked again for this long.
const LIE_PENALTY: Duration = Duration::from_secs(600);
/// A source that failed is asked last for this long, doubled with each failure in a row.
const FAULT_PENALTY: Duration = Duration::from_secs(2);
/// Longest time for which a failing source is asked last.
const MAX_FAULT_PENALTY: Duration = Duration::from_secs(120);

/// What a source did instead of giving a block.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
	/// It doesn't have the block. That is no fault of its own.
	#[error("not found")]
	NotFound,
	/// It sent other bytes than the CID names.
	#[error("sent wrong bytes")]
	WrongBytes,
	/// It announced or sent more than a block may have.
	#[error("sent more than {MAX_BLOCK_BYTES} bytes")]
	Oversized,
	/// It answered with this status.
	#[error("answered {0}")]
	Status(u16),
	/// It wants to send us elsewhere.
	#[error("redirected")]
	Redirect,
	/// It could not be reached.
	#[error("could not be reached")]
	Unreachable,
	/// It was silent, or slow, for too long.
	#[error("too slow")]
	TimedOut,
	/// The connection broke.
	#[error("broke off")]
	BrokeOff,
	/// It sent wrong bytes not long ago and was not asked.
	#[error("not asked, it sent wrong bytes not long ago")]
	Distrusted,
}

impl From<reqwest::Error> for Fault {
	fn from(error: reqwest::Error) -> Self {
		if error.is_timeout() {
			Self::TimedOut
		} else if error.is_connect() {
			Self::Unreachable
		} else {
			Self::BrokeOff
		}
	}
}

/// How a source behaved.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Standing {
	#[default]
	Good,
	Failing {
		failures: u32,
		until: Instant,
	},
	Lying {
		until: Instant,
	},
}

/// In which order sources are asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Rank {
	Good,
	Failing,
	Distrusted,
}

impl Standing {
	pub(super) fn rank(self, now: Instant) -> Rank {
		match self {
			Self::Lying { until } if now < until => Rank::Distrusted,
			Self::Failing { until, .. } if now < until => Rank::Failing,
			_ => Rank::Good,
		}
	}

	/// After it gave a block, or did something else.
	pub(super) fn after(self, fault: Option<&Fault>, now: Instant) -> Self {
		match fault {
			// A late answer to an earlier question doesn't clear a liar.
			_ if self.rank(now) == Rank::Distrusted => self,
			None | Some(Fault::NotFound) => Self::Good,
			Some(Fault::WrongBytes) => Self::Lying { until: now + LIE_PENALTY },
			Some(_) => {
				let failures = match self {
					Self::Failing { failures, .. } => failures.saturating_add(1),
					_ => 1,
				};
				let penalty = FAULT_PENALTY.saturating_mul(1 << failures.min(10)).min(MAX_FAULT_PENALTY);
				Self::Failing { failures, until: now + penalty }
			}
		}
	}
}
