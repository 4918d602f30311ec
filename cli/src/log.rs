//! What a service logs to standard error.

use clap::{Args, ValueEnum};
use std::io::{stderr, IsTerminal};
use tracing_subscriber::filter::{EnvFilter, ParseError};

/// What is logged, and how.
#[derive(Args, Debug)]
pub struct LogArgs {
	/// What is logged to standard error: off, error, warn, info, debug or trace, or such levels by part: info,worker=debug,artifacts=warn
	#[arg(long, env = "RUST_LOG", default_value = "info", value_name = "FILTER", value_parser = filter)]
	log: String,
	/// How it is written
	#[arg(long, env = "AMBIT_LOG_FORMAT", value_enum, default_value_t)]
	log_format: Format,
}

/// How events are written.
#[derive(Clone, Copy, ValueEnum, Default, Debug)]
enum Format {
	/// A line each, for people
	#[default]
	Text,
	/// A JSON object each, in a line: timestamp (UTC), level, target, message, and the fields of the event
	Json,
}

/// A filter that can be read. It is kept as text, as it can't be cloned.
fn filter(text: &str) -> Result<String, ParseError> {
	EnvFilter::try_new(text).map(|_| text.to_owned())
}

impl LogArgs {
	/// From here on, all events of the process are logged.
	pub fn start(&self) {
		let lines = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(&self.log)).with_writer(stderr);
		match self.log_format {
			Format::Text => lines.with_ansi(stderr().is_terminal()).init(),
			Format::Json => lines.json().flatten_event(true).init(),
		}
	}
}
