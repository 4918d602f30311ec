//! The trustless gateway protocol of IPFS, both ends: blocks over HTTP, verified by whoever asks.

mod client;
mod negotiation;
mod server;

pub(crate) use client::{base, client, read, GatewayClient};
pub use client::{GatewayConfig, GatewayConfigProblem};
pub use server::router;
