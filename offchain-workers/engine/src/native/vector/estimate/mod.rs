//! What floating point tells of integers, for AVX-512: an estimate with a bound of what it is off by. Where an estimate is so near the
//! middle of two integers that this might matter, a vector is computed by the definition.

mod chain;
mod gelu;
mod quantise;
mod softmax;

pub(super) use chain::chain;
pub(super) use gelu::gelu;
pub(super) use quantise::quantise;
pub(super) use softmax::softmax;
