//! What a backend does, and the backends.
//!
//! To add one: a folder with an implementation of [`Backend`], a variant of [`crate::Device`], and a line in
//! `tests/equality.rs`, which runs the same properties on each of them.

pub mod burn;
#[cfg(feature = "cuda")]
pub mod cube;
pub mod reference;

pub use crate::pool::Entered;

use crate::Fault;
use ambit_graph::{Flat, Plan, TensorType, Value};
use ambit_trace::Roots;
use std::{ops::RangeInclusive, sync::MutexGuard};

/// An operand of a node.
#[derive(Clone, Copy, Debug)]
pub enum Operand<'a, T> {
	/// The weight tensor at this place.
	Weight(u32),
	/// An input, or the result of an earlier node.
	Tensor(&'a T),
}

/// A turn on a device that does one thing at a time, held while it lasts.
pub type Turn<'a> = Option<MutexGuard<'a, ()>>;

/// Evaluates the operators of a graph on some device.
///
/// Every result must be bit-equal to [`ambit_graph::evaluate_tile`] on every tile. A backend is only given plans that
/// are valid, weights and inputs whose sizes match the plan's, and as operands what it made itself. It may panic: the engine
/// catches it.
pub trait Backend: Send + Sync + 'static {
	/// A model on the device: its weights and whatever else is worth preparing once.
	type Model: Send + Sync;
	/// An input or a result on the device.
	type Tensor;
	/// What is known of a plan before it is executed.
	type Schedule: Send + Sync;
	/// The commitments of an execution that aren't there yet.
	type Pending<'a>: Default;

	/// Results that may be kept after their last use until they are committed to.
	const WAITING: u64 = 0;

	/// Waits until the device is free, where it does one thing at a time. Held while a model is loaded or executed.
	fn turn(&self) -> Turn<'_> {
		None
	}

	/// Says that the calling thread is one of the processors on which the backend computes. Held while a model is executed.
	fn enter(&self) -> Option<Entered<'_>> {
		None
	}

	/// Which steps of a plan are evaluated together.
	fn schedule(&self, flat: &Flat) -> Self::Schedule;

	/// The last node up to which nodes are evaluated together from this one on, where nothing is wanted of those before that one.
	fn span(&self, _: &Self::Schedule, node: u32) -> u32 {
		node
	}

	/// Uploads a model. `weights` are the bytes of the weight tensors in order.
	fn prepare(&self, plan: &Plan, weights: &[&[u8]]) -> Result<Self::Model, Fault>;

	/// Uploads an input.
	fn upload(&self, ty: &TensorType, bytes: &[u8]) -> Result<Self::Tensor, Fault>;

	/// The result of a node.
	fn evaluate(
		&self,
		plan: &Plan,
		model: &Self::Model,
		node: u32,
		operands: &[Operand<'_, Self::Tensor>],
	) -> Result<Self::Tensor, Fault>;

	/// What these neighbouring nodes of a flat plan give, if the backend evaluates several together better than one after the other: at least the last one's
	/// result, and what is taken behind them. They are the steps of one node or of a span. `operand` gives what they take of others.
	fn evaluate_together<'t>(
		&self,
		_: &Plan,
		_: &Self::Model,
		_: &Self::Schedule,
		_: RangeInclusive<u32>,
		_operand: &dyn Fn(Value) -> Option<Operand<'t, Self::Tensor>>,
	) -> Result<Option<Vec<(u32, Self::Tensor)>>, Fault>
	where
		Self::Tensor: 't,
	{
		Ok(None)
	}

	/// What these steps of the flat plan, each once and in ascending order, give in that order on the bytes of each input, or nothing where the
	/// backend doesn't execute a plan as a whole, or not this one. The caller has the turn.
	fn evaluate_whole(
		&self,
		_: &Flat,
		_: &Self::Model,
		_inputs: &[&[u8]],
		_wanted: &[u32],
	) -> Result<Option<Vec<Vec<u8>>>, Fault> {
		Ok(None)
	}

	/// Upper bound of the bytes that stay for that as long as the model is loaded, where an execution takes so many.
	fn whole_bytes(&self, _execution: u64) -> u64 {
		0
	}

	/// Whether a model was executed like that.
	fn executes_whole(&self, _: &Self::Model) -> bool {
		false
	}

	/// Whether a node takes little longer for several executions than for one, because most of its time goes to reading a weight.
	fn is_shared(&self, _: &Plan, _node: u32) -> bool {
		false
	}

	/// The results of such a node, one for each execution's operands, which are as many as at least one execution has.
	fn evaluate_shared(
		&self,
		plan: &Plan,
		model: &Self::Model,
		node: u32,
		operands: &[Vec<Operand<'_, Self::Tensor>>],
	) -> Result<Vec<Self::Tensor>, Fault> {
		operands.iter().map(|operands| self.evaluate(plan, model, node, operands)).collect()
	}

	/// The bytes of a result.
	fn download(&self, ty: &TensorType, tensor: &Self::Tensor) -> Result<Vec<u8>, Fault>;

	/// Commits to a result, now or, as part of what is pending, when all results of an execution are there. A device that can
	/// hash need not move the result for it.
	fn commit<'a>(
		&'a self,
		ty: &TensorType,
		tensor: &Self::Tensor,
		_: &mut Self::Pending<'a>,
		roots: &mut Roots,
	) -> Result<(), Fault> {
		roots.push(ty, &self.download(ty, tensor)?).map_err(Fault::Size)
	}

	/// Commits to all results that are pending, in the order in which they came.
	fn settle<'a>(&'a self, _: Self::Pending<'a>, _: &mut Roots) -> Result<(), Fault> {
		Ok(())
	}

	/// Upper bound of the bytes that [`Self::Model`] takes.
	fn model_bytes(&self, plan: &Plan) -> u64;

	/// Upper bound of the bytes of results that are not needed any more and still there, because of others that are.
	fn retained(&self, _: &Flat) -> u64 {
		0
	}

	/// Upper bound of the bytes that evaluating a node takes besides the model and the node's operands, its result included.
	fn node_bytes(&self, plan: &Plan, node: u32) -> u64;

	/// Upper bound of the bytes that [`Self::evaluate_together`] takes besides the model and what others gave, the result included; `None` where
	/// it evaluates nothing.
	fn steps_bytes(&self, _: &Plan, _: &Self::Schedule, _: RangeInclusive<u32>) -> Option<u64> {
		None
	}

	/// Threads that hash results at the same time.
	fn hashing(&self) -> u64 {
		1
	}
}
