//! A model on a backend, and the walk over its nodes that all backends share.

use crate::{
	backend::{Backend, Operand},
	limits::{Footprint, LastUses},
	Fault, Tamper,
};
use ambit_graph::{Flat, Plan, TensorType, Value};
use ambit_trace::{LengthMismatch, Roots};
use std::{
	collections::{BTreeMap, HashSet},
	ops::RangeInclusive,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::Arc,
	time::Instant,
};

/// What a walk does with the result of a node.
pub(crate) enum Use {
	/// Nothing.
	Skip,
	/// Commit to it.
	Root,
	/// Read its bytes.
	Bytes,
	/// Read its bytes and commit to them.
	Both,
}

/// An execution that is asked for, and what came of it.
pub(crate) struct Walk<'a> {
	/// Their sizes match the graph's.
	inputs: Vec<&'a [u8]>,
	/// With it one result is spoilt before anything is done with it.
	tamper: Option<Tamper>,
	/// What is to be done with each node's result.
	wanted: &'a dyn Fn(u32) -> Use,
	/// Commitments to those that were to be committed to.
	pub roots: Roots,
	/// Bytes of those that were to be read.
	pub read: BTreeMap<u32, Vec<u8>>,
	/// When each node was through, each on its own, if that is asked for.
	pub ends: Option<Vec<Instant>>,
}

impl<'a> Walk<'a> {
	/// Not begun.
	pub fn new(inputs: Vec<&'a [u8]>, tamper: Option<Tamper>, wanted: &'a dyn Fn(u32) -> Use) -> Self {
		Self { inputs, tamper, wanted, roots: Roots::default(), read: BTreeMap::new(), ends: None }
	}

	/// Tells when each node is through.
	pub fn timed(self) -> Self {
		Self { ends: Some(Vec::new()), ..self }
	}

	fn is_timed(&self) -> bool {
		self.ends.is_some()
	}
}

/// A loaded model, whatever the backend.
pub(crate) trait Program: Send + Sync {
	/// Evaluates the first `nodes` nodes in order, for each of the executions.
	fn walk(&self, walks: &mut [Walk<'_>], nodes: u32) -> Result<(), Fault>;

	/// Whether several executions take much less time together than one after the other.
	fn gains_together(&self) -> bool;

	/// Whether it was executed as a whole.
	fn executes_whole(&self) -> bool {
		false
	}
}

/// Prepares models for one backend.
pub(crate) trait Loader: Send + Sync {
	/// What a model would take.
	fn footprint(&self, plan: &Plan, flat: &Flat) -> Footprint;

	/// Uploads a model. `weights` match the plan.
	fn load(&self, flat: Flat, weights: &[&[u8]]) -> Result<Box<dyn Program>, Fault>;
}

/// A backend that programs share.
pub(crate) struct Shared<B>(pub Arc<B>);

impl<B: Backend> Loader for Shared<B> {
	fn footprint(&self, plan: &Plan, flat: &Flat) -> Footprint {
		Footprint::of(&*self.0, plan, flat, &LastUses::of(&flat.plan))
	}

	fn load(&self, flat: Flat, weights: &[&[u8]]) -> Result<Box<dyn Program>, Fault> {
		let backend = self.0.clone();
		let schedule = backend.schedule(&flat);
		let model = caught(|| {
			let _turn = backend.turn();
			backend.prepare(&flat.plan, weights)
		})?;
		let shared = SharedNodes::of(&*backend, &flat);
		Ok(Box::new(OnBackend {
			backend,
			last_uses: LastUses::of(&flat.plan),
			shared,
			schedule,
			flat,
			model,
		}))
	}
}

/// Nodes that are evaluated for several executions at once.
struct SharedNodes {
	/// In order.
	nodes: Vec<u32>,
	/// Whether their weights are most of all.
	are_most: bool,
}

impl SharedNodes {
	fn of<B: Backend>(backend: &B, Flat { plan, results }: &Flat) -> Self {
		let mut nodes = Vec::new();
		let (mut first, mut read) = (0, HashSet::new());
		for (node, last) in (0..).zip(results) {
			let shared: Vec<u32> = (first..=*last).filter(|step| backend.is_shared(plan, *step)).collect();
			first = last.saturating_add(1);
			if !shared.is_empty() {
				nodes.push(node);
			}
			let operands =
				shared.into_iter().filter_map(|step| plan.node(step)).flat_map(|node| &node.last.inputs);
			read.extend(operands.filter(|value| matches!(value, Value::Weight(_))).copied());
		}
		let bytes = |value: &Value| plan.type_of(*value).map_or(0, TensorType::bytes);
		let read = read.iter().fold(0, |sum: u64, value| sum.saturating_add(bytes(value)));
		Self { nodes, are_most: read > 0 && read >= plan.weight_bytes() / 2 }
	}
}

struct OnBackend<B: Backend> {
	backend: Arc<B>,
	/// Every step as a node of its own, which it is evaluated as unless the backend takes some together.
	flat: Flat,
	model: B::Model,
	last_uses: LastUses,
	shared: SharedNodes,
	schedule: B::Schedule,
}

/// An execution that is under way.
struct State<'a, 'w, B: Backend> {
	walk: &'a mut Walk<'w>,
	inputs: Vec<Option<B::Tensor>>,
	/// Of the steps so far, those that are needed.
	results: Vec<Option<B::Tensor>>,
	pending: B::Pending<'a>,
}

impl<B: Backend> Program for OnBackend<B> {
	fn walk(&self, walks: &mut [Walk<'_>], nodes: u32) -> Result<(), Fault> {
		caught(|| {
			let _turn = self.backend.turn();
			let _busy = self.backend.enter();
			self.walk_uncaught(walks, nodes)
		})
	}

	fn gains_together(&self) -> bool {
		self.shared.are_most
	}

	fn executes_whole(&self) -> bool {
		self.backend.executes_whole(&self.model)
	}
}

impl<B: Backend> OnBackend<B> {
	fn walk_uncaught(&self, walks: &mut [Walk<'_>], nodes: u32) -> Result<(), Fault> {
		let mut left = Vec::new();
		for walk in walks {
			if !self.jump(walk, nodes)? {
				left.push(walk);
			}
		}
		self.walk_stepwise(left, nodes)
	}

	/// Executes the whole at once, if that is all that is asked for and the backend does such: whether it did.
	fn jump(&self, walk: &mut Walk<'_>, nodes: u32) -> Result<bool, Fault> {
		let Walk { inputs, tamper, wanted, roots, read, ends } = walk;
		if tamper.is_some() || ends.is_some() || nodes as usize != self.flat.results.len() {
			return Ok(false);
		}
		let uses = (0..nodes).map(|node| (node, wanted(node)));
		let uses: Vec<_> = uses.filter(|(_, wanted)| !matches!(wanted, Use::Skip)).collect();
		// What commits to all results goes step by step: it is what the other way is confirmed by.
		let is_committed = |wanted: &Use| matches!(wanted, Use::Root | Use::Both);
		let committed = uses.iter().filter(|(_, wanted)| is_committed(wanted)).count();
		if committed == nodes as usize || uses.iter().any(|(_, wanted)| matches!(wanted, Use::Root)) {
			return Ok(false);
		}
		let steps = uses.iter().map(|(node, _)| self.last_step(*node)).collect::<Result<Vec<_>, _>>()?;
		let found = self.backend.evaluate_whole(&self.flat, &self.model, inputs, &steps)?;
		let Some(found) = found else { return Ok(false) };
		for (((node, wanted), step), bytes) in uses.into_iter().zip(steps).zip(found) {
			let ty = self.type_of(step)?;
			check_length(ty, &bytes)?;
			if matches!(wanted, Use::Both) {
				roots.push(ty, &bytes).map_err(Fault::Size)?;
			}
			read.insert(node, bytes);
		}
		Ok(true)
	}

	fn walk_stepwise(&self, walks: Vec<&mut Walk<'_>>, nodes: u32) -> Result<(), Fault> {
		let begun = walks.into_iter().map(|walk| self.begin(walk));
		let mut states = begun.collect::<Result<Vec<_>, _>>()?;
		let shared: &[u32] = if states.len() > 1 { &self.shared.nodes } else { &[] };
		let shared = shared.iter().copied().take_while(|node| *node < nodes);
		let mut first = 0;
		// Each execution goes as far as it can on its own, while what it has is in a cache.
		for node in shared.map(Some).chain([None]) {
			for state in &mut states {
				let (mut next, end) = (first, node.unwrap_or(nodes));
				while next < end {
					next = self.go_on(state, next, end)?;
				}
			}
			if let Some(node) = node {
				self.go_on_together(&mut states, node)?;
				first = node + 1;
			}
		}
		states.into_iter().try_for_each(|state| self.backend.settle(state.pending, &mut state.walk.roots))
	}

	fn begin<'a, 'w>(&'a self, walk: &'a mut Walk<'w>) -> Result<State<'a, 'w, B>, Fault> {
		let types = self.flat.plan.graph().inputs.iter();
		let uploaded = types.zip(&walk.inputs).map(|(ty, bytes)| self.backend.upload(ty, bytes).map(Some));
		let inputs = uploaded.collect::<Result<Vec<_>, _>>()?;
		let results = Vec::with_capacity(self.flat.plan.graph().nodes.len());
		Ok(State { walk, inputs, results, pending: B::Pending::default() })
	}

	/// Evaluates the next node of an execution, with those behind it, before the `end`th, of which nothing is wanted on the way. Gives the one
	/// behind.
	fn go_on<'a>(&'a self, state: &mut State<'a, '_, B>, node: u32, end: u32) -> Result<u32, Fault> {
		let span = self.backend.span(&self.schedule, node);
		let passes = span < end && (node..span).all(|inner| self.passes(inner, state.walk));
		let node = if passes { span } else { node };
		let last = self.last_step(node)?;
		let steps = state.results.len() as u32..=last;
		let in_node = |fault: Fault| fault.in_node(node);
		let together = self.evaluate_together(steps.clone(), &state.inputs, &state.results);
		let result = match together.map_err(in_node)? {
			Some(found) => {
				state.results.resize_with(last as usize + 1, || None);
				for (step, result) in found {
					state.results[step as usize] = Some(result);
				}
				let missing = || Fault::Unsupported { node, reason: "it was not evaluated".into() };
				state.results.pop().flatten().ok_or_else(missing)?
			}
			None => {
				for step in steps.clone().take_while(|step| *step < last) {
					let result = self.evaluate(step, &state.inputs, &state.results).map_err(in_node)?;
					state.results.push(Some(result));
					self.drop_after(step, state);
				}
				self.evaluate(last, &state.inputs, &state.results).map_err(in_node)?
			}
		};
		self.finish(state, node, steps, result)?;
		Ok(node + 1)
	}

	/// Whether nothing is done with a node's result but to compute with it.
	fn passes(&self, node: u32, walk: &Walk<'_>) -> bool {
		!walk.is_timed() && matches!((walk.wanted)(node), Use::Skip) && self.spoils(node, walk).is_none()
	}

	/// What spoils the result of this node, if something does.
	fn spoils(&self, node: u32, walk: &Walk<'_>) -> Option<Tamper> {
		walk.tamper.filter(|tamper| tamper.node_of(self.flat.results.len() as u32) == node)
	}

	/// Evaluates the next node of several executions, step by step.
	fn go_on_together<'a>(&'a self, states: &mut [State<'a, '_, B>], node: u32) -> Result<(), Fault> {
		let last = self.last_step(node)?;
		let first = states.first().map_or(0, |state| state.results.len() as u32);
		for step in first..=last {
			let operands = states.iter().map(|state| self.operands(step, &state.inputs, &state.results));
			let operands = operands.collect::<Result<Vec<_>, _>>()?;
			let plan = &self.flat.plan;
			let results = if self.backend.is_shared(plan, step) {
				self.backend.evaluate_shared(plan, &self.model, step, &operands)
			} else {
				let each = operands.iter();
				each.map(|operands| self.backend.evaluate(plan, &self.model, step, operands)).collect()
			};
			for (state, result) in states.iter_mut().zip(results.map_err(|fault| fault.in_node(node))?) {
				if step == last {
					self.finish(state, node, step..=step, result)?;
				} else {
					state.results.push(Some(result));
					self.drop_after(step, state);
				}
			}
		}
		Ok(())
	}

	/// Does with a node's result what is wanted, keeps it as long as it is needed, and drops what isn't needed after its steps.
	fn finish<'a>(
		&'a self,
		state: &mut State<'a, '_, B>,
		node: u32,
		steps: RangeInclusive<u32>,
		mut result: B::Tensor,
	) -> Result<(), Fault> {
		let last = *steps.end();
		let State { walk, pending, .. } = state;
		// Only what a node gives is committed to, read, or spoilt.
		if let Some(tamper) = self.spoils(node, walk) {
			result = self.spoil(last, &result, tamper)?;
		}
		if let Some(bytes) = self.see(last, &result, (walk.wanted)(node), pending, &mut walk.roots)? {
			walk.read.insert(node, bytes);
		}
		if let Some(ends) = &mut walk.ends {
			ends.push(Instant::now());
		}
		state.results.push(Some(result));
		steps.for_each(|step| self.drop_after(step, state));
		Ok(())
	}

	/// The place in the flat plan of what a node gives.
	fn last_step(&self, node: u32) -> Result<u32, Fault> {
		let unknown = || Fault::Unsupported { node, reason: "it is not in the plan".into() };
		self.flat.results.get(node as usize).copied().ok_or_else(unknown)
	}

	/// Drops what isn't needed after the step at this place of the flat plan.
	fn drop_after(&self, place: u32, State { inputs, results, .. }: &mut State<'_, '_, B>) {
		for dropped in self.last_uses.after(place) {
			match dropped {
				Value::Input(input) => drop(inputs.get_mut(*input as usize).and_then(Option::take)),
				Value::Node(node) => drop(results.get_mut(*node as usize).and_then(Option::take)),
				Value::Weight(_) | Value::Step(_) => {}
			}
		}
	}

	/// What these steps give, if the backend takes them together.
	fn evaluate_together(
		&self,
		steps: RangeInclusive<u32>,
		inputs: &[Option<B::Tensor>],
		results: &[Option<B::Tensor>],
	) -> Result<Option<Vec<(u32, B::Tensor)>>, Fault> {
		let operand = |value: Value| operand(value, inputs, results);
		self.backend.evaluate_together(&self.flat.plan, &self.model, &self.schedule, steps, &operand)
	}

	/// What the step at this place of the flat plan gives.
	fn evaluate(
		&self,
		place: u32,
		inputs: &[Option<B::Tensor>],
		results: &[Option<B::Tensor>],
	) -> Result<B::Tensor, Fault> {
		let operands = self.operands(place, inputs, results)?;
		self.backend.evaluate(&self.flat.plan, &self.model, place, &operands)
	}

	/// What the step at this place of the flat plan takes.
	fn operands<'t>(
		&self,
		place: u32,
		inputs: &'t [Option<B::Tensor>],
		results: &'t [Option<B::Tensor>],
	) -> Result<Vec<Operand<'t, B::Tensor>>, Fault> {
		let fault = |reason: &str| Fault::Unsupported { node: place, reason: reason.into() };
		let node = self.flat.plan.node(place).ok_or_else(|| fault("it is not in the plan"))?;
		let operands = node.last.inputs.iter().map(|value| operand(*value, inputs, results));
		operands.map(|operand| operand.ok_or_else(|| fault("an operand is gone"))).collect()
	}

	/// Does with a result what is wanted, and gives its bytes if that is to read them.
	fn see<'a>(
		&'a self,
		place: u32,
		result: &B::Tensor,
		wanted: Use,
		pending: &mut B::Pending<'a>,
		roots: &mut Roots,
	) -> Result<Option<Vec<u8>>, Fault> {
		let ty = self.type_of(place)?;
		if let Use::Root | Use::Both = wanted {
			self.backend.commit(ty, result, pending, roots)?;
		}
		match wanted {
			Use::Skip | Use::Root => Ok(None),
			Use::Bytes | Use::Both => self.download(ty, result).map(Some),
		}
	}

	/// A result with the fault in it.
	fn spoil(&self, place: u32, result: &B::Tensor, tamper: Tamper) -> Result<B::Tensor, Fault> {
		let ty = self.type_of(place)?;
		let mut bytes = self.download(ty, result)?;
		tamper.spoil(ty, &mut bytes);
		self.backend.upload(ty, &bytes)
	}

	/// Type of what the step at this place of the flat plan gives.
	fn type_of(&self, node: u32) -> Result<&TensorType, Fault> {
		let unknown = || Fault::Unsupported { node, reason: "it is not in the plan".into() };
		self.flat.plan.type_of(Value::Node(node)).ok_or_else(unknown)
	}

	fn download(&self, ty: &TensorType, result: &B::Tensor) -> Result<Vec<u8>, Fault> {
		let bytes = self.backend.download(ty, result)?;
		check_length(ty, &bytes)?;
		Ok(bytes)
	}
}

/// Whether a tensor came back with all its bytes.
fn check_length(ty: &TensorType, bytes: &[u8]) -> Result<(), Fault> {
	let (expected, found) = (ty.bytes(), bytes.len() as u64);
	if expected == found {
		Ok(())
	} else {
		Err(Fault::Size(LengthMismatch { expected, found }))
	}
}

/// An operand that is there.
fn operand<'a, T>(value: Value, inputs: &'a [Option<T>], results: &'a [Option<T>]) -> Option<Operand<'a, T>> {
	let tensor = match value {
		Value::Weight(weight) => return Some(Operand::Weight(weight)),
		Value::Input(input) => inputs.get(input as usize),
		Value::Node(node) => results.get(node as usize),
		Value::Step(_) => None,
	};
	tensor.and_then(Option::as_ref).map(Operand::Tensor)
}

/// Runs third-party numerics, whose panics are faults of the backend.
pub(crate) fn caught<T>(run: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
	// What a panic leaves behind is dropped with the walk; models are only read.
	catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|payload| Err(Fault::of_panic(&*payload)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		model::{Inference, LoadedModel},
		ExecuteError,
	};
	use ambit_graph::{ElementType, Graph, Node, Op};
	use std::sync::atomic::AtomicBool;

	/// Gives one number where all is committed to, and another where it isn't.
	struct Moody([u8; 2]);

	impl Program for Moody {
		fn walk(&self, walks: &mut [Walk<'_>], nodes: u32) -> Result<(), Fault> {
			let ty = TensorType::new(ElementType::I8, [1]);
			for walk in walks {
				let committed = (0..nodes).all(|node| matches!((walk.wanted)(node), Use::Root | Use::Both));
				let bytes = vec![self.0[usize::from(committed)]];
				for node in 0..nodes {
					let wanted = (walk.wanted)(node);
					if matches!(wanted, Use::Root | Use::Both) {
						walk.roots.push(&ty, &bytes).map_err(Fault::Size)?;
					}
					if matches!(wanted, Use::Bytes | Use::Both) {
						walk.read.insert(node, bytes.clone());
					}
				}
			}
			Ok(())
		}

		fn gains_together(&self) -> bool {
			false
		}
	}

	fn model(program: Moody) -> LoadedModel {
		let graph = Graph {
			inputs: vec![TensorType::new(ElementType::I8, [1])],
			weights: Vec::new(),
			nodes: vec![
				Node::new(Op::Relu, vec![Value::Input(0)]),
				Node::new(Op::Relu, vec![Value::Node(0)]),
			],
			outputs: vec![Value::Node(1)],
		};
		let plan = Arc::new(graph.validate().unwrap());
		let footprint = Footprint { model: 1, execution: 1, kept: 1 };
		let confirmed = AtomicBool::new(false);
		LoadedModel { root: [0; 32], plan, footprint, limit: 100, program: Box::new(program), confirmed }
	}

	#[test]
	fn outputs_should_be_confirmed_only_where_they_are_the_same_with_commitments() {
		let differing = model(Moody([1, 2]));
		let found = differing.infer_together(&[&[7], &[8]], None).unwrap();
		assert_eq!(found.iter().map(|inferred| &inferred.outputs[..]).collect::<Vec<_>>(), [[1], [1]]);
		for _ in 0..2 {
			let confirmed = differing.confirm(&[7], None, &found[0]);
			assert_eq!(confirmed, Err(ExecuteError::Fault(Fault::Differs)));
		}
		let agreeing = model(Moody([3, 3]));
		let found = agreeing.infer_together(&[&[7]], None).unwrap().remove(0);
		assert_eq!(agreeing.confirm(&[7], None, &found), Ok(()));
		// Then it looks at one output in 256 only.
		let other = |first: u8| Inference { outputs: vec![4], output_root: [first; 32] };
		assert_eq!(agreeing.confirm(&[7], None, &other(4)), Ok(()));
		assert_eq!(agreeing.confirm(&[7], None, &other(0)), Err(ExecuteError::Fault(Fault::Differs)));
	}
}
