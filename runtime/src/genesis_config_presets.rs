//! The chains that this runtime knows how to begin.
//!
//! | preset | validators | a day of a referendum takes | for |
//! |---|---|---|---|
//! | `development` | Alice | a block | one node, `--dev` |
//! | `local_testnet` | Alice, Bob | a block | several nodes on one machine |
//! | `testnet` | three, with keys derived from public phrases | a day | rehearsing a network; replace the keys before real use |

use crate::{
	configs::{consensus::BABE_GENESIS_EPOCH_CONFIG, governance::tracks::A_DAY_A_BLOCK},
	BabeConfig, BalancesConfig, GovernanceConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys,
	StakesConfig,
};
use alloc::{format, vec, vec::Vec};
use ambit_primitives::{AccountId, Balance, AMB};
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

fn genesis(validators: Vec<GenesisValidator>, endowed: Vec<AccountId>, pace: u32) -> Value {
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
	})
}

fn well_known() -> Vec<AccountId> {
	Sr25519Keyring::well_known().map(|key| key.to_account_id()).collect()
}

/// The preset as JSON to patch the runtime's default genesis with.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => genesis(vec![validator("Alice")], well_known(), A_DAY_A_BLOCK),
		LOCAL_TESTNET_RUNTIME_PRESET => {
			genesis(vec![validator("Alice"), validator("Bob")], well_known(), A_DAY_A_BLOCK)
		}
		TESTNET_RUNTIME_PRESET => {
			let validators: Vec<_> =
				(1..=3).map(|number| validator(&format!("Ambit//testnet//{number}"))).collect();
			genesis(validators, vec![validator("Ambit//testnet//faucet").0], 1)
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
