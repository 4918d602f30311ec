//! What the worker is asked, and what is made of its answers.

use crate::{mock::*, samples::File, Call};
use ambit_primitives::{
	retrieval::{ProofBytes, MAX_SHOWN_BYTES},
	traits::WorkerDuties,
	worker::{Answer, Outcome, Task, TaskId},
};

fn proven(deal: u64, round: u32, proof: ProofBytes) -> Answer {
	Answer { task: TaskId::Prove { deal, round }, outcome: Outcome::Proven(proof) }
}

fn tasks(operator: u64, limit: u32) -> Vec<(u64, u32)> {
	let probe = |task| match task {
		Task::Prove(probe) => (probe.deal, probe.due),
		other => panic!("{other:?}"),
	};
	Retrieval::tasks(&worker(operator), limit).into_iter().map(probe).collect()
}

#[test]
fn tasks_should_be_the_open_probes_due_first_first() {
	execute(|| {
		AnswerWindow::set(50);
		let files: Vec<_> = (0..6).map(|seed| File::new(seed, 10, 4)).collect();
		let deals: Vec<_> = files.iter().map(|kept| take(A, request(kept, 1, 10))).collect();
		assert_eq!(tasks(A, 10), []);
		run_until(|| deals.iter().all(|deal| open_probe(*deal).is_some()));
		let all = tasks(A, 10);
		assert_eq!(all.len(), 6);
		assert!(all.windows(2).all(|pair| pair[0].1 <= pair[1].1));
		assert_eq!(tasks(A, 2), all[..2]);
		assert_eq!(tasks(B, 10), []);
		assert_eq!(Retrieval::tasks(&A, 10), [], "a stash is no worker key");
		assert_eq!(Retrieval::probes_of(&worker(A)).len(), 6);

		let answer = |place: usize| {
			let open = open_probe(deals[place]).unwrap();
			proven(deals[place], open.round, files[place].proof(open.offset))
		};
		let wrong = proven(deals[1], 0, files[0].proof(0));
		let other = Answer { task: TaskId::Prove { deal: deals[2], round: 0 }, outcome: Outcome::Failed };
		let foreign = proven(99, 0, files[0].proof(0));
		let answers = vec![answer(0), answer(0), wrong.clone(), other.clone(), foreign, answer(3)];
		let call = Retrieval::call(&worker(A), answers).unwrap();
		let Call::prove { shown } = call else { panic!("{call:?}") };
		assert_eq!(shown.iter().map(|shown| shown.deal).collect::<Vec<_>>(), [deals[0], deals[3]]);
		assert_eq!(Retrieval::call(&worker(A), vec![wrong, other]), None);
		assert_eq!(Retrieval::call(&worker(B), vec![answer(0)]), None);
		let info = prove(A, shown.into_inner()).unwrap();
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
		assert_eq!(tasks(A, 10).len(), 4);
	});
}

#[test]
fn a_call_should_have_as_many_answers_as_fit() {
	execute(|| {
		AnswerWindow::set(50);
		let files: Vec<_> = (0..4).map(|seed| File::new(seed, 2, 1_000_000)).collect();
		let deals: Vec<_> = files.iter().map(|kept| take(A, request(kept, 1, 10))).collect();
		run_until(|| deals.iter().all(|deal| open_probe(*deal).is_some()));
		let answers = deals.iter().zip(&files).map(|(deal, kept)| {
			let open = open_probe(*deal).unwrap();
			proven(*deal, open.round, kept.proof(open.offset))
		});
		let Some(Call::prove { shown }) = Retrieval::call(&worker(A), answers.collect()) else { panic!() };
		assert_eq!(shown.len(), 2);
		assert!(crate::proving::bytes_of(&shown) <= MAX_SHOWN_BYTES);
		assert!(prove(A, shown.into_inner()).is_ok());
	});
}
