//! The reference: every tile of every result by [`ambit_graph::evaluate_tile`], and nothing else.

use super::{Backend, Operand};
use crate::Fault;
use ambit_graph::{evaluate_tile, Flat, Plan, TensorType, TileRef, Tiles, Tiling, Value};

/// Evaluates on the processor, one element at a time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference;

/// The operands of a node as a source of tiles.
struct Source<'a> {
	plan: &'a Plan,
	values: &'a [Value],
	bytes: Vec<&'a [u8]>,
}

impl Tiles for Source<'_> {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		let operand = self.values.iter().position(|value| *value == at.value)?;
		let range = Tiling::of(self.plan.type_of(at.value)?).bytes(at.tile)?;
		self.bytes.get(operand)?.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
	}
}

impl Backend for Reference {
	/// The bytes of each weight.
	type Model = Vec<Vec<u8>>;
	type Tensor = Vec<u8>;
	type Schedule = ();
	type Pending<'a> = ();

	fn schedule(&self, _: &Flat) -> Self::Schedule {}

	fn prepare(&self, _: &Plan, weights: &[&[u8]]) -> Result<Self::Model, Fault> {
		Ok(weights.iter().map(|weight| weight.to_vec()).collect())
	}

	fn upload(&self, _: &TensorType, bytes: &[u8]) -> Result<Self::Tensor, Fault> {
		Ok(bytes.to_vec())
	}

	fn evaluate(
		&self,
		plan: &Plan,
		model: &Self::Model,
		node: u32,
		operands: &[Operand<'_, Self::Tensor>],
	) -> Result<Self::Tensor, Fault> {
		let unsupported = |reason: String| Fault::Unsupported { node, reason };
		let (Some(values), Some(ty)) =
			(plan.node(node).map(|node| &node.last.inputs), plan.type_of(Value::Node(node)))
		else {
			return Err(unsupported("it is not in the plan".into()));
		};
		let bytes = operands.iter().map(|operand| match operand {
			Operand::Tensor(tensor) => tensor.as_slice(),
			Operand::Weight(weight) => model.get(*weight as usize).map_or(&[][..], Vec::as_slice),
		});
		let source = Source { plan, values, bytes: bytes.collect() };
		let mut result = Vec::with_capacity(ty.bytes() as usize);
		for tile in 0..Tiling::of(ty).count() {
			let tile =
				evaluate_tile(plan, node, tile, &source).map_err(|error| unsupported(error.to_string()))?;
			result.extend_from_slice(&tile);
		}
		Ok(result)
	}

	fn download(&self, _: &TensorType, tensor: &Self::Tensor) -> Result<Vec<u8>, Fault> {
		Ok(tensor.clone())
	}

	fn model_bytes(&self, plan: &Plan) -> u64 {
		plan.weight_bytes()
	}

	fn node_bytes(&self, plan: &Plan, node: u32) -> u64 {
		plan.type_of(Value::Node(node)).map_or(0, TensorType::bytes)
	}
}
