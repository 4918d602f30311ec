//! What the pallet stores.

// The codec's derive for enums expands to `as`.
#![allow(clippy::as_conversions)]

use ambit_coverage::outages::MAX_OUTAGES;
use ambit_primitives::{
	jobs::ClassId,
	rewards::{ClassTerms, DomainId, DomainName, EraIndex, MAX_DOMAINS},
	Balance,
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Account of a runtime.
pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// The era of a runtime.
pub type EraOf<T> = Era<frame_system::pallet_prelude::BlockNumberFor<T>>;
/// What is left to do for an era of a runtime.
pub type ClosingOf<T> = Closing<AccountIdOf<T>, frame_system::pallet_prelude::BlockNumberFor<T>>;

/// Domains with a number, the one without a name included.
pub const DOMAINS: u32 = MAX_DOMAINS + 1;
/// Outages that are remembered.
pub const OUTAGES: u32 = 256;
const _: () = assert!(OUTAGES as usize == MAX_OUTAGES);
/// Past eras that are kept to be read: a week of hours.
pub const ERAS_KEPT: u32 = 168;

/// Capacity by domain, in order; units of 10^-12 slot.
pub type Capacities = BoundedVec<(DomainId, u64), ConstU32<DOMAINS>>;
/// What a slot earns by domain, in order; units of 2^-32 planck.
pub type Rates = BoundedVec<(DomainId, u128), ConstU32<DOMAINS>>;
/// Named domains; the number of each is one more than its place.
pub type Domains = BoundedVec<DomainRecord, ConstU32<MAX_DOMAINS>>;

/// A value that changes only between eras: what applies from which era on, for the era that is being paid, the current one
/// and the next.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Dated<V>(BoundedVec<(EraIndex, V), ConstU32<3>>);

impl<V> Default for Dated<V> {
	fn default() -> Self {
		Self(BoundedVec::new())
	}
}

impl<V: Copy + Default> Dated<V> {
	/// What applies from this era on.
	pub fn since(era: EraIndex, value: V) -> Self {
		let mut dated = Self::default();
		dated.push(era, value);
		dated
	}

	/// What applies in an era, and since which.
	pub fn entry(&self, era: EraIndex) -> Option<(EraIndex, V)> {
		self.0.iter().rev().find(|(from, _)| *from <= era).copied()
	}

	/// What applies in an era.
	pub fn at(&self, era: EraIndex) -> V {
		self.entry(era).map_or_else(V::default, |(_, value)| value)
	}

	/// What will apply after an era, if that is something else.
	pub fn after(&self, era: EraIndex) -> Option<V> {
		self.0.last().filter(|(from, _)| *from > era).map(|(_, value)| *value)
	}

	/// What applies in the end.
	pub fn latest(&self) -> V {
		self.0.last().map_or_else(V::default, |(_, value)| *value)
	}

	/// The last era in which something changes.
	pub fn last_change(&self) -> Option<EraIndex> {
		self.0.last().map(|(from, _)| *from)
	}

	/// Has `value` apply from the era after this one on, instead of what was to.
	pub fn set(&mut self, now: EraIndex, value: V) {
		self.0.retain(|(from, _)| *from <= now);
		// The era before this one may still be paid; what applied before it is not needed any more.
		let paid = now.saturating_sub(1);
		while self.0.get(1).is_some_and(|(from, _)| *from <= paid) {
			self.0.remove(0);
		}
		self.push(now.saturating_add(1), value);
	}

	fn push(&mut self, era: EraIndex, value: V) {
		let pushed = self.0.try_push((era, value)).is_ok();
		debug_assert!(pushed, "one value for the era being paid, one for this, one for the next");
	}
}

/// The current era.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Era<BlockNumber> {
	/// Its number.
	pub index: EraIndex,
	/// Its first block.
	pub start: BlockNumber,
	/// First block of the next one, or a later one when the era before is not paid by then.
	pub ends: BlockNumber,
	/// Length of the era before, blocks.
	pub previous: u32,
}

/// What an era showed of a class so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Tally {
	/// Blocks for which slots took no other job, summed over jobs with a result.
	pub busy_blocks: u64,
	/// Operators that were paid for jobs; for a redundant one there are several.
	pub settled: u32,
	/// Operators that were missing for jobs that nobody served and that could have paid.
	pub unserved: u32,
	/// Assignments that timed out.
	pub timeouts: u32,
	/// Results that were proven wrong.
	pub overturned: u32,
	/// What the settled jobs cost, planck.
	pub fees: Balance,
	/// The squares of that, summed.
	pub squares: u128,
	/// What the unserved jobs would have cost, planck.
	pub unserved_fees: Balance,
	/// What the settled jobs paid to the protocol, planck.
	pub protocol: Balance,
	/// What the protocol paid of that to auditors, planck.
	pub audits: Balance,
}

/// What is known of a class.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct ClassRecord {
	/// How it is rewarded.
	pub terms: Dated<ClassTerms>,
	/// The era that [`Self::tally`] is of. All eras before are in the other numbers.
	pub era: EraIndex,
	/// What this era showed so far.
	pub tally: Tally,
	/// What the era before showed.
	pub last: Tally,
	/// Slots that demand keeps busy, or would, smoothed; units of 10^-12 slot.
	pub load: u64,
	/// What an era's jobs cost, or would, smoothed; planck.
	pub value: Balance,
	/// What a job cost on average when one was settled last, planck. Fades while none is.
	pub mean_fee: Balance,
	/// What a planck was paid for: the mean fee weighted by fees, planck. Many small jobs hardly change it.
	pub usual_fee: Balance,
	/// What it may be paid, planck.
	pub allowance: Balance,
}

/// What an offer stands with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Stand {
	/// Slots.
	pub slots: u32,
	/// What it asks for a job, planck.
	pub price: Balance,
}

/// An offer through time: what it stands with now, and what it stood with through whole eras.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Standing {
	/// Now.
	pub now: Stand,
	/// The era in which it last changed.
	pub era: EraIndex,
	/// Through that era: the fewest slots and the highest price.
	pub worst: Stand,
	/// Through the era before that one.
	pub before: Stand,
	/// Slots for which it has entered.
	pub entered: u32,
	/// What is withheld of its first rewards yet, planck.
	pub owed: Balance,
	/// Whether it was last paid in a domain that its operator had not declared.
	pub elsewhere: bool,
}

/// What is known of an operator.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct OperatorRecord {
	/// The domain that it has declared.
	pub declared: Dated<DomainId>,
	/// Held while it has declared one, planck.
	pub deposit: Balance,
	/// The domain with which it fails.
	pub suspect: Option<DomainId>,
	/// How often it did.
	pub strikes: u8,
	/// The era that the following are of. Eras before are in the suspicion.
	pub era: EraIndex,
	/// Whether it gave a result.
	pub succeeded: bool,
	/// Whether it let an assignment time out.
	pub failed: bool,
}

/// A failure domain with a name.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct DomainRecord {
	/// `provider/region`.
	pub name: DomainName,
	/// Operators that have declared it.
	pub members: u32,
	/// The era in which the last of them left.
	pub vacated: EraIndex,
}

/// What an era showed of a domain so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Requests {
	/// Results that were given.
	pub succeeded: u32,
	/// Assignments that timed out.
	pub failed: u32,
}

/// Eras in a row in which the same domains were down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct OutageRecord {
	/// The first of them.
	pub from: EraIndex,
	/// How many.
	pub eras: u32,
	/// The domains that were down.
	pub down: [u64; 4],
	/// The domains of which nobody knows.
	pub silent: [u64; 4],
}

/// What is remembered of outages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct PastRecord {
	/// First era that is remembered.
	pub since: EraIndex,
	/// Era after the last.
	pub until: EraIndex,
	/// In order.
	pub outages: BoundedVec<OutageRecord, ConstU32<OUTAGES>>,
}

/// An offer as it is paid.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Share<AccountId> {
	/// The operator's stash.
	pub operator: AccountId,
	/// The domain in which it is priced.
	pub domain: DomainId,
	/// Whether the operator had declared another.
	pub elsewhere: bool,
	/// Effective capacity, units of 10^-12 slot.
	pub capacity: u64,
}

/// Offers as they are paid.
pub type SharePage<AccountId, Size> = BoundedVec<Share<AccountId>, Size>;

/// An era that is being paid: what is known of it, and what is done next.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Closing<AccountId, BlockNumber> {
	/// Its number.
	pub era: EraIndex,
	/// Its first block.
	pub start: BlockNumber,
	/// Its length, blocks.
	pub blocks: u32,
	/// Issued for it, planck.
	pub issued: Balance,
	/// Taken from what jobs paid to the protocol, planck.
	pub fees: Balance,
	/// What there is, planck.
	pub funds: Balance,
	/// What all weighted demand is worth, planck.
	pub worth: Balance,
	/// Most that is paid, planck.
	pub budget: Balance,
	/// Paid so far, planck.
	pub paid: Balance,
	/// Classes that were paid so far.
	pub classes: u32,
	/// Offers that were paid so far.
	pub offers: u32,
	/// Jobs of rewarded classes that were settled.
	pub settled: u32,
	/// Jobs of rewarded classes that nobody served.
	pub unserved: u32,
	/// The last class that this stage has gone through.
	pub last: Option<ClassId>,
	/// What is done next.
	pub stage: Stage<AccountId>,
}

/// What is done next for an era.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub enum Stage<AccountId> {
	/// What is the demand of the next class worth?
	Weigh,
	/// Which class is paid next?
	Choose,
	/// What is offered in the class?
	Count {
		/// The class.
		class: ClassId,
		/// Its part of the budget, planck.
		budget: Balance,
		/// The last operator whose offer was looked at.
		last: Option<AccountId>,
		/// Pages of offers so far.
		pages: u32,
		/// Capacity so far.
		supply: Capacities,
	},
	/// What does a slot earn?
	Price {
		/// The class.
		class: ClassId,
		/// Its part of the budget, planck.
		budget: Balance,
		/// Pages of offers.
		pages: u32,
		/// Capacity.
		supply: Capacities,
	},
	/// A page of offers is paid.
	Pay {
		/// The class.
		class: ClassId,
		/// Its part of the budget, planck.
		budget: Balance,
		/// Pages of offers.
		pages: u32,
		/// The next page.
		page: u32,
		/// What a slot earns.
		rates: Rates,
		/// Most that all offers earn together, planck.
		earned: Balance,
		/// Earned so far, planck.
		spent: Balance,
		/// Paid of that, planck.
		paid: Balance,
		/// Offers that were paid.
		offers: u32,
	},
}

/// All that was ever issued, taken, paid and given to the treasury, planck.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Totals {
	/// Issued.
	pub issued: Balance,
	/// Taken from what jobs paid to the protocol.
	pub fees: Balance,
	/// Paid to operators.
	pub paid: Balance,
	/// Given to the treasury.
	pub treasury: Balance,
}
