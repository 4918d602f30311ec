//! Models: files on disk, entries on the chain, and how the one fits the other.

use crate::{
	chain::Client,
	engine::MORE_MEMORY,
	error::{Error, Result},
	read_input,
};
use ambit_compiler::{
	encode_inputs,
	preprocess::{is_png, Preprocessing},
	CompiledFiles, Error as CompileError, Port,
};
use ambit_graph::{limits::MAX_GRAPH_BYTES, ElementType, Graph, TensorType};
use ambit_primitives::{
	jobs::{
		ClassId, Element, HardwareTier, Model, ModelName, ModelRoot, ValueType, ValueTypes, VerificationMode,
	},
	runtime_api::ClassState,
	AccountId, Balance,
};
use sp_core::H256;
use std::path::{Path, PathBuf};

/// Largest weights that are published from here, bytes.
pub const MAX_WEIGHTS: u64 = 8 * 1024 * 1024 * 1024;
/// Largest manifest, bytes.
const MAX_MANIFEST: u64 = 1024 * 1024;
/// Most models of one name that are listed.
pub const MAX_MODELS: u32 = 1_000;

/// A model as the chain has it.
pub type ChainModel = Model<AccountId, Balance>;
/// A class as the chain has it.
pub type ChainClass = ClassState<AccountId, Balance>;

/// What a model's author says beside the graph. Nothing of it is on the chain.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Manifest {
	/// Human-readable name.
	pub name: String,
	/// The model that it is about.
	#[serde(default)]
	pub model_root: Option<H256>,
	/// What it takes.
	#[serde(default)]
	pub inputs: Vec<Port>,
	/// How a file becomes the input.
	#[serde(default)]
	pub preprocessing: Option<Preprocessing>,
	/// Where it was, and what it names is.
	#[serde(skip)]
	pub directory: PathBuf,
}

impl Manifest {
	/// Reads a manifest.
	pub fn read(path: &Path) -> Result<Self> {
		let bytes = read_input(path, MAX_MANIFEST)?;
		let manifest: Self = serde_json::from_slice(&bytes)
			.map_err(|error| Error::input(path, format!("is not a model's manifest: {error}")))?;
		Ok(Self { directory: path.parent().unwrap_or(Path::new("")).to_owned(), ..manifest })
	}

	/// The manifests of the models that this program brings along.
	fn built_in() -> Vec<Self> {
		let texts =
			[include_str!("../../models/digits/cnn.json"), include_str!("../../models/digits/mlp.json")];
		texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect()
	}

	/// What the model takes: what the manifest says of it, or the chain.
	fn ports(&self, types: &ValueTypes) -> Vec<Port> {
		let port = |ty: &ValueType| Port::of_type(&tensor_type(ty));
		if self.inputs.len() == types.len() {
			self.inputs.clone()
		} else {
			types.iter().map(port).collect()
		}
	}

	/// The manifest for a model: the given file's, or a built-in one about this root.
	pub fn for_model(root: &ModelRoot, file: Option<&Path>) -> Result<Option<Self>> {
		let Some(path) = file else {
			return Ok(Self::built_in()
				.into_iter()
				.find(|manifest| manifest.model_root.as_ref() == Some(root)));
		};
		let manifest = Self::read(path)?;
		match manifest.model_root {
			Some(other) if other != *root => {
				Err(Error::input(path, format!("is about model {other:?}, the job is for {root:?}")))
			}
			_ => Ok(Some(manifest)),
		}
	}
}

/// A model read from disk, with everything checked that the chain and the operators will check.
pub struct ModelFiles {
	/// Its name for the chain.
	pub name: ModelName,
	/// Its root.
	pub root: ModelRoot,
	/// The encoded graph.
	pub graph: Vec<u8>,
	/// The weights, one tensor after the other.
	pub weights: Vec<u8>,
	/// What it takes.
	pub inputs: ValueTypes,
	/// What it gives.
	pub outputs: ValueTypes,
}

impl ModelFiles {
	/// Reads a model: `path` is its graph, its manifest, or a directory with exactly one manifest.
	pub fn read(path: &Path, weights: Option<&Path>, name: Option<&str>) -> Result<Self> {
		let found = GraphFile::find(path)?;
		let weights_path = weights.map_or_else(|| found.path.with_extension("weights"), Path::to_owned);
		let graph = found.read()?;
		let weights = read_input(&weights_path, MAX_WEIGHTS)?;
		found.with(graph, weights, &weights_path, name)
	}

	/// Checks graph and weights; the paths are for messages.
	pub fn check(
		name: &str,
		graph: Vec<u8>,
		weights: Vec<u8>,
		graph_path: &Path,
		weights_path: &Path,
	) -> Result<Self> {
		let plan = Graph::decode_bounded(&graph)
			.and_then(Graph::validate)
			.map_err(|error| Error::input(graph_path, format!("is not a usable graph: {error}")))?;
		ambit_trace::check_weights(&plan, &weights).map_err(|error| Error::input(weights_path, error))?;
		let root = H256(ambit_trace::model_root(&plan));
		Ok(Self {
			name: model_name(name)?,
			root,
			inputs: value_types(&plan.graph().inputs)?,
			outputs: value_types(plan.output_types())?,
			graph,
			weights,
		})
	}
}

/// The graph of a model on disk, and what its author says beside it.
pub struct GraphFile {
	/// What was named: the graph, or the manifest.
	path: PathBuf,
	graph: PathBuf,
	manifest: Option<Manifest>,
}

impl GraphFile {
	/// `path` is the graph, a manifest, or a directory with exactly one manifest.
	pub fn find(path: &Path) -> Result<Self> {
		let path = CompiledFiles::manifest_at(path).map_err(|error| unusable(path, error))?;
		let is_manifest = path.extension().is_some_and(|extension| extension == "json");
		let manifest = if is_manifest { Some(Manifest::read(&path)?) } else { None };
		let graph = if is_manifest { path.with_extension("graph") } else { path.clone() };
		Ok(Self { path, graph, manifest })
	}

	/// The encoded graph.
	pub fn read(&self) -> Result<Vec<u8>> {
		read_input(&self.graph, MAX_GRAPH_BYTES as u64)
	}

	/// The model of this graph with these weights, which come from `place`.
	pub fn with(
		self,
		graph: Vec<u8>,
		weights: Vec<u8>,
		place: &Path,
		name: Option<&str>,
	) -> Result<ModelFiles> {
		let stated = self.manifest.as_ref().map(|manifest| manifest.name.as_str());
		let name = name.or(stated).ok_or_else(|| {
			Error::Usage(format!(
				"{} has no manifest beside it: give the model a --name",
				self.graph.display()
			))
		})?;
		let model = ModelFiles::check(name, graph, weights, &self.graph, place)?;
		match self.manifest.and_then(|manifest| manifest.model_root) {
			Some(stated) if stated != model.root => Err(Error::input(
				&self.path,
				format!("states model root {stated:?}, but graph and weights give {:?}", model.root),
			)),
			_ => Ok(model),
		}
	}
}

/// A failure of the compiler, about the file at `path`.
pub fn unusable(path: &Path, error: CompileError) -> Error {
	let text = error.to_string();
	// What reads files names them itself.
	let reason = text.strip_prefix(&format!("{}: ", path.display())).unwrap_or(&text);
	match error {
		CompileError::Symbol { .. } => Error::Usage(format!("{}: {reason}", path.display())),
		CompileError::TooLarge { .. } => Error::input(path, format_args!("{reason}; {MORE_MEMORY}")),
		_ => Error::input(path, reason),
	}
}

/// A model's name as the chain takes it.
pub fn model_name(name: &str) -> Result<ModelName> {
	if name.is_empty() {
		return Err(Error::Usage("a model's name can't be empty".into()));
	}
	ModelName::try_from(name.as_bytes().to_vec())
		.map_err(|_| Error::Usage(format!("the name `{name}` has {} bytes; at most 64 fit", name.len())))
}

fn value_types<'a>(types: impl IntoIterator<Item = &'a TensorType>) -> Result<ValueTypes> {
	let convert = |ty: &TensorType| {
		let shape = ty.shape.clone().try_into().ok()?;
		let element = match ty.element {
			ElementType::I8 => Element::I8,
			ElementType::I16 => Element::I16,
			ElementType::I32 => Element::I32,
			ElementType::I64 => Element::I64,
		};
		Some(ValueType { element, shape })
	};
	types
		.into_iter()
		.map(convert)
		.collect::<Option<Vec<_>>>()
		.and_then(|types| types.try_into().ok())
		.ok_or_else(|| Error::Internal("a checked graph has types that the chain does not take".into()))
}

/// A type that the chain names, as the graph's crate has it.
pub fn tensor_type(ty: &ValueType) -> TensorType {
	let element = match ty.element {
		Element::I8 => ElementType::I8,
		Element::I16 => ElementType::I16,
		Element::I32 => ElementType::I32,
		Element::I64 => ElementType::I64,
	};
	TensorType::new(element, ty.shape.to_vec())
}

/// A type as people write it: `i8[1, 8, 8, 1]`.
pub fn show_type(ty: &ValueType) -> String {
	format!("{}{:?}", format!("{:?}", ty.element).to_lowercase(), ty.shape.to_vec())
}

/// Types as people write them.
pub fn show_types(types: &ValueTypes) -> String {
	types.iter().map(show_type).collect::<Vec<_>>().join(", ")
}

/// Bytes that values of these types take.
pub fn size_of(types: &ValueTypes) -> u64 {
	types.iter().map(|ty| tensor_type(ty).bytes()).fold(0, u64::saturating_add)
}

/// A job's input.
#[derive(Debug)]
pub struct JobInput {
	/// The tensors' bytes.
	pub bytes: Vec<u8>,
	/// Root over them.
	pub root: H256,
}

impl JobInput {
	/// Makes the input of a job from a file's content: an image or a text where the manifest says how, otherwise the tensors' raw
	/// bytes. The error says what is wrong with the content.
	pub fn from_bytes(
		file: Vec<u8>,
		types: &ValueTypes,
		manifest: Option<&Manifest>,
		invert: bool,
	) -> std::result::Result<Self, String> {
		let is_raw = file.len() as u64 == size_of(types);
		let rule = manifest.and_then(|manifest| Some((manifest, manifest.preprocessing.clone()?)));
		let bytes = match rule {
			Some((manifest, rule)) => {
				let preprocessor = rule.load(&manifest.directory).map_err(|error| error.to_string())?;
				if is_raw && !preprocessor.takes(&file) {
					// Raw bytes of the right length are not looked at: they may be anything.
					file
				} else {
					let arrays = preprocessor.arrays(&file, invert).map_err(|error| error.to_string())?;
					encode_inputs(&manifest.ports(types), &arrays).map_err(|error| error.to_string())?
				}
			}
			None if is_png(&file) => {
				return Err("is an image, and nothing says how this model takes images: give its --manifest, or raw bytes".into())
			}
			None => file,
		};
		Self::from_raw(bytes, types)
	}

	/// The input that consists of these bytes: the tensors, one after the other.
	pub fn from_raw(bytes: Vec<u8>, types: &ValueTypes) -> std::result::Result<Self, String> {
		let size = size_of(types);
		if bytes.len() as u64 != size {
			return Err(format!(
				"gives {} bytes; this model takes {size}: {}",
				bytes.len(),
				show_types(types)
			));
		}
		let tensors: Vec<TensorType> = types.iter().map(tensor_type).collect();
		let root = ambit_trace::blob_root(&tensors, &bytes).map_err(|error| error.to_string())?;
		Ok(Self { root: H256(root), bytes })
	}
}

/// Finds a model by its root (0x...) or its name, which must then be the only one.
pub async fn find_model(client: &Client, model: &str) -> Result<(ModelRoot, ChainModel)> {
	if let Ok(root) = model.parse::<H256>() {
		let found: Option<ChainModel> = client.call("JobRegistryApi_model", (root,), None).await?;
		return found
			.map(|found| (root, found))
			.ok_or_else(|| Error::NotFound(format!("there is no model {root:?}")));
	}
	let name = model_name(model)?;
	let mut found: Vec<(ModelRoot, ChainModel)> =
		client.call("JobRegistryApi_models", (name.to_vec(), MAX_MODELS), None).await?;
	match (found.pop(), found.is_empty()) {
		(Some(only), true) => Ok(only),
		(None, _) => {
			Err(Error::NotFound(format!("there is no model named `{model}`; `ambit model list` lists all")))
		}
		(Some(last), false) => {
			found.push(last);
			let roots: Vec<String> = found.iter().map(|(root, _)| format!("{root:?}")).collect();
			Err(Error::Usage(format!(
				"{} models are named `{model}`; name one by its root: {}",
				found.len(),
				roots.join(", ")
			)))
		}
	}
}

/// The given class, or that class of the model in which a job is cheapest now.
pub async fn find_class(
	client: &Client,
	model: &ModelRoot,
	class: Option<ClassId>,
) -> Result<(ClassId, ChainClass)> {
	if let Some(id) = class {
		let found: Option<ChainClass> = client.call("JobRegistryApi_class", (id,), None).await?;
		let found = found.ok_or_else(|| Error::NotFound(format!("there is no class {id}")))?;
		return if found.class.spec.model == *model {
			Ok((id, found))
		} else {
			Err(Error::Usage(format!("class {id} is of model {:?}, not {model:?}", found.class.spec.model)))
		};
	}
	let classes: Vec<(ClassId, ChainClass)> =
		client.call("JobRegistryApi_classes_of", (model, None::<HardwareTier>), None).await?;
	classes
		.into_iter()
		// Results that nobody can dispute are only for who asks for them.
		.min_by_key(|(id, class)| {
			let unverified = class.class.spec.mode == VerificationMode::Signed;
			(unverified, class.slots == 0, class.best_price.unwrap_or(Balance::MAX), *id)
		})
		.ok_or_else(|| {
			Error::NotFound(format!("model {model:?} has no workload class; its publisher opens one"))
		})
}

#[cfg(test)]
mod tests;
