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
