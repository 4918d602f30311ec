//! Answers that are none, and artefacts that are not what they are said to be.

use crate::{
	mock::*,
	samples::{encoded, File},
	Deals, Ending, Error, Event, Requests, Wrong,
};
use ambit_primitives::retrieval::{ProofBytes, MAX_SHOWN};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::Pays};

/// A file of A's that is asked for a byte.
fn asked() -> (File, u64, u64) {
	let kept = file();
	let id = request(&kept, 4, 10);
	let deal = take(A, id);
	await_probe(deal);
	(kept, id, deal)
}

#[track_caller]
fn refused(operator: u64, deal: u64, round: u32, proof: ProofBytes, error: Error<Test>) {
	let before = Deals::<Test>::get(deal);
	let refusal = prove(operator, vec![shown(deal, round, proof)]).unwrap_err();
	assert_eq!(refusal.error, error.into());
	assert_eq!(refusal.post_info.pays_fee, Pays::Yes);
	assert_eq!(Deals::<Test>::get(deal), before);
	check();
}

#[test]
fn wrong_blocks_should_be_refused() {
	execute(|| {
		let (kept, _, deal) = asked();
		let open = open_probe(deal).unwrap();
		let (round, blocks) = (open.round, kept.blocks(open.offset));
		let elsewhere = (open.offset + 4) % kept.bytes;
		refused(A, deal, round, kept.proof(elsewhere), Error::WrongHash);
		refused(A, deal, round, File::new(2, 10, 4).proof(open.offset), Error::WrongHash);
		refused(A, deal, round, encoded(vec![blocks[0].clone()]), Error::BlockMissing);
		refused(A, deal, round, encoded(vec![]), Error::BlockMissing);
		refused(A, deal, round, encoded(vec![blocks[1].clone(), blocks[0].clone()]), Error::WrongHash);
		refused(A, deal, round, encoded([blocks.clone(), vec![vec![]]].concat()), Error::BlocksLeft);
		refused(A, deal, round, encoded(vec![vec![7; 1024 * 1024 + 65]]), Error::BlockTooLarge);
		// More blocks than may be, a cut encoding, something behind it.
		refused(A, deal, round, encoded(vec![vec![]; 6]), Error::Malformed);
		refused(A, deal, round, encoded(vec![vec![]; 100_000]), Error::Malformed);
		refused(A, deal, round, vec![4, 9].try_into().unwrap(), Error::Malformed);
		refused(A, deal, round, [blocks.encode(), vec![0]].concat().try_into().unwrap(), Error::Malformed);
		for byte in 0..blocks[0].len() {
			let mut changed = blocks.clone();
			changed[0][byte] ^= 1;
			refused(A, deal, round, encoded(changed), Error::WrongHash);
		}
		answer(&kept, deal);
	});
}

#[test]
fn answers_should_be_refused_when_they_are_to_another_question() {
	execute(|| {
		let (kept, id, deal) = asked();
		let open = open_probe(deal).unwrap();
		let proof = || kept.proof(open.offset);
		refused(A, deal, open.round + 1, proof(), Error::WrongRound);
		refused(B, deal, open.round, proof(), Error::NotKeeper);
		refused(A, deal + 1, open.round, proof(), Error::UnknownDeal);
		answer(&kept, deal);
		refused(A, deal, open.round, proof(), Error::NotAsked);

		run_eras(1);
		let next = await_probe(deal);
		refused(A, deal, open.round, proof(), Error::WrongRound);
		run_until(|| System::block_number() == next.due);
		answer(&kept, deal);
		let other = take(B, id);
		refused(B, other, 0, proof(), Error::NotAsked);
	});
}

#[test]
fn answers_should_be_refused_when_they_come_too_late() {
	execute(|| {
		let (kept, _, deal) = asked();
		let open = open_probe(deal).unwrap();
		// The deadline is not served yet, and still an answer does not count.
		System::set_block_number(open.due + 1);
		refused(A, deal, open.round, kept.proof(open.offset), Error::WindowClosed);
		System::set_block_number(open.due);
		answer(&kept, deal);
	});
}

#[test]
fn each_answer_of_a_batch_should_count_for_itself() {
	execute(|| {
		let files: Vec<_> = (0..3).map(|seed| File::new(seed, 10, 4)).collect();
		let deals: Vec<_> = files.iter().map(|kept| take(A, request(kept, 1, 10))).collect();
		AnswerWindow::set(50);
		run_until(|| deals.iter().all(|deal| open_probe(*deal).is_some()));
		let proof = |place: usize, add: u64| {
			let open = open_probe(deals[place]).unwrap();
			shown(deals[place], open.round, files[place].proof((open.offset + add) % 40))
		};
		let info = prove(A, vec![proof(0, 0), proof(1, 4), proof(2, 0)]).unwrap();
		assert_eq!(info.pays_fee, Pays::Yes, "one was rejected");
		let rejected =
			Event::AnswerRejected { deal: deals[1], round: 0, error: Error::<Test>::WrongHash.into() };
		assert!(events().contains(&rejected));
		assert_eq!(
			deals.iter().map(|deal| open_probe(*deal).is_some()).collect::<Vec<_>>(),
			[false, true, false]
		);
		let twice = prove(A, vec![proof(1, 0), proof(1, 0)]).unwrap();
		assert_eq!(twice.pays_fee, Pays::Yes, "the second is not asked for any more");
		assert_eq!(prove(A, vec![]).unwrap_err().error, Error::<Test>::Empty.into());
		let large: ProofBytes = vec![0; 1_400_000].try_into().unwrap();
		assert_noop!(
			prove(A, vec![shown(0, 0, large.clone()), shown(1, 0, large)]),
			Error::<Test>::TooManyBytes
		);
		assert!(prove(A, (0..MAX_SHOWN).map(|_| proof_of_nothing()).collect()).is_err());
	});
}

fn proof_of_nothing() -> ambit_primitives::retrieval::Shown {
	shown(99, 0, encoded(vec![]))
}

#[test]
fn a_request_should_be_void_when_the_file_is_shorter() {
	execute(|| {
		let kept = file();
		let id = crate::NextRequestId::<Test>::get();
		assert_ok!(Retrieval::request(origin(REQUESTER), kept.cid.clone(), 1_000_000, 2, 5, FEE));
		let (deal, other) = (take(A, id), take(B, id));
		let open = await_probe(deal);
		let proof = if open.offset < kept.bytes { kept.proof(open.offset) } else { kept.root_alone() };
		let info = prove(A, vec![shown(deal, open.round, proof)]).unwrap();
		assert_eq!(info.pays_fee, Pays::No);
		assert!(events().contains(&Event::RequestVoid { request: id, deal, wrong: Wrong::Size }));
		assert!(events().contains(&Event::DealEnded {
			deal,
			request: id,
			operator: A,
			ending: Ending::Void
		}));
		assert_eq!((Bonds::of(A).active, Bonds::of(A).pledged), (BOND, 0));
		assert_noop!(Retrieval::take(origin(C), id), Error::<Test>::RequestVoid);
		assert_noop!(Retrieval::extend(origin(REQUESTER), id, 1), Error::<Test>::RequestVoid);
		// The other's probe can't be missed any more.
		assert_ok!(Retrieval::close(origin(ANYONE), other));
		assert_eq!((Bonds::of(B).active, Bonds::of(B).pledged), (BOND, 0));
		assert_eq!(free(REQUESTER), ENDOWMENT, "all is given back");
		assert_eq!(Requests::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_request_should_be_void_when_the_file_is_longer() {
	execute(|| {
		let kept = file();
		let id = crate::NextRequestId::<Test>::get();
		assert_ok!(Retrieval::request(origin(REQUESTER), kept.cid.clone(), kept.bytes - 1, 1, 5, FEE));
		let deal = take(A, id);
		let open = await_probe(deal);
		assert_ok!(prove(A, vec![shown(deal, open.round, kept.proof(open.offset))]));
		assert!(events().contains(&Event::RequestVoid { request: id, deal, wrong: Wrong::Size }));
		assert_eq!(free(REQUESTER), ENDOWMENT);
	});
}

#[test]
fn a_request_should_be_void_when_the_artefact_is_no_file() {
	execute(|| {
		let (cid, proof) = File::directory();
		let id = crate::NextRequestId::<Test>::get();
		assert_ok!(Retrieval::request(origin(REQUESTER), cid, 10, 2, 5, FEE));
		let (deal, other) = (take(A, id), take(B, id));
		let open = await_probe(deal);
		assert_ok!(prove(A, vec![shown(deal, open.round, proof)]));
		assert!(events().contains(&Event::RequestVoid { request: id, deal, wrong: Wrong::NotAFile }));
		// It ends by itself, when its turn comes or its probe would be missed.
		run_until(|| !Deals::<Test>::contains_key(other));
		assert_eq!((Bonds::of(B).active, Bonds::of(B).pledged), (BOND, 0));
		assert_eq!(free(REQUESTER), ENDOWMENT);
	});
}

#[test]
fn who_copies_an_answer_should_not_be_served_by_it() {
	execute(|| {
		// Two keepers are asked for bytes of different blocks, so that the one's answer is not the other's.
		let kept = File::new(1, 200, 50);
		let id = request(&kept, 2, 10);
		AnswerWindow::set(30);
		let (one, two) = (take(A, id), take(B, id));
		run_until(|| open_probe(one).is_some() && open_probe(two).is_some());
		let (asked_one, asked_two) = (open_probe(one).unwrap(), open_probe(two).unwrap());
		assert_ne!(asked_one.offset / 50, asked_two.offset / 50);
		refused(B, two, asked_two.round, kept.proof(asked_one.offset), Error::WrongHash);
	});
}
