//! Random sequences of everything that anyone can do, with the invariants checked after every step.

use crate::{mock::*, samples::File, Artefacts, Deadlines, Deals, DealsOf, Lots, Requests};
use ambit_primitives::traits::ArtefactDemand;
use codec::Encode;
use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::{Balanced, InspectHold},
		tokens::{Fortitude, Precision, Preservation},
	},
	weights::Weight,
};
use proptest::prelude::*;
use sp_runtime::Permill;

#[derive(Clone, Debug)]
enum Step {
	/// The size is wrong for some.
	Request {
		who: usize,
		file: usize,
		wrong: bool,
		copies: u32,
		eras: u32,
		fee: Balance,
	},
	Extend {
		who: usize,
		request: u64,
		eras: u32,
	},
	Withdraw {
		who: usize,
		request: u64,
	},
	Take {
		operator: usize,
		request: u64,
	},
	Leave {
		operator: usize,
		deal: u64,
	},
	Close {
		deal: u64,
	},
	/// An operator answers what it is asked, or something else.
	Prove {
		operator: usize,
		how: u8,
	},
	/// Somebody pays into the pot, for an artefact or for none.
	Pay {
		file: usize,
		amount: Balance,
	},
	/// An operator says that it is elsewhere.
	Move {
		operator: usize,
		domain: u8,
	},
	Chill {
		operator: usize,
		chilled: bool,
	},
	Slash {
		operator: usize,
		amount: Balance,
	},
	/// A balance moves behind the pallet's back.
	Transfer {
		from: usize,
		to: usize,
		amount: Balance,
	},
	Govern {
		what: u8,
		to: u64,
	},
	/// Blocks in which everybody answers, or these don't, with this much room.
	Blocks {
		number: u64,
		lazy: u64,
		service: u64,
		luck: u64,
	},
}

const REQUESTERS: [u64; 3] = [REQUESTER, OTHER, POOR];

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let request = 0u64..12;
	let deal = 0u64..30;
	let step = prop_oneof![
		6 => (0usize..3, 0usize..4, prop::bool::weighted(0.15), 1u32..5, 1u32..8, 5u128..400)
			.prop_map(|(who, file, wrong, copies, eras, fee)| Step::Request { who, file, wrong, copies, eras, fee }),
		1 => (0usize..3, request.clone(), 0u32..4).prop_map(|(who, request, eras)| Step::Extend { who, request, eras }),
		1 => (0usize..3, request.clone()).prop_map(|(who, request)| Step::Withdraw { who, request }),
		8 => (0usize..4, request).prop_map(|(operator, request)| Step::Take { operator, request }),
		1 => (0usize..4, deal.clone()).prop_map(|(operator, deal)| Step::Leave { operator, deal }),
		1 => deal.prop_map(|deal| Step::Close { deal }),
		4 => (0usize..4, 0u8..6).prop_map(|(operator, how)| Step::Prove { operator, how }),
		1 => (0usize..5, 0u128..2_000).prop_map(|(file, amount)| Step::Pay { file, amount }),
		1 => (0usize..4, 0u8..4).prop_map(|(operator, domain)| Step::Move { operator, domain }),
		1 => (0usize..4, any::<bool>()).prop_map(|(operator, chilled)| Step::Chill { operator, chilled }),
		1 => (0usize..4, 0u128..3_000).prop_map(|(operator, amount)| Step::Slash { operator, amount }),
		1 => (0usize..7, 0usize..7, 0u128..2_000_000).prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
		2 => (0u8..10, any::<u64>()).prop_map(|(what, to)| Step::Govern { what, to }),
		8 => (1u64..16, prop_oneof![3 => Just(0u64), 1 => any::<u64>()], prop_oneof![1 => Just(0u64), 1 => Just(3_000), 6 => Just(1_000_000)], any::<u64>())
			.prop_map(|(number, lazy, service, luck)| Step::Blocks { number, lazy, service, luck }),
	];
	proptest::collection::vec(step, 1..80)
}

fn files() -> Vec<File> {
	(0..4).map(|seed| File::new(seed, 3 + u32::from(seed) * 5, 4)).collect()
}

/// What an operator says to each of its open probes.
fn answers(files: &[File], operator: u64, how: u8) -> Vec<ambit_primitives::retrieval::Shown> {
	let deals: Vec<_> = DealsOf::<Test>::iter_key_prefix(operator).collect();
	let answer = |id: u64| {
		let deal = Deals::<Test>::get(id)?;
		let open = deal.open?;
		let request = Requests::<Test>::get(deal.request)?;
		let kept = files.iter().find(|kept| kept.cid == request.cid)?;
		let proof = match how {
			_ if open.offset >= kept.bytes => kept.root_alone(),
			0 => kept.proof((open.offset + 4) % kept.bytes),
			1 => vec![1, 2, 3].try_into().unwrap(),
			_ => kept.proof(open.offset),
		};
		Some(shown(id, if how == 2 { open.round + 1 } else { open.round }, proof))
	};
	deals.into_iter().filter_map(answer).take(16).collect()
}

/// One of the requests that stand, or none that ever was.
fn request_at(nth: u64) -> u64 {
	let mut ids: Vec<_> = Requests::<Test>::iter_keys().collect();
	ids.sort_unstable();
	ids.get(nth as usize % (ids.len() + 1)).copied().unwrap_or(u64::MAX)
}

/// One of the terms that stand, or none that ever was.
fn deal_at(nth: u64) -> u64 {
	let mut ids: Vec<_> = Deals::<Test>::iter_keys().collect();
	ids.sort_unstable();
	ids.get(nth as usize % (ids.len() + 1)).copied().unwrap_or(u64::MAX)
}

/// Does one step; what fails must change nothing, as in a block.
fn do_step(files: &[File], step: Step) {
	let everybody = [REQUESTER, OTHER, POOR, A, B, C, D];
	let _ = with_storage_layer::<(), sp_runtime::DispatchError, _>(|| match step {
		Step::Request { who, file, wrong, copies, eras, fee } => {
			let bytes = files[file].bytes * if wrong { 2 } else { 1 };
			let cid = files[file].cid.clone();
			Retrieval::request(origin(REQUESTERS[who]), cid, bytes, copies, eras, fee)
		}
		Step::Extend { who, request, eras } => {
			Retrieval::extend(origin(REQUESTERS[who]), request_at(request), eras)
		}
		Step::Withdraw { who, request } => Retrieval::withdraw(origin(REQUESTERS[who]), request_at(request)),
		Step::Take { operator, request } => Retrieval::take(origin(OPERATORS[operator]), request_at(request)),
		Step::Leave { operator, deal } => Retrieval::leave(origin(OPERATORS[operator]), deal_at(deal)),
		Step::Close { deal } => Retrieval::close(origin(ANYONE), deal_at(deal)),
		Step::Prove { operator, how } => {
			let operator = OPERATORS[operator];
			prove(operator, answers(files, operator, how)).map(|_| ()).map_err(|error| error.error)
		}
		Step::Pay { file, amount } => {
			let Some(file) = files.get(file) else { return Ok(()) };
			let (precision, force) = (Precision::BestEffort, Fortitude::Polite);
			let money = Balances::withdraw(&ANYONE, amount, precision, Preservation::Preserve, force)?;
			if let Err(money) = Retrieval::on_paid(&file.cid, money) {
				Balances::resolve(&ANYONE, money).unwrap();
			}
			Ok(())
		}
		Step::Move { operator, domain } => {
			Places::put(OPERATORS[operator], domain);
			Ok(())
		}
		Step::Chill { operator, chilled } => {
			Bonds::mutate(OPERATORS[operator], |bond| bond.chilled = chilled);
			Ok(())
		}
		Step::Slash { operator, amount } => {
			Bonds::mutate(OPERATORS[operator], |bond| bond.active = bond.active.saturating_sub(amount));
			Ok(())
		}
		Step::Transfer { from, to, amount } => {
			let from = everybody[from];
			Balances::transfer_allow_death(origin(from), everybody[to], amount.min(free(from)))
		}
		Step::Govern { what, to } => {
			match what {
				0 => EraBlocks::set(1 + to % 20),
				1 => AnswerWindow::set(1 + to % 30),
				2 => PotShare::set(Permill::from_percent((to % 101) as u32)),
				3 => FundMultiple::set((to % 4_000_000) as u32),
				4 => PotCap::set(Balance::from(to % 2_000)),
				5 => PledgeMultiple::set((to % 8) as u32),
				6 => MissesInRow::set(1 + (to % 3) as u32),
				7 => MissesOfLast::set(1 + (to % 17) as u32),
				8 => FirstMissPenalty::set(Permill::from_percent((to % 101) as u32)),
				_ => RequestDeposit::set(Balance::from(to % 100)),
			}
			Ok(())
		}
		Step::Blocks { number, lazy, service, luck } => {
			ServiceWeight::set(Weight::from_parts(service * 1_000_000, u64::MAX));
			Luck::set(luck % 1_000_000);
			for block in 0..number {
				for (place, operator) in OPERATORS.into_iter().enumerate() {
					if lazy >> ((block as usize * 4 + place) % 64) & 1 == 0 {
						let _ = with_storage_layer(|| prove(operator, answers(files, operator, 5)));
					}
				}
				next_block();
			}
			Ok(())
		}
	});
}

fn cases() -> ProptestConfig {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	ProptestConfig::with_cases(asked.unwrap_or(32))
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn fuzz_nothing_should_break_the_books(steps in steps()) {
		execute(|| {
			let issuance = Balances::total_issuance();
			let files = files();
			for step in steps {
				do_step(&files, step);
				check();
				// Only what is too small for a dead account is ever burnt.
				prop_assert_eq!(Balances::total_issuance(), issuance);
			}

			// Whatever was left open ends, and all that was held is spent or free.
			ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
			EraBlocks::set(ERA);
			run_eras(24);
			for id in Requests::<Test>::iter_keys().collect::<Vec<_>>() {
				for (deal, _) in Retrieval::deals(id) {
					let _ = Retrieval::close(origin(ANYONE), deal);
				}
				let _ = Retrieval::withdraw(origin(ANYONE), id);
			}
			check();
			let left = (Requests::<Test>::iter().count(), Deals::<Test>::iter().count(), Artefacts::<Test>::iter().count());
			prop_assert_eq!(left, (0, 0, 0), "everything ends");
			prop_assert_eq!((Deadlines::<Test>::iter().count(), Lots::<Test>::iter().count()), (0, 0));
			for requester in REQUESTERS {
				prop_assert_eq!(Balances::total_balance_on_hold(&requester), 0);
			}
			for operator in OPERATORS {
				prop_assert_eq!(Bonds::of(operator).pledged, 0, "every pledge is redeemed: {}", operator.encode()[0]);
			}
			Ok(())
		})?;
	}
}
