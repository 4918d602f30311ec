//! Broadcasting: the lines of a result along which each operand runs or stands still.

/// The geometry of `N` operands that are broadcast to one shape. Axes along which all of them go on are one.
pub(crate) struct Lines<const N: usize> {
	/// Elements of a line.
	pub length: usize,
	/// How far each operand goes from one element of a line to the next: 1 or 0.
	pub steps: [usize; N],
	/// Extents outside of a line, innermost first, and how far each operand goes along them.
	pub outer: Vec<(usize, [usize; N])>,
}

impl<const N: usize> Lines<N> {
	/// Of operands of these shapes, whose last axes meet the last ones of `result`.
	pub fn new(result: &[u32], operands: [&[u32]; N]) -> Self {
		let mut axes: Vec<(usize, [usize; N])> = Vec::new();
		let mut strides = [1usize; N];
		for (place, extent) in result.iter().rev().enumerate() {
			let extent = *extent as usize;
			let mut steps = [0; N];
			for ((step, stride), shape) in steps.iter_mut().zip(&mut strides).zip(operands) {
				let along = shape.iter().rev().nth(place).map_or(1, |extent| *extent as usize);
				if along > 1 {
					*step = *stride;
					*stride *= along;
				}
			}
			if extent == 1 {
				continue;
			}
			match axes.last_mut() {
				Some((inner, inner_steps))
					if steps.iter().zip(&*inner_steps).all(|(step, below)| *step == below * *inner) =>
				{
					*inner *= extent;
				}
				_ => axes.push((extent, steps)),
			}
		}
		let mut axes = axes.into_iter();
		let (length, steps) = axes.next().unwrap_or((1, [0; N]));
		Self { length, steps, outer: axes.collect() }
	}

	/// Where every line begins in each operand, in the order of the result.
	#[inline(always)]
	pub fn starts(&self) -> Starts<'_, N> {
		Starts { outer: &self.outer, places: vec![0; self.outer.len()], next: Some([0; N]) }
	}
}

/// Where lines begin.
pub(crate) struct Starts<'a, const N: usize> {
	outer: &'a [(usize, [usize; N])],
	places: Vec<usize>,
	next: Option<[usize; N]>,
}

impl<const N: usize> Iterator for Starts<'_, N> {
	type Item = [usize; N];

	#[inline(always)]
	fn next(&mut self) -> Option<[usize; N]> {
		let found = self.next?;
		let mut starts = found;
		self.next = None;
		for ((extent, steps), place) in self.outer.iter().zip(&mut self.places) {
			*place += 1;
			starts.iter_mut().zip(steps).for_each(|(start, step)| *start += step);
			if *place < *extent {
				self.next = Some(starts);
				break;
			}
			*place = 0;
			starts.iter_mut().zip(steps).for_each(|(start, step)| *start -= step * extent);
		}
		Some(found)
	}
}
