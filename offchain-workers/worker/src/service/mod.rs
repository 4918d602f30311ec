//! The HTTP service on loopback.

mod refusal;

use crate::{board::Board, held::Held, metrics::Metrics, queue::Counts, task::Kind, token::Token};
use ambit_artifacts::{ArtifactError, Store};
use ambit_engine::Device;
use ambit_primitives::worker::{Reply, Request, MAX_MESSAGE, MAX_TASKS, VERSION};
use axum::{
	body::Body,
	extract::{Request as HttpRequest, State},
	http::{header, HeaderMap},
	response::{IntoResponse, Response},
	routing::{get, post},
	Router,
};
use codec::{DecodeAll, Encode};
use futures::TryStreamExt;
use refusal::Refusal;
use std::{io, sync::Arc};
use tokio_util::io::StreamReader;

/// What the handlers share.
pub(crate) struct Service {
	pub board: Arc<Board>,
	pub store: Store,
	/// What of it is kept for a fee.
	pub held: Arc<Held>,
	pub metrics: Metrics,
	pub token: Token,
	pub device: Device,
	/// Most memory that a model may take, bytes.
	pub model_memory: u64,
	/// Where IPFS nodes reach its artefacts by bitswap, with its identity; nothing if they don't.
	pub bitswap: Vec<String>,
	pub max_upload_bytes: u64,
}

/// All routes of the service.
pub(crate) fn router(service: Service) -> Router {
	Router::new()
		.route("/v1/batch", post(batch))
		.route("/v1/artifacts", post(put_artifact))
		.route("/v1/health", get(health))
		.route("/metrics", get(metrics))
		.fallback(|State(service): State<Arc<Service>>| async move { refused(&service, Refusal::NoSuchPath) })
		.method_not_allowed_fallback(|State(service): State<Arc<Service>>| async move {
			refused(&service, Refusal::Method)
		})
		.with_state(Arc::new(service))
}

fn refused(service: &Service, refusal: Refusal) -> Response {
	service.metrics.refused(refusal.reason());
	tracing::debug!(target: "worker", reason = refusal.reason(), "refused a request");
	refusal.into_response()
}

async fn batch(State(service): State<Arc<Service>>, request: HttpRequest) -> Response {
	let (parts, body) = request.into_parts();
	let answered = async {
		authorise(&service, &parts.headers)?;
		let limit = u64::from(MAX_MESSAGE);
		let request = decode_request(&read_body(&parts.headers, body, limit).await?)?;
		let board = service.board.clone();
		let answers = tokio::task::spawn_blocking(move || board.batch(request)).await;
		Ok(Reply { version: VERSION, answers: answers.map_err(|_| Refusal::Internal)? })
	};
	match answered.await {
		Ok(reply) => ([(header::CONTENT_TYPE, "application/octet-stream")], reply.encode()).into_response(),
		Err(refusal) => refused(&service, refusal),
	}
}

async fn put_artifact(State(service): State<Arc<Service>>, request: HttpRequest) -> Response {
	let (parts, body) = request.into_parts();
	let answered = async {
		authorise(&service, &parts.headers)?;
		let limit = service.max_upload_bytes;
		refuse_announced(&parts.headers, limit)?;
		let reader = StreamReader::new(body.into_data_stream().map_err(Interrupted::wrap));
		let stored = async {
			let stored = service.store.put_reader(reader, limit).await?;
			service.held.put(&stored.cid).await?;
			Ok::<_, ArtifactError>(stored)
		};
		stored.await.map_err(|error| match error {
			ArtifactError::Oversized { limit } => Refusal::TooLong { limit },
			ArtifactError::Io(error) if Interrupted::is(&error) => Refusal::BrokeOff,
			error => {
				tracing::error!(target: "worker", %error, "can't store an upload");
				Refusal::Internal
			}
		})
	};
	match answered.await {
		Ok(stored) => json(serde_json::json!({ "cid": stored.cid.to_string(), "size": stored.size })),
		Err(refusal) => refused(&service, refusal),
	}
}

async fn health(State(service): State<Arc<Service>>) -> Response {
	let counts = service.board.counts();
	let all = |place: fn(&Counts) -> usize| counts.iter().map(place).sum::<usize>();
	let kinds = Kind::ALL.into_iter().zip(&counts).map(|(kind, counts)| {
		let Counts { waiting, running, finished } = *counts;
		let counts = serde_json::json!({ "waiting": waiting, "running": running, "finished": finished });
		(kind.label().to_owned(), counts)
	});
	json(serde_json::json!({
		"status": "ok",
		"version": VERSION,
		"device": service.device.to_string(),
		"model_memory": service.model_memory,
		"bitswap": service.bitswap,
		"waiting": all(|counts| counts.waiting),
		"running": all(|counts| counts.running),
		"finished": all(|counts| counts.finished),
		"kinds": kinds.collect::<serde_json::Map<_, _>>(),
	}))
}

async fn metrics(State(service): State<Arc<Service>>) -> Response {
	match service.metrics.text() {
		Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response(),
		Err(error) => {
			tracing::error!(target: "worker", %error, "can't write the metrics");
			refused(&service, Refusal::Internal)
		}
	}
}

fn authorise(service: &Service, headers: &HeaderMap) -> Result<(), Refusal> {
	let offered = headers.get(header::AUTHORIZATION).ok_or(Refusal::NoToken)?;
	let token = offered.as_bytes().strip_prefix(b"Bearer ").ok_or(Refusal::NoToken)?;
	service.token.is(token).then_some(()).ok_or(Refusal::WrongToken)
}

/// Refuses what says itself that it is too long, before a byte is read.
fn refuse_announced(headers: &HeaderMap, limit: u64) -> Result<(), Refusal> {
	let announced =
		headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
	if announced.is_some_and(|length| length > limit) {
		return Err(Refusal::TooLong { limit });
	}
	Ok(())
}

async fn read_body(headers: &HeaderMap, body: Body, limit: u64) -> Result<Vec<u8>, Refusal> {
	refuse_announced(headers, limit)?;
	let mut parts = body.into_data_stream();
	let mut bytes = Vec::new();
	while let Some(part) = parts.try_next().await.map_err(|_| Refusal::BrokeOff)? {
		if bytes.len().saturating_add(part.len()) as u64 > limit {
			return Err(Refusal::TooLong { limit });
		}
		bytes.extend_from_slice(&part);
	}
	Ok(bytes)
}

fn decode_request(mut bytes: &[u8]) -> Result<Request, Refusal> {
	match bytes.first() {
		Some(&VERSION) => {}
		Some(&version) => return Err(Refusal::Version { version }),
		None => return Err(Refusal::Malformed("it is empty".into())),
	}
	let request = Request::decode_all(&mut bytes).map_err(|error| Refusal::Malformed(error.to_string()))?;
	if request.tasks.len() > MAX_TASKS as usize {
		return Err(Refusal::TooManyTasks { found: request.tasks.len() });
	}
	Ok(request)
}

fn json(value: serde_json::Value) -> Response {
	([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Marks errors of the connection, so that they can be told from those of the disk.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Interrupted(#[from] axum::Error);

impl Interrupted {
	fn wrap(error: axum::Error) -> io::Error {
		io::Error::other(Self(error))
	}

	fn is(error: &io::Error) -> bool {
		error.get_ref().is_some_and(|inner| inner.is::<Self>())
	}
}
