//! Prints what a job weighs beside a transfer, as a table: `cargo run -p ambit-runtime --example weights`.

use ambit_runtime::Runtime;
use frame_support::weights::Weight;
use pallet_ambit_job_registry::WeightInfo as _;
use pallet_balances::WeightInfo as _;

type Jobs = <Runtime as pallet_ambit_job_registry::Config>::WeightInfo;
type Balances = <Runtime as pallet_balances::Config>::WeightInfo;

/// Microseconds of reference time.
fn microseconds(weight: Weight) -> f64 {
	weight.ref_time() as f64 / 1e6
}

fn main() {
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
