//! Verdicts about the node, the chain as it has it, and what the chain says of the operator. Pure: from facts to a check.

use super::check::Check;
use crate::{
	amount,
	commands::operator::{Bond, Offer},
	disputes::ChainDispute,
	error::Error,
	keys::address,
};
use ambit_primitives::{traits::Role, AccountId, Balance, BlockNumber, Hash, MILLI_AMB};
use std::time::Duration;

/// Blocks by which finality may be behind before `AmbitFinalityLag` says so.
const SLOW_FINALITY: BlockNumber = 10;
/// Blocks by which finality is behind when it has stalled.
const NO_FINALITY: BlockNumber = 100;
/// Blocks by which the best block may be behind the highest that peers have.
const BEHIND: BlockNumber = 20;
/// Fewer peers than this are few.
const FEW_PEERS: usize = 3;
/// Balance of a worker key at which a few refused reports in a row can leave it mute, planck.
const MUTE: Balance = 10 * MILLI_AMB;
/// Balance at which an account should be filled up, planck.
const LOW: Balance = 100 * MILLI_AMB;
/// Success at which an offer gets hardly any jobs, parts per million.
const POOR_PPM: u32 = 500_000;
/// Success below that of a newcomer, parts per million.
const FAIR_PPM: u32 = 750_000;
/// Blocks before a move is due at which it should have been said.
const PRESSING: BlockNumber = 50;

/// Why there is no node to ask.
pub fn unreachable(error: &Error) -> Check {
	let remedy = match error {
		Error::Mismatch(_) => "install the release of `ambit` and `ambit-node` that this chain runs, or name another node with --url",
		_ => "start the node (`systemctl start ambit-operator`), or name it with --url",
	};
	Check::fail("node", error.to_string(), remedy)
}

/// Whether the chain is the one that was meant.
pub fn genesis(found: Hash, expected: Option<Hash>) -> Check {
	match expected {
		Some(expected) if expected == found => Check::ok("chain", format!("genesis {found:?}")),
		Some(expected) => Check::fail(
			"chain",
			format!("genesis {found:?}, not {expected:?}"),
			"start the node with the --chain of the network that you mean, or correct --genesis",
		),
		None => Check::warn(
			"chain",
			format!("genesis {found:?}"),
			"compare it with the network's, and give it with --genesis to have it compared",
		),
	}
}

/// How a node does.
#[derive(Clone, Debug)]
pub struct Sync {
	pub peers: usize,
	pub should_have_peers: bool,
	pub syncing: bool,
	pub best: BlockNumber,
	/// Highest block that it knows of.
	pub highest: BlockNumber,
}

/// Whether a node is in sync.
pub fn sync(node: &Sync) -> Check {
	let Sync { peers, best, highest, .. } = *node;
	let found = format!("block {best} of {}, {peers} peers", highest.max(best));
	if node.syncing || highest.saturating_sub(best) > BEHIND {
		let remedy = "wait until it is in sync before you join; if it doesn't get nearer, look at disk, processor and peers";
		return Check::fail("sync", found, remedy);
	}
	let remedy = "let TCP in on the node's --port, name its --public-addr behind a translation of addresses, and check --bootnodes";
	match (node.should_have_peers, peers) {
		(true, 0) => Check::fail("sync", found, remedy),
		(true, few) if few < FEW_PEERS => Check::warn("sync", found, remedy),
		_ => Check::ok("sync", found),
	}
}

/// How far finality is behind.
pub fn finality(best: BlockNumber, finalized: BlockNumber) -> Check {
	let lag = best.saturating_sub(finalized);
	let found = format!("block {finalized} is final, {lag} behind");
	match lag {
		0..=SLOW_FINALITY => Check::ok("finality", found),
		lag if lag < NO_FINALITY => {
			Check::warn("finality", found, "look again in a minute; a lag that grows is the validators' to mend")
		}
		_ => Check::fail(
			"finality",
			found,
			"restart the node if it alone is behind; otherwise tell the validators, for results can be reverted",
		),
	}
}

/// The best block's time against this machine's.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
	/// When the best block was made, milliseconds since 1970.
	pub block: u64,
	/// This machine's time when it was asked for, milliseconds since 1970.
	pub now: u64,
	/// Whether the system keeps its clock by a time server, if it says.
	pub kept: Option<bool>,
}

/// Whether this machine's clock is right.
pub fn clock(clock: Clock, block_time: Duration) -> Check {
	let block_time = u64::try_from(block_time.as_millis()).unwrap_or(u64::MAX);
	let kept = match clock.kept {
		Some(true) => ", kept by a time server",
		Some(false) => ", not kept by a time server",
		None => "",
	};
	let set = "set the clock and have it kept by a time server (`timedatectl set-ntp true`)";
	let ahead = clock.block.saturating_sub(clock.now);
	if ahead > block_time / 3 {
		let found = format!("{:.1} s behind the best block{kept}", ahead as f64 / 1e3);
		return if ahead > block_time {
			Check::fail("clock", found, set)
		} else {
			Check::warn("clock", found, set)
		};
	}
	let age = clock.now.saturating_sub(clock.block);
	let found = format!("{:.1} s after the best block{kept}", age as f64 / 1e3);
	let stale = "see whether blocks come at all; if they do on other nodes, this clock is fast: set it (`timedatectl set-ntp true`)";
	if age > block_time.saturating_mul(20) {
		Check::fail("clock", found, stale)
	} else if age > block_time.saturating_mul(5) {
		Check::warn("clock", found, stale)
	} else if clock.kept == Some(false) {
		Check::warn("clock", found, set)
	} else {
		Check::ok("clock", found)
	}
}

/// Whether the node has the key that the chain names. `has` is the node's answer, or why it gives none.
pub fn keystore(worker: Option<&AccountId>, has: Option<Result<bool, String>>) -> Check {
	match (worker, has) {
		(None, _) => Check::warn(
			"worker key",
			"the chain names none for this stash",
			"`ambit operator join` names the one of `ambit operator init`, or makes one",
		),
		(Some(worker), Some(Ok(true))) => {
			Check::ok("worker key", format!("{} is in the node's keystore", address(worker)))
		}
		(Some(worker), Some(Ok(false))) => Check::fail(
			"worker key",
			format!("{} is not in the node's keystore", address(worker)),
			"restore its file 616d6277... from the backup, or run `ambit operator join` again to have a new one named",
		),
		(Some(worker), reason) => Check::warn(
			"worker key",
			format!(
				"{}: the node doesn't tell whether it has it{}",
				address(worker),
				reason.and_then(Result::err).map(|reason| format!(": {reason}")).unwrap_or_default()
			),
			"run this on the node's own machine, or through a tunnel to its RPC port",
		),
	}
}

/// What an operator has and needs.
#[derive(Clone, Copy, Debug)]
pub struct Means {
	/// What the stash may spend, planck.
	pub stash: Balance,
	/// Least bond of the role, planck.
	pub minimum: Balance,
}

/// Whether the bond is there and covers what it must.
pub fn bond(bond: Option<&Bond>, means: Means) -> Check {
	let Means { stash, minimum } = means;
	let Some(bond) = bond else {
		let found = format!("none yet; the stash has {}", amount::format(stash));
		let needed = minimum.saturating_add(LOW);
		return if stash < needed {
			Check::fail(
				"bond",
				found,
				format!("send the stash {} or more: the bond and fees", amount::format(needed)),
			)
		} else {
			Check::warn("bond", found, "`ambit operator join` bonds, takes the role and offers slots")
		};
	};
	let found = format!(
		"{}, {} of it behind offers, {} behind unpaid results",
		amount::format(bond.active),
		amount::format(bond.backing),
		amount::format(bond.pledged)
	);
	let needed = minimum.max(bond.backing);
	if !bond.roles.contains(&Role::Inference) {
		return Check::warn(
			"bond",
			format!("{found}; no inference role"),
			"`ambit operator join` takes the role",
		);
	}
	if bond.active < needed {
		let missing = amount::format(needed.saturating_sub(bond.active));
		return Check::fail(
			"bond",
			found,
			format!("add {missing}: `ambit operator join` bonds what is missing"),
		);
	}
	Check::ok("bond", found)
}

/// Whether the operator takes work.
pub fn rest(chilled: bool) -> Check {
	if chilled {
		let remedy = "`ambit operator join`, or `stakes.unchill()` from a wallet, when you want work again";
		return Check::warn("work", "chilled: takes none", remedy);
	}
	Check::ok("work", "takes work")
}

/// Whether something waits to be withdrawn.
pub fn unbonding(parts: &[(Balance, BlockNumber)], now: BlockNumber) -> Check {
	let due = parts.iter().filter(|(_, until)| *until <= now).map(|(amount, _)| *amount);
	let due = due.fold(0, Balance::saturating_add);
	let all = parts.iter().map(|(amount, _)| *amount).fold(0, Balance::saturating_add);
	match parts.last() {
		None => Check::ok("unbonding", "nothing is on its way out"),
		Some(_) if due > 0 => Check::warn(
			"unbonding",
			format!("{} can be withdrawn", amount::format(due)),
			"`ambit operator leave --withdraw` gets it",
		),
		Some((_, until)) => Check::ok(
			"unbonding",
			format!("{} on its way out, the last of it until block {until}", amount::format(all)),
		),
	}
}

/// Whether fees can be paid.
pub fn fees(stash: Balance, worker: Option<Balance>) -> Check {
	let found = match worker {
		Some(worker) => format!("stash {}, worker key {}", amount::format(stash), amount::format(worker)),
		None => format!("stash {}", amount::format(stash)),
	};
	match worker {
		Some(worker) if worker < MUTE => {
			Check::fail("fees", found, "send the worker key's account 1 AMB: without it nothing is reported")
		}
		Some(worker) if worker < LOW => {
			Check::warn("fees", found, "send the worker key's account 1 AMB before it runs out")
		}
		_ if stash < LOW => Check::warn("fees", found, "send the stash 1 AMB: what it signs costs fees"),
		_ => Check::ok("fees", found),
	}
}

/// Whether there is something to be assigned, and how it goes.
pub fn offers(offers: &[Offer]) -> Check {
	let shown = offers
		.iter()
		.map(|offer| {
			let success = f64::from(offer.success_ppm) / 10_000.0;
			format!("class {}: {} slots, success {success:.1} %", offer.class, offer.slots)
		})
		.collect::<Vec<_>>()
		.join("; ");
	let worst = offers.iter().map(|offer| offer.success_ppm).min();
	let idle = offers.iter().find(|offer| !offer.eligible && !offer.leaving);
	let remedy = "see in the worker's log why jobs fail or come late, and offer fewer slots if the machine is too slow";
	match (worst, idle) {
		(None, _) => Check::warn(
			"offers",
			"none",
			"`ambit operator offer list --where-needed` says where a slot earns most, `ambit operator join` offers",
		),
		(_, Some(offer)) => Check::fail(
			"offers",
			format!("{shown}; class {} gets no jobs", offer.class),
			"add to the bond or offer fewer slots, and end a rest: the bond doesn't cover the slots, or you are chilled",
		),
		(Some(worst), None) if worst < POOR_PPM => Check::fail("offers", shown, remedy),
		(Some(worst), None) if worst < FAIR_PPM => Check::warn("offers", shown, remedy),
		_ => Check::ok("offers", shown),
	}
}

/// Whether a failure domain is declared.
pub fn domain(declared: Option<&str>) -> Check {
	match declared {
		Some(name) => Check::ok("failure domain", name),
		None => Check::warn(
			"failure domain",
			"undeclared: priced as one with all others who say nothing",
			"`ambit coverage declare PROVIDER/REGION`",
		),
	}
}

/// Whether moves are due.
pub fn disputes(turns: &[ChainDispute], now: BlockNumber) -> Check {
	let Some(first) = turns.iter().min_by_key(|state| state.deadline) else {
		return Check::ok("disputes", "none waits for a move");
	};
	let found = format!("{} wait for moves, number {} until block {}", turns.len(), first.id, first.deadline);
	let remedy = "see that node and worker run, and in the worker's log why the move isn't said: the clock costs the pledge";
	if first.deadline.saturating_sub(now) < PRESSING {
		Check::fail("disputes", found, remedy)
	} else {
		Check::warn("disputes", found, remedy)
	}
}
