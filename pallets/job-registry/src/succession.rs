//! Who stands for the result of a redundant job, who follows when it falls, and what becomes of the others when it is paid.

use crate::{
	agenda::{Round, Shared},
	offers::Outcome,
	AccountIdOf, BalanceOf, Config, Dissents, Event, Fault, JobOf, Jobs, Lane, LastWindow, MemberOf, Pallet,
	PanelOf, Panels, WeightInfo,
};
use alloc::vec::Vec;
use ambit_primitives::{
	disputes::Ground,
	jobs::{ClassId, JobId, JobState, Member, ResultClaim, Said, MAX_PANEL},
};
use frame_support::{defensive, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{One, Saturating};

impl<T: Config> Pallet<T> {
	/// All have revealed who do: the claim that most of them share is the result, and the first of those who made it stands for it.
	pub(crate) fn conclude(id: JobId, job: JobOf<T>, panel: PanelOf<T>, now: BlockNumberFor<T>) {
		let chosen = most_shared(&panel);
		let Some((member, claim)) = chosen.and_then(|place| Self::raise(id, panel, place)) else {
			defensive!("somebody has revealed a result");
			return;
		};
		Self::put_result(id, job, member, claim, now.saturating_add(T::DisputeWindow::get()));
	}

	/// Makes what an operator claims the result of a job.
	pub(crate) fn put_result(
		id: JobId,
		mut job: JobOf<T>,
		member: MemberOf<T>,
		claim: ResultClaim,
		settles: BlockNumberFor<T>,
	) {
		let MemberOf::<T> { operator, offer, fee, pledge, .. } = member;
		let (attempt, output_root) = (job.attempt, claim.output_root);
		let resulted =
			Event::JobResulted { job: id, attempt, operator: operator.clone(), output_root, settles };
		job.state = JobState::Resulted { operator, offer, fee, pledge, claim, settles, disputes: 0 };
		Jobs::<T>::insert(id, job);
		Self::settle_at(id, settles);
		Self::deposit_event(resulted);
	}

	/// Puts a result on the agenda for when its window is over, and has challengers look for it until then.
	pub(crate) fn settle_at(id: JobId, settles: BlockNumberFor<T>) {
		Self::schedule(Lane::Settle, settles, id);
		let last = settles.saturating_sub(One::one());
		if LastWindow::<T>::get() < last {
			LastWindow::<T>::put(last);
		}
	}

	/// The operator that stood for this claim is convicted. If that was by proof, all fall who made the same claim. Returns who
	/// stands from now on, and for which claim.
	///
	/// By silence, by giving up, or by a proof about the trace that it posted in its defence, only the one operator falls: it may do so although
	/// the claim is right. The next one that made the claim then has to answer for it.
	pub(crate) fn succeed(
		id: JobId,
		class: ClassId,
		claim: &ResultClaim,
		ground: Ground,
		round: &mut Round<T>,
	) -> Option<(MemberOf<T>, ResultClaim)> {
		Dissents::<T>::remove(id);
		let mut panel = Panels::<T>::take(id)?;
		let mut next = panel.iter().position(|member| claims(member, claim));
		if ground == Ground::Proof {
			let (cosigners, others): (Vec<_>, Vec<_>) =
				panel.into_iter().partition(|member| claims(member, claim));
			for member in &cosigners {
				Self::forfeit(id, class, member, Fault::Cosignature, round);
			}
			panel = PanelOf::<T>::truncate_from(others);
			next = None;
		}
		let place = next.or_else(|| most_shared(&panel))?;
		Self::raise(id, panel, place)
	}

	/// What payment does with the others of a panel: who found the same is paid too, who found something else has not proven it and
	/// loses its pledge. Returns who is to be paid how much, and what it cost over `settle_panel`.
	pub(crate) fn settle_panel(
		id: JobId,
		class: ClassId,
		claim: &ResultClaim,
		round: &mut Round<T>,
	) -> (Vec<(AccountIdOf<T>, BalanceOf<T>)>, Weight) {
		let mut used = Weight::zero();
		let mut paid = Vec::new();
		Dissents::<T>::remove(id);
		for member in Panels::<T>::take(id).unwrap_or_default() {
			if !claims(&member, claim) {
				used.saturating_accrue(Self::forfeit(id, class, &member, Fault::Dissent, round));
				continue;
			}
			let MemberOf::<T> { operator, offer, fee, pledge, .. } = member;
			used.saturating_accrue(round.touch(Shared::OfferWritten(class, operator.clone()), 2, 1));
			used.saturating_accrue(round.touch(Shared::Payee(operator.clone()), 1, 1));
			used.saturating_accrue(Self::redeem(&operator, pledge, round));
			Self::judge(class, &operator, offer, Outcome::Success);
			paid.push((operator, fee));
		}
		(paid, used)
	}

	/// Whether an account has found something else than this result of a redundant job, and has not disputed it yet.
	pub(crate) fn may_dissent(id: JobId, claim: &ResultClaim, account: &AccountIdOf<T>) -> bool {
		let panel = Panels::<T>::get(id).unwrap_or_default();
		let dissents = |member: &MemberOf<T>| member.operator == *account && !claims(member, claim);
		panel.iter().any(dissents) && !Dissents::<T>::get(id).contains(account)
	}

	/// Notes that an account has disputed the result for which it needed no bond.
	pub(crate) fn note_dissent(id: JobId, account: &AccountIdOf<T>) {
		Dissents::<T>::mutate(id, |dissenters| {
			if dissenters.try_push(account.clone()).is_err() {
				defensive!("there are no more dissenters than members");
			}
		});
	}

	/// Most that payment of a redundant job may cost, but for what every payment does.
	pub(crate) fn dearest_settled_panel() -> Weight {
		let paid = T::DbWeight::get().reads_writes(4, 3);
		let others = u64::from(MAX_PANEL).saturating_sub(1);
		T::WeightInfo::settle_panel().saturating_add(paid.max(Self::dearest_penalty()).saturating_mul(others))
	}

	/// Takes the member at this place out of a panel, to stand for what it claims. The others stay beside it.
	fn raise(id: JobId, mut panel: PanelOf<T>, place: usize) -> Option<(MemberOf<T>, ResultClaim)> {
		let claim = panel.get(place).and_then(claim_of)?.clone();
		let member = panel.remove(place);
		if panel.is_empty() {
			Panels::<T>::remove(id);
		} else {
			Panels::<T>::insert(id, panel);
		}
		Some((member, claim))
	}
}

/// What a member has revealed.
const fn claim_of<AccountId, Balance>(member: &Member<AccountId, Balance>) -> Option<&ResultClaim> {
	match &member.said {
		Said::Revealed(claim) => Some(claim),
		Said::Nothing | Said::Committed(_) => None,
	}
}

/// Whether a member has revealed the same result: one of both is right exactly if the other is. Where its bytes are may differ.
pub(crate) fn claims<AccountId, Balance>(member: &Member<AccountId, Balance>, claim: &ResultClaim) -> bool {
	claim_of(member).is_some_and(|own| own.is_same(claim))
}

/// Place of the first member whose claim no fewer share than any other.
fn most_shared<AccountId, Balance>(panel: &[Member<AccountId, Balance>]) -> Option<usize> {
	let shared = |claim: &ResultClaim| panel.iter().filter(|other| claims(other, claim)).count();
	let places =
		panel.iter().enumerate().filter_map(|(place, member)| Some((place, shared(claim_of(member)?))));
	// The last of several that have as many is taken: so backwards.
	places.rev().max_by_key(|(_, shared)| *shared).map(|(place, _)| place)
}
