//! The worker key in a node's keystore: by the node's RPC, or as the file that the node reads.

use super::files;
use crate::{
	chain::Client,
	error::{Error, Result},
	keys::{account_of, address},
	output::Output,
};
use ambit_primitives::{crypto::WORKER_KEY_TYPE, AccountId};
use jsonrpsee::{core::params::ArrayParams, rpc_params};
use serde::de::DeserializeOwned;
use sp_core::{crypto::ByteArray, sr25519, Bytes, Pair};
use std::path::{Path, PathBuf};

/// A worker key that the keystore doesn't have yet.
pub struct NewKey {
	/// Its account.
	pub account: AccountId,
	/// Its secret URI. Never printed.
	suri: String,
}

impl NewKey {
	/// Makes one.
	pub fn make() -> Self {
		let (pair, phrase, _) = sr25519::Pair::generate_with_phrase(None);
		Self { account: account_of(&pair), suri: phrase }
	}

	/// Takes one over.
	pub fn import(suri: String, pair: &sr25519::Pair) -> Self {
		Self { account: account_of(pair), suri }
	}
}

/// The name of worker keys in the node's keystore.
fn key_type() -> String {
	String::from_utf8_lossy(&WORKER_KEY_TYPE.0).into_owned()
}

/// Asks for a method that a node grants only to its own machine, or with `--rpc-methods unsafe`.
async fn own_node<T: DeserializeOwned>(client: &Client, method: &str, params: ArrayParams) -> Result<T> {
	client.request(method, params).await.map_err(|error| match error {
		Error::Connection { endpoint, reason } => Error::connection(
			endpoint,
			format!("{reason}; --url must be the operator's own node, which lets its own machine set keys (or --rpc-methods unsafe)"),
		),
		error => error,
	})
}

/// Whether the node has this worker key.
pub async fn has_key(client: &Client, worker: &AccountId) -> Result<bool> {
	own_node(client, "author_hasKey", rpc_params![Bytes(worker.to_raw_vec()), key_type()]).await
}

/// Puts a worker key into the node's keystore.
pub async fn insert(client: &Client, key: &NewKey, output: Output) -> Result<()> {
	if !client.is_local() {
		output.step(format!("the worker key travels to {} over the network", client.url()));
	}
	let public = Bytes(key.account.to_raw_vec());
	own_node(client, "author_insertKey", rpc_params![key_type(), key.suri.clone(), public]).await
}

/// The directory of a keystore, `BASE/chains/CHAIN/keystore`. A node reads it when it needs a key.
pub struct Directory(PathBuf);

impl Directory {
	/// The one at this place, which is made where there is none.
	pub fn open(path: &Path) -> Result<Self> {
		files::make_directory(path)?;
		Ok(Self(path.to_owned()))
	}

	/// The worker key in it, if there is one.
	pub fn key(&self) -> Result<Option<AccountId>> {
		let prefix = hex::encode(WORKER_KEY_TYPE.0);
		let entries = std::fs::read_dir(&self.0).map_err(|error| Error::input(&self.0, error))?;
		let mut keys: Vec<AccountId> = entries
			.filter_map(|entry| {
				let name = entry.ok()?.file_name().into_string().ok()?;
				let public = hex::decode(name.strip_prefix(&prefix)?).ok()?;
				Some(AccountId::new(public.try_into().ok()?))
			})
			.collect();
		keys.sort();
		match keys.as_slice() {
			[] => Ok(None),
			[only] => Ok(Some(only.clone())),
			several => {
				let names: Vec<String> = several.iter().map(address).collect();
				Err(Error::input(
					&self.0,
					format!(
						"has {} worker keys, {}: leave the one that the chain names, and move the files of the others away",
						several.len(),
						names.join(", ")
					),
				))
			}
		}
	}

	/// Puts a worker key into it.
	pub fn insert(&self, key: &NewKey) -> Result<()> {
		let name =
			format!("{}{}", hex::encode(WORKER_KEY_TYPE.0), hex::encode(key.account.as_ref() as &[u8]));
		let secret = serde_json::to_vec(&key.suri)
			.map_err(|_| Error::Internal("the worker key can't be written as JSON".into()))?;
		files::write_new(&self.0.join(name), &secret, files::SECRET)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, os::unix::fs::PermissionsExt};

	#[test]
	fn a_key_should_be_written_as_the_node_reads_it_and_be_the_owners_only() {
		let parent = tempfile::tempdir().unwrap();
		let path = parent.path().join("keystore");
		let keystore = Directory::open(&path).unwrap();
		assert_eq!(keystore.key().unwrap(), None);
		let pair = sr25519::Pair::from_string("//Worker", None).unwrap();
		let key = NewKey::import("//Worker".into(), &pair);
		keystore.insert(&key).unwrap();
		assert_eq!(Directory::open(&path).unwrap().key().unwrap(), Some(account_of(&pair)));
		let file = path.join(format!("616d6277{}", hex::encode(pair.public().0)));
		assert_eq!(fs::read_to_string(&file).unwrap(), "\"//Worker\"");
		assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
		assert!(keystore.insert(&key).is_err(), "a key is never overwritten");
	}

	#[test]
	fn several_worker_keys_should_be_refused_because_one_speaks_for_a_stash() {
		let parent = tempfile::tempdir().unwrap();
		let keystore = Directory::open(parent.path()).unwrap();
		keystore.insert(&NewKey::make()).unwrap();
		keystore.insert(&NewKey::make()).unwrap();
		assert!(keystore.key().unwrap_err().to_string().contains("2 worker keys"));
	}
}
