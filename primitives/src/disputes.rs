//! Disputes: what the chain stores of them, and what both sides say.
//!
//! What is opened, proven and answered is the SCALE encoding of the types of `ambit_referee`, as opaque bytes whose length is
//! checked before they are decoded.

use crate::jobs::{Attempt, JobId, ModelRoot, ValueType};
use ambit_referee::{limits, Objection};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;

/// Number of a dispute, counted from 0.
pub type DisputeId = u64;

/// Most moves in one extrinsic.
pub const MAX_TURNS: u32 = 16;

/// A charge (`ambit_referee::Charge`), or a node with its opening (`ambit_referee::NamedNode`).
pub type ChargeBytes = BoundedVec<u8, ConstU32<{ limits::MAX_CHARGE }>>;
/// The outputs of a trace (`ambit_referee::OutputCharge`).
pub type OutputBytes = BoundedVec<u8, ConstU32<{ limits::MAX_OUTPUTS }>>;
/// A chunk of a trace: roots of nodes' results.
pub type TraceChunk = BoundedVec<H256, ConstU32<{ limits::CHUNK }>>;
/// Hashes one after the other, or bytes of tiles.
pub type RevealBytes = BoundedVec<u8, ConstU32<{ limits::MAX_REVEAL }>>;
/// A proof of one element (`ambit_referee::Proof`).
pub type ProofBytes = BoundedVec<u8, ConstU32<{ limits::MAX_PROOF }>>;
/// An answer to a demand (`ambit_referee::Answer`).
pub type AnswerBytes = BoundedVec<u8, ConstU32<{ limits::MAX_ANSWER }>>;

/// A side of a dispute.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Side {
	/// Who signed the result.
	Operator,
	/// Who says that it is wrong, or demands a piece of what it names.
	Challenger,
}

impl Side {
	/// The other one.
	pub const fn other(self) -> Self {
		match self {
			Self::Operator => Self::Challenger,
			Self::Challenger => Self::Operator,
		}
	}
}

/// What an operator keeps for the window.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Artefact {
	/// What the model was run on.
	Input,
	/// What it gave.
	Output,
	/// The roots of all nodes' results.
	Trace,
}

/// A piece of what an operator keeps: at most 256 KiB of a tensor, or 4,096 roots of the trace.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Demand {
	/// Of what.
	pub of: Artefact,
	/// Which tensor of the inputs or outputs. Not looked at for the trace.
	pub tensor: u32,
	/// Which piece of it, counted from 0.
	pub piece: u32,
}

/// How far the dispute about a node's result has come: a node of that tensor's tree of tiles.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Accused {
	/// Number of nodes of the model.
	pub nodes: u32,
	/// The node whose result it is.
	pub node: u32,
	/// The node's leaf in the model's tree.
	pub record: H256,
	/// Type of the result.
	pub ty: ValueType,
	/// Level in the tree of tiles; the tiles' is 0.
	pub level: u32,
	/// Place in that level.
	pub index: u32,
	/// The hash there; at the top of the tree the tensor's root.
	pub hash: H256,
}

/// What is to be said next.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Stage {
	/// The operator posts the trace.
	Posting {
		/// Number of nodes.
		nodes: u32,
		/// For each chunk of the trace the node above it, once it is posted.
		above: BoundedVec<Option<H256>, ConstU32<{ limits::MAX_CHUNKS }>>,
	},
	/// The challenger names the first wrong node of the trace that was posted, or shows that it is of another output.
	Naming {
		/// Number of nodes.
		nodes: u32,
	},
	/// The operator reveals what is under a hash.
	Revealing(Accused),
	/// Hashes are revealed; the challenger picks one.
	Picking(Accused),
	/// Bytes are revealed; the challenger proves an element wrong.
	Proving(Accused),
	/// The operator posts a piece of what it keeps.
	Answering(Demand),
}

impl Stage {
	/// Whose move it is.
	pub const fn side(&self) -> Side {
		match self {
			Self::Posting { .. } | Self::Revealing(_) | Self::Answering(_) => Side::Operator,
			Self::Naming { .. } | Self::Picking(_) | Self::Proving(_) => Side::Challenger,
		}
	}
}

/// What the disputed result says.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct DisputedRoots {
	/// The model's root.
	pub model: ModelRoot,
	/// The root over the inputs.
	pub input: H256,
	/// The root over the outputs.
	pub output: H256,
	/// The root over the trace.
	pub trace: DisputedTrace,
}

/// The trace of a disputed result.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum DisputedTrace {
	/// The result names this one.
	Named(H256),
	/// The result names none, and none was posted.
	Unsaid,
	/// The result names none; the operator posted this one in the dispute.
	Posted(H256),
}

impl DisputedTrace {
	/// Its root, if there is one yet.
	pub const fn root(&self) -> Option<H256> {
		match self {
			Self::Named(root) | Self::Posted(root) => Some(*root),
			Self::Unsaid => None,
		}
	}

	/// On what ground a result falls of which a proof about this trace says that it is wrong.
	pub const fn ground(&self) -> Ground {
		match self {
			Self::Posted(_) => Ground::Trace,
			Self::Named(_) | Self::Unsaid => Ground::Proof,
		}
	}
}

impl From<Option<H256>> for DisputedTrace {
	/// Of a result that names this one, or none.
	fn from(named: Option<H256>) -> Self {
		named.map_or(Self::Unsaid, Self::Named)
	}
}

/// What each side has left of its clock, blocks.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Clocks<BlockNumber> {
	/// The operator.
	pub operator: BlockNumber,
	/// The challenger.
	pub challenger: BlockNumber,
}

/// An open dispute.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Dispute<AccountId, Balance, BlockNumber> {
	/// The job whose result is disputed.
	pub job: JobId,
	/// The attempt that gave it.
	pub attempt: Attempt,
	/// Stash of the operator that signed it.
	pub operator: AccountId,
	/// Who disputes it: an account, or the stash for which its worker key speaks.
	pub challenger: AccountId,
	/// The account that signed the opening. It holds the bond.
	pub payer: AccountId,
	/// Held from the payer, planck.
	pub bond: Balance,
	/// What the result says.
	pub roots: DisputedRoots,
	/// What is left of the clocks as of `since`.
	pub clocks: Clocks<BlockNumber>,
	/// When the current turn began.
	pub since: BlockNumber,
	/// Moves so far, the opening not counted.
	pub turn: u32,
	/// Chunks of the trace that the operator posts, or has posted; 0 if the trace was not demanded.
	pub chunks: u32,
	/// What is to be said next.
	pub stage: Stage,
}

impl<AccountId, Balance, BlockNumber: sp_runtime::Saturating + Copy>
	Dispute<AccountId, Balance, BlockNumber>
{
	/// Last block in which the next move is accepted.
	pub fn deadline(&self) -> BlockNumber {
		self.since.saturating_add(match self.stage.side() {
			Side::Operator => self.clocks.operator,
			Side::Challenger => self.clocks.challenger,
		})
	}

	/// The account on a side.
	pub fn party(&self, side: Side) -> &AccountId {
		match side {
			Side::Operator => &self.operator,
			Side::Challenger => &self.challenger,
		}
	}
}

/// What a side says.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Move {
	/// Operator, [`Stage::Posting`]: a chunk of the trace. In any order; a chunk may be posted again.
	#[codec(index = 0)]
	Post {
		/// Which one.
		chunk: u32,
		/// The roots.
		roots: TraceChunk,
	},
	/// Challenger, [`Stage::Naming`]: the first wrong node.
	#[codec(index = 1)]
	Name(ChargeBytes),
	/// Operator, [`Stage::Revealing`]: hashes, or bytes, as they are due.
	#[codec(index = 2)]
	Reveal(RevealBytes),
	/// Challenger, [`Stage::Picking`]: the place of a wrong one among the revealed hashes.
	#[codec(index = 3)]
	Pick(u32),
	/// Challenger, [`Stage::Proving`]: the proof of an element. It decides.
	#[codec(index = 4)]
	Prove(ProofBytes),
	/// Operator, [`Stage::Answering`]: the piece. It decides.
	#[codec(index = 5)]
	Answer(AnswerBytes),
	/// Either side, in its turn: it gives up.
	#[codec(index = 6)]
	Concede,
	/// Challenger, [`Stage::Naming`]: the outputs of the trace that was posted are not those of the result
	/// (`ambit_referee::OutputCharge`). It decides.
	#[codec(index = 7)]
	Output(OutputBytes),
}

impl Move {
	/// What a challenger says of a trace that was posted; `None` if that is longer than any move may be.
	pub fn objecting(objection: &Objection) -> Option<Self> {
		match objection {
			Objection::Node(named) => named.encode().try_into().ok().map(Self::Name),
			Objection::Output(charge) => charge.encode().try_into().ok().map(Self::Output),
		}
	}
}

/// A move in a dispute.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Turn {
	/// The dispute.
	pub dispute: DisputeId,
	/// Number of moves before this one, so that a late copy of it is not taken for the next.
	pub turn: u32,
	/// What is said.
	pub action: Move,
}

/// How a dispute was decided.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Ground {
	/// By proof, or by the answer to a demand.
	Proof,
	/// The loser's clock ran out.
	Clock,
	/// The loser gave up.
	Conceded,
	/// By proof, about a trace that the operator posted only in this dispute. Another who found the same output may have another one.
	Trace,
}
