#![doc = include_str!("../README.md")]

mod allocator;
pub mod backend;
mod cache;
mod device;
mod engine;
mod error;
mod limits;
mod model;
mod native;
mod pool;
mod processor;
mod program;
mod tamper;

pub use device::{Device, Unavailable, UnknownDevice};
pub use engine::Engine;
pub use error::{ExecuteError, Fault, LoadError};
pub use limits::{kept_bytes, Footprint, Limits};
pub use model::{Execution, Inference, LoadedModel};
pub use tamper::{NoTamper, Tamper};
