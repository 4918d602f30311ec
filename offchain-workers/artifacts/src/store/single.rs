//! One block by itself.

use super::{AllBlocks, Store};
use crate::{block, dag::Blocks, error::ArtifactError};
use bytes::Bytes;
use cid::Cid;

impl Store {
	/// The block that the CID names, from here or else from others. What is in it is not looked at.
	pub async fn block(&self, cid: &Cid) -> Result<Bytes, ArtifactError> {
		block::check(cid)?;
		self.in_time(*cid, AllBlocks(self.clone()).block(*cid)).await
	}
}
