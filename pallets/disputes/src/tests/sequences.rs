//! Random sequences of everything that anyone can do, with the invariants checked after every step.

use super::{
	fuzz::{each_case, Tally},
	players::*,
};
use crate::{mock::*, Disputes as Open, NextDisputeId, Posted};
use ambit_graph::testing::Random;
use ambit_primitives::{
	disputes::{Artefact, Demand, Move, Side},
	jobs::{JobId, JobState, Opinion, Phase, Report, Said, Verdict, VerificationMode},
	traits::{DisputedResults, StakeLedger},
};
use ambit_referee::{
	drawn_node, show,
	testing::{Claim, Execution, Lie},
	Charge,
};
use ambit_trace::TraceTree;
use codec::Encode;
use frame_support::{storage::with_storage_layer, weights::Weight};
use proptest::prelude::*;
use sp_runtime::{DispatchResult, Permill};

#[derive(Clone, Debug)]
enum Step {
	/// A result of A or B, right or wrong.
	Sign {
		operator: bool,
		wrong: bool,
		audited: bool,
		/// Names its trace at once.
		named: bool,
	},
	/// A job of three operators.
	Panel,
	/// An operator says what is to be said of all redundant jobs that it has, or that it audits, rightly or wrongly.
	Say {
		operator: usize,
		wrong: bool,
	},
	/// A charge, founded or not, against a job's result, by a challenger or an operator.
	Open {
		who: usize,
		job: u64,
		published: bool,
	},
	/// The same by somebody who has pledged for it, if there is one.
	OpenPledged {
		nth: usize,
		published: bool,
	},
	Demand {
		who: usize,
		job: u64,
		tensor: u32,
	},
	/// Whoever is on turn makes its move.
	Play {
		dispute: u64,
	},
	/// Whoever is on turn says something else.
	Blunder {
		dispute: u64,
		who: usize,
	},
	Concede {
		dispute: u64,
	},
	Close {
		dispute: u64,
	},
	Unbond {
		amount: Balance,
	},
	/// A challenger's money moves.
	Transfer {
		from: usize,
		amount: Balance,
	},
	/// A parameter changes.
	Govern {
		what: u8,
		to: u64,
	},
	Blocks {
		number: u64,
		service: u64,
	},
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let (job, dispute) = (0u64..8, 0u64..20);
	let step = prop_oneof![
		3 => any::<(bool, bool, bool, bool)>()
			.prop_map(|(operator, wrong, audited, named)| Step::Sign { operator, wrong, audited, named }),
		3 => Just(Step::Panel),
		8 => (0usize..4, any::<bool>()).prop_map(|(operator, wrong)| Step::Say { operator, wrong }),
		4 => (0usize..7, job.clone(), any::<bool>()).prop_map(|(who, job, published)| Step::Open { who, job, published }),
		4 => (0usize..4, any::<bool>()).prop_map(|(nth, published)| Step::OpenPledged { nth, published }),
		2 => (0usize..3, job, 0u32..3).prop_map(|(who, job, tensor)| Step::Demand { who, job, tensor }),
		10 => dispute.clone().prop_map(|dispute| Step::Play { dispute }),
		2 => (dispute.clone(), 0usize..5).prop_map(|(dispute, who)| Step::Blunder { dispute, who }),
		1 => dispute.clone().prop_map(|dispute| Step::Concede { dispute }),
		1 => dispute.prop_map(|dispute| Step::Close { dispute }),
		1 => (1u128..20_000).prop_map(|amount| Step::Unbond { amount }),
		1 => (0usize..3, 0u128..500_000).prop_map(|(from, amount)| Step::Transfer { from, amount }),
		2 => (0u8..4, any::<u64>()).prop_map(|(what, to)| Step::Govern { what, to }),
		4 => (1u64..6, prop_oneof![Just(0u64), Just(1), Just(100)]).prop_map(|(number, service)| Step::Blocks { number, service }),
	];
	proptest::collection::vec(step, 1..60)
}

struct World<'a> {
	truth: Execution,
	lie: Lie,
	/// Who disputed without a bond.
	bondless: &'a Tally<&'static str>,
}

impl World<'_> {
	/// Whether the current result of a job is the lie.
	fn is_lie(&self, job: u64) -> bool {
		JobRegistry::job(job).is_some_and(|job| match job.state {
			JobState::Resulted { claim, .. } => {
				let traced = claim.trace.is_some();
				claim == result_of(&self.lie.claim.in_class(traced))
			}
			_ => false,
		})
	}

	/// The lie, or the truth.
	fn claim(&self, wrong: bool) -> Claim {
		if wrong {
			self.lie.claim.clone()
		} else {
			self.truth.claim()
		}
	}

	/// What an operator would say now of a job, if it has to.
	fn duty(&self, stash: u64, id: JobId, wrong: bool) -> Option<()> {
		match JobRegistry::job(id)?.state {
			JobState::Panelled { phase, .. } => {
				let panel = JobRegistry::panel(id)?;
				let member = panel.iter().find(|member| member.operator == stash)?;
				// Where it is to reveal something else than it committed to, it is refused.
				let reveals = phase == Phase::Revealing && matches!(member.said, Said::Committed(_));
				let _ = say(stash, id, &self.claim(wrong), reveals);
			}
			JobState::Resulted { operator, claim, .. } if operator == stash && claim.trace.is_none() => {
				// One that is wrong says another trace than that of its output.
				let own = self.claim(wrong != self.is_lie(id));
				let verdict = Verdict::Traced(result_of(&own).trace?);
				let attempt = JobRegistry::job(id)?.attempt;
				let reports = vec![Report { job: id, attempt, verdict }].try_into().ok()?;
				let _ = JobRegistry::report(origin(worker(stash)), reports);
			}
			JobState::Resulted { .. } => {
				let audit = JobRegistry::audit(id).filter(|audit| audit.auditor == stash)?;
				// An auditor that is wrong has the liar's trace.
				let trace = if wrong { &self.lie.trace } else { &self.truth.roots.nodes };
				let claim = self.truth.claim();
				let tree = TraceTree::new(&claim.model, &claim.input, trace)?;
				let node = drawn_node(&audit.draw.0, self.truth.model.interface())?;
				let tensor = self.truth.nodes.get(node as usize)?;
				let shown =
					show(&self.truth.plan, &self.truth.model, &tree, trace, &audit.draw.0, tensor)?.encode();
				let verdict = Verdict::Audited(shown.try_into().ok()?);
				let reports = vec![Report { job: id, attempt: audit.attempt, verdict }].try_into().ok()?;
				let _ = JobRegistry::report(origin(worker(stash)), reports);
			}
			_ => {}
		}
		Some(())
	}

	/// Opens a dispute, and checks who needs a bond for it.
	fn open(&self, who: u64, job: JobId, published: bool) -> DispatchResult {
		let challenger = Challenger::new(&self.truth);
		let published = published.then_some(&self.lie.trace[..]);
		let traced = JobRegistry::job(job).is_some_and(|job| match job.state {
			JobState::Resulted { claim, .. } => claim.trace.is_some(),
			_ => false,
		});
		let model = &self.truth.model;
		let charge = challenger.accuse(&self.lie.claim.in_class(traced), published);
		// Where no trace is named, some lies are none.
		let charge = charge.unwrap_or_else(|| Charge::Trace(model.into()));
		let pledged = has_pledged(who, job);
		let next = NextDisputeId::<Test>::get();
		open(who, job, &charge).map_err(|error| error.error)?;
		// None is left of one that was decided at once.
		if let Some(dispute) = Open::<Test>::get(next) {
			assert_eq!(dispute.bond == 0, pledged, "who has pledged needs no bond, and nobody else");
			if pledged {
				self.bondless.note(JobRegistry::audit(job).map_or("dissenter", |_| "auditor"));
			}
		}
		Ok(())
	}

	fn take(&self, step: Step) {
		let _ = with_storage_layer::<(), sp_runtime::DispatchError, _>(|| match step {
			Step::Sign { operator, wrong, audited, named } => {
				let operator = if operator { A } else { B };
				let claim = self.claim(wrong).in_class(audited && named);
				let mode = if audited { VerificationMode::Audited } else { VerificationMode::Optimistic };
				let class = publish_as(&self.truth, mode);
				// Who does not do the job may audit it.
				for stash in if audited { [A, B] } else { [operator; 2] } {
					let _ = JobRegistry::offer(origin(stash), class, 4, FEE);
				}
				let job = submit(class, &claim);
				next_block();
				if matches!(JobRegistry::job(job).unwrap().state, JobState::Assigned { .. }) {
					report(job, &claim);
				}
				Ok(())
			}
			Step::Panel => {
				let class = publish_as(&self.truth, VerificationMode::Redundant { operators: 3 });
				for stash in [A, B, D] {
					let _ = JobRegistry::offer(origin(stash), class, 4, FEE);
				}
				submit_for(class, &self.truth.claim(), 3 * FEE);
				next_block();
				Ok(())
			}
			Step::Say { operator, wrong } => {
				for id in 0..pallet_ambit_job_registry::NextJobId::<Test>::get() {
					self.duty(OPERATORS[operator], id, wrong);
				}
				Ok(())
			}
			Step::Open { who, job, published } => {
				let who = CHALLENGERS.into_iter().chain(OPERATORS.map(worker)).nth(who).unwrap();
				self.open(who, job, published)
			}
			Step::OpenPledged { nth, published } => {
				let jobs = 0..pallet_ambit_job_registry::NextJobId::<Test>::get();
				let keys = || OPERATORS.map(worker).into_iter();
				let all = jobs.flat_map(|job| keys().map(move |who| (who, job)));
				let able = all.filter(|(who, job)| has_pledged(*who, *job)).collect::<Vec<_>>();
				able.get(nth).map_or(Ok(()), |(who, job)| self.open(*who, *job, published))
			}
			Step::Demand { who, job, tensor } => {
				let attempt = JobRegistry::job(job).map_or(0, |job| job.attempt);
				let piece = Demand { of: Artefact::Output, tensor, piece: 0 };
				Disputes::demand(origin(CHALLENGERS[who]), job, attempt, piece)
			}
			Step::Play { dispute } => {
				let Some(stored) = Open::<Test>::get(dispute) else { return Ok(()) };
				let side = stored.stage.side();
				let action = match side {
					Side::Operator if self.is_lie(stored.job) => Liar(&self.lie).respond(dispute, &stored),
					Side::Operator => Operator(&self.truth).respond(dispute, &stored),
					Side::Challenger => Challenger::new(&self.truth).respond(dispute, &stored),
				};
				let Some(action) = action else { return Ok(()) };
				play(speaker(&stored, side), dispute, action).map(|_| ()).map_err(|error| error.error)
			}
			Step::Blunder { dispute, who } => {
				let speaker = [C1, C2, worker(A), worker(B), ANYONE][who];
				play(speaker, dispute, Move::Pick(3)).map(|_| ()).map_err(|error| error.error)
			}
			Step::Concede { dispute } => {
				let Some(stored) = Open::<Test>::get(dispute) else { return Ok(()) };
				let speaker = speaker(&stored, stored.stage.side());
				play(speaker, dispute, Move::Concede).map(|_| ()).map_err(|error| error.error)
			}
			Step::Close { dispute } => {
				Disputes::close(origin(ANYONE), dispute).map(|_| ()).map_err(|error| error.error)
			}
			Step::Unbond { amount } => Stakes::unbond(origin(A), amount),
			Step::Transfer { from, amount } => Balances::transfer_allow_death(
				origin(CHALLENGERS[from]),
				ANYONE,
				amount.min(free(CHALLENGERS[from])),
			),
			Step::Govern { what, to } => {
				match what {
					0 => TimeToMove::set(1 + to % (2 * CLOCK)),
					1 => TimeToDispute::set(1 + to % (2 * WINDOW)),
					2 => HeldForDispute::set(1 + Balance::from(to % 5_000)),
					_ => HeldForDemand::set(1 + Balance::from(to % 500)),
				}
				Ok(())
			}
			Step::Blocks { number, service } => {
				ServiceWeight::set(crate::Pallet::<Test>::dearest_end().saturating_mul(service));
				for _ in 0..number {
					next_block();
					check();
				}
				Ok(())
			}
		});
	}
}

/// Whether an account has pledged for saying that the current result of a job is wrong, and has not said so yet.
fn has_pledged(who: u64, job: JobId) -> bool {
	let Some(stash) = <Stakes as StakeLedger<u64, Balance>>::stash_of_worker(&who) else { return false };
	let attempt = JobRegistry::job(job).map_or(0, |job| job.attempt);
	let audits = JobRegistry::audit(job).is_some_and(|audit| {
		let is_open = audit.opinion == Opinion::Pending && System::block_number() <= audit.due;
		audit.auditor == stash && is_open
	});
	audits || JobRegistry::dissents(job, attempt, &stash)
}

#[test]
fn fuzz_nothing_should_break_the_books() {
	let bondless = Tally::new();
	let count = each_case(64, &(0u64..50, steps()), |(seed, steps)| {
		let truth = Execution::random(seed);
		let lie = Lie::random(&truth, &mut Random::new(seed));
		let world = World { truth, lie, bondless: &bondless };
		run(|| {
			AuditShare::set(Permill::one());
			for step in steps {
				world.take(step);
				check();
			}
			// Whatever was left open ends, and nothing stays behind.
			ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
			let turns = 4 * (2 * WINDOW + 4 * CLOCK);
			run_to(System::block_number() + turns + KEPT + 4);
			check();
			assert_eq!(Open::<Test>::iter().count(), 0);
			assert_eq!(Posted::<Test>::iter().count(), 0);
			for who in CHALLENGERS {
				assert_eq!(held(who), 0);
			}
		});
	});
	println!(
		"[fuzz] {count} sequences of steps of everybody, none broke the books. Without a bond: {}",
		bondless.summary()
	);
	bondless.assert_all(count, ["auditor", "dissenter"]);
}
