//! What is remembered of the last extrinsic that was submitted: the hook's rule, kept in a file.

use ambit_primitives::{AccountId, BlockNumber, Hash, Nonce};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	io::{self, Write},
	path::{Path, PathBuf},
	sync::{Mutex, MutexGuard, PoisonError},
};

/// The file in the data directory.
const FILE: &str = "in-flight.json";

/// A submission on one chain by one account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Submission {
	genesis: Hash,
	account: AccountId,
	nonce: Nonce,
	height: BlockNumber,
}

/// The record of one account on one chain. It survives a restart.
pub struct InFlight {
	path: PathBuf,
	genesis: Hash,
	account: AccountId,
	last: Mutex<Option<Submission>>,
}

impl InFlight {
	/// Reads the record. One that can't be read is as good as none: the worst case is an extrinsic that the pool turns away.
	pub fn load(directory: &Path, genesis: Hash, account: &AccountId) -> Self {
		let path = directory.join(FILE);
		let stored = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Submission>(&bytes).ok());
		let last = stored.filter(|last| last.genesis == genesis && last.account == *account);
		Self { path, genesis, account: account.clone(), last: Mutex::new(last) }
	}

	/// Whether an extrinsic may still be included. `nonce` is the account's as of block `now`.
	///
	/// A height above `now` is the other side of a fork and counts by its distance, so neither side submits twice.
	pub fn blocks(&self, nonce: Nonce, now: BlockNumber, mortality: BlockNumber) -> bool {
		let last = self.last();
		last.as_ref().is_some_and(|last| nonce <= last.nonce && now.abs_diff(last.height) < mortality)
	}

	/// Remembers a submission.
	pub fn record(&self, nonce: Nonce, now: BlockNumber) -> io::Result<()> {
		let (genesis, account) = (self.genesis, self.account.clone());
		let submission = Submission { genesis, account, nonce, height: now };
		let text = serde_json::to_vec(&submission)?;
		*self.last() = Some(submission);
		// Written beside and renamed, so that nobody reads half of it.
		let unfinished = self.path.with_extension("new");
		let mut file = fs::File::create(&unfinished)?;
		file.write_all(&text)?;
		file.sync_all()?;
		fs::rename(&unfinished, &self.path)
	}

	fn last(&self) -> MutexGuard<'_, Option<Submission>> {
		self.last.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn record(directory: &Path, genesis: u8) -> InFlight {
		InFlight::load(directory, Hash::repeat_byte(genesis), &AccountId::new([7; 32]))
	}

	#[test]
	fn a_submission_should_block_until_it_is_included_or_expired_also_after_a_restart() {
		let directory = tempfile::tempdir().unwrap();
		let first = record(directory.path(), 1);
		assert!(!first.blocks(0, 5, 8));
		first.record(0, 5).unwrap();
		let again = record(directory.path(), 1);
		for in_flight in [&first, &again] {
			assert!((5..13).all(|now| in_flight.blocks(0, now, 8)));
			assert!(!in_flight.blocks(0, 13, 8), "it expired");
			assert!(!in_flight.blocks(1, 6, 8), "it was included");
		}
	}

	#[test]
	fn a_submission_should_block_on_both_sides_of_a_fork() {
		let directory = tempfile::tempdir().unwrap();
		let in_flight = record(directory.path(), 1);
		in_flight.record(3, 20).unwrap();
		assert!(in_flight.blocks(3, 14, 8) && in_flight.blocks(2, 20, 8));
	}

	#[test]
	fn a_submission_should_not_block_another_chain_or_account_and_a_broken_record_nobody() {
		let directory = tempfile::tempdir().unwrap();
		record(directory.path(), 1).record(3, 20).unwrap();
		assert!(!record(directory.path(), 2).blocks(3, 20, 8));
		let other = InFlight::load(directory.path(), Hash::repeat_byte(1), &AccountId::new([8; 32]));
		assert!(!other.blocks(3, 20, 8));
		fs::write(directory.path().join(FILE), "{").unwrap();
		assert!(!record(directory.path(), 1).blocks(3, 20, 8));
	}
}
