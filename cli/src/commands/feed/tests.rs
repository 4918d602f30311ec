//! What feeds are to jobs, and how their progress is told.

use super::*;
use ambit_primitives::{
	feeds::{Aggregation, FeedMember, NoAnswer, Query},
	jobs::{Element, Phase, ValueType},
	AMB,
};

fn ty(shape: &[u32]) -> ValueType {
	ValueType { element: Element::I8, shape: shape.to_vec().try_into().unwrap() }
}

fn feed(reading: Reading, state: FeedState<BlockNumber>) -> ChainFeed {
	ChainFeed {
		requester: AccountId::new([1; 32]),
		query: Query {
			url: b"https://example.com/".to_vec().try_into().unwrap(),
			pointer: Default::default(),
			reading,
		},
		source: None,
		vouched: None,
		aggregation: Aggregation::Exact,
		quorum: 2,
		asked: 3,
		fee: AMB,
		requested: 10,
		deadline: 50,
		state,
	}
}

fn value(finding: Finding) -> ChainValue {
	ChainValue { finding, supporters: Default::default(), block: 14, moment: 0 }
}

#[test]
fn a_jobs_input_should_be_a_settled_tensor_of_the_models_type_and_nothing_else() {
	let types: ValueTypes = vec![ty(&[1, 8, 8, 1])].try_into().unwrap();
	let tensor = || Reading::Tensor { ty: ty(&[1, 8, 8, 1]), decimals: 0 };
	let answered = feed(tensor(), FeedState::Answered { at: 14 });
	let cid: Cid = vec![1; 36].try_into().unwrap();
	let found = value(Finding::Found(Value::Tensor { root: H256::repeat_byte(7), cid: cid.clone() }));
	assert_eq!(input_of(3, &answered, Some(&found), &types).unwrap(), (cid, H256::repeat_byte(7)));

	let other: ValueTypes = vec![ty(&[1, 64])].try_into().unwrap();
	let two: ValueTypes = vec![ty(&[1, 8, 8, 1]), ty(&[1, 8, 8, 1])].try_into().unwrap();
	for types in [&other, &two] {
		let error = input_of(3, &answered, Some(&found), types).unwrap_err();
		assert!(matches!(&error, Error::Usage(text) if text.contains("i8[1, 8, 8, 1]")), "{error}");
	}
	let number = feed(Reading::Number { decimals: 2 }, FeedState::Answered { at: 14 });
	let error = input_of(3, &number, Some(&value(Finding::Found(Value::Number(1)))), &types).unwrap_err();
	assert!(matches!(&error, Error::Usage(text) if text.contains("--tensor")), "{error}");

	let refunded = feed(tensor(), FeedState::Refunded { reason: NoAnswer::Disagreement, at: 14 });
	let error = input_of(3, &refunded, None, &types).unwrap_err();
	assert!(matches!(&error, Error::NotFound(text) if text.contains("found the same")), "{error}");
	let waiting = feed(tensor(), FeedState::Queued);
	assert!(matches!(input_of(3, &waiting, None, &types), Err(Error::NotFound(_))));
}

#[test]
fn progress_should_say_how_many_have_spoken() {
	let asked = feed(Reading::Text, FeedState::Asked { phase: Phase::Committing, due: 20 });
	let member = |said| FeedMember { operator: AccountId::new([2; 32]), price: 1, pledge: AMB, said };
	let said = [FeedSaid::Nothing, FeedSaid::Committed(H256::zero())];
	let panel: ChainPanel = said.map(member).to_vec().try_into().unwrap();
	let text = progress(&asked, &panel);
	assert!(text.contains("block 20") && text.contains("1 of 3 have committed, 0 have told"), "{text}");
	assert!(!has_ended(&asked.state));
	let answered = feed(Reading::Text, FeedState::Answered { at: 21 });
	assert_eq!(progress(&answered, &panel), "was answered in block 21");
	assert!(has_ended(&answered.state));
}
