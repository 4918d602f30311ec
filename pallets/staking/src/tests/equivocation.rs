//! Equivocations as BABE and GRANDPA report them: real headers, votes and keys, through offences and historical sessions
//! to the bond and to who stands behind it.

use crate::{self as pallet_ambit_staking, Exposure, ExposureOf, StashOf};
use ambit_primitives::traits::Role;
use frame_support::{
	assert_noop, assert_ok, derive_impl,
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::{fungible::Inspect, ConstU32, ConstU64, KeyOwnerProofSystem, OnFinalize, OnInitialize},
};
use frame_system::EnsureRoot;
use pallet_session::{disabling::UpToLimitWithReEnablingDisablingStrategy, historical};
use sp_consensus_babe::{
	digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
	AllowedSlots, AuthorityPair, BabeEpochConfiguration, Slot,
};
use sp_core::{crypto::Pair as _, ed25519, H256};
use sp_runtime::{
	impl_opaque_keys,
	testing::TestXt,
	traits::{BlakeTwo256, Header as _, OpaqueKeys},
	BuildStorage, Digest, DigestItem, Permill,
};
use sp_session::MembershipProof;
use sp_staking::SessionIndex;

type AccountId = u64;
type Balance = u64;
type Block = frame_system::mocking::MockBlock<Test>;
type Header = sp_runtime::generic::Header<u64, BlakeTwo256>;

/// Slots in an epoch, and blocks in a session.
const EPOCH: u64 = 4;
/// Enough validators for one equivocation to cost a quarter: (3 / 6)^2.
const VALIDATORS: u64 = 6;
const BOND: Balance = 4_000;
const OFFENDER: AccountId = 2;
const DELEGATOR: AccountId = 20;
const REPORTER: AccountId = 21;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Babe: pallet_babe,
		Authorship: pallet_authorship,
		Balances: pallet_balances,
		Stakes: pallet_ambit_staking,
		Session: pallet_session,
		Historical: historical,
		Offences: pallet_offences,
		Grandpa: pallet_grandpa,
	}
);

impl_opaque_keys! {
	pub struct Keys {
		pub babe: Babe,
		pub grandpa: Grandpa,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Test
where
	RuntimeCall: From<C>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = TestXt<RuntimeCall, ()>;
}

impl<C> frame_system::offchain::CreateBare<C> for Test
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: Self::RuntimeCall) -> Self::Extrinsic {
		TestXt::new_bare(call)
	}
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

impl pallet_timestamp::Config for Test {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = ConstU64<1>;
	type WeightInfo = ();
}

impl pallet_authorship::Config for Test {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = ();
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = StashOf<Test>;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = historical::NoteHistoricalRoot<Test, Stakes>;
	type SessionHandler = <Keys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = Keys;
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
	pub const Longevity: u64 = 8 * EPOCH;
	pub const Tenth: Permill = Permill::from_percent(10);
}

impl pallet_babe::Config for Test {
	type EpochDuration = ConstU64<EPOCH>;
	type ExpectedBlockTime = ConstU64<1>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<10>;
	type MaxNominators = ConstU32<0>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, Longevity>;
}

impl pallet_grandpa::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<10>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<8>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, Longevity>;
}

impl pallet_ambit_staking::Config for Test {
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type MinimumValidatorBond = ConstU64<1_000>;
	type MinimumInferenceBond = ConstU64<100>;
	type MinimumDataBond = ConstU64<100>;
	type UnbondingPeriod = ConstU64<{ 6 * EPOCH }>;
	type MaxUnbonding = ConstU32<4>;
	type MaxValidators = ConstU32<10>;
	type DefaultValidatorCount = ConstU32<10>;
	type MaxCandidates = ConstU32<10>;
	type ElectionMargin = Tenth;
	type MinimumDelegation = ConstU64<10>;
	type DelegationCap = ConstU32<4>;
	type MaxCommission = Tenth;
	type CommissionStep = Tenth;
	type MaxPoolUnbonding = ConstU32<8>;
	type SlashableSessions = ConstU32<5>;
	type ReporterShare = Tenth;
	type MaxReporterReward = ConstU64<1_000>;
	type FindAuthor = ();
	type UnearnedFees = ();
	type WeightInfo = ();
}

fn seed(who: AccountId) -> [u8; 32] {
	[who as u8; 32]
}

fn babe_pair(who: AccountId) -> AuthorityPair {
	AuthorityPair::from_seed(&seed(who))
}

fn grandpa_pair(who: AccountId) -> ed25519::Pair {
	ed25519::Pair::from_seed(&seed(who))
}

fn keys(who: AccountId) -> Keys {
	Keys { babe: babe_pair(who).public(), grandpa: grandpa_pair(who).public().into() }
}

/// Runs a test in session 2, in which 12,000 stand behind the offender.
fn run(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: (0..VALIDATORS).chain([DELEGATOR, REPORTER]).map(|who| (who, 100_000)).collect(),
			..Default::default()
		},
		babe: pallet_babe::GenesisConfig {
			epoch_config: BabeEpochConfiguration {
				c: (1, 4),
				allowed_slots: AllowedSlots::PrimaryAndSecondaryPlainSlots,
			},
			..Default::default()
		},
		stakes: pallet_ambit_staking::GenesisConfig {
			validators: (0..VALIDATORS).map(|who| (who, BOND)).collect(),
			operators: Vec::new(),
		},
		session: pallet_session::GenesisConfig {
			keys: (0..VALIDATORS).map(|who| (who, who, keys(who))).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is valid");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		next_block();
		assert_ok!(Stakes::open_pool(RuntimeOrigin::signed(OFFENDER), Permill::zero()));
		assert_ok!(Stakes::delegate(RuntimeOrigin::signed(DELEGATOR), OFFENDER, 12_000));
		run_to_session(2);
		test();
		Stakes::do_try_state().expect("the ledger's invariants hold");
	});
}

fn pre_digest(authority: u32, slot: Slot) -> Digest {
	let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: authority, slot });
	Digest { logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(digest)] }
}

fn next_block() {
	let number = System::block_number() + 1;
	Babe::on_finalize(number - 1);
	Grandpa::on_finalize(number - 1);
	System::reset_events();
	// Of somebody who is not disabled for it.
	System::initialize(&number, &H256::zero(), &pre_digest(1, number.into()));
	AllPalletsWithSystem::on_initialize(number);
}

fn run_to_session(session: SessionIndex) {
	while Session::current_index() < session {
		next_block();
	}
}

fn now() -> Slot {
	pallet_babe::CurrentSlot::<Test>::get()
}

/// Two blocks of one author in one slot.
fn two_blocks(who: AccountId, slot: Slot) -> sp_consensus_babe::EquivocationProof<Header> {
	let authority =
		Session::validators().iter().position(|validator| *validator == who).expect("it validates");
	let header = |state: u8| {
		let digest = pre_digest(authority as u32, slot);
		let mut header = Header::new(9, H256::zero(), H256::repeat_byte(state), H256::zero(), digest);
		let signature = babe_pair(who).sign(header.hash().as_ref());
		header.digest_mut().push(<DigestItem as CompatibleDigestItem>::babe_seal(signature));
		header
	};
	sp_consensus_babe::EquivocationProof {
		offender: babe_pair(who).public(),
		slot,
		first_header: header(1),
		second_header: header(2),
	}
}

/// Two votes of one voter in one round.
fn two_votes(who: AccountId, set: u64, round: u64) -> sp_consensus_grandpa::EquivocationProof<H256, u64> {
	let vote = |hash: u8| {
		let prevote = finality_grandpa::Prevote { target_hash: H256::repeat_byte(hash), target_number: 9 };
		let message = finality_grandpa::Message::Prevote(prevote.clone());
		let payload = sp_consensus_grandpa::localized_payload(round, set, &message);
		(prevote, grandpa_pair(who).sign(&payload).into())
	};
	let votes = finality_grandpa::Equivocation {
		round_number: round,
		identity: grandpa_pair(who).public().into(),
		first: vote(1),
		second: vote(2),
	};
	sp_consensus_grandpa::EquivocationProof::new(set, sp_consensus_grandpa::Equivocation::Prevote(votes))
}

fn babe_owner(who: AccountId) -> MembershipProof {
	Historical::prove((sp_consensus_babe::KEY_TYPE, babe_pair(who).public())).expect("it validates")
}

fn grandpa_owner(who: AccountId) -> MembershipProof {
	let key = sp_consensus_grandpa::AuthorityId::from(grandpa_pair(who).public());
	Historical::prove((sp_consensus_grandpa::KEY_TYPE, key)).expect("it validates")
}

fn report_blocks(
	proof: &sp_consensus_babe::EquivocationProof<Header>,
	owner: &MembershipProof,
) -> DispatchResultWithPostInfo {
	Babe::report_equivocation(RuntimeOrigin::signed(REPORTER), Box::new(proof.clone()), owner.clone())
}

fn report_votes(
	proof: &sp_consensus_grandpa::EquivocationProof<H256, u64>,
	owner: &MembershipProof,
) -> DispatchResultWithPostInfo {
	Grandpa::report_equivocation(RuntimeOrigin::signed(REPORTER), Box::new(proof.clone()), owner.clone())
}

/// Bond, delegations, what the reporter earned, and whether the offender is still at work.
fn outcome() -> (Balance, Balance, Balance, bool) {
	use ambit_primitives::traits::StakeLedger;
	(
		Stakes::bonded(&OFFENDER),
		Stakes::pool_of(&OFFENDER).expect("it is open").total,
		Balances::total_balance(&REPORTER) - 100_000,
		Stakes::is_active(&OFFENDER, Role::Validator),
	)
}

const UNTOUCHED: (Balance, Balance, Balance, bool) = (BOND, 12_000, 0, true);
/// A quarter is gone, and a tenth of that is the reporter's.
const SLASHED: (Balance, Balance, Balance, bool) = (3_000, 9_000, 400, false);

#[test]
fn two_blocks_in_a_slot_should_cost_bond_and_delegations() {
	run(|| {
		let (proof, owner) = (two_blocks(OFFENDER, now()), babe_owner(OFFENDER));
		assert_ok!(report_blocks(&proof, &owner));
		assert_eq!(outcome(), SLASHED);
		let place =
			Session::validators().iter().position(|validator| *validator == OFFENDER).expect("it validates");
		assert_eq!(Session::disabled_validators(), vec![place as u32]);
		assert_noop!(report_blocks(&proof, &owner), pallet_babe::Error::<Test>::DuplicateOffenceReport);
		run_to_session(4);
		assert!(!Session::validators().contains(&OFFENDER));
		// The session is over and planned with another stake: it is still the same offence.
		assert_noop!(report_blocks(&proof, &owner), pallet_babe::Error::<Test>::DuplicateOffenceReport);
		assert_eq!(outcome(), SLASHED);
	});
}

#[test]
fn two_votes_in_a_round_should_cost_bond_and_delegations() {
	run(|| {
		let set = pallet_grandpa::CurrentSetId::<Test>::get();
		let (proof, owner) = (two_votes(OFFENDER, set, 7), grandpa_owner(OFFENDER));
		assert_ok!(report_votes(&proof, &owner));
		assert_eq!(outcome(), SLASHED);
		assert_noop!(report_votes(&proof, &owner), pallet_grandpa::Error::<Test>::DuplicateOffenceReport);
	});
}

#[test]
fn blocks_and_votes_in_one_session_should_cost_once() {
	run(|| {
		let set = pallet_grandpa::CurrentSetId::<Test>::get();
		assert_ok!(report_blocks(&two_blocks(OFFENDER, now()), &babe_owner(OFFENDER)));
		assert_ok!(report_votes(&two_votes(OFFENDER, set, 7), &grandpa_owner(OFFENDER)));
		assert_eq!(outcome(), SLASHED);
	});
}

#[test]
fn an_equivocation_should_be_punished_sessions_later_and_after_everybody_left() {
	run(|| {
		let set = pallet_grandpa::CurrentSetId::<Test>::get();
		let (blocks, babe_owner) = (two_blocks(OFFENDER, now()), babe_owner(OFFENDER));
		let (votes, grandpa_owner) = (two_votes(OFFENDER, set, 7), grandpa_owner(OFFENDER));
		let offender = || RuntimeOrigin::signed(OFFENDER);
		assert_ok!(Stakes::drop_role(offender(), Role::Validator));
		assert_ok!(Stakes::unbond(offender(), BOND));
		assert_ok!(Stakes::undelegate(RuntimeOrigin::signed(DELEGATOR), OFFENDER, 12_000));
		assert_ok!(Session::purge_keys(offender()));
		run_to_session(6);
		assert_ok!(report_blocks(&blocks, &babe_owner));
		assert_ok!(report_votes(&votes, &grandpa_owner));
		assert_eq!(Stakes::bond_of(&OFFENDER).expect("it is bonded").unbonding[0].0, 3_000);
		assert_eq!(Stakes::pool_of(&OFFENDER).expect("it is open").leaving[0].0, 9_000);
		assert_eq!(outcome().2, 400);
	});
}

#[test]
fn what_is_no_equivocation_should_cost_nothing() {
	run(|| {
		let owner = babe_owner(OFFENDER);
		let mut same = two_blocks(OFFENDER, now());
		same.second_header = same.first_header.clone();
		let mut forged = two_blocks(OFFENDER, now());
		forged.second_header = two_blocks(3, now()).second_header;
		for proof in [same, forged] {
			let refused = pallet_babe::Error::<Test>::InvalidEquivocationProof;
			assert_noop!(report_blocks(&proof, &owner), refused);
		}
		// The proof of another's key, and a slot of another session.
		for (slot, owner) in [(now(), babe_owner(3)), (now() + EPOCH, owner)] {
			let refused = pallet_babe::Error::<Test>::InvalidKeyOwnershipProof;
			assert_noop!(report_blocks(&two_blocks(OFFENDER, slot), &owner), refused);
		}
		assert_eq!(outcome(), UNTOUCHED);
	});
}
