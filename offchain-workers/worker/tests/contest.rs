//! Moves from executions of one's own, of random models over all operators, against the referee.

mod support;

use ambit_engine::{Device, Engine, Tamper};
use ambit_graph::{testing::Random, ElementType, Graph, Node, Op, TensorType, Value, Weight};
use ambit_primitives::{
	disputes::{Artefact, Demand, Move, Side, Stage},
	jobs::{ResultClaim, SignedTrace, MAX_INLINE_OUTPUT},
	worker::{Execution, Respond},
	Cid,
};
use ambit_referee::{testing::Execution as Truth, Charge, Refusal};
use ambit_trace::{commit_weights, values_root, Hash};
use ambit_worker::contest::{answer, post, trace_roots, Materials, NoMove, Replay, WrongInput};
use codec::Encode;
use proptest::prelude::*;
use sp_core::H256;
use std::collections::{BTreeMap, BTreeSet};
use support::game::{claimed, End, Game};

fn input_root(truth: &Truth) -> H256 {
	H256(values_root(&truth.input_roots))
}

/// A model executed by an engine of its own, spoilt or not.
fn replay(truth: &Truth, tamper: Option<Tamper>) -> Replay {
	let engine = Engine::new(Device::Cpu).expect("the processor is there");
	let model = engine.load(&truth.plan.graph().encode(), &truth.weights).expect("the model loads");
	Replay::new(model, truth.inputs.clone(), input_root(truth), tamper).expect("the input is the model's")
}

fn execution(truth: &Truth) -> Execution {
	let cid = Cid::default;
	let (model, input_root) = (H256(truth.model.root()), input_root(truth));
	Execution { job: 1, attempt: 0, due: 9, model, graph: cid(), weights: cid(), input: cid(), input_root }
}

/// What an operator signs that found this.
fn signed(replay: &Replay) -> ResultClaim {
	let (roots, outputs) = (replay.roots().unwrap(), replay.outputs().unwrap());
	let inline = (outputs.len() <= MAX_INLINE_OUTPUT as usize).then(|| outputs.to_vec().try_into().unwrap());
	let trace = Some(SignedTrace { root: H256(roots.trace), cid: Cid::default() });
	ResultClaim { output_root: H256(roots.output), output: Cid::default(), trace, inline }
}

/// The move that is due, with all that it asks for.
fn move_of(replay: &Replay, truth: &Truth, task: &Respond, published: &[Hash]) -> Result<Move, NoMove> {
	let mut have = Materials::default();
	loop {
		match replay.respond(task, &have) {
			Err(NoMove::NeedsTrace) if have.trace.is_none() => have.trace = Some(published.to_vec()),
			Err(NoMove::NeedsWeight(slice)) => {
				let bytes = slice.bytes.start as usize..slice.bytes.end as usize;
				let known = have.weights.insert(slice.place, truth.weights[bytes].to_vec());
				assert_eq!(known, None, "it has that already");
			}
			said => return said,
		}
	}
}

/// Plays a dispute about what a spoilt execution signed. Gives the moves, the opening included.
fn convict(truth: &Truth, tamper: Tamper, published: bool) -> u32 {
	convict_of(truth, tamper, published, true).expect("a wrong trace is wrong")
}

/// The same where the result may name no trace: then it isn't wrong if its output isn't.
fn convict_of(truth: &Truth, tamper: Tamper, published: bool, traced: bool) -> Option<u32> {
	let (operator, challenger) = (replay(truth, Some(tamper)), replay(truth, None));
	let (execution, claim) = (execution(truth), signed(&operator));
	let trace = operator.roots().unwrap().nodes.clone();
	let claim = if traced { claim } else { ResultClaim { trace: None, ..claim } };
	let charge = challenger.charge(&claim, published.then_some(&trace[..])).unwrap()?;
	assert_eq!(matches!(charge, Charge::Node(_)), published && traced);
	let mut game = Game::open(&execution, &claim, &charge.encode()).expect("it is played out");
	loop {
		let side = if game.side() == Side::Operator { &operator } else { &challenger };
		let action = move_of(side, truth, &game.task(), &trace).expect("each side has a move");
		match game.play(action) {
			Some(end) => {
				assert_eq!(end, End::Convicted);
				return Some(game.turn + 1);
			}
			None => continue,
		}
	}
}

#[test]
fn a_flipped_bit_in_any_operators_result_should_be_convicted() {
	let mut operators = BTreeMap::<&str, u32>::new();
	let (mut all, mut right) = (BTreeSet::new(), 0);
	for seed in 0..300 {
		let truth = Truth::random(seed);
		let mut random = Random::new(seed);
		let tamper =
			Tamper { node: random.number() as u32, element: random.number(), bit: random.number() as u32 };
		let node = tamper.node_of(truth.nodes.len() as u32);
		let published = seed % 3 > 0;
		let moves = convict(&truth, tamper, published);
		assert!(moves <= if published { 5 } else { 7 }, "{moves} moves in seed {seed}");
		match convict_of(&truth, tamper, published, false) {
			Some(moves) => assert!(moves <= 7, "{moves} moves in seed {seed}"),
			None => right += 1,
		}
		let names = |node: &Node| node.steps().map(|step| step.op.name()).collect::<Vec<_>>();
		for name in names(&truth.plan.graph().nodes[node as usize]) {
			*operators.entry(name).or_default() += 1;
		}
		all.extend(truth.plan.graph().nodes.iter().flat_map(names));
	}
	assert_eq!(operators.keys().copied().collect::<BTreeSet<_>>(), all, "{operators:?}");
	// Where the bit makes no difference in the end, the result is right that names no trace.
	assert!((1..200).contains(&right), "{right}");
}

/// A small and a large product of one input: 160,000 bytes of results, 2.5 MB of weights.
fn large() -> Truth {
	let types = [[16, 64], [40_000, 64]].map(|shape| TensorType::new(ElementType::I8, shape));
	let mut random = Random::new(5);
	let mut bytes = |ty: &TensorType| (0..ty.bytes()).map(|_| random.number() as u8).collect::<Vec<_>>();
	let weights = types.each_ref().map(&mut bytes).concat();
	let mut graph = Graph {
		inputs: vec![TensorType::new(ElementType::I8, [1, 64])],
		weights: types.into_iter().map(|ty| Weight { ty, root: [0; 32] }).collect(),
		nodes: (0..2)
			.map(|place| Node::new(Op::MatMul, vec![Value::Input(0), Value::Weight(place)]))
			.collect(),
		outputs: vec![Value::Node(0), Value::Node(1)],
	};
	commit_weights(&mut graph, &weights).unwrap();
	let inputs = bytes(&graph.inputs[0]);
	Truth::of(ambit_graph::testing::Case { plan: graph.validate().unwrap(), weights, inputs })
}

#[test]
fn a_flipped_bit_in_a_large_result_should_take_five_moves() {
	let truth = large();
	for (element, bit) in [(0, 0), (31_234, 17), (39_999, 31)] {
		assert_eq!(convict(&truth, Tamper { node: 1, element, bit }, true), 5);
	}
	assert_eq!(convict(&truth, Tamper { node: 1, element: 9, bit: 9 }, false), 7);
}

#[test]
fn a_side_that_has_nothing_true_to_say_should_say_nothing() {
	let truth = large();
	let tamper = Tamper { node: 1, element: 31_234, bit: 3 };
	let (liar, honest) = (replay(&truth, Some(tamper)), replay(&truth, None));
	let (execution, claim) = (execution(&truth), signed(&liar));
	let trace = liar.roots().unwrap().nodes.clone();
	let charge = honest.charge(&claim, Some(&trace)).unwrap().unwrap();
	let mut game = Game::open(&execution, &claim, &charge.encode()).unwrap();

	// An operator that executes again, and finds another result than it signed.
	let nothing = Materials::default();
	assert_eq!(honest.respond(&game.task(), &nothing), Err(NoMove::OtherResult { node: 1 }));
	game.play(move_of(&liar, &truth, &game.task(), &trace).unwrap());
	// A challenger that finds what the operator says.
	assert!(matches!(game.stage, Stage::Picking(_)));
	assert_eq!(liar.respond(&game.task(), &nothing), Err(NoMove::Agrees));
	game.play(move_of(&honest, &truth, &game.task(), &trace).unwrap());
	game.play(move_of(&liar, &truth, &game.task(), &trace).unwrap());
	let task = game.task();
	assert!(matches!(game.stage, Stage::Proving(_)));
	assert_eq!(honest.respond(&task, &nothing), Err(NoMove::NeedsTrace));
	let with_trace = |trace: &[Hash]| Materials { trace: Some(trace.to_vec()), ..Default::default() };
	assert_eq!(liar.respond(&task, &with_trace(&trace)), Err(NoMove::Agrees));
	let mut other = trace.clone();
	other[0][0] ^= 1;
	assert_eq!(honest.respond(&task, &with_trace(&other)), Err(NoMove::OtherTrace));
	assert_eq!(honest.respond(&task, &with_trace(&[])), Err(NoMove::OtherTrace));
	let Err(NoMove::NeedsWeight(slice)) = honest.respond(&task, &with_trace(&trace)) else { panic!() };
	assert_eq!((slice.place, slice.bytes), (1, 16 * 64..40_016 * 64));
	// Weights that are not the model's make a proof that the referee would refuse.
	let mut have = with_trace(&trace);
	have.weights.insert(1, vec![0; 40_000 * 64]);
	assert!(matches!(honest.respond(&task, &have), Err(NoMove::Refused(Refusal::Tiles(_)))));

	let mut elsewhere = task.clone();
	elsewhere.execution.input_root = H256::zero();
	assert_eq!(honest.respond(&elsewhere, &nothing), Err(NoMove::OtherExecution));
	// Nobody says anything about a node that there is not.
	let mut beyond = task;
	let Stage::Proving(at) = &mut beyond.stage else { panic!() };
	at.node = 2;
	assert!(honest.respond(&beyond, &with_trace(&trace)).is_err());
}

#[test]
fn an_operator_that_finds_another_output_than_it_signed_should_post_no_trace() {
	let truth = large();
	let (liar, honest) = (replay(&truth, Some(Tamper { node: 1, element: 9, bit: 9 })), replay(&truth, None));
	let (execution, claim) = (execution(&truth), ResultClaim { trace: None, ..signed(&liar) });
	let charge = honest.charge(&claim, None).unwrap().unwrap();
	let mut game = Game::open(&execution, &claim, &charge.encode()).unwrap();
	let nothing = Materials::default();
	assert_eq!(honest.respond(&game.task(), &nothing), Err(NoMove::OtherTrace));
	game.play(liar.respond(&game.task(), &nothing).unwrap());
	// And who finds the same names nothing in it.
	assert_eq!(liar.respond(&game.task(), &nothing), Err(NoMove::Agrees));
}

#[test]
fn a_trace_of_another_output_should_convict_at_once() {
	let truth = large();
	let honest = replay(&truth, None);
	let execution = execution(&truth);
	let claim =
		ResultClaim { output_root: H256::repeat_byte(7), trace: None, inline: None, ..signed(&honest) };
	let charge = honest.charge(&claim, None).unwrap().unwrap();
	let mut game = Game::open(&execution, &claim, &charge.encode()).unwrap();
	// No worker posts it; somebody does by hand.
	let right = signed(&honest);
	let posted = post(&execution, &right, &[None], &truth.plan, &honest.roots().unwrap().nodes).unwrap();
	game.play(posted);
	let said = honest.respond(&game.task(), &Materials::default()).unwrap();
	assert!(matches!(said, Move::Output(_)));
	assert_eq!(game.play(said), Some(End::Convicted));
}

#[test]
fn an_input_that_is_not_the_jobs_should_be_refused() {
	let truth = Truth::random(1);
	let model = replay(&truth, None).model().clone();
	let (root, expected) = (input_root(&truth), truth.inputs.len() as u64);
	let of = |input: &[u8], root| Replay::new(model.clone(), input.to_vec(), root, None).map(|_| ());
	assert_eq!(of(&truth.inputs, root), Ok(()));
	let long = [&truth.inputs[..], &[0]].concat();
	let length = ambit_trace::LengthMismatch { expected, found: expected + 1 };
	assert_eq!(of(&long, root), Err(WrongInput::Length(length)));
	let other = H256::repeat_byte(1);
	assert_eq!(of(&truth.inputs, other), Err(WrongInput::Root { found: root, expected: other }));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn a_right_result_should_be_agreed_with_and_shown(seed: u64, draw: [u8; 32]) {
		let truth = Truth::random(seed);
		let own = replay(&truth, None);
		let (execution, claim, draw) = (execution(&truth), signed(&own), H256(draw));
		let trace = own.roots().unwrap().nodes.clone();
		prop_assert_eq!(own.charge(&claim, None), Ok(None));
		prop_assert_eq!(own.charge(&claim, Some(&trace)), Ok(None));
		let untraced = ResultClaim { trace: None, ..claim.clone() };
		prop_assert_eq!(own.charge(&untraced, None), Ok(None));
		// Nothing but the outputs has to be known for it.
		prop_assert_eq!(replay(&truth, None).charge(&untraced, None), Ok(None));
		let shown = own.spot_check(&draw).unwrap();
		prop_assert_eq!(shown.check(&claimed(&execution, &claim), &draw.0), Ok(()));
		// The same, whether or not it was executed before.
		prop_assert_eq!(replay(&truth, None).spot_check(&draw).unwrap(), shown);
	}

	#[test]
	fn what_was_signed_should_be_posted_and_answered_with_or_without_executing(seed: u64, tensor in 0u32..3, piece in 0u32..2) {
		let truth = Truth::random(seed);
		let own = replay(&truth, None);
		let (execution, claim) = (execution(&truth), signed(&own));
		let trace = own.roots().unwrap().nodes.clone();
		let above = vec![None].try_into().unwrap();
		let mut game = Game::at(&execution, &claim, Stage::Posting { nodes: trace.len() as u32, above });
		let said = own.respond(&game.task(), &Materials::default()).unwrap();
		let posted = |above: &[_], trace: &[_]| post(&execution, &claim, above, &truth.plan, trace);
		prop_assert_eq!(posted(&[None], &trace), Ok(said.clone()));
		prop_assert_eq!(posted(&[None], &trace[1..]), Err(NoMove::OtherTrace));
		prop_assert_eq!(posted(&[Some(H256::zero())], &trace), Err(NoMove::NothingDue));
		let untraced = ResultClaim { trace: None, ..claim.clone() };
		prop_assert_eq!(post(&execution, &untraced, &[None], &truth.plan, &trace), Ok(said.clone()));
		prop_assert_eq!(game.play(said), None);

		let blobs = [(Artefact::Input, truth.inputs.clone()), (Artefact::Output, truth.outputs()), (Artefact::Trace, trace.concat())];
		for (of, blob) in blobs {
			let demand = Demand { of, tensor, piece };
			let mut game = Game::at(&execution, &claim, Stage::Answering(demand));
			let said = own.respond(&game.task(), &Materials::default()).unwrap();
			prop_assert_eq!(answer(&execution, &claim, &demand, &truth.plan, &blob), Ok(said.clone()));
			prop_assert_eq!(game.play(said), Some(End::Acquitted));
			let mut wrong = blob.clone();
			wrong[0] ^= 1;
			prop_assert!(answer(&execution, &claim, &demand, &truth.plan, &wrong).is_err());
			prop_assert!(answer(&execution, &claim, &demand, &truth.plan, &blob[1..]).is_err());
		}
	}
}

#[test]
fn a_traces_blob_should_be_whole_roots() {
	assert_eq!(trace_roots(&[]), Some(vec![]));
	assert_eq!(trace_roots(&[7; 64]), Some(vec![[7; 32]; 2]));
	assert_eq!(trace_roots(&[7; 65]), None);
}
