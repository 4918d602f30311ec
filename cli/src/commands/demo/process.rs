//! One process: started, watched, and killed whatever happens to this program.

use crate::error::{Error, Result};
use serde::de::DeserializeOwned;
use std::{
	fs::{self, File},
	io::{Read, Seek, SeekFrom},
	os::unix::process::CommandExt,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

/// How much of a dead process's log is shown.
const TAIL_LINES: usize = 25;
/// Most of a log's end that is read for it, bytes.
const TAIL_BYTES: u64 = 64 * 1024;
/// How often files of a starting process are looked at.
const POLL: Duration = Duration::from_millis(100);

/// Addresses of a node's embedded worker, from the file that it writes.
#[derive(serde::Deserialize, Clone, Debug)]
pub struct WorkerAddresses {
	/// The worker service.
	pub api: String,
	/// The gateway that others fetch from.
	pub gateway: String,
}

/// A running program. Dropping it kills the process and waits for its end.
pub struct Process {
	name: String,
	child: Child,
	base: PathBuf,
	log: PathBuf,
}

impl Process {
	/// Starts `program` with its log under `directory`, where its data are to be too, in a folder of its name.
	pub fn start(
		name: &str,
		program: &Path,
		directory: &Path,
		arguments: &[String],
		environment: &[(&str, &str)],
	) -> Result<Self> {
		let base = directory.join(name);
		let log = directory.join(format!("{name}.log"));
		let failed = |error: std::io::Error| {
			Error::Process(format!("{name} ({}) can't be started: {error}", program.display()))
		};
		let output = File::create(&log).map_err(failed)?;
		let mut command = Command::new(program);
		// What this program was told by its environment is not meant for those that it starts.
		for (variable, _) in std::env::vars_os() {
			if variable.to_string_lossy().starts_with("AMBIT_") {
				command.env_remove(variable);
			}
		}
		let child = command
			.args(arguments)
			// A filter from the environment could hide the line that tells the port.
			.env_remove("RUST_LOG")
			.envs(environment.iter().copied())
			.stdin(Stdio::null())
			.stdout(output.try_clone().map_err(failed)?)
			.stderr(output)
			// An interrupt typed at the terminal reaches this program only, which then ends its processes in order.
			.process_group(0)
			.spawn()
			.map_err(failed)?;
		Ok(Self { name: name.into(), child, base, log })
	}

	/// Its name.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// The error to report if the process is gone.
	pub fn died(&mut self) -> Option<Error> {
		let how = match self.child.try_wait() {
			Ok(None) => return None,
			Ok(Some(status)) => status.to_string(),
			Err(error) => error.to_string(),
		};
		Some(Error::Process(format!(
			"{} ended unexpectedly ({how}); the end of its log:\n{}",
			self.name,
			self.tail()
		)))
	}

	fn tail(&self) -> String {
		let read = || -> std::io::Result<Vec<u8>> {
			let mut file = File::open(&self.log)?;
			let length = file.metadata()?.len();
			file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
			let mut bytes = Vec::new();
			file.take(TAIL_BYTES).read_to_end(&mut bytes)?;
			Ok(bytes)
		};
		let text = read()
			.map_or_else(|error| error.to_string(), |bytes| String::from_utf8_lossy(&bytes).into_owned());
		let lines: Vec<&str> = text.lines().collect();
		let kept = &lines[lines.len().saturating_sub(TAIL_LINES)..];
		kept.iter().map(|line| format!("  {line}\n")).collect()
	}

	/// What it writes, to be waited for.
	pub fn files(&self) -> Files {
		Files { name: self.name.clone(), base: self.base.clone(), log: self.log.clone() }
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		// Both fail only when the process is gone already.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

/// Where a process writes what others want to know of it.
#[derive(Clone, Debug)]
pub struct Files {
	name: String,
	base: PathBuf,
	log: PathBuf,
}

impl Files {
	/// The URL of the node's JSON-RPC server, once it listens.
	pub async fn rpc_url(&self, limit: Duration) -> Result<String> {
		self.poll("to open its JSON-RPC port", limit, || {
			fs::read_to_string(&self.log)
				.ok()
				.as_deref()
				.and_then(rpc_address)
				.map(|address| format!("ws://{address}"))
		})
		.await
	}

	/// The addresses of the node's worker, once it listens, and the file with its token.
	pub async fn worker(&self, limit: Duration) -> Result<(WorkerAddresses, PathBuf)> {
		self.poll("to start its worker", limit, || {
			let directory = self.worker_directory()?;
			Some((read_json(&directory.join("addresses.json"))?, directory.join("token")))
		})
		.await
	}

	/// The first JSON object in the log, once it is there: what one of our own programs says when it is ready.
	pub async fn says<T: DeserializeOwned>(&self, what: &str, limit: Duration) -> Result<T> {
		self.poll(what, limit, || {
			let log = fs::read_to_string(&self.log).ok()?;
			// The last line may still be in the writing.
			let (whole, _) = log.rsplit_once('\n')?;
			whole
				.lines()
				.filter(|line| line.starts_with('{'))
				.find_map(|line| serde_json::from_str(line).ok())
		})
		.await
	}

	/// `chains/<id>/worker`, whatever the chain's id.
	fn worker_directory(&self) -> Option<PathBuf> {
		let chains = fs::read_dir(self.base.join("chains")).ok()?;
		chains
			.filter_map(std::result::Result::ok)
			.map(|chain| chain.path().join("worker"))
			.find(|path| path.is_dir())
	}

	async fn poll<T>(&self, what: &str, limit: Duration, mut ready: impl FnMut() -> Option<T>) -> Result<T> {
		let started = Instant::now();
		loop {
			if let Some(value) = ready() {
				return Ok(value);
			}
			if started.elapsed() > limit {
				return Err(Error::TimedOut { what: format!("waiting for {} {what}", self.name), limit });
			}
			tokio::time::sleep(POLL).await;
		}
	}
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
	serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// The loopback address in the line by which a node tells where its JSON-RPC server listens.
fn rpc_address(log: &str) -> Option<&str> {
	// The last line may still be in the writing.
	let (whole, _) = log.rsplit_once('\n')?;
	let line = whole.lines().find(|line| line.contains("Running JSON-RPC server: addr="))?;
	let (_, addresses) = line.split_once("addr=")?;
	addresses.split([',', ' ']).find(|address| address.starts_with("127.0.0.1:"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rpc_address_should_be_read_only_from_a_whole_line() {
		let line = "2026-01-01 00:00:00 Running JSON-RPC server: addr=[::1]:4001,127.0.0.1:40123,";
		assert_eq!(rpc_address(&format!("start\n{line}\nmore\n")), Some("127.0.0.1:40123"));
		assert_eq!(rpc_address(line), None);
		assert_eq!(rpc_address("nothing\n"), None);
	}

	#[test]
	fn a_process_should_be_reported_with_its_log_when_it_dies_and_killed_when_dropped() {
		let directory = tempfile::tempdir().unwrap();
		let shell = |name: &str, script: &str| {
			let arguments = ["-c".into(), script.into()];
			Process::start(
				name,
				Path::new("/bin/sh"),
				directory.path(),
				&arguments,
				&[("NAME", "the reason")],
			)
			.unwrap()
		};
		let mut failing = shell("failing", "echo $NAME >&2; exit 7");
		let deadline = Instant::now() + Duration::from_secs(10);
		let error = loop {
			if let Some(error) = failing.died() {
				break error.to_string();
			}
			assert!(Instant::now() < deadline, "still running");
			std::thread::sleep(Duration::from_millis(10));
		};
		assert!(error.contains("failing") && error.contains('7') && error.contains("the reason"), "{error}");

		let mut running = shell("running", "exec sleep 600");
		assert!(running.died().is_none());
		let process = PathBuf::from(format!("/proc/{}", running.child.id()));
		drop(running);
		assert!(!process.exists());
	}

	#[test]
	fn start_should_name_the_program_when_there_is_none() {
		let directory = tempfile::tempdir().unwrap();
		let error = Process::start("node", Path::new("/nowhere/ambit-node"), directory.path(), &[], &[])
			.err()
			.unwrap();
		assert!(error.to_string().contains("/nowhere/ambit-node"), "{error}");
	}
}
