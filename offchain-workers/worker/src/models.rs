//! Models by their root: fetched, checked and loaded once, whoever asks.

use crate::execution::{Attempted, Ending, Stop};
use ambit_artifacts::{parse_bytes, ArtifactError, Store};
use ambit_engine::{Engine, LoadError, LoadedModel};
use ambit_graph::{limits::MAX_GRAPH_BYTES, Graph, Plan};
use ambit_primitives::{
	jobs::{DeclineReason, ModelRoot},
	worker::Execution,
	Cid,
};
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError, Weak},
};
use tokio::task;

const UNAVAILABLE: Ending = Ending::Declined(DeclineReason::ModelUnavailable);

/// The models that tasks run.
pub(crate) struct Models {
	engine: Arc<Engine>,
	store: Store,
	max_weights_bytes: u64,
	/// One slot for each model that somebody loads or uses.
	slots: Mutex<HashMap<ModelRoot, Arc<Slot>>>,
}

/// Locked while the model is loaded; then knows it as long as anyone uses it, whether or not the engine keeps it.
type Slot = tokio::sync::Mutex<Weak<LoadedModel>>;

impl Models {
	pub fn new(engine: Engine, store: Store, max_weights_bytes: u64) -> Self {
		Self { engine: Arc::new(engine), store, max_weights_bytes, slots: Mutex::default() }
	}

	/// Number of models that the engine keeps loaded, and their bytes.
	pub fn kept(&self) -> (usize, u64) {
		self.engine.kept()
	}

	/// The task's model.
	pub async fn get(&self, task: &Execution) -> Attempted<Arc<LoadedModel>> {
		if let Some(model) = self.engine.loaded(&task.model.0) {
			return Ok(model);
		}
		let slot = self.slot(task.model);
		let mut loaded = slot.lock().await;
		if let Some(model) = loaded.upgrade().or_else(|| self.engine.loaded(&task.model.0)) {
			return Ok(model);
		}
		let model = self.load(task).await?;
		*loaded = Arc::downgrade(&model);
		Ok(model)
	}

	/// The task's graph: what can be had where the weights can't.
	pub async fn plan(&self, task: &Execution) -> Attempted<Plan> {
		let graph = self.fetch(&task.graph, MAX_GRAPH_BYTES as u64).await?;
		let root = task.model;
		task::spawn_blocking(move || check_graph(&graph, root)).await.map_err(Stop::fail)?
	}

	async fn load(&self, task: &Execution) -> Attempted<Arc<LoadedModel>> {
		let graph = self.fetch(&task.graph, MAX_GRAPH_BYTES as u64).await?;
		let weights_bytes = check_graph(&graph, task.model)?.weight_bytes();
		if weights_bytes > self.max_weights_bytes {
			let limit = self.max_weights_bytes;
			let why = format!("the weights have {weights_bytes} bytes, this worker takes at most {limit}");
			return Err(Stop::fail(why));
		}
		let weights = self.fetch(&task.weights, weights_bytes).await?;
		let engine = self.engine.clone();
		let loaded = task::spawn_blocking(move || engine.load(&graph, &weights)).await;
		loaded.map_err(Stop::fail)?.map_err(|error| match error {
			LoadError::Graph(_) | LoadError::Weights(_) => Stop::end(UNAVAILABLE, error),
			LoadError::TooLarge { .. } | LoadError::Fault(_) => Stop::fail(error),
		})
	}

	async fn fetch(&self, cid: &Cid, max_bytes: u64) -> Attempted<Vec<u8>> {
		let cid = parse_bytes(cid).map_err(|why| Stop::end(UNAVAILABLE, why))?;
		self.store.fetch(&cid, max_bytes).await.map_err(|error| match error {
			ArtifactError::Io(_) => Stop::later(Ending::Failed, error),
			error if error.is_transient() => Stop::later(UNAVAILABLE, error),
			error => Stop::end(UNAVAILABLE, error),
		})
	}

	fn slot(&self, root: ModelRoot) -> Arc<Slot> {
		let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
		slots.retain(|_, slot| {
			Arc::strong_count(slot) > 1 || slot.try_lock().is_ok_and(|model| model.strong_count() > 0)
		});
		slots.entry(root).or_default().clone()
	}
}

/// The graph, if it is the one that the root names.
fn check_graph(graph: &[u8], root: ModelRoot) -> Attempted<Plan> {
	let plan = Graph::decode_bounded(graph)
		.and_then(Graph::validate)
		.map_err(|error| Stop::end(UNAVAILABLE, error))?;
	let found = ModelRoot::from(ambit_trace::model_root(&plan));
	if found != root {
		return Err(Stop::end(UNAVAILABLE, format!("the graph is that of {found:?}, not of {root:?}")));
	}
	Ok(plan)
}
