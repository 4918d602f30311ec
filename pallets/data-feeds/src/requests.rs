//! A request's way in and out: asked, taken back, refunded, forgotten.

use crate::{
	escrow::held_of,
	query::{can_aggregate, is_asked, is_pointer, is_quorum, is_reading, is_url},
	AccountIdOf, BalanceOf, Config, Error, Event, FeedOf, FeedValues, Feeds, Lane, NextFeedId, OpenFeeds,
	OrderOf, Pallet, Sources, WeightInfo,
};
use ambit_primitives::feeds::{FeedId, FeedState, NoAnswer, Pointer, Query, SourceId, Target, Url};
use frame_support::{ensure, traits::Get, weights::Weight};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{
	traits::{One, Saturating},
	DispatchError, DispatchResult, Permill,
};

impl<T: Config> Pallet<T> {
	/// Returns the request's number and what is held for it.
	pub(crate) fn do_request(
		requester: &AccountIdOf<T>,
		order: OrderOf<T>,
	) -> Result<(FeedId, BalanceOf<T>), DispatchError> {
		let (url, source, vouched) = Self::address_of(order.target, &order.pointer)?;
		ensure!(is_pointer(&order.pointer), Error::<T>::MalformedPointer);
		ensure!(is_reading(&order.reading), Error::<T>::MalformedReading);
		ensure!(is_asked(order.asked), Error::<T>::AskedOutOfRange);
		ensure!(is_quorum(order.quorum, order.asked), Error::<T>::QuorumOutOfRange);
		ensure!(can_aggregate(&order.aggregation, &order.reading), Error::<T>::MedianOfNoNumber);
		ensure!(order.fee >= T::LeastPrice::get(), Error::<T>::FeeBelowMinimum);
		let now = System::<T>::block_number();
		let next = now.saturating_add(One::one());
		ensure!(order.deadline >= last_told::<T>(next), Error::<T>::DeadlineTooSoon);
		ensure!(order.deadline <= now.saturating_add(T::MaxDeadline::get()), Error::<T>::DeadlineTooFar);
		let open = OpenFeeds::<T>::get();
		ensure!(open < T::MaxOpenFeeds::get(), Error::<T>::QueueFull);

		let feed = FeedOf::<T> {
			requester: requester.clone(),
			query: Query { url, pointer: order.pointer, reading: order.reading },
			source,
			vouched,
			aggregation: order.aggregation,
			quorum: order.quorum,
			asked: order.asked,
			fee: order.fee,
			requested: now,
			deadline: order.deadline,
			state: FeedState::Queued,
		};
		let held = held_of::<T>(&feed);
		Self::hold_fee(requester, held)?;
		OpenFeeds::<T>::put(open.saturating_add(1));
		let id = NextFeedId::<T>::mutate(|next| {
			let id = *next;
			*next = next.saturating_add(1);
			id
		});
		Feeds::<T>::insert(id, feed);
		Self::schedule(Lane::Fresh, next, id);
		Ok((id, held))
	}

	pub(crate) fn do_cancel(requester: &AccountIdOf<T>, id: FeedId) -> DispatchResult {
		let feed = Feeds::<T>::get(id).ok_or(Error::<T>::UnknownFeed)?;
		ensure!(feed.requester == *requester, Error::<T>::NotRequester);
		ensure!(feed.state == FeedState::Queued, Error::<T>::NotQueued);
		Self::refund(id, feed, NoAnswer::Cancelled, System::<T>::block_number());
		Ok(())
	}

	/// Gives all of a request's fee back.
	pub(crate) fn refund(id: FeedId, feed: FeedOf<T>, reason: NoAnswer, now: BlockNumberFor<T>) {
		Self::release_fee(&feed.requester, held_of::<T>(&feed));
		Self::end(id, feed, FeedState::Refunded { reason, at: now }, now);
		Self::deposit_event(Event::FeedRefunded { feed: id, reason });
	}

	/// Notes how a request ended.
	pub(crate) fn end(
		id: FeedId,
		mut feed: FeedOf<T>,
		state: FeedState<BlockNumberFor<T>>,
		now: BlockNumberFor<T>,
	) {
		feed.state = state;
		Feeds::<T>::insert(id, feed);
		OpenFeeds::<T>::mutate(|open| *open = open.saturating_sub(1));
		Self::schedule(Lane::Forget, now.saturating_add(T::RetentionPeriod::get()), id);
	}

	/// Forgets a request that has ended, and its value. Returns what it cost.
	pub(crate) fn forget_one(id: FeedId) -> Weight {
		Feeds::<T>::remove(id);
		FeedValues::<T>::remove(id);
		T::WeightInfo::forget_one()
	}

	/// The address of a target, its source, and how steady it is at this pointer if that is vouched for.
	fn address_of(
		target: Target,
		pointer: &Pointer,
	) -> Result<(Url, Option<SourceId>, Option<Permill>), DispatchError> {
		let (url, source, vouched) = match target {
			Target::Url(url) => (url, None, None),
			Target::Source { source: id, rest } => {
				let source = Sources::<T>::get(id).ok_or(Error::<T>::UnknownSource)?;
				let mut url = source.prefix;
				url.try_extend(rest.into_iter()).map_err(|()| Error::<T>::UrlTooLong)?;
				let vouched = source.vouched.filter(|vouch| vouch.pointer == *pointer);
				(url, Some(id), vouched.map(|vouch| vouch.steadiness))
			}
		};
		ensure!(is_url(&url), Error::<T>::MalformedUrl);
		Ok((url, source, vouched))
	}
}

/// Last block in which findings are told of a request that is drawn in this one, when all use the time that they have.
pub(crate) fn last_told<T: Config>(drawn: BlockNumberFor<T>) -> BlockNumberFor<T> {
	drawn
		.saturating_add(T::CommitPeriod::get())
		.saturating_add(One::one())
		.saturating_add(T::RevealPeriod::get())
}
