//! Compiles an encoder at every precision and prints how many of the samples keep their nearest neighbour.
//!
//! ```sh
//! cargo run -p ambit-compiler --example neighbours -- MODEL.onnx CALIBRATION.npz SAMPLES.npz [symbol=extent ...]
//! ```
//!
//! The first output is each sample's vector; all samples are compared with all others by the cosine.

use ambit_compiler::{
	compile, cosine, read_arrays, Accuracy, CompiledFiles, Dims, FileSource, FloatModel, Options, Precision,
	Runner,
};
use ambit_engine::{Device, Engine, Limits};
use std::{error::Error, path::Path};

/// The place of the vector nearest to each.
fn neighbours(vectors: &[Vec<f32>]) -> Vec<usize> {
	let nearest = |(own, vector): (usize, &Vec<f32>)| {
		let others = vectors.iter().enumerate().filter(|(other, _)| *other != own);
		let found = others.map(|(place, other)| (cosine(vector, other), place));
		found.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(own, |(_, place)| place)
	};
	vectors.iter().enumerate().map(nearest).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let [path, calibration, samples, dims @ ..] = arguments.as_slice() else {
		return Err("usage: neighbours MODEL.onnx CALIBRATION.npz SAMPLES.npz [symbol=extent ...]".into());
	};
	let mut extents = Dims::new();
	for dim in dims {
		let (symbol, extent) = dim.split_once('=').ok_or("an extent is symbol=number")?;
		extents.insert(symbol.to_owned(), extent.parse()?);
	}
	let source = FileSource::open(Path::new(path))?;
	let model = FloatModel::read(&source, &extents)?;
	let read = |path: &str| model.samples(&read_arrays(Path::new(path))?);
	let (seen, samples) = (read(calibration)?, read(samples)?);
	let vector = |output: &ambit_compiler::Tensor| output.to_floats().into_owned();
	let float: Vec<Vec<f32>> = samples
		.iter()
		.map(|sample| Ok(vector(&model.run(sample)?[0])))
		.collect::<Result<_, Box<dyn Error>>>()?;
	let expected = neighbours(&float);
	println!(
		"| precision | samples | mean cosine | lowest | same nearest neighbour |\n|---|---:|---:|---:|---:|"
	);
	for precision in Precision::ALL {
		let options = Options {
			name: "model".to_owned(),
			accuracy: Accuracy::Precision(precision),
			elements: Default::default(),
			dims: extents.clone(),
		};
		let compiled = compile(&model, &seen, &[], &options, &mut |line| eprintln!("{precision}: {line}"))?;
		let engine = Engine::with_limits(Device::Cpu, Limits { model: 1 << 36, cache: 0 })?;
		let files =
			CompiledFiles { manifest: compiled.manifest, graph: compiled.graph, weights: compiled.weights };
		let runner = Runner::new(&engine, files)?;
		let found: Vec<Vec<f32>> = samples
			.iter()
			.map(|sample| Ok(vector(&runner.run(sample)?.outputs[0])))
			.collect::<Result<_, Box<dyn Error>>>()?;
		let cosines: Vec<f64> = float.iter().zip(&found).map(|(a, b)| cosine(a, b)).collect();
		let mean = cosines.iter().sum::<f64>() / cosines.len() as f64;
		let lowest = cosines.iter().copied().fold(1.0, f64::min);
		let same = neighbours(&found).iter().zip(&expected).filter(|(a, b)| a == b).count();
		println!("| {precision} | {} | {mean:.8} | {lowest:.8} | {same} |", samples.len());
	}
	Ok(())
}
