//! How what was found is read, as people write and read it: tensors, percentages, decimals, and why there is none.

use crate::{amount, commands::model::cid_text, models::show_type};
use ambit_primitives::{
	feeds::{Aggregation, Failure, FeedState, Finding, NoAnswer, Reading, Value, MAX_DECIMALS},
	jobs::{Element, Phase, ValueType},
	Balance, BlockNumber,
};
use serde_json::json;
use sp_runtime::Permill;

/// Parses `i8:1x8x8x1` or `i16:3,4:2`: element, shape, and the digits behind the point that are kept.
pub fn tensor(text: &str) -> Result<Reading, String> {
	let wrong = |what: &str| {
		format!("`{text}` is no tensor: {what}; write ELEMENT:SHAPE[:DECIMALS], such as i8:1x8x8x1")
	};
	let mut parts = text.split(':');
	let (Some(element), Some(shape), digits, None) = (parts.next(), parts.next(), parts.next(), parts.next())
	else {
		return Err(wrong("it has two or three parts"));
	};
	let element = match element {
		"i8" => Element::I8,
		"i16" => Element::I16,
		"i32" => Element::I32,
		"i64" => Element::I64,
		_ => return Err(wrong("elements are i8, i16, i32 or i64")),
	};
	let extents: Option<Vec<u32>> = shape.split(['x', ',']).map(extent).collect();
	let extents = extents.ok_or_else(|| wrong("a shape is numbers from 1 on, with x or commas between"))?;
	if extents.iter().try_fold(1_u32, |product, extent| product.checked_mul(*extent)).is_none() {
		return Err(wrong("it has 2^32 elements or more"));
	}
	let shape = extents.try_into().map_err(|_| wrong("it has too many dimensions"))?;
	let decimals = digits.map_or(Ok(0), decimals)?;
	Ok(Reading::Tensor { ty: ValueType { element, shape }, decimals })
}

/// A dimension's extent. Rust's own parser would also take a sign.
fn extent(text: &str) -> Option<u32> {
	let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
	text.parse().ok().filter(|extent| is_plain && *extent > 0)
}

/// Parses how many digits behind the point are kept.
pub fn decimals(text: &str) -> Result<u8, String> {
	extent(text)
		.or((text == "0").then_some(0))
		.and_then(|decimals| u8::try_from(decimals).ok())
		.filter(|decimals| *decimals <= MAX_DECIMALS)
		.ok_or_else(|| format!("`{text}` is no number of digits behind the point: 0 to {MAX_DECIMALS}"))
}

/// Parses `1%`, `0.25 %` or `2.5`, all in percent, exactly.
pub fn percent(text: &str) -> Result<Permill, String> {
	let wrong = || format!("`{text}` is no percentage with at most four decimals: write 1% or 0.25%");
	let number = text.trim().strip_suffix('%').unwrap_or(text.trim()).trim_end();
	let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
	let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	if !digits(whole) || !digits(fraction) || fraction.len() > 4 {
		return Err(wrong());
	}
	let whole: u32 = whole.parse().map_err(|_| wrong())?;
	let fraction: u32 = format!("{fraction:0<4}").parse().map_err(|_| wrong())?;
	let parts = whole.checked_mul(10_000).and_then(|parts| parts.checked_add(fraction));
	match parts {
		Some(parts) if parts <= 1_000_000 => Ok(Permill::from_parts(parts)),
		_ => Err(format!("`{text}` is more than 100 %")),
	}
}

/// A share as people write it, with no more digits than it has.
pub fn show_percent(share: Permill) -> String {
	let parts = share.deconstruct();
	let text = format!("{}.{:04}", parts / 10_000, parts % 10_000);
	format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Units of 10^-`decimals` as a decimal number.
pub fn decimal(units: i128, decimals: u8) -> String {
	let places = usize::from(decimals);
	let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
	let sign = if units < 0 { "-" } else { "" };
	match digits.split_at(digits.len() - places) {
		(whole, "") => format!("{sign}{whole}"),
		(whole, fraction) => format!("{sign}{whole}.{fraction}"),
	}
}

/// How it is read, as people say it.
pub fn show_reading(reading: &Reading) -> String {
	match reading {
		Reading::Text => "a text".into(),
		Reading::Number { decimals } => format!("a number, {decimals} decimals"),
		Reading::Tensor { ty, decimals: 0 } => format!("a tensor {}", show_type(ty)),
		Reading::Tensor { ty, decimals } => format!("a tensor {}, {decimals} decimals", show_type(ty)),
	}
}

/// How findings become one value.
pub fn show_aggregation(aggregation: &Aggregation) -> String {
	match aggregation {
		Aggregation::Exact => "exactly the same".into(),
		Aggregation::Median { tolerance } => {
			format!("the median; right is who is within {} of it", show_percent(*tolerance))
		}
	}
}

/// What was found, as people read it. What a source wrote is escaped: it could move the cursor.
pub fn show_finding(finding: &Finding, reading: &Reading) -> String {
	match finding {
		Finding::Found(Value::Text(text)) => {
			format!("\"{}\"", String::from_utf8_lossy(text).escape_debug())
		}
		Finding::Found(Value::Number(units)) => decimal(*units, decimals_of(reading)),
		Finding::Found(Value::Tensor { root, cid }) => format!("{}, root {root:?}", cid_text(cid)),
		Finding::Failed(reason) => format!("nothing: {}", failure(*reason)),
	}
}

/// What was found, as programs read it.
pub fn finding_json(finding: &Finding, reading: &Reading) -> serde_json::Value {
	match finding {
		Finding::Found(Value::Text(text)) => json!({ "text": String::from_utf8_lossy(text) }),
		Finding::Found(Value::Number(units)) => {
			let decimals = decimals_of(reading);
			json!({ "number": decimal(*units, decimals), "units": units.to_string(), "decimals": decimals })
		}
		Finding::Found(Value::Tensor { root, cid }) => {
			json!({ "tensor": { "root": root, "cid": cid_text(cid) } })
		}
		Finding::Failed(reason) => {
			json!({ "failure": format!("{reason:?}"), "message": failure(*reason) })
		}
	}
}

fn decimals_of(reading: &Reading) -> u8 {
	match reading {
		Reading::Text => 0,
		Reading::Number { decimals } | Reading::Tensor { decimals, .. } => *decimals,
	}
}

/// Why nothing was found.
pub fn failure(reason: Failure) -> String {
	match reason {
		Failure::Unreachable => {
			"the source can't be reached: no connection, no such name, or no valid certificate".into()
		}
		Failure::TimedOut => "the source gave no whole reply in time".into(),
		Failure::Forbidden => {
			"operators may not ask there: http, or an address that is not public; https to a public one would do".into()
		}
		Failure::Redirected => "the source redirects too often, or to nowhere".into(),
		Failure::Refused(status) => format!("the source refuses with HTTP status {status}"),
		Failure::Oversized => "the reply is larger than operators read".into(),
		Failure::Malformed => "the reply is no JSON document".into(),
		Failure::Absent => "the pointer names nothing in the document".into(),
		Failure::WrongType => "what the pointer names is of another type or shape than asked for".into(),
		Failure::OutOfRange => "what the pointer names doesn't fit what was asked for".into(),
		Failure::Unsteady => "the source says something else each time: a median of numbers bears that".into(),
	}
}

/// Why a request was given back.
pub fn no_answer(reason: NoAnswer) -> &'static str {
	match reason {
		NoAnswer::NoCapacity => {
			"there were never enough operators with a free slot at that price: `ambit feed operators`"
		}
		NoAnswer::Cancelled => "it was taken back",
		NoAnswer::Silence => "too few operators told what they found in time",
		NoAnswer::Disagreement => "too few operators found the same",
	}
}

/// Where a request is in its life.
pub fn describe_state(state: &FeedState<BlockNumber>) -> String {
	match state {
		FeedState::Queued => "waits for operators".into(),
		FeedState::Asked { phase: Phase::Committing, due } => {
			format!("is with operators, who ask the source and commit to what they find until block {due}")
		}
		FeedState::Asked { phase: Phase::Revealing, due } => {
			format!("is with operators, who tell what they found until block {due}")
		}
		FeedState::Answered { at } => format!("was answered in block {at}"),
		FeedState::Failed { reason, at } => {
			format!("came to nothing in block {at}: {}", failure(*reason))
		}
		FeedState::Refunded { reason, at } => {
			format!("was refunded in block {at}: {}", no_answer(*reason))
		}
	}
}

/// A state's name for programs.
pub fn state_name(state: &FeedState<BlockNumber>) -> &'static str {
	match state {
		FeedState::Queued => "queued",
		FeedState::Asked { phase: Phase::Committing, .. } => "committing",
		FeedState::Asked { phase: Phase::Revealing, .. } => "revealing",
		FeedState::Answered { .. } => "answered",
		FeedState::Failed { .. } => "failed",
		FeedState::Refunded { .. } => "refunded",
	}
}

/// A price and for how many, as people read it.
pub fn show_price(fee: Balance, asked: u8) -> String {
	format!("{} at most for each of {asked}", amount::format(fee))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn shape(text: &str) -> Option<(Element, Vec<u32>, u8)> {
		match tensor(text) {
			Ok(Reading::Tensor { ty, decimals }) => Some((ty.element, ty.shape.to_vec(), decimals)),
			_ => None,
		}
	}

	#[test]
	fn tensors_should_be_read_with_either_separator_and_their_decimals() {
		assert_eq!(shape("i8:1x8x8x1"), Some((Element::I8, vec![1, 8, 8, 1], 0)));
		assert_eq!(shape("i16:3,4:2"), Some((Element::I16, vec![3, 4], 2)));
		assert_eq!(shape("i64:7:18"), Some((Element::I64, vec![7], 18)));
	}

	#[test]
	fn what_is_no_tensor_should_be_refused_with_the_way_to_write_one() {
		for text in [
			"",
			"i8",
			"i8:",
			"u8:1",
			"i8:0",
			"i8:1x0",
			"i8:-1",
			"i8:+1",
			"i8:1xx2",
			"i8:1x2x",
			"i8:1:19",
			"i8:1:",
			"i8:1:x",
			"i8:1:2:3",
			"i8:65536x65536",
			"i8: 1",
			"I8:1",
			"i8:1x1x1x1x1x1x1x1x1x1x1x1",
		] {
			assert!(tensor(text).is_err(), "{text} was accepted");
		}
		assert!(tensor("i8:1x0").unwrap_err().contains("i8:1x8x8x1"));
	}

	#[test]
	fn percentages_should_be_exact() {
		for (text, parts) in
			[("1%", 10_000), ("0.25%", 2_500), ("0.0001 %", 1), ("100", 1_000_000), ("2.5", 25_000), ("0", 0)]
		{
			assert_eq!(percent(text), Ok(Permill::from_parts(parts)), "{text}");
			assert_eq!(percent(&show_percent(Permill::from_parts(parts))), Ok(Permill::from_parts(parts)));
		}
		for text in
			["", "%", "-1%", "+1", ".5", "1.", "1.00001", "100.0001%", "101", "1e1", "1%%", "4294967296"]
		{
			assert!(percent(text).is_err(), "{text} was accepted");
		}
	}

	#[test]
	fn numbers_should_be_written_with_their_point_in_its_place() {
		for (units, decimals, text) in [
			(0, 0, "0"),
			(0, 2, "0.00"),
			(5, 2, "0.05"),
			(-5, 2, "-0.05"),
			(1_234, 2, "12.34"),
			(-1_234, 0, "-1234"),
			(i128::MIN, 18, "-170141183460469231731.687303715884105728"),
		] {
			assert_eq!(decimal(units, decimals), text);
		}
	}

	#[test]
	fn decimals_should_be_few() {
		assert_eq!((decimals("0"), decimals("18")), (Ok(0), Ok(18)));
		for text in ["19", "-1", "+2", "", "256", "two"] {
			assert!(decimals(text).is_err(), "{text} was accepted");
		}
	}

	#[test]
	fn what_a_source_wrote_should_not_move_the_cursor() {
		let text = Finding::Found(Value::Text(b"a\x1b[2Jb".to_vec().try_into().unwrap()));
		assert!(!show_finding(&text, &Reading::Text).contains('\x1b'));
	}
}
