#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

mod endpoint;
mod in_flight;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use alloc::{collections::btree_map::BTreeMap, vec::Vec};
use ambit_primitives::{
	crypto::WorkerPublic,
	traits::{StakeLedger, WorkerDuties},
	worker::{Answer, Reply, Request, Task, MAX_MESSAGE, MAX_TASKS, VERSION},
	AccountId, Balance, Hash,
};
use codec::Encode;
use endpoint::Endpoint;
use frame_system::{
	offchain::{AppCrypto, CreateSignedTransaction, CreateTransactionBase, SubmitTransaction},
	pallet_prelude::BlockNumberFor,
};
use in_flight::InFlight;
use sp_runtime::{
	offchain::{
		storage_lock::{StorageLock, Time},
		Duration,
	},
	traits::IdentifyAccount,
	MultiSignature, MultiSigner, RuntimeAppPublic, SaturatedConversion,
};

pub use pallet::*;

/// Target of the hook's log lines.
pub const LOG_TARGET: &str = "ambit::hook";
/// Most worker keys of one node that are served in a block.
pub const MAX_KEYS: usize = 16;
/// Longest time that a run may hold a key's lock. A run that takes longer has lost its lock to the next.
const LOCK_FOR: Duration = Duration::from_millis(10_000);

/// Bytes of a request beside its tasks, at most.
const ENVELOPE: u32 = 1_024;

/// Why a key could not be served in this run. See the table in the crate's documentation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
	/// What is stored as the worker's address or token is not text.
	Address,
	/// The worker can't be connected to.
	Unreachable,
	/// No whole reply in time.
	TimedOut,
	/// The worker refused, with this HTTP status.
	Refused(u16),
	/// The reply is too large.
	Oversized,
	/// The reply does not decode, or is of another version.
	Garbled,
	/// The keystore did not sign.
	Unsigned,
	/// The transaction pool did not take the extrinsic.
	PoolRefused,
}

/// What a run did for a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Served {
	/// The chain asks nothing of it.
	Idle,
	/// Another run serves it.
	Locked,
	/// The worker has its tasks; nothing is ready.
	Posted,
	/// Answers are ready, but an extrinsic of the key is in flight.
	Waiting,
	/// This many answers were submitted.
	Submitted(u32),
}

/// Lets the hook sign extrinsics with worker keys.
pub struct WorkerCrypto;

impl AppCrypto<MultiSigner, MultiSignature> for WorkerCrypto {
	type RuntimeAppPublic = WorkerPublic;
	type GenericPublic = sp_core::sr25519::Public;
	type GenericSignature = sp_core::sr25519::Signature;
}

/// The runtime's call, as the duties make it and the extrinsic carries it.
type CallOf<T> = <<T as Config>::Duties as WorkerDuties<AccountId>>::Call;

// FRAME's macro expands to `expect`.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the hook needs of the runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId, Hash = Hash>
		+ CreateSignedTransaction<CallOf<Self>, Public = MultiSigner, Signature = MultiSignature>
	{
		/// Who speaks for whom.
		type Stake: StakeLedger<AccountId, Balance>;

		/// The pallets that give work out.
		type Duties: WorkerDuties<AccountId>;

		/// Blocks after which an extrinsic that was not included is submitted anew. It is signed to be mortal for as long.
		#[pallet::constant]
		type Mortality: Get<BlockNumberFor<Self>>;
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn offchain_worker(now: BlockNumberFor<T>) {
			let endpoint = match Endpoint::load() {
				Ok(Some(endpoint)) => endpoint,
				Ok(None) => return,
				Err(problem) => {
					log::warn!(target: LOG_TARGET, "the worker's address is unusable: {problem:?}");
					return;
				}
			};
			for key in WorkerPublic::all().into_iter().take(MAX_KEYS) {
				match Self::serve(&endpoint, key.clone(), now) {
					Ok(served) => log::debug!(target: LOG_TARGET, "{key:?} at {now:?}: {served:?}"),
					Err(problem) => log::warn!(target: LOG_TARGET, "{key:?} at {now:?}: {problem:?}"),
				}
			}
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Serves one worker key as of block `now`.
	pub(crate) fn serve(
		endpoint: &Endpoint,
		key: WorkerPublic,
		now: BlockNumberFor<T>,
	) -> Result<Served, Problem> {
		let signer = MultiSigner::from(sp_core::sr25519::Public::from(key));
		let worker = signer.clone().into_account();
		let tasks = fitting(T::Duties::tasks(&worker, MAX_TASKS));
		if tasks.is_empty() {
			return Ok(Served::Idle);
		}

		let lock_key = (b"ambit/hook/lock/", &worker).encode();
		let mut lock = StorageLock::<Time>::with_deadline(&lock_key, LOCK_FOR);
		let Ok(_guard) = lock.try_lock() else { return Ok(Served::Locked) };

		let request = Request {
			version: VERSION,
			genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default()),
			block: now.saturated_into(),
			operator: T::Stake::stash_of_worker(&worker).unwrap_or_else(|| worker.clone()),
			tasks,
		};
		let reply = endpoint.post(&request)?;
		let answers = Self::asked_for(&request.tasks, reply);
		if answers.is_empty() {
			return Ok(Served::Posted);
		}

		let nonce = frame_system::Pallet::<T>::account_nonce(&worker);
		let in_flight = InFlight::of(&worker);
		if in_flight.blocks::<T>(nonce, now) {
			return Ok(Served::Waiting);
		}
		let count = u32::try_from(answers.len()).unwrap_or(u32::MAX);
		let Some(call) = T::Duties::call(&worker, answers) else { return Ok(Served::Posted) };
		let extrinsic = <T as CreateSignedTransaction<CallOf<T>>>::create_signed_transaction::<WorkerCrypto>(
			<T as CreateTransactionBase<CallOf<T>>>::RuntimeCall::from(call),
			signer,
			worker,
			nonce,
		)
		.ok_or(Problem::Unsigned)?;
		SubmitTransaction::<T, CallOf<T>>::submit_transaction(extrinsic)
			.map_err(|()| Problem::PoolRefused)?;
		in_flight.record::<T>(nonce, now);
		Ok(Served::Submitted(count))
	}

	/// The first answer to each task that was asked for, in the order of the tasks; the rest of the reply is dropped.
	fn asked_for(tasks: &[Task], reply: Reply) -> Vec<Answer> {
		let mut answers = BTreeMap::new();
		for answer in reply.answers {
			answers.entry(answer.task).or_insert(answer);
		}
		tasks.iter().filter_map(|task| answers.remove(&task.id())).collect()
	}
}

/// As many tasks as a request takes. What a dispute is about can be large.
fn fitting(mut tasks: Vec<Task>) -> Vec<Task> {
	let mut room = usize::try_from(MAX_MESSAGE.saturating_sub(ENVELOPE)).unwrap_or(usize::MAX);
	tasks.retain(|task| match room.checked_sub(task.encoded_size()) {
		Some(left) => {
			room = left;
			true
		}
		None => false,
	});
	tasks
}
