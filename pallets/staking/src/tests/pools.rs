//! The arithmetic of shares, by itself.

use crate::{mock::*, pools::portion, Fund, Pool, SHARES_PER_PLANCK};
use proptest::prelude::*;
use sp_runtime::{Perbill, Permill};

type Planck = u128;

/// What is done to a fund.
#[derive(Clone, Debug)]
enum Move {
	Deposit(usize, Planck),
	Withdraw(usize, Planck),
	Redeem(usize),
	Reward(Planck),
	Slash(Planck),
}

fn amount() -> impl Strategy<Value = Planck> {
	prop_oneof![1..1_000u128, 1_000..1_000_000_000_000_000u128, Just(1_000_000_000_000_000_000_000u128)]
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
	let step = prop_oneof![
		4 => (0usize..4, amount()).prop_map(|(who, amount)| Move::Deposit(who, amount)),
		3 => (0usize..4, amount()).prop_map(|(who, amount)| Move::Withdraw(who, amount)),
		1 => (0usize..4).prop_map(Move::Redeem),
		1 => amount().prop_map(Move::Reward),
		2 => amount().prop_map(Move::Slash),
	];
	proptest::collection::vec(step, 1..60)
}

fn worths(fund: &Fund<Planck>, shares: &[u128; 4]) -> [Planck; 4] {
	shares.map(|mine| fund.worth(mine))
}

#[test]
fn the_first_should_get_a_fixed_price_and_the_last_all_that_is_left() {
	let mut fund = Fund::<Planck>::default();
	let ours = fund.deposit(7).unwrap();
	assert_eq!((ours, fund.worth(ours)), (7 * SHARES_PER_PLANCK, 7));
	let theirs = fund.deposit(5).unwrap();
	fund.total -= 1;
	assert_eq!(fund.redeem(theirs), 4);
	assert_eq!(fund.redeem(ours), 7);
	assert_eq!(fund, Fund::default());
}

#[test]
fn who_comes_first_should_not_be_able_to_take_from_who_comes_second() {
	// It drives up the price by gifts, and leaves with all its shares but a few.
	let deposit: Planck = 1_000_000_000_000;
	let mut refused = 0;
	for kept in [1, 10, 1_000, 1_000_000, 1_000_000_000] {
		for gift in (0..22).map(|digits| 10u128.pow(digits)) {
			let mut fund = Fund::<Planck>::default();
			let mine = fund.deposit(deposit).unwrap();
			fund.total += gift;
			fund.redeem(mine - kept);
			fund.total += gift;
			// Either the second gets shares for all but a millionth, or it is refused and keeps its money.
			match fund.deposit(deposit) {
				Some(shares) => assert!(fund.worth(shares) >= deposit - deposit / 1_000_000 - 1),
				None => refused += 1,
			}
		}
	}
	assert!(refused > 0, "no gift was large enough");
}

#[test]
fn a_fund_that_lost_all_but_a_millionth_should_take_nothing() {
	let mut fund = Fund::<Planck>::default();
	fund.deposit(10_000_000).unwrap();
	fund.total = 10;
	assert!(!fund.is_depleted());
	assert!(fund.deposit(1).is_some());
	fund.total = 9;
	assert!(fund.is_depleted());
	assert_eq!(fund.deposit(1_000), None);
	fund.total = 0;
	assert!(fund.is_depleted());
	assert_eq!((fund.deposit(1_000), fund.worth(fund.shares)), (None, 0));
}

#[test]
fn a_fund_should_refuse_what_it_can_not_count() {
	let mut fund = Fund::<Planck>::default();
	assert_eq!(fund.deposit(0), None);
	assert_eq!(fund.deposit(Planck::MAX), None);
	fund.deposit(Planck::MAX / SHARES_PER_PLANCK).unwrap();
	assert_eq!(fund.deposit(Planck::MAX / SHARES_PER_PLANCK), None);
	assert_eq!(fund.deposit(Planck::MAX), None);
}

proptest! {
	#[test]
	fn nobody_should_gain_by_coming_or_going_and_all_money_should_be_owned(moves in moves()) {
		let (mut fund, mut shares) = (Fund::<Planck>::default(), [0u128; 4]);
		for step in moves {
			let before = worths(&fund, &shares);
			let total = fund.total;
			let mut own = None;
			match step {
				Move::Deposit(who, amount) => {
					if let Some(got) = fund.deposit(amount) {
						shares[who] += got;
						prop_assert_eq!(fund.total, total + amount);
						let after = fund.worth(shares[who]);
						prop_assert!(after <= before[who] + amount + 1, "a gain by putting in");
						prop_assert!(after + amount / 1_000_000 + 1 >= before[who] + amount, "a loss by putting in");
					}
					own = Some(who);
				}
				Move::Withdraw(who, amount) => {
					let amount = amount.min(before[who]);
					let (taken, paid) = fund.withdraw(amount, shares[who]);
					shares[who] -= taken;
					prop_assert_eq!(fund.total, total - paid);
					prop_assert!(paid == amount || shares[who] == 0 && paid == before[who]);
					prop_assert!(fund.worth(shares[who]) + paid <= before[who], "a gain by taking out");
					own = Some(who);
				}
				Move::Redeem(who) => {
					let all = std::mem::take(&mut shares[who]);
					prop_assert_eq!(fund.redeem(all), before[who]);
					own = Some(who);
				}
				Move::Reward(amount) if fund.shares > 0 => fund.total += amount,
				Move::Slash(amount) => fund.total -= amount.min(fund.total),
				Move::Reward(_) => {}
			}
			// Who stays never loses by others' coming and going.
			if let Some(own) = own {
				let after = worths(&fund, &shares);
				for who in (0..4).filter(|who| *who != own) {
					prop_assert!(after[who] >= before[who]);
				}
			}
			prop_assert_eq!(shares.iter().sum::<u128>(), fund.shares);
			prop_assert!(worths(&fund, &shares).iter().sum::<Planck>() <= fund.total);
			prop_assert!(worths(&fund, &shares).iter().sum::<Planck>() + 4 >= fund.total, "money that nobody can get");
			prop_assert!(fund.shares > 0 || fund.total == 0);
		}
		// Everybody leaves with all that there is.
		let total = fund.total;
		let paid: Planck = shares.iter().map(|mine| fund.redeem(*mine)).sum();
		prop_assert_eq!((paid, fund), (total, Fund::default()));
	}

	#[test]
	fn a_slash_should_take_alike_from_all_that_stood_behind_the_validator(
		staying in 0..1_000_000_000u64,
		leaving in proptest::collection::vec((1..1_000_000_000u64, 0..10u32), 0..5),
		amount in 0..4_000_000_000u64,
		session in 0..12u32,
		percent in prop_oneof![Just(100u32), 0..=100u32],
	) {
		let mut pool = Pool::<Test>::new(Permill::zero(), 0);
		pool.fund.deposit(staying);
		for (until, (amount, session)) in leaving.iter().enumerate() {
			pool.depart(*amount, until as u64, *session).unwrap();
		}
		let reached = |session_left: u32| session_left + 1 >= session;
		let reach = staying + leaving.iter().filter(|(_, left)| reached(*left)).map(|(all, _)| all).sum::<u64>();
		let before = pool.clone();
		let fraction = Perbill::from_percent(percent);
		let taken = pool.slash(amount, fraction, session);
		prop_assert_eq!(taken, amount.min(fraction.mul_ceil(reach)));

		let mut sum = before.fund.total - pool.fund.total;
		// Each pays its part, give or take a planck for each that paid before.
		let fair = |part: Balance, lost: Balance| lost.abs_diff(portion(taken, part, reach)) <= 6;
		prop_assert!(fair(staying, sum));
		for (old, new) in before.leaving.iter().zip(&pool.leaving) {
			let lost = old.fund.total - new.fund.total;
			let right = if reached(old.session) { fair(old.fund.total, lost) } else { lost == 0 };
			prop_assert!(right, "not its part");
			sum += lost;
		}
		prop_assert_eq!(sum, taken);
	}
}
