//! Tests by theme. Each ends with the pallet's invariants and the same total issuance.

mod assignment;
mod classes;
mod disputes;
mod governed;
mod load;
mod models;
mod money;
mod offchain;
mod offers;
mod report;
mod sequences;
mod settle;
mod submit;
mod timeout;
mod views;
