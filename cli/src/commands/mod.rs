//! The commands, each in its own file.

pub mod artifact;
pub mod challenger;
pub mod coverage;
pub mod demo;
pub mod dispute;
pub mod govern;
pub mod job;
pub mod model;
pub mod operator;
pub mod stake;
pub mod worker;
