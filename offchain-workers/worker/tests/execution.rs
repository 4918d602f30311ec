//! From a batch to answers, with real models over real gateways.

mod support;

use ambit_artifacts::parse_bytes;
use ambit_primitives::{
	jobs::DeclineReason,
	worker::{Drawn, Execution, Outcome, Task},
};
use sp_core::H256;
use support::{config, input_root, ledger, Model, Publisher, Rig, GENESIS};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn declined(reason: DeclineReason) -> Outcome {
	Outcome::Declined(reason)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_should_be_executed_stored_and_answered() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let model = Model::new(10);
	let inputs = [[1, 2, 3, 4], [255, 0, 127, 128], [9, 9, 9, 9]];
	let mut tasks = Vec::new();
	for (job, input) in (0..).zip(&inputs) {
		tasks.push(publisher.execution(job, &model, input).await);
	}
	let outcomes = rig.outcomes(&tasks).await;
	let graph = ambit_graph::Graph::decode_bounded(&model.graph).unwrap();
	for ((task, input), outcome) in tasks.iter().zip(&inputs).zip(&outcomes) {
		let Outcome::Done(claim) = outcome else { panic!("{outcome:?}") };
		let expected = model.output(input);
		assert_eq!(claim.inline.as_ref().unwrap()[..], expected);
		let store = rig.handle.store();
		assert_eq!(store.get(&parse_bytes(&claim.output).unwrap(), 1_000).await.unwrap(), expected);
		assert_eq!(claim.trace, None);
		let traced = rig.traced(task, claim.clone()).await;
		let signed = traced.trace.as_ref().unwrap();
		let trace = store.get(&parse_bytes(&signed.cid).unwrap(), 1_000).await.unwrap();
		let roots: Vec<[u8; 32]> = trace.chunks(32).map(|root| root.try_into().unwrap()).collect();
		assert_eq!(roots.len(), graph.nodes.len());
		let root = ambit_trace::trace_root(&model.root.0, &task.input_root.0, &roots);
		assert_eq!(signed.root, H256(root));
		assert_eq!(claim.output_root, H256(ambit_trace::values_root(&roots)));
		let gateway = rig.handle.gateway_address().unwrap();
		let url = format!("http://{gateway}/ipfs/{}?format=raw", parse_bytes(&claim.output).unwrap());
		assert_eq!(rig.http.get(url).send().await.unwrap().bytes().await.unwrap()[..], expected);
	}
	assert_eq!(rig.outcomes(&tasks).await, outcomes);
	assert_eq!(rig.metric("ambit_worker_tasks_total{end=\"done\",kind=\"execute\"}").await, 3.0);
	assert_eq!(rig.metric("ambit_worker_models").await, 1.0);
	rig.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_should_be_said_after_a_restart_and_never_of_another_output() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let upstream = publisher.upstream();
	let rig = Rig::start(config(directory.path(), &upstream)).await;
	let task = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	let Outcome::Done(claim) = rig.outcome(&task).await else { panic!("not done") };
	rig.handle.shutdown().await;

	let rig = Rig::start(config(directory.path(), &upstream)).await;
	let traced = rig.traced(&task, claim.clone()).await;
	let later = Execution { due: 400, ..task.clone() };
	assert_eq!(rig.traced(&later, claim.clone()).await, traced);
	assert_eq!(rig.metric("ambit_worker_tasks_total{end=\"traced\",kind=\"trace\"}").await, 1.0);
	// It has another result than was drawn: nobody hears of it.
	let drawn = Drawn { execution: task, output_root: H256::repeat_byte(7) };
	rig.failure(&Task::Trace(drawn)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_output_too_long_for_the_ledger_should_be_stored_only() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let model = Model::new(100);
	let task = publisher.execution(1, &model, &[1, 2, 3, 4]).await;
	let Outcome::Done(claim) = rig.outcome(&task).await else { panic!("not done") };
	assert_eq!(claim.inline, None);
	let output = rig.handle.store().get(&parse_bytes(&claim.output).unwrap(), 1_000).await.unwrap();
	assert_eq!(output, model.output(&[1, 2, 3, 4]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_should_be_computed_once_however_often_it_is_asked_for() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let task = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	let many = rig.request(&vec![task.clone(); 512]);
	futures::future::join_all((0..20).map(|_| rig.ask(&many))).await;
	let outcome = rig.outcome(&task).await;
	let answers = rig.ask(&many).await;
	assert_eq!(answers.len(), 512);
	assert!(answers.iter().all(|(_, _, answer)| *answer == outcome));
	assert_eq!(rig.metric("ambit_worker_tasks_total{end=\"done\",kind=\"execute\"}").await, 1.0);
	assert_eq!(rig.metric("ambit_worker_execution_seconds_count").await, 1.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_of_another_chain_operator_or_attempt_should_be_another_task() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let model = Model::new(10);
	let here = publisher.execution(1, &model, &[1, 2, 3, 4]).await;
	let there = publisher.execution(1, &model, &[4, 3, 2, 1]).await;
	let Outcome::Done(claim) = rig.outcome(&here).await else { panic!("not done") };
	assert_eq!(claim.inline.unwrap()[..], model.output(&[1, 2, 3, 4]));

	let mut elsewhere = rig.request(std::slice::from_ref(&there));
	elsewhere.genesis = H256::repeat_byte(0xbb);
	assert_ne!(elsewhere.genesis, GENESIS);
	let mut other_operator = rig.request(std::slice::from_ref(&here));
	other_operator.operator = [8; 32].into();
	let mut again = here.clone();
	again.attempt = 1;
	for request in [&elsewhere, &other_operator, &rig.request(&[again])] {
		assert_eq!(rig.ask(request).await, []);
	}
	rig.until("finished", 4).await;
	let answers = rig.ask(&elsewhere).await;
	let [(1, 0, Outcome::Done(claim))] = &answers[..] else { panic!("{answers:?}") };
	assert_eq!(claim.inline.as_ref().unwrap()[..], model.output(&[4, 3, 2, 1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inputs_that_are_not_what_the_client_said_should_be_declined() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let model = Model::new(10);
	let good = publisher.execution(0, &model, &[1, 2, 3, 4]).await;
	let mut tasks = Vec::new();
	let inputs = [vec![1, 2, 3, 5], vec![1, 2, 3], vec![1, 2, 3, 4, 5], vec![], vec![7; 3_000_000]];
	for (job, bytes) in (1..).zip(inputs) {
		let input = publisher.put(bytes).await;
		tasks.push(ambit_primitives::worker::Execution { job, input, ..good.clone() });
	}
	// A dag-pb block that is no file.
	let not_a_file = ambit_artifacts::Cid::new_v1(0x70, *ambit_artifacts::raw_cid(b"").hash());
	tasks.push(ambit_primitives::worker::Execution { job: 6, input: ledger(&not_a_file), ..good.clone() });
	publisher.put(vec![]).await;
	let outcomes = rig.outcomes(&tasks).await;
	assert_eq!(outcomes[0], declined(DeclineReason::InputMismatch));
	for (task, outcome) in tasks.iter().zip(&outcomes).skip(1) {
		assert_eq!(*outcome, declined(DeclineReason::InputMalformed), "job {}", task.job);
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn models_that_are_not_what_their_root_says_should_be_declined() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let (model, other) = (Model::new(10), Model::new(11));
	let good = publisher.execution(0, &model, &[1, 2, 3, 4]).await;
	let mut flipped = model.weights.clone();
	flipped[17] ^= 1;
	let mut tasks = vec![good.clone(); 6];
	tasks[0].graph = publisher.put(&other.graph[..]).await;
	tasks[1].graph = publisher.put(b"not a graph".to_vec()).await;
	tasks[2].graph = publisher.put(vec![0; 9 << 20]).await;
	tasks[3].weights = publisher.put(&other.weights[..]).await;
	tasks[4].weights = publisher.put(flipped).await;
	tasks[5].weights = publisher.put(&model.weights[1..]).await;
	for (job, task) in (1..).zip(&mut tasks) {
		task.job = job;
	}
	let outcomes = rig.outcomes(&tasks).await;
	assert_eq!(outcomes, vec![declined(DeclineReason::ModelUnavailable); 6]);
	assert!(matches!(rig.outcome(&good).await, Outcome::Done(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_input_should_be_declined_in_time_and_not_before() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let mut slow = config(directory.path(), std::slice::from_ref(&publisher.url));
	slow.reporting_blocks = 8;
	let rig = Rig::start(slow).await;
	let mut missing = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	missing.input = ledger(&ambit_artifacts::raw_cid(b"nobody has this"));
	missing.due = 12;
	let begun = std::time::Instant::now();
	assert_eq!(rig.outcome(&missing).await, declined(DeclineReason::InputUnavailable));
	let took = begun.elapsed();
	// Blocks 1 to 12 take twelve seconds, and the report needs eight: more than a machine may be held up.
	assert!(took.as_secs() < 12, "declined after {took:?}");
	assert!(rig.metric("ambit_worker_tasks_total{end=\"retried\",kind=\"execute\"}").await >= 1.0);

	let mut no_model = missing.clone();
	(no_model.job, no_model.due) = (2, 2);
	(no_model.model, no_model.graph) = (H256::repeat_byte(5), missing.input.clone());
	assert_eq!(rig.outcome(&no_model).await, declined(DeclineReason::ModelUnavailable));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_input_that_appears_later_should_still_be_used() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let model = Model::new(10);
	let mut task = publisher.execution(1, &model, &[0, 0, 0, 0]).await;
	let late = [5, 6, 7, 8];
	task.input = ledger(&ambit_artifacts::raw_cid(&late));
	task.input_root = input_root(&late);
	assert_eq!(rig.ask(&rig.request(std::slice::from_ref(&task))).await, []);
	while rig.metric("ambit_worker_tasks_total{end=\"retried\",kind=\"execute\"}").await < 1.0 {
		tokio::task::yield_now().await;
	}
	publisher.put(late.to_vec()).await;
	let Outcome::Done(claim) = rig.outcome(&task).await else { panic!("not done") };
	assert_eq!(claim.inline.unwrap()[..], model.output(&late));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_lies_should_not_have_a_task_declined_as_mismatch() {
	let liar = support::rogue(|mut stream| async move {
		let mut head = [0; 4_096];
		let _ = stream.read(&mut head).await;
		let _ =
			stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlies").await;
	})
	.await;
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let mut task = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	let rig = Rig::start(config(directory.path(), &[liar.clone(), publisher.url.clone()])).await;
	assert!(matches!(rig.outcome(&task).await, Outcome::Done(_)));

	let directory = tempfile::tempdir().unwrap();
	let rig = Rig::start(config(directory.path(), &[liar])).await;
	rig.handle.store().put(Model::new(10).graph).await.unwrap();
	rig.handle.store().put(Model::new(10).weights).await.unwrap();
	// So it has the model, and it is not that which can't be had in time.
	let ready = publisher.execution(2, &Model::new(10), &[4, 3, 2, 1]).await;
	rig.handle.store().put(vec![4, 3, 2, 1]).await.unwrap();
	assert!(matches!(rig.outcome(&ready).await, Outcome::Done(_)));
	task.due = 2;
	assert_eq!(rig.outcome(&task).await, declined(DeclineReason::InputUnavailable));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_for_this_machine_should_fail_and_not_be_declined() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let model = Model::new(10);
	let task = publisher.execution(1, &model, &[1, 2, 3, 4]).await;
	let upstream = [publisher.url.clone()];
	let mut small = config(directory.path(), &upstream);
	small.max_input_bytes = 3;
	let rig = Rig::start(small).await;
	assert_eq!(rig.outcome(&task).await, Outcome::Failed);
	rig.handle.shutdown().await;

	let mut small = config(directory.path(), &upstream);
	small.limits.model = 10;
	let rig = Rig::start(small).await;
	assert_eq!(rig.outcome(&task).await, Outcome::Failed);
	rig.handle.shutdown().await;

	// A larger machine on the same directory.
	let rig = Rig::start(config(directory.path(), &upstream)).await;
	assert!(matches!(rig.outcome(&task).await, Outcome::Done(_)));
}
