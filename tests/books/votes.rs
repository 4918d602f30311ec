//! Referenda, from submission to what they enact, and the votes on them.

use crate::world::World;
use ambit_primitives::governance::Track;
use ambit_runtime::{
	configs::governance::tracks::{PROTOCOL_PARAMETERS, TREASURER},
	AccountId, Balance, OriginCaller, Runtime, RuntimeCall, AMB,
};
use codec::Encode;
use frame_support::traits::{schedule::DispatchTime, Bounded};
use pallet_conviction_voting::{AccountVote, Call as Voting, Conviction, Vote};
use pallet_referenda::{Call as Referendum, ReferendumCount};

const CONVICTIONS: [Conviction; 4] =
	[Conviction::None, Conviction::Locked1x, Conviction::Locked3x, Conviction::Locked6x];

impl World {
	/// Somebody proposes, pays a deposit, votes, or wants back what is its own.
	pub fn vote(&mut self) {
		let who = self.anybody();
		let class = self.random.one_of(&[TREASURER, PROTOCOL_PARAMETERS]);
		let index = ReferendumCount::<Runtime>::get().saturating_sub(1 + self.random.below(3) as u32);
		let balance = self.random.below(100_000) as Balance * AMB;
		let conviction = self.random.one_of(&CONVICTIONS);
		match self.random.below(24) {
			0..3 => self.propose(&who),
			3..6 => self.call("place_decision_deposit", &who, Referendum::place_decision_deposit { index }),
			6..14 => {
				let vote = Vote { aye: !self.random.once_in(6), conviction };
				let vote = AccountVote::Standard { vote, balance };
				self.call("vote", &who, Voting::vote { poll_index: index, vote })
			}
			14 | 15 => self.call("remove_vote", &who, Voting::remove_vote { class: Some(class), index }),
			16 | 17 => {
				let target = self.anybody();
				self.call("unlock", &who, Voting::unlock { class, target: target.into() })
			}
			18 => {
				let to = self.anybody();
				let call = Voting::delegate { class, to: to.into(), conviction, balance };
				self.call("delegate votes", &who, call)
			}
			19 => self.call("undelegate votes", &who, Voting::undelegate { class }),
			20 | 21 => {
				self.call("refund_decision_deposit", &who, Referendum::refund_decision_deposit { index })
			}
			_ => {
				self.call("refund_submission_deposit", &who, Referendum::refund_submission_deposit { index })
			}
		};
	}

	/// Somebody proposes to spend from the treasury, or to set a parameter.
	fn propose(&mut self, who: &AccountId) -> bool {
		let (track, call) = if self.random.once_in(2) {
			let beneficiary = self.anybody().into();
			let amount = (1 + self.random.below(1_500) as Balance) * AMB / 100;
			(
				Track::Treasurer,
				RuntimeCall::Treasury(pallet_treasury::Call::spend_local { amount, beneficiary }),
			)
		} else {
			let Some(call) = self.setting() else { return false };
			(Track::ProtocolParameters, call)
		};
		let Ok(inline) = call.encode().try_into() else { return false };
		let call = Referendum::submit {
			proposal_origin: Box::new(OriginCaller::from(track)),
			proposal: Bounded::Inline(inline),
			enactment_moment: DispatchTime::After(0),
		};
		self.call("propose", who, call)
	}
}
