//! What can go wrong, and the exit code by which a script tells causes apart.

use ambit_engine::Fault;
use std::{fmt::Display, path::PathBuf, time::Duration};

/// Result of a command.
pub type Result<T> = std::result::Result<T, Error>;

/// Exit codes of `ambit`. 0 is success; codes are never given another meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum ExitCode {
	/// A defect of this program or of the machine it runs on; and what `operator doctor` ends with when something must be mended.
	Internal = 1,
	/// The command line is wrong. Also what the argument parser itself exits with.
	Usage = 2,
	/// The node, worker or gateway can't be reached or breaks off.
	Connection = 3,
	/// A file given as input can't be read or is not what the command needs.
	Input = 4,
	/// The chain refused the transaction.
	Refused = 5,
	/// It took longer than allowed.
	TimedOut = 6,
	/// What was named does not exist.
	NotFound = 7,
	/// The node runs another chain or another runtime version than this program.
	Mismatch = 8,
	/// The job was refunded, or a request for data came to no value: there is no result.
	Refunded = 9,
	/// A worker or gateway refused, or gave something that doesn't fit its content identifier.
	Artifact = 10,
	/// A process started by this command ended unexpectedly.
	Process = 11,
	/// A result that was to be disputed is right.
	Right = 12,
	/// A demonstration's cheat was not convicted, or its job not settled with the right output.
	Unpunished = 13,
	/// Stopped by a signal.
	Interrupted = 130,
}

/// Why a command failed. The text names the input, what is wrong with it and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// See [`ExitCode::Internal`].
	#[error("{0}")]
	Internal(String),
	/// See [`ExitCode::Usage`].
	#[error("{0}")]
	Usage(String),
	/// See [`ExitCode::Connection`].
	#[error("{endpoint}: {reason}")]
	Connection {
		/// Whom we talked to.
		endpoint: String,
		/// What happened and what to do.
		reason: String,
	},
	/// See [`ExitCode::Input`].
	#[error("{}: {reason}", path.display())]
	Input {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},
	/// See [`ExitCode::Refused`].
	#[error("the chain refused {what}: {name}: {reason}")]
	Refused {
		/// What was asked.
		what: String,
		/// The error's name, `Pallet.Error` or that of the transaction pool.
		name: String,
		/// Its documentation.
		reason: String,
	},
	/// See [`ExitCode::TimedOut`].
	#[error("{what} took longer than {} s", limit.as_secs())]
	TimedOut {
		/// What was waited for.
		what: String,
		/// How long.
		limit: Duration,
	},
	/// See [`ExitCode::NotFound`].
	#[error("{0}")]
	NotFound(String),
	/// See [`ExitCode::Mismatch`].
	#[error("{0}")]
	Mismatch(String),
	/// See [`ExitCode::Artifact`].
	#[error("{0}")]
	Artifact(String),
	/// See [`ExitCode::Process`].
	#[error("{0}")]
	Process(String),
	/// See [`ExitCode::Interrupted`].
	#[error("interrupted")]
	Interrupted,
	/// The command printed its result, which is not a success.
	#[error("no success")]
	Reported(ExitCode),
}

impl Error {
	/// An error about the file at `path`.
	pub fn input(path: impl Into<PathBuf>, reason: impl Display) -> Self {
		Self::Input { path: path.into(), reason: reason.to_string() }
	}

	/// An error in talking to `endpoint`.
	pub fn connection(endpoint: impl Into<String>, reason: impl Display) -> Self {
		Self::Connection { endpoint: endpoint.into(), reason: reason.to_string() }
	}

	/// No engine on the device that the command line names.
	pub fn engine(fault: &Fault) -> Self {
		match fault {
			Fault::Unavailable(_) => Self::Usage(format!("--device: {fault}")),
			_ => Self::Internal(fault.to_string()),
		}
	}

	/// The code with which the program ends.
	pub fn exit_code(&self) -> ExitCode {
		match self {
			Self::Internal(_) => ExitCode::Internal,
			Self::Usage(_) => ExitCode::Usage,
			Self::Connection { .. } => ExitCode::Connection,
			Self::Input { .. } => ExitCode::Input,
			Self::Refused { .. } => ExitCode::Refused,
			Self::TimedOut { .. } => ExitCode::TimedOut,
			Self::NotFound(_) => ExitCode::NotFound,
			Self::Mismatch(_) => ExitCode::Mismatch,
			Self::Artifact(_) => ExitCode::Artifact,
			Self::Process(_) => ExitCode::Process,
			Self::Interrupted => ExitCode::Interrupted,
			Self::Reported(code) => *code,
		}
	}
}
