//! What operators need of a register.

use std::arch::x86_64::__m128i;

/// `[i64; N]`, or `[u64; N]`, in a register.
///
/// Only functions that are compiled for the instructions of a type may call its functions, which are inlined there.
pub(super) trait Wide<const N: usize>: Copy {
	/// A truth for each lane.
	type Mask: Copy;
	/// A float of 64 bits for each lane.
	type Floats: Copy;
	/// A number of 32 bits for each lane.
	type Halves: Copy;
	/// Nine numbers of 32 bits.
	type Table: Copy;

	/// Added before numbers are shifted to the right, so that they keep their order if their sign is shifted as a digit.
	const OFFSET: u64;

	/// One number in all lanes.
	fn all(value: i64) -> Self;
	/// Numbers of 32 bits, sign-extended.
	fn load(elements: &[i32; N]) -> Self;
	/// Numbers of 64 bits.
	fn load_wide(elements: &[i64; N]) -> Self;
	/// Stores the low halves of all lanes.
	fn store(self, to: &mut [i32; N]);
	/// Stores the nearest numbers of 32 bits.
	fn store_saturated(self, to: &mut [i32; N]);
	/// The nearest numbers of 32 bits.
	fn saturated(self) -> Self;
	/// The sum of all lanes.
	fn sum(self) -> i64;

	fn plus(self, other: Self) -> Self;
	fn minus(self, other: Self) -> Self;
	fn and(self, other: Self) -> Self;
	/// The product of the low halves, as signed numbers.
	fn times(self, other: Self) -> Self;
	/// The product of the low halves, as unsigned numbers.
	fn times_unsigned(self, other: Self) -> Self;
	fn left(self, bits: __m128i) -> Self;
	/// As unsigned numbers.
	fn right(self, bits: __m128i) -> Self;
	/// Of numbers to which [`Self::OFFSET`] was added. `after` is that, shifted alike, which is taken off.
	fn right_by(self, bits: __m128i, after: Self) -> Self;
	/// By a number of bits for each lane.
	fn left_each(self, bits: Self) -> Self;
	/// As unsigned numbers, by a number of bits for each lane.
	fn right_each(self, bits: Self) -> Self;

	fn is_above(self, other: Self) -> Self::Mask;
	/// The negative numbers where the mask is set.
	fn negated_where(self, mask: Self::Mask) -> Self;
	/// The other numbers where the mask is set.
	fn replaced_where(self, other: Self, mask: Self::Mask) -> Self;

	fn table(rows: [i32; 9]) -> Self::Table;
	/// The numbers in these rows of a table, in the low halves. For rows from 9 on it is any number.
	fn look_up(table: Self::Table, row: Self) -> Self;

	fn all_floats(value: f64) -> Self::Floats;
	fn floats(elements: &[i32; N]) -> Self::Floats;
	fn magnitudes(floats: Self::Floats) -> Self::Floats;
	fn product(a: Self::Floats, b: Self::Floats) -> Self::Floats;
	/// `a * b + c`, rounded once.
	fn product_and_sum(a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
	fn lesser(a: Self::Floats, b: Self::Floats) -> Self::Floats;
	fn difference(a: Self::Floats, b: Self::Floats) -> Self::Floats;
	/// The nearest integers.
	fn nearest(floats: Self::Floats) -> Self::Floats;
	/// Whether each is below the other one's.
	fn are_below(a: Self::Floats, b: Self::Floats) -> bool;
	/// Stores integers that fit 32 bits.
	fn store_floats(floats: Self::Floats, to: &mut [i32; N]);
	/// Without what is behind the point, which must fit 32 bits, with the signs of these numbers, 0 where those are 0.
	fn truncated_with_signs(floats: Self::Floats, signs: &[i32; N]) -> Self::Halves;
	/// Stores numbers that fit 8 bits.
	fn store_bytes(numbers: Self::Halves, to: &mut [i8; N]);
	/// Stores numbers that fit 16 bits.
	fn store_words(numbers: Self::Halves, to: &mut [i16; N]);
}

/// [`ambit_graph::arithmetic::round_shift`] by one number of bits, of numbers to which half of 2^bits can be added.
#[derive(Clone, Copy)]
pub(super) struct Shift<V> {
	before: V,
	bits: __m128i,
	after: V,
}

impl<V> Shift<V> {
	#[inline(always)]
	pub fn by<const N: usize>(bits: u8) -> Self
	where
		V: Wide<N>,
	{
		let half = if bits == 0 { 0 } else { 1 << (bits - 1) };
		Self::new(bits, half)
	}

	/// Without rounding.
	#[inline(always)]
	pub fn down<const N: usize>(bits: u8) -> Self
	where
		V: Wide<N>,
	{
		Self::new(bits, 0)
	}

	#[inline(always)]
	fn new<const N: usize>(bits: u8, half: u64) -> Self
	where
		V: Wide<N>,
	{
		Self {
			before: V::all((V::OFFSET + half) as i64),
			bits: count(bits.into()),
			after: V::all((V::OFFSET >> bits) as i64),
		}
	}

	#[inline(always)]
	pub fn of<const N: usize>(self, value: V) -> V
	where
		V: Wide<N>,
	{
		value.plus(self.before).right_by(self.bits, self.after)
	}
}

/// A number of bits.
#[inline(always)]
pub(super) fn count(bits: i32) -> __m128i {
	// SAFETY: every processor of this architecture has SSE2.
	unsafe { std::arch::x86_64::_mm_cvtsi32_si128(bits) }
}

/// Functions of intrinsics. Whoever uses it says why they may be called.
macro_rules! functions {
	($($name:ident($($operands:tt)*) $(-> $result:ty)? { $($body:tt)* })*) => {$(
		#[inline(always)]
		fn $name($($operands)*) $(-> $result)? {
			unsafe { $($body)* }
		}
	)*};
}

pub(super) use functions;
