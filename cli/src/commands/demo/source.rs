//! A source of external data on this machine: a digit as nested arrays, and a temperature that is never twice the same.

use crate::error::{Error, Result};
use axum::{http::header::CONTENT_TYPE, routing::get, Router};
use serde_json::{json, Value};
use std::{
	net::{Ipv4Addr, SocketAddr},
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The first temperature that is told, hundredths of a degree.
const COLDEST: u64 = 2_150;
/// Temperatures go up and down between the first one and so much above it, hundredths of a degree.
const SWING: u64 = 10;

/// A running server. It ends when it is dropped.
pub struct Source {
	address: SocketAddr,
	server: JoinHandle<()>,
}

impl Source {
	/// Serves these pixels, as a tensor of this shape.
	pub async fn start(pixels: &[u8], shape: &[u32]) -> Result<Self> {
		let failed = |error| Error::Internal(format!("no server can listen on this machine: {error}"));
		let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
		let address = listener.local_addr().map_err(failed)?;
		let digit = json!({ "scanner": 7, "image": nested(pixels, shape) }).to_string();
		let asked = Arc::new(AtomicU64::new(0));
		let router = Router::new()
			.route("/digit.json", get(move || async move { ([(CONTENT_TYPE, "application/json")], digit) }))
			.route(
				"/weather.json",
				get(move || async move {
					let weather = weather(asked.fetch_add(1, Ordering::Relaxed)).to_string();
					([(CONTENT_TYPE, "application/json")], weather)
				}),
			);
		let server = tokio::spawn(async move {
			// It goes on until it is dropped.
			let _ = axum::serve(listener, router).await;
		});
		Ok(Self { address, server })
	}

	/// Where it is.
	pub fn url(&self) -> String {
		format!("http://{}/", self.address)
	}

	/// The digit's document.
	pub fn digit(&self) -> String {
		format!("{}digit.json", self.url())
	}

	/// The temperature's document.
	pub fn weather(&self) -> String {
		format!("{}weather.json", self.url())
	}
}

impl Drop for Source {
	fn drop(&mut self) {
		self.server.abort();
	}
}

/// What is said of the weather to who asks after so many others. Numbers as strings are numbers too.
fn weather(asked: u64) -> Value {
	let hundredths = COLDEST.saturating_add(asked % SWING);
	json!({ "outside": { "temperature": format!("{}.{:02}", hundredths / 100, hundredths % 100) } })
}

/// Elements in row-major order as nested arrays of this shape.
fn nested(elements: &[u8], shape: &[u32]) -> Value {
	let Some((extent, inner)) = shape.split_first() else {
		return elements.first().copied().into();
	};
	let size = elements.len() / (*extent as usize).max(1);
	elements.chunks(size.max(1)).map(|part| nested(part, inner)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn elements_should_be_nested_row_by_row() {
		assert_eq!(nested(&[1, 2, 3, 4, 5, 6], &[2, 3]), json!([[1, 2, 3], [4, 5, 6]]));
		assert_eq!(nested(&[1, 2], &[1, 2, 1]), json!([[[1], [2]]]));
	}

	#[tokio::test]
	async fn the_source_should_tell_the_same_digit_and_another_temperature_each_time() {
		let source = Source::start(&[1, 2], &[1, 2]).await.unwrap();
		let ask = |address: String| async move {
			let client = crate::http::client(std::time::Duration::from_secs(10)).unwrap();
			let (status, body) = crate::http::get(&client, &address, 1_000).await.unwrap();
			assert_eq!(status, 200);
			serde_json::from_slice::<Value>(&body).unwrap()
		};
		assert_eq!(ask(source.digit()).await, ask(source.digit()).await);
		assert_eq!(ask(source.digit()).await["image"], json!([[1, 2]]));
		assert_eq!(ask(source.weather()).await["outside"]["temperature"], "21.50");
		assert_eq!(ask(source.weather()).await["outside"]["temperature"], "21.51");
	}
}
