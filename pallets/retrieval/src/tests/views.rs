//! What is read from outside.

use crate::{mock::*, samples::File};
use ambit_primitives::jobs::Quality;

#[test]
fn views_should_tell_of_requests_terms_and_keepers() {
	execute(|| {
		let files: Vec<_> = (0..3).map(|seed| File::new(seed, 10, 4)).collect();
		let ids: Vec<_> = files.iter().map(|kept| request(kept, 2, 10)).collect();
		let rows = |before, limit| {
			Retrieval::requests(before, limit).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
		};
		assert_eq!(rows(None, 10), [2, 1, 0]);
		assert_eq!(rows(Some(2), 1), [1]);
		assert_eq!(rows(Some(0), 1), [0; 0]);

		let (one, two) = (take(A, ids[0]), take(B, ids[0]));
		let other = take(A, ids[1]);
		let numbers =
			|deals: Vec<(u64, crate::DealOf<Test>)>| deals.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
		assert_eq!(numbers(Retrieval::deals(ids[0])), [one, two]);
		assert_eq!(numbers(Retrieval::deals(99)), [0; 0]);
		assert_eq!(numbers(Retrieval::deals_of(&A)), [one, other]);

		assert_eq!(Retrieval::keepers(&File::new(9, 1, 4).cid), None);
		let state = Retrieval::keepers(&files[0].cid).unwrap();
		assert_eq!((state.requests, state.keepers.len(), state.fund), (1, 2, 0));
		let newcomer = &state.keepers[0];
		assert_eq!((newcomer.quality_ppm, newcomer.alone_ppm), (800_000, 0), "it has shown nothing yet");
		assert_eq!(newcomer.quality, Quality { alpha: 4 << 16, beta: 1 << 16 });
		await_probe(one);
		answer(&files[0], one);
		let state = Retrieval::keepers(&files[0].cid).unwrap();
		assert!(state.keepers[0].alone_ppm > 800_000, "the other has not begun");

		let keeping = Retrieval::keeping();
		assert_eq!((keeping.era, keeping.deals), (0, 3));
		assert!(keeping.asked >= 1 && keeping.ends == 1 + ERA);
	});
}
