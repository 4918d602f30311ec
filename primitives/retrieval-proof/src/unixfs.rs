//! One step of the walk: where in a block a byte is, or in which block below.

use crate::{
	protobuf::{varint, Fields, Value},
	Cid, Flaw, MAX_BLOCK_BYTES,
};
use core::ops::Range;

const RAW: u64 = 0;
const FILE: u64 = 2;

/// A block of a file, checked as a whole.
pub(crate) struct Node<'a> {
	/// Bytes of the file in it and below.
	pub(crate) size: u64,
	inside: Inside<'a>,
}

enum Inside<'a> {
	/// A raw block.
	Bytes,
	/// Content first, then links with the sizes of what is below them.
	Tree { own: u64, links: Fields<'a>, sizes: Sizes<'a> },
}

/// Where a byte is. Offsets count from the node's first byte.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Place {
	/// In this block, with these other bytes.
	Here(Range<u64>),
	/// Below, in the part of the node that is in this range.
	Below(Cid, Range<u64>),
}

impl<'a> Node<'a> {
	/// Reads a block of the kind that its CID names.
	pub(crate) fn read(cid: &Cid, block: &'a [u8]) -> Result<Self, Flaw> {
		if cid.is_raw() {
			return Ok(Self { size: length(block)?, inside: Inside::Bytes });
		}
		let (data, links) = dag_pb(block)?;
		let data = Data::read(data.ok_or(Flaw::NotAFile)?)?;
		let own = length(data.content)?;
		let count = links.clone().count();
		if (count > 0 && data.kind != FILE) || data.sizes.clone().count() != count {
			return Err(Flaw::Malformed);
		}
		let mut size = own;
		for part in data.sizes.clone() {
			size = size.checked_add(part?).ok_or(Flaw::Malformed)?;
		}
		// A leaf's content says its size too.
		if data.size.map_or(count > 0, |said| said != size) {
			return Err(Flaw::Malformed);
		}
		let mut problem = Ok(());
		for link in links.clone() {
			// What is malformed is so wherever it stands; what is only unsupported may be overruled by that.
			match link.and_then(target) {
				Err(Flaw::UnsupportedLink) => problem = Err(Flaw::UnsupportedLink),
				other => {
					other?;
				}
			}
		}
		problem?;
		Ok(Self { size, inside: Inside::Tree { own, links, sizes: data.sizes } })
	}

	/// Where a byte of it is.
	pub(crate) fn place(self, offset: u64) -> Result<Place, Flaw> {
		if offset >= self.size {
			return Err(Flaw::OutOfFile);
		}
		let Inside::Tree { own, links, sizes } = self.inside else { return Ok(Place::Here(0..self.size)) };
		if offset < own {
			return Ok(Place::Here(0..own));
		}
		let mut start = own;
		for (link, part) in links.zip(sizes) {
			let part = part?;
			let end = start.checked_add(part).ok_or(Flaw::Malformed)?;
			if offset < end {
				let cid = link.and_then(target)?;
				if cid.is_raw() && part > MAX_BLOCK_BYTES.into() {
					return Err(Flaw::OversizedLeaf);
				}
				return Ok(Place::Below(cid, start..end));
			}
			start = end;
		}
		// The sizes add up to more than the offset.
		Err(Flaw::Malformed)
	}
}

fn length(bytes: &[u8]) -> Result<u64, Flaw> {
	u64::try_from(bytes.len()).map_err(|_| Flaw::Malformed)
}

/// The data and the links of a dag-pb node. The links stand in one row, before the data or behind it.
fn dag_pb(block: &[u8]) -> Result<(Option<&[u8]>, Fields<'_>), Flaw> {
	let (mut data, mut links) = (None, None);
	let mut rest = block;
	while !rest.is_empty() {
		let mut fields = Fields(rest);
		match fields.next().ok_or(Flaw::Malformed)?? {
			(1, Value::Bytes(bytes)) if data.is_none() => {
				data = Some(bytes);
				rest = fields.0;
			}
			(2, Value::Bytes(_)) if links.is_none() => {
				let (row, behind) = row_of_links(rest);
				links = Some(row);
				rest = behind;
			}
			_ => return Err(Flaw::Malformed),
		}
	}
	Ok((data, Fields(links.unwrap_or_default())))
}

/// The links at the beginning of these fields, and what is behind them.
fn row_of_links(fields: &[u8]) -> (&[u8], &[u8]) {
	let mut rest = Fields(fields);
	let mut behind = fields;
	while let Some(Ok((2, Value::Bytes(_)))) = rest.next() {
		behind = rest.0;
	}
	fields.split_at_checked(fields.len().saturating_sub(behind.len())).unwrap_or((fields, &[]))
}

/// What a link leads to: its hash, then its name and the size of what is below, of which nothing depends on either.
fn target((_, value): (u64, Value<'_>)) -> Result<Cid, Flaw> {
	let Value::Bytes(link) = value else { return Err(Flaw::Malformed) };
	let (mut hash, mut last) = (None, 0);
	for field in Fields(link) {
		let (number, value) = field?;
		if number <= last {
			return Err(Flaw::Malformed);
		}
		last = number;
		match (number, value) {
			(1, Value::Bytes(bytes)) => hash = Some(bytes),
			(2, Value::Bytes(_)) | (3, Value::Number(_)) => {}
			_ => return Err(Flaw::Malformed),
		}
	}
	Cid::parse(hash.ok_or(Flaw::Malformed)?).ok_or(Flaw::UnsupportedLink)
}

/// What UnixFS says in a node's data.
struct Data<'a> {
	kind: u64,
	content: &'a [u8],
	size: Option<u64>,
	sizes: Sizes<'a>,
}

impl<'a> Data<'a> {
	fn read(data: &'a [u8]) -> Result<Self, Flaw> {
		let mut found = Self { kind: u64::MAX, content: &[], size: None, sizes: Sizes::none() };
		let (mut last, mut rest) = (0, data);
		while !rest.is_empty() {
			let mut fields = Fields(rest);
			let (number, value) = fields.next().ok_or(Flaw::Malformed)??;
			let repeated = number == 4 && last == 4 && matches!(found.sizes, Sizes::Single(_));
			if number <= last && !repeated {
				return Err(Flaw::Malformed);
			}
			match (number, value) {
				(1, Value::Number(kind)) => found.kind = kind,
				(2, Value::Bytes(content)) => found.content = content,
				(3, Value::Number(size)) => found.size = Some(size),
				(4, Value::Number(_)) if repeated => {}
				(4, Value::Number(_)) => found.sizes = Sizes::Single(Fields(rest)),
				(4, Value::Bytes(packed)) if last != 4 => found.sizes = Sizes::Packed(packed),
				// Hash function and fan-out of directories; mode; time of modification.
				(5..=7, Value::Number(_)) | (8, Value::Bytes(_)) => {}
				_ => return Err(Flaw::Malformed),
			}
			(last, rest) = (number, fields.0);
		}
		match found.kind {
			RAW | FILE => Ok(found),
			// Without the first field it is no UnixFS at all.
			_ => Err(Flaw::NotAFile),
		}
	}
}

/// Sizes of what is below, in order of the links.
#[derive(Clone)]
enum Sizes<'a> {
	/// One field each. Other fields follow.
	Single(Fields<'a>),
	/// All in one field.
	Packed(&'a [u8]),
}

impl Sizes<'_> {
	const fn none() -> Self {
		Self::Packed(&[])
	}
}

impl Iterator for Sizes<'_> {
	type Item = Result<u64, Flaw>;

	fn next(&mut self) -> Option<Self::Item> {
		match self {
			Self::Single(fields) => match fields.next()? {
				Ok((4, Value::Number(size))) => Some(Ok(size)),
				Ok(_) => None,
				Err(flaw) => Some(Err(flaw)),
			},
			Self::Packed([]) => None,
			Self::Packed(packed) => {
				let size = varint(packed).ok_or(Flaw::Malformed);
				if size.is_err() {
					*packed = &[];
				}
				Some(size)
			}
		}
	}
}
