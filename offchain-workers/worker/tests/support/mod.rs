//! A worker on loopback, what it is asked, and where its artefacts come from.

#![allow(dead_code)]

pub mod game;

use ambit_artifacts::{gateway, Cid, GatewayConfig, Store, StoreConfig};
use ambit_graph::{ElementType, Graph, Node, Op, TensorType, Value, Weight};
use ambit_primitives::{
	jobs::ResultClaim,
	worker::{Answer, Drawn, Execution, Outcome, Reply, Request, Task, TaskId, VERSION},
};
use ambit_referee::testing::Execution as Truth;
use ambit_worker::{Worker, WorkerConfig, WorkerHandle};
use codec::{DecodeAll, Encode};
use reqwest::{Client, StatusCode};
use sp_core::{crypto::AccountId32, H256};
use std::{
	future::Future,
	path::Path,
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

/// No test waits longer than this for anything.
pub const PATIENCE: Duration = Duration::from_secs(30);
pub const GENESIS: H256 = H256::repeat_byte(0xaa);
pub const OPERATOR: AccountId32 = AccountId32::new([7; 32]);

/// A model of one product and the place of its largest element.
pub struct Model {
	pub graph: Vec<u8>,
	pub weights: Vec<u8>,
	pub root: H256,
	rows: usize,
}

impl Model {
	/// Takes 4 numbers, gives `rows` sums and the place of the largest.
	pub fn new(rows: u32) -> Self {
		let weights: Vec<u8> = (0..rows * 4).map(|i| (i * 37 % 251) as u8).collect();
		let ty = TensorType::new(ElementType::I8, [rows, 4]);
		let graph = Graph {
			inputs: vec![TensorType::new(ElementType::I8, [1, 4])],
			weights: vec![Weight { root: ambit_trace::tensor_root(&ty, &weights).unwrap(), ty }],
			nodes: vec![
				Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(0)]),
				Node::new(Op::Argmax, vec![Value::Node(0)]),
			],
			outputs: vec![Value::Node(0), Value::Node(1)],
		};
		let encoded = graph.encode();
		let root = H256(ambit_trace::model_root(&graph.validate().unwrap()));
		Self { graph: encoded, weights, root, rows: rows as usize }
	}

	/// The output by plain arithmetic.
	pub fn output(&self, input: &[u8]) -> Vec<u8> {
		let number = |byte: u8| i32::from(i8::from_le_bytes([byte]));
		let sums: Vec<i32> = self
			.weights
			.chunks(4)
			.map(|row| row.iter().zip(input).map(|(weight, x)| number(*weight) * number(*x)).sum())
			.collect();
		assert_eq!(sums.len(), self.rows);
		let largest = sums.iter().max().unwrap();
		let place = sums.iter().position(|sum| sum == largest).unwrap() as i32;
		sums.iter().chain([&place]).flat_map(|number| number.to_le_bytes()).collect()
	}
}

pub fn input_root(input: &[u8]) -> H256 {
	let ty = TensorType::new(ElementType::I8, [1, 4]);
	// Of an input that has another length no root exists; nobody gets as far as comparing it.
	H256(ambit_trace::blob_root([&ty], input).unwrap_or_default())
}

/// A store that is served to the worker.
pub struct Publisher {
	pub store: Store,
	pub url: String,
	_directory: TempDir,
}

impl Publisher {
	pub async fn start() -> Self {
		let directory = tempfile::tempdir().unwrap();
		let store = Store::open(&StoreConfig::local(directory.path())).unwrap();
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let router = gateway(store.clone());
		tokio::spawn(async move { axum::serve(listener, router).await });
		Self { store, url, _directory: directory }
	}

	/// Where a worker gets it from.
	pub fn upstream(&self) -> Vec<String> {
		vec![self.url.clone()]
	}

	/// Publishes bytes; their CID in the ledger's form.
	pub async fn put(&self, bytes: impl Into<Vec<u8>>) -> ambit_primitives::Cid {
		ledger(&self.store.put(bytes.into()).await.unwrap().cid)
	}

	/// Publishes a model and an input, and asks for the one to be run on the other.
	pub async fn execution(&self, job: u64, model: &Model, input: &[u8]) -> Execution {
		Execution {
			job,
			attempt: 0,
			due: 100,
			model: model.root,
			graph: self.put(&model.graph[..]).await,
			weights: self.put(&model.weights[..]).await,
			input: self.put(input).await,
			input_root: input_root(input),
		}
	}

	/// Publishes a random model and its input, and asks for the one to be run on the other.
	pub async fn publish(&self, job: u64, truth: &Truth) -> Execution {
		Execution {
			job,
			attempt: 0,
			due: 100,
			model: H256(truth.model.root()),
			graph: self.put(truth.plan.graph().encode()).await,
			weights: self.put(&truth.weights[..]).await,
			input: self.put(&truth.inputs[..]).await,
			input_root: H256(ambit_trace::values_root(&truth.input_roots)),
		}
	}
}

pub fn ledger(cid: &Cid) -> ambit_primitives::Cid {
	cid.to_bytes().try_into().unwrap()
}

/// A server whose every connection is handled by `act`.
pub async fn rogue<F>(act: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> String
where
	F: Future<Output = ()> + Send + 'static,
{
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	tokio::spawn(async move {
		while let Ok((stream, _)) = listener.accept().await {
			tokio::spawn(act(stream));
		}
	});
	url
}

/// A configuration with blocks of a second. Gateways are waited for longer than any machine takes to answer.
pub fn config(directory: &Path, upstream: &[String]) -> WorkerConfig {
	let loopback = "127.0.0.1:0".parse().unwrap();
	let mut config = WorkerConfig::new(directory);
	config.listen = loopback;
	config.gateway = Some(loopback);
	config.block_time = Duration::from_secs(1);
	config.reporting_blocks = 1;
	config.upstream = GatewayConfig {
		urls: upstream.to_vec(),
		connect_timeout: Duration::from_secs(20),
		stall_timeout: Duration::from_secs(20),
		block_timeout: Duration::from_secs(20),
		max_in_flight: 16,
	};
	config
}

/// A worker, and a client that knows its token.
pub struct Rig {
	pub handle: WorkerHandle,
	pub http: Client,
}

impl Rig {
	pub async fn start(config: WorkerConfig) -> Self {
		Self { handle: Worker::start(config).await.unwrap(), http: Client::new() }
	}

	pub fn request(&self, tasks: &[Execution]) -> Request {
		self.batch(tasks.iter().cloned().map(Task::Execute).collect())
	}

	/// A request for tasks of any kind.
	pub fn batch(&self, tasks: Vec<Task>) -> Request {
		Request { version: VERSION, genesis: GENESIS, block: 1, operator: OPERATOR, tasks }
	}

	pub async fn post(&self, path: &str, body: Vec<u8>) -> (StatusCode, Vec<u8>) {
		let url = format!("{}{path}", self.handle.url());
		let request = self.http.post(url).bearer_auth(self.handle.token().reveal()).body(body);
		let response = request.send().await.unwrap();
		(response.status(), response.bytes().await.unwrap().to_vec())
	}

	pub async fn get(&self, path: &str) -> String {
		let response = self.http.get(format!("{}{path}", self.handle.url())).send().await.unwrap();
		assert_eq!(response.status(), StatusCode::OK);
		response.text().await.unwrap()
	}

	/// Posts a request, and gives the answers.
	pub async fn answers(&self, request: &Request) -> Vec<Answer> {
		let (status, body) = self.post("/v1/batch", request.encode()).await;
		assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
		let reply = Reply::decode_all(&mut &body[..]).unwrap();
		assert_eq!(reply.version, VERSION);
		reply.answers
	}

	/// Asks for one task until there is an answer that is not that it failed so far.
	pub async fn answer(&self, task: &Task) -> Outcome {
		let (request, begun) = (self.batch(vec![task.clone()]), Instant::now());
		loop {
			let found =
				self.answers(&request).await.into_iter().find(|answer| answer.outcome != Outcome::Failed);
			if let Some(answer) = found {
				assert_eq!(answer.task, task.id());
				return answer.outcome;
			}
			assert!(begun.elapsed() < PATIENCE, "no answer to {:?}", task.id());
			tokio::time::sleep(Duration::from_millis(10)).await;
		}
	}

	/// Has a result's trace said, as when it is drawn for an audit.
	pub async fn traced(&self, execution: &Execution, claim: ResultClaim) -> ResultClaim {
		let drawn = Drawn { execution: execution.clone(), output_root: claim.output_root };
		match self.answer(&Task::Trace(drawn)).await {
			Outcome::Traced(trace) => ResultClaim { trace: Some(trace), ..claim },
			other => panic!("{other:?}"),
		}
	}

	/// Asks for one task until it failed.
	pub async fn failure(&self, task: &Task) {
		let (request, begun) = (self.batch(vec![task.clone()]), Instant::now());
		loop {
			match &self.answers(&request).await[..] {
				[] => assert!(begun.elapsed() < PATIENCE, "no answer to {:?}", task.id()),
				[answer] => return assert_eq!(answer.outcome, Outcome::Failed),
				answers => panic!("{answers:?}"),
			}
			tokio::time::sleep(Duration::from_millis(10)).await;
		}
	}

	/// Posts a request for executions, and gives the answers as (job, attempt, outcome).
	pub async fn ask(&self, request: &Request) -> Vec<(u64, u8, Outcome)> {
		let mut answers: Vec<_> = self
			.answers(request)
			.await
			.into_iter()
			.map(|answer| match answer.task {
				TaskId::Execute { job, attempt } => (job, attempt, answer.outcome),
				other => panic!("nobody asked for {other:?}"),
			})
			.collect();
		answers.sort_by_key(|(job, attempt, _)| (*job, *attempt));
		answers
	}

	/// Asks until all tasks are answered.
	pub async fn outcomes(&self, tasks: &[Execution]) -> Vec<Outcome> {
		let begun = Instant::now();
		loop {
			let answers = self.ask(&self.request(tasks)).await;
			if answers.len() == tasks.len() {
				return answers.into_iter().map(|(_, _, outcome)| outcome).collect();
			}
			assert!(begun.elapsed() < PATIENCE, "{} of {} answered", answers.len(), tasks.len());
			tokio::time::sleep(Duration::from_millis(50)).await;
		}
	}

	pub async fn outcome(&self, task: &Execution) -> Outcome {
		self.outcomes(std::slice::from_ref(task)).await.remove(0)
	}

	/// A number from the health report.
	pub async fn health(&self, field: &str) -> u64 {
		self.healths([field]).await[0]
	}

	/// Numbers from one health report.
	pub async fn healths<const COUNT: usize>(&self, fields: [&str; COUNT]) -> [u64; COUNT] {
		let report: serde_json::Value = serde_json::from_str(&self.get("/v1/health").await).unwrap();
		fields.map(|field| report[field].as_u64().unwrap())
	}

	/// A number from the metrics, 0 where it isn't there.
	pub async fn metric(&self, name: &str) -> f64 {
		let text = self.get("/metrics").await;
		let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
		line.map_or(0.0, |value| value.parse().unwrap())
	}

	/// The gateway at which its artefacts are.
	pub fn gateway(&self) -> String {
		format!("http://{}", self.handle.gateway_address().unwrap())
	}

	/// Waits until a number of the health report is reached.
	pub async fn until(&self, field: &str, value: u64) {
		let begun = Instant::now();
		while self.health(field).await != value {
			assert!(begun.elapsed() < PATIENCE, "{field} is not {value}: {}", self.get("/v1/health").await);
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	}
}
