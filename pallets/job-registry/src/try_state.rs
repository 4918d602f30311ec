//! What must hold between any two blocks and after any call.

use crate::{
	lifecycle::{span, tries},
	offers::stake_of,
	succession::claims,
	vacancies::free_slots,
	AccountIdOf, Active, Agenda, Audits, BalanceOf, ClassBySpec, Classes, Config, Dissents, HoldReason,
	JobOf, Jobs, Lane, LastPage, LastWindow, Models, NextClassId, NextJobId, OfferIndex, Offers, Pallet,
	PanelOf, Panels, TracesDue, Vacancies, MOST_ATTEMPTS,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec,
	vec::Vec,
};
use ambit_primitives::{
	jobs::{ClassId, JobId, JobState, Opinion, Phase, Said, VerificationMode, MAX_PANEL, MIN_PANEL},
	traits::StakeLedger,
};
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{
	traits::{Bounded, One, Saturating},
	DispatchError, DispatchResult,
};

type Sums<T> = BTreeMap<AccountIdOf<T>, BalanceOf<T>>;

impl<T: Config> Pallet<T> {
	/// Checks that the pallet's storage is consistent with itself, with the holds on its users' accounts and with their
	/// bonds.
	///
	/// Reads everything: for tests and tools, never for a block.
	pub fn do_try_state() -> Result<(), DispatchError> {
		check_models::<T>()?;
		check_classes::<T>()?;
		check_offers::<T>()?;
		check_jobs::<T>()?;
		check_panels::<T>()?;
		check_audits::<T>()?;
		check_agenda::<T>()
	}
}

fn add<T: Config>(sums: &mut Sums<T>, who: AccountIdOf<T>, amount: BalanceOf<T>) {
	let sum = sums.entry(who).or_default();
	*sum = sum.saturating_add(amount);
}

/// Every account with such a sum has exactly it on hold.
fn check_holds<T: Config>(
	reason: fn() -> HoldReason,
	sums: Sums<T>,
	problem: &'static str,
) -> DispatchResult {
	for (who, sum) in sums {
		ensure!(T::Currency::balance_on_hold(&reason().into(), &who) == sum, problem);
	}
	Ok(())
}

fn check_models<T: Config>() -> DispatchResult {
	let mut deposits = Sums::<T>::new();
	let mut used = BTreeMap::<_, u32>::new();
	for class in Classes::<T>::iter_values() {
		let count = used.entry(class.spec.model).or_default();
		*count = count.saturating_add(1);
	}
	for (root, model) in Models::<T>::iter() {
		ensure!(model.classes == used.remove(&root).unwrap_or_default(), "a model counts its classes");
		add::<T>(&mut deposits, model.publisher, model.deposit);
	}
	ensure!(used.is_empty(), "every class has its model");
	check_holds::<T>(|| HoldReason::ModelDeposit, deposits, "model deposits are held")
}

fn check_classes<T: Config>() -> DispatchResult {
	let mut deposits = Sums::<T>::new();
	let mut open = BTreeMap::<ClassId, u32>::new();
	for job in Jobs::<T>::iter_values().filter(is_unfinished::<T>) {
		let count = open.entry(job.class).or_default();
		*count = count.saturating_add(1);
	}
	let mut count = 0usize;
	for (id, class) in Classes::<T>::iter() {
		let spec = &class.spec;
		ensure!(id < NextClassId::<T>::get(), "class numbers are counted");
		ensure!(
			ClassBySpec::<T>::get(spec.model, (spec.hardware, spec.latency, spec.mode)) == Some(id),
			"a class is found by its specification"
		);
		ensure!(
			class.open_jobs == open.remove(&id).unwrap_or_default(),
			"a class counts its unfinished jobs"
		);
		add::<T>(&mut deposits, class.owner, class.deposit);
		count = count.saturating_add(1);
	}
	ensure!(open.is_empty(), "every unfinished job has its class");
	ensure!(ClassBySpec::<T>::iter_values().count() == count, "only open classes are found by specification");
	check_holds::<T>(|| HoldReason::ClassDeposit, deposits, "class deposits are held")
}

fn check_offers<T: Config>() -> DispatchResult {
	let mut pools = BTreeMap::<ClassId, u32>::new();
	let mut promised = Sums::<T>::new();
	let mut active = BTreeSet::<(JobId, AccountIdOf<T>)>::new();
	let mut offers = 0usize;
	let mut vacancies: BTreeMap<_, _> = Vacancies::<T>::iter().collect();
	let mut lists: BTreeMap<_, _> =
		Active::<T>::iter().map(|(operator, id, jobs)| ((operator, id), jobs)).collect();
	for (id, index, offer) in Offers::<T>::iter() {
		let class = Classes::<T>::get(id).ok_or("an offer is in an open class")?;
		ensure!(index < class.offers, "a pool's indices have no gaps");
		ensure!(
			OfferIndex::<T>::get(&offer.operator, id) == Some(index),
			"an offer is found by its operator"
		);
		ensure!((1..=T::MaxSlots::get()).contains(&offer.slots), "an offer's slots are within bounds");
		ensure!(offer.price >= class.min_fee, "an offer's price is at least the class's lowest fee");
		let jobs = lists.remove(&(offer.operator.clone(), id)).unwrap_or_default();
		ensure!(!offer.leaving || !jobs.is_empty(), "an offer that leaves waits for a job");
		let free = free_slots(&offer, u32::try_from(jobs.len()).unwrap_or(u32::MAX));
		let noted = vacancies.get_mut(&id).and_then(|slots| slots.get_mut(usize::try_from(index).ok()?));
		// Each is taken out as it is found.
		ensure!(noted.map(core::mem::take) == Some(free), "a pool notes which slots are free");
		for active_job in &jobs {
			ensure!(
				active.insert((*active_job, offer.operator.clone())),
				"a job has one slot of an operator"
			);
			let job = Jobs::<T>::get(active_job).ok_or("an active job is known")?;
			ensure!(job.class == id, "an active job is of the offer's class");
			let holders = holders::<T>(*active_job, &job);
			ensure!(holders.contains(&offer.operator), "an active job is with its operator");
		}
		let stake = stake_of::<T>(&class, offer.slots);
		add::<T>(&mut promised, offer.operator, stake);
		let pool = pools.entry(id).or_default();
		*pool = pool.saturating_add(1);
		offers = offers.saturating_add(1);
	}
	ensure!(OfferIndex::<T>::iter_values().count() == offers, "only offers are found by operator");
	ensure!(lists.is_empty(), "only who offers has jobs");
	for (id, slots) in &vacancies {
		let offers = Classes::<T>::get(id).map_or(0, |class| class.offers);
		ensure!(u32::try_from(slots.len()) == Ok(offers) && offers > 0, "vacancies are of offers");
	}
	for (id, class) in Classes::<T>::iter() {
		ensure!(class.offers == pools.remove(&id).unwrap_or_default(), "a class counts its offers");
		ensure!(class.offers <= T::MaxOffersPerClass::get(), "a pool is within bounds");
	}
	for (operator, stake) in promised {
		ensure!(T::Stake::backing(&operator) >= stake, "offered slots are backed");
	}
	let taken: usize = Jobs::<T>::iter().map(|(id, job)| holders::<T>(id, &job).len()).sum();
	ensure!(taken == active.len(), "every job is on the lists of those who have it");
	Ok(())
}

/// Who has a slot taken by a job.
fn holders<T: Config>(id: JobId, job: &JobOf<T>) -> Vec<AccountIdOf<T>> {
	match &job.state {
		JobState::Assigned { operator, .. } => vec![operator.clone()],
		JobState::Panelled { .. } => {
			let panel = Panels::<T>::get(id).unwrap_or_default().into_iter();
			panel
				.filter(|member| !matches!(member.said, Said::Revealed(_)))
				.map(|member| member.operator)
				.collect()
		}
		JobState::Resulted { .. } => Audits::<T>::get(id)
			.filter(|audit| audit.opinion == Opinion::Pending)
			.map(|audit| audit.auditor)
			.into_iter()
			.collect(),
		JobState::Submitted | JobState::Settled { .. } | JobState::Refunded { .. } => Vec::new(),
	}
}

fn check_jobs<T: Config>() -> DispatchResult {
	let now = System::<T>::block_number();
	let mut fees = Sums::<T>::new();
	let mut pledges = Sums::<T>::new();
	for (id, job) in Jobs::<T>::iter() {
		ensure!(id < NextJobId::<T>::get(), "job numbers are counted");
		let mode = Classes::<T>::get(job.class).map(|class| class.spec.mode);
		let tried = mode.map_or_else(|| tries(MAX_PANEL, job.attempt), |mode| tries(span(mode), job.attempt));
		// An auditor that stands for a result does so in another attempt.
		let audited = u8::from(mode == Some(VerificationMode::Audited));
		// Not `MaxAttempts`: it may have been lowered since.
		ensure!(tried <= MOST_ATTEMPTS.saturating_add(audited), "attempts are within bounds");
		match &job.state {
			JobState::Assigned { fee, due, operator, .. } => {
				ensure!(*fee <= job.max_fee, "a fee is within the client's ceiling");
				ensure!(*due <= job.deadline, "an operator's time ends with the job's");
				ensure!(*operator != job.client, "nobody serves itself");
			}
			JobState::Resulted { fee, settles, .. } => {
				ensure!(*fee <= job.max_fee, "a fee is within the client's ceiling");
				let last = LastWindow::<T>::get().saturating_add(One::one());
				ensure!(*settles <= last.max(now), "every open window is looked through");
			}
			JobState::Settled { fee, .. } => {
				ensure!(*fee <= job.max_fee, "a fee is within the client's ceiling");
			}
			JobState::Panelled { .. } => {
				ensure!(Panels::<T>::contains_key(id), "a redundant job has its operators");
			}
			JobState::Submitted | JobState::Refunded { .. } => {}
		}
		for member in Panels::<T>::get(id).unwrap_or_default() {
			add::<T>(&mut pledges, member.operator, member.pledge);
		}
		if let Some(audit) = Audits::<T>::get(id) {
			add::<T>(&mut pledges, audit.auditor, audit.pledge);
		}
		if let JobState::Assigned { operator, pledge, .. } | JobState::Resulted { operator, pledge, .. } =
			&job.state
		{
			add::<T>(&mut pledges, operator.clone(), *pledge);
		}
		// A client whose jobs are all finished has nothing on hold: its sum is 0.
		let held = if is_unfinished::<T>(&job) { job.max_fee } else { Default::default() };
		add::<T>(&mut fees, job.client, held);
	}
	for (operator, pledge) in pledges {
		ensure!(T::Stake::pledged(&operator) >= pledge, "unpaid results are pledged for");
	}
	check_holds::<T>(|| HoldReason::JobFee, fees, "what unfinished jobs may cost is held")
}

fn check_panels<T: Config>() -> DispatchResult {
	for (id, panel) in Panels::<T>::iter() {
		let job = Jobs::<T>::get(id).ok_or("a panel's job is known")?;
		let mode = Classes::<T>::get(job.class).map(|class| class.spec.mode);
		let Some(VerificationMode::Redundant { operators }) = mode else {
			return Err("a panel is of a redundant job".into());
		};
		ensure!((1..=usize::from(operators)).contains(&panel.len()), "a panel has as many as its class says");
		let distinct: BTreeSet<_> = panel.iter().map(|member| &member.operator).collect();
		ensure!(distinct.len() == panel.len(), "nobody is in a panel twice");
		ensure!(!distinct.contains(&job.client), "nobody serves itself");
		let standing = check_said::<T>(&job, &panel)?;
		let fees = panel.iter().fold(standing, |sum, member| sum.saturating_add(member.fee));
		ensure!(fees <= job.max_fee, "all fees are within the client's ceiling");
	}
	for (id, dissenters) in Dissents::<T>::iter() {
		let state = Jobs::<T>::get(id).map(|job| job.state);
		let Some(JobState::Resulted { claim, .. }) = state else {
			return Err("who dissents does so from a result".into());
		};
		let panel = Panels::<T>::get(id).unwrap_or_default();
		let dissents = |account: &AccountIdOf<T>| {
			panel.iter().any(|member| member.operator == *account && !claims(member, &claim))
		};
		ensure!(
			!dissenters.is_empty() && dissenters.iter().all(dissents),
			"who dissents found something else"
		);
	}
	Ok(())
}

/// What a panel has said must be of its phase. Returns the fee of who stands for the result.
fn check_said<T: Config>(job: &JobOf<T>, panel: &PanelOf<T>) -> Result<BalanceOf<T>, DispatchError> {
	let all = |said: fn(&Said) -> bool| panel.iter().all(|member| said(&member.said));
	match &job.state {
		JobState::Panelled { phase: Phase::Committing, due } => {
			ensure!(panel.len() >= usize::from(MIN_PANEL), "there are enough to compare");
			ensure!(*due < job.deadline, "there is time to reveal");
			ensure!(
				all(|said| !matches!(said, Said::Revealed(_))),
				"nobody reveals before all have committed"
			);
			ensure!(!all(|said| matches!(said, Said::Committed(_))), "somebody has not committed yet");
		}
		JobState::Panelled { phase: Phase::Revealing, .. } => {
			ensure!(all(|said| !matches!(said, Said::Nothing)), "only who committed reveals");
			ensure!(!all(|said| matches!(said, Said::Revealed(_))), "somebody has not revealed yet");
		}
		JobState::Resulted { operator, fee, .. } => {
			ensure!(all(|said| matches!(said, Said::Revealed(_))), "all have revealed");
			ensure!(
				panel.iter().all(|member| member.operator != *operator),
				"who stands is not beside itself"
			);
			return Ok(*fee);
		}
		_ => return Err("a panel is of a job that is worked on, or of its result".into()),
	}
	Ok(Default::default())
}

fn check_audits<T: Config>() -> DispatchResult {
	for (id, audit) in Audits::<T>::iter() {
		let job = Jobs::<T>::get(id).ok_or("an audited job is known")?;
		let mode = Classes::<T>::get(job.class).map(|class| class.spec.mode);
		ensure!(mode == Some(VerificationMode::Audited), "an audit is of an audited class");
		let JobState::Resulted { operator, settles, .. } = &job.state else {
			return Err("an audit is of a result".into());
		};
		ensure!(job.attempt == audit.attempt, "an audit is of the result that there is");
		ensure!(audit.auditor != *operator && audit.auditor != job.client, "nobody audits itself");
		ensure!(audit.due < *settles, "no result is paid while its auditor has time");
		let waits = Pallet::<T>::trace_due(id, &job).is_some();
		ensure!(
			!waits || audit.opinion == Opinion::Pending,
			"no trace is due once the auditor has an opinion"
		);
	}
	for (operator, id, due) in TracesDue::<T>::iter() {
		let state = Jobs::<T>::get(id).map(|job| job.state);
		let Some(JobState::Resulted { operator: holder, claim, .. }) = state else {
			return Err("a trace that is due is of a result".into());
		};
		ensure!(holder == operator, "a trace is due of who gave the result");
		ensure!(claim.trace.is_none(), "a trace that is known is not due");
		match Audits::<T>::get(id) {
			Some(audit) => ensure!(due < audit.due, "an auditor has time after the trace is due"),
			None => ensure!(due < System::<T>::block_number(), "a trace is due for an audit"),
		}
	}
	Ok(())
}

fn check_agenda<T: Config>() -> DispatchResult {
	let now = System::<T>::block_number();
	let cursors = Pallet::<T>::cursors(now);
	let mut lines = BTreeMap::<(u8, JobId), BlockNumberFor<T>>::new();
	for ((lane, block, page), entries) in Agenda::<T>::iter() {
		let cursor = cursors.of(lane);
		ensure!(cursor.block <= now.saturating_add(One::one()), "no lane is ahead of time");
		ensure!((cursor.block, cursor.page) <= (block, page), "nothing on the agenda is behind its lane");
		ensure!(page <= LastPage::<T>::get((lane, block)), "every page is reached");
		ensure!(!entries.is_empty(), "no page is empty");
		for entry in entries {
			let place = lines.entry((purpose(lane), entry.job)).or_insert(block);
			*place = block.min(*place);
		}
	}
	for (id, job) in Jobs::<T>::iter() {
		let (lane, latest) = match &job.state {
			JobState::Submitted => (Lane::Fresh, job.deadline.saturating_add(One::one())),
			JobState::Assigned { due, .. } | JobState::Panelled { due, .. } => {
				(Lane::Due, due.saturating_add(One::one()))
			}
			// Its end puts it back on the agenda.
			JobState::Resulted { disputes, .. } if *disputes > 0 => continue,
			JobState::Resulted { settles, .. } => (Lane::Settle, *settles),
			// The period of keeping may have been changed since.
			JobState::Settled { .. } | JobState::Refunded { .. } => (Lane::Forget, Bounded::max_value()),
		};
		let place = lines.get(&(purpose(lane), id)).ok_or("no job is off the agenda")?;
		ensure!(*place <= latest.max(now.saturating_add(One::one())), "a job's turn comes in time");
	}
	for (id, audit) in Audits::<T>::iter().filter(|(_, audit)| audit.opinion == Opinion::Pending) {
		let place = lines.get(&(purpose(Lane::Audit), id)).ok_or("no audit is off the agenda")?;
		let latest = audit.due.max(now).saturating_add(One::one());
		ensure!(*place <= latest, "an audit's turn comes in time");
	}
	Ok(())
}

/// Lanes that serve the same purpose have the same number.
const fn purpose(lane: Lane) -> u8 {
	match lane {
		Lane::Fresh | Lane::Retry => 0,
		Lane::Due => 1,
		Lane::Settle => 2,
		Lane::Forget => 3,
		Lane::Audit => 4,
	}
}

fn is_unfinished<T: Config>(job: &JobOf<T>) -> bool {
	!matches!(job.state, JobState::Settled { .. } | JobState::Refunded { .. })
}
