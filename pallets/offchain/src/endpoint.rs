//! The worker service as the hook reaches it: one POST, with everything about the reply bounded.

use crate::Problem;
use alloc::{format, string::String, vec, vec::Vec};
use ambit_primitives::worker::{Reply, Request, MAX_MESSAGE, TOKEN_KEY, URL_KEY, VERSION};
use codec::{DecodeAll, Encode};
use sp_runtime::offchain::{http, Duration};

/// Longest time for a whole exchange.
const EXCHANGE: Duration = Duration::from_millis(3_000);

/// Address and token of the worker service.
pub(crate) struct Endpoint {
	url: String,
	token: String,
}

impl Endpoint {
	/// Reads what the node wrote. `None` when this node has no worker.
	pub(crate) fn load() -> Result<Option<Self>, Problem> {
		let Some(url) = read(URL_KEY)? else { return Ok(None) };
		let token = read(TOKEN_KEY)?.unwrap_or_default();
		Ok(Some(Self { url, token }))
	}

	/// Posts a batch and waits for the reply.
	pub(crate) fn post(&self, request: &Request) -> Result<Reply, Problem> {
		let deadline = sp_io::offchain::timestamp().add(EXCHANGE);
		let url = format!("{}/v1/batch", self.url);
		let response = http::Request::post(&url, vec![request.encode()])
			.add_header("Authorization", &format!("Bearer {}", self.token))
			.add_header("Content-Type", "application/octet-stream")
			.deadline(deadline)
			.send()
			.map_err(|_| Problem::Unreachable)?
			.try_wait(deadline)
			.map_err(|_| Problem::TimedOut)?
			.map_err(|problem| match problem {
				http::Error::DeadlineReached => Problem::TimedOut,
				_ => Problem::Unreachable,
			})?;
		if response.code != 200 {
			return Err(Problem::Refused(response.code));
		}
		let mut body = response.body();
		body.deadline(deadline);
		let limit = usize::try_from(MAX_MESSAGE).unwrap_or(usize::MAX);
		let mut bytes = Vec::new();
		for byte in body.by_ref() {
			if bytes.len() >= limit {
				return Err(Problem::Oversized);
			}
			bytes.push(byte);
		}
		match body.error() {
			Some(sp_runtime::offchain::HttpError::DeadlineReached) => return Err(Problem::TimedOut),
			Some(_) => return Err(Problem::Unreachable),
			None => (),
		}
		match bytes.first() {
			Some(&VERSION) => Reply::decode_all(&mut bytes.as_slice()).map_err(|_| Problem::Garbled),
			_ => Err(Problem::Garbled),
		}
	}
}

/// A text value that the node wrote into the off-chain database, as raw bytes.
fn read(key: &[u8]) -> Result<Option<String>, Problem> {
	let raw = sp_io::offchain::local_storage_get(sp_core::offchain::StorageKind::PERSISTENT, key);
	raw.map(|bytes| String::from_utf8(bytes).map_err(|_| Problem::Address)).transpose()
}
