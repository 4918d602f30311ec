//! Random executions of random graphs with a random corruption, whose operators play in a random manner: all are convicted. And
//! every corruption at every operator once, so that none is left to chance.

use super::{game::*, players::*};
use crate::{mock::*, Event};
use ambit_graph::{
	testing::{Case, Random},
	Graph, Op, Value,
};
use ambit_primitives::disputes::Ground;
use ambit_referee::testing::{Execution, Fault, Lie};
use codec::Decode;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
	fmt::Debug,
};

/// Cases with which every operator and every corruption must have had its turn.
const PLENTY: u32 = 2_000;

/// Cases of a property: many in `make fuzz`, few otherwise.
fn cases(few: u32) -> ProptestConfig {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	ProptestConfig::with_cases(asked.unwrap_or(few))
}

/// Runs a test on as many cases as are asked for, those that failed before first. Returns their number.
pub fn each_case<S: Strategy>(few: u32, strategy: &S, test: impl Fn(S::Value)) -> u32 {
	let config = ProptestConfig { source_file: Some(file!()), ..cases(few) };
	let count = config.cases;
	let tested = TestRunner::new(config).run(strategy, |case| {
		test(case);
		Ok(())
	});
	tested.unwrap_or_else(|failure| panic!("{failure}"));
	count
}

/// The same with seeds.
pub fn each_seed(few: u32, test: impl Fn(u64)) -> u32 {
	each_case(few, &any::<u64>(), test)
}

/// How often something was seen.
pub struct Tally<K>(RefCell<BTreeMap<K, u32>>);

impl<K: Ord + Debug> Tally<K> {
	pub fn new() -> Self {
		Self(RefCell::default())
	}

	pub fn note(&self, key: K) {
		*self.0.borrow_mut().entry(key).or_default() += 1;
	}

	pub fn total(&self) -> u32 {
		self.0.borrow().values().sum()
	}

	/// All that was seen, once there were many cases.
	#[track_caller]
	pub fn assert_all(&self, cases: u32, all: impl IntoIterator<Item = K>) {
		let seen = self.0.borrow();
		let missing: Vec<K> = all.into_iter().filter(|key| !seen.contains_key(key)).collect();
		assert!(cases < PLENTY || missing.is_empty(), "never seen in {cases} cases: {missing:?}");
	}

	pub fn summary(&self) -> String {
		let seen = self.0.borrow();
		let parts: Vec<String> = seen.iter().map(|(key, count)| format!("{key:?} {count}")).collect();
		parts.join(", ").replace('"', "")
	}
}

/// The names of all operators that there are.
pub fn operators() -> BTreeSet<&'static str> {
	let index = |index: u8| Op::decode(&mut &[&[index][..], &[0; 64]].concat()[..]);
	(0..=u8::MAX).filter_map(|place| index(place).ok()).map(|op| op.name()).collect()
}

/// The names of a graph's operators, in the order of its nodes' steps.
pub fn operators_of(graph: &Graph) -> Vec<&'static str> {
	graph.nodes.iter().flat_map(|node| node.steps()).map(|step| step.op.name()).collect()
}

/// How the operator was convicted.
pub fn ground_of_conviction() -> Ground {
	let events = System::events().into_iter().rev();
	let mut grounds = events.filter_map(|record| match record.event {
		RuntimeEvent::Disputes(Event::OperatorConvicted { ground, .. }) => Some(ground),
		_ => None,
	});
	grounds.next().expect("it is in the last block that the operator was convicted")
}

#[test]
fn fuzz_no_corrupted_execution_should_be_acquitted() {
	let (faults, manners, grounds, traced) = (Tally::new(), Tally::new(), Tally::new(), Tally::new());
	// Operators whose results were judged.
	let judged = Tally::new();
	let count = each_seed(192, |seed| {
		let truth = Execution::random(seed);
		let mut random = Random::new(seed ^ 1);
		let lie = Lie::random(&truth, &mut random);
		let lie = if random.once_in(2) { lie.untraced(&truth).unwrap_or(lie) } else { lie };
		let published = random.once_in(2);
		let manner = if random.once_in(2) { Manner::Stubborn } else { random.one_of(&Manner::ALL) };
		run(|| {
			let operator = Crook::new(&lie, manner, random);
			let (job, moves) = dispute_with(&truth, &lie, published, &operator);
			let ground = ground_of_conviction();
			assert_convicted(job);
			assert!(moves <= 6, "{moves} moves after the opening");
			if matches!(ground, Ground::Proof | Ground::Trace) && moves > 0 {
				assert_eq!(ground == Ground::Trace, lie.claim.trace.is_none());
				let mut differing = truth.roots.nodes.iter().zip(&lie.trace);
				match differing.position(|(own, claimed)| own != claimed) {
					Some(node) => judged.note(operators_of(truth.plan.graph())[node]),
					None => assert_eq!(lie.fault, Fault::OutputRoot, "a result is wrong"),
				}
			}
			traced.note(if lie.claim.trace.is_some() { "named" } else { "not named" });
			faults.note(lie.fault);
			manners.note(manner);
			grounds.note(format!("{ground:?}"));
		});
	});
	println!(
		"[fuzz] {count} corrupted executions, none acquitted. Decided by: {}. Traces: {}. Corrupted: {}. Operators: {}. Judged by proof: {}",
		grounds.summary(),
		traced.summary(),
		faults.summary(),
		manners.summary(),
		judged.summary(),
	);
	faults.assert_all(count, Fault::ALL);
	manners.assert_all(count, Manner::ALL);
	judged.assert_all(count, operators());
	traced.assert_all(count, ["named", "not named"]);
}

/// A corruption: what is wrong with the result, whether its trace is to be had, and how its operator plays.
type Corruption = (&'static str, Fault, bool, Manner);

/// Each of those that are to be tried at every operator.
const CORRUPTIONS: [Corruption; 15] = [
	("wrong output", Fault::Output, true, Manner::Stubborn),
	("wrong intermediate", Fault::Intermediate, true, Manner::Stubborn),
	("wrong intermediate of which nothing behind it knows", Fault::Alone, true, Manner::Stubborn),
	("right output with a wrong trace", Fault::Trace, true, Manner::Stubborn),
	("wrong shape", Fault::Shape, true, Manner::Stubborn),
	("wrong model", Fault::Model, true, Manner::Stubborn),
	("input swapped", Fault::Input, true, Manner::Stubborn),
	("trace withheld", Fault::Alone, false, Manner::Stubborn),
	("trace malformed", Fault::Alone, false, Manner::Misposts),
	("reveal malformed", Fault::Alone, true, Manner::Misreveals),
	("silent when the trace is due", Fault::Alone, false, Manner::Silent(0)),
	("silent when its result is due", Fault::Alone, true, Manner::Silent(0)),
	("silent after its trace", Fault::Alone, false, Manner::Silent(1)),
	("something else said", Fault::Alone, false, Manner::Babbles),
	("conceded", Fault::Alone, true, Manner::Concedes(0)),
];

/// A lie of this kind that is about this node, or, where a fault is nowhere in particular, about a graph that has it.
fn lie_at(truth: &Execution, fault: Fault, node: usize, random: &mut Random) -> Option<Lie> {
	let is_output = |node: &usize| truth.plan.graph().outputs.contains(&Value::Node(*node as u32));
	let place = |wanted: &dyn Fn(&usize) -> bool| {
		(0..truth.nodes.len()).filter(wanted).position(|candidate| candidate == node)
	};
	let node = match fault {
		Fault::Output => place(&is_output)?,
		Fault::Trace => place(&|node| !is_output(node))?,
		_ => node,
	};
	Lie::about(truth, fault, Some(node as u32), random)
}

#[test]
fn every_corruption_at_every_operator_should_be_convicted() {
	let mut left: BTreeSet<(&str, &str)> = CORRUPTIONS
		.iter()
		.flat_map(|(corruption, ..)| operators().into_iter().map(move |operator| (*corruption, operator)))
		.collect();
	for seed in 0..20_000 {
		if left.is_empty() {
			return;
		}
		let kinds = operators_of(Case::random(seed).plan.graph());
		let wanted = |kind: &str| left.iter().any(|(_, operator)| *operator == kind);
		if !kinds.iter().any(|kind| wanted(kind)) {
			continue;
		}
		let truth = Execution::random(seed);
		let mut random = Random::new(seed);
		for (node, kind) in kinds.into_iter().enumerate() {
			for (corruption, fault, published, manner) in CORRUPTIONS {
				if !left.contains(&(corruption, kind)) {
					continue;
				}
				let Some(lie) = lie_at(&truth, fault, node, &mut random) else { continue };
				run(|| {
					let operator = Crook::new(&lie, manner, Random::new(seed));
					let (job, _) = dispute_with(&truth, &lie, published, &operator);
					assert_convicted(job);
				});
				left.remove(&(corruption, kind));
			}
		}
	}
	panic!("never played: {left:?}");
}

#[test]
fn every_other_fault_should_be_convicted() {
	for fault in Fault::ALL {
		let lies = (0..).filter_map(|seed| {
			let truth = Execution::random(seed);
			let lie = Lie::about(&truth, fault, None, &mut Random::new(seed))?;
			Some((truth, lie))
		});
		for (published, (truth, lie)) in [true, false, true].into_iter().zip(lies) {
			run(|| assert_convicted(dispute_a_lie(&truth, &lie, published).0));
			if let Some(lie) = lie.untraced(&truth) {
				run(|| assert_convicted(dispute_a_lie(&truth, &lie, published).0));
			}
		}
	}
}
