//! The file format: what a model's file says, not yet what it means.
//!
//! Only what the compiler needs is read. Weights stay in the file: a [`Stored`] tensor is a place in it.

mod message;
mod stored;
mod wire;

pub(crate) use message::{Attribute, InputInfo, Message, Model, NodeInfo};
pub(crate) use stored::{kind_of, Stored};
pub use wire::{FileSource, ReadAt};
