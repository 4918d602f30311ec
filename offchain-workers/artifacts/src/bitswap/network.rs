//! The protocol on litep2p's connections: who is there, what is read from them and written to them.

use super::{
	message::Message,
	peer::{Peer, Presence},
};
use crate::{
	protobuf::{put_varint, varint},
	sources::Fault,
	store::Store,
};
use bytes::Bytes;
use futures::StreamExt;
use litep2p::{
	codec::ProtocolCodec,
	protocol::{Direction, TransportEvent, TransportService, UserProtocol},
	substream::Substream,
	types::SubstreamId,
	PeerId, ProtocolName,
};
use std::{
	collections::{HashMap, VecDeque},
	io,
	sync::{
		atomic::{AtomicBool, Ordering::Relaxed},
		Arc,
	},
	time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	sync::{mpsc, oneshot, Semaphore},
	task::AbortHandle,
	time::timeout,
};

/// The version that Kubo and Helia speak.
const PROTOCOL: &str = "/ipfs/bitswap/1.2.0";
/// Longest message of a peer that is asked for blocks, bytes. What others send at most.
pub(super) const MAX_MESSAGE: u64 = 4 * 1024 * 1024 + 64 * 1024;
/// Longest message of one of whom nothing is asked, bytes: its wants.
pub(super) const MAX_WANTS: u64 = 256 * 1024;
/// Streams of a peer that are read at the same time. Helia opens one a message, and up to 50.
pub(super) const MAX_STREAMS: usize = 64;
/// A stream on which nothing was said for this long is closed: Helia drops it after five seconds, with what was said last.
const STREAM_IDLE: Duration = Duration::from_secs(1);
/// Time for a message, once it began, to come; and for one to be taken.
const MESSAGE_TIME: Duration = Duration::from_secs(60);

/// What peers want of the network.
#[derive(Debug)]
pub(super) enum Command {
	/// A connection to a peer that is known.
	Dial(PeerId),
	/// A stream to one that is connected.
	Open(PeerId, oneshot::Sender<Substream>),
	/// Its connection's end.
	Close(PeerId),
}

/// The protocol.
pub(super) struct Network {
	/// All that are asked, and those that are connected.
	pub peers: HashMap<PeerId, Arc<Peer>>,
	pub sender: mpsc::UnboundedSender<Command>,
	pub commands: mpsc::UnboundedReceiver<Command>,
	pub store: Store,
	tasks: HashMap<PeerId, Tasks>,
	opening: HashMap<SubstreamId, oneshot::Sender<Substream>>,
}

/// What runs for a connected peer. Ends when dropped.
struct Tasks {
	writer: AbortHandle,
	readers: VecDeque<Reader>,
}

/// What reads a stream, and whether a message began to come on it.
struct Reader {
	task: AbortHandle,
	is_busy: Arc<AtomicBool>,
}

impl Drop for Tasks {
	fn drop(&mut self) {
		self.writer.abort();
		self.readers.iter().for_each(|reader| reader.task.abort());
	}
}

impl Network {
	pub(super) fn new(
		peers: HashMap<PeerId, Arc<Peer>>,
		sender: mpsc::UnboundedSender<Command>,
		commands: mpsc::UnboundedReceiver<Command>,
		store: Store,
	) -> Self {
		let (tasks, opening) = Default::default();
		Self { peers, sender, commands, store, tasks, opening }
	}

	fn on_event(&mut self, event: TransportEvent) {
		match event {
			TransportEvent::ConnectionEstablished { peer, .. } => self.on_connected(peer),
			TransportEvent::ConnectionClosed { peer } => self.on_away(peer),
			TransportEvent::DialFailure { peer, .. } => {
				if let Some(peer) = self.peers.get(&peer) {
					peer.presence.send_if_modified(|presence| {
						let was_dialled = *presence == Presence::Dialled;
						if was_dialled {
							*presence = Presence::Away;
						}
						was_dialled
					});
				}
			}
			TransportEvent::SubstreamOpened { peer, substream, direction, .. } => match direction {
				Direction::Inbound => self.on_stream(peer, substream),
				Direction::Outbound(id) => {
					if let Some(opened) = self.opening.remove(&id) {
						let _ = opened.send(substream);
					}
				}
			},
			TransportEvent::SubstreamOpenFailure { substream, .. } => {
				self.opening.remove(&substream);
			}
		}
		// Those who gave up waiting for a stream.
		self.opening.retain(|_, opened| !opened.is_closed());
	}

	fn on_connected(&mut self, id: PeerId) {
		let sender = self.sender.clone();
		let peer = self.peers.entry(id).or_insert_with(|| Arc::new(Peer::new(id, None, sender)));
		tracing::debug!(target: "artifacts", peer = %id, "connected");
		let writer =
			tokio::spawn(write(peer.clone(), self.store.clone(), self.sender.clone())).abort_handle();
		self.tasks.insert(id, Tasks { writer, readers: VecDeque::new() });
		peer.presence.send_replace(Presence::Here);
	}

	fn on_away(&mut self, id: PeerId) {
		tracing::debug!(target: "artifacts", peer = %id, "disconnected");
		self.tasks.remove(&id);
		let Some(peer) = self.peers.get(&id) else { return };
		peer.presence.send_replace(Presence::Away);
		peer.fail_all(&Fault::BrokeOff);
		if !peer.is_asked() {
			self.peers.remove(&id);
		}
	}

	fn on_stream(&mut self, id: PeerId, stream: Substream) {
		let (Some(peer), Some(tasks)) = (self.peers.get(&id), self.tasks.get_mut(&id)) else { return };
		tasks.readers.retain(|reader| !reader.task.is_finished());
		if tasks.readers.len() >= MAX_STREAMS {
			// A stream that was left open goes before one on which something comes.
			let idle = tasks.readers.iter().position(|reader| !reader.is_busy.load(Relaxed));
			match idle.and_then(|place| tasks.readers.remove(place)) {
				Some(idle) => idle.task.abort(),
				None => return,
			}
		}
		let is_busy = Arc::<AtomicBool>::default();
		let reader = read(peer.clone(), stream, self.sender.clone(), is_busy.clone());
		tasks.readers.push_back(Reader { task: tokio::spawn(reader).abort_handle(), is_busy });
	}

	fn on_command(&mut self, service: &mut TransportService, command: Command) {
		match command {
			Command::Dial(id) => {
				let Some(peer) = self.peers.get(&id) else { return };
				if *peer.presence.borrow() != Presence::Away {
					return;
				}
				let presence = match service.dial(&id) {
					Ok(()) => Presence::Dialled,
					Err(error) => {
						tracing::debug!(target: "artifacts", peer = %id, ?error, "can't be dialled");
						Presence::Away
					}
				};
				// Sent in any case, so that whoever waits learns of it.
				peer.presence.send_replace(presence);
			}
			Command::Open(id, opened) => {
				if let Ok(stream) = service.open_substream(id) {
					self.opening.insert(stream, opened);
				}
			}
			Command::Close(id) => {
				let _ = service.force_close(id);
			}
		}
	}
}

#[async_trait::async_trait]
impl UserProtocol for Network {
	fn protocol(&self) -> ProtocolName {
		ProtocolName::from(PROTOCOL)
	}

	/// Messages are framed here, where it is known how long they may be.
	fn codec(&self) -> ProtocolCodec {
		ProtocolCodec::Unspecified
	}

	async fn run(mut self: Box<Self>, mut service: TransportService) -> litep2p::Result<()> {
		loop {
			tokio::select! {
				event = service.next() => match event {
					Some(event) => self.on_event(event),
					None => return Ok(()),
				},
				command = self.commands.recv() => match command {
					Some(command) => self.on_command(&mut service, command),
					None => return Ok(()),
				},
			}
		}
	}
}

/// Reads messages until the stream ends, or what comes is no message.
async fn read(
	peer: Arc<Peer>,
	mut stream: Substream,
	network: mpsc::UnboundedSender<Command>,
	is_busy: Arc<AtomicBool>,
) {
	let most = if peer.is_asked() { MAX_MESSAGE } else { MAX_WANTS };
	let why = loop {
		let frame = match next_frame(&mut stream, most, &peer.reading, &is_busy).await {
			Ok(Some(frame)) => frame,
			Ok(None) => return,
			Err(error) => break error.to_string(),
		};
		let heard = match Message::decode(&frame) {
			Ok(message) => peer.hear(message).map_err(|fault| fault.to_string()),
			Err(why) => Err(why.to_owned()),
		};
		if let Err(why) = heard {
			break why;
		}
		// Between messages nothing else runs here, and there may be many.
		tokio::task::yield_now().await;
	};
	tracing::debug!(target: "artifacts", %peer, why, "its connection ends");
	let _ = network.send(Command::Close(peer.id));
}

/// The next message's bytes; `None` at the stream's end. Waits where too much of the same peer is being read already.
async fn next_frame(
	stream: &mut Substream,
	most: u64,
	reading: &Semaphore,
	is_busy: &AtomicBool,
) -> io::Result<Option<Bytes>> {
	is_busy.store(false, Relaxed);
	let mut head = Vec::with_capacity(4);
	let length = loop {
		match stream.read_u8().await {
			Ok(byte) => {
				is_busy.store(true, Relaxed);
				head.push(byte);
			}
			Err(_) if head.is_empty() => return Ok(None),
			Err(error) => return Err(error),
		}
		if head.last().is_some_and(|byte| byte & 0x80 == 0) || head.len() == 5 {
			break varint(&mut &head[..]).map_err(io::Error::other)?;
		}
	};
	if length > most {
		return Err(io::Error::other("a message that is too long"));
	}
	let read = async {
		let permits = u32::try_from(length).unwrap_or(u32::MAX);
		let _permit = reading.acquire_many(permits).await.map_err(io::Error::other)?;
		// Not more than there is a permit for.
		let mut frame = Vec::with_capacity(permits as usize);
		AsyncReadExt::take(&mut *stream, length).read_to_end(&mut frame).await?;
		if (frame.len() as u64) < length {
			return Err(io::ErrorKind::UnexpectedEof.into());
		}
		Ok(Some(frame.into()))
	};
	timeout(MESSAGE_TIME, read).await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
}

/// Writes what there is to be said to a peer, until its connection ends.
async fn write(peer: Arc<Peer>, store: Store, network: mpsc::UnboundedSender<Command>) {
	let mut stream: Option<Substream> = None;
	loop {
		if timeout(STREAM_IDLE, peer.has_message()).await.is_err() {
			if let Some(mut idle) = stream.take() {
				let _ = idle.shutdown().await;
			}
			peer.has_message().await;
		}
		let message = match peer.next_message(&store).await {
			Ok(Some(message)) => message,
			Ok(None) => continue,
			Err(error) => {
				tracing::error!(target: "artifacts", %peer, %error, "can't answer");
				continue;
			}
		};
		// A stream that was left may have been closed at its other end.
		let mut tries = if stream.is_some() { 2 } else { 1 };
		loop {
			tries -= 1;
			match send(&peer, stream.take(), &message, &network).await {
				Ok(open) => {
					stream = Some(open);
					break;
				}
				Err(_) if tries > 0 => {}
				Err(error) => {
					tracing::debug!(target: "artifacts", %peer, %error, "can't be told anything");
					let _ = network.send(Command::Close(peer.id));
					return;
				}
			}
		}
	}
}

async fn send(
	peer: &Peer,
	stream: Option<Substream>,
	message: &[u8],
	network: &mpsc::UnboundedSender<Command>,
) -> io::Result<Substream> {
	let sent = async {
		let mut stream = match stream {
			Some(stream) => stream,
			None => {
				let (opened, open) = oneshot::channel();
				let gone = |_| io::Error::from(io::ErrorKind::NotConnected);
				network.send(Command::Open(peer.id, opened)).map_err(|_| gone(()))?;
				open.await.map_err(|_| gone(()))?
			}
		};
		let mut head = Vec::with_capacity(4);
		put_varint(&mut head, message.len() as u64);
		stream.write_all(&head).await?;
		stream.write_all(message).await?;
		stream.flush().await?;
		Ok(stream)
	};
	timeout(MESSAGE_TIME, sent).await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
}
