//! How many bits the operands of each product have.

use ambit_graph::ElementType;
use std::{collections::BTreeMap, fmt, str::FromStr};

/// Widths of the two operands of a product.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Precision {
	/// Weights and activations of 8 bits.
	Fast,
	/// Weights of 8 bits, activations of 16; products of two activations have 16 for both.
	#[default]
	Balanced,
	/// 16 bits for both.
	Exact,
}

impl Precision {
	/// All, cheapest first.
	pub const ALL: [Self; 3] = [Self::Fast, Self::Balanced, Self::Exact];

	/// Type of activations.
	pub(crate) fn activations(self) -> ElementType {
		match self {
			Self::Fast => ElementType::I8,
			_ => ElementType::I16,
		}
	}

	/// Type of weights.
	pub(crate) fn weights(self) -> ElementType {
		match self {
			Self::Exact => ElementType::I16,
			_ => ElementType::I8,
		}
	}
}

impl fmt::Display for Precision {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Fast => "fast",
			Self::Balanced => "balanced",
			Self::Exact => "exact",
		})
	}
}

impl FromStr for Precision {
	type Err = String;

	fn from_str(name: &str) -> Result<Self, Self::Err> {
		Self::ALL.into_iter().find(|precision| precision.to_string() == name).ok_or_else(|| {
			format!("no precision is called {name:?}; there are `fast`, `balanced` and `exact`")
		})
	}
}

/// The precision of each product: one for all, but for some by their place in the float model.
#[derive(Clone, Default, Debug)]
pub(crate) struct Mix {
	pub base: Precision,
	pub others: BTreeMap<usize, Precision>,
}

impl Mix {
	pub fn all(base: Precision) -> Self {
		Self { base, others: BTreeMap::new() }
	}

	pub fn of(&self, id: usize) -> Precision {
		self.others.get(&id).copied().unwrap_or(self.base)
	}
}
