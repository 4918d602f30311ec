//! Benchmarks: every call, and the pieces of the hooks, each at its worst.
//!
//! The pieces are measured *besides* the storage that jobs of a block share (class, offer, accounts): those keys are
//! whitelisted here, and the pallet adds the database's price of each first use.

// Setting up may panic: what it builds is checked before it is measured, and none of it is in a block.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use crate::{
	agenda::Round, audit::check_spot, vacancies::MAX_SAMPLES, Active, Agenda, AuditOf, Audits, BalanceOf,
	Call, ClassOf, Classes, Config, Entry, Fault, JobOf, Jobs, Lane, LastPage, MemberOf, ModelOf, Models,
	NextClassId, NextJobId, OfferIndex, OfferOf, Offers, Pallet, PanelOf, Panels, Records, Vacancies,
	AGENDA_PAGE, MAX_RECORDS_CLEARED, MAX_SETTLED,
};
use alloc::{vec, vec::Vec};
use ambit_graph::{ops::Reshape, ElementType, Op, TensorType, Tiling};
use ambit_primitives::{
	jobs::{
		commitment, Attempt, ClassId, ClassSpec, Element, HardwareTier, JobId, JobState, LatencyTier,
		ModelName, ModelRoot, Opinion, Phase, Quality, Report, ResultClaim, Said, SignedTrace, ValueType,
		ValueTypes, Verdict, VerificationMode, MAX_INLINE_OUTPUT, MAX_NAME_BYTES, MAX_PANEL, MAX_RANK,
		MAX_REPORTS, MAX_VALUES,
	},
	traits::{ArtefactDemand, DemandObserver, Role, StakeLedger},
	Cid,
};
use ambit_referee::{NamedNode, SpotCheck};
use ambit_trace::{
	levels, tensor_root_of_top, tile_hash, trace_node, Hash, Interface, NodeRecord, Opening, Operand, Output,
	Source, TraceHeader,
};
use codec::Encode;
use frame_benchmarking::{benchmarking::add_to_whitelist, v2::*};
use frame_support::{
	pallet_prelude::*,
	traits::fungible::{Inspect, Mutate},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};
use sp_core::H256;
use sp_runtime::{
	traits::{Bounded, Saturating, Zero},
	DispatchError,
};

const MODEL: H256 = H256([1; 32]);
const SEED: u32 = 0;

fn balance<T: Config>(units: u32) -> BalanceOf<T> {
	T::Currency::minimum_balance().saturating_mul(units.into())
}

/// An account with plenty.
fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, index, SEED);
	enrich::<T>(&who);
	who
}

fn enrich<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(who, BalanceOf::<T>::max_value() / 1_000_000u32.into());
}

fn cid(tag: u8) -> Cid {
	let mut bytes = vec![1, 0x55, 0x12, 0x20];
	bytes.resize(36, tag);
	Cid::truncate_from(bytes)
}

/// The largest types: 8 values of 8 dimensions, one of which decides the inline output's size.
fn types(bytes: u32) -> ValueTypes {
	let mut shape = vec![1; MAX_RANK as usize];
	shape[0] = bytes / MAX_VALUES;
	let value = ValueType { element: Element::I8, shape: BoundedVec::truncate_from(shape) };
	ValueTypes::truncate_from(vec![value; MAX_VALUES as usize])
}

/// Publishes the model, in block 1: what is measured runs in block 1 too, so that the agenda's pages are the same.
fn publish<T: Config>() -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	System::<T>::set_block_number(1u32.into());
	let publisher = rich::<T>("publisher", 0);
	let name = ModelName::truncate_from(vec![b'm'; MAX_NAME_BYTES as usize]);
	Pallet::<T>::do_publish_model(
		&publisher,
		MODEL,
		name,
		cid(1),
		cid(2),
		types(MAX_INLINE_OUTPUT),
		types(MAX_INLINE_OUTPUT),
	)
	.expect("a new model can be published");
	publisher
}

fn spec(hardware: HardwareTier) -> ClassSpec {
	ClassSpec {
		model: MODEL,
		hardware,
		latency: LatencyTier::Interactive,
		mode: VerificationMode::Optimistic,
	}
}

/// A class of the published model.
fn open<T: Config>(hardware: HardwareTier) -> ClassId
where
	T::Currency: Mutate<T::AccountId>,
{
	open_as::<T>(spec(hardware))
}

/// A class of this kind.
fn open_as<T: Config>(spec: ClassSpec) -> ClassId
where
	T::Currency: Mutate<T::AccountId>,
{
	let owner = rich::<T>("owner", 0);
	Pallet::<T>::do_open_class(&owner, &spec, T::LeastMinFee::get(), T::LeastStakePerSlot::get())
		.expect("a new class can be opened")
}

/// A class of the largest panels.
fn open_redundant<T: Config>() -> ClassId
where
	T::Currency: Mutate<T::AccountId>,
{
	let mode = VerificationMode::Redundant { operators: MAX_PANEL };
	open_as::<T>(ClassSpec { mode, ..spec(HardwareTier::Cpu) })
}

fn price<T: Config>() -> BalanceOf<T> {
	T::LeastMinFee::get().max(balance::<T>(100))
}

/// An operator that offers so many slots in the class.
fn operator<T: Config>(class: ClassId, index: u32, slots: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let stash = rich::<T>("operator", index);
	let worker = account("worker", index, SEED);
	let bond = T::LeastStakePerSlot::get()
		.saturating_mul((4 * T::MaxSlots::get()).into())
		.max(balance::<T>(1_000_000));
	T::Stake::set_up(&stash, &worker, Role::Inference, bond).expect("an operator can be set up");
	Pallet::<T>::do_offer(&stash, class, slots, price::<T>()).expect("an operator can offer");
	stash
}

/// A pool that a draw looks at, all of whose operators have all the jobs that they may have but for one.
fn pool<T: Config>(class: ClassId) -> Vec<T::AccountId>
where
	T::Currency: Mutate<T::AccountId>,
{
	pool_of::<T>(class, T::Samples::get())
}

/// A pool of so many such offers, the last of as many as there may be.
fn pool_of<T: Config>(class: ClassId, offers: u32) -> Vec<T::AccountId>
where
	T::Currency: Mutate<T::AccountId>,
{
	let slots = T::MaxSlots::get();
	let stashes: Vec<_> = (0..offers).map(|index| operator::<T>(class, index, slots)).collect();
	let most = T::MaxOffersPerClass::get();
	// From the last on, since places may overlap.
	for (stash, place) in stashes.iter().zip(most - offers..).collect::<Vec<_>>().into_iter().rev() {
		let index = OfferIndex::<T>::get(stash, class).expect("the operator has an offer");
		let offer = Offers::<T>::take(class, index).expect("it is where its index says");
		OfferIndex::<T>::insert(stash, class, place);
		Offers::<T>::insert(class, place, offer);
		keep_busy::<T>(class, stash);
	}
	let filler = vec![0; (most - offers) as usize];
	let vacancies = filler.into_iter().chain(stashes.iter().map(|_| 1)).collect();
	Vacancies::<T>::insert(class, BoundedVec::<u16, T::MaxOffersPerClass>::truncate_from(vacancies));
	Classes::<T>::mutate_extant(class, |class| class.offers = most);
	stashes
}

/// Gives an operator as many jobs as there are slots in an offer, but for one.
fn keep_busy<T: Config>(class: ClassId, stash: &T::AccountId) {
	let active = (0..u64::from(T::MaxSlots::get()) - 1).map(|job| u64::MAX - job).collect();
	Active::<T>::insert(stash, class, BoundedVec::<JobId, T::MaxSlots>::truncate_from(active));
}

/// Puts a job on the list of an operator, instead of another if that is full.
fn make_active<T: Config>(class: ClassId, stash: &T::AccountId, id: JobId) {
	Active::<T>::mutate(stash, class, |active| {
		if active.is_full() {
			active.pop();
		}
		active.force_push(id);
	});
}

/// Gives an offer a record below a newcomer's.
fn spoil_record<T: Config>(class: ClassId, index: u32) {
	Offers::<T>::mutate(class, index, |offer| {
		if let Some(offer) = offer {
			offer.quality = Quality { alpha: 1, beta: 2 };
		}
	});
}

fn submit<T: Config>(client: &T::AccountId, class: ClassId) -> JobId {
	let deadline = System::<T>::block_number() + T::MaxDeadline::get();
	let fee = price::<T>().saturating_mul(MAX_PANEL.into());
	Pallet::<T>::do_submit(client, class, cid(3), H256([3; 32]), fee, deadline)
		.expect("a rich client can submit")
}

fn claim() -> ResultClaim {
	ResultClaim {
		output_root: H256([4; 32]),
		output: cid(4),
		trace: None,
		inline: Some(BoundedVec::truncate_from(vec![7; MAX_INLINE_OUTPUT as usize])),
	}
}

/// Puts a job into the hands of an operator.
fn assign<T: Config>(id: JobId, class: ClassId, stash: &T::AccountId, due: BlockNumberFor<T>) {
	let offer = OfferIndex::<T>::get(stash, class).expect("the operator has an offer");
	Jobs::<T>::mutate(id, |job| {
		if let Some(job) = job {
			let pledge = T::LeastPledge::get();
			T::Stake::pledge(stash, pledge).expect("the bond is large");
			job.state = JobState::Assigned { operator: stash.clone(), offer, fee: price::<T>(), pledge, due };
		}
	});
	make_active::<T>(class, stash, id);
}

/// Gives a job a result that may be settled now.
fn result<T: Config>(id: JobId, stash: &T::AccountId, class: ClassId) {
	let offer = OfferIndex::<T>::get(stash, class).expect("the operator has an offer");
	T::Stake::pledge(stash, T::LeastPledge::get()).expect("the bond is large");
	Jobs::<T>::mutate(id, |job| {
		if let Some(job) = job {
			job.state = JobState::Resulted {
				operator: stash.clone(),
				offer,
				fee: price::<T>(),
				pledge: T::LeastPledge::get(),
				claim: claim(),
				settles: Zero::zero(),
				disputes: 0,
			};
		}
	});
}

/// Gives a job to the largest panel, whose members have all said this.
fn assign_all<T: Config>(
	id: JobId,
	class: ClassId,
	phase: Phase,
	stashes: &[T::AccountId],
	said: impl Fn(&T::AccountId) -> Said,
) {
	let pledge = T::LeastPledge::get();
	let members = stashes.iter().take(MAX_PANEL.into()).map(|stash| {
		let offer = OfferIndex::<T>::get(stash, class).expect("the operator has an offer");
		T::Stake::pledge(stash, pledge).expect("the bond is large");
		make_active::<T>(class, stash, id);
		MemberOf::<T> { operator: stash.clone(), offer, fee: price::<T>(), pledge, said: said(stash) }
	});
	let panel = members.collect::<Vec<_>>();
	assert_eq!(panel.len(), usize::from(MAX_PANEL));
	Panels::<T>::insert(id, PanelOf::<T>::truncate_from(panel));
	Jobs::<T>::mutate(id, |job| {
		if let Some(job) = job {
			job.state = JobState::Panelled { phase, due: Zero::zero() };
		}
	});
}

/// Has somebody audit a result, until the genesis block.
fn audit<T: Config>(id: JobId, class: ClassId, stash: &T::AccountId, opinion: Opinion) {
	let offer = OfferIndex::<T>::get(stash, class).expect("the operator has an offer");
	let pledge = T::LeastPledge::get();
	T::Stake::pledge(stash, pledge).expect("the bond is large");
	let audit = AuditOf::<T> {
		attempt: 0,
		auditor: stash.clone(),
		offer,
		pledge,
		pay: price::<T>(),
		draw: H256::zero(),
		due: Zero::zero(),
		opinion,
	};
	Audits::<T>::insert(id, audit);
}

/// Arbitrary hashes for the opening of one of so many leaves, none of which is the only one of its level.
fn path(leaves: u32) -> Opening {
	let siblings = (1..levels(leaves)).map(|level| tile_hash(&level.to_le_bytes())).collect();
	Opening { siblings }
}

/// The largest spot check but for its record, which has about so many bytes, with model and trace. All zeros draw it.
fn spot_check(bytes: u32, input: &Hash) -> (SpotCheck, Hash, Hash) {
	// Eight of the nodes are outputs, so the next one is drawn.
	const NODES: u32 = 65_536;
	const NODE: u32 = 8;
	let ty = TensorType::new(ElementType::I64, [1, 1, 1, 1, 1, 1, 1_024, 1_024]);
	let outputs = (0..NODE).map(|node| Output { node, ty: ty.clone() }).collect();
	let interface =
		Interface { inputs: vec![ty.clone(); 8], weights: Hash::default(), outputs, nodes: NODES };
	let record = NodeRecord::of_step(
		Op::Reshape(Reshape { shape: vec![1; bytes as usize / 4] }),
		vec![Operand { source: Source::Node(1), ty: ty.clone() }],
		ty.clone(),
	);
	let opening = path(NODES);
	let top = opening.top(NODES, &[(NODE, record.leaf())]).expect("the opening fits");
	let model = interface.root_of_top(&top);

	let tiling = Tiling::of(&ty);
	let tile = vec![7; tiling.tile(0).expect("there are tiles").bytes as usize];
	let tiles = path(tiling.count());
	let top = tiles.top(tiling.count(), &[(0, tile_hash(&tile))]).expect("the opening fits");
	let root = tensor_root_of_top(&ty, &top);
	let trace = path(NODES);
	let top =
		trace.top(NODES, &[(NODE, trace_node(&[root]).expect("it is one node"))]).expect("the opening fits");
	let trace_root = TraceHeader { model, input: *input, nodes: NODES }.root_of_top(&top);
	let named = NamedNode { interface, node: NODE, record, opening };
	(SpotCheck { named, root, trace, bytes: tile, opening: tiles }, model, trace_root)
}

/// A result with an open window, of a class, a model and an operator of its own, for other pallets' benchmarks. It is that of a
/// redundant job whose other operators stand behind it too, because its end then costs most.
pub(crate) fn set_up_result<T: Config>(
	model: ModelRoot,
	input_root: H256,
	claim: ResultClaim,
) -> Result<(JobId, Attempt, T::AccountId), DispatchError> {
	let (class, id) = (NextClassId::<T>::get(), NextJobId::<T>::get());
	NextClassId::<T>::put(class + 1);
	NextJobId::<T>::put(id + 1);
	let (stash, worker) = (account("operator", class, SEED), account("worker", class, SEED));
	let pledge = T::LeastPledge::get();
	T::Stake::set_up(&stash, &worker, Role::Inference, pledge)?;
	T::Stake::pledge(&stash, pledge)?;
	let publisher: T::AccountId = account("publisher", class, SEED);
	Models::<T>::insert(
		model,
		ModelOf::<T> {
			publisher: publisher.clone(),
			name: ModelName::truncate_from(vec![b'm'; MAX_NAME_BYTES as usize]),
			graph: cid(1),
			weights: cid(2),
			inputs: types(MAX_INLINE_OUTPUT),
			outputs: types(MAX_INLINE_OUTPUT),
			deposit: Zero::zero(),
			classes: 1,
		},
	);
	let mode = VerificationMode::Redundant { operators: MAX_PANEL };
	let spec = ClassSpec { model, mode, ..spec(HardwareTier::Cpu) };
	let class_of = ClassOf::<T> {
		owner: publisher.clone(),
		spec,
		min_fee: T::LeastMinFee::get(),
		stake_per_slot: pledge,
		deposit: Zero::zero(),
		offers: MAX_PANEL.into(),
		open_jobs: 1,
	};
	Classes::<T>::insert(class, class_of);
	put_full_offer::<T>(class, 0, &stash);
	let others = (1..u32::from(MAX_PANEL)).map(|index| {
		let place = class * u32::from(MAX_PANEL) + index;
		let (stash, worker) = (account("cosigner", place, SEED), account("cosigner's worker", place, SEED));
		T::Stake::set_up(&stash, &worker, Role::Inference, pledge)?;
		T::Stake::pledge(&stash, pledge)?;
		put_full_offer::<T>(class, index, &stash);
		let said = Said::Revealed(claim.clone());
		Ok(MemberOf::<T> { operator: stash, offer: index, fee: Zero::zero(), pledge, said })
	});
	let others = others.collect::<Result<Vec<_>, DispatchError>>()?;
	Panels::<T>::insert(id, PanelOf::<T>::truncate_from(others));
	let now = System::<T>::block_number();
	let job = JobOf::<T> {
		client: publisher,
		class,
		input: cid(3),
		input_root,
		max_fee: Zero::zero(),
		submitted: now,
		deadline: now + T::MaxDeadline::get(),
		attempt: 0,
		declined: 0,
		state: JobState::Resulted {
			operator: stash.clone(),
			offer: 0,
			fee: Zero::zero(),
			pledge,
			claim,
			settles: now + T::DisputeWindow::get(),
			disputes: 0,
		},
	};
	Jobs::<T>::insert(id, job);
	Ok((id, 0, stash))
}

/// A class in which each of these operators offers so many slots at the lowest price, for other pallets' benchmarks.
pub(crate) fn set_up_offers<T: Config>(
	operators: &[T::AccountId],
	slots: u32,
) -> Result<ClassId, DispatchError> {
	let class = NextClassId::<T>::mutate(|next| {
		*next += 1;
		*next - 1
	});
	let owner: T::AccountId = account("owner", class, SEED);
	let (min_fee, stake_per_slot) = (T::LeastMinFee::get(), T::LeastStakePerSlot::get());
	let class_of = ClassOf::<T> {
		owner,
		spec: spec(HardwareTier::Cpu),
		min_fee,
		stake_per_slot,
		deposit: Zero::zero(),
		offers: 0,
		open_jobs: 0,
	};
	Classes::<T>::insert(class, class_of);
	for (stash, index) in operators.iter().zip(0u32..) {
		if !T::Stake::is_active(stash, Role::Inference) {
			let worker = account("worker of", index, class);
			T::Stake::set_up(stash, &worker, Role::Inference, stake_per_slot.saturating_mul(slots.into()))?;
		}
		Pallet::<T>::do_offer(stash, class, slots, min_fee)?;
	}
	Ok(class)
}

/// An offer of which all slots are taken, but for one.
fn put_full_offer<T: Config>(class: ClassId, index: u32, stash: &T::AccountId) {
	let offer = OfferOf::<T> {
		operator: stash.clone(),
		slots: T::MaxSlots::get(),
		price: T::LeastMinFee::get(),
		quality: Quality { alpha: 65_536, beta: 65_536 },
		leaving: false,
	};
	Pallet::<T>::note_vacancy(class, index, &offer, T::MaxSlots::get() - 1);
	Offers::<T>::insert(class, index, offer);
	OfferIndex::<T>::insert(stash, class, index);
	keep_busy::<T>(class, stash);
}

fn whitelist(key: Vec<u8>) {
	add_to_whitelist(key.into());
}

/// Takes what the observer uses out of the measurement: it is paid for apart, by the storage that it says it uses.
fn hide_observer<T: Config>(class: ClassId, who: &T::AccountId) {
	T::Observer::keys(class, who).into_iter().for_each(whitelist);
}

/// Takes what keepers are paid by out of the measurement: the model that names them, and the storage that they say they use.
fn hide_keepers<T: Config>(id: JobId) {
	whitelist(Models::<T>::hashed_key_for(MODEL));
	let model = Models::<T>::get(MODEL).expect("the model is published");
	let input = Jobs::<T>::get(id).expect("the job is submitted").input;
	[model.graph, model.weights, input].iter().flat_map(T::Keepers::keys).for_each(whitelist);
}

/// Takes out of the measurement what the jobs of a block share: the class with its free slots, offers with their bonds and jobs,
/// accounts and the agenda's pages of the next blocks.
fn share<T: Config>(class: ClassId, accounts: &[T::AccountId], now: BlockNumberFor<T>) {
	whitelist(Classes::<T>::hashed_key_for(class));
	whitelist(Vacancies::<T>::hashed_key_for(class));
	for index in 0..T::MaxOffersPerClass::get() {
		whitelist(Offers::<T>::hashed_key_for(class, index));
	}
	let prefixes: [(&[u8], &[u8]); 2] = [(b"System", b"Account"), (b"Balances", b"Holds")];
	for who in accounts.iter().chain([&T::ProtocolAccount::get()]) {
		for (pallet, item) in prefixes {
			let prefix = frame_support::storage::storage_prefix(pallet, item);
			whitelist([&prefix[..], &who.blake2_128_concat()].concat());
		}
		whitelist(Active::<T>::hashed_key_for(who, class));
		hide_observer::<T>(class, who);
	}
	share_agenda::<T>(now);
}

/// Takes the pages that a job may be put on out of the measurement: serving them pays for them.
fn share_agenda<T: Config>(now: BlockNumberFor<T>) {
	let one: BlockNumberFor<T> = 1u32.into();
	let tier: BlockNumberFor<T> = LatencyTier::Interactive.blocks().into();
	let places = [
		(Lane::Fresh, now + one),
		(Lane::Retry, now + one),
		(Lane::Due, now + tier + one),
		(Lane::Settle, now + one),
		(Lane::Settle, now + T::DisputeWindow::get()),
		(Lane::Forget, now + T::RetentionPeriod::get()),
		(Lane::Due, now + T::RevealPeriod::get() + one),
		(Lane::Audit, now + one),
		(Lane::Audit, now + tier + one),
		(Lane::Settle, now + tier + one),
	];
	for (lane, at) in places {
		whitelist(Agenda::<T>::hashed_key_for((lane, at, 0)));
		whitelist(LastPage::<T>::hashed_key_for((lane, at)));
	}
}

trait Concat {
	fn blake2_128_concat(&self) -> Vec<u8>;
}

impl<A: Encode> Concat for A {
	fn blake2_128_concat(&self) -> Vec<u8> {
		use frame_support::{Blake2_128Concat, StorageHasher};
		self.using_encoded(Blake2_128Concat::hash)
	}
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn publish_model() {
		let caller: T::AccountId = whitelisted_caller();
		enrich::<T>(&caller);
		let name = ModelName::truncate_from(vec![b'm'; MAX_NAME_BYTES as usize]);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), MODEL, name, cid(1), cid(2), types(256), types(256));

		assert!(Pallet::<T>::model(MODEL).is_some());
	}

	#[benchmark]
	fn retire_model() {
		let publisher = publish::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), MODEL);

		assert!(Pallet::<T>::model(MODEL).is_none());
	}

	#[benchmark]
	fn open_class() {
		publish::<T>();
		let caller: T::AccountId = whitelisted_caller();
		enrich::<T>(&caller);
		let (fee, stake) = (T::LeastMinFee::get(), T::LeastStakePerSlot::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), spec(HardwareTier::Gpu80), fee, stake);

		assert!(Classes::<T>::contains_key(0));
	}

	#[benchmark]
	fn close_class(r: Linear<0, MAX_RECORDS_CLEARED>) {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		for index in 0..r {
			let stash: T::AccountId = account("gone", index, SEED);
			Records::<T>::insert(class, stash, Quality { alpha: 1, beta: 2 });
		}
		let owner = account("owner", 0, SEED);
		hide_observer::<T>(class, &owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), class);

		assert!(!Classes::<T>::contains_key(class));
	}

	#[benchmark]
	fn offer() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		// A new offer costs more than a change: back from an old one, so that a record is found.
		let stash = operator::<T>(class, 0, 1);
		Pallet::<T>::do_withdraw_offer(&stash, class).expect("an offer can be withdrawn");
		Records::<T>::insert(class, &stash, Quality { alpha: 1, beta: 2 });
		hide_observer::<T>(class, &stash);

		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), class, T::MaxSlots::get(), price::<T>());

		assert!(OfferIndex::<T>::contains_key(stash, class));
	}

	#[benchmark]
	fn withdraw_offer() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stash = operator::<T>(class, 99, 1);
		// Another takes its place, and its record is kept.
		operator::<T>(class, 98, 1);
		let most = vec![1; T::MaxOffersPerClass::get() as usize];
		Vacancies::<T>::insert(class, BoundedVec::<u16, T::MaxOffersPerClass>::truncate_from(most));
		spoil_record::<T>(class, 0);
		hide_observer::<T>(class, &stash);

		#[extrinsic_call]
		_(RawOrigin::Signed(stash.clone()), class);

		assert!(!OfferIndex::<T>::contains_key(stash, class));
	}

	#[benchmark]
	fn submit() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let caller: T::AccountId = whitelisted_caller();
		enrich::<T>(&caller);
		let deadline = System::<T>::block_number() + T::MaxDeadline::get();
		share_agenda::<T>(System::<T>::block_number());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), class, cid(3), H256([3; 32]), price::<T>(), deadline);

		assert_eq!(NextJobId::<T>::get(), 1);
	}

	#[benchmark]
	fn withdraw_job() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let caller: T::AccountId = whitelisted_caller();
		enrich::<T>(&caller);
		let id = super::submit::<T>(&caller, class);
		hide_observer::<T>(class, &caller);
		share_agenda::<T>(System::<T>::block_number());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Refunded { .. })));
	}

	#[benchmark]
	fn report(n: Linear<1, MAX_REPORTS>) {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stash = operator::<T>(class, 0, T::MaxSlots::get());
		let client = rich::<T>("client", 0);
		let due = System::<T>::block_number() + 5u32.into();
		let reports = (0..n)
			.map(|_| {
				let job = super::submit::<T>(&client, class);
				assign::<T>(job, class, &stash, due);
				Report { job, attempt: 0, verdict: Verdict::Done(claim()) }
			})
			.collect::<Vec<_>>();
		// What the reports of a class share is paid for by the class.
		share::<T>(class, &[], System::<T>::block_number());
		hide_observer::<T>(class, &stash);
		let worker: T::AccountId = account("worker", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(worker), BoundedVec::truncate_from(reports));

		for id in 0..u64::from(n) {
			assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Resulted { .. })));
		}
	}

	#[benchmark]
	fn settle(n: Linear<0, MAX_SETTLED>) {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stash = operator::<T>(class, 0, T::MaxSlots::get());
		let client = rich::<T>("client", 0);
		enrich::<T>(&T::ProtocolAccount::get());
		let jobs = (0..n)
			.map(|_| {
				let id = super::submit::<T>(&client, class);
				result::<T>(id, &stash, class);
				id
			})
			.collect::<Vec<_>>();
		share::<T>(class, &[client, stash], System::<T>::block_number());
		jobs.iter().for_each(|id| hide_keepers::<T>(*id));
		let caller: T::AccountId = whitelisted_caller();

		#[block]
		{
			// With nothing to settle it fails, which is what is to be measured then.
			let _ = Pallet::<T>::settle(RawOrigin::Signed(caller).into(), BoundedVec::truncate_from(jobs));
		}

		for id in 0..u64::from(n) {
			assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Settled { .. })));
		}
	}

	#[benchmark]
	fn on_initialize() {
		let now = System::<T>::block_number() + 1u32.into();

		#[block]
		{
			Pallet::<T>::serve_start(now);
		}

		assert!(Pallet::<T>::cursors(now).due.block > now);
	}

	#[benchmark]
	fn turn_page() {
		let at = System::<T>::block_number() + 1u32.into();
		let mut page = BoundedVec::new();
		while page.try_push(Entry { job: 1, avoid: Some(1) }).is_ok() {}
		assert_eq!(page.len(), AGENDA_PAGE as usize);
		Agenda::<T>::insert((Lane::Forget, at, 1), page);
		LastPage::<T>::insert((Lane::Forget, at), 1);

		// Filled up, taken, with the rest put back, and the last of its block.
		#[block]
		{
			let mut page = Agenda::<T>::take((Lane::Forget, at, 1));
			let mut line = 0usize;
			page.retain(|_| {
				line = line.saturating_add(1);
				line > 1
			});
			Agenda::<T>::insert((Lane::Forget, at, 1), page);
			if LastPage::<T>::get((Lane::Forget, at)) > 0 {
				LastPage::<T>::remove((Lane::Forget, at));
			}
		}

		assert_eq!(LastPage::<T>::get((Lane::Forget, at)), 0);
	}

	#[benchmark]
	fn stale_one() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stash = operator::<T>(class, 0, 1);
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		result::<T>(id, &stash, class);
		let mut round = Round::<T>::new(System::<T>::block_number());

		#[block]
		{
			Pallet::<T>::look_at(Lane::Due, id.into(), &mut round);
		}

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Resulted { .. })));
	}

	#[benchmark]
	fn assign_one() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stashes = pool::<T>(class);
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		let mut round = Round::<T>::new(System::<T>::block_number());
		round.seed();
		share::<T>(class, &stashes, System::<T>::block_number());

		#[block]
		{
			Pallet::<T>::look_at(Lane::Fresh, id.into(), &mut round);
		}

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Assigned { .. })));
	}

	#[benchmark]
	fn ask_another() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stashes = pool_of::<T>(class, 1);
		let mut round = Round::<T>::new(System::<T>::block_number());
		let (mut vacant, _) = Pallet::<T>::vacant(class, &mut round);
		let pledge = T::Stake::bonded(&stashes[0]).saturating_add(balance::<T>(1));
		share::<T>(class, &stashes, System::<T>::block_number());
		let engaged;

		#[block]
		{
			let index = vacant.draw_offer(7).expect("there is one");
			let (candidates, _) = Pallet::<T>::look_at_offers(class, &[index], |_| true, &mut round);
			(engaged, _) = Pallet::<T>::engage(candidates, |_| pledge, &mut round);
		}

		assert!(engaged.is_none());
	}

	#[benchmark]
	fn timeout_one() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stashes = pool::<T>(class);
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		assign::<T>(id, class, &stashes[0], Zero::zero());
		let now = System::<T>::block_number() + 1u32.into();
		let mut round = Round::<T>::new(now);
		share::<T>(class, &stashes, now);

		#[block]
		{
			Pallet::<T>::look_at(Lane::Due, id.into(), &mut round);
		}

		assert_eq!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Submitted));
	}

	#[benchmark]
	fn refund_one() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		let now = T::MaxDeadline::get() + 1_000u32.into();
		let mut round = Round::<T>::new(now);
		share::<T>(class, &[client], now);

		#[block]
		{
			Pallet::<T>::look_at(Lane::Retry, id.into(), &mut round);
		}

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Refunded { .. })));
	}

	#[benchmark]
	fn settle_one() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let stashes = pool::<T>(class);
		let client = rich::<T>("client", 0);
		enrich::<T>(&T::ProtocolAccount::get());
		let id = super::submit::<T>(&client, class);
		result::<T>(id, &stashes[0], class);
		let mut round = Round::<T>::new(System::<T>::block_number());
		let shared = [client, stashes[0].clone()];
		share::<T>(class, &shared, System::<T>::block_number());
		hide_keepers::<T>(id);

		#[block]
		{
			Pallet::<T>::look_at(Lane::Settle, id.into(), &mut round);
		}

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Settled { .. })));
	}

	#[benchmark]
	fn prune_one() {
		publish::<T>();
		let class = open::<T>(HardwareTier::Cpu);
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		let stash = client.clone();
		Jobs::<T>::mutate(id, |job| {
			if let Some(job) = job {
				job.state = JobState::Settled {
					operator: stash,
					fee: Zero::zero(),
					claim: claim(),
					at: Zero::zero(),
				};
			}
		});
		let mut round = Round::<T>::new(T::RetentionPeriod::get() + 1u32.into());

		#[block]
		{
			Pallet::<T>::look_at(Lane::Forget, id.into(), &mut round);
		}

		assert!(Jobs::<T>::get(id).is_none());
	}

	#[benchmark]
	fn assign_panel() {
		publish::<T>();
		let class = open_redundant::<T>();
		let stashes = pool_of::<T>(class, MAX_SAMPLES.min(T::MaxOffersPerClass::get()));
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		let mut round = Round::<T>::new(System::<T>::block_number());
		round.seed();
		share::<T>(class, &stashes, System::<T>::block_number());

		#[block]
		{
			let avoid = OfferIndex::<T>::get(&stashes[0], class);
			Pallet::<T>::look_at(Lane::Fresh, Entry { job: id, avoid }, &mut round);
		}

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Panelled { .. })));
	}

	/// The job itself is part of `report`.
	#[benchmark]
	fn commit() {
		publish::<T>();
		let class = open_redundant::<T>();
		let stashes = pool_of::<T>(class, MAX_PANEL.into());
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		assign_all::<T>(id, class, Phase::Committing, &stashes, |_| Said::Committed(H256::zero()));
		let now = System::<T>::block_number();
		let job = Jobs::<T>::get(id).expect("it was just submitted");
		share::<T>(class, &stashes, now);
		whitelist(Jobs::<T>::hashed_key_for(id));

		#[block]
		{
			let panel = Panels::<T>::get(id).expect("it was just put");
			Pallet::<T>::go_on(id, job, panel, now);
		}

		let state = Jobs::<T>::get(id).map(|job| job.state);
		assert!(matches!(state, Some(JobState::Panelled { phase: Phase::Revealing, .. })));
	}

	/// The job itself is part of `report`.
	#[benchmark]
	fn reveal() {
		publish::<T>();
		let class = open_redundant::<T>();
		let stashes = pool_of::<T>(class, MAX_PANEL.into());
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		let salt = H256::zero();
		let last = stashes[0].clone();
		assign_all::<T>(id, class, Phase::Revealing, &stashes, |stash| {
			if *stash == last {
				Said::Committed(commitment(id, 0, stash, &salt, &claim()))
			} else {
				Said::Revealed(claim())
			}
		});
		let revealing = Report { job: id, attempt: 0, verdict: Verdict::Revealed { claim: claim(), salt } };
		let now = System::<T>::block_number();
		let job = Jobs::<T>::get(id).expect("it was just submitted");
		share::<T>(class, &stashes, now);
		whitelist(Jobs::<T>::hashed_key_for(id));

		#[block]
		{
			let checked = Pallet::<T>::check_member(&last, &revealing, Phase::Revealing, now, now);
			let Ok((mut panel, place)) = checked else { panic!("it reveals what it committed to") };
			panel[place].said = Said::Revealed(claim());
			Pallet::<T>::go_on(id, job, panel, now);
		}

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Resulted { .. })));
	}

	#[benchmark]
	fn end_phase() {
		publish::<T>();
		let class = open_redundant::<T>();
		let stashes = pool_of::<T>(class, MAX_PANEL.into());
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		assign_all::<T>(id, class, Phase::Revealing, &stashes, |_| Said::Revealed(claim()));
		let now = System::<T>::block_number();
		let mut round = Round::<T>::new(now);
		share::<T>(class, &stashes, now);

		#[block]
		{
			Pallet::<T>::look_at(Lane::Due, id.into(), &mut round);
		}

		assert!(matches!(Jobs::<T>::get(id).map(|job| job.state), Some(JobState::Resulted { .. })));
	}

	#[benchmark]
	fn slash_one() {
		publish::<T>();
		let class = open_redundant::<T>();
		let stashes = pool_of::<T>(class, MAX_PANEL.into());
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		assign_all::<T>(id, class, Phase::Committing, &stashes, |_| Said::Nothing);
		let member = Panels::<T>::get(id).expect("it was just put")[0].clone();
		let bonded = T::Stake::bonded(&member.operator);
		let now = System::<T>::block_number();
		let mut round = Round::<T>::new(now);
		share::<T>(class, &[], now);

		#[block]
		{
			Pallet::<T>::forfeit(id, class, &member, Fault::Dissent, &mut round);
		}

		assert!(T::Stake::bonded(&member.operator) < bonded);
	}

	#[benchmark]
	fn settle_panel() {
		publish::<T>();
		let class = open_redundant::<T>();
		let stashes = pool_of::<T>(class, MAX_PANEL.into());
		let client = rich::<T>("client", 0);
		enrich::<T>(&T::ProtocolAccount::get());
		let id = super::submit::<T>(&client, class);
		assign_all::<T>(id, class, Phase::Revealing, &stashes, |_| Said::Revealed(claim()));
		Panels::<T>::mutate(id, |panel| panel.as_mut().map(|panel| panel.remove(0)));
		result::<T>(id, &stashes[0], class);
		let mut round = Round::<T>::new(System::<T>::block_number());
		let shared = stashes.into_iter().chain([client]).collect::<Vec<_>>();
		share::<T>(class, &shared, System::<T>::block_number());
		hide_keepers::<T>(id);

		#[block]
		{
			Pallet::<T>::look_at(Lane::Settle, id.into(), &mut round);
		}

		let fees = price::<T>().saturating_mul(MAX_PANEL.into());
		let state = Jobs::<T>::get(id).map(|job| job.state);
		assert!(matches!(state, Some(JobState::Settled { fee, .. }) if fee == fees));
	}

	/// Whether there is an audit at all depends on the randomness; here there is.
	/// Of a result that names its trace: asking for one is a write on top.
	#[benchmark]
	fn draw_audit() {
		publish::<T>();
		let mode = VerificationMode::Audited;
		let class = open_as::<T>(ClassSpec { mode, ..spec(HardwareTier::Cpu) });
		let stashes = pool::<T>(class);
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		result::<T>(id, &stashes[0], class);
		Jobs::<T>::mutate_extant(id, |job| {
			if let JobState::Resulted { claim, .. } = &mut job.state {
				claim.trace = Some(SignedTrace { root: H256::zero(), cid: cid(5) });
			}
		});
		let now = System::<T>::block_number();
		let mut round = Round::<T>::new(now);
		round.seed();
		share::<T>(class, &stashes, now);

		#[block]
		{
			Pallet::<T>::draw_audit(id, sp_runtime::Permill::one(), &mut round);
		}

		assert!(Audits::<T>::contains_key(id));
	}

	#[benchmark]
	fn end_audit() {
		publish::<T>();
		let mode = VerificationMode::Audited;
		let class = open_as::<T>(ClassSpec { mode, ..spec(HardwareTier::Cpu) });
		let stashes = pool::<T>(class);
		let client = rich::<T>("client", 0);
		enrich::<T>(&T::ProtocolAccount::get());
		let id = super::submit::<T>(&client, class);
		audit::<T>(id, class, &stashes[1], Opinion::Agrees);
		let mut round = Round::<T>::new(System::<T>::block_number());
		share::<T>(class, &stashes, System::<T>::block_number());

		#[block]
		{
			Pallet::<T>::settle_audit(id, class, &mut round);
		}

		assert!(!Audits::<T>::contains_key(id));
	}

	/// `b` is the bytes of the node's record: all other parts are as large as they get.
	#[benchmark]
	fn agree(b: Linear<0, 28_000>) {
		publish::<T>();
		let mode = VerificationMode::Audited;
		let class = open_as::<T>(ClassSpec { mode, ..spec(HardwareTier::Cpu) });
		let stashes = pool::<T>(class);
		let client = rich::<T>("client", 0);
		let id = super::submit::<T>(&client, class);
		result::<T>(id, &stashes[0], class);
		audit::<T>(id, class, &stashes[1], Opinion::Pending);
		let mut job = Jobs::<T>::get(id).expect("it was just submitted");
		let (shown, model, trace) = spot_check(b, &job.input_root.0);
		if let JobState::Resulted { claim, .. } = &mut job.state {
			claim.trace = Some(SignedTrace { root: H256(trace), cid: cid(5) });
		}
		let shown = shown.encode();
		share::<T>(class, &stashes, System::<T>::block_number());

		#[block]
		{
			let audit = Pallet::<T>::open_audit(&stashes[1], id).expect("it was just put");
			assert_eq!(check_spot::<T>(&shown, &H256(model), &job, &audit), Ok(()));
			Pallet::<T>::agree(id, audit);
		}

		assert!(Audits::<T>::get(id).is_some_and(|audit| audit.opinion == Opinion::Agrees));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
