//! What is said of a compiled model beside its graph: how real numbers become its inputs, and its outputs real numbers.

use crate::{
	preprocess::Preprocessing,
	tensor::{Data, Kind, Tensor},
	Error, Result,
};
use ambit_graph::{ElementType, Graph, Plan, TensorType};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A tensor that a model takes or gives.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Port {
	/// Its name in the ONNX model.
	#[serde(default)]
	pub name: String,
	/// Element type: `i8`, `i16`, `i32` or `i64`.
	pub element: String,
	/// Extents.
	pub shape: Vec<u32>,
	/// Fraction bits: the integer 1 stands for 2^-fraction. Absent for whole numbers.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub fraction: Option<u8>,
}

/// A compiled model's manifest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Manifest {
	/// Name of the model.
	pub name: String,
	/// File of the graph, beside the manifest.
	pub graph: String,
	/// File of the weights, beside the manifest.
	pub weights: String,
	/// Commitment to both, `0x` and 64 digits.
	pub model_root: String,
	/// What it takes.
	pub inputs: Vec<Port>,
	/// What it gives.
	pub outputs: Vec<Port>,
	/// Values of the symbols for extents with which it was compiled.
	#[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
	pub dims: crate::Dims,
	/// How an image or a text becomes its inputs.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub preprocessing: Option<Preprocessing>,
}

/// A compiled model's files, read.
pub struct CompiledFiles {
	/// What is said of it.
	pub manifest: Manifest,
	/// The encoded graph.
	pub graph: Vec<u8>,
	/// The weights' blob.
	pub weights: Vec<u8>,
}

/// An element type's name in manifests.
pub(crate) fn element_name(element: ElementType) -> &'static str {
	match element {
		ElementType::I8 => "i8",
		ElementType::I16 => "i16",
		ElementType::I32 => "i32",
		ElementType::I64 => "i64",
	}
}

/// The element type of this name.
pub fn element_named(name: &str) -> Option<ElementType> {
	use ElementType::{I16, I32, I64, I8};
	[I8, I16, I32, I64].into_iter().find(|element| element_name(*element) == name)
}

impl Port {
	/// Of a tensor of this type.
	pub(crate) fn new(name: &str, ty: &TensorType, kind: Kind, fraction: i32) -> Self {
		let fraction = (kind == Kind::Float).then_some(fraction as u8);
		Self {
			name: name.to_owned(),
			element: element_name(ty.element).to_owned(),
			shape: ty.shape.clone(),
			fraction,
		}
	}

	/// Whole numbers of this type, without a name.
	pub fn of_type(ty: &TensorType) -> Self {
		let element = element_name(ty.element).to_owned();
		Self { name: String::new(), element, shape: ty.shape.clone(), fraction: None }
	}

	fn element(&self) -> Result<ElementType> {
		element_named(&self.element)
			.ok_or_else(|| Error::Input(format!("the manifest names an element type `{}`", self.element)))
	}

	/// The bytes of a tensor of real or whole numbers: rounded to the nearest integer, and limited to the element type.
	pub fn encode(&self, tensor: &Tensor) -> Result<Vec<u8>> {
		let element = self.element()?;
		let count: u64 = self.shape.iter().map(|extent| u64::from(*extent)).product();
		let found: Vec<usize> = tensor.shape.iter().copied().filter(|extent| *extent != 1).collect();
		let due: Vec<usize> =
			self.shape.iter().map(|extent| *extent as usize).filter(|extent| *extent != 1).collect();
		if tensor.count() as u64 != count || found != due {
			return Err(Error::Input(format!(
				"input `{}` has the shape {:?}; the model takes {:?}",
				self.name, tensor.shape, self.shape
			)));
		}
		let unit = f64::from(self.fraction.unwrap_or(0)).exp2();
		let mut bytes = Vec::new();
		match &tensor.data {
			Data::Int(data) if self.fraction.unwrap_or(0) == 0 => {
				data.iter().for_each(|x| element.write(*x, &mut bytes));
			}
			_ => tensor.to_floats().iter().for_each(|x| {
				let scaled = (f64::from(*x) * unit).round().clamp(-9.2e18, 9.2e18);
				element.write(scaled as i64, &mut bytes);
			}),
		}
		Ok(bytes)
	}

	/// The numbers that bytes stand for.
	pub fn decode(&self, bytes: &[u8]) -> Result<Tensor> {
		let element = self.element()?;
		let numbers: Vec<i64> =
			bytes.chunks_exact(element.bytes() as usize).filter_map(|bytes| element.read(bytes)).collect();
		let shape: Vec<usize> = self.shape.iter().map(|extent| *extent as usize).collect();
		Ok(match self.fraction {
			None => Tensor::ints(&shape, numbers),
			Some(fraction) => {
				let unit = f64::from(-i32::from(fraction)).exp2();
				Tensor::floats(&shape, numbers.iter().map(|x| (*x as f64 * unit) as f32).collect())
			}
		})
	}

	/// Bytes of the tensor.
	pub fn bytes(&self) -> Result<u64> {
		Ok(TensorType::new(self.element()?, self.shape.clone()).bytes())
	}
}

impl CompiledFiles {
	/// The manifest that a path means: it is one, or a directory with exactly one.
	pub fn manifest_at(path: &Path) -> Result<PathBuf> {
		if path.is_dir() {
			only_manifest(path)
		} else {
			Ok(path.to_owned())
		}
	}

	/// Reads a model: `path` is its manifest, or a directory with exactly one.
	pub fn read(path: &Path) -> Result<Self> {
		let path = Self::manifest_at(path)?;
		let read = |path: &Path| std::fs::read(path).map_err(|error| Error::io(path, error));
		let manifest: Manifest = serde_json::from_slice(&read(&path)?)
			.map_err(|error| Error::io(&path, format!("is not a compiled model's manifest: {error}")))?;
		let beside = |name: &str, extension: &str| {
			let file = path.with_extension(extension);
			if file.file_name().is_some_and(|found| found == name) {
				Ok(file)
			} else {
				Err(Error::io(
					&path,
					format!("names `{name}`, not the file beside it with the extension .{extension}"),
				))
			}
		};
		let graph = read(&beside(&manifest.graph, "graph")?)?;
		let weights = read(&beside(&manifest.weights, "weights")?)?;
		let files = Self { manifest, graph, weights };
		files.check().map_err(|error| Error::io(&path, error))?;
		Ok(files)
	}

	/// Whether the graph is the one that the manifest is about.
	fn check(&self) -> Result<()> {
		let plan = self.plan()?;
		let root = format!("0x{}", hex::encode(ambit_trace::model_root(&plan)));
		if root != self.manifest.model_root {
			return Err(Error::Input(format!(
				"is about model {}, but the graph's is {root}",
				self.manifest.model_root
			)));
		}
		let same =
			|port: &Port, ty: &TensorType| port.shape == ty.shape && port.element().ok() == Some(ty.element);
		let inputs = &plan.graph().inputs;
		let outputs: Vec<&TensorType> = plan.output_types().collect();
		let fits = inputs.len() == self.manifest.inputs.len()
			&& outputs.len() == self.manifest.outputs.len()
			&& self.manifest.inputs.iter().zip(inputs).all(|(port, ty)| same(port, ty))
			&& self.manifest.outputs.iter().zip(outputs).all(|(port, ty)| same(port, ty));
		let fractions =
			self.manifest.inputs.iter().chain(&self.manifest.outputs).filter_map(|port| port.fraction);
		if !fits || fractions.into_iter().any(|fraction| fraction > 62) {
			return Err(Error::Input("names other inputs or outputs than the graph has".to_owned()));
		}
		Ok(())
	}

	/// The graph with the types of its values.
	pub fn plan(&self) -> Result<Plan> {
		Graph::decode_bounded(&self.graph)
			.and_then(Graph::validate)
			.map_err(|error| Error::Graph(error.to_string()))
	}
}

fn only_manifest(directory: &Path) -> Result<PathBuf> {
	let entries = std::fs::read_dir(directory).map_err(|error| Error::io(directory, error))?;
	let is_manifest = |path: &PathBuf| {
		path.extension().is_some_and(|extension| extension == "json")
			&& path.with_extension("graph").is_file()
	};
	let mut found: Vec<PathBuf> =
		entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(is_manifest).collect();
	found.sort();
	match found.as_slice() {
		[only] => Ok(only.clone()),
		[] => Err(Error::io(directory, "has no manifest (NAME.json beside NAME.graph and NAME.weights)")),
		several => {
			let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
			Err(Error::io(directory, format!("has several models; name one of {}", names.join(", "))))
		}
	}
}
