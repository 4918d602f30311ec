//! From a question to a finding.

use crate::{
	client::Client,
	policy::FetchPolicy,
	reading::{read, Read},
};
use ambit_artifacts::{ArtifactError, Store};
use ambit_primitives::feeds::{Failure, Finding, Query, Value};
use std::{io, sync::Arc, time::Duration};
use tokio::{task::spawn_blocking, time::sleep};

/// Asks sources, and says what was found. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fetcher {
	client: Client,
	again_after: Duration,
}

impl Fetcher {
	/// One that goes only where this policy lets it. Fails where TLS can't be set up on this machine.
	pub fn new(policy: FetchPolicy) -> Result<Self, NoClient> {
		let again_after = policy.again_after;
		Ok(Self { client: Client::new(Arc::new(policy))?, again_after })
	}

	/// Asks a source; twice, a moment apart, where only a value is wanted that stays the same. What is found of a tensor is put into the
	/// store, for a time.
	///
	/// Fails only where the store does: whatever the source does is a finding.
	pub async fn fetch(
		&self,
		query: &Query,
		is_steady: bool,
		store: &Store,
	) -> Result<Finding, ArtifactError> {
		match self.ask(query, is_steady).await {
			Ok(found) => keep(found, store).await,
			Err(failure) => Ok(Finding::Failed(failure)),
		}
	}

	async fn ask(&self, query: &Query, is_steady: bool) -> Result<Read, Failure> {
		let found = self.ask_once(query).await?;
		if !is_steady {
			return Ok(found);
		}
		sleep(self.again_after).await;
		if self.ask_once(query).await? == found {
			Ok(found)
		} else {
			Err(Failure::Unsteady)
		}
	}

	async fn ask_once(&self, query: &Query) -> Result<Read, Failure> {
		let reply = self.client.ask(&query.url).await?;
		let query = query.clone();
		// It is total; if it panics nevertheless, on what it can't read.
		spawn_blocking(move || read(&query, &reply)).await.unwrap_or(Err(Failure::Malformed))
	}
}

/// Whether a failure may be over when the source is asked again.
pub fn may_pass(failure: Failure) -> bool {
	match failure {
		Failure::Unreachable | Failure::TimedOut => true,
		// Too early, too often, or the source's own trouble.
		Failure::Refused(status) => matches!(status, 408 | 425 | 429 | 500..),
		_ => false,
	}
}

/// The HTTP client can't be set up.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client: {0}")]
pub struct NoClient(#[from] reqwest::Error);

/// Makes of what was read what the ledger takes.
async fn keep(found: Read, store: &Store) -> Result<Finding, ArtifactError> {
	Ok(Finding::Found(match found {
		Read::Text(text) => Value::Text(text),
		Read::Number(number) => Value::Number(number),
		Read::Tensor { root, bytes } => {
			let cid = store.put_passing(bytes).await?.cid;
			let cid = cid.to_bytes().try_into();
			let cid = cid.map_err(|_| io::Error::other("a CID is too long for the ledger"))?;
			Value::Tensor { root, cid }
		}
	}))
}
