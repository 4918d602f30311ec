//! A kernel's text.

use super::{
	super::kernels::ARITHMETIC,
	program::{Computed, Level, Load, Program, Source},
	space::{Linear, Term},
};
use ambit_graph::{function::Function, ops, ElementType, Op};
use std::fmt::Write;

const ROWS: &str = include_str!("rows.cu");
/// Units of a plane.
const PLANE: usize = 32;
/// Most elements of a row that a unit has.
const MOST_EACH: usize = 24;
/// As many as are worth sharing with another unit, where there are too few units.
const FEW_EACH: usize = 4;
/// Units of a multiprocessor that are enough.
const ENOUGH: usize = 512;
const MOST_UNITS: usize = 1_024;
/// Units of a cube, if a row has fewer.
const USUAL: usize = 256;
/// Length of a row where none is asked for.
const ROW: usize = 1_024;

/// What of a step's result is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Store {
	/// The step's place in the program.
	pub step: usize,
	/// Whether its elements are.
	pub whole: bool,
	/// Whether their high bytes are, and their low ones, as products take them.
	pub halves: bool,
}

/// A kernel and how it is launched. Its arguments are loads, then what is stored, each whole and then halves.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Text {
	pub source: String,
	/// Units of a cube.
	pub units: usize,
	pub cubes: usize,
}

/// Writes a program's kernel.
pub fn text(mut program: Program, stores: &[Store], multiprocessors: usize) -> Text {
	let guide = guide(&program, stores);
	let row = match program.row.clone() {
		Some(row) => row,
		None => row_along(&mut program, guide),
	};
	Writer::new(&program, row, guide, multiprocessors).text(stores)
}

/// The step whose result's elements neighbouring units write.
fn guide(program: &Program, stores: &[Store]) -> usize {
	let is_full = |store: &&Store| program.steps[store.step].level == Level::Full;
	stores.iter().rev().find(is_full).or(stores.last()).map_or(0, |store| store.step)
}

/// Neighbouring elements of a step's result as a row.
fn row_along(program: &mut Program, guide: usize) -> Linear {
	let mut row = Linear::default();
	let mut length = 1;
	loop {
		let place = program.place(guide);
		let next = place.terms.iter().filter(|term| !row.has(term.dimension)).min_by_key(|term| term.weight);
		let Some(Term { dimension, .. }) = next.copied() else { return row };
		let extent = program.space.extents[dimension];
		let inner =
			(1..=extent.min(ROW / length)).rev().find(|inner| extent.is_multiple_of(*inner)).unwrap_or(1);
		if inner < extent {
			if inner > 1 {
				program.split(dimension, inner);
				row.terms.insert(0, Term { dimension, weight: length });
			}
			return row;
		}
		row.terms.insert(0, Term { dimension, weight: length });
		length *= extent;
	}
}

struct Writer<'a> {
	program: &'a Program,
	row: Linear,
	/// Dimensions that a row is not along, outermost first.
	frame: Vec<usize>,
	length: usize,
	rows: usize,
	/// Units of a row.
	lanes: usize,
	/// Units of a cube.
	units: usize,
	body: String,
}

impl<'a> Writer<'a> {
	fn new(program: &'a Program, row: Linear, guide: usize, multiprocessors: usize) -> Self {
		let length = program.space.count(&row);
		let place = program.place(guide);
		let mut frame: Vec<usize> =
			(0..program.space.extents.len()).filter(|dimension| !row.has(*dimension)).collect();
		frame.sort_by_key(|dimension| std::cmp::Reverse(place.weight(*dimension)));
		let rows = frame.iter().map(|dimension| program.space.extents[*dimension]).product();
		let lanes = lanes(length, rows, multiprocessors);
		let mut units = if lanes > PLANE { lanes } else { USUAL };
		while lanes <= PLANE && units > PLANE && rows.div_ceil(units / lanes) < 2 * multiprocessors {
			units /= 2;
		}
		Self { program, row, frame, length, rows, lanes, units, body: String::new() }
	}

	fn text(mut self, stores: &[Store]) -> Text {
		let mut parameters = Vec::new();
		for (place, Load { element, .. }) in self.program.loads.iter().enumerate() {
			parameters.push(format!("const {} *__restrict__ a{place}", name(*element)));
		}
		for (place, Store { step, whole, halves }) in stores.iter().enumerate() {
			if *whole {
				parameters
					.push(format!("{} *__restrict__ y{place}", name(self.program.steps[*step].element)));
			}
			if *halves {
				parameters.push(format!(
					"signed char *__restrict__ high{place}, unsigned char *__restrict__ low{place}"
				));
			}
		}
		self.frame();
		for place in 0..self.program.loads.len() {
			self.load(place);
		}
		for place in 0..self.program.steps.len() {
			self.step(place);
		}
		for (place, store) in stores.iter().enumerate() {
			self.store(place, *store);
		}
		let Self { length, lanes, units, rows, body, .. } = self;
		let each = length.div_ceil(lanes);
		let exact = u8::from(each * lanes == length);
		let source = format!(
			"#define LENGTH {length}\n#define LANES {lanes}\n#define EACH {each}\n#define EXACT {exact}\n{ARITHMETIC}\n{ROWS}\n\
			 extern \"C\" __global__ void __launch_bounds__({units})\n\
			 fused_rows({}) {{\n{body}}}\n",
			parameters.join(", "),
		);
		Text { source, units, cubes: rows.div_ceil(units / lanes) }
	}

	fn line(&mut self, line: &str) {
		writeln!(self.body, "\t{line}").expect("a string takes all");
	}

	/// Which row, and its coordinates.
	fn frame(&mut self) {
		let Self { lanes, units, rows, .. } = *self;
		self.line(&format!("const int lane = threadIdx.x % {lanes};"));
		self.line(&format!(
			"const unsigned place = blockIdx.x * {}u + threadIdx.x / {lanes};",
			units / lanes
		));
		self.line(&format!("const bool is_row = place < {rows}u;"));
		self.line(&format!("unsigned rest = is_row ? place : {}u;", rows - 1));
		for dimension in self.frame.clone().into_iter().rev() {
			let extent = self.program.space.extents[dimension];
			self.line(&format!("const unsigned c{dimension} = rest % {extent}u;"));
			self.line(&format!("rest /= {extent}u;"));
		}
	}

	/// Where a row begins in a tensor.
	fn first(&self, place: &Linear) -> String {
		let mut first = place.first.to_string();
		for dimension in &self.frame {
			match place.weight(*dimension) {
				0 => {}
				weight => write!(first, " + c{dimension} * {weight}u").expect("a string takes all"),
			}
		}
		first
	}

	fn is_full(&self, place: &Linear) -> bool {
		self.row.terms.iter().any(|term| place.weight(term.dimension) > 0)
	}

	/// How far from there the element is that a unit has in turn `e`.
	fn along(&self, place: &Linear) -> String {
		let turn = "(e * LANES + lane)";
		let inner = self.row.terms.last().map_or(0, |term| place.weight(term.dimension));
		if self.row.terms.iter().all(|term| place.weight(term.dimension) == inner * term.weight) {
			return if inner == 1 { turn.into() } else { format!("{turn} * {inner}") };
		}
		let terms = self.row.terms.iter().enumerate().map(|(at, Term { dimension, weight })| {
			let coordinate = match at {
				0 => format!("{turn} / {weight}"),
				_ => format!("{turn} / {weight} % {}", self.program.space.extents[*dimension]),
			};
			format!("{coordinate} * {}", place.weight(*dimension))
		});
		terms.collect::<Vec<_>>().join(" + ")
	}

	fn load(&mut self, at: usize) {
		let Load { element, place, .. } = &self.program.loads[at];
		let first = self.first(place);
		let of = if *element == ElementType::I64 { "Wide" } else { "int" };
		if self.is_full(place) {
			let along = self.along(place);
			self.line(&format!("{of} x{at}[EACH];"));
			self.line(&format!("a{at} += {first};"));
			self.line(&format!("EVERY(e) x{at}[e] = IS_THERE(e) ? a{at}[{along}] : 0;"));
		} else {
			self.line(&format!("const {of} x{at} = a{at}[{first}];"));
		}
	}

	/// A source by its name, and whether it is a row.
	fn source(&self, source: Source) -> (String, bool) {
		match source {
			Source::Load(load) => (format!("x{load}"), self.is_full(&self.program.loads[load].place)),
			Source::Step(step) => {
				let Computed { op, sources, level, .. } = &self.program.steps[step];
				match (op, sources.first()) {
					(None, Some(before)) => self.source(*before),
					_ => (format!("v{step}"), *level == Level::Full),
				}
			}
		}
	}

	/// A source's element in turn `e`.
	fn element(&self, source: Source) -> String {
		match self.source(source) {
			(name, true) => format!("{name}[e]"),
			(name, false) => name,
		}
	}

	/// A source as a row.
	fn whole(&mut self, step: usize, operand: usize) -> String {
		match self.source(self.program.steps[step].sources[operand]) {
			(name, true) => name,
			(name, false) => {
				let row = format!("r{step}_{operand}");
				self.line(&format!("int {row}[EACH];"));
				self.line(&format!("EVERY(e) {row}[e] = {name};"));
				row
			}
		}
	}

	fn step(&mut self, at: usize) {
		let Computed { op, sources, element, level, .. } = &self.program.steps[at];
		let Some(op) = op else { return };
		let (low, high) = (ElementType::min(*element), ElementType::max(*element));
		match op {
			Op::AbsMax | Op::Max | Op::Argmax => {
				let function = match op {
					Op::AbsMax => "row_abs_max",
					Op::Max => "row_max",
					_ => "row_argmax",
				};
				let x = self.whole(at, 0);
				self.line(&format!("const int v{at} = {function}({x}, lane);"));
			}
			Op::Sum(op) => {
				let x = self.whole(at, 0);
				self.line(&format!("const int v{at} = row_sum({x}, lane, {}ll);", op.divisor));
			}
			Op::Softmax(op) => {
				let x = self.whole(at, 0);
				self.line(&format!("int v{at}[EACH];"));
				self.line(&format!("row_softmax({x}, v{at}, lane, {}u, {}ll);", op.from, op.one));
			}
			Op::Norm(op) => {
				let digits = match ambit_graph::arithmetic::length(op.epsilon) {
					0 => 0,
					digits => (digits + 15) / 2,
				};
				let [x, gain, bias] = [0, 1, 2].map(|operand| self.whole(at, operand));
				let (centre, epsilon, shift) = (op.centre, op.epsilon, op.shift);
				self.line(&format!("int v{at}[EACH];"));
				self.line(&format!(
					"row_norm<{centre}>({x}, {gain}, {bias}, v{at}, lane, {epsilon}ll, {digits}, {shift}u);"
				));
			}
			_ => {
				let operands: Vec<String> = sources.iter().map(|source| self.element(*source)).collect();
				let x = |place: usize| operands.get(place).map_or("0", String::as_str);
				let value = match op {
					Op::Add => format!("saturated((Wide){} + {})", x(0), x(1)),
					Op::Sub => format!("saturated((Wide){} - {})", x(0), x(1)),
					Op::Mul(op) => {
						format!("saturated(shifted_small((Wide){} * {}, {}u))", x(0), x(1), op.shift)
					}
					Op::Div(op) => format!("ratio({}, {}, {}u)", x(0), x(1), op.shift),
					Op::Quantise(op) => {
						let most = op.to.max();
						let scale = match self.source(sources[1]) {
							(name, false) if *level == Level::Full => {
								self.line(&format!("const Divisor d{at} = divisor({name});"));
								format!("d{at}")
							}
							_ => format!("divisor({})", x(1)),
						};
						format!("quantised({}, {most}u, {scale})", x(0))
					}
					Op::Rescale(ops::Rescale { pre, mid, post }) => {
						format!("rescaled({}, {}, {}, {}, {pre}u, {mid}u, {post}u)", x(0), x(1), x(2), x(3))
					}
					Op::Requantise(op) => {
						let (multiplier, shift) = (op.multiplier, op.shift);
						format!("(int)limited(shifted({} * {multiplier}ll, {shift}u), {low}, {high})", x(0))
					}
					Op::Cast(op) => {
						format!("(int)limited(shifted_left({}, {}), {low}, {high})", x(0), op.shift)
					}
					Op::Relu => format!("max({}, 0)", x(0)),
					Op::Apply(op) => {
						format!("apply_{}({}, {}u, {}u)", function(op.function), x(0), op.from, op.to)
					}
					Op::Select => format!("{} > 0 ? {} : {}", x(0), x(1), x(2)),
					_ => unreachable!("a program has no other steps"),
				};
				if *level == Level::Full {
					self.line(&format!("int v{at}[EACH];"));
					self.line(&format!("EVERY(e) v{at}[e] = {value};"));
				} else {
					self.line(&format!("const int v{at} = {value};"));
				}
			}
		}
	}

	fn store(&mut self, at: usize, Store { step, whole, halves }: Store) {
		let place = self.program.place(step);
		let first = self.first(&place);
		let (value, is_row) = self.source(Source::Step(step));
		let element = name(self.program.steps[step].element);
		// Elements along the row are all units', others one's.
		let (condition, every, value, along) = match self.is_full(&place) {
			true => {
				let value = if is_row { format!("{value}[e]") } else { value };
				("is_row", "EVERY(e) if (IS_THERE(e)) ", value, self.along(&place))
			}
			false => {
				let value = if is_row { format!("{value}[0]") } else { value };
				("is_row && lane == 0", "", value, "0".into())
			}
		};
		self.line(&format!("if ({condition}) {{"));
		if whole {
			self.line(&format!("\ty{at} += {first};"));
			self.line(&format!("\t{every}y{at}[{along}] = ({element}){value};"));
		}
		if halves {
			self.line(&format!("\thigh{at} += {first}, low{at} += {first};"));
			self.line(&format!(
				"\t{every}high{at}[{along}] = (signed char)({value} >> 8), low{at}[{along}] = (unsigned char){value};"
			));
		}
		self.line("}");
	}
}

/// How many units share a row: as few as have few elements each, if the device has enough to do then.
fn lanes(length: usize, rows: usize, multiprocessors: usize) -> usize {
	let mut lanes = length.next_power_of_two().min(PLANE);
	loop {
		let each = length.div_ceil(lanes);
		let is_idle = each > FEW_EACH && rows * lanes < multiprocessors * ENOUGH;
		if lanes < PLANE || lanes == MOST_UNITS || !(each > MOST_EACH || is_idle) {
			return lanes;
		}
		lanes *= 2;
	}
}

fn name(element: ElementType) -> &'static str {
	match element {
		ElementType::I8 => "signed char",
		ElementType::I16 => "short",
		ElementType::I32 => "int",
		ElementType::I64 => "long long",
	}
}

fn function(function: Function) -> &'static str {
	match function {
		Function::Exp => "exp",
		Function::Sigmoid => "sigmoid",
		Function::Tanh => "tanh",
		Function::Erf => "erf",
		Function::Gelu => "gelu",
		Function::GeluTanh => "gelu_tanh",
		Function::Silu => "silu",
		Function::Sqrt => "sqrt",
		Function::Rsqrt => "rsqrt",
	}
}
