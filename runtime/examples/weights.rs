//! Prints what a job weighs beside a transfer, as a table: `cargo run -p ambit-runtime --example weights`. With `--rewards`, what
//! large eras and elections weigh.

use ambit_runtime::Runtime;
use frame_support::{traits::Get, weights::Weight};
use pallet_ambit_job_registry::WeightInfo as _;
use pallet_ambit_rewards::WeightInfo as _;
use pallet_ambit_staking::WeightInfo as _;
use pallet_balances::WeightInfo as _;

type Jobs = <Runtime as pallet_ambit_job_registry::Config>::WeightInfo;
type Balances = <Runtime as pallet_balances::Config>::WeightInfo;

/// Microseconds of reference time.
fn microseconds(weight: Weight) -> f64 {
	weight.ref_time() as f64 / 1e6
}

/// An era of 1,000 classes with 100 offers each in 20 domains, and a session planned from 1,000 candidates.
fn rewards() {
	type Rewards = <Runtime as pallet_ambit_rewards::Config>::WeightInfo;
	type Stakes = <Runtime as pallet_ambit_staking::Config>::WeightInfo;
	const CLASSES: u64 = 1_000;
	const OFFERS: u32 = 100;
	let page = <Runtime as pallet_ambit_rewards::Config>::PageSize::get();
	let paged = |weigh: fn(u32) -> Weight| weigh(page).saturating_add(weigh(OFFERS - page));
	let class = Rewards::weigh_class()
		+ Rewards::choose_class()
		+ paged(Rewards::count_page)
		+ Rewards::price_class(20)
		+ paged(Rewards::pay_page);
	let era = Rewards::end_era() + Rewards::set_budget() + class * CLASSES + Rewards::finish_era();
	let block = ambit_runtime::configs::system::RuntimeBlockWeights::get().max_block;
	println!(
		"| weighed in the runtime, storage and the price of reading and writing included | {:.1} |",
		microseconds(era) / (CLASSES * u64::from(OFFERS)) as f64
	);
	println!();
	for (share, room) in [("25 %", block / 4), ("the 10 % that it is given", block / 10)] {
		let blocks = era.ref_time().div_ceil((room - Rewards::resume()).ref_time());
		println!("With {share} of each block it is paid in {blocks} blocks.");
	}
	println!();
	println!("## A session planned from 1,000 candidates, with any number of delegations");
	println!();
	println!("| elected | reference time, ms | of a block |");
	println!("|---:|---:|---:|");
	for elected in [10, 50, 100] {
		let weight = Stakes::plan_session(1_000, elected);
		println!(
			"| {elected} | {:.1} | {:.1} % |",
			microseconds(weight) / 1e3,
			100.0 * weight.ref_time() as f64 / block.ref_time() as f64
		);
	}
}

fn main() {
	if std::env::args().any(|argument| argument == "--rewards") {
		return rewards();
	}
	let transfer = Balances::transfer_keep_alive();
	let batch = Jobs::report(100);
	let item = batch / 100;
	let life = [
		("submit", Jobs::submit()),
		("assign", Jobs::assign_one()),
		("report, one of 100", item),
		("settle", Jobs::settle_one()),
		("forget", Jobs::prune_one()),
	];
	let total = life.iter().fold(Weight::zero(), |sum, (_, weight)| sum + *weight);
	println!("| step | reference time, µs | ratio to `transfer_keep_alive` |");
	println!("|---|---:|---:|");
	let row = |name: &str, weight: Weight| {
		let ratio = microseconds(weight) / microseconds(transfer);
		println!("| {name} | {:.1} | {ratio:.2} |", microseconds(weight));
	};
	row("`balances.transfer_keep_alive`", transfer);
	for (name, weight) in life {
		row(name, weight);
	}
	row("**a job's whole life**", total);
	let block = ambit_runtime::configs::system::RuntimeBlockWeights::get();
	let normal =
		block.get(frame_support::dispatch::DispatchClass::Normal).max_total.unwrap_or(block.max_block);
	let (submit, service) =
		(Jobs::submit() + item, Jobs::assign_one() + Jobs::settle_one() + Jobs::prune_one());
	println!();
	println!(
		"Jobs in a block by weight alone: {} by what clients and operators send, {} by what the hooks do.",
		normal.ref_time() / submit.ref_time(),
		ambit_runtime::configs::job_registry::ServiceWeight::get().ref_time() / service.ref_time(),
	);
}
