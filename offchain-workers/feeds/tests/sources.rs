//! Sources that say what they should, and ones that lie, stall, never end, send away or break off.

mod support;

use ambit_feeds::FetchPolicy;
use ambit_primitives::{
	feeds::{Failure, Finding, Reading, Value},
	jobs::{Element, ValueType},
};
use std::time::{Duration, Instant};
use support::{failed, fetch_with, found, number, number_with, ok, policy, query, redirect, Source};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_source_should_be_asked_plainly_and_told_nothing() {
	let source = Source::saying("64123.455").await;
	let url = format!("http://127.0.0.1:{}/v1/price?pair=btc-eur#part", source.port);
	assert_eq!(number(&url).await, found(6_412_346));
	let head = source.heads.lock().unwrap()[0].to_ascii_lowercase();
	let mut lines: Vec<&str> = head.trim_end().lines().collect();
	assert_eq!(lines.remove(0), "get /v1/price?pair=btc-eur http/1.1");
	lines.sort_unstable();
	let (agent, host) = (
		format!("user-agent: ambit/{}", env!("CARGO_PKG_VERSION")),
		format!("host: 127.0.0.1:{}", source.port),
	);
	assert_eq!(lines, ["accept-encoding: identity", "accept: application/json", &host, &agent]);
}

#[tokio::test]
async fn a_tensor_should_be_stored_as_a_jobs_input() {
	let source = Source::saying(r#"{"image": [[0.5, -1.5], [2, 127]]}"#).await;
	let ty = ValueType { element: Element::I8, shape: vec![2, 2].try_into().unwrap() };
	let query = support::query(&source.url(), "/image", Reading::Tensor { ty: ty.clone(), decimals: 0 });
	let (_directory, store, finding) = fetch_with(policy(), &query, true).await;
	let Finding::Found(Value::Tensor { root, cid }) = finding else { panic!("{finding:?}") };
	let bytes = store.get(&ambit_artifacts::parse_bytes(&cid).unwrap(), 4).await.unwrap();
	assert_eq!(bytes, [0, 0xfe, 2, 127]);
	assert_eq!(root.0, ambit_trace::blob_root([&(&ty).into()], &bytes).unwrap());
}

#[tokio::test]
async fn what_changes_each_time_should_be_unsteady_where_it_must_not() {
	let changing = || Source::replying(|number| ok(format!("\"v{number}\"").as_bytes()));
	let source = changing().await;
	let asking = |source: &Source| query(&source.url(), "", Reading::Text);
	assert_eq!(fetch_with(policy(), &asking(&source), true).await.2, failed(Failure::Unsteady));
	assert_eq!(source.asked(), 2);
	let source = changing().await;
	let first = Finding::Found(Value::Text(b"v0".to_vec().try_into().unwrap()));
	assert_eq!(fetch_with(policy(), &asking(&source), false).await.2, first);
	assert_eq!(source.asked(), 1);
	// What it says besides, and how it writes it, may change.
	let source = Source::replying(|number| {
		ok(format!("{{\"at\": {number}, \"x\": 1.{}}}", "0".repeat(number + 1)).as_bytes())
	});
	let query = support::query(&source.await.url(), "/x", Reading::Number { decimals: 0 });
	assert_eq!(fetch_with(policy(), &query, true).await.2, found(1));
	// One that fails the second time has failed.
	let source =
		Source::replying(
			|number| if number == 0 { ok(b"\"a\"") } else { b"HTTP/1.1 500 X\r\n\r\n".to_vec() },
		)
		.await;
	assert_eq!(fetch_with(policy(), &asking(&source), true).await.2, failed(Failure::Refused(500)));
}

#[tokio::test]
async fn what_a_source_refuses_should_be_said() {
	for status in [204, 206, 300, 304, 400, 401, 404, 429, 500, 503] {
		let source = Source::replying(move |_| {
			format!("HTTP/1.1 {status} X\r\nContent-Length: 1\r\n\r\n1").into_bytes()
		})
		.await;
		assert_eq!(number(&source.url()).await, failed(Failure::Refused(status)));
	}
}

#[tokio::test]
async fn a_body_without_end_should_be_cut_off() {
	let source = Source::start(|_, mut stream| async move {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
		while stream.write_all(&[b' '; 4_096]).await.is_ok() {}
	});
	assert_eq!(number(&source.await.url()).await, failed(Failure::Oversized));
	// By chunks, too, and by a head that goes on for ever.
	let source = Source::start(|_, mut stream| async move {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
		while stream.write_all(&b"4\r\n    \r\n".repeat(256)).await.is_ok() {}
	});
	assert_eq!(number(&source.await.url()).await, failed(Failure::Oversized));
	let source = Source::start(|_, mut stream| async move {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
		while stream.write_all(&b"X-More: and more\r\n".repeat(256)).await.is_ok() {}
	});
	assert_eq!(number(&source.await.url()).await, failed(Failure::Oversized));
}

#[tokio::test]
async fn a_reply_should_be_as_long_as_is_allowed_and_no_longer() {
	let limit = policy().max_bytes;
	let padded = |length: usize| ok(&[b"1".as_slice(), &b" ".repeat(length - 1)].concat());
	let source = Source::replying(move |number| padded(limit + number)).await;
	assert_eq!(number(&source.url()).await, found(100));
	assert_eq!(number(&source.url()).await, failed(Failure::Oversized));
}

#[tokio::test]
async fn a_slow_source_should_be_left_when_its_time_is_over() {
	let impatient = FetchPolicy { timeout: Duration::from_millis(300), ..policy() };
	let begun = Instant::now();
	// A byte now and then keeps nobody.
	let source = Source::start(|_, mut stream| async move {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
		while stream.write_all(b" ").await.is_ok() {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	});
	assert_eq!(number_with(impatient.clone(), &source.await.url()).await, failed(Failure::TimedOut));
	let source = Source::start(|_, mut stream| async move {
		let _ = stream.read_u8().await;
	});
	assert_eq!(number_with(impatient, &source.await.url()).await, failed(Failure::TimedOut));
	assert!(begun.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_length_that_is_not_true_should_not_be_believed() {
	let reply = |length: &str, body: &str| {
		let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes();
		Source::replying(move |_| reply.clone())
	};
	// It breaks off.
	assert_eq!(number(&reply("10", "12345").await.url()).await, failed(Failure::Unreachable));
	// It says more than it announces: what is announced counts.
	assert_eq!(number(&reply("2", "12345").await.url()).await, found(1_200));
	assert_eq!(number(&reply("2", "[1]").await.url()).await, failed(Failure::Malformed));
	assert_eq!(number(&reply("99999999999", "1").await.url()).await, failed(Failure::Oversized));
	for length in ["-1", "x", "18446744073709551616", "1, 2"] {
		assert_eq!(number(&reply(length, "1").await.url()).await, failed(Failure::Malformed), "{length}");
	}
	let source =
		Source::replying(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12".to_vec())
			.await;
	assert_eq!(number(&source.url()).await, failed(Failure::Malformed));
	// Chunks that break off.
	let source =
		Source::replying(|_| b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123".to_vec()).await;
	assert_eq!(number(&source.url()).await, failed(Failure::Unreachable));
}

#[tokio::test]
async fn what_is_no_http_should_be_malformed_or_unreachable() {
	let source = Source::replying(|_| b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec()).await;
	assert_eq!(number(&source.url()).await, failed(Failure::Malformed));
	let source = Source::replying(|_| Vec::new()).await;
	assert_eq!(number(&source.url()).await, failed(Failure::Unreachable));
	// A head that is split in two by a line break in it.
	let source = Source::replying(|_| b"HTTP/1.1 200 OK\r\nX-A: b\rSet: c\r\n\r\n1".to_vec()).await;
	assert_eq!(number(&source.url()).await, failed(Failure::Malformed));
	// Nobody is there.
	let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
	assert_eq!(number(&format!("http://127.0.0.1:{port}/")).await, failed(Failure::Unreachable));
	assert_eq!(number("http://nobody.invalid/").await, failed(Failure::Unreachable));
}

#[tokio::test]
async fn what_is_packed_should_not_be_unpacked() {
	// 4 GiB of nothing begin like this; it doesn't matter what comes of it.
	let bomb = [&b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"[..], &[0x55; 1_000]].concat();
	for coding in ["gzip", "br", "deflate", "zstd", "x-gzip", "identity, gzip"] {
		let head = format!(
			"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
			bomb.len()
		);
		let reply = [head.as_bytes(), &bomb].concat();
		let source = Source::replying(move |_| reply.clone()).await;
		assert_eq!(number(&source.url()).await, failed(Failure::Malformed), "{coding}");
	}
	let reply = ok(&bomb);
	let source = Source::replying(move |_| reply.clone()).await;
	assert_eq!(number(&source.url()).await, failed(Failure::Malformed));
}

#[tokio::test]
async fn what_hurts_readers_of_json_should_not() {
	for (body, expected) in [
		("1e999".to_owned(), Failure::OutOfRange),
		("9".repeat(400), Failure::OutOfRange),
		(format!("1e{}", "9".repeat(10_000)), Failure::OutOfRange),
		("[".repeat(60_000), Failure::Malformed),
		("{\"a\": 1, \"a\": 2}".to_owned(), Failure::Malformed),
		("NaN".to_owned(), Failure::Malformed),
		("\u{feff}1".to_owned(), Failure::Malformed),
		("1}".to_owned(), Failure::Malformed),
		("[1, 2".to_owned(), Failure::Malformed),
		(String::new(), Failure::Malformed),
		("[1]".to_owned(), Failure::WrongType),
		("\"one\"".to_owned(), Failure::WrongType),
	] {
		assert_eq!(number(&Source::saying(&body).await.url()).await, failed(expected), "{:.20}", body);
	}
	let source = Source::replying(|_| ok(b"\"\xff\"")).await;
	assert_eq!(number(&source.url()).await, failed(Failure::Malformed));
	assert_eq!(number(&Source::saying(&format!("1e-{}", "9".repeat(10_000))).await.url()).await, found(0));
}

#[tokio::test]
async fn redirects_should_be_followed_three_times_and_no_more() {
	let last = Source::saying("1").await;
	let place = last.url();
	let chain = Source::replying(move |number| redirect(if number < 2 { "/next" } else { &place })).await;
	assert_eq!(number(&chain.url()).await, found(100));
	assert_eq!((chain.asked(), last.asked()), (3, 1));
	let place = last.url();
	let chain = Source::replying(move |number| redirect(if number < 3 { "/next" } else { &place })).await;
	assert_eq!(number(&chain.url()).await, failed(Failure::Redirected));
	assert_eq!((chain.asked(), last.asked()), (4, 1));
	let ring = Source::replying(|_| redirect("/")).await;
	assert_eq!(number(&ring.url()).await, failed(Failure::Redirected));
	assert_eq!(ring.asked(), 4);
	// Cookies are not brought back.
	let place = "HTTP/1.1 302 Found\r\nLocation: /b\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n";
	let source = Source::replying(move |number| if number == 0 { place.into() } else { ok(b"1") }).await;
	assert_eq!(number(&source.url()).await, found(100));
	let head = source.heads.lock().unwrap()[1].to_ascii_lowercase();
	assert!(!head.contains("cookie") && !head.contains("referer"), "{head}");
}

#[tokio::test]
async fn redirects_that_lead_nowhere_should_be_said() {
	for reply in [
		"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n".to_owned(),
		"HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n".to_owned(),
		String::from_utf8(redirect("http://")).unwrap(),
		String::from_utf8(redirect("/a b")).unwrap(),
		String::from_utf8(redirect("\\\\data.example\\")).unwrap(),
		String::from_utf8(redirect("/\tb")).unwrap(),
		String::from_utf8(redirect("/ä")).unwrap(),
	] {
		let bytes = reply.clone().into_bytes();
		let source = Source::replying(move |_| bytes.clone()).await;
		assert_eq!(number(&source.url()).await, failed(Failure::Redirected), "{reply:?}");
	}
}

#[tokio::test]
async fn nobody_should_be_sent_where_the_operator_does_not_let_it() {
	// The source itself is allowed by its name and nothing else of this machine is: that it is asked at all is checked first.
	let inner = Source::saying("1").await;
	let strict = FetchPolicy { allowed: vec!["localhost".parse().unwrap()], ..policy() };
	let by_name = format!("http://localhost:{}/", inner.port);
	assert_eq!(number_with(strict.clone(), &by_name).await, found(100));
	let port = inner.port;
	for place in [
		format!("http://127.0.0.1:{port}/"),
		format!("//127.0.0.1:{port}/"),
		format!("http://127.1:{port}/"),
		format!("http://0x7f000001:{port}/"),
		format!("http://[::1]:{port}/"),
		format!("http://[::ffff:127.0.0.1]:{port}/"),
		format!("http://[::127.0.0.1]:{port}/"),
		format!("http://[64:ff9b::7f00:1]:{port}/"),
		format!("http://0.0.0.0:{port}/"),
		format!("http://user:word@localhost:{port}/"),
		"http://169.254.169.254/latest/meta-data/".to_owned(),
		"http://10.0.0.1/".to_owned(),
		"http://192.168.0.1/".to_owned(),
		"http://100.64.0.1/".to_owned(),
		"http://[fd00::1]/".to_owned(),
		"http://[fe80::1]/".to_owned(),
		"file:///etc/passwd".to_owned(),
		"ftp://data.example/".to_owned(),
		"gopher://data.example/".to_owned(),
		"javascript:1".to_owned(),
	] {
		assert_eq!(number_with(strict.clone(), &place).await, failed(Failure::Forbidden), "{place}");
		let sent = place.clone();
		let source = Source::replying(move |_| redirect(&sent)).await;
		let by_name = format!("http://localhost:{}/", source.port);
		assert_eq!(number_with(strict.clone(), &by_name).await, failed(Failure::Forbidden), "{place}");
	}
	assert_eq!(inner.asked(), 1);
}

#[tokio::test]
async fn a_name_that_leads_inside_should_not_be_followed() {
	let source = Source::saying("1").await;
	let url = format!("http://localhost:{}/", source.port);
	let strict = FetchPolicy { allowed: Vec::new(), ..policy() };
	assert_eq!(number_with(strict.clone(), &url).await, failed(Failure::Forbidden));
	// Nor by a redirect.
	let place = url.clone();
	let outer = Source::replying(move |_| redirect(&place)).await;
	let only_v4 = FetchPolicy { allowed: vec!["127.0.0.0/8".parse().unwrap()], ..policy() };
	let mixed = FetchPolicy { allowed: vec!["127.0.0.2".parse().unwrap()], ..policy() };
	assert_eq!(number_with(mixed, &outer.url()).await, failed(Failure::Forbidden));
	assert_eq!((source.asked(), outer.asked()), (0, 0));
	let found_or_refused = number_with(only_v4, &outer.url()).await;
	// Where the name has an address of IPv6 as well, one that is not allowed is enough.
	assert!([found(100), failed(Failure::Forbidden)].contains(&found_or_refused), "{found_or_refused:?}");
	// And not at all without encryption, unless that is allowed.
	let secure = FetchPolicy { http: false, ..policy() };
	assert_eq!(number_with(secure, &source.url()).await, failed(Failure::Forbidden));
}

#[tokio::test]
async fn an_address_that_is_not_plain_should_not_be_asked() {
	let source = Source::saying("1").await;
	let url = source.url();
	for more in ["a b", "\r\nX-Injected: 1", "\n", "\t", "\u{0}", "ä", "\\"] {
		assert_eq!(number(&format!("{url}{more}")).await, failed(Failure::Forbidden), "{more:?}");
	}
	assert_eq!(source.asked(), 0);
}
