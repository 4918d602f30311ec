//! By theme.

mod hostile;
mod offchain;
mod pay;
mod requests;
mod sequences;
mod terms;
mod turns;
mod views;
