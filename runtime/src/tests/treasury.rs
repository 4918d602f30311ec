//! What comes into the treasury, and how it leaves.

use super::{
	referenda::{enact, on_a_chain, signed},
	*,
};
use crate::{
	configs::{balances::ProtocolAccount, governance::TreasurerLimit},
	Balances, OriginCaller,
};
use ambit_primitives::{governance::Track, Balance, AMB};
use frame_support::assert_ok;
use frame_system::RawOrigin;
use sp_keyring::Sr25519Keyring::{Alice, Eve};
use sp_runtime::{DispatchError, DispatchResult};

pub(super) fn spend(amount: Balance) -> RuntimeCall {
	let (asset_kind, beneficiary) = (Box::new(()), Box::new(Eve.to_account_id()));
	RuntimeCall::Treasury(pallet_treasury::Call::spend { asset_kind, amount, beneficiary, valid_from: None })
}

fn too_much() -> DispatchError {
	pallet_treasury::Error::<Runtime>::InsufficientPermission.into()
}

/// What comes of a decision, and what Eve gets when all that was approved is paid out.
fn paid(origin: impl Into<OriginCaller>, call: RuntimeCall) -> (DispatchResult, Balance) {
	let before = Balances::free_balance(Eve.to_account_id());
	let (_, result) = enact(origin, call);
	for index in 0..pallet_treasury::SpendCount::<Runtime>::get() {
		assert_ok!(Treasury::payout(signed(Alice), index));
	}
	(result, Balances::free_balance(Eve.to_account_id()) - before)
}

#[test]
fn treasury_should_be_the_account_of_the_protocols_share() {
	on_preset("development", || {
		assert_eq!(Treasury::account_id(), ProtocolAccount::get());
		assert_eq!(
			<Runtime as pallet_ambit_job_registry::Config>::ProtocolAccount::get(),
			Treasury::account_id()
		);
		assert!(System::account_exists(&Treasury::account_id()), "the first share is not too small for it");
	});
}

#[test]
fn treasurer_should_spend_up_to_its_limit() {
	let limit = TreasurerLimit::get();
	let decided = |amount| paid(Track::Treasurer, spend(amount));
	on_a_chain(|| assert_eq!(decided(limit), (Ok(()), limit)));
	on_a_chain(|| assert_eq!(decided(limit + 1), (Err(too_much()), 0)));
}

#[test]
fn spends_of_one_proposal_should_be_added_up() {
	on_a_chain(|| {
		let half = TreasurerLimit::get() / 2;
		let calls = vec![spend(half), spend(half), spend(AMB)];
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		assert_eq!(paid(Track::Treasurer, batch), (Err(too_much()), 0));
	});
}

#[test]
fn root_should_spend_without_a_limit() {
	on_a_chain(|| {
		let amount = 4 * TreasurerLimit::get();
		assert_eq!(paid(RawOrigin::Root, spend(amount)), (Ok(()), amount));
	});
}
