use super::*;
use crate::{block::raw_cid, blockstore::Blockstore};
use rust_unixfs::file::adder::{BalancedCollector, Chunker, FileAdder, FileAdderBuilder};

/// The pattern from which the expected CIDs were made by js-ipfs (ipfs-unixfs-importer 15, as in Helia).
fn pattern(length: usize) -> Vec<u8> {
	(0..length).map(|i| ((i * 31 + (i >> 8) * 17 + (i >> 16) * 7) & 255) as u8).collect()
}

fn imported(content: &[u8]) -> (tempfile::TempDir, Blockstore, Cid) {
	let directory = tempfile::tempdir().unwrap();
	let store = Blockstore::open(directory.path()).unwrap();
	let mut importer = Importer::new(store.clone());
	importer.push(content).unwrap();
	let (cid, size) = importer.finish().unwrap();
	assert_eq!(size, content.len() as u64);
	(directory, store, cid)
}

#[test]
fn import_should_give_the_cids_of_helia() {
	let golden = [
		(0, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
		(1 << 20, "bafkreifd6cdnwm6y2izhtuhyqdbgptjshwyvso4wbir3g6j7e3hpx5iffa"),
		((1 << 20) + 1, "bafybeignt2ocbtaf4vzdhsjbgfr34rczj2jwn5rqguyimrgixajgffjrfa"),
		(2 << 20, "bafybeihirfalpzjfwig67d5wvbbulmzr2fdvtrkllmovccnsof7tfec3iy"),
		(5 * (1 << 20) + 123, "bafybeigdhbesnxtaj3ewvn7hbdmtqkysq6p3k2j3kem5kc2yrtv4yv2wyy"),
	];
	for (length, expected) in golden {
		let (_directory, store, cid) = imported(&pattern(length));
		assert_eq!(cid.to_string(), expected, "{length} bytes");
		assert!(store.has(&cid));
	}
	assert_eq!(
		imported(b"hello world").2.to_string(),
		"bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
	);
}

#[tokio::test]
async fn files_in_the_older_shape_should_have_kubos_cids_and_be_read_by_them() {
	// Kubo 0.22's, with its defaults: chunks of 256 KiB in dag-pb, 174 links, CIDv0. Of what is in several blocks Helia gives the same.
	let golden = [
		(pattern(0), "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"),
		(b"hello world".to_vec(), "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD"),
		(pattern(1_000), "QmPNTwvb9Ke2v8WzrAe5vXSNe2wXVf9v7s2khzCaKymKM7"),
		(pattern(262_144), "QmVwssxbD7qXmDP7iSkicicxA1BXqRMiAEUtWMHSTwHZwQ"),
		(pattern(262_145), "Qmaq6BTRta2uaBdUvDA4u1za9vNz6jLuJKRHe4pvmCDaop"),
		(pattern(1_000_003), "QmcEKrsi5SZp3ezpKfT496UQi4pWKuAi8PRE8CAiqa218x"),
		(pattern(46_000_000), "QmStXtzCy6LNUK2V5omLvHt7hHmyiTqFadiUZWSes3vq15"),
	];
	for (content, expected) in golden {
		let adder = FileAdder::builder()
			.with_chunker(Chunker::Size(262_144))
			.with_collector(BalancedCollector::with_branching_factor(174))
			.with_cid_version(cid::Version::V0)
			.with_raw_leaves(false);
		let (_, blocks) = built(adder, &content);
		let directory = tempfile::tempdir().unwrap();
		let store = crate::Store::open(&crate::StoreConfig::local(directory.path())).unwrap();
		let kept = Blockstore::open(directory.path()).unwrap();
		for (cid, block) in &blocks {
			kept.put(cid, block).unwrap();
		}
		let root = crate::parse_text(expected).unwrap();
		assert_eq!(blocks.last().map(|(cid, _)| *cid), Some(root), "{} bytes", content.len());
		assert!(store.has(&root).await.unwrap(), "{} bytes", content.len());
		assert!(store.get(&root, content.len() as u64).await.unwrap() == content, "{} bytes", content.len());
		store.pin(&root, "").await.unwrap();
	}
}

#[test]
fn import_should_not_depend_on_how_content_is_cut() {
	let content = pattern((2 << 20) + 77);
	let (_directory, _, whole) = imported(&content);
	for piece in [1000, CHUNK_BYTES - 1, CHUNK_BYTES + 1] {
		let directory = tempfile::tempdir().unwrap();
		let mut importer = Importer::new(Blockstore::open(directory.path()).unwrap());
		for part in content.chunks(piece) {
			importer.push(part).unwrap();
		}
		assert_eq!(importer.finish().unwrap(), (whole, content.len() as u64), "pieces of {piece}");
	}
}

#[test]
fn the_adder_should_give_helias_cids_for_trees_of_many_levels() {
	let adder = FileAdder::builder()
		.with_chunker(Chunker::Size(1024))
		.with_collector(BalancedCollector::with_branching_factor(4))
		.with_raw_leaves(true);
	let (root, _) = built(adder, &pattern(100_000));
	assert_eq!(root.to_string(), "bafybeiecdly5leo4gm2zmte2orq2sw3ja2pi67w3guaaxdt6gu43ls6tqm");
}

/// The root and all blocks that an adder makes.
fn built(adder: FileAdderBuilder, content: &[u8]) -> (Cid, Vec<(Cid, Vec<u8>)>) {
	let mut adder = adder.build();
	let (mut rest, mut blocks) = (content, Vec::new());
	while !rest.is_empty() {
		let (made, taken) = adder.push(rest);
		blocks.extend(made);
		rest = &rest[taken..];
	}
	blocks.extend(adder.finish());
	(blocks.last().unwrap().0, blocks)
}

#[test]
fn decode_should_read_files_in_the_older_shape() {
	let adder = FileAdder::builder().with_chunker(Chunker::Size(100)).with_raw_leaves(false);
	let content = pattern(1_000);
	let (root, blocks) = built(adder, &content);
	let block = |cid: &Cid| Bytes::from(blocks.iter().find(|(found, _)| found == cid).unwrap().1.clone());
	let Node::Branch { size: 1_000, children } = decode(&root, block(&root)).unwrap() else {
		panic!("a file of ten chunks has a root");
	};
	let mut read = Vec::new();
	for (cid, size) in children {
		assert_eq!((cid.codec(), size), (DAG_PB, 100));
		let Node::Leaf(piece) = decode(&cid, block(&cid)).unwrap() else { panic!("a leaf") };
		read.extend_from_slice(&piece);
	}
	assert_eq!(read, content);
}

fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
	[&[number << 3 | 2, u8::try_from(bytes.len()).unwrap()], bytes].concat()
}

fn number(number: u8, value: &[u8]) -> Vec<u8> {
	[&[number << 3], value].concat()
}

fn node(links: usize, data: &[Vec<u8>]) -> Vec<u8> {
	let link = field(2, &field(1, &raw_cid(b"leaf").to_bytes()));
	[link.repeat(links), field(1, &data.concat())].concat()
}

fn refusal(block: Vec<u8>) -> &'static str {
	let cid = Cid::new_v1(DAG_PB, *raw_cid(&block).hash());
	match decode(&cid, block.into()) {
		Err(ArtifactError::Malformed { why, .. }) => why,
		other => panic!("expected a refusal, got {other:?}"),
	}
}

#[test]
fn decode_should_refuse_what_is_not_a_consistent_file() {
	let (file, metadata) = (number(1, &[2]), number(1, &[3]));
	let size = |value: &[u8]| number(3, value);
	let part = |value: &[u8]| number(4, value);
	let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];

	assert_eq!(refusal(vec![]), "a node without data");
	assert_eq!(refusal(node(0, &[metadata])), "a UnixFS node of unknown type");
	assert_eq!(refusal(node(0, &[size(&[0])])), "a UnixFS node of unknown type");
	assert_eq!(
		refusal(node(0, &[file.clone(), field(2, b"abc"), size(&[4])])),
		"a leaf's size is not that of its content"
	);
	assert_eq!(
		refusal(node(1, &[file.clone(), field(2, b"abc"), size(&[4]), part(&[4])])),
		"content beside links"
	);
	assert_eq!(refusal(node(2, &[file.clone(), size(&[4]), part(&[4])])), "not as many sizes as links");
	assert_eq!(refusal(node(1, &[file.clone(), size(&[5]), part(&[4])])), "sizes don't add up");
	assert_eq!(refusal(node(1, &[file.clone(), part(&[4])])), "sizes don't add up");
	let overflow = node(2, &[file.clone(), size(&[1]), part(&most), part(&[2])]);
	assert_eq!(refusal(overflow), "sizes don't add up");
	assert_eq!(refusal(vec![0x0a, 0x7f, 1]), "cut off");
	assert_eq!(refusal([&[0x0a][..], &most].concat()), "cut off");
	assert_eq!(refusal([&[0x08][..], &[0xff; 10]].concat()), "a number over 64 bits");
	assert_eq!(refusal(vec![0x09, 0, 0, 0, 0, 0, 0, 0, 0]), "a field of unknown type");
	assert_eq!(refusal(field(2, &field(1, b"nonsense"))), "a link to an unsupported CID");
	assert_eq!(refusal(field(2, &[])), "a link to nothing");
}

#[test]
fn decode_should_never_panic_whatever_the_bytes() {
	// A valid node, each of its bytes replaced by each value, and each of its prefixes.
	let valid = node(2, &[number(1, &[2]), number(3, &[8]), number(4, &[4]), number(4, &[4])]);
	let cid = Cid::new_v1(DAG_PB, *raw_cid(&valid).hash());
	assert!(matches!(decode(&cid, valid.clone().into()), Ok(Node::Branch { size: 8, .. })));
	for position in 0..valid.len() {
		let _ = decode(&cid, Bytes::copy_from_slice(&valid[..position]));
		for value in 0..=255 {
			let mut changed = valid.clone();
			changed[position] = value;
			let _ = decode(&cid, changed.into());
		}
	}
}

#[test]
fn directories_should_be_read_with_the_names_of_their_entries() {
	let link = |name: &[u8]| field(2, &[field(1, &raw_cid(b"leaf").to_bytes()), field(2, name)].concat());
	let directory = [link(b"one"), link(b"two"), field(1, &number(1, &[1]))].concat();
	let cid = block::cid_of(DAG_PB, &directory);
	let Ok(Node::Directory(links)) = decode(&cid, directory.into()) else { panic!("a directory") };
	assert_eq!(links.iter().map(|link| link.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
	assert_eq!(refusal([link(b"\xff"), field(1, &number(1, &[1]))].concat()), "a name that is not UTF-8");
	let symlink = field(1, &[number(1, &[4]), field(2, b"/etc/passwd")].concat());
	let cid = block::cid_of(DAG_PB, &symlink);
	assert_eq!(decode(&cid, symlink.into()).unwrap(), Node::Symlink);
}

#[test]
fn pieces_of_spread_directories_should_be_of_the_form_that_is_read() {
	let link = |name: &[u8]| field(2, &[field(1, &raw_cid(b"leaf").to_bytes()), field(2, name)].concat());
	let piece = |name: &[u8], hash: u8, fanout: &[u8]| {
		let data = [number(1, &[5]), field(2, &[1]), number(5, &[hash]), number(6, fanout)].concat();
		[link(name), field(1, &data)].concat()
	};
	let good = piece(b"0Aname", 0x22, &[0x80, 2]);
	let cid = block::cid_of(DAG_PB, &good);
	assert!(matches!(decode(&cid, good.into()), Ok(Node::Shard { prefix: 2, .. })));
	assert_eq!(refusal(piece(b"0Aname", 0x12, &[0x80, 2])), "a directory spread by an unknown hash function");
	for fanout in [&[0][..], &[4], &[100], &[0x80, 16]] {
		let why = refusal(piece(b"0Aname", 0x22, fanout));
		assert_eq!(why, "a directory spread over an odd number of pieces", "{fanout:?}");
	}
	for name in [&b"0"[..], b"", "0ä".as_bytes()] {
		assert_eq!(refusal(piece(name, 0x22, &[0x80, 2])), "a name that is not one of a spread directory");
	}
}

proptest::proptest! {
	#![proptest_config(crate::fuzzing())]

	#[test]
	fn fuzz_decode_should_never_panic_whatever_a_node_says(data in proptest::collection::vec(0_u8.., 0..60), links in 0_usize..4) {
		let link = field(2, &field(1, &raw_cid(b"leaf").to_bytes()));
		let block = [link.repeat(links), field(1, &data)].concat();
		let cid = block::cid_of(DAG_PB, &block);
		if let Ok(Node::Branch { size, children }) = decode(&cid, block.clone().into()) {
			proptest::prop_assert_eq!(children.iter().map(|(_, size)| size).sum::<u64>(), size);
		}
		let _ = decode(&cid, data.into());
	}

	#[test]
	fn directories_should_be_read_as_they_are_written(names in proptest::collection::btree_set("[^/\0]{1,40}", 0..40)) {
		let links: Vec<_> = names
			.iter()
			.map(|name| Link { cid: raw_cid(name.as_bytes()), name: name.clone(), total: name.len() as u64 })
			.collect();
		// Whatever order they come in.
		let (cid, block) = encode_directory(links.iter().rev().cloned().collect()).unwrap();
		proptest::prop_assert!(block::matches(&cid, &block));
		let size = links.iter().map(|link| link.total).sum::<u64>() + block.len() as u64;
		proptest::prop_assert_eq!(total_size(&cid, &block).unwrap(), size);
		proptest::prop_assert_eq!(decode(&cid, block.into()).unwrap(), Node::Directory(links));
	}
}
