//! The float model between ONNX and the integer graph: one static single assignment of values with static shapes.

use crate::{
	onnx::Stored,
	tensor::{Kind, Tensor},
};
use std::sync::Arc;

/// Place of a value. Operands have lower places than what is made of them.
pub(crate) type Id = usize;

/// A value: what an operator gives, an input or a constant.
#[derive(Clone, Debug)]
pub(crate) struct Value {
	/// Name of the node or tensor in the file.
	pub name: String,
	pub op: Op,
	pub inputs: Vec<Id>,
	pub shape: Vec<usize>,
	pub kind: Kind,
}

/// A model with static shapes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ir {
	pub values: Vec<Value>,
	/// The inputs, in order.
	pub inputs: Vec<Id>,
	/// The outputs with their names, in order.
	pub outputs: Vec<(String, Id)>,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Op {
	Input,
	Const(Const),
	Unary(Unary),
	Binary(Binary),
	/// The second operand where the first is true, and the third elsewhere.
	Select,
	Cast,
	/// `[.., M, K]` times `[.., K, N]`; if there are a third and a fourth operand, one number or one for each column, times
	/// the third and plus the fourth.
	MatMul,
	/// `[N, C, H, W]` by `[O, C / groups, KH, KW]`; with a third and a fourth operand, one number or one for each channel, as
	/// for [`Op::MatMul`].
	Conv(Window, usize),
	MaxPool(Window),
	/// With whether what was added at the edges counts.
	AvgPool(Window, bool),
	/// Normalisation of rows of the first operand, times the second, plus the third.
	Norm {
		centre: bool,
		epsilon: f32,
	},
	/// Of rows.
	Softmax,
	/// Of rows, whose extent becomes 1.
	Reduce(Reduction),
	/// Place of the largest of each row, whose extent becomes 1.
	ArgMax,
	/// Parts of the first operand along an axis by the places in the second.
	Gather(usize),
	Reshape,
	Transpose(Vec<usize>),
	Concat(usize),
	/// Starts and steps along each axis.
	Slice(Vec<usize>, Vec<usize>),
	/// To the shape of the value.
	Expand,
}

/// A constant.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Const {
	/// In the file; transposed, if it is a matrix that is read by columns.
	Stored(Arc<Stored>, bool),
	/// In memory.
	Tensor(Arc<Tensor>),
}

/// Windows of an image: height first.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Window {
	pub kernel: [usize; 2],
	pub strides: [usize; 2],
	pub before: [usize; 2],
	pub after: [usize; 2],
	pub dilations: [usize; 2],
}

impl Window {
	/// Number of windows along an axis of this extent.
	pub fn count(&self, axis: usize, extent: usize) -> Option<usize> {
		let span = (self.kernel[axis].checked_sub(1)?).checked_mul(self.dilations[axis])?.checked_add(1)?;
		let room = self.before[axis].checked_add(extent)?.checked_add(self.after[axis])?.checked_sub(span)?;
		Some(room / self.strides[axis] + 1)
	}
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Unary {
	Neg,
	Abs,
	Sqrt,
	Reciprocal,
	Exp,
	Log,
	Erf,
	Tanh,
	Sigmoid,
	Relu,
	Gelu,
	GeluTanh,
	Silu,
	Floor,
	Ceil,
	Sin,
	Cos,
	Not,
	Clip(f32, f32),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Binary {
	Add,
	Sub,
	Mul,
	Div,
	Pow,
	Min,
	Max,
	Mod,
	Equal,
	Greater,
	GreaterOrEqual,
	Less,
	LessOrEqual,
	And,
	Or,
}

impl Binary {
	/// Whether it gives truth values.
	pub fn is_truth(self) -> bool {
		use Binary::{And, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Or};
		matches!(self, Equal | Greater | GreaterOrEqual | Less | LessOrEqual | And | Or)
	}
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reduction {
	Sum,
	Mean,
	Max,
	Min,
}

impl Op {
	/// What it is called in reports and errors.
	pub fn name(&self) -> String {
		match self {
			Self::Unary(unary) => format!("{unary:?}").split('(').next().unwrap_or_default().to_owned(),
			Self::Binary(binary) => format!("{binary:?}"),
			Self::Reduce(reduction) => format!("Reduce{reduction:?}"),
			Self::Norm { centre: true, .. } => "LayerNorm".to_owned(),
			Self::Norm { .. } => "RmsNorm".to_owned(),
			other => format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_owned(),
		}
	}
}

impl Ir {
	/// The constant that a value is, if it is one in memory.
	pub fn tensor(&self, id: Id) -> Option<&Tensor> {
		match &self.values[id].op {
			Op::Const(Const::Tensor(tensor)) => Some(tensor),
			_ => None,
		}
	}

	/// The one number that a constant has everywhere.
	pub fn scalar(&self, id: Id) -> Option<f32> {
		let tensor = self.tensor(id)?;
		let floats = tensor.to_floats();
		let first = *floats.first()?;
		floats.iter().all(|x| *x == first).then_some(first)
	}

	/// Whether a value is a constant.
	pub fn is_const(&self, id: Id) -> bool {
		matches!(self.values[id].op, Op::Const(_))
	}

	/// Which values are needed for the outputs. Inputs always are.
	pub fn live(&self) -> Vec<bool> {
		let mut live = vec![false; self.values.len()];
		for id in self.outputs.iter().map(|(_, id)| *id).chain(self.inputs.iter().copied()) {
			live[id] = true;
		}
		for id in (0..self.values.len()).rev() {
			if live[id] {
				for input in &self.values[id].inputs {
					live[*input] = true;
				}
			}
		}
		live
	}

	/// How many times each value is used.
	pub fn uses(&self) -> Vec<usize> {
		let live = self.live();
		let mut uses = vec![0; self.values.len()];
		for (value, _) in self.values.iter().zip(live).filter(|(_, live)| *live) {
			for input in &value.inputs {
				uses[*input] += 1;
			}
		}
		for (_, output) in &self.outputs {
			uses[*output] += 1;
		}
		uses
	}
}
