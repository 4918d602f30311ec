//! Protocol buffers, as far as dag-pb and UnixFS need them: varints and byte strings, in one form each.

use crate::Flaw;

/// A field's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value<'a> {
	Number(u64),
	Bytes(&'a [u8]),
}

/// The fields of a message that consists of varints and byte strings. Ends after the first that is malformed.
#[derive(Clone)]
pub(crate) struct Fields<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Fields<'a> {
	type Item = Result<(u64, Value<'a>), Flaw>;

	fn next(&mut self) -> Option<Self::Item> {
		if self.0.is_empty() {
			return None;
		}
		let field = self.read().ok_or(Flaw::Malformed);
		if field.is_err() {
			self.0 = &[];
		}
		Some(field)
	}
}

impl<'a> Fields<'a> {
	fn read(&mut self) -> Option<(u64, Value<'a>)> {
		let tag = varint(&mut self.0)?;
		let value = match tag & 7 {
			0 => Value::Number(varint(&mut self.0)?),
			2 => {
				let length = usize::try_from(varint(&mut self.0)?).ok()?;
				let (bytes, rest) = self.0.split_at_checked(length)?;
				self.0 = rest;
				Value::Bytes(bytes)
			}
			_ => return None,
		};
		Some((tag >> 3, value))
	}
}

/// Takes a varint in its shortest form off the front of some bytes.
pub(crate) fn varint(bytes: &mut &[u8]) -> Option<u64> {
	let mut value = 0_u64;
	for shift in (0..64_u32).step_by(7) {
		let (byte, rest) = bytes.split_first()?;
		*bytes = rest;
		let part = u64::from(byte & 0x7f);
		if shift == 63 && part > 1 {
			return None;
		}
		value |= part.checked_shl(shift)?;
		if byte & 0x80 == 0 {
			// A last byte of nothing would be a longer form of the same number.
			return (shift == 0 || *byte != 0).then_some(value);
		}
	}
	None
}

#[cfg(test)]
mod tests {
	use super::*;

	fn read(mut bytes: &[u8]) -> Option<u64> {
		varint(&mut bytes).filter(|_| bytes.is_empty())
	}

	#[test]
	fn varints_should_be_read_in_their_shortest_form_only() {
		assert_eq!(read(&[0]), Some(0));
		assert_eq!(read(&[0x7f]), Some(127));
		assert_eq!(read(&[0x80, 1]), Some(128));
		assert_eq!(read(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]), Some(u64::MAX));
		assert_eq!(read(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]), None);
		assert_eq!(read(&[0x80, 0]), None);
		assert_eq!(read(&[0x80]), None);
		assert_eq!(read(&[]), None);
		assert_eq!(read(&[0x80; 11]), None);
	}

	#[test]
	fn fields_should_end_at_the_first_that_is_cut_off() {
		assert_eq!(Fields(&[0x0a, 2, 7, 7]).next(), Some(Ok((1, Value::Bytes(&[7, 7])))));
		let mut cut = Fields(&[0x0a, 3, 7, 7]);
		assert_eq!((cut.next(), cut.next()), (Some(Err(Flaw::Malformed)), None));
		assert_eq!(Fields(&[0x0d, 1, 2, 3, 4]).next(), Some(Err(Flaw::Malformed)), "a fixed32");
	}
}
