//! Asks sources over HTTP, and goes nowhere but where the operator lets itself be sent.

use crate::{
	names::{system, Names, NotAllowed},
	policy::FetchPolicy,
};
use ambit_primitives::feeds::Failure;
use reqwest::{
	header::{HeaderMap, HeaderValue, ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, LOCATION},
	redirect, Client as Http, Response, StatusCode, Url,
};
use std::{error::Error, sync::Arc};

/// Most times that a source may send on to another place.
const MAX_REDIRECTS: u32 = 3;
/// Most lines of a reply's head. Together with hyper's 400 KiB for all of them bounds what is read before the body.
const MAX_HEADERS: usize = 100;

/// Asks sources. Keeps no connection: each question is a new one, of an address that was checked for it.
#[derive(Clone, Debug)]
pub(crate) struct Client {
	http: Http,
	policy: Arc<FetchPolicy>,
}

impl Client {
	/// Fails where TLS can't be set up on this machine.
	pub fn new(policy: Arc<FetchPolicy>) -> Result<Self, reqwest::Error> {
		let mut headers = HeaderMap::new();
		headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
		headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
		let http = Http::builder()
			.user_agent(concat!("ambit/", env!("CARGO_PKG_VERSION")))
			.default_headers(headers)
			.dns_resolver(Names { policy: policy.clone(), lookup: system })
			.redirect(redirect::Policy::none())
			.no_proxy()
			.referer(false)
			.http1_only()
			.http1_max_headers(MAX_HEADERS)
			.pool_max_idle_per_host(0)
			.build()?;
		Ok(Self { http, policy })
	}

	/// A source's reply. `url` is as the ledger has it.
	pub async fn ask(&self, url: &[u8]) -> Result<Vec<u8>, Failure> {
		let asked = async {
			let first = self.checked(parse(url).ok_or(Failure::Forbidden)?, None)?;
			self.read(self.follow(first).await?).await
		};
		tokio::time::timeout(self.policy.timeout, asked).await.unwrap_or(Err(Failure::TimedOut))
	}

	/// Asks, and where the source sends on to.
	async fn follow(&self, mut url: Url) -> Result<Response, Failure> {
		for _ in 0..=MAX_REDIRECTS {
			let response = self.http.get(url.clone()).send().await.map_err(|error| failure(&error))?;
			match response.status() {
				StatusCode::OK => return Ok(response),
				StatusCode::MOVED_PERMANENTLY
				| StatusCode::FOUND
				| StatusCode::SEE_OTHER
				| StatusCode::TEMPORARY_REDIRECT
				| StatusCode::PERMANENT_REDIRECT => {
					let next = next_place(&url, response.headers()).ok_or(Failure::Redirected)?;
					url = self.checked(next, Some(&url))?;
				}
				status => return Err(Failure::Refused(status.as_u16())),
			}
		}
		Err(Failure::Redirected)
	}

	/// An address that may be asked. Of a name it is checked whether it may be asked at all; what it leads to, when it is looked up.
	fn checked(&self, url: Url, from: Option<&Url>) -> Result<Url, Failure> {
		let is_secure = match url.scheme() {
			"https" => true,
			"http" => false,
			_ => return Err(Failure::Forbidden),
		};
		let is_downgrade = from.is_some_and(|from| from.scheme() == "https") && !is_secure;
		let has_user = !url.username().is_empty() || url.password().is_some();
		if is_downgrade || has_user || !(is_secure || self.policy.http) {
			return Err(Failure::Forbidden);
		}
		let host = url.host_str().ok_or(Failure::Forbidden)?;
		let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
		match literal.parse() {
			Ok(address) if !self.policy.allows_address(address) => Err(Failure::Forbidden),
			_ => Ok(url),
		}
	}

	/// The body, never more than is allowed.
	async fn read(&self, mut response: Response) -> Result<Vec<u8>, Failure> {
		// Nothing was offered but to take it as it is, and nothing is unpacked.
		let is_packed = |value: &HeaderValue| !value.as_bytes().eq_ignore_ascii_case(b"identity");
		if response.headers().get_all(CONTENT_ENCODING).iter().any(is_packed) {
			return Err(Failure::Malformed);
		}
		let limit = self.policy.max_bytes;
		if response.content_length().is_some_and(|length| length > limit as u64) {
			return Err(Failure::Oversized);
		}
		let mut body = Vec::new();
		while let Some(part) = response.chunk().await.map_err(|error| failure(&error))? {
			if body.len().saturating_add(part.len()) > limit {
				return Err(Failure::Oversized);
			}
			body.extend_from_slice(&part);
		}
		Ok(body)
	}
}

/// Reads an address that begins with its scheme and has nothing but printable ASCII: parsers leave tabs and line breaks out, and take a
/// backslash for a slash.
fn parse(url: &[u8]) -> Option<Url> {
	let text = std::str::from_utf8(url).ok()?;
	let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
	let (_, rest) = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
	if !is_plain || rest.starts_with('/') {
		return None;
	}
	Url::parse(text).ok()
}

/// Where a redirect leads.
fn next_place(from: &Url, headers: &HeaderMap) -> Option<Url> {
	let mut places = headers.get_all(LOCATION).iter();
	let place = places.next()?.to_str().ok()?;
	let is_plain = place.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
	(is_plain && places.next().is_none()).then(|| from.join(place).ok())?
}

/// What went wrong on the way.
fn failure(error: &reqwest::Error) -> Failure {
	let mut cause: Option<&(dyn Error + 'static)> = Some(error);
	while let Some(why) = cause {
		if why.is::<NotAllowed>() {
			return Failure::Forbidden;
		}
		if let Some(http) = why.downcast_ref::<hyper::Error>() {
			if http.is_parse_too_large() {
				return Failure::Oversized;
			}
			if http.is_parse() {
				return Failure::Malformed;
			}
		}
		cause = why.source();
	}
	tracing::debug!(target: "feeds", error = error as &dyn Error, "a source can't be asked");
	Failure::Unreachable
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_with_anything_that_is_not_plain_should_not_be_read() {
		for url in [
			"",
			"data.example",
			"//data.example/",
			"ftp://data.example/",
			"file:///etc/passwd",
			"https:data.example",
			"https:///data.example",
			"HTTPS://data.example/",
			" https://data.example/",
			"https://data.example/a b",
			"https://data.example/a\r\nHost: other",
			"https://data.example/\t",
			"https://data.example\n.evil/",
			"https://data.example\\@evil/",
			"https://data.example/ä",
			"https://data.example/\u{0}",
			"https://",
			"https://data.example:99999/",
		] {
			assert_eq!(parse(url.as_bytes()), None, "{url:?}");
		}
		assert_eq!(parse(b"https://data.example/\xff"), None);
		assert_eq!(parse(b"https://data.example:8443/a?b=%0d%0a#c").unwrap().port(), Some(8_443));
	}

	#[test]
	fn only_addresses_that_may_be_asked_should_be_asked() {
		let client = |policy: FetchPolicy| Client::new(Arc::new(policy)).unwrap();
		let (strict, dev) = (client(FetchPolicy::default()), client(FetchPolicy::default().with_loopback()));
		let checked =
			|client: &Client, url: &str| client.checked(parse(url.as_bytes()).unwrap(), None).is_ok();
		assert!(checked(&strict, "https://data.example/") && checked(&strict, "https://8.8.8.8:444/"));
		for url in [
			"http://data.example/",
			"https://user@data.example/",
			"https://user:word@data.example/",
			"https://127.0.0.1/",
			"https://127.1/",
			"https://0x7f.1/",
			"https://2130706433/",
			"https://0177.0.0.1/",
			"https://127.0.0.1./",
			"https://%31%32%37.0.0.1/",
			"https://[::1]/",
			"https://[::ffff:127.0.0.1]/",
			"https://[64:ff9b::a9fe:a9fe]/",
			"https://169.254.169.254/latest/meta-data/",
			"https://10.0.0.1/",
			"https://0/",
		] {
			assert!(!checked(&strict, url), "{url}");
		}
		for url in ["http://127.0.0.1:1234/", "https://[::1]/", "http://localhost/"] {
			assert!(checked(&dev, url), "{url}");
		}
		assert!(!checked(&dev, "http://10.0.0.1/"));
		let (from, to) = (parse(b"https://data.example/").unwrap(), parse(b"http://data.example/").unwrap());
		assert_eq!(dev.checked(to.clone(), Some(&from)), Err(Failure::Forbidden));
		assert!(dev.checked(from, Some(&to)).is_ok());
	}
}
