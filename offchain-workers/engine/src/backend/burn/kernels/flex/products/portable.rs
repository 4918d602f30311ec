//! Loops that the compiler makes what it can of.

use super::{Kernel, Line, Number, Tile, Word, CHANNELS};

pub struct Portable;

impl<W: Number> Kernel<W> for Portable {
	const ROWS: usize = 6;

	type Term = Word;

	#[inline(always)]
	fn tile<const R: usize>(x: &[[u32; R]], w: &[Line<W>], sums: [&[i32; CHANNELS]; R]) -> Tile<i32, R> {
		let mut tile = sums.map(|sums| *sums);
		for (x, w) in x.as_chunks::<2>().0.iter().zip(w) {
			for (x, w) in x.iter().zip(w.0.as_chunks::<{ 2 * CHANNELS }>().0) {
				for (x, sums) in x.iter().zip(&mut tile) {
					let x = [*x as i16, (*x >> 16) as i16].map(i32::from);
					for (sum, w) in sums.iter_mut().zip(w.as_chunks::<2>().0) {
						let w = w.map(|w| i32::from(Into::<i16>::into(w)));
						*sum += x[0] * w[0] + x[1] * w[1];
					}
				}
			}
		}
		tile
	}
}
