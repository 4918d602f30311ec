//! The Ambit node: authors and finalises blocks, serves RPC, and for operators runs the worker service beside it.

// The size of `sc_cli::Error` is not ours to choose.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod inherents;
mod rpc;
mod service;
mod worker;

fn main() -> sc_cli::Result<()> {
	command::run()
}
