//! How commands speak: results to standard output, progress to standard error.

use crate::error::{Error, Result};
use serde::Serialize;
use std::{
	fmt::Display,
	io::{IsTerminal, Write},
	sync::atomic::{AtomicBool, Ordering},
	time::Instant,
};

/// Whether the command's result was written.
static FINISHED: AtomicBool = AtomicBool::new(false);

/// Who reads standard output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reader {
	/// A person.
	Person,
	/// A program, which gets one object.
	Program,
	/// A program, which gets an object in each line as things happen.
	Follower,
}

/// Where and how to write.
#[derive(Clone, Copy, Debug)]
pub struct Output {
	reader: Reader,
	transient: bool,
	started: Instant,
}

impl Output {
	/// With `json`, standard output gets exactly one JSON object and standard error stays silent.
	pub fn new(json: bool) -> Self {
		let reader = if json { Reader::Program } else { Reader::Person };
		Self { reader, transient: std::io::stderr().is_terminal(), started: Instant::now() }
	}

	/// The same, but standard output gets a JSON object in each line, as things happen.
	pub fn in_lines(self) -> Self {
		Self { reader: Reader::Follower, ..self }
	}

	/// Whether a program reads this.
	fn is_json(&self) -> bool {
		self.reader != Reader::Person
	}

	/// One line about a step that takes time.
	pub fn step(&self, line: impl Display) {
		if !self.is_json() {
			self.clear();
			note(&format!("[{:>5.1} s] {line}\n", self.started.elapsed().as_secs_f32()));
		}
	}

	/// A state that replaces the one before it; only seen on a terminal.
	pub fn status(&self, line: impl Display) {
		if !self.is_json() && self.transient {
			self.clear();
			note(&format!("[{:>5.1} s] {line}", self.started.elapsed().as_secs_f32()));
		}
	}

	fn clear(&self) {
		if self.transient {
			note("\r\x1b[2K");
		}
	}

	/// A line of the result, for people only.
	pub fn line(&self, line: impl Display) {
		if !self.is_json() {
			self.clear();
			print(&format!("{line}\n"));
		}
	}

	/// Something that happened while a command goes on: `value` for programs that follow it, `human` for people.
	pub fn event<T: Serialize>(&self, value: &T, human: impl FnOnce() -> String) -> Result<()> {
		match self.reader {
			Reader::Person => self.line(human()),
			Reader::Program => {}
			Reader::Follower => print(&format!("{}\n", as_json(value)?)),
		}
		Ok(())
	}

	/// The command's result: `value` for programs, `human` for people.
	pub fn finish<T: Serialize>(&self, value: &T, human: impl FnOnce() -> String) -> Result<()> {
		if self.is_json() {
			print(&format!("{}\n", as_json(value)?));
		} else {
			self.clear();
			print(&human());
		}
		FINISHED.store(true, Ordering::Relaxed);
		Ok(())
	}

	/// Whether the command's result was written. What ends it afterwards is no failure of it.
	pub fn is_finished(&self) -> bool {
		FINISHED.load(Ordering::Relaxed)
	}

	/// The command's failure: an object with `error` for programs, a line on standard error for people.
	pub fn fail(&self, error: &Error) {
		if matches!(error, Error::Reported(_)) {
			return;
		}
		let code = error.exit_code();
		if self.is_json() {
			let object = serde_json::json!({
				"error": { "kind": format!("{code:?}"), "code": code as u8, "message": error.to_string() }
			});
			print(&format!("{object}\n"));
		} else {
			self.clear();
			note(&format!("error: {error}\n"));
		}
	}
}

fn as_json<T: Serialize>(value: &T) -> Result<String> {
	serde_json::to_string(value)
		.map_err(|error| Error::Internal(format!("the result can't be written as JSON: {error}")))
}

/// Writes to standard output at once, whoever reads it. A reader that went away wants no more.
fn print(text: &str) {
	let mut output = std::io::stdout().lock();
	let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

/// Writes to standard error, if anyone reads it.
fn note(text: &str) {
	let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Lines of columns, each as wide as its widest cell.
pub fn table(rows: &[Vec<String>]) -> String {
	let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
	let width = |column: usize| {
		rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
	};
	let widths: Vec<usize> = (0..columns).map(width).collect();
	let mut text = String::new();
	for row in rows {
		let cells: Vec<String> =
			row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
		text.push_str(cells.join("  ").trim_end());
		text.push('\n');
	}
	text
}

#[cfg(test)]
mod tests {
	use super::table;

	#[test]
	fn table_should_align_columns_when_cells_differ_in_width() {
		let rows =
			vec![vec!["id".into(), "name".into(), "fee".into()], vec!["1000".into(), "x".into(), "2".into()]];
		assert_eq!(table(&rows), "id    name  fee\n1000  x     2\n");
	}
}
