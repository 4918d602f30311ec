//! What the worker counts, for Prometheus.

use crate::{queue::Counts, task::Kind};
use ambit_primitives::{
	feeds::{Failure, Finding},
	jobs::DeclineReason,
	worker::Outcome,
};
use std::time::Duration;
use substrate_prometheus_endpoint::{
	exponential_buckets, prometheus::TextEncoder, register, Counter, CounterVec, Gauge, GaugeVec, Histogram,
	HistogramOpts, Opts, PrometheusError, Registry, U64,
};

/// The worker's metrics. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Metrics {
	registry: Registry,
	tasks: CounterVec<U64>,
	refusals: CounterVec<U64>,
	queue: GaugeVec<U64>,
	findings: CounterVec<U64>,
	models: Gauge<U64>,
	model_bytes: Gauge<U64>,
	preparation: Histogram,
	execution: Histogram,
	together: Counter<U64>,
}

impl Metrics {
	/// Registers the metrics with a registry of their own, and with another one as well.
	pub fn new(also: Option<&Registry>) -> Result<Self, PrometheusError> {
		let buckets = exponential_buckets(0.001, 2.0, 16)?;
		let histogram = |name: &str, help: &str| {
			Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.clone()))
		};
		let metrics = Self {
			registry: Registry::new(),
			tasks: CounterVec::new(
				Opts::new("ambit_worker_tasks_total", "Tasks that came to an end, by what they were and how"),
				&["kind", "end"],
			)?,
			refusals: CounterVec::new(
				Opts::new("ambit_worker_refusals_total", "Requests that were refused, by reason"),
				&["reason"],
			)?,
			queue: GaugeVec::new(
				Opts::new("ambit_worker_tasks", "Tasks that are known, by what they are and state"),
				&["kind", "state"],
			)?,
			findings: CounterVec::new(
				Opts::new("ambit_worker_findings_total", "Sources that were asked, by what was found"),
				&["finding"],
			)?,
			models: Gauge::new("ambit_worker_models", "Models that are kept loaded")?,
			model_bytes: Gauge::new("ambit_worker_model_bytes", "Memory that kept models take")?,
			preparation: histogram("ambit_worker_preparation_seconds", "Getting model and input of a task")?,
			execution: histogram(
				"ambit_worker_execution_seconds",
				"Executing a model, commitments included",
			)?,
			together: Counter::new(
				"ambit_worker_executions_together_total",
				"Executions that went together with others of the same model",
			)?,
		};
		metrics.register(&metrics.registry)?;
		also.map_or(Ok(()), |registry| metrics.register(registry))?;
		Ok(metrics)
	}

	fn register(&self, registry: &Registry) -> Result<(), PrometheusError> {
		register(self.tasks.clone(), registry)?;
		register(self.refusals.clone(), registry)?;
		register(self.queue.clone(), registry)?;
		register(self.findings.clone(), registry)?;
		register(self.models.clone(), registry)?;
		register(self.model_bytes.clone(), registry)?;
		register(self.preparation.clone(), registry)?;
		register(self.execution.clone(), registry)?;
		register(self.together.clone(), registry)?;
		Ok(())
	}

	/// All of them as text.
	pub fn text(&self) -> Result<String, PrometheusError> {
		TextEncoder::new().encode_to_string(&self.registry.gather())
	}

	pub fn ended(&self, kind: Kind, outcome: &Outcome) {
		self.count(kind, end(outcome));
	}

	pub fn retried(&self, kind: Kind) {
		self.count(kind, "retried");
	}

	pub fn expired(&self, kinds: &[Kind]) {
		kinds.iter().for_each(|kind| self.count(*kind, "expired"));
	}

	pub fn not_taken(&self, kind: Kind) {
		self.count(kind, "not_taken");
	}

	/// A result is not watched, because it is not in the share.
	pub fn not_watched(&self) {
		self.count(Kind::Watch, "not_chosen");
	}

	fn count(&self, kind: Kind, end: &str) {
		self.tasks.with_label_values(&[kind.label(), end]).inc();
	}

	pub fn refused(&self, reason: &str) {
		self.refusals.with_label_values(&[reason]).inc();
	}

	/// A source was asked. One that is asked again counts again.
	pub fn asked(&self, finding: &Finding) {
		self.findings.with_label_values(&[found(finding)]).inc();
	}

	/// `counts` are in the order of [`Kind::ALL`].
	pub fn counted(&self, counts: &[Counts; Kind::ALL.len()]) {
		for (kind, counts) in Kind::ALL.into_iter().zip(counts) {
			let Counts { waiting, running, finished } = *counts;
			for (state, count) in [("waiting", waiting), ("running", running), ("finished", finished)] {
				self.queue.with_label_values(&[kind.label(), state]).set(count as u64);
			}
		}
	}

	pub fn kept(&self, (models, bytes): (usize, u64)) {
		self.models.set(models as u64);
		self.model_bytes.set(bytes);
	}

	pub fn prepared(&self, took: Duration) {
		self.preparation.observe(took.as_secs_f64());
	}

	pub fn executed(&self, took: Duration) {
		self.execution.observe(took.as_secs_f64());
	}

	/// An execution went together with others.
	pub fn went_together(&self) {
		self.together.inc();
	}
}

/// An outcome's label.
pub(crate) fn end(outcome: &Outcome) -> &'static str {
	match outcome {
		Outcome::Done(_) => "done",
		Outcome::Declined(DeclineReason::InputUnavailable) => "input_unavailable",
		Outcome::Declined(DeclineReason::InputMismatch) => "input_mismatch",
		Outcome::Declined(DeclineReason::InputMalformed) => "input_malformed",
		Outcome::Declined(DeclineReason::ModelUnavailable) => "model_unavailable",
		Outcome::Failed => "failed",
		Outcome::Agreed => "agreed",
		Outcome::Charged(_) => "charged",
		Outcome::Moved(_) => "moved",
		Outcome::Committed(_) => "committed",
		Outcome::Revealed(..) => "revealed",
		Outcome::Audited(_) => "audited",
		Outcome::Fetched(_) => "fetched",
		Outcome::Told(..) => "told",
		Outcome::Proven(_) => "proven",
		Outcome::Kept => "kept",
		Outcome::Traced(_) => "traced",
	}
}

/// A finding's label.
fn found(finding: &Finding) -> &'static str {
	match finding {
		Finding::Found(_) => "found",
		Finding::Failed(Failure::Unreachable) => "unreachable",
		Finding::Failed(Failure::TimedOut) => "timed_out",
		Finding::Failed(Failure::Forbidden) => "forbidden",
		Finding::Failed(Failure::Redirected) => "redirected",
		Finding::Failed(Failure::Refused(_)) => "refused",
		Finding::Failed(Failure::Oversized) => "oversized",
		Finding::Failed(Failure::Malformed) => "malformed",
		Finding::Failed(Failure::Absent) => "absent",
		Finding::Failed(Failure::WrongType) => "wrong_type",
		Finding::Failed(Failure::OutOfRange) => "out_of_range",
		Finding::Failed(Failure::Unsteady) => "unsteady",
	}
}
