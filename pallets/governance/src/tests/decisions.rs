//! What may be decided, and when it is in force.

use crate::{mock::*, Error, Event, Pending};
use ambit_primitives::governance::{Track, Unit};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::DispatchResultWithPostInfo,
	traits::{Get, OnInitialize},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_runtime::{DispatchError, Permill};

fn set(origin: impl Into<RuntimeOrigin>, changes: Vec<RuntimeParameters>) -> DispatchResultWithPostInfo {
	let changes = BoundedVec::try_from(changes).expect("tests name few parameters");
	Governance::set_parameters(origin.into(), changes)
}

fn by(track: Track, changes: Vec<RuntimeParameters>) -> DispatchResultWithPostInfo {
	set(track, changes)
}

#[test]
fn a_decision_should_be_in_force_from_the_next_era_on() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(by(Track::ProtocolParameters, vec![window(Some(30))]));
		System::assert_last_event(
			Event::<Test>::ParametersDecided { track: Some(Track::ProtocolParameters), count: 1, era: 1 }
				.into(),
		);
		System::run_to_block::<AllPalletsWithSystem>(ERA - 1);
		assert_eq!(in_force(), (80, 5, 5), "an era ends as it began");
		to_next_era();
		assert_eq!(in_force(), (80, 5, 30));
		assert!(Pending::<Test>::get().is_none());
		System::assert_last_event(
			pallet_parameters::Event::<Test>::Updated {
				key: RuntimeParametersKey::Jobs(jobs::ParametersKey::Window(jobs::Window)),
				old_value: None,
				new_value: Some(RuntimeParametersValue::Jobs(jobs::ParametersValue::Window(30))),
			}
			.into(),
		);
	});
}

#[test]
fn a_decision_in_the_first_block_of_an_era_should_wait_for_the_next_and_not_hold_up_the_last() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(by(Track::ProtocolParameters, vec![window(Some(30))]));
		// As the scheduler does it: before this pallet's hook.
		System::set_block_number(ERA);
		assert_ok!(by(Track::RewardWeights, vec![operator(Some(60))]));
		assert_eq!(in_force(), (80, 5, 30));
		Governance::on_initialize(ERA);
		assert_eq!(in_force(), (80, 5, 30));
		to_next_era();
		assert_eq!(in_force(), (60, 5, 30));
	});
}

#[test]
fn a_value_outside_of_its_bounds_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		for (change, bad) in [
			(window(Some(2)), window(Some(1))),
			(window(Some(LONGEST)), window(Some(LONGEST + 1))),
			(operator(Some(50)), operator(Some(49))),
			(operator(Some(95)), operator(Some(96))),
			(data(Some(0)), data(Some(21))),
		] {
			assert_noop!(set(RawOrigin::Root, vec![bad]), Error::<Test>::OutOfBounds);
			assert_ok!(set(RawOrigin::Root, vec![change]));
		}
	});
}

#[test]
fn one_bad_value_should_refuse_all_of_a_decision() {
	ExtBuilder::default().build_and_execute(|| {
		let changes = vec![window(Some(30)), operator(Some(10))];
		assert_noop!(set(RawOrigin::Root, changes), Error::<Test>::OutOfBounds);
		to_next_era();
		assert_eq!(in_force(), (80, 5, 5));
	});
}

#[test]
fn values_that_make_no_sense_together_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		// 95 % and 5 % are all of a fee; 90 % and 20 % are more.
		assert_noop!(
			set(RawOrigin::Root, vec![operator(Some(90)), data(Some(20))]),
			Error::<Test>::Inconsistent
		);
		assert_ok!(set(RawOrigin::Root, vec![operator(Some(95))]));
		// What is decided but not in force counts.
		assert_noop!(set(RawOrigin::Root, vec![data(Some(6))]), Error::<Test>::Inconsistent);
		assert_ok!(set(RawOrigin::Root, vec![data(Some(20)), operator(Some(80))]));
		to_next_era();
		assert_eq!(in_force(), (80, 20, 5));
	});
}

#[test]
fn a_later_decision_should_replace_an_earlier_one_of_the_same_era() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set(RawOrigin::Root, vec![window(Some(30)), window(Some(31))]));
		assert_ok!(set(RawOrigin::Root, vec![window(Some(32))]));
		assert_eq!(Pending::<Test>::get().map(|decided| decided.changes.len()), Some(1));
		to_next_era();
		assert_eq!(in_force(), (80, 5, 32));
	});
}

#[test]
fn a_parameter_without_a_value_should_get_its_default() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set(RawOrigin::Root, vec![window(Some(30)), operator(Some(70))]));
		to_next_era();
		assert_ok!(set(RawOrigin::Root, vec![window(None)]));
		to_next_era();
		assert_eq!(in_force(), (70, 5, 5));
	});
}

#[test]
fn a_track_should_change_its_own_parameters_only() {
	ExtBuilder::default().build_and_execute(|| {
		let shares = vec![operator(Some(70))];
		let windows = vec![window(Some(30))];
		assert_noop!(by(Track::ProtocolParameters, shares.clone()), Error::<Test>::OtherTrack);
		assert_noop!(by(Track::RewardWeights, windows.clone()), Error::<Test>::OtherTrack);
		for changes in [&shares, &windows] {
			assert_noop!(by(Track::Treasurer, changes.clone()), Error::<Test>::OtherTrack);
		}
		let both = [shares.clone(), windows.clone()].concat();
		assert_noop!(by(Track::RewardWeights, both.clone()), Error::<Test>::OtherTrack);
		assert_ok!(by(Track::RewardWeights, shares));
		assert_ok!(by(Track::ProtocolParameters, windows));
		assert_ok!(set(RawOrigin::Root, both));
	});
}

#[test]
fn nobody_else_should_change_parameters() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RawOrigin::Signed(1), RawOrigin::None] {
			assert_noop!(set(origin, vec![window(Some(30))]), DispatchError::BadOrigin);
		}
		assert_noop!(set(RawOrigin::Root, vec![]), Error::<Test>::Empty);
	});
}

#[test]
fn the_unchecked_call_should_be_open_to_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		let origins: [RuntimeOrigin; 5] = [
			RawOrigin::Root.into(),
			RawOrigin::Signed(1).into(),
			Track::Treasurer.into(),
			Track::RewardWeights.into(),
			Track::ProtocolParameters.into(),
		];
		for origin in origins {
			assert_noop!(Parameters::set_parameter(origin, window(Some(30))), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn what_an_upgrade_made_impossible_should_be_dropped_whole() {
	ExtBuilder::default().build_and_execute(|| {
		// As a runtime with a wider window left it.
		let key = |name: jobs::ParametersKey| RuntimeParametersKey::Jobs(name);
		let changes = vec![
			(
				key(jobs::ParametersKey::Window(jobs::Window)),
				Some(RuntimeParametersValue::Jobs(jobs::ParametersValue::Window(LONGEST + 1))),
			),
			(
				key(jobs::ParametersKey::Operator(jobs::Operator)),
				Some(RuntimeParametersValue::Jobs(jobs::ParametersValue::Operator(Permill::from_percent(
					70,
				)))),
			),
		];
		Pending::<Test>::put(crate::Decided { era: 0, changes: BoundedVec::truncate_from(changes) });
		to_next_era();
		assert_eq!(in_force(), (80, 5, 5));
		System::assert_last_event(Event::<Test>::ParametersDropped { count: 2 }.into());
	});
}

#[test]
fn parameters_should_be_readable_with_bounds_and_what_is_decided() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set(RawOrigin::Root, vec![operator(Some(70))]));
		to_next_era();
		assert_ok!(set(RawOrigin::Root, vec![window(Some(30)), operator(None)]));
		let [operator, data, window] = Governance::parameters().try_into().expect("there are three");
		assert_eq!((operator.value, operator.default, operator.next), (700_000, 800_000, Some(800_000)));
		assert_eq!((data.value, data.default, data.next), (50_000, 50_000, None));
		assert_eq!((window.value, window.default, window.next), (5, 5, Some(30)));
		assert_eq!((window.least, window.most), (2, LONGEST.into()));
		assert_eq!((window.group.as_str(), window.name.as_str()), ("Jobs", "Window"));
		assert_eq!((window.unit, window.track), (Unit::Blocks, Track::ProtocolParameters));
		assert_eq!(Governance::era(), Era::get());
	});
}

#[test]
fn the_hook_should_pay_for_reading_every_parameter_once() {
	ExtBuilder::default().build_and_execute(|| {
		let reads = <Test as frame_system::Config>::DbWeight::get().reads(3);
		assert!(Governance::on_initialize(2).all_gte(reads));
	});
}
