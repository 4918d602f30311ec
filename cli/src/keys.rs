//! The key that signs transactions.

use crate::{
	error::{Error, Result},
	read_input,
};
use ambit_primitives::{AccountId, SS58_PREFIX};
use clap::Args;
use sp_core::{
	crypto::{Ss58AddressFormat, Ss58Codec},
	sr25519, Pair,
};
use std::path::{Path, PathBuf};

/// Longest key file that is read, bytes. A phrase of 24 words with paths and a password is far below.
const MAX_KEY_FILE: u64 = 4_096;

/// Where the signing key comes from.
#[derive(Args, Clone, Debug)]
pub struct KeyArgs {
	/// Secret URI of the account that signs and pays (sr25519): a phrase, 0x-seed or //Alice on development chains.
	/// Visible to other users of this machine; prefer a file or the environment
	#[arg(long, global = true, env = "AMBIT_KEY", hide_env_values = true, value_name = "SURI")]
	key: Option<String>,
	/// File with the secret URI; goes before --key and AMBIT_KEY
	#[arg(long, global = true, value_name = "FILE")]
	key_file: Option<PathBuf>,
}

impl KeyArgs {
	/// Reads the key.
	pub fn load(&self) -> Result<sr25519::Pair> {
		match (&self.key, &self.key_file) {
			(_, Some(path)) => pair_of(&read_secret(path)?, &format!("the key in {}", path.display())),
			(Some(key), None) => pair_of(key, "the key"),
			(None, None) => Err(Error::Usage(
				"this needs an account: give --key-file FILE, --key SURI or the environment's AMBIT_KEY"
					.into(),
			)),
		}
	}

	/// The account of the key, when one is given.
	pub fn account(&self) -> Result<Option<AccountId>> {
		match (&self.key, &self.key_file) {
			(None, None) => Ok(None),
			_ => Ok(Some(account_of(&self.load()?))),
		}
	}
}

/// Reads a file with a secret URI.
pub fn read_secret(path: &Path) -> Result<String> {
	let text = String::from_utf8(read_input(path, MAX_KEY_FILE)?);
	text.map(|text| text.trim().to_owned()).map_err(|_| Error::input(path, "is not a secret URI"))
}

/// The key of a secret URI, which `source` names in the error: the secret itself must not end up in a log.
pub fn pair_of(suri: &str, source: &str) -> Result<sr25519::Pair> {
	sr25519::Pair::from_string(suri, None).map_err(|_| {
		Error::Usage(format!("{source} is not a secret URI: a phrase, a 0x-seed, or one with //paths"))
	})
}

/// The account that a key signs for.
pub fn account_of(pair: &sr25519::Pair) -> AccountId {
	AccountId::new(pair.public().0)
}

/// An account as text.
pub fn address(account: &AccountId) -> String {
	account.to_ss58check_with_version(Ss58AddressFormat::custom(SS58_PREFIX))
}

/// An account as text with the generic prefix, which every node reads.
pub fn generic_address(account: &AccountId) -> String {
	account.to_ss58check_with_version(Ss58AddressFormat::custom(42))
}

/// Reads an account's address. Addresses of other networks are refused, except the generic prefix 42 of development keys.
pub fn parse_address(text: &str) -> std::result::Result<AccountId, String> {
	let (account, format) = AccountId::from_ss58check_with_version(text)
		.map_err(|error| format!("`{text}` is not an SS58 address: {error}"))?;
	if [Ss58AddressFormat::custom(SS58_PREFIX), Ss58AddressFormat::custom(42)].contains(&format) {
		Ok(account)
	} else {
		Err(format!(
			"`{text}` is an address of another network; the same account here is {}",
			address(&account)
		))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn addresses_should_be_read_back_and_refused_when_of_another_network() {
		let alice = account_of(&sr25519::Pair::from_string("//Alice", None).unwrap());
		assert_eq!(parse_address(&address(&alice)), Ok(alice.clone()));
		assert_eq!(parse_address("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"), Ok(alice.clone()));
		let elsewhere = alice.to_ss58check_with_version(Ss58AddressFormat::custom(0));
		assert!(parse_address(&elsewhere).unwrap_err().contains(&address(&alice)));
		assert!(parse_address("5Grwva").is_err());
	}

	#[test]
	fn load_should_not_echo_the_secret_when_it_is_refused() {
		let key = KeyArgs { key: Some("correct horse battery staple".into()), key_file: None };
		let Err(error) = key.load() else { panic!("not a key") };
		assert!(!error.to_string().contains("horse"));
	}
}
