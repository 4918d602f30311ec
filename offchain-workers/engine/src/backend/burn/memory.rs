//! Upper bounds of the memory that operators take, before anything is allocated.

use super::{
	bands::{self, Grain, Together},
	kernels::Kernels,
	product::{Batches, Precision},
	windows_of,
};
use crate::native;
use ambit_graph::{Op, Plan, TensorType, Value};

/// In which forms a weight is used.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Forms {
	/// As integers.
	pub int: bool,
	/// In products of 8-bit numbers in floating point.
	pub single: bool,
	/// In other products.
	pub double: bool,
	/// Laid out for products of integers, as a matrix of so many rows and columns.
	pub laid: Option<[u64; 2]>,
}

impl Forms {
	/// Those of each weight.
	pub fn of_weights<B: Kernels>(plan: &Plan) -> Vec<Self> {
		let mut forms = vec![Self::default(); plan.graph().weights.len()];
		for node in &plan.graph().nodes {
			let types: Vec<_> = node.last.inputs.iter().filter_map(|value| plan.type_of(*value)).collect();
			for (place, value) in node.last.inputs.iter().enumerate() {
				let Value::Weight(weight) = value else { continue };
				let Some(form) = forms.get_mut(*weight as usize) else { continue };
				// The images of a convolution are gathered as integers; every other factor is used in floating point.
				let is_factor =
					matches!(node.last.op, Op::MatMul) || matches!(node.last.op, Op::Conv2d(_)) && place == 1;
				let precision = match (is_factor, types.as_slice()) {
					(true, [x, w]) => Some(Precision::of(x.element, w.element)),
					_ => None,
				};
				let laid = types.get(place).and_then(|ty| laid_matrix::<B>(&node.last.op, place, ty));
				match (precision, laid) {
					(_, Some(matrix)) => form.laid = Some(matrix),
					(Some(Precision::Single), _) if !B::HAS_PRODUCT => form.single = true,
					(Some(Precision::Double), _) if !B::HAS_PRODUCT => form.double = true,
					_ => form.int = true,
				}
			}
		}
		forms
	}

	fn bytes<B: Kernels>(self, ty: &TensorType) -> u64 {
		let of = |is_used: bool, bytes: u64| if is_used { bytes } else { 0 };
		let width = of(self.int, ty.element.bytes().into())
			+ of(self.single, Precision::Single.bytes())
			+ of(self.double, Precision::Double.bytes());
		let laid = self.laid.map_or(0, |[rows, columns]| B::laid_out(rows, columns));
		let laid = laid.saturating_mul(ty.element.bytes().into());
		ty.elements().saturating_mul(width).saturating_add(laid)
	}
}

/// Rows and columns of the matrix with which a product multiplies all of its other factor, if it is a single one.
pub(super) fn single_matrix(op: &Op, w: &TensorType) -> Option<[u64; 2]> {
	let (rows, columns) = match (op, w.shape.as_slice()) {
		(Op::MatMul, [outer @ .., rows, columns]) if outer.iter().all(|extent| *extent == 1) => {
			(*rows, u64::from(*columns))
		}
		(Op::Conv2d(op), [rows, ..]) if op.groups == 1 => (*rows, w.elements() / u64::from(*rows).max(1)),
		_ => return None,
	};
	Some([rows.into(), columns])
}

/// Rows and columns as which an operand is laid out for products of integers, if it is.
pub(super) fn laid_matrix<B: Kernels>(op: &Op, place: usize, ty: &TensorType) -> Option<[u64; 2]> {
	single_matrix(op, ty).filter(|_| B::HAS_PRODUCT && place == 1)
}

/// Whether an operand is a weight that was laid out when the model was loaded.
pub(super) fn is_laid<B: Kernels>(op: &Op, place: usize, value: Value, ty: &TensorType) -> bool {
	matches!(value, Value::Weight(_)) && laid_matrix::<B>(op, place, ty).is_some()
}

/// What a loaded model takes. While it is loaded, one weight more may be there as integers.
pub(super) fn model_bytes<B: Kernels>(plan: &Plan) -> u64 {
	let forms = Forms::of_weights::<B>(plan);
	let weights = plan
		.weight_types()
		.zip(forms)
		.fold(0u64, |sum, (ty, forms)| sum.saturating_add(forms.bytes::<B>(ty)));
	let largest = plan.weight_types().map(TensorType::bytes).max().unwrap_or(0);
	let windows = (0..plan.node_types().len() as u32).filter_map(|node| windows_of::<B>(plan, node));
	let scheduled = bands::SCHEDULED.saturating_mul(plan.node_types().len() as u64);
	windows.fold(weights.saturating_add(largest).saturating_add(scheduled), |sum, windows| {
		// Places on the host, and on the device as integers of at most as many bytes.
		let places = if windows.block == windows.total { windows.places_of_block() } else { 0 };
		sum.saturating_add(places.saturating_mul(16))
	})
}

/// What evaluating neighbouring steps takes besides their operands, on so many threads, if they are evaluated together like this.
pub(super) fn steps_bytes<B: Kernels>(plan: &Plan, parts: &[Together], grain: Grain, threads: usize) -> u64 {
	// What is there of earlier ones, and the most that any takes.
	let (mut before, mut most) = (0u64, 0u64);
	for part in parts {
		let whole = |step| node_bytes::<B>(plan, step);
		let bytes = match part {
			Together::Whole(step) => whole(*step),
			Together::Bands(run) => {
				run.bytes::<B>(plan, grain, threads).max(run.single(plan).map_or(0, whole))
			}
		};
		most = most.max(before.saturating_add(bytes));
		let kept = part.kept().iter().filter_map(|step| plan.type_of(Value::Node(*step)));
		before = kept.fold(before, |sum, ty| sum.saturating_add(ty.bytes()));
	}
	// Each thread keeps some memory for later.
	most.saturating_add((native::KEPT as u64).saturating_mul(threads as u64))
}

/// Whether a backend can have steps go by bands.
pub(super) const fn goes_by_bands<B: Kernels>() -> bool {
	B::IS_HOST && B::HAS_PRODUCT
}

/// Terms of each element of a product or a convolution, or none.
pub(super) fn terms_of_product(plan: &Plan, place: u32) -> u64 {
	let Some(node) = plan.node(place) else { return 0 };
	let (Op::MatMul | Op::Conv2d(_), Some(w)) = (&node.last.op, node.last.inputs.get(1)) else { return 0 };
	let of_matrix = |w: &TensorType| match node.last.op {
		Op::MatMul => w.row(),
		_ => w.elements() / u64::from(w.shape[0]).max(1),
	};
	plan.type_of(*w).map_or(0, of_matrix)
}

/// Bytes of the widest number that operators compute with.
const WIDE: u64 = 8;

/// What evaluating a node takes besides its operands.
pub(super) fn node_bytes<B: Kernels>(plan: &Plan, place: u32) -> u64 {
	let (Some(node), Some(result)) = (plan.node(place), plan.type_of(Value::Node(place))) else { return 0 };
	let operands = node.last.inputs.iter().enumerate().filter_map(|(place, value)| {
		let ty = plan.type_of(*value)?;
		(!is_laid::<B>(&node.last.op, place, *value, ty)).then_some(ty)
	});
	let operands = operands.fold(0u64, |sum, ty| sum.saturating_add(ty.elements()));
	// How many tensors with wide elements, of the operands' sizes and of the result's, are there at once.
	let (of_operands, of_results) = match &node.last.op {
		Op::Reshape(_) | Op::Transpose(_) => (0, 1),
		Op::Slice(_) | Op::Concat(_) => (1, 2),
		Op::AbsMax | Op::Argmax => (4, 4),
		Op::MatMul => (2, 3),
		Op::Conv2d(_) | Op::MaxPool2d(_) | Op::AvgPool2d(_) => (3, 4),
		Op::Quantise(_)
		| Op::Rescale(_)
		| Op::Requantise(_)
		| Op::Cast(_)
		| Op::Add
		| Op::Mul(_)
		| Op::Relu => (1, 6),
		// On the host: operands and result, and a row or its places.
		Op::GroupedMatMul
		| Op::Sub
		| Op::Div(_)
		| Op::Select
		| Op::Max
		| Op::Sum(_)
		| Op::Apply(_)
		| Op::Softmax(_)
		| Op::Norm(_)
		| Op::Gather
		| Op::Update(_) => (2, 2),
	};
	// What is gathered, and copied once more where there are groups; its places on host and device.
	let gathered = windows_of::<B>(plan, place).map_or(0, |windows| {
		windows
			.elements_of_block()
			.saturating_mul(2)
			.saturating_add(windows.places_of_block().saturating_mul(3))
	});
	// The matrices of a batch that are repeated, and laid out anew.
	let repeated = match (&node.last.op, node.last.inputs.as_slice()) {
		(Op::MatMul, [x, w]) => match (plan.type_of(*x), plan.type_of(*w)) {
			(Some(x), Some(w)) => Batches::of(x, w).repeated_elements().saturating_mul(2),
			_ => 0,
		},
		_ => 0,
	};
	let widened = match terms_of_product(plan, place) {
		0 => 0,
		depth => B::product_bytes(depth),
	};
	let elements =
		operands.saturating_mul(of_operands).saturating_add(result.elements().saturating_mul(of_results));
	elements.saturating_add(gathered).saturating_add(repeated).saturating_mul(WIDE).saturating_add(widened)
}
