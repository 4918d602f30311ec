//! Which blocks the pins need, whatever is damaged or missing of them.
//!
//! Each pin has a record of the blocks below it. A node that rots hides nothing then: what is below it is known, stays, and is missed until it is
//! here again. Only where a record is lost too is the DAG walked; and where that meets a gap, nothing may go, because anything could belong
//! into it.

use crate::{
	blockstore::Blockstore,
	error::ArtifactError,
	pins::{Digest, Pins},
	walk::{names_in, Name, MAX_BLOCKS},
};
use bytes::Bytes;
use cid::Cid;
use std::collections::HashSet;

/// Pins, and where the blocks are that they need.
#[derive(Clone, Debug)]
pub(crate) struct Pinned {
	pub pins: Pins,
	pub kept: Blockstore,
	pub passing: Blockstore,
}

/// Blocks that must stay.
#[derive(Debug, Default)]
pub(crate) struct Needed {
	/// In order.
	digests: Vec<Digest>,
	/// Of a pin it is not known what it needs.
	is_all: bool,
}

impl Needed {
	pub(crate) fn has(&self, digest: &[u8]) -> bool {
		self.is_all || self.digests.binary_search_by(|known| known.as_slice().cmp(digest)).is_ok()
	}
}

/// What is below a root.
struct Below {
	/// Each once, in order.
	digests: Vec<Digest>,
	/// A block that isn't here.
	missing: Option<Cid>,
	/// A node that isn't here, so that `digests` lacks what is below it.
	gap: Option<Cid>,
}

impl Pinned {
	/// What all pins need.
	pub(crate) fn needed(&self) -> Result<Needed, ArtifactError> {
		let mut needed = Needed::default();
		for pin in self.pins.list()? {
			match self.below(&pin.cid)? {
				Some(mut digests) => needed.digests.append(&mut digests),
				None => {
					tracing::warn!(
						target: "artifacts", cid = %pin.cid,
						"a pinned artefact is damaged and so is the record of its blocks: nothing is removed until it is pinned again or unpinned"
					);
					needed.is_all = true;
				}
			}
		}
		needed.digests.sort_unstable();
		needed.digests.dedup();
		Ok(needed)
	}

	/// Whether a block among what passes must stay: one that a pin needs, unless what is kept has it as it should be.
	pub(crate) fn must_stay(&self, needed: &Needed, digest: &[u8]) -> bool {
		let is_twice =
			|| digest.try_into().is_ok_and(|digest| self.kept.is_sound(digest).unwrap_or_default());
		needed.has(digest) && !is_twice()
	}

	/// The blocks below a pinned root, `None` where that isn't known. A record that is lost is made anew if it can be.
	pub(crate) fn below(&self, root: &Cid) -> Result<Option<Vec<Digest>>, ArtifactError> {
		if let Some(digests) = self.pins.blocks(root)? {
			return Ok(Some(digests));
		}
		match self.walk(root) {
			Ok(Below { digests, gap: None, .. }) => {
				self.pins.write_blocks(root, &digests)?;
				Ok(Some(digests))
			}
			Ok(_) | Err(ArtifactError::Malformed { .. } | ArtifactError::ManyBlocks { .. }) => Ok(None),
			Err(error) => Err(error),
		}
	}

	/// Pins a root with all that is below it, which must be here. Gives whether it was pinned before.
	pub(crate) fn pin(&self, root: &Cid, label: &str) -> Result<bool, ArtifactError> {
		let Below { digests, missing, .. } = self.walk(root)?;
		if let Some(cid) = missing {
			return Err(ArtifactError::NotFound { cid });
		}
		let was_pinned = self.pins.has(root);
		// From here on nothing of it goes, and what went before is noticed below.
		self.pins.write_blocks(root, &digests)?;
		self.pins.add(root, label)?;
		for digest in &digests {
			let held = self.kept.hold(digest, &self.passing);
			if !matches!(held, Ok(true)) {
				if !was_pinned {
					self.pins.remove(root)?;
				}
				held?;
				return Err(ArtifactError::NotFound { cid: *root });
			}
		}
		Ok(was_pinned)
	}

	/// Whether all is here that a pinned root needs. Of that one `part` of `parts` is read, and so verified: what rotted is missing from then on.
	pub(crate) fn is_whole(&self, root: &Cid, part: u64, parts: u64) -> Result<bool, ArtifactError> {
		if !self.pins.has(root) {
			return Ok(false);
		}
		let Some(digests) = self.below(root)? else { return Ok(false) };
		let mut is_whole = true;
		for (place, digest) in (0_u64..).zip(&digests) {
			let is_here = if place % parts.max(1) == part {
				self.kept.is_sound(digest)? || self.passing.is_sound(digest)?
			} else {
				self.kept.has_digest(digest) || self.passing.has_digest(digest)
			};
			is_whole &= is_here;
		}
		Ok(is_whole)
	}

	/// Goes on past what is missing. Leaves are not read.
	fn walk(&self, root: &Cid) -> Result<Below, ArtifactError> {
		let first = Name::new(root)?;
		let (mut missing, mut gap) = (None, None);
		let (mut waiting, mut seen) = (vec![first], HashSet::from([first]));
		while let Some(name) = waiting.pop() {
			let cid = name.cid();
			if name.is_raw() {
				if !self.kept.has(&cid) && !self.passing.has(&cid) {
					missing = missing.or(Some(cid));
				}
				continue;
			}
			let Some(block) = self.block(&cid)? else {
				missing = missing.or(Some(cid));
				gap = gap.or(Some(cid));
				continue;
			};
			for name in names_in(&cid, &block)? {
				if seen.insert(name) {
					waiting.push(name);
				}
			}
			if seen.len() > MAX_BLOCKS {
				return Err(ArtifactError::ManyBlocks { cid: *root, limit: MAX_BLOCKS });
			}
		}
		let mut digests: Vec<_> = seen.iter().map(Name::digest).collect();
		digests.sort_unstable();
		// A block may be named as a node and as bytes.
		digests.dedup();
		Ok(Below { digests, missing, gap })
	}

	fn block(&self, cid: &Cid) -> Result<Option<Bytes>, ArtifactError> {
		match self.kept.get(cid)? {
			Some(block) => Ok(Some(block)),
			None => self.passing.get(cid),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		block::{cid_of, DAG_PB},
		memory::directory,
	};

	#[test]
	fn more_directories_than_the_largest_block_names_should_be_pinned_with_all_of_them() {
		const COUNT: usize = 65_537;
		let place = tempfile::tempdir().unwrap();
		let open = |name| Blockstore::open(&place.path().join(name)).unwrap();
		let pins = Pins::open(place.path()).unwrap();
		let pinned = Pinned { pins, kept: open("kept"), passing: open("passing") };
		// Past the store, which would take most of the time.
		for shard in 0..256 {
			std::fs::create_dir(place.path().join(format!("kept/blocks/{shard:02x}"))).unwrap();
		}
		let put = |node: Vec<u8>| {
			let cid = cid_of(DAG_PB, &node);
			let name = hex::encode(cid.hash().digest());
			std::fs::write(place.path().join(format!("kept/blocks/{}/{name}", &name[..2])), node).unwrap();
			cid
		};
		// Each different, by the name of what is in it.
		let leaf = crate::raw_cid(b"leaf");
		pinned.passing.put(&leaf, b"leaf").unwrap();
		let all: Vec<_> =
			(0..COUNT).map(|place| put(directory(false, &[(&place.to_string(), leaf)]))).collect();
		let halves: Vec<_> = all
			.chunks(40_000)
			.map(|some| put(directory(false, &some.iter().map(|cid| ("", *cid)).collect::<Vec<_>>())))
			.collect();
		let root = put(directory(false, &[("one", halves[0]), ("other", halves[1])]));
		assert!(!pinned.pin(&root, "").unwrap());
		let needed = pinned.needed().unwrap();
		assert!(!needed.is_all);
		assert_eq!(needed.digests.len(), COUNT + 4);
		assert!(all.iter().chain(&[leaf, halves[1], root]).all(|cid| needed.has(cid.hash().digest())));
		assert!(pinned.kept.has(&leaf));
	}
}
