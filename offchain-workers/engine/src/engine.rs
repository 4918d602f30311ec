//! The engine: a device, its limits and the models that are loaded on it.

use crate::{
	allocator,
	backend::{burn, reference::Reference},
	cache::Cache,
	processor::Instructions,
	program::{caught, Loader, Shared},
	Device, Fault, Footprint, Limits, LoadError, LoadedModel, Unavailable,
};
use ambit_graph::Graph;
use ambit_trace::{Hash, LengthMismatch, WeightMismatch};
use std::sync::{atomic::AtomicBool, Arc, Mutex, MutexGuard, PoisonError};

/// Loads models and keeps those that were used last. Shared between threads by [`Arc`].
pub struct Engine {
	device: Device,
	fallback: Option<Unavailable>,
	limits: Limits,
	loader: Box<dyn Loader>,
	cache: Mutex<Cache>,
	/// Held while a model is loaded, so that no two are at once and the limits hold.
	loading: Mutex<()>,
}

impl Engine {
	/// An engine on this device with the default limits.
	pub fn new(device: Device) -> Result<Self, Fault> {
		Self::with_limits(device, Limits::default())
	}

	/// An engine on this device.
	pub fn with_limits(device: Device, limits: Limits) -> Result<Self, Fault> {
		allocator::keep_freed();
		let threads = limits.threads;
		let (device, fallback, loader) = match device {
			Device::Auto => match loader(Device::Cuda(0), threads) {
				Ok(loader) => (Device::Cuda(0), None, loader),
				Err(Fault::Unavailable(reason)) => (Device::Cpu, Some(reason), loader(Device::Cpu, threads)?),
				Err(fault) => {
					(Device::Cpu, Some(Unavailable::Failed(fault.to_string())), loader(Device::Cpu, threads)?)
				}
			},
			device => (device, None, loader(device, threads)?),
		};
		Ok(Self {
			device,
			fallback,
			limits,
			loader,
			cache: Mutex::new(Cache::new(limits.cache)),
			loading: Mutex::new(()),
		})
	}

	/// The device that is used, never [`Device::Auto`].
	pub fn device(&self) -> Device {
		self.device
	}

	/// Why [`Device::Auto`] is the processor, if it is.
	pub fn fallback(&self) -> Option<&Unavailable> {
		self.fallback.as_ref()
	}

	/// The limits.
	pub fn limits(&self) -> Limits {
		self.limits
	}

	/// The model with this root, if it is loaded.
	pub fn loaded(&self, root: &Hash) -> Option<Arc<LoadedModel>> {
		locked(&self.cache).get(root)
	}

	/// Number of models that are kept loaded, and the bytes that they take.
	pub fn kept(&self) -> (usize, u64) {
		let cache = locked(&self.cache);
		(cache.len(), cache.bytes())
	}

	/// What the model of a graph takes at most on this device, weights included, which need not be here.
	pub fn footprint(&self, graph: &[u8]) -> Result<Footprint, LoadError> {
		let plan = Graph::decode_bounded(graph).and_then(Graph::validate).map_err(LoadError::Graph)?;
		Ok(self.loader.footprint(&plan, &plan.flattened()))
	}

	/// Loads a model, or gives the one that is loaded already.
	///
	/// Refuses a graph that isn't valid, weights that aren't those that it commits to, and models that could take more
	/// memory than is allowed, the latter before anything is allocated for them.
	pub fn load(&self, graph: &[u8], weights: &[u8]) -> Result<Arc<LoadedModel>, LoadError> {
		let plan = Graph::decode_bounded(graph).and_then(Graph::validate).map_err(LoadError::Graph)?;
		let root = ambit_trace::model_root(&plan);
		if let Some(model) = self.loaded(&root) {
			return Ok(model);
		}
		let plan = Arc::new(plan);
		let flat = plan.flattened();
		let footprint = self.loader.footprint(&plan, &flat);
		footprint.within(self.limits.model)?;
		ambit_trace::check_weights(&plan, weights).map_err(LoadError::Weights)?;
		let tensors = plan.split_weights(weights).map_err(|_| {
			let found = weights.len() as u64;
			LoadError::Weights(WeightMismatch::Length(LengthMismatch {
				expected: plan.weight_bytes(),
				found,
			}))
		})?;

		let _loading = locked(&self.loading);
		if let Some(model) = self.loaded(&root) {
			return Ok(model);
		}
		let program = self.loader.load(flat, &tensors)?;
		let (limit, confirmed) = (self.limits.model, AtomicBool::new(false));
		let model = Arc::new(LoadedModel { root, plan, footprint, limit, program, confirmed });
		locked(&self.cache).insert(model.clone());
		Ok(model)
	}
}

/// What loads models on a device, which computes on so many threads if it is the processor.
fn loader(device: Device, threads: usize) -> Result<Box<dyn Loader>, Fault> {
	match device {
		Device::Reference => Ok(Box::new(Shared(Arc::new(Reference)))),
		Device::Cpu => {
			Instructions::used()?;
			Ok(Box::new(Shared(Arc::new(caught(|| Ok(burn::Cpu::new(Default::default(), threads)))?))))
		}
		Device::Auto | Device::Cuda(_) => cuda(device),
	}
}

#[cfg(feature = "cuda")]
fn cuda(device: Device) -> Result<Box<dyn Loader>, Fault> {
	let number = if let Device::Cuda(number) = device { number } else { 0 };
	Ok(Box::new(Shared(Arc::new(caught(|| Ok(crate::backend::cube::Cuda::open(number)?))?))))
}

#[cfg(not(feature = "cuda"))]
fn cuda(_: Device) -> Result<Box<dyn Loader>, Fault> {
	Err(Unavailable::Feature("cuda").into())
}

/// What the mutexes here guard is whole even if a holder panicked.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
