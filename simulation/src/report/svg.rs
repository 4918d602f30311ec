//! Plots as SVG: lines and tables of cells, readable on light and dark ground.

use std::fmt::Write;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 236.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = 52.0;
/// Least distance of two names beside the ends of their lines.
const LEADING: f64 = 17.0;

const STYLE: &str = "\
svg{font:13px system-ui,sans-serif;background:#fff}\
text{fill:#1f2328}.title{font-size:16px;font-weight:600}.faint{fill:#59636e}\
.grid{stroke:#d8dee4;stroke-width:1}.axis{stroke:#818b98;stroke-width:1}\
path{fill:none;stroke-width:1.6;stroke-linejoin:round}path.main{stroke-width:3}path.dashed{stroke-dasharray:6 4}\
.c0{stroke:#0969da}.c1{stroke:#59636e}.c2{stroke:#bc4c00}.c3{stroke:#8250df}.c4{stroke:#bf3989}.c5{stroke:#1a7f37}\
.c6{stroke:#cf222e}.c7{stroke:#0e7490}.c8{stroke:#9a6700}\
.t0{fill:#0969da}.t1{fill:#59636e}.t2{fill:#bc4c00}.t3{fill:#8250df}.t4{fill:#bf3989}.t5{fill:#1a7f37}\
.t6{fill:#cf222e}.t7{fill:#0e7490}.t8{fill:#9a6700}\
.gain{fill:#ffcecb}.loss{fill:#dafbe1}.even{fill:#f6f8fa}\
@media(prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}.faint{fill:#9198a1}\
.grid{stroke:#21262d}.axis{stroke:#656c76}\
.c0{stroke:#58a6ff}.c1{stroke:#9198a1}.c2{stroke:#f0883e}.c3{stroke:#bc8cff}.c4{stroke:#f778ba}.c5{stroke:#3fb950}\
.c6{stroke:#ff7b72}.c7{stroke:#39c5cf}.c8{stroke:#d29922}\
.t0{fill:#58a6ff}.t1{fill:#9198a1}.t2{fill:#f0883e}.t3{fill:#bc8cff}.t4{fill:#f778ba}.t5{fill:#3fb950}\
.t6{fill:#ff7b72}.t7{fill:#39c5cf}.t8{fill:#d29922}\
.gain{fill:#67060c}.loss{fill:#033a16}.even{fill:#161b22}}";

/// A line of a plot.
#[derive(Clone, Debug)]
pub struct Line {
	/// Its name, which is written beside its end.
	pub name: String,
	/// Its points, from left to right.
	pub points: Vec<(f64, f64)>,
	/// Which of the nine colours it has.
	pub colour: usize,
	/// Whether it is the one that the plot is about, or what it is compared with.
	pub weight: Weight,
}

/// How a line is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
	/// Thick.
	Main,
	/// Thin.
	Plain,
	/// Dashed.
	Dashed,
}

/// A plot of lines.
#[derive(Clone, Debug)]
pub struct Plot {
	/// What it shows.
	pub title: String,
	/// What runs to the right, with its unit.
	pub across: &'static str,
	/// What runs upwards, with its unit.
	pub up: &'static str,
	/// Where the upward axis begins and ends.
	pub range: (f64, f64),
	/// Marks on the axis to the right, where they aren't even.
	pub marks: Vec<(f64, String)>,
	/// The lines.
	pub lines: Vec<Line>,
}

impl Plot {
	/// As SVG.
	pub fn svg(&self) -> String {
		let mut out = open(WIDTH, HEIGHT, &self.title);
		let (low, high) = self.range;
		let xs = || self.lines.iter().flat_map(|line| line.points.iter().map(|(x, _)| *x));
		let (first, last) = (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
		let x = |at: f64| LEFT + (at - first) / (last - first).max(1e-12) * (WIDTH - LEFT - RIGHT);
		let y = |at: f64| {
			let part = ((at - low) / (high - low)).clamp(0.0, 1.0);
			HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)
		};

		let (left, right, floor) = (LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM);
		for step in 0..=5 {
			let at = low + (high - low) * f64::from(step) / 5.0;
			let line = y(at);
			let _ =
				write!(out, r#"<line class="grid" x1="{left}" y1="{line:.1}" x2="{right}" y2="{line:.1}"/>"#);
			text(&mut out, left - 8.0, line + 4.0, "end", "faint", &number(at));
		}
		let _ = write!(out, r#"<line class="axis" x1="{left}" y1="{floor}" x2="{right}" y2="{floor}"/>"#);
		let even = || (0..=6).map(|step| first + (last - first) * f64::from(step) / 6.0);
		let marks = match self.marks.is_empty() {
			true => even().map(|at| (at, number(at))).collect(),
			false => self.marks.clone(),
		};
		for (at, mark) in marks {
			text(&mut out, x(at), floor + 18.0, "middle", "faint", &mark);
		}
		text(&mut out, (left + right) / 2.0, HEIGHT - 12.0, "middle", "faint", self.across);
		text(&mut out, left - 40.0, TOP - 14.0, "start", "faint", self.up);

		let mut names: Vec<(f64, &Line)> = Vec::new();
		for line in &self.lines {
			let points = line.points.iter().enumerate().map(|(place, (at, value))| {
				format!("{}{:.1} {:.1}", if place == 0 { 'M' } else { 'L' }, x(*at), y(*value))
			});
			let weight = match line.weight {
				Weight::Main => " main",
				Weight::Plain => "",
				Weight::Dashed => " dashed",
			};
			let (path, colour) = (points.collect::<String>(), line.colour);
			let _ = write!(out, r#"<path class="c{colour}{weight}" d="{path}"/>"#);
			if let Some((_, end)) = line.points.last() {
				names.push((y(*end), line));
			}
		}
		for (at, line) in spread(names) {
			text(&mut out, right + 10.0, at + 4.0, "start", &format!("t{}", line.colour), &line.name);
		}
		out.push_str("</svg>\n");
		out
	}
}

/// Moves names apart that would overlap, in their order from top to bottom.
fn spread(mut names: Vec<(f64, &Line)>) -> Vec<(f64, &Line)> {
	names.sort_by(|left, right| left.0.total_cmp(&right.0));
	let mut free = TOP - LEADING;
	for (at, _) in &mut names {
		*at = at.max(free);
		free = *at + LEADING;
	}
	let mut free = HEIGHT - BOTTOM;
	for (at, _) in names.iter_mut().rev() {
		*at = at.min(free);
		free = *at - LEADING;
	}
	names
}

/// A table of cells that are coloured by whether they are gains.
#[derive(Clone, Debug)]
pub struct Cells {
	/// What it shows.
	pub title: String,
	/// Names of the columns.
	pub columns: Vec<String>,
	/// Rows: name, and a value for each column.
	pub rows: Vec<(String, Vec<Option<f64>>)>,
	/// From this on a value is a gain.
	pub threshold: f64,
}

impl Cells {
	/// As SVG.
	pub fn svg(&self) -> String {
		let (name, cell, row) = (250.0, 122.0, 34.0);
		let width = name + cell * self.columns.len() as f64 + 20.0;
		let height = TOP + 20.0 + row * self.rows.len() as f64 + 16.0;
		let mut out = open(width, height, &self.title);
		for (place, column) in self.columns.iter().enumerate() {
			let middle = name + cell * (place as f64 + 0.5);
			text(&mut out, middle, TOP + 8.0, "middle", "faint", column);
		}
		for (place, (title, values)) in self.rows.iter().enumerate() {
			let top = TOP + 20.0 + row * place as f64;
			text(&mut out, 16.0, top + 21.0, "start", "", title);
			for (column, value) in values.iter().enumerate() {
				let left = name + cell * column as f64 + 2.0;
				let class = match value {
					Some(value) if *value > self.threshold => "gain",
					Some(value) if *value < -self.threshold => "loss",
					_ => "even",
				};
				let (wide, high) = (cell - 4.0, row - 4.0);
				let _ = write!(
					out,
					r#"<rect class="{class}" x="{left}" y="{top}" width="{wide}" height="{high}" rx="3"/>"#
				);
				let shown = value.map_or("-".to_string(), percent);
				text(&mut out, left + wide / 2.0, top + 20.0, "middle", "", &shown);
			}
		}
		out.push_str("</svg>\n");
		out
	}
}

/// A gain as people read it.
pub fn percent(value: f64) -> String {
	if value.abs() < 0.005 {
		"0 %".to_string()
	} else if value.abs() < 10.0 {
		format!("{value:+.2} %")
	} else {
		format!("{value:+.0} %")
	}
}

fn open(width: f64, height: f64, title: &str) -> String {
	let mut out = format!(
		r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"><title>{}</title><style>{STYLE}</style>"#,
		escaped(title)
	);
	text(&mut out, 16.0, 28.0, "start", "title", title);
	out
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, class: &str, text: &str) {
	let text = escaped(text);
	let _ =
		write!(out, r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#);
}

fn escaped(text: &str) -> String {
	text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn number(value: f64) -> String {
	let rounded = (value * 100.0).round() / 100.0;
	format!("{rounded}")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_should_not_overlap() {
		let line = |name: &str| Line {
			name: name.to_string(),
			points: vec![(0.0, 1.0), (1.0, 2.0)],
			colour: 0,
			weight: Weight::Plain,
		};
		let lines = [line("a"), line("b"), line("c")];
		let placed = spread(lines.iter().map(|line| (200.0, line)).collect());
		for pair in placed.windows(2) {
			assert!(pair[1].0 - pair[0].0 >= LEADING - 1e-9);
		}
	}

	#[test]
	fn text_should_be_escaped() {
		let cells = Cells {
			title: "a < b & c".to_string(),
			columns: vec!["x".to_string()],
			rows: vec![("r".to_string(), vec![Some(3.0)]), ("s".to_string(), vec![None])],
			threshold: 0.1,
		};
		let svg = cells.svg();
		assert!(svg.contains("a &lt; b &amp; c") && svg.contains("+3.00 %") && svg.ends_with("</svg>\n"));
	}
}
