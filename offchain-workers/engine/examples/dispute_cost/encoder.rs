//! Sentence encoders of the shape of MiniLM-L6 and others like it: weights of 8 bits, activations of 16.

use crate::builder::{integers, Builder, Subject, ONE};
use ambit_graph::{
	function::Function,
	ops::{Div, Mul, Norm, Rescale, Softmax, Sum},
	ElementType::{I16, I32, I8},
	Op, TensorType, Value,
};

const VOCABULARY: u32 = 30_522;
/// Tokens of a sentence.
const TOKENS: u32 = 128;
/// Those of them that are padding.
const PADDING: u32 = 16;
const EPSILON: f64 = 1e-12;

/// Extents of an encoder.
#[derive(Clone, Copy)]
pub struct Shape {
	pub name: &'static str,
	pub layers: u32,
	pub hidden: u32,
	pub heads: u32,
	pub inner: u32,
}

pub const MINILM: Shape = Shape { name: "MiniLM-L6 shape", layers: 6, hidden: 384, heads: 12, inner: 1_536 };

/// MiniLM's shape on one sentence.
pub fn subject() -> Subject {
	encoder(MINILM, 1)
}

/// An encoder on so many sentences of [`TOKENS`] random tokens, the last of which are padding.
pub fn encoder(shape: Shape, sentences: u32) -> Subject {
	let rows = sentences * TOKENS;
	let mut builder =
		Builder::new(vec![TensorType::new(I32, [rows]), TensorType::new(I32, [sentences, 1, TOKENS])]);
	let (tokens, mask) = (Value::Input(0), Value::Input(1));
	let mut x = embedding(&mut builder, shape, sentences, tokens);
	let (open, closed) = (builder.constant(4, 0), builder.constant(4, i32::MIN.into()));
	let condition = builder.reshape(mask, &[sentences, 1, 1, TOKENS]);
	let hidden = builder.node(Op::Select, [condition, open, closed]);
	for _ in 0..shape.layers {
		let attended = attention(&mut builder, shape, sentences, x, hidden);
		let sum = builder.add(x, attended);
		x = builder.norm(sum, true, EPSILON);
		let rows = builder.quantise(x);
		let inner = builder.linear(rows, shape.inner);
		let inner = builder.apply(Function::Gelu, inner);
		let rows = builder.quantise(inner);
		let outer = builder.linear(rows, shape.hidden);
		let sum = builder.add(x, outer);
		x = builder.norm(sum, true, EPSILON);
	}
	let embedding = pooled(&mut builder, shape, sentences, x, mask);
	let mut inputs = integers((0..rows).map(|_| builder.random.below(VOCABULARY.into()) as i32));
	inputs.extend(integers((0..rows).map(|place| i32::from(place % TOKENS < TOKENS - PADDING))));
	builder.finish(shape.name, vec![embedding], inputs)
}

fn embedding(builder: &mut Builder, shape: Shape, sentences: u32, tokens: Value) -> Value {
	let Shape { hidden, .. } = shape;
	let table = builder.noise(I8, &[VOCABULARY, hidden]);
	let scales = builder.weight(I32, &[VOCABULARY, 1], |_, random| ONE / 256 + random.below(256) as i64);
	let rows = builder.node(Op::Gather, [table, tokens]);
	let rows = builder.cast(rows, I32, 0);
	let scales = builder.node(Op::Gather, [scales, tokens]);
	let words = builder.node(Op::Mul(Mul { shift: 0 }), [rows, scales]);
	let places =
		builder.weight(I32, &[1, TOKENS, hidden], |_, random| random.below(ONE as u64) as i64 - ONE / 2);
	let kind = builder.weight(I32, &[1, hidden], |_, random| random.below(ONE as u64 / 4) as i64 - ONE / 8);
	let words = builder.reshape(words, &[sentences, TOKENS, hidden]);
	let sum = builder.add(words, places);
	let sum = builder.reshape(sum, &[sentences * TOKENS, hidden]);
	let sum = builder.add(sum, kind);
	builder.norm(sum, true, EPSILON)
}

fn attention(builder: &mut Builder, shape: Shape, sentences: u32, x: Value, hidden: Value) -> Value {
	let head = shape.hidden / shape.heads;
	let rows = builder.quantise(x);
	let heads = |builder: &mut Builder, order: [u8; 4]| {
		let projected = builder.linear(rows, shape.hidden);
		let cut = builder.reshape(projected, &[sentences, TOKENS, shape.heads, head]);
		let heads = builder.transpose(cut, &order);
		builder.quantise(heads)
	};
	let (q, k) = (heads(builder, [0, 2, 1, 3]), heads(builder, [0, 2, 1, 3]));
	// Along the tokens, with a scale for each channel.
	let v = heads(builder, [0, 2, 3, 1]);

	let products = builder.node(Op::MatMul, [q.x, k.x]);
	let of_keys = builder.transpose(k.scale, &[0, 1, 3, 2]);
	// Both scales have 16 fraction bits, and the root of a head's extent is about 2^2.5 or 2^3.
	let rescale = Rescale { pre: 5, mid: 20, post: 23 };
	let scores = builder.node(Op::Rescale(rescale), [products, q.scale, of_keys, hidden]);
	let softmax = Softmax { from: 16, to: I16, one: 32_767 };
	let weights = builder.node(Op::Softmax(softmax), [scores]);

	let sums = builder.node(Op::MatMul, [weights, v.x]);
	let of_values = builder.transpose(v.scale, &[0, 1, 3, 2]);
	let none = builder.constant(4, 0);
	let same = |builder: &mut Builder, factor: f64| builder.constant(4, factor as i64);
	let mixed = builder.rescale(sums, of_values, 38, 1.0 / (32_767.0 * 32_767.0), same, none);
	let together = builder.transpose(mixed, &[0, 2, 1, 3]);
	let together = builder.reshape(together, &[sentences * TOKENS, shape.hidden]);
	let rows = builder.quantise(together);
	builder.linear(rows, shape.hidden)
}

/// The means of the tokens that are not padding, with length 1.
fn pooled(builder: &mut Builder, shape: Shape, sentences: u32, x: Value, mask: Value) -> Value {
	let Shape { hidden, .. } = shape;
	let x = builder.reshape(x, &[sentences, TOKENS, hidden]);
	let channels = builder.transpose(x, &[0, 2, 1]);
	let shown = builder.node(Op::Mul(Mul { shift: 0 }), [channels, mask]);
	let sums = builder.node(Op::Sum(Sum { divisor: 1 }), [shown]);
	let count = builder.node(Op::Sum(Sum { divisor: 1 }), [mask]);
	let mean = builder.node(Op::Div(Div { shift: 0 }), [sums, count]);
	let mean = builder.reshape(mean, &[sentences, hidden]);
	let gain = (ONE as f64 / f64::from(hidden).sqrt()).round() as i64;
	let (gain, none) =
		(builder.weight(I32, &[hidden], |_, _| gain), builder.weight(I32, &[hidden], |_, _| 0));
	builder.node(Op::Norm(Norm { centre: false, epsilon: 1, shift: 22 }), [mean, gain, none])
}
