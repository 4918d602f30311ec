//! A dispute from its opening to its end.

use super::{words, Happening, What, Wrong};
use ambit_primitives::{disputes::Ground, Balance, BlockNumber};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// What happened in one dispute, in order.
#[derive(Clone, Default, Debug)]
pub struct Record {
	happenings: Vec<Happening>,
}

impl Record {
	/// Takes note of what a block told.
	pub fn take(&mut self, happening: Happening) {
		self.happenings.push(happening);
	}

	/// Forgets what blocks from this height on told: after a reorganisation they are told again.
	pub fn retract(&mut self, from: BlockNumber) {
		self.happenings.retain(|happening| happening.block < from);
	}

	/// How it ended, if it did.
	pub fn end(&self) -> Option<&Happening> {
		self.happenings.iter().find(|happening| happening.is_end())
	}

	/// The opening, if it was seen.
	pub fn opening(&self) -> Option<&Happening> {
		self.happenings.iter().find(|happening| matches!(happening.what, What::Opened { .. }))
	}

	/// What is wrong, as far as the challenger has said it: that there is no trace yet, and then what is wrong in it.
	pub fn wrong(&self) -> Option<Wrong> {
		let said = self.moves().filter_map(|happening| happening.sent.as_ref()?.said.as_ref()?.wrong.clone());
		said.last()
	}

	/// The opening and all moves that were accepted.
	fn moves(&self) -> impl Iterator<Item = &Happening> {
		self.happenings.iter().filter(|happening| {
			let said = happening.sent.as_ref().and_then(|sent| sent.said.as_ref());
			let is_move = said.is_some_and(|said| said.kind != "close");
			is_move && !matches!(happening.what, What::Rejected { .. })
		})
	}

	/// Number of moves, the opening counted.
	pub fn count(&self) -> usize {
		self.moves().count()
	}

	/// Length of all extrinsics of the dispute, bytes. Each counts once, whatever else it did.
	pub fn onchain_bytes(&self) -> usize {
		let sent = self.happenings.iter().filter_map(|happening| {
			let sent = happening.sent.as_ref()?;
			Some(((happening.block, sent.index), sent.bytes))
		});
		sent.collect::<BTreeMap<_, _>>().values().sum()
	}

	/// Length of the proof, bytes; 0 if there was none.
	pub fn proof_bytes(&self) -> usize {
		let said = self.moves().filter_map(|happening| happening.sent.as_ref()?.said.as_ref());
		said.filter(|said| said.kind == "prove").map(|said| said.payload).sum()
	}

	/// `convicted`, `acquitted` or `moot`; none while it is open.
	pub fn verdict(&self) -> Option<&'static str> {
		Some(match self.end()?.what {
			What::Convicted { .. } => "convicted",
			What::Acquitted { .. } => "acquitted",
			_ => "moot",
		})
	}

	/// How it was decided.
	pub fn ground(&self) -> Option<Ground> {
		match self.end()?.what {
			What::Convicted { ground, .. } | What::Acquitted { ground, .. } => Some(ground),
			_ => None,
		}
	}

	/// What was taken from the operator, planck.
	pub fn slashed(&self) -> Balance {
		match self.end().map(|end| &end.what) {
			Some(What::Convicted { slashed, .. }) => *slashed,
			_ => 0,
		}
	}

	/// Blocks from the opening to the end.
	pub fn blocks(&self) -> Option<BlockNumber> {
		Some(self.end()?.block.saturating_sub(self.opening()?.block))
	}

	/// For programs: `moves` is their number, `steps` what happened.
	pub fn json(&self) -> Value {
		json!({
			"verdict": self.verdict(),
			"ground": self.ground().map(words::ground_name),
			"wrong": self.wrong().map(|wrong| wrong.json()),
			"moves": self.count(),
			"onchain_bytes": self.onchain_bytes(),
			"proof_bytes": self.proof_bytes(),
			"blocks_to_verdict": self.blocks(),
			"slashed_planck": self.slashed().to_string(),
			"steps": self.happenings.iter().map(Happening::json).collect::<Vec<_>>(),
		})
	}

	/// For people.
	pub fn summary(&self) -> String {
		let Some(verdict) = self.verdict() else { return "not decided yet\n".into() };
		let ground = self.ground().map_or("", words::ground);
		let blocks = self.blocks().map_or_else(String::new, |blocks| format!(" in {blocks} blocks"));
		format!(
			"{verdict} {ground}{blocks}: {} moves, {} bytes on chain, {} of them the proof\n",
			self.count(),
			self.onchain_bytes(),
			self.proof_bytes(),
		)
	}
}
