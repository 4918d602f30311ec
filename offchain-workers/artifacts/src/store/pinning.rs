//! What stays, what may go, and how much there is.

use super::{blocking, LocalBlocks, Store};
use crate::{block, blockstore::Swept, dag::Blocks, error::ArtifactError, pins::Pin, unixfs};
use cid::Cid;
use std::{
	collections::HashSet,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};

/// Most nodes of one DAG that is pinned, leaves not counted. 1,024 links each, so some 64 TiB in our own shape.
const MAX_NODES: usize = 65_536;

/// What a store holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Usage {
	/// What was put or pinned to stay.
	pub kept: Swept,
	/// What was fetched, or put for a time.
	pub passing: Swept,
	/// Bytes that all of it may take, if that is bounded.
	pub quota: Option<u64>,
}

impl Store {
	/// Makes all that is below a root stay, which must be here. A label of at most 256 bytes is kept, more is cut off.
	pub async fn pin(&self, cid: &Cid, label: &str) -> Result<(), ArtifactError> {
		block::check(cid)?;
		let store = self.clone();
		self.each_below(*cid, move |cid| {
			let (kept, passing) = (&store.inner.kept, &store.inner.passing);
			if kept.has(&cid) || kept.take_over(&cid, passing)? || kept.has(&cid) {
				Ok(())
			} else {
				Err(ArtifactError::NotFound { cid })
			}
		})
		.await?;
		self.flush().await?;
		self.remember(*cid, label.to_owned()).await
	}

	/// Lets go of a root, which then goes with the next [`Store::collect`]. Gives whether it was pinned.
	pub async fn unpin(&self, cid: &Cid) -> Result<bool, ArtifactError> {
		block::check(cid)?;
		let (pins, cid) = (self.inner.pins.clone(), *cid);
		blocking(move || Ok(pins.remove(&cid)?)).await
	}

	/// What is pinned, in the order of CIDs.
	pub async fn pins(&self) -> Result<Vec<Pin>, ArtifactError> {
		let pins = self.inner.pins.clone();
		blocking(move || pins.list()).await
	}

	/// Whether the root itself is pinned.
	pub async fn is_pinned(&self, cid: &Cid) -> Result<bool, ArtifactError> {
		let (pins, cid) = (self.inner.pins.clone(), *cid);
		blocking(move || Ok(pins.has(&cid))).await
	}

	/// Forgets all blocks that no pin needs and that were not used for this long. What is being put while this runs must be younger:
	/// give no less than ten minutes where others use the store.
	pub async fn collect(&self, unused_for: Duration) -> Result<Swept, ArtifactError> {
		let mut needed: Vec<[u8; 32]> = Vec::new();
		for pin in self.pins().await? {
			let found = Arc::new(Mutex::new(Vec::new()));
			let into = found.clone();
			let walked = self.each_below(pin.cid, move |cid| {
				into.lock().unwrap_or_else(PoisonError::into_inner).push(block::named_digest(&cid)?);
				Ok(())
			});
			match walked.await {
				// What is missing of a pin is not here to be kept.
				Ok(()) | Err(ArtifactError::NotFound { .. } | ArtifactError::Malformed { .. }) => {}
				Err(error) => return Err(error),
			}
			needed.append(&mut found.lock().unwrap_or_else(PoisonError::into_inner));
		}
		needed.sort_unstable();
		needed.dedup();
		let (kept, passing) = (self.inner.kept.clone(), self.inner.passing.clone());
		blocking(move || {
			let stays = |digest: &[u8]| needed.binary_search_by(|known| known.as_slice().cmp(digest)).is_ok();
			let one = kept.sweep_all_but(unused_for, stays)?;
			let other = passing.sweep_all_but(unused_for, stays)?;
			Ok(Swept {
				blocks: one.blocks.saturating_add(other.blocks),
				bytes: one.bytes.saturating_add(other.bytes),
			})
		})
		.await
	}

	/// How much is here.
	pub async fn usage(&self) -> Result<Usage, ArtifactError> {
		let inner = self.inner.clone();
		blocking(move || {
			let (kept, passing) = (inner.kept.usage()?, inner.passing.usage()?);
			Ok(Usage { kept, passing, quota: inner.quota })
		})
		.await
	}

	/// Writes a pin whose blocks are here.
	pub(super) async fn remember(&self, cid: Cid, label: String) -> Result<(), ArtifactError> {
		let pins = self.inner.pins.clone();
		blocking(move || Ok(pins.add(&cid, &label)?)).await
	}

	/// Does something with the CID of each block of a DAG that is here, each once, nodes first. Of leaves only the names are known: they
	/// aren't read.
	async fn each_below(
		&self,
		root: Cid,
		act: impl Fn(Cid) -> Result<(), ArtifactError> + Clone + Send + 'static,
	) -> Result<(), ArtifactError> {
		let local = LocalBlocks(self.clone());
		let (mut waiting, mut seen) = (vec![root], HashSet::from([root]));
		while let Some(cid) = waiting.pop() {
			let mut these = vec![cid];
			if cid.codec() != block::RAW {
				for below in unixfs::links(&cid, &local.block(cid).await?)? {
					if below.codec() == block::RAW {
						these.push(below);
					} else if seen.insert(below) {
						waiting.push(below);
					}
				}
				if seen.len() > MAX_NODES {
					let why = "more nodes than are kept under one pin";
					return Err(ArtifactError::Malformed { cid: root, why });
				}
			}
			let act = act.clone();
			blocking(move || these.into_iter().try_for_each(act)).await?;
		}
		Ok(())
	}
}
