//! When eras end, and how they are paid over blocks.

use crate::{mock::*, CurrentEra, Event, Shares, Stage, Unpaid, WeightInfo};
use ambit_primitives::{
	jobs::{HardwareTier, VerificationMode},
	traits::DemandObserver,
};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};

/// The least with which an era is ever paid.
pub fn least_service() -> Weight {
	let page = PageSize::get();
	let steps = [
		<() as WeightInfo>::weigh_class(),
		<() as WeightInfo>::finish_era(),
		<() as WeightInfo>::count_page(page),
		<() as WeightInfo>::price_class(4),
		<() as WeightInfo>::pay_page(page),
	];
	let dearest = steps.into_iter().fold(Weight::zero(), |most, weight| most.max(weight));
	<() as WeightInfo>::resume().saturating_add(dearest)
}

/// Runs up to the block in which the era ends, with nothing of it paid yet.
pub fn let_era_end() {
	let now = era();
	ServiceWeight::set(<() as WeightInfo>::end_era());
	while era() == now {
		next_block();
	}
	assert!(Unpaid::<Test>::get().is_some());
}

/// Classes with operators that are paid.
fn covered() -> [u32; 2] {
	let classes = [signed_class(), open_class(HardwareTier::Gpu8, VerificationMode::Signed)];
	for (stash, slots) in OPERATORS.into_iter().zip(1..) {
		classes.iter().for_each(|class| offer(stash, *class, slots));
	}
	end_era();
	want(classes[0], 9_000, 400_000, 1_000_000_000);
	want(classes[1], 30_000, 300_000, 1_000_000_000);
	classes
}

#[test]
fn parameters_should_be_checked_together() {
	run(|| {
		PageSize::set(64);
		Rewards::integrity_test();
		let least = <() as WeightInfo>::end_era();
		ServiceWeight::set(least.saturating_sub(Weight::from_parts(1, 0)));
		assert!(std::panic::catch_unwind(Rewards::integrity_test).is_err());
	});
}

#[test]
fn an_era_should_end_when_its_blocks_have_passed() {
	run(|| {
		run_to(ERA - 1);
		assert_eq!(CurrentEra::<Test>::get().map(|era| (era.index, era.start, era.ends)), Some((0, 0, ERA)));
		next_block();
		let ended = Event::EraEnded { era: 0, blocks: 20, issued: ISSUANCE };
		assert_eq!(events().first(), Some(&ended));
		assert!(matches!(events().last(), Some(Event::EraPaid { summary }) if summary.era == 0));
		let era = CurrentEra::<Test>::get().unwrap();
		assert_eq!((era.index, era.start, era.ends, era.previous), (1, ERA, 2 * ERA, 20));
	});
}

#[test]
fn a_pallet_that_joins_a_running_chain_should_begin_there() {
	run(|| {
		CurrentEra::<Test>::kill();
		System::set_block_number(1_000_000);
		next_block();
		let era = CurrentEra::<Test>::get().unwrap();
		assert_eq!((era.index, era.start, era.ends), (0, 1_000_001, 1_000_001 + ERA));
	});
}

#[test]
fn the_length_of_an_era_should_change_only_between_eras() {
	run(|| {
		run_to(5);
		set_parameters(|parameters| parameters.era_blocks = 7);
		run_to(ERA - 1);
		assert_eq!(era(), 0);
		run_to(ERA + 6);
		assert_eq!(era(), 1);
		run_to(ERA + 7);
		assert_eq!(era(), 2);
	});
}

#[test]
fn payment_over_many_blocks_should_be_what_it_is_in_one() {
	let pay = |service: fn() -> Weight| {
		let mut wealth = Vec::new();
		run(|| {
			covered();
			let before = OPERATORS.map(free);
			let_era_end();
			ServiceWeight::set(service());
			let start = System::block_number();
			while Unpaid::<Test>::get().is_some() {
				next_block();
				check();
			}
			let blocks = System::block_number() - start;
			assert!(if service() == Room::get() { blocks == 1 } else { blocks > 5 }, "{blocks} blocks");
			wealth = OPERATORS.into_iter().zip(before).map(|(who, before)| free(who) - before).collect();
			assert_eq!(Shares::<Test>::iter().count(), 0);
		});
		wealth
	};
	let at_once = pay(Room::get);
	assert!(at_once.iter().all(|reward| *reward > 0), "{at_once:?}");
	assert_eq!(pay(least_service), at_once);
}

#[test]
fn the_room_of_blocks_should_be_used() {
	run(|| {
		covered();
		let_era_end();
		ServiceWeight::set(Weight::zero());
		next_block();
		assert!(matches!(Unpaid::<Test>::get().map(|closing| closing.stage), Some(Stage::Weigh)));
		next_block_with(least_service().saturating_mul(2));
		assert!(!matches!(Unpaid::<Test>::get().map(|closing| closing.stage), Some(Stage::Weigh)));
		check();
		next_block_with(Room::get());
		assert_eq!(Unpaid::<Test>::get(), None);
	});
}

#[test]
fn an_era_should_not_end_before_the_last_one_is_paid() {
	run(|| {
		covered();
		let_era_end();
		let start = System::block_number();
		ServiceWeight::set(Weight::zero());
		run_to(start + 3 * ERA);
		assert_eq!((era(), Unpaid::<Test>::get().map(|closing| closing.era)), (2, Some(1)));
		ServiceWeight::set(Room::get());
		// In one block the old era is paid; in the next, this one ends with all the blocks that it had.
		next_block();
		assert_eq!((era(), Unpaid::<Test>::get()), (2, None));
		next_block();
		assert_eq!(era(), 3);
		assert_eq!(crate::Eras::<Test>::get(2).map(|summary| summary.blocks), Some(3 * ERA as u32 + 2));
	});
}

#[test]
fn what_changes_while_an_era_is_paid_should_count_for_the_next() {
	let pay = |meanwhile: fn([u32; 2])| {
		let mut wealth = [0; 6];
		run(|| {
			let classes = covered();
			let before = OPERATORS.map(free);
			let_era_end();
			meanwhile(classes);
			ServiceWeight::set(Room::get());
			next_block();
			assert_eq!(Unpaid::<Test>::get(), None);
			wealth = OPERATORS.map(free);
			wealth.iter_mut().zip(before).for_each(|(after, before)| *after -= before);
		});
		wealth
	};
	let plain = pay(|_| {});
	let changed = pay(|classes| {
		// Weights, parameters, slots, prices, a new class and a new offer; demand goes on.
		assert_ok!(Rewards::set_class_terms(root(), classes[0], Default::default()));
		let third = open_class(HardwareTier::Gpu24, VerificationMode::Signed);
		assert_ok!(Rewards::set_class_terms(root(), third, TERMS));
		set_parameters(|parameters| parameters.demand_share_ppm = 0);
		offer(A, classes[0], 60);
		offer(B, third, 3);
		assert_ok!(JobRegistry::offer(origin(C), classes[1], 1, 100 * FEE));
		Rewards::on_settled(classes[0], 0, &A, FEE, FEE / 5);
		Rewards::on_result(classes[0], 0, &A, 7);
		Rewards::on_timeout(classes[0], 1, &B);
	});
	assert_eq!(plain, changed);
}

#[test]
fn an_offer_that_goes_before_it_is_counted_should_move_no_other() {
	let pay = |goes: bool| {
		let mut paid = Vec::new();
		run(|| {
			let [class, _] = covered();
			let_era_end();
			// Step by step until one page of the first class is counted.
			ServiceWeight::set(least_service());
			let counted = |closing: &crate::ClosingOf<Test>| match &closing.stage {
				Stage::Count { pages, class: counted, .. } => *pages > 0 && *counted == class,
				_ => false,
			};
			while !Unpaid::<Test>::get().is_some_and(|closing| counted(&closing)) {
				next_block();
			}
			let seen: Vec<u64> =
				Shares::<Test>::iter_values().flatten().map(|share| share.operator).collect();
			// One that is counted goes, and one that is not.
			let other = OPERATORS.into_iter().find(|stash| !seen.contains(stash)).unwrap();
			if goes {
				for stash in [seen[0], other] {
					assert_ok!(JobRegistry::withdraw_offer(origin(stash), class));
				}
			}
			check();
			ServiceWeight::set(Room::get());
			next_block();
			let of_class = |event: &Event<Test>| match event {
				Event::Rewarded { class: of, operator, .. } if *of == class => Some(*operator),
				_ => None,
			};
			paid = events().iter().filter_map(of_class).collect();
			paid.sort_unstable();
			if goes {
				assert!(!paid.contains(&seen[0]) && !paid.contains(&other));
			}
		});
		paid
	};
	assert_eq!(pay(false), OPERATORS);
	assert_eq!(pay(true).len(), OPERATORS.len() - 2);
}

#[test]
fn a_class_that_is_closed_while_it_is_counted_should_leave_nothing_behind() {
	run(|| {
		let [class, other] = covered();
		let_era_end();
		ServiceWeight::set(least_service());
		let stage = || Unpaid::<Test>::get().map(|closing| closing.stage);
		while !matches!(stage(), Some(Stage::Count { pages, .. }) if pages > 0) {
			next_block();
		}
		for stash in OPERATORS {
			assert_ok!(JobRegistry::withdraw_offer(origin(stash), class));
		}
		assert_ok!(JobRegistry::close_class(origin(PUBLISHER), class));
		check();
		let mut classes = Vec::new();
		while Unpaid::<Test>::get().is_some() {
			next_block();
			check();
			classes.extend(events().into_iter().filter_map(|event| match event {
				Event::ClassPaid { class, offers, .. } => Some((class, offers)),
				_ => None,
			}));
		}
		assert_eq!(classes, [(class, 0), (other, 6)]);
	});
}

#[test]
fn empty_blocks_should_cost_next_to_nothing() {
	run(|| {
		covered();
		end_era();
		next_block();
		assert_eq!(next_block_with(Weight::zero()), <() as WeightInfo>::on_initialize());
		assert_eq!(<Rewards as Hooks<u64>>::on_idle(3, Room::get()), <() as WeightInfo>::on_initialize());
	});
}

#[test]
fn eras_should_be_remembered_for_a_while() {
	run(|| {
		set_parameters(|parameters| parameters.era_blocks = 5);
		while era() < crate::ERAS_KEPT + 10 {
			next_block();
		}
		let kept: Vec<_> = Rewards::eras(1_000).iter().map(|summary| summary.era).collect();
		let newest = era() - 1;
		assert!(kept.iter().copied().eq((10..=newest).rev()), "{kept:?}");
		assert_eq!(Rewards::eras(3).len(), 3);
	});
}
