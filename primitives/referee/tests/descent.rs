//! The way from a root to bytes, for tensors of every size.

use ambit_graph::{testing::Random, ElementType, TensorType, Tiling};
use ambit_referee::{
	limits::{MAX_HASHES, MAX_REVEAL, MAX_TILE_BYTES},
	pick, reveal, wrong_element, Descent, Due,
};
use ambit_trace::tensor_root;
use proptest::prelude::*;

fn types() -> impl Strategy<Value = TensorType> {
	let element = prop_oneof![
		Just(ElementType::I8),
		Just(ElementType::I16),
		Just(ElementType::I32),
		Just(ElementType::I64)
	];
	let rows = prop_oneof![1u32..10, 100u32..1_000, 10_000u32..60_000];
	let row = prop_oneof![1u32..40, 100u32..1_100, 500u32..10_000];
	(element, rows, row).prop_map(|(element, rows, row)| TensorType::new(element, [rows, row]))
}

/// Reveals on the way to bytes, when this place is picked among the hashes of each.
fn reveals(ty: TensorType, mut pick: impl FnMut(u32) -> u32) -> u32 {
	let tiles = Tiling::of(&ty).count();
	let mut descent = Descent::new(ty.clone(), [0; 32]);
	assert_eq!(descent.tiles(), 0..tiles);
	let mut reveals = 1;
	loop {
		let under = descent.tiles();
		assert!(!under.is_empty() && under.end <= tiles);
		match descent.due() {
			Due::Bytes { length } => {
				assert!(length > 0 && length <= MAX_TILE_BYTES);
				return reveals;
			}
			Due::Hashes { level, count } => {
				assert!(level < descent.level && (2..=MAX_HASHES).contains(&count));
				let revealed = vec![0; count as usize * 32];
				assert!(revealed.len() <= MAX_REVEAL as usize);
				descent = descent.pick(&revealed, pick(count)).unwrap();
				reveals += 1;
			}
		}
	}
}

proptest! {
	#[test]
	fn a_descent_should_end_at_bytes_within_few_reveals_whatever_is_picked(ty in types(), seed: u64) {
		let mut random = Random::new(seed);
		let bytes = ty.bytes();
		let reveals = reveals(ty, |count| random.below(count.into()) as u32);
		let most = match bytes {
			..=65_536 => 1,
			65_537..=134_217_728 => 2,
			_ => 3,
		};
		prop_assert!(reveals <= most, "{} reveals for {} bytes", reveals, bytes);
	}

	#[test]
	fn the_children_of_a_node_should_have_all_its_tiles_once(ty in types(), seed: u64) {
		let mut random = Random::new(seed);
		let mut descent = Descent::new(ty, [0; 32]);
		while let Due::Hashes { count, .. } = descent.due() {
			let revealed = vec![0; count as usize * 32];
			let child = |place| descent.pick(&revealed, place).unwrap().tiles();
			prop_assert_eq!(child(0).start, descent.tiles().start);
			prop_assert_eq!(child(count - 1).end, descent.tiles().end);
			let place = random.below(u64::from(count) - 1) as u32;
			prop_assert_eq!(child(place).end, child(place + 1).start);
			descent = descent.pick(&revealed, place).unwrap();
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn a_wrong_element_should_be_found_when_it_is_the_only_one(
		element in prop_oneof![Just(ElementType::I8), Just(ElementType::I32)],
		rows in prop_oneof![1u32..4, 100u32..700],
		row in prop_oneof![1u32..40, 100u32..1_100, 1_000u32..3_000],
		at: u64,
		change in 1u8..,
	) {
		let ty = TensorType::new(element, [rows, row]);
		let own: Vec<u8> = (0..ty.bytes()).map(|i| (i * 7 % 251) as u8).collect();
		let mut claimed = own.clone();
		let at = at % ty.bytes();
		claimed[at as usize] ^= change;
		let mut descent = Descent::new(ty.clone(), tensor_root(&ty, &claimed).unwrap());
		let (tile, index) = loop {
			let revealed = reveal(&descent, &claimed).unwrap();
			prop_assert_eq!(descent.check(&revealed), Ok(()));
			prop_assert!(descent.check(&reveal(&descent, &own).unwrap()).is_err());
			match descent.due() {
				Due::Hashes { .. } => {
					let place = pick(&descent, &revealed, &own).unwrap();
					descent = descent.pick(&revealed, place).unwrap();
				}
				Due::Bytes { .. } => {
					let (tile, index) = wrong_element(&descent, &revealed, &own).unwrap();
					let width = element.bytes() as usize;
					let start = at as usize / width * width;
					prop_assert_eq!(descent.claimed(&revealed, tile, index).ok(), element.read(&claimed[start..]));
					break (tile, index);
				}
			}
		};
		let place = Tiling::of(&ty).tile(tile).unwrap().first + u64::from(index);
		prop_assert_eq!(place, at / u64::from(element.bytes()));
	}
}

#[test]
fn the_largest_tensors_should_take_three_reveals() {
	for (element, shape) in [
		(ElementType::I64, [1 << 16, 1 << 16]),
		(ElementType::I64, [8_300_000, 513]),
		(ElementType::I8, [1 << 31, 1]),
		(ElementType::I8, [7_900_000, 513]),
	] {
		let ty = TensorType::new(element, shape);
		assert!(ty.is_valid());
		assert!(reveals(ty.clone(), |count| count - 1) <= 3);
		assert!(reveals(ty, |_| 0) <= 3);
	}
}

#[test]
fn the_last_hashes_and_the_bytes_should_be_few_together() {
	// [128, 384] I32: 192 KiB in 128 tiles.
	let descent = Descent::new(TensorType::new(ElementType::I32, [128, 384]), [0; 32]);
	assert_eq!(descent.due(), Due::Hashes { level: 1, count: 64 });
	let below = descent.pick(&[0; 64 * 32], 63).unwrap();
	assert_eq!(below.due(), Due::Bytes { length: 2 * 1_536 });
	// The whole tensor.
	let descent = Descent::new(TensorType::new(ElementType::I8, [1, 65_536]), [0; 32]);
	assert_eq!(descent.due(), Due::Bytes { length: 65_536 });
}
