//! A runtime with one worker key whose duties and answers the tests set.

use crate as pallet_ambit_offchain;
use ambit_primitives::{
	crypto::WorkerPublic,
	jobs::{DeclineReason, JobId},
	traits::{Role, StakeLedger, WorkerDuties},
	worker::{Answer, Execution, Outcome, Reply, Request, Task, TaskId, TOKEN_KEY, URL_KEY, VERSION},
	AccountId, Balance, Hash,
};
use codec::{Decode, Encode};
use frame_support::{derive_impl, parameter_types};
use frame_system::offchain::{AppCrypto, CreateSignedTransaction, CreateTransactionBase, SigningTypes};
use sp_core::{
	offchain::{
		testing::{OffchainState, PendingRequest, PoolState, TestOffchainExt, TestTransactionPoolExt},
		OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
	},
	Pair, H256,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentityLookup},
	BuildStorage, DispatchResult, MultiSignature, MultiSigner,
};
use std::{
	cell::{Cell, RefCell},
	sync::Arc,
};

pub type Extrinsic =
	generic::UncheckedExtrinsic<AccountId, RuntimeCall, MultiSignature, frame_system::CheckNonce<Test>>;
type Block = generic::Block<generic::Header<u32, BlakeTwo256>, Extrinsic>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Hook: pallet_ambit_offchain,
	}
);

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Hash = Hash;
	type Lookup = IdentityLookup<AccountId>;
}

parameter_types! {
	pub const Mortality: u32 = 8;
}

impl crate::Config for Test {
	type Stake = Stake;
	type Duties = Duties;
	type Mortality = Mortality;
}

impl SigningTypes for Test {
	type Public = MultiSigner;
	type Signature = MultiSignature;
}

impl<C> CreateTransactionBase<C> for Test
where
	RuntimeCall: From<C>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}

impl<C> CreateSignedTransaction<C> for Test
where
	RuntimeCall: From<C>,
{
	fn create_signed_transaction<A: AppCrypto<MultiSigner, MultiSignature>>(
		call: RuntimeCall,
		public: MultiSigner,
		account: AccountId,
		nonce: u32,
	) -> Option<Extrinsic> {
		let signature = A::sign(&(&call, nonce).encode(), public)?;
		Some(Extrinsic::new_signed(call, account, signature, frame_system::CheckNonce::from(nonce)))
	}
}

thread_local! {
	/// What the chain asks of the key.
	pub static TASKS: RefCell<Vec<Task>> = const { RefCell::new(Vec::new()) };
	/// What was last turned into a call.
	pub static ANSWERED: RefCell<Vec<Answer>> = const { RefCell::new(Vec::new()) };
	/// Whether the operator's key speaks for [`stash`].
	pub static SPEAKS: Cell<bool> = const { Cell::new(true) };
}

pub struct Duties;
impl WorkerDuties<AccountId> for Duties {
	type Call = RuntimeCall;
	fn tasks(_: &AccountId, limit: u32) -> Vec<Task> {
		TASKS.with_borrow(|tasks| tasks.iter().take(limit as usize).cloned().collect())
	}
	fn call(_: &AccountId, answers: Vec<Answer>) -> Option<RuntimeCall> {
		if answers.iter().all(|answer| answer.outcome == Outcome::Failed) {
			return None;
		}
		let remark = answers.encode();
		ANSWERED.set(answers);
		Some(frame_system::Call::remark { remark }.into())
	}
}

/// The key with the seed `//Operator` speaks for [`stash`], as long as [`SPEAKS`] says so; no other key speaks for anyone.
pub struct Stake;
impl StakeLedger<AccountId, Balance> for Stake {
	fn stash_of_worker(worker: &AccountId) -> Option<AccountId> {
		(SPEAKS.get() && *worker == operator()).then(stash)
	}
	fn worker_of_stash(_: &AccountId) -> Option<AccountId> {
		Some(operator())
	}
	fn is_active(_: &AccountId, _: Role) -> bool {
		true
	}
	fn bonded(_: &AccountId) -> Balance {
		0
	}
	fn backing(_: &AccountId) -> Balance {
		0
	}
	fn back(_: &AccountId, _: Balance) -> DispatchResult {
		Ok(())
	}
	fn release(_: &AccountId, _: Balance) {}
	fn pledged(_: &AccountId) -> Balance {
		0
	}
	fn pledge(_: &AccountId, _: Balance) -> DispatchResult {
		Ok(())
	}
	fn redeem(_: &AccountId, _: Balance) {}
	fn slash(_: &AccountId, _: Balance, _: Option<&AccountId>) -> Balance {
		0
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn set_up(_: &AccountId, _: &AccountId, _: Role, _: Balance) -> DispatchResult {
		Ok(())
	}
}

pub const URL: &str = "http://127.0.0.1:9955";
pub const TOKEN: &str = "secret";

pub fn operator() -> AccountId {
	sp_core::sr25519::Pair::from_string("//Operator", None).unwrap().public().into()
}

pub fn operator_key() -> WorkerPublic {
	sp_core::sr25519::Pair::from_string("//Operator", None).unwrap().public().into()
}

pub fn stash() -> AccountId {
	AccountId::new([7; 32])
}

pub fn task(job: JobId) -> Task {
	let cid = vec![7; 36].try_into().unwrap();
	Task::Execute(Execution {
		job,
		attempt: 0,
		due: 20,
		model: H256::repeat_byte(1),
		graph: ambit_primitives::Cid::clone(&cid),
		weights: ambit_primitives::Cid::clone(&cid),
		input: cid,
		input_root: H256::repeat_byte(2),
	})
}

pub fn answer(job: JobId) -> Answer {
	let task = TaskId::Execute { job, attempt: 0 };
	Answer { task, outcome: Outcome::Declined(DeclineReason::InputUnavailable) }
}

pub fn reply(answers: Vec<Answer>) -> Vec<u8> {
	Reply { version: VERSION, answers }.encode()
}

/// The world outside the runtime.
pub struct Outside {
	pub http: Arc<parking_lot::RwLock<OffchainState>>,
	pub pool: Arc<parking_lot::RwLock<PoolState>>,
}

impl Outside {
	/// The worker gets exactly this batch next, and answers with these bytes.
	pub fn expect_batch(&self, block: u32, tasks: Vec<Task>, response: Vec<u8>) {
		self.expect_batch_for(stash(), block, tasks, response);
	}

	/// The same, for this account.
	pub fn expect_batch_for(&self, operator: AccountId, block: u32, tasks: Vec<Task>, response: Vec<u8>) {
		let genesis = System::block_hash(0);
		let request = Request { version: VERSION, genesis, block, operator, tasks }.encode();
		self.http.write().expect_request(PendingRequest {
			method: "POST".into(),
			uri: format!("{URL}/v1/batch"),
			headers: vec![
				("Authorization".into(), format!("Bearer {TOKEN}")),
				("Content-Type".into(), "application/octet-stream".into()),
			],
			body: request,
			sent: true,
			response: Some(response),
			..Default::default()
		});
	}

	/// Nonces of the extrinsics in the pool, in order of submission.
	pub fn submitted(&self) -> Vec<u32> {
		let transactions = &self.pool.read().transactions;
		transactions
			.iter()
			.map(|bytes| {
				let extrinsic = Extrinsic::decode(&mut &bytes[..]).unwrap();
				match extrinsic.preamble {
					generic::Preamble::Signed(account, _, nonce) => {
						assert_eq!(account, operator());
						nonce.0
					}
					_ => panic!("not signed"),
				}
			})
			.collect()
	}
}

/// Writes the worker's address as the node does.
pub fn point_at(url: &[u8], token: &[u8]) {
	use sp_core::offchain::StorageKind::PERSISTENT;
	sp_io::offchain::local_storage_set(PERSISTENT, URL_KEY, url);
	sp_io::offchain::local_storage_set(PERSISTENT, TOKEN_KEY, token);
}

/// Runs a test in which the key is in the keystore and the chain asks for these jobs.
pub fn run(jobs: &[JobId], test: impl FnOnce(&Outside)) {
	TASKS.set(jobs.iter().map(|job| task(*job)).collect());
	ANSWERED.set(Vec::new());
	SPEAKS.set(true);
	let mut ext: sp_io::TestExternalities =
		frame_system::GenesisConfig::<Test>::default().build_storage().unwrap().into();
	let (offchain, http) = TestOffchainExt::new();
	let (transactions, pool) = TestTransactionPoolExt::new();
	let keystore = MemoryKeystore::new();
	keystore.sr25519_generate_new(ambit_primitives::crypto::WORKER_KEY_TYPE, Some("//Operator")).unwrap();
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.register_extension(TransactionPoolExt::new(transactions));
	ext.register_extension(KeystoreExt::new(keystore));
	ext.execute_with(|| test(&Outside { http, pool }));
}
