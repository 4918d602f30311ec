//! RPC methods beside Substrate's own: nonces and fees for wallets, consensus for explorers, coverage for operators.

mod coverage;

use crate::service::{Backend, Client, SelectChain};
use ambit_primitives::{AccountId, Balance, BlockNumber, Hash, Nonce, OpaqueBlock as Block};
use jsonrpsee::RpcModule;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_transaction_pool_api::TransactionPool;
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// What the methods need.
pub struct Dependencies<P> {
	/// The client.
	pub client: Arc<Client>,
	/// The pool.
	pub pool: Arc<P>,
	/// How the best chain is chosen.
	pub select_chain: SelectChain,
	/// The chain's specification.
	pub chain_spec: Box<dyn sc_chain_spec::ChainSpec>,
	/// The keys.
	pub keystore: KeystorePtr,
	/// Epochs.
	pub babe: BabeWorkerHandle<Block>,
	/// GRANDPA's voters.
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	/// GRANDPA's rounds.
	pub voter_state: SharedVoterState,
	/// GRANDPA's justifications.
	pub justifications: GrandpaJustificationStream<Block>,
	/// Proofs of finality.
	pub finality: Arc<FinalityProofProvider<Backend, Block>>,
	/// Runs subscriptions.
	pub executor: SubscriptionTaskExecutor,
}

/// Puts the methods together.
pub fn create<P>(deps: Dependencies<P>) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>>
where
	P: TransactionPool<Block = Block, Hash = Hash> + 'static,
{
	use coverage::{Coverage, CoverageApiServer};
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use sc_consensus_babe_rpc::{Babe, BabeApiServer};
	use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
	use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let mut module = RpcModule::new(());
	module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(System::new(
		deps.client.clone(),
		deps.pool,
	)))?;
	module.merge(TransactionPaymentApiServer::<
		Hash,
		pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance>,
	>::into_rpc(TransactionPayment::<_, Block>::new(deps.client.clone())))?;
	module.merge(
		Babe::new(deps.client.clone(), deps.babe.clone(), deps.keystore, deps.select_chain).into_rpc(),
	)?;
	module.merge(
		Grandpa::new(
			deps.executor,
			deps.authority_set.clone(),
			deps.voter_state,
			deps.justifications,
			deps.finality,
		)
		.into_rpc(),
	)?;
	module.merge(Coverage::new(deps.client.clone()).into_rpc())?;
	module.merge(SyncState::new(deps.chain_spec, deps.client, deps.authority_set, deps.babe)?.into_rpc())?;
	Ok(module)
}
