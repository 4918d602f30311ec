//! What operators lose of their pledges without a dispute against them. It is burnt.

use crate::{
	agenda::{Round, Shared},
	offers::Outcome,
	AccountIdOf, BalanceOf, Config, Event, Fault, MemberOf, Pallet, WeightInfo,
};
use ambit_primitives::{
	jobs::{Attempt, ClassId, JobId},
	traits::{DemandObserver, StakeLedger},
};
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
	/// Punishes who let its time pass: its slot is free, its quality falls, a share of its pledge is burnt and the rest of it is
	/// free. Returns what it cost.
	pub(crate) fn punish_silence(
		id: JobId,
		class: ClassId,
		attempt: Attempt,
		member: &MemberOf<T>,
		round: &mut Round<T>,
	) -> Weight {
		let operator = &member.operator;
		let mut used = T::WeightInfo::slash_one();
		let failed = Some(Outcome::Failure);
		used.saturating_accrue(Self::free_slot(class, operator, member.offer, id, failed, round));
		used.saturating_accrue(Self::tell_attempt(class, operator, round));
		T::Observer::on_timeout(class, id, operator);
		Self::deposit_event(Event::JobTimedOut { job: id, attempt, operator: operator.clone() });
		Self::burn_pledge(id, operator, T::SilencePenalty::get().mul_floor(member.pledge), Fault::Silence);
		used.saturating_add(Self::redeem(operator, member.pledge, round))
	}

	/// Takes all that an operator pledged, whose slot is free already. Returns what it cost.
	pub(crate) fn forfeit(
		id: JobId,
		class: ClassId,
		member: &MemberOf<T>,
		fault: Fault,
		round: &mut Round<T>,
	) -> Weight {
		Self::lose(id, class, member, member.pledge, fault, round)
	}

	/// Takes so much of what an operator pledged, whose slot is free already; the rest of it is free. Returns what it cost.
	pub(crate) fn lose(
		id: JobId,
		class: ClassId,
		member: &MemberOf<T>,
		amount: BalanceOf<T>,
		fault: Fault,
		round: &mut Round<T>,
	) -> Weight {
		let operator = &member.operator;
		let mut used = T::WeightInfo::slash_one();
		used.saturating_accrue(round.touch(Shared::OfferWritten(class, operator.clone()), 2, 1));
		Self::judge(class, operator, member.offer, Outcome::Failure);
		Self::burn_pledge(id, operator, amount, fault);
		used.saturating_add(Self::redeem(operator, member.pledge, round))
	}

	/// Lets go of who has a slot and a pledge for a job, unpunished. Returns what it cost.
	pub(crate) fn let_go(id: JobId, class: ClassId, member: &MemberOf<T>, round: &mut Round<T>) -> Weight {
		let operator = &member.operator;
		let used = Self::free_slot(class, operator, member.offer, id, None, round);
		used.saturating_add(Self::redeem(operator, member.pledge, round))
	}

	/// Most that one of these may cost.
	pub(crate) fn dearest_penalty() -> Weight {
		T::WeightInfo::slash_one()
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Self::dearest_attempt())
			.saturating_add(Self::dearest_slots())
			.saturating_add(Self::removal())
	}

	fn burn_pledge(id: JobId, operator: &AccountIdOf<T>, amount: BalanceOf<T>, fault: Fault) {
		if amount.is_zero() {
			return;
		}
		let amount = T::Stake::slash(operator, amount, None);
		Self::deposit_event(Event::PledgeSlashed { job: id, operator: operator.clone(), amount, fault });
	}
}
