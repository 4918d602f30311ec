//! Tests by theme. Each ends with the pallet's invariants and the same total issuance.

mod draws;
mod hostile;
mod life;
mod load;
mod offchain;
mod outcomes;
mod pool;
mod refusals;
mod sequences;
mod sources;
