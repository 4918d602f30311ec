use super::*;
use proptest::{collection::vec, prelude::*, sample::Index};
use std::{collections::BTreeMap, sync::Arc};

/// A connected peer of whom things are asked.
fn peer() -> Arc<Peer> {
	let (network, _) = mpsc::unbounded_channel();
	let peer = Peer::new(PeerId::random(), Some("somewhere".into()), network);
	peer.presence.send_replace(Presence::Here);
	Arc::new(peer)
}

fn want(cid: Bytes) -> Entry {
	Entry { cid, want: Want::Block, cancel: false, say_so: true }
}

fn wants(wants: Vec<Entry>) -> Message {
	Message { wants, ..Message::default() }
}

fn named(number: u64) -> Bytes {
	block::raw_cid(&number.to_le_bytes()).to_bytes().into()
}

#[test]
fn a_want_that_is_taken_back_again_and_again_should_leave_room_for_others() {
	let peer = peer();
	for _ in 0..2 * MAX_WANTED {
		let again = want(named(0));
		peer.hear(wants(vec![again.clone(), Entry { cancel: true, ..again }])).unwrap();
	}
	peer.hear(wants(vec![want(named(0))])).unwrap();
	let others: Vec<_> = (1..MAX_WANTED as u64).map(|number| want(named(number))).collect();
	peer.hear(wants(others)).unwrap();
	// No more than that.
	peer.hear(wants(vec![want(named(1_000_000))])).unwrap();
	let mut served: Vec<_> = std::iter::from_fn(|| peer.next_wanted()).map(|entry| entry.cid).collect();
	served.sort_unstable();
	let mut expected: Vec<_> = (0..MAX_WANTED as u64).map(named).collect();
	expected.sort_unstable();
	assert!(served == expected, "{} are served", served.len());
}

#[test]
fn a_want_should_not_keep_the_message_that_it_came_with() {
	let peer = peer();
	let frame = Bytes::from(wants(vec![want(named(1)), want(named(2))]).encode());
	peer.hear(Message::decode(&frame).unwrap()).unwrap();
	assert!(frame.is_unique());
	assert_eq!(peer.next_wanted().map(|entry| entry.cid), Some(named(1)));
}

/// What a peer may say, and what may be asked of it meanwhile. Numbers choose among a few blocks.
#[derive(Clone, Debug)]
enum Said {
	Ask(Index, bool),
	Wants {
		full: bool,
		wants: Vec<(Index, bool, bool, bool)>,
	},
	/// A block: right, or of which the last byte, the length or the prefix is wrong.
	Block(Index, u8),
	Presence(Index, bool),
	/// Anything at all, from a frame.
	Frame(Vec<u8>),
}

fn said() -> impl Strategy<Value = Said> {
	let wants = (any::<bool>(), vec((any::<Index>(), any::<bool>(), any::<bool>(), any::<bool>()), 0..8));
	prop_oneof![
		4 => (any::<Index>(), any::<bool>()).prop_map(|(place, have)| Said::Ask(place, have)),
		3 => wants.prop_map(|(full, wants)| Said::Wants { full, wants }),
		6 => (any::<Index>(), 0_u8..12).prop_map(|(place, how)| Said::Block(place, how)),
		3 => (any::<Index>(), any::<bool>()).prop_map(|(place, there)| Said::Presence(place, there)),
		1 => vec(any::<u8>(), 0..40).prop_map(Said::Frame),
	]
}

/// Blocks that are spoken of.
fn contents() -> Vec<Bytes> {
	(0..5_u8).map(|place| Bytes::from(vec![place; usize::from(place) * 100])).collect()
}

/// CIDs that a peer may name: of these blocks in several forms, of kinds that aren't kept, and what is none.
fn cids() -> Vec<Bytes> {
	let mut cids = vec![Bytes::new(), Bytes::from_static(b"no CID"), Bytes::from(vec![1; 128])];
	for content in contents() {
		let raw = block::raw_cid(&content);
		cids.push(raw.to_bytes().into());
		cids.push(Cid::new_v0(*raw.hash()).unwrap().to_bytes().into());
		cids.push(Cid::new_v1(0x71, *raw.hash()).to_bytes().into());
	}
	cids
}

proptest! {
	#![proptest_config(crate::fuzzing())]

	#[test]
	fn fuzz_what_a_peer_says_should_never_pass_for_another_block(all in vec(said(), 1..40)) {
		let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
		runtime.block_on(async {
			let (peer, contents, cids) = (peer(), contents(), cids());
			let mut asked = Vec::new();
			// What it wants now, and whether the block.
			let mut wanted = BTreeMap::<Bytes, Want>::new();
			for said in all {
				let mut message = Message::default();
				let mut lied = false;
				match said {
					Said::Ask(place, have) => {
						let cid = block::raw_cid(&contents[place.index(contents.len())]);
						let (want, asking) = (if have { Want::Have } else { Want::Block }, peer.clone());
						asked.push((cid, want, tokio::spawn(async move { asking.ask(cid, want).await })));
						// It is asked before anything else is heard.
						tokio::task::yield_now().await;
						continue;
					}
					Said::Wants { full, wants } => {
						message.full = full;
						if full {
							wanted.clear();
						}
						for (place, have, cancel, say_so) in wants {
							let cid = cids[place.index(cids.len())].clone();
							let want = if have { Want::Have } else { Want::Block };
							if cancel {
								wanted.remove(&cid);
							} else {
								let known = wanted.entry(cid.clone()).or_insert(want);
								if want == Want::Block {
									*known = want;
								}
							}
							message.wants.push(Entry { cid, want, cancel, say_so });
						}
					}
					Said::Block(place, how) => {
						let content = &contents[place.index(contents.len())];
						let (mut prefix, mut bytes) = (prefix(&block::raw_cid(content)).to_vec(), content.to_vec());
						match how {
							0 => bytes.push(0),
							1 => drop(bytes.pop()),
							2 => prefix.truncate(2),
							3 => bytes = vec![0; MAX_BLOCK_BYTES + 1],
							_ => {}
						}
						lied = bytes != content[..] || how == 2;
						message.blocks.push((prefix.into(), bytes.into()));
					}
					Said::Presence(place, there) => message.presences.push((cids[place.index(cids.len())].clone(), there)),
					Said::Frame(bytes) => match Message::decode(&bytes.into()) {
						Ok(decoded) if decoded.wants.is_empty() && !decoded.full => message = decoded,
						_ => continue,
					},
				}
				let is_block = !message.blocks.is_empty();
				let heard = peer.hear(message);
				prop_assert!(!lied || heard.is_err());
				prop_assert!(heard.is_ok() || is_block, "only blocks end a connection: {heard:?}");
				if heard.is_err() {
					wanted.clear();
					tokio::task::yield_now().await;
					prop_assert!(asked.iter().all(|(.., task)| task.is_finished()), "all that was asked of it fails");
				}
				let state = peer.state();
				prop_assert!(state.waiting.values().all(|waiting| !waiting.is_empty()));
				prop_assert_eq!(state.lately.len(), state.are_lately.len());
				let told: BTreeMap<_, _> = state.wanted.iter().map(|(cid, entry)| (cid.clone(), entry.want)).collect();
				prop_assert_eq!(&told, &wanted);
				prop_assert!(wanted.keys().all(|cid| state.order.contains(cid)));
			}
			let mut served = Vec::new();
			while let Some(entry) = peer.next_wanted() {
				served.push(entry.cid);
			}
			served.sort_unstable();
			prop_assert_eq!(served, wanted.into_keys().collect::<Vec<_>>());
			peer.fail_all(&Fault::BrokeOff);
			for (cid, want, task) in asked {
				if let Ok(answer) = task.await.unwrap() {
					let is_right = match want {
						Want::Block => block::matches(&cid, &answer),
						Want::Have => answer.is_empty(),
					};
					prop_assert!(is_right);
				}
			}
			Ok(())
		})?;
	}
}
