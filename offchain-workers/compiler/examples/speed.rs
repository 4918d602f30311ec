//! Compiles an ONNX model and executes it as often as it is asked to: for measuring it in turns with others.
//!
//! ```sh
//! cargo run -p ambit-compiler --example speed -- MODEL.onnx fast|balanced|exact THREADS [symbol=extent ...]
//! ```
//!
//! Prints a line when it is ready, with what compiling took, and for each line of the standard input the milliseconds of three executions: for the outputs
//! alone, with the roots of input and output, and with those of all results. For a line that is not empty it prints the milliseconds by operator and shape instead, the most first.

use ambit_compiler::{compile, Accuracy, Dims, FileSource, FloatModel, Options};
use ambit_engine::{Device, Engine, ExecuteError, Limits, LoadedModel};
use ambit_trace::blob_root;
use codec::Encode;
use std::{collections::BTreeMap, error::Error, io::Write, path::Path, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let [path, precision, threads, dims @ ..] = arguments.as_slice() else {
		return Err("usage: speed MODEL.onnx fast|balanced|exact THREADS [symbol=extent ...]".into());
	};
	let mut extents = Dims::new();
	for dim in dims {
		let (symbol, extent) = dim.split_once('=').ok_or("an extent is symbol=number")?;
		extents.insert(symbol.to_owned(), extent.parse()?);
	}
	let source = FileSource::open(Path::new(path))?;
	let model = FloatModel::read(&source, &extents)?;
	let samples = model.synthetic(1);
	let options = Options {
		name: "model".to_owned(),
		accuracy: Accuracy::Precision(precision.parse()?),
		elements: Default::default(),
		dims: extents,
		scratch: std::env::temp_dir(),
	};
	let started = Instant::now();
	let compiled = compile(&model, &samples, &[], &options, &mut |_| {})?;
	let (seconds, peak) = (started.elapsed().as_secs_f64(), peak());
	let ports = compiled.manifest.inputs.iter().zip(&samples[0].inputs);
	let input = ports.map(|(port, tensor)| port.encode(tensor)).collect::<Result<Vec<_>, _>>()?.concat();
	let limits = Limits { model: 1 << 36, cache: 0, threads: threads.parse()? };
	let engine = Engine::with_limits(Device::Cpu, limits)?;
	let weights = compiled.weights.read()?;
	let loaded = engine.load(&compiled.graph, &weights)?;
	let mut out = std::io::stdout();
	let report = &compiled.report;
	writeln!(
		out,
		"{}",
		serde_json::json!({ "seconds": seconds, "peak": peak, "terms": report.terms, "cosine": report.outputs[0].cosine })
	)?;
	for line in std::io::stdin().lines() {
		if !line?.is_empty() {
			writeln!(out, "{}", by_operator(&engine, &loaded, &weights, &input)?)?;
			continue;
		}
		let outputs = timed(|| loaded.infer(&input).map(drop))?;
		let result = timed(|| {
			let _input_root = blob_root(loaded.plan().graph().inputs.iter(), &input);
			loaded.infer_together(&[&input], None).map(drop)
		})?;
		let trace = timed(|| loaded.execute(&input).map(drop))?;
		writeln!(out, "{outputs} {result} {trace}")?;
	}
	Ok(())
}

/// How long this takes, milliseconds.
fn timed(run: impl FnOnce() -> Result<(), ExecuteError>) -> Result<f64, ExecuteError> {
	let started = Instant::now();
	run()?;
	Ok(started.elapsed().as_secs_f64() * 1e3)
}

/// The largest resident size so far, KiB, where the system tells it.
fn peak() -> Option<u64> {
	let status = std::fs::read_to_string("/proc/self/status").ok()?;
	let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
	line.split_whitespace().next()?.parse().ok()
}

/// A table of what operators take, the least of ten executions of each step.
fn by_operator(
	engine: &Engine,
	model: &LoadedModel,
	weights: &[u8],
	input: &[u8],
) -> Result<String, Box<dyn Error>> {
	let flat = model.plan().flattened().plan;
	let model = engine.load(&flat.graph().encode(), weights)?;
	let mut best = model.times(input)?;
	for _ in 1..10 {
		best.iter_mut().zip(model.times(input)?).for_each(|(best, time)| *best = time.min(*best));
	}
	let plan = model.plan();
	let mut rows = BTreeMap::<String, (u32, f64)>::new();
	for ((node, ty), time) in plan.graph().nodes.iter().zip(plan.node_types()).zip(best) {
		let operator = format!("{:?}", node.last.op);
		let name = operator.split(['(', ' ']).next().unwrap_or_default();
		let row = rows.entry(format!("{name} {:?} {:?}", ty.element, ty.shape)).or_default();
		*row = (row.0 + 1, row.1 + time.as_secs_f64() * 1e3);
	}
	let mut rows: Vec<_> = rows.into_iter().collect();
	rows.sort_by(|a, b| b.1 .1.total_cmp(&a.1 .1));
	let total: f64 = rows.iter().map(|row| row.1 .1).sum();
	let lines = rows.iter().map(|(name, (count, time))| format!("{time:9.3} {count:4} {name}\n"));
	Ok(format!("{total:9.3} in all\n{}", lines.collect::<String>()))
}
