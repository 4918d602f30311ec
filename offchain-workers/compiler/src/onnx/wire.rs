//! Protocol Buffers, as far as ONNX needs them: fields of a message at a place in a file.

use crate::{limits::MAX_TEXT, Error, Result};
use std::{fs::File, io, ops::Range, os::unix::fs::FileExt, path::Path};

/// Bytes that are read at once.
const WINDOW: u64 = 64 * 1024;

/// Something that has bytes at places.
pub trait ReadAt {
	/// Number of bytes.
	fn size(&self) -> u64;

	/// Fills `to` with the bytes from `at` on.
	fn read_at(&self, at: u64, to: &mut [u8]) -> io::Result<()>;
}

impl ReadAt for &[u8] {
	fn size(&self) -> u64 {
		self.len() as u64
	}

	fn read_at(&self, at: u64, to: &mut [u8]) -> io::Result<()> {
		let from = usize::try_from(at).ok().and_then(|at| self.get(at..)?.get(..to.len()));
		to.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
		Ok(())
	}
}

impl ReadAt for Vec<u8> {
	fn size(&self) -> u64 {
		self.len() as u64
	}

	fn read_at(&self, at: u64, to: &mut [u8]) -> io::Result<()> {
		self.as_slice().read_at(at, to)
	}
}

/// A file, of which only what is asked for is in memory.
#[derive(Debug)]
pub struct FileSource {
	file: File,
	size: u64,
}

impl FileSource {
	/// Opens a regular file.
	pub fn open(path: &Path) -> Result<Self> {
		let failed = |error: io::Error| Error::io(path, error);
		let file = File::open(path).map_err(failed)?;
		let metadata = file.metadata().map_err(failed)?;
		if !metadata.is_file() {
			return Err(Error::io(path, "is not a regular file"));
		}
		Ok(Self { file, size: metadata.len() })
	}
}

impl ReadAt for FileSource {
	fn size(&self) -> u64 {
		self.size
	}

	fn read_at(&self, at: u64, to: &mut [u8]) -> io::Result<()> {
		self.file.read_exact_at(to, at)
	}
}

/// What a field has.
#[derive(Clone, Debug)]
pub(crate) enum Field {
	/// An integer.
	Varint(u64),
	/// Four bytes.
	Fixed32(u32),
	/// Eight bytes, which nothing that is read here has one of.
	Fixed64,
	/// Bytes at a place: a text, a message or packed numbers.
	Bytes(Range<u64>),
}

/// Reads messages of a source through a window.
pub(crate) struct Wire<'a> {
	source: &'a dyn ReadAt,
	window: Vec<u8>,
	start: u64,
}

impl<'a> Wire<'a> {
	pub fn new(source: &'a dyn ReadAt) -> Self {
		Self { source, window: Vec::new(), start: 0 }
	}

	pub fn size(&self) -> u64 {
		self.source.size()
	}

	fn byte(&mut self, at: u64) -> Result<u8> {
		let place = at.wrapping_sub(self.start);
		if place < self.window.len() as u64 {
			return Ok(self.window[place as usize]);
		}
		let length = WINDOW.min(self.source.size().saturating_sub(at));
		if length == 0 {
			return Err(Error::corrupt(at, "the file ends within a message"));
		}
		self.window.resize(length as usize, 0);
		self.start = at;
		let read = self.source.read_at(at, &mut self.window);
		if let Err(error) = read {
			self.window.clear();
			return Err(Error::corrupt(at, error));
		}
		Ok(self.window[0])
	}

	/// The integer at a place, which moves behind it.
	pub fn varint(&mut self, at: &mut u64, end: u64) -> Result<u64> {
		let start = *at;
		let mut value = 0u64;
		for shift in (0..64).step_by(7) {
			if *at >= end {
				return Err(Error::corrupt(start, "a number is cut off"));
			}
			let byte = self.byte(*at)?;
			*at += 1;
			value |= u64::from(byte & 0x7f) << shift;
			if byte < 0x80 {
				return Ok(value);
			}
		}
		Err(Error::corrupt(start, "a number has more than 64 bits"))
	}

	/// Gives each field of the message at a place to `each`, in order.
	pub fn fields(
		&mut self,
		message: Range<u64>,
		each: &mut dyn FnMut(&mut Self, u64, Field) -> Result<()>,
	) -> Result<()> {
		let mut at = message.start;
		while at < message.end {
			let start = at;
			let tag = self.varint(&mut at, message.end)?;
			let field = match tag & 7 {
				0 => Field::Varint(self.varint(&mut at, message.end)?),
				1 => {
					at += 8;
					Field::Fixed64
				}
				2 => {
					let length = self.varint(&mut at, message.end)?;
					let from = at;
					at = at.saturating_add(length);
					Field::Bytes(from..at)
				}
				5 => {
					let mut bytes = [0; 4];
					for byte in &mut bytes {
						*byte = self.byte(at)?;
						at += 1;
					}
					Field::Fixed32(u32::from_le_bytes(bytes))
				}
				kind => return Err(Error::corrupt(start, format!("there is no field of kind {kind}"))),
			};
			if at > message.end {
				return Err(Error::corrupt(start, "a field is longer than its message"));
			}
			if tag >> 3 == 0 {
				return Err(Error::corrupt(start, "there is no field 0"));
			}
			each(self, tag >> 3, field)?;
		}
		Ok(())
	}

	/// Floats one after the other.
	pub fn packed_floats(&mut self, place: Range<u64>) -> Result<Vec<f32>> {
		let mut bytes = vec![0; (place.end - place.start) as usize];
		self.source.read_at(place.start, &mut bytes).map_err(|error| Error::corrupt(place.start, error))?;
		let float = |bytes: &[u8]| bytes.first_chunk().map_or(0.0, |bytes| f32::from_le_bytes(*bytes));
		Ok(bytes.chunks_exact(4).map(float).collect())
	}

	/// A text of at most [`MAX_TEXT`] bytes.
	pub fn text(&mut self, field: &Field) -> Result<String> {
		let place = bytes(field)?;
		let length = place.end - place.start;
		if length > MAX_TEXT {
			return Err(Error::TooMany { what: "bytes in a name", found: length, limit: MAX_TEXT });
		}
		let mut text = vec![0; length as usize];
		self.source.read_at(place.start, &mut text).map_err(|error| Error::corrupt(place.start, error))?;
		String::from_utf8(text).map_err(|_| Error::corrupt(place.start, "a name is not UTF-8"))
	}
}

/// The place of a field that must have one.
pub(crate) fn bytes(field: &Field) -> Result<Range<u64>> {
	match field {
		Field::Bytes(place) => Ok(place.clone()),
		_ => Err(Error::corrupt(0, "a field is a number where a message is due")),
	}
}

/// The integer of a field that must have one.
pub(crate) fn number(field: &Field) -> Result<i64> {
	match field {
		Field::Varint(value) => Ok(*value as i64),
		_ => Err(Error::corrupt(0, "a field is no number where one is due")),
	}
}
