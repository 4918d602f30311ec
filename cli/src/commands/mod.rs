//! The commands, each in its own file.

pub mod artifact;
pub mod challenger;
pub mod coverage;
pub mod data;
pub mod demo;
pub mod dispute;
pub mod feed;
pub mod govern;
pub mod job;
pub mod keep;
pub mod model;
pub mod operator;
pub mod stake;
pub mod worker;
