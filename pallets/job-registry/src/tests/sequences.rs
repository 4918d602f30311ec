//! Random sequences of everything that anyone can do, with the invariants checked after every step.

use super::audits::{publish_audited, result_of, shown};
use crate::{mock::*, Audits, Dissents, Jobs, Panels, TracesDue};
use ambit_primitives::{
	disputes::Ground,
	jobs::{
		ClassId, ClassSpec, DeclineReason, JobId, JobState, LatencyTier, Opinion, Report, ResultClaim, Said,
		SignedTrace, Verdict, VerificationMode,
	},
	traits::DisputedResults,
};
use ambit_referee::testing::Execution;
use codec::Encode;
use frame_support::{storage::with_storage_layer, weights::Weight};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::Permill;

#[derive(Clone, Debug)]
enum Step {
	Offer {
		operator: usize,
		class: ClassId,
		slots: u32,
		price: Balance,
	},
	WithdrawOffer {
		operator: usize,
		class: ClassId,
	},
	Submit {
		client: usize,
		class: ClassId,
		fee: Balance,
		ahead: u64,
	},
	WithdrawJob {
		client: usize,
		job: u64,
	},
	/// Everybody reports what it has, this share of it, in this way.
	Report {
		operator: usize,
		take: usize,
		how: How,
	},
	Settle {
		jobs: Vec<u64>,
	},
	OpenDispute {
		job: u64,
		who: usize,
	},
	/// An auditor disputes what it audits, in time or late, once or again.
	DisputeAudit {
		nth: usize,
	},
	Dismiss {
		job: u64,
	},
	Overturn {
		job: u64,
		ground: Ground,
	},
	Chill {
		operator: usize,
		chilled: bool,
	},
	Slash {
		operator: usize,
		amount: Balance,
	},
	CloseClass {
		class: ClassId,
	},
	/// A balance moves behind the pallet's back.
	Transfer {
		from: usize,
		to: usize,
		amount: Balance,
	},
	/// Others are kept of the artefacts that jobs use.
	Keep {
		files: u8,
	},
	/// A parameter changes.
	Govern {
		what: u8,
		to: u64,
	},
	/// Blocks with this much room, and luck.
	Blocks {
		number: u64,
		idle: u64,
		service: u64,
		luck: u64,
	},
}

#[derive(Clone, Copy, Debug)]
enum How {
	Done,
	/// Something else than the others find.
	Other,
	WrongAttempt,
	NoInput,
	NoModel,
	NotMine,
}

const CLIENTS: [u64; 4] = [CLIENT, OTHER_CLIENT, POOR, A];

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let job = 0u64..40;
	let step = prop_oneof![
		4 => (0usize..4, 0u32..5, 0u32..10, 90u128..160)
			.prop_map(|(operator, class, slots, price)| Step::Offer { operator, class, slots, price }),
		1 => (0usize..4, 0u32..4).prop_map(|(operator, class)| Step::WithdrawOffer { operator, class }),
		10 => (0usize..4, 0u32..5, 90u128..500, 1u64..120)
			.prop_map(|(client, class, fee, ahead)| Step::Submit { client, class, fee, ahead }),
		1 => (0usize..4, job.clone()).prop_map(|(client, job)| Step::WithdrawJob { client, job }),
		10 => (0usize..4, 1usize..8, prop_oneof![
				8 => Just(How::Done),
				2 => Just(How::Other),
				1 => Just(How::WrongAttempt),
				1 => Just(How::NoInput),
				1 => Just(How::NoModel),
				1 => Just(How::NotMine),
			]).prop_map(|(operator, take, how)| Step::Report { operator, take, how }),
		1 => proptest::collection::vec(job.clone(), 0..10).prop_map(|jobs| Step::Settle { jobs }),
		2 => (job.clone(), 0usize..4).prop_map(|(job, who)| Step::OpenDispute { job, who }),
		3 => (0usize..4).prop_map(|nth| Step::DisputeAudit { nth }),
		1 => job.clone().prop_map(|job| Step::Dismiss { job }),
		2 => (job, prop_oneof![Just(Ground::Proof), Just(Ground::Clock), Just(Ground::Conceded), Just(Ground::Trace)])
			.prop_map(|(job, ground)| Step::Overturn { job, ground }),
		1 => (0usize..4, any::<bool>()).prop_map(|(operator, chilled)| Step::Chill { operator, chilled }),
		1 => (0usize..4, 0u128..3_000).prop_map(|(operator, amount)| Step::Slash { operator, amount }),
		1 => (0u32..5).prop_map(|class| Step::CloseClass { class }),
		1 => (0usize..4, 0usize..4, 0u128..2_000_000).prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
		1 => (0u8..8).prop_map(|files| Step::Keep { files }),
		2 => (0u8..10, any::<u64>()).prop_map(|(what, to)| Step::Govern { what, to }),
		6 => (1u64..12, prop_oneof![Just(0u64), Just(600), Just(1_000_000)], prop_oneof![Just(0u64), Just(16_000), Just(1_000_000)], any::<u64>())
			.prop_map(|(number, idle, service, luck)| Step::Blocks { number, idle, service, luck }),
	];
	proptest::collection::vec(step, 1..120)
}

/// The attempt at which a job is.
fn attempt_of(job: u64) -> u8 {
	Jobs::<Test>::get(job).map_or(0, |job| job.attempt)
}

/// What an operator would say now of each job that it has, as the chain sees it.
fn duties_of(truth: &Execution, stash: u64, how: How) -> Vec<Report> {
	// Some name their trace at once, some when it is asked for.
	let right = |id, class| match class {
		AUDITED => result_of(&truth.claim().in_class(id % 3 == 0)),
		_ => claim(),
	};
	let found = |id, class| match how {
		How::Other => ResultClaim { output_root: H256([stash as u8; 32]), ..right(id, class) },
		_ => right(id, class),
	};
	let mut jobs: Vec<_> = Jobs::<Test>::iter().collect();
	jobs.sort_unstable_by_key(|(id, _)| *id);
	let duty = |(id, job): (JobId, crate::JobOf<Test>)| {
		let claim = found(id, job.class);
		let report = |verdict| Some(Report { job: id, attempt: job.attempt, verdict });
		match job.state {
			JobState::Assigned { operator, .. } if operator == stash => report(Verdict::Done(claim)),
			JobState::Panelled { .. } => {
				let panel = panel(id);
				let member = panel.iter().find(|member| member.operator == stash)?;
				match member.said {
					Said::Nothing => Some(committed(id, stash, &claim)),
					// Some reveal what they committed to, some something else.
					Said::Committed(_) => Some(revealed(id, stash, claim)),
					Said::Revealed(_) => None,
				}
			}
			JobState::Resulted { operator, .. } if TracesDue::<Test>::contains_key(operator, id) => {
				let due = operator == stash || matches!(how, How::NotMine);
				let trace = result_of(&truth.claim()).trace.filter(|_| due)?;
				let trace = match how {
					How::Other => SignedTrace { root: H256([stash as u8; 32]), ..trace },
					_ => trace,
				};
				report(Verdict::Traced(trace))
			}
			JobState::Resulted { .. } => {
				let audit = Audits::<Test>::get(id).filter(|audit| audit.auditor == stash)?;
				report(Verdict::Audited(shown(truth, &audit.draw).encode().try_into().unwrap()))
			}
			_ => None,
		}
	};
	jobs.into_iter().filter_map(duty).collect()
}

fn reports(truth: &Execution, stash: u64, take: usize, how: How) -> Vec<Report> {
	let from = if matches!(how, How::NotMine) { OPERATORS[(stash as usize + 1) % 4] } else { stash };
	duties_of(truth, from, how)
		.into_iter()
		.take(take)
		.map(|report| match how {
			How::Done | How::Other | How::NotMine => report,
			How::WrongAttempt => Report { attempt: report.attempt.wrapping_add(1), ..report },
			How::NoInput => declined(report.job, report.attempt, DeclineReason::InputUnavailable),
			How::NoModel => declined(report.job, report.attempt, DeclineReason::ModelUnavailable),
		})
		.collect()
}

/// What operators have pledged is what stands behind their results, and no more: nothing is left over of what ended.
fn check_pledges() {
	let mut pledges: Vec<(u64, Balance)> = Vec::new();
	for (id, job) in Jobs::<Test>::iter() {
		if let JobState::Assigned { operator, pledge, .. } | JobState::Resulted { operator, pledge, .. } =
			job.state
		{
			pledges.push((operator, pledge));
		}
		pledges.extend(panel(id).iter().map(|member| (member.operator, member.pledge)));
		pledges.extend(Audits::<Test>::get(id).map(|audit| (audit.auditor, audit.pledge)));
	}
	for stash in OPERATORS {
		let of = pledges.iter().filter(|(operator, _)| *operator == stash);
		assert_eq!(Bonds::of(stash).pledged, of.map(|(_, pledge)| pledge).sum::<Balance>());
	}
}

/// Does one step; what fails must change nothing, as in a block.
fn take(truth: &Execution, step: Step) {
	let _ = with_storage_layer::<(), sp_runtime::DispatchError, _>(|| match step {
		Step::Offer { operator, class, slots, price } => {
			JobRegistry::offer(origin(OPERATORS[operator]), class, slots, price)
		}
		Step::WithdrawOffer { operator, class } => {
			JobRegistry::withdraw_offer(origin(OPERATORS[operator]), class)
		}
		Step::Submit { client, class, fee, ahead } => {
			let input = if class == AUDITED { H256(truth.claim().input) } else { H256([3; 32]) };
			let deadline = System::block_number() + ahead;
			JobRegistry::submit(origin(CLIENTS[client]), class, cid(3), input, fee, deadline)
		}
		Step::WithdrawJob { client, job } => JobRegistry::withdraw_job(origin(CLIENTS[client]), job),
		Step::Report { operator, take, how } => {
			let stash = OPERATORS[operator];
			report(stash, reports(truth, stash, take, how)).map(|_| ()).map_err(|error| error.error)
		}
		Step::Settle { jobs } => JobRegistry::settle(origin(ANYONE), jobs.try_into().unwrap())
			.map(|_| ())
			.map_err(|error| error.error),
		Step::OpenDispute { job, who } => {
			let attempt = attempt_of(job);
			JobRegistry::open_dispute(job, attempt)?;
			JobRegistry::charged(job, attempt, &OPERATORS[who]);
			Ok(())
		}
		Step::DisputeAudit { nth } => {
			let mut audits: Vec<_> = Audits::<Test>::iter().collect();
			audits.sort_unstable_by_key(|(id, _)| *id);
			let Some((job, audit)) = audits.into_iter().nth(nth) else { return Ok(()) };
			JobRegistry::open_dispute(job, audit.attempt)?;
			let is_open = audit.opinion == Opinion::Pending && System::block_number() <= audit.due;
			assert_eq!(JobRegistry::charged(job, audit.attempt, &audit.auditor), is_open);
			Ok(())
		}
		Step::Dismiss { job } => JobRegistry::dismiss_dispute(job, attempt_of(job)),
		Step::Overturn { job, ground } => JobRegistry::overturn(job, attempt_of(job), ground),
		Step::Chill { operator, chilled } => {
			Bonds::mutate(OPERATORS[operator], |bond| bond.chilled = chilled);
			Ok(())
		}
		Step::Slash { operator, amount } => {
			Bonds::mutate(OPERATORS[operator], |bond| bond.active = bond.active.saturating_sub(amount));
			Ok(())
		}
		Step::CloseClass { class } => {
			JobRegistry::close_class(origin(OWNER), class).map(|_| ()).map_err(|error| error.error)
		}
		Step::Transfer { from, to, amount } => Balances::transfer_allow_death(
			origin(CLIENTS[from]),
			CLIENTS[to],
			amount.min(free(CLIENTS[from])),
		),
		Step::Keep { files } => {
			Kept::set((0..3).filter(|bit| files >> bit & 1 == 1).map(|bit| cid(bit + 1)).collect());
			Ok(())
		}
		Step::Govern { what, to } => {
			match what {
				0 => DisputeWindow::set(3 + to % 14),
				1 => RetentionPeriod::set(5 + to % 36),
				2 => MaxAttempts::set(1 + (to % 5) as u8),
				3 => OperatorShare::set(Permill::from_percent((to % 101) as u32)),
				4 => PledgeMultiple::set(1 + (to % 50) as u32),
				5 => LeastPledge::set(1 + Balance::from(to % 200)),
				6 => MaxDeadline::set(20 + to % 200),
				7 => RevealPeriod::set(1 + to % 12),
				8 => DataShare::set(Permill::from_percent((to % 21) as u32)),
				_ => AuditShare::set(Permill::from_percent((to % 101) as u32)),
			}
			Ok(())
		}
		Step::Blocks { number, idle, service, luck } => {
			ServiceWeight::set(Weight::from_parts(service * 1_000_000, u64::MAX));
			Luck::set(luck);
			for _ in 0..number {
				next_block_with(Weight::from_parts(idle * 1_000_000, u64::MAX));
				check();
			}
			Ok(())
		}
	});
}

fn classes() -> Vec<ClassSpec> {
	let quick = ClassSpec { latency: LatencyTier::Interactive, ..spec(VerificationMode::Signed) };
	let panels = ClassSpec { latency: LatencyTier::Interactive, ..redundant(3) };
	vec![spec(VerificationMode::Optimistic), quick, panels]
}

/// Number of the audited class.
const AUDITED: ClassId = 3;

proptest! {
	#[test]
	fn nothing_should_break_the_books(steps in steps()) {
		ExtBuilder::default().with_classes(classes()).with_offers(&[(A, 2, 100), (B, 3, 110)]).build_and_execute(|| {
			let issuance = Balances::total_issuance();
			let truth = Execution::random(3);
			publish_audited(&truth, LatencyTier::Interactive);
			for (operator, price) in [(A, 100), (B, 110)] {
				JobRegistry::offer(origin(operator), AUDITED, 3, price).unwrap();
			}
			JobRegistry::offer(origin(C), 2, 4, 100).unwrap();
			for step in steps {
				take(&truth, step);
				check();
				check_pledges();
				assert_eq!(Balances::total_issuance(), issuance);
			}

			// Whatever was left open ends, and all that was held is spent or free.
			for (id, job) in Jobs::<Test>::iter().collect::<Vec<_>>() {
				if let JobState::Resulted { disputes, .. } = job.state {
					for _ in 0..disputes {
						JobRegistry::dismiss_dispute(id, job.attempt).unwrap();
					}
				}
			}
			ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
			run_to(System::block_number() + 260);
			check();
			assert_eq!(Jobs::<Test>::iter().count(), 0, "every job ends and is forgotten");
			let beside = (Panels::<Test>::iter().count(), Dissents::<Test>::iter().count(), Audits::<Test>::iter().count());
			assert_eq!(beside, (0, 0, 0), "nothing is left of panels and audits");
			for client in CLIENTS {
				assert_eq!(held(client), 0);
			}
			for operator in OPERATORS {
				assert_eq!(Bonds::of(operator).pledged, 0, "every pledge is redeemed");
			}
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}
