//! Making directories.

use super::{Data, Link};
use crate::{
	block::{self, DAG_PB},
	error::ArtifactError,
	protobuf::{put_bytes, put_number},
};
use cid::Cid;

/// Names and CIDs of a directory that is kept in one block, bytes. Above that Kubo and Helia spread it over many blocks.
const MAX_DIRECTORY_BYTES: usize = 256 * 1024;

/// The block of a directory with these entries, and its CID. They are put into the order that dag-pb wants.
pub(crate) fn encode(mut entries: Vec<Link>) -> Result<(Cid, Vec<u8>), ArtifactError> {
	entries.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
	let size: usize = entries.iter().map(|entry| entry.name.len() + entry.cid.to_bytes().len()).sum();
	if size > MAX_DIRECTORY_BYTES {
		return Err(ArtifactError::CrowdedDirectory { entries: entries.len() });
	}
	let mut node = Vec::with_capacity(size.saturating_mul(2));
	for entry in &entries {
		let mut link = Vec::new();
		put_bytes(&mut link, 1, &entry.cid.to_bytes());
		put_bytes(&mut link, 2, entry.name.as_bytes());
		put_number(&mut link, 3, entry.total);
		put_bytes(&mut node, 2, &link);
	}
	let mut data = Vec::new();
	put_number(&mut data, 1, Data::DIRECTORY);
	put_bytes(&mut node, 1, &data);
	Ok((block::cid_of(DAG_PB, &node), node))
}
