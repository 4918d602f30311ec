//! The walk from a file's CID to one of its bytes, which prover and verifier share.

use crate::{
	unixfs::{Node, Place},
	Cid, Flaw, Sha2, MAX_BLOCK_BYTES, MAX_DEPTH,
};
use alloc::vec::Vec;
use core::{fmt, ops::Range};

/// What blocks show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
	/// The byte is in the last block.
	Byte {
		/// Bytes of the file.
		size: u64,
		/// Which of them are in the last block.
		block: Range<u64>,
	},
	/// There is no such byte, or no file, under this CID.
	Flawed(Flaw),
}

/// Why blocks show nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
	/// The file's CID is of a kind that has no proofs.
	UnsupportedCid,
	/// A block is not the one that it has to be.
	WrongHash,
	/// A block has more than [`MAX_BLOCK_BYTES`].
	Oversized,
	/// A block is missing.
	Short,
	/// There are blocks behind the last one.
	Long,
}

impl fmt::Display for Fault {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::UnsupportedCid => "its CID is of a kind that has no proofs",
			Self::WrongHash => "a block is not the one that it has to be",
			Self::Oversized => return write!(f, "a block has more than {MAX_BLOCK_BYTES} bytes"),
			Self::Short => "a block is missing",
			Self::Long => "there are blocks behind the last one",
		})
	}
}

/// Blocks, and what they show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
	/// From the file's root on.
	pub blocks: Vec<Vec<u8>>,
	/// What [`verify`] finds of them.
	pub finding: Finding,
}

/// Finds what these blocks, in this order, show of the byte at `offset` of the file `cid`.
pub fn verify<Block: AsRef<[u8]>>(
	cid: &[u8],
	offset: u64,
	blocks: impl IntoIterator<Item = Block>,
	hash: Sha2,
) -> Result<Finding, Fault> {
	let mut blocks = blocks.into_iter();
	let finding = walk(cid, offset, hash, |_| blocks.next(), |_| {})?;
	match blocks.next() {
		Some(_) => Err(Fault::Long),
		None => Ok(finding),
	}
}

/// Collects the blocks that show what there is at `offset` of the file `cid`. `fetch` gives a block by its CID.
pub fn probe(
	cid: &[u8],
	offset: u64,
	hash: Sha2,
	fetch: impl FnMut(&Cid) -> Option<Vec<u8>>,
) -> Result<Shown, Fault> {
	let mut blocks = Vec::new();
	let finding = walk(cid, offset, hash, fetch, |block| blocks.push(block))?;
	Ok(Shown { blocks, finding })
}

fn walk<Block: AsRef<[u8]>>(
	cid: &[u8],
	mut offset: u64,
	hash: Sha2,
	mut fetch: impl FnMut(&Cid) -> Option<Block>,
	mut keep: impl FnMut(Block),
) -> Result<Finding, Fault> {
	let mut cid = Cid::parse(cid).ok_or(Fault::UnsupportedCid)?;
	// What is known of the whole file, and where in it the current node begins and how much of it there has to be.
	let (mut file, mut start, mut expected) = (None, 0_u64, None);
	for _ in 0..MAX_DEPTH {
		let block = fetch(&cid).ok_or(Fault::Short)?;
		let bytes = block.as_ref();
		if u32::try_from(bytes.len()).map_or(true, |length| length > MAX_BLOCK_BYTES) {
			return Err(Fault::Oversized);
		}
		if hash(bytes) != *cid.digest() {
			return Err(Fault::WrongHash);
		}
		let found = Node::read(&cid, bytes).and_then(|node| {
			let size = node.size;
			if expected.is_some_and(|expected| expected != size) {
				return Err(Flaw::Malformed);
			}
			Ok((size, node.place(offset)?))
		});
		keep(block);
		let (size, place) = match found {
			Ok(found) => found,
			Err(flaw) => return Ok(Finding::Flawed(flaw)),
		};
		let size = *file.get_or_insert(size);
		match place {
			Place::Here(own) => {
				let block = start.saturating_add(own.start)..start.saturating_add(own.end);
				return Ok(Finding::Byte { size, block });
			}
			Place::Below(below, part) => {
				cid = below;
				offset = offset.saturating_sub(part.start);
				start = start.saturating_add(part.start);
				expected = Some(part.end.saturating_sub(part.start));
			}
		}
	}
	Ok(Finding::Flawed(Flaw::TooDeep))
}
