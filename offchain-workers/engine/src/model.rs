//! A loaded model.

use crate::{
	limits::Footprint,
	program::{Program, Use, Walk},
	ExecuteError, Fault, Tamper,
};
use ambit_graph::{Plan, Value};
use ambit_trace::{blob_root, outputs_root, ExecutionRoots, Hash, LengthMismatch};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{
		atomic::{AtomicBool, Ordering::Relaxed},
		Arc,
	},
	time::{Duration, Instant},
};

/// A validated model on a device, ready to execute. Shared between threads by [`Arc`].
pub struct LoadedModel {
	pub(crate) root: Hash,
	pub(crate) plan: Arc<Plan>,
	pub(crate) footprint: Footprint,
	pub(crate) limit: u64,
	pub(crate) program: Box<dyn Program>,
	/// Whether both ways of executing it were found to give the same.
	pub(crate) confirmed: AtomicBool,
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

/// What came of an execution, and the commitment to its outputs alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inference {
	/// The outputs' blob.
	pub outputs: Vec<u8>,
	/// Root over the output tensors.
	pub output_root: Hash,
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

	/// Whether [`Self::execute_together`] takes much less time than one execution after the other.
	///
	/// So it is where most weights are read for a few rows only, as by a decoder for one token: reading them is what takes the time.
	pub fn gains_together(&self) -> bool {
		self.program.gains_together()
	}

	/// Whether executions for outputs alone are repeated as a whole, as they are on an NVIDIA device once there was one: not if the device
	/// can't, or one would take more memory than step by step.
	pub fn executes_whole(&self) -> bool {
		self.program.executes_whole()
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
		self.check_room(nodes)?;
		let (execution, mut read) = self.execute_all(&[inputs], nodes, tamper)?.remove(0);
		Ok((execution, in_order(nodes, &mut read)))
	}

	/// Executes the model on each of these inputs and commits to all results, as [`Self::execute`] does one after the other. Weights are
	/// read once for all where that is what takes the time. A failure is that of all.
	///
	/// It takes an execution's memory for each of the inputs: [`crate::Limits`] say whether there is as much.
	pub fn execute_together(
		&self,
		inputs: &[&[u8]],
		tamper: Option<Tamper>,
	) -> Result<Vec<Execution>, ExecuteError> {
		self.check_together(inputs.len())?;
		let executed = self.execute_all(inputs, &[], tamper)?;
		Ok(executed.into_iter().map(|(execution, _)| execution).collect())
	}

	/// Executes the model on each of these inputs; of each what came of it, with the bytes of the outputs and of the results of these nodes.
	fn execute_all(
		&self,
		inputs: &[&[u8]],
		nodes: &[u32],
		tamper: Option<Tamper>,
	) -> Result<Vec<(Execution, Results)>, ExecuteError> {
		let outputs = &self.plan.graph().outputs;
		let is_read = |node| outputs.contains(&Value::Node(node)) || nodes.contains(&node);
		let wanted = |node| if is_read(node) { Use::Both } else { Use::Root };
		let walks = self.walk_all(inputs, self.count(), tamper, &wanted)?;
		let input_roots = inputs.iter().map(|inputs| {
			blob_root(self.plan.graph().inputs.iter(), inputs)
				.map_err(|LengthMismatch { expected, found }| ExecuteError::InputBytes { expected, found })
		});
		let input_roots = input_roots.collect::<Result<Vec<_>, _>>()?;
		let executed = walks.into_iter().zip(input_roots).map(|(Walk { roots, read, .. }, input_root)| {
			let roots = ExecutionRoots::of_roots(&self.plan, &self.root, &input_root, roots.finish());
			let execution = Execution {
				outputs: self.blob(&read),
				output_root: roots.output,
				input_root,
				trace: roots.nodes,
				trace_root: roots.trace,
			};
			(execution, read)
		});
		Ok(executed.collect())
	}

	/// The outputs' blob alone, without commitments: for previews and comparisons.
	pub fn infer(&self, inputs: &[u8]) -> Result<Vec<u8>, ExecuteError> {
		let outputs = &self.plan.graph().outputs;
		let wanted = |node| if outputs.contains(&Value::Node(node)) { Use::Bytes } else { Use::Skip };
		Ok(self.blob(&self.walk(inputs, self.count(), None, &wanted)?))
	}

	/// Executes the model on each of these inputs and commits to the outputs, and to nothing that is between: what a result says that
	/// names no trace. Otherwise as [`Self::execute_together`].
	pub fn infer_together(
		&self,
		inputs: &[&[u8]],
		tamper: Option<Tamper>,
	) -> Result<Vec<Inference>, ExecuteError> {
		self.check_together(inputs.len())?;
		let nodes = self.output_nodes();
		let wanted = |node| if nodes.contains(&node) { Use::Both } else { Use::Skip };
		let walks = self.walk_all(inputs, self.count(), tamper, &wanted)?;
		let inferred = walks.into_iter().map(|Walk { roots, read, .. }| {
			let roots: BTreeMap<u32, Hash> = nodes.iter().copied().zip(roots.finish()).collect();
			// Each output's node has its root, as the walk is through.
			let output_root = outputs_root(&self.plan, |node| roots.get(&node).copied()).unwrap_or_default();
			Inference { outputs: self.blob(&read), output_root }
		});
		Ok(inferred.collect())
	}

	/// The first time that it is asked, and then for about one output in 256, executes the model on this input with all commitments, and
	/// fails where that gives another output than what came of [`Self::infer_together`], which goes other ways from one product to the
	/// next. For who stands for what it found.
	pub fn confirm(
		&self,
		inputs: &[u8],
		tamper: Option<Tamper>,
		inferred: &Inference,
	) -> Result<(), ExecuteError> {
		if self.confirmed.load(Relaxed) && inferred.output_root[0] != 0 {
			return Ok(());
		}
		let (execution, _) = self.execute_all(&[inputs], &[], tamper)?.remove(0);
		if execution.output_root != inferred.output_root {
			return Err(Fault::Differs.into());
		}
		self.confirmed.store(true, Relaxed);
		Ok(())
	}

	/// The nodes whose results are outputs, each once.
	fn output_nodes(&self) -> BTreeSet<u32> {
		let outputs = self.plan.graph().outputs.iter().filter_map(|value| match value {
			Value::Node(node) => Some(*node),
			Value::Input(_) | Value::Weight(_) | Value::Step(_) => None,
		});
		outputs.collect()
	}

	/// How long each node takes, in the nodes' order, without commitments. On a device that works while the processor goes on, a
	/// node's time is that of asking for it.
	pub fn times(&self, inputs: &[u8]) -> Result<Vec<Duration>, ExecuteError> {
		let mut walks = [Walk::new(self.split(inputs)?, None, &|_| Use::Skip).timed()];
		let begun = Instant::now();
		self.program.walk(&mut walks, self.count())?;
		let [Walk { ends, .. }] = walks;
		let ends: Vec<_> = [begun].into_iter().chain(ends.into_iter().flatten()).collect();
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
		self.check_room(nodes)?;
		let wanted = |node| if nodes.contains(&node) { Use::Bytes } else { Use::Skip };
		let count = nodes.iter().max().map_or(0, |last| last + 1);
		let mut read = self.walk(inputs, count, tamper, &wanted)?;
		Ok(in_order(nodes, &mut read))
	}

	/// The bytes of what is read of the first so many nodes.
	fn walk(
		&self,
		inputs: &[u8],
		nodes: u32,
		tamper: Option<Tamper>,
		wanted: &dyn Fn(u32) -> Use,
	) -> Result<Results, ExecuteError> {
		Ok(self.walk_all(&[inputs], nodes, tamper, wanted)?.remove(0).read)
	}

	/// Evaluates the first so many nodes on each of these inputs.
	fn walk_all<'a>(
		&self,
		inputs: &[&'a [u8]],
		nodes: u32,
		tamper: Option<Tamper>,
		wanted: &'a dyn Fn(u32) -> Use,
	) -> Result<Vec<Walk<'a>>, ExecuteError> {
		let walks = inputs.iter().map(|inputs| Ok(Walk::new(self.split(inputs)?, tamper, wanted)));
		let mut walks = walks.collect::<Result<Vec<_>, ExecuteError>>()?;
		self.program.walk(&mut walks, nodes)?;
		Ok(walks)
	}

	/// Number of nodes.
	fn count(&self) -> u32 {
		self.plan.node_types().len() as u32
	}

	/// Whether there is room to keep the results of these nodes, and there are such nodes.
	fn check_room(&self, nodes: &[u32]) -> Result<(), ExecuteError> {
		let mut needed = self.footprint.executing();
		for node in nodes {
			let ty = self.plan.type_of(Value::Node(*node)).ok_or(ExecuteError::NoSuchNode(*node))?;
			needed = needed.saturating_add(ty.bytes());
		}
		if needed > self.limit {
			return Err(ExecuteError::TooLarge { needed, limit: self.limit });
		}
		Ok(())
	}

	/// Whether there is room for so many executions at once.
	fn check_together(&self, count: usize) -> Result<(), ExecuteError> {
		let executions = self.footprint.execution.saturating_mul(count as u64);
		let (needed, limit) = (self.footprint.model.saturating_add(executions), self.limit);
		if needed > limit && count > 1 {
			return Err(ExecuteError::TooLarge { needed, limit });
		}
		Ok(())
	}

	fn split<'a>(&self, inputs: &'a [u8]) -> Result<Vec<&'a [u8]>, ExecuteError> {
		let (expected, found) = (self.plan.input_bytes(), inputs.len() as u64);
		self.plan.split_inputs(inputs).map_err(|_| ExecuteError::InputBytes { expected, found })
	}

	/// The outputs' blob.
	fn blob(&self, read: &Results) -> Vec<u8> {
		let outputs = self.plan.graph().outputs.iter().filter_map(|value| match value {
			Value::Node(node) => read.get(node).map(Vec::as_slice),
			_ => None,
		});
		outputs.collect::<Vec<_>>().concat()
	}
}

/// Bytes of results by their node.
type Results = BTreeMap<u32, Vec<u8>>;

/// The results of these nodes, each of which may be there several times.
fn in_order(nodes: &[u32], read: &mut Results) -> Vec<Vec<u8>> {
	let results = nodes.iter().enumerate().map(|(place, node)| match nodes[place + 1..].contains(node) {
		true => read.get(node).cloned().unwrap_or_default(),
		false => read.remove(node).unwrap_or_default(),
	});
	results.collect()
}
