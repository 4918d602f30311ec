//! What must hold between any two blocks and after any call.

use crate::{
	AccountIdOf, BalanceOf, Config, Deadlines, Disputes, HoldReason, NextDisputeId, Pallet, Posted, ServedTo,
	MOST_CLOCK, REVEAL,
};
use alloc::collections::{BTreeMap, BTreeSet};
use ambit_primitives::{
	disputes::{DisputeId, DisputedTrace, Stage},
	jobs::{Attempt, JobId},
	traits::DisputedResults,
};
use frame_support::{ensure, traits::fungible::InspectHold};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{
	traits::{One, Saturating, Zero},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Checks that the pallet's storage is consistent with itself and with the holds on challengers' accounts.
	///
	/// Reads everything: for tests and tools, never for a block.
	pub fn do_try_state() -> Result<(), DispatchError> {
		check_disputes::<T>()?;
		check_deadlines::<T>()?;
		check_posted::<T>()
	}
}

fn check_disputes<T: Config>() -> DispatchResult {
	let now = System::<T>::block_number();
	let mut bonds = BTreeMap::<AccountIdOf<T>, BalanceOf<T>>::new();
	let mut bondless = BTreeSet::<(JobId, Attempt, AccountIdOf<T>)>::new();
	for (id, dispute) in Disputes::<T>::iter() {
		ensure!(id < NextDisputeId::<T>::get(), "disputes are numbered in order");
		ensure!(dispute.operator != dispute.challenger, "nobody disputes its own result");
		let clocks = dispute.clocks;
		// Not `Clock`: it may have been shortened since.
		let most = BlockNumberFor::<T>::from(MOST_CLOCK);
		ensure!(
			clocks.operator <= most && clocks.challenger <= most,
			"no side has more time than any clock has"
		);
		ensure!(dispute.since <= now, "no clock runs from the future");
		ensure!(
			Deadlines::<T>::contains_key(dispute.deadline().saturating_add(One::one()), id),
			"every dispute has its deadline"
		);
		if let Some(contest) = T::Results::contestable(dispute.job, dispute.attempt) {
			ensure!(contest.operator == dispute.operator, "a dispute is with who signed the result");
			let (roots, named) = (&dispute.roots, contest.claim.trace_root());
			let of_result = match roots.trace {
				DisputedTrace::Named(root) => named == Some(root),
				// Of one that is audited it may have been said since the dispute was opened.
				DisputedTrace::Unsaid | DisputedTrace::Posted(_) => true,
			};
			ensure!(of_result && contest.claim.output_root == roots.output, "a dispute is about the result");
			let is_said = !matches!(dispute.stage, Stage::Posting { .. } | Stage::Answering(_));
			ensure!(!is_said || roots.trace.root().is_some(), "what is judged is under the root of a trace");
		}
		if dispute.bond.is_zero() {
			let dissent = (dispute.job, dispute.attempt, dispute.challenger.clone());
			ensure!(bondless.insert(dissent), "nobody disputes a result twice without a bond");
			ensure!(
				!T::Results::dissents(dispute.job, dispute.attempt, &dispute.challenger),
				"who disputed without a bond can't again"
			);
		}
		let bond = bonds.entry(dispute.payer).or_default();
		*bond = bond.saturating_add(dispute.bond);
	}
	for (payer, bond) in bonds {
		let held = T::Currency::balance_on_hold(&HoldReason::DisputeBond.into(), &payer);
		ensure!(held == bond, "the bonds of open disputes are held, and no more");
	}
	Ok(())
}

fn check_deadlines<T: Config>() -> DispatchResult {
	let now = System::<T>::block_number();
	let served = ServedTo::<T>::get().unwrap_or(now);
	let mut seen = BTreeMap::<DisputeId, BlockNumberFor<T>>::new();
	for (block, id, ()) in Deadlines::<T>::iter() {
		ensure!(seen.insert(id, block).is_none(), "a dispute has one deadline");
		ensure!(block >= served, "no deadline is behind what was served");
		match Disputes::<T>::get(id) {
			Some(dispute) => ensure!(
				block == dispute.deadline().saturating_add(One::one()),
				"a deadline is that of its dispute"
			),
			None => {
				ensure!(Posted::<T>::contains_key(id, REVEAL), "what is kept after a dispute is an answer")
			}
		}
	}
	Ok(())
}

fn check_posted<T: Config>() -> DispatchResult {
	for (id, part, bytes) in Posted::<T>::iter() {
		ensure!(!bytes.is_empty(), "what is posted is something");
		match Disputes::<T>::get(id) {
			Some(dispute) => {
				let revealed = matches!(dispute.stage, Stage::Picking(_) | Stage::Proving(_));
				ensure!(part < dispute.chunks || (revealed && part == REVEAL), "what is posted is looked at");
			}
			None => ensure!(
				part == REVEAL && Deadlines::<T>::iter().any(|(_, kept, ())| kept == id),
				"an answer is kept for a time"
			),
		}
	}
	Ok(())
}
