//! Results that are committed to first and told later; what is watched, and when.

mod support;

use ambit_artifacts::parse_bytes;
use ambit_engine::Tamper;
use ambit_primitives::{
	jobs::{commitment, DeclineReason, ResultClaim},
	worker::{Execution, Outcome, Task, TaskId, Watch},
};
use ambit_worker::Watch as Share;
use axum::{http::Uri, Router};
use reqwest::StatusCode;
use sp_core::H256;
use std::{path::Path, sync::Arc};
use support::{config, ledger, Model, Publisher, Rig, OPERATOR};
use tokio::{
	net::TcpListener,
	sync::{Notify, Semaphore},
};

/// What a worker commits to.
async fn committed(rig: &Rig, execution: &Execution) -> H256 {
	match rig.answer(&Task::Commit(execution.clone())).await {
		Outcome::Committed(commitment) => commitment,
		other => panic!("{other:?}"),
	}
}

/// What a worker reveals.
async fn revealed(rig: &Rig, execution: &Execution) -> (ResultClaim, H256) {
	match rig.answer(&Task::Reveal(Execution { due: 200, ..execution.clone() })).await {
		Outcome::Revealed(claim, salt) => (claim, salt),
		other => panic!("{other:?}"),
	}
}

fn commitment_to(execution: &Execution, (claim, salt): &(ResultClaim, H256)) -> H256 {
	commitment(execution.job, execution.attempt, &OPERATOR, salt, claim)
}

/// Whether everyone can have an artefact.
async fn is_served(rig: &Rig, cid: &ambit_primitives::Cid) -> bool {
	let url = format!("{}/ipfs/{}?format=raw", rig.gateway(), parse_bytes(cid).unwrap());
	rig.http.get(url).send().await.unwrap().status() == StatusCode::OK
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_committed_to_should_be_revealed_after_a_restart_and_not_before() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let upstream = publisher.upstream();
	let model = Model::new(10);
	let execution = publisher.execution(1, &model, &[1, 2, 3, 4]).await;
	let rig = Rig::start(config(directory.path(), &upstream)).await;
	let commitment = committed(&rig, &execution).await;
	// Nobody learns by asking for a result that it could guess.
	let output = ledger(&ambit_artifacts::raw_cid(&model.output(&[1, 2, 3, 4])));
	assert!(!is_served(&rig, &output).await);
	rig.handle.shutdown().await;

	// Without anybody to fetch from: it is all there.
	let rig = Rig::start(config(directory.path(), &[])).await;
	assert_eq!(committed(&rig, &execution).await, commitment);
	assert!(!is_served(&rig, &output).await);
	let told = revealed(&rig, &execution).await;
	assert_eq!(commitment_to(&execution, &told), commitment);
	assert_eq!(told.0.output, output);
	assert_eq!(told.0.inline.as_ref().unwrap()[..], model.output(&[1, 2, 3, 4]));
	assert!(is_served(&rig, &output).await);
	assert_eq!(rig.metric("ambit_worker_execution_seconds_count").await, 0.0);
}

fn forget(directory: &Path, what: &[&str]) {
	for name in what {
		let path = directory.join(name);
		let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
		removed.unwrap();
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commitment_should_be_the_same_whatever_was_forgotten_but_the_secret() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let upstream = publisher.upstream();
	let execution = publisher.execution(1, &Model::new(100), &[1, 2, 3, 4]).await;
	let start = || Rig::start(config(directory.path(), &upstream));
	let rig = start().await;
	let commitment = committed(&rig, &execution).await;
	rig.handle.shutdown().await;
	for what in [&["journal"][..], &["sealed"], &["journal", "sealed", "artifacts"]] {
		forget(directory.path(), what);
		let rig = start().await;
		let told = revealed(&rig, &execution).await;
		assert_eq!(commitment_to(&execution, &told), commitment, "{what:?}");
		assert!(is_served(&rig, &told.0.output).await);
		assert_eq!(committed(&rig, &execution).await, commitment, "{what:?}");
		rig.handle.shutdown().await;
		forget(directory.path(), &["journal"]);
		let rig = start().await;
		committed(&rig, &execution).await;
		rig.handle.shutdown().await;
	}
	forget(directory.path(), &["journal", "secret"]);
	let rig = start().await;
	assert_ne!(committed(&rig, &execution).await, commitment);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_operators_should_commit_differently_to_the_same_result() {
	let publisher = Publisher::start().await;
	let execution = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	let mut told = Vec::new();
	for _ in 0..2 {
		let directory = tempfile::tempdir().unwrap();
		let rig = Rig::start(config(directory.path(), &publisher.upstream())).await;
		told.push((committed(&rig, &execution).await, revealed(&rig, &execution).await));
		rig.handle.shutdown().await;
	}
	assert_eq!(told[0].1 .0, told[1].1 .0);
	assert_ne!(told[0].0, told[1].0);
	assert_ne!(told[0].1 .1, told[1].1 .1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commitment_without_an_input_should_be_declined_in_time() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), &publisher.upstream())).await;
	let mut execution = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	// So it has the model, and it is not that which can't be had in time.
	assert!(matches!(rig.outcome(&execution).await, Outcome::Done(_)));
	execution.input = ledger(&ambit_artifacts::raw_cid(b"nobody has this"));
	execution.due = 3;
	let declined = Outcome::Declined(DeclineReason::InputUnavailable);
	assert_eq!(rig.answer(&Task::Commit(execution.clone())).await, declined);
	// A reveal can't be.
	rig.failure(&Task::Reveal(Execution { due: 200, ..execution })).await;
}

/// The jobs of those that are watched. All of them are right.
async fn watched(rig: &Rig, tasks: &[Task]) -> Vec<u64> {
	let request = rig.batch(tasks.to_vec());
	rig.answers(&request).await;
	rig.until("waiting", 0).await;
	rig.until("running", 0).await;
	let answers = rig.answers(&request).await;
	let jobs = answers.into_iter().map(|answer| match (answer.task, answer.outcome) {
		(TaskId::Watch { job, .. }, Outcome::Agreed) => job,
		other => panic!("{other:?}"),
	});
	jobs.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_should_be_watched_and_be_the_same_after_a_restart() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let model = Model::new(10);
	let operator = tempfile::tempdir().unwrap();
	let rig = Rig::start(config(operator.path(), &upstream)).await;
	let good = publisher.execution(0, &model, &[1, 2, 3, 4]).await;
	let Outcome::Done(claim) = rig.outcome(&good).await else { panic!("not done") };
	let tasks: Vec<Task> = (0..40)
		.map(|job| Task::Watch(Watch { execution: Execution { job, ..good.clone() }, claim: claim.clone() }))
		.collect();
	let directory = tempfile::tempdir().unwrap();
	let mut half = config(directory.path(), &upstream);
	half.watch = Share::Share(500_000);
	let rig = Rig::start(half.clone()).await;
	let chosen = watched(&rig, &tasks).await;
	// Chances of one in ten billion.
	assert!((1..40).contains(&chosen.len()), "{chosen:?}");
	rig.handle.shutdown().await;
	forget(directory.path(), &["journal"]);
	let rig = Rig::start(half.clone()).await;
	assert_eq!(watched(&rig, &tasks).await, chosen);
	rig.handle.shutdown().await;

	half.watch = Share::None;
	forget(directory.path(), &["journal"]);
	let rig = Rig::start(half.clone()).await;
	assert_eq!(watched(&rig, &tasks).await, Vec::<u64>::new());
	// But another result than its own of a redundant job it looks at: it loses its pledge if it is silent.
	let (own, _) = revealed(&rig, &Execution { job: 7, ..good.clone() }).await;
	assert_eq!(own, claim);
	assert_eq!(watched(&rig, &tasks).await, Vec::<u64>::new());
	let mut lie = claim.clone();
	lie.output_root.0[0] ^= 1;
	let execution = Execution { job: 7, attempt: 2, ..good.clone() };
	let charged = rig.answer(&Task::Watch(Watch { execution, claim: lie })).await;
	assert!(matches!(charged, Outcome::Charged(_)));
	rig.handle.shutdown().await;

	half.watch = Share::All;
	let rig = Rig::start(half).await;
	assert_eq!(watched(&rig, &tasks).await, (0..40).collect::<Vec<_>>());
}

/// A gateway that has one block, and gives it to nobody before the semaphore is closed. Tells when it is first asked for it.
async fn holding(block: &'static [u8]) -> (String, Arc<Notify>, Arc<Semaphore>) {
	let (asked, closed) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
	let (told, gate) = (asked.clone(), closed.clone());
	let place = format!("/ipfs/{}", ambit_artifacts::raw_cid(block));
	let router = Router::new().fallback(move |uri: Uri| async move {
		if uri.path() != place {
			return Err(StatusCode::NOT_FOUND);
		}
		told.notify_one();
		let _ = gate.acquire().await;
		Ok(block)
	});
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	tokio::spawn(async move { axum::serve(listener, router).await });
	(url, asked, closed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_results_to_watch_should_not_hold_up_an_execution() {
	const INPUT: &[u8] = &[1, 2, 3, 4];
	let (publisher, theirs) = (Publisher::start().await, Publisher::start().await);
	let model = Model::new(10);
	let good = theirs.execution(0, &model, INPUT).await;
	let operator = tempfile::tempdir().unwrap();
	let rig = Rig::start(config(operator.path(), &theirs.upstream())).await;
	let Outcome::Done(claim) = rig.outcome(&good).await else { panic!("not done") };
	rig.handle.shutdown().await;

	let urgent = Task::Execute(publisher.execution(1_000, &model, &[4, 3, 2, 1]).await);
	let (late, asked, closed) = holding(INPUT).await;
	let directory = tempfile::tempdir().unwrap();
	let mut narrow = config(directory.path(), &[publisher.url.clone(), late]);
	(narrow.in_progress, narrow.executions, narrow.max_waiting) = (1, 1, 2_000);
	let rig = Rig::start(narrow).await;
	// Some have an input that nobody has, the others one that is long in coming: they hold their places as long as they may.
	let flood = (1..500).map(|job| {
		let mut execution = Execution { job, ..good.clone() };
		if job % 2 == 0 {
			execution.input = ledger(&ambit_artifacts::raw_cid(&job.to_le_bytes()));
		}
		Task::Watch(Watch { execution, claim: claim.clone() })
	});
	let flood: Vec<Task> = flood.collect();
	rig.answers(&rig.batch(flood)).await;
	asked.notified().await;
	assert!(matches!(rig.answer(&urgent).await, Outcome::Done(_)));
	assert_eq!(rig.health("finished").await, 1);
	// And they are all looked at in the end.
	closed.close();
	let agreed = "ambit_worker_tasks_total{end=\"agreed\",kind=\"watch\"}";
	let begun = std::time::Instant::now();
	while rig.metric(agreed).await < 250.0 {
		assert!(begun.elapsed() < support::PATIENCE);
		tokio::time::sleep(std::time::Duration::from_millis(20)).await;
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_lies_should_commit_to_its_lie_and_tell_the_truth_about_others() {
	let publisher = Publisher::start().await;
	let upstream = publisher.upstream();
	let execution = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	let (honest, lying) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
	let honest = Rig::start(config(honest.path(), &upstream)).await;
	let mut liar = config(lying.path(), &upstream);
	liar.tamper = Some(Tamper { node: 0, element: 3, bit: 2 });
	let liar = Rig::start(liar).await;
	let Outcome::Done(truth) = honest.outcome(&execution).await else { panic!("not done") };
	let Outcome::Done(lie) = liar.outcome(&execution).await else { panic!("not done") };
	assert_ne!(truth.output_root, lie.output_root);
	let commitment = committed(&liar, &execution).await;
	let told = revealed(&liar, &execution).await;
	assert_eq!((commitment_to(&execution, &told), &told.0), (commitment, &lie));
	let watch =
		|claim: &ResultClaim| Task::Watch(Watch { execution: execution.clone(), claim: claim.clone() });
	assert_eq!(liar.answer(&watch(&truth)).await, Outcome::Agreed);
	assert!(matches!(liar.answer(&watch(&lie)).await, Outcome::Charged(_)));
}
