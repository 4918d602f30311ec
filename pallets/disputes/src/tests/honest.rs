//! An operator that executed as specified is never convicted, whoever says what.

use super::{
	fuzz::{each_seed, operators, operators_of, Tally},
	game::*,
	players::*,
};
use crate::{mock::*, Disputes as Open, NextDisputeId};
use ambit_graph::{testing::Random, Tiling};
use ambit_primitives::disputes::{Artefact, Demand, Move, Side, Stage};
use ambit_referee::{
	name, object, prove,
	testing::{Claim, Execution, Fault, Lie},
	Charge, NamedNode, NodeCharge, Objection, OutputCharge,
};
use ambit_trace::{NodeRecord, TraceTree};
use codec::Encode;
use frame_support::{assert_ok, dispatch::Pays, storage::with_storage_layer};

/// A challenger that accuses, picks and proves at random, often by the rules.
struct Attacker<'a> {
	truth: &'a Execution,
	random: Random,
}

impl Attacker<'_> {
	fn spoil(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
		if self.random.once_in(4) && !bytes.is_empty() {
			let at = self.random.below(bytes.len() as u64) as usize;
			bytes[at] ^= 1 << self.random.below(8);
		}
		bytes
	}

	fn named(&mut self) -> NamedNode {
		let truth = self.truth;
		let node = self.random.below(truth.nodes.len() as u64) as u32;
		let interface = truth.model.interface().clone();
		let record = NodeRecord::of(&truth.plan, node).unwrap();
		NamedNode { interface, node, record, opening: truth.model.open(node).unwrap() }
	}

	/// The outputs of the trace, as who says that they are others.
	fn outputs(&self) -> OutputCharge {
		let truth = self.truth;
		let lie = Claim { output: [9; 32], ..truth.claim() };
		let own = &truth.roots;
		match object(&truth.plan, &truth.model, own, &lie.claimed(), &own.nodes) {
			Some(Objection::Output(charge)) => charge,
			other => panic!("the trace is right: {other:?}"),
		}
	}

	fn charge(&mut self) -> Vec<u8> {
		let truth = self.truth;
		let claim = truth.claim();
		let trace = TraceTree::new(&claim.model, &claim.input, &truth.roots.nodes).unwrap();
		let header = ambit_referee::ModelHeader::from(&truth.model);
		let charge = match self.random.below(8) {
			0 => Charge::Trace(header),
			1 => Charge::Inline(header),
			2 => Charge::Output(self.outputs()),
			_ => {
				let named = self.named();
				let (root, opening) = (truth.roots.nodes[named.node as usize], trace.open(&[named.node]));
				Charge::Node(NodeCharge { named, root, opening: opening.unwrap() })
			}
		};
		self.spoil(charge.encode())
	}

	fn respond(&mut self, id: u64, stage: &Stage) -> Option<Move> {
		let truth = self.truth;
		if self.random.once_in(12) {
			return None;
		}
		Some(match stage {
			Stage::Naming { .. } if self.random.once_in(4) => {
				let outputs = self.outputs().encode();
				Move::Output(self.spoil(outputs).try_into().unwrap())
			}
			Stage::Naming { .. } => {
				let named = self.named().encode();
				Move::Name(self.spoil(named).try_into().unwrap())
			}
			Stage::Picking(_) => {
				let hashes = revealed(id).len() as u64 / 32;
				Move::Pick(self.random.below(hashes + 1) as u32)
			}
			Stage::Proving(at) => {
				let (node, descent) = descent(stage);
				let tiles = descent.tiles();
				let tile = tiles.start + self.random.below(u64::from(tiles.end - tiles.start)) as u32;
				let elements = Tiling::of(&descent.ty).tile(tile).unwrap().elements;
				let element = (tile, self.random.below(elements.into()) as u32);
				let trace =
					TraceTree::new(&truth.model.root(), &truth.claim().input, &truth.roots.nodes).unwrap();
				// Often with a proof of another node.
				let node =
					if self.random.once_in(4) { self.random.below(at.nodes.into()) as u32 } else { node };
				let proof =
					prove(&truth.plan, node, element, &truth.input_roots, &trace, &truth.roots.nodes, truth);
				let proof = proof.map(|proof| proof.encode()).unwrap_or_default();
				Move::Prove(self.spoil(proof).try_into().unwrap())
			}
			_ => panic!("not the challenger's turn"),
		})
	}
}

#[test]
fn fuzz_no_honest_execution_should_be_convicted() {
	// What attackers did, how it ended, and the operators whose results they proved to be right.
	let (attacks, proven) = (Tally::new(), Tally::new());
	let count = each_seed(192, |seed| {
		let truth = Execution::random(seed);
		let mut attacker = Attacker { truth: &truth, random: Random::new(seed ^ 2) };
		run(|| {
			let traced = attacker.random.once_in(2);
			let claim = truth.claim().in_class(traced);
			let job = sign(A, &truth, &claim);
			let begun = System::block_number();
			// Several disputes at once, one after the other, and demands of pieces.
			while System::block_number() < begun + WINDOW - 1 {
				let id = NextDisputeId::<Test>::get();
				if attacker.random.once_in(4) {
					let of = attacker.random.one_of(&[Artefact::Input, Artefact::Output, Artefact::Trace]);
					let tensor = attacker.random.below(4) as u32;
					let demand = Demand { of, tensor, piece: attacker.random.below(3) as u32 };
					let demanded = with_storage_layer(|| Disputes::demand(origin(C1), job, 0, demand));
					assert_eq!(demanded.is_ok(), traced || of != Artefact::Trace);
					attacks.note(if demanded.is_ok() { "demands" } else { "demands refused" });
				} else {
					let charge = attacker.charge().try_into().unwrap();
					let opened = with_storage_layer(|| Disputes::open(origin(C1), job, 0, charge));
					attacks.note(if opened.is_ok() { "charges" } else { "charges refused" });
				}
				for _ in 0..40 {
					let Some(dispute) = Open::<Test>::get(id) else { break };
					let side = dispute.stage.side();
					let action = match side {
						Side::Operator => Operator(&truth).respond(id, &dispute),
						Side::Challenger => attacker.respond(id, &dispute.stage),
					};
					let Some(action) = action else {
						attacks.note("silences");
						break;
					};
					let is_proof = matches!(action, Move::Prove(_));
					let is_output = matches!(action, Move::Output(_));
					let played = play(speaker(&dispute, side), id, action);
					match side {
						Side::Operator => assert_eq!(played.unwrap().pays_fee, Pays::No),
						Side::Challenger if is_output => {
							assert!(played.is_err(), "the outputs are those of the trace");
							attacks.note("outputs refused");
						}
						Side::Challenger if played.is_err() => attacks.note("moves refused"),
						Side::Challenger if is_proof => {
							let (node, _) = descent(&dispute.stage);
							proven.note(operators_of(truth.plan.graph())[node as usize]);
						}
						Side::Challenger => attacks.note("moves"),
					}
				}
				next_block();
			}
			// Whatever was left open ends by the challenger's clock.
			run_to(begun + WINDOW + CLOCK + 3);
			assert_eq!(Open::<Test>::iter().count(), 0);
			assert!(is_settled(job));
			assert_eq!(bonded(A), BOND);
			assert!(wealth(A) >= ENDOWMENT && wealth(C1) <= ENDOWMENT);
			check();
		});
	});
	println!(
		"[fuzz] {count} honest executions attacked, none convicted. Attacks: {}, proofs that were lost {}. Proven right: {}",
		attacks.summary(),
		proven.total(),
		proven.summary(),
	);
	proven.assert_all(count, operators());
	attacks.assert_all(count, ["outputs refused", "demands refused", "moves refused", "charges refused"]);
}

#[test]
fn honest_operator_should_win_the_long_game() {
	let (truth, lie) = long_game();
	let large = truth.nodes.iter().position(|node| node.len() > 65_536).unwrap() as u32;
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		let (claim, roots) = (truth.claim(), &truth.roots.nodes);
		let header = ambit_referee::ModelHeader::from(&truth.model);
		assert_ok!(open(C1, job, &Charge::Trace(header)));
		let honest = |id| {
			let dispute = Open::<Test>::get(id).unwrap();
			play(worker(A), id, Operator(&truth).respond(id, &dispute).unwrap())
		};
		assert_ok!(honest(0));
		// It plays the lie's game against the truth.
		let named = name(&truth.plan, &truth.model, &truth.roots, &lie.trace).unwrap();
		assert_eq!(named.node, large);
		assert_ok!(play(C1, 0, Move::Name(named.encode().try_into().unwrap())));
		assert_ok!(honest(0));
		assert_ok!(play(C1, 0, Move::Pick(1)));
		assert_ok!(honest(0));
		let (_, descent) = descent(&Open::<Test>::get(0).unwrap().stage);
		let trace = TraceTree::new(&claim.model, &claim.input, roots).unwrap();
		let element = (descent.tiles().start, 0);
		let proof = prove(&truth.plan, large, element, &truth.input_roots, &trace, roots, &truth).unwrap();
		let post = play(C1, 0, Move::Prove(proof.encode().try_into().unwrap())).unwrap();
		assert_eq!(post.pays_fee, Pays::Yes, "who loses pays");
		assert_acquitted(job);
		assert_eq!(free(A), ENDOWMENT - BOND + DISPUTE_BOND / 4);
	});
}

#[test]
fn challenger_should_not_win_by_a_proof_about_another_lie() {
	let (truth, lie) = long_game();
	let other = Lie::about(&truth, Fault::NoTrace, None, &mut Random::new(5)).unwrap();
	run(|| {
		let job = sign(A, &truth, &truth.claim());
		for claim in [&lie.claim, &other.claim] {
			let charge = Challenger::new(&truth).accuse(claim, Some(&lie.trace)).unwrap();
			if !matches!(charge, Charge::Trace(_)) {
				assert!(open(C1, job, &charge).is_err());
			}
		}
		assert!(!is_void(job));
	});
}
