//! Where elements are: the dimensions over which a kernel goes, and places in tensors as sums over them.

/// A dimension's coordinate, times a weight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Term {
	/// The dimension's place in the space.
	pub dimension: usize,
	pub weight: usize,
}

/// A place: a sum of terms, and where it begins.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Linear {
	pub first: usize,
	pub terms: Vec<Term>,
}

/// Extents of dimensions, all over 1. No order is said.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Space {
	pub extents: Vec<usize>,
}

/// A dimension became two: its coordinate now goes over `inner` places, and a new dimension over the rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Split {
	dimension: usize,
	outer: usize,
	inner: usize,
}

impl Space {
	/// A new dimension along which an axis of this extent goes; none if there is only one place.
	pub fn axis(&mut self, extent: usize) -> Linear {
		if extent == 1 {
			return Linear::default();
		}
		self.extents.push(extent);
		Linear { first: 0, terms: vec![Term { dimension: self.extents.len() - 1, weight: 1 }] }
	}

	/// Cuts a dimension into one of `inner` places, which divide its extent, and another.
	pub fn split(&mut self, dimension: usize, inner: usize) -> Split {
		let outer = self.extents[dimension] / inner;
		self.extents[dimension] = inner;
		self.extents.push(outer);
		Split { dimension, outer: self.extents.len() - 1, inner }
	}

	/// Elements over which a place goes.
	pub fn count(&self, linear: &Linear) -> usize {
		linear.terms.iter().map(|term| self.extents[term.dimension]).product()
	}

	/// A place in a tensor of these extents as a place along each axis, where `linear` goes over all of it in order. Where a dimension is
	/// cut for that, `split` hears of it.
	pub fn axes(
		&mut self,
		mut linear: Linear,
		extents: &[usize],
		mut split: impl FnMut(Split),
	) -> Option<Vec<Linear>> {
		if linear.first != 0 {
			return None;
		}
		let mut axes = Vec::with_capacity(extents.len());
		let mut stride = 1;
		for extent in extents.iter().rev() {
			let end = stride * extent;
			let mut axis = Linear::default();
			let mut covered = stride;
			while covered < end {
				let term = *linear.terms.iter().find(|term| term.weight == covered)?;
				let extent = self.extents[term.dimension];
				let inner = extent.min(end / covered);
				if !end.is_multiple_of(covered * inner) || !extent.is_multiple_of(inner) {
					return None;
				}
				if inner < extent {
					let cut = self.split(term.dimension, inner);
					linear.split(cut);
					axes.iter_mut().for_each(|axis: &mut Linear| axis.split(cut));
					split(cut);
				}
				axis.terms.insert(0, Term { weight: covered / stride, ..term });
				covered *= inner;
			}
			axes.insert(0, axis);
			stride = end;
		}
		Some(axes)
	}
}

impl Linear {
	/// Follows a dimension that became two.
	pub fn split(&mut self, split: Split) {
		if let Some(place) = self.terms.iter().position(|term| term.dimension == split.dimension) {
			let outer = Term { dimension: split.outer, weight: self.terms[place].weight * split.inner };
			self.terms.insert(place, outer);
		}
	}

	/// The place of this coordinate in steps of `weight`, added.
	pub fn add(&mut self, axis: &Self, weight: usize) {
		self.first += axis.first * weight;
		for term in &axis.terms {
			let scaled = term.weight * weight;
			match self.terms.iter_mut().find(|other| other.dimension == term.dimension) {
				Some(other) => other.weight += scaled,
				None => self.terms.push(Term { weight: scaled, ..*term }),
			}
		}
	}

	/// The place in a tensor of these extents whose elements lie one after the other.
	pub fn in_tensor<'a>(axes: impl IntoIterator<Item = &'a Self>, extents: &[usize]) -> Self {
		let mut linear = Self::default();
		let strides = super::super::axes::contiguous(extents);
		axes.into_iter().zip(strides).for_each(|(axis, stride)| linear.add(axis, stride));
		linear
	}

	/// Whether it goes along this dimension.
	pub fn has(&self, dimension: usize) -> bool {
		self.terms.iter().any(|term| term.dimension == dimension)
	}

	/// Its weight along a dimension.
	pub fn weight(&self, dimension: usize) -> usize {
		self.terms.iter().find(|term| term.dimension == dimension).map_or(0, |term| term.weight)
	}

	/// The same terms, whatever their order.
	pub fn is_same(&self, other: &Self) -> bool {
		let is_in = |term: &Term| other.terms.contains(term);
		self.first == other.first && self.terms.len() == other.terms.len() && self.terms.iter().all(is_in)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// Where the places of an order of dimensions are, one after the other.
	fn places(space: &Space, linear: &Linear, order: &[usize]) -> Vec<usize> {
		let count: usize = order.iter().map(|dimension| space.extents[*dimension]).product();
		let place = |at: usize| {
			let mut rest = at;
			let mut place = linear.first;
			for dimension in order.iter().rev() {
				place += rest % space.extents[*dimension] * linear.weight(*dimension);
				rest /= space.extents[*dimension];
			}
			place
		};
		(0..count).map(place).collect()
	}

	#[test]
	fn an_axis_should_be_cut_when_a_tensor_gets_other_extents() {
		let mut space = Space::default();
		let axes = [space.axis(6), space.axis(8)];
		let whole = Linear::in_tensor(&axes, &[6, 8]);
		let mut splits = 0;
		let cut = space.axes(whole, &[2, 3, 4, 2], |_| splits += 1).expect("these are parts of the axes");
		assert_eq!((splits, cut.len()), (2, 4));
		assert!(cut.iter().all(|axis| axis.terms.len() == 1));
		assert_eq!(space.extents.iter().product::<usize>(), 48);
	}

	#[test]
	fn extents_should_be_refused_when_no_dimension_can_be_cut_to_them() {
		let mut space = Space::default();
		let axes = [space.axis(4), space.axis(6)];
		let whole = Linear::in_tensor(&axes, &[4, 6]);
		assert_eq!(space.axes(whole, &[3, 8], |_| {}), None);
	}

	proptest! {
		#[test]
		fn places_should_stay_when_a_tensor_gets_other_extents(
			parts in proptest::collection::vec(1usize..5, 1..6),
			before in any::<u8>(),
			behind in any::<u8>(),
		) {
			// Neighbouring parts as one axis, where a bit says so.
			let merged = |bits: u8| {
				let mut extents = vec![1];
				for (place, part) in parts.iter().enumerate() {
					match bits >> place & 1 {
						0 => *extents.last_mut().expect("there is one") *= part,
						_ => extents.push(*part),
					}
				}
				extents
			};
			let (from, to) = (merged(before), merged(behind));
			let mut space = Space::default();
			let axes: Vec<Linear> = from.iter().map(|extent| space.axis(*extent)).collect();
			let mut whole = Linear::in_tensor(&axes, &from);
			let mut splits = Vec::new();
			let cut = space.axes(whole.clone(), &to, |split| splits.push(split)).expect("parts are common to both");
			splits.into_iter().for_each(|split| whole.split(split));
			let order: Vec<usize> = (0..space.extents.len()).collect();
			let again = Linear::in_tensor(&cut, &to);
			prop_assert_eq!(places(&space, &whole, &order), places(&space, &again, &order));
		}
	}
}
