//! What an author is told about a compiled model.

use crate::{evaluate::Layer, measure::Difference};
use serde::Serialize;
use std::fmt::Write;

/// A product and how many bits its operands have.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Product {
	/// Name of the node in the ONNX model.
	pub name: String,
	/// `fast`, `balanced` or `exact`.
	pub precision: String,
	/// Multiply-adds.
	pub terms: u64,
}

/// The element that is costliest to referee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Costliest {
	/// Its node.
	pub node: u32,
	/// The node's operator.
	pub operator: String,
	/// Multiply-adds and the like.
	pub terms: u64,
	/// Bytes of openings.
	pub openings: u64,
}

/// A number inside the model that could be too large for what it must fit, and is limited then.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CouldSaturate {
	/// Its node.
	pub node: u32,
	/// The operator: of a node of several steps, one of them.
	pub operator: String,
	/// Which number: `result`, or the name of an intermediate or operand in the specification of integer graphs.
	pub number: String,
	/// The lowest and the highest that it could be for inputs within their types. An end of 64 bits means that no bound is known.
	pub before: [i64; 2],
	/// The lowest and the highest to which it is limited.
	pub limit: [i64; 2],
}

/// What came of compiling a model.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
	/// Commitment to graph and weights.
	pub model_root: String,
	/// Nodes of the integer graph, whose results an execution commits to.
	pub nodes: usize,
	/// Their steps.
	pub steps: usize,
	/// Bytes of the results of all nodes.
	pub result_bytes: u64,
	/// Bytes of its encoding.
	pub graph_bytes: usize,
	/// Bytes of its weights.
	pub weight_bytes: u64,
	/// Multiply-adds and the like of one execution.
	pub terms: u64,
	/// Samples by which it was calibrated, and those on which it was measured.
	pub calibrated: usize,
	/// See `calibrated`.
	pub measured: usize,
	/// Whether the samples on which it was measured are others than those by which it was calibrated.
	pub held_out: bool,
	/// How far its outputs are from the float model's.
	pub outputs: Vec<Difference>,
	/// Its products.
	pub products: Vec<Product>,
	/// How far values inside are from the float model's.
	pub layers: Vec<Layer>,
	/// Numbers that could saturate for inputs within their types, by the analysis of intervals, which is wide: what is not here can't, and
	/// what is here may never.
	pub could_saturate: Vec<CouldSaturate>,
	/// The elements with most terms and with most openings.
	pub costliest: Vec<Costliest>,
}

impl Report {
	/// The report as a table for people, with so many of the least accurate values and of the numbers that could saturate.
	pub fn table(&self, worst: usize) -> String {
		let mut text = String::new();
		let _ = writeln!(text, "model root  {}", self.model_root);
		let _ = writeln!(
			text,
			"graph       {} nodes of {} steps, {} bytes; weights {} bytes\nexecution   {:.1} M terms, {} bytes of results",
			self.nodes,
			self.steps,
			self.graph_bytes,
			self.weight_bytes,
			self.terms as f64 / 1e6,
			self.result_bytes
		);
		for precision in crate::Precision::ALL {
			let name = precision.to_string();
			let of: Vec<&Product> =
				self.products.iter().filter(|product| product.precision == name).collect();
			if !of.is_empty() {
				let terms: u64 = of.iter().map(|product| product.terms).sum();
				let _ = writeln!(text, "{name:<11} {} products, {:.1} M terms", of.len(), terms as f64 / 1e6);
			}
		}
		let seen = if self.held_out { "not seen before" } else { "the same" };
		let _ = writeln!(
			text,
			"samples     {} for calibration; measured on {}, {seen}",
			self.calibrated, self.measured
		);
		for costliest in &self.costliest {
			let Costliest { node, operator, terms, openings } = costliest;
			let _ = writeln!(
				text,
				"costliest   node {node} ({operator}): {terms} terms, {openings} bytes of openings"
			);
		}
		let _ = writeln!(
			text,
			"\n{:<24} {:>10} {:>10} {:>10} {:>10} {:>8}",
			"output", "cosine", "lowest", "rms error", "largest", "argmax"
		);
		for output in &self.outputs {
			let Difference { name, cosine, lowest_cosine, relative, largest, same_largest, .. } = output;
			let _ = writeln!(
				text,
				"{name:<24} {cosine:>10.6} {lowest_cosine:>10.6} {relative:>10.2e} {largest:>10.2e} {:>7.2}%",
				same_largest * 100.0
			);
		}
		for output in &self.outputs {
			let Some(perplexity) = output.perplexity else { continue };
			let _ = writeln!(
				text,
				"\n{:<24} perplexity {:.5}, of the float model {:.5} ({:+.4} %), over {}",
				output.name,
				perplexity.integer,
				perplexity.float,
				perplexity.relative() * 100.0,
				perplexity.targets
			);
		}
		if !self.layers.is_empty() {
			let mut layers: Vec<&Layer> = self.layers.iter().collect();
			layers.sort_by(|a, b| b.relative.total_cmp(&a.relative));
			let _ = writeln!(
				text,
				"\n{:<40} {:<12} {:>6} {:>10} {:>10}",
				"least accurate values", "operator", "node", "rms error", "cosine"
			);
			for layer in layers.into_iter().take(worst) {
				let Layer { name, operator, node, relative, cosine, .. } = layer;
				let _ =
					writeln!(text, "{name:<40} {operator:<12} {node:>6} {relative:>10.2e} {cosine:>10.6}");
			}
		}
		self.write_saturations(&mut text, worst);
		text
	}

	/// Where numbers could saturate: the first few.
	fn write_saturations(&self, text: &mut String, most: usize) {
		if self.could_saturate.is_empty() {
			return;
		}
		let _ = writeln!(
			text,
			"\n{:<6} {:<12} {:<8} could be, for inputs within their types, and is limited to",
			"node", "operator", "number"
		);
		for one in self.could_saturate.iter().take(most) {
			let CouldSaturate { node, operator, number, before, limit } = one;
			let [before, limit] = [before, limit].map(|[low, high]| format!("{low} to {high}"));
			let _ = writeln!(text, "{node:<6} {operator:<12} {number:<8} {before}; {limit}");
		}
		if self.could_saturate.len() > most {
			let _ = writeln!(text, "and {} more, in the report", self.could_saturate.len() - most);
		}
	}
}
