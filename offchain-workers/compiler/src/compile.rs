//! From a float model and samples to a compiled model.

use crate::{
	evaluate::{engine, Measurement},
	lower::{Lowered, Plan},
	manifest::Manifest,
	model::{FloatModel, Sample},
	parts::{analysis, Room},
	picture::Picture,
	precision::{Mix, Precision},
	preprocess::Preprocessor,
	report::{Costliest, CouldSaturate, Product, Report},
	search::Search,
	weights::Weights,
	Dims, Error, Result,
};
use ambit_graph::{ElementType, Fused};
use codec::Encode;
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

/// Samples on which values inside the model are compared.
const LAYER_SAMPLES: usize = 4;

/// How accurate the integer graph is to be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Accuracy {
	/// The same precision for all products.
	Precision(Precision),
	/// The cheapest mix with at least this mean cosine to the float model's outputs.
	Cosine(f64),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
	/// The model's name.
	pub name: String,
	/// How accurate it is to be.
	pub accuracy: Accuracy,
	/// Element types of inputs by name, `i8` or `i16` for what is whole numbers of that size; 32 bits in fixed point, or for
	/// whole numbers, unless named.
	pub elements: BTreeMap<String, ElementType>,
	/// Values of the symbols for extents with which the model was read.
	pub dims: Dims,
	/// A directory with room for weights while the model is compiled: in a file that has no name, and is gone in the end whatever happens. One
	/// that is in memory itself gains nothing.
	pub scratch: PathBuf,
}

/// A compiled model.
pub struct Compiled {
	/// What is said of it beside the graph.
	pub manifest: Manifest,
	/// The encoded graph.
	pub graph: Vec<u8>,
	/// The weights' blob.
	pub weights: Weights,
	/// What its author should know.
	pub report: Report,
	/// The graph as a picture.
	pub picture: Picture,
	/// The vocabulary that the manifest's rule for texts names.
	pub vocabulary: Option<Vec<u8>>,
}

/// Compiles a model. Values are brought to integers by what they are for the `seen` samples; the result is measured on the
/// `held_out` ones, or on the same if there are none. With neither nothing is measured and ranges are unknown: refused.
///
/// `say` is told what is going on.
pub fn compile(
	model: &FloatModel<'_>,
	seen: &[Sample],
	held_out: &[Sample],
	options: &Options,
	say: &mut dyn FnMut(&str),
) -> Result<Compiled> {
	if seen.is_empty() {
		return Err(Error::Input("there is no sample to calibrate by".to_owned()));
	}
	for name in options.elements.keys() {
		if !model.inputs().iter().any(|input| input.name == *name) {
			return Err(Error::Input(format!("the model has no input `{name}`")));
		}
	}
	say(&format!("calibrating by {} samples", seen.len()));
	let (ranges, float) = model.calibrate(seen)?;
	let (samples, float) = match held_out {
		[] => (seen, float),
		held_out => {
			say(&format!("executing the float model on {} samples that were held out", held_out.len()));
			let outputs = held_out.iter().map(|sample| model.run(sample)).collect::<Result<Vec<_>>>()?;
			(held_out, outputs)
		}
	};
	let plan = Plan {
		ir: &model.ir,
		source: model.source,
		ranges: &ranges,
		elements: &options.elements,
		scratch: &options.scratch,
	};
	let mix = match options.accuracy {
		Accuracy::Precision(precision) => Mix::all(precision),
		Accuracy::Cosine(target) => {
			Search { model, plan: &plan, samples, float: &float, say: &mut *say }.mix(target)?
		}
	};
	say("lowering");
	let lowered = plan.lower(&mix)?;
	say(&format!("measuring on {} samples", samples.len()));
	let engine = engine()?;
	let measurement = Measurement::new(&engine, model, &lowered)?;
	let (outputs, mut layers) = measurement.with_layers(samples, &float, LAYER_SAMPLES)?;
	let (inputs, output_ports) = measurement.into_ports();

	let Lowered { graph, weights, sites, .. } = lowered;
	// What was measured node by node is now committed to only where it must be.
	let Fused { plan, places } =
		graph.validate().map_err(|error| Error::Graph(error.to_string()))?.fused(|_| false);
	for layer in &mut layers {
		layer.node = places.get(layer.node as usize).copied().unwrap_or(layer.node);
	}
	let encoded = plan.graph().encode();
	let analysis = analysis(&plan, &weights, Room::USUAL)?;
	let costliest =
		[analysis.most_terms(), analysis.most_openings()].into_iter().flatten().map(|(node, report)| {
			Costliest {
				node,
				operator: report.operator.to_owned(),
				terms: report.cost.terms,
				openings: report.cost.openings,
			}
		});
	let mut costliest: Vec<Costliest> = costliest.collect();
	costliest.dedup();
	let could_saturate = analysis.saturating().flat_map(|(node, report)| {
		report.saturations.iter().map(move |saturation| CouldSaturate {
			node,
			operator: saturation.operator.to_owned(),
			number: saturation.number.to_owned(),
			before: [saturation.before.low, saturation.before.high],
			limit: [saturation.limit.low, saturation.limit.high],
		})
	});
	let model_root = format!("0x{}", hex::encode(ambit_trace::model_root(&plan)));
	let products = sites.iter().map(|site| Product {
		name: model.ir.values[site.id].name.clone(),
		precision: mix.of(site.id).to_string(),
		terms: site.terms,
	});
	let report = Report {
		model_root: model_root.clone(),
		nodes: plan.graph().nodes.len(),
		steps: places.len(),
		result_bytes: plan.node_bytes(),
		graph_bytes: encoded.len(),
		weight_bytes: plan.weight_bytes(),
		terms: analysis.terms(),
		calibrated: seen.len(),
		measured: samples.len(),
		held_out: !held_out.is_empty(),
		outputs,
		products: products.collect(),
		could_saturate: could_saturate.collect(),
		costliest,
		layers,
	};
	let manifest = Manifest {
		name: options.name.clone(),
		graph: format!("{}.graph", options.name),
		weights: format!("{}.weights", options.name),
		model_root,
		inputs,
		outputs: output_ports,
		dims: options.dims.clone(),
		preprocessing: None,
	};
	let picture = Picture::of(&plan, &report.layers);
	Ok(Compiled { manifest, graph: encoded, weights, report, picture, vocabulary: None })
}

impl Compiled {
	/// Says in the manifest how images or texts become the model's inputs. Whether they fit is what [`Preprocessor::check`] says.
	pub fn declare(&mut self, preprocessor: &Preprocessor) {
		let (rule, vocabulary) = preprocessor.declared(&self.manifest.name);
		self.manifest.preprocessing = Some(rule);
		self.vocabulary = vocabulary;
	}

	/// Writes NAME.graph, NAME.weights, NAME.json (the manifest), NAME.report.json and, if there is one, NAME.vocabulary into a directory,
	/// which is made.
	pub fn write(&self, directory: &Path) -> Result<()> {
		let failed = |error: std::io::Error| Error::io(directory, error);
		std::fs::create_dir_all(directory).map_err(failed)?;
		let write = |file: &str, bytes: &[u8]| {
			let path = directory.join(file);
			std::fs::write(&path, bytes).map_err(|error| Error::io(&path, error))
		};
		let json = |value: serde_json::Result<String>| value.map_err(|error| Error::Io(error.to_string()));
		write(&self.manifest.graph, &self.graph)?;
		self.weights.write(&directory.join(&self.manifest.weights))?;
		if let Some(vocabulary) = &self.vocabulary {
			write(&format!("{}.vocabulary", self.manifest.name), vocabulary)?;
		}
		write(
			&format!("{}.report.json", self.manifest.name),
			json(serde_json::to_string_pretty(&self.report))?.as_bytes(),
		)?;
		write(
			&format!("{}.json", self.manifest.name),
			json(serde_json::to_string_pretty(&self.manifest))?.as_bytes(),
		)
	}
}
