//! Operators as plain loops over integers in the processor's memory, for backends that have no kernels for them.

mod assembled;
mod elementwise;
mod layout;
mod lines;
mod lookup;
mod product;
mod room;
mod rows;
#[cfg(target_arch = "x86_64")]
mod vector;

pub(crate) use assembled::{assembled, Part};
#[cfg(feature = "cuda")]
pub(crate) use lines::Lines;
pub(crate) use room::{keep, KEPT};

#[cfg(target_arch = "x86_64")]
use crate::processor::Instructions;
use ambit_graph::{function::Function, ops, ElementType, Op, TensorType};
use std::ops::Range;

/// The elements of a tensor in the processor's memory.
#[derive(Clone, Copy, Debug)]
pub enum Elements<'a> {
	/// Of 8 bits.
	I8(&'a [i8]),
	/// Of 16 bits.
	I16(&'a [i16]),
	/// Of 32 bits.
	I32(&'a [i32]),
	/// Of 64 bits.
	I64(&'a [i64]),
}

impl<'a> Elements<'a> {
	/// Those in this range, which there are.
	pub fn part(self, range: Range<usize>) -> Self {
		match self {
			Self::I8(elements) => Self::I8(&elements[range]),
			Self::I16(elements) => Self::I16(&elements[range]),
			Self::I32(elements) => Self::I32(&elements[range]),
			Self::I64(elements) => Self::I64(&elements[range]),
		}
	}
}

/// Elements that were computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Buffer {
	/// Of 8 bits.
	I8(Vec<i8>),
	/// Of 16 bits.
	I16(Vec<i16>),
	/// Of 32 bits.
	I32(Vec<i32>),
	/// Of 64 bits.
	I64(Vec<i64>),
}

impl Buffer {
	/// None, of this type.
	pub(crate) fn new(element: ElementType) -> Self {
		Self::with_capacity(element, 0)
	}

	/// None, and room for so many.
	fn with_capacity(element: ElementType, count: usize) -> Self {
		match element {
			ElementType::I8 => Self::I8(Vec::with_capacity(count)),
			ElementType::I16 => Self::I16(Vec::with_capacity(count)),
			ElementType::I32 => Self::I32(Vec::with_capacity(count)),
			ElementType::I64 => Self::I64(Vec::with_capacity(count)),
		}
	}

	/// Makes it so many, of any value.
	pub(crate) fn resize(&mut self, count: usize) {
		match self {
			Self::I8(elements) => elements.resize(count, 0),
			Self::I16(elements) => elements.resize(count, 0),
			Self::I32(elements) => elements.resize(count, 0),
			Self::I64(elements) => elements.resize(count, 0),
		}
	}

	/// Puts elements of the same type behind those that there are.
	pub(crate) fn extend(&mut self, elements: Elements<'_>) {
		match (self, elements) {
			(Self::I8(of), Elements::I8(elements)) => of.extend_from_slice(elements),
			(Self::I16(of), Elements::I16(elements)) => of.extend_from_slice(elements),
			(Self::I32(of), Elements::I32(elements)) => of.extend_from_slice(elements),
			(Self::I64(of), Elements::I64(elements)) => of.extend_from_slice(elements),
			_ => unreachable!("elements of one tensor have one type; qed"),
		}
	}

	/// Bytes of memory that it has.
	fn bytes(&self) -> usize {
		match self {
			Self::I8(elements) => elements.capacity(),
			Self::I16(elements) => 2 * elements.capacity(),
			Self::I32(elements) => 4 * elements.capacity(),
			Self::I64(elements) => 8 * elements.capacity(),
		}
	}

	/// The elements.
	pub(crate) fn elements(&self) -> Elements<'_> {
		match self {
			Self::I8(elements) => Elements::I8(elements),
			Self::I16(elements) => Elements::I16(elements),
			Self::I32(elements) => Elements::I32(elements),
			Self::I64(elements) => Elements::I64(elements),
		}
	}
}

/// An operand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operand<'a> {
	/// Its extents.
	pub shape: &'a [u32],
	/// Its elements, as many as the extents say.
	pub elements: Elements<'a>,
}

/// An integer of one of the element types.
trait Element: Copy {
	/// Its value.
	fn wide(self) -> i64;
	/// The integer of this value, which must be in range.
	fn of(value: i64) -> Self;
	/// A result of such integers.
	fn buffer(elements: Vec<Self>) -> Buffer;
	/// The elements of a result, if they are such integers.
	fn of_buffer(buffer: &Buffer) -> Option<&Vec<Self>>;
	/// The same.
	fn into_elements(buffer: Buffer) -> Option<Vec<Self>>;
}

macro_rules! element {
	($($element:ty => $variant:ident),*) => {$(
		impl Element for $element {
			#[inline(always)]
			fn wide(self) -> i64 {
				self.into()
			}

			#[inline(always)]
			fn of(value: i64) -> Self {
				value as Self
			}

			fn buffer(elements: Vec<Self>) -> Buffer {
				Buffer::$variant(elements)
			}

			fn of_buffer(buffer: &Buffer) -> Option<&Vec<Self>> {
				match buffer {
					Buffer::$variant(elements) => Some(elements),
					_ => None,
				}
			}

			fn into_elements(buffer: Buffer) -> Option<Vec<Self>> {
				match buffer {
					Buffer::$variant(elements) => Some(elements),
					_ => None,
				}
			}
		}
	)*};
}

element!(i8 => I8, i16 => I16, i32 => I32, i64 => I64);

/// `$then` with the elements as a slice of their own type.
macro_rules! typed {
	($slice:expr, $elements:ident => $then:expr) => {
		match $slice {
			$crate::native::Elements::I8($elements) => $then,
			$crate::native::Elements::I16($elements) => $then,
			$crate::native::Elements::I32($elements) => $then,
			$crate::native::Elements::I64($elements) => $then,
		}
	};
}

/// `$then` with `$Element` as the type of this element type.
macro_rules! of_type {
	($element:expr, $Element:ident => $then:expr) => {
		match $element {
			ambit_graph::ElementType::I8 => {
				type $Element = i8;
				$then
			}
			ambit_graph::ElementType::I16 => {
				type $Element = i16;
				$then
			}
			ambit_graph::ElementType::I32 => {
				type $Element = i32;
				$then
			}
			ambit_graph::ElementType::I64 => {
				type $Element = i64;
				$then
			}
		}
	};
}

use {of_type, typed};

impl<'a> Operand<'a> {
	/// The elements, if they are of 32 bits.
	fn fixed(&self) -> Option<&'a [i32]> {
		match self.elements {
			Elements::I32(elements) => Some(elements),
			_ => None,
		}
	}

	/// Elements in a row.
	fn row(&self) -> usize {
		self.shape.last().map_or(1, |extent| *extent as usize)
	}
}

/// Whether an operator is one of those that are here.
pub(crate) fn covers(op: &Op) -> bool {
	!matches!(
		op,
		Op::MatMul
			| Op::Conv2d(_)
			| Op::MaxPool2d(_)
			| Op::AvgPool2d(_)
			| Op::Reshape(_)
			| Op::Concat(_)
			| Op::Slice(_)
	)
}

/// Operators one after the other: some, then the largest magnitude of each row of what they give, and the quotients by that. Nobody takes
/// what is before those.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Chain {
	/// What is quantised.
	pub head: Head,
	/// To 8 bits.
	pub quantise: ops::Quantise,
}

/// What a chain begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Head {
	/// GELU of what a product's sums are in fixed point.
	Gelu(ops::Rescale, ops::Apply),
	/// Shares of rows.
	Softmax(ops::Softmax),
}

impl Chain {
	/// Of these operators, if there is one.
	pub fn of(head: &[&Op], quantise: &Op) -> Option<Self> {
		let head = match head {
			[Op::Rescale(rescale), Op::Apply(apply)] if apply.function == Function::Gelu => {
				Head::Gelu(*rescale, *apply)
			}
			[Op::Softmax(softmax)] => Head::Softmax(*softmax),
			_ => return None,
		};
		match quantise {
			Op::Quantise(quantise) if quantise.to == ElementType::I8 => {
				Some(Self { head, quantise: *quantise })
			}
			_ => None,
		}
	}
}

/// The largest magnitudes and the quotients, or `None` if they are to be computed one operator after the other. The operands are those of the
/// first operator, whose result is of this type.
pub(crate) fn chained(chain: &Chain, operands: &[Operand<'_>], result: &TensorType) -> Option<[Buffer; 2]> {
	#[cfg(target_arch = "x86_64")]
	if let Instructions::Avx512 | Instructions::Amx = Instructions::chosen() {
		return avx::chained_avx512(chain, operands, result);
	}
	#[cfg(not(target_arch = "x86_64"))]
	let _ = (chain, operands, result);
	None
}

/// The result of an operator, or `None` if it isn't one of those that are here. Operands and result are of the types that
/// the plan says.
pub(crate) fn evaluate(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	#[cfg(target_arch = "x86_64")]
	match Instructions::chosen() {
		Instructions::Portable => {}
		Instructions::Avx2 | Instructions::AvxVnni => return avx::evaluate_avx2(op, operands, result),
		Instructions::Avx512 | Instructions::Amx => return avx::evaluate_avx512(op, operands, result),
	}
	evaluated(op, operands, result)
}

/// Vectors, and the same loops compiled for processors with AVX2 and with AVX-512.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx {
	use super::{evaluated, vector, Buffer, Chain, Op, Operand, TensorType};

	pub(super) fn evaluate_avx2(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
		// SAFETY: the caller found that this processor has AVX2 and fused multiply-add.
		unsafe { vector::evaluate_avx2(op, operands, result).or_else(|| loops_avx2(op, operands, result)) }
	}

	pub(super) fn evaluate_avx512(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
		// SAFETY: the caller found that this processor has AVX-512 and what AVX2 comes with.
		unsafe {
			vector::evaluate_avx512(op, operands, result).or_else(|| loops_avx512(op, operands, result))
		}
	}

	pub(super) fn chained_avx512(
		chain: &Chain,
		operands: &[Operand<'_>],
		result: &TensorType,
	) -> Option<[Buffer; 2]> {
		// SAFETY: the caller found that this processor has AVX-512 and what AVX2 comes with.
		unsafe { vector::chained_avx512(chain, operands, result) }
	}

	#[target_feature(enable = "avx2")]
	fn loops_avx2(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
		evaluated(op, operands, result)
	}

	#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
	fn loops_avx512(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
		evaluated(op, operands, result)
	}
}

#[inline(always)]
fn evaluated(op: &Op, operands: &[Operand<'_>], result: &TensorType) -> Option<Buffer> {
	match op {
		Op::Quantise(op) => elementwise::quantise(op, operands, result),
		Op::Rescale(op) => elementwise::rescale(op, operands, result),
		Op::Requantise(op) => elementwise::requantise(op, operands),
		Op::Cast(op) => elementwise::cast(op, operands),
		Op::Add => elementwise::add(operands, result),
		Op::Sub => elementwise::sub(operands, result),
		Op::Mul(op) => elementwise::mul(op, operands, result),
		Op::Div(op) => elementwise::div(op, operands, result),
		Op::Select => elementwise::select(operands, result),
		Op::Relu => elementwise::relu(operands),
		Op::Apply(op) => elementwise::apply(op, operands),
		Op::AbsMax => rows::abs_max(operands),
		Op::Argmax => rows::argmax(operands),
		Op::Max => rows::max(operands),
		Op::Sum(op) => rows::sum(op, operands),
		Op::Softmax(op) => rows::softmax(op, operands),
		Op::Norm(op) => rows::norm(op, operands),
		Op::Transpose(op) => layout::transpose(op, operands, result),
		Op::Gather => lookup::gather(operands),
		Op::Update(op) => lookup::update(op, operands),
		Op::GroupedMatMul => product::grouped(operands),
		Op::MatMul
		| Op::Conv2d(_)
		| Op::MaxPool2d(_)
		| Op::AvgPool2d(_)
		| Op::Reshape(_)
		| Op::Concat(_)
		| Op::Slice(_) => None,
	}
}
