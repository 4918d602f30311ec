//! Starting and stopping a worker.

use crate::{
	board::Board,
	config::WorkerConfig,
	execution::{Executor, Sources, Stores},
	fetched::Fetched,
	held::Held,
	metrics::Metrics,
	queue::{unix_now, Bounds, Queue},
	runner,
	secret::Secret,
	service::{self, Service},
	token::Token,
};
use ambit_artifacts::{
	gateway, Bitswap, BitswapConfig, BitswapProblem, BoundedListener, ListenerLimits, OpenError, Store,
	StoreConfig, Swept,
};
use ambit_engine::{Engine, Fault};
use ambit_feeds::{Fetcher, NoClient};
use ambit_primitives::retrieval::KEPT_FOR;
use axum::{serve::Listener, Router};
use std::{
	fmt::Display,
	fs::{self, File, TryLockError},
	io,
	net::SocketAddr,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use substrate_prometheus_endpoint::PrometheusError;
use tokio::{sync::watch, task::JoinSet};

/// Connections that are still open when the worker stops are cut after this time.
const GRACE: Duration = Duration::from_secs(5);
/// How often artefacts are swept.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);
/// What was used since then is not swept after it is unpinned, whatever the retention: it may be about to be pinned.
const YOUNGEST: Duration = Duration::from_secs(600);
/// How often is looked for what is kept no longer.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Artefacts that are fetched at the same time to be kept: they may be large, and are in no hurry.
const KEEPING: usize = 2;
/// Bytes that moves may take that wait or run. The longest task has 2 MiB.
const MOVE_BYTES: usize = 64 << 20;
/// Bytes that remembered results may take.
const RESULT_BYTES: usize = 64 << 20;

/// Why a worker can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
	/// The service would be reachable from outside.
	#[error("{0} is not a loopback address: the worker's service must not be reachable from outside")]
	NotLoopback(SocketAddr),
	/// An address can't be bound to.
	#[error("can't listen on {address}: {source}")]
	Listen {
		/// The address.
		address: SocketAddr,
		/// Why.
		source: io::Error,
	},
	/// Another worker uses the directory.
	#[error("another worker uses {}", .0.display())]
	InUse(PathBuf),
	/// A file of the worker can't be used.
	#[error("can't use {}: {source}", .path.display())]
	File {
		/// The file or directory.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},
	/// The artefact store can't be opened.
	#[error(transparent)]
	Store(#[from] OpenError),
	/// Peers can't be asked.
	#[error("peers are asked by bitswap, which doesn't run: say where it listens (--bitswap-listen, of a node --worker-bitswap-listen)")]
	NoBitswap,
	/// Bitswap can't be started.
	#[error(transparent)]
	Bitswap(#[from] BitswapProblem),
	/// The engine can't be started on this device.
	#[error("no engine: {0}")]
	Engine(#[from] Fault),
	/// Sources can't be asked.
	#[error(transparent)]
	Feeds(#[from] NoClient),
	/// The metrics can't be registered.
	#[error("no metrics: {0}")]
	Metrics(#[from] PrometheusError),
}

/// The worker service.
#[derive(Debug)]
pub struct Worker;

impl Worker {
	/// Starts a worker on the current tokio runtime. It works until its handle is dropped or shut down.
	pub async fn start(config: WorkerConfig) -> Result<WorkerHandle, StartError> {
		if !config.listen.ip().is_loopback() {
			return Err(StartError::NotLoopback(config.listen));
		}
		if config.bitswap.is_none() && !config.peers.is_empty() {
			return Err(StartError::NoBitswap);
		}
		let directory = config.directory.clone();
		fs::create_dir_all(&directory).map_err(at(&directory))?;
		let lock = lock(&directory)?;
		let token_file = config.token_file.clone().unwrap_or_else(|| directory.join("token"));
		let token = Token::load_or_create(&token_file).map_err(at(&token_file))?;
		let store = Store::open(&StoreConfig {
			gateways: config.upstream.clone(),
			kubo: config.kubo.clone(),
			quota: config.artifact_quota_bytes,
			needed_for: config.artifact_retention,
			..StoreConfig::local(directory.join("artifacts"))
		})?;
		// Served to nobody, and asks nobody.
		let sealed = Store::open(&StoreConfig::local(directory.join("sealed")))?;
		let asked_again = config.block_time.saturating_mul(KEPT_FOR).as_secs();
		let held = Arc::new(Held::new(store.clone(), unix_now().saturating_add(asked_again)));
		let secret_file = directory.join("secret");
		let secret = Secret::load_or_create(&secret_file).map_err(at(&secret_file))?;
		let journal = directory.join("journal");
		let queue = Queue::open(&journal, bounds(&config)).map_err(at(&journal))?;
		let findings = directory.join("fetched");
		let fetched = Fetched::open(&findings).map_err(at(&findings))?;
		let sources = Sources {
			fetcher: Fetcher::new(config.feeds.clone())?,
			fetched: fetched.clone(),
			// It may be asked twice.
			patience: config.feeds.timeout.saturating_mul(2).saturating_add(config.feeds.again_after),
		};
		let metrics = Metrics::new(config.registry.as_ref())?;
		let engine = Engine::with_limits(config.device, config.limits)?;
		let device = engine.device();
		match engine.fallback() {
			Some(reason) => {
				tracing::warn!(target: "worker", %reason, %device, "no faster device can be used")
			}
			None => tracing::info!(target: "worker", %device, "the engine is there"),
		}
		let listener = listen(config.listen).await?;
		let public = match config.gateway {
			Some(address) => Some(listen(address).await?),
			None => None,
		};

		let bitswap = bitswap(&config, &store)?;

		if let Some(tamper) = config.tamper {
			tracing::error!(target: "worker", %tamper, "this worker lies on purpose: it makes a fault in everything that it executes, and loses its stake");
		}
		let (block_time, watch) = (config.block_time, config.watch);
		let board = Board::new(queue, metrics.clone(), block_time, watch, secret.clone(), held.clone());
		let board = Arc::new(board);
		let router = service::router(Service {
			board: board.clone(),
			store: store.clone(),
			held: held.clone(),
			metrics: metrics.clone(),
			token: token.clone(),
			device,
			model_memory: config.limits.model,
			bitswap: bitswap.as_ref().map_or_else(Vec::new, |bitswap| bitswap.addresses().to_vec()),
			max_upload_bytes: config.max_upload_bytes,
		});
		let stores = Stores { open: store.clone(), sealed: sealed.clone(), held: held.clone() };
		let executor = Arc::new(Executor::new(&config, engine, stores, sources, secret, metrics));
		let (stop, stopped) = watch::channel(false);
		let mut tasks = JoinSet::new();
		let address = serve(&mut tasks, listener, router, stopped.clone());
		let gateway_address =
			public.map(|listener| serve(&mut tasks, listener, gateway(store.clone()), stopped.clone()));
		tasks.spawn(sweep([store.clone(), sealed], fetched, config.artifact_retention, stopped.clone()));
		tasks.spawn(let_go(held, block_time, stopped.clone()));
		let runs = runner::run(board, executor, Arc::new(config), stopped);
		tasks.spawn(async move {
			runs.await;
			// Held as long as anything may write to the directory.
			drop(lock);
		});
		tracing::info!(target: "worker", %address, gateway = ?gateway_address, "the worker listens");
		Ok(WorkerHandle { address, gateway_address, bitswap, token, token_file, store, stop, tasks })
	}
}

/// A running worker. Stops when dropped.
#[derive(Debug)]
pub struct WorkerHandle {
	address: SocketAddr,
	gateway_address: Option<SocketAddr>,
	bitswap: Option<Bitswap>,
	token: Token,
	token_file: PathBuf,
	store: Store,
	stop: watch::Sender<bool>,
	tasks: JoinSet<()>,
}

impl WorkerHandle {
	/// Where the service listens.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// The service's base URL, as the off-chain worker wants it.
	pub fn url(&self) -> String {
		format!("http://{}", self.address)
	}

	/// Where artefacts are served to everyone, if they are.
	pub fn gateway_address(&self) -> Option<SocketAddr> {
		self.gateway_address
	}

	/// Where IPFS nodes reach its artefacts by bitswap, with its identity; nothing if they don't.
	pub fn bitswap_addresses(&self) -> &[String] {
		self.bitswap.as_ref().map_or(&[], Bitswap::addresses)
	}

	/// What whoever talks to the service must have.
	pub fn token(&self) -> &Token {
		&self.token
	}

	/// The file that the token is in.
	pub fn token_file(&self) -> &Path {
		&self.token_file
	}

	/// The worker's artefacts.
	pub fn store(&self) -> &Store {
		&self.store
	}

	/// Stops: takes no more requests, lets those that run end, and lets go of tasks, which run again after the next start.
	pub async fn shutdown(mut self) {
		let _ = self.stop.send(true);
		let ended = async { while self.tasks.join_next().await.is_some() {} };
		if tokio::time::timeout(GRACE, ended).await.is_err() {
			self.tasks.shutdown().await;
		}
	}

	/// Ends when the worker has, which it does only when it broke.
	pub async fn ended(&mut self) {
		self.tasks.join_next().await;
	}
}

impl Drop for WorkerHandle {
	/// Its tasks are aborted where they wait; one that is awake sees here that nothing went wrong.
	fn drop(&mut self) {
		let _ = self.stop.send(true);
	}
}

/// Exchanges the store's blocks with IPFS nodes, if that is wanted.
fn bitswap(config: &WorkerConfig, store: &Store) -> Result<Option<Bitswap>, BitswapProblem> {
	let Some(listen) = config.bitswap else { return Ok(None) };
	let mut bitswap = BitswapConfig::new(listen, config.directory.join("bitswap.key"));
	bitswap.peers.clone_from(&config.peers);
	Bitswap::start(&bitswap, store).map(Some)
}

/// The bounds of the queue.
fn bounds(config: &WorkerConfig) -> Bounds {
	let work = config.in_progress.max(1);
	let aside = work.div_ceil(4);
	Bounds {
		waiting: config.max_waiting,
		move_bytes: MOVE_BYTES,
		running: [aside.max(4), work, config.asking.max(1), aside.max(4), KEEPING, aside],
		results: config.max_results,
		result_bytes: RESULT_BYTES,
		retention: config.retention.as_secs(),
	}
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StartError + '_ {
	move |source| StartError::File { path: path.to_owned(), source }
}

/// Makes sure that no other worker uses the directory.
fn lock(directory: &Path) -> Result<File, StartError> {
	let path = directory.join("lock");
	let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(at(&path))?;
	match file.try_lock() {
		Ok(()) => Ok(file),
		Err(TryLockError::WouldBlock) => Err(StartError::InUse(directory.to_owned())),
		Err(TryLockError::Error(source)) => Err(StartError::File { path, source }),
	}
}

/// Sweeps artefacts and findings now and then until told to stop.
async fn sweep(
	stores: [Store; 2],
	fetched: Fetched,
	retention: Duration,
	mut stopped: watch::Receiver<bool>,
) {
	let told = stopped.clone();
	// What fails because all is ending is nothing that anybody has to mend.
	let complain = |what, error: &dyn Display| {
		if !*told.borrow() {
			tracing::error!(target: "worker", %error, "can't {what}");
		}
	};
	loop {
		for store in &stores {
			match store.sweep(retention).await {
				Ok(0) => {}
				Ok(blocks) => tracing::info!(target: "worker", blocks, "swept artefacts that nobody used"),
				Err(error) => complain("sweep artefacts", &error),
			}
		}
		// What was pinned and is no more, such as what was kept for a fee.
		let [open, _] = &stores;
		match open.collect(retention.max(YOUNGEST)).await {
			Ok(Swept { blocks: 0, .. }) => {}
			Ok(Swept { blocks, bytes }) => {
				tracing::info!(target: "worker", blocks, bytes, "swept what is kept no longer");
			}
			Err(error) => complain("sweep what is kept no longer", &error),
		}
		let findings = fetched.clone();
		match tokio::task::spawn_blocking(move || findings.forget(retention)).await {
			Ok(Ok(0)) => {}
			Ok(Ok(count)) => tracing::info!(target: "worker", count, "forgot what sources said long ago"),
			Ok(Err(error)) => complain("forget what sources said", &error),
			Err(error) => complain("forget what sources said", &error),
		}
		tokio::select! {
			() = tokio::time::sleep(SWEEP_EVERY) => {},
			_ = stopped.changed() => return,
		}
	}
}

/// Lets go of what is kept no longer, until told to stop.
async fn let_go(held: Arc<Held>, block_time: Duration, mut stopped: watch::Receiver<bool>) {
	let pause = block_time.clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
	loop {
		tokio::select! {
			() = tokio::time::sleep(pause) => {},
			_ = stopped.changed() => return,
		}
		if let Err(error) = held.let_go(unix_now()).await {
			tracing::error!(target: "worker", %error, "can't let go of what is kept no longer");
		}
	}
}

async fn listen(address: SocketAddr) -> Result<(BoundedListener, SocketAddr), StartError> {
	let bound = async {
		let listener = BoundedListener::bind(address, ListenerLimits::default()).await?;
		let address = listener.local_addr()?;
		Ok((listener, address))
	};
	bound.await.map_err(|source| StartError::Listen { address, source })
}

/// Serves until told to stop; gives the address that is listened on.
fn serve(
	tasks: &mut JoinSet<()>,
	(listener, address): (BoundedListener, SocketAddr),
	router: Router,
	mut stopped: watch::Receiver<bool>,
) -> SocketAddr {
	tasks.spawn(async move {
		let stop = async move {
			// A dropped sender means the same as its message.
			let _ = stopped.changed().await;
		};
		if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
			tracing::error!(target: "worker", %address, %error, "the service broke");
		}
	});
	address
}
