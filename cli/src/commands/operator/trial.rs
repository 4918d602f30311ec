//! `ambit operator try`: a class's model executed here, the time that it takes, and what a slot would earn.

use crate::{
	amount, artifacts,
	chain::{constants, Client},
	commands::coverage::{domain_name, percent, quote_json, slots, Domains},
	engine::EngineArgs,
	error::{Error, Result},
	models::{ChainClass, ChainModel, ModelFiles, MAX_WEIGHTS},
	output::Output,
	Global,
};
use ambit_engine::{Device, Engine, Execution, LoadedModel};
use ambit_graph::limits::MAX_GRAPH_BYTES;
use ambit_primitives::{
	jobs::ClassId,
	runtime_api::{RewardQuote, RewardsState},
	BlockNumber, Cid,
};
use clap::Args;
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use std::{
	path::PathBuf,
	sync::Arc,
	time::{Duration, Instant},
};

/// Blocks from an assignment to a result that takes no time: the hook asks for it after the one, and the report gets into the other.
const REPORTING: BlockNumber = 2;
/// Seconds in an hour and in a day.
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

/// What is tried.
#[derive(Args, Debug)]
pub struct TryArgs {
	/// The class
	#[arg(long)]
	class: ClassId,
	/// The model's files, where they are here: its graph, its manifest, or a directory with one; fetched from --gateway unless given
	#[arg(long, value_name = "DIR")]
	model: Option<PathBuf>,
	/// Where to execute it: auto, cpu, cuda:0, or reference (one element at a time)
	#[arg(long, default_value_t = Device::Auto)]
	device: Device,
	#[command(flatten)]
	engine: EngineArgs,
	/// Executions after the first
	#[arg(long, default_value = "5", value_parser = clap::value_parser!(u32).range(1..=1_000))]
	runs: u32,
	/// Slots that would be offered
	#[arg(long, default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
	slots: u32,
	/// The failure domain it would be in, `provider/region`; one that nobody is in unless given
	#[arg(long, value_parser = domain_name)]
	domain: Option<String>,
	/// Number that the random input is made from
	#[arg(long, default_value_t = 0)]
	seed: u64,
}

/// How long a model takes.
#[derive(Clone, Debug)]
struct Timed {
	device: Device,
	fallback: Option<String>,
	/// To check the weights and bring them to the device.
	load: Duration,
	/// The first execution: kernels are compiled, memory is taken.
	cold: Duration,
	/// The others, ascending.
	warm: Vec<Duration>,
	/// Most memory that it takes, bytes.
	memory: u64,
}

impl Timed {
	/// The middle one of the warm executions.
	fn median(&self) -> Duration {
		self.warm.get(self.warm.len() / 2).copied().unwrap_or(self.cold)
	}

	/// The slowest of the warm executions.
	fn slowest(&self) -> Duration {
		self.warm.last().copied().unwrap_or(self.cold)
	}

	/// Jobs that this machine can do in an hour, one after the other, if nothing else runs.
	fn per_hour(&self) -> f64 {
		HOUR / self.median().as_secs_f64().max(1e-6)
	}

	/// Jobs that one slot can do in an hour: it is taken from the block of the assignment to that of the result.
	fn per_hour_and_slot(&self, block_time: Duration) -> f64 {
		let blocks = self.median().as_secs_f64() / block_time.as_secs_f64();
		HOUR / ((blocks.floor() + f64::from(REPORTING)) * block_time.as_secs_f64())
	}
}

/// What came of it.
struct Tried {
	class: ClassId,
	/// What getting the model took.
	fetch: Duration,
	timed: Timed,
	/// Time that a class leaves from assignment to the report.
	limit: Duration,
	quote: RewardQuote,
	/// Length of an era.
	era: Duration,
}

/// Time that a class leaves for fetching and executing, with blocks of this time.
fn limit(blocks: BlockNumber, block_time: Duration) -> Duration {
	block_time.saturating_mul(blocks.saturating_sub(REPORTING))
}

impl TryArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let at = client.best().await?;
		let class: Option<ChainClass> = client.call("JobRegistryApi_class", (self.class,), Some(at)).await?;
		let class = class.ok_or_else(|| Error::NotFound(format!("there is no class {}", self.class)))?;
		let spec = &class.class.spec;
		let model: Option<ChainModel> = client.call("JobRegistryApi_model", (spec.model,), Some(at)).await?;
		let model = model.ok_or_else(|| Error::NotFound(format!("there is no model {:?}", spec.model)))?;
		let started = Instant::now();
		let (graph, weights) = self.files(&model, global, output).await?;
		let fetch = started.elapsed();
		output.status("executing");
		let (device, options) = (self.device, self.engine);
		let (runs, seed, root) = (self.runs, self.seed, spec.model);
		let work = tokio::task::spawn_blocking(move || {
			let engine = options.open(device)?;
			time(&engine, &graph, &weights, root.0, runs, seed)
		});
		let work =
			async { work.await.map_err(|error| Error::Internal(format!("the execution died: {error}")))? };
		let timed = global.deadline().run("executing the model", work).await?;
		let state: RewardsState<BlockNumber> = client.call("RewardsApi_rewards", (), Some(at)).await?;
		let tried = Tried {
			class: self.class,
			fetch,
			timed,
			limit: limit(spec.latency.blocks(), constants::block_time()),
			quote: self.quote(&client, at).await?,
			era: constants::block_time().saturating_mul(state.parameters.now.era_blocks),
		};
		output.finish(&tried.value(), || tried.text())
	}

	async fn quote(&self, client: &Client, at: ambit_primitives::Hash) -> Result<RewardQuote> {
		let domain = Domains::of(client, at).await?.find(self.domain.as_deref());
		let arguments = (self.class, domain, self.slots, None::<u32>);
		let quote: Option<RewardQuote> = client.call("RewardsApi_quote", arguments, Some(at)).await?;
		quote.ok_or_else(|| Error::NotFound(format!("there is no class {}", self.class)))
	}

	/// Graph and weights.
	async fn files(&self, model: &ChainModel, global: &Global, output: Output) -> Result<(Vec<u8>, Vec<u8>)> {
		if let Some(path) = &self.model {
			let files = ModelFiles::read(path, None, Some("model"))?;
			return Ok((files.graph, files.weights));
		}
		let gateways = global.artifacts.gateways();
		let get = |what: &'static str, cid: Cid, most: u64| async move {
			output.status(format!("fetching {what}"));
			let cid = ambit_artifacts::parse_bytes(&cid);
			let cid = cid.map_err(|error| Error::Artifact(format!("{what}: {error}")))?;
			artifacts::fetch(gateways, &cid, most).await
		};
		let fetching = async {
			let graph = get("the graph", model.graph.clone(), MAX_GRAPH_BYTES as u64).await?;
			Ok((graph, get("the weights", model.weights.clone(), MAX_WEIGHTS).await?))
		};
		global.deadline().run("fetching the model", fetching).await
	}
}

/// Loads and executes a model, which must be the one with this root, on inputs of chance.
fn time(
	engine: &Engine,
	graph: &[u8],
	weights: &[u8],
	root: [u8; 32],
	runs: u32,
	seed: u64,
) -> Result<Timed> {
	let started = Instant::now();
	let loaded: Arc<LoadedModel> = engine
		.load(graph, weights)
		.map_err(|error| Error::Usage(format!("this machine can't serve the class: {error}")))?;
	let load = started.elapsed();
	if loaded.root() != root {
		return Err(Error::Usage(format!(
			"--model has the model 0x{}, the class is of 0x{}",
			hex::encode(loaded.root()),
			hex::encode(root)
		)));
	}
	let execute = |number: u64| {
		let input = random_input(loaded.plan().input_bytes(), seed.wrapping_add(number));
		let started = Instant::now();
		let done = loaded.execute(&input).map_err(|error| Error::Internal(error.to_string()));
		done.map(|_: Execution| started.elapsed())
	};
	let cold = execute(0)?;
	let mut warm = (1..=u64::from(runs)).map(execute).collect::<Result<Vec<_>>>()?;
	warm.sort_unstable();
	Ok(Timed {
		device: engine.device(),
		fallback: engine.fallback().map(ToString::to_string),
		load,
		cold,
		warm,
		memory: loaded.footprint().total(),
	})
}

/// A time as people read it.
fn shown(time: Duration) -> String {
	match time.as_secs_f64() {
		seconds if seconds < 1.0 => format!("{:.2} ms", seconds * 1e3),
		seconds => format!("{seconds:.1} s"),
	}
}

/// So many bytes of chance. Every operator is total, so they are an input whatever the types are.
fn random_input(bytes: u64, seed: u64) -> Vec<u8> {
	let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
	let blocks = (0_u64..).flat_map(|count| blake2_256(&[seed.to_le_bytes(), count.to_le_bytes()].concat()));
	blocks.take(bytes).collect()
}

impl Tried {
	/// Whether the first job comes in time, fetching and all, and whether later ones do.
	fn in_time(&self) -> (bool, bool) {
		let first = self.fetch.saturating_add(self.timed.load).saturating_add(self.timed.cold);
		(first <= self.limit, self.timed.slowest() <= self.limit)
	}

	/// What the slots would earn in a day, as long as an era is like this one, AMB and planck alike.
	fn a_day(&self) -> u128 {
		let eras = DAY / self.era.as_secs_f64().max(1.0);
		(self.quote.reward as f64 * eras) as u128
	}

	fn value(&self) -> Value {
		let Timed { device, fallback, load, cold, warm, memory } = &self.timed;
		let milliseconds = |time: &Duration| time.as_secs_f64() * 1e3;
		let (first, later) = self.in_time();
		json!({
			"class": self.class,
			"device": device.to_string(),
			"fallback": fallback,
			"fetch_ms": milliseconds(&self.fetch),
			"load_ms": milliseconds(load),
			"cold_ms": milliseconds(cold),
			"warm_ms": warm.iter().map(milliseconds).collect::<Vec<_>>(),
			"median_ms": milliseconds(&self.timed.median()),
			"memory_bytes": memory,
			"jobs_per_hour": self.timed.per_hour_and_slot(constants::block_time()),
			"machine_jobs_per_hour": self.timed.per_hour(),
			"limit_ms": milliseconds(&self.limit),
			"first_in_time": first,
			"in_time": later,
			"quote": quote_json(&self.quote),
			"era_seconds": self.era.as_secs(),
			"reward_a_day_planck": self.a_day().to_string(),
		})
	}

	fn text(&self) -> String {
		let Self { timed, quote, .. } = self;
		let verdict = match self.in_time() {
			(true, true) => "in time",
			(false, true) => "in time but for the first job: fetching and loading take too long, so have the model here before (`ambit artifact pin`)",
			(_, false) => "TOO LATE: don't offer this class here",
		};
		let mut text = format!(
			"class     {} on {}\nmodel     {} to get, {} to load, at most {} MiB of memory\n\
			 time      {} at first, then {} ({} at worst)\nlimit     {} from assignment to report: {verdict}\n\
			 jobs      {:.0} an hour for a slot, {:.0} for the machine if nothing else runs\n",
			self.class,
			timed.device,
			shown(self.fetch),
			shown(timed.load),
			timed.memory >> 20,
			shown(timed.cold),
			shown(timed.median()),
			shown(timed.slowest()),
			shown(self.limit),
			timed.per_hour_and_slot(constants::block_time()),
			timed.per_hour(),
		);
		if let Some(reason) = &timed.fallback {
			text.push_str(&format!("no faster {reason}\n"));
		}
		text.push_str(&format!(
			"earns     {} an era with {} slots, {} a day while it stays like this; the first {} are withheld\n\
			 adds      {} slots of demand served, {} that the last one is needed\nstake     {}\n",
			amount::format(quote.reward),
			quote.slots,
			amount::format(self.a_day()),
			amount::format(quote.entry),
			slots(quote.marginal_success),
			percent(quote.price_ppm),
			amount::format(quote.stake),
		));
		text
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::path::Path;

	fn timed(cold: u64, warm: &[u64]) -> Timed {
		let warm = warm.iter().map(|time| Duration::from_millis(*time)).collect();
		Timed {
			device: Device::Cpu,
			fallback: None,
			load: Duration::from_millis(100),
			cold: Duration::from_millis(cold),
			warm,
			memory: 1 << 20,
		}
	}

	fn tried(fetch: u64, cold: u64, warm: &[u64]) -> Tried {
		let quote = RewardQuote {
			class: 0,
			slots: 1,
			quality_ppm: 800_000,
			price_ppm: 10,
			marginal_success: 1,
			reward: 1_000,
			entry: 5,
			stake: 7,
		};
		Tried {
			class: 0,
			fetch: Duration::from_millis(fetch),
			timed: timed(cold, warm),
			limit: limit(5, Duration::from_secs(6)),
			quote,
			era: Duration::from_secs(3_600),
		}
	}

	#[test]
	fn a_class_should_be_too_slow_when_its_slowest_execution_leaves_no_time_for_the_report() {
		assert_eq!(limit(5, Duration::from_secs(6)), Duration::from_secs(18));
		assert_eq!(limit(1, Duration::from_secs(6)), Duration::ZERO);
		for (fetch, cold, warm, expected) in [
			(100, 500, &[10, 20, 30][..], (true, true)),
			(18_000, 500, &[10, 20, 30], (false, true)),
			(0, 17_901, &[10], (false, true)),
			(0, 17_900, &[18_000], (true, true)),
			(0, 100, &[10, 18_001], (true, false)),
		] {
			assert_eq!(tried(fetch, cold, warm).in_time(), expected, "{fetch} {cold} {warm:?}");
		}
	}

	#[test]
	fn a_day_should_have_as_many_eras_as_fit_into_it() {
		let tried = tried(0, 10, &[10, 20, 30]);
		assert_eq!(tried.a_day(), 24_000);
		assert_eq!(tried.timed.median(), Duration::from_millis(20));
		assert!((tried.timed.per_hour() - 180_000.0).abs() < 1.0);
		// A result of no time at all takes two blocks, one of seven seconds three.
		let six = Duration::from_secs(6);
		assert!((tried.timed.per_hour_and_slot(six) - 300.0).abs() < 1e-6);
		assert!((timed(10, &[7_000]).per_hour_and_slot(six) - 200.0).abs() < 1e-6);
		assert!(tried.text().contains("in time\n"), "{}", tried.text());
	}

	#[test]
	fn an_input_of_chance_should_be_the_same_for_the_same_seed_and_have_the_length_asked_for() {
		assert_eq!(random_input(100, 1), random_input(100, 1));
		assert_ne!(random_input(100, 1), random_input(100, 2));
		assert_eq!(random_input(33, 1).len(), 33);
		assert_eq!(random_input(0, 1), Vec::<u8>::new());
	}

	#[test]
	fn a_model_should_be_timed_here_and_another_than_the_classs_refused() {
		let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../models/digits/mlp.json"));
		let files = ModelFiles::read(path, None, None).unwrap();
		let engine = Engine::new(Device::Cpu).unwrap();
		let timed = time(&engine, &files.graph, &files.weights, files.root.0, 3, 7).unwrap();
		assert_eq!((timed.warm.len(), timed.device), (3, Device::Cpu));
		assert!(timed.memory > 0 && timed.slowest() >= timed.median());
		let other = time(&engine, &files.graph, &files.weights, [1; 32], 1, 7);
		assert!(matches!(other, Err(Error::Usage(_))));
	}
}
