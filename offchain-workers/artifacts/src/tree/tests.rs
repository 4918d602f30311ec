use super::*;
use crate::{
	block::{DAG_PB, RAW},
	memory::{directory, Memory},
	Blockstore, Store, StoreConfig, TreeLimits,
};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::{fs, path::Path};

fn names(item: Item) -> Vec<String> {
	match item {
		Item::Directory(entries) => entries.into_iter().map(|entry| entry.name).collect(),
		Item::File(size) => panic!("a file of {size} bytes"),
	}
}

#[tokio::test]
async fn a_spread_directory_should_be_read_like_one_in_one_block() {
	let mut memory = Memory::default();
	let leaf = memory.put(RAW, b"leaf".to_vec());
	let below = memory.directory(true, &[("00b", leaf), ("7Fa", leaf)]);
	let spread = memory.directory(true, &[("1Ad", leaf), ("1B", below), ("FFc", leaf)]);
	assert_eq!(names(look(&memory, spread).await.unwrap()), ["a", "b", "c", "d"]);
	assert_eq!(resolve(&memory, spread, "a").await.unwrap(), leaf);
	let plain = memory.directory(false, &[("d", leaf), ("in", spread)]);
	assert_eq!(names(look(&memory, plain).await.unwrap()), ["d", "in"]);
	assert_eq!(resolve(&memory, plain, "/in//b/").await.unwrap(), leaf);
	assert_eq!(look(&memory, leaf).await.unwrap(), Item::File(4));
	let refused = resolve(&memory, plain, "in/e").await;
	assert!(matches!(refused, Err(ArtifactError::NoEntry { cid, .. }) if cid == spread), "{refused:?}");
	let refused = resolve(&memory, plain, "d/e").await;
	assert!(matches!(refused, Err(ArtifactError::OtherKind { .. })), "{refused:?}");
}

#[tokio::test]
async fn names_that_lead_elsewhere_should_be_refused() {
	let mut memory = Memory::default();
	let leaf = memory.put(RAW, b"leaf".to_vec());
	for name in ["", ".", "..", "a/b", "/etc/passwd", "../x", "nul\0", &"n".repeat(256)] {
		let directory = memory.directory(false, &[(name, leaf)]);
		let refused = look(&memory, directory).await;
		assert!(matches!(refused, Err(ArtifactError::Malformed { .. })), "{name:?}: {refused:?}");
	}
	let twice = memory.directory(false, &[("same", leaf), ("same", leaf)]);
	assert!(matches!(look(&memory, twice).await, Err(ArtifactError::Malformed { .. })));
}

#[tokio::test]
async fn a_spread_directory_that_shares_its_pieces_should_not_be_read_without_end() {
	let mut memory = Memory::default();
	let leaf = memory.put(RAW, b"leaf".to_vec());
	let mut piece = memory.directory(true, &[("00x", leaf)]);
	for _ in 0..8 {
		let places: Vec<String> = (0..256).map(|place| format!("{place:02X}")).collect();
		let links: Vec<_> = places.iter().map(|place| (place.as_str(), piece)).collect();
		piece = memory.directory(true, &links);
	}
	let refused = look(&memory, piece).await;
	assert!(matches!(refused, Err(ArtifactError::CrowdedDirectory { .. })), "{refused:?}");

	let mut deep = memory.directory(true, &[("00x", leaf)]);
	for _ in 0..=MAX_LEVELS {
		deep = memory.directory(true, &[("00", deep)]);
	}
	assert!(matches!(look(&memory, deep).await, Err(ArtifactError::Malformed { .. })));
}

/// A block of a directory tree, well made or not: its kind, and names of those before it.
#[derive(Clone, Debug)]
struct Made {
	kind: u8,
	links: Vec<(String, Index)>,
}

fn made() -> impl Strategy<Value = Made> {
	// As in directories, in pieces of them, and as nobody may call a file.
	let name = prop_oneof![
		6 => "[a-c]{1,2}",
		6 => "[0-1][0-1][a-c]{0,2}",
		1 => prop_oneof![Just(""), Just("."), Just(".."), Just("00.."), Just("00a/b"), Just("../x"), Just("/")]
			.prop_map(String::from),
	];
	(0_u8..6, vec((name, any::<Index>()), 0..4)).prop_map(|(kind, links)| Made { kind, links })
}

/// All entries of a directory, however it is spread: `None` where a piece is none.
fn entries_of(memory: &Memory, cid: Cid, is_piece: bool) -> Option<Vec<(String, Cid)>> {
	match unixfs::decode(&cid, memory.get(&cid).unwrap().clone()).ok()? {
		Node::Directory(links) if !is_piece => {
			Some(links.into_iter().map(|link| (link.name, link.cid)).collect())
		}
		Node::Shard { prefix, links } => {
			let mut entries = Vec::new();
			for link in links {
				match &link.name[prefix..] {
					"" => entries.extend(entries_of(memory, link.cid, true)?),
					name => entries.push((name.to_owned(), link.cid)),
				}
			}
			Some(entries)
		}
		_ => None,
	}
}

/// Bytes and entries below a directory of this disk. Nothing else than files and directories may be there.
fn on_disk(at: &Path) -> (u64, u64) {
	let (mut bytes, mut entries) = (0, 0);
	for entry in fs::read_dir(at).unwrap().map(Result::unwrap) {
		let kind = entry.file_type().unwrap();
		entries += 1;
		if kind.is_dir() {
			let (more_bytes, more_entries) = on_disk(&entry.path());
			(bytes, entries) = (bytes + more_bytes, entries + more_entries);
		} else {
			assert!(kind.is_file());
			bytes += entry.metadata().unwrap().len();
		}
	}
	(bytes, entries)
}

proptest! {
	#![proptest_config(crate::fuzzing())]

	#[test]
	fn fuzz_a_tree_should_be_read_as_it_is_or_refused(all in vec(made(), 1..9), limit in 0_u64..60) {
		let mut memory = Memory::default();
		let mut blocks = vec![(memory.leaf(b"").0, Vec::new()), (memory.leaf(b"1234567").0, b"1234567".to_vec())];
		for Made { kind, links } in &all {
			let links: Vec<_> =
				links.iter().map(|(name, link)| (name.as_str(), blocks[link.index(blocks.len())].0)).collect();
			let mut node = directory(*kind >= 3, &links);
			// A symbolic link, or of no kind.
			if *kind == 0 {
				let length = node.len();
				node[length - 1] = if links.is_empty() { 4 } else { 9 };
			}
			blocks.push((memory.put(DAG_PB, node.clone()), node));
		}
		let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
		runtime.block_on(async {
			for (cid, _) in &blocks {
				let Ok(Item::Directory(entries)) = look(&memory, *cid).await else { continue };
				let mut expected = entries_of(&memory, *cid, false).expect("what is read as a directory is one");
				expected.sort();
				let found: Vec<_> = entries.iter().map(|entry| (entry.name.clone(), entry.cid)).collect();
				prop_assert_eq!(found, expected);
				for Entry { name, cid: below } in entries {
					prop_assert!(!name.is_empty() && !name.contains('/') && name != "." && name != "..");
					prop_assert_eq!(resolve(&memory, *cid, &name).await.unwrap(), below);
				}
			}
			let place = tempfile::tempdir().unwrap();
			let store = Store::open(&StoreConfig::local(place.path().join("store"))).unwrap();
			let kept = Blockstore::open(&place.path().join("store")).unwrap();
			for (cid, block) in &blocks {
				kept.put(cid, block).unwrap();
			}
			let root = blocks.last().unwrap().0;
			let inside = place.path().join("inside");
			fs::create_dir(&inside).unwrap();
			let limits = TreeLimits { bytes: limit, entries: limit };
			match store.write_tree(&root, &inside.join("tree"), limits).await {
				Ok(tree) => {
					prop_assert!(tree.bytes <= limit && tree.entries <= limit);
					prop_assert_eq!(on_disk(&inside.join("tree")), (tree.bytes, tree.entries));
				}
				Err(_) => prop_assert_eq!(on_disk(&inside), (0, 0)),
			}
			let outside: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
			prop_assert_eq!(outside.len(), 2, "{:?}", outside);
			Ok(())
		})?;
	}
}
