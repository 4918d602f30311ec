//! What proxies may do, call by call.

use crate::{configs::utilities::ProxyType, AllPalletsWithSystem, RuntimeCall};
use codec::Decode;
use frame_support::traits::{GetCallMetadata, InstanceFilter, PalletsInfoAccess};
use sp_runtime::traits::TrailingZeroInput;
use std::collections::BTreeSet;

/// Every call of the runtime, with nothing but zeros as arguments.
fn calls() -> Vec<RuntimeCall> {
	let pallets = AllPalletsWithSystem::infos().into_iter().map(|info| info.index as u8);
	pallets
		.flat_map(|pallet| {
			(0..=u8::MAX).filter_map(move |call| {
				RuntimeCall::decode(&mut TrailingZeroInput::new(&[pallet, call])).ok()
			})
		})
		.collect()
}

/// The calls that a proxy may make, but for batches.
fn allowed(proxy: ProxyType) -> Vec<String> {
	let mut names: Vec<_> = calls()
		.into_iter()
		.filter(|call| proxy.filter(call))
		.map(|call| call.get_call_metadata())
		.filter(|call| call.pallet_name != "Utility")
		.map(|call| format!("{}.{}", call.pallet_name, call.function_name))
		.collect();
	names.sort();
	names
}

#[test]
fn every_call_should_be_among_those_that_are_looked_at() {
	let found: BTreeSet<_> = calls()
		.iter()
		.map(|call| call.get_call_metadata())
		.map(|call| (call.pallet_name, call.function_name))
		.collect();
	let named = RuntimeCall::get_module_names()
		.iter()
		.flat_map(|module| RuntimeCall::get_call_names(module).iter().map(move |call| (*module, *call)));
	let missing: Vec<_> = named.filter(|name| !found.contains(name)).collect();
	// Root's, and has no form of zeros.
	assert_eq!(missing, [("Babe", "plan_config_change")]);
}

#[test]
fn an_operators_proxy_should_do_its_daily_business() {
	let expected = [
		"DataFeeds.join",
		"DataFeeds.leave",
		"DataFeeds.set_offer",
		"JobRegistry.offer",
		"JobRegistry.withdraw_offer",
		"Retrieval.close",
		"Retrieval.leave",
		"Retrieval.prove",
		"Retrieval.take",
		"Rewards.declare_domain",
		"Rewards.leave_domain",
		"Stakes.chill",
		"Stakes.set_worker",
		"Stakes.unchill",
	];
	assert_eq!(allowed(ProxyType::Operator), expected);
}

#[test]
fn a_clients_proxy_should_ask_for_jobs_data_and_keepers() {
	let expected = [
		"DataFeeds.cancel",
		"DataFeeds.request",
		"JobRegistry.settle",
		"JobRegistry.submit",
		"JobRegistry.withdraw_job",
		"Retrieval.extend",
		"Retrieval.request",
		"Retrieval.withdraw",
	];
	assert_eq!(allowed(ProxyType::Jobs), expected);
}

#[test]
fn a_proxy_that_moves_no_money_should_do_all_that_the_narrower_ones_do() {
	let wide: BTreeSet<_> = allowed(ProxyType::NonTransfer).into_iter().collect();
	for proxy in [ProxyType::Operator, ProxyType::Staking, ProxyType::Jobs, ProxyType::Governance] {
		assert!(ProxyType::NonTransfer.is_superset(&proxy));
		let beyond: Vec<_> = allowed(proxy).into_iter().filter(|call| !wide.contains(call)).collect();
		assert!(beyond.is_empty(), "{proxy:?}: {beyond:?}");
	}
	assert!(!wide.iter().any(|call| call.starts_with("Balances.") || call.starts_with("Treasury.")));
	assert_eq!(allowed(ProxyType::Any).len(), calls().iter().filter(|call| !is_batch(call)).count());
}

fn is_batch(call: &RuntimeCall) -> bool {
	matches!(call, RuntimeCall::Utility(..))
}
