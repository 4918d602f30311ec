//! Launches that are repeated as a whole, as one CUDA graph.

use super::{
	arena::Chunk,
	compile::{Capability, Function},
	recorder::Launch,
};
use crate::Fault;
use cudarc::driver::{
	self, result,
	sys::{self, CUgraphInstantiate_flags, CUstreamCaptureMode},
};
use std::sync::Arc;

/// Where recordings are repeated: a stream of its own, and the context in which it is.
#[derive(Debug)]
pub(super) struct Line {
	context: sys::CUcontext,
	stream: sys::CUstream,
	pub capability: Capability,
}

// SAFETY: a context and a stream that stay, which any thread may use.
#[allow(unsafe_code)]
unsafe impl Send for Line {}
#[allow(unsafe_code)]
unsafe impl Sync for Line {}

impl Line {
	/// On the device with this number, of this capability, which is there.
	#[allow(unsafe_code)]
	pub fn new(number: u16, capability: Capability) -> Result<Self, Fault> {
		let device = result::device::get(number.into()).map_err(fault)?;
		// SAFETY: the device is there. Its primary context is that of CubeCL's server, and is never released.
		let context = unsafe { result::primary_ctx::retain(device) }.map_err(fault)?;
		// SAFETY: the context is there.
		unsafe { result::ctx::set_current(context) }.map_err(fault)?;
		let stream = result::stream::create(result::stream::StreamKind::NonBlocking).map_err(fault)?;
		Ok(Self { context, stream, capability })
	}

	/// The calling thread's context is this one from now on.
	#[allow(unsafe_code)]
	pub fn enter(&self) -> Result<(), Fault> {
		// SAFETY: the context is there.
		unsafe { result::ctx::set_current(self.context) }.map_err(fault)
	}
}

/// Bytes on the device.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
	pub at: u64,
	pub bytes: usize,
}

/// Launches that were recorded, from inputs to outputs.
#[derive(Debug)]
pub(super) struct Recording {
	line: Arc<Line>,
	graph: sys::CUgraphExec,
	inputs: Vec<Region>,
	outputs: Vec<Region>,
	/// What the launches' addresses point to, but for the model.
	_chunks: Vec<Arc<Chunk>>,
	_functions: Vec<Arc<Function>>,
}

// SAFETY: the graph is launched by whoever has the device's turn.
#[allow(unsafe_code)]
unsafe impl Send for Recording {}
#[allow(unsafe_code)]
unsafe impl Sync for Recording {}

impl Recording {
	/// Of these launches, which take their inputs and leave their outputs there.
	#[allow(unsafe_code)]
	pub fn new(
		line: Arc<Line>,
		launches: &[Launch],
		inputs: Vec<Region>,
		outputs: Vec<Region>,
		chunks: Vec<Arc<Chunk>>,
	) -> Result<Self, Fault> {
		line.enter()?;
		let stream = line.stream;
		// SAFETY: the stream is there and nothing runs on it. What is asked for in between is not executed, and the capture ends whatever
		// comes of it.
		let graph = unsafe {
			let relaxed = CUstreamCaptureMode::CU_STREAM_CAPTURE_MODE_RELAXED;
			result::stream::begin_capture(stream, relaxed).map_err(fault)?;
			let asked = launches.iter().try_for_each(|launch| launch.ask(stream));
			let captured = result::stream::end_capture(stream).map_err(fault);
			asked.map_err(Fault::Device)?;
			captured?
		};
		// SAFETY: the graph was captured, and is not needed behind it.
		let executable = unsafe {
			let executable = result::graph::instantiate(graph, CUgraphInstantiate_flags(0));
			let _ = result::graph::destroy(graph);
			executable.map_err(fault)?
		};
		let functions = launches.iter().map(|launch| launch.function.clone()).collect();
		Ok(Self { line, graph: executable, inputs, outputs, _chunks: chunks, _functions: functions })
	}

	/// Executes it: the bytes of the outputs. Whoever calls has the device's turn.
	#[allow(unsafe_code)]
	pub fn repeat(&self, inputs: &[&[u8]]) -> Result<Vec<Vec<u8>>, Fault> {
		if !inputs.iter().map(|bytes| bytes.len()).eq(self.inputs.iter().map(|region| region.bytes)) {
			return Err(Fault::Device("the inputs have other lengths than those that were recorded".into()));
		}
		self.line.enter()?;
		let stream = self.line.stream;
		let mut outputs: Vec<Vec<u8>> = self.outputs.iter().map(|region| vec![0; region.bytes]).collect();
		// SAFETY: the regions are there as long as the recording is, and as long as what is copied, which was checked or made so; the host's bytes
		// outlive the copies, which are done when the stream is.
		let mut ask = || unsafe {
			for (region, bytes) in self.inputs.iter().zip(inputs) {
				result::memcpy_htod_async(region.at, bytes, stream)?;
			}
			result::graph::launch(self.graph, stream)?;
			for (region, bytes) in self.outputs.iter().zip(&mut outputs) {
				result::memcpy_dtoh_async(bytes, region.at, stream)?;
			}
			Ok(())
		};
		let asked: Result<(), driver::DriverError> = ask();
		// SAFETY: the stream is there.
		let done = unsafe { result::stream::synchronize(stream) };
		asked.and(done).map_err(fault)?;
		Ok(outputs)
	}
}

impl Drop for Recording {
	#[allow(unsafe_code)]
	fn drop(&mut self) {
		// What it says is that the device is gone, and the graph with it.
		if self.line.enter().is_ok() {
			// SAFETY: nobody launches it any more, and it is not running: whoever launched it waited.
			let _ = unsafe { result::graph::exec_destroy(self.graph) };
		}
	}
}

fn fault(error: driver::DriverError) -> Fault {
	Fault::Device(error.to_string())
}
