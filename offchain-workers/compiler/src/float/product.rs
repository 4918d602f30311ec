//! Products of matrices, on Burn.

use super::Operand;
use crate::{
	ir::Const,
	onnx::{ReadAt, Stored},
	tensor::{broadcast_strides, places, Tensor},
	Result,
};
use burn::{
	backend::Flex,
	tensor::{Tensor as BurnTensor, TensorData},
};

/// Elements of a stored matrix that are in memory at once.
const PART: usize = 1 << 22;

/// `x [.., M, K]` times `w [.., K, N]`, which broadcast to `shape`.
pub fn matmul(x: &Tensor, w: &Operand<'_>, shape: &[usize], source: &dyn ReadAt) -> Result<Tensor> {
	if let Operand::Stored(Const::Stored(stored, transposed)) = w {
		if stored.shape().len() == 2 {
			return by_stored(x, stored, *transposed, shape, source);
		}
	}
	let w = w.tensor(source)?;
	let [rows, columns] = last_two(shape);
	let depth = w.shape[w.shape.len() - 2];
	let outer = &shape[..shape.len() - 2];
	let (x_data, w_data) = (x.to_floats(), w.to_floats());
	if w_data.len() == depth * columns {
		let rows = x_data.len() / depth.max(1);
		return Ok(Tensor::floats(shape, product(&x_data, &w_data, rows, depth, columns)));
	}
	let starts = |tensor: &Tensor| {
		let own = &tensor.shape[..tensor.shape.len() - 2];
		places(outer, &broadcast_strides(own, outer), 0)
	};
	let mut data = Vec::with_capacity(shape.iter().product());
	for (x_at, w_at) in starts(x).zip(starts(&w)) {
		let x = &x_data[x_at * rows * depth..][..rows * depth];
		let w = &w_data[w_at * depth * columns..][..depth * columns];
		data.extend(product(x, w, rows, depth, columns));
	}
	Ok(Tensor::floats(shape, data))
}

fn last_two(shape: &[usize]) -> [usize; 2] {
	[shape[shape.len() - 2], shape[shape.len() - 1]]
}

/// A product with a matrix that stays in the file, of which only a part is in memory at a time.
fn by_stored(
	x: &Tensor,
	stored: &Stored,
	transposed: bool,
	shape: &[usize],
	source: &dyn ReadAt,
) -> Result<Tensor> {
	let [first, second] = last_two(stored.shape());
	let x_data = x.to_floats();
	let (depth, columns) = if transposed { (second, first) } else { (first, second) };
	let rows = x_data.len() / depth.max(1);
	let mut data = vec![0f32; rows * columns];
	let lines = (PART / second.max(1)).max(1);
	for start in (0..first).step_by(lines) {
		let end = first.min(start + lines);
		let part = stored.floats(source, start * second..end * second)?;
		let count = end - start;
		if transposed {
			// Some columns of the result.
			let w = transposed_matrix(&part, count, depth);
			let product = product(&x_data, &w, rows, depth, count);
			for (to, from) in data.chunks_mut(columns).zip(product.chunks(count)) {
				to[start..end].copy_from_slice(from);
			}
		} else {
			// Some terms of all results.
			let x: Vec<f32> = x_data.chunks(depth).flat_map(|row| row[start..end].iter().copied()).collect();
			let product = product(&x, &part, rows, count, columns);
			data.iter_mut().zip(product).for_each(|(to, from)| *to += from);
		}
	}
	Ok(Tensor::floats(shape, data))
}

fn transposed_matrix(x: &[f32], rows: usize, columns: usize) -> Vec<f32> {
	let mut to = Vec::with_capacity(x.len());
	for column in 0..columns {
		to.extend((0..rows).map(|row| x[row * columns + column]));
	}
	to
}

/// `x [rows, depth]` times `w [depth, columns]`.
pub fn product(x: &[f32], w: &[f32], rows: usize, depth: usize, columns: usize) -> Vec<f32> {
	if rows * depth * columns == 0 {
		return vec![0.0; rows * columns];
	}
	if rows * depth * columns < 4_096 {
		let mut data = vec![0f32; rows * columns];
		for (x, to) in x.chunks(depth).zip(data.chunks_mut(columns)) {
			for (x, w) in x.iter().zip(w.chunks(columns)) {
				to.iter_mut().zip(w).for_each(|(to, w)| *to += x * w);
			}
		}
		return data;
	}
	let device = Default::default();
	let tensor = |data: &[f32], shape: [usize; 2]| {
		BurnTensor::<Flex, 2>::from_data(TensorData::new(data.to_vec(), shape), &device)
	};
	let product = tensor(x, [rows, depth]).matmul(tensor(w, [depth, columns]));
	product.into_data().iter::<f32>().collect()
}
