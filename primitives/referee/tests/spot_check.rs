//! Whoever executed can show what was drawn, and nobody can show anything else.

use ambit_graph::{testing::Random, Tiling};
use ambit_referee::{
	drawn_node, drawn_tile,
	limits::MAX_SPOT_CHECK,
	show,
	testing::{Execution, Lie},
	NamedNode, Refusal, SpotCheck,
};
use ambit_trace::{tensor_root, Hash, Interface, NodeRecord, Output, TensorTree, TraceTree};
use codec::{DecodeAll, Encode};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn trace_of(truth: &Execution) -> TraceTree {
	let claim = truth.claim();
	TraceTree::new(&claim.model, &claim.input, &truth.roots.nodes).expect("there are nodes")
}

/// What who executed shows.
fn shown(truth: &Execution, draw: &Hash) -> SpotCheck {
	let node = drawn_node(draw, truth.model.interface()).expect("there are nodes");
	let (trace, tensor) = (trace_of(truth), &truth.nodes[node as usize]);
	show(&truth.plan, &truth.model, &trace, &truth.roots.nodes, draw, tensor).expect("it is all there")
}

/// A tile of a node's result, properly opened.
fn opened(truth: &Execution, node: u32, tile: u32) -> SpotCheck {
	let record = NodeRecord::of(&truth.plan, node).unwrap();
	let (ty, tensor) = (record.result.clone(), &truth.nodes[node as usize]);
	let bytes = Tiling::of(&ty).bytes(tile).unwrap();
	let (interface, opening) = (truth.model.interface().clone(), truth.model.open(node).unwrap());
	SpotCheck {
		named: NamedNode { interface, node, record, opening },
		root: truth.roots.nodes[node as usize],
		trace: trace_of(truth).open(&[node]).unwrap(),
		bytes: tensor[bytes.start as usize..bytes.end as usize].to_vec(),
		opening: TensorTree::new(&ty, tensor).unwrap().open(&[tile]).unwrap(),
	}
}

fn tiles_of(truth: &Execution, node: u32) -> u32 {
	Tiling::of(&truth.plan.node_types()[node as usize]).count()
}

fn random_draw(random: &mut Random) -> Hash {
	let mut draw = [0; 32];
	draw.chunks_mut(8).for_each(|part| part.copy_from_slice(&random.number().to_le_bytes()));
	draw
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn who_executed_should_be_able_to_show_whatever_is_drawn(seed: u64, draw: Hash) {
		let truth = Execution::random(seed);
		let claim = truth.claim();
		let said = shown(&truth, &draw);
		let bytes = said.encode();
		prop_assert!(bytes.len() <= MAX_SPOT_CHECK as usize, "{} bytes", bytes.len());
		let said = SpotCheck::decode_all(&mut &bytes[..]).unwrap();
		prop_assert_eq!(said.check(&claim.claimed(), &draw), Ok(()));
		let ty = &truth.plan.node_types()[said.named.node as usize];
		prop_assert_eq!(said, opened(&truth, drawn_node(&draw, truth.model.interface()).unwrap(), drawn_tile(&draw, ty)));
	}

	#[test]
	fn another_place_should_be_refused_however_well_it_is_opened(seed: u64, draw: Hash) {
		let truth = Execution::random(seed);
		let claim = truth.claim();
		let node = drawn_node(&draw, truth.model.interface()).unwrap();
		let tile = drawn_tile(&draw, &truth.plan.node_types()[node as usize]);
		for other in 0..truth.nodes.len() as u32 {
			let tiles = tiles_of(&truth, other);
			for place in [0, tiles / 2, tiles - 1, tile.min(tiles - 1)] {
				let said = opened(&truth, other, place);
				let checked = said.check(&claim.claimed(), &draw);
				if other != node {
					prop_assert_eq!(checked, Err(Refusal::NoSuchPlace));
				} else if place == tile {
					prop_assert_eq!(checked, Ok(()));
				} else if checked.is_ok() {
					// Tiles that are all alike prove each other: what is shown is right.
					prop_assert_eq!(said.bytes, opened(&truth, node, tile).bytes);
				} else {
					prop_assert!(matches!(checked, Err(Refusal::Tiles(_))), "{:?}", checked);
				}
			}
		}
	}

	#[test]
	fn what_was_shown_for_one_draw_should_serve_another_only_where_that_draws_the_same(seed: u64, draws: [Hash; 2]) {
		let truth = Execution::random(seed);
		let claim = truth.claim();
		let place = |draw| {
			let node = drawn_node(draw, truth.model.interface()).unwrap();
			(node, drawn_tile(draw, &truth.plan.node_types()[node as usize]))
		};
		let said = shown(&truth, &draws[0]);
		let serves = said.check(&claim.claimed(), &draws[1]).is_ok();
		let [one, other] = draws.each_ref().map(place);
		if one == other {
			prop_assert!(serves);
		} else if serves {
			prop_assert_eq!((one.0, &said.bytes), (other.0, &shown(&truth, &draws[1]).bytes));
		}
	}

	#[test]
	fn anything_changed_should_be_refused(seed: u64, draw: Hash, flip: u64) {
		let truth = Execution::random(seed);
		let claim = truth.claim();
		let said = shown(&truth, &draw);
		let mut random = Random::new(flip);

		let mut changed = said.clone();
		let at = random.below(changed.bytes.len() as u64) as usize;
		changed.bytes[at] ^= 1 << random.below(8);
		prop_assert!(matches!(changed.check(&claim.claimed(), &draw), Err(Refusal::Tiles(_))));
		let mut changed = said.clone();
		changed.bytes.pop();
		prop_assert!(matches!(changed.check(&claim.claimed(), &draw), Err(Refusal::Tiles(_))));
		let mut changed = said.clone();
		changed.root[random.below(32) as usize] ^= 1;
		prop_assert_eq!(changed.check(&claim.claimed(), &draw), Err(Refusal::Trace));
		let mut changed = said.clone();
		changed.named.record.result.shape.push(1);
		prop_assert_eq!(changed.check(&claim.claimed(), &draw), Err(Refusal::Model));
		let mut changed = said.clone();
		changed.named.interface.nodes ^= 1 << random.below(32);
		prop_assert_eq!(changed.check(&claim.claimed(), &draw), Err(Refusal::Model));

		let bytes = said.encode();
		for _ in 0..32 {
			let mut changed = bytes.clone();
			let at = random.below(changed.len() as u64) as usize;
			changed[at] ^= 1 << random.below(8);
			let Ok(changed) = SpotCheck::decode_all(&mut &changed[..]) else { continue };
			prop_assert!(changed.check(&claim.claimed(), &draw).is_err(), "{:?}", changed);
		}
	}

	#[test]
	fn a_tile_of_another_execution_should_be_refused(seed: u64, draw: Hash) {
		let truth = Execution::random(seed);
		let said = shown(&truth, &draw);
		// Of another model, and of another input.
		let other = Execution::random(seed ^ 1).claim();
		if other.model != truth.claim().model {
			prop_assert_eq!(said.check(&other.claimed(), &draw), Err(Refusal::Model));
		}
		let mut claim = truth.claim();
		claim.input[0] ^= 1;
		prop_assert_eq!(said.check(&claim.claimed(), &draw), Err(Refusal::Trace));
	}

	#[test]
	fn who_agrees_with_a_lie_should_have_to_show_the_lie(seed: u64, draw: Hash) {
		let truth = Execution::random(seed);
		let lie = Lie::random(&truth, &mut Random::new(seed ^ 1));
		let claimed = lie.claim.claimed();
		let said = shown(&truth, &draw);
		if lie.claim.trace != truth.claim().trace {
			// From an execution of one's own nothing can be shown.
			prop_assert_eq!(said.check(&claimed, &draw), Err(Refusal::Trace));
		}
		// Neither with what the liar has published, where it says another thing.
		let node = said.named.node;
		let Some(root) = lie.trace.get(node as usize).copied() else { return Ok(()) };
		let Some(trace) = TraceTree::new(&claimed.model, &claimed.input, &lie.trace) else { return Ok(()) };
		if Some(trace.root()) != claimed.trace || root == said.root {
			return Ok(());
		}
		let copied = SpotCheck { root, trace: trace.open(&[node]).unwrap(), ..said };
		prop_assert!(matches!(copied.check(&claimed, &draw), Err(Refusal::Tiles(_))));
	}

	#[test]
	fn arbitrary_bytes_should_be_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), draw: Hash) {
		let claim = Execution::random(1).claim();
		if let Ok(said) = SpotCheck::decode_all(&mut &bytes[..]) {
			prop_assert!(said.check(&claim.claimed(), &draw).is_err());
		}
	}

	#[test]
	fn no_output_should_be_drawn_where_there_are_others(nodes in 1u32..40, outputs in prop::collection::vec(0u32..40, 1..8), seed: u64) {
		let ty = ambit_graph::TensorType::new(ambit_graph::ElementType::I8, [1]);
		let outputs: Vec<u32> = outputs.into_iter().map(|output| output % nodes).collect();
		let interface = Interface {
			inputs: vec![ty.clone()],
			weights: [0; 32],
			outputs: outputs.iter().map(|node| Output { node: *node, ty: ty.clone() }).collect(),
			nodes,
		};
		let mut distinct = outputs.clone();
		distinct.sort_unstable();
		distinct.dedup();
		let mut random = Random::new(seed);
		let mut drawn = BTreeMap::<u32, u32>::new();
		let draws = 200 * nodes;
		for _ in 0..draws {
			let node = drawn_node(&random_draw(&mut random), &interface).unwrap();
			*drawn.entry(node).or_default() += 1;
		}
		let inner: Vec<u32> = (0..nodes).filter(|node| !outputs.contains(node)).collect();
		let expected = if inner.is_empty() { (0..nodes).collect() } else { inner };
		// All of them, and none much more rarely than the others.
		prop_assert_eq!(drawn.keys().copied().collect::<Vec<_>>(), expected.clone());
		let fair = draws / expected.len() as u32;
		prop_assert!(drawn.values().all(|count| *count > fair / 2), "{:?}", drawn);
	}
}

#[test]
fn a_large_result_should_be_shown_within_the_bound() {
	use ambit_graph::{testing::Case, ElementType, Graph, Node, Op, TensorType, Value};
	// Rows of 8 KiB, two tiles each.
	let graph = Graph {
		inputs: vec![TensorType::new(ElementType::I64, [64, 1_024])],
		weights: Vec::new(),
		nodes: (0..3)
			.map(|node: u32| {
				let operand = node.checked_sub(1).map_or(Value::Input(0), Value::Node);
				Node::new(Op::Relu, vec![operand])
			})
			.collect(),
		outputs: vec![Value::Node(2)],
	};
	let inputs = (0..64 * 8 * 1_024).map(|place| (place * 31 % 251) as u8).collect();
	let plan = graph.validate().unwrap();
	let truth = Execution::of(Case { plan, weights: Vec::new(), inputs });
	let mut random = Random::new(1);
	for _ in 0..200 {
		let draw = random_draw(&mut random);
		let said = shown(&truth, &draw);
		assert!(said.named.node < 2 && said.bytes.len() == 4_096);
		assert!(said.encode().len() <= MAX_SPOT_CHECK as usize);
		assert_eq!(said.check(&truth.claim().claimed(), &draw), Ok(()));
	}
	let ty = &truth.plan.node_types()[0];
	assert_eq!(tensor_root(ty, &truth.nodes[0]).unwrap(), truth.roots.nodes[0]);
}
