//! Benchmarks: every call, and a slash, in its worst case.

use crate::{
	BalanceOf, Call, Candidates, Claim, Config, CurrencyOf, Delegations, Departure, ElectionsSuspended,
	Exposure, Exposures, Fund, HoldReason, Ledger, Ledgers, Pallet, Pools, Unbonding, ValidatorCount,
	Validators, Workers,
};
use alloc::vec::Vec;
use ambit_primitives::traits::{RewardSink, Role, StakeLedger};
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{hold::Mutate as _, Balanced, Inspect, Mutate as _},
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::{
	traits::{Saturating, TrailingZeroInput, Zero},
	Perbill, Permill,
};

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

/// Gives `stash` session keys, the same for all: only who asks the session pallet for an owner would notice.
fn set_keys<T: Config>(stash: &T::AccountId) -> Result<(), BenchmarkError> {
	let keys = <T as pallet_session::Config>::Keys::decode(&mut TrailingZeroInput::zeroes())
		.map_err(|_| "no session keys from zeroes")?;
	pallet_session::NextKeys::<T>::insert(stash, keys);
	Ok(())
}

/// A validator with session keys and a pool, and who delegated to it and has some of that on its way out in `b` departures.
fn pooled<T: Config>(index: u32, b: u32) -> Result<(T::AccountId, T::AccountId), BenchmarkError> {
	let stash = operator::<T>(index, Role::Validator)?;
	set_keys::<T>(&stash)?;
	CurrencyOf::<T>::mint_into(&stash, CurrencyOf::<T>::minimum_balance())?;
	Pallet::<T>::do_open_pool(&stash, Permill::zero())?;

	let delegator: T::AccountId = account("delegator", index, SEED);
	let amount = delegated::<T>();
	let funds = amount.saturating_mul(3u32.into()).saturating_add(CurrencyOf::<T>::minimum_balance());
	CurrencyOf::<T>::set_balance(&delegator, funds);
	Pallet::<T>::do_delegate(&stash, &delegator, amount)?;
	leave_in_spans::<T>(&stash, &delegator, b)?;
	Ok((stash, delegator))
}

/// What a benchmark delegates, planck.
fn delegated<T: Config>() -> BalanceOf<T> {
	bond_of_all::<T>().max(T::MinimumDelegation::get())
}

/// Moves funds of a delegation into `b` departures of one planck each, the first due at block 1.
fn leave_in_spans<T: Config>(
	stash: &T::AccountId,
	delegator: &T::AccountId,
	b: u32,
) -> Result<(), BenchmarkError> {
	let mut pool = Pools::<T>::get(stash).ok_or("there is a pool")?;
	let mut delegation = Delegations::<T>::get(delegator, stash).ok_or("there is a delegation")?;
	for index in 0..b {
		let (shares, _) = pool.fund.withdraw(1u32.into(), delegation.shares);
		delegation.shares = delegation.shares.saturating_sub(shares);
		let mut fund = Fund::<BalanceOf<T>>::default();
		let shares = fund.deposit(1u32.into()).ok_or("a new fund takes a planck")?;
		let (id, until) = (pool.next_departure, index.saturating_add(1).into());
		pool.next_departure = id.saturating_add(1);
		pool.leaving
			.try_push(Departure { id, until, session: 0, fund })
			.map_err(|_| "more than leave at once")?;
		delegation
			.leaving
			.try_push(Claim { departure: id, shares })
			.map_err(|_| "more than leave at once")?;
	}
	Pools::<T>::insert(stash, pool);
	Delegations::<T>::insert(delegator, stash, delegation);
	Ok(())
}

/// As many candidates as there can be, the last of them `last`.
fn fill_candidates<T: Config>(last: &T::AccountId) {
	let others = (1..T::MaxCandidates::get()).map(|index| account("candidate", index, SEED));
	let candidates: Vec<T::AccountId> = others.chain([last.clone()]).collect();
	Candidates::<T>::put(BoundedVec::<_, T::MaxCandidates>::truncate_from(candidates));
}

/// Lets everything that is on its way out leave.
fn wait<T: Config>() {
	let last = T::MaxPoolUnbonding::get().saturating_add(1);
	frame_system::Pallet::<T>::set_block_number(last.into());
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
		Pallet::<T>::do_declare(&stash, Role::Validator)?;
		fill_candidates::<T>(&stash);
		// The last withdrawal, which also closes the ledger, of a candidate whose bond a slash took.
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

	/// The newcomer to a full list, for whom the weakest has to go.
	#[benchmark]
	fn declare_role() -> Result<(), BenchmarkError> {
		let (weakest, _) = pooled::<T>(1, 0)?;
		Ledgers::<T>::mutate_extant(&weakest, |ledger| ledger.active = T::MinimumValidatorBond::get());
		fill_candidates::<T>(&weakest);
		let stash = leaving::<T>(T::MaxUnbonding::get(), Zero::zero())?;
		let more = bond_of_all::<T>().saturating_mul(9u32.into());
		Ledgers::<T>::mutate_extant(&stash, |ledger| ledger.active = ledger.active.saturating_add(more));
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), Role::Validator);
		assert!(Pallet::<T>::is_active(&stash, Role::Validator));
		assert!(!Pallet::<T>::is_active(&weakest, Role::Validator));
		Ok(())
	}

	#[benchmark]
	fn drop_role() -> Result<(), BenchmarkError> {
		let stash = leaving::<T>(T::MaxUnbonding::get(), Zero::zero())?;
		Pallet::<T>::do_declare(&stash, Role::Validator)?;
		fill_candidates::<T>(&stash);
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), Role::Validator);
		assert!(!Pallet::<T>::is_active(&stash, Role::Validator));
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
		Candidates::<T>::kill();
		let stashes = (0..n)
			.map(|index| pooled::<T>(index, 0).map(|(stash, _)| stash))
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

	#[benchmark]
	fn open_pool() -> Result<(), BenchmarkError> {
		let stash = operator::<T>(0, Role::Validator)?;
		CurrencyOf::<T>::mint_into(&stash, CurrencyOf::<T>::minimum_balance())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), T::MaxCommission::get());
		assert!(Pools::<T>::contains_key(&stash));
		Ok(())
	}

	#[benchmark]
	fn set_commission() -> Result<(), BenchmarkError> {
		let (stash, _) = pooled::<T>(0, T::MaxPoolUnbonding::get())?;
		Pools::<T>::mutate_extant(&stash, |pool| pool.commission = T::MaxCommission::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), Permill::zero());
		assert_eq!(Pools::<T>::get(&stash).map(|pool| pool.commission), Some(Permill::zero()));
		Ok(())
	}

	/// An empty pool, whose account's deposit goes back.
	#[benchmark]
	fn close_pool() -> Result<(), BenchmarkError> {
		let stash = operator::<T>(0, Role::Validator)?;
		CurrencyOf::<T>::mint_into(&stash, CurrencyOf::<T>::minimum_balance())?;
		Pallet::<T>::do_open_pool(&stash, Permill::zero())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()));
		assert!(!Pools::<T>::contains_key(&stash));
		Ok(())
	}

	#[benchmark]
	fn delegate() -> Result<(), BenchmarkError> {
		let (stash, delegator) = pooled::<T>(0, T::MaxPoolUnbonding::get())?;
		let before = Pools::<T>::get(&stash).map(|pool| pool.fund.total);
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator), stash.clone(), T::MinimumDelegation::get());
		assert!(Pools::<T>::get(&stash).map(|pool| pool.fund.total) > before);
		Ok(())
	}

	/// All that was on its way out has left, which leaves room to be found.
	#[benchmark]
	fn undelegate(
		b: Linear<0, { T::MaxPoolUnbonding::get().saturating_sub(1) }>,
	) -> Result<(), BenchmarkError> {
		let (stash, delegator) = pooled::<T>(0, b)?;
		wait::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), stash.clone(), delegated::<T>());
		assert_eq!(Pools::<T>::get(&stash).map(|pool| pool.fund.total), Some(Zero::zero()));
		Ok(())
	}

	/// The last withdrawal from a closing pool, which closes it.
	#[benchmark]
	fn withdraw_delegation(
		b: Linear<1, { T::MaxPoolUnbonding::get().saturating_sub(1) }>,
	) -> Result<(), BenchmarkError> {
		let (stash, delegator) = pooled::<T>(0, b.saturating_sub(1))?;
		Pallet::<T>::do_undelegate(&stash, &delegator, delegated::<T>())?;
		Pallet::<T>::do_close_pool(&stash)?;
		let until = Pallet::<T>::departs_at(frame_system::Pallet::<T>::block_number());
		frame_system::Pallet::<T>::set_block_number(until);
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), stash.clone());
		assert!(!Pools::<T>::contains_key(&stash));
		assert!(!Delegations::<T>::contains_key(&delegator, &stash));
		Ok(())
	}

	/// A delegation that is sent away and paid what has left before.
	#[benchmark]
	fn reap_delegation(
		b: Linear<1, { T::MaxPoolUnbonding::get().saturating_sub(1) }>,
	) -> Result<(), BenchmarkError> {
		let (stash, delegator) = pooled::<T>(0, b)?;
		Pallet::<T>::do_close_pool(&stash)?;
		wait::<T>();
		let anyone = funded::<T>("anyone", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), stash.clone(), delegator.clone());
		assert_eq!(Pools::<T>::get(&stash).map(|pool| pool.fund.total), Some(Zero::zero()));
		Ok(())
	}

	#[benchmark]
	fn set_validator_count() -> Result<(), BenchmarkError> {
		let origin = T::ForceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, T::MaxValidators::get());
		assert_eq!(ValidatorCount::<T>::get(), T::MaxValidators::get());
		Ok(())
	}

	#[benchmark]
	fn resume_elections() -> Result<(), BenchmarkError> {
		let origin = T::ForceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		ElectionsSuspended::<T>::put(true);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);
		assert!(!ElectionsSuspended::<T>::get());
		Ok(())
	}

	#[benchmark]
	fn reward() -> Result<(), BenchmarkError> {
		let (stash, _) = pooled::<T>(0, T::MaxPoolUnbonding::get())?;
		Pools::<T>::mutate_extant(&stash, |pool| pool.commission = T::MaxCommission::get());
		let before = Pools::<T>::get(&stash).map(|pool| pool.fund.total);
		let credit = CurrencyOf::<T>::issue(bond_of_all::<T>());
		let paid;
		#[block]
		{
			paid = <Pallet<T> as RewardSink<_, _>>::reward(&stash, credit).is_ok();
		}
		assert!(paid);
		assert!(Pools::<T>::get(&stash).map(|pool| pool.fund.total) > before);
		Ok(())
	}

	/// An offence that reaches `u` unbonding amounts of the stash and `b` departures of its pool.
	#[benchmark]
	fn punish(
		u: Linear<1, { T::MaxUnbonding::get() }>,
		b: Linear<0, { T::MaxPoolUnbonding::get() }>,
	) -> Result<(), BenchmarkError> {
		let (stash, _) = pooled::<T>(0, b)?;
		let one: BalanceOf<T> = 1u32.into();
		CurrencyOf::<T>::mint_into(&stash, one.saturating_mul(u.into()))?;
		CurrencyOf::<T>::hold(&HoldReason::Bond.into(), &stash, one.saturating_mul(u.into()))?;
		let mut ledger = Ledgers::<T>::get(&stash).ok_or("it is bonded")?;
		for until in 0..u {
			ledger
				.unbonding
				.try_push(Unbonding { amount: one, until: until.into() })
				.map_err(|_| "more than the queue takes")?;
		}
		let own = ledger.total();
		Ledgers::<T>::insert(&stash, ledger);
		let exposure = Exposure { own, delegated: delegated::<T>() };
		let reporter = funded::<T>("reporter", 0);
		frame_system::Pallet::<T>::set_block_number(Zero::zero());
		#[block]
		{
			Pallet::<T>::punish(&stash, &exposure, Perbill::one(), 0, Some(&reporter));
		}
		assert!(Pallet::<T>::bonded(&stash).is_zero());
		assert_eq!(Pools::<T>::get(&stash).map(|pool| pool.fund.total), Some(Zero::zero()));
		Ok(())
	}

	/// A session with `v` validators, elected of `c` candidates.
	#[benchmark]
	fn plan_session(
		c: Linear<1, { T::MaxCandidates::get() }>,
		v: Linear<1, { T::MaxValidators::get() }>,
	) -> Result<(), BenchmarkError> {
		Candidates::<T>::kill();
		Validators::<T>::kill();
		for index in 0..c {
			pooled::<T>(index, 0)?;
		}
		ValidatorCount::<T>::put(v);
		// Of the session after the next one, because the genesis has planned that one.
		let index = pallet_session::Pallet::<T>::current_index().saturating_add(2);
		let plan;
		#[block]
		{
			plan = Pallet::<T>::plan_session(index);
		}
		assert!(plan.is_some());
		let planned: Result<u32, _> = Exposures::<T>::iter_prefix(index).count().try_into();
		assert_eq!(planned, Ok(c.min(v)));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
