//! The examples of `docs/spec/external-data.md`, computed.

use ambit_primitives::{
	feeds::{commitment, Failure, Finding, Value},
	AccountId, Cid, Hash,
};
use codec::{DecodeAll, Encode};

const DOCUMENT: &str = include_str!("../../docs/spec/external-data.md");

/// The findings of the examples, as they are named there.
fn findings() -> Vec<(&'static str, Finding)> {
	let found = |value| Finding::Found(value);
	let text = b"hi".to_vec().try_into().expect("it is short");
	let digest = [0x55; 32];
	let cid: Cid = [&[1, 0x55, 0x12, 0x20][..], &digest].concat().try_into().expect("a CID has 36 bytes");
	assert!(ambit_primitives::cid::check(&cid).is_ok());
	vec![
		("Found(Number(1234))", found(Value::Number(1_234))),
		("Found(Number(-1))", found(Value::Number(-1))),
		("Found(Text(\"hi\"))", found(Value::Text(text))),
		("Found(Tensor { root, cid })", found(Value::Tensor { root: Hash::repeat_byte(0x44), cid })),
		("Failed(Refused(404))", Finding::Failed(Failure::Refused(404))),
	]
}

/// The rows of the document's table: finding, SCALE, commitment.
fn rows() -> Vec<[&'static str; 3]> {
	let (_, table) = DOCUMENT.split_once("| finding | SCALE | commitment |").expect("the table is there");
	let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
	rows.map(|line| {
		let cells: Vec<_> =
			line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect();
		cells.try_into().expect("a row has three cells")
	})
	.collect()
}

#[test]
fn the_documents_commitments_should_be_those_that_the_chain_computes() {
	let genesis = Hash::repeat_byte(0x11);
	let operator = AccountId::new([0x22; 32]);
	let salt = Hash::repeat_byte(0x33);
	let computed: Vec<_> = findings()
		.into_iter()
		.map(|(name, finding)| {
			let hash = commitment(&genesis, 7, &operator, &finding, &salt);
			[name.to_owned(), hex(&finding.encode()), hex(hash.as_bytes())]
		})
		.collect();
	assert_eq!(rows(), computed);
}

#[test]
fn the_documents_findings_should_be_decoded_to_what_they_are_called() {
	for (row, (name, finding)) in rows().into_iter().zip(findings()) {
		let bytes: Vec<u8> = (0..row[1].len())
			.step_by(2)
			.map(|at| u8::from_str_radix(&row[1][at..at + 2], 16).expect("it is hexadecimal"))
			.collect();
		assert_eq!(Finding::decode_all(&mut &bytes[..]), Ok(finding), "{name}");
	}
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
