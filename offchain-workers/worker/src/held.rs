//! What the operator took on: kept as long as the chain goes on asking for it, then let go.
//!
//! Nothing of it is on disk but the pin, by whose label it is known: after a restart all that is pinned so is kept until the chain has had time
//! to ask for it. What the operator pinned itself has another label, and is left alone.

use ambit_artifacts::{ArtifactError, Cid, Store};
use std::{
	collections::HashMap,
	sync::{Mutex, MutexGuard, PoisonError},
	time::{SystemTime, UNIX_EPOCH},
};

/// What a pin is called that stands for a term.
pub(crate) const LABEL: &str = "ambit: kept for a fee";
/// What a pin is called that stood for a term, and for what was put to stay since then.
const PUT: &str = "put";
/// Bytes that an artefact may take beside twice its content, for its nodes and their names.
const SLACK: u64 = 1 << 20;
/// What is kept is asked for about once an hour. Then so large a share of it is read, another each time, so all within a week.
const PARTS: u64 = 7 * 24;
const HOUR: u64 = 3_600;

/// The artefacts of the terms that stand.
pub(crate) struct Held {
	store: Store,
	/// Until which Unix time each is kept, seconds.
	until: Mutex<HashMap<Cid, u64>>,
	/// Nothing is let go before this Unix time, seconds.
	settled: u64,
	/// Held while a pin comes or goes.
	pinning: tokio::sync::Mutex<()>,
}

impl Held {
	/// Of this store, in which nothing is let go before this Unix time.
	pub fn new(store: Store, settled: u64) -> Self {
		Self { store, until: Mutex::default(), settled, pinning: tokio::sync::Mutex::default() }
	}

	/// Keeps an artefact until this Unix time, if it is here, and if it comes here before.
	pub fn renew(&self, cid: Cid, until: u64) {
		let mut all = self.terms();
		let known = all.entry(v1(&cid)).or_default();
		*known = until.max(*known);
	}

	/// Fetches an artefact of so many bytes, unless it is pinned and nothing of it was lost, and pins it. It must be renewed before.
	pub async fn keep(&self, cid: &Cid, bytes: u64) -> Result<(), ArtifactError> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
		self.keep_checking(cid, bytes, now / HOUR % PARTS).await
	}

	async fn keep_checking(&self, cid: &Cid, bytes: u64, part: u64) -> Result<(), ArtifactError> {
		if self.store.is_whole(cid, part, PARTS).await? {
			return Ok(());
		}
		self.store.fetch_all(cid, bytes.saturating_mul(2).saturating_add(SLACK)).await?;
		let _alone = self.pinning.lock().await;
		// Somebody else may have pinned it meanwhile: then it is theirs. What was lost of it is back.
		let label = if self.store.is_pinned(cid).await? { "" } else { LABEL };
		self.store.pin(cid, label).await
	}

	/// What was put to stay does so after its term, if it is kept for one.
	pub async fn put(&self, cid: &Cid) -> Result<(), ArtifactError> {
		let _alone = self.pinning.lock().await;
		let pins = self.store.pins().await?;
		// It may have been let go since it was put.
		if pins.iter().find(|pin| pin.cid == v1(cid)).is_none_or(|pin| pin.label == LABEL) {
			self.store.pin(cid, PUT).await?;
		}
		Ok(())
	}

	/// Lets go of what nobody has asked for in time. Gives how many artefacts that were. Their blocks stay until they are swept.
	pub async fn let_go(&self, now: u64) -> Result<usize, ArtifactError> {
		if now < self.settled {
			return Ok(0);
		}
		let _alone = self.pinning.lock().await;
		self.forget(now);
		let mut gone = 0_usize;
		for pin in self.store.pins().await? {
			if pin.label == LABEL && !self.is_wanted(&pin.cid) && self.store.unpin(&pin.cid).await? {
				tracing::info!(target: "worker", cid = %pin.cid, "nobody pays for it any more: let go");
				gone = gone.saturating_add(1);
			}
		}
		Ok(gone)
	}

	fn terms(&self) -> MutexGuard<'_, HashMap<Cid, u64>> {
		self.until.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn forget(&self, now: u64) {
		self.terms().retain(|_, until| *until > now);
	}

	fn is_wanted(&self, cid: &Cid) -> bool {
		self.terms().contains_key(&v1(cid))
	}
}

/// Both versions of a CID are one pin.
fn v1(cid: &Cid) -> Cid {
	Cid::new_v1(cid.codec(), *cid.hash())
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_artifacts::StoreConfig;

	/// A store in which a file of so many bytes was put for a time.
	async fn with_file(bytes: usize) -> (tempfile::TempDir, Store, Cid) {
		let directory = tempfile::tempdir().unwrap();
		let store = Store::open(&StoreConfig::local(directory.path())).unwrap();
		let cid = store.put_passing(vec![7; bytes]).await.unwrap().cid;
		(directory, store, cid)
	}

	#[tokio::test]
	async fn what_is_asked_for_should_stay_and_go_when_it_is_not() {
		let (_directory, store, cid) = with_file(3_000_000).await;
		let held = Held::new(store.clone(), 0);
		held.renew(cid, 100);
		held.keep(&cid, 3_000_000).await.unwrap();
		assert!(store.is_pinned(&cid).await.unwrap());
		assert_eq!(held.let_go(99).await.unwrap(), 0);
		held.renew(cid, 200);
		// Another term is shorter.
		held.renew(cid, 150);
		assert_eq!(held.let_go(199).await.unwrap(), 0);
		assert_eq!(held.let_go(200).await.unwrap(), 1);
		assert!(!store.is_pinned(&cid).await.unwrap());
		// It is still here, and may come back.
		held.renew(cid, 300);
		held.keep(&cid, 3_000_000).await.unwrap();
		assert_eq!(held.let_go(250).await.unwrap(), 0);
		assert!(store.is_pinned(&cid).await.unwrap());
	}

	#[tokio::test]
	async fn after_a_restart_nothing_should_go_before_the_chain_could_ask() {
		let (_directory, store, cid) = with_file(10).await;
		let held = Held::new(store.clone(), 0);
		held.renew(cid, 100);
		held.keep(&cid, 10).await.unwrap();
		drop(held);
		let held = Held::new(store.clone(), 700);
		assert_eq!(held.let_go(699).await.unwrap(), 0);
		assert_eq!(held.let_go(700).await.unwrap(), 1);
	}

	/// A store that has a file of so many bytes pinned as kept, with a gateway that has it too, and the file of one of its blocks.
	async fn kept(bytes: usize) -> (tempfile::TempDir, Held, Cid, std::path::PathBuf) {
		let (directory, theirs, cid) = with_file(bytes).await;
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let mut config = StoreConfig::local(directory.path().join("ours"));
		config.gateways.urls = vec![format!("http://{}", listener.local_addr().unwrap())];
		tokio::spawn(async move { axum::serve(listener, ambit_artifacts::gateway(theirs)).await });
		let store = Store::open(&config).unwrap();
		let held = Held::new(store, 0);
		held.renew(cid, 100);
		held.keep(&cid, bytes as u64).await.unwrap();
		let leaf = ambit_artifacts::raw_cid(&vec![7; bytes % ambit_artifacts::CHUNK_BYTES]);
		let name = hex::encode(leaf.hash().digest());
		let file = directory.path().join("ours/blocks").join(&name[..2]).join(&name);
		assert!(file.is_file());
		(directory, held, cid, file)
	}

	#[tokio::test]
	async fn what_was_lost_of_what_is_kept_should_come_again() {
		let (_directory, held, cid, file) = kept(3_000_000).await;
		std::fs::remove_file(&file).unwrap();
		held.keep(&cid, 3_000_000).await.unwrap();
		assert!(file.is_file());
		assert!(held.store.is_whole(&cid, 0, 1).await.unwrap());
		assert_eq!(held.store.pins().await.unwrap()[0].label, LABEL);
		// What the operator pinned itself is mended too, and stays its own.
		held.store.pin(&cid, "mine").await.unwrap();
		std::fs::remove_file(&file).unwrap();
		held.keep(&cid, 3_000_000).await.unwrap();
		assert!(file.is_file());
		assert_eq!(held.let_go(101).await.unwrap(), 0);
	}

	#[tokio::test]
	async fn what_rotted_should_be_found_and_come_again_within_a_week() {
		let (_directory, held, cid, file) = kept(3_000_000).await;
		let sound = std::fs::read(&file).unwrap();
		std::fs::write(&file, vec![8; sound.len()]).unwrap();
		for part in 0..PARTS {
			held.keep_checking(&cid, 3_000_000, part).await.unwrap();
		}
		assert!(std::fs::read(&file).unwrap() == sound);
	}

	#[tokio::test]
	async fn what_the_operator_pinned_itself_should_be_left_alone() {
		let (_directory, store, cid) = with_file(10).await;
		store.pin(&cid, "mine").await.unwrap();
		let held = Held::new(store.clone(), 0);
		held.renew(cid, 100);
		held.keep(&cid, 10).await.unwrap();
		assert_eq!(held.let_go(101).await.unwrap(), 0);
		let pins = store.pins().await.unwrap();
		assert!(pins.len() == 1 && pins[0].label == "mine");
	}

	#[tokio::test]
	async fn what_is_put_while_it_is_kept_should_stay_after_that() {
		let (_directory, store, cid) = with_file(10).await;
		let held = Held::new(store.clone(), 0);
		held.renew(cid, 100);
		held.keep(&cid, 10).await.unwrap();
		store.put(vec![7; 10]).await.unwrap();
		held.put(&cid).await.unwrap();
		assert_eq!(held.let_go(101).await.unwrap(), 0);
		assert!(store.is_pinned(&cid).await.unwrap());
	}

	#[tokio::test]
	async fn what_is_larger_than_was_said_or_is_not_to_be_had_should_not_be_kept() {
		let (_directory, store, cid) = with_file(3_000_000).await;
		let held = Held::new(store.clone(), 0);
		held.renew(cid, 100);
		assert!(matches!(held.keep(&cid, 10).await, Err(ArtifactError::TooLarge { .. })));
		let other = ambit_artifacts::raw_cid(b"nobody has this");
		held.renew(other, 100);
		assert!(held.keep(&other, 10).await.is_err());
		assert_eq!(store.pins().await.unwrap(), []);
	}
}
