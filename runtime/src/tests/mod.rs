//! What holds of the runtime as a whole.

mod feeds;
mod keepers;
mod origins;
mod parameters;
mod proxies;
mod referenda;
mod rehearsal;
mod treasury;

use crate::{
	configs::{
		self,
		governance::parameters::{disputes, stakes},
	},
	genesis_config_presets, transaction, ConvictionVoting, DataFeeds, Disputes, Governance, JobRegistry,
	Preimage, Referenda, Retrieval, Rewards, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin,
	Scheduler, Session, Stakes, System, TransactionPayment, Treasury, UncheckedExtrinsic,
};
use ambit_primitives::{
	disputes::{AnswerBytes, ChargeBytes, Move, ProofBytes, RevealBytes, TraceChunk, Turn},
	traits::StakeLedger,
	AccountId, Balance, Hash,
};
use codec::Encode;
use frame_support::{dispatch::GetDispatchInfo, genesis_builder_helper::build_state, traits::Get};
use frame_system::offchain::CreateSignedTransaction;
use pallet_ambit_offchain::WorkerCrypto;
use serde_json::Value;
use sp_core::{sr25519, Pair};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::{
	generic::{Era, Preamble},
	traits::{Dispatchable, Verify},
	MultiSigner,
};

/// Lays `patch` over `base`, as a chain specification does.
fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		}
		(base, patch) => *base = patch,
	}
}

/// Runs a test on the state that a preset gives.
fn on_preset(name: &str, test: impl FnOnce()) {
	let mut ext = sp_io::TestExternalities::default();
	let keystore = MemoryKeystore::new();
	keystore
		.sr25519_generate_new(ambit_primitives::crypto::WORKER_KEY_TYPE, Some("//Operator"))
		.expect("a memory keystore takes keys");
	ext.register_extension(KeystoreExt::new(keystore));
	ext.execute_with(|| {
		let patch = genesis_config_presets::get_preset(&name.into()).expect("the preset exists");
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("the default is JSON");
		merge(&mut config, serde_json::from_slice(&patch).expect("a preset is JSON"));
		build_state::<RuntimeGenesisConfig>(config.to_string().into_bytes()).expect("the preset builds");
		test();
		check();
	});
}

/// What must always hold.
fn check() {
	Stakes::do_try_state().expect("the ledger's invariants hold");
	JobRegistry::do_try_state().expect("the registry's invariants hold");
	DataFeeds::do_try_state().expect("the data feeds' invariants hold");
	Retrieval::do_try_state().expect("the keepers' invariants hold");
	Disputes::do_try_state().expect("the disputes' invariants hold");
	Rewards::do_try_state().expect("the rewards' invariants hold");
	Governance::do_try_state().expect("parameters are within their bounds");
}

#[test]
fn presets_should_bond_and_seat_every_validator() {
	for (name, validators) in [("development", 1), ("local_testnet", 2), ("testnet", 3)] {
		on_preset(name, || {
			let seated = Session::validators();
			assert_eq!(seated.len(), validators, "{name}");
			for stash in seated {
				assert!(Stakes::bonded(&stash) >= stakes::MinimumValidatorBond::get(), "{name}: {stash}");
			}
		});
	}
}

#[test]
fn preset_names_should_be_those_that_exist() {
	for name in genesis_config_presets::preset_names() {
		assert!(genesis_config_presets::get_preset(&name).is_some(), "{name}");
	}
	assert!(genesis_config_presets::get_preset(&"mainnet".into()).is_none());
}

#[test]
fn the_hook_should_sign_what_a_client_would() {
	on_preset("development", || {
		System::set_block_number(7);
		let genesis = Hash::repeat_byte(1);
		frame_system::BlockHash::<Runtime>::insert(0, genesis);
		let birth = Hash::repeat_byte(2);
		frame_system::BlockHash::<Runtime>::insert(6, birth);

		let public = sr25519::Pair::from_string("//Operator", None).expect("a valid path").public();
		let account = AccountId::from(public);
		let call = RuntimeCall::System(frame_system::Call::remark { remark: b"work".to_vec() });
		let extrinsic: UncheckedExtrinsic =
			<Runtime as CreateSignedTransaction<RuntimeCall>>::create_signed_transaction::<WorkerCrypto>(
				call.clone(),
				MultiSigner::Sr25519(public),
				account.clone(),
				3,
			)
			.expect("the key is in the keystore");

		let era = Era::mortal(configs::offchain::Mortality::get().into(), 6);
		let payload = transaction::payload(call, era, 3, genesis, birth);
		let Preamble::Signed(_, signature, extension) = extrinsic.preamble else { panic!("not signed") };
		assert!(payload.using_encoded(|bytes| signature.verify(bytes, &account)));
		assert_eq!(extension.encode(), transaction::extension(era, 3).encode());
	});
}

#[test]
fn auditor_should_pledge_no_less_than_a_bond_and_no_more_than_every_operator_has() {
	on_preset("development", || {
		let pledge: Balance = <Runtime as pallet_ambit_job_registry::Config>::LeastAuditPledge::get();
		let bond: Balance = <Runtime as pallet_ambit_disputes::Config>::DisputeBond::get();
		let least: Balance = <Runtime as pallet_ambit_staking::Config>::MinimumInferenceBond::get();
		assert!((bond..=least).contains(&pledge), "{pledge} is not from {bond} to {least}");
	});
}

#[test]
fn fees_of_the_longest_dispute_should_be_a_fraction_of_what_its_loser_pays() {
	use pallet_ambit_disputes::Call;
	on_preset("development", || {
		let fee = |call: Call<Runtime>| {
			let call = RuntimeCall::Disputes(call);
			// With signature, signer and extensions.
			let length = call.encoded_size() as u32 + 150;
			TransactionPayment::compute_fee(length, &call.get_dispatch_info(), 0)
		};
		let play = |action: Move| {
			let turns = vec![Turn { dispute: 0, turn: 0, action }];
			fee(Call::play { turns: turns.try_into().expect("it is one turn") })
		};
		let charge = || ChargeBytes::truncate_from(vec![7; ChargeBytes::bound()]);
		let roots = TraceChunk::truncate_from(vec![Hash::zero(); TraceChunk::bound()]);
		let moves: [(Balance, Balance); 6] = [
			(1, fee(Call::open { job: 0, attempt: 0, charge: charge() })),
			(16, play(Move::Post { chunk: 0, roots })),
			(1, play(Move::Name(charge()))),
			(3, play(Move::Reveal(RevealBytes::truncate_from(vec![7; RevealBytes::bound()])))),
			(2, play(Move::Pick(0))),
			(1, play(Move::Prove(ProofBytes::truncate_from(vec![7; ProofBytes::bound()])))),
		];
		let total: Balance = moves.iter().map(|(times, fee)| times * fee).sum();
		let bond = disputes::DisputeBond::get();
		let burnt = bond - disputes::AcquittalShare::get().mul_floor(bond);
		println!("the longest dispute would cost {total} planck in fees; {burnt} of its bond are burnt");
		assert!(5 * total < burnt, "{total}, {moves:?}");
		// Whatever is decided on stakes and shares.
		let rule = |group: &str, name: &str| {
			let states = Governance::parameters().into_iter();
			let mut found = states.filter(|state| (&*state.group, &*state.name) == (group, name));
			found.next().expect("it is governed")
		};
		let burnt = |stake: u128, given: u128| stake - stake * given / 1_000_000;
		let acquittal = rule("Disputes", "AcquittalShare").most;
		let least = burnt(rule("Disputes", "DisputeBond").least, acquittal);
		assert!(total < least, "{total} is not less than {least}");
		let least = burnt(rule("Jobs", "LeastPledge").least, rule("Stakes", "ReporterShare").most);
		assert!(total < least, "{total} is not less than {least}");
		let answer = play(Move::Answer(AnswerBytes::truncate_from(vec![7; AnswerBytes::bound()])));
		let least = burnt(rule("Disputes", "DemandBond").least, acquittal);
		assert!(answer < least, "{answer} is not less than {least}");
	});
}
