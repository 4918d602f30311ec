//! The whole computation of an era on a file: what auditors run to check what the chain paid.
//!
//! [`Input`] holds what the chain knows at the end of an era, [`compute`] runs the functions that the runtime runs, and
//! [`Output`] holds everything that they give. In JSON, amounts of planck are strings of decimal digits, loads and
//! capacities are whole numbers of 10^-12 slot, and probabilities are parts per million where a person reads them and units
//! of 2^-96 as strings where a program compares them. The README shows an example.

use crate::{
	demand::Demand,
	market::{marginal_success, Market, Supply},
	outages::{Domain, DomainSet, History, Outage, MAX_OUTAGES, SPAN},
	payout::{class_budget, expected_reward, withhold, worth, Allowance, Payout},
	units::{effective_capacity, Probability},
	wide::mul_div,
};
use alloc::{
	collections::BTreeMap,
	string::{String, ToString},
	vec::Vec,
};
use core::fmt;
use serde::{de::Error as _, Deserialize, Deserializer, Serialize, Serializer};

/// Planck, a string of decimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Planck(pub u128);

impl Serialize for Planck {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(&self.0)
	}
}

impl<'de> Deserialize<'de> for Planck {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		text.parse().map(Self).map_err(|_| D::Error::custom(Problem::NotAnAmount(text).to_string()))
	}
}

/// What the chain knows at the end of an era.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
	/// The era's budget.
	pub budget: Planck,
	/// The outages of the recent past.
	#[serde(default)]
	pub history: PastInput,
	/// All classes with a weight and demand: the budget is divided among them.
	pub classes: Vec<ClassInput>,
}

/// The outages of the recent past.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastInput {
	/// First era that is remembered.
	pub since: u32,
	/// Era after the last.
	pub until: u32,
	/// Eras in which domains were down, in order.
	#[serde(default)]
	pub outages: Vec<OutageInput>,
}

/// Eras in a row in which the same domains were down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutageInput {
	/// The first of them.
	pub from: u32,
	/// How many.
	pub eras: u32,
	/// The domains that were down.
	pub down: Vec<u8>,
	/// The domains of which nobody knows.
	#[serde(default)]
	pub silent: Vec<u8>,
}

/// A workload class.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassInput {
	/// Its number.
	pub class: u32,
	/// Its reward weight, parts per million.
	pub weight_ppm: u32,
	/// Its load, units of 10^-12 slot.
	pub load: u64,
	/// What its demand is worth in an era.
	pub value: Planck,
	/// What it may still be paid. Without it the class has no limit but its part of the budget.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub allowance: Option<Planck>,
	/// The offers in it.
	pub offers: Vec<OfferInput>,
	/// Offers that do not exist: what would they earn?
	#[serde(default)]
	pub quotes: Vec<QuoteInput>,
}

/// An operator's offer in a class.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferInput {
	/// Who offers.
	pub operator: String,
	/// The domain in which it is priced.
	pub domain: u8,
	/// Slots.
	pub slots: u32,
	/// Probability that a request to one of them succeeds, parts per million.
	pub quality_ppm: u32,
	/// What is withheld of its rewards yet.
	#[serde(default)]
	pub owed: Planck,
}

/// An offer that does not exist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteInput {
	/// The domain that it would be in.
	pub domain: u8,
	/// Slots.
	pub slots: u32,
	/// Probability that a request to one of them succeeds, parts per million.
	pub quality_ppm: u32,
}

/// What the functions give.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Output {
	/// The classes, in the input's order.
	pub classes: Vec<ClassOutput>,
	/// What all offers are paid.
	pub paid: Planck,
	/// What is left of the budget.
	pub unearned: Planck,
	/// Share of all demand that is served on average, parts per million.
	pub success_ppm: u32,
}

/// A class's coverage and what it pays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClassOutput {
	/// Its number.
	pub class: u32,
	/// Effective capacity, units of 10^-12 slot.
	pub capacity: u64,
	/// Demand served on average, units of 10^-12 slot.
	pub served: u64,
	/// Share of demand that is served on average, parts per million.
	pub success_ppm: u32,
	/// Its part of the budget.
	pub budget: Planck,
	/// What its offers are paid.
	pub paid: Planck,
	/// Its domains, in order.
	pub domains: Vec<DomainOutput>,
	/// Its offers, in the input's order.
	pub offers: Vec<OfferOutput>,
	/// The hypothetical offers, in the input's order.
	pub quotes: Vec<QuoteOutput>,
}

/// A failure domain of a class.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DomainOutput {
	/// Its number.
	pub domain: u8,
	/// Effective capacity, units of 10^-12 slot.
	pub capacity: u64,
	/// Share of the eras in which it was not down, parts per million.
	pub availability_ppm: u32,
	/// Probability that its last slot is up and needed, parts per million.
	pub price_ppm: u32,
	/// The same in units of 2^-96, a string of decimal digits.
	pub price: Planck,
	/// Share of demand that is served while it is down and nothing else, parts per million.
	pub success_without_ppm: u32,
}

/// What an offer adds and is paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OfferOutput {
	/// Who offers.
	pub operator: String,
	/// Effective capacity, units of 10^-12 slot.
	pub capacity: u64,
	/// Its marginal request success: what it adds to the demand served, units of 10^-12 slot.
	pub marginal_success: u64,
	/// What it earned.
	pub earned: Planck,
	/// What it is paid of that.
	pub paid: Planck,
	/// What is withheld yet.
	pub owed: Planck,
}

/// What a hypothetical offer would add and earn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuoteOutput {
	/// Probability that its last slot would be up and needed, parts per million.
	pub price_ppm: u32,
	/// What it would add to the demand served, units of 10^-12 slot.
	pub marginal_success: u64,
	/// What it would earn in an era, as far as the class's allowance lets it.
	pub reward: Planck,
}

/// Why an input can't be computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
	/// A string should be an amount of planck.
	NotAnAmount(String),
	/// A class is listed twice.
	ClassTwice(u32),
	/// A quality is above a million parts per million.
	QualityAboveOne {
		/// In which class.
		class: u32,
		/// The quality.
		quality_ppm: u32,
	},
	/// There are more outages than the chain remembers.
	TooManyOutages(usize),
	/// The history covers more eras than the chain remembers, or ends before it begins.
	SpanOutOfRange {
		/// First era.
		since: u32,
		/// Era after the last.
		until: u32,
	},
	/// An outage overlaps the one before it, or lies outside the history, or lasts no era.
	OutageOutOfPlace {
		/// Its first era.
		from: u32,
		/// How many eras.
		eras: u32,
	},
}

impl fmt::Display for Problem {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NotAnAmount(text) => {
				write!(f, "\"{text}\" is not an amount: write planck as a string of digits, below 2^128")
			}
			Self::ClassTwice(class) => write!(f, "class {class} is listed twice; list all its offers once"),
			Self::QualityAboveOne { class, quality_ppm } => {
				write!(f, "class {class}: a quality of {quality_ppm} ppm is above one; at most 1000000")
			}
			Self::TooManyOutages(count) => {
				write!(f, "{count} outages; the chain remembers the last {MAX_OUTAGES}")
			}
			Self::SpanOutOfRange { since, until } => {
				write!(f, "a history from era {since} to {until}; it covers 0 to {SPAN} eras")
			}
			Self::OutageOutOfPlace { from, eras } => write!(
				f,
				"an outage of {eras} eras from {from}; outages are in order, don't overlap, and are within the history"
			),
		}
	}
}

impl core::error::Error for Problem {}

/// Computes the prices, rewards and coverage of an era.
pub fn compute(input: &Input) -> Result<Output, Problem> {
	let history = history(&input.history)?;
	let imagined = history.imagined();
	let mut numbers = BTreeMap::new();
	for class in &input.classes {
		if numbers.insert(class.class, ()).is_some() {
			return Err(Problem::ClassTwice(class.class));
		}
		let qualities = class.offers.iter().map(|offer| offer.quality_ppm);
		let hypothetical = class.quotes.iter().map(|quote| quote.quality_ppm);
		if let Some(quality_ppm) = qualities.chain(hypothetical).find(|quality| *quality > 1_000_000) {
			return Err(Problem::QualityAboveOne { class: class.class, quality_ppm });
		}
	}

	let total = input
		.classes
		.iter()
		.fold(0_u128, |sum, class| sum.saturating_add(worth(class.weight_ppm, class.value.0)));
	let classes: Vec<ClassOutput> = input
		.classes
		.iter()
		.map(|class| compute_class(class, input.budget.0, total, &history, &imagined))
		.collect();

	let paid = classes.iter().fold(0_u128, |sum, class| sum.saturating_add(class.paid.0));
	let (served, load) = classes.iter().zip(&input.classes).fold((0_u128, 0_u128), |sum, (output, class)| {
		(sum.0.saturating_add(u128::from(output.served)), sum.1.saturating_add(u128::from(class.load)))
	});
	Ok(Output {
		classes,
		paid: Planck(paid),
		unearned: Planck(input.budget.0.saturating_sub(paid)),
		success_ppm: share_ppm(served, load),
	})
}

fn history(input: &PastInput) -> Result<History, Problem> {
	let PastInput { since, until, ref outages } = *input;
	if outages.len() > MAX_OUTAGES {
		return Err(Problem::TooManyOutages(outages.len()));
	}
	if until.checked_sub(since).is_none_or(|span| span > SPAN) {
		return Err(Problem::SpanOutOfRange { since, until });
	}
	let mut free = since;
	for &OutageInput { from, eras, .. } in outages {
		let end = from.saturating_add(eras);
		if from < free || end > until || eras == 0 {
			return Err(Problem::OutageOutOfPlace { from, eras });
		}
		free = end;
	}
	let set = |domains: &[u8]| domains.iter().copied().map(Domain).collect::<DomainSet>();
	let outages = outages
		.iter()
		.map(|outage| Outage {
			from: outage.from,
			eras: outage.eras,
			down: set(&outage.down),
			silent: set(&outage.silent),
		})
		.collect();
	Ok(History::from_parts(since, until, outages))
}

fn compute_class(
	class: &ClassInput,
	budget: u128,
	total_worth: u128,
	seen: &History,
	history: &History,
) -> ClassOutput {
	let supply: Supply = class.offers.iter().map(|offer| (Domain(offer.domain), capacity(offer))).collect();
	let demand = Demand::new(class.load);
	let market = Market { demand: &demand, supply: &supply, history };
	let prices = market.prices();
	let budget = class_budget(budget, worth(class.weight_ppm, class.value.0), total_worth);
	let allowance = class.allowance.map_or(u128::MAX, |amount| amount.0);
	let payout = Payout::new(budget, class.load, &supply, &prices, Allowance(allowance));
	let price_of = |domain: Domain| {
		let place = prices.binary_search_by_key(&domain, |(domain, _)| *domain);
		place.ok().and_then(|place| prices.get(place)).map_or(Probability::ZERO, |(_, price)| *price)
	};

	let offers: Vec<OfferOutput> = class
		.offers
		.iter()
		.map(|offer| {
			let (domain, capacity) = (Domain(offer.domain), capacity(offer));
			let earned = payout.reward(domain, capacity);
			let (paid, owed) = withhold(offer.owed.0, earned);
			OfferOutput {
				operator: offer.operator.clone(),
				capacity,
				marginal_success: marginal_success(capacity, price_of(domain)),
				earned: Planck(earned),
				paid: Planck(paid),
				owed: Planck(owed),
			}
		})
		.collect();
	let quotes = class
		.quotes
		.iter()
		.map(|quote| {
			let capacity = effective_capacity(quote.slots, quote.quality_ppm);
			let price = market.quote(Domain(quote.domain), capacity);
			QuoteOutput {
				price_ppm: price.ppm(),
				marginal_success: marginal_success(capacity, price),
				reward: Planck(expected_reward(budget, class.load, capacity, price).min(allowance)),
			}
		})
		.collect();
	let domains = supply
		.domains()
		.iter()
		.map(|(domain, capacity)| DomainOutput {
			domain: domain.0,
			capacity: *capacity,
			availability_ppm: seen.availability_ppm(*domain),
			price_ppm: price_of(*domain).ppm(),
			price: Planck(price_of(*domain).units()),
			success_without_ppm: share_ppm(
				u128::from(market.served_without(&[*domain].into_iter().collect())),
				u128::from(class.load),
			),
		})
		.collect();

	let served = market.served();
	ClassOutput {
		class: class.class,
		capacity: supply.total(),
		served,
		success_ppm: share_ppm(u128::from(served), u128::from(class.load)),
		budget: Planck(budget),
		paid: Planck(offers.iter().fold(0, |sum, offer| sum.saturating_add(offer.paid.0))),
		domains,
		offers,
		quotes,
	}
}

fn capacity(offer: &OfferInput) -> u64 {
	effective_capacity(offer.slots, offer.quality_ppm)
}

/// Parts per million; all of nothing.
fn share_ppm(part: u128, whole: u128) -> u32 {
	match whole {
		0 => 1_000_000,
		whole => u32::try_from(mul_div(part, 1_000_000, whole)).unwrap_or(1_000_000),
	}
}
