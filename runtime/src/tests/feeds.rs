//! External data in the runtime as it is: bonds of the real ledger, duties of the hook, governed parameters.

use super::{
	referenda::{on_a_chain, signed},
	*,
};
use crate::{configs::offchain::Duties, Balances};
use ambit_primitives::{
	feeds::{commitment, Aggregation, FeedOrder, FeedState, Finding, Reading, Target, Value, Vouch},
	governance::Track,
	traits::{Role, WorkerDuties},
	worker::{Answer, Outcome, Task},
	BlockNumber, AMB, MILLI_AMB,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays, traits::OnInitialize};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Eve};
use sp_runtime::{DispatchError, Permill};

const OPERATORS: [Sr25519Keyring; 3] = [Charlie, Dave, Eve];

/// Runs the pallet's hook alone, up to this block: nothing else issues or burns.
fn run_to(block: BlockNumber) {
	while System::block_number() < block {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		DataFeeds::on_initialize(next);
	}
}

fn worker(stash: Sr25519Keyring) -> AccountId {
	AccountId::new([stash as u8; 32])
}

fn number() -> Finding {
	Finding::Found(Value::Number(42))
}

/// What an honest worker answers.
fn answers(tasks: Vec<Task>, stash: Sr25519Keyring) -> Vec<Answer> {
	let salt = Hash::repeat_byte(7);
	let answer = |task: Task| {
		let outcome = match &task {
			Task::Fetch(fetch) => {
				let genesis = System::block_hash(0);
				let stash = stash.to_account_id();
				Outcome::Fetched(commitment(&genesis, fetch.feed, &stash, &number(), &salt))
			}
			Task::Tell(_) => Outcome::Told(number(), salt),
			other => panic!("{other:?}"),
		};
		Answer { task: task.id(), outcome }
	};
	tasks.into_iter().map(answer).collect()
}

fn order(deadline: BlockNumber) -> FeedOrder<Balance, BlockNumber> {
	FeedOrder {
		target: Target::Url(b"https://example.com/price".to_vec().try_into().expect("it is short")),
		pointer: b"/price".to_vec().try_into().expect("it is short"),
		reading: Reading::Number { decimals: 2 },
		aggregation: Aggregation::Exact,
		quorum: 2,
		asked: 3,
		fee: MILLI_AMB,
		deadline,
	}
}

#[test]
fn data_should_be_fetched_told_and_paid_through_the_hooks_duties() {
	on_a_chain(|| {
		for stash in OPERATORS {
			assert_ok!(Stakes::bond(signed(stash), 100 * AMB));
			assert_ok!(Stakes::declare_role(signed(stash), Role::Data));
			assert_ok!(Stakes::set_worker(signed(stash), worker(stash)));
			assert_ok!(DataFeeds::join(signed(stash), 10, MILLI_AMB / 2));
			assert_eq!(Stakes::backing(&stash.to_account_id()), 10 * AMB);
		}
		let issuance = Balances::total_issuance();
		assert_ok!(DataFeeds::request(signed(Bob), order(101)));
		run_to(2);
		for phase in ["commit", "tell"] {
			for stash in OPERATORS {
				let tasks = Duties::tasks(&worker(stash), 10);
				assert_eq!(tasks.len(), 1, "{phase}");
				assert_eq!(Stakes::pledged(&stash.to_account_id()), AMB);
				let call =
					Duties::call(&worker(stash), answers(tasks, stash)).expect("there is something to say");
				let post = call.dispatch(RuntimeOrigin::signed(worker(stash))).expect("it is accepted");
				assert_eq!(post.pays_fee, Pays::No, "{phase}");
			}
		}
		run_to(3);
		assert_eq!(DataFeeds::feed(0).map(|feed| feed.state), Some(FeedState::Answered { at: 3 }));
		let value = DataFeeds::value(0).expect("it is settled");
		assert_eq!((value.finding, value.supporters.len()), (number(), 3));
		assert_eq!(Balances::total_issuance(), issuance);
		for stash in OPERATORS {
			assert_eq!(Stakes::pledged(&stash.to_account_id()), 0);
			assert_ok!(DataFeeds::leave(signed(stash)));
			assert_eq!(Stakes::backing(&stash.to_account_id()), 0);
		}
	});
}

#[test]
fn silence_should_be_slashed_from_the_bond_and_burnt() {
	on_a_chain(|| {
		for stash in OPERATORS {
			assert_ok!(Stakes::bond(signed(stash), 100 * AMB));
			assert_ok!(Stakes::declare_role(signed(stash), Role::Data));
			assert_ok!(DataFeeds::join(signed(stash), 1, MILLI_AMB));
		}
		let issuance = Balances::total_issuance();
		let before = Balances::free_balance(Bob.to_account_id());
		assert_ok!(DataFeeds::request(signed(Bob), order(101)));
		run_to(2 + 10 + 1);
		assert!(matches!(DataFeeds::feed(0).map(|feed| feed.state), Some(FeedState::Refunded { .. })));
		assert_eq!(Balances::free_balance(Bob.to_account_id()), before);
		for stash in OPERATORS {
			assert_eq!(Stakes::bonded(&stash.to_account_id()), 100 * AMB - AMB / 10);
		}
		assert_eq!(Balances::total_issuance(), issuance - 3 * AMB / 10);
	});
}

#[test]
fn the_track_of_protocol_parameters_should_vouch() {
	on_a_chain(|| {
		let text = |text: &[u8]| text.to_vec();
		let name = text(b"prices").try_into().expect("it is short");
		let prefix = text(b"https://example.com/v1/").try_into().expect("it is short");
		assert_ok!(DataFeeds::register_source(signed(Bob), name, prefix));
		let pointer = text(b"/price").try_into().expect("it is short");
		let vouch = Some(Vouch { pointer, steadiness: Permill::from_percent(1) });
		assert_noop!(DataFeeds::vouch(signed(Bob), 0, vouch.clone()), DispatchError::BadOrigin);
		assert_ok!(DataFeeds::vouch(Track::ProtocolParameters.into(), 0, vouch));
	});
}
