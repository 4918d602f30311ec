//! What there is at a byte of an artefact, in the blocks that the chain takes for it: the chain's own walk, over a store.

use ambit_artifacts::{parse_bytes, ArtifactError, Cid, Store};
use ambit_primitives::retrieval::{ProofBytes, MAX_PROOF_BYTES};
use ambit_retrieval_proof::{probe, sha2_256, Fault, Finding, Flaw};
use codec::Encode;
use std::iter;

/// An answer that the chain accepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
	/// What it shows.
	pub finding: Finding,
	/// The blocks that do.
	pub proof: ProofBytes,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Unshowable {
	/// A block can't be had.
	#[error(transparent)]
	Missing(#[from] ArtifactError),
	/// The chain would take nothing for an answer.
	#[error("nobody can show this byte of {cid}: {fault}")]
	Fault {
		/// The artefact.
		cid: Cid,
		/// Why.
		fault: Fault,
	},
	/// The blocks together are too large.
	#[error("nobody can show this byte of {cid}: its blocks have more than the {MAX_PROOF_BYTES} bytes that the chain takes")]
	TooLong {
		/// The artefact.
		cid: Cid,
	},
}

impl Unshowable {
	/// Whether asking again later can succeed.
	pub fn is_transient(&self) -> bool {
		matches!(self, Self::Missing(error) if error.is_transient())
	}
}

/// Finds what there is at the byte `offset` of `cid`, and the blocks that show it, here or at others: the byte, or that the artefact is no
/// file that has it.
pub async fn show(store: &Store, cid: &Cid, offset: u64) -> Result<Answer, Unshowable> {
	let (root, mut blocks) = (cid.to_bytes(), Vec::<Vec<u8>>::new());
	loop {
		// The walk asks for one block after the other, and so ends at the first that is not here yet.
		let (mut had, mut next) = (blocks.iter(), None);
		let found = probe(&root, offset, sha2_256, |cid| {
			let block = had.next();
			if block.is_none() {
				next = Some(*cid);
			}
			block.cloned()
		});
		match (found, next) {
			(Ok(shown), _) => {
				let too_long = |_| Unshowable::TooLong { cid: *cid };
				let proof = shown.blocks.encode().try_into().map_err(too_long)?;
				return Ok(Answer { finding: shown.finding, proof });
			}
			(Err(Fault::Short), Some(next)) => {
				let unusable = |_| Unshowable::Fault { cid: *cid, fault: Fault::UnsupportedCid };
				let block = store.block(&parse_bytes(&next.to_bytes()).map_err(unusable)?).await?;
				blocks.push(block.into());
			}
			(Err(fault), _) => return Err(Unshowable::Fault { cid: *cid, fault }),
		}
	}
}

/// Why a file is not worth keeping.
#[derive(Debug, thiserror::Error)]
pub enum Unlike {
	/// Its keeper could not answer.
	#[error("byte {offset}: {why}")]
	Unshowable {
		/// Which byte.
		offset: u64,
		/// Why.
		why: Unshowable,
	},
	/// It has another size.
	#[error("it has {is} bytes, not {said}")]
	Size {
		/// What was said, bytes.
		said: u64,
		/// What its root says, bytes.
		is: u64,
	},
	/// It can't be read.
	#[error("byte {offset}: {flaw}")]
	Flawed {
		/// Which byte.
		offset: u64,
		/// Why.
		flaw: Flaw,
	},
}

/// Looks at a file that is said to have so many bytes as the chain will: at its first byte, its last, and `more` that are drawn. Fetches what
/// it looks at, no more.
pub async fn look(store: &Store, cid: &Cid, bytes: u64, more: usize) -> Result<(), Unlike> {
	let drawn = iter::repeat_with(|| rand::random_range(0..bytes.max(1))).take(more);
	for offset in [0, bytes.saturating_sub(1)].into_iter().chain(drawn) {
		let answer = show(store, cid, offset).await.map_err(|why| Unlike::Unshowable { offset, why })?;
		match answer.finding {
			Finding::Byte { size, .. } if size == bytes => {}
			Finding::Byte { size, .. } => return Err(Unlike::Size { said: bytes, is: size }),
			Finding::Flawed(flaw) => return Err(Unlike::Flawed { offset, flaw }),
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_artifacts::StoreConfig;

	#[tokio::test]
	async fn a_file_should_be_taken_for_what_it_is() {
		let directory = tempfile::tempdir().unwrap();
		let store = Store::open(&StoreConfig::local(directory.path())).unwrap();
		let large = store.put(vec![7; 3_000_000]).await.unwrap().cid;
		look(&store, &large, 3_000_000, 8).await.unwrap();
		for said in [3_000_001, 2_999_999, 1] {
			let found = look(&store, &large, said, 0).await;
			assert!(matches!(found, Err(Unlike::Size { is: 3_000_000, .. })), "{found:?}");
		}
		let missing = ambit_artifacts::raw_cid(b"nobody has this");
		let found = look(&store, &missing, 10, 0).await;
		assert!(matches!(found, Err(Unlike::Unshowable { why, .. }) if why.is_transient()));
	}
}
