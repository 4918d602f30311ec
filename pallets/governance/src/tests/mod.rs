//! Tests, by theme. Each ends with the invariants.

mod decisions;
mod genesis;
mod origins;
mod sequences;
