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

/// Parameters of a kernel in CUDA C++ that rescales.
pub(super) const RESCALING: &str =
	"const int *__restrict__ scale, const int *__restrict__ multiplier, const int *__restrict__ bias,";

/// The arithmetic of elements, for kernels in CUDA C++.
pub(super) const ARITHMETIC: &str = include_str!("arithmetic.cu");
