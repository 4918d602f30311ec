//! Arrays of NumPy: `.npy`, and `.npz` without compression.

use crate::{
	limits::{MAX_RANK, MAX_SAMPLE_FILE},
	tensor::{count_of, Data, Tensor},
	Error, Result,
};
use std::{
	io::Read,
	path::{Path, PathBuf},
};

/// What a `.npy` file begins with.
const NPY: &[u8] = b"\x93NUMPY";
/// What a zip archive with something in it begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// Signature of the end of a zip archive's directory, and of an entry in it.
const DIRECTORY_END: u32 = 0x0605_4b50;
const DIRECTORY_ENTRY: u32 = 0x0201_4b50;
/// Most samples in a directory.
const MAX_SAMPLES: usize = 65_536;

/// Arrays of one file with their names; a `.npy` file's only one has none.
pub type Arrays = Vec<(String, Tensor)>;

/// Reads a file's arrays.
pub fn read_arrays(path: &Path) -> Result<Arrays> {
	let failed = |error: std::io::Error| Error::io(path, error);
	let size = std::fs::metadata(path).map_err(failed)?.len();
	if size > MAX_SAMPLE_FILE {
		return Err(Error::io(path, format!("has {size} bytes; at most {MAX_SAMPLE_FILE} are read")));
	}
	let bytes = std::fs::read(path).map_err(failed)?;
	let arrays = if bytes.starts_with(NPY) {
		npy(&bytes).map(|array| vec![(String::new(), array)])
	} else {
		npz(&bytes)
	};
	arrays.map_err(|reason| Error::io(path, reason))
}

/// Whether a file begins as one with arrays does, by which [`read_arrays`] knows it.
pub fn is_array_file(path: &Path) -> Result<bool> {
	let failed = |error: std::io::Error| Error::io(path, error);
	let mut start = Vec::new();
	std::fs::File::open(path)
		.map_err(failed)?
		.take(NPY.len() as u64)
		.read_to_end(&mut start)
		.map_err(failed)?;
	Ok(start == NPY || start.starts_with(ZIP))
}

/// The samples of a directory, or of one file: each file is one, in the order of their names.
pub fn sample_files(path: &Path) -> Result<Vec<PathBuf>> {
	if path.is_file() {
		return Ok(vec![path.to_owned()]);
	}
	let entries = std::fs::read_dir(path).map_err(|error| Error::io(path, error))?;
	let mut files: Vec<PathBuf> = entries
		.filter_map(|entry| entry.ok().map(|entry| entry.path()))
		.filter(|path| path.extension().is_some_and(|extension| extension == "npy" || extension == "npz"))
		.take(MAX_SAMPLES)
		.collect();
	files.sort();
	if files.is_empty() {
		return Err(Error::io(path, "has no .npy or .npz file"));
	}
	Ok(files)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> std::result::Result<[u8; N], String> {
	let part = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
	part.copied().ok_or_else(|| "ends too early".to_owned())
}

fn word(bytes: &[u8], at: usize) -> std::result::Result<usize, String> {
	Ok(u32::from_le_bytes(array(bytes, at)?) as usize)
}

fn half(bytes: &[u8], at: usize) -> std::result::Result<usize, String> {
	Ok(u16::from_le_bytes(array(bytes, at)?).into())
}

fn npz(bytes: &[u8]) -> std::result::Result<Arrays, String> {
	// The directory's end is followed by a comment of at most 64 KiB.
	let last = bytes.len().checked_sub(22).ok_or("is neither .npy nor .npz")?;
	let first = last.saturating_sub(0xffff);
	let end = (first..=last).rev().find(|at| word(bytes, *at) == Ok(DIRECTORY_END as usize));
	let end = end.ok_or("is neither .npy nor .npz")?;
	let (count, mut at) = (half(bytes, end + 10)?, word(bytes, end + 16)?);
	let mut arrays = Vec::new();
	for _ in 0..count {
		if word(bytes, at)? != DIRECTORY_ENTRY as usize {
			return Err("has a damaged directory".to_owned());
		}
		let (method, size) = (half(bytes, at + 10)?, word(bytes, at + 20)?);
		let (name_length, extra, comment) =
			(half(bytes, at + 28)?, half(bytes, at + 30)?, half(bytes, at + 32)?);
		let header = word(bytes, at + 42)?;
		let name = bytes.get(at + 46..at + 46 + name_length).ok_or("ends too early")?;
		let name = String::from_utf8_lossy(name);
		if method != 0 {
			return Err("is compressed; write it with numpy.savez, not savez_compressed".to_owned());
		}
		let start = header + 30 + half(bytes, header + 26)? + half(bytes, header + 28)?;
		let content =
			start.checked_add(size).and_then(|end| bytes.get(start..end)).ok_or("ends too early")?;
		let name = name.trim_end_matches(".npy").to_owned();
		let array = npy(content).map_err(|reason| format!("array `{name}` {reason}"))?;
		arrays.push((name, array));
		at += 46 + name_length + extra + comment;
	}
	Ok(arrays)
}

/// The value of a key in the header of an array, a Python dictionary.
fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
	let rest = header.split_once(&format!("'{key}'"))?.1.split_once(':')?.1.trim_start();
	let end = match rest.chars().next()? {
		'(' => rest.find(')')? + 1,
		'\'' => rest[1..].find('\'')? + 2,
		_ => rest.find([',', '}'])?,
	};
	rest.get(..end)
}

fn npy(bytes: &[u8]) -> std::result::Result<Tensor, String> {
	if !bytes.starts_with(NPY) {
		return Err("is no array of NumPy".to_owned());
	}
	let (start, length): (usize, usize) = match bytes.get(6) {
		Some(1) => (10, half(bytes, 8)?),
		Some(2 | 3) => (12, word(bytes, 8)?),
		_ => return Err("is of a version that is not read".to_owned()),
	};
	let header = start.checked_add(length).and_then(|end| bytes.get(start..end)).ok_or("ends too early")?;
	let header = std::str::from_utf8(header).map_err(|_| "has a header that is no text")?;
	let kind = field(header, "descr").ok_or("has no type")?.trim_matches('\'');
	if field(header, "fortran_order") != Some("False") {
		return Err("has its columns one after the other; write numpy.ascontiguousarray of it".to_owned());
	}
	let shape = field(header, "shape").ok_or("has no shape")?;
	let shape = shape.trim_matches(['(', ')']).split(',').map(str::trim).filter(|extent| !extent.is_empty());
	let shape: Vec<usize> =
		shape.map(str::parse).collect::<std::result::Result<_, _>>().map_err(|_| "has no shape")?;
	let count = count_of(&shape)
		.ok_or_else(|| format!("of shape {shape:?} is too large or has over {MAX_RANK} axes"))?;
	let content = &bytes[start + length..];
	let width = match kind {
		"|i1" | "|u1" | "|b1" => 1,
		"<i2" | "<u2" => 2,
		"<f4" | "<i4" | "<u4" => 4,
		"<f8" | "<i8" | "<u8" => 8,
		other => return Err(format!("has elements of type `{other}`, which are not read")),
	};
	if content.len() != count * width {
		return Err(format!("has {} bytes of elements where {} are due", content.len(), count * width));
	}
	let chunks = content.chunks_exact(width);
	let data = match kind {
		"<f4" => {
			Data::Float(chunks.map(|bytes| f32::from_le_bytes(array(bytes, 0).unwrap_or_default())).collect())
		}
		"<f8" => Data::Float(
			chunks.map(|bytes| f64::from_le_bytes(array(bytes, 0).unwrap_or_default()) as f32).collect(),
		),
		_ => {
			let is_signed = kind.as_bytes()[1] == b'i';
			let int = |bytes: &[u8]| {
				let mut wide = [0; 8];
				wide[..width].copy_from_slice(bytes);
				let unused = 64 - 8 * width as u32;
				let value = i64::from_le_bytes(wide);
				if is_signed {
					value << unused >> unused
				} else {
					value
				}
			};
			Data::Int(chunks.map(int).collect())
		}
	};
	Ok(Tensor { shape, data })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn file(header: &str, content: &[u8]) -> Vec<u8> {
		let mut bytes = NPY.to_vec();
		bytes.extend([1, 0]);
		bytes.extend((header.len() as u16).to_le_bytes());
		bytes.extend(header.as_bytes());
		bytes.extend(content);
		bytes
	}

	#[test]
	fn npy_should_read_numbers_when_they_are_of_known_types() {
		let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
		let read = npy(&file(header, &[1.5f32.to_le_bytes(), (-2f32).to_le_bytes()].concat()));
		assert_eq!(read, Ok(Tensor::floats(&[2], vec![1.5, -2.0])));
		let header = "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 2), }";
		assert_eq!(npy(&file(header, &[0xff, 3])), Ok(Tensor::ints(&[1, 2], vec![-1, 3])));
	}

	#[test]
	fn npy_should_refuse_when_lengths_lie() {
		let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }";
		assert!(npy(&file(header, &[0; 4])).unwrap_err().contains("too large"));
		let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
		assert!(npy(&file(header, &[0; 4])).unwrap_err().contains("12 are due"));
		for length in 0..60 {
			let whole = file(header, &[0; 12]);
			assert!(npy(&whole[..length]).is_err());
			assert!(npz(&whole[..length]).is_err());
		}
	}
}
