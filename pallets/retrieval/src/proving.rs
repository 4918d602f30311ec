//! Answers: blocks under the artefact's CID that hold the byte that was asked for.

use crate::{
	AccountIdOf, Artefacts, Config, Deadlines, DealOf, Deals, Ending, Error, Event, Pallet, RequestOf,
	Requests, WeightInfo, Wrong,
};
use alloc::vec::Vec;
use ambit_primitives::{
	retrieval::{
		DealId, OpenProbe, ProofBytes, Shown, MAX_DEPTH, MAX_PROOF_BYTES, MAX_SHOWN, MAX_SHOWN_BYTES,
	},
	traits::FailureDomains,
	Balance,
};
use ambit_retrieval_proof::{verify, Fault, Finding};
use codec::DecodeAll;
use frame_support::{
	defensive,
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	traits::ConstU32,
	weights::Weight,
	BoundedVec,
};
use frame_system::Pallet as System;
use sp_runtime::DispatchError;

/// The blocks of an answer.
type Blocks = BoundedVec<Vec<u8>, ConstU32<MAX_DEPTH>>;

/// An answer that counts.
pub(crate) struct Accepted<T: Config> {
	deal: DealOf<T>,
	request: RequestOf<T>,
	open: OpenProbe<frame_system::pallet_prelude::BlockNumberFor<T>>,
	/// What is wrong with the artefact, if anything is.
	wrong: Option<Wrong>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove(
		operator: &AccountIdOf<T>,
		shown: BoundedVec<Shown, ConstU32<MAX_SHOWN>>,
	) -> DispatchResultWithPostInfo {
		let used = Self::proofs_weight(&shown);
		ensure!(bytes_of(&shown) <= MAX_SHOWN_BYTES, Error::<T>::TooManyBytes);
		let (mut valid, mut first) = (false, None);
		for Shown { deal, round, proof } in shown {
			match Self::check_answer(operator, deal, round, &proof) {
				Ok(accepted) => {
					valid = true;
					Self::accept(deal, accepted);
				}
				Err(error) => {
					Self::deposit_event(Event::AnswerRejected { deal, round, error });
					first.get_or_insert(error);
				}
			}
		}
		let pays_fee = if first.is_some() || !valid { Pays::Yes } else { Pays::No };
		let post_info = PostDispatchInfo { actual_weight: Some(used), pays_fee };
		if valid {
			return Ok(post_info);
		}
		let error = first.unwrap_or_else(|| Error::<T>::Empty.into());
		Err(DispatchErrorWithPostInfo { post_info, error })
	}

	/// What these answers cost at most: each the one that makes its term, and the request, void.
	pub(crate) fn proofs_weight(shown: &[Shown]) -> Weight {
		shown
			.iter()
			.fold(T::WeightInfo::prove(), |sum, shown| sum.saturating_add(Self::proof_weight(&shown.proof)))
	}

	fn proof_weight(proof: &ProofBytes) -> Weight {
		let bytes = u32::try_from(proof.len()).unwrap_or(MAX_PROOF_BYTES);
		let kib = bytes.div_ceil(1_024);
		T::WeightInfo::answer_one(kib).max(T::WeightInfo::void_one(kib))
	}

	/// Finds what an answer shows, or why it counts for nothing.
	pub(crate) fn check_answer(
		operator: &AccountIdOf<T>,
		id: DealId,
		round: u32,
		proof: &ProofBytes,
	) -> Result<Accepted<T>, DispatchError> {
		let deal = Deals::<T>::get(id).ok_or(Error::<T>::UnknownDeal)?;
		ensure!(deal.operator == *operator, Error::<T>::NotKeeper);
		let open = deal.open.ok_or(Error::<T>::NotAsked)?;
		ensure!(open.round == round, Error::<T>::WrongRound);
		ensure!(System::<T>::block_number() <= open.due, Error::<T>::WindowClosed);
		let request = Requests::<T>::get(deal.request).ok_or(Error::<T>::UnknownRequest)?;
		let blocks = Blocks::decode_all(&mut &proof[..]).map_err(|_| Error::<T>::Malformed)?;
		let finding =
			verify(&request.cid, open.offset, &blocks, sp_io::hashing::sha2_256).map_err(Error::<T>::from)?;
		let wrong = match finding {
			Finding::Byte { size, .. } if size == request.bytes => None,
			Finding::Byte { .. } => Some(Wrong::Size),
			Finding::Flawed(flaw) => Some(flaw.into()),
		};
		Ok(Accepted { deal, request, open, wrong })
	}

	/// Does what follows from an answer.
	fn accept(id: DealId, accepted: Accepted<T>) {
		let Accepted { mut deal, mut request, open, wrong } = accepted;
		Deadlines::<T>::remove(open.due, id);
		deal.open = None;
		if let Some(wrong) = wrong {
			if !request.void {
				request.void = true;
				Requests::<T>::insert(deal.request, request);
				Self::deposit_event(Event::RequestVoid { request: deal.request, deal: id, wrong });
			}
			Self::end_deal(id, deal, Ending::Void);
			return;
		}
		Self::judge(&deal.operator, true);
		deal.missed = deal.missed.wrapping_shl(1);
		let (mut fee, mut reward): (Balance, Balance) = (0, 0);
		if deal.began.is_none() {
			let era = Self::era().index;
			deal.began = Some(era);
			Artefacts::<T>::mutate_extant(&request.cid, |artefact| {
				match artefact.keepers.iter_mut().find(|keeper| keeper.deal == id) {
					Some(keeper) => {
						keeper.began = Some(era);
						keeper.domain = T::Domains::domain_of(&deal.operator);
					}
					None => {
						defensive!("who has a term keeps the artefact");
					}
				}
			});
		} else if open.paid && !request.void {
			fee = Self::pay_fee(&mut request, &deal.operator);
			reward = Self::reward(&request.cid, &deal.operator);
			Requests::<T>::insert(deal.request, request);
		}
		let operator = deal.operator.clone();
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::Answered { deal: id, round: open.round, operator, fee, reward });
	}
}

impl<T> From<Fault> for Error<T> {
	fn from(fault: Fault) -> Self {
		match fault {
			Fault::UnsupportedCid => Self::MalformedCid,
			Fault::WrongHash => Self::WrongHash,
			Fault::Oversized => Self::BlockTooLarge,
			Fault::Short => Self::BlockMissing,
			Fault::Long => Self::BlocksLeft,
		}
	}
}

/// Bytes of all these answers.
pub(crate) fn bytes_of(shown: &[Shown]) -> u32 {
	let bytes = shown.iter().fold(0usize, |sum, shown| sum.saturating_add(shown.proof.len()));
	u32::try_from(bytes).unwrap_or(u32::MAX)
}
