//! Coverage rewards: what the rewards pallet is governed by and what everyone reads of it.

use crate::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Number of an era, counted from 0.
pub type EraIndex = u32;
/// Number of a failure domain.
pub type DomainId = u8;

/// The domain of operators that have declared none. It is priced as one.
pub const UNDECLARED: DomainId = 0;
/// Most domains with a name.
pub const MAX_DOMAINS: u32 = 255;
/// Longest name of a domain, bytes.
pub const MAX_DOMAIN_NAME: u32 = 48;
/// Highest reward weight of a class, parts per million.
pub const MAX_WEIGHT_PPM: u32 = 1_000_000;
/// Highest multiple of what its jobs paid to the protocol that a class may be paid, parts per million.
pub const MAX_MULTIPLE_PPM: u32 = 10_000_000;
/// Highest share of the worth of demand that is budgeted, parts per million.
pub const MAX_DEMAND_SHARE_PPM: u32 = 10_000_000;
/// Bounds of the price up to which offers count, in what jobs of the class cost, parts per million.
pub const PRICE_LIMITS_PPM: core::ops::RangeInclusive<u32> = 1_000_000..=10_000_000;
/// Most by which issuance falls in a year, parts per million.
pub const MAX_DECAY_PPM: u32 = 500_000;

/// Name of a failure domain: `provider/region`.
pub type DomainName = BoundedVec<u8, ConstU32<MAX_DOMAIN_NAME>>;

/// Whether this names a domain: provider and region in lower-case letters, digits, `-` and `.`, each beginning and ending with
/// a letter or digit, with a `/` between them.
pub fn is_domain_name(name: &[u8]) -> bool {
	let mut parts = name.split(|byte| *byte == b'/');
	let (Some(provider), Some(region), None) = (parts.next(), parts.next(), parts.next()) else {
		return false;
	};
	[provider, region].into_iter().all(|part| {
		let ends = part.first().zip(part.last());
		ends.is_some_and(|(first, last)| is_word(first) && is_word(last))
			&& part.iter().all(|byte| is_word(byte) || matches!(byte, b'-' | b'.'))
	})
}

const fn is_word(byte: &u8) -> bool {
	byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// How a class is rewarded.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClassTerms {
	/// Its reward weight, parts per million. A class without weight is paid nothing.
	pub weight_ppm: u32,
	/// What it may be paid, as a multiple of what its jobs paid to the protocol, parts per million. Up to one, nobody gains by
	/// paying for jobs in a class of its own.
	pub multiple_ppm: u32,
}

/// What the rewards are governed by, apart from issuance and classes.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RewardParameters {
	/// Length of an era, blocks.
	pub era_blocks: u32,
	/// An era's budget is this share of what the weighted demand is worth, parts per million, as far as the funds go.
	pub demand_share_ppm: u32,
	/// Share of what the jobs of rewarded classes paid to the protocol that funds rewards, parts per million. The rest stays
	/// in the treasury.
	pub fee_share_ppm: u32,
	/// Most that is carried from one era to the next, planck. What is above goes to the treasury.
	pub carry_cap: Balance,
	/// Most that a class may save up of what it may be paid, planck.
	pub allowance_cap: Balance,
	/// What is withheld of a new offer's first rewards, planck for a slot.
	pub entry_per_slot: Balance,
	/// Offers count up to this multiple of what jobs of the class cost, parts per million.
	pub price_limit_ppm: u32,
}

impl Default for RewardParameters {
	/// Eras of 600 blocks in which nothing is paid.
	fn default() -> Self {
		Self {
			era_blocks: 600,
			demand_share_ppm: 0,
			fee_share_ppm: 0,
			carry_cap: 0,
			allowance_cap: 0,
			entry_per_slot: 0,
			price_limit_ppm: 2_000_000,
		}
	}
}

/// How much is issued for rewards.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssuanceSchedule {
	/// In the first era under this schedule, planck.
	pub per_era: Balance,
	/// By how much it falls in a year, parts per million, in equal proportions from era to era.
	pub decay_ppm: u32,
}

/// What became of an era's rewards. `paid + carried + treasury` is `funds`.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct EraSummary {
	/// Its number.
	pub era: EraIndex,
	/// Its length, blocks.
	pub blocks: u32,
	/// Issued for it, planck.
	pub issued: Balance,
	/// Taken for it from what jobs paid to the protocol, planck.
	pub fees: Balance,
	/// Issued, taken and carried into it, planck.
	pub funds: Balance,
	/// Most that could be paid, planck.
	pub budget: Balance,
	/// Paid to operators, planck.
	pub paid: Balance,
	/// Carried into the next era, planck.
	pub carried: Balance,
	/// Given to the treasury, planck.
	pub treasury: Balance,
	/// Classes that were paid.
	pub classes: u32,
	/// Offers that were paid.
	pub offers: u32,
	/// Jobs of rewarded classes that were settled.
	pub settled: u32,
	/// Jobs of rewarded classes that nobody served.
	pub unserved: u32,
}

#[cfg(test)]
mod tests {
	use super::is_domain_name;

	#[test]
	fn domains_should_be_named_by_provider_and_region() {
		for name in ["hetzner/fsn1", "aws/eu-central-1", "home/de.berlin", "a/0"] {
			assert!(is_domain_name(name.as_bytes()), "{name}");
		}
		for name in [
			"",
			"/",
			"aws",
			"aws/",
			"/eu",
			"aws/eu/1",
			"AWS/eu",
			"aws /eu",
			"-aws/eu",
			"aws/eu-",
			"aws/e_u",
			"aws/\u{e9}",
		] {
			assert!(!is_domain_name(name.as_bytes()), "{name}");
		}
	}
}
