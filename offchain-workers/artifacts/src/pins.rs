//! What was put to stay, by the roots: one file a root, named by its CID, with a label in it; and beside these one with the digests of
//! all blocks below it.

use crate::{block, error::ArtifactError};
use cid::Cid;
use sha2::{Digest as _, Sha256};
use std::{
	fs,
	io::{self, BufWriter, Read, Write},
	path::{Path, PathBuf},
};

/// Longest label, bytes.
pub const MAX_LABEL: usize = 256;

/// What a block is stored under.
pub(crate) type Digest = [u8; 32];

/// A root that is to stay with all that is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
	/// The root.
	pub cid: Cid,
	/// What whoever pinned it calls it. May be empty.
	pub label: String,
}

/// The roots that are to stay.
#[derive(Clone, Debug)]
pub(crate) struct Pins {
	directory: PathBuf,
	/// Of the records of blocks.
	records: PathBuf,
	incoming: PathBuf,
}

impl Pins {
	/// Opens the pins of a store in this directory.
	pub(crate) fn open(store: &Path) -> io::Result<Self> {
		let pins = Self {
			directory: store.join("pins"),
			records: store.join("pinned"),
			incoming: store.join("incoming"),
		};
		fs::create_dir_all(&pins.directory)?;
		fs::create_dir_all(&pins.records)?;
		fs::create_dir_all(&pins.incoming)?;
		Ok(pins)
	}

	/// Pins a root. One that is pinned keeps its label, unless another is given.
	pub(crate) fn add(&self, cid: &Cid, label: &str) -> io::Result<()> {
		let path = self.directory.join(file_name(cid));
		if label.is_empty() && path.is_file() {
			return Ok(());
		}
		let mut end = label.len().min(MAX_LABEL);
		while !label.is_char_boundary(end) {
			end = end.saturating_sub(1);
		}
		let mut file = tempfile::Builder::new().prefix("pin-").tempfile_in(&self.incoming)?;
		file.write_all(label.get(..end).unwrap_or_default().as_bytes())?;
		file.persist(path).map_err(|failed| failed.error)?;
		Ok(())
	}

	/// Gives whether it was pinned.
	pub(crate) fn remove(&self, cid: &Cid) -> io::Result<bool> {
		let was_pinned = remove_file(&self.directory.join(file_name(cid)))?;
		remove_file(&self.records.join(file_name(cid)))?;
		Ok(was_pinned)
	}

	pub(crate) fn has(&self, cid: &Cid) -> bool {
		self.directory.join(file_name(cid)).is_file()
	}

	/// Writes down which blocks are below a root, each once, in order: their digests, and the digest of these.
	pub(crate) fn write_blocks(&self, cid: &Cid, digests: &[Digest]) -> io::Result<()> {
		let mut file = tempfile::Builder::new().prefix("pinned-").tempfile_in(&self.incoming)?;
		let mut out = BufWriter::new(&mut file);
		let mut sum = Sha256::new();
		for digest in digests {
			sum.update(digest);
			out.write_all(digest)?;
		}
		out.write_all(&sum.finalize())?;
		out.flush()?;
		drop(out);
		file.persist(self.records.join(file_name(cid))).map_err(|failed| failed.error)?;
		Ok(())
	}

	/// Which blocks are below a root, `None` where no whole record of it can be read.
	pub(crate) fn blocks(&self, cid: &Cid) -> io::Result<Option<Vec<Digest>>> {
		let path = self.records.join(file_name(cid));
		let record = match fs::read(&path) {
			Ok(record) => record,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			Err(error) => {
				tracing::warn!(target: "artifacts", %cid, %error, "the record of a pin's blocks can't be read");
				return Ok(None);
			}
		};
		let whole = record
			.split_last_chunk::<32>()
			.filter(|(digests, sum)| digests.len().is_multiple_of(32) && block::digest(digests) == **sum);
		let Some((digests, _)) = whole else {
			tracing::warn!(target: "artifacts", %cid, path = %path.display(), "the record of a pin's blocks is damaged");
			return Ok(None);
		};
		Ok(Some(digests.chunks_exact(32).filter_map(|digest| digest.try_into().ok()).collect()))
	}

	/// All, in the order of their CIDs.
	pub(crate) fn list(&self) -> Result<Vec<Pin>, ArtifactError> {
		let mut pins = Vec::new();
		for entry in fs::read_dir(&self.directory)? {
			let path = entry?.path();
			let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
			// A file that is none of ours names nothing, so it keeps nothing.
			let Ok(cid) = block::parse_text(name) else { continue };
			let mut label = Vec::new();
			match fs::File::open(&path) {
				Ok(file) => file.take(MAX_LABEL as u64).read_to_end(&mut label)?,
				Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
				Err(error) => return Err(error.into()),
			};
			// One that rotted is a pin all the same.
			pins.push(Pin { cid, label: String::from_utf8_lossy(&label).into_owned() });
		}
		pins.sort_by_key(|pin| pin.cid);
		Ok(pins)
	}
}

/// Both versions of a CID are one pin.
fn file_name(cid: &Cid) -> String {
	Cid::new_v1(cid.codec(), *cid.hash()).to_string()
}

/// Gives whether it was there.
fn remove_file(path: &Path) -> io::Result<bool> {
	match fs::remove_file(path) {
		Ok(()) => Ok(true),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
		Err(error) => Err(error),
	}
}
