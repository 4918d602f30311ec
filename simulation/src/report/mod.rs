//! The report: a page, plots, and all numbers.

mod markdown;
mod plots;
mod svg;

use crate::study::Study;
use std::{fs, io, path::Path};

/// A file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
	/// Its name.
	pub name: &'static str,
	/// What is in it.
	pub text: String,
}

/// All files of a study's report.
pub fn files(study: &Study) -> Vec<File> {
	let mut json = serde_json::to_string_pretty(&rounded(study)).expect("numbers and names can be written");
	json.push('\n');
	let mut files = vec![
		File { name: "report.md", text: markdown::page(study) },
		File { name: "results.json", text: json },
	];
	files.extend(plots::all(study));
	files
}

/// Writes them to a folder, which is made.
pub fn write(study: &Study, folder: &Path) -> io::Result<()> {
	fs::create_dir_all(folder)?;
	files(study).into_iter().try_for_each(|file| fs::write(folder.join(file.name), file.text))
}

/// The study as JSON with four digits after the point.
fn rounded(study: &Study) -> serde_json::Value {
	fn round(value: &mut serde_json::Value) {
		use serde_json::Value;
		match value {
			Value::Number(number) if number.is_f64() => {
				let float = number.as_f64().unwrap_or(0.0);
				// Without the sign of a zero.
				*value = ((float * 1e4).round() / 1e4 + 0.0).into();
			}
			Value::Array(values) => values.iter_mut().for_each(round),
			// In order of the names, whatever order the library keeps.
			Value::Object(values) => {
				let mut members: Vec<_> = core::mem::take(values).into_iter().collect();
				members.sort_by(|left, right| left.0.cmp(&right.0));
				members.iter_mut().for_each(|(_, value)| round(value));
				*values = members.into_iter().collect();
			}
			_ => {}
		}
	}
	let mut value = serde_json::to_value(study).expect("numbers and names can be written");
	round(&mut value);
	value
}
