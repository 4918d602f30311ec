use super::*;
use proptest::prelude::*;

/// Compares all products with their definition, with all instructions that this processor has.
fn check<X: Number, W: Number, S: Sum + Into<i64>>(x: &[X], w: &[W], depth: usize) {
	let dot = |x: &[X], w: &[W]| -> i64 {
		x.iter().zip(w).map(|(x, w)| Into::<i64>::into(*x) * Into::<i64>::into(*w)).sum()
	};
	let expected: Vec<i64> = x.chunks(depth).flat_map(|x| w.chunks(depth).map(move |w| dot(x, w))).collect();
	let most = laid_out((w.len() / depth) as u64, depth as u64) * size_of::<W>() as u64;
	for instructions in Instructions::there() {
		let panels = Panels::for_instructions(instructions, w, depth);
		let mut found = vec![S::of(-1, 0); expected.len()];
		products(x, &panels, &mut found);
		let found: Vec<i64> = found.into_iter().map(Into::into).collect();
		assert_eq!(found, expected, "with {instructions:?}");
		let bytes = size_of_val(&*panels.lines) + size_of_val(&*panels.offsets);
		assert!(bytes as u64 <= most, "{bytes} bytes of {most} with {instructions:?}");
	}
}

/// As 8 and as 16 bits, each with each.
fn check_all(x: &[i16], w: &[i16], depth: usize) {
	let bytes = |words: &[i16]| words.iter().map(|word| (word >> 8) as i8).collect::<Vec<_>>();
	check::<i8, i8, i32>(&bytes(x), &bytes(w), depth);
	check::<i16, i8, i64>(x, &bytes(w), depth);
	check::<i8, i16, i64>(&bytes(x), w, depth);
	check::<i16, i16, i64>(x, w, depth);
}

fn matrix(rows: usize, depth: usize) -> impl Strategy<Value = Vec<i16>> {
	let words = prop_oneof![any::<i16>(), Just(i16::MIN), Just(i16::MAX), Just(-1)];
	proptest::collection::vec(words, rows * depth)
}

proptest! {
	#[test]
	fn products_should_be_the_dot_products_of_all_rows_when_extents_are_any(
		(depth, x, w) in (1usize..80, 1usize..27, 1usize..40)
			.prop_flat_map(|(depth, m, n)| (Just(depth), matrix(m, depth), matrix(n, depth))),
	) {
		check_all(&x, &w, depth);
	}
}

#[test]
fn products_should_cover_all_blocks_when_the_matrix_is_larger_than_one() {
	let fill = |count: usize| (0..count).map(|place| (place * 12_347) as i16).collect::<Vec<_>>();
	let (depth, rows, channels) = (1_300, 131, 7);
	check_all(&fill(rows * depth), &fill(channels * depth), depth);
}

#[test]
fn partial_sums_should_fit_when_all_is_extreme() {
	// With a low byte that is greatest, or least, with and without a sign.
	let ends = [i16::MIN, i16::MAX, -1, 127, 128, -0x7f01, 0x7f7f];
	for depth in [256, 257, 508, 509, 511, 1_024, 65_535, 65_536] {
		for x in ends {
			for w in [i16::MIN, i16::MAX] {
				check_all(&vec![x; depth], &vec![w; depth], depth);
			}
		}
	}
}

#[test]
fn partial_sums_should_fit_when_all_rows_of_a_tile_are_extreme() {
	let depth = 65_536;
	for x in [i16::MIN, i16::MAX, -1, -0x7f01] {
		for w in [i16::MIN, i16::MAX, -1] {
			check_all(&vec![x; 8 * depth], &vec![w; depth], depth);
		}
	}
}

#[test]
fn products_should_be_right_when_tiles_are_whole_and_when_they_are_not() {
	// Rows of an element's first byte fill no tile, one, two, three, or a little more; so do channels and terms.
	let fill = |count: usize| (0..count).map(|place| (place * place * 12_347) as i16).collect::<Vec<_>>();
	for rows in [1, 7, 8, 15, 16, 17, 32, 33, 48, 64] {
		for channels in [1, 16, 31, 32, 33, 48] {
			for depth in [3, 60, 64, 65, 128] {
				check_all(&fill(rows * depth), &fill(channels * depth), depth);
			}
		}
	}
}
