//! Verification modes as people write and read them.

use ambit_primitives::{
	jobs::{VerificationMode, MAX_PANEL, MIN_PANEL},
	Balance,
};

/// Parses `optimistic`, `redundant:3`, `audited` or `signed`.
pub fn parse(text: &str) -> Result<VerificationMode, String> {
	let lower = text.to_ascii_lowercase();
	match lower.split_once(':') {
		None => match lower.as_str() {
			"optimistic" => Ok(VerificationMode::Optimistic),
			"audited" => Ok(VerificationMode::Audited),
			"signed" => Ok(VerificationMode::Signed),
			"redundant" => Err(format!(
				"say how many operators execute each job: redundant:{MIN_PANEL} to redundant:{MAX_PANEL}"
			)),
			_ => Err(format!(
				"`{text}` is no verification mode; there are optimistic, redundant:N, audited and signed"
			)),
		},
		Some(("redundant", operators)) => operators
			.parse()
			.ok()
			.filter(|operators| (MIN_PANEL..=MAX_PANEL).contains(operators))
			.map(|operators| VerificationMode::Redundant { operators })
			.ok_or_else(|| format!("{MIN_PANEL} to {MAX_PANEL} operators execute a job, not `{operators}`")),
		Some(_) => Err(format!("`{text}` is no verification mode; only redundant:N has a number")),
	}
}

/// A mode as programs read it: the variant's name, which [`parse`] takes too.
pub fn name(mode: VerificationMode) -> String {
	match mode {
		VerificationMode::Redundant { operators } => format!("Redundant:{operators}"),
		other => format!("{other:?}"),
	}
}

/// A mode in a table. The weaker one says so.
pub fn short(mode: VerificationMode) -> String {
	match mode {
		VerificationMode::Optimistic => "optimistic".into(),
		VerificationMode::Redundant { operators } => format!("redundant, {operators} operators"),
		VerificationMode::Audited => "audited".into(),
		VerificationMode::Signed => "signed only: nobody can dispute it".into(),
	}
}

/// What stands behind a result of this mode.
pub fn words(mode: VerificationMode) -> String {
	match mode {
		VerificationMode::Optimistic => "optimistic: anyone can dispute a result in its window".into(),
		VerificationMode::Redundant { operators } => format!(
			"redundant: {operators} operators execute it and commit before any tells; anyone can dispute the result in its window"
		),
		VerificationMode::Audited => {
			"audited: anyone can dispute a result in its window, and chance sends a second operator to check".into()
		},
		VerificationMode::Signed => short(mode),
	}
}

/// Operators that execute a job of this mode and are paid by its client.
pub fn operators(mode: VerificationMode) -> Balance {
	match mode {
		VerificationMode::Redundant { operators } => operators.into(),
		VerificationMode::Optimistic | VerificationMode::Audited | VerificationMode::Signed => 1,
	}
}

/// Whether a result of this mode can be proven wrong.
pub fn is_disputable(mode: VerificationMode) -> bool {
	mode != VerificationMode::Signed
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn parse_should_read_every_mode_as_it_is_named() {
		let redundant = (MIN_PANEL..=MAX_PANEL).map(|operators| VerificationMode::Redundant { operators });
		let others = [VerificationMode::Optimistic, VerificationMode::Audited, VerificationMode::Signed];
		for mode in redundant.chain(others) {
			assert_eq!(parse(&name(mode)), Ok(mode));
			assert_eq!(parse(&name(mode).to_lowercase()), Ok(mode));
		}
	}

	#[test]
	fn parse_should_say_what_would_be_right() {
		for (text, says) in [
			("redundant", "redundant:2"),
			("redundant:1", "2 to 4"),
			("redundant:5", "2 to 4"),
			("redundant:", "2 to 4"),
			("audited:2", "redundant:N"),
			("trusted", "optimistic"),
			("", "optimistic"),
		] {
			let error = parse(text).unwrap_err();
			assert!(error.contains(says), "{text}: {error}");
		}
	}

	#[test]
	fn a_mode_without_disputes_should_say_so_wherever_it_is_shown() {
		for text in [short(VerificationMode::Signed), words(VerificationMode::Signed)] {
			assert!(text.contains("nobody can dispute it"), "{text}");
		}
	}
}
