//! Directories and archives, between this disk, stores and whoever made them.

mod support;

use ambit_artifacts::{ArtifactError, Item, Kind, Store, StoreConfig, TreeLimits};
use std::{fs, path::Path, time::Duration};
use support::{local_store, pattern, serve, store_with};

const LIMITS: TreeLimits = TreeLimits { bytes: 100 << 20, entries: 1_000 };

/// A directory with files of several sizes, and one in it.
fn some_files(at: &Path) {
	fs::create_dir_all(at.join("in/ner")).unwrap();
	fs::write(at.join("hello"), b"hello world").unwrap();
	fs::write(at.join("empty"), b"").unwrap();
	fs::write(at.join("in/large"), pattern((2 << 20) + 7)).unwrap();
	fs::write(at.join("in/ner/hello"), b"hello world").unwrap();
}

fn assert_same(one: &Path, other: &Path) {
	let names = |at: &Path| {
		let mut names: Vec<_> = fs::read_dir(at).unwrap().map(|entry| entry.unwrap().file_name()).collect();
		names.sort();
		names
	};
	assert_eq!(names(one), names(other));
	for name in names(one) {
		let (one, other) = (one.join(&name), other.join(&name));
		if one.is_dir() {
			assert_same(&one, &other);
		} else {
			assert!(fs::read(&one).unwrap() == fs::read(&other).unwrap(), "{}", one.display());
		}
	}
}

#[tokio::test]
async fn a_directory_should_go_from_one_disk_to_another() {
	let (theirs, honest) = local_store();
	let source = theirs.path().join("source");
	some_files(&source);
	let stored = honest.import_tree(&source, LIMITS).await.unwrap();
	assert_eq!(stored.size, 22 + (2 << 20) + 7);
	let (ours, store) = store_with(&[serve(&honest).await]);
	let Item::Directory(entries) = store.look(&stored.cid).await.unwrap() else { panic!("a directory") };
	assert_eq!(entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["empty", "hello", "in"]);
	let large = store.resolve(&stored.cid, "in/large").await.unwrap();
	assert_eq!(store.look(&large).await.unwrap(), Item::File((2 << 20) + 7));
	let destination = ours.path().join("copy");
	let tree = store.write_tree(&stored.cid, &destination, LIMITS).await.unwrap();
	assert_eq!((tree.bytes, tree.entries), (stored.size, 6));
	assert_same(&source, &destination);
	let again = store.write_tree(&stored.cid, &destination, LIMITS).await;
	assert!(matches!(again, Err(ArtifactError::Path { .. })), "{again:?}");

	let refused = store.fetch(&stored.cid, 1 << 20).await;
	let is_right = matches!(
		&refused,
		Err(error @ ArtifactError::OtherKind { found: Kind::Directory, .. }) if !error.is_transient()
	);
	assert!(is_right, "{refused:?}");
}

#[tokio::test]
async fn a_directory_over_the_limits_should_be_refused_and_leave_nothing() {
	let (directory, store) = local_store();
	let source = directory.path().join("source");
	some_files(&source);
	let stored = store.import_tree(&source, LIMITS).await.unwrap();
	let destination = directory.path().join("copy");
	let few_bytes = TreeLimits { bytes: stored.size - 1, ..LIMITS };
	let refused = store.write_tree(&stored.cid, &destination, few_bytes).await;
	assert!(matches!(refused, Err(ArtifactError::TooLarge { .. })), "{refused:?}");
	let refused = store.import_tree(&source, few_bytes).await;
	assert!(matches!(refused, Err(ArtifactError::Oversized { .. })), "{refused:?}");
	let few_entries = TreeLimits { entries: 5, ..LIMITS };
	let refused = store.write_tree(&stored.cid, &destination, few_entries).await;
	assert!(matches!(refused, Err(ArtifactError::CrowdedDirectory { .. })), "{refused:?}");
	assert!(!destination.exists());
	let left: Vec<_> = fs::read_dir(directory.path())
		.unwrap()
		.map(|entry| entry.unwrap().file_name().into_string().unwrap())
		.filter(|name| name.starts_with(".ambit-"))
		.collect();
	assert!(left.is_empty(), "{left:?}");

	std::os::unix::fs::symlink("/etc/passwd", source.join("link")).unwrap();
	let refused = store.import_tree(&source, LIMITS).await;
	assert!(matches!(refused, Err(ArtifactError::Path { .. })), "{refused:?}");
}

#[tokio::test]
async fn entries_should_be_counted_before_any_of_them_is_followed() {
	let (directory, store) = local_store();
	let source = directory.path().join("source");
	// Two levels of 40 entries each; what is in the second is not here.
	fs::create_dir_all(source.join("0/missing")).unwrap();
	fs::write(source.join("0/missing/file"), b"").unwrap();
	for place in 1..40 {
		fs::create_dir(source.join(place.to_string())).unwrap();
		fs::create_dir(source.join(format!("0/{place}"))).unwrap();
	}
	let root = store.import_tree(&source, LIMITS).await.unwrap().cid;
	let missing = store.resolve(&root, "0/missing").await.unwrap();
	let name = hex::encode(missing.hash().digest());
	fs::remove_file(directory.path().join("blocks").join(&name[..2]).join(&name)).unwrap();
	let copy = directory.path().join("copy");
	let write = |entries| store.write_tree(&root, &copy, TreeLimits { entries, ..LIMITS });
	let refused = write(79).await;
	assert!(matches!(refused, Err(ArtifactError::CrowdedDirectory { entries: 80 })), "{refused:?}");
	let refused = write(80).await;
	assert!(matches!(refused, Err(ArtifactError::Unavailable { cid, .. }) if cid == missing), "{refused:?}");
}

#[tokio::test]
async fn a_file_of_any_size_should_be_written_piece_by_piece() {
	let (_theirs, honest) = local_store();
	let content = pattern((5 << 20) + 3);
	let stored = honest.put(content.clone()).await.unwrap();
	let (_ours, store) = store_with(&[serve(&honest).await]);
	let mut out = Vec::new();
	assert_eq!(store.fetch_to(&stored.cid, stored.size, &mut out).await.unwrap(), stored.size);
	assert!(out == content);
	let refused = store.fetch_to(&stored.cid, stored.size - 1, &mut out).await;
	assert!(matches!(refused, Err(ArtifactError::TooLarge { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_car_should_bring_a_dag_and_stay() {
	let (theirs, honest) = local_store();
	let source = theirs.path().join("source");
	some_files(&source);
	let root = honest.import_tree(&source, LIMITS).await.unwrap().cid;
	let mut car = Vec::new();
	honest.write_car(&root, &mut car).await.unwrap();

	let (_ours, store) = local_store();
	let imported = store.import_car(&car[..], u64::MAX, "some files").await.unwrap();
	assert_eq!(imported.roots, [root]);
	let pins = store.pins().await.unwrap();
	assert_eq!((pins.len(), pins[0].cid, pins[0].label.as_str()), (1, root, "some files"));
	assert_eq!(store.collect(Duration::ZERO).await.unwrap().blocks, 0);
	let mut again = Vec::new();
	store.write_car(&root, &mut again).await.unwrap();
	assert!(again == car);
	let limit = car.len() as u64 - 1;
	let refused = local_store().1.import_car(&car[..], limit, "").await;
	assert!(matches!(refused, Err(ArtifactError::Car(_))), "{refused:?}");
}

#[tokio::test]
async fn a_car_that_is_cut_off_or_changed_should_pin_nothing_and_be_resumed() {
	let (_theirs, honest) = local_store();
	let content = pattern(5 << 20);
	let root = honest.put(content.clone()).await.unwrap().cid;
	let mut car = Vec::new();
	honest.write_car(&root, &mut car).await.unwrap();

	let (_ours, store) = local_store();
	let half = car.len() / 2;
	let refused = store.import_car(&car[..half], u64::MAX, "").await;
	assert!(matches!(refused, Err(ArtifactError::Car(_))), "{refused:?}");
	assert!(store.pins().await.unwrap().is_empty());
	let before = store.usage().await.unwrap().passing.blocks;
	assert!((2..5).contains(&before), "{before}");

	let mut changed = car.clone();
	*changed.last_mut().unwrap() ^= 1;
	let refused = store.import_car(&changed[..], u64::MAX, "").await;
	assert!(matches!(refused, Err(ArtifactError::Mismatch { .. })), "{refused:?}");
	assert!(store.pins().await.unwrap().is_empty());

	store.import_car(&car[..], u64::MAX, "").await.unwrap();
	assert_eq!(store.get(&root, 5 << 20).await.unwrap(), content);

	// A CAR of the root alone is not the DAG.
	let mut only_root = Vec::new();
	let header_and_root = car.len() - 5 * (1 << 20) - 5 * (36 + 3);
	only_root.extend_from_slice(&car[..header_and_root]);
	let refused = local_store().1.import_car(&only_root[..], u64::MAX, "").await;
	assert!(matches!(refused, Err(ArtifactError::NotFound { .. })), "{refused:?}");
}

#[tokio::test]
async fn what_is_unpinned_should_go_and_what_another_pin_shares_should_stay() {
	let (directory, store) = local_store();
	let mut content = pattern(2 << 20);
	let one = store.put(content.clone()).await.unwrap().cid;
	content.extend_from_slice(b"and more");
	let other = store.put(content.clone()).await.unwrap().cid;
	assert!(store.is_pinned(&one).await.unwrap());
	let usage = store.usage().await.unwrap();
	assert_eq!((usage.kept.blocks, usage.passing.blocks), (5, 0));

	assert!(store.unpin(&one).await.unwrap());
	assert!(!store.unpin(&one).await.unwrap());
	// Its root only: the chunks are the other's too.
	assert_eq!(store.collect(Duration::ZERO).await.unwrap().blocks, 1);
	assert_eq!(store.get(&other, 3 << 20).await.unwrap(), content);
	assert!(store.unpin(&other).await.unwrap());
	assert_eq!(store.collect(Duration::from_secs(60)).await.unwrap().blocks, 0);
	assert_eq!(store.collect(Duration::ZERO).await.unwrap().blocks, 4);
	drop(store);
	let usage = Store::open(&StoreConfig::local(directory.path())).unwrap().usage().await.unwrap();
	assert_eq!(usage.kept.bytes, 0);
}

#[tokio::test]
async fn what_was_fetched_should_stay_once_it_is_pinned() {
	let (_theirs, honest) = local_store();
	let content = pattern(3 << 20);
	let cid = honest.put(content.clone()).await.unwrap().cid;
	let (_ours, store) = store_with(&[serve(&honest).await]);
	let missing = store.pin(&cid, "").await;
	assert!(matches!(missing, Err(ArtifactError::NotFound { .. })), "{missing:?}");
	assert!(matches!(store.fetch_all(&cid, 1 << 20).await, Err(ArtifactError::TooLarge { .. })));
	store.fetch_all(&cid, 4 << 20).await.unwrap();
	store.pin(&cid, "a model").await.unwrap();
	assert_eq!(store.sweep(Duration::ZERO).await.unwrap(), 0);
	assert_eq!(store.collect(Duration::ZERO).await.unwrap().blocks, 0);
	assert_eq!(store.get(&cid, 3 << 20).await.unwrap(), content);
}
