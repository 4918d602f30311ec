//! CARs into the store and out of it.

use super::{blocking, AllBlocks, LocalBlocks, Store};
use crate::{
	car::{self, CarReader},
	error::ArtifactError,
	walk::{DagWalk, AHEAD, MAX_BLOCKS},
};
use bytes::Bytes;
use cid::Cid;
use futures::{Stream, TryStreamExt};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

/// What came with a CAR.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
	/// What it said that it is a CAR of. All that is below them is here and stays.
	pub roots: Vec<Cid>,
	/// Blocks in it.
	pub blocks: u64,
	/// Their bytes.
	pub bytes: u64,
}

impl Store {
	/// Stores the blocks of a CAR (version 1 or 2) of at most `max_bytes`, each verified, and pins its roots. They must be whole: what
	/// is below them in the CAR or here before.
	///
	/// What came before a refusal or a cut-off is kept for a time, so the same CAR comes faster the next time.
	pub async fn import_car(
		&self,
		input: impl AsyncRead + Unpin,
		max_bytes: u64,
		label: &str,
	) -> Result<Imported, ArtifactError> {
		let mut car = CarReader::open(input, max_bytes).await?;
		let mut imported = Imported { roots: car.roots().to_vec(), blocks: 0, bytes: 0 };
		while let Some((cid, block)) = car.next().await? {
			imported.blocks = imported.blocks.saturating_add(1);
			imported.bytes = imported.bytes.saturating_add(block.len() as u64);
			let (kept, passing) = (self.inner.kept.clone(), self.inner.passing.clone());
			// Read, not only looked for: one that rotted comes anew.
			blocking(move || if kept.get(&cid)?.is_some() { Ok(()) } else { passing.put(&cid, &block) })
				.await?;
		}
		for root in &imported.roots {
			self.pin(root, label).await?;
		}
		Ok(imported)
	}

	/// A CAR (version 1) of all that is below a root, from here only. Ends with an error, and so cut off, where a block is missing.
	pub(super) fn export_car(
		&self,
		root: &Cid,
	) -> Result<impl Stream<Item = Result<Bytes, ArtifactError>> + Send + use<>, ArtifactError> {
		Ok(car::stream(DagWalk::new(LocalBlocks(self.clone()), *root, MAX_BLOCKS, AHEAD)?))
	}

	/// Writes a CAR (version 1) of all that is below a root. What isn't here is fetched. Gives the CAR's size.
	pub async fn write_car(
		&self,
		root: &Cid,
		out: &mut (impl AsyncWrite + Unpin),
	) -> Result<u64, ArtifactError> {
		let walk = DagWalk::new(AllBlocks(self.clone()), *root, MAX_BLOCKS, AHEAD)?;
		let mut parts = std::pin::pin!(car::stream(walk));
		let mut size = 0_u64;
		while let Some(part) = parts.try_next().await? {
			out.write_all(&part).await?;
			size = size.saturating_add(part.len() as u64);
		}
		out.flush().await?;
		Ok(size)
	}
}

#[cfg(test)]
mod tests;
