//! Commitments by threads that are idle, while the next operators run.

use super::{
	kernels::Kernels,
	tensor::{download, Int},
};
use crate::{engine::locked, pool::Pool, program::caught, Fault};
use ambit_graph::TensorType;
use ambit_trace::{Hash, Roots};
use std::{
	collections::VecDeque,
	mem,
	sync::{Arc, Condvar, Mutex, PoisonError},
};

/// Results that may wait to be hashed, or be hashed, besides that of which it is decided. They are kept meanwhile.
pub(super) const WAITING: usize = 4;
/// Bytes of a result from which on another thread is worth waking; smaller ones are gathered and hashed together.
const LARGE: u64 = 32 * 1024;

/// The commitments of an execution that aren't there yet.
pub struct Pending<B: Kernels> {
	/// Of each result so far, whether it is a large one; in order.
	is_large: Vec<bool>,
	small: Roots,
	large: Arc<Large<B>>,
}

/// The large results.
struct Large<B: Kernels> {
	state: Mutex<State<B>>,
	/// Told when a result was hashed.
	hashed: Condvar,
}

struct State<B: Kernels> {
	/// Those that nobody hashes yet, and their places.
	waiting: VecDeque<(usize, TensorType, Int<B>)>,
	/// How many are being hashed.
	hashing: usize,
	roots: Vec<Hash>,
	fault: Option<Fault>,
}

impl<B: Kernels> Default for Pending<B> {
	fn default() -> Self {
		let state = State { waiting: VecDeque::new(), hashing: 0, roots: Vec::new(), fault: None };
		let large = Large { state: Mutex::new(state), hashed: Condvar::new() };
		Self { is_large: Vec::new(), small: Roots::default(), large: Arc::new(large) }
	}
}

impl<B: Kernels> Pending<B> {
	/// Commits to a result, now or later. A fault of another thread comes with [`Self::settle`].
	pub(super) fn commit(
		&mut self,
		pool: &Arc<Pool>,
		ty: &TensorType,
		tensor: &Int<B>,
		roots: &mut Roots,
	) -> Result<(), Fault> {
		if !B::IS_HOST || pool.threads() == 1 {
			return push::<B>(ty, tensor, roots);
		}
		let is_large = ty.bytes() >= LARGE;
		self.is_large.push(is_large);
		if !is_large {
			return push::<B>(ty, tensor, &mut self.small);
		}
		let count = {
			let mut state = locked(&self.large.state);
			let place = state.roots.len();
			state.roots.push(Hash::default());
			state.waiting.push_back((place, ty.clone(), tensor.clone()));
			state.waiting.len() + state.hashing
		};
		let large = self.large.clone();
		if !pool.start(move || while large.hash_next() {}) && count > WAITING {
			self.large.hash_next();
		}
		Ok(())
	}

	/// Waits for the commitments that are missing.
	pub(super) fn settle(mut self, roots: &mut Roots) -> Result<(), Fault> {
		while self.large.hash_next() {}
		let mut state = locked(&self.large.state);
		while state.hashing > 0 {
			state = self.large.hashed.wait(state).unwrap_or_else(PoisonError::into_inner);
		}
		if let Some(fault) = state.fault.take() {
			return Err(fault);
		}
		let (mut small, mut large) =
			(mem::take(&mut self.small).finish().into_iter(), state.roots.iter().copied());
		for is_large in mem::take(&mut self.is_large) {
			let root = if is_large { large.next() } else { small.next() };
			root.into_iter().for_each(|root| roots.push_root(root));
		}
		Ok(())
	}
}

impl<B: Kernels> Drop for Pending<B> {
	/// What waits for nobody is not hashed.
	fn drop(&mut self) {
		locked(&self.large.state).waiting.clear();
	}
}

impl<B: Kernels> Large<B> {
	/// Hashes the one that waits longest, and says whether there was one. Doesn't panic.
	fn hash_next(&self) -> bool {
		let mut state = locked(&self.state);
		let Some((place, ty, tensor)) = state.waiting.pop_front() else { return false };
		state.hashing += 1;
		drop(state);
		let root = caught(|| {
			let mut roots = Roots::default();
			push::<B>(&ty, &tensor, &mut roots)?;
			Ok(roots.finish())
		});
		drop(tensor);
		let mut state = locked(&self.state);
		state.hashing -= 1;
		match root {
			Ok(root) => state.roots[place..].iter_mut().zip(root).for_each(|(to, root)| *to = root),
			Err(fault) => state.fault = Some(fault),
		}
		self.hashed.notify_all();
		true
	}
}

fn push<B: Kernels>(ty: &TensorType, tensor: &Int<B>, roots: &mut Roots) -> Result<(), Fault> {
	let pushed = match B::bytes(tensor) {
		Some(bytes) => roots.push(ty, bytes),
		None => roots.push(ty, &download::<B>(ty, tensor)?),
	};
	pushed.map_err(Fault::Size)
}
