//! The arithmetic of share pools: no storage, no currency.
//!
//! A [`Fund`] belongs to its shares. Who puts money in gets shares at the present price, rounded down, and who takes money
//! out gives shares, rounded up, so that rounding is always to the advantage of those who stay. A reward or a slash
//! changes the total and so the price, whatever the number of owners.

use crate::{BalanceOf, Config, DepartureId, Error, Shares};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use core::iter::once;
use frame_support::{
	traits::tokens::Balance as BalanceLike, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound,
	EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding,
	traits::{Saturating, Zero},
	Perbill, Permill, Rounding, SaturatedConversion,
};
use sp_staking::SessionIndex;

/// Shares for the first planck of a fund, and least shares that may be had for any amount: rounding takes less than a
/// millionth of what is put in, whatever was done to the price before.
pub const SHARES_PER_PLANCK: Shares = 1_000_000;

/// Shares for a planck from which on a fund takes no more: it lost all but a millionth. With it, shares stay far below 2^128.
pub const MOST_SHARES_PER_PLANCK: Shares = 1_000_000 * SHARES_PER_PLANCK;

/// `a * b / c`. `None` when `c` is zero, or the result doesn't fit.
fn ratio(a: u128, b: u128, c: u128, rounding: Rounding) -> Option<u128> {
	multiply_by_rational_with_rounding(a, b, c, rounding)
}

/// `part` of `whole`, applied to `amount`, rounded down. Zero when `whole` is.
pub fn portion<Balance: BalanceLike>(amount: Balance, part: Balance, whole: Balance) -> Balance {
	ratio(amount.saturated_into(), part.saturated_into(), whole.saturated_into(), Rounding::Down)
		.unwrap_or_else(Zero::zero)
		.saturated_into()
}

/// Money and the shares that own all of it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Fund<Balance> {
	/// Planck.
	pub total: Balance,
	/// All shares that were given out.
	pub shares: Shares,
}

impl<Balance: BalanceLike> Fund<Balance> {
	/// Whether slashes left so little that shares have no price worth the name.
	pub fn is_depleted(&self) -> bool {
		let most = MOST_SHARES_PER_PLANCK.saturating_mul(self.total.saturated_into());
		self.shares > most
	}

	/// What `shares` are worth, planck, rounded down.
	pub fn worth(&self, shares: Shares) -> Balance {
		ratio(self.total.saturated_into(), shares, self.shares, Rounding::Down)
			.unwrap_or_else(Zero::zero)
			.saturated_into()
	}

	/// Takes `amount` in and gives shares for it. Nothing changes and there are none when the fund is depleted, or the amount
	/// so little that rounding would take a noticeable part of it.
	pub fn deposit(&mut self, amount: Balance) -> Option<Shares> {
		let planck: u128 = amount.saturated_into();
		let shares = if self.shares.is_zero() {
			planck.checked_mul(SHARES_PER_PLANCK)?
		} else if self.is_depleted() {
			return None;
		} else {
			ratio(planck, self.shares, self.total.saturated_into(), Rounding::Down)?
		};
		if shares < SHARES_PER_PLANCK {
			return None;
		}
		let all = self.shares.checked_add(shares)?;
		self.total = self.total.checked_add(&amount)?;
		self.shares = all;
		Some(shares)
	}

	/// Takes `shares` back and pays what they are worth.
	pub fn redeem(&mut self, shares: Shares) -> Balance {
		let shares = shares.min(self.shares);
		let amount = self.worth(shares);
		self.total = self.total.saturating_sub(amount);
		self.shares = self.shares.saturating_sub(shares);
		amount
	}

	/// Pays `amount` to who has `mine` shares, which are worth at least that. Says how many of them it took, and what it paid:
	/// when it takes all of them, all that they are worth.
	pub fn withdraw(&mut self, amount: Balance, mine: Shares) -> (Shares, Balance) {
		let price = ratio(amount.saturated_into(), self.shares, self.total.saturated_into(), Rounding::Up);
		match price {
			Some(shares) if shares < mine => {
				self.total = self.total.saturating_sub(amount);
				self.shares = self.shares.saturating_sub(shares);
				(shares, amount)
			}
			_ => (mine, self.redeem(mine)),
		}
	}
}

/// Funds that leave a pool in the same span of time. Each can be slashed until it has left.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Departure<Balance, BlockNumber> {
	/// Its number in the pool.
	pub id: DepartureId,
	/// First block in which its owners may withdraw.
	pub until: BlockNumber,
	/// Last session in which somebody joined it. Up to the session after that it stood behind the validator.
	pub session: SessionIndex,
	/// What leaves.
	pub fund: Fund<Balance>,
}

/// A departure of a runtime.
pub type DepartureOf<T> = Departure<BalanceOf<T>, BlockNumberFor<T>>;

/// What delegators have put behind a validator. All of it is held in the account [`crate::Pallet::pool_account`].
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, TypeInfo, MaxEncodedLen,
)]
#[scale_info(skip_type_params(T))]
pub struct Pool<T: Config> {
	/// What counts and earns.
	pub fund: Fund<BalanceOf<T>>,
	/// What is on its way out and can be slashed, in the order in which it began.
	pub leaving: BoundedVec<DepartureOf<T>, T::MaxPoolUnbonding>,
	/// Number of the next departure.
	pub next_departure: DepartureId,
	/// Number of accounts that have something in it.
	pub delegators: u32,
	/// Part of the delegators' rewards that the stash keeps.
	pub commission: Permill,
	/// Session in which the commission was raised last.
	pub raised: SessionIndex,
	/// Takes no delegations any more.
	pub closing: bool,
}

impl<T: Config> Pool<T> {
	/// An empty pool.
	pub fn new(commission: Permill, session: SessionIndex) -> Self {
		Self {
			fund: Fund::default(),
			leaving: BoundedVec::new(),
			next_departure: 0,
			delegators: 0,
			commission,
			raised: session,
			closing: false,
		}
	}

	/// Puts `amount` on its way out, with what else leaves at `until`.
	pub fn depart(
		&mut self,
		amount: BalanceOf<T>,
		until: BlockNumberFor<T>,
		session: SessionIndex,
	) -> Result<(DepartureId, Shares), Error<T>> {
		if let Some(departure) = self.leaving.iter_mut().find(|departure| departure.until == until) {
			let shares = departure.fund.deposit(amount).ok_or(Error::<T>::TooManyUnbonding)?;
			departure.session = session;
			return Ok((departure.id, shares));
		}
		let mut fund = Fund::default();
		let shares = fund.deposit(amount).ok_or(Error::<T>::TooManyUnbonding)?;
		let id = self.next_departure;
		self.next_departure = id.checked_add(1).ok_or(Error::<T>::TooManyUnbonding)?;
		self.leaving
			.try_push(Departure { id, until, session, fund })
			.map_err(|_| Error::<T>::TooManyUnbonding)?;
		Ok((id, shares))
	}

	/// Removes the departures that have left by block `now`, and those of which next to nothing is left to slash.
	pub fn departed(&mut self, now: BlockNumberFor<T>) -> Vec<DepartureOf<T>> {
		let over = |departure: &DepartureOf<T>| departure.until <= now || departure.fund.is_depleted();
		let departed = self.leaving.iter().filter(|departure| over(departure)).cloned().collect();
		self.leaving.retain(|departure| !over(departure));
		departed
	}

	/// Takes `amount` for an offence in `session`, in proportion from all that stood behind the validator in it, but no more than
	/// `fraction` of that: nobody pays for those who were slashed before or are out of reach. Returns what was taken.
	pub fn slash(&mut self, amount: BalanceOf<T>, fraction: Perbill, session: SessionIndex) -> BalanceOf<T> {
		let leaving = self
			.leaving
			.iter_mut()
			.filter(|departure| departure.session.saturating_add(1) >= session)
			.map(|departure| &mut departure.fund);
		let funds: Vec<&mut Fund<_>> = once(&mut self.fund).chain(leaving).collect();

		let mut reach =
			funds.iter().fold(Zero::zero(), |sum: BalanceOf<T>, fund| sum.saturating_add(fund.total));
		let taken = amount.min(fraction.mul_ceil(reach));
		let mut due = taken;
		// What is due never exceeds what is left to be reached, so no part is asked for more than it has, and the last part pays
		// exactly what remains.
		for fund in funds {
			let part = portion(due, fund.total, reach);
			reach = reach.saturating_sub(fund.total);
			due = due.saturating_sub(part);
			fund.total = fund.total.saturating_sub(part);
		}
		taken
	}
}

/// A delegator's shares of a departure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Claim {
	/// Number of the departure in its pool.
	pub departure: DepartureId,
	/// Shares of it.
	pub shares: Shares,
}

/// What an account has in a pool.
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
pub struct Delegation<T: Config> {
	/// Shares of what counts and earns.
	pub shares: Shares,
	/// Shares of what is on its way out, or may be withdrawn.
	pub leaving: BoundedVec<Claim, T::MaxPoolUnbonding>,
}

impl<T: Config> Delegation<T> {
	/// Whether there is nothing left.
	pub fn is_empty(&self) -> bool {
		self.shares.is_zero() && self.leaving.is_empty()
	}

	/// Adds shares of a departure.
	pub fn claim(&mut self, departure: DepartureId, shares: Shares) -> Result<(), Error<T>> {
		match self.leaving.iter_mut().find(|claim| claim.departure == departure) {
			Some(claim) => claim.shares = claim.shares.saturating_add(shares),
			None => self
				.leaving
				.try_push(Claim { departure, shares })
				.map_err(|_| Error::<T>::TooManyUnbonding)?,
		}
		Ok(())
	}
}
