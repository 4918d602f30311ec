//! Operators that move elements, and those about shapes.

use super::{
	attributes::{axis, Call},
	Importer, Out,
};
use crate::{
	ir::{Id, Op},
	onnx::kind_of,
	tensor::{broadcast, count_of, Data, Kind, Tensor},
};

/// An end of a slice: as far as there is something.
fn end_of(place: i64, extent: i64) -> i64 {
	let place = if place < 0 { place.saturating_add(extent) } else { place };
	place.clamp(0, extent)
}

fn extents(numbers: &[i64]) -> Out<Vec<usize>> {
	let extent = |number: &i64| usize::try_from(*number).map_err(|_| format!("{number} is no extent"));
	let shape = numbers.iter().map(extent).collect::<Out<Vec<_>>>()?;
	count_of(&shape).ok_or_else(|| format!("a tensor of shape {shape:?} is too large"))?;
	Ok(shape)
}

impl Importer<'_> {
	pub(super) fn reshape(&mut self, x: Id, shape: Vec<usize>) -> Out<Id> {
		let (have, want) = (count_of(self.shape(x)), count_of(&shape));
		// Stored tensors may be larger than others.
		if want != have || have.is_none() {
			return Err(format!("{:?} can't be brought to the shape {shape:?}", self.shape(x)));
		}
		// A reshape of a reshape.
		let value = &self.ir.values[x];
		let from = if value.op == Op::Reshape { value.inputs[0] } else { x };
		self.push(Op::Reshape, [from], Some(shape))
	}

	/// The results of an operator that moves elements, or `None` if it is none.
	pub(super) fn of_shape(&mut self, call: &Call<'_>) -> Out<Option<Vec<Id>>> {
		let rank = |importer: &Self| call.operand(0).map(|x| importer.shape(x).len());
		let id = match call.operator() {
			"Identity" | "Dropout" => call.operand(0)?,
			"Constant" => self.constant_node(call)?,
			"ConstantOfShape" => {
				let shape = extents(&self.ints_of(call.operand(0)?, "shape")?)?;
				let value = match call.tensor("value")? {
					Some(stored) => self.stored_value("value", stored)?,
					None => self.scalar(0.0),
				};
				let value = self.reshape(value, vec![1])?;
				self.push(Op::Expand, [value], Some(shape))?
			}
			"Shape" => {
				let shape = self.shape(call.operand(0)?).to_vec();
				let extent = shape.len() as i64;
				let start = end_of(call.int("start", 0)?, extent) as usize;
				let end = end_of(call.int("end", i64::MAX)?, extent) as usize;
				let numbers: Vec<i64> =
					shape.get(start..end).unwrap_or_default().iter().map(|extent| *extent as i64).collect();
				self.constant(Tensor::ints(&[numbers.len()], numbers), Kind::Int)
			}
			"Size" => {
				let count = self.shape(call.operand(0)?).iter().product::<usize>();
				self.constant(Tensor::ints(&[], vec![count as i64]), Kind::Int)
			}
			"Range" => self.range(call)?,
			"Cast" => {
				let code = call.int("to", 0)?;
				let kind = kind_of(code).ok_or_else(|| format!("it casts to ONNX's type {code}"))?;
				let x = call.operand(0)?;
				let shape = self.shape(x).to_vec();
				self.push_as(Op::Cast, vec![x], Some(shape), kind)?
			}
			"CastLike" => {
				let (x, kind) = (call.operand(0)?, self.kind(call.operand(1)?));
				let shape = self.shape(x).to_vec();
				self.push_as(Op::Cast, vec![x], Some(shape), kind)?
			}
			"Reshape" => {
				let (x, numbers) = (call.operand(0)?, self.ints_of(call.operand(1)?, "shape")?);
				let shape = self.target(&numbers, self.shape(x), call.int("allowzero", 0)? != 0)?;
				self.reshape(x, shape)?
			}
			"Flatten" => {
				let x = call.operand(0)?;
				let shape = self.shape(x).to_vec();
				let at = end_of(call.int("axis", 1)?, shape.len() as i64) as usize;
				let (outer, inner) = (shape[..at].iter().product(), shape[at..].iter().product());
				self.reshape(x, vec![outer, inner])?
			}
			"Squeeze" => {
				let x = call.operand(0)?;
				let shape = self.shape(x).to_vec();
				let axes = match self.numbers(call, "axes", 1)? {
					Some(axes) => {
						axes.into_iter().map(|place| axis(place, shape.len())).collect::<Out<Vec<_>>>()?
					}
					None => (0..shape.len()).filter(|axis| shape[*axis] == 1).collect(),
				};
				let kept =
					(0..shape.len()).filter(|axis| !axes.contains(axis)).map(|axis| shape[axis]).collect();
				self.reshape(x, kept)?
			}
			"Unsqueeze" => {
				let x = call.operand(0)?;
				let mut shape = self.shape(x).to_vec();
				let axes = self.numbers(call, "axes", 1)?.ok_or("its axes are missing")?;
				let rank = shape.len() + axes.len();
				let mut axes = axes.into_iter().map(|place| axis(place, rank)).collect::<Out<Vec<_>>>()?;
				axes.sort_unstable();
				for axis in axes {
					shape.insert(axis.min(shape.len()), 1);
				}
				self.reshape(x, shape)?
			}
			"Transpose" => {
				let order = match call.ints("perm")? {
					Some(order) => {
						order.into_iter().map(|place| axis(place, rank(self)?)).collect::<Out<Vec<_>>>()?
					}
					None => (0..rank(self)?).rev().collect(),
				};
				self.transpose(call.operand(0)?, order)?
			}
			"Concat" => {
				let place = axis(call.int("axis", 0)?, rank(self)?)?;
				// Empty parts, as an empty cache is one, add nothing.
				let parts: Vec<Id> =
					call.all().into_iter().filter(|part| self.shape(*part).get(place) != Some(&0)).collect();
				self.push(Op::Concat(place), parts, None)?
			}
			"Split" => return self.split(call).map(Some),
			"Slice" => self.slice_node(call)?,
			"Gather" => {
				let place = axis(call.int("axis", 0)?, rank(self)?)?;
				self.gather_node(call.operand(0)?, call.operand(1)?, place)?
			}
			"Expand" => {
				let x = call.operand(0)?;
				let target = extents(&self.ints_of(call.operand(1)?, "shape")?)?;
				let shape = broadcast(self.shape(x), &target)
					.ok_or_else(|| format!("{:?} does not broadcast to {target:?}", self.shape(x)))?;
				self.push(Op::Expand, [x], Some(shape))?
			}
			"Tile" => {
				let (mut x, repeats) = (call.operand(0)?, self.ints_of(call.operand(1)?, "repeats")?);
				for (axis, repeat) in repeats.into_iter().enumerate().take(rank(self)?) {
					let count = usize::try_from(repeat).ok().filter(|count| (1..=4_096).contains(count));
					let count = count.ok_or_else(|| format!("it repeats {repeat} times"))?;
					x = self.push(Op::Concat(axis), vec![x; count], None)?;
				}
				x
			}
			"Where" => {
				let operands = [call.operand(0)?, call.operand(1)?, call.operand(2)?];
				self.push(Op::Select, operands, None)?
			}
			"Trilu" => self.triangle(call)?,
			"Pad" => self.pad(call)?,
			_ => return Ok(None),
		};
		Ok(Some(vec![id]))
	}

	pub(super) fn transpose(&mut self, x: Id, order: Vec<usize>) -> Out<Id> {
		self.push(Op::Transpose(order), [x], None)
	}

	fn constant_node(&mut self, call: &Call<'_>) -> Out<Id> {
		if let Some(stored) = call.tensor("value")? {
			return self.stored_value(&self.node.clone(), stored);
		}
		if let Some(values) = call.ints("value_ints")? {
			return Ok(self.constant(Tensor::ints(&[values.len()], values), Kind::Int));
		}
		if let Some(values) = call.floats("value_floats")? {
			return Ok(self.constant(Tensor::floats(&[values.len()], values), Kind::Float));
		}
		if call.has("value_int") {
			return Ok(self.constant(Tensor::ints(&[], vec![call.int("value_int", 0)?]), Kind::Int));
		}
		if call.has("value_float") {
			return Ok(self.scalar(call.float("value_float", 0.0)?));
		}
		Err("its value is of a type that is not supported".to_owned())
	}

	fn range(&mut self, call: &Call<'_>) -> Out<Id> {
		let mut ends = [0f64; 3];
		let mut is_float = false;
		for (place, end) in ends.iter_mut().enumerate() {
			let id = call.operand(place)?;
			let tensor = self.ir.tensor(id).ok_or("its ends depend on the input")?;
			*end = match &tensor.data {
				Data::Int(data) => data.first().map(|x| *x as f64),
				Data::Float(data) => data.first().map(|x| f64::from(*x)),
			}
			.ok_or("its ends are empty")?;
			is_float |= matches!(tensor.data, Data::Float(_));
		}
		let [start, limit, step] = ends;
		let count = ((limit - start) / step).ceil();
		if !count.is_finite() {
			return Err("it has no step".to_owned());
		}
		let count = count.clamp(0.0, 1e18) as u64;
		self.spend(count, count)?;
		let numbers = (0..count).map(|place| start + place as f64 * step);
		Ok(if is_float {
			self.constant(Tensor::floats(&[count as usize], numbers.map(|x| x as f32).collect()), Kind::Float)
		} else {
			self.constant(Tensor::ints(&[count as usize], numbers.map(|x| x as i64).collect()), Kind::Int)
		})
	}

	/// The shape that a reshape asks for: 0 copies an extent, and -1 is what is left.
	fn target(&self, numbers: &[i64], from: &[usize], zero_is_zero: bool) -> Out<Vec<usize>> {
		let mut shape = Vec::with_capacity(numbers.len());
		let mut unknown = None;
		for (axis, number) in numbers.iter().enumerate() {
			shape.push(match number {
				-1 if unknown.is_none() => {
					unknown = Some(axis);
					1
				}
				0 if !zero_is_zero => *from.get(axis).ok_or("it copies an extent that is not there")?,
				number => usize::try_from(*number).map_err(|_| format!("{number} is no extent"))?,
			});
		}
		if let Some(axis) = unknown {
			let known =
				count_of(&shape).filter(|count| *count > 0).ok_or("its shape is too large or empty")?;
			shape[axis] = from.iter().product::<usize>() / known;
		}
		Ok(shape)
	}

	fn split(&mut self, call: &Call<'_>) -> Out<Vec<Id>> {
		let x = call.operand(0)?;
		let shape = self.shape(x).to_vec();
		let axis = axis(call.int("axis", 0)?, shape.len())?;
		let parts = match self.numbers(call, "split", 1)? {
			Some(parts) => extents(&parts)?,
			None => {
				let count = call.int("num_outputs", call.node.outputs.len() as i64)?;
				let count = usize::try_from(count).ok().filter(|count| (1..=1_024).contains(count));
				let count = count.ok_or("it has no parts")?;
				let each = shape[axis].div_ceil(count);
				(0..count).map(|part| each.min(shape[axis].saturating_sub(part * each))).collect()
			}
		};
		if parts.iter().try_fold(0usize, |sum, part| sum.checked_add(*part)) != Some(shape[axis]) {
			return Err(format!("parts {parts:?} are not the {} along axis {axis}", shape[axis]));
		}
		let mut start = 0;
		let mut ids = Vec::with_capacity(parts.len());
		for part in parts {
			ids.push(self.slice(x, axis, start, part, 1)?);
			start += part;
		}
		Ok(ids)
	}

	/// `count` parts along an axis.
	fn slice(&mut self, x: Id, axis: usize, start: usize, count: usize, step: usize) -> Out<Id> {
		let mut shape = self.shape(x).to_vec();
		let (mut starts, mut steps) = (vec![0; shape.len()], vec![1; shape.len()]);
		(shape[axis], starts[axis], steps[axis]) = (count, start, step);
		self.push(Op::Slice(starts, steps), [x], Some(shape))
	}

	fn slice_node(&mut self, call: &Call<'_>) -> Out<Id> {
		let mut x = call.operand(0)?;
		let rank = self.shape(x).len();
		let starts = self.numbers(call, "starts", 1)?.ok_or("its starts are missing")?;
		let ends = self.numbers(call, "ends", 2)?.ok_or("its ends are missing")?;
		let axes = self.numbers(call, "axes", 3)?.unwrap_or_else(|| (0..starts.len() as i64).collect());
		let steps = self.numbers(call, "steps", 4)?.unwrap_or_else(|| vec![1; starts.len()]);
		if [ends.len(), axes.len(), steps.len()] != [starts.len(); 3] {
			return Err("it has more or fewer starts than ends, axes or steps".to_owned());
		}
		for (((start, end), place), step) in starts.into_iter().zip(ends).zip(axes).zip(steps) {
			let axis = axis(place, rank)?;
			let extent = self.shape(x)[axis] as i64;
			if step < 1 {
				return Err(format!("it has a step of {step}; only forward steps are supported"));
			}
			let (start, end) = (end_of(start, extent), end_of(end, extent));
			let count = if end > start { (end - start - 1) / step + 1 } else { 0 };
			let step = if count > 1 { step as usize } else { 1 };
			x = self.slice(x, axis, start as usize, count as usize, step)?;
		}
		Ok(x)
	}

	fn gather_node(&mut self, x: Id, at: Id, axis: usize) -> Out<Id> {
		if self.ir.is_const(x) {
			return self.push(Op::Gather(axis), [x, at], None);
		}
		let extent = self.shape(x)[axis] as i64;
		if let Some(places) = self.ir.tensor(at).map(|places| places.to_ints().into_owned()) {
			if places.iter().any(|place| *place < -extent || *place >= extent) {
				return Err(format!("it takes a place that is none of {extent}"));
			}
			let places: Vec<usize> = places.iter().map(|place| end_of(*place, extent) as usize).collect();
			let run = places.windows(2).all(|pair| pair[1] == pair[0] + 1);
			if let (Some(first), true) = (places.first(), run) {
				let shape = super::infer::shape(&Op::Gather(axis), &[self.shape(x), self.shape(at)])?;
				let part = self.slice(x, axis, *first, places.len(), 1)?;
				return self.reshape(part, shape);
			}
		}
		self.push(Op::Gather(axis), [x, at], None)
	}

	fn triangle(&mut self, call: &Call<'_>) -> Out<Id> {
		let x = call.operand(0)?;
		let [.., rows, columns] = *self.shape(x) else { return Err("it needs a matrix".to_owned()) };
		let diagonal = call.optional(1).map(|id| self.ints_of(id, "diagonal")).transpose()?;
		let diagonal = diagonal.and_then(|numbers| numbers.first().copied()).unwrap_or(0);
		let upper = call.int("upper", 1)? != 0;
		self.spend((rows * columns) as u64, 0)?;
		let is_kept = |place: usize| {
			let from_diagonal = (place % columns) as i64 - (place / columns) as i64;
			i64::from(if upper { from_diagonal >= diagonal } else { from_diagonal <= diagonal })
		};
		let mask = Tensor::ints(&[rows, columns], (0..rows * columns).map(is_kept).collect());
		let mask = self.constant(mask, Kind::Bool);
		let zero = match self.kind(x) {
			Kind::Float => self.scalar(0.0),
			kind => self.constant(Tensor::ints(&[], vec![0]), kind),
		};
		self.push(Op::Select, [mask, x, zero], None)
	}

	fn pad(&mut self, call: &Call<'_>) -> Out<Id> {
		let mut x = call.operand(0)?;
		if call.text("mode", "constant")? != "constant" {
			return Err("only padding with a constant is supported".to_owned());
		}
		let rank = self.shape(x).len();
		let pads = self.numbers(call, "pads", 1)?.ok_or("its pads are missing")?;
		let value = match call.optional(2) {
			Some(id) => self.ir.scalar(id).ok_or("its value depends on the input")?,
			None => call.float("value", 0.0)?,
		};
		let axes = call.optional(3).map(|id| self.ints_of(id, "axes")).transpose()?;
		let axes = axes.unwrap_or_else(|| (0..rank as i64).collect());
		if pads.len() != 2 * axes.len() {
			return Err(format!("it has {} pads for {} axes", pads.len(), axes.len()));
		}
		for (place, number) in axes.iter().enumerate() {
			let axis = axis(*number, rank)?;
			let mut parts = vec![x];
			for (pad, at) in [(pads[place], 0), (pads[place + axes.len()], parts.len())] {
				if pad < 0 {
					return Err("negative pads are not supported".to_owned());
				}
				if pad > 0 {
					let mut shape = self.shape(x).to_vec();
					shape[axis] = pad as usize;
					let one = self.scalar(value);
					let part = self.push(Op::Expand, [one], Some(shape))?;
					let at = if at == 0 { 0 } else { parts.len() };
					parts.insert(at, part);
				}
			}
			x = self.push(Op::Concat(axis), parts, None)?;
		}
		Ok(x)
	}
}
