//! `ambit dispute watch`.

use super::show::{dispute, not_open};
use crate::{
	chain::{Client, Heads},
	disputes::{self, words, Record},
	error::{Error, Result},
	output::Output,
	Global,
};
use ambit_primitives::{disputes::DisputeId, BlockNumber, Hash};
use ambit_referee::Answer;
use clap::Args;
use codec::DecodeAll;
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// Which dispute, and since when.
#[derive(Args, Debug)]
pub struct WatchArgs {
	/// The dispute's number
	id: DisputeId,
	/// Tell what happened from this block on, if the node still has its state; from now on unless given
	#[arg(long, value_name = "BLOCK")]
	from: Option<BlockNumber>,
	/// Write the piece that was demanded, once it is answered, to this file
	#[arg(long, value_name = "FILE")]
	save: Option<PathBuf>,
}

impl WatchArgs {
	/// Runs it.
	pub async fn run(self, global: &Global, output: Output) -> Result<()> {
		let client = global.connect().await?;
		let (now, at) = client.head().await?;
		let state = dispute(&client, self.id, at).await?;
		let from = match (&state, self.from) {
			(Some(state), None) => {
				let due = words::due(&state.dispute.stage);
				output.line(format!("block {now}: {} moves so far; {due}", state.dispute.turn));
				now.saturating_add(1)
			}
			(_, Some(from)) => from,
			(None, None) => return Err(not_open(self.id)),
		};
		// What is over already can't be waited for.
		let last = state.is_none().then_some(now);
		let what = format!("dispute {}", self.id);
		let (record, decided) =
			global.deadline().run(&what, self.follow(&client, from, last, output)).await?;
		let saved = match &self.save {
			Some(path) => save(&client, self.id, decided, path).await?,
			None => None,
		};
		if self.save.is_some() && saved.is_none() {
			output.step("there is no piece to save");
		}
		let mut value = record.json();
		if let Value::Object(all) = &mut value {
			all.insert("dispute".into(), json!(self.id));
			all.insert("saved_bytes".into(), json!(saved));
		}
		output.finish(&value, || record.summary())
	}

	/// Tells what happens until the end, and gives the block of it. Not after `last`, if that is given.
	async fn follow(
		&self,
		client: &Client,
		from: BlockNumber,
		last: Option<BlockNumber>,
		output: Output,
	) -> Result<(Record, Hash)> {
		let mut heads = Heads::from(client, from).await?;
		let mut record = Record::default();
		loop {
			let (number, hash) = heads.next().await?;
			record.retract(number);
			let told = disputes::at(client, hash).await?;
			for happening in told.into_iter().filter(|happening| happening.dispute == self.id) {
				output.line(happening.line());
				record.take(happening);
			}
			if record.end().is_some() {
				return Ok((record, hash));
			}
			if last.is_some_and(|last| number >= last) {
				return Err(not_open(self.id));
			}
			output.status(format!("block {number}: {} moves", record.count()));
		}
	}
}

/// Writes what a demand was answered with. Nothing is written when there was no such tensor or piece.
async fn save(client: &Client, id: DisputeId, at: Hash, path: &Path) -> Result<Option<usize>> {
	let answer: Option<Vec<u8>> = client.call("DisputesApi_revealed", (id,), Some(at)).await?;
	let answer = answer.and_then(|bytes| Answer::decode_all(&mut bytes.as_slice()).ok());
	let Some(bytes) = answer.as_ref().and_then(piece) else { return Ok(None) };
	std::fs::write(path, &bytes).map_err(|error| Error::input(path, error))?;
	Ok(Some(bytes.len()))
}

/// The piece in an answer.
fn piece(answer: &Answer) -> Option<Vec<u8>> {
	match answer {
		Answer::Tiles { bytes, .. } => Some(bytes.clone()),
		Answer::Roots { roots, .. } => Some(roots.concat()),
		Answer::NoTensor { .. } | Answer::NoTiles { .. } | Answer::NoRoots { .. } => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_piece_should_be_what_was_answered_and_nothing_when_there_is_none() {
		let roots = Answer::Roots { nodes: 2, roots: vec![[1; 32], [2; 32]], opening: Default::default() };
		assert_eq!(piece(&roots), Some([[1; 32], [2; 32]].concat()));
		assert_eq!(piece(&Answer::NoTensor { roots: Vec::new() }), None);
	}
}
