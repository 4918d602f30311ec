//! What is measured of an era, and of many.

use serde::Serialize;

/// One era of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Row {
	/// Slots that jobs asked for, summed over rounds.
	pub asked: f64,
	/// Of those, how many were served.
	pub served: f64,
	/// How many are served on average over all that providers may do.
	pub expected: f64,
	/// What was asked for of the rarer half of the classes.
	pub rare_asked: f64,
	/// How many of those are served on average.
	pub rare_expected: f64,
	/// How many would be served if the largest provider were down and no other.
	pub without_largest: f64,
	/// Herfindahl-Hirschman index of capacity over classes: the sum of the squares of their shares.
	pub classes_hhi: f64,
	/// The same over providers.
	pub providers_hhi: f64,
	/// Operators that there are.
	pub operators: usize,
	/// Operators that are priced in a domain that is not theirs.
	pub misplaced: usize,
}

/// Many eras.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
	/// Requests served on average over all that providers may do, percent.
	pub success: f64,
	/// Requests served with the outages that there were, percent.
	pub happened: f64,
	/// Requests served on average of the rarer half of the classes, percent.
	pub rare: f64,
	/// Requests served if the largest provider were down and no other, percent.
	pub without_largest: f64,
	/// Mean index over classes.
	pub classes_hhi: f64,
	/// Mean index over providers.
	pub providers_hhi: f64,
	/// Mean number of operators.
	pub operators: f64,
	/// Operators priced in a domain that is not theirs, percent.
	pub misplaced: f64,
}

/// Sums up.
pub fn summarise(rows: &[Row]) -> Summary {
	let sum = |of: fn(&Row) -> f64| rows.iter().map(of).sum::<f64>();
	let count = rows.len().max(1) as f64;
	let asked = sum(|row| row.asked);
	Summary {
		success: percent(sum(|row| row.expected), asked),
		happened: percent(sum(|row| row.served), asked),
		rare: percent(sum(|row| row.rare_expected), sum(|row| row.rare_asked)),
		without_largest: percent(sum(|row| row.without_largest), asked),
		classes_hhi: sum(|row| row.classes_hhi) / count,
		providers_hhi: sum(|row| row.providers_hhi) / count,
		operators: sum(|row| row.operators as f64) / count,
		misplaced: percent(sum(|row| row.misplaced as f64), sum(|row| row.operators as f64)),
	}
}

/// Requests served in each of these spans of eras, with the outages that there were, percent.
pub fn over_time(rows: &[Row], span: usize) -> Vec<f64> {
	rows.chunks(span).map(|rows| summarise(rows).happened).collect()
}

/// The mean of several summaries.
pub fn mean(summaries: &[Summary]) -> Summary {
	let count = summaries.len().max(1) as f64;
	let of = |of: fn(&Summary) -> f64| summaries.iter().map(of).sum::<f64>() / count;
	Summary {
		success: of(|summary| summary.success),
		happened: of(|summary| summary.happened),
		rare: of(|summary| summary.rare),
		without_largest: of(|summary| summary.without_largest),
		classes_hhi: of(|summary| summary.classes_hhi),
		providers_hhi: of(|summary| summary.providers_hhi),
		operators: of(|summary| summary.operators),
		misplaced: of(|summary| summary.misplaced),
	}
}

/// The sum of the squares of the shares: 1 where all is in one place, `1 / n` where it is spread evenly over n.
pub fn hhi(amounts: impl IntoIterator<Item = f64>) -> f64 {
	let (sum, squares) = amounts
		.into_iter()
		.fold((0.0, 0.0), |(sum, squares), amount| (sum + amount, squares + amount * amount));
	if sum > 0.0 {
		squares / (sum * sum)
	} else {
		0.0
	}
}

/// In percent; all of nothing.
pub fn percent(part: f64, whole: f64) -> f64 {
	if whole > 0.0 {
		100.0 * part / whole
	} else {
		100.0
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn concentration_should_be_between_even_and_all_in_one_place() {
		assert_eq!(hhi([5.0, 0.0, 0.0]), 1.0);
		assert_eq!(hhi([1.0; 4]), 0.25);
		assert_eq!(hhi([]), 0.0);
	}

	#[test]
	fn success_should_weigh_eras_by_what_was_asked() {
		let rows = [
			Row { asked: 90.0, served: 90.0, expected: 81.0, ..Row::default() },
			Row { asked: 10.0, served: 0.0, expected: 9.0, ..Row::default() },
		];
		assert_eq!((summarise(&rows).happened, summarise(&rows).success), (90.0, 90.0));
		assert_eq!(summarise(&rows).rare, 100.0);
		assert_eq!(over_time(&rows, 1), [100.0, 0.0]);
		assert_eq!(mean(&[summarise(&rows[..1]), summarise(&rows[1..])]).happened, 50.0);
	}
}
