//! A runtime of this pallet, balances and a ledger of bonds that is kept in plain storage.

use crate::{self as pallet_ambit_data_feeds, Config, HoldReason, Lane, OrderOf, Pallet};
use ambit_primitives::{
	feeds::{
		commitment, Aggregation, Feed, FeedId, FeedPanel, FeedReport, FeedSaid, FeedState, FeedValue,
		FeedVerdict, Finding, NoAnswer, Reading, Target, Url, Value,
	},
	jobs::Phase,
	traits::{Role, StakeLedger},
};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	storage::unhashed,
	traits::{fungible::InspectHold, ConstU32, Hooks, Randomness, Time},
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Permill};

pub type Balance = u128;
pub type Block = frame_system::mocking::MockBlock<Test>;

pub const DAPP: u64 = 1;
pub const OTHER_DAPP: u64 = 2;
pub const POOR: u64 = 3;
pub const ANYONE: u64 = 4;
/// Stashes of operators; worker keys are at [`worker`].
pub const OPERATORS: [u64; 6] = [A, B, C, D, E, F];
pub const A: u64 = 10;
pub const B: u64 = 11;
pub const C: u64 = 12;
pub const D: u64 = 13;
pub const E: u64 = 14;
pub const F: u64 = 15;

pub const ENDOWMENT: Balance = 1_000_000;
pub const BOND: Balance = 100_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const PRICE: Balance = 100;
pub const FEE: Balance = 150;
/// What is pledged for an answer at [`PRICE`].
pub const PLEDGE: Balance = 1_000;
pub const COMMIT: u64 = 5;
pub const REVEAL: u64 = 4;
pub const RETENTION: u64 = 30;
pub const GENESIS: H256 = H256([9; 32]);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		DataFeeds: pallet_ambit_data_feeds,
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
	pub static SourceDeposit: Balance = 500;
	pub static LeastPrice: Balance = 50;
	pub static StakePerSlot: Balance = 2_000;
	pub static PledgeMultiple: u32 = 10;
	pub static LeastPledge: Balance = 5;
	pub static SilencePenalty: Permill = Permill::from_percent(10);
	pub static MissPenalty: Permill = Permill::from_percent(5);
	pub static FailurePay: Permill = Permill::from_percent(50);
	pub static CommitPeriod: u64 = COMMIT;
	pub static RevealPeriod: u64 = REVEAL;
	pub static MaxDeadline: u64 = 200;
	pub static RetentionPeriod: u64 = RETENTION;
	pub static MaxOpenFeeds: u32 = 300;
	pub const MaxSlots: u32 = 8;
	pub const MaxOperators: u32 = 32;
	pub static ServiceWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	/// What the chain's randomness is in this test.
	pub static Luck: u64 = 0;
}

pub struct Dice;

impl Randomness<H256, u64> for Dice {
	fn random(subject: &[u8]) -> (H256, u64) {
		let seed = (subject, Luck::get()).using_encoded(sp_io::hashing::blake2_256);
		(H256(seed), System::block_number().saturating_sub(1))
	}
}

/// Six seconds a block.
pub struct Clock;

impl Time for Clock {
	type Moment = u64;

	fn now() -> u64 {
		System::block_number() * 6_000
	}
}

/// A bond as the mock ledger keeps it.
#[derive(Clone, Default, Encode, Decode)]
pub struct Bond {
	pub active: Balance,
	pub backing: Balance,
	pub pledged: Balance,
	pub slashed: Balance,
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
		role == Role::Data && bond.active > 0 && !bond.chilled
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
		// More than was promised is never released.
		Self::mutate(*stash, |bond| {
			bond.backing = bond.backing.checked_sub(amount).expect("it was promised")
		});
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
		Self::mutate(*stash, |bond| {
			bond.active -= taken;
			bond.slashed += taken;
		});
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
	type Clock = Clock;
	type VouchOrigin = frame_system::EnsureRoot<u64>;
	type SourceDeposit = SourceDeposit;
	type LeastPrice = LeastPrice;
	type StakePerSlot = StakePerSlot;
	type PledgeMultiple = PledgeMultiple;
	type LeastPledge = LeastPledge;
	type SilencePenalty = SilencePenalty;
	type MissPenalty = MissPenalty;
	type FailurePay = FailurePay;
	type CommitPeriod = CommitPeriod;
	type RevealPeriod = RevealPeriod;
	type MaxDeadline = MaxDeadline;
	type RetentionPeriod = RetentionPeriod;
	type MaxOpenFeeds = MaxOpenFeeds;
	type MaxSlots = MaxSlots;
	type MaxOperators = MaxOperators;
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
	let rich = [DAPP, OTHER_DAPP, ANYONE].into_iter().chain(OPERATORS);
	let balances = rich.map(|who| (who, ENDOWMENT)).chain([(POOR, 160)]).collect();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	sp_io::TestExternalities::new(storage)
}

/// Sets what is governed to what it is in most tests.
fn govern() {
	SourceDeposit::set(500);
	LeastPrice::set(50);
	StakePerSlot::set(2_000);
	PledgeMultiple::set(10);
	LeastPledge::set(5);
	SilencePenalty::set(Permill::from_percent(10));
	MissPenalty::set(Permill::from_percent(5));
	FailurePay::set(Permill::from_percent(50));
	CommitPeriod::set(COMMIT);
	RevealPeriod::set(REVEAL);
	MaxDeadline::set(200);
	RetentionPeriod::set(RETENTION);
	MaxOpenFeeds::set(300);
	ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
	Luck::set(0);
}

/// Runs a test in block 1 with this many operators, each with two slots at [`PRICE`], then checks what must always hold.
pub fn with_operators(count: usize, test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		govern();
		frame_system::BlockHash::<Test>::insert(0, GENESIS);
		for stash in OPERATORS {
			Bonds::mutate(stash, |bond| bond.active = BOND);
			unhashed::put(&(b"worker", worker(stash)).encode(), &stash);
		}
		start_block(1);
		for stash in OPERATORS.into_iter().take(count) {
			assert_ok!(DataFeeds::join(origin(stash), 2, PRICE));
		}
		let issuance = Balances::total_issuance();
		test();
		assert_eq!(Balances::total_issuance(), issuance, "no money is made or lost");
		check();
	});
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
fn start_block(number: u64) -> Weight {
	System::set_block_number(number);
	DataFeeds::on_initialize(number)
}

/// Ends this block with so much room for idle work and begins the next. Returns what its beginning used.
pub fn next_block_with(idle: Weight) -> Weight {
	let now = System::block_number();
	let used = DataFeeds::on_idle(now, idle);
	assert!(used.all_lte(idle), "{used} is more than {idle}");
	System::reset_events();
	Luck::mutate(|luck| *luck += 1);
	start_block(now + 1)
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

pub fn url(url: &str) -> Url {
	url.as_bytes().to_vec().try_into().unwrap()
}

pub const MEDIAN: Aggregation = Aggregation::Median { tolerance: Permill::from_percent(1) };
pub const NUMBER: Reading = Reading::Number { decimals: 2 };

/// A number, exactly, from so many of so many operators within 100 blocks.
pub fn order(quorum: u8, asked: u8) -> OrderOf<Test> {
	OrderOf::<Test> {
		target: Target::Url(url("https://example.com/price")),
		pointer: b"/price".to_vec().try_into().unwrap(),
		reading: NUMBER,
		aggregation: Aggregation::Exact,
		quorum,
		asked,
		fee: FEE,
		deadline: System::block_number() + 100,
	}
}

#[track_caller]
pub fn request(order: OrderOf<Test>) -> FeedId {
	let id = crate::NextFeedId::<Test>::get();
	assert_ok!(DataFeeds::request(origin(DAPP), order));
	id
}

/// A request, and the operators that it was drawn in the next block.
#[track_caller]
pub fn asked(order: OrderOf<Test>) -> (FeedId, Vec<u64>) {
	let id = request(order);
	next_block();
	let members = members(id);
	assert!(!members.is_empty(), "request {id} was not drawn operators");
	(id, members)
}

/// Runs blocks until a request is drawn its operators.
#[track_caller]
pub fn run_until_asked(id: FeedId) -> Vec<u64> {
	while feed(id).state == FeedState::Queued {
		run_to(System::block_number() + 1);
	}
	assert!(!members(id).is_empty(), "{:?}", feed(id).state);
	members(id)
}

pub fn panel(id: FeedId) -> FeedPanel<u64, Balance> {
	DataFeeds::members(id)
}

/// Who is at a request, in the order of the draw.
pub fn members(id: FeedId) -> Vec<u64> {
	panel(id).iter().map(|member| member.operator).collect()
}

#[track_caller]
pub fn feed(id: FeedId) -> Feed<u64, Balance, u64> {
	DataFeeds::feed(id).expect("the request is known")
}

/// How far a request's operators are, and until when they have time.
#[track_caller]
pub fn phase(id: FeedId) -> (Phase, u64) {
	match feed(id).state {
		FeedState::Asked { phase, due } => (phase, due),
		other => panic!("request {id} is not with operators: {other:?}"),
	}
}

#[track_caller]
pub fn refunded(id: FeedId) -> NoAnswer {
	match feed(id).state {
		FeedState::Refunded { reason, .. } => reason,
		other => panic!("request {id} is not refunded: {other:?}"),
	}
}

#[track_caller]
pub fn value(id: FeedId) -> FeedValue<u64, u64> {
	DataFeeds::value(id).unwrap_or_else(|| panic!("request {id} has no value: {:?}", feed(id).state))
}

pub fn number(number: i128) -> Finding {
	Finding::Found(Value::Number(number))
}

/// What an operator keeps to itself until it reveals.
pub fn salt(stash: u64) -> H256 {
	H256([stash as u8; 32])
}

pub fn committed(feed: FeedId, stash: u64, finding: &Finding) -> FeedReport {
	let hash = commitment(&GENESIS, feed, &stash, finding, &salt(stash));
	FeedReport { feed, verdict: FeedVerdict::Committed(hash) }
}

pub fn told(feed: FeedId, stash: u64, finding: Finding) -> FeedReport {
	FeedReport { feed, verdict: FeedVerdict::Revealed { finding, salt: salt(stash) } }
}

pub fn report(stash: u64, reports: Vec<FeedReport>) -> frame_support::dispatch::DispatchResultWithPostInfo {
	DataFeeds::report(origin(worker(stash)), reports.try_into().unwrap())
}

#[track_caller]
pub fn commit(feed: FeedId, stash: u64, finding: &Finding) {
	assert_ok!(report(stash, vec![committed(feed, stash, finding)]));
}

#[track_caller]
pub fn tell(feed: FeedId, stash: u64, finding: Finding) {
	assert_ok!(report(stash, vec![told(feed, stash, finding)]));
}

/// Has operators, in the order of the draw, commit to these findings.
#[track_caller]
pub fn commit_all(id: FeedId, findings: &[Finding]) -> Vec<u64> {
	let members = members(id);
	for (stash, finding) in members.iter().zip(findings) {
		commit(id, *stash, finding);
	}
	members
}

/// Has all operators, in the order of the draw, find this, and goes on to the block that decides.
#[track_caller]
pub fn find(id: FeedId, findings: &[Finding]) -> Vec<u64> {
	let members = commit_all(id, findings);
	assert_eq!(members.len(), findings.len());
	for (stash, finding) in members.iter().zip(findings) {
		tell(id, *stash, finding.clone());
	}
	check();
	next_block();
	members
}

pub fn free(who: u64) -> Balance {
	Balances::free_balance(who)
}

pub fn held(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::FeedFee.into(), &who)
}

/// What an operator lost.
pub fn slashed(stash: u64) -> Balance {
	Bonds::of(stash).slashed
}

/// Right, missed, wrong, silent.
#[track_caller]
pub fn tally(stash: u64) -> [u32; 4] {
	let record = DataFeeds::operator(&stash).expect("the operator is in the pool").offer.record;
	[record.right, record.missed, record.wrong, record.silent]
}

/// Lines on the agenda of a lane.
pub fn lines(lane: Lane) -> usize {
	crate::Agenda::<Test>::iter()
		.filter(|((at, _, _), _)| *at == lane)
		.map(|(_, entries)| entries.len())
		.sum()
}

/// Whether what an operator said is still a secret.
pub fn is_secret(id: FeedId, stash: u64) -> bool {
	panel(id).iter().any(|member| member.operator == stash && !matches!(member.said, FeedSaid::Revealed(_)))
}

/// Errors of the pallet.
pub type Problem = crate::Error<Test>;
