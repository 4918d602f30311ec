//! What an execution found: pure functions of model, input and fault, so that they may be kept between moves.

use super::WrongInput;
use ambit_engine::{ExecuteError, Execution, Inference, LoadedModel, Tamper};
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
	outputs: OnceLock<Inference>,
	roots: OnceLock<ExecutionRoots>,
	/// The nodes' results that were asked for last. Locked while the model executes.
	kept: Mutex<Results>,
	kept_bytes: AtomicUsize,
}

/// How much is asked of an execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Extent {
	/// The outputs.
	Outputs,
	/// The roots of all nodes' results too.
	Trace,
}

impl Findings {
	pub fn new(plan: &Plan, input: Vec<u8>, tamper: Option<Tamper>) -> Result<Self, WrongInput> {
		let input_roots = tensor_roots(&plan.graph().inputs, &input).map_err(WrongInput::Length)?;
		let (outputs, roots, kept, kept_bytes) = Default::default();
		Ok(Self { input, input_roots, tamper, outputs, roots, kept, kept_bytes })
	}

	pub fn input_root(&self) -> Hash {
		values_root(&self.input_roots)
	}

	/// Bytes that they take, but for what is being computed.
	pub fn bytes(&self) -> usize {
		let outputs = self.outputs.get().map_or(0, |outputs| outputs.outputs.len());
		let roots = self.roots.get().map_or(0, |roots| roots.nodes.as_flattened().len());
		self.input
			.len()
			.saturating_add(outputs)
			.saturating_add(roots)
			.saturating_add(self.kept_bytes.load(Relaxed))
	}

	/// The outputs. Executes the model, if nobody did yet, without commitments to what is between.
	pub fn outputs(&self, model: &LoadedModel) -> Result<&Inference, ExecuteError> {
		if let Some(outputs) = self.outputs.get() {
			return Ok(outputs);
		}
		let _kept = self.kept();
		if let Some(outputs) = self.outputs.get() {
			return Ok(outputs);
		}
		let inferred = model.infer_together(&[&self.input], self.tamper)?.remove(0);
		Ok(self.outputs.get_or_init(|| inferred))
	}

	/// Fails where the outputs are others with commitments, if that was never tried with this model.
	pub fn confirm(&self, model: &LoadedModel) -> Result<(), ExecuteError> {
		model.confirm(&self.input, self.tamper, self.outputs(model)?)
	}

	/// All roots. Executes the model, if nobody did yet with commitments. Then the results of these nodes are kept.
	pub fn roots(&self, model: &LoadedModel, nodes: &[u32]) -> Result<&ExecutionRoots, ExecuteError> {
		if let Some(roots) = self.roots.get() {
			return Ok(roots);
		}
		let mut kept = self.kept();
		if let Some(roots) = self.roots.get() {
			return Ok(roots);
		}
		let (execution, results) = model.execute_keeping(&self.input, nodes, self.tamper)?;
		self.keep(&mut kept, nodes.iter().copied().zip(results.into_iter().map(Arc::new)).collect());
		Ok(self.end_traced(execution))
	}

	/// Whether as much was executed.
	pub fn is_executed(&self, extent: Extent) -> bool {
		match extent {
			Extent::Outputs => self.outputs.get().is_some(),
			Extent::Trace => self.roots.get().is_some(),
		}
	}

	/// Executes the model at once on all inputs on which nobody did yet.
	pub fn execute_together(model: &LoadedModel, extent: Extent, all: &[&Self]) -> Result<(), ExecuteError> {
		let left = || all.iter().filter(|findings| !findings.is_executed(extent));
		let Some(tamper) = left().next().map(|first| first.tamper) else { return Ok(()) };
		let alike: Vec<&Self> = left().filter(|findings| findings.tamper == tamper).copied().collect();
		let inputs: Vec<&[u8]> = alike.iter().map(|findings| &findings.input[..]).collect();
		match extent {
			Extent::Outputs => {
				for (findings, inferred) in alike.iter().zip(model.infer_together(&inputs, tamper)?) {
					findings.outputs.get_or_init(|| inferred);
				}
			}
			Extent::Trace => {
				for (findings, execution) in alike.iter().zip(model.execute_together(&inputs, tamper)?) {
					findings.end_traced(execution);
				}
			}
		}
		Ok(())
	}

	/// Notes what an execution with commitments gave.
	fn end_traced(&self, execution: Execution) -> &ExecutionRoots {
		let Execution { outputs, output_root, trace, trace_root, .. } = execution;
		self.outputs.get_or_init(|| Inference { outputs, output_root });
		self.roots.get_or_init(|| ExecutionRoots { nodes: trace, output: output_root, trace: trace_root })
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
