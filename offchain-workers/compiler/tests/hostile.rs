//! Files that are damaged, cut off or made to hurt: each is read or refused, with little memory, and never a panic.

#[path = "../../../primitives/graph/tests/support/memory.rs"]
mod memory;
#[path = "support/onnx.rs"]
mod onnx;

use ambit_compiler::{
	compile, read_arrays, Accuracy, Compiled, Dims, Error, FloatModel, Options, Precision, ReadAt,
};
use memory::measured;
use onnx::{attribute, field, node, number, opset, stored};
use proptest::prelude::*;
use std::{cell::Cell, io, path::Path};

/// Most bytes that reading a small file may take: the constants that are computed at most (2^24 numbers of 8 bytes, and the
/// same while one is made of another), and the parts of the file (2^20 of about 100 bytes).
const MOST_BYTES: usize = 512 << 20;

fn model(name: &str) -> Vec<u8> {
	std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/onnx").join(name)).unwrap()
}

/// Reads a file within bounds. Gives its error, if it has one.
fn read(bytes: &[u8], dims: &Dims) -> Option<Error> {
	let (error, took) = measured(|| FloatModel::read(&bytes, dims).map(|_| ()).err());
	assert!(took < MOST_BYTES, "{took} bytes for a file of {}", bytes.len());
	error
}

fn dims() -> Dims {
	[("batch".to_owned(), 1)].into()
}

/// A model with an input `x` of floats `[2]`, these nodes, and an output.
fn file(nodes: &[u8], output: &str) -> Vec<u8> {
	onnx::model(&[("x", onnx::FLOAT, &[2])], nodes, output)
}

#[test]
fn a_small_model_should_be_read_when_it_is_well_formed() {
	assert_eq!(read(&file(&node("Relu", &["x"], "y", &[]), "y"), &Dims::new()), None);
}

#[test]
fn errors_should_name_node_and_reason_when_a_model_is_not_supported() {
	let reason = |nodes: &[u8]| read(&file(nodes, "y"), &Dims::new()).unwrap().to_string();
	let unknown = reason(&node("NonMaxSuppression", &["x"], "y", &[]));
	assert!(unknown.contains("`y` (NonMaxSuppression)") && unknown.contains("not supported"), "{unknown}");
	let dangling = reason(&node("Relu", &["z"], "y", &[]));
	assert!(dangling.contains("takes `z`"), "{dangling}");
	let missing = reason(&node("Add", &["x"], "y", &[]));
	assert!(missing.contains("operand 1 is missing"), "{missing}");
	// A shape that depends on the input.
	let cast = attribute("to", onnx::INT64);
	let dynamic = [node("Cast", &["x"], "s", &cast), node("Reshape", &["x", "s"], "y", &[])].concat();
	let dynamic = reason(&dynamic);
	assert!(dynamic.contains("(Reshape)") && dynamic.contains("depends on the input"), "{dynamic}");
}

#[test]
fn a_model_should_be_refused_when_it_has_no_opset_or_an_unknown_one() {
	let whole = file(&node("Relu", &["x"], "y", &[]), "y");
	let graph = whole[..whole.len() - opset(17).len()].to_vec();
	assert_eq!(read(&graph, &Dims::new()), Some(Error::MissingOpset));
	let strange = [graph, opset(999)].concat();
	assert_eq!(read(&strange, &Dims::new()), Some(Error::Opset(999)));
	assert!(matches!(read(b"", &Dims::new()), Some(Error::Corrupt { .. })));
	assert!(matches!(read(b"\x93NUMPY not a model", &Dims::new()), Some(Error::Corrupt { .. })));
}

#[test]
fn huge_tensors_should_be_refused_before_they_are_made() {
	for shape in
		[vec![1 << 62, 1 << 62], vec![i64::MAX], vec![-5], vec![100_000, 100_000], vec![1; 40], vec![1 << 25]]
	{
		let nodes = [
			stored("s", &shape),
			node("ConstantOfShape", &["s"], "c", &[]),
			node("Add", &["x", "c"], "y", &[]),
		]
		.concat();
		assert!(read(&file(&nodes, "y"), &Dims::new()).is_some(), "{shape:?}");
		let nodes = [stored("s", &shape), node("Expand", &["x", "s"], "y", &[])].concat();
		assert!(read(&file(&nodes, "y"), &Dims::new()).is_some() || shape == [1 << 25], "{shape:?}");
	}
	for ends in [[0, i64::MAX, 1], [0, 1 << 40, 1], [0, 5, 0], [i64::MIN, i64::MAX, 1]] {
		let names = ["a", "b", "c"];
		let mut nodes: Vec<u8> =
			names.iter().zip(ends).flat_map(|(name, end)| stored(name, &[end])).collect();
		nodes.extend([node("Range", &names, "r", &[]), node("Add", &["x", "r"], "y", &[])].concat());
		assert!(read(&file(&nodes, "y"), &Dims::new()).is_some(), "{ends:?}");
	}
	// A tensor that claims more than the file has.
	let lie = [number(1, 1 << 40), number(2, 1), field(8, b"w"), field(9, &[0; 8])].concat();
	let nodes = [field(5, &lie), node("Add", &["x", "w"], "y", &[])].concat();
	assert!(matches!(read(&file(&nodes, "y"), &Dims::new()), Some(Error::Tensor { .. })));
}

#[test]
fn doubling_should_be_refused_when_constants_grow_without_end() {
	let mut nodes = stored("c0", &[1, 2]);
	for step in 0..60 {
		let (from, to) = (format!("c{step}"), format!("c{}", step + 1));
		let axis = attribute("axis", 0);
		nodes.extend(node("Concat", &[&from, &from], &to, &axis));
	}
	nodes.extend(node("Reshape", &["x", "c60"], "y", &[]));
	let error = read(&file(&nodes, "y"), &Dims::new()).unwrap().to_string();
	assert!(error.contains("(Concat)"), "{error}");
}

#[test]
fn extents_of_inputs_should_be_bounded_when_symbols_are_large() {
	let bytes = model("digits-cnn.onnx");
	for batch in [0, usize::MAX, 1 << 33] {
		assert!(read(&bytes, &[("batch".to_owned(), batch)].into()).is_some());
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(
		std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300)
	))]

	#[test]
	fn fuzz_truncated_models_should_be_read_or_refused(cut in 0usize..60_000, cnn: bool) {
		let mut bytes = model(if cnn { "digits-cnn.onnx" } else { "digits-mlp.onnx" });
		bytes.truncate(cut);
		read(&bytes, &dims());
	}

	#[test]
	fn fuzz_damaged_models_should_be_read_or_refused(
		flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..12),
		cnn: bool,
	) {
		let mut bytes = model(if cnn { "digits-cnn.onnx" } else { "digits-mlp.onnx" });
		for (place, value, whole) in flips {
			let place = place.index(bytes.len());
			bytes[place] = if whole { value } else { bytes[place] ^ 1 << (value % 8) };
		}
		read(&bytes, &dims());
	}

	#[test]
	fn fuzz_damaged_structure_should_be_read_or_refused(
		seed: u64,
		cnn: bool,
	) {
		// The last parts of the files, names and attributes, are where damage is not in weights.
		let bytes = model(if cnn { "digits-cnn.onnx" } else { "digits-mlp.onnx" });
		let bytes = ambit_graph::testing::Random::new(seed).mutated(&bytes);
		read(&bytes, &dims());
	}

	#[test]
	fn fuzz_noise_should_be_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
		read(&bytes, &dims());
	}
}

/// Compiles a model by made-up samples.
fn compiled(model: &FloatModel<'_>, precision: Precision, dims: Dims) -> Result<Compiled, Error> {
	let (name, accuracy) = ("hostile".to_owned(), Accuracy::Precision(precision));
	let scratch = std::env::temp_dir();
	let options = Options { name, accuracy, elements: Default::default(), dims, scratch };
	compile(model, &model.synthetic(2), &[], &options, &mut |_| {})
}

/// A file to which something is done after it was read from so many times.
struct Changing {
	bytes: Vec<u8>,
	left: Cell<usize>,
	/// Whether it is cut off then; its bytes are others otherwise.
	is_cut: bool,
}

impl ReadAt for Changing {
	fn size(&self) -> u64 {
		self.bytes.len() as u64
	}

	fn read_at(&self, at: u64, to: &mut [u8]) -> io::Result<()> {
		let left = self.left.get();
		self.left.set(left.saturating_sub(1));
		if left == 0 && self.is_cut {
			return Err(io::ErrorKind::UnexpectedEof.into());
		}
		self.bytes.read_at(at, to)?;
		if left == 0 {
			to.iter_mut().for_each(|byte| *byte ^= 0xa5);
		}
		Ok(())
	}
}

#[test]
fn a_model_should_be_refused_when_its_file_is_cut_off_while_it_is_compiled() {
	for (name, dims) in [
		("digits-cnn.onnx", dims()),
		("decoder.onnx", [("batch".to_owned(), 1), ("seq".to_owned(), 4)].into()),
	] {
		let run = |left: usize, is_cut: bool| {
			let file = Changing { bytes: model(name), left: Cell::new(left), is_cut };
			let error = FloatModel::read(&file, &dims)
				.and_then(|model| compiled(&model, Precision::Exact, dims.clone()))
				.err();
			(error, left - file.left.get())
		};
		let (error, reads) = run(usize::MAX, true);
		assert!(error.is_none() && reads > 20, "{error:?} after {reads}");
		for left in (0..reads).step_by(reads / 40 + 1).chain([reads - 1]) {
			let (error, _) = run(left, true);
			let message = error.unwrap_or_else(|| panic!("{left} of {reads}")).to_string();
			assert!(!message.contains("engine") && !message.contains("graph is refused"), "{message}");
			// What becomes of other numbers is their business.
			run(left, false);
		}
		assert_eq!(run(reads, true).0, None);
	}
}

/// Numbers in a file that may be anything, where those before say that a tensor is.
fn damaged(flips: &[(prop::sample::Index, u8)], which: usize) -> (Vec<u8>, Dims) {
	let name = ["digits-mlp.onnx", "digits-cnn.onnx", "decoder.onnx"][which];
	let mut bytes = model(name);
	for (place, value) in flips {
		let place = place.index(bytes.len());
		bytes[place] = *value;
	}
	(bytes, [("batch".to_owned(), 1), ("seq".to_owned(), 4)].into())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(
		std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60)
	))]

	#[test]
	fn fuzz_damaged_models_should_be_compiled_or_refused(
		flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
		which in 0usize..3,
		exact: bool,
	) {
		let (bytes, dims) = damaged(&flips, which);
		let source = bytes.as_slice();
		if let Ok(model) = FloatModel::read(&source, &dims) {
			let precision = if exact { Precision::Exact } else { Precision::Fast };
			let _ = compiled(&model, precision, dims);
		}
	}
}

#[test]
fn samples_should_be_refused_when_they_are_damaged() {
	let directory = std::env::temp_dir().join(format!("ambit-samples-{}", std::process::id()));
	std::fs::create_dir_all(&directory).unwrap();
	let whole = model("digits-calibration.npz");
	let path = directory.join("sample.npz");
	for cut in (0..whole.len()).step_by(97) {
		std::fs::write(&path, &whole[..cut]).unwrap();
		assert!(read_arrays(&path).is_err());
	}
	std::fs::remove_dir_all(&directory).unwrap();
}
