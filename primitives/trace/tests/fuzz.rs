//! Openings from strangers: whatever their bytes are, they are decoded and checked without panic and within a bound of memory, and prove
//! nothing but what is so.

#[path = "../../graph/tests/support/memory.rs"]
mod memory;

use ambit_graph::{
	execute,
	testing::{Case, Random},
	TensorType, Tiling,
};
use ambit_trace::{
	fold, verify_tiles, ExecutionRoots, Hash, Interface, ModelTree, NodeRecord, Opening, TensorTree,
	TraceHeader, TraceTree,
};
use codec::{Decode, DecodeAll, Encode};
use memory::measured;
use proptest::{
	prelude::*,
	test_runner::{FileFailurePersistence, TestRunner},
};
use std::{cell::Cell, collections::BTreeSet};

/// Most memory for each byte of a message.
const FOR_EACH_BYTE: usize = 64;
/// Memory that any message may take: the codec makes room of 16 KiB for a list before it looks for its items, and lists are in lists.
const FOR_EACH_MESSAGE: usize = 64 * 1_024;

/// Tiles with their places, the type of the tensor, and the proof.
type Tiles = (TensorType, Vec<(u32, Vec<u8>)>, Opening);
/// Number of a trace's nodes, roots of some with their places, and the proof.
type Nodes = (u32, Vec<(u32, Hash)>, Opening);
/// A model's interface, a node's place and record, and the proof.
type Record = (Interface, u32, NodeRecord, Opening);

/// An execution and what can be opened of it.
struct Execution {
	case: Case,
	/// The nodes' results, each with its tree.
	results: Vec<(Vec<u8>, TensorTree)>,
	roots: Vec<Hash>,
	trace: TraceTree,
	model: ModelTree,
}

impl Execution {
	fn of(seed: u64) -> Self {
		let case = Case::random(seed);
		let model = ModelTree::new(&case.plan);
		let nodes = execute(&case.plan, &case.weights, &case.inputs, u64::MAX).unwrap().nodes;
		let input = ambit_trace::blob_root(&case.plan.graph().inputs, &case.inputs).unwrap();
		let roots = ExecutionRoots::of(&case.plan, &model.root(), &input, &nodes).unwrap().nodes;
		let trace = TraceTree::new(&model.root(), &input, &roots).unwrap();
		let trees =
			nodes.iter().zip(case.plan.node_types()).map(|(bytes, ty)| TensorTree::new(ty, bytes).unwrap());
		let results = trees.collect::<Vec<_>>();
		Self { results: nodes.into_iter().zip(results).collect(), case, roots, trace, model }
	}

	/// A tile of a node's result.
	fn tile(&self, node: u32, place: u32) -> Option<&[u8]> {
		let range = Tiling::of(&self.case.plan.node_types()[node as usize]).bytes(place)?;
		self.results[node as usize].0.get(range.start as usize..range.end as usize)
	}

	/// Sends one of each kind, mutated. Returns how many decoded, and how many of those proved something.
	fn send(&self, random: &mut Random) -> (u32, u32) {
		let (mut decoded, mut proved) = (0, 0);
		let node = random.below(self.roots.len() as u64) as u32;
		let (trace, model) = (self.trace.header(), &self.model);
		let some = |random: &mut Random, count: u32| {
			(0..=random.below(5)).map(|_| random.below(count.into()) as u32).collect::<BTreeSet<_>>()
		};

		let ty = &self.case.plan.node_types()[node as usize];
		let places: Vec<u32> = some(random, Tiling::of(ty).count()).into_iter().collect();
		let tree = &self.results[node as usize].1;
		let tiles = places.iter().map(|place| (*place, self.tile(node, *place).unwrap().to_vec()));
		let message: Tiles = (ty.clone(), tiles.collect(), tree.open(&places).unwrap());
		if let Some((claimed, tiles, opening)) = sent::<Tiles>(random, &message) {
			decoded += 1;
			let given: Vec<(u32, &[u8])> = tiles.iter().map(|(place, bytes)| (*place, &bytes[..])).collect();
			let bytes = (&claimed, &tiles, &opening).encoded_size();
			if within(bytes, || verify_tiles(&tree.root(), &claimed, &given, &opening)).is_ok() {
				proved += 1;
				assert_eq!(&claimed, ty);
				given.iter().for_each(|(place, bytes)| assert_eq!(self.tile(node, *place), Some(*bytes)));
			}
		}

		let places: Vec<u32> = some(random, trace.nodes).into_iter().collect();
		let roots = places.iter().map(|place| (*place, self.roots[*place as usize]));
		let message: Nodes = (trace.nodes, roots.collect(), self.trace.open(&places).unwrap());
		if let Some((nodes, roots, opening)) = sent::<Nodes>(random, &message) {
			decoded += 1;
			let header = TraceHeader { nodes, ..trace };
			let bytes = (&roots, &opening).encoded_size();
			if within(bytes, || header.verify(&self.trace.root(), &roots, &opening)).is_ok() {
				proved += 1;
				assert_eq!(header, trace);
				roots
					.iter()
					.for_each(|(place, root)| assert_eq!(self.roots.get(*place as usize), Some(root)));
			}
			// What is revealed when a dispute descends.
			let top = within(bytes, || fold(&opening.siblings));
			assert_eq!(top.is_none(), opening.siblings.is_empty());
		}

		let record = NodeRecord::of(&self.case.plan, node).unwrap();
		let message: Record = (model.interface().clone(), node, record, model.open(node).unwrap());
		if let Some(found) = sent::<Record>(random, &message) {
			decoded += 1;
			let (interface, node, record, opening) = &found;
			let bytes = found.encoded_size();
			if within(bytes, || interface.verify(&model.root(), *node, record, opening)).is_ok() {
				proved += 1;
				assert_eq!(found, message);
			}
		}
		(decoded, proved)
	}
}

/// Runs this on what so many bytes were decoded to, and checks the memory that it takes.
fn within<T>(bytes: usize, run: impl FnOnce() -> T) -> T {
	let (result, took) = measured(run);
	let bound = FOR_EACH_BYTE * bytes + FOR_EACH_MESSAGE;
	assert!(took <= bound, "{took} bytes for a message of {bytes}");
	result
}

/// A message as it arrives from a stranger, if it is still one.
fn sent<T: Decode + Encode>(random: &mut Random, message: &T) -> Option<T> {
	let bytes = message.encode();
	// Some arrive as they were: what proves something does so.
	let bytes = if random.once_in(8) { bytes } else { random.mutated(&bytes) };
	within(bytes.len(), || T::decode_all(&mut &bytes[..])).ok()
}

#[test]
fn fuzz_hostile_openings_should_prove_nothing_else_within_bounds() {
	let asked = std::env::var("AMBIT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
	let kept = FileFailurePersistence::Direct("proptest-regressions/fuzz.txt");
	let config = ProptestConfig {
		failure_persistence: Some(Box::new(kept)),
		..ProptestConfig::with_cases(asked.unwrap_or(500))
	};
	let (count, decoded, proved) = (config.cases, Cell::new(0), Cell::new(0));
	let all: Vec<Execution> = (0..48).map(Execution::of).collect();
	let ran = TestRunner::new(config).run(&any::<u64>(), |seed| {
		let mut random = Random::new(seed);
		let execution = &all[random.below(all.len() as u64) as usize];
		let (found, showed) = execution.send(&mut random);
		decoded.set(decoded.get() + found);
		proved.set(proved.get() + showed);
		Ok(())
	});
	ran.unwrap_or_else(|failure| panic!("{failure}"));
	println!(
		"[fuzz] {} hostile openings of three kinds: {} decoded, {} proved what is so, none anything else",
		3 * count,
		decoded.get(),
		proved.get()
	);
	assert!(proved.get() > 0 && proved.get() < decoded.get());
}
