//! How each pallet is configured.

pub mod balances;
pub mod consensus;
pub mod data_feeds;
pub mod disputes;
pub mod governance;
pub mod job_registry;
pub mod offchain;
pub mod retrieval;
pub mod rewards;
pub mod staking;
pub mod system;
pub mod utilities;
