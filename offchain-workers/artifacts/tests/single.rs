//! One block by itself.

mod support;

use ambit_artifacts::{matches, raw_cid, ArtifactError, CHUNK_BYTES};
use support::{local_store, pattern, serve, store_with};

#[tokio::test]
async fn a_block_should_come_from_here_or_from_others_and_nothing_below_it() {
	let (_theirs, honest) = local_store();
	let content = pattern(2 * CHUNK_BYTES + 5);
	let stored = honest.put(content.clone()).await.unwrap();
	let (_ours, store) = store_with(&[serve(&honest).await]);
	for store in [&honest, &store] {
		assert!(matches(&stored.cid, &store.block(&stored.cid).await.unwrap()));
	}
	assert!(store.has(&stored.cid).await.unwrap());
	let leaf = raw_cid(&content[..CHUNK_BYTES]);
	assert!(!store.has(&leaf).await.unwrap());
	assert_eq!(store.block(&leaf).await.unwrap(), &content[..CHUNK_BYTES]);
}

#[tokio::test]
async fn a_block_that_nobody_has_should_be_a_matter_of_time_and_one_of_no_file_be_given_as_it_is() {
	let (_directory, store) = local_store();
	let missing = store.block(&raw_cid(b"nobody has this")).await;
	assert!(matches!(&missing, Err(error @ ArtifactError::Unavailable { .. }) if error.is_transient()));
	let directory = tempfile::tempdir().unwrap();
	std::fs::write(directory.path().join("hello"), "hello").unwrap();
	let limits = ambit_artifacts::TreeLimits { bytes: 100, entries: 10 };
	let tree = store.import_tree(directory.path(), limits).await.unwrap();
	assert!(matches(&tree.cid, &store.block(&tree.cid).await.unwrap()));
}
