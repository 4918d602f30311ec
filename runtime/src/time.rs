//! Time in milliseconds, slots and blocks.

use ambit_primitives::{BlockNumber, Moment};

/// Time between blocks, milliseconds.
pub const MILLISECS_PER_BLOCK: Moment = if cfg!(feature = "fast-runtime") { 2_000 } else { 6_000 };
/// A slot holds at most one block.
pub const SLOT_DURATION: Moment = MILLISECS_PER_BLOCK;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = if cfg!(feature = "fast-runtime") { 30 } else { 10 };
/// Blocks in an hour.
pub const HOURS: BlockNumber = MINUTES * 60;
/// Blocks in a day.
pub const DAYS: BlockNumber = HOURS * 24;

/// An epoch, which is a session: 10 minutes, or 20 blocks in a fast runtime.
pub const EPOCH_DURATION_IN_BLOCKS: BlockNumber =
	if cfg!(feature = "fast-runtime") { 20 } else { 10 * MINUTES };
/// The same in slots.
pub const EPOCH_DURATION_IN_SLOTS: u64 = EPOCH_DURATION_IN_BLOCKS as u64;

/// Of all slots, this share has a primary author: 1 in 4. The others fall to a secondary author.
pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 4);
