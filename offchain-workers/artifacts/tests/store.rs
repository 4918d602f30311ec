//! Files through the store and between stores.

mod support;

use ambit_artifacts::{ArtifactError, Fault, Store, StoreConfig};
use futures::future::join_all;
use std::{io::Write, sync::atomic::Ordering::SeqCst, time::Duration};
use support::{cid_of, local_store, ok, pattern, serve, store_with, Rogue};

#[tokio::test]
async fn a_file_of_many_blocks_should_go_from_one_store_to_another() {
	let content = pattern(5 * (1 << 20) + 123);
	let (_theirs, honest) = local_store();
	let stored = honest.put(content.clone()).await.unwrap();
	assert_eq!(stored.size, content.len() as u64);
	let url = serve(&honest).await;
	let (_ours, store) = store_with(&[url]);
	assert!(matches!(store.get(&stored.cid, stored.size).await, Err(ArtifactError::NotFound { .. })));
	assert!(!store.has(&stored.cid).await.unwrap());
	assert_eq!(store.fetch(&stored.cid, stored.size).await.unwrap(), content);
	assert_eq!(store.get(&stored.cid, stored.size).await.unwrap(), content);
	assert!(store.has(&stored.cid).await.unwrap());
	let limit = stored.size - 1;
	let refused = store.fetch(&stored.cid, limit).await;
	assert!(
		matches!(&refused, Err(error @ ArtifactError::TooLarge { .. }) if !error.is_transient()),
		"{refused:?}"
	);
}

#[tokio::test]
async fn a_file_should_survive_a_restart_and_be_repaired_where_it_rotted() {
	let content = pattern(3 << 20);
	let (_theirs, honest) = local_store();
	let cid = honest.put(content.clone()).await.unwrap().cid;
	let url = serve(&honest).await;
	let (ours, store) = store_with(std::slice::from_ref(&url));
	store.fetch(&cid, 3 << 20).await.unwrap();
	drop(store);

	let second = hex::encode(cid_of(&content[1 << 20..2 << 20]).hash().digest());
	std::fs::write(ours.path().join("passing/blocks").join(&second[..2]).join(&second), b"rot").unwrap();
	let mut config = StoreConfig::local(ours.path());
	let reopened = Store::open(&config).unwrap();
	let missing = reopened.get(&cid, 3 << 20).await;
	assert!(matches!(missing, Err(ArtifactError::NotFound { .. })), "{missing:?}");
	config.gateways.urls = vec![url];
	let reopened = Store::open(&config).unwrap();
	assert_eq!(reopened.fetch(&cid, 3 << 20).await.unwrap(), content);
}

#[tokio::test]
async fn put_reader_should_give_the_same_cid_and_stop_at_the_limit() {
	let (_directory, store) = local_store();
	for length in [0, 1, (1 << 20) - 1, 1 << 20, (2 << 20) + 5] {
		let content = pattern(length);
		let size = length as u64;
		let streamed = store.put_reader(&content[..], size).await.unwrap();
		assert_eq!(streamed, store.put(content.clone()).await.unwrap());
		assert_eq!(store.get(&streamed.cid, size).await.unwrap(), content);
		if length > 0 {
			let refused = store.put_reader(&content[..], size - 1).await;
			assert!(matches!(refused, Err(ArtifactError::Oversized { .. })), "{refused:?}");
		}
	}
	let endless = store.put_reader(tokio::io::repeat(7), 10_000_000).await;
	assert!(matches!(endless, Err(ArtifactError::Oversized { limit: 10_000_000 })));
}

#[tokio::test]
async fn import_should_store_a_file_of_the_disk() {
	let (directory, store) = local_store();
	let path = directory.path().join("some file");
	std::fs::File::create(&path).unwrap().write_all(b"hello world").unwrap();
	let stored = store.import(&path, 11).await.unwrap();
	assert_eq!(stored.cid.to_string(), "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
	assert!(matches!(store.import(&path, 10).await, Err(ArtifactError::Oversized { .. })));
	assert!(matches!(store.import(directory.path(), 10).await, Err(ArtifactError::Io(_))));
	assert!(matches!(store.import(&directory.path().join("none"), 10).await, Err(ArtifactError::Io(_))));
}

#[tokio::test]
async fn sweep_should_forget_what_passed_through_and_keep_what_was_put_to_stay() {
	let (_theirs, honest) = local_store();
	let fetched = honest.put(&b"fetched"[..]).await.unwrap().cid;
	let (_ours, store) = store_with(&[serve(&honest).await]);
	store.fetch(&fetched, 100).await.unwrap();
	let passing = store.put_passing(&b"passing"[..]).await.unwrap().cid;
	let kept = store.put(&b"kept"[..]).await.unwrap().cid;
	let both = store.put_passing(&b"both"[..]).await.unwrap().cid;
	store.put(&b"both"[..]).await.unwrap();
	assert_eq!(store.sweep(Duration::from_secs(60)).await.unwrap(), 0);
	assert_eq!(store.sweep(Duration::ZERO).await.unwrap(), 3);
	for (cid, stays) in [(fetched, false), (passing, false), (kept, true), (both, true)] {
		assert_eq!(store.has(&cid).await.unwrap(), stays, "{cid}");
		assert_eq!(store.get(&cid, 100).await.is_ok(), stays, "{cid}");
	}
}

#[tokio::test]
async fn a_block_that_many_want_at_once_should_be_fetched_once() {
	let content = b"wanted by everyone";
	let gateway = Rogue::answering(ok(content)).await;
	let (_directory, store) = store_with(std::slice::from_ref(&gateway.url));
	let cid = cid_of(content);
	let got = join_all((0..50).map(|_| store.fetch(&cid, 100))).await;
	assert!(got.into_iter().all(|got| got.unwrap() == content));
	assert_eq!(gateway.asked(), 1);
}

#[tokio::test]
async fn requests_in_flight_should_be_bounded() {
	use std::sync::{atomic::AtomicUsize, Arc};
	let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
	let (inside, peak) = (open.clone(), most.clone());
	// Answers nobody before as many ask as may, ten times over; and then leaves time for one too many.
	let all = Arc::new(tokio::sync::Barrier::new(4));
	let gateway = Rogue::start(move |mut stream| {
		let (inside, peak, all) = (inside.clone(), peak.clone(), all.clone());
		async move {
			use tokio::io::AsyncWriteExt;
			peak.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
			all.wait().await;
			tokio::time::sleep(Duration::from_millis(20)).await;
			inside.fetch_sub(1, SeqCst);
			let _ = stream.write_all(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n").await;
		}
	})
	.await;
	let (_directory, store) = store_with(std::slice::from_ref(&gateway.url));
	let wanted: Vec<_> = (0..40_u8).map(|i| cid_of(&[i])).collect();
	for result in join_all(wanted.iter().map(|cid| store.fetch(cid, 100))).await {
		match result {
			Err(ArtifactError::Unavailable { attempts, .. }) => assert_eq!(attempts[0].1, Fault::NotFound),
			other => panic!("{other:?}"),
		}
	}
	assert_eq!(most.load(SeqCst), 4);
	assert_eq!(gateway.asked(), 40);
}
