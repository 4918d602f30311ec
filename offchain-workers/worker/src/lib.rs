#![doc = include_str!("../README.md")]

mod board;
mod config;
pub mod contest;
mod execution;
mod fetched;
mod gate;
mod held;
mod journal;
mod metrics;
mod models;
mod queue;
mod runner;
mod secret;
mod service;
mod showing;
mod task;
mod token;
mod worker;

pub use ambit_engine::Limits;
pub use ambit_feeds::{Allowed, FetchPolicy, UnknownAllowed};
pub use config::{UnknownWatch, Watch, WorkerConfig, ARTIFACT_RETENTION, DEFAULT_PORT, REPORTING_BLOCKS};
pub use showing::{look, show, Answer, Unlike, Unshowable};
pub use token::Token;
pub use worker::{StartError, Worker, WorkerHandle};
