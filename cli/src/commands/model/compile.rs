//! `ambit model compile`: from ONNX to an integer graph.

use crate::{
	error::{Error, Result},
	models::{model_name, unusable},
	output::Output,
};
use ambit_compiler::{
	compile, element_named, preprocess::Preprocessor, read_arrays, sample_files, Accuracy, Compiled,
	FileSource, FloatModel, Options, Precision, Sample,
};
use ambit_graph::ElementType;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Rows of the table of least accurate values.
const WORST: usize = 12;

/// What is compiled, and how.
#[derive(Args, Clone, Debug)]
pub struct CompileArgs {
	/// The model, an ONNX file
	path: PathBuf,
	/// Samples by which real numbers are brought to integers: .npy and .npz files of a directory, or one file. Arrays are
	/// named as the model's inputs; one with a first extent of N where the input has 1 has N samples
	#[arg(long, value_name = "PATH", required_unless_present = "synthetic")]
	calibrate: Option<PathBuf>,
	/// Make up this many samples: for graphs whose speed matters and not what they say
	#[arg(long, value_name = "COUNT", conflicts_with = "calibrate", value_parser = clap::value_parser!(u16).range(1..))]
	synthetic: Option<u16>,
	/// Samples on which the result is measured; those of --calibrate unless given
	#[arg(long, value_name = "PATH")]
	test: Option<PathBuf>,
	/// Directory into which the model is written
	#[arg(short, long, value_name = "DIR")]
	output: PathBuf,
	/// The model's name; that of the file unless given
	#[arg(long)]
	name: Option<String>,
	/// Bits of weights by bits of activations in products: fast (8 by 8), balanced (8 by 16) or exact (16 by 16)
	#[arg(long, default_value = "balanced", conflicts_with = "target")]
	precision: Precision,
	/// Find the cheapest mix of precisions whose outputs have at least this mean cosine to the float model's
	#[arg(long, value_name = "cosine=NUMBER", value_parser = target)]
	target: Option<f64>,
	/// The number that a symbol for an extent stands for; can be repeated
	#[arg(long = "dim", value_name = "SYMBOL=EXTENT", value_parser = extent)]
	dims: Vec<(String, usize)>,
	/// Element type of an input that is whole numbers of 8 or 16 bits; can be repeated
	#[arg(long = "input-element", value_name = "INPUT=i8|i16|i32", value_parser = element)]
	elements: Vec<(String, ElementType)>,
	/// Declare in the manifest how an image or a text becomes the inputs: a rule in a JSON file, by docs/spec/models.md
	#[arg(long, value_name = "FILE.json")]
	preprocess: Option<PathBuf>,
	/// Write the integer graph as a picture, in the language of Graphviz
	#[arg(long, value_name = "FILE")]
	dot: Option<PathBuf>,
	/// Write it as a picture for browsers
	#[arg(long, value_name = "FILE")]
	svg: Option<PathBuf>,
}

fn target(text: &str) -> std::result::Result<f64, String> {
	let number = text.strip_prefix("cosine=").ok_or("a target is cosine=NUMBER, such as cosine=0.999")?;
	let cosine: f64 = number.parse().map_err(|_| format!("`{number}` is no number"))?;
	if cosine > 0.0 && cosine < 1.0 {
		Ok(cosine)
	} else {
		Err("a cosine to reach is above 0 and below 1".to_owned())
	}
}

fn extent(text: &str) -> std::result::Result<(String, usize), String> {
	let (symbol, number) = text.rsplit_once('=').ok_or("an extent is SYMBOL=EXTENT, such as batch=1")?;
	let extent = number.parse().ok().filter(|extent| (1..=u32::MAX as usize).contains(extent));
	extent.map(|extent| (symbol.to_owned(), extent)).ok_or_else(|| format!("`{number}` is no extent"))
}

fn element(text: &str) -> std::result::Result<(String, ElementType), String> {
	let (input, name) = text.rsplit_once('=').ok_or("an element type is INPUT=TYPE, such as image=i8")?;
	let element = element_named(name).filter(|element| *element != ElementType::I64);
	element
		.map(|element| (input.to_owned(), element))
		.ok_or_else(|| format!("`{name}` is none of i8, i16 and i32"))
}

/// The rule in a file, if it gives what the model takes.
fn preprocessor(model: &FloatModel<'_>, path: &Path) -> Result<Preprocessor> {
	let preprocessor = Preprocessor::read(path).map_err(|error| unusable(path, error))?;
	preprocessor.check(&model.inputs()).map_err(|error| unusable(path, error))?;
	Ok(preprocessor)
}

/// The samples in a directory or file.
pub(super) fn samples(model: &FloatModel<'_>, path: &Path) -> Result<Vec<Sample>> {
	let mut samples = Vec::new();
	for file in sample_files(path).map_err(|error| unusable(path, error))? {
		let arrays = read_arrays(&file).map_err(|error| unusable(&file, error))?;
		samples.extend(model.samples(&arrays).map_err(|error| unusable(&file, error))?);
	}
	Ok(samples)
}

impl CompileArgs {
	/// Runs it, on a thread that may block.
	pub async fn run(self, output: Output) -> Result<()> {
		let arguments = self.clone();
		let work = tokio::task::spawn_blocking(move || arguments.compile(output));
		let compiled =
			work.await.map_err(|error| Error::Internal(format!("the compiler died: {error}")))??;
		let value =
			json!({ "manifest": compiled.manifest, "report": compiled.report, "output": self.output });
		output.finish(&value, || compiled.report.table(WORST))
	}

	fn name(&self) -> Result<String> {
		let stem = self.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
		let name = self.name.clone().or(stem).unwrap_or_default();
		model_name(&name)?;
		if name.contains(['/', '\\']) || name.starts_with('.') {
			return Err(Error::Usage(format!("the name `{name}` can't be that of a file")));
		}
		Ok(name)
	}

	fn compile(&self, output: Output) -> Result<Compiled> {
		let options = Options {
			name: self.name()?,
			accuracy: self.target.map_or(Accuracy::Precision(self.precision), Accuracy::Cosine),
			elements: self.elements.iter().cloned().collect(),
			dims: self.dims.iter().cloned().collect(),
			scratch: self.output.clone(),
		};
		let fail = |error| unusable(&self.path, error);
		let source = FileSource::open(&self.path).map_err(fail)?;
		let model = FloatModel::read(&source, &options.dims).map_err(fail)?;
		let preprocessor = self.preprocess.as_deref().map(|path| preprocessor(&model, path)).transpose()?;
		output.step(format!("{}: {} operators", self.path.display(), model.operators().len()));
		let seen = match (&self.calibrate, self.synthetic) {
			(Some(path), _) => samples(&model, path)?,
			(None, count) => model.synthetic(count.unwrap_or(1).into()),
		};
		let held_out =
			self.test.as_deref().map(|path| samples(&model, path)).transpose()?.unwrap_or_default();
		std::fs::create_dir_all(&self.output).map_err(|error| Error::input(&self.output, error))?;
		let mut compiled =
			compile(&model, &seen, &held_out, &options, &mut |line| output.step(line)).map_err(fail)?;
		preprocessor.iter().for_each(|preprocessor| compiled.declare(preprocessor));
		compiled.write(&self.output).map_err(|error| unusable(&self.output, error))?;
		let draw = |path: &PathBuf, picture: String| {
			std::fs::write(path, picture).map_err(|error| Error::input(path, error))
		};
		self.dot.as_ref().map(|path| draw(path, compiled.picture.dot())).transpose()?;
		self.svg.as_ref().map(|path| draw(path, compiled.picture.svg())).transpose()?;
		Ok(compiled)
	}
}
