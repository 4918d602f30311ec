//! Work for as many threads as there are; what comes of it is in the order of what was asked.

use std::{
	num::NonZero,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Mutex,
	},
	thread,
};

/// Does this with each of these.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
	let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
	let next = AtomicUsize::new(0);
	let done = Mutex::new(Vec::with_capacity(items.len()));
	thread::scope(|scope| {
		for _ in 0..threads {
			scope.spawn(|| {
				while let Some(place) =
					Some(next.fetch_add(1, Ordering::Relaxed)).filter(|it| *it < items.len())
				{
					let result = work(&items[place]);
					done.lock().expect("no thread panics while it holds this").push((place, result));
				}
			});
		}
	});
	let mut done = done.into_inner().expect("a panic of a thread has ended the scope");
	done.sort_by_key(|(place, _)| *place);
	done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn results_should_be_in_order() {
		let items: Vec<u64> = (0..100).collect();
		assert_eq!(
			each(&items, |item| item * item),
			items.iter().map(|item| item * item).collect::<Vec<_>>()
		);
		assert_eq!(each(&[], |item: &u64| *item), Vec::<u64>::new());
	}
}
