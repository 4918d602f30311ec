//! Asks gateways for blocks, and believes none of them.

use crate::block::{self, MAX_BLOCK_BYTES};
use bytes::{Bytes, BytesMut};
use cid::Cid;
use futures::StreamExt;
use reqwest::{header, redirect, Client, Response, StatusCode, Url};
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// A gateway whose bytes were wrong is not asked again for this long.
const LIE_PENALTY: Duration = Duration::from_secs(600);
/// A gateway that failed is asked last for this long, doubled with each failure in a row.
const FAULT_PENALTY: Duration = Duration::from_secs(2);
/// Longest time for which a failing gateway is asked last.
const MAX_FAULT_PENALTY: Duration = Duration::from_secs(120);

/// Which gateways are asked, and how patiently.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
	/// Base URLs, `http` or `https`, in order of preference. `{base}/ipfs/{cid}` is what is asked for.
	pub urls: Vec<String>,
	/// Time to connect.
	pub connect_timeout: Duration,
	/// Longest silence while a response is awaited or read.
	pub stall_timeout: Duration,
	/// Time for one block from one gateway, from connecting to its last byte.
	pub block_timeout: Duration,
	/// Most requests at the same time, to all gateways together. At least 1.
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

/// What a gateway did instead of giving a block.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
	/// It doesn't have the block. That is no fault of its own.
	#[error("not found")]
	NotFound,
	/// It sent other bytes than the CID names.
	#[error("sent wrong bytes")]
	WrongBytes,
	/// It announced or sent more than a block may have.
	#[error("sent more than {MAX_BLOCK_BYTES} bytes")]
	Oversized,
	/// It answered with this status.
	#[error("answered {0}")]
	Status(u16),
	/// It wants to send us elsewhere.
	#[error("redirected")]
	Redirect,
	/// It could not be reached.
	#[error("could not be reached")]
	Unreachable,
	/// It was silent, or slow, for too long.
	#[error("too slow")]
	TimedOut,
	/// The connection broke.
	#[error("broke off")]
	BrokeOff,
	/// It sent wrong bytes not long ago and was not asked.
	#[error("not asked, it sent wrong bytes not long ago")]
	Distrusted,
}

impl From<reqwest::Error> for Fault {
	fn from(error: reqwest::Error) -> Self {
		if error.is_timeout() {
			Self::TimedOut
		} else if error.is_connect() {
			Self::Unreachable
		} else {
			Self::BrokeOff
		}
	}
}

/// Fetches blocks from a list of gateways. Cheap to clone.
#[derive(Clone, Debug)]
pub struct GatewayClient {
	inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
	http: Client,
	gateways: Vec<Gateway>,
	in_flight: Semaphore,
	block_timeout: Duration,
}

#[derive(Debug)]
struct Gateway {
	base: String,
	standing: Mutex<Standing>,
}

/// How a gateway behaved.
#[derive(Clone, Copy, Debug)]
enum Standing {
	Good,
	Failing { failures: u32, until: Instant },
	Lying { until: Instant },
}

impl GatewayClient {
	/// A client for these gateways. With none, every block is unavailable.
	pub fn new(config: &GatewayConfig) -> Result<Self, GatewayConfigProblem> {
		let http = Client::builder()
			.connect_timeout(config.connect_timeout)
			.read_timeout(config.stall_timeout)
			.redirect(redirect::Policy::none())
			.user_agent(concat!("ambit/", env!("CARGO_PKG_VERSION")))
			.build()?;
		let gateways = config.urls.iter().map(|url| Gateway::new(url)).collect::<Result<_, _>>()?;
		let in_flight = Semaphore::new(config.max_in_flight.clamp(1, Semaphore::MAX_PERMITS));
		let block_timeout = config.block_timeout;
		Ok(Self { inner: Arc::new(Inner { http, gateways, in_flight, block_timeout }) })
	}

	/// The block, verified; or what each gateway did instead.
	pub async fn block(&self, cid: &Cid) -> Result<Bytes, Vec<(String, Fault)>> {
		let now = Instant::now();
		let mut order: Vec<_> =
			self.inner.gateways.iter().map(|gateway| (gateway.standing().rank(now), gateway)).collect();
		// Stable: equals stay in the configured order.
		order.sort_by_key(|(rank, _)| *rank);
		let mut attempts = Vec::with_capacity(order.len());
		for (rank, gateway) in order {
			let result = match rank {
				Rank::Distrusted => Err(Fault::Distrusted),
				_ => self.ask(gateway, cid).await,
			};
			match result {
				Ok(block) => return Ok(block),
				Err(fault) => attempts.push((gateway.base.clone(), fault)),
			}
		}
		Err(attempts)
	}

	async fn ask(&self, gateway: &Gateway, cid: &Cid) -> Result<Bytes, Fault> {
		let _permit = self.inner.in_flight.acquire().await.map_err(|_| Fault::Unreachable)?;
		let request = async {
			let url = format!("{}/ipfs/{cid}?format=raw", gateway.base);
			let response =
				self.inner.http.get(url).header(header::ACCEPT, super::negotiation::RAW_TYPE).send().await?;
			read(response).await
		};
		let timed = tokio::time::timeout(self.inner.block_timeout, request).await;
		let result = timed.unwrap_or(Err(Fault::TimedOut)).and_then(|bytes| {
			if block::matches(cid, &bytes) {
				Ok(bytes)
			} else {
				Err(Fault::WrongBytes)
			}
		});
		if let Err(fault) = &result {
			tracing::debug!(target: "artifacts", %cid, gateway = gateway.base, %fault, "no block");
		}
		gateway.judge(result.as_ref().err());
		result
	}
}

/// Reads a response's body, never more than a block may have.
async fn read(response: Response) -> Result<Bytes, Fault> {
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

/// In which order gateways are asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
	Good,
	Failing,
	Distrusted,
}

impl Standing {
	fn rank(self, now: Instant) -> Rank {
		match self {
			Self::Lying { until } if now < until => Rank::Distrusted,
			Self::Failing { until, .. } if now < until => Rank::Failing,
			_ => Rank::Good,
		}
	}

	fn after(self, fault: Option<&Fault>) -> Self {
		let now = Instant::now();
		match fault {
			None | Some(Fault::NotFound) => Self::Good,
			Some(Fault::WrongBytes) => Self::Lying { until: now + LIE_PENALTY },
			Some(_) => {
				let failures = match self {
					Self::Failing { failures, .. } => failures.saturating_add(1),
					_ => 1,
				};
				let penalty = FAULT_PENALTY.saturating_mul(1 << failures.min(10)).min(MAX_FAULT_PENALTY);
				Self::Failing { failures, until: now + penalty }
			}
		}
	}
}

impl Gateway {
	fn new(url: &str) -> Result<Self, GatewayConfigProblem> {
		let problem = || GatewayConfigProblem::Url(url.to_owned());
		let parsed = Url::parse(url).map_err(|_| problem())?;
		let plain = parsed.query().is_none() && parsed.fragment().is_none();
		if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() || !plain {
			return Err(problem());
		}
		let base = parsed.as_str().trim_end_matches('/').to_owned();
		Ok(Self { base, standing: Mutex::new(Standing::Good) })
	}

	fn standing(&self) -> Standing {
		*self.standing.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn judge(&self, fault: Option<&Fault>) {
		let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
		// A late answer to an earlier question doesn't clear a liar.
		if !matches!(*standing, Standing::Lying { until } if Instant::now() < until) {
			*standing = standing.after(fault);
		}
	}
}
