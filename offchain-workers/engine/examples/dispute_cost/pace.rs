//! How long the referee takes for one element of each operator, at its dearest, natively: which of them the weights of evaluation
//! must be measured on.

use ambit_graph::{
	evaluate_element,
	function::Function,
	ops::{
		Apply, AvgPool2d, Axis, Cast, Concat, Conv2d, Div, MaxPool2d, Mul, Norm, Quantise, Requantise,
		Rescale, Reshape, Slice, Softmax, Sum, Transpose, Update,
	},
	testing::Random,
	ElementType::{self, I16, I32, I8},
	Graph, Node, Op, Plan, TensorType, TileRef, Tiling, Value, Weight,
};
use ambit_referee::{Effort, Proof};
use ambit_trace::{NodeRecord, Opening};
use std::{
	collections::BTreeMap,
	hint::black_box,
	time::{Duration, Instant},
};

/// An operator on operands of these types.
struct Case {
	name: String,
	op: Op,
	types: Vec<TensorType>,
}

/// Prints a table of all operators, the slowest for each term first.
pub fn table() {
	let mut rows: Vec<_> = cases().into_iter().map(measure).collect();
	rows.sort_by(|a, b| a.effort.pace.cmp(&b.effort.pace).then(b.each().total_cmp(&a.each())));
	println!("| operator | pace | amount | one element, µs | one of the amount, ns |");
	println!("|---|---|---:|---:|---:|");
	for row in rows {
		let Row { name, effort: Effort { pace, amount }, nanos } = &row;
		println!("| {name} | {pace:?} | {amount} | {:.2} | {:.2} |", nanos / 1e3, row.each());
	}
}

struct Row {
	name: String,
	effort: Effort,
	/// For one element.
	nanos: f64,
}

impl Row {
	fn each(&self) -> f64 {
		self.nanos / f64::from(self.effort.amount)
	}
}

fn measure(case: Case) -> Row {
	let Case { name, op, types } = case;
	let (plan, tiles) = prepared(op, &types);
	let result = plan.type_of(Value::Node(0)).expect("it is a node");
	// The last element: of the last operand, where operands follow each other.
	let tile = Tiling::of(result).count() - 1;
	let index = Tiling::of(result).tile(tile).expect("it is a tile").elements - 1;
	let evaluate =
		|| black_box(evaluate_element(&plan, 0, tile, index, black_box(&tiles)).expect("all is there"));
	let begun = Instant::now();
	let mut best = f64::MAX;
	while begun.elapsed() < Duration::from_millis(100) {
		let (start, times) = (Instant::now(), 16);
		for _ in 0..times {
			evaluate();
		}
		best = best.min(start.elapsed().as_nanos() as f64 / f64::from(times));
	}
	Row { name, effort: effort(&plan), nanos: best }
}

fn effort(plan: &Plan) -> Effort {
	let proof = Proof {
		record: NodeRecord::of(plan, 0).expect("it is a node"),
		tile: 0,
		index: 0,
		inputs: Vec::new(),
		nodes: Vec::new(),
		trace: Opening::default(),
		operands: Vec::new(),
	};
	// One step has one pace.
	proof.efforts().expect("the operator is valid")[0]
}

/// The graph of one operator, and all tiles of its operands.
fn prepared(op: Op, types: &[TensorType]) -> (Plan, BTreeMap<TileRef, Vec<u8>>) {
	let weights = types.iter().map(|ty| Weight { ty: ty.clone(), root: [0; 32] }).collect();
	let inputs = (0..types.len() as u32).map(Value::Weight).collect();
	let graph = Graph {
		inputs: vec![TensorType::new(I8, [1])],
		weights,
		nodes: vec![Node::new(op, inputs)],
		outputs: vec![Value::Node(0)],
	};
	let plan = graph.validate().unwrap_or_else(|error| panic!("{error}"));
	let mut random = Random::new(3);
	let mut tiles = BTreeMap::new();
	for (place, ty) in (0..).zip(types) {
		let tiling = Tiling::of(ty);
		for tile in 0..tiling.count() {
			let length = tiling.tile(tile).expect("it is a tile").bytes;
			let bytes = (0..length).map(|_| random.number() as u8).collect();
			tiles.insert(TileRef { value: Value::Weight(place), tile }, bytes);
		}
	}
	(plan, tiles)
}

fn cases() -> Vec<Case> {
	let mut cases = Vec::new();
	let mut case =
		|name: &str, op: Op, types: Vec<TensorType>| cases.push(Case { name: name.into(), op, types });
	let ty = |element: ElementType, shape: &[u32]| TensorType::new(element, shape);

	case("MatMul, I8", Op::MatMul, vec![ty(I8, &[1, 65_536]), ty(I8, &[1, 65_536])]);
	case("MatMul, I16 and I8", Op::MatMul, vec![ty(I16, &[1, 65_536]), ty(I8, &[1, 65_536])]);
	case("MatMul, I16", Op::MatMul, vec![ty(I16, &[1, 60_000]), ty(I16, &[1, 60_000])]);
	for group in [64, 16, 1] {
		let depth: u32 = if group == 1 { 32_768 } else { 65_536 };
		let (row, groups) = (ty(I8, &[1, depth]), ty(I16, &[1, depth / group]));
		let types = vec![row.clone(), row, groups.clone(), groups];
		case(&format!("GroupedMatMul, groups of {group}"), Op::GroupedMatMul, types);
	}
	for depth in [64, 16, 1] {
		let axis = Axis { dilation: 2, ..Axis::PLAIN };
		let kernel = 32_768 / depth;
		let op = Op::Conv2d(Conv2d { rows: Axis::PLAIN, columns: axis, groups: 1 });
		let image = ty(I8, &[1, 1, 2 * kernel - 1, depth]);
		case(&format!("Conv2d, runs of {depth}"), op, vec![image, ty(I8, &[1, 1, kernel, depth])]);
	}
	let op = Op::Conv2d(Conv2d { rows: Axis::PLAIN, columns: Axis::PLAIN, groups: 2 });
	case("Conv2d, depthwise", op, vec![ty(I8, &[1, 1, 65_536, 2]), ty(I8, &[2, 1, 65_536, 1])]);
	let op = Op::Conv2d(Conv2d { rows: Axis::PLAIN, columns: Axis::PLAIN, groups: 1 });
	case("Conv2d, whole lines", op, vec![ty(I8, &[1, 64, 64, 16]), ty(I8, &[1, 64, 64, 16])]);

	for element in [I8, I32] {
		let row = ty(element, &[1, if element == I8 { 200_000 } else { 50_000 }]);
		case(&format!("AbsMax, {element:?}"), Op::AbsMax, vec![row.clone()]);
		case(&format!("Argmax, {element:?}"), Op::Argmax, vec![row.clone()]);
		case(&format!("Max, {element:?}"), Op::Max, vec![row.clone()]);
		case(&format!("Sum, {element:?}"), Op::Sum(Sum { divisor: 7 }), vec![row]);
	}
	let row = ty(I32, &[1, 50_000]);
	case("Softmax", Op::Softmax(Softmax { from: 16, to: I32, one: 1 << 30 }), vec![row.clone()]);
	let channels = ty(I32, &[50_000]);
	for centre in [false, true] {
		let op = Op::Norm(Norm { centre, epsilon: 1 << 40, shift: 22 });
		let name = if centre { "Norm, layer" } else { "Norm, RMS" };
		case(name, op, vec![row.clone(), channels.clone(), channels.clone()]);
	}

	let plain = [Axis::PLAIN; 2];
	let image = ty(I8, &[1, 3, 60_000, 1]);
	let far = ty(I8, &[1, 1, 250, 600]);
	for (name, kernel, image) in
		[("neighbours", [3, 60_000], image), ("a tile for each place", [1, 250], far)]
	{
		let [rows, columns] = plain;
		let op = Op::MaxPool2d(MaxPool2d { kernel, rows, columns });
		case(&format!("MaxPool2d, {name}"), op, vec![image.clone()]);
		let op = Op::AvgPool2d(AvgPool2d { kernel, rows, columns, count_added: false });
		case(&format!("AvgPool2d, {name}"), op, vec![image]);
	}

	use Function::{Erf, Exp, Gelu, GeluTanh, Rsqrt, Sigmoid, Silu, Sqrt, Tanh};
	for function in [Exp, Sigmoid, Tanh, Erf, Gelu, GeluTanh, Silu, Sqrt, Rsqrt] {
		let op = Op::Apply(Apply { function, from: 17, to: 16 });
		case(&format!("Apply, {function:?}"), op, vec![ty(I32, &[64])]);
	}

	// Shapes with as many axes as there may be.
	let (wide, thin) = (ty(I32, &[2; 8]), ty(I32, &[2, 1, 2, 1, 2, 1, 2, 1]));
	let other = ty(I32, &[1, 2, 1, 2, 1, 2, 1, 2]);
	case("Quantise", Op::Quantise(Quantise { to: I16 }), vec![wide.clone(), thin.clone()]);
	let op = Op::Rescale(Rescale { pre: 3, mid: 15, post: 20 });
	case("Rescale", op, vec![wide.clone(), thin.clone(), other.clone(), thin.clone()]);
	let op = Op::Requantise(Requantise { to: I16, multiplier: 12_345, shift: 9 });
	case("Requantise", op, vec![wide.clone()]);
	case("Cast", Op::Cast(Cast { to: I8, shift: -9 }), vec![wide.clone()]);
	case("Add", Op::Add, vec![thin.clone(), other.clone()]);
	case("Sub", Op::Sub, vec![thin.clone(), other.clone()]);
	case("Mul", Op::Mul(Mul { shift: 16 }), vec![thin.clone(), other.clone()]);
	case("Div", Op::Div(Div { shift: 16 }), vec![thin.clone(), other.clone()]);
	case("Select", Op::Select, vec![thin.clone(), other.clone(), thin.clone()]);
	case("Relu", Op::Relu, vec![wide.clone()]);
	case("Reshape", Op::Reshape(Reshape { shape: vec![256] }), vec![wide.clone()]);
	let order = (0..8).rev().collect();
	case("Transpose", Op::Transpose(Transpose { order }), vec![wide.clone()]);
	case("Concat, 64 operands", Op::Concat(Concat { axis: 3 }), vec![wide.clone(); 64]);
	let op = Op::Slice(Slice { starts: vec![1; 8], steps: vec![1; 8], shape: vec![1; 8] });
	case("Slice", op, vec![wide.clone()]);
	case("Gather", Op::Gather, vec![wide.clone(), ty(I32, &[4])]);
	let op = Op::Update(Update { axis: 3 });
	case("Update", op, vec![wide, ty(I32, &[2, 2, 2, 1, 2, 2, 2, 2]), ty(I32, &[1])]);
	cases
}
