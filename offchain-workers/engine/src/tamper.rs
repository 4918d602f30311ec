//! A fault on purpose, for tests and demonstrations of disputes.

use ambit_graph::TensorType;
use std::{fmt, str::FromStr};

/// Flips one bit of one element of one node's result; what is behind that node follows from it.
///
/// Places are taken modulo what there is, so that it is a fault of every model.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Tamper {
	/// Place of the node.
	pub node: u32,
	/// Place of the element in the node's result.
	pub element: u64,
	/// Place of the bit in the element; 0 is the least.
	pub bit: u32,
}

impl Tamper {
	/// Place of the node in a model of so many, at least one.
	pub fn node_of(&self, nodes: u32) -> u32 {
		self.node % nodes.max(1)
	}

	/// Spoils the bytes of a result of this type.
	pub fn spoil(&self, ty: &TensorType, bytes: &mut [u8]) {
		let width = u64::from(ty.element.bytes());
		let bit = u64::from(self.bit) % (8 * width);
		let place = (self.element % ty.elements().max(1)) * width + bit / 8;
		if let Some(byte) = usize::try_from(place).ok().and_then(|place| bytes.get_mut(place)) {
			*byte ^= 1 << (bit % 8);
		}
	}
}

impl fmt::Display for Tamper {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}:{}:{}", self.node, self.element, self.bit)
	}
}

/// A text that says no fault.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0:?} is not NODE[:ELEMENT[:BIT]], three numbers counted from 0")]
pub struct NoTamper(pub String);

impl FromStr for Tamper {
	type Err = NoTamper;

	/// `NODE[:ELEMENT[:BIT]]`; what is left out is 0.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let wrong = || NoTamper(text.to_owned());
		let mut parts = text.split(':');
		let node = parts.next().and_then(|part| part.parse().ok()).ok_or_else(wrong)?;
		let element = parts.next().map_or(Ok(0), str::parse).map_err(|_| wrong())?;
		let bit = parts.next().map_or(Ok(0), str::parse).map_err(|_| wrong())?;
		parts.next().map_or(Ok(Self { node, element, bit }), |_| Err(wrong()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_graph::ElementType;

	#[test]
	fn a_tamper_should_be_read_as_it_is_written() {
		let parse = |text: &str| text.parse::<Tamper>();
		assert_eq!(parse("3"), Ok(Tamper { node: 3, element: 0, bit: 0 }));
		assert_eq!(parse("3:7"), Ok(Tamper { node: 3, element: 7, bit: 0 }));
		let whole = Tamper { node: 3, element: 1 << 40, bit: 9 };
		assert_eq!(parse(&whole.to_string()), Ok(whole));
		for text in ["", "x", "-1", "1:", "1:2:", "1:2:3:4", "1:2:3:", " 1"] {
			assert_eq!(parse(text), Err(NoTamper(text.into())), "{text}");
		}
	}

	#[test]
	fn one_bit_should_be_flipped_whatever_the_places_say() {
		for element in [ElementType::I8, ElementType::I16, ElementType::I32, ElementType::I64] {
			let ty = TensorType::new(element, [3, 5]);
			let bits = 8 * element.bytes();
			for (place, bit) in [(0, 0), (14, bits - 1), (15, bits), (u64::MAX, u32::MAX)] {
				let mut bytes = vec![0; ty.bytes() as usize];
				Tamper { node: 0, element: place, bit }.spoil(&ty, &mut bytes);
				assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 1);
				let first = (place % 15) as usize * element.bytes() as usize;
				let spoilt = element.read(&bytes[first..]).unwrap();
				assert_eq!(spoilt, (1_i64 << (bit % bits)) << (64 - bits) >> (64 - bits));
			}
		}
	}
}
