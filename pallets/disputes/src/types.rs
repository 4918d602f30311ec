//! The pallet's own types: short names, and what follows from a move.

use crate::Config;
use ambit_primitives::disputes::{Dispute, Ground, Side, Stage};
use frame_support::traits::fungible::Inspect;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;

/// Account of a runtime.
pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// Balance of the runtime's currency, planck.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;
/// A dispute of this runtime.
pub type DisputeOf<T> = Dispute<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;

/// The place of reveals and answers among what is posted, behind those of all chunks of a trace.
pub const REVEAL: u32 = ambit_referee::limits::MAX_CHUNKS;

/// Most that [`Config::Clock`] may ever be, blocks: a day of 6 s.
pub const MOST_CLOCK: u32 = 14_400;

/// What follows from a move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
	/// The dispute goes on.
	Next(Stage),
	/// The same again: nothing is gained by it, so it is not free.
	Again(Stage),
	/// The trace of so many nodes is posted, and has this root.
	Traced {
		/// Number of nodes.
		nodes: u32,
		/// Its root.
		root: H256,
	},
	/// This side has won.
	Won(Side, Ground),
}
