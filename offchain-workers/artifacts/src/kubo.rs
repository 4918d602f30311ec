//! Another's Kubo node by its RPC: for who already runs one.
//!
//! Blocks are asked of it (`block/get`, which lets it look for them in its network) and verified like anyone's. What is put to
//! stay is given to it as a CAR (`dag/import`, pinned), so that it serves it.

use crate::{
	error::ArtifactError,
	gateway::{base, client, read, GatewayConfig, GatewayConfigProblem},
	sources::Fault,
};
use bytes::Bytes;
use cid::Cid;
use futures::{stream, Stream, StreamExt};
use reqwest::{header, Body, Client};
use std::{io, str::FromStr, time::Duration};

/// Longest time in which the node takes a CAR.
const IMPORT_TIMEOUT: Duration = Duration::from_secs(3_600);
/// Parts the body of an import.
const BOUNDARY: &str = "ambit-car-4f7b2c19d08e";

/// Who keeps artefacts beside the blockstore.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Backend {
	/// Nobody.
	Embedded,
	/// A Kubo node with its RPC at this URL.
	Kubo(String),
}

/// A text that names no backend.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is not a backend: expected embedded, or kubo=URL such as kubo=http://127.0.0.1:5001")]
pub struct UnknownBackend(pub String);

impl FromStr for Backend {
	type Err = UnknownBackend;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		match text.split_once('=') {
			None if text == "embedded" => Ok(Self::Embedded),
			Some(("kubo", url)) if !url.is_empty() => Ok(Self::Kubo(url.to_owned())),
			_ => Err(UnknownBackend(text.to_owned())),
		}
	}
}

impl Backend {
	/// The RPC of the Kubo node, if there is one.
	pub fn kubo(&self) -> Option<&str> {
		match self {
			Self::Embedded => None,
			Self::Kubo(url) => Some(url),
		}
	}
}

/// A Kubo node's RPC.
#[derive(Clone, Debug)]
pub(crate) struct KuboClient {
	http: Client,
	/// For imports, which may take long in silence.
	patient: Client,
	base: String,
}

impl KuboClient {
	/// The RPC at this base URL, such as `http://127.0.0.1:5001`.
	pub(crate) fn new(url: &str, config: &GatewayConfig) -> Result<Self, GatewayConfigProblem> {
		let patient = GatewayConfig { stall_timeout: IMPORT_TIMEOUT, ..config.clone() };
		Ok(Self { http: client(config)?, patient: client(&patient)?, base: base(url)? })
	}

	/// Its base URL.
	pub(crate) fn base(&self) -> &str {
		&self.base
	}

	/// Bytes that it says are the block; at most as many as a block may have.
	pub(crate) async fn block(&self, cid: &Cid) -> Result<Bytes, Fault> {
		let url = format!("{}/api/v0/block/get?arg={cid}", self.base);
		match read(self.http.post(url).send().await?).await {
			// What it says where it is offline and doesn't have the block.
			Err(Fault::Status(500)) => Err(Fault::NotFound),
			result => result,
		}
	}

	/// Gives it a CAR to keep.
	pub(crate) async fn import(
		&self,
		car: impl Stream<Item = Result<Bytes, ArtifactError>> + Send + 'static,
	) -> Result<(), ArtifactError> {
		let head = format!(
			"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"artefact.car\"\r\n\
			 Content-Type: application/octet-stream\r\n\r\n"
		);
		let tail = format!("\r\n--{BOUNDARY}--\r\n");
		let body = stream::once(async { Ok(Bytes::from(head)) })
			.chain(car)
			.chain(stream::once(async { Ok(Bytes::from(tail)) }));
		let url = format!("{}/api/v0/dag/import?pin-roots=true", self.base);
		let sent = self
			.patient
			.post(url)
			.header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
			.body(Body::wrap_stream(body))
			.send()
			.await;
		let failed = |what: String| io::Error::other(format!("{}: {what}", self.base));
		let response = sent.map_err(|error| failed(format!("can't be given a CAR: {error}")))?;
		let status = response.status();
		if !status.is_success() {
			return Err(failed(format!("refused a CAR: {status}")).into());
		}
		// It answers 200 before it has read the CAR, and says afterwards what went wrong.
		let answer = read(response).await.map_err(|fault| failed(format!("broke off an import: {fault}")))?;
		let answer = String::from_utf8_lossy(&answer);
		let pinned =
			answer.lines().any(|line| line.contains("\"Root\"") && line.contains("\"PinErrorMsg\":\"\""));
		if !pinned {
			return Err(failed(format!("did not pin a CAR: {answer:.300}")).into());
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_backend_should_be_embedded_or_a_kubo_nodes() {
		assert_eq!("embedded".parse::<Backend>().unwrap().kubo(), None);
		let kubo: Backend = "kubo=http://127.0.0.1:5001/?a=b".parse().unwrap();
		assert_eq!(kubo.kubo(), Some("http://127.0.0.1:5001/?a=b"));
		for text in ["", "kubo", "kubo=", "embedded=", "helia=http://127.0.0.1", "KUBO=x"] {
			assert_eq!(text.parse::<Backend>(), Err(UnknownBackend(text.into())));
		}
	}
}
