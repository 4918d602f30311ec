//! Batches, shared and delegated accounts, and what runs later.

use super::system::RuntimeBlockWeights;
use crate::{
	Balances, OriginCaller, Preimage, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin,
	System,
};
use ambit_primitives::{AccountId, Balance, MILLI_AMB};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, EqualPrivilegeOnly, InstanceFilter, LinearStoragePrice},
	weights::Weight,
};
use frame_system::EnsureRoot;
use scale_info::TypeInfo;
use sp_runtime::{traits::BlakeTwo256, Perbill};

/// Deposit for `items` entries of together `bytes` bytes in storage, planck.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 20 * MILLI_AMB + bytes as Balance * MILLI_AMB / 10
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Of a pending multisig call, planck.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	/// Of each of its signatories, planck.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Everything that moves no money.
	NonTransfer,
	/// An operator's daily business: offers, artefacts that it keeps, the failure domain and the worker key, but not the bond.
	Operator,
	/// Bonds, roles and session keys.
	Staking,
	/// Submitting and withdrawing jobs and requests for data, and having artefacts kept.
	Jobs,
	/// Proposals and votes.
	Governance,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		use pallet_ambit_data_feeds::Call as FeedCall;
		use pallet_ambit_job_registry::Call as JobCall;
		use pallet_ambit_retrieval::Call as KeepCall;
		use pallet_ambit_rewards::Call as RewardCall;
		use pallet_ambit_staking::Call as StakeCall;
		match self {
			Self::Any => true,
			Self::NonTransfer => matches!(
				call,
				RuntimeCall::System(..)
					| RuntimeCall::Session(..)
					| RuntimeCall::Stakes(..)
					| RuntimeCall::JobRegistry(..)
					| RuntimeCall::DataFeeds(..)
					| RuntimeCall::Retrieval(..)
					| RuntimeCall::Disputes(..)
					| RuntimeCall::Preimage(..)
					| RuntimeCall::Referenda(..)
					| RuntimeCall::ConvictionVoting(..)
					| RuntimeCall::Rewards(..)
					| RuntimeCall::Utility(..)
					| RuntimeCall::Multisig(..)
					| RuntimeCall::Proxy(..)
			),
			Self::Operator => matches!(
				call,
				RuntimeCall::JobRegistry(JobCall::offer { .. } | JobCall::withdraw_offer { .. })
					| RuntimeCall::DataFeeds(
						FeedCall::join { .. } | FeedCall::set_offer { .. } | FeedCall::leave { .. }
					) | RuntimeCall::Retrieval(
					KeepCall::take { .. }
						| KeepCall::leave { .. }
						| KeepCall::close { .. }
						| KeepCall::prove { .. }
				) | RuntimeCall::Rewards(RewardCall::declare_domain { .. } | RewardCall::leave_domain { .. })
					| RuntimeCall::Stakes(
						StakeCall::set_worker { .. } | StakeCall::chill { .. } | StakeCall::unchill { .. }
					) | RuntimeCall::Utility(..)
			),
			Self::Staking => {
				matches!(call, RuntimeCall::Stakes(..) | RuntimeCall::Session(..) | RuntimeCall::Utility(..))
			}
			Self::Jobs => matches!(
				call,
				RuntimeCall::JobRegistry(
					JobCall::submit { .. } | JobCall::withdraw_job { .. } | JobCall::settle { .. }
				) | RuntimeCall::DataFeeds(FeedCall::request { .. } | FeedCall::cancel { .. })
					| RuntimeCall::Retrieval(
						KeepCall::request { .. } | KeepCall::extend { .. } | KeepCall::withdraw { .. }
					) | RuntimeCall::Utility(..)
			),
			Self::Governance => matches!(
				call,
				RuntimeCall::Preimage(..)
					| RuntimeCall::Referenda(..)
					| RuntimeCall::ConvictionVoting(..)
					| RuntimeCall::Utility(..)
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(mine, theirs) if mine == theirs => true,
			(Self::Any, _) => true,
			(_, Self::Any) => false,
			(Self::NonTransfer, _) => true,
			_ => false,
		}
	}
}

parameter_types! {
	/// Of an account's list of proxies, planck.
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	/// Of each of its proxies, planck.
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	/// Of an account's list of announcements, planck.
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	/// Of each announcement, planck.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

parameter_types! {
	/// Of a preimage, planck.
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	/// Of each of its bytes, planck.
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
	/// Why a preimage's deposit is held.
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
	/// What scheduled calls may use of a block.
	pub MaximumSchedulerWeight: Weight = Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}
