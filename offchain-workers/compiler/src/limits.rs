//! What is read of a file that nobody vouches for. Memory before weights are quantised is bounded by these, whatever the
//! file says.

use std::ops::RangeInclusive;

/// Versions of the standard operators that are read.
pub const OPSETS: RangeInclusive<i64> = 7..=25;
/// Longest name or text attribute, bytes.
pub const MAX_TEXT: u64 = 4_096;
/// Most nodes of a file.
pub const MAX_NODES: u64 = 65_536;
/// Most stored tensors of a file.
pub const MAX_TENSORS: u64 = 65_536;
/// Most inputs and most outputs of a file or a node.
pub const MAX_VALUES: u64 = 1_024;
/// Most attributes of a node.
pub const MAX_ATTRIBUTES: u64 = 64;
/// Most numbers in an attribute.
pub const MAX_NUMBERS: u64 = 65_536;
/// Most names, attributes and numbers of a file together.
pub const MAX_PARTS: u64 = 1 << 20;
/// Most axes of a tensor.
pub const MAX_RANK: usize = 8;
/// Most elements of a tensor that isn't a weight: 256 MiB of floats.
pub const MAX_ELEMENTS: u64 = 1 << 26;
/// Most elements of a stored tensor.
pub const MAX_STORED: u64 = 1 << 32;
/// Most elements of all constants that are computed while a file is read, together.
pub const MAX_FOLDED: u64 = 1 << 24;
/// Most multiply-adds of all of them.
pub const MAX_FOLDED_WORK: u64 = 1 << 33;
/// Largest file of samples, bytes.
pub const MAX_SAMPLE_FILE: u64 = 1 << 30;
