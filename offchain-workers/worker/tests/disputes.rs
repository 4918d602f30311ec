//! Workers that watch, accuse and play, through the service, against the referee.

mod support;

use ambit_artifacts::parse_bytes;
use ambit_engine::Tamper;
use ambit_graph::{testing::Random, ElementType, Graph, Node, Op, TensorType, Value, Weight};
use ambit_primitives::{
	disputes::{Artefact, Demand, Side, Stage},
	jobs::{DeclineReason, ResultClaim, SignedTrace},
	worker::{Execution, Outcome, Respond, Task, Watch},
};
use ambit_referee::{testing::Execution as Truth, Charge, NodeCharge};
use ambit_trace::{commit_weights, NodeRecord, TraceTree};
use ambit_worker::{Watch as Share, WorkerConfig};
use codec::{DecodeAll, Encode};
use sp_core::H256;
use std::time::Duration;
use support::{
	config,
	game::{claimed, End, Game},
	ledger, Publisher, Rig,
};
use tempfile::TempDir;

/// One side: a worker that can be stopped and started again.
struct Party {
	config: WorkerConfig,
	rig: Rig,
	_directory: TempDir,
}

impl Party {
	async fn start(upstream: &[String], change: impl FnOnce(&mut WorkerConfig)) -> Self {
		let directory = tempfile::tempdir().unwrap();
		let mut config = config(directory.path(), upstream);
		change(&mut config);
		Self { rig: Rig::start(config.clone()).await, config, _directory: directory }
	}

	/// Stops it and starts it again.
	async fn restart(self) -> Self {
		let Self { config, rig, _directory } = self;
		rig.handle.shutdown().await;
		Self { rig: Rig::start(config.clone()).await, config, _directory }
	}

	/// What it found, without a trace.
	async fn found(&self, execution: &Execution) -> ResultClaim {
		match self.rig.answer(&Task::Execute(execution.clone())).await {
			Outcome::Done(claim) => claim,
			other => panic!("{other:?}"),
		}
	}

	/// What it found, with the trace that it says when it is audited.
	async fn result(&self, execution: &Execution) -> ResultClaim {
		let claim = self.found(execution).await;
		self.rig.traced(execution, claim).await
	}

	async fn watch(&self, execution: &Execution, claim: &ResultClaim) -> Outcome {
		let (execution, claim) = (execution.clone(), claim.clone());
		self.rig.answer(&Task::Watch(Watch { execution, claim })).await
	}

	async fn charge(&self, execution: &Execution, claim: &ResultClaim) -> Vec<u8> {
		match self.watch(execution, claim).await {
			Outcome::Charged(charge) => charge.into_inner(),
			other => panic!("{other:?}"),
		}
	}
}

/// Whose move it is, makes it. Gives the end, if that is it.
async fn step(game: &mut Game, operator: &Party, challenger: &Party) -> Option<End> {
	let party = if game.side() == Side::Operator { operator } else { challenger };
	match party.rig.answer(&Task::Respond(game.task())).await {
		Outcome::Moved(action) => game.play(action),
		other => panic!("{other:?} at {:?}", game.stage),
	}
}

async fn play_out(mut game: Game, operator: &Party, challenger: &Party) -> (End, u32) {
	loop {
		if let Some(end) = step(&mut game, operator, challenger).await {
			return (end, game.turn + 1);
		}
	}
}

/// Plays a dispute out whose sides stop and start again before every move. Gives its end, its stages, and the challenger.
async fn play_restarting(
	mut game: Game,
	mut operator: Party,
	mut challenger: Party,
) -> (End, Vec<Stage>, Party) {
	let mut stages = Vec::new();
	loop {
		stages.push(game.stage.clone());
		(operator, challenger) = (operator.restart().await, challenger.restart().await);
		if let Some(end) = step(&mut game, &operator, &challenger).await {
			return (end, stages, challenger);
		}
	}
}

/// Has time for the operator's trace, which is waited for as long as a block takes.
fn takes_its_time(config: &mut WorkerConfig) {
	config.block_time = Duration::from_secs(20);
}

fn lies(tamper: Tamper) -> impl FnOnce(&mut WorkerConfig) {
	move |config| config.tamper = Some(tamper)
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watcher_should_find_a_lie_and_win_however_often_both_sides_restart() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let liar = Party::start(&upstream, lies(Tamper { node: 1, element: 31_234, bit: 17 })).await;
	let truth = large();
	let execution = publisher.publish(1, &truth).await;
	let claim = liar.result(&execution).await;
	assert_ne!(claim.output_root.0, truth.roots.output);

	let with_liar = [publisher.url.clone(), liar.rig.gateway()];
	let mut watcher = Party::start(&with_liar, takes_its_time).await;
	let charge = watcher.charge(&execution, &claim).await;
	assert!(
		matches!(Charge::decode_all(&mut &charge[..]), Ok(Charge::Node(charge)) if charge.named.node == 1)
	);
	// The same again, from the journal.
	watcher = watcher.restart().await;
	assert_eq!(watcher.charge(&execution, &claim).await, charge);
	assert_eq!(watcher.rig.metric("ambit_worker_execution_seconds_count").await, 0.0);

	let game = Game::open(&execution, &claim, &charge).expect("it is played out");
	let (end, stages, ..) = play_restarting(game, liar, watcher).await;
	assert_eq!((end, stages.len()), (End::Convicted, 4));
	assert!(matches!(stages[1], Stage::Picking(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_that_is_withheld_should_be_demanded_and_judged() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let liar = Party::start(&upstream, lies(Tamper { node: 2, element: 5, bit: 6 })).await;
	// Nobody brings this one what the liar has.
	let watcher = Party::start(&upstream, |_| {}).await;
	for seed in 0..6 {
		let truth = Truth::random(seed);
		let execution = publisher.publish(seed, &truth).await;
		let claim = liar.result(&execution).await;
		let charge = watcher.charge(&execution, &claim).await;
		assert!(matches!(Charge::decode_all(&mut &charge[..]), Ok(Charge::Trace(_))));
		let game = Game::open(&execution, &claim, &charge).expect("it is played out");
		assert!(matches!(game.stage, Stage::Posting { .. }));
		let (end, moves) = play_out(game, &liar, &watcher).await;
		assert_eq!((end, moves), (End::Convicted, 5), "seed {seed}");
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_that_no_result_names_should_be_posted_and_judged_however_often_both_sides_restart() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let liar = Party::start(&upstream, lies(Tamper { node: 1, element: 31_234, bit: 17 })).await;
	let watcher = Party::start(&upstream, |_| {}).await;
	let execution = publisher.publish(1, &large()).await;
	let claim = liar.found(&execution).await;
	assert_eq!(claim.trace, None);
	let charge = watcher.charge(&execution, &claim).await;
	let game = Game::open(&execution, &claim, &charge).expect("it is played out");
	let (end, stages, watcher) = play_restarting(game, liar, watcher).await;
	assert_eq!((end, stages.len()), (End::Convicted, 6));
	assert!(matches!(stages[..2], [Stage::Posting { .. }, Stage::Naming { .. }]));
	// A right one is agreed with, and nobody has its trace.
	let honest = Party::start(&upstream, |_| {}).await;
	let claim = honest.found(&execution).await;
	assert_eq!(watcher.watch(&execution, &claim).await, Outcome::Agreed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_cid_that_leads_to_something_else_should_not_help_a_liar() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let liar = Party::start(&upstream, lies(Tamper { node: 0, element: 0, bit: 0 })).await;
	let watcher = Party::start(&[publisher.url.clone(), liar.rig.gateway()], takes_its_time).await;
	let truth = Truth::random(9);
	let execution = publisher.publish(1, &truth).await;
	let claim = liar.result(&execution).await;
	let right = truth.roots.nodes.concat();
	let long = vec![1; right.len() + 32];
	for other in [right, long, b"no roots".to_vec(), Vec::new()] {
		let claim = with_trace_at(&claim, publisher.put(other).await);
		let charge = watcher.charge(&execution, &claim).await;
		assert!(matches!(Charge::decode_all(&mut &charge[..]), Ok(Charge::Trace(_))));
	}
	for cid in [vec![1, 2, 3], ledger(&ambit_artifacts::raw_cid(b"nobody has this")).into_inner()] {
		let claim = with_trace_at(&claim, cid.try_into().unwrap());
		let charge = watcher.charge(&execution, &claim).await;
		assert!(matches!(Charge::decode_all(&mut &charge[..]), Ok(Charge::Trace(_))));
	}
	let charge = watcher.charge(&execution, &claim).await;
	assert!(matches!(Charge::decode_all(&mut &charge[..]), Ok(Charge::Node(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn right_results_should_be_left_alone_and_wrong_words_about_them_not() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let honest = Party::start(&upstream, |_| {}).await;
	let watcher = Party::start(&upstream, |_| {}).await;
	for seed in 20..26 {
		let truth = Truth::random(seed);
		let execution = publisher.publish(seed, &truth).await;
		let claim = honest.result(&execution).await;
		assert_eq!(claim.trace.as_ref().unwrap().root.0, truth.roots.trace);
		assert_eq!(watcher.watch(&execution, &claim).await, Outcome::Agreed);
		// Right in the trace, wrong in what is said of it.
		let mut output = claim.clone();
		output.output_root.0[0] ^= 1;
		let charge = watcher.charge(&execution, &output).await;
		assert_eq!(Game::open(&execution, &output, &charge).err(), Some(End::Convicted));
		if let Some(inline) = &claim.inline {
			let mut inline = inline.clone().into_inner();
			inline[0] ^= 1;
			let inline = ResultClaim { inline: Some(inline.try_into().unwrap()), ..claim.clone() };
			let charge = watcher.charge(&execution, &inline).await;
			assert_eq!(Game::open(&execution, &inline, &charge).err(), Some(End::Convicted));
		}
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_honest_operator_should_answer_a_wrong_charge_and_nobody_should_prove_it() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let honest = Party::start(&upstream, |_| {}).await;
	let challenger = Party::start(&[publisher.url.clone(), honest.rig.gateway()], |_| {}).await;
	for seed in 30..34 {
		let truth = Truth::random(seed);
		let execution = publisher.publish(seed, &truth).await;
		let claim = honest.result(&execution).await;
		let trace = TraceTree::new(&execution.model.0, &execution.input_root.0, &truth.roots.nodes).unwrap();
		let named = ambit_referee::NamedNode {
			interface: truth.model.interface().clone(),
			node: 0,
			record: NodeRecord::of(&truth.plan, 0).unwrap(),
			opening: truth.model.open(0).unwrap(),
		};
		let root = truth.roots.nodes[0];
		let charge = Charge::Node(NodeCharge { named, root, opening: trace.open(&[0]).unwrap() });
		let mut game = Game::open(&execution, &claim, &charge.encode()).unwrap();
		assert_eq!(step(&mut game, &honest, &challenger).await, None);
		challenger.rig.failure(&Task::Respond(game.task())).await;
	}
	assert_eq!(challenger.rig.health("finished").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_that_finds_another_result_than_it_signed_should_say_nothing() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let mut operator = Party::start(&upstream, lies(Tamper { node: 0, element: 0, bit: 0 })).await;
	let watcher = Party::start(&[publisher.url.clone(), operator.rig.gateway()], |_| {}).await;
	let truth = Truth::random(40);
	let execution = publisher.publish(1, &truth).await;
	let claim = operator.result(&execution).await;
	let charge = watcher.charge(&execution, &claim).await;
	let game = Game::open(&execution, &claim, &charge).unwrap();
	// Its memory is mended, its signature is not.
	operator.config.tamper = None;
	operator = operator.restart().await;
	let task = Task::Respond(game.task());
	operator.rig.failure(&task).await;
	// It tries again, and has its move as soon as it finds what it signed.
	operator.config.tamper = Some(Tamper { node: 0, element: 0, bit: 0 });
	operator = operator.restart().await;
	assert!(matches!(operator.rig.answer(&task).await, Outcome::Moved(_)));
}

/// Pieces that there are, and that there are not.
fn demands() -> Vec<Demand> {
	let mut demands = Vec::new();
	for of in [Artefact::Input, Artefact::Output, Artefact::Trace] {
		for (tensor, piece) in [(0, 0), (1, 0), (0, 7), (9, 0)] {
			demands.push(Demand { of, tensor, piece });
		}
	}
	demands
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_piece_that_is_demanded_should_be_answered_from_disk_and_anew() {
	let publisher = Publisher::start().await;
	let mut operator = Party::start(&publisher.upstream(), |_| {}).await;
	let truth = large();
	let execution = publisher.publish(1, &truth).await;
	let claim = operator.result(&execution).await;
	let directory = operator.config.directory.clone();
	let files = directory.join("artifacts/passing/blocks");
	for (round, gone) in [false, true].into_iter().enumerate() {
		if gone {
			std::fs::remove_dir_all(&files).unwrap();
			operator = operator.restart().await;
		}
		for demand in demands() {
			// Each a dispute of its own.
			let mut game = Game::at(&execution, &claim, Stage::Answering(demand));
			game.turn = round as u32;
			assert_eq!(step(&mut game, &operator, &operator).await, Some(End::Acquitted), "{demand:?}");
		}
		let above = vec![None].try_into().unwrap();
		let mut game = Game::at(&execution, &claim, Stage::Posting { nodes: 2, above });
		game.turn = round as u32;
		assert_eq!(step(&mut game, &operator, &operator).await, None);
	}
	// What was gone is there again.
	let store = operator.rig.handle.store();
	let output = store.get(&parse_bytes(&claim.output).unwrap(), 1 << 20).await.unwrap();
	assert_eq!(output, truth.outputs());
	assert!(store.get(&parse_bytes(&claim.trace.unwrap().cid).unwrap(), 64).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_on_disk_should_be_answered_without_the_weights() {
	let publisher = Publisher::start().await;
	let mut operator = Party::start(&publisher.upstream(), |_| {}).await;
	let truth = Truth::random(50);
	let execution = publisher.publish(1, &truth).await;
	let claim = operator.result(&execution).await;
	let nowhere = ledger(&ambit_artifacts::raw_cid(b"nobody has these weights"));
	let execution = Execution { weights: nowhere, ..execution };
	operator = operator.restart().await;
	for of in [Artefact::Input, Artefact::Output, Artefact::Trace] {
		let stage = Stage::Answering(Demand { of, tensor: 0, piece: 0 });
		let mut game = Game::at(&execution, &claim, stage);
		assert_eq!(step(&mut game, &operator, &operator).await, Some(End::Acquitted));
	}
	assert_eq!(operator.rig.metric("ambit_worker_models").await, 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watcher_without_the_input_should_not_tell_until_it_has_it() {
	let publisher = Publisher::start().await;
	let honest = Party::start(&publisher.upstream(), |_| {}).await;
	let truth = Truth::random(60);
	let execution = publisher.publish(1, &truth).await;
	let claim = honest.result(&execution).await;
	let watcher = Party::start(&[], |_| {}).await;
	let task = Task::Watch(Watch { execution: execution.clone(), claim: claim.clone() });
	watcher.rig.failure(&task).await;
	let store = watcher.rig.handle.store();
	for part in [truth.plan.graph().encode(), truth.weights.clone(), truth.inputs.clone()] {
		watcher.rig.failure(&task).await;
		store.put(part).await.unwrap();
	}
	assert_eq!(watcher.rig.answer(&task).await, Outcome::Agreed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_should_be_another_when_the_stage_is_and_the_same_when_it_is_not() {
	let publisher = Publisher::start().await;
	let operator = Party::start(&publisher.upstream(), |_| {}).await;
	let truth = large();
	let execution = publisher.publish(1, &truth).await;
	let claim = operator.result(&execution).await;
	let game = |piece| {
		let stage = Stage::Answering(Demand { of: Artefact::Output, tensor: 1, piece });
		Game::at(&execution, &claim, stage).task()
	};
	// Two forks on which the same turn of the same dispute is about different pieces.
	let (one, other): (Respond, Respond) = (game(0), game(1));
	let answers = [
		operator.rig.answer(&Task::Respond(one.clone())).await,
		operator.rig.answer(&Task::Respond(other)).await,
		operator.rig.answer(&Task::Respond(one)).await,
	];
	assert_ne!(answers[0], answers[1]);
	assert_eq!(answers[0], answers[2]);
	let done = "ambit_worker_tasks_total{end=\"moved\",kind=\"respond\"}";
	assert_eq!(operator.rig.metric(done).await, 2.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_audit_should_show_a_tile_or_accuse() {
	use ambit_primitives::worker::Inspection;
	use ambit_referee::SpotCheck;
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let honest = Party::start(&upstream, |_| {}).await;
	let liar = Party::start(&upstream, lies(Tamper { node: 3, element: 1, bit: 1 })).await;
	let sources = [publisher.url.clone(), liar.rig.gateway(), honest.rig.gateway()];
	// Audits are not watching.
	let auditor = Party::start(&sources, |config| {
		takes_its_time(config);
		config.watch = Share::None;
	})
	.await;
	for seed in 70..76 {
		let truth = Truth::random(seed);
		let execution = publisher.publish(seed, &truth).await;
		let draw = H256::repeat_byte(seed as u8);
		// Where no trace is said there is nothing to agree with, and a wrong output is wrong.
		let found = honest.found(&execution).await;
		let inspection = Inspection { execution: execution.clone(), claim: found.clone(), draw };
		assert_eq!(auditor.rig.answer(&Task::Audit(inspection.clone())).await, Outcome::Agreed);
		let wrong = liar.found(&execution).await;
		let untraced = Inspection { claim: wrong.clone(), ..inspection.clone() };
		match auditor.rig.answer(&Task::Audit(untraced)).await {
			Outcome::Charged(_) => assert_ne!(wrong, found, "seed {seed}"),
			outcome => assert_eq!((outcome, wrong), (Outcome::Agreed, found), "seed {seed}"),
		}

		let claim = honest.result(&execution).await;
		let inspection = Inspection { claim: claim.clone(), ..inspection };
		let Outcome::Audited(shown) = auditor.rig.answer(&Task::Audit(inspection.clone())).await else {
			panic!("seed {seed}");
		};
		let shown = SpotCheck::decode_all(&mut &shown[..]).unwrap();
		assert_eq!(shown.check(&claimed(&execution, &claim), &draw.0), Ok(()));

		let claim = liar.result(&execution).await;
		let inspection = Inspection { claim: claim.clone(), ..inspection };
		let Outcome::Charged(charge) = auditor.rig.answer(&Task::Audit(inspection)).await else {
			panic!("seed {seed}");
		};
		let game = Game::open(&execution, &claim, &charge).unwrap();
		assert_eq!(play_out(game, &liar, &auditor).await, (End::Convicted, 3));
	}
	// One that can't be done is given back in time.
	let mut execution = publisher.publish(1, &Truth::random(77)).await;
	// So it has the model.
	assert!(matches!(auditor.rig.outcome(&execution).await, Outcome::Done(_)));
	execution.input = ledger(&ambit_artifacts::raw_cid(b"nobody has this"));
	execution.due = 1;
	let inspection = Inspection { execution, claim: claim_of_nothing(), draw: H256::zero() };
	let declined = Outcome::Declined(DeclineReason::InputUnavailable);
	assert_eq!(auditor.rig.answer(&Task::Audit(inspection)).await, declined);

	let watched =
		Watch { execution: publisher.publish(1, &Truth::random(1)).await, claim: claim_of_nothing() };
	assert_eq!(auditor.rig.answers(&auditor.rig.batch(vec![Task::Watch(watched)])).await, []);
	let not_chosen = "ambit_worker_tasks_total{end=\"not_chosen\",kind=\"watch\"}";
	assert_eq!(auditor.rig.metric(not_chosen).await, 1.0);
}

fn claim_of_nothing() -> ResultClaim {
	let (root, cid) = (H256::zero(), ambit_primitives::Cid::default());
	let trace = Some(SignedTrace { root, cid: cid.clone() });
	ResultClaim { output_root: root, output: cid, trace, inline: None }
}

/// The same claim with its trace elsewhere.
fn with_trace_at(claim: &ResultClaim, cid: ambit_primitives::Cid) -> ResultClaim {
	let root = claim.trace.as_ref().unwrap().root;
	ResultClaim { trace: Some(SignedTrace { root, cid }), ..claim.clone() }
}
