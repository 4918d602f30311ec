//! Commitments to executions.

use crate::{
	hash::{domain, hash, hash_each, Hash},
	opening::{Opening, OpeningError},
	roots::Roots,
	tensor::{values_root, LengthMismatch},
	tree::{fold, Tree},
};
use alloc::vec::Vec;
use ambit_graph::{Plan, Value};

/// What a trace is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceHeader {
	/// The model's root.
	pub model: Hash,
	/// The root over the inputs.
	pub input: Hash,
	/// Number of nodes.
	pub nodes: u32,
}

impl TraceHeader {
	/// The root of a trace whose tree has this top.
	pub fn root_of_top(&self, top: &Hash) -> Hash {
		hash(domain::TRACE, &[&self.model, &self.input, &self.nodes.to_le_bytes(), top])
	}

	/// Checks that, in the trace with this root, the results of the nodes at these ascending places have the roots claimed.
	pub fn verify(
		&self,
		root: &Hash,
		claimed: &[(u32, Hash)],
		opening: &Opening,
	) -> Result<(), OpeningError> {
		let leaves: Vec<(u32, Hash)> =
			claimed.iter().map(|(node, claimed)| (*node, hash(domain::OPERATOR, &[claimed]))).collect();
		let top = opening.top(self.nodes, &leaves)?;
		if self.root_of_top(&top) == *root {
			Ok(())
		} else {
			Err(OpeningError::Mismatch)
		}
	}
}

/// The root over the roots of all nodes' results, in order, bound to the model and its input.
pub fn trace_root(model: &Hash, input: &Hash, nodes: &[Hash]) -> Hash {
	let header =
		TraceHeader { model: *model, input: *input, nodes: u32::try_from(nodes.len()).unwrap_or(u32::MAX) };
	header.root_of_top(&fold(&leaves(nodes)).unwrap_or_default())
}

/// A trace's tree, to open roots of nodes' results.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TraceTree {
	header: TraceHeader,
	tree: Tree,
}

impl TraceTree {
	/// The tree over the roots of all nodes' results, or `None` if there are none.
	pub fn new(model: &Hash, input: &Hash, nodes: &[Hash]) -> Option<Self> {
		let tree = Tree::new(leaves(nodes))?;
		Some(Self { header: TraceHeader { model: *model, input: *input, nodes: tree.leaves() }, tree })
	}

	/// The trace's root.
	pub fn root(&self) -> Hash {
		self.header.root_of_top(&self.tree.top())
	}

	/// What the trace is bound to.
	pub fn header(&self) -> TraceHeader {
		self.header
	}

	/// What proves the roots of the results of the nodes at these places, which ascend.
	pub fn open(&self, nodes: &[u32]) -> Result<Opening, OpeningError> {
		self.tree.open(nodes)
	}

	/// The tree over the nodes' roots.
	pub fn tree(&self) -> &Tree {
		&self.tree
	}
}

/// The node of a trace's tree under which the roots of these neighbouring nodes' results are, or `None` if there are none.
pub fn trace_node(nodes: &[Hash]) -> Option<Hash> {
	fold(&leaves(nodes))
}

fn leaves(nodes: &[Hash]) -> Vec<Hash> {
	let mut leaves = Vec::with_capacity(nodes.len());
	hash_each(domain::OPERATOR, nodes.iter().map(|root| root.as_slice()), &mut leaves);
	leaves
}

/// The root over the outputs of a graph, of whose results `root_of` gives the roots by their node; `None` if it hasn't one of them.
pub fn outputs_root(plan: &Plan, root_of: impl Fn(u32) -> Option<Hash>) -> Option<Hash> {
	let roots = plan.graph().outputs.iter().map(|output| match output {
		Value::Node(node) => root_of(*node),
		Value::Input(_) | Value::Weight(_) | Value::Step(_) => None,
	});
	Some(values_root(&roots.collect::<Option<Vec<_>>>()?))
}

/// All roots of one execution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExecutionRoots {
	/// The root of each node's result, in order: the trace.
	pub nodes: Vec<Hash>,
	/// The root over the outputs.
	pub output: Hash,
	/// The root over the trace.
	pub trace: Hash,
}

impl ExecutionRoots {
	/// Commits to the bytes of all nodes' results.
	pub fn of<N: AsRef<[u8]>>(
		plan: &Plan,
		model: &Hash,
		input: &Hash,
		nodes: &[N],
	) -> Result<Self, LengthMismatch> {
		let types = plan.node_types();
		if types.len() != nodes.len() {
			let found = nodes.iter().fold(0u64, |sum, node| {
				sum.saturating_add(u64::try_from(node.as_ref().len()).unwrap_or(u64::MAX))
			});
			return Err(LengthMismatch { expected: plan.node_bytes(), found });
		}
		let mut roots = Roots::default();
		for (ty, bytes) in types.iter().zip(nodes) {
			roots.push(ty, bytes.as_ref())?;
		}
		Ok(Self::of_roots(plan, model, input, roots.finish()))
	}

	/// Commits to the roots of all nodes' results.
	pub fn of_roots(plan: &Plan, model: &Hash, input: &Hash, nodes: Vec<Hash>) -> Self {
		let root_of = |node| nodes.get(usize::try_from(node).ok()?).copied();
		// Of as many roots as there are nodes, none is missing.
		let output = outputs_root(plan, root_of).unwrap_or_default();
		Self { output, trace: trace_root(model, input, &nodes), nodes }
	}
}
