//! Benchmarks: every call, and a slash, in its worst case.

use crate::{
	BalanceOf, Call, Config, CurrencyOf, HoldReason, Ledger, Ledgers, Pallet, Unbonding, Validators, Workers,
};
use alloc::vec::Vec;
use ambit_primitives::traits::{Role, StakeLedger};
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{hold::Mutate as _, Inspect, Mutate as _},
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::traits::{Saturating, TrailingZeroInput, Zero};

const SEED: u32 = 0;

/// Enough for every role.
fn bond_of_all<T: Config>() -> BalanceOf<T> {
	T::MinimumValidatorBond::get()
		.max(T::MinimumInferenceBond::get())
		.max(T::MinimumDataBond::get())
		.saturating_mul(2u32.into())
}

/// An account that can pay for `bond_of_all` several times over.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, SEED);
	let funds =
		bond_of_all::<T>().saturating_mul(10u32.into()).saturating_add(CurrencyOf::<T>::minimum_balance());
	CurrencyOf::<T>::set_balance(&who, funds);
	who
}

/// A stash with a bond, a role and a worker key.
fn operator<T: Config>(index: u32, role: Role) -> Result<T::AccountId, BenchmarkError> {
	let stash: T::AccountId = account("stash", index, SEED);
	let worker: T::AccountId = account("worker", index, SEED);
	Pallet::<T>::set_up(&stash, &worker, role, bond_of_all::<T>())?;
	Ok(stash)
}

/// A stash with `u` unbonding amounts, the first due at block `first`.
fn leaving<T: Config>(u: u32, first: BlockNumberFor<T>) -> Result<T::AccountId, BenchmarkError> {
	let stash = funded::<T>("stash", 0);
	let amount = CurrencyOf::<T>::minimum_balance();
	let active = bond_of_all::<T>();
	let mut unbonding = BoundedVec::new();
	for index in 0..u {
		unbonding
			.try_push(Unbonding { amount, until: first.saturating_add(index.into()) })
			.map_err(|_| "more than the queue takes")?;
	}
	let ledger = Ledger::<T> { active, unbonding, ..Default::default() };
	CurrencyOf::<T>::hold(&HoldReason::Bond.into(), &stash, ledger.total())?;
	Ledgers::<T>::insert(&stash, ledger);
	Ok(stash)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn bond() {
		let stash = funded::<T>("stash", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), bond_of_all::<T>());
		assert_eq!(Pallet::<T>::bonded(&stash), bond_of_all::<T>());
	}

	#[benchmark]
	fn bond_extra() -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(T::MaxUnbonding::get(), Zero::zero())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), bond_of_all::<T>());
		assert_eq!(Pallet::<T>::bonded(&stash), bond_of_all::<T>().saturating_mul(2u32.into()));
		Ok(())
	}

	#[benchmark]
	fn unbond(u: Linear<1, { T::MaxUnbonding::get() }>) -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(u.saturating_sub(1), Zero::zero())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), bond_of_all::<T>());
		assert!(Pallet::<T>::bonded(&stash).is_zero());
		Ok(())
	}

	#[benchmark]
	fn rebond(u: Linear<1, { T::MaxUnbonding::get() }>) -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(u, Zero::zero())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), bond_of_all::<T>());
		assert!(Pallet::<T>::bonded(&stash) > bond_of_all::<T>());
		Ok(())
	}

	#[benchmark]
	fn withdraw_unbonded(u: Linear<1, { T::MaxUnbonding::get() }>) -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(u, Zero::zero())?;
		let worker: T::AccountId = account("worker", 0, SEED);
		Pallet::<T>::do_set_worker(&stash, &worker)?;
		// The last withdrawal, which also closes the ledger.
		Ledgers::<T>::mutate_extant(&stash, |ledger| {
			if let Some(chunk) = ledger.unbonding.iter_mut().next() {
				chunk.amount = chunk.amount.saturating_add(ledger.active);
				ledger.active = Zero::zero();
			}
		});
		frame_system::Pallet::<T>::set_block_number(u.into());
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()));
		assert!(!Ledgers::<T>::contains_key(&stash));
		assert!(!Workers::<T>::contains_key(&worker));
		Ok(())
	}

	#[benchmark]
	fn declare_role() -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(T::MaxUnbonding::get(), Zero::zero())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), Role::Inference);
		assert!(Pallet::<T>::is_active(&stash, Role::Inference));
		Ok(())
	}

	#[benchmark]
	fn drop_role() -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(T::MaxUnbonding::get(), Zero::zero())?;
		Pallet::<T>::do_declare(&stash, Role::Inference)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), Role::Inference);
		assert!(!Pallet::<T>::is_active(&stash, Role::Inference));
		Ok(())
	}

	#[benchmark]
	fn set_worker() -> Result<(), BenchmarkError> {
		let stash = operator::<T>(0, Role::Inference)?;
		let worker: T::AccountId = account("next", 0, SEED);
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), worker.clone());
		assert_eq!(Pallet::<T>::worker_of_stash(&stash), Some(worker));
		Ok(())
	}

	#[benchmark]
	fn chill() -> Result<(), BenchmarkError> {
		let stash = operator::<T>(0, Role::Inference)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()));
		assert!(!Pallet::<T>::is_active(&stash, Role::Inference));
		Ok(())
	}

	#[benchmark]
	fn unchill() -> Result<(), BenchmarkError> {
		let stash = operator::<T>(0, Role::Inference)?;
		Pallet::<T>::do_set_chilled(&stash, true)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()));
		assert!(Pallet::<T>::is_active(&stash, Role::Inference));
		Ok(())
	}

	#[benchmark]
	fn force_set_validators(n: Linear<1, { T::MaxValidators::get() }>) -> Result<(), BenchmarkError> {
		let origin = T::ForceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let keys = <T as pallet_session::Config>::Keys::decode(&mut TrailingZeroInput::zeroes())
			.map_err(|_| "no session keys from zeroes")?;
		let stashes = (0..n)
			.map(|index| {
				let stash = operator::<T>(index, Role::Validator)?;
				pallet_session::NextKeys::<T>::insert(&stash, &keys);
				Ok(stash)
			})
			.collect::<Result<Vec<_>, BenchmarkError>>()?;
		let validators = BoundedVec::try_from(stashes).map_err(|_| "more than there are seats")?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, validators.clone());
		assert_eq!(Validators::<T>::get(), validators);
		Ok(())
	}

	#[benchmark]
	fn slash(u: Linear<1, { T::MaxUnbonding::get() }>) -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(u, Zero::zero())?;
		let reporter = funded::<T>("reporter", 0);
		let all = bond_of_all::<T>().saturating_mul(2u32.into());
		let taken;
		#[block]
		{
			taken = <Pallet<T> as StakeLedger<_, _>>::slash(&stash, all, Some(&reporter));
		}
		assert!(taken > bond_of_all::<T>());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
