//! In the language of Graphviz.

use super::{Kind, Picture};
use std::fmt::Write;

fn escaped(text: &str) -> String {
	text.replace('\\', "\\\\").replace('"', "\\\"")
}

impl Picture {
	/// The picture for Graphviz: `dot -Tsvg`.
	pub fn dot(&self) -> String {
		let mut text =
			String::from("digraph model {\n\tnode [shape=box, fontname=\"Helvetica\", fontsize=10];\n");
		for shape in &self.shapes {
			let lines: Vec<String> = shape.lines.iter().map(|line| escaped(line)).collect();
			let style = match shape.kind {
				Kind::Input => ", shape=oval",
				Kind::Weight => ", shape=plaintext, fontcolor=gray40",
				Kind::Node => "",
				Kind::Product => ", style=filled, fillcolor=\"#cfe2ff\"",
				Kind::Output => ", style=bold",
			};
			let _ = writeln!(text, "\t{} [label=\"{}\"{style}];", shape.name, lines.join("\\n"));
		}
		for (from, to) in &self.arrows {
			let (Some(from), Some(to)) = (self.shapes.get(*from), self.shapes.get(*to)) else { continue };
			let style = if from.kind == Kind::Weight { " [color=gray60]" } else { "" };
			let _ = writeln!(text, "\t{} -> {}{style};", from.name, to.name);
		}
		text.push_str("}\n");
		text
	}
}
