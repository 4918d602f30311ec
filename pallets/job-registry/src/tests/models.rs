use crate::{mock::*, HoldReason, Models};
use ambit_primitives::jobs::{Element, ModelName, ValueType, ValueTypes, VerificationMode};
use ambit_primitives::Cid;
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold, BoundedVec};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, TokenError};

fn types(shape: &[u32]) -> ValueTypes {
	vec![value(Element::I32, shape)].try_into().unwrap()
}

fn publish_with(name: &[u8], graph: Cid, inputs: ValueTypes, outputs: ValueTypes) -> DispatchResult {
	let name: ModelName = name.to_vec().try_into().unwrap();
	JobRegistry::publish_model(origin(PUBLISHER), MODEL, name, graph, cid(2), inputs, outputs)
}

fn deposit_of(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::ModelDeposit.into(), &who)
}

#[test]
fn publish_should_hold_the_deposit_and_retire_should_free_it() {
	ExtBuilder::default().build_and_execute(|| {
		publish(MODEL);
		assert_eq!(deposit_of(PUBLISHER), 1_000);
		assert_eq!(JobRegistry::model(MODEL).unwrap().name.as_slice(), b"digits");

		assert_ok!(JobRegistry::retire_model(origin(PUBLISHER), MODEL));
		assert_eq!(deposit_of(PUBLISHER), 0);
		assert_eq!(free(PUBLISHER), ENDOWMENT);
		assert!(JobRegistry::model(MODEL).is_none());

		// Its name is free again, for anyone.
		assert_ok!(JobRegistry::publish_model(
			origin(ANYONE),
			MODEL,
			b"digits".to_vec().try_into().unwrap(),
			cid(1),
			cid(2),
			types(&[64]),
			types(&[1]),
		));
	});
}

#[test]
fn publish_should_refuse_a_root_twice() {
	ExtBuilder::default().build_and_execute(|| {
		publish(MODEL);
		assert_noop!(publish_with(b"other", cid(1), types(&[1]), types(&[1])), Problem::ModelExists);
	});
}

#[test]
fn publish_should_refuse_what_is_malformed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(publish_with(b"", cid(1), types(&[1]), types(&[1])), Problem::MalformedName);
		assert_noop!(publish_with(&[0xff, 0xfe], cid(1), types(&[1]), types(&[1])), Problem::MalformedName);
		assert_noop!(publish_with(b"m", Cid::default(), types(&[1]), types(&[1])), Problem::MalformedCid);
		let text: Cid =
			b"bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy".to_vec().try_into().unwrap();
		assert_noop!(publish_with(b"m", text, types(&[1]), types(&[1])), Problem::MalformedCid);
		let none = ValueTypes::default();
		assert_noop!(publish_with(b"m", cid(1), none.clone(), types(&[1])), Problem::MalformedTypes);
		assert_noop!(publish_with(b"m", cid(1), types(&[1]), none), Problem::MalformedTypes);
		assert_noop!(publish_with(b"m", cid(1), types(&[3, 0]), types(&[1])), Problem::MalformedTypes);
		assert_noop!(publish_with(b"m", cid(1), types(&[u32::MAX; 8]), types(&[1])), Problem::MalformedTypes);
		let scalar = ValueType { element: Element::I8, shape: BoundedVec::new() };
		let scalars: ValueTypes = vec![scalar].try_into().unwrap();
		assert_noop!(publish_with(b"m", cid(1), types(&[1]), scalars), Problem::MalformedTypes);
	});
}

#[test]
fn publish_should_refuse_who_cannot_pay_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let call = JobRegistry::publish_model(
			origin(POOR),
			MODEL,
			b"m".to_vec().try_into().unwrap(),
			cid(1),
			cid(2),
			types(&[1]),
			types(&[1]),
		);
		assert_noop!(call, TokenError::FundsUnavailable);
	});
}

#[test]
fn retire_should_refuse_strangers_unknown_models_and_models_in_use() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		assert_noop!(JobRegistry::retire_model(origin(ANYONE), MODEL), Problem::NotPublisher);
		assert_noop!(JobRegistry::retire_model(origin(PUBLISHER), H256::zero()), Problem::UnknownModel);
		assert_noop!(JobRegistry::retire_model(origin(PUBLISHER), MODEL), Problem::ModelInUse);
		assert_noop!(JobRegistry::retire_model(RuntimeOrigin::root(), MODEL), DispatchError::BadOrigin);
		assert_ok!(JobRegistry::close_class(origin(OWNER), 0));
		assert_ok!(JobRegistry::retire_model(origin(PUBLISHER), MODEL));
		assert_noop!(
			JobRegistry::open_class(origin(OWNER), spec(VerificationMode::Signed), MIN_FEE, STAKE_PER_SLOT),
			Problem::UnknownModel
		);
		assert_eq!(Models::<Test>::iter().count(), 0);
	});
}
