//! The runtime with its benchmarks, as a blob. Compiled without the node's half of the tree.

#![no_std]

pub use ambit_runtime::*;
