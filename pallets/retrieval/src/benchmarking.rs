//! Benchmarks: every call, and the pieces of the hooks, each at its worst.

// Setting up may panic: what it builds is checked before it is measured, and none of it is in a block.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use crate::{
	samples::File, AccountIdOf, Artefacts, Call, Config, CurrentEra, Deadlines, Deals, Era, Operators,
	Pallet, Requests, Row, TurnRow, LOTS, MAX_KEEPERS,
};
use alloc::{vec, vec::Vec};
use ambit_primitives::{
	retrieval::{DealId, OpenProbe, RequestId, Shown},
	traits::{ArtefactDemand, Role, StakeLedger},
	Balance,
};
use frame_benchmarking::{benchmarking::add_to_whitelist, v2::*};
use frame_support::{
	traits::{
		fungible::{Balanced, Inspect, Mutate},
		Get,
	},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};

const SEED: u32 = 0;
/// The era in which everything is.
const ERA: u32 = 10;
/// The first era that is paid for, and the first that is not.
const TERM: (u32, u32) = (1, 20);

/// An account with plenty.
fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, SEED);
	T::Currency::set_balance(&who, Balance::MAX >> 40);
	who
}

/// What a copy and an era cost here, planck.
fn fee<T: Config>() -> Balance {
	T::LeastFee::get().max(T::Currency::minimum_balance().saturating_mul(100))
}

/// An active data operator that can pledge for one term.
fn operator<T: Config>(index: u32) -> T::AccountId {
	let stash: T::AccountId = account("operator", index, SEED);
	let worker: T::AccountId = account("worker", index, SEED);
	let bond = Pallet::<T>::pledge_for(fee::<T>()).saturating_mul(4);
	T::Stake::set_up(&stash, &worker, Role::Data, bond).expect("an operator can be set up");
	stash
}

/// Block 1 of an era in the middle, with money in the pot.
fn world<T: Config>() {
	System::<T>::set_block_number(1u32.into());
	T::Currency::set_balance(&T::Pot::get(), Balance::MAX >> 40);
	set_era::<T>(ERA);
}

fn set_era<T: Config>(index: u32) {
	let ends = BlockNumberFor::<T>::from(1_000u32);
	CurrentEra::<T>::put(Era {
		index,
		start: 1u32.into(),
		ends,
		paid: 0,
		total: 1 << 40,
		budget: 1 << 60,
		multiple_ppm: 1_000_000,
	});
}

/// A request for a file.
fn requested<T: Config>(kept: &File, copies: u32) -> RequestId {
	let requester = rich::<T>("requester", 0);
	let id = Pallet::<T>::do_request(&requester, kept.cid.clone(), kept.bytes, copies, 5, fee::<T>())
		.expect("an artefact can be asked for");
	Requests::<T>::mutate_extant(id, |request| (request.from, request.until) = TERM);
	id
}

/// A request that as many keep as may, all but the last of whom come behind it in the row. All have begun, and the fund is full.
fn kept<T: Config>(kept: &File, keepers: u32) -> (RequestId, Vec<DealId>) {
	let id = requested::<T>(kept, keepers);
	let deals: Vec<_> = (0..keepers)
		.map(|index| Pallet::<T>::do_take(&operator::<T>(index), id).expect("an artefact can be taken on"))
		.collect();
	for deal in &deals {
		Deals::<T>::mutate_extant(deal, |deal| deal.began = Some(2));
	}
	Artefacts::<T>::mutate_extant(&kept.cid, |artefact| {
		for keeper in artefact.keepers.iter_mut() {
			keeper.began = Some(2);
		}
		artefact.account.era = ERA;
		artefact.account.before = 1 << 40;
	});
	(id, deals)
}

/// Opens a probe of a term.
fn ask<T: Config>(id: DealId, paid: bool) {
	let due = System::<T>::block_number() + 10u32.into();
	Deals::<T>::mutate_extant(id, |deal| {
		deal.open = Some(OpenProbe { round: deal.rounds, offset: 0, due, paid });
		deal.rounds += 1;
	});
	Deadlines::<T>::insert(due, id, ());
}

fn operator_of<T: Config>(id: DealId) -> AccountIdOf<T> {
	Deals::<T>::get(id).expect("it was taken").operator
}

/// A file whose answer has about so many KiB: a leaf of up to 1 MiB, and a node with as many links as fit in the rest.
fn file_of(kib: u32) -> File {
	let leaf = kib.min(1_024) * 1_024;
	let links = (kib * 1_024 - leaf) / 46;
	File::repeated(links.max(1), u64::from(leaf))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn request() {
		world::<T>();
		let kept = File::new(1, 2, 8);
		let requester = rich::<T>("requester", 0);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(requester),
			kept.cid.clone(),
			kept.bytes,
			MAX_KEEPERS,
			T::MaxEras::get(),
			fee::<T>(),
		);

		assert!(Artefacts::<T>::contains_key(&kept.cid));
	}

	#[benchmark]
	fn extend() {
		world::<T>();
		let id = requested::<T>(&File::new(1, 2, 8), MAX_KEEPERS);
		let requester = rich::<T>("requester", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id, 1);

		assert_eq!(Requests::<T>::get(id).map(|standing| standing.until), Some(TERM.1 + 1));
	}

	#[benchmark]
	fn withdraw() {
		world::<T>();
		let id = requested::<T>(&File::new(1, 2, 8), MAX_KEEPERS);
		let requester: T::AccountId = account("requester", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id);

		assert!(!Requests::<T>::contains_key(id));
	}

	#[benchmark]
	fn take() {
		world::<T>();
		let (id, _) = kept::<T>(&File::new(1, 2, 8), MAX_KEEPERS - 1);
		Requests::<T>::mutate_extant(id, |standing| standing.copies = MAX_KEEPERS);
		operator::<T>(MAX_KEEPERS);
		let worker: T::AccountId = account("worker", MAX_KEEPERS, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(worker), id);

		assert_eq!(Requests::<T>::get(id).map(|standing| standing.taken), Some(MAX_KEEPERS));
	}

	#[benchmark]
	fn leave() {
		world::<T>();
		let (_, deals) = kept::<T>(&File::new(1, 2, 8), MAX_KEEPERS);
		let stash = operator_of::<T>(deals[0]);
		Deals::<T>::mutate_extant(deals[0], |deal| deal.began = None);
		TurnRow::<T>::mutate(|row| row.asked = 3);

		#[extrinsic_call]
		_(RawOrigin::Signed(stash), deals[0]);

		assert!(!Deals::<T>::contains_key(deals[0]));
	}

	#[benchmark]
	fn close() {
		world::<T>();
		let (id, deals) = kept::<T>(&File::new(1, 2, 8), 1);
		let others = kept_elsewhere::<T>();
		set_era::<T>(TERM.1);

		#[extrinsic_call]
		_(RawOrigin::Signed(others), deals[0]);

		assert!(!Requests::<T>::contains_key(id));
	}

	#[benchmark]
	fn prove() {
		world::<T>();
		let (_, deals) = kept::<T>(&File::new(1, 2, 8), 1);
		let stash = operator_of::<T>(deals[0]);

		// Without an answer it fails, having done all that is not an answer's.
		#[block]
		{
			let operator = Pallet::<T>::operator_of(stash);
			assert!(Pallet::<T>::do_prove(&operator, BoundedVec::new()).is_err());
		}
	}

	#[benchmark]
	fn answer_one(k: Linear<1, 1_530>) {
		world::<T>();
		let file = file_of(k);
		let (_, deals) = kept::<T>(&file, MAX_KEEPERS);
		let stash = operator_of::<T>(deals[0]);
		ask::<T>(deals[0], true);
		let shown = vec![Shown { deal: deals[0], round: 0, proof: file.proof(0) }];
		let before = T::Currency::balance(&stash);

		#[block]
		{
			let shown = BoundedVec::truncate_from(shown);
			Pallet::<T>::do_prove(&stash, shown).expect("it shows the byte");
		}

		assert!(T::Currency::balance(&stash) > before);
	}

	#[benchmark]
	fn void_one(k: Linear<1, 1_530>) {
		world::<T>();
		let file = file_of(k);
		let (id, deals) = kept::<T>(&file, 1);
		kept_elsewhere::<T>();
		let stash = operator_of::<T>(deals[0]);
		ask::<T>(deals[0], true);
		Requests::<T>::mutate_extant(id, |standing| standing.bytes += 1);
		let shown = vec![Shown { deal: deals[0], round: 0, proof: file.proof(0) }];

		#[block]
		{
			let shown = BoundedVec::truncate_from(shown);
			Pallet::<T>::do_prove(&stash, shown).expect("it shows another size");
		}

		assert!(!Requests::<T>::contains_key(id));
	}

	#[benchmark]
	fn on_initialize() {
		world::<T>();
		TurnRow::<T>::put(Row { count: 4, asked: 4 });

		#[block]
		{
			Pallet::<T>::serve_start(2u32.into());
		}

		assert_eq!(Pallet::<T>::era().index, ERA);
	}

	#[benchmark]
	fn end_era() {
		world::<T>();
		T::Currency::set_balance(&T::Treasury::get(), fee::<T>());
		let era = Pallet::<T>::era();

		#[block]
		{
			Pallet::<T>::end_era(1_000u32.into(), &era);
		}

		assert!(T::Currency::balance(&T::Treasury::get()) > fee::<T>());
	}

	#[benchmark]
	fn serve_block() {
		world::<T>();
		let found;

		#[block]
		{
			found = Deadlines::<T>::iter_key_prefix(BlockNumberFor::<T>::from(1u32)).next();
		}

		assert_eq!(found, None);
	}

	#[benchmark]
	fn miss_one() {
		world::<T>();
		let (id, deals) = kept::<T>(&File::new(1, 2, 8), 1);
		kept_elsewhere::<T>();
		ask::<T>(deals[0], true);
		Deals::<T>::mutate_extant(deals[0], |deal| deal.missed = u16::MAX);
		// Its last term too: the request goes with it.
		set_era::<T>(TERM.1);
		let due = Deals::<T>::get(deals[0]).and_then(|deal| deal.open).expect("it was asked").due;

		#[block]
		{
			let next = Deadlines::<T>::iter_key_prefix(due).next();
			assert_eq!(next, Some(deals[0]));
			Deadlines::<T>::remove(due, deals[0]);
			Pallet::<T>::miss(deals[0]);
		}

		assert!(!Requests::<T>::contains_key(id));
	}

	/// Its storage is paid for apart: by who pays, the first time in a block.
	#[benchmark]
	fn on_paid() {
		world::<T>();
		let file = File::new(1, 2, 8);
		kept::<T>(&file, MAX_KEEPERS);
		let amount = fee::<T>();
		let money = T::Currency::issue(amount);
		for key in Pallet::<T>::keys(&file.cid) {
			add_to_whitelist(key.into());
		}

		#[block]
		{
			assert!(<Pallet<T> as ArtefactDemand<_>>::on_paid(&file.cid, money).is_ok());
		}

		assert_eq!(Pallet::<T>::era().paid, amount);
	}

	#[benchmark]
	fn ask_one() {
		world::<T>();
		let (_, deals) = kept::<T>(&File::new(1, 2, 8), 4);
		let mut meter = WeightMeter::new();
		let era = Era { ends: 2u32.into(), ..Pallet::<T>::era() };

		#[block]
		{
			Pallet::<T>::draw_lots(1u32.into(), &era, &mut meter);
		}

		let open = deals.iter().filter(|id| Deals::<T>::get(*id).is_some_and(|deal| deal.open.is_some()));
		assert_eq!(open.count(), LOTS as usize);
	}

	#[benchmark]
	fn end_one() {
		world::<T>();
		let (id, deals) = kept::<T>(&File::new(1, 2, 8), 1);
		kept_elsewhere::<T>();
		set_era::<T>(TERM.1);
		let era = Pallet::<T>::era();
		// A record below a newcomer's stays.
		Operators::<T>::mutate_extant(operator_of::<T>(deals[0]), |record| record.quality.beta *= 2);

		#[block]
		{
			Pallet::<T>::give_turn(deals[0], 1u32.into(), &era, &[0; 32]);
		}

		assert!(!Requests::<T>::contains_key(id));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

/// Terms of others behind in the row, so that leaving it moves one. Returns somebody.
fn kept_elsewhere<T: Config>() -> T::AccountId {
	let id = requested::<T>(&File::new(2, 2, 8), 3);
	for index in 100..103 {
		Pallet::<T>::do_take(&operator::<T>(index), id).expect("an artefact can be taken on");
	}
	TurnRow::<T>::mutate(|row| row.asked = 2);
	account("operator", 100, SEED)
}
