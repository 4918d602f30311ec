//! The ends of phases: who said nothing falls out, what was told becomes an answer, who was right is paid.

use crate::{
	aggregate::{answer, contradicts, standing, Standing},
	pool::Outcome,
	AccountIdOf, BalanceOf, Config, Event, Fault, FeedOf, FeedValues, Feeds, Lane, MemberOf, Pallet, PanelOf,
	Panels, ValueOf, WeightInfo,
};
use alloc::vec::Vec;
use ambit_primitives::{
	feeds::{FeedId, FeedSaid, FeedState, Finding, NoAnswer, Supporters, MAX_FETCHERS},
	jobs::Phase,
	traits::StakeLedger,
};
use frame_support::{
	traits::{Get, Time},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{One, Saturating, Zero},
	Permill,
};

impl<T: Config> Pallet<T> {
	/// Ends a phase whose time has passed, or in which all have told. Returns what it cost.
	pub(crate) fn end_phase(id: FeedId, now: BlockNumberFor<T>) -> Weight {
		let Some(feed) = Feeds::<T>::get(id) else { return T::WeightInfo::stale_one() };
		let FeedState::Asked { phase, due } = feed.state else { return T::WeightInfo::stale_one() };
		let panel = Panels::<T>::get(id).unwrap_or_default();
		let members = u32::try_from(panel.len()).unwrap_or(MAX_FETCHERS);
		match phase {
			Phase::Committing if now > due => Self::end_commitments(id, feed, panel, now),
			Phase::Revealing if now > due || panel.iter().all(has_told) => Self::decide(id, feed, panel, now),
			_ => return T::WeightInfo::stale_one(),
		}
		T::WeightInfo::end_phase(members)
	}

	/// Lets those tell what they found who committed, if they are a quorum.
	pub(crate) fn end_commitments(id: FeedId, feed: FeedOf<T>, panel: PanelOf<T>, now: BlockNumberFor<T>) {
		let (committed, silent): (Vec<_>, Vec<_>) = panel.into_iter().partition(has_committed);
		for member in &silent {
			Self::fail(id, member, Fault::Silence, T::SilencePenalty::get());
		}
		if committed.len() >= usize::from(feed.quorum) {
			Self::open_reveals(id, feed, PanelOf::<T>::truncate_from(committed), now);
		} else {
			Self::give_up(id, feed, committed, NoAnswer::Silence, now);
		}
	}

	/// From now on those who committed tell what they found.
	pub(crate) fn open_reveals(id: FeedId, feed: FeedOf<T>, panel: PanelOf<T>, now: BlockNumberFor<T>) {
		let due = now.saturating_add(T::RevealPeriod::get());
		Panels::<T>::insert(id, panel);
		Feeds::<T>::insert(
			id,
			FeedOf::<T> { state: FeedState::Asked { phase: Phase::Revealing, due }, ..feed },
		);
		Self::schedule(Lane::Due, due.saturating_add(One::one()), id);
		Self::deposit_event(Event::RevealsOpened { feed: id, due });
	}

	/// Settles a request by what was told, or gives it back.
	fn decide(id: FeedId, feed: FeedOf<T>, panel: PanelOf<T>, now: BlockNumberFor<T>) {
		let mut told = Vec::new();
		for member in panel {
			match member.said {
				FeedSaid::Revealed(ref finding) => told.push((finding.clone(), member)),
				// Else who sees that it was wrong would rather not say so.
				_ => Self::fail(id, &member, Fault::Withheld, Self::withholding(&feed)),
			}
		}
		let findings: Vec<_> = told.iter().map(|(finding, _)| finding.clone()).collect();
		let Some(settled) = answer(&findings, feed.aggregation, feed.quorum) else {
			let too_few = told.len() < usize::from(feed.quorum);
			let reason = if too_few { NoAnswer::Silence } else { NoAnswer::Disagreement };
			return Self::give_up(id, feed, told.into_iter().map(|(_, member)| member), reason, now);
		};
		let mut payees = Vec::new();
		for (finding, member) in told {
			match standing(&finding, &settled, feed.aggregation) {
				Standing::Right => {
					Self::free_slot(&member.operator, id, Some(Outcome::Right));
					T::Stake::redeem(&member.operator, member.pledge);
					payees.push((member.operator, pay_of::<T>(&settled, member.price)));
				}
				Standing::Missed => {
					let penalty = penalty_of_missing::<T>(&feed, &finding, &settled);
					Self::fail(id, &member, Fault::Missed, penalty);
				}
				Standing::Wrong => {
					let proven = feed.vouched.is_some_and(|steady| contradicts(&finding, &settled, steady));
					let penalty = if proven { Permill::one() } else { Permill::zero() };
					Self::fail(id, &member, Fault::Wrong, penalty);
				}
			}
		}
		let paid = Self::pay_operators(id, &feed, &payees);
		let count = u32::try_from(payees.len()).unwrap_or(u32::MAX);
		let supporters = payees.into_iter().map(|(operator, _)| operator).collect();
		let supporters = Supporters::<AccountIdOf<T>>::truncate_from(supporters);
		let value =
			ValueOf::<T> { finding: settled.clone(), supporters, block: now, moment: T::Clock::now() };
		FeedValues::<T>::insert(id, value);
		Panels::<T>::remove(id);
		let state = match settled {
			Finding::Found(_) => FeedState::Answered { at: now },
			Finding::Failed(reason) => FeedState::Failed { reason, at: now },
		};
		Self::end(id, feed, state, now);
		Self::deposit_event(Event::FeedSettled { feed: id, finding: settled, supporters: count, paid });
	}

	/// Lets go of those who are too few, or disagree, unpunished and unpaid, and refunds the request.
	fn give_up(
		id: FeedId,
		feed: FeedOf<T>,
		members: impl IntoIterator<Item = MemberOf<T>>,
		reason: NoAnswer,
		now: BlockNumberFor<T>,
	) {
		for member in members {
			Self::free_slot(&member.operator, id, None);
			T::Stake::redeem(&member.operator, member.pledge);
		}
		Panels::<T>::remove(id);
		Self::refund(id, feed, reason, now);
	}

	/// Notes what an operator did wrong, frees its slot, takes this share of its pledge, and frees the rest.
	fn fail(id: FeedId, member: &MemberOf<T>, fault: Fault, penalty: Permill) {
		let operator = &member.operator;
		let outcome = match fault {
			Fault::Silence | Fault::Withheld => Outcome::Silent,
			Fault::Missed => Outcome::Missed,
			Fault::Wrong => Outcome::Wrong,
		};
		Self::free_slot(operator, id, Some(outcome));
		Self::deposit_event(Event::OperatorFailed { feed: id, operator: operator.clone(), fault });
		let amount: BalanceOf<T> = penalty.mul_floor(member.pledge);
		if !amount.is_zero() {
			let amount = T::Stake::slash(operator, amount, None);
			Self::deposit_event(Event::PledgeSlashed { feed: id, operator: operator.clone(), amount, fault });
		}
		T::Stake::redeem(operator, member.pledge);
	}

	/// Share of its pledge that who withholds its finding loses: as much as being wrong could cost it, and never less than silence.
	fn withholding(feed: &FeedOf<T>) -> Permill {
		if feed.vouched.is_some() {
			Permill::one()
		} else {
			T::SilencePenalty::get()
		}
	}

	/// Most that the end of a phase may cost.
	pub(crate) fn dearest_end() -> Weight {
		T::WeightInfo::end_phase(MAX_FETCHERS)
	}
}

/// What an operator gets who asks this price and said what was settled, planck.
fn pay_of<T: Config>(settled: &Finding, price: BalanceOf<T>) -> BalanceOf<T> {
	match settled {
		Finding::Found(_) => price,
		Finding::Failed(_) => T::FailurePay::get().mul_floor(price),
	}
}

/// Share of a pledge that is lost by this finding, of which or of the answer one is a failure. Who found nothing is blamed, and only
/// where the source is vouched for; who found something that others didn't is not.
fn penalty_of_missing<T: Config>(feed: &FeedOf<T>, finding: &Finding, settled: &Finding) -> Permill {
	match (feed.vouched, finding, settled) {
		(Some(_), Finding::Failed(_), Finding::Found(_)) => T::MissPenalty::get(),
		_ => Permill::zero(),
	}
}

fn has_committed<AccountId, Balance>(
	member: &ambit_primitives::feeds::FeedMember<AccountId, Balance>,
) -> bool {
	matches!(member.said, FeedSaid::Committed(_))
}

/// Whether a member has told what it found.
pub(crate) fn has_told<AccountId, Balance>(
	member: &ambit_primitives::feeds::FeedMember<AccountId, Balance>,
) -> bool {
	matches!(member.said, FeedSaid::Revealed(_))
}
