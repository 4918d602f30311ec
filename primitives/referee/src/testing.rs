//! Executions of random models, and lies about them, for the tests of whoever plays or judges disputes.
//!
//! All are functions of a seed alone, so a failing seed is a regression test.

use crate::{reveal, Claimed, Descent, Due, Witness};
use alloc::{vec, vec::Vec};
use ambit_graph::{
	evaluate_tile,
	testing::{Case, Random},
	ElementType, Plan, TensorType, Tensors, Tiling, Value,
};
use ambit_trace::{
	commit_weights, outputs_root, tensor_root, tensor_roots, trace_root, values_root, ExecutionRoots, Hash,
	ModelTree,
};

/// Longest output that a result carries itself, bytes.
const MAX_INLINE: usize = 256;

/// What a result says, by value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
	/// The model's root.
	pub model: Hash,
	/// The root over the inputs.
	pub input: Hash,
	/// The root over the outputs.
	pub output: Hash,
	/// The root over the trace, if the result names it.
	pub trace: Option<Hash>,
	/// The outputs themselves, where they are small.
	pub inline: Option<Vec<u8>>,
}

impl Claim {
	/// The same, but for the trace.
	pub fn untraced(&self) -> Self {
		Self { trace: None, ..self.clone() }
	}

	/// As it is where results name their trace, or don't.
	pub fn in_class(&self, traced: bool) -> Self {
		if traced {
			self.clone()
		} else {
			self.untraced()
		}
	}

	/// As the referee takes it.
	pub fn claimed(&self) -> Claimed<'_> {
		let Self { model, input, output, trace, inline } = self;
		Claimed { model: *model, input: *input, output: *output, trace: *trace, inline: inline.as_deref() }
	}
}

/// A model executed as specified.
#[derive(Clone, Debug)]
pub struct Execution {
	/// The graph, with the roots of its weights.
	pub plan: Plan,
	/// Its tree.
	pub model: ModelTree,
	/// The weights' blob.
	pub weights: Vec<u8>,
	/// The inputs' blob.
	pub inputs: Vec<u8>,
	/// Roots of the inputs.
	pub input_roots: Vec<Hash>,
	/// The result of each node.
	pub nodes: Vec<Vec<u8>>,
	/// All roots.
	pub roots: ExecutionRoots,
}

impl Execution {
	/// A random model on a random input.
	pub fn random(seed: u64) -> Self {
		Self::of(Case::random(seed))
	}

	/// Executes a case.
	pub fn of(case: Case) -> Self {
		let Case { plan, weights, inputs } = case;
		let mut graph = plan.into_graph();
		commit_weights(&mut graph, &weights).expect("a case's weights fit its graph");
		let plan = graph.validate().expect("roots don't change whether a graph is valid");
		Self::with_inputs(plan, weights, inputs)
	}

	fn with_inputs(plan: Plan, weights: Vec<u8>, inputs: Vec<u8>) -> Self {
		let model = ModelTree::new(&plan);
		let input_roots = tensor_roots(&plan.graph().inputs, &inputs).expect("a case's inputs fit its graph");
		let mut nodes = Vec::new();
		execute_on(&plan, &weights, &inputs, &mut nodes);
		let roots = ExecutionRoots::of(&plan, &model.root(), &values_root(&input_roots), &nodes)
			.expect("results have the types that were inferred");
		Self { plan, model, weights, inputs, input_roots, nodes, roots }
	}

	/// The outputs' blob.
	pub fn outputs(&self) -> Vec<u8> {
		outputs_of(&self.plan, &self.nodes)
	}

	/// What is to be signed.
	pub fn claim(&self) -> Claim {
		let inline = self.outputs();
		Claim {
			model: self.model.root(),
			input: values_root(&self.input_roots),
			output: self.roots.output,
			trace: Some(self.roots.trace),
			inline: (inline.len() <= MAX_INLINE).then_some(inline),
		}
	}
}

impl Witness for Execution {
	fn tensor(&self, value: Value) -> Option<&[u8]> {
		match value {
			Value::Input(place) => self.plan.split_inputs(&self.inputs).ok()?.get(place as usize).copied(),
			Value::Weight(place) => self.plan.split_weights(&self.weights).ok()?.get(place as usize).copied(),
			Value::Node(place) => self.nodes.get(place as usize).map(Vec::as_slice),
			Value::Step(_) => None,
		}
	}
}

/// Evaluates the nodes behind those whose results are there.
fn execute_on(plan: &Plan, weights: &[u8], inputs: &[u8], nodes: &mut Vec<Vec<u8>>) {
	let weights = plan.split_weights(weights).expect("the weights fit");
	let inputs = plan.split_inputs(inputs).expect("the inputs fit");
	for node in nodes.len()..plan.node_types().len() {
		let source = Tensors { plan, inputs: &inputs, weights: &weights, nodes: &nodes[..] };
		let tiles = 0..Tiling::of(&plan.node_types()[node]).count();
		let result = tiles
			.flat_map(|tile| evaluate_tile(plan, node as u32, tile, &source).expect("every tile is there"));
		let result = result.collect();
		nodes.push(result);
	}
}

fn outputs_of(plan: &Plan, nodes: &[Vec<u8>]) -> Vec<u8> {
	let outputs = plan.graph().outputs.iter().filter_map(|output| match output {
		Value::Node(node) => nodes.get(*node as usize),
		_ => None,
	});
	outputs.flatten().copied().collect()
}

/// What is wrong with a result.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
	/// A node's result has a wrong element; all behind it follows from it.
	Intermediate,
	/// A node's result has a wrong element, and nothing behind it knows.
	Alone,
	/// Several nodes' results have wrong elements.
	Several,
	/// An output has a wrong element, in the trace too.
	Output,
	/// The trace is right, and the output root is another.
	OutputRoot,
	/// The trace and the output root are right, and the output that is carried is another.
	Inline,
	/// The output is right, and the trace is wrong in a node that is none.
	Trace,
	/// A node's result is committed to as another type.
	Shape,
	/// Another model was executed.
	Model,
	/// The trace is bound to another model.
	ModelRoot,
	/// Another input was taken.
	Input,
	/// The trace is bound to another input.
	InputRoot,
	/// There is no trace behind the trace's root.
	NoTrace,
	/// The trace's root is over one node less.
	Shorter,
}

impl Fault {
	/// All of them.
	pub const ALL: [Self; 14] = [
		Self::Intermediate,
		Self::Alone,
		Self::Several,
		Self::Output,
		Self::OutputRoot,
		Self::Inline,
		Self::Trace,
		Self::Shape,
		Self::Model,
		Self::ModelRoot,
		Self::Input,
		Self::InputRoot,
		Self::NoTrace,
		Self::Shorter,
	];
}

/// A wrong result, and what its operator has to say for it.
#[derive(Clone, Debug)]
pub struct Lie {
	/// What is wrong with it.
	pub fault: Fault,
	/// What was signed.
	pub claim: Claim,
	/// The trace as the operator has it. It may not be what it signed.
	pub trace: Vec<Hash>,
	/// The operator's tensors, as it would reveal them.
	nodes: Vec<(TensorType, Vec<u8>)>,
}

impl Lie {
	/// A lie of this kind about an execution, or `None` where there is no room for it. `node` is where it goes wrong, if
	/// that is for the caller to say; it is taken modulo the number of nodes.
	pub fn about(truth: &Execution, fault: Fault, node: Option<u32>, random: &mut Random) -> Option<Self> {
		let plan = &truth.plan;
		let count = truth.nodes.len();
		let node = node.map_or_else(|| random.below(count as u64) as usize, |node| node as usize % count);
		let is_output = |node: usize| plan.graph().outputs.contains(&Value::Node(node as u32));
		let (mut model, mut input) = (truth.model.root(), values_root(&truth.input_roots));
		let mut nodes = truth.nodes.clone();
		let mut types = plan.node_types().to_vec();
		match fault {
			Fault::Intermediate => {
				spoil(&mut nodes[node], random);
				nodes.truncate(node + 1);
				execute_on(plan, &truth.weights, &truth.inputs, &mut nodes);
			}
			Fault::Alone => spoil(&mut nodes[node], random),
			Fault::Several => {
				for _ in 0..2 + random.below(4) {
					let node = random.below(count as u64) as usize;
					spoil(&mut nodes[node], random);
				}
				spoil(&mut nodes[node], random);
			}
			Fault::Output => {
				let outputs: Vec<usize> = (0..count).filter(|node| is_output(*node)).collect();
				let node = outputs[node % outputs.len()];
				spoil(&mut nodes[node], random);
			}
			Fault::Trace => {
				let others: Vec<usize> = (0..count).filter(|node| !is_output(*node)).collect();
				let node = *others.get(node % others.len().max(1))?;
				spoil(&mut nodes[node], random);
			}
			Fault::Shape => types[node] = other_type(&types[node], random)?,
			Fault::Model => {
				let mut graph = plan.graph().clone();
				let mut weights = truth.weights.clone();
				if weights.is_empty() {
					return None;
				}
				spoil(&mut weights, random);
				commit_weights(&mut graph, &weights).ok()?;
				nodes.clear();
				execute_on(&graph.validate().ok()?, &weights, &truth.inputs, &mut nodes);
			}
			Fault::Input => {
				let mut inputs = truth.inputs.clone();
				spoil(&mut inputs, random);
				nodes.clear();
				execute_on(plan, &truth.weights, &inputs, &mut nodes);
			}
			Fault::ModelRoot => model[random.below(32) as usize] ^= 1,
			Fault::InputRoot => input[random.below(32) as usize] ^= 1,
			Fault::OutputRoot | Fault::Inline | Fault::NoTrace | Fault::Shorter => {}
		}
		let nodes: Vec<(TensorType, Vec<u8>)> = types.into_iter().zip(nodes).collect();
		let roots = nodes.iter().map(|(ty, bytes)| tensor_root(ty, bytes));
		let trace: Vec<Hash> = roots.collect::<Result<_, _>>().expect("every type fits its bytes");
		let output = outputs_root(plan, |node| trace.get(node as usize).copied()).expect("outputs are nodes");
		let bytes: Vec<Vec<u8>> = nodes.iter().map(|(_, bytes)| bytes.clone()).collect();
		let inline = Some(outputs_of(plan, &bytes)).filter(|inline| inline.len() <= MAX_INLINE);
		let root = trace_root(&model, &input, &trace);
		let (model, input) = (truth.model.root(), values_root(&truth.input_roots));
		let mut claim = Claim { model, input, output, trace: Some(root), inline };
		match fault {
			Fault::OutputRoot => claim.output[random.below(32) as usize] ^= 1,
			Fault::Inline => spoil(claim.inline.as_mut()?, random),
			Fault::NoTrace => claim.trace.as_mut()?[random.below(32) as usize] ^= 1,
			Fault::Shorter => claim.trace = Some(trace_root(&model, &input, trace.split_last()?.1)),
			_ => {}
		}
		let is_lie = claim != truth.claim();
		is_lie.then_some(Self { fault, claim, trace, nodes })
	}

	/// The same without naming a trace, or `None` if that is no lie.
	pub fn untraced(&self, truth: &Execution) -> Option<Self> {
		let claim = self.claim.untraced();
		let is_lie = claim != truth.claim().untraced();
		is_lie.then(|| Self { claim, ..self.clone() })
	}

	/// A random lie about an execution.
	pub fn random(truth: &Execution, random: &mut Random) -> Self {
		loop {
			let fault = random.one_of(&Fault::ALL);
			if let Some(lie) = Self::about(truth, fault, None, random) {
				return lie;
			}
		}
	}

	/// What the operator reveals of the result of this node. It may not be what it has to.
	pub fn reveal(&self, node: u32, descent: &Descent) -> Vec<u8> {
		let (ty, bytes) = &self.nodes[node as usize];
		let own = Descent { ty: ty.clone(), ..descent.clone() };
		let length = match descent.due() {
			Due::Bytes { length } => length as usize,
			Due::Hashes { count, .. } => count as usize * 32,
		};
		let mut revealed = reveal(&own, bytes).unwrap_or_default();
		revealed.resize(length, 0);
		revealed
	}
}

/// Changes some bits.
fn spoil(bytes: &mut [u8], random: &mut Random) {
	for _ in 0..=random.below(3) {
		let at = random.below(bytes.len() as u64) as usize;
		bytes[at] ^= 1 << random.below(8);
	}
	// Bits that were changed twice.
	let at = random.below(bytes.len() as u64) as usize;
	bytes[at] = bytes[at].wrapping_add(1);
}

/// Another type of as many bytes.
fn other_type(ty: &TensorType, random: &mut Random) -> Option<TensorType> {
	use ElementType::{I16, I32, I64, I8};
	let mut types = vec![TensorType::new(ty.element, [ty.elements() as u32])];
	if ty.shape.len() < 8 {
		types.push(TensorType::new(ty.element, [&[1], &ty.shape[..]].concat()));
	}
	let reversed: Vec<u32> = ty.shape.iter().rev().copied().collect();
	types.push(TensorType::new(ty.element, reversed));
	for element in [I8, I16, I32, I64] {
		if ty.bytes().is_multiple_of(element.bytes().into()) {
			types.push(TensorType::new(element, [(ty.bytes() / u64::from(element.bytes())) as u32]));
		}
	}
	types.retain(|other| other != ty);
	(!types.is_empty()).then(|| types[random.below(types.len() as u64) as usize].clone())
}
