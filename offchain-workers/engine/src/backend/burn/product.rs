//! Exact integer products on floating-point matrix kernels.
//!
//! Burn's integer matrix product is exact but slow, its floating-point one is tuned for every device. (Where a backend
//! has an integer kernel of its own, [`Kernels`] says so.) A sum of products of integers in floating point is exact as
//! long as no partial sum, in whatever order and with or without contraction, can leave the range in which every integer
//! is representable:
//!
//! - two `i8`: a product is at most 2^7 * 2^7 = 2^14 in magnitude, so a sum of any 2^10 of them at most 2^24, and `f32`
//!   represents every integer up to 2^24. Longer sums are cut into parts of 2^10 terms, which are added as integers.
//! - one or two `i16`: a product is at most 2^30, a sum of 2^16 of them (the longest that a graph may have) at most
//!   2^46, and `f64` represents every integer up to 2^53.

use super::{
	kernels::Kernels,
	tensor::{dtype, Float, Int},
};
use ambit_graph::{limits::MAX_PRODUCT_TERMS, ElementType, TensorType};
use burn::tensor::{backend::Backend, FloatDType, Shape, Slice, TensorMetadata};

/// The floating-point type that holds a product of two tensors exactly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Precision {
	/// For two operands of 8 bits.
	Single,
	/// For all others.
	Double,
}

/// Terms whose sum `f32` holds exactly: 2^24 / (2^7 * 2^7).
const SINGLE_TERMS: usize = 1 << 10;
/// Terms whose sum `f64` holds exactly: 2^53 / (2^15 * 2^15).
const DOUBLE_TERMS: usize = 1 << 23;

const _: () = assert!(MAX_PRODUCT_TERMS as usize <= DOUBLE_TERMS);

impl Precision {
	/// What a product of elements of these types needs.
	pub(super) fn of(x: ElementType, w: ElementType) -> Self {
		match (x, w) {
			(ElementType::I8, ElementType::I8) => Self::Single,
			_ => Self::Double,
		}
	}

	/// Bytes of a number in floating point.
	pub(super) fn bytes(self) -> u64 {
		match self {
			Self::Single => 4,
			Self::Double => 8,
		}
	}

	/// The tensor in this type.
	fn of_int<B: Backend>(self, tensor: Int<B>) -> Float<B> {
		let dtype = match self {
			Self::Single => FloatDType::F32,
			Self::Double => FloatDType::F64,
		};
		B::int_into_float(tensor, dtype)
	}

	fn terms(self) -> usize {
		match self {
			Self::Single => SINGLE_TERMS,
			Self::Double => DOUBLE_TERMS,
		}
	}
}

/// A factor of products: integers where the backend multiplies them itself, otherwise the numbers in floating point.
pub(super) enum Factor<B: Kernels> {
	Int(Int<B>),
	/// A single matrix, the second factor of products.
	Laid(B::Laid),
	Float(Float<B>),
}

impl<B: Kernels> Clone for Factor<B> {
	fn clone(&self) -> Self {
		match self {
			Self::Int(int) => Self::Int(int.clone()),
			Self::Laid(laid) => Self::Laid(laid.clone()),
			Self::Float(float) => Self::Float(float.clone()),
		}
	}
}

impl<B: Kernels> Factor<B> {
	/// Integers as a factor.
	pub fn new(int: Int<B>, precision: Precision) -> Self {
		if B::HAS_PRODUCT {
			Self::Int(int)
		} else {
			Self::Float(precision.of_int::<B>(int))
		}
	}

	/// The same numbers in another shape. What is laid out has the only one in which it is used.
	pub fn reshape(self, extents: impl Into<Vec<usize>>) -> Self {
		let shape = Shape::from(extents.into());
		match self {
			Self::Laid(laid) => Self::Laid(laid),
			Self::Int(int) => Self::Int(B::int_reshape(int, shape)),
			Self::Float(float) => Self::Float(B::float_reshape(float, shape)),
		}
	}

	/// Axes of extent 1 repeated.
	fn expand(self, extents: impl Into<Vec<usize>>) -> Self {
		let shape = Shape::from(extents.into());
		match self {
			Self::Int(int) => Self::Int(B::int_expand(int, shape)),
			Self::Laid(_) => unreachable!("only single matrices are laid out; qed"),
			Self::Float(float) => Self::Float(B::float_expand(float, shape)),
		}
	}

	/// Axes in another order.
	pub fn permute(self, order: &[usize]) -> Self {
		match self {
			Self::Int(int) => Self::Int(B::int_permute(int, order)),
			Self::Laid(_) => unreachable!("only single matrices are laid out; qed"),
			Self::Float(float) => Self::Float(B::float_permute(float, order)),
		}
	}

	/// Rows of a matrix by their places.
	pub fn rows(self, places: Int<B>) -> Self {
		match self {
			Self::Int(int) => Self::Int(B::int_select(int, 0, places)),
			Self::Laid(_) => unreachable!("only single matrices are laid out; qed"),
			Self::Float(float) => Self::Float(B::float_select(float, 0, places)),
		}
	}

	/// `self [.., M, K]` times the transpose of `w [.., N, K]`, exactly, as integers of type `result`. Both have the same
	/// rank and were made for the same precision.
	pub fn times(self, w: Self, precision: Precision, result: ElementType) -> Int<B> {
		match (self, w) {
			(Self::Int(x), Self::Int(w)) => B::product(x, w),
			(Self::Int(x), Self::Laid(w)) => B::product_with(x, &w),
			(Self::Float(x), Self::Float(w)) => product::<B>(x, w, precision, result),
			_ => unreachable!("factors of one precision are of one kind; qed"),
		}
	}
}

/// How the factors of [`ambit_graph::Op::MatMul`] are batches of matrices.
pub(super) struct Batches {
	count: usize,
	rows: usize,
	channels: usize,
	depth: usize,
	/// Outer extents of `w` before and after it is repeated, if it has to be.
	repeated: Option<[Vec<usize>; 2]>,
}

impl Batches {
	/// Of factors of these types.
	pub fn of(x: &TensorType, w: &TensorType) -> Self {
		let extents = |ty: &TensorType| ty.shape.iter().map(|extent| *extent as usize).collect::<Vec<_>>();
		let (x, w) = (extents(x), extents(w));
		let ([x_outer @ .., rows, depth], [w_outer @ .., channels, _]) = (x.as_slice(), w.as_slice()) else {
			unreachable!("the factors of a valid product are at least matrices; qed")
		};
		// Where there is one matrix `w` for several neighbouring ones of `x`, these are one with more rows.
		let batched = w_outer.iter().rposition(|extent| *extent > 1).map_or(0, |last| last + 1);
		let (outer, merged) = x_outer.split_at(batched);
		let w_outer = &w_outer[..batched];
		Self {
			count: outer.iter().product(),
			rows: merged.iter().product::<usize>() * rows,
			channels: *channels,
			depth: *depth,
			repeated: (outer != w_outer).then(|| [w_outer.to_vec(), outer.to_vec()]),
		}
	}

	/// Elements of `w` after it was repeated; 0 if it isn't.
	pub fn repeated_elements(&self) -> u64 {
		match self.repeated {
			Some(_) => (self.count as u64).saturating_mul(self.channels as u64 * self.depth as u64),
			None => 0,
		}
	}

	/// The factors as `x [P, M, K]` and `w [P, N, K]`, or as single matrices.
	pub fn factors<B: Kernels>(&self, x: Factor<B>, w: Factor<B>) -> [Factor<B>; 2] {
		let Self { count, rows, channels, depth, ref repeated } = *self;
		if count == 1 {
			return [x.reshape([rows, depth]), w.reshape([channels, depth])];
		}
		let w = match repeated {
			None => w,
			Some([from, to]) => {
				let matrices = |outer: &[usize]| [outer, &[channels, depth]].concat();
				w.reshape(matrices(from)).expand(matrices(to))
			}
		};
		[x.reshape([count, rows, depth]), w.reshape([count, channels, depth])]
	}
}

/// `x [.., M, K]` times the transpose of `w [.., N, K]` in floating point.
fn product<B: Backend>(x: Float<B>, w: Float<B>, precision: Precision, result: ElementType) -> Int<B> {
	let last = x.rank() - 1;
	let depth = x.shape()[last];
	let w = B::float_swap_dims(w, last - 1, last);
	let part = precision.terms();
	let multiply = |x, w| B::float_into_int(B::float_matmul(x, w), dtype(result));
	if depth <= part {
		return multiply(x, w);
	}
	let mut sum: Option<Int<B>> = None;
	for start in (0..depth).step_by(part) {
		let end = (start + part).min(depth);
		let columns = along(&x.shape(), last, start..end);
		let rows = along(&w.shape(), last - 1, start..end);
		let term = multiply(B::float_slice(x.clone(), &columns), B::float_slice(w.clone(), &rows));
		sum = Some(match sum {
			Some(sum) => B::int_add(sum, term),
			None => term,
		});
	}
	sum.expect("a product has at least one term; qed")
}

/// The part of a tensor that is in `range` along `axis`.
fn along(shape: &Shape, axis: usize, range: std::ops::Range<usize>) -> Vec<Slice> {
	(0..shape.num_dims())
		.map(|other| {
			let range = if other == axis { range.clone() } else { 0..shape[other] };
			Slice::new(range.start as isize, Some(range.end as isize), 1)
		})
		.collect()
}
