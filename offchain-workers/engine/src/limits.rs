//! How much memory a model may take, and how much it takes.

use crate::{backend::Backend, LoadError};
use ambit_graph::{Flat, Node, Plan, Value};
use std::num::NonZeroUsize;

/// What the engine refuses to go beyond.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
	/// Most memory that one model may take, loaded and executing, bytes. Checked before anything is allocated for it.
	pub model: u64,
	/// Most memory that loaded models which nobody uses may take together, bytes.
	pub cache: u64,
	/// Threads that compute on the processor, at least 1, of all executions together. Each has its caller's, whatever this says, and takes others as long
	/// as they are idle.
	pub threads: usize,
}

impl Limits {
	/// These, with as many threads as there are processors unless another number is given.
	pub fn new(model: u64, cache: u64, threads: Option<NonZeroUsize>) -> Self {
		let threads = threads.map_or(Self::default().threads, NonZeroUsize::get);
		Self { model, cache, threads }
	}
}

impl Default for Limits {
	/// 4 GiB for one model, 1 GiB for those kept loaded, and as many threads as there are processors.
	fn default() -> Self {
		let threads = std::thread::available_parallelism().map_or(1, usize::from);
		Self { model: 4 << 30, cache: 1 << 30, threads }
	}
}

/// What hashing takes at most, besides a tensor's bytes and an eighth as many for its tree: small tensors that are gathered.
const HASHING: u64 = ambit_trace::MAX_GATHERED;

/// Upper bounds of what a model takes on one backend, bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Footprint {
	/// Loaded, and while it is being loaded; with an execution's memory where that stays, as on an NVIDIA device.
	pub model: u64,
	/// While it executes, on top: inputs, results that are still needed or wait to be committed to, outputs, and the workspace of the
	/// largest operator.
	pub execution: u64,
	/// What a side of a dispute keeps of an execution, on top: one node's result and those that it takes, at most.
	pub kept: u64,
}

impl Footprint {
	/// What a model takes on a backend, whose results are dropped after their last use.
	pub(crate) fn of<B: Backend>(backend: &B, plan: &Plan, flat: &Flat, last_uses: &LastUses) -> Self {
		let nodes = 0..plan.node_types().len() as u32;
		let kept = nodes.map(|node| kept_bytes(plan, node)).max().unwrap_or(0);
		let plan = &flat.plan;
		let schedule = backend.schedule(flat);
		let bytes = |value: Value| plan.type_of(value).map_or(0, |ty| ty.bytes());
		let mut live: u64 = plan.graph().inputs.iter().fold(0, |sum, ty| sum.saturating_add(ty.bytes()));
		let outputs = plan.graph().outputs.iter().fold(0u64, |sum, value| sum.saturating_add(bytes(*value)));
		let mut most = 0u64;
		let mut first = 0;
		// Each thread that hashes gathers tensors, and has a tree.
		let hashing = |result: u64| {
			let tree = HASHING.saturating_add(result / 8).saturating_mul(backend.hashing());
			tree.saturating_add(result)
		};
		for (node, last) in (0..).zip(&flat.results) {
			let steps = first..=*last;
			// Where nothing is wanted on the way, more steps are taken together: then what they give is not there, and that of others longer.
			let end = flat.results.get(backend.span(&schedule, node) as usize).filter(|end| *end != last);
			if let Some(end) = end {
				let working = backend.steps_bytes(plan, &schedule, first..=*end).unwrap_or(0);
				let result = hashing(bytes(Value::Node(*end)));
				most = most.max(live.saturating_add(working).saturating_add(result));
			}
			first = last.saturating_add(1);
			// A result is on the device and, to be hashed, on the host.
			let result = bytes(Value::Node(*last));
			match backend.steps_bytes(plan, &schedule, steps.clone()) {
				Some(working) => {
					most = most.max(live.saturating_add(working).saturating_add(hashing(result)));
					live = live.saturating_add(result);
					// What the other steps gave was not there.
					let dropped = steps.clone().flat_map(|step| last_uses.after(step));
					let is_within = |value: &&Value| matches!(value, Value::Node(node) if node != last && steps.contains(node));
					for dropped in dropped.filter(|value| !is_within(value)) {
						live = live.saturating_sub(bytes(*dropped));
					}
				}
				None => {
					for step in steps {
						let result = bytes(Value::Node(step));
						let working = backend.node_bytes(plan, step).saturating_add(hashing(result));
						most = most.max(live.saturating_add(working));
						live = live.saturating_add(result);
						for dropped in last_uses.after(step) {
							live = live.saturating_sub(bytes(*dropped));
						}
					}
				}
			}
		}
		let results = plan.node_types().iter().map(|ty| ty.bytes());
		let waiting = results.max().unwrap_or(0).saturating_mul(B::WAITING);
		let waiting = waiting.saturating_add(backend.retained(flat));
		let largest = plan.weight_types().map(|ty| ty.bytes()).max().unwrap_or(0);
		let model = backend.model_bytes(plan).saturating_add(HASHING).saturating_add(largest / 8);
		let execution = most.saturating_add(outputs).saturating_add(waiting);
		Self { model: model.saturating_add(backend.whole_bytes(execution)), execution, kept }
	}

	/// All of it: who could execute a model but not dispute a result of it would stand with its pledge for what it can't show.
	pub fn total(&self) -> u64 {
		self.executing().saturating_add(self.kept)
	}

	/// Loaded, and executing.
	pub(crate) fn executing(&self) -> u64 {
		self.model.saturating_add(self.execution)
	}

	pub(crate) fn within(&self, limit: u64) -> Result<(), LoadError> {
		if self.total() > limit {
			return Err(LoadError::TooLarge { needed: self.total(), limit });
		}
		Ok(())
	}
}

/// Bytes of a node's result and of those that it takes: what a side of a dispute about that node keeps.
pub fn kept_bytes(plan: &Plan, node: u32) -> u64 {
	let taken = plan.node(node).map(Node::nodes).unwrap_or_default();
	let bytes = |node| plan.type_of(Value::Node(node)).map_or(0, |ty| ty.bytes());
	taken.into_iter().chain([node]).fold(0, |sum, node| sum.saturating_add(bytes(node)))
}

/// After which node each input and result isn't needed any more.
#[derive(Clone, Debug)]
pub(crate) struct LastUses(Vec<Vec<Value>>);

impl LastUses {
	/// Those of a plan.
	pub fn of(plan: &Plan) -> Self {
		let nodes = &plan.graph().nodes;
		let mut inputs: Vec<Option<usize>> = vec![None; plan.graph().inputs.len()];
		// A result that nobody uses is dropped as soon as it has been hashed.
		let mut results: Vec<usize> = (0..nodes.len()).collect();
		for (place, node) in nodes.iter().enumerate() {
			for value in &node.last.inputs {
				match value {
					Value::Input(input) => inputs[*input as usize] = Some(place),
					Value::Node(node) => results[*node as usize] = place,
					Value::Weight(_) | Value::Step(_) => {}
				}
			}
		}
		let mut after = vec![Vec::new(); nodes.len()];
		for (input, last) in inputs.into_iter().enumerate() {
			if let Some(last) = last {
				after[last].push(Value::Input(input as u32));
			}
		}
		for (node, last) in results.into_iter().enumerate() {
			after[last].push(Value::Node(node as u32));
		}
		Self(after)
	}

	/// What isn't needed after this node.
	pub fn after(&self, node: u32) -> &[Value] {
		self.0.get(node as usize).map_or(&[], Vec::as_slice)
	}
}
