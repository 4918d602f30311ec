//! The trustless gateway protocol of IPFS, both ends: blocks over HTTP, verified by whoever asks.

mod car;
mod client;
mod negotiation;
mod server;

pub use client::{Fault, GatewayClient, GatewayConfig, GatewayConfigProblem};
pub use server::router;
