//! What the runtime API answers. Run off chain, but for what other pallets read.

use crate::{
	pool::pool_size, AccountIdOf, BalanceOf, Config, FeedOf, FeedValues, Feeds, NextFeedId, NextSourceId,
	OfferOf, Offers, Pallet, PanelOf, Panels, SourceOf, Sources, ValueOf,
};
use alloc::vec::Vec;
use ambit_primitives::{
	feeds::{FeedId, Query, SourceId},
	jobs::Phase,
	runtime_api::{DataOperatorState, FeedTask},
	traits::{FeedReader, StakeLedger},
};
use frame_system::pallet_prelude::BlockNumberFor;

/// Most rows in one answer.
pub const MAX_ROWS: u32 = 1_000;
/// Numbers of requests or sources that one question looks at.
pub const SEARCHED: u32 = 50_000;

impl<T: Config> Pallet<T> {
	/// A request by its number, until it is forgotten.
	pub fn feed(id: FeedId) -> Option<FeedOf<T>> {
		Feeds::<T>::get(id)
	}

	/// Requests of an account, newest first, among the `SEARCHED` numbers below `before` (by default the newest).
	///
	/// There is no index by account, which would cost each request a write. Ask again with `before` lower by as much to look
	/// further back.
	pub fn feeds_of(
		requester: &AccountIdOf<T>,
		before: Option<FeedId>,
		limit: u32,
	) -> Vec<(FeedId, FeedOf<T>)> {
		let next = NextFeedId::<T>::get();
		let before = before.unwrap_or(next).min(next);
		(before.saturating_sub(SEARCHED.into())..before)
			.rev()
			.filter_map(|id| Some((id, Feeds::<T>::get(id)?)))
			.filter(|(_, feed)| feed.requester == *requester)
			.take(rows(limit))
			.collect()
	}

	/// What was settled of a request, until it is forgotten.
	pub fn value(id: FeedId) -> Option<ValueOf<T>> {
		FeedValues::<T>::get(id)
	}

	/// Who is at a request and what each said, until it ends.
	pub fn members(id: FeedId) -> PanelOf<T> {
		Panels::<T>::get(id).unwrap_or_default()
	}

	/// A source by its number.
	pub fn source(id: SourceId) -> Option<SourceOf<T>> {
		Sources::<T>::get(id)
	}

	/// Sources among the `SEARCHED` numbers from `start`.
	pub fn sources(start: SourceId, limit: u32) -> Vec<(SourceId, SourceOf<T>)> {
		let end = start.saturating_add(SEARCHED).min(NextSourceId::<T>::get());
		(start..end).filter_map(|id| Some((id, Sources::<T>::get(id)?))).take(rows(limit)).collect()
	}

	/// A data operator.
	pub fn operator(stash: &AccountIdOf<T>) -> Option<DataOperatorState<AccountIdOf<T>, BalanceOf<T>>> {
		Some(Self::operator_state(Self::offer_of(stash)?.1))
	}

	/// Data operators, from the pool's index `start`.
	pub fn operators(start: u32, limit: u32) -> Vec<DataOperatorState<AccountIdOf<T>, BalanceOf<T>>> {
		let end = start.saturating_add(limit.min(MAX_ROWS)).min(pool_size::<T>());
		(start..end).filter_map(|index| Some(Self::operator_state(Offers::<T>::get(index)?))).collect()
	}

	/// What waits for this worker key, most urgent first.
	pub fn tasks_of(worker: &AccountIdOf<T>) -> Vec<FeedTask<BlockNumberFor<T>>> {
		let Some(operator) = T::Stake::stash_of_worker(worker) else { return Vec::new() };
		let open = Self::open_duties(&operator).into_iter();
		open.map(|(due, feed, FeedOf::<T> { query, .. }, phase)| FeedTask {
			feed,
			tell: phase == Phase::Revealing,
			due,
			query,
		})
		.take(rows(MAX_ROWS))
		.collect()
	}

	fn operator_state(offer: OfferOf<T>) -> DataOperatorState<AccountIdOf<T>, BalanceOf<T>> {
		DataOperatorState {
			active: Self::active_feeds(&offer.operator),
			success_ppm: Self::success_ppm(&offer.record),
			eligible: Self::is_eligible(&offer.operator),
			offer,
		}
	}
}

impl<T: Config> FeedReader<AccountIdOf<T>, BlockNumberFor<T>> for Pallet<T> {
	fn query(feed: FeedId) -> Option<Query> {
		Some(Feeds::<T>::get(feed)?.query)
	}

	fn value(feed: FeedId) -> Option<ValueOf<T>> {
		FeedValues::<T>::get(feed)
	}
}

fn rows(limit: u32) -> usize {
	usize::try_from(limit.min(MAX_ROWS)).unwrap_or_default()
}
