//! Reports: what worker keys say about their assignments, many in one extrinsic.

use crate::{
	agenda::Round, offers::drop_job, publishing::inline_bytes, AccountIdOf, Classes, Config, Error, Event,
	JobOf, Jobs, Lane, Models, OfferOf, Pallet, ReportProblem, WeightInfo,
};
use alloc::collections::BTreeMap;
use ambit_primitives::{
	cid,
	jobs::{ClassId, DeclineReason, JobState, Report, ResultClaim, Verdict, VerificationMode, MAX_REPORTS},
	traits::DemandObserver,
};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	traits::{ConstU32, Get},
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::traits::Saturating;

/// So many declines for a job's input settle that it is the client's fault.
const DECLINES_TO_REFUND: u8 = 2;

/// What the reports of one operator share in one class.
struct Desk<T: Config> {
	mode: VerificationMode,
	/// Bytes of an inline output, `None` where there is none.
	inline: Option<u32>,
	/// The operator's offer with its index.
	offer: Option<(u32, OfferOf<T>)>,
}

/// One operator's batch.
struct Batch<T: Config> {
	operator: AccountIdOf<T>,
	desks: BTreeMap<ClassId, Desk<T>>,
	round: Round<T>,
	/// What the batch costs over its number of reports.
	used: Weight,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report(
		operator: AccountIdOf<T>,
		reports: BoundedVec<Report, ConstU32<MAX_REPORTS>>,
	) -> DispatchResultWithPostInfo {
		let mut batch = Batch::<T> {
			operator,
			desks: BTreeMap::new(),
			round: Round::new(System::<T>::block_number()),
			used: T::WeightInfo::report(u32::try_from(reports.len()).unwrap_or(MAX_REPORTS)),
		};
		let mut valid = false;
		let mut first = None;
		for report in reports {
			let (job, attempt) = (report.job, report.attempt);
			match batch.accept(report) {
				Ok(()) => valid = true,
				Err(problem) => {
					let operator = batch.operator.clone();
					Self::deposit_event(Event::ReportRejected { job, attempt, operator, problem });
					first.get_or_insert(problem);
				}
			}
		}
		for (class, desk) in batch.desks {
			if let Some((index, offer)) = desk.offer {
				if Self::put_offer(class, index, offer) {
					batch.used.saturating_accrue(Self::removal());
				}
			}
		}
		let pays_fee = if first.is_some() || !valid { Pays::Yes } else { Pays::No };
		let post_info = PostDispatchInfo { actual_weight: Some(batch.used), pays_fee };
		if valid {
			return Ok(post_info);
		}
		let error = first.map_or(Error::<T>::Empty, Error::<T>::from).into();
		Err(DispatchErrorWithPostInfo { post_info, error })
	}

	/// Most that these reports may cost: each in a class of its own, each the last of an offer that leaves, each decline the
	/// last of its job.
	pub(crate) fn dearest_reports(reports: &[Report]) -> Weight {
		let count = u32::try_from(reports.len()).unwrap_or(MAX_REPORTS);
		let declines = reports.iter().filter(|report| matches!(report.verdict, Verdict::Declined(_))).count();
		let declines = u64::try_from(declines).unwrap_or(MAX_REPORTS.into());
		let each = desk_weight::<T>().saturating_add(Self::removal()).saturating_add(Self::dearest_attempt());
		T::WeightInfo::report(count)
			.saturating_add(each.saturating_mul(count.into()))
			.saturating_add(Self::dearest_refund().saturating_mul(declines))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	/// What an operator says of a job must be true of the job. Returns it with the index of the operator's offer.
	pub(crate) fn check_report(
		operator: &AccountIdOf<T>,
		report: &Report,
		now: BlockNumberFor<T>,
	) -> Result<(JobOf<T>, u32), ReportProblem> {
		let job = Jobs::<T>::get(report.job).ok_or(ReportProblem::UnknownJob)?;
		let (holder, offer, due) = match &job.state {
			JobState::Resulted { .. } | JobState::Settled { .. } => {
				return Err(ReportProblem::AlreadyResulted)
			}
			_ if job.attempt != report.attempt => return Err(ReportProblem::AttemptMismatch),
			JobState::Submitted | JobState::Refunded { .. } => return Err(ReportProblem::NotAssigned),
			JobState::Assigned { operator, offer, due, .. } => (operator, *offer, *due),
		};
		if holder != operator {
			return Err(ReportProblem::AssignedToAnother);
		}
		if now > due {
			return Err(ReportProblem::WindowClosed);
		}
		Ok((job, offer))
	}
}

impl<T: Config> Batch<T> {
	/// Takes one report, or changes nothing.
	fn accept(&mut self, report: Report) -> Result<(), ReportProblem> {
		let (job, offer) = Pallet::<T>::check_report(&self.operator, &report, self.round.now)?;
		if let Verdict::Done(claim) = &report.verdict {
			check_claim(claim, self.desk(job.class, offer).inline)?;
		}
		if let Some((_, offer)) = &mut self.desk(job.class, offer).offer {
			drop_job::<T>(offer, report.job);
		}
		match report.verdict {
			Verdict::Done(claim) => self.result(report.job, job, claim),
			Verdict::Declined(reason) => self.decline(report.job, job, reason),
		}
		Ok(())
	}

	fn result(&mut self, id: u64, mut job: JobOf<T>, claim: ResultClaim) {
		let JobState::Assigned { operator, offer, fee, pledge, due } = job.state else { return };
		let busy = Pallet::<T>::busy_blocks(job.class, due, self.round.now);
		T::Observer::on_result(job.class, id, &operator, busy);
		self.used.saturating_accrue(Pallet::<T>::tell_attempt(job.class, &operator, &mut self.round));
		let settles = match self.desk(job.class, offer).mode {
			VerificationMode::Optimistic => self.round.now.saturating_add(T::DisputeWindow::get()),
			VerificationMode::Signed => self.round.now,
		};
		let (attempt, output_root) = (job.attempt, claim.output_root);
		let resulted =
			Event::JobResulted { job: id, attempt, operator: operator.clone(), output_root, settles };
		job.state = JobState::Resulted { operator, offer, fee, pledge, claim, settles, disputes: 0 };
		Jobs::<T>::insert(id, job);
		Pallet::<T>::schedule(Lane::Settle, settles, id);
		Pallet::<T>::deposit_event(resulted);
	}

	fn decline(&mut self, id: u64, mut job: JobOf<T>, reason: DeclineReason) {
		let JobState::Assigned { offer, pledge, .. } = job.state else { return };
		let (attempt, operator) = (job.attempt, self.operator.clone());
		self.used.saturating_accrue(Pallet::<T>::redeem(&operator, pledge, &mut self.round));
		Pallet::<T>::deposit_event(Event::JobDeclined { job: id, attempt, operator, reason });
		if reason != DeclineReason::ModelUnavailable {
			job.declined = job.declined.saturating_add(1);
		}
		let cost = if job.declined >= DECLINES_TO_REFUND {
			let reason = ambit_primitives::jobs::RefundReason::InputUnavailable;
			Pallet::<T>::refund_one(id, job, reason, &mut self.round)
		} else {
			Pallet::<T>::try_again(id, job, Some(offer), &mut self.round)
		};
		self.used.saturating_accrue(cost);
	}

	/// What the reports in a class share, looked up once.
	fn desk(&mut self, class: ClassId, hint: u32) -> &mut Desk<T> {
		let Self { operator, desks, used, .. } = self;
		desks.entry(class).or_insert_with(|| {
			used.saturating_accrue(desk_weight::<T>());
			let spec = Classes::<T>::get(class).map(|class| class.spec);
			let model = spec.as_ref().and_then(|spec| Models::<T>::get(spec.model));
			Desk {
				mode: spec.map_or(VerificationMode::Optimistic, |spec| spec.mode),
				inline: model.and_then(|model| inline_bytes(&model.outputs)),
				offer: Pallet::<T>::locate_offer(operator, class, hint),
			}
		})
	}
}

/// What an operator claims must have the form that the ledger keeps, with the inline output that its model gives.
pub(crate) fn check_claim(claim: &ResultClaim, inline: Option<u32>) -> Result<(), ReportProblem> {
	let named = [&claim.output, &claim.trace];
	if named.iter().any(|named| cid::check(named).is_err()) {
		return Err(ReportProblem::MalformedCid);
	}
	let given = claim.inline.as_ref().map(|bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX));
	if given != inline {
		return Err(ReportProblem::InlineMismatch);
	}
	Ok(())
}

/// What the first report in a class costs more than the others: class, model and offer.
fn desk_weight<T: Config>() -> Weight {
	T::DbWeight::get().reads_writes(5, 1)
}
