//! Serves what is stored here. Never fetches for strangers.

use super::negotiation::{negotiate, Format, Unacceptable, CAR_TYPE, RAW_TYPE};
use crate::{
	block::{self, CidProblem},
	car,
	store::{LocalBlocks, Store},
	walk::DagWalk,
};
use axum::{
	body::Body,
	extract::{rejection::QueryRejection, Path, Query, State},
	http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
	routing::get,
	Router,
};
use bytes::{Bytes, BytesMut};
use cid::Cid;
use futures::{stream, Stream, TryStreamExt};
use std::{fs::File, io};
use tokio::io::AsyncReadExt;

/// What a CID names never changes.
const CACHE_FOREVER: &str = "public, max-age=29030400, immutable";
/// Most blocks in a CAR for a stranger.
const MAX_SERVED: usize = 65_536;
/// Bytes that are read of a block at a time, and those that are handed on: of each connection hyper holds up to sixteen such pieces.
const READ: usize = 64 * 1024;
const PIECE: usize = 16 * 1024;
const CACHE_NEVER: &str = "no-store";
const IPFS_ROOTS: HeaderName = HeaderName::from_static("x-ipfs-roots");
const IPFS_PATH: HeaderName = HeaderName::from_static("x-ipfs-path");
const CORS: [(HeaderName, &str); 4] = [
	(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
	(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
	(
		header::ACCESS_CONTROL_ALLOW_HEADERS,
		"Accept, Content-Type, If-None-Match, Range, User-Agent, X-Requested-With",
	),
	(header::ACCESS_CONTROL_EXPOSE_HEADERS, "Content-Length, Content-Range, ETag, X-Ipfs-Path, X-Ipfs-Roots"),
];

/// `GET|HEAD /ipfs/{cid}` with `?format=raw|car` or the matching `Accept`.
pub fn router(store: Store) -> Router {
	let block = get(serve).options(preflight);
	Router::new()
		.route("/ipfs/{cid}", block)
		.route("/ipfs/{cid}/{*path}", get(|| async { Refusal::Path }).options(preflight))
		.with_state(store)
}

/// Why content is not served.
#[derive(Debug)]
enum Refusal {
	Cid(CidProblem),
	Unacceptable(Unacceptable),
	Path,
	NotFound(Cid),
	Store,
}

impl IntoResponse for Refusal {
	fn into_response(self) -> Response {
		let (status, message) = match self {
			Self::Cid(problem) => (StatusCode::BAD_REQUEST, format!("bad-cid: {problem}\n")),
			Self::Unacceptable(Unacceptable::Format) => {
				(StatusCode::BAD_REQUEST, "bad-format: expected format=raw or format=car\n".into())
			}
			Self::Unacceptable(Unacceptable::Scope) => {
				(StatusCode::BAD_REQUEST, "bad-scope: expected dag-scope=block, entity or all\n".into())
			}
			Self::Unacceptable(Unacceptable::Accept) => (
				StatusCode::NOT_ACCEPTABLE,
				format!(
					"not-acceptable: this gateway is trustless; \
					 ask with ?format=raw, ?format=car or Accept: {RAW_TYPE} or {CAR_TYPE}\n"
				),
			),
			Self::Path => {
				(StatusCode::NOT_FOUND, "no-paths: ask for the CID itself, nothing below it\n".into())
			}
			Self::NotFound(cid) => (StatusCode::NOT_FOUND, format!("not-found: {cid} is not stored here\n")),
			Self::Store => (StatusCode::INTERNAL_SERVER_ERROR, "store-failed: try again later\n".into()),
		};
		let mut response = (status, message).into_response();
		response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_NEVER));
		secure(response)
	}
}

async fn preflight() -> Response {
	secure(StatusCode::NO_CONTENT.into_response())
}

async fn serve(
	State(store): State<Store>,
	Path(cid): Path<String>,
	query: Result<Query<Vec<(String, String)>>, QueryRejection>,
	headers: HeaderMap,
) -> Response {
	let query = query.map(|Query(pairs)| pairs).unwrap_or_default();
	match answer(store, &cid, &query, &headers).await {
		Ok(response) => secure(response),
		Err(refusal) => refusal.into_response(),
	}
}

async fn answer(
	store: Store,
	cid: &str,
	query: &[(String, String)],
	headers: &HeaderMap,
) -> Result<Response, Refusal> {
	let cid = block::parse_text(cid).map_err(Refusal::Cid)?;
	let format = negotiate(query, headers).map_err(Refusal::Unacceptable)?;
	let root = store.local_file(cid).await.map_err(|error| {
		tracing::error!(target: "artifacts", %cid, %error, "can't serve a block");
		Refusal::Store
	})?;
	let (root, length) = root.ok_or(Refusal::NotFound(cid))?;
	let (suffix, extension, kind) = match format {
		Format::Raw => ("raw", "bin", RAW_TYPE.to_owned()),
		Format::Car { whole: true } => ("car", "car", format!("{CAR_TYPE}; version=1; order=dfs; dups=n")),
		Format::Car { whole: false } => {
			("block.car", "car", format!("{CAR_TYPE}; version=1; order=dfs; dups=n"))
		}
	};
	let etag = format!("\"{cid}.{suffix}\"");
	let mut response = if is_known(headers, &etag) {
		StatusCode::NOT_MODIFIED.into_response()
	} else {
		let body = match format {
			Format::Raw => Body::from_stream(pieces(root)),
			Format::Car { whole } => {
				let walk = DagWalk::new(LocalBlocks(store), cid, MAX_SERVED, 0).map_err(Refusal::Cid)?;
				let parts = car::stream(if whole { walk } else { walk.only_root() });
				Body::from_stream(parts.inspect_err(move |error| {
					tracing::debug!(target: "artifacts", %cid, %error, "a CAR ends early");
				}))
			}
		};
		let mut response = body.into_response();
		set(&mut response, header::CONTENT_TYPE, &kind);
		if matches!(format, Format::Raw) {
			set(&mut response, header::CONTENT_LENGTH, &length.to_string());
		}
		let disposition = format!("attachment; filename=\"{cid}.{extension}\"");
		set(&mut response, header::CONTENT_DISPOSITION, &disposition);
		response
	};
	set(&mut response, header::ETAG, &etag);
	set(&mut response, header::VARY, "Accept");
	set(&mut response, header::CACHE_CONTROL, CACHE_FOREVER);
	set(&mut response, IPFS_PATH, &format!("/ipfs/{cid}"));
	set(&mut response, IPFS_ROOTS, &cid.to_string());
	Ok(response)
}

/// A block, a little of it in memory at a time: some clients ask for all blocks of a file at once, on as many connections.
fn pieces(block: File) -> impl Stream<Item = io::Result<Bytes>> {
	stream::try_unfold((tokio::fs::File::from_std(block), Bytes::new()), |(mut block, mut rest)| async move {
		if rest.is_empty() {
			let mut read = BytesMut::with_capacity(READ);
			if block.read_buf(&mut read).await? == 0 {
				return Ok(None);
			}
			rest = read.freeze();
		}
		let piece = rest.split_to(PIECE.min(rest.len()));
		Ok(Some((piece, (block, rest))))
	})
}

/// Whether the client has what this tag names.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
	let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
	values
		.flat_map(|value| value.split(','))
		.map(|tag| tag.trim().trim_start_matches("W/"))
		.any(|tag| tag == "*" || tag == etag)
}

/// For any web page to use, and for none to be tricked by.
fn secure(mut response: Response) -> Response {
	for (name, value) in CORS {
		response.headers_mut().insert(name, HeaderValue::from_static(value));
	}
	response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
	response
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
	// CIDs and the constants above are visible ASCII, so this always succeeds.
	if let Ok(value) = HeaderValue::from_str(value) {
		response.headers_mut().insert(name, value);
	}
}
