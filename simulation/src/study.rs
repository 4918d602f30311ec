//! What is simulated: scenarios under every rule, sweeps of what is governed, attacks, and the pallets.

use crate::{
	aims::{self, Aim},
	attacks::{self, Attempt, Stage},
	economy::Economy,
	metrics::{mean, over_time, percent, summarise, Row, Summary},
	operators::Conduct,
	pallets::{self, Findings},
	parallel::each,
	planner::{self, Planner},
	rules::{Rule, Split, COMPUTING, SLOT_COST},
	world::{Drift, Events, World},
};
use serde::Serialize;

/// Points of a curve over time.
const POINTS: usize = 60;
/// Eras for which an attacker is followed.
const ATTACKED: usize = 2_160;
/// Shares of fees that are paid by the job, parts per million.
const DIRECT: [u32; 7] = [200_000, 250_000, 300_000, 400_000, 500_000, 650_000, 800_000];
/// Eras that a new offer owes.
const ENTRY: [u32; 6] = [0, 1, 2, 4, 6, 12];
/// Drift in parts of the reference.
const DRIFT: [f64; 5] = [0.0, 1.0, 3.0, 10.0, 30.0];
/// Skill of the planner's operators: the mean of everybody's.
const SKILL: f64 = 0.9845;

/// What to simulate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Options {
	/// All chance is a function of it.
	pub seed: u64,
	/// Fewer eras and seeds: for tests.
	pub quick: bool,
}

/// Everything that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Study {
	/// What was simulated.
	pub options: Options,
	/// Demand with a heavy tail, providers alike.
	pub heavy: Scenario,
	/// The same with a cheap provider and many outages.
	pub dark: Scenario,
	/// Operators who come and go as it pays.
	pub free: Vec<Open>,
	/// Shares of fees that are paid by the job.
	pub direct: Vec<Swept>,
	/// What new offers owe.
	pub entry: Vec<Swept>,
	/// How fast demand drifts.
	pub drift: Vec<Swept>,
	/// What attackers gain.
	pub attempts: Vec<Attempt>,
	/// What the pallets themselves do.
	pub pallets: Findings,
	/// Aims, and whether they were met.
	pub aims: Vec<Aim>,
}

/// A world under every rule.
#[derive(Clone, Debug, Serialize)]
pub struct Scenario {
	/// The world.
	pub world: World,
	/// A planner who knows everything.
	pub planner: Outcome,
	/// The rules, in the order of [`Rule::ALL`].
	pub rules: Vec<Outcome>,
	/// Coverage with fees divided as they were before decision 0070.
	pub earlier: Outcome,
}

/// What came of a rule.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
	/// Whose.
	pub name: String,
	/// Mean over seeds of what was measured.
	pub mean: Summary,
	/// What was measured with each seed.
	pub seeds: Vec<Summary>,
	/// Largest difference of a seed's success rate from the mean, points.
	pub spread: f64,
	/// Requests served over time, percent; the first seed.
	pub success: Vec<f64>,
	/// Concentration over classes, over time.
	pub classes_hhi: Vec<f64>,
	/// Concentration over providers, over time.
	pub providers_hhi: Vec<f64>,
}

/// A network that anyone may join.
#[derive(Clone, Debug, Serialize)]
pub struct Open {
	/// The rule, or the planner.
	pub name: String,
	/// What was measured.
	pub summary: Summary,
	/// What serving is worth less what it costs, percent of all demand served at no cost of capacity.
	pub surplus: f64,
}

/// One point of a sweep.
#[derive(Clone, Debug, Serialize)]
pub struct Swept {
	/// Where.
	pub at: f64,
	/// Coverage there.
	pub coverage: Summary,
	/// A planner there.
	pub planner: Summary,
	/// What the best of the attacks that this is about gains there, percent.
	pub attack: Option<f64>,
}

impl Scenario {
	/// What came of a rule.
	pub fn of(&self, rule: Rule) -> &Outcome {
		let place = Rule::ALL.iter().position(|it| *it == rule).unwrap_or(0);
		&self.rules[place]
	}
}

impl Study {
	/// Simulates everything.
	pub fn new(options: Options) -> Self {
		let Options { seed, quick } = options;
		let sized = |world: World| match quick {
			true => World { warm_up: world.warm_up * 3 / 4, measured: 90, ..world },
			false => world,
		};
		let seeds: Vec<u64> = (0..if quick { 1 } else { 3 }).map(|more| seed.wrapping_add(more)).collect();
		let (heavy, bright) = scenario(&sized(World::heavy_tailed()), &seeds);
		let (dark, night) = scenario(&sized(World::with_cheap_provider()), &seeds);
		let pairs: Vec<(Stage, Stage)> = bright.into_iter().zip(night).collect();
		let attempts = each(&pairs, |(bright, night)| attacks::all(bright, night, seed, ATTACKED));
		let world = sized(World::heavy_tailed());
		let mut study = Self {
			options,
			heavy,
			dark,
			free: free(&world, seed),
			direct: direct(&world, seed, &some(&DIRECT, quick)),
			entry: entry(&world, seed, &some(&ENTRY, quick)),
			drift: drift(&world, seed, &some(&DRIFT, quick)),
			attempts: attempts.into_iter().flatten().collect(),
			pallets: pallets::findings(seed, quick),
			aims: Vec::new(),
		};
		study.aims = aims::judge(&study);
		study
	}

	/// Whether all aims were met.
	pub fn is_met(&self) -> bool {
		self.aims.iter().all(|aim| aim.met)
	}
}

/// All points of a sweep, or the first and the last.
fn some<T: Clone>(points: &[T], quick: bool) -> Vec<T> {
	match points {
		[first, .., last] if quick => vec![first.clone(), last.clone()],
		_ => points.to_vec(),
	}
}

/// A world under every rule, and the networks on which attacks are tried.
fn scenario(world: &World, seeds: &[u64]) -> (Scenario, Vec<Stage>) {
	let events: Vec<Events> = each(seeds, |seed| Events::new(world, *seed));
	let earlier = (Rule::Coverage, Split::EARLIER, "coverage, fees divided 80/5/15");
	let runs: Vec<(Rule, Split, &str)> =
		Rule::ALL.iter().map(|rule| (*rule, Split::DEFAULT, rule.name())).chain([earlier]).collect();
	let places: Vec<(usize, usize)> =
		(0..runs.len()).flat_map(|run| (0..seeds.len()).map(move |seed| (run, seed))).collect();
	let played = each(&places, |(run, seed)| {
		let (rule, split, _) = runs[*run];
		let mut economy = Economy::new(world, &events[*seed], rule, split, Conduct::DEFAULT, seeds[*seed]);
		let rows = economy.run();
		let is_attacked = *seed == 0 && split == Split::DEFAULT && Rule::FAMILIES.contains(&rule);
		(rows, is_attacked.then(|| Stage::of(&economy, Conduct::DEFAULT.entry)))
	});
	let (rows, stages): (Vec<Vec<Row>>, Vec<Option<Stage>>) = played.into_iter().unzip();
	let by_run = runs.iter().zip(rows.chunks(seeds.len()));
	let mut rules: Vec<Outcome> = by_run.map(|((_, _, name), rows)| outcome(world, name, rows)).collect();
	let earlier = rules.pop().expect("the last run is the one with earlier shares");
	let planned = each(&events, |events| planner::run(world, events, SKILL));
	let planner = outcome(world, "central planner", &planned);
	(Scenario { world: world.clone(), planner, rules, earlier }, stages.into_iter().flatten().collect())
}

fn outcome(world: &World, name: &str, rows: &[Vec<Row>]) -> Outcome {
	let summaries: Vec<Summary> = rows.iter().map(|rows| summarise(&rows[world.warm_up..])).collect();
	let mean = mean(&summaries);
	let span = world.eras().div_ceil(POINTS);
	let curve = |of: fn(&Row) -> f64| {
		let spans = rows[0].chunks(span);
		spans.map(|rows| rows.iter().map(of).sum::<f64>() / rows.len() as f64).collect()
	};
	Outcome {
		name: name.to_string(),
		mean,
		spread: summaries.iter().map(|summary| (summary.success - mean.success).abs()).fold(0.0, f64::max),
		success: over_time(&rows[0], span),
		classes_hhi: curve(|row| row.classes_hhi),
		providers_hhi: curve(|row| row.providers_hhi),
		seeds: summaries,
	}
}

/// Coverage in a world.
fn coverage(world: &World, events: &Events, split: Split, conduct: Conduct, seed: u64) -> Summary {
	let rows = Economy::new(world, events, Rule::Coverage, split, conduct, seed).run();
	summarise(&rows[world.warm_up..])
}

fn planned(world: &World, events: &Events) -> Summary {
	summarise(&planner::run(world, events, SKILL)[world.warm_up..])
}

/// A network that anyone may join.
fn free(world: &World, seed: u64) -> Vec<Open> {
	let events = Events::new(world, seed);
	let conduct = Conduct { free: true, ..Conduct::DEFAULT };
	let surplus = |summary: &Summary| {
		let served = summary.success / 100.0 * world.load;
		percent(served * (1.0 - COMPUTING) - summary.operators * SLOT_COST, world.load * (1.0 - COMPUTING))
	};
	let mut rows = each(&[Rule::Coverage, Rule::PerJob, Rule::EqualPay], |rule| {
		let rows = Economy::new(world, &events, *rule, Split::DEFAULT, conduct, seed).run();
		let summary = summarise(&rows[world.warm_up..]);
		Open { name: rule.name().to_string(), summary, surplus: surplus(&summary) }
	});
	// As many as are worth their cost.
	let planner = Planner::new(&events.loads[world.warm_up], &world.providers, SKILL);
	let operators = planner.worth_having(SLOT_COST / (1.0 - COMPUTING));
	let summary = planned(&World { operators, ..world.clone() }, &events);
	rows.push(Open { name: "central planner".to_string(), summary, surplus: surplus(&summary) });
	rows
}

/// How much of a fee is paid by the job.
fn direct(world: &World, seed: u64, shares: &[u32]) -> Vec<Swept> {
	let events = Events::new(world, seed);
	let planner = planned(world, &events);
	each(shares, |direct| {
		let split = Split::with_direct(*direct);
		let coverage = coverage(world, &events, split, Conduct::DEFAULT, seed);
		Swept { at: f64::from(*direct) / 1e4, coverage, planner, attack: None }
	})
}

/// What a new offer owes.
fn entry(world: &World, seed: u64, owed: &[u32]) -> Vec<Swept> {
	let dark = World { measured: 0, warm_up: world.warm_up, ..World::with_cheap_provider() };
	let (events, night) = (Events::new(world, seed), Events::new(&dark, seed));
	let planner = planned(world, &events);
	each(owed, |eras_owed| {
		let conduct = Conduct { entry: *eras_owed, ..Conduct::DEFAULT };
		let coverage = coverage(world, &events, Split::DEFAULT, conduct, seed);
		let mut economy = Economy::new(&dark, &night, Rule::Coverage, Split::DEFAULT, conduct, seed);
		economy.run();
		let stage = Stage::of(&economy, *eras_owed);
		let mut attempts = attacks::domains::attempts(&stage, "8 % outages", seed, ATTACKED);
		attempts.extend(attacks::laundering::attempts(&stage, seed, ATTACKED));
		let counted = attempts.iter().filter(|attempt| attempt.counts());
		let attack = counted.map(|attempt| attempt.gain).fold(f64::NEG_INFINITY, f64::max);
		Swept { at: f64::from(*eras_owed), coverage, planner, attack: Some(attack) }
	})
}

/// How fast demand drifts, in parts of the reference.
fn drift(world: &World, seed: u64, factors: &[f64]) -> Vec<Swept> {
	each(factors, |factor| {
		let Drift { spread, memory, swaps } = world.drift;
		let drift = match *factor {
			0.0 => Drift { spread: 0.0, memory, swaps: 0.0 },
			factor => Drift { spread, memory: memory / factor, swaps: swaps * factor },
		};
		let world = World { drift, ..world.clone() };
		let events = Events::new(&world, seed);
		let coverage = coverage(&world, &events, Split::DEFAULT, Conduct::DEFAULT, seed);
		Swept { at: *factor, coverage, planner: planned(&world, &events), attack: None }
	})
}
