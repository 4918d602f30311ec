//! scratch
use ambit_simulation::{attacks::{self, Stage}, economy::Economy, metrics::*, operators::Conduct, planner, rules::*, world::*};
#[allow(clippy::all)]
fn main() {
	let args: Vec<String> = std::env::args().collect();
	let what = args[1].as_str();
	let seed: u64 = args.get(2).map_or(1, |s| s.parse().unwrap());
	let sized = |w: World| World { warm_up: 300, measured: 200, ..w };
	let show = |name: &str, s: &Summary| println!("{name:40} {:6.2} hap {:6.2} rare {:5.1} down {:5.1} hc {:.3} hp {:.3} mis {:.2}", s.success, s.happened, s.rare, s.without_largest, s.classes_hhi, s.providers_hhi, s.misplaced);
	let run = |world: &World, rule, split, conduct, seed| {
		let events = Events::new(world, seed);
		let mut e = Economy::new(world, &events, rule, split, conduct, seed);
		let rows = e.run();
		(summarise(&rows[world.warm_up..]), Stage::of(&e, conduct.entry))
	};
	match what {
		"entry" => for (name, world) in [("heavy", sized(World::heavy_tailed())), ("dark", sized(World::with_cheap_provider()))] {
			let events = Events::new(&world, seed);
			show(&format!("{name} planner"), &summarise(&planner::run(&world, &events, 0.9845)[world.warm_up..]));
			for entry in [0, 1, 2, 4, 8] {
				let conduct = Conduct { entry, ..Conduct::DEFAULT };
				let (s, stage) = run(&world, Rule::Coverage, Split::DEFAULT, conduct, seed);
				let mut a = attacks::domains::attempts(&stage, name, seed, 2160);
				a.extend(attacks::laundering::attempts(&stage, seed, 2160));
				let best = |f: &dyn Fn(&attacks::Attempt) -> bool| a.iter().filter(|a| f(a)).max_by(|l, r| l.gain.total_cmp(&r.gain)).map(|a| format!("{:.3} {}", a.gain, a.way)).unwrap_or_default();
				show(&format!("{name} coverage entry {entry}"), &s);
				println!("   {}\n   {}\n   {}", best(&|a| a.attack.contains("domain") && a.counts), best(&|a| a.attack.contains("domain") && !a.counts), best(&|a| a.attack.contains("laund")));
			}
			for entry in [0, 1, 4] {
				let conduct = Conduct { entry, ..Conduct::DEFAULT };
				for rule in [Rule::CoverageBlind, Rule::Normal, Rule::NormalBlind, Rule::PerJob] {
					show(&format!("{name} {rule:?} {entry}"), &run(&world, rule, Split::DEFAULT, conduct, seed).0);
				}
			}
		},
		"aims" => for seed in seed..seed + 4 { for (name, world) in [("heavy", World::heavy_tailed()), ("dark", World::with_cheap_provider())] {
			let events = Events::new(&world, seed);
			show(&format!("{name} planner"), &summarise(&planner::run(&world, &events, 0.9845)[world.warm_up..]));
			for entry in [4, 6] {
				for rule in [Rule::Coverage, Rule::CoverageBlind] {
					let conduct = Conduct { entry, ..Conduct::DEFAULT };
					let (s, stage) = run(&world, rule, Split::DEFAULT, conduct, seed);
					show(&format!("{seed} {name} {rule:?} {entry}"), &s);
					if rule == Rule::Coverage {
						let a = attacks::domains::attempts(&stage, name, seed, 2160);
						let best = |f: &dyn Fn(&attacks::Attempt) -> bool| a.iter().filter(|a| f(a)).max_by(|l, r| l.gain.total_cmp(&r.gain)).map(|a| format!("{:.3} {}", a.gain, a.way)).unwrap_or_default();
						println!("   {} / {}", best(&|a| a.counts), best(&|a| !a.counts));
					}
				}
			}
		}},
		_ => {}
	}
}
