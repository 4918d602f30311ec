//! The agenda: what is to be looked at in which block, and how much of it a block does.
//!
//! Each lane is a row of pages by block. Adding a line appends to a page without decoding it; serving takes page after page
//! up to a weight limit and leaves the rest where it is, so that nothing is copied to be carried over, nothing is lost
//! and no lane waits for another.

use crate::{Agenda, Config, Cursors, Entry, Lane, LastPage, Pallet, ServedTo, WeightInfo};
use ambit_primitives::feeds::FeedId;
use codec::Encode;
use frame_support::{
	defensive,
	traits::{Get, Randomness},
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{One, Saturating};

/// What one round of serving has drawn.
pub(crate) struct Round<T: Config> {
	pub(crate) now: BlockNumberFor<T>,
	seed: Option<[u8; 32]>,
}

impl<T: Config> Round<T> {
	pub(crate) fn new(now: BlockNumberFor<T>) -> Self {
		Self { now, seed: None }
	}

	/// What this block's randomness says of a request.
	pub(crate) fn draw(&mut self, feed: FeedId) -> [u8; 32] {
		let now = self.now;
		let seed = *self.seed.get_or_insert_with(|| {
			let (random, _) = T::Randomness::random(b"ambit/feeds");
			blake2_256(&(b"ambit/feeds", now, random).encode())
		});
		blake2_256(&(seed, feed).encode())
	}
}

/// What `ServiceWeight` is divided into for the lanes that wait behind others.
const SHARES: u64 = 4;
/// Blocks by which forgetting may lag before the start of a block takes it up.
const PATIENCE: u32 = 10;

impl<T: Config> Pallet<T> {
	/// Puts a line on the agenda, for the next block at the earliest.
	pub(crate) fn schedule(lane: Lane, at: BlockNumberFor<T>, entry: Entry) {
		let next = frame_system::Pallet::<T>::block_number().saturating_add(One::one());
		let at = at.max(next);
		if Agenda::<T>::try_append((lane, at, 0), entry).is_ok() {
			return;
		}
		let last = LastPage::<T>::get((lane, at));
		if last > 0 && Agenda::<T>::try_append((lane, at, last), entry).is_ok() {
			return;
		}
		let last = last.saturating_add(1);
		LastPage::<T>::insert((lane, at), last);
		if Agenda::<T>::try_append((lane, at, last), entry).is_err() {
			defensive!("a new page has room");
		}
	}

	/// What the start of a block does: ends of phases, then forgetting if that lags, then draws.
	pub(crate) fn serve_start(now: BlockNumberFor<T>) -> Weight {
		let limit = T::ServiceWeight::get();
		let share = limit.saturating_div(SHARES);
		let mut meter = WeightMeter::with_limit(limit.saturating_add(Self::round_weight()));
		meter.consume(Self::round_weight());

		let mut cursors = Self::cursors(now);
		let mut round = Round::new(now);
		let late = now.saturating_sub(PATIENCE.into());
		let plan = [
			(Lane::Due, limit.saturating_div(2), true),
			(Lane::Forget, share, cursors.forget.block < late),
			(Lane::Retry, share, true),
			(Lane::Fresh, limit, true),
		];
		for (lane, part, wanted) in plan {
			if wanted {
				let mut part = WeightMeter::with_limit(part.min(meter.remaining()));
				Self::serve(lane, &mut cursors, &mut round, &mut part);
				meter.consume(part.consumed());
			}
		}
		ServedTo::<T>::put(cursors);
		meter.consumed()
	}

	/// What the end of a block does with the room that it has left: forgetting.
	pub(crate) fn serve_idle(now: BlockNumberFor<T>, mut meter: WeightMeter) -> Weight {
		if meter.try_consume(Self::round_weight()).is_err() {
			return Weight::zero();
		}
		let mut cursors = Self::cursors(now);
		Self::serve(Lane::Forget, &mut cursors, &mut Round::new(now), &mut meter);
		ServedTo::<T>::put(cursors);
		meter.consumed()
	}

	/// What a round costs apart from any line: the empty pages, and what all blocks or all draws share and no benchmark
	/// counts (the cursors, the next request's number and the count of open ones, read and written; the randomness; the time).
	fn round_weight() -> Weight {
		T::WeightInfo::on_initialize().saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}

	/// Where the lanes stand. A pallet that joins a running chain begins at the block in which it joins.
	pub(crate) fn cursors(now: BlockNumberFor<T>) -> Cursors<BlockNumberFor<T>> {
		ServedTo::<T>::get().unwrap_or_else(|| Cursors::at(now))
	}

	/// Serves a lane up to and with this block, or as far as the meter goes.
	fn serve(
		lane: Lane,
		cursors: &mut Cursors<BlockNumberFor<T>>,
		round: &mut Round<T>,
		meter: &mut WeightMeter,
	) {
		let mut cursor = cursors.of(lane);
		let (turn, dearest) = (T::WeightInfo::turn_page(), Self::dearest(lane));
		while cursor.block <= round.now && meter.can_consume(turn.saturating_add(dearest)) {
			meter.consume(turn);
			let page = (lane, cursor.block, cursor.page);
			let mut entries = Agenda::<T>::take(page);
			let mut served = 0usize;
			for entry in &entries {
				if !meter.can_consume(dearest) {
					break;
				}
				meter.consume(Self::look_at(lane, *entry, round));
				served = served.saturating_add(1);
			}
			if served < entries.len() {
				let mut line = 0usize;
				entries.retain(|_| {
					line = line.saturating_add(1);
					line > served
				});
				Agenda::<T>::insert(page, entries);
				break;
			}
			// Only a block with something on its first page has others.
			cursor = if served == 0 || cursor.page >= LastPage::<T>::get((lane, cursor.block)) {
				if cursor.page > 0 {
					LastPage::<T>::remove((lane, cursor.block));
				}
				cursor.next_block()
			} else {
				cursor.next_page()
			};
		}
		cursors.set(lane, cursor);
	}

	/// Does what a line is there for, if the request is still where the line expects it. Returns what it cost.
	fn look_at(lane: Lane, entry: Entry, round: &mut Round<T>) -> Weight {
		match lane {
			Lane::Fresh | Lane::Retry => Self::draw_one(entry, round),
			Lane::Due => Self::end_phase(entry, round.now),
			Lane::Forget => Self::forget_one(entry),
		}
	}

	/// Most that one line of a lane may cost.
	pub(crate) fn dearest(lane: Lane) -> Weight {
		match lane {
			Lane::Fresh | Lane::Retry => Self::dearest_draw(),
			Lane::Due => Self::dearest_end(),
			Lane::Forget => T::WeightInfo::forget_one(),
		}
	}

	/// Panics where the runtime's parameters make no sense together; run by the runtime's tests only.
	pub(crate) fn check_parameters() {
		assert!(T::CommitPeriod::get() > 0u32.into(), "nobody has time to commit");
		assert!(T::RevealPeriod::get() > 0u32.into(), "nobody has time to tell");
		assert!(T::MaxSlots::get() > 0 && T::MaxOperators::get() > 0, "no offer is ever possible");
		assert!(T::MaxSlots::get() <= u16::MAX.into(), "more slots in an offer than can be counted");
		assert!(T::StakePerSlot::get() > 0u32.into(), "slots without stake");
		assert!(T::LeastPledge::get() > 0u32.into(), "silence that costs nothing");
		assert!(
			T::CommitPeriod::get().saturating_add(T::RevealPeriod::get()).saturating_add(2u32.into())
				<= T::MaxDeadline::get(),
			"no deadline is ever possible"
		);
		let share = T::ServiceWeight::get().saturating_div(SHARES);
		for lane in Lane::ALL {
			let least = T::WeightInfo::turn_page().saturating_add(Self::dearest(lane));
			assert!(least.all_lte(share), "{lane:?} never gets a turn: {least} is more than {share}");
		}
	}
}
