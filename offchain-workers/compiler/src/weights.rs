//! The weights' blob, which is in a file: that of a large model would be most of the memory that compiling takes.

use crate::{Error, Result};
use std::{
	fs::File,
	io::{self, Read, Seek},
	ops::Range,
	os::unix::fs::FileExt,
	path::{Path, PathBuf},
};

/// Bytes that are moved at once.
const PIECE: u64 = 1 << 20;

/// A compiled model's weights, in a file that has no name and is gone with them.
#[derive(Debug)]
pub struct Weights {
	file: File,
	bytes: u64,
}

impl Weights {
	/// How many bytes they have.
	pub fn bytes(&self) -> u64 {
		self.bytes
	}

	/// All of them, in memory.
	pub fn read(&self) -> Result<Vec<u8>> {
		let mut bytes = Vec::new();
		self.append(0..self.bytes, &mut bytes)?;
		Ok(bytes)
	}

	/// Appends those at these places.
	pub(crate) fn append(&self, places: Range<u64>, to: &mut Vec<u8>) -> Result<()> {
		let start = to.len();
		to.resize(start + (places.end - places.start) as usize, 0);
		self.file.read_exact_at(&mut to[start..], places.start).map_err(unreadable)
	}

	/// Writes them into a file.
	pub fn write(&self, path: &Path) -> Result<()> {
		let mut from = &self.file;
		from.rewind().map_err(unreadable)?;
		// The system copies them, if it can, without bringing them here.
		let copied = File::create(path)
			.and_then(|mut to| io::copy(&mut from.take(self.bytes), &mut to))
			.map_err(|error| Error::io(path, error))?;
		if copied == self.bytes {
			Ok(())
		} else {
			Err(unreadable(io::ErrorKind::UnexpectedEof.into()))
		}
	}
}

fn unreadable(error: io::Error) -> Error {
	Error::Io(format!("the weights can't be read again: {error}"))
}

/// Weights that are being written. What fails is told by [`Self::check`] and at the end.
#[derive(Debug)]
pub(crate) struct Writer {
	directory: PathBuf,
	file: File,
	bytes: u64,
	failed: Option<Error>,
}

impl Writer {
	/// None yet, in a directory's file system.
	pub fn new(directory: &Path) -> Result<Self> {
		let file = tempfile::tempfile_in(directory).map_err(|error| Error::io(directory, error))?;
		Ok(Self { directory: directory.to_owned(), file, bytes: 0, failed: None })
	}

	/// Adds a tensor's bytes.
	pub fn add(&mut self, bytes: &[u8]) {
		if self.failed.is_some() {
			return;
		}
		match self.file.write_all_at(bytes, self.bytes) {
			Ok(()) => self.bytes += bytes.len() as u64,
			Err(error) => self.fail(Error::io(&self.directory, error)),
		}
	}

	/// Has it fail, unless it did already.
	pub fn fail(&mut self, error: Error) {
		self.failed.get_or_insert(error);
	}

	/// What failed.
	pub fn check(&self) -> Result<()> {
		self.failed.clone().map_or(Ok(()), Err)
	}

	/// Of tensors of so many bytes, in order, those that are used.
	pub fn finish(self, tensors: impl IntoIterator<Item = (usize, bool)>) -> Result<Weights> {
		self.check()?;
		let failed = |error| Error::io(&self.directory, error);
		let (mut from, mut to) = (0, 0);
		for (bytes, is_used) in tensors {
			let bytes = bytes as u64;
			if is_used {
				self.move_down(from..from + bytes, to).map_err(failed)?;
				to += bytes;
			}
			from += bytes;
		}
		self.file.set_len(to).map_err(failed)?;
		Ok(Weights { file: self.file, bytes: to })
	}

	/// Moves bytes to where they are not yet, or to where they are.
	fn move_down(&self, from: Range<u64>, to: u64) -> io::Result<()> {
		let by = from.start - to;
		if by == 0 {
			return Ok(());
		}
		let mut piece = Vec::new();
		for start in from.clone().step_by(PIECE as usize) {
			piece.resize(PIECE.min(from.end - start) as usize, 0);
			self.file.read_exact_at(&mut piece, start)?;
			self.file.write_all_at(&piece, start - by)?;
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn writer(tensors: &[Vec<u8>]) -> Writer {
		let mut writer = Writer::new(&std::env::temp_dir()).unwrap();
		tensors.iter().for_each(|tensor| writer.add(tensor));
		writer
	}

	/// Tensors of these lengths, whose bytes don't repeat after a piece.
	fn tensors(lengths: &[usize]) -> Vec<Vec<u8>> {
		let byte = |at: usize, place: usize| (at % 251 + place) as u8;
		let tensor = |(place, length): (usize, &usize)| (0..*length).map(|at| byte(at, place)).collect();
		lengths.iter().enumerate().map(tensor).collect()
	}

	#[test]
	fn used_tensors_should_follow_each_other_when_others_are_left_out() {
		let lengths = [3, PIECE as usize * 2 + 5, 7, 0, PIECE as usize + 1, 9];
		let tensors = tensors(&lengths);
		for unused in [[].as_slice(), &[0], &[1], &[0, 2, 5], &[0, 1, 2, 3, 4, 5]] {
			let uses =
				|| lengths.iter().enumerate().map(|(place, length)| (*length, !unused.contains(&place)));
			let expected: Vec<u8> = uses()
				.zip(&tensors)
				.filter(|((_, used), _)| *used)
				.flat_map(|(_, tensor)| tensor.clone())
				.collect();
			let weights = writer(&tensors).finish(uses()).unwrap();
			assert_eq!(weights.bytes(), expected.len() as u64);
			assert!(weights.read().unwrap() == expected, "without {unused:?}");
			let path = std::env::temp_dir().join(format!("ambit-weights-{}", std::process::id()));
			weights.write(&path).unwrap();
			assert!(std::fs::read(&path).unwrap() == expected, "without {unused:?}");
			std::fs::remove_file(&path).unwrap();
		}
	}

	#[test]
	fn weights_should_be_refused_when_they_are_cut_off() {
		let weights = writer(&tensors(&[100, 50])).finish([(100, true), (50, true)]).unwrap();
		weights.file.set_len(120).unwrap();
		let mut bytes = Vec::new();
		assert_eq!(weights.append(0..100, &mut bytes), Ok(()));
		for refused in [
			weights.append(90..130, &mut bytes),
			weights.read().map(|_| ()),
			weights.write("/dev/null".as_ref()),
		] {
			assert!(
				matches!(&refused, Err(Error::Io(reason)) if reason.contains("read again")),
				"{refused:?}"
			);
		}
	}

	#[test]
	fn what_failed_first_should_be_told_when_weights_are_finished() {
		let mut writer = writer(&tensors(&[10]));
		assert_eq!(writer.check(), Ok(()));
		writer.fail(Error::Graph("first".to_owned()));
		writer.fail(Error::Graph("second".to_owned()));
		writer.add(&[1]);
		assert_eq!(writer.check(), Err(Error::Graph("first".to_owned())));
		assert_eq!(writer.finish([(10, true)]).map(|_| ()), Err(Error::Graph("first".to_owned())));
		let nowhere = Writer::new("/nowhere/at/all".as_ref()).map(|_| ());
		assert!(
			matches!(&nowhere, Err(Error::Io(reason)) if reason.contains("/nowhere/at/all")),
			"{nowhere:?}"
		);
	}
}
