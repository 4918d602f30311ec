//! What benchmarks measure: for each message and evaluation that of its size which takes longest. Also compiled for tests, which check
//! that all of it is valid up to the largest size.
//!
//! Roots are made to fit what is opened, not the other way round: an opening of arbitrary hashes has a top, and whatever has that
//! top opens. So no large model or tensor has to exist.

// Setting up may panic: what it builds is checked before it is measured, and none of it is in a block.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use alloc::{vec, vec::Vec};
use ambit_graph::{
	evaluate_element,
	ops::{Axis, Conv2d, Reshape, Softmax},
	ElementType, EvalError, Graph, Node, Op, Plan, TensorType, TileRef, Tiles, Tiling, Value, Weight,
};
use ambit_primitives::disputes::Accused;
use ambit_referee::{limits, Answer, Descent, Due, ModelHeader, NamedNode, OpenedTiles, OutputCharge, Proof};
use ambit_trace::{
	fold, levels, tensor_root_of_top, tile_hash, tile_node, trace_node, values_root, Hash, Interface,
	NodeRecord, Opening, Operand, Source, TraceHeader,
};
use codec::Encode;
use sp_core::H256;

/// Nodes of the largest trace.
pub const NODES: u32 = limits::CHUNK * limits::MAX_CHUNKS;
/// Most terms of [`product`]: both operands are opened whole.
pub const MOST_PRODUCTS: u32 = 60_000;
/// Most terms of [`walk`].
pub const MOST_WALKED: u32 = 200_000;
/// Most elements of [`power`].
pub const MOST_POWERS: u32 = 60_000;
/// Most places of [`look_up`].
pub const MOST_LOOKED_UP: u32 = 135_168;
/// Shortest tile of a tensor that is not a row's last, bytes: a row that leaves no room for another. Of all tiles it has the most
/// hashes for its bytes.
const SHORT: u32 = 513;

/// Arbitrary hashes.
pub fn hashes(count: u32) -> Vec<Hash> {
	(0..count).map(|place| tile_hash(&place.to_le_bytes())).collect()
}

/// Arbitrary bytes.
pub fn bytes(count: u32) -> Vec<u8> {
	(0..count).map(|place| (place * 31 + (place >> 8)) as u8).collect()
}

/// Hashes that an opening of these leaves needs, which ascend.
fn siblings(leaves: u32, places: &[u32]) -> u32 {
	let (mut width, mut places, mut count) = (leaves, places.to_vec(), 0);
	while width > 1 {
		let alone = |place: &&u32| places.binary_search(&(**place ^ 1)).is_err() && (**place ^ 1) < width;
		count += places.iter().filter(alone).count();
		places.iter_mut().for_each(|place| *place >>= 1);
		places.dedup();
		width = width.div_ceil(2);
	}
	count as u32
}

/// An opening of one leaf among as many as there may be.
pub fn path() -> Opening {
	Opening { siblings: hashes(siblings(NODES, &[0])) }
}

/// A record of about so many bytes.
fn record(bytes: u32, result: &TensorType) -> NodeRecord {
	NodeRecord::of_step(
		Op::Reshape(Reshape { shape: vec![1; bytes as usize / 4] }),
		vec![Operand { source: Source::Node(1), ty: result.clone() }],
		result.clone(),
	)
}

/// The largest interface, of which these nodes' results are outputs.
fn interface(outputs: [u32; 8]) -> Interface {
	let ty = TensorType::new(ElementType::I64, [1; 8]);
	Interface {
		inputs: vec![ty.clone(); 8],
		weights: Hash::default(),
		outputs: outputs.map(|node| ambit_trace::Output { node, ty: ty.clone() }).to_vec(),
		nodes: NODES,
	}
}

/// The first node of a model, whose record has about so many bytes, and the model's root.
pub fn named(bytes: u32) -> (NamedNode, Hash) {
	let ty = TensorType::new(ElementType::I64, [1, 1, 1, 1, 1, 1, 1_000, 1_000]);
	let (interface, record, opening) = (interface([0, 1, 2, 3, 4, 5, 6, 7]), record(bytes, &ty), path());
	let top = opening.top(NODES, &[(0, record.leaf())]).expect("the opening fits");
	let root = interface.root_of_top(&top);
	(NamedNode { interface, node: 0, record, opening }, root)
}

/// The outputs of a trace with as many hashes to them as there may be, with the model's root and the trace's on this input.
pub fn outputs(input: &Hash) -> (OutputCharge, Hash, Hash) {
	let places = [0, 1, 2, 3, 4, 5, 6, 7].map(|eighth| eighth * (NODES / 8));
	let interface = interface(places);
	let (top, roots) = ([9; 32], hashes(8));
	let opening = Opening { siblings: hashes(siblings(NODES, &places)) };
	let model = interface.root_of_top(&top);
	let opened: Vec<_> = places.into_iter().zip(roots.iter().copied()).collect();
	let leaves = opened.iter().map(|(place, root)| (*place, trace_node(&[*root]).expect("it is a leaf")));
	let above = opening.top(NODES, &leaves.collect::<Vec<_>>()).expect("the opening fits");
	let trace = TraceHeader { model, input: *input, nodes: NODES }.root_of_top(&above);
	(OutputCharge { header: ModelHeader { interface, top }, roots, opening }, model, trace)
}

/// The dispute about this tensor, of which nothing is revealed.
pub fn accused(ty: &TensorType, root: Hash) -> Accused {
	let descent = Descent::new(ty.clone(), root);
	Accused {
		nodes: NODES,
		node: 0,
		record: H256::zero(),
		ty: ty.try_into().expect("the rank is bounded"),
		level: descent.level,
		index: 0,
		hash: H256(root),
	}
}

/// A tensor whose hashes are revealed this many at first, and its root.
pub fn wide(count: u32) -> (TensorType, Hash) {
	let ty = TensorType::new(ElementType::I8, [count * 16, 4_096]);
	assert!(
		matches!(Descent::new(ty.clone(), [0; 32]).due(), Due::Hashes { count: due, .. } if due == count)
	);
	let root = tensor_root_of_top(&ty, &fold(&hashes(count)).expect("there are hashes"));
	(ty, root)
}

/// A tensor, its root, and its bytes.
fn committed(ty: TensorType) -> (TensorType, Hash, Vec<u8>) {
	let bytes = bytes(ty.bytes() as u32);
	let top = tile_node(&ty, 0..Tiling::of(&ty).count(), &bytes).expect("the bytes fit");
	let root = tensor_root_of_top(&ty, &top);
	(ty, root, bytes)
}

/// A tensor of about so many bytes in the shortest tiles, its root, and its bytes.
pub fn small(bytes: u32) -> (TensorType, Hash, Vec<u8>) {
	let shape = if bytes < SHORT { [1, bytes] } else { [bytes / SHORT, SHORT] };
	committed(TensorType::new(ElementType::I8, shape))
}

/// The answer with a piece of so many KiB, and the root of the outputs. Of the shortest tiles a piece has only half as many bytes.
pub fn answer(kibibytes: u32) -> (Answer, Hash) {
	let (ty, root, bytes) = committed(TensorType::new(ElementType::I8, [kibibytes, 1_024]));
	let roots = vec![root];
	let output = values_root(&roots);
	(Answer::Tiles { roots, ty, bytes, opening: Opening::default() }, output)
}

/// The proof of about so many KiB that has the most hashes for its length, and what it is about: one-byte ends of rows, far from each
/// other in a large tensor.
pub fn proof(kibibytes: u32) -> (Proof, Accused) {
	let ty = TensorType::new(ElementType::I8, [1_048_000, 4_097]);
	let count = Tiling::of(&ty).count();
	// The ends of rows have the odd places.
	let places = |tiles: u32| (0..tiles).map(|tile| (tile * (count / tiles)) | 1).collect::<Vec<u32>>();
	// A tile takes its place, a length and a byte beside its path.
	let size = |tiles: u32| 6 * tiles + 32 * siblings(count, &places(tiles));
	let (mut fits, mut too_many) = (1, 4_096);
	while fits + 1 < too_many {
		let tiles = (fits + too_many) / 2;
		if size(tiles) <= kibibytes * 1_024 {
			fits = tiles;
		} else {
			too_many = tiles;
		}
	}
	let places = places(fits);
	let opening = Opening { siblings: hashes(siblings(count, &places)) };
	let leaves: Vec<(u32, Hash)> = places.iter().map(|place| (*place, tile_hash(&[7]))).collect();
	let top = opening.top(count, &leaves).expect("the opening fits");
	let root = tensor_root_of_top(&ty, &top);
	let operand = Operand { source: Source::Weight { place: 0, root }, ty: ty.clone() };
	let record = NodeRecord::of_step(Op::Relu, vec![operand], ty.clone());
	let mut accused = accused(&ty, [0; 32]);
	// The first tiles are revealed.
	accused.level = 4;
	accused.record = H256(record.leaf());
	let tiles = places.iter().map(|place| (*place, vec![7])).collect();
	let proof = Proof {
		record,
		tile: 1,
		index: 0,
		inputs: Vec::new(),
		nodes: Vec::new(),
		trace: Opening::default(),
		operands: vec![OpenedTiles { tiles, opening }],
	};
	assert!(levels(count) == 22 && proof.encoded_size() as u32 <= (kibibytes + 1) * 1_024);
	(proof, accused)
}

/// One operator, and the bytes of its operands, whose tiles are all there.
pub struct Evaluation {
	/// A graph with the operator as its only node, on weights.
	pub plan: Plan,
	bytes: Vec<Vec<u8>>,
}

impl Evaluation {
	fn new(op: Op, operands: Vec<TensorType>) -> Self {
		let bytes = operands.iter().map(|ty| bytes(ty.bytes() as u32)).collect();
		let graph = Graph {
			inputs: vec![TensorType::new(ElementType::I8, [1])],
			nodes: vec![Node::new(op, (0..operands.len() as u32).map(Value::Weight).collect())],
			weights: operands.into_iter().map(|ty| Weight { ty, root: [0; 32] }).collect(),
			outputs: vec![Value::Node(0)],
		};
		Self { plan: graph.validate().expect("the graph is valid"), bytes }
	}

	/// Computes an element.
	pub fn evaluate(&self) -> Result<i64, EvalError> {
		evaluate_element(&self.plan, 0, 0, 0, self)
	}
}

impl Tiles for Evaluation {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		let Value::Weight(operand) = at.value else { return None };
		let tile = Tiling::of(self.plan.type_of(at.value)?).bytes(at.tile)?;
		self.bytes.get(operand as usize)?.get(tile.start as usize..tile.end as usize)
	}
}

/// A product of `terms` terms, at most [`MOST_PRODUCTS`].
pub fn product(terms: u32) -> Evaluation {
	let row = TensorType::new(ElementType::I16, [1, terms]);
	Evaluation::new(Op::MatMul, vec![row.clone(), row])
}

/// An element of `terms` terms, at most [`MOST_WALKED`].
pub fn walk(terms: u32) -> Evaluation {
	Evaluation::new(Op::AbsMax, vec![TensorType::new(ElementType::I8, [1, terms])])
}

/// An element of so many times 16 terms, at most [`MOST_POWERS`].
pub fn power(elements: u32) -> Evaluation {
	let op = Op::Softmax(Softmax { from: 16, to: ElementType::I32, one: 1 << 30 });
	Evaluation::new(op, vec![TensorType::new(ElementType::I32, [1, elements])])
}

/// An element for which so many places are looked up, at most [`MOST_LOOKED_UP`]: a convolution of one channel of two, with runs of one
/// element.
pub fn look_up(places: u32) -> Evaluation {
	let op = Op::Conv2d(Conv2d { rows: Axis::PLAIN, columns: Axis::PLAIN, groups: 2 });
	// Two for each place of the kernel, and one for 16.
	let width = (places * 16 / 33).max(1);
	let image = TensorType::new(ElementType::I8, [1, 1, width, 2]);
	Evaluation::new(op, vec![image, TensorType::new(ElementType::I8, [2, 1, width, 1])])
}
