//! The table of parameters.

use super::{
	referenda::{on_a_chain, set, share, signed, window},
	*,
};
use crate::configs::governance::parameters::{disputes, jobs, RuntimeParameters};
use ambit_primitives::{governance::Track, AMB};
use codec::Decode;
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResult, traits::dynamic_params::AggregatedKeyValue,
};
use frame_system::RawOrigin;
use pallet_ambit_governance::{Error, Governed};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{DispatchError, Permill};
use std::collections::BTreeSet;

fn dispatch(origin: impl Into<RuntimeOrigin>, call: RuntimeCall) -> DispatchResult {
	call.dispatch(origin.into()).map(|_| ()).map_err(|refused| refused.error)
}

#[test]
fn parameters_should_be_told_apart_and_begin_at_their_defaults() {
	on_preset("development", || {
		let all = Governance::parameters();
		let names: BTreeSet<_> = all.iter().map(|state| (&state.group, &state.name)).collect();
		assert_eq!(names.len(), all.len());
		let keys: BTreeSet<_> =
			RuntimeParameters::defaults().into_iter().map(|one| one.into_parts().0.encode()).collect();
		assert_eq!(keys.len(), all.len());
		for state in all {
			assert_eq!((state.value, state.next), (state.default, None), "{state:?}");
			assert!(state.least < state.most, "{state:?}");
		}
	});
}

/// The same parameter with another amount, if its type can hold that.
fn with_amount(parameter: &RuntimeParameters, amount: u128) -> Option<RuntimeParameters> {
	// Group, name and `Some` in a byte each, then the value, little-endian.
	let mut bytes = parameter.encode();
	let amount = amount.to_le_bytes();
	let (low, high) = amount.split_at(bytes.len() - 3);
	bytes[3..].copy_from_slice(low);
	// A share above one is not even decoded.
	high.iter().all(|byte| *byte == 0).then(|| RuntimeParameters::decode(&mut &bytes[..]).ok())?
}

#[test]
fn every_parameter_should_be_settable_within_its_bounds_and_not_outside() {
	on_preset("development", || {
		for parameter in RuntimeParameters::defaults() {
			let (key, _) = parameter.clone().into_parts();
			let rule = RuntimeParameters::rule(&key);
			let set_to = |amount: Option<u128>| {
				let changed = amount.and_then(|amount| with_amount(&parameter, amount))?;
				Some(frame_support::storage::with_transaction(|| {
					let result = dispatch(RawOrigin::Root, set(vec![changed]));
					sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(result))
				}))
			};
			for outside in [rule.least.checked_sub(1), rule.most.checked_add(1)] {
				if let Some(refused) = set_to(outside) {
					assert_eq!(refused, Ok(Err(Error::<Runtime>::OutOfBounds.into())), "{rule:?}");
				}
			}
			for inside in [rule.least, rule.most] {
				let result = set_to(Some(inside)).expect("a bound has the parameter's type");
				let alone = [Ok(Ok(())), Ok(Err(Error::<Runtime>::Inconsistent.into()))];
				assert!(alone.contains(&result), "{rule:?}: {result:?}");
			}
		}
	});
}

#[test]
fn every_pallet_should_read_what_is_governed() {
	on_preset("development", || {
		System::set_block_number(1);
		let changes = vec![
			share(60),
			window(20),
			RuntimeParameters::Disputes(disputes::Parameters::Clock(disputes::Clock, Some(150))),
			RuntimeParameters::Stakes(stakes::Parameters::MinimumInferenceBond(
				stakes::MinimumInferenceBond,
				Some(50 * AMB),
			)),
		];
		assert_ok!(dispatch(RawOrigin::Root, set(changes)));
		super::referenda::to_next_era();
		assert_eq!(
			<Runtime as pallet_ambit_job_registry::Config>::OperatorShare::get(),
			Permill::from_percent(60)
		);
		assert_eq!(<Runtime as pallet_ambit_job_registry::Config>::DisputeWindow::get(), 20);
		assert_eq!(<Runtime as pallet_ambit_disputes::Config>::Clock::get(), 150);
		assert_eq!(<Runtime as pallet_ambit_staking::Config>::MinimumInferenceBond::get(), 50 * AMB);
	});
}

#[test]
fn values_that_make_no_sense_together_should_be_refused() {
	let data = |percent| {
		RuntimeParameters::Jobs(jobs::Parameters::DataShare(
			jobs::DataShare,
			Some(Permill::from_percent(percent)),
		))
	};
	let pledge =
		|amount| RuntimeParameters::Jobs(jobs::Parameters::LeastPledge(jobs::LeastPledge, Some(amount)));
	let stake = |amount| {
		RuntimeParameters::Jobs(jobs::Parameters::LeastStakePerSlot(jobs::LeastStakePerSlot, Some(amount)))
	};
	let dispute_bond = |amount| {
		RuntimeParameters::Disputes(disputes::Parameters::DisputeBond(disputes::DisputeBond, Some(amount)))
	};
	let demand_bond = |amount| {
		RuntimeParameters::Disputes(disputes::Parameters::DemandBond(disputes::DemandBond, Some(amount)))
	};
	on_preset("development", || {
		for bad in [
			vec![share(95), data(6)],
			vec![pledge(2 * AMB)],
			vec![dispute_bond(2 * AMB), demand_bond(3 * AMB)],
			vec![dispute_bond(101 * AMB)],
		] {
			assert_noop!(dispatch(RawOrigin::Root, set(bad)), Error::<Runtime>::Inconsistent);
		}
		assert_ok!(dispatch(RawOrigin::Root, set(vec![pledge(2 * AMB), stake(2 * AMB)])));
		assert_ok!(dispatch(RawOrigin::Root, set(vec![share(95), data(5)])));
	});
}

#[test]
fn call_that_checks_no_bounds_should_be_open_to_nobody() {
	on_a_chain(|| {
		let call = RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value: share(99) });
		let origins: [RuntimeOrigin; 5] = [
			RawOrigin::Root.into(),
			signed(Alice),
			Track::Treasurer.into(),
			Track::RewardWeights.into(),
			Track::ProtocolParameters.into(),
		];
		for origin in origins {
			assert_noop!(dispatch(origin, call.clone()), DispatchError::BadOrigin);
		}
		// Not even for root on another's behalf.
		for track in [Track::RewardWeights, Track::ProtocolParameters] {
			let call = RuntimeCall::Utility(pallet_utility::Call::dispatch_as {
				as_origin: Box::new(track.into()),
				call: Box::new(call.clone()),
			});
			assert_ok!(dispatch(RawOrigin::Root, call));
		}
		super::referenda::to_next_era();
		assert_eq!(jobs::OperatorShare::get(), Permill::from_percent(80));
	});
}
