//! `ambit operator init`: keys, the worker's token and the units' settings, made once.

use super::{
	files,
	keystore::{self, Directory, NewKey},
};
use crate::{
	chain::Client,
	error::{Error, Result},
	keys::{account_of, address, pair_of, parse_address, read_secret},
	output::{table, Output},
	read_input, Global,
};
use ambit_engine::Device;
use ambit_primitives::AccountId;
use ambit_worker::Token;
use clap::Args;
use serde_json::json;
use sp_core::{sr25519, Pair};
use std::{
	net::SocketAddr,
	path::{Path, PathBuf},
};

/// Largest file that is compared with what would be written, bytes.
const MAX_SETTINGS: u64 = 64 * 1024;
/// What the worker key's address is kept in, beside the settings: the key can be looked for there when this is repeated.
const ADDRESS: &str = "worker.address";

/// What is made, and where.
#[derive(Args, Debug)]
pub struct InitArgs {
	/// Directory of the node's keystore, BASE/chains/CHAIN/keystore, to put the worker key there as a file; through the node at
	/// --url unless given
	#[arg(long, value_name = "DIR")]
	keystore: Option<PathBuf>,
	/// Secret URI (sr25519) of a worker key to take over; one is made unless given. Visible to other users of this machine; prefer a
	/// file
	#[arg(long, conflicts_with = "suri_file")]
	suri: Option<String>,
	/// File with the secret URI of a worker key to take over
	#[arg(long, value_name = "FILE")]
	suri_file: Option<PathBuf>,
	/// File for the phrase of a stash, made if it isn't there. In the clear: keep it off this machine afterwards
	#[arg(long, value_name = "FILE")]
	stash_file: Option<PathBuf>,
	/// State directory of the worker, to make its token there
	#[arg(long, value_name = "DIR")]
	worker_data: Option<PathBuf>,
	/// Directory for operator.env and worker.env, which the units read, and worker.address
	#[arg(long, value_name = "DIR", default_value = "/etc/ambit")]
	config: PathBuf,
	/// What the node is told to run: dev, local, testnet, or the path of a chain specification
	#[arg(long, default_value = "testnet")]
	chain: String,
	/// What people and metrics call the node
	#[arg(long, default_value = "operator")]
	name: String,
	/// What the worker executes on
	#[arg(long, default_value_t = Device::default())]
	device: Device,
	/// Where everyone fetches outputs and traces
	#[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:9966")]
	gateway_listen: SocketAddr,
	/// Where IPFS clients fetch them by bitswap. Not at all unless given
	#[arg(long, value_name = "ADDRESS")]
	bitswap_listen: Option<SocketAddr>,
}

/// What became of something that there should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
	Made,
	Imported,
	There,
	/// With other content than it would have been given.
	Other,
}

impl State {
	fn word(self) -> &'static str {
		match self {
			Self::Made => "made",
			Self::Imported => "imported",
			Self::There => "there",
			Self::Other => "other",
		}
	}

	fn describe(self) -> &'static str {
		match self {
			Self::Made => "made",
			Self::Imported => "taken over",
			Self::There => "was there",
			Self::Other => "was there with other content, and stays as it is",
		}
	}
}

/// Something that there should be.
struct Item {
	what: &'static str,
	place: String,
	state: State,
}

impl InitArgs {
	/// Runs it. What is wrong with the command line is said before anything is made.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let settings = self.settings(global)?;
		let given = self.given()?;
		files::make_directory(&self.config)?;
		let (worker, key) = match &self.keystore {
			Some(path) => in_directory(path, given)?,
			None => self.by_node(&global.connect().await?, given, output).await?,
		};
		let mut items = vec![key];
		let note = format!("{}\n", address(&worker));
		items.push(settle("worker key's address", &self.config.join(ADDRESS), &note)?);
		let stash = match &self.stash_file {
			Some(path) => {
				let (stash, item) = stash(path)?;
				items.push(item);
				Some(stash)
			}
			None => None,
		};
		if let Some(data) = &self.worker_data {
			items.push(token(data)?);
		}
		for (name, content) in &settings {
			items.push(settle("settings", &self.config.join(name), content)?);
		}
		let value = json!({
			"worker": address(&worker),
			"stash": stash.as_ref().map(address),
			"items": items.iter().map(|item| json!({
				"what": item.what, "place": item.place, "state": item.state.word(),
			})).collect::<Vec<_>>(),
		});
		output.finish(&value, || describe(&worker, stash.as_ref(), &items))
	}

	/// The key that is to be taken over.
	fn given(&self) -> Result<Option<NewKey>> {
		let (suri, source) = match (&self.suri, &self.suri_file) {
			(Some(suri), _) => (suri.clone(), "--suri".to_owned()),
			(None, Some(path)) => (read_secret(path)?, format!("the key in {}", path.display())),
			(None, None) => return Ok(None),
		};
		let pair = pair_of(&suri, &source)?;
		Ok(Some(NewKey::import(suri, &pair)))
	}

	/// The units' settings, by file.
	fn settings(&self, global: &Global) -> Result<[(&'static str, String); 2]> {
		let worker = global.artifacts.worker();
		let gateways = global.artifacts.gateways().join(",");
		let (device, listens) = (self.device.to_string(), self.gateway_listen.to_string());
		let mut of_worker = vec![("AMBIT_GATEWAY_LISTEN", listens.as_str()), ("AMBIT_DEVICE", &device)];
		if let Some(listen) = worker.strip_prefix("http://").filter(|rest| rest.parse::<SocketAddr>().is_ok())
		{
			of_worker.push(("AMBIT_LISTEN", listen));
		}
		let bitswap = self.bitswap_listen.map(|address| address.to_string());
		of_worker.extend(bitswap.iter().map(|address| ("AMBIT_BITSWAP_LISTEN", address.as_str())));
		if !gateways.is_empty() {
			of_worker.push(("AMBIT_GATEWAY", &gateways));
		}
		let of_node =
			[("AMBIT_CHAIN", self.chain.as_str()), ("AMBIT_NAME", &self.name), ("AMBIT_WORKER_URL", worker)];
		Ok([("operator.env", environment(&of_node)?), ("worker.env", environment(&of_worker)?)])
	}

	/// Sees to the key in the keystore of a running node, which doesn't list what it has: it is asked for the key that was made
	/// here before.
	async fn by_node(
		&self,
		client: &Client,
		given: Option<NewKey>,
		output: Output,
	) -> Result<(AccountId, Item)> {
		let place = format!("keystore of {}", client.url());
		let item = |state| Item { what: "worker key", place: place.clone(), state };
		let path = self.config.join(ADDRESS);
		if path.exists() {
			let known = read_address(&path)?;
			let other = given.as_ref().filter(|given| given.account != known);
			if let Some(other) = other {
				return Err(other_key(&path, &known, &other.account));
			}
			if keystore::has_key(client, &known).await? {
				return Ok((known, item(State::There)));
			}
			if given.is_none() {
				return Err(Error::input(
					&path,
					format!("names {}, which {} does not have: restore that key, give it with --suri-file, or remove this file to have a new one made", address(&known), client.url()),
				));
			}
		}
		let state = if given.is_some() { State::Imported } else { State::Made };
		let key = given.unwrap_or_else(NewKey::make);
		if keystore::has_key(client, &key.account).await? {
			return Ok((key.account, item(State::There)));
		}
		keystore::insert(client, &key, output).await?;
		Ok((key.account, item(state)))
	}
}

/// Sees to the key in the keystore's directory.
fn in_directory(path: &Path, given: Option<NewKey>) -> Result<(AccountId, Item)> {
	let keystore = Directory::open(path)?;
	let item = |state| Item { what: "worker key", place: path.display().to_string(), state };
	match (keystore.key()?, given) {
		(Some(there), Some(given)) if there != given.account => Err(other_key(path, &there, &given.account)),
		(Some(there), _) => Ok((there, item(State::There))),
		(None, given) => {
			let state = if given.is_some() { State::Imported } else { State::Made };
			let key = given.unwrap_or_else(NewKey::make);
			keystore.insert(&key)?;
			Ok((key.account, item(state)))
		}
	}
}

fn other_key(path: &Path, there: &AccountId, given: &AccountId) -> Error {
	Error::input(
		path,
		format!(
			"has the worker key {}, not {}: one key speaks for a stash, so move that one away first",
			address(there),
			address(given)
		),
	)
}

/// Reads an address that was kept.
fn read_address(path: &Path) -> Result<AccountId> {
	let text = String::from_utf8_lossy(&read_input(path, MAX_SETTINGS)?).trim().to_owned();
	parse_address(&text).map_err(|problem| Error::input(path, problem))
}

/// Makes a stash, or reads the one that is there.
fn stash(path: &Path) -> Result<(AccountId, Item)> {
	let item = |state| Item { what: "stash", place: path.display().to_string(), state };
	if path.exists() {
		files::check_secret(path)?;
		let pair = pair_of(&read_secret(path)?, &format!("the key in {}", path.display()))?;
		return Ok((account_of(&pair), item(State::There)));
	}
	let (pair, phrase, _) = sr25519::Pair::generate_with_phrase(None);
	files::write_new(path, format!("{phrase}\n").as_bytes(), files::SECRET)?;
	Ok((account_of(&pair), item(State::Made)))
}

/// Makes the worker's token, or looks at the one that is there.
fn token(data: &Path) -> Result<Item> {
	files::make_directory(data)?;
	let path = data.join("token");
	let state = if path.exists() { State::There } else { State::Made };
	Token::load_or_create(&path).map_err(|error| Error::input(&path, error))?;
	files::hand_over(&path, data)?;
	Ok(Item { what: "worker's token", place: path.display().to_string(), state })
}

/// Writes a file that everybody may read, unless there is one.
fn settle(what: &'static str, path: &Path, content: &str) -> Result<Item> {
	let item = |state| Item { what, place: path.display().to_string(), state };
	if !path.exists() {
		files::write_new(path, content.as_bytes(), files::PUBLIC)?;
		return Ok(item(State::Made));
	}
	let there = read_input(path, MAX_SETTINGS)?;
	Ok(item(if there == content.as_bytes() { State::There } else { State::Other }))
}

/// Variables as a unit's `EnvironmentFile=` has them. Values that would need quotes are refused.
fn environment(variables: &[(&str, &str)]) -> Result<String> {
	let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/:,+@=-[]".contains(&byte);
	let mut text = String::new();
	for (name, value) in variables {
		if value.is_empty() || !value.bytes().all(is_plain) {
			return Err(Error::Usage(format!(
				"`{value}` can't be {name}: use letters, digits and ._/:,+@=-[] without spaces"
			)));
		}
		text.push_str(&format!("{name}={value}\n"));
	}
	Ok(text)
}

fn describe(worker: &AccountId, stash: Option<&AccountId>, items: &[Item]) -> String {
	let mut text = format!("worker  {}\n", address(worker));
	if let Some(stash) = stash {
		text.push_str(&format!("stash   {}\n", address(stash)));
	}
	let rows = items
		.iter()
		.map(|item| vec![item.what.to_owned(), item.place.clone(), item.state.describe().to_owned()])
		.collect::<Vec<_>>();
	text.push_str(&table(&rows));
	if stash.is_some() {
		text.push_str(
			"write the stash's phrase down, and take its file off this machine: it is all of your money\n",
		);
	}
	text.push_str(&format!(
		"next: start worker and node, `ambit operator doctor`, then `ambit operator join --worker-key {}`\n",
		address(worker)
	));
	text
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs;

	const UNITS: [(&str, &str); 2] = [
		("operator.env", include_str!("../../../../deploy/systemd/ambit-operator.service")),
		("worker.env", include_str!("../../../../deploy/systemd/ambit-worker.service")),
	];

	#[derive(clap::Parser)]
	struct Line {
		#[command(flatten)]
		global: Global,
		#[command(flatten)]
		init: InitArgs,
	}

	fn line(arguments: &[&str]) -> Line {
		clap::Parser::parse_from([&["init"], arguments].concat())
	}

	#[test]
	fn settings_should_be_variables_that_the_units_know() {
		let gateways = ["--gateway", "https://a.example,http://b.example:9966"];
		let line =
			line(&[&gateways[..], &["--device", "cuda:0", "--bitswap-listen", "0.0.0.0:4001"]].concat());
		let settings = line.init.settings(&line.global).unwrap();
		for ((name, content), (unit, text)) in settings.iter().zip(UNITS) {
			assert_eq!(*name, unit);
			for variable in content.lines().filter_map(|line| line.split('=').next()) {
				let is_read_by_the_program = ["AMBIT_GATEWAY", "AMBIT_BITSWAP_LISTEN"].contains(&variable);
				assert!(text.contains(variable) || is_read_by_the_program, "{variable} in {name}");
			}
		}
		assert!(settings[1].1.contains("AMBIT_GATEWAY=https://a.example,http://b.example:9966\n"));
		assert!(settings[1].1.contains("AMBIT_DEVICE=cuda:0\n"));
		assert!(settings[1].1.contains("AMBIT_BITSWAP_LISTEN=0.0.0.0:4001\n"));
		assert!(settings[0].1.contains("AMBIT_CHAIN=testnet\n"));
	}

	#[test]
	fn settings_that_need_quotes_should_be_refused() {
		for name in ["two words", "a\nAMBIT_CHAIN=dev", "\"", "$HOME", ""] {
			let line = line(&["--name", name]);
			assert!(matches!(line.init.settings(&line.global), Err(Error::Usage(_))), "{name}");
		}
	}

	#[test]
	fn a_repetition_should_change_nothing_and_another_key_be_refused() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path();
		let (made, item) = in_directory(path, None).unwrap();
		assert_eq!(item.state, State::Made);
		let (again, item) = in_directory(path, None).unwrap();
		assert_eq!((again, item.state), (made, State::There));
		let other = NewKey::make();
		assert!(in_directory(path, Some(other)).is_err());
		assert_eq!(fs::read_dir(path).unwrap().count(), 1);

		let file = path.join("stash");
		let (first, item) = stash(&file).unwrap();
		assert_eq!(item.state, State::Made);
		let (second, item) = stash(&file).unwrap();
		assert_eq!((second, item.state), (first, State::There));

		let file = path.join("a.env");
		assert_eq!(settle("settings", &file, "A=1\n").unwrap().state, State::Made);
		assert_eq!(settle("settings", &file, "A=1\n").unwrap().state, State::There);
		assert_eq!(settle("settings", &file, "A=2\n").unwrap().state, State::Other);
		assert_eq!(fs::read_to_string(&file).unwrap(), "A=1\n");
		assert_eq!(token(path).unwrap().state, State::Made);
		assert_eq!(token(path).unwrap().state, State::There);
	}
}
