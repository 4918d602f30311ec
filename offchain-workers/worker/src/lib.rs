#![doc = include_str!("../README.md")]

mod config;
pub mod contest;
mod execution;
mod journal;
mod metrics;
mod models;
mod queue;
mod runner;
mod service;
mod token;
mod worker;

pub use config::{WorkerConfig, DEFAULT_PORT};
pub use token::Token;
pub use worker::{StartError, Worker, WorkerHandle};
