//! The chains that this runtime knows how to begin.
//!
//! | preset | validators | rewards | a day of a referendum takes | for |
//! |---|---|---|---|---|
//! | `development` | Alice | of the first class, every minute | a block | one node, `--dev` |
//! | `local_testnet` | Alice, Bob | the same | a block | several nodes on one machine |
//! | `testnet` | three, with keys derived from public phrases | none until governance gives a class weight | a day | rehearsing a network; replace the keys before real use |

use crate::{
	configs::{
		consensus::BABE_GENESIS_EPOCH_CONFIG, governance::tracks::A_DAY_A_BLOCK, rewards::MIN_ERA_BLOCKS,
	},
	time::HOURS,
	BabeConfig, BalancesConfig, GovernanceConfig, RewardsConfig, RuntimeGenesisConfig, SessionConfig,
	SessionKeys, StakesConfig,
};
use alloc::{format, vec, vec::Vec};
use ambit_primitives::{
	jobs::ClassId,
	rewards::{IssuanceSchedule, RewardParameters},
	AccountId, Balance, AMB,
};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_consensus_babe::AuthorityId as BabeId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{crypto::get_public_from_string_or_panic, ed25519, sr25519};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring;

/// Id of the preset `testnet`.
pub const TESTNET_RUNTIME_PRESET: &str = "testnet";

/// Balance of each endowed account, planck.
const ENDOWMENT: Balance = 1_000_000 * AMB;
/// Bond of each genesis validator, planck.
const VALIDATOR_BOND: Balance = 100_000 * AMB;

/// A validator at genesis: its stash, which is its validator id too, and its session keys.
type GenesisValidator = (AccountId, SessionKeys);

/// Keys derived by a path from the development phrase: `Alice` stands for `//Alice`.
fn validator(path: &str) -> GenesisValidator {
	let sr25519 = get_public_from_string_or_panic::<sr25519::Public>(path);
	let ed25519 = get_public_from_string_or_panic::<ed25519::Public>(path);
	let keys = SessionKeys { babe: BabeId::from(sr25519), grandpa: GrandpaId::from(ed25519) };
	(AccountId::from(sr25519.0), keys)
}

/// What the rewards of a chain begin with.
struct GenesisRewards {
	parameters: RewardParameters,
	issuance: IssuanceSchedule,
	classes: Vec<(ClassId, u32, u32)>,
}

impl GenesisRewards {
	/// Nothing is issued and no class has a weight: governance decides.
	fn closed() -> Self {
		let parameters = RewardParameters {
			era_blocks: HOURS,
			// With a direct share of 20 %, three quarters of the rest are 60 % of a fee.
			demand_share_ppm: 600_000,
			fee_share_ppm: 750_000,
			carry_cap: 10_000 * AMB,
			allowance_cap: 1_000 * AMB,
			// Six eras of a slot that is always asked for, at 200 jobs an era and 7 mAMB a job (decision 0072).
			entry_per_slot: 5 * AMB,
			price_limit_ppm: 2_000_000,
		};
		Self { parameters, issuance: IssuanceSchedule::default(), classes: Vec::new() }
	}

	/// The first class that is opened is rewarded, at five times what its jobs pay, in eras of a minute and from the first slot on,
	/// so that something is seen of it.
	fn shown() -> Self {
		let closed = Self::closed();
		let parameters =
			RewardParameters { era_blocks: MIN_ERA_BLOCKS, entry_per_slot: 0, ..closed.parameters };
		let issuance = IssuanceSchedule { per_era: AMB, decay_ppm: 50_000 };
		Self { parameters, issuance, classes: vec![(0, 1_000_000, 5_000_000)] }
	}
}

/// What a chain is for: what its rewards begin with, and by what the periods of its referenda are divided.
struct Purpose {
	rewards: GenesisRewards,
	pace: u32,
}

impl Purpose {
	/// Money is at stake.
	fn real() -> Self {
		Self { rewards: GenesisRewards::closed(), pace: 1 }
	}

	/// Something is to be seen in minutes.
	fn shown() -> Self {
		Self { rewards: GenesisRewards::shown(), pace: A_DAY_A_BLOCK }
	}
}

fn genesis(validators: Vec<GenesisValidator>, endowed: Vec<AccountId>, purpose: Purpose) -> Value {
	let Purpose { rewards, pace } = purpose;

	let stashes = validators.iter().map(|(stash, _)| stash.clone());
	let mut accounts: Vec<AccountId> = endowed.into_iter().chain(stashes).collect();
	accounts.sort();
	accounts.dedup();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: accounts.into_iter().map(|account| (account, ENDOWMENT)).collect()
		},
		babe: BabeConfig { epoch_config: BABE_GENESIS_EPOCH_CONFIG },
		stakes: StakesConfig {
			validators: validators.iter().map(|(stash, _)| (stash.clone(), VALIDATOR_BOND)).collect(),
		},
		session: SessionConfig {
			keys: validators.into_iter().map(|(stash, keys)| (stash.clone(), stash, keys)).collect(),
		},
		governance: GovernanceConfig { pace },
		rewards: RewardsConfig {
			parameters: rewards.parameters,
			issuance: rewards.issuance,
			classes: rewards.classes,
		},
	})
}

fn well_known() -> Vec<AccountId> {
	Sr25519Keyring::well_known().map(|key| key.to_account_id()).collect()
}

/// The preset as JSON to patch the runtime's default genesis with.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => genesis(vec![validator("Alice")], well_known(), Purpose::shown()),
		LOCAL_TESTNET_RUNTIME_PRESET => {
			genesis(vec![validator("Alice"), validator("Bob")], well_known(), Purpose::shown())
		}
		TESTNET_RUNTIME_PRESET => {
			let validators: Vec<_> =
				(1..=3).map(|number| validator(&format!("Ambit//testnet//{number}"))).collect();
			genesis(validators, vec![validator("Ambit//testnet//faucet").0], Purpose::real())
		}
		_ => return None,
	};
	Some(alloc::string::ToString::to_string(&patch).into_bytes())
}

/// Ids of all presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![
		PresetId::from(DEV_RUNTIME_PRESET),
		PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET),
		PresetId::from(TESTNET_RUNTIME_PRESET),
	]
}
