//! A graph in parts: neighbouring nodes with the weights that they take, each a graph of its own. So that a large model is executed
//! and analysed with the weights of one part in memory, and not with all of them.

use crate::{weights::Weights, Error, Result};
use ambit_graph::{
	analysis::{analyse, Analysis, Assumptions, Interval},
	limits::MAX_VALUES,
	Graph, Node, Plan, Step, TensorType, Value,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Range,
};

/// How large parts become. One that must be larger is: a node with large weights, or nodes between which too many values pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
	/// Bytes of weights.
	pub weights: u64,
	/// Bytes of the results of all nodes, where they are kept.
	pub results: u64,
	/// Bytes that all that is executed at once has between two parts.
	pub carried: u64,
}

impl Room {
	/// Little memory, and yet so much that little time goes to loading and to what parts give each other.
	pub const USUAL: Self = Self { weights: 32 << 20, results: 16 << 20, carried: 32 << 20 };

	/// For parts of whose results only a few are kept.
	pub fn without_results(self) -> Self {
		Self { results: u64::MAX, ..self }
	}
}

/// Neighbouring nodes.
#[derive(Debug)]
pub(crate) struct Part {
	/// Their places.
	pub nodes: Range<u32>,
	/// They as a graph. Its output is the last one's result, so that there is any.
	pub plan: Plan,
	/// What its inputs are in the whole graph.
	pub inputs: Vec<Value>,
	/// The nodes whose results later parts take, or the whole graph gives.
	pub gives: Vec<u32>,
	/// What no later part takes, nor the whole graph gives.
	pub drops: Vec<Value>,
	/// Places of its weights in the blob of all.
	weights: Vec<Range<u64>>,
}

impl Part {
	/// Its weights' blob.
	pub fn weights(&self, weights: &Weights) -> Result<Vec<u8>> {
		let mut blob = Vec::with_capacity(self.plan.weight_bytes() as usize);
		self.weights.iter().try_for_each(|places| weights.append(places.clone(), &mut blob))?;
		Ok(blob)
	}
}

/// What nodes take of others.
struct Taken {
	nodes: Range<u32>,
	inputs: BTreeSet<Value>,
	weights: BTreeSet<u32>,
	weight_bytes: u64,
	result_bytes: u64,
}

impl Taken {
	fn of(plan: &Plan, place: u32, node: &Node) -> Self {
		let (mut inputs, mut weights) = (BTreeSet::new(), BTreeSet::new());
		for value in node.operands() {
			match value {
				Value::Weight(weight) => weights.extend([weight]),
				value => inputs.extend([value]),
			}
		}
		let weight_bytes = weights.iter().map(|weight| bytes(plan, Value::Weight(*weight))).sum();
		let result_bytes = bytes(plan, Value::Node(place));
		Self { nodes: place..place + 1, inputs, weights, weight_bytes, result_bytes }
	}

	/// What the nodes behind it take that these don't give or take too.
	fn new_inputs<'a>(&'a self, behind: &'a Self) -> impl Iterator<Item = Value> + 'a {
		let is_own = |value: &Value| matches!(value, Value::Node(node) if *node >= self.nodes.start);
		behind.inputs.iter().copied().filter(move |value| !is_own(value) && !self.inputs.contains(value))
	}

	fn new_weight_bytes(&self, plan: &Plan, behind: &Self) -> u64 {
		behind.weights.difference(&self.weights).map(|weight| bytes(plan, Value::Weight(*weight))).sum()
	}

	/// Whether there is room for the nodes behind it.
	fn has_room(&self, plan: &Plan, behind: &Self, room: Room) -> bool {
		self.inputs.len() + self.new_inputs(behind).count() <= MAX_VALUES
			&& self.weight_bytes.saturating_add(self.new_weight_bytes(plan, behind)) <= room.weights
			&& self.result_bytes.saturating_add(behind.result_bytes) <= room.results
	}

	/// With the nodes behind it.
	fn with(mut self, plan: &Plan, behind: Self) -> Self {
		self.weight_bytes = self.weight_bytes.saturating_add(self.new_weight_bytes(plan, &behind));
		self.result_bytes = self.result_bytes.saturating_add(behind.result_bytes);
		let inputs: Vec<Value> = self.new_inputs(&behind).collect();
		self.inputs.extend(inputs);
		self.weights.extend(behind.weights);
		self.nodes.end = behind.nodes.end;
		self
	}
}

fn bytes(plan: &Plan, value: Value) -> u64 {
	plan.type_of(value).map_or(0, TensorType::bytes)
}

/// Cuts a graph into parts, in order.
pub(crate) fn cut(plan: &Plan, room: Room) -> Result<Vec<Part>> {
	let mut taken: Vec<Taken> = Vec::new();
	for (place, node) in (0..).zip(&plan.graph().nodes) {
		let mut last = Taken::of(plan, place, node);
		if let Some(before) = taken.pop_if(|before| before.has_room(plan, &last, room)) {
			last = before.with(plan, last);
		}
		// The first part takes inputs of the graph only, which are never too many.
		while let Some(before) = taken.pop_if(|_| last.inputs.len() > MAX_VALUES) {
			last = before.with(plan, last);
		}
		taken.push(last);
	}
	// A graph must take something.
	taken
		.iter_mut()
		.filter(|taken| taken.inputs.is_empty())
		.for_each(|taken| taken.inputs.extend([Value::Input(0)]));
	// The last part that takes a value, or one that is not there for what the graph gives.
	let mut last_uses: BTreeMap<Value, usize> = BTreeMap::new();
	for (place, taken) in taken.iter().enumerate() {
		last_uses.extend(taken.inputs.iter().map(|value| (*value, place)));
	}
	last_uses.extend(plan.graph().outputs.iter().map(|value| (*value, taken.len())));
	let mut places = Vec::new();
	let mut end = 0;
	for ty in plan.weight_types() {
		places.push(end..end + ty.bytes());
		end += ty.bytes();
	}
	taken.iter().enumerate().map(|(place, taken)| part(plan, place, taken, &last_uses, &places)).collect()
}

fn part(
	plan: &Plan,
	place: usize,
	taken: &Taken,
	last_uses: &BTreeMap<Value, usize>,
	places: &[Range<u64>],
) -> Result<Part> {
	let graph = plan.graph();
	let inputs: Vec<Value> = taken.inputs.iter().copied().collect();
	let weights: Vec<usize> = taken.weights.iter().map(|weight| *weight as usize).collect();
	let own_place = |value: Value| match value {
		Value::Node(node) if node >= taken.nodes.start => Value::Node(node - taken.nodes.start),
		Value::Weight(weight) => {
			Value::Weight(weights.partition_point(|other| *other < weight as usize) as u32)
		}
		Value::Step(_) => value,
		value => Value::Input(inputs.partition_point(|other| *other < value) as u32),
	};
	let own_step = |step: &Step| Step {
		op: step.op.clone(),
		inputs: step.inputs.iter().copied().map(own_place).collect(),
	};
	let nodes = &graph.nodes[taken.nodes.start as usize..taken.nodes.end as usize];
	let own = Graph {
		inputs: inputs.iter().filter_map(|value| plan.type_of(*value).cloned()).collect(),
		weights: weights.iter().map(|weight| graph.weights[*weight].clone()).collect(),
		nodes: nodes
			.iter()
			.map(|node| Node {
				before: node.before.iter().map(own_step).collect(),
				last: own_step(&node.last),
			})
			.collect(),
		outputs: vec![Value::Node(nodes.len() as u32 - 1)],
	};
	let last_use = |value: &Value| last_uses.get(value).copied();
	let gives = taken.nodes.clone().filter(|node| last_use(&Value::Node(*node)) > Some(place));
	Ok(Part {
		gives: gives.collect(),
		drops: inputs.iter().copied().filter(|value| last_use(value) == Some(place)).collect(),
		plan: own.validate().map_err(|error| Error::Graph(error.to_string()))?,
		nodes: taken.nodes.clone(),
		inputs,
		weights: weights.iter().map(|weight| places[*weight].clone()).collect(),
	})
}

/// Most bytes of what parts have of earlier ones and of the graph's inputs.
pub(crate) fn carried(plan: &Plan, parts: &[Part]) -> u64 {
	let mut now: u64 = plan.input_bytes();
	let mut most = now;
	for part in parts {
		now += part.gives.iter().map(|node| bytes(plan, Value::Node(*node))).sum::<u64>();
		most = most.max(now);
		now -= part.drops.iter().map(|value| bytes(plan, *value)).sum::<u64>();
	}
	most
}

/// What can be said of a graph, with the weights of one part in memory at a time.
pub(crate) fn analysis(plan: &Plan, weights: &Weights, room: Room) -> Result<Analysis> {
	let mut whole = Analysis { nodes: Vec::with_capacity(plan.node_types().len()) };
	for part in cut(plan, room.without_results())? {
		let interval = |(value, ty): (&Value, &TensorType)| match value {
			Value::Node(node) => whole.nodes[*node as usize].interval,
			_ => Interval::of_type(ty.element),
		};
		let inputs: Vec<Interval> = part.inputs.iter().zip(&part.plan.graph().inputs).map(interval).collect();
		let blob = part.weights(weights)?;
		let found = analyse(&part.plan, &Assumptions { inputs: &inputs, weights: Some(&blob) });
		whole.nodes.extend(found.map_err(|error| Error::Graph(error.to_string()))?.nodes);
	}
	Ok(whole)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::weights::Writer;
	use ambit_graph::{
		execute,
		ops::{Concat, Requantise},
		testing::Case,
		ElementType::I32,
		Op, Weight,
	};

	const WHOLE: Room = Room { weights: u64::MAX, results: u64::MAX, carried: u64::MAX };

	/// From one node at a time to all of them.
	fn rooms() -> [Room; 4] {
		[
			Room { weights: 1, results: 1, ..WHOLE },
			Room { weights: 100, ..WHOLE },
			Room { results: 500, ..WHOLE },
			WHOLE,
		]
	}

	fn weights(blob: &[u8]) -> Weights {
		let mut writer = Writer::new(&std::env::temp_dir()).unwrap();
		writer.add(blob);
		writer.finish([(blob.len(), true)]).unwrap()
	}

	/// Executes parts, each with nothing but what is carried to it. Gives the outputs, and how many parts there are.
	fn by_parts(plan: &Plan, blob: &[u8], inputs: &[u8], room: Room) -> (Vec<Vec<u8>>, usize) {
		let whole = execute(plan, blob, inputs, u64::MAX).unwrap();
		let weights = weights(blob);
		let inputs = plan.split_inputs(inputs).unwrap();
		let mut values: BTreeMap<Value, Vec<u8>> =
			(0..).zip(inputs).map(|(place, bytes)| (Value::Input(place), bytes.to_vec())).collect();
		let parts = cut(plan, room).unwrap();
		let most = carried(plan, &parts);
		for part in &parts {
			let taken: Vec<u8> = part.inputs.iter().flat_map(|value| values[value].clone()).collect();
			let found = execute(&part.plan, &part.weights(&weights).unwrap(), &taken, u64::MAX).unwrap();
			let range = part.nodes.start as usize..part.nodes.end as usize;
			assert_eq!(found.nodes, whole.nodes[range], "{:?} of {plan:?}", part.nodes);
			for node in &part.gives {
				values.insert(Value::Node(*node), found.nodes[(node - part.nodes.start) as usize].clone());
			}
			assert!(values.values().map(|bytes| bytes.len() as u64).sum::<u64>() <= most);
			part.drops.iter().for_each(|value| drop(values.remove(value)));
		}
		let ends: Vec<u32> = parts.iter().map(|part| part.nodes.end).collect();
		let starts: Vec<u32> = parts.iter().map(|part| part.nodes.start).collect();
		assert_eq!(
			(starts[0], &starts[1..], ends.last()),
			(0, &ends[..ends.len() - 1], Some(&(plan.node_types().len() as u32)))
		);
		let outputs = plan.graph().outputs.iter().map(|value| values[value].clone());
		(outputs.collect(), parts.len())
	}

	#[test]
	fn parts_should_give_and_be_what_the_whole_is_whatever_their_size() {
		let mut most = 0;
		for seed in 0..300 {
			let Case { plan, weights: blob, inputs } = Case::random(seed);
			let fused = plan.clone().fused(|_| false).plan;
			for plan in [&plan, &fused] {
				let (expected, one) = by_parts(plan, &blob, &inputs, WHOLE);
				let analysed = analyse(plan, &Assumptions { inputs: &[], weights: Some(&blob) }).unwrap();
				assert_eq!(one, 1);
				for room in rooms() {
					let (outputs, parts) = by_parts(plan, &blob, &inputs, room);
					assert_eq!(outputs, expected, "seed {seed}");
					assert_eq!(analysis(plan, &weights(&blob), room).unwrap(), analysed, "seed {seed}");
					most = most.max(parts);
				}
			}
		}
		assert!(most > 8, "graphs are cut into at most {most} parts");
	}

	#[test]
	fn nodes_should_be_one_part_when_more_passes_between_them_than_a_graph_may_take() {
		let step = |place: u32, multiplier: i32| {
			let value = if place == 0 { Value::Input(0) } else { Value::Node(place - 1) };
			Node::new(Op::Requantise(Requantise { to: I32, multiplier, shift: 0 }), vec![value])
		};
		// Twenty nodes one after the other, all of which are put together, one behind, and one that takes a weight alone.
		let mut nodes: Vec<Node> = (0..20).map(|place| step(place, place as i32 + 1)).collect();
		nodes.push(Node::new(Op::Concat(Concat { axis: 0 }), (0..20).map(Value::Node).collect()));
		nodes.push(step(21, 3));
		nodes.push(Node::new(Op::Relu, vec![Value::Weight(0)]));
		let ty = TensorType::new(I32, [1, 2]);
		let graph = Graph {
			inputs: vec![ty.clone()],
			weights: vec![Weight { ty, root: [0; 32] }],
			nodes,
			outputs: vec![Value::Node(22), Value::Node(21)],
		};
		let plan = graph.validate().unwrap();
		let inputs = [1i32, -2].map(i32::to_le_bytes).concat();
		let room = Room { results: 1, ..WHOLE };
		let (outputs, parts) = by_parts(&plan, &inputs, &inputs, room);
		assert_eq!(outputs, by_parts(&plan, &inputs, &inputs, WHOLE).0);
		assert!((3..22).contains(&parts), "{parts}");
		let of_concat = cut(&plan, room).unwrap().into_iter().find(|part| part.nodes.contains(&20)).unwrap();
		assert!(of_concat.inputs.len() <= MAX_VALUES && of_concat.nodes.len() > 12, "{of_concat:?}");
	}
}
