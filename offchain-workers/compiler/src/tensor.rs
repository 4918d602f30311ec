//! Tensors of the float model, and walking them.

use crate::limits::{MAX_ELEMENTS, MAX_RANK};

/// What elements are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
	/// Real numbers.
	Float,
	/// Integers.
	Int,
	/// Truth values: 0 or 1.
	Bool,
}

/// A tensor's elements, row-major.
#[derive(Clone, PartialEq, Debug)]
pub enum Data {
	/// Real numbers.
	Float(Vec<f32>),
	/// Integers and truth values.
	Int(Vec<i64>),
}

/// A tensor of the float model.
#[derive(Clone, PartialEq, Debug)]
pub struct Tensor {
	/// Extents; none for a scalar.
	pub shape: Vec<usize>,
	/// Elements.
	pub data: Data,
}

impl Tensor {
	/// A tensor of real numbers.
	pub fn floats(shape: &[usize], data: Vec<f32>) -> Self {
		Self { shape: shape.to_vec(), data: Data::Float(data) }
	}

	/// A tensor of integers.
	pub fn ints(shape: &[usize], data: Vec<i64>) -> Self {
		Self { shape: shape.to_vec(), data: Data::Int(data) }
	}

	/// Number of elements.
	pub fn count(&self) -> usize {
		match &self.data {
			Data::Float(data) => data.len(),
			Data::Int(data) => data.len(),
		}
	}

	/// The elements as real numbers, which they may be already.
	pub fn to_floats(&self) -> std::borrow::Cow<'_, [f32]> {
		match &self.data {
			Data::Float(data) => data.as_slice().into(),
			Data::Int(data) => data.iter().map(|x| *x as f32).collect::<Vec<_>>().into(),
		}
	}

	/// The elements as integers: real numbers lose their fraction.
	pub fn to_ints(&self) -> std::borrow::Cow<'_, [i64]> {
		match &self.data {
			Data::Int(data) => data.as_slice().into(),
			Data::Float(data) => data.iter().map(|x| *x as i64).collect::<Vec<_>>().into(),
		}
	}

	/// The elements from places of these.
	pub(crate) fn pick(&self, shape: &[usize], places: impl Iterator<Item = usize>) -> Self {
		let data = match &self.data {
			Data::Float(data) => Data::Float(places.map(|place| data[place]).collect()),
			Data::Int(data) => Data::Int(places.map(|place| data[place]).collect()),
		};
		Self { shape: shape.to_vec(), data }
	}

	/// The same elements in another shape.
	pub(crate) fn reshaped(&self, shape: &[usize]) -> Self {
		Self { shape: shape.to_vec(), data: self.data.clone() }
	}
}

/// Number of elements of a shape; `None` if it is more than is allowed, or has too many axes.
pub(crate) fn count_of(shape: &[usize]) -> Option<usize> {
	if shape.len() > MAX_RANK {
		return None;
	}
	let count = shape.iter().try_fold(1u64, |count, extent| count.checked_mul(*extent as u64))?;
	(count <= MAX_ELEMENTS).then_some(count as usize)
}

/// How far it is to the next element along each axis.
pub(crate) fn strides(shape: &[usize]) -> Vec<usize> {
	let mut strides = vec![1; shape.len()];
	for axis in (1..shape.len()).rev() {
		strides[axis - 1] = strides[axis] * shape[axis];
	}
	strides
}

/// The strides by which a tensor of one shape is read as if it had another, to which it broadcasts.
pub(crate) fn broadcast_strides(from: &[usize], to: &[usize]) -> Vec<usize> {
	let own = strides(from);
	let missing = to.len() - from.len();
	(0..to.len())
		.map(|axis| match axis.checked_sub(missing) {
			Some(axis) if from[axis] != 1 => own[axis],
			_ => 0,
		})
		.collect()
}

/// The shape of what two tensors give together.
pub(crate) fn broadcast(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
	let rank = a.len().max(b.len());
	let extent =
		|shape: &[usize], axis: usize| (axis + shape.len()).checked_sub(rank).map_or(1, |axis| shape[axis]);
	(0..rank)
		.map(|axis| match (extent(a, axis), extent(b, axis)) {
			(x, y) if x == y => Some(x),
			(1, y) => Some(y),
			(x, 1) => Some(x),
			_ => None,
		})
		.collect()
}

/// Flat places of the elements of `shape`, in order, in a tensor that is read from `start` with these strides.
pub(crate) fn places(shape: &[usize], strides: &[usize], start: usize) -> Places {
	let left = shape.iter().product();
	Places { shape: shape.to_vec(), strides: strides.to_vec(), at: vec![0; shape.len()], place: start, left }
}

/// See [`places`].
pub(crate) struct Places {
	shape: Vec<usize>,
	strides: Vec<usize>,
	at: Vec<usize>,
	place: usize,
	left: usize,
}

impl Iterator for Places {
	type Item = usize;

	fn next(&mut self) -> Option<usize> {
		self.left = self.left.checked_sub(1)?;
		let place = self.place;
		for axis in (0..self.shape.len()).rev() {
			self.at[axis] += 1;
			self.place += self.strides[axis];
			if self.at[axis] < self.shape[axis] {
				break;
			}
			self.place -= self.strides[axis] * self.shape[axis];
			self.at[axis] = 0;
		}
		Some(place)
	}

	fn size_hint(&self) -> (usize, Option<usize>) {
		(self.left, Some(self.left))
	}
}
