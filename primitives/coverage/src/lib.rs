#![doc = include_str!("../README.md")]
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

#[cfg(feature = "serde")]
pub mod compute;
pub mod demand;
pub mod keeping;
pub mod load;
pub mod market;
pub mod normal;
pub mod outages;
pub mod payout;
pub mod quality;
pub mod units;
mod wide;
