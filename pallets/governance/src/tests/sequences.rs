//! Any sequence of decisions leaves every parameter within its bounds.

use crate::mock::*;
use ambit_primitives::governance::Track;
use frame_support::BoundedVec;
use frame_system::RawOrigin;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Decide(Option<Track>, Vec<RuntimeParameters>),
	Blocks(u64),
}

fn parameter() -> impl Strategy<Value = RuntimeParameters> {
	prop_oneof![
		proptest::option::of(0u32..=100).prop_map(operator),
		proptest::option::of(0u32..=100).prop_map(data),
		proptest::option::of(0u32..=60).prop_map(window),
	]
}

fn track() -> impl Strategy<Value = Option<Track>> {
	proptest::option::of(prop_oneof![
		Just(Track::Treasurer),
		Just(Track::RewardWeights),
		Just(Track::ProtocolParameters)
	])
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (track(), proptest::collection::vec(parameter(), 0..4))
			.prop_map(|(track, changes)| Step::Decide(track, changes)),
		1 => (1..2 * ERA).prop_map(Step::Blocks),
	]
}

proptest! {
	#[test]
	fn parameters_should_stay_within_bounds_whatever_is_proposed(steps in proptest::collection::vec(step(), 1..40)) {
		ExtBuilder::default().build_and_execute(|| {
			for step in steps {
				let (before, era) = (in_force(), Governance::era());
				match step {
					Step::Decide(track, changes) => {
						let origin: RuntimeOrigin = track.map_or_else(|| RawOrigin::Root.into(), Into::into);
						let changes = BoundedVec::try_from(changes).expect("few");
						let state = sp_io::storage::root(sp_runtime::StateVersion::V1);
						if frame_support::storage::with_storage_layer(|| Governance::set_parameters(origin, changes)
							.map_err(|error| error.error)).is_err()
						{
							let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
							assert_eq!(state, after, "what is refused changes nothing");
						}
					}
					Step::Blocks(blocks) => {
						System::run_to_block::<AllPalletsWithSystem>(System::block_number() + blocks);
					}
				}
				assert!(before == in_force() || era < Governance::era(), "nothing changes inside an era");
				let (operator, data, window) = in_force();
				assert!((50..=95).contains(&operator) && data <= 20 && operator + data <= 100);
				assert!((2..=LONGEST).contains(&window));
				Governance::do_try_state().expect("after every step");
			}
		});
	}
}
