//! Audits: randomness sends a share of the results of audited classes to another operator, which has to show that it executed too.
//!
//! What it has to show is a tile of a result inside of the model, drawn after the result was signed. Who agrees stands behind
//! the result from then on. Who disputes it instead needs no bond: what it pledged is at stake until the result is paid or void.
//!
//! A tile is shown under the result's trace, which its operator says when the audit is drawn, unless the result named it
//! already. Who doesn't say it is not paid; its auditor looks at the output all the same, and may dispute that.

use crate::{
	agenda::{Round, Shared},
	assignment::{Draw, Engaged},
	offers::Outcome,
	AccountIdOf, AuditOf, Audits, BalanceOf, ClassOf, Classes, Config, Entry, Event, Fault, JobOf, Jobs,
	Lane, MemberOf, OfferOf, Pallet, ReportProblem, WeightInfo,
};
use ambit_primitives::{
	disputes::Ground,
	jobs::{Attempt, ClassId, DeclineReason, JobId, JobState, ModelRoot, Opinion, Said, VerificationMode},
	traits::{DemandObserver, StakeLedger},
};
use ambit_referee::{Claimed, Refusal, SpotCheck};
use codec::{DecodeAll, Encode};
use frame_support::{
	defensive,
	traits::{
		fungible::Balanced,
		tokens::{Fortitude, Precision, Preservation},
		Get, Imbalance,
	},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::{
	traits::{One, Saturating, Zero},
	Permill,
};

impl<T: Config> Pallet<T> {
	/// Draws whether a result is audited and by whom, or ends the audit whose time has passed. Returns what it cost.
	pub(crate) fn audit_one(entry: Entry, round: &mut Round<T>) -> Weight {
		match entry.avoid {
			None => Self::draw_audit(entry.job, T::AuditShare::get(), round),
			Some(_) => Self::end_audit(entry.job, round),
		}
	}

	/// Draws whether a result is of this share, and is audited.
	pub(crate) fn draw_audit(id: JobId, share: Permill, round: &mut Round<T>) -> Weight {
		let Some(mut job) = Jobs::<T>::get(id) else { return T::WeightInfo::stale_one() };
		let JobState::Resulted { operator, fee, settles, .. } = &mut job.state else {
			return T::WeightInfo::stale_one();
		};
		let luck = blake2_256(&(b"ambit/audit/1", round.seed(), id, job.attempt).encode());
		if !is_drawn(&luck, share) {
			return T::WeightInfo::stale_one();
		}
		let mut used = T::WeightInfo::draw_audit();
		used.saturating_accrue(round.touch(Shared::ClassRead(job.class), 1, 0));
		// A second line for the same result: it is of an earlier one that was overturned before its line came up.
		let class = Classes::<T>::get(job.class).filter(|class| class.spec.mode == VerificationMode::Audited);
		let Some(class) = class.filter(|_| !Audits::<T>::contains_key(id)) else { return used };

		let attempt = job.attempt;
		let parties = [&*operator, &job.client];
		let (chosen, looked) = Self::choose_auditor(job.class, &class, parties, *fee, &luck, round);
		used.saturating_accrue(looked);
		let Some((index, offer, pledge)) = chosen else {
			Self::deposit_event(Event::AuditUnserved { job: id, attempt });
			return used;
		};
		let auditor = offer.operator;
		let (taken, cost) = Self::occupy(job.class, index, &auditor, id, round);
		used.saturating_accrue(cost);
		if !taken {
			T::Stake::redeem(&auditor, pledge);
			return used;
		}
		let due = round.now.saturating_add(class.spec.latency.audit_blocks().into());
		let draw = H256(blake2_256(&(b"ambit/spot-check/1", luck).encode()));
		let pay = T::OperatorShare::get().mul_floor(*fee);
		Self::deposit_event(Event::AuditDrawn { job: id, attempt, auditor: auditor.clone(), draw, due });
		let opinion = Opinion::Pending;
		let audit = AuditOf::<T> { attempt, auditor, offer: index, pledge, pay, draw, due, opinion };
		Audits::<T>::insert(id, audit);
		let after = due.saturating_add(One::one());
		Self::schedule(Lane::Audit, after, Entry { job: id, avoid: Some(index) });
		let lengthened = *settles < after;
		*settles = after.max(*settles);
		used.saturating_accrue(Self::ask_trace(id, &job, &class, round.now));
		if lengthened {
			Jobs::<T>::insert(id, job);
			Self::settle_at(id, after);
		}
		used
	}

	/// Draws an auditor as operators are drawn, but for the price: it is paid what this result costs. It has then pledged as much
	/// as the operator, and no less than the bond of a dispute, which its own takes the place of.
	fn choose_auditor(
		id: ClassId,
		class: &ClassOf<T>,
		parties: [&AccountIdOf<T>; 2],
		fee: BalanceOf<T>,
		luck: &[u8; 32],
		round: &mut Round<T>,
	) -> (Option<Engaged<T>>, Weight) {
		let words = blake2_256(&(b"ambit/auditor/1", luck).encode());
		let passes = |offer: &OfferOf<T>| !offer.leaving && !parties.contains(&&offer.operator);
		let pledge = Self::pledge_for(class, fee).max(T::LeastAuditPledge::get());
		Self::draw_one(id, Draw { words, avoid: None }, passes, |_| pledge, round)
	}

	/// Ends an audit whose auditor let its time pass.
	fn end_audit(id: JobId, round: &mut Round<T>) -> Weight {
		let late = |audit: &AuditOf<T>| audit.opinion == Opinion::Pending && round.now > audit.due;
		let Some(audit) = Audits::<T>::get(id).filter(late) else { return T::WeightInfo::stale_one() };
		let Some(job) = Jobs::<T>::get(id) else {
			defensive!("a job whose result is audited is known");
			return T::WeightInfo::stale_one();
		};
		Audits::<T>::remove(id);
		let used = T::WeightInfo::end_audit().saturating_add(T::DbWeight::get().reads(1));
		used.saturating_add(if Self::trace_due(id, &job).is_some() {
			// It had nothing to agree with.
			Self::dismiss_auditor(id, job.class, &audit, round)
		} else {
			Self::punish_silence(id, job.class, audit.attempt, &member_of::<T>(&audit), round)
		})
	}

	/// Lets go of an auditor whose operator withholds the trace. Returns what it cost.
	pub(crate) fn dismiss_auditor(
		id: JobId,
		class: ClassId,
		audit: &AuditOf<T>,
		round: &mut Round<T>,
	) -> Weight {
		let (attempt, operator) = (audit.attempt, audit.auditor.clone());
		Self::deposit_event(Event::OperatorDismissed { job: id, attempt, operator });
		Self::let_go(id, class, &member_of::<T>(audit), round)
	}

	/// The audit of an unpaid result that an operator still has to speak on.
	pub(crate) fn open_audit(operator: &AccountIdOf<T>, id: JobId) -> Option<AuditOf<T>> {
		Audits::<T>::get(id).filter(|audit| audit.auditor == *operator && audit.opinion == Opinion::Pending)
	}

	/// What an auditor says must be of an audit that it has, and in time.
	pub(crate) fn check_auditor(
		operator: &AccountIdOf<T>,
		id: JobId,
		attempt: Attempt,
		now: BlockNumberFor<T>,
	) -> Result<AuditOf<T>, ReportProblem> {
		let audit = Self::open_audit(operator, id).ok_or(ReportProblem::NotAuditor)?;
		if audit.attempt != attempt {
			return Err(ReportProblem::AttemptMismatch);
		}
		if now > audit.due {
			return Err(ReportProblem::WindowClosed);
		}
		Ok(audit)
	}

	/// Notes that an auditor agrees, whose slot is free already.
	pub(crate) fn agree(id: JobId, mut audit: AuditOf<T>) {
		audit.opinion = Opinion::Agrees;
		let (attempt, auditor) = (audit.attempt, audit.auditor.clone());
		Audits::<T>::insert(id, audit);
		Self::deposit_event(Event::AuditAgreed { job: id, attempt, auditor });
	}

	/// Ends an audit that was given back, whose slot is free already. Returns what it cost.
	pub(crate) fn decline_audit(
		id: JobId,
		job: &JobOf<T>,
		audit: AuditOf<T>,
		reason: DeclineReason,
		round: &mut Round<T>,
	) -> Weight {
		Self::forgo_trace(id, job);
		Audits::<T>::remove(id);
		let used = Self::redeem(&audit.auditor, audit.pledge, round);
		let (attempt, auditor) = (audit.attempt, audit.auditor);
		Self::deposit_event(Event::AuditDeclined { job: id, attempt, auditor, reason });
		used
	}

	/// Notes that who disputes a result was to audit it, if it was and has still time: its slot is free, its pledge is not. Returns
	/// whether it was, and so needs no bond.
	pub(crate) fn dispute_audit(
		id: JobId,
		job: &JobOf<T>,
		account: &AccountIdOf<T>,
		now: BlockNumberFor<T>,
	) -> bool {
		let Ok(mut audit) = Self::check_auditor(account, id, job.attempt, now) else { return false };
		Self::forgo_trace(id, job);
		audit.opinion = Opinion::Disputes;
		let (attempt, offer, auditor) = (audit.attempt, audit.offer, audit.auditor.clone());
		Self::free_slot(job.class, &auditor, offer, id, None, &mut Round::new(now));
		Audits::<T>::insert(id, audit);
		Self::deposit_event(Event::AuditDisputed { job: id, attempt, auditor });
		true
	}

	/// The operator of an audited result is convicted. An auditor that agreed falls with it if that was by proof; by silence, or
	/// by giving up, the operator falls alone and the auditor stands for the result, for the same fee. One that disputed it was
	/// right, whoever brought the operator down; one that has not spoken yet has nothing more to do with it.
	pub(crate) fn succeed_audited(
		id: JobId,
		job: &JobOf<T>,
		fee: BalanceOf<T>,
		ground: Ground,
		round: &mut Round<T>,
	) -> Option<MemberOf<T>> {
		Self::forgo_trace(id, job);
		let audit = Audits::<T>::take(id)?;
		let member = MemberOf::<T> { fee, ..member_of::<T>(&audit) };
		match audit.opinion {
			Opinion::Pending => {
				Self::let_go(id, job.class, &member, round);
			}
			Opinion::Disputes => {
				Self::redeem(&member.operator, member.pledge, round);
			}
			Opinion::Agrees if ground == Ground::Proof => {
				Self::forfeit(id, job.class, &member, Fault::Agreement, round);
			}
			Opinion::Agrees => return Some(member),
		}
		None
	}

	/// What payment of an audited result does: its auditor is paid if it agreed, and loses its pledge if it disputed what nobody has
	/// proven wrong. Returns what it cost.
	pub(crate) fn settle_audit(id: JobId, class: ClassId, round: &mut Round<T>) -> Weight {
		let used = T::WeightInfo::end_audit();
		let Some(audit) = Audits::<T>::take(id) else { return used };
		let member = member_of::<T>(&audit);
		match audit.opinion {
			// Its time has passed, but its line has not come up yet.
			Opinion::Pending => {
				return used.saturating_add(Self::punish_silence(id, class, audit.attempt, &member, round));
			}
			Opinion::Disputes => {
				return used.saturating_add(Self::forfeit(id, class, &member, Fault::Dissent, round));
			}
			Opinion::Agrees => {}
		}
		let shared = [
			(Shared::OfferWritten(class, audit.auditor.clone()), 2, 1),
			(Shared::Payee(audit.auditor.clone()), 1, 1),
			(Shared::Payee(T::ProtocolAccount::get()), 1, 1),
		];
		let used = shared.into_iter().fold(used, |used, (shared, reads, writes)| {
			used.saturating_add(round.touch(shared, reads, writes))
		});
		Self::judge(class, &audit.auditor, audit.offer, Outcome::Success);
		Self::pay_auditor(id, class, &audit);
		used.saturating_add(Self::redeem(&audit.auditor, audit.pledge, round))
	}

	/// Most that a line of the audits' lane may cost.
	pub(crate) fn dearest_audit() -> Weight {
		let class = T::DbWeight::get().reads(1);
		let drawn = T::WeightInfo::draw_audit()
			.saturating_add(Self::dearest_ask())
			.saturating_add(class)
			.saturating_add(Self::dearest_draw());
		drawn.max(Self::dearest_audited())
	}

	/// Most that payment may cost for the auditor.
	pub(crate) fn dearest_audited() -> Weight {
		let (trace, agreed) = (T::DbWeight::get().reads(1), T::DbWeight::get().reads_writes(5, 4));
		T::WeightInfo::end_audit().saturating_add(trace).saturating_add(agreed.max(Self::dearest_penalty()))
	}

	/// Pays an auditor out of what the protocol has.
	fn pay_auditor(id: JobId, class: ClassId, audit: &AuditOf<T>) {
		let (protocol, auditor, pay) = (T::ProtocolAccount::get(), audit.auditor.clone(), audit.pay);
		let taken = T::Currency::withdraw(
			&protocol,
			pay,
			Precision::BestEffort,
			Preservation::Preserve,
			Fortitude::Polite,
		);
		let mut paid = Zero::zero();
		if let Ok(taken) = taken {
			let amount = taken.peek();
			match T::Currency::resolve(&auditor, taken) {
				Ok(()) => paid = amount,
				// Too little for a dead account: back to where it came from.
				Err(taken) => drop(T::Currency::resolve(&protocol, taken)),
			}
		}
		T::Observer::on_auditor_paid(class, paid);
		Self::deposit_event(Event::AuditPaid { job: id, auditor, pay, paid });
	}
}

/// Whether what an auditor shows is the tile that was drawn of the result.
pub(crate) fn check_spot<T: Config>(
	bytes: &[u8],
	model: &ModelRoot,
	job: &JobOf<T>,
	audit: &AuditOf<T>,
) -> Result<(), ReportProblem> {
	let JobState::Resulted { claim, .. } = &job.state else { return Err(ReportProblem::NotAuditor) };
	let shown = SpotCheck::decode_all(&mut &*bytes).map_err(|_| ReportProblem::MalformedSpotCheck)?;
	let claimed = Claimed {
		model: model.0,
		input: job.input_root.0,
		output: claim.output_root.0,
		trace: claim.trace_root().map(|root| root.0),
		inline: None,
	};
	shown.check(&claimed, &audit.draw.0).map_err(|refusal| match refusal {
		Refusal::NoSuchPlace => ReportProblem::SpotCheckOfAnotherPlace,
		Refusal::Trace => ReportProblem::SpotCheckNotInTrace,
		Refusal::Tiles(_) | Refusal::Length | Refusal::Missing => ReportProblem::SpotCheckNotInTensor,
		Refusal::Model
		| Refusal::Invalid
		| Refusal::Input
		| Refusal::Output
		| Refusal::Unfounded
		| Refusal::Mismatch => ReportProblem::SpotCheckOfAnotherModel,
	})
}

/// Whether this luck falls into the share.
fn is_drawn(luck: &[u8; 32], share: Permill) -> bool {
	let word = luck.first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
	word.checked_rem(u64::from(Permill::one().deconstruct()))
		.is_some_and(|place| place < share.deconstruct().into())
}

/// An auditor as one who has a slot and a pledge for a job.
fn member_of<T: Config>(audit: &AuditOf<T>) -> MemberOf<T> {
	MemberOf::<T> {
		operator: audit.auditor.clone(),
		offer: audit.offer,
		fee: audit.pay,
		pledge: audit.pledge,
		said: Said::Nothing,
	}
}
