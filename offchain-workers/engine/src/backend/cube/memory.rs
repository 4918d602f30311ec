//! Upper bounds of the device's memory that models and operators take.

use super::{product, window};
use ambit_graph::{Node, Op, Plan, TensorType, Value};

/// The length of the rows as which each weight is a second factor of products on tensor cores, if it is one.
pub(super) fn factors(plan: &Plan) -> Vec<Option<u64>> {
	let mut factors = vec![None; plan.graph().weights.len()];
	for Node { op, inputs } in &plan.graph().nodes {
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
	let types: Vec<&TensorType> = node.inputs.iter().filter_map(|value| plan.type_of(*value)).collect();
	let workspace = match (&node.op, types.as_slice()) {
		(Op::MatMul, [x, w]) => product::workspace(x).saturating_add(product::workspace(w)),
		(Op::Conv2d(op), [x, w]) => window::workspace(x, w, op, result)
			.saturating_add(product::workspace(&as_rows(w, w.elements() / u64::from(w.shape[0]))))
			.saturating_add(product::workspace(&as_rows(x, x.row()))),
		_ => 0,
	};
	workspace.saturating_add(result.bytes())
}
