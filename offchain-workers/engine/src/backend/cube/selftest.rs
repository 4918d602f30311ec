//! A device is believed when it has computed what the reference computes: a driver, a compiler or a chip that doesn't would
//! cost whoever signs its results their stake.

use crate::{
	backend::{reference::Reference, Backend, Operand},
	Fault, Unavailable,
};
use ambit_graph::{
	function::Function,
	ops::{Apply, Norm, Quantise, Rescale, Softmax},
	ElementType, Graph, Node, Op, Plan, TensorType, Value, Weight,
};
use ambit_trace::Roots;

/// Rows, terms and channels of a product: more than a tile of tensor cores, and not whole tiles.
const ROWS: u32 = 37;
const TERMS: u32 = 150;
const CHANNELS: u32 = 131;
/// Groups of a row, and terms of one.
const GROUPS: u32 = 5;
const GROUP: u32 = 32;

/// Whether a device agrees with the reference on a small graph of everything that has a kernel worth the name.
pub(super) fn check(device: &impl Backend) -> Result<(), Unavailable> {
	let failed = |fault: Fault| Unavailable::Failed(fault.to_string());
	let plan = graph().validate().map_err(|error| Unavailable::Failed(error.to_string()))?;
	let (found, roots) = crate::program::caught(|| results(device, &plan)).map_err(failed)?;
	let (expected, expected_roots) = results(&Reference, &plan).map_err(failed)?;
	for (node, (found, expected)) in plan.graph().nodes.iter().zip(found.iter().zip(&expected)) {
		if found != expected {
			return Err(Unavailable::Wrong(node.last.op.name()));
		}
	}
	if roots != expected_roots {
		return Err(Unavailable::Wrong("Blake2b"));
	}
	let last = expected.last().cloned().unwrap_or_default();
	match crate::program::caught(|| whole(device, &plan)).map_err(failed)? {
		Some(outputs) if outputs != [last] => Err(Unavailable::Wrong("the graph as a whole")),
		_ => Ok(()),
	}
}

/// The outputs where the graph is executed as a whole, if the device does that.
fn whole<B: Backend>(device: &B, plan: &Plan) -> Result<Option<Vec<Vec<u8>>>, Fault> {
	let _turn = device.turn();
	let weights: Vec<Vec<u8>> = plan.weight_types().map(|ty| bytes(ty, 7)).collect();
	let model = device.prepare(plan, &weights.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
	let inputs: Vec<Vec<u8>> = plan.graph().inputs.iter().map(|ty| bytes(ty, 3)).collect();
	let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
	device.evaluate_whole(&plan.flattened(), &model, &inputs, &[plan.node_types().len() as u32 - 1])
}

/// The bytes of the results of all nodes, and their roots.
fn results<B: Backend>(device: &B, plan: &Plan) -> Result<(Vec<Vec<u8>>, Vec<ambit_trace::Hash>), Fault> {
	let _turn = device.turn();
	let weights: Vec<Vec<u8>> = plan.weight_types().map(|ty| bytes(ty, 7)).collect();
	let model = device.prepare(plan, &weights.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
	let inputs = plan.graph().inputs.iter().map(|ty| device.upload(ty, &bytes(ty, 3)));
	let inputs = inputs.collect::<Result<Vec<_>, _>>()?;
	let (mut pending, mut roots) = (B::Pending::default(), Roots::default());
	let mut nodes: Vec<B::Tensor> = Vec::new();
	let mut results = Vec::new();
	for (place, (node, ty)) in (0..).zip(plan.graph().nodes.iter().zip(plan.node_types())) {
		let operands = node.last.inputs.iter().map(|value| match value {
			Value::Weight(weight) => Operand::Weight(*weight),
			Value::Input(input) => Operand::Tensor(&inputs[*input as usize]),
			Value::Node(node) => Operand::Tensor(&nodes[*node as usize]),
			Value::Step(_) => unreachable!("nodes of one step"),
		});
		let operands: Vec<_> = operands.collect();
		let result = device.evaluate(plan, &model, place, &operands)?;
		device.commit(ty, &result, &mut pending, &mut roots)?;
		results.push(device.download(ty, &result)?);
		nodes.push(result);
	}
	device.settle(pending, &mut roots)?;
	Ok((results, roots.finish()))
}

/// Bytes of all values for a tensor, from which other multipliers make others.
fn bytes(ty: &TensorType, factor: u32) -> Vec<u8> {
	let mixed = |place: u32| place.wrapping_mul(factor).wrapping_mul(0x9e37_79b9).rotate_left(11) >> 13;
	let count = ty.bytes() as u32;
	// Numbers of 32 bits are in fixed point and not large.
	let of_32 = |place: u32| ((mixed(place) as i32) << 15 >> 11).to_le_bytes();
	match ty.element {
		ElementType::I32 => (0..count / 4).flat_map(of_32).collect(),
		_ => (0..count).map(|place| mixed(place) as u8).collect(),
	}
}

fn graph() -> Graph {
	use ElementType::{I16, I32, I8};
	let ty = |element, rows, columns| TensorType::new(element, [rows, columns]);
	let weight = |ty: TensorType| Weight { ty, root: [0; 32] };
	let (input, weight_at, node) = (Value::Input, Value::Weight, Value::Node);
	let rescale = Op::Rescale(Rescale { pre: 8, mid: 30, post: 4 });
	let apply = |function| Op::Apply(Apply { function, from: 16, to: 16 });
	let nodes: Vec<(Op, Vec<Value>)> = vec![
		(Op::MatMul, vec![input(0), weight_at(0)]),
		(Op::MatMul, vec![input(1), weight_at(0)]),
		(Op::MatMul, vec![input(0), weight_at(1)]),
		(Op::MatMul, vec![input(1), weight_at(1)]),
		(rescale.clone(), vec![node(0), weight_at(2), weight_at(3), weight_at(3)]),
		(Op::AbsMax, vec![input(2)]),
		// Computed with the scales before it, by halves, and multiplied as such.
		(Op::Quantise(Quantise { to: I16 }), vec![input(2), node(5)]),
		(Op::MatMul, vec![node(6), node(6)]),
		(Op::Quantise(Quantise { to: I8 }), vec![input(2), node(5)]),
		(Op::Softmax(Softmax { from: 16, to: I32, one: 1 << 30 }), vec![input(2)]),
		(
			Op::Norm(Norm { centre: true, epsilon: 1 << 20, shift: 22 }),
			vec![input(2), weight_at(3), weight_at(3)],
		),
		(apply(Function::Gelu), vec![input(2)]),
		(apply(Function::Silu), vec![input(2)]),
		(apply(Function::Rsqrt), vec![input(2)]),
		(Op::Argmax, vec![input(2)]),
		// What follows from a product, from rows and from elements meets in the last one, with a rescaled product of halves and one in groups; the rest
		// is only checked step by step.
		(Op::Add, vec![node(9), node(10)]),
		(Op::Add, vec![node(15), node(11)]),
		(Op::Sub, vec![node(16), node(12)]),
		(Op::Add, vec![node(17), node(13)]),
		(Op::Add, vec![node(18), node(4)]),
		(Op::Quantise(Quantise { to: I16 }), vec![node(19), node(5)]),
		(Op::MatMul, vec![node(20), node(20)]),
		(rescale.clone(), vec![node(21), weight_at(2), weight_at(4), weight_at(4)]),
		(Op::Add, vec![node(22), node(14)]),
		(Op::GroupedMatMul, vec![input(3), weight_at(5), weight_at(6)]),
		(rescale, vec![node(24), weight_at(7), weight_at(4), weight_at(4)]),
		(Op::Add, vec![node(23), node(25)]),
	];
	let last = nodes.len() as u32 - 1;
	Graph {
		inputs: vec![
			ty(I8, ROWS, TERMS),
			ty(I16, ROWS, TERMS),
			ty(I32, ROWS, CHANNELS),
			ty(I8, 1, GROUPS * GROUP),
		],
		weights: vec![
			weight(ty(I8, CHANNELS, TERMS)),
			weight(ty(I16, CHANNELS, TERMS)),
			weight(ty(I32, ROWS, 1)),
			weight(TensorType::new(I32, [CHANNELS])),
			weight(TensorType::new(I32, [ROWS])),
			weight(ty(I8, ROWS, GROUPS * GROUP)),
			weight(ty(I16, ROWS, GROUPS)),
			weight(ty(I32, 1, 1)),
		],
		nodes: nodes.into_iter().map(|(op, inputs)| Node::new(op, inputs)).collect(),
		outputs: vec![node(last)],
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_self_test_should_pass_on_backends_that_are_right() {
		assert_eq!(check(&crate::backend::burn::Cpu::new(Default::default(), 1)), Ok(()));
	}
}
