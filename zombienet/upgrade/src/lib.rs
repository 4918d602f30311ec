//! The runtime with the feature `upgrade-rehearsal`, as a blob. Compiled without the node's half of the tree.

#![no_std]

pub use ambit_runtime::*;
