//! Nodes taken together and apart: the same results, of which more or fewer are committed to.

use crate::{Node, Op, Plan, Step, TensorType, Value};
use alloc::{vec, vec::Vec};

/// A plan of nodes of one step each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flat {
	/// The plan.
	pub plan: Plan,
	/// Of each node that was taken apart, the one that gives its result.
	pub results: Vec<u32>,
}

/// A plan of nodes that were taken together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fused {
	/// The plan.
	pub plan: Plan,
	/// Of each node that there was, the one of which it is a step or which it is.
	pub places: Vec<u32>,
}

/// A node, and the types of what its steps before the last one give.
struct Joined {
	node: Node,
	before: Vec<TensorType>,
}

/// Who takes a node's result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taker {
	Nobody,
	Node(usize),
	/// More than one node.
	Several,
	/// Whoever wants the outputs, and perhaps nodes.
	Outside,
}

impl Plan {
	/// Every step as a node of its own: what executes graphs needs no other.
	pub fn flattened(&self) -> Flat {
		let mut graph = self.graph().clone();
		let mut nodes = Vec::new();
		let mut types = Vec::new();
		let mut results: Vec<u32> = Vec::new();
		for (place, node) in (0..).zip(core::mem::take(&mut graph.nodes)) {
			let first = count(&nodes);
			let renamed = |value: Value| match value {
				Value::Node(node) => Value::Node(at(&results, node)),
				Value::Step(step) => Value::Node(first.saturating_add(step)),
				Value::Input(_) | Value::Weight(_) => value,
			};
			for Step { op, inputs } in node.before.into_iter().chain([node.last]) {
				nodes.push(Node::new(op, inputs.into_iter().map(renamed).collect()));
			}
			types.extend_from_slice(self.types_before(place).unwrap_or_default());
			types.extend(self.type_of(Value::Node(place)).cloned());
			results.push(count(&nodes).saturating_sub(1));
		}
		renumber(&mut graph.outputs, &results);
		let before = vec![Vec::new(); nodes.len()];
		graph.nodes = nodes;
		Flat { plan: Self::of_parts(graph, types, before), results }
	}

	/// Nodes taken together as far as it saves commitments and costs a referee no more than it may: a node becomes steps of the only node
	/// that takes its result, where that takes single elements of it. `kept` says of which nodes the results are to be committed to
	/// nevertheless.
	///
	/// Every result that is left has the bytes that it had. Where only outputs would be left, nothing is taken together: a spot check must
	/// have something to ask for that isn't published.
	pub fn fused(self, kept: impl Fn(u32) -> bool) -> Fused {
		let takers = self.takers();
		let mut into: Vec<usize> = (0..takers.len()).collect();
		let mut nodes: Vec<Option<Joined>> = Vec::with_capacity(takers.len());
		for (place, (node, before)) in self.graph().nodes.iter().zip(self.types_of_all_before()).enumerate() {
			let mut joined = Joined { node: node.clone(), before: before.clone() };
			for value in node.operands() {
				let Value::Node(operand) = value else { continue };
				let earlier = usize::try_from(operand).unwrap_or(usize::MAX);
				if takers.get(earlier) != Some(&Taker::Node(place)) || kept(operand) {
					continue;
				}
				let Some(slot) = nodes.get_mut(earlier) else { continue };
				let Some(with) =
					slot.as_ref().and_then(|first| self.joined(&first.node, operand, &joined.node))
				else {
					continue;
				};
				joined = with;
				*slot = None;
				if let Some(into) = into.get_mut(earlier) {
					*into = place;
				}
			}
			nodes.push(Some(joined));
		}
		let is_inner = |(taker, node): (&Taker, &Option<Joined>)| node.is_some() && *taker != Taker::Outside;
		if !takers.iter().zip(&nodes).any(is_inner) {
			return Fused { places: (0..).take(nodes.len()).collect(), plan: self };
		}
		let (plan, mut places) = self.with_nodes(nodes);
		// Whoever has a node has what that has.
		for (place, into) in into.iter().enumerate().rev() {
			if let Some(last) = places.get(*into).copied() {
				places.get_mut(place).into_iter().for_each(|place| *place = last);
			}
		}
		Fused { plan, places }
	}

	/// A node with the steps of another before its own, of which it takes the result, if that saves anything and is valid.
	fn joined(&self, first: &Node, place: u32, node: &Node) -> Option<Joined> {
		let elements = self.type_of(Value::Node(place))?.elements();
		let shift = u32::try_from(first.before.len()).ok()?;
		let renamed = |value: &Value| match *value {
			Value::Step(step) => Value::Step(step.saturating_add(shift).saturating_add(1)),
			Value::Node(node) if node == place => Value::Step(shift),
			value => value,
		};
		let renamed =
			|step: &Step| Step { op: step.op.clone(), inputs: step.inputs.iter().map(renamed).collect() };
		let node = Node {
			before: first.steps().cloned().chain(node.before.iter().map(renamed)).collect(),
			last: renamed(&node.last),
		};
		let mut given = self.types_of_steps(&node).ok()?;
		// What is spread over a larger result costs little to commit to, and computing it again and again costs a lot.
		let saves = node.steps().zip(&given).all(|(step, ty)| {
			!step.inputs.contains(&Value::Step(shift))
				|| matches!(step.op, Op::Concat(_))
				|| ty.elements() <= elements
		});
		given.pop();
		(saves && node.counts_are_bounded()).then_some(Joined { node, before: given })
	}

	/// Who takes each node's result.
	fn takers(&self) -> Vec<Taker> {
		let mut takers = vec![Taker::Nobody; self.graph().nodes.len()];
		let mut take = |value: Value, by: Taker| {
			let Value::Node(node) = value else { return };
			let taker = usize::try_from(node).ok().and_then(|node| takers.get_mut(node));
			if let Some(taker) = taker {
				*taker = match (*taker, by) {
					(Taker::Nobody, _) | (_, Taker::Outside) => by,
					(before, by) if before == by => by,
					_ => Taker::Several,
				};
			}
		};
		for (place, node) in self.graph().nodes.iter().enumerate() {
			node.operands().for_each(|value| take(value, Taker::Node(place)));
		}
		self.graph().outputs.iter().for_each(|value| take(*value, Taker::Outside));
		takers
	}

	/// The plan with these nodes, each in the place of one of its own, and the places that they get.
	fn with_nodes(self, nodes: Vec<Option<Joined>>) -> (Self, Vec<u32>) {
		let mut places: Vec<u32> = Vec::with_capacity(nodes.len());
		let (mut types, mut before) = (Vec::new(), Vec::new());
		let mut left: Vec<Node> = Vec::new();
		for (node, ty) in nodes.into_iter().zip(self.node_types()) {
			places.push(count(&left));
			let Some(Joined { mut node, before: given }) = node else { continue };
			for step in node.before.iter_mut().chain([&mut node.last]) {
				renumber(&mut step.inputs, &places);
			}
			left.push(node);
			types.push(ty.clone());
			before.push(given);
		}
		let mut graph = self.into_graph();
		renumber(&mut graph.outputs, &places);
		graph.nodes = left;
		(Self::of_parts(graph, types, before), places)
	}
}

fn count(nodes: &[Node]) -> u32 {
	u32::try_from(nodes.len()).unwrap_or(u32::MAX)
}

/// Names nodes by the places that they got.
fn renumber(values: &mut [Value], places: &[u32]) {
	for value in values {
		if let Value::Node(node) = value {
			*node = at(places, *node);
		}
	}
}

/// The place that a node got.
fn at(places: &[u32], node: u32) -> u32 {
	usize::try_from(node).ok().and_then(|node| places.get(node).copied()).unwrap_or(u32::MAX)
}
