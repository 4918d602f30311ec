//! Gateways on loopback: a real one, and ones that misbehave.

#![allow(dead_code)]

use ambit_artifacts::{gateway, raw_cid, Cid, GatewayConfig, Store, StoreConfig};
use std::{
	future::Future,
	sync::{
		atomic::{AtomicUsize, Ordering::SeqCst},
		Arc,
	},
	time::Duration,
};
use tempfile::TempDir;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
};

/// An empty store that asks these gateways, impatiently.
pub fn store_with(urls: &[String]) -> (TempDir, Store) {
	let directory = tempfile::tempdir().unwrap();
	let mut config = StoreConfig::local(directory.path());
	config.gateways = GatewayConfig {
		urls: urls.to_vec(),
		connect_timeout: Duration::from_secs(2),
		stall_timeout: Duration::from_millis(300),
		block_timeout: Duration::from_secs(3),
		max_in_flight: 4,
	};
	let store = Store::open(&config).unwrap();
	(directory, store)
}

/// An empty store that asks nobody.
pub fn local_store() -> (TempDir, Store) {
	store_with(&[])
}

/// Serves a store; the base URL.
pub async fn serve(store: &Store) -> String {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	let router = gateway(store.clone());
	tokio::spawn(async move { axum::serve(listener, router).await });
	url
}

/// A server whose every connection is handled by `act` after the request's head was read.
pub struct Rogue {
	pub url: String,
	/// Requests so far.
	pub asked: Arc<AtomicUsize>,
}

impl Rogue {
	pub async fn start<F>(act: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> Self
	where
		F: Future<Output = ()> + Send + 'static,
	{
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let asked = Arc::new(AtomicUsize::new(0));
		let count = asked.clone();
		tokio::spawn(async move {
			while let Ok((mut stream, _)) = listener.accept().await {
				let mut head = Vec::new();
				while !head.ends_with(b"\r\n\r\n") {
					match stream.read_u8().await {
						Ok(byte) => head.push(byte),
						Err(_) => break,
					}
				}
				count.fetch_add(1, SeqCst);
				tokio::spawn(act(stream));
			}
		});
		Self { url, asked }
	}

	/// Answers every request with these bytes and closes.
	pub async fn answering(response: Vec<u8>) -> Self {
		let response = Arc::new(response);
		Self::start(move |mut stream| {
			let response = response.clone();
			async move {
				let _ = stream.write_all(&response).await;
				let _ = stream.shutdown().await;
			}
		})
		.await
	}

	pub fn asked(&self) -> usize {
		self.asked.load(SeqCst)
	}
}

/// A response with this body.
pub fn ok(body: &[u8]) -> Vec<u8> {
	let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
	[head.as_bytes(), body].concat()
}

pub fn pattern(length: usize) -> Vec<u8> {
	(0..length).map(|i| ((i * 31 + (i >> 8) * 17 + (i >> 16) * 7) & 255) as u8).collect()
}

pub fn cid_of(bytes: &[u8]) -> Cid {
	raw_cid(bytes)
}
