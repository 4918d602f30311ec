//! HTTP to a worker: who asks, and how much of the answer is read.

use crate::error::{Error, Result};
use std::time::Duration;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// A client that goes where it is told and nowhere else. `idle` is the longest silence in an answer.
pub fn client(idle: Duration) -> Result<reqwest::Client> {
	reqwest::Client::builder()
		.connect_timeout(CONNECT)
		.read_timeout(idle)
		.redirect(reqwest::redirect::Policy::none())
		.no_proxy()
		.build()
		.map_err(|error| Error::Internal(format!("HTTP can't be set up: {error}")))
}

/// Reads an answer, but no more than `limit` bytes of it. `address` names who answers.
pub async fn read(response: &mut reqwest::Response, limit: usize, address: &str) -> Result<Vec<u8>> {
	let mut answer = Vec::new();
	while let Some(chunk) =
		response.chunk().await.map_err(|error| Error::connection(address, deepest(&error)))?
	{
		if answer.len().saturating_add(chunk.len()) > limit {
			return Err(Error::Artifact(format!(
				"{address} doesn't answer like a worker: more than {limit} bytes"
			)));
		}
		answer.extend_from_slice(&chunk);
	}
	Ok(answer)
}

/// Asks for what is at an address: the status, and at most `limit` bytes of the answer.
pub async fn get(client: &reqwest::Client, address: &str, limit: usize) -> Result<(u16, Vec<u8>)> {
	let asked = client.get(address).send().await;
	let mut response = asked.map_err(|error| Error::connection(address, deepest(&error)))?;
	let status = response.status().as_u16();
	Ok((status, read(&mut response, limit, address).await?))
}

/// The first part of what somebody said, for a message.
pub fn excerpt(answer: &[u8]) -> String {
	String::from_utf8_lossy(answer).chars().take(500).collect()
}

/// The innermost cause of an HTTP error, which says what happened; the outer ones only say where.
pub fn deepest(error: &dyn std::error::Error) -> String {
	let mut error = error;
	while let Some(source) = error.source() {
		error = source;
	}
	error.to_string()
}
