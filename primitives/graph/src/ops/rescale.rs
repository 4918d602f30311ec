//! From an accumulator back to fixed point.

use super::{broadcast_place, broadcasts, Operator};
use crate::{
	arithmetic::{rem, round_shift, saturate_i32, MAX_SHIFT},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType,
};
use codec::{Decode, Encode};

/// Attributes of a rescaling: the right shifts after each of its three steps, each at most 62 and each followed by
/// saturation to 32 bits, so that nothing overflows 64 bits.
///
/// `a = x >> pre`, `t = (a * m) >> mid`, `y = ((t * s) >> post) + b`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Rescale {
	/// Shift of the accumulator; 0 loses nothing of one that fits 32 bits.
	pub pre: u8,
	/// Shift of its product with the channel's multiplier.
	pub mid: u8,
	/// Shift of that one's product with the scale.
	pub post: u8,
}

impl Operator for Rescale {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		use ElementType::{I32, I64};
		let [x, scale, multiplier, bias] = operands else { return Err(Problem::OperandCount) };
		if [self.pre, self.mid, self.post].iter().any(|shift| *shift > MAX_SHIFT) {
			return Err(Problem::Attribute);
		}
		if !matches!(x.element, I32 | I64) || [scale.element, multiplier.element, bias.element] != [I32; 3] {
			return Err(Problem::ElementType);
		}
		let channels = x.shape.last().map(core::slice::from_ref);
		if !broadcasts(scale, x)
			|| Some(multiplier.shape.as_slice()) != channels
			|| Some(bias.shape.as_slice()) != channels
		{
			return Err(Problem::Extents);
		}
		Ok(TensorType::new(I32, x.shape.clone()))
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let channel = rem(at, output.row());
		let scale = broadcast_place(at, &output.shape, reader.shape(1));
		let accumulator = saturate_i32(round_shift(reader.element(0, at)?, self.pre));
		let multiplied = accumulator.wrapping_mul(reader.element(2, channel)?);
		let multiplied = saturate_i32(round_shift(multiplied, self.mid));
		let scaled = round_shift(multiplied.wrapping_mul(reader.element(1, scale)?), self.post);
		Ok(saturate_i32(scaled.wrapping_add(reader.element(3, channel)?)))
	}
}
