//! `ambit operator doctor`: what keeps this operator from working, or soon will, each with what to do about it.

mod ask;
mod chain;
mod check;
mod machine;
mod ports;
#[cfg(test)]
mod tests;

use crate::{
	artifacts::{read_token, Scratch},
	chain::Client,
	error::{Error, ExitCode, Result},
	http,
	keys::parse_address,
	models::{find_model, ChainClass, ChainModel, ModelFiles},
	output::Output,
	Global,
};
use ambit_engine::{Device, Engine, Limits};
use ambit_primitives::{
	jobs::{ClassId, HardwareTier},
	AccountId, Hash,
};
use check::{Check, Report};
use clap::Args;
use futures::future::join_all;
use machine::{Card, Opened, Room};
use std::{
	future::Future,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};

/// Where the units keep the worker's state.
const WORKER_DATA: &str = "/var/lib/ambit-worker";
/// Where the worker's gateway is unless it is told otherwise.
const OWN_GATEWAY: &str = "http://127.0.0.1:9966";

/// What is looked at.
#[derive(Args, Debug)]
pub struct DoctorArgs {
	/// The operator's stash; the account of --key unless given. Without either, only node and machine are looked at
	#[arg(value_parser = parse_address)]
	stash: Option<AccountId>,
	/// A model that should fit, beside those that are offered: its name or root, or the path of its files
	#[arg(long, value_name = "ROOT|DIR")]
	model: Option<String>,
	/// A class that should fit, beside those that are offered
	#[arg(long)]
	class: Option<ClassId>,
	/// The device to look at; the worker's unless given
	#[arg(long)]
	device: Option<Device>,
	/// The worker's data directory, whose disk is looked at; where its token is, or /var/lib/ambit-worker, unless given
	#[arg(long, value_name = "DIR")]
	data: Option<PathBuf>,
	/// Where others fetch this operator's artefacts
	#[arg(long, value_name = "URL", default_value = OWN_GATEWAY)]
	public_gateway: String,
	/// Where the node's metrics are
	#[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9615/metrics")]
	node_metrics: String,
	/// Longest wait for any one answer, seconds
	#[arg(long, default_value = "10", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=300))]
	patience: u64,
}

/// A class that this machine is to serve.
struct Subject {
	id: ClassId,
	class: ChainClass,
	model: ChainModel,
}

/// What was found on the chain.
#[derive(Default)]
struct OfChain {
	report: Report,
	subjects: Vec<Subject>,
}

/// What was found on this machine.
struct OfMachine {
	checks: Vec<Check>,
	skipped: Vec<(&'static str, &'static str)>,
	opened: Opened,
	engine: Option<Arc<Engine>>,
	/// Most memory that the worker lets a model take, bytes.
	limit: u64,
}

impl OfMachine {
	fn device(&self) -> Option<Device> {
		self.opened.device.clone().ok()
	}

	fn cards(&self) -> &[Card] {
		&self.opened.cards
	}

	/// The memory in which models are executed.
	fn room(&self) -> Option<Room> {
		let limit = self.limit;
		match self.device()? {
			Device::Cuda(number) => {
				let card = self.cards().iter().find(|card| card.number == number)?;
				Some(Room { limit, free: card.free, on_card: true })
			}
			_ => Some(Room { limit, free: ask::free_memory()?, on_card: false }),
		}
	}
}

/// Waits for work no longer than the user does.
async fn within<T>(patience: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
	let late = Error::TimedOut { what: "the answer".into(), limit: patience };
	tokio::time::timeout(patience, work).await.unwrap_or(Err(late))
}

/// The same for work that says by itself why it failed.
async fn answered<T>(
	patience: Duration,
	work: impl Future<Output = std::result::Result<T, String>>,
) -> std::result::Result<T, String> {
	tokio::time::timeout(patience, work)
		.await
		.unwrap_or_else(|_| Err(format!("no answer within {} s", patience.as_secs())))
}

/// A check for which there are no facts.
fn unread(check: &str, error: &Error) -> Check {
	Check::fail(
		check,
		error.to_string(),
		"see in the log of who was asked why there is no answer, or wait longer with --patience",
	)
}

impl DoctorArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let stash = match &self.stash {
			Some(stash) => Some(stash.clone()),
			None => global.key.account()?,
		};
		let local = match &self.model {
			Some(model) if Path::new(model).exists() => {
				Some(ModelFiles::read(Path::new(model), None, Some("model"))?)
			}
			_ => None,
		};
		let others = global.artifacts.beside_gateways()?;
		output.status("asking node, worker, gateways and machine");
		let of_chain = self.of_chain(global, stash.as_ref(), local.is_some());
		let (of_chain, of_machine) = futures::join!(of_chain, self.of_machine(global));
		let OfChain { mut report, subjects } = of_chain;
		let of_machine = of_machine?;
		let asked =
			subjects.iter().map(|subject| self.subject(subject, &of_machine, global, others.as_ref()));
		let models = join_all(asked).await;
		report.checks.extend(models.into_iter().flatten());
		if let Some(local) = local {
			let name = self.model.as_deref().unwrap_or_default();
			report.checks.push(fit(name, Ok(local.graph), &of_machine).await);
		}
		report.checks.extend(of_machine.checks);
		report.skipped.extend(of_machine.skipped);
		output.finish(&report.value(), || report.text())?;
		if report.is_sound() {
			return Ok(());
		}
		Err(Error::Reported(ExitCode::Internal))
	}

	fn patience(&self) -> Duration {
		Duration::from_secs(self.patience)
	}

	/// The node, and what the chain says.
	async fn of_chain(&self, global: &Global, stash: Option<&AccountId>, local: bool) -> OfChain {
		let mut found = OfChain::default();
		let report = &mut found.report;
		let client = match within(self.patience(), Client::connect(&global.url, None)).await {
			Ok(client) => client,
			Err(error) => {
				report.checks.push(chain::unreachable(&error));
				let rest = "chain, sync, finality, clock, operator, models";
				report.skipped.push((rest, "there is no node to ask"));
				return found;
			}
		};
		let version = ambit_runtime::VERSION.spec_version;
		report.checks.push(Check::ok("node", format!("{} runs version {version}", global.url)));
		report.checks.push(chain::genesis(client.genesis(), global.genesis));
		let operator = async {
			let stash = stash?;
			let asked = async {
				let (now, at) = client.head().await?;
				ask::operator(&client, stash, now, at).await
			};
			Some(within(self.patience(), asked).await)
		};
		let port = async {
			let addresses = within(self.patience(), ask::listens(&client)).await?;
			Ok::<_, Error>(ports::look(&ports::NODE, &addresses, self.patience()).await)
		};
		let (sync, clock, port, operator) = futures::join!(
			within(self.patience(), ask::sync(&client)),
			within(self.patience(), ask::clock(&client)),
			port,
			operator,
		);
		report.checks.extend(sync.unwrap_or_else(|error| vec![unread("sync", &error)]));
		match port {
			Ok(Some(check)) => report.checks.push(check),
			Ok(None) => report.skipped.push((ports::NODE.check, ports::ELSEWHERE)),
			Err(error) => report.checks.push(Check::warn(
				ports::NODE.check,
				error.to_string(),
				"ask the node itself, not a proxy before it (--url)",
			)),
		}
		report.checks.push(clock.unwrap_or_else(|error| unread("clock", &error)));
		let mut classes = Vec::new();
		match operator {
			None => report.skipped.push(("operator", "name its address, or give its --key")),
			Some(Ok(operator)) => {
				report.checks.extend(operator.checks);
				classes = operator.classes;
			}
			Some(Err(error)) => report.checks.push(unread("operator", &error)),
		}
		match within(self.patience(), self.subjects(&client, classes, local)).await {
			Ok(subjects) => found.subjects = subjects,
			Err(error @ (Error::NotFound(_) | Error::Usage(_))) => report.checks.push(Check::fail(
				"models",
				error.to_string(),
				"`ambit model list` has the names, roots and classes that there are",
			)),
			Err(error) => report.checks.push(unread("models", &error)),
		}
		found
	}

	/// The classes that are offered, and those that the user names.
	async fn subjects(&self, client: &Client, offered: Vec<ClassId>, local: bool) -> Result<Vec<Subject>> {
		let mut classes = offered;
		classes.extend(self.class);
		if let Some(model) = self.model.as_ref().filter(|_| !local) {
			let (root, _) = find_model(client, model).await?;
			let of_model: Vec<(ClassId, ChainClass)> =
				client.call("JobRegistryApi_classes_of", (root, None::<HardwareTier>), None).await?;
			classes.extend(of_model.into_iter().map(|(id, _)| id));
		}
		classes.sort_unstable();
		classes.dedup();
		let mut subjects = Vec::new();
		for id in classes {
			let class: Option<ChainClass> = client.call("JobRegistryApi_class", (id,), None::<Hash>).await?;
			let class = class.ok_or_else(|| Error::NotFound(format!("there is no class {id}")))?;
			let root = class.class.spec.model;
			let model: Option<ChainModel> = client.call("JobRegistryApi_model", (root,), None).await?;
			let model = model.ok_or_else(|| Error::NotFound(format!("there is no model {root:?}")))?;
			subjects.push(Subject { id, class, model });
		}
		Ok(subjects)
	}

	/// The worker and this machine.
	async fn of_machine(&self, global: &Global) -> Result<OfMachine> {
		let patience = self.patience();
		let client = http::client(patience)?;
		let url = global.artifacts.worker();
		let token = async {
			let file = global.artifacts.worker_token_file()?;
			let asked = async { ask::try_token(&client, url, &read_token(file)?).await };
			Some(within(patience, asked).await.map_err(ask::reason))
		};
		let cards = async { tokio::time::timeout(patience, ask::cards()).await.unwrap_or_default() };
		let of_worker = format!("{url}/metrics");
		let (health, token, cards, gateway, worker_metrics, node_metrics) = futures::join!(
			within(patience, ask::health(&client, url)),
			token,
			cards,
			answered(patience, ask::gateway(&client, &self.public_gateway)),
			answered(patience, ask::metrics(&client, &of_worker)),
			answered(patience, ask::metrics(&client, &self.node_metrics)),
		);
		let says = health.as_ref().ok().and_then(|health| health.device.parse().ok());
		let device = self.device.or(says).unwrap_or(Device::Auto);
		let opening = tokio::time::timeout(patience, ask::device(device)).await;
		let (mut opened, engine) = opening.unwrap_or_else(|_| {
			let late = format!("{device}: no answer within {} s", patience.as_secs());
			(Opened { device: Err(late), fallback: None, cards: Vec::new(), of_worker: None }, None)
		});
		opened.cards = cards;
		opened.of_worker = health.as_ref().ok().map(|health| health.device.clone());
		let mut checks = vec![
			machine::worker(url, health.as_ref().map_err(ToString::to_string)),
			machine::device(&opened),
		];
		if health.is_ok() {
			checks.insert(1, machine::token(token));
			checks.push(machine::metrics("worker", &of_worker, "ambit_worker_", worker_metrics));
		}
		checks.push(machine::metrics("node", &self.node_metrics, "substrate_", node_metrics));
		checks.push(machine::gateway(&self.public_gateway, is_loopback(&self.public_gateway), gateway));
		let mut skipped = Vec::new();
		match health.as_ref().map(|health| health.bitswap.as_slice()) {
			Ok([]) => skipped.push((ports::BITSWAP.check, ports::NO_BITSWAP)),
			Ok(addresses) => match ports::look(&ports::BITSWAP, addresses, patience).await {
				Some(check) => checks.push(check),
				None => skipped.push((ports::BITSWAP.check, ports::ELSEWHERE)),
			},
			Err(_) => {}
		}
		match self.data(global) {
			Some(data) => checks.push(machine::disk(&data.display().to_string(), ask::free_disk(&data))),
			None => skipped.push(("disk", "name the worker's data directory with --data")),
		}
		let limit = health.ok().and_then(|health| health.model_memory).unwrap_or(Limits::default().model);
		Ok(OfMachine { checks, skipped, opened, engine, limit })
	}

	/// The worker's data directory.
	fn data(&self, global: &Global) -> Option<PathBuf> {
		let beside_token = || global.artifacts.worker_token_file()?.parent().map(Path::to_owned);
		let of_units = || Some(PathBuf::from(WORKER_DATA)).filter(|data| data.is_dir());
		self.data.clone().or_else(beside_token).or_else(of_units)
	}

	/// Whether a class can be served here.
	async fn subject(
		&self,
		subject: &Subject,
		machine: &OfMachine,
		global: &Global,
		others: Option<&(String, Scratch)>,
	) -> Vec<Check> {
		let patience = self.patience();
		let Subject { id, class, model } = subject;
		let gateways = self.gateways(global);
		let Ok(client) = http::client(patience) else { return Vec::new() };
		let artefacts = [&model.graph, &model.weights];
		let late = |whom: &str, own| machine::Served {
			whom: whom.into(),
			own,
			refused: Some(format!("no answer within {} s", patience.as_secs())),
		};
		let asked = gateways.iter().map(|(url, own)| {
			let asked = ask::served(&client, url, *own, &artefacts);
			async move { tokio::time::timeout(patience, asked).await.unwrap_or_else(|_| late(url, *own)) }
		});
		let mut served = join_all(asked).await;
		let urls: Vec<String> =
			served.iter().filter(|one| one.refused.is_none()).map(|one| one.whom.clone()).collect();
		let mut exchange = None;
		if let Some((whom, scratch)) = others {
			let asked = tokio::time::timeout(patience, ask::exchanged(whom, scratch, &artefacts)).await;
			let exchanged = asked.unwrap_or_else(|_| late(whom, false));
			exchange = Some(scratch).filter(|_| exchanged.refused.is_none());
			served.push(exchanged);
		}
		let asked = class.class.spec.hardware;
		let mut checks = vec![
			machine::artefacts(*id, &served),
			machine::hardware(*id, asked, machine::tier(machine.cards()), machine.device()),
		];
		if !urls.is_empty() || exchange.is_some() {
			let graph = answered(patience, ask::graph(&urls, exchange, &model.graph)).await;
			checks.push(fit(&format!("class {id}"), graph, machine).await);
		}
		checks
	}

	/// The worker's own gateway first, then those that it asks.
	fn gateways(&self, global: &Global) -> Vec<(String, bool)> {
		let own = self.public_gateway.trim_end_matches('/').to_owned();
		let mut all = vec![(own.clone(), true)];
		let others = global.artifacts.gateways().iter().map(|url| url.trim_end_matches('/').to_owned());
		all.extend(others.filter(|url| *url != own).map(|url| (url, false)));
		all
	}
}

/// Whether a model fits.
async fn fit(name: &str, graph: std::result::Result<Vec<u8>, String>, machine: &OfMachine) -> Check {
	let footprint = match (graph, &machine.engine) {
		(Ok(graph), Some(engine)) => ask::footprint(engine, graph).await,
		(Ok(_), None) => Err("there is no device to ask".into()),
		(Err(reason), _) => Err(reason),
	};
	machine::model(name, footprint, machine.room())
}

/// The tier of this machine by its cards.
pub async fn own_tier() -> HardwareTier {
	let asked = tokio::time::timeout(Duration::from_secs(10), ask::cards()).await;
	machine::tier(&asked.unwrap_or_default())
}

fn is_loopback(url: &str) -> bool {
	let host = url.split("://").nth(1).unwrap_or(url);
	["127.", "localhost", "[::1]"].iter().any(|local| host.starts_with(local))
}
