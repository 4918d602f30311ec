//! From a reply to what is wanted of it.

use crate::{
	decimal::{scale, NotScaled},
	json::{find, text_of, Reader},
	pointer::Path,
};
use ambit_graph::{ElementType, TensorType};
use ambit_primitives::feeds::{Failure, Query, Reading, Text, MAX_DECIMALS};
use sp_core::H256;

/// What was read of a reply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Read {
	/// Of [`Reading::Text`].
	Text(Text),
	/// Of [`Reading::Number`].
	Number(i128),
	/// Of [`Reading::Tensor`].
	Tensor {
		/// Root over the input tensors, of which this is the only one.
		root: H256,
		/// The elements in row-major order, little endian: a job's input.
		bytes: Vec<u8>,
	},
}

/// Reads what is asked for out of a source's reply.
pub fn read(query: &Query, reply: &[u8]) -> Result<Read, Failure> {
	let pointer = std::str::from_utf8(&query.pointer).ok().and_then(|text| text.parse::<Path>().ok());
	// The reply is checked before the pointer: it is wrong whatever is wanted of it.
	let found = find(reply, pointer.as_ref().unwrap_or(&Path::default())).map_err(|_| Failure::Malformed)?;
	let value = found.filter(|_| pointer.is_some()).ok_or(Failure::Absent)?;
	match &query.reading {
		Reading::Text => {
			let text = text_of(value).ok_or(Failure::WrongType)?;
			text.into_owned().into_bytes().try_into().map(Read::Text).map_err(|_| Failure::OutOfRange)
		}
		Reading::Number { decimals } => {
			let text = text_of(value);
			scaled(text.as_deref().unwrap_or(value), *decimals).map(Read::Number)
		}
		Reading::Tensor { ty, decimals } => tensor(&TensorType::from(ty), value, *decimals),
	}
}

/// A number in units of 10^-`decimals`.
fn scaled(number: &str, decimals: u8) -> Result<i128, Failure> {
	if decimals > MAX_DECIMALS {
		return Err(Failure::OutOfRange);
	}
	scale(number, decimals).map_err(|why| match why {
		NotScaled::NoNumber => Failure::WrongType,
		NotScaled::OutOfRange => Failure::OutOfRange,
	})
}

fn tensor(ty: &TensorType, value: &str, decimals: u8) -> Result<Read, Failure> {
	// Each element takes a byte of text at least.
	let is_possible = ty.is_valid() && ty.elements() <= value.len() as u64;
	if !is_possible {
		return Err(Failure::WrongType);
	}
	let mut elements =
		Elements { reader: Reader::new(value), element: ty.element, decimals, bytes: Vec::new() };
	elements.read(&ty.shape)?;
	// Of a type and bytes that fit each other there is a root.
	let root = ambit_trace::blob_root([ty], &elements.bytes).map_err(|_| Failure::WrongType)?;
	Ok(Read::Tensor { root: H256(root), bytes: elements.bytes })
}

/// Reads the elements of a tensor out of a value that is strict JSON.
struct Elements<'a> {
	reader: Reader<'a>,
	element: ElementType,
	decimals: u8,
	bytes: Vec<u8>,
}

impl Elements<'_> {
	fn read(&mut self, shape: &[u32]) -> Result<(), Failure> {
		let Some((extent, inner)) = shape.split_first() else {
			let number = self.reader.number().map_err(|_| Failure::WrongType)?;
			return self.push(scaled(number, self.decimals)?);
		};
		let wrong = |is_right: bool| if is_right { Ok(()) } else { Err(Failure::WrongType) };
		wrong(self.reader.take(b'['))?;
		for place in 0..*extent {
			self.reader.space();
			if place > 0 {
				wrong(self.reader.take(b','))?;
				self.reader.space();
			}
			self.read(inner)?;
		}
		self.reader.space();
		wrong(self.reader.take(b']'))
	}

	fn push(&mut self, number: i128) -> Result<(), Failure> {
		let range = self.element.min()..=self.element.max();
		let number = i64::try_from(number).ok().filter(|number| range.contains(number));
		self.element.write(number.ok_or(Failure::OutOfRange)?, &mut self.bytes);
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::jobs::{Element, ValueType};
	use proptest::prelude::*;

	fn query(pointer: &str, reading: Reading) -> Query {
		let text = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
		Query {
			url: "https://data.example".as_bytes().to_vec().try_into().unwrap(),
			pointer: text(pointer),
			reading,
		}
	}

	fn number(reply: &str, decimals: u8) -> Result<Read, Failure> {
		read(&query("/x", Reading::Number { decimals }), reply.as_bytes())
	}

	fn tensor_of(element: Element, shape: &[u32], decimals: u8, reply: &str) -> Result<Vec<u8>, Failure> {
		let ty = ValueType { element, shape: shape.to_vec().try_into().unwrap() };
		let tensor = TensorType::from(&ty);
		match read(&query("", Reading::Tensor { ty, decimals }), reply.as_bytes())? {
			Read::Tensor { root, bytes } => {
				assert_eq!(root.0, ambit_trace::blob_root([&tensor], &bytes).unwrap());
				Ok(bytes)
			}
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn a_number_should_be_one_or_a_string_that_holds_one() {
		assert_eq!(number(r#"{"x": 64123.455}"#, 2), Ok(Read::Number(6_412_346)));
		assert_eq!(number(r#"{"x": "64123.445"}"#, 2), Ok(Read::Number(6_412_344)));
		assert_eq!(number(r#"{"x": "\u0031e3"}"#, 0), Ok(Read::Number(1_000)));
		for value in [r#"" 1""#, r#""""#, r#""1,5""#, r#""NaN""#, "null", "true", "[1]", "{}"] {
			assert_eq!(number(&format!(r#"{{"x": {value}}}"#), 0), Err(Failure::WrongType), "{value}");
		}
		assert_eq!(number(r#"{"x": 1e999}"#, 0), Err(Failure::OutOfRange));
		assert_eq!(number(r#"{"x": 1}"#, MAX_DECIMALS + 1), Err(Failure::OutOfRange));
		assert_eq!(number(r#"{"y": 1}"#, 0), Err(Failure::Absent));
		assert_eq!(number(r#"{"x": 1, "x": 1}"#, 0), Err(Failure::Malformed));
		assert_eq!(number("<html>", 0), Err(Failure::Malformed));
	}

	#[test]
	fn a_text_should_be_a_string_that_is_not_too_long() {
		let text = |reply: &str| read(&query("", Reading::Text), reply.as_bytes());
		assert_eq!(
			text(r#""h\u00f6flich""#),
			Ok(Read::Text("höflich".as_bytes().to_vec().try_into().unwrap()))
		);
		assert!(text(&format!("\"{}\"", "a".repeat(256))).is_ok());
		assert_eq!(text(&format!("\"{}\"", "a".repeat(257))), Err(Failure::OutOfRange));
		assert_eq!(text(&format!("\"{}\"", "ä".repeat(129))), Err(Failure::OutOfRange));
		assert_eq!(text("1"), Err(Failure::WrongType));
	}

	#[test]
	fn a_pointer_that_is_none_should_lead_nowhere() {
		let asked = |pointer: &[u8], reply: &[u8]| {
			let pointer = pointer.to_vec().try_into().unwrap();
			read(&Query { pointer, ..query("", Reading::Text) }, reply)
		};
		for pointer in [&b"x"[..], b"/~2", b"/\xff"] {
			assert_eq!(asked(pointer, br#"{"x": "y"}"#), Err(Failure::Absent));
			assert_eq!(asked(pointer, b"{"), Err(Failure::Malformed));
		}
	}

	#[test]
	fn a_tensor_should_have_exactly_its_shape_and_fit_its_type() {
		assert_eq!(tensor_of(Element::I8, &[2, 2], 0, "[[1, -2], [ 3 ,4.5 ]]"), Ok(vec![1, 0xfe, 3, 4]));
		assert_eq!(
			tensor_of(Element::I16, &[2], 2, "[1.5,-0.015]"),
			Ok([150_i16, -2].map(i16::to_le_bytes).concat())
		);
		assert_eq!(
			tensor_of(Element::I64, &[1, 1], 18, "[[9.223372036854775807]]"),
			Ok(i64::MAX.to_le_bytes().to_vec())
		);
		for (shape, reply) in [
			(&[2, 2][..], "[[1,2],[3]]"),
			(&[2, 2], "[[1,2],[3,4],[5,6]]"),
			(&[2, 2], "[[1,2]]"),
			(&[2, 2], "[1,2,3,4]"),
			(&[4], "[[1,2],[3,4]]"),
			(&[1], "1"),
			(&[1], "[\"1\"]"),
			(&[1], "[null]"),
			(&[1], "[[1]]"),
			(&[1], "{\"0\": 1}"),
			(&[1], "[]"),
			(&[1, 1], "[[]]"),
			(&[u32::MAX, u32::MAX], "[[1]]"),
			(&[0], "[]"),
		] {
			assert_eq!(tensor_of(Element::I32, shape, 0, reply), Err(Failure::WrongType), "{reply}");
		}
		for (element, reply) in [
			(Element::I8, "[128]"),
			(Element::I8, "[-129]"),
			(Element::I8, "[127.5]"),
			(Element::I16, "[32768]"),
			(Element::I32, "[2147483648]"),
			(Element::I64, "[9223372036854775808]"),
			(Element::I64, "[1e999]"),
		] {
			assert_eq!(tensor_of(element, &[1], 0, reply), Err(Failure::OutOfRange), "{reply}");
		}
	}

	proptest! {
		#[test]
		fn a_tensor_should_be_its_elements_in_order(rows in 1_u32..6, columns in 1_u32..6, seed: i32) {
			let numbers: Vec<i32> = (0..rows * columns).map(|place| seed.wrapping_mul(31).wrapping_add(place as i32 * 65_537)).collect();
			let nested: Vec<&[i32]> = numbers.chunks(columns as usize).collect();
			let reply = serde_json::to_string(&nested).unwrap();
			let expected: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
			prop_assert_eq!(tensor_of(Element::I32, &[rows, columns], 0, &reply), Ok(expected));
		}
	}
}
