//! Rescaling with AVX-512, elements at even and at odd places apart: a product takes the lower halves of lanes, so that those of even
//! places need not be moved there, and the results are in their place again when half of them are shifted less.

use super::{
	avx512::Eight,
	rescale::{Accumulator, Bounds, Channels, Rescaling},
	wide::Shift,
};
use crate::native::{lines::Lines, room::room, Buffer, Elements, Operand};
use ambit_graph::{ops::Rescale, TensorType};
use std::arch::x86_64::*;

/// The result, if the operands are of 32 bits and are not shifted first, with a scale for each row.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn rescale(op: &Rescale, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	let [x, scale, multiplier, bias] = operands else { return None };
	let Elements::I32(elements) = x.elements else { return None };
	let lines = Lines::new(&result.shape, [x.shape, scale.shape, multiplier.shape, bias.shape]);
	let [1, 0, of_m, of_b] = lines.steps else { return None };
	if op.pre != 0 {
		return None;
	}
	let channels = Channels::of(scale, multiplier, bias)?;
	let [multiplier, bias] = channels.bounds();
	let bounds = Bounds::new(op, multiplier, bias);
	let rescaling =
		Rescaling::<Eight> { op, shifts: [op.pre, op.mid, op.post].map(Shift::by), steps: [of_m, of_b] };
	let pairs = Pairs::new(op);
	let length = lines.length;
	let whole = length - length % 16;
	let mut results = room(elements.len());
	for (to, [i, s, m, b]) in results.chunks_exact_mut(length).zip(lines.starts()) {
		let (x, scale) = (&elements[i..][..length], channels.scale[s]);
		let [m, b] = channels.row(length, [m, b], [of_m, of_b]);
		if !bounds.hold(<i32 as Accumulator>::bound(x), scale) {
			rescaling.row::<8, i32, true>(to, x, scale, m, b);
			continue;
		}
		if op.post <= 32 {
			pairs.row::<true>(&mut to[..whole], &x[..whole], scale, m, b);
		} else {
			pairs.row::<false>(&mut to[..whole], &x[..whole], scale, m, b);
		}
		if whole < length {
			let (m, b) = (&m[whole * of_m..], &b[whole * of_b..]);
			rescaling.row::<8, i32, false>(&mut to[whole..], &x[whole..], scale, m, b);
		}
	}
	Some(Buffer::I32(results))
}

/// Where nothing saturates.
struct Pairs {
	halves: [__m512i; 2],
	mid: __m128i,
	post: __m128i,
	/// From the second product to the upper half of a lane, to the left or to the right.
	up: __m128i,
}

impl Pairs {
	#[target_feature(enable = "avx512f")]
	fn new(op: &Rescale) -> Self {
		let half = |bits: u8| _mm512_set1_epi64(if bits == 0 { 0 } else { 1 << (bits - 1) });
		let count = |bits: i32| _mm_cvtsi32_si128(bits);
		let post = i32::from(op.post);
		Self {
			halves: [half(op.mid), half(op.post)],
			mid: count(op.mid.into()),
			post: count(post),
			up: count((32 - post).abs()),
		}
	}

	/// A multiple of sixteen elements, with one multiplier and one bias or with those of as many channels.
	#[inline]
	#[target_feature(enable = "avx512f")]
	fn row<const LEFT: bool>(&self, to: &mut [i32], x: &[i32], scale: i32, m: &[i32], b: &[i32]) {
		let scale = _mm512_set1_epi64(scale.into());
		let [one_m, one_b] = [m[0], b[0]].map(|one| _mm512_set1_epi32(one));
		let (ms, bs) = (m.as_chunks::<16>().0, b.as_chunks::<16>().0);
		for (place, (to, x)) in to.as_chunks_mut::<16>().0.iter_mut().zip(x.as_chunks().0).enumerate() {
			let m = if m.len() == 1 { one_m } else { load(&ms[place]) };
			let b = if b.len() == 1 { one_b } else { load(&bs[place]) };
			let x = load(x);
			let even = self.of(x, m, scale);
			let odd = self.of(_mm512_srli_epi64::<32>(x), _mm512_srli_epi64::<32>(m), scale);
			let even = _mm512_sra_epi64(even, self.post);
			let odd = if LEFT { _mm512_sll_epi64(odd, self.up) } else { _mm512_sra_epi64(odd, self.up) };
			let result = _mm512_add_epi32(_mm512_mask_blend_epi32(0xaaaa, even, odd), b);
			// SAFETY: 64 bytes are written, and there are as many.
			unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), result) };
		}
	}

	/// The second product of the lower halves, before it is shifted.
	#[inline]
	#[target_feature(enable = "avx512f")]
	fn of(&self, x: __m512i, m: __m512i, scale: __m512i) -> __m512i {
		let [half_of_mid, half_of_post] = self.halves;
		let multiplied = _mm512_sra_epi64(_mm512_add_epi64(_mm512_mul_epi32(x, m), half_of_mid), self.mid);
		_mm512_add_epi64(_mm512_mul_epi32(multiplied, scale), half_of_post)
	}
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(elements: &[i32; 16]) -> __m512i {
	// SAFETY: 64 bytes are read, and there are as many.
	unsafe { _mm512_loadu_si512(elements.as_ptr().cast()) }
}
