//! Protocol buffers, as far as IPFS's messages need them: varints and byte strings.
//!
//! Reading is total: no arithmetic that can overflow, and no allocation.

/// A field's value.
pub(crate) enum Value<'a> {
	Number(u64),
	Bytes(&'a [u8]),
}

/// The fields of a message that consists of varints and byte strings.
pub(crate) struct Fields<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Fields<'a> {
	type Item = Result<(u64, Value<'a>), &'static str>;

	fn next(&mut self) -> Option<Self::Item> {
		if self.0.is_empty() {
			return None;
		}
		let field = self.read();
		if field.is_err() {
			self.0 = &[];
		}
		Some(field)
	}
}

impl<'a> Fields<'a> {
	fn read(&mut self) -> Result<(u64, Value<'a>), &'static str> {
		let tag = varint(&mut self.0)?;
		let value = match tag & 7 {
			0 => Value::Number(varint(&mut self.0)?),
			2 => {
				let length = varint(&mut self.0)?;
				let split = usize::try_from(length).ok().and_then(|length| self.0.split_at_checked(length));
				let (bytes, rest) = split.ok_or("cut off")?;
				self.0 = rest;
				Value::Bytes(bytes)
			}
			_ => return Err("a field of unknown type"),
		};
		Ok((tag >> 3, value))
	}
}

/// Takes a varint off the front of some bytes.
pub(crate) fn varint(bytes: &mut &[u8]) -> Result<u64, &'static str> {
	let mut value = 0_u64;
	for shift in (0..64).step_by(7) {
		let (byte, rest) = bytes.split_first().ok_or("cut off")?;
		*bytes = rest;
		let part = u64::from(byte & 0x7f);
		if shift == 63 && part > 1 {
			break;
		}
		value |= part << shift;
		if byte & 0x80 == 0 {
			return Ok(value);
		}
	}
	Err("a number over 64 bits")
}

/// Appends a varint.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
	while value >= 0x80 {
		out.push((value & 0x7f) as u8 | 0x80);
		value >>= 7;
	}
	out.push(value as u8);
}

/// Appends a field that is a number.
pub(crate) fn put_number(out: &mut Vec<u8>, field: u8, value: u64) {
	put_varint(out, u64::from(field) << 3);
	put_varint(out, value);
}

/// Appends a field that is a byte string, or a message.
pub(crate) fn put_bytes(out: &mut Vec<u8>, field: u8, value: &[u8]) {
	put_varint(out, u64::from(field) << 3 | 2);
	put_varint(out, value.len() as u64);
	out.extend_from_slice(value);
}
