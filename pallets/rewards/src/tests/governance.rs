//! What is governed: by whom, within which bounds, from when on.

use crate::{mock::*, Event, Pallet, Parameters, Rewarded, Schedule};
use ambit_primitives::{
	rewards::{ClassTerms, IssuanceSchedule, RewardParameters},
	traits::DemandObserver,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

#[test]
fn only_the_admin_should_govern() {
	run(|| {
		let class = signed_class();
		assert_noop!(Rewards::set_class_terms(origin(A), class, TERMS), BadOrigin);
		assert_noop!(Rewards::set_parameters(origin(A), parameters()), BadOrigin);
		assert_noop!(Rewards::set_issuance(origin(A), schedule()), BadOrigin);
	});
}

#[test]
fn terms_should_be_refused_when_they_are_out_of_bounds() {
	run(|| {
		let class = signed_class();
		let set = |weight_ppm, multiple_ppm| {
			Rewards::set_class_terms(root(), class, ClassTerms { weight_ppm, multiple_ppm })
		};
		assert_noop!(set(1_000_001, 0), Problem::WeightOutOfRange);
		assert_noop!(set(u32::MAX, 0), Problem::WeightOutOfRange);
		assert_noop!(set(1, 10_000_001), Problem::MultipleOutOfRange);
		assert_noop!(Rewards::set_class_terms(root(), class + 1, TERMS), Problem::UnknownClass);
		assert_ok!(set(1_000_000, 10_000_000));
		let terms = ClassTerms { weight_ppm: 1_000_000, multiple_ppm: 10_000_000 };
		assert_eq!(events(), [Event::ClassTermsSet { class, terms, from: 1 }]);

		Rewarded::<Test>::mutate(|rewarded| {
			(1..1_000).for_each(|class| rewarded.try_push(class).unwrap());
		});
		let last = open_class(
			ambit_primitives::jobs::HardwareTier::Gpu80,
			ambit_primitives::jobs::VerificationMode::Signed,
		);
		Rewarded::<Test>::mutate(|rewarded| rewarded.iter_mut().skip(1).for_each(|class| *class += 1));
		assert_noop!(Rewards::set_class_terms(root(), last, TERMS), Problem::TooManyClasses);
		// One without a weight takes no place.
		assert_ok!(Rewards::set_class_terms(root(), last, ClassTerms { weight_ppm: 0, ..TERMS }));
	});
}

#[test]
fn parameters_should_be_refused_when_they_are_out_of_bounds() {
	run(|| {
		let set = |change: fn(&mut RewardParameters)| {
			let mut changed = parameters();
			change(&mut changed);
			Rewards::set_parameters(root(), changed)
		};
		assert_noop!(set(|changed| changed.era_blocks = 4), Problem::EraLengthOutOfRange);
		assert_noop!(set(|changed| changed.era_blocks = 1_001), Problem::EraLengthOutOfRange);
		assert_noop!(set(|changed| changed.demand_share_ppm = 10_000_001), Problem::ShareOutOfRange);
		assert_noop!(set(|changed| changed.fee_share_ppm = 1_000_001), Problem::ShareOutOfRange);
		assert_noop!(set(|changed| changed.price_limit_ppm = 999_999), Problem::PriceLimitOutOfRange);
		assert_noop!(set(|changed| changed.price_limit_ppm = 10_000_001), Problem::PriceLimitOutOfRange);
		assert_noop!(set(|changed| changed.carry_cap = MaxAmount::get() + 1), Problem::AmountOutOfRange);
		assert_noop!(set(|changed| changed.allowance_cap = u128::MAX), Problem::AmountOutOfRange);
		assert_noop!(set(|changed| changed.entry_per_slot = u128::MAX), Problem::AmountOutOfRange);
		let issue =
			|per_era, decay_ppm| Rewards::set_issuance(root(), IssuanceSchedule { per_era, decay_ppm });
		assert_noop!(issue(MaxIssuance::get() + 1, 0), Problem::IssuanceOutOfRange);
		assert_noop!(issue(1, 500_001), Problem::DecayOutOfRange);
		assert_ok!(issue(MaxIssuance::get(), 500_000));
		assert_ok!(set(|changed| {
			changed.era_blocks = 1_000;
			changed.demand_share_ppm = 10_000_000;
			changed.fee_share_ppm = 1_000_000;
			changed.price_limit_ppm = 10_000_000;
			changed.carry_cap = MaxAmount::get();
		}));
	});
}

#[test]
fn what_is_set_should_apply_from_the_next_era_on_and_the_last_word_counts() {
	run(|| {
		let class = signed_class();
		let of = |era| Pallet::<Test>::known(class, &Pallet::<Test>::era()).unwrap().terms.at(era);
		let terms = |weight_ppm| ClassTerms { weight_ppm, ..TERMS };
		assert_ok!(Rewards::set_class_terms(root(), class, terms(1)));
		assert_ok!(Rewards::set_class_terms(root(), class, terms(2)));
		assert_eq!((of(0), of(1)), (ClassTerms::default(), terms(2)));
		assert!(!Rewards::is_rewarded(class), "its jobs still pay their operators");
		end_era();
		assert!(Rewards::is_rewarded(class) && !Rewards::is_rewarded(class + 1));
		assert_ok!(Rewards::set_class_terms(root(), class, terms(3)));
		assert_eq!((of(0), of(1), of(2)), (ClassTerms::default(), terms(2), terms(3)));
		end_era();
		end_era();
		assert_ok!(Rewards::set_class_terms(root(), class, terms(4)));
		assert_eq!((of(2), of(3), of(4)), (terms(3), terms(3), terms(4)));

		set_parameters(|parameters| parameters.carry_cap = 7);
		let parameters = |era| Parameters::<Test>::get().at(era).carry_cap;
		assert_eq!((parameters(2), parameters(3), parameters(4)), (CARRY_CAP, CARRY_CAP, 7));
		assert_ok!(Rewards::set_issuance(root(), IssuanceSchedule { per_era: 9, decay_ppm: 0 }));
		assert_eq!(Schedule::<Test>::get().entry(4).map(|(from, to)| (from, to.per_era)), Some((4, 9)));
	});
}

#[test]
fn a_class_should_be_struck_off_when_its_last_era_with_a_weight_is_paid() {
	run(|| {
		let class = signed_class();
		assert_ok!(Rewards::set_class_terms(root(), class, TERMS));
		end_era();
		assert_eq!(Rewarded::<Test>::get().to_vec(), [class]);
		assert_ok!(Rewards::set_class_terms(root(), class, ClassTerms::default()));
		end_era();
		assert_eq!(Rewarded::<Test>::get().to_vec(), [class]);
		end_era();
		assert!(Rewarded::<Test>::get().is_empty());
		// And it may come back.
		assert_ok!(Rewards::set_class_terms(root(), class, TERMS));
		assert_eq!(Rewarded::<Test>::get().to_vec(), [class]);
	});
}

#[test]
fn genesis_should_be_refused_when_it_is_out_of_bounds() {
	use sp_runtime::BuildStorage;
	let build = |change: fn(&mut crate::GenesisConfig<Test>)| {
		let mut genesis = crate::GenesisConfig::<Test> { parameters: parameters(), ..Default::default() };
		change(&mut genesis);
		std::panic::catch_unwind(|| genesis.build_storage().is_ok())
	};
	assert!(build(|genesis| genesis.classes = vec![(7, 1_000_000, 1)]).is_ok());
	assert!(build(|genesis| genesis.classes = vec![(7, 1_000_001, 1)]).is_err());
	assert!(build(|genesis| genesis.parameters.era_blocks = 0).is_err());
	assert!(build(|genesis| genesis.issuance.decay_ppm = 1_000_000).is_err());
}
