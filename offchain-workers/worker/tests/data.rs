//! Asking sources, telling what they said, and showing bytes of artefacts.

mod support;

use ambit_artifacts::{matches, parse_bytes, Blockstore, TreeLimits, CHUNK_BYTES};
use ambit_primitives::{
	feeds::{commitment, Aggregation, Failure, Finding, Query, Reading, Value, MAX_FEED_SLOTS},
	jobs::{Element, ValueType},
	retrieval::{Probe, MAX_BLOCK_BYTES, MAX_DEPTH},
	worker::{Fetch, Keep, Outcome, Task},
};
use ambit_retrieval_proof::{sha2_256, verify, Flaw};
use ambit_worker::{FetchPolicy, WorkerConfig};
use axum::{http::StatusCode, Router};
use codec::DecodeAll;
use sp_core::H256;
use sp_runtime::Permill;
use std::{
	path::Path,
	sync::{
		atomic::{AtomicUsize, Ordering::SeqCst},
		Arc,
	},
	time::{Duration, Instant},
};
use support::{config, ledger, Model, Publisher, Rig, GENESIS, OPERATOR, PATIENCE};
use tokio::{io::AsyncReadExt, net::TcpListener};

/// A server of JSON.
struct Source {
	url: String,
	asked: Arc<AtomicUsize>,
}

impl Source {
	/// Answers each request with what `reply` gives for its number, counted from 0.
	async fn start(reply: impl Fn(usize) -> (StatusCode, String) + Clone + Send + Sync + 'static) -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}/", listener.local_addr().unwrap());
		let asked = Arc::<AtomicUsize>::default();
		let count = asked.clone();
		let router = Router::new().fallback(move || async move { reply(count.fetch_add(1, SeqCst)) });
		tokio::spawn(async move { axum::serve(listener, router).await });
		Self { url, asked }
	}

	fn asked(&self) -> usize {
		self.asked.load(SeqCst)
	}

	fn number(&self, feed: u64, aggregation: Aggregation) -> Fetch {
		self.question(feed, "/x", Reading::Number { decimals: 2 }, aggregation)
	}

	fn question(&self, feed: u64, pointer: &str, reading: Reading, aggregation: Aggregation) -> Fetch {
		let bytes = |text: &str| text.as_bytes().to_vec();
		let (url, pointer) = (bytes(&self.url).try_into().unwrap(), bytes(pointer).try_into().unwrap());
		Fetch { feed, due: 60, query: Query { url, pointer, reading }, aggregation }
	}
}

const MEDIAN: Aggregation = Aggregation::Median { tolerance: Permill::from_percent(1) };

fn dev(directory: &Path) -> WorkerConfig {
	let mut config = config(directory, &[]);
	config.feeds = FetchPolicy {
		timeout: Duration::from_secs(5),
		again_after: Duration::from_millis(10),
		..FetchPolicy::default().with_loopback()
	};
	config
}

async fn fetched(rig: &Rig, fetch: &Fetch) -> H256 {
	match rig.answer(&Task::Fetch(fetch.clone())).await {
		Outcome::Fetched(commitment) => commitment,
		other => panic!("{other:?}"),
	}
}

async fn told(rig: &Rig, fetch: &Fetch) -> (Finding, H256) {
	match rig.answer(&Task::Tell(Fetch { due: 90, ..fetch.clone() })).await {
		Outcome::Told(finding, salt) => (finding, salt),
		other => panic!("{other:?}"),
	}
}

fn commitment_to(fetch: &Fetch, (finding, salt): &(Finding, H256)) -> H256 {
	commitment(&GENESIS, fetch.feed, &OPERATOR, finding, salt)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_should_be_told_whatever_the_source_says_later() {
	let directory = tempfile::tempdir().unwrap();
	let source = Source::start(|number| (StatusCode::OK, format!("{{\"x\": {number}.125}}"))).await;
	let fetch = source.number(7, MEDIAN);
	let rig = Rig::start(dev(directory.path())).await;
	let commitment = fetched(&rig, &fetch).await;
	assert_eq!(source.asked(), 1);
	let told_first = told(&rig, &fetch).await;
	assert_eq!(told_first.0, Finding::Found(Value::Number(12)));
	assert_eq!(commitment_to(&fetch, &told_first), commitment);
	assert_eq!(rig.metric("ambit_worker_findings_total{finding=\"found\"}").await, 1.0);
	assert_eq!(rig.metric("ambit_worker_tasks_total{end=\"told\",kind=\"tell\"}").await, 1.0);
	rig.handle.shutdown().await;

	// A restart without the journal, and one without the secret: neither asks again.
	for gone in ["journal", "secret"] {
		std::fs::remove_file(directory.path().join(gone)).unwrap();
		let rig = Rig::start(dev(directory.path())).await;
		assert_eq!(fetched(&rig, &fetch).await, commitment);
		assert_eq!(told(&rig, &fetch).await, told_first);
		rig.handle.shutdown().await;
	}
	assert_eq!(source.asked(), 1);
	// Another request, or another question of that name on another fork, is another matter.
	let rig = Rig::start(dev(directory.path())).await;
	let other = Fetch { feed: 8, ..fetch.clone() };
	assert_ne!(fetched(&rig, &other).await, commitment);
	let fork = source.number(7, Aggregation::Median { tolerance: Permill::from_percent(2) });
	assert_ne!(fetched(&rig, &fork).await, commitment);
	assert_eq!(told(&rig, &fetch).await, told_first);
	assert_eq!(source.asked(), 3);
	let (first, second) = (told(&rig, &other).await.1, told(&rig, &fork).await.1);
	assert!(first != second && first != told_first.1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_should_be_told_that_was_not_committed_to() {
	let directory = tempfile::tempdir().unwrap();
	let source = Source::start(|_| (StatusCode::OK, "{\"x\": 1}".into())).await;
	let fetch = source.number(1, MEDIAN);
	let rig = Rig::start(dev(directory.path())).await;
	rig.failure(&Task::Tell(fetch.clone())).await;
	assert_eq!(source.asked(), 0);
	fetched(&rig, &fetch).await;
	assert_eq!(told(&rig, &fetch).await.0, Finding::Found(Value::Number(100)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_that_must_be_the_same_for_all_should_be_asked_for_twice() {
	let directory = tempfile::tempdir().unwrap();
	let source = Source::start(|number| (StatusCode::OK, format!("{{\"x\": {number}, \"y\": 1}}"))).await;
	let rig = Rig::start(dev(directory.path())).await;
	let moving = source.number(1, Aggregation::Exact);
	fetched(&rig, &moving).await;
	assert_eq!(told(&rig, &moving).await.0, Finding::Failed(Failure::Unsteady));
	let steady = source.question(2, "/y", Reading::Number { decimals: 0 }, Aggregation::Exact);
	fetched(&rig, &steady).await;
	assert_eq!(told(&rig, &steady).await.0, Finding::Found(Value::Number(1)));
	assert_eq!(source.asked(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_that_passes_should_be_waited_for_and_one_that_stays_be_committed_to() {
	let directory = tempfile::tempdir().unwrap();
	let rig = Rig::start(dev(directory.path())).await;
	let reply = |number| if number < 2 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
	let source = Source::start(move |number| (reply(number), "{\"x\": 1}".into())).await;
	let fetch = source.number(1, MEDIAN);
	fetched(&rig, &fetch).await;
	assert_eq!(told(&rig, &fetch).await.0, Finding::Found(Value::Number(100)));
	assert_eq!(source.asked(), 3);
	// There is no time for another try: it is due in a few blocks.
	let source = Source::start(|_| (StatusCode::SERVICE_UNAVAILABLE, String::new())).await;
	let fetch = Fetch { due: 4, ..source.number(2, MEDIAN) };
	fetched(&rig, &fetch).await;
	assert_eq!(told(&rig, &fetch).await.0, Finding::Failed(Failure::Refused(503)));
	assert_eq!(source.asked(), 1);
	// It would not be another one later.
	let source = Source::start(|_| (StatusCode::NOT_FOUND, String::new())).await;
	let fetch = source.number(3, MEDIAN);
	fetched(&rig, &fetch).await;
	assert_eq!(told(&rig, &fetch).await.0, Finding::Failed(Failure::Refused(404)));
	assert_eq!(source.asked(), 1);
	assert_eq!(rig.metric("ambit_worker_findings_total{finding=\"refused\"}").await, 4.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_should_not_be_sent_into_its_own_network() {
	let directory = tempfile::tempdir().unwrap();
	let source = Source::start(|_| (StatusCode::OK, "{\"x\": 1}".into())).await;
	let rig = Rig::start(config(directory.path(), &[])).await;
	let mut fetch = source.number(1, MEDIAN);
	fetched(&rig, &fetch).await;
	assert_eq!(told(&rig, &fetch).await.0, Finding::Failed(Failure::Forbidden));
	// Its own service, and what clouds keep at a well-known address, least of all.
	for (feed, url) in
		[(2, rig.handle.url()), (3, "https://169.254.169.254/".into()), (4, "https://localhost/".into())]
	{
		fetch.feed = feed;
		fetch.query.url = url.into_bytes().try_into().unwrap();
		fetched(&rig, &fetch).await;
		assert_eq!(told(&rig, &fetch).await.0, Finding::Failed(Failure::Forbidden));
	}
	assert_eq!(source.asked(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tensor_should_be_had_by_everyone_when_it_is_told_and_not_before() {
	let directory = tempfile::tempdir().unwrap();
	let source = Source::start(|_| (StatusCode::OK, "[[1, -2.5], [3, 4]]".into())).await;
	let ty = ValueType { element: Element::I8, shape: vec![2, 2].try_into().unwrap() };
	let fetch = source.question(1, "", Reading::Tensor { ty, decimals: 0 }, Aggregation::Exact);
	let rig = Rig::start(dev(directory.path())).await;
	let commitment = fetched(&rig, &fetch).await;
	let cid = ambit_artifacts::raw_cid(&[1, 0xfe, 3, 4]);
	let url = format!("{}/ipfs/{cid}?format=raw", rig.gateway());
	let status = || async { rig.http.get(&url).send().await.unwrap().status().as_u16() };
	assert_eq!(status().await, 404);
	let said = told(&rig, &fetch).await;
	assert_eq!(commitment_to(&fetch, &said), commitment);
	assert!(matches!(said.0, Finding::Found(Value::Tensor { cid: found, .. }) if found == ledger(&cid)));
	assert_eq!(status().await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_byte_of_an_artefact_should_be_shown_with_the_blocks_above_it() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), &publisher.upstream())).await;
	let content: Vec<u8> = (0..2 * CHUNK_BYTES + 10).map(|place| (place % 251) as u8).collect();
	let stored = rig.handle.store().put(content.clone()).await.unwrap();
	let probe = |deal, offset| Probe { deal, round: 0, cid: ledger(&stored.cid), offset, due: 60 };
	for (deal, offset) in [(1, 0), (2, CHUNK_BYTES as u64), (3, content.len() as u64 - 1)] {
		let Outcome::Proven(proof) = rig.answer(&Task::Prove(probe(deal, offset))).await else { panic!() };
		let blocks = Vec::<Vec<u8>>::decode_all(&mut &proof[..]).unwrap();
		assert_eq!(blocks.len(), 2);
		assert!(matches(&stored.cid, &blocks[0]));
		let place = offset as usize;
		assert_eq!(blocks[1][place % CHUNK_BYTES], content[place]);
	}
	// Nobody has that artefact.
	let nowhere = ledger(&ambit_artifacts::raw_cid(b"nobody has this"));
	rig.failure(&Task::Prove(Probe { cid: nowhere, ..probe(5, 0) })).await;
	// What is gone here is had from others.
	let elsewhere = publisher.put(&b"had from others"[..]).await;
	let Outcome::Proven(proof) =
		rig.answer(&Task::Prove(Probe { cid: elsewhere.clone(), ..probe(6, 4) })).await
	else {
		panic!()
	};
	assert_eq!(Vec::<Vec<u8>>::decode_all(&mut &proof[..]).unwrap(), [b"had from others"]);
	assert!(rig.handle.store().has(&parse_bytes(&elsewhere).unwrap()).await.unwrap());
	// Proofs are large: many of them don't fit into one reply, but all into some.
	let tasks: Vec<Task> = (10..18).map(|deal| Task::Prove(probe(deal, 0))).collect();
	let (request, begun) = (rig.batch(tasks.clone()), Instant::now());
	while rig.health("finished").await < 4 + tasks.len() as u64 {
		let proven = rig.answers(&request).await;
		assert!(proven.len() <= 4, "{}", proven.len());
		assert!(begun.elapsed() < PATIENCE);
		tokio::time::sleep(Duration::from_millis(10)).await;
	}
}

/// A node of a file, with the CIDs of what is below it and the bytes of each.
fn node(content: &[u8], below: &[(Vec<u8>, u64)]) -> Vec<u8> {
	const FILE: u64 = 2;
	let varint = |mut value: u64| {
		let mut out = Vec::new();
		while value >= 0x80 {
			out.push(value as u8 | 0x80);
			value >>= 7;
		}
		out.push(value as u8);
		out
	};
	let number = |field: u8, value: u64| [vec![field << 3], varint(value)].concat();
	let bytes =
		|field: u8, value: &[u8]| [vec![field << 3 | 2], varint(value.len() as u64), value.to_vec()].concat();
	let size = content.len() as u64 + below.iter().map(|(_, size)| size).sum::<u64>();
	let sizes: Vec<u8> = below.iter().flat_map(|(_, size)| number(4, *size)).collect();
	let data = [number(1, FILE), bytes(2, content), number(3, size), sizes].concat();
	let links = below.iter().flat_map(|(cid, _)| bytes(2, &bytes(1, cid)));
	links.chain(bytes(1, &data)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_as_its_requester_said_should_be_shown_to_be_so_as_the_chain_takes_it() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), &publisher.upstream())).await;
	// Blocks as others may write them, which the store itself would not.
	let blocks = Blockstore::open(&directory.path().join("artifacts")).unwrap();
	let raw = |content: &[u8]| {
		let cid = ambit_artifacts::raw_cid(content);
		blocks.put(&cid, content).unwrap();
		(cid.to_bytes(), content.len() as u64)
	};
	let tree = |content: &[u8], below: &[(Vec<u8>, u64)]| {
		let block = node(content, below);
		let cid = [&[1, 0x70, 0x12, 0x20][..], &sha2_256(&block)].concat();
		blocks.put(&parse_bytes(&cid).unwrap(), &block).unwrap();
		(cid, content.len() as u64 + below.iter().map(|(_, size)| size).sum::<u64>())
	};
	let small = publisher.put(&b"a file of 20 bytes.."[..]).await.into_inner();
	let two_leaves = rig.handle.store().put(vec![7; CHUNK_BYTES + 1]).await.unwrap().cid.to_bytes();
	let hello = tempfile::tempdir().unwrap();
	std::fs::write(hello.path().join("hello"), "hello").unwrap();
	let limits = TreeLimits { bytes: 100, entries: 10 };
	let folder = publisher.store.import_tree(hello.path(), limits).await.unwrap().cid.to_bytes();
	let deep = (0..MAX_DEPTH).fold(raw(b"deep down"), |below, _| tree(b"", &[below]));
	let wide =
		tree(b"", &[(ambit_artifacts::raw_cid(b"too large").to_bytes(), u64::from(MAX_BLOCK_BYTES) + 1)]);
	let beside = tree(b"beside", &[raw(b"below")]);
	let mut lying = raw(b"three");
	lying.1 += 1;
	let lying = tree(b"", &[lying]);

	use ambit_retrieval_proof::Finding::{Byte, Flawed};
	let cases = [
		// Ten times as many bytes were said, and most probes fall past the end.
		(small.clone(), 199, Flawed(Flaw::OutOfFile)),
		(two_leaves.clone(), CHUNK_BYTES as u64 + 1, Flawed(Flaw::OutOfFile)),
		// Fewer bytes, more, or as many were said: the chain compares.
		(small, 3, Byte { size: 20, block: 0..20 }),
		(two_leaves, CHUNK_BYTES as u64, {
			let size = CHUNK_BYTES as u64 + 1;
			Byte { size, block: size - 1..size }
		}),
		(folder, 0, Flawed(Flaw::NotAFile)),
		(deep.0, 5, Flawed(Flaw::TooDeep)),
		(wide.0, 0, Flawed(Flaw::OversizedLeaf)),
		(lying.0, 0, Flawed(Flaw::Malformed)),
		(beside.0.clone(), 2, Byte { size: 11, block: 0..6 }),
		(beside.0, 7, Byte { size: 11, block: 6..11 }),
	];
	for (deal, (cid, offset, expected)) in (0..).zip(cases) {
		let probe = Probe { deal, round: 0, cid: cid.clone().try_into().unwrap(), offset, due: 60 };
		let Outcome::Proven(proof) = rig.answer(&Task::Prove(probe)).await else { panic!("{expected:?}") };
		let blocks = Vec::<Vec<u8>>::decode_all(&mut &proof[..]).unwrap();
		assert_eq!(verify(&cid, offset, &blocks, sha2_256), Ok(expected));
	}
	// What the chain takes from nobody.
	let large = raw(&vec![1; MAX_BLOCK_BYTES as usize + 1]).0.try_into().unwrap();
	rig.failure(&Task::Prove(Probe { deal: 90, round: 0, cid: large, offset: 0, due: 60 })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sources_that_are_silent_should_not_hold_up_an_execution() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let mut narrow = dev(directory.path());
	narrow.upstream.urls = publisher.upstream();
	(narrow.in_progress, narrow.executions, narrow.asking) = (1, 1, 4);
	narrow.feeds.timeout = PATIENCE;
	let rig = Rig::start(narrow).await;
	let silent = support::rogue(|mut stream| async move { while stream.read_u8().await.is_ok() {} });
	let source = Source { url: silent.await, asked: Arc::default() };
	let questions: Vec<Task> = (0..50).map(|feed| Task::Fetch(source.number(feed, MEDIAN))).collect();
	assert!(rig.answers(&rig.batch(questions)).await.is_empty());
	rig.until("running", 4).await;
	let execution = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	assert!(matches!(rig.outcome(&execution).await, Outcome::Done(_)));
	assert_eq!((rig.health("running").await, rig.health("finished").await), (4, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_slots_that_an_operator_may_offer_should_be_asked_at_once() {
	let directory = tempfile::tempdir().unwrap();
	let mut patient = dev(directory.path());
	(patient.in_progress, patient.feeds.timeout) = (1, PATIENCE);
	let rig = Rig::start(patient).await;
	// Says nothing to anyone before it was asked for all of them.
	let all = Arc::new(tokio::sync::Barrier::new(MAX_FEED_SLOTS as usize));
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}/", listener.local_addr().unwrap());
	let router = Router::new().fallback(move || {
		let all = all.clone();
		async move {
			all.wait().await;
			"{\"x\": 1}"
		}
	});
	tokio::spawn(async move { axum::serve(listener, router).await });
	let source = Source { url, asked: Arc::default() };
	let slots = u64::from(MAX_FEED_SLOTS);
	let request = rig.batch((0..slots).map(|feed| Task::Fetch(source.number(feed, MEDIAN))).collect());
	let begun = Instant::now();
	loop {
		let answers = rig.answers(&request).await;
		if answers.len() as u64 == slots {
			let are_found = answers.iter().all(|answer| matches!(answer.outcome, Outcome::Fetched(_)));
			assert!(
				are_found
					&& rig.metric("ambit_worker_findings_total{finding=\"found\"}").await == slots as f64
			);
			return;
		}
		assert!(begun.elapsed() < 2 * PATIENCE, "{} of {slots} answered", answers.len());
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
}

/// Several leaves, no two alike.
fn large() -> Vec<u8> {
	(0..3 * CHUNK_BYTES + 17).map(|at| (at % 251 + at / CHUNK_BYTES) as u8).collect()
}

/// A term for these bytes.
fn term(deal: u64, cid: &ambit_primitives::Cid, content: &[u8]) -> Task {
	Task::Keep(Keep { deal, cid: cid.clone(), bytes: content.len() as u64, due: 500 })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_on_should_be_fetched_and_stay_until_it_is_not_asked_for() {
	let (directory, publisher, content) = (tempfile::tempdir().unwrap(), Publisher::start().await, large());
	let cid = publisher.put(&content[..]).await;
	let mut config = config(directory.path(), &publisher.upstream());
	// A term is asked for again within 500 blocks.
	config.block_time = Duration::from_millis(10);
	let rig = Rig::start(config).await;
	let store = rig.handle.store().clone();
	let (root, own) = (parse_bytes(&cid).unwrap(), store.put(&b"the operator's own"[..]).await.unwrap().cid);
	assert_eq!(rig.answer(&term(1, &cid, &content)).await, Outcome::Kept);
	// At once: its term is over in four seconds.
	assert!(store.is_pinned(&root).await.unwrap());
	assert_eq!(rig.answer(&term(2, &ledger(&own), b"the operator's own")).await, Outcome::Kept);
	assert_eq!(store.get(&root, u64::MAX).await.unwrap(), content);
	let both = publisher.put(&b"kept, then uploaded"[..]).await;
	assert_eq!(rig.answer(&term(4, &both, b"kept, then uploaded")).await, Outcome::Kept);
	rig.post("/v1/artifacts", b"kept, then uploaded".to_vec()).await;
	assert!(rig.metric("ambit_worker_tasks_total{end=\"kept\",kind=\"keep\"}").await >= 2.0);

	let begun = Instant::now();
	while store.is_pinned(&root).await.unwrap() {
		assert!(begun.elapsed() < PATIENCE, "it is kept for ever");
		tokio::time::sleep(Duration::from_millis(100)).await;
	}
	for own in [own, parse_bytes(&both).unwrap()] {
		assert!(store.is_pinned(&own).await.unwrap(), "what is the operator's own stays");
	}
	// Taken on again, it is still here.
	assert_eq!(rig.answer(&term(3, &cid, &content)).await, Outcome::Kept);
	assert!(store.is_pinned(&root).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_worker_keeps_should_be_had_from_it_and_shown_after_a_restart() {
	let (content, publisher) = (large(), Publisher::start().await);
	let cid = publisher.put(&content[..]).await;
	let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
	let serving = Rig::start(config(first.path(), &publisher.upstream())).await;
	assert_eq!(serving.answer(&term(1, &cid, &content)).await, Outcome::Kept);

	let rig = Rig::start(config(second.path(), &[serving.gateway()])).await;
	assert_eq!(rig.answer(&term(1, &cid, &content)).await, Outcome::Kept);
	rig.handle.shutdown().await;
	serving.handle.shutdown().await;

	// Nobody is left to ask.
	let rig = Rig::start(config(second.path(), &[])).await;
	assert!(rig.handle.store().is_pinned(&parse_bytes(&cid).unwrap()).await.unwrap());
	for (round, offset) in (0..).zip([0, CHUNK_BYTES as u64, content.len() as u64 - 1]) {
		let probe = Probe { deal: 1, round, cid: cid.clone(), offset, due: 100 };
		assert!(matches!(rig.answer(&Task::Prove(probe)).await, Outcome::Proven(_)), "byte {offset}");
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_larger_than_was_said_should_not_fill_the_disk() {
	let (directory, publisher, content) = (tempfile::tempdir().unwrap(), Publisher::start().await, large());
	let cid = publisher.put(&content[..]).await;
	let rig = Rig::start(config(directory.path(), &publisher.upstream())).await;
	rig.failure(&term(1, &cid, b"so few")).await;
	assert_eq!(rig.handle.store().pins().await.unwrap(), []);
	// It holds up nobody who asks for what is not.
	let small = publisher.put(&b"small"[..]).await;
	assert_eq!(rig.answer(&term(2, &small, b"small")).await, Outcome::Kept);
}
