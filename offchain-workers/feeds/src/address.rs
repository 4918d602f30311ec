//! Which addresses are those of everyone's internet, and which are of somebody's own network.
//!
//! From IANA's special-purpose address registries (RFC 6890 and what was added since).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// Networks that nobody reaches through the internet, or that lead into one's own: address and bits of its prefix.
const SPECIAL_V4: [([u8; 4], u32); 15] = [
	// This network.
	([0, 0, 0, 0], 8),
	// Private.
	([10, 0, 0, 0], 8),
	// Carrier-grade NAT.
	([100, 64, 0, 0], 10),
	// Loopback.
	([127, 0, 0, 0], 8),
	// Link-local, where clouds keep their credentials.
	([169, 254, 0, 0], 16),
	// Private.
	([172, 16, 0, 0], 12),
	// Protocol assignments.
	([192, 0, 0, 0], 24),
	// Documentation.
	([192, 0, 2, 0], 24),
	// Relays of 6to4, given up.
	([192, 88, 99, 0], 24),
	// Private.
	([192, 168, 0, 0], 16),
	// Benchmarks.
	([198, 18, 0, 0], 15),
	// Documentation.
	([198, 51, 100, 0], 24),
	([203, 0, 113, 0], 24),
	// Multicast.
	([224, 0, 0, 0], 4),
	// Reserved, broadcast included.
	([240, 0, 0, 0], 4),
];

/// Whether an address is of a host that everyone may reach.
pub(crate) fn is_public(address: IpAddr) -> bool {
	match address {
		IpAddr::V4(address) => is_public_v4(address),
		IpAddr::V6(address) => is_public_v6(address),
	}
}

/// Whether an address is one of this machine: then packets to it would come from it, too. Nothing is sent to find that out.
pub(crate) fn is_own(address: IpAddr) -> bool {
	let any: IpAddr = match address {
		IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
		IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
	};
	let source = || {
		let socket = UdpSocket::bind((any, 0))?;
		// Any port: that of `discard`.
		socket.connect((address, 9))?;
		socket.local_addr()
	};
	source().is_ok_and(|source| source.ip() == address)
}

fn is_public_v4(address: Ipv4Addr) -> bool {
	let bits = address.to_bits();
	!SPECIAL_V4.iter().any(|(network, prefix)| {
		let behind = 32_u32.saturating_sub(*prefix);
		bits >> behind == Ipv4Addr::from(*network).to_bits() >> behind
	})
}

fn is_public_v6(address: Ipv6Addr) -> bool {
	let embedded = |high: u16, low: u16| {
		let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
		is_public_v4(Ipv4Addr::new(a, b, c, d))
	};
	match address.segments() {
		// IPv4 in IPv6: mapped, and by the well-known prefix of NAT64. The local prefix of NAT64 leads inside.
		[0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
		// 6to4.
		[0x2002, high, low, ..] => embedded(high, low),
		// Protocol assignments, Teredo and benchmarks among them.
		[0x2001, second, ..] if second < 0x200 => false,
		// Documentation.
		[0x2001, 0xdb8, ..] => false,
		[0x3fff, second, ..] if second < 0x1000 => false,
		// All that is handed out is in 2000::/3: neither loopback, nor unique local, link-local or site-local, nor multicast.
		[first, ..] => first & 0xe000 == 0x2000,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn what_is_of_somebodys_own_network_should_not_be_public() {
		for text in [
			"0.0.0.0",
			"0.1.2.3",
			"10.0.0.1",
			"10.255.255.255",
			"100.64.0.1",
			"100.127.255.255",
			"127.0.0.1",
			"127.255.255.255",
			"169.254.169.254",
			"172.16.0.1",
			"172.31.255.255",
			"192.0.0.1",
			"192.0.2.1",
			"192.88.99.1",
			"192.168.1.1",
			"198.18.0.1",
			"198.19.255.255",
			"198.51.100.7",
			"203.0.113.7",
			"224.0.0.1",
			"239.255.255.255",
			"240.0.0.1",
			"255.255.255.255",
			"::",
			"::1",
			"::127.0.0.1",
			"::8.8.8.8",
			"::ffff:127.0.0.1",
			"::ffff:10.0.0.1",
			"::ffff:169.254.169.254",
			"::ffff:0:127.0.0.1",
			"64:ff9b::7f00:1",
			"64:ff9b::a9fe:a9fe",
			"64:ff9b:1::808:808",
			"100::1",
			"2001::1",
			"2001:0:808:808::1",
			"2001:2::1",
			"2001:10::1",
			"2001:20::1",
			"2001:1ff::1",
			"2001:db8::1",
			"2002:7f00:1::1",
			"2002:a00:1::",
			"2002:a9fe:a9fe::1",
			"3fff::1",
			"3fff:fff:ffff::1",
			"5f00::1",
			"fc00::1",
			"fdff::1",
			"fe80::1",
			"fec0::1",
			"ff02::1",
			"4000::1",
		] {
			assert!(!is_public(text.parse().unwrap()), "{text}");
		}
	}

	#[test]
	fn what_everyone_may_reach_should_be_public() {
		for text in [
			"1.1.1.1",
			"8.8.8.8",
			"9.255.255.255",
			"11.0.0.1",
			"100.63.255.255",
			"100.128.0.1",
			"128.0.0.1",
			"169.253.1.1",
			"172.15.255.255",
			"172.32.0.1",
			"192.0.1.1",
			"192.167.1.1",
			"198.17.1.1",
			"198.20.0.1",
			"223.255.255.255",
			"2606:4700:4700::1111",
			"2001:4860:4860::8888",
			"2001:200::1",
			"2a00::1",
			"3ffe::1",
			"3fff:1000::1",
			"::ffff:8.8.8.8",
			"64:ff9b::808:808",
			"2002:808:808::1",
		] {
			assert!(is_public(text.parse().unwrap()), "{text}");
		}
	}

	#[test]
	fn this_machines_addresses_should_be_its_own() {
		assert!(is_own(Ipv4Addr::LOCALHOST.into()));
		// Nobody's, and nobody's to have.
		assert!(!is_own([192, 0, 2, 1].into()) && !is_own("2001:db8::1".parse().unwrap()));
	}

	proptest! {
		#[test]
		fn an_address_should_be_as_public_as_the_one_that_it_wraps(bits: u32) {
			let inner = Ipv4Addr::from_bits(bits);
			let expected = is_public(inner.into());
			let (high, low) = ((bits >> 16) as u16, bits as u16);
			for outer in [
				inner.to_ipv6_mapped(),
				Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
				Ipv6Addr::new(0x2002, high, low, 1, 2, 3, 4, 5),
			] {
				prop_assert_eq!(is_public(outer.into()), expected, "{}", outer);
			}
			prop_assert!(!is_public(inner.to_ipv6_compatible().into()));
			// The standard library agrees on what it knows.
			if inner.is_private() || inner.is_loopback() || inner.is_link_local() || inner.is_multicast() || inner.is_documentation() || inner.is_broadcast() {
				prop_assert!(!expected);
			}
		}
	}
}
