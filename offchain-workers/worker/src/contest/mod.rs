//! What either side of a dispute says, from an execution of its own.
//!
//! Functions of a loaded model and of bytes: no store, no network, no clock. The worker service plays with them, and so can who
//! opens a dispute by hand. A [`Replay`] executes when it has to and remembers what came of it; what it needs besides, it asks for
//! by an error ([`NoMove::NeedsTrace`], [`NoMove::NeedsWeight`]): get that, put it into [`Materials`], and ask again.
//!
//! Every move is tried on the referee before it is given: none that it would refuse, or that would lose, is ever said.

mod error;
mod findings;
mod moves;
mod signed;

pub use error::{NoMove, WeightSlice, WrongInput};
pub(crate) use findings::{Extent, Findings};
pub use moves::Materials;
pub use signed::{answer, post, trace_roots};

use ambit_engine::{ExecuteError, Fault, Inference, LoadedModel, Tamper};
use ambit_primitives::{jobs::ResultClaim, worker::Execution};
use ambit_referee::{accuse, doubt, drawn_node, show, Charge, Claimed, SpotCheck};
use ambit_trace::{ExecutionRoots, Hash, ModelTree, TraceTree};
use sp_core::H256;
use std::sync::{Arc, OnceLock};

/// One's own execution of what a result is the result of.
pub struct Replay {
	model: Arc<LoadedModel>,
	tree: OnceLock<ModelTree>,
	findings: Arc<Findings>,
}

impl Replay {
	/// Takes an input, which must be the one that has this root. Executes nothing yet.
	///
	/// With `tamper` it executes wrongly, on purpose.
	pub fn new(
		model: Arc<LoadedModel>,
		input: Vec<u8>,
		input_root: H256,
		tamper: Option<Tamper>,
	) -> Result<Self, WrongInput> {
		let findings = Findings::new(model.plan(), input, tamper)?;
		let found = H256(findings.input_root());
		if found != input_root {
			return Err(WrongInput::Root { found, expected: input_root });
		}
		Ok(Self::resume(model, Arc::new(findings)))
	}

	/// Goes on with what was found before, with the same model.
	pub(crate) fn resume(model: Arc<LoadedModel>, findings: Arc<Findings>) -> Self {
		Self { model, tree: OnceLock::new(), findings }
	}

	/// What was found so far.
	pub(crate) fn findings(&self) -> &Arc<Findings> {
		&self.findings
	}

	/// The model.
	pub fn model(&self) -> &Arc<LoadedModel> {
		&self.model
	}

	/// The root of the input.
	pub fn input_root(&self) -> H256 {
		H256(self.findings.input_root())
	}

	/// Whether as much of the model was executed.
	pub(crate) fn is_executed(&self, extent: Extent) -> bool {
		self.findings.is_executed(extent)
	}

	/// Executes as much of the model, if nobody did yet, for who stands for what is found: outputs without commitments are confirmed
	/// by an execution with them, the first time with a loaded model and one in 256 of the others.
	pub(crate) fn execute(&self, extent: Extent) -> Result<(), ExecuteError> {
		match extent {
			Extent::Outputs => self.findings.confirm(&self.model),
			Extent::Trace => self.roots().map(drop),
		}
	}

	/// Executes a model for several at once, which all have it, so that its weights are read once for all. What was executed isn't executed again.
	pub(crate) fn execute_together(replays: &[&Self], extent: Extent) -> Result<(), ExecuteError> {
		let findings: Vec<&Findings> = replays.iter().map(|replay| &*replay.findings).collect();
		replays.first().map_or(Ok(()), |first| Findings::execute_together(&first.model, extent, &findings))
	}

	/// The roots that the execution gave, of all nodes' results. That takes longer than the outputs alone.
	pub fn roots(&self) -> Result<&ExecutionRoots, ExecuteError> {
		self.findings.roots(&self.model, &[])
	}

	/// The outputs' blob.
	pub fn outputs(&self) -> Result<&[u8], ExecuteError> {
		Ok(&self.inferred()?.outputs)
	}

	/// The outputs and their root.
	pub(crate) fn inferred(&self) -> Result<&Inference, ExecuteError> {
		self.findings.outputs(&self.model)
	}

	/// The charge to which a result is open, or `None` if it is right.
	///
	/// `published` is what its trace's CID leads to ([`trace_roots`]), if it was to be had. It makes a difference only where the result
	/// names a trace and the charge without it is [`Charge::Trace`].
	pub fn charge(
		&self,
		claim: &ResultClaim,
		published: Option<&[Hash]>,
	) -> Result<Option<Charge>, ExecuteError> {
		let claimed = claimed(self.model.root(), self.findings.input_root(), claim);
		let plan = self.model.plan();
		Ok(match claim.trace {
			Some(_) => accuse(plan, self.tree(), self.roots()?, &claimed, published),
			None => {
				let output = self.inferred()?.output_root;
				let charge = doubt(plan, self.tree(), &output, &claimed);
				// What is charged has to be shown by an execution with commitments.
				if charge.is_some() && self.roots()?.output != output {
					return Err(Fault::Differs.into());
				}
				charge
			}
		})
	}

	/// The tile that was drawn: shows that one has executed, and agrees.
	pub fn spot_check(&self, draw: &H256) -> Result<SpotCheck, NoMove> {
		let interface = self.tree().interface();
		let node = drawn_node(&draw.0, interface).ok_or(NoMove::NothingDue)?;
		let roots = self.findings.roots(&self.model, &[node])?;
		let tensor = self.findings.result(&self.model, node)?;
		let (model, input) = (self.model.root(), self.findings.input_root());
		let trace = TraceTree::new(&model, &input, &roots.nodes).ok_or(NoMove::NothingDue)?;
		let shown = show(self.model.plan(), self.tree(), &trace, &roots.nodes, &draw.0, &tensor);
		shown.ok_or(NoMove::NothingDue)
	}

	fn tree(&self) -> &ModelTree {
		self.tree.get_or_init(|| ModelTree::new(self.model.plan()))
	}
}

/// What a result says, as the referee takes it.
pub(crate) fn claimed(model: Hash, input: Hash, claim: &ResultClaim) -> Claimed<'_> {
	Claimed {
		model,
		input,
		output: claim.output_root.0,
		trace: claim.trace_root().map(|root| root.0),
		inline: claim.inline.as_ref().map(|inline| inline.as_slice()),
	}
}

/// What a result of this execution says.
pub(crate) fn claimed_of<'a>(execution: &Execution, claim: &'a ResultClaim) -> Claimed<'a> {
	claimed(execution.model.0, execution.input_root.0, claim)
}
