//! How disputes begin.

use crate::{
	weights::WeightInfo, AccountIdOf, BalanceOf, Config, DisputeOf, Error, Event, HoldReason, NextDisputeId,
	Pallet,
};
use alloc::vec;
use ambit_primitives::{
	disputes::{Accused, Artefact, Clocks, Demand, DisputeId, DisputedRoots, Ground, Stage},
	jobs::{Attempt, JobId, ValueType},
	traits::{Contestable, DisputedResults, StakeLedger},
};
use ambit_referee::{chunks, limits, Charge, Claimed, Finding, Refusal};
use codec::DecodeAll;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	traits::{fungible::MutateHold, ConstU32, Get},
	weights::Weight,
	BoundedVec,
};
use frame_system::Pallet as System;
use sp_core::H256;
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(
		payer: AccountIdOf<T>,
		job: JobId,
		attempt: Attempt,
		charge: &[u8],
	) -> DispatchResultWithPostInfo {
		let mut weight = T::WeightInfo::open(length(charge.len()));
		let contest = Self::contest(payer, job, attempt)?;
		let charge = Charge::decode_all(&mut &*charge).map_err(|_| Error::<T>::Malformed)?;
		if matches!(charge, Charge::Output(_)) {
			weight.saturating_accrue(T::WeightInfo::outputs());
		}
		let stage = match charge.examine(&claimed(&contest.result)).map_err(Error::<T>::from)? {
			Finding::Node(accused) => Stage::Revealing(stored::<T>(accused)?),
			Finding::Trace(nodes) => Stage::Posting { nodes, above: unposted::<T>(nodes)? },
			Finding::Wrong => {
				let id = Self::number(&contest);
				let Contest { job, attempt, challenger, result, .. } = contest;
				Self::void(id, job, attempt, result.operator, challenger, Ground::Proof)?;
				weight.saturating_accrue(T::WeightInfo::convict());
				return Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::No });
			}
		};
		// Who loses a pledge unless it proves the result wrong has that at stake.
		let pledged = T::Results::charged(job, attempt, &contest.challenger);
		weight.saturating_accrue(T::Results::charged_weight());
		let bond = if pledged { Zero::zero() } else { T::DisputeBond::get() };
		Self::begin(contest, bond, stage)?;
		Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::No })
	}

	pub(crate) fn do_demand(
		payer: AccountIdOf<T>,
		job: JobId,
		attempt: Attempt,
		piece: Demand,
	) -> DispatchResult {
		let contest = Self::contest(payer, job, attempt)?;
		ensure!(piece.of != Artefact::Trace || contest.result.claim.trace.is_some(), Error::<T>::NoTrace);
		Self::begin(contest, T::DemandBond::get(), Stage::Answering(piece))
	}

	/// Most that an opening may cost.
	pub(crate) fn dearest_opening(bytes: usize) -> Weight {
		let charged = T::WeightInfo::convict().max(T::Results::charged_weight());
		let examined = T::WeightInfo::open(length(bytes)).saturating_add(T::WeightInfo::outputs());
		examined.saturating_add(charged)
	}

	/// Marks a result as disputed by who signed this.
	fn contest(payer: AccountIdOf<T>, job: JobId, attempt: Attempt) -> Result<Contest<T>, DispatchError> {
		let challenger = T::Stake::stash_of_worker(&payer).unwrap_or_else(|| payer.clone());
		let result = T::Results::open_dispute(job, attempt)?;
		ensure!(result.operator != challenger, Error::<T>::OwnResult);
		Ok(Contest { payer, challenger, job, attempt, result })
	}

	/// Gives a dispute its number.
	fn number(contest: &Contest<T>) -> DisputeId {
		let id = NextDisputeId::<T>::mutate(|next| {
			let id = *next;
			*next = next.saturating_add(1);
			id
		});
		Self::deposit_event(Event::DisputeOpened {
			dispute: id,
			job: contest.job,
			attempt: contest.attempt,
			operator: contest.result.operator.clone(),
			challenger: contest.challenger.clone(),
		});
		id
	}

	/// Begins a dispute with this bond and the first thing that the operator has to say.
	fn begin(contest: Contest<T>, bond: BalanceOf<T>, stage: Stage) -> DispatchResult {
		if !bond.is_zero() {
			T::Currency::hold(&HoldReason::DisputeBond.into(), &contest.payer, bond)?;
		}
		let id = Self::number(&contest);
		let Contest { payer, challenger, job, attempt, result } = contest;
		let clock = T::Clock::get();
		let dispute = DisputeOf::<T> {
			job,
			attempt,
			operator: result.operator,
			challenger,
			payer,
			bond,
			roots: DisputedRoots {
				model: result.model,
				input: result.input_root,
				output: result.claim.output_root,
				trace: result.claim.trace_root().into(),
			},
			clocks: Clocks { operator: clock, challenger: clock },
			since: System::<T>::block_number(),
			turn: 0,
			chunks: match &stage {
				Stage::Posting { above, .. } => length(above.len()),
				_ => 0,
			},
			stage,
		};
		Self::put(id, dispute);
		Ok(())
	}
}

/// A result, and who disputes it.
struct Contest<T: Config> {
	payer: AccountIdOf<T>,
	challenger: AccountIdOf<T>,
	job: JobId,
	attempt: Attempt,
	result: Contestable<AccountIdOf<T>, BalanceOf<T>>,
}

/// What a result says, as the referee takes it.
fn claimed<AccountId, Balance>(contest: &Contestable<AccountId, Balance>) -> Claimed<'_> {
	Claimed {
		model: contest.model.0,
		input: contest.input_root.0,
		output: contest.claim.output_root.0,
		trace: contest.claim.trace_root().map(|root| root.0),
		inline: contest.claim.inline.as_ref().map(|inline| inline.as_slice()),
	}
}

/// A node whose result is to be judged, as it is stored.
pub(crate) fn stored<T: Config>(accused: ambit_referee::Accused) -> Result<Accused, Error<T>> {
	let ambit_referee::Accused { nodes, node, record, descent } = accused;
	Ok(Accused {
		nodes,
		node,
		record: H256(record),
		ty: ValueType::try_from(&descent.ty).map_err(|_| Error::<T>::InvalidNode)?,
		level: descent.level,
		index: descent.index,
		hash: H256(descent.hash),
	})
}

/// The chunks of a trace of so many nodes, none of which is posted.
fn unposted<T: Config>(
	nodes: u32,
) -> Result<BoundedVec<Option<H256>, ConstU32<{ limits::MAX_CHUNKS }>>, Error<T>> {
	let chunks = chunks(nodes).and_then(|chunks| usize::try_from(chunks).ok());
	let chunks = chunks.ok_or(Error::<T>::ModelMismatch)?;
	BoundedVec::try_from(vec![None; chunks]).map_err(|_| Error::<T>::ModelMismatch)
}

/// A length as benchmarks take it.
pub(crate) fn length(bytes: usize) -> u32 {
	u32::try_from(bytes).unwrap_or(u32::MAX)
}

impl<T: Config> From<Refusal> for Error<T> {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			Refusal::Model => Self::ModelMismatch,
			Refusal::Invalid => Self::InvalidNode,
			Refusal::Trace => Self::TraceMismatch,
			Refusal::Input => Self::InputMismatch,
			Refusal::Output => Self::ValuesMismatch,
			Refusal::Unfounded => Self::Unfounded,
			Refusal::Length => Self::WrongLength,
			Refusal::Mismatch => Self::HashMismatch,
			Refusal::NoSuchPlace => Self::NoSuchPlace,
			Refusal::Tiles(_) => Self::TilesMismatch,
			Refusal::Missing => Self::TileMissing,
		}
	}
}
