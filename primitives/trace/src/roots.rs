//! Roots of many tensors at once.

use crate::{
	hash::{domain, Hash, Messages},
	tensor::{tensor_root, tiles, LengthMismatch},
};
use alloc::{vec, vec::Vec};
use ambit_graph::{TensorType, Tiling};
use codec::Encode;

/// Tensors of more tiles fill the vector registers alone.
const SMALL: u32 = 16;
/// Bytes of small tensors that are gathered before they are hashed.
const GATHERED: usize = 64 * 1024;
/// Most memory that [`Roots`] takes besides the roots and a large tensor's tree, bytes: gathered tiles in a vector with room
/// to spare, their hashes and headers.
pub const MAX_GATHERED: u64 = 512 * 1024;

/// Commits to tensors one after the other. Small ones, of which a model's execution has many, are hashed together.
#[derive(Clone, Debug, Default)]
pub struct Roots {
	/// In the order of the tensors; those of `small` are not there yet.
	roots: Vec<Hash>,
	/// The gathered tensors, and their tiles.
	small: Vec<Small>,
	messages: Messages,
}

/// A gathered tensor.
#[derive(Clone, Debug)]
struct Small {
	/// Its place among all.
	place: usize,
	/// What its root binds besides the top of its tree: its type and the number of its tiles.
	header: Vec<u8>,
	tiles: usize,
}

impl Roots {
	/// Adds a tensor of a valid type.
	pub fn push(&mut self, ty: &TensorType, bytes: &[u8]) -> Result<(), LengthMismatch> {
		let count = Tiling::of(ty).count();
		if count >= SMALL {
			self.push_root(tensor_root(ty, bytes)?);
			return Ok(());
		}
		for tile in tiles(ty, 0..count, bytes)? {
			self.messages.push(domain::TILE, &[tile]);
		}
		let tiles = usize::try_from(count).unwrap_or(0);
		self.small.push(Small { place: self.roots.len(), header: (ty, count).encode(), tiles });
		self.push_root(Hash::default());
		if self.messages.bytes() >= GATHERED {
			self.hash_small();
		}
		Ok(())
	}

	/// Adds a tensor whose root is known.
	pub fn push_root(&mut self, root: Hash) {
		self.roots.push(root);
	}

	/// The roots of all tensors, in the order in which they were added.
	pub fn finish(mut self) -> Vec<Hash> {
		self.hash_small();
		self.roots
	}

	fn hash_small(&mut self) {
		let mut hashes = Vec::new();
		self.messages.hash_into(&mut hashes);
		let tops = self.fold(hashes);
		for (tensor, top) in self.small.iter().zip(&tops) {
			self.messages.push(domain::TENSOR, &[&tensor.header, top]);
		}
		let mut roots = Vec::with_capacity(tops.len());
		self.messages.hash_into(&mut roots);
		for (tensor, root) in self.small.drain(..).zip(roots) {
			if let Some(place) = self.roots.get_mut(tensor.place) {
				*place = root;
			}
		}
	}

	/// The tops of all trees, whose leaves are one after the other.
	fn fold(&mut self, leaves: Vec<Hash>) -> Vec<Hash> {
		let mut widths: Vec<usize> = self.small.iter().map(|tensor| tensor.tiles).collect();
		let mut level = leaves;
		while widths.iter().any(|width| *width > 1) {
			// Each tree's pairs, then the places of what they give among what is carried up unchanged.
			let mut rest = level.as_slice();
			let mut carried = vec![];
			for width in &mut widths {
				let (nodes, behind) = rest.split_at_checked(*width).unwrap_or((rest, &[]));
				rest = behind;
				let (pairs, last) = nodes.as_chunks::<2>();
				for pair in pairs {
					self.messages.push(domain::PAIR, &[pair.as_flattened()]);
				}
				carried.push((pairs.len(), last.first().copied()));
				*width = width.div_ceil(2);
			}
			let mut hashed = Vec::new();
			self.messages.hash_into(&mut hashed);
			let mut hashed = hashed.into_iter();
			let mut next = Vec::with_capacity(level.len());
			for (pairs, last) in carried {
				next.extend(hashed.by_ref().take(pairs));
				next.extend(last);
			}
			level = next;
		}
		level
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_graph::ElementType;
	use proptest::{collection::vec, prelude::*};

	/// Tensors of one tile and of many, of rows that are gathered and of rows that are cut.
	fn types() -> impl Strategy<Value = TensorType> {
		let element = prop::sample::select(vec![ElementType::I8, ElementType::I32, ElementType::I64]);
		let shape = prop_oneof![vec(1..40u32, 1..3), vec(1..3000u32, 1..2), Just(vec![700, 100])];
		(element, shape).prop_map(|(element, shape)| TensorType::new(element, shape))
	}

	proptest! {
		#[test]
		fn roots_should_equal_those_of_each_tensor_alone(
			types in vec(types(), 0..60),
			known in any::<Hash>(),
			seed in any::<u8>(),
		) {
			let mut roots = Roots::default();
			let mut alone = Vec::new();
			for ty in &types {
				let bytes: Vec<u8> = (0..ty.bytes()).map(|i| (i as u8).wrapping_mul(7) ^ seed).collect();
				roots.push(ty, &bytes).unwrap();
				alone.push(tensor_root(ty, &bytes).unwrap());
				roots.push_root(known);
				alone.push(known);
			}
			prop_assert_eq!(roots.finish(), alone);
		}
	}

	#[test]
	fn roots_should_refuse_bytes_of_another_length() {
		let ty = TensorType::new(ElementType::I8, [3]);
		let mut roots = Roots::default();
		assert_eq!(roots.push(&ty, &[1, 2]), Err(LengthMismatch { expected: 3, found: 2 }));
		assert!(roots.finish().is_empty());
	}
}
