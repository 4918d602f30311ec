//! Where money comes from and where it goes.

use crate::{mock::*, Carried, Event, Issuance, Standings, Sums};
use ambit_primitives::{jobs::VerificationMode, rewards::IssuanceSchedule};
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation,
	},
};

/// A class with one operator that is worth a lot and may be paid as much.
fn rich_class() -> u32 {
	let class = signed_class();
	offer(A, class, 4);
	end_era();
	want(class, 9_000, 900_000, 900_000);
	class
}

#[test]
fn all_that_is_issued_should_be_paid_carried_or_given_to_the_treasury() {
	run(|| {
		let start = Balances::total_issuance();
		assert_eq!(pot(), 0);
		let first = end_era();
		assert_eq!((first.issued, first.funds, first.budget, first.paid), (ISSUANCE, ISSUANCE, 0, 0));
		assert_eq!((first.carried, first.treasury, pot()), (ISSUANCE, 0, ISSUANCE));
		end_era();
		let third = end_era();
		assert_eq!(
			(third.funds, third.carried, third.treasury),
			(3 * ISSUANCE, CARRY_CAP, 3 * ISSUANCE - CARRY_CAP)
		);
		assert_eq!(free(TREASURY), ENDOWMENT + third.treasury);

		let class = signed_class();
		offer(A, class, 4);
		end_era();
		want(class, 9_000, 900_000, 900_000);
		let before = free(A);
		let paid = end_era();
		assert!(paid.paid > 0 && paid.paid == free(A) - before);
		assert_eq!(paid.carried, pot());
		let sums = Sums::<Test>::get();
		assert_eq!((sums.issued, Balances::total_issuance()), (5 * ISSUANCE, start + 5 * ISSUANCE));
		assert_eq!(sums.paid + sums.treasury + Carried::<Test>::get(), sums.issued);
	});
}

#[test]
fn issuance_should_fall_from_era_to_era_and_begin_anew_with_a_new_schedule() {
	run(|| {
		assert_ok!(Rewards::set_issuance(root(), IssuanceSchedule { per_era: 800_000, decay_ppm: 100_000 }));
		assert_eq!(end_era().issued, ISSUANCE);
		assert_eq!(end_era().issued, 800_000);
		// A tenth in 1,000 blocks, so a five hundredth in 20.
		assert_eq!((end_era().issued, Issuance::<Test>::get()), (798_400, 798_400));
		for _ in 0..49 {
			end_era();
		}
		let year = Issuance::<Test>::get();
		assert!((723_000..725_000).contains(&year), "{year} after a year: e^-0.1 of what it was");
		// Other parameters don't touch it.
		set_parameters(|parameters| parameters.carry_cap = 1);
		let next = end_era().issued;
		assert!(next < year && next > year - 2_000);
		assert_ok!(Rewards::set_issuance(root(), IssuanceSchedule { per_era: 5, decay_ppm: 100_000 }));
		end_era();
		assert_eq!((end_era().issued, end_era().issued), (5, 5));
		assert_ok!(Rewards::set_issuance(root(), IssuanceSchedule::default()));
		end_era();
		assert_eq!((end_era().issued, end_era().issued), (0, 0));
	});
}

#[test]
fn a_share_of_what_jobs_paid_should_fund_rewards() {
	run(|| {
		set_parameters(|parameters| parameters.fee_share_ppm = 500_000);
		let (class, unweighted) = (
			signed_class(),
			open_class(ambit_primitives::jobs::HardwareTier::Gpu8, VerificationMode::Signed),
		);
		offer(A, class, 4);
		offer(B, unweighted, 4);
		end_era();
		want(class, 1_000, 1_000, 0);
		let before = free(TREASURY);
		for _ in 0..3 {
			serve(class);
			serve(unweighted);
		}
		// A fifth of three fees from each class; half of it back from the class with a weight.
		let summary = end_era();
		assert_eq!((summary.fees, summary.settled), (3 * FEE / 10, 3));
		assert_eq!(free(TREASURY) - before, 6 * FEE / 5 - 3 * FEE / 10);
		assert_eq!(summary.funds, 2 * ISSUANCE + 3 * FEE / 10);

		// What the treasury has spent can't be taken from it.
		serve(class);
		let rest = free(TREASURY) - EXISTENTIAL_DEPOSIT - 30;
		assert_ok!(<Balances as Mutate<u64>>::transfer(&TREASURY, &ANYONE, rest, Preservation::Preserve));
		let summary = end_era();
		assert_eq!(summary.fees, 30);
	});
}

#[test]
fn a_class_should_be_paid_no_more_than_its_jobs_paid_to_the_protocol() {
	run(|| {
		let class = signed_class();
		offer(A, class, 4);
		end_era();
		want(class, 9_000, 900_000, 0);
		assert_eq!(end_era().paid, 0);
		serve(class);
		serve(class);
		let before = free(A);
		let summary = end_era();
		assert!(summary.paid <= 2 * FEE / 5 && summary.paid >= 2 * FEE / 5 - 2, "{}", summary.paid);
		assert_eq!(free(A) - before, summary.paid);
		assert_eq!(known(class).allowance, 2 * FEE / 5 - summary.paid);
		assert!(end_era().paid <= 2);

		// Where a referendum chose to subsidise, more.
		let terms = ambit_primitives::rewards::ClassTerms { multiple_ppm: 3_000_000, ..TERMS };
		assert_ok!(Rewards::set_class_terms(root(), class, terms));
		end_era();
		serve(class);
		let paid = end_era().paid;
		assert!((3 * FEE / 5 - 3..=3 * FEE / 5 + 3).contains(&paid), "{paid}");
	});
}

#[test]
fn an_allowance_should_be_saved_up_to_its_cap() {
	run(|| {
		set_parameters(|parameters| {
			parameters.allowance_cap = FEE / 4;
			parameters.demand_share_ppm = 0;
		});
		let class = rich_class();
		want(class, 9_000, 900_000, 0);
		serve(class);
		end_era();
		assert_eq!(known(class).allowance, FEE / 5);
		serve(class);
		end_era();
		assert_eq!(known(class).allowance, FEE / 4);
	});
}

#[test]
fn a_newcomers_first_rewards_should_be_withheld() {
	run(|| {
		set_parameters(|parameters| {
			parameters.entry_per_slot = 100_000;
			parameters.carry_cap = 100 * ISSUANCE;
		});
		end_era();
		let class = rich_class();
		let owed = || Standings::<Test>::get(class, A).unwrap().owed;
		assert_eq!(owed(), 400_000);
		let before = (free(A), pot());
		let first = end_era();
		// Less than what is owed: nothing is paid, and it stays with the funds.
		assert_eq!((first.paid, free(A)), (0, before.0));
		assert_eq!(pot(), before.1 + ISSUANCE);
		let withheld = 400_000 - owed();
		assert!(withheld > 0 && withheld < 400_000);
		assert!(known(class).allowance > 0);
		want(class, 9_000, 900_000, 900_000);
		let second = end_era();
		assert_eq!(owed(), 0);
		assert!(second.paid > 0 && second.paid < withheld, "{} after {withheld}", second.paid);
		// More slots owe more, the same ones never again.
		offer(A, class, 3);
		offer(A, class, 4);
		assert_eq!(owed(), 0);
		offer(A, class, 6);
		assert_eq!(owed(), 200_000);
	});
}

#[test]
fn a_reward_that_an_account_cannot_take_should_stay_with_the_funds() {
	run(|| {
		rich_class();
		// A bond keeps an account alive, so only one that is slashed to nothing can die.
		<Stakes as ambit_primitives::traits::StakeLedger<u64, Balance>>::slash(&A, BOND, None);
		let dead = |who| Balances::total_balance(&who) == 0;
		assert_ok!(Balances::transfer_allow_death(origin(A), ANYONE, free(A)));
		assert!(dead(A));
		// Without a bond it isn't paid at all.
		assert_eq!(end_era().paid, 0);
		check();

		// What no account can take.
		assert!(dead(7) && !crate::Pallet::<Test>::pay(&7, EXISTENTIAL_DEPOSIT - 1));
		assert!(crate::Pallet::<Test>::pay(&7, EXISTENTIAL_DEPOSIT));
		Carried::<Test>::mutate(|carried| *carried -= EXISTENTIAL_DEPOSIT);
		Sums::<Test>::mutate(|sums| sums.paid += EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn what_a_dead_treasury_cannot_take_should_be_carried_on() {
	run(|| {
		assert_ok!(Balances::transfer_allow_death(origin(TREASURY), ANYONE, free(TREASURY)));
		set_parameters(|parameters| parameters.carry_cap = ISSUANCE - EXISTENTIAL_DEPOSIT + 1);
		end_era();
		assert_ok!(Rewards::set_issuance(root(), IssuanceSchedule { per_era: 0, decay_ppm: 0 }));
		let summary = end_era();
		// Two eras' issuance is far above the cap, and revives it.
		assert_eq!(summary.treasury, ISSUANCE + EXISTENTIAL_DEPOSIT - 1);
		assert_ok!(Balances::transfer_allow_death(origin(TREASURY), ANYONE, free(TREASURY)));
		set_parameters(|parameters| parameters.carry_cap = ISSUANCE - EXISTENTIAL_DEPOSIT - 5);
		let carried = end_era().carried;
		let summary = end_era();
		assert_eq!((summary.treasury, summary.carried), (0, carried));
		assert_eq!(carried - (ISSUANCE - EXISTENTIAL_DEPOSIT - 5), 6);
	});
}

#[test]
fn rewards_should_be_told_of_one_by_one() {
	run(|| {
		let class = rich_class();
		offer(B, class, 1);
		end_era();
		want(class, 9_000, 900_000, 900_000);
		let now = era();
		let before = [A, B].map(free);
		let summary = end_era();
		let mut told = 0;
		for event in events() {
			if let Event::Rewarded { era, class: of, operator, amount } = event {
				assert_eq!((era, of), (now, class));
				assert_eq!(amount, free(operator) - before[usize::from(operator == B)]);
				told += amount;
			}
		}
		assert_eq!((told, summary.offers, summary.classes), (summary.paid, 2, 1));
	});
}

#[test]
fn gifts_to_the_pot_should_be_nobodys_reward() {
	run(|| {
		assert_ok!(Balances::transfer_allow_death(origin(ANYONE), POT, 12_345));
		let summary = end_era();
		assert_eq!((summary.funds, pot()), (ISSUANCE, ISSUANCE + 12_345));
	});
}
