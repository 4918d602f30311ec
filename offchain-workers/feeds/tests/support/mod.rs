//! Sources on loopback: real ones, and ones that misbehave.

#![allow(dead_code)]

use ambit_artifacts::{Store, StoreConfig};
use ambit_feeds::{FetchPolicy, Fetcher};
use ambit_primitives::feeds::{Failure, Finding, Query, Reading, Value};
use std::{
	future::Future,
	sync::{
		atomic::{AtomicUsize, Ordering::SeqCst},
		Arc, Mutex,
	},
	time::Duration,
};
use tempfile::TempDir;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
};

/// A server whose every connection is handled by `act` after the request's head was read.
pub struct Source {
	pub port: u16,
	/// Heads of the requests so far.
	pub heads: Arc<Mutex<Vec<String>>>,
}

impl Source {
	pub async fn start<F>(act: impl Fn(usize, TcpStream) -> F + Send + Sync + 'static) -> Self
	where
		F: Future<Output = ()> + Send + 'static,
	{
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let port = listener.local_addr().unwrap().port();
		let (heads, count) = (Arc::<Mutex<Vec<String>>>::default(), AtomicUsize::new(0));
		let noted = heads.clone();
		tokio::spawn(async move {
			while let Ok((mut stream, _)) = listener.accept().await {
				let mut head = Vec::new();
				while !head.ends_with(b"\r\n\r\n") {
					match stream.read_u8().await {
						Ok(byte) => head.push(byte),
						Err(_) => break,
					}
				}
				noted.lock().unwrap().push(String::from_utf8(head).unwrap());
				tokio::spawn(act(count.fetch_add(1, SeqCst), stream));
			}
		});
		Self { port, heads }
	}

	/// Answers each request with what `reply` gives for its number, counted from 0, and closes.
	pub async fn replying(reply: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static) -> Self {
		Self::start(move |number, mut stream| {
			let reply = reply(number);
			async move {
				let _ = stream.write_all(&reply).await;
				let _ = stream.shutdown().await;
			}
		})
		.await
	}

	/// Answers every request with this JSON.
	pub async fn saying(body: &str) -> Self {
		let reply = ok(body.as_bytes());
		Self::replying(move |_| reply.clone()).await
	}

	pub fn url(&self) -> String {
		format!("http://127.0.0.1:{}/", self.port)
	}

	pub fn asked(&self) -> usize {
		self.heads.lock().unwrap().len()
	}
}

/// A reply with this body.
pub fn ok(body: &[u8]) -> Vec<u8> {
	let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
	[head.as_bytes(), body].concat()
}

/// A reply that sends on.
pub fn redirect(place: &str) -> Vec<u8> {
	format!("HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		.into_bytes()
}

/// A policy for tests: this machine, without encryption. Only what is about time is to run out of it.
pub fn policy() -> FetchPolicy {
	FetchPolicy {
		max_bytes: 64 * 1_024,
		timeout: Duration::from_secs(30),
		again_after: Duration::from_millis(10),
		..FetchPolicy::default().with_loopback()
	}
}

pub fn query(url: &str, pointer: &str, reading: Reading) -> Query {
	let bytes = |text: &str| text.as_bytes().to_vec();
	Query { url: bytes(url).try_into().unwrap(), pointer: bytes(pointer).try_into().unwrap(), reading }
}

/// Asks with this policy.
pub async fn fetch_with(policy: FetchPolicy, query: &Query, is_steady: bool) -> (TempDir, Store, Finding) {
	let directory = tempfile::tempdir().unwrap();
	let store = Store::open(&StoreConfig::local(directory.path())).unwrap();
	let finding = Fetcher::new(policy).unwrap().fetch(query, is_steady, &store).await.unwrap();
	(directory, store, finding)
}

/// A number from the top of what a source says.
pub async fn number_with(policy: FetchPolicy, url: &str) -> Finding {
	fetch_with(policy, &query(url, "", Reading::Number { decimals: 2 }), false).await.2
}

pub async fn number(url: &str) -> Finding {
	number_with(policy(), url).await
}

pub fn found(number: i128) -> Finding {
	Finding::Found(Value::Number(number))
}

pub fn failed(failure: Failure) -> Finding {
	Finding::Failed(failure)
}
