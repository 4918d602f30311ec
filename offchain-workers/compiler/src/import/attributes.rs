//! What a node says: its attributes and operands.

use super::{Importer, Out};
use crate::{
	ir::Id,
	onnx::{Attribute, NodeInfo, Stored},
};
use std::sync::Arc;

/// A node with the values of its operands; those left out are `None`.
pub(super) struct Call<'a> {
	pub node: &'a NodeInfo,
	pub operands: &'a [Option<Id>],
}

impl Call<'_> {
	pub fn operator(&self) -> &str {
		&self.node.operator
	}

	/// An operand that must be there.
	pub fn operand(&self, place: usize) -> Out<Id> {
		self.optional(place).ok_or_else(|| format!("operand {place} is missing"))
	}

	pub fn optional(&self, place: usize) -> Option<Id> {
		self.operands.get(place).copied().flatten()
	}

	/// All operands that are there.
	pub fn all(&self) -> Vec<Id> {
		self.operands.iter().copied().flatten().collect()
	}

	pub fn has(&self, name: &str) -> bool {
		self.node.attributes.contains_key(name)
	}

	pub fn int(&self, name: &str, default: i64) -> Out<i64> {
		match self.node.attributes.get(name) {
			None => Ok(default),
			Some(Attribute::Int(value)) => Ok(*value),
			Some(_) => Err(format!("attribute `{name}` is no integer")),
		}
	}

	pub fn float(&self, name: &str, default: f32) -> Out<f32> {
		match self.node.attributes.get(name) {
			None => Ok(default),
			Some(Attribute::Float(value)) => Ok(*value),
			Some(_) => Err(format!("attribute `{name}` is no number")),
		}
	}

	pub fn text(&self, name: &str, default: &str) -> Out<String> {
		match self.node.attributes.get(name) {
			None => Ok(default.to_owned()),
			Some(Attribute::Text(value)) => Ok(value.clone()),
			Some(_) => Err(format!("attribute `{name}` is no text")),
		}
	}

	pub fn ints(&self, name: &str) -> Out<Option<Vec<i64>>> {
		match self.node.attributes.get(name) {
			None => Ok(None),
			Some(Attribute::Ints(values)) => Ok(Some(values.clone())),
			Some(_) => Err(format!("attribute `{name}` is no list of integers")),
		}
	}

	pub fn floats(&self, name: &str) -> Out<Option<Vec<f32>>> {
		match self.node.attributes.get(name) {
			None => Ok(None),
			Some(Attribute::Floats(values)) => Ok(Some(values.clone())),
			Some(_) => Err(format!("attribute `{name}` is no list of numbers")),
		}
	}

	pub fn tensor(&self, name: &str) -> Out<Option<Arc<Stored>>> {
		match self.node.attributes.get(name) {
			None => Ok(None),
			Some(Attribute::Tensor(tensor)) => Ok(Some(Arc::new(tensor.clone()))),
			Some(_) => Err(format!("attribute `{name}` is no tensor")),
		}
	}
}

/// An axis of this rank, counted from the end if it is negative.
pub(super) fn axis(axis: i64, rank: usize) -> Out<usize> {
	let place = if axis < 0 { axis.saturating_add(rank as i64) } else { axis };
	usize::try_from(place)
		.ok()
		.filter(|place| *place < rank)
		.ok_or_else(|| format!("there is no axis {axis} among {rank}"))
}

impl Importer<'_> {
	/// The integers of an operand that must be a constant.
	pub(super) fn ints_of(&self, id: Id, what: &str) -> Out<Vec<i64>> {
		self.ir
			.tensor(id)
			.map(|tensor| tensor.to_ints().into_owned())
			.ok_or_else(|| format!("its {what} depends on the input: shapes must be the same for all inputs"))
	}

	/// Numbers that are an attribute in older versions and an operand in newer ones.
	pub(super) fn numbers(&self, call: &Call<'_>, name: &str, place: usize) -> Out<Option<Vec<i64>>> {
		match call.ints(name)? {
			Some(values) => Ok(Some(values)),
			None => call.optional(place).map(|id| self.ints_of(id, name)).transpose(),
		}
	}
}
