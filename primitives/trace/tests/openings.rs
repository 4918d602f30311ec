//! Openings prove what they should and nothing else.

use ambit_graph::{testing::Case, ElementType, Graph, TensorType, Tiling};
use ambit_trace::{
	fold, levels, model_root, tensor_root, tile_bytes, tile_node, values_root, verify_tiles, width, Hash,
	LengthMismatch, ModelTree, NodeRecord, Opening, OpeningError, TensorTree, TraceTree, Tree, MAX_OPENED,
};
use codec::{Decode, Encode};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn leaves(count: u32) -> Vec<Hash> {
	(0..count).map(|i| values_root(&[[i as u8; 32], [(i >> 8) as u8; 32]])).collect()
}

/// Places picked from `0..count`, ascending, at least one.
fn places(count: u32, picks: &[u32]) -> Vec<u32> {
	picks.iter().map(|pick| pick % count).collect::<BTreeSet<_>>().into_iter().collect()
}

proptest! {
	#[test]
	fn an_opening_should_verify_and_no_change_of_it_should_when_leaves_are_opened(
		count in 1u32..600,
		picks in prop::collection::vec(any::<u32>(), 1..12),
		flip: u32,
	) {
		let leaves = leaves(count);
		let tree = Tree::new(leaves.clone()).unwrap();
		let places = places(count, &picks);
		let opening = tree.open(&places).unwrap();
		let opened: Vec<(u32, Hash)> = places.iter().map(|place| (*place, leaves[*place as usize])).collect();
		prop_assert_eq!(opening.verify(&tree.top(), count, &opened), Ok(()));

		let bit = |hash: &mut Hash| hash[(flip / 8 % 32) as usize] ^= 1 << (flip % 8);
		for i in 0..opened.len() {
			let mut wrong = opened.clone();
			bit(&mut wrong[i].1);
			prop_assert_eq!(opening.verify(&tree.top(), count, &wrong), Err(OpeningError::Mismatch));
		}
		for i in 0..opening.siblings.len() {
			let mut wrong = opening.clone();
			bit(&mut wrong.siblings[i]);
			prop_assert_eq!(wrong.verify(&tree.top(), count, &opened), Err(OpeningError::Mismatch));
		}
		let mut longer = opening.clone();
		longer.siblings.push([0; 32]);
		prop_assert_eq!(longer.verify(&tree.top(), count, &opened), Err(OpeningError::TooLong));
		let mut shorter = opening.clone();
		if shorter.siblings.pop().is_some() {
			prop_assert_eq!(shorter.verify(&tree.top(), count, &opened), Err(OpeningError::TooShort));
		}
		if let [(place, leaf)] = opened[..] {
			for other in (0..count.min(64)).filter(|other| *other != place) {
				prop_assert!(opening.verify(&tree.top(), count, &[(other, leaf)]).is_err());
			}
		}
	}

	#[test]
	fn a_dispute_should_descend_to_any_leaf_when_up_to_4096_nodes_are_revealed_at_a_time(
		count in 1u32..70_000,
		pick: u32,
		steps in 1u32..=12,
	) {
		let leaves: Vec<Hash> = (0..count).map(|i| { let mut leaf = [1; 32]; leaf[..4].copy_from_slice(&i.to_le_bytes()); leaf }).collect();
		let tree = Tree::new(leaves.clone()).unwrap();
		let leaf = pick % count;
		let mut level = levels(count) - 1;
		let mut node = tree.top();
		prop_assert_eq!(tree.level(level).unwrap(), &[node][..]);
		prop_assert_eq!(tree.level(level + 1), None);
		while level > 0 {
			let generations = steps.min(level);
			let revealed = tree.descendants(level, leaf >> level, generations).unwrap();
			prop_assert!(revealed.len() <= 1 << generations);
			prop_assert_eq!(fold(revealed), Some(node));
			level -= generations;
			prop_assert_eq!(tree.level(level).unwrap().len() as u32, width(count, level));
			let first = leaf >> level >> generations << generations;
			prop_assert_eq!(revealed.len() as u32, (width(count, level) - first).min(1 << generations));
			node = revealed[((leaf >> level) - first) as usize];
		}
		prop_assert_eq!(node, leaves[leaf as usize]);
	}

	#[test]
	fn tiles_should_verify_and_no_other_bytes_should_when_they_are_opened(
		rows in 1u32..9,
		row in prop_oneof![1u32..40, 100u32..1_100, 500u32..6_000],
		picks in prop::collection::vec(any::<u32>(), 1..6),
		flip: usize,
		seed: u8,
	) {
		let ty = TensorType::new(ElementType::I16, [rows, row]);
		let bytes: Vec<u8> = (0..ty.bytes()).map(|i| (i as u8).wrapping_mul(seed)).collect();
		let tree = TensorTree::new(&ty, &bytes).unwrap();
		prop_assert_eq!(Ok(tree.root()), tensor_root(&ty, &bytes));
		let tiling = Tiling::of(&ty);
		let places = places(tiling.count(), &picks);
		let tile = |place: u32| {
			let range = tiling.bytes(place).unwrap();
			&bytes[range.start as usize..range.end as usize]
		};
		let tiles: Vec<(u32, &[u8])> = places.iter().map(|place| (*place, tile(*place))).collect();
		let opening = tree.open(&places).unwrap();
		prop_assert_eq!(verify_tiles(&tree.root(), &ty, &tiles, &opening), Ok(()));

		let (place, first) = tiles[0];
		let mut changed = first.to_vec();
		changed[flip % first.len()] ^= 1;
		let mut wrong = tiles.clone();
		wrong[0].1 = &changed;
		prop_assert_eq!(verify_tiles(&tree.root(), &ty, &wrong, &opening), Err(OpeningError::Mismatch));
		wrong[0].1 = &first[1..];
		prop_assert_eq!(verify_tiles(&tree.root(), &ty, &wrong, &opening), Err(OpeningError::TileLength(place)));
		let other = TensorType::new(ElementType::I16, [1, rows, row]);
		prop_assert_eq!(verify_tiles(&tree.root(), &other, &tiles, &opening), Err(OpeningError::Mismatch));
	}

	#[test]
	fn a_node_root_should_verify_at_its_place_only_when_a_trace_is_opened(count in 1u32..300, pick: u32) {
		let roots = leaves(count);
		let (model, input) = ([1; 32], [2; 32]);
		let trace = TraceTree::new(&model, &input, &roots).unwrap();
		let header = trace.header();
		let node = pick % count;
		let claimed = roots[node as usize];
		let opening = trace.open(&[node]).unwrap();
		let opened = [(node, claimed)];
		prop_assert_eq!(header.verify(&trace.root(), &opened, &opening), Ok(()));
		prop_assert_eq!(header.verify(&trace.root(), &[(node, [3; 32])], &opening), Err(OpeningError::Mismatch));
		for change in [
			ambit_trace::TraceHeader { model: [9; 32], ..header },
			ambit_trace::TraceHeader { input: [9; 32], ..header },
			ambit_trace::TraceHeader { nodes: count + 1, ..header },
		] {
			prop_assert!(change.verify(&trace.root(), &opened, &opening).is_err());
		}
		if count > 1 {
			prop_assert!(header.verify(&trace.root(), &[((node + 1) % count, claimed)], &opening).is_err());
		}
	}

	#[test]
	fn a_run_of_tiles_should_have_the_node_above_it_when_it_is_all_that_is_under_it(
		rows in 1u32..400,
		row in prop_oneof![100u32..1_100, 2_000u32..6_000],
		level in 0u32..9,
		pick: u32,
	) {
		let ty = TensorType::new(ElementType::I8, [rows, row]);
		let bytes: Vec<u8> = (0..ty.bytes()).map(|i| (i * 7 % 251) as u8).collect();
		let tree = TensorTree::new(&ty, &bytes).unwrap();
		let tiling = Tiling::of(&ty);
		let level = level.min(levels(tiling.count()) - 1);
		let index = pick % width(tiling.count(), level);
		let tiles = index << level..((index + 1) << level).min(tiling.count());
		let start = tiling.bytes(tiles.start).unwrap().start as usize;
		let span = &bytes[start..start + tile_bytes(&ty, &tiles) as usize];
		prop_assert_eq!(tile_node(&ty, tiles.clone(), span), Ok(tree.tree().level(level).unwrap()[index as usize]));
		prop_assert!(tile_node(&ty, tiles.clone(), &span[1..]).is_err());
		prop_assert!(tile_node(&ty, tiles.start..tiles.start, &[]).is_err());

		let opening = tree.tree().open_at(level, &[index]).unwrap();
		let node = tile_node(&ty, tiles, span).unwrap();
		let top = opening.top(width(tiling.count(), level), &[(index, node)]);
		prop_assert_eq!(top, Ok(tree.tree().top()));
	}

	#[test]
	fn a_model_should_have_another_root_when_anything_in_its_graph_is_changed(
		seed: u64,
		changes in prop::collection::vec(any::<(u32, u8)>(), 1..3),
	) {
		let case = Case::random(seed);
		let mut bytes = case.plan.graph().encode();
		for (at, value) in changes {
			let at = at as usize % bytes.len();
			bytes[at] = value;
		}
		if let Ok(other) = Graph::decode_bounded(&bytes).and_then(Graph::validate) {
			let same = other.graph() == case.plan.graph();
			prop_assert_eq!(model_root(&other) == model_root(&case.plan), same);
		}
	}

	#[test]
	fn a_node_should_be_opened_as_it_is_and_no_other_when_it_is_proven(seed: u64, pick: u32, other: u32) {
		let plan = Case::random(seed).plan;
		let tree = ModelTree::new(&plan);
		let (root, interface) = (tree.root(), tree.interface());
		prop_assert_eq!(root, model_root(&plan));
		let (node, other) = (pick % interface.nodes, other % interface.nodes);
		let record = NodeRecord::of(&plan, node).unwrap();
		let opening = tree.open(node).unwrap();
		prop_assert_eq!(interface.verify(&root, node, &record, &opening), Ok(()));
		prop_assert_eq!(NodeRecord::decode(&mut &record.encode()[..]).unwrap(), record.clone());
		let different = NodeRecord::of(&plan, other).unwrap();
		if different != record {
			prop_assert!(interface.verify(&root, node, &different, &opening).is_err());
		}
		if other != node {
			prop_assert!(interface.verify(&root, other, &record, &opening).is_err());
		}
		let mut wider = record.clone();
		wider.result.shape.push(1);
		prop_assert_eq!(interface.verify(&root, node, &wider, &opening), Err(OpeningError::Mismatch));
		let mut more = interface.clone();
		more.nodes += 1;
		prop_assert!(more.verify(&root, node, &record, &opening).is_err());
		prop_assert_eq!(NodeRecord::of(&plan, interface.nodes), None);
	}

	#[test]
	fn arbitrary_openings_should_be_refused_without_panic(
		bytes in prop::collection::vec(any::<u8>(), 0..300),
		siblings in prop::collection::vec(any::<Hash>(), 0..40),
		count: u32,
		opened in prop::collection::vec((any::<u32>(), any::<Hash>()), 0..5),
	) {
		let _ = Opening::decode(&mut &bytes[..]);
		let opening = Opening { siblings };
		prop_assert!(opening.verify(&[0; 32], count, &opened).is_err());
		prop_assert_eq!(Opening::decode(&mut &opening.encode()[..]).unwrap(), opening);
	}
}

#[test]
fn places_should_be_refused_when_they_are_none_too_many_unsorted_or_outside() {
	let count = MAX_OPENED as u32 + 1;
	let tree = Tree::new(leaves(count)).unwrap();
	let all: Vec<u32> = (0..count).collect();
	assert_eq!(tree.open(&[]), Err(OpeningError::Count));
	assert_eq!(tree.open(&all), Err(OpeningError::Count));
	assert_eq!(tree.open(&[2, 1]), Err(OpeningError::Order));
	assert_eq!(tree.open(&[1, 1]), Err(OpeningError::Order));
	assert_eq!(tree.open(&[count]), Err(OpeningError::NoSuchLeaf(count)));
	assert_eq!(Opening::default().top(0, &[(0, [0; 32])]), Err(OpeningError::NoSuchLeaf(0)));
	assert_eq!(Tree::new(Vec::new()), None);
	assert_eq!(tree.descendants(levels(count) - 1, 0, 13), None);
	assert_eq!(tree.descendants(0, 0, 1), None);
}

#[test]
fn a_root_should_tell_types_apart_when_the_bytes_are_the_same() {
	let root = |element, shape: &[u32]| tensor_root(&TensorType::new(element, shape), &[7; 16]).unwrap();
	let roots = [
		root(ElementType::I8, &[16]),
		root(ElementType::I8, &[4, 4]),
		root(ElementType::I16, &[8]),
		root(ElementType::I32, &[4]),
		root(ElementType::I64, &[2]),
	];
	assert_eq!(roots.iter().collect::<BTreeSet<_>>().len(), roots.len());
	assert_eq!(
		tensor_root(&TensorType::new(ElementType::I8, [15]), &[7; 16]),
		Err(LengthMismatch { expected: 15, found: 16 })
	);
	assert!(tensor_root(&TensorType::new(ElementType::I8, [0]), &[]).is_err());
}

#[test]
fn a_record_of_too_many_steps_should_not_be_read() {
	let plan = Case::random(0).plan;
	let mut record = NodeRecord::of(&plan, 0).unwrap();
	record.before = vec![record.last.clone(); 31];
	assert_eq!(NodeRecord::decode(&mut &record.encode()[..]), Ok(record.clone()));
	record.before.push(record.last.clone());
	assert!(NodeRecord::decode(&mut &record.encode()[..]).is_err());
}
