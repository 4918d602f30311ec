//! Who pays whom. The table in the crate's documentation is this one, in shares of bond and pledge.

use super::{game::*, players::*};
use crate::{mock::*, Disputes as Open};
use ambit_graph::testing::Random;
use ambit_primitives::{
	disputes::{Artefact, Demand, Move},
	traits::StakeLedger,
};
use ambit_referee::{
	testing::{Execution, Fault, Lie},
	Charge,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays, traits::fungible::MutateFreeze};

const OUTPUT: Demand = Demand { of: Artefact::Output, tensor: 0, piece: 0 };

fn sham(truth: &Execution) -> Charge {
	Charge::Trace((&truth.model).into())
}

/// What operator and challenger gain or lose, and what is burnt.
#[derive(PartialEq, Eq, Debug)]
struct Ledger {
	operator: i128,
	challenger: i128,
	burnt: i128,
}

/// The books over a test, without the fee for the job itself.
#[track_caller]
fn books(test: impl FnOnce()) -> Ledger {
	let had = |who| wealth(who) as i128;
	let before = (had(A), had(C1), Balances::total_issuance() as i128);
	test();
	check();
	Ledger {
		operator: had(A) - before.0,
		challenger: had(C1) - before.1,
		burnt: before.2 - Balances::total_issuance() as i128,
	}
}

const BOND_LOST: Ledger = Ledger {
	operator: DISPUTE_BOND as i128 / 4,
	challenger: -(DISPUTE_BOND as i128),
	burnt: DISPUTE_BOND as i128 * 3 / 4,
};
const PLEDGE_LOST: Ledger = Ledger {
	operator: -(PLEDGE as i128),
	challenger: REPORTER_CAP as i128,
	burnt: (PLEDGE - REPORTER_CAP) as i128,
};

#[test]
fn books_should_balance_at_every_end_of_a_dispute() {
	let (truth, lie) = long_game();
	let wrong = |end: &dyn Fn(&Challenger<'_>, u64)| {
		let mut ledger = None;
		run(|| {
			let job = sign(A, &truth, &lie.claim);
			ledger = Some(books(|| {
				let challenger = Challenger::new(&truth);
				let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
				assert_ok!(open(C1, job, &charge));
				end(&challenger, job);
			}));
		});
		ledger.unwrap()
	};
	let right = |end: &dyn Fn(u64)| {
		let mut ledger = None;
		run(|| {
			let job = sign(A, &truth, &truth.claim());
			ledger = Some(books(|| end(job)));
		});
		ledger.unwrap()
	};
	// A wrong result, played out; its operator silent; its operator gives up.
	assert_eq!(wrong(&|challenger, _| _ = play_out(0, &Liar(&lie), challenger)), PLEDGE_LOST);
	assert_eq!(wrong(&|_, _| run_to(2 + CLOCK + 1)), PLEDGE_LOST);
	assert_eq!(wrong(&|_, _| _ = play(worker(A), 0, Move::Concede).unwrap()), PLEDGE_LOST);
	// A right result, its challenger silent or giving up.
	let posted = |job| {
		assert_ok!(open(C1, job, &sham(&truth)));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(worker(A), 0, Operator(&truth).respond(0, &dispute).unwrap()));
	};
	let silent = right(&|job| {
		posted(job);
		run_to(2 + CLOCK + 1);
	});
	assert_eq!(silent, BOND_LOST);
	let concedes = right(&|job| {
		posted(job);
		assert_ok!(play(C1, 0, Move::Concede).map(|_| ()));
	});
	assert_eq!(concedes, BOND_LOST);
	// A demand that is answered, and one that is not.
	let answered = right(&|job| {
		assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(worker(A), 0, Operator(&truth).respond(0, &dispute).unwrap()));
	});
	let demand = DEMAND_BOND as i128;
	assert_eq!(answered, Ledger { operator: demand / 4, challenger: -demand, burnt: demand * 3 / 4 });
	let withheld = right(&|job| {
		assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		run_to(2 + CLOCK + 1);
	});
	assert_eq!(withheld, PLEDGE_LOST);
	// A dispute that another one made moot.
	let moot = wrong(&|challenger, job| {
		assert_ok!(open(C2, job, &challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
		play_out(1, &Liar(&lie), challenger);
		assert_ok!(Disputes::close(origin(ANYONE), 0).map(|_| ()));
	});
	// C2's bounty is neither's nor burnt.
	assert_eq!(moot, Ledger { challenger: 0, ..PLEDGE_LOST });
}

#[test]
fn self_challenge_should_never_profit() {
	let (truth, lie) = long_game();
	// Operator and challenger are one: whatever they play, together they have less than before.
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let ledger = books(|| {
			let challenger = Challenger::new(&truth);
			assert_ok!(open(C1, job, &challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
			play_out(0, &Liar(&lie), &challenger);
		});
		assert!(ledger.operator + ledger.challenger <= -(PLEDGE as i128) * 9 / 10);
	});
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		let ledger = books(|| {
			assert_ok!(open(C1, job, &sham(&truth)));
			let dispute = Open::<Test>::get(0).unwrap();
			assert_ok!(play(worker(A), 0, Operator(&truth).respond(0, &dispute).unwrap()));
			assert_ok!(play(C1, 0, Move::Concede));
		});
		assert_eq!(ledger.operator + ledger.challenger, -(DISPUTE_BOND as i128) * 3 / 4);
	});
	// Not even under its own name.
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		for who in [A, worker(A)] {
			assert_noop!(open(who, job, &charge).map_err(|error| error.error), Problem::OwnResult);
		}
	});
}

#[test]
fn griefing_with_many_disputes_should_cost_the_attacker_and_pay_the_operator() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		let ledger = books(|| {
			for id in 0..50 {
				assert_ok!(open(C1, job, &sham(&truth)));
				let dispute = Open::<Test>::get(id).unwrap();
				let answer = play(worker(A), id, Operator(&truth).respond(id, &dispute).unwrap()).unwrap();
				assert_eq!(answer.pays_fee, Pays::No, "an honest operator answers for nothing");
			}
			run_to(2 + CLOCK + 1);
		});
		assert_eq!(ledger.challenger, -50 * DISPUTE_BOND as i128);
		assert!(ledger.operator >= 50 * DISPUTE_BOND as i128 / 4);
		// And all of them together held up the payment no longer than one: its line is on the agenda of the next block.
		next_block();
		next_block();
		assert!(is_settled(job));
	});
}

#[test]
fn pledge_should_cover_every_wrong_result_of_an_operator() {
	let truth = Execution::random(3);
	let lie = Lie::about(&truth, Fault::NoTrace, None, &mut Random::new(1)).unwrap();
	run(|| {
		// Its whole bond is behind ten results; it gets no eleventh.
		let class = publish(&truth);
		assert_ok!(JobRegistry::offer(origin(A), class, 8, FEE));
		let jobs: Vec<_> = (0..11).map(|_| submit(class, &truth.claim())).collect();
		next_block();
		for job in &jobs[..8] {
			report(*job, &lie.claim);
		}
		next_block();
		for job in &jobs[8..10] {
			report(*job, &lie.claim);
		}
		assert_eq!(<Stakes as StakeLedger<u64, Balance>>::pledged(&A), BOND);
		next_block();
		assert_eq!(
			JobRegistry::job(jobs[10]).unwrap().state,
			ambit_primitives::jobs::JobState::Submitted,
			"nothing is left to pledge"
		);
		let charge = Challenger::new(&truth).accuse(&lie.claim, None).unwrap();
		for job in &jobs[..10] {
			assert_ok!(open(C1, *job, &charge));
		}
		assert_ok!(Stakes::chill(origin(A)));
		run_to(System::block_number() + CLOCK + 1);
		assert_eq!((bonded(A), <Stakes as StakeLedger<u64, Balance>>::pledged(&A)), (0, 0));
		assert_eq!(wealth(C1), ENDOWMENT + 10 * REPORTER_CAP, "every one of them was worth a slash");
	});
}

#[test]
fn operator_should_not_escape_by_unbonding() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let class = publish(&truth);
		assert_ok!(JobRegistry::withdraw_offer(origin(A), class));
		assert_ok!(Stakes::drop_role(origin(A), ambit_primitives::traits::Role::Inference));
		assert_ok!(Stakes::unbond(origin(A), BOND));
		let challenger = Challenger::new(&truth);
		assert_ok!(open(C1, job, &challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap()));
		let had = wealth(A);
		play_out(0, &Liar(&lie), &challenger);
		assert_eq!(wealth(A), had - PLEDGE);
	});
}

#[test]
fn bond_should_be_the_signers_own_and_the_bounty_its_stashs() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let challenger = Challenger::new(&truth);
		// B's worker key challenges: its own float is at risk, never the stash's money.
		let charge = challenger.accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert_ok!(open(worker(B), job, &charge));
		assert_eq!((held(worker(B)), held(B)), (DISPUTE_BOND, 0));
		assert_eq!(Open::<Test>::get(0).unwrap().challenger, B);
		// A new worker key goes on where the old one stopped, and so may the stash.
		assert_ok!(Stakes::set_worker(origin(B), 777));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(worker(A), 0, Liar(&lie).respond(0, &dispute).unwrap()));
		let dispute = Open::<Test>::get(0).unwrap();
		let pick = challenger.respond(0, &dispute).unwrap();
		assert_noop!(play(worker(B), 0, pick.clone()).map_err(|error| error.error), Problem::NotYourTurn);
		assert_ok!(play(B, 0, pick));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(A, 0, Liar(&lie).respond(0, &dispute).unwrap()));
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(frame_support::storage::with_storage_layer(|| {
			let action = challenger.respond(0, &dispute).unwrap();
			let turn = ambit_primitives::disputes::Turn { dispute: 0, turn: dispute.turn, action };
			Disputes::play(origin(777), vec![turn].try_into().unwrap())
		}));
		assert!(is_void(job));
		assert_eq!((held(worker(B)), wealth(worker(B))), (0, ENDOWMENT));
		assert_eq!(wealth(B), ENDOWMENT + REPORTER_CAP);
	});
}

#[test]
fn challenger_should_not_escape_payment_by_a_freeze() {
	let truth = Execution::random(3);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		assert_ok!(Disputes::demand(origin(C1), job, 0, OUTPUT));
		// Frozen funds may be held ones.
		let _ = Balances::set_freeze(&Default::default(), &C1, ENDOWMENT);
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(worker(A), 0, Operator(&truth).respond(0, &dispute).unwrap()));
		assert_eq!((held(C1), wealth(C1)), (0, ENDOWMENT - DEMAND_BOND));
	});
}

#[test]
fn dispute_should_be_refused_without_the_bond() {
	let (truth, lie) = long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim);
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert!(open(POOR, job, &charge).is_err());
		assert_eq!(Open::<Test>::iter().count(), 0);
	});
}
