//! Random sequences of everything that anyone can do, with the invariants checked after every step.

use crate::{mock::*, Jobs};
use ambit_primitives::{
	jobs::{ClassId, ClassSpec, DeclineReason, JobState, LatencyTier, Report, VerificationMode},
	traits::DisputedResults,
};
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
	},
	Dismiss {
		job: u64,
	},
	Overturn {
		job: u64,
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
	WrongAttempt,
	NoInput,
	NoModel,
	NotMine,
}

const CLIENTS: [u64; 4] = [CLIENT, OTHER_CLIENT, POOR, A];

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let job = 0u64..40;
	let step = prop_oneof![
		3 => (0usize..4, 0u32..3, 0u32..10, 90u128..160)
			.prop_map(|(operator, class, slots, price)| Step::Offer { operator, class, slots, price }),
		1 => (0usize..4, 0u32..2).prop_map(|(operator, class)| Step::WithdrawOffer { operator, class }),
		8 => (0usize..4, 0u32..3, 90u128..300, 1u64..120)
			.prop_map(|(client, class, fee, ahead)| Step::Submit { client, class, fee, ahead }),
		1 => (0usize..4, job.clone()).prop_map(|(client, job)| Step::WithdrawJob { client, job }),
		6 => (0usize..4, 1usize..8, prop_oneof![
				6 => Just(How::Done),
				1 => Just(How::WrongAttempt),
				1 => Just(How::NoInput),
				1 => Just(How::NoModel),
				1 => Just(How::NotMine),
			]).prop_map(|(operator, take, how)| Step::Report { operator, take, how }),
		1 => proptest::collection::vec(job.clone(), 0..10).prop_map(|jobs| Step::Settle { jobs }),
		1 => job.clone().prop_map(|job| Step::OpenDispute { job }),
		1 => job.clone().prop_map(|job| Step::Dismiss { job }),
		1 => job.prop_map(|job| Step::Overturn { job }),
		1 => (0usize..4, any::<bool>()).prop_map(|(operator, chilled)| Step::Chill { operator, chilled }),
		1 => (0usize..4, 0u128..3_000).prop_map(|(operator, amount)| Step::Slash { operator, amount }),
		1 => (0u32..3).prop_map(|class| Step::CloseClass { class }),
		1 => (0usize..4, 0usize..4, 0u128..2_000_000).prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
		2 => (0u8..7, any::<u64>()).prop_map(|(what, to)| Step::Govern { what, to }),
		6 => (1u64..12, prop_oneof![Just(0u64), Just(600), Just(1_000_000)], prop_oneof![Just(0u64), Just(16_000), Just(1_000_000)], any::<u64>())
			.prop_map(|(number, idle, service, luck)| Step::Blocks { number, idle, service, luck }),
	];
	proptest::collection::vec(step, 1..120)
}

/// The attempt at which a job is.
fn attempt_of(job: u64) -> u8 {
	Jobs::<Test>::get(job).map_or(0, |job| job.attempt)
}

/// What an operator has, as the chain sees it.
fn assigned_to(stash: u64) -> Vec<(u64, u8)> {
	let mut jobs: Vec<_> = Jobs::<Test>::iter()
		.filter(|(_, job)| matches!(job.state, JobState::Assigned { operator, .. } if operator == stash))
		.map(|(id, job)| (id, job.attempt))
		.collect();
	jobs.sort_unstable();
	jobs
}

fn reports(stash: u64, take: usize, how: How) -> Vec<Report> {
	let from = if matches!(how, How::NotMine) { OPERATORS[(stash as usize + 1) % 4] } else { stash };
	assigned_to(from)
		.into_iter()
		.take(take)
		.map(|(id, attempt)| match how {
			How::Done | How::NotMine => done(id, attempt),
			How::WrongAttempt => done(id, attempt.wrapping_add(1)),
			How::NoInput => declined(id, attempt, DeclineReason::InputUnavailable),
			How::NoModel => declined(id, attempt, DeclineReason::ModelUnavailable),
		})
		.collect()
}

/// Does one step; what fails must change nothing, as in a block.
fn take(step: Step) {
	let _ = with_storage_layer::<(), sp_runtime::DispatchError, _>(|| match step {
		Step::Offer { operator, class, slots, price } => {
			JobRegistry::offer(origin(OPERATORS[operator]), class, slots, price)
		}
		Step::WithdrawOffer { operator, class } => {
			JobRegistry::withdraw_offer(origin(OPERATORS[operator]), class)
		}
		Step::Submit { client, class, fee, ahead } => JobRegistry::submit(
			origin(CLIENTS[client]),
			class,
			cid(3),
			H256([3; 32]),
			fee,
			System::block_number() + ahead,
		),
		Step::WithdrawJob { client, job } => JobRegistry::withdraw_job(origin(CLIENTS[client]), job),
		Step::Report { operator, take, how } => {
			let stash = OPERATORS[operator];
			report(stash, reports(stash, take, how)).map(|_| ()).map_err(|error| error.error)
		}
		Step::Settle { jobs } => JobRegistry::settle(origin(ANYONE), jobs.try_into().unwrap())
			.map(|_| ())
			.map_err(|error| error.error),
		Step::OpenDispute { job } => JobRegistry::open_dispute(job, attempt_of(job)).map(|_| ()),
		Step::Dismiss { job } => JobRegistry::dismiss_dispute(job, attempt_of(job)),
		Step::Overturn { job } => JobRegistry::overturn(job, attempt_of(job)),
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
		Step::Govern { what, to } => {
			match what {
				0 => DisputeWindow::set(1 + to % 16),
				1 => RetentionPeriod::set(5 + to % 36),
				2 => MaxAttempts::set(1 + (to % 5) as u8),
				3 => OperatorShare::set(Permill::from_percent((to % 101) as u32)),
				4 => PledgeMultiple::set(1 + (to % 50) as u32),
				5 => LeastPledge::set(1 + Balance::from(to % 200)),
				_ => MaxDeadline::set(20 + to % 200),
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
	vec![spec(VerificationMode::Optimistic), quick]
}

proptest! {
	#[test]
	fn nothing_should_break_the_books(steps in steps()) {
		ExtBuilder::default().with_classes(classes()).with_offers(&[(A, 2, 100), (B, 3, 110)]).build_and_execute(|| {
			let issuance = Balances::total_issuance();
			for step in steps {
				take(step);
				check();
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
