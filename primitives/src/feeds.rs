//! External data: what a dApp asks of the world outside, and what data operators say that they found.
//!
//! A [`Query`] says exactly what bytes of a source's reply are wanted and how they are read, so that honest operators who
//! were given the same reply say the same. What each says is a [`Finding`]; they commit to it before anyone tells it.

use crate::{jobs::ValueType, Cid};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::{crypto::AccountId32, H256};
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
pub fn commitment(
	genesis: &H256,
	feed: FeedId,
	operator: &AccountId32,
	finding: &Finding,
	salt: &H256,
) -> H256 {
	let told = (b"ambit/feed/1", genesis, feed, operator, finding, salt);
	H256(sp_crypto_hashing::blake2_256(&told.encode()))
}
