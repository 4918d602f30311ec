use super::*;

const DIGITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/digits");

fn image_types() -> ValueTypes {
	let shape = vec![1, 8, 8, 1].try_into().unwrap();
	vec![ValueType { element: Element::I8, shape }].try_into().unwrap()
}

fn manifest() -> Manifest {
	let text =
		r#"{"name":"m","preprocessing":{"kind":"grayscale","width":8,"height":8,"white":0,"black":16}}"#;
	serde_json::from_str(text).unwrap()
}

fn png() -> Vec<u8> {
	let Some(Preprocessing::Grayscale(image)) = manifest().preprocessing else { unreachable!() };
	image.write(&[7; 64]).unwrap()
}

#[test]
fn an_input_should_be_the_same_from_an_image_and_from_raw_bytes() {
	let image = JobInput::from_bytes(png(), &image_types(), Some(&manifest()), false).unwrap();
	let raw = JobInput::from_bytes(vec![7; 64], &image_types(), None, false).unwrap();
	assert_eq!(image.bytes, raw.bytes);
	assert_eq!(image.root, raw.root);
}

#[test]
fn an_input_should_be_refused_with_what_would_be_right() {
	let wrong_size = JobInput::from_bytes(vec![0; 63], &image_types(), None, false).unwrap_err();
	assert!(
		wrong_size.contains("63") && wrong_size.contains("64") && wrong_size.contains("i8[1, 8, 8, 1]"),
		"{wrong_size}"
	);
	let no_manifest = JobInput::from_bytes(png(), &image_types(), None, false).unwrap_err();
	assert!(no_manifest.contains("--manifest"), "{no_manifest}");
	let not_an_image =
		JobInput::from_bytes(b"GIF89a".to_vec(), &image_types(), Some(&manifest()), false).unwrap_err();
	assert!(not_an_image.contains("PNG"), "{not_an_image}");
	let huge = vec![0; ambit_compiler::preprocess::MAX_FILE as usize + 1];
	assert!(JobInput::from_bytes(huge, &image_types(), Some(&manifest()), false)
		.unwrap_err()
		.contains("bytes"));
}

#[test]
fn a_model_should_be_read_by_directory_entry_manifest_or_graph() {
	let by_manifest = ModelFiles::read(Path::new(&format!("{DIGITS}/cnn.json")), None, None).unwrap();
	let by_graph = ModelFiles::read(Path::new(&format!("{DIGITS}/cnn.graph")), None, Some("digits")).unwrap();
	assert_eq!(by_manifest.root, by_graph.root);
	assert_eq!(by_manifest.inputs, image_types());
	let several = ModelFiles::read(Path::new(DIGITS), None, None).err().unwrap().to_string();
	assert!(several.contains("cnn.json") && several.contains("mlp.json"), "{several}");
	let nameless = ModelFiles::read(Path::new(&format!("{DIGITS}/cnn.graph")), None, None).err().unwrap();
	assert!(matches!(nameless, Error::Usage(_)));
}

#[test]
fn a_model_should_be_refused_when_graph_or_weights_are_not_what_they_should_be() {
	let directory = tempfile::tempdir().unwrap();
	let copy = |from: &str, to: &str, change: fn(&mut Vec<u8>)| {
		let mut bytes = std::fs::read(format!("{DIGITS}/{from}")).unwrap();
		change(&mut bytes);
		std::fs::write(directory.path().join(to), bytes).unwrap();
	};
	let path = directory.path().join("m.graph");
	let read = || ModelFiles::read(&path, None, Some("m")).err().map(|error| error.to_string());
	copy("cnn.graph", "m.graph", |_| ());
	copy("cnn.weights", "m.weights", |_| ());
	assert_eq!(read(), None);
	copy("cnn.weights", "m.weights", |bytes| *bytes.last_mut().unwrap() ^= 1);
	assert!(read().unwrap().contains("m.weights"));
	copy("cnn.weights", "m.weights", |bytes| bytes.truncate(100));
	assert!(read().unwrap().contains("100"));
	copy("cnn.graph", "m.graph", |bytes| bytes.push(0));
	assert!(read().unwrap().contains("m.graph"));
	let longest = "n".repeat(64);
	assert!(model_name(&longest).is_ok() && model_name(&(longest + "n")).is_err() && model_name("").is_err());
}
