//! Talking to a node: connection, runtime calls, transactions and what came of them.

mod block;
mod client;
pub mod constants;
mod errors;
mod head;
mod tx;

pub use block::{calls, Block};
pub use client::{Client, Deadline};
pub use errors::describe as describe_error;
pub use head::{Heads, Newest};
pub use tx::{Included, Life, Sender};
