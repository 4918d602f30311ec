use super::*;
use proptest::prelude::*;

fn found<'a>(document: &'a str, pointer: &str) -> Option<&'a str> {
	find(document.as_bytes(), &pointer.parse().unwrap()).unwrap()
}

fn is_strict(document: &[u8]) -> bool {
	find(document, &Path::default()).is_ok()
}

#[test]
fn a_pointer_should_lead_to_the_value_as_it_is_written() {
	// The example of RFC 6901.
	let document = r#"{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8}"#;
	for (pointer, value) in [
		("", document),
		("/foo", r#"["bar", "baz"]"#),
		("/foo/0", r#""bar""#),
		("/", "0"),
		("/a~1b", "1"),
		("/c%d", "2"),
		("/e^f", "3"),
		("/g|h", "4"),
		("/i\\j", "5"),
		("/k\"l", "6"),
		("/ ", "7"),
		("/m~0n", "8"),
	] {
		assert_eq!(found(document, pointer), Some(value), "{pointer}");
	}
	for pointer in [
		"/foo/2",
		"/foo/-",
		"/foo/00",
		"/foo/01",
		"/foo/+1",
		"/foo/0/0",
		"/foo/x",
		"/bar",
		"//",
		"/foo/18446744073709551616",
		"/foo/",
	] {
		assert_eq!(found(document, pointer), None, "{pointer}");
	}
	assert_eq!(found(" [ 1.50e+01 , 2 ] ", "/0"), Some("1.50e+01"));
	assert_eq!(found("[]", "/0"), None);
	assert_eq!(found("{}", "/"), None);
	// A key is what it stands for; a name of digits is a key of an object and a place in an array.
	assert_eq!(found(r#"{"\u0061\ud83d\ude00": 1, "0": 2}"#, "/a😀"), Some("1"));
	assert_eq!(found(r#"{"x": 1, "0": [[3]]}"#, "/0/0/0"), Some("3"));
	// What is wanted is the value at the pointer, not one of the same name elsewhere.
	assert_eq!(found(r#"{"b": {"a": 1}, "a": {"b": 2}}"#, "/a"), Some(r#"{"b": 2}"#));
}

#[test]
fn what_is_no_strict_json_should_be_refused() {
	for document in [
		"",
		" ",
		"nul",
		"nulll",
		"True",
		"NaN",
		"Infinity",
		"-Infinity",
		"-",
		"+1",
		"01",
		"-01",
		".5",
		"5.",
		"1e",
		"1e+",
		"1.e5",
		"0x10",
		"1_000",
		"'a'",
		"\"a",
		"\"\n\"",
		"\"\t\"",
		r#""\x""#,
		r#""\u12""#,
		r#""\u12g4""#,
		r#""\u+123""#,
		r#""\ud800""#,
		r#""\ud800\u0041""#,
		r#""\udc00""#,
		"[1,]",
		"[,1]",
		"[1 2]",
		"[1",
		"]",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{a:1}",
		"{1:1}",
		"{\"a\":1",
		"{\"a\" 1}",
		"1 2",
		"[] []",
		"{}x",
		"// no\n1",
		"/* no */1",
		"\u{feff}1",
		"\u{a0}1",
		"1\u{0}",
		"\"\u{0}\"",
	] {
		assert!(!is_strict(document.as_bytes()), "{document:?}");
	}
	for bytes in [&b"\"\xff\""[..], b"\xef\xbb\xbf1", b"\"\xed\xa0\x80\"", b"\xff\xfe1\0", b"\"\xc0\x80\""] {
		assert!(!is_strict(bytes), "{bytes:?}");
	}
}

#[test]
fn a_key_that_comes_twice_should_be_refused_wherever_it_is() {
	for document in [
		r#"{"a": 1, "a": 1}"#,
		r#"{"a": 1, "\u0061": 2}"#,
		r#"{"x": [{"a": {}, "b": 1, "a": {}}]}"#,
		r#"{"": 1, "": 2}"#,
	] {
		assert!(!is_strict(document.as_bytes()), "{document}");
	}
	assert!(is_strict(br#"{"a": {"a": 1}, "A": [{"a": 1}, {"a": 1}]}"#));
}

#[test]
fn what_is_nested_too_deep_should_be_refused_without_going_there() {
	let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
	assert!(is_strict(nested(MAX_DEPTH as usize).as_bytes()));
	assert!(!is_strict(nested(MAX_DEPTH as usize + 1).as_bytes()));
	assert!(!is_strict("[".repeat(1 << 20).as_bytes()));
	assert!(!is_strict("{\"a\":".repeat(1 << 18).as_bytes()));
}

#[test]
fn a_string_should_be_what_it_stands_for() {
	for (value, text) in [
		(r#""""#, ""),
		(r#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
		(r#""\u00e4\u20AC""#, "ä€"),
		(r#""\ud83d\ude00😀""#, "😀😀"),
		(r#""\u0000""#, "\u{0}"),
	] {
		assert_eq!(text_of(value).as_deref(), Some(text), "{value}");
	}
	for value in ["", "1", "\"a", "\"a\" ", " \"a\"", "[\"a\"]"] {
		assert_eq!(text_of(value), None, "{value}");
	}
}

/// Any document, within what serde_json reads as well.
fn documents() -> impl Strategy<Value = serde_json::Value> {
	let leaf = prop_oneof![
		Just(serde_json::Value::Null),
		any::<bool>().prop_map(Into::into),
		any::<i64>().prop_map(Into::into),
		".{0,8}".prop_map(serde_json::Value::from),
	];
	leaf.prop_recursive(6, 64, 6, |inner| {
		prop_oneof![
			prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
			prop::collection::btree_map(".{0,4}", inner, 0..6)
				.prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
		]
	})
}

/// All pointers into a document, with what is there.
fn places(value: &serde_json::Value, above: &str, all: &mut Vec<(String, serde_json::Value)>) {
	all.push((above.to_owned(), value.clone()));
	match value {
		serde_json::Value::Array(items) => {
			for (index, item) in items.iter().enumerate() {
				places(item, &format!("{above}/{index}"), all);
			}
		}
		serde_json::Value::Object(items) => {
			for (key, item) in items {
				places(item, &format!("{above}/{}", crate::pointer::escape(key)), all);
			}
		}
		_ => {}
	}
}

proptest! {
	#[test]
	fn every_value_should_be_found_as_another_reader_finds_it(document in documents(), is_pretty: bool) {
		let text = if is_pretty { serde_json::to_string_pretty(&document) } else { serde_json::to_string(&document) }.unwrap();
		let mut all = Vec::new();
		places(&document, "", &mut all);
		for (pointer, expected) in all {
			let value = found(&text, &pointer).unwrap();
			prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(value).unwrap(), &expected);
			prop_assert_eq!(document.pointer(&pointer), Some(&expected));
			if let serde_json::Value::String(expected) = &expected {
				prop_assert_eq!(text_of(value).unwrap(), expected.as_str());
			}
		}
	}
}
