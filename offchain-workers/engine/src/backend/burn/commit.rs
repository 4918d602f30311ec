//! Commitments by a thread of their own, while the next operators run.

use super::{
	kernels::Kernels,
	tensor::{download, Int},
};
use crate::Fault;
use ambit_graph::TensorType;
use ambit_trace::{Hash, Roots};
use std::{
	mem,
	sync::mpsc::{sync_channel, Receiver, SyncSender},
	thread::{self, JoinHandle},
};

/// Results that may wait for the thread. They are kept meanwhile.
pub(super) const WAITING: usize = 4;
/// Bytes of results before which no thread is worth its start.
const ALONE: usize = 256 * 1024;

/// The commitments of an execution that aren't there yet.
pub struct Pending<B: Kernels> {
	/// Bytes that were hashed without the thread.
	hashed: usize,
	thread: Option<Hashing<B>>,
}

struct Hashing<B: Kernels> {
	results: SyncSender<(TensorType, Int<B>)>,
	roots: JoinHandle<Result<Vec<Hash>, Fault>>,
}

impl<B: Kernels> Default for Pending<B> {
	fn default() -> Self {
		Self { hashed: 0, thread: None }
	}
}

impl<B: Kernels> Pending<B> {
	/// Commits to a result, now or later. A fault of the thread comes with [`Self::settle`].
	pub(super) fn commit(
		&mut self,
		ty: &TensorType,
		tensor: &Int<B>,
		roots: &mut Roots,
	) -> Result<(), Fault> {
		if let Some(thread) = &self.thread {
			// Nobody listens any more when the thread found a fault.
			let _ = thread.results.send((ty.clone(), tensor.clone()));
			return Ok(());
		}
		push::<B>(ty, tensor, roots)?;
		self.hashed = self.hashed.saturating_add(usize::try_from(ty.bytes()).unwrap_or(usize::MAX));
		if B::IS_HOST && self.hashed >= ALONE && has_processors() {
			self.thread = Hashing::start();
		}
		Ok(())
	}

	/// Waits for the commitments that are missing.
	pub(super) fn settle(self, roots: &mut Roots) -> Result<(), Fault> {
		let Some(Hashing { results, roots: thread }) = self.thread else { return Ok(()) };
		mem::drop(results);
		let found = thread.join().unwrap_or_else(|payload| Err(Fault::of_panic(&*payload)))?;
		found.into_iter().for_each(|root| roots.push_root(root));
		Ok(())
	}
}

impl<B: Kernels> Hashing<B> {
	/// None where the system gives no thread: then all goes on as before.
	fn start() -> Option<Self> {
		let (results, waiting) = sync_channel(WAITING);
		let work = move || hash_all::<B>(waiting);
		let roots = thread::Builder::new().name("commitments".into()).spawn(work).ok()?;
		Some(Self { results, roots })
	}
}

fn hash_all<B: Kernels>(waiting: Receiver<(TensorType, Int<B>)>) -> Result<Vec<Hash>, Fault> {
	let mut roots = Roots::default();
	for (ty, tensor) in waiting {
		push::<B>(&ty, &tensor, &mut roots)?;
	}
	Ok(roots.finish())
}

fn push<B: Kernels>(ty: &TensorType, tensor: &Int<B>, roots: &mut Roots) -> Result<(), Fault> {
	let pushed = match B::bytes(tensor) {
		Some(bytes) => roots.push(ty, bytes),
		None => roots.push(ty, &download::<B>(ty, tensor)?),
	};
	pushed.map_err(Fault::Size)
}

fn has_processors() -> bool {
	thread::available_parallelism().is_ok_and(|count| count.get() > 1)
}
