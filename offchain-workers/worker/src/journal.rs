//! The queue on disk: a file of records, appended to, and written anew when most of it is history.
//!
//! A record is its length, a checksum and its SCALE encoding. What follows the first damaged record is dropped: the chain
//! asks again for what it still wants, so losing the end of the file costs a computation and no more.

use crate::task::Asked;
use ambit_primitives::{jobs::ResultClaim, worker::Outcome};
use codec::{Decode, DecodeAll, Encode};
use sp_core::H256;
use sp_crypto_hashing::blake2_128;
use std::{
	fs::{self, File, OpenOptions},
	io::{self, BufReader, BufWriter, Read, Write},
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};

/// First bytes of the file. The number changes with the form of [`Record`].
const MAGIC: &[u8; 16] = b"ambit/journal/04";
/// What the first bytes of a journal of any form have in common.
const FAMILY: &[u8] = b"ambit/journal/";
/// Longest record, bytes. Most have a few hundred, those of charges and spot checks up to 40 KiB.
const MAX_RECORD: u32 = 64 * 1024;

/// How a task ended.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug)]
pub(crate) struct Finished {
	/// What came of it.
	pub outcome: Outcome,
	/// The result that was committed to, which is not to be told yet.
	pub sealed: Option<ResultClaim>,
	/// Unix time, seconds.
	pub at: u64,
}

/// Something that happened to a task.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug)]
pub(crate) enum Record {
	/// It was asked for.
	#[codec(index = 0)]
	Asked(Box<Asked>),
	/// It came to an end.
	#[codec(index = 1)]
	Finished {
		/// The task's key.
		key: H256,
		/// How.
		finished: Box<Finished>,
	},
	/// Nobody wants it any more.
	#[codec(index = 2)]
	Forgotten(H256),
}

/// The file.
pub(crate) struct Journal {
	path: PathBuf,
	file: File,
	/// Records in the file.
	records: usize,
}

impl Journal {
	/// Opens the file, or makes it, and gives what is in it.
	pub fn open(path: &Path) -> io::Result<(Self, Vec<Record>)> {
		let (records, intact) = match File::open(path) {
			Ok(file) => {
				let length = file.metadata()?.len();
				let Found { records, intact, is_foreign } = read(file)?;
				let path = path.display();
				if is_foreign {
					tracing::warn!(target: "worker", %path, "dropping the journal of another version; the chain asks again");
				} else if length > intact {
					tracing::warn!(target: "worker", %path, intact, "the journal is damaged, dropping the rest");
				}
				(records, intact)
			}
			Err(error) if error.kind() == io::ErrorKind::NotFound => (Vec::new(), 0),
			Err(error) => return Err(error),
		};
		if intact == 0 {
			write_whole(path, &[])?;
		}
		let file = OpenOptions::new().append(true).open(path)?;
		if intact > 0 {
			file.set_len(intact)?;
		}
		let journal = Self { path: path.to_owned(), file, records: records.len() };
		Ok((journal, records))
	}

	/// Adds records, in one write.
	pub fn append(&mut self, records: &[Record]) -> io::Result<()> {
		if records.is_empty() {
			return Ok(());
		}
		let mut bytes = Vec::new();
		records.iter().for_each(|record| put(&mut bytes, record));
		self.file.write_all(&bytes)?;
		self.records = self.records.saturating_add(records.len());
		Ok(())
	}

	/// Records in the file, history included.
	pub fn records(&self) -> usize {
		self.records
	}

	/// Replaces the file's content.
	pub fn rewrite(&mut self, records: &[Record]) -> io::Result<()> {
		write_whole(&self.path, records)?;
		self.file = OpenOptions::new().append(true).open(&self.path)?;
		self.records = records.len();
		Ok(())
	}
}

fn put(bytes: &mut Vec<u8>, record: &Record) {
	let encoded = record.encode();
	let length = u32::try_from(encoded.len()).unwrap_or(u32::MAX);
	bytes.extend_from_slice(&length.to_le_bytes());
	bytes.extend_from_slice(&blake2_128(&encoded));
	bytes.extend_from_slice(&encoded);
}

/// What is in a file.
struct Found {
	/// All records up to the first damaged one.
	records: Vec<Record>,
	/// Where that begins; 0 where even the beginning is damaged.
	intact: u64,
	/// It is a journal of another form.
	is_foreign: bool,
}

fn read(file: File) -> io::Result<Found> {
	let mut file = BufReader::new(file);
	let mut magic = [0; MAGIC.len()];
	if !fill(&mut file, &mut magic)? || &magic != MAGIC {
		let is_foreign = magic.starts_with(FAMILY) && &magic != MAGIC;
		return Ok(Found { records: Vec::new(), intact: 0, is_foreign });
	}
	let (mut records, mut intact) = (Vec::new(), MAGIC.len() as u64);
	while let Some((record, length)) = read_record(&mut file)? {
		records.push(record);
		intact = intact.saturating_add(length);
	}
	Ok(Found { records, intact, is_foreign: false })
}

fn read_record(file: &mut impl Read) -> io::Result<Option<(Record, u64)>> {
	let (mut length, mut checksum) = ([0; 4], [0; 16]);
	if !fill(file, &mut length)? || !fill(file, &mut checksum)? {
		return Ok(None);
	}
	let length = u32::from_le_bytes(length);
	if length > MAX_RECORD {
		return Ok(None);
	}
	let mut encoded = vec![0; length as usize];
	if !fill(file, &mut encoded)? || blake2_128(&encoded) != checksum {
		return Ok(None);
	}
	Ok(Record::decode_all(&mut &encoded[..]).ok().map(|record| (record, 20 + u64::from(length))))
}

/// Fills the buffer. `false` where the file ends before.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
	match file.read_exact(buffer) {
		Ok(()) => Ok(true),
		Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
		Err(error) => Err(error),
	}
}

/// Writes a file aside and puts it in the old one's place. It has results that nobody else must know yet.
fn write_whole(path: &Path, records: &[Record]) -> io::Result<()> {
	let aside = path.with_extension("new");
	let file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&aside)?;
	let mut file = BufWriter::new(file);
	file.write_all(MAGIC)?;
	for record in records {
		let mut bytes = Vec::new();
		put(&mut bytes, record);
		file.write_all(&bytes)?;
	}
	file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
	fs::rename(aside, path)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn records(count: u8) -> Vec<Record> {
		(0..count).map(|i| Record::Forgotten(H256::repeat_byte(i))).collect()
	}

	fn reopened(path: &Path) -> Vec<Record> {
		Journal::open(path).unwrap().1
	}

	#[test]
	fn records_should_be_there_after_a_restart() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		let (mut journal, found) = Journal::open(&path).unwrap();
		assert!(found.is_empty());
		journal.append(&records(3)).unwrap();
		journal.append(&[]).unwrap();
		drop(journal);
		let (mut journal, found) = Journal::open(&path).unwrap();
		assert_eq!((found, journal.records()), (records(3), 3));
		journal.rewrite(&records(1)).unwrap();
		journal.append(&records(2)[1..]).unwrap();
		assert_eq!(journal.records(), 2);
		assert_eq!(reopened(&path), records(2));
	}

	#[test]
	fn what_was_cut_off_or_damaged_should_be_dropped_and_the_rest_kept() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		Journal::open(&path).unwrap().0.append(&records(3)).unwrap();
		let whole = fs::read(&path).unwrap();
		let record = (whole.len() - MAGIC.len()) / 3;
		for cut in 0..whole.len() {
			fs::write(&path, &whole[..cut]).unwrap();
			let intact = cut.saturating_sub(MAGIC.len()) / record;
			let (mut journal, found) = Journal::open(&path).unwrap();
			assert_eq!(found, records(3)[..intact], "cut at {cut}");
			// What is added later is found behind what was intact.
			journal.append(&records(1)).unwrap();
			assert_eq!(reopened(&path).len(), intact + 1, "cut at {cut}");
		}
		for position in 0..whole.len() {
			let mut changed = whole.clone();
			changed[position] ^= 0x55;
			fs::write(&path, changed).unwrap();
			let intact = position.checked_sub(MAGIC.len()).map_or(0, |behind| behind / record);
			assert_eq!(reopened(&path), records(3)[..intact], "changed at {position}");
		}
	}

	#[test]
	fn a_journal_of_another_version_should_be_dropped() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		let old = [b"ambit/journal/01".as_slice(), &[1; 100]].concat();
		assert!(read_bytes(&path, &old).is_foreign);
		assert!(!read_bytes(&path, b"something else altogether").is_foreign);
		fs::write(&path, old).unwrap();
		let (mut journal, found) = Journal::open(&path).unwrap();
		assert!(found.is_empty());
		journal.append(&records(1)).unwrap();
		assert_eq!(reopened(&path), records(1));
	}

	fn read_bytes(path: &Path, bytes: &[u8]) -> Found {
		fs::write(path, bytes).unwrap();
		read(File::open(path).unwrap()).unwrap()
	}

	#[test]
	fn a_journal_should_be_the_owners_only() {
		use std::os::unix::fs::PermissionsExt;
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		Journal::open(&path).unwrap().0.rewrite(&records(1)).unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	}

	#[test]
	fn a_record_that_claims_to_be_huge_should_not_be_allocated() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("journal");
		fs::write(&path, [&MAGIC[..], &u32::MAX.to_le_bytes(), &[0; 100]].concat()).unwrap();
		assert!(reopened(&path).is_empty());
	}
}
