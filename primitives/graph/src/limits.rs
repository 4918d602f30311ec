//! What a graph may have. Everything that decodes, plans or evaluates one is bounded by these.

/// Longest SCALE-encoded graph, bytes.
pub const MAX_GRAPH_BYTES: usize = 8 * 1024 * 1024;
/// Most nodes, and most steps of all nodes.
pub const MAX_NODES: usize = 65_536;
/// Most weight tensors.
pub const MAX_WEIGHTS: usize = 65_536;
/// Most input tensors and most output tensors.
pub const MAX_VALUES: usize = 8;
/// Most operands of all steps of one node.
pub const MAX_OPERANDS: usize = 64;
/// Most steps of one node, and most steps that one element of its result takes: one is counted as often as it is computed.
pub const MAX_STEPS: usize = 32;
/// Most dimensions of a tensor.
pub const MAX_RANK: usize = 8;
/// Most elements of a tensor.
pub const MAX_ELEMENTS: u64 = 1 << 32;
/// Rows are gathered into one tile up to this many bytes.
pub const TILE_BYTES: u32 = 1_024;
/// Longest tile, bytes; longer rows are split into parts of this many bytes.
pub const MAX_TILE_BYTES: u32 = 4_096;
/// Most terms of one dot product. A sum of this many products of 8-bit numbers fits 32 bits, and of 16-bit numbers 47.
pub const MAX_PRODUCT_TERMS: u64 = 65_536;
/// Most terms of one element of a result: what a referee may compute.
pub const MAX_TERMS: u64 = 1 << 20;
/// Most bytes of opened operand tiles (the tiles and the hashes of their paths) that one element of a result may depend
/// on: what a referee may read.
pub const MAX_OPENING_BYTES: u64 = 256 * 1024;
/// Length of a hash in a path, bytes.
pub const HASH_BYTES: u64 = 32;
