//! Models, workload classes, offers and jobs: what the job registry stores and everyone else reads.

use crate::Cid;
use alloc::vec::Vec;
use ambit_graph::{ElementType, TensorType};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;

/// The hash of a model's graph together with its weight roots: a model's name on the chain.
pub type ModelRoot = H256;
/// Number of a workload class.
pub type ClassId = u32;
/// Number of a job, counted from 0.
pub type JobId = u64;
/// Which try at a job, counted from 0.
pub type Attempt = u8;

/// Longest human-readable model name, bytes of UTF-8.
pub const MAX_NAME_BYTES: u32 = 64;
/// Most dimensions of a tensor.
pub const MAX_RANK: u32 = 8;
/// Most tensors that a model takes or gives.
pub const MAX_VALUES: u32 = 8;
/// Largest output that a result carries on the ledger, bytes. Larger ones are in IPFS only.
pub const MAX_INLINE_OUTPUT: u32 = 256;
/// Most reports in one extrinsic.
pub const MAX_REPORTS: u32 = 100;
/// Fewest operators of a redundant job.
pub const MIN_PANEL: u8 = 2;
/// Most operators of a redundant job.
pub const MAX_PANEL: u8 = 4;

/// A model's human-readable name.
pub type ModelName = BoundedVec<u8, ConstU32<MAX_NAME_BYTES>>;
/// The tensors that a model takes or gives, in order.
pub type ValueTypes = BoundedVec<ValueType, ConstU32<MAX_VALUES>>;
/// A tile that shows that its sender has executed (`ambit_referee::SpotCheck`).
pub type SpotCheckBytes = BoundedVec<u8, ConstU32<{ ambit_referee::limits::MAX_SPOT_CHECK }>>;
/// The operators of a redundant job, in the order of the draw.
pub type Panel<AccountId, Balance> = BoundedVec<Member<AccountId, Balance>, ConstU32<{ MAX_PANEL as u32 }>>;
/// An output small enough for the ledger: the output tensors' bytes, little endian, one after the other.
pub type InlineOutput = BoundedVec<u8, ConstU32<MAX_INLINE_OUTPUT>>;

/// Element type of a tensor. The codec index is that of `ambit_graph::ElementType`.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Element {
	/// 8-bit signed.
	I8,
	/// 16-bit signed, little endian.
	I16,
	/// 32-bit signed, little endian.
	I32,
	/// 64-bit signed, little endian.
	I64,
}

/// Element type and shape of a tensor that crosses a model's boundary.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct ValueType {
	/// Element type.
	pub element: Element,
	/// Extents, outermost first. None is 0.
	pub shape: BoundedVec<u32, ConstU32<MAX_RANK>>,
}

impl From<Element> for ElementType {
	fn from(element: Element) -> Self {
		match element {
			Element::I8 => Self::I8,
			Element::I16 => Self::I16,
			Element::I32 => Self::I32,
			Element::I64 => Self::I64,
		}
	}
}

impl From<ElementType> for Element {
	fn from(element: ElementType) -> Self {
		match element {
			ElementType::I8 => Self::I8,
			ElementType::I16 => Self::I16,
			ElementType::I32 => Self::I32,
			ElementType::I64 => Self::I64,
		}
	}
}

impl From<&ValueType> for TensorType {
	fn from(value: &ValueType) -> Self {
		Self::new(value.element.into(), value.shape.to_vec())
	}
}

/// Fails for a type of more than [`MAX_RANK`] dimensions, which no valid one has.
impl TryFrom<&TensorType> for ValueType {
	type Error = Vec<u32>;

	fn try_from(ty: &TensorType) -> Result<Self, Vec<u32>> {
		Ok(Self { element: ty.element.into(), shape: ty.shape.clone().try_into()? })
	}
}

/// A published model. Its key is its [`ModelRoot`].
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Model<AccountId, Balance> {
	/// Who published it, holds its deposit and may retire it.
	pub publisher: AccountId,
	/// Human-readable name; not unique.
	pub name: ModelName,
	/// Where the SCALE-encoded graph is.
	pub graph: Cid,
	/// Where the weights are.
	pub weights: Cid,
	/// What it takes.
	pub inputs: ValueTypes,
	/// What it gives.
	pub outputs: ValueTypes,
	/// Held from the publisher, planck.
	pub deposit: Balance,
	/// Number of classes that use it. A model in use can't be retired.
	pub classes: u32,
}

/// What an operator's machine must have to serve a class.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub enum HardwareTier {
	/// Any machine.
	Cpu,
	/// An accelerator with at least 8 GiB of memory.
	Gpu8,
	/// An accelerator with at least 24 GiB of memory.
	Gpu24,
	/// An accelerator with at least 80 GiB of memory.
	Gpu80,
}

/// How soon a class's results are due.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub enum LatencyTier {
	/// Within 5 blocks of assignment.
	Interactive,
	/// Within 20 blocks of assignment.
	Standard,
	/// Within 100 blocks of assignment.
	Batch,
}

impl LatencyTier {
	/// Blocks that an operator has from its assignment to its result.
	pub const fn blocks(self) -> u32 {
		match self {
			Self::Interactive => 5,
			Self::Standard => 20,
			Self::Batch => 100,
		}
	}

	/// Blocks from the draw of an audit to the last one in which the operator may say its trace: three times as many as for a result,
	/// because an execution with commitments takes up to 2.3 times as long.
	pub const fn trace_blocks(self) -> u32 {
		self.blocks().saturating_mul(3)
	}

	/// Blocks from the draw of an audit to the last one in which the auditor may say what it found: as many again.
	pub const fn audit_blocks(self) -> u32 {
		self.trace_blocks().saturating_mul(2)
	}
}

/// What stands behind a result.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub enum VerificationMode {
	/// The fee is paid after a dispute window in which anyone may prove the result wrong.
	#[codec(index = 0)]
	Optimistic,
	/// Several operators execute each job and commit to what they found before any reveals it. Who differs from the result that
	/// stands must prove it wrong or is slashed. The window comes on top.
	#[codec(index = 1)]
	Redundant {
		/// How many: [`MIN_PANEL`] to [`MAX_PANEL`].
		operators: u8,
	},
	/// As [`Self::Optimistic`]; randomness sends a share of results to a second operator, which the protocol pays and which
	/// must show that it executed. Who gave such a result says its trace first.
	#[codec(index = 2)]
	Audited,
	/// The operator's signature and nothing else: no window. For low stakes; shown as such everywhere.
	#[codec(index = 3)]
	Signed,
}

/// What makes a workload class: two classes never have the same specification.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct ClassSpec {
	/// The model that is run.
	pub model: ModelRoot,
	/// The hardware that is asked for.
	pub hardware: HardwareTier,
	/// How soon results are due.
	pub latency: LatencyTier,
	/// What stands behind a result.
	pub mode: VerificationMode,
}

/// A workload class: the unit of demand, of coverage and of reward.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Class<AccountId, Balance> {
	/// Who opened it and holds its deposit.
	pub owner: AccountId,
	/// What it is.
	pub spec: ClassSpec,
	/// Lowest fee of a job, planck.
	pub min_fee: Balance,
	/// Stake behind each offered slot, planck.
	pub stake_per_slot: Balance,
	/// Held from the owner, planck.
	pub deposit: Balance,
	/// Offers in the pool; their indices are `0..offers`.
	pub offers: u32,
	/// Unfinished jobs. A class in use can't be closed.
	pub open_jobs: u32,
}

/// An inference operator's standing offer to serve a class.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Offer<AccountId, Balance> {
	/// The operator's stash.
	pub operator: AccountId,
	/// Jobs that it takes at once.
	pub slots: u32,
	/// What it asks for a job, planck.
	pub price: Balance,
	/// Its record in this class.
	pub quality: Quality,
	/// Takes no new jobs; removed when the last active one is finished.
	pub leaving: bool,
}

/// A record of success and failure with exponential forgetting, the parameters of a Beta distribution in units of
/// 1/65536 observation. The arithmetic is in `ambit_coverage::quality`.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Quality {
	/// Weight of successes, prior included.
	pub alpha: u32,
	/// Weight of failures, prior included.
	pub beta: u32,
}

/// An operator's claim of what a job's execution gave.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct ResultClaim {
	/// Root over the output tensors.
	pub output_root: H256,
	/// Where the output's bytes are.
	pub output: Cid,
	/// What it says of the execution: in an audited class when the result is audited, or at once. Otherwise the operator says that
	/// only in a dispute.
	pub trace: Option<SignedTrace>,
	/// The output itself when it has at most [`MAX_INLINE_OUTPUT`] bytes.
	pub inline: Option<InlineOutput>,
}

impl ResultClaim {
	/// Whether two operators found the same, wherever they keep it.
	pub fn is_same(&self, other: &Self) -> bool {
		self.output_root == other.output_root
			&& self.trace_root() == other.trace_root()
			&& self.inline == other.inline
	}

	/// Root over the trace, if the result names it.
	pub fn trace_root(&self) -> Option<H256> {
		self.trace.as_ref().map(|trace| trace.root)
	}

	/// Where everything is that the result names.
	pub fn cids(&self) -> impl Iterator<Item = &Cid> {
		[&self.output].into_iter().chain(self.trace.as_ref().map(|trace| &trace.cid))
	}
}

/// The trace of an execution, as a result names it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct SignedTrace {
	/// Root over the roots of all nodes' results, bound to model and input.
	pub root: H256,
	/// Where those (32 bytes a node) are.
	pub cid: Cid,
}

/// Why an operator gives an assignment back unpunished.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum DeclineReason {
	/// The input could not be retrieved.
	InputUnavailable,
	/// The input's bytes have another root than the client named.
	InputMismatch,
	/// The input is not of the model's type.
	InputMalformed,
	/// The model's graph or weights could not be retrieved, or are not what the model root says.
	ModelUnavailable,
}

/// What an operator says about one of its assignments.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Verdict {
	/// It was executed, with this result.
	Done(ResultClaim),
	/// It can't be executed, and not through the operator's fault.
	Declined(DeclineReason),
	/// It was executed; the result is committed to ([`commitment`]) and not told yet.
	Committed(H256),
	/// What was committed to.
	Revealed {
		/// The result.
		claim: ResultClaim,
		/// What the commitment was made with.
		salt: H256,
	},
	/// The result of somebody else that it was sent to audit is right. The tile that was drawn shows that it executed.
	Audited(SpotCheckBytes),
	/// The trace of a result that was drawn for an audit, by who gave it.
	Traced(SignedTrace),
}

/// Commits an operator to a result without telling it: blake2-256. A copy of it is of no use to anybody else.
pub fn commitment<AccountId: Encode>(
	job: JobId,
	attempt: Attempt,
	operator: &AccountId,
	salt: &H256,
	claim: &ResultClaim,
) -> H256 {
	let named = (b"ambit/commitment/1", job, attempt, operator, salt, claim);
	H256(sp_crypto_hashing::blake2_256(&named.encode()))
}

/// A [`Verdict`] on one attempt at one job.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Report {
	/// The job.
	pub job: JobId,
	/// The attempt that was assigned.
	pub attempt: Attempt,
	/// What came of it.
	pub verdict: Verdict,
}

/// Why a job was refunded.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum RefundReason {
	/// No operator had a free slot at the client's price before the job's deadline: unserved demand.
	NoCapacity,
	/// Every attempt timed out or the deadline passed: unserved demand.
	AttemptsExhausted,
	/// Operators could not retrieve the input or it was not what the client said: the client's fault.
	InputUnavailable,
	/// The client withdrew the job before it was assigned.
	Withdrawn,
}

/// How far the operators of a redundant job have come.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Phase {
	/// They execute and commit.
	Committing,
	/// They reveal what they committed to.
	Revealing,
}

/// What an operator of a redundant job has said so far.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Said {
	/// Nothing.
	Nothing,
	/// That it has a result ([`commitment`]).
	Committed(H256),
	/// The result.
	Revealed(ResultClaim),
}

/// One operator of a redundant job.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Member<AccountId, Balance> {
	/// Its stash.
	pub operator: AccountId,
	/// Index of its offer in the class's pool.
	pub offer: u32,
	/// Fee that it asked for, planck.
	pub fee: Balance,
	/// Part of its bond that stands behind what it says, planck.
	pub pledge: Balance,
	/// What it has said.
	pub said: Said,
}

/// What an auditor has said of a result.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Opinion {
	/// Nothing yet.
	#[codec(index = 0)]
	Pending,
	/// It agrees, and stands behind the result.
	#[codec(index = 1)]
	Agrees,
	/// It disputes the result, and loses its pledge unless that falls.
	#[codec(index = 2)]
	Disputes,
}

/// An audit of a result.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Audit<AccountId, Balance, BlockNumber> {
	/// The attempt that gave the result.
	pub attempt: Attempt,
	/// Stash of the operator that audits it.
	pub auditor: AccountId,
	/// Index of its offer in the class's pool.
	pub offer: u32,
	/// Part of its bond that stands behind its opinion, planck.
	pub pledge: Balance,
	/// What it gets at settlement if it agreed, planck; from the protocol.
	pub pay: Balance,
	/// Decides which tile it has to show.
	pub draw: H256,
	/// Last block in which it may agree or dispute.
	pub due: BlockNumber,
	/// What it has said.
	pub opinion: Opinion,
}

/// Where a job is in its life.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum JobState<AccountId, Balance, BlockNumber> {
	/// Waits for an operator.
	Submitted,
	/// An operator has it until `due`.
	Assigned {
		/// The operator's stash.
		operator: AccountId,
		/// Index of its offer in the class's pool.
		offer: u32,
		/// Fee that the operator asked for, planck; at most the client's ceiling.
		fee: Balance,
		/// Part of its bond that stands behind the result, planck; 0 where no result is ever disputed.
		pledge: Balance,
		/// Last block in which its result is accepted.
		due: BlockNumber,
	},
	/// A result is there and may be disputed until `settles`.
	Resulted {
		/// The operator's stash.
		operator: AccountId,
		/// Index of its offer in the class's pool.
		offer: u32,
		/// Fee, planck.
		fee: Balance,
		/// Part of its bond that stands behind the result, planck.
		pledge: Balance,
		/// What the operator claims.
		claim: ResultClaim,
		/// First block in which it may be settled.
		settles: BlockNumber,
		/// Open disputes on it. Settlement waits while there are any.
		disputes: u32,
	},
	/// Paid. Forgotten at `forget`.
	Settled {
		/// The operator's stash.
		operator: AccountId,
		/// Fee that was paid, planck.
		fee: Balance,
		/// What the client got.
		claim: ResultClaim,
		/// When it was settled.
		at: BlockNumber,
	},
	/// The whole fee went back to the client.
	Refunded {
		/// Why.
		reason: RefundReason,
		/// When.
		at: BlockNumber,
	},
	/// Several operators have it; who they are and what they said is kept beside it ([`Panel`]).
	Panelled {
		/// How far they have come.
		phase: Phase,
		/// Last block of the phase.
		due: BlockNumber,
	},
}

/// A job.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Job<AccountId, Balance, BlockNumber> {
	/// Who submitted it and pays.
	pub client: AccountId,
	/// Its workload class.
	pub class: ClassId,
	/// Where the input is.
	pub input: Cid,
	/// Root over the input tensors.
	pub input_root: H256,
	/// Most that the client pays; held from it until settlement or refund, planck.
	pub max_fee: Balance,
	/// Block of submission.
	pub submitted: BlockNumber,
	/// Last block in which a first result is of use to the client.
	pub deadline: BlockNumber,
	/// The current try.
	pub attempt: Attempt,
	/// Tries that were declined because of the input.
	pub declined: u8,
	/// Where it is in its life.
	pub state: JobState<AccountId, Balance, BlockNumber>,
}
