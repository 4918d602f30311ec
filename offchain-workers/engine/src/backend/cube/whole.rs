//! Plans that are executed as a whole: recorded once, then repeated.

use super::{
	arena::{Arena, Chunk},
	asking::Asking,
	device::{Device, Tensor},
	fused,
	recorder::Recorder,
	recording::{Line, Recording, Region},
	Model,
};
use crate::{engine::locked, Fault};
use ambit_graph::{Flat, Value};
use cubecl::{prelude::*, server::Handle};
use std::sync::{Arc, Mutex, Weak};

/// What is known of how a model executes as a whole.
#[derive(Debug, Default)]
pub(super) enum Recorded {
	/// Nothing yet.
	#[default]
	Not,
	/// All of it.
	There(Recording),
	/// That it can't be recorded, or takes more memory than step by step.
	Never,
}

/// Where something is on a device.
pub(super) type AddressOf<R> = fn(&ComputeClient<R>, Handle) -> Result<u64, Fault>;

/// Records plans on a device.
pub(super) struct Wholes<R: Runtime> {
	line: Arc<Line>,
	recorder: Recorder,
	address: AddressOf<R>,
	launches: &'static fused::Launches<R>,
	/// What recordings have for their tensors: all of them the same, as they take turns.
	chunks: Mutex<Vec<Weak<Chunk>>>,
	/// Models that may be recorded.
	models: Mutex<Vec<Weak<Mutex<Recorded>>>>,
}

impl<R: Runtime> Wholes<R> {
	/// On a line, of launches that this recorder notes.
	pub fn new(
		line: Line,
		recorder: Recorder,
		address: AddressOf<R>,
		launches: &'static fused::Launches<R>,
	) -> Self {
		Self {
			line: Arc::new(line),
			recorder,
			address,
			launches,
			chunks: Mutex::default(),
			models: Mutex::default(),
		}
	}

	/// What these steps of a plan give, if it can be recorded in so many bytes. The caller has the device's turn.
	pub fn execute(
		&self,
		device: &Device<R>,
		flat: &Flat,
		model: &Model,
		inputs: &[&[u8]],
		wanted: &[u32],
		limit: impl FnOnce() -> u64,
	) -> Result<Option<Vec<Vec<u8>>>, Fault> {
		// Only what is asked for again is worth it.
		if !is_of_outputs(flat, wanted) {
			return Ok(None);
		}
		let mut recorded = locked(&model.recorded);
		if let Recorded::Not = &*recorded {
			*recorded = match self.record(device, flat, model, wanted, limit()) {
				Some(recording) => Recorded::There(recording),
				None => {
					// Nothing was executed, so that what went wrong is nothing to those who go step by step.
					device.begin();
					Recorded::Never
				}
			};
			let mut models = locked(&self.models);
			let own = Arc::as_ptr(&model.recorded);
			models.retain(|other| other.strong_count() > 0 && !std::ptr::eq(other.as_ptr(), own));
			models.push(Arc::downgrade(&model.recorded));
		}
		match &*recorded {
			Recorded::There(recording) => recording.repeat(inputs).map(Some),
			Recorded::Not | Recorded::Never => Ok(None),
		}
	}

	/// A recording in the memory of others, or else in memory of its own, for which the others are forgotten: there is never more than one of them takes.
	/// None where it can't be made.
	fn record(
		&self,
		device: &Device<R>,
		flat: &Flat,
		model: &Model,
		wanted: &[u32],
		limit: u64,
	) -> Option<Recording> {
		let chunks: Vec<_> = locked(&self.chunks).iter().filter_map(Weak::upgrade).collect();
		if !chunks.is_empty() {
			if let Ok(recording) = self.record_in(&Arena::on(chunks, limit), device, flat, model, wanted) {
				return Some(recording);
			}
		}
		for other in locked(&self.models).iter().filter_map(Weak::upgrade) {
			// The model's own is locked, and what can't be recorded stays so.
			if !Arc::ptr_eq(&other, &model.recorded) {
				let mut recorded = locked(&other);
				if matches!(*recorded, Recorded::There(_)) {
					*recorded = Recorded::Not;
				}
			}
		}
		device.client.memory_cleanup();
		let arena = Arena::new(limit);
		let recording = self.record_in(&arena, device, flat, model, wanted).ok()?;
		*locked(&self.chunks) = arena.chunks().iter().map(Arc::downgrade).collect();
		Some(recording)
	}

	fn record_in(
		&self,
		arena: &Arena,
		device: &Device<R>,
		flat: &Flat,
		model: &Model,
		wanted: &[u32],
	) -> Result<Recording, Fault> {
		let noting = Noting::start(self, device, arena);
		let asked = self.ask(device, flat, model, wanted);
		// All launches were noted when the device's thread has done this.
		let flushed = device.finish();
		self.line.enter()?;
		let (noted, refused) = (self.recorder.stop(), device.refused());
		drop(noting);
		flushed?;
		if let Some(fault) = refused {
			return Err(fault);
		}
		let ((inputs, outputs), launches) = (asked?, noted.map_err(Fault::Device)?);
		Recording::new(self.line.clone(), &launches, inputs, outputs, arena.chunks())
	}

	/// Asks for all steps: where inputs go and what is wanted comes from.
	fn ask(
		&self,
		device: &Device<R>,
		flat: &Flat,
		model: &Model,
		wanted: &[u32],
	) -> Result<(Vec<Region>, Vec<Region>), Fault> {
		let plan = &flat.plan;
		let mut asking = Asking::new(device, plan, model, wanted, self.launches);
		let inputs =
			asking.inputs.iter().map(|input| self.region(device, input)).collect::<Result<_, _>>()?;
		for place in 0..plan.node_types().len() as u32 {
			if asking.is_done(place) {
				continue;
			}
			match asking.program_from(place) {
				Some(program) => asking.fused(program)?,
				None if asking.product(place)? => {}
				None => asking.alone(place)?,
			}
		}
		let outputs = asking.outputs()?;
		let outputs = outputs.iter().map(|output| self.region(device, output)).collect::<Result<_, _>>()?;
		Ok((inputs, outputs))
	}

	fn region(&self, device: &Device<R>, tensor: &Tensor) -> Result<Region, Fault> {
		let bytes = tensor.count * tensor.element.bytes() as usize;
		Ok(Region { at: (self.address)(&device.client, tensor.handle.clone())?, bytes })
	}
}

/// Launches are noted, and rooms are in an arena, until it is dropped, whatever happens.
struct Noting<'a, R: Runtime> {
	wholes: &'a Wholes<R>,
	device: &'a Device<R>,
}

impl<'a, R: Runtime> Noting<'a, R> {
	fn start(wholes: &'a Wholes<R>, device: &'a Device<R>, arena: &Arena) -> Self {
		device.set_arena(Some(arena.clone()));
		wholes.recorder.start(wholes.line.capability);
		Self { wholes, device }
	}
}

impl<R: Runtime> Drop for Noting<'_, R> {
	fn drop(&mut self) {
		// What was asked for so far isn't executed.
		drop(self.device.client.flush());
		self.wholes.recorder.forget();
		self.device.set_arena(None);
		self.device.set_ahead(None);
	}
}

/// Whether the steps are those that give the plan's outputs.
fn is_of_outputs(flat: &Flat, wanted: &[u32]) -> bool {
	let outputs = flat.plan.graph().outputs.iter().filter_map(|value| match value {
		Value::Node(node) => Some(*node),
		Value::Input(_) | Value::Weight(_) | Value::Step(_) => None,
	});
	let mut outputs: Vec<u32> = outputs.collect();
	outputs.sort_unstable();
	outputs.dedup();
	outputs == wanted
}
