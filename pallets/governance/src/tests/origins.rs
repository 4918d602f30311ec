//! Who passes as whom.

use crate::{mock::*, EnsureAnyTrack, EnsureProtocolParameters, EnsureRewardWeights, EnsureTreasurer};
use ambit_primitives::governance::Track;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;

#[test]
fn each_track_should_pass_as_itself_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let passes = |origin: RuntimeOrigin| {
			[
				EnsureTreasurer::ensure_origin(origin.clone()).is_ok(),
				EnsureRewardWeights::ensure_origin(origin.clone()).is_ok(),
				EnsureProtocolParameters::ensure_origin(origin).is_ok(),
			]
		};
		assert_eq!(passes(Track::Treasurer.into()), [true, false, false]);
		assert_eq!(passes(Track::RewardWeights.into()), [false, true, false]);
		assert_eq!(passes(Track::ProtocolParameters.into()), [false, false, true]);
		for origin in [RawOrigin::Root, RawOrigin::Signed(1), RawOrigin::None] {
			assert_eq!(passes(origin.clone().into()), [false; 3]);
			assert!(EnsureAnyTrack::ensure_origin(RuntimeOrigin::from(origin)).is_err());
		}
		for track in [Track::Treasurer, Track::RewardWeights, Track::ProtocolParameters] {
			assert_eq!(EnsureAnyTrack::ensure_origin(RuntimeOrigin::from(track)).ok(), Some(track));
		}
	});
}
