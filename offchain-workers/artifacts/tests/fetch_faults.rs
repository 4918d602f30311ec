//! Gateways that lie, stall, never end, redirect or break off: the next one is asked, and each gets what it deserves.

mod support;

use ambit_artifacts::{ArtifactError, Cid, Fault, GatewayConfig, Store, StoreConfig, MAX_BLOCK_BYTES};
use std::time::Duration;
use support::{cid_of, impatient_store_with, local_store, ok, pattern, serve, store_with, Proxy, Rogue};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const CONTENT: &[u8] = b"what the honest gateway has";

/// A store that asks these gateways.
type Open = fn(&[String]) -> (TempDir, Store);

/// What happened when only `rogue` was asked.
async fn fault_of(rogue: &Rogue) -> Fault {
	fault_in(store_with, rogue).await
}

async fn fault_in(open: Open, rogue: &Rogue) -> Fault {
	let (_directory, store) = open(std::slice::from_ref(&rogue.url));
	match store.fetch(&cid_of(CONTENT), 1_000).await {
		Err(error @ ArtifactError::Unavailable { .. }) => {
			assert!(error.is_transient());
			let ArtifactError::Unavailable { cid, mut attempts } = error else { unreachable!() };
			assert_eq!((cid, attempts.len()), (cid_of(CONTENT), 1));
			attempts.remove(0).1
		}
		other => panic!("expected an unavailable block, got {other:?}"),
	}
}

/// Asked after `rogue`, an honest gateway still gives the block, and it is kept.
async fn assert_next_is_asked(rogue: &Rogue) {
	assert_next_is_asked_in(store_with, rogue).await;
}

async fn assert_next_is_asked_in(open: Open, rogue: &Rogue) {
	let (_theirs, honest) = local_store();
	let cid = honest.put(CONTENT).await.unwrap().cid;
	let (_ours, store) = open(&[rogue.url.clone(), serve(&honest).await]);
	assert_eq!(store.fetch(&cid, 1_000).await.unwrap(), CONTENT);
	assert_eq!(store.get(&cid, 1_000).await.unwrap(), CONTENT);
}

#[tokio::test]
async fn a_gateway_that_lies_should_not_be_believed_nor_asked_again() {
	let rogue = Rogue::answering(ok(b"what a liar has instead....")).await;
	assert_eq!(fault_of(&rogue).await, Fault::WrongBytes);
	assert_next_is_asked(&rogue).await;

	let (_directory, store) = store_with(std::slice::from_ref(&rogue.url));
	let before = rogue.asked();
	for expected in [Fault::WrongBytes, Fault::Distrusted, Fault::Distrusted] {
		match store.fetch(&cid_of(CONTENT), 1_000).await {
			Err(ArtifactError::Unavailable { attempts, .. }) => assert_eq!(attempts[0].1, expected),
			other => panic!("{other:?}"),
		}
	}
	assert_eq!(rogue.asked(), before + 1);
}

#[tokio::test]
async fn a_cut_off_body_should_not_be_believed() {
	let rogue = Rogue::answering(ok(CONTENT)[..80].to_vec()).await;
	assert_eq!(fault_of(&rogue).await, Fault::BrokeOff);
	assert_next_is_asked(&rogue).await;

	let no_length = [b"HTTP/1.0 200 OK\r\n\r\n", &CONTENT[..10]].concat();
	assert_eq!(fault_of(&Rogue::answering(no_length).await).await, Fault::WrongBytes);
}

#[tokio::test]
async fn a_gateway_that_stalls_should_be_left() {
	let silent = Rogue::start(|mut stream| async move {
		let _ = stream.read_u8().await;
	})
	.await;
	assert_eq!(fault_in(impatient_store_with, &silent).await, Fault::TimedOut);
	assert_next_is_asked_in(impatient_store_with, &silent).await;

	let halfway = Rogue::start(|mut stream| async move {
		let _ = stream.write_all(&ok(CONTENT)[..70]).await;
		let _ = stream.read_u8().await;
	})
	.await;
	assert_eq!(fault_in(impatient_store_with, &halfway).await, Fault::TimedOut);
}

#[tokio::test]
async fn a_gateway_that_drips_should_be_left_when_the_block_takes_too_long() {
	let rogue = Rogue::start(|mut stream| async move {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n").await;
		while stream.write_all(b"x").await.is_ok() {
			tokio::time::sleep(Duration::from_millis(50)).await;
		}
	})
	.await;
	assert_eq!(fault_in(impatient_store_with, &rogue).await, Fault::TimedOut);
}

#[tokio::test]
async fn a_gateway_that_sends_without_end_should_be_cut() {
	let announced = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", MAX_BLOCK_BYTES + 1);
	let rogue = Rogue::answering(announced.into_bytes()).await;
	assert_eq!(fault_of(&rogue).await, Fault::Oversized);

	let endless = Rogue::start(|mut stream| async move {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
		let chunk = [&b"4000\r\n"[..], &[7; 0x4000], b"\r\n"].concat();
		while stream.write_all(&chunk).await.is_ok() {}
	})
	.await;
	assert_eq!(fault_of(&endless).await, Fault::Oversized);
	assert_next_is_asked(&endless).await;
}

#[tokio::test]
async fn a_redirect_should_not_be_followed() {
	let target = Rogue::answering(ok(CONTENT)).await;
	let head = format!("HTTP/1.1 302 Found\r\nLocation: {}/ipfs/x\r\nContent-Length: 0\r\n\r\n", target.url);
	let rogue = Rogue::answering(head.into_bytes()).await;
	assert_eq!(fault_of(&rogue).await, Fault::Redirect);
	assert_eq!(target.asked(), 0);
	assert_next_is_asked(&rogue).await;
}

#[tokio::test]
async fn a_gateway_that_fails_or_has_nothing_should_be_passed_over() {
	for (status, fault) in [
		("404 Not Found", Fault::NotFound),
		("410 Gone", Fault::NotFound),
		("429 Too Many Requests", Fault::Status(429)),
		("503 Service Unavailable", Fault::Status(503)),
		("206 Partial Content", Fault::Status(206)),
	] {
		let response = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
		let rogue = Rogue::answering(response.into_bytes()).await;
		assert_eq!(fault_of(&rogue).await, fault);
		assert_next_is_asked(&rogue).await;
	}
	let garbage = Rogue::answering(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec()).await;
	assert_eq!(fault_of(&garbage).await, Fault::BrokeOff);
}

#[tokio::test]
async fn a_gateway_that_is_down_should_be_passed_over_and_asked_last_next_time() {
	let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let down = Rogue { url: format!("http://{}", closed.local_addr().unwrap()), asked: Default::default() };
	drop(closed);
	assert_eq!(fault_of(&down).await, Fault::Unreachable);
	assert_next_is_asked(&down).await;

	let failing = Rogue::answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
	let (_theirs, honest) = local_store();
	let (_ours, store) = store_with(&[failing.url.clone(), serve(&honest).await]);
	// It is asked last for a few seconds only, and a disk may take longer to store.
	let contents = [&b"first"[..], b"second", b"third"];
	for content in contents {
		honest.put(content).await.unwrap();
	}
	for content in contents {
		assert_eq!(store.fetch(&cid_of(content), 100).await.unwrap(), content);
	}
	assert_eq!(failing.asked(), 1);
}

#[tokio::test]
async fn a_fetch_that_was_cut_off_should_be_resumed_and_nothing_fetched_again() {
	const LEAVES: u64 = 16;
	const LEAF: u64 = 1 << 20;
	let content = pattern((LEAVES * LEAF) as usize);
	let (_theirs, honest) = local_store();
	let cid = honest.put(content.clone()).await.unwrap().cid;
	let url = serve(&honest).await;
	let proxy = Proxy::before(url.trim_start_matches("http://").parse().unwrap(), 6 * LEAF).await;
	let (_ours, store) = store_with(&[format!("http://{}", proxy.address)]);
	let cut = store.fetch(&cid, LEAVES * LEAF).await;
	assert!(matches!(&cut, Err(error) if error.is_transient()), "{cut:?}");
	assert!(proxy.has_cut());
	let had = store.usage().await.unwrap().passing.blocks as u64;
	assert!((2..=7).contains(&had), "{had}");
	let before = proxy.open();
	assert!(store.fetch(&cid, LEAVES * LEAF).await.unwrap() == content);
	// The root is one of those that were here. What was on its way when it was cut may be counted behind it, or be kept by then.
	let (again, missing) = (proxy.passed() - before, (LEAVES + 1 - had) * LEAF);
	assert!(
		(missing - LEAF..missing + 2 * LEAF).contains(&again),
		"{again} bytes for the {missing} that were missing"
	);
}

#[tokio::test]
async fn a_whole_fetch_should_end_in_its_time() {
	let silent = Rogue::start(|mut stream| async move {
		let _ = stream.read_u8().await;
	})
	.await;
	let directory = tempfile::tempdir().unwrap();
	let mut config = StoreConfig::local(directory.path());
	config.gateways = GatewayConfig { urls: vec![silent.url], ..GatewayConfig::default() };
	config.fetch_timeout = Duration::from_millis(200);
	let store = Store::open(&config).unwrap();
	let refused = store.fetch(&cid_of(CONTENT), 1_000).await;
	assert!(
		matches!(&refused, Err(error @ ArtifactError::Late { .. }) if error.is_transient()),
		"{refused:?}"
	);
}

#[tokio::test]
async fn nobody_should_be_asked_for_a_cid_that_can_not_be_verified() {
	let rogue = Rogue::answering(ok(CONTENT)).await;
	let (_directory, store) = store_with(std::slice::from_ref(&rogue.url));
	let cbor = Cid::new_v1(0x71, *cid_of(CONTENT).hash());
	assert!(matches!(store.fetch(&cbor, 1_000).await, Err(ArtifactError::Cid(_))));
	assert_eq!(rogue.asked(), 0);
}

#[tokio::test]
async fn gateways_that_are_not_urls_should_be_refused() {
	for url in
		["", "gateway", "ftp://host", "http://", "http://host/?x=1", "http://host/#x", "file:///etc/passwd"]
	{
		let directory = tempfile::tempdir().unwrap();
		let mut config = StoreConfig::local(directory.path());
		config.gateways.urls = vec![url.to_owned()];
		let refused = Store::open(&config).unwrap_err().to_string();
		assert!(refused.contains("base URL"), "{url}: {refused}");
	}
}
