//! Weights of products, quantised row by row; of stored ones only a part is in memory at a time.

use super::{bits, Lowering, Out};
use crate::{
	float,
	ir::{Const, Id, Op},
	onnx::{ReadAt, Stored},
};
use ambit_graph::ElementType;

/// Elements of a stored matrix that are in memory at once.
const PART: usize = 1 << 20;

/// Rows of integers.
pub(super) struct Quantised {
	pub bytes: Vec<u8>,
	/// What 1 is worth in each row.
	pub worth: Vec<f64>,
	/// Sum of each row's magnitudes.
	pub sums: Vec<f64>,
}

/// How a matrix lies in memory.
struct Layout {
	rows: usize,
	depth: usize,
	/// Whether neighbours are of one row.
	by_rows: bool,
}

impl Layout {
	/// Row and column of an element.
	fn place(&self, at: usize) -> (usize, usize) {
		if self.by_rows {
			(at / self.depth, at % self.depth)
		} else {
			(at % self.rows, at / self.rows)
		}
	}
}

fn each_stored(stored: &Stored, source: &dyn ReadAt, each: &mut dyn FnMut(usize, &[f32])) -> Out<()> {
	let count = stored.shape().iter().product();
	for start in (0..count).step_by(PART) {
		let part =
			stored.floats(source, start..count.min(start + PART)).map_err(|error| error.to_string())?;
		each(start, &part);
	}
	Ok(())
}

impl Lowering<'_> {
	/// Gives all elements of a constant to `each`, in the order in which they lie.
	fn each_element(&self, id: Id, each: &mut dyn FnMut(usize, &[f32])) -> Out<()> {
		let Op::Const(constant) = &self.ir().values[id].op else {
			return Err("its weights depend on the input".to_owned());
		};
		match constant {
			Const::Stored(stored, _) => each_stored(stored, self.plan.source, each),
			Const::Tensor(_) => {
				let tensor = float::load(constant, self.plan.source).map_err(|error| error.to_string())?;
				each(0, &tensor.to_floats());
				Ok(())
			}
		}
	}

	/// Quantises `rows` rows of `depth` elements. Of a matrix that isn't `by_rows` rows are columns, as of the second operand
	/// of a product; one that the float model reads transposed is so for it.
	pub(super) fn quantised(
		&self,
		id: Id,
		rows: usize,
		depth: usize,
		by_rows: bool,
		element: ElementType,
	) -> Out<Quantised> {
		let transposed = matches!(self.ir().values[id].op, Op::Const(Const::Stored(_, true)));
		let layout = Layout { rows, depth, by_rows: by_rows != transposed };
		let mut largest = vec![0f32; rows];
		let mut finite = true;
		self.each_element(id, &mut |start, part| {
			for (x, at) in part.iter().zip(start..) {
				let (row, _) = layout.place(at);
				largest[row] = largest[row].max(x.abs());
				finite &= x.is_finite();
			}
		})?;
		if !finite {
			return Err("its weights are not all finite".to_owned());
		}
		let limit = element.max() as f64;
		let worth: Vec<f64> =
			largest.iter().map(|most| if *most > 0.0 { f64::from(*most) / limit } else { 1.0 }).collect();
		let inverse: Vec<f64> = worth.iter().map(|worth| 1.0 / worth).collect();
		let width = element.bytes() as usize;
		let mut bytes = vec![0u8; rows * depth * width];
		let mut sums = vec![0f64; rows];
		self.each_element(id, &mut |start, part| {
			for (x, at) in part.iter().zip(start..) {
				let (row, column) = layout.place(at);
				let quantised = (f64::from(*x) * inverse[row]).round().clamp(-limit, limit) as i32;
				sums[row] += f64::from(quantised.unsigned_abs());
				let to = (row * depth + column) * width;
				bytes[to..to + width].copy_from_slice(&quantised.to_le_bytes()[..width]);
			}
		})?;
		Ok(Quantised { bytes, worth, sums })
	}
}

/// Shifts and multipliers that bring accumulators back to fixed point. See `Rescale`.
pub(super) struct Scaling {
	pub pre: u8,
	pub mid: u8,
	pub post: u8,
	pub multipliers: Vec<i64>,
}

impl Scaling {
	/// For channels whose accumulators are at most `bounds` in magnitude and are worth `worth` units of the result in units
	/// of the scale.
	pub fn of(bounds: &[f64], worth: &[f64]) -> Self {
		let bound = bounds.iter().copied().fold(1.0, f64::max);
		let pre = (bits(bound) - 30).max(0);
		let results = bounds.iter().zip(worth).map(|(bound, worth)| bound * worth.abs());
		let most_result = results.fold(f64::MIN_POSITIVE, f64::max);
		let most_worth = worth.iter().fold(f64::MIN_POSITIVE, |most, worth| most.max(worth.abs()));
		let post = (30.0 - most_result.log2()).floor().clamp(0.0, 62.0) as i32;
		let mid = ((30.0 - most_worth.log2()).floor() as i32 - post - pre).clamp(0, 62);
		let exponent = f64::from(pre + mid + post);
		let multipliers = worth.iter().map(|worth| {
			(worth * exponent.exp2()).round().clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i64
		});
		Self { pre: pre as u8, mid: mid as u8, post: post as u8, multipliers: multipliers.collect() }
	}
}
