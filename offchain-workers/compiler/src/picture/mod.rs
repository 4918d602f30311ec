//! The integer graph as a picture: in the language of Graphviz, which has the better layout, or as SVG, which needs no other program.

mod dot;
mod layout;
mod svg;

use crate::evaluate::Layer;
use ambit_graph::{Plan, TensorType, Value};
use std::collections::{hash_map::Entry, BTreeMap, HashMap};

/// What a shape stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
	Input,
	Weight,
	Node,
	/// A node that has a product among its steps.
	Product,
	/// A node whose result the model gives.
	Output,
}

/// A value of the graph.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Shape {
	/// Which no other shape has: letters and digits.
	name: String,
	kind: Kind,
	/// What is written in it.
	lines: Vec<String>,
}

/// An integer graph with the types of its values. Nodes that are values of the float model have their names, and how far they are from
/// those.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
	/// Operands before those that take them.
	shapes: Vec<Shape>,
	/// From operands to those that take them, by place among the shapes.
	arrows: Vec<(usize, usize)>,
}

impl Picture {
	pub(crate) fn of(plan: &Plan, layers: &[Layer]) -> Self {
		let mut picture = Self { shapes: Vec::new(), arrows: Vec::new() };
		let mut named: BTreeMap<u32, Vec<String>> = BTreeMap::new();
		for layer in layers {
			named.entry(layer.node).or_default().push(format!("{} ({:.1e})", layer.name, layer.relative));
		}
		let mut places: HashMap<Value, usize> = HashMap::new();
		for (input, ty) in (0..).zip(&plan.graph().inputs) {
			let lines = vec![format!("input {input}"), shown(ty)];
			places.insert(Value::Input(input), picture.add(format!("i{input}"), Kind::Input, lines));
		}
		for (place, (node, ty)) in (0..).zip(plan.graph().nodes.iter().zip(plan.node_types())) {
			let operands: Vec<usize> = node
				.operands()
				.filter_map(|value| match (places.entry(value), value) {
					(Entry::Occupied(known), _) => Some(*known.get()),
					(Entry::Vacant(new), Value::Weight(weight)) => {
						let lines = plan.type_of(value).map(shown).into_iter().collect();
						Some(*new.insert(picture.add(format!("w{weight}"), Kind::Weight, lines)))
					}
					(Entry::Vacant(_), _) => None,
				})
				.collect();
			let steps: Vec<&str> = node.steps().map(|step| step.op.name()).collect();
			let is_product = steps.iter().any(|name| ["MatMul", "Conv2d", "GroupedMatMul"].contains(name));
			let kind = match plan.graph().outputs.contains(&Value::Node(place)) {
				true => Kind::Output,
				false if is_product => Kind::Product,
				false => Kind::Node,
			};
			let mut lines = vec![format!("{place} {}", steps.join(", ")), shown(ty)];
			lines.extend(named.remove(&place).unwrap_or_default());
			let shape = picture.add(format!("n{place}"), kind, lines);
			places.insert(Value::Node(place), shape);
			picture.arrows.extend(operands.into_iter().map(|operand| (operand, shape)));
		}
		picture
	}

	fn add(&mut self, name: String, kind: Kind, lines: Vec<String>) -> usize {
		self.shapes.push(Shape { name, kind, lines });
		self.shapes.len() - 1
	}
}

fn shown(ty: &TensorType) -> String {
	let extents: Vec<String> = ty.shape.iter().map(u32::to_string).collect();
	format!("{}[{}]", crate::manifest::element_name(ty.element), extents.join(","))
}

#[cfg(test)]
mod testing {
	use super::*;

	/// A chain of so many nodes with a weight for every third, whose every fifth takes what is `back` before it as well.
	pub(super) fn chain(nodes: usize, back: usize) -> Picture {
		let mut picture = Picture { shapes: Vec::new(), arrows: Vec::new() };
		let mut before =
			vec![picture.add("i0".into(), Kind::Input, vec!["input 0".into(), "i8[1,4]".into()])];
		for place in 0..nodes {
			let mut operands = vec![before[before.len() - 1]];
			if place % 3 == 0 {
				operands.push(picture.add(format!("w{place}"), Kind::Weight, vec!["i8[4,4]".into()]));
			}
			if place % 5 == 4 && before.len() > back {
				operands.push(before[before.len() - 1 - back]);
			}
			let lines = vec![format!("{place} MatMul, Rescale"), "i8[1,4]".into()];
			let shape = picture.add(format!("n{place}"), Kind::Product, lines);
			picture.arrows.extend(operands.into_iter().map(|operand| (operand, shape)));
			before.push(shape);
		}
		picture
	}
}
