//! Paying an era, step by step, over as many blocks as it takes.
//!
//! First the demand of all classes is weighed, which gives the budget and its parts. Then class after class is paid: its offers
//! are counted into pages, a slot is priced, and page after page is paid. Each step is done whole in one block and has a bound;
//! what comes next is stored. Only one class's offers are stored at a time.

use crate::{
	weights::WeightInfo, Carried, Classes, ClosingOf, Config, Eras, Event, Pallet, Parameters, Rewarded,
	Stage, Sums, Unpaid, DOMAINS, ERAS_KEPT,
};
use alloc::vec::Vec;
use ambit_coverage::{
	outages::History,
	payout::{class_budget, close_era, demand_budget, worth},
};
use ambit_primitives::{
	jobs::ClassId,
	rewards::{EraSummary, RewardParameters},
};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;

/// What the steps of one block share.
pub(crate) struct Desk<T: Config> {
	pub(crate) now: BlockNumberFor<T>,
	/// Those of the era that is paid.
	pub(crate) parameters: RewardParameters,
	rewarded: Vec<ClassId>,
	history: Option<History>,
}

impl<T: Config> Desk<T> {
	pub(crate) fn new(now: BlockNumberFor<T>, closing: &ClosingOf<T>) -> Self {
		let parameters = Parameters::<T>::get().at(closing.era);
		Self { now, parameters, rewarded: Rewarded::<T>::get().into_inner(), history: None }
	}

	/// The class with a weight that comes after this one.
	fn class_after(&self, last: Option<ClassId>) -> Option<ClassId> {
		self.rewarded.iter().copied().find(|class| last.is_none_or(|last| *class > last))
	}

	/// A class has no weight any more.
	fn strike(&mut self, class: ClassId) {
		self.rewarded.retain(|rewarded| *rewarded != class);
		Rewarded::<T>::mutate(|rewarded| rewarded.retain(|rewarded| *rewarded != class));
	}

	/// The outages against which supply is tested.
	pub(crate) fn history(&mut self) -> &History {
		self.history.get_or_insert_with(|| Pallet::<T>::history().imagined())
	}
}

impl<T: Config> Pallet<T> {
	/// Goes on with an era's payout as far as the meter goes, and stores what is left to do.
	pub(crate) fn close(now: BlockNumberFor<T>, mut closing: ClosingOf<T>, meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::resume()).is_ok() {
			let mut desk = Desk::<T>::new(now, &closing);
			while meter.can_consume(Self::dearest_step(&closing.stage)) {
				let (used, done) = Self::step(&mut closing, &mut desk);
				meter.consume(used);
				if done {
					Unpaid::<T>::kill();
					return;
				}
			}
		}
		Unpaid::<T>::put(closing);
	}

	/// Does what is next. Returns what it cost, and whether that was the last step.
	pub(crate) fn step(closing: &mut ClosingOf<T>, desk: &mut Desk<T>) -> (Weight, bool) {
		let used = match core::mem::replace(&mut closing.stage, Stage::Choose) {
			Stage::Weigh => Self::weigh(closing, desk),
			Stage::Choose => match desk.class_after(closing.last) {
				Some(class) => Self::choose(class, closing),
				None => {
					Self::finish(closing, desk);
					return (T::WeightInfo::finish_era(), true);
				}
			},
			Stage::Count { class, budget, last, pages, supply } => {
				Self::count_page(closing, desk, class, budget, last, pages, supply)
			}
			Stage::Price { class, budget, pages, supply } => {
				Self::price(closing, desk, class, budget, pages, supply)
			}
			stage @ Stage::Pay { .. } => Self::pay_page(closing, desk, stage),
		};
		(used, false)
	}

	/// Most that a step may cost.
	pub(crate) fn dearest_step(stage: &Stage<T::AccountId>) -> Weight {
		match stage {
			Stage::Weigh => T::WeightInfo::weigh_class().max(T::WeightInfo::set_budget()),
			Stage::Choose => T::WeightInfo::choose_class().max(T::WeightInfo::finish_era()),
			Stage::Count { .. } => T::WeightInfo::count_page(T::PageSize::get()),
			Stage::Price { supply, .. } => {
				T::WeightInfo::price_class(u32::try_from(supply.len()).unwrap_or(DOMAINS))
			}
			Stage::Pay { .. } => T::WeightInfo::pay_page(T::PageSize::get()),
		}
	}

	/// Takes the era into what is known of the next class, and adds what its demand is worth. After the last one, sets the
	/// budget.
	fn weigh(closing: &mut ClosingOf<T>, desk: &mut Desk<T>) -> Weight {
		let Some(class) = desk.class_after(closing.last) else {
			closing.last = None;
			closing.fees = Self::take_fees(closing.fees);
			closing.funds = closing.funds.saturating_add(closing.fees);
			let share = desk.parameters.demand_share_ppm;
			closing.budget = demand_budget(closing.funds, closing.worth, share);
			return T::WeightInfo::set_budget();
		};
		closing.last = Some(class);
		closing.stage = Stage::Weigh;
		let Some(record) = Self::known(class, &Self::era()) else {
			desk.strike(class);
			return T::WeightInfo::weigh_class();
		};
		let weight = record.terms.at(closing.era).weight_ppm;
		if weight > 0 {
			let fees = worth(desk.parameters.fee_share_ppm, record.last.kept());
			closing.fees = closing.fees.saturating_add(fees);
			closing.worth = closing.worth.saturating_add(worth(weight, record.value));
			closing.settled = closing.settled.saturating_add(record.last.settled);
			closing.unserved = closing.unserved.saturating_add(record.last.unserved);
		} else if record.terms.latest().weight_ppm == 0 {
			desk.strike(class);
		}
		Classes::<T>::insert(class, record);
		T::WeightInfo::weigh_class()
	}

	/// Begins with a class, if there is anything that it may be paid.
	fn choose(class: ClassId, closing: &mut ClosingOf<T>) -> Weight {
		closing.last = Some(class);
		if let Some(record) = Classes::<T>::get(class) {
			let weight = record.terms.at(closing.era).weight_ppm;
			let budget = class_budget(closing.budget, worth(weight, record.value), closing.worth);
			if budget > 0 && record.allowance > 0 && record.load > 0 {
				let supply = Default::default();
				closing.stage = Stage::Count { class, budget, last: None, pages: 0, supply };
			}
		}
		T::WeightInfo::choose_class()
	}

	/// Closes the books of the era: what is left is carried on up to the cap, and the rest given to the treasury.
	fn finish(closing: &ClosingOf<T>, desk: &Desk<T>) {
		let left = close_era(closing.funds, closing.paid, desk.parameters.carry_cap);
		let treasury = Self::give_treasury(left.treasury);
		let carried = closing.funds.saturating_sub(closing.paid).saturating_sub(treasury);
		Carried::<T>::put(carried);
		Sums::<T>::mutate(|sums| {
			sums.issued = sums.issued.saturating_add(closing.issued);
			sums.fees = sums.fees.saturating_add(closing.fees);
			sums.paid = sums.paid.saturating_add(closing.paid);
			sums.treasury = sums.treasury.saturating_add(treasury);
		});
		let summary = EraSummary {
			era: closing.era,
			blocks: closing.blocks,
			issued: closing.issued,
			fees: closing.fees,
			funds: closing.funds,
			budget: closing.budget,
			paid: closing.paid,
			carried,
			treasury,
			classes: closing.classes,
			offers: closing.offers,
			settled: closing.settled,
			unserved: closing.unserved,
		};
		Eras::<T>::insert(closing.era, summary);
		if let Some(old) = closing.era.checked_sub(ERAS_KEPT) {
			Eras::<T>::remove(old);
		}
		Self::deposit_event(Event::EraPaid { summary });
	}

	/// Panics where the runtime's parameters make no sense together; run by the runtime's tests only.
	pub(crate) fn check_parameters() {
		let dearest = [
			T::WeightInfo::weigh_class(),
			T::WeightInfo::set_budget(),
			T::WeightInfo::choose_class(),
			T::WeightInfo::finish_era(),
			T::WeightInfo::count_page(T::PageSize::get()),
			T::WeightInfo::price_class(DOMAINS),
			T::WeightInfo::pay_page(T::PageSize::get()),
		];
		let dearest = dearest.into_iter().fold(Weight::zero(), |most, weight| most.max(weight));
		let least = T::WeightInfo::resume().saturating_add(dearest).max(T::WeightInfo::end_era());
		let limit = T::ServiceWeight::get();
		assert!(least.all_lte(limit), "no era is ever paid: {least} is more than {limit}");
		assert!(T::PageSize::get() > 0 && T::MaxClasses::get() > 0, "nobody is ever paid");
		assert!(T::DomainCooldown::get() >= 2, "an operator is in two domains in one era");
		assert!(T::MinEraBlocks::get() > 0, "eras without blocks");
		assert!(T::MinEraBlocks::get() <= T::MaxEraBlocks::get(), "no era is ever possible");
		assert!(T::BlocksPerYear::get() >= T::MaxEraBlocks::get(), "an era is longer than a year");
		assert!(T::Pot::get() != T::Treasury::get(), "the pot is the treasury");
	}
}
