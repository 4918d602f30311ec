//! A model on a backend, and the walk over its nodes that all backends share.

use crate::{
	backend::{Backend, Operand},
	limits::{Footprint, LastUses},
	Fault, Tamper,
};
use ambit_graph::{Flat, TensorType, Value};
use ambit_trace::{LengthMismatch, Roots};
use std::{
	ops::RangeInclusive,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::Arc,
};

/// What a walk does with the result of a node.
pub(crate) enum Use {
	/// Nothing.
	Skip,
	/// Commit to it.
	Root,
	/// Read its bytes.
	Bytes,
	/// Read its bytes and commit to them.
	Both,
}

/// A loaded model, whatever the backend.
pub(crate) trait Program: Send + Sync {
	/// Evaluates the first `nodes` nodes in order on inputs whose sizes match the graph's. `wanted` says of each node what is
	/// to be done with its result: `roots` gets those to commit to, `seen` the bytes of those to read. With `tamper` one
	/// result is spoilt before anything is done with it.
	fn walk(
		&self,
		inputs: &[&[u8]],
		nodes: u32,
		tamper: Option<Tamper>,
		wanted: &dyn Fn(u32) -> Use,
		roots: &mut Roots,
		seen: &mut dyn FnMut(u32, Vec<u8>),
	) -> Result<(), Fault>;
}

/// Prepares models for one backend.
pub(crate) trait Loader: Send + Sync {
	/// What a model would take.
	fn footprint(&self, flat: &Flat) -> Footprint;

	/// Uploads a model. `weights` match the plan.
	fn load(&self, flat: Flat, weights: &[&[u8]]) -> Result<Box<dyn Program>, Fault>;
}

/// A backend that programs share.
pub(crate) struct Shared<B>(pub Arc<B>);

impl<B: Backend> Loader for Shared<B> {
	fn footprint(&self, flat: &Flat) -> Footprint {
		Footprint::of(&*self.0, flat, &LastUses::of(&flat.plan))
	}

	fn load(&self, flat: Flat, weights: &[&[u8]]) -> Result<Box<dyn Program>, Fault> {
		let model = caught(|| {
			let _turn = self.0.turn();
			self.0.prepare(&flat.plan, weights)
		})?;
		Ok(Box::new(OnBackend { backend: self.0.clone(), last_uses: LastUses::of(&flat.plan), flat, model }))
	}
}

struct OnBackend<B: Backend> {
	backend: Arc<B>,
	/// Every step as a node of its own, which it is evaluated as unless the backend takes some together.
	flat: Flat,
	model: B::Model,
	last_uses: LastUses,
}

impl<B: Backend> Program for OnBackend<B> {
	fn walk(
		&self,
		inputs: &[&[u8]],
		nodes: u32,
		tamper: Option<Tamper>,
		wanted: &dyn Fn(u32) -> Use,
		roots: &mut Roots,
		seen: &mut dyn FnMut(u32, Vec<u8>),
	) -> Result<(), Fault> {
		caught(|| {
			let _turn = self.backend.turn();
			let _busy = self.backend.enter();
			self.walk_uncaught(inputs, nodes, tamper, wanted, roots, seen)
		})
	}
}

impl<B: Backend> OnBackend<B> {
	fn walk_uncaught(
		&self,
		inputs: &[&[u8]],
		nodes: u32,
		tamper: Option<Tamper>,
		wanted: &dyn Fn(u32) -> Use,
		roots: &mut Roots,
		seen: &mut dyn FnMut(u32, Vec<u8>),
	) -> Result<(), Fault> {
		let Flat { plan, results: last_steps } = &self.flat;
		let graph = plan.graph();
		let spoilt = tamper.map(|tamper| (tamper.node_of(last_steps.len() as u32), tamper));
		let uploaded =
			graph.inputs.iter().zip(inputs).map(|(ty, bytes)| self.backend.upload(ty, bytes).map(Some));
		let mut inputs = uploaded.collect::<Result<Vec<_>, _>>()?;
		let mut pending = B::Pending::default();
		let mut results: Vec<Option<B::Tensor>> = Vec::with_capacity(graph.nodes.len());
		for (node, last) in (0..nodes).zip(last_steps) {
			let steps = results.len() as u32..=*last;
			let in_node = |fault: Fault| fault.in_node(node);
			let together = self.evaluate_together(steps.clone(), &inputs, &results).map_err(in_node)?;
			let mut result = match together {
				Some(result) => {
					results.resize_with(*last as usize, || None);
					result
				}
				None => {
					for place in steps.clone().take_while(|place| place < last) {
						results.push(Some(self.evaluate(place, &inputs, &results).map_err(in_node)?));
						self.drop_after(place, &mut inputs, &mut results);
					}
					self.evaluate(*last, &inputs, &results).map_err(in_node)?
				}
			};
			// Only what a node gives is committed to, read, or spoilt.
			if let Some((_, tamper)) = spoilt.filter(|(spoilt, _)| *spoilt == node) {
				result = self.spoil(*last, &result, tamper)?;
			}
			if let Some(bytes) = self.see(*last, &result, wanted(node), &mut pending, roots)? {
				seen(node, bytes);
			}
			results.push(Some(result));
			steps.for_each(|place| self.drop_after(place, &mut inputs, &mut results));
		}
		self.backend.settle(pending, roots)
	}

	/// Drops what isn't needed after the step at this place of the flat plan.
	fn drop_after(&self, place: u32, inputs: &mut [Option<B::Tensor>], results: &mut [Option<B::Tensor>]) {
		for dropped in self.last_uses.after(place) {
			match dropped {
				Value::Input(input) => drop(inputs.get_mut(*input as usize).and_then(Option::take)),
				Value::Node(node) => drop(results.get_mut(*node as usize).and_then(Option::take)),
				Value::Weight(_) | Value::Step(_) => {}
			}
		}
	}

	/// What the last of these steps of a node gives, if the backend takes them together.
	fn evaluate_together(
		&self,
		steps: RangeInclusive<u32>,
		inputs: &[Option<B::Tensor>],
		results: &[Option<B::Tensor>],
	) -> Result<Option<B::Tensor>, Fault> {
		let operand = |value: Value| operand(value, inputs, results);
		self.backend.evaluate_together(&self.flat.plan, &self.model, steps, &operand)
	}

	/// What the step at this place of the flat plan gives.
	fn evaluate(
		&self,
		place: u32,
		inputs: &[Option<B::Tensor>],
		results: &[Option<B::Tensor>],
	) -> Result<B::Tensor, Fault> {
		let fault = |reason: &str| Fault::Unsupported { node: place, reason: reason.into() };
		let node = self.flat.plan.node(place).ok_or_else(|| fault("it is not in the plan"))?;
		let operands = node.last.inputs.iter().map(|value| operand(*value, inputs, results));
		let operands = operands.map(|operand| operand.ok_or_else(|| fault("an operand is gone")));
		let operands = operands.collect::<Result<Vec<_>, _>>()?;
		self.backend.evaluate(&self.flat.plan, &self.model, place, &operands)
	}

	/// Does with a result what is wanted, and gives its bytes if that is to read them.
	fn see<'a>(
		&'a self,
		place: u32,
		result: &B::Tensor,
		wanted: Use,
		pending: &mut B::Pending<'a>,
		roots: &mut Roots,
	) -> Result<Option<Vec<u8>>, Fault> {
		let ty = self.type_of(place)?;
		if let Use::Root | Use::Both = wanted {
			self.backend.commit(ty, result, pending, roots)?;
		}
		match wanted {
			Use::Skip | Use::Root => Ok(None),
			Use::Bytes | Use::Both => self.download(ty, result).map(Some),
		}
	}

	/// A result with the fault in it.
	fn spoil(&self, place: u32, result: &B::Tensor, tamper: Tamper) -> Result<B::Tensor, Fault> {
		let ty = self.type_of(place)?;
		let mut bytes = self.download(ty, result)?;
		tamper.spoil(ty, &mut bytes);
		self.backend.upload(ty, &bytes)
	}

	/// Type of what the step at this place of the flat plan gives.
	fn type_of(&self, node: u32) -> Result<&TensorType, Fault> {
		let unknown = || Fault::Unsupported { node, reason: "it is not in the plan".into() };
		self.flat.plan.type_of(Value::Node(node)).ok_or_else(unknown)
	}

	fn download(&self, ty: &TensorType, result: &B::Tensor) -> Result<Vec<u8>, Fault> {
		let bytes = self.backend.download(ty, result)?;
		let (expected, found) = (ty.bytes(), bytes.len() as u64);
		if expected == found {
			Ok(bytes)
		} else {
			Err(Fault::Size(LengthMismatch { expected, found }))
		}
	}
}

/// An operand that is there.
fn operand<'a, T>(value: Value, inputs: &'a [Option<T>], results: &'a [Option<T>]) -> Option<Operand<'a, T>> {
	let tensor = match value {
		Value::Weight(weight) => return Some(Operand::Weight(weight)),
		Value::Input(input) => inputs.get(input as usize),
		Value::Node(node) => results.get(node as usize),
		Value::Step(_) => None,
	};
	tensor.and_then(Option::as_ref).map(Operand::Tensor)
}

/// Runs third-party numerics, whose panics are faults of the backend.
pub(crate) fn caught<T>(run: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
	// What a panic leaves behind is dropped with the walk; models are only read.
	catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|payload| Err(Fault::of_panic(&*payload)))
}
