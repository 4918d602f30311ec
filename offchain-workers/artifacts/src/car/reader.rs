//! Reading CARs from whoever sent them, block by block.

use super::CarProblem;
use crate::{
	block::{self, MAX_BLOCK_BYTES},
	error::ArtifactError,
};
use bytes::Bytes;
use cid::Cid;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, BufReader};

/// Longest header, bytes.
const MAX_HEADER: u64 = 64 * 1024;
/// Most roots that a header may name.
const MAX_ROOTS: u64 = 1024;
/// Longest CID of a block, bytes. Those that can be kept have at most 36.
const MAX_CID: u64 = 128;
/// What a CAR of version 2 begins with, as the CBOR of `{"version": 2}`.
const VERSION_2: &[u8] = b"\xa1\x67version\x02";
/// Bytes between that and the end of the fixed header: characteristics, offset and size of the data, offset of the index.
const FIXED_HEADER: usize = 40;
/// Furthest that the data of version 2 may begin after that header, bytes.
const MAX_PADDING: u64 = 1024 * 1024;

/// Reads a CAR front to back. Holds one block at a time.
pub(crate) struct CarReader<R> {
	input: BufReader<R>,
	roots: Vec<Cid>,
	/// Bytes read so far.
	read: u64,
	/// Where the blocks end, which version 2 says; version 1 goes on to the end of the input.
	end: Option<u64>,
	max_bytes: u64,
}

impl<R: AsyncRead + Unpin> CarReader<R> {
	/// Reads the header of a CAR of at most `max_bytes`.
	pub(crate) async fn open(input: R, max_bytes: u64) -> Result<Self, ArtifactError> {
		let mut reader =
			Self { input: BufReader::new(input), roots: Vec::new(), read: 0, end: None, max_bytes };
		let mut header = reader.header().await?;
		if header == VERSION_2 {
			reader.enter_data().await?;
			header = reader.header().await?;
		}
		reader.roots = decode_header(&header)?;
		Ok(reader)
	}

	/// What it says that it is a CAR of.
	pub(crate) fn roots(&self) -> &[Cid] {
		&self.roots
	}

	/// The next block, not yet verified.
	pub(crate) async fn next(&mut self) -> Result<Option<(Cid, Bytes)>, ArtifactError> {
		if self.end.is_some_and(|end| self.read >= end) {
			return Ok(None);
		}
		let Some(length) = self.varint().await? else { return Ok(None) };
		if length > MAX_BLOCK_BYTES as u64 + MAX_CID {
			return Err(CarProblem::Section("longer than a block can be").into());
		}
		let section = Bytes::from(self.take(length).await?);
		if self.end.is_some_and(|end| self.read > end) {
			return Err(CarProblem::Section("it goes on after the data's end").into());
		}
		let mut rest = &section[..];
		let cid = Cid::read_bytes(&mut rest).map_err(|_| CarProblem::Section("no CID at its front"))?;
		block::check(&cid).map_err(CarProblem::Block)?;
		let block = section.slice_ref(rest);
		if block.len() > MAX_BLOCK_BYTES {
			return Err(CarProblem::Section("longer than a block can be").into());
		}
		Ok(Some((cid, block)))
	}

	async fn header(&mut self) -> Result<Vec<u8>, ArtifactError> {
		match self.varint().await? {
			Some(length) if (1..=MAX_HEADER).contains(&length) => self.take(length).await,
			Some(_) => Err(CarProblem::Header("of no sensible length").into()),
			None => Err(CarProblem::Header("nothing there").into()),
		}
	}

	/// Goes on to where the data of version 2 begins.
	async fn enter_data(&mut self) -> Result<(), ArtifactError> {
		let fixed = self.take(FIXED_HEADER as u64).await?;
		let number = |at: usize| {
			let bytes = fixed.get(at..at.saturating_add(8)).and_then(|bytes| bytes.try_into().ok());
			bytes.map(u64::from_le_bytes).unwrap_or_default()
		};
		let (offset, size) = (number(16), number(24));
		let padding = offset.checked_sub(self.read).filter(|padding| *padding <= MAX_PADDING);
		let padding = padding.ok_or(CarProblem::Header("its data begins at no sensible place"))?;
		self.take(padding).await?;
		let end = offset.checked_add(size).ok_or(CarProblem::Header("its data ends at no sensible place"))?;
		self.end = Some(end);
		Ok(())
	}

	/// `None` where the input ends before it.
	async fn varint(&mut self) -> Result<Option<u64>, ArtifactError> {
		let mut bytes = Vec::with_capacity(10);
		loop {
			match self.input.read_u8().await {
				Ok(byte) => {
					self.count(1)?;
					bytes.push(byte);
				}
				Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
					return if bytes.is_empty() {
						Ok(None)
					} else {
						Err(CarProblem::CutOff(self.read).into())
					};
				}
				Err(error) => return Err(error.into()),
			}
			if bytes.last().is_some_and(|byte| byte & 0x80 == 0) || bytes.len() == 10 {
				let number = crate::protobuf::varint(&mut &bytes[..]);
				return Ok(Some(number.map_err(CarProblem::Section)?));
			}
		}
	}

	async fn take(&mut self, length: u64) -> Result<Vec<u8>, ArtifactError> {
		self.count(length)?;
		let mut bytes = Vec::new();
		(&mut self.input).take(length).read_to_end(&mut bytes).await?;
		if (bytes.len() as u64) < length {
			let read = self.read.saturating_sub(length).saturating_add(bytes.len() as u64);
			return Err(CarProblem::CutOff(read).into());
		}
		Ok(bytes)
	}

	fn count(&mut self, length: u64) -> Result<(), CarProblem> {
		self.read = self.read.saturating_add(length);
		if self.read > self.max_bytes {
			return Err(CarProblem::Oversized(self.max_bytes));
		}
		Ok(())
	}
}

/// The roots that the DAG-CBOR of `{"roots": [...], "version": 1}` names.
fn decode_header(header: &[u8]) -> Result<Vec<Cid>, CarProblem> {
	const UNSIGNED: u8 = 0;
	const BYTES: u8 = 2;
	const TEXT: u8 = 3;
	const ARRAY: u8 = 4;
	const MAP: u8 = 5;
	const TAG: u8 = 6;
	let mut cbor = Cbor(header);
	let (mut roots, mut version) = (None, None);
	for _ in 0..cbor.expect(MAP)?.min(MAX_ROOTS) {
		let length = cbor.expect(TEXT)?;
		match cbor.take(length)? {
			b"roots" if roots.is_none() => {
				let count = cbor.expect(ARRAY)?;
				if count > MAX_ROOTS {
					return Err(CarProblem::Header("more roots than are read"));
				}
				let mut found = Vec::new();
				for _ in 0..count {
					if cbor.expect(TAG)? != 42 {
						return Err(CarProblem::Header("a root that is not a CID"));
					}
					let length = cbor.expect(BYTES)?;
					let cid = cbor.take(length)?.strip_prefix(b"\0");
					let cid = cid.ok_or(CarProblem::Header("a root that is not a CID"))?;
					found.push(block::parse_bytes(cid).map_err(CarProblem::Block)?);
				}
				roots = Some(found);
			}
			b"version" if version.is_none() => version = Some(cbor.expect(UNSIGNED)?),
			_ => return Err(CarProblem::Header("not of roots and a version")),
		}
	}
	match version {
		Some(1) => {}
		Some(other) => return Err(CarProblem::Version(other)),
		None => return Err(CarProblem::Header("no version")),
	}
	if !cbor.0.is_empty() {
		return Err(CarProblem::Header("something after it"));
	}
	roots.ok_or(CarProblem::Header("no roots"))
}

/// CBOR that is still to be read.
struct Cbor<'a>(&'a [u8]);

impl<'a> Cbor<'a> {
	/// The number that comes with an item of this major type.
	fn expect(&mut self, major: u8) -> Result<u64, CarProblem> {
		let head = self.take(1)?.first().copied().unwrap_or_default();
		if head >> 5 != major {
			return Err(CarProblem::Header("not of roots and a version"));
		}
		let bytes = match head & 0x1f {
			small @ ..=23 => return Ok(u64::from(small)),
			more @ 24..=27 => self.take(1 << (more - 24))?,
			_ => return Err(CarProblem::Header("an item of no length")),
		};
		Ok(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
	}

	fn take(&mut self, length: u64) -> Result<&'a [u8], CarProblem> {
		let split = usize::try_from(length).ok().and_then(|length| self.0.split_at_checked(length));
		let (taken, rest) = split.ok_or(CarProblem::Header("cut off"))?;
		self.0 = rest;
		Ok(taken)
	}
}

#[cfg(test)]
mod tests;
