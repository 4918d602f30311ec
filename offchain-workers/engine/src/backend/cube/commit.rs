//! Commitments to results without waiting for the device: it hashes them itself, many tensors at once, and 32 bytes of each come back when
//! all is done.
//!
//! A tile is hashed by one unit, which takes as long as thousands of them do. So results wait until there are enough of them, and the tiles
//! of all tensors that are in one buffer are hashed by one launch, and then the nodes over those of all tensors by another for every
//! eight levels.

use super::{
	device::{addresses, cubes, Device, Tensor},
	kernels::hash::{self, DIGEST, FOLDED, FOLD_WORDS, LEAF_WORDS, UNITS},
};
use crate::Fault;
use ambit_graph::{ElementType, TensorType, Tiling};
use ambit_trace::{domain, tensor_root_of_top, Hash, Roots};
use cubecl::{
	ir::{ElemType, StorageType, UIntKind},
	prelude::*,
	server::Handle,
};
use std::collections::BTreeMap;

/// Bytes of results that are hashed together.
pub(super) const TOGETHER: u64 = 256 << 20;
/// Bytes of a digest.
const BYTES: usize = size_of::<Hash>();

/// The commitments of an execution that aren't there yet.
#[derive(Default)]
pub struct Pending {
	/// Results that aren't hashed yet, in order, and their bytes.
	waiting: Vec<(TensorType, Tensor)>,
	bytes: u64,
	/// Those that are: their types, and the tops of their trees on the device.
	hashed: Vec<TensorType>,
	tops: Vec<Handle>,
}

/// Tensors whose tiles are hashed by one launch: those in one buffer, all of whose tiles are whole words or not.
#[derive(Default)]
struct Group {
	tiles: u64,
	/// [`LEAF_WORDS`] of each.
	table: Vec<u64>,
	/// Places among those that are hashed.
	tensors: Vec<usize>,
}

impl Pending {
	/// Adds a result.
	pub(super) fn push<R: Runtime>(&mut self, device: &Device<R>, ty: &TensorType, tensor: &Tensor) {
		self.waiting.push((ty.clone(), tensor.clone()));
		self.bytes = self.bytes.saturating_add(ty.bytes());
		if self.bytes >= TOGETHER {
			self.hash(device);
		}
	}

	/// Asks for the roots of all that are waiting.
	fn hash<R: Runtime>(&mut self, device: &Device<R>) {
		let waiting = std::mem::take(&mut self.waiting);
		self.bytes = 0;
		if waiting.is_empty() {
			return;
		}
		let mut groups: BTreeMap<(u64, usize), Group> = BTreeMap::new();
		for (place, (ty, tensor)) in waiting.iter().enumerate() {
			let tiles = Tiling::of(ty).count();
			let step = Tiling::of(ty).longest();
			let (line, parts) = lines(ty, tiles, step);
			let tail = line - (parts - 1) * u64::from(step);
			// Whole words where all parts are of such.
			let is_whole = [u64::from(step), tail, line].iter().all(|length| length.is_multiple_of(4));
			let group = groups.entry((tensor.buffer, if is_whole { 4 } else { 1 })).or_default();
			group.table.extend([group.tiles, tensor.start, line, parts, step.into(), tail]);
			group.tiles += u64::from(tiles);
			group.tensors.push(place);
		}
		let trees = Trees::new(&waiting, &groups);
		let tables: Vec<u64> = groups.values().flat_map(|group| &group.table).copied().collect();
		let bytes = tables.iter().chain(&trees.tables).flat_map(|word| word.to_le_bytes());
		let table = device.upload(ElementType::I64, &bytes.collect::<Vec<_>>());
		let mut nodes = device.room(ElementType::I64, trees.leaves * DIGEST);
		let (mut from, mut into) = (0, 0);
		for ((_, width), group) in &groups {
			let Some((_, tensor)) = group.tensors.first().and_then(|place| waiting.get(*place)) else {
				continue;
			};
			leaves(device, tensor, *width, group, [&table, &nodes], [from, into]);
			from += group.table.len();
			into += group.tiles as usize;
		}
		let [low, high] = words_of(domain::PAIR);
		for &level in &trees.levels {
			let above = device.room(ElementType::I64, level * DIGEST);
			let (count, dim) = cubes(device, level, CubeDim::new_1d(FOLDED / 2));
			hash::fold::launch::<R>(
				&device.client,
				count,
				dim,
				addresses(&[nodes.count, table.count]),
				nodes.array(),
				table.array(),
				above.array(),
				level,
				from,
				waiting.len(),
				low,
				high,
			);
			from += waiting.len() * FOLD_WORDS;
			nodes = above;
		}
		self.tops.push(nodes.handle);
		self.hashed.extend(waiting.into_iter().map(|(ty, _)| ty));
	}

	/// Adds the roots of all, in order.
	pub(super) fn settle<R: Runtime>(mut self, device: &Device<R>, roots: &mut Roots) -> Result<(), Fault> {
		self.hash(device);
		if self.hashed.is_empty() {
			return Ok(());
		}
		let read = device.wait(Box::pin(device.client.read_async(self.tops)))?;
		let mut tops = read.iter().flat_map(|tops| tops.as_chunks::<BYTES>().0);
		for ty in &self.hashed {
			let top = tops.next().ok_or_else(|| Fault::Device("a commitment got lost".into()))?;
			roots.push_root(tensor_root_of_top(ty, top));
		}
		Ok(())
	}
}

/// The trees over the tiles of several tensors, as they are folded.
struct Trees {
	/// Tiles of all.
	leaves: usize,
	/// [`FOLD_WORDS`] of each tensor, for each launch.
	tables: Vec<u64>,
	/// Cubes of each launch. The last one has one for each tensor.
	levels: Vec<usize>,
}

impl Trees {
	fn new(waiting: &[(TensorType, Tensor)], groups: &BTreeMap<(u64, usize), Group>) -> Self {
		// Each tensor's first node, and how many it has.
		let mut nodes = vec![(0, 0); waiting.len()];
		let mut leaves = 0;
		for place in groups.values().flat_map(|group| &group.tensors) {
			if let (Some(nodes), Some((ty, _))) = (nodes.get_mut(*place), waiting.get(*place)) {
				let tiles = u64::from(Tiling::of(ty).count());
				*nodes = (leaves, tiles);
				leaves += tiles;
			}
		}
		let (mut tables, mut levels) = (Vec::new(), Vec::new());
		// Even if there is nothing to fold, the first launch brings them into their order.
		while levels.is_empty() || nodes.iter().any(|(_, count)| *count > 1) {
			let mut cubes = 0;
			for (first, count) in &mut nodes {
				tables.extend([cubes, *first, *count]);
				(*first, *count) = (cubes, count.div_ceil(FOLDED.into()));
				cubes += *count;
			}
			levels.push(cubes as usize);
		}
		Self { leaves: leaves as usize, tables, levels }
	}
}

/// Asks for the digests of a group's tiles, by a table from one place on, to another place among the nodes.
fn leaves<R: Runtime>(
	device: &Device<R>,
	of_buffer: &Tensor,
	width: usize,
	group: &Group,
	[table, nodes]: [&Tensor; 2],
	[from, into]: [usize; 2],
) {
	let tiles = group.tiles as usize;
	let element: StorageType = ElemType::UInt(if width == 4 { UIntKind::U32 } else { UIntKind::U8 }).into();
	let (count, dim) = cubes(device, tiles.div_ceil(UNITS as usize), CubeDim::new_1d(UNITS));
	let bytes = of_buffer.whole_buffer(width);
	let [low, high] = words_of(domain::TILE);
	hash::leaves::launch::<R>(
		&device.client,
		count,
		dim,
		addresses(&[of_buffer.buffer_bytes(), nodes.count, table.count]),
		bytes,
		table.array(),
		nodes.array(),
		tiles,
		from,
		group.tensors.len(),
		into,
		low,
		high,
		domain::TILE.len() as u32,
		width as u32,
		element,
	);
}

/// The words of a domain's name.
fn words_of(name: &[u8]) -> [u64; 2] {
	let mut bytes = [0; 16];
	bytes[..name.len()].copy_from_slice(name);
	let (words, _) = bytes.as_chunks();
	[u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])]
}

/// Bytes after which the tiles' lengths repeat, and tiles of each such line.
fn lines(ty: &TensorType, tiles: u32, step: u32) -> (u64, u64) {
	let row = ty.row() * u64::from(ty.element.bytes());
	if row > step.into() {
		(row, row.div_ceil(step.into()))
	} else {
		(ty.bytes(), tiles.into())
	}
}

/// A top is a digest.
const _: () = assert!(
	DIGEST * size_of::<u64>() == BYTES
		&& domain::TILE.len() <= 16
		&& domain::PAIR.len() == 12
		&& LEAF_WORDS == 6
);
