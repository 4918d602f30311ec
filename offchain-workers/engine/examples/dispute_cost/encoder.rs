//! A sentence encoder of the shape of MiniLM-L6: weights of 8 bits, activations of 16.

use crate::builder::{integers, Builder, Subject, ONE};
use ambit_graph::{
	function::Function,
	ops::{Div, Mul, Norm, Rescale, Softmax, Sum},
	ElementType::{I16, I32, I8},
	Op, TensorType, Value,
};

const LAYERS: u32 = 6;
const HIDDEN: u32 = 384;
const HEADS: u32 = 12;
const HEAD: u32 = HIDDEN / HEADS;
const INNER: u32 = 1_536;
const VOCABULARY: u32 = 30_522;
const TOKENS: u32 = 128;
const EPSILON: f64 = 1e-12;

/// The model on [`TOKENS`] random tokens, the last sixteen of which are padding.
pub fn subject() -> Subject {
	let mut builder = Builder::new(vec![TensorType::new(I32, [TOKENS]), TensorType::new(I32, [1, TOKENS])]);
	let (tokens, mask) = (Value::Input(0), Value::Input(1));
	let mut x = embedding(&mut builder, tokens);
	let (open, closed) = (builder.constant(3, 0), builder.constant(3, i32::MIN.into()));
	let condition = builder.reshape(mask, &[1, 1, TOKENS]);
	let hidden = builder.node(Op::Select, [condition, open, closed]);
	for _ in 0..LAYERS {
		let attended = attention(&mut builder, x, hidden);
		let sum = builder.add(x, attended);
		x = builder.norm(sum, true, EPSILON);
		let rows = builder.quantise(x);
		let inner = builder.linear(rows, INNER);
		let inner = builder.apply(Function::Gelu, inner);
		let rows = builder.quantise(inner);
		let outer = builder.linear(rows, HIDDEN);
		let sum = builder.add(x, outer);
		x = builder.norm(sum, true, EPSILON);
	}
	let embedding = pooled(&mut builder, x, mask);
	let mut inputs = integers((0..TOKENS).map(|_| builder.random.below(VOCABULARY.into()) as i32));
	inputs.extend(integers((0..TOKENS).map(|place| i32::from(place < TOKENS - 16))));
	builder.finish("MiniLM-L6 shape", vec![embedding], inputs)
}

fn embedding(builder: &mut Builder, tokens: Value) -> Value {
	let table = builder.noise(I8, &[VOCABULARY, HIDDEN]);
	let scales = builder.weight(I32, &[VOCABULARY, 1], |_, random| ONE / 256 + random.below(256) as i64);
	let rows = builder.node(Op::Gather, [table, tokens]);
	let rows = builder.cast(rows, I32, 0);
	let scales = builder.node(Op::Gather, [scales, tokens]);
	let words = builder.node(Op::Mul(Mul { shift: 0 }), [rows, scales]);
	let places =
		builder.weight(I32, &[TOKENS, HIDDEN], |_, random| random.below(ONE as u64) as i64 - ONE / 2);
	let kind = builder.weight(I32, &[1, HIDDEN], |_, random| random.below(ONE as u64 / 4) as i64 - ONE / 8);
	let sum = builder.add(words, places);
	let sum = builder.add(sum, kind);
	builder.norm(sum, true, EPSILON)
}

fn attention(builder: &mut Builder, x: Value, hidden: Value) -> Value {
	let rows = builder.quantise(x);
	let heads = |builder: &mut Builder, order: [u8; 3]| {
		let projected = builder.linear(rows, HIDDEN);
		let cut = builder.reshape(projected, &[TOKENS, HEADS, HEAD]);
		let heads = builder.transpose(cut, &order);
		builder.quantise(heads)
	};
	let (q, k) = (heads(builder, [1, 0, 2]), heads(builder, [1, 0, 2]));
	// Along the tokens, with a scale for each channel.
	let v = heads(builder, [1, 2, 0]);

	let products = builder.node(Op::MatMul, [q.x, k.x]);
	let of_keys = builder.transpose(k.scale, &[0, 2, 1]);
	// Both scales have 16 fraction bits, and the root of a head's extent is about 2^2.5.
	let rescale = Rescale { pre: 5, mid: 20, post: 23 };
	let scores = builder.node(Op::Rescale(rescale), [products, q.scale, of_keys, hidden]);
	let softmax = Softmax { from: 16, to: I16, one: 32_767 };
	let weights = builder.node(Op::Softmax(softmax), [scores]);

	let sums = builder.node(Op::MatMul, [weights, v.x]);
	let of_values = builder.transpose(v.scale, &[0, 2, 1]);
	let none = builder.constant(3, 0);
	let same = |builder: &mut Builder, factor: f64| builder.constant(3, factor as i64);
	let mixed = builder.rescale(sums, of_values, 38, 1.0 / (32_767.0 * 32_767.0), same, none);
	let together = builder.transpose(mixed, &[1, 0, 2]);
	let together = builder.reshape(together, &[TOKENS, HIDDEN]);
	let rows = builder.quantise(together);
	builder.linear(rows, HIDDEN)
}

/// The mean of the tokens that are not padding, with length 1.
fn pooled(builder: &mut Builder, x: Value, mask: Value) -> Value {
	let channels = builder.transpose(x, &[1, 0]);
	let shown = builder.node(Op::Mul(Mul { shift: 0 }), [channels, mask]);
	let sums = builder.node(Op::Sum(Sum { divisor: 1 }), [shown]);
	let count = builder.node(Op::Sum(Sum { divisor: 1 }), [mask]);
	let mean = builder.node(Op::Div(Div { shift: 0 }), [sums, count]);
	let mean = builder.reshape(mean, &[1, HIDDEN]);
	let gain = (ONE as f64 / f64::from(HIDDEN).sqrt()).round() as i64;
	let (gain, none) =
		(builder.weight(I32, &[HIDDEN], |_, _| gain), builder.weight(I32, &[HIDDEN], |_, _| 0));
	builder.node(Op::Norm(Norm { centre: false, epsilon: 1, shift: 22 }), [mean, gain, none])
}
