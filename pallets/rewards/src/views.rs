//! What the runtime API answers. Run off chain: nothing here is called by a block.

use crate::{
	AccountIdOf, Carried, ClassRecord, Classes, Config, Dated, Eras, Named, Pallet, Parameters, Rewarded,
	Schedule, Standings, Unpaid,
};
use alloc::{collections::BTreeSet, vec::Vec};
use ambit_coverage::{
	demand::Demand,
	market::{marginal_success, Market, Supply},
	outages::{Domain, History},
	payout::{class_budget, demand_budget, expected_reward, worth, Allowance, Payout},
	quality::Beta,
	units::{effective_capacity, Probability},
};
use ambit_primitives::{
	jobs::{ClassId, HardwareTier},
	rewards::{DomainId, EraIndex, EraSummary, UNDECLARED},
	runtime_api::{
		ClassCoverage, DomainCoverage, DomainState, Excluded, Governed, Need, OperatorCoverage,
		OperatorRewards, OutageState, PastState, RewardQuote, RewardsState,
	},
	traits::{ClassBrief, OfferBook, OfferBrief, Role, StakeLedger},
	Balance,
};
use core::cmp::Reverse;
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System};
use sp_runtime::{traits::Saturating, SaturatedConversion};

/// Most rows in one answer.
pub const MAX_ROWS: u32 = 1_000;

/// What all classes share.
struct Forecast {
	era: EraIndex,
	/// What is remembered of outages.
	seen: History,
	/// The outages against which supply is tested.
	history: History,
	price_limit_ppm: u32,
	entry_per_slot: Balance,
	allowance_cap: Balance,
	/// The budget if this era showed what the last one did, planck.
	budget: Balance,
	worth: Balance,
}

/// An offer as it counts.
struct Row<T: Config> {
	operator: AccountIdOf<T>,
	offer: OfferBrief<Balance>,
	domain: DomainId,
	capacity: u64,
	counts: bool,
}

/// A class with its offers.
struct Scene<T: Config> {
	class: ClassId,
	brief: ClassBrief<Balance>,
	record: ClassRecord,
	rows: Vec<Row<T>>,
	supply: Supply,
	demand: Demand,
	limit: Balance,
	budget: Balance,
	allowance: Balance,
}

impl<T: Config> Pallet<T> {
	/// Era, parameters and funds.
	pub fn rewards() -> RewardsState<BlockNumberFor<T>> {
		let era = Self::era();
		let forecast = Self::forecast();
		RewardsState {
			era: era.index,
			start: era.start,
			ends: era.ends,
			paying: Unpaid::<T>::get().map(|closing| closing.era),
			parameters: governed(&Parameters::<T>::get(), era.index),
			schedule: governed(&Schedule::<T>::get(), era.index),
			issuance: Self::issuance_of(era.index),
			carried: Carried::<T>::get(),
			budget: forecast.budget,
			worth: forecast.worth,
		}
	}

	/// What became of past eras, newest first.
	pub fn eras(limit: u32) -> Vec<EraSummary> {
		let now = Self::era().index;
		let oldest = now.saturating_sub(limit.min(MAX_ROWS).saturating_add(1));
		(oldest..now).rev().filter_map(Eras::<T>::get).take(rows(limit)).collect()
	}

	/// Failure domains.
	pub fn domains() -> Vec<DomainState> {
		let history = Self::history();
		let undeclared = DomainState {
			id: UNDECLARED,
			name: Vec::new(),
			members: 0,
			availability_ppm: history.availability_ppm(Domain(UNDECLARED)),
		};
		let named = Named::<T>::get().into_iter().zip(1..=DomainId::MAX).map(|(record, id)| DomainState {
			id,
			name: record.name.into_inner(),
			members: record.members,
			availability_ppm: history.availability_ppm(Domain(id)),
		});
		core::iter::once(undeclared).chain(named).collect()
	}

	/// What is remembered of outages.
	pub fn past() -> PastState {
		let history = Self::history();
		let (since, until, outages) = history.parts();
		let outages = outages
			.iter()
			.map(|outage| OutageState {
				from: outage.from,
				eras: outage.eras,
				down: outage.down.iter().map(|domain| domain.0).collect(),
				silent: outage.silent.iter().map(|domain| domain.0).collect(),
			})
			.collect();
		PastState { since, until, outages }
	}

	/// How well a class is covered.
	pub fn coverage(class: ClassId) -> Option<ClassCoverage> {
		let forecast = Self::forecast();
		Some(Self::coverage_of(&Self::scene(class, &forecast)?, &forecast))
	}

	/// How well classes are covered of which there is or was demand, or that have a weight, from the class `start`.
	pub fn coverages(start: ClassId, limit: u32) -> Vec<ClassCoverage> {
		let forecast = Self::forecast();
		let classes: BTreeSet<ClassId> = Classes::<T>::iter_keys().filter(|class| *class >= start).collect();
		classes
			.into_iter()
			.filter_map(|class| Self::scene(class, &forecast))
			.take(rows(limit))
			.map(|scene| Self::coverage_of(&scene, &forecast))
			.collect()
	}

	/// What operators add to a class, from the pool's index `start`.
	pub fn operators(class: ClassId, start: u32, limit: u32) -> Vec<OperatorCoverage<AccountIdOf<T>>> {
		let forecast = Self::forecast();
		let Some(scene) = Self::scene(class, &forecast) else { return Vec::new() };
		let market = scene.market(&forecast.history);
		let (prices, payout) = scene.payout(&market);
		let shown = scene.rows.iter().skip(usize::try_from(start).unwrap_or(usize::MAX)).take(rows(limit));
		shown.map(|row| Self::operator_coverage(&scene, &prices, &payout, row)).collect()
	}

	/// An operator.
	pub fn operator(stash: &AccountIdOf<T>) -> OperatorRewards<AccountIdOf<T>> {
		let era = Self::era().index;
		let record = Self::operator_in(stash, era);
		let forecast = Self::forecast();
		let coverage = T::Offers::classes_of(stash).into_iter().filter_map(|class| {
			let scene = Self::scene(class, &forecast)?;
			let market = scene.market(&forecast.history);
			let (prices, payout) = scene.payout(&market);
			let row = scene.rows.iter().find(|row| row.operator == *stash)?;
			Some(Self::operator_coverage(&scene, &prices, &payout, row))
		});
		OperatorRewards {
			declared: governed(&record.declared, era),
			priced: record.priced_in(era),
			deposit: record.deposit,
			may_move: Self::may_move(stash),
			coverage: coverage.take(rows(MAX_ROWS)).collect(),
		}
	}

	/// What an offer that does not exist would add and earn, in a domain or in one that nobody is in.
	pub fn quote(
		class: ClassId,
		domain: Option<DomainId>,
		slots: u32,
		quality_ppm: Option<u32>,
	) -> Option<RewardQuote> {
		let forecast = Self::forecast();
		let scene = Self::scene(class, &forecast)?;
		let quality_ppm = quality_ppm.unwrap_or_else(newcomer).min(1_000_000);
		Some(Self::quote_in(&scene, &forecast, Self::domain_or_new(domain), slots, quality_ppm))
	}

	/// Classes that hardware of this tier or a lower one serves, by what a newcomer's slot would earn, then by what it would add.
	pub fn needed(hardware: HardwareTier, domain: Option<DomainId>, limit: u32) -> Vec<Need> {
		let forecast = Self::forecast();
		let domain = Self::domain_or_new(domain);
		let mut needs: Vec<Need> = Classes::<T>::iter_keys()
			.filter_map(|class| {
				let brief = T::Offers::class(class)?;
				if brief.hardware > hardware {
					return None;
				}
				let scene = Self::scene(class, &forecast)?;
				let market = scene.market(&forecast.history);
				Some(Need {
					quote: Self::quote_in(&scene, &forecast, domain, 1, newcomer()),
					hardware: brief.hardware,
					load: scene.record.load,
					capacity: scene.supply.total(),
					success_ppm: share_ppm(market.served(), scene.record.load),
				})
			})
			.collect();
		needs.sort_by_key(|need| {
			(Reverse((need.quote.reward, need.quote.marginal_success)), need.quote.class)
		});
		needs.truncate(rows(limit));
		needs
	}

	fn forecast() -> Forecast {
		let era = Self::era();
		let parameters = Parameters::<T>::get().at(era.index);
		let (mut total, mut fees) = (0_u128, 0_u128);
		for class in Rewarded::<T>::get() {
			let Some(record) = Self::known(class, &era) else { continue };
			let weight = record.terms.at(era.index).weight_ppm;
			if weight > 0 {
				total = total.saturating_add(worth(weight, record.value));
				fees = fees.saturating_add(worth(parameters.fee_share_ppm, record.last.kept()));
			}
		}
		let carried = match Unpaid::<T>::get() {
			None => Carried::<T>::get(),
			Some(closing) => closing.funds.saturating_sub(closing.paid).min(parameters.carry_cap),
		};
		let funds = carried.saturating_add(Self::issuance_of(era.index)).saturating_add(fees);
		let seen = Self::history();
		Forecast {
			era: era.index,
			history: seen.imagined(),
			seen,
			price_limit_ppm: parameters.price_limit_ppm,
			entry_per_slot: parameters.entry_per_slot,
			allowance_cap: parameters.allowance_cap,
			budget: demand_budget(funds, total, parameters.demand_share_ppm),
			worth: total,
		}
	}

	fn scene(class: ClassId, forecast: &Forecast) -> Option<Scene<T>> {
		let brief = T::Offers::class(class)?;
		let record = Self::known(class, &Self::era()).unwrap_or_else(|| ClassRecord::new(forecast.era));
		let limit = record.price_limit(brief.min_fee, forecast.price_limit_ppm);
		let mut supply = Supply::new();
		let rows = T::Offers::offers(class, 0, brief.offers)
			.into_iter()
			.map(|(operator, offer)| {
				let domain = Self::operator_in(&operator, forecast.era).priced_in(forecast.era);
				let capacity = effective_capacity(offer.slots, offer.quality_ppm);
				let counts = offer.slots > 0 && offer.eligible && offer.price <= limit;
				if counts {
					supply.add(Domain(domain), capacity);
				}
				Row { operator, offer, domain, capacity, counts }
			})
			.collect();
		let terms = record.terms.at(forecast.era);
		let part = class_budget(forecast.budget, worth(terms.weight_ppm, record.value), forecast.worth);
		let allowance = Allowance(record.allowance)
			.after_payment(record.tally.kept(), terms.multiple_ppm, forecast.allowance_cap)
			.0;
		let demand = Demand::new(record.load);
		Some(Scene { class, brief, record, rows, supply, demand, limit, budget: part, allowance })
	}

	fn coverage_of(scene: &Scene<T>, forecast: &Forecast) -> ClassCoverage {
		let record = &scene.record;
		let market = scene.market(&forecast.history);
		let (prices, payout) = scene.payout(&market);
		let reward = scene
			.rows
			.iter()
			.filter(|row| row.counts)
			.fold(0_u128, |sum, row| sum.saturating_add(payout.reward(Domain(row.domain), row.capacity)));
		let domains = prices
			.iter()
			.map(|(domain, price)| DomainCoverage {
				domain: domain.0,
				capacity: scene.supply.of(*domain),
				availability_ppm: forecast.seen.availability_ppm(*domain),
				price_ppm: price.ppm(),
				price: price.units(),
				success_without_ppm: share_ppm(
					market.served_without(&[*domain].into_iter().collect()),
					record.load,
				),
			})
			.collect();
		ClassCoverage {
			class: scene.class,
			hardware: scene.brief.hardware,
			terms: governed(&record.terms, forecast.era),
			load: record.load,
			value: record.value,
			capacity: scene.supply.total(),
			served: market.served(),
			success_ppm: share_ppm(market.served(), record.load),
			budget: scene.budget,
			allowance: scene.allowance,
			reward,
			price_limit: scene.limit,
			offers: scene.rows.iter().fold(0, |count, row| count.saturating_add(u32::from(row.counts))),
			settled: record.last.settled,
			unserved: record.last.unserved,
			timeouts: record.last.timeouts,
			overturned: record.last.overturned,
			domains,
		}
	}

	fn operator_coverage(
		scene: &Scene<T>,
		prices: &[(Domain, Probability)],
		payout: &Payout,
		row: &Row<T>,
	) -> OperatorCoverage<AccountIdOf<T>> {
		let domain = Domain(row.domain);
		let price = price_of(prices, domain);
		let standing = Standings::<T>::get(scene.class, &row.operator).unwrap_or_default();
		OperatorCoverage {
			class: scene.class,
			operator: row.operator.clone(),
			domain: row.domain,
			slots: row.offer.slots,
			quality_ppm: row.offer.quality_ppm,
			capacity: row.capacity,
			marginal_success: if row.counts { marginal_success(row.capacity, price) } else { 0 },
			reward: if row.counts { payout.reward(domain, row.capacity) } else { 0 },
			owed: standing.owed,
			excluded: Self::excluded(scene, row),
		}
	}

	/// Why an offer would not be paid if the era ended now.
	fn excluded(scene: &Scene<T>, row: &Row<T>) -> Option<Excluded> {
		let era = Self::era();
		let standing = Standings::<T>::get(scene.class, &row.operator).unwrap_or_default();
		let stood = standing.through(era.index);
		let since: u32 = System::<T>::block_number().saturating_sub(era.start).saturated_into();
		if !row.offer.eligible {
			Some(Excluded::NotEligible)
		} else if T::Stake::active_for(&row.operator, Role::Inference) < since {
			Some(Excluded::Rested)
		} else if stood.slots == 0 {
			Some(Excluded::NotThroughout)
		} else if stood.price > scene.limit {
			Some(Excluded::TooExpensive)
		} else {
			None
		}
	}

	fn quote_in(
		scene: &Scene<T>,
		forecast: &Forecast,
		domain: DomainId,
		slots: u32,
		quality_ppm: u32,
	) -> RewardQuote {
		let capacity = effective_capacity(slots, quality_ppm);
		let price = scene.market(&forecast.history).quote(Domain(domain), capacity);
		RewardQuote {
			class: scene.class,
			slots,
			quality_ppm,
			price_ppm: price.ppm(),
			marginal_success: marginal_success(capacity, price),
			reward: expected_reward(scene.budget, scene.record.load, capacity, price).min(scene.allowance),
			entry: forecast.entry_per_slot.saturating_mul(slots.into()),
			stake: scene.brief.stake_per_slot.saturating_mul(slots.into()),
		}
	}

	/// A domain, or a number that nobody has had.
	fn domain_or_new(domain: Option<DomainId>) -> DomainId {
		domain.unwrap_or_else(|| {
			let named = Named::<T>::get().len();
			DomainId::try_from(named.saturating_add(1)).unwrap_or(UNDECLARED)
		})
	}
}

impl<T: Config> Scene<T> {
	fn market<'a>(&'a self, history: &'a History) -> Market<'a> {
		Market { demand: &self.demand, supply: &self.supply, history }
	}

	fn payout(&self, market: &Market<'_>) -> (Vec<(Domain, Probability)>, Payout) {
		let prices = market.prices();
		let allowance = Allowance(self.allowance);
		let payout = Payout::new(self.budget, self.record.load, &self.supply, &prices, allowance);
		(prices, payout)
	}
}

fn price_of(prices: &[(Domain, Probability)], domain: Domain) -> Probability {
	let place = prices.binary_search_by_key(&domain, |(domain, _)| *domain);
	place.ok().and_then(|place| prices.get(place)).map_or(Probability::ZERO, |(_, price)| *price)
}

fn governed<V: Copy + Default>(dated: &Dated<V>, era: EraIndex) -> Governed<V> {
	Governed { now: dated.at(era), next: dated.after(era) }
}

/// Quality of who has no record, parts per million.
fn newcomer() -> u32 {
	Beta::PRIOR.mean_ppm()
}

/// Parts per million; all of nothing.
fn share_ppm(part: u64, whole: u64) -> u32 {
	let share = u128::from(part).saturating_mul(1_000_000).checked_div(whole.into()).unwrap_or(1_000_000);
	u32::try_from(share).unwrap_or(1_000_000).min(1_000_000)
}

fn rows(limit: u32) -> usize {
	usize::try_from(limit.min(MAX_ROWS)).unwrap_or_default()
}
