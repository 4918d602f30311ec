//! Matrix product with scales for groups of terms.

use super::{accumulator, matmul, Cost, Operator};
use crate::{
	analysis::{dot, Bound, Bounded, Interval},
	arithmetic::{div, rem},
	reader::Reader,
	ElementType, EvalError, Problem, TensorType, Tiling,
};

/// See [`crate::Op::GroupedMatMul`].
pub(crate) struct GroupedMatMul;

impl Operator for GroupedMatMul {
	fn infer(&self, operands: &[&TensorType]) -> Result<TensorType, Problem> {
		let (x, w, scales) = match operands {
			[x, w, scales] => (x, w, scales),
			[x, w, scales, of_x] => {
				if [x.element, w.element, of_x.element]
					!= [ElementType::I8, ElementType::I8, ElementType::I16]
				{
					return Err(Problem::ElementType);
				}
				(x, w, scales)
			}
			_ => return Err(Problem::OperandCount),
		};
		accumulator(x, w)?;
		if scales.element != ElementType::I16 {
			return Err(Problem::ElementType);
		}
		let ([channels, depth], [scaled, groups]) = (w.shape.as_slice(), scales.shape.as_slice()) else {
			return Err(Problem::Rank);
		};
		let shape = matmul::shape(x, w)?;
		if channels != scaled || depth.checked_rem(*groups) != Some(0) {
			return Err(Problem::Extents);
		}
		if let [.., of_x] = operands.get(3..).unwrap_or(&[]) {
			let outer = x.shape.split_last().map_or(&[][..], |(_, outer)| outer);
			if of_x.shape != [outer, &[*groups]].concat() {
				return Err(Problem::Extents);
			}
		}
		Ok(TensorType::new(ElementType::I64, shape))
	}

	fn cost(&self, operands: &[&TensorType]) -> Cost {
		let [x, _, scales, ..] = operands else { return Cost::default() };
		let terms = x.row().saturating_add(scales.row().saturating_mul(2));
		operands
			.iter()
			.fold(Cost::of_terms(terms), |cost, ty| cost.and_tiles(ty, Tiling::of(ty).tiles_of_row()))
	}

	fn takes_single_elements(&self) -> bool {
		false
	}

	fn bound(&self, operands: &[Bounded<'_>], output: &TensorType, _: &mut Bound) -> Interval {
		let [x, w, scales, of_x @ ..] = operands else { return Interval::of_type(output.element) };
		let of_x = of_x.first().map_or(Interval::point(1), |of_x| of_x.interval);
		let (depth, groups) = (w.ty.row(), scales.ty.row());
		let size = div(depth, groups);
		let (Some(w_groups), Some(scales_rows)) = (w.rows(size), scales.rows(1)) else {
			return x.interval.times(w.interval).times(scales.interval).times(of_x).sums(depth);
		};
		let scaled = w_groups.zip(scales_rows).map(|(weights, scale)| {
			let scale = Interval::point(scales.ty.element.read(scale).unwrap_or(0));
			dot(x.interval, w.ty.element, weights).times(scale).times(of_x)
		});
		let (mut all, mut sum) = (Interval::point(0), Interval::point(0));
		for (place, group) in (1u64..).zip(scaled) {
			sum = sum.plus(group);
			if rem(place, groups) == 0 {
				all = all.hull(sum);
				sum = Interval::point(0);
			}
		}
		all
	}

	fn element(&self, at: u64, output: &TensorType, reader: &mut Reader<'_>) -> Result<i64, EvalError> {
		let (depth, groups) = (reader.row(0), reader.row(2));
		let (row, channel) = (div(at, output.row()), rem(at, output.row()));
		let size = div(depth, groups);
		let mut sum = 0i64;
		for group in 0..groups {
			let first = group.wrapping_mul(size);
			let x = row.wrapping_mul(depth).wrapping_add(first);
			let w = channel.wrapping_mul(depth).wrapping_add(first);
			let scale = reader.element(2, channel.wrapping_mul(groups).wrapping_add(group))?;
			let scale = match reader.operands() {
				4 => scale.wrapping_mul(reader.element(3, row.wrapping_mul(groups).wrapping_add(group))?),
				_ => scale,
			};
			sum = sum.wrapping_add(reader.dot(x, w, size)?.wrapping_mul(scale));
		}
		Ok(sum)
	}
}
