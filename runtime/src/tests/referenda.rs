//! The life of a referendum on each track, from its preimage to what follows, in the runtime as it is.

use super::*;
use crate::{
	configs::governance::{
		parameters::{jobs, RuntimeParameters},
		tracks::{self, Tracks},
	},
	Balances, OriginCaller, RuntimeEvent,
};
use ambit_primitives::{governance::Track, Balance, BlockNumber, AMB};
use frame_support::{
	assert_noop, assert_ok,
	traits::{schedule::DispatchTime, Bounded, OnInitialize, StorePreimage},
};
use frame_system::RawOrigin;
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumInfo, TracksInfo};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::Hash as _, DispatchError, DispatchResult, Permill, TokenError};

/// Blocks within which a referendum is over on a chain where a day is a block.
const LONG_ENOUGH: BlockNumber = 25;

pub(super) fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

/// Runs the hooks of governance, up to this block.
pub(super) fn run_to(block: BlockNumber) {
	while System::block_number() < block {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		<(Scheduler, JobRegistry, DataFeeds, Disputes, Rewards, Treasury, Governance)>::on_initialize(next);
	}
}

/// Runs to the first block of the next era.
pub(super) fn to_next_era() {
	let era = Governance::era();
	while Governance::era() == era {
		run_to(System::block_number() + 1);
	}
}

/// A test in block 1 of a development chain, with money for the treasury.
pub(super) fn on_a_chain(test: impl FnOnce()) {
	on_preset("development", || {
		System::set_block_number(1);
		let treasury = Treasury::account_id();
		assert_ok!(Balances::transfer_keep_alive(signed(Ferdie), treasury.into(), 50_000 * AMB));
		test();
	});
}

/// Notes a call's preimage and submits a referendum on it, to be dispatched as `origin`.
pub(super) fn submit(origin: impl Into<OriginCaller>, call: RuntimeCall) -> u32 {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	let bytes = call.encode();
	let (hash, len) = (sp_runtime::traits::BlakeTwo256::hash(&bytes), bytes.len() as u32);
	assert_ok!(Preimage::note_preimage(signed(Alice), bytes));
	let (proposal, moment) = (Bounded::Lookup { hash, len }, DispatchTime::After(0));
	assert_ok!(Referenda::submit(signed(Alice), Box::new(origin.into()), proposal, moment));
	index
}

pub(super) fn vote(who: Sr25519Keyring, index: u32, aye: bool, conviction: Conviction, balance: Balance) {
	let vote = AccountVote::Standard { vote: Vote { aye, conviction }, balance };
	assert_ok!(ConvictionVoting::vote(signed(who), index, vote));
}

/// Has a referendum on a call approved. Returns its number and what came of the call.
pub(super) fn enact(origin: impl Into<OriginCaller>, call: RuntimeCall) -> (u32, DispatchResult) {
	let index = submit(origin, call);
	assert_ok!(Referenda::place_decision_deposit(signed(Bob), index));
	for voter in Sr25519Keyring::well_known().filter(|voter| ![Charlie, Dave].contains(voter)) {
		vote(voter, index, true, Conviction::None, 700_000 * AMB);
	}
	vote(Charlie, index, true, Conviction::Locked1x, 600_000 * AMB);
	vote(Dave, index, false, Conviction::Locked6x, 10_000 * AMB);
	(index, outcome(index))
}

/// Runs until a referendum's proposal is dispatched. Says what came of it.
fn outcome(index: u32) -> DispatchResult {
	let from = System::block_number();
	let dispatched = || {
		System::events().into_iter().rev().find_map(|record| match record.event {
			RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched { id: Some(_), result, .. }) => {
				Some(result)
			}
			_ => None,
		})
	};
	System::reset_events();
	loop {
		run_to(System::block_number() + 1);
		assert!(
			System::block_number() < from + LONG_ENOUGH,
			"referendum {index} takes too long: {:?}",
			info(index)
		);
		if let Some(result) = dispatched() {
			return result;
		}
	}
}

fn info(index: u32) -> pallet_referenda::ReferendumInfoOf<Runtime, ()> {
	pallet_referenda::ReferendumInfoFor::<Runtime>::get(index).expect("it was submitted")
}

pub(super) fn set(changes: Vec<RuntimeParameters>) -> RuntimeCall {
	let changes = changes.try_into().expect("tests name few parameters");
	RuntimeCall::Governance(pallet_ambit_governance::Call::set_parameters { changes })
}

pub(super) fn share(percent: u32) -> RuntimeParameters {
	let value = Some(Permill::from_percent(percent));
	RuntimeParameters::Jobs(jobs::Parameters::OperatorShare(jobs::OperatorShare, value))
}

pub(super) fn window(blocks: BlockNumber) -> RuntimeParameters {
	RuntimeParameters::Jobs(jobs::Parameters::DisputeWindow(jobs::DisputeWindow, Some(blocks)))
}

fn reserved(who: Sr25519Keyring) -> Balance {
	System::account(who.to_account_id()).data.reserved
}

fn frozen(who: Sr25519Keyring) -> Balance {
	System::account(who.to_account_id()).data.frozen
}

#[test]
fn reward_weights_should_change_what_a_fee_pays_with_the_next_era() {
	on_a_chain(|| {
		let (_, result) = enact(Track::RewardWeights, set(vec![share(70)]));
		assert_ok!(result);
		assert_eq!(jobs::OperatorShare::get(), Permill::from_percent(80), "not in the running era");
		to_next_era();
		assert_eq!(jobs::OperatorShare::get(), Permill::from_percent(70));
		assert_eq!(
			<Runtime as pallet_ambit_job_registry::Config>::OperatorShare::get(),
			Permill::from_percent(70)
		);
	});
}

#[test]
fn protocol_parameters_should_change_with_the_next_era() {
	on_a_chain(|| {
		let (_, result) = enact(Track::ProtocolParameters, set(vec![window(40)]));
		assert_ok!(result);
		to_next_era();
		assert_eq!(<Runtime as pallet_ambit_job_registry::Config>::DisputeWindow::get(), 40);
	});
}

#[test]
fn root_should_be_reached_by_its_track() {
	on_a_chain(|| {
		let validators = vec![Alice.to_account_id()].try_into().expect("there is room");
		let call = RuntimeCall::Stakes(pallet_ambit_staking::Call::force_set_validators { validators });
		assert_ok!(enact(RawOrigin::Root, call).1);
		let forced = RuntimeEvent::Stakes(pallet_ambit_staking::Event::ValidatorsForced { count: 1 });
		System::assert_has_event(forced);
	});
}

#[test]
fn value_out_of_its_bounds_should_be_refused_when_it_is_enacted_and_change_nothing() {
	on_a_chain(|| {
		for bad in [vec![share(99)], vec![share(70), share(10)]] {
			let (index, result) = enact(Track::RewardWeights, set(bad));
			assert_eq!(result, Err(pallet_ambit_governance::Error::<Runtime>::OutOfBounds.into()));
			assert!(matches!(info(index), ReferendumInfo::Approved(..)), "it was approved all the same");
			assert!(pallet_ambit_governance::Pending::<Runtime>::get().is_none());
			to_next_era();
			assert_eq!(jobs::OperatorShare::get(), Permill::from_percent(80));
			assert_eq!(pallet_parameters::Parameters::<Runtime>::iter().count(), 0);
			run_to(System::block_number() + LONG_ENOUGH);
		}
	});
}

#[test]
fn deposits_should_be_returned_when_a_referendum_is_over() {
	on_a_chain(|| {
		let before = (reserved(Alice), reserved(Bob));
		let (index, result) = enact(Track::ProtocolParameters, set(vec![window(40)]));
		assert_ok!(result);
		assert!(reserved(Alice) > before.0);
		assert_eq!(reserved(Bob), before.1 + 1_000 * AMB);
		assert_ok!(Referenda::refund_decision_deposit(signed(Eve), index));
		assert_ok!(Referenda::refund_submission_deposit(signed(Eve), index));
		let hash = sp_runtime::traits::BlakeTwo256::hash(&set(vec![window(40)]).encode());
		assert_ok!(Preimage::unnote_preimage(signed(Alice), hash));
		assert_eq!((reserved(Alice), reserved(Bob)), before);
	});
}

#[test]
fn votes_with_conviction_should_be_locked_after_the_end() {
	on_a_chain(|| {
		let (index, result) = enact(Track::ProtocolParameters, set(vec![window(40)]));
		assert_ok!(result);
		let ReferendumInfo::Approved(end, ..) = info(index) else { panic!("it was approved") };
		let unlock = |who: Sr25519Keyring| {
			let class = tracks::PROTOCOL_PARAMETERS;
			ConvictionVoting::unlock(signed(who), class, who.to_account_id().into())
		};
		for voter in [Charlie, Dave, Eve] {
			let removed =
				ConvictionVoting::remove_vote(signed(voter), Some(tracks::PROTOCOL_PARAMETERS), index);
			assert_ok!(removed);
			assert_ok!(unlock(voter));
		}
		// Who voted without conviction is free, and so is who lost; who won with it is not.
		assert_eq!((frozen(Eve), frozen(Dave)), (0, 0));
		assert_eq!(frozen(Charlie), 600_000 * AMB);
		let too_much =
			Balances::transfer_allow_death(signed(Charlie), Eve.to_account_id().into(), 900_000 * AMB);
		assert_noop!(too_much, TokenError::Frozen);
		let period = configs::governance::VoteLockingPeriod::get();
		run_to(end + period - 1);
		assert_ok!(unlock(Charlie));
		assert_eq!(frozen(Charlie), 600_000 * AMB);
		run_to(end + period);
		assert_ok!(unlock(Charlie));
		assert_eq!(frozen(Charlie), 0);
	});
}

#[test]
fn proposal_should_be_rejected_without_enough_support() {
	on_a_chain(|| {
		let index = submit(Track::ProtocolParameters, set(vec![window(40)]));
		assert_ok!(Referenda::place_decision_deposit(signed(Bob), index));
		vote(Bob, index, true, Conviction::Locked6x, 10_000 * AMB);
		run_to(1 + LONG_ENOUGH);
		assert!(matches!(info(index), ReferendumInfo::Rejected(..)), "{:?}", info(index));
		to_next_era();
		assert_eq!(jobs::DisputeWindow::get(), 5);
		assert_ok!(Referenda::refund_decision_deposit(signed(Bob), index));
		// The submission deposit of what isn't wanted is kept.
		let refund = Referenda::refund_submission_deposit(signed(Alice), index);
		assert_noop!(refund, pallet_referenda::Error::<Runtime>::BadStatus);
	});
}

#[test]
fn proposal_should_not_be_submitted_for_an_origin_without_a_track() {
	on_a_chain(|| {
		let call = <Preimage as StorePreimage>::bound(set(vec![window(40)])).expect("it is short");
		for origin in [RawOrigin::Signed(Alice.to_account_id()), RawOrigin::None] {
			let submitted = Referenda::submit(
				signed(Alice),
				Box::new(OriginCaller::system(origin)),
				call.clone(),
				DispatchTime::After(0),
			);
			assert_noop!(submitted, pallet_referenda::Error::<Runtime>::NoTrack);
		}
		let anyone = Referenda::submit(
			RuntimeOrigin::none(),
			Box::new(Track::Treasurer.into()),
			call,
			DispatchTime::After(0),
		);
		assert_noop!(anyone, DispatchError::BadOrigin);
	});
}

#[test]
fn tracks_should_have_the_periods_of_the_chains_pace() {
	let periods = || -> Vec<[BlockNumber; 4]> {
		Tracks::tracks()
			.map(|track| {
				let info = &track.info;
				[info.prepare_period, info.decision_period, info.confirm_period, info.min_enactment_period]
			})
			.collect()
	};
	on_preset("testnet", || {
		assert_eq!(Governance::pace(), 1);
		if !cfg!(feature = "fast-runtime") {
			assert_eq!(periods()[0], [1_200, 201_600, 14_400, 14_400]);
			assert_eq!(periods()[2], [1_200, 100_800, 7_200, 7_200]);
		}
	});
	on_preset("development", || {
		for [prepare, decision, confirm, enactment] in periods() {
			assert!((7..=14).contains(&decision), "{decision}");
			assert_eq!([prepare, confirm, enactment], [2, 2, 2]);
		}
	});
}

#[test]
fn votes_should_be_locked_for_as_long_as_any_enactment_at_least() {
	for name in ["development", "testnet"] {
		on_preset(name, || {
			let longest = Tracks::tracks().map(|track| track.info.min_enactment_period).max();
			assert!(Some(configs::governance::VoteLockingPeriod::get()) >= longest);
		});
	}
}
