//! The computation on a file: its example, and what it refuses.

use ambit_coverage::{
	compute::{compute, Input, OutageInput, Output, Planck, Problem},
	units::SLOT,
};

/// The example that the README shows.
fn example() -> Input {
	let readme = include_str!("../README.md");
	let (_, rest) = readme.split_once("```json\n").unwrap();
	serde_json::from_str(rest.split_once("```").unwrap().0).unwrap()
}

fn outage(from: u32, eras: u32) -> OutageInput {
	OutageInput { from, eras, down: vec![1], silent: vec![] }
}

#[test]
fn example_should_be_computed() {
	let output = compute(&example()).unwrap();

	let [common, rare] = &output.classes[..] else { panic!("two classes") };
	assert_eq!(common.budget, Planck(700_000_000_000_000));
	assert_eq!(common.capacity, 5_860_000_000_000);
	// Six slots, nearly, for six and a half: most of it is needed.
	let [first, second] = &common.domains[..] else { panic!("two domains") };
	assert!((550_000..750_000).contains(&first.price_ppm), "{}", first.price_ppm);
	assert_eq!(first.availability_ppm, 518_000_000 / 524);
	assert_eq!(second.availability_ppm, 1_000_000);
	assert!(second.price_ppm > first.price_ppm);
	assert!(first.success_without_ppm < second.success_without_ppm);
	assert!(common.quotes[0].price_ppm < second.price_ppm);
	assert!(common.quotes[0].reward > Planck(0));

	// One slot where a request comes now and then: paid nearly all of what demand is worth, as far as the class may.
	assert_eq!(rare.offers[0].earned, Planck(8_999_999_999_999));
	assert_eq!(rare.offers[0].paid, Planck(8_999_599_999_999));
	assert_eq!(rare.offers[0].owed, Planck(0));
	assert!((940_000..980_000).contains(&rare.success_ppm), "{}", rare.success_ppm);

	let paid: u128 = output.classes.iter().flat_map(|class| &class.offers).map(|offer| offer.paid.0).sum();
	assert_eq!(output.paid, Planck(paid));
	assert_eq!(output.unearned.0 + paid, 1_000_000_000_000_000);
	for class in &output.classes {
		let marginal: u64 = class.offers.iter().map(|offer| offer.marginal_success).sum();
		assert!(marginal <= class.served + 2 && class.served < 7 * SLOT);
	}
}

#[test]
fn output_should_come_back_from_json() {
	let output = compute(&example()).unwrap();
	let text = serde_json::to_string(&output).unwrap();
	assert_eq!(serde_json::from_str::<Output>(&text).unwrap(), output);
	let input = serde_json::to_string(&example()).unwrap();
	assert_eq!(serde_json::from_str::<Input>(&input).unwrap(), example());
}

#[test]
fn allowance_should_bound_quotes_and_rewards() {
	let mut input = example();
	input.classes[0].allowance = Some(Planck(1_000));
	let output = compute(&input).unwrap();
	assert!(output.classes[0].paid.0 <= 1_000 && output.classes[0].paid.0 > 990);
	assert!(output.classes[0].quotes[0].reward.0 <= 1_000);
}

#[test]
fn nothing_should_be_paid_when_there_is_nothing() {
	let output = compute(&Input { budget: Planck(5), history: Default::default(), classes: vec![] }).unwrap();
	assert_eq!((output.paid, output.unearned, output.success_ppm), (Planck(0), Planck(5), 1_000_000));
}

#[test]
fn files_should_be_refused_with_the_reason() {
	let refused = |change: &dyn Fn(&mut Input)| {
		let mut input = example();
		change(&mut input);
		compute(&input).unwrap_err()
	};
	assert_eq!(refused(&|input| input.classes[1].class = 0), Problem::ClassTwice(0));
	assert_eq!(
		refused(&|input| input.classes[1].offers[0].quality_ppm = 1_000_001),
		Problem::QualityAboveOne { class: 7, quality_ppm: 1_000_001 }
	);
	assert_eq!(
		refused(&|input| input.classes[0].quotes[0].quality_ppm = 2_000_000),
		Problem::QualityAboveOne { class: 0, quality_ppm: 2_000_000 }
	);
	assert_eq!(
		refused(&|input| input.history.outages = vec![outage(1, 1); 257]),
		Problem::TooManyOutages(257)
	);
	assert_eq!(
		refused(&|input| input.history.until = 2_161),
		Problem::SpanOutOfRange { since: 0, until: 2_161 }
	);
	assert_eq!(
		refused(&|input| input.history.since = 501),
		Problem::SpanOutOfRange { since: 501, until: 500 }
	);
	for (from, eras) in [(499, 2), (120, 0), (121, 1), (u32::MAX, u32::MAX)] {
		let problem = refused(&|input| input.history.outages.push(outage(from, eras)));
		assert_eq!(problem, Problem::OutageOutOfPlace { from, eras });
		assert!(problem.to_string().contains(&from.to_string()));
	}
}

#[test]
fn amounts_should_be_strings_of_digits() {
	for wrong in ["-1", "1.5", "", "1 AMB", "340282366920938463463374607431768211456"] {
		let error = serde_json::from_value::<Planck>(wrong.into()).unwrap_err().to_string();
		assert!(error.contains(&format!("\"{wrong}\" is not an amount")), "{error}");
	}
	assert!(serde_json::from_str::<Planck>("17").is_err());
	assert_eq!(serde_json::from_str::<Planck>("\"17\"").unwrap(), Planck(17));
	let unknown = r#"{"budget": "1", "classes": [], "bugdet": "2"}"#;
	assert!(serde_json::from_str::<Input>(unknown).unwrap_err().to_string().contains("bugdet"));
}
