//! Clocks: whose time runs, until when, and what happens then.

use crate::{
	weights::WeightInfo, Config, Deadlines, DisputeOf, Disputes, Error, Event, Pallet, Posted, ServedTo,
	REVEAL,
};
use alloc::vec::Vec;
use ambit_primitives::{
	disputes::{DisputeId, Ground, Side, Stage},
	traits::DisputedResults,
};
use frame_support::{
	defensive,
	dispatch::{DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{
	traits::{One, Saturating},
	DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Stores a dispute that begins, or goes on, in this block.
	pub(crate) fn put(id: DisputeId, dispute: DisputeOf<T>) {
		Deadlines::<T>::insert(dispute.deadline().saturating_add(One::one()), id, ());
		Disputes::<T>::insert(id, dispute);
	}

	/// Stops the clock of who moved, and starts that of who is to move.
	pub(crate) fn pass_turn(id: DisputeId, mut dispute: DisputeOf<T>, stage: Stage) {
		Deadlines::<T>::remove(dispute.deadline().saturating_add(One::one()), id);
		let now = System::<T>::block_number();
		let taken = now.saturating_sub(dispute.since);
		let clock = match dispute.stage.side() {
			Side::Operator => &mut dispute.clocks.operator,
			Side::Challenger => &mut dispute.clocks.challenger,
		};
		*clock = clock.saturating_sub(taken);
		dispute.since = now;
		dispute.turn = dispute.turn.saturating_add(1);
		dispute.stage = stage;
		let (turn, next, deadline) = (dispute.turn, dispute.stage.side(), dispute.deadline());
		Self::put(id, dispute);
		Self::deposit_event(Event::TurnTaken { dispute: id, turn, next, deadline });
	}

	pub(crate) fn do_close(id: DisputeId) -> DispatchResultWithPostInfo {
		let dispute = Disputes::<T>::get(id).ok_or(Error::<T>::UnknownDispute)?;
		let weight = Self::weight_of_end(&dispute);
		let moot = T::Results::contestable(dispute.job, dispute.attempt).is_none();
		ensure!(moot || System::<T>::block_number() > dispute.deadline(), Error::<T>::StillOpen);
		Self::run_out(id, dispute)?;
		Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::No })
	}

	/// What the start of a block does: it decides disputes whose clocks have run out, as many as the limit allows. The others are
	/// served later; no move is accepted in them meanwhile.
	pub(crate) fn serve_deadlines(now: BlockNumberFor<T>) -> Weight {
		let (each, dearest) = (T::WeightInfo::serve_block(), Self::dearest_end());
		let mut meter = WeightMeter::with_limit(T::ServiceWeight::get().saturating_add(each));
		let mut block = ServedTo::<T>::get().unwrap_or(now);
		while block <= now && meter.try_consume(each).is_ok() {
			let room = meter.remaining().checked_div_per_component(&dearest).unwrap_or_default();
			let room = usize::try_from(room).unwrap_or(usize::MAX);
			let due: Vec<DisputeId> =
				Deadlines::<T>::iter_key_prefix(block).take(room.saturating_add(1)).collect();
			for id in due.iter().take(room) {
				meter.consume(Self::serve_one(block, *id));
			}
			if due.len() > room {
				break;
			}
			block = block.saturating_add(One::one());
		}
		ServedTo::<T>::put(block);
		meter.consumed()
	}

	/// Decides a dispute whose clock has run out, or removes an answer that was kept long enough.
	fn serve_one(block: BlockNumberFor<T>, id: DisputeId) -> Weight {
		let Some(dispute) = Disputes::<T>::get(id) else {
			Deadlines::<T>::remove(block, id);
			Posted::<T>::remove(id, REVEAL);
			return T::DbWeight::get().reads_writes(1, 2);
		};
		let weight = Self::weight_of_end(&dispute);
		if with_storage_layer(|| Self::run_out(id, dispute)).is_err() {
			defensive!("a dispute whose clock has run out can be decided");
			Deadlines::<T>::remove(block, id);
		}
		weight
	}

	/// The side whose clock has run out loses, unless another dispute has decided already.
	fn run_out(id: DisputeId, dispute: DisputeOf<T>) -> DispatchResult {
		if T::Results::contestable(dispute.job, dispute.attempt).is_none() {
			Self::end_moot(id, dispute);
			return Ok(());
		}
		match dispute.stage.side() {
			Side::Operator => Self::convict(id, dispute, Ground::Clock),
			Side::Challenger => Self::acquit(id, dispute, Ground::Clock),
		}
	}

	/// Panics where the runtime's parameters make no sense together; run by the runtime's tests only.
	pub(crate) fn check_parameters() {
		let one = T::WeightInfo::serve_block().saturating_add(Self::dearest_end());
		assert!(one.all_lte(T::ServiceWeight::get()), "no dispute ever ends by its clock: {one}");
		assert!(T::Clock::get() > 0u32.into(), "nobody ever has time for a move");
		assert!(T::Clock::get() <= crate::MOST_CLOCK.into(), "a clock that runs for more than a day");
		let (dispute, demand) = (T::DisputeBond::get(), T::DemandBond::get());
		assert!(dispute > 0u32.into() && demand > 0u32.into(), "disputes that cost nothing");
	}
}
