//! Bitswap 1.2: blocks from peers and for them, on a port and under an identity of its own.
//!
//! litep2p brings TCP, noise, yamux, identify and ping; the protocol itself is ours, because the one that litep2p brings takes the end
//! of a want for another want, never says that a block isn't there, and lets one slow peer hold up all others. Peers are those whose
//! addresses are given; there is no looking for others.

mod message;
mod network;
mod peer;

pub(crate) use message::Want;
pub(crate) use peer::Peer;

use crate::store::Store;
use futures::{Stream, StreamExt};
use litep2p::{
	config::ConfigBuilder,
	crypto::ed25519::{Keypair, SecretKey},
	executor::Executor,
	protocol::libp2p::{identify, ping},
	transport::{tcp::config::Config as TcpConfig, ConnectionLimitsConfig},
	types::multiaddr::{Multiaddr, Protocol},
	yamux, Litep2p, PeerId,
};
use network::Network;
use std::{
	collections::HashMap,
	fmt, fs,
	future::Future,
	io::{self, Read, Write},
	net::SocketAddr,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
	pin::Pin,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::{sync::mpsc, task::AbortHandle};

/// A connection on which nothing is said is closed after this time.
const KEEP_ALIVE: Duration = Duration::from_secs(120);
/// How often it is looked whether a silent peer is there.
const PING_EVERY: Duration = Duration::from_secs(20);
/// Streams on one connection: those that are read, and others for identify and ping.
const ALL_STREAMS: usize = network::MAX_STREAMS + 16;
/// What may come on all of them before it was read, bytes: the 256 KiB that yamux allows each, at least.
const MAX_UNREAD: usize = ALL_STREAMS * 256 * 1024;

/// Where bitswap listens and whom it asks.
#[derive(Clone, Debug)]
pub struct BitswapConfig {
	/// Where peers reach it. Port 0 takes any free one.
	pub listen: SocketAddr,
	/// The file with its identity, made where there is none.
	pub key_file: PathBuf,
	/// Peers that are asked: addresses with their identity, as `/ip4/203.0.113.7/tcp/4001/p2p/12D3KooW...`, over TCP.
	pub peers: Vec<String>,
	/// Most connections that others may open.
	pub max_connections: usize,
}

impl BitswapConfig {
	/// A configuration that asks nobody.
	pub fn new(listen: SocketAddr, key_file: impl Into<PathBuf>) -> Self {
		Self { listen, key_file: key_file.into(), peers: Vec::new(), max_connections: 64 }
	}
}

/// Why bitswap can't be started.
#[derive(Debug, thiserror::Error)]
pub enum BitswapProblem {
	/// A peer's address can't be dialled.
	#[error("`{0}` is not a peer's address: expected /ip4|ip6|dns/HOST/tcp/PORT/p2p/PEER")]
	Peer(String),
	/// The identity can't be read or made.
	#[error("can't use {} as bitswap's identity: {source}", .path.display())]
	Key {
		/// The file.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},
	/// The address can't be listened on.
	#[error("bitswap can't listen on {address}: {why}")]
	Listen {
		/// The address.
		address: SocketAddr,
		/// What happened.
		why: String,
	},
}

/// Running bitswap. Stops when dropped.
pub struct Bitswap {
	id: String,
	addresses: Vec<String>,
	store: Store,
	tasks: Arc<Tasks>,
}

impl fmt::Debug for Bitswap {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Bitswap").field("addresses", &self.addresses).finish_non_exhaustive()
	}
}

impl Bitswap {
	/// Serves a store's blocks to peers, and from now on lets it ask those that are configured. Must be called on a tokio runtime.
	pub fn start(config: &BitswapConfig, store: &Store) -> Result<Self, BitswapProblem> {
		let key = identity(&config.key_file)
			.map_err(|source| BitswapProblem::Key { path: config.key_file.clone(), source })?;
		let (sender, commands) = mpsc::unbounded_channel();
		let (mut peers, mut known) = (HashMap::new(), HashMap::<PeerId, Vec<Multiaddr>>::new());
		for text in &config.peers {
			let (id, address) = parse_peer(text).ok_or_else(|| BitswapProblem::Peer(text.clone()))?;
			known.entry(id).or_default().push(address);
			peers.entry(id).or_insert_with(|| Arc::new(Peer::new(id, Some(text.clone()), sender.clone())));
		}
		let asked: Vec<_> = peers.values().cloned().collect();
		let tasks = Arc::new(Tasks::default());
		let (identify, identified) = identify::Config::new(
			"ipfs/0.1.0".into(),
			Some(concat!("ambit/", env!("CARGO_PKG_VERSION")).into()),
		);
		let (ping, pinged) = ping::ConfigBuilder::new().with_ping_interval(PING_EVERY).build();
		let mut streams = yamux::Config::default();
		streams.set_max_num_streams(ALL_STREAMS).set_max_connection_receive_window(Some(MAX_UNREAD));
		let tcp = TcpConfig {
			listen_addresses: vec![multiaddress(config.listen)],
			reuse_port: false,
			nodelay: true,
			yamux_config: streams,
			..TcpConfig::default()
		};
		let limits = ConnectionLimitsConfig::default().max_incoming_connections(Some(config.max_connections));
		let built = ConfigBuilder::new()
			.with_keypair(key)
			.with_tcp(tcp)
			.with_executor(tasks.clone())
			.with_libp2p_identify(identify)
			.with_libp2p_ping(ping)
			.with_connection_limits(limits)
			.with_keep_alive_timeout(KEEP_ALIVE)
			.with_known_addresses(known.into_iter())
			.with_user_protocol(Box::new(Network::new(peers, sender, commands, store.clone())))
			.build();
		let failed = |why: String| BitswapProblem::Listen { address: config.listen, why };
		let mut node = Litep2p::new(built).map_err(|error| failed(error.to_string()))?;
		let id = node.local_peer_id().to_string();
		let addresses: Vec<_> = node.listen_addresses().map(ToString::to_string).collect();
		if addresses.is_empty() {
			return Err(failed("is the address taken?".into()));
		}
		let drive = async move { while node.next_event().await.is_some() {} };
		tasks.run(Box::pin(drive));
		tasks.run(Box::pin(drain(identified)));
		tasks.run(Box::pin(drain(pinged)));
		for peer in asked {
			store.sources().add_peer(peer);
		}
		tracing::info!(target: "artifacts", ?addresses, "bitswap listens");
		Ok(Self { id, addresses, store: store.clone(), tasks })
	}

	/// Its identity.
	pub fn id(&self) -> &str {
		&self.id
	}

	/// Where peers reach it, with its identity: what they give to their `swarm connect`.
	pub fn addresses(&self) -> &[String] {
		&self.addresses
	}
}

impl Drop for Bitswap {
	fn drop(&mut self) {
		self.store.sources().remove_peers();
		self.tasks.stop();
	}
}

/// All that litep2p runs, so that it can be ended.
#[derive(Default)]
struct Tasks(Mutex<Vec<AbortHandle>>);

impl Tasks {
	fn stop(&self) {
		let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		tasks.drain(..).for_each(|task| task.abort());
	}
}

impl Executor for Tasks {
	fn run(&self, future: Pin<Box<dyn Future<Output = ()> + Send>>) {
		let task = tokio::spawn(future).abort_handle();
		let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		tasks.retain(|task| !task.is_finished());
		tasks.push(task);
	}

	fn run_with_name(&self, _: &'static str, future: Pin<Box<dyn Future<Output = ()> + Send>>) {
		self.run(future);
	}
}

/// Takes events of which nothing follows, so that they don't fill their channel.
async fn drain(mut events: impl Stream + Unpin) {
	while events.next().await.is_some() {}
}

/// A peer's identity and its address.
fn parse_peer(text: &str) -> Option<(PeerId, Multiaddr)> {
	let address: Multiaddr = text.parse().ok()?;
	let parts: Vec<_> = address.iter().collect();
	match parts.as_slice() {
		[Protocol::Ip4(_) | Protocol::Ip6(_) | Protocol::Dns(_) | Protocol::Dns4(_) | Protocol::Dns6(_), Protocol::Tcp(_), Protocol::P2p(_)] =>
			{}
		_ => return None,
	}
	Some((PeerId::try_from_multiaddr(&address)?, address))
}

fn multiaddress(address: SocketAddr) -> Multiaddr {
	Multiaddr::empty().with(Protocol::from(address.ip())).with(Protocol::Tcp(address.port()))
}

/// Reads the secret key, or makes one that only its owner can read.
fn identity(path: &Path) -> io::Result<Keypair> {
	let wrong = || io::Error::new(io::ErrorKind::InvalidData, "not a secret key of 32 bytes");
	match fs::File::open(path) {
		Ok(file) => {
			let mut secret = Vec::new();
			file.take(33).read_to_end(&mut secret)?;
			let secret: [u8; 32] = secret.try_into().map_err(|_| wrong())?;
			Ok(SecretKey::try_from_bytes(secret).map_err(|_| wrong())?.into())
		}
		Err(error) if error.kind() == io::ErrorKind::NotFound => {
			let key = Keypair::generate();
			let mut file = fs::File::options().write(true).create_new(true).mode(0o600).open(path)?;
			file.write_all(&key.secret().to_bytes())?;
			file.sync_all()?;
			Ok(key)
		}
		Err(error) => Err(error),
	}
}
