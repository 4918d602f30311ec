//! What is governed, and by whom.

use alloc::string::String;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A track of referenda beside root's: as whom an approved proposal is dispatched.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Track {
	/// Spends from the treasury, up to a bound.
	Treasurer,
	/// Says what work earns: weights of classes, caps of subsidies, shares of fees.
	RewardWeights,
	/// Says how the protocol works: windows, bonds, rates.
	ProtocolParameters,
}

/// What the number of a parameter counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
	/// 10⁻¹² AMB.
	Planck,
	/// Blocks.
	Blocks,
	/// Parts per million of a whole.
	PartsPerMillion,
	/// Things, or times.
	Count,
}

/// A governed parameter as seen from outside. All amounts are in its unit.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ParameterState {
	/// What it is a parameter of.
	pub group: String,
	/// Its name there.
	pub name: String,
	/// What it counts.
	pub unit: Unit,
	/// What is in force.
	pub value: u128,
	/// What is decided and in force from the next era on.
	pub next: Option<u128>,
	/// What is in force where nothing was ever decided.
	pub default: u128,
	/// Least that it may be.
	pub least: u128,
	/// Most that it may be.
	pub most: u128,
	/// Whose referenda decide, beside root's.
	pub track: Track,
}
