//! A runtime of this pallet with the real ledger, the real registry and real money.

use crate::{self as pallet_ambit_disputes, Config, HoldReason, Pallet};
use ambit_primitives::{
	disputes::{DisputeId, Move, Turn},
	jobs::{
		commitment, Attempt, ClassId, ClassSpec, HardwareTier, JobId, JobState, LatencyTier, Report,
		ResultClaim, SignedTrace, ValueTypes, Verdict, VerificationMode,
	},
	traits::StakeLedger,
	Cid,
};
use ambit_referee::testing::{Claim, Execution};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::{fungible::InspectHold, ConstU32, ConstU64, Hooks, Randomness},
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
/// Challengers with money; they speak for themselves.
pub const CHALLENGERS: [u64; 3] = [20, 21, 22];
pub const C1: u64 = 20;
pub const C2: u64 = 21;
/// Has nothing to bond with.
pub const POOR: u64 = 23;
/// Stashes of operators; worker keys are at [`worker`].
pub const OPERATORS: [u64; 4] = [A, B, D, E];
pub const A: u64 = 10;
pub const B: u64 = 11;
pub const D: u64 = 12;
pub const E: u64 = 13;
pub const ANYONE: u64 = 30;
pub const PROTOCOL: u64 = 99;

pub const ENDOWMENT: Balance = 1_000_000;
pub const BOND: Balance = 100_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const FEE: Balance = 100;
/// Behind every result in these tests: a hundred times its fee, and the stake behind a slot.
pub const PLEDGE: Balance = 10_000;
pub const DISPUTE_BOND: Balance = 2_000;
pub const DEMAND_BOND: Balance = 200;
pub const WINDOW: u64 = 10;
pub const CLOCK: u64 = 12;
pub const REVEAL: u64 = 4;
pub const KEPT: u64 = 15;
pub const REPORTER_CAP: Balance = 800;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Stakes: pallet_ambit_staking,
		Session: pallet_session,
		Historical: historical,
		JobRegistry: pallet_ambit_job_registry,
		Disputes: pallet_ambit_disputes,
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
	pub static MaxReporterReward: Balance = REPORTER_CAP;
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

pub struct NoDice;

impl Randomness<H256, u64> for NoDice {
	fn random(_: &[u8]) -> (H256, u64) {
		(H256::zero(), 0)
	}
}

parameter_types! {
	pub const ProtocolAccount: u64 = PROTOCOL;
	pub const FeeShare: Permill = Permill::from_percent(80);
	pub const DataShare: Permill = Permill::from_percent(5);
	pub const Deposit: Balance = 10;
	pub const One: Balance = 1;
	pub const Plenty: Balance = 1_000_000;
	pub const LeastStakePerSlot: Balance = 1_000;
	pub const PledgeMultiple: u32 = 100;
	pub const LeastPledge: Balance = 1_000;
	pub const MaxSlots: u32 = 8;
	pub const MaxAttempts: u8 = 2;
	pub const SilencePenalty: Permill = Permill::from_percent(10);
	pub static AuditShare: Permill = Permill::zero();
	pub const Room: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub static HeldForDispute: Balance = DISPUTE_BOND;
	pub static HeldForDemand: Balance = DEMAND_BOND;
	pub static TimeToDispute: u64 = WINDOW;
	pub const OperatorShare: Permill = Permill::from_percent(25);
	pub static TimeToMove: u64 = CLOCK;
	pub static ServiceWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
}

impl pallet_ambit_job_registry::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Randomness = NoDice;
	type Observer = ();
	type Keepers = ();
	type ProtocolAccount = ProtocolAccount;
	type OperatorShare = FeeShare;
	type RewardedOperatorShare = FeeShare;
	type DataShare = DataShare;
	type ModelDeposit = Deposit;
	type ClassDeposit = Deposit;
	type LeastMinFee = One;
	type MostMinFee = Plenty;
	type LeastStakePerSlot = LeastStakePerSlot;
	type MostStakePerSlot = Plenty;
	type PledgeMultiple = PledgeMultiple;
	type LeastPledge = LeastPledge;
	type LeastAuditPledge = HeldForDispute;
	type MaxSlots = MaxSlots;
	type MaxOffersPerClass = ConstU32<4>;
	type Samples = ConstU32<3>;
	type MaxAttempts = MaxAttempts;
	type DisputeWindow = TimeToDispute;
	type RevealPeriod = ConstU64<REVEAL>;
	type SilencePenalty = SilencePenalty;
	type AuditShare = AuditShare;
	type RetentionPeriod = ConstU64<1_000>;
	type MaxDeadline = ConstU64<1_000>;
	type ServiceWeight = Room;
	type WeightInfo = ();
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Stakes;
	type Results = JobRegistry;
	type DisputeBond = HeldForDispute;
	type DemandBond = HeldForDemand;
	type OperatorShare = OperatorShare;
	type Clock = TimeToMove;
	type AnswerPeriod = ConstU64<KEPT>;
	type ServiceWeight = ServiceWeight;
	type WeightInfo = ();
}

/// The worker key of a stash.
pub const fn worker(stash: u64) -> u64 {
	stash + 100
}

/// Storage in which everybody has money and the operators are bonded.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let rich = [PUBLISHER, CLIENT, ANYONE, PROTOCOL, 1_000].into_iter().chain(CHALLENGERS).chain(OPERATORS);
	let workers = OPERATORS.map(|stash| (worker(stash), ENDOWMENT));
	let storage = RuntimeGenesisConfig {
		system: Default::default(),
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, ENDOWMENT)).chain(workers).chain([(POOR, 20)]).collect(),
			..Default::default()
		},
		stakes: pallet_ambit_staking::GenesisConfig {
			validators: vec![(1_000, 1_000)],
			operators: OPERATORS.map(|stash| (stash, worker(stash), BOND)).to_vec(),
		},
		session: pallet_session::GenesisConfig {
			keys: vec![(1_000, 1_000, MockKeys { dummy: UintAuthorityId(1_000) })],
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
		govern();
		MaxReporterReward::set(REPORTER_CAP);
		start_block(1);
		test();
		check();
	});
}

/// Sets what is governed to what it is in most tests.
fn govern() {
	HeldForDispute::set(DISPUTE_BOND);
	HeldForDemand::set(DEMAND_BOND);
	TimeToDispute::set(WINDOW);
	TimeToMove::set(CLOCK);
}

/// What must always hold, in this pallet and in those that it is about.
#[track_caller]
pub fn check() {
	assert_ok!(Pallet::<Test>::do_try_state());
	assert_ok!(JobRegistry::do_try_state());
	Stakes::do_try_state().expect("the ledger's invariants hold");
	let open = |id: JobId, attempt: Attempt| {
		crate::Disputes::<Test>::iter_values()
			.filter(|dispute| (dispute.job, dispute.attempt) == (id, attempt))
			.count() as u32
	};
	for (id, job) in pallet_ambit_job_registry::Jobs::<Test>::iter() {
		if let JobState::Resulted { disputes, .. } = job.state {
			assert_eq!(disputes, open(id, job.attempt), "the registry counts the disputes on job {id}");
		}
	}
	check_pledges();
	let owned: Balance =
		frame_system::Account::<Test>::iter().map(|(_, info)| info.data.free + info.data.reserved).sum();
	assert_eq!(owned, Balances::total_issuance(), "all money is somebody's");
}

/// What operators have pledged is what stands behind their results, and no more.
fn check_pledges() {
	let mut pledges: Vec<(u64, Balance)> = Vec::new();
	for (id, job) in pallet_ambit_job_registry::Jobs::<Test>::iter() {
		if let JobState::Assigned { operator, pledge, .. } | JobState::Resulted { operator, pledge, .. } =
			job.state
		{
			pledges.push((operator, pledge));
		}
		let panel = JobRegistry::panel(id).unwrap_or_default();
		pledges.extend(panel.iter().map(|member| (member.operator, member.pledge)));
		pledges.extend(JobRegistry::audit(id).map(|audit| (audit.auditor, audit.pledge)));
	}
	for stash in OPERATORS {
		let own = pledges.iter().filter(|(operator, _)| *operator == stash);
		let sum: Balance = own.map(|(_, pledge)| pledge).sum();
		assert_eq!(<Stakes as StakeLedger<u64, Balance>>::pledged(&stash), sum, "pledges of {stash}");
	}
}

pub fn origin(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn start_block(number: u64) {
	System::set_block_number(number);
	let limit = ServiceWeight::get().saturating_add(<() as crate::WeightInfo>::serve_block());
	let used = <Disputes as Hooks<u64>>::on_initialize(number);
	assert!(used.all_lte(limit), "{used} is more than {limit}");
	<JobRegistry as Hooks<u64>>::on_initialize(number);
}

/// Ends this block and begins the next.
pub fn next_block() {
	let now = System::block_number();
	<JobRegistry as Hooks<u64>>::on_idle(now, Room::get());
	System::reset_events();
	start_block(now + 1);
}

/// Runs blocks up to the beginning of this one.
pub fn run_to(block: u64) {
	while System::block_number() < block {
		next_block();
	}
}

pub fn cid(tag: u8) -> Cid {
	let mut bytes = vec![1, 0x55, 0x12, 0x20];
	bytes.resize(36, tag);
	bytes.try_into().unwrap()
}

fn types<'a>(types: impl IntoIterator<Item = &'a ambit_graph::TensorType>) -> ValueTypes {
	let types: Vec<_> = types.into_iter().map(|ty| ty.try_into().unwrap()).collect();
	types.try_into().unwrap()
}

/// A claim as it is reported.
pub fn result_of(claim: &Claim) -> ResultClaim {
	ResultClaim {
		output_root: H256(claim.output),
		output: cid(4),
		trace: claim.trace.map(|root| SignedTrace { root: H256(root), cid: cid(5) }),
		inline: claim.inline.clone().map(|inline| inline.try_into().unwrap()),
	}
}

/// Has `operator` sign this claim about a model and its input. Returns the job.
///
/// In an audited class, of whose results none is audited, if the claim names a trace; otherwise in an optimistic one.
pub fn sign(operator: u64, truth: &Execution, claim: &Claim) -> JobId {
	let class =
		if claim.trace.is_some() { publish(truth) } else { publish_as(truth, VerificationMode::Optimistic) };
	if JobRegistry::offers_of(&operator).iter().all(|offer| offer.class != class) {
		assert_ok!(JobRegistry::offer(origin(operator), class, 4, FEE));
	}
	let job = submit(class, claim);
	next_block();
	report(job, claim);
	job
}

/// Publishes a model and opens a class of it whose results name a trace, if that isn't done.
pub fn publish(truth: &Execution) -> ClassId {
	publish_as(truth, VerificationMode::Audited)
}

/// The same with another mode of verification.
pub fn publish_as(truth: &Execution, mode: VerificationMode) -> ClassId {
	let model = H256(truth.model.root());
	if JobRegistry::model(model).is_none() {
		assert_ok!(JobRegistry::publish_model(
			origin(PUBLISHER),
			model,
			b"random".to_vec().try_into().unwrap(),
			cid(1),
			cid(2),
			types(&truth.plan.graph().inputs),
			types(truth.plan.output_types()),
		));
	}
	let of_mode = || {
		let classes = JobRegistry::classes_of(model, None).into_iter();
		classes.filter(|(_, class)| class.class.spec.mode == mode).map(|(id, _)| id).next()
	};
	of_mode().unwrap_or_else(|| {
		let (hardware, latency) = (HardwareTier::Cpu, LatencyTier::Standard);
		let spec = ClassSpec { model, hardware, latency, mode };
		assert_ok!(JobRegistry::open_class(origin(PUBLISHER), spec, FEE, PLEDGE));
		of_mode().expect("it was just opened")
	})
}

/// Submits a job on the input of a claim.
pub fn submit(class: ClassId, claim: &Claim) -> JobId {
	submit_for(class, claim, FEE)
}

/// The same with this ceiling.
pub fn submit_for(class: ClassId, claim: &Claim, max_fee: Balance) -> JobId {
	let job = pallet_ambit_job_registry::NextJobId::<Test>::get();
	let deadline = System::block_number() + 500;
	assert_ok!(JobRegistry::submit(origin(CLIENT), class, cid(3), H256(claim.input), max_fee, deadline));
	job
}

/// The operators of a redundant job that do not stand for its result, in the order of the draw.
pub fn members(job: JobId) -> Vec<u64> {
	JobRegistry::panel(job).unwrap_or_default().iter().map(|member| member.operator).collect()
}

/// Has an operator commit to a claim about a redundant job, or reveal it.
pub fn say(stash: u64, job: JobId, claim: &Claim, reveals: bool) -> DispatchResultWithPostInfo {
	let (claim, salt) = (result_of(&claim.untraced()), H256([stash as u8; 32]));
	let attempt = JobRegistry::job(job).map_or(0, |job| job.attempt);
	let verdict = if reveals {
		Verdict::Revealed { claim, salt }
	} else {
		Verdict::Committed(commitment(job, attempt, &stash, &salt, &claim))
	};
	let reports = vec![Report { job, attempt, verdict }].try_into().unwrap();
	JobRegistry::report(origin(worker(stash)), reports)
}

/// Has as many operators as there are claims execute a redundant job, and find these in the order of the draw. What they say names no
/// trace. Returns the job with them.
pub fn sign_all(truth: &Execution, claims: &[&Claim]) -> (JobId, Vec<u64>) {
	let mode = VerificationMode::Redundant { operators: claims.len() as u8 };
	let class = publish_as(truth, mode);
	for stash in &OPERATORS[..claims.len()] {
		assert_ok!(JobRegistry::offer(origin(*stash), class, 4, FEE));
	}
	let job = submit_for(class, claims[0], FEE * claims.len() as Balance);
	next_block();
	let members = members(job);
	for reveals in [false, true] {
		for (stash, claim) in members.iter().zip(claims) {
			assert_ok!(say(*stash, job, claim, reveals));
		}
	}
	(job, members)
}

/// Who stands for the result of a job, of which attempt.
#[track_caller]
pub fn standing(job: JobId) -> (u64, Attempt) {
	let job = JobRegistry::job(job).unwrap();
	let JobState::Resulted { operator, .. } = job.state else { panic!("{:?}", job.state) };
	(operator, job.attempt)
}

/// Has the assigned operator report this claim.
pub fn report(id: JobId, claim: &Claim) -> u64 {
	let job = JobRegistry::job(id).unwrap();
	let JobState::Assigned { operator, .. } = job.state else { panic!("{:?}", job.state) };
	let verdict = Verdict::Done(result_of(claim));
	let reports = vec![Report { job: id, attempt: job.attempt, verdict }].try_into().unwrap();
	assert_ok!(JobRegistry::report(origin(worker(operator)), reports));
	operator
}

/// Opens a dispute with this charge.
pub fn open(who: u64, job: JobId, charge: &impl Encode) -> DispatchResultWithPostInfo {
	let attempt = JobRegistry::job(job).map_or(0, |job| job.attempt);
	let charge = charge.encode().try_into().expect("a charge is bounded");
	frame_support::storage::with_storage_layer(|| Disputes::open(origin(who), job, attempt, charge))
}

/// Makes the next move in a dispute.
pub fn play(who: u64, dispute: DisputeId, action: Move) -> DispatchResultWithPostInfo {
	let turn = crate::Disputes::<Test>::get(dispute).map_or(0, |dispute| dispute.turn);
	let turns = vec![Turn { dispute, turn, action }].try_into().unwrap();
	frame_support::storage::with_storage_layer(|| Disputes::play(origin(who), turns))
}

/// Whether the result of the first attempt at a job is void.
pub fn is_void(job: JobId) -> bool {
	let job = JobRegistry::job(job).unwrap();
	job.attempt > 0
}

/// Whether the first result of a job is paid.
pub fn is_settled(job: JobId) -> bool {
	let job = JobRegistry::job(job).unwrap();
	job.attempt == 0 && matches!(job.state, JobState::Settled { .. })
}

pub fn free(who: u64) -> Balance {
	Balances::free_balance(who)
}

pub fn bonded(who: u64) -> Balance {
	<Stakes as StakeLedger<u64, Balance>>::bonded(&who)
}

pub fn held(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::DisputeBond.into(), &who)
}

/// All that an account has, bonds included.
pub fn wealth(who: u64) -> Balance {
	let data = System::account(who).data;
	data.free + data.reserved
}

/// Errors of the pallet.
pub type Problem = crate::Error<Test>;
