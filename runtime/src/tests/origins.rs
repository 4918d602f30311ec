//! What each track can't do.

use super::{
	referenda::{enact, on_a_chain, set, share, window},
	*,
};
use crate::OriginCaller;
use ambit_primitives::{governance::Track, AMB};
use frame_support::{assert_noop, weights::Weight};
use frame_system::RawOrigin;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::DispatchError;

const TRACKS: [Track; 3] = [Track::Treasurer, Track::RewardWeights, Track::ProtocolParameters];

/// Calls for root alone, of every pallet that has any.
fn of_root() -> Vec<RuntimeCall> {
	let remark = || Box::new(RuntimeCall::System(frame_system::Call::remark { remark: vec![] }));
	let (alice, bob) = (Alice.to_account_id(), Bob.to_account_id());
	let root = || Box::new(OriginCaller::system(RawOrigin::Root));
	vec![
		RuntimeCall::System(frame_system::Call::set_code { code: vec![1] }),
		RuntimeCall::System(frame_system::Call::set_code_without_checks { code: vec![1] }),
		RuntimeCall::System(frame_system::Call::authorize_upgrade { code_hash: Hash::zero() }),
		RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 1 }),
		RuntimeCall::System(frame_system::Call::set_storage { items: vec![(vec![1], vec![1])] }),
		RuntimeCall::System(frame_system::Call::kill_storage { keys: vec![vec![1]] }),
		RuntimeCall::System(frame_system::Call::kill_prefix { prefix: vec![1], subkeys: 1 }),
		RuntimeCall::Stakes(pallet_ambit_staking::Call::force_set_validators {
			validators: vec![alice.clone()].try_into().expect("there is room"),
		}),
		RuntimeCall::Balances(pallet_balances::Call::force_set_balance {
			who: alice.clone().into(),
			new_free: 1,
		}),
		RuntimeCall::Balances(pallet_balances::Call::force_transfer {
			source: alice.clone().into(),
			dest: bob.into(),
			value: AMB,
		}),
		RuntimeCall::Balances(pallet_balances::Call::force_unreserve { who: alice.into(), amount: 1 }),
		RuntimeCall::Utility(pallet_utility::Call::dispatch_as { as_origin: root(), call: remark() }),
		RuntimeCall::Utility(pallet_utility::Call::with_weight { call: remark(), weight: Weight::zero() }),
		RuntimeCall::Scheduler(pallet_scheduler::Call::schedule {
			when: 9,
			maybe_periodic: None,
			priority: 0,
			call: remark(),
		}),
		RuntimeCall::Scheduler(pallet_scheduler::Call::cancel { when: 9, index: 0 }),
		RuntimeCall::Preimage(pallet_preimage::Call::request_preimage { hash: Hash::zero() }),
		RuntimeCall::Referenda(pallet_referenda::Call::cancel { index: 0 }),
		RuntimeCall::Referenda(pallet_referenda::Call::kill { index: 0 }),
		RuntimeCall::Treasury(pallet_treasury::Call::void_spend { index: 0 }),
		RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value: share(70) }),
	]
}

#[test]
fn calls_of_root_should_be_refused_to_every_other_track() {
	on_a_chain(|| {
		for call in of_root() {
			for track in TRACKS {
				let refused = |call: RuntimeCall| {
					call.dispatch(RuntimeOrigin::from(track)).map(|_| ()).map_err(|refused| refused.error)
				};
				assert_noop!(refused(call.clone()), DispatchError::BadOrigin);
				let batch =
					RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call.clone()] });
				assert_noop!(refused(batch), DispatchError::BadOrigin);
			}
		}
	});
}

#[test]
fn calls_of_root_should_be_refused_when_another_track_enacts_them() {
	on_a_chain(|| {
		let who = Bob.to_account_id().into();
		let call = RuntimeCall::Balances(pallet_balances::Call::force_set_balance { who, new_free: 0 });
		let (_, result) = enact(Track::Treasurer, call);
		assert_eq!(result, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn track_should_not_decide_on_what_is_anothers() {
	let other = || Err(pallet_ambit_governance::Error::<Runtime>::OtherTrack.into());
	on_a_chain(|| assert_eq!(enact(Track::Treasurer, set(vec![share(70)])).1, other()));
	on_a_chain(|| assert_eq!(enact(Track::ProtocolParameters, set(vec![share(70)])).1, other()));
	on_a_chain(|| assert_eq!(enact(Track::RewardWeights, set(vec![window(40)])).1, other()));
}

#[test]
fn only_the_treasurer_and_root_should_spend() {
	on_a_chain(|| {
		let spend = super::treasury::spend(AMB);
		for track in [Track::RewardWeights, Track::ProtocolParameters] {
			let refused = spend.clone().dispatch(RuntimeOrigin::from(track));
			assert_eq!(refused.map(|_| ()).map_err(|refused| refused.error), Err(DispatchError::BadOrigin));
		}
		for origin in [RuntimeOrigin::from(Track::Treasurer), RawOrigin::Root.into()] {
			assert!(spend.clone().dispatch(origin).is_ok());
		}
	});
}
