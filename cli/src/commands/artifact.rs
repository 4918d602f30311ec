//! `ambit artifact`: what is in a blockstore, and into and out of it.

use crate::{
	artifacts,
	error::{Error, Result},
	output::Output,
	Global,
};
use ambit_artifacts::{parse_text, ArtifactError, Bitswap, Cid, Item, Store, StoreConfig, TreeLimits, Usage};
use ambit_worker::ARTIFACT_RETENTION;
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::{
	path::{Path, PathBuf},
	time::Duration,
};

/// Files beside a worker's stores.
const OF_WORKER: [&str; 2] = ["journal", "secret"];

/// Where a blockstore is.
#[derive(Args, Debug)]
pub struct StoreArgs {
	/// Directory of the blockstore; of a worker the `artifacts` in its data. The worker may run meanwhile
	#[arg(long, env = "AMBIT_STORE", value_name = "DIR")]
	store: PathBuf,
	/// Most bytes of all blocks in it. What was used within 7 days, or a pin needs, stays; what is new is refused when there is no room
	#[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
	quota: Option<u64>,
	/// Largest artefact that is read, fetched or stored, bytes
	#[arg(long, default_value_t = 64 << 30, value_name = "BYTES")]
	max_bytes: u64,
	/// Most files and directories in one
	#[arg(long, default_value_t = 1_000_000, value_name = "COUNT")]
	max_entries: u64,
}

/// `ambit artifact`.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Store a file, a directory or the blocks of a CAR, and pin it
	Import {
		#[command(flatten)]
		store: StoreArgs,
		/// What to store
		path: PathBuf,
		/// It is a CAR, version 1 or 2: store the blocks in it, not the file
		#[arg(long)]
		car: bool,
		/// What to call it in `ls`
		#[arg(long, default_value = "", value_name = "TEXT")]
		label: String,
	},
	/// Write a CAR (version 1) of an artefact, fetching what is missing
	Export {
		#[command(flatten)]
		store: StoreArgs,
		/// The artefact: CID, or CID/NAME/...
		artifact: String,
		/// The file to write
		#[arg(short, long, value_name = "FILE")]
		output: PathBuf,
	},
	/// Write an artefact to this disk as the file or directory that it is, fetching what is missing
	Get {
		#[command(flatten)]
		store: StoreArgs,
		/// The artefact: CID, or CID/NAME/...
		artifact: String,
		/// What to write. Nothing may be there
		#[arg(short, long, value_name = "PATH")]
		output: PathBuf,
	},
	/// Fetch all of an artefact and keep it
	Pin {
		#[command(flatten)]
		store: StoreArgs,
		/// The artefact's CID
		cid: String,
		/// What to call it in `ls`
		#[arg(long, default_value = "", value_name = "TEXT")]
		label: String,
	},
	/// Let go of an artefact, which goes with the next `gc`
	Unpin {
		#[command(flatten)]
		store: StoreArgs,
		/// The artefact's CID
		cid: String,
	},
	/// What is pinned and how much there is, or what is in an artefact
	Ls {
		#[command(flatten)]
		store: StoreArgs,
		/// The artefact: CID, or CID/NAME/...
		artifact: Option<String>,
	},
	/// Remove blocks that no pin needs and that were not used lately
	Gc {
		#[command(flatten)]
		store: StoreArgs,
		/// How long they were not used, at least. Less than 7 days is refused for a worker's store: who can't show what it signed for, loses
		#[arg(long, default_value_t = ARTIFACT_RETENTION.as_secs(), value_name = "SECONDS")]
		unused_for: u64,
		/// Remove them from a worker's store all the same: nothing that this worker signed can be disputed any more
		#[arg(long)]
		force: bool,
	},
}

impl Command {
	/// Runs the command.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let limit = Duration::from_secs(global.timeout.into());
		tokio::time::timeout(limit, self.act(global, output))
			.await
			.unwrap_or_else(|_| Err(Error::TimedOut { what: "the command".into(), limit }))
	}

	async fn act(self, global: &Global, output: Output) -> Result<()> {
		match self {
			Self::Import { store, path, car, label } => {
				import(&store, global, output, &path, car, &label).await
			}
			Self::Export { store, artifact, output: file } => {
				let (opened, _bitswap) = store.open(global)?;
				let cid = find(&opened, &artifact).await?;
				let part = file.with_extension("car.part");
				let mut out =
					tokio::fs::File::create(&part).await.map_err(|error| Error::input(&part, error))?;
				let written = opened.write_car(&cid, &mut out).await;
				let size = match written {
					Ok(size) => size,
					Err(error) => {
						let _ = std::fs::remove_file(&part);
						return Err(refusal(error));
					}
				};
				std::fs::rename(&part, &file).map_err(|error| Error::input(&file, error))?;
				let value = json!({ "cid": cid.to_string(), "file": file, "bytes": size });
				output.finish(&value, || format!("{}: {size} bytes, root {cid}\n", file.display()))
			}
			Self::Get { store, artifact, output: path } => {
				let (opened, _bitswap) = store.open(global)?;
				let cid = find(&opened, &artifact).await?;
				let tree = opened.write_tree(&cid, &path, store.limits()).await.map_err(refusal)?;
				let value = json!({ "cid": cid.to_string(), "path": path, "bytes": tree.bytes, "entries": tree.entries });
				output.finish(&value, || format!("{}: {} bytes\n", path.display(), tree.bytes))
			}
			Self::Pin { store, cid, label } => {
				let (opened, _bitswap) = store.open(global)?;
				let cid = parse(&cid)?;
				opened.fetch_all(&cid, store.max_bytes).await.map_err(refusal)?;
				opened.pin(&cid, &label).await.map_err(refusal)?;
				output.finish(&json!({ "cid": cid.to_string() }), || format!("{cid} is pinned\n"))
			}
			Self::Unpin { store, cid } => {
				let (opened, cid) = (store.open_alone()?, parse(&cid)?);
				if !opened.unpin(&cid).await.map_err(refusal)? {
					return Err(Error::NotFound(format!("{cid} is not pinned in {}", store.store.display())));
				}
				output
					.finish(&json!({ "cid": cid.to_string() }), || format!("{cid} is not pinned any more\n"))
			}
			Self::Ls { store, artifact: None } => list(&store.open_alone()?, output).await,
			Self::Ls { store, artifact: Some(artifact) } => {
				let (opened, _bitswap) = store.open(global)?;
				let cid = find(&opened, &artifact).await?;
				let item = opened.look(&cid).await.map_err(refusal)?;
				output.finish(&as_json(&cid, &item), || describe(&cid, &item))
			}
			Self::Gc { store, unused_for, force } => {
				let unused_for = Duration::from_secs(unused_for);
				if unused_for < ARTIFACT_RETENTION && !force && store.is_workers() {
					return Err(Error::Usage(format!(
						"{} is a worker's store: what it signed for may be disputed until it was not used for {} s, and who can't \
						 show it then loses its pledge; leave --unused-for out, or give --force if nothing stands behind its results",
						store.store.display(),
						ARTIFACT_RETENTION.as_secs()
					)));
				}
				let opened = store.open_alone()?;
				let swept = opened.collect(unused_for).await.map_err(refusal)?;
				let value = json!({ "blocks": swept.blocks, "bytes": swept.bytes });
				output.finish(&value, || format!("removed {} blocks, {} bytes\n", swept.blocks, swept.bytes))
			}
		}
	}
}

impl StoreArgs {
	fn limits(&self) -> TreeLimits {
		TreeLimits { bytes: self.max_bytes, entries: self.max_entries }
	}

	/// It may be a worker's, so what may be disputed is not dropped for the quota's sake.
	fn config(&self) -> StoreConfig {
		StoreConfig { quota: self.quota, needed_for: ARTIFACT_RETENTION, ..StoreConfig::local(&self.store) }
	}

	/// Whether it lies in a worker's data.
	fn is_workers(&self) -> bool {
		let store = self.store.canonicalize();
		let data = store.as_deref().ok().and_then(Path::parent);
		data.is_some_and(|data| OF_WORKER.iter().any(|file| data.join(file).exists()))
	}

	/// The store, asking nobody.
	fn open_alone(&self) -> Result<Store> {
		artifacts::open(&self.config())
	}

	/// The store, asking whom the command line names. Peers are asked as long as the second is held.
	fn open(&self, global: &Global) -> Result<(Store, Option<Bitswap>)> {
		global.artifacts.open(self.config())
	}
}

async fn import(
	store: &StoreArgs,
	global: &Global,
	output: Output,
	path: &Path,
	car: bool,
	label: &str,
) -> Result<()> {
	let (opened, _bitswap) = store.open(global)?;
	let found = std::fs::metadata(path).map_err(|error| Error::input(path, error))?;
	if car {
		let file = tokio::fs::File::open(path).await.map_err(|error| Error::input(path, error))?;
		let imported = opened.import_car(file, store.max_bytes, label).await;
		let imported = imported.map_err(|error| match error {
			error @ (ArtifactError::Car(_) | ArtifactError::Mismatch { .. }) => Error::input(path, error),
			error => refusal(error),
		})?;
		let roots: Vec<String> = imported.roots.iter().map(ToString::to_string).collect();
		let value = json!({ "roots": roots, "blocks": imported.blocks, "bytes": imported.bytes });
		return output.finish(&value, || roots.iter().map(|root| format!("{root}\n")).collect());
	}
	let stored = if found.is_dir() {
		opened.import_tree(path, store.limits()).await
	} else {
		opened.import(path, store.max_bytes).await
	};
	let stored = stored.map_err(|error| match error {
		error @ (ArtifactError::Path { .. }
		| ArtifactError::Oversized { .. }
		| ArtifactError::CrowdedDirectory { .. }) => Error::input(path, error),
		error => refusal(error),
	})?;
	if !label.is_empty() {
		opened.pin(&stored.cid, label).await.map_err(refusal)?;
	}
	let value = json!({ "cid": stored.cid.to_string(), "bytes": stored.size });
	output.finish(&value, || format!("{}\n", stored.cid))
}

async fn list(store: &Store, output: Output) -> Result<()> {
	let (pins, usage) = (store.pins().await.map_err(refusal)?, store.usage().await.map_err(refusal)?);
	let rows: Vec<Value> =
		pins.iter().map(|pin| json!({ "cid": pin.cid.to_string(), "label": pin.label })).collect();
	let Usage { kept, passing, quota } = usage;
	let value = json!({
		"pins": rows,
		"kept": { "blocks": kept.blocks, "bytes": kept.bytes },
		"passing": { "blocks": passing.blocks, "bytes": passing.bytes },
		"quota": quota,
	});
	output.finish(&value, || {
		let pins: String = pins.iter().map(|pin| format!("{}  {}\n", pin.cid, pin.label)).collect();
		format!(
			"{pins}kept     {} blocks, {} bytes\npassing  {} blocks, {} bytes\n",
			kept.blocks, kept.bytes, passing.blocks, passing.bytes
		)
	})
}

fn as_json(cid: &Cid, item: &Item) -> Value {
	match item {
		Item::File(bytes) => json!({ "cid": cid.to_string(), "kind": "file", "bytes": bytes }),
		Item::Directory(entries) => {
			let entries: Vec<Value> = entries
				.iter()
				.map(|entry| json!({ "name": entry.name, "cid": entry.cid.to_string() }))
				.collect();
			json!({ "cid": cid.to_string(), "kind": "directory", "entries": entries })
		}
	}
}

fn describe(cid: &Cid, item: &Item) -> String {
	match item {
		Item::File(bytes) => format!("{cid}  a file of {bytes} bytes\n"),
		// What others call their files goes to a terminal, so nothing in it may be more than text.
		Item::Directory(entries) => {
			entries.iter().map(|entry| format!("{}  {}\n", entry.cid, entry.name.escape_debug())).collect()
		}
	}
}

fn parse(text: &str) -> Result<Cid> {
	parse_text(text).map_err(|problem| Error::Usage(format!("`{text}` can't be used: {problem}")))
}

/// `CID`, `CID/NAME/...`, with or without `/ipfs/` before it.
async fn find(store: &Store, artifact: &str) -> Result<Cid> {
	let artifact = artifact.strip_prefix("/ipfs/").unwrap_or(artifact);
	let (root, path) = artifact.split_once('/').unwrap_or((artifact, ""));
	store.resolve(&parse(root)?, path).await.map_err(refusal)
}

fn refusal(error: ArtifactError) -> Error {
	match error {
		error @ (ArtifactError::NotFound { .. } | ArtifactError::NoEntry { .. }) => {
			Error::NotFound(error.to_string())
		}
		ArtifactError::Path { path, why } => Error::input(&path, why),
		error => Error::Artifact(error.to_string()),
	}
}
