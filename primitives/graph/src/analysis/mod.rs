//! What can be said of a graph before it is ever executed: which values each result can have, where operators could
//! saturate, and what the worst element costs to referee.
//!
//! Bounds are sound and not tight: whatever inputs within the assumptions are, no result leaves its interval, but not every
//! value in it needs to be reachable. A saturation that is not reported can't happen; one that is reported may not.
//!
//! ```
//! use ambit_graph::{
//!     analysis::{analyse, Assumptions, Interval},
//!     ElementType, Graph, Node, Op, TensorType, Value,
//! };
//!
//! let graph = Graph {
//!     inputs: vec![TensorType::new(ElementType::I32, [1, 4]); 2],
//!     weights: vec![],
//!     nodes: vec![Node::new(Op::Add, vec![Value::Input(0), Value::Input(1)])],
//!     outputs: vec![Value::Node(0)],
//! };
//! let plan = graph.validate().unwrap();
//! let report = analyse(&plan, &Assumptions::default()).unwrap();
//! assert_eq!(report.nodes[0].saturations[0].before, Interval { low: -(1 << 32), high: (1 << 32) - 2 });
//!
//! let small = [Interval { low: -100, high: 100 }; 2];
//! let report = analyse(&plan, &Assumptions { inputs: &small, weights: None }).unwrap();
//! assert_eq!(report.nodes[0].interval, Interval { low: -200, high: 200 });
//! assert!(report.saturating().next().is_none());
//! ```

mod bound;
mod interval;

pub(crate) use bound::{dot, Bound, Bounded};
pub use interval::Interval;

use crate::{Cost, ExecuteError, Plan, TensorType, Value};
use alloc::vec::Vec;
use core::fmt;

/// What is known of a graph's inputs and weights.
#[derive(Clone, Copy, Default, Debug)]
pub struct Assumptions<'a> {
	/// The values of the inputs, in order. Those behind the last one may be any of their types.
	pub inputs: &'a [Interval],
	/// The weights' blob. With it bounds are much tighter: they know each weight's values and, for products, each row's sums.
	/// It is read once for every node that has it as an operand.
	pub weights: Option<&'a [u8]>,
}

/// What can be said of a graph. See [`analyse`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Analysis {
	/// Of each node, in order.
	pub nodes: Vec<NodeReport>,
}

/// What can be said of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NodeReport {
	/// Its operator's name; of several steps, that of the one which takes the most terms.
	pub operator: &'static str,
	/// The values that elements of its result can have.
	pub interval: Interval,
	/// Where a number could be too large for what it must fit.
	pub saturations: Vec<Saturation>,
	/// What one element of the result costs to referee, at most.
	pub cost: Cost,
	/// What all elements cost together, at most, in terms.
	pub terms: u64,
}

/// A number that an operator limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Saturation {
	/// The operator: of a node of several steps, one of them.
	pub operator: &'static str,
	/// Which number: `"result"`, or the name of an intermediate or operand in the specification.
	pub number: &'static str,
	/// The values that it could have before it is limited. An end of 64 bits means that no bound is known.
	pub before: Interval,
	/// What it is limited to.
	pub limit: Interval,
}

impl fmt::Display for Saturation {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { operator, number, before, limit } = self;
		write!(
			f,
			"{operator}: {number} could be {} to {} and is limited to {} to {}",
			before.low, before.high, limit.low, limit.high
		)
	}
}

impl Analysis {
	/// The nodes that could saturate, with their places.
	pub fn saturating(&self) -> impl Iterator<Item = (u32, &NodeReport)> {
		(0..).zip(&self.nodes).filter(|(_, node)| !node.saturations.is_empty())
	}

	/// The node one element of whose result takes the most terms, and its place.
	pub fn most_terms(&self) -> Option<(u32, &NodeReport)> {
		(0..).zip(&self.nodes).max_by_key(|(_, node)| node.cost.terms)
	}

	/// The node one element of whose result takes the most bytes of openings, and its place.
	pub fn most_openings(&self) -> Option<(u32, &NodeReport)> {
		(0..).zip(&self.nodes).max_by_key(|(_, node)| node.cost.openings)
	}

	/// Terms of one execution.
	pub fn terms(&self) -> u64 {
		self.nodes.iter().fold(0, |sum, node| sum.saturating_add(node.terms))
	}
}

/// Bounds the results of all nodes for all inputs within the assumptions.
///
/// The only error is a blob of weights of another length than the graph's.
pub fn analyse(plan: &Plan, assumptions: &Assumptions<'_>) -> Result<Analysis, ExecuteError> {
	let weights = match assumptions.weights {
		Some(blob) => plan.split_weights(blob)?.into_iter().map(Some).collect(),
		None => alloc::vec![None; plan.graph().weights.len()],
	};
	let weights: Vec<Bounded<'_>> =
		plan.weight_types().zip(weights).map(|(ty, bytes)| Bounded::of_weight(ty, bytes)).collect();
	let inputs: Vec<Bounded<'_>> =
		(0..).zip(&plan.graph().inputs).map(|(place, ty)| input(assumptions, place, ty)).collect();
	let mut results: Vec<Bounded<'_>> = Vec::with_capacity(plan.node_types().len());
	let mut nodes = Vec::with_capacity(plan.node_types().len());
	for (place, (node, ty)) in (0..).zip(plan.graph().nodes.iter().zip(plan.node_types())) {
		let types = plan.types_before(place).unwrap_or_default().iter().chain(core::iter::once(ty));
		let mut given: Vec<Bounded<'_>> = Vec::new();
		let mut saturations = Vec::new();
		for (step, ty) in node.steps().zip(types) {
			let operands = step.inputs.iter().filter_map(|value| {
				let (values, place) = match value {
					Value::Input(input) => (&inputs, input),
					Value::Weight(weight) => (&weights, weight),
					Value::Node(node) => (&results, node),
					Value::Step(step) => (&given, step),
				};
				values.get(usize::try_from(*place).ok()?).copied()
			});
			let operands: Vec<Bounded<'_>> = operands.collect();
			let mut bound = Bound::of(step.op.name());
			let result = step.op.operator().bound(&operands, ty, &mut bound);
			let interval = bound.limited("result", result, &Interval::of_type(ty.element));
			given.push(Bounded { ty, interval, bytes: None });
			saturations.extend(bound.into_saturations());
		}
		let result = given.pop().unwrap_or(Bounded::of_weight(ty, None));
		results.push(result);
		nodes.push(NodeReport {
			operator: plan.dearest_step(place).unwrap_or(&node.last).op.name(),
			interval: result.interval,
			saturations,
			cost: plan.cost_of_element(place).unwrap_or_default(),
			terms: plan.terms_of_node(place).unwrap_or(0),
		});
	}
	Ok(Analysis { nodes })
}

fn input<'a>(assumptions: &Assumptions<'_>, place: usize, ty: &'a TensorType) -> Bounded<'a> {
	let all = Interval::of_type(ty.element);
	let assumed = assumptions.inputs.get(place).map_or(all, |interval| interval.clamped(&all));
	Bounded { ty, interval: assumed, bytes: None }
}
