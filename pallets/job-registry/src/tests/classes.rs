use crate::{mock::*, Classes, HoldReason, Records};
use ambit_primitives::jobs::{ClassSpec, HardwareTier, Quality, VerificationMode};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};

fn deposit_of(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::ClassDeposit.into(), &who)
}

fn open(spec: ClassSpec, min_fee: Balance, stake: Balance) -> sp_runtime::DispatchResult {
	JobRegistry::open_class(origin(OWNER), spec, min_fee, stake)
}

#[test]
fn open_should_hold_the_deposit_and_close_should_free_it() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		assert_eq!(deposit_of(OWNER), 500);
		assert_eq!(JobRegistry::model(MODEL).unwrap().classes, 1);
		assert_ok!(JobRegistry::close_class(origin(OWNER), 0));
		assert_eq!(free(OWNER), ENDOWMENT);
		assert_eq!(JobRegistry::model(MODEL).unwrap().classes, 0);
		assert!(JobRegistry::class(0).is_none());

		// The specification is free again; the number is not.
		assert_ok!(open(spec(VerificationMode::Optimistic), MIN_FEE, STAKE_PER_SLOT));
		assert!(Classes::<Test>::contains_key(1));
	});
}

#[test]
fn open_should_refuse_the_same_specification_twice() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		assert_noop!(open(spec(VerificationMode::Optimistic), MIN_FEE, STAKE_PER_SLOT), Problem::ClassExists);
		assert_ok!(open(spec(VerificationMode::Signed), MIN_FEE, STAKE_PER_SLOT));
		let tier = ClassSpec { hardware: HardwareTier::Gpu24, ..spec(VerificationMode::Signed) };
		assert_ok!(open(tier, MIN_FEE, STAKE_PER_SLOT));
	});
}

#[test]
fn open_should_refuse_fees_and_stakes_out_of_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		publish(MODEL);
		let spec = || spec(VerificationMode::Optimistic);
		assert_noop!(open(spec(), 0, STAKE_PER_SLOT), Problem::MinFeeOutOfRange);
		assert_noop!(open(spec(), 10_001, STAKE_PER_SLOT), Problem::MinFeeOutOfRange);
		assert_noop!(open(spec(), MIN_FEE, 9), Problem::StakeOutOfRange);
		assert_noop!(open(spec(), MIN_FEE, Balance::MAX), Problem::StakeOutOfRange);
		assert_ok!(open(spec(), 10_000, 5_000));
	});
}

#[test]
fn close_should_refuse_strangers_and_classes_in_use() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		assert_noop!(JobRegistry::close_class(origin(ANYONE), 0), Problem::NotClassOwner);
		assert_noop!(JobRegistry::close_class(origin(OWNER), 1), Problem::UnknownClass);

		assert_ok!(JobRegistry::offer(origin(OPERATORS[0]), 0, 1, MIN_FEE));
		assert_noop!(JobRegistry::close_class(origin(OWNER), 0), Problem::ClassInUse);
		assert_ok!(JobRegistry::withdraw_offer(origin(OPERATORS[0]), 0));

		let job = submit(MIN_FEE);
		assert_noop!(JobRegistry::close_class(origin(OWNER), 0), Problem::ClassInUse);
		assert_ok!(JobRegistry::withdraw_job(origin(CLIENT), job));
		assert_ok!(JobRegistry::close_class(origin(OWNER), 0));

		// Its finished job is kept, and forgotten in time.
		run_to(System::block_number() + RETENTION + 2);
		assert!(JobRegistry::job(job).is_none());
	});
}

#[test]
fn close_should_take_several_calls_when_many_operators_left_a_bad_record() {
	let mut ext = sp_io::TestExternalities::default();
	ExtBuilder::default().with_class().build_and_execute(|| {
		for stash in 1_000..1_150 {
			Records::<Test>::insert(0, stash, Quality { alpha: 1, beta: 9 });
		}
		// Only what is in the database counts towards the limit, not what this block wrote.
		let records: Vec<_> = Records::<Test>::iter().collect();
		assert_eq!(records.len(), 150);
		ext.execute_with(|| {
			for (class, stash, quality) in records {
				Records::<Test>::insert(class, stash, quality);
			}
		});
		ext.commit_all().unwrap();
		ext.execute_with(|| {
			let cleared = Records::<Test>::clear_prefix(0, crate::MAX_RECORDS_CLEARED, None);
			assert!(cleared.maybe_cursor.is_some());
			assert_eq!(cleared.loops, crate::MAX_RECORDS_CLEARED);
		});
		assert_ok!(JobRegistry::close_class(origin(OWNER), 0));
		assert_eq!(Records::<Test>::iter().count(), 0);
	});
}
