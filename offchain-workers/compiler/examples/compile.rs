//! Compiles an ONNX model at every precision and prints how far each is from the float model.
//!
//! ```sh
//! cargo run -p ambit-compiler --example compile -- MODEL.onnx CALIBRATION TEST [symbol=extent ...]
//! ```

use ambit_compiler::{
	compile, read_arrays, sample_files, Accuracy, Dims, FileSource, FloatModel, Options, Precision, Sample,
};
use std::{error::Error, path::Path, time::Instant};

fn samples(model: &FloatModel<'_>, path: &str) -> Result<Vec<Sample>, Box<dyn Error>> {
	let mut samples = Vec::new();
	for file in sample_files(Path::new(path))? {
		samples.extend(model.samples(&read_arrays(&file)?)?);
	}
	Ok(samples)
}

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let [path, calibration, test, dims @ ..] = arguments.as_slice() else {
		return Err("usage: compile MODEL.onnx CALIBRATION TEST [symbol=extent ...]".into());
	};
	let mut extents = Dims::new();
	for dim in dims {
		let (symbol, extent) = dim.split_once('=').ok_or("an extent is symbol=number")?;
		extents.insert(symbol.to_owned(), extent.parse()?);
	}
	let source = FileSource::open(Path::new(path))?;
	let model = FloatModel::read(&source, &extents)?;
	let operators = model.operators();
	println!("{} operators: {}", operators.len(), operators.join(" "));
	let (seen, held_out) = (samples(&model, calibration)?, samples(&model, test)?);
	for precision in Precision::ALL {
		let started = Instant::now();
		let options = Options {
			name: "model".to_owned(),
			accuracy: Accuracy::Precision(precision),
			elements: Default::default(),
			dims: extents.clone(),
			scratch: std::env::temp_dir(),
		};
		let compiled = compile(&model, &seen, &held_out, &options, &mut |line| {
			println!("[{:6.1} s] {line}", started.elapsed().as_secs_f32());
		})?;
		println!("{}", compiled.report.table(12));
	}
	Ok(())
}
