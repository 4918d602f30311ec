//! Reports: what worker keys say of the requests that their operators have, many in one extrinsic.

use crate::{
	settlement::has_told, AccountIdOf, Config, Error, Event, FeedOf, Feeds, Lane, Pallet, PanelOf, Panels,
	ReportProblem, WeightInfo,
};
use ambit_primitives::{
	cid,
	feeds::{
		commitment, Failure, FeedReport, FeedSaid, FeedState, FeedVerdict, Finding, Reading, Value,
		MAX_FEED_REPORTS,
	},
	jobs::Phase,
};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	traits::ConstU32,
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::traits::{One, Saturating, Zero};

/// A request that a report is about, its operators, and the reporter's place among them.
pub(crate) type Matter<T> = (FeedOf<T>, PanelOf<T>, usize);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report(
		operator: AccountIdOf<T>,
		reports: BoundedVec<FeedReport, ConstU32<MAX_FEED_REPORTS>>,
	) -> DispatchResultWithPostInfo {
		let now = System::<T>::block_number();
		let (mut valid, mut first) = (false, None);
		for report in reports {
			let feed = report.feed;
			match Self::accept(&operator, report, now) {
				Ok(()) => valid = true,
				Err(problem) => {
					let operator = operator.clone();
					Self::deposit_event(Event::ReportRejected { feed, operator, problem });
					first.get_or_insert(problem);
				}
			}
		}
		let pays_fee = if first.is_some() || !valid { Pays::Yes } else { Pays::No };
		let post_info = PostDispatchInfo { actual_weight: None, pays_fee };
		if valid {
			return Ok(post_info);
		}
		let error = first.map_or(Error::<T>::Empty, Error::<T>::from).into();
		Err(DispatchErrorWithPostInfo { post_info, error })
	}

	/// What these reports weigh.
	pub(crate) fn weight_of_reports(reports: &[FeedReport]) -> Weight {
		let count = |told: bool| {
			let same = |report: &&FeedReport| matches!(report.verdict, FeedVerdict::Revealed { .. }) == told;
			u32::try_from(reports.iter().filter(same).count()).unwrap_or(MAX_FEED_REPORTS)
		};
		T::WeightInfo::commit(count(false)).saturating_add(T::WeightInfo::reveal(count(true)))
	}

	/// What an operator says of a request must be true of the request.
	pub(crate) fn check_report(
		operator: &AccountIdOf<T>,
		report: &FeedReport,
		now: BlockNumberFor<T>,
	) -> Result<Matter<T>, ReportProblem> {
		let feed = Feeds::<T>::get(report.feed).ok_or(ReportProblem::UnknownFeed)?;
		let (phase, due) = match feed.state {
			FeedState::Queued => return Err(ReportProblem::NotAsked),
			FeedState::Asked { phase, due } => (phase, due),
			FeedState::Answered { .. } | FeedState::Failed { .. } | FeedState::Refunded { .. } => {
				return Err(ReportProblem::AlreadyEnded)
			}
		};
		let panel = Panels::<T>::get(report.feed).unwrap_or_default();
		let place = panel.iter().position(|member| member.operator == *operator);
		let place = place.ok_or(ReportProblem::NotMember)?;
		let member = panel.get(place).ok_or(ReportProblem::NotMember)?;
		if now > due {
			return Err(ReportProblem::WindowClosed);
		}
		match (&report.verdict, phase, &member.said) {
			(FeedVerdict::Committed(_), Phase::Committing, FeedSaid::Nothing) => {}
			(FeedVerdict::Committed(_), Phase::Committing, _) => return Err(ReportProblem::AlreadyCommitted),
			(FeedVerdict::Committed(_), Phase::Revealing, _) => return Err(ReportProblem::CommitmentsClosed),
			(FeedVerdict::Revealed { .. }, Phase::Committing, _) => return Err(ReportProblem::TooEarly),
			(FeedVerdict::Revealed { finding, salt }, Phase::Revealing, FeedSaid::Committed(hash)) => {
				check_finding(finding, &feed.query.reading)?;
				let genesis = System::<T>::block_hash(BlockNumberFor::<T>::zero());
				if commitment(&genesis, report.feed, operator, finding, salt) != *hash {
					return Err(ReportProblem::CommitmentMismatch);
				}
			}
			(FeedVerdict::Revealed { .. }, Phase::Revealing, _) => {
				return Err(ReportProblem::AlreadyRevealed)
			}
		}
		Ok((feed, panel, place))
	}

	/// Takes one report, or changes nothing.
	fn accept(
		operator: &AccountIdOf<T>,
		report: FeedReport,
		now: BlockNumberFor<T>,
	) -> Result<(), ReportProblem> {
		let (feed, mut panel, place) = Self::check_report(operator, &report, now)?;
		let id = report.feed;
		let member = panel.get_mut(place).ok_or(ReportProblem::NotMember)?;
		let operator = operator.clone();
		match report.verdict {
			FeedVerdict::Committed(hash) => {
				member.said = FeedSaid::Committed(hash);
				Self::deposit_event(Event::FindingCommitted { feed: id, operator });
				if panel.iter().any(|member| member.said == FeedSaid::Nothing) {
					Panels::<T>::insert(id, panel);
				} else {
					Self::open_reveals(id, feed, panel, now);
				}
			}
			FeedVerdict::Revealed { finding, .. } => {
				member.said = FeedSaid::Revealed(finding.clone());
				Self::deposit_event(Event::FindingRevealed { feed: id, operator, finding });
				if panel.iter().all(has_told) {
					// What is due then is done by the next block, so that a report weighs little.
					Self::schedule(Lane::Due, now.saturating_add(One::one()), id);
				}
				Panels::<T>::insert(id, panel);
			}
		}
		Ok(())
	}
}

/// A finding must be of the type that was asked for, and in the form that the ledger keeps.
fn check_finding(finding: &Finding, reading: &Reading) -> Result<(), ReportProblem> {
	match (finding, reading) {
		(Finding::Found(Value::Text(text)), Reading::Text) => {
			core::str::from_utf8(text).map(|_| ()).map_err(|_| ReportProblem::MalformedText)
		}
		(Finding::Found(Value::Number(_)), Reading::Number { .. }) => Ok(()),
		(Finding::Found(Value::Tensor { cid, .. }), Reading::Tensor { .. }) => {
			cid::check(cid).map_err(|_| ReportProblem::MalformedCid)
		}
		(Finding::Found(_), _) => Err(ReportProblem::WrongType),
		(Finding::Failed(Failure::Refused(status)), _) if !(100..=999).contains(status) => {
			Err(ReportProblem::MalformedStatus)
		}
		(Finding::Failed(_), _) => Ok(()),
	}
}
