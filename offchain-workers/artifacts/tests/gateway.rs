//! The gateway as any HTTP client sees it.

mod support;

use ambit_artifacts::{gateway, BoundedListener, Cid, ListenerLimits};
use reqwest::{header::HeaderMap, Client, Method, StatusCode};
use std::time::Duration;
use support::{cid_of, local_store, pattern, serve};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
	time::timeout,
};

const RAW: &str = "application/vnd.ipld.raw";

async fn ask(method: Method, url: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
	let mut request = Client::new().request(method, url);
	for (name, value) in headers {
		request = request.header(*name, *value);
	}
	let response = request.send().await.unwrap();
	let (status, headers) = (response.status(), response.headers().clone());
	(status, headers, response.bytes().await.unwrap().to_vec())
}

async fn get(url: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
	ask(Method::GET, url, &[]).await
}

#[tokio::test]
async fn a_block_should_come_with_the_headers_of_the_specification() {
	let (_directory, store) = local_store();
	let cid = store.put(&b"hello world"[..]).await.unwrap().cid;
	let url = format!("{}/ipfs/{cid}", serve(&store).await);
	let (status, headers, body) = get(&format!("{url}?format=raw")).await;
	assert_eq!((status, &body[..]), (StatusCode::OK, &b"hello world"[..]));
	assert_eq!(headers["content-type"], RAW);
	assert_eq!(headers["content-length"], "11");
	assert_eq!(headers["cache-control"], "public, max-age=29030400, immutable");
	assert_eq!(headers["x-content-type-options"], "nosniff");
	assert_eq!(headers["access-control-allow-origin"], "*");
	assert_eq!(headers["etag"], format!("\"{cid}.raw\"").as_str());
	assert_eq!(headers["x-ipfs-path"], format!("/ipfs/{cid}").as_str());
	assert_eq!(headers["content-disposition"], format!("attachment; filename=\"{cid}.bin\"").as_str());

	let by_header = ask(Method::GET, &url, &[("accept", RAW)]).await;
	assert_eq!((by_header.0, by_header.2), (StatusCode::OK, body));
	let (status, head, body) = ask(Method::HEAD, &format!("{url}?format=raw"), &[]).await;
	assert_eq!((status, body.len()), (StatusCode::OK, 0));
	assert_eq!(head["content-length"], "11");
	assert_eq!(head["etag"], headers["etag"]);

	let etag = headers["etag"].to_str().unwrap();
	for known in [etag.to_owned(), format!("\"other\", W/{etag}"), "*".to_owned()] {
		let (status, headers, body) =
			ask(Method::GET, &format!("{url}?format=raw"), &[("if-none-match", &known)]).await;
		assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
		assert_eq!(headers["etag"], etag);
	}
	let preflight = ask(Method::OPTIONS, &url, &[("origin", "https://dapp.example")]).await;
	assert_eq!(preflight.0, StatusCode::NO_CONTENT);
	assert!(preflight.1["access-control-allow-headers"].to_str().unwrap().contains("Accept"));
}

#[tokio::test]
async fn every_refusal_should_have_its_status_and_say_why() {
	let (_directory, store) = local_store();
	let cid = store.put(&b"here"[..]).await.unwrap().cid;
	let base = serve(&store).await;
	let elsewhere = cid_of(b"elsewhere");
	let cbor = Cid::new_v1(0x71, *cid.hash());
	for (path, status, reason) in [
		("not-a-cid?format=raw".to_owned(), StatusCode::BAD_REQUEST, "bad-cid: not a CID"),
		(format!("{cbor}?format=raw"), StatusCode::BAD_REQUEST, "bad-cid: its codec is 0x71"),
		(format!("{cid}?format=tar"), StatusCode::BAD_REQUEST, "bad-format: "),
		(format!("{cid}?format=car&dag-scope=some"), StatusCode::BAD_REQUEST, "bad-scope: "),
		(format!("{elsewhere}?format=raw"), StatusCode::NOT_FOUND, "not-found: "),
		(format!("{elsewhere}?format=car"), StatusCode::NOT_FOUND, "not-found: "),
		(format!("{cid}/index.html?format=raw"), StatusCode::NOT_FOUND, "no-paths: "),
		(format!("{cid}"), StatusCode::NOT_ACCEPTABLE, "not-acceptable: "),
	] {
		let (found, headers, body) = get(&format!("{base}/ipfs/{path}")).await;
		let body = String::from_utf8(body).unwrap();
		assert_eq!(found, status, "{path}: {body}");
		assert!(body.starts_with(reason), "{path}: {body}");
		assert_eq!(headers["cache-control"], "no-store");
		assert_eq!(headers["access-control-allow-origin"], "*");
	}
	let (status, ..) = ask(Method::POST, &format!("{base}/ipfs/{cid}?format=raw"), &[]).await;
	assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
	assert_eq!(get(&format!("{base}/other")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_block_of_many_pieces_should_be_served_whole_and_not_once_it_rotted() {
	let (directory, store) = local_store();
	let content = pattern(200_003);
	let cid = store.put(content.clone()).await.unwrap().cid;
	let url = format!("{}/ipfs/{cid}?format=raw", serve(&store).await);
	let (status, headers, body) = get(&url).await;
	assert_eq!(status, StatusCode::OK);
	assert_eq!(headers["content-length"], "200003");
	assert!(body == content);
	let (_, headers, body) = ask(Method::HEAD, &url, &[]).await;
	assert_eq!(headers["content-length"], "200003");
	assert!(body.is_empty());
	let name = hex::encode(cid.hash().digest());
	let path = directory.path().join("blocks").join(&name[..2]).join(&name);
	let mut rotten = content;
	rotten[200_002] ^= 1;
	std::fs::write(&path, rotten).unwrap();
	assert_eq!(get(&url).await.0, StatusCode::NOT_FOUND);
	assert!(!path.exists());
}

fn varint(bytes: &mut &[u8]) -> usize {
	let (mut value, mut shift) = (0, 0);
	loop {
		let byte = bytes[0];
		*bytes = &bytes[1..];
		value |= usize::from(byte & 0x7f) << shift;
		shift += 7;
		if byte & 0x80 == 0 {
			return value;
		}
	}
}

/// The header and the blocks of a CAR.
fn read_car(mut car: &[u8]) -> (Vec<u8>, Vec<(Cid, Vec<u8>)>) {
	let length = varint(&mut car);
	let (header, mut rest) = car.split_at(length);
	let mut blocks = Vec::new();
	while !rest.is_empty() {
		let length = varint(&mut rest);
		let (mut section, after) = rest.split_at(length);
		rest = after;
		let cid = Cid::read_bytes(&mut section).unwrap();
		assert!(ambit_artifacts::matches(&cid, section));
		blocks.push((cid, section.to_vec()));
	}
	(header.to_vec(), blocks)
}

#[tokio::test]
async fn a_car_should_hold_the_dag_depth_first_and_each_block_once() {
	let (_directory, store) = local_store();
	let mut content = pattern(2 << 20);
	content.extend_from_within(..1 << 20);
	let cid = store.put(content.clone()).await.unwrap().cid;
	let url = format!("{}/ipfs/{cid}", serve(&store).await);
	let (status, headers, car) = get(&format!("{url}?format=car")).await;
	assert_eq!(status, StatusCode::OK);
	assert_eq!(headers["content-type"], "application/vnd.ipld.car; version=1; order=dfs; dups=n");
	assert_eq!(headers["etag"], format!("\"{cid}.car\"").as_str());
	let (header, blocks) = read_car(&car);
	let expected =
		[&b"\xa2\x65roots\x81\xd8\x2a\x58\x25\x00"[..], &cid.to_bytes(), b"\x67version\x01"].concat();
	assert_eq!(header, expected);
	let cids: Vec<_> = blocks.iter().map(|(cid, _)| *cid).collect();
	assert_eq!(cids, [cid, cid_of(&content[..1 << 20]), cid_of(&content[1 << 20..2 << 20])]);
	assert_eq!(blocks[1].1, content[..1 << 20]);

	let (_, _, root_only) = get(&format!("{url}?format=car&dag-scope=block")).await;
	assert_eq!(read_car(&root_only).1.len(), 1);
}

#[tokio::test]
async fn a_car_should_be_cut_off_where_a_block_is_missing() {
	let (directory, store) = local_store();
	let content = pattern(2 << 20);
	let cid = store.put(content.clone()).await.unwrap().cid;
	let name = hex::encode(cid_of(&content[1 << 20..]).hash().digest());
	std::fs::remove_file(directory.path().join("blocks").join(&name[..2]).join(&name)).unwrap();
	let url = format!("{}/ipfs/{cid}?format=car", serve(&store).await);
	let response = Client::new().get(url).send().await.unwrap();
	assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn the_listener_should_bound_connections_and_close_idle_ones() {
	let (_directory, store) = local_store();
	let cid = store.put(&b"hello world"[..]).await.unwrap().cid;
	let limits = ListenerLimits { connections: 1, idle_timeout: Duration::from_millis(2_500) };
	let listener = BoundedListener::bind("127.0.0.1:0".parse().unwrap(), limits).await.unwrap();
	let address = axum::serve::Listener::local_addr(&listener).unwrap();
	tokio::spawn(async move { axum::serve(listener, gateway(store)).await });

	let mut idle = TcpStream::connect(address).await.unwrap();
	idle.write_all(b"GET /ipfs/").await.unwrap();
	// The only place is taken, so this one is answered just when the idle connection was closed.
	let url = format!("http://{address}/ipfs/{cid}?format=raw");
	let (status, ..) = timeout(Duration::from_secs(30), get(&url)).await.unwrap();
	assert_eq!(status, StatusCode::OK);
	let mut rest = Vec::new();
	let _ = timeout(Duration::from_secs(30), idle.read_to_end(&mut rest)).await.unwrap();
}
