//! What is pinned stays, whatever is damaged, missing or being fetched, and becomes whole again.

mod support;

use ambit_artifacts::{ArtifactError, Cid, Store, StoreConfig, TreeLimits};
use proptest::prelude::*;
use std::{
	fs::{self, File},
	path::{Path, PathBuf},
	time::{Duration, SystemTime},
};
use support::{cid_of, local_store, pattern, serve};
use tempfile::TempDir;

const LIMITS: TreeLimits = TreeLimits { bytes: 100 << 20, entries: 1_000 };
const LARGE: usize = (2 << 20) + 7;

/// A directory with a directory in it, and in that a file of several blocks and a small one; and a store that has it pinned.
struct Fixture {
	directory: TempDir,
	store: Store,
	/// The root, the inner directory, and the root of the large file.
	nodes: [Cid; 3],
}

async fn imported(store: &Store, at: &Path) -> [Cid; 3] {
	let source = at.join("source");
	fs::create_dir_all(source.join("in")).unwrap();
	fs::write(source.join("hello"), b"hello world").unwrap();
	fs::write(source.join("in/large"), pattern(LARGE)).unwrap();
	fs::write(source.join("in/small"), b"small").unwrap();
	let root = store.import_tree(&source, LIMITS).await.unwrap().cid;
	let inner = store.resolve(&root, "in").await.unwrap();
	[root, inner, store.resolve(&root, "in/large").await.unwrap()]
}

impl Fixture {
	/// Whose store asks these gateways for what it lacks, with room for so many bytes.
	async fn new(urls: &[String], quota: Option<u64>) -> Self {
		let directory = tempfile::tempdir().unwrap();
		let mut config = StoreConfig { quota, ..StoreConfig::local(directory.path().join("store")) };
		config.gateways.urls = urls.to_vec();
		let store = Store::open(&config).unwrap();
		let nodes = imported(&store, directory.path()).await;
		Self { directory, store, nodes }
	}

	/// The same store with another quota.
	fn reopen(&mut self, url: &str, quota: u64) {
		let mut config = StoreConfig { quota: Some(quota), ..StoreConfig::local(self.store_directory()) };
		config.gateways.urls = vec![url.to_owned()];
		self.store = Store::open(&config).unwrap();
	}

	fn store_directory(&self) -> PathBuf {
		self.directory.path().join("store")
	}

	/// Where a block is, if it is here.
	fn file(&self, cid: &Cid) -> Option<PathBuf> {
		["", "passing"]
			.iter()
			.map(|part| block_file(&self.store_directory().join(part), cid))
			.find(|path| path.exists())
	}

	/// What was not damaged of what is pinned.
	fn leaves(&self) -> Vec<Cid> {
		let large = pattern(LARGE);
		let mut leaves: Vec<_> = large.chunks(1 << 20).map(cid_of).collect();
		leaves.extend([cid_of(b"hello world"), cid_of(b"small")]);
		leaves
	}

	fn rot(&self, cid: &Cid) {
		fs::write(self.file(cid).unwrap(), b"rot").unwrap();
	}

	fn record(&self) -> PathBuf {
		self.store_directory().join("pinned").join(self.nodes[0].to_string())
	}

	/// What anything forgets that may be forgotten.
	async fn forget(&self) {
		self.store.collect(Duration::ZERO).await.unwrap();
		self.store.sweep(Duration::ZERO).await.unwrap();
	}

	/// Fetches what was lost, and keeps it.
	async fn heal(&self) {
		self.store.fetch_all(&self.nodes[0], 100 << 20).await.unwrap();
		// It was only just fetched, and may not be lost again.
		self.forget().await;
		assert!(self.store.is_whole(&self.nodes[0], 0, 1).await.unwrap());
		self.store.pin(&self.nodes[0], "").await.unwrap();
		self.forget().await;
		self.assert_whole().await;
	}

	async fn assert_whole(&self) {
		assert!(self.store.is_whole(&self.nodes[0], 0, 1).await.unwrap());
		let read = self.store.get(&self.nodes[2], 100 << 20).await.unwrap();
		assert!(read == pattern(LARGE));
		let usage = self.store.usage().await.unwrap();
		assert_eq!((usage.kept.blocks, usage.passing.blocks), (8, 0));
		let pins = self.store.pins().await.unwrap();
		assert_eq!((pins.len(), pins[0].cid, pins[0].label.as_str()), (1, self.nodes[0], "source"));
	}
}

fn block_file(store: &Path, cid: &Cid) -> PathBuf {
	let name = hex::encode(cid.hash().digest());
	store.join("blocks").join(&name[..2]).join(&name)
}

/// A gateway that has all of it.
async fn honest() -> (TempDir, String) {
	let (directory, store) = local_store();
	imported(&store, directory.path()).await;
	let url = serve(&store).await;
	(directory, url)
}

#[tokio::test]
async fn whatever_node_rots_the_rest_of_a_pin_should_stay_and_it_become_whole_again() {
	let (_theirs, url) = honest().await;
	for damaged in 0..3 {
		let pinned = Fixture::new(std::slice::from_ref(&url), None).await;
		pinned.rot(&pinned.nodes[damaged]);
		// Found when it is read, and gone then.
		assert!(!pinned.store.is_whole(&pinned.nodes[0], 0, 1).await.unwrap());
		assert!(pinned.file(&pinned.nodes[damaged]).is_none());
		pinned.forget().await;
		for leaf in pinned.leaves() {
			assert!(pinned.store.has(&leaf).await.unwrap(), "node {damaged} rotted, {leaf} went");
		}
		assert!(pinned.store.is_pinned(&pinned.nodes[0]).await.unwrap());
		pinned.heal().await;
	}
}

#[tokio::test]
async fn what_rotted_should_be_found_in_that_part_of_a_pin_which_is_read() {
	let pinned = Fixture::new(&[], None).await;
	pinned.rot(&cid_of(b"small"));
	let (root, parts) = (pinned.nodes[0], 8);
	let mut found = Vec::new();
	for part in 0..parts {
		found.push(pinned.store.is_whole(&root, part, parts).await.unwrap());
	}
	// From the part on in which it is.
	let whole = found.iter().filter(|whole| **whole).count();
	assert!(found.is_sorted_by(|one, other| one >= other) && whole < 8, "{found:?}");
	assert!(!pinned.store.is_whole(&cid_of(b"hello world"), 0, 1).await.unwrap(), "nobody pinned it alone");
}

#[tokio::test]
async fn where_the_record_is_lost_it_should_be_made_anew_or_nothing_go() {
	let (_theirs, url) = honest().await;
	for garbage in [None, Some(&b"garbage"[..])] {
		let pinned = Fixture::new(std::slice::from_ref(&url), None).await;
		let lose = || match garbage {
			None => fs::remove_file(pinned.record()).unwrap(),
			Some(garbage) => fs::write(pinned.record(), garbage).unwrap(),
		};
		let passing = pinned.store.put_passing(&b"passing"[..]).await.unwrap().cid;
		lose();
		pinned.forget().await;
		assert!(!pinned.store.has(&passing).await.unwrap());
		pinned.assert_whole().await;
		// It is there again, so what rots now hides nothing.
		pinned.rot(&pinned.nodes[1]);
		pinned.store.put_passing(&b"passing"[..]).await.unwrap();
		pinned.forget().await;
		assert!(!pinned.store.has(&passing).await.unwrap());

		// With both gone, anything could be a part of it.
		assert!(!pinned.store.is_whole(&pinned.nodes[0], 0, 1).await.unwrap());
		lose();
		pinned.store.put_passing(&b"passing"[..]).await.unwrap();
		pinned.forget().await;
		assert!(pinned.store.has(&passing).await.unwrap());
		for leaf in pinned.leaves() {
			assert!(pinned.store.has(&leaf).await.unwrap());
		}
		pinned.heal().await;
		assert!(!pinned.store.has(&passing).await.unwrap());
	}
}

#[tokio::test]
async fn what_a_pin_needs_should_not_go_for_the_quota_and_the_quota_hold() {
	let (_theirs, url) = honest().await;
	let quota = 3 << 20;
	let pinned = Fixture::new(&[url], Some(quota)).await;
	let lost = pattern(LARGE)[..1 << 20].to_vec();
	fs::remove_file(pinned.file(&cid_of(&lost)).unwrap()).unwrap();
	// It comes again, among what passes, and is not used for long.
	assert!(pinned.store.fetch(&pinned.nodes[2], 100 << 20).await.unwrap() == pattern(LARGE));
	let old = |cid: &Cid| {
		let file = File::open(block_file(&pinned.store_directory().join("passing"), cid)).unwrap();
		file.set_modified(SystemTime::now() - Duration::from_secs(100_000)).unwrap();
	};
	old(&cid_of(&lost));
	for seed in 0..20_u8 {
		match pinned.store.put_passing(vec![seed; 300_000]).await {
			Ok(stored) => old(&stored.cid),
			Err(error) => assert!(matches!(error, ArtifactError::Full { .. }), "{error}"),
		}
		let usage = pinned.store.usage().await.unwrap();
		assert!(usage.kept.bytes + usage.passing.bytes <= quota);
	}
	assert!(pinned.store.has(&cid_of(&[19; 300_000])).await.unwrap(), "what nobody needs made room");
	assert!(pinned.store.is_whole(&pinned.nodes[0], 0, 1).await.unwrap());
	pinned.heal().await;
}

#[tokio::test]
async fn an_imported_car_should_replace_what_rotted() {
	let pinned = Fixture::new(&[], None).await;
	let mut car = Vec::new();
	pinned.store.write_car(&pinned.nodes[0], &mut car).await.unwrap();
	pinned.rot(&pinned.nodes[1]);
	pinned.rot(&cid_of(b"hello world"));
	pinned.store.import_car(&car[..], u64::MAX, "").await.unwrap();
	pinned.assert_whole().await;
}

#[tokio::test]
async fn what_can_not_be_pinned_whole_should_leave_the_pins_as_they_were() {
	let pinned = Fixture::new(&[], None).await;
	fs::remove_file(pinned.file(&cid_of(b"small")).unwrap()).unwrap();
	let refused = pinned.store.pin(&pinned.nodes[0], "other").await;
	assert!(
		matches!(refused, Err(ArtifactError::NotFound { cid }) if cid == cid_of(b"small")),
		"{refused:?}"
	);
	let pins = pinned.store.pins().await.unwrap();
	assert_eq!((pins.len(), pins[0].label.as_str()), (1, "source"));
	pinned.forget().await;
	assert_eq!(pinned.store.usage().await.unwrap().kept.blocks, 7);
	// Neither is the part that is not whole.
	let refused = pinned.store.pin(&pinned.nodes[1], "").await;
	assert!(matches!(refused, Err(ArtifactError::NotFound { .. })), "{refused:?}");
	assert_eq!(pinned.store.pins().await.unwrap().len(), 1);
	assert!(pinned.store.unpin(&pinned.nodes[0]).await.unwrap());
	pinned.forget().await;
	assert_eq!(pinned.store.usage().await.unwrap().kept.blocks, 0);
}

/// What happens to a store.
#[derive(Clone, Debug)]
enum Event {
	/// A block's file is gone.
	Lost(usize),
	/// Its bytes are others, as many or fewer.
	Rotten(usize, bool),
	/// The record of the pin's blocks is.
	NoRecord(bool),
	/// Part of it is read from others, and comes back.
	Read(usize),
	Collect,
	Sweep,
	/// Something else comes, and wants room.
	Put(u8),
	Pin,
}

fn event() -> impl Strategy<Value = Event> {
	prop_oneof![
		3 => (0_usize..8).prop_map(Event::Lost),
		3 => (0_usize..8, any::<bool>()).prop_map(|(place, whole)| Event::Rotten(place, whole)),
		1 => any::<bool>().prop_map(Event::NoRecord),
		4 => (0_usize..8).prop_map(Event::Read),
		2 => Just(Event::Collect),
		2 => Just(Event::Sweep),
		3 => any::<u8>().prop_map(Event::Put),
		1 => Just(Event::Pin),
	]
}

/// All files of blocks, aged as if nobody had used them.
fn age(store: &Path) {
	for part in ["blocks", "passing/blocks"] {
		for shard in fs::read_dir(store.join(part)).unwrap().flatten() {
			for file in fs::read_dir(shard.path()).into_iter().flatten().flatten() {
				let file = File::open(file.path()).unwrap();
				file.set_modified(SystemTime::now() - Duration::from_secs(100_000)).unwrap();
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

	#[test]
	fn nothing_sound_of_a_pin_should_ever_go_and_it_should_heal(events in proptest::collection::vec(event(), 1..25)) {
		let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
		runtime.block_on(async {
			let (_theirs, url) = honest().await;
			let quota = 4 << 20;
			let mut pinned = Fixture::new(std::slice::from_ref(&url), Some(quota)).await;
			let blocks: Vec<_> = pinned.nodes.iter().copied().chain(pinned.leaves()).collect();
			// What is here and as it should be.
			let mut sound = vec![true; blocks.len()];
			for event in &events {
				match event {
					Event::Lost(place) => {
						if let Some(file) = pinned.file(&blocks[*place]) {
							fs::remove_file(file).unwrap();
						}
						sound[*place] = pinned.file(&blocks[*place]).is_some();
					}
					Event::Rotten(place, whole) => {
						if let Some(file) = pinned.file(&blocks[*place]) {
							let length = if *whole { fs::metadata(&file).unwrap().len() } else { 2 };
							fs::write(file, vec![0; length as usize]).unwrap();
							sound[*place] = false;
						}
					}
					Event::NoRecord(garbage) => {
						let _ = fs::remove_file(pinned.record());
						if *garbage {
							fs::write(pinned.record(), [7; 96]).unwrap();
						}
					}
					Event::Read(place) => {
						// A directory can't be read as a file, but its block comes.
						match pinned.store.fetch(&blocks[*place], 100 << 20).await {
							Ok(_) | Err(ArtifactError::OtherKind { .. }) => sound[*place] = true,
							Err(error) => assert!(matches!(error, ArtifactError::Full { .. }), "{error}"),
						}
					}
					Event::Collect => drop(pinned.store.collect(Duration::ZERO).await.unwrap()),
					Event::Sweep => drop(pinned.store.sweep(Duration::ZERO).await.unwrap()),
					Event::Put(seed) => {
						age(&pinned.store_directory());
						let put = pinned.store.put_passing(vec![*seed; 900_000]).await;
						assert!(matches!(put, Ok(_) | Err(ArtifactError::Full { .. })), "{put:?}");
					}
					Event::Pin => {
						let put = pinned.store.pin(&pinned.nodes[0], "").await;
						assert!(matches!(put, Ok(()) | Err(ArtifactError::NotFound { .. })), "{put:?}");
					}
				}
				for (place, block) in blocks.iter().enumerate().filter(|(place, _)| sound[*place]) {
					assert!(pinned.file(block).is_some(), "block {place} went with {event:?} of {events:?}");
				}
				let usage = pinned.store.usage().await.unwrap();
				// What rotted shrank without anybody counting, and what is larger was never written here.
				assert!(usage.kept.bytes + usage.passing.bytes <= quota, "{usage:?}");
			}
			age(&pinned.store_directory());
			let fetched = pinned.store.fetch_all(&pinned.nodes[0], 100 << 20).await;
			if let Err(error) = fetched {
				// Nothing may go for it where nobody knows any more what is a part of it. Then it takes more room.
				let is_unknown = events.iter().any(|event| matches!(event, Event::NoRecord(_)));
				assert!(matches!(error, ArtifactError::Full { .. }) && is_unknown, "{error} after {events:?}");
				pinned.reopen(&url, 8 << 20);
			}
			pinned.heal().await;
		});
	}
}
