//! Any Burn backend that has integers of all widths.
//!
//! Operators are written on the primitives of [`burn::tensor::backend::Backend`], whose ranks are values and not types,
//! and need nothing of a particular backend; [`Kernels`] is where one does something in a way of its own.

mod bands;
mod commit;
mod image;
mod integer;
mod kernels;
mod layout;
mod memory;
mod product;
mod scale;
mod shared;
mod tensor;
#[cfg(test)]
mod tests;
mod window;

pub use crate::native::{Buffer, Elements};
pub use commit::Pending;
pub use kernels::Kernels;

use super::{Backend, Operand};
use crate::{
	native,
	pool::{Entered, Pool},
	Fault,
};
use ambit_graph::{ops, Flat, Op, Plan, Step, TensorType, Value};
use ambit_trace::Roots;
use bands::{Bands, Grain, Schedule, Together};
use burn::tensor::Shape;
use image::Gather;
use memory::Forms;
use product::{Batches, Factor, Precision};
use scale::Broadcast;
use std::{ops::RangeInclusive, sync::Arc};
use tensor::Int;
use window::Windows;

/// Burn's CPU backend.
pub type Cpu = Burn<burn::backend::Flex>;

/// A Burn backend and one of its devices.
pub struct Burn<B: Kernels> {
	device: B::Device,
	/// The processors, where the device is that.
	pool: Arc<Pool>,
	grain: Grain,
}

impl<B: Kernels> Burn<B> {
	/// Executes on this device, and where that is the processor on so many threads.
	pub fn new(device: B::Device, threads: usize) -> Self {
		let threads = if memory::goes_by_bands::<B>() { threads } else { 1 };
		Self { device, pool: Arc::new(Pool::new(threads)), grain: Grain::usual() }
	}
}

/// A model on the device.
pub struct Model<B: Kernels> {
	weights: Vec<Weight<B>>,
	windows: Vec<Option<Prepared<B>>>,
}

/// A weight in all forms in which it is used.
struct Weight<B: Kernels> {
	int: Option<Int<B>>,
	single: Option<Factor<B>>,
	double: Option<Factor<B>>,
	laid: Option<Factor<B>>,
}

/// The windows of a node, and where they take their elements from if that is worth keeping.
struct Prepared<B: Kernels> {
	windows: Windows,
	places: Option<Int<B>>,
}

impl<B: Kernels> Backend for Burn<B> {
	type Model = Model<B>;
	type Tensor = Int<B>;
	type Schedule = Schedule;
	type Pending<'a> = Pending<B>;

	const WAITING: u64 = commit::WAITING as u64 + 1;

	fn enter(&self) -> Option<Entered<'_>> {
		Some(self.pool.enter())
	}

	fn schedule(&self, flat: &Flat) -> Self::Schedule {
		if memory::goes_by_bands::<B>() {
			Schedule::of(flat)
		} else {
			Schedule::default()
		}
	}

	fn span(&self, schedule: &Self::Schedule, node: u32) -> u32 {
		schedule.span(node)
	}

	fn prepare(&self, plan: &Plan, weights: &[&[u8]]) -> Result<Self::Model, Fault> {
		let forms = Forms::of_weights::<B>(plan);
		let types = plan.weight_types();
		let weights = types.zip(weights).zip(forms).map(|((ty, bytes), forms)| {
			let int = tensor::upload::<B>(ty, bytes, &self.device);
			let float = |precision: Precision| Factor::new(int.clone(), precision);
			Weight {
				single: forms.single.then(|| float(Precision::Single)),
				double: forms.double.then(|| float(Precision::Double)),
				laid: forms.laid.map(|matrix| {
					let matrix = matrix.map(|extent| extent as usize).to_vec();
					Factor::Laid(B::lay_out(B::int_reshape(int.clone(), Shape::from(matrix))))
				}),
				int: forms.int.then_some(int),
			}
		});
		let weights = weights.collect();
		let windows = (0..plan.node_types().len() as u32).map(|node| {
			let windows = windows_of::<B>(plan, node)?;
			Some(Prepared { places: windows.prepare::<B>(&self.device), windows })
		});
		Ok(Model { weights, windows: windows.collect() })
	}

	fn upload(&self, ty: &TensorType, bytes: &[u8]) -> Result<Self::Tensor, Fault> {
		Ok(tensor::upload::<B>(ty, bytes, &self.device))
	}

	fn evaluate(
		&self,
		plan: &Plan,
		model: &Self::Model,
		node: u32,
		operands: &[Operand<'_, Self::Tensor>],
	) -> Result<Self::Tensor, Fault> {
		Evaluation::new(self, plan, model, node, operands)?.result()
	}

	fn evaluate_together<'t>(
		&self,
		plan: &Plan,
		model: &Self::Model,
		schedule: &Self::Schedule,
		steps: RangeInclusive<u32>,
		operand: &dyn Fn(Value) -> Option<Operand<'t, Self::Tensor>>,
	) -> Result<Option<Vec<(u32, Self::Tensor)>>, Fault>
	where
		Self::Tensor: 't,
	{
		let Some(parts) = schedule.parts(&steps) else { return Ok(None) };
		// What steps give that others take, but for those within a part.
		let mut found: Vec<(u32, Int<B>)> = Vec::new();
		for part in parts {
			let inner = |value: Value| found.iter().find(|(step, _)| value == Value::Node(*step));
			let operand = |value: Value| match inner(value) {
				Some((_, tensor)) => Some(Operand::Tensor(tensor)),
				None => operand(value),
			};
			let whole = |step| {
				let unknown = || Fault::Unsupported { node: step, reason: "an operand is not there".into() };
				let inputs = &plan.node(step).ok_or_else(unknown)?.last.inputs;
				let operands: Option<Vec<_>> = inputs.iter().map(|value| operand(*value)).collect();
				self.evaluate(plan, model, step, &operands.ok_or_else(unknown)?)
			};
			let results = match part {
				Together::Whole(step) => vec![(*step, whole(*step)?)],
				Together::Bands(run) => {
					let bands = Bands::new(self, plan, model, run);
					match (run.single(plan), bands.helpers()) {
						// Nothing is gained then, and parts need not be put together.
						(Some(step), 0) => vec![(step, whole(step)?)],
						(_, helpers) => bands.results(helpers, &operand)?,
					}
				}
			};
			found.extend(results);
		}
		Ok(Some(found))
	}

	fn is_shared(&self, plan: &Plan, node: u32) -> bool {
		shared::is_shared::<B>(plan, node)
	}

	fn evaluate_shared(
		&self,
		plan: &Plan,
		model: &Self::Model,
		node: u32,
		operands: &[Vec<Operand<'_, Self::Tensor>>],
	) -> Result<Vec<Self::Tensor>, Fault> {
		shared::evaluate(self, plan, model, node, operands)
	}

	fn download(&self, ty: &TensorType, tensor: &Self::Tensor) -> Result<Vec<u8>, Fault> {
		match B::bytes(tensor) {
			Some(bytes) => Ok(bytes.to_vec()),
			None => tensor::download::<B>(ty, tensor),
		}
	}

	fn commit<'a>(
		&'a self,
		ty: &TensorType,
		tensor: &Self::Tensor,
		pending: &mut Self::Pending<'a>,
		roots: &mut Roots,
	) -> Result<(), Fault> {
		pending.commit(&self.pool, ty, tensor, roots)
	}

	fn settle<'a>(&'a self, pending: Self::Pending<'a>, roots: &mut Roots) -> Result<(), Fault> {
		pending.settle(roots)
	}

	fn model_bytes(&self, plan: &Plan) -> u64 {
		memory::model_bytes::<B>(plan)
	}

	fn node_bytes(&self, plan: &Plan, node: u32) -> u64 {
		memory::node_bytes::<B>(plan, node)
	}

	fn steps_bytes(&self, plan: &Plan, schedule: &Self::Schedule, steps: RangeInclusive<u32>) -> Option<u64> {
		let parts = schedule.parts(&steps)?;
		Some(memory::steps_bytes::<B>(plan, parts, self.grain, self.pool.threads()))
	}

	fn hashing(&self) -> u64 {
		self.pool.threads() as u64
	}
}

/// The windows over which a node goes, if it does.
fn windows_of<B: Kernels>(plan: &Plan, node: u32) -> Option<Windows> {
	let Step { op, inputs } = &plan.node(node)?.last;
	let input = plan.type_of(*inputs.first()?)?;
	let result = plan.type_of(Value::Node(node))?;
	let pool = |kernel: [u16; 2], rows: ops::Axis, columns: ops::Axis, width: u32| {
		Some(Windows::new(input, result, kernel.map(u64::from), [rows, columns], width.into()))
	};
	match op {
		Op::Conv2d(op) => {
			let filters = plan.type_of(*inputs.get(1)?)?;
			let [_, height, width, _] = filters.extents();
			let precision = Precision::of(input.element, filters.element);
			let bytes = if B::HAS_PRODUCT { input.element.bytes().into() } else { precision.bytes() };
			Some(Windows::new(input, result, [height, width], [op.rows, op.columns], bytes))
		}
		Op::MaxPool2d(op) => pool(op.kernel, op.rows, op.columns, input.element.bytes()),
		Op::AvgPool2d(op) => pool(op.kernel, op.rows, op.columns, 8),
		_ => None,
	}
}

/// One node on its operands.
struct Evaluation<'a, B: Kernels> {
	device: &'a B::Device,
	model: &'a Model<B>,
	place: u32,
	step: &'a Step,
	types: Vec<&'a TensorType>,
	result: &'a TensorType,
	operands: &'a [Operand<'a, Int<B>>],
}

impl<'a, B: Kernels> Evaluation<'a, B> {
	fn new(
		burn: &'a Burn<B>,
		plan: &'a Plan,
		model: &'a Model<B>,
		place: u32,
		operands: &'a [Operand<'a, Int<B>>],
	) -> Result<Self, Fault> {
		let unknown = || Fault::Unsupported { node: place, reason: "it is not in the plan".into() };
		let step = &plan.node(place).ok_or_else(unknown)?.last;
		let result = plan.type_of(Value::Node(place)).ok_or_else(unknown)?;
		let types: Option<Vec<_>> = step.inputs.iter().map(|value| plan.type_of(*value)).collect();
		Ok(Self {
			device: &burn.device,
			model,
			place,
			step,
			types: types.ok_or_else(unknown)?,
			result,
			operands,
		})
	}

	fn result(&self) -> Result<Int<B>, Fault> {
		if B::IS_HOST {
			if let Some(result) = self.native()? {
				return Ok(result);
			}
		}
		Ok(match &self.step.op {
			Op::MatMul => self.matmul()?,
			Op::Conv2d(op) => {
				let precision = self.precision();
				let (groups, types) = (op.groups as usize, [self.types[0], self.result]);
				self.gather()?.convolve(self.int(0)?, self.factor(1, precision)?, groups, precision, types)
			}
			Op::MaxPool2d(_) => self.gather()?.max_pool(self.int(0)?, self.result),
			Op::AvgPool2d(op) => self.gather()?.avg_pool(self.int(0)?, self.result, op),
			Op::AbsMax => integer::abs_max::<B>(self.int(0)?),
			Op::Argmax => integer::arg_max::<B>(self.int(0)?, self.types[0]),
			Op::Quantise(op) => scale::quantise::<B>(self.int(0)?, self.int(1)?, &self.broadcast(), op),
			Op::Rescale(op) => {
				let operands = [self.int(0)?, self.int(1)?, self.int(2)?, self.int(3)?];
				scale::rescale::<B>(operands, self.types[0].element, &self.broadcast(), op)
			}
			Op::Requantise(op) => scale::requantise::<B>(self.int(0)?, op),
			Op::Cast(op) => scale::cast::<B>(self.int(0)?, op),
			Op::Add => scale::add::<B>(self.int(0)?, self.int(1)?, &self.broadcast()),
			Op::Mul(op) => scale::multiply::<B>(self.int(0)?, self.int(1)?, &self.broadcast(), op),
			Op::Relu => B::int_clamp_min(self.int(0)?, 0.into()),
			Op::Reshape(_) => B::int_reshape(self.int(0)?, tensor::shape(&self.result.shape)),
			Op::Transpose(op) => layout::transpose::<B>(self.int(0)?, op),
			Op::Slice(op) => layout::slice::<B>(self.int(0)?, op),
			Op::Concat(op) => {
				let parts: Result<Vec<_>, _> =
					(0..self.operands.len()).map(|place| self.int(place)).collect();
				B::int_cat(parts?, op.axis.into())
			}
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
			| Op::Update(_) => {
				let unsupported = || Fault::Unsupported { node: self.place, reason: "it has no loop".into() };
				self.native()?.ok_or_else(unsupported)?
			}
		})
	}

	/// The result by plain loops on the processor, if there are some for this operator.
	fn native(&self) -> Result<Option<Int<B>>, Fault> {
		if !native::covers(&self.step.op) {
			return Ok(None);
		}
		let tensors = (0..self.operands.len()).map(|place| self.int(place));
		let tensors = tensors.collect::<Result<Vec<_>, _>>()?;
		// Data of those that have to be read.
		let read = tensors.iter().zip(&self.types).map(|(tensor, ty)| match B::elements(tensor) {
			Some(_) => Ok(None),
			None => tensor::data::<B>(ty, tensor).map(Some),
		});
		let read = read.collect::<Result<Vec<_>, _>>()?;
		let operands = tensors.iter().zip(&self.types).zip(&read).map(|((tensor, ty), read)| {
			let elements = match (B::elements(tensor), read) {
				(Some(elements), _) => elements,
				(None, Some(data)) => tensor::elements(ty, data)?,
				(None, None) => return Err(Fault::Device("a tensor moved while it was read".into())),
			};
			Ok(native::Operand { shape: &ty.shape, elements })
		});
		let operands = operands.collect::<Result<Vec<_>, _>>()?;
		let result = native::evaluate(&self.step.op, &operands, self.result);
		Ok(result.map(|result| tensor::of_buffer::<B>(self.result, result, self.device)))
	}

	fn matmul(&self) -> Result<Int<B>, Fault> {
		let precision = self.precision();
		let batches = Batches::of(self.types[0], self.types[1]);
		let [x, w] = batches.factors(self.factor(0, precision)?, self.factor(1, precision)?);
		Ok(B::int_reshape(x.times(w, precision, self.result.element), tensor::shape(&self.result.shape)))
	}

	/// How the operands behind the first are broadcast to the result, and the first too.
	fn broadcast(&self) -> Broadcast {
		Broadcast::new(&self.types, self.result)
	}

	fn precision(&self) -> Precision {
		Precision::of(self.types[0].element, self.types[1].element)
	}

	/// An operand as integers.
	fn int(&self, place: usize) -> Result<Int<B>, Fault> {
		let operand = self.operands.get(place).and_then(|operand| match operand {
			Operand::Tensor(tensor) => Some((*tensor).clone()),
			Operand::Weight(weight) => self.weight(*weight)?.int.clone(),
		});
		operand.ok_or_else(|| self.missing(place))
	}

	/// An operand as a factor of a product.
	fn factor(&self, place: usize, precision: Precision) -> Result<Factor<B>, Fault> {
		match self.operands.get(place) {
			Some(Operand::Weight(weight)) => {
				let weight = self.weight(*weight).ok_or_else(|| self.missing(place))?;
				let kept = match precision {
					_ if B::HAS_PRODUCT => weight.laid.as_ref().filter(|_| place == 1),
					Precision::Single => weight.single.as_ref(),
					Precision::Double => weight.double.as_ref(),
				};
				match (kept, &weight.int) {
					(Some(kept), _) => Ok(kept.clone()),
					(None, Some(int)) => Ok(Factor::new(int.clone(), precision)),
					(None, None) => Err(self.missing(place)),
				}
			}
			_ => Ok(Factor::new(self.int(place)?, precision)),
		}
	}

	fn weight(&self, weight: u32) -> Option<&'a Weight<B>> {
		self.model.weights.get(weight as usize)
	}

	fn gather(&self) -> Result<Gather<'a, B>, Fault> {
		let prepared = self.model.windows.get(self.place as usize).and_then(Option::as_ref);
		let prepared = prepared.ok_or_else(|| self.missing(0))?;
		Ok(Gather { windows: &prepared.windows, places: prepared.places.as_ref(), device: self.device })
	}

	fn missing(&self, operand: usize) -> Fault {
		Fault::Unsupported { node: self.place, reason: format!("operand {operand} was not prepared") }
	}
}
