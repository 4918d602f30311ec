//! Restarts, bounds and due blocks, as seen from outside.

mod support;

use ambit_primitives::worker::Outcome;
use std::sync::{
	atomic::{AtomicUsize, Ordering::SeqCst},
	Arc,
};
use support::{config, ledger, rogue, Model, Publisher, Rig};
use tokio::io::AsyncReadExt;

/// A gateway that never answers, with the number of connections that wait for it and the most there were.
async fn silent() -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
	let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
	let (inside, peak) = (open.clone(), most.clone());
	let url = rogue(move |mut stream| {
		let (inside, peak) = (inside.clone(), peak.clone());
		async move {
			peak.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
			let mut rest = Vec::new();
			let _ = stream.read_to_end(&mut rest).await;
			inside.fetch_sub(1, SeqCst);
		}
	})
	.await;
	(url, open, most)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_ran_when_the_worker_stopped_should_run_after_the_restart_unasked() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let (url, open, _) = silent().await;
	let model = Model::new(10);
	let task = publisher.execution(1, &model, &[1, 2, 3, 4]).await;
	let rig = Rig::start(config(directory.path(), &[url])).await;
	let token = rig.handle.token().reveal().to_owned();
	assert_eq!(rig.ask(&rig.request(std::slice::from_ref(&task))).await, []);
	while open.load(SeqCst) == 0 {
		tokio::task::yield_now().await;
	}
	assert_eq!(rig.health("running").await, 1);
	rig.handle.shutdown().await;

	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	assert_eq!(rig.handle.token().reveal(), token);
	rig.until("finished", 1).await;
	let answers = rig.ask(&rig.request(std::slice::from_ref(&task))).await;
	let [(1, 0, Outcome::Done(claim))] = &answers[..] else { panic!("{answers:?}") };
	assert_eq!(claim.inline.as_ref().unwrap()[..], model.output(&[1, 2, 3, 4]));
	rig.handle.shutdown().await;

	// And a finished one is answered at once, without anyone to fetch from.
	let rig = Rig::start(config(directory.path(), &[])).await;
	assert_eq!(rig.ask(&rig.request(&[task])).await, answers);
	assert_eq!(rig.metric("ambit_worker_execution_seconds_count").await, 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_in_progress_and_waiting_should_be_bounded() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let (url, open, most) = silent().await;
	let mut bounded = config(directory.path(), &[url]);
	(bounded.in_progress, bounded.max_waiting) = (3, 10);
	let rig = Rig::start(bounded).await;
	// The model is there, so that each task waits for an input of its own.
	let model = Model::new(10);
	rig.handle.store().put(model.graph.clone()).await.unwrap();
	rig.handle.store().put(model.weights.clone()).await.unwrap();
	let mut tasks = vec![publisher.execution(0, &model, &[1, 2, 3, 4]).await; 40];
	for (job, task) in (0..).zip(&mut tasks) {
		task.job = job;
		task.input = ledger(&ambit_artifacts::raw_cid(&job.to_le_bytes()));
	}
	assert_eq!(rig.ask(&rig.request(&tasks)).await, []);
	while open.load(SeqCst) < 3 {
		tokio::task::yield_now().await;
	}
	assert_eq!((rig.health("running").await, most.load(SeqCst)), (3, 3));
	assert!(rig.health("waiting").await <= 10);
	assert!(rig.metric("ambit_worker_tasks_total{end=\"not_taken\",kind=\"execute\"}").await >= 27.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_waits_for_its_input_should_not_hold_up_others() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let mut narrow = config(directory.path(), std::slice::from_ref(&publisher.url));
	narrow.in_progress = 1;
	let rig = Rig::start(narrow).await;
	let good = publisher.execution(100, &Model::new(10), &[1, 2, 3, 4]).await;
	let mut tasks = vec![good.clone(); 20];
	for (job, task) in (0..).zip(&mut tasks) {
		(task.job, task.due) = (job, 90);
		task.input = ledger(&ambit_artifacts::raw_cid(b"nobody has this"));
	}
	rig.ask(&rig.request(&tasks)).await;
	assert!(matches!(rig.outcome(&good).await, Outcome::Done(_)));
	// Of one moment: they go on to be tried again.
	let [waiting, running] = rig.healths(["waiting", "running"]).await;
	assert_eq!(waiting + running, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_due_should_be_dropped() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let (url, ..) = silent().await;
	let mut narrow = config(directory.path(), &[url]);
	narrow.in_progress = 1;
	let rig = Rig::start(narrow).await;
	let holds_the_place = publisher.execution(1, &Model::new(10), &[1, 2, 3, 4]).await;
	let mut due_already = holds_the_place.clone();
	(due_already.job, due_already.due) = (2, 0);
	let mut waits = holds_the_place.clone();
	waits.job = 3;
	rig.ask(&rig.request(std::slice::from_ref(&holds_the_place))).await;
	rig.until("running", 1).await;
	rig.ask(&rig.request(&[due_already, waits.clone()])).await;
	assert_eq!(rig.health("waiting").await, 1);
	// Blocks went by: the chain is past the due block.
	let mut later = rig.request(&[waits]);
	later.block = 200;
	assert_eq!(rig.ask(&later).await, []);
	assert_eq!(rig.health("waiting").await, 0);
	assert_eq!(rig.metric("ambit_worker_tasks_total{end=\"expired\",kind=\"execute\"}").await, 1.0);
}
