use crate::{mock::*, Event, Lane};
use frame_support::{
	assert_ok,
	traits::{
		fungible::{InspectFreeze, MutateFreeze},
		tokens::Preservation,
	},
};

#[test]
fn shares_should_add_up_to_the_fee_whatever_the_rounding() {
	for fee in [100, 101, 103, 104, 109, 999] {
		ExtBuilder::default().with_class().with_offers(&[(A, 4, fee)]).build_and_execute(|| {
			let id = submit(fee);
			next_block();
			finish(id);
			run_to(2 + WINDOW + 1);
			assert!(is_settled(id));
			let (operator, protocol) = (free(A) - ENDOWMENT, free(PROTOCOL) - 1_000);
			assert_eq!(operator, fee * 80 / 100);
			assert_eq!(operator + protocol, fee);
			assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - fee));
		});
	}
}

#[test]
fn holds_of_several_jobs_should_not_mix() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120)]).build_and_execute(|| {
		let paid = submit(300);
		next_block();
		finish(paid);
		let withdrawn = submit_as(CLIENT, 0, 110, 100);
		let other = submit_as(OTHER_CLIENT, 0, 500, 100);
		assert_eq!((held(CLIENT), held(OTHER_CLIENT)), (410, 500));
		assert_ok!(JobRegistry::withdraw_job(origin(CLIENT), withdrawn));
		assert_eq!(held(CLIENT), 300);
		next_block();
		finish(other);
		run_to(2 + WINDOW + 1);
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 120));
		assert_eq!(held(OTHER_CLIENT), 500);
	});
}

#[test]
fn share_of_an_operator_without_account_should_go_to_the_protocol_when_it_is_too_small() {
	// 80 % of 11 is 8: below the existential deposit.
	ExtBuilder::default().build_and_execute(|| {
		publish(MODEL);
		let cheap = spec(ambit_primitives::jobs::VerificationMode::Optimistic);
		assert_ok!(JobRegistry::open_class(origin(OWNER), cheap, 1, STAKE_PER_SLOT));
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 11));
		let id = submit(20);
		next_block();
		finish(id);
		kill(A);
		run_to(2 + WINDOW);
		assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
		System::assert_has_event(Event::ShareUndeliverable { job: id, receiver: A, amount: 8 }.into());
		assert!(is_settled(id));
		assert_eq!((free(A), free(PROTOCOL)), (0, 1_011));
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 11));
	});
}

#[test]
fn share_of_the_protocol_should_go_back_when_its_account_is_dead() {
	ExtBuilder::default().build_and_execute(|| {
		publish(MODEL);
		let cheap = spec(ambit_primitives::jobs::VerificationMode::Optimistic);
		assert_ok!(JobRegistry::open_class(origin(OWNER), cheap, 1, STAKE_PER_SLOT));
		assert_ok!(JobRegistry::offer(origin(A), 0, 1, 11));
		let id = submit(20);
		next_block();
		finish(id);
		kill(PROTOCOL);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((free(A), free(PROTOCOL)), (ENDOWMENT + 8, 0));
		assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 8));
	});
}

#[test]
fn share_should_revive_a_dead_account_when_it_is_large_enough() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		finish(id);
		kill(A);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!(free(A), 96);
	});
}

#[test]
fn client_should_not_escape_payment_by_a_freeze() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 120)]).build_and_execute(|| {
		let id = submit(300);
		next_block();
		finish(id);
		assert_ok!(Balances::set_freeze(&1, &CLIENT, ENDOWMENT));
		assert_eq!(Balances::balance_frozen(&1, &CLIENT), ENDOWMENT);
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((free(A), held(CLIENT)), (ENDOWMENT + 96, 0));
	});
}

#[test]
fn client_should_be_able_to_spend_all_else_while_a_job_runs() {
	ExtBuilder::default().with_class().with_offers(&[(A, 1, 120)]).build_and_execute(|| {
		let id = submit_as(POOR, 0, 140, 100);
		next_block();
		assert_eq!(holder(id).0, A);
		finish(id);
		let rest = free(POOR) - EXISTENTIAL_DEPOSIT;
		if rest > 0 {
			assert_ok!(Balances::transfer_allow_death(origin(POOR), ANYONE, rest));
		}
		run_to(2 + WINDOW + 1);
		assert!(is_settled(id));
		assert_eq!((free(POOR), held(POOR)), (30, 0));
	});
}

#[test]
fn agenda_should_be_empty_when_all_is_done() {
	ExtBuilder::default().with_class().with_offers(&[(A, 8, 120), (B, 8, 130)]).build_and_execute(|| {
		for round in 0..20 {
			let id = submit(300);
			next_block();
			if round % 3 > 0 {
				finish(id);
			}
		}
		run_to(250);
		assert!(Lane::ALL.iter().all(|lane| lines(*lane) == 0));
		assert_eq!(crate::Jobs::<Test>::iter().count(), 0);
		assert_eq!(held(CLIENT), 0);
	});
}

/// Empties an account.
pub(super) fn kill(who: u64) {
	use frame_support::traits::fungible::{Inspect, Mutate};
	assert_ok!(<Balances as Mutate<u64>>::transfer(&who, &ANYONE, free(who), Preservation::Expendable));
	assert_eq!(<Balances as Inspect<u64>>::total_balance(&who), 0);
}
