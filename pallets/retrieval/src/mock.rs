//! A runtime of this pallet, balances and a ledger of bonds that is kept in plain storage.

use crate::{
	self as pallet_ambit_retrieval, samples::File, Config, Deals, Event, HoldReason, Pallet, WeightInfo,
};
use ambit_primitives::{
	retrieval::{DealId, OpenProbe, ProofBytes, RequestId, Shown},
	rewards::DomainId,
	traits::{FailureDomains, Role, StakeLedger},
};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::{DispatchResultWithPostInfo, Pays},
	parameter_types,
	storage::unhashed,
	traits::{fungible::InspectHold, ConstU32, Hooks, Randomness},
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Permill};

pub type Balance = u128;
pub type Block = frame_system::mocking::MockBlock<Test>;

pub const REQUESTER: u64 = 1;
pub const OTHER: u64 = 2;
pub const POOR: u64 = 3;
pub const ANYONE: u64 = 4;
/// Stashes of operators; worker keys are at [`worker`].
pub const OPERATORS: [u64; 4] = [A, B, C, D];
pub const A: u64 = 10;
pub const B: u64 = 11;
pub const C: u64 = 12;
pub const D: u64 = 13;
pub const POT: u64 = 98;
pub const TREASURY: u64 = 99;

pub const ENDOWMENT: Balance = 1_000_000;
pub const BOND: Balance = 10_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const ERA: u64 = 12;
pub const WINDOW: u64 = 4;
pub const FEE: Balance = 100;
pub const DEPOSIT: Balance = 50;
/// What stands behind a term at [`FEE`].
pub const PLEDGE: Balance = 500;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Retrieval: pallet_ambit_retrieval,
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
	pub const Pot: u64 = POT;
	pub const Treasury: u64 = TREASURY;
	pub static EraBlocks: u64 = ERA;
	pub static AnswerWindow: u64 = WINDOW;
	pub static RequestDeposit: Balance = DEPOSIT;
	pub static LeastFee: Balance = 10;
	pub static PotShare: Permill = Permill::from_percent(20);
	pub static FundMultiple: u32 = 1_000_000;
	pub static PotCap: Balance = 1_000;
	pub static LeastPledge: Balance = 20;
	pub static PledgeMultiple: u32 = 5;
	pub static FirstMissPenalty: Permill = Permill::from_percent(10);
	pub static MissesInRow: u32 = 2;
	pub static MissesOfLast: u32 = 4;
	pub const MaxEras: u32 = 20;
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

/// A bond as the mock ledger keeps it.
#[derive(Clone, Default, Encode, Decode)]
pub struct Bond {
	pub active: Balance,
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
		role == Role::Data && bond.active > 0 && !bond.chilled
	}
	fn bonded(stash: &u64) -> Balance {
		Self::of(*stash).active
	}
	fn backing(_: &u64) -> Balance {
		0
	}
	fn back(_: &u64, _: Balance) -> DispatchResult {
		Ok(())
	}
	fn release(_: &u64, _: Balance) {}
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

/// Failure domains in plain storage. Each operator begins in one of its own.
pub struct Places;

impl Places {
	pub fn put(stash: u64, domain: DomainId) {
		unhashed::put(&(b"domain", stash).encode(), &domain);
	}
}

impl FailureDomains<u64> for Places {
	fn domain_of(stash: &u64) -> DomainId {
		unhashed::get(&(b"domain", *stash).encode()).unwrap_or(*stash as u8)
	}
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stake = Bonds;
	type Domains = Places;
	type Randomness = Dice;
	type Pot = Pot;
	type Treasury = Treasury;
	type EraBlocks = EraBlocks;
	type AnswerWindow = AnswerWindow;
	type RequestDeposit = RequestDeposit;
	type LeastFee = LeastFee;
	type PotShare = PotShare;
	type FundMultiple = FundMultiple;
	type PotCap = PotCap;
	type LeastPledge = LeastPledge;
	type PledgeMultiple = PledgeMultiple;
	type FirstMissPenalty = FirstMissPenalty;
	type MissesInRow = MissesInRow;
	type MissesOfLast = MissesOfLast;
	type MaxEras = MaxEras;
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
	let rich = [REQUESTER, OTHER, ANYONE].into_iter().chain(OPERATORS);
	let poor = [(POOR, 150), (POT, EXISTENTIAL_DEPOSIT), (TREASURY, 1_000)];
	let balances = rich.map(|who| (who, ENDOWMENT)).chain(poor).collect();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	sp_io::TestExternalities::new(storage)
}

/// Runs a test in block 1, then checks what must always hold.
pub fn execute<Outcome>(test: impl FnOnce() -> Outcome) -> Outcome {
	new_test_ext().execute_with(|| {
		govern();
		for stash in OPERATORS {
			Bonds::mutate(stash, |bond| bond.active = BOND);
			unhashed::put(&(b"worker", worker(stash)).encode(), &stash);
		}
		start_block(1);
		let issuance = Balances::total_issuance();
		let outcome = test();
		assert_eq!(Balances::total_issuance(), issuance, "no money is made or lost");
		check();
		outcome
	})
}

/// Sets what is governed to what it is in most tests.
fn govern() {
	EraBlocks::set(ERA);
	AnswerWindow::set(WINDOW);
	RequestDeposit::set(DEPOSIT);
	LeastFee::set(10);
	PotShare::set(Permill::from_percent(20));
	FundMultiple::set(1_000_000);
	PotCap::set(1_000);
	LeastPledge::set(20);
	PledgeMultiple::set(5);
	FirstMissPenalty::set(Permill::from_percent(10));
	MissesInRow::set(2);
	MissesOfLast::set(4);
	ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
	Luck::set(0);
}

/// What must always hold.
#[track_caller]
pub fn check() {
	assert_ok!(Pallet::<Test>::do_try_state());
}

pub fn origin(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn start_block(number: u64) {
	System::set_block_number(number);
	let used = Retrieval::on_initialize(number);
	let limit = ServiceWeight::get() + <() as WeightInfo>::on_initialize() + <() as WeightInfo>::end_era();
	assert!(used.all_lte(limit), "{used} is more than {limit}");
}

/// Ends this block and begins the next.
pub fn next_block() {
	System::reset_events();
	Luck::mutate(|luck| *luck += 1);
	start_block(System::block_number() + 1);
	check();
}

/// Runs blocks until this holds. There are at most 1,000.
#[track_caller]
pub fn run_until(holds: impl Fn() -> bool) {
	for _ in 0..1_000 {
		if holds() {
			return;
		}
		next_block();
	}
	panic!("it never holds");
}

/// Runs blocks until so many eras have begun since.
pub fn run_eras(eras: u32) {
	let end = era() + eras;
	run_until(|| era() >= end);
}

pub fn era() -> u32 {
	Retrieval::era().index
}

pub fn free(who: u64) -> Balance {
	Balances::free_balance(who)
}

/// What is held from an account for fees.
pub fn held(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::KeepingFee.into(), &who)
}

/// What is held from an account for requests.
pub fn deposits(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::RequestDeposit.into(), &who)
}

/// A file of 40 bytes in 10 leaves.
pub fn file() -> File {
	File::new(1, 10, 4)
}

/// Requests so many copies of a file for so many eras at [`FEE`].
#[track_caller]
pub fn request(file: &File, copies: u32, eras: u32) -> RequestId {
	let id = crate::NextRequestId::<Test>::get();
	assert_ok!(Retrieval::request(origin(REQUESTER), file.cid.clone(), file.bytes, copies, eras, FEE));
	id
}

/// An operator takes an artefact on.
#[track_caller]
pub fn take(operator: u64, request: RequestId) -> DealId {
	let id = crate::NextDealId::<Test>::get();
	assert_ok!(Retrieval::take(origin(operator), request));
	id
}

pub fn open_probe(deal: DealId) -> Option<OpenProbe<u64>> {
	Deals::<Test>::get(deal).and_then(|deal| deal.open)
}

/// Runs blocks until a term is asked.
#[track_caller]
pub fn await_probe(deal: DealId) -> OpenProbe<u64> {
	run_until(|| open_probe(deal).is_some());
	open_probe(deal).unwrap()
}

pub fn shown(deal: DealId, round: u32, proof: ProofBytes) -> Shown {
	Shown { deal, round, proof }
}

/// A worker key shows something.
pub fn prove(operator: u64, shown: Vec<Shown>) -> DispatchResultWithPostInfo {
	Retrieval::prove(origin(worker(operator)), shown.try_into().unwrap())
}

/// Answers the open probe of a term, for free.
#[track_caller]
pub fn answer(file: &File, deal: DealId) {
	let open = open_probe(deal).expect("a probe is open");
	let operator = Deals::<Test>::get(deal).unwrap().operator;
	let info = prove(operator, vec![shown(deal, open.round, file.proof(open.offset))]).unwrap();
	assert_eq!(info.pays_fee, Pays::No);
	check();
}

/// Runs blocks, answering all probes of these terms, until so many eras have begun since.
pub fn keep(file: &File, deals: &[DealId], eras: u32) {
	let end = era() + eras;
	while era() < end {
		for deal in deals {
			if open_probe(*deal).is_some() {
				answer(file, *deal);
			}
		}
		next_block();
	}
}

/// Events of this pallet in this block.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Retrieval(event) => Some(event),
			_ => None,
		})
		.collect()
}
