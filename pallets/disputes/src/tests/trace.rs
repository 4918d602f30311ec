//! Traces that are posted in chunks.

use super::players::*;
use crate::{mock::*, Disputes as Open, Posted};
use ambit_graph::{ElementType, Graph, Node, Op, TensorType, Value};
use ambit_primitives::disputes::{DisputedTrace, Ground, Move, Stage};
use ambit_referee::{
	object,
	testing::{Claim, Execution},
	Charge,
};
use ambit_trace::{trace_root, Hash};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::Pays};

/// A model of so many nodes, each the rectifier of the one before.
fn long(nodes: u32) -> Execution {
	let node = |place: u32| {
		let input = place.checked_sub(1).map_or(Value::Input(0), Value::Node);
		Node::new(Op::Relu, vec![input])
	};
	let graph = Graph {
		inputs: vec![TensorType::new(ElementType::I8, [4])],
		weights: Vec::new(),
		nodes: (0..nodes).map(node).collect(),
		outputs: vec![Value::Node(nodes - 1)],
	};
	let case = ambit_graph::testing::Case {
		plan: graph.validate().unwrap(),
		weights: Vec::new(),
		inputs: vec![1, 255, 3, 4],
	};
	Execution::of(case)
}

/// The result with a wrong root at this node.
fn wrong_at(truth: &Execution, node: usize) -> (Claim, Vec<Hash>) {
	let mut trace = truth.roots.nodes.clone();
	trace[node][0] ^= 1;
	let mut claim = truth.claim();
	claim.trace = Some(trace_root(&claim.model, &claim.input, &trace));
	(claim, trace)
}

fn demand(truth: &Execution) -> Charge {
	Charge::Trace((&truth.model).into())
}

fn problem(result: frame_support::dispatch::DispatchResultWithPostInfo) -> sp_runtime::DispatchError {
	result.unwrap_err().error
}

#[test]
fn trace_should_be_posted_in_chunks_in_any_order() {
	let truth = long(9_000);
	let (claim, trace) = wrong_at(&truth, 8_500);
	run(|| {
		let job = sign(A, &truth, &claim);
		assert_ok!(open(C1, job, &demand(&truth)));
		assert_eq!(Open::<Test>::get(0).unwrap().chunks, 3);
		for chunk in [2, 0] {
			let posted = play(worker(A), 0, post(&trace, chunk).unwrap()).unwrap();
			assert_eq!(posted.pays_fee, Pays::No);
			assert!(matches!(Open::<Test>::get(0).unwrap().stage, Stage::Posting { .. }));
			check();
		}
		// The same again is accepted, but not free, so that a dispute is no way to fill blocks for nothing.
		let again = play(worker(A), 0, post(&trace, 0).unwrap()).unwrap();
		assert_eq!(again.pays_fee, Pays::Yes);
		assert_ok!(play(worker(A), 0, post(&trace, 1).unwrap()));
		assert_eq!(Open::<Test>::get(0).unwrap().stage, Stage::Naming { nodes: 9_000 });
		let posted: Vec<Hash> = Disputes::posted_trace(0).into_iter().map(|root| root.0).collect();
		assert_eq!(posted, trace);

		let challenger = Challenger::new(&truth);
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(C1, 0, challenger.respond(0, &dispute).unwrap()));
		let Stage::Revealing(at) = Open::<Test>::get(0).unwrap().stage else { panic!() };
		assert_eq!((at.node, at.nodes), (8_500, 9_000));
		check();
		// Nobody has bytes with that root.
		run_to(System::block_number() + CLOCK + 1);
		assert!(is_void(job));
		assert_eq!(Posted::<Test>::iter().count(), 0);
	});
}

#[test]
fn trace_that_no_result_names_should_be_fixed_once_it_is_posted() {
	let truth = long(5_000);
	let (_, trace) = wrong_at(&truth, 4_500);
	let claim = truth.claim().untraced();
	run(|| {
		let job = sign(A, &truth, &claim);
		assert_ok!(open(C1, job, &demand(&truth)));
		let said = || Open::<Test>::get(0).unwrap().roots.trace;
		assert_eq!(said(), DisputedTrace::Unsaid);
		// Until all of it is there, a chunk may be another one, at a fee.
		assert_ok!(play(worker(A), 0, post(&truth.roots.nodes, 1).unwrap()));
		assert_eq!(play(worker(A), 0, post(&trace, 1).unwrap()).unwrap().pays_fee, Pays::Yes);
		check();
		assert_ok!(play(worker(A), 0, post(&trace, 0).unwrap()));
		let root = trace_root(&claim.model, &claim.input, &trace);
		assert_eq!(said(), DisputedTrace::Posted(root.into()));
		assert_eq!(problem(play(worker(A), 0, post(&trace, 0).unwrap())), Problem::NotYourTurn.into());
		check();
		let challenger = Challenger::new(&truth);
		let dispute = Open::<Test>::get(0).unwrap();
		assert_ok!(play(C1, 0, challenger.respond(0, &dispute).unwrap()));
		let Stage::Revealing(at) = Open::<Test>::get(0).unwrap().stage else { panic!() };
		assert_eq!((at.node, at.nodes), (4_500, 5_000));
	});
}

#[test]
fn trace_of_another_output_should_convict_at_once() {
	let truth = long(5_000);
	let claim = Claim { output: [9; 32], ..truth.claim().untraced() };
	run(|| {
		let job = sign(A, &truth, &claim);
		assert_ok!(open(C1, job, &demand(&truth)));
		for chunk in [0, 1] {
			assert_ok!(play(worker(A), 0, post(&truth.roots.nodes, chunk).unwrap()));
		}
		let said = Challenger::new(&truth).respond(0, &Open::<Test>::get(0).unwrap()).unwrap();
		assert!(matches!(said, Move::Output(_)));
		let said_wrongly = Move::Output(vec![1, 2, 3].try_into().unwrap());
		assert_eq!(problem(play(C1, 0, said_wrongly)), Problem::Malformed.into());
		assert_eq!(problem(play(worker(A), 0, said.clone())), Problem::NotYourTurn.into());
		assert_eq!(play(C1, 0, said).unwrap().pays_fee, Pays::No);
		assert_eq!(super::fuzz::ground_of_conviction(), Ground::Trace);
		super::game::assert_convicted(job);
		assert_eq!(Posted::<Test>::iter().count(), 0);
	});
}

#[test]
fn outputs_of_a_right_trace_should_convict_nobody() {
	let truth = long(5_000);
	for claim in [truth.claim(), truth.claim().untraced()] {
		run(|| {
			let job = sign(A, &truth, &claim);
			assert_ok!(open(C1, job, &demand(&truth)));
			let lie = Claim { output: [9; 32], ..truth.claim() };
			let (own, claimed) = (&truth.roots, lie.claimed());
			let objection = object(&truth.plan, &truth.model, own, &claimed, &own.nodes).unwrap();
			let said = Move::objecting(&objection).unwrap();
			assert!(matches!(said, Move::Output(_)));
			// Before there is a trace it is not to be said; afterwards it isn't so.
			assert_eq!(problem(play(C1, 0, said.clone())), Problem::NotYourTurn.into());
			for chunk in [0, 1] {
				assert_ok!(play(worker(A), 0, post(&truth.roots.nodes, chunk).unwrap()));
			}
			assert_eq!(problem(play(C1, 0, said)), Problem::Unfounded.into());
			run_to(System::block_number() + CLOCK + 1);
			super::game::assert_acquitted(job);
		});
	}
}

#[test]
fn charge_that_needs_a_trace_should_be_refused_where_none_is_named() {
	let (truth, lie) = super::game::long_game();
	run(|| {
		let job = sign(A, &truth, &lie.claim.untraced());
		let charge = Challenger::new(&truth).accuse(&lie.claim, Some(&lie.trace)).unwrap();
		assert!(matches!(charge, Charge::Node(_)));
		assert_noop!(open(C1, job, &charge).map_err(|error| error.error), Problem::TraceMismatch);
	});
}

#[test]
fn chunk_that_was_wrong_should_be_posted_anew() {
	let truth = long(5_000);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		assert_ok!(open(C1, job, &demand(&truth)));
		let (_, wrong) = wrong_at(&truth, 7);
		assert_ok!(play(worker(A), 0, post(&wrong, 0).unwrap()));
		let right = &truth.roots.nodes;
		assert_eq!(problem(play(worker(A), 0, post(right, 1).unwrap())), Problem::TraceMismatch.into());
		assert_ok!(play(worker(A), 0, post(right, 0).unwrap()));
		assert_ok!(play(worker(A), 0, post(right, 1).unwrap()));
		assert_eq!(Open::<Test>::get(0).unwrap().stage, Stage::Naming { nodes: 5_000 });
		// There is nothing to name; the challenger's clock runs out.
		run_to(System::block_number() + CLOCK + 1);
		assert_eq!(wealth(C1), ENDOWMENT - DISPUTE_BOND);
		assert_eq!(Posted::<Test>::iter().count(), 0);
		assert!(!is_void(job));
	});
}

#[test]
fn chunk_should_be_refused_when_its_place_or_length_is_wrong() {
	let truth = long(4_097);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		assert_ok!(open(C1, job, &demand(&truth)));
		let right = &truth.roots.nodes;
		let with = |chunk, roots: &[Hash]| {
			let roots: Vec<_> = roots.iter().map(|root| sp_core::H256(*root)).collect();
			play(worker(A), 0, Move::Post { chunk, roots: roots.try_into().unwrap() })
		};
		assert_noop!(with(2, &right[..1]).map_err(|error| error.error), Problem::NoSuchPlace);
		assert_noop!(with(u32::MAX, &right[..1]).map_err(|error| error.error), Problem::NoSuchPlace);
		assert_noop!(with(0, &right[..4_095]).map_err(|error| error.error), Problem::WrongLength);
		assert_noop!(with(1, &right[..2]).map_err(|error| error.error), Problem::WrongLength);
		assert_noop!(with(1, &[]).map_err(|error| error.error), Problem::WrongLength);
		assert_ok!(with(1, &right[4_096..]));
	});
}

#[test]
fn node_should_be_named_only_as_the_model_has_it() {
	let truth = long(10);
	let (claim, trace) = wrong_at(&truth, 4);
	run(|| {
		let job = sign(A, &truth, &claim);
		assert_ok!(open(C1, job, &demand(&truth)));
		assert_ok!(play(worker(A), 0, post(&trace, 0).unwrap()));
		let named = ambit_referee::name(&truth.plan, &truth.model, &truth.roots, &trace).unwrap();
		let say = |named: &ambit_referee::NamedNode| {
			play(C1, 0, Move::Name(named.encode().try_into().unwrap())).map_err(|error| error.error)
		};
		let mut other = named.clone();
		other.node = 5;
		assert_noop!(say(&other), Problem::ModelMismatch);
		let mut other = named.clone();
		other.node = 10;
		assert_noop!(say(&other), Problem::NoSuchPlace);
		let mut other = named.clone();
		other.record.last.op = Op::Argmax;
		assert_noop!(say(&other), Problem::ModelMismatch);
		assert_ok!(say(&named));
	});
}

#[test]
fn largest_trace_should_be_posted_and_cleared() {
	let truth = long(65_536);
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		assert_ok!(open(C1, job, &demand(&truth)));
		for chunk in 0..16 {
			assert_ok!(play(worker(A), 0, post(&truth.roots.nodes, chunk).unwrap()));
		}
		assert_eq!(Open::<Test>::get(0).unwrap().stage, Stage::Naming { nodes: 65_536 });
		check();
		assert_ok!(play(C1, 0, Move::Concede));
		assert_eq!(Posted::<Test>::iter().count(), 0);
	});
}
