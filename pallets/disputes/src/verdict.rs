//! Verdicts: who loses what, and who gets it.

use crate::{
	weights::WeightInfo, AccountIdOf, BalanceOf, Config, Deadlines, DisputeOf, Disputes, Event, HoldReason,
	Pallet, Posted, REVEAL,
};
use ambit_primitives::{
	disputes::{DisputeId, Ground, Stage},
	jobs::{Attempt, JobId},
	traits::{DisputedResults, StakeLedger},
};
use ambit_referee::limits;
use frame_support::{
	defensive,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
	weights::Weight,
};
use frame_system::Pallet as System;
use sp_runtime::{
	traits::{One, Saturating, Zero},
	DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Decides against the operator, and frees the bond.
	pub(crate) fn convict(id: DisputeId, dispute: DisputeOf<T>, ground: Ground) -> DispatchResult {
		let DisputeOf::<T> { job, attempt, operator, challenger, .. } = dispute.clone();
		Self::free_bond(&dispute);
		Self::forget(id, &dispute);
		Self::void(id, job, attempt, operator, challenger, ground)
	}

	/// Slashes what was pledged for a result, and has it void.
	pub(crate) fn void(
		id: DisputeId,
		job: JobId,
		attempt: Attempt,
		operator: AccountIdOf<T>,
		challenger: AccountIdOf<T>,
		ground: Ground,
	) -> DispatchResult {
		let pledge = T::Results::contestable(job, attempt).map_or_else(Zero::zero, |contest| contest.pledge);
		let slashed = T::Stake::slash(&operator, pledge, Some(&challenger));
		T::Results::overturn(job, attempt, ground)?;
		Self::deposit_event(Event::OperatorConvicted {
			dispute: id,
			job,
			attempt,
			operator,
			challenger,
			slashed,
			ground,
		});
		Ok(())
	}

	/// Decides against the challenger: a share of its bond, if it has one, goes to the operator, the rest is burnt. An answer that
	/// was posted is kept for a while.
	pub(crate) fn acquit(id: DisputeId, dispute: DisputeOf<T>, ground: Ground) -> DispatchResult {
		let DisputeOf::<T> { job, attempt, operator, challenger, payer, bond, .. } = dispute.clone();
		let reason = HoldReason::DisputeBond.into();
		let share = T::OperatorShare::get().mul_floor(bond);
		// A freeze on the challenger's balance is no way out of paying.
		let force = Fortitude::Force;
		let paid = if share.is_zero() {
			Zero::zero()
		} else {
			// An operator whose account can't take so little gets nothing: it is burnt as well.
			T::Currency::transfer_on_hold(
				&reason,
				&payer,
				&operator,
				share,
				Precision::Exact,
				Restriction::Free,
				force,
			)
			.unwrap_or_default()
		};
		let rest = bond.saturating_sub(paid);
		if !rest.is_zero()
			&& T::Currency::burn_held(&reason, &payer, rest, Precision::BestEffort, force) != Ok(rest)
		{
			defensive!("a dispute's bond is held from its payer");
		}
		T::Results::dismiss_dispute(job, attempt)?;
		Self::forget(id, &dispute);
		if matches!(dispute.stage, Stage::Answering(_)) && ground == Ground::Proof {
			let until = System::<T>::block_number().saturating_add(T::AnswerPeriod::get());
			Deadlines::<T>::insert(until.saturating_add(One::one()), id, ());
		}
		Self::deposit_event(Event::OperatorAcquitted {
			dispute: id,
			job,
			attempt,
			operator,
			challenger,
			paid,
			ground,
		});
		Ok(())
	}

	/// Ends a dispute on a result that another dispute made void: it would have been won too, and its bond is free.
	pub(crate) fn end_moot(id: DisputeId, dispute: DisputeOf<T>) {
		Self::free_bond(&dispute);
		Self::forget(id, &dispute);
		let DisputeOf::<T> { job, attempt, .. } = dispute;
		Self::deposit_event(Event::DisputeMoot { dispute: id, job, attempt });
	}

	/// What the end of a dispute costs.
	pub(crate) fn weight_of_end(dispute: &DisputeOf<T>) -> Weight {
		end_with_chunks::<T>(dispute.chunks)
	}

	/// Most that the end of a dispute may cost.
	pub(crate) fn dearest_end() -> Weight {
		end_with_chunks::<T>(limits::MAX_CHUNKS)
	}

	fn free_bond(dispute: &DisputeOf<T>) {
		let reason = HoldReason::DisputeBond.into();
		let bond: BalanceOf<T> = dispute.bond;
		if !bond.is_zero()
			&& T::Currency::release(&reason, &dispute.payer, bond, Precision::BestEffort) != Ok(bond)
		{
			defensive!("a dispute's bond is held from its payer");
		}
	}

	/// Removes a dispute and what was posted in it.
	fn forget(id: DisputeId, dispute: &DisputeOf<T>) {
		for chunk in 0..dispute.chunks {
			Posted::<T>::remove(id, chunk);
		}
		if matches!(dispute.stage, Stage::Picking(_) | Stage::Proving(_)) {
			Posted::<T>::remove(id, REVEAL);
		}
		Deadlines::<T>::remove(dispute.deadline().saturating_add(One::one()), id);
		Disputes::<T>::remove(id);
	}
}

/// What the end of a dispute costs in which so many chunks of a trace were posted.
fn end_with_chunks<T: Config>(chunks: u32) -> Weight {
	let verdict = T::WeightInfo::convict().max(T::WeightInfo::acquit());
	verdict.saturating_add(T::DbWeight::get().writes(chunks.into()))
}
