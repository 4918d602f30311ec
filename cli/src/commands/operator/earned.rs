//! What an operator earned: the rewards of past eras, and the fees of jobs that were settled lately.

use crate::{chain::Client, error::Result};
use ambit_primitives::{rewards::EraIndex, runtime_api::RewardsState, AccountId, Balance, BlockNumber, Hash};
use ambit_runtime::RuntimeEvent;
use futures::{stream, StreamExt, TryStreamExt};
use pallet_ambit_job_registry::Event as Jobs;
use pallet_ambit_rewards::Event as Rewards;

/// Blocks over which a payout is followed at most. With as many offers as a chain can have it takes fewer.
const MAX_PAYOUT: BlockNumber = 256;
/// Blocks that are asked for at the same time.
const AT_ONCE: usize = 16;

/// What came of an era.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Era {
	pub era: EraIndex,
	/// Paid to the operator in all classes, planck.
	pub paid: Balance,
	/// Whether the payout is over.
	pub whole: bool,
}

/// Fees of jobs that were settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Settled {
	/// Blocks that were looked at.
	pub blocks: BlockNumber,
	/// Jobs whose result was this operator's.
	pub jobs: u32,
	/// Their fees, of which the operator has its share, planck.
	pub fees: Balance,
}

/// The events of a block in order of the chain, or nothing if the node doesn't keep that block's state any more.
async fn events(client: &Client, number: BlockNumber) -> Result<Option<Vec<RuntimeEvent>>> {
	let Some(block) = client.block_hash(number).await? else { return Ok(None) };
	match client.events(block).await {
		Ok(records) => Ok(Some(records.into_iter().map(|record| record.event).collect())),
		Err(error) => {
			// A node that answers all else has pruned the state.
			client.best().await.map_err(|_| error)?;
			Ok(None)
		}
	}
}

/// What the last `count` eras paid, newest first, as far back as the node keeps states.
pub async fn eras(client: &Client, stash: &AccountId, count: u32, at: Hash) -> Result<Vec<Era>> {
	let state: RewardsState<BlockNumber> = client.call("RewardsApi_rewards", (), Some(at)).await?;
	let now = client.header(Some(at)).await?.number;
	let mut found = Vec::new();
	let (mut start, mut end) = (state.start, now);
	while (found.len() as u32) < count {
		let Some(first) = events(client, start).await? else { break };
		let ended = first.iter().find_map(|event| match event {
			RuntimeEvent::Rewards(Rewards::EraEnded { era, blocks, .. }) => Some((*era, *blocks)),
			_ => None,
		});
		let Some((era, blocks)) = ended else { break };
		let mut result = Era { era, paid: 0, whole: false };
		for number in start..=end.min(start.saturating_add(MAX_PAYOUT)) {
			let Some(events) = events(client, number).await? else { break };
			add(&mut result, &events, stash);
			if result.whole {
				break;
			}
		}
		found.push(result);
		end = start;
		start = start.saturating_sub(blocks);
	}
	Ok(found)
}

/// Adds what events say of an era's payout.
fn add(era: &mut Era, events: &[RuntimeEvent], stash: &AccountId) {
	for event in events {
		match event {
			RuntimeEvent::Rewards(Rewards::Rewarded { era: of, operator, amount, .. })
				if *of == era.era && operator == stash =>
			{
				era.paid = era.paid.saturating_add(*amount);
			}
			RuntimeEvent::Rewards(Rewards::EraPaid { summary }) if summary.era == era.era => era.whole = true,
			_ => {}
		}
	}
}

/// What was settled in the last blocks, as far back as the node keeps states.
pub async fn settled(client: &Client, stash: &AccountId, blocks: BlockNumber, at: Hash) -> Result<Settled> {
	let now = client.header(Some(at)).await?.number;
	let first = now.saturating_sub(blocks.saturating_sub(1)).max(1);
	let asked = stream::iter((first..=now).rev()).map(|number| events(client, number)).buffered(AT_ONCE);
	// From the newest on, so that what is pruned ends it.
	let kept: Vec<Vec<RuntimeEvent>> = asked
		.try_take_while(|events| futures::future::ready(Ok(events.is_some())))
		.try_filter_map(|events| futures::future::ready(Ok(events)))
		.try_collect()
		.await?;
	let mut found = Settled { blocks: kept.len() as BlockNumber, ..Settled::default() };
	for event in kept.iter().flatten() {
		let fee = match event {
			RuntimeEvent::JobRegistry(Jobs::JobSettled { operator, fee, .. }) if operator == stash => *fee,
			RuntimeEvent::JobRegistry(Jobs::CosignerPaid { operator, fee, .. }) if operator == stash => *fee,
			_ => continue,
		};
		found.jobs = found.jobs.saturating_add(1);
		found.fees = found.fees.saturating_add(fee);
	}
	Ok(found)
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::rewards::EraSummary;

	#[test]
	fn a_payout_should_be_added_up_for_its_era_and_operator_alone() {
		let (own, other) = (AccountId::new([1; 32]), AccountId::new([2; 32]));
		let rewarded = |era, operator: &AccountId, amount| {
			RuntimeEvent::Rewards(Rewards::Rewarded { era, class: 0, operator: operator.clone(), amount })
		};
		let paid = |era| {
			let summary = EraSummary { era, ..EraSummary::default() };
			RuntimeEvent::Rewards(Rewards::EraPaid { summary })
		};
		let mut era = Era { era: 3, paid: 0, whole: false };
		add(&mut era, &[rewarded(3, &own, 5), rewarded(2, &own, 100), rewarded(3, &other, 7)], &own);
		assert_eq!((era.paid, era.whole), (5, false));
		add(&mut era, &[paid(2), rewarded(3, &own, 1), paid(3)], &own);
		assert_eq!((era.paid, era.whole), (6, true));
	}
}
