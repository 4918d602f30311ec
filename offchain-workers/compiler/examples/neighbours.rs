//! Compiles an encoder at every precision and prints how many of the samples keep their nearest neighbour.
//!
//! ```sh
//! cargo run -p ambit-compiler --example neighbours -- MODEL.onnx CALIBRATION.npz SAMPLES.npz [symbol=extent ...] [precision:cosine[:all] ...]
//! ```
//!
//! The first output is each sample's vector; all samples are compared with all others by the cosine. `fast:0.997` is an aim: the least mean
//! cosine to the float model; with `:all` every sample must keep its nearest neighbour. Ends with an error when an aim is missed.

use ambit_compiler::{
	compile, cosine, read_arrays, Accuracy, CompiledFiles, Dims, FileSource, FloatModel, Options, Precision,
	Runner,
};
use ambit_engine::{Device, Engine, Limits};
use std::{error::Error, path::Path};

/// What a precision is to keep.
struct Aim {
	precision: Precision,
	/// The least mean cosine.
	cosine: f64,
	/// Whether every sample is to keep its nearest neighbour.
	all: bool,
}

impl Aim {
	fn read(text: &str) -> Result<Self, Box<dyn Error>> {
		let (precision, rest) =
			text.split_once(':').ok_or("an aim is precision:cosine or precision:cosine:all")?;
		let cosine = rest.strip_suffix(":all").unwrap_or(rest);
		Ok(Self { precision: precision.parse()?, cosine: cosine.parse()?, all: cosine != rest })
	}

	/// What of it is missed by this mean cosine, and so many samples with another nearest neighbour.
	fn missed(&self, mean: f64, others: usize) -> Vec<String> {
		let Self { precision, cosine, all } = self;
		let mut missed = Vec::new();
		if mean < *cosine {
			missed.push(format!("{precision}: the mean cosine is {mean:.8}, and {cosine} is the aim"));
		}
		if *all && others > 0 {
			missed.push(format!("{precision}: {others} samples have another nearest neighbour"));
		}
		missed
	}
}

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
	let [path, calibration, samples, others @ ..] = arguments.as_slice() else {
		return Err("usage: neighbours MODEL.onnx CALIBRATION.npz SAMPLES.npz [symbol=extent ...] [precision:cosine[:all] ...]".into());
	};
	let (mut extents, mut aims) = (Dims::new(), Vec::new());
	for other in others {
		if let Some((symbol, extent)) = other.split_once('=') {
			extents.insert(symbol.to_owned(), extent.parse()?);
		} else {
			aims.push(Aim::read(other)?);
		}
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
	let mut missed = Vec::new();
	for precision in Precision::ALL {
		let options = Options {
			name: "model".to_owned(),
			accuracy: Accuracy::Precision(precision),
			elements: Default::default(),
			dims: extents.clone(),
			scratch: std::env::temp_dir(),
		};
		let compiled = compile(&model, &seen, &[], &options, &mut |line| eprintln!("{precision}: {line}"))?;
		let engine =
			Engine::with_limits(Device::Cpu, Limits { model: 1 << 36, cache: 0, ..Limits::default() })?;
		let files = CompiledFiles {
			manifest: compiled.manifest,
			graph: compiled.graph,
			weights: compiled.weights.read()?,
		};
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
		let of = aims.iter().filter(|aim| aim.precision == precision);
		missed.extend(of.flat_map(|aim| aim.missed(mean, samples.len() - same)));
	}
	if missed.is_empty() {
		Ok(())
	} else {
		Err(missed.join("; ").into())
	}
}
