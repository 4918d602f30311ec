//! Verdicts about the worker, the machine, and what it can fetch. Pure: from facts to a check.

use super::check::Check;
use ambit_engine::{Device, Footprint};
use ambit_primitives::{
	jobs::{ClassId, HardwareTier},
	worker::VERSION,
};

/// Free disk at which the worker soon can't store results, bytes.
const FULL: u64 = 1 << 30;
/// Free disk that should be there, bytes.
const ROOM: u64 = 10 << 30;

/// What a worker says of itself.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Health {
	pub status: String,
	pub version: u8,
	pub device: String,
	/// Most memory that a model may take, bytes, if the worker says it.
	#[serde(default)]
	pub model_memory: Option<u64>,
	pub waiting: u64,
	pub running: u64,
	/// Where IPFS clients reach it by bitswap.
	#[serde(default)]
	pub bitswap: Vec<String>,
}

/// Whether the worker runs, and speaks as the chain's hook does.
pub fn worker(url: &str, health: Result<&Health, String>) -> Check {
	let health = match health {
		Ok(health) => health,
		Err(reason) => {
			return Check::fail(
				"worker",
				format!("{url}: {reason}"),
				"start it (`systemctl start ambit-worker`, or `ambit worker --data DIR`), or name it with --worker",
			)
		}
	};
	let Health { device, waiting, running, .. } = health;
	let found = format!("{url}, on {device}, {running} running, {waiting} waiting");
	if health.version != VERSION {
		return Check::fail(
			"worker",
			format!("{url} speaks version {}, the runtime's hook {VERSION}", health.version),
			"install the worker of the release that the chain runs, and restart it",
		);
	}
	if health.status != "ok" {
		return Check::warn("worker", format!("{found}: {}", health.status), "look into its log");
	}
	Check::ok("worker", found)
}

/// Whether the worker takes the token: the status of its answer, or why there is none.
pub fn token(status: Option<Result<u16, String>>) -> Check {
	let remedy =
		"give the node and --worker-token-file the file `token` in the worker's data, and restart the node";
	match status {
		None => Check::warn(
			"worker's token",
			"not tried: no --worker-token-file is given",
			"name the file with which the node is started, to have it tried",
		),
		Some(Ok(200)) => Check::ok("worker's token", "the worker takes it"),
		Some(Ok(401)) => Check::fail("worker's token", "the worker has another one", remedy),
		Some(Ok(status)) => Check::fail("worker's token", format!("the worker answers {status}"), remedy),
		Some(Err(reason)) => Check::fail("worker's token", reason, remedy),
	}
}

/// A graphics card, as the driver lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
	pub number: u16,
	pub name: String,
	/// All of its memory, bytes.
	pub total: u64,
	/// What of it is free, bytes.
	pub free: u64,
	pub driver: String,
}

/// Reads what `nvidia-smi --query-gpu=index,name,memory.total,memory.free,driver_version --format=csv,noheader,nounits` prints.
/// Lines that are not of this form are left out.
pub fn cards(text: &str) -> Vec<Card> {
	let mebibytes = |text: &str| text.parse::<u64>().ok()?.checked_mul(1 << 20);
	let card = |line: &str| {
		let cells: Vec<&str> = line.split(',').map(str::trim).collect();
		let [number, name, total, free, driver] = cells.as_slice() else { return None };
		Some(Card {
			number: number.parse().ok()?,
			name: (*name).into(),
			total: mebibytes(total)?,
			free: mebibytes(free)?,
			driver: (*driver).into(),
		})
	};
	text.lines().filter_map(card).collect()
}

/// The tier that a machine with these cards is of. A card's memory is a little less than what it is sold as.
pub fn tier(cards: &[Card]) -> HardwareTier {
	let most = cards.iter().map(|card| card.total).max().unwrap_or(0);
	let has = |gibibytes: u64| most >= (gibibytes << 30) / 100 * 95;
	[(80, HardwareTier::Gpu80), (24, HardwareTier::Gpu24), (8, HardwareTier::Gpu8)]
		.into_iter()
		.find_map(|(size, tier)| has(size).then_some(tier))
		.unwrap_or(HardwareTier::Cpu)
}

/// What was found of the device on which is executed.
#[derive(Clone, Debug)]
pub struct Opened {
	/// The device, or why there is none.
	pub device: Result<Device, String>,
	/// Why `auto` is the processor.
	pub fallback: Option<String>,
	/// The driver's cards.
	pub cards: Vec<Card>,
	/// What the worker says that it executes on, if it runs.
	pub of_worker: Option<String>,
}

/// Whether the device can be used.
pub fn device(opened: &Opened) -> Check {
	let driver = match opened.cards.first() {
		Some(card) => format!(", driver {} with {} cards", card.driver, opened.cards.len()),
		None => ", no NVIDIA driver".into(),
	};
	let device = match &opened.device {
		Ok(device) => device,
		Err(reason) => {
			return Check::fail(
				"device",
				reason,
				"install what is missing, or have worker and this use `--device cpu`",
			)
		}
	};
	let card = match device {
		Device::Cuda(number) => opened.cards.iter().find(|card| card.number == *number),
		_ => None,
	};
	let found = match card {
		Some(card) => format!(
			"{device}: {}, {} free of {}, driver {}",
			card.name,
			size(card.free),
			size(card.total),
			card.driver
		),
		None => format!("{device}{driver}"),
	};
	match &opened.of_worker {
		Some(other) if *other != device.to_string() => Check::warn(
			"device",
			format!("{found}; the worker executes on {other}"),
			"start the worker with the --device that you mean (AMBIT_DEVICE), or name its own here",
		),
		_ if *device == Device::Cpu && !opened.cards.is_empty() => Check::warn(
			"device",
			match &opened.fallback {
				Some(reason) => format!("{found}, not used: {reason}"),
				None => format!("{found}, not used"),
			},
			"start the worker with `--device cuda:0` to use the card",
		),
		_ => Check::ok("device", found),
	}
}

/// What a model takes here, and what there is.
#[derive(Clone, Copy, Debug)]
pub struct Room {
	/// Most that a worker lets a model take, bytes.
	pub limit: u64,
	/// What is free, on the card or in the machine, bytes.
	pub free: u64,
	/// Whether it is the card's.
	pub on_card: bool,
}

/// Whether a model fits.
pub fn model(name: &str, footprint: Result<Footprint, String>, room: Option<Room>) -> Check {
	let check = format!("memory for {name}");
	let needed = match footprint {
		Ok(footprint) => footprint.total(),
		Err(reason) => {
			return Check::fail(
				check,
				reason,
				"see that the graph can be fetched; a graph that is refused can't be served",
			)
		}
	};
	let Some(Room { limit, free, on_card }) = room else {
		return Check::warn(
			check,
			format!("at most {}", size(needed)),
			"look yourself whether there is that much: the machine doesn't say",
		);
	};
	let whose = if on_card { "on the card" } else { "in this machine" };
	let found = format!("at most {}, {} free {whose}", size(needed), size(free));
	let remedy =
		"withdraw the offer (`ambit operator offer rm`), or serve it from a machine with more memory";
	if needed > limit {
		let remedy = "have the worker allow it (--model-memory, AMBIT_MODEL_MEMORY), or withdraw the offer";
		return Check::fail(check, format!("{found}; the worker allows {}", size(limit)), remedy);
	}
	if needed > free {
		return Check::fail(check, found, remedy);
	}
	if needed > free / 4 * 3 {
		return Check::warn(check, found, "offer no more than one slot for it here, and nothing else");
	}
	Check::ok(check, found)
}

/// Whether the hardware is of the tier that a class asks for.
pub fn hardware(class: ClassId, asked: HardwareTier, has: HardwareTier, device: Option<Device>) -> Check {
	let check = format!("hardware for class {class}");
	let name = |tier: HardwareTier| format!("{tier:?}").to_lowercase();
	let found = format!("asks for {}, this machine is {}", name(asked), name(has));
	let remedy = "offer only where results come in time here; `ambit operator try` measures it";
	if has < asked {
		return Check::warn(check, found, remedy);
	}
	match device {
		Some(Device::Cuda(_)) => Check::ok(check, found),
		Some(device) if asked > HardwareTier::Cpu => {
			Check::warn(check, format!("{found}, but {device} executes"), remedy)
		}
		_ => Check::ok(check, found),
	}
}

/// Whether there is room to store results.
pub fn disk(directory: &str, free: Result<u64, String>) -> Check {
	match free {
		Err(reason) => Check::fail(
			"disk",
			format!("{directory}: {reason}"),
			"name the worker's data directory with --data",
		),
		Ok(free) => {
			let found = format!("{} free at {directory}", size(free));
			match free {
				0..FULL => Check::fail(
					"disk",
					found,
					"make room: a worker that can't store loses its jobs; --quota bounds what it takes",
				),
				FULL..ROOM => {
					Check::warn("disk", found, "make room, or bound the artefacts with the worker's --quota")
				}
				_ => Check::ok("disk", found),
			}
		}
	}
}

/// What came of asking somebody for the first blocks of a model's graph and weights.
#[derive(Clone, Debug)]
pub struct Served {
	/// A gateway's address; or all peers that are asked by bitswap, and a Kubo node, together.
	pub whom: String,
	/// Whether it is the worker's own gateway.
	pub own: bool,
	/// Why it doesn't give them.
	pub refused: Option<String>,
}

/// Whether a class's model is to be had.
pub fn artefacts(class: ClassId, served: &[Served]) -> Check {
	let check = format!("artefacts of class {class}");
	let from: Vec<&str> =
		served.iter().filter(|one| one.refused.is_none()).map(|one| one.whom.as_str()).collect();
	let others = served.iter().filter(|one| !one.own).count();
	let silent: Vec<&Served> = served.iter().filter(|one| !one.own && one.refused.is_some()).collect();
	if from.is_empty() {
		let reasons: Vec<String> = served
			.iter()
			.map(|one| format!("{}: {}", one.whom, one.refused.as_deref().unwrap_or_default()))
			.collect();
		let remedy = if others == 0 {
			"name who has the model with --gateway, --peer or --ipfs kubo=URL, here and for the worker (AMBIT_GATEWAY, AMBIT_PEER, AMBIT_IPFS)"
		} else {
			"name somebody else who has the model (--gateway, --peer, --ipfs, here and for the worker), or withdraw the offer: declined jobs earn nothing"
		};
		return Check::fail(check, reasons.join("; "), remedy);
	}
	let found = format!("from {}", from.join(", "));
	match silent.first() {
		None => Check::ok(check, found),
		Some(one) => Check::warn(
			check,
			format!("{found}; not from {}: {}", one.whom, one.refused.as_deref().unwrap_or_default()),
			"leave out who doesn't answer: each is waited for",
		),
	}
}

/// Whether the worker's gateway answers where others should fetch from: the status, or why there is none.
pub fn gateway(url: &str, is_loopback: bool, status: Result<u16, String>) -> Check {
	match status {
		Err(reason) => Check::fail(
			"gateway",
			format!("{url}: {reason}"),
			"let the worker listen there (--gateway-listen, AMBIT_GATEWAY_LISTEN) and the firewall let it in: who can't fetch an output, or an audited result's trace, has it posted on chain",
		),
		Ok(status) if status >= 500 => Check::fail("gateway", format!("{url} answers {status}"), "look into the worker's or the proxy's log"),
		Ok(_) if is_loopback => Check::warn(
			"gateway",
			format!("{url} answers, on this machine"),
			"name the address under which others reach it with --public-gateway, to have that tried",
		),
		Ok(_) => Check::ok("gateway", format!("{url} answers")),
	}
}

/// Whether metrics are there for who watches this operator. `marker` begins the names of those that are looked for.
pub fn metrics(whose: &str, url: &str, marker: &str, text: Result<String, String>) -> Check {
	let check = format!("metrics of the {whose}");
	let remedy = "start it with its metrics, and let Prometheus scrape them (deploy/README.md), so that alerts can reach you";
	match text {
		Ok(text) if text.lines().any(|line| line.starts_with(marker)) => Check::ok(check, url),
		Ok(_) => Check::warn(check, format!("{url} gives none of {marker}*"), remedy),
		Err(reason) => Check::warn(check, format!("{url}: {reason}"), remedy),
	}
}

/// Bytes as people read them.
pub fn size(bytes: u64) -> String {
	match bytes {
		0..0x10_0000 => format!("{:.1} KiB", bytes as f64 / 1_024.0),
		0x10_0000..0x4000_0000 => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
		_ => format!("{:.1} GiB", bytes as f64 / 1_073_741_824.0),
	}
}
