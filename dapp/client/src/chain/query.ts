// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/storage';

import type { ApiTypes, AugmentedQuery, QueryableStorageEntry } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, U8aFixed, Vec, bool, u128, u16, u32, u64, u8 } from '@polkadot/types-codec';
import type { AnyNumber, ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, H256, Perbill } from '@polkadot/types/interfaces/runtime';
import type { AmbitPrimitivesDisputesDispute, AmbitPrimitivesFeedsFeed, AmbitPrimitivesFeedsFeedMember, AmbitPrimitivesFeedsFeedOffer, AmbitPrimitivesFeedsFeedRecord, AmbitPrimitivesFeedsFeedValue, AmbitPrimitivesFeedsSource, AmbitPrimitivesJobsAudit, AmbitPrimitivesJobsClass, AmbitPrimitivesJobsHardwareTier, AmbitPrimitivesJobsJob, AmbitPrimitivesJobsLatencyTier, AmbitPrimitivesJobsMember, AmbitPrimitivesJobsModel, AmbitPrimitivesJobsOffer, AmbitPrimitivesJobsQuality, AmbitPrimitivesJobsVerificationMode, AmbitPrimitivesRetrievalDeal, AmbitPrimitivesRetrievalRequest, AmbitPrimitivesRewardsEraSummary, AmbitPrimitivesRewardsIssuanceSchedule, AmbitPrimitivesRewardsRewardParameters, AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey, AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue, AmbitRuntimeSessionKeys, FrameSupportDispatchPerDispatchClassWeight, FrameSupportTokensFungibleImbalance, FrameSupportTokensMiscIdAmountRuntimeFreezeReason, FrameSupportTokensMiscIdAmountRuntimeHoldReason, FrameSystemAccountInfo, FrameSystemCodeUpgradeAuthorization, FrameSystemEventRecord, FrameSystemLastRuntimeUpgradeInfo, FrameSystemPhase, PalletAmbitDataFeedsCursors, PalletAmbitDataFeedsLane, PalletAmbitGovernanceDecided, PalletAmbitJobRegistryCursors, PalletAmbitJobRegistryEntry, PalletAmbitJobRegistryLane, PalletAmbitRetrievalArtefact, PalletAmbitRetrievalEra, PalletAmbitRetrievalRecord, PalletAmbitRetrievalRow, PalletAmbitRewardsClassRecord, PalletAmbitRewardsClosing, PalletAmbitRewardsDomainRecord, PalletAmbitRewardsEra, PalletAmbitRewardsOperatorRecord, PalletAmbitRewardsPastRecord, PalletAmbitRewardsRequests, PalletAmbitRewardsShare, PalletAmbitRewardsStanding, PalletAmbitRewardsTotals, PalletAmbitStakingExposure, PalletAmbitStakingLedger, PalletAmbitStakingPoolsDelegation, PalletAmbitStakingPoolsFund, PalletAmbitStakingPoolsPool, PalletBalancesAccountData, PalletBalancesBalanceLock, PalletBalancesReserveData, PalletConvictionVotingVoteVoting, PalletGrandpaStoredPendingChange, PalletGrandpaStoredState, PalletMultisigMultisig, PalletPreimageOldRequestStatus, PalletPreimageRequestStatus, PalletProxyAnnouncement, PalletProxyProxyDefinition, PalletReferendaReferendumInfo, PalletSchedulerRetryConfig, PalletSchedulerScheduled, PalletTransactionPaymentReleases, PalletTreasuryProposal, PalletTreasurySpendStatus, SpConsensusBabeAppPublic, SpConsensusBabeBabeEpochConfiguration, SpConsensusBabeDigestsNextConfigDescriptor, SpConsensusBabeDigestsPreDigest, SpConsensusGrandpaAppPublic, SpCoreCryptoKeyTypeId, SpRuntimeDigest, SpStakingOffenceOffenceDetails, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';
import type { Observable } from '@polkadot/types/types';

export type __AugmentedQuery<ApiType extends ApiTypes> = AugmentedQuery<ApiType, () => unknown>;
export type __QueryableStorageEntry<ApiType extends ApiTypes> = QueryableStorageEntry<ApiType>;

declare module '@polkadot/api-base/types/storage' {
  interface AugmentedQueries<ApiType extends ApiTypes> {
    authorship: {
      /**
       * Author of current block.
       **/
      author: AugmentedQuery<ApiType, () => Observable<Option<AccountId32>>, []>;
    };
    babe: {
      /**
       * Current epoch authorities.
       **/
      authorities: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[SpConsensusBabeAppPublic, u64]>>>, []>;
      /**
       * This field should always be populated during block processing unless
       * secondary plain slots are enabled (which don't contain a VRF output).
       * 
       * It is set in `on_finalize`, before it will contain the value from the last block.
       **/
      authorVrfRandomness: AugmentedQuery<ApiType, () => Observable<Option<U8aFixed>>, []>;
      /**
       * Current slot number.
       **/
      currentSlot: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * The configuration for the current epoch. Should never be `None` as it is initialized in
       * genesis.
       **/
      epochConfig: AugmentedQuery<ApiType, () => Observable<Option<SpConsensusBabeBabeEpochConfiguration>>, []>;
      /**
       * Current epoch index.
       **/
      epochIndex: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * The block numbers when the last and current epoch have started, respectively `N-1` and
       * `N`.
       * NOTE: We track this is in order to annotate the block number when a given pool of
       * entropy was fixed (i.e. it was known to chain observers). Since epochs are defined in
       * slots, which may be skipped, the block numbers may not line up with the slot numbers.
       **/
      epochStart: AugmentedQuery<ApiType, () => Observable<ITuple<[u32, u32]>>, []>;
      /**
       * The slot at which the first epoch actually started. This is 0
       * until the first block of the chain.
       **/
      genesisSlot: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Temporary value (cleared at block finalization) which is `Some`
       * if per-block initialization has already been called for current block.
       **/
      initialized: AugmentedQuery<ApiType, () => Observable<Option<Option<SpConsensusBabeDigestsPreDigest>>>, []>;
      /**
       * How late the current block is compared to its parent.
       * 
       * This entry is populated as part of block execution and is cleaned up
       * on block finalization. Querying this storage entry outside of block
       * execution context should always yield zero.
       **/
      lateness: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Next epoch authorities.
       **/
      nextAuthorities: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[SpConsensusBabeAppPublic, u64]>>>, []>;
      /**
       * The configuration for the next epoch, `None` if the config will not change
       * (you can fallback to `EpochConfig` instead in that case).
       **/
      nextEpochConfig: AugmentedQuery<ApiType, () => Observable<Option<SpConsensusBabeBabeEpochConfiguration>>, []>;
      /**
       * Next epoch randomness.
       **/
      nextRandomness: AugmentedQuery<ApiType, () => Observable<U8aFixed>, []>;
      /**
       * Pending epoch configuration change that will be applied when the next epoch is enacted.
       **/
      pendingEpochConfigChange: AugmentedQuery<ApiType, () => Observable<Option<SpConsensusBabeDigestsNextConfigDescriptor>>, []>;
      /**
       * The epoch randomness for the *current* epoch.
       * 
       * # Security
       * 
       * This MUST NOT be used for gambling, as it can be influenced by a
       * malicious validator in the short term. It MAY be used in many
       * cryptographic protocols, however, so long as one remembers that this
       * (like everything else on-chain) it is public. For example, it can be
       * used where a number is needed that cannot have been chosen by an
       * adversary, for purposes such as public-coin zero-knowledge proofs.
       **/
      randomness: AugmentedQuery<ApiType, () => Observable<U8aFixed>, []>;
      /**
       * Randomness under construction.
       * 
       * We make a trade-off between storage accesses and list length.
       * We store the under-construction randomness in segments of up to
       * `UNDER_CONSTRUCTION_SEGMENT_LENGTH`.
       * 
       * Once a segment reaches this length, we begin the next one.
       * We reset all segments and return to `0` at the beginning of every
       * epoch.
       **/
      segmentIndex: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * A list of the last 100 skipped epochs and the corresponding session index
       * when the epoch was skipped.
       * 
       * This is only used for validating equivocation proofs. An equivocation proof
       * must contains a key-ownership proof for a given session, therefore we need a
       * way to tie together sessions and epoch indices, i.e. we need to validate that
       * a validator was the owner of a given key on a given session, and what the
       * active epoch index was during that session.
       **/
      skippedEpochs: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[u64, u32]>>>, []>;
      /**
       * TWOX-NOTE: `SegmentIndex` is an increasing integer, so this is okay.
       **/
      underConstruction: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<U8aFixed>>, [u32]>;
    };
    balances: {
      /**
       * The Balances pallet example of storing the balance of an account.
       * 
       * # Example
       * 
       * ```nocompile
       * impl pallet_balances::Config for Runtime {
       * type AccountStore = StorageMapShim<Self::Account<Runtime>, frame_system::Provider<Runtime>, AccountId, Self::AccountData<Balance>>
       * }
       * ```
       * 
       * You can also store the balance of an account in the `System` pallet.
       * 
       * # Example
       * 
       * ```nocompile
       * impl pallet_balances::Config for Runtime {
       * type AccountStore = System
       * }
       * ```
       * 
       * But this comes with tradeoffs, storing account balances in the system pallet stores
       * `frame_system` data alongside the account data contrary to storing account balances in the
       * `Balances` pallet, which uses a `StorageMap` to store balances data only.
       * NOTE: This is only used in the case that this pallet is used to store balances.
       **/
      account: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<PalletBalancesAccountData>, [AccountId32]>;
      /**
       * Freeze locks on account balances.
       **/
      freezes: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<FrameSupportTokensMiscIdAmountRuntimeFreezeReason>>, [AccountId32]>;
      /**
       * Holds on account balances.
       **/
      holds: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<FrameSupportTokensMiscIdAmountRuntimeHoldReason>>, [AccountId32]>;
      /**
       * The total units of outstanding deactivated balance in the system.
       * 
       * This is not guaranteed to be less than or equal to [`TotalIssuance`]. Total issuance may be
       * reduced independently of this value, including while a reversible imbalance is outstanding.
       * Active issuance is therefore derived using saturating subtraction.
       **/
      inactiveIssuance: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * Any liquidity locks on some account balances.
       * NOTE: Should only be accessed when setting, changing and freeing a lock.
       * 
       * Use of locks is deprecated in favour of freezes. See `https://github.com/paritytech/substrate/pull/12951/`
       **/
      locks: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<PalletBalancesBalanceLock>>, [AccountId32]>;
      /**
       * Named reserves on some account balances.
       * 
       * Use of reserves is deprecated in favour of holds. See `https://github.com/paritytech/substrate/pull/12951/`
       **/
      reserves: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<PalletBalancesReserveData>>, [AccountId32]>;
      /**
       * The total units issued in the system.
       **/
      totalIssuance: AugmentedQuery<ApiType, () => Observable<u128>, []>;
    };
    convictionVoting: {
      /**
       * The voting classes which have a non-zero lock requirement and the lock amounts which they
       * require. The actual amount locked on behalf of this pallet should always be the maximum of
       * this list.
       **/
      classLocksFor: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<ITuple<[u16, u128]>>>, [AccountId32]>;
      /**
       * All voting for a particular voter in a particular voting class. We store the balance for the
       * number of votes that we have recorded.
       **/
      votingFor: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u16 | AnyNumber | Uint8Array) => Observable<PalletConvictionVotingVoteVoting>, [AccountId32, u16]>;
    };
    dataFeeds: {
      /**
       * Requests that an operator has now: at most its slots (more only just after it lowered them).
       **/
      active: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<u64>>, [AccountId32]>;
      /**
       * What is to be looked at in which block: pages by lane, block and page number.
       **/
      agenda: AugmentedQuery<ApiType, (arg: ITuple<[PalletAmbitDataFeedsLane, u32, u32]> | [PalletAmbitDataFeedsLane | 'Fresh' | 'Retry' | 'Due' | 'Forget' | number | Uint8Array, u32 | AnyNumber | Uint8Array, u32 | AnyNumber | Uint8Array]) => Observable<Vec<u64>>, [ITuple<[PalletAmbitDataFeedsLane, u32, u32]>]>;
      /**
       * Requests, until they are forgotten.
       **/
      feeds: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsFeed>>, [u64]>;
      /**
       * What was settled, until it is forgotten with its request.
       **/
      feedValues: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsFeedValue>>, [u64]>;
      /**
       * Number of the last page, where a lane has more than one for a block.
       **/
      lastPage: AugmentedQuery<ApiType, (arg: ITuple<[PalletAmbitDataFeedsLane, u32]> | [PalletAmbitDataFeedsLane | 'Fresh' | 'Retry' | 'Due' | 'Forget' | number | Uint8Array, u32 | AnyNumber | Uint8Array]) => Observable<u32>, [ITuple<[PalletAmbitDataFeedsLane, u32]>]>;
      /**
       * Number of the next request. Every block with one writes it once; `on_initialize` pays for that.
       **/
      nextFeedId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Number of the next source.
       **/
      nextSourceId: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Index of an operator's offer in the pool.
       **/
      offerIndex: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<u32>>, [AccountId32]>;
      /**
       * The pool: offers at the indices from 0 on without gaps, so that sampling needs no list.
       **/
      offers: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsFeedOffer>>, [u32]>;
      /**
       * Requests that have not ended. Every block in which one begins or ends writes it once; `on_initialize` pays for that.
       **/
      openFeeds: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * The operators of requests that are being answered.
       **/
      panels: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<Vec<AmbitPrimitivesFeedsFeedMember>>>, [u64]>;
      /**
       * Records below a newcomer's of operators that left, so that nobody sheds one by leaving and coming back.
       **/
      records: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsFeedRecord>>, [AccountId32]>;
      /**
       * Up to where each lane has been served. Every block writes it once; `on_initialize` pays for that.
       **/
      servedTo: AugmentedQuery<ApiType, () => Observable<Option<PalletAmbitDataFeedsCursors>>, []>;
      /**
       * Registered sources.
       **/
      sources: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsSource>>, [u32]>;
      /**
       * Slots that are free, by the offers' indices: 0 for those that leave.
       **/
      vacancies: AugmentedQuery<ApiType, () => Observable<Vec<u16>>, []>;
    };
    disputes: {
      /**
       * Disputes by the block in which the clock of who is to move has run out, and answers by the block in which they go.
       **/
      deadlines: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u64 | AnyNumber | Uint8Array) => Observable<Option<Null>>, [u32, u64]>;
      /**
       * Open disputes.
       **/
      disputes: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesDisputesDispute>>, [u64]>;
      /**
       * Number of the next dispute.
       **/
      nextDisputeId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * What the operator posted: chunks of the trace by their places, and at [`REVEAL`] what it revealed last, or the answer to a
       * demand.
       **/
      posted: AugmentedQuery<ApiType, (arg1: u64 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<Bytes>>, [u64, u32]>;
      /**
       * First block whose deadlines are not all served. Every block writes it once; `on_initialize` pays for that.
       **/
      servedTo: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
    };
    governance: {
      /**
       * By what the periods of referenda are divided. 1 on a chain that is meant; set at genesis, and by nothing else.
       **/
      pace: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * What was decided and is not yet in force.
       **/
      pending: AugmentedQuery<ApiType, () => Observable<Option<PalletAmbitGovernanceDecided>>, []>;
    };
    grandpa: {
      /**
       * The current list of authorities.
       **/
      authorities: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>>, []>;
      /**
       * The number of changes (both in terms of keys and underlying economic responsibilities)
       * in the "set" of Grandpa validators from genesis.
       **/
      currentSetId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * next block number where we can force a change.
       **/
      nextForced: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * Pending change: (signaled at, scheduled change).
       **/
      pendingChange: AugmentedQuery<ApiType, () => Observable<Option<PalletGrandpaStoredPendingChange>>, []>;
      /**
       * A mapping from grandpa set ID to the index of the *most recent* session for which its
       * members were responsible.
       * 
       * This is only used for validating equivocation proofs. An equivocation proof must
       * contains a key-ownership proof for a given session, therefore we need a way to tie
       * together sessions and GRANDPA set ids, i.e. we need to validate that a validator
       * was the owner of a given key on a given session, and what the active set ID was
       * during that session.
       * 
       * TWOX-NOTE: `SetId` is not under user control.
       **/
      setIdSession: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u64]>;
      /**
       * `true` if we are currently stalled.
       **/
      stalled: AugmentedQuery<ApiType, () => Observable<Option<ITuple<[u32, u32]>>>, []>;
      /**
       * State of the current authority set.
       **/
      state: AugmentedQuery<ApiType, () => Observable<PalletGrandpaStoredState>, []>;
    };
    historical: {
      /**
       * Mapping from historical session indices to session-data root hash and validator count.
       **/
      historicalSessions: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<ITuple<[H256, u32]>>>, [u32]>;
      /**
       * The range of historical sessions we store. [first, last)
       **/
      storedRange: AugmentedQuery<ApiType, () => Observable<Option<ITuple<[u32, u32]>>>, []>;
    };
    jobRegistry: {
      /**
       * Jobs that an operator has in a class now: at most its slots there (more only just after it lowered them).
       **/
      active: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Vec<u64>>, [AccountId32, u32]>;
      /**
       * What is to be looked at in which block: pages by lane, block and page number.
       **/
      agenda: AugmentedQuery<ApiType, (arg: ITuple<[PalletAmbitJobRegistryLane, u32, u32]> | [PalletAmbitJobRegistryLane | 'Fresh' | 'Retry' | 'Due' | 'Settle' | 'Forget' | 'Audit' | number | Uint8Array, u32 | AnyNumber | Uint8Array, u32 | AnyNumber | Uint8Array]) => Observable<Vec<PalletAmbitJobRegistryEntry>>, [ITuple<[PalletAmbitJobRegistryLane, u32, u32]>]>;
      /**
       * Audits of results that are not paid: until they end without an opinion, or the result is paid or void.
       **/
      audits: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesJobsAudit>>, [u64]>;
      /**
       * The class of each specification, by model.
       **/
      classBySpec: AugmentedQuery<ApiType, (arg1: H256 | string | Uint8Array, arg2: ITuple<[AmbitPrimitivesJobsHardwareTier, AmbitPrimitivesJobsLatencyTier, AmbitPrimitivesJobsVerificationMode]> | [AmbitPrimitivesJobsHardwareTier | 'Cpu' | 'Gpu8' | 'Gpu24' | 'Gpu80' | number | Uint8Array, AmbitPrimitivesJobsLatencyTier | 'Interactive' | 'Standard' | 'Batch' | number | Uint8Array, AmbitPrimitivesJobsVerificationMode | { Optimistic: any } | { Redundant: any } | { Audited: any } | { Signed: any } | string | Uint8Array]) => Observable<Option<u32>>, [H256, ITuple<[AmbitPrimitivesJobsHardwareTier, AmbitPrimitivesJobsLatencyTier, AmbitPrimitivesJobsVerificationMode]>]>;
      /**
       * Workload classes.
       **/
      classes: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesJobsClass>>, [u32]>;
      /**
       * Which of them have disputed the result that stands, and so used the one dispute that they have without a bond.
       **/
      dissents: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Vec<AccountId32>>, [u64]>;
      /**
       * Jobs, until they are forgotten.
       **/
      jobs: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesJobsJob>>, [u64]>;
      /**
       * Number of the last page, where a lane has more than one for a block.
       **/
      lastPage: AugmentedQuery<ApiType, (arg: ITuple<[PalletAmbitJobRegistryLane, u32]> | [PalletAmbitJobRegistryLane | 'Fresh' | 'Retry' | 'Due' | 'Settle' | 'Forget' | 'Audit' | number | Uint8Array, u32 | AnyNumber | Uint8Array]) => Observable<u32>, [ITuple<[PalletAmbitJobRegistryLane, u32]>]>;
      /**
       * Last block in which a result that was ever given may have been disputed: where to look for those that may be. Every block
       * with a result writes it once; `on_initialize` pays for that.
       **/
      lastWindow: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Models by their root.
       **/
      models: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<AmbitPrimitivesJobsModel>>, [H256]>;
      /**
       * Number of the next class.
       **/
      nextClassId: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Number of the next job. Every block with a submission writes it once; `on_initialize` pays for that.
       **/
      nextJobId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Index of an operator's offer in a class's pool.
       **/
      offerIndex: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [AccountId32, u32]>;
      /**
       * The pool of each class: offers at the indices `0..class.offers`, so that sampling needs no list.
       **/
      offers: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesJobsOffer>>, [u32, u32]>;
      /**
       * The operators of redundant jobs: all of them until there is a result, then those that do not stand for it.
       **/
      panels: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<Vec<AmbitPrimitivesJobsMember>>>, [u64]>;
      /**
       * Records below a newcomer's of operators that left a class, so that nobody sheds one by leaving and coming back.
       **/
      records: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<AmbitPrimitivesJobsQuality>>, [u32, AccountId32]>;
      /**
       * Up to where each lane has been served. Every block writes it once; `on_initialize` pays for that.
       **/
      servedTo: AugmentedQuery<ApiType, () => Observable<Option<PalletAmbitJobRegistryCursors>>, []>;
      /**
       * Results that are audited and of which the operator has not said the trace, by its stash, with the last block in which it may: until
       * it has, the auditor has declined or disputed, or the result is void.
       **/
      tracesDue: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u64 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [AccountId32, u64]>;
      /**
       * Slots of a class's offers that are free, by the offers' indices: 0 for those that leave.
       **/
      vacancies: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<u16>>, [u32]>;
    };
    multisig: {
      /**
       * The set of open multisig operations.
       **/
      multisigs: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: U8aFixed | string | Uint8Array) => Observable<Option<PalletMultisigMultisig>>, [AccountId32, U8aFixed]>;
    };
    offences: {
      /**
       * A vector of reports of the same kind that happened at the same time slot.
       **/
      concurrentReportsIndex: AugmentedQuery<ApiType, (arg1: U8aFixed | string | Uint8Array, arg2: Bytes | string | Uint8Array) => Observable<Vec<H256>>, [U8aFixed, Bytes]>;
      /**
       * The primary structure that holds all offence records keyed by report identifiers.
       **/
      reports: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<SpStakingOffenceOffenceDetails>>, [H256]>;
    };
    parameters: {
      /**
       * Stored parameters.
       **/
      parameters: AugmentedQuery<ApiType, (arg: AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey | { Jobs: any } | { Disputes: any } | { Stakes: any } | { Feeds: any } | { Retrieval: any } | string | Uint8Array) => Observable<Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue>>, [AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey]>;
    };
    preimage: {
      preimageFor: AugmentedQuery<ApiType, (arg: ITuple<[H256, u32]> | [H256 | string | Uint8Array, u32 | AnyNumber | Uint8Array]) => Observable<Option<Bytes>>, [ITuple<[H256, u32]>]>;
      /**
       * The request status of a given hash.
       **/
      requestStatusFor: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletPreimageRequestStatus>>, [H256]>;
      /**
       * The request status of a given hash.
       **/
      statusFor: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletPreimageOldRequestStatus>>, [H256]>;
    };
    proxy: {
      /**
       * The announcements made by the proxy (key).
       **/
      announcements: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<ITuple<[Vec<PalletProxyAnnouncement>, u128]>>, [AccountId32]>;
      /**
       * The set of account proxies. Maps the account which has delegated to the accounts
       * which are being delegated to, together with the amount held on deposit.
       **/
      proxies: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<ITuple<[Vec<PalletProxyProxyDefinition>, u128]>>, [AccountId32]>;
    };
    referenda: {
      /**
       * The number of referenda being decided currently.
       **/
      decidingCount: AugmentedQuery<ApiType, (arg: u16 | AnyNumber | Uint8Array) => Observable<u32>, [u16]>;
      /**
       * The metadata is a general information concerning the referendum.
       * The `Hash` refers to the preimage of the `Preimages` provider which can be a JSON
       * dump or IPFS hash of a JSON file.
       * 
       * Consider a garbage collection for a metadata of finished referendums to `unrequest` (remove)
       * large preimages.
       **/
      metadataOf: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<H256>>, [u32]>;
      /**
       * The next free referendum index, aka the number of referenda started so far.
       **/
      referendumCount: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Information concerning any given referendum.
       **/
      referendumInfoFor: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletReferendaReferendumInfo>>, [u32]>;
      /**
       * The sorted list of referenda ready to be decided but not yet being decided, ordered by
       * conviction-weighted approvals.
       * 
       * This should be empty if `DecidingCount` is less than `TrackInfo::max_deciding`.
       **/
      trackQueue: AugmentedQuery<ApiType, (arg: u16 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u32, u128]>>>, [u16]>;
    };
    retrieval: {
      /**
       * Artefacts for which a request stands.
       **/
      artefacts: AugmentedQuery<ApiType, (arg: Bytes | string | Uint8Array) => Observable<Option<PalletAmbitRetrievalArtefact>>, [Bytes]>;
      /**
       * The running era.
       **/
      currentEra: AugmentedQuery<ApiType, () => Observable<Option<PalletAmbitRetrievalEra>>, []>;
      /**
       * Open probes by the last block in which they are to be answered.
       **/
      deadlines: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: u64 | AnyNumber | Uint8Array) => Observable<Option<Null>>, [u32, u64]>;
      /**
       * Terms that stand.
       **/
      deals: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRetrievalDeal>>, [u64]>;
      /**
       * Terms by operator.
       **/
      dealsOf: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u64 | AnyNumber | Uint8Array) => Observable<Option<Null>>, [AccountId32, u64]>;
      /**
       * The place of each term in the row.
       **/
      lotOf: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u64]>;
      /**
       * Terms in the row in which they have their turns, by their place.
       **/
      lots: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<u64>>, [u32]>;
      /**
       * Number of the next term.
       **/
      nextDealId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Number of the next request.
       **/
      nextRequestId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Records of operators that have a term, or had one and did worse than a newcomer is thought to.
       **/
      operators: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<PalletAmbitRetrievalRecord>>, [AccountId32]>;
      /**
       * Requests that stand.
       **/
      requests: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRetrievalRequest>>, [u64]>;
      /**
       * First block whose deadlines are not all served. Every block writes it once; `on_initialize` pays for that.
       **/
      servedTo: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * How long the row is, and how many in front had their turn in this era.
       **/
      turnRow: AugmentedQuery<ApiType, () => Observable<PalletAmbitRetrievalRow>, []>;
    };
    rewards: {
      /**
       * What the current era showed of domains so far.
       **/
      asked: AugmentedQuery<ApiType, (arg: u8 | AnyNumber | Uint8Array) => Observable<PalletAmbitRewardsRequests>, [u8]>;
      /**
       * What is carried into the next era, planck. Nothing while an era is being paid.
       **/
      carried: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * What is known of classes.
       **/
      classes: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletAmbitRewardsClassRecord>>, [u32]>;
      /**
       * The current era. Every job reads it; the start of the block pays for that.
       **/
      currentEra: AugmentedQuery<ApiType, () => Observable<Option<PalletAmbitRewardsEra>>, []>;
      /**
       * The domains that were down in an era, where there were any.
       **/
      downIn: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<Vec<u64>>>, [u32]>;
      /**
       * What became of the last [`ERAS_KEPT`] eras.
       **/
      eras: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRewardsEraSummary>>, [u32]>;
      /**
       * What was issued for the last era, planck.
       **/
      issuance: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * Failure domains by their names.
       **/
      named: AugmentedQuery<ApiType, () => Observable<Vec<PalletAmbitRewardsDomainRecord>>, []>;
      /**
       * What is known of operators that were asked for something, or declared a domain.
       **/
      operators: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<PalletAmbitRewardsOperatorRecord>, [AccountId32]>;
      /**
       * What the rewards are governed by.
       **/
      parameters: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[u32, AmbitPrimitivesRewardsRewardParameters]>>>, []>;
      /**
       * What is remembered of outages.
       **/
      past: AugmentedQuery<ApiType, () => Observable<PalletAmbitRewardsPastRecord>, []>;
      /**
       * Classes with a weight, in order.
       **/
      rewarded: AugmentedQuery<ApiType, () => Observable<Vec<u32>>, []>;
      /**
       * How much is issued.
       **/
      schedule: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[u32, AmbitPrimitivesRewardsIssuanceSchedule]>>>, []>;
      /**
       * The offers of the class that is being paid.
       **/
      shares: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<PalletAmbitRewardsShare>>, [u32]>;
      /**
       * Offers through time, as long as they are in their pools.
       **/
      standings: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<PalletAmbitRewardsStanding>>, [u32, AccountId32]>;
      /**
       * Where all money came from and went.
       **/
      sums: AugmentedQuery<ApiType, () => Observable<PalletAmbitRewardsTotals>, []>;
      /**
       * The era before, while it is being paid. The next one doesn't end before that is done.
       **/
      unpaid: AugmentedQuery<ApiType, () => Observable<Option<PalletAmbitRewardsClosing>>, []>;
    };
    scheduler: {
      /**
       * Items to be executed, indexed by the block number that they should be executed on.
       **/
      agenda: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Vec<Option<PalletSchedulerScheduled>>>, [u32]>;
      /**
       * Block number at which the agenda began incomplete execution.
       **/
      incompleteSince: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * Lookup from a name to the block number and index of the task.
       * 
       * For v3 -> v4 the previously unbounded identities are Blake2-256 hashed to form the v4
       * identities.
       **/
      lookup: AugmentedQuery<ApiType, (arg: U8aFixed | string | Uint8Array) => Observable<Option<ITuple<[u32, u32]>>>, [U8aFixed]>;
      /**
       * Retry configurations for items to be executed, indexed by task address.
       **/
      retries: AugmentedQuery<ApiType, (arg: ITuple<[u32, u32]> | [u32 | AnyNumber | Uint8Array, u32 | AnyNumber | Uint8Array]) => Observable<Option<PalletSchedulerRetryConfig>>, [ITuple<[u32, u32]>]>;
    };
    session: {
      /**
       * Current index of the session.
       **/
      currentIndex: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Indices of disabled validators.
       * 
       * The vec is always kept sorted so that we can find whether a given validator is
       * disabled using binary search. It gets cleared when `on_session_ending` returns
       * a new set of identities.
       **/
      disabledValidators: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[u32, Perbill]>>>, []>;
      /**
       * Accounts whose keys were set via `SessionInterface` (external path) without
       * incrementing the consumer reference or placing a key deposit. `do_purge_keys`
       * only decrements consumers for accounts that were registered through the local
       * session pallet.
       **/
      externallySetKeys: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<Null>>, [AccountId32]>;
      /**
       * The owner of a key. The key is the `KeyTypeId` + the encoded key.
       **/
      keyOwner: AugmentedQuery<ApiType, (arg: ITuple<[SpCoreCryptoKeyTypeId, Bytes]> | [SpCoreCryptoKeyTypeId | string | Uint8Array, Bytes | string | Uint8Array]) => Observable<Option<AccountId32>>, [ITuple<[SpCoreCryptoKeyTypeId, Bytes]>]>;
      /**
       * The next session keys for a validator.
       **/
      nextKeys: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<AmbitRuntimeSessionKeys>>, [AccountId32]>;
      /**
       * True if the underlying economic identities or weighting behind the validators
       * has changed in the queued validator set.
       **/
      queuedChanged: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * The queued keys for the next session. When the next session begins, these keys
       * will be used to determine the validator's session keys.
       **/
      queuedKeys: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[AccountId32, AmbitRuntimeSessionKeys]>>>, []>;
      /**
       * The current set of validators.
       **/
      validators: AugmentedQuery<ApiType, () => Observable<Vec<AccountId32>>, []>;
    };
    stakes: {
      /**
       * Who has the validator's role, strongest first as of the last election, behind who came since.
       **/
      candidates: AugmentedQuery<ApiType, () => Observable<Vec<AccountId32>>, []>;
      /**
       * What accounts have in pools: by delegator, then by stash.
       **/
      delegations: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<PalletAmbitStakingPoolsDelegation>>, [AccountId32, AccountId32]>;
      /**
       * Fees that the current block's transactions paid so far, planck.
       **/
      earnedFees: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * The validators were forced, and nobody is elected until elections are resumed.
       **/
      electionsSuspended: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * What the validators of the running and of the next session stand to lose.
       **/
      exposures: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<PalletAmbitStakingExposure>>, [u32, AccountId32]>;
      /**
       * Bonds by stash.
       **/
      ledgers: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<PalletAmbitStakingLedger>>, [AccountId32]>;
      /**
       * Pools of delegations by stash.
       **/
      pools: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<PalletAmbitStakingPoolsPool>>, [AccountId32]>;
      /**
       * What has left pools and waits for its owners, by stash and departure. No slash reaches it.
       **/
      settled: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletAmbitStakingPoolsFund>>, [AccountId32, u32]>;
      /**
       * The largest part of its exposure that a validator lost for an offence in a session.
       **/
      slashedFractions: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Perbill>, [u32, AccountId32]>;
      /**
       * Number of validators that are elected.
       **/
      validatorCount: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Stashes that have a validator's seat: who was elected last, or the list that was forced.
       **/
      validators: AugmentedQuery<ApiType, () => Observable<Vec<AccountId32>>, []>;
      /**
       * The stash for which a worker key speaks.
       **/
      workers: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<AccountId32>>, [AccountId32]>;
    };
    system: {
      /**
       * The full account information for a particular account ID.
       **/
      account: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<FrameSystemAccountInfo>, [AccountId32]>;
      /**
       * `Some` if a code upgrade has been authorized.
       **/
      authorizedUpgrade: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemCodeUpgradeAuthorization>>, []>;
      /**
       * Map of block numbers to block hashes.
       **/
      blockHash: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<H256>, [u32]>;
      /**
       * Total size (in bytes) of the current block.
       * 
       * Tracks the size of the header and all extrinsics.
       **/
      blockSize: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * Number of blocks till the pending code upgrade is applied.
       **/
      blocksTillUpgrade: AugmentedQuery<ApiType, () => Observable<Option<u8>>, []>;
      /**
       * The current weight for the block.
       **/
      blockWeight: AugmentedQuery<ApiType, () => Observable<FrameSupportDispatchPerDispatchClassWeight>, []>;
      /**
       * Digest of the current block, also part of the block header.
       **/
      digest: AugmentedQuery<ApiType, () => Observable<SpRuntimeDigest>, []>;
      /**
       * The number of events in the `Events<T>` list.
       **/
      eventCount: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Events deposited for the current block.
       * 
       * NOTE: The item is unbound and should therefore never be read on chain.
       * It could otherwise inflate the PoV size of a block.
       * 
       * Events have a large in-memory size. Box the events to not go out-of-memory
       * just in case someone still reads them from within the runtime.
       **/
      events: AugmentedQuery<ApiType, () => Observable<Vec<FrameSystemEventRecord>>, []>;
      /**
       * Mapping between a topic (represented by T::Hash) and a vector of indexes
       * of events in the `<Events<T>>` list.
       * 
       * All topic vectors have deterministic storage locations depending on the topic. This
       * allows light-clients to leverage the changes trie storage tracking mechanism and
       * in case of changes fetch the list of events of interest.
       * 
       * The value has the type `(BlockNumberFor<T>, EventIndex)` because if we used only just
       * the `EventIndex` then in case if the topic has the same contents on the next block
       * no notification will be triggered thus the event might be lost.
       **/
      eventTopics: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Vec<ITuple<[u32, u32]>>>, [H256]>;
      /**
       * The execution phase of the block.
       **/
      executionPhase: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemPhase>>, []>;
      /**
       * Total extrinsics count for the current block.
       **/
      extrinsicCount: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * Extrinsics data for the current block (maps an extrinsic's index to its data).
       **/
      extrinsicData: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Bytes>, [u32]>;
      /**
       * The weight reclaimed for the extrinsic.
       * 
       * This information is available until the end of the extrinsic execution.
       * More precisely this information is removed in `note_applied_extrinsic`.
       * 
       * Logic doing some post dispatch weight reduction must update this storage to avoid duplicate
       * reduction.
       **/
      extrinsicWeightReclaimed: AugmentedQuery<ApiType, () => Observable<SpWeightsWeightV2Weight>, []>;
      /**
       * Whether all inherents have been applied.
       **/
      inherentsApplied: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * Stores the `spec_version` and `spec_name` of when the last runtime upgrade happened.
       **/
      lastRuntimeUpgrade: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemLastRuntimeUpgradeInfo>>, []>;
      /**
       * The current block number being processed. Set by `execute_block`.
       **/
      number: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Hash of the previous block.
       **/
      parentHash: AugmentedQuery<ApiType, () => Observable<H256>, []>;
      /**
       * True if we have upgraded so that AccountInfo contains three types of `RefCount`. False
       * (default) if not.
       **/
      upgradedToTripleRefCount: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * True if we have upgraded so that `type RefCount` is `u32`. False (default) if not.
       **/
      upgradedToU32RefCount: AugmentedQuery<ApiType, () => Observable<bool>, []>;
    };
    timestamp: {
      /**
       * Whether the timestamp has been updated in this block.
       * 
       * This value is updated to `true` upon successful submission of a timestamp by a node.
       * It is then checked at the end of each block execution in the `on_finalize` hook.
       **/
      didUpdate: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * The current time for the current block.
       **/
      now: AugmentedQuery<ApiType, () => Observable<u64>, []>;
    };
    transactionPayment: {
      nextFeeMultiplier: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      storageVersion: AugmentedQuery<ApiType, () => Observable<PalletTransactionPaymentReleases>, []>;
      /**
       * The `OnChargeTransaction` stores the withdrawn tx fee here.
       * 
       * Use `withdraw_txfee` and `remaining_txfee` to access from outside the crate.
       **/
      txPaymentCredit: AugmentedQuery<ApiType, () => Observable<Option<FrameSupportTokensFungibleImbalance>>, []>;
    };
    treasury: {
      /**
       * DEPRECATED: associated with `spend_local` call and will be removed in May 2025.
       * Refer to <https://github.com/paritytech/polkadot-sdk/pull/5961> for migration to `spend`.
       * 
       * Proposal indices that have been approved but not yet awarded.
       **/
      approvals: AugmentedQuery<ApiType, () => Observable<Vec<u32>>, []>;
      /**
       * The amount which has been reported as inactive to Currency.
       **/
      deactivated: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * The blocknumber for the last triggered spend period.
       **/
      lastSpendPeriod: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * DEPRECATED: associated with `spend_local` call and will be removed in May 2025.
       * Refer to <https://github.com/paritytech/polkadot-sdk/pull/5961> for migration to `spend`.
       * 
       * Number of proposals that have been made.
       **/
      proposalCount: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * DEPRECATED: associated with `spend_local` call and will be removed in May 2025.
       * Refer to <https://github.com/paritytech/polkadot-sdk/pull/5961> for migration to `spend`.
       * 
       * Proposals that have been made.
       **/
      proposals: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletTreasuryProposal>>, [u32]>;
      /**
       * The count of spends that have been made.
       **/
      spendCount: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Spends that have been approved and being processed.
       **/
      spends: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletTreasurySpendStatus>>, [u32]>;
    };
  } // AugmentedQueries
} // declare module
