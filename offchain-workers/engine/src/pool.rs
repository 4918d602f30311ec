//! The processors that executions share.

use crate::engine::locked;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
	cell::Cell,
	hint::spin_loop,
	ops::Deref,
	sync::{
		atomic::{AtomicUsize, Ordering::Relaxed},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};

/// Most threads of a pool: more would only take memory for what each is computing.
const MOST: usize = 256;

/// How long a helper looks for more to do before it sleeps: operators of an execution follow each other faster than a thread is woken.
const LINGER: Duration = Duration::from_micros(200);
/// Times to look once more until the scope of a helper that is through has ended.
const SPINS: usize = 32;

thread_local! {
	/// Whether this helper looks for more to do.
	static LINGERS: Cell<bool> = const { Cell::new(false) };
}

/// Threads that help whoever executes, as many as aren't busy.
///
/// A helper that is through looks for more for a moment, because waking a thread takes longer than many operators do.
///
/// An execution runs in its caller's thread, which is one of `threads`; others are taken for a part of it only while they are idle. So a job alone has
/// all, and as many jobs as there are threads have one each.
pub struct Pool {
	/// One thread less than there are, or none.
	helpers: Option<ThreadPool>,
	threads: usize,
	counts: Arc<Counts>,
}

/// What threads are doing.
#[derive(Default)]
struct Counts {
	/// Those that are executing, or help.
	busy: AtomicUsize,
	/// Those that are executing.
	entered: AtomicUsize,
	/// Helpers that look for more to do.
	lingering: AtomicUsize,
}

/// Counts one less when it is dropped.
struct Leaving<'a>(&'a AtomicUsize);

impl Drop for Leaving<'_> {
	fn drop(&mut self) {
		self.0.fetch_sub(1, Relaxed);
	}
}

/// A thread that is executing, as long as this is kept.
pub struct Entered<'a> {
	pool: &'a Pool,
	_busy: Busy<&'a Pool>,
}

impl Drop for Entered<'_> {
	fn drop(&mut self) {
		self.pool.counts.entered.fetch_sub(1, Relaxed);
	}
}

/// A thread that is busy, as long as this is kept.
struct Busy<P: Deref<Target = Pool>>(P);

impl<P: Deref<Target = Pool>> Drop for Busy<P> {
	fn drop(&mut self) {
		self.0.counts.busy.fetch_sub(1, Relaxed);
	}
}

impl Pool {
	/// Of so many threads, the callers' among them.
	pub fn new(threads: usize) -> Self {
		let threads = threads.clamp(1, MOST);
		let builder = ThreadPoolBuilder::new().thread_name(|place| format!("engine-{place}"));
		// Where the system gives no threads, callers do all themselves.
		let helpers = (threads > 1).then(|| builder.num_threads(threads - 1).build().ok()).flatten();
		Self { threads: if helpers.is_some() { threads } else { 1 }, helpers, counts: Arc::default() }
	}

	/// How many threads there are.
	pub fn threads(&self) -> usize {
		self.threads
	}

	/// Threads that nobody has now.
	pub fn idle(&self) -> usize {
		self.threads.saturating_sub(self.counts.busy.load(Relaxed))
	}

	/// The calling thread, as one that is executing.
	pub fn enter(&self) -> Entered<'_> {
		self.counts.busy.fetch_add(1, Relaxed);
		self.counts.entered.fetch_add(1, Relaxed);
		Entered { pool: self, _busy: Busy(self) }
	}

	/// One of the helpers, if one is idle.
	fn take<P: Deref<Target = Self>>(pool: P) -> Option<Busy<P>> {
		let more = |busy| (busy < pool.threads).then_some(busy + 1);
		let taken = pool.counts.busy.fetch_update(Relaxed, Relaxed, more).is_ok();
		taken.then(|| Busy(pool))
	}

	/// Has a helper look for more to do for a while, unless all do.
	fn linger(&self) {
		let Some(threads) = &self.helpers else { return };
		let more = |lingering| (lingering + 1 < self.threads).then_some(lingering + 1);
		if self.counts.lingering.fetch_update(Relaxed, Relaxed, more).is_err() {
			return;
		}
		let (counts, all) = (self.counts.clone(), self.threads);
		threads.spawn(move || {
			// It may come to one that does so already.
			if LINGERS.replace(true) {
				counts.lingering.fetch_sub(1, Relaxed);
				return;
			}
			let mut since = Instant::now();
			// A processor that another execution wants is not kept from it.
			while since.elapsed() < LINGER && counts.entered.load(Relaxed) < all {
				match rayon::yield_now() {
					Some(rayon::Yield::Executed) => since = Instant::now(),
					_ => spin_loop(),
				}
			}
			LINGERS.set(false);
			counts.lingering.fetch_sub(1, Relaxed);
		});
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
		let Some(threads) = self.helpers.as_ref().filter(|_| helpers > 0) else {
			let mut state = state();
			return items.into_iter().for_each(|item| work(&mut state, item));
		};
		let items = Mutex::new(items.into_iter());
		// The first one, and how many are left behind it.
		let first = || {
			let mut items = locked(&items);
			items.next().map(|item| (item, items.len()))
		};
		// Helpers begin at the end, so that threads have about the same rows of one result as of the next one, in their caches.
		let last = || locked(&items).next_back();
		let help = || {
			let mut state = state();
			while let Some(item) = last() {
				work(&mut state, item);
			}
		};
		let helping = AtomicUsize::new(0);
		threads.in_place_scope(|scope| {
			let (mut state, mut taken) = (state(), 0);
			while let Some((item, left)) = first() {
				while taken < helpers.min(left) {
					let Some(busy) = Self::take(self) else { break };
					taken += 1;
					self.linger();
					helping.fetch_add(1, Relaxed);
					let (help, leaving) = (&help, Leaving(&helping));
					scope.spawn(move |_| {
						let _all = (busy, leaving);
						help();
					});
				}
				work(&mut state, item);
			}
			// What helpers have left takes less time than to sleep and to be woken, most often. They say so a little before they are through.
			let since = Instant::now();
			while helping.load(Relaxed) > 0 && since.elapsed() < LINGER {
				spin_loop();
			}
			(0..SPINS).for_each(|_| spin_loop());
		});
	}

	/// Starts `work`, which doesn't panic, in a thread that is idle, and says whether there was one.
	pub fn start(self: &Arc<Self>, work: impl FnOnce() + Send + 'static) -> bool {
		let Some(threads) = &self.helpers else { return false };
		let Some(busy) = Self::take(self.clone()) else { return false };
		self.linger();
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
	fn helpers_should_look_for_more_and_then_sleep() {
		let pool = Pool::new(3);
		let _busy = pool.enter();
		for _ in 0..100 {
			let done = AtomicUsize::new(0);
			pool.each(
				vec![(); 50],
				8,
				|| (),
				|(), ()| {
					done.fetch_add(1, Relaxed);
				},
			);
			assert_eq!(done.into_inner(), 50);
			assert!(pool.counts.lingering.load(Relaxed) <= 2);
		}
		let deadline = Instant::now() + Duration::from_secs(60);
		while pool.counts.lingering.load(Relaxed) > 0 {
			assert!(Instant::now() < deadline, "a helper goes on looking");
			thread::yield_now();
		}
		assert_eq!(pool.idle(), 2);
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
