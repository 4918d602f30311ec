//! What the worker is asked, and what is made of its answers.

use crate::{mock::*, samples::File, Call};
use ambit_primitives::{
	retrieval::{ProofBytes, KEPT_FOR, MAX_SHOWN_BYTES},
	traits::WorkerDuties,
	worker::{Answer, Keep, Outcome, Task, TaskId},
};

fn proven(deal: u64, round: u32, proof: ProofBytes) -> Answer {
	Answer { task: TaskId::Prove { deal, round }, outcome: Outcome::Proven(proof) }
}

fn tasks(operator: u64, limit: u32) -> Vec<(u64, u32)> {
	let probe = |task| match task {
		Task::Prove(probe) => Some((probe.deal, probe.due)),
		Task::Keep(_) => None,
		other => panic!("{other:?}"),
	};
	Retrieval::tasks(&worker(operator), limit).into_iter().filter_map(probe).collect()
}

/// What an operator's worker is told to keep in this block.
fn kept_by(operator: u64) -> Vec<Keep> {
	let kept = |task| match task {
		Task::Keep(kept) => Some(kept),
		_ => None,
	};
	Retrieval::tasks(&worker(operator), 1_000).into_iter().filter_map(kept).collect()
}

#[test]
fn a_worker_should_be_told_of_what_its_operator_keeps_until_the_term_is_over() {
	execute(|| {
		let kept = file();
		let id = request(&kept, 1, 3);
		assert_eq!(kept_by(A), []);
		let deal = take(A, id);
		let due = System::block_number() as u32 + KEPT_FOR;
		assert_eq!(kept_by(A), [Keep { deal, cid: kept.cid.clone(), bytes: kept.bytes, due }]);
		assert_eq!(kept_by(B), []);
		assert!(Retrieval::call(
			&worker(A),
			vec![Answer { task: TaskId::Keep { deal }, outcome: Outcome::Kept }]
		)
		.is_none());
		keep(&kept, &[deal], 1);
		// What is shown goes before.
		await_probe(deal);
		assert!(matches!(Retrieval::tasks(&worker(A), 10)[..], [Task::Prove(_), Task::Keep(_)]));
		assert!(matches!(Retrieval::tasks(&worker(A), 1)[..], [Task::Prove(_)]));
		answer(&kept, deal);
		// In its last era, and no longer, though the term is still to be ended.
		let until = crate::Requests::<Test>::get(id).unwrap().until;
		while era() < until {
			if open_probe(deal).is_some() {
				answer(&kept, deal);
			}
			assert_eq!(kept_by(A).len(), 1);
			next_block();
		}
		assert_eq!(kept_by(A), []);
	});
}

#[test]
fn of_many_terms_a_worker_should_be_told_in_turn() {
	execute(|| {
		PledgeMultiple::set(0);
		let deals: Vec<_> = (0..20).map(|seed| take(A, request(&File::new(seed, 2, 4), 1, 10))).collect();
		let mut told = std::collections::BTreeSet::new();
		for _ in 0..2 {
			let some: Vec<_> = kept_by(A).iter().map(|kept| kept.deal).collect();
			assert_eq!(some.len(), 16);
			told.extend(some);
			next_block();
		}
		assert_eq!(told.into_iter().collect::<Vec<_>>(), deals);
	});
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
