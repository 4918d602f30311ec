//! What is governed: the table of all parameters, with their defaults, bounds and tracks.
//!
//! A parameter is read like a constant (`jobs::DisputeWindow::get()`), from storage. A new one is a line in the table, and its
//! index is never used again when it goes.

use crate::{
	configs::{staking::UNBONDING_SESSIONS, utilities::deposit},
	time::{DAYS, EPOCH_DURATION_IN_BLOCKS, HOURS, MINUTES},
	Runtime,
};
use alloc::{vec, vec::Vec};
use ambit_primitives::{
	governance::{Track, Unit},
	jobs::{Attempt, LatencyTier, MAX_PANEL},
	Balance, BlockNumber, AMB, MICRO_AMB, MILLI_AMB,
};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::Get,
};
use pallet_ambit_disputes::MOST_CLOCK;
use pallet_ambit_governance::{Governed, Rule};
use pallet_ambit_job_registry::MOST_ATTEMPTS;
use sp_runtime::Permill;

/// Longest that an operator may take from an assignment to its result, blocks.
const LONGEST_TIER: BlockNumber = LatencyTier::Batch.blocks();
/// Longest time of an audit, blocks.
const LONGEST_AUDIT: BlockNumber = LatencyTier::Batch.audit_blocks();
/// Longest dispute window, blocks.
const LONGEST_WINDOW: BlockNumber = if cfg!(feature = "fast-runtime") { 20 } else { 6 * HOURS };
/// Longest clock of a side in a dispute, blocks.
const LONGEST_CLOCK: BlockNumber = if cfg!(feature = "fast-runtime") { 50 } else { 12 * HOURS };
/// Longest time for reveals of a redundant job's results, blocks.
const LONGEST_REVEAL: BlockNumber = 50;
/// Longest times of the two phases of a request for external data, blocks.
const LONGEST_FETCH: BlockNumber = 100;
const LONGEST_TELL: BlockNumber = 50;
/// Shortest way out of a bond, blocks: as long as offences of validators are punished.
const SHORTEST_UNBONDING: BlockNumber = UNBONDING_SESSIONS * EPOCH_DURATION_IN_BLOCKS;
/// The dispute window of a new chain, and how long its disputes and answers take, blocks.
const WINDOW: BlockNumber = if cfg!(feature = "fast-runtime") { 5 } else { 5 * MINUTES / 10 };
const CLOCK: BlockNumber = if cfg!(feature = "fast-runtime") { 30 } else { 30 * MINUTES };

/// The era of keeping artefacts of a new chain, and the time for an answer, blocks.
const KEEPING_ERA: BlockNumber = if cfg!(feature = "fast-runtime") { 60 } else { HOURS };
const ANSWER_WINDOW: BlockNumber = if cfg!(feature = "fast-runtime") { 15 } else { 100 };

/// Longest time from a result to the end of the last dispute about it, blocks; if it is audited, after the audit.
const LONGEST_TURN: BlockNumber = LONGEST_WINDOW + 2 + 2 * LONGEST_CLOCK;

// Whatever is decided on windows, clocks and unbonding, and in whatever order: who gave a wrong result can't withdraw its bond
// before the last dispute about it is over, though all of a panel stand for it, one after the other, or operator and auditor.
const _: () = assert!(LONGEST_TIER + LONGEST_REVEAL + MAX_PANEL as u32 * LONGEST_TURN < SHORTEST_UNBONDING);
const _: () = assert!(LONGEST_TIER + LONGEST_AUDIT + 2 * LONGEST_TURN < SHORTEST_UNBONDING);
const _: () = assert!(LONGEST_CLOCK <= MOST_CLOCK);
const _: () = assert!(LONGEST_FETCH + LONGEST_TELL + 2 < SHORTEST_UNBONDING);

const fn percent(percent: u32) -> Permill {
	Permill::from_percent(percent)
}

/// A value as a number in its parameter's unit.
trait Amount {
	fn amount(&self) -> u128;
}

impl Amount for Permill {
	fn amount(&self) -> u128 {
		self.deconstruct().into()
	}
}

impl Amount for Balance {
	fn amount(&self) -> u128 {
		*self
	}
}

impl Amount for u32 {
	fn amount(&self) -> u128 {
		(*self).into()
	}
}

impl Amount for u8 {
	fn amount(&self) -> u128 {
		(*self).into()
	}
}

/// Declares parameters by groups: `name: type = default, within least => most, unit, track;`.
macro_rules! governed {
	($(
		$(#[$about_group:meta])*
		$module:ident as $group:ident {
			$(
				$(#[$about:meta])*
				$name:ident: $type:ty = $default:expr, within $least:expr => $most:expr, $unit:ident, $track:ident;
			)*
		}
	)*) => {
		#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
		pub mod governed {
			use super::*;
			$(
				#[dynamic_pallet_params]
				$(#[$about_group])*
				pub mod $module {
					$(
						$(#[$about])*
						pub static $name: $type = $default;
					)*
				}
			)*
		}

		$(pub use governed::$module;)*

		impl Governed for RuntimeParameters {
			fn rule(key: &RuntimeParametersKey) -> Rule {
				match key {
					$($(
						RuntimeParametersKey::$group($module::ParametersKey::$name(_)) => {
							let (least, most): ($type, $type) = ($least, $most);
							Rule {
								group: stringify!($group),
								name: stringify!($name),
								unit: Unit::$unit,
								least: least.amount(),
								most: most.amount(),
								track: Track::$track,
							}
						}
					)*)*
				}
			}

			fn amount(value: &RuntimeParametersValue) -> u128 {
				match value {
					$($(
						RuntimeParametersValue::$group($module::ParametersValue::$name(value)) => value.amount(),
					)*)*
				}
			}

			fn defaults() -> Vec<Self> {
				vec![$($(
					Self::$group($module::Parameters::$name($module::$name, Some($default))),
				)*)*]
			}

			fn is_consistent() -> bool {
				is_consistent()
			}
		}
	};
}

governed! {
	/// Jobs: fees, deposits, stakes and times.
	#[codec(index = 0)]
	jobs as Jobs {
		/// Part of a fee that goes to the operator who computed, where rewards don't pay for capacity.
		#[codec(index = 0)]
		OperatorShare: Permill = percent(80), within percent(50) => percent(95), PartsPerMillion, RewardWeights;
		/// Part of a fee that goes to the data operators who kept the artefacts.
		#[codec(index = 1)]
		DataShare: Permill = percent(5), within percent(0) => percent(20), PartsPerMillion, RewardWeights;
		/// Held while a model is published.
		#[codec(index = 2)]
		ModelDeposit: Balance = deposit(1, 1_024), within MILLI_AMB => 1_000 * AMB, Planck, ProtocolParameters;
		/// Held while a class is open.
		#[codec(index = 3)]
		ClassDeposit: Balance = deposit(2, 512), within MILLI_AMB => 1_000 * AMB, Planck, ProtocolParameters;
		/// Least that a class's lowest fee may be.
		#[codec(index = 4)]
		LeastMinFee: Balance = 100 * MICRO_AMB, within MICRO_AMB => AMB, Planck, ProtocolParameters;
		/// Most that a class's lowest fee may be.
		#[codec(index = 5)]
		MostMinFee: Balance = 1_000 * AMB, within AMB => 1_000_000 * AMB, Planck, ProtocolParameters;
		/// Least stake behind a slot.
		#[codec(index = 6)]
		LeastStakePerSlot: Balance = AMB, within AMB => 10_000 * AMB, Planck, ProtocolParameters;
		/// Most stake behind a slot.
		#[codec(index = 7)]
		MostStakePerSlot: Balance = 1_000_000 * AMB, within 10_000 * AMB => 10_000_000 * AMB, Planck, ProtocolParameters;
		/// What stands behind a result, in fees: who is found out once in so many wrong results gains nothing.
		#[codec(index = 8)]
		PledgeMultiple: u32 = 100, within 10 => 10_000, Count, ProtocolParameters;
		/// Least that stands behind a result: what is burnt of it at least is more than all fees of a dispute.
		#[codec(index = 9)]
		LeastPledge: Balance = AMB, within AMB => 10_000 * AMB, Planck, ProtocolParameters;
		/// Tries at a job before it is refunded.
		#[codec(index = 10)]
		MaxAttempts: Attempt = 3, within 1 => MOST_ATTEMPTS, Count, ProtocolParameters;
		/// Blocks in which a result may be disputed.
		#[codec(index = 11)]
		DisputeWindow: BlockNumber = WINDOW, within 3 => LONGEST_WINDOW, Blocks, ProtocolParameters;
		/// Blocks for which a finished job can be read.
		#[codec(index = 12)]
		RetentionPeriod: BlockNumber = DAYS, within HOURS => 30 * DAYS, Blocks, ProtocolParameters;
		/// Longest time from submission to deadline. Every tier of latency fits in.
		#[codec(index = 13)]
		MaxDeadline: BlockNumber = HOURS, within 2 * LONGEST_TIER => DAYS, Blocks, ProtocolParameters;
		/// Blocks in which the operators of a redundant job reveal what they committed to: long enough for an extrinsic that missed its
		/// block to be sent again.
		#[codec(index = 14)]
		RevealPeriod: BlockNumber = 10, within 5 => LONGEST_REVEAL, Blocks, ProtocolParameters;
		/// Share of its pledge that an operator of a redundant job, or an auditor, loses by saying nothing, or an operator whose result is
		/// audited by not saying its trace. It is ten fees where a pledge is a hundred: to see a job and not do it does not pay, and a
		/// machine that fails once is not ruined.
		#[codec(index = 15)]
		SilencePenalty: Permill = percent(10), within percent(1) => percent(50), PartsPerMillion, ProtocolParameters;
		/// Share of the results of audited classes that a second operator checks.
		#[codec(index = 16)]
		AuditShare: Permill = percent(2), within Permill::from_parts(1_000) => percent(50), PartsPerMillion, ProtocolParameters;
		/// Part of a fee that goes to the operator who computed, in classes in which rewards pay for capacity: about what computing costs.
		#[codec(index = 17)]
		RewardedOperatorShare: Permill = percent(20), within percent(5) => percent(95), PartsPerMillion, RewardWeights;
	}

	/// Disputes: bonds and clocks.
	#[codec(index = 1)]
	disputes as Disputes {
		/// Held from who disputes a result. What is burnt of it at least is more than the fees of all moves of both sides, so that a
		/// dispute is no cheap way to fill blocks.
		#[codec(index = 0)]
		DisputeBond: Balance = 5 * AMB, within 2 * AMB => 1_000 * AMB, Planck, ProtocolParameters;
		/// Held from who demands a piece.
		#[codec(index = 1)]
		DemandBond: Balance = AMB / 2, within AMB / 5 => 100 * AMB, Planck, ProtocolParameters;
		/// Share of a lost bond that goes to the operator: enough for what answering costs it, too little to live on.
		#[codec(index = 2)]
		AcquittalShare: Permill = percent(25), within percent(0) => percent(50), PartsPerMillion, ProtocolParameters;
		/// Blocks that each side has for all its moves: long enough to come through full blocks, and an operator's restart.
		#[codec(index = 3)]
		Clock: BlockNumber = CLOCK, within CLOCK / 3 => LONGEST_CLOCK, Blocks, ProtocolParameters;
		/// Blocks for which an answer to a demand is kept.
		#[codec(index = 4)]
		AnswerPeriod: BlockNumber = CLOCK, within CLOCK / 3 => DAYS, Blocks, ProtocolParameters;
	}

	/// Stakes: bonds and slashes.
	#[codec(index = 2)]
	stakes as Stakes {
		/// Least bond of a validator.
		#[codec(index = 0)]
		MinimumValidatorBond: Balance = 10_000 * AMB, within 1_000 * AMB => 1_000_000 * AMB, Planck, ProtocolParameters;
		/// Least bond of an inference operator.
		#[codec(index = 1)]
		MinimumInferenceBond: Balance = 100 * AMB, within 10 * AMB => 100_000 * AMB, Planck, ProtocolParameters;
		/// Least bond of a data operator.
		#[codec(index = 2)]
		MinimumDataBond: Balance = 100 * AMB, within 10 * AMB => 100_000 * AMB, Planck, ProtocolParameters;
		/// Blocks from unbonding to withdrawal. Never shorter than offences are punished, nor than window and dispute.
		#[codec(index = 3)]
		UnbondingPeriod: BlockNumber = SHORTEST_UNBONDING, within SHORTEST_UNBONDING => 8 * SHORTEST_UNBONDING, Blocks, ProtocolParameters;
		/// Part of a slash that goes to who reported it: at most a quarter, so that nobody gains by having itself reported.
		#[codec(index = 4)]
		ReporterShare: Permill = percent(10), within percent(0) => percent(25), PartsPerMillion, ProtocolParameters;
		/// Most that one report earns.
		#[codec(index = 5)]
		MaxReporterReward: Balance = 1_000 * AMB, within AMB => 100_000 * AMB, Planck, ProtocolParameters;
		/// By how much of a validator's stake an outsider must exceed it to take its seat.
		#[codec(index = 6)]
		ElectionMargin: Permill = percent(10), within percent(0) => percent(50), PartsPerMillion, ProtocolParameters;
		/// Least that an account may have behind a validator.
		#[codec(index = 7)]
		MinimumDelegation: Balance = AMB, within AMB / 10 => 1_000 * AMB, Planck, ProtocolParameters;
		/// Highest part of their delegators' rewards that validators may keep.
		#[codec(index = 8)]
		MaxCommission: Permill = percent(50), within percent(10) => percent(100), PartsPerMillion, ProtocolParameters;
		/// Most by which that part rises in a session.
		#[codec(index = 9)]
		CommissionStep: Permill = percent(1), within Permill::from_parts(1_000) => percent(10), PartsPerMillion, ProtocolParameters;
	}

	/// External data: deposits, stakes, penalties and times.
	#[codec(index = 3)]
	feeds as Feeds {
		/// Held while a source is registered.
		#[codec(index = 0)]
		SourceDeposit: Balance = deposit(1, 1_024), within MILLI_AMB => 1_000 * AMB, Planck, ProtocolParameters;
		/// Least that an operator may ask for an answer.
		#[codec(index = 1)]
		LeastPrice: Balance = 100 * MICRO_AMB, within MICRO_AMB => AMB, Planck, ProtocolParameters;
		/// Stake behind an offered slot.
		#[codec(index = 2)]
		StakePerSlot: Balance = AMB, within AMB => 10_000 * AMB, Planck, ProtocolParameters;
		/// What stands behind an answer, in prices.
		#[codec(index = 3)]
		PledgeMultiple: u32 = 100, within 10 => 10_000, Count, ProtocolParameters;
		/// Least that stands behind an answer.
		#[codec(index = 4)]
		LeastPledge: Balance = AMB, within AMB / 10 => 10_000 * AMB, Planck, ProtocolParameters;
		/// Share of its pledge that an operator loses by saying nothing in time.
		#[codec(index = 5)]
		SilencePenalty: Permill = percent(10), within percent(1) => percent(50), PartsPerMillion, ProtocolParameters;
		/// Share of its pledge that an operator loses by finding nothing where others found a value that is vouched for. Small: a source may
		/// be out of one operator's reach only.
		#[codec(index = 6)]
		MissPenalty: Permill = percent(1), within percent(0) => percent(10), PartsPerMillion, ProtocolParameters;
		/// Share of their prices that operators get who agree that there is nothing to be found: to fetch pays better than to say so.
		#[codec(index = 7)]
		FailurePay: Permill = percent(50), within percent(0) => percent(100), PartsPerMillion, ProtocolParameters;
		/// Blocks from a draw to the last one for commitments: long enough for a slow source, and for an extrinsic to be sent again.
		#[codec(index = 8)]
		CommitPeriod: BlockNumber = 10, within 5 => LONGEST_FETCH, Blocks, ProtocolParameters;
		/// Blocks in which operators tell what they committed to.
		#[codec(index = 9)]
		RevealPeriod: BlockNumber = 10, within 5 => LONGEST_TELL, Blocks, ProtocolParameters;
		/// Longest time from a request to its deadline. Both phases fit in.
		#[codec(index = 10)]
		MaxDeadline: BlockNumber = HOURS, within LONGEST_FETCH + LONGEST_TELL + 2 => DAYS, Blocks, ProtocolParameters;
		/// Blocks for which a request and its value can be read when it has ended.
		#[codec(index = 11)]
		RetentionPeriod: BlockNumber = DAYS, within HOURS => 30 * DAYS, Blocks, ProtocolParameters;
		/// Most requests that are open at once.
		#[codec(index = 12)]
		MaxOpenFeeds: u32 = 10_000, within 100 => 100_000, Count, ProtocolParameters;
	}

	/// Keeping artefacts: eras, fees, pledges.
	#[codec(index = 4)]
	retrieval as Retrieval {
		/// Blocks in which each term has its turn once. Twice as many terms as blocks are possible.
		#[codec(index = 0)]
		EraBlocks: BlockNumber = KEEPING_ERA, within KEEPING_ERA / 6 => DAYS, Blocks, ProtocolParameters;
		/// Blocks in which the byte that is asked for is to be shown: long enough for an operator's restart, and to come through full blocks.
		#[codec(index = 1)]
		AnswerWindow: BlockNumber = ANSWER_WINDOW, within 5 => HOURS, Blocks, ProtocolParameters;
		/// Held while a request stands.
		#[codec(index = 2)]
		RequestDeposit: Balance = deposit(3, 512), within MILLI_AMB => 1_000 * AMB, Planck, ProtocolParameters;
		/// Least fee for a copy and era. A turn is room for a proof of a MiB that is free of fees: it should not be had for nothing.
		#[codec(index = 3)]
		LeastFee: Balance = 10 * MILLI_AMB, within MICRO_AMB => 10 * AMB, Planck, ProtocolParameters;
		/// Part of each fee that goes into the pot, on account of the artefact.
		#[codec(index = 4)]
		PotShare: Permill = percent(10), within percent(1) => percent(50), PartsPerMillion, RewardWeights;
		/// What keepers of an artefact may be paid beside fees, as a multiple of what was paid on its account. Above one it is a subsidy, which who
		/// keeps an artefact of its own gains too.
		#[codec(index = 5)]
		FundMultiple: u32 = 1_000_000, within 0 => 10_000_000, PartsPerMillion, RewardWeights;
		/// Most that stays in the pot from one era to the next. What is above goes to the treasury.
		#[codec(index = 6)]
		PotCap: Balance = 10_000 * AMB, within AMB => 10_000_000 * AMB, Planck, RewardWeights;
		/// Least that stands behind a term.
		#[codec(index = 7)]
		LeastPledge: Balance = AMB, within AMB / 10 => 1_000 * AMB, Planck, ProtocolParameters;
		/// What stands behind a term, in fees of an era: a day of hours.
		#[codec(index = 8)]
		PledgeMultiple: u32 = 24, within 1 => 1_000, Count, ProtocolParameters;
		/// Share of the pledge that is lost when not even the first probe is answered: taking is no free way to block a copy.
		#[codec(index = 9)]
		FirstMissPenalty: Permill = percent(10), within percent(1) => percent(100), PartsPerMillion, ProtocolParameters;
		/// Probes missed in a row for which the pledge is lost.
		#[codec(index = 10)]
		MissesInRow: u32 = 2, within 2 => 16, Count, ProtocolParameters;
		/// Probes missed of the last 16 for which the pledge is lost.
		#[codec(index = 11)]
		MissesOfLast: u32 = 4, within 2 => 16, Count, ProtocolParameters;
	}
}

/// Whether the values in force make sense together. All else follows from the bounds of each.
fn is_consistent() -> bool {
	let share = jobs::OperatorShare::get().max(jobs::RewardedOperatorShare::get());
	let whole = share.deconstruct().saturating_add(jobs::DataShare::get().deconstruct());
	let conditions = [
		(whole <= 1_000_000, "operators and data operators get at most the whole fee"),
		(jobs::LeastMinFee::get() <= jobs::MostMinFee::get(), "there is a lowest fee that a class may have"),
		(
			jobs::LeastStakePerSlot::get() <= jobs::MostStakePerSlot::get(),
			"there is a stake that a class may ask behind a slot",
		),
		(
			jobs::LeastPledge::get() <= jobs::LeastStakePerSlot::get(),
			"a slot's stake covers the least that stands behind a result",
		),
		(
			disputes::DemandBond::get() <= disputes::DisputeBond::get(),
			"demanding a piece is no dearer than a dispute",
		),
		(
			disputes::DisputeBond::get() <= stakes::MinimumInferenceBond::get(),
			"every operator can pledge what an auditor has to, which is the bond of a dispute",
		),
		(
			feeds::LeastPledge::get() <= feeds::StakePerSlot::get(),
			"a data operator's slot covers the least that stands behind an answer",
		),
		(
			feeds::StakePerSlot::get() <= stakes::MinimumDataBond::get(),
			"every data operator can offer a slot",
		),
		(
			feeds::MissPenalty::get() <= feeds::SilencePenalty::get(),
			"saying that nothing was found costs no more than saying nothing",
		),
	];
	let broken = conditions.into_iter().find(|(holds, _)| !holds);
	if let Some((_, condition)) = broken {
		log::warn!(target: "runtime::governance", "parameters are refused, because it must hold that {condition}");
	}
	broken.is_none()
}
