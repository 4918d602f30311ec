//! The service towards clients that are wrong, hostile or strangers.

mod support;

use ambit_primitives::worker::{Request, MAX_MESSAGE, VERSION};
use ambit_worker::{StartError, Worker};
use codec::Encode;
use reqwest::{Method, StatusCode};
use support::{config, Model, Publisher, Rig};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
};

async fn rig() -> (tempfile::TempDir, Rig) {
	let directory = tempfile::tempdir().unwrap();
	let rig = Rig::start(config(directory.path(), &[])).await;
	(directory, rig)
}

/// Status and reason of a refusal.
fn reason((status, body): (StatusCode, Vec<u8>)) -> (u16, String) {
	let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
	assert!(!body["message"].as_str().unwrap().is_empty());
	(status.as_u16(), body["error"].as_str().unwrap().to_owned())
}

fn refusal(status: u16, reason: &str) -> (u16, String) {
	(status, reason.to_owned())
}

#[tokio::test]
async fn who_has_no_token_should_be_refused() {
	let (_directory, rig) = rig().await;
	let body = rig.request(&[]).encode();
	let token = rig.handle.token().reveal();
	for path in ["/v1/batch", "/v1/artifacts"] {
		let url = format!("{}{path}", rig.handle.url());
		for (header, expected) in [
			(None, "no-token"),
			(Some(format!("Basic {token}")), "no-token"),
			(Some(token.to_owned()), "no-token"),
			(Some("Bearer ".to_owned()), "no-token"),
			(Some("Bearer x".to_owned()), "wrong-token"),
			(Some(format!("Bearer {token}0")), "wrong-token"),
			(Some(format!("Bearer {}", &token[1..])), "wrong-token"),
			(Some(format!("Bearer {}", "0".repeat(64))), "wrong-token"),
		] {
			let mut request = rig.http.post(&url).body(body.clone());
			if let Some(header) = &header {
				request = request.header("authorization", header);
			}
			let response = request.send().await.unwrap();
			assert_eq!(response.headers()["www-authenticate"], "Bearer");
			let answer = (response.status(), response.bytes().await.unwrap().to_vec());
			assert_eq!(reason(answer), refusal(401, expected), "{header:?}");
		}
	}
	assert_eq!(rig.metric("ambit_worker_refusals_total{reason=\"wrong-token\"}").await, 8.0);
}

#[tokio::test]
async fn bodies_that_are_no_request_should_be_refused_with_a_reason() {
	let (_directory, rig) = rig().await;
	let good = rig.request(&[]).encode();
	let mut trailing = good.clone();
	trailing.push(0);
	let mut newer = good.clone();
	newer[0] = VERSION + 1;
	// A vector that claims 2^30 tasks.
	let mut huge = good[..good.len() - 1].to_vec();
	huge.extend_from_slice(&[0x03, 0xff, 0xff, 0xff, 0x3f]);
	for (body, expected) in [
		(vec![], "malformed"),
		(vec![VERSION], "malformed"),
		(good[..good.len() - 1].to_vec(), "malformed"),
		(trailing, "malformed"),
		(huge, "malformed"),
		(newer, "unsupported-version"),
		(b"{\"version\": 1}".to_vec(), "unsupported-version"),
	] {
		assert_eq!(reason(rig.post("/v1/batch", body.clone()).await), refusal(400, expected), "{body:?}");
	}
	assert_eq!(rig.post("/v1/batch", good).await.0, StatusCode::OK);
}

#[tokio::test]
async fn too_many_tasks_or_bytes_should_be_refused() {
	let (_directory, rig) = rig().await;
	let publisher = Publisher::start().await;
	let task = publisher.execution(1, &Model::new(1), &[1, 2, 3, 4]).await;
	let many: Request = rig.request(&vec![task; 513]);
	assert_eq!(reason(rig.post("/v1/batch", many.encode()).await), refusal(400, "too-many-tasks"));
	assert_eq!(rig.health("waiting").await + rig.health("running").await, 0);

	let long = vec![1; MAX_MESSAGE as usize + 1];
	assert_eq!(reason(rig.post("/v1/batch", long).await), refusal(413, "too-long"));

	// Without a length, more is sent than is allowed.
	let mut stream = TcpStream::connect(rig.handle.address()).await.unwrap();
	let head = format!(
		"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nTransfer-Encoding: chunked\r\n\r\n",
		rig.handle.token().reveal()
	);
	stream.write_all(head.as_bytes()).await.unwrap();
	let chunk = [&b"10000\r\n"[..], &[1; 0x10000], b"\r\n"].concat();
	while stream.write_all(&chunk).await.is_ok() {}
	let mut status = [0; 12];
	stream.read_exact(&mut status).await.unwrap();
	assert_eq!(&status, b"HTTP/1.1 413");
}

#[tokio::test]
async fn other_paths_and_methods_should_be_refused() {
	let (_directory, rig) = rig().await;
	for (method, path, expected) in [
		(Method::GET, "/", refusal(404, "no-such-path")),
		(Method::GET, "/v2/batch", refusal(404, "no-such-path")),
		(Method::GET, "/v1/batch", refusal(405, "no-such-method")),
		(Method::DELETE, "/v1/artifacts", refusal(405, "no-such-method")),
		(Method::POST, "/metrics", refusal(405, "no-such-method")),
	] {
		let url = format!("{}{path}", rig.handle.url());
		let response = rig.http.request(method, url).send().await.unwrap();
		let answer = (response.status(), response.bytes().await.unwrap().to_vec());
		assert_eq!(reason(answer), expected);
	}
}

#[tokio::test]
async fn a_file_should_be_put_and_served_to_everyone() {
	let directory = tempfile::tempdir().unwrap();
	let mut small = config(directory.path(), &[]);
	small.max_upload_bytes = 3_000_000;
	let rig = Rig::start(small).await;
	let (status, body) = rig.post("/v1/artifacts", b"hello world".to_vec()).await;
	assert_eq!(status, StatusCode::OK);
	let stored: serde_json::Value = serde_json::from_slice(&body).unwrap();
	let cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
	assert_eq!(stored, serde_json::json!({ "cid": cid, "size": 11 }));
	let url = format!("http://{}/ipfs/{cid}?format=raw", rig.handle.gateway_address().unwrap());
	assert_eq!(rig.http.get(url).send().await.unwrap().text().await.unwrap(), "hello world");

	let large: Vec<u8> = (0..3_000_000).map(|i| (i % 253) as u8).collect();
	let (status, body) = rig.post("/v1/artifacts", large.clone()).await;
	assert_eq!(status, StatusCode::OK);
	let stored: serde_json::Value = serde_json::from_slice(&body).unwrap();
	let cid = ambit_artifacts::parse_text(stored["cid"].as_str().unwrap()).unwrap();
	assert_eq!(rig.handle.store().get(&cid, 3_000_000).await.unwrap(), large);
	assert_eq!(reason(rig.post("/v1/artifacts", vec![1; 3_000_001]).await), refusal(413, "too-long"));
	assert_eq!(rig.post("/v1/artifacts", vec![]).await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_upload_that_breaks_off_should_leave_the_service_well() {
	let (_directory, rig) = rig().await;
	let mut stream = TcpStream::connect(rig.handle.address()).await.unwrap();
	let head = format!(
		"POST /v1/artifacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: 1000\r\n\r\nabc",
		rig.handle.token().reveal()
	);
	stream.write_all(head.as_bytes()).await.unwrap();
	drop(stream);
	let partial = ambit_artifacts::raw_cid(b"abc");
	let (status, _) = rig.post("/v1/artifacts", b"whole".to_vec()).await;
	assert_eq!(status, StatusCode::OK);
	assert!(!rig.handle.store().has(&partial).await.unwrap());
}

#[tokio::test]
async fn a_worker_should_not_start_where_it_must_not() {
	let (directory, rig) = rig().await;
	let again = Worker::start(config(directory.path(), &[])).await;
	assert!(matches!(again, Err(StartError::InUse(_))), "{again:?}");

	let elsewhere = tempfile::tempdir().unwrap();
	let mut public = config(elsewhere.path(), &[]);
	public.listen = "0.0.0.0:0".parse().unwrap();
	assert!(matches!(Worker::start(public).await, Err(StartError::NotLoopback(_))));
	let mut taken = config(elsewhere.path(), &[]);
	taken.listen = rig.handle.address();
	assert!(matches!(Worker::start(taken).await, Err(StartError::Listen { .. })));
	let bad_gateway = config(elsewhere.path(), &["gateway".to_owned()]);
	assert!(matches!(Worker::start(bad_gateway).await, Err(StartError::Store(_))));
	std::fs::write(elsewhere.path().join("token"), "x").unwrap();
	let bad_token = Worker::start(config(elsewhere.path(), &[])).await;
	assert!(matches!(bad_token, Err(StartError::File { .. })), "{bad_token:?}");

	// A directory is free again as soon as its worker stopped.
	rig.handle.shutdown().await;
	Worker::start(config(directory.path(), &[])).await.unwrap().shutdown().await;
}
