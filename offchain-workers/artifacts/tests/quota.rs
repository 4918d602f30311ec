//! A store that is full: what goes, what stays, and what is refused.

mod support;

use ambit_artifacts::{ArtifactError, Store, StoreConfig};
use std::{
	fs::File,
	path::Path,
	time::{Duration, SystemTime},
};
use support::{cid_of, local_store, serve};

const BLOCK: usize = 100_000;

fn bounded(directory: &Path, blocks: u64) -> Store {
	let config = StoreConfig { quota: Some(blocks * BLOCK as u64), ..StoreConfig::local(directory) };
	Store::open(&config).unwrap()
}

fn content(seed: u8) -> Vec<u8> {
	vec![seed; BLOCK]
}

/// Makes a block look as if it was not used for so many seconds.
fn age(directory: &Path, seed: u8, seconds: u64) {
	let name = hex::encode(cid_of(&content(seed)).hash().digest());
	let file = File::open(directory.join("passing/blocks").join(&name[..2]).join(&name)).unwrap();
	file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

#[tokio::test]
async fn what_was_not_used_for_longest_should_go_and_what_is_needed_stay() {
	let directory = tempfile::tempdir().unwrap();
	let store = bounded(directory.path(), 5);
	let kept = store.put(content(0)).await.unwrap().cid;
	for seed in 1..=4 {
		store.put_passing(content(seed)).await.unwrap();
		age(directory.path(), seed, 10_000 - u64::from(seed));
	}
	// Used again, so it is not the oldest any more.
	store.get(&cid_of(&content(1)), 1 << 20).await.unwrap();
	store.put_passing(content(5)).await.unwrap();
	let has = |seed: u8| {
		let store = store.clone();
		async move { store.has(&cid_of(&content(seed))).await.unwrap() }
	};
	assert!(has(0).await && has(1).await && has(5).await);
	assert!(!has(2).await);
	assert!(store.usage().await.unwrap().passing.bytes <= 4 * BLOCK as u64);

	// All that is left was used just now, or is to stay.
	for seed in 6..=9 {
		let _ = store.put_passing(content(seed)).await;
	}
	let refused = store.put_passing(content(10)).await;
	assert!(
		matches!(&refused, Err(error @ ArtifactError::Full { quota, .. }) if error.is_transient() && *quota == 500_000),
		"{refused:?}"
	);
	let refused = store.put(content(11)).await;
	assert!(matches!(refused, Err(ArtifactError::Full { .. })), "{refused:?}");
	assert!(has(0).await && has(1).await && has(5).await);
	assert_eq!(store.get(&kept, 1 << 20).await.unwrap(), content(0));
	let usage = store.usage().await.unwrap();
	assert!(usage.kept.bytes + usage.passing.bytes <= 500_000);
}

#[tokio::test]
async fn the_quota_should_hold_for_what_is_fetched_and_after_a_restart() {
	let (_theirs, honest) = local_store();
	let directory = tempfile::tempdir().unwrap();
	let mut config = StoreConfig { quota: Some(3 * BLOCK as u64), ..StoreConfig::local(directory.path()) };
	config.gateways.urls = vec![serve(&honest).await];
	for round in 0..2_u8 {
		// Opened anew, it counts what is there.
		let store = Store::open(&config).unwrap();
		for seed in 0..4 {
			let cid = honest.put(content(10 * round + seed)).await.unwrap().cid;
			let fetched = store.fetch(&cid, 1 << 20).await;
			let fits = round == 0 && seed < 3;
			assert_eq!(fetched.is_ok(), fits, "{round} {seed} {fetched:?}");
		}
	}
	// Room comes when what is here is not needed any more.
	for seed in 0..3 {
		age(directory.path(), seed, 10_000);
	}
	let store = Store::open(&config).unwrap();
	let cid = honest.put(content(30)).await.unwrap().cid;
	assert_eq!(store.fetch(&cid, 1 << 20).await.unwrap(), content(30));
}

#[tokio::test]
async fn many_at_once_should_not_take_more_than_there_is() {
	let directory = tempfile::tempdir().unwrap();
	let store = bounded(directory.path(), 8);
	let puts = (0..32_u8).map(|seed| store.put_passing(content(seed)));
	let stored = futures::future::join_all(puts).await.into_iter().filter(Result::is_ok).count();
	let usage = store.usage().await.unwrap();
	assert_eq!((stored, usage.passing.blocks), (8, 8));
}
