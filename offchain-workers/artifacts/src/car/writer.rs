//! Writing CARs: a header that names the root, then each block once, depth first.

use crate::{dag::Blocks, error::ArtifactError, unixfs};
use bytes::{BufMut, Bytes, BytesMut};
use cid::Cid;
use futures::stream::{self, Stream};
use std::collections::HashSet;

/// Most blocks in one CAR, and most waiting to be written to it. Enough for 64 GiB in chunks of 1 MiB.
const MAX_BLOCKS: usize = 65_536;

/// A CAR of the DAG below `root`, or of that block only. Ends with an error, and so cut off, where a block is missing or
/// not a node.
pub(crate) fn stream<B: Blocks>(
	blocks: B,
	root: Cid,
	whole: bool,
) -> impl Stream<Item = Result<Bytes, ArtifactError>> + Send {
	let begin =
		Walk { blocks, whole, waiting: vec![root], written: HashSet::new(), header: Some(header(&root)) };
	stream::try_unfold(begin, |mut walk| async move { Ok(walk.next().await?.map(|part| (part, walk))) })
}

struct Walk<B> {
	blocks: B,
	whole: bool,
	waiting: Vec<Cid>,
	written: HashSet<Cid>,
	header: Option<Bytes>,
}

impl<B: Blocks> Walk<B> {
	async fn next(&mut self) -> Result<Option<Bytes>, ArtifactError> {
		if let Some(header) = self.header.take() {
			return Ok(Some(header));
		}
		while let Some(cid) = self.waiting.pop() {
			if !self.written.insert(cid) {
				continue;
			}
			let block = self.blocks.block(cid).await?;
			if self.whole {
				let links = unixfs::links(&cid, &block)?;
				if links.len() + self.waiting.len() + self.written.len() > MAX_BLOCKS {
					return Err(ArtifactError::Malformed { cid, why: "more blocks than a CAR may have" });
				}
				self.waiting.extend(links.into_iter().rev());
			}
			return Ok(Some(section(&cid, &block)));
		}
		Ok(None)
	}
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
