//! What one element costs.

use crate::{
	arithmetic::length,
	limits::{HASH_BYTES, MAX_OPENING_BYTES, MAX_STEPS, MAX_TERMS},
	Problem, TensorType, Tiling,
};

/// What one element of a node's result costs to referee: upper bounds over all its elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cost {
	/// Steps, of which each is counted as often as it is computed.
	pub steps: u64,
	/// Terms: about as many multiply-adds, comparisons or additions.
	pub terms: u64,
	/// Operand tiles that it depends on.
	pub tiles: u64,
	/// Bytes of these tiles.
	pub bytes: u64,
	/// Bytes of these tiles with their paths to the roots of their tensors, were no two paths to share a hash.
	pub openings: u64,
}

impl Cost {
	/// Nothing but one step's computation.
	pub(crate) fn of_terms(terms: u64) -> Self {
		Self { steps: 1, terms, ..Self::default() }
	}

	/// With another cost on top.
	pub(crate) fn and(self, other: Self) -> Self {
		Self {
			steps: self.steps.saturating_add(other.steps),
			terms: self.terms.saturating_add(other.terms),
			tiles: self.tiles.saturating_add(other.tiles),
			bytes: self.bytes.saturating_add(other.bytes),
			openings: self.openings.saturating_add(other.openings),
		}
	}

	/// With this many tiles of an operand on top.
	pub(crate) fn and_tiles(self, ty: &TensorType, tiles: u64) -> Self {
		let tiling = Tiling::of(ty);
		let all = u64::from(tiling.count());
		let tiles = tiles.min(all);
		let bytes = tiles.saturating_mul(u64::from(tiling.longest())).min(ty.bytes());
		let levels = u64::from(length(all.saturating_sub(1)));
		let paths = tiles.saturating_mul(levels).saturating_mul(HASH_BYTES);
		self.and(Self { steps: 0, terms: 0, tiles, bytes, openings: bytes.saturating_add(paths) })
	}

	/// With one tile of one of these operands on top.
	pub(crate) fn and_one_of(self, operands: &[&TensorType]) -> Self {
		let each = operands.iter().map(|ty| self.and_tiles(ty, 1));
		each.fold(self, |most, cost| Self {
			steps: self.steps,
			terms: self.terms,
			tiles: most.tiles.max(cost.tiles),
			bytes: most.bytes.max(cost.bytes),
			openings: most.openings.max(cost.openings),
		})
	}

	/// Refuses what a referee may not spend on one element.
	pub(crate) fn bounded(self) -> Result<(), Problem> {
		if usize::try_from(self.steps).map_or(true, |steps| steps > MAX_STEPS) {
			Err(Problem::TooManySteps(u32::try_from(self.steps).unwrap_or(u32::MAX)))
		} else if self.terms <= MAX_TERMS && self.openings <= MAX_OPENING_BYTES {
			Ok(())
		} else {
			Err(Problem::TooCostly { terms: self.terms, openings: self.openings })
		}
	}
}
