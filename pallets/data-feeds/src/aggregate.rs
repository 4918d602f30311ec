//! How findings become one answer, and how each of them stands to it. Pure functions, which don't depend on the findings' order.

use alloc::{collections::BTreeMap, vec::Vec};
use ambit_primitives::feeds::{Aggregation, Finding, Value};
use sp_runtime::Permill;

/// How a finding stands to the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
	/// It says the same, or a number within the tolerance.
	Right,
	/// One of the two is a failure: what one operator gets from a source another one may not.
	Missed,
	/// It is another value.
	Wrong,
}

/// The answer that at least a quorum of these findings gives, if there is one. A quorum is a majority of those asked, so there are
/// never two.
pub(crate) fn answer(findings: &[Finding], aggregation: Aggregation, quorum: u8) -> Option<Finding> {
	let quorum = usize::from(quorum).max(1);
	if let Aggregation::Median { .. } = aggregation {
		let mut numbers: Vec<i128> = findings.iter().filter_map(number).collect();
		if numbers.len() >= quorum {
			numbers.sort_unstable();
			let lower = numbers.len().saturating_sub(1).checked_div(2)?;
			return numbers.get(lower).map(|median| Finding::Found(Value::Number(*median)));
		}
	}
	let mut counts = BTreeMap::<&Finding, usize>::new();
	for finding in findings {
		let count = counts.entry(finding).or_default();
		*count = count.saturating_add(1);
	}
	counts.into_iter().find(|(_, count)| *count >= quorum).map(|(finding, _)| finding.clone())
}

/// How a finding stands to the answer.
pub(crate) fn standing(finding: &Finding, answer: &Finding, aggregation: Aggregation) -> Standing {
	if finding == answer {
		return Standing::Right;
	}
	let (Finding::Found(_), Finding::Found(_)) = (finding, answer) else { return Standing::Missed };
	match (aggregation, number(finding), number(answer)) {
		(Aggregation::Median { tolerance }, Some(said), Some(median)) if is_near(said, median, tolerance) => {
			Standing::Right
		}
		_ => Standing::Wrong,
	}
}

/// Whether two values are further apart than those of a source can be that is so steady.
pub(crate) fn contradicts(finding: &Finding, answer: &Finding, steadiness: Permill) -> bool {
	match (number(finding), number(answer)) {
		(Some(said), Some(settled)) => !is_near(said, settled, steadiness),
		_ => finding != answer,
	}
}

/// Whether a number is within this part of the magnitude of another.
fn is_near(said: i128, settled: i128, part: Permill) -> bool {
	said.abs_diff(settled) <= part.mul_floor(settled.unsigned_abs())
}

fn number(finding: &Finding) -> Option<i128> {
	match finding {
		Finding::Found(Value::Number(number)) => Some(*number),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ambit_primitives::feeds::Failure;
	use proptest::prelude::*;

	fn found(number: i128) -> Finding {
		Finding::Found(Value::Number(number))
	}

	fn text(text: &[u8]) -> Finding {
		Finding::Found(Value::Text(text.to_vec().try_into().unwrap()))
	}

	const MEDIAN: Aggregation = Aggregation::Median { tolerance: Permill::from_percent(1) };
	const TIMED_OUT: Finding = Finding::Failed(Failure::TimedOut);
	const ABSENT: Finding = Finding::Failed(Failure::Absent);

	#[test]
	fn exact_answer_should_be_what_a_quorum_says() {
		let findings = [text(b"a"), text(b"b"), text(b"a"), ABSENT];
		assert_eq!(answer(&findings, Aggregation::Exact, 2), Some(text(b"a")));
		assert_eq!(answer(&findings, Aggregation::Exact, 3), None);
		assert_eq!(answer(&[ABSENT, ABSENT, text(b"a")], Aggregation::Exact, 2), Some(ABSENT));
		assert_eq!(answer(&[], Aggregation::Exact, 1), None);
		let standings = |other: &Finding| standing(other, &text(b"a"), Aggregation::Exact);
		assert_eq!(standings(&text(b"a")), Standing::Right);
		assert_eq!(standings(&text(b"b")), Standing::Wrong);
		assert_eq!(standings(&ABSENT), Standing::Missed);
		assert_eq!(standing(&text(b"a"), &ABSENT, Aggregation::Exact), Standing::Missed);
		assert_eq!(standing(&TIMED_OUT, &ABSENT, Aggregation::Exact), Standing::Missed);
	}

	#[test]
	fn median_should_be_the_lower_of_two_in_the_middle() {
		let numbers = |numbers: &[i128]| numbers.iter().copied().map(found).collect::<Vec<_>>();
		assert_eq!(answer(&numbers(&[4, 1, 3, 2]), MEDIAN, 3), Some(found(2)));
		assert_eq!(answer(&numbers(&[5, 1, 3]), MEDIAN, 3), Some(found(3)));
		assert_eq!(answer(&numbers(&[7]), MEDIAN, 1), Some(found(7)));
		assert_eq!(answer(&[found(1), found(2), ABSENT], MEDIAN, 3), None);
		assert_eq!(answer(&[found(1), ABSENT, ABSENT], MEDIAN, 2), Some(ABSENT));
		assert_eq!(answer(&[found(1), ABSENT, TIMED_OUT], MEDIAN, 2), None);
		let extremes = numbers(&[i128::MIN, i128::MAX, i128::MAX]);
		assert_eq!(answer(&extremes, MEDIAN, 2), Some(found(i128::MAX)));
	}

	#[test]
	fn tolerance_should_be_a_part_of_the_medians_magnitude() {
		for (said, median, expected) in [
			(101, 100, Standing::Right),
			(99, 100, Standing::Right),
			(102, 100, Standing::Wrong),
			(98, 100, Standing::Wrong),
			(-101, -100, Standing::Right),
			(-102, -100, Standing::Wrong),
			(0, 0, Standing::Right),
			(1, 0, Standing::Wrong),
			(100, 99, Standing::Wrong),
			(i128::MIN, i128::MAX, Standing::Wrong),
			(i128::MAX, i128::MIN, Standing::Wrong),
		] {
			assert_eq!(standing(&found(said), &found(median), MEDIAN), expected, "{said} {median}");
		}
		let anything = Aggregation::Median { tolerance: Permill::one() };
		assert_eq!(standing(&found(i128::MIN + 1), &found(i128::MIN), anything), Standing::Right);
	}

	#[test]
	fn values_should_contradict_each_other_beyond_what_is_steady() {
		let one = Permill::from_percent(1);
		assert!(!contradicts(&found(101), &found(100), one) && contradicts(&found(102), &found(100), one));
		assert!(contradicts(&found(101), &found(100), Permill::zero()));
		assert!(contradicts(&text(b"a"), &text(b"b"), one) && !contradicts(&text(b"a"), &text(b"a"), one));
	}

	fn findings(most: usize) -> impl Strategy<Value = Vec<Finding>> {
		let finding = prop_oneof![
			4 => (-3i128..3).prop_map(found),
			1 => any::<i128>().prop_map(found),
			1 => Just(ABSENT),
			1 => Just(TIMED_OUT),
			1 => (500u16..502).prop_map(|status| Finding::Failed(Failure::Refused(status))),
		];
		proptest::collection::vec(finding, 0..=most)
	}

	/// Operators that are asked, and a quorum of them.
	fn shape() -> impl Strategy<Value = (u8, u8)> {
		(1u8..=16).prop_flat_map(|asked| (Just(asked), asked / 2 + 1..=asked))
	}

	fn aggregation() -> impl Strategy<Value = Aggregation> {
		prop_oneof![
			Just(Aggregation::Exact),
			(0u32..=1_000_000)
				.prop_map(|parts| Aggregation::Median { tolerance: Permill::from_parts(parts) }),
		]
	}

	proptest! {
		#[test]
		fn answer_should_not_depend_on_the_order(
			(given, shuffled) in findings(16).prop_flat_map(|given| (Just(given.clone()), Just(given).prop_shuffle())),
			aggregation in aggregation(),
			quorum in 1u8..=16,
		) {
			prop_assert_eq!(answer(&given, aggregation, quorum), answer(&shuffled, aggregation, quorum));
		}

		#[test]
		fn answer_should_have_a_quorum_and_be_what_somebody_said(
			((_, quorum), given) in shape().prop_flat_map(|shape| (Just(shape), findings(shape.0.into()))),
			aggregation in aggregation(),
		) {
			let Some(settled) = answer(&given, aggregation, quorum) else { return Ok(()) };
			prop_assert!(given.contains(&settled));
			let same = given.iter().filter(|finding| **finding == settled).count();
			let numbers = given.iter().filter(|finding| number(finding).is_some()).count();
			match (aggregation, &settled) {
				(Aggregation::Median { .. }, Finding::Found(_)) => prop_assert!(numbers >= quorum.into()),
				_ => prop_assert!(same >= quorum.into()),
			}
			prop_assert_eq!(standing(&settled, &settled, aggregation), Standing::Right);
		}

		#[test]
		fn minority_should_never_move_an_exact_answer(
			((asked, quorum), lies) in shape().prop_flat_map(|shape| (Just(shape), findings(usize::from(shape.1) - 1))),
			honest in 0u8..=16,
		) {
			let honest = honest.min(asked - lies.len() as u8);
			let truth = text(b"true");
			let mut given = lies;
			given.extend(vec![truth.clone(); honest.into()]);
			// Liars can only keep an answer from being found.
			match answer(&given, Aggregation::Exact, quorum) {
				Some(settled) => prop_assert_eq!(settled, truth),
				None => prop_assert!(honest < quorum),
			}
		}

		#[test]
		fn median_should_stay_within_what_the_honest_say_when_they_are_more(
			(honest, lies) in proptest::collection::vec(any::<i128>(), 1..=16)
				.prop_flat_map(|honest| { let most = honest.len() - 1; (Just(honest), findings(most)) }),
			quorum in 1u8..=16,
		) {
			let mut given = lies;
			given.extend(honest.iter().copied().map(found));
			let (least, most) = (honest.iter().min().unwrap(), honest.iter().max().unwrap());
			if let Some(Finding::Found(Value::Number(median))) = answer(&given, MEDIAN, quorum) {
				prop_assert!(median >= *least && median <= *most);
			} else {
				prop_assert!(honest.len() < quorum.into());
			}
		}

		#[test]
		fn median_should_stay_honest_when_all_speak_and_the_honest_have_a_quorum(
			((asked, quorum), liars) in shape().prop_flat_map(|shape| (Just(shape), 0..=shape.0 - shape.1)),
			seed in proptest::collection::vec(any::<i128>(), 16),
		) {
			let (lies, rest) = seed[..asked.into()].split_at(liars.into());
			let given: Vec<_> = lies.iter().chain(rest).copied().map(found).collect();
			let Some(Finding::Found(Value::Number(median))) = answer(&given, MEDIAN, quorum) else { panic!("a quorum spoke") };
			prop_assert!(rest.iter().min() <= Some(&median) && Some(&median) <= rest.iter().max());
		}
	}
}
