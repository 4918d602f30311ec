//! Amounts of money on the command line.

use ambit_primitives::{Balance, AMB};

/// Decimals of one AMB.
const DECIMALS: usize = 12;

/// Parses `1.5`, `1.5AMB` or `1500000planck` into planck.
pub fn parse(text: &str) -> Result<Balance, String> {
	let trimmed = text.trim();
	if let Some(planck) = trimmed.strip_suffix("planck") {
		let planck = planck.trim_end();
		return digits(planck)
			.and_then(|digits| digits.parse().ok())
			.ok_or_else(|| format!("`{text}` is not a whole number of planck below 2^128"));
	}
	let amb = trimmed.strip_suffix("AMB").unwrap_or(trimmed).trim_end();
	let (whole, fraction) = amb.split_once('.').unwrap_or((amb, "0"));
	let (Some(whole), Some(fraction)) = (digits(whole), digits(fraction)) else {
		return Err(format!("`{text}` is not an amount; write 1.5 (AMB) or 1500000planck"));
	};
	if fraction.len() > DECIMALS {
		return Err(format!("`{text}` has more than {DECIMALS} decimals; 1 planck is the smallest amount"));
	}
	let whole: Option<Balance> = whole.parse().ok();
	let fraction: Option<Balance> = format!("{fraction:0<DECIMALS$}").parse().ok();
	whole
		.and_then(|whole| whole.checked_mul(AMB))
		.zip(fraction)
		.and_then(|(whole, fraction)| whole.checked_add(fraction))
		.ok_or_else(|| format!("`{text}` is more than can exist"))
}

/// The text when it is one or more ASCII digits: Rust's own parser would also take a sign.
fn digits(text: &str) -> Option<&str> {
	(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// Writes an amount so that [`parse`] reads the same one.
pub fn format(planck: Balance) -> String {
	let fraction = format!("{:012}", planck % AMB);
	match fraction.trim_end_matches('0') {
		"" => format!("{} AMB", planck / AMB),
		fraction => format!("{}.{fraction} AMB", planck / AMB),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn parse_should_read_both_units() {
		assert_eq!(parse("1.5"), Ok(AMB + AMB / 2));
		assert_eq!(parse("1.5AMB"), Ok(AMB + AMB / 2));
		assert_eq!(parse("2 AMB"), Ok(2 * AMB));
		assert_eq!(parse("0.000000000001"), Ok(1));
		assert_eq!(parse("1500000planck"), Ok(1_500_000));
		assert_eq!(parse("340282366920938463463374607431768211455planck"), Ok(u128::MAX));
	}

	#[test]
	fn parse_should_refuse_what_has_no_single_meaning() {
		for text in [
			"",
			".",
			"-1",
			"+1",
			"1,5",
			"1e3",
			"0x10",
			"1.2.3",
			"1.0000000000001",
			"1.5planck",
			"planck",
			"AMB",
			".5",
		] {
			assert!(parse(text).is_err(), "{text} was accepted");
		}
		assert!(parse("340282366920938463463374607431768211456planck").is_err());
		assert!(parse("340282366920938463463374608").is_err());
	}

	#[test]
	fn format_should_be_read_back_as_the_same_amount() {
		for planck in [0, 1, AMB - 1, AMB, AMB + 1, 15 * AMB / 10, u128::MAX] {
			assert_eq!(parse(&format(planck)), Ok(planck));
		}
		assert_eq!(format(15 * AMB / 10), "1.5 AMB");
		assert_eq!(format(3 * AMB), "3 AMB");
	}
}
