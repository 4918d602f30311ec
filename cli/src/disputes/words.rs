//! The game's terms in words.

use ambit_primitives::disputes::{Artefact, Demand, Ground, Move, Side, Stage};
use ambit_referee::{Descent, Due, NamedNode, Proof};
use codec::DecodeAll;

/// A side.
pub fn side(side: Side) -> &'static str {
	match side {
		Side::Operator => "operator",
		Side::Challenger => "challenger",
	}
}

/// The name of a stage.
pub fn stage(stage: &Stage) -> &'static str {
	match stage {
		Stage::Posting { .. } => "posting",
		Stage::Naming { .. } => "naming",
		Stage::Revealing(_) => "revealing",
		Stage::Picking(_) => "picking",
		Stage::Proving(_) => "proving",
		Stage::Answering(_) => "answering",
	}
}

/// The name of the stage in which a move is made; none for one of any stage.
pub fn stage_of(action: &Move) -> Option<&'static str> {
	Some(match action {
		Move::Post { .. } => "posting",
		Move::Name(_) | Move::Output(_) => "naming",
		Move::Reveal(_) => "revealing",
		Move::Pick(_) => "picking",
		Move::Prove(_) => "proving",
		Move::Answer(_) => "answering",
		Move::Concede => return None,
	})
}

/// What is to be said in a stage.
pub fn due(stage: &Stage) -> String {
	match stage {
		Stage::Posting { nodes, above } => {
			let posted = above.iter().flatten().count();
			format!(
				"the operator posts the trace of {nodes} nodes, {posted} of {} chunks are there",
				above.len()
			)
		}
		Stage::Naming { nodes } => format!(
			"the challenger names the first wrong one of {nodes} nodes, or shows that they give another output"
		),
		Stage::Revealing(accused) => {
			let (ty, hash) = ((&accused.ty).into(), accused.hash.0);
			let descent = Descent { ty, level: accused.level, index: accused.index, hash };
			let what = match descent.due() {
				Due::Hashes { count, .. } => format!("{count} hashes"),
				Due::Bytes { length } => format!("{length} bytes"),
			};
			format!("the operator reveals {what} of node {}", accused.node)
		}
		Stage::Picking(accused) => {
			format!("the challenger picks a wrong one of the hashes of node {}", accused.node)
		}
		Stage::Proving(accused) => {
			format!("the challenger proves an element of node {} wrong", accused.node)
		}
		Stage::Answering(demanded) => format!("the operator posts {}", demand(demanded)),
	}
}

/// A piece of what an operator keeps.
pub fn demand(demand: &Demand) -> String {
	let Demand { of, tensor, piece } = demand;
	match of {
		Artefact::Input => format!("piece {piece} of input {tensor}"),
		Artefact::Output => format!("piece {piece} of output {tensor}"),
		Artefact::Trace => format!("piece {piece} of the trace"),
	}
}

/// The name of a move.
pub fn kind(action: &Move) -> &'static str {
	match action {
		Move::Post { .. } => "post",
		Move::Name(_) => "name",
		Move::Reveal(_) => "reveal",
		Move::Pick(_) => "pick",
		Move::Prove(_) => "prove",
		Move::Answer(_) => "answer",
		Move::Concede => "concede",
		Move::Output(_) => "output",
	}
}

/// What a move says.
pub fn said(action: &Move) -> String {
	match action {
		Move::Post { chunk, roots } => format!("posts chunk {chunk} of the trace, {} roots", roots.len()),
		Move::Name(bytes) => match NamedNode::decode_all(&mut &bytes[..]) {
			Ok(named) => format!("names node {} ({})", named.node, named.record.operators().join(", ")),
			Err(_) => "names what is no node".into(),
		},
		Move::Reveal(bytes) => format!("reveals {} bytes", bytes.len()),
		Move::Pick(place) => format!("picks hash {place}"),
		Move::Prove(bytes) => match Proof::decode_all(&mut &bytes[..]) {
			Ok(proof) => format!(
				"proves what element {} of tile {} must be, by {} bytes",
				proof.index,
				proof.tile,
				bytes.len()
			),
			Err(_) => "sends what is no proof".into(),
		},
		Move::Answer(bytes) => format!("answers with {} bytes", bytes.len()),
		Move::Concede => "concedes".into(),
		Move::Output(bytes) => format!("shows that the trace gives another output, by {} bytes", bytes.len()),
	}
}

/// Length of what a move carries, bytes.
pub fn payload(action: &Move) -> usize {
	match action {
		Move::Post { roots, .. } => roots.len().saturating_mul(32),
		Move::Name(bytes) => bytes.len(),
		Move::Output(bytes) => bytes.len(),
		Move::Reveal(bytes) => bytes.len(),
		Move::Prove(bytes) => bytes.len(),
		Move::Answer(bytes) => bytes.len(),
		Move::Pick(_) => 4,
		Move::Concede => 0,
	}
}

/// How a dispute was decided, in a sentence.
pub fn ground(ground: Ground) -> &'static str {
	match ground {
		Ground::Proof => "by proof",
		Ground::Trace => "by proof, about the trace that was posted",
		Ground::Clock => "because a clock ran out",
		Ground::Conceded => "because a side gave up",
	}
}

/// How a dispute was decided, for programs.
pub fn ground_name(ground: Ground) -> &'static str {
	match ground {
		Ground::Proof => "proof",
		Ground::Trace => "trace",
		Ground::Clock => "clock",
		Ground::Conceded => "conceded",
	}
}
