//! Operators on single elements.

use super::{fixed, shift, Lowering, Out, Repr};
use crate::{
	ir::{Binary, Id, Op, Unary},
	tensor::Kind,
};
use ambit_graph::{
	function::Function,
	ops::{Apply, Cast, Div, Mul, Requantise},
	ElementType::I32,
	Op as GraphOp, Value,
};

impl Lowering<'_> {
	/// Values with as many axes as the result and their axes in one order, so that they broadcast together. Constants get
	/// the fraction bits given for them.
	fn aligned<const N: usize>(&mut self, ids: [(Id, i32); N], rank: usize) -> Out<[Repr; N]> {
		let mut reprs = Vec::with_capacity(N);
		for (id, fraction) in ids {
			reprs.push(self.repr(id, fraction)?);
		}
		let channels_last = reprs.iter().any(|repr| repr.channels_last);
		for repr in &mut reprs {
			if !repr.channels_last {
				let shape = self.builder.shape(repr.value);
				let missing = rank.max(1).saturating_sub(shape.len());
				let shape = [&vec![1; missing], shape].concat();
				repr.value = self.reshaped(repr.value, &shape)?;
				if channels_last {
					*repr = self.channels_last(*repr)?;
				}
			}
		}
		reprs.try_into().map_err(|_| "it has too many operands".to_owned())
	}

	/// A scalar constant that broadcasts to a value.
	fn number(&mut self, beside: Value, number: i64) -> Value {
		let shape = vec![1; self.builder.shape(beside).len()];
		self.builder.numbers(I32, &shape, [number])
	}

	fn apply(&mut self, id: Id, function: Function, x: Id) -> Out<Repr> {
		let to = self.fraction(id);
		let x = self.repr(x, to)?;
		let apply = Apply { function, from: x.fraction as u8, to: to as u8 };
		let value = self.op(GraphOp::Apply(apply), &[x.value])?;
		Ok(Repr { value, fraction: to, ..x })
	}

	/// Times a real number.
	fn scaled(&mut self, x: Repr, factor: f64, fraction: i32) -> Out<Repr> {
		// Where a factor stands for infinity, the product is what it is limited to.
		let factor = factor.clamp(-1e9, 1e9) * f64::from(fraction - x.fraction).exp2();
		let digits = (30 - super::bits(factor.abs())).clamp(0, 62);
		let multiplier = fixed(factor, digits);
		let requantise = Requantise { to: I32, multiplier: multiplier as i32, shift: shift(digits)? };
		let value = self.op(GraphOp::Requantise(requantise), &[x.value])?;
		Ok(Repr { value, fraction, ..x })
	}

	pub(super) fn unary(&mut self, id: Id, unary: Unary, x: Id) -> Out<Repr> {
		let function = match unary {
			Unary::Sqrt => Some(Function::Sqrt),
			Unary::Exp => Some(Function::Exp),
			Unary::Erf => Some(Function::Erf),
			Unary::Tanh => Some(Function::Tanh),
			Unary::Sigmoid => Some(Function::Sigmoid),
			Unary::Gelu => Some(Function::Gelu),
			Unary::GeluTanh => Some(Function::GeluTanh),
			Unary::Silu => Some(Function::Silu),
			_ => None,
		};
		if let Some(function) = function {
			return self.apply(id, function, x);
		}
		if unary == Unary::Reciprocal {
			if let (Op::Unary(Unary::Sqrt), [under]) =
				(&self.ir().values[x].op, self.ir().values[x].inputs.as_slice())
			{
				let under = *under;
				return self.apply(id, Function::Rsqrt, under);
			}
		}
		let fraction = self.fraction(x);
		let repr = self.repr(x, fraction)?;
		let value = match unary {
			Unary::Neg => {
				self.op(GraphOp::Requantise(Requantise { to: I32, multiplier: -1, shift: 0 }), &[repr.value])?
			}
			Unary::Abs => self.magnitude(repr.value)?,
			Unary::Relu => self.op(GraphOp::Relu, &[repr.value])?,
			Unary::Not => {
				let one = self.number(repr.value, 1);
				self.op(GraphOp::Sub, &[one, repr.value])?
			}
			Unary::Clip(low, high) => {
				let mut value = repr.value;
				for (end, is_low) in [(low, true), (high, false)] {
					let limit = fixed(f64::from(end), repr.fraction);
					if limit > i64::from(i32::MIN) && limit < i64::from(i32::MAX) {
						let limit = self.number(value, limit);
						value = if is_low { self.larger(value, limit)? } else { self.smaller(value, limit)? };
					}
				}
				value
			}
			Unary::Reciprocal => {
				let to = self.fraction(id);
				let one = 30.min(to + repr.fraction);
				let numerator = self.number(repr.value, 1 << one);
				let div = Div { shift: shift(to + repr.fraction - one)? };
				let value = self.op(GraphOp::Div(div), &[numerator, repr.value])?;
				return Ok(Repr { value, fraction: to, ..repr });
			}
			other => return Err(format!("integer graphs have no {other:?}")),
		};
		Ok(Repr { value, ..repr })
	}

	/// The magnitude of each element: the largest of a row of one.
	fn magnitude(&mut self, value: Value) -> Out<Value> {
		let shape = self.builder.shape(value).to_vec();
		let count = shape.iter().product();
		let rows = self.reshaped(value, &[count, 1])?;
		let magnitudes = self.op(GraphOp::AbsMax, &[rows])?;
		self.reshaped(magnitudes, &shape)
	}

	fn larger(&mut self, a: Value, b: Value) -> Out<Value> {
		let difference = self.op(GraphOp::Sub, &[a, b])?;
		self.op(GraphOp::Select, &[difference, a, b])
	}

	fn smaller(&mut self, a: Value, b: Value) -> Out<Value> {
		let difference = self.op(GraphOp::Sub, &[a, b])?;
		self.op(GraphOp::Select, &[difference, b, a])
	}

	/// Fraction bits that fit the result and both operands.
	fn common(&self, id: Option<Id>, operands: &[Id]) -> i32 {
		let of = |operand: &Id| match self.reprs[*operand] {
			Some(repr) => repr.fraction,
			None => i32::MAX,
		};
		let own = id.map_or(super::FRACTION, |id| self.fraction(id));
		operands.iter().map(of).fold(own, i32::min)
	}

	pub(super) fn binary(&mut self, id: Id, binary: Binary, a: Id, b: Id) -> Out<Repr> {
		let rank = self.ir().values[id].shape.len();
		let is_float = [a, b].iter().any(|operand| self.kind(*operand) == Kind::Float);
		match binary {
			Binary::Mul => {
				for (x, factor) in [(a, b), (b, a)] {
					if let (Some(factor), true, false) =
						(self.ir().scalar(factor), is_float, self.ir().is_const(x))
					{
						let same = self.ir().values[x].shape.len() == rank && self.kind(x) == Kind::Float;
						if same {
							let (repr, fraction) = (self.repr(x, 0)?, self.fraction(id));
							return self.scaled(repr, f64::from(factor), fraction);
						}
					}
				}
				let fractions = [self.factor_fraction(a), self.factor_fraction(b)];
				let [x, y] = self.aligned([(a, fractions[0]), (b, fractions[1])], rank)?;
				let fraction = self.fraction(id).min(x.fraction + y.fraction);
				let mul = Mul { shift: shift(x.fraction + y.fraction - fraction)? };
				let value = self.op(GraphOp::Mul(mul), &[x.value, y.value])?;
				return Ok(Repr { value, fraction, ..x });
			}
			Binary::Div if is_float => {
				if let (Some(divisor), false) = (self.ir().scalar(b), self.ir().is_const(a)) {
					if divisor != 0.0 && self.ir().values[a].shape.len() == rank {
						let (repr, fraction) = (self.repr(a, 0)?, self.fraction(id));
						return self.scaled(repr, 1.0 / f64::from(divisor), fraction);
					}
				}
				let fractions = [self.factor_fraction(a), self.factor_fraction(b)];
				let [x, y] = self.aligned([(a, fractions[0]), (b, fractions[1])], rank)?;
				let fraction = self.fraction(id);
				let up = fraction - x.fraction + y.fraction;
				let x = self.with_fraction(x, x.fraction + up - up.clamp(0, 31))?;
				let div = Div { shift: up.clamp(0, 31) as u8 };
				let value = self.op(GraphOp::Div(div), &[x.value, y.value])?;
				return Ok(Repr { value, fraction, ..x });
			}
			Binary::Pow => return self.power(id, a, b),
			Binary::Div | Binary::Mod => return Err("integer graphs don't divide whole numbers".to_owned()),
			_ => {}
		}
		let result = if binary.is_truth() { None } else { Some(id) };
		let common = if is_float { self.common(result, &[a, b]) } else { 0 };
		let [x, y] = self.aligned([(a, common), (b, common)], rank)?;
		let fraction = if is_float { common } else { 0 };
		let (x, y) =
			if is_float { (self.with_fraction(x, common)?, self.with_fraction(y, common)?) } else { (x, y) };
		let (a, b) = (x.value, y.value);
		let value = match binary {
			Binary::Add => self.op(GraphOp::Add, &[a, b])?,
			Binary::Sub => self.op(GraphOp::Sub, &[a, b])?,
			Binary::Min => self.smaller(a, b)?,
			Binary::Max => self.larger(a, b)?,
			Binary::Greater => self.op(GraphOp::Sub, &[a, b])?,
			Binary::Less => self.op(GraphOp::Sub, &[b, a])?,
			Binary::GreaterOrEqual | Binary::LessOrEqual => {
				let (a, b) = if binary == Binary::GreaterOrEqual { (a, b) } else { (b, a) };
				let difference = self.op(GraphOp::Sub, &[a, b])?;
				let one = self.number(difference, 1);
				self.op(GraphOp::Add, &[difference, one])?
			}
			Binary::Equal => {
				let difference = self.op(GraphOp::Sub, &[a, b])?;
				let magnitude = self.magnitude(difference)?;
				let one = self.number(magnitude, 1);
				self.op(GraphOp::Sub, &[one, magnitude])?
			}
			Binary::And => {
				let zero = self.number(a, 0);
				self.op(GraphOp::Select, &[a, b, zero])?
			}
			Binary::Or => self.op(GraphOp::Select, &[a, a, b])?,
			_ => return Err(format!("integer graphs have no {binary:?}")),
		};
		let fraction = if binary.is_truth() { 0 } else { fraction };
		Ok(Repr { value, fraction, ..x })
	}

	fn power(&mut self, id: Id, x: Id, exponent: Id) -> Out<Repr> {
		let exponent = self.ir().scalar(exponent).ok_or("its exponent depends on the input")?;
		match exponent {
			-0.5 => self.apply(id, Function::Rsqrt, x),
			0.5 => self.apply(id, Function::Sqrt, x),
			2.0 | 3.0 => {
				let repr = self.repr(x, 0)?;
				let fraction = Self::fraction_for(self.plan.ranges[x] * self.plan.ranges[x]);
				let mul = Mul { shift: shift(2 * repr.fraction - fraction)? };
				let square = self.op(GraphOp::Mul(mul), &[repr.value, repr.value])?;
				if exponent == 2.0 {
					return Ok(Repr { value: square, fraction, ..repr });
				}
				let to = self.fraction(id).min(fraction + repr.fraction);
				let mul = Mul { shift: shift(fraction + repr.fraction - to)? };
				let value = self.op(GraphOp::Mul(mul), &[square, repr.value])?;
				Ok(Repr { value, fraction: to, ..repr })
			}
			other => Err(format!("integer graphs have no power of {other}")),
		}
	}

	pub(super) fn select(&mut self, id: Id, condition: Id, a: Id, b: Id) -> Out<Repr> {
		let rank = self.ir().values[id].shape.len();
		let common = if self.kind(id) == Kind::Float { self.common(Some(id), &[a, b]) } else { 0 };
		let [condition, a, b] = self.aligned([(condition, 0), (a, common), (b, common)], rank)?;
		let (a, b) = (self.with_fraction(a, common)?, self.with_fraction(b, common)?);
		let value = self.op(GraphOp::Select, &[condition.value, a.value, b.value])?;
		Ok(Repr { value, fraction: common, channels_last: a.channels_last })
	}

	pub(super) fn cast(&mut self, id: Id, x: Id) -> Out<Repr> {
		let repr = self.repr(x, 0)?;
		let fraction = self.fraction(id);
		match (self.kind(x), self.kind(id)) {
			(Kind::Bool, _) => {
				let one = self.number(repr.value, 1 << fraction);
				let zero = self.number(repr.value, 0);
				let value = self.op(GraphOp::Select, &[repr.value, one, zero])?;
				Ok(Repr { value, fraction, ..repr })
			}
			(Kind::Int, Kind::Float) => {
				let cast = Cast { to: I32, shift: fraction as i8 };
				let value = self.op(GraphOp::Cast(cast), &[repr.value])?;
				Ok(Repr { value, fraction, ..repr })
			}
			// Anything but 0 is true.
			(_, Kind::Bool) => Ok(Repr { value: self.magnitude(repr.value)?, fraction: 0, ..repr }),
			_ => Err("integer graphs don't cut off fractions".to_owned()),
		}
	}
}
