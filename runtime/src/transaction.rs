//! What an extrinsic carries beside its call, and how the runtime's own off-chain worker signs one.

use crate::{configs, Runtime, RuntimeCall, System, UncheckedExtrinsic};
use ambit_primitives::{AccountId, Nonce, Signature};
use codec::Encode;
use frame_system::offchain::{
	AppCrypto, CreateAuthorizedTransaction, CreateBare, CreateSignedTransaction, CreateTransaction,
	CreateTransactionBase, SigningTypes,
};
use sp_runtime::{
	generic::{self, Era},
	traits::{StaticLookup, Verify},
	SaturatedConversion,
};

/// Checks of an extrinsic, in order.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// What a signer signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// The extension of an extrinsic without tip and without metadata hash.
pub fn extension(era: Era, nonce: Nonce) -> TxExtension {
	(
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(era),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

/// The payload of an extrinsic for signers outside the runtime, who know the chain only by RPC.
///
/// `birth` is the hash of the block from which `era` counts, the genesis hash when it is immortal.
#[cfg(feature = "std")]
pub fn payload(
	call: RuntimeCall,
	era: Era,
	nonce: Nonce,
	genesis: ambit_primitives::Hash,
	birth: ambit_primitives::Hash,
) -> SignedPayload {
	let implicit = (
		(),
		(),
		crate::VERSION.spec_version,
		crate::VERSION.transaction_version,
		genesis,
		birth,
		(),
		(),
		(),
		None,
		(),
	);
	SignedPayload::from_raw(call, extension(era, nonce), implicit)
}

impl SigningTypes for Runtime {
	type Public = <Signature as Verify>::Signer;
	type Signature = Signature;
}

impl<C> CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = UncheckedExtrinsic;
}

impl<C> CreateBare<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

impl<C> CreateTransaction<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_transaction(call, extension)
	}
}

impl<C> CreateAuthorizedTransaction<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_extension() -> Self::Extension {
		extension(Era::Immortal, 0)
	}
}

impl<C> CreateSignedTransaction<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_signed_transaction<A: AppCrypto<Self::Public, Self::Signature>>(
		call: RuntimeCall,
		public: Self::Public,
		account: AccountId,
		nonce: Nonce,
	) -> Option<UncheckedExtrinsic> {
		// The state knows the hashes of the blocks below the current one.
		let birth: u64 = System::block_number().saturating_sub(1).saturated_into();
		let mortality: u64 = configs::offchain::Mortality::get().saturated_into();
		let extension = extension(Era::mortal(mortality, birth), nonce);
		let payload = SignedPayload::new(call, extension)
			.inspect_err(
				|problem| log::error!(target: pallet_ambit_offchain::LOG_TARGET, "no payload: {problem:?}"),
			)
			.ok()?;
		let signature = payload.using_encoded(|bytes| A::sign(bytes, public))?;
		let (call, extension, _) = payload.deconstruct();
		let address = <Runtime as frame_system::Config>::Lookup::unlookup(account);
		Some(UncheckedExtrinsic::new_signed(call, address, signature, extension))
	}
}
