//! Scales and biases behind products, batch normalisation among them.

use crate::ir::{Binary, Id, Ir, Op};

/// The numbers of a constant, one for all channels or one for each; `inner` axes follow that of the channels.
pub(super) fn channel_vector(ir: &Ir, id: Id, channels: usize, inner: usize) -> Option<Vec<f32>> {
	if let Some(number) = ir.scalar(id) {
		return Some(vec![number]);
	}
	let tensor = ir.tensor(id)?;
	let axis = tensor.shape.len().checked_sub(1 + inner)?;
	let fits = tensor.shape[axis] == channels && tensor.count() == channels;
	fits.then(|| tensor.to_floats().into_owned())
}

/// A constant together with numbers for channels, as a new constant.
pub(super) fn combine(
	ir: &mut Ir,
	name: &str,
	id: Id,
	with: &[f32],
	of: impl Fn(f32, f32) -> f32,
) -> Option<Id> {
	let numbers = ir.tensor(id)?.to_floats().into_owned();
	let count = numbers.len().max(with.len());
	let data = (0..count).map(|place| of(numbers[place % numbers.len()], with[place % with.len()])).collect();
	Some(ir.constant(name, &[count], data))
}

/// Takes a constant factor or summand behind a product into it.
pub(super) fn absorb(ir: &mut Ir, id: Id, uses: &[usize]) {
	for op in [Binary::Mul, Binary::Div, Binary::Add, Binary::Sub] {
		let Some([a, b]) = ir.pair(id, op) else { continue };
		let commutes = matches!(op, Binary::Mul | Binary::Add);
		for (product, constant) in [(a, b), (b, a)] {
			let inner = match ir.values[product].op {
				Op::MatMul => 0,
				Op::Conv(..) => 2,
				_ => continue,
			};
			if (product == b && !commutes)
				|| uses.get(product) != Some(&1)
				|| ir.values[product].shape != ir.values[id].shape
			{
				continue;
			}
			let shape = &ir.values[product].shape;
			let channels = shape[shape.len() - 1 - inner];
			let Some(mut vector) = channel_vector(ir, constant, channels, inner) else { continue };
			match op {
				Binary::Div => vector.iter_mut().for_each(|x| *x = 1.0 / *x),
				Binary::Sub => vector.iter_mut().for_each(|x| *x = -*x),
				_ => {}
			}
			if vector.iter().any(|x| !x.is_finite()) {
				continue;
			}
			let name = ir.values[product].name.clone();
			let (x, w, gain, bias) = match ir.values[product].inputs[..] {
				[x, w, gain, bias] => (x, w, gain, bias),
				[x, w] => (x, w, ir.constant(&name, &[1], vec![1.0]), ir.constant(&name, &[1], vec![0.0])),
				_ => continue,
			};
			let factor = matches!(op, Binary::Mul | Binary::Div);
			let gain = if factor { combine(ir, &name, gain, &vector, |a, b| a * b) } else { Some(gain) };
			let bias = combine(ir, &name, bias, &vector, |a, b| if factor { a * b } else { a + b });
			let (Some(gain), Some(bias)) = (gain, bias) else { continue };
			let op = ir.values[product].op.clone();
			(ir.values[id].op, ir.values[id].inputs) = (op, vec![x, w, gain, bias]);
			ir.values[id].name = name;
			return;
		}
	}
}
