//! Tiles cover a tensor once, in order, within their bounds.

use ambit_graph::{
	limits::{MAX_TILE_BYTES, TILE_BYTES},
	ElementType, TensorType, Tiling,
};
use proptest::prelude::*;

fn types() -> impl Strategy<Value = TensorType> {
	let element = prop_oneof![
		Just(ElementType::I8),
		Just(ElementType::I16),
		Just(ElementType::I32),
		Just(ElementType::I64)
	];
	let row = prop_oneof![1u32..40, 100u32..1_100, 500u32..10_000];
	(element, prop::collection::vec(1u32..6, 0..4), row).prop_map(|(element, mut shape, row)| {
		shape.push(row);
		TensorType::new(element, shape)
	})
}

proptest! {
	#[test]
	fn tiles_should_cover_a_tensor_in_order_when_walked(ty in types()) {
		let tiling = Tiling::of(&ty);
		let width = u64::from(ty.element.bytes());
		let row_bytes = ty.row() * width;
		let (mut element, mut byte) = (0, 0);
		for place in 0..tiling.count() {
			let tile = tiling.tile(place).unwrap();
			prop_assert_eq!(tile.first, element);
			prop_assert_eq!(u64::from(tile.bytes), u64::from(tile.elements) * width);
			prop_assert_eq!(tiling.bytes(place), Some(byte..byte + u64::from(tile.bytes)));
			prop_assert!(tile.elements > 0 && tile.bytes <= MAX_TILE_BYTES && tile.bytes <= tiling.longest());
			for inside in [tile.first, tile.first + u64::from(tile.elements) - 1] {
				prop_assert_eq!(tiling.locate(inside), Some((place, tile)));
			}
			let rows = tile.first / ty.row()..=(tile.first + u64::from(tile.elements) - 1) / ty.row();
			if row_bytes > u64::from(MAX_TILE_BYTES) {
				prop_assert_eq!(rows.count(), 1);
			} else {
				prop_assert_eq!(u64::from(tile.elements) % ty.row(), 0);
				prop_assert!(tile.bytes <= TILE_BYTES || u64::from(tile.elements) == ty.row());
			}
			element += u64::from(tile.elements);
			byte += u64::from(tile.bytes);
		}
		prop_assert_eq!(element, ty.elements());
		prop_assert_eq!(tiling.tile(tiling.count()), None);
		prop_assert_eq!(tiling.locate(ty.elements()), None);
	}

	#[test]
	fn tiles_of_run_should_bound_the_tiles_that_a_run_touches(ty in types(), start: u64, length: u64) {
		let tiling = Tiling::of(&ty);
		let start = start % ty.elements();
		let length = 1 + length % (ty.elements() - start);
		let (first, _) = tiling.locate(start).unwrap();
		let (last, _) = tiling.locate(start + length - 1).unwrap();
		prop_assert!(u64::from(last - first) < tiling.tiles_of_run(length));
		let row = start / ty.row() * ty.row();
		let (first, _) = tiling.locate(row).unwrap();
		let (last, _) = tiling.locate(row + ty.row() - 1).unwrap();
		prop_assert_eq!(u64::from(last - first) + 1, tiling.tiles_of_row());
	}
}

#[test]
fn a_tensor_should_be_cut_as_specified_when_its_rows_are_short_long_or_very_long() {
	let tiles = |element, shape: &[u32]| {
		let tiling = Tiling::of(&TensorType::new(element, shape));
		(0..tiling.count()).map(|place| tiling.tile(place).unwrap().bytes).collect::<Vec<_>>()
	};
	assert_eq!(tiles(ElementType::I8, &[1]), [1]);
	assert_eq!(tiles(ElementType::I8, &[1, 8, 8, 1]), [64]);
	assert_eq!(tiles(ElementType::I8, &[5, 300]), [900, 600]);
	assert_eq!(tiles(ElementType::I16, &[3, 512]), [1_024, 1_024, 1_024]);
	assert_eq!(tiles(ElementType::I32, &[2, 257]), [1_028, 1_028]);
	assert_eq!(tiles(ElementType::I64, &[2, 512]), [4_096, 4_096]);
	assert_eq!(tiles(ElementType::I64, &[2, 513]), [4_096, 8, 4_096, 8]);
}
