//! Bitswap between stores, and with peers that lie, are silent, slow or vanish.

mod support;

use ambit_artifacts::{ArtifactError, Bitswap, BitswapConfig, BitswapProblem, Fault, Store, StoreConfig};
use futures::StreamExt;
use litep2p::{
	codec::ProtocolCodec,
	config::ConfigBuilder,
	protocol::{Direction, TransportEvent, TransportService, UserProtocol},
	transport::tcp::config::Config as TcpConfig,
	Litep2p, ProtocolName,
};
use std::{
	net::SocketAddr,
	path::Path,
	time::{Duration, Instant},
};
use support::{cid_of, local_store, ok, pattern, Proxy, Rogue};
use tempfile::TempDir;
use tokio::{
	io::{copy_bidirectional, AsyncWriteExt},
	net::{TcpListener, TcpStream},
	sync::mpsc,
	task::JoinSet,
};

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

struct Node {
	directory: TempDir,
	store: Store,
	bitswap: Bitswap,
}

impl Node {
	/// A store that asks these peers.
	fn asking(peers: &[&Node]) -> Self {
		let addresses: Vec<_> = peers.iter().map(|peer| peer.address()).collect();
		Self::with(&addresses, &[])
	}

	fn with(peers: &[String], gateways: &[String]) -> Self {
		let directory = tempfile::tempdir().unwrap();
		let mut config = StoreConfig::local(directory.path().join("store"));
		config.gateways.urls = gateways.to_vec();
		config.gateways.block_timeout = Duration::from_secs(20);
		let store = Store::open(&config).unwrap();
		let bitswap = start(directory.path(), &store, peers, ANY);
		Self { directory, store, bitswap }
	}

	fn address(&self) -> String {
		self.bitswap.addresses()[0].clone()
	}

	fn listens(&self) -> SocketAddr {
		let address = self.address();
		SocketAddr::new(ANY.ip(), address.split('/').nth(4).unwrap().parse().unwrap())
	}

	/// Its address where something else stands before it.
	fn address_through(&self, door: SocketAddr) -> String {
		format!("/ip4/{}/tcp/{}/p2p/{}", door.ip(), door.port(), self.bitswap.id())
	}
}

fn start(directory: &Path, store: &Store, peers: &[String], listen: SocketAddr) -> Bitswap {
	let mut config = BitswapConfig::new(listen, directory.join("key"));
	config.peers = peers.to_vec();
	Bitswap::start(&config, store).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_should_go_from_peer_to_peer_in_either_direction() {
	let one = Node::asking(&[]);
	let other = Node::asking(&[&one]);
	let content = pattern((9 << 20) + 5);
	let cid = one.store.put(content.clone()).await.unwrap().cid;
	assert_eq!(other.store.fetch(&cid, 10 << 20).await.unwrap(), content);
	assert_eq!(other.store.get(&cid, 10 << 20).await.unwrap(), content);

	// The connection is there, and is used by whom it was opened to as well.
	let third = Node::asking(&[&other]);
	assert_eq!(third.store.fetch(&cid, 10 << 20).await.unwrap(), content);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_without_the_block_should_say_so_at_once() {
	let (one, other) = (Node::asking(&[]), Node::asking(&[]));
	let asking = Node::asking(&[&one, &other]);
	// Were they silent, it would be that they are too slow.
	let refused = asking.store.fetch(&cid_of(b"nobody has this"), 100).await;
	let Err(ArtifactError::Unavailable { attempts, .. }) = refused else { panic!("{refused:?}") };
	assert_eq!(attempts.len(), 2);
	assert!(attempts.iter().all(|(_, fault)| *fault == Fault::NotFound), "{attempts:?}");
	// Once one has it, the same peers give it.
	let cid = other.store.put(&b"nobody has this"[..]).await.unwrap().cid;
	assert_eq!(asking.store.fetch(&cid, 100).await.unwrap(), b"nobody has this");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_should_come_from_several_peers_that_have_parts() {
	let content = pattern(8 << 20);
	let (one, other) = (Node::asking(&[]), Node::asking(&[]));
	let cid = one.store.put(content.clone()).await.unwrap().cid;
	other.store.put(content.clone()).await.unwrap();
	// Each misses half of the chunks.
	for (index, chunk) in content.chunks(1 << 20).enumerate() {
		let node = if index % 2 == 0 { &one } else { &other };
		let name = hex::encode(cid_of(chunk).hash().digest());
		let path = node.directory.path().join("store/blocks").join(&name[..2]).join(&name);
		std::fs::remove_file(path).unwrap();
	}
	let asking = Node::asking(&[&one, &other]);
	assert_eq!(asking.store.fetch(&cid, 8 << 20).await.unwrap(), content);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_vanishes_should_be_survived_and_the_rest_come_from_others() {
	let content = pattern(32 << 20);
	let (one, other) = (Node::asking(&[]), Node::asking(&[]));
	let cid = one.store.put(content.clone()).await.unwrap().cid;
	other.store.put(content.clone()).await.unwrap();
	let asking = Node::asking(&[&one, &other]);
	let fetch = {
		let store = asking.store.clone();
		tokio::spawn(async move { store.fetch(&cid, 32 << 20).await })
	};
	while asking.store.usage().await.unwrap().passing.blocks < 3 {
		tokio::task::yield_now().await;
	}
	drop(one);
	assert!(fetch.await.unwrap().unwrap() == content);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_was_cut_off_should_be_resumed_and_nothing_fetched_again() {
	const LEAVES: u64 = 16;
	const LEAF: u64 = 1 << 20;
	let content = pattern((LEAVES * LEAF) as usize);
	let one = Node::asking(&[]);
	let cid = one.store.put(content.clone()).await.unwrap().cid;
	let proxy = Proxy::before(one.listens(), 6 * LEAF).await;
	let asking = Node::with(&[one.address_through(proxy.address)], &[]);
	let cut = asking.store.fetch(&cid, LEAVES * LEAF).await;
	assert!(matches!(&cut, Err(error) if error.is_transient()), "{cut:?}");
	assert!(proxy.has_cut());
	let had = asking.store.usage().await.unwrap().passing.blocks as u64;
	assert!((2..=7).contains(&had), "{had}");
	let before = proxy.open();
	let began = Instant::now();
	let resumed = loop {
		match asking.store.fetch(&cid, LEAVES * LEAF).await {
			Ok(resumed) => break resumed,
			// Until it is noticed at both ends that the connection is gone.
			Err(error) => {
				assert!(error.is_transient() && began.elapsed() < Duration::from_secs(60), "{error}")
			}
		}
	};
	assert!(resumed == content);
	// The root is one of those that were here. What was on its way when it was cut may be counted behind it, or be kept by then.
	let (again, missing) = (proxy.passed() - before, (LEAVES + 1 - had) * LEAF);
	assert!(
		(missing - LEAF..missing + 2 * LEAF).contains(&again),
		"{again} bytes for the {missing} that were missing"
	);
}

/// Opens streams, says on each how long a message comes, and nothing after that.
struct Staller {
	stalled: mpsc::UnboundedSender<()>,
}

impl Staller {
	const STREAMS: usize = 64;
	/// 256 KiB, as much as a stranger may say.
	const LENGTH: [u8; 3] = [0x80, 0x80, 0x10];

	/// Connects to a node and stalls there until it is dropped.
	async fn start(at: &Node) -> JoinSet<()> {
		let (stalled, mut stalls) = mpsc::unbounded_channel();
		let config = ConfigBuilder::new()
			.with_tcp(TcpConfig { listen_addresses: Vec::new(), ..TcpConfig::default() })
			.with_user_protocol(Box::new(Self { stalled }))
			.build();
		let mut node = Litep2p::new(config).unwrap();
		node.dial_address(at.address().parse().unwrap()).await.unwrap();
		let mut running = JoinSet::new();
		running.spawn(async move { while node.next_event().await.is_some() {} });
		for _ in 0..Self::STREAMS {
			tokio::time::timeout(Duration::from_secs(30), stalls.recv()).await.unwrap().unwrap();
		}
		running
	}
}

#[async_trait::async_trait]
impl UserProtocol for Staller {
	fn protocol(&self) -> ProtocolName {
		ProtocolName::from("/ipfs/bitswap/1.2.0")
	}

	fn codec(&self) -> ProtocolCodec {
		ProtocolCodec::Unspecified
	}

	async fn run(self: Box<Self>, mut service: TransportService) -> litep2p::Result<()> {
		let mut streams = Vec::new();
		while let Some(event) = service.next().await {
			match event {
				TransportEvent::ConnectionEstablished { peer, .. } => {
					for _ in 0..Self::STREAMS {
						service.open_substream(peer).unwrap();
					}
				}
				TransportEvent::SubstreamOpened {
					mut substream, direction: Direction::Outbound(_), ..
				} => {
					substream.write_all(&Self::LENGTH).await.unwrap();
					substream.flush().await.unwrap();
					streams.push(substream);
					let _ = self.stalled.send(());
				}
				_ => {}
			}
		}
		Ok(())
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_that_stall_should_not_hold_up_those_that_are_asked() {
	let content = pattern(16 << 20);
	let one = Node::asking(&[]);
	let cid = one.store.put(content.clone()).await.unwrap().cid;
	let asking = Node::asking(&[&one]);
	let mut stalling = Vec::new();
	for _ in 0..3 {
		stalling.push(Staller::start(&asking).await);
	}
	assert!(asking.store.fetch(&cid, 16 << 20).await.unwrap() == content);
	// Nor other strangers.
	let third = Node::asking(&[&asking]);
	assert!(third.store.fetch(&cid, 16 << 20).await.unwrap() == content);
}

#[tokio::test(flavor = "multi_thread")]
async fn peers_and_gateways_should_stand_in_for_each_other() {
	let (_theirs, honest) = local_store();
	let content = pattern(3 << 20);
	let cid = honest.put(content.clone()).await.unwrap().cid;
	let liar = Rogue::answering(ok(b"something else")).await;
	let peer = Node::asking(&[]);
	peer.store.put(content.clone()).await.unwrap();
	let asking = Node::with(&[peer.address()], &[liar.url.clone(), support::serve(&honest).await]);
	assert_eq!(asking.store.fetch(&cid, 3 << 20).await.unwrap(), content);
	assert!(liar.asked() <= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_is_not_there_should_be_passed_over() {
	let gone = Node::asking(&[]).address();
	let (_theirs, honest) = local_store();
	let cid = honest.put(&b"there"[..]).await.unwrap().cid;
	let asking = Node::with(&[gone], &[support::serve(&honest).await]);
	assert_eq!(asking.store.fetch(&cid, 100).await.unwrap(), b"there");
	let refused = asking.store.fetch(&cid_of(b"elsewhere"), 100).await;
	let Err(ArtifactError::Unavailable { attempts, .. }) = refused else { panic!("{refused:?}") };
	assert!(attempts.iter().any(|(_, fault)| *fault == Fault::Unreachable), "{attempts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_lets_nobody_in_for_a_moment_should_be_dialled_again() {
	let one = Node::asking(&[]);
	let cid = one.store.put(&b"in the end"[..]).await.unwrap().cid;
	let (listener, behind) = (TcpListener::bind(ANY).await.unwrap(), one.listens());
	let door = listener.local_addr().unwrap();
	tokio::spawn(async move {
		for _ in 0..2 {
			drop(listener.accept().await.unwrap());
		}
		while let Ok((mut client, _)) = listener.accept().await {
			let mut server = TcpStream::connect(behind).await.unwrap();
			tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
		}
	});
	let asking = Node::with(&[one.address_through(door)], &[]);
	assert_eq!(asking.store.fetch(&cid, 100).await.unwrap(), b"in the end");
}

#[tokio::test]
async fn what_can_not_be_used_should_be_named() {
	let (directory, store) = local_store();
	let mut config = BitswapConfig::new(ANY, directory.path().join("key"));
	for peer in ["", "/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/udp/1/quic-v1/p2p/12D3KooWx", "http://host"] {
		config.peers = vec![peer.to_owned()];
		let refused = Bitswap::start(&config, &store);
		assert!(matches!(refused, Err(BitswapProblem::Peer(_))), "{peer}: {refused:?}");
	}
	config.peers.clear();
	std::fs::write(directory.path().join("key"), b"short").unwrap();
	let refused = Bitswap::start(&config, &store);
	assert!(matches!(refused, Err(BitswapProblem::Key { .. })), "{refused:?}");
	std::fs::remove_file(directory.path().join("key")).unwrap();
	let taken = std::net::TcpListener::bind(ANY).unwrap();
	config.listen = taken.local_addr().unwrap();
	let refused = Bitswap::start(&config, &store);
	assert!(matches!(refused, Err(BitswapProblem::Listen { .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_should_be_kept_and_be_its_owners_only() {
	use std::os::unix::fs::PermissionsExt;
	let (directory, store) = local_store();
	let first = start(directory.path(), &store, &[], ANY).id().to_owned();
	assert_eq!(start(directory.path(), &store, &[], ANY).id(), first);
	let mode = std::fs::metadata(directory.path().join("key")).unwrap().permissions().mode();
	assert_eq!(mode & 0o777, 0o600);
}
