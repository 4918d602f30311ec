//! Inputs as other implementations of the rules make them too: the dashboard's tests have the same vectors, which its `scripts/vectors.mjs` wrote.

use ambit_compiler::{encode_inputs, preprocess::Preprocessing, Error, Port};
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;

#[derive(Deserialize)]
struct Vectors {
	cases: Vec<Case>,
	no_rules: Vec<Value>,
}

#[derive(Deserialize)]
struct Case {
	name: String,
	rule: Preprocessing,
	/// What people have, in hexadecimal digits.
	file: String,
	invert: bool,
	inputs: Vec<Port>,
	/// The inputs' bytes; none if the file is refused.
	#[serde(default)]
	gives: Option<String>,
}

fn here(path: &str) -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn vectors() -> Vectors {
	let file = std::fs::read(here("../../tests/vectors/preprocess.json")).unwrap();
	serde_json::from_slice(&file).unwrap()
}

impl Case {
	fn made(&self) -> Result<String, Error> {
		let preprocessor = self.rule.clone().load(&here("tests/wordpiece"))?;
		let arrays = preprocessor.arrays(&hex::decode(&self.file).unwrap(), self.invert)?;
		encode_inputs(&self.inputs, &arrays).map(hex::encode)
	}
}

#[test]
fn inputs_should_be_those_of_other_implementations() {
	let cases = vectors().cases;
	assert!(cases.len() > 40);
	for case in cases {
		match case.made() {
			Ok(bytes) => assert_eq!(Some(bytes), case.gives, "{}", case.name),
			Err(error) => assert_eq!(case.gives, None, "{}: {error}", case.name),
		}
	}
}

#[test]
fn rules_should_be_refused_that_others_refuse() {
	for rule in vectors().no_rules {
		let read = serde_json::from_value::<Preprocessing>(rule.clone());
		let loaded = read.ok().and_then(|read| read.load(&here("tests/wordpiece")).ok());
		assert!(loaded.is_none(), "{rule}");
	}
}
