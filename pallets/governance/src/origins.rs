//! Origins: as whom the proposals of each track are dispatched.

use ambit_primitives::governance::Track;
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, Get};

/// The treasurer.
pub struct Treasurer;
/// Who sets reward weights.
pub struct RewardWeights;
/// Who sets protocol parameters.
pub struct ProtocolParameters;

impl Get<Track> for Treasurer {
	fn get() -> Track {
		Track::Treasurer
	}
}

impl Get<Track> for RewardWeights {
	fn get() -> Track {
		Track::RewardWeights
	}
}

impl Get<Track> for ProtocolParameters {
	fn get() -> Track {
		Track::ProtocolParameters
	}
}

/// An approved proposal of one track.
pub struct EnsureTrack<Which>(PhantomData<Which>);

/// An approved proposal of the treasurer's track.
pub type EnsureTreasurer = EnsureTrack<Treasurer>;
/// An approved proposal of the track of reward weights.
pub type EnsureRewardWeights = EnsureTrack<RewardWeights>;
/// An approved proposal of the track of protocol parameters.
pub type EnsureProtocolParameters = EnsureTrack<ProtocolParameters>;

impl<Origin, Which> EnsureOrigin<Origin> for EnsureTrack<Which>
where
	Origin: From<Track> + Into<Result<Track, Origin>>,
	Which: Get<Track>,
{
	type Success = ();

	fn try_origin(origin: Origin) -> Result<(), Origin> {
		let track: Track = Into::<Result<_, _>>::into(origin)?;
		if track == Which::get() {
			Ok(())
		} else {
			Err(track.into())
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<Origin, ()> {
		Ok(Which::get().into())
	}
}

/// An approved proposal of any track but root's; says of which.
pub struct EnsureAnyTrack;

impl<Origin> EnsureOrigin<Origin> for EnsureAnyTrack
where
	Origin: From<Track> + Into<Result<Track, Origin>>,
{
	type Success = Track;

	fn try_origin(origin: Origin) -> Result<Track, Origin> {
		origin.into()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<Origin, ()> {
		Ok(Track::ProtocolParameters.into())
	}
}
