//! The tracks of referenda, and how fast they go.
//!
//! | id | track | dispatched as | decides on |
//! |---|---|---|---|
//! | 0 | `root` | root | everything: upgrades, validators, the tracks themselves |
//! | 10 | `treasurer` | `Track::Treasurer` | spending from the treasury, up to [`TreasurerLimit`](super::TreasurerLimit) |
//! | 20 | `reward_weights` | `Track::RewardWeights` | weights of classes, caps of subsidies, shares of fees |
//! | 21 | `protocol_parameters` | `Track::ProtocolParameters` | windows, bonds, rates |

use crate::{
	time::{DAYS, HOURS},
	Governance, OriginCaller,
};
use alloc::borrow::Cow;
use ambit_primitives::{governance, Balance, BlockNumber, AMB};
use frame_system::RawOrigin;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, FixedI64};

/// Number of a track.
pub type TrackId = u16;

/// Of root.
pub const ROOT: TrackId = 0;
/// Of the treasurer.
pub const TREASURER: TrackId = 10;
/// Of reward weights.
pub const REWARD_WEIGHTS: TrackId = 20;
/// Of protocol parameters.
pub const PROTOCOL_PARAMETERS: TrackId = 21;

/// A day in a block: the pace of chains for development, and the least of a fast runtime.
pub const A_DAY_A_BLOCK: u32 = DAYS;
/// Shortest of any period, blocks: a transaction in one, what follows from it in the next.
const SHORTEST: BlockNumber = 2;

/// A period at this chain's pace, blocks; at least `shortest`.
pub fn at_pace_or(blocks: BlockNumber, shortest: BlockNumber) -> BlockNumber {
	let least = if cfg!(feature = "fast-runtime") { A_DAY_A_BLOCK } else { 1 };
	blocks.checked_div(Governance::pace().max(least)).unwrap_or(blocks).max(shortest)
}

/// A period at this chain's pace, blocks.
pub fn at_pace(blocks: BlockNumber) -> BlockNumber {
	at_pace_or(blocks, SHORTEST)
}

const fn percent(percent: u128) -> FixedI64 {
	FixedI64::from_rational(percent, 100)
}

/// Approval falls from all to half of the votes, and is 80 % after two sevenths of the time.
const APPROVAL: Curve = Curve::make_reciprocal(2, 7, percent(80), percent(50), percent(100));
/// Root asks for half of all money at the beginning, and for a twentieth at the end.
const ROOT_SUPPORT: Curve = Curve::make_linear(7, 7, percent(5), percent(50));
/// The other tracks ask for half of all money at the beginning, a tenth after two sevenths of the time, and a fiftieth at the end.
const SUPPORT: Curve = Curve::make_reciprocal(2, 7, percent(10), percent(2), percent(50));

const TRACKS: [Track<TrackId, Balance, BlockNumber>; 4] = [
	Track {
		id: ROOT,
		info: TrackInfo {
			name: str_array("root"),
			max_deciding: 1,
			decision_deposit: 10_000 * AMB,
			prepare_period: 2 * HOURS,
			decision_period: 14 * DAYS,
			confirm_period: DAYS,
			min_enactment_period: DAYS,
			min_approval: APPROVAL,
			min_support: ROOT_SUPPORT,
		},
	},
	Track {
		id: TREASURER,
		info: TrackInfo {
			name: str_array("treasurer"),
			max_deciding: 10,
			decision_deposit: 500 * AMB,
			prepare_period: 2 * HOURS,
			decision_period: 7 * DAYS,
			confirm_period: 12 * HOURS,
			min_enactment_period: 12 * HOURS,
			min_approval: APPROVAL,
			min_support: SUPPORT,
		},
	},
	Track {
		id: REWARD_WEIGHTS,
		info: TrackInfo {
			name: str_array("reward_weights"),
			max_deciding: 5,
			decision_deposit: 1_000 * AMB,
			prepare_period: 2 * HOURS,
			decision_period: 7 * DAYS,
			confirm_period: 12 * HOURS,
			min_enactment_period: 12 * HOURS,
			min_approval: APPROVAL,
			min_support: SUPPORT,
		},
	},
	Track {
		id: PROTOCOL_PARAMETERS,
		info: TrackInfo {
			name: str_array("protocol_parameters"),
			max_deciding: 5,
			decision_deposit: 1_000 * AMB,
			prepare_period: 2 * HOURS,
			decision_period: 7 * DAYS,
			confirm_period: DAYS,
			min_enactment_period: DAYS,
			min_approval: APPROVAL,
			min_support: SUPPORT,
		},
	},
];

/// The tracks at this chain's pace.
pub struct Tracks;

impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = TrackId;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<TrackId, Balance, BlockNumber>>> {
		TRACKS.into_iter().map(|mut track| {
			let info = &mut track.info;
			for period in [
				&mut info.prepare_period,
				&mut info.decision_period,
				&mut info.confirm_period,
				&mut info.min_enactment_period,
			] {
				*period = at_pace(*period);
			}
			Cow::Owned(track)
		})
	}

	fn track_for(origin: &OriginCaller) -> Result<TrackId, ()> {
		match origin {
			OriginCaller::system(RawOrigin::Root) => Ok(ROOT),
			OriginCaller::Governance(governance::Track::Treasurer) => Ok(TREASURER),
			OriginCaller::Governance(governance::Track::RewardWeights) => Ok(REWARD_WEIGHTS),
			OriginCaller::Governance(governance::Track::ProtocolParameters) => Ok(PROTOCOL_PARAMETERS),
			_ => Err(()),
		}
	}
}
