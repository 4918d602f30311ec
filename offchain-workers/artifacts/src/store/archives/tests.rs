use super::*;
use crate::{
	block::{self, DAG_PB, RAW},
	memory::{directory, header, section},
	store::StoreConfig,
	unixfs,
};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::{collections::HashMap, time::Duration};

/// What becomes of a block on its way into a CAR.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
	There,
	Twice,
	Missing,
	Changed,
}

fn way() -> impl Strategy<Value = Way> {
	prop_oneof![12 => Just(Way::There), 1 => Just(Way::Twice), 1 => Just(Way::Missing), 1 => Just(Way::Changed)]
}

/// Whether all below a root is among these blocks.
fn is_whole(blocks: &HashMap<Cid, Vec<u8>>, root: &Cid) -> bool {
	let Some(block) = blocks.get(root) else { return false };
	unixfs::links(root, block).unwrap().iter().all(|below| is_whole(blocks, below))
}

proptest! {
	#![proptest_config(crate::fuzzing())]

	#[test]
	fn fuzz_an_imported_car_should_pin_what_is_whole_and_nothing_else(
		// Of each node which of the blocks before it are below it.
		nodes in vec((vec(any::<Index>(), 0..4), way()), 1..8),
		leaves in vec(way(), 3),
		roots in vec(any::<Index>(), 0..3),
		rotated: Index,
		cut in proptest::option::weighted(0.1, any::<Index>()),
	) {
		let (mut made, mut ways): (Vec<(Cid, Vec<u8>)>, Vec<Way>) = Default::default();
		for (place, way) in leaves.into_iter().enumerate() {
			let leaf = vec![place as u8; place * 10];
			made.push((block::cid_of(RAW, &leaf), leaf));
			ways.push(way);
		}
		for (place, (links, way)) in nodes.into_iter().enumerate() {
			let name = place.to_string();
			let links: Vec<_> = links.iter().map(|link| (name.as_str(), made[link.index(made.len())].0)).collect();
			let node = directory(false, &links);
			made.push((block::cid_of(DAG_PB, &node), node));
			ways.push(way);
		}
		let roots: Vec<Cid> = roots.iter().map(|root| made[root.index(made.len())].0).collect();
		let (mut car, mut there) = (header(&roots), HashMap::new());
		let mut is_intact = true;
		let first = rotated.index(made.len());
		for place in (first..made.len()).chain(0..first) {
			let ((cid, block), way) = (&made[place], ways[place]);
			let mut block = block.clone();
			if way == Way::Missing {
				continue;
			}
			if way == Way::Changed {
				block.push(7);
				is_intact = false;
			} else {
				there.insert(*cid, block.clone());
			}
			for _ in 0..if way == Way::Twice { 2 } else { 1 } {
				car.extend(section(cid, &block));
			}
		}
		if let Some(cut) = cut {
			let whole = car.len();
			car.truncate(cut.index(whole));
			is_intact = false;
		}
		let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
		runtime.block_on(async {
			let place = tempfile::tempdir().unwrap();
			let store = Store::open(&StoreConfig::local(place.path())).unwrap();
			let before = store.put(&b"there before"[..]).await.unwrap().cid;
			let imported = store.import_car(&car[..], 1 << 20, "fuzz").await;
			let should = is_intact && roots.iter().all(|root| is_whole(&there, root));
			if is_intact {
				prop_assert_eq!(imported.is_ok(), should, "{:?}", imported);
			}
			if let Ok(imported) = &imported {
				// A CAR may be cut between two blocks, and be whole all the same.
				prop_assert_eq!(&imported.roots, &roots);
			}
			store.collect(Duration::ZERO).await.unwrap();
			let pins = store.pins().await.unwrap();
			for pin in &pins {
				prop_assert!(pin.cid == before || roots.contains(&pin.cid));
				prop_assert!(store.is_whole(&pin.cid, 0, 1).await.unwrap());
				store.fetch_all(&pin.cid, 1 << 20).await.unwrap();
			}
			if imported.is_ok() {
				prop_assert!(roots.iter().all(|root| pins.iter().any(|pin| pin.cid == *root)));
			}
			prop_assert!(store.is_pinned(&before).await.unwrap());
			Ok(())
		})?;
	}
}
