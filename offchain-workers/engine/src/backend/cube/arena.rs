//! Memory for what is recorded: every place in it is known before anything is executed, and used again as soon as nobody needs it.
//!
//! Recordings on a device share their memory, as one is repeated at a time.

use super::device::SLAB;
use crate::{engine::locked, Fault};
use cubecl::server::Handle;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, Weak},
};

/// What places are a multiple of, bytes.
const ALIGNED: u64 = 256;

/// A buffer on the device.
#[derive(Debug)]
pub(super) struct Chunk {
	pub handle: Handle,
	/// Its number among the device's buffers.
	pub buffer: u64,
	pub bytes: u64,
}

/// A chunk, and what nobody uses of it: bytes by where they start.
#[derive(Debug)]
struct Space {
	chunk: Arc<Chunk>,
	free: BTreeMap<u64, u64>,
	/// Whether something was placed in it.
	is_used: bool,
}

#[derive(Debug, Default)]
struct Spaces(Vec<Space>);

/// Places for the tensors of a recording.
#[derive(Clone, Debug)]
pub(super) struct Arena {
	spaces: Arc<Mutex<Spaces>>,
	/// Most bytes of all chunks that are used.
	limit: u64,
	/// Whether there may be more chunks.
	grows: bool,
}

/// A place in an arena, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
	spaces: Weak<Mutex<Spaces>>,
	space: usize,
	start: u64,
	bytes: u64,
}

impl Arena {
	/// An empty one of at most so many bytes.
	pub fn new(limit: u64) -> Self {
		Self { spaces: Arc::default(), limit, grows: true }
	}

	/// An empty one of at most so many bytes on chunks that are there, and no others.
	pub fn on(chunks: Vec<Arc<Chunk>>, limit: u64) -> Self {
		let spaces = chunks.into_iter().map(Space::new);
		Self { spaces: Arc::new(Mutex::new(Spaces(spaces.collect()))), limit, grows: false }
	}

	/// A place of so many bytes, its chunk, and where it starts there. `more` makes a chunk.
	pub fn place(
		&self,
		bytes: u64,
		more: impl FnOnce(u64) -> Chunk,
	) -> Result<(Place, Arc<Chunk>, u64), Fault> {
		let mut spaces = locked(&self.spaces);
		let bytes = bytes.max(1).next_multiple_of(ALIGNED);
		let used = spaces.0.iter().filter(|space| space.is_used);
		let left = self.limit.saturating_sub(used.fold(0, |sum, space| sum + space.bytes()));
		let space = match spaces.smallest(bytes, left) {
			Some(space) => space,
			None if bytes > left || !self.grows => return Err(Fault::OutOfMemory { needed: bytes }),
			None => {
				spaces.0.push(Space::new(Arc::new(more(bytes.max(SLAB.min(left))))));
				spaces.0.len() - 1
			}
		};
		let found = &mut spaces.0[space];
		let (chunk, start) =
			(found.chunk.clone(), found.take(bytes).ok_or(Fault::OutOfMemory { needed: bytes })?);
		let place = Place { spaces: Arc::downgrade(&self.spaces), space, start, bytes };
		Ok((place, chunk, start))
	}

	/// The chunks in which something was placed.
	pub fn chunks(&self) -> Vec<Arc<Chunk>> {
		let spaces = locked(&self.spaces);
		spaces.0.iter().filter(|space| space.is_used).map(|space| space.chunk.clone()).collect()
	}
}

impl Spaces {
	/// The one in which the smallest room for so many bytes is, where those that are used may have so many more.
	fn smallest(&self, bytes: u64, left: u64) -> Option<usize> {
		let may_be_used = |space: &Space| space.is_used || space.bytes() <= left;
		let spaces = self.0.iter().enumerate().filter(|(_, space)| may_be_used(space));
		let rooms = spaces.filter_map(|(place, space)| Some((!space.is_used, space.room(bytes)?.1, place)));
		rooms.min().map(|(.., place)| place)
	}
}

impl Space {
	fn new(chunk: Arc<Chunk>) -> Self {
		Self { free: BTreeMap::from([(0, chunk.bytes)]), chunk, is_used: false }
	}

	fn bytes(&self) -> u64 {
		self.chunk.bytes
	}

	/// Start and bytes of the smallest room for so many bytes.
	fn room(&self, bytes: u64) -> Option<(u64, u64)> {
		let rooms = self.free.iter().filter(|(_, room)| **room >= bytes);
		rooms.min_by_key(|(_, room)| **room).map(|(start, room)| (*start, *room))
	}

	fn take(&mut self, bytes: u64) -> Option<u64> {
		let (start, room) = self.room(bytes)?;
		self.is_used = true;
		self.free.remove(&start);
		if room > bytes {
			self.free.insert(start + bytes, room - bytes);
		}
		Some(start)
	}

	fn give(&mut self, mut start: u64, mut bytes: u64) {
		if let Some((before, room)) =
			self.free.range(..start).next_back().map(|(before, room)| (*before, *room))
		{
			if before + room == start {
				self.free.remove(&before);
				(start, bytes) = (before, room + bytes);
			}
		}
		if let Some(behind) = self.free.remove(&(start + bytes)) {
			bytes += behind;
		}
		self.free.insert(start, bytes);
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		if let Some(spaces) = self.spaces.upgrade() {
			if let Some(space) = locked(&spaces).0.get_mut(self.space) {
				space.give(self.start, self.bytes);
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use cubecl::stream_id::StreamId;
	use proptest::prelude::*;

	fn chunk(bytes: u64) -> Chunk {
		Chunk { handle: Handle::new(StreamId { value: 0 }, bytes), buffer: 0, bytes }
	}

	proptest! {
		#[test]
		fn places_should_not_meet_and_all_should_be_free_in_the_end(
			asked in proptest::collection::vec((1u64..1_000_000, any::<bool>()), 1..100),
		) {
			let arena = Arena::new(u64::MAX);
			let mut held: Vec<Place> = Vec::new();
			for (bytes, drops) in asked {
				if drops && !held.is_empty() {
					held.swap_remove(bytes as usize % held.len());
				}
				let (place, _, start) = arena.place(bytes, chunk).expect("there is no limit");
				prop_assert_eq!(start, place.start);
				let ends = |place: &Place| place.start + place.bytes;
				let is_apart = |other: &Place| {
					other.space != place.space || ends(other) <= place.start || ends(&place) <= other.start
				};
				prop_assert!(held.iter().all(is_apart));
				held.push(place);
			}
			drop(held);
			for space in &locked(&arena.spaces).0 {
				prop_assert_eq!(&space.free, &BTreeMap::from([(0, space.bytes())]));
			}
		}
	}

	#[test]
	fn an_arena_should_refuse_what_is_over_its_limit() {
		let arena = Arena::new(3 * SLAB);
		let (_first, ..) = arena.place(2 * SLAB, chunk).expect("there is room");
		assert_eq!(arena.place(2 * SLAB, chunk).map(drop), Err(Fault::OutOfMemory { needed: 2 * SLAB }));
		let (_second, ..) = arena.place(SLAB, chunk).expect("there is room");
	}

	#[test]
	fn an_arena_on_chunks_should_use_no_others_and_no_more_than_its_limit() {
		let chunks = [8 * SLAB, SLAB, 2 * SLAB].map(|bytes| Arc::new(chunk(bytes)));
		let arena = Arena::on(chunks.to_vec(), 3 * SLAB);
		let places = [2 * SLAB, SLAB].map(|bytes| arena.place(bytes, |_| unreachable!("it does not grow")));
		assert!(places.iter().all(Result::is_ok));
		assert_eq!(arena.chunks().len(), 2);
		assert_eq!(arena.place(1, chunk).map(drop), Err(Fault::OutOfMemory { needed: ALIGNED }));
	}
}
