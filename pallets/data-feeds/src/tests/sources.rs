//! Registered sources.

use crate::{mock::*, HoldReason, OrderOf};
use ambit_primitives::feeds::{Target, Vouch};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::{DispatchError, Permill, TokenError};

fn name(name: &str) -> ambit_primitives::feeds::SourceName {
	name.as_bytes().to_vec().try_into().unwrap()
}

fn deposit(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::SourceDeposit.into(), &who)
}

#[test]
fn source_should_be_registered_with_a_deposit_and_retired() {
	with_operators(0, || {
		let prefix = url("https://example.com/v1/");
		assert_noop!(
			DataFeeds::register_source(origin(DAPP), name(""), prefix.clone()),
			Problem::MalformedName
		);
		let latin = vec![0xe4].try_into().unwrap();
		assert_noop!(DataFeeds::register_source(origin(DAPP), latin, prefix.clone()), Problem::MalformedName);
		assert_noop!(
			DataFeeds::register_source(origin(DAPP), name("x"), url("ftp://a/")),
			Problem::MalformedUrl
		);
		assert_noop!(
			DataFeeds::register_source(origin(DAPP), name("x"), url("https://example.com")),
			Problem::PrefixWithoutPath
		);
		assert_noop!(
			DataFeeds::register_source(origin(POOR), name("x"), prefix.clone()),
			TokenError::FundsUnavailable
		);
		assert_ok!(DataFeeds::register_source(origin(DAPP), name("prices"), prefix));
		assert_eq!(deposit(DAPP), 500);
		assert_eq!(DataFeeds::sources(0, 10).len(), 1);
		assert_noop!(DataFeeds::retire_source(origin(OTHER_DAPP), 0), Problem::NotSourceOwner);
		assert_noop!(DataFeeds::retire_source(origin(DAPP), 1), Problem::UnknownSource);
		SourceDeposit::set(7);
		assert_ok!(DataFeeds::retire_source(origin(DAPP), 0));
		assert_eq!((deposit(DAPP), free(DAPP)), (0, ENDOWMENT));
		assert!(DataFeeds::sources(0, 10).is_empty() && DataFeeds::source(0).is_none());
	});
}

#[test]
fn request_should_go_to_a_source_by_its_number() {
	with_operators(3, || {
		assert_ok!(DataFeeds::register_source(origin(ANYONE), name("p"), url("https://example.com/v1/")));
		let at = |rest: &str| OrderOf::<Test> {
			target: Target::Source { source: 0, rest: url(rest) },
			..order(2, 3)
		};
		let id = request(at("btc?in=usd"));
		assert_eq!(feed(id).query.url, url("https://example.com/v1/btc?in=usd"));
		assert_eq!((feed(id).source, feed(id).vouched), (Some(0), None));
		assert_ok!(DataFeeds::request(origin(DAPP), at("")));
		for rest in ["../v2/btc", "./btc", "a b", "x#y", "%2e%2e/x"] {
			assert_noop!(DataFeeds::request(origin(DAPP), at(rest)), Problem::MalformedUrl);
		}
		let long = "x".repeat(512);
		assert_noop!(DataFeeds::request(origin(DAPP), at(&long)), Problem::UrlTooLong);
		// What was asked goes on when the source is retired.
		assert_ok!(DataFeeds::retire_source(origin(ANYONE), 0));
		assert_noop!(DataFeeds::request(origin(DAPP), at("btc")), Problem::UnknownSource);
		next_block();
		find(id, &vec![number(1); 3]);
		assert_eq!(value(id).finding, number(1));
	});
}

#[test]
fn only_governance_should_vouch_and_only_for_a_pointer() {
	with_operators(3, || {
		let vouch = |pointer: &[u8]| {
			Some(Vouch {
				pointer: pointer.to_vec().try_into().unwrap(),
				steadiness: Permill::from_percent(1),
			})
		};
		assert_noop!(DataFeeds::vouch(RuntimeOrigin::root(), 0, vouch(b"/price")), Problem::UnknownSource);
		assert_ok!(DataFeeds::register_source(origin(ANYONE), name("p"), url("https://example.com/v1/")));
		assert_noop!(DataFeeds::vouch(origin(ANYONE), 0, vouch(b"/price")), DispatchError::BadOrigin);
		assert_noop!(DataFeeds::vouch(RuntimeOrigin::root(), 0, vouch(b"price")), Problem::MalformedPointer);
		assert_ok!(DataFeeds::vouch(RuntimeOrigin::root(), 0, vouch(b"/price")));
		let target = || Target::Source { source: 0, rest: url("btc") };
		let there = request(OrderOf::<Test> { target: target(), ..order(2, 3) });
		let pointer = b"/time".to_vec().try_into().unwrap();
		let elsewhere = request(OrderOf::<Test> { target: target(), pointer, ..order(2, 3) });
		let bare = Target::Url(url("https://example.com/v1/btc"));
		let by_address = request(OrderOf::<Test> { target: bare, ..order(2, 3) });
		assert_eq!(feed(there).vouched, Some(Permill::from_percent(1)));
		assert_eq!((feed(elsewhere).vouched, feed(by_address).vouched), (None, None));
		assert_ok!(DataFeeds::vouch(RuntimeOrigin::root(), 0, None));
		assert_eq!(feed(there).vouched, Some(Permill::from_percent(1)), "as it was when it was asked");
		let later = request(OrderOf::<Test> { target: target(), ..order(2, 3) });
		assert_eq!(feed(later).vouched, None);
	});
}
