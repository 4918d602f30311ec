//! What keepers are paid beside fees: the pot, the funds, the shares.

use crate::{mock::*, samples::File, Artefacts, Event};
use ambit_primitives::traits::ArtefactDemand;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Balanced, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		Imbalance,
	},
};
use sp_runtime::Permill;

/// What these terms were paid beside fees in this block.
fn rewards() -> Vec<(u64, Balance)> {
	let reward = |event| match event {
		Event::Answered { operator, reward, .. } if reward > 0 => Some((operator, reward)),
		_ => None,
	};
	events().into_iter().filter_map(reward).collect()
}

/// Keeps these terms for so many eras. Returns what each operator was paid beside fees.
fn keep_and_count(file: &File, deals: &[u64], eras: u32) -> Vec<(u64, Balance)> {
	let mut counted: std::collections::BTreeMap<u64, Balance> = Default::default();
	let end = era() + eras;
	while era() < end {
		for deal in deals {
			if open_probe(*deal).is_some() {
				answer(file, *deal);
			}
		}
		for (operator, reward) in rewards() {
			*counted.entry(operator).or_default() += reward;
		}
		next_block();
	}
	counted.into_iter().collect()
}

/// Somebody pays for an artefact. Returns what is given back, which it has again.
fn pay(file: &File, amount: Balance) -> Result<(), Balance> {
	let (precision, force) = (Precision::Exact, Fortitude::Polite);
	let money = Balances::withdraw(&ANYONE, amount, precision, Preservation::Preserve, force).unwrap();
	Retrieval::on_paid(&file.cid, money).map_err(|money| {
		let amount = money.peek();
		Balances::resolve(&ANYONE, money).unwrap();
		amount
	})
}

fn fund(file: &File) -> Balance {
	Retrieval::keepers(&file.cid).unwrap().fund
}

#[test]
fn the_fund_of_an_artefact_should_be_what_was_paid_for_it_in_the_era_before() {
	execute(|| {
		let kept = file();
		let id = request(&kept, 1, 10);
		let deal = take(A, id);
		keep(&kept, &[deal], 1);
		assert_eq!(fund(&kept), 0);
		keep(&kept, &[deal], 1);
		assert_eq!(fund(&kept), 20, "a fifth of the fee");
		pay(&kept, 500).unwrap();
		assert_eq!(free(POT), EXISTENTIAL_DEPOSIT + 20 + 500);
		keep(&kept, &[deal], 1);
		assert_eq!(fund(&kept), 520, "jobs pay for artefacts too");
	});
}

#[test]
fn what_is_paid_for_an_artefact_should_be_given_back_until_somebody_has_shown_that_it_keeps_it() {
	execute(|| {
		let kept = file();
		assert_eq!(pay(&kept, 500), Err(500), "nobody asked for it");
		let id = request(&kept, 1, 10);
		assert_eq!(pay(&kept, 500), Err(500), "nobody took it on");
		let deal = take(A, id);
		assert_eq!(pay(&kept, 500), Err(500), "nobody has shown that it has it");
		let pot = free(POT);
		await_probe(deal);
		answer(&kept, deal);
		assert_eq!(pay(&kept, 500), Ok(()));
		assert_eq!(free(POT), pot + 500);
		assert_eq!(pay(&kept, 0), Ok(()));
		assert_eq!(pay(&File::new(9, 1, 1), 5), Err(5));
		assert_eq!(Retrieval::era().paid, 500);
		assert_eq!(Retrieval::keepers(&kept.cid).unwrap().paid, 500);
	});
}

#[test]
fn what_the_pot_can_not_take_should_be_given_back() {
	execute(|| {
		let kept = file();
		let deal = take(A, request(&kept, 1, 10));
		await_probe(deal);
		answer(&kept, deal);
		// A pot without its deposit, as on a chain that it never got one on.
		let deposit = free(POT);
		Balances::set_balance(&POT, 0);
		assert_eq!(pay(&kept, EXISTENTIAL_DEPOSIT - 1), Err(EXISTENTIAL_DEPOSIT - 1));
		assert_eq!(Retrieval::era().paid, 0);
		Balances::set_balance(&POT, deposit);
	});
}

#[test]
fn one_who_keeps_it_alone_should_be_paid_its_quality_of_the_fund() {
	execute(|| {
		let kept = file();
		let id = request(&kept, 1, 10);
		let deal = take(A, id);
		keep(&kept, &[deal], 2);
		let quality = Balance::from(Retrieval::quality_ppm(&A));
		assert!(quality > 800_000);
		let paid = keep_and_count(&kept, &[deal], 1);
		// The answer counts for the record before it is paid.
		assert_eq!(paid, [(A, 17)], "{quality} ppm of 20");
	});
}

#[test]
fn the_fewer_keep_it_the_more_each_should_be_paid() {
	let mut each = Vec::new();
	for count in 1..=4 {
		execute(|| {
			PotShare::set(Permill::from_percent(50));
			let kept = file();
			let id = crate::NextRequestId::<Test>::get();
			let fee = 10_000;
			PledgeMultiple::set(0);
			assert_ok!(Retrieval::request(origin(REQUESTER), kept.cid.clone(), kept.bytes, count, 10, fee));
			let deals: Vec<_> =
				OPERATORS[..count as usize].iter().map(|operator| take(*operator, id)).collect();
			keep(&kept, &deals, 2);
			let fund = fund(&kept);
			assert_eq!(fund, Balance::from(count) * fee / 2);
			let paid = keep_and_count(&kept, &deals, 1);
			assert_eq!(paid.len(), count as usize);
			let sum: Balance = paid.iter().map(|(_, reward)| reward).sum();
			assert!(sum <= fund);
			// For one and the same fund.
			each.push(paid[0].1 * 1_000 / fund);
		});
	}
	assert!(each.windows(2).all(|pair| pair[0] > 2 * pair[1]), "{each:?}");
}

/// Two who have kept an artefact for an era, with these failure domains; the first of them took it on first.
fn two_in(domains: [u8; 2], test: impl FnOnce(&File, [u64; 2])) {
	execute(|| {
		PotShare::set(Permill::from_percent(50));
		Places::put(A, domains[0]);
		Places::put(B, domains[1]);
		let kept = file();
		let id = request(&kept, 2, 15);
		let deals = [take(A, id), take(B, id)];
		keep(&kept, &deals, 2);
		test(&kept, deals);
	});
}

#[test]
fn two_in_one_failure_domain_should_be_paid_as_one() {
	let mut alone = 0;
	execute(|| {
		PotShare::set(Permill::from_percent(50));
		let kept = file();
		let deals = [take(A, request(&kept, 1, 15))];
		keep(&kept, &deals, 2);
		alone = Retrieval::keepers(&kept.cid).unwrap().keepers[0].alone_ppm;
	});
	two_in([1, 1], |kept, deals| {
		let state = Retrieval::keepers(&kept.cid).unwrap();
		assert!(state.keepers.iter().all(|state| state.keeper.domain == 1));
		assert_eq!(state.keepers.iter().map(|state| state.alone_ppm).collect::<Vec<_>>(), [alone, 0]);
		let paid = keep_and_count(kept, &deals, 1);
		assert!(paid.len() == 1 && paid[0].0 == A && paid[0].1 > 0, "{paid:?}");
		// The other is there when it goes.
		let deal = crate::Deals::<Test>::get(deals[0]).unwrap();
		Retrieval::end_deal(deals[0], deal, crate::Ending::Left);
		let paid = keep_and_count(kept, &deals[1..], 1);
		assert!(paid.len() == 1 && paid[0].0 == B && paid[0].1 > 0, "{paid:?}");
	});
	two_in([1, 2], |kept, deals| {
		let paid = keep_and_count(kept, &deals, 1);
		assert_eq!(paid.iter().map(|(operator, _)| *operator).collect::<Vec<_>>(), [A, B]);
	});
}

#[test]
fn who_leaves_and_comes_back_should_come_last() {
	two_in([1, 1], |kept, deals| {
		let deal = crate::Deals::<Test>::get(deals[0]).unwrap();
		let request = deal.request;
		Retrieval::end_deal(deals[0], deal, crate::Ending::Left);
		keep(kept, &[deals[1], take(A, request)], 2);
		let keepers = Retrieval::keepers(&kept.cid).unwrap().keepers;
		let paid: Vec<_> = keepers.iter().map(|state| (state.keeper.operator, state.alone_ppm > 0)).collect();
		assert_eq!(paid, [(B, true), (A, false)]);
	});
}

#[test]
fn moving_should_not_change_what_a_term_counts_as() {
	two_in([1, 2], |kept, _| {
		let before = Retrieval::keepers(&kept.cid);
		// Nobody takes the place of another by saying that it is there.
		Places::put(A, 2);
		assert_eq!(Retrieval::keepers(&kept.cid), before);
	});
}

#[test]
fn silence_should_not_be_paid_and_the_fund_stay_in_the_pot() {
	execute(|| {
		let kept = file();
		let id = request(&kept, 1, 10);
		let deal = take(A, id);
		keep(&kept, &[deal], 2);
		let pot = free(POT);
		await_probe(deal);
		run_until(|| open_probe(deal).is_none());
		assert_eq!(free(POT), pot);
	});
}

#[test]
fn a_fund_should_never_be_overspent_when_keepers_change_within_an_era() {
	execute(|| {
		PotShare::set(Permill::from_percent(50));
		let kept = file();
		let id = request(&kept, 2, 20);
		let (a, b) = (take(A, id), take(B, id));
		keep(&kept, &[a, b], 3);
		// Who is asked first is paid as one of two; then it is gone, and the other keeps it alone.
		run_until(|| open_probe(a).is_some() || open_probe(b).is_some());
		let (first, second) = if open_probe(a).is_some() { (a, b) } else { (b, a) };
		answer(&kept, first);
		let deal = crate::Deals::<Test>::get(first).unwrap();
		Retrieval::end_deal(first, deal, crate::Ending::Left);
		await_probe(second);
		answer(&kept, second);
		let state = Retrieval::keepers(&kept.cid).unwrap();
		assert!(state.spent > 0 && state.spent <= state.fund, "{state:?}");
	});
}

#[test]
fn funds_should_be_cut_when_the_pot_has_less_and_stay_below_their_multiple_when_it_has_more() {
	execute(|| {
		let kept = file();
		let id = request(&kept, 1, 20);
		let deal = take(A, id);
		FundMultiple::set(3_000_000);
		keep(&kept, &[deal], 2);
		assert_eq!(fund(&kept), 20, "the pot has no more");
		Balances::set_balance(&POT, free(POT) + 500);
		keep(&kept, &[deal], 1);
		assert_eq!(fund(&kept), 60);
		// What the pot has over its cap goes to the treasury.
		PotCap::set(100);
		let treasury = free(TREASURY);
		keep(&kept, &[deal], 1);
		assert!(free(TREASURY) > treasury && Retrieval::keeping().budget == 100);
		Balances::set_balance(&TREASURY, free(TREASURY) - 500);
	});
}

#[test]
fn an_account_should_be_forgotten_with_its_artefact() {
	execute(|| {
		let kept = file();
		let id = request(&kept, 1, 1);
		let deal = take(A, id);
		keep(&kept, &[deal], 3);
		if crate::Deals::<Test>::contains_key(deal) {
			assert_ok!(Retrieval::close(origin(ANYONE), deal));
		}
		assert_eq!(Artefacts::<Test>::iter().count(), 0);
		assert_eq!(free(POT), EXISTENTIAL_DEPOSIT + 20, "the money stays");
	});
}
