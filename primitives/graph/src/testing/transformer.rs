//! The operators of transformers in random graphs.

use super::builder::Builder;
use crate::{
	function::Function,
	ops::{Apply, Cast, Norm, Softmax, Update},
	ElementType::{I16, I32, I64, I8},
	Op, TensorType, Value,
};
use alloc::{vec, vec::Vec};

impl Builder {
	/// The value, cast to I32 if it is of another type.
	fn fixed(&mut self, value: Value, ty: &TensorType) -> Option<Value> {
		match ty.element {
			I32 => Some(value),
			_ => self.push(Op::Cast(Cast { to: I32, shift: 0 }), vec![value]),
		}
	}

	/// An operator on two I32 tensors that broadcast together.
	pub fn pair(&mut self, value: Value, ty: &TensorType, op: Op) {
		let Some(x) = self.fixed(value, ty) else { return };
		let other = self.beside(ty);
		let other = self.weight(TensorType::new(I32, other));
		let inputs = if self.random.once_in(2) { vec![x, other] } else { vec![other, x] };
		self.push(op, inputs);
	}

	/// A shape that broadcasts together with this type's.
	fn beside(&mut self, ty: &TensorType) -> Vec<u32> {
		let extent = |extent: &u32| match extent {
			1 => self.random.one_of(&[1, 1, 2, 3]),
			extent => self.random.one_of(&[1, *extent]),
		};
		ty.shape.iter().map(extent).collect()
	}

	pub fn select(&mut self, value: Value, ty: &TensorType) {
		let condition = self.beside(ty);
		let element = self.random.one_of(&[I8, I32, I64]);
		let condition = self.weight(TensorType::new(element, condition));
		let other = self.beside(ty);
		let other = self.weight(TensorType::new(ty.element, other));
		let inputs = match self.random.below(3) {
			0 => vec![condition, value, other],
			1 => vec![condition, other, value],
			_ => vec![value, other, other],
		};
		self.push(Op::Select, inputs);
	}

	/// A product of two batches of matrices, one of which may be the value itself.
	pub fn batched(&mut self, value: Value, ty: &TensorType) {
		let Some(x) = self.narrow(value, ty) else { return };
		let [outer @ .., _, depth] = ty.shape.as_slice() else { return };
		let w = if self.random.once_in(3) {
			x
		} else {
			let mut shape: Vec<u32> = outer.iter().map(|extent| self.random.one_of(&[1, *extent])).collect();
			shape.extend([1 + self.random.below(12) as u32, *depth]);
			let element = self.random.one_of(&[I8, I16]);
			self.weight(TensorType::new(element, shape))
		};
		self.push(Op::MatMul, vec![x, w]);
	}

	pub fn grouped(&mut self, value: Value, ty: &TensorType) {
		let Some(x) = self.narrow(value, ty) else { return };
		let x_type = self.type_of(x);
		let depth = ty.row() as u32;
		let groups: Vec<u32> = (1..=depth.min(64)).filter(|groups| depth.is_multiple_of(*groups)).collect();
		let groups = self.random.one_of(&groups);
		let channels = 1 + self.random.below(12) as u32;
		let element = self.random.one_of(&[I8, I8, I16]);
		let w = self.weight(TensorType::new(element, [channels, depth]));
		let mut inputs = vec![x, w, self.weight(TensorType::new(I16, [channels, groups]))];
		if [x_type.element, element] == [I8, I8] && self.random.once_in(2) {
			let mut shape = ty.shape.clone();
			*shape.last_mut().expect("a type has an axis") = groups;
			inputs.push(self.weight(TensorType::new(I16, shape)));
		}
		self.push(Op::GroupedMatMul, inputs);
	}

	pub fn apply(&mut self, value: Value, ty: &TensorType) {
		use Function::{Erf, Exp, Gelu, GeluTanh, Rsqrt, Sigmoid, Silu, Sqrt, Tanh};
		let Some(x) = self.fixed(value, ty) else { return };
		let function = self.random.one_of(&[Exp, Sigmoid, Tanh, Erf, Gelu, GeluTanh, Silu, Sqrt, Rsqrt]);
		let (from, to) = (self.random.below(31) as u8, self.random.below(31) as u8);
		self.push(Op::Apply(Apply { function, from, to }), vec![x]);
	}

	pub fn softmax(&mut self, value: Value, ty: &TensorType) {
		let Some(x) = self.fixed(value, ty) else { return };
		let to = self.random.one_of(&[I8, I16, I32]);
		let one = 1 + self.random.below(to.max() as u64) as i32;
		let one = self.random.one_of(&[one, to.max() as i32]);
		let from = self.random.below(31) as u8;
		self.push(Op::Softmax(Softmax { from, to, one }), vec![x]);
	}

	pub fn norm(&mut self, value: Value, ty: &TensorType) {
		let Some(x) = self.fixed(value, ty) else { return };
		let channels = [ty.row() as u32];
		let gain = self.weight(TensorType::new(I32, channels));
		let bias = self.weight(TensorType::new(I32, channels));
		let bits = self.random.below(63);
		let epsilon = self.random.below(1 << bits);
		let norm = Norm { centre: self.random.once_in(2), epsilon, shift: self.shift() };
		self.push(Op::Norm(norm), vec![x, gain, bias]);
	}

	/// Rows of the value by the places in a weight, or of a weight by the places in the value.
	pub fn gather(&mut self, value: Value, ty: &TensorType) {
		let inputs = if self.random.once_in(2) {
			let shape: Vec<u32> =
				(0..=self.random.below(2)).map(|_| 1 + self.random.below(6) as u32).collect();
			let element = self.random.one_of(&[I8, I32, I64]);
			vec![value, self.weight(TensorType::new(element, shape))]
		} else {
			let rows = 1 + self.random.below(40) as u32;
			let shape = if self.random.once_in(2) { vec![rows] } else { vec![rows, 1 + rows / 3] };
			vec![self.weight(TensorType::new(ty.element, shape)), value]
		};
		self.push(Op::Gather, inputs);
	}

	pub fn update(&mut self, value: Value, ty: &TensorType) {
		let axis = self.random.below(ty.shape.len() as u64) as usize;
		let mut shape = ty.shape.clone();
		shape[axis] = 1 + self.random.below(u64::from(shape[axis])) as u32;
		let update = self.weight(TensorType::new(ty.element, shape));
		let element = self.random.one_of(&[I8, I32, I64]);
		let position = self.weight(TensorType::new(element, [1]));
		self.push(Op::Update(Update { axis: axis as u8 }), vec![value, update, position]);
	}
}
