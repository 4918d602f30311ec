//! The choice of an operator.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{
	ops::{
		self, AvgPool2d, Cast, Concat, Conv2d, Cost, MaxPool2d, Mul, Quantise, Requantise, Rescale, Reshape,
		Slice, Transpose,
	},
	Problem, TensorType,
};
use codec::{Decode, Encode};

/// An operator with its attributes. Codec indices are never reused.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Op {
	/// `x [.., M, K]` times the rows of `w [N, K]`, giving `[.., M, N]`; I8 or I16 in, I32 (both I8) or I64 out.
	#[codec(index = 0)]
	MatMul,
	/// Convolution of `x [N, H, W, C]` with `w [O, KH, KW, C/groups]`; element types as for [`Op::MatMul`].
	#[codec(index = 1)]
	Conv2d(Conv2d),
	/// Largest magnitude along the last axis, whose extent becomes 1; any type in, I32 out.
	#[codec(index = 2)]
	AbsMax,
	/// `x` I32 divided by a scale `s` I32 and brought to the whole range of I8 or I16.
	#[codec(index = 3)]
	Quantise(Quantise),
	/// An accumulator `x` I32 or I64 times a scale `s` I32 times a multiplier `m` I32 for each channel plus a bias `b`
	/// I32 for each channel; I32 out.
	#[codec(index = 4)]
	Rescale(Rescale),
	/// `x` I8, I16 or I32 times a constant; I8, I16 or I32 out.
	#[codec(index = 5)]
	Requantise(Requantise),
	/// Another element type, with a shift.
	#[codec(index = 6)]
	Cast(Cast),
	/// Sum of two I32 tensors; the second one may be broadcast.
	#[codec(index = 7)]
	Add,
	/// Product of two I32 tensors with a shift; the second one may be broadcast.
	#[codec(index = 8)]
	Mul(Mul),
	/// The larger of each element and 0; any type.
	#[codec(index = 9)]
	Relu,
	/// Largest element of each window of `x [N, H, W, C]`; any type.
	#[codec(index = 10)]
	MaxPool2d(MaxPool2d),
	/// Mean of each window of `x [N, H, W, C]`; I8, I16 or I32.
	#[codec(index = 11)]
	AvgPool2d(AvgPool2d),
	/// Place of the largest element along the last axis, the lowest one if there are several; the axis' extent becomes 1;
	/// any type in, I32 out.
	#[codec(index = 12)]
	Argmax,
	/// The same elements in the same order in another shape.
	#[codec(index = 13)]
	Reshape(Reshape),
	/// Axes in another order.
	#[codec(index = 14)]
	Transpose(Transpose),
	/// Tensors one after the other along an axis.
	#[codec(index = 15)]
	Concat(Concat),
	/// Every so many-th element along each axis.
	#[codec(index = 16)]
	Slice(Slice),
}

impl Op {
	/// The implementation.
	pub(crate) fn operator(&self) -> &dyn ops::Operator {
		match self {
			Self::MatMul => &ops::matmul::MatMul,
			Self::Conv2d(op) => op,
			Self::AbsMax => &ops::reduce::AbsMax,
			Self::Quantise(op) => op,
			Self::Rescale(op) => op,
			Self::Requantise(op) => op,
			Self::Cast(op) => op,
			Self::Add => &ops::add::Add,
			Self::Mul(op) => op,
			Self::Relu => &ops::relu::Relu,
			Self::MaxPool2d(op) => op,
			Self::AvgPool2d(op) => op,
			Self::Argmax => &ops::reduce::Argmax,
			Self::Reshape(op) => op,
			Self::Transpose(op) => op,
			Self::Concat(op) => op,
			Self::Slice(op) => op,
		}
	}

	/// The type of the result for operands of these types, or what is wrong with them.
	pub fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let ty = self.operator().infer(operands)?;
		if !ty.is_valid() {
			return Err(Problem::TooLarge);
		}
		if self.cost(operands).is_bounded() {
			Ok(ty)
		} else {
			Err(Problem::TooCostly)
		}
	}

	/// What one element of the result costs at most.
	pub(crate) fn cost(&self, operands: &[&TensorType]) -> Cost {
		self.operator().cost(operands)
	}
}
