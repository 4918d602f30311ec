//! The tables, and the same as JSON.

use crate::game::Played;
use ambit_graph::Plan;
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// Disputes about one model.
pub struct Costs {
	pub name: &'static str,
	/// Bytes of its weights.
	pub weights: u64,
	pub plan: Plan,
	/// For each node those about some of its elements.
	pub played: Vec<Vec<Played>>,
}

/// Of the dearest dispute about each node: that of the node in the middle, and the worst.
#[derive(Clone, Copy)]
struct Spread {
	typical: usize,
	worst: usize,
}

impl Costs {
	fn spread(&self, of: impl Fn(&Played) -> usize) -> Spread {
		let mut nodes: Vec<usize> =
			self.played.iter().map(|node| node.iter().map(&of).max().unwrap_or(0)).collect();
		nodes.sort_unstable();
		Spread { typical: nodes[nodes.len() / 2], worst: nodes[nodes.len() - 1] }
	}

	fn disputes(&self) -> usize {
		self.played.iter().map(Vec::len).sum()
	}

	fn operator(&self, node: u32) -> &'static str {
		self.plan.dearest_step(node).map_or("", |step| step.op.name())
	}

	/// The dispute in which this is most.
	fn dearest<T: Ord>(&self, of: impl Fn(&Played) -> T) -> &Played {
		self.played.iter().flatten().max_by_key(|played| of(played)).expect("a model has nodes")
	}
}

fn kibibytes(bytes: usize) -> String {
	format!("{:.1}", bytes as f64 / 1_024.0)
}

impl Spread {
	fn moves(self) -> String {
		format!("{} / {}", self.typical, self.worst)
	}

	fn size(self) -> String {
		format!("{} / {}", kibibytes(self.typical), kibibytes(self.worst))
	}

	fn json(self) -> Value {
		json!({ "typical": self.typical, "worst": self.worst })
	}
}

pub fn tables(costs: &[Costs]) {
	println!("| model | nodes | weights, MiB | disputes | moves | charge | hashes | bytes | proof | all |");
	println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
	for model in costs {
		println!(
			"| {} | {} | {:.1} | {} | {} | {} | {} | {} | {} | **{}** |",
			model.name,
			model.played.len(),
			model.weights as f64 / f64::from(1 << 20),
			model.disputes(),
			model.spread(|played| played.moves).moves(),
			model.spread(|played| played.charge).size(),
			model.spread(|played| played.hashes).size(),
			model.spread(|played| played.bytes).size(),
			model.spread(|played| played.proof).size(),
			model.spread(Played::total).size(),
		);
	}
	println!();
	println!("| model, its trace said in the dispute | moves | charge | trace | name | all |");
	println!("|---|---:|---:|---:|---:|---:|");
	for model in costs {
		println!(
			"| {} | {} | {} | {} | {} | **{}** |",
			model.name,
			model.spread(|played| played.moves + played.posting).moves(),
			model.spread(|played| played.posted[0]).size(),
			model.spread(|played| played.posted[1]).size(),
			model.spread(|played| played.posted[2]).size(),
			model.spread(Played::total_posted).size(),
		);
	}
	println!();
	println!("| model | worst by | operator | proof, KiB | evaluation | checked natively, µs |");
	println!("|---|---|---|---:|---:|---:|");
	for model in costs {
		let rows = [
			("proof", model.dearest(|played| played.proof)),
			("evaluation", model.dearest(|played| played.effort.amount)),
			("time", model.dearest(|played| played.check)),
		];
		for (by, worst) in rows {
			println!(
				"| {} | {by} | {} | {} | {:?}, {} | {:.0} |",
				model.name,
				model.operator(worst.node),
				kibibytes(worst.proof),
				worst.effort.pace,
				worst.effort.amount,
				worst.check.as_secs_f64() * 1e6,
			);
		}
	}
	println!();
	println!("| model | most that openings may take by section 6 of the specification, KiB | operator |");
	println!("|---|---:|---|");
	for model in costs {
		let nodes = 0..model.played.len() as u32;
		let bounds = nodes.filter_map(|node| Some((model.plan.cost_of_element(node)?.openings, node)));
		let (openings, node) = bounds.max().expect("a model has nodes");
		println!("| {} | {} | {} |", model.name, kibibytes(openings as usize), model.operator(node));
	}
}

pub fn json(costs: &[Costs]) -> String {
	let models = costs.iter().map(|model| {
		let mut proofs = BTreeMap::new();
		for played in model.played.iter().flatten() {
			let key = (model.operator(played.node), format!("{:?}", played.effort.pace));
			let most = proofs.entry(key).or_insert((0, 0, 0.0f64));
			*most = (
				played.proof.max(most.0),
				played.effort.amount.max(most.1),
				most.2.max(played.check.as_secs_f64() * 1e6),
			);
		}
		let proofs = proofs.into_iter().map(|((operator, pace), (bytes, amount, micros))| {
			json!({ "operator": operator, "pace": pace, "bytes": bytes, "amount": amount, "check_us": micros })
		});
		json!({
			"model": model.name,
			"nodes": model.played.len(),
			"weight_bytes": model.weights,
			"disputes": model.disputes(),
			"published": {
				"moves": model.spread(|played| played.moves).json(),
				"charge": model.spread(|played| played.charge).json(),
				"hashes": model.spread(|played| played.hashes).json(),
				"bytes": model.spread(|played| played.bytes).json(),
				"proof": model.spread(|played| played.proof).json(),
				"all": model.spread(Played::total).json(),
			},
			"posted": {
				"moves": model.spread(|played| played.moves + played.posting).json(),
				"charge": model.spread(|played| played.posted[0]).json(),
				"trace": model.spread(|played| played.posted[1]).json(),
				"name": model.spread(|played| played.posted[2]).json(),
				"all": model.spread(Played::total_posted).json(),
			},
			"proofs": proofs.collect::<Vec<_>>(),
		})
	});
	format!("{:#}\n", json!({ "models": models.collect::<Vec<_>>() }))
}
