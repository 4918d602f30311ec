//! The processors that executions share.

use crate::engine::locked;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
	ops::Deref,
	sync::{
		atomic::{AtomicUsize, Ordering::Relaxed},
		Arc, Mutex,
	},
};

/// Most threads of a pool: more would only take memory for what each is computing.
const MOST: usize = 256;

/// Threads that help whoever executes, as many as aren't busy.
///
/// An execution runs in its caller's thread, which is one of `threads`; others are taken for a part of it only while they are idle. So a job alone has
/// all, and as many jobs as there are threads have one each.
pub struct Pool {
	/// One thread less than there are, or none.
	helpers: Option<ThreadPool>,
	threads: usize,
	busy: AtomicUsize,
}

/// A thread that is busy, as long as this is kept.
pub struct Busy<P: Deref<Target = Pool>>(P);

impl<P: Deref<Target = Pool>> Drop for Busy<P> {
	fn drop(&mut self) {
		self.0.busy.fetch_sub(1, Relaxed);
	}
}

impl Pool {
	/// Of so many threads, the callers' among them.
	pub fn new(threads: usize) -> Self {
		let threads = threads.clamp(1, MOST);
		let builder = ThreadPoolBuilder::new().thread_name(|place| format!("engine-{place}"));
		// Where the system gives no threads, callers do all themselves.
		let helpers = (threads > 1).then(|| builder.num_threads(threads - 1).build().ok()).flatten();
		Self { threads: if helpers.is_some() { threads } else { 1 }, helpers, busy: AtomicUsize::new(0) }
	}

	/// How many threads there are.
	pub fn threads(&self) -> usize {
		self.threads
	}

	/// Threads that nobody has now.
	pub fn idle(&self) -> usize {
		self.threads.saturating_sub(self.busy.load(Relaxed))
	}

	/// The calling thread, as one that is busy.
	pub fn enter(&self) -> Busy<&Self> {
		self.busy.fetch_add(1, Relaxed);
		Busy(self)
	}

	/// One of the helpers, if one is idle.
	fn take<P: Deref<Target = Self>>(pool: P) -> Option<Busy<P>> {
		let more = |busy| (busy < pool.threads).then_some(busy + 1);
		let taken = pool.busy.fetch_update(Relaxed, Relaxed, more).is_ok();
		taken.then(|| Busy(pool))
	}

	/// Calls `work` with each of `items`, in the calling thread and in at most `helpers` others, which are taken as they become idle. Every thread makes a
	/// state of its own. A panic in any of them is one of the caller's, once all have stopped.
	pub fn each<T: Send, S>(
		&self,
		items: Vec<T>,
		helpers: usize,
		state: impl Fn() -> S + Sync,
		work: impl Fn(&mut S, T) + Sync,
	) {
		let items = Mutex::new(items.into_iter());
		// The next one, and how many are left behind it.
		let next = || {
			let mut items = locked(&items);
			items.next().map(|item| (item, items.len()))
		};
		let help = || {
			let mut state = state();
			while let Some((item, _)) = next() {
				work(&mut state, item);
			}
		};
		let Some(threads) = self.helpers.as_ref().filter(|_| helpers > 0) else { return help() };
		threads.in_place_scope(|scope| {
			let (mut state, mut taken) = (state(), 0);
			while let Some((item, left)) = next() {
				while taken < helpers.min(left) {
					let Some(busy) = Self::take(self) else { break };
					taken += 1;
					let help = &help;
					scope.spawn(move |_| {
						let _busy = busy;
						help();
					});
				}
				work(&mut state, item);
			}
		});
	}

	/// Starts `work`, which doesn't panic, in a thread that is idle, and says whether there was one.
	pub fn start(self: &Arc<Self>, work: impl FnOnce() + Send + 'static) -> bool {
		let Some(threads) = &self.helpers else { return false };
		let Some(busy) = Self::take(self.clone()) else { return false };
		threads.spawn(move || {
			work();
			drop(busy);
		});
		true
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{program::caught, Fault};
	use std::{collections::HashSet, sync::Barrier, thread};

	#[test]
	fn each_item_should_be_worked_on_once_whatever_the_threads_are() {
		for threads in [0, 1, 2, 5] {
			let pool = Pool::new(threads);
			let _busy = pool.enter();
			for count in [0, 1, 2, 100] {
				let done = Mutex::new(Vec::new());
				pool.each((0..count).collect(), 8, || (), |(), item| locked(&done).push(item));
				let mut done = locked(&done);
				done.sort_unstable();
				assert_eq!(*done, (0..count).collect::<Vec<_>>());
			}
		}
	}

	#[test]
	fn all_idle_threads_should_help_and_none_that_others_have() {
		let pool = Pool::new(3);
		let _busy = pool.enter();
		// Each item waits for the others, so that as many threads are needed.
		let (barrier, threads) = (Barrier::new(3), Mutex::new(HashSet::new()));
		pool.each(
			(0..3).collect(),
			8,
			|| (),
			|(), _: u8| {
				locked(&threads).insert(thread::current().id());
				barrier.wait();
			},
		);
		assert_eq!(locked(&threads).len(), 3);
		assert_eq!(pool.idle(), 2);

		let _others = [pool.enter(), pool.enter()];
		let caller = thread::current().id();
		pool.each((0..3).collect(), 8, || (), |(), _: u8| assert_eq!(thread::current().id(), caller));
		assert!(!Arc::new(Pool::new(1)).start(|| ()));
	}

	#[test]
	fn a_panic_in_a_thread_should_be_a_fault_of_the_execution() {
		let pool = Pool::new(2);
		let barrier = Barrier::new(2);
		let caller = thread::current().id();
		let found = caught(|| {
			let _busy = pool.enter();
			pool.each(
				(0..2).collect(),
				1,
				|| (),
				|(), _: u8| {
					barrier.wait();
					assert!(thread::current().id() == caller, "a helper's");
				},
			);
			Ok(())
		});
		assert_eq!(found, Err(Fault::Panicked("a helper's".into())));
		assert_eq!(pool.idle(), 2);
	}
}
