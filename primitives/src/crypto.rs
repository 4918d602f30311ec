//! The worker key: the hot key with which an operator's node signs what its worker computed.
//!
//! It is separate from the stash, holds only a float for fees, and can be replaced without unbonding.

use sp_core::crypto::KeyTypeId;

/// Key type under which a node's keystore holds worker keys.
pub const WORKER_KEY_TYPE: KeyTypeId = KeyTypeId(*b"ambw");

mod app {
	use sp_application_crypto::{app_crypto, sr25519};
	app_crypto!(sr25519, super::WORKER_KEY_TYPE);
}

/// Public half of a worker key.
pub type WorkerPublic = app::Public;
/// Signature by a worker key.
pub type WorkerSignature = app::Signature;
