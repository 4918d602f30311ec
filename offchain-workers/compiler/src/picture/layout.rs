//! Where things are in a picture: in rows, operands above those that take them (K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual
//! understanding of hierarchical system structures", 1981).
//!
//! A shape's row follows from the longest way to it. An arrow over several rows bends in each; one over more than [`SPAN`] ends in a
//! stub above who takes it, which names where it comes from, so that the number of bends is linear in the arrows.

use super::{Kind, Picture};

/// Rows that an arrow goes over at most.
const SPAN: usize = 12;
/// How often rows are put in order, and then in place, down and up.
const SWEEPS: usize = 6;
/// Units of space.
pub(super) const LINE: f64 = 13.0;
const PADDING: f64 = 8.0;
const CHARACTER: f64 = 5.8;
const BESIDE: f64 = 14.0;
const BETWEEN: f64 = 26.0;
const MARGIN: f64 = 12.0;
/// Characters of a line that are shown.
pub(super) const LONGEST: usize = 60;

/// What is somewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
	/// A shape, by its place.
	Shape(usize),
	/// The name of a shape that is far above.
	Stub(usize),
	/// A bend of an arrow, which goes straight through the row's height.
	Bend,
}

/// Something and where it is. All are in units of a pixel, from the left upper corner.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Item {
	pub what: What,
	/// Its middle.
	pub x: f64,
	/// Its upper edge.
	pub y: f64,
	pub width: f64,
	pub height: f64,
}

/// A picture of which everything has its place.
pub(super) struct Layout {
	pub width: f64,
	pub height: f64,
	pub items: Vec<Item>,
	/// The items over which each arrow goes, from above.
	pub arrows: Vec<Vec<usize>>,
}

impl Layout {
	pub fn of(picture: &Picture) -> Self {
		let rows = rows_of(picture);
		let mut draft = Draft::new(picture, &rows);
		for _ in 0..SWEEPS {
			draft.order();
		}
		for _ in 0..SWEEPS {
			draft.place();
		}
		draft.finish()
	}
}

/// The row of each shape.
fn rows_of(picture: &Picture) -> Vec<usize> {
	let is_weight = |shape: usize| picture.shapes[shape].kind == Kind::Weight;
	let mut rows = vec![0; picture.shapes.len()];
	// Arrows are in the order of those that they lead to, and what leads there is placed before.
	for (from, to) in &picture.arrows {
		let above = if is_weight(*from) { 1 } else { rows[*from] + 1 };
		rows[*to] = rows[*to].max(above);
	}
	let mut first = vec![usize::MAX; picture.shapes.len()];
	for (from, to) in &picture.arrows {
		first[*from] = first[*from].min(rows[*to] - 1);
	}
	for (shape, row) in rows.iter_mut().enumerate() {
		if is_weight(shape) && first[shape] < usize::MAX {
			*row = first[shape];
		}
	}
	rows
}

/// Items in rows, without or with places.
struct Draft {
	items: Vec<Item>,
	rows: Vec<Vec<usize>>,
	arrows: Vec<Vec<usize>>,
	/// For each item those above it that it is joined to, and those below.
	above: Vec<Vec<usize>>,
	below: Vec<Vec<usize>>,
}

impl Draft {
	fn new(picture: &Picture, rows: &[usize]) -> Self {
		let count = rows.iter().max().map_or(0, |last| last + 1);
		let mut draft = Self {
			items: Vec::new(),
			rows: vec![Vec::new(); count],
			arrows: Vec::new(),
			above: Vec::new(),
			below: Vec::new(),
		};
		for (shape, row) in rows.iter().enumerate() {
			let lines = &picture.shapes[shape].lines;
			let longest = lines.iter().map(|line| line.chars().count().min(LONGEST)).max().unwrap_or(0);
			let (width, height) =
				(longest as f64 * CHARACTER + 2.0 * PADDING, lines.len() as f64 * LINE + PADDING);
			draft.add(What::Shape(shape), *row, width, height);
		}
		for (from, to) in &picture.arrows {
			let (mut way, begin) = if rows[*to] - rows[*from] > SPAN {
				let name =
					picture.shapes[*from].lines.first().map_or(0, |line| line.chars().count().min(LONGEST));
				let width = (name + 5) as f64 * CHARACTER + PADDING;
				(vec![draft.add(What::Stub(*from), rows[*to] - 1, width, LINE)], rows[*to])
			} else {
				(vec![*from], rows[*from] + 1)
			};
			way.extend((begin..rows[*to]).map(|row| draft.add(What::Bend, row, 0.0, 0.0)));
			way.push(*to);
			for pair in way.windows(2) {
				draft.below[pair[0]].push(pair[1]);
				draft.above[pair[1]].push(pair[0]);
			}
			draft.arrows.push(way);
		}
		draft
	}

	fn add(&mut self, what: What, row: usize, width: f64, height: f64) -> usize {
		let item = self.items.len();
		// Until it has its place: that among those of its row.
		let x = self.rows[row].len() as f64;
		self.items.push(Item { what, x, y: 0.0, width, height });
		self.rows[row].push(item);
		self.above.push(Vec::new());
		self.below.push(Vec::new());
		item
	}

	/// All rows from above, each with those above it, then from below with those below.
	fn sweep(&self) -> impl Iterator<Item = (usize, bool)> {
		let rows = 0..self.rows.len();
		rows.clone().map(|row| (row, true)).chain(rows.rev().map(|row| (row, false)))
	}

	/// The middle of those that an item is joined to on one side; its own where there are none.
	fn middle(&self, item: usize, joined: &[Vec<usize>]) -> f64 {
		let others = &joined[item];
		if others.is_empty() {
			return self.items[item].x;
		}
		others.iter().map(|other| self.items[*other].x).sum::<f64>() / others.len() as f64
	}

	/// Orders each row by the middle of those above, from above, then by that of those below, from below.
	fn order(&mut self) {
		for (row, up) in self.sweep() {
			let mut items = std::mem::take(&mut self.rows[row]);
			let joined = if up { &self.above } else { &self.below };
			let mut keyed: Vec<(f64, usize)> =
				items.drain(..).map(|item| (self.middle(item, joined), item)).collect();
			keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
			self.rows[row] = keyed.into_iter().map(|(_, item)| item).collect();
			for (place, item) in self.rows[row].iter().enumerate() {
				self.items[*item].x = place as f64;
			}
		}
	}

	/// Moves items towards those that they are joined to, as far as their neighbours let them.
	fn place(&mut self) {
		for (row, up) in self.sweep() {
			let joined = if up { &self.above } else { &self.below };
			let wanted: Vec<f64> = self.rows[row].iter().map(|item| self.middle(*item, joined)).collect();
			let mut edge = f64::NEG_INFINITY;
			let mut moved = 0.0;
			for (item, wanted) in self.rows[row].iter().zip(&wanted) {
				let item = &mut self.items[*item];
				item.x = wanted.max(edge + item.width / 2.0);
				edge = item.x + item.width / 2.0 + BESIDE;
				moved += item.x - wanted;
			}
			// All together as far left as they were pushed to the right.
			let back = moved / self.rows[row].len().max(1) as f64;
			for item in &self.rows[row] {
				self.items[*item].x -= back;
			}
		}
	}

	fn finish(mut self) -> Layout {
		let left = self.items.iter().map(|item| item.x - item.width / 2.0).fold(f64::INFINITY, f64::min);
		let mut y = MARGIN;
		for row in &self.rows {
			let height = row.iter().map(|item| self.items[*item].height).fold(0.0, f64::max);
			for item in row {
				let item = &mut self.items[*item];
				item.x += MARGIN - left;
				if item.what == What::Bend {
					item.height = height;
				}
				item.y = y + (height - item.height) / 2.0;
			}
			y += height + BETWEEN;
		}
		let right = self.items.iter().map(|item| item.x + item.width / 2.0).fold(0.0, f64::max);
		Layout { width: right + MARGIN, height: y - BETWEEN + MARGIN, items: self.items, arrows: self.arrows }
	}
}

#[cfg(test)]
mod tests {
	use super::{super::testing::chain, *};

	/// What must hold of every picture.
	fn check(picture: &Picture) -> Layout {
		let layout = Layout::of(picture);
		let inside = |item: &Item| {
			let (left, right) = (item.x - item.width / 2.0, item.x + item.width / 2.0);
			left >= 0.0 && right <= layout.width && item.y >= 0.0 && item.y + item.height <= layout.height
		};
		assert!(layout.items.iter().all(inside));
		let shapes = layout.items.iter().filter(|item| matches!(item.what, What::Shape(_))).count();
		assert_eq!((shapes, layout.arrows.len()), (picture.shapes.len(), picture.arrows.len()));
		for way in &layout.arrows {
			assert!(way.len() <= SPAN + 1);
			for pair in way.windows(2) {
				let (upper, lower) = (&layout.items[pair[0]], &layout.items[pair[1]]);
				assert!(upper.y + upper.height < lower.y, "arrows lead downwards");
			}
		}
		let mut boxes: Vec<&Item> = layout.items.iter().filter(|item| item.what != What::Bend).collect();
		boxes.sort_by(|one, other| one.y.total_cmp(&other.y));
		for (place, one) in boxes.iter().enumerate() {
			for other in boxes[place + 1..].iter().take_while(|other| other.y < one.y + one.height) {
				let apart = (one.x - other.x).abs() - (one.width + other.width) / 2.0;
				assert!(apart > 0.0, "{one:?} lies on {other:?}");
			}
		}
		layout
	}

	#[test]
	fn nothing_should_lie_on_anything_else_and_arrows_should_lead_downwards() {
		for (nodes, back) in [(0, 1), (1, 1), (2, 1), (40, 1), (40, 4), (300, 7), (300, 11)] {
			check(&chain(nodes, back));
		}
	}

	#[test]
	fn arrows_that_are_too_long_should_end_in_stubs() {
		let layout = check(&chain(100, 30));
		let stubs = layout.items.iter().filter(|item| matches!(item.what, What::Stub(_))).count();
		assert_eq!(stubs, 14);
	}

	#[test]
	fn a_row_should_be_as_wide_as_its_shapes() {
		let mut picture = chain(1, 1);
		let last = picture.shapes.len() - 1;
		for number in 1..200 {
			let input = picture.add(format!("i{number}"), Kind::Input, vec![format!("input {number}")]);
			picture.arrows.push((input, last));
		}
		let layout = check(&picture);
		assert!(layout.width > 200.0 * (7.0 * CHARACTER + BESIDE));
		assert!(layout.height < 200.0);
	}

	#[test]
	fn the_largest_graphs_should_be_drawn() {
		let layout = Layout::of(&chain(65_536, 9));
		assert!(layout.items.len() < 500_000);
	}
}
