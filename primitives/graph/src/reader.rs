//! How operators read their operands: tile by tile, from whoever has the tiles.

use crate::{ElementType, EvalError, Op, Plan, TensorType, Tile, TileRef, Tiles, Tiling, Value};
use alloc::{collections::BTreeSet, vec::Vec};

/// Reads operands from a source of tiles, or only notes which tiles would be read.
///
/// An operand that an earlier step of the node gives is computed, element by element.
pub(crate) struct Reader<'a> {
	/// The steps of the node, each with its operands.
	steps: Vec<Reading<'a>>,
	/// The step that reads.
	current: usize,
	source: &'a dyn Tiles,
	/// The tiles that were touched, when they are noted instead of read.
	noted: Option<BTreeSet<TileRef>>,
}

/// A step, and how far it has read.
struct Reading<'a> {
	op: &'a Op,
	/// Type of what it gives.
	output: &'a TensorType,
	operands: Vec<Operand<'a>>,
	/// What was last computed of a whole row, and which row.
	row: Option<(u64, [i64; 4])>,
}

struct Operand<'a> {
	value: Value,
	ty: &'a TensorType,
	tiling: Tiling,
	/// The tile that was read last. Neighbouring elements mostly are in the same one.
	last: Option<(Tile, &'a [u8])>,
}

/// Up to so many elements in one tile, and their bytes (none when tiles are only noted).
struct Segment<'a> {
	elements: u64,
	bytes: &'a [u8],
}

impl<'a> Reader<'a> {
	/// A reader of what a node takes, or `None` if it isn't in the plan.
	pub fn new(plan: &'a Plan, node: u32, source: &'a dyn Tiles) -> Option<Self> {
		let types = plan.types_before(node)?.iter().chain(plan.type_of(Value::Node(node)));
		let steps = plan.node(node)?.steps().zip(types).map(|(step, output)| {
			let operands = step.inputs.iter().map(|value| {
				let ty = plan.type_of_operand(node, *value)?;
				Some(Operand { value: *value, ty, tiling: Tiling::of(ty), last: None })
			});
			Some(Reading { op: &step.op, output, operands: operands.collect::<Option<_>>()?, row: None })
		});
		let steps = steps.collect::<Option<Vec<_>>>()?;
		Some(Self { current: steps.len().checked_sub(1)?, steps, source, noted: None })
	}

	/// A reader that notes what is read. Every element that it gives is 0.
	pub fn noting(plan: &'a Plan, node: u32, source: &'a dyn Tiles) -> Option<Self> {
		Some(Self { noted: Some(BTreeSet::new()), ..Self::new(plan, node, source)? })
	}

	/// The element of the node's result at this place.
	pub fn result(&mut self, at: u64) -> Result<i64, EvalError> {
		self.step(self.current, at)
	}

	/// The element of what a step gives at this place.
	fn step(&mut self, step: usize, at: u64) -> Result<i64, EvalError> {
		let Some(Reading { op, output, .. }) = self.steps.get(step) else { return Ok(0) };
		let (op, output) = (*op, *output);
		let outer = core::mem::replace(&mut self.current, step);
		let element = op.operator().element(at, output, self);
		self.current = outer;
		element
	}

	/// An operand of the step that reads.
	fn operand(&self, operand: usize) -> Option<&Operand<'a>> {
		self.steps.get(self.current)?.operands.get(operand)
	}

	/// The tiles that were noted.
	pub fn into_noted(self) -> BTreeSet<TileRef> {
		self.noted.unwrap_or_default()
	}

	/// Number of operands.
	pub fn operands(&self) -> usize {
		self.steps.get(self.current).map_or(0, |step| step.operands.len())
	}

	/// Extents of an operand; axes that are not there count as 1.
	pub fn extents<const N: usize>(&self, operand: usize) -> [u64; N] {
		self.operand(operand).map_or([1; N], |operand| operand.ty.extents())
	}

	/// Extents of an operand.
	pub fn shape(&self, operand: usize) -> &'a [u32] {
		self.operand(operand).map_or(&[], |operand| &operand.ty.shape)
	}

	/// Elements in a row of an operand.
	pub fn row(&self, operand: usize) -> u64 {
		self.operand(operand).map_or(1, |operand| operand.ty.row())
	}

	/// One element.
	pub fn element(&mut self, operand: usize, at: u64) -> Result<i64, EvalError> {
		if let Some(Operand { value: Value::Step(step), .. }) = self.operand(operand) {
			// Steps are counted in 32 bits, and those before this one only.
			return self.step(usize::try_from(*step).unwrap_or(usize::MAX), at);
		}
		let element = self.element_type(operand);
		let segment = self.segment(operand, at, 1)?;
		Ok(element.read(segment.bytes).unwrap_or(0))
	}

	/// One element on which it depends what else is read: its true value even when tiles are only noted. Its tile must be in
	/// the source.
	pub fn known(&mut self, operand: usize, at: u64) -> Result<i64, EvalError> {
		if self.noted.is_none() {
			return self.element(operand, at);
		}
		self.segment(operand, at, 1)?;
		let Some(Operand { value, ty, tiling, .. }) = self.operand(operand) else { return Ok(0) };
		let (place, tile) = locate(tiling, at)?;
		let bytes = tile_of(self.source, TileRef { value: *value, tile: place }, tile)?;
		let element = at.wrapping_sub(tile.first).wrapping_mul(u64::from(ty.element.bytes()));
		let bytes = usize::try_from(element).ok().and_then(|start| bytes.get(start..));
		Ok(bytes.and_then(|bytes| ty.element.read(bytes)).unwrap_or(0))
	}

	/// What `compute` gives of this row of the result, computed once for elements one after the other.
	pub fn of_row(
		&mut self,
		row: u64,
		compute: impl FnOnce(&mut Self) -> Result<[i64; 4], EvalError>,
	) -> Result<[i64; 4], EvalError> {
		match self.steps.get(self.current).and_then(|step| step.row) {
			Some((last, numbers)) if last == row => Ok(numbers),
			_ => {
				let numbers = compute(self)?;
				if let Some(step) = self.steps.get_mut(self.current) {
					step.row = Some((row, numbers));
				}
				Ok(numbers)
			}
		}
	}

	/// Calls `each` with `count` neighbouring elements in order.
	pub fn run(
		&mut self,
		operand: usize,
		at: u64,
		count: u64,
		mut each: impl FnMut(i64),
	) -> Result<(), EvalError> {
		let element = self.element_type(operand);
		let mut done = 0u64;
		while done < count {
			let segment = self.segment(operand, at.wrapping_add(done), count.wrapping_sub(done))?;
			match element {
				ElementType::I8 => {
					segment.bytes.iter().for_each(|byte| each(i64::from(byte.cast_signed())));
				}
				ElementType::I16 => {
					segment.bytes.as_chunks().0.iter().for_each(|x| each(i64::from(i16::from_le_bytes(*x))));
				}
				ElementType::I32 => {
					segment.bytes.as_chunks().0.iter().for_each(|x| each(i64::from(i32::from_le_bytes(*x))));
				}
				ElementType::I64 => {
					segment.bytes.as_chunks().0.iter().for_each(|x| each(i64::from_le_bytes(*x)));
				}
			}
			done = done.wrapping_add(segment.elements);
		}
		Ok(())
	}

	/// Dot product of `count` neighbouring elements of operand 0 and of operand 1, each I8 or I16.
	pub fn dot(&mut self, x: u64, w: u64, count: u64) -> Result<i64, EvalError> {
		let types = (self.element_type(0), self.element_type(1));
		let (mut sum, mut done) = (0i64, 0u64);
		while done < count {
			let left = count.wrapping_sub(done);
			let xs = self.segment(0, x.wrapping_add(done), left)?;
			let ws = self.segment(1, w.wrapping_add(done), xs.elements)?;
			sum = sum.wrapping_add(products(types, xs.bytes, ws.bytes));
			done = done.wrapping_add(ws.elements);
		}
		Ok(sum)
	}

	fn element_type(&self, operand: usize) -> ElementType {
		self.operand(operand).map_or(ElementType::I64, |operand| operand.ty.element)
	}

	/// At most `most` elements from `at` on, as far as they are in one tile; at least one.
	fn segment(&mut self, operand: usize, at: u64, most: u64) -> Result<Segment<'a>, EvalError> {
		let step = self.steps.get_mut(self.current);
		let Some(operand) = step.and_then(|step| step.operands.get_mut(operand)) else {
			return Ok(Segment { elements: most, bytes: &[] });
		};
		let (tile, bytes) = match operand.last {
			Some((tile, bytes)) if tile.contains(at) => (tile, bytes),
			_ => {
				let (place, tile) = locate(&operand.tiling, at)?;
				let tile_ref = TileRef { value: operand.value, tile: place };
				let bytes = match &mut self.noted {
					Some(noted) => {
						noted.insert(tile_ref);
						&[]
					}
					None => tile_of(self.source, tile_ref, tile)?,
				};
				operand.last = Some((tile, bytes));
				(tile, bytes)
			}
		};
		let offset = at.wrapping_sub(tile.first);
		let elements = u64::from(tile.elements).wrapping_sub(offset).min(most);
		let width = u64::from(operand.ty.element.bytes());
		let start = usize::try_from(offset.wrapping_mul(width)).unwrap_or(usize::MAX);
		let length = usize::try_from(elements.wrapping_mul(width)).unwrap_or(usize::MAX);
		let bytes = bytes.get(start..).and_then(|bytes| bytes.get(..length)).unwrap_or(&[]);
		Ok(Segment { elements, bytes })
	}
}

/// The tile that has this element.
fn locate(tiling: &Tiling, at: u64) -> Result<(u32, Tile), EvalError> {
	tiling.locate(at).ok_or(EvalError::NoSuchElement(u32::try_from(at).unwrap_or(u32::MAX)))
}

/// A tile from the source, of the right length.
fn tile_of(source: &dyn Tiles, at: TileRef, tile: Tile) -> Result<&[u8], EvalError> {
	let bytes = source.tile(at).ok_or(EvalError::Missing(at))?;
	if usize::try_from(tile.bytes) == Ok(bytes.len()) {
		Ok(bytes)
	} else {
		let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
		Err(EvalError::Length { tile: at, expected: tile.bytes, found })
	}
}

/// Sum of products of two rows of elements, as many as both have. At most a tile's elements: 4,096 products of 8-bit
/// numbers fit 32 bits.
fn products((x, w): (ElementType, ElementType), xs: &[u8], ws: &[u8]) -> i64 {
	use ElementType::{I16, I8};
	let wide = |x: &[u8; 2]| i64::from(i16::from_le_bytes(*x));
	let narrow = |x: &u8| i64::from(x.cast_signed());
	match (x, w) {
		(I8, I8) => {
			let sum = xs.iter().zip(ws).fold(0i32, |sum, (x, w)| {
				let product = i16::from(x.cast_signed()).wrapping_mul(i16::from(w.cast_signed()));
				sum.wrapping_add(i32::from(product))
			});
			i64::from(sum)
		}
		(I8, I16) => sum(xs.iter().map(narrow), ws.as_chunks().0.iter().map(wide)),
		(I16, I8) => sum(xs.as_chunks().0.iter().map(wide), ws.iter().map(narrow)),
		(I16, I16) => sum(xs.as_chunks().0.iter().map(wide), ws.as_chunks().0.iter().map(wide)),
		_ => 0,
	}
}

fn sum(xs: impl Iterator<Item = i64>, ws: impl Iterator<Item = i64>) -> i64 {
	xs.zip(ws).fold(0, |sum, (x, w)| sum.wrapping_add(x.wrapping_mul(w)))
}
