//! What strangers send: whatever its bytes are, it is decoded and checked without panic and within a bound of memory, and says
//! nothing that the message it was made of did not say.

#[path = "../../graph/tests/support/memory.rs"]
mod memory;

use ambit_graph::{testing::Random, TensorType};
use ambit_referee::{
	accuse, answer_trace, answer_value, check_trace_piece, check_value_piece, drawn_node, name, prove,
	reveal, show,
	testing::{Claim, Execution, Lie},
	Answer, Charge, Descent, Finding, NamedNode, Proof, SpotCheck,
};
use ambit_trace::{Hash, TraceTree};
use codec::{DecodeAll, Encode};
use memory::measured;
use proptest::{
	prelude::*,
	test_runner::{FileFailurePersistence, TestRunner},
};
use std::cell::Cell;

/// Most memory for each byte of a message: lists of empty lists take 48 bytes for each two of theirs, and twice that while they grow.
const FOR_EACH_BYTE: usize = 64;
/// Memory that any message may take: the codec makes room of 16 KiB for a list before it looks for its items, and lists are in lists;
/// the rest is for descents and plans.
const FOR_EACH_MESSAGE: usize = 64 * 1_024;

/// Runs this on a message, and checks the memory that it takes.
fn within_bounds<T>(message: &[u8], run: impl FnOnce(&[u8]) -> T) -> T {
	let (result, took) = measured(|| run(message));
	let bound = FOR_EACH_BYTE * message.len() + FOR_EACH_MESSAGE;
	assert!(took <= bound, "{took} bytes for a message of {}", message.len());
	result
}

/// What both sides say about one execution.
struct Messages {
	truth: Execution,
	claim: Claim,
	charges: Vec<Vec<u8>>,
	named: Vec<u8>,
	proofs: Vec<(u32, Vec<u8>)>,
	spot_checks: Vec<(Hash, Vec<u8>)>,
	answers: Vec<Vec<u8>>,
	reveals: Vec<(Descent, Vec<u8>)>,
}

impl Messages {
	fn of(seed: u64) -> Self {
		let truth = Execution::random(seed);
		let mut random = Random::new(seed);
		let claim = truth.claim();
		let (plan, roots) = (&truth.plan, &truth.roots.nodes);
		let trace = TraceTree::new(&claim.model, &claim.input, roots).expect("there are nodes");
		let charges = (0..6).filter_map(|_| {
			let lie = Lie::random(&truth, &mut random);
			let published = random.once_in(2).then_some(&lie.trace[..]);
			accuse(plan, &truth.model, &truth.roots, &lie.claim.claimed(), published)
		});
		let charges = charges.map(|charge| charge.encode()).collect();
		let mut wrong = roots.clone();
		wrong[0][0] ^= 1;
		let named = name(plan, &truth.model, &truth.roots, &wrong).expect("a node is wrong").encode();
		let nodes = 0..roots.len() as u32;
		let proofs = nodes.clone().map(|node| {
			let proof = prove(plan, node, (0, 0), &truth.input_roots, &trace, roots, &truth);
			(node, proof.expect("all is there").encode())
		});
		let proofs = proofs.collect();
		let spot_checks = (0..4).map(|_| {
			let mut draw = Hash::default();
			draw.fill_with(|| random.number() as u8);
			let node = drawn_node(&draw, truth.model.interface()).expect("there are nodes");
			let tensor = &truth.nodes[node as usize];
			let shown = show(plan, &truth.model, &trace, roots, &draw, tensor).expect("all is there");
			(draw, shown.encode())
		});
		let spot_checks = spot_checks.collect();
		let outputs: Vec<TensorType> = plan.output_types().cloned().collect();
		let mut answers = Vec::new();
		for place in 0..3 {
			answers.extend(answer_value(&plan.graph().inputs, &truth.inputs, place, 0));
			answers.extend(answer_value(&outputs, &truth.outputs(), 0, place));
			answers.extend(answer_trace(&trace, roots, place));
		}
		let answers = answers.iter().map(Encode::encode).collect();
		let reveals = nodes.map(|node| {
			let descent = Descent::new(plan.node_types()[node as usize].clone(), roots[node as usize]);
			let revealed = reveal(&descent, &truth.nodes[node as usize]).expect("the tensor is there");
			(descent, revealed)
		});
		let reveals = reveals.collect();
		Self { claim, charges, named, proofs, spot_checks, answers, reveals, truth }
	}

	/// Sends one of each kind, mutated. Returns how many still decoded.
	fn send(&self, random: &mut Random) -> u32 {
		let claimed = self.claim.claimed();
		let mut decoded = 0;
		let mut note = |is_ok: bool| decoded += u32::from(is_ok);

		let charge = &self.charges[random.below(self.charges.len() as u64) as usize];
		within_bounds(&random.mutated(charge), |bytes| {
			let charge = Charge::decode_all(&mut &*bytes);
			note(charge.is_ok());
			let finding = charge.ok().and_then(|charge| charge.examine(&claimed).ok());
			assert_ne!(finding, Some(Finding::Wrong), "the result is right");
		});

		within_bounds(&random.mutated(&self.named), |bytes| {
			let named = NamedNode::decode_all(&mut &*bytes);
			note(named.is_ok());
			if let Some((node, accused)) =
				named.ok().and_then(|named| Some((named.node, named.accuse(&claimed, [7; 32]).ok()?)))
			{
				assert_eq!((accused.node, accused.nodes), (node, self.truth.nodes.len() as u32));
			}
		});

		let (node, proof) = &self.proofs[random.below(self.proofs.len() as u64) as usize];
		let record = ambit_trace::NodeRecord::of(&self.truth.plan, *node).expect("it is a node").leaf();
		within_bounds(&random.mutated(proof), |bytes| {
			let proof = Proof::decode_all(&mut &*bytes);
			note(proof.is_ok());
			let Ok(proof) = proof else { return };
			let effort = proof.efforts();
			let value = proof.evaluate(&claimed, self.truth.nodes.len() as u32, &record);
			assert!(effort.is_ok() || value.is_err(), "what can be evaluated has a bound");
			if let Ok(value) = value {
				assert_eq!(Some(value), self.element(*node, proof.tile, proof.index), "it proves the truth");
			}
		});

		let (draw, shown) = &self.spot_checks[random.below(self.spot_checks.len() as u64) as usize];
		let right = SpotCheck::decode_all(&mut &shown[..]).expect("it decodes");
		within_bounds(&random.mutated(shown), |bytes| {
			let shown = SpotCheck::decode_all(&mut &*bytes);
			note(shown.is_ok());
			let Ok(shown) = shown else { return };
			assert!(shown.check(&claimed, draw).is_err() || shown == right, "it shows what was drawn");
		});

		let answer = &self.answers[random.below(self.answers.len() as u64) as usize];
		within_bounds(&random.mutated(answer), |bytes| {
			let answer = Answer::decode_all(&mut &*bytes);
			note(answer.is_ok());
			let Ok(answer) = answer else { return };
			for place in 0..3 {
				let _ = check_value_piece(&claimed.input, place, 0, &answer);
				let _ = check_value_piece(&claimed.output, 0, place, &answer);
				let _ = check_trace_piece(&claimed, place, &answer);
			}
		});

		let (descent, revealed) = &self.reveals[random.below(self.reveals.len() as u64) as usize];
		within_bounds(&random.mutated(revealed), |bytes| {
			assert!(descent.check(bytes).is_err() || bytes == revealed, "it is what is under the hash");
			let _ = descent.pick(bytes, bytes.len() as u32 / 32);
			let _ = descent.claimed(bytes, 0, 0);
		});
		decoded
	}

	/// An element of a node's result.
	fn element(&self, node: u32, tile: u32, index: u32) -> Option<i64> {
		let ty = &self.truth.plan.node_types()[node as usize];
		let at = ambit_graph::Tiling::of(ty).tile(tile)?.first + u64::from(index);
		let start = (at * u64::from(ty.element.bytes())) as usize;
		ty.element.read(&self.truth.nodes[node as usize][start..])
	}
}

#[test]
fn fuzz_hostile_messages_should_be_refused_within_bounds() {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	let kept = FileFailurePersistence::Direct("proptest-regressions/fuzz.txt");
	let config = ProptestConfig {
		failure_persistence: Some(Box::new(kept)),
		..ProptestConfig::with_cases(asked.unwrap_or(500))
	};
	let (count, decoded) = (config.cases, Cell::new(0));
	let all: Vec<Messages> = (0..48).map(Messages::of).collect();
	let sent = TestRunner::new(config).run(&any::<u64>(), |seed| {
		let mut random = Random::new(seed);
		let messages = &all[random.below(all.len() as u64) as usize];
		for _ in 0..8 {
			decoded.set(decoded.get() + messages.send(&mut random));
		}
		Ok(())
	});
	sent.unwrap_or_else(|failure| panic!("{failure}"));
	println!(
		"[fuzz] {} hostile messages of six kinds: {} of them decoded, none was taken for another, none took more memory than it may",
		48 * count,
		decoded.get(),
	);
}

#[test]
fn record_of_countless_operands_should_be_refused_before_they_are_compared() {
	// As many as fit a proof: comparing each with each would take a referee seconds.
	let truth = Execution::random(1);
	let (node, claim) = (0, truth.claim());
	let trace = TraceTree::new(&claim.model, &claim.input, &truth.roots.nodes).expect("there are nodes");
	let proof = prove(&truth.plan, node, (0, 0), &truth.input_roots, &trace, &truth.roots.nodes, &truth);
	let mut proof = proof.expect("all is there");
	let ty = TensorType::new(ambit_graph::ElementType::I8, [1]);
	let operand = |place| ambit_trace::Operand { source: ambit_trace::Source::Input(place), ty: ty.clone() };
	proof.record.last.operands = (0..28_000).map(operand).collect();
	assert!(proof.encode().len() <= ambit_referee::limits::MAX_PROOF as usize);
	let tried = || {
		let begun = std::time::Instant::now();
		assert_eq!(proof.efforts(), Err(ambit_referee::Refusal::Invalid));
		let leaf = proof.record.leaf();
		assert_eq!(proof.evaluate(&claim.claimed(), 1, &leaf), Err(ambit_referee::Refusal::Invalid));
		begun.elapsed()
	};
	// The best of some: a machine may stop for a moment in any of them.
	let least = (0..5).map(|_| tried()).min().unwrap_or_default();
	assert!(least < std::time::Duration::from_millis(500), "{least:?}");
}
