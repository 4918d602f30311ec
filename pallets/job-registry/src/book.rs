//! What the rewards see of classes and offers.

use crate::{
	lifecycle::{operators_of, time_for},
	offers::into_beta,
	AccountIdOf, BalanceOf, Classes, Config, OfferIndex, OfferOf, Offers, Pallet,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::ClassId,
	traits::{ClassBrief, OfferBook, OfferBrief},
};
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
	fn brief(offer: &OfferOf<T>) -> OfferBrief<BalanceOf<T>> {
		OfferBrief {
			slots: if offer.leaving { 0 } else { offer.slots },
			price: offer.price,
			quality_ppm: into_beta(offer.quality).mean_ppm(),
			eligible: Self::is_eligible(&offer.operator),
		}
	}
}

impl<T: Config> OfferBook<AccountIdOf<T>, BalanceOf<T>> for Pallet<T> {
	fn class(class: ClassId) -> Option<ClassBrief<BalanceOf<T>>> {
		Classes::<T>::get(class).map(|class| ClassBrief {
			hardware: class.spec.hardware,
			job_blocks: time_for::<T>(&class.spec).saturated_into::<u32>().saturating_add(1),
			slots_per_job: operators_of(class.spec.mode),
			min_fee: class.min_fee,
			stake_per_slot: class.stake_per_slot,
			offers: class.offers,
		})
	}

	fn offer(class: ClassId, operator: &AccountIdOf<T>) -> Option<OfferBrief<BalanceOf<T>>> {
		Self::offer_of(operator, class).map(|(_, offer)| Self::brief(&offer))
	}

	fn offers(class: ClassId, start: u32, limit: u32) -> Vec<(AccountIdOf<T>, OfferBrief<BalanceOf<T>>)> {
		(start..start.saturating_add(limit))
			.map_while(|index| Offers::<T>::get(class, index))
			.map(|offer| (offer.operator.clone(), Self::brief(&offer)))
			.collect()
	}

	fn classes_of(operator: &AccountIdOf<T>) -> Vec<ClassId> {
		let mut classes: Vec<_> = OfferIndex::<T>::iter_key_prefix(operator).collect();
		classes.sort_unstable();
		classes
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(operators: &[AccountIdOf<T>], slots: u32) -> Result<ClassId, sp_runtime::DispatchError> {
		crate::benchmarking::set_up_offers::<T>(operators, slots)
	}
}
