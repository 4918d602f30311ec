//! A band of all steps of a run, one step after the other.

use super::run::{Band, Run};
use crate::{
	backend::burn::{kernels::Kernels, window::Windows},
	native::{self, Buffer, Elements},
};
use ambit_graph::{ElementType, Op, TensorType};

/// An operand of a step.
#[derive(Clone, Copy)]
pub enum Source<'a> {
	/// What an earlier step of the run gives.
	Step(usize),
	/// A matrix that is laid out.
	Laid,
	/// A tensor of this shape, all of which every band takes.
	Whole(&'a [u32], Elements<'a>),
	/// A tensor of this shape, of which a band takes a part.
	Rows(&'a [u32], Elements<'a>),
}

/// How a step is computed.
pub enum Work<'a, B: Kernels> {
	/// By a loop over its operands.
	Loop,
	/// They are the same elements.
	Same,
	/// Rows by one matrix.
	Product(&'a B::Laid),
	/// Windows by one matrix.
	Windows(&'a Windows, &'a B::Laid),
	/// Matrices by matrices.
	Products(Matrices),
}

/// The second factors of a product of many matrices.
pub struct Matrices {
	/// Where that for each matrix of the frame begins.
	places: Vec<usize>,
	/// Rows of each first factor.
	rows: usize,
	/// Terms of each product.
	depth: usize,
}

/// A step of a run on its operands.
pub struct Prepared<'a, B: Kernels> {
	pub op: &'a Op,
	pub result: &'a TensorType,
	pub sources: Vec<Source<'a>>,
	pub work: Work<'a, B>,
}

/// The steps of a run on their operands.
pub struct Steps<'a, B: Kernels> {
	pub all: Vec<Prepared<'a, B>>,
	pub run: &'a Run,
}

/// What a thread has while it computes bands.
pub struct Scratch<B: Kernels> {
	/// What steps gave, as long as it is needed.
	results: Vec<Option<Buffer>>,
	/// Sums of products, windows and a matrix, which the next band overwrites.
	sums: Vec<Option<Buffer>>,
	windows: Option<Buffer>,
	laid: Option<B::Laid>,
}

impl<B: Kernels> Steps<'_, B> {
	/// What a thread needs.
	pub fn scratch(&self) -> Scratch<B> {
		let none = || self.all.iter().map(|_| None).collect();
		Scratch { results: none(), sums: none(), windows: None, laid: None }
	}

	/// Computes a band of all steps, and gives those of the results that are kept, by their places.
	pub fn compute(&self, band: &Band, scratch: &mut Scratch<B>) -> Vec<(usize, Buffer)> {
		for (place, step) in self.all.iter().enumerate() {
			if scratch.results[place].is_none() && !self.chained(place, band, scratch) {
				scratch.results[place] = Some(self.computed(place, step, band, scratch));
			}
			for (earlier, last_use) in self.run.last_uses[..place].iter().enumerate() {
				if *last_use == Some(place) {
					let result = scratch.results[earlier].take();
					result.into_iter().for_each(|result| self.keep(earlier, result, scratch));
				}
			}
		}
		let kept = self.run.last_uses.iter().enumerate().filter(|(_, last_use)| last_use.is_none());
		let results = kept.map(|(place, _)| {
			let result = scratch.results[place].take();
			(place, result.expect("all steps were computed, and this is kept; qed"))
		});
		results.collect()
	}

	/// Keeps the memory of what a step gave: sums for the same step of the next band, the rest for whatever comes.
	pub fn keep(&self, place: usize, result: Buffer, scratch: &mut Scratch<B>) {
		match self.all[place].work {
			Work::Loop | Work::Same => native::keep(result),
			_ => scratch.sums[place] = Some(result),
		}
	}

	/// Computes a band of the chain that begins with this step, if one does and can be computed as one.
	fn chained(&self, place: usize, band: &Band, scratch: &mut Scratch<B>) -> bool {
		let Some(chained) = self.run.chains.iter().find(|chained| chained.inner.first() == Some(&place))
		else {
			return false;
		};
		let step = &self.all[place];
		let operands = self.operands(step, band, &scratch.results);
		let ty = self.type_of(step, band);
		let Some([largest, quotients]) = native::chained(&chained.chain, &on_host(&operands), &ty) else {
			return false;
		};
		// Nobody takes what is between.
		for inner in &chained.inner {
			scratch.results[*inner] = Some(Buffer::new(ElementType::I32));
		}
		scratch.results[chained.largest] = Some(largest);
		scratch.results[chained.quotients] = Some(quotients);
		true
	}

	/// Computes a band of a step.
	fn computed(
		&self,
		place: usize,
		step: &Prepared<'_, B>,
		band: &Band,
		scratch: &mut Scratch<B>,
	) -> Buffer {
		if let (Work::Same, [Source::Step(from)]) = (&step.work, step.sources.as_slice()) {
			let is_last = self.run.last_uses[*from] == Some(place);
			let elements =
				if is_last { scratch.results[*from].take() } else { scratch.results[*from].clone() };
			return elements.expect("it is kept until its last use; qed");
		}
		let Scratch { results, sums, windows, laid } = scratch;
		let operands = self.operands(step, band, results);
		let operand = |place: usize| operands[place].1;
		if let Work::Loop = step.work {
			let result = native::evaluate(step.op, &on_host(&operands), &self.type_of(step, band));
			return result.expect("a step that goes by bands has a loop; qed");
		}
		let mut products = sums[place].take().unwrap_or_else(|| Buffer::new(step.result.element));
		products.resize(band.rows.len() * step.result.row() as usize);
		match &step.work {
			Work::Loop | Work::Same => {}
			Work::Product(w) => B::multiply(operand(0), w, &mut products, 0),
			Work::Windows(of, w) if of.are_pixels() => {
				let channels = operands[0].0.last().map_or(1, |extent| *extent as usize);
				let pixels = band.rows.start * channels..band.rows.end * channels;
				B::multiply(operand(0).part(pixels), w, &mut products, 0);
			}
			Work::Windows(of, w) => {
				let gathered = windows.get_or_insert_with(|| Buffer::new(ElementType::I8));
				of.gathered(operand(0), band.rows.clone(), gathered);
				B::multiply(gathered.elements(), w, &mut products, 0);
			}
			Work::Products(matrices) => {
				let (rows, depth) = (matrices.rows, matrices.depth);
				let channels = step.result.row() as usize;
				let of_band = &matrices.places[band.rows.start / rows..band.rows.end / rows];
				for (at, place) in of_band.iter().enumerate() {
					B::lay_out_again(laid, operand(1).part(*place..place + channels * depth), depth);
					let x = operand(0).part(at * rows * depth..(at + 1) * rows * depth);
					let w = laid.as_ref().expect("it was laid out just now; qed");
					B::multiply(x, w, &mut products, at * rows * channels);
				}
			}
		}
		products
	}

	/// What a band takes of a step's operands: their shapes, and elements.
	fn operands<'b>(
		&'b self,
		step: &'b Prepared<'_, B>,
		band: &Band,
		results: &'b [Option<Buffer>],
	) -> Vec<(Vec<u32>, Elements<'b>)> {
		step.sources.iter().map(|source| self.operand(step, source, band, results)).collect()
	}

	fn operand<'b>(
		&'b self,
		step: &Prepared<'_, B>,
		source: &'b Source<'_>,
		band: &Band,
		results: &'b [Option<Buffer>],
	) -> (Vec<u32>, Elements<'b>) {
		match *source {
			Source::Step(place) => {
				let result = results[place].as_ref().expect("it is kept until its last use; qed");
				(band.shape(self.all[place].result), result.elements())
			}
			Source::Laid => (Vec::new(), Elements::I8(&[])),
			Source::Whole(shape, elements) => (shape.to_vec(), elements),
			Source::Rows(shape, elements) => {
				let axes = step.result.shape.len().saturating_sub(1).max(1);
				let (range, shape) = band.part(shape, axes);
				(shape, elements.part(range))
			}
		}
	}

	/// The type of a band of a step's result.
	fn type_of(&self, step: &Prepared<'_, B>, band: &Band) -> TensorType {
		TensorType::new(step.result.element, band.shape(step.result))
	}
}

fn on_host<'a>(operands: &'a [(Vec<u32>, Elements<'a>)]) -> Vec<native::Operand<'a>> {
	operands.iter().map(|(shape, elements)| native::Operand { shape, elements: *elements }).collect()
}

impl Matrices {
	/// Those of a second factor of this shape, for products in a frame.
	pub fn of(frame: &[usize], w: &[u32]) -> Self {
		let ([batch @ .., rows], [outer @ .., channels, depth]) = (frame, w) else {
			unreachable!("factors of a valid product are at least matrices; qed")
		};
		let size = *channels as usize * *depth as usize;
		let places = (0..batch.iter().product()).map(|matrix: usize| {
			let (mut rest, mut stride, mut place) = (matrix, size, 0);
			for (extent, along) in batch.iter().zip(outer).rev() {
				if *along > 1 {
					place += rest % extent * stride;
				}
				rest /= extent;
				stride *= *along as usize;
			}
			place
		});
		Self { places: places.collect(), rows: *rows, depth: *depth as usize }
	}
}
