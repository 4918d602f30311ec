//! Tells the off-chain workers where the worker service is, and runs it in this process when it is embedded.

use crate::cli::{WorkerArgs, WorkerChoice};
use ambit_artifacts::GatewayConfig;
use ambit_primitives::worker::{TOKEN_KEY, URL_KEY};
use ambit_worker::{Worker, WorkerConfig, WorkerHandle};
use sc_client_api::Backend;
use sc_service::{error::Error as ServiceError, ChainType, Configuration, TaskManager};
use sp_core::offchain::{OffchainStorage, STORAGE_PREFIX};
use std::{fs, path::Path, time::Duration};

/// Addresses of an embedded worker, for local tools: a file in its directory.
const ADDRESSES: &str = "addresses.json";

/// Prepares what was chosen. An embedded worker ends with the node, and the node with it.
pub async fn attach(
	config: &Configuration,
	choice: &WorkerChoice,
	args: &WorkerArgs,
	backend: &crate::service::Backend,
	task_manager: &TaskManager,
) -> Result<(), ServiceError> {
	let mut storage = backend
		.offchain_storage()
		.ok_or_else(|| ServiceError::Other("the database has no room for off-chain workers".into()))?;
	let (url, token) = match choice {
		WorkerChoice::None => {
			// The address of an earlier run must not be called.
			storage.remove(STORAGE_PREFIX, URL_KEY);
			storage.remove(STORAGE_PREFIX, TOKEN_KEY);
			return Ok(());
		}
		WorkerChoice::External(url) => (url.clone(), external_token(args)?),
		WorkerChoice::Embedded => {
			let worker = start(config, args).await?;
			let address = (worker.url(), worker.token().reveal().to_owned());
			keep(worker, task_manager);
			address
		}
	};
	storage.set(STORAGE_PREFIX, URL_KEY, url.as_bytes());
	storage.set(STORAGE_PREFIX, TOKEN_KEY, token.as_bytes());
	Ok(())
}

fn external_token(args: &WorkerArgs) -> Result<String, ServiceError> {
	let file = args.worker_token_file.as_ref().ok_or_else(|| {
		ServiceError::Other("--worker URL needs --worker-token-file with the token of that worker".into())
	})?;
	let token = fs::read_to_string(file).map_err(|problem| {
		ServiceError::Other(format!("the worker's token file {}: {problem}", file.display()))
	})?;
	Ok(token.trim().to_owned())
}

async fn start(config: &Configuration, args: &WorkerArgs) -> Result<WorkerHandle, ServiceError> {
	let directory = config.base_path.config_dir(config.chain_spec.id()).join("worker");
	let is_development = config.chain_spec.chain_type() == ChainType::Development;
	let worker = Worker::start(WorkerConfig {
		listen: args.worker_listen,
		gateway: Some(args.gateway_listen),
		upstream: GatewayConfig { urls: args.gateways.clone(), ..GatewayConfig::default() },
		bitswap: args.worker_bitswap_listen,
		peers: args.worker_peers.clone(),
		kubo: args.worker_ipfs.kubo().map(str::to_owned),
		artifact_quota_bytes: args.worker_quota,
		limits: args.limits(),
		feeds: args.fetch_policy(is_development),
		block_time: Duration::from_millis(ambit_runtime::time::MILLISECS_PER_BLOCK),
		registry: config.prometheus_registry().cloned(),
		..WorkerConfig::new(&directory)
	})
	.await
	.map_err(|problem| ServiceError::Application(Box::new(problem)))?;
	write_addresses(&directory, &worker)?;
	log::info!("🧮 Worker at {}, artefacts at {}", worker.url(), gateway_url(&worker).unwrap_or_default());
	Ok(worker)
}

fn gateway_url(worker: &WorkerHandle) -> Option<String> {
	worker.gateway_address().map(|address| format!("http://{address}"))
}

/// Written beside and renamed, so that nobody reads half of it.
fn write_addresses(directory: &Path, worker: &WorkerHandle) -> Result<(), ServiceError> {
	let (api, gateway, bitswap) = (worker.url(), gateway_url(worker), worker.bitswap_addresses());
	let text = serde_json::json!({ "api": api, "gateway": gateway, "bitswap": bitswap }).to_string();
	let unfinished = directory.join("addresses.json.new");
	fs::write(&unfinished, text)
		.and_then(|()| fs::rename(&unfinished, directory.join(ADDRESSES)))
		.map_err(|problem| ServiceError::Other(format!("{}: {problem}", directory.display())))
}

fn keep(mut worker: WorkerHandle, task_manager: &TaskManager) {
	task_manager.spawn_essential_handle().spawn("worker-service", Some("worker"), async move {
		worker.ended().await;
		log::error!("the worker service ended; the node stops with it");
	});
}
