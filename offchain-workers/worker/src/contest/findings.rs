//! What an execution found: pure functions of model, input and fault, so that they may be kept between moves.

use super::WrongInput;
use ambit_engine::{ExecuteError, Execution, LoadedModel, Tamper};
use ambit_graph::Plan;
use ambit_trace::{tensor_roots, values_root, ExecutionRoots, Hash};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicUsize, Ordering::Relaxed},
		Arc, Mutex, MutexGuard, OnceLock, PoisonError,
	},
};

/// Nodes' results that are kept together have at most this many bytes. What is larger is computed again for each move.
const MAX_KEPT: usize = 64 << 20;

/// Bytes of results by their node.
pub(crate) type Results = BTreeMap<u32, Arc<Vec<u8>>>;

/// An input, and what came of it as far as somebody asked.
pub(crate) struct Findings {
	pub input: Vec<u8>,
	pub input_roots: Vec<Hash>,
	tamper: Option<Tamper>,
	executed: OnceLock<Executed>,
	/// The nodes' results that were asked for last. Locked while the model executes.
	kept: Mutex<Results>,
	kept_bytes: AtomicUsize,
}

/// What a whole execution gave.
pub(crate) struct Executed {
	pub outputs: Vec<u8>,
	pub roots: ExecutionRoots,
}

impl From<Execution> for Executed {
	fn from(Execution { outputs, output_root, trace, trace_root, .. }: Execution) -> Self {
		Self { outputs, roots: ExecutionRoots { nodes: trace, output: output_root, trace: trace_root } }
	}
}

impl Findings {
	pub fn new(plan: &Plan, input: Vec<u8>, tamper: Option<Tamper>) -> Result<Self, WrongInput> {
		let input_roots = tensor_roots(&plan.graph().inputs, &input).map_err(WrongInput::Length)?;
		let (executed, kept, kept_bytes) = Default::default();
		Ok(Self { input, input_roots, tamper, executed, kept, kept_bytes })
	}

	pub fn input_root(&self) -> Hash {
		values_root(&self.input_roots)
	}

	/// Bytes that they take, but for what is being computed.
	pub fn bytes(&self) -> usize {
		let executed = self.executed.get().map_or(0, |executed| {
			executed.outputs.len().saturating_add(executed.roots.nodes.as_flattened().len())
		});
		self.input.len().saturating_add(executed).saturating_add(self.kept_bytes.load(Relaxed))
	}

	/// Executes the model, if nobody did yet. Then the results of these nodes are kept.
	pub fn executed(&self, model: &LoadedModel, nodes: &[u32]) -> Result<&Executed, ExecuteError> {
		if let Some(executed) = self.executed.get() {
			return Ok(executed);
		}
		let mut kept = self.kept();
		if let Some(executed) = self.executed.get() {
			return Ok(executed);
		}
		let (execution, results) = model.execute_keeping(&self.input, nodes, self.tamper)?;
		self.keep(&mut kept, nodes.iter().copied().zip(results.into_iter().map(Arc::new)).collect());
		Ok(self.executed.get_or_init(|| execution.into()))
	}

	/// Whether the model was executed.
	pub fn is_executed(&self) -> bool {
		self.executed.get().is_some()
	}

	/// Executes the model at once on all inputs on which nobody did yet.
	pub fn execute_together(model: &LoadedModel, all: &[&Self]) -> Result<(), ExecuteError> {
		let left = || all.iter().filter(|findings| !findings.is_executed());
		let Some(tamper) = left().next().map(|first| first.tamper) else { return Ok(()) };
		let alike: Vec<&Self> = left().filter(|findings| findings.tamper == tamper).copied().collect();
		let inputs: Vec<&[u8]> = alike.iter().map(|findings| &findings.input[..]).collect();
		for (findings, execution) in alike.iter().zip(model.execute_together(&inputs, tamper)?) {
			findings.executed.get_or_init(|| execution.into());
		}
		Ok(())
	}

	/// The results of these nodes. Executes the model up to the last one that is not kept.
	pub fn results(&self, model: &LoadedModel, nodes: &[u32]) -> Result<Results, ExecuteError> {
		let mut kept = self.kept();
		let mut results: Results =
			nodes.iter().filter_map(|node| Some((*node, kept.get(node)?.clone()))).collect();
		let missing: Vec<u32> = nodes.iter().copied().filter(|node| !results.contains_key(node)).collect();
		if !missing.is_empty() {
			let computed = model.results(&self.input, &missing, self.tamper)?;
			results.extend(missing.into_iter().zip(computed.into_iter().map(Arc::new)));
			self.keep(&mut kept, results.clone());
		}
		Ok(results)
	}

	/// The result of one node.
	pub fn result(&self, model: &LoadedModel, node: u32) -> Result<Arc<Vec<u8>>, ExecuteError> {
		let results = self.results(model, &[node])?;
		results.into_values().next().ok_or(ExecuteError::NoSuchNode(node))
	}

	fn kept(&self) -> MutexGuard<'_, Results> {
		self.kept.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn keep(&self, kept: &mut Results, results: Results) {
		let bytes = results.values().fold(0_usize, |sum, result| sum.saturating_add(result.len()));
		let fits = bytes <= MAX_KEPT;
		*kept = if fits { results } else { Results::new() };
		self.kept_bytes.store(if fits { bytes } else { 0 }, Relaxed);
	}
}
