//! What stays, what may go, and how much there is.

use super::{blocking, Inner, Store};
use crate::{block, blockstore::Swept, error::ArtifactError, pins::Pin};
use cid::Cid;
use std::time::Duration;

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
	/// Makes all that is below a root stay, which must be here. A label of at most 256 bytes is kept, more is cut off. One that is pinned
	/// keeps its label, unless another is given.
	///
	/// Where something of a pinned root was lost, [`Store::fetch_all`] and then this make it whole again.
	pub async fn pin(&self, cid: &Cid, label: &str) -> Result<(), ArtifactError> {
		block::check(cid)?;
		self.stays(cid, label).await
	}

	/// Whether a root is pinned and all is here that is below it. Of that one `part` of `parts`, counted from 0, is read and so verified: a block that
	/// rotted is missing from then on.
	pub async fn is_whole(&self, cid: &Cid, part: u64, parts: u64) -> Result<bool, ArtifactError> {
		block::check(cid)?;
		let (store, cid) = (self.clone(), *cid);
		blocking(move || store.inner.pinned.is_whole(&cid, part, parts)).await
	}

	/// Lets go of a root, which then goes with the next [`Store::collect`]. Gives whether it was pinned.
	pub async fn unpin(&self, cid: &Cid) -> Result<bool, ArtifactError> {
		block::check(cid)?;
		let (store, cid) = (self.clone(), *cid);
		blocking(move || Ok(store.inner.pinned.pins.remove(&cid)?)).await
	}

	/// What is pinned, in the order of CIDs.
	pub async fn pins(&self) -> Result<Vec<Pin>, ArtifactError> {
		let store = self.clone();
		blocking(move || store.inner.pinned.pins.list()).await
	}

	/// Whether the root itself is pinned.
	pub async fn is_pinned(&self, cid: &Cid) -> Result<bool, ArtifactError> {
		let (store, cid) = (self.clone(), *cid);
		blocking(move || Ok(store.inner.pinned.pins.has(&cid))).await
	}

	/// Forgets all blocks that no pin needs and that were not used for this long. What is being put while this runs must be younger:
	/// give no less than ten minutes where others use the store. What a pin needs stays even where something else of it is damaged or missing.
	pub async fn collect(&self, unused_for: Duration) -> Result<Swept, ArtifactError> {
		let store = self.clone();
		blocking(move || {
			let Inner { kept, passing, pinned, .. } = &*store.inner;
			let needed = pinned.needed()?;
			let one = kept.sweep_all_but(unused_for, |digest| needed.has(digest))?;
			let other = passing.sweep_all_but(unused_for, |digest| pinned.must_stay(&needed, digest))?;
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
}
