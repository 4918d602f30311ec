//! The messages of ONNX: `ModelProto` and what is in it, as far as it is needed.

use super::{
	stored::{kind_of, payload_of, Payload, Stored},
	wire::{bytes, number, Field, ReadAt, Wire},
};
use crate::{
	limits::{MAX_ATTRIBUTES, MAX_NODES, MAX_NUMBERS, MAX_PARTS, MAX_RANK, MAX_TENSORS, MAX_VALUES, OPSETS},
	tensor::Kind,
	Error, Result,
};
use std::{collections::HashMap, ops::Range};

/// Name of the standard operators' domain, besides the empty one.
const STANDARD: &str = "ai.onnx";

/// A model's file.
#[derive(Debug)]
pub(crate) struct Model {
	/// Version of the standard operators.
	pub opset: i64,
	pub nodes: Vec<NodeInfo>,
	pub tensors: HashMap<String, Stored>,
	pub inputs: Vec<InputInfo>,
	pub outputs: Vec<String>,
}

/// An input.
#[derive(Debug)]
pub(crate) struct InputInfo {
	pub name: String,
	pub kind: Kind,
	/// Extents: numbers, or symbols.
	pub shape: Vec<std::result::Result<i64, String>>,
}

/// A node.
#[derive(Debug, Default)]
pub(crate) struct NodeInfo {
	pub name: String,
	pub operator: String,
	pub domain: String,
	pub inputs: Vec<String>,
	pub outputs: Vec<String>,
	pub attributes: HashMap<String, Attribute>,
}

/// An attribute of a node.
#[derive(Clone, Debug)]
pub(crate) enum Attribute {
	Float(f32),
	Int(i64),
	Text(String),
	Tensor(Stored),
	Floats(Vec<f32>),
	Ints(Vec<i64>),
	/// Of a type that no operator here has.
	Other,
}

/// Bounds what is collected from one file.
#[derive(Default)]
pub(crate) struct Message {
	parts: u64,
}

impl Message {
	/// Reads a file.
	pub fn read(source: &dyn ReadAt) -> Result<Model> {
		let mut wire = Wire::new(source);
		let mut message = Self::default();
		let mut opset = None;
		let mut graph = None;
		let whole = 0..wire.size();
		wire.fields(whole, &mut |wire, tag, field| {
			match tag {
				7 => graph = Some(bytes(&field)?),
				8 => {
					let (mut domain, mut version) = (String::new(), 0);
					wire.fields(bytes(&field)?, &mut |wire, tag, field| {
						match tag {
							1 => domain = wire.text(&field)?,
							2 => version = number(&field)?,
							_ => {}
						}
						Ok(())
					})?;
					if domain.is_empty() || domain == STANDARD {
						opset = Some(version);
					}
				}
				_ => {}
			}
			Ok(())
		})?;
		let graph = graph.ok_or_else(|| Error::corrupt(0, "there is no graph in it"))?;
		let opset = opset.ok_or(Error::MissingOpset)?;
		if !OPSETS.contains(&opset) {
			return Err(Error::Opset(opset));
		}
		let mut model = Model {
			opset,
			nodes: Vec::new(),
			tensors: HashMap::new(),
			inputs: Vec::new(),
			outputs: Vec::new(),
		};
		wire.fields(graph, &mut |wire, tag, field| message.graph_field(wire, tag, &field, &mut model))?;
		Ok(model)
	}

	/// Counts a part, so that many small ones don't take more memory than the file.
	fn count(&mut self, what: &'static str, found: usize, limit: u64) -> Result<()> {
		self.parts += 1;
		if found as u64 >= limit {
			return Err(Error::TooMany { what, found: found as u64 + 1, limit });
		}
		if self.parts > MAX_PARTS {
			return Err(Error::TooMany { what: "parts", found: self.parts, limit: MAX_PARTS });
		}
		Ok(())
	}

	fn graph_field(&mut self, wire: &mut Wire<'_>, tag: u64, field: &Field, model: &mut Model) -> Result<()> {
		match tag {
			1 => {
				self.count("nodes", model.nodes.len(), MAX_NODES)?;
				model.nodes.push(self.node(wire, bytes(field)?)?);
			}
			5 => {
				self.count("tensors", model.tensors.len(), MAX_TENSORS)?;
				let (name, tensor) = self.tensor(wire, bytes(field)?)?;
				if model.tensors.contains_key(&name) {
					return Err(Error::tensor(&name, "is stored twice"));
				}
				model.tensors.insert(name, tensor);
			}
			11 => {
				self.count("inputs", model.inputs.len(), MAX_TENSORS)?;
				model.inputs.push(self.input(wire, bytes(field)?)?);
			}
			12 => {
				self.count("outputs", model.outputs.len(), MAX_VALUES)?;
				let mut name = String::new();
				wire.fields(bytes(field)?, &mut |wire, tag, field| {
					if tag == 1 {
						name = wire.text(&field)?;
					}
					Ok(())
				})?;
				model.outputs.push(name);
			}
			15 => return Err(Error::corrupt(0, "sparse tensors are not read")),
			_ => {}
		}
		Ok(())
	}

	fn input(&mut self, wire: &mut Wire<'_>, place: Range<u64>) -> Result<InputInfo> {
		let (mut name, mut code, mut shape) = (String::new(), 0, Vec::new());
		wire.fields(place, &mut |wire, tag, field| {
			match tag {
				1 => name = wire.text(&field)?,
				2 => wire.fields(bytes(&field)?, &mut |wire, tag, field| {
					if tag != 1 {
						return Ok(());
					}
					wire.fields(bytes(&field)?, &mut |wire, tag, field| {
						match tag {
							1 => code = number(&field)?,
							2 => shape = self.extents(wire, bytes(&field)?)?,
							_ => {}
						}
						Ok(())
					})
				})?,
				_ => {}
			}
			Ok(())
		})?;
		let kind = kind_of(code).ok_or_else(|| {
			Error::tensor(&name, format!("is no tensor of a type that is read (ONNX's type {code})"))
		})?;
		Ok(InputInfo { name, kind, shape })
	}

	fn extents(
		&mut self,
		wire: &mut Wire<'_>,
		place: Range<u64>,
	) -> Result<Vec<std::result::Result<i64, String>>> {
		let mut extents = Vec::new();
		wire.fields(place, &mut |wire, tag, field| {
			if tag != 1 {
				return Ok(());
			}
			self.count("axes", extents.len(), MAX_RANK as u64)?;
			let mut extent = Err(String::new());
			wire.fields(bytes(&field)?, &mut |wire, tag, field| {
				match tag {
					1 => extent = Ok(number(&field)?),
					2 => extent = Err(wire.text(&field)?),
					_ => {}
				}
				Ok(())
			})?;
			extents.push(extent);
			Ok(())
		})?;
		Ok(extents)
	}

	fn node(&mut self, wire: &mut Wire<'_>, place: Range<u64>) -> Result<NodeInfo> {
		let mut node = NodeInfo::default();
		wire.fields(place, &mut |wire, tag, field| {
			match tag {
				1 => {
					self.count("inputs of a node", node.inputs.len(), MAX_VALUES)?;
					node.inputs.push(wire.text(&field)?);
				}
				2 => {
					self.count("outputs of a node", node.outputs.len(), MAX_VALUES)?;
					node.outputs.push(wire.text(&field)?);
				}
				3 => node.name = wire.text(&field)?,
				4 => node.operator = wire.text(&field)?,
				5 => {
					self.count("attributes", node.attributes.len(), MAX_ATTRIBUTES)?;
					let (name, attribute) = self.attribute(wire, bytes(&field)?)?;
					node.attributes.insert(name, attribute);
				}
				7 => node.domain = wire.text(&field)?,
				_ => {}
			}
			Ok(())
		})?;
		if node.domain == STANDARD {
			node.domain.clear();
		}
		if node.name.is_empty() {
			node.name = node.outputs.first().cloned().unwrap_or_default();
		}
		Ok(node)
	}

	fn attribute(&mut self, wire: &mut Wire<'_>, place: Range<u64>) -> Result<(String, Attribute)> {
		let mut name = String::new();
		let mut attribute = Attribute::Other;
		let mut declared = 0;
		let (mut floats, mut ints) = (Vec::new(), Vec::new());
		wire.fields(place, &mut |wire, tag, field| {
			match tag {
				1 => name = wire.text(&field)?,
				2 => {
					if let Field::Fixed32(bits) = field {
						attribute = Attribute::Float(f32::from_bits(bits));
					}
				}
				3 => attribute = Attribute::Int(number(&field)?),
				4 => {
					// A text may be long where nothing reads it.
					if let Ok(text) = wire.text(&field) {
						attribute = Attribute::Text(text);
					}
				}
				5 => attribute = Attribute::Tensor(self.tensor(wire, bytes(&field)?)?.1),
				7 => self.floats(wire, &field, &mut floats)?,
				8 => self.numbers(wire, &field, &mut ints)?,
				20 => declared = number(&field)?,
				_ => {}
			}
			Ok(())
		})?;
		match declared {
			6 => attribute = Attribute::Floats(floats),
			7 => attribute = Attribute::Ints(ints),
			_ if !ints.is_empty() => attribute = Attribute::Ints(ints),
			_ if !floats.is_empty() => attribute = Attribute::Floats(floats),
			_ => {}
		}
		Ok((name, attribute))
	}

	fn numbers(&mut self, wire: &mut Wire<'_>, field: &Field, numbers: &mut Vec<i64>) -> Result<()> {
		match field {
			Field::Bytes(place) => {
				let mut at = place.start;
				while at < place.end {
					self.count("numbers", numbers.len(), MAX_NUMBERS)?;
					numbers.push(wire.varint(&mut at, place.end)? as i64);
				}
			}
			_ => {
				self.count("numbers", numbers.len(), MAX_NUMBERS)?;
				numbers.push(number(field)?);
			}
		}
		Ok(())
	}

	fn floats(&mut self, wire: &mut Wire<'_>, field: &Field, floats: &mut Vec<f32>) -> Result<()> {
		self.count("numbers", floats.len(), MAX_NUMBERS)?;
		match field {
			Field::Fixed32(bits) => floats.push(f32::from_bits(*bits)),
			Field::Bytes(place) => {
				let found = (place.end - place.start) / 4;
				if found > MAX_NUMBERS {
					return Err(Error::TooMany { what: "numbers", found, limit: MAX_NUMBERS });
				}
				floats.extend(wire.packed_floats(place.clone())?);
			}
			_ => {}
		}
		Ok(())
	}

	fn tensor(&mut self, wire: &mut Wire<'_>, place: Range<u64>) -> Result<(String, Stored)> {
		let at = place.start;
		let (mut name, mut code, mut dims) = (String::new(), 0, Vec::new());
		let mut payload = Payload::None;
		let mut external = false;
		wire.fields(place, &mut |wire, tag, field| {
			match tag {
				1 => self.numbers(wire, &field, &mut dims)?,
				2 => code = number(&field)?,
				// Floats and doubles are packed as they would be raw.
				4 | 9 | 10 if matches!(field, Field::Bytes(_)) => payload = Payload::Raw(bytes(&field)?),
				4 | 5 | 7 | 11 => {
					self.parts += 1;
					payload_of(&mut payload, field, MAX_NUMBERS)?;
				}
				8 => name = wire.text(&field)?,
				14 => external = number(&field)? == 1,
				_ => {}
			}
			Ok(())
		})?;
		if external {
			return Err(Error::tensor(
				&name,
				"is kept in another file; save the model as one file (onnx.save(model, path))",
			));
		}
		let stored = Stored::new(&name, code, &dims, payload, wire.size()).map_err(|error| match error {
			Error::Tensor { name, reason } if name.is_empty() => {
				Error::corrupt(at, format!("a tensor {reason}"))
			}
			error => error,
		})?;
		Ok((name, stored))
	}
}
