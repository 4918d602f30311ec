//! What the hook remembers of the last extrinsic that it submitted for a key.

use alloc::vec::Vec;
use ambit_primitives::AccountId;
use codec::{Decode, Encode};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{offchain::storage::StorageValueRef, SaturatedConversion};

use crate::Config;

/// Nonce and height of a submission.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
struct Submission {
	nonce: u32,
	height: u32,
}

/// The persistent record of one key.
pub(crate) struct InFlight {
	key: Vec<u8>,
}

impl InFlight {
	pub(crate) fn of(worker: &AccountId) -> Self {
		Self { key: (b"ambit/hook/in-flight/", worker).encode() }
	}

	/// Whether an extrinsic may still be included. `nonce` is the account's as of `now`.
	///
	/// A height above `now` is the other side of a fork and counts by its distance, so neither side submits twice.
	pub(crate) fn blocks<T: Config>(&self, nonce: T::Nonce, now: BlockNumberFor<T>) -> bool {
		// An unreadable record is as good as none: the worst case is one extrinsic that the pool turns away.
		let Ok(Some(last)) = StorageValueRef::persistent(&self.key).get::<Submission>() else { return false };
		let (nonce, now): (u32, u32) = (nonce.saturated_into(), now.saturated_into());
		let mortality: u32 = T::Mortality::get().saturated_into();
		nonce <= last.nonce && now.abs_diff(last.height) < mortality
	}

	/// Remembers a submission.
	pub(crate) fn record<T: Config>(&self, nonce: T::Nonce, now: BlockNumberFor<T>) {
		let submission = Submission { nonce: nonce.saturated_into(), height: now.saturated_into() };
		StorageValueRef::persistent(&self.key).set(&submission);
	}
}
