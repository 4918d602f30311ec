//! Operators that compute.

use super::{
	attributes::{axis, Call},
	Importer, Out,
};
use crate::{
	ir::{Binary, Id, Op, Reduction, Unary},
	tensor::{Kind, Tensor},
};

impl Importer<'_> {
	pub(super) fn unary(&mut self, unary: Unary, x: Id) -> Out<Id> {
		self.push(Op::Unary(unary), [x], None)
	}

	pub(super) fn binary(&mut self, binary: Binary, a: Id, b: Id) -> Out<Id> {
		self.push(Op::Binary(binary), [a, b], None)
	}

	/// The results of an operator that computes, or `None` if it is none.
	pub(super) fn of_math(&mut self, call: &Call<'_>) -> Out<Option<Vec<Id>>> {
		use {Binary as B, Unary as U};
		let unary = match call.operator() {
			"Neg" => Some(U::Neg),
			"Abs" => Some(U::Abs),
			"Sqrt" => Some(U::Sqrt),
			"Reciprocal" => Some(U::Reciprocal),
			"Exp" => Some(U::Exp),
			"Log" => Some(U::Log),
			"Erf" => Some(U::Erf),
			"Tanh" => Some(U::Tanh),
			"Sigmoid" => Some(U::Sigmoid),
			"Relu" => Some(U::Relu),
			"Floor" => Some(U::Floor),
			"Ceil" => Some(U::Ceil),
			"Sin" => Some(U::Sin),
			"Cos" => Some(U::Cos),
			"Not" => Some(U::Not),
			"Gelu" if call.text("approximate", "none")? == "tanh" => Some(U::GeluTanh),
			"Gelu" => Some(U::Gelu),
			_ => None,
		};
		if let Some(unary) = unary {
			return Ok(Some(vec![self.unary(unary, call.operand(0)?)?]));
		}
		let binary = match call.operator() {
			"Add" => Some(B::Add),
			"Sub" => Some(B::Sub),
			"Mul" => Some(B::Mul),
			"Div" => Some(B::Div),
			"Pow" => Some(B::Pow),
			"Mod" => Some(B::Mod),
			"Equal" => Some(B::Equal),
			"Greater" => Some(B::Greater),
			"GreaterOrEqual" => Some(B::GreaterOrEqual),
			"Less" => Some(B::Less),
			"LessOrEqual" => Some(B::LessOrEqual),
			"And" => Some(B::And),
			"Or" => Some(B::Or),
			_ => None,
		};
		if let Some(binary) = binary {
			return Ok(Some(vec![self.binary(binary, call.operand(0)?, call.operand(1)?)?]));
		}
		let id = match call.operator() {
			"Sum" => self.all_of(B::Add, call)?,
			"Min" => self.all_of(B::Min, call)?,
			"Max" => self.all_of(B::Max, call)?,
			"MatMul" => self.matmul(call.operand(0)?, call.operand(1)?)?,
			"Gemm" => self.gemm(call)?,
			"Clip" => self.clip(call)?,
			"LeakyRelu" => {
				let slope = self.scalar(call.float("alpha", 0.01)?);
				self.leaky(call.operand(0)?, slope)?
			}
			"PRelu" => self.leaky(call.operand(0)?, call.operand(1)?)?,
			"Elu" => {
				let (x, alpha) = (call.operand(0)?, self.scalar(call.float("alpha", 1.0)?));
				// Only what is at most 0 is raised to a power.
				let low = self.unary(U::Clip(f32::MIN, 0.0), x)?;
				let power = self.unary(U::Exp, low)?;
				let one = self.scalar(1.0);
				let less = self.binary(B::Sub, power, one)?;
				let scaled = self.binary(B::Mul, less, alpha)?;
				self.choose_positive(x, scaled)?
			}
			"HardSigmoid" => {
				self.hard_sigmoid(call.operand(0)?, call.float("alpha", 0.2)?, call.float("beta", 0.5)?)?
			}
			"HardSwish" => {
				let x = call.operand(0)?;
				let gate = self.hard_sigmoid(x, 1.0 / 6.0, 0.5)?;
				self.binary(B::Mul, x, gate)?
			}
			"Softmax" => self.softmax(call)?,
			"LayerNormalization" => self.norm(call, true)?,
			"RMSNormalization" | "SimplifiedLayerNormalization" => self.norm(call, false)?,
			"BatchNormalization" => self.batch_norm(call)?,
			"ReduceMean" => self.reduce(call, Reduction::Mean)?,
			"ReduceSum" => self.reduce(call, Reduction::Sum)?,
			"ReduceMax" => self.reduce(call, Reduction::Max)?,
			"ReduceMin" => self.reduce(call, Reduction::Min)?,
			"ReduceL2" | "ReduceSumSquare" => {
				let x = call.operand(0)?;
				let square = self.binary(B::Mul, x, x)?;
				let axes = self.axes(call, self.shape(x).len())?;
				let sum = self.reduce_axes(
					square,
					&axes,
					call.int("keepdims", 1)? != 0,
					Op::Reduce(Reduction::Sum),
				)?;
				if call.operator() == "ReduceL2" {
					self.unary(U::Sqrt, sum)?
				} else {
					sum
				}
			}
			"LpNormalization" => {
				let x = call.operand(0)?;
				if call.int("p", 2)? != 2 {
					return Err("only p = 2 is supported".to_owned());
				}
				let axis = axis(call.int("axis", -1)?, self.shape(x).len())?;
				let square = self.binary(B::Mul, x, x)?;
				let sum = self.reduce_axes(square, &[axis], true, Op::Reduce(Reduction::Sum))?;
				let root = self.unary(U::Sqrt, sum)?;
				self.binary(B::Div, x, root)?
			}
			"ArgMax" => {
				if call.int("select_last_index", 0)? != 0 {
					return Err("only the first of several largest is supported".to_owned());
				}
				let x = call.operand(0)?;
				let axis = axis(call.int("axis", 0)?, self.shape(x).len())?;
				self.reduce_axes(x, &[axis], call.int("keepdims", 1)? != 0, Op::ArgMax)?
			}
			// Integers are always numbers.
			"IsNaN" | "IsInf" => {
				let shape = vec![1; self.shape(call.operand(0)?).len()];
				self.constant(Tensor::ints(&shape, vec![0]), Kind::Bool)
			}
			_ => return Ok(None),
		};
		Ok(Some(vec![id]))
	}

	fn all_of(&mut self, binary: Binary, call: &Call<'_>) -> Out<Id> {
		let mut operands = call.all().into_iter();
		let first = operands.next().ok_or("it has no operands")?;
		operands.try_fold(first, |a, b| self.binary(binary, a, b))
	}

	/// A product of tensors of any rank.
	fn matmul(&mut self, x: Id, w: Id) -> Out<Id> {
		let (x_shape, w_shape) = (self.shape(x).to_vec(), self.shape(w).to_vec());
		let x = if x_shape.len() == 1 { self.reshape(x, vec![1, x_shape[0]])? } else { x };
		let w = if w_shape.len() == 1 { self.reshape(w, vec![w_shape[0], 1])? } else { w };
		let product = self.push(Op::MatMul, [x, w], None)?;
		let mut shape = self.shape(product).to_vec();
		if w_shape.len() == 1 {
			shape.pop();
		}
		if x_shape.len() == 1 {
			let columns = usize::from(w_shape.len() != 1);
			shape.remove(shape.len() - 1 - columns);
		}
		self.reshape(product, shape)
	}

	fn gemm(&mut self, call: &Call<'_>) -> Out<Id> {
		let (mut x, mut w) = (call.operand(0)?, call.operand(1)?);
		if call.int("transA", 0)? != 0 {
			x = self.push(Op::Transpose(vec![1, 0]), [x], None)?;
		}
		if call.int("transB", 0)? != 0 {
			w = self.push(Op::Transpose(vec![1, 0]), [w], None)?;
		}
		let mut product = self.push(Op::MatMul, [x, w], None)?;
		let alpha = call.float("alpha", 1.0)?;
		if alpha != 1.0 {
			let alpha = self.scalar(alpha);
			product = self.binary(Binary::Mul, product, alpha)?;
		}
		let Some(mut bias) = call.optional(2) else { return Ok(product) };
		let beta = call.float("beta", 1.0)?;
		if beta != 1.0 {
			let beta = self.scalar(beta);
			bias = self.binary(Binary::Mul, bias, beta)?;
		}
		self.binary(Binary::Add, product, bias)
	}

	fn clip(&mut self, call: &Call<'_>) -> Out<Id> {
		let end = |importer: &Self, name: &str, place: usize, default: f32| match call.optional(place) {
			Some(id) => importer.ir.scalar(id).ok_or("its ends depend on the input".to_owned()),
			None => call.float(name, default),
		};
		let (low, high) = (end(self, "min", 1, f32::MIN)?, end(self, "max", 2, f32::MAX)?);
		match (low, high >= f32::MAX) {
			(0.0, true) => self.unary(Unary::Relu, call.operand(0)?),
			_ => self.unary(Unary::Clip(low, high), call.operand(0)?),
		}
	}

	/// `x` where it is positive, and `other` elsewhere.
	fn choose_positive(&mut self, x: Id, other: Id) -> Out<Id> {
		let zero = self.scalar(0.0);
		let positive = self.binary(Binary::Greater, x, zero)?;
		self.push(Op::Select, [positive, x, other], None)
	}

	fn leaky(&mut self, x: Id, slope: Id) -> Out<Id> {
		let scaled = self.binary(Binary::Mul, x, slope)?;
		self.choose_positive(x, scaled)
	}

	fn hard_sigmoid(&mut self, x: Id, alpha: f32, beta: f32) -> Out<Id> {
		let (alpha, beta) = (self.scalar(alpha), self.scalar(beta));
		let scaled = self.binary(Binary::Mul, x, alpha)?;
		let moved = self.binary(Binary::Add, scaled, beta)?;
		self.unary(Unary::Clip(0.0, 1.0), moved)
	}

	fn softmax(&mut self, call: &Call<'_>) -> Out<Id> {
		let x = call.operand(0)?;
		let shape = self.shape(x).to_vec();
		if self.opset >= 13 {
			let axis = axis(call.int("axis", -1)?, shape.len())?;
			return self.along_last(x, axis, |importer, x| importer.push(Op::Softmax, [x], None));
		}
		// All axes from this one on were one row.
		let axis = axis(call.int("axis", 1)?, shape.len())?;
		let rows = shape[..axis].iter().product();
		let x = self.reshape(x, vec![rows, shape[axis..].iter().product()])?;
		let shares = self.push(Op::Softmax, [x], None)?;
		self.reshape(shares, shape)
	}

	/// What `of` makes of a tensor whose last axis is this one, with the axes back in their order.
	fn along_last(&mut self, x: Id, axis: usize, of: impl FnOnce(&mut Self, Id) -> Out<Id>) -> Out<Id> {
		let mut order: Vec<usize> = (0..self.shape(x).len()).collect();
		let last = order.len() - 1;
		order.swap(axis, last);
		let x = self.push(Op::Transpose(order.clone()), [x], None)?;
		let result = of(self, x)?;
		// A swap undoes itself.
		self.push(Op::Transpose(order), [result], None)
	}

	fn norm(&mut self, call: &Call<'_>, centre: bool) -> Out<Id> {
		let (x, gain) = (call.operand(0)?, call.operand(1)?);
		let shape = self.shape(x).to_vec();
		let axis = axis(call.int("axis", -1)?, shape.len())?;
		let row: usize = shape[axis..].iter().product();
		let flat = self.reshape(x, [&shape[..axis], &[row]].concat())?;
		let gain = self.channels(gain, row)?;
		let bias = match call.optional(2) {
			Some(bias) => self.channels(bias, row)?,
			None => self.constant(Tensor::floats(&[row], vec![0.0; row]), Kind::Float),
		};
		let epsilon = call.float("epsilon", 1e-5)?;
		let result = self.push(Op::Norm { centre, epsilon }, [flat, gain, bias], None)?;
		self.reshape(result, shape)
	}

	/// A constant as a vector with an element for each channel.
	fn channels(&mut self, id: Id, row: usize) -> Out<Id> {
		if !self.ir.is_const(id) {
			return Err("its gain or bias depends on the input".to_owned());
		}
		let count: usize = self.shape(id).iter().product();
		let flat = self.reshape(id, vec![count])?;
		match count {
			count if count == row => Ok(flat),
			1 => self.push(Op::Expand, [flat], Some(vec![row])),
			_ => Err(format!("its gain or bias has {count} elements for rows of {row}")),
		}
	}

	fn batch_norm(&mut self, call: &Call<'_>) -> Out<Id> {
		if call.int("training_mode", 0)? != 0 {
			return Err("it is in training mode; export the model for inference".to_owned());
		}
		let x = call.operand(0)?;
		let rank = self.shape(x).len();
		let epsilon = self.scalar(call.float("epsilon", 1e-5)?);
		let mut vectors = Vec::new();
		for place in 1..5 {
			let vector = call.operand(place)?;
			if !self.ir.is_const(vector) {
				return Err("its statistics depend on the input".to_owned());
			}
			let mut shape = self.shape(vector).to_vec();
			shape.extend(std::iter::repeat_n(1, rank.saturating_sub(2)));
			vectors.push(self.reshape(vector, shape)?);
		}
		let [gain, bias, mean, variance] = vectors[..] else {
			return Err("it has too few operands".to_owned());
		};
		let variance = self.binary(Binary::Add, variance, epsilon)?;
		let deviation = self.unary(Unary::Sqrt, variance)?;
		let scale = self.binary(Binary::Div, gain, deviation)?;
		let moved = self.binary(Binary::Mul, mean, scale)?;
		let offset = self.binary(Binary::Sub, bias, moved)?;
		let scaled = self.binary(Binary::Mul, x, scale)?;
		self.binary(Binary::Add, scaled, offset)
	}

	fn axes(&self, call: &Call<'_>, rank: usize) -> Out<Vec<usize>> {
		let axes = self.numbers(call, "axes", 1)?.unwrap_or_default();
		if axes.is_empty() {
			return Ok(if call.int("noop_with_empty_axes", 0)? != 0 {
				Vec::new()
			} else {
				(0..rank).collect()
			});
		}
		let mut axes = axes.into_iter().map(|place| axis(place, rank)).collect::<Out<Vec<_>>>()?;
		axes.sort_unstable();
		axes.dedup();
		Ok(axes)
	}

	fn reduce(&mut self, call: &Call<'_>, reduction: Reduction) -> Out<Id> {
		let x = call.operand(0)?;
		let axes = self.axes(call, self.shape(x).len())?;
		self.reduce_axes(x, &axes, call.int("keepdims", 1)? != 0, Op::Reduce(reduction))
	}

	/// `of` rows that are all of these axes together.
	fn reduce_axes(&mut self, x: Id, axes: &[usize], keep: bool, of: Op) -> Out<Id> {
		if axes.is_empty() {
			return Ok(x);
		}
		let shape = self.shape(x).to_vec();
		let others: Vec<usize> = (0..shape.len()).filter(|axis| !axes.contains(axis)).collect();
		let order: Vec<usize> = others.iter().chain(axes).copied().collect();
		let x = self.push(Op::Transpose(order), [x], None)?;
		let mut rows: Vec<usize> = others.iter().map(|axis| shape[*axis]).collect();
		rows.push(axes.iter().map(|axis| shape[*axis]).product());
		if rows.last() == Some(&0) {
			return Err("it reduces rows without elements".to_owned());
		}
		let x = self.reshape(x, rows)?;
		let result = self.push(of, [x], None)?;
		let kept = (0..shape.len()).filter(|axis| keep || !axes.contains(axis));
		let kept = kept.map(|axis| if axes.contains(&axis) { 1 } else { shape[axis] }).collect();
		self.reshape(result, kept)
	}
}
