//! The commands, each in its own file.

pub mod coverage;
pub mod demo;
pub mod job;
pub mod model;
pub mod operator;
pub mod worker;
