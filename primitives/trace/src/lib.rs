#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::float_arithmetic
	)
)]

extern crate alloc;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
extern crate std;

mod execution;
mod hash;
mod model;
mod opening;
mod roots;
mod tensor;
mod tree;

pub use execution::{outputs_root, trace_node, trace_root, ExecutionRoots, TraceHeader, TraceTree};
pub use hash::{domain, Hash};
pub use model::{
	check_weights, commit_weights, model_root, Interface, ModelTree, NodeRecord, Operand, Output, Source,
	StepRecord, WeightMismatch,
};
pub use opening::{Opening, OpeningError, MAX_OPENED};
pub use roots::{Roots, MAX_GATHERED};
pub use tensor::{
	blob_root, tensor_root, tensor_root_of_top, tensor_roots, tile_bytes, tile_hash, tile_hashes, tile_node,
	values_root, verify_tiles, LengthMismatch, TensorTree,
};
pub use tree::{fold, levels, width, Tree, FAN_OUT};
