//! Steps that are one kernel, whose results between them are nowhere but in registers.
//!
//! A [`program::Program`] takes steps of a plan that follow from one another: those that go element by element, those that go by rows, all of the same rows, and
//! those that only say where elements are, which cost nothing. Its [`source::text`] is CUDA C++. Each row is in the registers of a plane, or of a
//! cube if it is long.

pub mod grouped;
pub mod program;
pub mod source;
mod space;

use super::{
	compile::of_text,
	device::{storage, Device, Tensor},
	runtime::Recordable,
};
use ambit_graph::ElementType;
use cubecl::{
	cuda::CudaCompiler, ir::StorageType, prelude::*, server::KernelArguments, CompilationError, Compiler,
	CubeTask,
};
use program::Program;
use source::{Store, Text};

/// How a device is asked for kernels that are in CUDA C++.
pub(super) struct Launches<R: Runtime> {
	pub rows: Launch<R>,
	pub grouped: grouped::Launch<R>,
}

/// Those of devices that compile it.
pub(super) const LAUNCHES: Launches<Recordable> = Launches { rows: launch, grouped: grouped::launch };

/// Asks a device for a program on what it loads. It gives what is stored, in the order of the stores, with halves where these are.
pub(super) type Launch<R> = fn(&Device<R>, Program, &[Tensor], &[Store]) -> Vec<Tensor>;

/// [`Launch`] on devices that compile CUDA C++.
fn launch(device: &Device<Recordable>, program: Program, loads: &[Tensor], stores: &[Store]) -> Vec<Tensor> {
	let stored = stores.iter().map(|store| {
		let element = program.steps[store.step].element;
		let count = program.count(store.step);
		let mut tensor = match store.whole {
			true => device.result_room(element, count),
			false => device.nowhere(element, count),
		};
		tensor.halves =
			store.halves.then(|| [(); 2].map(|()| device.result_room(ElementType::I8, count)).into());
		tensor
	});
	let stored: Vec<Tensor> = stored.collect();
	let Text { source, units, cubes } = source::text(program, stores, device.multiprocessors as usize);
	let mut arguments = KernelArguments::new();
	let written = stored.iter().zip(stores).flat_map(|(tensor, store)| {
		let halves = tensor.halves.iter().flat_map(|halves| halves.iter());
		store.whole.then_some(tensor).into_iter().chain(halves)
	});
	for tensor in loads.iter().chain(written) {
		arguments = arguments.with_buffer(tensor.handle.clone().binding());
	}
	let kernel = Kernel { name: "fused_rows", source, units: units as u32 };
	device.client.launch(Box::new(kernel), CubeCount::Static(cubes as u32, 1, 1), arguments);
	stored
}

/// A text as a kernel.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Kernel {
	name: &'static str,
	source: String,
	units: u32,
}

impl KernelMetadata for Kernel {
	fn id(&self) -> KernelId {
		KernelId::new::<Self>().info(self.clone()).cube_dim(CubeDim::new_1d(self.units))
	}

	fn address_type(&self) -> StorageType {
		storage(ElementType::I64)
	}
}

impl CubeTask<CudaCompiler> for Kernel {
	fn compile(
		&self,
		_: &mut CudaCompiler,
		_: &<CudaCompiler as Compiler>::CompilationOptions,
		_: ExecutionMode,
		_: StorageType,
	) -> Result<CompiledKernel<CudaCompiler>, CompilationError> {
		Ok(of_text(self.name, self.source.clone(), self.units, 0))
	}
}
