//! The migration that an upgrade is tried with, between its checks as `try-runtime` has them.

use super::*;
use crate::{
	configs::system::RuntimeBlockWeights,
	rehearsal::{self, checks, LowerCommissions, MostKept},
	VERSION,
};
use ambit_primitives::AMB;
use frame_support::{
	assert_ok,
	traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
};
use pallet_ambit_staking::Pools;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::Permill;
use sp_version::RuntimeVersion;

/// A chain with a pool whose commission is too high, into which somebody has delegated, and one with a commission that is not.
fn on_a_chain_with_pools(test: impl FnOnce()) {
	on_preset("local_testnet", || {
		let signed = |who: Sr25519Keyring| RuntimeOrigin::signed(who.to_account_id());
		assert_ok!(Stakes::open_pool(signed(Alice), Permill::from_percent(50)));
		assert_ok!(Stakes::open_pool(signed(Bob), Permill::from_percent(10)));
		assert_ok!(Stakes::delegate(signed(Charlie), Alice.to_account_id(), 1_000 * AMB));
		test();
	});
}

fn commission(who: Sr25519Keyring) -> Permill {
	Pools::<Runtime>::get(who.to_account_id()).expect("it has a pool").commission
}

#[test]
fn rehearsal_should_be_the_next_release_and_nothing_else() {
	let next = RuntimeVersion { spec_version: VERSION.spec_version + 1, ..VERSION };
	assert_eq!(rehearsal::VERSION, next);
}

#[test]
fn migration_should_lower_high_commissions_and_nothing_else() {
	on_a_chain_with_pools(|| {
		assert_eq!(Stakes::on_chain_storage_version(), StorageVersion::new(0));
		let before = checks::before();
		let weight = LowerCommissions::on_runtime_upgrade();
		assert_ok!(checks::after(&before));
		assert_eq!((commission(Alice), commission(Bob)), (MostKept::get(), Permill::from_percent(10)));
		assert_eq!(Stakes::on_chain_storage_version(), StorageVersion::new(1));
		assert!(weight.all_lte(RuntimeBlockWeights::get().max_block), "{weight}");
	});
}

#[test]
fn migration_should_run_once() {
	on_a_chain_with_pools(|| {
		LowerCommissions::on_runtime_upgrade();
		Pools::<Runtime>::mutate(Alice.to_account_id(), |pool| {
			pool.as_mut().expect("it has a pool").commission = Permill::from_percent(30);
		});
		LowerCommissions::on_runtime_upgrade();
		assert_eq!(commission(Alice), Permill::from_percent(30));
	});
}

#[test]
fn checks_should_see_what_a_migration_did_not_do_or_did_beside() {
	on_a_chain_with_pools(|| {
		let before = checks::before();
		assert!(checks::after(&before).is_err(), "nothing was migrated");
		LowerCommissions::on_runtime_upgrade();
		assert!(checks::after(&before[..before.len() - 1]).is_err(), "this is not what was found before");
		let (alice, bob) = (Alice.to_account_id(), Bob.to_account_id());
		Pools::<Runtime>::mutate(&alice, |pool| pool.as_mut().expect("it has a pool").next_departure += 1);
		assert!(checks::after(&before).is_err(), "another field changed");
		Pools::<Runtime>::mutate(&alice, |pool| pool.as_mut().expect("it has a pool").next_departure -= 1);
		let pool = Pools::<Runtime>::take(&bob);
		assert!(checks::after(&before).is_err(), "a pool is gone");
		Pools::<Runtime>::set(&bob, pool);
		assert_ok!(checks::after(&before));
	});
}
