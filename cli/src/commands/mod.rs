//! The commands, each in its own file.

pub mod demo;
pub mod govern;
pub mod job;
pub mod model;
pub mod operator;
pub mod worker;
