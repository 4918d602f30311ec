//! How fast a device is: a product of large matrices of bytes, and models of the shapes of a sentence encoder and of a decoder,
//! with and without commitments.
//!
//! ```sh
//! cargo run --release -p ambit-engine --example device_bench -- cuda:0 --peak 1979
//! ```
//!
//! The peak is what the vendor says of dense products of bytes, 10^12 operations a second; a multiply-add is two. Results with and without
//! commitments are compared, and with those of the processor on up to 8 sentences or `--compared N`. `--small` runs everything on little data: to see that it works.
//! `--profile NAME` executes one model, without commitments, twice or `--times N`, on `--sentences N`: for a profiler.
#![allow(dead_code)]

#[path = "../dispute_cost/builder.rs"]
mod builder;
#[path = "../dispute_cost/decoder.rs"]
mod decoder;
#[path = "../dispute_cost/encoder.rs"]
mod encoder;

use ambit_engine::{Device, Engine, Limits};
use ambit_graph::{ElementType::I8, Op, Value};
use builder::{Builder, Subject};
use codec::Encode;
use std::{
	error::Error,
	process::ExitCode,
	time::{Duration, Instant},
};

/// Rows, terms and channels of the product.
const LARGE: u32 = 8_192;
const SMALL: u32 = 256;
/// Products of one execution that is timed, and of the one that is taken off.
const MANY: u32 = 401;
const FEW: u32 = 1;
const BERT_BASE: encoder::Shape =
	encoder::Shape { name: "BERT-base shape", layers: 12, hidden: 768, heads: 12, inner: 3_072 };
/// Sentences of one execution.
const SENTENCES: [u32; 3] = [1, 8, 32];
/// Most of them that are executed by the processor too, unless another number is asked for.
const COMPARED: u32 = 8;
/// Sentences of an execution for a profiler, unless another number is asked for.
const PROFILED: u32 = 8;
/// What executions of a model take together at least, before their mean is taken.
const LONG: Duration = Duration::from_millis(1_500);

struct Arguments {
	device: Device,
	/// 10^12 operations a second.
	peak: Option<f64>,
	is_small: bool,
	profile: Option<String>,
	times: u32,
	sentences: u32,
	compared: u32,
}

fn main() -> ExitCode {
	match arguments().and_then(|arguments| run(&arguments)) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("{error}");
			ExitCode::FAILURE
		}
	}
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
	let mut found = Arguments {
		device: Device::Auto,
		peak: None,
		is_small: false,
		profile: None,
		times: 2,
		sentences: PROFILED,
		compared: COMPARED,
	};
	let mut rest = std::env::args().skip(1);
	while let Some(argument) = rest.next() {
		match argument.as_str() {
			"--small" => found.is_small = true,
			"--profile" => {
				found.profile = Some(rest.next().ok_or("--profile needs minilm, bert or decoder")?)
			}
			"--times" => found.times = rest.next().ok_or("--times needs a number")?.parse()?,
			"--sentences" => found.sentences = rest.next().ok_or("--sentences needs a number")?.parse()?,
			"--compared" => found.compared = rest.next().ok_or("--compared needs a number")?.parse()?,
			"--peak" => found.peak = Some(rest.next().ok_or("--peak needs a number")?.parse()?),
			device => found.device = device.parse()?,
		}
	}
	Ok(found)
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
	let limits = Limits { model: 32 << 30, cache: 0, ..Limits::default() };
	let started = Instant::now();
	let engine = Engine::with_limits(arguments.device, limits)?;
	if let Some(reason) = engine.fallback() {
		println!("no faster device: {reason}");
	}
	println!("device {}, there after {:.2} s", engine.device(), started.elapsed().as_secs_f64());
	if let Some(name) = &arguments.profile {
		return profile(&engine, name, arguments);
	}
	product(&engine, arguments)?;
	let processor = Engine::with_limits(Device::Cpu, limits)?;
	for shape in [encoder::MINILM, BERT_BASE] {
		for sentences in SENTENCES {
			let subject = encoder::encoder(shape, sentences);
			model(&engine, &processor, &subject, (sentences, "sentences"), arguments)?;
		}
	}
	model(&engine, &processor, &decoder::subject(), (1, "tokens"), arguments)
}

fn profile(engine: &Engine, name: &str, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
	let subject = match name {
		"minilm" => encoder::encoder(encoder::MINILM, arguments.sentences),
		"bert" => encoder::encoder(BERT_BASE, arguments.sentences),
		"decoder" => decoder::subject(),
		_ => return Err("there are minilm, bert and decoder".into()),
	};
	let model = engine.load(&subject.plan.graph().encode(), &subject.weights)?;
	for _ in 0..arguments.times {
		model.infer(&subject.inputs)?;
	}
	Ok(())
}

/// The product of square matrices, so many times, of which nothing but a place is read.
fn products(extent: u32, count: u32) -> Subject {
	let mut builder = Builder::new(vec![ambit_graph::TensorType::new(I8, [extent, extent])]);
	let weights = builder.noise(I8, &[extent, extent]);
	let mut last = Value::Input(0);
	for _ in 0..count {
		last = builder.node(Op::MatMul, [Value::Input(0), weights]);
	}
	let place = builder.node(Op::Argmax, [last]);
	let inputs = (0..extent * extent).map(|place| (place.wrapping_mul(0x9e37_79b9) >> 24) as u8).collect();
	builder.finish("product", vec![place], inputs)
}

fn product(engine: &Engine, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
	let extent = if arguments.is_small { SMALL } else { LARGE };
	let time = |count: u32| -> Result<Duration, Box<dyn Error>> {
		let subject = products(extent, count);
		let model = engine.load(&subject.plan.graph().encode(), &subject.weights)?;
		model.infer(&subject.inputs)?;
		let mut best = Duration::MAX;
		for _ in 0..3 {
			let started = Instant::now();
			model.infer(&subject.inputs)?;
			best = best.min(started.elapsed());
		}
		Ok(best)
	};
	let each = (time(MANY)?.saturating_sub(time(FEW)?)).as_secs_f64() / f64::from(MANY - FEW);
	let speed = 2.0 * f64::from(extent).powi(3) / each / 1e12;
	let share =
		arguments.peak.map_or(String::new(), |peak| format!(", {:.1} % of {peak}", 100.0 * speed / peak));
	println!(
		"product of {extent} by {extent} by {extent} bytes: {:.3} ms, {speed:.1} TOPS{share}",
		1e3 * each
	);
	Ok(())
}

fn model(
	engine: &Engine,
	processor: &Engine,
	subject: &Subject,
	(count, unit): (u32, &str),
	arguments: &Arguments,
) -> Result<(), Box<dyn Error>> {
	let graph = subject.plan.graph().encode();
	let started = Instant::now();
	let model = engine.load(&graph, &subject.weights)?;
	let loading = started.elapsed();
	let started = Instant::now();
	let execution = model.execute(&subject.inputs)?;
	let first = started.elapsed();
	let started = Instant::now();
	if model.infer(&subject.inputs)? != execution.outputs {
		return Err(format!("{}: another result with commitments than without", subject.name).into());
	}
	let recorded = started.elapsed();
	let is_compared = count <= arguments.compared;
	if is_compared && processor.load(&graph, &subject.weights)?.execute(&subject.inputs)? != execution {
		return Err(format!("{}: another result than the processor's", subject.name).into());
	}
	let compared = if is_compared { "bit-equal to the processor" } else { "not compared with the processor" };
	let asking: Duration = model.times(&subject.inputs)?.iter().sum();
	let long = if arguments.is_small { Duration::ZERO } else { LONG };
	let mean = |run: &mut dyn FnMut() -> Result<(), Box<dyn Error>>| -> Result<f64, Box<dyn Error>> {
		let started = Instant::now();
		let mut runs = 0u32;
		while runs == 0 || started.elapsed() < long {
			run()?;
			runs += 1;
		}
		Ok(started.elapsed().as_secs_f64() / f64::from(runs))
	};
	let without = mean(&mut || Ok(model.infer(&subject.inputs).map(drop)?))?;
	let with = mean(&mut || Ok(model.execute(&subject.inputs).map(drop)?))?;
	println!(
		"{}, {count} {unit}, {} nodes: {compared}; loaded in {:.2} s, first execution {:.2} s, without commitments {:.2} s; {:.2} ms, {:.1} {unit}/s; \
		 asking step by step {:.2} ms; with commitments {:.2} ms, {:.1} {unit}/s, {:.1} % more",
		subject.name,
		subject.plan.node_types().len(),
		loading.as_secs_f64(),
		first.as_secs_f64(),
		recorded.as_secs_f64(),
		1e3 * without,
		f64::from(count) / without,
		1e3 * asking.as_secs_f64(),
		1e3 * with,
		f64::from(count) / with,
		100.0 * (with / without - 1.0),
	);
	Ok(())
}
