//! Constants of the runtime that this program was built with. The connection has made sure that the chain runs the same. What
//! is governed is no constant: see [`crate::parameters`].

use ambit_primitives::{Balance, BlockNumber};
use ambit_runtime::Runtime;
use std::time::Duration;

/// What an account must keep to exist, planck. It can't be part of a bond.
pub fn existential_deposit() -> Balance {
	<Runtime as pallet_balances::Config>::ExistentialDeposit::get()
}

/// Blocks for which the extrinsic of a key that is served unattended is valid. A power of two.
pub fn duty_mortality() -> BlockNumber {
	ambit_runtime::configs::offchain::Mortality::get()
}

/// Time between two blocks.
pub fn block_time() -> Duration {
	Duration::from_millis(ambit_runtime::time::MILLISECS_PER_BLOCK)
}
