//! `ambit model`: compiling a model and running it here, publishing it with its workload class, and listing what there is.

mod compile;
mod run;

use crate::{
	amount,
	artifacts::{Place, Uploader},
	chain::{Client, Sender},
	error::{Error, Result},
	keys::address,
	models::{self, show_types, ChainClass, ChainModel, GraphFile, ModelFiles, MAX_WEIGHTS},
	modes,
	output::{table, Output},
	read_input, Global,
};
use ambit_graph::limits::MAX_GRAPH_BYTES;
use ambit_primitives::{
	jobs::{ClassId, ClassSpec, HardwareTier, LatencyTier, ModelRoot, VerificationMode},
	Balance, Cid, Hash,
};
use ambit_runtime::RuntimeCall;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::Path;

/// `ambit model ...`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Check a model, upload it, publish it and open a workload class for it.
	///
	/// What is done already is left as it is, so it can be repeated, with another class.
	Publish(PublishArgs),
	/// Published models and their classes
	List(ListArgs),
	/// Compile an ONNX model to an integer graph, and say how much accuracy that costs.
	///
	/// Real numbers are brought to integers by what they are for the samples of --calibrate. Writes NAME.graph, NAME.weights,
	/// NAME.json (the manifest) and NAME.report.json.
	Compile(compile::CompileArgs),
	/// Execute a compiled model here: its output, the roots that an operator would sign, and the time
	Run(run::RunArgs),
}

/// What is published, and how it is offered.
#[derive(Args, Debug)]
pub struct PublishArgs {
	/// The graph, or a manifest (NAME.json beside NAME.graph and NAME.weights), or a directory with one. A graph that anyone keeps in IPFS is
	/// cid:CID: it is fetched from --gateway, --peer or --ipfs to be checked, and not uploaded
	#[arg(value_name = "PATH|cid:CID")]
	path: Place,
	/// The weights, unless they are beside the graph; cid:CID as above
	#[arg(long, value_name = "FILE|cid:CID")]
	weights: Option<Place>,
	/// The model's name; the manifest's unless given
	#[arg(long)]
	name: Option<String>,
	#[command(flatten)]
	class: ClassArgs,
}

/// What makes a workload class.
#[derive(Args, Clone, Debug)]
pub struct ClassArgs {
	/// Hardware that operators must have
	#[arg(long, value_enum, default_value = "cpu")]
	hardware: Hardware,
	/// How soon results are due
	#[arg(long, value_enum, default_value = "standard")]
	latency: Latency,
	/// What stands behind a result: optimistic (a dispute window before payment), redundant:N (N operators execute each
	/// job and must agree), audited (chance sends results to a second operator), or signed (only the operator's signature:
	/// nobody can prove a result wrong)
	#[arg(long, value_parser = modes::parse, default_value = "optimistic", value_name = "MODE")]
	mode: VerificationMode,
	/// Lowest fee of a job
	#[arg(long, value_parser = amount::parse, default_value = "0.01", value_name = "AMOUNT")]
	min_fee: Balance,
	/// Stake that operators put behind each slot
	#[arg(long, value_parser = amount::parse, default_value = "10", value_name = "AMOUNT")]
	stake_per_slot: Balance,
}

/// See [`HardwareTier`].
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Hardware {
	/// Any machine
	Cpu,
	/// An accelerator with 8 GiB
	Gpu8,
	/// An accelerator with 24 GiB
	Gpu24,
	/// An accelerator with 80 GiB
	Gpu80,
}

impl From<Hardware> for HardwareTier {
	fn from(hardware: Hardware) -> Self {
		match hardware {
			Hardware::Cpu => Self::Cpu,
			Hardware::Gpu8 => Self::Gpu8,
			Hardware::Gpu24 => Self::Gpu24,
			Hardware::Gpu80 => Self::Gpu80,
		}
	}
}

/// See [`LatencyTier`].
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Latency {
	/// 5 blocks
	Interactive,
	/// 20 blocks
	Standard,
	/// 100 blocks
	Batch,
}

/// What is listed.
#[derive(Args, Debug)]
pub struct ListArgs {
	/// Only models of this name
	#[arg(default_value = "", hide_default_value = true)]
	name: String,
}

impl Command {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Publish(arguments) => arguments.run(global, output).await,
			Self::List(arguments) => arguments.run(global, output).await,
			Self::Compile(arguments) => arguments.run(output).await,
			Self::Run(arguments) => arguments.run(output).await,
		}
	}
}

impl ClassArgs {
	fn spec(&self, model: ModelRoot) -> ClassSpec {
		ClassSpec {
			model,
			hardware: self.hardware.into(),
			latency: match self.latency {
				Latency::Interactive => LatencyTier::Interactive,
				Latency::Standard => LatencyTier::Standard,
				Latency::Batch => LatencyTier::Batch,
			},
			mode: self.mode,
		}
	}
}

impl PublishArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		// Everything that can be wrong here is found before the network is touched.
		let pair = global.key.load()?;
		let fetching = self.files(global, output);
		let (files, kept) = global.deadline().run("fetching the model", fetching).await?;
		let uploader = if kept.is_all() { None } else { Some(global.artifacts.uploader()?) };
		let client = global.connect().await?;
		let terms = Terms {
			spec: self.class.spec(files.root),
			min_fee: self.class.min_fee,
			stake_per_slot: self.class.stake_per_slot,
		};
		let root = files.root;
		let sender = global.sender(&client, &pair, output);
		let published = publish(&sender, files, terms, kept, uploader.as_ref()).await?;
		let value = json!({
			"model": root,
			"graph": published.graph,
			"weights": published.weights,
			"class": published.class,
			"mode": modes::name(self.class.mode),
			"disputable": modes::is_disputable(self.class.mode),
			"transaction_fee_planck": published.fee.to_string(),
			"block": published.block,
		});
		output.finish(&value, || {
			format!("model {root:?}\nclass {}, {}\n", published.class, modes::words(self.class.mode))
		})
	}
}

impl PublishArgs {
	/// The model, checked, and what of it is not to be uploaded because others keep it.
	async fn files(&self, global: &Global, output: Output) -> Result<(ModelFiles, Kept)> {
		let name = self.name.as_deref();
		let fetch = |what: &'static str, cid: ambit_artifacts::Cid, most: u64| async move {
			output.status(format!("fetching {what}"));
			global.artifacts.fetch(&cid, most).await
		};
		match (&self.path, &self.weights) {
			(Place::File(path), None) => Ok((ModelFiles::read(path, None, name)?, Kept::default())),
			(Place::File(path), Some(Place::File(weights))) => {
				Ok((ModelFiles::read(path, Some(weights), name)?, Kept::default()))
			}
			(Place::File(path), Some(place @ Place::Kept(cid))) => {
				let found = GraphFile::find(path)?;
				let graph = found.read()?;
				let weights = fetch("the weights", *cid, MAX_WEIGHTS).await?;
				let files = found.with(graph, weights, Path::new(&place.to_string()), name)?;
				Ok((files, Kept { weights: Some(*cid), graph: None }))
			}
			(Place::Kept(_), None) => {
				Err(Error::Usage("a graph by CID has no weights beside it: name them with --weights".into()))
			}
			(graph_place @ Place::Kept(cid), Some(place)) => {
				let name = name.ok_or_else(|| {
					Error::Usage("a graph by CID has no name: give the model a --name".into())
				})?;
				let graph = fetch("the graph", *cid, MAX_GRAPH_BYTES as u64).await?;
				let (weights, kept) = match place {
					Place::File(path) => (read_input(path, MAX_WEIGHTS)?, None),
					Place::Kept(cid) => (fetch("the weights", *cid, MAX_WEIGHTS).await?, Some(*cid)),
				};
				let places = [graph_place, place].map(ToString::to_string);
				let [graph_place, place] = &places;
				let files =
					ModelFiles::check(name, graph, weights, Path::new(graph_place), Path::new(place))?;
				Ok((files, Kept { graph: Some(*cid), weights: kept }))
			}
		}
	}
}

/// What of a model others keep in IPFS.
#[derive(Clone, Copy, Default)]
pub struct Kept {
	/// The graph's CID.
	pub graph: Option<ambit_artifacts::Cid>,
	/// The weights' CID.
	pub weights: Option<ambit_artifacts::Cid>,
}

impl Kept {
	const fn is_all(&self) -> bool {
		self.graph.is_some() && self.weights.is_some()
	}
}

/// The class under which a model is published.
pub struct Terms {
	/// What the class is.
	pub spec: ClassSpec,
	/// Lowest fee of a job, planck.
	pub min_fee: Balance,
	/// Stake behind each slot, planck.
	pub stake_per_slot: Balance,
}

/// What publishing led to.
pub struct Published {
	/// The graph's CID.
	pub graph: String,
	/// The weights' CID.
	pub weights: String,
	/// The class.
	pub class: ClassId,
	/// Transaction fee, planck; 0 when all was there already.
	pub fee: Balance,
	/// Block of the transaction, if there was one.
	pub block: Option<Hash>,
}

/// Uploads what of a model nobody keeps, and does what is missing of publishing it and opening its class, in one transaction.
pub async fn publish(
	sender: &Sender<'_>,
	files: ModelFiles,
	terms: Terms,
	kept: Kept,
	uploader: Option<&Uploader>,
) -> Result<Published> {
	let (client, output) = (sender.client, sender.output);
	let root = files.root;
	let place = |kept: Option<ambit_artifacts::Cid>, what: &'static str, bytes: Vec<u8>| async move {
		match (kept, uploader) {
			(Some(cid), _) => Ok(cid),
			(None, Some(uploader)) => uploader.upload(what, bytes, output).await,
			(None, None) => Err(Error::Internal(format!("there is nobody to keep {what}"))),
		}
	};
	let graph = place(kept.graph, "the graph", files.graph).await?;
	let weights = place(kept.weights, "the weights", files.weights).await?;
	let mut calls = Vec::new();
	let known: Option<ChainModel> = client.call("JobRegistryApi_model", (root,), None).await?;
	if known.is_none() {
		calls.push(RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::publish_model {
			model: root,
			name: files.name,
			graph: ledger_cid(&graph)?,
			weights: ledger_cid(&weights)?,
			inputs: files.inputs,
			outputs: files.outputs,
		}));
	}
	let mut published =
		Published { graph: graph.to_string(), weights: weights.to_string(), class: 0, fee: 0, block: None };
	if let Some(class) = class_of(client, &terms.spec, None).await? {
		published.class = class;
		if calls.is_empty() {
			return Ok(published);
		}
	} else {
		calls.push(RuntimeCall::JobRegistry(pallet_ambit_job_registry::Call::open_class {
			spec: terms.spec.clone(),
			min_fee: terms.min_fee,
			stake_per_slot: terms.stake_per_slot,
		}));
	}
	let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
	let included = sender.submit(call, "publishing the model").await?;
	(published.fee, published.block) = (included.fee, Some(included.block));
	// In its own block: the best one may be of another fork by now.
	published.class = class_of(client, &terms.spec, Some(included.block))
		.await?
		.ok_or_else(|| Error::Internal("the class was opened, but the node doesn't find it".into()))?;
	Ok(published)
}

/// The class with exactly this specification.
async fn class_of(
	client: &Client,
	spec: &ClassSpec,
	at: Option<ambit_primitives::Hash>,
) -> Result<Option<ClassId>> {
	let classes: Vec<(ClassId, ChainClass)> =
		client.call("JobRegistryApi_classes_of", (spec.model, Some(spec.hardware)), at).await?;
	Ok(classes.into_iter().find(|(_, class)| class.class.spec == *spec).map(|(id, _)| id))
}

/// A CID as the ledger holds it.
pub fn ledger_cid(cid: &ambit_artifacts::Cid) -> Result<Cid> {
	Cid::try_from(cid.to_bytes()).map_err(|_| Error::Internal(format!("{cid} is too long for the ledger")))
}

/// A CID of the ledger as text, or in hexadecimal if it is none.
pub fn cid_text(cid: &Cid) -> String {
	ambit_artifacts::parse_bytes(cid)
		.map_or_else(|_| format!("0x{}", hex::encode(cid)), |cid| cid.to_string())
}

impl ListArgs {
	async fn run(self, global: &Global, output: Output) -> Result<()> {
		let name =
			if self.name.is_empty() { Vec::new() } else { models::model_name(&self.name)?.into_inner() };
		let client = global.connect().await?;
		let at = Some(client.best().await?);
		let found: Vec<(ModelRoot, ChainModel)> =
			client.call("JobRegistryApi_models", (name, models::MAX_MODELS), at).await?;
		let mut rows = vec![[
			"model",
			"name",
			"input",
			"output",
			"class",
			"hardware",
			"latency",
			"mode",
			"min fee",
			"best price",
			"free slots",
		]
		.map(String::from)
		.to_vec()];
		let mut listed = Vec::new();
		for (root, model) in &found {
			let classes: Vec<(ClassId, ChainClass)> =
				client.call("JobRegistryApi_classes_of", (root, None::<HardwareTier>), at).await?;
			listed.push(model_json(root, model, &classes));
			rows.extend(model_rows(root, model, &classes));
		}
		let models = listed.len();
		output.finish(&json!({ "models": listed }), || {
			if models == 0 {
				"no models\n".into()
			} else {
				table(&rows)
			}
		})
	}
}

fn model_json(root: &ModelRoot, model: &ChainModel, classes: &[(ClassId, ChainClass)]) -> serde_json::Value {
	json!({
		"model": root,
		"name": String::from_utf8_lossy(&model.name),
		"publisher": address(&model.publisher),
		"graph": cid_text(&model.graph),
		"weights": cid_text(&model.weights),
		"inputs": model.inputs.iter().map(models::show_type).collect::<Vec<_>>(),
		"outputs": model.outputs.iter().map(models::show_type).collect::<Vec<_>>(),
		"classes": classes.iter().map(|(id, state)| json!({
			"class": id,
			"hardware": format!("{:?}", state.class.spec.hardware),
			"latency": format!("{:?}", state.class.spec.latency),
			"mode": modes::name(state.class.spec.mode),
			"disputable": modes::is_disputable(state.class.spec.mode),
			"min_fee_planck": state.class.min_fee.to_string(),
			"stake_per_slot_planck": state.class.stake_per_slot.to_string(),
			"offers": state.class.offers,
			"slots": state.slots,
			"free": state.free,
			"best_price_planck": state.best_price.map(|price| price.to_string()),
		})).collect::<Vec<_>>(),
	})
}

fn model_rows(root: &ModelRoot, model: &ChainModel, classes: &[(ClassId, ChainClass)]) -> Vec<Vec<String>> {
	let head = vec![
		format!("{root:?}"),
		String::from_utf8_lossy(&model.name).escape_debug().to_string(),
		show_types(&model.inputs),
		show_types(&model.outputs),
	];
	let row = |(id, state): &(ClassId, ChainClass)| {
		let spec = &state.class.spec;
		let class = vec![
			id.to_string(),
			format!("{:?}", spec.hardware),
			format!("{:?}", spec.latency),
			modes::short(spec.mode),
			amount::format(state.class.min_fee),
			state.best_price.map_or_else(|| "none".into(), amount::format),
			format!("{} of {}", state.free, state.slots),
		];
		[head.clone(), class].concat()
	};
	match classes {
		[] => vec![head],
		classes => classes.iter().map(row).collect(),
	}
}
