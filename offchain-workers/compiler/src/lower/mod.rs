//! From the float model to an integer graph: real numbers become fixed point, products become products of quantised
//! integers.

mod builder;
mod elementwise;
mod image;
mod moves;
mod product;
mod rows;
mod table;

use crate::{
	float,
	ir::{Const, Id, Ir, Op},
	onnx::ReadAt,
	precision::{Mix, Precision},
	tensor::{Data, Kind},
	weights::{Weights, Writer},
	Error, Result,
};
use ambit_graph::{
	ops::{Cast, Reshape, Transpose},
	ElementType::{self, I32},
	Graph, Op as GraphOp, TensorType, Value,
};
use builder::Builder;
use std::{collections::BTreeMap, path::Path};

/// Most fraction bits of activations.
const FRACTION: i32 = 20;
/// Bits of 31 that values seen at calibration may take: the others are room for those that were not seen.
const USED_BITS: i32 = 28;

/// What is wrong with a value, in words.
type Out<T> = std::result::Result<T, String>;

/// A value of the float model in the integer graph.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repr {
	/// Where it is.
	pub value: Value,
	/// Its fraction bits; 0 for integers and truth values, of which those above 0 are true.
	pub fraction: i32,
	/// Whether it is an image whose channels are its last axis.
	pub channels_last: bool,
}

/// A product whose operands' widths can be chosen.
#[derive(Clone, Debug)]
pub(crate) struct Site {
	pub id: Id,
	/// Multiply-adds.
	pub terms: u64,
}

/// A graph with all that is known of it.
pub(crate) struct Lowered {
	pub graph: Graph,
	pub weights: Weights,
	/// Where the float model's values are, by node.
	pub reprs: BTreeMap<Id, (u32, Repr)>,
	/// Fraction bits of inputs and of outputs.
	pub inputs: Vec<i32>,
	pub outputs: Vec<i32>,
	pub sites: Vec<Site>,
}

/// What lowering needs to know.
pub(crate) struct Plan<'a> {
	pub ir: &'a Ir,
	pub source: &'a dyn ReadAt,
	/// Largest magnitude of each value at calibration.
	pub ranges: &'a [f32],
	/// Element types of inputs, by their names; 32 bits unless named.
	pub elements: &'a BTreeMap<String, ElementType>,
	/// Where the file of weights is.
	pub scratch: &'a Path,
}

impl Plan<'_> {
	/// The integer graph with products of these precisions.
	pub fn lower(&self, mix: &Mix) -> Result<Lowered> {
		let mut lowering = Lowering {
			plan: self,
			mix,
			builder: Builder::new(Writer::new(self.scratch)?),
			reprs: vec![None; self.ir.values.len()],
			sites: Vec::new(),
			inputs: Vec::new(),
		};
		let live = self.ir.live();
		for (id, value) in self.ir.values.iter().enumerate().filter(|(id, _)| live[*id]) {
			if matches!(value.op, Op::Const(_)) {
				continue;
			}
			let repr =
				lowering.value(id).map_err(|reason| Error::node(&value.name, &value.op.name(), reason))?;
			lowering.builder.check()?;
			lowering.reprs[id] = Some(repr);
		}
		lowering.finish()
	}
}

struct Lowering<'a> {
	plan: &'a Plan<'a>,
	mix: &'a Mix,
	builder: Builder,
	reprs: Vec<Option<Repr>>,
	sites: Vec<Site>,
	inputs: Vec<i32>,
}

/// Extents as the graph has them: a scalar is a tensor of one.
fn extents(shape: &[usize]) -> Vec<u32> {
	if shape.is_empty() {
		return vec![1];
	}
	shape.iter().map(|extent| *extent as u32).collect()
}

/// The larger number of bits that a magnitude needs before its point; negative for small ones.
fn bits(magnitude: f64) -> i32 {
	if magnitude > 0.0 && magnitude.is_finite() {
		magnitude.log2().ceil() as i32
	} else {
		-31
	}
}

/// A real number in fixed point, limited to 32 bits.
fn fixed(number: f64, fraction: i32) -> i64 {
	let scaled = number * f64::from(fraction).exp2();
	scaled.round().clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i64
}

/// A power of two's exponent as a shift attribute.
fn shift(bits: i32) -> Out<u8> {
	u8::try_from(bits).ok().filter(|shift| *shift <= 62).ok_or_else(|| {
		format!("numbers of very different size meet here: a shift of {bits} bits is not possible")
	})
}

impl Lowering<'_> {
	fn ir(&self) -> &Ir {
		self.plan.ir
	}

	fn shape_of(&self, id: Id) -> Vec<u32> {
		extents(&self.ir().values[id].shape)
	}

	fn kind(&self, id: Id) -> Kind {
		self.ir().values[id].kind
	}

	/// Fraction bits that a magnitude leaves.
	fn fraction_for(magnitude: f32) -> i32 {
		(USED_BITS - bits(f64::from(magnitude)).max(0)).clamp(0, FRACTION)
	}

	/// Fraction bits that a value has by what was seen at calibration.
	fn fraction(&self, id: Id) -> i32 {
		match self.kind(id) {
			Kind::Float => Self::fraction_for(self.plan.ranges[id]),
			_ => 0,
		}
	}

	fn precision(&self, id: Id) -> Precision {
		self.mix.of(id)
	}

	fn op(&mut self, op: GraphOp, inputs: &[Value]) -> Out<Value> {
		self.builder.node(op, inputs)
	}

	fn reshaped(&mut self, value: Value, shape: &[u32]) -> Out<Value> {
		self.op(GraphOp::Reshape(Reshape { shape: shape.to_vec() }), &[value])
	}

	fn transposed(&mut self, value: Value, order: &[usize]) -> Out<Value> {
		let order = order.iter().map(|axis| *axis as u8).collect();
		self.op(GraphOp::Transpose(Transpose { order }), &[value])
	}

	/// The representation of a value; a constant is written with `fraction` bits.
	fn repr(&mut self, id: Id, fraction: i32) -> Out<Repr> {
		if self.ir().is_const(id) {
			let value = self.constant(id, fraction)?;
			let fraction = if self.kind(id) == Kind::Float { fraction } else { 0 };
			return Ok(Repr { value, fraction, channels_last: false });
		}
		self.reprs[id].ok_or_else(|| "it takes a value that is not there".to_owned())
	}

	/// A constant as a weight of 32 bits.
	fn constant(&mut self, id: Id, fraction: i32) -> Out<Value> {
		let Op::Const(constant) = &self.plan.ir.values[id].op else {
			return Err("it is no constant".to_owned());
		};
		let tensor = float::load(constant, self.plan.source).map_err(|error| error.to_string())?;
		let shape = extents(&tensor.shape);
		Ok(match &tensor.data {
			Data::Float(data) => {
				self.builder.numbers(I32, &shape, data.iter().map(|x| fixed(f64::from(*x), fraction)))
			}
			Data::Int(data) => self.builder.numbers(I32, &shape, data.iter().copied()),
		})
	}

	/// Fraction bits with which a constant is written that is a factor.
	fn factor_fraction(&self, id: Id) -> i32 {
		let largest = self.ir().tensor(id).map_or(self.plan.ranges[id], |tensor| {
			tensor.to_floats().iter().filter(|x| x.is_finite()).fold(0f32, |most, x| most.max(x.abs()))
		});
		(29 - bits(f64::from(largest))).clamp(0, 30)
	}

	/// With other fraction bits.
	fn with_fraction(&mut self, repr: Repr, fraction: i32) -> Out<Repr> {
		let by = fraction - repr.fraction;
		if by == 0 {
			return Ok(repr);
		}
		let cast = Cast { to: I32, shift: by.clamp(-62, 31) as i8 };
		let value = self.op(GraphOp::Cast(cast), &[repr.value])?;
		Ok(Repr { value, fraction, ..repr })
	}

	/// With axes in the order of the float model.
	fn plain(&mut self, repr: Repr) -> Out<Repr> {
		if !repr.channels_last {
			return Ok(repr);
		}
		let value = self.transposed(repr.value, &[0, 3, 1, 2])?;
		Ok(Repr { value, channels_last: false, ..repr })
	}

	/// An image with its channels last.
	fn channels_last(&mut self, repr: Repr) -> Out<Repr> {
		if repr.channels_last {
			return Ok(repr);
		}
		let value = self.transposed(repr.value, &[0, 2, 3, 1])?;
		Ok(Repr { value, channels_last: true, ..repr })
	}

	/// A value in the order of the float model.
	fn plain_of(&mut self, id: Id) -> Out<Repr> {
		let fraction = self.fraction(id);
		let repr = self.repr(id, fraction)?;
		self.plain(repr)
	}

	fn input(&mut self, id: Id) -> Out<Repr> {
		let name = &self.ir().values[id].name;
		let element = self.plan.elements.get(name).copied().unwrap_or(I32);
		let shape = self.shape_of(id);
		let value = self.builder.input(TensorType::new(element, shape));
		let fraction = if element == I32 { self.fraction(id) } else { 0 };
		self.inputs.push(fraction);
		let to = self.fraction(id);
		let value = self.op(GraphOp::Cast(Cast { to: I32, shift: (to - fraction) as i8 }), &[value])?;
		Ok(Repr { value, fraction: to, channels_last: false })
	}

	fn value(&mut self, id: Id) -> Out<Repr> {
		let ir = self.plan.ir;
		let inputs = ir.values[id].inputs.as_slice();
		match (&ir.values[id].op, inputs) {
			(Op::Input, _) => self.input(id),
			(Op::Unary(unary), [x]) => self.unary(id, *unary, *x),
			(Op::Binary(binary), [a, b]) => self.binary(id, *binary, *a, *b),
			(Op::Select, [condition, a, b]) => self.select(id, *condition, *a, *b),
			(Op::Cast, [x]) => self.cast(id, *x),
			(Op::MatMul, [x, w, tail @ ..]) => self.matmul(id, *x, *w, tail),
			(Op::Conv(window, groups), [x, w, tail @ ..]) => self.conv(id, *x, *w, tail, window, *groups),
			(Op::MaxPool(window), [x]) => self.pool(*x, window, None),
			(Op::AvgPool(window, counts_added), [x]) => self.pool(*x, window, Some(*counts_added)),
			(Op::Norm { centre, epsilon }, [x, gain, bias]) => {
				self.norm(id, [*x, *gain, *bias], *centre, *epsilon)
			}
			(Op::Softmax, [x]) => self.softmax(id, *x),
			(Op::Reduce(reduction), [x]) => self.reduce(id, *reduction, *x),
			(Op::ArgMax, [x]) => self.arg_max(*x),
			(Op::Gather(axis), [x, at]) => self.gather(id, *x, *at, *axis),
			(Op::Reshape, [x]) => self.reshape(id, *x),
			(Op::Transpose(order), [x]) => {
				let x = self.plain_of(*x)?;
				Ok(Repr { value: self.transposed(x.value, order)?, ..x })
			}
			(Op::Concat(axis), parts) => self.concat(parts, *axis),
			(Op::Slice(starts, steps), [x]) => self.slice(id, *x, starts, steps),
			(Op::Expand, [x]) => self.expand(id, *x),
			_ => Err("it can't be brought to integers".to_owned()),
		}
	}

	fn finish(mut self) -> Result<Lowered> {
		let fail = |name: &str| {
			let name = name.to_owned();
			move |reason: String| Error::tensor(&name, reason)
		};
		let mut outputs: Vec<Value> = Vec::new();
		let mut fractions = Vec::new();
		for (name, id) in &self.plan.ir.outputs {
			let repr = self.plain_of(*id).map_err(fail(name))?;
			outputs.push(self.builder.output(repr.value, &outputs).map_err(fail(name))?);
			fractions.push(repr.fraction);
		}
		let built = self.builder.finish(&outputs)?;
		let mut reprs = BTreeMap::new();
		for (id, repr) in self.reprs.iter().enumerate() {
			if let Some(repr @ Repr { value: Value::Node(place), .. }) = repr {
				if let Some(place) = built.places[*place as usize] {
					reprs.insert(id, (place, *repr));
				}
			}
		}
		Ok(Lowered {
			graph: built.graph,
			weights: built.weights,
			reprs,
			inputs: self.inputs,
			outputs: fractions,
			sites: self.sites,
		})
	}
}

/// Whether a constant is a matrix or a table that stays in the file.
fn stored(ir: &Ir, id: Id) -> Option<&Const> {
	match &ir.values[id].op {
		Op::Const(constant @ Const::Stored(..)) => Some(constant),
		_ => None,
	}
}
