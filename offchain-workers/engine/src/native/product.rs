//! Products with scales for groups of terms.

use super::{Buffer, Element, Elements, Operand};

pub(super) fn grouped(operands: &[Operand<'_>]) -> Option<Buffer> {
	let (x, w, scales, of_x) = match operands {
		[x, w, scales] => (x, w, scales, None),
		[x, w, scales, of_x] => (x, w, scales, Some(of_x)),
		_ => return None,
	};
	let of_x = match of_x.map(|operand| operand.elements) {
		None => None,
		Some(Elements::I16(of_x)) => Some(of_x),
		Some(_) => return None,
	};
	let Elements::I16(of_w) = scales.elements else { return None };
	let groups = Groups { depth: x.row(), count: scales.row(), of_w, of_x };
	// A group's sum of products of 8-bit numbers fits 32 bits.
	let narrow = |x: &[i8], w: &[i8]| {
		i64::from(x.iter().zip(w).map(|(x, w)| i32::from(*x) * i32::from(*w)).sum::<i32>())
	};
	Some(match (x.elements, w.elements) {
		(Elements::I8(x), Elements::I8(w)) => groups.products(x, w, narrow),
		(Elements::I8(x), Elements::I16(w)) => groups.products(x, w, wide),
		(Elements::I16(x), Elements::I8(w)) => groups.products(x, w, wide),
		(Elements::I16(x), Elements::I16(w)) => groups.products(x, w, wide),
		_ => return None,
	})
}

fn wide<X: Element, W: Element>(x: &[X], w: &[W]) -> i64 {
	x.iter().zip(w).map(|(x, w)| x.wide() * w.wide()).sum()
}

struct Groups<'a> {
	/// Terms of a product.
	depth: usize,
	/// Groups of a product.
	count: usize,
	/// Scales of the weights' groups.
	of_w: &'a [i16],
	/// Scales of the activations' groups.
	of_x: Option<&'a [i16]>,
}

impl Groups<'_> {
	fn products<X: Copy, W: Copy>(&self, x: &[X], w: &[W], dot: impl Fn(&[X], &[W]) -> i64) -> Buffer {
		let size = self.depth / self.count;
		let channels = w.len() / self.depth;
		let mut products = Vec::with_capacity(x.len() / self.depth * channels);
		// The scales of one pair of rows, multiplied.
		let mut scales = vec![0i64; self.count];
		for (row, x) in x.chunks_exact(self.depth).enumerate() {
			let of_x = self.of_x.map(|of_x| &of_x[row * self.count..][..self.count]);
			for (w, of_w) in w.chunks_exact(self.depth).zip(self.of_w.chunks_exact(self.count)) {
				scales.iter_mut().zip(of_w).for_each(|(scale, of_w)| *scale = i64::from(*of_w));
				if let Some(of_x) = of_x {
					scales.iter_mut().zip(of_x).for_each(|(scale, of_x)| *scale *= i64::from(*of_x));
				}
				let groups = x.chunks_exact(size).zip(w.chunks_exact(size)).zip(&scales);
				products.push(groups.map(|((x, w), scale)| dot(x, w) * scale).sum());
			}
		}
		Buffer::I64(products)
	}
}
