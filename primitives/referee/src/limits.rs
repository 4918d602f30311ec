//! What a dispute may take. Every message of a side is bounded by these before it is decoded.

/// Most hashes in one reveal.
pub const MAX_HASHES: u32 = ambit_trace::FAN_OUT;
/// Most bytes of tiles in one reveal.
pub const MAX_TILE_BYTES: u32 = 64 * 1_024;
/// Longest reveal, bytes: [`MAX_HASHES`] hashes.
pub const MAX_REVEAL: u32 = 128 * 1_024;
/// Longest charge, and longest record of a node with its opening, bytes.
pub const MAX_CHARGE: u32 = 32 * 1_024;
/// Longest charge about the outputs of a trace, bytes: an interface, and the roots of eight outputs with their opening.
pub const MAX_OUTPUTS: u32 = 6 * 1_024;
/// Longest proof, bytes: the openings of one element's operands, which every valid graph bounds to 256 KiB, the node's
/// record and what opens the roots of its operands.
pub const MAX_PROOF: u32 = 320 * 1_024;
/// Roots in one chunk of a trace.
pub const CHUNK: u32 = 4_096;
/// Most chunks of a trace.
pub const MAX_CHUNKS: u32 = 16;
/// Most bytes of tiles in one piece of an input or output.
pub const MAX_PIECE: u32 = 256 * 1_024;
/// Longest answer to a demand, bytes.
pub const MAX_ANSWER: u32 = 260 * 1_024;
/// Longest spot check, bytes: a node's record with its opening, a tile, and what opens it.
pub const MAX_SPOT_CHECK: u32 = MAX_CHARGE + 8 * 1_024;
