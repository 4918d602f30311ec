//! Graphs from strangers, and tiles from strangers: whatever they are, they are read, refused or evaluated without panic and within
//! bounds of memory.

#[path = "support/memory.rs"]
mod memory;

use ambit_graph::{
	analysis::{analyse, Assumptions},
	evaluate_element, evaluate_tile, inputs_of,
	limits::{MAX_GRAPH_BYTES, MAX_NODES, MAX_OPENING_BYTES, MAX_WEIGHTS},
	ops::Rescale,
	testing::{Case, Random},
	ElementType, EvalError, Graph, GraphError, Node, Op, Plan, Region, Step, TensorType, TileRef, Tiling,
	Value, Weight,
};
use codec::{Decode, Encode};
use memory::measured;
use proptest::{
	prelude::*,
	test_runner::{FileFailurePersistence, TestRunner},
};
use std::{cell::Cell, collections::BTreeMap};

/// Most memory for each byte of an encoded graph that decoding takes: the shortest node has three bytes, and a list is kept twice while
/// it grows.
const DECODING: usize = 160;
/// The same of all that is made of it: types, bounds and costs of every node, the nodes taken apart and together.
const PLANNING: usize = 256;
/// Memory that any graph may take beside that: the codec makes room of 16 KiB for a list before it looks for its items.
const FOR_EACH_GRAPH: usize = 64 * 1_024;
/// Memory for a graph of any length: steps and weights are counted.
const MOST: usize = 160 * 1_024 * 1_024;
/// Memory for each tile that `inputs_of` names.
const FOR_EACH_TILE: usize = 64;
/// Memory that an evaluation takes beside: a node's steps and their operands.
const FOR_EACH_EVALUATION: usize = 32 * 1_024;

/// Terms up to which an element is evaluated here, and all elements of a tile.
const TERMS: u64 = 1 << 14;

fn cases(default: u32) -> ProptestConfig {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	let kept = FileFailurePersistence::Direct("proptest-regressions/fuzz.txt");
	ProptestConfig {
		failure_persistence: Some(Box::new(kept)),
		..ProptestConfig::with_cases(asked.unwrap_or(default))
	}
}

/// Does this with random numbers, each case from a seed.
fn each(config: ProptestConfig, run: impl Fn(&mut Random)) {
	let ran = TestRunner::new(config).run(&any::<u64>(), |seed| {
		run(&mut Random::new(seed));
		Ok(())
	});
	ran.unwrap_or_else(|failure| panic!("{failure}"));
}

/// One of a list's places.
fn place<T>(random: &mut Random, of: &[T]) -> usize {
	random.below(of.len() as u64) as usize
}

/// A random graph, in which a few things are other than they were.
fn changed(random: &mut Random) -> Graph {
	let mut graph = Case::random(random.number()).plan.into_graph();
	let other = Case::random(random.number()).plan.into_graph();
	for _ in 0..=random.below(3) {
		change(random, &mut graph, &other);
	}
	graph
}

fn change(random: &mut Random, graph: &mut Graph, other: &Graph) {
	let value = |random: &mut Random, graph: &Graph| match random.below(4) {
		0 => Value::Input(random.below(graph.inputs.len() as u64 + 1) as u32),
		1 => Value::Weight(random.below(graph.weights.len() as u64 + 1) as u32),
		2 => Value::Node(random.below(graph.nodes.len() as u64 + 1) as u32),
		_ => Value::Step(random.below(4) as u32),
	};
	let at = place(random, &graph.nodes);
	match random.below(10) {
		0 | 1 => {
			let (input, weight) = (place(random, &graph.inputs), place(random, &graph.weights));
			let ty = match graph.weights.get_mut(weight) {
				Some(weight) if random.once_in(2) => &mut weight.ty,
				_ => &mut graph.inputs[input],
			};
			if random.once_in(4) {
				ty.element =
					random.one_of(&[ElementType::I8, ElementType::I16, ElementType::I32, ElementType::I64]);
			} else if random.once_in(4) {
				ty.shape.insert(place(random, &ty.shape), 1);
			} else {
				let axis = place(random, &ty.shape);
				ty.shape[axis] = random.one_of(&[0, 1, 2, 3, 7, 64, 1_000, 4_096, 65_536, 1 << 20, u32::MAX]);
			}
		}
		2 | 3 => {
			let value = value(random, graph);
			let inputs = &mut graph.nodes[at].last.inputs;
			let operand = place(random, inputs);
			inputs.get_mut(operand).into_iter().for_each(|operand| *operand = value);
		}
		4 => graph.nodes[at].last.op = other.nodes[place(random, &other.nodes)].last.op.clone(),
		5 => {
			// Attributes that nobody would choose.
			let bytes = random.mutated(&graph.nodes[at].last.op.encode());
			if let Ok(op) = Op::decode(&mut &bytes[..]) {
				graph.nodes[at].last.op = op;
			}
		}
		6 => {
			let value = value(random, graph);
			graph.nodes[at].last.inputs.push(value);
		}
		7 => _ = graph.nodes[at].last.inputs.pop(),
		8 => {
			let step = graph.nodes[at].last.clone();
			let before = graph.nodes[at].before.len() as u32;
			graph.nodes[at].before.push(step);
			graph.nodes[at].last = Step { op: Op::Relu, inputs: vec![Value::Step(before)] };
		}
		_ => {
			let with = place(random, &graph.nodes);
			graph.nodes.swap(at, with);
		}
	}
}

/// What is made of a graph before it is ever executed.
fn planned(graph: Graph) -> Result<Plan, GraphError> {
	let plan = graph.validate()?;
	let analysis = analyse(&plan, &Assumptions::default()).expect("no weights are given");
	assert_eq!(analysis.nodes.len(), plan.node_types().len());
	let flat = plan.flattened();
	let fused = flat.plan.clone().fused(|node| node % 3 == 0);
	assert!(fused.plan.node_types().len() <= flat.plan.node_types().len());
	Ok(plan)
}

/// Reads a graph within bounds. Gives the plan, if it is a valid one.
fn read(bytes: &[u8]) -> Result<Plan, GraphError> {
	let (graph, took) = measured(|| Graph::decode_bounded(bytes));
	let bound = |each: usize| (each * bytes.len() + FOR_EACH_GRAPH).min(MOST);
	assert!(took <= bound(DECODING), "decoding {} bytes took {took}", bytes.len());
	let (plan, took) = measured(|| planned(graph?));
	assert!(took <= bound(PLANNING), "planning {} bytes took {took}", bytes.len());
	plan
}

#[test]
fn fuzz_hostile_graphs_should_be_read_or_refused_within_bounds() {
	let config = cases(1_000);
	let (count, decoded, valid) = (config.cases, Cell::new(0), Cell::new(0));
	each(config, |random| {
		let mut bytes = changed(random).encode();
		if random.once_in(2) {
			bytes = random.mutated(&bytes);
		}
		match read(&bytes) {
			Ok(plan) => {
				assert_eq!(plan.graph().encode(), bytes, "one encoding for each graph");
				valid.set(valid.get() + 1);
			}
			Err(GraphError::Malformed | GraphError::TrailingBytes | GraphError::TooMany) => return,
			Err(_) => {}
		}
		decoded.set(decoded.get() + 1);
	});
	println!("[fuzz] {count} hostile graphs: {} decoded, {} were valid", decoded.get(), valid.get());
	assert!(valid.get() > 0 && valid.get() < decoded.get() && decoded.get() < count);
}

#[test]
fn the_dearest_graphs_should_be_read_within_bounds() {
	let input = TensorType::new(ElementType::I8, [1; 8]);
	let graph = |inputs, weights, nodes| Graph { inputs, weights, nodes, outputs: vec![Value::Node(0)] };
	let relu = || Step { op: Op::Relu, inputs: vec![Value::Input(0)] };
	// As many of each as there may be, and one more than fits a list of twice that.
	for count in [MAX_NODES, MAX_NODES / 2 + 1] {
		let nodes = vec![Node { before: vec![], last: relu() }; count];
		assert!(read(&graph(vec![input.clone()], vec![], nodes).encode()).is_ok());
		let empty = vec![Node { before: vec![], last: Step { op: Op::Relu, inputs: vec![] } }; count];
		assert!(read(&graph(vec![input.clone()], vec![], empty).encode()).is_err());
		let weight = Weight { ty: input.clone(), root: [7; 32] };
		let weights = vec![weight; count.min(MAX_WEIGHTS)];
		let nodes = vec![Node { before: vec![], last: relu() }];
		assert!(read(&graph(vec![input.clone()], weights, nodes).encode()).is_ok());
		// Sums that could all saturate, eighteen in a node.
		let wide = TensorType::new(ElementType::I32, [1; 8]);
		let first = Step { op: Op::Add, inputs: vec![Value::Input(0), Value::Input(0)] };
		let add = |step| Step { op: Op::Add, inputs: vec![Value::Step(step), Value::Input(0)] };
		let node = Node { before: [first].into_iter().chain((0..16).map(add)).collect(), last: add(16) };
		let nodes = vec![node; count / 18];
		assert!(read(&graph(vec![wide.clone()], vec![], nodes).encode()).is_ok());
		// Operators with several numbers that could.
		let rescale = Op::Rescale(Rescale { pre: 0, mid: 0, post: 0 });
		let nodes = vec![Node::new(rescale, vec![Value::Input(0); 4]); count];
		assert!(read(&graph(vec![wide], vec![], nodes).encode()).is_ok());
	}
	// Lists of nothing, or of what is too long to be anything.
	assert!(read(&vec![0; MAX_GRAPH_BYTES]).is_err());
	let mut long = graph(vec![input], vec![], vec![Node { before: vec![], last: relu() }]);
	long.inputs[0].shape = vec![1; MAX_GRAPH_BYTES / 4 - 16];
	assert_eq!(read(&long.encode()), Err(GraphError::Input(0)));
}

/// A tile of random bytes.
fn tile(random: &mut Random, plan: &Plan, at: TileRef) -> Vec<u8> {
	let ty = plan.type_of(at.value).expect("what a node takes has a type");
	let tile = Tiling::of(ty).tile(at.tile).expect("a tile that is needed is one of the tensor's");
	random.tensor(&TensorType::new(ty.element, [tile.elements]))
}

/// The tiles on which a region depends: those that are known, and others of random bytes.
fn needed(
	random: &mut Random,
	plan: &Plan,
	node: u32,
	region: Region,
	mut known: BTreeMap<TileRef, Vec<u8>>,
) -> BTreeMap<TileRef, Vec<u8>> {
	let refs = loop {
		let (refs, took) = measured(|| inputs_of(plan, node, region, &known));
		match refs {
			Ok(refs) => {
				let bound = FOR_EACH_TILE * refs.len() + FOR_EACH_EVALUATION;
				assert!(took <= bound, "{took} bytes for {} tiles", refs.len());
				break refs;
			}
			Err(EvalError::Missing(at)) => {
				let bytes = tile(random, plan, at);
				assert_eq!(known.insert(at, bytes), None, "what is there is not asked for");
			}
			Err(other) => panic!("{other}"),
		}
	};
	assert!(known.keys().all(|at| refs.contains(at)), "what decides which are needed is needed too");
	for at in refs {
		known.entry(at).or_insert_with(|| tile(random, plan, at));
	}
	known
}

/// Evaluates an element, and its tile if that is quick, of tiles that fit, are missing or are of another length.
fn evaluated(random: &mut Random, plan: &Plan) -> bool {
	let node = random.below(plan.node_types().len() as u64) as u32;
	let ty = &plan.node_types()[node as usize];
	let cost = plan.cost_of_element(node).expect("it is a node");
	if cost.terms > TERMS {
		return false;
	}
	let place = random.below(Tiling::of(ty).count().into()) as u32;
	let cut = Tiling::of(ty).tile(place).expect("it is a tile");
	let index = random.below(cut.elements.into()) as u32;
	let element = Region::Element { tile: place, index };
	let mut tiles = needed(random, plan, node, element, BTreeMap::new());
	let bytes: u64 = tiles.values().map(|tile| tile.len() as u64).sum();
	assert!(bytes <= cost.openings && cost.openings <= MAX_OPENING_BYTES, "{bytes} of {cost:?}");

	let (value, took) = measured(|| evaluate_element(plan, node, place, index, &tiles));
	assert!(took <= FOR_EACH_EVALUATION, "{took} bytes for an element");
	let value = value.expect("all that is needed is there");
	assert_eq!(ty.element.saturate(value), value, "it is one of its type");

	let keys: Vec<TileRef> = tiles.keys().copied().collect();
	if let Some(at) = keys.get(self::place(random, &keys)) {
		let whole = tiles.remove(at).expect("it was there");
		let value = evaluate_element(plan, node, place, index, &tiles);
		assert_eq!(value, Err(EvalError::Missing(*at)));
		let found = [0, whole.len() as u64 - 1, whole.len() as u64 + 1][random.below(3) as usize];
		tiles.insert(*at, vec![1; found as usize]);
		let wrong = EvalError::Length { tile: *at, expected: whole.len() as u32, found };
		assert_eq!(evaluate_element(plan, node, place, index, &tiles), Err(wrong));
		match inputs_of(plan, node, element, &tiles) {
			Ok(refs) => assert_eq!(refs, keys),
			// It decides which are needed.
			Err(error) => assert_eq!(error, wrong),
		}
		tiles.insert(*at, whole);
	}

	if cost.terms * u64::from(cut.elements) <= TERMS {
		let all = needed(random, plan, node, Region::Tile(place), tiles);
		let (bytes, took) = measured(|| evaluate_tile(plan, node, place, &all));
		assert!(took <= cut.bytes as usize + FOR_EACH_EVALUATION, "{took} bytes for a tile");
		let bytes = bytes.expect("all that is needed is there");
		assert_eq!(bytes.len(), cut.bytes as usize);
		let start = (index * ty.element.bytes()) as usize;
		assert_eq!(ty.element.read(&bytes[start..]), Some(value), "a tile has its elements");
	}

	let none = BTreeMap::new();
	let beyond = Tiling::of(ty).count();
	assert_eq!(evaluate_tile(plan, node, beyond, &none), Err(EvalError::NoSuchTile(beyond)));
	assert_eq!(
		evaluate_element(plan, node, place, cut.elements, &none),
		Err(EvalError::NoSuchElement(cut.elements))
	);
	let beyond = plan.node_types().len() as u32;
	assert_eq!(inputs_of(plan, beyond, Region::Tile(0), &none), Err(EvalError::NoSuchNode(beyond)));
	true
}

#[test]
fn fuzz_hostile_tiles_should_be_evaluated_or_refused_within_bounds() {
	let config = cases(1_000);
	let (count, valid, evaluations) = (config.cases, Cell::new(0), Cell::new(0));
	each(config, |random| {
		// Plans that nobody would make, as far as they are plans.
		let Ok(plan) = changed(random).validate() else { return };
		valid.set(valid.get() + 1);
		for _ in 0..4 {
			evaluations.set(evaluations.get() + u32::from(evaluated(random, &plan)));
		}
	});
	println!(
		"[fuzz] {count} strange graphs, {} of them valid: {} elements and tiles",
		valid.get(),
		evaluations.get()
	);
	assert!(evaluations.get() > 0);
}
