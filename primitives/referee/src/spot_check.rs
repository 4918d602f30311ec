//! Spot checks: how somebody who agrees with a result shows that it executed the model, and did not just say so.
//!
//! What a node gave is published as a root only, so who has one tile of it has executed the model up to there, or asked somebody who
//! has. Which tile is to be shown is drawn after the result was signed.

use crate::{charge::output_nodes, Claimed, NamedNode, Refusal};
use alloc::vec::Vec;
use ambit_graph::{TensorType, Tiling};
use ambit_trace::{verify_tiles, Hash, Interface, Opening};
use codec::{Decode, Encode};

/// The tile that was drawn, opened under the trace of the result.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct SpotCheck {
	/// The node that was drawn.
	pub named: NamedNode,
	/// Root of its result.
	pub root: Hash,
	/// Proof of that root under the trace's root.
	pub trace: Opening,
	/// The tile's bytes.
	pub bytes: Vec<u8>,
	/// Proof of the tile under the result's root.
	pub opening: Opening,
}

impl SpotCheck {
	/// Checks that this is the tile that was drawn.
	pub fn check(&self, claimed: &Claimed<'_>, draw: &Hash) -> Result<(), Refusal> {
		let accused = self.named.accuse(claimed, self.root)?;
		let tile = drawn_tile(draw, &accused.descent.ty);
		if drawn_node(draw, &self.named.interface) != Some(accused.node) {
			return Err(Refusal::NoSuchPlace);
		}
		let header = claimed.header(accused.nodes);
		header
			.verify(claimed.trace()?, &[(accused.node, self.root)], &self.trace)
			.map_err(|_| Refusal::Trace)?;
		let opened = [(tile, self.bytes.as_slice())];
		verify_tiles(&self.root, &accused.descent.ty, &opened, &self.opening).map_err(Refusal::Tiles)
	}
}

/// The node whose result is to be shown: any with the same chance, but none whose result is an output, because those are
/// published, unless there are no others. `None` of a model without nodes.
pub fn drawn_node(draw: &Hash, interface: &Interface) -> Option<u32> {
	let outputs = output_nodes(interface);
	let inner = interface.nodes.saturating_sub(u32::try_from(outputs.len()).ok()?);
	if inner == 0 {
		return below(draw, 0, interface.nodes);
	}
	let mut node = below(draw, 0, inner)?;
	for output in outputs {
		if output <= node {
			node = node.checked_add(1)?;
		}
	}
	Some(node)
}

/// The tile of a result of this type that is to be shown.
pub fn drawn_tile(draw: &Hash, ty: &TensorType) -> u32 {
	below(draw, 8, Tiling::of(ty).count()).unwrap_or_default()
}

/// A number below `bound` from the eight bytes of the draw that begin there.
fn below(draw: &Hash, start: usize, bound: u32) -> Option<u32> {
	let bytes = draw.get(start..)?.first_chunk()?;
	u32::try_from(u64::from_le_bytes(*bytes).checked_rem(bound.into())?).ok()
}
