//! What the off-chain worker's hook asks: the moves and results that a key has to look at, and the call that says what came of
//! it. Nothing here is run by a block.

use crate::{AccountIdOf, BalanceOf, Call, Config, DisputeOf, Disputes, Pallet};
use alloc::{collections::BTreeSet, vec::Vec};
use ambit_primitives::{
	disputes::{DisputedTrace, Side, Stage, Turn},
	jobs::{Attempt, JobId},
	traits::{Contestable, DisputedResults, StakeLedger, WorkerDuties},
	worker::{Answer, Outcome, Respond, Task, TaskId, Watch},
};
use codec::Encode;
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::{
		fungible::Inspect,
		tokens::{Fortitude, Preservation},
		Get,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError};

/// Most bytes of moves in one extrinsic.
const MAX_PLAYED: usize = 1024 * 1024;
/// Most results that are looked through for those to watch.
const WATCHED: u32 = 10_000;

impl<T: Config> WorkerDuties<AccountIdOf<T>> for Pallet<T> {
	type Call = Call<T>;

	/// Disputes in which it is this key's turn, then results of others that it may dispute: first those that its operator loses a
	/// pledge for unless it does. Only a key whose account could hold the bond is asked to watch the others: that is how its
	/// owner says that it should.
	fn tasks(worker: &AccountIdOf<T>, limit: u32) -> Vec<Task> {
		let now = System::<T>::block_number();
		let turns = Self::turns_of(worker).into_iter().filter(|state| now <= state.deadline && !state.moot);
		let responses = turns.filter_map(|state| Self::response(state.id, state.dispute));
		let limit = usize::try_from(limit).unwrap_or(usize::MAX);
		let mut tasks: Vec<Task> = responses.map(Task::Respond).take(limit).collect();
		let room = limit.saturating_sub(tasks.len());
		tasks.extend(Self::watched(worker).map(Task::Watch).take(room));
		tasks
	}

	/// Moves in one call, or one charge: whichever is due first, so that no number of moves keeps a key from charging in time. What would
	/// be rejected is not worth its fee.
	fn call(worker: &AccountIdOf<T>, answers: Vec<Answer>) -> Option<Call<T>> {
		let mut turns = BoundedVec::<Turn, _>::new();
		let mut charge = None;
		let mut due: Option<BlockNumberFor<T>> = None;
		let mut room = MAX_PLAYED;
		for Answer { task, outcome } in answers {
			match (task, outcome) {
				(TaskId::Respond { dispute, turn }, Outcome::Moved(action)) => {
					let turn = Turn { dispute, turn, action };
					let Some(left) = room.checked_sub(turn.encoded_size()) else { continue };
					let repeated = turns.iter().any(|other| other.dispute == dispute);
					if !repeated
						&& Self::would_pass(|| Self::play_one(worker, &turn).map(|_| ()))
						&& turns.try_push(turn).is_ok()
					{
						room = left;
						let deadline = Disputes::<T>::get(dispute).map(|dispute| dispute.deadline());
						due = due.into_iter().chain(deadline).min();
					}
				}
				(
					TaskId::Watch { job, attempt } | TaskId::Audit { job, attempt },
					Outcome::Charged(bytes),
				) if charge.is_none() => {
					let open = || {
						let opened = Self::do_open(worker.clone(), job, attempt, &bytes);
						opened.map(|_| ()).map_err(|error| error.error)
					};
					if Self::would_pass(open) {
						charge = Some((job, attempt, bytes));
					}
				}
				_ => {}
			}
		}
		let in_time = |(job, attempt, _): &(JobId, Attempt, _)| {
			let last = T::Results::execution(*job, *attempt).map(|execution| execution.due);
			due.zip(last).is_none_or(|(moves, charge)| charge < moves.unique_saturated_into())
		};
		match charge.filter(|charge| turns.is_empty() || in_time(charge)) {
			Some((job, attempt, charge)) => Some(Call::open { job, attempt, charge }),
			None => (!turns.is_empty()).then_some(Call::play { turns }),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Whether this would be accepted now. Changes nothing.
	fn would_pass(act: impl FnOnce() -> Result<(), DispatchError>) -> bool {
		with_transaction(|| TransactionOutcome::Rollback(act())).is_ok()
	}

	fn response(id: u64, dispute: DisputeOf<T>) -> Option<Respond> {
		let DisputeOf::<T> { job, attempt, turn, .. } = dispute;
		let Contestable { mut claim, .. } = T::Results::contestable(job, attempt)?;
		if !matches!(dispute.roots.trace, DisputedTrace::Named(_)) {
			// It was said since the dispute was opened, in which what is posted there counts.
			claim.trace = None;
		}
		let side = dispute.stage.side();
		let (revealed, trace) = match side {
			Side::Operator => Default::default(),
			Side::Challenger => {
				// It is large, and what is picked doesn't follow from it.
				let needed = matches!(dispute.stage, Stage::Naming { .. } | Stage::Proving(_));
				let trace = if needed { Self::posted_trace(id) } else { Vec::new() };
				(Self::revealed(id).unwrap_or_default(), trace)
			}
		};
		Some(Respond {
			dispute: id,
			turn,
			due: dispute.deadline().unique_saturated_into(),
			side,
			execution: T::Results::execution(job, attempt)?,
			claim,
			stage: dispute.stage,
			revealed,
			trace,
		})
	}

	/// Results of others that this key doesn't dispute yet, if it needs no bond for it, or its account could hold one.
	fn watched(worker: &AccountIdOf<T>) -> impl Iterator<Item = Watch> {
		let operator = T::Stake::stash_of_worker(worker);
		let free: BalanceOf<T> =
			T::Currency::reducible_balance(worker, Preservation::Preserve, Fortitude::Polite);
		let rich = free >= T::DisputeBond::get();
		let open = if rich || operator.is_some() { T::Results::in_window(WATCHED) } else { Vec::new() };
		let party = operator.unwrap_or_else(|| worker.clone());
		let (mut results, others): (Vec<_>, Vec<_>) =
			open.into_iter().partition(|(job, attempt)| T::Results::dissents(*job, *attempt, &party));
		if rich {
			results.extend(others);
		}
		let disputed: BTreeSet<(JobId, Attempt)> = Disputes::<T>::iter_values()
			.filter(|dispute| dispute.challenger == party)
			.map(|dispute| (dispute.job, dispute.attempt))
			.collect();
		results.into_iter().filter(move |result| !disputed.contains(result)).filter_map(
			move |(job, attempt)| {
				let contest =
					T::Results::contestable(job, attempt).filter(|contest| contest.operator != party)?;
				Some(Watch { execution: T::Results::execution(job, attempt)?, claim: contest.claim })
			},
		)
	}
}
