//! Talking to a node: connection, runtime calls, transactions and what came of them.

mod client;
mod errors;
mod head;
mod tx;

pub use client::{Client, Deadline};
pub use head::Heads;
pub use tx::{Included, Sender};
