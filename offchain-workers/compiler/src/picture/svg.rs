//! As SVG.

use super::{
	layout::{Item, Layout, What, LINE, LONGEST},
	Kind, Picture,
};
use std::fmt::Write;

/// How far the foot of a text is above its line's.
const FOOT: f64 = 3.5;
const STYLE: &str = "text{font:10px Helvetica,Arial,sans-serif;text-anchor:middle;fill:#212529}\
	rect{fill:#fff;stroke:#495057}.product{fill:#cfe2ff}.output{stroke-width:2.5}.weight rect{stroke:none}\
	.weight text,.stub{fill:#6c757d}path{fill:none;stroke:#868e96}.of-weight{stroke:#ced4da}";

/// A line as it may stand in a document, whatever the model's author called things.
fn escaped(line: &str) -> String {
	let mut text = String::new();
	for (count, character) in line.chars().enumerate() {
		if count + 1 == LONGEST && line.chars().count() > LONGEST {
			text.push('…');
			break;
		}
		match character {
			'&' => text.push_str("&amp;"),
			'<' => text.push_str("&lt;"),
			'>' => text.push_str("&gt;"),
			'"' => text.push_str("&quot;"),
			// XML has no way to say these.
			character if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => {
				text.push('\u{fffd}');
			}
			character => text.push(character),
		}
	}
	text
}

impl Picture {
	/// The picture as an SVG document, of which every browser shows nodes, their types and errors.
	pub fn svg(&self) -> String {
		let layout = Layout::of(self);
		let (width, height) = (layout.width.ceil(), layout.height.ceil());
		let mut text = format!(
			"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
			<style>{STYLE}</style>\n\
			<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\">\
			<path d=\"M0 0 8 4 0 8z\" style=\"fill:#868e96;stroke:none\"/></marker></defs>\n"
		);
		for way in &layout.arrows {
			self.draw_arrow(&mut text, &layout, way);
		}
		for item in &layout.items {
			self.draw(&mut text, item);
		}
		text.push_str("</svg>\n");
		text
	}

	/// A line through the bends, straight in each.
	fn draw_arrow(&self, text: &mut String, layout: &Layout, way: &[usize]) {
		let mut points = way.iter().filter_map(|item| layout.items.get(*item));
		let Some(first) = points.next() else { return };
		let is_weight = match first.what {
			What::Shape(from) | What::Stub(from) => {
				self.shapes.get(from).is_some_and(|shape| shape.kind == Kind::Weight)
			}
			What::Bend => false,
		};
		let class = if is_weight { " class=\"of-weight\"" } else { "" };
		let (mut x, mut y) = (first.x, first.y + first.height);
		let _ = write!(text, "<path{class} marker-end=\"url(#head)\" d=\"M{x:.1} {y:.1}");
		for next in points {
			let middle = (y + next.y) / 2.0;
			let _ = write!(text, "C{x:.1} {middle:.1} {:.1} {middle:.1} {:.1} {:.1}", next.x, next.x, next.y);
			(x, y) = (next.x, next.y + next.height);
			if next.what == What::Bend {
				let _ = write!(text, "V{y:.1}");
			}
		}
		text.push_str("\"/>\n");
	}

	fn draw(&self, text: &mut String, item: &Item) {
		let (shape, is_stub) = match item.what {
			What::Shape(place) => (self.shapes.get(place), false),
			What::Stub(place) => (self.shapes.get(place), true),
			What::Bend => return,
		};
		let Some(shape) = shape else { return };
		let x = item.x;
		if is_stub {
			let name = shape.lines.first().map(|line| escaped(line)).unwrap_or_default();
			let y = item.y + LINE - FOOT;
			let _ = writeln!(text, "<text class=\"stub\" x=\"{x:.1}\" y=\"{y:.1}\">from {name}</text>");
			return;
		}
		let (class, round) = match shape.kind {
			Kind::Input => ("input", item.height / 2.0),
			Kind::Weight => ("weight", 0.0),
			Kind::Node => ("node", 3.0),
			Kind::Product => ("product", 3.0),
			Kind::Output => ("output", 3.0),
		};
		let (left, top, width, height) = (x - item.width / 2.0, item.y, item.width, item.height);
		let _ = write!(
			text,
			"<g class=\"{class}\"><rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{round:.1}\"/>"
		);
		let above = (height - shape.lines.len() as f64 * LINE) / 2.0;
		for (number, line) in shape.lines.iter().enumerate() {
			let y = top + above + (number + 1) as f64 * LINE - FOOT;
			let _ = write!(text, "<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(line));
		}
		text.push_str("</g>\n");
	}
}

#[cfg(test)]
mod tests {
	use super::{super::testing::chain, *};

	#[test]
	fn every_shape_and_arrow_should_be_drawn_once() {
		let picture = chain(30, 20);
		let svg = picture.svg();
		assert_eq!(svg.matches("<rect").count(), picture.shapes.len());
		assert_eq!(svg.matches("marker-end").count(), picture.arrows.len());
		for shape in &picture.shapes {
			assert!(svg.contains(&format!(">{}<", shape.lines[0])));
		}
		assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
		assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
		assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"));
	}

	#[test]
	fn names_of_the_models_author_should_be_text_and_nothing_else() {
		let mut picture = chain(1, 1);
		let bad = "</text><script>alert(\"&\")</script>\u{0}\u{1b}\u{ffff}";
		picture.shapes[0].lines[0] = bad.into();
		picture.shapes[0].lines[1] = "é".repeat(10_000);
		let svg = picture.svg();
		assert!(svg.contains(
			"&lt;/text&gt;&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;\u{fffd}\u{fffd}\u{fffd}<"
		));
		assert!(!svg.contains("<script") && svg.len() < 5_000);
		assert!(svg.contains(&format!("{}…<", "é".repeat(LONGEST - 1))));
	}

	#[test]
	fn a_graph_of_nothing_should_be_a_picture_of_nothing() {
		let svg = Picture { shapes: Vec::new(), arrows: Vec::new() }.svg();
		assert!(svg.starts_with("<svg") && !svg.contains("<rect") && !svg.contains("inf"));
	}
}
