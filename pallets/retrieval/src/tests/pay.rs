//! What keepers are paid beside fees: the pot, the funds, the shares.

use crate::{mock::*, samples::File, Artefacts, Event};
use ambit_primitives::traits::ArtefactDemand;
use frame_support::{assert_ok, traits::fungible::Mutate};
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
		assert!(!Retrieval::on_paid(&kept.cid, 0));
		assert!(!Retrieval::on_paid(&File::new(9, 1, 1).cid, 5), "nobody asked for it");
		assert_ok!(Balances::transfer(
			&ANYONE,
			&POT,
			500,
			frame_support::traits::tokens::Preservation::Expendable
		));
		assert!(Retrieval::on_paid(&kept.cid, 500));
		keep(&kept, &[deal], 1);
		assert_eq!(fund(&kept), 520, "jobs pay for artefacts too");
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
