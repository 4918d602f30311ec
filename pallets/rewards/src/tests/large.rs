//! How long a large era takes. Not run by default:
//!
//! ```sh
//! cargo nextest run -p pallet-ambit-rewards --run-ignored only large --no-capture
//! ```

use crate::{mock::*, ClassRecord, CurrentEra, Dated, Pallet, Unpaid};
use ambit_coverage::units::SLOT;
use ambit_primitives::{
	jobs::{ClassSpec, HardwareTier, LatencyTier, VerificationMode},
	rewards::IssuanceSchedule,
};
use frame_support::{assert_ok, weights::Weight};
use sp_core::H256;

const CLASSES: u32 = 1_000;
const OFFERS: u32 = 100_000;
const PLACES: u32 = 20;

/// Seconds for which this thread has computed, whatever else the machine does.
fn computed() -> f64 {
	let spent = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
	spent.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// As many classes as are rewarded, of as many models.
fn classes() {
	let template = open_class(HardwareTier::Cpu, VerificationMode::Signed);
	let model = JobRegistry::model(MODEL).unwrap();
	for number in 1..CLASSES {
		let root = H256::from_low_u64_be(number.into());
		pallet_ambit_job_registry::Models::<Test>::insert(root, &model);
		pallet_ambit_job_registry::Models::<Test>::mutate(root, |model| model.as_mut().unwrap().classes = 0);
		let spec = ClassSpec {
			model: root,
			hardware: HardwareTier::Cpu,
			latency: LatencyTier::Standard,
			mode: VerificationMode::Signed,
		};
		assert_ok!(JobRegistry::open_class(origin(PUBLISHER), spec, FEE, STAKE_PER_SLOT));
	}
	assert_eq!(template, 0);
}

#[test]
#[ignore = "takes a minute"]
fn an_era_of_a_thousand_classes_and_a_hundred_thousand_offers() {
	new_test_ext().execute_with(|| {
		ServiceWeight::set(Room::get());
		PageSize::set(64);
		next_block();
		classes();
		let schedule = IssuanceSchedule { per_era: MaxIssuance::get(), decay_ppm: 0 };
		assert_ok!(Rewards::set_issuance(root(), schedule));
		for number in 0..OFFERS {
			let stash = 1_000_000_000 + u64::from(number);
			join(stash, 4);
			declare(stash, &format!("provider/region-{}", number / CLASSES % PLACES));
			offer(stash, number % CLASSES, 1 + number % 4);
		}
		end_era();
		for class in 0..CLASSES {
			let record = ClassRecord {
				terms: Dated::since(0, TERMS),
				// What there is, nearly.
				load: 80 * SLOT * u64::from(1 + class % 4),
				value: 1_000_000_000 / u128::from(class + 1),
				allowance: 1_000_000_000,
				..ClassRecord::new(era())
			};
			crate::Classes::<Test>::insert(class, record);
			crate::Rewarded::<Test>::mutate(|rewarded| rewarded.try_push(class).unwrap());
		}
		while System::block_number() + 1 < CurrentEra::<Test>::get().unwrap().ends {
			next_block();
		}

		// A tenth of a block of 2 s for each step of the way.
		ServiceWeight::set(Weight::from_parts(200_000_000_000, u64::MAX));
		let (mut blocks, mut longest, mut weight) = (0_u32, 0.0_f64, 0_u64);
		let start = computed();
		loop {
			let block = computed();
			weight += next_block_with(Weight::zero()).ref_time();
			longest = longest.max(computed() - block);
			blocks += 1;
			if Unpaid::<Test>::get().is_none() {
				break;
			}
		}
		let seconds = computed() - start;
		let summary = crate::Eras::<Test>::get(era() - 1).unwrap();
		println!(
			"{} classes, {} offers in {PLACES} domains: {seconds:.2} s in {blocks} blocks, {longest:.3} s the longest; \
			 {:.1} microseconds an offer, weighed as {:.1}",
			summary.classes,
			summary.offers,
			seconds * 1e6 / f64::from(OFFERS),
			weight as f64 / 1e6 / f64::from(OFFERS),
		);
		assert_eq!((summary.classes, summary.offers), (CLASSES, OFFERS));
		assert!(summary.paid <= summary.budget);
		assert_ok!(Pallet::<Test>::do_try_state());
	});
}
