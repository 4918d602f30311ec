#![doc = include_str!("../README.md")]

mod bitswap;
mod block;
mod blockstore;
mod car;
mod dag;
mod error;
mod gateway;
mod kubo;
mod listener;
#[cfg(test)]
mod memory;
mod pinned;
mod pins;
mod protobuf;
mod room;
mod sources;
mod store;
mod tree;
mod unixfs;
mod walk;

pub use bitswap::{Bitswap, BitswapConfig, BitswapProblem};
pub use block::{check, matches, parse_bytes, parse_text, raw_cid, CidProblem, MAX_BLOCK_BYTES};
pub use blockstore::{Blockstore, Swept};
pub use car::CarProblem;
pub use cid::Cid;
pub use error::{ArtifactError, Kind};
pub use gateway::{router as gateway, GatewayConfig, GatewayConfigProblem};
pub use kubo::{Backend, UnknownBackend};
pub use listener::{BoundedListener, BoundedStream, ListenerLimits};
pub use pins::{Pin, MAX_LABEL};
pub use sources::Fault;
pub use store::{Imported, OpenError, Store, StoreConfig, Stored, Tree, TreeLimits, Usage};
pub use tree::{Entry, Item, MAX_ENTRIES};
pub use unixfs::{CHUNK_BYTES, MAX_LINKS};

/// As many cases as `make fuzz` asks for.
#[cfg(test)]
pub(crate) fn fuzzing() -> proptest::test_runner::Config {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	proptest::test_runner::Config { cases: asked.unwrap_or(256), ..Default::default() }
}
