//! Kernels: what a device computes, in integers and nothing else.

mod arithmetic;
pub(super) mod dots;
pub(super) mod elementwise;
mod function;
pub(super) mod hash;
pub(super) mod layout;
mod place;
pub(super) mod rows;
pub(super) mod tensor_cores;
pub(super) mod window;

/// The arithmetic of elements, for kernels in CUDA C++.
pub(super) const ARITHMETIC: &str = include_str!("arithmetic.cu");
