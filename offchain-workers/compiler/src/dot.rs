//! The integer graph as a picture, in the language of Graphviz.

use crate::evaluate::Layer;
use ambit_graph::{Plan, TensorType, Value};
use std::fmt::Write;

fn shown(ty: &TensorType) -> String {
	let extents: Vec<String> = ty.shape.iter().map(u32::to_string).collect();
	format!("{}[{}]", crate::manifest::element_name(ty.element), extents.join(","))
}

fn escaped(text: &str) -> String {
	text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A graph with the types of its values; nodes that are values of the float model have their names and errors.
pub(crate) fn dot(plan: &Plan, layers: &[Layer]) -> String {
	let mut text =
		String::from("digraph model {\n\tnode [shape=box, fontname=\"Helvetica\", fontsize=10];\n");
	for (place, ty) in plan.graph().inputs.iter().enumerate() {
		let _ = writeln!(text, "\ti{place} [label=\"input {place}\\n{}\", shape=oval];", shown(ty));
	}
	for (place, (node, ty)) in plan.graph().nodes.iter().zip(plan.node_types()).enumerate() {
		let layers = layers.iter().filter(|layer| layer.node as usize == place);
		let of: String =
			layers.map(|layer| format!("\\n{} ({:.1e})", escaped(&layer.name), layer.relative)).collect();
		let operators: Vec<&str> = node.steps().map(|step| step.op.name()).collect();
		let is_product = operators.iter().any(|name| ["MatMul", "Conv2d", "GroupedMatMul"].contains(name));
		let is_output = plan.graph().outputs.contains(&Value::Node(place as u32));
		let style = match (is_output, is_product) {
			(true, _) => ", style=bold",
			(_, true) => ", style=filled, fillcolor=\"#cfe2ff\"",
			_ => "",
		};
		let operators = operators.join(", ");
		let _ = writeln!(text, "\tn{place} [label=\"{place} {operators}\\n{}{of}\"{style}];", shown(ty));
		for value in node.operands() {
			let _ = match value {
				Value::Input(input) => writeln!(text, "\ti{input} -> n{place};"),
				Value::Node(input) => writeln!(text, "\tn{input} -> n{place};"),
				Value::Step(_) => continue,
				Value::Weight(weight) => {
					let ty = plan.type_of(value).map_or(String::new(), shown);
					writeln!(text, "\tw{weight} [label=\"{ty}\", shape=plaintext, fontcolor=gray40];\n\tw{weight} -> n{place} [color=gray60];")
				}
			};
		}
	}
	text.push_str("}\n");
	text
}
