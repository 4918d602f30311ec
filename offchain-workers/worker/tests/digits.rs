//! The published digit classifier, through the whole service.

mod support;

use ambit_primitives::worker::{Execution, Outcome};
use sp_core::H256;
use std::path::{Path, PathBuf};
use support::{config, Publisher, Rig};

const PIXELS: usize = 64;

fn models() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/digits")
}

/// Label and pixels of the digits that the classifier was not trained on.
fn unseen_digits() -> Vec<(u8, Vec<u8>)> {
	let file = std::fs::read(models().join("digits.bin")).unwrap();
	let (header, rest) = file.split_at(20);
	let count = u32::from_le_bytes(header[8..12].try_into().unwrap()) as usize;
	let (labels, pixels) = rest.split_at(count);
	let digits = labels.iter().copied().zip(pixels.chunks(PIXELS).map(<[u8]>::to_vec));
	digits.enumerate().filter(|(index, _)| index % 5 == 4).map(|(_, digit)| digit).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handwritten_digits_should_be_recognised() {
	let (directory, publisher) = (tempfile::tempdir().unwrap(), Publisher::start().await);
	let rig = Rig::start(config(directory.path(), std::slice::from_ref(&publisher.url))).await;
	let bytes = std::fs::read(models().join("cnn.graph")).unwrap();
	let plan = ambit_graph::Graph::decode_bounded(&bytes).and_then(ambit_graph::Graph::validate).unwrap();
	let model = H256(ambit_trace::model_root(&plan));
	let graph_cid = publisher.put(bytes).await;
	let weights_cid = publisher.put(std::fs::read(models().join("cnn.weights")).unwrap()).await;
	let digits: Vec<_> = unseen_digits().into_iter().take(100).collect();
	let mut tasks = Vec::new();
	for (job, (_, pixels)) in (0..).zip(&digits) {
		tasks.push(Execution {
			job,
			attempt: 0,
			due: 100,
			model,
			graph: graph_cid.clone(),
			weights: weights_cid.clone(),
			input: publisher.put(&pixels[..]).await,
			input_root: H256(ambit_trace::blob_root(&plan.graph().inputs, pixels).unwrap()),
		});
	}
	let outcomes = rig.outcomes(&tasks).await;
	let right = digits.iter().zip(&outcomes).filter(|((label, _), outcome)| {
		let Outcome::Done(claim) = outcome else { panic!("{outcome:?}") };
		// Ten logits, then the class.
		let class = claim.inline.as_ref().unwrap()[40..44].try_into().unwrap();
		i32::from_le_bytes(class) == i32::from(*label)
	});
	let right = right.count();
	assert!(right >= 95, "{right} of {} recognised", digits.len());
}
