//! What holds of the runtime as a whole.

use crate::{
	configs, genesis_config_presets, transaction, JobRegistry, Rewards, Runtime, RuntimeCall,
	RuntimeGenesisConfig, Session, Stakes, System, UncheckedExtrinsic,
};
use ambit_primitives::{traits::StakeLedger, AccountId, Hash};
use codec::Encode;
use frame_support::genesis_builder_helper::build_state;
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
	});
}

#[test]
fn presets_should_bond_and_seat_every_validator() {
	for (name, validators) in [("development", 1), ("local_testnet", 2), ("testnet", 3)] {
		on_preset(name, || {
			let seated = Session::validators();
			assert_eq!(seated.len(), validators, "{name}");
			for stash in seated {
				assert!(
					Stakes::bonded(&stash) >= configs::staking::MinimumValidatorBond::get(),
					"{name}: {stash}"
				);
			}
			Stakes::do_try_state().expect("the ledger's invariants hold");
			JobRegistry::do_try_state().expect("the registry's invariants hold");
			Rewards::do_try_state().expect("the rewards' invariants hold");
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
fn disputes_should_be_closed_when_workers_do_not_answer_them() {
	on_preset("development", || {
		let anyone = frame_system::RawOrigin::Signed(AccountId::new([1; 32]));
		let close = RuntimeCall::Disputes(pallet_ambit_disputes::Call::close { dispute: 0 });
		let refused = frame_system::Error::<Runtime>::CallFiltered.into();
		let refusal = |result: sp_runtime::DispatchResultWithInfo<_>| {
			result.map(|_| ()).map_err(|refused| refused.error)
		};
		assert_eq!(refusal(close.clone().dispatch(anyone.clone().into())), Err(refused));
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![close] });
		assert_eq!(refusal(batch.dispatch(anyone.into())), Err(refused));
	});
}
