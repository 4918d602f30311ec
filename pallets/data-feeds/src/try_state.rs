//! What must hold between any two blocks and after any call.

use crate::{
	escrow::held_of,
	pool::{free_slots, pool_size},
	settlement::has_told,
	AccountIdOf, Active, Agenda, BalanceOf, Config, FeedOf, FeedValues, Feeds, HoldReason, Lane, LastPage,
	NextFeedId, NextSourceId, OfferIndex, Offers, OpenFeeds, Pallet, PanelOf, Panels, Records, Sources,
	Vacancies,
};
use alloc::collections::{BTreeMap, BTreeSet};
use ambit_primitives::{
	feeds::{FeedId, FeedSaid, FeedState, Finding},
	jobs::Phase,
	traits::StakeLedger,
};
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{
	traits::{Bounded, One, Saturating},
	DispatchError, DispatchResult,
};

type Sums<T> = BTreeMap<AccountIdOf<T>, BalanceOf<T>>;

impl<T: Config> Pallet<T> {
	/// Checks that the pallet's storage is consistent with itself, with the holds on its users' accounts and with their
	/// bonds.
	///
	/// Reads everything: for tests and tools, never for a block.
	pub fn do_try_state() -> Result<(), DispatchError> {
		check_sources::<T>()?;
		check_pool::<T>()?;
		check_feeds::<T>()?;
		check_panels::<T>()?;
		check_agenda::<T>()
	}
}

fn add<T: Config>(sums: &mut Sums<T>, who: AccountIdOf<T>, amount: BalanceOf<T>) {
	let sum = sums.entry(who).or_default();
	*sum = sum.saturating_add(amount);
}

/// Every account with such a sum has exactly it on hold.
fn check_holds<T: Config>(
	reason: fn() -> HoldReason,
	sums: Sums<T>,
	problem: &'static str,
) -> DispatchResult {
	for (who, sum) in sums {
		ensure!(T::Currency::balance_on_hold(&reason().into(), &who) == sum, problem);
	}
	Ok(())
}

fn check_sources<T: Config>() -> DispatchResult {
	let mut deposits = Sums::<T>::new();
	for (id, source) in Sources::<T>::iter() {
		ensure!(id < NextSourceId::<T>::get(), "source numbers are counted");
		add::<T>(&mut deposits, source.owner, source.deposit);
	}
	check_holds::<T>(|| HoldReason::SourceDeposit, deposits, "source deposits are held")
}

fn check_pool<T: Config>() -> DispatchResult {
	let vacancies = Vacancies::<T>::get();
	let mut active = BTreeSet::<(FeedId, AccountIdOf<T>)>::new();
	let mut lists: BTreeMap<_, _> = Active::<T>::iter().collect();
	let mut offers = 0u32;
	for (index, offer) in Offers::<T>::iter() {
		ensure!(index < pool_size::<T>(), "the pool's indices have no gaps");
		ensure!(OfferIndex::<T>::get(&offer.operator) == Some(index), "an offer is found by its operator");
		ensure!((1..=T::MaxSlots::get()).contains(&offer.slots), "an offer's slots are within bounds");
		ensure!(T::Stake::backing(&offer.operator) >= offer.stake, "offered slots are backed");
		ensure!(!Records::<T>::contains_key(&offer.operator), "the record of who is there is in its offer");
		let feeds = lists.remove(&offer.operator).unwrap_or_default();
		ensure!(!offer.leaving || !feeds.is_empty(), "who leaves waits for a request");
		let free = free_slots(&offer, u32::try_from(feeds.len()).unwrap_or(u32::MAX));
		let noted = usize::try_from(index).ok().and_then(|index| vacancies.get(index));
		ensure!(noted == Some(&free), "the pool notes which slots are free");
		for feed in feeds {
			ensure!(active.insert((feed, offer.operator.clone())), "a request has one slot of an operator");
		}
		offers = offers.saturating_add(1);
	}
	ensure!(offers == pool_size::<T>(), "the pool counts its offers");
	ensure!(
		u32::try_from(OfferIndex::<T>::iter_values().count()) == Ok(offers),
		"only offers are found by operator"
	);
	ensure!(lists.is_empty(), "only who offers has requests");
	let mut members = BTreeSet::new();
	for (id, panel) in Panels::<T>::iter() {
		members.extend(panel.into_iter().map(|member| (id, member.operator)));
	}
	ensure!(
		members == active,
		"every slot is taken by a request that is answered, and every such request has one of each"
	);
	Ok(())
}

fn check_feeds<T: Config>() -> DispatchResult {
	let mut fees = Sums::<T>::new();
	let mut open = 0u32;
	for (id, feed) in Feeds::<T>::iter() {
		ensure!(id < NextFeedId::<T>::get(), "request numbers are counted");
		let settled = FeedValues::<T>::get(id).map(|value| value.finding);
		let is_consistent = match (&feed.state, &settled) {
			(FeedState::Answered { .. }, Some(Finding::Found(_))) => true,
			(FeedState::Failed { reason, .. }, Some(Finding::Failed(failure))) => reason == failure,
			(FeedState::Queued | FeedState::Asked { .. } | FeedState::Refunded { .. }, None) => true,
			_ => false,
		};
		ensure!(is_consistent, "a value is kept of what was settled, and of nothing else");
		let is_asked = matches!(feed.state, FeedState::Asked { .. });
		ensure!(Panels::<T>::contains_key(id) == is_asked, "who is asked is known while it answers");
		// Who has no open request has nothing on hold: its sum is 0.
		let is_open = is_open::<T>(&feed);
		let held = if is_open { held_of::<T>(&feed) } else { Default::default() };
		open = open.saturating_add(is_open.into());
		add::<T>(&mut fees, feed.requester, held);
	}
	ensure!(open == OpenFeeds::<T>::get(), "open requests are counted");
	ensure!(
		FeedValues::<T>::iter_keys().all(Feeds::<T>::contains_key),
		"a value is of a request that is kept"
	);
	ensure!(Panels::<T>::iter_keys().all(Feeds::<T>::contains_key), "who is asked is asked something");
	check_holds::<T>(|| HoldReason::FeedFee, fees, "what open requests may cost is held")
}

fn check_panels<T: Config>() -> DispatchResult {
	let mut pledges = Sums::<T>::new();
	for (id, panel) in Panels::<T>::iter() {
		let Some(feed) = Feeds::<T>::get(id) else { return Err("who is asked is asked something".into()) };
		check_said::<T>(&feed, &panel)?;
		let distinct: BTreeSet<_> = panel.iter().map(|member| &member.operator).collect();
		ensure!(distinct.len() == panel.len(), "nobody is asked twice");
		ensure!(!distinct.contains(&feed.requester), "nobody answers itself");
		for member in panel {
			ensure!(member.price <= feed.fee, "a price is within the fee");
			add::<T>(&mut pledges, member.operator, member.pledge);
		}
	}
	for (operator, pledge) in pledges {
		ensure!(T::Stake::pledged(&operator) >= pledge, "answers are pledged for");
	}
	Ok(())
}

/// What operators have said must be of the phase.
fn check_said<T: Config>(feed: &FeedOf<T>, panel: &PanelOf<T>) -> DispatchResult {
	let all = |said: fn(&FeedSaid) -> bool| panel.iter().all(|member| said(&member.said));
	match feed.state {
		FeedState::Asked { phase: Phase::Committing, .. } => {
			ensure!(panel.len() == usize::from(feed.asked), "as many are asked as were to be");
			ensure!(!panel.iter().any(has_told), "nobody tells before all have committed");
			ensure!(!all(|said| matches!(said, FeedSaid::Committed(_))), "somebody has not committed yet");
		}
		FeedState::Asked { phase: Phase::Revealing, .. } => {
			let size = usize::from(feed.quorum)..=usize::from(feed.asked);
			ensure!(size.contains(&panel.len()), "those who committed are a quorum");
			ensure!(all(|said| *said != FeedSaid::Nothing), "only who committed tells");
		}
		_ => return Err("only who is asked answers".into()),
	}
	Ok(())
}

fn check_agenda<T: Config>() -> DispatchResult {
	let now = System::<T>::block_number();
	let next = now.saturating_add(One::one());
	let cursors = Pallet::<T>::cursors(now);
	let mut lines = BTreeMap::<(u8, FeedId), BlockNumberFor<T>>::new();
	for ((lane, block, page), entries) in Agenda::<T>::iter() {
		let cursor = cursors.of(lane);
		ensure!(cursor.block <= next, "no lane is ahead of time");
		ensure!((cursor.block, cursor.page) <= (block, page), "nothing on the agenda is behind its lane");
		ensure!(page <= LastPage::<T>::get((lane, block)), "every page is reached");
		ensure!(!entries.is_empty(), "no page is empty");
		for entry in entries {
			let place = lines.entry((purpose(lane), entry)).or_insert(block);
			*place = block.min(*place);
		}
	}
	for (id, feed) in Feeds::<T>::iter() {
		let (lane, latest) = match feed.state {
			FeedState::Queued => (Lane::Fresh, feed.deadline.saturating_add(One::one())),
			FeedState::Asked { .. } if Panels::<T>::get(id).unwrap_or_default().iter().all(has_told) => {
				(Lane::Due, next)
			}
			FeedState::Asked { due, .. } => (Lane::Due, due.saturating_add(One::one())),
			// The period of keeping may have been changed since.
			FeedState::Answered { .. } | FeedState::Failed { .. } | FeedState::Refunded { .. } => {
				(Lane::Forget, Bounded::max_value())
			}
		};
		let place = lines.get(&(purpose(lane), id)).ok_or("no request is off the agenda")?;
		ensure!(*place <= latest.max(next), "a request's turn comes in time");
	}
	Ok(())
}

/// Lanes that serve the same purpose have the same number.
const fn purpose(lane: Lane) -> u8 {
	match lane {
		Lane::Fresh | Lane::Retry => 0,
		Lane::Due => 1,
		Lane::Forget => 2,
	}
}

fn is_open<T: Config>(feed: &FeedOf<T>) -> bool {
	matches!(feed.state, FeedState::Queued | FeedState::Asked { .. })
}
