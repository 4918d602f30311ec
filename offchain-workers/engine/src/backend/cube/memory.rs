//! Upper bounds of the device's memory that models and operators take.

use super::{
	commit::TOGETHER,
	device::{taken, MOST_IN_SLAB, SLAB},
	evaluation::is_shared,
	product, window,
};
use crate::limits::LastUses;
use ambit_graph::{Flat, Op, Plan, Step, TensorType, Value};

/// The length of the rows as which each weight is a second factor of products on tensor cores, if it is one.
pub(super) fn factors(plan: &Plan) -> Vec<Option<u64>> {
	let mut factors = vec![None; plan.graph().weights.len()];
	for Step { op, inputs } in plan.graph().nodes.iter().map(|node| &node.last) {
		let Some(Value::Weight(weight)) = inputs.get(1) else { continue };
		let (Some(ty), Some(factor)) =
			(plan.type_of(Value::Weight(*weight)), factors.get_mut(*weight as usize))
		else {
			continue;
		};
		let depth = match op {
			Op::MatMul => ty.row(),
			Op::Conv2d(_) => ty.elements() / u64::from(ty.shape[0]),
			_ => continue,
		};
		// A weight in two shapes is only kept in the first.
		factor.get_or_insert(depth);
	}
	factors
}

/// A weight as rows of this length.
pub(super) fn as_rows(ty: &TensorType, depth: u64) -> TensorType {
	TensorType::new(ty.element, [(ty.elements() / depth.max(1)) as u32, depth as u32])
}

/// What a loaded model takes.
pub(super) fn model_bytes(plan: &Plan) -> u64 {
	let weights = plan.weight_types().zip(factors(plan));
	weights.fold(0, |sum, (ty, factor)| {
		let factor = factor.map_or(0, |depth| product::workspace(&as_rows(ty, depth)));
		sum.saturating_add(ty.bytes()).saturating_add(factor)
	})
}

/// What evaluating a node takes besides its operands.
pub(super) fn node_bytes(plan: &Plan, place: u32) -> u64 {
	let (Some(node), Some(result)) = (plan.node(place), plan.type_of(Value::Node(place))) else { return 0 };
	let types: Vec<&TensorType> = node.last.inputs.iter().filter_map(|value| plan.type_of(*value)).collect();
	let workspace = match (&node.last.op, types.as_slice()) {
		(Op::MatMul, [x, w]) => product::workspace(x).saturating_add(product::workspace(w)),
		(Op::Conv2d(op), [x, w]) => window::workspace(x, w, op, result)
			.saturating_add(product::workspace(&as_rows(w, w.elements() / u64::from(w.shape[0]))))
			.saturating_add(product::workspace(&as_rows(x, x.row()))),
		// The halves of what the next node quantises, and of what this one does.
		(Op::AbsMax | Op::Quantise(_), [x, ..]) => x.bytes(),
		_ => 0,
	};
	workspace.saturating_add(result.bytes())
}

/// A buffer with results.
struct Buffer {
	bytes: u64,
	/// Results in it that are needed or wait to be committed to, and whoever fills it.
	holders: u32,
	is_slab: bool,
}

/// Most bytes of all buffers with results at any time of an execution. They are there as long as any result in them, which is longer than
/// a result is needed.
pub(super) fn retained(Flat { plan, results }: &Flat, last_uses: &LastUses) -> u64 {
	let mut results = results.iter().copied().peekable();
	let mut buffers: Vec<Buffer> = Vec::new();
	// Where each node's result is; one that is an input or a weight is in none.
	let mut places: Vec<Option<usize>> = Vec::new();
	let (mut slab, mut used) = (None, 0);
	let (mut waiting, mut bytes_waiting) = (Vec::new(), 0u64);
	let (mut held, mut most) = (0u64, 0u64);
	let release = |buffers: &mut Vec<Buffer>, held: &mut u64, place: usize| {
		if let Some(buffer) = buffers.get_mut(place) {
			buffer.holders -= 1;
			if buffer.holders == 0 {
				*held = held.saturating_sub(buffer.bytes);
			}
		}
	};
	for (place, (node, ty)) in (0..).zip(plan.graph().nodes.iter().zip(plan.node_types())) {
		let bytes = ty.bytes();
		let of = match (&node.last.op, node.last.inputs.first()) {
			(Op::Reshape(_), Some(Value::Node(node))) => places.get(*node as usize).copied().flatten(),
			_ => None,
		};
		let is_same = matches!(node.last.op, Op::Reshape(_))
			&& is_shared(of.and_then(|of| buffers.get(of)).is_some_and(|buffer| buffer.is_slab), bytes);
		let buffer = if is_same {
			of
		} else if bytes > MOST_IN_SLAB {
			buffers.push(Buffer { bytes, holders: 0, is_slab: false });
			held = held.saturating_add(bytes);
			Some(buffers.len() - 1)
		} else {
			if slab.is_none() || used + bytes > SLAB {
				if let Some(full) = slab {
					release(&mut buffers, &mut held, full);
				}
				buffers.push(Buffer { bytes: SLAB, holders: 1, is_slab: true });
				held = held.saturating_add(SLAB);
				(slab, used) = (Some(buffers.len() - 1), 0);
			}
			used = taken(used, bytes);
			slab
		};
		if let Some(buffer) = buffer {
			buffers[buffer].holders += 1;
		}
		places.push(buffer);
		// What a step before the last one of its node gives is not committed to.
		if results.next_if_eq(&place).is_some() {
			if let Some(buffer) = buffer {
				buffers[buffer].holders += 1;
				waiting.push(buffer);
			}
			bytes_waiting = bytes_waiting.saturating_add(bytes);
		}
		most = most.max(held);
		if bytes_waiting >= TOGETHER {
			waiting.drain(..).for_each(|buffer| release(&mut buffers, &mut held, buffer));
			bytes_waiting = 0;
		}
		for dropped in last_uses.after(place) {
			let Value::Node(node) = dropped else { continue };
			if let Some(buffer) = places.get(*node as usize).copied().flatten() {
				release(&mut buffers, &mut held, buffer);
			}
		}
	}
	// The trees of what is hashed together are an eighth of it at most.
	most.saturating_add(TOGETHER / 8)
}
