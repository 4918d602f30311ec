//! A release that is never published: what an upgrade is tried with on a running chain (`zombienet/run.sh upgrade`), and what a migration looks
//! like. It has the next `spec_version`, and pools keep [`MostKept`] of what their delegators earn at most.
//!
//! A real release has its migrations in a module like this one, without the feature, and drops them in the release after.

use crate::{apis, Runtime, Stakes};
use frame_support::{
	migrations::VersionedMigration, parameter_types, traits::UncheckedOnRuntimeUpgrade, weights::Weight,
};
use pallet_ambit_staking::{Pool, Pools};
use sp_runtime::Permill;
use sp_version::RuntimeVersion;

/// The release after the current one.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("ambit"),
	impl_name: alloc::borrow::Cow::Borrowed("ambit-node"),
	authoring_version: 1,
	spec_version: 101,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// Version 0 of the ledger's storage to version 1. Does nothing on a chain that has been there.
pub type LowerCommissions = VersionedMigration<
	0,
	1,
	unchecked::LowerCommissions,
	Stakes,
	<Runtime as frame_system::Config>::DbWeight,
>;

parameter_types! {
	/// Highest commission after the migration.
	pub const MostKept: Permill = Permill::from_percent(20);
}

/// A pool as it must be after the migration.
fn migrated(pool: Pool<Runtime>) -> Pool<Runtime> {
	Pool { commission: pool.commission.min(MostKept::get()), ..pool }
}

/// What `try-runtime` asks before and after, and the tests do.
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) mod checks {
	use super::*;
	use crate::AccountId;
	use alloc::vec::Vec;
	use codec::{DecodeAll, Encode};
	use sp_runtime::TryRuntimeError;

	/// All pools before the migration, for [`after`].
	pub fn before() -> Vec<u8> {
		Pools::<Runtime>::iter().collect::<Vec<_>>().encode()
	}

	/// Every pool is there, as it was but for its commission.
	pub fn after(before: &[u8]) -> Result<(), TryRuntimeError> {
		let before = Vec::<(AccountId, Pool<Runtime>)>::decode_all(&mut &*before)
			.map_err(|_| "what was there before can't be decoded")?;
		if Pools::<Runtime>::iter().count() != before.len() {
			return Err("there are more pools than before, or fewer".into());
		}
		for (stash, pool) in before {
			if Pools::<Runtime>::get(stash) != Some(migrated(pool)) {
				return Err("a pool is not as the migration should leave it".into());
			}
		}
		Ok(())
	}
}

/// Without a look at the storage's version, so for [`VersionedMigration`] only.
mod unchecked {
	use super::*;

	/// Lowers commissions above [`MostKept`].
	pub struct LowerCommissions;

	impl UncheckedOnRuntimeUpgrade for LowerCommissions {
		/// One block is enough: only candidates have pools, of whom there are 1,000 at most. What has no such bound is migrated
		/// over several blocks (`pallet_migrations`).
		fn on_runtime_upgrade() -> Weight {
			let (mut pools, mut lowered) = (0u64, 0u64);
			Pools::<Runtime>::translate_values(|pool: Pool<Runtime>| {
				pools = pools.saturating_add(1);
				if pool.commission > MostKept::get() {
					lowered = lowered.saturating_add(1);
				}
				Some(migrated(pool))
			});
			log::info!("lowered the commission of {lowered} of {pools} pools");
			<Runtime as frame_system::Config>::DbWeight::get().reads_writes(pools, pools)
		}

		#[cfg(feature = "try-runtime")]
		fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
			Ok(checks::before())
		}

		#[cfg(feature = "try-runtime")]
		fn post_upgrade(before: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
			checks::after(&before)
		}
	}
}
