//! The pallets that frame benchmarking measures.

frame_benchmarking::define_benchmarks!(
	[frame_benchmarking, BaselineBench::<Runtime>]
	[frame_system, SystemBench::<Runtime>]
	[pallet_balances, Balances]
	[pallet_timestamp, Timestamp]
	[pallet_utility, Utility]
	[pallet_ambit_data_feeds, DataFeeds]
	[pallet_ambit_disputes, Disputes]
	[pallet_ambit_governance, Governance]
	[pallet_ambit_job_registry, JobRegistry]
	[pallet_ambit_retrieval, Retrieval]
	[pallet_ambit_rewards, Rewards]
	[pallet_ambit_staking, Stakes]
);
