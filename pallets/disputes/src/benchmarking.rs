//! Benchmarks: every call, and every move by itself, each at its worst for its size.
//!
//! Roots are made to fit what is opened, not the other way round: an opening of arbitrary hashes has a top, and whatever has that
//! top opens. So no large model or tensor has to exist.

// Setting up may panic: what it builds is checked before it is measured, and none of it is in a block.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use crate::{
	AccountIdOf, BalanceOf, Call, Config, DisputeOf, Disputes, HoldReason, NextDisputeId, Pallet, Posted,
	REVEAL,
};
use alloc::{vec, vec::Vec};
use ambit_graph::{
	evaluate_element,
	ops::{Axis, MaxPool2d, Reshape},
	ElementType, Graph, Node, Op, Plan, TensorType, TileRef, Tiles, Tiling, Value, Weight as Tensor,
};
use ambit_primitives::{
	disputes::{Accused, Artefact, Clocks, Demand, DisputeId, DisputedRoots, Ground, Move, Stage, Turn},
	jobs::{Attempt, JobId, ResultClaim, ValueType},
	traits::DisputedResults,
	Cid,
};
use ambit_referee::{
	chunk_nodes, limits, Answer, Charge, Descent, Due, NamedNode, NodeCharge, OpenedTiles, Proof,
};
use ambit_trace::{
	fold, levels, tensor_root_of_top, tile_hash, tile_node, trace_node, values_root, Hash, Interface,
	NodeRecord, Opening, Operand, Source, TraceHeader,
};
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
/// Nodes of the largest trace.
const NODES: u32 = limits::CHUNK * limits::MAX_CHUNKS;

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
		trace_root: H256(roots.trace),
		trace: cid(5),
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
			trace: H256(roots.trace),
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

/// Arbitrary hashes.
fn hashes(count: u32) -> Vec<Hash> {
	(0..count).map(|place| tile_hash(&place.to_le_bytes())).collect()
}

/// Hashes that an opening of these leaves needs.
fn siblings(leaves: u32, places: &[u32]) -> u32 {
	let (mut width, mut places, mut count) = (leaves, places.to_vec(), 0);
	while width > 1 {
		count +=
			places.iter().filter(|place| !places.contains(&(*place ^ 1)) && (*place ^ 1) < width).count();
		places.iter_mut().for_each(|place| *place >>= 1);
		places.dedup();
		width = width.div_ceil(2);
	}
	count as u32
}

/// An opening of one leaf among as many as there may be.
fn path() -> Opening {
	Opening { siblings: hashes(siblings(NODES, &[0])) }
}

/// A record of about so many bytes.
fn record(bytes: u32, result: &TensorType) -> NodeRecord {
	NodeRecord {
		op: Op::Reshape(Reshape { shape: vec![1; bytes as usize / 4] }),
		operands: vec![Operand { source: Source::Node(1), ty: result.clone() }],
		result: result.clone(),
	}
}

/// The largest interface.
fn interface() -> Interface {
	let ty = TensorType::new(ElementType::I64, [1; 8]);
	Interface {
		inputs: vec![ty.clone(); 8],
		weights: Hash::default(),
		outputs: (0..8).map(|node| ambit_trace::Output { node, ty: ty.clone() }).collect(),
		nodes: NODES,
	}
}

/// The first node of a model, whose record has about so many bytes, and the model's root.
fn named(bytes: u32) -> (NamedNode, Hash) {
	let ty = TensorType::new(ElementType::I64, [1, 1, 1, 1, 1, 1, 1_000, 1_000]);
	let (interface, record, opening) = (interface(), record(bytes, &ty), path());
	let top = opening.top(NODES, &[(0, record.leaf())]).expect("the opening fits");
	let root = interface.root_of_top(&top);
	(NamedNode { interface, node: 0, record, opening }, root)
}

/// The dispute about this tensor, of which nothing is revealed.
fn accused(ty: &TensorType, root: Hash) -> Accused {
	let descent = Descent::new(ty.clone(), root);
	Accused {
		nodes: NODES,
		node: 0,
		record: H256::zero(),
		ty: ValueType::try_from(ty).expect("the rank is bounded"),
		level: descent.level,
		index: 0,
		hash: H256(root),
	}
}

fn turn(id: DisputeId, action: Move) -> Turn {
	Turn { dispute: id, turn: 0, action }
}

fn bytes(count: u32) -> Vec<u8> {
	(0..count).map(|place| (place * 31 + (place >> 8)) as u8).collect()
}

/// Reveals in storage, as long as hashes get.
fn reveal_hashes<T: Config>(id: DisputeId, count: u32) {
	Posted::<T>::insert(id, REVEAL, BoundedVec::truncate_from(hashes(count).as_flattened().to_vec()));
}

/// A tensor whose hashes are revealed this many at first.
fn wide(count: u32) -> (TensorType, Hash) {
	let ty = TensorType::new(ElementType::I8, [count * 16, 4_096]);
	assert!(
		matches!(Descent::new(ty.clone(), [0; 32]).due(), Due::Hashes { count: due, .. } if due == count)
	);
	let root = tensor_root_of_top(&ty, &fold(&hashes(count)).expect("there are hashes"));
	(ty, root)
}

/// One operand's tiles by place.
struct Whole<'a>(&'a TensorType, &'a [u8]);

impl Tiles for Whole<'_> {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		let bytes = Tiling::of(self.0).bytes(at.tile)?;
		self.1.get(bytes.start as usize..bytes.end as usize)
	}
}

/// One operator on weights of one type.
fn plan(op: Op, operands: u32, ty: &TensorType) -> Plan {
	let graph = Graph {
		inputs: vec![TensorType::new(ElementType::I8, [1])],
		weights: vec![Tensor { ty: ty.clone(), root: [0; 32] }; operands as usize],
		nodes: vec![Node { op, inputs: (0..operands).map(Value::Weight).collect() }],
		outputs: vec![Value::Node(0)],
	};
	graph.validate().expect("the graph is valid")
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
	fn name(b: Linear<0, 28_000>) {
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
		let ty = TensorType::new(ElementType::I8, [b]);
		let revealed = bytes(b);
		let top = tile_node(&ty, 0..Tiling::of(&ty).count(), &revealed).expect("the bytes fit");
		let root = tensor_root_of_top(&ty, &top);
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

	/// The most hashes for its length: short tiles far from each other in a large tensor.
	#[benchmark]
	fn open_proof(k: Linear<2, 310>) {
		let ty = TensorType::new(ElementType::I8, [8_000_000, 513]);
		let count = Tiling::of(&ty).count();
		let path = 32 * (levels(count) - 1);
		// Fewer hashes are shared between paths than tiles' lengths and places take.
		let tiles = (k * 1_024 / (513 + path)).max(1);
		let places: Vec<u32> = (0..tiles).map(|tile| tile * (count / tiles)).collect();
		let opening = Opening { siblings: hashes(siblings(count, &places)) };
		let tile = bytes(513);
		let leaves: Vec<(u32, Hash)> = places.iter().map(|place| (*place, tile_hash(&tile))).collect();
		let top = opening.top(count, &leaves).expect("the opening fits");
		let root = tensor_root_of_top(&ty, &top);
		let record = NodeRecord {
			op: Op::Relu,
			operands: vec![Operand { source: Source::Weight { place: 0, root }, ty: ty.clone() }],
			result: ty.clone(),
		};
		let leaf = record.leaf();
		let operands =
			vec![OpenedTiles { tiles: places.iter().map(|place| (*place, tile.clone())).collect(), opening }];
		let proof = Proof {
			record,
			tile: 0,
			index: 0,
			inputs: Vec::new(),
			nodes: Vec::new(),
			trace: Opening::default(),
			operands,
		};
		let proof = proof.encode();
		assert!(proof.len() as u32 <= (k + 1) * 1_024 && (tiles == 1 || proof.len() as u32 > (k - 1) * 900));
		let revealed = bytes(limits::MAX_TILE_BYTES);
		let judged = TensorType::new(ElementType::I8, [8_000_000, 513]);
		let mut accused = accused(&judged, [0; 32]);
		// The first tiles are revealed.
		accused.level = 6;
		accused.record = H256(leaf);
		let (id, _) = dispute::<T>(&Roots::default(), Stage::Proving(accused), 0);
		Posted::<T>::insert(id, REVEAL, BoundedVec::truncate_from(revealed));
		let dispute = Disputes::<T>::get(id).expect("it was just put");
		let action = Move::Prove(BoundedVec::try_from(proof).expect("it is within its bound"));

		#[block]
		{
			assert!(Pallet::<T>::follow(id, &dispute, &action).is_ok());
		}
	}

	#[benchmark]
	fn evaluate_product(t: Linear<1, 65_536>) {
		let ty = TensorType::new(ElementType::I16, [1, t]);
		let plan = plan(Op::MatMul, 2, &ty);
		let bytes = bytes(2 * t);
		let value;

		#[block]
		{
			value = evaluate_element(&plan, 0, 0, 0, &Whole(&ty, &bytes));
		}

		assert!(value.is_ok());
	}

	#[benchmark]
	fn evaluate_walk(t: Linear<1, 65_535>) {
		let ty = TensorType::new(ElementType::I32, [1, 1, t, 1]);
		let kernel = [1, t as u16];
		let op = Op::MaxPool2d(MaxPool2d { kernel, rows: Axis::PLAIN, columns: Axis::PLAIN });
		let plan = plan(op, 1, &ty);
		let bytes = bytes(4 * t);
		let value;

		#[block]
		{
			value = evaluate_element(&plan, 0, 0, 0, &Whole(&ty, &bytes));
		}

		assert!(value.is_ok());
	}

	#[benchmark]
	fn answer(k: Linear<1, 256>) {
		let ty = TensorType::new(ElementType::I8, [k, 1_024]);
		let bytes = bytes(k * 1_024);
		let top = tile_node(&ty, 0..Tiling::of(&ty).count(), &bytes).expect("the bytes fit");
		let roots = vec![tensor_root_of_top(&ty, &top)];
		let output = values_root(&roots);
		let demand = Demand { of: Artefact::Output, tensor: 0, piece: 0 };
		let claimed = Roots { output, ..Default::default() };
		let (id, _) = dispute::<T>(&claimed, Stage::Answering(demand), 0);
		let answer = Answer::Tiles { roots, ty, bytes, opening: Opening::default() }.encode();
		let dispute = Disputes::<T>::get(id).expect("it was just put");
		let action = Move::Answer(BoundedVec::try_from(answer).expect("it is within its bound"));

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
