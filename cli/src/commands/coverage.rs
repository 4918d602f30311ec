//! `ambit coverage`: how well requests are served, where capacity is needed, and what it would earn.

use super::model::Hardware;
use crate::{
	amount,
	chain::Client,
	error::{Error, Result},
	keys::address,
	output::{table, Output},
	read_input, Global,
};
use ambit_coverage::{compute, units::SLOT};
use ambit_primitives::{
	jobs::{ClassId, HardwareTier},
	rewards::{is_domain_name, DomainId, DomainName, UNDECLARED},
	runtime_api::{
		ClassCoverage, DomainCoverage, DomainState, Excluded, Need, OperatorCoverage, RewardQuote,
		RewardsState,
	},
	AccountId, BlockNumber, Hash,
};
use ambit_runtime::RuntimeCall;
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::{collections::BTreeMap, path::PathBuf};

/// Largest file that is computed, bytes: more than all classes and offers of a full chain.
const MAX_FILE: u64 = 256 * 1024 * 1024;
/// Rows that are asked for at a time.
const ROWS: u32 = 1_000;

/// `ambit coverage ...`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CoverageArgs {
	#[command(subcommand)]
	command: Option<Command>,
	/// Only this class, with its failure domains and operators
	#[arg(long)]
	class: Option<ClassId>,
}

/// `ambit coverage ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Classes in which one slot more would earn most: where am I needed?
	Needed(NeededArgs),
	/// What an offer that doesn't exist would add and earn
	Quote(QuoteArgs),
	/// Name the failure domain in which the machines of --key's operator are
	Declare(DeclareArgs),
	/// Take that back
	Leave,
	/// Compute an era's prices and rewards from a file, as the chain does
	Compute(ComputeArgs),
}

/// Who asks.
#[derive(Args, Debug)]
pub struct NeededArgs {
	/// What the machine has; classes that ask for less are listed too
	#[arg(long, value_enum)]
	hardware: Hardware,
	/// The failure domain it would be in, `provider/region`; one that nobody is in unless given
	#[arg(long, value_parser = domain_name)]
	domain: Option<String>,
	/// Classes to list
	#[arg(long, default_value = "20", value_parser = clap::value_parser!(u32).range(1..=1_000))]
	limit: u32,
}

/// What is asked.
#[derive(Args, Debug)]
pub struct QuoteArgs {
	/// The class
	#[arg(long)]
	class: ClassId,
	/// The failure domain it would be in, `provider/region`; one that nobody is in unless given
	#[arg(long, value_parser = domain_name)]
	domain: Option<String>,
	/// Jobs that it would take at once
	#[arg(long, default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
	slots: u32,
	/// How likely it would be to serve a request, parts per million; as a newcomer unless given
	#[arg(long, value_parser = clap::value_parser!(u32).range(0..=1_000_000), value_name = "PPM")]
	quality: Option<u32>,
}

/// What is declared.
#[derive(Args, Debug)]
pub struct DeclareArgs {
	/// `provider/region`
	#[arg(value_parser = domain_name)]
	domain: String,
}

/// What is computed.
#[derive(Args, Debug)]
pub struct ComputeArgs {
	/// Classes, offers, outages and budget, as the README of ambit-coverage shows
	#[arg(value_name = "FILE")]
	file: PathBuf,
}

/// Reads the name of a failure domain.
pub fn domain_name(text: &str) -> std::result::Result<String, String> {
	if is_domain_name(text.as_bytes()) && DomainName::try_from(text.as_bytes().to_vec()).is_ok() {
		return Ok(text.into());
	}
	Err(format!(
		"`{text}` is no failure domain; write provider/region, at most 48 bytes of lower-case letters, digits, `-` and `.`"
	))
}

impl CoverageArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match (self.command, self.class) {
			(Some(command), _) => command.run(global, output).await,
			(None, Some(class)) => show_class(class, global, output).await,
			(None, None) => show_classes(global, output).await,
		}
	}
}

impl Command {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Needed(arguments) => arguments.run(global, output).await,
			Self::Quote(arguments) => arguments.run(global, output).await,
			Self::Declare(arguments) => arguments.run(global, output).await,
			Self::Leave => leave(global, output).await,
			Self::Compute(arguments) => arguments.run(output),
		}
	}
}

/// The failure domains of a chain by their numbers.
pub struct Domains(BTreeMap<DomainId, DomainState>);

impl Domains {
	/// Those after block `at`.
	pub async fn of(client: &Client, at: Hash) -> Result<Self> {
		let domains: Vec<DomainState> = client.call("RewardsApi_domains", (), Some(at)).await?;
		Ok(Self(domains.into_iter().map(|domain| (domain.id, domain)).collect()))
	}

	/// The number of a domain, if anyone has declared it.
	pub fn find(&self, name: Option<&str>) -> Option<DomainId> {
		let name = name?;
		self.0.values().find(|domain| domain.name == name.as_bytes()).map(|domain| domain.id)
	}

	/// Its name, or what it is instead of one.
	pub fn name(&self, id: DomainId) -> String {
		match self.0.get(&id) {
			_ if id == UNDECLARED => "undeclared".into(),
			Some(domain) => String::from_utf8_lossy(&domain.name).into_owned(),
			None => format!("number {id}"),
		}
	}
}

async fn show_classes(global: &Global, output: Output) -> Result<()> {
	let client = global.connect().await?;
	let at = client.best().await?;
	let state: RewardsState<BlockNumber> = client.call("RewardsApi_rewards", (), Some(at)).await?;
	let mut classes: Vec<ClassCoverage> = Vec::new();
	loop {
		let start = classes.last().map_or(0, |last| last.class.saturating_add(1));
		let page: Vec<ClassCoverage> = client.call("RewardsApi_coverages", (start, ROWS), Some(at)).await?;
		let last = page.len() < ROWS as usize;
		classes.extend(page);
		if last {
			break;
		}
	}
	let value = json!({
		"rewards": state_json(&state),
		"classes": classes.iter().map(class_json).collect::<Vec<_>>(),
	});
	output.finish(&value, || {
		let mut text = describe_state(&state);
		if classes.is_empty() {
			text.push_str("no class has had any demand yet\n");
			return text;
		}
		let head =
			["class", "hardware", "weight", "load", "capacity", "success", "last era", "reward an era"];
		let mut rows = vec![head.map(String::from).to_vec()];
		rows.extend(classes.iter().map(class_row));
		text.push_str(&table(&rows));
		text
	})
}

async fn show_class(class: ClassId, global: &Global, output: Output) -> Result<()> {
	let client = global.connect().await?;
	let at = client.best().await?;
	let coverage: Option<ClassCoverage> = client.call("RewardsApi_coverage", (class,), Some(at)).await?;
	let coverage = coverage.ok_or_else(|| Error::NotFound(format!("there is no class {class}")))?;
	let domains = Domains::of(&client, at).await?;
	let mut operators: Vec<OperatorCoverage<AccountId>> = Vec::new();
	loop {
		let start = operators.len() as u32;
		let page: Vec<OperatorCoverage<AccountId>> =
			client.call("RewardsApi_operators", (class, start, ROWS), Some(at)).await?;
		let last = page.len() < ROWS as usize;
		operators.extend(page);
		if last {
			break;
		}
	}
	let mut value = class_json(&coverage);
	if let Value::Object(all) = &mut value {
		let rows = coverage.domains.iter().map(|domain| domain_json(domain, &domains)).collect::<Vec<_>>();
		all.insert("domains".into(), rows.into());
		let rows = operators.iter().map(|row| operator_json(row, &domains)).collect::<Vec<_>>();
		all.insert("operators".into(), rows.into());
	}
	output.finish(&value, || describe_class(&coverage, &operators, &domains))
}

impl NeededArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		needed(self.hardware.into(), self.domain.as_deref(), self.limit, global, output).await
	}
}

/// Shows the classes in which one slot more would earn most, on hardware of this tier and in this failure domain.
pub async fn needed(
	tier: HardwareTier,
	domain: Option<&str>,
	limit: u32,
	global: &Global,
	output: Output,
) -> Result<()> {
	let client = global.connect().await?;
	let at = client.best().await?;
	let domain = Domains::of(&client, at).await?.find(domain);
	let needs: Vec<Need> = client.call("RewardsApi_needed", (tier, domain, limit), Some(at)).await?;
	let value =
		json!({ "hardware": hardware(tier), "classes": needs.iter().map(need_json).collect::<Vec<_>>() });
	output.finish(&value, || {
		if needs.is_empty() {
			return "no class for this hardware has had any demand yet\n".into();
		}
		let head =
			["class", "hardware", "load", "capacity", "success", "a slot adds", "earns an era", "enters at"];
		let mut rows = vec![head.map(String::from).to_vec()];
		rows.extend(needs.iter().map(|need| {
			vec![
				need.quote.class.to_string(),
				hardware(need.hardware),
				slots(need.load),
				slots(need.capacity),
				percent(need.success_ppm),
				slots(need.quote.marginal_success),
				amount::format(need.quote.reward),
				amount::format(need.quote.entry),
			]
		}));
		table(&rows)
	})
}

impl QuoteArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let at = client.best().await?;
		let domain = Domains::of(&client, at).await?.find(self.domain.as_deref());
		let arguments = (self.class, domain, self.slots, self.quality);
		let quote: Option<RewardQuote> = client.call("RewardsApi_quote", arguments, Some(at)).await?;
		let quote = quote.ok_or_else(|| Error::NotFound(format!("there is no class {}", self.class)))?;
		output.finish(&quote_json(&quote), || {
			format!(
				"class     {}\nslots     {} at a success of {}\nprice     {} that the last slot is up and needed\n\
				 adds      {} slots of demand served\nearns     {} an era, the first {} withheld\nstake     {}\n",
				quote.class,
				quote.slots,
				percent(quote.quality_ppm),
				percent(quote.price_ppm),
				slots(quote.marginal_success),
				amount::format(quote.reward),
				amount::format(quote.entry),
				amount::format(quote.stake),
			)
		})
	}
}

impl DeclareArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let name = DomainName::try_from(self.domain.as_bytes().to_vec())
			.map_err(|_| Error::Usage(format!("`{}` is too long for a failure domain", self.domain)))?;
		let call = RuntimeCall::Rewards(pallet_ambit_rewards::Call::declare_domain { name });
		let block = submit(call, "declaring a failure domain", global, output).await?;
		output.finish(&json!({ "domain": self.domain, "block": block }), || {
			format!("declared {} in block {block}; it counts from the next era on\n", self.domain)
		})
	}
}

async fn leave(global: &Global, output: Output) -> Result<()> {
	let call = RuntimeCall::Rewards(pallet_ambit_rewards::Call::leave_domain {});
	let block = submit(call, "leaving a failure domain", global, output).await?;
	output.finish(&json!({ "domain": null, "block": block }), || {
		format!("left the failure domain in block {block}; it counts from the next era on\n")
	})
}

async fn submit(call: RuntimeCall, what: &str, global: &Global, output: Output) -> Result<BlockNumber> {
	let pair = global.key.load()?;
	let client = global.connect().await?;
	let included = global.sender(&client, &pair, output).submit(call, what).await?;
	Ok(included.number)
}

impl ComputeArgs {
	fn run(self, output: Output) -> Result<()> {
		let bytes = read_input(&self.file, MAX_FILE)?;
		let input: compute::Input = serde_json::from_slice(&bytes)
			.map_err(|error| Error::input(&self.file, format!("is not an era: {error}")))?;
		let computed = compute::compute(&input).map_err(|problem| Error::input(&self.file, problem))?;
		output.finish(&computed, || describe_computed(&computed))
	}
}

fn describe_computed(computed: &compute::Output) -> String {
	let mut text = String::new();
	for class in &computed.classes {
		text.push_str(&format!(
			"class {}: {} slots, {} of demand served, {} of {} paid\n",
			class.class,
			slots(class.capacity),
			percent(class.success_ppm),
			amount::format(class.paid.0),
			amount::format(class.budget.0),
		));
		let mut rows = vec![["  operator", "capacity", "adds", "earned", "paid"].map(String::from).to_vec()];
		rows.extend(class.offers.iter().map(|offer| {
			vec![
				format!("  {}", offer.operator),
				slots(offer.capacity),
				slots(offer.marginal_success),
				amount::format(offer.earned.0),
				amount::format(offer.paid.0),
			]
		}));
		text.push_str(&table(&rows));
	}
	text.push_str(&format!(
		"paid {}, left {}, {} of all demand served\n",
		amount::format(computed.paid.0),
		amount::format(computed.unearned.0),
		percent(computed.success_ppm),
	));
	text
}

/// Slots, from units of 10^-12.
pub fn slots(units: u64) -> String {
	format!("{:.3}", units as f64 / SLOT as f64)
}

/// Parts per million as people read them.
pub fn percent(ppm: u32) -> String {
	format!("{:.2} %", f64::from(ppm) / 10_000.0)
}

/// A tier as people write it.
pub fn hardware(tier: HardwareTier) -> String {
	format!("{tier:?}").to_lowercase()
}

/// Of the jobs of the last era that could have been served, how many were.
fn last_era(settled: u32, unserved: u32) -> String {
	format!("{settled} of {}", u64::from(settled) + u64::from(unserved))
}

fn describe_state(state: &RewardsState<BlockNumber>) -> String {
	let paying = state.paying.map_or_else(String::new, |era| format!(", era {era} is being paid"));
	format!(
		"era       {} from block {} to {}{paying}\nbudget    {} for demand worth {}; {} carried, {} issued\n",
		state.era,
		state.start,
		state.ends.saturating_sub(1),
		amount::format(state.budget),
		amount::format(state.worth),
		amount::format(state.carried),
		amount::format(state.issuance),
	)
}

fn class_row(class: &ClassCoverage) -> Vec<String> {
	vec![
		class.class.to_string(),
		hardware(class.hardware),
		percent(class.terms.now.weight_ppm),
		slots(class.load),
		slots(class.capacity),
		percent(class.success_ppm),
		last_era(class.settled, class.unserved),
		amount::format(class.reward),
	]
}

fn describe_class(
	class: &ClassCoverage,
	operators: &[OperatorCoverage<AccountId>],
	domains: &Domains,
) -> String {
	let mut text = format!(
		"class     {} for {}, weight {}\nload      {} slots, worth {} an era\ncapacity  {} slots of {} offers\n\
		 success   {} of demand; {} jobs served in the last era, {} timeouts, {} proven wrong\n\
		 reward    {} an era of {}, as far as an allowance of {} goes\nprice     offers count up to {} a job\n",
		class.class,
		hardware(class.hardware),
		percent(class.terms.now.weight_ppm),
		slots(class.load),
		amount::format(class.value),
		slots(class.capacity),
		class.offers,
		percent(class.success_ppm),
		last_era(class.settled, class.unserved),
		class.timeouts,
		class.overturned,
		amount::format(class.reward),
		amount::format(class.budget),
		amount::format(class.allowance),
		amount::format(class.price_limit),
	);
	if let Some(next) = class.terms.next {
		text.push_str(&format!("next era  weight {}\n", percent(next.weight_ppm)));
	}
	let head = ["domain", "capacity", "up", "last slot needed", "success without"];
	let mut rows = vec![head.map(String::from).to_vec()];
	rows.extend(class.domains.iter().map(|domain| {
		vec![
			domains.name(domain.domain),
			slots(domain.capacity),
			percent(domain.availability_ppm),
			percent(domain.price_ppm),
			percent(domain.success_without_ppm),
		]
	}));
	text.push_str(&table(&rows));
	let head = ["operator", "domain", "slots", "success", "adds", "earns an era", "withheld yet", ""];
	let mut rows = vec![head.map(String::from).to_vec()];
	rows.extend(operators.iter().map(|row| {
		vec![
			address(&row.operator),
			domains.name(row.domain),
			row.slots.to_string(),
			percent(row.quality_ppm),
			slots(row.marginal_success),
			amount::format(row.reward),
			amount::format(row.owed),
			row.excluded.map_or("", why).into(),
		]
	}));
	text.push_str(&table(&rows));
	text
}

fn why(excluded: Excluded) -> &'static str {
	match excluded {
		Excluded::NotThroughout => "not this era: it was not there when it began",
		Excluded::TooExpensive => "not this era: it asks, or asked, too much",
		Excluded::NotEligible => "not this era: bond too small, or chilled",
		Excluded::Rested => "not this era: it was chilled",
	}
}

fn state_json(state: &RewardsState<BlockNumber>) -> Value {
	json!({
		"era": state.era,
		"start": state.start,
		"ends": state.ends,
		"paying": state.paying,
		"issuance_planck": state.issuance.to_string(),
		"carried_planck": state.carried.to_string(),
		"budget_planck": state.budget.to_string(),
		"worth_planck": state.worth.to_string(),
	})
}

fn class_json(class: &ClassCoverage) -> Value {
	json!({
		"class": class.class,
		"hardware": hardware(class.hardware),
		"weight_ppm": class.terms.now.weight_ppm,
		"multiple_ppm": class.terms.now.multiple_ppm,
		"next_weight_ppm": class.terms.next.map(|next| next.weight_ppm),
		"load": class.load,
		"value_planck": class.value.to_string(),
		"capacity": class.capacity,
		"served": class.served,
		"success_ppm": class.success_ppm,
		"budget_planck": class.budget.to_string(),
		"allowance_planck": class.allowance.to_string(),
		"reward_planck": class.reward.to_string(),
		"price_limit_planck": class.price_limit.to_string(),
		"offers": class.offers,
		"settled": class.settled,
		"unserved": class.unserved,
		"timeouts": class.timeouts,
		"overturned": class.overturned,
	})
}

fn domain_json(domain: &DomainCoverage, domains: &Domains) -> Value {
	json!({
		"domain": domain.domain,
		"name": domains.name(domain.domain),
		"capacity": domain.capacity,
		"availability_ppm": domain.availability_ppm,
		"price_ppm": domain.price_ppm,
		"price": domain.price.to_string(),
		"success_without_ppm": domain.success_without_ppm,
	})
}

fn operator_json(row: &OperatorCoverage<AccountId>, domains: &Domains) -> Value {
	json!({
		"operator": address(&row.operator),
		"domain": row.domain,
		"name": domains.name(row.domain),
		"slots": row.slots,
		"quality_ppm": row.quality_ppm,
		"capacity": row.capacity,
		"marginal_success": row.marginal_success,
		"reward_planck": row.reward.to_string(),
		"owed_planck": row.owed.to_string(),
		"excluded": row.excluded.map(|excluded| format!("{excluded:?}")),
	})
}

fn need_json(need: &Need) -> Value {
	let mut value = quote_json(&need.quote);
	if let Value::Object(all) = &mut value {
		all.insert("hardware".into(), hardware(need.hardware).into());
		all.insert("load".into(), need.load.into());
		all.insert("capacity".into(), need.capacity.into());
		all.insert("success_ppm".into(), need.success_ppm.into());
	}
	value
}

/// A quote as programs read it.
pub fn quote_json(quote: &RewardQuote) -> Value {
	json!({
		"class": quote.class,
		"slots": quote.slots,
		"quality_ppm": quote.quality_ppm,
		"price_ppm": quote.price_ppm,
		"marginal_success": quote.marginal_success,
		"reward_planck": quote.reward.to_string(),
		"entry_planck": quote.entry.to_string(),
		"stake_planck": quote.stake.to_string(),
	})
}
