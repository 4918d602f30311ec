//! What an operator lets itself be sent to ask, and how patiently.

use crate::address::{is_own, is_public};
use ipnet::IpNet;
use std::{
	fmt,
	net::{IpAddr, Ipv4Addr, Ipv6Addr},
	str::FromStr,
	time::Duration,
};

/// A host or network that may be asked though it is not a public one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Allowed {
	/// This name, whatever addresses it has. Lower case, without a dot at its end.
	Host(String),
	/// These addresses, whatever name leads to them.
	Network(IpNet),
}

/// A text that names no host and no network.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is neither a host's name, nor an address, nor a network such as 10.1.0.0/16 or fd00::/8")]
pub struct UnknownAllowed(pub String);

impl FromStr for Allowed {
	type Err = UnknownAllowed;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let unknown = || UnknownAllowed(text.to_owned());
		if let Ok(address) = text.parse::<IpAddr>() {
			return Ok(Self::Network(address.into()));
		}
		if text.contains('/') {
			return text.parse().map(Self::Network).map_err(|_| unknown());
		}
		let is_label = |label: &str| {
			let (first, last) = (label.chars().next(), label.chars().last());
			let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
			(1..=63).contains(&label.len())
				&& label.chars().all(is_inside)
				&& first != Some('-')
				&& last != Some('-')
		};
		let name = text.strip_suffix('.').unwrap_or(text);
		// What ends in a number is an address in another form, or wrong.
		let is_number = name.rsplit('.').next().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
		if name.len() > 253 || is_number || !name.split('.').all(is_label) {
			return Err(unknown());
		}
		Ok(Self::Host(name.to_ascii_lowercase()))
	}
}

impl fmt::Display for Allowed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Host(name) => f.write_str(name),
			Self::Network(network) => network.fmt(f),
		}
	}
}

/// What may be asked, and how patiently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FetchPolicy {
	/// Hosts and networks that may be asked though they are not public.
	pub allowed: Vec<Allowed>,
	/// Whether `http://` may be asked. What it says can be forged by anyone on the way.
	pub http: bool,
	/// Longest reply that is read, bytes.
	pub max_bytes: usize,
	/// Time for one reply, from looking up the name to its last byte, redirects included.
	pub timeout: Duration,
	/// Time after which a source is asked again, to see whether it still says the same.
	pub again_after: Duration,
}

impl Default for FetchPolicy {
	fn default() -> Self {
		Self {
			allowed: Vec::new(),
			http: false,
			max_bytes: 1 << 20,
			timeout: Duration::from_secs(10),
			again_after: Duration::from_secs(1),
		}
	}
}

impl FetchPolicy {
	/// The same, but that this machine itself may be asked, without encryption: for development.
	pub fn with_loopback(mut self) -> Self {
		let loopback = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
		let [v4, v6]: [IpAddr; 2] = loopback;
		let v4 = IpNet::new(v4, 8).map(|network| network.trunc()).unwrap_or_else(|_| v4.into());
		self.allowed.extend([Allowed::Network(v4), Allowed::Network(v6.into())]);
		self.http = true;
		self
	}

	/// Whether an address may be connected to: a public one that is not this machine's, where its firewall would not be in between, and
	/// what the operator allows. One that means another (IPv4 in IPv6) is allowed where either of them is.
	pub(crate) fn allows_address(&self, address: IpAddr) -> bool {
		let canonical = address.to_canonical();
		let is_within = |allowed: &Allowed| match allowed {
			Allowed::Network(network) => network.contains(&address) || network.contains(&canonical),
			Allowed::Host(_) => false,
		};
		self.allowed.iter().any(is_within) || (is_public(address) && !is_own(canonical))
	}

	/// Whether whatever addresses a name has may be connected to.
	pub(crate) fn allows_name(&self, name: &str) -> bool {
		let name = name.strip_suffix('.').unwrap_or(name);
		self.allowed
			.iter()
			.any(|allowed| matches!(allowed, Allowed::Host(host) if host.eq_ignore_ascii_case(name)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_allowed_should_be_read_as_it_is_written() {
		for (text, shown) in [
			("example.org", "example.org"),
			("Example.ORG.", "example.org"),
			("localhost", "localhost"),
			("a_b-c.d", "a_b-c.d"),
			("10.1.2.3", "10.1.2.3/32"),
			("10.1.0.0/16", "10.1.0.0/16"),
			("::1", "::1/128"),
			("fd00::/8", "fd00::/8"),
		] {
			let allowed: Allowed = text.parse().unwrap();
			assert_eq!(allowed.to_string(), shown);
			assert_eq!(shown.parse(), Ok(allowed));
		}
		for text in [
			"",
			".",
			"a..b",
			"-a",
			"a-",
			"1.2.3",
			"1.2.3.4.5",
			"300.1.1.1",
			"10.0.0.0/33",
			"/8",
			"a/8",
			"http://a",
			"a:80",
			"*.a",
			"a b",
			"::g",
			"[::1]",
			&"a".repeat(64),
			&"a.".repeat(128),
		] {
			assert_eq!(text.parse::<Allowed>(), Err(UnknownAllowed(text.into())), "{text}");
		}
	}

	#[test]
	fn only_what_is_allowed_should_be_besides_what_is_public() {
		let policy = FetchPolicy {
			allowed: ["10.1.0.0/16", "inner.example"].map(|text| text.parse().unwrap()).to_vec(),
			..FetchPolicy::default()
		};
		let allows = |text: &str| policy.allows_address(text.parse().unwrap());
		assert!(allows("10.1.2.3") && allows("::ffff:10.1.2.3") && allows("1.1.1.1"));
		assert!(!allows("10.2.2.3") && !allows("::ffff:10.2.2.3") && !allows("127.0.0.1"));
		assert!(policy.allows_name("inner.example") && policy.allows_name("INNER.example."));
		assert!(!policy.allows_name("x.inner.example") && !policy.allows_name("example"));
		let dev = FetchPolicy::default().with_loopback();
		assert!(dev.http && dev.allows_address([127, 3, 2, 1].into()));
		assert!(
			dev.allows_address("::1".parse().unwrap())
				&& dev.allows_address("::ffff:127.0.0.1".parse().unwrap())
		);
		assert!(!dev.allows_address([192, 168, 0, 1].into()));
	}
}
