//! The parts of an evaluation agree with each other on random graphs.

use ambit_graph::{
	evaluate_element, evaluate_tile, execute, inputs_of, limits::MAX_OPENING_BYTES, testing::Case, EvalError,
	NoTiles, Op, Region, Tensors, TileRef, Tiles, Tiling, Value,
};
use proptest::prelude::*;
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

/// Gives some tiles only.
struct Only<'a> {
	tiles: BTreeSet<TileRef>,
	source: &'a dyn Tiles,
	asked: RefCell<BTreeSet<TileRef>>,
}

impl Tiles for Only<'_> {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		self.asked.borrow_mut().insert(at);
		self.tiles.contains(&at).then(|| self.source.tile(at)).flatten()
	}
}

/// Calls `check` with each node of a random case and a source of all its tensors.
fn each_node(
	seed: u64,
	mut check: impl FnMut(&Case, u32, &dyn Tiles) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
	let case = Case::random(seed);
	let execution = execute(&case.plan, &case.weights, &case.inputs, u64::MAX).unwrap();
	let weights = case.plan.split_weights(&case.weights).unwrap();
	let inputs = case.plan.split_inputs(&case.inputs).unwrap();
	let source = Tensors { plan: &case.plan, inputs: &inputs, weights: &weights, nodes: &execution.nodes };
	for node in 0..case.plan.node_types().len() as u32 {
		check(&case, node, &source)?;
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn evaluate_tile_should_equal_its_elements_when_evaluated_one_by_one(seed: u64) {
		each_node(seed, |case, node, source| {
			let ty = case.plan.type_of(Value::Node(node)).unwrap();
			let tiling = Tiling::of(ty);
			for place in [0, tiling.count() / 2, tiling.count() - 1] {
				let bytes = evaluate_tile(&case.plan, node, place, source).unwrap();
				let tile = tiling.tile(place).unwrap();
				prop_assert_eq!(bytes.len(), tile.bytes as usize);
				let width = ty.element.bytes() as usize;
				for (index, element) in (0..).zip(bytes.chunks(width)) {
					let value = evaluate_element(&case.plan, node, place, index, source).unwrap();
					prop_assert_eq!(Some(value), ty.element.read(element));
				}
			}
			Ok(())
		})?;
	}

	#[test]
	fn inputs_of_should_be_exactly_what_is_read_when_a_part_is_evaluated(seed: u64, pick: u32) {
		each_node(seed, |case, node, source| {
			let tiling = Tiling::of(case.plan.type_of(Value::Node(node)).unwrap());
			let tile = pick % tiling.count();
			let needed = inputs_of(&case.plan, node, Region::Tile(tile), source).unwrap();
			prop_assert!(needed.is_sorted());
			let only = Only { tiles: needed.into_iter().collect(), source, asked: RefCell::default() };
			let whole = evaluate_tile(&case.plan, node, tile, &only).unwrap();
			prop_assert_eq!(&*only.asked.borrow(), &only.tiles);
			prop_assert_eq!(whole, evaluate_tile(&case.plan, node, tile, source).unwrap());

			let index = pick % tiling.tile(tile).unwrap().elements;
			let needed = inputs_of(&case.plan, node, Region::Element { tile, index }, source).unwrap();
			let cost = case.plan.cost_of_element(node).unwrap();
			prop_assert!(needed.len() as u64 <= cost.tiles, "{} tiles, at most {cost:?}", needed.len());
			let tiles: BTreeMap<TileRef, Vec<u8>> =
				needed.iter().map(|at| (*at, source.tile(*at).unwrap().to_vec())).collect();
			let bytes = tiles.values().map(Vec::len).sum::<usize>() as u64;
			prop_assert!(bytes <= cost.bytes && cost.openings <= MAX_OPENING_BYTES);
			let levels = |at: &TileRef| {
				let tiles = Tiling::of(case.plan.type_of(at.value).unwrap()).count();
				u64::from(tiles.next_power_of_two().ilog2())
			};
			let paths = needed.iter().map(levels).sum::<u64>() * 32;
			prop_assert!(bytes + paths <= cost.openings, "{bytes} and {paths}, at most {cost:?}");
			prop_assert_eq!(
				evaluate_element(&case.plan, node, tile, index, &tiles),
				evaluate_element(&case.plan, node, tile, index, source)
			);
			for missing in tiles.keys() {
				let mut fewer = tiles.clone();
				fewer.remove(missing);
				prop_assert_eq!(
					evaluate_element(&case.plan, node, tile, index, &fewer),
					Err(EvalError::Missing(*missing))
				);
				let mut shorter = tiles.clone();
				let expected = shorter[missing].len() as u32;
				shorter.get_mut(missing).unwrap().pop();
				let found = u64::from(expected) - 1;
				prop_assert_eq!(
					evaluate_element(&case.plan, node, tile, index, &shorter),
					Err(EvalError::Length { tile: *missing, expected, found })
				);
			}
			Ok(())
		})?;
	}

	#[test]
	fn inputs_of_should_be_found_step_by_step_when_what_is_known_grows(seed: u64, pick: u32) {
		each_node(seed, |case, node, source| {
			let tile = pick % Tiling::of(case.plan.type_of(Value::Node(node)).unwrap()).count();
			let region = Region::Element { tile, index: 0 };
			let expected = inputs_of(&case.plan, node, region, source).unwrap();
			let mut known: BTreeMap<TileRef, Vec<u8>> = BTreeMap::new();
			loop {
				match inputs_of(&case.plan, node, region, &known) {
					Ok(needed) => {
						prop_assert_eq!(&needed, &expected);
						break;
					}
					Err(EvalError::Missing(tile)) => {
						prop_assert!(expected.contains(&tile));
						let mut steps = case.plan.node(node).unwrap().steps();
						let looks_up = steps.any(|step| matches!(step.op, Op::Gather | Op::Update(_)));
						prop_assert!(looks_up, "nothing else must be known");
						prop_assert!(known.insert(tile, source.tile(tile).unwrap().to_vec()).is_none());
					}
					Err(other) => panic!("{other}"),
				}
			}
			Ok(())
		})?;
	}

	#[test]
	fn a_result_should_fit_its_type_when_evaluated(seed: u64) {
		each_node(seed, |case, node, source| {
			let ty = case.plan.type_of(Value::Node(node)).unwrap();
			let elements = Tiling::of(ty).tile(0).unwrap().elements;
			for index in (0..elements).step_by(1 + elements as usize / 8) {
				let value = evaluate_element(&case.plan, node, 0, index, source).unwrap();
				prop_assert_eq!(ty.element.saturate(value), value);
			}
			Ok(())
		})?;
	}
}

#[test]
fn evaluation_should_name_what_is_not_there_when_asked_for_it() {
	let case = Case::random(1);
	let plan = &case.plan;
	let nodes = plan.node_types().len() as u32;
	assert_eq!(evaluate_tile(plan, nodes, 0, &NoTiles), Err(EvalError::NoSuchNode(nodes)));
	let tiling = Tiling::of(&plan.node_types()[0]);
	assert_eq!(evaluate_tile(plan, 0, tiling.count(), &NoTiles), Err(EvalError::NoSuchTile(tiling.count())));
	let elements = tiling.tile(0).unwrap().elements;
	assert_eq!(evaluate_element(plan, 0, 0, elements, &NoTiles), Err(EvalError::NoSuchElement(elements)));
	assert_eq!(
		inputs_of(plan, 0, Region::Element { tile: u32::MAX, index: 0 }, &NoTiles),
		Err(EvalError::NoSuchTile(u32::MAX))
	);
}

#[test]
fn random_cases_should_cover_every_operator_when_there_are_many() {
	let mut seen: BTreeMap<u8, u32> = BTreeMap::new();
	for seed in 0..2_000 {
		for node in &Case::random(seed).plan.graph().nodes {
			for step in node.steps() {
				*seen.entry(codec::Encode::encode(&step.op)[0]).or_default() += 1;
			}
		}
	}
	assert_eq!(seen.keys().copied().collect::<Vec<_>>(), (0..=27).collect::<Vec<_>>());
	assert!(seen.values().all(|count| *count >= 150), "{seen:?}");
}
