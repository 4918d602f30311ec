//! Demands of pieces.

use super::players::*;
use crate::{mock::*, Deadlines, Disputes as Open, Event, Posted};
use ambit_graph::testing::Random;
use ambit_primitives::disputes::{Artefact, Demand, Ground, Move};
use ambit_referee::testing::{Execution, Fault, Lie};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};

const OUTPUT: Demand = Demand { of: Artefact::Output, tensor: 0, piece: 0 };

fn pieces() -> impl Iterator<Item = Demand> {
	[Artefact::Input, Artefact::Output, Artefact::Trace]
		.into_iter()
		.flat_map(|of| (0..9).flat_map(move |tensor| (0..2).map(move |piece| Demand { of, tensor, piece })))
}

#[test]
fn honest_operator_should_answer_every_demand_and_take_its_share() {
	for seed in 0..20 {
		let truth = Execution::random(seed);
		run(|| {
			let job = sign(A, &truth, &truth.claim());
			for (id, piece) in (0..).zip(pieces()) {
				let (had, operator) = (wealth(C1), free(A));
				assert_ok!(Disputes::demand(origin(C1), job, 0, piece));
				assert_eq!((held(C1), free(C1)), (DEMAND_BOND, had - DEMAND_BOND));
				let dispute = Open::<Test>::get(id).unwrap();
				let answer = Operator(&truth).respond(id, &dispute).unwrap();
				let post = play(worker(A), id, answer.clone()).unwrap();
				assert_eq!(post.pays_fee, Pays::No);
				assert_eq!((held(C1), free(C1)), (0, had - DEMAND_BOND));
				assert_eq!(free(A), operator + DEMAND_BOND / 4);
				let Move::Answer(answer) = answer else { panic!() };
				assert_eq!(Disputes::revealed(id), Some(answer.into_inner()));
				check();
			}
			run_to(2 + WINDOW + 1);
			assert!(is_settled(job), "answered demands hold nothing up");
		});
	}
}

#[test]
fn trace_should_not_be_demanded_of_a_result_that_names_none() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim().untraced());
		let piece = |of| Demand { of, tensor: 0, piece: 0 };
		let demand = |of| Disputes::demand(origin(C1), job, 0, piece(of));
		assert_noop!(demand(Artefact::Trace), Problem::NoTrace);
		for (id, of) in [(0, Artefact::Input), (1, Artefact::Output)] {
			assert_ok!(demand(of));
			let dispute = Open::<Test>::get(id).unwrap();
			assert_ok!(play(worker(A), id, Operator(&truth).respond(id, &dispute).unwrap()));
		}
		run_to(2 + WINDOW + 1);
		assert!(is_settled(job));
	});
}

#[test]
fn answer_should_be_kept_for_its_time_and_then_go() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(worker(A), 0, Operator(&truth).respond(0, &dispute).unwrap()));
		run_to(2 + KEPT);
		assert!(Disputes::revealed(0).is_some());
		check();
		next_block();
		assert!(Disputes::revealed(0).is_none());
		assert_eq!((Posted::<Test>::iter().count(), Deadlines::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn operator_should_lose_when_it_withholds_a_piece() {
	let truth = Execution::random(3);
	run(|| {
		// Even though its result is right.
		let job = sign(A, &truth, &truth.claim());
		assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		run_to(2 + CLOCK + 1);
		System::assert_has_event(
			Event::OperatorConvicted {
				dispute: 0,
				job,
				attempt: 0,
				operator: A,
				challenger: C1,
				slashed: PLEDGE,
				ground: Ground::Clock,
			}
			.into(),
		);
		assert!(is_void(job));
		assert_eq!((held(C1), wealth(C1)), (0, ENDOWMENT + REPORTER_CAP));
	});
}

#[test]
fn operator_should_lose_when_there_is_nothing_behind_a_root() {
	let truth = Execution::random(3);
	let lie = Lie::about(&truth, Fault::OutputRoot, None, &mut Random::new(1)).unwrap();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		let dispute = Open::<Test>::get(0).unwrap();
		let answer = Operator(&truth).respond(0, &dispute).unwrap();
		assert_noop!(play(worker(A), 0, answer).map_err(|error| error.error), Problem::ValuesMismatch);
		run_to(2 + CLOCK + 1);
		assert!(is_void(job));
	});
}

#[test]
fn answer_should_be_refused_when_it_is_another_piece_or_malformed() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		let mut dispute = Open::<Test>::get(0).unwrap();
		let refused = |action, problem: Problem| {
			assert_noop!(play(worker(A), 0, action).map_err(|error| error.error), problem);
		};
		refused(Move::Answer(vec![9; 40].try_into().unwrap()), Problem::Malformed);
		refused(Move::Pick(0), Problem::WrongMove);
		for (of, tensor, piece) in [(Artefact::Trace, 0, 0), (Artefact::Output, 0, 1)] {
			dispute.stage = ambit_primitives::disputes::Stage::Answering(Demand { of, tensor, piece });
			refused(Operator(&truth).respond(0, &dispute).unwrap(), Problem::NoSuchPlace);
		}
		dispute.stage =
			ambit_primitives::disputes::Stage::Answering(Demand { of: Artefact::Input, ..OUTPUT });
		refused(Operator(&truth).respond(0, &dispute).unwrap(), Problem::ValuesMismatch);
	});
}

#[test]
fn demand_should_be_refused_after_the_window_or_without_the_bond() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		assert!(Disputes::demand(origin(POOR), job, 0, OUTPUT).is_err());
		assert_noop!(
			frame_support::storage::with_storage_layer(|| Disputes::demand(
				origin(worker(A)),
				job,
				0,
				OUTPUT
			)),
			Problem::OwnResult
		);
		run_to(2 + WINDOW);
		assert!(Disputes::demand(origin(C1), job, 0, OUTPUT).is_err());
	});
}
