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

pub mod analysis;
pub mod arithmetic;
mod error;
mod evaluate;
mod execute;
pub mod function;
mod fusion;
mod graph;
pub mod limits;
mod op;
pub mod ops;
mod plan;
mod reader;
#[cfg(feature = "testing")]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing
)]
pub mod testing;
mod tile;
mod types;

pub use error::{EvalError, ExecuteError, GraphError, Problem};
pub use evaluate::{evaluate_element, evaluate_tile, inputs_of, NoTiles, Region, TileRef, Tiles};
pub use execute::{execute, Execution, Tensors};
pub use fusion::{Flat, Fused};
pub use graph::{steps_before, Graph, Node, Step, Value, Weight};
pub use op::Op;
pub use ops::Cost;
pub use plan::Plan;
pub use tile::{Tile, Tiling};
pub use types::{ElementType, TensorType};
