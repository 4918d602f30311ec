//! Operators on single elements.

use crate::{
	ir::{Binary, Unary},
	tensor::{broadcast_strides, places, Data, Tensor},
};

/// `x` for each element of `shape`, to which it broadcasts.
fn spread<'a, T: Copy>(x: &'a [T], from: &[usize], shape: &[usize]) -> Box<dyn Iterator<Item = T> + 'a> {
	if from == shape {
		return Box::new(x.iter().copied());
	}
	if let [only] = x {
		let count = shape.iter().product();
		return Box::new(std::iter::repeat_n(*only, count));
	}
	Box::new(places(shape, &broadcast_strides(from, shape), 0).map(|place| x[place]))
}

pub fn binary(op: Binary, a: &Tensor, b: &Tensor, shape: &[usize]) -> Tensor {
	let data = match (&a.data, &b.data) {
		(Data::Int(x), Data::Int(y)) => {
			let pairs = spread(x, &a.shape, shape).zip(spread(y, &b.shape, shape));
			Data::Int(pairs.map(|(x, y)| of_ints(op, x, y)).collect())
		}
		_ => {
			let (x, y) = (a.to_floats(), b.to_floats());
			let pairs = spread(&x, &a.shape, shape).zip(spread(&y, &b.shape, shape));
			if op.is_truth() {
				Data::Int(pairs.map(|(x, y)| i64::from(is_true(op, x, y))).collect())
			} else {
				Data::Float(pairs.map(|(x, y)| of_floats(op, x, y)).collect())
			}
		}
	};
	Tensor { shape: shape.to_vec(), data }
}

fn is_true<T: PartialOrd + Default>(op: Binary, x: T, y: T) -> bool {
	let zero = T::default();
	match op {
		Binary::Equal => x == y,
		Binary::Greater => x > y,
		Binary::GreaterOrEqual => x >= y,
		Binary::Less => x < y,
		Binary::LessOrEqual => x <= y,
		Binary::And => x != zero && y != zero,
		_ => x != zero || y != zero,
	}
}

fn of_ints(op: Binary, x: i64, y: i64) -> i64 {
	match op {
		Binary::Add => x.wrapping_add(y),
		Binary::Sub => x.wrapping_sub(y),
		Binary::Mul => x.wrapping_mul(y),
		Binary::Div => x.checked_div(y).unwrap_or(0),
		Binary::Mod => x.checked_rem_euclid(y).unwrap_or(0),
		Binary::Pow => x.saturating_pow(y.clamp(0, 64) as u32),
		Binary::Min => x.min(y),
		Binary::Max => x.max(y),
		_ => i64::from(is_true(op, x, y)),
	}
}

pub fn of_floats(op: Binary, x: f32, y: f32) -> f32 {
	match op {
		Binary::Add => x + y,
		Binary::Sub => x - y,
		Binary::Mul => x * y,
		Binary::Div => x / y,
		Binary::Mod => x - y * (x / y).floor(),
		Binary::Pow if y == 2.0 => x * x,
		Binary::Pow => x.powf(y),
		Binary::Min => x.min(y),
		Binary::Max => x.max(y),
		_ => f32::from(is_true(op, x, y)),
	}
}

pub fn select(condition: &Tensor, a: &Tensor, b: &Tensor, shape: &[usize]) -> Tensor {
	let condition_values = condition.to_floats();
	let conditions = spread(&condition_values, &condition.shape, shape);
	let data = match (&a.data, &b.data) {
		(Data::Int(x), Data::Int(y)) => {
			let pairs = spread(x, &a.shape, shape).zip(spread(y, &b.shape, shape));
			Data::Int(conditions.zip(pairs).map(|(c, (x, y))| if c != 0.0 { x } else { y }).collect())
		}
		_ => {
			let (x, y) = (a.to_floats(), b.to_floats());
			let pairs = spread(&x, &a.shape, shape).zip(spread(&y, &b.shape, shape));
			Data::Float(conditions.zip(pairs).map(|(c, (x, y))| if c != 0.0 { x } else { y }).collect())
		}
	};
	Tensor { shape: shape.to_vec(), data }
}

pub fn unary(op: Unary, x: &Tensor) -> Tensor {
	let data = match (&x.data, op) {
		(Data::Int(x), Unary::Neg) => Data::Int(x.iter().map(|x| x.wrapping_neg()).collect()),
		(Data::Int(x), Unary::Abs) => Data::Int(x.iter().map(|x| x.wrapping_abs()).collect()),
		(Data::Int(x), Unary::Not) => Data::Int(x.iter().map(|x| i64::from(*x == 0)).collect()),
		(Data::Int(x), Unary::Relu) => Data::Int(x.iter().map(|x| (*x).max(0)).collect()),
		(Data::Int(x), Unary::Clip(low, high)) => {
			let (low, high) = (low.ceil() as i64, high.floor() as i64);
			Data::Int(x.iter().map(|x| (*x).max(low).min(high)).collect())
		}
		_ => Data::Float(x.to_floats().iter().map(|x| of_float(op, *x)).collect()),
	};
	Tensor { shape: x.shape.clone(), data }
}

pub fn of_float(op: Unary, x: f32) -> f32 {
	match op {
		Unary::Neg => -x,
		Unary::Abs => x.abs(),
		Unary::Sqrt => x.sqrt(),
		Unary::Reciprocal => 1.0 / x,
		Unary::Exp => x.exp(),
		Unary::Log => x.ln(),
		Unary::Erf => erf(x),
		Unary::Tanh => x.tanh(),
		Unary::Sigmoid => 1.0 / (1.0 + (-x).exp()),
		Unary::Relu => x.max(0.0),
		Unary::Gelu => 0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2)),
		Unary::GeluTanh => {
			let inner = 0.797_884_6 * (x + 0.044_715 * x * x * x);
			0.5 * x * (1.0 + inner.tanh())
		}
		Unary::Silu => x / (1.0 + (-x).exp()),
		Unary::Floor => x.floor(),
		Unary::Ceil => x.ceil(),
		Unary::Sin => x.sin(),
		Unary::Cos => x.cos(),
		Unary::Not => f32::from(x == 0.0),
		Unary::Clip(low, high) => x.max(low).min(high),
	}
}

/// The error function: its series near 0, and beyond it the continued fraction of its complement; in 64 bits, so that
/// nothing of 32 is lost.
fn erf(x: f32) -> f32 {
	let z = f64::from(x.abs());
	if z > 6.0 {
		return 1f32.copysign(x);
	}
	let square = z * z;
	let value = if z < 2.5 {
		let (mut term, mut sum) = (z, z);
		for n in 1..60 {
			term *= -square / f64::from(n);
			let next = term / f64::from(2 * n + 1);
			sum += next;
			if next.abs() < 1e-17 {
				break;
			}
		}
		std::f64::consts::FRAC_2_SQRT_PI * sum
	} else {
		let mut fraction = z;
		for n in (1..60).rev() {
			fraction = z + f64::from(n) / 2.0 / fraction;
		}
		1.0 - (-square).exp() / (fraction * std::f64::consts::PI.sqrt())
	};
	(value as f32).copysign(x)
}

#[cfg(test)]
mod tests {
	use super::erf;

	#[test]
	fn erf_should_have_its_known_values() {
		for (x, expected) in [
			(0.0, 0.0),
			(0.5, 0.520_499_9),
			(1.0, 0.842_700_8),
			(2.4, 0.999_311_5),
			(2.6, 0.999_764_f32),
			(3.5, 0.999_999_3),
		] {
			assert!((erf(x) - expected).abs() < 2e-7, "erf({x}) = {}", erf(x));
			assert_eq!(erf(-x), -erf(x));
		}
	}
}
