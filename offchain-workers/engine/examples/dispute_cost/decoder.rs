//! One step of a decoder of the shape of Qwen2.5-0.5B: weights and activations of 8 bits in groups of 64, and a cache of keys and
//! values of 16.

use crate::builder::{integers, Builder, Subject, GROUP, ONE};
use ambit_graph::{
	function::Function,
	ops::{Mul, Softmax, Update},
	ElementType::{I16, I32, I8},
	Op, TensorType, Value,
};

const LAYERS: u32 = 24;
const HIDDEN: u32 = 896;
const HEADS: u32 = 14;
const KEYS: u32 = 2;
const HEAD: u32 = HIDDEN / HEADS;
const INNER: u32 = 4_864;
const VOCABULARY: u32 = 151_936;
const EPSILON: f64 = 1e-6;
/// Positions in the cache.
const POSITIONS: u32 = 256;
/// The token's position.
const POSITION: i32 = 200;
/// Rows into which logits are cut to find the largest.
const CUT: u32 = 128;

const TOKEN_INPUT: Value = Value::Input(0);
const POSITION_INPUT: Value = Value::Input(1);
const KEY_CACHE: Value = Value::Input(2);
const VALUE_CACHE: Value = Value::Input(3);

/// What all layers share.
struct Shared {
	/// Cosines and sines of the position, the latter with the sign of the rotation.
	turn: [Value; 2],
	/// Added to scores of positions that are not there yet.
	hidden: Value,
}

/// The model on a random token behind a random cache.
pub fn subject() -> Subject {
	let mut builder = Builder::new(vec![
		TensorType::new(I32, [1]),
		TensorType::new(I32, [1]),
		TensorType::new(I16, [LAYERS, KEYS, POSITIONS, HEAD]),
		TensorType::new(I16, [LAYERS, KEYS, HEAD, POSITIONS]),
	]);
	let table = builder.noise(I8, &[VOCABULARY, HIDDEN]);
	let scales = builder.group_scales(VOCABULARY, HIDDEN / GROUP);
	let mut x = embedding(&mut builder, table, scales);
	let shared = Shared { turn: rotation(&mut builder), hidden: hidden(&mut builder) };
	let (mut keys, mut values) = (Vec::new(), Vec::new());
	for layer in 0..LAYERS {
		let rows = builder.norm(x, false, EPSILON);
		let (attended, key, value) = attention(&mut builder, &shared, layer, rows);
		keys.push(key);
		values.push(value);
		x = builder.add(x, attended);
		let rows = builder.norm(x, false, EPSILON);
		let outer = gated(&mut builder, rows);
		x = builder.add(x, outer);
	}
	let x = builder.norm(x, false, EPSILON);
	let x = builder.quantise_groups(x);
	let logits = builder.grouped_with(x, table, scales, false);
	let token = argmax(&mut builder, logits);
	let keys = builder.concat(0, keys);
	let keys = builder.node(Op::Update(Update { axis: 2 }), [KEY_CACHE, keys, POSITION_INPUT]);
	let values = builder.concat(0, values);
	let values = builder.node(Op::Update(Update { axis: 3 }), [VALUE_CACHE, values, POSITION_INPUT]);

	let token_in = builder.random.below(VOCABULARY.into()) as i32;
	let mut inputs = integers([token_in, POSITION]);
	for _ in 0..2 * LAYERS * KEYS * POSITIONS * HEAD {
		// About as large as keys and values are, with 8 fraction bits.
		inputs.extend((builder.random.below(1 << 10) as i16 - (1 << 9)).to_le_bytes());
	}
	builder.finish("Qwen2.5-0.5B shape", vec![token, keys, values], inputs)
}

/// The token's row, whose groups have scales.
fn embedding(builder: &mut Builder, table: Value, scales: Value) -> Value {
	let row = builder.node(Op::Gather, [table, TOKEN_INPUT]);
	let row = builder.cast(row, I32, 0);
	let row = builder.reshape(row, &[1, HIDDEN / GROUP, GROUP]);
	let scale = builder.node(Op::Gather, [scales, TOKEN_INPUT]);
	let scale = builder.cast(scale, I32, 0);
	let scale = builder.reshape(scale, &[1, HIDDEN / GROUP, 1]);
	let row = builder.node(Op::Mul(Mul { shift: 6 }), [row, scale]);
	builder.reshape(row, &[1, HIDDEN])
}

/// The rows of the tables of cosines and sines.
fn rotation(builder: &mut Builder) -> [Value; 2] {
	let angle = |place: u32| {
		let (position, channel) = (place / HEAD, place % HEAD);
		let half = channel % (HEAD / 2);
		f64::from(position) * 1e6f64.powf(-2.0 * f64::from(half) / f64::from(HEAD))
	};
	let fixed = |real: f64| (real * ONE as f64).round() as i64;
	let cosines = builder.weight(I32, &[POSITIONS, HEAD], |place, _| fixed(angle(place).cos()));
	let sines = builder.weight(I32, &[POSITIONS, HEAD], |place, _| {
		let sign = if place % HEAD < HEAD / 2 { -1.0 } else { 1.0 };
		fixed(sign * angle(place).sin())
	});
	[cosines, sines].map(|table| builder.node(Op::Gather, [table, POSITION_INPUT]))
}

/// The least I32 at all positions behind the token's, 0 elsewhere.
fn hidden(builder: &mut Builder) -> Value {
	let places = builder.weight(I32, &[1, 1, 1, 1, POSITIONS], |place, _| place.into());
	let position = builder.reshape(POSITION_INPUT, &[1; 5]);
	let behind = builder.node(Op::Sub, [places, position]);
	let (closed, open) = (builder.constant(5, i32::MIN.into()), builder.constant(5, 0));
	builder.node(Op::Select, [behind, closed, open])
}

/// Rotary embedding of heads `[n, HEAD]`.
fn rotate(builder: &mut Builder, x: Value, [cosine, sine]: [Value; 2]) -> Value {
	let first = builder.part(x, 1, 0, HEAD / 2);
	let second = builder.part(x, 1, HEAD / 2, HEAD / 2);
	let turned = builder.concat(1, vec![second, first]);
	let (along, across) = (builder.times(x, cosine), builder.times(turned, sine));
	builder.add(along, across)
}

/// What the heads gather from the cache, and the new key and value of this layer.
fn attention(builder: &mut Builder, shared: &Shared, layer: u32, rows: Value) -> (Value, Value, Value) {
	let rows = builder.quantise_groups(rows);
	let heads = |builder: &mut Builder, count: u32| {
		let projected = builder.grouped(rows, count * HEAD, true);
		builder.reshape(projected, &[count, HEAD])
	};
	let (q, k, v) = (heads(builder, HEADS), heads(builder, KEYS), heads(builder, KEYS));
	let (q, k) = (rotate(builder, q, shared.turn), rotate(builder, k, shared.turn));

	let key = builder.cast(k, I16, -8);
	let key = builder.reshape(key, &[1, KEYS, 1, HEAD]);
	let value = builder.cast(v, I16, -8);
	let value = builder.reshape(value, &[1, KEYS, HEAD, 1]);
	let keys = builder.part(KEY_CACHE, 0, layer, 1);
	let keys = builder.node(Op::Update(Update { axis: 2 }), [keys, key, POSITION_INPUT]);
	let keys = builder.reshape(keys, &[1, KEYS, 1, POSITIONS, HEAD]);
	let values = builder.part(VALUE_CACHE, 0, layer, 1);
	let values = builder.node(Op::Update(Update { axis: 3 }), [values, value, POSITION_INPUT]);
	let values = builder.reshape(values, &[1, KEYS, 1, HEAD, POSITIONS]);

	let q = builder.reshape(q, &[1, KEYS, HEADS / KEYS, 1, HEAD]);
	let q = builder.quantise(q);
	let products = builder.node(Op::MatMul, [q.x, keys]);
	// Keys have 8 fraction bits, and the root of a head's extent is 2^3.
	let factor = 2f64.powi(-11) / 32_767.0;
	let same = |builder: &mut Builder, factor: f64| builder.constant(5, factor as i64);
	let scores = builder.rescale(products, q.scale, 37, factor, same, shared.hidden);
	let weights = builder.node(Op::Softmax(Softmax { from: 16, to: I16, one: 32_767 }), [scores]);
	let mixed = builder.node(Op::MatMul, [weights, values]);
	// From 15 and 8 fraction bits to 16.
	let mixed = builder.cast(mixed, I32, -7);
	let mixed = builder.reshape(mixed, &[1, HIDDEN]);
	let mixed = builder.quantise_groups(mixed);
	(builder.grouped(mixed, HIDDEN, false), key, value)
}

/// SwiGLU.
fn gated(builder: &mut Builder, rows: Value) -> Value {
	let rows = builder.quantise_groups(rows);
	let gate = builder.grouped(rows, INNER, false);
	let gate = builder.apply(Function::Silu, gate);
	let up = builder.grouped(rows, INNER, false);
	let inner = builder.times(gate, up);
	let inner = builder.quantise_groups(inner);
	builder.grouped(inner, HIDDEN, false)
}

/// The place of the largest of so many that its row is cut: that of the largest of the parts' largest, and the place in that part.
fn argmax(builder: &mut Builder, logits: Value) -> Value {
	let length = VOCABULARY / CUT;
	let parts = builder.reshape(logits, &[CUT, length]);
	let largest = builder.node(Op::Max, [parts]);
	let places = builder.node(Op::Argmax, [parts]);
	let largest = builder.reshape(largest, &[1, CUT]);
	let part = builder.node(Op::Argmax, [largest]);
	let place = builder.node(Op::Gather, [places, part]);
	let place = builder.reshape(place, &[1, 1]);
	let length = builder.constant(2, length.into());
	let first = builder.node(Op::Mul(Mul { shift: 0 }), [part, length]);
	builder.add(first, place)
}
