//! One peer: what is wanted of it, and what it wants.

use super::{
	message::{prefix, Entry, Message, Want},
	network::{Command, MAX_MESSAGE, MAX_WANTS},
};
use crate::{
	block::{self, MAX_BLOCK_BYTES},
	error::ArtifactError,
	sources::Fault,
	store::Store,
};
use bytes::Bytes;
use cid::Cid;
use litep2p::PeerId;
use std::{
	collections::{
		hash_map::Entry::{Occupied, Vacant},
		HashMap, HashSet, VecDeque,
	},
	fmt,
	sync::{Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::sync::{mpsc, oneshot, watch, Notify, Semaphore};

/// Time to connect to a peer.
const CONNECT: Duration = Duration::from_secs(10);
/// How long is waited before each time that it is dialled. A connection that was just ending says nothing of the next, and libp2p in JavaScript
/// takes no more than five a second from one host.
const DIALS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(250), Duration::from_millis(1_000)];
/// Most wants of a peer that wait to be answered. Of more it is not said that they were dropped; it asks again.
const MAX_WANTED: usize = 4_096;
/// Most wants that are told a peer in one message.
const MAX_TOLD: usize = 1_024;
/// Bytes of a peer's messages that are being read at the same time: two of the longest. Each peer has room of its own, so one that stalls in
/// the middle of messages holds up nobody else's.
const READING: usize = 2 * MAX_MESSAGE as usize;
/// The same of one of whom nothing is asked.
const READING_WANTS: usize = 2 * MAX_WANTS as usize;
/// Blocks are put into one message until they have this many bytes.
const FULL_MESSAGE: usize = 512 * 1024;
/// Digests of blocks that were asked for and came, or were given up: they may come once more.
const MAX_LATELY: usize = 8_192;

/// A peer that sent so many blocks again is told wants in batches: Helia answers each message with all blocks that it has not sent
/// to the end, and so sends each as often as there are others under way.
const MANY_REPEATED: u32 = 4;

type Digest = [u8; 32];

/// Whether a peer is connected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Presence {
	Away,
	Dialled,
	Here,
}

/// Whoever waits for an answer.
struct Waiting {
	want: Want,
	reply: oneshot::Sender<Result<Bytes, Fault>>,
}

/// A peer.
pub(crate) struct Peer {
	pub(super) id: PeerId,
	/// Where it can be dialled. Nothing is asked of those of whom it isn't known.
	address: Option<String>,
	network: mpsc::UnboundedSender<Command>,
	pub(super) presence: watch::Sender<Presence>,
	/// Bytes of its messages that may be read now.
	pub(super) reading: Semaphore,
	state: Mutex<State>,
	/// That there is something to be sent.
	wake: Notify,
}

#[derive(Default)]
struct State {
	waiting: HashMap<Digest, Vec<Waiting>>,
	lately: VecDeque<Digest>,
	are_lately: HashSet<Digest>,
	/// Wants and ends of wants to be told.
	to_tell: Vec<Entry>,
	/// Blocks that it sent again without being asked again.
	repeated: u32,
	/// What it wants, in the order in which it said so, and of each what. One that was taken back is only in the order, and one that was wanted
	/// again there twice.
	order: VecDeque<Bytes>,
	wanted: HashMap<Bytes, Entry>,
}

impl State {
	/// Takes a want back.
	fn give_up(&mut self, cid: Cid, digest: Digest) {
		self.remember(digest);
		let cid = cid.to_bytes().into();
		self.to_tell.push(Entry { cid, want: Want::Block, cancel: true, say_so: false });
	}

	/// Leaves in the order only what is wanted, each once. At least half goes, since no more than half may be wanted: so it costs little for each
	/// that was taken back.
	fn forget_taken_back(&mut self) {
		let Self { order, wanted, .. } = self;
		let mut seen = HashSet::with_capacity(wanted.len());
		order.retain(|cid| wanted.contains_key(cid) && seen.insert(cid.clone()));
	}

	/// Whether it should be told now what there is to be told.
	fn may_tell(&self) -> bool {
		let wants = self.to_tell.iter().filter(|entry| !entry.cancel).count();
		let under_way = self.waiting.len().saturating_sub(wants);
		!self.to_tell.is_empty() && (under_way == 0 || self.repeated < MANY_REPEATED)
	}

	fn remember(&mut self, digest: Digest) {
		if self.are_lately.insert(digest) {
			self.lately.push_back(digest);
		}
		while self.lately.len() > MAX_LATELY {
			if let Some(oldest) = self.lately.pop_front() {
				self.are_lately.remove(&oldest);
			}
		}
	}
}

impl fmt::Display for Peer {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.address {
			Some(address) => f.write_str(address),
			None => write!(f, "{}", self.id),
		}
	}
}

impl Peer {
	pub(super) fn new(id: PeerId, address: Option<String>, network: mpsc::UnboundedSender<Command>) -> Self {
		let (state, wake) = Default::default();
		let presence = watch::Sender::new(Presence::Away);
		let reading = Semaphore::new(if address.is_some() { READING } else { READING_WANTS });
		Self { id, address, network, presence, reading, state, wake }
	}

	/// Whether it is one of those that are asked.
	pub(super) fn is_asked(&self) -> bool {
		self.address.is_some()
	}

	/// Asks for a block, or, and then nothing comes, whether it is there. Whoever asks sees to it that it ends; the want then does.
	pub(crate) async fn ask(&self, cid: Cid, want: Want) -> Result<Bytes, Fault> {
		let digest = block::named_digest(&cid).map_err(|_| Fault::NotFound)?;
		self.connect().await?;
		let (reply, answer) = oneshot::channel();
		{
			let mut state = self.state();
			let waiting = state.waiting.entry(digest).or_default();
			let is_asked = waiting.iter().any(|other| other.want == want && !other.reply.is_closed());
			waiting.push(Waiting { want, reply });
			if !is_asked {
				let cid = cid.to_bytes().into();
				state.to_tell.push(Entry { cid, want, cancel: false, say_so: true });
			}
		}
		self.wake.notify_one();
		let _asking = Asking { peer: self, digest, cid };
		answer.await.unwrap_or(Err(Fault::BrokeOff))
	}

	async fn connect(&self) -> Result<(), Fault> {
		let mut presence = self.presence.subscribe();
		let here = async {
			for pause in DIALS {
				// Even a sleep of no time lasts until the timer's next tick, which each question to a peer that is here would wait for.
				if !pause.is_zero() {
					tokio::time::sleep(pause).await;
				}
				if *presence.borrow_and_update() == Presence::Here {
					return Ok(());
				}
				self.network.send(Command::Dial(self.id)).map_err(|_| Fault::Unreachable)?;
				loop {
					presence.changed().await.map_err(|_| Fault::Unreachable)?;
					let now = *presence.borrow_and_update();
					match now {
						Presence::Here => return Ok(()),
						Presence::Away => break,
						Presence::Dialled => {}
					}
				}
			}
			Err(Fault::Unreachable)
		};
		tokio::time::timeout(CONNECT, here).await.unwrap_or(Err(Fault::Unreachable))
	}

	/// Takes what it said. An error means that the connection should end.
	pub(super) fn hear(&self, message: Message) -> Result<(), Fault> {
		self.hear_wants(message.full, message.wants);
		let are_many = message.blocks.len() > 1;
		for (prefix, bytes) in message.blocks {
			// One of many would keep the memory of all.
			let bytes = if are_many { Bytes::copy_from_slice(&bytes) } else { bytes };
			self.hear_block(&prefix, bytes)?;
		}
		for (cid, is_there) in message.presences {
			if let Ok(cid) = block::parse_bytes(&cid) {
				self.hear_presence(cid, is_there);
			}
		}
		Ok(())
	}

	fn hear_wants(&self, full: bool, wants: Vec<Entry>) {
		let mut state = self.state();
		if full {
			state.wanted.clear();
			state.order.clear();
		}
		for entry in wants {
			if entry.cancel {
				state.wanted.remove(&entry.cid);
				continue;
			}
			if state.order.len() >= 2 * MAX_WANTED {
				state.forget_taken_back();
			}
			let has_room = state.wanted.len() < MAX_WANTED;
			// Of its own, or each would keep the whole message in memory.
			let cid = Bytes::copy_from_slice(&entry.cid);
			match state.wanted.entry(cid.clone()) {
				// Said again, or now the block is wanted of which it was asked whether it is there.
				Occupied(mut known) => {
					if entry.want == Want::Block {
						known.insert(Entry { cid, ..entry });
					}
				}
				Vacant(place) if has_room => {
					place.insert(Entry { cid: cid.clone(), ..entry });
					state.order.push_back(cid);
				}
				Vacant(_) => {}
			}
		}
		drop(state);
		self.wake.notify_one();
	}

	fn next_wanted(&self) -> Option<Entry> {
		let mut state = self.state();
		while let Some(cid) = state.order.pop_front() {
			if let Some(entry) = state.wanted.remove(&cid) {
				return Some(entry);
			}
		}
		None
	}

	fn hear_block(&self, prefix: &[u8], bytes: Bytes) -> Result<(), Fault> {
		const SHA2_256: [u8; 2] = [0x12, 0x20];
		if bytes.len() > MAX_BLOCK_BYTES {
			self.fail_all(&Fault::Oversized);
			return Err(Fault::Oversized);
		}
		// What is named by another hash was not asked for.
		let digest = prefix.ends_with(&SHA2_256).then(|| block::digest(&bytes));
		let mut state = self.state();
		let found = digest.and_then(|digest| Some((digest, state.waiting.remove(&digest)?)));
		let Some((digest, waiting)) = found else {
			if digest.is_some_and(|digest| state.are_lately.contains(&digest)) {
				state.repeated = state.repeated.saturating_add(1);
				return Ok(());
			}
			drop(state);
			// It doesn't say which CID it means by these bytes, so all that it was asked for is in doubt.
			self.fail_all(&Fault::WrongBytes);
			return Err(Fault::WrongBytes);
		};
		state.remember(digest);
		drop(state);
		self.wake.notify_one();
		for Waiting { want, reply } in waiting {
			let _ = reply.send(Ok(if want == Want::Block { bytes.clone() } else { Bytes::new() }));
		}
		Ok(())
	}

	fn hear_presence(&self, cid: Cid, is_there: bool) {
		let Ok(digest) = block::named_digest(&cid) else { return };
		let mut state = self.state();
		let Some(waiting) = state.waiting.remove(&digest) else { return };
		// Who waits for the block itself goes on where it is there.
		let (done, others): (Vec<_>, Vec<_>) =
			waiting.into_iter().partition(|waiting| !is_there || waiting.want == Want::Have);
		if others.is_empty() {
			// Or it would send the block when it gets it.
			state.give_up(cid, digest);
		} else {
			state.waiting.insert(digest, others);
		}
		drop(state);
		self.wake.notify_one();
		for Waiting { reply, .. } in done {
			let _ = reply.send(if is_there { Ok(Bytes::new()) } else { Err(Fault::NotFound) });
		}
	}

	/// Ends all that is wanted of it, and forgets what it wants: the connection is gone, or not worth having.
	pub(super) fn fail_all(&self, fault: &Fault) {
		let mut state = self.state();
		let waiting: Vec<_> = state.waiting.drain().collect();
		state.to_tell.clear();
		state.wanted.clear();
		state.order.clear();
		for (digest, _) in &waiting {
			state.remember(*digest);
		}
		drop(state);
		for Waiting { reply, .. } in waiting.into_iter().flat_map(|(_, waiting)| waiting) {
			let _ = reply.send(Err(fault.clone()));
		}
	}

	/// Waits until there is something to be said to it.
	pub(super) async fn has_message(&self) {
		loop {
			{
				let state = self.state();
				if state.may_tell() || !state.order.is_empty() {
					return;
				}
			}
			self.wake.notified().await;
		}
	}

	/// The next message for it, if there is one. Holds no more than one full message.
	pub(super) async fn next_message(&self, store: &Store) -> Result<Option<Vec<u8>>, ArtifactError> {
		let told = self.take_told();
		if !told.is_empty() {
			return Ok(Some(Message { wants: told, ..Message::default() }.encode()));
		}
		let answer = self.answer(store).await?;
		let is_empty = answer.blocks.is_empty() && answer.presences.is_empty();
		Ok((!is_empty).then(|| answer.encode()))
	}

	fn take_told(&self) -> Vec<Entry> {
		let mut state = self.state();
		let count = if state.may_tell() { state.to_tell.len().min(MAX_TOLD) } else { 0 };
		state.to_tell.drain(..count).collect()
	}

	/// Answers to as many of its wants as fit into a message.
	async fn answer(&self, store: &Store) -> Result<Message, ArtifactError> {
		let mut message = Message::default();
		let mut size = 0_usize;
		while size < FULL_MESSAGE && message.presences.len() < MAX_TOLD {
			let Some(entry) = self.next_wanted() else { break };
			// One of a kind that isn't kept isn't there.
			let cid = block::parse_bytes(&entry.cid).ok();
			let is_there = match (cid, entry.want) {
				(Some(cid), Want::Block) => match store.local_block(cid).await? {
					Some(block) => {
						size = size.saturating_add(block.len());
						message.blocks.push((prefix(&cid), block));
						continue;
					}
					None => false,
				},
				(Some(cid), Want::Have) => store.has(&cid).await?,
				(None, _) => false,
			};
			if is_there || entry.say_so {
				message.presences.push((entry.cid, is_there));
			}
		}
		Ok(message)
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// A want. When nobody waits for it any more it is taken back.
struct Asking<'a> {
	peer: &'a Peer,
	digest: Digest,
	cid: Cid,
}

impl Drop for Asking<'_> {
	fn drop(&mut self) {
		let mut state = self.peer.state();
		let Some(waiting) = state.waiting.get_mut(&self.digest) else { return };
		waiting.retain(|waiting| !waiting.reply.is_closed());
		if waiting.is_empty() {
			state.waiting.remove(&self.digest);
			state.give_up(self.cid, self.digest);
			drop(state);
			self.peer.wake.notify_one();
		}
	}
}

#[cfg(test)]
mod tests;
