//! The choice of an operator.

// The codec's derive casts variants' indices.
#![allow(clippy::as_conversions)]

use crate::{
	ops::{
		self, Apply, AvgPool2d, Cast, Concat, Conv2d, Cost, Div, MaxPool2d, Mul, Norm, Quantise, Requantise,
		Rescale, Reshape, Slice, Softmax, Sum, Transpose, Update,
	},
	Problem, TensorType,
};
use codec::{Decode, Encode};

/// An operator with its attributes. Codec indices are never reused.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Op {
	/// `x [.., M, K]` times the rows of `w`, giving `[.., M, N]`; I8 or I16 in, I32 (both I8) or I64 out. `w` is `[N, K]`, or
	/// `[.., N, K]` of the rank of `x`, where its outer extents may be 1.
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
	/// An accumulator `x` I32 or I64 times a scale `s` I32 times a multiplier `m` I32 plus a bias `b` I32; I32 out. All may
	/// be broadcast to `x`, and `m` and `b` may be vectors with an element for each channel.
	#[codec(index = 4)]
	Rescale(Rescale),
	/// `x` I8, I16 or I32 times a constant; I8, I16 or I32 out.
	#[codec(index = 5)]
	Requantise(Requantise),
	/// Another element type, with a shift.
	#[codec(index = 6)]
	Cast(Cast),
	/// Sum of two I32 tensors, broadcast together.
	#[codec(index = 7)]
	Add,
	/// Product of two I32 tensors with a shift, broadcast together.
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
	/// As [`Op::MatMul`] with `w [N, K]`, where each group of neighbouring terms has a scale: `t [N, G]` I16, and where both
	/// are I8 perhaps `u [.., M, G]` I16; I64 out.
	#[codec(index = 17)]
	GroupedMatMul,
	/// Difference of two I32 tensors, broadcast together.
	#[codec(index = 18)]
	Sub,
	/// Quotient of two I32 tensors with a shift, broadcast together; 0 where the divisor is 0.
	#[codec(index = 19)]
	Div(Div),
	/// `a` where the condition, the first operand, is greater than 0, and `b` elsewhere; all broadcast together.
	#[codec(index = 20)]
	Select,
	/// Largest element along the last axis, whose extent becomes 1; any type.
	#[codec(index = 21)]
	Max,
	/// Sum or mean along the last axis, whose extent becomes 1; I8, I16 or I32 in, I32 out.
	#[codec(index = 22)]
	Sum(Sum),
	/// A real function of each element in fixed point; I32.
	#[codec(index = 23)]
	Apply(Apply),
	/// Softmax of each row; I32 in fixed point in, I8, I16 or I32 out.
	#[codec(index = 24)]
	Softmax(Softmax),
	/// Layer or RMS normalisation of each row of `x [.., N]` with a gain `[N]` and a bias `[N]`; I32.
	#[codec(index = 25)]
	Norm(Norm),
	/// Rows of a table `[V, ..]` of any type by their places, of any type and shape; places outside count as the nearest.
	#[codec(index = 26)]
	Gather,
	/// `x` with `u` in its place from position `p`, one element, along an axis; any type.
	#[codec(index = 27)]
	Update(Update),
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
			Self::GroupedMatMul => &ops::grouped::GroupedMatMul,
			Self::Sub => &ops::add::Sub,
			Self::Div(op) => op,
			Self::Select => &ops::select::Select,
			Self::Max => &ops::reduce::Max,
			Self::Sum(op) => op,
			Self::Apply(op) => op,
			Self::Softmax(op) => op,
			Self::Norm(op) => op,
			Self::Gather => &ops::gather::Gather,
			Self::Update(op) => op,
		}
	}

	/// The operator's name, as in the specification.
	pub fn name(&self) -> &'static str {
		match self {
			Self::MatMul => "MatMul",
			Self::Conv2d(_) => "Conv2d",
			Self::AbsMax => "AbsMax",
			Self::Quantise(_) => "Quantise",
			Self::Rescale(_) => "Rescale",
			Self::Requantise(_) => "Requantise",
			Self::Cast(_) => "Cast",
			Self::Add => "Add",
			Self::Mul(_) => "Mul",
			Self::Relu => "Relu",
			Self::MaxPool2d(_) => "MaxPool2d",
			Self::AvgPool2d(_) => "AvgPool2d",
			Self::Argmax => "Argmax",
			Self::Reshape(_) => "Reshape",
			Self::Transpose(_) => "Transpose",
			Self::Concat(_) => "Concat",
			Self::Slice(_) => "Slice",
			Self::GroupedMatMul => "GroupedMatMul",
			Self::Sub => "Sub",
			Self::Div(_) => "Div",
			Self::Select => "Select",
			Self::Max => "Max",
			Self::Sum(_) => "Sum",
			Self::Apply(_) => "Apply",
			Self::Softmax(_) => "Softmax",
			Self::Norm(_) => "Norm",
			Self::Gather => "Gather",
			Self::Update(_) => "Update",
		}
	}

	/// The type of the result for operands of these types, or what is wrong with them: for a node of one step.
	pub fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let ty = self.result(operands)?;
		self.cost(operands).bounded()?;
		Ok(ty)
	}

	/// The type of the result, whatever it costs.
	pub(crate) fn result(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let ty = self.operator().infer(operands)?;
		if ty.is_valid() {
			Ok(ty)
		} else {
			Err(Problem::TooLarge)
		}
	}

	/// Whether an element of the result takes a single element of each operand, whatever the operands hold: such operators may take
	/// what an earlier step of their node gives.
	pub fn takes_single_elements(&self) -> bool {
		self.operator().takes_single_elements()
	}

	/// What one element of the result costs at most, if all operands are committed to.
	pub fn cost(&self, operands: &[&TensorType]) -> Cost {
		self.operator().cost(operands)
	}
}
