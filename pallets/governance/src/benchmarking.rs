//! Benchmarks: the call, and what the start of a block does.

use crate::{
	Call, Change, Config, Decided, Governed, Pallet, ParameterOf, Pending, MAX_CHANGES, MAX_PENDING,
};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{dynamic_params::AggregatedKeyValue, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use pallet_parameters::Parameters;

/// What the benchmarks need of the runtime.
pub trait Helper {
	/// Goes to the era after the running one.
	fn begin_next_era();
}

/// Every parameter, to be set to its default.
fn changes<T: Config>() -> impl Iterator<Item = Change<T>> {
	ParameterOf::<T>::defaults().into_iter().map(AggregatedKeyValue::into_parts)
}

/// So many parameters decided in this era.
fn decided<T: Config>(count: u32) -> Result<(), BenchmarkError> {
	let mut list = BoundedVec::new();
	for change in changes::<T>().take(usize::try_from(count).unwrap_or(usize::MAX)) {
		list.try_push(change).map_err(|_| "more parameters than may change at once")?;
	}
	Pending::<T>::put(Decided { era: T::Era::get(), changes: list });
	Ok(())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_parameters(n: Linear<1, MAX_CHANGES>) -> Result<(), BenchmarkError> {
		decided::<T>(MAX_PENDING)?;
		let named = ParameterOf::<T>::defaults().into_iter().take(usize::try_from(n).unwrap_or(usize::MAX));
		let named = BoundedVec::truncate_from(named.collect());
		#[extrinsic_call]
		_(RawOrigin::Root, named);
		assert!(Pending::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn take_effect(n: Linear<1, MAX_PENDING>) -> Result<(), BenchmarkError> {
		decided::<T>(n)?;
		<T::BenchmarkHelper as Helper>::begin_next_era();
		#[block]
		{
			Pallet::<T>::take_effect();
		}
		assert!(!Pending::<T>::exists());
		assert!(Parameters::<T>::iter().next().is_some());
		Ok(())
	}

	#[benchmark]
	fn wait() -> Result<(), BenchmarkError> {
		decided::<T>(MAX_PENDING)?;
		#[block]
		{
			Pallet::<T>::take_effect();
		}
		assert!(Pending::<T>::exists());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
