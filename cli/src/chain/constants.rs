//! Constants of the runtime that this program was built with. The connection has made sure that the chain runs the same.

use ambit_primitives::{Balance, BlockNumber};
use ambit_runtime::Runtime;

/// Held from who disputes a result, planck.
pub fn dispute_bond() -> Balance {
	<Runtime as pallet_ambit_disputes::Config>::DisputeBond::get()
}

/// Held from who demands a piece of what a result names, planck.
pub fn demand_bond() -> Balance {
	<Runtime as pallet_ambit_disputes::Config>::DemandBond::get()
}

/// Least bond of an inference operator, planck.
pub fn inference_bond() -> Balance {
	<Runtime as pallet_ambit_staking::Config>::MinimumInferenceBond::get()
}

/// What an account must keep to exist, planck. It can't be part of a bond.
pub fn existential_deposit() -> Balance {
	<Runtime as pallet_balances::Config>::ExistentialDeposit::get()
}

/// Blocks for which the extrinsic of a key that is served unattended is valid. A power of two.
pub fn duty_mortality() -> BlockNumber {
	ambit_runtime::configs::offchain::Mortality::get()
}
