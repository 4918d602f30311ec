//! External data: what a dApp asks of the world outside, and what data operators say that they found.
//!
//! A [`Query`] says exactly what bytes of a source's reply are wanted and how they are read, so that honest operators who
//! were given the same reply say the same. What each says is a [`Finding`]; they commit to it before anyone tells it.

use crate::{
	jobs::{Phase, Quality, ValueType},
	Cid,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::Permill;

/// Number of a request for external data, counted from 0.
pub type FeedId = u64;

/// Longest address of a source, bytes.
pub const MAX_URL_BYTES: u32 = 512;
/// Longest JSON pointer (RFC 6901), bytes.
pub const MAX_POINTER_BYTES: u32 = 256;
/// Longest text that a request finds, bytes of UTF-8.
pub const MAX_TEXT_BYTES: u32 = 256;
/// Most digits behind the point.
pub const MAX_DECIMALS: u8 = 18;
/// Most operators that one request asks.
pub const MAX_FETCHERS: u32 = 16;

/// `https://…`; `http://…` where the operator allows it.
pub type Url = BoundedVec<u8, ConstU32<MAX_URL_BYTES>>;
/// A JSON pointer. The empty one names the whole document.
pub type Pointer = BoundedVec<u8, ConstU32<MAX_POINTER_BYTES>>;
/// UTF-8.
pub type Text = BoundedVec<u8, ConstU32<MAX_TEXT_BYTES>>;

/// How the selected value is read.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Reading {
	/// A JSON string, as the text that it stands for.
	Text,
	/// A JSON number, or a string that holds one, times 10^`decimals`, rounded half to even.
	Number {
		/// Digits behind the point that are kept, at most [`MAX_DECIMALS`].
		decimals: u8,
	},
	/// Nested JSON arrays of numbers in row-major order, each times 10^`decimals` and rounded half to even, as the tensor that a
	/// model takes. The bytes are an artefact of their own, as a job's input is.
	Tensor {
		/// Element type and shape.
		ty: ValueType,
		/// Digits behind the point that are kept, at most [`MAX_DECIMALS`].
		decimals: u8,
	},
}

/// What is asked of a source.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Query {
	/// Where to ask.
	pub url: Url,
	/// Which part of the JSON document is wanted.
	pub pointer: Pointer,
	/// How that part is read.
	pub reading: Reading,
}

/// How many findings become one value.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Aggregation {
	/// The value that at least the quorum says, exactly. The quorum is more than half of those asked.
	Exact,
	/// The median of numbers: the lower one of the two in the middle, where there are two.
	Median {
		/// Who is further from it than this part of its magnitude is wrong.
		tolerance: Permill,
	},
}

/// What was found.
#[derive(
	Clone,
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
pub enum Value {
	/// Of [`Reading::Text`].
	Text(Text),
	/// Of [`Reading::Number`], in units of 10^-`decimals`.
	Number(i128),
	/// Of [`Reading::Tensor`]: a job's input.
	Tensor {
		/// Root over the input tensors, of which this is the only one.
		root: H256,
		/// Where its bytes are.
		cid: Cid,
	},
}

/// Why nothing was found. Data operators who are asked the same should fail alike, so the reasons are few.
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
pub enum Failure {
	/// No connection, a name that is not known, or no valid certificate.
	Unreachable,
	/// No whole reply in time.
	TimedOut,
	/// The address, or one that it leads to, may not be asked: another scheme, or a loopback, link-local or private address.
	Forbidden,
	/// Too many redirects, or one that leads nowhere.
	Redirected,
	/// The source refused, with this HTTP status.
	Refused(u16),
	/// The reply is larger than is read.
	Oversized,
	/// The reply is no JSON document, or one with a key twice.
	Malformed,
	/// The pointer names nothing in it.
	Absent,
	/// What it names is of another type or shape.
	WrongType,
	/// It is a number or a text that doesn't fit.
	OutOfRange,
	/// The source says something else each time that it is asked.
	Unsteady,
}

/// What one operator says.
#[derive(
	Clone,
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
pub enum Finding {
	/// This.
	Found(Value),
	/// Nothing.
	Failed(Failure),
}

/// Commits to a finding without telling it: blake2-256 over genesis, request, operator, finding and salt. Nobody can use the
/// commitment of another operator, nor one from another chain or request.
pub fn commitment<AccountId: Encode>(
	genesis: &H256,
	feed: FeedId,
	operator: &AccountId,
	finding: &Finding,
	salt: &H256,
) -> H256 {
	let told = (b"ambit/feed/1", genesis, feed, operator, finding, salt);
	H256(sp_crypto_hashing::blake2_256(&told.encode()))
}

/// Number of a registered source, counted from 0.
pub type SourceId = u32;

/// Longest name of a source, bytes of UTF-8.
pub const MAX_SOURCE_NAME_BYTES: u32 = 64;
/// Most reports in one extrinsic.
pub const MAX_FEED_REPORTS: u32 = 32;
/// Most requests that an operator may offer to answer at once.
pub const MAX_FEED_SLOTS: u32 = 128;

/// A source's human-readable name.
pub type SourceName = BoundedVec<u8, ConstU32<MAX_SOURCE_NAME_BYTES>>;
/// The operators of a request, in the order of the draw.
pub type FeedPanel<AccountId, Balance> =
	BoundedVec<FeedMember<AccountId, Balance>, ConstU32<{ MAX_FETCHERS }>>;
/// Those of them who said the same as the chain settled.
pub type Supporters<AccountId> = BoundedVec<AccountId, ConstU32<{ MAX_FETCHERS }>>;

/// A source that requests name by its number.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Source<AccountId, Balance> {
	/// Who registered it, has its deposit and may retire it.
	pub owner: AccountId,
	/// Human-readable; not unique.
	pub name: SourceName,
	/// How every address in it begins: a whole address with a path.
	pub prefix: Url,
	/// Held from the owner, planck.
	pub deposit: Balance,
	/// What governance vouches for.
	pub vouched: Option<Vouch>,
}

/// What governance says of a source: whoever asks there for the same within the time of one request is told the same. Only where that
/// holds can who says something else be slashed, because only there nobody honest does.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Vouch {
	/// Of this part of its documents.
	pub pointer: Pointer,
	/// Numbers may differ by this part of their magnitude.
	pub steadiness: Permill,
}

/// Where a request is to be asked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Target {
	/// At an address, for which nobody vouches.
	Url(Url),
	/// At a registered source.
	Source {
		/// The source.
		source: SourceId,
		/// What follows its prefix; may be empty.
		rest: Url,
	},
}

/// What a requester asks for.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct FeedOrder<Balance, BlockNumber> {
	/// Where to ask.
	pub target: Target,
	/// Which part of the JSON document is wanted.
	pub pointer: Pointer,
	/// How that part is read.
	pub reading: Reading,
	/// How findings become one value.
	pub aggregation: Aggregation,
	/// Findings that it takes; more than half of `asked`.
	pub quorum: u8,
	/// Operators to ask, at most [`MAX_FETCHERS`].
	pub asked: u8,
	/// Most that each of them gets, planck.
	pub fee: Balance,
	/// Last block in which operators may tell what they found.
	pub deadline: BlockNumber,
}

/// A request for external data.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Feed<AccountId, Balance, BlockNumber> {
	/// Who asked, and pays.
	pub requester: AccountId,
	/// What was asked.
	pub query: Query,
	/// The source that the address was made from, if it was.
	pub source: Option<SourceId>,
	/// How steady numbers are there, if the source and the pointer were vouched for when it was asked.
	pub vouched: Option<Permill>,
	/// How findings become one value.
	pub aggregation: Aggregation,
	/// Findings that it takes; more than half of `asked`.
	pub quorum: u8,
	/// Operators that are asked.
	pub asked: u8,
	/// Most that each of them gets, planck.
	pub fee: Balance,
	/// Block of the request.
	pub requested: BlockNumber,
	/// Last block in which operators may tell what they found.
	pub deadline: BlockNumber,
	/// Where it is in its life.
	pub state: FeedState<BlockNumber>,
}

/// Where a request is in its life.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum FeedState<BlockNumber> {
	/// Waits for operators.
	Queued,
	/// Operators are at it.
	Asked {
		/// What they do.
		phase: Phase,
		/// Last block for it.
		due: BlockNumber,
	},
	/// There is a value.
	Answered {
		/// Since this block.
		at: BlockNumber,
	},
	/// A quorum says that there is none.
	Failed {
		/// Why.
		reason: Failure,
		/// Since this block.
		at: BlockNumber,
	},
	/// Nothing was settled, and the fee went back.
	Refunded {
		/// Why.
		reason: NoAnswer,
		/// Since this block.
		at: BlockNumber,
	},
}

/// Why a request was given back.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum NoAnswer {
	/// There were never enough operators with a free slot within the fee.
	NoCapacity,
	/// The requester took it back.
	Cancelled,
	/// Too few committed to a finding, or told it.
	Silence,
	/// Too few found the same.
	Disagreement,
}

/// One operator of a request.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct FeedMember<AccountId, Balance> {
	/// Its stash.
	pub operator: AccountId,
	/// What it asks, planck.
	pub price: Balance,
	/// What it has pledged, planck.
	pub pledge: Balance,
	/// What it said.
	pub said: FeedSaid,
}

/// What an operator said of a request.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum FeedSaid {
	/// Nothing yet.
	Nothing,
	/// This is the commitment to a finding.
	Committed(H256),
	/// This is what it found.
	Revealed(Finding),
}

/// What the chain settled on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct FeedValue<AccountId, BlockNumber> {
	/// The value, or why there is none.
	pub finding: Finding,
	/// Who said so: exactly this, or numbers within the tolerance of it.
	pub supporters: Supporters<AccountId>,
	/// Block in which it was settled.
	pub block: BlockNumber,
	/// The chain's time then, milliseconds since the Unix epoch. The sources were asked before.
	pub moment: u64,
}

/// What an operator did for requests so far.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct FeedRecord {
	/// Its quality, as that of an inference operator is kept.
	pub quality: Quality,
	/// Findings that were settled.
	pub right: u32,
	/// Failures where a value or another failure was settled, and values where a failure was.
	pub missed: u32,
	/// Values other than the settled one.
	pub wrong: u32,
	/// Commitments or findings that it didn't tell in time.
	pub silent: u32,
}

/// What a data operator offers.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct FeedOffer<AccountId, Balance> {
	/// Its stash.
	pub operator: AccountId,
	/// Requests that it takes at once.
	pub slots: u32,
	/// What it asks for an answer, planck.
	pub price: Balance,
	/// Stake behind all its slots, planck.
	pub stake: Balance,
	/// What it did so far.
	pub record: FeedRecord,
	/// Takes no new requests, and goes when it has none left.
	pub leaving: bool,
}

/// What a worker key says of one request.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct FeedReport {
	/// The request.
	pub feed: FeedId,
	/// What is said.
	pub verdict: FeedVerdict,
}

/// What is said of a request.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum FeedVerdict {
	/// A commitment to a finding ([`commitment`]).
	Committed(H256),
	/// The finding that was committed to.
	Revealed {
		/// What was found.
		finding: Finding,
		/// What kept it from being guessed.
		salt: H256,
	},
}
