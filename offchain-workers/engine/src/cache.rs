//! Models that stay loaded.

use crate::LoadedModel;
use ambit_trace::Hash;
use std::sync::Arc;

/// Loaded models, least recently used first, that take a bounded number of bytes together.
///
/// A model larger than the bound is not kept. Models in use stay alive outside until their users drop them.
pub(crate) struct Cache {
	limit: u64,
	models: Vec<Arc<LoadedModel>>,
}

impl Cache {
	/// An empty one that keeps at most `limit` bytes.
	pub fn new(limit: u64) -> Self {
		Self { limit, models: Vec::new() }
	}

	/// The model with this root, which is now the most recently used.
	pub fn get(&mut self, root: &Hash) -> Option<Arc<LoadedModel>> {
		let place = self.models.iter().position(|model| model.root == *root)?;
		let model = self.models.remove(place);
		self.models.push(model.clone());
		Some(model)
	}

	/// Keeps a model, and drops as many others as needed.
	pub fn insert(&mut self, model: Arc<LoadedModel>) {
		self.models.retain(|kept| kept.root != model.root);
		if model.footprint.model > self.limit {
			return;
		}
		self.models.push(model);
		while self.bytes() > self.limit {
			self.models.remove(0);
		}
	}

	/// Bytes that the kept models take.
	pub fn bytes(&self) -> u64 {
		self.models.iter().fold(0, |sum: u64, model| sum.saturating_add(model.footprint.model))
	}

	/// Number of kept models.
	pub fn len(&self) -> usize {
		self.models.len()
	}
}
