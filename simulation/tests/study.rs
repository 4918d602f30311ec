//! A quick study: what it finds, and what it writes.

use ambit_simulation::{
	report::{files, write},
	rules::Rule,
	study::{Options, Study},
};

#[test]
fn quick_study_should_meet_the_aims_and_report_them() {
	let options = Options { seed: 1, quick: true };
	let study = Study::new(options);
	assert!(study.is_met(), "{:#?}", study.aims);

	// Every rule was tried, and every attack under each family.
	assert_eq!(study.heavy.rules.len(), Rule::ALL.len());
	for rule in Rule::FAMILIES {
		let mut attacks: Vec<_> = study
			.attempts
			.iter()
			.filter(|attempt| attempt.rule == rule)
			.map(|attempt| attempt.attack)
			.collect();
		attacks.dedup();
		attacks.sort_unstable();
		attacks.dedup();
		assert_eq!(attacks.len(), 7, "{rule:?}: {attacks:?}");
	}
	assert!(study.attempts.iter().all(|attempt| attempt.gain.is_finite()));

	let folder = tempfile::tempdir().unwrap();
	write(&study, folder.path()).unwrap();
	for file in files(&study) {
		let written = std::fs::read_to_string(folder.path().join(file.name)).unwrap();
		assert!(written == file.text, "{} differs", file.name);
		match file.name.rsplit_once('.') {
			Some((_, "svg")) => {
				assert!(written.starts_with("<svg ") && written.ends_with("</svg>\n"));
				assert!(!written.contains("NaN") && !written.contains("inf"), "{}", file.name);
			}
			Some((_, "json")) => assert!(serde_json::from_str::<serde_json::Value>(&written).is_ok()),
			_ => assert!(written.contains("## Aims")),
		}
	}
}
