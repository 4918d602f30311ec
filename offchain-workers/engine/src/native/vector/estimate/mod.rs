//! What floating point tells of integers, for AVX-512: an estimate with a bound of what it is off by. Where an estimate is so near the
//! middle of two integers that this might matter, a vector is computed by the definition.

mod gelu;
mod quantise;
mod quantised_gelu;
mod softmax;

pub(super) use gelu::gelu;
pub(super) use quantise::quantise;
pub(super) use quantised_gelu::{quantised_gelu, GeluOfSums};
pub(super) use softmax::{quantised_shares, softmax};

/// How much a quotient may be uncertain by where estimates are worth while.
const UNCERTAIN: f64 = 1.0 / 64.0;

/// The lanes in which a mask is set.
#[inline(always)]
fn lanes_of(mask: impl Into<u16>) -> impl Iterator<Item = usize> {
	let mut mask = mask.into();
	std::iter::from_fn(move || {
		let lane = (mask != 0).then_some(mask.trailing_zeros() as usize)?;
		mask &= mask - 1;
		Some(lane)
	})
}
