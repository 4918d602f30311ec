//! Names and documentation of the errors with which the runtime refuses a call.

use ambit_runtime::RuntimeError;
use scale_info::{form::PortableForm, MetaType, PortableRegistry, Registry, TypeDef, Variant};
use sp_runtime::DispatchError;

/// `Pallet.Error` and its documentation, as the runtime's own types have them.
pub fn describe(error: &DispatchError) -> (String, String) {
	if let DispatchError::Module(module) = error {
		if let Some(named) = named(module.index, module.error[0]) {
			return named;
		}
	}
	let name = format!("{error:?}");
	let reason = match error {
		DispatchError::BadOrigin => "this account may not do that",
		DispatchError::Token(token) => return (name, <&'static str>::from(*token).to_owned()),
		DispatchError::Arithmetic(sum) => return (name, <&'static str>::from(*sum).to_owned()),
		DispatchError::ConsumerRemaining | DispatchError::TooManyConsumers | DispatchError::NoProviders => {
			"the account's references don't allow it; does it exist and hold the existential deposit?"
		}
		DispatchError::Exhausted => "the block's resources are used up; try again",
		_ => "see the name",
	};
	(name, reason.into())
}

fn named(pallet: u8, error: u8) -> Option<(String, String)> {
	let mut registry = Registry::new();
	let outer = registry.register_type(&MetaType::new::<RuntimeError>()).id;
	let registry = PortableRegistry::from(registry);
	let pallet = variant(&registry, outer, pallet)?;
	let error = variant(&registry, pallet.fields.first()?.ty.id, error)?;
	let doc: Vec<&str> = error.docs.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
	let doc = doc.join(" ");
	Some((format!("{}.{}", pallet.name, error.name), doc.trim_end_matches('.').to_owned()))
}

fn variant(registry: &PortableRegistry, id: u32, index: u8) -> Option<&Variant<PortableForm>> {
	match &registry.resolve(id)?.type_def {
		TypeDef::Variant(variants) => variants.variants.iter().find(|variant| variant.index == index),
		_ => None,
	}
}

/// What a node calls a transaction that is not valid as of the block at which its pool looks.
pub const INVALID: &str = "Invalid Transaction";

/// What a node says when it doesn't even take a transaction into its pool: name and advice by JSON-RPC code.
pub fn pool_refusal(code: i32, message: &str, data: Option<&str>) -> Option<(String, String)> {
	let advice = match code {
		1002 => "the node could not verify it",
		1010 => "check the account's balance, and that no other program sends from it",
		1011 => "the chain's state is not there yet; is the node still syncing?",
		1012 => "it is in a recent block already, or was found invalid a moment ago",
		1013 => "it waits in the pool already",
		1014 => "another transaction with the same nonce waits in the pool; wait for it or raise the tip",
		1015 => "the pool found a cycle of dependencies",
		1016 => "the node's pool is full: try again later or use another node",
		_ => return None,
	};
	let detail = data.map_or_else(String::new, |data| format!("{data}; "));
	Some((message.to_owned(), format!("{detail}{advice}")))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_runtime::ModuleError;

	#[test]
	fn describe_should_give_name_and_documentation_of_a_pallets_error() {
		let error = RuntimeError::Balances(pallet_balances::Error::InsufficientBalance);
		let bytes = error.encode();
		let module = ModuleError { index: bytes[0], error: [bytes[1], 0, 0, 0], message: None };
		let (name, reason) = describe(&DispatchError::Module(module));
		assert_eq!(name, "Balances.InsufficientBalance");
		assert!(reason.contains("too low"), "{reason}");
	}

	#[test]
	fn describe_should_still_say_something_when_the_error_is_unknown() {
		let module = ModuleError { index: 255, error: [255, 0, 0, 0], message: None };
		assert!(describe(&DispatchError::Module(module)).0.contains("255"));
		assert!(describe(&DispatchError::BadOrigin).1.contains("account"));
	}
}
