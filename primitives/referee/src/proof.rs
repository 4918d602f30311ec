//! Proofs of one element, and its evaluation.

use crate::{Claimed, Refusal};
use alloc::{vec, vec::Vec};
use ambit_graph::{
	evaluate_element, EvalError, Graph, Node, Op, Plan, TensorType, TileRef, Tiles, Value, Weight,
};
use ambit_trace::{values_root, verify_tiles, Hash, NodeRecord, Opening, Operand, Source};
use codec::{Decode, Encode};

/// What one element of a node's result must be: all that it depends on, opened under roots that both sides accept.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Proof {
	/// The node.
	pub record: NodeRecord,
	/// The tile of the result in which the element is.
	pub tile: u32,
	/// Place of the element in it.
	pub index: u32,
	/// Roots of all inputs of the model. None if no operand is one.
	pub inputs: Vec<Hash>,
	/// Roots of the operands that are nodes' results, by ascending place of the node, each once.
	pub nodes: Vec<Hash>,
	/// Proof of these roots under the trace's root.
	pub trace: Opening,
	/// Tiles of each operand, in the order of their first appearance, each operand once.
	pub operands: Vec<OpenedTiles>,
}

/// Tiles of a tensor.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct OpenedTiles {
	/// Their places, ascending, and bytes. There may be none.
	pub tiles: Vec<(u32, Vec<u8>)>,
	/// Proof of them under the tensor's root.
	pub opening: Opening,
}

/// How fast an operator gets through its terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pace {
	/// Products of runs of elements.
	Product,
	/// One element after the other.
	Walk,
}

/// What an evaluation takes at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
	/// How fast the operator is.
	pub pace: Pace,
	/// Its terms.
	pub terms: u32,
}

impl Proof {
	/// What the evaluation takes at most, or [`Refusal::Invalid`] if there is nothing to evaluate.
	pub fn effort(&self) -> Result<Effort, Refusal> {
		let plan = plan_of(&self.record)?;
		let terms = plan.cost_of_element(0).map_or(u64::MAX, |cost| cost.terms);
		let pace = match self.record.op {
			Op::MatMul | Op::GroupedMatMul | Op::Conv2d(_) => Pace::Product,
			_ => Pace::Walk,
		};
		Ok(Effort { pace, terms: u32::try_from(terms).unwrap_or(u32::MAX) })
	}

	/// What the element must be, in an execution of a model with so many `nodes` whose leaf for this node is `record`.
	///
	/// Everything is opened before anything is evaluated.
	pub fn evaluate(&self, claimed: &Claimed<'_>, nodes: u32, record: &Hash) -> Result<i64, Refusal> {
		if self.record.leaf() != *record {
			return Err(Refusal::Model);
		}
		let plan = plan_of(&self.record)?;
		let operands = distinct(&self.record);
		if operands.len() != self.operands.len() {
			return Err(Refusal::Length);
		}
		let places = self.open_roots(claimed, nodes, &operands)?;
		for (operand, opened) in operands.iter().zip(&self.operands) {
			if opened.tiles.is_empty() {
				continue;
			}
			let root = match operand.source {
				Source::Weight { root, .. } => Some(root),
				Source::Input(place) => at(&self.inputs, place),
				Source::Node(place) => {
					places.binary_search(&place).ok().and_then(|place| self.nodes.get(place).copied())
				}
			};
			let root = root.ok_or(Refusal::NoSuchPlace)?;
			let tiles: Vec<(u32, &[u8])> =
				opened.tiles.iter().map(|(place, bytes)| (*place, bytes.as_slice())).collect();
			verify_tiles(&root, &operand.ty, &tiles, &opened.opening).map_err(Refusal::Tiles)?;
		}
		evaluate_element(&plan, 0, self.tile, self.index, &Opened(&self.operands)).map_err(
			|error| match error {
				EvalError::Missing(_) | EvalError::Length { .. } => Refusal::Missing,
				EvalError::NoSuchNode(_) | EvalError::NoSuchTile(_) | EvalError::NoSuchElement(_) => {
					Refusal::NoSuchPlace
				}
			},
		)
	}

	/// Checks the roots of operands that are inputs or nodes. Returns the nodes among them, ascending.
	fn open_roots(
		&self,
		claimed: &Claimed<'_>,
		nodes: u32,
		operands: &[&Operand],
	) -> Result<Vec<u32>, Refusal> {
		let any_input = operands.iter().any(|operand| matches!(operand.source, Source::Input(_)));
		if any_input && values_root(&self.inputs) != claimed.input {
			return Err(Refusal::Input);
		}
		let places = nodes_of(operands.iter().copied());
		if places.len() != self.nodes.len() {
			return Err(Refusal::Length);
		}
		if !places.is_empty() {
			let opened: Vec<(u32, Hash)> = places.iter().copied().zip(self.nodes.iter().copied()).collect();
			let header = claimed.header(nodes);
			header.verify(&claimed.trace, &opened, &self.trace).map_err(|_| Refusal::Trace)?;
		}
		Ok(places)
	}
}

/// The operands of a node in the order of their first appearance, each once.
pub(crate) fn distinct(record: &NodeRecord) -> Vec<&Operand> {
	let mut operands: Vec<&Operand> = Vec::new();
	for operand in &record.operands {
		if !operands.contains(&operand) {
			operands.push(operand);
		}
	}
	operands
}

/// The nodes among operands, ascending, each once.
pub(crate) fn nodes_of<'a>(operands: impl Iterator<Item = &'a Operand>) -> Vec<u32> {
	let mut places: Vec<u32> = operands
		.filter_map(|operand| match operand.source {
			Source::Node(place) => Some(place),
			Source::Input(_) | Source::Weight { .. } => None,
		})
		.collect();
	places.sort_unstable();
	places.dedup();
	places
}

/// The node by itself: a graph whose weights are the node's distinct operands. It is evaluated as it would be in its own
/// graph, and its operands' types are checked again.
fn plan_of(record: &NodeRecord) -> Result<Plan, Refusal> {
	let operands = distinct(record);
	let inputs = record.operands.iter().filter_map(|operand| {
		let place = operands.iter().position(|other| *other == operand)?;
		u32::try_from(place).ok().map(Value::Weight)
	});
	let node = Node { op: record.op.clone(), inputs: inputs.collect() };
	let weights = operands.iter().map(|operand| Weight { ty: operand.ty.clone(), root: Hash::default() });
	let graph = Graph {
		// A graph has an input; this one is not used.
		inputs: vec![TensorType::new(ambit_graph::ElementType::I8, [1])],
		weights: weights.collect(),
		nodes: vec![node],
		outputs: vec![Value::Node(0)],
	};
	let plan = graph.validate().map_err(|_| Refusal::Invalid)?;
	if plan.node_types().first() == Some(&record.result) {
		Ok(plan)
	} else {
		Err(Refusal::Invalid)
	}
}

/// Opened tiles, by the operands' places in [`distinct`].
struct Opened<'a>(&'a [OpenedTiles]);

impl Tiles for Opened<'_> {
	fn tile(&self, tile: TileRef) -> Option<&[u8]> {
		let Value::Weight(operand) = tile.value else { return None };
		let tiles = &self.0.get(usize::try_from(operand).ok()?)?.tiles;
		let place = tiles.binary_search_by_key(&tile.tile, |(place, _)| *place).ok()?;
		tiles.get(place).map(|(_, bytes)| bytes.as_slice())
	}
}

fn at(hashes: &[Hash], place: u32) -> Option<Hash> {
	hashes.get(usize::try_from(place).ok()?).copied()
}
