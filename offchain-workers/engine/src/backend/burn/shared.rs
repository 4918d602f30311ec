//! Products by one weight for several executions at once.
//!
//! A product of a few rows by a large matrix takes as long as it takes to read the matrix. The rows of all executions are one factor then, so that it is
//! read once. Rows don't depend on each other: each result is the same bits.

use super::{
	memory::{goes_by_bands, is_laid},
	product::Factor,
	tensor::{self, Int},
	Burn, Kernels, Model,
};
use crate::{backend::Operand, native::Buffer, Fault};
use ambit_graph::{Op, Plan, Value};

/// With more rows, multiplying takes longer than reading what to multiply with.
const MOST_ROWS: u64 = 16;

/// Whether a node is a product of a few rows by a weight.
pub(super) fn is_shared<B: Kernels>(plan: &Plan, node: u32) -> bool {
	let Some(node) = plan.node(node).filter(|_| goes_by_bands::<B>()) else { return false };
	let (Op::MatMul, [x @ (Value::Input(_) | Value::Node(_)), w]) =
		(&node.last.op, node.last.inputs.as_slice())
	else {
		return false;
	};
	let (Some(of_x), Some(of_w)) = (plan.type_of(*x), plan.type_of(*w)) else { return false };
	is_laid::<B>(&node.last.op, 1, *w, of_w) && of_x.elements() / of_x.row().max(1) <= MOST_ROWS
}

/// The products of such a node, one for each execution.
pub(super) fn evaluate<B: Kernels>(
	burn: &Burn<B>,
	plan: &Plan,
	model: &Model<B>,
	node: u32,
	operands: &[Vec<Operand<'_, Int<B>>>],
) -> Result<Vec<Int<B>>, Fault> {
	let fault = || Fault::Unsupported { node, reason: "it is no product by a weight".into() };
	let step = &plan.node(node).ok_or_else(fault)?.last;
	let types =
		step.inputs.first().and_then(|value| plan.type_of(*value)).zip(plan.type_of(Value::Node(node)));
	let (of_x, of_result) = types.ok_or_else(fault)?;
	let mut x = Buffer::new(of_x.element);
	let mut laid = None;
	for operands in operands {
		let [Operand::Tensor(rows), Operand::Weight(weight)] = operands.as_slice() else {
			return Err(fault());
		};
		match B::elements(rows) {
			Some(elements) => x.extend(elements),
			None => x.extend(tensor::elements(of_x, &tensor::data::<B>(of_x, rows)?)?),
		}
		laid = model.weights.get(*weight as usize).and_then(|weight| weight.laid.as_ref());
	}
	let Some(Factor::Laid(laid)) = laid else { return Err(fault()) };
	let each = of_result.elements() as usize;
	let mut products = Buffer::new(of_result.element);
	products.resize(each * operands.len());
	B::multiply(x.elements(), laid, &mut products, 0);
	let results = (0..operands.len()).map(|place| {
		let mut result = Buffer::new(of_result.element);
		result.extend(products.elements().part(place * each..(place + 1) * each));
		tensor::of_buffer::<B>(of_result, result, &burn.device)
	});
	Ok(results.collect())
}
