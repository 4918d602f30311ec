#![doc = include_str!("../README.md")]

mod block;
mod blockstore;
mod dag;
mod error;
mod gateway;
mod listener;
mod store;
mod unixfs;

pub use block::{check, matches, parse_bytes, parse_text, raw_cid, CidProblem, MAX_BLOCK_BYTES};
pub use blockstore::Blockstore;
pub use cid::Cid;
pub use error::ArtifactError;
pub use gateway::{router as gateway, Fault, GatewayClient, GatewayConfig, GatewayConfigProblem};
pub use listener::{BoundedListener, BoundedStream, ListenerLimits};
pub use store::{OpenError, Store, StoreConfig, Stored};
pub use unixfs::{CHUNK_BYTES, MAX_LINKS};
