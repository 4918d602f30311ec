//! A Kubo node's RPC, as its reference describes it.

mod support;

use ambit_artifacts::{ArtifactError, Store, StoreConfig, TreeLimits};
use axum::{
	body::Bytes,
	extract::{DefaultBodyLimit, Query, State},
	http::StatusCode,
	response::IntoResponse,
	routing::post,
	Router,
};
use std::collections::HashMap;
use support::{cid_of, local_store, pattern};
use tokio::net::TcpListener;

/// Answers as Kubo does: `block/get` from a store, `dag/import` into it.
async fn rpc(store: Store, pins: bool) -> String {
	let get = |State(store): State<Store>, Query(query): Query<HashMap<String, String>>| async move {
		let cid = ambit_artifacts::parse_text(&query["arg"]).unwrap();
		match store.get(&cid, 2 << 20).await {
			Ok(block) => block.into_response(),
			Err(_) => {
				let message =
					r#"{"Message":"block was not found locally (offline)","Code":0,"Type":"error"}"#;
				(StatusCode::INTERNAL_SERVER_ERROR, message).into_response()
			}
		}
	};
	let import = move |State(store): State<Store>,
	                   Query(query): Query<HashMap<String, String>>,
	                   body: Bytes| async move {
		assert_eq!(query["pin-roots"], "true");
		let find = |part: &[u8]| body.windows(part.len()).position(|found| found == part).unwrap();
		let start = find(b"\r\n\r\n") + 4;
		let boundary_end = find(b"\r\n");
		let tail = [b"\r\n", &body[..boundary_end], b"--\r\n"].concat();
		assert!(body.ends_with(&tail));
		let car = &body[start..body.len() - tail.len()];
		let imported = store.import_car(car, u64::MAX, "").await.unwrap();
		let why = if pins { "" } else { "no room" };
		format!("{{\"Root\":{{\"Cid\":{{\"/\":\"{}\"}},\"PinErrorMsg\":\"{why}\"}}}}\n", imported.roots[0])
	};
	let router = Router::new()
		.route("/api/v0/block/get", post(get))
		.route("/api/v0/dag/import", post(import))
		.layer(DefaultBodyLimit::disable())
		.with_state(store);
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}/", listener.local_addr().unwrap());
	tokio::spawn(async move { axum::serve(listener, router).await });
	url
}

fn store_beside(url: String) -> (tempfile::TempDir, Store) {
	let directory = tempfile::tempdir().unwrap();
	let config = StoreConfig { kubo: Some(url), ..StoreConfig::local(directory.path()) };
	(directory, Store::open(&config).unwrap())
}

#[tokio::test]
async fn what_stays_should_be_given_to_the_node_and_what_is_missing_asked_of_it() {
	let (_theirs, node) = local_store();
	let url = rpc(node.clone(), true).await;
	let (_ours, store) = store_beside(url);
	let content = pattern((3 << 20) + 1);
	let stored = store.put(content.clone()).await.unwrap();
	assert_eq!(node.get(&stored.cid, stored.size).await.unwrap(), content);
	assert!(node.is_pinned(&stored.cid).await.unwrap());

	let cid = node.put(&b"in the node's network"[..]).await.unwrap().cid;
	assert_eq!(store.fetch(&cid, 100).await.unwrap(), b"in the node's network");
	let refused = store.fetch(&cid_of(b"nowhere"), 100).await;
	assert!(matches!(refused, Err(ArtifactError::Unavailable { .. })), "{refused:?}");
	// What passes is not the node's affair.
	let passing = store.put_passing(&b"passing"[..]).await.unwrap().cid;
	assert!(!node.has(&passing).await.unwrap());
}

#[tokio::test]
async fn directories_cars_and_pins_should_be_given_to_the_node_too() {
	let (_theirs, node) = local_store();
	let (ours, store) = store_beside(rpc(node.clone(), true).await);
	let source = ours.path().join("source");
	std::fs::create_dir(&source).unwrap();
	std::fs::write(source.join("large"), pattern((2 << 20) + 1)).unwrap();
	let tree = store.import_tree(&source, TreeLimits { bytes: 1 << 30, entries: 10 }).await.unwrap().cid;
	assert!(node.is_whole(&tree, 0, 1).await.unwrap());

	let (_other, other) = local_store();
	let cid = other.put(pattern((2 << 20) + 2)).await.unwrap().cid;
	let mut car = Vec::new();
	other.write_car(&cid, &mut car).await.unwrap();
	store.import_car(&car[..], u64::MAX, "a CAR").await.unwrap();
	assert!(node.is_whole(&cid, 0, 1).await.unwrap());

	let cid = store.put_passing(pattern((2 << 20) + 3)).await.unwrap().cid;
	assert!(!node.is_pinned(&cid).await.unwrap());
	store.pin(&cid, "").await.unwrap();
	assert!(node.is_whole(&cid, 0, 1).await.unwrap());
}

#[tokio::test]
async fn what_the_node_does_not_keep_should_not_be_pinned_here_unless_it_was_before() {
	let (_theirs, node) = local_store();
	let (ours, store) = store_beside(rpc(node, false).await);
	let cid = store.put_passing(&b"kept?"[..]).await.unwrap().cid;
	assert!(matches!(store.pin(&cid, "").await, Err(ArtifactError::Io(_))));
	assert_eq!(store.pins().await.unwrap(), []);
	Store::open(&StoreConfig::local(ours.path())).unwrap().pin(&cid, "before").await.unwrap();
	assert!(matches!(store.pin(&cid, "").await, Err(ArtifactError::Io(_))));
	assert!(store.is_pinned(&cid).await.unwrap());
}

#[tokio::test]
async fn a_node_that_does_not_keep_what_it_is_given_should_be_reported() {
	let (_theirs, node) = local_store();
	let (_ours, store) = store_beside(rpc(node, false).await);
	let refused = store.put(&b"kept?"[..]).await;
	assert!(
		matches!(&refused, Err(ArtifactError::Io(error)) if error.to_string().contains("did not pin")),
		"{refused:?}"
	);
	let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
	let (_ours, store) = store_beside(format!("http://{gone}"));
	let refused = store.put(&b"kept?"[..]).await;
	assert!(matches!(&refused, Err(ArtifactError::Io(_))), "{refused:?}");
}
