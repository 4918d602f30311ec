//! Terms: taking an artefact on, giving notice, and the end.

use crate::{
	era::{from_beta, into_beta},
	AccountIdOf, Artefacts, Config, Deadlines, DealOf, Deals, DealsOf, Ending, Error, Event, NextDealId,
	Operators, Pallet, Record, Requests, TurnRow, LOTS,
};
use ambit_coverage::quality::Beta;
use ambit_primitives::{
	retrieval::{Deal, DealId, Keeper, RequestId},
	rewards::{EraIndex, UNDECLARED},
	traits::{Role, StakeLedger},
	Balance,
};
use frame_support::{defensive, ensure, traits::Get};
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// For whom a key speaks: a worker key for its stash, any other for itself.
	pub(crate) fn operator_of(signer: AccountIdOf<T>) -> AccountIdOf<T> {
		T::Stake::stash_of_worker(&signer).unwrap_or(signer)
	}

	/// What stands behind a term at this fee, planck.
	pub(crate) fn pledge_for(fee: Balance) -> Balance {
		fee.saturating_mul(T::PledgeMultiple::get().into()).max(T::LeastPledge::get())
	}

	pub(crate) fn do_take(operator: &AccountIdOf<T>, id: RequestId) -> Result<DealId, DispatchError> {
		ensure!(T::Stake::is_active(operator, Role::Data), Error::<T>::NotActiveOperator);
		let mut request = Requests::<T>::get(id).ok_or(Error::<T>::UnknownRequest)?;
		let era = Self::era();
		ensure!(!request.void, Error::<T>::RequestVoid);
		ensure!(era.index < request.until, Error::<T>::TermOver);
		ensure!(request.taken < request.copies, Error::<T>::NothingLeft);
		let row = TurnRow::<T>::get();
		let blocks: u32 = era.ends.saturating_sub(era.start).saturated_into();
		ensure!(row.count < blocks.saturating_mul(LOTS), Error::<T>::NoTurnsLeft);
		let mut artefact = Artefacts::<T>::get(&request.cid).ok_or(Error::<T>::UnknownRequest)?;
		ensure!(artefact.keepers.iter().all(|keeper| keeper.operator != *operator), Error::<T>::AlreadyKept);
		let deal = NextDealId::<T>::get();
		let keeper = Keeper { operator: operator.clone(), deal, began: None, domain: UNDECLARED };
		artefact.keepers.try_push(keeper).map_err(|_| Error::<T>::TooManyKeepers)?;
		let pledge = Self::pledge_for(request.fee);
		T::Stake::pledge(operator, pledge)?;

		NextDealId::<T>::put(deal.saturating_add(1));
		Artefacts::<T>::insert(&request.cid, artefact);
		request.taken = request.taken.saturating_add(1);
		Requests::<T>::insert(id, request);
		Operators::<T>::mutate(operator, |slot| {
			let newcomer = Record { quality: from_beta(Beta::PRIOR), deals: 0 };
			let record = slot.get_or_insert(newcomer);
			record.deals = record.deals.saturating_add(1);
		});
		DealsOf::<T>::insert(operator, deal, ());
		Self::join_row(deal);
		let term = Deal {
			request: id,
			operator: operator.clone(),
			pledge,
			began: None,
			rounds: 0,
			missed: 0,
			last: None,
			open: None,
		};
		Deals::<T>::insert(deal, term);
		Ok(deal)
	}

	pub(crate) fn do_leave(operator: &AccountIdOf<T>, id: DealId) -> DispatchResult {
		let mut deal = Deals::<T>::get(id).ok_or(Error::<T>::UnknownDeal)?;
		ensure!(deal.operator == *operator, Error::<T>::NotKeeper);
		if deal.began.is_none() && deal.open.is_none() {
			Self::end_deal(id, deal, Ending::Left);
			return Ok(());
		}
		ensure!(deal.last.is_none(), Error::<T>::NoticeGiven);
		let last = Self::era().index;
		deal.last = Some(last);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::NoticeGiven { deal: id, last });
		Ok(())
	}

	pub(crate) fn do_close(id: DealId) -> DispatchResult {
		let deal = Deals::<T>::get(id).ok_or(Error::<T>::UnknownDeal)?;
		let ending = Self::ending(&deal, Self::era().index).ok_or(Error::<T>::TermRuns)?;
		ensure!(deal.open.is_none() || ending == Ending::Void, Error::<T>::ProbeOpen);
		Self::end_deal(id, deal, ending);
		Ok(())
	}

	/// Why nothing more is asked in a term, if that is so.
	pub(crate) fn ending(deal: &DealOf<T>, era: EraIndex) -> Option<Ending> {
		let request = Requests::<T>::get(deal.request)?;
		if request.void {
			Some(Ending::Void)
		} else if era >= request.until {
			Some(Ending::Over)
		} else {
			deal.last.filter(|last| era > *last).map(|_| Ending::Left)
		}
	}

	/// Ends a term: the pledge is free, and the copy open to others. Ends the request too when it is over and this was its last term.
	pub(crate) fn end_deal(id: DealId, deal: DealOf<T>, ending: Ending) {
		let DealOf::<T> { request: request_id, operator, pledge, open, .. } = deal;
		Deals::<T>::remove(id);
		DealsOf::<T>::remove(&operator, id);
		Self::leave_row(id);
		if let Some(open) = open {
			Deadlines::<T>::remove(open.due, id);
		}
		T::Stake::redeem(&operator, pledge);
		Operators::<T>::mutate_exists(&operator, |slot| {
			if let Some(record) = slot {
				record.deals = record.deals.saturating_sub(1);
				// A record below a newcomer's is kept, so that nobody sheds one by leaving and coming back.
				let poor = into_beta(record.quality).mean_ppm() < Beta::PRIOR.mean_ppm();
				if record.deals == 0 && !poor {
					*slot = None;
				}
			}
		});
		Self::deposit_event(Event::DealEnded { deal: id, request: request_id, operator, ending });
		let Some(mut request) = Requests::<T>::get(request_id) else {
			defensive!("a term is under a request");
			return;
		};
		Artefacts::<T>::mutate_extant(&request.cid, |artefact| {
			artefact.keepers.retain(|keeper| keeper.deal != id);
		});
		request.taken = request.taken.saturating_sub(1);
		if request.taken == 0 && Self::is_over(&request, Self::era().index) {
			Self::close_request(request_id, request);
		} else {
			Requests::<T>::insert(request_id, request);
		}
	}
}
