//! What was found of executions that are disputed, between one move and the next.

use crate::contest::Findings;
use ambit_engine::Tamper;
use ambit_primitives::worker::Execution;
use sp_core::H256;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Most bytes that are kept, but for those that somebody uses.
const MAX_BYTES: usize = 256 << 20;
/// Most executions of which anything is kept.
const MAX_COUNT: usize = 64;

/// All that findings depend on: model, input, and whether they are spoilt on purpose.
type Name = (H256, H256, bool);

/// Findings, least recently used first. The models themselves are the engine's to keep.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Vec<(Name, Arc<Findings>)>>);

impl Recent {
	/// What was found of an execution.
	pub fn get(&self, execution: &Execution, tamper: Option<Tamper>) -> Option<Arc<Findings>> {
		let name = name(execution, tamper);
		let mut kept = self.kept();
		let place = kept.iter().position(|(other, _)| *other == name)?;
		let found = kept.remove(place);
		let findings = found.1.clone();
		kept.push(found);
		Some(findings)
	}

	/// Keeps what was found of an execution.
	pub fn keep(&self, execution: &Execution, tamper: Option<Tamper>, findings: Arc<Findings>) {
		let name = name(execution, tamper);
		let mut kept = self.kept();
		kept.retain(|(other, _)| *other != name);
		kept.push((name, findings));
		while kept.len() > MAX_COUNT || bytes(&kept) > MAX_BYTES {
			kept.remove(0);
		}
	}

	fn kept(&self) -> MutexGuard<'_, Vec<(Name, Arc<Findings>)>> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

fn name(execution: &Execution, tamper: Option<Tamper>) -> Name {
	(execution.model, execution.input_root, tamper.is_some())
}

fn bytes(kept: &[(Name, Arc<Findings>)]) -> usize {
	kept.iter().fold(0, |sum, (_, findings)| sum.saturating_add(findings.bytes()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::task::tests::execution;
	use ambit_graph::{ElementType, Graph, Node, Op, TensorType, Value};

	fn findings(bytes: u32) -> Arc<Findings> {
		let graph = Graph {
			inputs: vec![TensorType::new(ElementType::I8, [bytes])],
			weights: Vec::new(),
			nodes: vec![Node::new(Op::Relu, vec![Value::Input(0)])],
			outputs: vec![Value::Node(0)],
		};
		let input = vec![0; bytes as usize];
		Arc::new(Findings::new(&graph.validate().unwrap(), input, None).unwrap())
	}

	#[test]
	fn what_was_used_last_should_be_kept_within_bounds() {
		let recent = Recent::default();
		let mut tasks: Vec<_> = (0..70).map(execution).collect();
		for (number, task) in (0..).zip(&mut tasks) {
			task.input_root = H256::from_low_u64_be(number);
		}
		for task in &tasks {
			recent.keep(task, None, findings(1));
			assert!(recent.get(&tasks[0], None).is_some());
		}
		let kept = |recent: &Recent| tasks.iter().filter(|task| recent.get(task, None).is_some()).count();
		assert_eq!(kept(&recent), MAX_COUNT);
		assert!(recent.get(&tasks[1], None).is_none());
		let lie = Some(Tamper { node: 0, element: 0, bit: 0 });
		assert!(recent.get(&tasks[0], lie).is_none());

		recent.keep(&tasks[1], None, findings(MAX_BYTES as u32 - 10));
		assert!(kept(&recent) <= 11);
		assert!(recent.get(&tasks[1], None).is_some());
	}
}
