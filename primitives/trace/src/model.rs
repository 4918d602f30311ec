//! Commitments to models: a Merkle tree over a record of each node.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{
	hash::{domain, hash, hash_each, Hash},
	opening::{Opening, OpeningError},
	tensor::{tensor_root, tensor_roots, LengthMismatch},
	tree::Tree,
};
use alloc::vec::Vec;
use ambit_graph::{steps_before, Graph, Op, Plan, Step, TensorType, Value};
use codec::{Decode, Encode, Input};
use core::fmt;

/// Where an operand of a node comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub enum Source {
	/// An input of the model, by its place.
	#[codec(index = 0)]
	Input(u32),
	/// A weight tensor.
	#[codec(index = 1)]
	Weight {
		/// Its place.
		place: u32,
		/// Its root.
		root: Hash,
	},
	/// The result of an earlier node, by its place.
	#[codec(index = 2)]
	Node(u32),
	/// What an earlier step of the same node gives, by its place among them.
	#[codec(index = 3)]
	Step(u32),
}

/// An operand of a node as a model's root commits to it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Operand {
	/// Where it comes from.
	pub source: Source,
	/// Its type.
	pub ty: TensorType,
}

/// A step of a node as a model's root commits to it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct StepRecord {
	/// The operator with its attributes.
	pub op: Op,
	/// What it is applied to.
	pub operands: Vec<Operand>,
}

/// A node as a model's root commits to it: what one has to know of the model to evaluate it.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub struct NodeRecord {
	/// The steps before the last one.
	pub before: Vec<StepRecord>,
	/// The step that gives the result.
	pub last: StepRecord,
	/// Type of the result.
	pub result: TensorType,
}

impl Decode for NodeRecord {
	/// Reads no more steps than a node may have.
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Ok(Self {
			before: steps_before(input)?,
			last: StepRecord::decode(input)?,
			result: TensorType::decode(input)?,
		})
	}
}

impl NodeRecord {
	/// The record of the node at this place of a graph.
	pub fn of(plan: &Plan, place: u32) -> Option<Self> {
		let (node, result) = (plan.node(place)?, plan.type_of(Value::Node(place))?.clone());
		let record = |step: &Step| {
			let operands = step.inputs.iter().map(|value| {
				let source = match *value {
					Value::Input(place) => Source::Input(place),
					Value::Node(place) => Source::Node(place),
					Value::Step(place) => Source::Step(place),
					Value::Weight(place) => {
						let weight = plan.graph().weights.get(usize::try_from(place).ok()?)?;
						Source::Weight { place, root: weight.root }
					}
				};
				Some(Operand { source, ty: plan.type_of_operand(place, *value)?.clone() })
			});
			Some(StepRecord { op: step.op.clone(), operands: operands.collect::<Option<_>>()? })
		};
		let before = node.before.iter().map(record).collect::<Option<_>>()?;
		Some(Self { before, last: record(&node.last)?, result })
	}

	/// A node of one step.
	pub fn of_step(op: Op, operands: Vec<Operand>, result: TensorType) -> Self {
		Self { before: Vec::new(), last: StepRecord { op, operands }, result }
	}

	/// All steps, in order.
	pub fn steps(&self) -> impl Iterator<Item = &StepRecord> {
		self.before.iter().chain(core::iter::once(&self.last))
	}

	/// The names of the steps' operators, in order.
	pub fn operators(&self) -> Vec<&'static str> {
		self.steps().map(|step| step.op.name()).collect()
	}

	/// What the node takes: its steps' operands but for what they give each other, in order; what is taken twice is there twice.
	pub fn operands(&self) -> impl Iterator<Item = &Operand> {
		let all = self.steps().flat_map(|step| &step.operands);
		all.filter(|operand| !matches!(operand.source, Source::Step(_)))
	}

	/// The leaf that it is in the model's tree.
	pub fn leaf(&self) -> Hash {
		self.using_encoded(|record| hash(domain::NODE, &[record]))
	}
}

/// An output of a model.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Output {
	/// The node whose result it is.
	pub node: u32,
	/// Its type.
	pub ty: TensorType,
}

/// What a model's root commits to beside its nodes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Interface {
	/// Types of the inputs.
	pub inputs: Vec<TensorType>,
	/// Hash of the list of weights: their types and roots.
	pub weights: Hash,
	/// The outputs.
	pub outputs: Vec<Output>,
	/// Number of nodes.
	pub nodes: u32,
}

impl Interface {
	/// The interface of a graph.
	pub fn of(plan: &Plan) -> Self {
		let outputs = plan.graph().outputs.iter().filter_map(|output| match output {
			Value::Node(node) => Some(Output { node: *node, ty: plan.type_of(*output)?.clone() }),
			Value::Input(_) | Value::Weight(_) | Value::Step(_) => None,
		});
		Self {
			inputs: plan.graph().inputs.clone(),
			weights: plan.graph().weights.using_encoded(|weights| hash(domain::WEIGHTS, &[weights])),
			outputs: outputs.collect(),
			nodes: u32::try_from(plan.node_types().len()).unwrap_or(u32::MAX),
		}
	}

	/// The root of a model whose nodes' tree has this top.
	pub fn root_of_top(&self, top: &Hash) -> Hash {
		self.using_encoded(|interface| hash(domain::MODEL, &[interface, top]))
	}

	/// Checks that the model with this root has this node at this place.
	pub fn verify(
		&self,
		root: &Hash,
		node: u32,
		record: &NodeRecord,
		opening: &Opening,
	) -> Result<(), OpeningError> {
		let top = opening.top(self.nodes, &[(node, record.leaf())])?;
		if self.root_of_top(&top) == *root {
			Ok(())
		} else {
			Err(OpeningError::Mismatch)
		}
	}
}

/// A model's tree, to open records of nodes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModelTree {
	interface: Interface,
	tree: Tree,
}

impl ModelTree {
	/// The tree over the records of all nodes of a graph, in which the roots of the weights are.
	pub fn new(plan: &Plan) -> Self {
		let interface = Interface::of(plan);
		let records: Vec<Vec<u8>> =
			(0..interface.nodes).filter_map(|node| Some(NodeRecord::of(plan, node)?.encode())).collect();
		let mut leaves = Vec::with_capacity(records.len());
		hash_each(domain::NODE, records.iter().map(Vec::as_slice), &mut leaves);
		// A plan has at least one node.
		let tree = Tree::new(leaves).unwrap_or_default();
		Self { interface, tree }
	}

	/// The model's root.
	pub fn root(&self) -> Hash {
		self.interface.root_of_top(&self.tree.top())
	}

	/// The top of the tree over the nodes.
	pub fn top(&self) -> Hash {
		self.tree.top()
	}

	/// What the root commits to beside the nodes.
	pub fn interface(&self) -> &Interface {
		&self.interface
	}

	/// What proves the record of the node at this place.
	pub fn open(&self, node: u32) -> Result<Opening, OpeningError> {
		self.tree.open(&[node])
	}
}

/// The name of a model: the root over its nodes, in which the roots of its weights are.
pub fn model_root(plan: &Plan) -> Hash {
	ModelTree::new(plan).root()
}

/// Writes the roots of the weights in a blob into a graph.
pub fn commit_weights(graph: &mut Graph, blob: &[u8]) -> Result<(), LengthMismatch> {
	let roots = tensor_roots(graph.weights.iter().map(|weight| &weight.ty), blob)?;
	for (weight, root) in graph.weights.iter_mut().zip(roots) {
		weight.root = root;
	}
	Ok(())
}

/// Checks that a blob has the weights to which a graph commits.
pub fn check_weights(plan: &Plan, blob: &[u8]) -> Result<(), WeightMismatch> {
	let found = u64::try_from(blob.len()).unwrap_or(u64::MAX);
	let length = LengthMismatch { expected: plan.weight_bytes(), found };
	let tensors = plan.split_weights(blob).map_err(|_| WeightMismatch::Length(length))?;
	for ((place, weight), bytes) in (0..).zip(&plan.graph().weights).zip(tensors) {
		if tensor_root(&weight.ty, bytes).map_err(WeightMismatch::Length)? != weight.root {
			return Err(WeightMismatch::Root(place));
		}
	}
	Ok(())
}

/// Why a blob is not the weights of a graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WeightMismatch {
	/// It has another length.
	Length(LengthMismatch),
	/// The tensor at this place has another root.
	Root(u32),
}

impl fmt::Display for WeightMismatch {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Length(mismatch) => write!(f, "the weights have {mismatch}"),
			Self::Root(place) => write!(f, "weight {place} is not what the graph commits to"),
		}
	}
}

impl core::error::Error for WeightMismatch {}
