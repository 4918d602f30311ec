//! Executions of one model that wait for a place, and then go together where that takes little longer than one of them.
//!
//! Nobody waits for others to come: who gets a place takes along those that are waiting just then, as far as there is memory for them too.

use super::{Attempted, Stop, Turn, TOO_LATE};
use crate::{
	contest::{Extent, Replay},
	gate::{Gate, Pass},
};
use ambit_engine::ExecuteError;
use ambit_trace::Hash;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::{sync::oneshot, task, time::Instant};

/// Most executions that go together: so many rows are multiplied at once.
const MOST: usize = 12;

/// Those that wait, by their model's root and in the order in which they came.
#[derive(Clone, Default)]
pub(super) struct Together(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
	waiting: HashMap<Hash, Vec<Waiting>>,
	came: u64,
}

struct Waiting {
	number: u64,
	replay: Arc<Replay>,
	extent: Extent,
	turn: Turn,
	done: oneshot::Sender<Done>,
}

/// What came of an execution.
#[derive(Debug)]
pub(super) struct Done {
	/// What its replay has now, or why it doesn't.
	pub result: Result<(), ExecuteError>,
	/// How long it took, with all that went along.
	pub took: Duration,
	/// How many went together.
	pub count: usize,
}

/// A place among those that wait, until it is dropped.
struct Place<'a> {
	all: &'a Together,
	model: Hash,
	number: u64,
}

impl Together {
	/// Executes the model, unless that was done, when its turn has come or that of another which takes it along.
	pub async fn execute(
		&self,
		gate: &Gate,
		turn: Turn,
		replay: Arc<Replay>,
		extent: Extent,
	) -> Attempted<Done> {
		let (done, mut told) = oneshot::channel();
		let memory = memory(&replay);
		let place = self.join(turn, replay, extent, done);
		tokio::select! {
			biased;
			done = &mut told => return done.map_err(Stop::fail),
			pass = gate.enter(turn.rank, turn.expires, memory) => {
				if Instant::now() > turn.times.start_until {
					return Err(Stop::fail(TOO_LATE));
				}
				if let Some((pass, group)) = self.take(&place, pass) {
					task::spawn_blocking(move || run(pass, group));
				}
			}
		}
		told.await.map_err(Stop::fail)
	}

	fn join(
		&self,
		turn: Turn,
		replay: Arc<Replay>,
		extent: Extent,
		done: oneshot::Sender<Done>,
	) -> Place<'_> {
		let mut state = self.state();
		let model = replay.model().root();
		let number = state.came;
		state.came = state.came.wrapping_add(1);
		state.waiting.entry(model).or_default().push(Waiting { number, replay, extent, turn, done });
		Place { all: self, model, number }
	}

	/// Takes who has this place, and others that may go along; `None` where another has taken it. Then the pass is given back.
	fn take(&self, place: &Place<'_>, mut pass: Pass) -> Option<(Pass, Vec<Waiting>)> {
		let now = Instant::now();
		let mut state = self.state();
		let waiting = state.waiting.get_mut(&place.model)?;
		let own = waiting.iter().position(|waiting| waiting.number == place.number)?;
		let mut group = vec![waiting.remove(own)];
		let (rank, extent) = group.first().map(|own| (own.turn.rank, own.extent))?;
		let others = waiting.extract_if(.., |other| {
			let alike = (other.turn.rank, other.extent) == (rank, extent);
			let may_go = alike && now <= other.turn.times.start_until && !other.done.is_closed();
			may_go && pass.widen(memory(&other.replay))
		});
		group.extend(others.take(MOST - 1));
		Some((pass, group))
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Place<'_> {
	fn drop(&mut self) {
		let mut state = self.all.state();
		if let Some(waiting) = state.waiting.get_mut(&self.model) {
			waiting.retain(|waiting| waiting.number != self.number);
			if waiting.is_empty() {
				state.waiting.remove(&self.model);
			}
		}
	}
}

/// Memory that an execution takes, bytes.
fn memory(replay: &Replay) -> u64 {
	replay.model().footprint().execution
}

/// Executes for all of a group, and tells each.
fn run(pass: Pass, group: Vec<Waiting>) {
	let begun = Instant::now();
	let replays: Vec<&Replay> = group.iter().map(|waiting| &*waiting.replay).collect();
	// All of a group are asked for as much.
	let Some(extent) = group.first().map(|first| first.extent) else { return };
	// Where all together fail, each is tried for itself: what fails one need not fail others.
	if let Err(error) = Replay::execute_together(&replays, extent) {
		tracing::warn!(target: "worker", count = replays.len(), %error, "executions failed together, each goes alone");
	}
	let count = group.len();
	for Waiting { replay, done, .. } in group {
		let result = replay.execute(extent);
		let _ = done.send(Done { result, took: begun.elapsed(), count });
	}
	drop(pass);
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{execution::Times, task::Rank};
	use ambit_engine::{Device, Engine, LoadedModel};
	use ambit_graph::{ElementType, Graph, Node, Op, TensorType, Value, Weight};
	use ambit_trace::{blob_root, commit_weights};
	use codec::Encode;
	use sp_core::H256;

	/// One row by a matrix.
	fn model() -> Arc<LoadedModel> {
		let weights: Vec<u8> = (0..16 * 8).map(|place| place as u8).collect();
		let mut graph = Graph {
			inputs: vec![TensorType::new(ElementType::I8, [1, 8])],
			weights: vec![Weight { ty: TensorType::new(ElementType::I8, [16, 8]), root: [0; 32] }],
			nodes: vec![Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(0)])],
			outputs: vec![Value::Node(0)],
		};
		commit_weights(&mut graph, &weights).unwrap();
		Engine::new(Device::Cpu).unwrap().load(&graph.encode(), &weights).unwrap()
	}

	fn replay(model: &Arc<LoadedModel>, number: u8) -> Arc<Replay> {
		let input = vec![number; 8];
		let root = H256(blob_root(model.plan().graph().inputs.iter(), &input).unwrap());
		Arc::new(Replay::new(model.clone(), input, root, None).unwrap())
	}

	fn turn(rank: Rank) -> Turn {
		let later = Instant::now() + Duration::from_secs(600);
		Turn { rank, expires: 0, times: Times { fetch_until: later, start_until: later } }
	}

	/// Returns when so many wait.
	async fn all_wait(together: &Together, model: &LoadedModel, count: usize) {
		while together.state().waiting.get(&model.root()).map_or(0, Vec::len) < count {
			tokio::task::yield_now().await;
		}
	}

	#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
	async fn those_that_wait_should_go_together_as_far_as_there_is_memory() {
		let model = model();
		assert!(model.gains_together());
		let memory = model.footprint().execution;
		let (all, few) = (vec![10; 10], vec![4, 4, 4, 4, 4, 4, 4, 4, 2, 2]);
		for (room, counts, extent) in [(20, all, Extent::Trace), (4, few, Extent::Outputs)] {
			let (gate, together) = (Gate::new(1, room * memory), Together::default());
			let held = gate.enter(Rank::Move, 0, 0).await;
			let replays: Vec<_> = (0..10).map(|number| replay(&model, number)).collect();
			let executions: Vec<_> = replays
				.iter()
				.map(|replay| {
					let (gate, together, replay) = (gate.clone(), together.clone(), replay.clone());
					tokio::spawn(
						async move { together.execute(&gate, turn(Rank::Work), replay, extent).await },
					)
				})
				.collect();
			all_wait(&together, &model, 10).await;
			drop(held);
			let mut found = Vec::new();
			for execution in executions {
				let done = execution.await.unwrap().unwrap();
				assert_eq!(done.result, Ok(()));
				found.push(done.count);
			}
			found.sort_unstable_by(|one, other| other.cmp(one));
			assert_eq!(found, counts);
			for (number, replay) in (0..10).zip(&replays) {
				let alone = model.execute(&[number; 8]).unwrap();
				assert!(replay.is_executed(extent));
				assert_eq!(replay.is_executed(Extent::Trace), extent == Extent::Trace);
				assert_eq!(replay.outputs().unwrap(), alone.outputs);
				assert_eq!(replay.roots().unwrap().trace, alone.trace_root);
			}
			assert!(together.state().waiting.is_empty());
		}
	}

	#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
	async fn those_that_need_a_trace_should_go_with_none_that_doesnt() {
		let (model, gate, together) = (model(), Gate::new(1, u64::MAX), Together::default());
		let held = gate.enter(Rank::Move, 0, 0).await;
		let executions: Vec<_> = (0..5)
			.map(|number| {
				let (gate, together, replay) = (gate.clone(), together.clone(), replay(&model, number));
				let extent = if number < 2 { Extent::Trace } else { Extent::Outputs };
				tokio::spawn(async move { together.execute(&gate, turn(Rank::Work), replay, extent).await })
			})
			.collect();
		all_wait(&together, &model, 5).await;
		drop(held);
		let mut found = Vec::new();
		for execution in executions {
			found.push(execution.await.unwrap().unwrap().count);
		}
		assert_eq!(found, [2, 2, 3, 3, 3]);
	}

	#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
	async fn who_gives_up_or_comes_too_late_should_hold_up_nobody() {
		let (model, gate, together) = (model(), Gate::new(1, u64::MAX), Together::default());
		let held = gate.enter(Rank::Move, 0, 0).await;
		let spawned = |turn: Turn, number: u8| {
			let (gate, together, replay) = (gate.clone(), together.clone(), replay(&model, number));
			tokio::spawn(async move { together.execute(&gate, turn, replay, Extent::Trace).await })
		};
		let mut late = turn(Rank::Work);
		late.times.start_until = Instant::now();
		let (gone, late, stays) =
			(spawned(turn(Rank::Work), 1), spawned(late, 2), spawned(turn(Rank::Work), 3));
		all_wait(&together, &model, 3).await;
		gone.abort();
		assert!(gone.await.unwrap_err().is_cancelled());
		drop(held);
		assert!(late.await.unwrap().is_err());
		assert_eq!(stays.await.unwrap().unwrap().count, 1);
	}
}
