//! Tests by theme. Each one ends with the invariants of [`crate::mock::check_everything`].

mod bonding;
mod delegation;
mod election;
mod equivocation;
mod genesis;
mod governed;
mod load;
mod money;
mod offences;
mod pool_slashes;
mod pools;
mod promises;
mod rewards;
mod roles;
mod sequences;
mod sessions;
mod slashing;
mod unbonding;
