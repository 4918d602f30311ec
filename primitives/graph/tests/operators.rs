//! What each operator computes, against values worked out by hand and against direct definitions.

mod support;

use ambit_graph::{
	ops::{
		AvgPool2d, Axis, Cast, Concat, Conv2d, MaxPool2d, Mul, Quantise, Requantise, Rescale, Reshape, Slice,
		Transpose,
	},
	testing::Random,
	ElementType::{self, I16, I32, I64, I8},
	Op, Problem, TensorType,
};
use proptest::prelude::*;
use support::{apply, problem, random, tensor, values, values_of, Tensor};

const I32_MIN: i64 = i32::MIN as i64;
const I32_MAX: i64 = i32::MAX as i64;

#[test]
fn matmul_should_sum_exact_products_when_operands_are_extreme() {
	let x = tensor(I8, &[1, 2, 2], [1, 2, -128, -128]);
	let w = tensor(I8, &[3, 2], [10, 100, -128, -128, 127, -1]);
	let Tensor(ty, values) = apply(Op::MatMul, &[x.clone(), w.clone()]).unwrap();
	assert_eq!(
		(ty, values),
		(TensorType::new(I32, [1, 2, 3]), vec![210, -384, 125, -14_080, 32_768, -16_128])
	);
	let row = |element: ElementType, long| tensor(element, &[1, long], vec![element.min(); long as usize]);
	let square = |x, w, long| values_of(apply(Op::MatMul, &[row(x, long), row(w, long)]));
	assert_eq!(square(I8, I8, 1 << 16), (I32, vec![1 << 30]));
	assert_eq!(square(I16, I8, 1 << 16), (I64, vec![1 << 38]));
	assert_eq!(square(I8, I16, 1 << 16), (I64, vec![1 << 38]));
	assert_eq!(square(I16, I16, 1 << 15), (I64, vec![1 << 45]));
}

#[test]
fn matmul_should_be_refused_when_operands_do_not_fit() {
	let t = |element, shape: &[u32]| {
		tensor(element, shape, vec![0; shape.iter().map(|extent| *extent as usize).product()])
	};
	assert_eq!(problem(Op::MatMul, &[t(I8, &[2, 3])]), Problem::OperandCount);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[2, 3]), t(I32, &[4, 3])]), Problem::ElementType);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[3]), t(I8, &[4, 3])]), Problem::Rank);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[2, 3]), t(I8, &[1, 4, 3])]), Problem::Rank);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[1, 5, 2, 3]), t(I8, &[1, 4, 3])]), Problem::Rank);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[3, 2, 3]), t(I8, &[2, 4, 3])]), Problem::Extents);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[1, 2, 3]), t(I8, &[2, 4, 3])]), Problem::Extents);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[2, 3]), t(I8, &[3, 4])]), Problem::Extents);
	assert_eq!(problem(Op::MatMul, &[t(I8, &[1, 65_537]), t(I8, &[1, 65_537])]), Problem::RowTooLong);
}

#[test]
fn conv2d_should_slide_over_an_image_when_places_are_added() {
	let x = tensor(I8, &[1, 3, 3, 1], (1..=9).collect::<Vec<_>>());
	let w = tensor(I8, &[1, 2, 2, 1], [1, 10, 100, -1]);
	let plain = Op::Conv2d(Conv2d { rows: Axis::PLAIN, columns: Axis::PLAIN, groups: 1 });
	assert_eq!(values(plain, &[x.clone(), w.clone()]), [416, 526, 746, 856]);
	let axis = Axis { stride: 2, before: 1, after: 0, dilation: 1 };
	let padded = Op::Conv2d(Conv2d { rows: axis, columns: axis, groups: 1 });
	// Only the last place of the kernel is inside at the top left.
	assert_eq!(values(padded, &[x, w]), [-1, 200 - 3, 40 - 7, 5 + 60 + 800 - 9]);
}

#[test]
fn abs_max_should_saturate_when_the_smallest_number_is_there() {
	let x = tensor(I32, &[3, 2], [3, -5, 0, 0, I32_MIN, 1]);
	let Tensor(ty, values) = apply(Op::AbsMax, &[x]).unwrap();
	assert_eq!((ty, values), (TensorType::new(I32, [3, 1]), vec![5, 0, I32_MAX]));
	assert_eq!(values_of(apply(Op::AbsMax, &[tensor(I8, &[2], [-128, 127])])), (I32, vec![128]));
	assert_eq!(values_of(apply(Op::AbsMax, &[tensor(I64, &[1], [i64::MIN])])), (I32, vec![I32_MAX]));
}

#[test]
fn argmax_should_give_the_lowest_place_when_several_are_largest() {
	let x = tensor(I64, &[3, 3], [1, 7, 7, i64::MIN, i64::MIN, i64::MIN, -1, -2, 0]);
	assert_eq!(values_of(apply(Op::Argmax, &[x])), (I32, vec![1, 0, 2]));
}

#[test]
fn quantise_should_round_halves_away_and_saturate_when_scales_are_odd() {
	let quantise = |to, x: &[i64], scale: i64| {
		let n = x.len() as u32;
		values(Op::Quantise(Quantise { to }), &[tensor(I32, &[1, n], x), tensor(I32, &[1, 1], [scale])])
	};
	// 127 / 254 is a half.
	assert_eq!(quantise(I8, &[1, -1, 254, -254, 3, 1_000], 254), [1, -1, 127, -127, 2, 127]);
	assert_eq!(quantise(I8, &[I32_MIN, I32_MAX], 1), [-127, 127]);
	assert_eq!(quantise(I8, &[5, -5], 0), [0, 0]);
	assert_eq!(quantise(I8, &[5, -5], -3), [0, 0]);
	assert_eq!(quantise(I16, &[I32_MIN, I32_MAX, 1 << 30], I32_MAX), [-32_767, 32_767, 16_384]);
}

#[test]
fn rescale_should_saturate_after_each_step_when_numbers_are_large() {
	let rescale = |(pre, mid, post), element, x: i64, s: i64, m: i64, b: i64| {
		let one = |value| tensor(I32, &[1], [value]);
		let op = Op::Rescale(Rescale { pre, mid, post });
		values(op, &[tensor(element, &[1], [x]), one(s), one(m), one(b)])[0]
	};
	assert_eq!(rescale((0, 0, 0), I32, 3, 5, 7, 11), 116);
	// (1000 * 3 + 4) >> 3 = 375, (375 * 5 + 8) >> 4 = 117.
	assert_eq!(rescale((0, 3, 4), I32, 1_000, 5, 3, 0), 117);
	assert_eq!(rescale((0, 0, 0), I32, I32_MIN, 1, I32_MIN, 0), I32_MAX);
	assert_eq!(rescale((0, 0, 31), I32, I32_MIN, I32_MIN, I32_MIN, 0), -I32_MAX);
	assert_eq!(rescale((0, 0, 0), I32, 1, 1, I32_MAX, 1), I32_MAX);
	assert_eq!(rescale((16, 0, 0), I64, 0x1_8000, 1, 1, 0), 2);
	assert_eq!(rescale((0, 0, 0), I64, i64::MIN, 1, 1, 0), I32_MIN);
	assert_eq!(rescale((62, 62, 62), I64, i64::MAX, I32_MAX, I32_MAX, -9), -9);
}

#[test]
fn rescale_should_take_scales_by_row_and_multipliers_by_channel() {
	let x = tensor(I32, &[2, 2], [1, 1, 1, 1]);
	let operands =
		[x, tensor(I32, &[2, 1], [1, 10]), tensor(I32, &[2], [2, 3]), tensor(I32, &[2], [100, 200])];
	let op = Op::Rescale(Rescale { pre: 0, mid: 0, post: 0 });
	assert_eq!(values(op, &operands), [102, 203, 120, 230]);
}

#[test]
fn requantise_and_cast_should_saturate_when_the_result_is_out_of_range() {
	let requantise = |to, multiplier, shift, x: i64| {
		values(Op::Requantise(Requantise { to, multiplier, shift }), &[tensor(I32, &[1], [x])])[0]
	};
	assert_eq!(requantise(I8, 3, 1, 5), 8);
	assert_eq!(requantise(I8, 3, 1, -5), -7);
	assert_eq!(requantise(I8, i32::MIN, 0, I32_MIN), 127);
	assert_eq!(requantise(I16, i32::MIN, 31, 40_000), -32_768);
	let cast = |from, to, shift, x: i64| values(Op::Cast(Cast { to, shift }), &[tensor(from, &[1], [x])])[0];
	assert_eq!(cast(I8, I32, 16, -128), -(1 << 23));
	assert_eq!(cast(I32, I64, 31, I32_MIN), -(1 << 62));
	assert_eq!(cast(I32, I32, 31, 2), I32_MAX);
	assert_eq!(cast(I64, I8, 0, i64::MIN), -128);
	assert_eq!(cast(I64, I64, -62, i64::MAX), 2);
	let refused = |op, from| problem(op, &[tensor(from, &[1], [0])]);
	assert_eq!(refused(Op::Cast(Cast { to: I64, shift: 1 }), I64), Problem::Attribute);
	assert_eq!(refused(Op::Cast(Cast { to: I64, shift: 32 }), I32), Problem::Attribute);
	assert_eq!(refused(Op::Cast(Cast { to: I64, shift: -63 }), I32), Problem::Attribute);
	assert_eq!(
		refused(Op::Requantise(Requantise { to: I8, multiplier: 1, shift: 63 }), I32),
		Problem::Attribute
	);
	assert_eq!(
		refused(Op::Requantise(Requantise { to: I8, multiplier: 1, shift: 0 }), I64),
		Problem::ElementType
	);
}

#[test]
fn add_and_mul_should_broadcast_and_saturate() {
	let x = tensor(I32, &[2, 2], [1, 2, I32_MAX, I32_MIN]);
	assert_eq!(values(Op::Add, &[x.clone(), tensor(I32, &[2, 1], [10, 1])]), [11, 12, I32_MAX, I32_MIN + 1]);
	assert_eq!(values(Op::Add, &[x.clone(), tensor(I32, &[1, 2], [0, -1])]), [1, 1, I32_MAX, I32_MIN]);
	assert_eq!(values(Op::Mul(Mul { shift: 1 }), &[x.clone(), x.clone()]), [1, 2, I32_MAX, I32_MAX]);
	assert_eq!(values(Op::Mul(Mul { shift: 32 }), &[x.clone(), x.clone()]), [0, 0, (1 << 30) - 1, 1 << 30]);
	assert_eq!(values(Op::Add, &[tensor(I32, &[1, 2], [0, 0]), x.clone()]), x.1);
	let column = tensor(I32, &[2, 1], [10, 20]);
	let Tensor(ty, sums) = apply(Op::Add, &[column.clone(), tensor(I32, &[1, 2], [1, 2])]).unwrap();
	assert_eq!((ty.shape, sums), (vec![2, 2], vec![11, 12, 21, 22]));
	assert_eq!(problem(Op::Add, &[x.clone(), tensor(I32, &[3, 1], [0; 3])]), Problem::Extents);
	assert_eq!(problem(Op::Add, &[x, tensor(I32, &[2], [0, 0])]), Problem::Extents);
}

#[test]
fn pooling_should_ignore_or_count_added_places_as_it_says() {
	let x = tensor(I8, &[1, 2, 2, 1], [-3, -4, -6, -8]);
	let axis = Axis { stride: 1, before: 1, after: 0, dilation: 1 };
	let kernel = [2, 2];
	let max = Op::MaxPool2d(MaxPool2d { kernel, rows: axis, columns: axis });
	assert_eq!(values(max, std::slice::from_ref(&x)), [-3, -3, -3, -3]);
	let avg = |count_added| Op::AvgPool2d(AvgPool2d { kernel, rows: axis, columns: axis, count_added });
	// -3.5, -4.5 and -5.25 without, -0.75, -1.75 and -2.25 with the added places.
	assert_eq!(values(avg(false), std::slice::from_ref(&x)), [-3, -4, -5, -5]);
	assert_eq!(values(avg(true), &[x]), [-1, -2, -2, -5]);
}

#[test]
fn pooling_should_be_defined_when_a_window_is_outside_the_image() {
	let x = tensor(I16, &[1, 1, 1, 1], [5]);
	let rows = Axis { stride: 1, before: 1, after: 1, dilation: 2 };
	let kernel = [2, 1];
	let max = MaxPool2d { kernel, rows, columns: Axis::PLAIN };
	assert_eq!(values(Op::MaxPool2d(max), std::slice::from_ref(&x)), [-32_768]);
	let avg = AvgPool2d { kernel, rows, columns: Axis::PLAIN, count_added: false };
	assert_eq!(values(Op::AvgPool2d(avg), &[x]), [0]);
}

#[test]
fn shapes_should_change_as_specified_when_elements_are_moved() {
	let x = tensor(I16, &[2, 3], [1, 2, 3, 4, 5, 6]);
	let one = std::slice::from_ref(&x);
	let reshaped = apply(Op::Reshape(Reshape { shape: vec![3, 1, 2] }), one).unwrap();
	assert_eq!((reshaped.0.shape, reshaped.1), (vec![3, 1, 2], vec![1, 2, 3, 4, 5, 6]));
	let transposed = apply(Op::Transpose(Transpose { order: vec![1, 0] }), one).unwrap();
	assert_eq!((transposed.0.shape, transposed.1), (vec![3, 2], vec![1, 4, 2, 5, 3, 6]));
	let slice = Slice { starts: vec![1, 0], steps: vec![1, 2], shape: vec![1, 2] };
	assert_eq!(values(Op::Slice(slice), one), [4, 6]);
	let column = tensor(I16, &[2, 1], [8, 9]);
	let joined = apply(Op::Concat(Concat { axis: 1 }), &[x.clone(), column]).unwrap();
	assert_eq!((joined.0.shape, joined.1), (vec![2, 4], vec![1, 2, 3, 8, 4, 5, 6, 9]));
	assert_eq!(values(Op::Concat(Concat { axis: 0 }), &[x.clone(), x.clone()]).len(), 12);
	assert_eq!(values(Op::Relu, &[tensor(I8, &[3], [-128, 0, 127])]), [0, 0, 127]);

	assert_eq!(problem(Op::Reshape(Reshape { shape: vec![5] }), one), Problem::Extents);
	assert_eq!(problem(Op::Reshape(Reshape { shape: vec![] }), one), Problem::Attribute);
	assert_eq!(problem(Op::Reshape(Reshape { shape: vec![0, 6] }), one), Problem::Attribute);
	assert_eq!(problem(Op::Transpose(Transpose { order: vec![0, 0] }), one), Problem::Attribute);
	assert_eq!(problem(Op::Transpose(Transpose { order: vec![0, 2] }), one), Problem::Attribute);
	assert_eq!(problem(Op::Transpose(Transpose { order: vec![0] }), one), Problem::Rank);
	let outside = Slice { starts: vec![0, 1], steps: vec![1, 2], shape: vec![2, 2] };
	assert_eq!(problem(Op::Slice(outside), one), Problem::Extents);
	let still = Slice { starts: vec![0, 0], steps: vec![0, 1], shape: vec![2, 3] };
	assert_eq!(problem(Op::Slice(still), one), Problem::Attribute);
	assert_eq!(problem(Op::Concat(Concat { axis: 2 }), one), Problem::Attribute);
	assert_eq!(Op::Concat(Concat { axis: 0 }).infer(&[]), Err(Problem::OperandCount));
}

fn axis() -> impl Strategy<Value = Axis> {
	(1u16..4, 0u16..4, 0u16..4, 1u16..4).prop_map(|(stride, before, after, dilation)| Axis {
		stride,
		before,
		after,
		dilation,
	})
}

/// The element of an image at a place, or `None` outside.
fn pixel(x: &Tensor, image: i64, y: i64, column: i64, channel: i64) -> Option<i64> {
	let [_, height, width, channels] = x.0.extents::<4>().map(|extent| extent as i64);
	let inside = (0..height).contains(&y) && (0..width).contains(&column);
	inside.then(|| x.1[(((image * height + y) * width + column) * channels + channel) as usize])
}

/// Where place `k` of window `window` is.
fn place(axis: &Axis, window: i64, k: i64) -> i64 {
	window * i64::from(axis.stride) + k * i64::from(axis.dilation) - i64::from(axis.before)
}

/// The coordinates of all elements of an image-like result in order.
fn places(ty: &TensorType) -> impl Iterator<Item = [i64; 4]> {
	let [images, rows, columns, channels] = ty.extents::<4>().map(|extent| extent as i64);
	(0..images * rows * columns * channels).map(move |at| {
		let (channel, at) = (at % channels, at / channels);
		let (column, at) = (at % columns, at / columns);
		[at / rows, at % rows, column, channel]
	})
}

proptest! {
	#[test]
	fn conv2d_should_equal_its_definition(
		seed: u64,
		(height, width, depth, groups) in (1u32..8, 1u32..8, 1u32..20, 1u32..4),
		(kernel_height, kernel_width, filters) in (1u32..4, 1u32..4, 1u32..4),
		(rows, columns) in (axis(), axis()),
		wide: (bool, bool),
	) {
		let element = |wide| if wide { I16 } else { I8 };
		let x = random(seed, element(wide.0), &[2, height, width, depth * groups]);
		let w = random(seed + 1, element(wide.1), &[filters * groups, kernel_height, kernel_width, depth]);
		let op = Op::Conv2d(Conv2d { rows, columns, groups });
		let result = match apply(op, &[x.clone(), w.clone()]) {
			Ok(result) => result,
			Err(problem) => {
				prop_assert_eq!(problem, Problem::Extents);
				return Ok(());
			},
		};
		let [kernel_height, kernel_width, depth] = [kernel_height, kernel_width, depth].map(i64::from);
		let expected: Vec<i64> = places(&result.0).map(|[image, row, column, filter]| {
			let first = filter / i64::from(filters) * depth;
			let mut sum = 0;
			for ky in 0..kernel_height {
				for kx in 0..kernel_width {
					for c in 0..depth {
						let at = ((filter * kernel_height + ky) * kernel_width + kx) * depth + c;
						let pixel = pixel(&x, image, place(&rows, row, ky), place(&columns, column, kx), first + c);
						sum += pixel.unwrap_or(0) * w.1[at as usize];
					}
				}
			}
			sum
		}).collect();
		prop_assert_eq!(result.1, expected);
	}

	#[test]
	fn pooling_should_equal_its_definition(
		seed: u64,
		(height, width, channels) in (1u32..8, 1u32..8, 1u32..5),
		kernel in [1u16..4, 1u16..4],
		(rows, columns) in (axis(), axis()),
		count_added: bool,
	) {
		let x = random(seed, I32, &[2, height, width, channels]);
		let max = Op::MaxPool2d(MaxPool2d { kernel, rows, columns });
		let Ok(max) = apply(max, std::slice::from_ref(&x)) else { return Ok(()) };
		let avg = Op::AvgPool2d(AvgPool2d { kernel, rows, columns, count_added });
		let avg = apply(avg, std::slice::from_ref(&x)).unwrap();
		for (at, [image, row, column, channel]) in places(&max.0).enumerate() {
			let window: Vec<i64> = (0..i64::from(kernel[0]))
				.flat_map(|ky| (0..i64::from(kernel[1])).map(move |kx| (ky, kx)))
				.filter_map(|(ky, kx)| pixel(&x, image, place(&rows, row, ky), place(&columns, column, kx), channel))
				.collect();
			prop_assert_eq!(max.1[at], window.iter().copied().max().unwrap_or(I32_MIN));
			let count = if count_added { i64::from(kernel[0]) * i64::from(kernel[1]) } else { window.len() as i64 };
			let sum: i64 = window.iter().sum();
			let mean = if count == 0 { 0 } else { sum.signum() * ((2 * sum.abs() + count) / (2 * count)) };
			prop_assert_eq!(avg.1[at], mean);
		}
	}

	#[test]
	fn matmul_should_equal_its_definition(
		seed: u64,
		(rows, channels, depth) in (1u32..5, 1u32..5, prop_oneof![1u32..50, 1_000u32..10_000]),
		wide: (bool, bool),
	) {
		let element = |wide| if wide { I16 } else { I8 };
		let x = random(seed, element(wide.0), &[rows, depth]);
		let w = random(seed + 1, element(wide.1), &[channels, depth]);
		let expected: Vec<i64> = (0..rows as usize * channels as usize).map(|at| {
			let (row, channel) = (at / channels as usize, at % channels as usize);
			let depth = depth as usize;
			(0..depth).map(|k| x.1[row * depth + k] * w.1[channel * depth + k]).sum()
		}).collect();
		prop_assert_eq!(values(Op::MatMul, &[x, w]), expected);
	}

	#[test]
	fn transposing_back_should_give_the_operand(seed: u64, shape in prop::collection::vec(1u32..6, 1..6)) {
		let x = random(seed, I64, &shape);
		let mut order: Vec<u8> = (0..shape.len() as u8).collect();
		let mut numbers = Random::new(seed);
		order.sort_by_cached_key(|_| numbers.number());
		let mut back = vec![0; order.len()];
		order.iter().enumerate().for_each(|(to, from)| back[usize::from(*from)] = to as u8);
		let there = apply(Op::Transpose(Transpose { order }), std::slice::from_ref(&x)).unwrap();
		let again = apply(Op::Transpose(Transpose { order: back }), &[there]).unwrap();
		prop_assert_eq!((again.0, again.1), (x.0, x.1));
	}

	#[test]
	fn slices_of_a_concatenation_should_give_its_parts(
		seed: u64,
		shape in prop::collection::vec(1u32..5, 1..5),
		axis: u8,
		extents in prop::collection::vec(1u32..5, 1..5),
	) {
		let axis = usize::from(axis) % shape.len();
		let parts: Vec<Tensor> = (0..).zip(&extents).map(|(part, extent)| {
			let mut shape = shape.clone();
			shape[axis] = *extent;
			random(seed.wrapping_add(part), I16, &shape)
		}).collect();
		let whole = apply(Op::Concat(Concat { axis: axis as u8 }), &parts).unwrap();
		let mut start = 0;
		for part in parts {
			let mut starts = vec![0; shape.len()];
			starts[axis] = start;
			start += part.0.shape[axis];
			let slice = Slice { starts, steps: vec![1; shape.len()], shape: part.0.shape.clone() };
			prop_assert_eq!(values(Op::Slice(slice), std::slice::from_ref(&whole)), part.1);
		}
	}
}
