//! Whether others can connect to node and worker, as far as this machine can tell: a firewall before it is not seen.

use super::check::Check;
use futures::future::join_all;
use std::{
	net::{IpAddr, SocketAddr, UdpSocket},
	time::Duration,
};
use tokio::net::TcpStream;

/// Most addresses of one listener that are tried.
const MOST: usize = 16;
/// Why a listener is not looked at.
pub const ELSEWHERE: &str = "it is on another machine, and can be tried only there";
/// Why bitswap is not looked at.
pub const NO_BITSWAP: &str =
	"the worker has none; with --bitswap-listen (AMBIT_BITSWAP_LISTEN) IPFS clients read what it keeps";

/// What others connect to.
pub struct Listener {
	/// What its check is called.
	pub check: &'static str,
	/// What to do if nobody else can.
	open: &'static str,
	/// What to do if it doesn't answer where it says that it listens.
	mend: &'static str,
}

/// The node's, for other nodes.
pub const NODE: Listener = Listener {
	check: "node's port",
	open: "start the node with --port (AMBIT_P2P_PORT, 30333) and no --listen-addr on loopback, so that other nodes find a way in",
	mend: "let TCP in on the node's --port (AMBIT_P2P_PORT): this machine's firewall is in the way, or the node has no connections left",
};

/// The worker's, for IPFS clients.
pub const BITSWAP: Listener = Listener {
	check: "worker's bitswap",
	open: "start the worker with --bitswap-listen 0.0.0.0:4001 (AMBIT_BITSWAP_LISTEN), or IPFS clients elsewhere can't read what it keeps",
	mend: "let TCP in on the worker's --bitswap-listen (AMBIT_BITSWAP_LISTEN): this machine's firewall is in the way, or all connections are taken",
};

/// An address at which something says that it listens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tried {
	/// The address.
	pub at: SocketAddr,
	/// Whether it takes connections, or why not; nothing where that wasn't tried.
	pub answer: Option<Result<(), String>>,
}

/// Tries where a listener says that it listens; `None` where all of that is on another machine.
pub async fn look(listener: &Listener, addresses: &[String], patience: Duration) -> Option<Check> {
	let tried = addresses.iter().filter_map(|address| tcp(address)).take(MOST).map(|at| async move {
		// On loopback it is of no use to others, whether it answers or not.
		let is_tried = !at.ip().is_loopback() && is_here(at.ip());
		Tried { at, answer: if is_tried { Some(connect(at, patience).await) } else { None } }
	});
	judge(listener, &join_all(tried).await)
}

/// Whether what was tried is as it should be; `None` where it can't be told here.
pub fn judge(listener: &Listener, tried: &[Tried]) -> Option<Check> {
	let names = |all: &[&Tried]| all.iter().map(|one| one.at.to_string()).collect::<Vec<_>>().join(", ");
	let (near, far): (Vec<&Tried>, Vec<&Tried>) = tried.iter().partition(|one| one.at.ip().is_loopback());
	if far.is_empty() {
		let found: String = match near.as_slice() {
			[] => "it listens nowhere by TCP".into(),
			near => format!("it listens on {} alone, where only this machine reaches it", names(near)),
		};
		return Some(Check::warn(listener.check, found, listener.open));
	}
	let far: Vec<&Tried> = far.into_iter().filter(|one| one.answer.is_some()).collect();
	let silent = far.iter().find_map(|one| Some((one.at, one.answer.as_ref()?.as_ref().err()?)));
	match silent {
		Some((at, why)) => Some(Check::warn(listener.check, format!("{at}: {why}"), listener.mend)),
		None if far.is_empty() => None,
		None => Some(Check::ok(listener.check, format!("{} takes connections", names(&far)))),
	}
}

/// The TCP address in a listener's multiaddress.
pub fn tcp(address: &str) -> Option<SocketAddr> {
	let parts: Vec<&str> = address.split('/').collect();
	let ["", "ip4" | "ip6", host, "tcp", port, ..] = parts.as_slice() else { return None };
	let at = SocketAddr::new(host.parse().ok()?, port.parse().ok()?);
	(at.port() != 0).then_some(at)
}

/// Whether it is an address of this machine: others can't be bound to.
fn is_here(ip: IpAddr) -> bool {
	UdpSocket::bind((ip, 0)).is_ok()
}

/// Opens a connection, and closes it.
pub async fn connect(at: SocketAddr, patience: Duration) -> Result<(), String> {
	match tokio::time::timeout(patience, TcpStream::connect(at)).await {
		Ok(connected) => connected.map(drop).map_err(|error| error.to_string()),
		Err(_) => Err(format!("no answer within {} s", patience.as_secs())),
	}
}
