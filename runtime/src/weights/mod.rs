//! Weights measured on this code, made by `make weights`.

pub mod frame_system;
pub mod pallet_ambit_data_feeds;
pub mod pallet_ambit_disputes;
pub mod pallet_ambit_governance;
pub mod pallet_ambit_job_registry;
pub mod pallet_ambit_retrieval;
pub mod pallet_ambit_rewards;
pub mod pallet_ambit_staking;
pub mod pallet_balances;
pub mod pallet_timestamp;
