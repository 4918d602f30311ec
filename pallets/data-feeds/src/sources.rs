//! Registered sources.

use crate::{
	query::{has_path, is_pointer, is_url},
	AccountIdOf, Config, Error, HoldReason, NextSourceId, Pallet, SourceOf, Sources,
};
use ambit_primitives::feeds::{SourceId, SourceName, Url, Vouch};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_source(
		owner: &AccountIdOf<T>,
		name: SourceName,
		prefix: Url,
	) -> Result<SourceId, DispatchError> {
		ensure!(!name.is_empty() && core::str::from_utf8(&name).is_ok(), Error::<T>::MalformedName);
		ensure!(is_url(&prefix), Error::<T>::MalformedUrl);
		ensure!(has_path(&prefix), Error::<T>::PrefixWithoutPath);

		let deposit = T::SourceDeposit::get();
		T::Currency::hold(&HoldReason::SourceDeposit.into(), owner, deposit)?;
		let id = NextSourceId::<T>::mutate(|next| {
			let id = *next;
			*next = next.saturating_add(1);
			id
		});
		let source = SourceOf::<T> { owner: owner.clone(), name, prefix, deposit, vouched: None };
		Sources::<T>::insert(id, source);
		Ok(id)
	}

	pub(crate) fn do_retire_source(owner: &AccountIdOf<T>, id: SourceId) -> DispatchResult {
		let source = Sources::<T>::get(id).ok_or(Error::<T>::UnknownSource)?;
		ensure!(source.owner == *owner, Error::<T>::NotSourceOwner);
		let reason = HoldReason::SourceDeposit.into();
		T::Currency::release(&reason, owner, source.deposit, Precision::BestEffort)?;
		Sources::<T>::remove(id);
		Ok(())
	}

	pub(crate) fn do_vouch(id: SourceId, vouched: Option<Vouch>) -> DispatchResult {
		ensure!(
			vouched.as_ref().is_none_or(|vouch| is_pointer(&vouch.pointer)),
			Error::<T>::MalformedPointer
		);
		Sources::<T>::try_mutate(id, |source| {
			source.as_mut().ok_or(Error::<T>::UnknownSource)?.vouched = vouched;
			Ok(())
		})
	}
}
