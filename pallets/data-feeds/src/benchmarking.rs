//! Benchmarks: every call, and the pieces of the hooks, each at its worst.

// Setting up may panic: what it builds is checked before it is measured, and none of it is in a block.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use crate::{
	agenda::Round, pool::NEWCOMER, Active, Agenda, BalanceOf, Call, Config, Entry, FeedOf, FeedValues, Feeds,
	Lane, LastPage, MemberOf, NextFeedId, OfferIndex, Offers, OrderOf, Pallet, PanelOf, Panels, Records,
	Sources, Vacancies, AGENDA_PAGE, MAX_LOOKS,
};
use alloc::{vec, vec::Vec};
use ambit_primitives::{
	feeds::{
		commitment, Aggregation, FeedId, FeedRecord, FeedReport, FeedSaid, FeedState, FeedVerdict, Finding,
		Pointer, Reading, SourceName, Target, Text, Url, Value, Vouch, MAX_FEED_REPORTS, MAX_FETCHERS,
		MAX_POINTER_BYTES, MAX_SOURCE_NAME_BYTES, MAX_TEXT_BYTES, MAX_URL_BYTES,
	},
	jobs::{Phase, Quality},
	traits::{Role, StakeLedger},
};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin,
	},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};
use sp_core::H256;
use sp_runtime::{
	traits::{Bounded, Saturating, Zero},
	Permill,
};

const SEED: u32 = 0;

fn balance<T: Config>(units: u32) -> BalanceOf<T> {
	T::Currency::minimum_balance().saturating_mul(units.into())
}

fn enrich<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(who, BalanceOf::<T>::max_value() / 1_000_000u32.into());
}

/// An account with plenty.
fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, index, SEED);
	enrich::<T>(&who);
	who
}

fn price<T: Config>() -> BalanceOf<T> {
	T::LeastPrice::get().max(balance::<T>(1))
}

/// A data operator that is not in the pool, whose worker key is [`worker`].
fn bonded<T: Config>(index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let stash = rich::<T>("operator", index);
	let answers = T::MaxSlots::get().max(MAX_FEED_REPORTS) + 1;
	let pledges = Pallet::<T>::pledge_for(price::<T>()).saturating_mul(answers.into());
	let stakes = T::StakePerSlot::get().saturating_mul((4 * T::MaxSlots::get()).into());
	T::Stake::set_up(&stash, &worker::<T>(index), Role::Data, stakes.saturating_add(pledges))
		.expect("an operator can be set up");
	stash
}

fn worker<T: Config>(index: u32) -> T::AccountId {
	account("worker", index, SEED)
}

/// A pool of these operators, the last of as many as there may be, with all slots taken but one.
fn pool<T: Config>(count: u32) -> Vec<T::AccountId>
where
	T::Currency: Mutate<T::AccountId>,
{
	let stashes: Vec<_> = (0..count).map(bonded::<T>).collect();
	for stash in &stashes {
		Pallet::<T>::do_join(stash, T::MaxSlots::get(), price::<T>()).expect("an operator can join");
	}
	let most = T::MaxOperators::get();
	let offers: Vec<_> = (0..count).map(|index| Offers::<T>::take(index).expect("it has joined")).collect();
	for (mut offer, place) in offers.into_iter().zip(most - count..) {
		// It is passed over in each draw, and taken all the same.
		offer.record = FeedRecord { quality: Quality { alpha: 0, beta: 1 }, ..NEWCOMER };
		OfferIndex::<T>::insert(&offer.operator, place);
		keep_busy::<T>(&offer.operator);
		Offers::<T>::insert(place, offer);
	}
	let slots = (0..most).map(|place| u16::from(place >= most - count)).collect();
	Vacancies::<T>::put(BoundedVec::<u16, T::MaxOperators>::truncate_from(slots));
	stashes
}

/// Gives an operator as many requests as it has slots, but for one.
fn keep_busy<T: Config>(stash: &T::AccountId) {
	let active = (0..u64::from(T::MaxSlots::get()) - 1).map(|feed| u64::MAX - feed).collect();
	Active::<T>::insert(stash, BoundedVec::<FeedId, T::MaxSlots>::truncate_from(active));
}

fn url(bytes: u32) -> Url {
	let mut url = b"https://example.com/".to_vec();
	url.resize(bytes as usize, b'a');
	Url::truncate_from(url)
}

fn pointer() -> Pointer {
	Pointer::truncate_from(vec![b'/'; MAX_POINTER_BYTES as usize])
}

fn text(byte: u8) -> Finding {
	Finding::Found(Value::Text(Text::truncate_from(vec![byte; MAX_TEXT_BYTES as usize])))
}

/// A source whose prefix is half of the longest address, and which governance vouches for.
fn source<T: Config>() -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let owner = rich::<T>("owner", 0);
	let name = SourceName::truncate_from(vec![b's'; MAX_SOURCE_NAME_BYTES as usize]);
	Pallet::<T>::do_register_source(&owner, name, url(MAX_URL_BYTES / 2))
		.expect("a source can be registered");
	Pallet::<T>::do_vouch(0, Some(vouch())).expect("there is a source");
	owner
}

fn vouch() -> Vouch {
	Vouch { pointer: pointer(), steadiness: Permill::zero() }
}

/// The largest request of so many operators, at the source that there is.
fn order<T: Config>(asked: u32) -> OrderOf<T> {
	OrderOf::<T> {
		target: Target::Source {
			source: 0,
			rest: Url::truncate_from(vec![b'a'; (MAX_URL_BYTES / 2) as usize]),
		},
		pointer: pointer(),
		reading: Reading::Text,
		aggregation: Aggregation::Exact,
		quorum: (asked / 2 + 1) as u8,
		asked: asked as u8,
		fee: price::<T>(),
		deadline: System::<T>::block_number() + T::MaxDeadline::get(),
	}
}

/// Makes such a request, in block 1.
fn request<T: Config>(asked: u32) -> FeedId
where
	T::Currency: Mutate<T::AccountId>,
{
	System::<T>::set_block_number(1u32.into());
	if !Sources::<T>::contains_key(0) {
		source::<T>();
	}
	let requester = rich::<T>("requester", 0);
	Pallet::<T>::do_request(&requester, order::<T>(asked)).expect("a rich account can ask").0
}

/// Gives a request to operators who have all said this.
fn ask<T: Config>(
	id: FeedId,
	phase: Phase,
	due: BlockNumberFor<T>,
	stashes: &[T::AccountId],
	said: impl Fn(usize, &T::AccountId) -> FeedSaid,
) {
	let pledge = Pallet::<T>::pledge_for(price::<T>());
	let members = stashes.iter().enumerate().map(|(place, stash)| {
		T::Stake::pledge(stash, pledge).expect("the bond is large");
		MemberOf::<T> { operator: stash.clone(), price: price::<T>(), pledge, said: said(place, stash) }
	});
	Panels::<T>::insert(id, PanelOf::<T>::truncate_from(members.collect()));
	Feeds::<T>::mutate(id, |feed| {
		if let Some(feed) = feed {
			feed.state = FeedState::Asked { phase, due };
		}
	});
}

/// Gives as many requests as one call reports of to the largest panel, which has spoken but for its first operator, whose reports
/// these are.
fn reports<T: Config>(
	count: u32,
	phase: Phase,
	said: impl Fn(FeedId, usize, &T::AccountId) -> FeedSaid,
	verdict: impl Fn(FeedId, &T::AccountId) -> FeedVerdict,
) -> BoundedVec<FeedReport, ConstU32<MAX_FEED_REPORTS>>
where
	T::Currency: Mutate<T::AccountId>,
{
	let stashes: Vec<_> = (0..MAX_FETCHERS).map(bonded::<T>).collect();
	let each = (0..count).map(|_| {
		let id = request::<T>(MAX_FETCHERS);
		ask::<T>(id, phase, Bounded::max_value(), &stashes, |place, stash| said(id, place, stash));
		FeedReport { feed: id, verdict: verdict(id, &stashes[0]) }
	});
	BoundedVec::truncate_from(each.collect())
}

fn commitment_of<T: Config>(id: FeedId, stash: &T::AccountId) -> H256 {
	let genesis = System::<T>::block_hash(BlockNumberFor::<T>::zero());
	commitment(&genesis, id, stash, &text(b'a'), &H256::zero())
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn join() {
		// There is room for one more.
		let slots = vec![0; T::MaxOperators::get() as usize - 1];
		Vacancies::<T>::put(BoundedVec::<u16, T::MaxOperators>::truncate_from(slots));
		let stash = bonded::<T>(1);
		Records::<T>::insert(&stash, NEWCOMER);

		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), T::MaxSlots::get(), price::<T>());

		assert!(OfferIndex::<T>::contains_key(&stash));
	}

	#[benchmark]
	fn set_offer() {
		let stash = pool::<T>(1).remove(0);
		Pallet::<T>::do_set_offer(&stash, 1, price::<T>()).expect("it has joined");

		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), T::MaxSlots::get(), price::<T>());

		assert_eq!(Pallet::<T>::offer_of(&stash).map(|(_, offer)| offer.slots), Some(T::MaxSlots::get()));
	}

	#[benchmark]
	fn leave() {
		// Its place is taken by another, and its record is bad.
		let stash = pool::<T>(2).remove(0);
		Active::<T>::remove(&stash);

		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()));

		assert!(!OfferIndex::<T>::contains_key(&stash) && Records::<T>::contains_key(&stash));
	}

	#[benchmark]
	fn register_source() {
		let caller: T::AccountId = whitelisted_caller();
		enrich::<T>(&caller);
		let name = SourceName::truncate_from(vec![b's'; MAX_SOURCE_NAME_BYTES as usize]);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), name, url(MAX_URL_BYTES));

		assert!(Sources::<T>::contains_key(0));
	}

	#[benchmark]
	fn retire_source() {
		let owner = source::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), 0);

		assert!(!Sources::<T>::contains_key(0));
	}

	#[benchmark]
	fn vouch() -> Result<(), BenchmarkError> {
		source::<T>();
		let origin =
			T::VouchOrigin::try_successful_origin().map_err(|_| BenchmarkError::Stop("nobody governs"))?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 0, Some(super::vouch()));

		assert!(Sources::<T>::get(0).is_some_and(|source| source.vouched.is_some()));
		Ok(())
	}

	#[benchmark]
	fn request() {
		source::<T>();
		let caller: T::AccountId = whitelisted_caller();
		enrich::<T>(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), order::<T>(MAX_FETCHERS));

		assert_eq!(NextFeedId::<T>::get(), 1);
	}

	#[benchmark]
	fn cancel() {
		let id = super::request::<T>(MAX_FETCHERS);
		let requester = account("requester", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id);

		assert!(matches!(Feeds::<T>::get(id).map(|feed| feed.state), Some(FeedState::Refunded { .. })));
	}

	/// Each opens the reveals of the largest panel.
	#[benchmark]
	fn commit(n: Linear<1, MAX_FEED_REPORTS>) {
		let reports = reports::<T>(
			n,
			Phase::Committing,
			|_, place, _| if place == 0 { FeedSaid::Nothing } else { FeedSaid::Committed(H256::zero()) },
			|id, stash| FeedVerdict::Committed(commitment_of::<T>(id, stash)),
		);

		#[extrinsic_call]
		report(RawOrigin::Signed(worker::<T>(0)), reports);

		let is_open =
			|feed: FeedOf<T>| matches!(feed.state, FeedState::Asked { phase: Phase::Revealing, .. });
		assert!(Feeds::<T>::iter_values().all(is_open));
	}

	/// Each is the last of the largest panel, with the longest texts.
	#[benchmark]
	fn reveal(n: Linear<1, MAX_FEED_REPORTS>) {
		let reports = reports::<T>(
			n,
			Phase::Revealing,
			|id, place, stash| match place {
				0 => FeedSaid::Committed(commitment_of::<T>(id, stash)),
				_ => FeedSaid::Revealed(text(b'a')),
			},
			|_, _| FeedVerdict::Revealed { finding: text(b'a'), salt: H256::zero() },
		);

		#[extrinsic_call]
		report(RawOrigin::Signed(worker::<T>(0)), reports);

		assert!(Panels::<T>::iter_values().all(|panel| panel.iter().all(crate::settlement::has_told)));
	}

	#[benchmark]
	fn on_initialize() {
		let now = System::<T>::block_number() + 1u32.into();

		#[block]
		{
			Pallet::<T>::serve_start(now);
		}

		assert!(Pallet::<T>::cursors(now).due.block > now);
	}

	#[benchmark]
	fn turn_page() {
		let at = System::<T>::block_number() + 1u32.into();
		let mut page = BoundedVec::<Entry, ConstU32<AGENDA_PAGE>>::new();
		while page.try_push(1).is_ok() {}
		Agenda::<T>::insert((Lane::Forget, at, 1), page);
		LastPage::<T>::insert((Lane::Forget, at), 1);

		// Taken, with the rest put back, and the last of its block.
		#[block]
		{
			let mut page = Agenda::<T>::take((Lane::Forget, at, 1));
			let mut line = 0usize;
			page.retain(|_| {
				line = line.saturating_add(1);
				line > 1
			});
			Agenda::<T>::insert((Lane::Forget, at, 1), page);
			if LastPage::<T>::get((Lane::Forget, at)) > 0 {
				LastPage::<T>::remove((Lane::Forget, at));
			}
		}

		assert_eq!(LastPage::<T>::get((Lane::Forget, at)), 0);
	}

	/// The panel is looked up, and nothing is due.
	#[benchmark]
	fn stale_one() {
		let stashes: Vec<_> = (0..MAX_FETCHERS).map(bonded::<T>).collect();
		let id = super::request::<T>(MAX_FETCHERS);
		let said = |place, _: &T::AccountId| match place {
			0 => FeedSaid::Committed(H256::zero()),
			_ => FeedSaid::Revealed(text(b'a')),
		};
		ask::<T>(id, Phase::Revealing, Bounded::max_value(), &stashes, said);

		#[block]
		{
			Pallet::<T>::end_phase(id, System::<T>::block_number());
		}

		assert!(Panels::<T>::contains_key(id));
	}

	/// `l` offers are looked at, and `n` of them are taken.
	#[benchmark]
	fn draw_one(l: Linear<16, MAX_LOOKS>, n: Linear<1, 16>) {
		pool::<T>(l);
		let id = super::request::<T>(n);
		let mut round = Round::<T>::new(System::<T>::block_number());

		#[block]
		{
			Pallet::<T>::draw_one(id, &mut round);
		}

		assert_eq!(Panels::<T>::get(id).map(|panel| panel.len()), Some(n as usize));
	}

	#[benchmark]
	fn refund_one() {
		let id = super::request::<T>(MAX_FETCHERS);
		let late = Feeds::<T>::get(id).expect("it was just asked").deadline;
		let mut round = Round::<T>::new(late);

		#[block]
		{
			Pallet::<T>::draw_one(id, &mut round);
		}

		assert!(matches!(Feeds::<T>::get(id).map(|feed| feed.state), Some(FeedState::Refunded { .. })));
	}

	/// Settles what a bare majority says, and slashes the others, in the longest texts.
	#[benchmark]
	fn end_phase(n: Linear<1, 16>) {
		let stashes = pool::<T>(n);
		let id = super::request::<T>(n);
		let quorum = (n / 2 + 1) as usize;
		let said = |place, _: &T::AccountId| {
			FeedSaid::Revealed(if place < quorum { text(b'a') } else { text(b'b') })
		};
		ask::<T>(id, Phase::Revealing, Bounded::max_value(), &stashes, said);
		for stash in &stashes {
			Active::<T>::try_append(stash, id).expect("one slot is free");
		}

		#[block]
		{
			Pallet::<T>::end_phase(id, System::<T>::block_number());
		}

		assert_eq!(FeedValues::<T>::get(id).map(|value| value.supporters.len()), Some(quorum));
	}

	#[benchmark]
	fn forget_one() {
		let stashes = pool::<T>(1);
		let id = super::request::<T>(1);
		ask::<T>(id, Phase::Revealing, Bounded::max_value(), &stashes, |_, _| FeedSaid::Revealed(text(b'a')));
		Pallet::<T>::end_phase(id, System::<T>::block_number());
		assert!(FeedValues::<T>::contains_key(id));

		#[block]
		{
			Pallet::<T>::forget_one(id);
		}

		assert!(!Feeds::<T>::contains_key(id) && !FeedValues::<T>::contains_key(id));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
