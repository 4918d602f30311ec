//! Reports: what worker keys say about their assignments, many in one extrinsic.

use crate::{
	agenda::Round, audit::check_spot, lifecycle::ALONE, panel::DECLINES_TO_REFUND, publishing::inline_bytes,
	vacancies::drop_job, AccountIdOf, Active, AuditOf, BalanceOf, Classes, Config, Error, Event, JobOf, Jobs,
	Lane, MemberOf, Models, OfferOf, Pallet, PanelOf, ReportProblem, WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use ambit_primitives::{
	cid,
	jobs::{
		ClassId, DeclineReason, JobId, JobState, LatencyTier, ModelRoot, RefundReason, Report, ResultClaim,
		Said, Verdict, VerificationMode, MAX_REPORTS, MIN_PANEL,
	},
	traits::DemandObserver,
};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	traits::{ConstU32, Get},
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_core::H256;
use sp_runtime::{
	traits::{One, Saturating},
	SaturatedConversion,
};

/// What the reports of one operator share in one class.
struct Desk<T: Config> {
	mode: VerificationMode,
	model: ModelRoot,
	/// Bytes of an inline output, `None` where there is none.
	inline: Option<u32>,
	/// The operator's offer with its index.
	offer: Option<(u32, OfferOf<T>)>,
	/// The jobs that it has.
	active: BoundedVec<JobId, T::MaxSlots>,
	/// Whether one was taken off.
	freed: bool,
}

impl<T: Config> Desk<T> {
	/// Whether a result has the form that those of the class have.
	fn check(&self, claim: &ResultClaim) -> Result<(), ReportProblem> {
		check_claim(claim, self.inline, self.mode)
	}
}

/// What a report is about.
pub(crate) enum Matter<T: Config> {
	/// An assignment, with the index of the operator's offer.
	Assignment(u32),
	/// A redundant job, with the operator's place among those who have it.
	Membership(PanelOf<T>, usize),
	/// Somebody else's result that the operator audits.
	Audit(AuditOf<T>),
	/// A result of the operator that is audited, of which it has not said the trace.
	Trace,
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
		for class in batch.desks.keys().copied().collect::<Vec<_>>() {
			batch.leave_desk(class);
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
		let each = desk_weight::<T>().saturating_add(Self::removal()).saturating_add(Self::dearest_attempt());
		let own = |report: &Report| {
			verdict_weight::<T>(&report.verdict).saturating_add(match report.verdict {
				// Of a redundant job it may leave one operator too few.
				Verdict::Declined(_) => Self::dearest_refund()
					.saturating_add(T::DbWeight::get().reads_writes(3, 2))
					.saturating_add(Self::removal()),
				_ => Weight::zero(),
			})
		};
		reports
			.iter()
			.map(own)
			.fold(T::WeightInfo::report(count), |sum, weight| sum.saturating_add(weight))
			.saturating_add(each.saturating_mul(count.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	/// What an operator says of a job must be true of the job. Returns it with what the report is about.
	pub(crate) fn check_report(
		operator: &AccountIdOf<T>,
		report: &Report,
		now: BlockNumberFor<T>,
	) -> Result<(JobOf<T>, Matter<T>), ReportProblem> {
		let job = Jobs::<T>::get(report.job).ok_or(ReportProblem::UnknownJob)?;
		let matter = match &job.state {
			JobState::Resulted { .. } => match &report.verdict {
				Verdict::Audited(_) | Verdict::Declined(_) => {
					let audit = Self::check_auditor(operator, report.job, report.attempt, now);
					match (audit, &report.verdict) {
						// It is not about an audit.
						(Err(ReportProblem::NotAuditor), Verdict::Declined(_)) => {
							return Err(ReportProblem::AlreadyResulted)
						}
						// The operator's silence is not to be forgotten with the audit.
						(Ok(_), Verdict::Declined(_))
							if Self::trace_due(report.job, &job).is_some_and(|due| now > due) =>
						{
							return Err(ReportProblem::WrongVerdict)
						}
						(audit, _) => Matter::Audit(audit?),
					}
				}
				Verdict::Traced(trace) => {
					Self::check_traced(operator, report.job, &job, report.attempt, now)?;
					cid::check(&trace.cid).map_err(|_| ReportProblem::MalformedCid)?;
					Matter::Trace
				}
				_ => return Err(ReportProblem::AlreadyResulted),
			},
			JobState::Settled { .. } => return Err(ReportProblem::AlreadyResulted),
			_ if job.attempt != report.attempt => return Err(ReportProblem::AttemptMismatch),
			JobState::Submitted | JobState::Refunded { .. } => return Err(ReportProblem::NotAssigned),
			JobState::Assigned { operator: holder, offer, due, .. } => {
				if holder != operator {
					return Err(ReportProblem::AssignedToAnother);
				}
				if now > *due {
					return Err(ReportProblem::WindowClosed);
				}
				if !matches!(report.verdict, Verdict::Done(_) | Verdict::Declined(_)) {
					return Err(ReportProblem::WrongVerdict);
				}
				Matter::Assignment(*offer)
			}
			JobState::Panelled { phase, due } => {
				let (panel, place) = Self::check_member(operator, report, *phase, *due, now)?;
				Matter::Membership(panel, place)
			}
		};
		Ok((job, matter))
	}
}

impl<T: Config> Batch<T> {
	/// Takes one report, or changes nothing.
	fn accept(&mut self, report: Report) -> Result<(), ReportProblem> {
		let id = report.job;
		self.used.saturating_accrue(verdict_weight::<T>(&report.verdict));
		let (job, matter) = Pallet::<T>::check_report(&self.operator, &report, self.round.now)?;
		match (matter, report.verdict) {
			(Matter::Assignment(offer), Verdict::Done(claim)) => {
				self.desk(job.class, offer).check(&claim)?;
				self.free_slot(id, job.class, offer);
				self.result(id, job, claim);
			}
			(Matter::Assignment(offer), Verdict::Declined(reason)) => {
				self.free_slot(id, job.class, offer);
				self.decline(id, job, reason);
			}
			(Matter::Membership(panel, place), Verdict::Committed(hash)) => {
				self.commit(id, job, panel, place, hash)?;
			}
			(Matter::Membership(panel, place), Verdict::Revealed { claim, .. }) => {
				self.reveal(id, job, panel, place, claim)?;
			}
			(Matter::Membership(panel, place), Verdict::Declined(reason)) => {
				self.leave_panel(id, job, panel, place, reason);
			}
			(Matter::Audit(audit), Verdict::Audited(bytes)) => {
				let model = self.desk(job.class, audit.offer).model;
				check_spot::<T>(&bytes, &model, &job, &audit)?;
				self.free_slot(id, job.class, audit.offer);
				self.tell_result(id, job.class, LatencyTier::audit_blocks, audit.due);
				Pallet::<T>::agree(id, audit);
			}
			(Matter::Audit(audit), Verdict::Declined(reason)) => {
				self.free_slot(id, job.class, audit.offer);
				let cost = Pallet::<T>::decline_audit(id, &job, audit, reason, &mut self.round);
				self.used.saturating_accrue(cost);
			}
			(Matter::Trace, Verdict::Traced(trace)) => Pallet::<T>::say_trace(id, job, trace),
			_ => return Err(ReportProblem::WrongVerdict),
		}
		Ok(())
	}

	/// Tells that the operator gave, or committed to, what it had to give by `due`, and for which it had so long.
	fn tell_result(
		&mut self,
		id: JobId,
		class: ClassId,
		given: impl FnOnce(LatencyTier) -> u32,
		due: BlockNumberFor<T>,
	) {
		let busy = Pallet::<T>::busy_blocks(class, given, due, self.round.now);
		T::Observer::on_result(class, id, &self.operator, busy);
		self.used.saturating_accrue(Pallet::<T>::tell_attempt(class, &self.operator, &mut self.round));
	}

	fn result(&mut self, id: JobId, job: JobOf<T>, claim: ResultClaim) {
		let JobState::Assigned { operator, offer, fee, pledge, due } = job.state.clone() else { return };
		self.tell_result(id, job.class, LatencyTier::blocks, due);
		let now = self.round.now;
		let mode = self.desk(job.class, offer).mode;
		let settles = match mode {
			VerificationMode::Signed => now,
			VerificationMode::Optimistic | VerificationMode::Redundant { .. } | VerificationMode::Audited => {
				now.saturating_add(T::DisputeWindow::get())
			}
		};
		let member = MemberOf::<T> { operator, offer, fee, pledge, said: Said::Nothing };
		Pallet::<T>::put_result(id, job, member, claim, settles);
		if mode == VerificationMode::Audited {
			Pallet::<T>::schedule(Lane::Audit, now.saturating_add(One::one()), id);
		}
	}

	fn decline(&mut self, id: JobId, mut job: JobOf<T>, reason: DeclineReason) {
		let JobState::Assigned { offer, pledge, .. } = job.state else { return };
		self.give_back(id, &mut job, pledge, reason);
		let cost = if job.declined >= DECLINES_TO_REFUND {
			Pallet::<T>::refund_one(id, job, RefundReason::InputUnavailable, &mut self.round)
		} else {
			Pallet::<T>::try_again(id, job, ALONE, Some(offer), &mut self.round)
		};
		self.used.saturating_accrue(cost);
	}

	/// Notes a commitment. The slot stays taken: the reveal is still to come.
	fn commit(
		&mut self,
		id: JobId,
		job: JobOf<T>,
		mut panel: PanelOf<T>,
		place: usize,
		hash: H256,
	) -> Result<(), ReportProblem> {
		let member = panel.get_mut(place).ok_or(ReportProblem::AssignedToAnother)?;
		member.said = Said::Committed(hash);
		if let JobState::Panelled { due, .. } = job.state {
			self.tell_result(id, job.class, LatencyTier::blocks, due);
		}
		let (attempt, operator) = (job.attempt, self.operator.clone());
		Pallet::<T>::deposit_event(Event::ResultCommitted { job: id, attempt, operator });
		Pallet::<T>::go_on(id, job, panel, self.round.now);
		Ok(())
	}

	fn reveal(
		&mut self,
		id: JobId,
		job: JobOf<T>,
		mut panel: PanelOf<T>,
		place: usize,
		claim: ResultClaim,
	) -> Result<(), ReportProblem> {
		let member = panel.get_mut(place).ok_or(ReportProblem::AssignedToAnother)?;
		let offer = member.offer;
		self.desk(job.class, offer).check(&claim)?;
		self.free_slot(id, job.class, offer);
		let output_root = claim.output_root;
		member.said = Said::Revealed(claim);
		if let JobState::Panelled { due, .. } = job.state {
			let left: u32 = due.saturating_sub(self.round.now).saturated_into();
			let period: u32 = T::RevealPeriod::get().saturated_into();
			T::Observer::on_busy(job.class, period.saturating_sub(left));
			self.used.saturating_accrue(Pallet::<T>::tell_demand(job.class, &mut self.round));
		}
		let (attempt, operator) = (job.attempt, self.operator.clone());
		Pallet::<T>::deposit_event(Event::ResultRevealed { job: id, attempt, operator, output_root });
		Pallet::<T>::go_on(id, job, panel, self.round.now);
		Ok(())
	}

	/// Takes the operator off a redundant job that it gives back.
	fn leave_panel(
		&mut self,
		id: JobId,
		mut job: JobOf<T>,
		mut panel: PanelOf<T>,
		place: usize,
		reason: DeclineReason,
	) {
		let MemberOf::<T> { offer, pledge, .. } = panel.remove(place);
		self.free_slot(id, job.class, offer);
		self.give_back(id, &mut job, pledge, reason);
		if panel.len() >= usize::from(MIN_PANEL) {
			return Pallet::<T>::go_on(id, job, panel, self.round.now);
		}
		// Another one's offer may go now, and this one's take its place in the pool.
		self.leave_desk(job.class);
		let cost = Pallet::<T>::give_up(id, job, panel, offer, &mut self.round);
		self.used.saturating_accrue(cost);
	}

	/// Redeems what was pledged for a job that is given back, and notes why it is.
	fn give_back(&mut self, id: JobId, job: &mut JobOf<T>, pledge: BalanceOf<T>, reason: DeclineReason) {
		let (attempt, operator) = (job.attempt, self.operator.clone());
		self.used.saturating_accrue(Pallet::<T>::redeem(&operator, pledge, &mut self.round));
		Pallet::<T>::deposit_event(Event::JobDeclined { job: id, attempt, operator, reason });
		if reason != DeclineReason::ModelUnavailable {
			job.declined = job.declined.saturating_add(1);
		}
	}

	/// Frees the operator's slot that a job had.
	fn free_slot(&mut self, id: JobId, class: ClassId, hint: u32) {
		let desk = self.desk(class, hint);
		drop_job(&mut desk.active, id);
		desk.freed = true;
	}

	/// What the reports in a class share, looked up once.
	fn desk(&mut self, class: ClassId, hint: u32) -> &mut Desk<T> {
		let Self { operator, desks, used, .. } = self;
		desks.entry(class).or_insert_with(|| {
			used.saturating_accrue(desk_weight::<T>());
			let spec = Classes::<T>::get(class).map(|class| class.spec);
			let model = spec.as_ref().and_then(|spec| Models::<T>::get(spec.model));
			Desk {
				inline: model.and_then(|model| inline_bytes(&model.outputs)),
				offer: Pallet::<T>::locate_offer(operator, class, hint),
				active: Active::<T>::get(&*operator, class),
				freed: false,
				mode: spec.as_ref().map_or(VerificationMode::Optimistic, |spec| spec.mode),
				model: spec.map_or_else(Default::default, |spec| spec.model),
			}
		})
	}

	/// Stores what has become of the operator's slots in a class.
	fn leave_desk(&mut self, class: ClassId) {
		let Some(desk) = self.desks.remove(&class).filter(|desk| desk.freed) else { return };
		let active = Pallet::<T>::put_active(class, &self.operator, desk.active);
		if let Some((index, offer)) = desk.offer {
			if Pallet::<T>::vacate(class, index, &offer, active) {
				self.used.saturating_accrue(Pallet::<T>::removal());
			}
		}
	}
}

/// What an operator claims must have the form that the ledger keeps, with the inline output that its model gives, and with a trace
/// at most in an audited class: operators of a panel say nothing that others don't.
pub(crate) fn check_claim(
	claim: &ResultClaim,
	inline: Option<u32>,
	mode: VerificationMode,
) -> Result<(), ReportProblem> {
	if claim.trace.is_some() && mode != VerificationMode::Audited {
		return Err(ReportProblem::TraceMismatch);
	}
	if claim.cids().any(|named| cid::check(named).is_err()) {
		return Err(ReportProblem::MalformedCid);
	}
	let given = claim.inline.as_ref().map(|bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX));
	if given != inline {
		return Err(ReportProblem::InlineMismatch);
	}
	Ok(())
}

/// What the first report in a class costs more than the others: class, model and offer are read, jobs and free slots written.
fn desk_weight<T: Config>() -> Weight {
	T::DbWeight::get().reads_writes(6, 2)
}

/// What a verdict of this kind costs more than a result.
fn verdict_weight<T: Config>(verdict: &Verdict) -> Weight {
	match verdict {
		Verdict::Done(_) => Weight::zero(),
		// Whether it is about an audit or a panel is looked up, and for an audit what is due of the trace.
		Verdict::Declined(_) => T::DbWeight::get().reads_writes(2, 2),
		// What is due of the trace is looked up.
		Verdict::Traced(_) => T::DbWeight::get().reads_writes(1, 1),
		Verdict::Committed(_) => T::WeightInfo::commit(),
		Verdict::Revealed { .. } => T::WeightInfo::reveal(),
		Verdict::Audited(bytes) => T::WeightInfo::agree(u32::try_from(bytes.len()).unwrap_or(u32::MAX)),
	}
}
