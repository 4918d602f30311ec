//! Proofs of one element, and its evaluation.

use crate::{Claimed, Refusal};
use alloc::{vec, vec::Vec};
use ambit_graph::{
	evaluate_element,
	limits::{MAX_OPENING_BYTES, MAX_OPERANDS, MAX_PRODUCT_TERMS, MAX_TERMS},
	EvalError, Graph, Node, Op, Plan, TensorType, TileRef, Tiles, Value, Weight,
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

/// How an operator gets through what it has to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Pace {
	/// Products of whole rows.
	Product,
	/// One element after the other.
	Walk,
	/// The same, with a power of each.
	Power,
	/// Elements whose places are looked up one by one, where windows or groups are narrow.
	LookUp,
}

impl Pace {
	/// All of them.
	pub const ALL: [Self; 4] = [Self::Product, Self::Walk, Self::Power, Self::LookUp];

	/// Most that one element takes at this pace.
	pub fn most(self) -> u32 {
		let most = match self {
			Self::Product => MAX_PRODUCT_TERMS,
			Self::Walk | Self::Power => MAX_TERMS,
			Self::LookUp => MAX_OPENING_BYTES,
		};
		u32::try_from(most).unwrap_or(u32::MAX)
	}
}

/// What an evaluation takes at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
	/// How the operator gets through it.
	pub pace: Pace,
	/// How much it is: terms, or places that are looked up.
	pub amount: u32,
}

/// Products of neighbours that are done in the time in which one place is looked up.
const PRODUCTS: u64 = 16;

impl Effort {
	/// That of an element of the first node of a plan.
	fn of(plan: &Plan) -> Option<Self> {
		let (node, cost) = (plan.node(0)?, plan.cost_of_element(0)?);
		let shape = |operand: usize| node.inputs.get(operand).and_then(|value| plan.type_of(*value));
		let products = cost.terms.checked_div(PRODUCTS)?;
		let (pace, amount) = match node.op {
			Op::MatMul => (Pace::Product, cost.terms),
			Op::Softmax(_) => (Pace::Power, cost.terms),
			// Two for each place of the kernel.
			Op::Conv2d(_) => {
				let [_, height, width, _] = shape(1)?.extents::<4>();
				(Pace::LookUp, height.saturating_mul(width).saturating_mul(2).saturating_add(products))
			}
			// In each group one of each operand.
			Op::GroupedMatMul => {
				let operands = u64::try_from(node.inputs.len()).ok()?;
				(Pace::LookUp, shape(2)?.row().saturating_mul(operands).saturating_add(products))
			}
			// One for each place of the window that is in the image, and so opened.
			Op::MaxPool2d(_) | Op::AvgPool2d(_) => (Pace::LookUp, cost.terms.min(cost.bytes)),
			_ => (Pace::Walk, cost.terms),
		};
		Some(Self { pace, amount: u32::try_from(amount).ok()? })
	}
}

impl Proof {
	/// What the evaluation takes at most, or [`Refusal::Invalid`] if there is nothing to evaluate.
	pub fn effort(&self) -> Result<Effort, Refusal> {
		Effort::of(&plan_of(&self.record)?).ok_or(Refusal::Invalid)
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
///
/// Records come from strangers: their operands are counted before they are compared with each other.
fn plan_of(record: &NodeRecord) -> Result<Plan, Refusal> {
	if record.operands.len() > MAX_OPERANDS || record.operands.iter().any(|operand| !operand.ty.is_valid()) {
		return Err(Refusal::Invalid);
	}
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
