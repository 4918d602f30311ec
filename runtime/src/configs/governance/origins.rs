//! Who may decide what, for the pallets that ask.

use ambit_primitives::{AccountId, Balance, AMB};
use frame_support::{
	parameter_types,
	traits::{EitherOf, MapSuccess},
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_ambit_governance::{EnsureProtocolParameters, EnsureRewardWeights, EnsureTreasurer};
use sp_runtime::traits::Replace;

parameter_types! {
	/// Most that one proposal of the treasurer's track spends, planck. However many spends it has: they are added up.
	pub const TreasurerLimit: Balance = 10_000 * AMB;
	/// Root spends what there is.
	pub const NoLimit: Balance = Balance::MAX;
}

/// Root, or the track of reward weights: who sets weights of classes, caps of subsidies and shares.
pub type RewardWeightsOrigin = EitherOf<EnsureRoot<AccountId>, EnsureRewardWeights>;
/// Root, or the track of protocol parameters.
pub type ProtocolParametersOrigin = EitherOf<EnsureRoot<AccountId>, EnsureProtocolParameters>;
/// Root, or the treasurer up to its limit.
pub type SpendOrigin =
	EitherOf<EnsureRootWithSuccess<AccountId, NoLimit>, MapSuccess<EnsureTreasurer, Replace<TreasurerLimit>>>;
