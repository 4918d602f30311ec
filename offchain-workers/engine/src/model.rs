//! A loaded model.

use crate::{
	limits::Footprint,
	program::{Program, Use},
	ExecuteError, Tamper,
};
use ambit_graph::{Plan, Value};
use ambit_trace::{blob_root, ExecutionRoots, Hash, LengthMismatch, Roots};
use std::{
	cell::RefCell,
	sync::Arc,
	time::{Duration, Instant},
};

/// A validated model on a device, ready to execute. Shared between threads by [`Arc`].
pub struct LoadedModel {
	pub(crate) root: Hash,
	pub(crate) plan: Arc<Plan>,
	pub(crate) footprint: Footprint,
	pub(crate) limit: u64,
	pub(crate) program: Box<dyn Program>,
}

/// What came of an execution, and the commitments to all of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Execution {
	/// The outputs' blob.
	pub outputs: Vec<u8>,
	/// Root over the output tensors.
	pub output_root: Hash,
	/// Root over the input tensors.
	pub input_root: Hash,
	/// Root of each node's result, in the nodes' order.
	pub trace: Vec<Hash>,
	/// Root over the trace, the model and the inputs.
	pub trace_root: Hash,
}

impl LoadedModel {
	/// Commitment to graph and weights.
	pub fn root(&self) -> Hash {
		self.root
	}

	/// The graph with the types of its values.
	pub fn plan(&self) -> &Plan {
		&self.plan
	}

	/// What the model takes at most.
	pub fn footprint(&self) -> Footprint {
		self.footprint
	}

	/// Executes the model and commits to the result of every node.
	pub fn execute(&self, inputs: &[u8]) -> Result<Execution, ExecuteError> {
		self.execute_keeping(inputs, &[], None).map(|(execution, _)| execution)
	}

	/// Executes the model, commits to the result of every node, and gives the bytes of the results of these nodes, in this
	/// order. With `tamper` it executes it wrongly, on purpose.
	pub fn execute_keeping(
		&self,
		inputs: &[u8],
		nodes: &[u32],
		tamper: Option<Tamper>,
	) -> Result<(Execution, Vec<Vec<u8>>), ExecuteError> {
		let tensors = self.split(inputs)?;
		self.check_room(nodes)?;
		let input_root = blob_root(self.plan.graph().inputs.iter(), inputs)
			.map_err(|LengthMismatch { expected, found }| ExecuteError::InputBytes { expected, found })?;
		let count = self.plan.node_types().len();
		let mut roots = Roots::default();
		let mut kept: Vec<Option<Vec<u8>>> = vec![None; count];
		let outputs = &self.plan.graph().outputs;
		let is_read = |node| outputs.contains(&Value::Node(node)) || nodes.contains(&node);
		let wanted = |node| if is_read(node) { Use::Both } else { Use::Root };
		self.program.walk(&tensors, count as u32, tamper, &wanted, &mut roots, &mut |node, bytes| {
			kept[node as usize] = Some(bytes);
		})?;
		let roots = ExecutionRoots::of_roots(&self.plan, &self.root, &input_root, roots.finish());
		let execution = Execution {
			outputs: self.blob(&kept),
			output_root: roots.output,
			input_root,
			trace: roots.nodes,
			trace_root: roots.trace,
		};
		let results = nodes.iter().map(|node| kept[*node as usize].clone().unwrap_or_default());
		Ok((execution, results.collect()))
	}

	/// The outputs' blob alone, without commitments: for previews and comparisons, not for results that are signed.
	pub fn infer(&self, inputs: &[u8]) -> Result<Vec<u8>, ExecuteError> {
		let tensors = self.split(inputs)?;
		let count = self.plan.node_types().len();
		let mut kept: Vec<Option<Vec<u8>>> = vec![None; count];
		let outputs = &self.plan.graph().outputs;
		let wanted = |node| if outputs.contains(&Value::Node(node)) { Use::Bytes } else { Use::Skip };
		self.program.walk(
			&tensors,
			count as u32,
			None,
			&wanted,
			&mut Roots::default(),
			&mut |node, bytes| {
				kept[node as usize] = Some(bytes);
			},
		)?;
		Ok(self.blob(&kept))
	}

	/// How long each node takes, in the nodes' order, without commitments. On a device that works while the processor goes on, a
	/// node's time is that of asking for it.
	pub fn times(&self, inputs: &[u8]) -> Result<Vec<Duration>, ExecuteError> {
		let tensors = self.split(inputs)?;
		let count = self.plan.node_types().len();
		let ends = RefCell::new(Vec::with_capacity(count + 1));
		ends.borrow_mut().push(Instant::now());
		let wanted = |_| {
			ends.borrow_mut().push(Instant::now());
			Use::Skip
		};
		self.program.walk(&tensors, count as u32, None, &wanted, &mut Roots::default(), &mut |_, _| {})?;
		let ends = ends.into_inner();
		Ok(ends.windows(2).map(|pair| pair[1] - pair[0]).collect())
	}

	/// The bytes of the results of these nodes, in this order, by executing the model up to the last of them: what a
	/// dispute needs. With `tamper` they are those of an execution that was spoilt like that.
	pub fn results(
		&self,
		inputs: &[u8],
		nodes: &[u32],
		tamper: Option<Tamper>,
	) -> Result<Vec<Vec<u8>>, ExecuteError> {
		let tensors = self.split(inputs)?;
		self.check_room(nodes)?;
		let mut kept: Vec<Vec<u8>> = vec![Vec::new(); nodes.len()];
		let wanted = |node| if nodes.contains(&node) { Use::Bytes } else { Use::Skip };
		let count = nodes.iter().max().map_or(0, |last| last + 1);
		self.program.walk(&tensors, count, tamper, &wanted, &mut Roots::default(), &mut |node, bytes| {
			for (slot, _) in kept.iter_mut().zip(nodes).filter(|(_, wanted)| **wanted == node) {
				slot.clone_from(&bytes);
			}
		})?;
		Ok(kept)
	}

	/// Whether there is room to keep the results of these nodes, and there are such nodes.
	fn check_room(&self, nodes: &[u32]) -> Result<(), ExecuteError> {
		let mut needed = self.footprint.total();
		for node in nodes {
			let ty = self.plan.type_of(Value::Node(*node)).ok_or(ExecuteError::NoSuchNode(*node))?;
			needed = needed.saturating_add(ty.bytes());
		}
		if needed > self.limit {
			return Err(ExecuteError::TooLarge { needed, limit: self.limit });
		}
		Ok(())
	}

	fn split<'a>(&self, inputs: &'a [u8]) -> Result<Vec<&'a [u8]>, ExecuteError> {
		let (expected, found) = (self.plan.input_bytes(), inputs.len() as u64);
		self.plan.split_inputs(inputs).map_err(|_| ExecuteError::InputBytes { expected, found })
	}

	/// The nodes whose results are the outputs, in order.
	fn outputs(&self) -> impl Iterator<Item = usize> + '_ {
		self.plan.graph().outputs.iter().filter_map(|value| match value {
			Value::Node(node) => Some(*node as usize),
			_ => None,
		})
	}

	fn blob(&self, kept: &[Option<Vec<u8>>]) -> Vec<u8> {
		let outputs = self.outputs().filter_map(|node| kept.get(node)?.as_deref());
		outputs.collect::<Vec<_>>().concat()
	}
}
