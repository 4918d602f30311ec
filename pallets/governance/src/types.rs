//! What a runtime says of its parameters, and what is stored of decisions.

// The codec's derives expand to `as`.
#![allow(clippy::as_conversions)]

use crate::Config;
use alloc::vec::Vec;
use ambit_primitives::governance::{Track, Unit};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
	traits::{dynamic_params::AggregatedKeyValue, ConstU32},
	BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;

/// A parameter with a value of a runtime.
pub type ParameterOf<T> = <T as pallet_parameters::Config>::RuntimeParameters;
/// The name of a parameter of a runtime.
pub type KeyOf<T> = <ParameterOf<T> as AggregatedKeyValue>::Key;
/// A value of a parameter of a runtime.
pub type ValueOf<T> = <ParameterOf<T> as AggregatedKeyValue>::Value;
/// A parameter with its new value, `None` for the default.
pub type Change<T> = (KeyOf<T>, Option<ValueOf<T>>);

/// Most parameters that one call changes.
pub const MAX_CHANGES: u32 = 16;
/// Most parameters that are changed at the same time.
pub const MAX_PENDING: u32 = 128;

/// What a parameter may be. Amounts are in its unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
	/// What it is a parameter of.
	pub group: &'static str,
	/// Its name there.
	pub name: &'static str,
	/// What it counts.
	pub unit: Unit,
	/// Least that it may be.
	pub least: u128,
	/// Most that it may be.
	pub most: u128,
	/// Whose referenda decide, beside root's.
	pub track: Track,
}

impl Rule {
	/// Whether a parameter may be this.
	pub fn allows(&self, amount: u128) -> bool {
		(self.least..=self.most).contains(&amount)
	}
}

/// The parameters of a runtime, with what each may be.
pub trait Governed: AggregatedKeyValue {
	/// What a parameter may be.
	fn rule(key: &Self::Key) -> Rule;

	/// A value as a number in the parameter's unit.
	fn amount(value: &Self::Value) -> u128;

	/// Every parameter with its default.
	fn defaults() -> Vec<Self>;

	/// Whether the values in force make sense together. Says in the log which don't.
	fn is_consistent() -> bool;
}

/// What was decided in an era and is in force from the next one on.
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, TypeInfo, MaxEncodedLen,
)]
#[scale_info(skip_type_params(T))]
pub struct Decided<T: Config> {
	/// The era.
	pub era: u32,
	/// The last decision on each parameter.
	pub changes: BoundedVec<Change<T>, ConstU32<MAX_PENDING>>,
}
