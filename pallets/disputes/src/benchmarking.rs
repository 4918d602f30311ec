//! Benchmarks: every call, and every move by itself, each at its worst for its size ([`crate::worst`]).

// Setting up may panic: what it builds is checked before it is measured, and none of it is in a block.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use crate::{
	worst::{
		accused, answer as answer_of, bytes, hashes, look_up, named, outputs as outputs_of, path, power,
		product, proof, small, walk, wide, MOST_LOOKED_UP, MOST_POWERS, MOST_PRODUCTS, MOST_WALKED, NODES,
	},
	AccountIdOf, BalanceOf, Call, Config, DisputeOf, Disputes, HoldReason, NextDisputeId, Outcome, Pallet,
	Posted, REVEAL,
};
use alloc::{vec, vec::Vec};
use ambit_primitives::{
	disputes::{
		Artefact, Clocks, Demand, DisputeId, DisputedRoots, DisputedTrace, Ground, Move, Side, Stage, Turn,
	},
	jobs::{Attempt, JobId, ResultClaim, SignedTrace},
	traits::DisputedResults,
	Cid,
};
use ambit_referee::{chunk_nodes, limits, Charge, NodeCharge};
use ambit_trace::{fold, trace_node, Hash, TraceHeader};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Mutate, MutateHold},
		Get,
	},
	BoundedVec,
};
use frame_system::{Pallet as System, RawOrigin};
use sp_core::H256;
use sp_runtime::traits::{Bounded, One};

const SEED: u32 = 0;

fn rich<T: Config>(name: &'static str) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, 0, SEED);
	T::Currency::set_balance(&who, BalanceOf::<T>::max_value() / 1_000_000u32.into());
	who
}

fn cid(tag: u8) -> Cid {
	let mut bytes = vec![1, 0x55, 0x12, 0x20];
	bytes.resize(36, tag);
	Cid::truncate_from(bytes)
}

/// What a result says, in roots.
#[derive(Clone, Default)]
struct Roots {
	model: Hash,
	input: Hash,
	output: Hash,
	trace: Hash,
}

fn claim(roots: &Roots) -> ResultClaim {
	ResultClaim {
		output_root: H256(roots.output),
		output: cid(4),
		trace: Some(SignedTrace { root: H256(roots.trace), cid: cid(5) }),
		inline: Some(BoundedVec::truncate_from(vec![7; 256])),
	}
}

/// A result that says this. Returns job, attempt and operator.
fn result<T: Config>(roots: &Roots) -> (JobId, Attempt, AccountIdOf<T>) {
	T::Results::set_up(H256(roots.model), H256(roots.input), claim(roots)).expect("a result can be set up")
}

/// A dispute about such a result at this stage. Returns it with the operator.
fn dispute<T: Config>(roots: &Roots, stage: Stage, chunks: u32) -> (DisputeId, AccountIdOf<T>)
where
	T::Currency: Mutate<T::AccountId>,
{
	let (job, attempt, operator) = result::<T>(roots);
	T::Results::open_dispute(job, attempt).expect("the window is open");
	let challenger = rich::<T>("challenger");
	let bond = T::DisputeBond::get();
	T::Currency::hold(&HoldReason::DisputeBond.into(), &challenger, bond).expect("it is rich");
	let id = NextDisputeId::<T>::mutate(|next| {
		*next += 1;
		*next - 1
	});
	let clock = T::Clock::get();
	let dispute = DisputeOf::<T> {
		job,
		attempt,
		operator: operator.clone(),
		payer: challenger.clone(),
		challenger,
		bond,
		roots: DisputedRoots {
			model: H256(roots.model),
			input: H256(roots.input),
			output: H256(roots.output),
			trace: DisputedTrace::Named(H256(roots.trace)),
		},
		clocks: Clocks { operator: clock, challenger: clock },
		since: System::<T>::block_number(),
		turn: 0,
		chunks,
		stage,
	};
	Pallet::<T>::put(id, dispute);
	(id, operator)
}

fn turn(id: DisputeId, action: Move) -> Turn {
	Turn { dispute: id, turn: 0, action }
}

/// Reveals in storage, as long as hashes get.
fn reveal_hashes<T: Config>(id: DisputeId, count: u32) {
	Posted::<T>::insert(id, REVEAL, BoundedVec::truncate_from(hashes(count).as_flattened().to_vec()));
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn open(b: Linear<0, 28_000>) {
		let (named, model) = named(b);
		let (root, opening) = ([7; 32], path());
		let header = TraceHeader { model, input: [1; 32], nodes: NODES };
		let leaf = trace_node(&[root]).expect("there is a leaf");
		let trace = header.root_of_top(&opening.top(NODES, &[(0, leaf)]).expect("the opening fits"));
		let (job, attempt, _) = result::<T>(&Roots { model, input: [1; 32], trace, ..Default::default() });
		let charge = Charge::Node(NodeCharge { named, root, opening }).encode();
		let charge = BoundedVec::try_from(charge).expect("the charge is within its bound");
		let caller = rich::<T>("challenger");

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), job, attempt, charge);

		assert!(matches!(Disputes::<T>::get(0).map(|dispute| dispute.stage), Some(Stage::Revealing(_))));
	}

	#[benchmark]
	fn demand() {
		let (job, attempt, _) = result::<T>(&Roots::default());
		let caller = rich::<T>("challenger");

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), job, attempt, Demand { of: Artefact::Output, tensor: 0, piece: 0 });

		assert!(Disputes::<T>::contains_key(0));
	}

	#[benchmark]
	fn play() {
		let caller = rich::<T>("challenger");

		#[block]
		{
			// Without a move it fails, which is what is to be measured here.
			let _ = Pallet::<T>::do_play(&caller, BoundedVec::new());
		}
	}

	#[benchmark]
	fn post(r: Linear<1, { limits::CHUNK }>) {
		let nodes = NODES - limits::CHUNK + r;
		let last = hashes(r);
		let node = chunk_nodes(nodes, limits::MAX_CHUNKS - 1, &last).expect("the chunk has its length");
		let mut above = hashes(limits::MAX_CHUNKS - 1);
		above.push(node);
		let header = TraceHeader { model: [1; 32], input: [2; 32], nodes };
		let trace = header.root_of_top(&fold(&above).expect("there are chunks"));
		let roots = Roots { model: [1; 32], input: [2; 32], trace, ..Default::default() };
		above.pop();
		let above = above.into_iter().map(|node| Some(H256(node))).chain([None]).collect::<Vec<_>>();
		let stage = Stage::Posting { nodes, above: BoundedVec::truncate_from(above) };
		let (id, operator) = dispute::<T>(&roots, stage, limits::MAX_CHUNKS);
		let chunk = last.iter().map(|root| H256(*root)).collect::<Vec<_>>();
		let action = Move::Post { chunk: limits::MAX_CHUNKS - 1, roots: BoundedVec::truncate_from(chunk) };

		#[block]
		{
			assert!(Pallet::<T>::play_one(&operator, &turn(id, action)).is_ok());
		}

		assert!(matches!(Disputes::<T>::get(id).map(|dispute| dispute.stage), Some(Stage::Naming { .. })));
	}

	#[benchmark]
	fn name_node(b: Linear<0, 28_000>) {
		let (named, model) = named(b);
		let roots = Roots { model, ..Default::default() };
		let (id, _) = dispute::<T>(&roots, Stage::Naming { nodes: NODES }, limits::MAX_CHUNKS);
		let chunk = hashes(limits::CHUNK).as_flattened().to_vec();
		Posted::<T>::insert(id, 0, BoundedVec::truncate_from(chunk));
		let action = Move::Name(BoundedVec::try_from(named.encode()).expect("it is within its bound"));
		let challenger = account("challenger", 0, SEED);

		#[block]
		{
			assert!(Pallet::<T>::play_one(&challenger, &turn(id, action)).is_ok());
		}

		assert!(matches!(Disputes::<T>::get(id).map(|dispute| dispute.stage), Some(Stage::Revealing(_))));
	}

	#[benchmark]
	fn outputs() {
		let input = [1; 32];
		let (charge, model, trace) = outputs_of(&input);
		let roots = Roots { model, input, trace, ..Default::default() };
		let (id, _) = dispute::<T>(&roots, Stage::Naming { nodes: NODES }, limits::MAX_CHUNKS);
		let stored = Disputes::<T>::get(id).expect("it was just put");
		let action = Move::Output(BoundedVec::try_from(charge.encode()).expect("it is within its bound"));

		#[block]
		{
			let _ = Disputes::<T>::get(id);
			let followed = Pallet::<T>::follow(id, &stored, &action);
			assert!(matches!(followed, Ok((Outcome::Won(Side::Challenger, Ground::Proof), _))));
		}
	}

	#[benchmark]
	fn reveal_hashes(h: Linear<2_100, { limits::MAX_HASHES }>) {
		let (ty, root) = wide(h);
		let (id, operator) = dispute::<T>(&Roots::default(), Stage::Revealing(accused(&ty, root)), 0);
		let revealed = hashes(h).as_flattened().to_vec();
		let action = Move::Reveal(BoundedVec::truncate_from(revealed));

		#[block]
		{
			assert!(Pallet::<T>::play_one(&operator, &turn(id, action)).is_ok());
		}

		assert!(matches!(Disputes::<T>::get(id).map(|dispute| dispute.stage), Some(Stage::Picking(_))));
	}

	#[benchmark]
	fn reveal_bytes(b: Linear<1, { limits::MAX_TILE_BYTES }>) {
		let (ty, root, revealed) = small(b);
		let (id, operator) = dispute::<T>(&Roots::default(), Stage::Revealing(accused(&ty, root)), 0);
		let action = Move::Reveal(BoundedVec::truncate_from(revealed));

		#[block]
		{
			assert!(Pallet::<T>::play_one(&operator, &turn(id, action)).is_ok());
		}

		assert!(matches!(Disputes::<T>::get(id).map(|dispute| dispute.stage), Some(Stage::Proving(_))));
	}

	#[benchmark]
	fn pick() {
		let (ty, root) = wide(limits::MAX_HASHES);
		let (id, _) = dispute::<T>(&Roots::default(), Stage::Picking(accused(&ty, root)), 0);
		super::reveal_hashes::<T>(id, limits::MAX_HASHES);
		let challenger = account("challenger", 0, SEED);
		let action = Move::Pick(limits::MAX_HASHES - 1);

		#[block]
		{
			assert!(Pallet::<T>::play_one(&challenger, &turn(id, action)).is_ok());
		}

		assert!(matches!(Disputes::<T>::get(id).map(|dispute| dispute.stage), Some(Stage::Revealing(_))));
	}

	#[benchmark]
	fn open_proof(k: Linear<2, 310>) {
		let (proof, accused) = proof(k);
		let (id, _) = dispute::<T>(&Roots::default(), Stage::Proving(accused), 0);
		Posted::<T>::insert(id, REVEAL, BoundedVec::truncate_from(bytes(limits::MAX_TILE_BYTES)));
		let dispute = Disputes::<T>::get(id).expect("it was just put");
		let action = Move::Prove(BoundedVec::try_from(proof.encode()).expect("it is within its bound"));

		#[block]
		{
			assert!(Pallet::<T>::follow(id, &dispute, &action).is_ok());
		}
	}

	#[benchmark]
	fn evaluate_product(t: Linear<1, MOST_PRODUCTS>) {
		let product = product(t);
		let value;

		#[block]
		{
			value = product.evaluate();
		}

		assert!(value.is_ok());
	}

	#[benchmark]
	fn evaluate_walk(t: Linear<1, MOST_WALKED>) {
		let walk = walk(t);
		let value;

		#[block]
		{
			value = walk.evaluate();
		}

		assert!(value.is_ok());
	}

	/// A term is a sixteenth of an element.
	#[benchmark]
	fn evaluate_power(t: Linear<16, { 16 * MOST_POWERS }>) {
		let power = power(t / 16);
		let value;

		#[block]
		{
			value = power.evaluate();
		}

		assert!(value.is_ok());
	}

	#[benchmark]
	fn evaluate_look_up(t: Linear<1, MOST_LOOKED_UP>) {
		let look_up = look_up(t);
		let value;

		#[block]
		{
			value = look_up.evaluate();
		}

		assert!(value.is_ok());
	}

	#[benchmark]
	fn answer(k: Linear<1, 256>) {
		// Benchmarks are types of their names, so these are called otherwise.
		let (answered, output) = answer_of(k);
		let demanded = Demand { of: Artefact::Output, tensor: 0, piece: 0 };
		let claimed = Roots { output, ..Default::default() };
		let (id, _) = dispute::<T>(&claimed, Stage::Answering(demanded), 0);
		let dispute = Disputes::<T>::get(id).expect("it was just put");
		let action = Move::Answer(BoundedVec::try_from(answered.encode()).expect("it is within its bound"));

		#[block]
		{
			assert!(Pallet::<T>::follow(id, &dispute, &action).is_ok());
		}
	}

	#[benchmark]
	fn convict() {
		let (ty, root) = wide(limits::MAX_HASHES);
		let (id, _) = dispute::<T>(&Roots::default(), Stage::Picking(accused(&ty, root)), 0);
		super::reveal_hashes::<T>(id, limits::MAX_HASHES);
		let dispute = Disputes::<T>::get(id).expect("it was just put");

		#[block]
		{
			assert!(Pallet::<T>::convict(id, dispute, Ground::Proof).is_ok());
		}

		assert!(!Disputes::<T>::contains_key(id));
	}

	#[benchmark]
	fn acquit() {
		let (ty, root) = wide(limits::MAX_HASHES);
		let (id, _) = dispute::<T>(&Roots::default(), Stage::Picking(accused(&ty, root)), 0);
		super::reveal_hashes::<T>(id, limits::MAX_HASHES);
		let dispute = Disputes::<T>::get(id).expect("it was just put");

		#[block]
		{
			assert!(Pallet::<T>::acquit(id, dispute, Ground::Proof).is_ok());
		}

		assert!(!Disputes::<T>::contains_key(id));
	}

	#[benchmark]
	fn close() {
		let (ty, root) = wide(limits::MAX_HASHES);
		let (id, _) = dispute::<T>(&Roots::default(), Stage::Picking(accused(&ty, root)), limits::MAX_CHUNKS);
		super::reveal_hashes::<T>(id, limits::MAX_HASHES);
		for chunk in 0..limits::MAX_CHUNKS {
			Posted::<T>::insert(id, chunk, BoundedVec::truncate_from(vec![7; 1_024]));
		}
		let late = System::<T>::block_number() + T::Clock::get() + One::one();
		System::<T>::set_block_number(late);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(!Disputes::<T>::contains_key(id));
	}

	#[benchmark]
	fn serve_block() {
		let now = System::<T>::block_number() + One::one();

		#[block]
		{
			Pallet::<T>::serve_deadlines(now);
		}

		assert_eq!(crate::ServedTo::<T>::get(), Some(now + One::one()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
