//! Calls that were never meant: what decodes of mutated and random bytes is refused and changes nothing, or does no harm.

use super::{
	fuzz::{each_seed, Tally},
	players::*,
};
use crate::{mock::*, Call, Disputes as Open, NextDisputeId};
use ambit_graph::testing::Random;
use ambit_primitives::{
	disputes::{Artefact, Demand, Side, Turn},
	jobs::{Report, Verdict},
};
use ambit_referee::testing::{Execution, Lie};
use codec::{DecodeAll, DecodeWithMemLimit, Encode};
use frame_support::{storage::with_storage_layer, traits::UnfilteredDispatchable};
use sp_runtime::StateVersion;

/// Most memory that decoding one call may take, bytes: what the node allows an extrinsic.
const MEMORY: usize = 16 * 1_024 * 1_024;

/// Dispatches a call. One that fails changes nothing.
fn dispatch(call: RuntimeCall, who: u64) -> bool {
	let root = || sp_io::storage::root(StateVersion::V1);
	let before = root();
	let events = System::event_count();
	let done = with_storage_layer(|| call.dispatch_bypass_filter(origin(who)));
	if done.is_err() {
		assert_eq!((root(), System::event_count()), (before, events), "a call that fails changes nothing");
	}
	check();
	done.is_ok()
}

/// A dispute that has gone on for some turns, and the next call in it with its signer.
fn next_call(truth: &Execution, lie: &Lie, random: &mut Random) -> (RuntimeCall, u64) {
	let job = sign(A, truth, &lie.claim);
	let challenger = Challenger::new(truth);
	let published = random.once_in(2).then_some(&lie.trace[..]);
	let charge = challenger.accuse(&lie.claim, published).expect("a lie is open to a charge");
	let charge = charge.encode().try_into().unwrap();
	let opening = Call::<Test>::open { job, attempt: 0, charge };
	match random.below(6) {
		0 => {
			let class = publish(truth);
			let other = submit(class, &lie.claim);
			next_block();
			let verdict = Verdict::Done(result_of(&lie.claim));
			let reports = vec![Report { job: other, attempt: 0, verdict }; 1 + random.below(3) as usize];
			let reports = reports.try_into().unwrap();
			return (pallet_ambit_job_registry::Call::<Test>::report { reports }.into(), worker(A));
		}
		1 => {
			let piece = Demand { of: Artefact::Output, tensor: random.below(3) as u32, piece: 0 };
			return (Call::<Test>::demand { job, attempt: 0, piece }.into(), C1);
		}
		2 => return (opening.into(), C1),
		_ => {}
	}
	let id = NextDisputeId::<Test>::get();
	dispatch(opening.clone().into(), C1);
	for _ in 0..random.below(6) {
		let Some(dispute) = Open::<Test>::get(id) else { break };
		let side = dispute.stage.side();
		let action = match side {
			Side::Operator => Liar(lie).respond(id, &dispute),
			Side::Challenger => challenger.respond(id, &dispute),
		};
		let Some(action) = action else { break };
		let turn = Turn { dispute: id, turn: dispute.turn, action };
		let call = Call::<Test>::play { turns: vec![turn].try_into().unwrap() };
		let who = speaker(&dispute, side);
		if random.once_in(3) || !dispatch(call.clone().into(), who) {
			return (call.into(), who);
		}
	}
	(opening.into(), C1)
}

#[test]
fn fuzz_mutated_calls_should_be_refused_or_do_no_harm() {
	let outcomes = Tally::new();
	let count = each_seed(64, |seed| {
		// Few executions for many mutations: it is the calls that are to be many.
		let truth = Execution::random(seed % 64);
		let mut random = Random::new(seed);
		let lie = Lie::random(&truth, &mut random);
		let lie = if random.once_in(2) { lie.untraced(&truth).unwrap_or(lie) } else { lie };
		run(|| {
			let (call, who) = next_call(&truth, &lie, &mut random);
			let call = call.encode();
			for _ in 0..8 {
				let mutated = random.mutated(&call);
				let within = RuntimeCall::decode_with_mem_limit(&mut &mutated[..], MEMORY);
				let Ok(decoded) = RuntimeCall::decode_all(&mut &mutated[..]) else {
					outcomes.note("undecodable");
					continue;
				};
				assert!(within.is_ok(), "it takes too much memory");
				let who = random.one_of(&[who, who, who, A, B, C1, C2, worker(A), worker(B), ANYONE, POOR]);
				let is_ours = matches!(decoded, RuntimeCall::Disputes(_) | RuntimeCall::JobRegistry(_));
				if is_ours {
					outcomes.note(if dispatch(decoded, who) { "accepted" } else { "refused" });
				}
			}
		});
	});
	println!("[fuzz] {count} times eight mutated calls: {}", outcomes.summary());
}
