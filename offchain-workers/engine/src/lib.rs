#![doc = include_str!("../README.md")]

pub mod backend;
mod cache;
mod device;
mod engine;
mod error;
mod limits;
mod model;
mod native;
mod program;

pub use device::{Device, UnknownDevice};
pub use engine::Engine;
pub use error::{ExecuteError, Fault, LoadError};
pub use limits::{Footprint, Limits};
pub use model::{Execution, LoadedModel};
