//! Execution of a whole graph, tile by tile: slow, and right by construction.

use crate::{evaluate_tile, ExecuteError, Plan, TileRef, Tiles, Tiling, Value};
use alloc::vec::Vec;

/// The results of all nodes of a graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Execution {
	/// The bytes of each node's result, in the nodes' order.
	pub nodes: Vec<Vec<u8>>,
}

impl Execution {
	/// The outputs' blob.
	pub fn outputs(&self, plan: &Plan) -> Vec<u8> {
		let mut blob = Vec::new();
		for output in &plan.graph().outputs {
			if let Value::Node(node) = output {
				let result = usize::try_from(*node).ok().and_then(|node| self.nodes.get(node));
				blob.extend_from_slice(result.map_or(&[], Vec::as_slice));
			}
		}
		blob
	}
}

/// Whole tensors as a source of tiles.
pub struct Tensors<'a, N> {
	/// The graph whose tensors they are.
	pub plan: &'a Plan,
	/// Bytes of the inputs.
	pub inputs: &'a [&'a [u8]],
	/// Bytes of the weights.
	pub weights: &'a [&'a [u8]],
	/// Bytes of the results of nodes, as many as there are.
	pub nodes: &'a [N],
}

impl<N: AsRef<[u8]>> Tiles for Tensors<'_, N> {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		let place = |place: u32| usize::try_from(place).ok();
		let tensor: &[u8] = match at.value {
			Value::Input(input) => self.inputs.get(place(input)?)?,
			Value::Weight(weight) => self.weights.get(place(weight)?)?,
			Value::Node(node) => self.nodes.get(place(node)?)?.as_ref(),
			Value::Step(_) => return None,
		};
		let bytes = Tiling::of(self.plan.type_of(at.value)?).bytes(at.tile)?;
		tensor.get(usize::try_from(bytes.start).ok()?..usize::try_from(bytes.end).ok()?)
	}
}

/// Executes a graph on blobs of weights and inputs, by nothing but [`evaluate_tile`].
///
/// Keeps the results of all nodes; refuses at once when they take more than `max_bytes`.
pub fn execute(
	plan: &Plan,
	weights: &[u8],
	inputs: &[u8],
	max_bytes: u64,
) -> Result<Execution, ExecuteError> {
	let (weights, inputs) = (plan.split_weights(weights)?, plan.split_inputs(inputs)?);
	if plan.node_bytes() > max_bytes {
		return Err(ExecuteError::TooLarge { bytes: plan.node_bytes(), limit: max_bytes });
	}
	let mut nodes: Vec<Vec<u8>> = Vec::with_capacity(plan.node_types().len());
	for (node, ty) in (0..).zip(plan.node_types()) {
		let source = Tensors { plan, inputs: &inputs, weights: &weights, nodes: &nodes };
		let mut result = Vec::with_capacity(usize::try_from(ty.bytes()).unwrap_or(0));
		for tile in 0..Tiling::of(ty).count() {
			result.extend_from_slice(&evaluate_tile(plan, node, tile, &source)?);
		}
		nodes.push(result);
	}
	Ok(Execution { nodes })
}
