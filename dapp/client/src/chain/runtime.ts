// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/calls';

import type { ApiTypes, AugmentedCall, DecoratedCallBase } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, Result, Text, Vec, u128, u32, u64, u8 } from '@polkadot/types-codec';
import type { AnyNumber, IMethod, ITuple } from '@polkadot/types-codec/types';
import type { OpaqueKeyOwnershipProof } from '@polkadot/types/interfaces/babe';
import type { Extrinsic } from '@polkadot/types/interfaces/extrinsics';
import type { OpaqueMetadata } from '@polkadot/types/interfaces/metadata';
import type { AccountId32, H256, Slot } from '@polkadot/types/interfaces/runtime';
import type { AmbitPrimitivesFeedsFeed, AmbitPrimitivesFeedsFeedMember, AmbitPrimitivesFeedsFeedValue, AmbitPrimitivesFeedsSource, AmbitPrimitivesGovernanceParameterState, AmbitPrimitivesJobsAudit, AmbitPrimitivesJobsHardwareTier, AmbitPrimitivesJobsJob, AmbitPrimitivesJobsMember, AmbitPrimitivesJobsModel, AmbitPrimitivesRetrievalArtefactState, AmbitPrimitivesRetrievalDeal, AmbitPrimitivesRetrievalKeepingState, AmbitPrimitivesRetrievalProbe, AmbitPrimitivesRetrievalRequest, AmbitPrimitivesRewardsEraSummary, AmbitPrimitivesRuntimeApiAssignment, AmbitPrimitivesRuntimeApiBondState, AmbitPrimitivesRuntimeApiCandidateState, AmbitPrimitivesRuntimeApiClassCoverage, AmbitPrimitivesRuntimeApiClassState, AmbitPrimitivesRuntimeApiDataOperatorState, AmbitPrimitivesRuntimeApiDelegationState, AmbitPrimitivesRuntimeApiDisputeState, AmbitPrimitivesRuntimeApiDomainState, AmbitPrimitivesRuntimeApiFeedTask, AmbitPrimitivesRuntimeApiNeed, AmbitPrimitivesRuntimeApiOfferState, AmbitPrimitivesRuntimeApiOperatorCoverage, AmbitPrimitivesRuntimeApiOperatorRewards, AmbitPrimitivesRuntimeApiPastState, AmbitPrimitivesRuntimeApiPoolState, AmbitPrimitivesRuntimeApiRewardQuote, AmbitPrimitivesRuntimeApiRewardsState, AmbitPrimitivesWorkerAnswer, AmbitPrimitivesWorkerTask, FrameSupportViewFunctionsViewFunctionDispatchError, FrameSupportViewFunctionsViewFunctionId, PalletTransactionPaymentFeeDetails, PalletTransactionPaymentRuntimeDispatchInfo, SpConsensusBabeAppPublic, SpConsensusBabeBabeConfiguration, SpConsensusBabeEpoch, SpConsensusGrandpaAppPublic, SpConsensusGrandpaEquivocationProof, SpConsensusSlotsEquivocationProof, SpCoreCryptoKeyTypeId, SpInherentsCheckInherentsResult, SpInherentsInherentData, SpRuntimeBlockLazyBlock, SpRuntimeDispatchError, SpRuntimeExtrinsicInclusionMode, SpRuntimeHeader, SpRuntimeTransactionValidityTransactionSource, SpRuntimeTransactionValidityTransactionValidityError, SpRuntimeTransactionValidityValidTransaction, SpSessionRuntimeApiOpaqueGeneratedSessionKeys, SpVersionRuntimeVersion, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';
import type { IExtrinsic, Observable } from '@polkadot/types/types';

export type __AugmentedCall<ApiType extends ApiTypes> = AugmentedCall<ApiType>;
export type __DecoratedCallBase<ApiType extends ApiTypes> = DecoratedCallBase<ApiType>;

declare module '@polkadot/api-base/types/calls' {
  interface AugmentedCalls<ApiType extends ApiTypes> {
    /** 0xbc9d89904f5b923f/ */
    accountNonceApi: {
      /**
       * Get current account nonce of given `AccountId`.
       **/
      accountNonce: AugmentedCall<ApiType, (account: AccountId32 | string | Uint8Array) => Observable<u32>>;
    };
    /** 0xcbca25e39f142387/ */
    babeApi: {
      /**
       * Return the configuration for BABE.
       **/
      configuration: AugmentedCall<ApiType, () => Observable<SpConsensusBabeBabeConfiguration>>;
      /**
       * Returns information regarding the current epoch.
       **/
      currentEpoch: AugmentedCall<ApiType, () => Observable<SpConsensusBabeEpoch>>;
      /**
       * Returns the slot that started the current epoch.
       **/
      currentEpochStart: AugmentedCall<ApiType, () => Observable<Slot>>;
      /**
       * Generates a proof of key ownership for the given authority in the, current epoch. An example usage of this module is coupled with the, session historical module to prove that a given authority key is, tied to a given staking identity during a specific session. Proofs, of key ownership are necessary for submitting equivocation reports., NOTE: even though the API takes a `slot` as parameter the current, implementations ignores this parameter and instead relies on this, method being called at the correct block height, i.e. any point at, which the epoch for the given slot is live on-chain. Future, implementations will instead use indexed data through an offchain, worker, not requiring older states to be available.
       **/
      generateKeyOwnershipProof: AugmentedCall<ApiType, (slot: Slot | AnyNumber | Uint8Array, authority_id: SpConsensusBabeAppPublic | string | Uint8Array) => Observable<Option<Bytes>>>;
      /**
       * Returns information regarding the next epoch (which was already, previously announced).
       **/
      nextEpoch: AugmentedCall<ApiType, () => Observable<SpConsensusBabeEpoch>>;
      /**
       * Submits an unsigned extrinsic to report an equivocation. The caller, must provide the equivocation proof and a key ownership proof, (should be obtained using `generate_key_ownership_proof`). The, extrinsic will be unsigned and should only be accepted for local, authorship (not to be broadcast to the network). This method returns, `None` when creation of the extrinsic fails, e.g. if equivocation, reporting is disabled for the given runtime (i.e. this method is, hardcoded to return `None`). Only useful in an offchain context.
       **/
      submitReportEquivocationUnsignedExtrinsic: AugmentedCall<ApiType, (equivocation_proof: SpConsensusSlotsEquivocationProof | { offender?: any; slot?: any; firstHeader?: any; secondHeader?: any } | string | Uint8Array, key_owner_proof: OpaqueKeyOwnershipProof | string | Uint8Array) => Observable<Option<Null>>>;
    };
    /** 0x40fe3ad401f8959a/ */
    blockBuilder: {
      /**
       * Apply the given extrinsic.,, Returns an inclusion outcome which specifies if this extrinsic is included in, this block or not.
       **/
      applyExtrinsic: AugmentedCall<ApiType, (extrinsic: Extrinsic | IExtrinsic | string | Uint8Array) => Observable<Result<Result<Null, SpRuntimeDispatchError>, SpRuntimeTransactionValidityTransactionValidityError>>>;
      /**
       * Check that the inherents are valid. The inherent data will vary from chain to chain.
       **/
      checkInherents: AugmentedCall<ApiType, (block: SpRuntimeBlockLazyBlock | { header?: any; extrinsics?: any } | string | Uint8Array, data: SpInherentsInherentData | { data?: any } | string | Uint8Array) => Observable<SpInherentsCheckInherentsResult>>;
      /**
       * Finish the current block.
       **/
      finalizeBlock: AugmentedCall<ApiType, () => Observable<SpRuntimeHeader>>;
      /**
       * Generate inherent extrinsics. The inherent data will vary from chain to chain.
       **/
      inherentExtrinsics: AugmentedCall<ApiType, (inherent: SpInherentsInherentData | { data?: any } | string | Uint8Array) => Observable<Vec<Bytes>>>;
    };
    /** 0xdf6acb689907609b/ */
    core: {
      /**
       * Execute the given block.
       **/
      executeBlock: AugmentedCall<ApiType, (block: SpRuntimeBlockLazyBlock | { header?: any; extrinsics?: any } | string | Uint8Array) => Observable<Null>>;
      /**
       * Initialize a block with the given header and return the runtime executive mode.
       **/
      initializeBlock: AugmentedCall<ApiType, (header: SpRuntimeHeader | { parentHash?: any; number?: any; stateRoot?: any; extrinsicsRoot?: any; digest?: any } | string | Uint8Array) => Observable<SpRuntimeExtrinsicInclusionMode>>;
      /**
       * Returns the version of the runtime.
       **/
      version: AugmentedCall<ApiType, () => Observable<SpVersionRuntimeVersion>>;
    };
    /** 0x3c3bfb103956cd89/ */
    dataFeedsApi: {
      /**
       * A request by its number, until it is forgotten.
       **/
      feed: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsFeed>>>;
      /**
       * Requests of an account, newest first, below `before`.
       **/
      feedsOf: AugmentedCall<ApiType, (requester: AccountId32 | string | Uint8Array, before: Option<u64> | null | Uint8Array | u64 | AnyNumber, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u64, AmbitPrimitivesFeedsFeed]>>>>;
      /**
       * Who is at a request and what each said, until it ends. Who did not commit in time is not among them any more.
       **/
      members: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesFeedsFeedMember>>>;
      /**
       * A data operator.
       **/
      operator: AugmentedCall<ApiType, (stash: AccountId32 | string | Uint8Array) => Observable<Option<AmbitPrimitivesRuntimeApiDataOperatorState>>>;
      /**
       * Data operators, from the pool's index `start`.
       **/
      operators: AugmentedCall<ApiType, (start: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiDataOperatorState>>>;
      /**
       * A source by its number.
       **/
      source: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsSource>>>;
      /**
       * Sources by their numbers, from `start`.
       **/
      sources: AugmentedCall<ApiType, (start: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u32, AmbitPrimitivesFeedsSource]>>>>;
      /**
       * What waits for this worker key, most urgent first.
       **/
      tasksOf: AugmentedCall<ApiType, (worker: AccountId32 | string | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiFeedTask>>>;
      /**
       * What was settled of a request, until it is forgotten. A tensor's root and CID are what a job's submission takes.
       **/
      value: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesFeedsFeedValue>>>;
    };
    /** 0x105cb6da3b561c50/ */
    disputesApi: {
      /**
       * An open dispute.
       **/
      dispute: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRuntimeApiDisputeState>>>;
      /**
       * Open disputes about results of a job.
       **/
      disputesOf: AugmentedCall<ApiType, (job: u64 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiDisputeState>>>;
      /**
       * The roots of nodes' results that the operator posted in a dispute, as far as it did.
       **/
      postedTrace: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Vec<H256>>>;
      /**
       * What the operator revealed last in a dispute, hashes or bytes, until the next move; or its answer to a demand, as long as, it is kept.
       **/
      revealed: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<Bytes>>>;
      /**
       * Disputes in which it is this key's turn, or the stash's for which it speaks, most urgent first.
       **/
      turnsOf: AugmentedCall<ApiType, (key: AccountId32 | string | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiDisputeState>>>;
    };
    /** 0x41fb6b16246a5154/ */
    dutiesApi: {
      /**
       * The encoded call that says what came of it, if any of that would be accepted now.
       **/
      answer: AugmentedCall<ApiType, (key: AccountId32 | string | Uint8Array, answers: Vec<AmbitPrimitivesWorkerAnswer> | (AmbitPrimitivesWorkerAnswer | { task?: any; outcome?: any } | string | Uint8Array)[]) => Observable<Option<Bytes>>>;
      /**
       * What is to be done, most urgent first; at most `limit`, itself capped at 512.
       **/
      tasks: AugmentedCall<ApiType, (key: AccountId32 | string | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesWorkerTask>>>;
    };
    /** 0xfbc577b9d747efd6/ */
    genesisBuilder: {
      /**
       * Build `RuntimeGenesisConfig` from a JSON blob not using any defaults and store it in the, storage.,, In the case of a FRAME-based runtime, this function deserializes the full, `RuntimeGenesisConfig` from the given JSON blob and puts it into the storage. If the, provided JSON blob is incorrect or incomplete or the deserialization fails, an error, is returned.,, Please note that provided JSON blob must contain all `RuntimeGenesisConfig` fields, no, defaults will be used.
       **/
      buildState: AugmentedCall<ApiType, (json: Bytes | string | Uint8Array) => Observable<Result<Null, Text>>>;
      /**
       * Returns a JSON blob representation of the built-in `RuntimeGenesisConfig` identified by, `id`.,, If `id` is `None` the function should return JSON blob representation of the default, `RuntimeGenesisConfig` struct of the runtime. Implementation must provide default, `RuntimeGenesisConfig`.,, Otherwise function returns a JSON representation of the built-in, named, `RuntimeGenesisConfig` preset identified by `id`, or `None` if such preset does not, exist. Returned `Vec<u8>` contains bytes of JSON blob (patch) which comprises a list of, (potentially nested) key-value pairs that are intended for customizing the default, runtime genesis config. The patch shall be merged (rfc7386) with the JSON representation, of the default `RuntimeGenesisConfig` to create a comprehensive genesis config that can, be used in `build_state` method.
       **/
      getPreset: AugmentedCall<ApiType, (id: Option<Text> | null | Uint8Array | Text | string) => Observable<Option<Bytes>>>;
      /**
       * Returns a list of identifiers for available builtin `RuntimeGenesisConfig` presets.,, The presets from the list can be queried with [`GenesisBuilder::get_preset`] method. If, no named presets are provided by the runtime the list is empty.
       **/
      presetNames: AugmentedCall<ApiType, () => Observable<Vec<Text>>>;
    };
    /** 0x0573a3c4da752c82/ */
    governanceApi: {
      /**
       * Number of the running era. What is decided in one takes effect with the next.
       **/
      era: AugmentedCall<ApiType, () => Observable<u32>>;
      /**
       * By what the periods of referenda are divided on this chain.
       **/
      pace: AugmentedCall<ApiType, () => Observable<u32>>;
      /**
       * Every governed parameter: its value, its bounds, and who decides.
       **/
      parameters: AugmentedCall<ApiType, () => Observable<Vec<AmbitPrimitivesGovernanceParameterState>>>;
    };
    /** 0xed99c5acb25eedf5/ */
    grandpaApi: {
      /**
       * Get current GRANDPA authority set id.
       **/
      currentSetId: AugmentedCall<ApiType, () => Observable<u64>>;
      /**
       * Generates a proof of key ownership for the given authority in the, given set. An example usage of this module is coupled with the, session historical module to prove that a given authority key is, tied to a given staking identity during a specific session. Proofs, of key ownership are necessary for submitting equivocation reports., NOTE: even though the API takes a `set_id` as parameter the current, implementations ignore this parameter and instead rely on this, method being called at the correct block height, i.e. any point at, which the given set id is live on-chain. Future implementations will, instead use indexed data through an offchain worker, not requiring, older states to be available.
       **/
      generateKeyOwnershipProof: AugmentedCall<ApiType, (set_id: u64 | AnyNumber | Uint8Array, authority_id: SpConsensusGrandpaAppPublic | string | Uint8Array) => Observable<Option<Bytes>>>;
      /**
       * Get the current GRANDPA authorities and weights. This should not change except, for when changes are scheduled and the corresponding delay has passed.,, When called at block B, it will return the set of authorities that should be, used to finalize descendants of this block (B+1, B+2, ...). The block B itself, is finalized by the authorities from block B-1.
       **/
      grandpaAuthorities: AugmentedCall<ApiType, () => Observable<Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>>>;
      /**
       * Submits an unsigned extrinsic to report an equivocation. The caller, must provide the equivocation proof and a key ownership proof, (should be obtained using `generate_key_ownership_proof`). The, extrinsic will be unsigned and should only be accepted for local, authorship (not to be broadcast to the network). This method returns, `None` when creation of the extrinsic fails, e.g. if equivocation, reporting is disabled for the given runtime (i.e. this method is, hardcoded to return `None`). Only useful in an offchain context.
       **/
      submitReportEquivocationUnsignedExtrinsic: AugmentedCall<ApiType, (equivocation_proof: SpConsensusGrandpaEquivocationProof | { setId?: any; equivocation?: any } | string | Uint8Array, key_owner_proof: Bytes | string | Uint8Array) => Observable<Option<Null>>>;
    };
    /** 0x12c76f3fc3c25006/ */
    jobRegistryApi: {
      /**
       * What waits for this worker key's results, commitments, reveals, audits and traces, most urgent first.
       **/
      assignmentsOf: AugmentedCall<ApiType, (worker: AccountId32 | string | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiAssignment>>>;
      /**
       * The audit of a job's result, if it was drawn for one, until it is settled or void.
       **/
      audit: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesJobsAudit>>>;
      /**
       * A class with its capacity.
       **/
      class: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRuntimeApiClassState>>>;
      /**
       * Classes of a model, optionally for one tier of hardware.
       **/
      classesOf: AugmentedCall<ApiType, (model: H256 | string | Uint8Array, hardware: Option<AmbitPrimitivesJobsHardwareTier> | null | Uint8Array | AmbitPrimitivesJobsHardwareTier | 'Cpu' | 'Gpu8' | 'Gpu24' | 'Gpu80' | number) => Observable<Vec<ITuple<[u32, AmbitPrimitivesRuntimeApiClassState]>>>>;
      /**
       * A job by its number, until it is forgotten.
       **/
      job: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesJobsJob>>>;
      /**
       * Jobs of a client, newest first, below `before`.
       **/
      jobsOf: AugmentedCall<ApiType, (client: AccountId32 | string | Uint8Array, before: Option<u64> | null | Uint8Array | u64 | AnyNumber, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u64, AmbitPrimitivesJobsJob]>>>>;
      /**
       * A model by its root.
       **/
      model: AugmentedCall<ApiType, (root: H256 | string | Uint8Array) => Observable<Option<AmbitPrimitivesJobsModel>>>;
      /**
       * Models by name; the empty name finds all.
       **/
      models: AugmentedCall<ApiType, (name: Bytes | string | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[H256, AmbitPrimitivesJobsModel]>>>>;
      /**
       * Offers in a class, from the pool's index `start`.
       **/
      offers: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array, start: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiOfferState>>>;
      /**
       * Offers of an operator.
       **/
      offersOf: AugmentedCall<ApiType, (operator: AccountId32 | string | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiOfferState>>>;
      /**
       * The operators of a redundant job and what they said, until it is settled or refunded.
       **/
      panel: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<Vec<AmbitPrimitivesJobsMember>>>>;
    };
    /** 0x37e397fc7c91f5e4/ */
    metadata: {
      /**
       * Returns the metadata of a runtime.
       **/
      metadata: AugmentedCall<ApiType, () => Observable<OpaqueMetadata>>;
      /**
       * Returns the metadata at a given version.,, If the given `version` isn't supported, this will return `None`., Use [`Self::metadata_versions`] to find out about supported metadata version of the runtime.
       **/
      metadataAtVersion: AugmentedCall<ApiType, (version: u32 | AnyNumber | Uint8Array) => Observable<Option<OpaqueMetadata>>>;
      /**
       * Returns the supported metadata versions.,, This can be used to call `metadata_at_version`.
       **/
      metadataVersions: AugmentedCall<ApiType, () => Observable<Vec<u32>>>;
    };
    /** 0xf78b278be53f454c/ */
    offchainWorkerApi: {
      /**
       * Starts the off-chain task for given block header.
       **/
      offchainWorker: AugmentedCall<ApiType, (header: SpRuntimeHeader | { parentHash?: any; number?: any; stateRoot?: any; extrinsicsRoot?: any; digest?: any } | string | Uint8Array) => Observable<Null>>;
    };
    /** 0xf3eb7db1c3dbd425/ */
    retrievalApi: {
      /**
       * A term, as long as it stands.
       **/
      deal: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRetrievalDeal>>>;
      /**
       * Terms under a request.
       **/
      deals: AugmentedCall<ApiType, (request: u64 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u64, AmbitPrimitivesRetrievalDeal]>>>>;
      /**
       * Terms of an operator.
       **/
      dealsOf: AugmentedCall<ApiType, (operator: AccountId32 | string | Uint8Array) => Observable<Vec<ITuple<[u64, AmbitPrimitivesRetrievalDeal]>>>>;
      /**
       * Who keeps an artefact, and what they share.
       **/
      keepers: AugmentedCall<ApiType, (cid: Bytes | string | Uint8Array) => Observable<Option<AmbitPrimitivesRetrievalArtefactState>>>;
      /**
       * Era, terms and budget.
       **/
      keeping: AugmentedCall<ApiType, () => Observable<AmbitPrimitivesRetrievalKeepingState>>;
      /**
       * What is being asked of a worker key's operator, due first first.
       **/
      probesOf: AugmentedCall<ApiType, (key: AccountId32 | string | Uint8Array) => Observable<Vec<AmbitPrimitivesRetrievalProbe>>>;
      /**
       * A request, as long as it stands.
       **/
      request: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRetrievalRequest>>>;
      /**
       * Requests, newest first, below `before`.
       **/
      requests: AugmentedCall<ApiType, (before: Option<u64> | null | Uint8Array | u64 | AnyNumber, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u64, AmbitPrimitivesRetrievalRequest]>>>>;
    };
    /** 0x8f5c2d0094ecd047/ */
    rewardsApi: {
      /**
       * How well a class is covered.
       **/
      coverage: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array) => Observable<Option<AmbitPrimitivesRuntimeApiClassCoverage>>>;
      /**
       * How well classes are covered of which there is or was demand, or that have a weight, from the class `start`.
       **/
      coverages: AugmentedCall<ApiType, (start: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiClassCoverage>>>;
      /**
       * Failure domains.
       **/
      domains: AugmentedCall<ApiType, () => Observable<Vec<AmbitPrimitivesRuntimeApiDomainState>>>;
      /**
       * What became of past eras, newest first.
       **/
      eras: AugmentedCall<ApiType, (limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRewardsEraSummary>>>;
      /**
       * Classes that hardware of this tier or a lower one serves, by what a newcomer's slot would earn, then by what it would add.
       **/
      needed: AugmentedCall<ApiType, (hardware: AmbitPrimitivesJobsHardwareTier | 'Cpu' | 'Gpu8' | 'Gpu24' | 'Gpu80' | number | Uint8Array, domain: Option<u8> | null | Uint8Array | u8 | AnyNumber, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiNeed>>>;
      /**
       * An operator.
       **/
      operator: AugmentedCall<ApiType, (stash: AccountId32 | string | Uint8Array) => Observable<AmbitPrimitivesRuntimeApiOperatorRewards>>;
      /**
       * What operators add to a class, from the pool's index `start`.
       **/
      operators: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array, start: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiOperatorCoverage>>>;
      /**
       * What is remembered of outages.
       **/
      past: AugmentedCall<ApiType, () => Observable<AmbitPrimitivesRuntimeApiPastState>>;
      /**
       * What an offer would add and earn, in a domain or in one that nobody is in. The quality is in parts per million, that of a, newcomer unless given.
       **/
      quote: AugmentedCall<ApiType, (id: u32 | AnyNumber | Uint8Array, domain: Option<u8> | null | Uint8Array | u8 | AnyNumber, slots: u32 | AnyNumber | Uint8Array, quality_ppm: Option<u32> | null | Uint8Array | u32 | AnyNumber) => Observable<Option<AmbitPrimitivesRuntimeApiRewardQuote>>>;
      /**
       * Era, parameters and funds.
       **/
      rewards: AugmentedCall<ApiType, () => Observable<AmbitPrimitivesRuntimeApiRewardsState>>;
    };
    /** 0xccd9de6396c899ca/ */
    runtimeViewFunction: {
      /**
       * Execute a view function query.
       **/
      executeViewFunction: AugmentedCall<ApiType, (query_id: FrameSupportViewFunctionsViewFunctionId | { prefix?: any; suffix?: any } | string | Uint8Array, input: Bytes | string | Uint8Array) => Observable<Result<Bytes, FrameSupportViewFunctionsViewFunctionDispatchError>>>;
    };
    /** 0xab3c0572291feb8b/ */
    sessionKeys: {
      /**
       * Decode the given public session keys.,, Returns the list of public raw public keys + key type.
       **/
      decodeSessionKeys: AugmentedCall<ApiType, (encoded: Bytes | string | Uint8Array) => Observable<Option<Vec<ITuple<[Bytes, SpCoreCryptoKeyTypeId]>>>>>;
      /**
       * Generate a set of session keys with optionally using the given seed., The keys should be stored within the keystore exposed via runtime, externalities.,, The seed needs to be a valid `utf8` string.,, Returns the concatenated SCALE encoded public keys.
       **/
      generateSessionKeys: AugmentedCall<ApiType, (owner: Bytes | string | Uint8Array, seed: Option<Bytes> | null | Uint8Array | Bytes | string) => Observable<SpSessionRuntimeApiOpaqueGeneratedSessionKeys>>;
    };
    /** 0x18ef58a3b67ba770/ */
    stakingApi: {
      /**
       * The bond of a stash.
       **/
      bondOf: AugmentedCall<ApiType, (stash: AccountId32 | string | Uint8Array) => Observable<Option<AmbitPrimitivesRuntimeApiBondState>>>;
      /**
       * Candidates, strongest first as of the last election, from position `start`.
       **/
      candidates: AugmentedCall<ApiType, (start: u32 | AnyNumber | Uint8Array, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiCandidateState>>>;
      /**
       * What an account has in pools, from behind the one of the stash `after`.
       **/
      delegationsOf: AugmentedCall<ApiType, (delegator: AccountId32 | string | Uint8Array, after: Option<AccountId32> | null | Uint8Array | AccountId32 | string, limit: u32 | AnyNumber | Uint8Array) => Observable<Vec<AmbitPrimitivesRuntimeApiDelegationState>>>;
      /**
       * The pool of a stash.
       **/
      poolOf: AugmentedCall<ApiType, (stash: AccountId32 | string | Uint8Array) => Observable<Option<AmbitPrimitivesRuntimeApiPoolState>>>;
      /**
       * The stash for which a worker key speaks.
       **/
      stashOfWorker: AugmentedCall<ApiType, (worker: AccountId32 | string | Uint8Array) => Observable<Option<AccountId32>>>;
    };
    /** 0xd2bc9897eed08f15/ */
    taggedTransactionQueue: {
      /**
       * Validate the transaction.,, This method is invoked by the transaction pool to learn details about given transaction., The implementation should make sure to verify the correctness of the transaction, against current state. The given `block_hash` corresponds to the hash of the block, that is used as current state.,, Note that this call may be performed by the pool multiple times and transactions, might be verified in any possible order.
       **/
      validateTransaction: AugmentedCall<ApiType, (source: SpRuntimeTransactionValidityTransactionSource | 'InBlock' | 'Local' | 'External' | number | Uint8Array, tx: Extrinsic | IExtrinsic | string | Uint8Array, block_hash: H256 | string | Uint8Array) => Observable<Result<SpRuntimeTransactionValidityValidTransaction, SpRuntimeTransactionValidityTransactionValidityError>>>;
    };
    /** 0x37c8bb1350a9a2a8/ */
    transactionPaymentApi: {
      /**
       * 
       **/
      queryFeeDetails: AugmentedCall<ApiType, (uxt: Extrinsic | IExtrinsic | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentFeeDetails>>;
      /**
       * 
       **/
      queryInfo: AugmentedCall<ApiType, (uxt: Extrinsic | IExtrinsic | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentRuntimeDispatchInfo>>;
      /**
       * 
       **/
      queryLengthToFee: AugmentedCall<ApiType, (length: u32 | AnyNumber | Uint8Array) => Observable<u128>>;
      /**
       * 
       **/
      queryWeightToFee: AugmentedCall<ApiType, (weight: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array) => Observable<u128>>;
    };
    /** 0xf3ff14d5ab527059/ */
    transactionPaymentCallApi: {
      /**
       * Query fee details of a given encoded `Call`.
       **/
      queryCallFeeDetails: AugmentedCall<ApiType, (call: import('@polkadot/types/interfaces/runtime').Call | IMethod | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentFeeDetails>>;
      /**
       * Query information of a dispatch class, weight, and fee of a given encoded `Call`.
       **/
      queryCallInfo: AugmentedCall<ApiType, (call: import('@polkadot/types/interfaces/runtime').Call | IMethod | string | Uint8Array, len: u32 | AnyNumber | Uint8Array) => Observable<PalletTransactionPaymentRuntimeDispatchInfo>>;
      /**
       * Query the output of the current `LengthToFee` given some input.
       **/
      queryLengthToFee: AugmentedCall<ApiType, (length: u32 | AnyNumber | Uint8Array) => Observable<u128>>;
      /**
       * Query the output of the current `WeightToFee` given some input.
       **/
      queryWeightToFee: AugmentedCall<ApiType, (weight: SpWeightsWeightV2Weight | { refTime?: any; proofSize?: any } | string | Uint8Array) => Observable<u128>>;
    };
  } // AugmentedCalls
} // declare module
