use super::*;
use crate::memory::Memory;
use proptest::prelude::*;

/// All that a walk gives.
async fn walked(
	memory: &Memory,
	root: Cid,
	limit: usize,
	ahead: usize,
) -> Result<Vec<(Cid, Bytes)>, ArtifactError> {
	let mut walk = DagWalk::new(memory.clone(), root, limit, ahead)?;
	let mut found = Vec::new();
	while let Some(next) = walk.next().await? {
		found.push(next);
	}
	Ok(found)
}

/// Depth first, each once.
fn expected(memory: &Memory, cid: Cid, seen: &mut Vec<Cid>) {
	if seen.contains(&cid) {
		return;
	}
	seen.push(cid);
	for below in unixfs::links(&cid, memory.get(&cid).unwrap()).unwrap() {
		expected(memory, below, seen);
	}
}

#[tokio::test]
async fn several_blocks_should_be_asked_for_at_a_time_and_no_more_than_that() {
	let mut memory = Memory::default();
	let leaves: Vec<_> = (0..100_u8).map(|i| ("", memory.leaf(&[i]).0)).collect();
	let root = memory.directory(false, &leaves);
	assert_eq!(walked(&memory, root, 101, 8).await.unwrap().len(), 101);
	assert!((2..=9).contains(&memory.most_open()), "{}", memory.most_open());
	assert_eq!(memory.asked(), 101);
}

#[tokio::test]
async fn more_blocks_than_allowed_should_be_refused_and_as_many_be_read() {
	let mut memory = Memory::default();
	let mut nodes = Vec::new();
	for node in 0..7_u32 {
		let leaf = |leaf: u32| (node * 10_000 + leaf).to_le_bytes();
		let leaves: Vec<_> = (0..10_000).map(|place| ("", memory.leaf(&leaf(place)).0)).collect();
		nodes.push(("", memory.directory(false, &leaves)));
	}
	let root = memory.directory(false, &nodes);
	assert_eq!(walked(&memory, root, MAX_BLOCKS, AHEAD).await.unwrap().len(), 70_008);
	let refused = walked(&memory, root, 65_536, AHEAD).await;
	assert!(
		matches!(&refused, Err(error @ ArtifactError::ManyBlocks { limit: 65_536, .. }) if !error.is_transient()),
		"{refused:?}"
	);
}

#[test]
fn a_name_should_give_its_cid_back() {
	let hash = *block::raw_cid(b"x").hash();
	for cid in [Cid::new_v0(hash).unwrap(), Cid::new_v1(DAG_PB, hash), Cid::new_v1(RAW, hash)] {
		assert_eq!(Name::new(&cid).unwrap().cid(), cid);
	}
	assert!(Name::new(&Cid::new_v1(0x71, hash)).is_err());
}

proptest! {
	#![proptest_config(crate::fuzzing())]

	#[test]
	fn fuzz_a_walk_should_be_depth_first_and_each_block_once(
		// Of each node which of those before it are below it.
		nodes in proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..6), 1..30),
		ahead in 0_usize..10,
	) {
		let mut memory = Memory::default();
		let mut made = vec![memory.leaf(b"one").0, memory.leaf(b"other").0];
		for (number, links) in nodes.iter().enumerate() {
			let name = number.to_string();
			let links: Vec<_> = links.iter().map(|link| (name.as_str(), made[link.index(made.len())])).collect();
			made.push(memory.directory(false, &links));
		}
		let root = *made.last().unwrap();
		let mut order = Vec::new();
		expected(&memory, root, &mut order);
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let found = runtime.block_on(walked(&memory, root, order.len() + 200, ahead)).unwrap();
		prop_assert_eq!(found.iter().map(|(cid, _)| *cid).collect::<Vec<_>>(), order);
		prop_assert!(found.iter().all(|(cid, block)| block::matches(cid, block)));
		prop_assert_eq!(memory.asked(), found.len());
	}
}
