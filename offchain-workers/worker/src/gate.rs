//! Who may execute next: places and memory, given to the most urgent first.
//!
//! Nobody overtakes who is more urgent, so that who needs much memory gets it. Those who watch never have all places, so an execution finds
//! one that is free or will be soon; and after every [`FAIR`] others that went before one of them, one of them goes first.

use crate::task::Rank;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// So many others go before who waits to watch, at most.
const FAIR: u32 = 8;

/// A bounded number of places and amount of memory.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Mutex<State>>);

struct State {
	/// Free places.
	places: usize,
	/// Places that those who watch may still take.
	watching: usize,
	/// Free memory, bytes.
	memory: u64,
	/// All memory, bytes.
	max_memory: u64,
	/// By rank, by when they expire, by when they came.
	waiting: BTreeMap<(Rank, u64, u64), Waiter>,
	came: u64,
	/// Others that went in since one who wants to watch waits.
	overtaken: u32,
}

struct Waiter {
	memory: u64,
	pass: oneshot::Sender<Pass>,
}

/// A place and memory, until it is dropped.
pub(crate) struct Pass {
	gate: Gate,
	rank: Rank,
	memory: u64,
}

impl Gate {
	/// So many places, of which those who watch get all but one if there are more, and so much memory, bytes.
	pub fn new(places: usize, memory: u64) -> Self {
		let places = places.max(1);
		let state = State {
			places,
			watching: places.saturating_sub(1).max(1),
			memory,
			max_memory: memory,
			waiting: BTreeMap::new(),
			came: 0,
			overtaken: 0,
		};
		Self(Arc::new(Mutex::new(state)))
	}

	/// Waits for a place and so much memory, or all there is if that is less.
	pub async fn enter(&self, rank: Rank, expires: u64, memory: u64) -> Pass {
		let entered = {
			let mut state = self.state();
			let (pass, entered) = oneshot::channel();
			let memory = memory.min(state.max_memory);
			state.came = state.came.wrapping_add(1);
			let place = (rank, expires, state.came);
			state.waiting.insert(place, Waiter { memory, pass });
			entered
		};
		self.admit();
		match entered.await {
			Ok(pass) => pass,
			// Nobody drops a sender whose receiver waits.
			Err(_) => std::future::pending().await,
		}
	}

	/// Lets in as many as may enter.
	fn admit(&self) {
		loop {
			let next = self.state().next();
			let Some((rank, waiter)) = next else { return };
			let pass = Pass { gate: self.clone(), rank, memory: waiter.memory };
			// Who waits no longer drops its pass, which gives the place on.
			let _ = waiter.pass.send(pass);
		}
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Pass {
	/// Takes so much more memory, if that is free and nobody more urgent waits for some.
	pub fn widen(&mut self, memory: u64) -> bool {
		let mut state = self.gate.state();
		let more_urgent = state.waiting.keys().next().is_some_and(|(rank, ..)| *rank < self.rank);
		let is_free = memory <= state.memory && !more_urgent;
		if is_free {
			state.memory = state.memory.saturating_sub(memory);
			self.memory = self.memory.saturating_add(memory);
		}
		is_free
	}
}

impl State {
	/// Takes out the next one, if it may enter.
	fn next(&mut self) -> Option<(Rank, Waiter)> {
		self.waiting.retain(|_, waiter| !waiter.pass.is_closed());
		let first = *self.waiting.keys().next()?;
		let watcher = self.waiting.range((Rank::Watch, 0, 0)..).next().map(|(place, _)| *place);
		let may_watch = self.watching > 0;
		let place = match watcher {
			Some(watcher) if self.overtaken >= FAIR && may_watch && first.0 > Rank::Move => watcher,
			_ => first,
		};
		let watches = place.0 == Rank::Watch;
		let memory = self.waiting.get(&place)?.memory;
		if self.places == 0 || memory > self.memory || (watches && !may_watch) {
			return None;
		}
		self.places = self.places.saturating_sub(1);
		self.memory = self.memory.saturating_sub(memory);
		if watches {
			self.watching = self.watching.saturating_sub(1);
		}
		self.overtaken = if watches || watcher.is_none() { 0 } else { self.overtaken.saturating_add(1) };
		self.waiting.remove(&place).map(|waiter| (place.0, waiter))
	}
}

impl Drop for Pass {
	fn drop(&mut self) {
		{
			let mut state = self.gate.state();
			state.places = state.places.saturating_add(1);
			state.memory = state.memory.saturating_add(self.memory);
			if self.rank == Rank::Watch {
				state.watching = state.watching.saturating_add(1);
			}
		}
		self.gate.admit();
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{future::BoxFuture, FutureExt};

	/// Who waits, and is in as soon as it may be.
	struct Waiting(BoxFuture<'static, Pass>);

	impl Waiting {
		fn new(gate: &Gate, rank: Rank, expires: u64, memory: u64) -> Self {
			let gate = gate.clone();
			let mut waiting = Self(async move { gate.enter(rank, expires, memory).await }.boxed());
			// It gets in line when it is first looked at; whether it was let in is seen later.
			if let Some(pass) = waiting.look() {
				waiting.0 = std::future::ready(pass).boxed();
			}
			waiting
		}

		fn look(&mut self) -> Option<Pass> {
			(&mut self.0).now_or_never()
		}
	}

	/// Free places, those of them for watching, and free memory.
	fn free(gate: &Gate) -> (usize, usize, u64) {
		let state = gate.state();
		(state.places, state.watching, state.memory)
	}

	/// The places in the list of those who are let in one after the other, each leaving when the next is looked for.
	fn order(gate: &Gate, held: Pass, waiting: &mut [Option<Waiting>]) -> Vec<usize> {
		let mut order = Vec::new();
		let mut inside = vec![held];
		while !inside.is_empty() {
			inside.clear();
			for (place, slot) in waiting.iter_mut().enumerate() {
				if let Some(pass) = slot.as_mut().and_then(Waiting::look) {
					*slot = None;
					order.push(place);
					inside.push(pass);
				}
			}
		}
		assert_eq!(gate.state().places, 1);
		order
	}

	#[tokio::test]
	async fn the_most_urgent_should_enter_first() {
		let gate = Gate::new(1, 100);
		let held = gate.enter(Rank::Watch, 0, 10).await;
		let waiting = [(Rank::Watch, 5), (Rank::Work, 9), (Rank::Work, 3), (Rank::Move, 7), (Rank::Work, 3)];
		let mut waiting: Vec<_> =
			waiting.iter().map(|(rank, expires)| Some(Waiting::new(&gate, *rank, *expires, 10))).collect();
		assert_eq!(order(&gate, held, &mut waiting), [3, 2, 4, 1, 0]);
		assert_eq!(free(&gate), (1, 1, 100));
	}

	#[tokio::test]
	async fn watching_should_come_after_eight_others_and_no_sooner() {
		let gate = Gate::new(1, 100);
		let held = gate.enter(Rank::Work, 0, 10).await;
		let ranks = [vec![Rank::Watch; 2], vec![Rank::Work; 20]].concat();
		let mut waiting: Vec<_> = ranks.iter().map(|rank| Some(Waiting::new(&gate, *rank, 1, 10))).collect();
		let order = order(&gate, held, &mut waiting);
		assert_eq!(order.iter().position(|place| *place == 0), Some(8));
		assert_eq!(order.iter().position(|place| *place == 1), Some(17));
	}

	#[tokio::test]
	async fn those_who_watch_should_leave_a_place_to_others() {
		let gate = Gate::new(3, 100);
		let _inside = [gate.enter(Rank::Watch, 0, 10).await, gate.enter(Rank::Watch, 0, 10).await];
		let mut third = Waiting::new(&gate, Rank::Watch, 0, 10);
		assert!(third.look().is_none());
		let mut work = Waiting::new(&gate, Rank::Work, 9, 10);
		let inside = work.look().expect("there is a place");
		assert!(third.look().is_none());
		drop(inside);
		assert!(third.look().is_none());
	}

	#[tokio::test]
	async fn nobody_should_overtake_who_needs_much_memory() {
		let gate = Gate::new(4, 100);
		let held = gate.enter(Rank::Work, 0, 40).await;
		let mut large = Waiting::new(&gate, Rank::Work, 1, 1_000);
		let mut small = Waiting::new(&gate, Rank::Work, 2, 10);
		assert!(large.look().is_none() && small.look().is_none());
		drop(held);
		let pass = large.look().expect("all memory is free");
		assert_eq!((pass.memory, free(&gate)), (100, (3, 3, 0)));
		assert!(small.look().is_none());
		drop(pass);
		assert!(small.look().is_some());
	}

	#[tokio::test]
	async fn who_gives_up_should_leave_no_trace() {
		let gate = Gate::new(1, 100);
		let held = gate.enter(Rank::Work, 0, 10).await;
		let gone = Waiting::new(&gate, Rank::Work, 1, 10);
		let mut stays = Waiting::new(&gate, Rank::Work, 2, 10);
		drop(gone);
		drop(held);
		assert!(stays.look().is_some());
		assert_eq!(free(&gate), (1, 1, 100));
		assert!(gate.state().waiting.is_empty());
	}
}
