//! From the file's nodes to values with static shapes. What depends on constants alone is computed on the way.

mod attributes;
mod image;
mod infer;
mod math;
mod shape;

use crate::{
	float::{evaluate, Operand},
	ir::{Const, Id, Ir, Op, Value},
	limits::{MAX_FOLDED, MAX_FOLDED_WORK},
	onnx::{InputInfo, Message, Model, NodeInfo, ReadAt, Stored},
	tensor::{count_of, Kind, Tensor},
	Error, Result,
};
use std::{
	collections::{BTreeMap, HashMap},
	sync::Arc,
};

/// Extents that symbols stand for.
pub type Dims = BTreeMap<String, usize>;

/// What is wrong with a node, in words.
type Wrong = String;
type Out<T> = std::result::Result<T, Wrong>;

/// Reads a model.
pub(crate) fn read(source: &dyn ReadAt, dims: &Dims) -> Result<Ir> {
	let model = Message::read(source)?;
	let Model { opset, nodes, tensors, inputs, outputs } = model;
	let stored = tensors.into_iter().map(|(name, tensor)| (name, Arc::new(tensor))).collect();
	let mut importer = Importer {
		source,
		opset,
		stored,
		names: HashMap::new(),
		ir: Ir::default(),
		elements: 0,
		work: 0,
		node: String::new(),
	};
	for input in inputs {
		importer.input(input, dims)?;
	}
	for node in &nodes {
		importer.node(node)?;
	}
	if outputs.is_empty() {
		return Err(Error::corrupt(0, "the model has no output"));
	}
	for name in outputs {
		let id =
			importer.value(&name).ok_or_else(|| Error::tensor(&name, "is an output that no node gives"))?;
		importer.ir.outputs.push((name, id));
	}
	Ok(importer.ir)
}

struct Importer<'a> {
	source: &'a dyn ReadAt,
	opset: i64,
	stored: HashMap<String, Arc<Stored>>,
	names: HashMap<String, Id>,
	ir: Ir,
	/// Elements of constants that were computed.
	elements: u64,
	/// Multiply-adds that it took.
	work: u64,
	/// The node that is being read.
	node: String,
}

impl Importer<'_> {
	fn input(&mut self, input: InputInfo, dims: &Dims) -> Result<()> {
		let InputInfo { name, kind, shape } = input;
		// Old files list weights as inputs too.
		if self.stored.contains_key(&name) {
			return Ok(());
		}
		let mut extents = Vec::with_capacity(shape.len());
		for (axis, extent) in shape.into_iter().enumerate() {
			let extent = match extent {
				Ok(extent) if extent > 0 => extent as usize,
				Ok(extent) => return Err(Error::tensor(&name, format!("has an extent of {extent}"))),
				Err(symbol) => match dims.get(&symbol) {
					Some(extent) => *extent,
					None => return Err(Error::Symbol { input: name, axis, symbol }),
				},
			};
			extents.push(extent);
		}
		if count_of(&extents).is_none_or(|count| count == 0) {
			return Err(Error::tensor(&name, format!("of shape {extents:?} is too large or empty")));
		}
		let value = Value { name: name.clone(), op: Op::Input, inputs: Vec::new(), shape: extents, kind };
		self.ir.values.push(value);
		let id = self.ir.values.len() - 1;
		self.ir.inputs.push(id);
		self.name(name, id)
	}

	fn name(&mut self, name: String, id: Id) -> Result<()> {
		match self.names.insert(name.clone(), id) {
			Some(_) => Err(Error::tensor(&name, "is given twice")),
			None => Ok(()),
		}
	}

	/// The value of this name: one that was given, or a stored tensor.
	fn value(&mut self, name: &str) -> Option<Id> {
		if let Some(id) = self.names.get(name) {
			return Some(*id);
		}
		let stored = self.stored.get(name)?.clone();
		let id = self.stored_value(name, stored).ok()?;
		self.names.insert(name.to_owned(), id);
		Some(id)
	}

	/// A constant from the file: small ones, and all integers, are loaded.
	fn stored_value(&mut self, name: &str, stored: Arc<Stored>) -> Out<Id> {
		let (shape, kind) = (stored.shape().to_vec(), stored.kind());
		let count: usize = shape.iter().product();
		let constant = if count <= 4_096 || kind != Kind::Float {
			self.spend(count as u64, count as u64)?;
			let tensor = stored.load(self.source).map_err(|error| error.to_string())?;
			Const::Tensor(Arc::new(tensor))
		} else {
			Const::Stored(stored, false)
		};
		self.ir.values.push(Value {
			name: name.to_owned(),
			op: Op::Const(constant),
			inputs: Vec::new(),
			shape,
			kind,
		});
		Ok(self.ir.values.len() - 1)
	}

	fn spend(&mut self, elements: u64, work: u64) -> Out<()> {
		self.elements = self.elements.saturating_add(elements);
		self.work = self.work.saturating_add(work);
		if self.elements > MAX_FOLDED {
			return Err(format!(
				"constants that must be computed have more than {MAX_FOLDED} elements together"
			));
		}
		if self.work > MAX_FOLDED_WORK {
			return Err("constants take too long to compute".to_owned());
		}
		Ok(())
	}

	/// A constant.
	fn constant(&mut self, tensor: Tensor, kind: Kind) -> Id {
		let shape = tensor.shape.clone();
		let op = Op::Const(Const::Tensor(Arc::new(tensor)));
		self.ir.values.push(Value { name: self.node.clone(), op, inputs: Vec::new(), shape, kind });
		self.ir.values.len() - 1
	}

	fn scalar(&mut self, number: f32) -> Id {
		self.constant(Tensor::floats(&[], vec![number]), Kind::Float)
	}

	/// The shape of a value.
	fn shape(&self, id: Id) -> &[usize] {
		&self.ir.values[id].shape
	}

	fn kind(&self, id: Id) -> Kind {
		self.ir.values[id].kind
	}

	/// Adds a value of the kind that its operands suggest, or the constant that it is.
	fn push(&mut self, op: Op, inputs: impl Into<Vec<Id>>, shape: Option<Vec<usize>>) -> Out<Id> {
		let inputs = inputs.into();
		let kind = infer::kind(&op, inputs.iter().map(|input| self.kind(*input)));
		self.push_as(op, inputs, shape, kind)
	}

	fn push_as(&mut self, op: Op, inputs: Vec<Id>, shape: Option<Vec<usize>>, kind: Kind) -> Out<Id> {
		let shape = match shape {
			Some(shape) => shape,
			None => infer::shape(&op, &inputs.iter().map(|input| self.shape(*input)).collect::<Vec<_>>())?,
		};
		// Nothing changes.
		match (&op, inputs.as_slice()) {
			(Op::Reshape | Op::Expand, [x]) if self.shape(*x) == shape => return Ok(*x),
			(Op::Cast, [x]) if self.kind(*x) == kind => return Ok(*x),
			(Op::Transpose(order), [x]) if order.iter().enumerate().all(|(axis, from)| axis == *from) => {
				return Ok(*x)
			}
			(Op::Concat(_), [x]) => return Ok(*x),
			(Op::Slice(_, steps), [x]) if self.shape(*x) == shape && steps.iter().all(|step| *step == 1) => {
				return Ok(*x)
			}
			_ => {}
		}
		// A weight of any size, which is nowhere made to be transposed.
		if let (Op::Transpose(order), [x]) = (&op, inputs.as_slice()) {
			if let (Op::Const(Const::Stored(stored, transposed)), [1, 0]) =
				(&self.ir.values[*x].op, order.as_slice())
			{
				let op = Op::Const(Const::Stored(stored.clone(), !transposed));
				self.ir.values.push(Value { name: self.node.clone(), op, inputs: Vec::new(), shape, kind });
				return Ok(self.ir.values.len() - 1);
			}
		}
		let count = count_of(&shape).ok_or_else(|| format!("its result of shape {shape:?} is too large"))?;
		let value = Value { name: self.node.clone(), op, inputs, shape, kind };
		if !value.inputs.is_empty() && value.inputs.iter().all(|input| self.ir.is_const(*input)) {
			return self.fold(value, count);
		}
		if count == 0 {
			return Err("its result is empty, which integer graphs have no place for".to_owned());
		}
		self.ir.values.push(value);
		Ok(self.ir.values.len() - 1)
	}

	fn fold(&mut self, value: Value, count: usize) -> Out<Id> {
		let depth =
			infer::terms(&value.op, &value.inputs.iter().map(|input| self.shape(*input)).collect::<Vec<_>>());
		let read = value.inputs.iter().fold(0u64, |sum, input| {
			let stored = matches!(self.ir.values[*input].op, Op::Const(Const::Stored(..)));
			sum + if stored { self.shape(*input).iter().product::<usize>() as u64 } else { 0 }
		});
		self.spend(count as u64 + read, (count as u64).saturating_mul(depth).saturating_add(read))?;
		let operands: Vec<Operand<'_>> = value
			.inputs
			.iter()
			.filter_map(|input| match &self.ir.values[*input].op {
				Op::Const(constant) => Some(Operand::Stored(constant)),
				_ => None,
			})
			.collect();
		let tensor = evaluate(&value, &operands, self.source).map_err(|error| error.to_string())?;
		drop(operands);
		Ok(self.constant(tensor, value.kind))
	}

	fn node(&mut self, node: &NodeInfo) -> Result<()> {
		let fail = |reason: String| Error::node(&node.name, &node.operator, reason);
		if !node.domain.is_empty() {
			return Err(fail(format!(
				"is of the domain `{}`, of which no operator is supported",
				node.domain
			)));
		}
		self.node.clone_from(&node.name);
		let mut operands = Vec::with_capacity(node.inputs.len());
		for name in &node.inputs {
			operands.push(match name.as_str() {
				"" => None,
				name => Some(self.value(name).ok_or_else(|| {
					fail(format!("takes `{name}`, which is no input, no stored tensor and no result of an earlier node"))
				})?),
			});
		}
		let call = attributes::Call { node, operands: &operands };
		let results = self.operator(&call).map_err(fail)?;
		if results.len() < node.outputs.iter().filter(|name| !name.is_empty()).count() {
			return Err(fail("gives more results than are supported".to_owned()));
		}
		for (name, id) in node.outputs.iter().zip(results).filter(|(name, _)| !name.is_empty()) {
			self.name(name.clone(), id)?;
		}
		Ok(())
	}

	/// The results of a node.
	fn operator(&mut self, call: &attributes::Call<'_>) -> Out<Vec<Id>> {
		if let Some(ids) = self.of_math(call)? {
			return Ok(ids);
		}
		if let Some(ids) = self.of_shape(call)? {
			return Ok(ids);
		}
		if let Some(id) = self.of_image(call)? {
			return Ok(vec![id]);
		}
		Err("the operator is not supported".to_owned())
	}
}
