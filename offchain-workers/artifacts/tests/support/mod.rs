//! Gateways on loopback: a real one, and ones that misbehave.

#![allow(dead_code)]

use ambit_artifacts::{gateway, raw_cid, Cid, GatewayConfig, Store, StoreConfig};
use std::{
	future::Future,
	net::SocketAddr,
	sync::{
		atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
		Arc,
	},
	time::Duration,
};
use tempfile::TempDir;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
};

/// An empty store that asks these gateways, and waits for each longer than any machine takes to answer.
pub fn store_with(urls: &[String]) -> (TempDir, Store) {
	store_that_waits(urls, Duration::from_secs(30), Duration::from_secs(60))
}

/// One that leaves a gateway which stalls or is slow.
pub fn impatient_store_with(urls: &[String]) -> (TempDir, Store) {
	store_that_waits(urls, Duration::from_millis(2_500), Duration::from_secs(5))
}

fn store_that_waits(urls: &[String], stall_timeout: Duration, block_timeout: Duration) -> (TempDir, Store) {
	let directory = tempfile::tempdir().unwrap();
	let mut config = StoreConfig::local(directory.path());
	config.gateways = GatewayConfig {
		urls: urls.to_vec(),
		connect_timeout: Duration::from_secs(30),
		stall_timeout,
		block_timeout,
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

/// Stands before a server: counts what it sends, and cuts it off when that is enough.
pub struct Proxy {
	pub address: SocketAddr,
	passed: Arc<AtomicU64>,
	left: Arc<AtomicU64>,
}

impl Proxy {
	/// Lets so many bytes come from the server, and nobody in after that.
	pub async fn before(server: SocketAddr, most: u64) -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = listener.local_addr().unwrap();
		let (passed, left) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(most)));
		let counts = (passed.clone(), left.clone());
		tokio::spawn(async move {
			while let Ok((client, _)) = listener.accept().await {
				let (passed, left) = counts.clone();
				tokio::spawn(async move { relay(client, server, &passed, &left).await });
			}
		});
		Self { address, passed, left }
	}

	/// Lets everything pass from now on. Gives how much did so far.
	pub fn open(&self) -> u64 {
		self.left.store(u64::MAX, SeqCst);
		self.passed()
	}

	/// Bytes that came from the server.
	pub fn passed(&self) -> u64 {
		self.passed.load(SeqCst)
	}

	/// Whether it cut the server off.
	pub fn has_cut(&self) -> bool {
		self.left.load(SeqCst) == 0
	}
}

async fn relay(client: TcpStream, server: SocketAddr, passed: &AtomicU64, left: &AtomicU64) {
	if left.load(SeqCst) == 0 {
		return;
	}
	let Ok(server) = TcpStream::connect(server).await else { return };
	let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
		(client.into_split(), server.into_split());
	let down = async {
		let mut buffer = vec![0; 16 * 1024];
		while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
			let count = length as u64;
			if left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(count)).is_err() {
				left.store(0, SeqCst);
				break;
			}
			if to_client.write_all(&buffer[..length]).await.is_err() {
				break;
			}
			passed.fetch_add(count, SeqCst);
		}
	};
	tokio::select! {
		() = down => {}
		_ = tokio::io::copy(&mut from_client, &mut to_server) => {}
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
