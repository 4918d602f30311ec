//! A runtime of this pallet, balances and a ledger of bonds that is kept in plain storage.

use crate::{self as pallet_ambit_job_registry, Config, CreditOf, HoldReason, Lane, Pallet};
use ambit_primitives::{
	jobs::{
		commitment, Attempt, ClassId, ClassSpec, DeclineReason, Element, HardwareTier, Job, JobId, JobState,
		LatencyTier, Panel, Phase, RefundReason, Report, ResultClaim, ValueType, Verdict, VerificationMode,
	},
	traits::{Accesses, ArtefactDemand, DemandObserver, Role, StakeLedger},
	Cid,
};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	storage::unhashed,
	traits::{
		fungible::{Balanced, InspectHold},
		ConstU32, Hooks, Randomness,
	},
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Permill};

pub type Balance = u128;
pub type Block = frame_system::mocking::MockBlock<Test>;

pub const PUBLISHER: u64 = 1;
pub const OWNER: u64 = 2;
pub const CLIENT: u64 = 3;
pub const OTHER_CLIENT: u64 = 4;
pub const POOR: u64 = 5;
pub const ANYONE: u64 = 6;
/// Stashes of operators; worker keys are at [`worker`].
pub const OPERATORS: [u64; 4] = [A, B, C, D];
pub const A: u64 = 10;
pub const B: u64 = 11;
pub const C: u64 = 12;
pub const D: u64 = 13;
/// Where everything goes that is paid for keepers.
pub const KEEPERS: u64 = 98;
pub const PROTOCOL: u64 = 99;

pub const ENDOWMENT: Balance = 1_000_000;
pub const BOND: Balance = 10_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const MIN_FEE: Balance = 100;
pub const STAKE_PER_SLOT: Balance = 100;
pub const WINDOW: u64 = 8;
pub const RETENTION: u64 = 30;
pub const REVEAL: u64 = 4;
pub const MODEL: H256 = H256([7; 32]);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		JobRegistry: pallet_ambit_job_registry,
	}
);

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
	type FreezeIdentifier = u8;
	type MaxFreezes = ConstU32<1>;
}

parameter_types! {
	pub const ProtocolAccount: u64 = PROTOCOL;
	pub static OperatorShare: Permill = Permill::from_percent(80);
	pub static RewardedOperatorShare: Permill = Permill::from_percent(20);
	pub static Rewarded: Vec<ClassId> = Vec::new();
	pub static DataShare: Permill = Permill::from_percent(5);
	pub static ModelDeposit: Balance = 1_000;
	pub static ClassDeposit: Balance = 500;
	pub static LeastMinFee: Balance = 1;
	pub const MostMinFee: Balance = 10_000;
	pub static LeastStakePerSlot: Balance = 10;
	pub const MostStakePerSlot: Balance = 5_000;
	pub static PledgeMultiple: u32 = 2;
	pub static LeastPledge: Balance = 5;
	pub static LeastAuditPledge: Balance = 5;
	pub const MaxSlots: u32 = 8;
	pub const MaxOffersPerClass: u32 = 5;
	pub const Samples: u32 = 3;
	pub static MaxAttempts: u8 = 3;
	pub static DisputeWindow: u64 = WINDOW;
	pub static RevealPeriod: u64 = REVEAL;
	pub const SilencePenalty: Permill = Permill::from_percent(10);
	pub static AuditShare: Permill = Permill::one();
	pub static MaxDeadline: u64 = 500;
	pub static RetentionPeriod: u64 = RETENTION;
	pub static ServiceWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	/// What the chain's randomness is in this test.
	pub static Luck: u64 = 0;
	/// Artefacts that somebody keeps.
	pub static Kept: Vec<Cid> = Vec::new();
	/// What the observer was told.
	pub static Told: Vec<Demand> = Vec::new();
	/// What the protocol got of each fee, as the observer was told.
	pub static ToProtocol: Vec<Balance> = Vec::new();
}

/// What an observer is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Demand {
	Settled(ClassId, JobId, u64, Balance),
	TimedOut(ClassId, JobId, u64),
	Refunded(ClassId, JobId, RefundReason, Balance),
}

pub struct Listener;

impl DemandObserver<u64, Balance> for Listener {
	fn on_settled(class: ClassId, job: JobId, operator: &u64, fee: Balance, protocol: Balance) {
		assert!(protocol <= fee);
		ToProtocol::mutate(|shares| shares.push(protocol));
		Told::mutate(|told| told.push(Demand::Settled(class, job, *operator, fee)));
	}
	fn on_timeout(class: ClassId, job: JobId, operator: &u64) {
		Told::mutate(|told| told.push(Demand::TimedOut(class, job, *operator)));
	}
	fn on_refunded(class: ClassId, job: JobId, reason: RefundReason, max_fee: Balance) {
		Told::mutate(|told| told.push(Demand::Refunded(class, job, reason, max_fee)));
	}
	fn is_rewarded(class: ClassId) -> bool {
		Rewarded::get().contains(&class)
	}
}

/// One account for the keepers of all artefacts that are kept.
pub struct Keepers;

impl ArtefactDemand<CreditOf<Test>> for Keepers {
	fn on_paid(cid: &Cid, money: CreditOf<Test>) -> Result<(), CreditOf<Test>> {
		if Kept::get().contains(cid) {
			Balances::resolve(&KEEPERS, money)
		} else {
			Err(money)
		}
	}
	fn common_accesses() -> Accesses {
		Accesses { reads: 2, writes: 2 }
	}
	fn artefact_accesses() -> Accesses {
		Accesses { reads: 1, writes: 1 }
	}
	fn weight() -> Weight {
		Weight::from_parts(20_000_000, 0)
	}
}

pub struct Dice;

impl Randomness<H256, u64> for Dice {
	fn random(subject: &[u8]) -> (H256, u64) {
		let seed = (subject, Luck::get()).using_encoded(sp_io::hashing::blake2_256);
		(H256(seed), System::block_number().saturating_sub(1))
	}
}

/// A bond as the mock ledger keeps it.
#[derive(Clone, Default, Encode, Decode)]
pub struct Bond {
	pub active: Balance,
	pub backing: Balance,
	pub pledged: Balance,
	pub chilled: bool,
}

/// A ledger of bonds in plain storage, so that a failing call rolls it back.
pub struct Bonds;

impl Bonds {
	pub fn of(stash: u64) -> Bond {
		unhashed::get_or_default(&(b"bond", stash).encode())
	}
	pub fn mutate(stash: u64, change: impl FnOnce(&mut Bond)) {
		let mut bond = Self::of(stash);
		change(&mut bond);
		unhashed::put(&(b"bond", stash).encode(), &bond);
	}
}

impl StakeLedger<u64, Balance> for Bonds {
	fn stash_of_worker(worker: &u64) -> Option<u64> {
		unhashed::get(&(b"worker", *worker).encode())
	}
	fn worker_of_stash(stash: &u64) -> Option<u64> {
		(Self::of(*stash).active > 0).then(|| worker(*stash))
	}
	fn is_active(stash: &u64, role: Role) -> bool {
		let bond = Self::of(*stash);
		role == Role::Inference && bond.active > 0 && !bond.chilled
	}
	fn bonded(stash: &u64) -> Balance {
		Self::of(*stash).active
	}
	fn backing(stash: &u64) -> Balance {
		Self::of(*stash).backing
	}
	fn back(stash: &u64, amount: Balance) -> DispatchResult {
		let bond = Self::of(*stash);
		if bond.active < bond.backing + amount {
			return Err(DispatchError::Other("the bond is too small"));
		}
		Self::mutate(*stash, |bond| bond.backing += amount);
		Ok(())
	}
	fn release(stash: &u64, amount: Balance) {
		Self::mutate(*stash, |bond| bond.backing = bond.backing.saturating_sub(amount));
	}
	fn pledged(stash: &u64) -> Balance {
		Self::of(*stash).pledged
	}
	fn pledge(stash: &u64, amount: Balance) -> DispatchResult {
		let bond = Self::of(*stash);
		if bond.active < bond.pledged + amount {
			return Err(DispatchError::Other("the bond is too small"));
		}
		Self::mutate(*stash, |bond| bond.pledged += amount);
		Ok(())
	}
	fn redeem(stash: &u64, amount: Balance) {
		// More than was pledged is never redeemed.
		Self::mutate(*stash, |bond| bond.pledged = bond.pledged.checked_sub(amount).expect("it was pledged"));
	}
	fn slash(stash: &u64, amount: Balance, _: Option<&u64>) -> Balance {
		let taken = amount.min(Self::of(*stash).active);
		Self::mutate(*stash, |bond| bond.active -= taken);
		taken
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(stash: &u64, worker: &u64, _: Role, bond: Balance) -> DispatchResult {
		Self::mutate(*stash, |ledger| ledger.active += bond);
		unhashed::put(&(b"worker", *worker).encode(), stash);
		Ok(())
	}
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Bonds;
	type Randomness = Dice;
	type Observer = Listener;
	type Keepers = Keepers;
	type ProtocolAccount = ProtocolAccount;
	type OperatorShare = OperatorShare;
	type RewardedOperatorShare = RewardedOperatorShare;
	type DataShare = DataShare;
	type ModelDeposit = ModelDeposit;
	type ClassDeposit = ClassDeposit;
	type LeastMinFee = LeastMinFee;
	type MostMinFee = MostMinFee;
	type LeastStakePerSlot = LeastStakePerSlot;
	type MostStakePerSlot = MostStakePerSlot;
	type PledgeMultiple = PledgeMultiple;
	type LeastPledge = LeastPledge;
	type LeastAuditPledge = LeastAuditPledge;
	type MaxSlots = MaxSlots;
	type MaxOffersPerClass = MaxOffersPerClass;
	type Samples = Samples;
	type MaxAttempts = MaxAttempts;
	type DisputeWindow = DisputeWindow;
	type RevealPeriod = RevealPeriod;
	type SilencePenalty = SilencePenalty;
	type AuditShare = AuditShare;
	type RetentionPeriod = RetentionPeriod;
	type MaxDeadline = MaxDeadline;
	type ServiceWeight = ServiceWeight;
	type WeightInfo = ();
}

/// The worker key of a stash.
pub const fn worker(stash: u64) -> u64 {
	stash + 100
}

/// Storage in which everybody has money.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let rich = [PUBLISHER, OWNER, CLIENT, OTHER_CLIENT, ANYONE].into_iter().chain(OPERATORS);
	let balances =
		rich.map(|who| (who, ENDOWMENT)).chain([(POOR, 150), (KEEPERS, 1_000), (PROTOCOL, 1_000)]).collect();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	sp_io::TestExternalities::new(storage)
}

/// Builds the state in which a test begins.
#[derive(Default)]
pub struct ExtBuilder {
	classes: Vec<ClassSpec>,
	offers: Vec<(u64, u32, Balance)>,
}

impl ExtBuilder {
	/// With the model, and a class of it: standard latency, any machine, optimistic. Its number is 0.
	pub fn with_class(self) -> Self {
		self.with_classes(vec![spec(VerificationMode::Optimistic)])
	}

	/// With the model and these classes of it.
	pub fn with_classes(mut self, classes: Vec<ClassSpec>) -> Self {
		self.classes = classes;
		self
	}

	/// With offers in each class: operator, slots and price.
	pub fn with_offers(mut self, offers: &[(u64, u32, Balance)]) -> Self {
		self.offers = offers.to_vec();
		self
	}

	/// Runs a test in block 1, then checks what must always hold.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		let mut ext = new_test_ext();
		ext.execute_with(|| {
			govern();
			ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
			Luck::set(0);
			LeastAuditPledge::set(5);
			Told::set(Vec::new());
			Kept::set(Vec::new());
			ToProtocol::set(Vec::new());
			for stash in OPERATORS {
				Bonds::mutate(stash, |bond| bond.active = BOND);
				unhashed::put(&(b"worker", worker(stash)).encode(), &stash);
			}
			start_block(1, Weight::MAX);
			if !self.classes.is_empty() {
				publish(MODEL);
			}
			for (class, spec) in self.classes.into_iter().enumerate() {
				assert_ok!(JobRegistry::open_class(origin(OWNER), spec, MIN_FEE, STAKE_PER_SLOT));
				for (operator, slots, price) in &self.offers {
					assert_ok!(JobRegistry::offer(origin(*operator), class as ClassId, *slots, *price));
				}
			}
			let issuance = Balances::total_issuance();
			test();
			assert_eq!(Balances::total_issuance(), issuance, "no money is made or lost");
			check();
		});
	}
}

/// Sets what is governed to what it is in most tests.
fn govern() {
	OperatorShare::set(Permill::from_percent(80));
	DataShare::set(Permill::from_percent(5));
	RewardedOperatorShare::set(Permill::from_percent(20));
	Rewarded::set(Vec::new());
	ModelDeposit::set(1_000);
	ClassDeposit::set(500);
	LeastMinFee::set(1);
	LeastStakePerSlot::set(10);
	PledgeMultiple::set(2);
	LeastPledge::set(5);
	MaxAttempts::set(3);
	DisputeWindow::set(WINDOW);
	RevealPeriod::set(REVEAL);
	AuditShare::set(Permill::one());
	MaxDeadline::set(500);
	RetentionPeriod::set(RETENTION);
}

/// What must always hold.
#[track_caller]
pub fn check() {
	assert_ok!(Pallet::<Test>::do_try_state());
}

pub fn origin(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Begins a block.
fn start_block(number: u64, room: Weight) -> Weight {
	System::set_block_number(number);
	let used = JobRegistry::on_initialize(number);
	assert!(used.all_lte(room), "{used} is more than {room}");
	used
}

/// Ends this block with so much room for idle work and begins the next.
pub fn next_block_with(idle: Weight) -> Weight {
	let now = System::block_number();
	let used = JobRegistry::on_idle(now, idle);
	assert!(used.all_lte(idle), "{used} is more than {idle}");
	System::reset_events();
	Luck::mutate(|luck| *luck += 1);
	start_block(now + 1, Weight::MAX)
}

/// Ends this block and begins the next.
pub fn next_block() {
	next_block_with(Weight::from_parts(1_000_000_000_000, u64::MAX));
}

/// Runs blocks up to the beginning of this one.
pub fn run_to(block: u64) {
	while System::block_number() < block {
		next_block();
		check();
	}
}

pub fn cid(tag: u8) -> Cid {
	let mut bytes = vec![1, 0x55, 0x12, 0x20];
	bytes.resize(36, tag);
	bytes.try_into().unwrap()
}

pub fn value(element: Element, shape: &[u32]) -> ValueType {
	ValueType { element, shape: shape.to_vec().try_into().unwrap() }
}

/// Publishes a model that takes 8x8 pixels and gives one 4-byte label.
pub fn publish(root: H256) {
	assert_ok!(JobRegistry::publish_model(
		origin(PUBLISHER),
		root,
		b"digits".to_vec().try_into().unwrap(),
		cid(1),
		cid(2),
		vec![value(Element::I8, &[1, 8, 8, 1])].try_into().unwrap(),
		vec![value(Element::I32, &[1])].try_into().unwrap(),
	));
}

pub fn spec(mode: VerificationMode) -> ClassSpec {
	ClassSpec { model: MODEL, hardware: HardwareTier::Cpu, latency: LatencyTier::Standard, mode }
}

/// Submits a job in class 0 with this ceiling and a deadline 100 blocks ahead.
#[track_caller]
pub fn submit(max_fee: Balance) -> JobId {
	submit_as(CLIENT, 0, max_fee, System::block_number() + 100)
}

#[track_caller]
pub fn submit_as(client: u64, class: ClassId, max_fee: Balance, deadline: u64) -> JobId {
	let id = crate::NextJobId::<Test>::get();
	assert_ok!(JobRegistry::submit(origin(client), class, cid(3), H256([3; 32]), max_fee, deadline));
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

pub fn done(job: JobId, attempt: Attempt) -> Report {
	Report { job, attempt, verdict: Verdict::Done(claim()) }
}

pub fn declined(job: JobId, attempt: Attempt, reason: DeclineReason) -> Report {
	Report { job, attempt, verdict: Verdict::Declined(reason) }
}

pub fn report(stash: u64, reports: Vec<Report>) -> frame_support::dispatch::DispatchResultWithPostInfo {
	JobRegistry::report(origin(worker(stash)), reports.try_into().unwrap())
}

#[track_caller]
pub fn job(id: JobId) -> Job<u64, Balance, u64> {
	crate::Jobs::<Test>::get(id).expect("the job is known")
}

/// Who has the job, of which attempt.
#[track_caller]
pub fn holder(id: JobId) -> (u64, Attempt) {
	let job = job(id);
	match job.state {
		JobState::Assigned { operator, .. } => (operator, job.attempt),
		other => panic!("job {id} is not assigned: {other:?}"),
	}
}

/// Has the assigned operator give a result.
#[track_caller]
pub fn finish(id: JobId) {
	let (operator, attempt) = holder(id);
	assert_ok!(report(operator, vec![done(id, attempt)]));
}

/// A result that is not [`claim`].
pub fn other_claim(tag: u8) -> ResultClaim {
	ResultClaim { output_root: H256([tag; 32]), ..claim() }
}

/// A class of redundant jobs.
pub fn redundant(operators: u8) -> ClassSpec {
	spec(VerificationMode::Redundant { operators })
}

/// What the operators of a redundant job said that do not stand for its result.
pub fn panel(id: JobId) -> Panel<u64, Balance> {
	JobRegistry::panel(id).unwrap_or_default()
}

/// Who they are, in the order of the draw.
pub fn members(id: JobId) -> Vec<u64> {
	panel(id).iter().map(|member| member.operator).collect()
}

/// How far the operators of a redundant job are, and until when they have time.
#[track_caller]
pub fn phase(id: JobId) -> (Phase, u64) {
	match job(id).state {
		JobState::Panelled { phase, due } => (phase, due),
		other => panic!("job {id} has no panel: {other:?}"),
	}
}

/// Who stands for the result of a job, of which attempt.
#[track_caller]
pub fn standing(id: JobId) -> (u64, Attempt) {
	let job = job(id);
	match job.state {
		JobState::Resulted { operator, .. } => (operator, job.attempt),
		other => panic!("job {id} has no result: {other:?}"),
	}
}

/// What an operator keeps to itself until it reveals.
pub fn salt(stash: u64) -> H256 {
	H256([stash as u8; 32])
}

pub fn committed(id: JobId, stash: u64, claim: &ResultClaim) -> Report {
	let attempt = job(id).attempt;
	let hash = commitment(id, attempt, &stash, &salt(stash), claim);
	Report { job: id, attempt, verdict: Verdict::Committed(hash) }
}

pub fn revealed(id: JobId, stash: u64, claim: ResultClaim) -> Report {
	Report { job: id, attempt: job(id).attempt, verdict: Verdict::Revealed { claim, salt: salt(stash) } }
}

/// Has the operators of a redundant job commit to these results, in the order of the draw, and reveal them.
#[track_caller]
pub fn find(id: JobId, claims: &[ResultClaim]) -> Vec<u64> {
	let members = members(id);
	for (stash, claim) in members.iter().zip(claims) {
		assert_ok!(report(*stash, vec![committed(id, *stash, claim)]));
	}
	for (stash, claim) in members.iter().zip(claims) {
		assert_ok!(report(*stash, vec![revealed(id, *stash, claim.clone())]));
	}
	members
}

#[track_caller]
pub fn refunded(id: JobId) -> RefundReason {
	match job(id).state {
		JobState::Refunded { reason, .. } => reason,
		other => panic!("job {id} is not refunded: {other:?}"),
	}
}

#[track_caller]
pub fn is_settled(id: JobId) -> bool {
	matches!(job(id).state, JobState::Settled { .. })
}

pub fn free(who: u64) -> Balance {
	Balances::free_balance(who)
}

pub fn held(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::JobFee.into(), &who)
}

/// Lines on the agenda of a lane.
pub fn lines(lane: Lane) -> usize {
	crate::Agenda::<Test>::iter()
		.filter(|((at, _, _), _)| *at == lane)
		.map(|(_, entries)| entries.len())
		.sum()
}

/// Errors of the pallet.
pub type Problem = crate::Error<Test>;
