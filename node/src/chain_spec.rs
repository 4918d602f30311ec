//! Chain specifications, made from the runtime's genesis presets.

use ambit_primitives::OpaqueBlock as Block;
use ambit_runtime::{genesis_config_presets::TESTNET_RUNTIME_PRESET, SS58_PREFIX};
use sc_chain_spec::{ChainSpecExtension, ChainType, Properties};
use serde::{Deserialize, Serialize};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};

/// What an Ambit chain specification carries beside the genesis state.
#[derive(Default, Clone, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Blocks that every node must have at their height.
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Blocks that no node may import.
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// Where light clients begin.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

/// A chain specification of Ambit.
pub type ChainSpec = sc_service::GenericChainSpec<Extensions>;

fn build(name: &str, id: &str, chain_type: ChainType, preset: &str) -> Result<ChainSpec, String> {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "AMB".into());
	properties.insert("tokenDecimals".into(), 12.into());
	properties.insert("ss58Format".into(), SS58_PREFIX.into());
	Ok(ChainSpec::builder(ambit_runtime::wasm_binary()?, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id("ambit")
		.with_properties(properties)
		.with_genesis_config_preset_name(preset)
		.build())
}

/// The specification that `--chain id` names: a built-in one, else a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"" | "local" => build("Ambit Local", "ambit_local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET),
		"dev" => build("Ambit Development", "ambit_dev", ChainType::Development, DEV_RUNTIME_PRESET),
		"testnet" => build("Ambit Testnet", "ambit_testnet", ChainType::Live, TESTNET_RUNTIME_PRESET),
		path => ChainSpec::from_json_file(path.into()).map_err(|problem| {
			format!("`{path}` is neither dev, local or testnet nor a readable chain specification: {problem}")
		}),
	}
}
