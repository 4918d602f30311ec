use super::*;
use ambit_primitives::{
	jobs::{Element, Member, ValueType},
	AMB,
};
use sp_core::H256;

fn types() -> ValueTypes {
	let i8 = ValueType { element: Element::I8, shape: vec![2].try_into().unwrap() };
	let i16 = ValueType { element: Element::I16, shape: vec![1, 1].try_into().unwrap() };
	vec![i8, i16].try_into().unwrap()
}

fn claim() -> ResultClaim {
	ResultClaim { output_root: H256::repeat_byte(6), output: Default::default(), trace: None, inline: None }
}

fn about(mode: VerificationMode, state: JobState<AccountId, Balance, BlockNumber>) -> About {
	let account = AccountId::new([1; 32]);
	About {
		id: 7,
		job: ChainJob {
			client: account.clone(),
			class: 0,
			input: Default::default(),
			input_root: H256::zero(),
			max_fee: AMB,
			submitted: 10,
			deadline: 100,
			attempt: 0,
			declined: 0,
			state,
		},
		mode,
		model: ChainModel {
			publisher: account,
			name: Default::default(),
			graph: Default::default(),
			weights: Default::default(),
			inputs: Default::default(),
			outputs: types(),
			deposit: 0,
			classes: 1,
		},
		disputes: Vec::new(),
		panel: None,
		audit: None,
		now: 20,
	}
}

#[test]
fn decode_output_should_read_signed_little_endian_tensors_in_order() {
	assert_eq!(decode_output(&[0xff, 1, 0xfe, 0xff], &types()).unwrap(), vec![vec![-1, 1], vec![-2]]);
}

#[test]
fn decode_output_should_refuse_another_length() {
	for length in [0, 1, 3, 5, 1_000] {
		assert!(decode_output(&vec![0; length], &types()).is_err(), "{length} bytes");
	}
}

#[test]
fn a_job_without_disputes_should_say_so_to_people_and_programs() {
	let signed = about(VerificationMode::Signed, JobState::Submitted);
	assert!(signed.human(None).contains("signed only: nobody can dispute it"), "{}", signed.human(None));
	assert_eq!(signed.json(None)["disputable"], json!(false));
	let optimistic = about(VerificationMode::Optimistic, JobState::Submitted).json(None);
	assert_eq!((&optimistic["mode"], &optimistic["disputable"]), (&json!("Optimistic"), &json!(true)));
	assert_eq!(optimistic["open_disputes"], json!([]));
}

#[test]
fn a_panel_should_be_shown_with_what_each_has_said() {
	let state = JobState::Panelled { phase: Phase::Revealing, due: 30 };
	let mut job = about(VerificationMode::Redundant { operators: 3 }, state);
	let member = |byte, said| Member {
		operator: AccountId::new([byte; 32]),
		offer: 0,
		fee: AMB,
		pledge: 2 * AMB,
		said,
	};
	let members = vec![
		member(2, Said::Nothing),
		member(3, Said::Committed(H256::zero())),
		member(4, Said::Revealed(claim())),
	];
	job.panel = Some(members.try_into().unwrap());
	let (text, value) = (job.human(None), job.json(None));
	assert_eq!((&value["state"], &value["phase"]), (&json!("panelled"), &json!("revealing")));
	let said: Vec<&Value> = value["panel"].as_array().unwrap().iter().map(|member| &member["said"]).collect();
	assert_eq!(said, ["nothing", "committed", "revealed"]);
	assert!(text.contains("has committed to a result, 2 AMB behind it"), "{text}");
}

#[test]
fn an_audit_should_be_shown_with_its_time_until_it_has_an_opinion() {
	let settles = 25;
	let operator = AccountId::new([2; 32]);
	let state = JobState::Resulted {
		operator,
		offer: 0,
		fee: AMB,
		pledge: AMB,
		claim: claim(),
		settles,
		disputes: 1,
	};
	let mut job = about(VerificationMode::Audited, state);
	let audit = |opinion| ChainAudit {
		attempt: 0,
		auditor: AccountId::new([5; 32]),
		offer: 1,
		pledge: AMB,
		pay: AMB / 100,
		draw: H256::zero(),
		due: 24,
		opinion,
	};
	job.audit = Some(audit(Opinion::Pending));
	assert!(job.human(None).contains("until block 24"), "{}", job.human(None));
	assert_eq!(job.json(None)["audit"]["agreed"], json!(false));
	assert_eq!(job.json(None)["audit"]["opinion"], json!("pending"));
	job.audit = Some(audit(Opinion::Agrees));
	assert!(job.human(None).contains("stands behind the result"), "{}", job.human(None));
	assert_eq!(job.json(None)["audit"]["agreed"], json!(true));
	job.audit = Some(audit(Opinion::Disputes));
	assert!(job.human(None).contains("disputes the result"), "{}", job.human(None));
	assert_eq!(job.json(None)["audit"]["opinion"], json!("disputes"));
}
