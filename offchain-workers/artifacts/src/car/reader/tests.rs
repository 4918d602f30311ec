use super::*;
use crate::{
	block::raw_cid,
	memory::{framed, header, section},
};

async fn read(car: &[u8]) -> Result<(Vec<Cid>, Vec<(Cid, Bytes)>), ArtifactError> {
	let mut reader = CarReader::open(car, 10_000_000).await?;
	let mut blocks = Vec::new();
	while let Some(block) = reader.next().await? {
		blocks.push(block);
	}
	Ok((reader.roots().to_vec(), blocks))
}

async fn problem(car: &[u8]) -> CarProblem {
	match read(car).await {
		Err(ArtifactError::Car(problem)) => problem,
		other => panic!("expected a refusal, got {other:?}"),
	}
}

#[tokio::test]
async fn both_versions_should_give_the_same_blocks() {
	let cids = [raw_cid(b"one"), raw_cid(b"two")];
	let one = [header(&cids), section(&cids[0], b"one"), section(&cids[1], b"two")].concat();
	let expected = (cids.to_vec(), vec![(cids[0], Bytes::from("one")), (cids[1], Bytes::from("two"))]);
	assert_eq!(read(&one).await.unwrap(), expected);

	let data = 11 + 40 + 5_u64;
	let mut two = framed(VERSION_2);
	two.extend([0; 16]);
	two.extend(data.to_le_bytes());
	two.extend((one.len() as u64).to_le_bytes());
	two.extend((data + one.len() as u64).to_le_bytes());
	two.extend([0; 5]);
	two.extend(&one);
	two.extend(b"an index, which nobody reads");
	assert_eq!(read(&two).await.unwrap(), expected);
	let mut cut = two.clone();
	cut[11 + 24] -= 1;
	assert_eq!(problem(&cut).await, CarProblem::Section("it goes on after the data's end"));
	let mut far = two;
	far[11 + 16 + 4] = 1;
	assert_eq!(problem(&far).await, CarProblem::Header("its data begins at no sensible place"));
}

#[tokio::test]
async fn what_is_not_a_car_should_be_refused_with_the_reason() {
	let cid = raw_cid(b"one");
	let good = [header(&[cid]), section(&cid, b"one")].concat();
	assert_eq!(problem(b"").await, CarProblem::Header("nothing there"));
	assert_eq!(problem(&[0]).await, CarProblem::Header("of no sensible length"));
	assert_eq!(problem(&[0xff, 0xff, 0x7f, 0]).await, CarProblem::Header("of no sensible length"));
	assert_eq!(problem(&[0xff; 11]).await, CarProblem::Section("a number over 64 bits"));
	for length in 1..good.len() {
		let refused = read(&good[..length]).await;
		let is_header_alone = length == header(&[cid]).len();
		assert_eq!(refused.is_ok(), is_header_alone, "{length}: {refused:?}");
	}
	assert_eq!(problem(&framed(b"\xa1\x67version\x03")).await, CarProblem::Version(3));
	assert_eq!(problem(&framed(b"\xa1\x67version\x01")).await, CarProblem::Header("no roots"));
	assert_eq!(problem(&framed(b"\xa0")).await, CarProblem::Header("no version"));
	let mut trailing = b"\xa2\x65roots\x80\x67version\x01".to_vec();
	assert_eq!(read(&framed(&trailing)).await.unwrap().0, []);
	trailing.push(0);
	assert_eq!(problem(&framed(&trailing)).await, CarProblem::Header("something after it"));
	let many = b"\xa2\x65roots\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x67version\x01";
	assert_eq!(problem(&framed(many)).await, CarProblem::Header("more roots than are read"));
	let long = [header(&[cid]), vec![0xff, 0xff, 0xff, 0xff, 0x0f]].concat();
	assert_eq!(problem(&long).await, CarProblem::Section("longer than a block can be"));
	let nothing = [header(&[cid]), vec![0]].concat();
	assert_eq!(problem(&nothing).await, CarProblem::Section("no CID at its front"));
	let cbor = Cid::new_v1(0x71, *cid.hash());
	let other = [header(&[cid]), section(&cbor, b"one")].concat();
	assert_eq!(problem(&other).await, CarProblem::Block(block::CidProblem::Codec(0x71)));
	let refused = CarReader::open(&good[..], 20).await.err().unwrap();
	assert!(matches!(refused, ArtifactError::Car(CarProblem::Oversized(20))), "{refused:?}");
}

proptest::proptest! {
	#![proptest_config(crate::fuzzing())]

	#[test]
	fn fuzz_reading_should_never_panic_whatever_the_bytes(bytes in proptest::collection::vec(0_u8.., 0..400)) {
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let _ = runtime.block_on(read(&bytes));
		let _ = runtime.block_on(read(&[header(&[]), bytes].concat()));
	}

	#[test]
	fn fuzz_a_changed_byte_should_never_pass_as_the_same_block(place in 0_usize..110, value in 1_u8..) {
		let cid = raw_cid(b"one");
		let good = [header(&[cid]), section(&cid, b"one")].concat();
		let mut changed = good.clone();
		let place = place % good.len();
		changed[place] ^= value;
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		if let Ok((roots, blocks)) = runtime.block_on(read(&changed)) {
			proptest::prop_assert!(roots != [cid] || blocks != [(cid, Bytes::from("one"))]);
		}
	}
}
