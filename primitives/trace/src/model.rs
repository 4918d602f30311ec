//! Commitments to models.

use crate::{
	hash::{domain, hash, Hash},
	tensor::{tensor_root, tensor_roots, LengthMismatch},
};
use ambit_graph::{Graph, Plan};
use codec::Encode;
use core::fmt;

/// The name of a model: the hash of its graph's encoding, in which the roots of its weights are.
pub fn model_root(graph: &Graph) -> Hash {
	graph.using_encoded(|graph| hash(domain::MODEL, &[graph]))
}

/// Writes the roots of the weights in a blob into a graph.
pub fn commit_weights(graph: &mut Graph, blob: &[u8]) -> Result<(), LengthMismatch> {
	let roots = tensor_roots(graph.weights.iter().map(|weight| &weight.ty), blob)?;
	for (weight, root) in graph.weights.iter_mut().zip(roots) {
		weight.root = root;
	}
	Ok(())
}

/// Checks that a blob has the weights to which a graph commits.
pub fn check_weights(plan: &Plan, blob: &[u8]) -> Result<(), WeightMismatch> {
	let found = u64::try_from(blob.len()).unwrap_or(u64::MAX);
	let length = LengthMismatch { expected: plan.weight_bytes(), found };
	let tensors = plan.split_weights(blob).map_err(|_| WeightMismatch::Length(length))?;
	for ((place, weight), bytes) in (0..).zip(&plan.graph().weights).zip(tensors) {
		if tensor_root(&weight.ty, bytes).map_err(WeightMismatch::Length)? != weight.root {
			return Err(WeightMismatch::Root(place));
		}
	}
	Ok(())
}

/// Why a blob is not the weights of a graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WeightMismatch {
	/// It has another length.
	Length(LengthMismatch),
	/// The tensor at this place has another root.
	Root(u32),
}

impl fmt::Display for WeightMismatch {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Length(mismatch) => write!(f, "the weights have {mismatch}"),
			Self::Root(place) => write!(f, "weight {place} is not what the graph commits to"),
		}
	}
}

impl core::error::Error for WeightMismatch {}
