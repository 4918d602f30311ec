//! Requests, and the money that is held for them.

use crate::{
	AccountIdOf, Artefacts, Config, CreditOf, Error, Event, HoldReason, NextRequestId, Pallet, RequestOf,
	Requests, MAX_KEEPERS,
};
use ambit_primitives::{
	cid,
	retrieval::{Request, RequestId},
	rewards::EraIndex,
	Balance, Cid,
};
use frame_support::{
	defensive, ensure,
	traits::{
		fungible::{Balanced, BalancedHold, MutateHold},
		tokens::Precision,
		Get, Imbalance,
	},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request(
		requester: &AccountIdOf<T>,
		cid: Cid,
		bytes: u64,
		copies: u32,
		eras: EraIndex,
		fee: Balance,
	) -> Result<RequestId, DispatchError> {
		ensure!(cid::check(&cid).is_ok(), Error::<T>::MalformedCid);
		ensure!(bytes > 0, Error::<T>::NoBytes);
		ensure!((1..=MAX_KEEPERS).contains(&copies), Error::<T>::CopiesOutOfRange);
		ensure!((1..=T::MaxEras::get()).contains(&eras), Error::<T>::ErasOutOfRange);
		ensure!(fee >= T::LeastFee::get(), Error::<T>::FeeTooLow);
		let held = cost(copies, eras, fee).ok_or(Error::<T>::FeeTooHigh)?;

		let deposit = T::RequestDeposit::get();
		T::Currency::hold(&HoldReason::RequestDeposit.into(), requester, deposit)?;
		T::Currency::hold(&HoldReason::KeepingFee.into(), requester, held)?;
		let id = NextRequestId::<T>::mutate(|next| {
			let id = *next;
			*next = next.saturating_add(1);
			id
		});
		Artefacts::<T>::mutate(&cid, |artefact| {
			let artefact = artefact.get_or_insert_with(Default::default);
			artefact.requests = artefact.requests.saturating_add(1);
		});
		let from = Self::era().index.saturating_add(1);
		let until = from.saturating_add(eras);
		let requester = requester.clone();
		let request =
			Request { requester, cid, bytes, copies, taken: 0, fee, from, until, held, deposit, void: false };
		Requests::<T>::insert(id, request);
		Ok(id)
	}

	pub(crate) fn do_extend(requester: &AccountIdOf<T>, id: RequestId, eras: EraIndex) -> DispatchResult {
		let mut request = Requests::<T>::get(id).ok_or(Error::<T>::UnknownRequest)?;
		ensure!(request.requester == *requester, Error::<T>::NotRequester);
		let now = Self::era().index;
		ensure!(!request.void, Error::<T>::RequestVoid);
		ensure!(now < request.until, Error::<T>::TermOver);
		let until = request.until.saturating_add(eras);
		let left = until.saturating_sub(now);
		ensure!(eras > 0 && left <= T::MaxEras::get().saturating_add(1), Error::<T>::ErasOutOfRange);
		let more = cost(request.copies, eras, request.fee).ok_or(Error::<T>::FeeTooHigh)?;

		T::Currency::hold(&HoldReason::KeepingFee.into(), requester, more)?;
		request.until = until;
		request.held = request.held.saturating_add(more);
		Requests::<T>::insert(id, request);
		Self::deposit_event(Event::Extended { request: id, until });
		Ok(())
	}

	pub(crate) fn do_withdraw(signer: &AccountIdOf<T>, id: RequestId) -> DispatchResult {
		let mut request = Requests::<T>::get(id).ok_or(Error::<T>::UnknownRequest)?;
		let era = Self::era().index;
		ensure!(request.requester == *signer || Self::is_over(&request, era), Error::<T>::NotRequester);
		if request.taken == 0 {
			Self::close_request(id, request);
			return Ok(());
		}
		ensure!(request.copies > request.taken, Error::<T>::NothingLeft);

		request.copies = request.taken;
		// What falls due in the eras that are left, and for a probe of the last era that is still open.
		let eras = request.until.saturating_sub(era.max(request.from)).saturating_add(1);
		let kept = cost(request.copies, eras, request.fee).unwrap_or(Balance::MAX).min(request.held);
		let freed = request.held.saturating_sub(kept);
		Self::give_back(&mut request, freed);
		Requests::<T>::insert(id, &request);
		Self::deposit_event(Event::Withdrawn { request: id, copies: request.copies, freed });
		Ok(())
	}

	/// Whether nothing more is paid under a request.
	pub(crate) fn is_over(request: &RequestOf<T>, era: EraIndex) -> bool {
		request.void || era >= request.until
	}

	/// Frees what is held for a request that nobody keeps, and forgets it.
	pub(crate) fn close_request(id: RequestId, mut request: RequestOf<T>) {
		let freed = request.held;
		Self::give_back(&mut request, freed);
		let deposit = request.deposit;
		let reason = HoldReason::RequestDeposit.into();
		let released = T::Currency::release(&reason, &request.requester, deposit, Precision::BestEffort);
		if released != Ok(deposit) {
			defensive!("a request's deposit is held from its requester", released);
		}
		Requests::<T>::remove(id);
		Artefacts::<T>::mutate_exists(&request.cid, |slot| {
			if let Some(artefact) = slot {
				artefact.requests = artefact.requests.saturating_sub(1);
				if artefact.requests == 0 && artefact.keepers.is_empty() {
					*slot = None;
				}
			}
		});
		Self::deposit_event(Event::RequestClosed { request: id, freed });
	}

	/// Gives a part of what is held for fees back to the requester.
	pub(crate) fn give_back(request: &mut RequestOf<T>, amount: Balance) {
		let amount = amount.min(request.held);
		if amount == 0 {
			return;
		}
		request.held = request.held.saturating_sub(amount);
		let reason = HoldReason::KeepingFee.into();
		let released = T::Currency::release(&reason, &request.requester, amount, Precision::BestEffort);
		if released != Ok(amount) {
			defensive!("a request's fees are held from its requester", released);
		}
	}

	/// Pays a fee out of what is held: a share of it into the pot, on account of the artefact, the rest to the operator. Returns what
	/// the operator got, planck.
	///
	/// What an account can't take goes back to the requester. A freeze on the requester's balance is no way out of paying.
	pub(crate) fn pay_fee(request: &mut RequestOf<T>, operator: &AccountIdOf<T>) -> Balance {
		let fee = request.fee.min(request.held);
		request.held = request.held.saturating_sub(fee);
		let (mut paid, missing) = T::Currency::slash(&HoldReason::KeepingFee.into(), &request.requester, fee);
		if missing > 0 {
			defensive!("a request's fees are held from its requester", missing);
		}
		let for_pot = paid.extract(T::PotShare::get().mul_floor(fee));
		let (share, amount) = (for_pot.peek(), paid.peek());
		let refused = Self::resolve(&T::Pot::get(), for_pot);
		if refused.peek() == 0 {
			Self::credit(&request.cid, share);
		}
		let undelivered = Self::resolve(operator, paid);
		let delivered = amount.saturating_sub(undelivered.peek());
		// Nobody is left to get what is too small for the requester's own dead account too: it is burnt.
		drop(Self::resolve(&request.requester, refused.merge(undelivered)));
		delivered
	}

	/// Pays in. Returns what could not be.
	pub(crate) fn resolve(receiver: &AccountIdOf<T>, money: CreditOf<T>) -> CreditOf<T> {
		if money.peek() == 0 {
			return money;
		}
		match T::Currency::resolve(receiver, money) {
			Ok(()) => CreditOf::<T>::zero(),
			Err(money) => money,
		}
	}
}

/// What so many copies cost for so many eras, planck.
fn cost(copies: u32, eras: EraIndex, fee: Balance) -> Option<Balance> {
	fee.checked_mul(copies.into())?.checked_mul(eras.into())
}
