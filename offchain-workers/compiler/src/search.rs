//! The cheapest mix of precisions that is accurate enough.

use crate::{
	evaluate::{engine, Measurement},
	lower::{Plan, Site},
	measure::Difference,
	model::{FloatModel, Sample},
	precision::{Mix, Precision},
	tensor::Tensor,
	Error, Result,
};
use std::sync::Arc;

/// Samples on which the sensitivity of single products is measured.
const SENSITIVITY_SAMPLES: usize = 4;

/// What a search works on.
pub(crate) struct Search<'a> {
	pub model: &'a FloatModel<'a>,
	pub plan: &'a Plan<'a>,
	pub samples: &'a [Sample],
	pub float: &'a [Vec<Arc<Tensor>>],
	pub say: &'a mut dyn FnMut(&str),
}

/// The lowest mean cosine of an output.
pub(crate) fn score(differences: &[Difference]) -> f64 {
	differences.iter().map(|difference| difference.cosine).fold(1.0, f64::min)
}

impl Search<'_> {
	fn score(&self, mix: &Mix, samples: usize) -> Result<f64> {
		let lowered = self.plan.lower(mix)?;
		let engine = engine()?;
		let measurement = Measurement::new(&engine, self.model, &lowered)?;
		let samples = samples.min(self.samples.len());
		Ok(score(&measurement.differences(&self.samples[..samples], &self.float[..samples])?))
	}

	/// The cheapest mix whose mean cosine is at least `target`.
	///
	/// Products are raised in the order of what their coarseness alone costs, for each multiply-add: first from `fast` to
	/// `balanced`, and if that is not enough for all of them, to `exact`.
	pub fn mix(&mut self, target: f64) -> Result<Mix> {
		let all = self.samples.len();
		let fast = self.score(&Mix::all(Precision::Fast), all)?;
		(self.say)(&format!("all fast: mean cosine {fast:.6}"));
		if fast >= target {
			return Ok(Mix::all(Precision::Fast));
		}
		let exact = self.score(&Mix::all(Precision::Exact), all)?;
		(self.say)(&format!("all exact: mean cosine {exact:.6}"));
		if exact < target {
			return Err(Error::OutOfReach { target: format!("{target}"), reached: format!("{exact:.6}") });
		}
		let order = self.sensitivity()?;
		let balanced = self.score(&Mix::all(Precision::Balanced), all)?;
		(self.say)(&format!("all balanced: mean cosine {balanced:.6}"));
		let (base, raised) = if balanced >= target {
			(Precision::Fast, Precision::Balanced)
		} else {
			(Precision::Balanced, Precision::Exact)
		};
		// The fewest that suffice; that all of them do is known.
		let mix =
			|count: usize| Mix { base, others: order[..count].iter().map(|id| (*id, raised)).collect() };
		let (mut too_few, mut enough) = (0, order.len());
		while enough - too_few > 1 {
			let middle = (too_few + enough) / 2;
			let found = self.score(&mix(middle), all)?;
			(self.say)(&format!(
				"{middle} of {} products {raised}, the others {base}: mean cosine {found:.6}",
				order.len()
			));
			if found >= target {
				enough = middle
			} else {
				too_few = middle
			}
		}
		Ok(mix(enough))
	}

	/// The products, first those whose coarseness costs most for what making them finer costs.
	fn sensitivity(&mut self) -> Result<Vec<usize>> {
		let sites: Vec<Site> = self.plan.lower(&Mix::all(Precision::Exact))?.sites;
		let mut found = Vec::with_capacity(sites.len());
		for (place, site) in sites.iter().enumerate() {
			let mut mix = Mix::all(Precision::Exact);
			mix.others.insert(site.id, Precision::Fast);
			let loss = 1.0 - self.score(&mix, SENSITIVITY_SAMPLES)?;
			let name = &self.model.ir.values[site.id].name;
			(self.say)(&format!(
				"[{} of {}] `{name}` fast costs a cosine of {loss:.2e}",
				place + 1,
				sites.len()
			));
			found.push((loss / site.terms.max(1) as f64, site.id));
		}
		found.sort_by(|a, b| b.0.total_cmp(&a.0));
		Ok(found.into_iter().map(|(_, id)| id).collect())
	}
}
