//! Whom to ask for blocks: gateways, peers and a Kubo node, none of whom is believed.
//!
//! Blocks that are wanted at the same time are asked for at different sources: of those in the best standing, the one with
//! the fewest questions open. So a slow source gets few, and one that lies or fails is left.

mod standing;

pub use standing::Fault;

use crate::{
	bitswap::{Peer, Want},
	block,
	gateway::{GatewayClient, GatewayConfig, GatewayConfigProblem},
	kubo::KuboClient,
};
use bytes::Bytes;
use cid::Cid;
use futures::future::join_all;
use standing::{Rank, Standing};
use std::{
	fmt,
	sync::{
		atomic::{AtomicUsize, Ordering::Relaxed},
		Arc, Mutex, PoisonError, RwLock,
	},
	time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// Peers of whom none gave anything lately are asked who has a block, and this long is waited for their answers.
const PROBE: Duration = Duration::from_secs(2);
/// How long a peer that gave a block is taken to have others of the same artefact.
const GAVE_LATELY: Duration = Duration::from_secs(10);

/// One who can be asked.
enum Origin {
	Gateway(GatewayClient),
	Kubo(KuboClient),
	Peer(Arc<Peer>),
}

struct Source {
	name: String,
	origin: Origin,
	standing: Mutex<Standing>,
	/// Questions that wait for their answer.
	open: AtomicUsize,
	gave: Mutex<Option<Instant>>,
}

/// All who can be asked.
pub(crate) struct Sources {
	list: RwLock<Vec<Arc<Source>>>,
	in_flight: Semaphore,
	block_timeout: Duration,
}

impl fmt::Debug for Sources {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_list().entries(self.snapshot().iter().map(|source| &source.name)).finish()
	}
}

impl Sources {
	/// These gateways. With none, and no others added, every block is unavailable.
	pub(crate) fn new(config: &GatewayConfig) -> Result<Self, GatewayConfigProblem> {
		let gateways = GatewayClient::all(config)?.into_iter();
		let list = gateways.map(|gateway| Source::new(gateway.base().to_owned(), Origin::Gateway(gateway)));
		Ok(Self {
			list: RwLock::new(list.collect()),
			in_flight: Semaphore::new(config.max_in_flight.clamp(1, Semaphore::MAX_PERMITS)),
			block_timeout: config.block_timeout,
		})
	}

	/// Asks this peer too.
	pub(crate) fn add_peer(&self, peer: Arc<Peer>) {
		self.add(Source::new(peer.to_string(), Origin::Peer(peer)));
	}

	/// Asks this Kubo node too, before others: it is the operator's own.
	pub(crate) fn add_kubo(&self, kubo: KuboClient) {
		let source = Source::new(kubo.base().to_owned(), Origin::Kubo(kubo));
		self.list.write().unwrap_or_else(PoisonError::into_inner).insert(0, source);
	}

	/// Asks no peers any more.
	pub(crate) fn remove_peers(&self) {
		let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
		list.retain(|source| !matches!(source.origin, Origin::Peer(_)));
	}

	fn add(&self, source: Arc<Source>) {
		self.list.write().unwrap_or_else(PoisonError::into_inner).push(source);
	}

	fn snapshot(&self) -> Vec<Arc<Source>> {
		self.list.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// The block, verified; or what each source did instead.
	pub(crate) async fn block(&self, cid: &Cid) -> Result<Bytes, Vec<(String, Fault)>> {
		let mut left = self.snapshot();
		let mut attempts = Vec::with_capacity(left.len());
		self.probe(&mut left, cid, &mut attempts).await;
		loop {
			let now = Instant::now();
			// The first of equals is the first in the configured order.
			let best = left.iter().enumerate().min_by_key(|(_, source)| source.place(now));
			let Some((index, source)) = best.map(|(index, source)| (index, source.clone())) else {
				return Err(attempts);
			};
			left.remove(index);
			let result = match source.standing().rank(now) {
				Rank::Distrusted => Err(Fault::Distrusted),
				_ => self.ask(&source, cid).await,
			};
			match result {
				Ok(block) => return Ok(block),
				Err(fault) => attempts.push((source.name.clone(), fault)),
			}
		}
	}

	/// Asks peers who has a block, where there are several and nothing is known. Those who say that they don't are left out.
	async fn probe(&self, left: &mut Vec<Arc<Source>>, cid: &Cid, attempts: &mut Vec<(String, Fault)>) {
		let now = Instant::now();
		let unknown =
			|source: &&Arc<Source>| source.peer().is_some() && source.standing().rank(now) == Rank::Good;
		let peers: Vec<_> = left.iter().filter(unknown).cloned().collect();
		let gave_lately = |source: &Arc<Source>| source.gave_lately(now);
		// Others than peers answer as fast as they could be asked whether they could.
		if peers.len() < 2 || peers.len() < left.len() || peers.iter().any(gave_lately) {
			return;
		}
		let answers = join_all(peers.into_iter().map(|source| async move {
			let asked = match source.peer() {
				Some(peer) => tokio::time::timeout(PROBE, peer.ask(*cid, Want::Have)).await,
				None => return None,
			};
			matches!(asked, Ok(Err(Fault::NotFound))).then_some(source)
		}));
		for without in answers.await.into_iter().flatten() {
			left.retain(|source| !Arc::ptr_eq(source, &without));
			attempts.push((without.name.clone(), Fault::NotFound));
		}
	}

	async fn ask(&self, source: &Source, cid: &Cid) -> Result<Bytes, Fault> {
		let _permit = self.in_flight.acquire().await.map_err(|_| Fault::Unreachable)?;
		let _open = Open::new(&source.open);
		let request = async {
			match &source.origin {
				Origin::Gateway(gateway) => gateway.ask(cid).await,
				Origin::Kubo(kubo) => kubo.block(cid).await,
				// Verified by how it was found to be an answer.
				Origin::Peer(peer) => return peer.ask(*cid, Want::Block).await,
			}
			.and_then(|bytes| block::matches(cid, &bytes).then_some(bytes).ok_or(Fault::WrongBytes))
		};
		let result = tokio::time::timeout(self.block_timeout, request).await.unwrap_or(Err(Fault::TimedOut));
		if let Err(fault) = &result {
			tracing::debug!(target: "artifacts", %cid, source = source.name, %fault, "no block");
		}
		source.judge(result.as_ref().err());
		result
	}
}

impl Source {
	fn new(name: String, origin: Origin) -> Arc<Self> {
		let (standing, open, gave) = Default::default();
		Arc::new(Self { name, origin, standing, open, gave })
	}

	fn peer(&self) -> Option<&Arc<Peer>> {
		match &self.origin {
			Origin::Peer(peer) => Some(peer),
			_ => None,
		}
	}

	fn standing(&self) -> Standing {
		*self.standing.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Who is lowest is asked first.
	fn place(&self, now: Instant) -> (Rank, usize) {
		(self.standing().rank(now), self.open.load(Relaxed))
	}

	fn gave_lately(&self, now: Instant) -> bool {
		let gave = *self.gave.lock().unwrap_or_else(PoisonError::into_inner);
		gave.is_some_and(|at| now.saturating_duration_since(at) < GAVE_LATELY)
	}

	fn judge(&self, fault: Option<&Fault>) {
		let now = Instant::now();
		let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
		*standing = standing.after(fault, now);
		if fault.is_none() {
			*self.gave.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
		}
	}
}

/// Counts a question as open until dropped.
struct Open<'a>(&'a AtomicUsize);

impl<'a> Open<'a> {
	fn new(count: &'a AtomicUsize) -> Self {
		count.fetch_add(1, Relaxed);
		Self(count)
	}
}

impl Drop for Open<'_> {
	fn drop(&mut self) {
		self.0.fetch_sub(1, Relaxed);
	}
}
