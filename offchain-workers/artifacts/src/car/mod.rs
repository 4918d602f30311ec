//! CARs: archives of blocks, as files and as what gateways and Kubo exchange. Written in version 1, read in 1 and 2.

mod reader;
mod writer;

pub(crate) use reader::CarReader;
pub(crate) use writer::stream;

use crate::block::CidProblem;

/// Why something is not a CAR that can be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CarProblem {
	/// It doesn't begin as one.
	#[error("its header is wrong: {0}")]
	Header(&'static str),
	/// It is of a version that isn't read.
	#[error("its version is {0}, expected 1 or 2")]
	Version(u64),
	/// A section can't be a block.
	#[error("a section is wrong: {0}")]
	Section(&'static str),
	/// A block is of a kind that can't be kept.
	#[error("a block can't be kept: {0}")]
	Block(CidProblem),
	/// It ends in the middle.
	#[error("it is cut off after {0} bytes")]
	CutOff(u64),
	/// It goes on after the limit.
	#[error("it has more than the {0} bytes allowed")]
	Oversized(u64),
}
