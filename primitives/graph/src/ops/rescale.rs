//! From an accumulator back to fixed point.

use super::{
	broadcast::{self, broadcasts, broadcasts_by_channel},
	Operator,
};
use crate::{
	analysis::{Bound, Bounded, Interval},
	arithmetic::{round_shift, saturate_i32, MAX_SHIFT},
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

impl Rescale {
	/// The result of one accumulator.
	#[inline]
	pub fn element(&self, x: i64, scale: i64, multiplier: i64, bias: i64) -> i64 {
		let accumulator = saturate_i32(round_shift(x, self.pre));
		let multiplied = saturate_i32(round_shift(accumulator.wrapping_mul(multiplier), self.mid));
		let scaled = round_shift(multiplied.wrapping_mul(scale), self.post);
		saturate_i32(scaled.wrapping_add(bias))
	}
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
		if !broadcasts(&scale.shape, &x.shape)
			|| !broadcasts_by_channel(multiplier, x)
			|| !broadcasts_by_channel(bias, x)
		{
			return Err(Problem::Extents);
		}
		Ok(TensorType::new(I32, x.shape.clone()))
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, bound: &mut Bound) -> Interval {
		let [x, scale, multiplier, bias] = operands else { return Interval::of_type(output.element) };
		let accumulator = bound.limited_to_i32("a", x.interval.shifted(self.pre));
		let multiplied = accumulator.times(multiplier.interval).shifted(self.mid);
		let multiplied = bound.limited_to_i32("t", multiplied);
		multiplied.times(scale.interval).shifted(self.post).plus(bias.interval)
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let shape = &output.shape;
		let x = reader.element(0, at)?;
		let scale = broadcast::element(1, at, shape, reader)?;
		let multiplier = broadcast::element(2, at, shape, reader)?;
		let bias = broadcast::element(3, at, shape, reader)?;
		Ok(self.element(x, scale, multiplier, bias))
	}
}
