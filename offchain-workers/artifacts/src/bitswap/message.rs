//! Bitswap 1.2 messages: wants, presences and blocks.

use crate::protobuf::{put_bytes, put_number, put_varint, Fields, Value};
use bytes::Bytes;
use cid::{Cid, Version};

/// Most wants or presences of one message. Kubo remembers 1,024 wants of a peer.
const MAX_ENTRIES: usize = 8_192;
/// Longest CID that is read, bytes.
const MAX_CID: usize = 128;

/// What is wanted of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Want {
	/// The block.
	Block,
	/// To know whether it is there.
	Have,
}

/// A want, or the end of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry {
	/// The CID as it was sent. It may be of a kind that isn't kept here.
	pub cid: Bytes,
	pub want: Want,
	pub cancel: bool,
	/// Whether to answer that it isn't there.
	pub say_so: bool,
}

/// What one peer says to another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Message {
	/// Whether these are all its wants, and earlier ones are void.
	pub full: bool,
	pub wants: Vec<Entry>,
	/// What comes before the digest in the CIDs of blocks, and the blocks.
	pub blocks: Vec<(Bytes, Bytes)>,
	/// CIDs as they were sent, and whether the block is there.
	pub presences: Vec<(Bytes, bool)>,
}

impl Message {
	pub(super) fn decode(frame: &Bytes) -> Result<Self, &'static str> {
		let mut message = Self::default();
		for field in Fields(frame) {
			match field? {
				(1, Value::Bytes(list)) => message.decode_wants(frame, list)?,
				(3, Value::Bytes(block)) => {
					let (mut prefix, mut data) = (&[][..], &[][..]);
					for field in Fields(block) {
						match field? {
							(1, Value::Bytes(bytes)) => prefix = bytes,
							(2, Value::Bytes(bytes)) => data = bytes,
							_ => {}
						}
					}
					message.blocks.push((slice(frame, prefix), slice(frame, data)));
				}
				(4, Value::Bytes(presence)) => {
					let (mut cid, mut kind) = (&[][..], 0);
					for field in Fields(presence) {
						match field? {
							(1, Value::Bytes(bytes)) => cid = bytes,
							(2, Value::Number(number)) => kind = number,
							_ => {}
						}
					}
					if kind <= 1 {
						message.presences.push((checked_cid(frame, cid)?, kind == 0));
					}
				}
				// Blocks without prefix are of version 1.0, pending bytes only a hint, and what is newer than 1.2 unknown.
				_ => {}
			}
			if message.wants.len().max(message.blocks.len()).max(message.presences.len()) > MAX_ENTRIES {
				return Err("more entries than are read");
			}
		}
		Ok(message)
	}

	fn decode_wants(&mut self, frame: &Bytes, list: &[u8]) -> Result<(), &'static str> {
		for field in Fields(list) {
			match field? {
				(1, Value::Bytes(entry)) => {
					let mut found =
						Entry { cid: Bytes::new(), want: Want::Block, cancel: false, say_so: false };
					let mut is_known = true;
					for field in Fields(entry) {
						match field? {
							(1, Value::Bytes(bytes)) => found.cid = checked_cid(frame, bytes)?,
							(3, Value::Number(number)) => found.cancel = number != 0,
							(4, Value::Number(0)) => found.want = Want::Block,
							(4, Value::Number(1)) => found.want = Want::Have,
							(4, _) => is_known = false,
							(5, Value::Number(number)) => found.say_so = number != 0,
							_ => {}
						}
					}
					if is_known {
						self.wants.push(found);
					}
				}
				(2, Value::Number(number)) => self.full = number != 0,
				_ => {}
			}
			if self.wants.len() > MAX_ENTRIES {
				return Err("more entries than are read");
			}
		}
		Ok(())
	}

	pub(super) fn encode(&self) -> Vec<u8> {
		let blocks: usize = self.blocks.iter().map(|(prefix, block)| prefix.len() + block.len() + 32).sum();
		let mut out = Vec::with_capacity(blocks + 64 * (self.wants.len() + self.presences.len() + 1));
		// A list of wants is there even where it is empty: Kubo of old wants it.
		let mut list = Vec::with_capacity(64 * self.wants.len());
		for want in &self.wants {
			let mut entry = Vec::with_capacity(64);
			put_bytes(&mut entry, 1, &want.cid);
			put_number(&mut entry, 2, 1);
			if want.cancel {
				put_number(&mut entry, 3, 1);
			}
			if want.want == Want::Have {
				put_number(&mut entry, 4, 1);
			}
			if want.say_so {
				put_number(&mut entry, 5, 1);
			}
			put_bytes(&mut list, 1, &entry);
		}
		if self.full {
			put_number(&mut list, 2, 1);
		}
		put_bytes(&mut out, 1, &list);
		for (prefix, block) in &self.blocks {
			let mut head = Vec::with_capacity(32);
			put_bytes(&mut head, 1, prefix);
			put_varint(&mut head, 2 << 3 | 2);
			put_varint(&mut head, block.len() as u64);
			put_varint(&mut out, 3 << 3 | 2);
			put_varint(&mut out, (head.len() + block.len()) as u64);
			out.extend_from_slice(&head);
			out.extend_from_slice(block);
		}
		for (cid, there) in &self.presences {
			let mut presence = Vec::with_capacity(64);
			put_bytes(&mut presence, 1, cid);
			put_number(&mut presence, 2, u64::from(!there));
			put_bytes(&mut out, 4, &presence);
		}
		out
	}
}

/// What comes before the digest in a CID: version, codec, hash function and the digest's length.
pub(super) fn prefix(cid: &Cid) -> Bytes {
	let mut prefix = Vec::with_capacity(8);
	put_varint(&mut prefix, if cid.version() == Version::V0 { 0 } else { 1 });
	put_varint(&mut prefix, cid.codec());
	put_varint(&mut prefix, cid.hash().code());
	put_varint(&mut prefix, u64::from(cid.hash().size()));
	prefix.into()
}

fn checked_cid(frame: &Bytes, cid: &[u8]) -> Result<Bytes, &'static str> {
	if cid.len() > MAX_CID {
		return Err("a CID that is too long");
	}
	Ok(slice(frame, cid))
}

/// A part of a frame; an empty one may be of anywhere.
fn slice(frame: &Bytes, part: &[u8]) -> Bytes {
	if part.is_empty() {
		Bytes::new()
	} else {
		frame.slice_ref(part)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::block::raw_cid;
	use proptest::{collection::vec, prelude::*};

	fn bytes(most: usize) -> impl Strategy<Value = Bytes> {
		vec(any::<u8>(), 0..most).prop_map(Bytes::from)
	}

	fn message() -> impl Strategy<Value = Message> {
		let want = prop_oneof![Just(Want::Block), Just(Want::Have)];
		let entry = (bytes(MAX_CID), want, any::<bool>(), any::<bool>())
			.prop_map(|(cid, want, cancel, say_so)| Entry { cid, want, cancel, say_so });
		let blocks = vec((bytes(10), bytes(300)), 0..5);
		let presences = vec((bytes(MAX_CID), any::<bool>()), 0..5);
		(any::<bool>(), vec(entry, 0..5), blocks, presences)
			.prop_map(|(full, wants, blocks, presences)| Message { full, wants, blocks, presences })
	}

	proptest! {
		#![proptest_config(crate::fuzzing())]

		#[test]
		fn what_was_encoded_should_be_decoded(message in message()) {
			prop_assert_eq!(Message::decode(&message.encode().into()), Ok(message));
		}

		#[test]
		fn fuzz_decode_should_never_panic_whatever_the_bytes(bytes in bytes(300), message in message(), place: usize, value: u8) {
			let _ = Message::decode(&bytes);
			let mut changed = message.encode();
			let place = place % changed.len();
			changed[place] = value;
			let _ = Message::decode(&changed.clone().into());
			changed.truncate(place);
			let _ = Message::decode(&changed.into());
		}
	}

	#[test]
	fn messages_should_be_bounded() {
		let want = Entry { cid: Bytes::from_static(&[1; 36]), want: Want::Have, cancel: false, say_so: true };
		let message = Message { wants: vec![want; MAX_ENTRIES + 1], ..Message::default() };
		assert_eq!(Message::decode(&message.encode().into()), Err("more entries than are read"));
		let long = (Bytes::from(vec![1; MAX_CID + 1]), true);
		let message = Message { presences: vec![long], ..Message::default() };
		assert_eq!(Message::decode(&message.encode().into()), Err("a CID that is too long"));
	}

	#[test]
	fn a_prefix_should_be_that_of_the_cid() {
		let cid = raw_cid(b"x");
		assert_eq!(prefix(&cid)[..], cid.to_bytes()[..4]);
		let old = Cid::new_v0(*cid.hash()).unwrap();
		assert_eq!(prefix(&old)[..], [0, 0x70, 0x12, 0x20]);
	}
}
