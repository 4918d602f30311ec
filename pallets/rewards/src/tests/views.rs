//! What the runtime API answers.

use crate::mock::*;
use ambit_coverage::units::SLOT;
use ambit_primitives::{
	jobs::{HardwareTier, VerificationMode},
	rewards::{ClassTerms, UNDECLARED},
	runtime_api::{Excluded, Governed},
	traits::DemandObserver,
};
use frame_support::{assert_ok, weights::Weight};

#[test]
fn coverage_should_say_what_an_era_would_pay() {
	run(|| {
		let class = signed_class();
		declare(A, "aws/eu");
		offer(A, class, 3);
		offer(B, class, 2);
		end_era();
		want(class, 4_000, 700_000, 700_000);
		// As if this era were over: smoothed once more by silence.
		let mut record = known(class);
		record.load -= record.load.div_ceil(16);
		record.value -= record.value.div_ceil(16);
		want(class, 4_000, 700_000, 700_000);
		let before = [A, B].map(free);
		end_era();
		let paid =
			[A, B].map(free).iter().zip(before).map(|(after, before)| after - before).collect::<Vec<_>>();
		want(class, record.load / (SLOT / 1_000), record.value, 700_000);

		let coverage = Rewards::coverage(class).unwrap();
		assert_eq!((coverage.class, coverage.hardware, coverage.offers), (class, HardwareTier::Cpu, 2));
		assert_eq!(coverage.terms, Governed { now: TERMS, next: None });
		assert_eq!(coverage.capacity, 4 * SLOT);
		assert_eq!((coverage.budget, coverage.price_limit), (record.value, 2 * FEE));
		assert_eq!((coverage.reward, coverage.allowance), (paid.iter().sum(), 700_000));
		assert!(coverage.served < record.load && coverage.success_ppm > 700_000);
		let domains: Vec<_> =
			coverage.domains.iter().map(|domain| (domain.domain, domain.capacity)).collect();
		assert_eq!(domains, [(0, 8 * SLOT / 5), (1, 12 * SLOT / 5)]);
		assert!(coverage.domains.iter().all(|domain| domain.success_without_ppm < coverage.success_ppm));

		let operators = Rewards::operators(class, 0, 10);
		assert_eq!(operators.iter().map(|row| row.operator).collect::<Vec<_>>(), [A, B]);
		assert_eq!(operators.iter().map(|row| row.reward).collect::<Vec<_>>(), paid);
		assert_eq!(operators.iter().map(|row| row.excluded).collect::<Vec<_>>(), [None, None]);
		assert_eq!((operators[0].domain, operators[1].domain), (1, UNDECLARED));
		let marginal: u64 = operators.iter().map(|row| row.marginal_success).sum();
		assert!(marginal > 0 && marginal <= coverage.served);
		assert_eq!(Rewards::operators(class, 1, 10), operators[1..]);
		assert_eq!(Rewards::operators(class, 0, 1), operators[..1]);
		assert_eq!(Rewards::operators(class + 1, 0, 9), []);
		assert_eq!(Rewards::coverage(class + 1), None);
	});
}

#[test]
fn operators_should_be_told_why_they_are_not_paid() {
	run(|| {
		let class = signed_class();
		for stash in [A, B, C] {
			offer(stash, class, 1);
		}
		end_era();
		let reasons =
			|| Rewards::operators(class, 0, 9).into_iter().map(|row| row.excluded).collect::<Vec<_>>();
		assert_eq!(reasons(), [None; 3]);
		next_block();
		offer(D, class, 1);
		assert_ok!(JobRegistry::offer(origin(A), class, 1, 9 * FEE));
		assert_ok!(Stakes::chill(origin(B)));
		assert_ok!(Stakes::chill(origin(C)));
		assert_ok!(Stakes::unchill(origin(C)));
		let excluded =
			[Excluded::TooExpensive, Excluded::NotEligible, Excluded::Rested, Excluded::NotThroughout];
		assert_eq!(reasons(), excluded.map(Some));
	});
}

#[test]
fn an_operator_should_see_what_it_adds_in_each_class() {
	run(|| {
		let classes = [signed_class(), open_class(HardwareTier::Gpu8, VerificationMode::Signed)];
		declare(A, "aws/eu");
		classes.iter().for_each(|class| offer(A, *class, 2));
		let seen = Rewards::operator(&A);
		assert_eq!(seen.declared, Governed { now: UNDECLARED, next: Some(1) });
		assert_eq!((seen.priced, seen.deposit, seen.may_move), (UNDECLARED, DEPOSIT, 1 + COOLDOWN));
		end_era();
		want(classes[1], 1_000, 5_000, 5_000);
		let seen = Rewards::operator(&A);
		assert_eq!((seen.declared, seen.priced), (Governed { now: 1, next: None }, 1));
		let rows: Vec<_> = seen.coverage.iter().map(|row| (row.class, row.reward > 0)).collect();
		assert_eq!(rows, [(classes[0], false), (classes[1], true)]);
		let stranger = Rewards::operator(&ANYONE);
		assert_eq!((stranger.deposit, stranger.coverage.len(), stranger.may_move), (0, 0, 0));
	});
}

#[test]
fn a_quote_should_be_what_is_paid_to_who_comes() {
	run(|| {
		set_parameters(|parameters| parameters.entry_per_slot = 7);
		let class = signed_class();
		declare(A, "aws/eu");
		declare(B, "aws/us");
		offer(A, class, 2);
		end_era();
		Rewards::on_timeout(class, 0, &A);
		Rewards::on_timeout(class, 0, &A);
		Rewards::on_timeout(class, 0, &A);
		Rewards::on_result(class, 0, &B, 0);
		end_era();
		want(class, 3_000, 400_000, 400_000);
		let [same, other, new] =
			[Some(1), Some(2), None].map(|domain| Rewards::quote(class, domain, 2, None).unwrap());
		assert_eq!((same.quality_ppm, same.entry, same.stake), (NEWCOMER, 14, 2 * STAKE_PER_SLOT));
		// Who was seen to work while others did not, who was not seen, who is where others are.
		assert!(other.reward > new.reward && new.reward > same.reward);
		assert!(other.price_ppm > same.price_ppm && other.marginal_success > same.marginal_success);
		let better = Rewards::quote(class, None, 2, Some(1_000_000)).unwrap();
		assert!(better.reward > new.reward);
		assert_eq!(Rewards::quote(class + 1, None, 2, None), None);
		assert_eq!(Rewards::quote(class, None, 0, None).map(|quote| quote.reward), Some(0));

		offer(B, class, 2);
		end_era();
		want(class, 3_000, 400_000, 400_000);
		let row = Rewards::operators(class, 1, 1).remove(0);
		assert_eq!(row.operator, B);
		// There was one calm era more since.
		assert!(
			row.reward.abs_diff(other.reward) * 100 < other.reward,
			"{} and {}",
			row.reward,
			other.reward
		);
	});
}

#[test]
fn classes_should_be_ranked_by_what_a_newcomer_would_earn() {
	run(|| {
		let tiers = [HardwareTier::Cpu, HardwareTier::Gpu8, HardwareTier::Gpu24];
		let [full, rare, large] = tiers.map(|tier| open_class(tier, VerificationMode::Signed));
		let unweighted = open_class(HardwareTier::Cpu, VerificationMode::Optimistic);
		offer(A, full, 3);
		end_era();
		want(full, 2_000, 100_000, 1_000_000);
		want(rare, 500, 100_000, 1_000_000);
		want(large, 9_000, 500_000, 1_000_000);
		want_with(unweighted, ClassTerms::default(), 3_000, 100_000, 0);
		let ranked = |tier| -> Vec<u32> {
			Rewards::needed(tier, None, 10).into_iter().map(|need| need.quote.class).collect()
		};
		assert_eq!(ranked(HardwareTier::Gpu80), [rare, large, full, unweighted]);
		assert_eq!(ranked(HardwareTier::Gpu8), [rare, full, unweighted]);
		assert_eq!(ranked(HardwareTier::Cpu), [full, unweighted]);
		let needed = Rewards::needed(HardwareTier::Cpu, None, 1);
		assert_eq!((needed.len(), needed[0].capacity, needed[0].quote.slots), (1, 12 * SLOT / 5, 1));
		assert!((700_000..950_000).contains(&needed[0].success_ppm));

		let listed: Vec<_> = Rewards::coverages(0, 10).iter().map(|class| class.class).collect();
		assert_eq!(listed, [full, rare, large, unweighted]);
		assert_eq!(Rewards::coverages(rare, 2).len(), 2);
	});
}

#[test]
fn the_state_of_rewards_should_be_seen() {
	run(|| {
		let state = Rewards::rewards();
		assert_eq!((state.era, state.start, state.ends, state.paying), (0, 0, ERA, None));
		assert_eq!(state.parameters, Governed { now: parameters(), next: None });
		assert_eq!((state.issuance, state.carried, state.budget, state.worth), (ISSUANCE, 0, 0, 0));
		set_parameters(|parameters| parameters.carry_cap = 3);
		assert_eq!(Rewards::rewards().parameters.next.map(|next| next.carry_cap), Some(3));

		let class = signed_class();
		end_era();
		want(class, 1_000, 300_000, 0);
		let state = Rewards::rewards();
		assert_eq!((state.carried, state.worth, state.budget), (ISSUANCE, 300_000, 300_000));
		super::eras::let_era_end();
		ServiceWeight::set(Weight::zero());
		assert_eq!((Rewards::rewards().paying, Rewards::rewards().carried), (Some(1), 0));
		ServiceWeight::set(Room::get());
		next_block();
		assert_eq!(Rewards::eras(9).iter().map(|era| era.era).collect::<Vec<_>>(), [1, 0]);
	});
}

#[test]
fn domains_and_outages_should_be_seen() {
	run(|| {
		declare(A, "aws/eu");
		declare(B, "home/oslo");
		end_era();
		(0..4).for_each(|_| Rewards::on_timeout(0, 0, &A));
		Rewards::on_result(0, 0, &B, 1);
		end_era();
		let domains: Vec<_> = Rewards::domains()
			.into_iter()
			.map(|domain| (domain.id, String::from_utf8(domain.name).unwrap(), domain.members))
			.collect();
		assert_eq!(domains, [(0, "".into(), 0), (1, "aws/eu".into(), 1), (2, "home/oslo".into(), 1)]);
		let availability =
			Rewards::domains().iter().map(|domain| domain.availability_ppm).collect::<Vec<_>>();
		assert_eq!(availability, [1_000_000, 25_000_000 / 26, 1_000_000]);
		let past = Rewards::past();
		assert_eq!((past.since, past.until, past.outages.len()), (0, 2, 1));
		let outage = &past.outages[0];
		assert_eq!((outage.from, outage.eras, &outage.down[..]), (1, 1, &[1][..]));
		assert_eq!((outage.silent.len(), outage.silent[0]), (254, 0));
	});
}
