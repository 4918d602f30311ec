//! Which addresses, pointers and readings a request may have. Pure functions of bytes.

use ambit_primitives::{
	feeds::{Aggregation, Reading, MAX_DECIMALS, MAX_FETCHERS},
	jobs::ValueType,
};

/// Whether an address is one that an operator may be asked to fetch: scheme, host, perhaps a port, path and query, in characters
/// that RFC 3986 allows; without user, fragment, and parts of the path that lead upwards.
pub(crate) fn is_url(url: &[u8]) -> bool {
	let Some((authority, rest)) = split(url) else { return false };
	is_authority(authority) && is_rest(rest)
}

/// Whether an address goes at least to the slash behind its host, so that nothing behind it can change the host.
pub(crate) fn has_path(url: &[u8]) -> bool {
	split(url).is_some_and(|(_, rest)| rest.first() == Some(&b'/'))
}

/// Host and port, and what follows.
fn split(url: &[u8]) -> Option<(&[u8], &[u8])> {
	let after = url.strip_prefix(b"https://").or_else(|| url.strip_prefix(b"http://"))?;
	let end = after.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(after.len());
	after.split_at_checked(end)
}

fn is_authority(authority: &[u8]) -> bool {
	let (host, port) = match authority {
		[b'[', inside @ ..] => {
			let Some(end) = inside.iter().position(|byte| *byte == b']') else { return false };
			let Some((address, after)) = inside.split_at_checked(end) else { return false };
			let is_address = !address.is_empty()
				&& address.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
			match after {
				[b']'] => return is_address,
				[b']', b':', port @ ..] if is_address => return is_port(port),
				_ => return false,
			}
		}
		_ => match authority.iter().position(|byte| *byte == b':') {
			Some(colon) => match authority.split_at_checked(colon) {
				Some((host, [_, port @ ..])) => (host, Some(port)),
				_ => return false,
			},
			None => (authority, None),
		},
	};
	let is_name = host.first().is_some_and(u8::is_ascii_alphanumeric)
		&& host.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
	is_name && port.is_none_or(is_port)
}

/// From 1 to 65535.
fn is_port(port: &[u8]) -> bool {
	let digits = port.len() <= 5 && port.iter().all(u8::is_ascii_digit);
	let number = core::str::from_utf8(port).ok().and_then(|port| port.parse::<u16>().ok());
	digits && number.is_some_and(|number| number > 0)
}

/// Path and query.
fn is_rest(rest: &[u8]) -> bool {
	let mut bytes = rest.iter();
	while let Some(byte) = bytes.next() {
		let is_fine = match byte {
			b'%' => {
				let digits = [bytes.next(), bytes.next()];
				digits.iter().all(|digit| digit.is_some_and(u8::is_ascii_hexdigit))
			}
			_ => byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=".contains(byte),
		};
		if !is_fine {
			return false;
		}
	}
	let mut path = rest.split(|byte| *byte == b'?').next().unwrap_or_default().split(|byte| *byte == b'/');
	!path.any(is_dots)
}

/// Whether a part of a path is one or two dots, however they are written.
fn is_dots(part: &[u8]) -> bool {
	let mut left = part;
	let mut dots = 0u32;
	loop {
		left = match left {
			[] => return (1..=2).contains(&dots),
			[b'.', after @ ..] | [b'%', b'2', b'e' | b'E', after @ ..] => after,
			_ => return false,
		};
		dots = dots.saturating_add(1);
	}
}

/// RFC 6901.
pub(crate) fn is_pointer(pointer: &[u8]) -> bool {
	let mut bytes = pointer.iter().peekable();
	if bytes.peek().is_some_and(|first| **first != b'/') || core::str::from_utf8(pointer).is_err() {
		return false;
	}
	while let Some(byte) = bytes.next() {
		if *byte == b'~' && !matches!(bytes.next(), Some(b'0' | b'1')) {
			return false;
		}
	}
	true
}

pub(crate) fn is_reading(reading: &Reading) -> bool {
	match reading {
		Reading::Text => true,
		Reading::Number { decimals } => *decimals <= MAX_DECIMALS,
		Reading::Tensor { ty, decimals } => *decimals <= MAX_DECIMALS && is_shape(ty),
	}
}

/// At least one dimension, none of extent 0, below 2^32 elements.
fn is_shape(ty: &ValueType) -> bool {
	let elements = ty.shape.iter().try_fold(1u32, |product, extent| product.checked_mul(*extent));
	!ty.shape.is_empty() && elements.is_some_and(|elements| elements > 0)
}

/// Whether findings of this kind can be aggregated in this way.
pub(crate) fn can_aggregate(aggregation: &Aggregation, reading: &Reading) -> bool {
	match aggregation {
		Aggregation::Exact => true,
		Aggregation::Median { .. } => matches!(reading, Reading::Number { .. }),
	}
}

/// Whether so many operators may be asked at once.
pub(crate) fn is_asked(asked: u8) -> bool {
	(1..=MAX_FETCHERS).contains(&asked.into())
}

/// Whether so many are more than half of those asked. Otherwise two answers could each have a quorum, and a median of those who
/// speak could be one of who lies.
pub(crate) fn is_quorum(quorum: u8, asked: u8) -> bool {
	quorum <= asked && u16::from(quorum).saturating_mul(2) > asked.into()
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::jobs::Element;
	use sp_runtime::Permill;

	#[test]
	fn addresses_of_the_web_should_be_accepted() {
		for url in [
			"https://api.example.com/v1/price?symbol=BTC&in=USD",
			"http://localhost:8080/",
			"https://example.com",
			"https://example.com?q=1",
			"https://1.2.3.4:65535/a",
			"https://[2001:db8::1]/a",
			"https://[::1]:443",
			"https://example.com/a%20b/.../..a/a..?x=../..",
			"https://example.com/@user:x",
		] {
			assert!(is_url(url.as_bytes()), "{url}");
		}
	}

	#[test]
	fn other_addresses_should_be_refused() {
		for url in [
			"",
			"https://",
			"https:///path",
			"ftp://example.com/",
			"HTTPS://example.com/",
			"file:///etc/passwd",
			"example.com",
			"https://user@example.com/",
			"https://user:secret@example.com/",
			"https://example.com/#part",
			"https://example.com#part",
			"https://example.com/a b",
			"https://example.com/\u{e4}",
			"https://ex\u{e4}mple.com/",
			"https://example.com/\n",
			"https://example.com\\@evil.com/",
			"https://example.com/a\\b",
			"https://example.com:/",
			"https://example.com:0/",
			"https://example.com:65536/",
			"https://example.com:+80/",
			"https://example.com:80:80/",
			"https://[::1",
			"https://[]/",
			"https://[::1]x/",
			"https://[g::1]/",
			"https://.example.com/",
			"https://-/",
			"https://example.com/%",
			"https://example.com/%2",
			"https://example.com/%zz",
			"https://example.com/../secret",
			"https://example.com/a/..",
			"https://example.com/./a",
			"https://example.com/%2e%2E/a",
			"https://example.com/.%2e?x",
			"https://example.com/<a>",
		] {
			assert!(!is_url(url.as_bytes()), "{url}");
		}
	}

	#[test]
	fn prefixes_should_end_behind_the_host() {
		assert!(has_path(b"https://example.com/"));
		assert!(has_path(b"https://example.com/v1?x="));
		assert!(!has_path(b"https://example.com"));
		assert!(!has_path(b"https://example.com?x="));
	}

	#[test]
	fn pointers_should_be_those_of_rfc_6901() {
		for pointer in ["", "/", "/a", "/a/0/b", "/a~0b/~1", "/\u{e4}", "//"] {
			assert!(is_pointer(pointer.as_bytes()), "{pointer}");
		}
		for pointer in ["a", "a/b", "/~", "/~2", "/a~", "#/a"] {
			assert!(!is_pointer(pointer.as_bytes()), "{pointer}");
		}
		assert!(!is_pointer(b"/\xff"));
	}

	#[test]
	fn readings_should_have_few_digits_and_a_shape() {
		let tensor = |shape: &[u32], decimals| Reading::Tensor {
			ty: ValueType { element: Element::I8, shape: shape.to_vec().try_into().unwrap() },
			decimals,
		};
		assert!(is_reading(&Reading::Text) && is_reading(&Reading::Number { decimals: 18 }));
		assert!(!is_reading(&Reading::Number { decimals: 19 }));
		assert!(is_reading(&tensor(&[1, 8, 8], 0)) && is_reading(&tensor(&[65_535, 65_537], 18)));
		for bad in [tensor(&[], 0), tensor(&[4, 0], 0), tensor(&[65_536, 65_536], 0), tensor(&[1], 19)] {
			assert!(!is_reading(&bad), "{bad:?}");
		}
	}

	#[test]
	fn quorums_should_be_majorities() {
		for (quorum, asked) in [(1, 1), (2, 2), (2, 3), (3, 4), (3, 5), (9, 16), (16, 16)] {
			assert!(is_quorum(quorum, asked));
		}
		for (quorum, asked) in [(0, 1), (1, 2), (2, 1), (2, 4), (8, 16), (17, 16), (255, 255 / 2)] {
			assert!(!is_quorum(quorum, asked));
		}
		assert!(!is_asked(0) && is_asked(1) && is_asked(16) && !is_asked(17));
		let median = Aggregation::Median { tolerance: Permill::zero() };
		assert!(can_aggregate(&median, &Reading::Number { decimals: 0 }));
		assert!(!can_aggregate(&median, &Reading::Text));
		assert!(can_aggregate(&Aggregation::Exact, &Reading::Text));
	}
}
