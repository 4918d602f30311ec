//! Blocks of the real runtime without a node: what the executive does around extrinsics, and the checks.

use ambit_runtime::{
	configs::{consensus::BABE_GENESIS_EPOCH_CONFIG, governance::tracks::A_DAY_A_BLOCK},
	time::SLOT_DURATION,
	AccountId, AllPalletsWithSystem, BabeConfig, Balance, Balances, BalancesConfig, BlockNumber, DataFeeds,
	Disputes, Governance, GovernanceConfig, Hash, JobRegistry, Retrieval, Rewards, Runtime, RuntimeCall,
	RuntimeGenesisConfig, SessionConfig, SessionKeys, Stakes, StakesConfig, System, AMB,
};
use codec::Encode;
use frame_support::{
	traits::{OnFinalize, OnIdle, OnInitialize},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	Slot, BABE_ENGINE_ID,
};
use sp_runtime::{generic::DigestItem, traits::Dispatchable, BuildStorage, Digest};

/// Bond of the one validator, planck.
const VALIDATOR_BOND: Balance = 100_000 * AMB;
/// The slot before that of the first block.
const GENESIS_SLOT: u64 = 1_000;

/// The state in which a chain begins whose accounts have so much.
pub fn genesis(balances: Vec<(AccountId, Balance)>) -> sp_io::TestExternalities {
	let keys = SessionKeys {
		babe: sp_core::sr25519::Public::from_raw([1; 32]).into(),
		grandpa: sp_core::ed25519::Public::from_raw([1; 32]).into(),
	};
	let validator = AccountId::new([255; 32]);
	let balances = balances.into_iter().chain([(validator.clone(), 2 * VALIDATOR_BOND)]).collect();
	let config = RuntimeGenesisConfig {
		balances: BalancesConfig { balances, ..Default::default() },
		babe: BabeConfig { epoch_config: BABE_GENESIS_EPOCH_CONFIG, ..Default::default() },
		stakes: StakesConfig { validators: vec![(validator.clone(), VALIDATOR_BOND)], ..Default::default() },
		session: SessionConfig { keys: vec![(validator.clone(), validator, keys)], ..Default::default() },
		// Eras of ten blocks.
		governance: GovernanceConfig { pace: A_DAY_A_BLOCK, ..Default::default() },
		..Default::default()
	};
	config.build_storage().expect("the genesis is one").into()
}

/// Ends the block, which had so much room left, and begins the next.
pub fn next_block(room: Weight) {
	let number = System::block_number();
	if number > 0 {
		AllPalletsWithSystem::on_idle(number, room);
		AllPalletsWithSystem::on_finalize(number);
	}
	let next: BlockNumber = number + 1;
	let slot = Slot::from(GENESIS_SLOT + u64::from(next));
	let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot });
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, digest.encode())] };
	System::reset_events();
	System::initialize(&next, &Hash::from_low_u64_be(number.into()), &digest);
	AllPalletsWithSystem::on_initialize(next);
	let now = u64::from(slot) * SLOT_DURATION;
	RuntimeCall::Timestamp(pallet_timestamp::Call::set { now })
		.dispatch(RawOrigin::None.into())
		.expect("every block has its time");
}

/// What must hold between any two extrinsics.
pub fn check() {
	Stakes::do_try_state().expect("the ledger of bonds");
	JobRegistry::do_try_state().expect("the registry of jobs");
	Disputes::do_try_state().expect("the disputes");
	Rewards::do_try_state().expect("the rewards");
	Governance::do_try_state().expect("what is governed");
	DataFeeds::do_try_state().expect("the data feeds");
	Retrieval::do_try_state().expect("what is kept");
	let all: Balance = frame_system::Account::<Runtime>::iter_values()
		.map(|account| account.data.free + account.data.reserved)
		.sum();
	assert_eq!(all, Balances::total_issuance(), "all accounts together have what was issued");
}
