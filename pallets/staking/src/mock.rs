//! A chain of balances, bonds, sessions and offences. Sessions have [`SESSION`] blocks.

use crate as pallet_ambit_staking;
use crate::{CreditOf, Exposure, ExposureOf, StashOf};
use ambit_primitives::traits::{RewardSink, Role};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResult,
	parameter_types,
	traits::{
		fungible::{Balanced, Inspect},
		ConstU32, ConstU64, FindAuthor, Imbalance, OnUnbalanced,
	},
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_SECOND},
		Weight,
	},
};
use frame_system::{limits::BlockWeights, EnsureRoot};
use pallet_session::{disabling::UpToLimitWithReEnablingDisablingStrategy, historical, PeriodicSessions};
use sp_runtime::{
	impl_opaque_keys, testing::UintAuthorityId, BuildStorage, ConsensusEngineId, Perbill, Permill,
};

pub type AccountId = u64;
pub type Balance = u64;
type Block = frame_system::mocking::MockBlock<Test>;

/// Compute of a block, as the runtime has it: 2 s.
const BLOCK: u64 = 2 * WEIGHT_REF_TIME_PER_SECOND;
/// Blocks in a session.
pub const SESSION: u64 = 5;
/// Blocks from unbonding to withdrawal.
pub const UNBONDING: u64 = 20;
/// Existential deposit.
pub const ED: Balance = 10;
/// Free balance of everyone at genesis, before bonds.
pub const ENDOWMENT: Balance = 100_000;
/// Minimum bonds.
pub const VALIDATOR_BOND: Balance = 1_000;
pub const INFERENCE_BOND: Balance = 100;
pub const DATA_BOND: Balance = 50;
/// Most that one report earns.
pub const REWARD_CAP: Balance = 60;
/// Least that an account may have in a pool.
pub const DELEGATION: Balance = 50;

/// Endowed accounts are `1..=ACCOUNTS`; 1 to 3 validate in [`ExtBuilder::validators`]'s default.
pub const ACCOUNTS: AccountId = 20;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Stakes: pallet_ambit_staking,
		Session: pallet_session,
		Historical: historical,
		Offences: pallet_offences,
	}
);

impl_opaque_keys! {
	pub struct MockKeys {
		pub dummy: UintAuthorityId,
	}
}

pub fn keys(of: AccountId) -> MockKeys {
	MockKeys { dummy: UintAuthorityId(of) }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BlockWeights = MockBlockWeights;
	type DbWeight = ParityDbWeight;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<ED>;
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = StashOf<Test>;
	type ShouldEndSession = PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;
	type NextSessionRotation = PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;
	type SessionManager = historical::NoteHistoricalRoot<Test, Stakes>;
	type SessionHandler = pallet_session::TestSessionHandler;
	type Keys = MockKeys;
	type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU64<0>;
}

impl historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = Exposure<Balance>;
	type FullIdentificationOf = ExposureOf<Test>;
}

impl pallet_offences::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = historical::IdentificationTuple<Test>;
	type OnOffenceHandler = Stakes;
}

parameter_types! {
	pub const ReporterShare: Permill = Permill::from_percent(10);
	pub static UnbondingPeriod: u64 = UNBONDING;
	pub static MinimumInferenceBond: Balance = INFERENCE_BOND;
	pub static MinimumValidatorBond: Balance = VALIDATOR_BOND;
	pub const ElectionMargin: Permill = Permill::from_percent(10);
	pub const MaxCommission: Permill = Permill::from_percent(50);
	pub const CommissionStep: Permill = Permill::from_percent(5);
	/// Seats that there can be, and candidates for them.
	pub static MaxValidators: u32 = 5;
	pub static MaxCandidates: u32 = 8;
	/// Who made the block.
	pub static TheAuthor: Option<AccountId> = Some(1);
	/// Fees that no author could be paid.
	pub static Unearned: Balance = 0;
	/// What a block may hold.
	pub MockBlockWeights: BlockWeights =
		BlockWeights::with_sensible_defaults(Weight::from_parts(BLOCK, u64::MAX), Perbill::from_percent(75));
}

/// Finds [`TheAuthor`].
pub struct Author;

impl FindAuthor<AccountId> for Author {
	fn find_author<'a, I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>>(
		_: I,
	) -> Option<AccountId> {
		TheAuthor::get()
	}
}

/// Counts [`Unearned`], and burns it.
pub struct ToNobody;

impl OnUnbalanced<CreditOf<Test>> for ToNobody {
	fn on_nonzero_unbalanced(fees: CreditOf<Test>) {
		Unearned::mutate(|unearned| *unearned += fees.peek());
	}
}

impl pallet_ambit_staking::Config for Test {
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type MinimumValidatorBond = MinimumValidatorBond;
	type MinimumInferenceBond = MinimumInferenceBond;
	type MinimumDataBond = ConstU64<DATA_BOND>;
	type UnbondingPeriod = UnbondingPeriod;
	type MaxUnbonding = ConstU32<4>;
	type MaxValidators = MaxValidators;
	type DefaultValidatorCount = ConstU32<5>;
	type MaxCandidates = MaxCandidates;
	type ElectionMargin = ElectionMargin;
	type MinimumDelegation = ConstU64<DELEGATION>;
	type DelegationCap = ConstU32<4>;
	type MaxCommission = MaxCommission;
	type CommissionStep = CommissionStep;
	type MaxPoolUnbonding = ConstU32<6>;
	type SlashableSessions = ConstU32<3>;
	type ReporterShare = ReporterShare;
	type MaxReporterReward = ConstU64<REWARD_CAP>;
	type FindAuthor = Author;
	type UnearnedFees = ToNobody;
	type WeightInfo = ();
}

/// Builds the state a test starts from, at block 1.
pub struct ExtBuilder {
	validators: Vec<(AccountId, Balance)>,
	operators: Vec<(AccountId, AccountId, Balance)>,
	keys: Vec<AccountId>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		let validators = vec![(1, 5_000), (2, 4_000), (3, 3_000)];
		Self { keys: vec![1, 2, 3], validators, operators: Vec::new() }
	}
}

impl ExtBuilder {
	/// Bonded at genesis as validators.
	pub fn validators(mut self, validators: &[(AccountId, Balance)]) -> Self {
		self.validators = validators.to_vec();
		self
	}

	/// Bonded at genesis as operators.
	pub fn operators(mut self, operators: &[(AccountId, AccountId, Balance)]) -> Self {
		self.operators = operators.to_vec();
		self
	}

	/// Who has session keys at genesis.
	pub fn keys(mut self, keys: &[AccountId]) -> Self {
		self.keys = keys.to_vec();
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig {
			system: Default::default(),
			balances: pallet_balances::GenesisConfig {
				balances: (1..=ACCOUNTS).map(|who| (who, ENDOWMENT)).collect(),
				..Default::default()
			},
			stakes: crate::GenesisConfig { validators: self.validators, operators: self.operators },
			session: pallet_session::GenesisConfig {
				keys: self.keys.into_iter().map(|who| (who, who, keys(who))).collect(),
				..Default::default()
			},
		}
		.build_storage()
		.expect("the genesis is valid");
		let mut ext = sp_io::TestExternalities::new(storage);
		UnbondingPeriod::set(UNBONDING);
		MinimumInferenceBond::set(INFERENCE_BOND);
		MinimumValidatorBond::set(VALIDATOR_BOND);
		TheAuthor::set(Some(1));
		Unearned::set(0);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs a test and then checks what must always hold.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check_everything();
		});
	}
}

/// Every invariant of the pallet, and that all money is somebody's.
pub fn check_everything() {
	Stakes::do_try_state().expect("the ledger's invariants hold");
	let owned: Balance =
		frame_system::Account::<Test>::iter().map(|(_, info)| info.data.free + info.data.reserved).sum();
	assert_eq!(owned, Balances::total_issuance(), "money that nobody owns");
}

/// Runs blocks, with sessions, up to block `to`.
pub fn run_to(to: u64) {
	System::run_to_block::<AllPalletsWithSystem>(to);
}

/// Runs blocks up to the first one of session `index`.
pub fn run_to_session(index: u32) {
	while Session::current_index() < index {
		run_to(System::block_number() + 1);
	}
}

/// The pallet's events so far.
pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Stakes(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The last event of the pallet.
pub fn last_event() -> crate::Event<Test> {
	events().pop().expect("there was an event")
}

/// Sets the session keys of `who`, with the proof that it has them.
pub fn set_keys(who: AccountId, key: AccountId) -> DispatchResult {
	let mut keys = keys(key);
	let proof = keys.create_ownership_proof(&who.encode()).expect("the key is there").encode();
	Session::set_keys(RuntimeOrigin::signed(who), keys, proof)
}

/// Bonds `who` in a role, with its session keys if it is to validate.
pub fn join(who: AccountId, role: Role, bond: Balance) {
	let origin = RuntimeOrigin::signed(who);
	assert_ok!(Stakes::bond(origin.clone(), bond));
	assert_ok!(Stakes::declare_role(origin, role));
	if role == Role::Validator {
		assert_ok!(set_keys(who, who));
	}
}

/// Bonds `who` as a validator with session keys, and opens its pool.
pub fn open(who: AccountId, bond: Balance, commission: Permill) {
	join(who, Role::Validator, bond);
	assert_ok!(Stakes::open_pool(RuntimeOrigin::signed(who), commission));
}

/// Puts `amount` of `who`'s behind a stash.
pub fn delegate(who: AccountId, stash: AccountId, amount: Balance) -> DispatchResult {
	Stakes::delegate(RuntimeOrigin::signed(who), stash, amount)
}

/// Starts `amount` of `who`'s behind a stash on its way out.
pub fn undelegate(who: AccountId, stash: AccountId, amount: Balance) -> DispatchResult {
	Stakes::undelegate(RuntimeOrigin::signed(who), stash, amount)
}

/// What the delegation of `who` to a stash is worth.
pub fn value(who: AccountId, stash: AccountId) -> Balance {
	Stakes::delegations_of(&who, None, 100)
		.into_iter()
		.find(|state| state.stash == stash)
		.map_or(0, |state| state.value)
}

/// What all delegations to a stash are worth.
pub fn pooled(stash: AccountId) -> Balance {
	Stakes::pool_of(&stash).map_or(0, |state| state.total)
}

/// Issues `amount` as a reward of a stash. Returns what could not be paid, which is burnt again.
pub fn reward(stash: AccountId, amount: Balance) -> Balance {
	<Stakes as RewardSink<_, _>>::reward(&stash, Balances::issue(amount))
		.map_or_else(|credit| credit.peek(), |()| 0)
}

/// What an account has in all.
pub fn owned(who: AccountId) -> Balance {
	Balances::total_balance(&who)
}
