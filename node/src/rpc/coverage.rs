//! `ambit_*`: how well requests are served, what operators add and where capacity is needed, as JSON for clients that have
//! no SCALE codec at hand.
//!
//! The same as `RewardsApi` answers to `state_call`, in the rows that `ambit coverage --json` prints. Amounts in planck and
//! the exact price are strings of digits: JSON's numbers end at 2^53. Capacity, load and what is served are in units of 10^-12 slot.
//! Each method takes the hash of a block as its last parameter, the best block unless given.

use crate::service::Client;
use ambit_primitives::{
	jobs::{ClassId, HardwareTier},
	rewards::DomainId,
	runtime_api::{
		ClassCoverage, DomainCoverage, DomainState, Excluded, Need, OperatorCoverage, RewardQuote,
		RewardsApi, RewardsState,
	},
	AccountId, BlockNumber, Hash, OpaqueBlock as Block,
};
use jsonrpsee::{core::RpcResult, proc_macros::rpc, types::ErrorObjectOwned};
use serde::{Deserialize, Serialize};
use sp_api::{ApiError, ApiRef, ProvideRuntimeApi};
use std::sync::Arc;

/// Code of the error when the runtime of the block doesn't answer: the block is unknown or pruned, or its runtime older.
const NO_ANSWER: i32 = 9_100;

/// The methods.
#[rpc(server)]
pub trait CoverageApi {
	/// Era, funds, and what demand is worth.
	#[method(name = "ambit_rewards", blocking)]
	fn rewards(&self, at: Option<Hash>) -> RpcResult<Rewards>;

	/// Failure domains.
	#[method(name = "ambit_domains", blocking)]
	fn domains(&self, at: Option<Hash>) -> RpcResult<Vec<Domain>>;

	/// How well a class is covered, with the domains that serve it; null where there is none with that number.
	#[method(name = "ambit_coverage", blocking)]
	fn coverage(&self, class: ClassId, at: Option<Hash>) -> RpcResult<Option<Class>>;

	/// How well classes are covered, from the class `start`: at most `limit`, itself capped at 1,000.
	#[method(name = "ambit_coverages", blocking)]
	fn coverages(&self, start: ClassId, limit: u32, at: Option<Hash>) -> RpcResult<Vec<Class>>;

	/// What each operator of a class adds to the demand served, from the pool's index `start`: at most `limit`, itself capped at 1,000.
	#[method(name = "ambit_marginalSuccess", blocking)]
	fn marginal_success(
		&self,
		class: ClassId,
		start: u32,
		limit: u32,
		at: Option<Hash>,
	) -> RpcResult<Vec<Operator>>;

	/// What an offer that doesn't exist would add and earn, in a domain or in one that nobody is in.
	#[method(name = "ambit_quote", blocking)]
	fn quote(
		&self,
		class: ClassId,
		slots: u32,
		domain: Option<DomainId>,
		quality_ppm: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Option<Quote>>;

	/// Where one slot more is needed that this hardware could serve, by what a newcomer's would earn: at most `limit` classes,
	/// itself capped at 1,000.
	#[method(name = "ambit_needed", blocking)]
	fn needed(
		&self,
		hardware: Hardware,
		limit: u32,
		domain: Option<DomainId>,
		at: Option<Hash>,
	) -> RpcResult<Vec<Needed>>;
}

/// Answers by the runtime of a block.
pub struct Coverage(Arc<Client>);

impl Coverage {
	/// By the runtimes of this client's blocks.
	pub const fn new(client: Arc<Client>) -> Self {
		Self(client)
	}

	fn ask<R>(
		&self,
		at: Option<Hash>,
		question: impl FnOnce(ApiRef<'_, <Client as ProvideRuntimeApi<Block>>::Api>, Hash) -> Result<R, ApiError>,
	) -> RpcResult<R> {
		let at = at.unwrap_or_else(|| self.0.chain_info().best_hash);
		question(self.0.runtime_api(), at).map_err(|error| {
			ErrorObjectOwned::owned(
				NO_ANSWER,
				format!("the runtime of {at:?} doesn't answer"),
				Some(error.to_string()),
			)
		})
	}
}

impl CoverageApiServer for Coverage {
	fn rewards(&self, at: Option<Hash>) -> RpcResult<Rewards> {
		self.ask(at, |api, at| RewardsApi::<Block, AccountId, BlockNumber>::rewards(&*api, at))
			.map(Into::into)
	}

	fn domains(&self, at: Option<Hash>) -> RpcResult<Vec<Domain>> {
		self.ask(at, |api, at| RewardsApi::<Block, AccountId, BlockNumber>::domains(&*api, at)).map(rows)
	}

	fn coverage(&self, class: ClassId, at: Option<Hash>) -> RpcResult<Option<Class>> {
		self.ask(at, |api, at| RewardsApi::<Block, AccountId, BlockNumber>::coverage(&*api, at, class))
			.map(|class| class.map(Into::into))
	}

	fn coverages(&self, start: ClassId, limit: u32, at: Option<Hash>) -> RpcResult<Vec<Class>> {
		self.ask(at, |api, at| {
			RewardsApi::<Block, AccountId, BlockNumber>::coverages(&*api, at, start, limit)
		})
		.map(rows)
	}

	fn marginal_success(
		&self,
		class: ClassId,
		start: u32,
		limit: u32,
		at: Option<Hash>,
	) -> RpcResult<Vec<Operator>> {
		self.ask(at, |api, at| {
			RewardsApi::<Block, AccountId, BlockNumber>::operators(&*api, at, class, start, limit)
		})
		.map(rows)
	}

	fn quote(
		&self,
		class: ClassId,
		slots: u32,
		domain: Option<DomainId>,
		quality_ppm: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Option<Quote>> {
		self.ask(at, |api, at| {
			RewardsApi::<Block, AccountId, BlockNumber>::quote(&*api, at, class, domain, slots, quality_ppm)
		})
		.map(|quote| quote.map(Into::into))
	}

	fn needed(
		&self,
		hardware: Hardware,
		limit: u32,
		domain: Option<DomainId>,
		at: Option<Hash>,
	) -> RpcResult<Vec<Needed>> {
		self.ask(at, |api, at| {
			RewardsApi::<Block, AccountId, BlockNumber>::needed(&*api, at, hardware.into(), domain, limit)
		})
		.map(rows)
	}
}

fn rows<S, R: From<S>>(states: Vec<S>) -> Vec<R> {
	states.into_iter().map(Into::into).collect()
}

/// What a machine has: an accelerator with at least so many GiB of memory, or none.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hardware {
	/// No accelerator.
	Cpu,
	/// 8 GiB.
	Gpu8,
	/// 24 GiB.
	Gpu24,
	/// 80 GiB.
	Gpu80,
}

impl From<Hardware> for HardwareTier {
	fn from(hardware: Hardware) -> Self {
		match hardware {
			Hardware::Cpu => Self::Cpu,
			Hardware::Gpu8 => Self::Gpu8,
			Hardware::Gpu24 => Self::Gpu24,
			Hardware::Gpu80 => Self::Gpu80,
		}
	}
}

impl From<HardwareTier> for Hardware {
	fn from(tier: HardwareTier) -> Self {
		match tier {
			HardwareTier::Cpu => Self::Cpu,
			HardwareTier::Gpu8 => Self::Gpu8,
			HardwareTier::Gpu24 => Self::Gpu24,
			HardwareTier::Gpu80 => Self::Gpu80,
		}
	}
}

/// [`RewardsState`] as JSON.
#[derive(Clone, Serialize)]
pub struct Rewards {
	era: u32,
	start: BlockNumber,
	ends: BlockNumber,
	paying: Option<u32>,
	issuance_planck: String,
	carried_planck: String,
	budget_planck: String,
	worth_planck: String,
}

impl From<RewardsState<BlockNumber>> for Rewards {
	fn from(state: RewardsState<BlockNumber>) -> Self {
		Self {
			era: state.era,
			start: state.start,
			ends: state.ends,
			paying: state.paying,
			issuance_planck: state.issuance.to_string(),
			carried_planck: state.carried.to_string(),
			budget_planck: state.budget.to_string(),
			worth_planck: state.worth.to_string(),
		}
	}
}

/// [`DomainState`] as JSON.
#[derive(Clone, Serialize)]
pub struct Domain {
	domain: DomainId,
	name: String,
	members: u32,
	availability_ppm: u32,
}

impl From<DomainState> for Domain {
	fn from(state: DomainState) -> Self {
		Self {
			domain: state.id,
			// The chain takes names of a few ASCII characters only.
			name: String::from_utf8_lossy(&state.name).into_owned(),
			members: state.members,
			availability_ppm: state.availability_ppm,
		}
	}
}

/// [`ClassCoverage`] as JSON.
#[derive(Clone, Serialize)]
pub struct Class {
	class: ClassId,
	hardware: Hardware,
	weight_ppm: u32,
	multiple_ppm: u32,
	next_weight_ppm: Option<u32>,
	load: u64,
	value_planck: String,
	capacity: u64,
	served: u64,
	success_ppm: u32,
	budget_planck: String,
	allowance_planck: String,
	reward_planck: String,
	price_limit_planck: String,
	offers: u32,
	settled: u32,
	unserved: u32,
	timeouts: u32,
	overturned: u32,
	domains: Vec<Share>,
}

impl From<ClassCoverage> for Class {
	fn from(class: ClassCoverage) -> Self {
		Self {
			class: class.class,
			hardware: class.hardware.into(),
			weight_ppm: class.terms.now.weight_ppm,
			multiple_ppm: class.terms.now.multiple_ppm,
			next_weight_ppm: class.terms.next.map(|next| next.weight_ppm),
			load: class.load,
			value_planck: class.value.to_string(),
			capacity: class.capacity,
			served: class.served,
			success_ppm: class.success_ppm,
			budget_planck: class.budget.to_string(),
			allowance_planck: class.allowance.to_string(),
			reward_planck: class.reward.to_string(),
			price_limit_planck: class.price_limit.to_string(),
			offers: class.offers,
			settled: class.settled,
			unserved: class.unserved,
			timeouts: class.timeouts,
			overturned: class.overturned,
			domains: rows(class.domains),
		}
	}
}

/// [`DomainCoverage`] as JSON.
#[derive(Clone, Serialize)]
pub struct Share {
	domain: DomainId,
	capacity: u64,
	availability_ppm: u32,
	price_ppm: u32,
	price: String,
	success_without_ppm: u32,
}

impl From<DomainCoverage> for Share {
	fn from(domain: DomainCoverage) -> Self {
		Self {
			domain: domain.domain,
			capacity: domain.capacity,
			availability_ppm: domain.availability_ppm,
			price_ppm: domain.price_ppm,
			price: domain.price.to_string(),
			success_without_ppm: domain.success_without_ppm,
		}
	}
}

/// [`OperatorCoverage`] as JSON.
#[derive(Clone, Serialize)]
pub struct Operator {
	operator: AccountId,
	domain: DomainId,
	slots: u32,
	quality_ppm: u32,
	capacity: u64,
	marginal_success: u64,
	reward_planck: String,
	owed_planck: String,
	excluded: Option<&'static str>,
}

impl From<OperatorCoverage<AccountId>> for Operator {
	fn from(row: OperatorCoverage<AccountId>) -> Self {
		Self {
			operator: row.operator,
			domain: row.domain,
			slots: row.slots,
			quality_ppm: row.quality_ppm,
			capacity: row.capacity,
			marginal_success: row.marginal_success,
			reward_planck: row.reward.to_string(),
			owed_planck: row.owed.to_string(),
			excluded: row.excluded.map(|why| match why {
				Excluded::NotThroughout => "NotThroughout",
				Excluded::TooExpensive => "TooExpensive",
				Excluded::NotEligible => "NotEligible",
				Excluded::Rested => "Rested",
			}),
		}
	}
}

/// [`RewardQuote`] as JSON.
#[derive(Clone, Serialize)]
pub struct Quote {
	class: ClassId,
	slots: u32,
	quality_ppm: u32,
	price_ppm: u32,
	marginal_success: u64,
	reward_planck: String,
	entry_planck: String,
	stake_planck: String,
}

impl From<RewardQuote> for Quote {
	fn from(quote: RewardQuote) -> Self {
		Self {
			class: quote.class,
			slots: quote.slots,
			quality_ppm: quote.quality_ppm,
			price_ppm: quote.price_ppm,
			marginal_success: quote.marginal_success,
			reward_planck: quote.reward.to_string(),
			entry_planck: quote.entry.to_string(),
			stake_planck: quote.stake.to_string(),
		}
	}
}

/// [`Need`] as JSON.
#[derive(Clone, Serialize)]
pub struct Needed {
	#[serde(flatten)]
	quote: Quote,
	hardware: Hardware,
	load: u64,
	capacity: u64,
	success_ppm: u32,
}

impl From<Need> for Needed {
	fn from(need: Need) -> Self {
		Self {
			quote: need.quote.into(),
			hardware: need.hardware.into(),
			load: need.load,
			capacity: need.capacity,
			success_ppm: need.success_ppm,
		}
	}
}
