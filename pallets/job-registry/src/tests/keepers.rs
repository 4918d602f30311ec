//! The data operators' share of a fee.

use super::money::kill;
use crate::{mock::*, Event};
use ambit_primitives::jobs::VerificationMode;
use frame_support::{assert_ok, weights::Weight};
use sp_runtime::Permill;

/// What the model's files and the input are called here.
const GRAPH: u8 = 1;
const WEIGHTS: u8 = 2;
const INPUT: u8 = 3;

/// A job of 1,200 is paid, of which the data operators' share is 60, and its protocol's 180. Returns the job.
fn pay() -> u64 {
	let id = submit(2_000);
	next_block();
	finish(id);
	run_to(2 + WINDOW);
	assert_ok!(JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()));
	id
}

fn with_kept(kept: &[u8], test: impl FnOnce()) {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 1_200)]).build_and_execute(|| {
		Kept::set(kept.iter().map(|tag| cid(*tag)).collect());
		test();
	});
}

#[test]
fn each_artefact_that_is_kept_should_have_an_equal_part_and_the_protocol_the_rest() {
	for (kept, keepers) in [
		(&[][..], 0),
		(&[GRAPH], 20),
		(&[WEIGHTS], 20),
		(&[INPUT], 20),
		(&[GRAPH, INPUT], 40),
		(&[GRAPH, WEIGHTS, INPUT], 60),
		(&[9], 0),
	] {
		with_kept(kept, || {
			let before = free(KEEPERS);
			let id = pay();
			assert_eq!(free(KEEPERS) - before, keepers, "{kept:?}");
			assert_eq!((free(A), free(PROTOCOL)), (ENDOWMENT + 960, 1_000 + 240 - keepers));
			assert_eq!((held(CLIENT), free(CLIENT)), (0, ENDOWMENT - 1_200));
			assert_eq!(ToProtocol::get(), [240 - keepers], "rewards count what the protocol has");
			let paid = Event::KeepersPaid { job: id, amount: keepers };
			assert_eq!(
				System::events().iter().any(|record| record.event == paid.clone().into()),
				keepers > 0
			);
		});
	}
}

#[test]
fn what_is_left_by_rounding_should_be_the_protocols() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 119)]).build_and_execute(|| {
		Kept::set(vec![cid(GRAPH), cid(WEIGHTS), cid(INPUT)]);
		let before = free(KEEPERS);
		// 5 % of 119 are 5: one for each.
		pay();
		assert_eq!(free(KEEPERS) - before, 3);
		assert_eq!((free(A), free(PROTOCOL)), (ENDOWMENT + 95, 1_000 + 119 - 95 - 3));
	});
}

#[test]
fn a_share_that_is_too_small_to_divide_should_be_the_protocols() {
	ExtBuilder::default().with_class().with_offers(&[(A, 4, 100)]).build_and_execute(|| {
		Kept::set(vec![cid(GRAPH)]);
		DataShare::set(Permill::from_percent(2));
		pay();
		assert_eq!(free(PROTOCOL), 1_000 + 20);
		assert_eq!(ToProtocol::get(), [20]);
	});
}

#[test]
fn what_keepers_can_not_take_should_be_the_protocols() {
	with_kept(&[GRAPH], || {
		kill(KEEPERS);
		DataShare::set(Permill::from_percent(1));
		// 4 are below what revives an account.
		pay();
		assert_eq!((free(KEEPERS), free(PROTOCOL)), (0, 1_000 + 240));
		assert_eq!(ToProtocol::get(), [240]);
	});
}

#[test]
fn operators_should_come_before_keepers_where_the_shares_are_more_than_the_fee() {
	with_kept(&[GRAPH, WEIGHTS, INPUT], || {
		OperatorShare::set(Permill::from_percent(98));
		let before = free(KEEPERS);
		pay();
		assert_eq!((free(A), free(KEEPERS) - before), (ENDOWMENT + 1_176, 24));
		assert_eq!((free(PROTOCOL), ToProtocol::get()), (1_000, vec![0]));
	});
}

#[test]
fn a_panels_fees_should_be_shared_together_and_counted_once() {
	let panel = spec(VerificationMode::Redundant { operators: 3 });
	let offers = [(A, 1, 600), (B, 1, 600), (C, 1, 600)];
	ExtBuilder::default().with_classes(vec![panel]).with_offers(&offers).build_and_execute(|| {
		Kept::set(vec![cid(GRAPH), cid(WEIGHTS), cid(INPUT)]);
		OperatorShare::set(Permill::from_percent(97));
		let before = free(KEEPERS);
		let id = submit(2_000);
		next_block();
		let members = members(id);
		for member in &members {
			assert_ok!(report(*member, vec![committed(id, *member, &claim())]));
		}
		next_block();
		for member in &members {
			assert_ok!(report(*member, vec![revealed(id, *member, claim())]));
		}
		run_to(4 + WINDOW + REVEAL);
		assert!(is_settled(id));
		// 3 % of 1,800 are less than 5 %: the keepers have what is left.
		assert_eq!(free(KEEPERS) - before, 54);
		assert_eq!((ToProtocol::get(), free(PROTOCOL)), (vec![0; 3], 1_000));
	});
}

#[test]
fn keepers_should_be_paid_for_in_weight_only_where_there_is_a_share_for_them() {
	let cost = |share: u32| {
		let mut used = Weight::zero();
		with_kept(&[GRAPH], || {
			DataShare::set(Permill::from_percent(share));
			let id = submit(2_000);
			next_block();
			finish(id);
			run_to(2 + WINDOW);
			let post = JobRegistry::settle(origin(ANYONE), vec![id].try_into().unwrap()).unwrap();
			used = post.actual_weight.unwrap();
			assert!(used.all_lte(JobRegistry::dearest_settlements(1)));
		});
		used
	};
	assert_eq!(cost(5).saturating_sub(cost(0)), JobRegistry::dearest_keepers());
}
