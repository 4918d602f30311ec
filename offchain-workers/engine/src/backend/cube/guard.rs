//! Panics on a device's own threads.
//!
//! The numerics library runs what is asked of a device on threads of its own. If that panics there, it is only logged, and
//! whoever asked goes on with memory that nobody wrote: a wrong result, which an operator would sign. So panics on these threads
//! are counted, and nothing that was read while there was one is believed. Having no memory left is one of them.

use crate::Fault;
use std::{
	panic::{self, PanicHookInfo},
	sync::{
		atomic::{AtomicU64, Ordering},
		Mutex, Once, PoisonError,
	},
	thread,
};

/// Panics on threads of devices, ever.
static PANICS: AtomicU64 = AtomicU64::new(0);
/// What the first of them said since it was last forgotten: the others follow from it.
static FIRST: Mutex<Option<String>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// How the names of these threads begin: of what goes to a device, and of what comes from it.
const THREADS: [&str; 2] = ["DSU-", "DSD-"];

/// Notices panics from some time on.
pub(super) struct Guard(AtomicU64);

impl Guard {
	/// Notices those from now on.
	pub fn new() -> Self {
		HOOK.call_once(|| {
			let before = panic::take_hook();
			panic::set_hook(Box::new(move |info| {
				if thread::current().name().is_some_and(is_of_device) {
					first().get_or_insert_with(|| message(info));
					PANICS.fetch_add(1, Ordering::SeqCst);
				}
				before(info);
			}));
		});
		Self(AtomicU64::new(PANICS.load(Ordering::SeqCst)))
	}

	/// Forgets those that there were.
	pub fn forget(&self) {
		first().take();
		self.0.store(PANICS.load(Ordering::SeqCst), Ordering::SeqCst);
	}

	/// A fault if there were any since.
	pub fn check(&self) -> Result<(), Fault> {
		if PANICS.load(Ordering::SeqCst) == self.0.load(Ordering::SeqCst) {
			return Ok(());
		}
		let message = first().clone().unwrap_or_default();
		match refused(&message) {
			Some(needed) => Err(Fault::OutOfMemory { needed }),
			None => Err(Fault::Panicked(message)),
		}
	}
}

fn first() -> std::sync::MutexGuard<'static, Option<String>> {
	FIRST.lock().unwrap_or_else(PoisonError::into_inner)
}

fn message(info: &PanicHookInfo<'_>) -> String {
	info.payload_as_str().unwrap_or("no message").to_owned()
}

/// How many bytes the device had no room for, if that is what it panicked at: an `IoError::BufferTooBig` that was unwrapped.
fn refused(message: &str) -> Option<u64> {
	let (_, behind) = message.split_once("BufferTooBig { size: ")?;
	behind.split(|symbol: char| !symbol.is_ascii_digit()).next()?.parse().ok()
}

fn is_of_device(thread: &str) -> bool {
	THREADS.iter().any(|prefix| thread.starts_with(prefix))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn panic_on(name: &str) {
		let thread =
			thread::Builder::new().name(name.into()).spawn(|| panic!("on purpose")).expect("it starts");
		assert!(thread.join().is_err());
	}

	#[test]
	fn a_guard_should_notice_panics_of_devices_and_no_others() {
		let guard = Guard::new();
		panic_on("somebody");
		assert_eq!(guard.check(), Ok(()));
		panic_on("DSD-0-0");
		assert_eq!(guard.check(), Err(Fault::Panicked("on purpose".into())));
		guard.forget();
		assert_eq!(guard.check(), Ok(()));
	}

	#[test]
	fn a_panic_should_be_read_as_a_lack_of_memory_when_it_is_one() {
		let error = "called `Result::unwrap()` on an `Err` value: BufferTooBig { size: 4096, backtrace: .. }";
		assert_eq!(refused(error), Some(4_096));
		assert_eq!(refused("index out of bounds"), None);
	}
}
