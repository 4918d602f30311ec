//! Parts of words as Hugging Face's `tokenizers` finds them; `wordpiece/golden.py` wrote what is compared.

use ambit_compiler::preprocess::{Preprocessing, Wordpiece};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Set {
	lowercase: bool,
	cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
	text: String,
	/// With `[CLS]` and `[SEP]`, and no padding.
	ids: Vec<i64>,
}

const LENGTH: usize = 256;

#[test]
fn parts_of_words_should_be_those_of_the_reference() {
	let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wordpiece");
	let directory = std::env::var_os("AMBIT_WORDPIECE").map_or(committed, PathBuf::from);
	let sets: Vec<Set> =
		serde_json::from_slice(&std::fs::read(directory.join("cases.json")).unwrap()).unwrap();
	let mut compared = 0;
	for Set { lowercase, cases } in sets {
		let rule = Wordpiece {
			vocabulary: "vocabulary.txt".to_owned(),
			hash: None,
			lowercase,
			length: LENGTH as u32,
			ids: "input_ids".to_owned(),
			mask: Some("attention_mask".to_owned()),
			types: Some("token_type_ids".to_owned()),
			cut: false,
		};
		let preprocessor = Preprocessing::Wordpiece(rule).load(&directory).unwrap();
		for Case { text, ids } in cases {
			let arrays = preprocessor.arrays(text.as_bytes(), false).unwrap();
			let [(_, found), (_, mask), (_, types)] = &arrays[..] else { panic!("{arrays:?}") };
			assert_eq!([&found.shape, &mask.shape, &types.shape], [&[1, LENGTH]; 3]);
			let (found, mask) = (found.to_ints(), mask.to_ints());
			let of_text = mask.iter().filter(|one| **one == 1).count();
			assert_eq!(found[..of_text], ids, "{text:?}, lowercase: {lowercase}");
			assert!(
				mask[..of_text].iter().all(|one| *one == 1) && types.to_ints().iter().all(|one| *one == 0)
			);
			compared += 1;
		}
	}
	assert!(compared > 100);
	println!("{compared} texts");
}
