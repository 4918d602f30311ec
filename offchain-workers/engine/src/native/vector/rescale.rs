//! Rescaling by scales of rows and by multipliers and biases of channels.

use super::wide::{Shift, Wide};
use crate::native::{lines::Lines, room::room, rows::largest_magnitude, Buffer, Elements, Operand};
use ambit_graph::{ops::Rescale, TensorType};

#[inline(always)]
pub(super) fn rescale<V: Wide<N>, const N: usize>(
	op: &Rescale,
	operands: &[Operand<'_>],
	result: &TensorType,
) -> Option<Buffer> {
	let [x, scale, multiplier, bias] = operands else { return None };
	let lines = Lines::new(&result.shape, [x.shape, scale.shape, multiplier.shape, bias.shape]);
	if lines.steps[..2] != [1, 0] {
		return None;
	}
	let channels = Channels::of(scale, multiplier, bias)?;
	let elements = match x.elements {
		Elements::I32(x) => rescaled::<V, N, _>(op, x, &channels, &lines),
		Elements::I64(x) => rescaled::<V, N, _>(op, x, &channels, &lines),
		_ => return None,
	};
	Some(Buffer::I32(elements))
}

pub(super) struct Channels<'a> {
	pub scale: &'a [i32],
	pub multiplier: &'a [i32],
	pub bias: &'a [i32],
}

impl<'a> Channels<'a> {
	/// The operands, if they are of 32 bits.
	#[inline(always)]
	pub fn of(scale: &Operand<'a>, multiplier: &Operand<'a>, bias: &Operand<'a>) -> Option<Self> {
		Some(Self { scale: scale.fixed()?, multiplier: multiplier.fixed()?, bias: bias.fixed()? })
	}

	/// Numbers that no multiplier and no bias are above in magnitude.
	#[inline(always)]
	pub fn bounds(&self) -> [u64; 2] {
		[self.multiplier, self.bias].map(<i32 as Accumulator>::bound)
	}

	/// Multipliers and biases of a row, from these places on: one for all, or one for each channel.
	#[inline(always)]
	pub fn row(&self, length: usize, [m, b]: [usize; 2], [of_m, of_b]: [usize; 2]) -> [&'a [i32]; 2] {
		[&self.multiplier[m..][..1 + (length - 1) * of_m], &self.bias[b..][..1 + (length - 1) * of_b]]
	}
}

/// An accumulator of 32 or 64 bits.
pub(super) trait Accumulator: Copy + Into<i64> {
	/// A number that none of these is above in magnitude.
	fn bound(row: &[Self]) -> u64;

	fn load<V: Wide<N>, const N: usize>(elements: &[Self; N]) -> V;
}

impl Accumulator for i32 {
	#[inline(always)]
	fn bound(row: &[Self]) -> u64 {
		largest_magnitude(row).into()
	}

	#[inline(always)]
	fn load<V: Wide<N>, const N: usize>(elements: &[Self; N]) -> V {
		V::load(elements)
	}
}

impl Accumulator for i64 {
	/// The next power of two: there is no maximum of 64 bits in AVX2.
	#[inline(always)]
	fn bound(row: &[Self]) -> u64 {
		let mut digits = 0;
		for x in row {
			digits |= x ^ (x >> 63);
		}
		1 << (u64::BITS - digits.leading_zeros())
	}

	#[inline(always)]
	fn load<V: Wide<N>, const N: usize>(elements: &[Self; N]) -> V {
		V::load_wide(elements)
	}
}

#[inline(always)]
fn rescaled<V: Wide<N>, const N: usize, X: Accumulator>(
	op: &Rescale,
	x: &[X],
	channels: &Channels<'_>,
	lines: &Lines<4>,
) -> Vec<i32> {
	let mut elements = room(x.len());
	let [multiplier, bias] = channels.bounds();
	let bounds = Bounds::new(op, multiplier, bias);
	let [_, _, of_m, of_b] = lines.steps;
	let length = lines.length;
	let rescaling = Rescaling::<V> {
		op,
		shifts: [Shift::by(op.pre), Shift::by(op.mid), Shift::by(op.post)],
		steps: [of_m, of_b],
	};
	for (to, [i, s, m, b]) in elements.chunks_exact_mut(length).zip(lines.starts()) {
		let (x, scale) = (&x[i..][..length], channels.scale[s]);
		let [m, b] = channels.row(length, [m, b], [of_m, of_b]);
		let bound = X::bound(x);
		if bound > 1 << 62 {
			// Half of what is shifted away can't be added to any.
			rescaling.rest(to, x, scale, m, b);
		} else if bounds.hold(bound, scale) {
			rescaling.row::<N, X, false>(to, x, scale, m, b);
		} else {
			rescaling.row::<N, X, true>(to, x, scale, m, b);
		}
	}
	elements
}

/// What says of rows that no step leaves 32 bits.
pub(super) struct Bounds {
	/// From an operand to the first product, and from there, by the scale, to the second one.
	factors: [f64; 3],
	bias: f64,
}

impl Bounds {
	/// Given what multipliers and biases are at most in magnitude.
	#[inline(always)]
	pub fn new(op: &Rescale, multiplier: u64, bias: u64) -> Self {
		let down = |bits: u8| 1.0 / (1u64 << bits) as f64;
		Self { factors: [down(op.pre), multiplier as f64 * down(op.mid), down(op.post)], bias: bias as f64 }
	}

	/// Whether all steps fit, for a row of operands that are at most so large. What is rounded up is less than one at each step, and what
	/// floats are off by less than another.
	#[inline(always)]
	pub fn hold(&self, x: u64, scale: i32) -> bool {
		const MOST: f64 = i32::MAX as f64;
		let [pre, multiplier, post] = self.factors;
		let accumulator = x as f64 * pre + 2.0;
		let multiplied = accumulator * multiplier + 2.0;
		let scaled = multiplied * f64::from(scale).abs() * post + 2.0 + self.bias;
		// A result that is larger than the limit by nothing but what is allowed for is treated as one that may saturate.
		accumulator <= MOST && multiplied <= MOST && scaled <= MOST
	}
}

pub(super) struct Rescaling<'a, V> {
	pub op: &'a Rescale,
	pub shifts: [Shift<V>; 3],
	/// How far multipliers and biases go from one channel to the next: 1 or 0.
	pub steps: [usize; 2],
}

impl<V> Rescaling<'_, V> {
	#[inline(always)]
	pub fn row<const N: usize, X: Accumulator, const SATURATES: bool>(
		&self,
		to: &mut [i32],
		x: &[X],
		scale: i32,
		m: &[i32],
		b: &[i32],
	) where
		V: Wide<N>,
	{
		let [pre, mid, post] = self.shifts;
		let [of_m, of_b] = self.steps;
		let (one_m, one_b, scales) = (V::all(m[0].into()), V::all(b[0].into()), V::all(scale.into()));
		let (parts, rest) = x.as_chunks::<N>();
		let (ms, bs) = (m.as_chunks::<N>().0, b.as_chunks::<N>().0);
		for (place, (to, x)) in to.as_chunks_mut::<N>().0.iter_mut().zip(parts).enumerate() {
			let m = if of_m == 0 { one_m } else { V::load(&ms[place]) };
			let b = if of_b == 0 { one_b } else { V::load(&bs[place]) };
			// Two numbers of 32 bits each are multiplied.
			let accumulator = X::load::<V, N>(x);
			let accumulator = if self.op.pre == 0 { accumulator } else { pre.of(accumulator) };
			let accumulator = if SATURATES { accumulator.saturated() } else { accumulator };
			let multiplied = mid.of(accumulator.times(m));
			let multiplied = if SATURATES { multiplied.saturated() } else { multiplied };
			let result = post.of(multiplied.times(scales)).plus(b);
			if SATURATES {
				result.store_saturated(to);
			} else {
				result.store(to);
			}
		}
		let first = x.len() - rest.len();
		self.rest(&mut to[first..], rest, scale, &m[first * of_m..], &b[first * of_b..]);
	}

	/// One by one.
	#[inline(always)]
	fn rest<X: Accumulator>(&self, to: &mut [i32], x: &[X], scale: i32, m: &[i32], b: &[i32]) {
		let [of_m, of_b] = self.steps;
		for (place, (to, x)) in to.iter_mut().zip(x).enumerate() {
			let (m, b) = (m[place * of_m], b[place * of_b]);
			*to = self.op.element((*x).into(), scale.into(), m.into(), b.into()) as i32;
		}
	}
}
