//! The operators of a redundant job, from the draw to the last reveal.
//!
//! They execute, commit, and reveal only when all have committed or may not any more, so that nobody has a use for what another one
//! says. Who says nothing in time falls out, and loses a share of its pledge.

use crate::{
	agenda::{Round, Shared},
	assignment::{best_first, can_take, Engaged},
	lifecycle::{span, tries},
	vacancies::{Luck, MAX_SAMPLES},
	BalanceOf, ClassOf, Config, Entry, Event, JobOf, Jobs, Lane, MemberOf, OfferOf, Pallet, PanelOf, Panels,
	ReportProblem, WeightInfo,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::{
		commitment, Job, JobId, JobState, Phase, RefundReason, Report, Said, Verdict, VerificationMode,
		MAX_PANEL, MIN_PANEL,
	},
	traits::StakeLedger,
};
use frame_support::{defensive, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{CheckedSub, One, Saturating};

/// So many declines for a job's input settle that it is the client's fault.
pub(crate) const DECLINES_TO_REFUND: u8 = 2;

impl<T: Config> Pallet<T> {
	/// Gives a waiting job to so many operators at once, if there are. Returns whether there were, and what it cost besides the
	/// class.
	pub(crate) fn assign_panel(
		entry: Entry,
		mut job: JobOf<T>,
		class: &ClassOf<T>,
		operators: u8,
		due: BlockNumberFor<T>,
		round: &mut Round<T>,
	) -> (bool, Weight) {
		let id = entry.job;
		let (chosen, mut used) = Self::choose_panel(entry, &job, class, operators, round);
		used.saturating_accrue(T::WeightInfo::assign_panel());
		let Some(chosen) = chosen else { return (false, used) };
		let (class, attempt) = (job.class, job.attempt);
		let mut panel = PanelOf::<T>::new();
		for (index, offer, pledge) in chosen {
			let (operator, fee) = (offer.operator, offer.price);
			let (taken, cost) = Self::occupy(class, index, &operator, id, round);
			used.saturating_accrue(cost);
			let member =
				MemberOf::<T> { operator: operator.clone(), offer: index, fee, pledge, said: Said::Nothing };
			if !taken || panel.try_push(member).is_err() {
				defensive!("a chosen offer has a free slot, and a panel room for those chosen");
				T::Stake::redeem(&operator, pledge);
				continue;
			}
			Self::deposit_event(Event::JobAssigned { job: id, attempt, operator, fee, due });
		}
		Panels::<T>::insert(id, panel);
		job.state = JobState::Panelled { phase: Phase::Committing, due };
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Due, due.saturating_add(One::one()), id);
		(true, used)
	}

	/// Draws the operators of a redundant job: the best whose prices are together within the client's ceiling. Each has then
	/// pledged what stands behind what it says.
	fn choose_panel(
		entry: Entry,
		job: &JobOf<T>,
		class: &ClassOf<T>,
		operators: u8,
		round: &mut Round<T>,
	) -> (Option<Vec<Engaged<T>>>, Weight) {
		if class.offers < operators.into() {
			return (None, Weight::zero());
		}
		let (mut vacant, mut used) = Self::vacant(job.class, round);
		let avoid = entry.avoid.filter(|avoid| vacant.leave_out(*avoid));
		let looks = MAX_SAMPLES.saturating_sub(u32::from(avoid.is_some()));
		let mut luck = Luck::new(round.draw(entry.job, job.attempt), looks);
		let drawn: Vec<u32> =
			core::iter::from_fn(|| luck.next().and_then(|word| vacant.draw_offer(word))).collect();
		let passes = |offer: &OfferOf<T>| can_take::<T>(offer, job);
		let (candidates, looked) = Self::look_at_offers(job.class, &drawn, passes, round);
		used.saturating_accrue(looked);
		let mut candidates = if luck.is_trial() { candidates } else { best_first::<T>(candidates) };
		let (last, looked) = Self::look_at_offers(job.class, avoid.as_slice(), passes, round);
		used.saturating_accrue(looked);
		candidates.extend(last);
		let mut able: Vec<Engaged<T>> = Vec::new();
		for (index, offer) in candidates {
			used.saturating_accrue(round.touch(Shared::Bond(offer.operator.clone()), 1, 0));
			let pledge = Self::pledge_for(class, offer.price);
			let pledged = T::Stake::pledged(&offer.operator).saturating_add(pledge);
			if Self::is_eligible(&offer.operator) && pledged <= T::Stake::bonded(&offer.operator) {
				able.push((index, offer, pledge));
			}
		}
		let prices: Vec<BalanceOf<T>> = able.iter().map(|(_, offer, _)| offer.price).collect();
		let Some(places) = within(&prices, operators.into(), job.max_fee) else { return (None, used) };
		let chosen = able.into_iter().enumerate().filter(|(place, _)| places.contains(place));
		let mut engaged: Vec<Engaged<T>> = Vec::new();
		for (_, (index, offer, pledge)) in chosen {
			used.saturating_accrue(round.touch(Shared::Pledge(offer.operator.clone()), 0, 1));
			if T::Stake::pledge(&offer.operator, pledge).is_err() {
				defensive!("there is room for the pledge in the bond");
				for (_, offer, pledge) in engaged {
					T::Stake::redeem(&offer.operator, pledge);
				}
				return (None, used);
			}
			engaged.push((index, offer, pledge));
		}
		(Some(engaged), used)
	}

	/// What an operator says of a redundant job must be what it is to say now. Returns the panel with its place in it.
	pub(crate) fn check_member(
		operator: &T::AccountId,
		report: &Report,
		phase: Phase,
		due: BlockNumberFor<T>,
		now: BlockNumberFor<T>,
	) -> Result<(PanelOf<T>, usize), ReportProblem> {
		let panel = Panels::<T>::get(report.job).unwrap_or_default();
		let (place, member) = panel
			.iter()
			.enumerate()
			.find(|(_, member)| member.operator == *operator)
			.ok_or(ReportProblem::AssignedToAnother)?;
		if now > due {
			return Err(ReportProblem::WindowClosed);
		}
		match (phase, &member.said, &report.verdict) {
			(Phase::Committing, Said::Nothing, Verdict::Committed(_) | Verdict::Declined(_)) => {}
			(Phase::Committing, Said::Committed(_), Verdict::Committed(_)) => {
				return Err(ReportProblem::AlreadyCommitted)
			}
			(Phase::Revealing, Said::Committed(committed), Verdict::Revealed { claim, salt }) => {
				if commitment(report.job, report.attempt, operator, salt, claim) != *committed {
					return Err(ReportProblem::CommitmentMismatch);
				}
			}
			(Phase::Revealing, Said::Revealed(_), Verdict::Revealed { .. }) => {
				return Err(ReportProblem::AlreadyRevealed)
			}
			_ => return Err(ReportProblem::WrongVerdict),
		}
		Ok((panel, place))
	}

	/// Keeps what the operators of a redundant job have said so far, and goes on when all have said it.
	pub(crate) fn go_on(id: JobId, job: JobOf<T>, panel: PanelOf<T>, now: BlockNumberFor<T>) {
		let all = |spoke: fn(&Said) -> bool| panel.iter().all(|member| spoke(&member.said));
		match &job.state {
			JobState::Panelled { phase: Phase::Committing, .. } if all(has_committed) => {
				Self::open_reveals(id, job, panel, now);
			}
			JobState::Panelled { phase: Phase::Revealing, .. } if all(has_revealed) => {
				Self::conclude(id, job, panel, now);
			}
			_ => {
				Panels::<T>::insert(id, panel);
				Jobs::<T>::insert(id, job);
			}
		}
	}

	/// Ends a phase whose time has passed: who said nothing falls out, and the others go on if they are enough. Returns what it cost
	/// besides the panel itself.
	pub(crate) fn end_phase(id: JobId, mut job: JobOf<T>, phase: Phase, round: &mut Round<T>) -> Weight {
		let (class, attempt) = (job.class, job.attempt);
		let spoke = |member: &MemberOf<T>| match phase {
			Phase::Committing => has_committed(&member.said),
			Phase::Revealing => has_revealed(&member.said),
		};
		let (spoke, silent): (Vec<_>, Vec<_>) =
			Panels::<T>::take(id).unwrap_or_default().into_iter().partition(spoke);
		let mut used = Weight::zero();
		for member in &silent {
			used.saturating_accrue(Self::punish_silence(id, class, attempt, member, round));
		}
		let enough = match phase {
			Phase::Committing => spoke.len() >= usize::from(MIN_PANEL),
			Phase::Revealing => !spoke.is_empty(),
		};
		if enough {
			let panel = PanelOf::<T>::truncate_from(spoke);
			match phase {
				Phase::Committing => Self::open_reveals(id, job, panel, round.now),
				Phase::Revealing => Self::conclude(id, job, panel, round.now),
			}
			return used;
		}
		used.saturating_accrue(Self::dismiss(id, &job, spoke, round));
		forget_declines(&mut job);
		let avoid = silent.first().map(|member| member.offer);
		used.saturating_add(Self::try_again(id, job, span(REDUNDANT), avoid, round))
	}

	/// What follows when so many operators of a redundant job have declined it that it can't be done: these are left. Returns what
	/// it cost.
	pub(crate) fn give_up(
		id: JobId,
		job: JobOf<T>,
		left: PanelOf<T>,
		avoid: u32,
		round: &mut Round<T>,
	) -> Weight {
		Panels::<T>::remove(id);
		let used = Self::dismiss(id, &job, left, round);
		used.saturating_add(if job.declined >= DECLINES_TO_REFUND {
			Self::refund_one(id, job, RefundReason::InputUnavailable, round)
		} else {
			Self::try_again(id, job, span(REDUNDANT), Some(avoid), round)
		})
	}

	/// Most that the end of a phase may cost, but for a refund.
	pub(crate) fn dearest_phase() -> Weight {
		T::WeightInfo::end_phase().saturating_add(Self::dearest_penalty().saturating_mul(MAX_PANEL.into()))
	}

	/// Most that the draw of a panel may cost, but for a refund.
	pub(crate) fn dearest_panel() -> Weight {
		let (samples, operators) = (u64::from(MAX_SAMPLES), u64::from(MAX_PANEL));
		// The class with its free slots, each drawn offer with its operator's bond, and the jobs of those chosen; of these the
		// free slots, bonds and jobs are written.
		let reads = samples.saturating_mul(2).saturating_add(operators).saturating_add(2);
		let writes = operators.saturating_mul(2).saturating_add(1);
		T::WeightInfo::assign_panel().saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}

	fn open_reveals(id: JobId, mut job: JobOf<T>, panel: PanelOf<T>, now: BlockNumberFor<T>) {
		let due = now.saturating_add(T::RevealPeriod::get());
		let attempt = job.attempt;
		forget_declines(&mut job);
		job.state = JobState::Panelled { phase: Phase::Revealing, due };
		Panels::<T>::insert(id, panel);
		Jobs::<T>::insert(id, job);
		Self::schedule(Lane::Due, due.saturating_add(One::one()), id);
		Self::deposit_event(Event::RevealsOpened { job: id, attempt, due });
	}

	/// Lets go of those who are too few.
	fn dismiss(
		id: JobId,
		job: &JobOf<T>,
		members: impl IntoIterator<Item = MemberOf<T>>,
		round: &mut Round<T>,
	) -> Weight {
		let mut used = Weight::zero();
		for member in members {
			used.saturating_accrue(Self::let_go(id, job.class, &member, round));
			let (attempt, operator) = (job.attempt, member.operator);
			Self::deposit_event(Event::OperatorDismissed { job: id, attempt, operator });
		}
		used
	}
}

/// Any class of redundant jobs, where it does not matter of how many operators.
const REDUNDANT: VerificationMode = VerificationMode::Redundant { operators: MAX_PANEL };

/// This try at a redundant job does not fail because some declined it for its input.
fn forget_declines<AccountId, Balance, BlockNumber>(job: &mut Job<AccountId, Balance, BlockNumber>) {
	job.declined = job.declined.min(tries(span(REDUNDANT), job.attempt));
}

const fn has_committed(said: &Said) -> bool {
	matches!(said, Said::Committed(_))
}

const fn has_revealed(said: &Said) -> bool {
	matches!(said, Said::Revealed(_))
}

/// Places of the first `wanted` of these prices that are together within the budget: one is passed over only if with it the
/// cheapest of those that follow would be too dear. `None` where there are no such.
fn within<Balance>(prices: &[Balance], wanted: usize, mut budget: Balance) -> Option<Vec<usize>>
where
	Balance: Copy + Ord + Saturating + CheckedSub,
{
	let mut chosen = Vec::new();
	for (place, price) in prices.iter().enumerate() {
		let Some(missing) = wanted.checked_sub(chosen.len().saturating_add(1)) else { break };
		let mut after = prices.get(place.saturating_add(1)..).unwrap_or_default().to_vec();
		after.sort_unstable();
		let Some(cheapest) = after.get(..missing) else { break };
		let least = cheapest.iter().fold(*price, |sum, price| sum.saturating_add(*price));
		if least <= budget {
			budget = budget.checked_sub(price)?;
			chosen.push(place);
		}
	}
	(chosen.len() == wanted).then_some(chosen)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn within_should_give_the_first_choice_that_can_be_paid(
			prices in proptest::collection::vec(0u128..50, 0..7),
			wanted in 0usize..5,
			budget in 0u128..150,
		) {
			// All choices of so many places, in the order of preference.
			let choices = (0u32..1 << prices.len())
				.map(|set| (0..prices.len()).filter(|place| set >> place & 1 == 1).collect::<Vec<_>>())
				.filter(|places| places.len() == wanted);
			let payable = choices.filter(|places| places.iter().map(|place| prices[*place]).sum::<u128>() <= budget);
			prop_assert_eq!(within(&prices, wanted, budget), payable.min());
		}
	}
}
