//! What a client asks the gateway for, from its query and headers.

use axum::http::{header, HeaderMap};

/// Media type of one block.
pub(super) const RAW_TYPE: &str = "application/vnd.ipld.raw";
/// Media type of a CAR, without parameters.
pub(super) const CAR_TYPE: &str = "application/vnd.ipld.car";

/// A form in which content is served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
	/// One block's bytes.
	Raw,
	/// A CAR with the DAG below the block, or with the block only.
	Car {
		/// Whether everything below is wanted.
		whole: bool,
	},
}

/// Why a request can't be answered in any form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unacceptable {
	/// `?format=` is none of ours.
	Format,
	/// `?dag-scope=` is none of the specification's.
	Scope,
	/// Nothing in `Accept` can be served.
	Accept,
}

/// Decides the form. `?format=` wins over `Accept`, as the specification says.
pub(super) fn negotiate(query: &[(String, String)], headers: &HeaderMap) -> Result<Format, Unacceptable> {
	let parameter = |name| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
	let whole = match parameter("dag-scope") {
		None | Some("all" | "entity") => true,
		Some("block") => false,
		Some(_) => return Err(Unacceptable::Scope),
	};
	match parameter("format") {
		Some("raw") => Ok(Format::Raw),
		Some("car") => Ok(Format::Car { whole }),
		Some(_) => Err(Unacceptable::Format),
		None => accepted(headers, whole).ok_or(Unacceptable::Accept),
	}
}

fn accepted(headers: &HeaderMap, whole: bool) -> Option<Format> {
	let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
	values.flat_map(|value| value.split(',')).find_map(|range| {
		let mut parts = range.split(';').map(str::trim);
		let kind = parts.next()?;
		let version_is_served =
			parts.filter_map(|part| part.strip_prefix("version=")).all(|version| version == "1");
		if kind.eq_ignore_ascii_case(RAW_TYPE) {
			Some(Format::Raw)
		} else if kind.eq_ignore_ascii_case(CAR_TYPE) && version_is_served {
			Some(Format::Car { whole })
		} else {
			None
		}
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn ask(query: &[(&str, &str)], accept: &[&str]) -> Result<Format, Unacceptable> {
		let query: Vec<_> = query.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
		let mut headers = HeaderMap::new();
		for value in accept {
			headers.append(header::ACCEPT, value.parse().unwrap());
		}
		negotiate(&query, &headers)
	}

	#[test]
	fn negotiate_should_follow_the_query_first_and_then_the_header() {
		assert_eq!(ask(&[("format", "raw")], &[CAR_TYPE]), Ok(Format::Raw));
		assert_eq!(ask(&[("format", "car")], &[]), Ok(Format::Car { whole: true }));
		assert_eq!(ask(&[], &["text/html, application/vnd.ipld.raw;q=0.9"]), Ok(Format::Raw));
		assert_eq!(
			ask(&[], &["text/html", "Application/Vnd.Ipld.Car; version=1; order=dfs"]),
			Ok(Format::Car { whole: true })
		);
		assert_eq!(ask(&[("dag-scope", "block"), ("format", "car")], &[]), Ok(Format::Car { whole: false }));
	}

	#[test]
	fn negotiate_should_name_what_it_can_not_serve() {
		assert_eq!(ask(&[("format", "tar")], &[RAW_TYPE]), Err(Unacceptable::Format));
		assert_eq!(ask(&[("format", "car"), ("dag-scope", "half")], &[]), Err(Unacceptable::Scope));
		assert_eq!(ask(&[], &[]), Err(Unacceptable::Accept));
		assert_eq!(ask(&[], &["*/*"]), Err(Unacceptable::Accept));
		assert_eq!(ask(&[], &["application/vnd.ipld.car; version=2"]), Err(Unacceptable::Accept));
	}
}
