//! Whom a request is given to.
//!
//! It is drawn its operators in a block after the one that it came in, so that nobody can choose them. Free slots are drawn and not
//! offers, so that it makes no difference under how many names an operator offers what it has; a slot whose operator was right in nine
//! of ten answers is passed over once in ten draws. Each operator is asked once.

use crate::{
	agenda::Round, requests::last_told, AccountIdOf, BalanceOf, Config, Entry, Event, FeedOf, Feeds, Lane,
	MemberOf, OfferOf, Offers, Pallet, PanelOf, Panels, Vacancies, WeightInfo, MAX_LOOKS,
};
use alloc::vec::Vec;
use ambit_primitives::{
	feeds::{FeedId, FeedSaid, FeedState, NoAnswer, MAX_FETCHERS},
	jobs::Phase,
	traits::{Role, StakeLedger},
};
use codec::Encode;
use frame_support::{traits::Get, weights::Weight};
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{CheckedDiv, One, Saturating};

/// A request that found too few operators is tried again after this part of its age.
const BACK_OFF: u32 = 4;
/// Parts of a whole in which records are compared.
const WHOLE: u32 = 1_000_000;

/// Offers that would take a request: index, offer and pledge.
type Candidates<T> = Vec<(u32, OfferOf<T>, BalanceOf<T>)>;

/// The free slots of a pool, by the index of their offer, of offers that were not drawn yet.
pub(crate) struct Vacant {
	slots: Vec<u16>,
	total: u32,
}

impl Vacant {
	pub(crate) fn new(slots: Vec<u16>) -> Self {
		let total = slots.iter().fold(0u32, |sum, slots| sum.saturating_add((*slots).into()));
		Self { slots, total }
	}

	/// Draws a slot, and with it all others of its offer. Returns the index of that. Each slot is as likely, but for one part in 2^32
	/// for each slot that there is.
	pub(crate) fn draw(&mut self, word: u32) -> Option<u32> {
		let mut place = word.checked_rem(self.total)?;
		for (slots, index) in self.slots.iter_mut().zip(0u32..) {
			match place.checked_sub((*slots).into()) {
				Some(beyond) => place = beyond,
				None => {
					let taken = core::mem::take(slots);
					self.total = self.total.saturating_sub(taken.into());
					return Some(index);
				}
			}
		}
		None
	}
}

/// The two words of a look: which slot, and whether its operator is passed over for its record.
fn words(draw: &[u8; 32], look: u32) -> (u32, u32) {
	let hash = blake2_256(&(draw, look).encode());
	let word = |from: usize| {
		let bytes = hash.get(from..).and_then(|bytes| bytes.first_chunk());
		bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
	};
	(word(0), word(4))
}

impl<T: Config> Pallet<T> {
	/// Gives a waiting request to operators, has it wait on, or refunds it when it is too late for any. Returns what it cost.
	pub(crate) fn draw_one(id: Entry, round: &mut Round<T>) -> Weight {
		let Some(feed) = Feeds::<T>::get(id).filter(|feed| feed.state == FeedState::Queued) else {
			return T::WeightInfo::stale_one();
		};
		let now = round.now;
		if last_told::<T>(now) > feed.deadline {
			Self::refund(id, feed, NoAnswer::NoCapacity, now);
			return T::WeightInfo::refund_one();
		}
		let (candidates, looks) = Self::candidates(&feed, &round.draw(id));
		let used = T::WeightInfo::draw_one(looks, feed.asked.into());
		let enough = candidates.len() >= usize::from(feed.asked);
		let Some(operators) = enough.then(|| Self::engage(id, &feed, candidates)).flatten() else {
			let age = now.saturating_sub(feed.requested);
			let wait = age.checked_div(&BACK_OFF.into()).unwrap_or_default().max(One::one());
			// Once more when its last chance has passed, to be refunded.
			let spare = feed.deadline.saturating_sub(last_told::<T>(now)).saturating_add(One::one());
			Self::schedule(Lane::Retry, now.saturating_add(wait.min(spare)), id);
			return used;
		};
		let due = now.saturating_add(T::CommitPeriod::get());
		Feeds::<T>::insert(
			id,
			FeedOf::<T> { state: FeedState::Asked { phase: Phase::Committing, due }, ..feed },
		);
		Self::schedule(Lane::Due, due.saturating_add(One::one()), id);
		Self::deposit_event(Event::FeedAsked { feed: id, operators, due });
		used
	}

	/// Draws offers that would take a request, as many as it asks for if there are. Who was passed over for its record comes last.
	/// Returns at how many it looked too.
	fn candidates(feed: &FeedOf<T>, draw: &[u8; 32]) -> (Candidates<T>, u32) {
		let mut vacant = Vacant::new(Vacancies::<T>::get().into_inner());
		let asked = usize::from(feed.asked);
		let mut chosen = Candidates::<T>::new();
		let mut passed_over = Candidates::<T>::new();
		let mut looks = 0u32;
		while looks < MAX_LOOKS && chosen.len() < asked {
			let (slot, luck) = words(draw, looks);
			let Some(index) = vacant.draw(slot) else { break };
			looks = looks.saturating_add(1);
			let Some(offer) = Offers::<T>::get(index).filter(|offer| can_take::<T>(offer, feed)) else {
				continue;
			};
			let pledge = Self::pledge_for(offer.price);
			if !Self::is_eligible(&offer.operator) || !has_room::<T>(&offer.operator, pledge) {
				continue;
			}
			let success = Self::success_ppm(&offer.record);
			let trusted = luck.checked_rem(WHOLE).is_some_and(|luck| luck < success);
			let side = if trusted { &mut chosen } else { &mut passed_over };
			side.push((index, offer, pledge));
		}
		chosen.extend(passed_over);
		chosen.truncate(asked);
		(chosen, looks)
	}

	/// Takes a slot and a pledge of each candidate, and notes them as the request's operators. Returns who they are; if one of them
	/// can't, nothing has changed.
	fn engage(id: FeedId, feed: &FeedOf<T>, candidates: Candidates<T>) -> Option<Vec<AccountIdOf<T>>> {
		let mut panel = PanelOf::<T>::new();
		for (_, offer, pledge) in &candidates {
			let member = MemberOf::<T> {
				operator: offer.operator.clone(),
				price: offer.price.min(feed.fee),
				pledge: *pledge,
				said: FeedSaid::Nothing,
			};
			if T::Stake::pledge(&offer.operator, *pledge).is_err() || panel.try_push(member).is_err() {
				for member in panel {
					T::Stake::redeem(&member.operator, member.pledge);
				}
				return None;
			}
		}
		for (index, offer, _) in &candidates {
			Self::occupy(*index, &offer.operator, id);
		}
		Panels::<T>::insert(id, panel);
		Some(candidates.into_iter().map(|(_, offer, _)| offer.operator).collect())
	}

	/// What an operator pledges for an answer at this price, planck.
	pub(crate) fn pledge_for(price: BalanceOf<T>) -> BalanceOf<T> {
		price.saturating_mul(T::PledgeMultiple::get().into()).max(T::LeastPledge::get())
	}

	/// Whether an operator's bond carries what it offers, and it takes work.
	pub(crate) fn is_eligible(operator: &AccountIdOf<T>) -> bool {
		T::Stake::is_active(operator, Role::Data) && T::Stake::bonded(operator) >= T::Stake::backing(operator)
	}

	/// Most that one draw may cost.
	pub(crate) fn dearest_draw() -> Weight {
		T::WeightInfo::draw_one(MAX_LOOKS, MAX_FETCHERS).max(T::WeightInfo::refund_one())
	}
}

/// Whether an offer with a free slot may take a request, as far as the offer itself says.
fn can_take<T: Config>(offer: &OfferOf<T>, feed: &FeedOf<T>) -> bool {
	!offer.leaving && offer.price <= feed.fee && offer.operator != feed.requester
}

/// Whether an operator can pledge so much more.
fn has_room<T: Config>(operator: &AccountIdOf<T>, pledge: BalanceOf<T>) -> bool {
	T::Stake::pledged(operator).saturating_add(pledge) <= T::Stake::bonded(operator)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::{BTreeMap, BTreeSet};

	proptest! {
		#[test]
		fn offers_should_be_drawn_once_and_only_with_free_slots(
			slots in proptest::collection::vec(0u16..5, 0..8),
			words: [u32; 8],
		) {
			let mut vacant = Vacant::new(slots.clone());
			let mut drawn: Vec<u32> = words.iter().filter_map(|word| vacant.draw(*word)).collect();
			drawn.sort_unstable();
			let there = (0u32..).zip(&slots).filter(|(_, slots)| **slots > 0);
			prop_assert_eq!(drawn, there.map(|(index, _)| index).collect::<Vec<_>>());
		}
	}

	#[test]
	fn every_slot_should_be_drawn_as_often() {
		let mut counts = BTreeMap::new();
		for look in 0..60_000 {
			let index = Vacant::new(vec![1, 0, 3, 2]).draw(words(&[7; 32], look).0);
			*counts.entry(index.unwrap()).or_insert(0u32) += 1;
		}
		assert_eq!(counts.len(), 3);
		for (index, expected) in [(0, 10_000), (2, 30_000), (3, 20_000)] {
			assert!(counts[&index].abs_diff(expected) < 400, "{counts:?}");
		}
	}

	#[test]
	fn looks_should_have_words_of_their_own() {
		let all: BTreeSet<_> =
			(0..MAX_LOOKS).map(|look| words(&[0; 32], look)).flat_map(|(slot, luck)| [slot, luck]).collect();
		assert_eq!(all.len(), 2 * MAX_LOOKS as usize);
	}
}
