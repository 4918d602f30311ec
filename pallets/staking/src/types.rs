//! What the ledger stores.

use crate::Config;
use ambit_primitives::traits::Role;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{
		fungible::{Credit, Inspect},
		ConstU32,
	},
	BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::Saturating;

/// Currency of bonds.
pub type CurrencyOf<T> = <T as Config>::Currency;
/// Planck.
pub type BalanceOf<T> = <CurrencyOf<T> as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Money on its way from one owner to another.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, CurrencyOf<T>>;

/// Parts of a fund.
pub type Shares = u128;
/// Number of a departure in its pool.
pub type DepartureId = u32;

/// Number of roles there are.
pub const ROLES: u32 = 3;

/// Funds on their way out of the bond.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Unbonding<Balance, BlockNumber> {
	/// Planck.
	pub amount: Balance,
	/// First block in which they may be withdrawn.
	pub until: BlockNumber,
}

/// A stash's bond. All of it, active and unbonding, is held and can be slashed.
#[derive(
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
	DefaultNoBound,
	Encode,
	Decode,
	TypeInfo,
	MaxEncodedLen,
)]
#[scale_info(skip_type_params(T))]
pub struct Ledger<T: Config> {
	/// Bond that counts, planck.
	pub active: BalanceOf<T>,
	/// Part of it that is promised to back work, planck. More than `active` only after a slash.
	pub backing: BalanceOf<T>,
	/// Part of it that stands behind results which can still be proven wrong, planck. Apart from `backing`. More than
	/// `active` only after a slash, or after unbonding: what is unbonding can be slashed too.
	pub pledged: BalanceOf<T>,
	/// Funds on their way out, soonest first.
	pub unbonding: BoundedVec<Unbonding<BalanceOf<T>, BlockNumberFor<T>>, T::MaxUnbonding>,
	/// What the stash does for the network, each role at most once.
	pub roles: BoundedVec<Role, ConstU32<ROLES>>,
	/// The hot key that speaks for the stash.
	pub worker: Option<T::AccountId>,
	/// Takes no work at the moment.
	pub chilled: bool,
	/// Block in which it last took a role or came back from a rest.
	pub since: BlockNumberFor<T>,
}

/// What a validator stands to lose in one session: the identification that goes into a session's historical root.
///
/// It is fixed when the session is planned, so that reports of one offence always name the same offender.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Exposure<Balance> {
	/// Active bond when the session was planned, planck.
	pub own: Balance,
	/// What counted of the delegations then, planck.
	pub delegated: Balance,
}

impl<Balance: Saturating + Copy> Exposure<Balance> {
	/// The validator's stake, planck.
	pub fn total(&self) -> Balance {
		self.own.saturating_add(self.delegated)
	}
}
