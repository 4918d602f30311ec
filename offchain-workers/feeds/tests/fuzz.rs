//! What strangers send: whatever its bytes are, it is read or refused without a panic, the same each time, and never as something that
//! another reader of JSON would not see in it.

use ambit_feeds::{find, read, scale, text_of, Path, Read, MAX_DEPTH};
use ambit_primitives::{
	feeds::{Failure, Query, Reading},
	jobs::{Element, ValueType},
};
use proptest::prelude::*;
use serde_json::Value;

/// Pieces of JSON, and of what is nearly JSON.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
	let words = prop::sample::select(vec![
		"{",
		"}",
		"[",
		"]",
		",",
		":",
		"\"",
		"\\",
		"\"a\"",
		"\"a\":",
		"\"\":",
		"\\u0061",
		"\\ud83d",
		"\\ude00",
		"0",
		"-",
		"1",
		".5",
		"e",
		"E+",
		"1e999",
		"-0.0",
		"null",
		"true",
		"false",
		"NaN",
		" ",
		"\n",
		"\u{feff}",
		"\u{0}",
		"ä",
		"9999999999999999999999999999999999999999",
		"/",
		"~",
		"~0",
		"~1",
	]);
	let pieces = prop_oneof![9 => words.prop_map(|word| word.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..3)];
	prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

/// Documents that are well-formed but for a few bytes.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
	let whole = prop::sample::select(vec![
		r#"{"price": {"btc": ["64123.45", 1.5e3, -0.0, null]}, "\u0061/~b": [[1, 2], [3, 4]], "": {"": "\ud83d\ude00"}}"#,
		"[[[[1.5, -2], [0.5, 1e2]], [[3, 4], [5, 6]]]]",
		r#"[{"a": 1}, {"a": 2}, {"b": {"a": [true, false]}}]"#,
	]);
	(whole, prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 0..3)).prop_map(
		|(whole, changes)| {
			let mut bytes = whole.as_bytes().to_vec();
			for (place, byte, what) in changes {
				if bytes.is_empty() {
					break;
				}
				let place = place.index(bytes.len());
				match what {
					0 => bytes[place] = byte,
					1 => bytes.insert(place, byte),
					2 => drop(bytes.remove(place)),
					_ => bytes.truncate(place),
				}
			}
			bytes
		},
	)
}

fn pointers() -> impl Strategy<Value = String> {
	prop_oneof![
		prop::sample::select(vec![
			"",
			"/",
			"/0",
			"/1",
			"/price/btc/1",
			"/a~1~0b/1/0",
			"//",
			"/0/a",
			"/2/b/a/1",
			"/0/1"
		])
		.prop_map(str::to_owned),
		"(/([a0-3~]|~0|~1){0,3}){0,4}",
	]
}

fn readings() -> impl Strategy<Value = Reading> {
	let elements = prop::sample::select(vec![Element::I8, Element::I16, Element::I32, Element::I64]);
	let shapes =
		prop::sample::select(vec![vec![], vec![1], vec![2, 2], vec![1, 2, 2, 2], vec![u32::MAX; 4], vec![0]]);
	prop_oneof![
		Just(Reading::Text),
		(0..=20_u8).prop_map(|decimals| Reading::Number { decimals }),
		(elements, shapes, 0..=20_u8).prop_map(|(element, shape, decimals)| {
			Reading::Tensor { ty: ValueType { element, shape: shape.try_into().unwrap() }, decimals }
		}),
	]
}

/// Where another reader finds a value.
fn found_by_another<'a>(document: &'a Value, path: &Path) -> Option<&'a Value> {
	path.tokens().iter().try_fold(document, |value, token| match value {
		Value::Object(items) => items.get(token),
		Value::Array(items) => {
			let index: usize = token.parse().ok()?;
			(index.to_string() == *token).then(|| items.get(index))?
		}
		_ => None,
	})
}

fn check(document: &[u8], pointer: &str, reading: &Reading) -> Result<(), TestCaseError> {
	let bytes = |bytes: &[u8]| bytes.to_vec();
	let query = Query {
		url: b"https://data.example/".to_vec().try_into().unwrap(),
		pointer: bytes(pointer.as_bytes()).try_into().unwrap(),
		reading: reading.clone(),
	};
	let outcome = read(&query, document);
	prop_assert_eq!(&read(&query, document), &outcome);
	let Ok(path) = pointer.parse::<Path>() else {
		prop_assert!(matches!(outcome, Err(Failure::Absent | Failure::Malformed)));
		return Ok(());
	};
	let found = find(document, &path);
	prop_assert_eq!(found.is_err(), outcome == Err(Failure::Malformed));
	prop_assert_eq!(matches!(found, Ok(None)), outcome == Err(Failure::Absent));
	let other = serde_json::from_slice::<Value>(document);
	// It may take a key twice, or one that is written twice; nothing else may be strict that it refuses but numbers too large for it.
	if let (Ok(found), Ok(other)) = (found, &other) {
		let there = found_by_another(other, &path);
		prop_assert_eq!(found.is_some(), there.is_some());
		if let (Some(found), Some(Value::String(text))) = (found, there) {
			let found = text_of(found);
			prop_assert_eq!(found.as_deref(), Some(text.as_str()));
		}
		if let (Some(found), Some(Value::Number(number))) = (found, there) {
			if let (Some(number), Ok(scaled)) = (number.as_i64(), scale(found, 0)) {
				prop_assert_eq!(scaled, i128::from(number));
			}
		}
	}
	if let (Ok(Read::Tensor { bytes, .. }), Reading::Tensor { ty, .. }) = (&outcome, reading) {
		prop_assert_eq!(bytes.len() as u64, ambit_graph::TensorType::from(ty).bytes());
	}
	Ok(())
}

fn cases() -> ProptestConfig {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	ProptestConfig { cases: asked.unwrap_or(2_000), ..ProptestConfig::default() }
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn fuzz_whatever_is_sent_should_be_read_or_refused(document in prop_oneof![pieces(), damaged(), prop::collection::vec(any::<u8>(), 0..64)], pointer in pointers(), reading in readings()) {
		check(&document, &pointer, &reading)?;
	}

	#[test]
	fn fuzz_whatever_is_nested_should_be_read_or_refused(opening in "[\\[{]", depth in 0..4_000_usize, rest in pieces()) {
		let piece = if opening == "[" { "[" } else { "{\"a\":" };
		let document = [piece.repeat(depth).into_bytes(), rest].concat();
		check(&document, "/0", &Reading::Text)?;
		if depth > MAX_DEPTH as usize {
			prop_assert!(find(&document, &Path::default()).is_err());
		}
	}
}
