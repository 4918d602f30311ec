use super::*;
use crate::{disputes::Record, keys::account_of};
use ambit_primitives::{disputes::Move, Address, Signature, AMB};
use ambit_runtime::{transaction, UncheckedExtrinsic};
use codec::Encode;
use frame_system::EventRecord;
use sp_core::{sr25519, Pair};
use sp_runtime::generic::Era;

const DISPUTE: DisputeId = 5;

fn pair(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(name, None).unwrap()
}

fn account(name: &str) -> AccountId {
	account_of(&pair(name))
}

/// An extrinsic of `//name`.
fn signed(name: &str, call: RuntimeCall) -> Vec<u8> {
	let pair = pair(name);
	let payload = transaction::payload(call, Era::Immortal, 0, Hash::zero(), Hash::zero());
	let signature = Signature::Sr25519(payload.using_encoded(|bytes| pair.sign(bytes)));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, Address::Id(account_of(&pair)), signature, extension).encode()
}

fn play(turns: Vec<Turn>) -> RuntimeCall {
	RuntimeCall::Disputes(Call::play { turns: turns.try_into().unwrap() })
}

fn turn(number: u32, action: Move) -> Turn {
	Turn { dispute: DISPUTE, turn: number, action }
}

/// A block with one extrinsic, and events of it or, if there is none, of the block itself.
fn block(number: BlockNumber, extrinsic: Option<Vec<u8>>, events: Vec<RuntimeEvent>) -> Block {
	let phase = extrinsic.as_ref().map_or(Phase::Initialization, |_| Phase::ApplyExtrinsic(0));
	let record = |event| EventRecord { phase: phase.clone(), event, topics: Vec::new() };
	Block {
		number,
		extrinsics: extrinsic.into_iter().collect(),
		events: events.into_iter().map(record).collect(),
	}
}

fn opened() -> RuntimeEvent {
	let (operator, challenger) = (account("//Bob"), account("//Dave"));
	RuntimeEvent::Disputes(Event::DisputeOpened {
		dispute: DISPUTE,
		job: 7,
		attempt: 0,
		operator,
		challenger,
	})
}

fn taken(turn: u32, next: Side) -> RuntimeEvent {
	RuntimeEvent::Disputes(Event::TurnTaken { dispute: DISPUTE, turn, next, deadline: 300 })
}

fn convicted(ground: Ground) -> Vec<RuntimeEvent> {
	let (operator, challenger) = (account("//Bob"), account("//Dave"));
	let rewarded = Some((challenger.clone(), AMB / 10));
	vec![
		RuntimeEvent::Stakes(pallet_ambit_staking::Event::Slashed {
			stash: operator.clone(),
			amount: AMB,
			rewarded,
		}),
		RuntimeEvent::Disputes(Event::OperatorConvicted {
			dispute: DISPUTE,
			job: 7,
			attempt: 0,
			operator,
			challenger,
			slashed: AMB,
			ground,
		}),
	]
}

fn open(charge: Vec<u8>) -> RuntimeCall {
	RuntimeCall::Disputes(Call::open { job: 7, attempt: 0, charge: charge.try_into().unwrap() })
}

/// A whole game: opened, revealed in a batch with something else, proven.
fn game() -> Vec<Block> {
	let reveal = play(vec![
		Turn { dispute: DISPUTE + 1, turn: 0, action: Move::Pick(1) },
		turn(0, Move::Reveal(vec![1; 96].try_into().unwrap())),
	]);
	let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![0; 10] });
	let batch = RuntimeCall::Utility(pallet_utility::Call::force_batch { calls: vec![remark, reveal] });
	let prove = play(vec![turn(1, Move::Prove(vec![2; 200].try_into().unwrap()))]);
	vec![
		block(40, Some(signed("//Dave", open(vec![9; 50]))), vec![opened()]),
		block(41, Some(signed("//Bob", batch)), vec![taken(1, Side::Challenger)]),
		block(43, Some(signed("//Dave", prove)), convicted(Ground::Proof)),
	]
}

#[test]
fn a_block_should_tell_who_said_what() {
	let told: Vec<Happening> = game().iter().flat_map(read).collect();
	let said = |place: usize| told[place].sent.as_ref().unwrap().said.as_ref().unwrap();
	assert_eq!(told.len(), 3);
	assert_eq!((said(0).kind, said(0).payload, said(0).side), ("open", 50, Some(Side::Challenger)));
	assert_eq!((said(1).kind, said(1).payload, said(1).side), ("reveal", 96, Some(Side::Operator)));
	assert_eq!(told[1].sent.as_ref().unwrap().signer, account("//Bob"));
	assert_eq!((said(2).kind, said(2).payload, said(2).before), ("prove", 200, Some("proving")));
	assert_eq!(
		told[2].what,
		What::Convicted {
			operator: account("//Bob"),
			slashed: AMB,
			rewarded: Some((account("//Dave"), AMB / 10)),
			ground: Ground::Proof,
		}
	);
	let line = told[2].line();
	assert!(line.contains("proving -> decided") && line.contains("1 AMB slashed"), "{line}");
	assert!(line.contains("0.1 AMB of it to"), "{line}");
}

#[test]
fn a_clock_that_ran_out_should_be_nobodys_move() {
	let told = read(&block(90, None, convicted(Ground::Clock)));
	assert_eq!((told.len(), &told[0].sent), (1, &None));
	assert!(told[0].line().contains("because a clock ran out"), "{}", told[0].line());
}

#[test]
fn a_rejected_move_should_be_told_with_the_reason_and_not_be_counted() {
	let error = ambit_runtime::RuntimeError::Disputes(pallet_ambit_disputes::Error::<Runtime>::WrongTurn);
	let bytes = error.encode();
	let error = sp_runtime::DispatchError::Module(sp_runtime::ModuleError {
		index: bytes[0],
		error: [bytes[1], 0, 0, 0],
		message: None,
	});
	let event = RuntimeEvent::Disputes(Event::MoveRejected { dispute: DISPUTE, turn: 3, error });
	let call = play(vec![turn(3, Move::Concede)]);
	let told = read(&block(44, Some(signed("//Eve", call)), vec![event]));
	assert!(told[0].line().contains("Disputes.WrongTurn"), "{}", told[0].line());
	let mut record = Record::default();
	record.take(told[0].clone());
	assert_eq!((record.count(), record.verdict()), (0, None));
}

#[test]
fn a_record_should_count_extrinsics_once_and_begin_anew_after_a_reorganisation() {
	let blocks = game();
	let mut record = Record::default();
	for block in blocks.iter().chain(&blocks[1..]) {
		record.retract(block.number);
		read(block).into_iter().for_each(|happening| record.take(happening));
	}
	let lengths: usize = blocks.iter().map(|block| block.extrinsics[0].len()).sum();
	assert_eq!((record.count(), record.onchain_bytes(), record.proof_bytes()), (3, lengths, 200));
	assert_eq!((record.verdict(), record.blocks(), record.slashed()), (Some("convicted"), Some(3), AMB));
	let json = record.json();
	assert_eq!((&json["moves"], &json["ground"]), (&json!(3), &json!("proof")));
	assert_eq!(json["steps"][1]["move"], "reveal");
	assert!(record.summary().contains("3 moves"));
}

#[test]
fn a_charge_that_is_proven_at_once_should_be_one_move() {
	let events = [vec![opened()], convicted(Ground::Proof)].concat();
	let mut record = Record::default();
	let blocks = block(40, Some(signed("//Dave", open(vec![9; 50]))), events);
	read(&blocks).into_iter().for_each(|happening| record.take(happening));
	assert_eq!((record.count(), record.blocks(), record.proof_bytes()), (1, Some(0), 0));
	assert_eq!(record.onchain_bytes(), blocks.extrinsics[0].len());
}

#[test]
fn a_demand_should_be_told_as_one() {
	use ambit_primitives::disputes::{Artefact, Demand};
	let piece = Demand { of: Artefact::Output, tensor: 1, piece: 0 };
	let call = RuntimeCall::Disputes(Call::demand { job: 7, attempt: 0, piece });
	let told = read(&block(40, Some(signed("//Dave", call)), vec![opened()]));
	assert!(told[0].line().contains("demands piece 0 of output 1"), "{}", told[0].line());
}
