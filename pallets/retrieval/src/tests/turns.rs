//! Turns: once an era, at any block of it, never more than two in a block.

use crate::{mock::*, samples::File, Event, ServedTo};
use frame_support::weights::Weight;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Terms that are asked in this block.
fn asked() -> Vec<(u64, u64)> {
	let asked = |event| match event {
		Event::Asked { deal, offset, .. } => Some((deal, offset)),
		_ => None,
	};
	events().into_iter().filter_map(asked).collect()
}

/// Takes on this many files by all operators.
fn many(files: u8, copies: usize) -> Vec<(File, u64)> {
	let mut deals = Vec::new();
	for seed in 0..files {
		let kept = File::new(seed, 10, 4);
		let id = request(&kept, copies as u32, 20);
		for operator in &OPERATORS[..copies] {
			deals.push((File::new(seed, 10, 4), take(*operator, id)));
		}
	}
	deals
}

#[test]
fn every_term_should_be_asked_once_in_every_era_and_two_in_a_block() {
	execute(|| {
		let deals = many(6, 4);
		for _ in 0..6 {
			let mut times = BTreeMap::new();
			let era = era();
			while super::turns::current(era) {
				let now = asked();
				assert!(now.len() <= 2, "two lots");
				for (deal, _) in now {
					*times.entry(deal).or_insert(0) += 1;
				}
				for (file, deal) in &deals {
					if open_probe(*deal).is_some() {
						answer(file, *deal);
					}
				}
				next_block();
			}
			// In the first era they came in the second block.
			let most = if era == 0 { 22 } else { 24 };
			assert_eq!(times.len(), most, "in era {era}");
			assert!(times.values().all(|times| *times == 1));
		}
	});
}

/// Whether this era is still running.
fn current(era: u32) -> bool {
	crate::mock::era() == era
}

#[test]
fn a_term_should_be_asked_at_any_time_of_an_era() {
	execute(|| {
		let kept = file();
		let id = request(&kept, 1, 20);
		let deal = take(A, id);
		let mut blocks = BTreeMap::new();
		for luck in 0..40 {
			Luck::set(1_000 * luck);
			for _ in 0..ERA {
				if asked().iter().any(|(asked, _)| *asked == deal) {
					*blocks.entry(System::block_number() % ERA).or_insert(0u32) += 1;
					answer(&kept, deal);
				}
				next_block();
			}
			if luck % 10 == 9 {
				let _ = Retrieval::extend(origin(REQUESTER), id, 10);
			}
		}
		assert!(blocks.len() > 8, "{blocks:?}");
	});
}

#[test]
fn two_keepers_should_be_asked_for_different_bytes() {
	execute(|| {
		let kept = File::new(1, 200, 50);
		let id = request(&kept, 4, 10);
		let deals: Vec<_> = OPERATORS.map(|operator| take(operator, id)).to_vec();
		let mut offsets = Vec::new();
		while current(0) {
			offsets.extend(asked().into_iter().map(|(_, offset)| offset));
			for deal in &deals {
				if open_probe(*deal).is_some() {
					answer(&kept, *deal);
				}
			}
			next_block();
		}
		assert_eq!(offsets.len(), 4);
		offsets.sort_unstable();
		offsets.dedup();
		assert_eq!(offsets.len(), 4);
	});
}

#[test]
fn deadlines_that_find_no_room_should_wait() {
	execute(|| {
		let deals = many(3, 4);
		let slow = Weight::from_parts(1_000_000, u64::MAX);
		run_until(|| deals.iter().any(|(_, deal)| open_probe(*deal).is_some()));
		ServiceWeight::set(slow);
		for _ in 0..10 {
			next_block();
		}
		assert!(ServedTo::<Test>::get().unwrap() < System::block_number());
		ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
		next_block();
		assert_eq!(ServedTo::<Test>::get().unwrap(), System::block_number());
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn the_row_should_stay_whole_when_terms_come_and_go(steps in prop::collection::vec((0usize..4, 0u64..6, 0u8..4), 1..60)) {
		execute(|| {
			let files: Vec<_> = (0..6).map(|seed| File::new(seed, 10, 4)).collect();
			for file in &files {
				request(file, 4, 20);
			}
			for (who, request, what) in steps {
				match what {
					0 => drop(Retrieval::take(origin(OPERATORS[who]), request)),
					1 => drop(Retrieval::leave(origin(OPERATORS[who]), request)),
					2 => drop(Retrieval::close(origin(ANYONE), request)),
					_ => next_block(),
				}
				check();
			}
		});
	}
}
