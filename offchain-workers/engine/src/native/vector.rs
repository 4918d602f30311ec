//! Operators between products, several 64-bit integers at a time, for processors with AVX2 or AVX-512.
//!
//! Each is what the loop of the same name in the neighbouring files computes, for the shapes that models have: scales by row, gains
//! and biases by channel. What is left over at the end of a row, and what has no vectors here, is left to those.
//!
//! Integers of 32 bits are multiplied only. Comments say why what is multiplied fits.

#![allow(unsafe_code)]

mod avx2;
mod avx512;
mod estimate;
mod gelu;
mod interleaved;
mod norm;
mod quantise;
mod rescale;
mod softmax;
mod wide;

use super::{Buffer, Chain, Head, Operand};
use ambit_graph::{function::Function, ElementType, Op, TensorType};
use estimate::GeluOfSums;
use wide::Wide;

/// The result of an operator, if there are vectors for it on these operands.
#[target_feature(enable = "avx2,fma")]
pub(super) fn evaluate_avx2(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	evaluate::<avx2::Four, 4>(op, operands, result)
}

/// The same.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn evaluate_avx512(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let found = match op {
		Op::Apply(op) if op.function == Function::Gelu => estimate::gelu(op, operands),
		Op::Quantise(op) => estimate::quantise(op, operands, result),
		Op::Softmax(op) => estimate::softmax(op, operands),
		Op::Rescale(op) => interleaved::rescale(op, operands, result),
		_ => None,
	};
	match found {
		Some(found) => Some(found),
		None => evaluate::<avx512::Eight, 8>(op, operands, result),
	}
}

/// The same of operators one after the other.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn chained_avx512(
	chain: &Chain,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<[Buffer; 2]> {
	match &chain.head {
		Head::Gelu(rescale, gelu) => estimate::quantised_gelu(
			&GeluOfSums { rescale, gelu, quantise: &chain.quantise },
			operands,
			result,
		),
		Head::Softmax(softmax) => estimate::quantised_shares(softmax, &chain.quantise, operands),
	}
}

// All that is below, and what it calls, is inlined into these two, so that it is compiled for what they are. Closures that are called from
// elsewhere would not be: there are none that use vectors.

#[inline(always)]
fn evaluate<V: Wide<N>, const N: usize>(
	op: &Op,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	match op {
		Op::Quantise(op) => quantise::quantise::<V, N>(op, operands, result),
		Op::Rescale(op) => rescale::rescale::<V, N>(op, operands, result),
		Op::Apply(op) if op.function == Function::Gelu => gelu::gelu::<V, N>(op, operands),
		Op::Softmax(op) if op.to == ElementType::I32 => softmax::softmax::<V, N>(op, operands),
		Op::Norm(op) => norm::norm::<V, N>(op, operands),
		_ => None,
	}
}

#[cfg(test)]
mod tests;
