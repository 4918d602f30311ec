//! Coverage rewards.

use super::{balances::ProtocolAccount, governance::RewardWeightsOrigin, system::RuntimeBlockWeights};
use crate::{time::DAYS, Balances, JobRegistry, Runtime, RuntimeHoldReason, Stakes};
use ambit_primitives::{rewards::EraIndex, AccountId, Balance, BlockNumber, AMB};
use frame_support::{parameter_types, traits::ConstU32, weights::Weight, PalletId};
use frame_system::EnsureRoot;
use sp_runtime::{traits::AccountIdConversion, Perbill};

/// Shortest era, blocks: a minute.
pub const MIN_ERA_BLOCKS: BlockNumber = 10;

parameter_types! {
	/// Holds what is issued for rewards until it is paid.
	pub const RewardPalletId: PalletId = PalletId(*b"ambit/rw");
	/// The same as an account.
	pub RewardPot: AccountId = RewardPalletId::get().into_account_truncating();
	/// Held from an operator while it has declared a failure domain, planck. With a bond of 100 AMB, all 255 numbers cost 28,000.
	pub const DomainDeposit: Balance = 10 * AMB;
	/// Eras after which an operator may declare another domain: a week of hours.
	pub const DomainCooldown: EraIndex = if cfg!(feature = "fast-runtime") { 2 } else { 168 };
	/// Blocks in a year.
	pub const BlocksPerYear: u32 = 365 * DAYS + DAYS / 4;
	/// Most that may be issued for an era, planck.
	pub const MaxIssuance: Balance = 100_000 * AMB;
	/// Bound of all other amounts that are governed, planck.
	pub const MaxAmount: Balance = 1_000_000_000 * AMB;
	/// What the payout of an era may use at the start of a block.
	pub RewardServiceWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
}

impl pallet_ambit_rewards::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Offers = JobRegistry;
	type AdminOrigin = RewardWeightsOrigin;
	type IssuanceOrigin = EnsureRoot<AccountId>;
	type Pot = RewardPot;
	type Treasury = ProtocolAccount;
	type DomainDeposit = DomainDeposit;
	type DomainCooldown = DomainCooldown;
	type MaxClasses = ConstU32<2_048>;
	type PageSize = ConstU32<64>;
	type MinEraBlocks = ConstU32<MIN_ERA_BLOCKS>;
	type MaxEraBlocks = ConstU32<DAYS>;
	type BlocksPerYear = BlocksPerYear;
	type MaxIssuance = MaxIssuance;
	type MaxAmount = MaxAmount;
	type ServiceWeight = RewardServiceWeight;
	type WeightInfo = crate::weights::pallet_ambit_rewards::WeightInfo<Runtime>;
}
