//! Models and workload classes.

use crate::{
	AccountIdOf, BalanceOf, ClassBySpec, ClassOf, Classes, Config, Error, HoldReason, ModelOf, Models,
	NextClassId, Pallet, Records, MAX_RECORDS_CLEARED,
};
use ambit_primitives::{
	cid,
	jobs::{
		ClassId, ClassSpec, Element, ModelName, ModelRoot, ValueType, ValueTypes, VerificationMode,
		MAX_INLINE_OUTPUT, MAX_PANEL, MIN_PANEL,
	},
	traits::DemandObserver,
	Cid,
};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_model(
		publisher: &AccountIdOf<T>,
		root: ModelRoot,
		name: ModelName,
		graph: Cid,
		weights: Cid,
		inputs: ValueTypes,
		outputs: ValueTypes,
	) -> DispatchResult {
		ensure!(!Models::<T>::contains_key(root), Error::<T>::ModelExists);
		ensure!(!name.is_empty() && core::str::from_utf8(&name).is_ok(), Error::<T>::MalformedName);
		ensure!(cid::check(&graph).is_ok() && cid::check(&weights).is_ok(), Error::<T>::MalformedCid);
		for values in [&inputs, &outputs] {
			ensure!(!values.is_empty() && values.iter().all(well_formed), Error::<T>::MalformedTypes);
		}

		let deposit = T::ModelDeposit::get();
		T::Currency::hold(&HoldReason::ModelDeposit.into(), publisher, deposit)?;
		let publisher = publisher.clone();
		let model = ModelOf::<T> { publisher, name, graph, weights, inputs, outputs, deposit, classes: 0 };
		Models::<T>::insert(root, model);
		Ok(())
	}

	pub(crate) fn do_retire_model(publisher: &AccountIdOf<T>, root: ModelRoot) -> DispatchResult {
		let model = Models::<T>::get(root).ok_or(Error::<T>::UnknownModel)?;
		ensure!(model.publisher == *publisher, Error::<T>::NotPublisher);
		ensure!(model.classes.is_zero(), Error::<T>::ModelInUse);

		free_deposit::<T>(HoldReason::ModelDeposit, publisher, model.deposit)?;
		Models::<T>::remove(root);
		Ok(())
	}

	pub(crate) fn do_open_class(
		owner: &AccountIdOf<T>,
		spec: &ClassSpec,
		min_fee: BalanceOf<T>,
		stake_per_slot: BalanceOf<T>,
	) -> Result<ClassId, DispatchError> {
		let mut model = Models::<T>::get(spec.model).ok_or(Error::<T>::UnknownModel)?;
		let place = (spec.hardware, spec.latency, spec.mode);
		ensure!(!ClassBySpec::<T>::contains_key(spec.model, place), Error::<T>::ClassExists);
		ensure!(
			(T::LeastMinFee::get()..=T::MostMinFee::get()).contains(&min_fee),
			Error::<T>::MinFeeOutOfRange
		);
		ensure!(
			(T::LeastStakePerSlot::get()..=T::MostStakePerSlot::get()).contains(&stake_per_slot),
			Error::<T>::StakeOutOfRange
		);
		if let VerificationMode::Redundant { operators } = spec.mode {
			ensure!((MIN_PANEL..=MAX_PANEL).contains(&operators), Error::<T>::PanelOutOfRange);
		}

		let deposit = T::ClassDeposit::get();
		T::Currency::hold(&HoldReason::ClassDeposit.into(), owner, deposit)?;
		let id = NextClassId::<T>::mutate(|next| {
			let id = *next;
			*next = next.saturating_add(1);
			id
		});
		model.classes = model.classes.saturating_add(1);
		Models::<T>::insert(spec.model, model);
		ClassBySpec::<T>::insert(spec.model, place, id);
		let class = ClassOf::<T> {
			owner: owner.clone(),
			spec: spec.clone(),
			min_fee,
			stake_per_slot,
			deposit,
			offers: 0,
			open_jobs: 0,
		};
		Classes::<T>::insert(id, class);
		Ok(id)
	}

	/// Returns how many records were cleared, and whether the class is closed.
	pub(crate) fn do_close_class(owner: &AccountIdOf<T>, id: ClassId) -> Result<(u32, bool), DispatchError> {
		let class = Classes::<T>::get(id).ok_or(Error::<T>::UnknownClass)?;
		ensure!(class.owner == *owner, Error::<T>::NotClassOwner);
		ensure!(class.offers.is_zero() && class.open_jobs.is_zero(), Error::<T>::ClassInUse);

		let cleared = Records::<T>::clear_prefix(id, MAX_RECORDS_CLEARED, None);
		if cleared.maybe_cursor.is_some() {
			return Ok((cleared.loops, false));
		}
		free_deposit::<T>(HoldReason::ClassDeposit, owner, class.deposit)?;
		let ClassSpec { model, hardware, latency, mode } = class.spec;
		ClassBySpec::<T>::remove(model, (hardware, latency, mode));
		Models::<T>::mutate_extant(model, |model| model.classes = model.classes.saturating_sub(1));
		Classes::<T>::remove(id);
		T::Observer::on_class_closed(id);
		Ok((cleared.loops, true))
	}
}

/// Bytes of the model's output where they belong into a result, `None` where they are too many.
pub(crate) fn inline_bytes(outputs: &ValueTypes) -> Option<u32> {
	let mut bytes = 0u64;
	for output in outputs {
		bytes = bytes.saturating_add(elements(output).saturating_mul(width(output.element)));
	}
	u32::try_from(bytes).ok().filter(|bytes| *bytes <= MAX_INLINE_OUTPUT)
}

fn well_formed(value: &ValueType) -> bool {
	!value.shape.is_empty() && (1..1 << 32).contains(&elements(value))
}

fn elements(value: &ValueType) -> u64 {
	value.shape.iter().fold(1, |product: u64, extent| product.saturating_mul(u64::from(*extent)))
}

const fn width(element: Element) -> u64 {
	match element {
		Element::I8 => 1,
		Element::I16 => 2,
		Element::I32 => 4,
		Element::I64 => 8,
	}
}

fn free_deposit<T: Config>(reason: HoldReason, who: &AccountIdOf<T>, amount: BalanceOf<T>) -> DispatchResult {
	T::Currency::release(&reason.into(), who, amount, Precision::BestEffort).map(|_| ())
}
