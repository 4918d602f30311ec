//! What was put to stay, by the roots: one file a root, named by its CID, with a label in it.

use crate::{block, error::ArtifactError};
use cid::Cid;
use std::{
	fs,
	io::{self, Read, Write},
	path::{Path, PathBuf},
};

/// Longest label, bytes.
pub const MAX_LABEL: usize = 256;

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
	incoming: PathBuf,
}

impl Pins {
	/// Opens the pins of a store in this directory.
	pub(crate) fn open(store: &Path) -> io::Result<Self> {
		let pins = Self { directory: store.join("pins"), incoming: store.join("incoming") };
		fs::create_dir_all(&pins.directory)?;
		fs::create_dir_all(&pins.incoming)?;
		Ok(pins)
	}

	/// Pins a root. One that is pinned keeps its label, unless another is given.
	pub(crate) fn add(&self, cid: &Cid, label: &str) -> io::Result<()> {
		let path = self.path(cid);
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
		match fs::remove_file(self.path(cid)) {
			Ok(()) => Ok(true),
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
			Err(error) => Err(error),
		}
	}

	pub(crate) fn has(&self, cid: &Cid) -> bool {
		self.path(cid).is_file()
	}

	/// All, in the order of their CIDs.
	pub(crate) fn list(&self) -> Result<Vec<Pin>, ArtifactError> {
		let mut pins = Vec::new();
		for entry in fs::read_dir(&self.directory)? {
			let path = entry?.path();
			let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
			// A file that is none of ours names nothing, so it keeps nothing.
			let Ok(cid) = block::parse_text(name) else { continue };
			let mut label = String::new();
			match fs::File::open(&path) {
				Ok(file) => file.take(MAX_LABEL as u64).read_to_string(&mut label)?,
				Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
				Err(error) => return Err(error.into()),
			};
			pins.push(Pin { cid, label });
		}
		pins.sort_by_key(|pin| pin.cid);
		Ok(pins)
	}

	/// Both versions of a CID are one pin.
	fn path(&self, cid: &Cid) -> PathBuf {
		self.directory.join(Cid::new_v1(cid.codec(), *cid.hash()).to_string())
	}
}
