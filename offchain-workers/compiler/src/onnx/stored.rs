//! Tensors that stay in the file until they are needed.

use super::wire::{Field, ReadAt, Wire};
use crate::{
	limits::{MAX_RANK, MAX_STORED},
	tensor::{Data, Kind, Tensor},
	Error, Result,
};
use std::ops::Range;

/// Where a tensor's elements are.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Payload {
	/// Little endian, each as wide as its type.
	Raw(Range<u64>),
	/// One after the other, each a number of variable length.
	Varints(Range<u64>),
	/// Numbers that were each a field of its own.
	Numbers(Vec<i64>),
	/// Nowhere: there are no elements.
	None,
}

/// Type of stored elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Element {
	F32,
	F64,
	F16,
	Bf16,
	/// An integer of this many bytes, signed or not.
	Int(usize, bool),
	Bool,
}

/// A tensor at a place of the file.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Stored {
	element: Element,
	shape: Vec<usize>,
	payload: Payload,
}

impl Element {
	/// By ONNX's `TensorProto.DataType`.
	fn of(code: i64) -> Option<Self> {
		Some(match code {
			1 => Self::F32,
			2 => Self::Int(1, false),
			3 => Self::Int(1, true),
			4 => Self::Int(2, false),
			5 => Self::Int(2, true),
			6 => Self::Int(4, true),
			7 => Self::Int(8, true),
			9 => Self::Bool,
			10 => Self::F16,
			11 => Self::F64,
			12 => Self::Int(4, false),
			13 => Self::Int(8, false),
			16 => Self::Bf16,
			_ => return None,
		})
	}

	fn width(self) -> usize {
		match self {
			Self::F32 => 4,
			Self::F64 => 8,
			Self::F16 | Self::Bf16 => 2,
			Self::Int(width, _) => width,
			Self::Bool => 1,
		}
	}

	fn kind(self) -> Kind {
		match self {
			Self::Int(..) => Kind::Int,
			Self::Bool => Kind::Bool,
			_ => Kind::Float,
		}
	}

	fn float(self, bytes: &[u8]) -> f32 {
		match *bytes {
			[a, b] if self == Self::F16 => of_half(u16::from_le_bytes([a, b])),
			[a, b] => of_brain(u16::from_le_bytes([a, b])),
			[a, b, c, d] => f32::from_le_bytes([a, b, c, d]),
			[a, b, c, d, e, f, g, h] => f64::from_le_bytes([a, b, c, d, e, f, g, h]) as f32,
			_ => 0.0,
		}
	}

	fn int(self, bytes: &[u8]) -> i64 {
		let mut wide = [0; 8];
		wide[..bytes.len()].copy_from_slice(bytes);
		let value = i64::from_le_bytes(wide);
		match self {
			Self::Int(width, true) => {
				let unused = 64 - 8 * width as u32;
				value << unused >> unused
			}
			Self::Bool => i64::from(value != 0),
			_ => value,
		}
	}
}

/// The kind of elements that ONNX calls by this number, if they are of one that is read.
pub(crate) fn kind_of(code: i64) -> Option<Kind> {
	Element::of(code).map(Element::kind)
}

impl Stored {
	/// A tensor, checked: its elements are as many as its extents say.
	pub fn new(name: &str, code: i64, dims: &[i64], payload: Payload, file: u64) -> Result<Self> {
		let element = Element::of(code).ok_or_else(|| {
			Error::tensor(name, format!("has elements of ONNX's type {code}, which are not read"))
		})?;
		if dims.len() > MAX_RANK {
			return Err(Error::tensor(
				name,
				format!("has {} axes; at most {MAX_RANK} are taken", dims.len()),
			));
		}
		let mut shape = Vec::with_capacity(dims.len());
		let mut count = 1u64;
		for dim in dims {
			let extent =
				usize::try_from(*dim).map_err(|_| Error::tensor(name, format!("has an extent of {dim}")))?;
			count =
				count.checked_mul(extent as u64).filter(|count| *count <= MAX_STORED).ok_or_else(|| {
					Error::tensor(name, format!("of shape {dims:?} has more than {MAX_STORED} elements"))
				})?;
			shape.push(extent);
		}
		let expected = count * element.width() as u64;
		let mismatch = |found: u64, unit: &str| {
			Error::tensor(
				name,
				format!("of shape {dims:?} has {found} {unit} of data where {expected} bytes are due"),
			)
		};
		match &payload {
			Payload::Raw(place) => {
				let found = place.end.saturating_sub(place.start);
				if found != expected || place.end > file {
					return Err(mismatch(found, "bytes"));
				}
			}
			// Each takes a byte at least: what is allocated for them is bounded by what is there.
			Payload::Varints(place) if count > place.end - place.start => {
				return Err(mismatch(place.end - place.start, "bytes"))
			}
			Payload::Varints(_) => {}
			Payload::Numbers(numbers) if numbers.len() as u64 != count => {
				return Err(mismatch(numbers.len() as u64, "numbers"))
			}
			Payload::Numbers(_) => {}
			Payload::None if count != 0 => return Err(mismatch(0, "bytes")),
			Payload::None => {}
		}
		Ok(Self { element, shape, payload })
	}

	pub fn shape(&self) -> &[usize] {
		&self.shape
	}

	pub fn kind(&self) -> Kind {
		self.element.kind()
	}

	fn count(&self) -> usize {
		self.shape.iter().product()
	}

	/// The bytes of these elements, if the elements lie there plainly.
	fn raw(&self, source: &dyn ReadAt, elements: &Range<usize>) -> Result<Vec<u8>> {
		let Payload::Raw(place) = &self.payload else { return Ok(Vec::new()) };
		let width = self.element.width();
		let mut bytes = vec![0; (elements.end - elements.start) * width];
		let at = place.start + (elements.start * width) as u64;
		source.read_at(at, &mut bytes).map_err(|error| Error::corrupt(at, error))?;
		Ok(bytes)
	}

	fn numbers(&self, source: &dyn ReadAt) -> Result<Vec<i64>> {
		match &self.payload {
			Payload::Varints(place) => {
				let mut wire = Wire::new(source);
				let (mut at, mut numbers) = (place.start, Vec::new());
				while at < place.end {
					numbers.push(wire.varint(&mut at, place.end)? as i64);
				}
				if numbers.len() != self.count() {
					return Err(Error::corrupt(place.start, "a tensor has too many or too few elements"));
				}
				Ok(numbers)
			}
			Payload::Numbers(numbers) => Ok(numbers.clone()),
			_ => Ok(Vec::new()),
		}
	}

	/// Some of the elements, as floating point.
	pub fn floats(&self, source: &dyn ReadAt, elements: Range<usize>) -> Result<Vec<f32>> {
		if matches!(self.payload, Payload::Raw(_)) {
			let bytes = self.raw(source, &elements)?;
			let element = self.element;
			let chunks = bytes.chunks_exact(element.width());
			return Ok(match element.kind() {
				Kind::Float => chunks.map(|bytes| element.float(bytes)).collect(),
				_ => chunks.map(|bytes| element.int(bytes) as f32).collect(),
			});
		}
		let numbers = self.numbers(source)?;
		let convert = |number: &i64| match self.element {
			Element::F16 => of_half(*number as u16),
			Element::Bf16 => of_brain(*number as u16),
			Element::F32 => f32::from_bits(*number as u32),
			_ => *number as f32,
		};
		Ok(numbers.get(elements).unwrap_or_default().iter().map(convert).collect())
	}

	/// All of it.
	pub fn load(&self, source: &dyn ReadAt) -> Result<Tensor> {
		let all = 0..self.count();
		let data = match self.kind() {
			Kind::Float => Data::Float(self.floats(source, all)?),
			_ if matches!(self.payload, Payload::Raw(_)) => {
				let bytes = self.raw(source, &all)?;
				Data::Int(
					bytes.chunks_exact(self.element.width()).map(|bytes| self.element.int(bytes)).collect(),
				)
			}
			_ => Data::Int(
				self.numbers(source)?
					.iter()
					.map(|number| self.element.int(&number.to_le_bytes()[..self.element.width()]))
					.collect(),
			),
		};
		Ok(Tensor { shape: self.shape.clone(), data })
	}
}

/// Collects a tensor's numbers that are fields of their own, or packed.
pub(super) fn payload_of(payload: &mut Payload, field: Field, limit: u64) -> Result<()> {
	match field {
		Field::Bytes(place) => *payload = Payload::Varints(place),
		Field::Varint(_) | Field::Fixed32(_) => {
			let number = match field {
				Field::Varint(number) => number as i64,
				Field::Fixed32(bits) => i64::from(bits),
				_ => 0,
			};
			match payload {
				Payload::Numbers(numbers) if (numbers.len() as u64) < limit => numbers.push(number),
				Payload::Numbers(_) => {
					return Err(Error::TooMany {
						what: "unpacked numbers in a tensor",
						found: limit + 1,
						limit,
					})
				}
				_ => *payload = Payload::Numbers(vec![number]),
			}
		}
		Field::Fixed64 => return Err(Error::corrupt(0, "a tensor's numbers of eight bytes are not packed")),
	}
	Ok(())
}

/// A number of 16 bits in brain floating point: the upper half of one of 32.
fn of_brain(bits: u16) -> f32 {
	f32::from_bits(u32::from(bits) << 16)
}

/// A number of 16 bits in half precision.
fn of_half(bits: u16) -> f32 {
	let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
	let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
	sign * match exponent {
		0 => fraction * 2f32.powi(-24),
		0x1f if fraction == 0.0 => f32::INFINITY,
		0x1f => f32::NAN,
		_ => (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
	}
}

#[cfg(test)]
mod tests {
	use super::{of_brain, of_half};

	#[test]
	fn numbers_of_16_bits_should_have_their_values() {
		let halves = [
			(0x3c00, 1.0),
			(0xc000, -2.0),
			(0x7bff, 65504.0),
			(0x0001, 5.960_464_5e-8),
			(0x3555, 0.333_251_95),
		];
		for (bits, expected) in halves {
			assert_eq!(of_half(bits), expected);
		}
		assert_eq!(of_brain(0x4049), 3.140_625);
	}
}
