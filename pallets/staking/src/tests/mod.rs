//! Tests by theme. Each one ends with the invariants of [`crate::mock::check_everything`].

mod bonding;
mod genesis;
mod governed;
mod money;
mod offences;
mod promises;
mod roles;
mod sessions;
mod slashing;
mod unbonding;
