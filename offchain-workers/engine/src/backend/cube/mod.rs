//! Devices with kernels of our own, through CubeCL: the layer on which Burn's backends for graphics processors are built.
//!
//! Every operator is a kernel or two in integers (`kernels`), generic over CubeCL's runtimes: nothing is left to what a
//! runtime does with floating point, with overflow, or by tuning itself. Results stay on the device until somebody reads
//! them; jobs take turns on it.
//!
//! Where only a plan's outputs are wanted it is executed as a whole (`whole`): `asking` has the device asked for it once, with steps together as kernels in
//! CUDA C++ (`fused`) and tensors in an `arena`, the `runtime`'s `recorder` notes that, and the `recording` is repeated.

mod arena;
mod asking;
mod axes;
mod commit;
mod compile;
mod cuda;
mod device;
mod evaluation;
mod fused;
mod guard;
mod kernels;
mod layout;
mod memory;
mod product;
mod recorder;
mod recording;
mod runtime;
mod selftest;
mod warpgroup;
mod whole;
mod window;

pub use commit::Pending;
pub use cuda::Cuda;
pub use device::Tensor;

use super::{Backend, Operand, Turn};
use crate::{
	engine::locked,
	limits::{Footprint, LastUses},
	Fault,
};
use ambit_graph::{Flat, Plan, TensorType};
use ambit_trace::Roots;
use cubecl::prelude::*;
use device::Device;
use evaluation::Evaluation;
use product::Bytes;
use std::sync::{Arc, Mutex};
use warpgroup::Launch;
use whole::{Recorded, Wholes};

/// A device on one of CubeCL's runtimes.
pub struct Cube<R: Runtime> {
	device: Device<R>,
	turn: Mutex<()>,
	/// How plans are executed as a whole, if the device can.
	wholes: Option<Wholes<R>>,
}

/// A model on a device.
pub struct Model {
	weights: Vec<Tensor>,
	/// The same for tensor cores, of those that are second factors of products.
	bytes: Vec<Option<Bytes>>,
	/// An execution for nothing but outputs, as it was recorded.
	recorded: Arc<Mutex<Recorded>>,
}

impl Model {
	fn weight(&self, weight: u32) -> Option<&Tensor> {
		self.weights.get(weight as usize)
	}

	fn bytes(&self, weight: u32) -> Option<&Bytes> {
		self.bytes.get(weight as usize)?.as_ref()
	}
}

impl<R: Runtime> Cube<R> {
	/// Computes on a client's device, which may have products of its own.
	fn on(client: ComputeClient<R>, by_warpgroups: Option<Launch<R>>, wholes: Option<Wholes<R>>) -> Self {
		Self { device: Device::new(client, by_warpgroups), turn: Mutex::new(()), wholes }
	}

	/// Whether products of bytes run on tensor cores.
	pub fn has_tensor_cores(&self) -> bool {
		self.device.has_tensor_cores
	}
}

impl<R: Runtime> Backend for Cube<R> {
	type Model = Model;
	type Tensor = Tensor;
	type Schedule = ();
	type Pending<'a> = Pending;

	fn turn(&self) -> Turn<'_> {
		let turn = locked(&self.turn);
		self.device.begin();
		Some(turn)
	}

	fn schedule(&self, _: &Flat) -> Self::Schedule {}

	fn prepare(&self, plan: &Plan, weights: &[&[u8]]) -> Result<Self::Model, Fault> {
		let uploaded =
			plan.weight_types().zip(weights).map(|(ty, bytes)| self.device.upload(ty.element, bytes));
		let weights: Vec<Tensor> = uploaded.collect();
		let factors = memory::factors(plan);
		let bytes = weights.iter().zip(factors).map(|(weight, depth)| {
			let depth = depth.filter(|_| self.device.has_tensor_cores)?;
			Some(Bytes::of(&self.device, weight, depth as usize))
		});
		let bytes = bytes.collect();
		self.device.finish()?;
		Ok(Model { weights, bytes, recorded: Arc::default() })
	}

	fn upload(&self, ty: &TensorType, bytes: &[u8]) -> Result<Self::Tensor, Fault> {
		Ok(self.device.upload(ty.element, bytes))
	}

	fn evaluate(
		&self,
		plan: &Plan,
		model: &Self::Model,
		node: u32,
		operands: &[Operand<'_, Self::Tensor>],
	) -> Result<Self::Tensor, Fault> {
		Evaluation::new(&self.device, plan, model, node, operands)?.result()
	}

	fn evaluate_whole(
		&self,
		flat: &Flat,
		model: &Self::Model,
		inputs: &[&[u8]],
		wanted: &[u32],
	) -> Result<Option<Vec<Vec<u8>>>, Fault> {
		let Some(wholes) = &self.wholes else { return Ok(None) };
		let limit = || Footprint::of(self, &flat.plan, flat, &LastUses::of(&flat.plan)).execution;
		wholes.execute(&self.device, flat, model, inputs, wanted, limit)
	}

	fn whole_bytes(&self, execution: u64) -> u64 {
		self.wholes.as_ref().map_or(0, |_| execution)
	}

	fn executes_whole(&self, model: &Self::Model) -> bool {
		matches!(*locked(&model.recorded), Recorded::There(_))
	}

	fn download(&self, _: &TensorType, tensor: &Self::Tensor) -> Result<Vec<u8>, Fault> {
		self.device.read(&tensor.handle)
	}

	fn commit<'a>(
		&'a self,
		ty: &TensorType,
		tensor: &Self::Tensor,
		pending: &mut Self::Pending<'a>,
		_: &mut Roots,
	) -> Result<(), Fault> {
		pending.push(&self.device, ty, tensor);
		Ok(())
	}

	fn settle<'a>(&'a self, pending: Self::Pending<'a>, roots: &mut Roots) -> Result<(), Fault> {
		pending.settle(&self.device, roots)
	}

	fn model_bytes(&self, plan: &Plan) -> u64 {
		memory::model_bytes(plan)
	}

	fn node_bytes(&self, plan: &Plan, node: u32) -> u64 {
		memory::node_bytes(plan, node)
	}

	fn retained(&self, flat: &Flat) -> u64 {
		memory::retained(flat, &LastUses::of(&flat.plan))
	}
}
