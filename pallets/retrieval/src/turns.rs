//! Turns: which term is asked in which block, and what happens to who does not answer.
//!
//! The terms stand in a row. Each block has two lots; of the terms that had no turn in this era, one is drawn for a lot with such a
//! probability that all have had theirs when the era ends, and every order of them is as likely as any other (D. Knuth, The Art of Computer
//! Programming, vol. 2, 3.4.2, algorithms S and P).

use crate::{
	Config, CurrentEra, Deadlines, Deals, Ending, EraOf, Event, LotOf, Lots, Pallet, Requests, Row, ServedTo,
	TurnRow, WeightInfo, LOTS, REMEMBERED,
};
use ambit_primitives::{
	retrieval::{DealId, OpenProbe},
	traits::StakeLedger,
};
use codec::Encode;
use frame_support::{
	defensive,
	traits::{Get, Randomness},
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_io::hashing::blake2_256;
use sp_runtime::{
	traits::{One, Saturating},
	SaturatedConversion,
};

impl<T: Config> Pallet<T> {
	/// What the start of a block does: an era ends, probes that were missed are judged, new ones are drawn.
	pub(crate) fn serve_start(now: BlockNumberFor<T>) -> Weight {
		let glance = T::WeightInfo::on_initialize().saturating_add(T::WeightInfo::end_era());
		let mut meter = WeightMeter::with_limit(T::ServiceWeight::get().saturating_add(glance));
		meter.consume(T::WeightInfo::on_initialize());
		let era = match CurrentEra::<T>::get() {
			Some(era) if now < era.ends => era,
			Some(era) => {
				meter.consume(T::WeightInfo::end_era());
				Self::end_era(now, &era)
			}
			None => {
				Self::keep_pot();
				let era = Self::first_era(now);
				CurrentEra::<T>::put(era);
				era
			}
		};
		let for_lots = Self::dearest_lot().saturating_mul(LOTS.into());
		let mut for_deadlines = WeightMeter::with_limit(meter.remaining().saturating_sub(for_lots));
		Self::serve_deadlines(now, &mut for_deadlines);
		meter.consume(for_deadlines.consumed());
		Self::draw_lots(now, &era, &mut meter);
		meter.consumed()
	}

	/// Most that a lot may cost.
	pub(crate) fn dearest_lot() -> Weight {
		T::WeightInfo::ask_one().max(T::WeightInfo::end_one())
	}

	/// Judges the probes that were to be answered before this block, as far as the meter goes.
	fn serve_deadlines(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		let mut block = ServedTo::<T>::get().unwrap_or(now);
		'blocks: while block < now && meter.try_consume(T::WeightInfo::serve_block()).is_ok() {
			while let Some(id) = Deadlines::<T>::iter_key_prefix(block).next() {
				if meter.try_consume(T::WeightInfo::miss_one()).is_err() {
					break 'blocks;
				}
				Deadlines::<T>::remove(block, id);
				Self::miss(id);
			}
			block = block.saturating_add(One::one());
		}
		ServedTo::<T>::put(block);
	}

	/// A probe was not answered: its fee goes back, the record falls, and who does so too often loses its pledge and the artefact.
	pub(crate) fn miss(id: DealId) {
		let Some(mut deal) = Deals::<T>::get(id) else {
			defensive!("a deadline is of a term");
			return;
		};
		let Some(open) = deal.open.take() else {
			defensive!("a deadline is of an open probe");
			return;
		};
		let Some(mut request) = Requests::<T>::get(deal.request) else {
			defensive!("a term is under a request");
			return;
		};
		if request.void {
			Self::end_deal(id, deal, Ending::Void);
			return;
		}
		Self::judge(&deal.operator, false);
		Self::deposit_event(Event::Missed { deal: id, round: open.round, operator: deal.operator.clone() });
		deal.missed = deal.missed.wrapping_shl(1) | 1;
		if open.paid {
			let fee = request.fee;
			Self::give_back(&mut request, fee);
			Requests::<T>::insert(deal.request, request);
		}
		let lost = match deal.began {
			None => T::FirstMissPenalty::get().mul_floor(deal.pledge),
			Some(_) if is_too_silent(&deal, T::MissesInRow::get(), T::MissesOfLast::get()) => deal.pledge,
			Some(_) => {
				Deals::<T>::insert(id, deal);
				return;
			}
		};
		if lost > 0 {
			let amount = T::Stake::slash(&deal.operator, lost, None);
			Self::deposit_event(Event::Slashed { deal: id, operator: deal.operator.clone(), amount });
		}
		Self::end_deal(id, deal, Ending::Silent);
	}

	/// Gives the lots of a block to terms that had no turn in this era.
	pub(crate) fn draw_lots(now: BlockNumberFor<T>, era: &EraOf<T>, meter: &mut WeightMeter) {
		let row = TurnRow::<T>::get();
		if row.asked >= row.count {
			return;
		}
		let (random, _) = T::Randomness::random(b"ambit/retrieval");
		let seed = blake2_256(&(b"ambit/retrieval", now, random).encode());
		let blocks: u64 = era.ends.saturating_sub(now).saturated_into();
		for lot in 0..LOTS {
			let row = TurnRow::<T>::get();
			let waiting = u64::from(row.count.saturating_sub(row.asked));
			if waiting == 0 || !meter.can_consume(Self::dearest_lot()) {
				return;
			}
			let lots = blocks.saturating_mul(LOTS.into()).saturating_sub(lot.into());
			let [chance, place] = words(&seed, lot);
			if chance.checked_rem(lots).is_some_and(|chance| chance >= waiting) {
				continue;
			}
			let place = place.checked_rem(waiting).unwrap_or(0).saturated_into::<u32>();
			if let Some(id) = Self::next_in_row(row, place) {
				meter.consume(Self::give_turn(id, now, era, &seed));
			}
		}
	}

	/// Asks a term for a byte, or ends it when its time is over. Returns what it cost.
	pub(crate) fn give_turn(id: DealId, now: BlockNumberFor<T>, era: &EraOf<T>, seed: &[u8; 32]) -> Weight {
		let Some(mut deal) = Deals::<T>::get(id) else {
			defensive!("who is in the row has a term");
			return T::WeightInfo::ask_one();
		};
		// The last probe is still open: this era has none.
		if deal.open.is_some() {
			return T::WeightInfo::ask_one();
		}
		if let Some(ending) = Self::ending(&deal, era.index) {
			Self::end_deal(id, deal, ending);
			return T::WeightInfo::end_one();
		}
		let Some(request) = Requests::<T>::get(deal.request) else {
			defensive!("a term is under a request");
			return T::WeightInfo::ask_one();
		};
		let round = deal.rounds;
		let drawn = blake2_256(&(seed, id, round).encode());
		let offset = word(&drawn, 0).checked_rem(request.bytes).unwrap_or(0);
		let due = now.saturating_add(T::AnswerWindow::get());
		deal.rounds = round.saturating_add(1);
		deal.open = Some(OpenProbe { round, offset, due, paid: deal.began.is_some() });
		Deals::<T>::insert(id, deal);
		Deadlines::<T>::insert(due, id, ());
		Self::deposit_event(Event::Asked { deal: id, round, offset, due });
		T::WeightInfo::ask_one()
	}

	/// Takes the term at this place among those that wait for their turn, as the next.
	fn next_in_row(row: Row, place: u32) -> Option<DealId> {
		let (next, drawn) = (row.asked, row.asked.saturating_add(place));
		Self::swap_in_row(next, drawn);
		TurnRow::<T>::put(Row { asked: next.saturating_add(1), ..row });
		Lots::<T>::get(next)
	}

	fn swap_in_row(one: u32, other: u32) {
		if one == other {
			return;
		}
		let (Some(first), Some(second)) = (Lots::<T>::get(one), Lots::<T>::get(other)) else {
			defensive!("the row has no gaps");
			return;
		};
		Self::put_in_row(one, second);
		Self::put_in_row(other, first);
	}

	fn put_in_row(place: u32, id: DealId) {
		Lots::<T>::insert(place, id);
		LotOf::<T>::insert(id, place);
	}

	/// Puts a term at the end of the row: it has its turn in this era.
	pub(crate) fn join_row(id: DealId) {
		TurnRow::<T>::mutate(|row| {
			Self::put_in_row(row.count, id);
			row.count = row.count.saturating_add(1);
		});
	}

	/// Takes a term out of the row. Those who had their turn stay in front.
	pub(crate) fn leave_row(id: DealId) {
		let Some(place) = LotOf::<T>::get(id) else {
			defensive!("every term is in the row");
			return;
		};
		let mut row = TurnRow::<T>::get();
		let mut gap = place;
		if place < row.asked {
			row.asked = row.asked.saturating_sub(1);
			Self::swap_in_row(gap, row.asked);
			gap = row.asked;
		}
		row.count = row.count.saturating_sub(1);
		Self::swap_in_row(gap, row.count);
		Lots::<T>::remove(row.count);
		LotOf::<T>::remove(id);
		TurnRow::<T>::put(row);
	}
}

/// Whether the operator missed its last probes in a row, or too many of the last 16.
fn is_too_silent<A, B, N>(
	deal: &ambit_primitives::retrieval::Deal<A, B, N>,
	in_row: u32,
	of_last: u32,
) -> bool {
	deal.missed.trailing_ones() >= in_row || deal.missed.count_ones() >= of_last.min(REMEMBERED)
}

/// Two numbers that are drawn for a lot.
fn words(seed: &[u8; 32], lot: u32) -> [u64; 2] {
	let drawn = blake2_256(&(seed, lot).encode());
	[word(&drawn, 0), word(&drawn, 1)]
}

/// One of the four numbers in a hash.
fn word(hash: &[u8; 32], index: usize) -> u64 {
	let bytes = hash.chunks_exact(8).nth(index).and_then(|bytes| bytes.try_into().ok());
	bytes.map_or(0, u64::from_le_bytes)
}
