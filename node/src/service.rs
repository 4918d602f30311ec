//! Puts the node together: client, import queue, network, RPC, consensus, off-chain workers.

use crate::{
	cli::{WorkerArgs, WorkerChoice},
	inherents::Inherents,
	rpc, worker,
};
use ambit_primitives::{Hash, OpaqueBlock as Block};
use ambit_runtime::apis::RuntimeApi;
use futures::FutureExt;
use sc_client_api::{Backend as _, BlockBackend};
use sc_consensus_babe::{BabeLink, BabeWorkerHandle, SlotProportion};
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_network::{service::traits::NetworkService, NetworkBackend};
use sc_service::{
	config::Configuration, error::Error as ServiceError, BuildNetworkParams, SpawnTasksParams, TaskManager,
	WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use std::{sync::Arc, time::Duration};

/// Only the standard host functions, so that any Substrate tool can load the runtime.
type HostFunctions = sp_io::SubstrateHostFunctions;

type Executor = sc_executor::WasmExecutor<HostFunctions>;
/// The client.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type Backend = sc_service::TFullBackend<Block>;
/// How the best chain is chosen.
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
type GrandpaImport = sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>;
type BabeImport = sc_consensus_babe::BabeBlockImport<Block, Client, GrandpaImport, Inherents, SelectChain>;

/// A justification is kept for at least every so many blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// What of consensus is made before the network.
pub struct Consensus {
	block_import: BabeImport,
	grandpa: sc_consensus_grandpa::LinkHalf<Block, Client, SelectChain>,
	babe: BabeLink<Block>,
	epochs: BabeWorkerHandle<Block>,
	telemetry: Option<Telemetry>,
}

type Partial = sc_service::PartialComponents<
	Client,
	Backend,
	SelectChain,
	sc_consensus::DefaultImportQueue<Block>,
	Pool,
	Consensus,
>;

/// All that does not need the network: enough for the subcommands that work on the database.
pub fn new_partial(config: &Configuration) -> Result<Partial, ServiceError> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			sc_service::new_wasm_executor::<HostFunctions>(&config.executor),
			Vec::new(),
		)?;
	let client = Arc::new(client);
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_import, grandpa) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.as_ref().map(Telemetry::handle),
	)?;
	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let (block_import, babe) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		Inherents { slot_duration },
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(transaction_pool.clone()),
	)?;
	let (import_queue, epochs) = sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
		link: babe.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client: client.clone(),
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry: telemetry.as_ref().map(Telemetry::handle),
	})?;

	Ok(sc_service::PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, grandpa, babe, epochs, telemetry },
	})
}

/// A whole node.
pub async fn new_full<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
	worker_choice: WorkerChoice,
	worker_args: WorkerArgs,
) -> Result<TaskManager, ServiceError> {
	let sc_service::PartialComponents {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, grandpa, babe, epochs, mut telemetry },
	} = new_partial(&config)?;

	worker::attach(&config, &worker_choice, &worker_args, &backend, &task_manager).await?;

	let genesis = client
		.block_hash(0)?
		.ok_or_else(|| ServiceError::Other("the database has no genesis block".into()))?;
	let metrics = N::register_notification_metrics(config.prometheus_registry());
	let mut net_config = sc_network::config::FullNetworkConfiguration::<_, _, N>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (grandpa_peers, grandpa_notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		grandpa_protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(grandpa_peers);
	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa.shared_authority_set().clone(),
		Vec::new(),
	));
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore_container.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: config.role.is_authority(),
			enable_http_requests: true,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	let role = config.role;
	let force_authoring = config.force_authoring;
	let name = config.network.node_name.clone();
	let enable_grandpa = !config.disable_grandpa;
	let prometheus = config.prometheus_registry().cloned();
	let voter_state = SharedVoterState::empty();

	let rpc_builder = {
		let client = client.clone();
		let pool = transaction_pool.clone();
		let select_chain = select_chain.clone();
		let chain_spec = config.chain_spec.cloned_box();
		let keystore = keystore_container.keystore();
		let authority_set = grandpa.shared_authority_set().clone();
		let justifications = grandpa.justification_stream();
		let voter_state = voter_state.clone();
		let finality = FinalityProofProvider::new_for_service(backend.clone(), Some(authority_set.clone()));
		Box::new(move |executor| {
			rpc::create(rpc::Dependencies {
				client: client.clone(),
				pool: pool.clone(),
				select_chain: select_chain.clone(),
				chain_spec: chain_spec.cloned_box(),
				keystore: keystore.clone(),
				babe: epochs.clone(),
				authority_set: authority_set.clone(),
				voter_state: voter_state.clone(),
				justifications: justifications.clone(),
				finality: finality.clone(),
				executor,
			})
			.map_err(ServiceError::Application)
		})
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore_container.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	let telemetry = telemetry.as_ref().map(Telemetry::handle);

	if role.is_authority() {
		let slot_duration = babe.config().slot_duration();
		let author = sc_consensus_babe::start_babe(sc_consensus_babe::BabeParams {
			keystore: keystore_container.keystore(),
			client: client.clone(),
			select_chain,
			env: sc_basic_authorship::ProposerFactory::new(
				task_manager.spawn_handle(),
				client.clone(),
				transaction_pool.clone(),
				prometheus.as_ref(),
				telemetry.clone(),
			),
			block_import,
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: Inherents { slot_duration },
			force_authoring,
			backoff_authoring_blocks: Some(
				sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging::default(),
			),
			babe_link: babe,
			block_proposal_slot_portion: SlotProportion::new(0.5),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry.clone(),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking(
			"babe-proposer",
			Some("block-authoring"),
			author,
		);
	}

	if enable_grandpa {
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: Duration::from_millis(333),
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				keystore: role.is_authority().then(|| keystore_container.keystore()),
				telemetry: telemetry.clone(),
				protocol_name: grandpa_protocol,
			},
			link: grandpa,
			network: network as Arc<dyn NetworkService>,
			sync: Arc::new(sync_service),
			notification_service: grandpa_notifications,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: prometheus,
			shared_voter_state: voter_state,
			telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", Some("grandpa"), voter);
	}

	Ok(task_manager)
}
