//! Writing CARs: a header that names the root, then each block once, depth first.

use crate::{dag::Blocks, error::ArtifactError, walk::DagWalk};
use bytes::{BufMut, Bytes, BytesMut};
use cid::Cid;
use futures::stream::{self, Stream, StreamExt};

/// A CAR of what a walk gives. Ends with an error, and so cut off, where a block is missing or not a node.
pub(crate) fn stream<B: Blocks>(
	walk: DagWalk<B>,
) -> impl Stream<Item = Result<Bytes, ArtifactError>> + Send + use<B> {
	let header = header(&walk.root());
	let sections = stream::try_unfold(walk, |mut walk| async move {
		Ok(walk.next().await?.map(|(cid, block)| (section(&cid, &block), walk)))
	});
	stream::once(async { Ok(header) }).chain(sections)
}

/// The length, and `{"roots": [root], "version": 1}` in DAG-CBOR.
fn header(root: &Cid) -> Bytes {
	let cid = root.to_bytes();
	let mut cbor = BytesMut::new();
	cbor.put_slice(b"\xa2\x65roots\x81");
	// Tag 42, a byte string of up to 255 bytes, and the multibase prefix of binary.
	let length =
		u8::try_from(cid.len().saturating_add(1)).expect("a supported CID has at most 36 bytes; qed");
	cbor.put_slice(&[0xd8, 42, 0x58, length, 0]);
	cbor.put_slice(&cid);
	cbor.put_slice(b"\x67version\x01");
	let mut header = BytesMut::new();
	put_varint(&mut header, cbor.len());
	header.put_slice(&cbor);
	header.freeze()
}

fn section(cid: &Cid, block: &[u8]) -> Bytes {
	let cid = cid.to_bytes();
	let length = cid.len() + block.len();
	let mut section = BytesMut::with_capacity(length + 5);
	put_varint(&mut section, length);
	section.put_slice(&cid);
	section.put_slice(block);
	section.freeze()
}

fn put_varint(out: &mut BytesMut, mut value: usize) {
	while value >= 0x80 {
		out.put_u8((value & 0x7f) as u8 | 0x80);
		value >>= 7;
	}
	out.put_u8(value as u8);
}
