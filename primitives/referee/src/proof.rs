//! Proofs of one element, and its evaluation.

use crate::{Claimed, Refusal};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use ambit_graph::{
	evaluate_element,
	limits::{MAX_OPENING_BYTES, MAX_OPERANDS, MAX_STEPS, MAX_TERMS},
	EvalError, Graph, Node, Op, Plan, Step, TensorType, TileRef, Tiles, Value, Weight,
};
use ambit_trace::{values_root, verify_tiles, Hash, NodeRecord, Opening, Operand, Source, StepRecord};
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
			// Each term has two bytes opened.
			Self::Product => MAX_OPENING_BYTES / 2,
			Self::Walk | Self::Power => MAX_TERMS,
			// Each place has a byte opened.
			Self::LookUp => {
				let steps = u64::try_from(MAX_STEPS).unwrap_or(u64::MAX).saturating_mul(STEP);
				MAX_OPENING_BYTES.saturating_add(MAX_TERMS / PRODUCTS).saturating_add(steps)
			}
		};
		u32::try_from(most).unwrap_or(u32::MAX)
	}
}

/// What an evaluation takes at most: how much of each pace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
	/// How one or several steps get through it.
	pub pace: Pace,
	/// How much it is: terms, or places that are looked up.
	pub amount: u32,
}

/// Products of neighbours that are done in the time in which one place is looked up.
const PRODUCTS: u64 = 16;
/// Places that are looked up in the time that computing a step once more takes, beside its terms.
const STEP: u64 = 16;

impl Effort {
	/// Those of an element of the first node of a plan, at most one of each pace.
	fn of(plan: &Plan) -> Option<Vec<Self>> {
		let node = plan.node(0)?;
		let mut amounts: BTreeMap<Pace, u64> = BTreeMap::new();
		let mut add = |pace: Pace, amount: u64| {
			let sum = amounts.entry(pace).or_default();
			*sum = sum.saturating_add(amount);
		};
		// How often each step is computed: as often as the later ones that take it, once for each time that they do.
		let mut times = vec![0u64; node.before.len()];
		let steps: Vec<&Step> = node.steps().collect();
		for (place, step) in steps.into_iter().enumerate().rev() {
			let each = times.get(place).copied().unwrap_or(1);
			for value in &step.inputs {
				let Value::Step(taken) = value else { continue };
				let taken = times.get_mut(usize::try_from(*taken).ok()?)?;
				*taken = taken.saturating_add(each);
			}
			let types: Option<Vec<_>> =
				step.inputs.iter().map(|value| plan.type_of_operand(0, *value)).collect();
			let (pace, amount) = of_step(&step.op, &types?)?;
			add(pace, amount.saturating_mul(each));
			if !node.before.is_empty() {
				add(Pace::LookUp, each.saturating_mul(STEP));
			}
		}
		let each = amounts.into_iter();
		each.map(|(pace, amount)| Some(Self { pace, amount: u32::try_from(amount).ok()? })).collect()
	}
}

/// How a step gets through what it has to do, and how much that is.
fn of_step(op: &Op, operands: &[&TensorType]) -> Option<(Pace, u64)> {
	let cost = op.cost(operands);
	let products = cost.terms.checked_div(PRODUCTS)?;
	let shape = |operand: usize| operands.get(operand);
	Some(match op {
		Op::MatMul => (Pace::Product, cost.terms),
		Op::Softmax(_) => (Pace::Power, cost.terms),
		// Two for each place of the kernel that can be in the image, and so opened.
		Op::Conv2d(_) => {
			let ([_, rows, columns, _], [_, height, width, _]) =
				(shape(0)?.extents::<4>(), shape(1)?.extents::<4>());
			let places = height.min(rows).saturating_mul(width.min(columns));
			(Pace::LookUp, places.saturating_mul(2).saturating_add(products))
		}
		// In each group one of each operand.
		Op::GroupedMatMul => {
			let each = u64::try_from(operands.len()).ok()?;
			(Pace::LookUp, shape(2)?.row().saturating_mul(each).saturating_add(products))
		}
		// One for each place of the window that is in the image, and so opened.
		Op::MaxPool2d(_) | Op::AvgPool2d(_) => (Pace::LookUp, cost.terms.min(cost.bytes)),
		_ => (Pace::Walk, cost.terms),
	})
}

impl Proof {
	/// What the evaluation takes at most, at most one of each pace, or [`Refusal::Invalid`] if there is nothing to evaluate.
	pub fn efforts(&self) -> Result<Vec<Effort>, Refusal> {
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
				Source::Step(_) => None,
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
			header.verify(claimed.trace()?, &opened, &self.trace).map_err(|_| Refusal::Trace)?;
		}
		Ok(places)
	}
}

/// What a node takes, in the order of first appearance, each once.
pub(crate) fn distinct(record: &NodeRecord) -> Vec<&Operand> {
	let mut operands: Vec<&Operand> = Vec::new();
	for operand in record.operands() {
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
			Source::Input(_) | Source::Weight { .. } | Source::Step(_) => None,
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
	let count = record.steps().fold(0usize, |sum, step| sum.saturating_add(step.operands.len()));
	if count > MAX_OPERANDS || record.operands().any(|operand| !operand.ty.is_valid()) {
		return Err(Refusal::Invalid);
	}
	let operands = distinct(record);
	let step = |step: &StepRecord| {
		let inputs = step.operands.iter().map(|operand| match operand.source {
			Source::Step(place) => Some(Value::Step(place)),
			_ => {
				let place = operands.iter().position(|other| *other == operand)?;
				u32::try_from(place).ok().map(Value::Weight)
			}
		});
		Some(Step { op: step.op.clone(), inputs: inputs.collect::<Option<_>>()? })
	};
	let before = record.before.iter().map(step).collect::<Option<_>>().ok_or(Refusal::Invalid)?;
	let node = Node { before, last: step(&record.last).ok_or(Refusal::Invalid)? };
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
