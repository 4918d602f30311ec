//! Why a request is refused.

use ambit_primitives::worker::{MAX_TASKS, VERSION};
use axum::{
	http::{header, StatusCode},
	response::{IntoResponse, Response},
};

/// Why a request is refused. The body of the response is `{"error": REASON, "message": TEXT}`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum Refusal {
	#[error("expected `Authorization: Bearer TOKEN` with the token from the worker's token file")]
	NoToken,
	#[error("the token is not this worker's")]
	WrongToken,
	#[error("the body is longer than {limit} bytes")]
	TooLong { limit: u64 },
	#[error("the body broke off")]
	BrokeOff,
	#[error("version {version} is not understood here, expected {VERSION}")]
	Version { version: u8 },
	#[error("the body is not a SCALE-encoded request: {0}")]
	Malformed(String),
	#[error("{found} tasks, expected at most {MAX_TASKS}")]
	TooManyTasks { found: usize },
	#[error("no such path; there are POST /v1/batch, POST /v1/artifacts, GET /v1/health and GET /metrics")]
	NoSuchPath,
	#[error("no such method on this path")]
	Method,
	#[error("the worker failed; its log says how")]
	Internal,
}

impl Refusal {
	/// A word for programs.
	pub fn reason(&self) -> &'static str {
		match self {
			Self::NoToken => "no-token",
			Self::WrongToken => "wrong-token",
			Self::TooLong { .. } => "too-long",
			Self::BrokeOff => "broke-off",
			Self::Version { .. } => "unsupported-version",
			Self::Malformed(_) => "malformed",
			Self::TooManyTasks { .. } => "too-many-tasks",
			Self::NoSuchPath => "no-such-path",
			Self::Method => "no-such-method",
			Self::Internal => "internal",
		}
	}

	fn status(&self) -> StatusCode {
		match self {
			Self::NoToken | Self::WrongToken => StatusCode::UNAUTHORIZED,
			Self::TooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
			Self::BrokeOff | Self::Version { .. } | Self::Malformed(_) | Self::TooManyTasks { .. } => {
				StatusCode::BAD_REQUEST
			}
			Self::NoSuchPath => StatusCode::NOT_FOUND,
			Self::Method => StatusCode::METHOD_NOT_ALLOWED,
			Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
		}
	}
}

impl IntoResponse for Refusal {
	fn into_response(self) -> Response {
		let body = serde_json::json!({ "error": self.reason(), "message": self.to_string() });
		let kind = [(header::CONTENT_TYPE, "application/json")];
		let mut response = (self.status(), kind, body.to_string()).into_response();
		if response.status() == StatusCode::UNAUTHORIZED {
			let scheme = header::HeaderValue::from_static("Bearer");
			response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
		}
		response
	}
}
