//! Tests by theme. Each ends with the pallet's invariants and the same total issuance.

mod assignment;
mod audits;
mod classes;
mod disputes;
mod governed;
mod keepers;
mod load;
mod models;
mod money;
mod offchain;
mod offers;
mod panels;
mod report;
mod sequences;
mod settle;
mod submit;
mod succession;
mod timeout;
mod traces;
mod views;
