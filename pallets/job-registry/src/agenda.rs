//! The agenda: what is to be looked at in which block, and how much of it a block does.
//!
//! Each lane is a row of pages by block. Adding a line appends to a page without decoding it; serving takes page after page
//! up to a weight limit and leaves the rest where it is, so that nothing is copied to be carried over, nothing is lost
//! and no lane waits for another.

use crate::{AccountIdOf, Agenda, Config, Cursors, Entry, Lane, LastPage, Pallet, ServedTo, WeightInfo};
use alloc::collections::BTreeSet;
use ambit_primitives::{
	jobs::{Attempt, ClassId, JobId, ModelRoot, MAX_PANEL},
	Cid,
};
use codec::Encode;
use frame_support::{
	defensive,
	traits::{Get, Randomness},
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{One, Saturating};

/// Storage that several jobs of a round share. Its first use costs, the others find it in memory.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shared<AccountId> {
	ClassRead(ClassId),
	ClassWritten(ClassId),
	OfferRead(ClassId, u32),
	OfferWritten(ClassId, AccountId),
	/// The free slots of a class.
	VacanciesRead(ClassId),
	VacanciesWritten(ClassId),
	/// The jobs of an operator in a class.
	Active(ClassId, AccountId),
	Bond(AccountId),
	Pledge(AccountId),
	Payer(AccountId),
	Payee(AccountId),
	Model(ModelRoot),
	/// What is kept of an artefact that is used, and of all of them together, for their keepers.
	Artefact(Cid),
	Keepers,
	/// What the observer keeps of a class.
	Demand(ClassId),
	/// What the observer keeps of an operator.
	Attempts(AccountId),
}

/// What one round of serving has drawn and touched.
pub(crate) struct Round<T: Config> {
	pub(crate) now: BlockNumberFor<T>,
	seed: Option<[u8; 32]>,
	touched: BTreeSet<Shared<AccountIdOf<T>>>,
}

impl<T: Config> Round<T> {
	pub(crate) fn new(now: BlockNumberFor<T>) -> Self {
		Self { now, seed: None, touched: BTreeSet::new() }
	}

	/// This block's randomness, bound to this block and pallet.
	pub(crate) fn seed(&mut self) -> [u8; 32] {
		let now = self.now;
		*self.seed.get_or_insert_with(|| {
			let (random, _) = T::Randomness::random(b"ambit/assignment");
			blake2_256(&(b"ambit/assignment", now, random).encode())
		})
	}

	/// What is drawn for an attempt at a job in this block.
	pub(crate) fn draw(&mut self, job: JobId, attempt: Attempt) -> [u8; 32] {
		blake2_256(&(self.seed(), job, attempt).encode())
	}

	/// The cost of so many reads and writes of shared storage if this is its first use.
	pub(crate) fn touch(&mut self, what: Shared<AccountIdOf<T>>, reads: u64, writes: u64) -> Weight {
		if self.touched.insert(what) {
			T::DbWeight::get().reads_writes(reads, writes)
		} else {
			Weight::zero()
		}
	}
}

/// What `ServiceWeight` is divided into for the lanes that wait behind others.
const SHARES: u64 = 8;
/// Blocks by which settling and forgetting may lag before the start of a block takes them up.
const PATIENCE: u32 = 10;

impl<T: Config> Pallet<T> {
	/// Puts a line on the agenda, for the next block at the earliest.
	pub(crate) fn schedule(lane: Lane, at: BlockNumberFor<T>, entry: impl Into<Entry>) {
		let next = frame_system::Pallet::<T>::block_number().saturating_add(One::one());
		let at = at.max(next);
		let entry = entry.into();
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

	/// What the start of a block does: timeouts, then settling and forgetting if they lag, then audits and assignments.
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
			(Lane::Settle, share, cursors.settle.block < late),
			(Lane::Forget, share, cursors.forget.block < late),
			(Lane::Audit, share, true),
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

	/// What the end of a block does with the room that it has left: settling, then forgetting.
	pub(crate) fn serve_idle(now: BlockNumberFor<T>, mut meter: WeightMeter) -> Weight {
		if meter.try_consume(Self::round_weight()).is_err() {
			return Weight::zero();
		}
		let mut cursors = Self::cursors(now);
		let mut round = Round::new(now);
		for lane in [Lane::Settle, Lane::Forget] {
			Self::serve(lane, &mut cursors, &mut round, &mut meter);
		}
		ServedTo::<T>::put(cursors);
		meter.consumed()
	}

	/// What a round costs apart from any line: the empty pages, and what all blocks or all draws share and no benchmark
	/// counts (the cursors, the next job's number and the last window, read and written; the randomness).
	fn round_weight() -> Weight {
		T::WeightInfo::on_initialize().saturating_add(T::DbWeight::get().reads_writes(5, 3))
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

	/// Does what a line is there for, if the job is still where the line expects it. Returns what it cost.
	pub(crate) fn look_at(lane: Lane, entry: Entry, round: &mut Round<T>) -> Weight {
		match lane {
			Lane::Fresh | Lane::Retry => Self::assign_one(entry, round),
			Lane::Due => Self::time_out_one(entry.job, round),
			Lane::Settle => Self::settle_one(entry.job, round),
			Lane::Forget => Self::forget_one(entry.job, round),
			Lane::Audit => Self::audit_one(entry, round),
		}
	}

	/// Most that one line of a lane may cost.
	pub(crate) fn dearest(lane: Lane) -> Weight {
		match lane {
			Lane::Fresh | Lane::Retry => Self::dearest_assignment(),
			Lane::Due => Self::dearest_timeout(),
			Lane::Settle => Self::dearest_settlement(),
			Lane::Forget => T::WeightInfo::prune_one(),
			Lane::Audit => Self::dearest_audit(),
		}
	}

	/// Panics where the runtime's parameters make no sense together; run by the runtime's tests only.
	pub(crate) fn check_parameters() {
		let share = T::OperatorShare::get().max(T::RewardedOperatorShare::get());
		let shares = share.deconstruct().saturating_add(T::DataShare::get().deconstruct());
		assert!(shares <= 1_000_000, "operators and data operators get more than the whole fee");
		assert!((1..=crate::vacancies::MAX_SAMPLES).contains(&T::Samples::get()), "samples: from 1 to 6");
		assert!((1..=crate::MOST_ATTEMPTS).contains(&T::MaxAttempts::get()), "attempts: from 1 to 10");
		assert!(
			crate::MOST_ATTEMPTS.checked_mul(MAX_PANEL).is_some_and(|attempts| attempts < Attempt::MAX),
			"attempts at redundant jobs can't be numbered"
		);
		assert!(T::RevealPeriod::get() > 0u32.into(), "nobody has time to reveal");
		assert!(T::MaxSlots::get() > 0 && T::MaxOffersPerClass::get() > 0, "no offer is ever possible");
		assert!(T::MaxSlots::get() <= u16::MAX.into(), "more slots in an offer than can be counted");
		assert!(T::LeastStakePerSlot::get() > 0u32.into(), "slots without stake");
		assert!(T::LeastPledge::get() > 0u32.into(), "results that cost nothing when they are wrong");
		assert!(T::LeastPledge::get() <= T::LeastStakePerSlot::get(), "a slot's stake behind no result");
		let share = T::ServiceWeight::get().saturating_div(SHARES);
		for lane in Lane::ALL {
			let least = T::WeightInfo::turn_page().saturating_add(Self::dearest(lane));
			assert!(least.all_lte(share), "{lane:?} never gets a turn: {least} is more than {share}");
		}
	}
}
