//! The page.

use super::svg::percent;
use crate::{
	aims::Aim,
	attacks::{self, Attempt},
	pallets::Findings,
	rules::{Rule, COMPUTING, SLOT_COST},
	study::{Outcome, Scenario, Study, Swept},
	world::World,
};
use std::fmt::Write;

/// The report as Markdown.
pub fn page(study: &Study) -> String {
	let mut page = String::new();
	let quick = if study.options.quick { " --quick" } else { "" };
	let seed = study.options.seed;
	let _ = writeln!(
		page,
		"# Simulation\n\nWritten by `ambit-simulation --seed {seed}{quick}` (`make simulation`); the same seed gives the same bytes. All \
		 numbers are in [`results.json`](results.json). How the simulation works is in its [README](../../simulation/README.md).\n"
	);
	aims(&mut page, &study.aims);
	heavy(&mut page, &study.heavy);
	dark(&mut page, &study.dark);
	split(&mut page, study);
	free(&mut page, study);
	entry(&mut page, &study.entry);
	drift(&mut page, &study.drift);
	attempts(&mut page, &study.attempts);
	pallets(&mut page, &study.pallets);
	page.push_str(include_str!("limits.md"));
	page
}

/// A table with its columns' names, the first of them to the left.
fn table(page: &mut String, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
	let _ = writeln!(page, "| {} |", columns.join(" | "));
	let _ = writeln!(page, "|---|{}", "---:|".repeat(columns.len() - 1));
	for row in rows {
		let _ = writeln!(page, "| {} |", row.join(" | "));
	}
	page.push('\n');
}

fn one(value: f64) -> String {
	format!("{value:.1}")
}

fn aims(page: &mut String, aims: &[Aim]) {
	page.push_str("## Aims\n\n");
	let row = |aim: &Aim| {
		let bound = if aim.at_least { "at least" } else { "at most" };
		let met = if aim.met { "yes" } else { "**no**" };
		vec![
			aim.aim.to_string(),
			format!("{:.2}", aim.measured),
			format!("{:.2}", aim.worst),
			format!("{bound} {}", aim.asked),
			met.to_string(),
		]
	};
	table(page, &["aim", "mean of the seeds", "worst seed", "asked", "met by all"], aims.iter().map(row));
}

fn outcomes(page: &mut String, scenario: &Scenario) {
	let columns = [
		"rule",
		"served %",
		"± seeds",
		"with these outages %",
		"rare classes %",
		"largest provider down %",
		"HHI classes",
		"HHI providers",
		"mispriced operators %",
	];
	let row = |outcome: &Outcome| {
		let mean = &outcome.mean;
		vec![
			outcome.name.clone(),
			one(mean.success),
			format!("{:.2}", outcome.spread),
			one(mean.happened),
			one(mean.rare),
			one(mean.without_largest),
			format!("{:.3}", mean.classes_hhi),
			format!("{:.3}", mean.providers_hhi),
			format!("{:.2}", mean.misplaced),
		]
	};
	let all = [&scenario.planner].into_iter().chain(&scenario.rules).chain([&scenario.earlier]);
	table(page, &columns, all.map(row));
}

fn heavy(page: &mut String, scenario: &Scenario) {
	let World { classes, operators, exponent, load, .. } = &scenario.world;
	let _ = writeln!(
		page,
		"## Demand with a heavy tail\n\n{operators} operators of one slot each, {classes} classes with demand as `rank^-{exponent}`, {load} slots \
		 asked for on average, five providers alike that are down 1 % of the time. Demand drifts. Operators are scattered at random, look around now and \
		 then, and move where a slot is expected to be paid best; the planner knows true demand and moves everybody at no cost.\n"
	);
	outcomes(page, scenario);
	page.push_str(
		"![Requests served over time](success.svg)\n\n![Concentration over classes](classes.svg)\n\n",
	);
	page.push_str(
		"Under equal pay and pay by stake nothing draws an operator anywhere, so the rarest class has as many as the most asked for. Pay per job and \
		 Yuma-style weights fill classes in proportion to what is asked, which leaves out every class that can't keep a slot busy.\n\n",
	);
}

fn dark(page: &mut String, scenario: &Scenario) {
	page.push_str(
		"## One provider cheaper, and outages\n\nThe same, with one provider 3 % cheaper than four others and each down 8 % of the time, for 6 hours on \
		 average. *Largest provider down* is what would be served if the one were down that most capacity is with.\n\n",
	);
	outcomes(page, scenario);
	page.push_str(
		"![Requests served over time](outages.svg)\n\n![Concentration over providers](providers.svg)\n\n",
	);
}

fn split(page: &mut String, study: &Study) {
	page.push_str("## How fees are divided\n\n");
	let _ = writeln!(
		page,
		"Computing a job is taken to cost {:.0} % of its fee, and a slot {:.0} % of what keeping it busy costs clients. What of the fee is paid by the job \
		 beyond the cost of computing pulls operators to where jobs are, as pay per job does.\n",
		COMPUTING * 100.0,
		SLOT_COST * 100.0
	);
	swept(page, &study.direct, "direct share %", |at| format!("{at:.0}"));
	page.push_str("![Success by direct share](direct.svg)\n\n");
	let (coverage, earlier) = (study.heavy.of(Rule::Coverage).mean, study.heavy.earlier.mean);
	let job = study.heavy.of(Rule::PerJob).mean;
	let _ = writeln!(
		page,
		"With 80 % of a fee for who computes and 15 % for rewards (as fees were divided in every class before, all of the protocol's share spent on \
		 rewards), coverage serves {:.1} % of requests and {:.1} % of those of rare classes, against {:.1} % and {:.1} % with 20 % and 60 %, and \
		 {:.1} % and {:.1} % under pay per job: see the decision record 0070.\n",
		earlier.success, earlier.rare, coverage.success, coverage.rare, job.success, job.rare
	);
}

fn swept(page: &mut String, points: &[Swept], name: &str, at: fn(f64) -> String) {
	let mut columns = vec![name, "coverage %", "planner %", "coverage, rare %", "planner, rare %"];
	let attacked = points.iter().any(|point| point.attack.is_some());
	if attacked {
		columns.push("best attack");
	}
	let row = |point: &Swept| {
		let mut row = vec![
			at(point.at),
			one(point.coverage.success),
			one(point.planner.success),
			one(point.coverage.rare),
			one(point.planner.rare),
		];
		row.extend(point.attack.map(percent));
		row
	};
	table(page, &columns, points.iter().map(row));
}

fn free(page: &mut String, study: &Study) {
	page.push_str(
		"## Who comes and goes\n\nThe same demand in a network that anyone may join: operators come while it pays and go when it doesn't. *Surplus* is what \
		 serving is worth less computing and capacity, in percent of all demand served with capacity for nothing.\n\n",
	);
	let rows = study.free.iter().map(|open| {
		let summary = &open.summary;
		vec![
			open.name.clone(),
			format!("{:.0}", summary.operators),
			one(summary.success),
			one(summary.rare),
			one(open.surplus),
		]
	});
	table(page, &["rule", "operators", "served %", "rare classes %", "surplus %"], rows);
}

fn entry(page: &mut String, points: &[Swept]) {
	page.push_str(
		"## What new offers owe\n\nA new offer's first rewards are withheld, here in eras of what a slot that is always needed earns. It makes honest operators \
		 slower to move and false ones poorer. The attacks are false failure domains and laundered records, in the network with the cheap provider.\n\n",
	);
	swept(page, points, "owed, eras", |at| format!("{at:.0}"));
	page.push_str("![Success by what is owed](entry.svg)\n\n");
}

fn drift(page: &mut String, points: &[Swept]) {
	page.push_str(
		"## How fast demand drifts\n\nIn the reference the logarithm of a class's demand wanders by 0.2 around its rank within a month, and two of the rarer classes \
		 change places every ten hours.\n\n",
	);
	swept(page, points, "times the reference", |at| format!("{at:.0}"));
	page.push_str("![Success by drift](drift.svg)\n\n");
}

fn attempts(page: &mut String, attempts: &[Attempt]) {
	page.push_str(
		"## Attacks\n\nGains and losses in percent of what the same operator earns honestly under the same rule, in the way that gains most of those that are tried at \
		 default parameters. What doesn't count, and why, is in the second table.\n\n![What the best way of each attack gains](attacks.svg)\n\n",
	);
	let counted: Vec<Attempt> = attempts.iter().filter(|attempt| attempt.counts()).cloned().collect();
	let best = attacks::best(&counted);
	let own = || best.iter().filter(|attempt| attempt.rule == Rule::Coverage);
	let mut columns = vec!["attack", "best way under coverage"];
	columns.extend(Rule::FAMILIES.iter().map(|rule| rule.name()));
	let rows = own().map(|attempt| {
		let under = Rule::FAMILIES.iter().map(|rule| {
			let found = best.iter().find(|other| other.attack == attempt.attack && other.rule == *rule);
			found.map_or("-".to_string(), |found| percent(found.gain))
		});
		[attempt.attack.to_string(), attempt.way.clone()].into_iter().chain(under).collect()
	});
	table(page, &columns, rows);
	page.push_str("All ways that were tried under coverage:\n\n");
	let rows = attempts.iter().filter(|attempt| attempt.rule == Rule::Coverage).map(|attempt| {
		let except = attempt.except.unwrap_or_default().to_string();
		vec![attempt.attack.to_string(), attempt.way.clone(), percent(attempt.gain), except]
	});
	table(page, &["attack", "way", "gain", "doesn't count"], rows);
}

fn pallets(page: &mut String, findings: &Findings) {
	page.push_str("## The real pallets\n\n");
	page.push_str(
		"The registry, the ledger, the disputes and the rewards in test externalities; what must always hold of each pallet is checked at the \
		 end.\n\n**A small economy.** 32 operators, 12 classes, 29 slots of demand; the rewards pallet counts demand, ends eras and pays them, and operators \
		 withdraw and make offers by what it quotes.\n\n",
	);
	let rows = findings.markets.iter().map(|market| {
		vec![
			market.rule.name().to_string(),
			market.jobs.to_string(),
			one(market.success),
			one(market.rare),
			one(market.planner),
			one(market.rewarded),
		]
	});
	let columns = [
		"rule",
		"jobs",
		"served %",
		"rare classes %",
		"a planner, by the model %",
		"paid of the rewards' fees %",
	];
	table(page, &columns, rows);
	page.push_str(
		"**Whom the registry draws.** An operator with 16 of 64 slots as one identity and as many, beside twelve of 4 slots each, with 40 slots of demand.\n\n",
	);
	let rows = findings.draws.iter().map(|draw| {
		vec![draw.identities.to_string(), one(draw.part), one(draw.modelled), one(draw.by_offers)]
	});
	let columns =
		["identities", "its part of the jobs %", "by the model %", "if offers were drawn, by the model %"];
	table(page, &columns, rows);
	page.push_str(
		"**Jobs that an operator pays itself for**, in a class of its own, by the real escrow and the real rewards, with more issued than could be paid: in percent of \
		 the fees.\n\n",
	);
	let rows = findings
		.self_dealing
		.iter()
		.map(|deal| vec![deal.way.to_string(), deal.jobs.to_string(), one(deal.rewarded), one(deal.lost)]);
	table(page, &["its class has", "jobs", "paid as rewards %", "lost in all %"], rows);
	page.push_str(
		"**A false failure domain**, as the real rewards price and pay it: one of eight operators of a provider declares something else; each of two providers is down in \
		 one era of twelve.\n\n",
	);
	let rows = findings.domains.iter().map(|lying| {
		let found = if lying.found { "yes" } else { "no" };
		vec![lying.way.to_string(), format!("{:.2}", lying.earned), found.to_string()]
	});
	table(page, &["it declares", "it earns, % of the truth", "found elsewhere"], rows);
	let lazy = &findings.lazy;
	let _ = writeln!(
		page,
		"**Lazy operators.** {} lies about random executions were signed, {} of them re-executed by a challenger: {} were proven wrong, in at most {} moves, and {} were \
		 paid. A conviction cost {:.0} fees, of which the challenger got {:.1} %. At that price lying doesn't pay from {:.2} % of results watched on.\n",
		lazy.lies, lazy.watched, lazy.convicted, lazy.longest, lazy.paid, lazy.lost, lazy.bounty, lazy.deterred_by
	);
}
