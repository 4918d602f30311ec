//! The `pallet` command of frame's benchmarking tool, for a runtime blob given by `--runtime`.

use clap::Parser;
use frame_benchmarking_cli::PalletCmd;
use sp_runtime::traits::BlakeTwo256;

type HostFunctions = cumulus_primitives_proof_size_hostfunction::storage_proof_size::HostFunctions;

#[derive(Parser)]
struct Arguments {
	#[clap(flatten)]
	pallet: PalletCmd,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
	env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("info")).init();
	Ok(Arguments::parse().pallet.run_with_spec::<BlakeTwo256, HostFunctions>(None)?)
}
