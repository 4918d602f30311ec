//! ONNX files written out, field by field. Other crates' tests have it by its path.
#![allow(dead_code)]

/// Element types by their numbers in ONNX.
pub const FLOAT: u64 = 1;
pub const INT64: u64 = 7;

/// A field of a message: its number, and bytes.
pub fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
	[varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
	let mut bytes = Vec::new();
	while value >= 0x80 {
		bytes.push(value as u8 | 0x80);
		value >>= 7;
	}
	bytes.push(value as u8);
	bytes
}

/// A field of a message that is a number.
pub fn number(field: u64, value: u64) -> Vec<u8> {
	[varint(field << 3), varint(value)].concat()
}

/// A node, whose name is that of its output.
pub fn node(operator: &str, inputs: &[&str], output: &str, attributes: &[u8]) -> Vec<u8> {
	let mut node: Vec<u8> = inputs.iter().flat_map(|input| field(1, input.as_bytes())).collect();
	node.extend(field(2, output.as_bytes()));
	node.extend(field(4, operator.as_bytes()));
	node.extend(attributes);
	field(1, &node)
}

/// An attribute that is a whole number.
pub fn attribute(name: &str, value: u64) -> Vec<u8> {
	field(5, &[field(1, name.as_bytes()), number(3, value), number(20, 2)].concat())
}

/// A stored tensor of 64-bit integers.
pub fn stored(name: &str, numbers: &[i64]) -> Vec<u8> {
	let raw: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
	tensor(name, INT64, numbers.len(), &raw)
}

/// A stored tensor of 32-bit floats.
pub fn stored_floats(name: &str, numbers: &[f32]) -> Vec<u8> {
	let raw: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
	tensor(name, FLOAT, numbers.len(), &raw)
}

fn tensor(name: &str, element: u64, count: usize, raw: &[u8]) -> Vec<u8> {
	let parts = [number(1, count as u64), number(2, element), field(8, name.as_bytes()), field(9, raw)];
	field(5, &parts.concat())
}

/// An input's name, element type and extents.
pub type Input<'a> = (&'a str, u64, &'a [u64]);

/// A model of opset 17 with these inputs, nodes (and stored tensors), and an output.
pub fn model(inputs: &[Input<'_>], nodes: &[u8], output: &str) -> Vec<u8> {
	let mut graph = nodes.to_vec();
	for (name, element, extents) in inputs {
		let dims: Vec<u8> = extents.iter().flat_map(|extent| field(1, &number(1, *extent))).collect();
		let tensor = [number(1, *element), field(2, &dims)].concat();
		graph.extend(field(11, &[field(1, name.as_bytes()), field(2, &field(1, &tensor))].concat()));
	}
	graph.extend(field(12, &field(1, output.as_bytes())));
	[field(7, &graph), opset(17)].concat()
}

/// The version of the standard operators, the last field of a [`model`].
pub fn opset(version: u64) -> Vec<u8> {
	field(8, &number(2, version))
}
