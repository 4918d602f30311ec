//! Failure domains: declared, and found by what fails together.

use crate::{mock::*, DownIn, Event, HoldReason, Named, Operators, Pallet};
use ambit_coverage::outages::{Domain, DomainSet};
use ambit_primitives::{
	rewards::{DomainId, UNDECLARED},
	traits::{DemandObserver, FailureDomains, Role},
};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{InspectHold, Mutate},
};
use sp_runtime::{traits::BadOrigin, DispatchError, TokenError};

fn deposit(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::Domain.into(), &who)
}

/// Where an operator is priced in the current era.
fn priced(who: u64) -> DomainId {
	Pallet::<Test>::operator_in(&who, era()).priced_in(era())
}

/// Has so many requests to an operator succeed and fail, in class 0.
fn ask(who: u64, succeed: u32, fail: u32) {
	(0..succeed).for_each(|_| Rewards::on_result(0, 0, &who, 1));
	(0..fail).for_each(|_| Rewards::on_timeout(0, 0, &who));
}

fn down_in(era: u32) -> Vec<u8> {
	let down: DomainSet = DownIn::<Test>::get(era).unwrap_or_default().into();
	down.iter().map(|domain| domain.0).collect()
}

#[test]
fn a_declaration_should_hold_the_deposit_and_apply_from_the_next_era_on() {
	run(|| {
		assert_ok!(Rewards::declare_domain(origin(A), name("hetzner/fsn1")));
		let declared = Event::DomainDeclared { operator: A, domain: 1, name: name("hetzner/fsn1"), from: 1 };
		assert_eq!(events(), [declared]);
		assert_eq!((deposit(A), priced(A)), (DEPOSIT, UNDECLARED));
		assert_eq!(declare(B, "aws/eu-west-1"), 2);
		assert_eq!(declare(C, "hetzner/fsn1"), 1);
		end_era();
		assert_eq!([A, B, C, D].map(priced), [1, 2, 1, UNDECLARED]);
		let members: Vec<u32> = Named::<Test>::get().iter().map(|domain| domain.members).collect();
		assert_eq!(members, [2, 1]);
	});
}

#[test]
fn a_declaration_should_be_refused_with_the_reason() {
	run(|| {
		assert_noop!(Rewards::declare_domain(origin(ANYONE), name("aws/eu")), Problem::NotActiveOperator);
		assert_noop!(Rewards::declare_domain(root(), name("aws/eu")), BadOrigin);
		for wrong in ["", "aws", "Aws/eu", "aws/eu/1"] {
			assert_noop!(Rewards::declare_domain(origin(A), name(wrong)), Problem::MalformedDomain);
		}
		assert_noop!(Rewards::leave_domain(origin(A)), Problem::NotDeclared);
		declare(A, "aws/eu");
		assert_noop!(Rewards::declare_domain(origin(A), name("aws/us")), Problem::TooSoon);
		assert_noop!(Rewards::leave_domain(origin(A)), Problem::TooSoon);
		end_eras(COOLDOWN + 1);
		assert_noop!(Rewards::declare_domain(origin(A), name("aws/eu")), Problem::AlreadyDeclared);

		// Who has nothing but its bond.
		assert_ok!(Balances::transfer_allow_death(origin(B), ANYONE, free(B) - EXISTENTIAL_DEPOSIT));
		assert_noop!(
			Rewards::declare_domain(origin(B), name("aws/eu")),
			DispatchError::Token(TokenError::FundsUnavailable)
		);
		assert_ok!(Stakes::chill(origin(C)));
		assert_noop!(Rewards::declare_domain(origin(C), name("aws/eu")), Problem::NotActiveOperator);
	});
}

#[test]
fn who_keeps_data_should_be_in_the_domain_that_it_declared() {
	run(|| {
		let keeper = 50;
		assert_ok!(Balances::mint_into(&keeper, BOND + 10 * DEPOSIT));
		assert_ok!(Stakes::bond(origin(keeper), BOND));
		assert_noop!(Rewards::declare_domain(origin(keeper), name("aws/eu")), Problem::NotActiveOperator);
		assert_ok!(Stakes::declare_role(origin(keeper), Role::Data));
		assert_eq!(declare(keeper, "aws/eu"), 1);
		assert_eq!(Rewards::domain_of(&keeper), UNDECLARED, "from the next era on");
		end_era();
		assert_eq!(Rewards::domain_of(&keeper), 1);
		assert_eq!(Rewards::domain_of(&A), UNDECLARED);
		assert_ok!(Stakes::chill(origin(keeper)));
		end_eras(COOLDOWN + 1);
		assert_ok!(Rewards::leave_domain(origin(keeper)));
		end_era();
		assert_eq!((Rewards::domain_of(&keeper), deposit(keeper)), (UNDECLARED, 0));
	});
}

#[test]
fn leaving_should_free_the_deposit_and_apply_from_the_next_era_on() {
	run(|| {
		declare(A, "aws/eu");
		end_eras(COOLDOWN + 1);
		assert_ok!(Rewards::leave_domain(origin(A)));
		assert_eq!(events().last(), Some(&Event::DomainLeft { operator: A, domain: 1, from: era() + 1 }));
		assert_eq!((deposit(A), priced(A), Named::<Test>::get()[0].members), (0, 1, 0));
		end_era();
		assert_eq!(priced(A), UNDECLARED);
		assert_noop!(Rewards::leave_domain(origin(A)), Problem::TooSoon);
		end_eras(COOLDOWN);
		assert_noop!(Rewards::leave_domain(origin(A)), Problem::NotDeclared);
		// The name has kept its number.
		assert_eq!((declare(A, "aws/eu"), deposit(A)), (1, DEPOSIT));
	});
}

#[test]
fn a_false_declaration_should_be_ended_by_the_admin_only() {
	run(|| {
		declare(A, "aws/eu");
		assert_noop!(Rewards::end_declaration(origin(B), A), BadOrigin);
		assert_noop!(Rewards::end_declaration(root(), B), Problem::NotDeclared);
		assert_ok!(Rewards::end_declaration(root(), A));
		assert_eq!((deposit(A), Named::<Test>::get()[0].members), (0, 0));
		assert_noop!(Rewards::declare_domain(origin(A), name("aws/eu")), Problem::TooSoon);
		end_era();
		assert_eq!(priced(A), UNDECLARED);
	});
}

#[test]
fn moving_should_apply_from_the_next_era_on_while_the_last_is_being_paid() {
	run(|| {
		declare(A, "aws/eu");
		end_eras(COOLDOWN + 1);
		assert_eq!(declare(A, "aws/us"), 2);
		let now = era();
		end_era();
		let record = Operators::<Test>::get(A);
		assert_eq!((record.priced_in(now - 1), record.priced_in(now), record.priced_in(now + 1)), (1, 1, 2));
		assert_eq!(deposit(A), DEPOSIT);
	});
}

#[test]
fn domains_should_be_down_when_what_was_asked_of_them_failed() {
	run(|| {
		declare(A, "aws/eu");
		declare(B, "aws/us");
		declare(C, "home/oslo");
		end_era();
		ask(A, 1, 9);
		ask(B, 9, 1);
		ask(D, 0, 1);
		let now = era();
		run_to(40);
		assert_eq!(events().iter().filter(|event| matches!(event, Event::DomainDown { .. })).count(), 2);
		// One failure of who has declared nothing is enough while another is surely down.
		assert_eq!(down_in(now), [0, 1]);
		let history = Pallet::<Test>::history();
		let outage = history.outages()[0];
		assert_eq!((outage.from, outage.eras), (now, 1));
		// Nobody knows of Oslo, nor of domains that don't exist yet.
		assert!(!outage.silent.contains(Domain(2)));
		assert!(outage.silent.contains(Domain(3)) && outage.silent.contains(Domain(77)));
		assert_eq!(crate::Asked::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_operator_should_be_priced_where_it_fails() {
	run(|| {
		declare(A, "aws/eu");
		declare(B, "home/oslo");
		declare(C, "home/oslo");
		end_era();
		for strike in 0..3 {
			assert_eq!(priced(B), 2, "after {strike} strikes");
			ask(A, 0, 4);
			ask(B, 0, 1);
			ask(C, 8, 0);
			end_era();
		}
		assert_eq!((priced(B), priced(C)), (1, 2));
		// What is asked of it counts where it is.
		ask(B, 1, 0);
		assert_eq!((asked(1), asked(2)), ((1, 0), (0, 0)));
		end_era();
		assert_eq!(priced(B), 1);

		// It works while the other is down.
		ask(A, 0, 9);
		ask(B, 1, 0);
		let now = era();
		end_era();
		assert_eq!((down_in(now), priced(B)), (vec![1], 2));
	});
}

#[test]
fn an_offer_should_owe_again_when_its_operator_is_found_elsewhere() {
	run(|| {
		let entry = 10_000_000;
		set_parameters(|parameters| parameters.entry_per_slot = entry);
		let class = signed_class();
		declare(A, "aws/eu");
		declare(B, "home/oslo");
		declare(C, "home/oslo");
		end_era();
		[A, B].into_iter().for_each(|stash| offer(stash, class, 2));
		end_era();
		let owed = |stash| crate::Standings::<Test>::get(class, stash).unwrap().owed;
		let lie = || {
			want(class, 4_000, 1_000_000, 1_000_000);
			ask(A, 0, 4);
			ask(B, 0, 1);
			ask(C, 8, 0);
			end_era();
		};
		lie();
		lie();
		assert_eq!(priced(B), 2);
		let before = owed(B);
		assert!(before < 2 * entry && before > entry, "its first rewards were withheld");
		lie();
		assert_eq!(priced(B), 1);
		assert!(owed(B) > before + entry && owed(B) < before + 2 * entry);
		assert!(owed(A) < 2 * entry);
		let found = owed(B);
		lie();
		assert!(owed(B) < found, "it owes that once");
	});
}

#[test]
fn a_new_name_should_begin_with_the_outages_of_where_its_first_operator_was() {
	run(|| {
		declare(A, "aws/eu");
		declare(B, "home/oslo");
		end_era();
		ask(A, 0, 4);
		ask(B, 4, 0);
		end_eras(COOLDOWN + 1);
		assert_eq!(declare(A, "cleaner/name"), 3);
		assert_eq!(declare(D, "fresh/start"), 4);
		let history = Pallet::<Test>::history();
		let of = |domain| history.availability_ppm(Domain(domain));
		assert_eq!((of(1), of(3)), (of(3), of(1)));
		assert!(of(1) < 1_000_000 && of(2) == 1_000_000 && of(4) == 1_000_000);
		assert!(history.outages()[0].silent.contains(Domain(4)));
	});
}

#[test]
fn what_was_down_should_be_forgotten_in_time() {
	run(|| {
		declare(A, "aws/eu");
		end_era();
		ask(A, 0, 4);
		let then = era();
		end_era();
		assert_eq!(down_in(then), [1]);
		let start = crate::CurrentEra::<Test>::get().unwrap();
		let later = then + ambit_coverage::outages::SPAN;
		crate::CurrentEra::<Test>::put(crate::Era { index: later, ..start });
		crate::Past::<Test>::mutate(|past| past.until = later);
		Pallet::<Test>::judge_domains(later);
		assert_eq!(DownIn::<Test>::get(then), None);
		// Back to where the test began, for the invariants.
		crate::CurrentEra::<Test>::put(start);
		crate::Past::<Test>::mutate(|past| {
			past.until = start.index;
			past.since = 0;
		});
	});
}
