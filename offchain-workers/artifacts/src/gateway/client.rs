//! Asks gateways for blocks. Whoever uses what they give verifies it.

use crate::{block::MAX_BLOCK_BYTES, sources::Fault};
use bytes::{Bytes, BytesMut};
use cid::Cid;
use futures::StreamExt;
use reqwest::{header, redirect, Client, Response, StatusCode, Url};
use std::time::Duration;

/// Which gateways are asked, and how patiently.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
	/// Base URLs, `http` or `https`, in order of preference. `{base}/ipfs/{cid}` is what is asked for.
	pub urls: Vec<String>,
	/// Time to connect.
	pub connect_timeout: Duration,
	/// Longest silence while a response is awaited or read.
	pub stall_timeout: Duration,
	/// Time for one block from one gateway or peer, from connecting to its last byte.
	pub block_timeout: Duration,
	/// Most requests at the same time, to all gateways and peers together. At least 1.
	pub max_in_flight: usize,
}

impl Default for GatewayConfig {
	fn default() -> Self {
		Self {
			urls: Vec::new(),
			connect_timeout: Duration::from_secs(5),
			stall_timeout: Duration::from_secs(10),
			block_timeout: Duration::from_secs(30),
			max_in_flight: 64,
		}
	}
}

/// Why a gateway's configuration can't be used.
#[derive(Debug, thiserror::Error)]
pub enum GatewayConfigProblem {
	/// Not a URL that can be asked.
	#[error("`{0}` is not a gateway's base URL: expected http://HOST[:PORT][/PATH] or https://...")]
	Url(String),
	/// The HTTP client could not be set up.
	#[error("no HTTP client: {0}")]
	Client(#[from] reqwest::Error),
}

/// Asks one gateway for blocks.
#[derive(Clone, Debug)]
pub(crate) struct GatewayClient {
	http: Client,
	base: String,
}

impl GatewayClient {
	/// A client for each of these gateways.
	pub(crate) fn all(config: &GatewayConfig) -> Result<Vec<Self>, GatewayConfigProblem> {
		let http = client(config)?;
		config.urls.iter().map(|url| Ok(Self { http: http.clone(), base: base(url)? })).collect()
	}

	/// Its base URL.
	pub(crate) fn base(&self) -> &str {
		&self.base
	}

	/// Bytes that it says are the block; at most as many as a block may have.
	pub(crate) async fn ask(&self, cid: &Cid) -> Result<Bytes, Fault> {
		let url = format!("{}/ipfs/{cid}?format=raw", self.base);
		read(self.http.get(url).header(header::ACCEPT, super::negotiation::RAW_TYPE).send().await?).await
	}
}

/// An HTTP client that goes nowhere but where it is sent.
pub(crate) fn client(config: &GatewayConfig) -> Result<Client, GatewayConfigProblem> {
	Ok(Client::builder()
		.connect_timeout(config.connect_timeout)
		.read_timeout(config.stall_timeout)
		.redirect(redirect::Policy::none())
		.user_agent(concat!("ambit/", env!("CARGO_PKG_VERSION")))
		.build()?)
}

/// A base URL without the slash at its end.
pub(crate) fn base(url: &str) -> Result<String, GatewayConfigProblem> {
	let problem = || GatewayConfigProblem::Url(url.to_owned());
	let parsed = Url::parse(url).map_err(|_| problem())?;
	let plain = parsed.query().is_none() && parsed.fragment().is_none();
	if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() || !plain {
		return Err(problem());
	}
	Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

/// Reads a response's body, never more than a block may have.
pub(crate) async fn read(response: Response) -> Result<Bytes, Fault> {
	match response.status() {
		StatusCode::OK => {}
		StatusCode::NOT_FOUND | StatusCode::GONE => return Err(Fault::NotFound),
		status if status.is_redirection() => return Err(Fault::Redirect),
		status => return Err(Fault::Status(status.as_u16())),
	}
	let announced = response.content_length();
	if announced.is_some_and(|length| length > MAX_BLOCK_BYTES as u64) {
		return Err(Fault::Oversized);
	}
	let mut body = response.bytes_stream();
	let mut bytes = BytesMut::new();
	while let Some(part) = body.next().await {
		let part = part?;
		if bytes.len() + part.len() > MAX_BLOCK_BYTES {
			return Err(Fault::Oversized);
		}
		bytes.extend_from_slice(&part);
	}
	Ok(bytes.freeze())
}
