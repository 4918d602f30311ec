//! Charges: what a challenger says is wrong with a result.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{chunks, Claimed, Descent, Refusal};
use alloc::vec::Vec;
use ambit_graph::limits::MAX_VALUES;
use ambit_trace::{blob_root, values_root, Hash, Interface, ModelTree, NodeRecord, Opening};
use codec::{Decode, Encode};

/// What is wrong with a result. Of a wrong result one of these is always true, and of a right one none.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Charge {
	/// In the trace, this node's result is not what the operator makes of the operands. To be played out.
	#[codec(index = 0)]
	Node(NodeCharge),
	/// The trace is not to be had, or there is none, or the result names none. The operator must post it.
	#[codec(index = 1)]
	Trace(ModelHeader),
	/// The output root is not over the trace's outputs. Proven at once.
	#[codec(index = 2)]
	Output(OutputCharge),
	/// The output that the result carries is not that of the output root. Proven at once.
	#[codec(index = 3)]
	Inline(ModelHeader),
}

/// An interface that a model has.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct ModelHeader {
	/// What its root commits to beside its nodes.
	pub interface: Interface,
	/// The top of the tree over its nodes.
	pub top: Hash,
}

/// A node that a model has.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct NamedNode {
	/// What the model's root commits to beside its nodes.
	pub interface: Interface,
	/// Place of the node.
	pub node: u32,
	/// What it is.
	pub record: NodeRecord,
	/// Proof of the record under the model's root.
	pub opening: Opening,
}

/// A node and what the trace says of it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct NodeCharge {
	/// The node.
	pub named: NamedNode,
	/// Root of its result.
	pub root: Hash,
	/// Proof of that root under the trace's root.
	pub opening: Opening,
}

/// What the trace says of the outputs.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct OutputCharge {
	/// The model's interface.
	pub header: ModelHeader,
	/// Roots of the results that are outputs: one for each of their nodes, by ascending place.
	pub roots: Vec<Hash>,
	/// Proof of these roots under the trace's root.
	pub opening: Opening,
}

/// A node whose claimed result is to be judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accused {
	/// Number of nodes of the model.
	pub nodes: u32,
	/// Place of the node.
	pub node: u32,
	/// Its leaf in the model's tree.
	pub record: Hash,
	/// The claimed result, nothing of which is revealed yet.
	pub descent: Descent,
}

/// What follows from a charge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
	/// The claimed result of a node is to be judged.
	Node(Accused),
	/// The roots of so many nodes are to be posted.
	Trace(u32),
	/// The result is wrong.
	Wrong,
}

impl Charge {
	/// What follows from the charge against this result, if it is one at all.
	pub fn examine(&self, claimed: &Claimed<'_>) -> Result<Finding, Refusal> {
		match self {
			Self::Node(charge) => charge.examine(claimed).map(Finding::Node),
			Self::Trace(header) => header.check(claimed).map(|()| Finding::Trace(header.interface.nodes)),
			Self::Output(charge) => charge.examine(claimed).map(|()| Finding::Wrong),
			Self::Inline(header) => header.examine_inline(claimed).map(|()| Finding::Wrong),
		}
	}
}

impl From<&ModelTree> for ModelHeader {
	fn from(model: &ModelTree) -> Self {
		Self { interface: model.interface().clone(), top: model.top() }
	}
}

impl ModelHeader {
	fn check(&self, claimed: &Claimed<'_>) -> Result<(), Refusal> {
		check_extent(&self.interface)?;
		if self.interface.root_of_top(&self.top) == claimed.model {
			Ok(())
		} else {
			Err(Refusal::Model)
		}
	}

	/// Whether the output that the result carries has another root than it says.
	fn examine_inline(&self, claimed: &Claimed<'_>) -> Result<(), Refusal> {
		self.check(claimed)?;
		let inline = claimed.inline.ok_or(Refusal::Unfounded)?;
		let types = self.interface.outputs.iter().map(|output| &output.ty);
		if blob_root(types, inline) == Ok(claimed.output) {
			Err(Refusal::Unfounded)
		} else {
			Ok(())
		}
	}
}

impl NamedNode {
	/// The node's claimed result, whose root in the trace is `root`.
	pub fn accuse(&self, claimed: &Claimed<'_>, root: Hash) -> Result<Accused, Refusal> {
		let Self { interface, node, record, opening } = self;
		check_extent(interface)?;
		interface.verify(&claimed.model, *node, record, opening).map_err(|_| Refusal::Model)?;
		if !record.result.is_valid() {
			return Err(Refusal::Invalid);
		}
		let descent = Descent::new(record.result.clone(), root);
		Ok(Accused { nodes: interface.nodes, node: *node, record: record.leaf(), descent })
	}
}

impl NodeCharge {
	fn examine(&self, claimed: &Claimed<'_>) -> Result<Accused, Refusal> {
		let accused = self.named.accuse(claimed, self.root)?;
		let opened = [(accused.node, self.root)];
		let header = claimed.header(accused.nodes);
		header.verify(claimed.trace()?, &opened, &self.opening).map_err(|_| Refusal::Trace)?;
		Ok(accused)
	}
}

impl OutputCharge {
	/// Whether it is true of this result.
	pub fn examine(&self, claimed: &Claimed<'_>) -> Result<(), Refusal> {
		self.header.check(claimed)?;
		let interface = &self.header.interface;
		let nodes = output_nodes(interface);
		if nodes.len() != self.roots.len() {
			return Err(Refusal::Length);
		}
		let opened: Vec<(u32, Hash)> = nodes.iter().copied().zip(self.roots.iter().copied()).collect();
		let header = claimed.header(interface.nodes);
		header.verify(claimed.trace()?, &opened, &self.opening).map_err(|_| Refusal::Trace)?;
		let roots = interface.outputs.iter().filter_map(|output| {
			let place = nodes.binary_search(&output.node).ok()?;
			self.roots.get(place).copied()
		});
		if values_root(&roots.collect::<Vec<_>>()) == claimed.output {
			Err(Refusal::Unfounded)
		} else {
			Ok(())
		}
	}
}

/// An interface with more than any graph has is that of no model, whatever root was published.
fn check_extent(interface: &Interface) -> Result<(), Refusal> {
	let fits = |count: usize| (1..=MAX_VALUES).contains(&count);
	chunks(interface.nodes).ok_or(Refusal::Model)?;
	if fits(interface.inputs.len()) && fits(interface.outputs.len()) {
		Ok(())
	} else {
		Err(Refusal::Model)
	}
}

/// The nodes whose results are outputs, ascending, each once.
pub(crate) fn output_nodes(interface: &Interface) -> Vec<u32> {
	let mut nodes: Vec<u32> = interface.outputs.iter().map(|output| output.node).collect();
	nodes.sort_unstable();
	nodes.dedup();
	nodes
}
