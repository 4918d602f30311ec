use super::*;
use crate::{
	block::{raw_cid, DAG_PB},
	memory::Memory,
	protobuf::{put_bytes, put_number},
};
use proptest::{collection::vec, prelude::*, sample::Index};

/// What UnixFS calls a file.
const FILE: u64 = 2;

impl Memory {
	fn branch(&mut self, children: &[(Cid, u64)]) -> (Cid, u64) {
		(self.put(DAG_PB, encode(children)), children.iter().map(|(_, size)| size).sum())
	}

	async fn read(&self, root: Cid, max_bytes: u64) -> Result<Vec<u8>, ArtifactError> {
		FileWalk::new(self.clone(), root, max_bytes).collect().await
	}
}

fn encode(children: &[(Cid, u64)]) -> Vec<u8> {
	let sizes: Vec<u64> = children.iter().map(|(_, size)| *size).collect();
	encode_saying(children, FILE, b"", sizes.iter().sum(), &sizes)
}

/// A node that says this of itself and of what is below it.
fn encode_saying(children: &[(Cid, u64)], kind: u64, content: &[u8], size: u64, sizes: &[u64]) -> Vec<u8> {
	let (mut node, mut data) = (Vec::new(), Vec::new());
	for (cid, _) in children {
		let mut link = Vec::new();
		put_bytes(&mut link, 1, &cid.to_bytes());
		put_bytes(&mut node, 2, &link);
	}
	put_number(&mut data, 1, kind);
	if !content.is_empty() {
		put_bytes(&mut data, 2, content);
	}
	put_number(&mut data, 3, size);
	for size in sizes {
		put_number(&mut data, 4, *size);
	}
	put_bytes(&mut node, 1, &data);
	node
}

fn malformed(result: Result<Vec<u8>, ArtifactError>) -> &'static str {
	match result {
		Err(ArtifactError::Malformed { why, .. }) => why,
		other => panic!("expected a malformed file, got {other:?}"),
	}
}

#[tokio::test]
async fn a_file_should_be_read_in_order_whatever_its_shape() {
	let mut memory = Memory::default();
	let leaves: Vec<_> = (0..40_u8).map(|i| memory.leaf(&vec![i; usize::from(i)])).collect();
	let left = memory.branch(&leaves[..20]);
	let right = memory.branch(&leaves[25..]);
	let mut children = vec![left];
	children.extend_from_slice(&leaves[20..25]);
	children.push(right);
	let (root, size) = memory.branch(&children);
	let expected: Vec<u8> = (0..40_u8).flat_map(|i| vec![i; usize::from(i)]).collect();
	assert_eq!(memory.read(root, size).await.unwrap(), expected);
	assert!((MIN_AHEAD..=MAX_AHEAD).contains(&memory.most_open()));
}

#[tokio::test]
async fn a_block_may_occur_many_times() {
	let mut memory = Memory::default();
	let leaf = memory.leaf(b"again ");
	let twice = memory.branch(&[leaf, leaf]);
	let (root, size) = memory.branch(&[twice, twice, leaf]);
	assert_eq!(memory.read(root, size).await.unwrap(), b"again ".repeat(5));
}

/// A trickle tree of these leaves, as IPFS builds it: of each node first `direct` leaves, then two trees each of depth 1, 2, ... below its own.
fn trickle(
	memory: &mut Memory,
	leaves: &mut std::vec::IntoIter<(Cid, u64)>,
	direct: usize,
	depth: usize,
) -> (Cid, u64) {
	let mut children: Vec<_> = leaves.by_ref().take(direct).collect();
	for below in 1..depth {
		for _ in 0..2 {
			if leaves.len() > 0 {
				children.push(trickle(memory, leaves, direct, below));
			}
		}
	}
	memory.branch(&children)
}

#[tokio::test]
async fn a_trickle_tree_should_be_read_whole_and_in_part() {
	let mut memory = Memory::default();
	let leaves: Vec<_> = (0..200_u8).map(|i| memory.leaf(&vec![i; usize::from(i % 7) + 1])).collect();
	let expected: Vec<u8> = (0..200_u8).flat_map(|i| vec![i; usize::from(i % 7) + 1]).collect();
	let (root, size) = trickle(&mut memory, &mut leaves.into_iter(), 3, 9);
	assert_eq!(size, expected.len() as u64, "all leaves are in it");
	assert_eq!(memory.read(root, size).await.unwrap(), expected);
	for (start, end) in [(0, 1), (5, 300), (417, 420), (size - 1, size)] {
		let part = FileWalk::new(memory.clone(), root, size).part(start..end).collect().await.unwrap();
		assert_eq!(part, expected[start as usize..end as usize], "{start}..{end}");
	}
}

#[tokio::test]
async fn a_file_over_the_limit_should_be_refused_from_its_first_block() {
	let mut memory = Memory::default();
	let leaf = memory.leaf(b"12345");
	let (root, _) = memory.branch(&[leaf, leaf]);
	let refused = memory.read(root, 9).await;
	assert!(matches!(refused, Err(ArtifactError::TooLarge { size: 10, limit: 9, .. })), "{refused:?}");
	assert_eq!(memory.asked(), 1);
	assert!(matches!(memory.read(leaf.0, 4).await, Err(ArtifactError::TooLarge { .. })));
	assert_eq!(memory.read(root, 10).await.unwrap().len(), 10);
}

#[tokio::test]
async fn a_missing_block_should_be_named() {
	let mut memory = Memory::default();
	let there = memory.leaf(b"there");
	let missing = (raw_cid(b"gone"), 4);
	let (root, size) = memory.branch(&[there, missing]);
	let refused = memory.read(root, size).await;
	assert!(matches!(refused, Err(ArtifactError::NotFound { cid }) if cid == missing.0), "{refused:?}");
}

#[tokio::test]
async fn sizes_that_lie_should_be_refused() {
	let mut memory = Memory::default();
	let leaf = memory.leaf(b"12345");
	let (root, size) = memory.branch(&[(leaf.0, 4)]);
	assert_eq!(malformed(memory.read(root, size).await), "another size than its parent says");
	let inner = memory.branch(&[leaf]);
	let (root, size) = memory.branch(&[(inner.0, 6)]);
	assert_eq!(malformed(memory.read(root, size).await), "another size than its parent says");
}

#[tokio::test]
async fn trees_that_are_deep_or_endless_should_be_refused() {
	let mut memory = Memory::default();
	let mut top = memory.leaf(b"deep");
	for _ in 0..=MAX_DEPTH {
		top = memory.branch(&[top]);
	}
	assert_eq!(malformed(memory.read(top.0, 4).await), "a tree that is too deep");

	// Impossible under a real hash: a node that contains itself.
	let cycle = Cid::new_v1(DAG_PB, *raw_cid(b"cycle").hash());
	memory.insert(cycle, encode(&[(cycle, 0), (cycle, 0)]));
	assert_eq!(malformed(memory.read(cycle, 4).await), "a tree that is too deep");
}

#[tokio::test]
async fn a_small_file_of_very_many_blocks_should_be_refused() {
	let mut memory = Memory::default();
	let empty = memory.leaf(b"");
	let mut top = memory.branch(&vec![empty; 100]);
	for _ in 0..4 {
		top = memory.branch(&vec![top; 100]);
	}
	let why = malformed(memory.read(top.0, 0).await);
	assert_eq!(why, "more blocks than a file of its size needs");
	assert!(memory.asked() <= usize::try_from(max_blocks(0)).unwrap());
}

#[tokio::test]
async fn a_part_should_be_those_bytes_and_take_only_the_blocks_that_have_them() {
	let mut memory = Memory::default();
	let leaves: Vec<_> = (0..12_u8).map(|i| memory.leaf(&vec![i; usize::from(i % 5)])).collect();
	let inner = memory.branch(&leaves[3..7]);
	let mut children = leaves[..3].to_vec();
	children.push(memory.branch(&[inner, leaves[7]]));
	children.extend_from_slice(&leaves[8..]);
	let (root, size) = memory.branch(&children);
	let whole = memory.read(root, size).await.unwrap();
	let read = |root, part| FileWalk::new(memory.clone(), root, size).part(part).collect();
	for start in 0..=size + 1 {
		for end in start..=size + 2 {
			let expected = &whole[start.min(size) as usize..end.min(size) as usize];
			assert_eq!(read(root, start..end).await.unwrap(), expected, "{start}..{end}");
		}
	}
	assert_eq!(read(root, 0..u64::MAX).await.unwrap(), whole);
	assert_eq!(read(leaves[4].0, 1..3).await.unwrap(), [4, 4]);

	let tall: Vec<_> = (0..100_u8).map(|i| memory.leaf(&[i; 10])).collect();
	let (root, size) = memory.branch(&tall);
	let asked = memory.asked();
	let part = FileWalk::new(memory.clone(), root, size).part(505..525).collect().await.unwrap();
	assert_eq!(part, [[50; 5].as_slice(), &[51; 10], &[52; 5]].concat());
	assert_eq!(memory.asked() - asked, 4);
}

/// A node of a file, well made or not.
#[derive(Clone, Debug)]
struct Made {
	/// What is below it: a block before it or, astray, any; and the size that it says that has, where it isn't what that says itself.
	links: Vec<(Index, bool, Option<u64>)>,
	/// Its own content, which only a node without links may have.
	content: Vec<u8>,
	fault: Fault,
	/// Nodes above it that have nothing else below them.
	above: usize,
}

#[derive(Clone, Debug)]
enum Fault {
	None,
	/// The sizes are those of others of its children.
	Rotated,
	Fewer,
	More,
	/// Content beside links.
	Content,
	/// So much is added to its own size.
	Size(u64),
	/// It is no file, or not said to be one.
	Kind(u64),
}

fn made() -> impl Strategy<Value = Made> {
	let size = prop_oneof![80 => Just(None), 1 => (0_u64..20).prop_map(Some), 1 => Just(Some(u64::MAX))];
	let fault = prop_oneof![
		60 => Just(Fault::None),
		1 => Just(Fault::Rotated),
		1 => Just(Fault::Fewer),
		1 => Just(Fault::More),
		1 => Just(Fault::Content),
		1 => prop_oneof![1_u64..9, Just(u64::MAX)].prop_map(Fault::Size),
		1 => (0_u64..7).prop_map(Fault::Kind),
	];
	let above = prop_oneof![12 => Just(0), 1 => 1..MAX_DEPTH + 3];
	let links = vec((any::<Index>(), proptest::bool::weighted(0.01), size), 0..5);
	(links, vec(0_u8.., 0..6), fault, above).prop_map(|(links, content, fault, above)| Made {
		links,
		content,
		fault,
		above,
	})
}

impl Made {
	/// Its block, and the size that it says it has.
	fn encode(&self, children: &[(Cid, u64)]) -> (Vec<u8>, u64) {
		let (mut kind, mut content) = (FILE, &self.content[..]);
		let mut sizes: Vec<u64> = children.iter().map(|(_, size)| *size).collect();
		let mut size = sizes.iter().fold(0, |sum: u64, size| sum.saturating_add(*size));
		match (&self.fault, children.is_empty()) {
			(_, true) => size = content.len() as u64,
			(Fault::Content, false) => {}
			(_, false) => content = b"",
		}
		let by = sizes.len().min(1);
		match self.fault {
			Fault::None | Fault::Content => {}
			Fault::Rotated => sizes.rotate_left(by),
			Fault::Fewer => drop(sizes.pop()),
			Fault::More => sizes.push(0),
			Fault::Size(lie) => size = size.wrapping_add(lie),
			Fault::Kind(other) => kind = other,
		}
		(encode_saying(children, kind, content, size, &sizes), size)
	}
}

/// The content of a file in which every node has as many bytes as its parent says, if it has no more blocks than `budget`.
fn content_of(
	memory: &Memory,
	cid: Cid,
	said: Option<u64>,
	depth: usize,
	budget: &mut u64,
) -> Option<Vec<u8>> {
	*budget = budget.checked_sub(1)?;
	let content = match unixfs::decode(&cid, memory.get(&cid)?.clone()).ok()? {
		Node::Leaf(content) => content.to_vec(),
		Node::Branch { children, .. } if depth < MAX_DEPTH => {
			let mut content = Vec::new();
			for (below, size) in children {
				content.extend(content_of(memory, below, Some(size), depth + 1, budget)?);
			}
			content
		}
		_ => return None,
	};
	said.is_none_or(|said| said == content.len() as u64).then_some(content)
}

/// What a walk gives until it ends or refuses, and whether it ended.
async fn taken(mut walk: FileWalk<Memory>) -> (Vec<u8>, bool) {
	let mut content = Vec::new();
	loop {
		match walk.next().await {
			Ok(Some(piece)) => content.extend_from_slice(&piece),
			Ok(None) => return (content, true),
			Err(_) => return (content, false),
		}
	}
}

proptest! {
	#![proptest_config(crate::fuzzing())]

	#[test]
	fn fuzz_a_file_should_be_read_as_its_sizes_say_or_refused(
		all in vec(made(), 1..9),
		limit in 0_u64..400,
		part: (u8, u8),
	) {
		// Under names that no hash gives, so that links may lead to what comes later, to the node itself, and to nothing.
		let name = |number: usize| Cid::new_v1(DAG_PB, *raw_cid(&number.to_le_bytes()).hash());
		let mut memory = Memory::default();
		let mut blocks = vec![memory.leaf(b""), memory.leaf(b"1"), memory.leaf(b"1234567")];
		for (number, made) in all.iter().enumerate() {
			let child = |(link, astray, size): &(Index, bool, Option<u64>)| {
				let before = blocks[link.index(blocks.len())];
				let (cid, says) = if *astray { (name(link.index(all.len() + 1)), 0) } else { before };
				(cid, size.unwrap_or(says))
			};
			let children: Vec<_> = made.links.iter().map(child).collect();
			let (block, size) = made.encode(&children);
			memory.insert(name(number), block);
			blocks.push((name(number), size));
			for _ in 0..made.above {
				let top = memory.branch(&[blocks[blocks.len() - 1]]);
				blocks.push(top);
			}
		}
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let (start, end) = (u64::from(part.0.min(part.1)), u64::from(part.0.max(part.1)));
		for (root, _) in blocks.iter().rev().take(4) {
			let expected = content_of(&memory, *root, None, 0, &mut max_blocks(limit));
			let expected = expected.filter(|content| content.len() as u64 <= limit);
			for wanted in [0..u64::MAX, start..end] {
				let fresh = memory.fresh();
				let walk = FileWalk::new(fresh.clone(), *root, limit).part(wanted.clone());
				let (content, ended) = runtime.block_on(taken(walk));
				prop_assert!(fresh.asked() as u64 <= max_blocks(limit));
				prop_assert!(fresh.most_open() <= MAX_AHEAD);
				prop_assert!(content.len() as u64 <= limit.min(wanted.end - wanted.start));
				match &expected {
					Some(whole) => {
						let place = |at: u64| usize::try_from(at).unwrap().min(whole.len());
						prop_assert_eq!(&content[..], &whole[place(wanted.start)..place(wanted.end)]);
						prop_assert!(ended);
					}
					// Of a part only the blocks that lead to it are looked at.
					None => prop_assert!(!ended || wanted.end < u64::MAX),
				}
			}
		}
	}

	#[test]
	fn fuzz_files_in_any_shape_should_be_read_back(
		content in vec(0_u8.., 0..3_000),
		// Of smaller ones there may be more than are read.
		chunk in 8_usize..700,
		links in 2_usize..9,
		raw: bool,
		part: (u16, u16),
	) {
		use rust_unixfs::file::adder::{BalancedCollector, Chunker, FileAdder};
		let mut adder = FileAdder::builder()
			.with_chunker(Chunker::Size(chunk))
			.with_collector(BalancedCollector::with_branching_factor(links))
			.with_raw_leaves(raw)
			.build();
		let (mut rest, mut blocks) = (&content[..], Vec::new());
		while !rest.is_empty() {
			let (made, taken) = adder.push(rest);
			blocks.extend(made);
			rest = &rest[taken..];
		}
		blocks.extend(adder.finish());
		let root = blocks.last().unwrap().0;
		let mut memory = Memory::default();
		blocks.into_iter().for_each(|(cid, block)| memory.insert(cid, block));
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let size = content.len() as u64;
		prop_assert_eq!(&runtime.block_on(memory.read(root, size)).unwrap(), &content);
		if size > 0 {
			let refused = runtime.block_on(memory.read(root, size - 1));
			let is_refused = matches!(refused, Err(ArtifactError::TooLarge { .. }));
			prop_assert!(is_refused);
		}
		let place = |at: u16| usize::from(at) % (content.len() + 1);
		let (start, end) = (place(part.0.min(part.1)), place(part.0.max(part.1)));
		let (start, end) = (start.min(end), start.max(end));
		let walk = FileWalk::new(memory, root, size).part(start as u64..end as u64);
		prop_assert_eq!(&runtime.block_on(walk.collect()).unwrap()[..], &content[start..end]);
	}
}
