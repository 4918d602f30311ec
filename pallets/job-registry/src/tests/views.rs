use crate::mock::*;
use ambit_primitives::jobs::{HardwareTier, VerificationMode};
use frame_support::assert_ok;
use sp_core::H256;

#[test]
fn jobs_of_should_page_through_a_clients_jobs_newest_first() {
	ExtBuilder::default().with_class().build_and_execute(|| {
		let own: Vec<_> = (0..5)
			.map(|_| {
				submit_as(OTHER_CLIENT, 0, 100, 100);
				submit(100)
			})
			.collect();
		let ids = |before, limit| {
			JobRegistry::jobs_of(&CLIENT, before, limit).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
		};
		assert_eq!(ids(None, 100), [own[4], own[3], own[2], own[1], own[0]]);
		assert_eq!(ids(None, 2), [own[4], own[3]]);
		assert_eq!(ids(Some(own[3]), 2), [own[2], own[1]]);
		assert_eq!(ids(Some(u64::MAX), 1), [own[4]]);
		assert!(ids(Some(0), 100).is_empty());
		assert!(ids(None, 0).is_empty());
	});
}

#[test]
fn models_should_be_found_by_name() {
	ExtBuilder::default().build_and_execute(|| {
		publish(MODEL);
		publish(H256([8; 32]));
		assert_eq!(JobRegistry::models(b"digits", 10).len(), 2);
		assert_eq!(JobRegistry::models(b"digits", 1).len(), 1);
		assert_eq!(JobRegistry::models(b"", 10).len(), 2);
		assert!(JobRegistry::models(b"digit", 10).is_empty());
	});
}

#[test]
fn classes_should_show_the_capacity_that_can_be_used() {
	let classes = vec![spec(VerificationMode::Optimistic), spec(VerificationMode::Signed)];
	ExtBuilder::default()
		.with_classes(classes)
		.with_offers(&[(A, 4, 130), (B, 3, 120), (C, 2, 110)])
		.build_and_execute(|| {
			let id = submit_as(CLIENT, 0, 115, 100);
			next_block();
			assert_eq!(holder(id).0, C);
			Bonds::mutate(B, |bond| bond.chilled = true);
			let state = JobRegistry::class(0).unwrap();
			assert_eq!((state.slots, state.free, state.best_price), (6, 5, Some(110)));
			assert_ok!(JobRegistry::withdraw_offer(origin(C), 0));
			let state = JobRegistry::class(0).unwrap();
			assert_eq!((state.slots, state.free, state.best_price), (4, 4, Some(130)));

			let of = |hardware| {
				JobRegistry::classes_of(MODEL, hardware).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
			};
			assert_eq!(of(None), [0, 1]);
			assert_eq!(of(Some(HardwareTier::Cpu)), [0, 1]);
			assert!(of(Some(HardwareTier::Gpu80)).is_empty());
			assert!(JobRegistry::classes_of(H256::zero(), None).is_empty());
			assert!(JobRegistry::class(2).is_none());
		});
}

#[test]
fn offers_should_be_paged_by_index_and_found_by_operator() {
	ExtBuilder::default()
		.with_class()
		.with_offers(&[(A, 4, 130), (B, 3, 120), (C, 2, 110)])
		.build_and_execute(|| {
			let rows = |start, limit| {
				JobRegistry::offers(0, start, limit)
					.into_iter()
					.map(|offer| offer.operator)
					.collect::<Vec<_>>()
			};
			assert_eq!(rows(0, 10), [A, B, C]);
			assert_eq!(rows(1, 1), [B]);
			assert!(rows(3, 10).is_empty());
			assert!(rows(u32::MAX, u32::MAX).is_empty());
			assert!(JobRegistry::offers(9, 0, 10).is_empty());
			let own = JobRegistry::offers_of(&B);
			assert_eq!((own.len(), own[0].index, own[0].price), (1, 1, 120));
			assert!(JobRegistry::offers_of(&ANYONE).is_empty());
			assert!(JobRegistry::assignments_of(&ANYONE).is_empty());
		});
}
