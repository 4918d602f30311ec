//! The specification's arithmetic on Burn's tensors of 64-bit integers.
//!
//! Backends differ in what they do when an integer overflows, so nothing here does; each function says what it needs
//! for that.

use super::tensor::{dtype, shape, Int};
use ambit_graph::{ElementType, TensorType};
use burn::tensor::{backend::Backend, get_device_settings, IntDType, Scalar, Shape, TensorMetadata};

/// The tensor with 64-bit elements.
pub(super) fn widen<B: Backend>(x: Int<B>) -> Int<B> {
	B::int_cast(x, IntDType::I64)
}

/// The tensor with elements of a type that holds all of them.
pub(super) fn narrow<B: Backend>(x: Int<B>, element: ElementType) -> Int<B> {
	B::int_cast(x, dtype(element))
}

/// Each element, or what is nearest to it in `from..=to`.
pub(super) fn clamp<B: Backend>(x: Int<B>, from: i64, to: i64) -> Int<B> {
	B::int_clamp(x, Scalar::Int(from), Scalar::Int(to))
}

/// Each element, or what is nearest to it in the element type. The result is still wide.
pub(super) fn saturate<B: Backend>(x: Int<B>, element: ElementType) -> Int<B> {
	match element {
		ElementType::I64 => x,
		_ => clamp::<B>(x, element.min(), element.max()),
	}
}

/// `ambit_graph::arithmetic::round_shift`, for any elements.
pub(super) fn round_shift<B: Backend>(x: Int<B>, shift: u8) -> Int<B> {
	let Some(below) = shift.checked_sub(1) else { return x };
	let half = B::bitwise_right_shift_scalar(x, Scalar::Int(below.into()));
	let odd = B::bitwise_and_scalar(half.clone(), Scalar::Int(1));
	B::int_add(B::bitwise_right_shift_scalar(half, Scalar::Int(1)), odd)
}

/// The same for products of two 32-bit numbers: at most 2^62 in magnitude, so half a unit, at most 2^61, can be added.
pub(super) fn round_shift_product<B: Backend>(x: Int<B>, shift: u8) -> Int<B> {
	let Some(below) = shift.checked_sub(1) else { return x };
	let above = B::int_add_scalar(x, Scalar::Int(1 << below));
	B::bitwise_right_shift_scalar(above, Scalar::Int(shift.into()))
}

/// `ambit_graph::arithmetic::round_div` for numerators of at most 2^61 in magnitude and 32-bit denominators, which are
/// broadcast.
pub(super) fn round_div<B: Backend>(numerator: Int<B>, denominator: Int<B>) -> Int<B> {
	let sign = B::int_sign(numerator.clone());
	let is_positive = clamp::<B>(denominator.clone(), 0, 1);
	let divisor = B::int_clamp_min(denominator, Scalar::Int(1));
	let doubled = B::int_mul_scalar(B::int_abs(numerator), Scalar::Int(2));
	let quotient =
		B::int_div(B::int_add(doubled, divisor.clone()), B::int_mul_scalar(divisor, Scalar::Int(2)));
	B::int_mul(B::int_mul(quotient, sign), is_positive)
}

/// The larger of each two elements.
pub(super) fn larger<B: Backend>(x: Int<B>, y: Int<B>) -> Int<B> {
	let bools = get_device_settings::<B>(&B::int_device(&x)).bool_dtype;
	let is_lower = B::int_lower(x.clone(), y.clone(), bools);
	B::int_mask_where(x, is_lower, y)
}

/// Largest magnitude along the last axis, saturated to 32 bits.
pub(super) fn abs_max<B: Backend>(x: Int<B>) -> Int<B> {
	let last = x.rank() - 1;
	let most = ElementType::I32.max();
	let above = widen::<B>(B::int_max_dim(x.clone(), last));
	let below = clamp::<B>(widen::<B>(B::int_min_dim(x, last)), -most, 0);
	let largest = larger::<B>(clamp::<B>(above, 0, most), B::int_neg(below));
	narrow::<B>(largest, ElementType::I32)
}

/// Place of the largest element along the last axis, the lowest of several.
pub(super) fn arg_max<B: Backend>(x: Int<B>, ty: &TensorType) -> Int<B> {
	let device = B::int_device(&x);
	let last = x.rank() - 1;
	let row = ty.row() as i64;
	let extents = shape(&ty.shape);
	let bools = get_device_settings::<B>(&device).bool_dtype;
	let is_largest = B::int_equal(x.clone(), B::int_expand(B::int_max_dim(x, last), extents.clone()), bools);
	let mut line = vec![1; last];
	line.push(ty.row() as usize);
	let places = B::int_reshape(B::int_arange(0..row, &device, IntDType::I32), Shape::from(line));
	let behind = B::int_full(extents.clone(), Scalar::Int(row), &device, IntDType::I32);
	B::int_min_dim(B::int_mask_where(behind, is_largest, B::int_expand(places, extents)), last)
}
