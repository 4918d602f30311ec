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
