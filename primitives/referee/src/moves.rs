//! What either side says next, from its own execution. Nothing here is run by a block.

use crate::{
	answer::Span,
	charge::{output_nodes, NamedNode, NodeCharge, OutputCharge},
	descent::flatten,
	proof::{distinct, nodes_of},
	spot_check::{drawn_node, drawn_tile},
	Answer, Charge, Claimed, Descent, Due, OpenedTiles, Proof, SpotCheck,
};
use alloc::{collections::BTreeMap, vec::Vec};
use ambit_graph::{inputs_of, EvalError, Plan, Region, TensorType, TileRef, Tiles, Tiling, Value};
use ambit_trace::{
	blob_root, outputs_root, tensor_roots, tile_bytes, trace_root, ExecutionRoots, Hash, ModelTree,
	NodeRecord, Source, TensorTree, TraceTree,
};

/// Whoever has tensors of an execution.
pub trait Witness {
	/// All bytes of a tensor, if they are there.
	fn tensor(&self, value: Value) -> Option<&[u8]>;
}

/// What a challenger says of a trace that was posted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Objection {
	/// This node's result is the first wrong one.
	Node(NamedNode),
	/// Its outputs are not those of the result.
	Output(OutputCharge),
}

/// The charge to which a result is open, or `None` if it is right.
///
/// `own` is what an execution gave, `trace` what the operator published, if it was to be had.
pub fn accuse(
	plan: &Plan,
	model: &ModelTree,
	own: &ExecutionRoots,
	claimed: &Claimed<'_>,
	trace: Option<&[Hash]>,
) -> Option<Charge> {
	let Some(named_trace) = claimed.trace else { return doubt(plan, model, &own.output, claimed) };
	if misquotes(plan, claimed) {
		return Some(Charge::Inline(model.into()));
	}
	if named_trace == own.trace {
		return unbind(model, claimed, &own.nodes, &own.output).map(Charge::Output);
	}
	let published = trace.filter(|trace| {
		trace.len() == own.nodes.len() && trace_root(&claimed.model, &claimed.input, trace) == named_trace
	});
	let Some(published) = published else { return Some(Charge::Trace(model.into())) };
	let named = name(plan, model, own, published)?;
	let root = at(published, named.node)?;
	let opening = TraceTree::new(&claimed.model, &claimed.input, published)?.open(&[named.node]).ok()?;
	Some(Charge::Node(NodeCharge { named, root, opening }))
}

/// The charge to which a result is open that names no trace, or `None` if it is right. `output` is the root over the outputs that an
/// execution of one's own gave.
pub fn doubt(plan: &Plan, model: &ModelTree, output: &Hash, claimed: &Claimed<'_>) -> Option<Charge> {
	if misquotes(plan, claimed) {
		return Some(Charge::Inline(model.into()));
	}
	(claimed.output != *output).then(|| Charge::Trace(model.into()))
}

/// The charge against a result whose outputs are not those of this trace. `output` is the root over the trace's outputs.
fn unbind(model: &ModelTree, claimed: &Claimed<'_>, trace: &[Hash], output: &Hash) -> Option<OutputCharge> {
	if claimed.output == *output {
		return None;
	}
	let nodes = output_nodes(model.interface());
	let roots = nodes.iter().filter_map(|node| at(trace, *node)).collect();
	let opening = TraceTree::new(&claimed.model, &claimed.input, trace)?.open(&nodes).ok()?;
	Some(OutputCharge { header: model.into(), roots, opening })
}

/// Whether a result carries another output than that of its root. That decides at once, and falls on all who said it.
fn misquotes(plan: &Plan, claimed: &Claimed<'_>) -> bool {
	claimed.inline.is_some_and(|inline| blob_root(plan.output_types(), inline) != Ok(claimed.output))
}

/// The first node of a trace whose result is wrong.
pub fn name(plan: &Plan, model: &ModelTree, own: &ExecutionRoots, trace: &[Hash]) -> Option<NamedNode> {
	let node = own.nodes.iter().zip(trace).position(|(own, claimed)| own != claimed)?;
	named(plan, model, u32::try_from(node).ok()?)
}

/// What is wrong with a trace that was posted for a result, if anything is. `own` is what an execution of one's own gave.
pub fn object(
	plan: &Plan,
	model: &ModelTree,
	own: &ExecutionRoots,
	claimed: &Claimed<'_>,
	posted: &[Hash],
) -> Option<Objection> {
	// That its outputs are others decides at once.
	let output = outputs_root(plan, |node| at(posted, node))?;
	match unbind(model, claimed, posted, &output) {
		Some(charge) => Some(Objection::Output(charge)),
		None => name(plan, model, own, posted).map(Objection::Node),
	}
}

/// A node of the model, with its proof.
fn named(plan: &Plan, model: &ModelTree, node: u32) -> Option<NamedNode> {
	let opening = model.open(node).ok()?;
	let record = NodeRecord::of(plan, node)?;
	Some(NamedNode { interface: model.interface().clone(), node, record, opening })
}

/// The tile that was drawn of a result with which one agrees. `tensor` has the bytes of the node's result ([`drawn_node`]).
pub fn show(
	plan: &Plan,
	model: &ModelTree,
	trace: &TraceTree,
	roots: &[Hash],
	draw: &Hash,
	tensor: &[u8],
) -> Option<SpotCheck> {
	let node = drawn_node(draw, model.interface())?;
	let named = named(plan, model, node)?;
	let ty = &named.record.result;
	let place = drawn_tile(draw, ty);
	let bytes = tile(ty, tensor, place)?.to_vec();
	let opening = TensorTree::new(ty, tensor).ok()?.open(&[place]).ok()?;
	let (root, trace) = (at(roots, node)?, trace.open(&[node]).ok()?);
	Some(SpotCheck { root, trace, bytes, opening, named })
}

/// What the operator reveals, whose tensor has these bytes.
pub fn reveal(descent: &Descent, tensor: &[u8]) -> Option<Vec<u8>> {
	match descent.due() {
		Due::Bytes { .. } => span(&descent.ty, tensor, descent).map(<[u8]>::to_vec),
		Due::Hashes { level, .. } => {
			let tree = TensorTree::new(&descent.ty, tensor).ok()?;
			let hashes =
				tree.tree().descendants(descent.level, descent.index, descent.level.saturating_sub(level))?;
			Some(flatten(hashes))
		}
	}
}

/// The first revealed hash that is not that of one's own tensor.
pub fn pick(descent: &Descent, revealed: &[u8], tensor: &[u8]) -> Option<u32> {
	let own = reveal(descent, tensor)?;
	let differs = own.as_chunks::<32>().0.iter().zip(revealed.as_chunks::<32>().0);
	let place = differs.into_iter().position(|(own, revealed)| own != revealed)?;
	u32::try_from(place).ok()
}

/// Tile and place in it of the first revealed element that is not that of one's own tensor.
pub fn wrong_element(descent: &Descent, revealed: &[u8], tensor: &[u8]) -> Option<(u32, u32)> {
	let own = span(&descent.ty, tensor, descent)?;
	let byte = own.iter().zip(revealed).position(|(own, revealed)| own != revealed)?;
	let tiling = Tiling::of(&descent.ty);
	let first = tiling.tile(descent.tiles().start)?.first;
	let place = u64::try_from(byte).ok()?.checked_div(descent.ty.element.bytes().into())?;
	let (tile, found) = tiling.locate(first.checked_add(place)?)?;
	let index = first.checked_add(place)?.checked_sub(found.first)?;
	Some((tile, u32::try_from(index).ok()?))
}

/// The tiles of operands that the proof of one element needs. `witness` has the tensors that say which these are, or the error is
/// [`EvalError::Missing`].
pub fn operand_tiles(
	plan: &Plan,
	node: u32,
	(tile, index): (u32, u32),
	witness: &dyn Witness,
) -> Result<Vec<TileRef>, EvalError> {
	inputs_of(plan, node, Region::Element { tile, index }, &Cut { plan, witness })
}

/// The proof of one element of a node's result. `trace` has the roots that both sides accept, and `witness` the tensors
/// behind those of the node's operands.
pub fn prove(
	plan: &Plan,
	node: u32,
	(tile, index): (u32, u32),
	inputs: &[Hash],
	trace: &TraceTree,
	roots: &[Hash],
	witness: &dyn Witness,
) -> Option<Proof> {
	let record = NodeRecord::of(plan, node)?;
	let needed = operand_tiles(plan, node, (tile, index), witness).ok()?;
	let mut tiles: BTreeMap<Value, Vec<u32>> = BTreeMap::new();
	for at in needed {
		tiles.entry(at.value).or_default().push(at.tile);
	}
	let mut operands = Vec::new();
	for operand in distinct(&record) {
		let value = match operand.source {
			Source::Input(place) => Value::Input(place),
			Source::Weight { place, .. } => Value::Weight(place),
			Source::Node(place) => Value::Node(place),
			Source::Step(_) => return None,
		};
		operands.push(match tiles.get(&value) {
			Some(places) => open_tiles(&operand.ty, witness.tensor(value)?, places)?,
			None => OpenedTiles::default(),
		});
	}
	let any_input = record.operands().any(|operand| matches!(operand.source, Source::Input(_)));
	let places = nodes_of(record.operands());
	let opening = if places.is_empty() { Default::default() } else { trace.open(&places).ok()? };
	Some(Proof {
		tile,
		index,
		inputs: if any_input { inputs.to_vec() } else { Vec::new() },
		nodes: places.iter().filter_map(|place| at(roots, *place)).collect(),
		trace: opening,
		operands,
		record,
	})
}

/// The answer to the demand of a piece of a tensor among those of these types, whose blob one has.
pub fn answer_value(types: &[TensorType], blob: &[u8], tensor: u32, piece: u32) -> Option<Answer> {
	let roots = tensor_roots(types, blob).ok()?;
	let place = usize::try_from(tensor).ok()?;
	let Some(ty) = types.get(place) else { return Some(Answer::NoTensor { roots }) };
	let start = types.iter().take(place).fold(0u64, |sum, ty| sum.saturating_add(ty.bytes()));
	let bytes = cut(blob, start, ty.bytes())?;
	let tree = TensorTree::new(ty, bytes).ok()?;
	let spans = Span::of_tensor(ty);
	if piece >= spans.pieces {
		return Some(Answer::NoTiles { roots, ty: ty.clone(), top: tree.tree().top() });
	}
	let leaves = spans.leaves(piece);
	let start = Tiling::of(ty).bytes(leaves.start)?.start;
	let bytes = cut(bytes, start, tile_bytes(ty, &leaves))?.to_vec();
	let opening = tree.tree().open_at(spans.level, &[piece]).ok()?;
	Some(Answer::Tiles { roots, ty: ty.clone(), bytes, opening })
}

/// The answer to the demand of a piece of a trace.
pub fn answer_trace(trace: &TraceTree, roots: &[Hash], piece: u32) -> Option<Answer> {
	let nodes = trace.header().nodes;
	let spans = Span::of_trace(nodes);
	if piece >= spans.pieces {
		return Some(Answer::NoRoots { nodes, top: trace.tree().top() });
	}
	let leaves = spans.leaves(piece);
	let range = usize::try_from(leaves.start).ok()?..usize::try_from(leaves.end).ok()?;
	let opening = trace.tree().open_at(spans.level, &[piece]).ok()?;
	Some(Answer::Roots { nodes, roots: roots.get(range)?.to_vec(), opening })
}

/// Tiles of a tensor with their proof.
fn open_tiles(ty: &TensorType, bytes: &[u8], places: &[u32]) -> Option<OpenedTiles> {
	let opening = TensorTree::new(ty, bytes).ok()?.open(places).ok()?;
	let tiles = places.iter().map(|place| Some((*place, tile(ty, bytes, *place)?.to_vec())));
	Some(OpenedTiles { tiles: tiles.collect::<Option<_>>()?, opening })
}

/// The bytes under a node of a tensor's tree.
fn span<'a>(ty: &TensorType, tensor: &'a [u8], descent: &Descent) -> Option<&'a [u8]> {
	let tiles = descent.tiles();
	let start = Tiling::of(ty).bytes(tiles.start)?.start;
	cut(tensor, start, tile_bytes(ty, &tiles))
}

fn tile<'a>(ty: &TensorType, tensor: &'a [u8], place: u32) -> Option<&'a [u8]> {
	let bytes = Tiling::of(ty).bytes(place)?;
	cut(tensor, bytes.start, bytes.end.checked_sub(bytes.start)?)
}

fn cut(bytes: &[u8], start: u64, length: u64) -> Option<&[u8]> {
	let end = start.checked_add(length)?;
	bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}

fn at(hashes: &[Hash], place: u32) -> Option<Hash> {
	hashes.get(usize::try_from(place).ok()?).copied()
}

/// Tensors as a source of tiles.
struct Cut<'a> {
	plan: &'a Plan,
	witness: &'a dyn Witness,
}

impl Tiles for Cut<'_> {
	fn tile(&self, at: TileRef) -> Option<&[u8]> {
		tile(self.plan.type_of(at.value)?, self.witness.tensor(at.value)?, at.tile)
	}
}
