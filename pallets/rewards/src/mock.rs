//! A runtime of this pallet with the real ledger, the real registry and real money.

use crate::{self as pallet_ambit_rewards, ClassRecord, Config, Dated, Pallet, Requests};
use ambit_coverage::units::SLOT;
use ambit_primitives::{
	jobs::{
		Attempt, ClassId, ClassSpec, Element, HardwareTier, JobId, JobState, LatencyTier, Report,
		ResultClaim, ValueType, Verdict, VerificationMode,
	},
	rewards::{ClassTerms, DomainId, DomainName, EraIndex, EraSummary, IssuanceSchedule, RewardParameters},
	Cid,
};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{fungible::Mutate, ConstU32, ConstU64, Hooks, Randomness},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_ambit_staking::{Exposure, ExposureOf, StashOf};
use pallet_session::{disabling::UpToLimitWithReEnablingDisablingStrategy, historical, PeriodicSessions};
use sp_core::H256;
use sp_runtime::{impl_opaque_keys, testing::UintAuthorityId, BuildStorage, Permill};

pub type Balance = u128;
pub type Block = frame_system::mocking::MockBlock<Test>;

pub const PUBLISHER: u64 = 1;
pub const CLIENT: u64 = 3;
pub const ANYONE: u64 = 30;
/// Stashes of operators that are there from the start; worker keys are at [`worker`].
pub const OPERATORS: [u64; 6] = [A, B, C, D, 14, 15];
pub const A: u64 = 10;
pub const B: u64 = 11;
pub const C: u64 = 12;
pub const D: u64 = 13;
pub const TREASURY: u64 = 99;
pub const POT: u64 = 98;

pub const ENDOWMENT: Balance = 1_000_000_000;
pub const BOND: Balance = 1_000_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const FEE: Balance = 1_000;
pub const STAKE_PER_SLOT: Balance = 1_000;
pub const DEPOSIT: Balance = 500;
pub const COOLDOWN: EraIndex = 3;
/// Blocks in an era.
pub const ERA: u64 = 20;
/// Issued for an era.
pub const ISSUANCE: Balance = 1_000_000;
pub const CARRY_CAP: Balance = 2_500_000;
pub const BLOCKS_PER_YEAR: u32 = 1_000;
pub const MODEL: H256 = H256([7; 32]);
/// Of a newcomer, parts per million.
pub const NEWCOMER: u32 = 800_000;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Stakes: pallet_ambit_staking,
		Session: pallet_session,
		Historical: historical,
		JobRegistry: pallet_ambit_job_registry,
		Rewards: pallet_ambit_rewards,
	}
);

impl_opaque_keys! {
	pub struct MockKeys {
		pub dummy: UintAuthorityId,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
	type DbWeight = frame_support::weights::constants::ParityDbWeight;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = u64;
	type ValidatorIdOf = StashOf<Test>;
	type ShouldEndSession = PeriodicSessions<ConstU64<1_000_000>, ConstU64<0>>;
	type NextSessionRotation = PeriodicSessions<ConstU64<1_000_000>, ConstU64<0>>;
	type SessionManager = historical::NoteHistoricalRoot<Test, Stakes>;
	type SessionHandler = pallet_session::TestSessionHandler;
	type Keys = MockKeys;
	type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ExistentialDeposit;
}

impl historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = Exposure<Balance>;
	type FullIdentificationOf = ExposureOf<Test>;
}

parameter_types! {
	pub const MinimumBond: Balance = 1_000;
	pub const ReporterShare: Permill = Permill::from_percent(10);
	pub const MaxReporterReward: Balance = 800;
}

impl pallet_ambit_staking::Config for Test {
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<u64>;
	type MinimumValidatorBond = MinimumBond;
	type MinimumInferenceBond = MinimumBond;
	type MinimumDataBond = MinimumBond;
	type UnbondingPeriod = ConstU64<1_000>;
	type MaxUnbonding = ConstU32<4>;
	type MaxValidators = ConstU32<5>;
	type DefaultValidatorCount = ConstU32<5>;
	type MaxCandidates = ConstU32<5>;
	type ElectionMargin = ReporterShare;
	type MinimumDelegation = MinimumBond;
	type DelegationCap = ConstU32<4>;
	type MaxCommission = ReporterShare;
	type CommissionStep = ReporterShare;
	type MaxPoolUnbonding = ConstU32<6>;
	type SlashableSessions = ConstU32<3>;
	type ReporterShare = ReporterShare;
	type MaxReporterReward = MaxReporterReward;
	type FindAuthor = ();
	type UnearnedFees = ();
	type WeightInfo = ();
}

pub struct Dice;

impl Randomness<H256, u64> for Dice {
	fn random(subject: &[u8]) -> (H256, u64) {
		let seed = (subject, System::block_number()).using_encoded(sp_io::hashing::blake2_256);
		(H256(seed), 0)
	}
}

parameter_types! {
	pub const TreasuryAccount: u64 = TREASURY;
	pub const PotAccount: u64 = POT;
	pub const OperatorShare: Permill = Permill::from_percent(80);
	pub const DataShare: Permill = Permill::from_percent(5);
	pub const Deposit: Balance = 10;
	pub const One: Balance = 1;
	pub const Plenty: Balance = 1_000_000;
	pub const LeastStakePerSlot: Balance = STAKE_PER_SLOT;
	pub const PledgeMultiple: u32 = 1;
	pub const LeastPledge: Balance = 10;
	pub const MaxAttempts: u8 = 2;
	pub const SilencePenalty: Permill = Permill::from_percent(10);
	pub const AuditShare: Permill = Permill::one();
	pub const Room: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub const DomainDeposit: Balance = DEPOSIT;
	pub const MaxIssuance: Balance = 1_000_000_000;
	pub const MaxAmount: Balance = 1_000_000_000_000;
	pub static ServiceWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub static PageSize: u32 = 2;
}

impl pallet_ambit_job_registry::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Randomness = Dice;
	type Observer = Rewards;
	type Keepers = ();
	type ProtocolAccount = TreasuryAccount;
	type OperatorShare = OperatorShare;
	type RewardedOperatorShare = OperatorShare;
	type DataShare = DataShare;
	type ModelDeposit = Deposit;
	type ClassDeposit = Deposit;
	type LeastMinFee = One;
	type MostMinFee = Plenty;
	type LeastStakePerSlot = LeastStakePerSlot;
	type MostStakePerSlot = Plenty;
	type PledgeMultiple = PledgeMultiple;
	type LeastPledge = LeastPledge;
	type LeastAuditPledge = ();
	type MaxSlots = ConstU32<64>;
	type MaxOffersPerClass = ConstU32<1_024>;
	type Samples = ConstU32<3>;
	type MaxAttempts = MaxAttempts;
	type DisputeWindow = ConstU64<3>;
	type RevealPeriod = ConstU64<4>;
	type SilencePenalty = SilencePenalty;
	type AuditShare = AuditShare;
	type RetentionPeriod = ConstU64<30>;
	type MaxDeadline = ConstU64<1_000>;
	type ServiceWeight = Room;
	type WeightInfo = ();
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Offers = JobRegistry;
	type AdminOrigin = EnsureRoot<u64>;
	type IssuanceOrigin = EnsureRoot<u64>;
	type Pot = PotAccount;
	type Treasury = TreasuryAccount;
	type DomainDeposit = DomainDeposit;
	type DomainCooldown = ConstU32<COOLDOWN>;
	type MaxClasses = ConstU32<1_000>;
	type PageSize = PageSize;
	type MinEraBlocks = ConstU32<5>;
	type MaxEraBlocks = ConstU32<1_000>;
	type BlocksPerYear = ConstU32<BLOCKS_PER_YEAR>;
	type MaxIssuance = MaxIssuance;
	type MaxAmount = MaxAmount;
	type ServiceWeight = ServiceWeight;
	type WeightInfo = ();
}

/// The worker key of a stash.
pub const fn worker(stash: u64) -> u64 {
	stash + 1_000_000
}

/// What the tests are governed by unless they say otherwise: all that demand is worth is paid, as far as funds and allowances go.
pub fn parameters() -> RewardParameters {
	RewardParameters {
		era_blocks: ERA as u32,
		demand_share_ppm: 1_000_000,
		fee_share_ppm: 0,
		carry_cap: CARRY_CAP,
		allowance_cap: 1_000_000_000,
		entry_per_slot: 0,
		price_limit_ppm: 2_000_000,
	}
}

pub fn schedule() -> IssuanceSchedule {
	IssuanceSchedule { per_era: ISSUANCE, decay_ppm: 0 }
}

pub const TERMS: ClassTerms = ClassTerms { weight_ppm: 1_000_000, multiple_ppm: 1_000_000 };

/// Storage in which everybody has money and the operators are bonded.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let rich = [PUBLISHER, CLIENT, ANYONE, TREASURY, 900].into_iter().chain(OPERATORS);
	let storage = RuntimeGenesisConfig {
		system: Default::default(),
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, ENDOWMENT)).collect(),
			..Default::default()
		},
		stakes: pallet_ambit_staking::GenesisConfig {
			validators: vec![(900, 1_000)],
			operators: OPERATORS.map(|stash| (stash, worker(stash), BOND)).to_vec(),
		},
		session: pallet_session::GenesisConfig {
			keys: vec![(900, 900, MockKeys { dummy: UintAuthorityId(900) })],
			..Default::default()
		},
		rewards: pallet_ambit_rewards::GenesisConfig {
			parameters: parameters(),
			issuance: schedule(),
			classes: vec![],
			..Default::default()
		},
	}
	.build_storage()
	.expect("the genesis is valid");
	sp_io::TestExternalities::new(storage)
}

/// Runs a test in block 1, then checks what must always hold.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		ServiceWeight::set(Room::get());
		PageSize::set(2);
		start_block(1);
		test();
		check();
	});
}

/// What must always hold, in this pallet and in those that it is about.
#[track_caller]
pub fn check() {
	assert_ok!(Pallet::<Test>::do_try_state());
	assert_ok!(JobRegistry::do_try_state());
	Stakes::do_try_state().expect("the ledger's invariants hold");
	let owned: Balance =
		frame_system::Account::<Test>::iter().map(|(_, info)| info.data.free + info.data.reserved).sum();
	assert_eq!(owned, Balances::total_issuance(), "all money is somebody's");
}

pub fn origin(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

fn start_block(number: u64) -> Weight {
	System::set_block_number(number);
	<JobRegistry as Hooks<u64>>::on_initialize(number);
	let used = <Rewards as Hooks<u64>>::on_initialize(number);
	let limit = ServiceWeight::get().saturating_add(<() as crate::WeightInfo>::on_initialize());
	assert!(used.all_lte(limit), "{used} is more than {limit}");
	used
}

/// Ends this block with so much room and begins the next. Returns what the start of it used.
pub fn next_block_with(idle: Weight) -> Weight {
	let now = System::block_number();
	<JobRegistry as Hooks<u64>>::on_idle(now, Room::get());
	let used = <Rewards as Hooks<u64>>::on_idle(now, idle);
	assert!(used.all_lte(idle), "{used} is more than {idle}");
	System::reset_events();
	start_block(now + 1)
}

/// Ends this block and begins the next.
pub fn next_block() {
	next_block_with(Weight::zero());
}

/// Runs blocks up to the beginning of this one.
pub fn run_to(block: u64) {
	while System::block_number() < block {
		next_block();
	}
}

pub fn era() -> EraIndex {
	Pallet::<Test>::era().index
}

/// Runs blocks until the current era is over and paid. Returns what became of it, with the events of the last block.
pub fn end_era() -> EraSummary {
	let now = era();
	while crate::Eras::<Test>::get(now).is_none() {
		next_block();
	}
	crate::Eras::<Test>::get(now).unwrap()
}

/// Runs so many eras to their ends.
pub fn end_eras(count: u32) {
	(0..count).for_each(|_| {
		end_era();
	});
}

pub fn cid(tag: u8) -> Cid {
	let mut bytes = vec![1, 0x55, 0x12, 0x20];
	bytes.resize(36, tag);
	bytes.try_into().unwrap()
}

/// Publishes a model, if that isn't done, and opens a class of it. All classes have standard latency (20 blocks); they differ in
/// hardware and mode.
pub fn open_class(hardware: HardwareTier, mode: VerificationMode) -> ClassId {
	if JobRegistry::model(MODEL).is_none() {
		let value =
			|shape: &[u32]| ValueType { element: Element::I8, shape: shape.to_vec().try_into().unwrap() };
		assert_ok!(JobRegistry::publish_model(
			origin(PUBLISHER),
			MODEL,
			b"model".to_vec().try_into().unwrap(),
			cid(1),
			cid(2),
			vec![value(&[8])].try_into().unwrap(),
			vec![value(&[4])].try_into().unwrap(),
		));
	}
	let spec = ClassSpec { model: MODEL, hardware, latency: LatencyTier::Standard, mode };
	let id = pallet_ambit_job_registry::NextClassId::<Test>::get();
	assert_ok!(JobRegistry::open_class(origin(PUBLISHER), spec, FEE, STAKE_PER_SLOT));
	id
}

/// A class without a window, so that a result is settled in its own block.
pub fn signed_class() -> ClassId {
	open_class(HardwareTier::Cpu, VerificationMode::Signed)
}

#[track_caller]
pub fn offer(stash: u64, class: ClassId, slots: u32) {
	assert_ok!(JobRegistry::offer(origin(stash), class, slots, FEE));
}

/// Makes an operator.
pub fn join(stash: u64, slots: u32) {
	let bond = Balance::from(slots) * STAKE_PER_SLOT + BOND;
	assert_ok!(Balances::mint_into(&stash, bond + 10 * DEPOSIT));
	assert_ok!(Stakes::bond(origin(stash), bond));
	assert_ok!(Stakes::declare_role(origin(stash), ambit_primitives::traits::Role::Inference));
	assert_ok!(Stakes::set_worker(origin(stash), worker(stash)));
}

pub fn name(text: &str) -> DomainName {
	text.as_bytes().to_vec().try_into().unwrap()
}

#[track_caller]
pub fn declare(stash: u64, text: &str) -> DomainId {
	assert_ok!(Rewards::declare_domain(origin(stash), name(text)));
	crate::Operators::<Test>::get(stash).declared.latest()
}

pub fn set_parameters(change: impl FnOnce(&mut RewardParameters)) {
	let mut changed = parameters();
	change(&mut changed);
	assert_ok!(Rewards::set_parameters(root(), changed));
}

/// Gives a class, from this era on, terms, a load of so many thousandths of a slot, jobs worth so much, and an allowance.
pub fn want(class: ClassId, milli_slots: u64, value: Balance, allowance: Balance) {
	want_with(class, TERMS, milli_slots, value, allowance);
}

pub fn want_with(class: ClassId, terms: ClassTerms, milli_slots: u64, value: Balance, allowance: Balance) {
	let mut record = Pallet::<Test>::known(class, &Pallet::<Test>::era()).unwrap_or(ClassRecord::new(era()));
	record.terms = Dated::since(0, terms);
	record.load = milli_slots * SLOT / 1_000;
	record.value = value;
	record.allowance = allowance;
	crate::Classes::<Test>::insert(class, record);
	crate::Rewarded::<Test>::mutate(|rewarded| {
		if let Err(place) = rewarded.binary_search(&class) {
			rewarded.try_insert(place, class).unwrap();
		}
	});
}

/// Submits a job for the usual fee.
#[track_caller]
pub fn submit(class: ClassId) -> JobId {
	submit_for(class, FEE, 100)
}

#[track_caller]
pub fn submit_for(class: ClassId, max_fee: Balance, ahead: u64) -> JobId {
	let id = pallet_ambit_job_registry::NextJobId::<Test>::get();
	let deadline = System::block_number() + ahead;
	assert_ok!(JobRegistry::submit(origin(CLIENT), class, cid(3), H256([3; 32]), max_fee, deadline));
	id
}

pub fn claim() -> ResultClaim {
	ResultClaim {
		output_root: H256([4; 32]),
		output: cid(4),
		trace: None,
		inline: Some(vec![0; 4].try_into().unwrap()),
	}
}

/// Who has a job, of which attempt.
pub fn holder(id: JobId) -> Option<(u64, Attempt)> {
	let job = JobRegistry::job(id)?;
	match job.state {
		JobState::Assigned { operator, .. } => Some((operator, job.attempt)),
		_ => None,
	}
}

/// Has the assigned operator give a result.
#[track_caller]
pub fn finish(id: JobId) -> u64 {
	let (operator, attempt) = holder(id).expect("the job is assigned");
	let report = Report { job: id, attempt, verdict: Verdict::Done(claim()) };
	assert_ok!(JobRegistry::report(origin(worker(operator)), vec![report].try_into().unwrap()));
	operator
}

/// Has a job of the class served in the next blocks and settled.
#[track_caller]
pub fn serve(class: ClassId) -> u64 {
	let id = submit(class);
	next_block();
	let operator = finish(id);
	assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
	operator
}

/// What this era has shown of a domain so far.
pub fn asked(domain: DomainId) -> (u32, u32) {
	let Requests { succeeded, failed } = crate::Asked::<Test>::get(domain);
	(succeeded, failed)
}

/// What is known of a class in this era.
pub fn known(class: ClassId) -> ClassRecord {
	Pallet::<Test>::known(class, &Pallet::<Test>::era()).unwrap_or_default()
}

pub fn free(who: u64) -> Balance {
	Balances::free_balance(who)
}

/// What is in the pot beside the deposit by which it exists.
pub fn pot() -> Balance {
	free(POT) - EXISTENTIAL_DEPOSIT
}

/// The pallet's events since the last block began.
pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Rewards(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Errors of the pallet.
pub type Problem = crate::Error<Test>;
