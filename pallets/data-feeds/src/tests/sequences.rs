//! Random sequences of everything that anyone can do, with the invariants checked after every step.

use crate::{mock::*, FeedValues, Feeds, OrderOf, Panels};
use ambit_primitives::{
	feeds::{Aggregation, Failure, FeedId, FeedReport, FeedSaid, Finding, Reading, Target, Vouch},
	jobs::Phase,
};
use frame_support::{assert_ok, storage::with_storage_layer, weights::Weight};
use proptest::prelude::*;
use sp_runtime::Permill;

#[derive(Clone, Debug)]
enum Step {
	Join {
		operator: usize,
		slots: u32,
		price: Balance,
	},
	SetOffer {
		operator: usize,
		slots: u32,
		price: Balance,
	},
	Leave {
		operator: usize,
	},
	Request {
		requester: usize,
		shape: (u8, u8),
		fee: Balance,
		ahead: u64,
		median: bool,
		source: Option<u32>,
	},
	Cancel {
		requester: usize,
		feed: FeedId,
	},
	/// An operator says something of each request that it has, or of one that it has not.
	Report {
		operator: usize,
		how: How,
	},
	Register {
		owner: usize,
	},
	Retire {
		owner: usize,
		source: u32,
	},
	Vouch {
		source: u32,
		percent: Option<u32>,
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
	/// A parameter changes.
	Govern {
		what: u8,
		to: u64,
	},
	/// Blocks with this much room, and luck.
	Blocks {
		number: u64,
		idle: u64,
		service: u64,
		luck: u64,
	},
}

#[derive(Clone, Copy, Debug)]
enum How {
	/// What all honest find.
	Honest,
	/// Something of its own.
	Lie,
	/// That the source did not answer.
	Fail,
	/// What another operator committed to.
	Copy,
	/// In the name of another.
	NotMine,
}

const REQUESTERS: [u64; 4] = [DAPP, OTHER_DAPP, POOR, A];

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let step = prop_oneof![
		3 => (0usize..6, 0u32..10, 40u128..160)
			.prop_map(|(operator, slots, price)| Step::Join { operator, slots, price }),
		2 => (0usize..6, 0u32..10, 40u128..160)
			.prop_map(|(operator, slots, price)| Step::SetOffer { operator, slots, price }),
		1 => (0usize..6).prop_map(|operator| Step::Leave { operator }),
		10 => (0usize..4, prop_oneof![Just((1, 1)), Just((2, 3)), Just((3, 4)), Just((3, 5)), Just((2, 2)), Just((1, 2))],
				40u128..200, 5u64..120, any::<bool>(), proptest::option::of(0u32..3))
			.prop_map(|(requester, shape, fee, ahead, median, source)| Step::Request { requester, shape, fee, ahead, median, source }),
		1 => (0usize..4, 0u64..30).prop_map(|(requester, feed)| Step::Cancel { requester, feed }),
		14 => (0usize..6, prop_oneof![
				8 => Just(How::Honest),
				2 => Just(How::Lie),
				2 => Just(How::Fail),
				1 => Just(How::Copy),
				1 => Just(How::NotMine),
			]).prop_map(|(operator, how)| Step::Report { operator, how }),
		1 => (0usize..4).prop_map(|owner| Step::Register { owner }),
		1 => (0usize..4, 0u32..3).prop_map(|(owner, source)| Step::Retire { owner, source }),
		1 => (0u32..3, proptest::option::of(0u32..5)).prop_map(|(source, percent)| Step::Vouch { source, percent }),
		1 => (0usize..6, any::<bool>()).prop_map(|(operator, chilled)| Step::Chill { operator, chilled }),
		1 => (0usize..6, 0u128..30_000).prop_map(|(operator, amount)| Step::Slash { operator, amount }),
		1 => (0usize..4, 0usize..4, 0u128..2_000_000).prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
		2 => (0u8..12, any::<u64>()).prop_map(|(what, to)| Step::Govern { what, to }),
		8 => (1u64..6, prop_oneof![Just(0u64), Just(600), Just(1_000_000)], prop_oneof![1 => Just(0u64), 1 => Just(80_000), 3 => Just(1_000_000)], any::<u64>())
			.prop_map(|(number, idle, service, luck)| Step::Blocks { number, idle, service, luck }),
	];
	proptest::collection::vec(step, 1..120)
}

fn finding_of(how: How, stash: u64) -> Finding {
	match how {
		How::Honest | How::Copy | How::NotMine => number(1_000),
		How::Lie => number(stash.into()),
		How::Fail => Finding::Failed(Failure::TimedOut),
	}
}

/// What an operator would say now of each request that it has, as the chain sees it.
fn reports(stash: u64, how: How) -> Vec<FeedReport> {
	let from = if matches!(how, How::NotMine) { OPERATORS[(stash as usize + 1) % 6] } else { stash };
	let mut panels: Vec<_> = Panels::<Test>::iter().collect();
	panels.sort_unstable_by_key(|(id, _)| *id);
	let say = |(id, panel): (FeedId, crate::PanelOf<Test>)| {
		panel.iter().find(|member| member.operator == from)?;
		let copied = panel.iter().find_map(|member| match (how, &member.said) {
			(How::Copy, FeedSaid::Committed(hash)) if member.operator != stash => Some(*hash),
			_ => None,
		});
		Some(match (phase(id).0, copied) {
			(Phase::Committing, Some(hash)) => {
				FeedReport { feed: id, verdict: ambit_primitives::feeds::FeedVerdict::Committed(hash) }
			}
			(Phase::Committing, None) => committed(id, from, &finding_of(how, from)),
			// It tells what it says now, which may not be what it committed to.
			(Phase::Revealing, _) => told(id, from, finding_of(how, from)),
		})
	};
	panels.into_iter().filter_map(say).take(32).collect()
}

/// What operators have pledged and promised is what stands behind their work, and no more: nothing is left over of what ended.
fn check_bonds() {
	for stash in OPERATORS {
		let bond = Bonds::of(stash);
		let panels = Panels::<Test>::iter_values().flatten().filter(|member| member.operator == stash);
		assert_eq!(bond.pledged, panels.map(|member| member.pledge).sum::<Balance>());
		let offer = DataFeeds::operator(&stash).map_or(0, |state| state.offer.stake);
		assert_eq!(bond.backing, offer);
	}
}

/// Does one step; what fails must change nothing, as in a block.
fn take(step: Step) {
	let _ = with_storage_layer::<(), sp_runtime::DispatchError, _>(|| match step {
		Step::Join { operator, slots, price } => DataFeeds::join(origin(OPERATORS[operator]), slots, price),
		Step::SetOffer { operator, slots, price } => {
			DataFeeds::set_offer(origin(OPERATORS[operator]), slots, price)
		}
		Step::Leave { operator } => DataFeeds::leave(origin(OPERATORS[operator])),
		Step::Request { requester, shape: (quorum, asked), fee, ahead, median, source } => {
			let order = order(quorum, asked);
			let order = OrderOf::<Test> {
				target: source.map_or(order.target, |source| Target::Source { source, rest: url("x") }),
				aggregation: if median { MEDIAN } else { Aggregation::Exact },
				reading: Reading::Number { decimals: 0 },
				fee,
				deadline: System::block_number() + ahead,
				..order
			};
			DataFeeds::request(origin(REQUESTERS[requester]), order)
		}
		Step::Cancel { requester, feed } => DataFeeds::cancel(origin(REQUESTERS[requester]), feed),
		Step::Report { operator, how } => {
			let stash = OPERATORS[operator];
			report(stash, reports(stash, how)).map(|_| ()).map_err(|refused| refused.error)
		}
		Step::Register { owner } => DataFeeds::register_source(
			origin(REQUESTERS[owner]),
			b"source".to_vec().try_into().unwrap(),
			url("https://example.com/"),
		),
		Step::Retire { owner, source } => DataFeeds::retire_source(origin(REQUESTERS[owner]), source),
		Step::Vouch { source, percent } => {
			let pointer = order(1, 1).pointer;
			let vouch = percent.map(|percent| Vouch { pointer, steadiness: Permill::from_percent(percent) });
			DataFeeds::vouch(RuntimeOrigin::root(), source, vouch)
		}
		Step::Chill { operator, chilled } => {
			Bonds::mutate(OPERATORS[operator], |bond| bond.chilled = chilled);
			Ok(())
		}
		Step::Slash { operator, amount } => {
			Bonds::mutate(OPERATORS[operator], |bond| bond.active = bond.active.saturating_sub(amount));
			Ok(())
		}
		Step::Transfer { from, to, amount } => Balances::transfer_allow_death(
			origin(REQUESTERS[from]),
			REQUESTERS[to],
			amount.min(free(REQUESTERS[from])),
		),
		Step::Govern { what, to } => {
			match what {
				0 => CommitPeriod::set(1 + to % 8),
				1 => RevealPeriod::set(1 + to % 8),
				2 => RetentionPeriod::set(1 + to % 40),
				3 => PledgeMultiple::set(1 + (to % 50) as u32),
				4 => LeastPledge::set(1 + Balance::from(to % 200)),
				5 => StakePerSlot::set(1 + Balance::from(to % 8_000)),
				6 => SilencePenalty::set(Permill::from_percent((to % 101) as u32)),
				7 => MissPenalty::set(Permill::from_percent((to % 101) as u32)),
				8 => FailurePay::set(Permill::from_percent((to % 101) as u32)),
				9 => MaxOpenFeeds::set((to % 40) as u32),
				10 => LeastPrice::set(1 + Balance::from(to % 160)),
				_ => SourceDeposit::set(Balance::from(to % 1_000)),
			}
			Ok(())
		}
		Step::Blocks { number, idle, service, luck } => {
			ServiceWeight::set(Weight::from_parts(service * 1_000_000, u64::MAX));
			Luck::set(luck);
			for _ in 0..number {
				next_block_with(Weight::from_parts(idle * 1_000_000, u64::MAX));
				check();
			}
			Ok(())
		}
	});
}

proptest! {
	#![proptest_config(super::cases(256))]

	#[test]
	fn fuzz_nothing_should_break_the_books(steps in steps()) {
		with_operators(4, || {
			let issuance = Balances::total_issuance();
			for step in steps {
				take(step);
				check();
				check_bonds();
				assert_eq!(Balances::total_issuance(), issuance);
			}

			// Whatever was left open ends, and all that was held is spent or free.
			ServiceWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
			run_to(System::block_number() + 220);
			assert_eq!(Feeds::<Test>::iter().count(), 0, "every request ends and is forgotten");
			assert_eq!((Panels::<Test>::iter().count(), FeedValues::<Test>::iter().count()), (0, 0));
			check_bonds();
			for requester in REQUESTERS {
				assert_eq!(held(requester), 0);
			}
			for stash in OPERATORS {
				if DataFeeds::operator(&stash).is_some() {
					assert_ok!(DataFeeds::leave(origin(stash)));
				}
				assert_eq!(Bonds::of(stash).backing, 0);
			}
		});
	}
}
