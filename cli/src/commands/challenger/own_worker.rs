//! The worker in this process, asked as the runtime's hook asks it: over loopback, with its token.

use crate::{
	error::{Error, Result},
	http,
};
use ambit_primitives::worker::{Reply, Request, MAX_MESSAGE, VERSION};
use ambit_worker::WorkerHandle;
use codec::{DecodeAll, Encode};
use std::time::Duration;

/// Longest time for a whole exchange.
const EXCHANGE: Duration = Duration::from_secs(10);

/// A worker, and the token that it asks for.
pub struct OwnWorker {
	http: reqwest::Client,
	address: String,
	token: String,
}

impl OwnWorker {
	/// The worker that was started.
	pub fn new(worker: &WorkerHandle) -> Result<Self> {
		Ok(Self {
			http: http::client(EXCHANGE)?,
			address: format!("{}/v1/batch", worker.url()),
			token: worker.token().reveal().into(),
		})
	}

	/// Posts a batch.
	pub async fn post(&self, request: &Request) -> Result<Reply> {
		let sent = self.http.post(&self.address).bearer_auth(&self.token);
		let sent = sent.header("content-type", "application/octet-stream").timeout(EXCHANGE);
		let mut response = sent
			.body(request.encode())
			.send()
			.await
			.map_err(|error| Error::connection(&self.address, http::deepest(&error)))?;
		let answer = http::read(&mut response, MAX_MESSAGE as usize, &self.address).await?;
		if !response.status().is_success() {
			let (status, reason) = (response.status(), http::excerpt(&answer));
			return Err(Error::Artifact(format!("{} refused a batch: {status} {reason}", self.address)));
		}
		let reply = match answer.first() {
			Some(&VERSION) => Reply::decode_all(&mut answer.as_slice()).ok(),
			_ => None,
		};
		reply.ok_or_else(|| Error::Artifact(format!("{} gave what is no reply", self.address)))
	}
}
