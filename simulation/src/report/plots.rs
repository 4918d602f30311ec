//! Which plots the report has.

use super::{
	svg::{Cells, Line, Plot, Weight},
	File,
};
use crate::{
	attacks,
	rules::Rule,
	study::{Outcome, Scenario, Study, Swept},
};

/// All of them.
pub fn all(study: &Study) -> Vec<File> {
	let heavy = &study.heavy;
	let dark = &study.dark;
	vec![
		file(
			"success.svg",
			over_time(heavy, "Requests served, heavy-tailed demand", "percent", |it| &it.success),
		),
		file(
			"outages.svg",
			over_time(dark, "Requests served, one provider cheaper, each down 8 %", "percent", |it| {
				&it.success
			}),
		),
		file(
			"classes.svg",
			over_time(heavy, "Concentration over classes (HHI)", "index", |it| &it.classes_hhi),
		),
		file(
			"providers.svg",
			over_time(dark, "Concentration over providers (HHI), one cheaper", "index", |it| {
				&it.providers_hhi
			}),
		),
		file(
			"direct.svg",
			swept(
				&study.direct,
				"How much of a fee may be paid by the job",
				"direct share of the fee, percent; the rest of 80 % is standing reward",
				|at| format!("{at}"),
			),
		),
		file(
			"entry.svg",
			swept(
				&study.entry,
				"What new offers owe, and how well the network serves",
				"eras of an always needed slot that a new offer owes",
				|at| format!("{at}"),
			),
		),
		file(
			"drift.svg",
			swept(&study.drift, "How fast demand drifts", "times the reference's drift", |at| {
				format!("{at}x")
			}),
		),
		File { name: "attacks.svg", text: cells(study) },
	]
}

fn file(name: &'static str, plot: Plot) -> File {
	File { name, text: plot.svg() }
}

/// The colour of a rule.
fn colour(rule: Rule) -> usize {
	match rule {
		Rule::Coverage => 0,
		Rule::PerJob => 2,
		Rule::EqualPay => 3,
		Rule::Stake => 4,
		Rule::Yuma => 5,
		Rule::CoverageBlind => 6,
		Rule::Normal => 7,
		Rule::NormalBlind => 8,
	}
}

fn over_time(scenario: &Scenario, title: &str, up: &'static str, of: fn(&Outcome) -> &Vec<f64>) -> Plot {
	let eras = scenario.world.eras() as f64;
	let line = |outcome: &Outcome, colour: usize, weight: Weight| {
		let curve = of(outcome);
		let step = eras / curve.len() as f64;
		let points = curve.iter().enumerate().map(|(place, value)| ((place as f64 + 0.5) * step, *value));
		Line { name: outcome.name.clone(), points: points.collect(), colour, weight }
	};
	let mut lines = vec![line(&scenario.planner, 1, Weight::Dashed)];
	lines.extend(Rule::ALL.iter().rev().map(|rule| {
		let weight = if *rule == Rule::Coverage { Weight::Main } else { Weight::Plain };
		line(scenario.of(*rule), colour(*rule), weight)
	}));
	let most = lines.iter().flat_map(|line| line.points.iter().map(|(_, value)| *value)).fold(0.0, f64::max);
	let high = if up == "percent" { 100.0 } else { (most * 10.0).ceil() / 10.0 };
	Plot { title: title.to_string(), across: "era (hour)", up, range: (0.0, high), marks: Vec::new(), lines }
}

/// Points at even distances, whatever their values.
fn swept(points: &[Swept], title: &str, across: &'static str, mark: fn(f64) -> String) -> Plot {
	let line = |name: &str, of: &dyn Fn(&Swept) -> f64, colour: usize, weight: Weight| Line {
		name: name.to_string(),
		points: points.iter().enumerate().map(|(place, point)| (place as f64, of(point))).collect(),
		colour,
		weight,
	};
	Plot {
		title: title.to_string(),
		across,
		up: "percent of requests served",
		range: (0.0, 100.0),
		marks: points.iter().enumerate().map(|(place, point)| (place as f64, mark(point.at))).collect(),
		lines: vec![
			line("central planner", &|point| point.planner.success, 1, Weight::Dashed),
			line("coverage", &|point| point.coverage.success, 0, Weight::Main),
			line("coverage, rare classes", &|point| point.coverage.rare, 2, Weight::Plain),
			line("planner, rare classes", &|point| point.planner.rare, 8, Weight::Dashed),
		],
	}
}

/// The best attempt of each attack under each rule.
fn cells(study: &Study) -> String {
	let counted: Vec<_> = study.attempts.iter().filter(|attempt| attempt.counts()).cloned().collect();
	let best = attacks::best(&counted);
	let mut names: Vec<&str> = Vec::new();
	best.iter().for_each(|attempt| {
		if !names.contains(&attempt.attack) {
			names.push(attempt.attack);
		}
	});
	let row = |name: &&str| {
		let of = |rule: &Rule| {
			let found = best.iter().find(|attempt| attempt.attack == *name && attempt.rule == *rule);
			found.map(|attempt| attempt.gain)
		};
		(name.to_string(), Rule::FAMILIES.iter().map(of).collect())
	};
	let cells = Cells {
		title: "What the best way of each attack gains".to_string(),
		columns: Rule::FAMILIES.iter().map(|rule| rule.name().to_string()).collect(),
		rows: names.iter().map(row).collect(),
		threshold: 0.1,
	};
	cells.svg()
}
