//! What the runtime answers to `state_call`: the standard APIs that nodes, wallets and explorers expect, and Ambit's own.

// The macro's expansion is not documented.
#![allow(missing_docs)]

use crate::{
	configs::{consensus::BABE_GENESIS_EPOCH_CONFIG, offchain::Duties},
	genesis_config_presets, Babe, Block, DataFeeds, Disputes, Executive, Governance, Grandpa, Historical,
	InherentDataExt, JobRegistry, Retrieval, Rewards, Runtime, RuntimeCall, RuntimeGenesisConfig,
	SessionKeys, Stakes, System, TransactionPayment, VERSION,
};
use alloc::vec::Vec;
use ambit_primitives::{
	disputes::DisputeId,
	feeds::{Feed, FeedId, FeedPanel, FeedValue, Source, SourceId},
	governance::ParameterState,
	jobs::{Audit, ClassId, HardwareTier, Job, JobId, Model, ModelRoot, Panel},
	retrieval::{ArtefactState, Deal, DealId, KeepingState, Probe, Request, RequestId},
	rewards::{DomainId, EraSummary},
	runtime_api::{
		Assignment, BondState, CandidateState, ClassCoverage, ClassState, DataOperatorState, DelegationState,
		DisputeState, DomainState, FeedTask, Need, OfferState, OperatorCoverage, OperatorRewards, PastState,
		PoolState, RewardQuote, RewardsState,
	},
	traits::WorkerDuties,
	worker::{Answer, Task, MAX_TASKS},
	AccountId, Balance, BlockNumber, Cid, Header, Nonce,
};
use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::KeyOwnerProofSystem,
	weights::Weight,
};
use sp_consensus_babe as babe;
use sp_consensus_grandpa as grandpa;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

sp_api::impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(header: &Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl babe::BabeApi<Block> for Runtime {
		fn configuration() -> babe::BabeConfiguration {
			let epoch_config = Babe::epoch_config().unwrap_or(BABE_GENESIS_EPOCH_CONFIG);
			babe::BabeConfiguration {
				slot_duration: Babe::slot_duration(),
				epoch_length: crate::time::EPOCH_DURATION_IN_SLOTS,
				c: epoch_config.c,
				authorities: Babe::authorities().to_vec(),
				randomness: Babe::randomness(),
				allowed_slots: epoch_config.allowed_slots,
			}
		}

		fn current_epoch_start() -> babe::Slot {
			Babe::current_epoch_start()
		}

		fn current_epoch() -> babe::Epoch {
			Babe::current_epoch()
		}

		fn next_epoch() -> babe::Epoch {
			Babe::next_epoch()
		}

		fn generate_key_ownership_proof(
			_slot: babe::Slot,
			authority_id: babe::AuthorityId,
		) -> Option<babe::OpaqueKeyOwnershipProof> {
			Historical::prove((babe::KEY_TYPE, authority_id))
				.map(|proof| babe::OpaqueKeyOwnershipProof::new(proof.encode()))
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: babe::EquivocationProof<<Block as BlockT>::Header>,
			key_owner_proof: babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Babe::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof.decode()?)
		}
	}

	impl grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			key_owner_proof: grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Grandpa::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof.decode()?)
		}

		fn generate_key_ownership_proof(
			_set_id: grandpa::SetId,
			authority_id: grandpa::AuthorityId,
		) -> Option<grandpa::OpaqueKeyOwnershipProof> {
			Historical::prove((grandpa::KEY_TYPE, authority_id))
				.map(|proof| grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall> for Runtime {
		fn query_call_info(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_config_presets::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis_config_presets::preset_names()
		}
	}

	impl ambit_primitives::runtime_api::JobRegistryApi<Block, AccountId, Balance, BlockNumber> for Runtime {
		fn job(id: JobId) -> Option<Job<AccountId, Balance, BlockNumber>> {
			JobRegistry::job(id)
		}

		fn jobs_of(
			client: AccountId,
			before: Option<JobId>,
			limit: u32,
		) -> Vec<(JobId, Job<AccountId, Balance, BlockNumber>)> {
			JobRegistry::jobs_of(&client, before, limit)
		}

		fn assignments_of(worker: AccountId) -> Vec<Assignment<BlockNumber>> {
			JobRegistry::assignments_of(&worker)
		}

		fn model(root: ModelRoot) -> Option<Model<AccountId, Balance>> {
			JobRegistry::model(root)
		}

		fn models(name: Vec<u8>, limit: u32) -> Vec<(ModelRoot, Model<AccountId, Balance>)> {
			JobRegistry::models(&name, limit)
		}

		fn class(id: ClassId) -> Option<ClassState<AccountId, Balance>> {
			JobRegistry::class(id)
		}

		fn classes_of(
			model: ModelRoot,
			hardware: Option<HardwareTier>,
		) -> Vec<(ClassId, ClassState<AccountId, Balance>)> {
			JobRegistry::classes_of(model, hardware)
		}

		fn offers(class: ClassId, start: u32, limit: u32) -> Vec<OfferState<AccountId, Balance>> {
			JobRegistry::offers(class, start, limit)
		}

		fn offers_of(operator: AccountId) -> Vec<OfferState<AccountId, Balance>> {
			JobRegistry::offers_of(&operator)
		}

		fn panel(id: JobId) -> Option<Panel<AccountId, Balance>> {
			JobRegistry::panel(id)
		}

		fn audit(id: JobId) -> Option<Audit<AccountId, Balance, BlockNumber>> {
			JobRegistry::audit(id)
		}
	}

	impl ambit_primitives::runtime_api::DutiesApi<Block, AccountId> for Runtime {
		fn tasks(key: AccountId, limit: u32) -> Vec<Task> {
			Duties::tasks(&key, limit.min(MAX_TASKS))
		}

		fn answer(key: AccountId, answers: Vec<Answer>) -> Option<Vec<u8>> {
			Duties::call(&key, answers).map(|call| call.encode())
		}
	}

	impl ambit_primitives::runtime_api::DisputesApi<Block, AccountId, Balance, BlockNumber> for Runtime {
		fn dispute(id: DisputeId) -> Option<DisputeState<AccountId, Balance, BlockNumber>> {
			Disputes::dispute(id)
		}

		fn disputes_of(job: JobId) -> Vec<DisputeState<AccountId, Balance, BlockNumber>> {
			Disputes::disputes_of(job)
		}

		fn turns_of(key: AccountId) -> Vec<DisputeState<AccountId, Balance, BlockNumber>> {
			Disputes::turns_of(&key)
		}

		fn revealed(id: DisputeId) -> Option<Vec<u8>> {
			Disputes::revealed(id)
		}

		fn posted_trace(id: DisputeId) -> Vec<ambit_primitives::Hash> {
			Disputes::posted_trace(id)
		}
	}

	impl ambit_primitives::runtime_api::GovernanceApi<Block> for Runtime {
		fn parameters() -> Vec<ParameterState> {
			Governance::parameters()
		}

		fn pace() -> u32 {
			Governance::pace()
		}

		fn era() -> u32 {
			Governance::era()
		}
	}

	impl ambit_primitives::runtime_api::RewardsApi<Block, AccountId, BlockNumber> for Runtime {
		fn rewards() -> RewardsState<BlockNumber> {
			Rewards::rewards()
		}

		fn eras(limit: u32) -> Vec<EraSummary> {
			Rewards::eras(limit)
		}

		fn domains() -> Vec<DomainState> {
			Rewards::domains()
		}

		fn past() -> PastState {
			Rewards::past()
		}

		fn coverage(class: ClassId) -> Option<ClassCoverage> {
			Rewards::coverage(class)
		}

		fn coverages(start: ClassId, limit: u32) -> Vec<ClassCoverage> {
			Rewards::coverages(start, limit)
		}

		fn operators(class: ClassId, start: u32, limit: u32) -> Vec<OperatorCoverage<AccountId>> {
			Rewards::operators(class, start, limit)
		}

		fn operator(stash: AccountId) -> OperatorRewards<AccountId> {
			Rewards::operator(&stash)
		}

		fn quote(
			class: ClassId,
			domain: Option<DomainId>,
			slots: u32,
			quality_ppm: Option<u32>,
		) -> Option<RewardQuote> {
			Rewards::quote(class, domain, slots, quality_ppm)
		}

		fn needed(hardware: HardwareTier, domain: Option<DomainId>, limit: u32) -> Vec<Need> {
			Rewards::needed(hardware, domain, limit)
		}
	}

	impl ambit_primitives::runtime_api::DataFeedsApi<Block, AccountId, Balance, BlockNumber> for Runtime {
		fn feed(id: FeedId) -> Option<Feed<AccountId, Balance, BlockNumber>> {
			DataFeeds::feed(id)
		}

		fn feeds_of(
			requester: AccountId,
			before: Option<FeedId>,
			limit: u32,
		) -> Vec<(FeedId, Feed<AccountId, Balance, BlockNumber>)> {
			DataFeeds::feeds_of(&requester, before, limit)
		}

		fn value(id: FeedId) -> Option<FeedValue<AccountId, BlockNumber>> {
			DataFeeds::value(id)
		}

		fn members(id: FeedId) -> FeedPanel<AccountId, Balance> {
			DataFeeds::members(id)
		}

		fn source(id: SourceId) -> Option<Source<AccountId, Balance>> {
			DataFeeds::source(id)
		}

		fn sources(start: SourceId, limit: u32) -> Vec<(SourceId, Source<AccountId, Balance>)> {
			DataFeeds::sources(start, limit)
		}

		fn operator(stash: AccountId) -> Option<DataOperatorState<AccountId, Balance>> {
			DataFeeds::operator(&stash)
		}

		fn operators(start: u32, limit: u32) -> Vec<DataOperatorState<AccountId, Balance>> {
			DataFeeds::operators(start, limit)
		}

		fn tasks_of(worker: AccountId) -> Vec<FeedTask<BlockNumber>> {
			DataFeeds::tasks_of(&worker)
		}
	}

	impl ambit_primitives::runtime_api::StakingApi<Block, AccountId, Balance, BlockNumber> for Runtime {
		fn bond_of(stash: AccountId) -> Option<BondState<AccountId, Balance, BlockNumber>> {
			Stakes::bond_of(&stash)
		}

		fn stash_of_worker(worker: AccountId) -> Option<AccountId> {
			<Stakes as ambit_primitives::traits::StakeLedger<AccountId, Balance>>::stash_of_worker(&worker)
		}

		fn pool_of(stash: AccountId) -> Option<PoolState<Balance, BlockNumber>> {
			Stakes::pool_of(&stash)
		}

		fn delegations_of(
			delegator: AccountId,
			after: Option<AccountId>,
			limit: u32,
		) -> Vec<DelegationState<AccountId, Balance, BlockNumber>> {
			Stakes::delegations_of(&delegator, after.as_ref(), limit)
		}

		fn candidates(start: u32, limit: u32) -> Vec<CandidateState<AccountId, Balance>> {
			Stakes::candidates(start, limit)
		}
	}

	impl ambit_primitives::runtime_api::RetrievalApi<Block, AccountId, Balance, BlockNumber> for Runtime {
		fn keeping() -> KeepingState<Balance, BlockNumber> {
			Retrieval::keeping()
		}

		fn request(id: RequestId) -> Option<Request<AccountId, Balance>> {
			pallet_ambit_retrieval::Requests::<Runtime>::get(id)
		}

		fn requests(before: Option<RequestId>, limit: u32) -> Vec<(RequestId, Request<AccountId, Balance>)> {
			Retrieval::requests(before, limit)
		}

		fn deal(id: DealId) -> Option<Deal<AccountId, Balance, BlockNumber>> {
			pallet_ambit_retrieval::Deals::<Runtime>::get(id)
		}

		fn deals(request: RequestId) -> Vec<(DealId, Deal<AccountId, Balance, BlockNumber>)> {
			Retrieval::deals(request)
		}

		fn deals_of(operator: AccountId) -> Vec<(DealId, Deal<AccountId, Balance, BlockNumber>)> {
			Retrieval::deals_of(&operator)
		}

		fn keepers(cid: Cid) -> Option<ArtefactState<AccountId, Balance>> {
			Retrieval::keepers(&cid)
		}

		fn probes_of(key: AccountId) -> Vec<Probe> {
			Retrieval::probes_of(&key)
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			use crate::*;
			use frame_benchmarking::{baseline::Pallet as BaselineBench, BenchmarkList};
			use frame_support::traits::StorageInfoTrait;
			use frame_system_benchmarking::Pallet as SystemBench;

			let mut list = Vec::<BenchmarkList>::new();
			list_benchmarks!(list, extra);
			(list, AllPalletsWithSystem::storage_info())
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			use crate::*;
			use frame_benchmarking::{baseline::Pallet as BaselineBench, BenchmarkBatch};
			use frame_support::traits::WhitelistedStorageKeys;
			use frame_system_benchmarking::Pallet as SystemBench;

			impl frame_system_benchmarking::Config for Runtime {}
			impl frame_benchmarking::baseline::Config for Runtime {}

			let mut whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
			// The start of a block pays for reading every governed parameter once, whoever reads it.
			if config.pallet != b"pallet_ambit_governance" {
				use crate::configs::governance::RuntimeParameters;
				use frame_support::traits::dynamic_params::AggregatedKeyValue;
				use pallet_ambit_governance::Governed;
				let keys = RuntimeParameters::defaults().into_iter().map(|parameter| {
					let (key, _) = parameter.into_parts();
					pallet_parameters::Parameters::<Runtime>::hashed_key_for(key).into()
				});
				whitelist.extend(keys);
			}
			let mut batches = Vec::<BenchmarkBatch>::new();
			let params = (&config, &whitelist);
			add_benchmarks!(params, batches);
			Ok(batches)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			let weight = Executive::try_runtime_upgrade(checks).expect("the upgrade keeps every invariant");
			(weight, crate::configs::system::RuntimeBlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select)
				.expect("the block keeps every invariant")
		}
	}
}
