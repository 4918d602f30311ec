//! The way from a file's root to a byte of it.

mod support;

use ambit_artifacts::{matches, raw_cid, ArtifactError, CHUNK_BYTES};
use support::{local_store, pattern, serve, store_with};

#[tokio::test]
async fn the_blocks_to_a_byte_should_be_those_from_the_root_to_its_leaf() {
	let (_theirs, honest) = local_store();
	let content = pattern(2 * CHUNK_BYTES + 5);
	let stored = honest.put(content.clone()).await.unwrap();
	let (_ours, store) = store_with(&[serve(&honest).await]);
	let size = content.len() as u64;
	for (offset, leaf) in [
		(0, 0),
		(CHUNK_BYTES as u64 - 1, 0),
		(CHUNK_BYTES as u64, 1),
		(size - 6, 1),
		(size - 5, 2),
		(size - 1, 2),
	] {
		// Where it is, and where it has to be fetched.
		for store in [&honest, &store] {
			let blocks = store.blocks_to(&stored.cid, offset, 5).await.unwrap();
			assert_eq!(blocks.len(), 2);
			assert!(matches(&stored.cid, &blocks[0]));
			let expected = content.chunks(CHUNK_BYTES).nth(leaf).unwrap();
			assert_eq!(blocks[1], expected);
		}
	}
	// Only what leads there was fetched.
	let (_ours, store) = store_with(&[serve(&honest).await]);
	store.blocks_to(&stored.cid, size - 1, 5).await.unwrap();
	assert!(!store.has(&raw_cid(&content[..CHUNK_BYTES])).await.unwrap());
	assert!(matches!(
		store.blocks_to(&stored.cid, size, 5).await,
		Err(ArtifactError::PastEnd { size: found, offset, .. }) if found == size && offset == size
	));
	assert!(matches!(store.blocks_to(&stored.cid, 0, 1).await, Err(ArtifactError::Malformed { .. })));
}

#[tokio::test]
async fn one_block_should_be_the_way_to_its_own_bytes() {
	let (_directory, store) = local_store();
	let stored = store.put("abc").await.unwrap();
	assert_eq!(store.blocks_to(&stored.cid, 2, 1).await.unwrap(), ["abc"]);
	assert!(matches!(
		store.blocks_to(&stored.cid, 3, 5).await,
		Err(ArtifactError::PastEnd { size: 3, offset: 3, .. })
	));
	let empty = store.put("").await.unwrap();
	assert!(matches!(store.blocks_to(&empty.cid, 0, 5).await, Err(ArtifactError::PastEnd { size: 0, .. })));
	assert!(store.blocks_to(&raw_cid(b"nobody has this"), 0, 5).await.unwrap_err().is_transient());
}
