#![doc = include_str!("../README.md")]

mod address;
mod client;
mod decimal;
mod fetcher;
mod json;
mod names;
mod pointer;
mod policy;
mod reading;

pub use decimal::{scale, NotScaled};
pub use fetcher::{may_pass, Fetcher, NoClient};
pub use json::{find, text_of, Malformed, MAX_DEPTH};
pub use pointer::{escape, NoPointer, Path};
pub use policy::{Allowed, FetchPolicy, UnknownAllowed};
pub use reading::{read, Read};
