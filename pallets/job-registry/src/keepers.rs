//! The data operators' share of a fee: for those who keep what the job used.
//!
//! It is divided into equal parts, one for each artefact that an operator had to fetch: the model's graph, its weights and the job's input.
//! So what one of them earns its keepers depends on no other. The part of one that nobody keeps is the protocol's.

use crate::{
	agenda::{Round, Shared},
	observing::weight,
	Config, CreditOf, Models, Pallet,
};
use alloc::vec::Vec;
use ambit_primitives::{
	jobs::ModelRoot,
	traits::{Accesses, ArtefactDemand},
	Cid,
};
use frame_support::{
	defensive,
	traits::{Get, Imbalance},
	weights::Weight,
};
use sp_runtime::traits::{CheckedDiv, Zero};

/// Artefacts that a job uses: graph, weights and input.
const ARTEFACTS: u32 = 3;

impl<T: Config> Pallet<T> {
	/// What a job on this input used whose keepers are to be paid, and what it costs to find and to pay them.
	pub(crate) fn artefacts_of(
		input: &Cid,
		root: Option<ModelRoot>,
		round: &mut Round<T>,
	) -> (Vec<Cid>, Weight) {
		let Some(root) = root.filter(|_| !T::DataShare::get().is_zero()) else {
			return (Vec::new(), Weight::zero());
		};
		let mut used = round.touch(Shared::Model(root), 1, 0);
		let Some(model) = Models::<T>::get(root) else {
			defensive!("the model of an open class is published");
			return (Vec::new(), used);
		};
		let Accesses { reads, writes } = T::Keepers::common_accesses();
		used.saturating_accrue(round.touch(Shared::Keepers, reads, writes));
		let artefacts = Vec::from([model.graph, model.weights, input.clone()]);
		let Accesses { reads, writes } = T::Keepers::artefact_accesses();
		for cid in &artefacts {
			used.saturating_accrue(round.touch(Shared::Artefact(cid.clone()), reads, writes));
			used.saturating_accrue(T::Keepers::weight());
		}
		(artefacts, used)
	}

	/// Pays a share of a fee to those who keep these artefacts. Returns what is for nobody.
	pub(crate) fn pay_keepers(artefacts: &[Cid], mut share: CreditOf<T>) -> CreditOf<T> {
		let part = share.peek().checked_div(&ARTEFACTS.into()).unwrap_or_else(Zero::zero);
		if part.is_zero() {
			return share;
		}
		let mut left = CreditOf::<T>::zero();
		for cid in artefacts {
			if let Err(unwanted) = T::Keepers::on_paid(cid, share.extract(part)) {
				left = left.merge(unwanted);
			}
		}
		left.merge(share)
	}

	/// Most that paying a job's keepers may cost.
	pub(crate) fn dearest_keepers() -> Weight {
		let each = T::Keepers::weight().saturating_add(weight::<T>(T::Keepers::artefact_accesses()));
		T::DbWeight::get()
			.reads(1)
			.saturating_add(weight::<T>(T::Keepers::common_accesses()))
			.saturating_add(each.saturating_mul(ARTEFACTS.into()))
	}
}
