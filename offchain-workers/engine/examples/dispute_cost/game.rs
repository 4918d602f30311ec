//! Whole disputes about an execution, with the referee's own types: an operator whose result has one flipped bit, and a challenger.

use crate::builder::Subject;
use ambit_engine::{Device, Engine, Limits};
use ambit_graph::{Plan, Value};
use ambit_referee::{
	accuse, chunk_nodes, chunks, limits::CHUNK, name, pick, prove, reveal, trace_of_chunks, wrong_element,
	Accused, Charge, Claimed, Due, Effort, Finding, Proof, Witness,
};
use ambit_trace::{
	tensor_root, tensor_roots, trace_root, values_root, ExecutionRoots, Hash, ModelTree, TraceTree,
};
use codec::{DecodeAll, Encode};
use std::time::{Duration, Instant};

/// Memory that an engine may take for one of these models, bytes.
const MEMORY: u64 = 6 << 30;

/// An execution of one's own.
pub struct Execution {
	plan: Plan,
	model: ModelTree,
	weights: Vec<u8>,
	inputs: Vec<u8>,
	/// The first byte of each weight and input in their blobs.
	starts: [Vec<usize>; 2],
	input_roots: Vec<Hash>,
	/// The bytes of each node's result.
	pub nodes: Vec<Vec<u8>>,
	roots: ExecutionRoots,
}

impl Execution {
	/// Executes a model with the engine.
	pub fn of(subject: Subject) -> Self {
		let Subject { plan, weights, inputs, .. } = subject;
		let limits = Limits { model: MEMORY, cache: 0, ..Limits::default() };
		let engine = Engine::with_limits(Device::Cpu, limits).expect("the processor is there");
		let model = engine.load(&plan.graph().encode(), &weights).expect("the model loads");
		let all: Vec<u32> = (0..plan.node_types().len() as u32).collect();
		let nodes = model.results(&inputs, &all, None).expect("it executes");
		drop(model);
		let model = ModelTree::new(&plan);
		let input_roots = tensor_roots(&plan.graph().inputs, &inputs).expect("the inputs fit");
		let roots = ExecutionRoots::of(&plan, &model.root(), &values_root(&input_roots), &nodes)
			.expect("the results fit");
		let starts = [starts(plan.weight_types()), starts(plan.graph().inputs.iter())];
		Self { plan, model, weights, inputs, starts, input_roots, nodes, roots }
	}

	pub fn plan(&self) -> &Plan {
		&self.plan
	}
}

fn starts<'a>(types: impl Iterator<Item = &'a ambit_graph::TensorType>) -> Vec<usize> {
	types
		.scan(0, |next, ty| {
			let start = *next;
			*next += ty.bytes() as usize;
			Some(start)
		})
		.collect()
}

impl Witness for Execution {
	fn tensor(&self, value: Value) -> Option<&[u8]> {
		let length = self.plan.type_of(value)?.bytes() as usize;
		let cut = |blob: usize, place: u32, bytes| -> Option<&[u8]> {
			let start = *self.starts[blob].get(place as usize)?;
			<[u8]>::get(bytes, start..start + length)
		};
		match value {
			Value::Weight(place) => cut(0, place, &self.weights),
			Value::Input(place) => cut(1, place, &self.inputs),
			Value::Node(place) => self.nodes.get(place as usize).map(Vec::as_slice),
			Value::Step(_) => None,
		}
	}
}

/// What one dispute took.
pub struct Played {
	/// Node that was accused.
	pub node: u32,
	/// Moves in all when the operator's trace was to be had.
	pub moves: usize,
	/// The charge that names the node, bytes.
	pub charge: usize,
	/// Instead of it, when the trace has to be posted: the charge, the trace and the name, bytes; and how many moves more.
	pub posted: [usize; 3],
	pub posting: usize,
	/// Revealed hashes, the picks among them, and revealed bytes, bytes.
	pub hashes: usize,
	pub picks: usize,
	pub bytes: usize,
	/// The proof, bytes.
	pub proof: usize,
	/// What the evaluation takes at most, at the pace of which it is most.
	pub effort: Effort,
	/// Time of decoding, opening and evaluating.
	pub check: Duration,
}

impl Played {
	/// All that was said on chain, bytes.
	pub fn total(&self) -> usize {
		self.charge + self.rest()
	}

	/// All that is said when the trace has to be posted, bytes.
	pub fn total_posted(&self) -> usize {
		self.posted.iter().sum::<usize>() + self.rest()
	}

	fn rest(&self) -> usize {
		self.hashes + self.picks + self.bytes + self.proof
	}
}

/// Plays the dispute about one flipped bit in the element at this place of a node's result.
pub fn play(truth: &Execution, node: u32, element: u64) -> Played {
	let plan = &truth.plan;
	let ty = plan.type_of(Value::Node(node)).expect("it is a node");
	let mut tensor = truth.nodes[node as usize].clone();
	tensor[(element * u64::from(ty.element.bytes())) as usize] ^= 1;
	let mut trace = truth.roots.nodes.clone();
	trace[node as usize] = tensor_root(ty, &tensor).expect("the tensor fits its type");
	let (model, input) = (truth.model.root(), values_root(&truth.input_roots));
	let outputs = plan.graph().outputs.iter().filter_map(|output| match output {
		Value::Node(node) => trace.get(*node as usize).copied(),
		_ => None,
	});
	let output = values_root(&outputs.collect::<Vec<_>>());
	let root = Some(trace_root(&model, &input, &trace));
	let claimed = Claimed { model, input, output, trace: root, inline: None };

	let (charge, accused) = charge(truth, &claimed, &trace);
	let (posted, posting) = post(truth, &claimed, &trace, &accused);
	let own = &truth.nodes[node as usize];
	let mut descent = accused.descent.clone();
	let (mut moves, mut hashes, mut picks) = (1, 0, 0);
	let revealed = loop {
		let revealed = reveal(&descent, &tensor).expect("the tensor is there");
		descent.check(&revealed).expect("it is what was claimed");
		moves += 1;
		if let Due::Bytes { .. } = descent.due() {
			break revealed;
		}
		let place = pick(&descent, &revealed, own).expect("a hash is wrong");
		descent = descent.pick(&revealed, place).expect("the place is one");
		moves += 1;
		hashes += revealed.len();
		picks += place.encode().len();
	};
	let (tile, index) = wrong_element(&descent, &revealed, own).expect("an element is wrong");
	let tree = TraceTree::new(&model, &input, &trace).expect("there are nodes");
	let proof = prove(plan, node, (tile, index), &truth.input_roots, &tree, &trace, truth);
	let proof = proof.expect("all tensors are there").encode();
	moves += 1;

	let judge = || {
		let begun = Instant::now();
		let received = Proof::decode_all(&mut &proof[..]).expect("it decodes");
		let efforts = received.efforts().expect("the node is valid");
		let effort =
			efforts.into_iter().max_by_key(|effort| effort.amount).expect("there is something to evaluate");
		let is = received.evaluate(&claimed, accused.nodes, &accused.record).expect("it proves");
		(begun.elapsed(), effort, is)
	};
	// The shortest of a few times, without whatever else the machine did.
	let (check, effort, is) =
		(0..3).map(|_| judge()).min_by_key(|(check, ..)| *check).expect("it was judged");
	let says = descent.claimed(&revealed, tile, index).expect("it was revealed");
	assert_ne!(is, says, "node {node}: the operator is convicted");
	Played {
		node,
		moves,
		charge,
		posted,
		posting,
		hashes,
		picks,
		bytes: revealed.len(),
		proof: proof.len(),
		effort,
		check,
	}
}

/// Names the node when the trace is to be had.
fn charge(truth: &Execution, claimed: &Claimed<'_>, trace: &[Hash]) -> (usize, Accused) {
	let charge = accuse(&truth.plan, &truth.model, &truth.roots, claimed, Some(trace)).expect("it is wrong");
	let bytes = charge.encode();
	let charge = Charge::decode_all(&mut &bytes[..]).expect("it decodes");
	match charge.examine(claimed) {
		Ok(Finding::Node(accused)) => (bytes.len(), accused),
		other => panic!("a node is wrong: {other:?}"),
	}
}

/// Names it when the trace has to be posted: bytes of the charge, the trace and the name, and the further moves.
fn post(truth: &Execution, claimed: &Claimed<'_>, trace: &[Hash], accused: &Accused) -> ([usize; 3], usize) {
	let charge = accuse(&truth.plan, &truth.model, &truth.roots, claimed, None).expect("it is wrong");
	let Ok(Finding::Trace(nodes)) = charge.examine(claimed) else { panic!("the trace is demanded") };
	let count = chunks(nodes).expect("the model is not too large");
	let above =
		(0..count).zip(trace.chunks(CHUNK as usize)).map(|(chunk, roots)| chunk_nodes(nodes, chunk, roots));
	let above = above.collect::<Result<Vec<_>, _>>().expect("the chunks have their lengths");
	assert_eq!(trace_of_chunks(claimed, nodes, &above).ok(), claimed.trace, "it is the trace");
	let named = name(&truth.plan, &truth.model, &truth.roots, trace).expect("a node is wrong");
	let found = named.accuse(claimed, trace[named.node as usize]).expect("it is a node of the model");
	assert_eq!(found, *accused, "both ways lead to the same node");
	let bytes = [charge.encode().len(), trace.as_flattened().len(), named.encode().len()];
	(bytes, count as usize + 1)
}
