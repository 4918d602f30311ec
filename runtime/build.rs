//! Builds the runtime's wasm blob, with the metadata hash that hardware wallets check.

fn main() {
	#[cfg(feature = "std")]
	substrate_wasm_builder::WasmBuilder::init_with_defaults().enable_metadata_hash("AMB", 12).build();
}
