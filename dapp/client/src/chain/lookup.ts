// Auto-generated via `yarn polkadot-types-from-defs`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/types/lookup';

import type { BTreeMap, Bytes, Compact, Enum, Null, Option, Result, Struct, Text, U8aFixed, Vec, bool, i128, i64, u128, u16, u32, u64, u8 } from '@polkadot/types-codec';
import type { ITuple } from '@polkadot/types-codec/types';
import type { Vote } from '@polkadot/types/interfaces/elections';
import type { AccountId32, Call, H256, MultiAddress, Perbill, Permill } from '@polkadot/types/interfaces/runtime';
import type { Event } from '@polkadot/types/interfaces/system';

declare module '@polkadot/types/lookup' {
  /** @name FrameSystemCall (9) */
  interface FrameSystemCall extends Enum {
    readonly isRemark: boolean;
    readonly asRemark: {
      readonly remark: Bytes;
    } & Struct;
    readonly isSetHeapPages: boolean;
    readonly asSetHeapPages: {
      readonly pages: u64;
    } & Struct;
    readonly isSetCode: boolean;
    readonly asSetCode: {
      readonly code: Bytes;
    } & Struct;
    readonly isSetCodeWithoutChecks: boolean;
    readonly asSetCodeWithoutChecks: {
      readonly code: Bytes;
    } & Struct;
    readonly isSetStorage: boolean;
    readonly asSetStorage: {
      readonly items: Vec<ITuple<[Bytes, Bytes]>>;
    } & Struct;
    readonly isKillStorage: boolean;
    readonly asKillStorage: {
      readonly keys_: Vec<Bytes>;
    } & Struct;
    readonly isKillPrefix: boolean;
    readonly asKillPrefix: {
      readonly prefix: Bytes;
      readonly subkeys: u32;
    } & Struct;
    readonly isRemarkWithEvent: boolean;
    readonly asRemarkWithEvent: {
      readonly remark: Bytes;
    } & Struct;
    readonly isAuthorizeUpgrade: boolean;
    readonly asAuthorizeUpgrade: {
      readonly codeHash: H256;
    } & Struct;
    readonly isAuthorizeUpgradeWithoutChecks: boolean;
    readonly asAuthorizeUpgradeWithoutChecks: {
      readonly codeHash: H256;
    } & Struct;
    readonly isApplyAuthorizedUpgrade: boolean;
    readonly asApplyAuthorizedUpgrade: {
      readonly code: Bytes;
    } & Struct;
    readonly type: 'Remark' | 'SetHeapPages' | 'SetCode' | 'SetCodeWithoutChecks' | 'SetStorage' | 'KillStorage' | 'KillPrefix' | 'RemarkWithEvent' | 'AuthorizeUpgrade' | 'AuthorizeUpgradeWithoutChecks' | 'ApplyAuthorizedUpgrade';
  }

  /** @name PalletTimestampCall (16) */
  interface PalletTimestampCall extends Enum {
    readonly isSet: boolean;
    readonly asSet: {
      readonly now: Compact<u64>;
    } & Struct;
    readonly type: 'Set';
  }

  /** @name PalletBabeCall (18) */
  interface PalletBabeCall extends Enum {
    readonly isReportEquivocation: boolean;
    readonly asReportEquivocation: {
      readonly equivocationProof: SpConsensusSlotsEquivocationProof;
      readonly keyOwnerProof: SpSessionMembershipProof;
    } & Struct;
    readonly isReportEquivocationUnsigned: boolean;
    readonly asReportEquivocationUnsigned: {
      readonly equivocationProof: SpConsensusSlotsEquivocationProof;
      readonly keyOwnerProof: SpSessionMembershipProof;
    } & Struct;
    readonly isPlanConfigChange: boolean;
    readonly asPlanConfigChange: {
      readonly config: SpConsensusBabeDigestsNextConfigDescriptor;
    } & Struct;
    readonly type: 'ReportEquivocation' | 'ReportEquivocationUnsigned' | 'PlanConfigChange';
  }

  /** @name SpConsensusSlotsEquivocationProof (19) */
  interface SpConsensusSlotsEquivocationProof extends Struct {
    readonly offender: SpConsensusBabeAppPublic;
    readonly slot: u64;
    readonly firstHeader: SpRuntimeHeader;
    readonly secondHeader: SpRuntimeHeader;
  }

  /** @name SpRuntimeHeader (20) */
  interface SpRuntimeHeader extends Struct {
    readonly parentHash: H256;
    readonly number: Compact<u32>;
    readonly stateRoot: H256;
    readonly extrinsicsRoot: H256;
    readonly digest: SpRuntimeDigest;
  }

  /** @name SpRuntimeDigest (22) */
  interface SpRuntimeDigest extends Struct {
    readonly logs: Vec<SpRuntimeDigestDigestItem>;
  }

  /** @name SpRuntimeDigestDigestItem (24) */
  interface SpRuntimeDigestDigestItem extends Enum {
    readonly isOther: boolean;
    readonly asOther: Bytes;
    readonly isConsensus: boolean;
    readonly asConsensus: ITuple<[U8aFixed, Bytes]>;
    readonly isSeal: boolean;
    readonly asSeal: ITuple<[U8aFixed, Bytes]>;
    readonly isPreRuntime: boolean;
    readonly asPreRuntime: ITuple<[U8aFixed, Bytes]>;
    readonly isRuntimeEnvironmentUpdated: boolean;
    readonly type: 'Other' | 'Consensus' | 'Seal' | 'PreRuntime' | 'RuntimeEnvironmentUpdated';
  }

  /** @name SpConsensusBabeAppPublic (26) */
  interface SpConsensusBabeAppPublic extends U8aFixed {}

  /** @name SpSessionMembershipProof (28) */
  interface SpSessionMembershipProof extends Struct {
    readonly session: u32;
    readonly trieNodes: Vec<Bytes>;
    readonly validatorCount: u32;
  }

  /** @name SpConsensusBabeDigestsNextConfigDescriptor (29) */
  interface SpConsensusBabeDigestsNextConfigDescriptor extends Enum {
    readonly isV1: boolean;
    readonly asV1: {
      readonly c: ITuple<[u64, u64]>;
      readonly allowedSlots: SpConsensusBabeAllowedSlots;
    } & Struct;
    readonly type: 'V1';
  }

  /** @name SpConsensusBabeAllowedSlots (31) */
  interface SpConsensusBabeAllowedSlots extends Enum {
    readonly isPrimarySlots: boolean;
    readonly isPrimaryAndSecondaryPlainSlots: boolean;
    readonly isPrimaryAndSecondaryVRFSlots: boolean;
    readonly type: 'PrimarySlots' | 'PrimaryAndSecondaryPlainSlots' | 'PrimaryAndSecondaryVRFSlots';
  }

  /** @name PalletBalancesCall (32) */
  interface PalletBalancesCall extends Enum {
    readonly isTransferAllowDeath: boolean;
    readonly asTransferAllowDeath: {
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isForceTransfer: boolean;
    readonly asForceTransfer: {
      readonly source: MultiAddress;
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isTransferKeepAlive: boolean;
    readonly asTransferKeepAlive: {
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isTransferAll: boolean;
    readonly asTransferAll: {
      readonly dest: MultiAddress;
      readonly keepAlive: bool;
    } & Struct;
    readonly isForceUnreserve: boolean;
    readonly asForceUnreserve: {
      readonly who: MultiAddress;
      readonly amount: u128;
    } & Struct;
    readonly isUpgradeAccounts: boolean;
    readonly asUpgradeAccounts: {
      readonly who: Vec<AccountId32>;
    } & Struct;
    readonly isForceSetBalance: boolean;
    readonly asForceSetBalance: {
      readonly who: MultiAddress;
      readonly newFree: Compact<u128>;
    } & Struct;
    readonly isForceAdjustTotalIssuance: boolean;
    readonly asForceAdjustTotalIssuance: {
      readonly direction: PalletBalancesAdjustmentDirection;
      readonly delta: Compact<u128>;
    } & Struct;
    readonly isBurn: boolean;
    readonly asBurn: {
      readonly value: Compact<u128>;
      readonly keepAlive: bool;
    } & Struct;
    readonly type: 'TransferAllowDeath' | 'ForceTransfer' | 'TransferKeepAlive' | 'TransferAll' | 'ForceUnreserve' | 'UpgradeAccounts' | 'ForceSetBalance' | 'ForceAdjustTotalIssuance' | 'Burn';
  }

  /** @name PalletBalancesAdjustmentDirection (37) */
  interface PalletBalancesAdjustmentDirection extends Enum {
    readonly isIncrease: boolean;
    readonly isDecrease: boolean;
    readonly type: 'Increase' | 'Decrease';
  }

  /** @name PalletAmbitStakingCall (38) */
  interface PalletAmbitStakingCall extends Enum {
    readonly isBond: boolean;
    readonly asBond: {
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isBondExtra: boolean;
    readonly asBondExtra: {
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isUnbond: boolean;
    readonly asUnbond: {
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isRebond: boolean;
    readonly asRebond: {
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isWithdrawUnbonded: boolean;
    readonly isDeclareRole: boolean;
    readonly asDeclareRole: {
      readonly role: AmbitPrimitivesRole;
    } & Struct;
    readonly isDropRole: boolean;
    readonly asDropRole: {
      readonly role: AmbitPrimitivesRole;
    } & Struct;
    readonly isSetWorker: boolean;
    readonly asSetWorker: {
      readonly worker: AccountId32;
    } & Struct;
    readonly isChill: boolean;
    readonly isUnchill: boolean;
    readonly isForceSetValidators: boolean;
    readonly asForceSetValidators: {
      readonly validators: Vec<AccountId32>;
    } & Struct;
    readonly isOpenPool: boolean;
    readonly asOpenPool: {
      readonly commission: Permill;
    } & Struct;
    readonly isSetCommission: boolean;
    readonly asSetCommission: {
      readonly commission: Permill;
    } & Struct;
    readonly isClosePool: boolean;
    readonly isDelegate: boolean;
    readonly asDelegate: {
      readonly stash: AccountId32;
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isUndelegate: boolean;
    readonly asUndelegate: {
      readonly stash: AccountId32;
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isWithdrawDelegation: boolean;
    readonly asWithdrawDelegation: {
      readonly stash: AccountId32;
    } & Struct;
    readonly isReapDelegation: boolean;
    readonly asReapDelegation: {
      readonly stash: AccountId32;
      readonly delegator: AccountId32;
    } & Struct;
    readonly isSetValidatorCount: boolean;
    readonly asSetValidatorCount: {
      readonly count: u32;
    } & Struct;
    readonly isResumeElections: boolean;
    readonly type: 'Bond' | 'BondExtra' | 'Unbond' | 'Rebond' | 'WithdrawUnbonded' | 'DeclareRole' | 'DropRole' | 'SetWorker' | 'Chill' | 'Unchill' | 'ForceSetValidators' | 'OpenPool' | 'SetCommission' | 'ClosePool' | 'Delegate' | 'Undelegate' | 'WithdrawDelegation' | 'ReapDelegation' | 'SetValidatorCount' | 'ResumeElections';
  }

  /** @name AmbitPrimitivesRole (39) */
  interface AmbitPrimitivesRole extends Enum {
    readonly isValidator: boolean;
    readonly isInference: boolean;
    readonly isData: boolean;
    readonly type: 'Validator' | 'Inference' | 'Data';
  }

  /** @name PalletSessionCall (42) */
  interface PalletSessionCall extends Enum {
    readonly isSetKeys: boolean;
    readonly asSetKeys: {
      readonly keys_: AmbitRuntimeSessionKeys;
      readonly proof: Bytes;
    } & Struct;
    readonly isPurgeKeys: boolean;
    readonly type: 'SetKeys' | 'PurgeKeys';
  }

  /** @name AmbitRuntimeSessionKeys (43) */
  interface AmbitRuntimeSessionKeys extends Struct {
    readonly babe: SpConsensusBabeAppPublic;
    readonly grandpa: SpConsensusGrandpaAppPublic;
  }

  /** @name SpConsensusGrandpaAppPublic (44) */
  interface SpConsensusGrandpaAppPublic extends U8aFixed {}

  /** @name PalletGrandpaCall (45) */
  interface PalletGrandpaCall extends Enum {
    readonly isReportEquivocation: boolean;
    readonly asReportEquivocation: {
      readonly equivocationProof: SpConsensusGrandpaEquivocationProof;
      readonly keyOwnerProof: SpSessionMembershipProof;
    } & Struct;
    readonly isReportEquivocationUnsigned: boolean;
    readonly asReportEquivocationUnsigned: {
      readonly equivocationProof: SpConsensusGrandpaEquivocationProof;
      readonly keyOwnerProof: SpSessionMembershipProof;
    } & Struct;
    readonly isNoteStalled: boolean;
    readonly asNoteStalled: {
      readonly delay: u32;
      readonly bestFinalizedBlockNumber: u32;
    } & Struct;
    readonly type: 'ReportEquivocation' | 'ReportEquivocationUnsigned' | 'NoteStalled';
  }

  /** @name SpConsensusGrandpaEquivocationProof (46) */
  interface SpConsensusGrandpaEquivocationProof extends Struct {
    readonly setId: u64;
    readonly equivocation: SpConsensusGrandpaEquivocation;
  }

  /** @name SpConsensusGrandpaEquivocation (47) */
  interface SpConsensusGrandpaEquivocation extends Enum {
    readonly isPrevote: boolean;
    readonly asPrevote: FinalityGrandpaEquivocationPrevote;
    readonly isPrecommit: boolean;
    readonly asPrecommit: FinalityGrandpaEquivocationPrecommit;
    readonly type: 'Prevote' | 'Precommit';
  }

  /** @name FinalityGrandpaEquivocationPrevote (48) */
  interface FinalityGrandpaEquivocationPrevote extends Struct {
    readonly roundNumber: u64;
    readonly identity: SpConsensusGrandpaAppPublic;
    readonly first: ITuple<[FinalityGrandpaPrevote, SpConsensusGrandpaAppSignature]>;
    readonly second: ITuple<[FinalityGrandpaPrevote, SpConsensusGrandpaAppSignature]>;
  }

  /** @name FinalityGrandpaPrevote (49) */
  interface FinalityGrandpaPrevote extends Struct {
    readonly targetHash: H256;
    readonly targetNumber: u32;
  }

  /** @name SpConsensusGrandpaAppSignature (50) */
  interface SpConsensusGrandpaAppSignature extends U8aFixed {}

  /** @name FinalityGrandpaEquivocationPrecommit (53) */
  interface FinalityGrandpaEquivocationPrecommit extends Struct {
    readonly roundNumber: u64;
    readonly identity: SpConsensusGrandpaAppPublic;
    readonly first: ITuple<[FinalityGrandpaPrecommit, SpConsensusGrandpaAppSignature]>;
    readonly second: ITuple<[FinalityGrandpaPrecommit, SpConsensusGrandpaAppSignature]>;
  }

  /** @name FinalityGrandpaPrecommit (54) */
  interface FinalityGrandpaPrecommit extends Struct {
    readonly targetHash: H256;
    readonly targetNumber: u32;
  }

  /** @name PalletUtilityCall (56) */
  interface PalletUtilityCall extends Enum {
    readonly isBatch: boolean;
    readonly asBatch: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isAsDerivative: boolean;
    readonly asAsDerivative: {
      readonly index: u16;
      readonly call: Call;
    } & Struct;
    readonly isBatchAll: boolean;
    readonly asBatchAll: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isDispatchAs: boolean;
    readonly asDispatchAs: {
      readonly asOrigin: AmbitRuntimeOriginCaller;
      readonly call: Call;
    } & Struct;
    readonly isForceBatch: boolean;
    readonly asForceBatch: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isWithWeight: boolean;
    readonly asWithWeight: {
      readonly call: Call;
      readonly weight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isIfElse: boolean;
    readonly asIfElse: {
      readonly main: Call;
      readonly fallback: Call;
    } & Struct;
    readonly isDispatchAsFallible: boolean;
    readonly asDispatchAsFallible: {
      readonly asOrigin: AmbitRuntimeOriginCaller;
      readonly call: Call;
    } & Struct;
    readonly type: 'Batch' | 'AsDerivative' | 'BatchAll' | 'DispatchAs' | 'ForceBatch' | 'WithWeight' | 'IfElse' | 'DispatchAsFallible';
  }

  /** @name AmbitRuntimeOriginCaller (59) */
  interface AmbitRuntimeOriginCaller extends Enum {
    readonly isSystem: boolean;
    readonly asSystem: FrameSupportDispatchRawOrigin;
    readonly isGovernance: boolean;
    readonly asGovernance: AmbitPrimitivesGovernanceTrack;
    readonly type: 'System' | 'Governance';
  }

  /** @name FrameSupportDispatchRawOrigin (60) */
  interface FrameSupportDispatchRawOrigin extends Enum {
    readonly isRoot: boolean;
    readonly isSigned: boolean;
    readonly asSigned: AccountId32;
    readonly isNone: boolean;
    readonly isAuthorized: boolean;
    readonly type: 'Root' | 'Signed' | 'None' | 'Authorized';
  }

  /** @name AmbitPrimitivesGovernanceTrack (61) */
  interface AmbitPrimitivesGovernanceTrack extends Enum {
    readonly isTreasurer: boolean;
    readonly isRewardWeights: boolean;
    readonly isProtocolParameters: boolean;
    readonly type: 'Treasurer' | 'RewardWeights' | 'ProtocolParameters';
  }

  /** @name SpWeightsWeightV2Weight (62) */
  interface SpWeightsWeightV2Weight extends Struct {
    readonly refTime: Compact<u64>;
    readonly proofSize: Compact<u64>;
  }

  /** @name PalletMultisigCall (63) */
  interface PalletMultisigCall extends Enum {
    readonly isAsMultiThreshold1: boolean;
    readonly asAsMultiThreshold1: {
      readonly otherSignatories: Vec<AccountId32>;
      readonly call: Call;
    } & Struct;
    readonly isAsMulti: boolean;
    readonly asAsMulti: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly maybeTimepoint: Option<PalletMultisigTimepoint>;
      readonly call: Call;
      readonly maxWeight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isApproveAsMulti: boolean;
    readonly asApproveAsMulti: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly maybeTimepoint: Option<PalletMultisigTimepoint>;
      readonly callHash: U8aFixed;
      readonly maxWeight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isCancelAsMulti: boolean;
    readonly asCancelAsMulti: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly timepoint: PalletMultisigTimepoint;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isPokeDeposit: boolean;
    readonly asPokeDeposit: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly type: 'AsMultiThreshold1' | 'AsMulti' | 'ApproveAsMulti' | 'CancelAsMulti' | 'PokeDeposit';
  }

  /** @name PalletMultisigTimepoint (65) */
  interface PalletMultisigTimepoint extends Struct {
    readonly height: u32;
    readonly index: u32;
  }

  /** @name PalletProxyCall (66) */
  interface PalletProxyCall extends Enum {
    readonly isProxy: boolean;
    readonly asProxy: {
      readonly real: MultiAddress;
      readonly forceProxyType: Option<AmbitRuntimeConfigsUtilitiesProxyType>;
      readonly call: Call;
    } & Struct;
    readonly isAddProxy: boolean;
    readonly asAddProxy: {
      readonly delegate: MultiAddress;
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isRemoveProxy: boolean;
    readonly asRemoveProxy: {
      readonly delegate: MultiAddress;
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isRemoveProxies: boolean;
    readonly isCreatePure: boolean;
    readonly asCreatePure: {
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly delay: u32;
      readonly index: u16;
    } & Struct;
    readonly isKillPure: boolean;
    readonly asKillPure: {
      readonly spawner: MultiAddress;
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly index: u16;
      readonly height: Compact<u32>;
      readonly extIndex: Compact<u32>;
    } & Struct;
    readonly isAnnounce: boolean;
    readonly asAnnounce: {
      readonly real: MultiAddress;
      readonly callHash: H256;
    } & Struct;
    readonly isRemoveAnnouncement: boolean;
    readonly asRemoveAnnouncement: {
      readonly real: MultiAddress;
      readonly callHash: H256;
    } & Struct;
    readonly isRejectAnnouncement: boolean;
    readonly asRejectAnnouncement: {
      readonly delegate: MultiAddress;
      readonly callHash: H256;
    } & Struct;
    readonly isProxyAnnounced: boolean;
    readonly asProxyAnnounced: {
      readonly delegate: MultiAddress;
      readonly real: MultiAddress;
      readonly forceProxyType: Option<AmbitRuntimeConfigsUtilitiesProxyType>;
      readonly call: Call;
    } & Struct;
    readonly isPokeDeposit: boolean;
    readonly type: 'Proxy' | 'AddProxy' | 'RemoveProxy' | 'RemoveProxies' | 'CreatePure' | 'KillPure' | 'Announce' | 'RemoveAnnouncement' | 'RejectAnnouncement' | 'ProxyAnnounced' | 'PokeDeposit';
  }

  /** @name AmbitRuntimeConfigsUtilitiesProxyType (68) */
  interface AmbitRuntimeConfigsUtilitiesProxyType extends Enum {
    readonly isAny: boolean;
    readonly isNonTransfer: boolean;
    readonly isOperator: boolean;
    readonly isStaking: boolean;
    readonly isJobs: boolean;
    readonly isGovernance: boolean;
    readonly type: 'Any' | 'NonTransfer' | 'Operator' | 'Staking' | 'Jobs' | 'Governance';
  }

  /** @name PalletPreimageCall (69) */
  interface PalletPreimageCall extends Enum {
    readonly isNotePreimage: boolean;
    readonly asNotePreimage: {
      readonly bytes: Bytes;
    } & Struct;
    readonly isUnnotePreimage: boolean;
    readonly asUnnotePreimage: {
      readonly hash_: H256;
    } & Struct;
    readonly isRequestPreimage: boolean;
    readonly asRequestPreimage: {
      readonly hash_: H256;
    } & Struct;
    readonly isUnrequestPreimage: boolean;
    readonly asUnrequestPreimage: {
      readonly hash_: H256;
    } & Struct;
    readonly isEnsureUpdated: boolean;
    readonly asEnsureUpdated: {
      readonly hashes: Vec<H256>;
    } & Struct;
    readonly type: 'NotePreimage' | 'UnnotePreimage' | 'RequestPreimage' | 'UnrequestPreimage' | 'EnsureUpdated';
  }

  /** @name PalletSchedulerCall (71) */
  interface PalletSchedulerCall extends Enum {
    readonly isSchedule: boolean;
    readonly asSchedule: {
      readonly when: u32;
      readonly maybePeriodic: Option<ITuple<[u32, u32]>>;
      readonly priority: u8;
      readonly call: Call;
    } & Struct;
    readonly isCancel: boolean;
    readonly asCancel: {
      readonly when: u32;
      readonly index: u32;
    } & Struct;
    readonly isScheduleNamed: boolean;
    readonly asScheduleNamed: {
      readonly id: U8aFixed;
      readonly when: u32;
      readonly maybePeriodic: Option<ITuple<[u32, u32]>>;
      readonly priority: u8;
      readonly call: Call;
    } & Struct;
    readonly isCancelNamed: boolean;
    readonly asCancelNamed: {
      readonly id: U8aFixed;
    } & Struct;
    readonly isScheduleAfter: boolean;
    readonly asScheduleAfter: {
      readonly after: u32;
      readonly maybePeriodic: Option<ITuple<[u32, u32]>>;
      readonly priority: u8;
      readonly call: Call;
    } & Struct;
    readonly isScheduleNamedAfter: boolean;
    readonly asScheduleNamedAfter: {
      readonly id: U8aFixed;
      readonly after: u32;
      readonly maybePeriodic: Option<ITuple<[u32, u32]>>;
      readonly priority: u8;
      readonly call: Call;
    } & Struct;
    readonly isSetRetry: boolean;
    readonly asSetRetry: {
      readonly task: ITuple<[u32, u32]>;
      readonly retries: u8;
      readonly period: u32;
    } & Struct;
    readonly isSetRetryNamed: boolean;
    readonly asSetRetryNamed: {
      readonly id: U8aFixed;
      readonly retries: u8;
      readonly period: u32;
    } & Struct;
    readonly isCancelRetry: boolean;
    readonly asCancelRetry: {
      readonly task: ITuple<[u32, u32]>;
    } & Struct;
    readonly isCancelRetryNamed: boolean;
    readonly asCancelRetryNamed: {
      readonly id: U8aFixed;
    } & Struct;
    readonly type: 'Schedule' | 'Cancel' | 'ScheduleNamed' | 'CancelNamed' | 'ScheduleAfter' | 'ScheduleNamedAfter' | 'SetRetry' | 'SetRetryNamed' | 'CancelRetry' | 'CancelRetryNamed';
  }

  /** @name PalletAmbitJobRegistryCall (74) */
  interface PalletAmbitJobRegistryCall extends Enum {
    readonly isPublishModel: boolean;
    readonly asPublishModel: {
      readonly model: H256;
      readonly name: Bytes;
      readonly graph: Bytes;
      readonly weights: Bytes;
      readonly inputs: Vec<AmbitPrimitivesJobsValueType>;
      readonly outputs: Vec<AmbitPrimitivesJobsValueType>;
    } & Struct;
    readonly isRetireModel: boolean;
    readonly asRetireModel: {
      readonly model: H256;
    } & Struct;
    readonly isOpenClass: boolean;
    readonly asOpenClass: {
      readonly spec: AmbitPrimitivesJobsClassSpec;
      readonly minFee: u128;
      readonly stakePerSlot: u128;
    } & Struct;
    readonly isCloseClass: boolean;
    readonly asCloseClass: {
      readonly class: u32;
    } & Struct;
    readonly isOffer: boolean;
    readonly asOffer: {
      readonly class: u32;
      readonly slots: u32;
      readonly price: u128;
    } & Struct;
    readonly isWithdrawOffer: boolean;
    readonly asWithdrawOffer: {
      readonly class: u32;
    } & Struct;
    readonly isSubmit: boolean;
    readonly asSubmit: {
      readonly class: u32;
      readonly input: Bytes;
      readonly inputRoot: H256;
      readonly maxFee: u128;
      readonly deadline: u32;
    } & Struct;
    readonly isWithdrawJob: boolean;
    readonly asWithdrawJob: {
      readonly job: u64;
    } & Struct;
    readonly isReport: boolean;
    readonly asReport: {
      readonly reports: Vec<AmbitPrimitivesJobsReport>;
    } & Struct;
    readonly isSettle: boolean;
    readonly asSettle: {
      readonly jobs: Vec<u64>;
    } & Struct;
    readonly type: 'PublishModel' | 'RetireModel' | 'OpenClass' | 'CloseClass' | 'Offer' | 'WithdrawOffer' | 'Submit' | 'WithdrawJob' | 'Report' | 'Settle';
  }

  /** @name AmbitPrimitivesJobsValueType (77) */
  interface AmbitPrimitivesJobsValueType extends Struct {
    readonly element: AmbitPrimitivesJobsElement;
    readonly shape: Vec<u32>;
  }

  /** @name AmbitPrimitivesJobsElement (78) */
  interface AmbitPrimitivesJobsElement extends Enum {
    readonly isI8: boolean;
    readonly isI16: boolean;
    readonly isI32: boolean;
    readonly isI64: boolean;
    readonly type: 'I8' | 'I16' | 'I32' | 'I64';
  }

  /** @name AmbitPrimitivesJobsClassSpec (82) */
  interface AmbitPrimitivesJobsClassSpec extends Struct {
    readonly model: H256;
    readonly hardware: AmbitPrimitivesJobsHardwareTier;
    readonly latency: AmbitPrimitivesJobsLatencyTier;
    readonly mode: AmbitPrimitivesJobsVerificationMode;
  }

  /** @name AmbitPrimitivesJobsHardwareTier (83) */
  interface AmbitPrimitivesJobsHardwareTier extends Enum {
    readonly isCpu: boolean;
    readonly isGpu8: boolean;
    readonly isGpu24: boolean;
    readonly isGpu80: boolean;
    readonly type: 'Cpu' | 'Gpu8' | 'Gpu24' | 'Gpu80';
  }

  /** @name AmbitPrimitivesJobsLatencyTier (84) */
  interface AmbitPrimitivesJobsLatencyTier extends Enum {
    readonly isInteractive: boolean;
    readonly isStandard: boolean;
    readonly isBatch: boolean;
    readonly type: 'Interactive' | 'Standard' | 'Batch';
  }

  /** @name AmbitPrimitivesJobsVerificationMode (85) */
  interface AmbitPrimitivesJobsVerificationMode extends Enum {
    readonly isOptimistic: boolean;
    readonly isRedundant: boolean;
    readonly asRedundant: {
      readonly operators: u8;
    } & Struct;
    readonly isAudited: boolean;
    readonly isSigned: boolean;
    readonly type: 'Optimistic' | 'Redundant' | 'Audited' | 'Signed';
  }

  /** @name AmbitPrimitivesJobsReport (87) */
  interface AmbitPrimitivesJobsReport extends Struct {
    readonly job: u64;
    readonly attempt: u8;
    readonly verdict: AmbitPrimitivesJobsVerdict;
  }

  /** @name AmbitPrimitivesJobsVerdict (88) */
  interface AmbitPrimitivesJobsVerdict extends Enum {
    readonly isDone: boolean;
    readonly asDone: AmbitPrimitivesJobsResultClaim;
    readonly isDeclined: boolean;
    readonly asDeclined: AmbitPrimitivesJobsDeclineReason;
    readonly isCommitted: boolean;
    readonly asCommitted: H256;
    readonly isRevealed: boolean;
    readonly asRevealed: {
      readonly claim: AmbitPrimitivesJobsResultClaim;
      readonly salt: H256;
    } & Struct;
    readonly isAudited: boolean;
    readonly asAudited: Bytes;
    readonly isTraced: boolean;
    readonly asTraced: AmbitPrimitivesJobsSignedTrace;
    readonly type: 'Done' | 'Declined' | 'Committed' | 'Revealed' | 'Audited' | 'Traced';
  }

  /** @name AmbitPrimitivesJobsResultClaim (89) */
  interface AmbitPrimitivesJobsResultClaim extends Struct {
    readonly outputRoot: H256;
    readonly output: Bytes;
    readonly trace: Option<AmbitPrimitivesJobsSignedTrace>;
    readonly inline: Option<Bytes>;
  }

  /** @name AmbitPrimitivesJobsSignedTrace (91) */
  interface AmbitPrimitivesJobsSignedTrace extends Struct {
    readonly root: H256;
    readonly cid: Bytes;
  }

  /** @name AmbitPrimitivesJobsDeclineReason (94) */
  interface AmbitPrimitivesJobsDeclineReason extends Enum {
    readonly isInputUnavailable: boolean;
    readonly isInputMismatch: boolean;
    readonly isInputMalformed: boolean;
    readonly isModelUnavailable: boolean;
    readonly type: 'InputUnavailable' | 'InputMismatch' | 'InputMalformed' | 'ModelUnavailable';
  }

  /** @name PalletAmbitDisputesCall (99) */
  interface PalletAmbitDisputesCall extends Enum {
    readonly isOpen: boolean;
    readonly asOpen: {
      readonly job: u64;
      readonly attempt: u8;
      readonly charge: Bytes;
    } & Struct;
    readonly isDemand: boolean;
    readonly asDemand: {
      readonly job: u64;
      readonly attempt: u8;
      readonly piece: AmbitPrimitivesDisputesDemand;
    } & Struct;
    readonly isPlay: boolean;
    readonly asPlay: {
      readonly turns: Vec<AmbitPrimitivesDisputesTurn>;
    } & Struct;
    readonly isClose: boolean;
    readonly asClose: {
      readonly dispute: u64;
    } & Struct;
    readonly type: 'Open' | 'Demand' | 'Play' | 'Close';
  }

  /** @name AmbitPrimitivesDisputesDemand (101) */
  interface AmbitPrimitivesDisputesDemand extends Struct {
    readonly of: AmbitPrimitivesDisputesArtefact;
    readonly tensor: u32;
    readonly piece: u32;
  }

  /** @name AmbitPrimitivesDisputesArtefact (102) */
  interface AmbitPrimitivesDisputesArtefact extends Enum {
    readonly isInput: boolean;
    readonly isOutput: boolean;
    readonly isTrace: boolean;
    readonly type: 'Input' | 'Output' | 'Trace';
  }

  /** @name AmbitPrimitivesDisputesTurn (104) */
  interface AmbitPrimitivesDisputesTurn extends Struct {
    readonly dispute: u64;
    readonly turn: u32;
    readonly action: AmbitPrimitivesDisputesMove;
  }

  /** @name AmbitPrimitivesDisputesMove (105) */
  interface AmbitPrimitivesDisputesMove extends Enum {
    readonly isPost: boolean;
    readonly asPost: {
      readonly chunk: u32;
      readonly roots: Vec<H256>;
    } & Struct;
    readonly isName: boolean;
    readonly asName: Bytes;
    readonly isReveal: boolean;
    readonly asReveal: Bytes;
    readonly isPick: boolean;
    readonly asPick: u32;
    readonly isProve: boolean;
    readonly asProve: Bytes;
    readonly isAnswer: boolean;
    readonly asAnswer: Bytes;
    readonly isConcede: boolean;
    readonly isOutput: boolean;
    readonly asOutput: Bytes;
    readonly type: 'Post' | 'Name' | 'Reveal' | 'Pick' | 'Prove' | 'Answer' | 'Concede' | 'Output';
  }

  /** @name PalletAmbitRewardsCall (112) */
  interface PalletAmbitRewardsCall extends Enum {
    readonly isDeclareDomain: boolean;
    readonly asDeclareDomain: {
      readonly name: Bytes;
    } & Struct;
    readonly isLeaveDomain: boolean;
    readonly isEndDeclaration: boolean;
    readonly asEndDeclaration: {
      readonly operator: AccountId32;
    } & Struct;
    readonly isSetClassTerms: boolean;
    readonly asSetClassTerms: {
      readonly class: u32;
      readonly terms: AmbitPrimitivesRewardsClassTerms;
    } & Struct;
    readonly isSetParameters: boolean;
    readonly asSetParameters: {
      readonly parameters: AmbitPrimitivesRewardsRewardParameters;
    } & Struct;
    readonly isSetIssuance: boolean;
    readonly asSetIssuance: {
      readonly schedule: AmbitPrimitivesRewardsIssuanceSchedule;
    } & Struct;
    readonly type: 'DeclareDomain' | 'LeaveDomain' | 'EndDeclaration' | 'SetClassTerms' | 'SetParameters' | 'SetIssuance';
  }

  /** @name AmbitPrimitivesRewardsClassTerms (114) */
  interface AmbitPrimitivesRewardsClassTerms extends Struct {
    readonly weightPpm: u32;
    readonly multiplePpm: u32;
  }

  /** @name AmbitPrimitivesRewardsRewardParameters (115) */
  interface AmbitPrimitivesRewardsRewardParameters extends Struct {
    readonly eraBlocks: u32;
    readonly demandSharePpm: u32;
    readonly feeSharePpm: u32;
    readonly carryCap: u128;
    readonly allowanceCap: u128;
    readonly entryPerSlot: u128;
    readonly priceLimitPpm: u32;
  }

  /** @name AmbitPrimitivesRewardsIssuanceSchedule (116) */
  interface AmbitPrimitivesRewardsIssuanceSchedule extends Struct {
    readonly perEra: u128;
    readonly decayPpm: u32;
  }

  /** @name PalletAmbitDataFeedsCall (117) */
  interface PalletAmbitDataFeedsCall extends Enum {
    readonly isJoin: boolean;
    readonly asJoin: {
      readonly slots: u32;
      readonly price: u128;
    } & Struct;
    readonly isSetOffer: boolean;
    readonly asSetOffer: {
      readonly slots: u32;
      readonly price: u128;
    } & Struct;
    readonly isLeave: boolean;
    readonly isRegisterSource: boolean;
    readonly asRegisterSource: {
      readonly name: Bytes;
      readonly prefix: Bytes;
    } & Struct;
    readonly isRetireSource: boolean;
    readonly asRetireSource: {
      readonly source: u32;
    } & Struct;
    readonly isVouch: boolean;
    readonly asVouch: {
      readonly source: u32;
      readonly vouched: Option<AmbitPrimitivesFeedsVouch>;
    } & Struct;
    readonly isRequest: boolean;
    readonly asRequest: {
      readonly order: AmbitPrimitivesFeedsFeedOrder;
    } & Struct;
    readonly isCancel: boolean;
    readonly asCancel: {
      readonly feed: u64;
    } & Struct;
    readonly isReport: boolean;
    readonly asReport: {
      readonly reports: Vec<AmbitPrimitivesFeedsFeedReport>;
    } & Struct;
    readonly type: 'Join' | 'SetOffer' | 'Leave' | 'RegisterSource' | 'RetireSource' | 'Vouch' | 'Request' | 'Cancel' | 'Report';
  }

  /** @name AmbitPrimitivesFeedsVouch (120) */
  interface AmbitPrimitivesFeedsVouch extends Struct {
    readonly pointer: Bytes;
    readonly steadiness: Permill;
  }

  /** @name AmbitPrimitivesFeedsFeedOrder (121) */
  interface AmbitPrimitivesFeedsFeedOrder extends Struct {
    readonly target: AmbitPrimitivesFeedsTarget;
    readonly pointer: Bytes;
    readonly reading: AmbitPrimitivesFeedsReading;
    readonly aggregation: AmbitPrimitivesFeedsAggregation;
    readonly quorum: u8;
    readonly asked: u8;
    readonly fee: u128;
    readonly deadline: u32;
  }

  /** @name AmbitPrimitivesFeedsTarget (122) */
  interface AmbitPrimitivesFeedsTarget extends Enum {
    readonly isUrl: boolean;
    readonly asUrl: Bytes;
    readonly isSource: boolean;
    readonly asSource: {
      readonly source: u32;
      readonly rest: Bytes;
    } & Struct;
    readonly type: 'Url' | 'Source';
  }

  /** @name AmbitPrimitivesFeedsReading (123) */
  interface AmbitPrimitivesFeedsReading extends Enum {
    readonly isText: boolean;
    readonly isNumber: boolean;
    readonly asNumber: {
      readonly decimals: u8;
    } & Struct;
    readonly isTensor: boolean;
    readonly asTensor: {
      readonly ty: AmbitPrimitivesJobsValueType;
      readonly decimals: u8;
    } & Struct;
    readonly type: 'Text' | 'Number' | 'Tensor';
  }

  /** @name AmbitPrimitivesFeedsAggregation (124) */
  interface AmbitPrimitivesFeedsAggregation extends Enum {
    readonly isExact: boolean;
    readonly isMedian: boolean;
    readonly asMedian: {
      readonly tolerance: Permill;
    } & Struct;
    readonly type: 'Exact' | 'Median';
  }

  /** @name AmbitPrimitivesFeedsFeedReport (126) */
  interface AmbitPrimitivesFeedsFeedReport extends Struct {
    readonly feed: u64;
    readonly verdict: AmbitPrimitivesFeedsFeedVerdict;
  }

  /** @name AmbitPrimitivesFeedsFeedVerdict (127) */
  interface AmbitPrimitivesFeedsFeedVerdict extends Enum {
    readonly isCommitted: boolean;
    readonly asCommitted: H256;
    readonly isRevealed: boolean;
    readonly asRevealed: {
      readonly finding: AmbitPrimitivesFeedsFinding;
      readonly salt: H256;
    } & Struct;
    readonly type: 'Committed' | 'Revealed';
  }

  /** @name AmbitPrimitivesFeedsFinding (128) */
  interface AmbitPrimitivesFeedsFinding extends Enum {
    readonly isFound: boolean;
    readonly asFound: AmbitPrimitivesFeedsValue;
    readonly isFailed: boolean;
    readonly asFailed: AmbitPrimitivesFeedsFailure;
    readonly type: 'Found' | 'Failed';
  }

  /** @name AmbitPrimitivesFeedsValue (129) */
  interface AmbitPrimitivesFeedsValue extends Enum {
    readonly isText: boolean;
    readonly asText: Bytes;
    readonly isNumber: boolean;
    readonly asNumber: i128;
    readonly isTensor: boolean;
    readonly asTensor: {
      readonly root: H256;
      readonly cid: Bytes;
    } & Struct;
    readonly type: 'Text' | 'Number' | 'Tensor';
  }

  /** @name AmbitPrimitivesFeedsFailure (131) */
  interface AmbitPrimitivesFeedsFailure extends Enum {
    readonly isUnreachable: boolean;
    readonly isTimedOut: boolean;
    readonly isForbidden: boolean;
    readonly isRedirected: boolean;
    readonly isRefused: boolean;
    readonly asRefused: u16;
    readonly isOversized: boolean;
    readonly isMalformed: boolean;
    readonly isAbsent: boolean;
    readonly isWrongType: boolean;
    readonly isOutOfRange: boolean;
    readonly isUnsteady: boolean;
    readonly type: 'Unreachable' | 'TimedOut' | 'Forbidden' | 'Redirected' | 'Refused' | 'Oversized' | 'Malformed' | 'Absent' | 'WrongType' | 'OutOfRange' | 'Unsteady';
  }

  /** @name PalletAmbitRetrievalCall (133) */
  interface PalletAmbitRetrievalCall extends Enum {
    readonly isRequest: boolean;
    readonly asRequest: {
      readonly cid: Bytes;
      readonly bytes: u64;
      readonly copies: u32;
      readonly eras: u32;
      readonly fee: u128;
    } & Struct;
    readonly isExtend: boolean;
    readonly asExtend: {
      readonly request: u64;
      readonly eras: u32;
    } & Struct;
    readonly isWithdraw: boolean;
    readonly asWithdraw: {
      readonly request: u64;
    } & Struct;
    readonly isTake: boolean;
    readonly asTake: {
      readonly request: u64;
    } & Struct;
    readonly isLeave: boolean;
    readonly asLeave: {
      readonly deal: u64;
    } & Struct;
    readonly isClose: boolean;
    readonly asClose: {
      readonly deal: u64;
    } & Struct;
    readonly isProve: boolean;
    readonly asProve: {
      readonly shown: Vec<AmbitPrimitivesRetrievalShown>;
    } & Struct;
    readonly type: 'Request' | 'Extend' | 'Withdraw' | 'Take' | 'Leave' | 'Close' | 'Prove';
  }

  /** @name AmbitPrimitivesRetrievalShown (135) */
  interface AmbitPrimitivesRetrievalShown extends Struct {
    readonly deal: u64;
    readonly round: u32;
    readonly proof: Bytes;
  }

  /** @name PalletTreasuryCall (138) */
  interface PalletTreasuryCall extends Enum {
    readonly isSpendLocal: boolean;
    readonly asSpendLocal: {
      readonly amount: Compact<u128>;
      readonly beneficiary: MultiAddress;
    } & Struct;
    readonly isRemoveApproval: boolean;
    readonly asRemoveApproval: {
      readonly proposalId: Compact<u32>;
    } & Struct;
    readonly isSpend: boolean;
    readonly asSpend: {
      readonly assetKind: Null;
      readonly amount: Compact<u128>;
      readonly beneficiary: AccountId32;
      readonly validFrom: Option<u32>;
    } & Struct;
    readonly isPayout: boolean;
    readonly asPayout: {
      readonly index: u32;
    } & Struct;
    readonly isCheckStatus: boolean;
    readonly asCheckStatus: {
      readonly index: u32;
    } & Struct;
    readonly isVoidSpend: boolean;
    readonly asVoidSpend: {
      readonly index: u32;
    } & Struct;
    readonly type: 'SpendLocal' | 'RemoveApproval' | 'Spend' | 'Payout' | 'CheckStatus' | 'VoidSpend';
  }

  /** @name PalletConvictionVotingCall (140) */
  interface PalletConvictionVotingCall extends Enum {
    readonly isVote: boolean;
    readonly asVote: {
      readonly pollIndex: Compact<u32>;
      readonly vote: PalletConvictionVotingVoteAccountVote;
    } & Struct;
    readonly isDelegate: boolean;
    readonly asDelegate: {
      readonly class: u16;
      readonly to: MultiAddress;
      readonly conviction: PalletConvictionVotingConviction;
      readonly balance: u128;
    } & Struct;
    readonly isUndelegate: boolean;
    readonly asUndelegate: {
      readonly class: u16;
    } & Struct;
    readonly isUnlock: boolean;
    readonly asUnlock: {
      readonly class: u16;
      readonly target: MultiAddress;
    } & Struct;
    readonly isRemoveVote: boolean;
    readonly asRemoveVote: {
      readonly class: Option<u16>;
      readonly index: u32;
    } & Struct;
    readonly isRemoveOtherVote: boolean;
    readonly asRemoveOtherVote: {
      readonly target: MultiAddress;
      readonly class: u16;
      readonly index: u32;
    } & Struct;
    readonly type: 'Vote' | 'Delegate' | 'Undelegate' | 'Unlock' | 'RemoveVote' | 'RemoveOtherVote';
  }

  /** @name PalletConvictionVotingVoteAccountVote (141) */
  interface PalletConvictionVotingVoteAccountVote extends Enum {
    readonly isStandard: boolean;
    readonly asStandard: {
      readonly vote: Vote;
      readonly balance: u128;
    } & Struct;
    readonly isSplit: boolean;
    readonly asSplit: {
      readonly aye: u128;
      readonly nay: u128;
    } & Struct;
    readonly isSplitAbstain: boolean;
    readonly asSplitAbstain: {
      readonly aye: u128;
      readonly nay: u128;
      readonly abstain: u128;
    } & Struct;
    readonly type: 'Standard' | 'Split' | 'SplitAbstain';
  }

  /** @name PalletConvictionVotingConviction (143) */
  interface PalletConvictionVotingConviction extends Enum {
    readonly isNone: boolean;
    readonly isLocked1x: boolean;
    readonly isLocked2x: boolean;
    readonly isLocked3x: boolean;
    readonly isLocked4x: boolean;
    readonly isLocked5x: boolean;
    readonly isLocked6x: boolean;
    readonly type: 'None' | 'Locked1x' | 'Locked2x' | 'Locked3x' | 'Locked4x' | 'Locked5x' | 'Locked6x';
  }

  /** @name PalletReferendaCall (145) */
  interface PalletReferendaCall extends Enum {
    readonly isSubmit: boolean;
    readonly asSubmit: {
      readonly proposalOrigin: AmbitRuntimeOriginCaller;
      readonly proposal: FrameSupportPreimagesBounded;
      readonly enactmentMoment: FrameSupportScheduleDispatchTime;
    } & Struct;
    readonly isPlaceDecisionDeposit: boolean;
    readonly asPlaceDecisionDeposit: {
      readonly index: u32;
    } & Struct;
    readonly isRefundDecisionDeposit: boolean;
    readonly asRefundDecisionDeposit: {
      readonly index: u32;
    } & Struct;
    readonly isCancel: boolean;
    readonly asCancel: {
      readonly index: u32;
    } & Struct;
    readonly isKill: boolean;
    readonly asKill: {
      readonly index: u32;
    } & Struct;
    readonly isNudgeReferendum: boolean;
    readonly asNudgeReferendum: {
      readonly index: u32;
    } & Struct;
    readonly isOneFewerDeciding: boolean;
    readonly asOneFewerDeciding: {
      readonly track: u16;
    } & Struct;
    readonly isRefundSubmissionDeposit: boolean;
    readonly asRefundSubmissionDeposit: {
      readonly index: u32;
    } & Struct;
    readonly isSetMetadata: boolean;
    readonly asSetMetadata: {
      readonly index: u32;
      readonly maybeHash: Option<H256>;
    } & Struct;
    readonly type: 'Submit' | 'PlaceDecisionDeposit' | 'RefundDecisionDeposit' | 'Cancel' | 'Kill' | 'NudgeReferendum' | 'OneFewerDeciding' | 'RefundSubmissionDeposit' | 'SetMetadata';
  }

  /** @name FrameSupportPreimagesBounded (146) */
  interface FrameSupportPreimagesBounded extends Enum {
    readonly isLegacy: boolean;
    readonly asLegacy: {
      readonly hash_: H256;
    } & Struct;
    readonly isInline: boolean;
    readonly asInline: Bytes;
    readonly isLookup: boolean;
    readonly asLookup: {
      readonly hash_: H256;
      readonly len: u32;
    } & Struct;
    readonly type: 'Legacy' | 'Inline' | 'Lookup';
  }

  /** @name SpRuntimeBlakeTwo256 (147) */
  type SpRuntimeBlakeTwo256 = Null;

  /** @name FrameSupportScheduleDispatchTime (149) */
  interface FrameSupportScheduleDispatchTime extends Enum {
    readonly isAt: boolean;
    readonly asAt: u32;
    readonly isAfter: boolean;
    readonly asAfter: u32;
    readonly type: 'At' | 'After';
  }

  /** @name PalletParametersCall (151) */
  interface PalletParametersCall extends Enum {
    readonly isSetParameter: boolean;
    readonly asSetParameter: {
      readonly keyValue: AmbitRuntimeConfigsGovernanceParametersRuntimeParameters;
    } & Struct;
    readonly type: 'SetParameter';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersRuntimeParameters (152) */
  interface AmbitRuntimeConfigsGovernanceParametersRuntimeParameters extends Enum {
    readonly isJobs: boolean;
    readonly asJobs: AmbitRuntimeConfigsGovernanceParametersGovernedJobsParameters;
    readonly isDisputes: boolean;
    readonly asDisputes: AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParameters;
    readonly isStakes: boolean;
    readonly asStakes: AmbitRuntimeConfigsGovernanceParametersGovernedStakesParameters;
    readonly isFeeds: boolean;
    readonly asFeeds: AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParameters;
    readonly isRetrieval: boolean;
    readonly asRetrieval: AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParameters;
    readonly type: 'Jobs' | 'Disputes' | 'Stakes' | 'Feeds' | 'Retrieval';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsParameters (153) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedJobsParameters extends Enum {
    readonly isOperatorShare: boolean;
    readonly asOperatorShare: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsOperatorShare, Option<Permill>]>;
    readonly isDataShare: boolean;
    readonly asDataShare: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsDataShare, Option<Permill>]>;
    readonly isModelDeposit: boolean;
    readonly asModelDeposit: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsModelDeposit, Option<u128>]>;
    readonly isClassDeposit: boolean;
    readonly asClassDeposit: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsClassDeposit, Option<u128>]>;
    readonly isLeastMinFee: boolean;
    readonly asLeastMinFee: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastMinFee, Option<u128>]>;
    readonly isMostMinFee: boolean;
    readonly asMostMinFee: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsMostMinFee, Option<u128>]>;
    readonly isLeastStakePerSlot: boolean;
    readonly asLeastStakePerSlot: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastStakePerSlot, Option<u128>]>;
    readonly isMostStakePerSlot: boolean;
    readonly asMostStakePerSlot: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsMostStakePerSlot, Option<u128>]>;
    readonly isPledgeMultiple: boolean;
    readonly asPledgeMultiple: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsPledgeMultiple, Option<u32>]>;
    readonly isLeastPledge: boolean;
    readonly asLeastPledge: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastPledge, Option<u128>]>;
    readonly isMaxAttempts: boolean;
    readonly asMaxAttempts: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsMaxAttempts, Option<u8>]>;
    readonly isDisputeWindow: boolean;
    readonly asDisputeWindow: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsDisputeWindow, Option<u32>]>;
    readonly isRetentionPeriod: boolean;
    readonly asRetentionPeriod: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsRetentionPeriod, Option<u32>]>;
    readonly isMaxDeadline: boolean;
    readonly asMaxDeadline: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsMaxDeadline, Option<u32>]>;
    readonly isRevealPeriod: boolean;
    readonly asRevealPeriod: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsRevealPeriod, Option<u32>]>;
    readonly isSilencePenalty: boolean;
    readonly asSilencePenalty: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsSilencePenalty, Option<Permill>]>;
    readonly isAuditShare: boolean;
    readonly asAuditShare: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsAuditShare, Option<Permill>]>;
    readonly isRewardedOperatorShare: boolean;
    readonly asRewardedOperatorShare: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedJobsRewardedOperatorShare, Option<Permill>]>;
    readonly type: 'OperatorShare' | 'DataShare' | 'ModelDeposit' | 'ClassDeposit' | 'LeastMinFee' | 'MostMinFee' | 'LeastStakePerSlot' | 'MostStakePerSlot' | 'PledgeMultiple' | 'LeastPledge' | 'MaxAttempts' | 'DisputeWindow' | 'RetentionPeriod' | 'MaxDeadline' | 'RevealPeriod' | 'SilencePenalty' | 'AuditShare' | 'RewardedOperatorShare';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsOperatorShare (154) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsOperatorShare = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsDataShare (156) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsDataShare = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsModelDeposit (157) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsModelDeposit = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsClassDeposit (159) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsClassDeposit = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastMinFee (160) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastMinFee = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsMostMinFee (161) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsMostMinFee = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastStakePerSlot (162) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastStakePerSlot = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsMostStakePerSlot (163) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsMostStakePerSlot = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsPledgeMultiple (164) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsPledgeMultiple = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastPledge (165) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsLeastPledge = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsMaxAttempts (166) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsMaxAttempts = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsDisputeWindow (168) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsDisputeWindow = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsRetentionPeriod (169) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsRetentionPeriod = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsMaxDeadline (170) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsMaxDeadline = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsRevealPeriod (171) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsRevealPeriod = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsSilencePenalty (172) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsSilencePenalty = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsAuditShare (173) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsAuditShare = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsRewardedOperatorShare (174) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedJobsRewardedOperatorShare = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParameters (175) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParameters extends Enum {
    readonly isDisputeBond: boolean;
    readonly asDisputeBond: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedDisputesDisputeBond, Option<u128>]>;
    readonly isDemandBond: boolean;
    readonly asDemandBond: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedDisputesDemandBond, Option<u128>]>;
    readonly isAcquittalShare: boolean;
    readonly asAcquittalShare: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedDisputesAcquittalShare, Option<Permill>]>;
    readonly isClock: boolean;
    readonly asClock: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedDisputesClock, Option<u32>]>;
    readonly isAnswerPeriod: boolean;
    readonly asAnswerPeriod: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedDisputesAnswerPeriod, Option<u32>]>;
    readonly type: 'DisputeBond' | 'DemandBond' | 'AcquittalShare' | 'Clock' | 'AnswerPeriod';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesDisputeBond (176) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedDisputesDisputeBond = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesDemandBond (177) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedDisputesDemandBond = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesAcquittalShare (178) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedDisputesAcquittalShare = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesClock (179) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedDisputesClock = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesAnswerPeriod (180) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedDisputesAnswerPeriod = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesParameters (181) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedStakesParameters extends Enum {
    readonly isMinimumValidatorBond: boolean;
    readonly asMinimumValidatorBond: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumValidatorBond, Option<u128>]>;
    readonly isMinimumInferenceBond: boolean;
    readonly asMinimumInferenceBond: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumInferenceBond, Option<u128>]>;
    readonly isMinimumDataBond: boolean;
    readonly asMinimumDataBond: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumDataBond, Option<u128>]>;
    readonly isUnbondingPeriod: boolean;
    readonly asUnbondingPeriod: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesUnbondingPeriod, Option<u32>]>;
    readonly isReporterShare: boolean;
    readonly asReporterShare: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesReporterShare, Option<Permill>]>;
    readonly isMaxReporterReward: boolean;
    readonly asMaxReporterReward: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesMaxReporterReward, Option<u128>]>;
    readonly isElectionMargin: boolean;
    readonly asElectionMargin: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesElectionMargin, Option<Permill>]>;
    readonly isMinimumDelegation: boolean;
    readonly asMinimumDelegation: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumDelegation, Option<u128>]>;
    readonly isMaxCommission: boolean;
    readonly asMaxCommission: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesMaxCommission, Option<Permill>]>;
    readonly isCommissionStep: boolean;
    readonly asCommissionStep: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedStakesCommissionStep, Option<Permill>]>;
    readonly type: 'MinimumValidatorBond' | 'MinimumInferenceBond' | 'MinimumDataBond' | 'UnbondingPeriod' | 'ReporterShare' | 'MaxReporterReward' | 'ElectionMargin' | 'MinimumDelegation' | 'MaxCommission' | 'CommissionStep';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumValidatorBond (182) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumValidatorBond = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumInferenceBond (183) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumInferenceBond = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumDataBond (184) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumDataBond = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesUnbondingPeriod (185) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesUnbondingPeriod = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesReporterShare (186) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesReporterShare = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesMaxReporterReward (187) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesMaxReporterReward = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesElectionMargin (188) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesElectionMargin = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumDelegation (189) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesMinimumDelegation = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesMaxCommission (190) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesMaxCommission = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesCommissionStep (191) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedStakesCommissionStep = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParameters (192) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParameters extends Enum {
    readonly isSourceDeposit: boolean;
    readonly asSourceDeposit: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsSourceDeposit, Option<u128>]>;
    readonly isLeastPrice: boolean;
    readonly asLeastPrice: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsLeastPrice, Option<u128>]>;
    readonly isStakePerSlot: boolean;
    readonly asStakePerSlot: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsStakePerSlot, Option<u128>]>;
    readonly isPledgeMultiple: boolean;
    readonly asPledgeMultiple: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsPledgeMultiple, Option<u32>]>;
    readonly isLeastPledge: boolean;
    readonly asLeastPledge: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsLeastPledge, Option<u128>]>;
    readonly isSilencePenalty: boolean;
    readonly asSilencePenalty: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsSilencePenalty, Option<Permill>]>;
    readonly isMissPenalty: boolean;
    readonly asMissPenalty: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMissPenalty, Option<Permill>]>;
    readonly isFailurePay: boolean;
    readonly asFailurePay: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsFailurePay, Option<Permill>]>;
    readonly isCommitPeriod: boolean;
    readonly asCommitPeriod: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsCommitPeriod, Option<u32>]>;
    readonly isRevealPeriod: boolean;
    readonly asRevealPeriod: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsRevealPeriod, Option<u32>]>;
    readonly isMaxDeadline: boolean;
    readonly asMaxDeadline: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMaxDeadline, Option<u32>]>;
    readonly isRetentionPeriod: boolean;
    readonly asRetentionPeriod: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsRetentionPeriod, Option<u32>]>;
    readonly isMaxOpenFeeds: boolean;
    readonly asMaxOpenFeeds: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMaxOpenFeeds, Option<u32>]>;
    readonly type: 'SourceDeposit' | 'LeastPrice' | 'StakePerSlot' | 'PledgeMultiple' | 'LeastPledge' | 'SilencePenalty' | 'MissPenalty' | 'FailurePay' | 'CommitPeriod' | 'RevealPeriod' | 'MaxDeadline' | 'RetentionPeriod' | 'MaxOpenFeeds';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsSourceDeposit (193) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsSourceDeposit = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsLeastPrice (194) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsLeastPrice = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsStakePerSlot (195) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsStakePerSlot = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsPledgeMultiple (196) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsPledgeMultiple = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsLeastPledge (197) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsLeastPledge = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsSilencePenalty (198) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsSilencePenalty = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMissPenalty (199) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMissPenalty = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsFailurePay (200) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsFailurePay = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsCommitPeriod (201) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsCommitPeriod = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsRevealPeriod (202) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsRevealPeriod = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMaxDeadline (203) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMaxDeadline = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsRetentionPeriod (204) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsRetentionPeriod = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMaxOpenFeeds (205) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedFeedsMaxOpenFeeds = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParameters (206) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParameters extends Enum {
    readonly isEraBlocks: boolean;
    readonly asEraBlocks: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalEraBlocks, Option<u32>]>;
    readonly isAnswerWindow: boolean;
    readonly asAnswerWindow: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalAnswerWindow, Option<u32>]>;
    readonly isRequestDeposit: boolean;
    readonly asRequestDeposit: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalRequestDeposit, Option<u128>]>;
    readonly isLeastFee: boolean;
    readonly asLeastFee: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalLeastFee, Option<u128>]>;
    readonly isPotShare: boolean;
    readonly asPotShare: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPotShare, Option<Permill>]>;
    readonly isFundMultiple: boolean;
    readonly asFundMultiple: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalFundMultiple, Option<u32>]>;
    readonly isPotCap: boolean;
    readonly asPotCap: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPotCap, Option<u128>]>;
    readonly isLeastPledge: boolean;
    readonly asLeastPledge: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalLeastPledge, Option<u128>]>;
    readonly isPledgeMultiple: boolean;
    readonly asPledgeMultiple: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPledgeMultiple, Option<u32>]>;
    readonly isFirstMissPenalty: boolean;
    readonly asFirstMissPenalty: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalFirstMissPenalty, Option<Permill>]>;
    readonly isMissesInRow: boolean;
    readonly asMissesInRow: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalMissesInRow, Option<u32>]>;
    readonly isMissesOfLast: boolean;
    readonly asMissesOfLast: ITuple<[AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalMissesOfLast, Option<u32>]>;
    readonly type: 'EraBlocks' | 'AnswerWindow' | 'RequestDeposit' | 'LeastFee' | 'PotShare' | 'FundMultiple' | 'PotCap' | 'LeastPledge' | 'PledgeMultiple' | 'FirstMissPenalty' | 'MissesInRow' | 'MissesOfLast';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalEraBlocks (207) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalEraBlocks = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalAnswerWindow (208) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalAnswerWindow = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalRequestDeposit (209) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalRequestDeposit = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalLeastFee (210) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalLeastFee = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPotShare (211) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPotShare = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalFundMultiple (212) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalFundMultiple = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPotCap (213) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPotCap = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalLeastPledge (214) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalLeastPledge = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPledgeMultiple (215) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalPledgeMultiple = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalFirstMissPenalty (216) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalFirstMissPenalty = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalMissesInRow (217) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalMissesInRow = Null;

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalMissesOfLast (218) */
  type AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalMissesOfLast = Null;

  /** @name PalletAmbitGovernanceCall (219) */
  interface PalletAmbitGovernanceCall extends Enum {
    readonly isSetParameters: boolean;
    readonly asSetParameters: {
      readonly changes: Vec<AmbitRuntimeConfigsGovernanceParametersRuntimeParameters>;
    } & Struct;
    readonly type: 'SetParameters';
  }

  /** @name SpRuntimeMultiSignature (222) */
  interface SpRuntimeMultiSignature extends Enum {
    readonly isEd25519: boolean;
    readonly asEd25519: U8aFixed;
    readonly isSr25519: boolean;
    readonly asSr25519: U8aFixed;
    readonly isEcdsa: boolean;
    readonly asEcdsa: U8aFixed;
    readonly isEth: boolean;
    readonly asEth: U8aFixed;
    readonly type: 'Ed25519' | 'Sr25519' | 'Ecdsa' | 'Eth';
  }

  /** @name FrameSystemExtensionsAuthorizeCall (224) */
  type FrameSystemExtensionsAuthorizeCall = Null;

  /** @name FrameSystemExtensionsCheckNonZeroSender (225) */
  type FrameSystemExtensionsCheckNonZeroSender = Null;

  /** @name FrameSystemExtensionsCheckSpecVersion (226) */
  type FrameSystemExtensionsCheckSpecVersion = Null;

  /** @name FrameSystemExtensionsCheckTxVersion (227) */
  type FrameSystemExtensionsCheckTxVersion = Null;

  /** @name FrameSystemExtensionsCheckGenesis (228) */
  type FrameSystemExtensionsCheckGenesis = Null;

  /** @name FrameSystemExtensionsCheckNonce (231) */
  interface FrameSystemExtensionsCheckNonce extends Compact<u32> {}

  /** @name FrameSystemExtensionsCheckWeight (232) */
  type FrameSystemExtensionsCheckWeight = Null;

  /** @name PalletTransactionPaymentChargeTransactionPayment (233) */
  interface PalletTransactionPaymentChargeTransactionPayment extends Compact<u128> {}

  /** @name FrameMetadataHashExtensionCheckMetadataHash (234) */
  interface FrameMetadataHashExtensionCheckMetadataHash extends Struct {
    readonly mode: FrameMetadataHashExtensionMode;
  }

  /** @name FrameMetadataHashExtensionMode (235) */
  interface FrameMetadataHashExtensionMode extends Enum {
    readonly isDisabled: boolean;
    readonly isEnabled: boolean;
    readonly type: 'Disabled' | 'Enabled';
  }

  /** @name FrameSystemExtensionsWeightReclaim (237) */
  type FrameSystemExtensionsWeightReclaim = Null;

  /** @name FrameSystemAccountInfo (239) */
  interface FrameSystemAccountInfo extends Struct {
    readonly nonce: u32;
    readonly consumers: u32;
    readonly providers: u32;
    readonly sufficients: u32;
    readonly data: PalletBalancesAccountData;
  }

  /** @name PalletBalancesAccountData (240) */
  interface PalletBalancesAccountData extends Struct {
    readonly free: u128;
    readonly reserved: u128;
    readonly frozen: u128;
    readonly flags: u128;
  }

  /** @name FrameSupportDispatchPerDispatchClassWeight (242) */
  interface FrameSupportDispatchPerDispatchClassWeight extends Struct {
    readonly normal: SpWeightsWeightV2Weight;
    readonly operational: SpWeightsWeightV2Weight;
    readonly mandatory: SpWeightsWeightV2Weight;
  }

  /** @name FrameSystemEventRecord (244) */
  interface FrameSystemEventRecord extends Struct {
    readonly phase: FrameSystemPhase;
    readonly event: Event;
    readonly topics: Vec<H256>;
  }

  /** @name FrameSystemEvent (246) */
  interface FrameSystemEvent extends Enum {
    readonly isExtrinsicSuccess: boolean;
    readonly asExtrinsicSuccess: {
      readonly dispatchInfo: FrameSystemDispatchEventInfo;
    } & Struct;
    readonly isExtrinsicFailed: boolean;
    readonly asExtrinsicFailed: {
      readonly dispatchError: SpRuntimeDispatchError;
      readonly dispatchInfo: FrameSystemDispatchEventInfo;
    } & Struct;
    readonly isCodeUpdated: boolean;
    readonly asCodeUpdated: {
      readonly hash_: H256;
    } & Struct;
    readonly isNewAccount: boolean;
    readonly asNewAccount: {
      readonly account: AccountId32;
    } & Struct;
    readonly isKilledAccount: boolean;
    readonly asKilledAccount: {
      readonly account: AccountId32;
    } & Struct;
    readonly isRemarked: boolean;
    readonly asRemarked: {
      readonly sender: AccountId32;
      readonly hash_: H256;
    } & Struct;
    readonly isUpgradeAuthorized: boolean;
    readonly asUpgradeAuthorized: {
      readonly codeHash: H256;
      readonly checkVersion: bool;
    } & Struct;
    readonly isRejectedInvalidAuthorizedUpgrade: boolean;
    readonly asRejectedInvalidAuthorizedUpgrade: {
      readonly codeHash: H256;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly type: 'ExtrinsicSuccess' | 'ExtrinsicFailed' | 'CodeUpdated' | 'NewAccount' | 'KilledAccount' | 'Remarked' | 'UpgradeAuthorized' | 'RejectedInvalidAuthorizedUpgrade';
  }

  /** @name FrameSystemDispatchEventInfo (247) */
  interface FrameSystemDispatchEventInfo extends Struct {
    readonly weight: SpWeightsWeightV2Weight;
    readonly class: FrameSupportDispatchDispatchClass;
    readonly paysFee: FrameSupportDispatchPays;
  }

  /** @name FrameSupportDispatchDispatchClass (248) */
  interface FrameSupportDispatchDispatchClass extends Enum {
    readonly isNormal: boolean;
    readonly isOperational: boolean;
    readonly isMandatory: boolean;
    readonly type: 'Normal' | 'Operational' | 'Mandatory';
  }

  /** @name FrameSupportDispatchPays (249) */
  interface FrameSupportDispatchPays extends Enum {
    readonly isYes: boolean;
    readonly isNo: boolean;
    readonly type: 'Yes' | 'No';
  }

  /** @name SpRuntimeDispatchError (250) */
  interface SpRuntimeDispatchError extends Enum {
    readonly isOther: boolean;
    readonly isCannotLookup: boolean;
    readonly isBadOrigin: boolean;
    readonly isModule: boolean;
    readonly asModule: SpRuntimeModuleError;
    readonly isConsumerRemaining: boolean;
    readonly isNoProviders: boolean;
    readonly isTooManyConsumers: boolean;
    readonly isToken: boolean;
    readonly asToken: SpRuntimeTokenError;
    readonly isArithmetic: boolean;
    readonly asArithmetic: SpArithmeticArithmeticError;
    readonly isTransactional: boolean;
    readonly asTransactional: SpRuntimeTransactionalError;
    readonly isExhausted: boolean;
    readonly isCorruption: boolean;
    readonly isUnavailable: boolean;
    readonly isRootNotAllowed: boolean;
    readonly isTrie: boolean;
    readonly asTrie: SpRuntimeProvingTrieTrieError;
    readonly type: 'Other' | 'CannotLookup' | 'BadOrigin' | 'Module' | 'ConsumerRemaining' | 'NoProviders' | 'TooManyConsumers' | 'Token' | 'Arithmetic' | 'Transactional' | 'Exhausted' | 'Corruption' | 'Unavailable' | 'RootNotAllowed' | 'Trie';
  }

  /** @name SpRuntimeModuleError (251) */
  interface SpRuntimeModuleError extends Struct {
    readonly index: u8;
    readonly error: U8aFixed;
  }

  /** @name SpRuntimeTokenError (252) */
  interface SpRuntimeTokenError extends Enum {
    readonly isFundsUnavailable: boolean;
    readonly isOnlyProvider: boolean;
    readonly isBelowMinimum: boolean;
    readonly isCannotCreate: boolean;
    readonly isUnknownAsset: boolean;
    readonly isFrozen: boolean;
    readonly isUnsupported: boolean;
    readonly isCannotCreateHold: boolean;
    readonly isNotExpendable: boolean;
    readonly isBlocked: boolean;
    readonly type: 'FundsUnavailable' | 'OnlyProvider' | 'BelowMinimum' | 'CannotCreate' | 'UnknownAsset' | 'Frozen' | 'Unsupported' | 'CannotCreateHold' | 'NotExpendable' | 'Blocked';
  }

  /** @name SpArithmeticArithmeticError (253) */
  interface SpArithmeticArithmeticError extends Enum {
    readonly isUnderflow: boolean;
    readonly isOverflow: boolean;
    readonly isDivisionByZero: boolean;
    readonly type: 'Underflow' | 'Overflow' | 'DivisionByZero';
  }

  /** @name SpRuntimeTransactionalError (254) */
  interface SpRuntimeTransactionalError extends Enum {
    readonly isLimitReached: boolean;
    readonly isNoLayer: boolean;
    readonly type: 'LimitReached' | 'NoLayer';
  }

  /** @name SpRuntimeProvingTrieTrieError (255) */
  interface SpRuntimeProvingTrieTrieError extends Enum {
    readonly isInvalidStateRoot: boolean;
    readonly isIncompleteDatabase: boolean;
    readonly isValueAtIncompleteKey: boolean;
    readonly isDecoderError: boolean;
    readonly isInvalidHash: boolean;
    readonly isDuplicateKey: boolean;
    readonly isExtraneousNode: boolean;
    readonly isExtraneousValue: boolean;
    readonly isExtraneousHashReference: boolean;
    readonly isInvalidChildReference: boolean;
    readonly isValueMismatch: boolean;
    readonly isIncompleteProof: boolean;
    readonly isRootMismatch: boolean;
    readonly isDecodeError: boolean;
    readonly type: 'InvalidStateRoot' | 'IncompleteDatabase' | 'ValueAtIncompleteKey' | 'DecoderError' | 'InvalidHash' | 'DuplicateKey' | 'ExtraneousNode' | 'ExtraneousValue' | 'ExtraneousHashReference' | 'InvalidChildReference' | 'ValueMismatch' | 'IncompleteProof' | 'RootMismatch' | 'DecodeError';
  }

  /** @name PalletBalancesEvent (256) */
  interface PalletBalancesEvent extends Enum {
    readonly isEndowed: boolean;
    readonly asEndowed: {
      readonly account: AccountId32;
      readonly freeBalance: u128;
    } & Struct;
    readonly isDustLost: boolean;
    readonly asDustLost: {
      readonly account: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransfer: boolean;
    readonly asTransfer: {
      readonly from: AccountId32;
      readonly to: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBalanceSet: boolean;
    readonly asBalanceSet: {
      readonly who: AccountId32;
      readonly free: u128;
    } & Struct;
    readonly isReserved: boolean;
    readonly asReserved: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnreserved: boolean;
    readonly asUnreserved: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isReserveRepatriated: boolean;
    readonly asReserveRepatriated: {
      readonly from: AccountId32;
      readonly to: AccountId32;
      readonly amount: u128;
      readonly destinationStatus: FrameSupportTokensMiscBalanceStatus;
    } & Struct;
    readonly isDeposit: boolean;
    readonly asDeposit: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isWithdraw: boolean;
    readonly asWithdraw: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isSlashed: boolean;
    readonly asSlashed: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isMinted: boolean;
    readonly asMinted: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isMintedCredit: boolean;
    readonly asMintedCredit: {
      readonly amount: u128;
    } & Struct;
    readonly isBurned: boolean;
    readonly asBurned: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBurnedDebt: boolean;
    readonly asBurnedDebt: {
      readonly amount: u128;
    } & Struct;
    readonly isSuspended: boolean;
    readonly asSuspended: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isRestored: boolean;
    readonly asRestored: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUpgraded: boolean;
    readonly asUpgraded: {
      readonly who: AccountId32;
    } & Struct;
    readonly isIssued: boolean;
    readonly asIssued: {
      readonly amount: u128;
    } & Struct;
    readonly isRescinded: boolean;
    readonly asRescinded: {
      readonly amount: u128;
    } & Struct;
    readonly isLocked: boolean;
    readonly asLocked: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnlocked: boolean;
    readonly asUnlocked: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isFrozen: boolean;
    readonly asFrozen: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isThawed: boolean;
    readonly asThawed: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTotalIssuanceForced: boolean;
    readonly asTotalIssuanceForced: {
      readonly old: u128;
      readonly new_: u128;
    } & Struct;
    readonly isHeld: boolean;
    readonly asHeld: {
      readonly reason: AmbitRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBurnedHeld: boolean;
    readonly asBurnedHeld: {
      readonly reason: AmbitRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransferOnHold: boolean;
    readonly asTransferOnHold: {
      readonly reason: AmbitRuntimeRuntimeHoldReason;
      readonly source: AccountId32;
      readonly dest: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransferAndHold: boolean;
    readonly asTransferAndHold: {
      readonly reason: AmbitRuntimeRuntimeHoldReason;
      readonly source: AccountId32;
      readonly dest: AccountId32;
      readonly transferred: u128;
    } & Struct;
    readonly isReleased: boolean;
    readonly asReleased: {
      readonly reason: AmbitRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnexpected: boolean;
    readonly asUnexpected: PalletBalancesUnexpectedKind;
    readonly type: 'Endowed' | 'DustLost' | 'Transfer' | 'BalanceSet' | 'Reserved' | 'Unreserved' | 'ReserveRepatriated' | 'Deposit' | 'Withdraw' | 'Slashed' | 'Minted' | 'MintedCredit' | 'Burned' | 'BurnedDebt' | 'Suspended' | 'Restored' | 'Upgraded' | 'Issued' | 'Rescinded' | 'Locked' | 'Unlocked' | 'Frozen' | 'Thawed' | 'TotalIssuanceForced' | 'Held' | 'BurnedHeld' | 'TransferOnHold' | 'TransferAndHold' | 'Released' | 'Unexpected';
  }

  /** @name FrameSupportTokensMiscBalanceStatus (257) */
  interface FrameSupportTokensMiscBalanceStatus extends Enum {
    readonly isFree: boolean;
    readonly isReserved: boolean;
    readonly type: 'Free' | 'Reserved';
  }

  /** @name AmbitRuntimeRuntimeHoldReason (258) */
  interface AmbitRuntimeRuntimeHoldReason extends Enum {
    readonly isStakes: boolean;
    readonly asStakes: PalletAmbitStakingHoldReason;
    readonly isSession: boolean;
    readonly asSession: PalletSessionHoldReason;
    readonly isPreimage: boolean;
    readonly asPreimage: PalletPreimageHoldReason;
    readonly isJobRegistry: boolean;
    readonly asJobRegistry: PalletAmbitJobRegistryHoldReason;
    readonly isDisputes: boolean;
    readonly asDisputes: PalletAmbitDisputesHoldReason;
    readonly isRewards: boolean;
    readonly asRewards: PalletAmbitRewardsHoldReason;
    readonly isDataFeeds: boolean;
    readonly asDataFeeds: PalletAmbitDataFeedsHoldReason;
    readonly isRetrieval: boolean;
    readonly asRetrieval: PalletAmbitRetrievalHoldReason;
    readonly type: 'Stakes' | 'Session' | 'Preimage' | 'JobRegistry' | 'Disputes' | 'Rewards' | 'DataFeeds' | 'Retrieval';
  }

  /** @name PalletAmbitStakingHoldReason (259) */
  interface PalletAmbitStakingHoldReason extends Enum {
    readonly isBond: boolean;
    readonly isDelegation: boolean;
    readonly type: 'Bond' | 'Delegation';
  }

  /** @name PalletSessionHoldReason (260) */
  interface PalletSessionHoldReason extends Enum {
    readonly isKeys: boolean;
    readonly type: 'Keys';
  }

  /** @name PalletPreimageHoldReason (261) */
  interface PalletPreimageHoldReason extends Enum {
    readonly isPreimage: boolean;
    readonly type: 'Preimage';
  }

  /** @name PalletAmbitJobRegistryHoldReason (262) */
  interface PalletAmbitJobRegistryHoldReason extends Enum {
    readonly isJobFee: boolean;
    readonly isModelDeposit: boolean;
    readonly isClassDeposit: boolean;
    readonly type: 'JobFee' | 'ModelDeposit' | 'ClassDeposit';
  }

  /** @name PalletAmbitDisputesHoldReason (263) */
  interface PalletAmbitDisputesHoldReason extends Enum {
    readonly isDisputeBond: boolean;
    readonly type: 'DisputeBond';
  }

  /** @name PalletAmbitRewardsHoldReason (264) */
  interface PalletAmbitRewardsHoldReason extends Enum {
    readonly isDomain: boolean;
    readonly type: 'Domain';
  }

  /** @name PalletAmbitDataFeedsHoldReason (265) */
  interface PalletAmbitDataFeedsHoldReason extends Enum {
    readonly isFeedFee: boolean;
    readonly isSourceDeposit: boolean;
    readonly type: 'FeedFee' | 'SourceDeposit';
  }

  /** @name PalletAmbitRetrievalHoldReason (266) */
  interface PalletAmbitRetrievalHoldReason extends Enum {
    readonly isKeepingFee: boolean;
    readonly isRequestDeposit: boolean;
    readonly type: 'KeepingFee' | 'RequestDeposit';
  }

  /** @name PalletBalancesUnexpectedKind (267) */
  interface PalletBalancesUnexpectedKind extends Enum {
    readonly isBalanceUpdated: boolean;
    readonly isFailedToMutateAccount: boolean;
    readonly type: 'BalanceUpdated' | 'FailedToMutateAccount';
  }

  /** @name PalletTransactionPaymentEvent (268) */
  interface PalletTransactionPaymentEvent extends Enum {
    readonly isTransactionFeePaid: boolean;
    readonly asTransactionFeePaid: {
      readonly who: AccountId32;
      readonly actualFee: u128;
      readonly tip: u128;
    } & Struct;
    readonly type: 'TransactionFeePaid';
  }

  /** @name PalletAmbitStakingEvent (269) */
  interface PalletAmbitStakingEvent extends Enum {
    readonly isBonded: boolean;
    readonly asBonded: {
      readonly stash: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnbonded: boolean;
    readonly asUnbonded: {
      readonly stash: AccountId32;
      readonly amount: u128;
      readonly until: u32;
    } & Struct;
    readonly isRebonded: boolean;
    readonly asRebonded: {
      readonly stash: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isWithdrawn: boolean;
    readonly asWithdrawn: {
      readonly stash: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isClosed: boolean;
    readonly asClosed: {
      readonly stash: AccountId32;
    } & Struct;
    readonly isRoleDeclared: boolean;
    readonly asRoleDeclared: {
      readonly stash: AccountId32;
      readonly role: AmbitPrimitivesRole;
    } & Struct;
    readonly isRoleDropped: boolean;
    readonly asRoleDropped: {
      readonly stash: AccountId32;
      readonly role: AmbitPrimitivesRole;
    } & Struct;
    readonly isWorkerSet: boolean;
    readonly asWorkerSet: {
      readonly stash: AccountId32;
      readonly worker: AccountId32;
      readonly previous: Option<AccountId32>;
    } & Struct;
    readonly isChilled: boolean;
    readonly asChilled: {
      readonly stash: AccountId32;
    } & Struct;
    readonly isUnchilled: boolean;
    readonly asUnchilled: {
      readonly stash: AccountId32;
    } & Struct;
    readonly isSlashed: boolean;
    readonly asSlashed: {
      readonly stash: AccountId32;
      readonly amount: u128;
      readonly rewarded: Option<ITuple<[AccountId32, u128]>>;
    } & Struct;
    readonly isPoolSlashed: boolean;
    readonly asPoolSlashed: {
      readonly stash: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isPoolOpened: boolean;
    readonly asPoolOpened: {
      readonly stash: AccountId32;
      readonly commission: Permill;
    } & Struct;
    readonly isCommissionSet: boolean;
    readonly asCommissionSet: {
      readonly stash: AccountId32;
      readonly commission: Permill;
    } & Struct;
    readonly isPoolClosing: boolean;
    readonly asPoolClosing: {
      readonly stash: AccountId32;
    } & Struct;
    readonly isPoolClosed: boolean;
    readonly asPoolClosed: {
      readonly stash: AccountId32;
    } & Struct;
    readonly isDelegated: boolean;
    readonly asDelegated: {
      readonly stash: AccountId32;
      readonly delegator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUndelegated: boolean;
    readonly asUndelegated: {
      readonly stash: AccountId32;
      readonly delegator: AccountId32;
      readonly amount: u128;
      readonly until: u32;
    } & Struct;
    readonly isDelegationWithdrawn: boolean;
    readonly asDelegationWithdrawn: {
      readonly stash: AccountId32;
      readonly delegator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isDustBurnt: boolean;
    readonly asDustBurnt: {
      readonly stash: AccountId32;
      readonly delegator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isRewarded: boolean;
    readonly asRewarded: {
      readonly stash: AccountId32;
      readonly bonded: u128;
      readonly paid: u128;
      readonly delegated: u128;
    } & Struct;
    readonly isValidatorsElected: boolean;
    readonly asValidatorsElected: {
      readonly count: u32;
    } & Struct;
    readonly isValidatorCountSet: boolean;
    readonly asValidatorCountSet: {
      readonly count: u32;
    } & Struct;
    readonly isElectionsResumed: boolean;
    readonly isValidatorsForced: boolean;
    readonly asValidatorsForced: {
      readonly count: u32;
    } & Struct;
    readonly isValidatorsKept: boolean;
    readonly asValidatorsKept: {
      readonly session: u32;
    } & Struct;
    readonly type: 'Bonded' | 'Unbonded' | 'Rebonded' | 'Withdrawn' | 'Closed' | 'RoleDeclared' | 'RoleDropped' | 'WorkerSet' | 'Chilled' | 'Unchilled' | 'Slashed' | 'PoolSlashed' | 'PoolOpened' | 'CommissionSet' | 'PoolClosing' | 'PoolClosed' | 'Delegated' | 'Undelegated' | 'DelegationWithdrawn' | 'DustBurnt' | 'Rewarded' | 'ValidatorsElected' | 'ValidatorCountSet' | 'ElectionsResumed' | 'ValidatorsForced' | 'ValidatorsKept';
  }

  /** @name PalletSessionEvent (273) */
  interface PalletSessionEvent extends Enum {
    readonly isNewSession: boolean;
    readonly asNewSession: {
      readonly sessionIndex: u32;
    } & Struct;
    readonly isNewQueued: boolean;
    readonly isValidatorDisabled: boolean;
    readonly asValidatorDisabled: {
      readonly validator: AccountId32;
    } & Struct;
    readonly isValidatorReenabled: boolean;
    readonly asValidatorReenabled: {
      readonly validator: AccountId32;
    } & Struct;
    readonly type: 'NewSession' | 'NewQueued' | 'ValidatorDisabled' | 'ValidatorReenabled';
  }

  /** @name PalletSessionHistoricalPalletEvent (274) */
  interface PalletSessionHistoricalPalletEvent extends Enum {
    readonly isRootStored: boolean;
    readonly asRootStored: {
      readonly index: u32;
    } & Struct;
    readonly isRootsPruned: boolean;
    readonly asRootsPruned: {
      readonly upTo: u32;
    } & Struct;
    readonly type: 'RootStored' | 'RootsPruned';
  }

  /** @name PalletOffencesEvent (275) */
  interface PalletOffencesEvent extends Enum {
    readonly isOffence: boolean;
    readonly asOffence: {
      readonly kind: U8aFixed;
      readonly slot: Bytes;
    } & Struct;
    readonly type: 'Offence';
  }

  /** @name PalletGrandpaEvent (277) */
  interface PalletGrandpaEvent extends Enum {
    readonly isNewAuthorities: boolean;
    readonly asNewAuthorities: {
      readonly authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>;
    } & Struct;
    readonly isPaused: boolean;
    readonly isResumed: boolean;
    readonly type: 'NewAuthorities' | 'Paused' | 'Resumed';
  }

  /** @name PalletUtilityEvent (280) */
  interface PalletUtilityEvent extends Enum {
    readonly isBatchInterrupted: boolean;
    readonly asBatchInterrupted: {
      readonly index: u32;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isBatchCompleted: boolean;
    readonly isBatchCompletedWithErrors: boolean;
    readonly isItemCompleted: boolean;
    readonly isItemFailed: boolean;
    readonly asItemFailed: {
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isDispatchedAs: boolean;
    readonly asDispatchedAs: {
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isIfElseMainSuccess: boolean;
    readonly isIfElseFallbackCalled: boolean;
    readonly asIfElseFallbackCalled: {
      readonly mainError: SpRuntimeDispatchError;
    } & Struct;
    readonly type: 'BatchInterrupted' | 'BatchCompleted' | 'BatchCompletedWithErrors' | 'ItemCompleted' | 'ItemFailed' | 'DispatchedAs' | 'IfElseMainSuccess' | 'IfElseFallbackCalled';
  }

  /** @name PalletMultisigEvent (282) */
  interface PalletMultisigEvent extends Enum {
    readonly isNewMultisig: boolean;
    readonly asNewMultisig: {
      readonly approving: AccountId32;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isMultisigApproval: boolean;
    readonly asMultisigApproval: {
      readonly approving: AccountId32;
      readonly timepoint: PalletMultisigTimepoint;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isMultisigExecuted: boolean;
    readonly asMultisigExecuted: {
      readonly approving: AccountId32;
      readonly timepoint: PalletMultisigTimepoint;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isMultisigCancelled: boolean;
    readonly asMultisigCancelled: {
      readonly cancelling: AccountId32;
      readonly timepoint: PalletMultisigTimepoint;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isDepositPoked: boolean;
    readonly asDepositPoked: {
      readonly who: AccountId32;
      readonly callHash: U8aFixed;
      readonly oldDeposit: u128;
      readonly newDeposit: u128;
    } & Struct;
    readonly type: 'NewMultisig' | 'MultisigApproval' | 'MultisigExecuted' | 'MultisigCancelled' | 'DepositPoked';
  }

  /** @name PalletProxyEvent (283) */
  interface PalletProxyEvent extends Enum {
    readonly isProxyExecuted: boolean;
    readonly asProxyExecuted: {
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isPureCreated: boolean;
    readonly asPureCreated: {
      readonly pure: AccountId32;
      readonly who: AccountId32;
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly disambiguationIndex: u16;
      readonly at: u32;
      readonly extrinsicIndex: u32;
    } & Struct;
    readonly isPureKilled: boolean;
    readonly asPureKilled: {
      readonly pure: AccountId32;
      readonly spawner: AccountId32;
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly disambiguationIndex: u16;
    } & Struct;
    readonly isAnnounced: boolean;
    readonly asAnnounced: {
      readonly real: AccountId32;
      readonly proxy: AccountId32;
      readonly callHash: H256;
    } & Struct;
    readonly isProxyAdded: boolean;
    readonly asProxyAdded: {
      readonly delegator: AccountId32;
      readonly delegatee: AccountId32;
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isProxyRemoved: boolean;
    readonly asProxyRemoved: {
      readonly delegator: AccountId32;
      readonly delegatee: AccountId32;
      readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isDepositPoked: boolean;
    readonly asDepositPoked: {
      readonly who: AccountId32;
      readonly kind: PalletProxyDepositKind;
      readonly oldDeposit: u128;
      readonly newDeposit: u128;
    } & Struct;
    readonly type: 'ProxyExecuted' | 'PureCreated' | 'PureKilled' | 'Announced' | 'ProxyAdded' | 'ProxyRemoved' | 'DepositPoked';
  }

  /** @name PalletProxyDepositKind (284) */
  interface PalletProxyDepositKind extends Enum {
    readonly isProxies: boolean;
    readonly isAnnouncements: boolean;
    readonly type: 'Proxies' | 'Announcements';
  }

  /** @name PalletPreimageEvent (285) */
  interface PalletPreimageEvent extends Enum {
    readonly isNoted: boolean;
    readonly asNoted: {
      readonly hash_: H256;
    } & Struct;
    readonly isRequested: boolean;
    readonly asRequested: {
      readonly hash_: H256;
    } & Struct;
    readonly isCleared: boolean;
    readonly asCleared: {
      readonly hash_: H256;
    } & Struct;
    readonly type: 'Noted' | 'Requested' | 'Cleared';
  }

  /** @name PalletSchedulerEvent (286) */
  interface PalletSchedulerEvent extends Enum {
    readonly isScheduled: boolean;
    readonly asScheduled: {
      readonly when: u32;
      readonly index: u32;
    } & Struct;
    readonly isCanceled: boolean;
    readonly asCanceled: {
      readonly when: u32;
      readonly index: u32;
    } & Struct;
    readonly isDispatched: boolean;
    readonly asDispatched: {
      readonly task: ITuple<[u32, u32]>;
      readonly id: Option<U8aFixed>;
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isRetrySet: boolean;
    readonly asRetrySet: {
      readonly task: ITuple<[u32, u32]>;
      readonly id: Option<U8aFixed>;
      readonly period: u32;
      readonly retries: u8;
    } & Struct;
    readonly isRetryCancelled: boolean;
    readonly asRetryCancelled: {
      readonly task: ITuple<[u32, u32]>;
      readonly id: Option<U8aFixed>;
    } & Struct;
    readonly isCallUnavailable: boolean;
    readonly asCallUnavailable: {
      readonly task: ITuple<[u32, u32]>;
      readonly id: Option<U8aFixed>;
    } & Struct;
    readonly isPeriodicFailed: boolean;
    readonly asPeriodicFailed: {
      readonly task: ITuple<[u32, u32]>;
      readonly id: Option<U8aFixed>;
    } & Struct;
    readonly isRetryFailed: boolean;
    readonly asRetryFailed: {
      readonly task: ITuple<[u32, u32]>;
      readonly id: Option<U8aFixed>;
    } & Struct;
    readonly isPermanentlyOverweight: boolean;
    readonly asPermanentlyOverweight: {
      readonly task: ITuple<[u32, u32]>;
      readonly id: Option<U8aFixed>;
    } & Struct;
    readonly isAgendaIncomplete: boolean;
    readonly asAgendaIncomplete: {
      readonly when: u32;
    } & Struct;
    readonly type: 'Scheduled' | 'Canceled' | 'Dispatched' | 'RetrySet' | 'RetryCancelled' | 'CallUnavailable' | 'PeriodicFailed' | 'RetryFailed' | 'PermanentlyOverweight' | 'AgendaIncomplete';
  }

  /** @name PalletAmbitJobRegistryEvent (287) */
  interface PalletAmbitJobRegistryEvent extends Enum {
    readonly isModelPublished: boolean;
    readonly asModelPublished: {
      readonly model: H256;
      readonly publisher: AccountId32;
    } & Struct;
    readonly isModelRetired: boolean;
    readonly asModelRetired: {
      readonly model: H256;
    } & Struct;
    readonly isClassOpened: boolean;
    readonly asClassOpened: {
      readonly class: u32;
      readonly owner: AccountId32;
      readonly spec: AmbitPrimitivesJobsClassSpec;
    } & Struct;
    readonly isClassClosed: boolean;
    readonly asClassClosed: {
      readonly class: u32;
    } & Struct;
    readonly isClassClearing: boolean;
    readonly asClassClearing: {
      readonly class: u32;
    } & Struct;
    readonly isOfferSet: boolean;
    readonly asOfferSet: {
      readonly class: u32;
      readonly operator: AccountId32;
      readonly slots: u32;
      readonly price: u128;
    } & Struct;
    readonly isOfferLeaving: boolean;
    readonly asOfferLeaving: {
      readonly class: u32;
      readonly operator: AccountId32;
    } & Struct;
    readonly isOfferRemoved: boolean;
    readonly asOfferRemoved: {
      readonly class: u32;
      readonly operator: AccountId32;
    } & Struct;
    readonly isJobSubmitted: boolean;
    readonly asJobSubmitted: {
      readonly job: u64;
      readonly class: u32;
      readonly client: AccountId32;
      readonly maxFee: u128;
    } & Struct;
    readonly isJobAssigned: boolean;
    readonly asJobAssigned: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly fee: u128;
      readonly due: u32;
    } & Struct;
    readonly isJobResulted: boolean;
    readonly asJobResulted: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly outputRoot: H256;
      readonly settles: u32;
    } & Struct;
    readonly isJobDeclined: boolean;
    readonly asJobDeclined: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly reason: AmbitPrimitivesJobsDeclineReason;
    } & Struct;
    readonly isJobTimedOut: boolean;
    readonly asJobTimedOut: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
    } & Struct;
    readonly isResultCommitted: boolean;
    readonly asResultCommitted: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
    } & Struct;
    readonly isRevealsOpened: boolean;
    readonly asRevealsOpened: {
      readonly job: u64;
      readonly attempt: u8;
      readonly due: u32;
    } & Struct;
    readonly isResultRevealed: boolean;
    readonly asResultRevealed: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly outputRoot: H256;
    } & Struct;
    readonly isOperatorDismissed: boolean;
    readonly asOperatorDismissed: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
    } & Struct;
    readonly isAuditDrawn: boolean;
    readonly asAuditDrawn: {
      readonly job: u64;
      readonly attempt: u8;
      readonly auditor: AccountId32;
      readonly draw: H256;
      readonly due: u32;
    } & Struct;
    readonly isTraceAsked: boolean;
    readonly asTraceAsked: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly due: u32;
    } & Struct;
    readonly isTraceSaid: boolean;
    readonly asTraceSaid: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly root: H256;
    } & Struct;
    readonly isAuditUnserved: boolean;
    readonly asAuditUnserved: {
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly isAuditAgreed: boolean;
    readonly asAuditAgreed: {
      readonly job: u64;
      readonly attempt: u8;
      readonly auditor: AccountId32;
    } & Struct;
    readonly isAuditDeclined: boolean;
    readonly asAuditDeclined: {
      readonly job: u64;
      readonly attempt: u8;
      readonly auditor: AccountId32;
      readonly reason: AmbitPrimitivesJobsDeclineReason;
    } & Struct;
    readonly isAuditDisputed: boolean;
    readonly asAuditDisputed: {
      readonly job: u64;
      readonly attempt: u8;
      readonly auditor: AccountId32;
    } & Struct;
    readonly isAuditPaid: boolean;
    readonly asAuditPaid: {
      readonly job: u64;
      readonly auditor: AccountId32;
      readonly pay: u128;
      readonly paid: u128;
    } & Struct;
    readonly isPledgeSlashed: boolean;
    readonly asPledgeSlashed: {
      readonly job: u64;
      readonly operator: AccountId32;
      readonly amount: u128;
      readonly fault: PalletAmbitJobRegistryFault;
    } & Struct;
    readonly isReportRejected: boolean;
    readonly asReportRejected: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly problem: PalletAmbitJobRegistryReportProblem;
    } & Struct;
    readonly isJobSettled: boolean;
    readonly asJobSettled: {
      readonly job: u64;
      readonly operator: AccountId32;
      readonly fee: u128;
    } & Struct;
    readonly isCosignerPaid: boolean;
    readonly asCosignerPaid: {
      readonly job: u64;
      readonly operator: AccountId32;
      readonly fee: u128;
    } & Struct;
    readonly isKeepersPaid: boolean;
    readonly asKeepersPaid: {
      readonly job: u64;
      readonly amount: u128;
    } & Struct;
    readonly isShareUndeliverable: boolean;
    readonly asShareUndeliverable: {
      readonly job: u64;
      readonly receiver: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isJobRefunded: boolean;
    readonly asJobRefunded: {
      readonly job: u64;
      readonly reason: AmbitPrimitivesJobsRefundReason;
    } & Struct;
    readonly isResultDisputed: boolean;
    readonly asResultDisputed: {
      readonly job: u64;
    } & Struct;
    readonly isDisputeDismissed: boolean;
    readonly asDisputeDismissed: {
      readonly job: u64;
    } & Struct;
    readonly isResultOverturned: boolean;
    readonly asResultOverturned: {
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
    } & Struct;
    readonly type: 'ModelPublished' | 'ModelRetired' | 'ClassOpened' | 'ClassClosed' | 'ClassClearing' | 'OfferSet' | 'OfferLeaving' | 'OfferRemoved' | 'JobSubmitted' | 'JobAssigned' | 'JobResulted' | 'JobDeclined' | 'JobTimedOut' | 'ResultCommitted' | 'RevealsOpened' | 'ResultRevealed' | 'OperatorDismissed' | 'AuditDrawn' | 'TraceAsked' | 'TraceSaid' | 'AuditUnserved' | 'AuditAgreed' | 'AuditDeclined' | 'AuditDisputed' | 'AuditPaid' | 'PledgeSlashed' | 'ReportRejected' | 'JobSettled' | 'CosignerPaid' | 'KeepersPaid' | 'ShareUndeliverable' | 'JobRefunded' | 'ResultDisputed' | 'DisputeDismissed' | 'ResultOverturned';
  }

  /** @name PalletAmbitJobRegistryFault (288) */
  interface PalletAmbitJobRegistryFault extends Enum {
    readonly isSilence: boolean;
    readonly isDissent: boolean;
    readonly isCosignature: boolean;
    readonly isAgreement: boolean;
    readonly type: 'Silence' | 'Dissent' | 'Cosignature' | 'Agreement';
  }

  /** @name PalletAmbitJobRegistryReportProblem (289) */
  interface PalletAmbitJobRegistryReportProblem extends Enum {
    readonly isUnknownJob: boolean;
    readonly isAlreadyResulted: boolean;
    readonly isAttemptMismatch: boolean;
    readonly isNotAssigned: boolean;
    readonly isAssignedToAnother: boolean;
    readonly isWindowClosed: boolean;
    readonly isMalformedCid: boolean;
    readonly isInlineMismatch: boolean;
    readonly isWrongVerdict: boolean;
    readonly isAlreadyCommitted: boolean;
    readonly isAlreadyRevealed: boolean;
    readonly isCommitmentMismatch: boolean;
    readonly isNotAuditor: boolean;
    readonly isMalformedSpotCheck: boolean;
    readonly isSpotCheckOfAnotherModel: boolean;
    readonly isSpotCheckOfAnotherPlace: boolean;
    readonly isSpotCheckNotInTrace: boolean;
    readonly isSpotCheckNotInTensor: boolean;
    readonly isTraceMismatch: boolean;
    readonly isTraceNotAsked: boolean;
    readonly type: 'UnknownJob' | 'AlreadyResulted' | 'AttemptMismatch' | 'NotAssigned' | 'AssignedToAnother' | 'WindowClosed' | 'MalformedCid' | 'InlineMismatch' | 'WrongVerdict' | 'AlreadyCommitted' | 'AlreadyRevealed' | 'CommitmentMismatch' | 'NotAuditor' | 'MalformedSpotCheck' | 'SpotCheckOfAnotherModel' | 'SpotCheckOfAnotherPlace' | 'SpotCheckNotInTrace' | 'SpotCheckNotInTensor' | 'TraceMismatch' | 'TraceNotAsked';
  }

  /** @name AmbitPrimitivesJobsRefundReason (290) */
  interface AmbitPrimitivesJobsRefundReason extends Enum {
    readonly isNoCapacity: boolean;
    readonly isAttemptsExhausted: boolean;
    readonly isInputUnavailable: boolean;
    readonly isWithdrawn: boolean;
    readonly type: 'NoCapacity' | 'AttemptsExhausted' | 'InputUnavailable' | 'Withdrawn';
  }

  /** @name PalletAmbitDisputesEvent (291) */
  interface PalletAmbitDisputesEvent extends Enum {
    readonly isDisputeOpened: boolean;
    readonly asDisputeOpened: {
      readonly dispute: u64;
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly challenger: AccountId32;
    } & Struct;
    readonly isTurnTaken: boolean;
    readonly asTurnTaken: {
      readonly dispute: u64;
      readonly turn: u32;
      readonly next: AmbitPrimitivesDisputesSide;
      readonly deadline: u32;
    } & Struct;
    readonly isMoveRejected: boolean;
    readonly asMoveRejected: {
      readonly dispute: u64;
      readonly turn: u32;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isOperatorConvicted: boolean;
    readonly asOperatorConvicted: {
      readonly dispute: u64;
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly challenger: AccountId32;
      readonly slashed: u128;
      readonly ground: AmbitPrimitivesDisputesGround;
    } & Struct;
    readonly isOperatorAcquitted: boolean;
    readonly asOperatorAcquitted: {
      readonly dispute: u64;
      readonly job: u64;
      readonly attempt: u8;
      readonly operator: AccountId32;
      readonly challenger: AccountId32;
      readonly paid: u128;
      readonly ground: AmbitPrimitivesDisputesGround;
    } & Struct;
    readonly isDisputeMoot: boolean;
    readonly asDisputeMoot: {
      readonly dispute: u64;
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly type: 'DisputeOpened' | 'TurnTaken' | 'MoveRejected' | 'OperatorConvicted' | 'OperatorAcquitted' | 'DisputeMoot';
  }

  /** @name AmbitPrimitivesDisputesSide (292) */
  interface AmbitPrimitivesDisputesSide extends Enum {
    readonly isOperator: boolean;
    readonly isChallenger: boolean;
    readonly type: 'Operator' | 'Challenger';
  }

  /** @name AmbitPrimitivesDisputesGround (293) */
  interface AmbitPrimitivesDisputesGround extends Enum {
    readonly isProof: boolean;
    readonly isClock: boolean;
    readonly isConceded: boolean;
    readonly isTrace: boolean;
    readonly type: 'Proof' | 'Clock' | 'Conceded' | 'Trace';
  }

  /** @name PalletAmbitRewardsEvent (294) */
  interface PalletAmbitRewardsEvent extends Enum {
    readonly isEraEnded: boolean;
    readonly asEraEnded: {
      readonly era: u32;
      readonly blocks: u32;
      readonly issued: u128;
    } & Struct;
    readonly isDomainDown: boolean;
    readonly asDomainDown: {
      readonly era: u32;
      readonly domain: u8;
    } & Struct;
    readonly isClassPaid: boolean;
    readonly asClassPaid: {
      readonly era: u32;
      readonly class: u32;
      readonly budget: u128;
      readonly paid: u128;
      readonly offers: u32;
    } & Struct;
    readonly isRewarded: boolean;
    readonly asRewarded: {
      readonly era: u32;
      readonly class: u32;
      readonly operator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isRewardUndeliverable: boolean;
    readonly asRewardUndeliverable: {
      readonly era: u32;
      readonly class: u32;
      readonly operator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isEraPaid: boolean;
    readonly asEraPaid: {
      readonly summary: AmbitPrimitivesRewardsEraSummary;
    } & Struct;
    readonly isDomainDeclared: boolean;
    readonly asDomainDeclared: {
      readonly operator: AccountId32;
      readonly domain: u8;
      readonly name: Bytes;
      readonly from: u32;
    } & Struct;
    readonly isDomainLeft: boolean;
    readonly asDomainLeft: {
      readonly operator: AccountId32;
      readonly domain: u8;
      readonly from: u32;
    } & Struct;
    readonly isClassTermsSet: boolean;
    readonly asClassTermsSet: {
      readonly class: u32;
      readonly terms: AmbitPrimitivesRewardsClassTerms;
      readonly from: u32;
    } & Struct;
    readonly isParametersSet: boolean;
    readonly asParametersSet: {
      readonly parameters: AmbitPrimitivesRewardsRewardParameters;
      readonly from: u32;
    } & Struct;
    readonly isIssuanceSet: boolean;
    readonly asIssuanceSet: {
      readonly schedule: AmbitPrimitivesRewardsIssuanceSchedule;
      readonly from: u32;
    } & Struct;
    readonly type: 'EraEnded' | 'DomainDown' | 'ClassPaid' | 'Rewarded' | 'RewardUndeliverable' | 'EraPaid' | 'DomainDeclared' | 'DomainLeft' | 'ClassTermsSet' | 'ParametersSet' | 'IssuanceSet';
  }

  /** @name AmbitPrimitivesRewardsEraSummary (295) */
  interface AmbitPrimitivesRewardsEraSummary extends Struct {
    readonly era: u32;
    readonly blocks: u32;
    readonly issued: u128;
    readonly fees: u128;
    readonly funds: u128;
    readonly budget: u128;
    readonly paid: u128;
    readonly carried: u128;
    readonly treasury: u128;
    readonly classes: u32;
    readonly offers: u32;
    readonly settled: u32;
    readonly unserved: u32;
  }

  /** @name PalletAmbitDataFeedsEvent (296) */
  interface PalletAmbitDataFeedsEvent extends Enum {
    readonly isOfferSet: boolean;
    readonly asOfferSet: {
      readonly operator: AccountId32;
      readonly slots: u32;
      readonly price: u128;
    } & Struct;
    readonly isOperatorLeaving: boolean;
    readonly asOperatorLeaving: {
      readonly operator: AccountId32;
    } & Struct;
    readonly isOperatorLeft: boolean;
    readonly asOperatorLeft: {
      readonly operator: AccountId32;
    } & Struct;
    readonly isSourceRegistered: boolean;
    readonly asSourceRegistered: {
      readonly source: u32;
      readonly owner: AccountId32;
    } & Struct;
    readonly isSourceRetired: boolean;
    readonly asSourceRetired: {
      readonly source: u32;
    } & Struct;
    readonly isSourceVouched: boolean;
    readonly asSourceVouched: {
      readonly source: u32;
      readonly vouched: Option<AmbitPrimitivesFeedsVouch>;
    } & Struct;
    readonly isFeedRequested: boolean;
    readonly asFeedRequested: {
      readonly feed: u64;
      readonly requester: AccountId32;
      readonly held: u128;
    } & Struct;
    readonly isFeedAsked: boolean;
    readonly asFeedAsked: {
      readonly feed: u64;
      readonly operators: Vec<AccountId32>;
      readonly due: u32;
    } & Struct;
    readonly isFindingCommitted: boolean;
    readonly asFindingCommitted: {
      readonly feed: u64;
      readonly operator: AccountId32;
    } & Struct;
    readonly isRevealsOpened: boolean;
    readonly asRevealsOpened: {
      readonly feed: u64;
      readonly due: u32;
    } & Struct;
    readonly isFindingRevealed: boolean;
    readonly asFindingRevealed: {
      readonly feed: u64;
      readonly operator: AccountId32;
      readonly finding: AmbitPrimitivesFeedsFinding;
    } & Struct;
    readonly isFeedSettled: boolean;
    readonly asFeedSettled: {
      readonly feed: u64;
      readonly finding: AmbitPrimitivesFeedsFinding;
      readonly supporters: u32;
      readonly paid: u128;
    } & Struct;
    readonly isOperatorPaid: boolean;
    readonly asOperatorPaid: {
      readonly feed: u64;
      readonly operator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isPayUndeliverable: boolean;
    readonly asPayUndeliverable: {
      readonly feed: u64;
      readonly operator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isOperatorFailed: boolean;
    readonly asOperatorFailed: {
      readonly feed: u64;
      readonly operator: AccountId32;
      readonly fault: PalletAmbitDataFeedsFault;
    } & Struct;
    readonly isPledgeSlashed: boolean;
    readonly asPledgeSlashed: {
      readonly feed: u64;
      readonly operator: AccountId32;
      readonly amount: u128;
      readonly fault: PalletAmbitDataFeedsFault;
    } & Struct;
    readonly isFeedRefunded: boolean;
    readonly asFeedRefunded: {
      readonly feed: u64;
      readonly reason: AmbitPrimitivesFeedsNoAnswer;
    } & Struct;
    readonly isReportRejected: boolean;
    readonly asReportRejected: {
      readonly feed: u64;
      readonly operator: AccountId32;
      readonly problem: PalletAmbitDataFeedsReportProblem;
    } & Struct;
    readonly type: 'OfferSet' | 'OperatorLeaving' | 'OperatorLeft' | 'SourceRegistered' | 'SourceRetired' | 'SourceVouched' | 'FeedRequested' | 'FeedAsked' | 'FindingCommitted' | 'RevealsOpened' | 'FindingRevealed' | 'FeedSettled' | 'OperatorPaid' | 'PayUndeliverable' | 'OperatorFailed' | 'PledgeSlashed' | 'FeedRefunded' | 'ReportRejected';
  }

  /** @name PalletAmbitDataFeedsFault (297) */
  interface PalletAmbitDataFeedsFault extends Enum {
    readonly isSilence: boolean;
    readonly isWithheld: boolean;
    readonly isMissed: boolean;
    readonly isWrong: boolean;
    readonly type: 'Silence' | 'Withheld' | 'Missed' | 'Wrong';
  }

  /** @name AmbitPrimitivesFeedsNoAnswer (298) */
  interface AmbitPrimitivesFeedsNoAnswer extends Enum {
    readonly isNoCapacity: boolean;
    readonly isCancelled: boolean;
    readonly isSilence: boolean;
    readonly isDisagreement: boolean;
    readonly type: 'NoCapacity' | 'Cancelled' | 'Silence' | 'Disagreement';
  }

  /** @name PalletAmbitDataFeedsReportProblem (299) */
  interface PalletAmbitDataFeedsReportProblem extends Enum {
    readonly isUnknownFeed: boolean;
    readonly isNotAsked: boolean;
    readonly isAlreadyEnded: boolean;
    readonly isNotMember: boolean;
    readonly isWindowClosed: boolean;
    readonly isAlreadyCommitted: boolean;
    readonly isTooEarly: boolean;
    readonly isCommitmentsClosed: boolean;
    readonly isAlreadyRevealed: boolean;
    readonly isCommitmentMismatch: boolean;
    readonly isWrongType: boolean;
    readonly isMalformedText: boolean;
    readonly isMalformedCid: boolean;
    readonly isMalformedStatus: boolean;
    readonly type: 'UnknownFeed' | 'NotAsked' | 'AlreadyEnded' | 'NotMember' | 'WindowClosed' | 'AlreadyCommitted' | 'TooEarly' | 'CommitmentsClosed' | 'AlreadyRevealed' | 'CommitmentMismatch' | 'WrongType' | 'MalformedText' | 'MalformedCid' | 'MalformedStatus';
  }

  /** @name PalletAmbitRetrievalEvent (300) */
  interface PalletAmbitRetrievalEvent extends Enum {
    readonly isRequested: boolean;
    readonly asRequested: {
      readonly request: u64;
      readonly requester: AccountId32;
      readonly cid: Bytes;
      readonly copies: u32;
      readonly fee: u128;
      readonly until: u32;
    } & Struct;
    readonly isExtended: boolean;
    readonly asExtended: {
      readonly request: u64;
      readonly until: u32;
    } & Struct;
    readonly isWithdrawn: boolean;
    readonly asWithdrawn: {
      readonly request: u64;
      readonly copies: u32;
      readonly freed: u128;
    } & Struct;
    readonly isRequestClosed: boolean;
    readonly asRequestClosed: {
      readonly request: u64;
      readonly freed: u128;
    } & Struct;
    readonly isRequestVoid: boolean;
    readonly asRequestVoid: {
      readonly request: u64;
      readonly deal: u64;
      readonly wrong: PalletAmbitRetrievalWrong;
    } & Struct;
    readonly isTaken: boolean;
    readonly asTaken: {
      readonly deal: u64;
      readonly request: u64;
      readonly operator: AccountId32;
    } & Struct;
    readonly isNoticeGiven: boolean;
    readonly asNoticeGiven: {
      readonly deal: u64;
      readonly last: u32;
    } & Struct;
    readonly isDealEnded: boolean;
    readonly asDealEnded: {
      readonly deal: u64;
      readonly request: u64;
      readonly operator: AccountId32;
      readonly ending: PalletAmbitRetrievalEnding;
    } & Struct;
    readonly isAsked: boolean;
    readonly asAsked: {
      readonly deal: u64;
      readonly round: u32;
      readonly offset: u64;
      readonly due: u32;
    } & Struct;
    readonly isAnswered: boolean;
    readonly asAnswered: {
      readonly deal: u64;
      readonly round: u32;
      readonly operator: AccountId32;
      readonly fee: u128;
      readonly reward: u128;
    } & Struct;
    readonly isAnswerRejected: boolean;
    readonly asAnswerRejected: {
      readonly deal: u64;
      readonly round: u32;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isMissed: boolean;
    readonly asMissed: {
      readonly deal: u64;
      readonly round: u32;
      readonly operator: AccountId32;
    } & Struct;
    readonly isSlashed: boolean;
    readonly asSlashed: {
      readonly deal: u64;
      readonly operator: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isEraEnded: boolean;
    readonly asEraEnded: {
      readonly era: u32;
      readonly paid: u128;
      readonly budget: u128;
    } & Struct;
    readonly type: 'Requested' | 'Extended' | 'Withdrawn' | 'RequestClosed' | 'RequestVoid' | 'Taken' | 'NoticeGiven' | 'DealEnded' | 'Asked' | 'Answered' | 'AnswerRejected' | 'Missed' | 'Slashed' | 'EraEnded';
  }

  /** @name PalletAmbitRetrievalWrong (301) */
  interface PalletAmbitRetrievalWrong extends Enum {
    readonly isSize: boolean;
    readonly isNotAFile: boolean;
    readonly isMalformed: boolean;
    readonly isUnsupportedLink: boolean;
    readonly isTooDeep: boolean;
    readonly isOversizedLeaf: boolean;
    readonly type: 'Size' | 'NotAFile' | 'Malformed' | 'UnsupportedLink' | 'TooDeep' | 'OversizedLeaf';
  }

  /** @name PalletAmbitRetrievalEnding (302) */
  interface PalletAmbitRetrievalEnding extends Enum {
    readonly isOver: boolean;
    readonly isLeft: boolean;
    readonly isSilent: boolean;
    readonly isVoid: boolean;
    readonly type: 'Over' | 'Left' | 'Silent' | 'Void';
  }

  /** @name PalletTreasuryEvent (303) */
  interface PalletTreasuryEvent extends Enum {
    readonly isSpending: boolean;
    readonly asSpending: {
      readonly budgetRemaining: u128;
    } & Struct;
    readonly isAwarded: boolean;
    readonly asAwarded: {
      readonly proposalIndex: u32;
      readonly award: u128;
      readonly account: AccountId32;
    } & Struct;
    readonly isBurnt: boolean;
    readonly asBurnt: {
      readonly burntFunds: u128;
    } & Struct;
    readonly isRollover: boolean;
    readonly asRollover: {
      readonly rolloverBalance: u128;
    } & Struct;
    readonly isDeposit: boolean;
    readonly asDeposit: {
      readonly value: u128;
    } & Struct;
    readonly isSpendApproved: boolean;
    readonly asSpendApproved: {
      readonly proposalIndex: u32;
      readonly amount: u128;
      readonly beneficiary: AccountId32;
    } & Struct;
    readonly isUpdatedInactive: boolean;
    readonly asUpdatedInactive: {
      readonly reactivated: u128;
      readonly deactivated: u128;
    } & Struct;
    readonly isAssetSpendApproved: boolean;
    readonly asAssetSpendApproved: {
      readonly index: u32;
      readonly assetKind: Null;
      readonly amount: u128;
      readonly beneficiary: AccountId32;
      readonly validFrom: u32;
      readonly expireAt: u32;
    } & Struct;
    readonly isAssetSpendVoided: boolean;
    readonly asAssetSpendVoided: {
      readonly index: u32;
    } & Struct;
    readonly isPaid: boolean;
    readonly asPaid: {
      readonly index: u32;
      readonly paymentId: Null;
    } & Struct;
    readonly isPaymentFailed: boolean;
    readonly asPaymentFailed: {
      readonly index: u32;
      readonly paymentId: Null;
    } & Struct;
    readonly isSpendProcessed: boolean;
    readonly asSpendProcessed: {
      readonly index: u32;
    } & Struct;
    readonly type: 'Spending' | 'Awarded' | 'Burnt' | 'Rollover' | 'Deposit' | 'SpendApproved' | 'UpdatedInactive' | 'AssetSpendApproved' | 'AssetSpendVoided' | 'Paid' | 'PaymentFailed' | 'SpendProcessed';
  }

  /** @name PalletConvictionVotingEvent (304) */
  interface PalletConvictionVotingEvent extends Enum {
    readonly isDelegated: boolean;
    readonly asDelegated: ITuple<[AccountId32, AccountId32, u16]>;
    readonly isUndelegated: boolean;
    readonly asUndelegated: ITuple<[AccountId32, u16]>;
    readonly isVoted: boolean;
    readonly asVoted: {
      readonly who: AccountId32;
      readonly vote: PalletConvictionVotingVoteAccountVote;
      readonly pollIndex: u32;
    } & Struct;
    readonly isVoteRemoved: boolean;
    readonly asVoteRemoved: {
      readonly who: AccountId32;
      readonly vote: PalletConvictionVotingVoteAccountVote;
      readonly pollIndex: u32;
    } & Struct;
    readonly isVoteUnlocked: boolean;
    readonly asVoteUnlocked: {
      readonly who: AccountId32;
      readonly class: u16;
    } & Struct;
    readonly type: 'Delegated' | 'Undelegated' | 'Voted' | 'VoteRemoved' | 'VoteUnlocked';
  }

  /** @name PalletReferendaEvent (305) */
  interface PalletReferendaEvent extends Enum {
    readonly isSubmitted: boolean;
    readonly asSubmitted: {
      readonly index: u32;
      readonly track: u16;
      readonly proposal: FrameSupportPreimagesBounded;
    } & Struct;
    readonly isDecisionDepositPlaced: boolean;
    readonly asDecisionDepositPlaced: {
      readonly index: u32;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isDecisionDepositRefunded: boolean;
    readonly asDecisionDepositRefunded: {
      readonly index: u32;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isDepositSlashed: boolean;
    readonly asDepositSlashed: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isDecisionStarted: boolean;
    readonly asDecisionStarted: {
      readonly index: u32;
      readonly track: u16;
      readonly proposal: FrameSupportPreimagesBounded;
      readonly tally: PalletConvictionVotingTally;
    } & Struct;
    readonly isConfirmStarted: boolean;
    readonly asConfirmStarted: {
      readonly index: u32;
    } & Struct;
    readonly isConfirmAborted: boolean;
    readonly asConfirmAborted: {
      readonly index: u32;
    } & Struct;
    readonly isConfirmed: boolean;
    readonly asConfirmed: {
      readonly index: u32;
      readonly tally: PalletConvictionVotingTally;
    } & Struct;
    readonly isApproved: boolean;
    readonly asApproved: {
      readonly index: u32;
    } & Struct;
    readonly isRejected: boolean;
    readonly asRejected: {
      readonly index: u32;
      readonly tally: PalletConvictionVotingTally;
    } & Struct;
    readonly isTimedOut: boolean;
    readonly asTimedOut: {
      readonly index: u32;
      readonly tally: PalletConvictionVotingTally;
    } & Struct;
    readonly isCancelled: boolean;
    readonly asCancelled: {
      readonly index: u32;
      readonly tally: PalletConvictionVotingTally;
    } & Struct;
    readonly isKilled: boolean;
    readonly asKilled: {
      readonly index: u32;
      readonly tally: PalletConvictionVotingTally;
    } & Struct;
    readonly isSubmissionDepositRefunded: boolean;
    readonly asSubmissionDepositRefunded: {
      readonly index: u32;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isMetadataSet: boolean;
    readonly asMetadataSet: {
      readonly index: u32;
      readonly hash_: H256;
    } & Struct;
    readonly isMetadataCleared: boolean;
    readonly asMetadataCleared: {
      readonly index: u32;
      readonly hash_: H256;
    } & Struct;
    readonly type: 'Submitted' | 'DecisionDepositPlaced' | 'DecisionDepositRefunded' | 'DepositSlashed' | 'DecisionStarted' | 'ConfirmStarted' | 'ConfirmAborted' | 'Confirmed' | 'Approved' | 'Rejected' | 'TimedOut' | 'Cancelled' | 'Killed' | 'SubmissionDepositRefunded' | 'MetadataSet' | 'MetadataCleared';
  }

  /** @name PalletConvictionVotingTally (306) */
  interface PalletConvictionVotingTally extends Struct {
    readonly ayes: u128;
    readonly nays: u128;
    readonly support: u128;
  }

  /** @name PalletParametersEvent (307) */
  interface PalletParametersEvent extends Enum {
    readonly isUpdated: boolean;
    readonly asUpdated: {
      readonly key: AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey;
      readonly oldValue: Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue>;
      readonly newValue: Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue>;
    } & Struct;
    readonly type: 'Updated';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey (308) */
  interface AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey extends Enum {
    readonly isJobs: boolean;
    readonly asJobs: AmbitRuntimeConfigsGovernanceParametersGovernedJobsParametersKey;
    readonly isDisputes: boolean;
    readonly asDisputes: AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParametersKey;
    readonly isStakes: boolean;
    readonly asStakes: AmbitRuntimeConfigsGovernanceParametersGovernedStakesParametersKey;
    readonly isFeeds: boolean;
    readonly asFeeds: AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParametersKey;
    readonly isRetrieval: boolean;
    readonly asRetrieval: AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParametersKey;
    readonly type: 'Jobs' | 'Disputes' | 'Stakes' | 'Feeds' | 'Retrieval';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsParametersKey (309) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedJobsParametersKey extends Enum {
    readonly isOperatorShare: boolean;
    readonly isDataShare: boolean;
    readonly isModelDeposit: boolean;
    readonly isClassDeposit: boolean;
    readonly isLeastMinFee: boolean;
    readonly isMostMinFee: boolean;
    readonly isLeastStakePerSlot: boolean;
    readonly isMostStakePerSlot: boolean;
    readonly isPledgeMultiple: boolean;
    readonly isLeastPledge: boolean;
    readonly isMaxAttempts: boolean;
    readonly isDisputeWindow: boolean;
    readonly isRetentionPeriod: boolean;
    readonly isMaxDeadline: boolean;
    readonly isRevealPeriod: boolean;
    readonly isSilencePenalty: boolean;
    readonly isAuditShare: boolean;
    readonly isRewardedOperatorShare: boolean;
    readonly type: 'OperatorShare' | 'DataShare' | 'ModelDeposit' | 'ClassDeposit' | 'LeastMinFee' | 'MostMinFee' | 'LeastStakePerSlot' | 'MostStakePerSlot' | 'PledgeMultiple' | 'LeastPledge' | 'MaxAttempts' | 'DisputeWindow' | 'RetentionPeriod' | 'MaxDeadline' | 'RevealPeriod' | 'SilencePenalty' | 'AuditShare' | 'RewardedOperatorShare';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParametersKey (310) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParametersKey extends Enum {
    readonly isDisputeBond: boolean;
    readonly isDemandBond: boolean;
    readonly isAcquittalShare: boolean;
    readonly isClock: boolean;
    readonly isAnswerPeriod: boolean;
    readonly type: 'DisputeBond' | 'DemandBond' | 'AcquittalShare' | 'Clock' | 'AnswerPeriod';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesParametersKey (311) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedStakesParametersKey extends Enum {
    readonly isMinimumValidatorBond: boolean;
    readonly isMinimumInferenceBond: boolean;
    readonly isMinimumDataBond: boolean;
    readonly isUnbondingPeriod: boolean;
    readonly isReporterShare: boolean;
    readonly isMaxReporterReward: boolean;
    readonly isElectionMargin: boolean;
    readonly isMinimumDelegation: boolean;
    readonly isMaxCommission: boolean;
    readonly isCommissionStep: boolean;
    readonly type: 'MinimumValidatorBond' | 'MinimumInferenceBond' | 'MinimumDataBond' | 'UnbondingPeriod' | 'ReporterShare' | 'MaxReporterReward' | 'ElectionMargin' | 'MinimumDelegation' | 'MaxCommission' | 'CommissionStep';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParametersKey (312) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParametersKey extends Enum {
    readonly isSourceDeposit: boolean;
    readonly isLeastPrice: boolean;
    readonly isStakePerSlot: boolean;
    readonly isPledgeMultiple: boolean;
    readonly isLeastPledge: boolean;
    readonly isSilencePenalty: boolean;
    readonly isMissPenalty: boolean;
    readonly isFailurePay: boolean;
    readonly isCommitPeriod: boolean;
    readonly isRevealPeriod: boolean;
    readonly isMaxDeadline: boolean;
    readonly isRetentionPeriod: boolean;
    readonly isMaxOpenFeeds: boolean;
    readonly type: 'SourceDeposit' | 'LeastPrice' | 'StakePerSlot' | 'PledgeMultiple' | 'LeastPledge' | 'SilencePenalty' | 'MissPenalty' | 'FailurePay' | 'CommitPeriod' | 'RevealPeriod' | 'MaxDeadline' | 'RetentionPeriod' | 'MaxOpenFeeds';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParametersKey (313) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParametersKey extends Enum {
    readonly isEraBlocks: boolean;
    readonly isAnswerWindow: boolean;
    readonly isRequestDeposit: boolean;
    readonly isLeastFee: boolean;
    readonly isPotShare: boolean;
    readonly isFundMultiple: boolean;
    readonly isPotCap: boolean;
    readonly isLeastPledge: boolean;
    readonly isPledgeMultiple: boolean;
    readonly isFirstMissPenalty: boolean;
    readonly isMissesInRow: boolean;
    readonly isMissesOfLast: boolean;
    readonly type: 'EraBlocks' | 'AnswerWindow' | 'RequestDeposit' | 'LeastFee' | 'PotShare' | 'FundMultiple' | 'PotCap' | 'LeastPledge' | 'PledgeMultiple' | 'FirstMissPenalty' | 'MissesInRow' | 'MissesOfLast';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue (315) */
  interface AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue extends Enum {
    readonly isJobs: boolean;
    readonly asJobs: AmbitRuntimeConfigsGovernanceParametersGovernedJobsParametersValue;
    readonly isDisputes: boolean;
    readonly asDisputes: AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParametersValue;
    readonly isStakes: boolean;
    readonly asStakes: AmbitRuntimeConfigsGovernanceParametersGovernedStakesParametersValue;
    readonly isFeeds: boolean;
    readonly asFeeds: AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParametersValue;
    readonly isRetrieval: boolean;
    readonly asRetrieval: AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParametersValue;
    readonly type: 'Jobs' | 'Disputes' | 'Stakes' | 'Feeds' | 'Retrieval';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedJobsParametersValue (316) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedJobsParametersValue extends Enum {
    readonly isOperatorShare: boolean;
    readonly asOperatorShare: Permill;
    readonly isDataShare: boolean;
    readonly asDataShare: Permill;
    readonly isModelDeposit: boolean;
    readonly asModelDeposit: u128;
    readonly isClassDeposit: boolean;
    readonly asClassDeposit: u128;
    readonly isLeastMinFee: boolean;
    readonly asLeastMinFee: u128;
    readonly isMostMinFee: boolean;
    readonly asMostMinFee: u128;
    readonly isLeastStakePerSlot: boolean;
    readonly asLeastStakePerSlot: u128;
    readonly isMostStakePerSlot: boolean;
    readonly asMostStakePerSlot: u128;
    readonly isPledgeMultiple: boolean;
    readonly asPledgeMultiple: u32;
    readonly isLeastPledge: boolean;
    readonly asLeastPledge: u128;
    readonly isMaxAttempts: boolean;
    readonly asMaxAttempts: u8;
    readonly isDisputeWindow: boolean;
    readonly asDisputeWindow: u32;
    readonly isRetentionPeriod: boolean;
    readonly asRetentionPeriod: u32;
    readonly isMaxDeadline: boolean;
    readonly asMaxDeadline: u32;
    readonly isRevealPeriod: boolean;
    readonly asRevealPeriod: u32;
    readonly isSilencePenalty: boolean;
    readonly asSilencePenalty: Permill;
    readonly isAuditShare: boolean;
    readonly asAuditShare: Permill;
    readonly isRewardedOperatorShare: boolean;
    readonly asRewardedOperatorShare: Permill;
    readonly type: 'OperatorShare' | 'DataShare' | 'ModelDeposit' | 'ClassDeposit' | 'LeastMinFee' | 'MostMinFee' | 'LeastStakePerSlot' | 'MostStakePerSlot' | 'PledgeMultiple' | 'LeastPledge' | 'MaxAttempts' | 'DisputeWindow' | 'RetentionPeriod' | 'MaxDeadline' | 'RevealPeriod' | 'SilencePenalty' | 'AuditShare' | 'RewardedOperatorShare';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParametersValue (317) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedDisputesParametersValue extends Enum {
    readonly isDisputeBond: boolean;
    readonly asDisputeBond: u128;
    readonly isDemandBond: boolean;
    readonly asDemandBond: u128;
    readonly isAcquittalShare: boolean;
    readonly asAcquittalShare: Permill;
    readonly isClock: boolean;
    readonly asClock: u32;
    readonly isAnswerPeriod: boolean;
    readonly asAnswerPeriod: u32;
    readonly type: 'DisputeBond' | 'DemandBond' | 'AcquittalShare' | 'Clock' | 'AnswerPeriod';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedStakesParametersValue (318) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedStakesParametersValue extends Enum {
    readonly isMinimumValidatorBond: boolean;
    readonly asMinimumValidatorBond: u128;
    readonly isMinimumInferenceBond: boolean;
    readonly asMinimumInferenceBond: u128;
    readonly isMinimumDataBond: boolean;
    readonly asMinimumDataBond: u128;
    readonly isUnbondingPeriod: boolean;
    readonly asUnbondingPeriod: u32;
    readonly isReporterShare: boolean;
    readonly asReporterShare: Permill;
    readonly isMaxReporterReward: boolean;
    readonly asMaxReporterReward: u128;
    readonly isElectionMargin: boolean;
    readonly asElectionMargin: Permill;
    readonly isMinimumDelegation: boolean;
    readonly asMinimumDelegation: u128;
    readonly isMaxCommission: boolean;
    readonly asMaxCommission: Permill;
    readonly isCommissionStep: boolean;
    readonly asCommissionStep: Permill;
    readonly type: 'MinimumValidatorBond' | 'MinimumInferenceBond' | 'MinimumDataBond' | 'UnbondingPeriod' | 'ReporterShare' | 'MaxReporterReward' | 'ElectionMargin' | 'MinimumDelegation' | 'MaxCommission' | 'CommissionStep';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParametersValue (319) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedFeedsParametersValue extends Enum {
    readonly isSourceDeposit: boolean;
    readonly asSourceDeposit: u128;
    readonly isLeastPrice: boolean;
    readonly asLeastPrice: u128;
    readonly isStakePerSlot: boolean;
    readonly asStakePerSlot: u128;
    readonly isPledgeMultiple: boolean;
    readonly asPledgeMultiple: u32;
    readonly isLeastPledge: boolean;
    readonly asLeastPledge: u128;
    readonly isSilencePenalty: boolean;
    readonly asSilencePenalty: Permill;
    readonly isMissPenalty: boolean;
    readonly asMissPenalty: Permill;
    readonly isFailurePay: boolean;
    readonly asFailurePay: Permill;
    readonly isCommitPeriod: boolean;
    readonly asCommitPeriod: u32;
    readonly isRevealPeriod: boolean;
    readonly asRevealPeriod: u32;
    readonly isMaxDeadline: boolean;
    readonly asMaxDeadline: u32;
    readonly isRetentionPeriod: boolean;
    readonly asRetentionPeriod: u32;
    readonly isMaxOpenFeeds: boolean;
    readonly asMaxOpenFeeds: u32;
    readonly type: 'SourceDeposit' | 'LeastPrice' | 'StakePerSlot' | 'PledgeMultiple' | 'LeastPledge' | 'SilencePenalty' | 'MissPenalty' | 'FailurePay' | 'CommitPeriod' | 'RevealPeriod' | 'MaxDeadline' | 'RetentionPeriod' | 'MaxOpenFeeds';
  }

  /** @name AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParametersValue (320) */
  interface AmbitRuntimeConfigsGovernanceParametersGovernedRetrievalParametersValue extends Enum {
    readonly isEraBlocks: boolean;
    readonly asEraBlocks: u32;
    readonly isAnswerWindow: boolean;
    readonly asAnswerWindow: u32;
    readonly isRequestDeposit: boolean;
    readonly asRequestDeposit: u128;
    readonly isLeastFee: boolean;
    readonly asLeastFee: u128;
    readonly isPotShare: boolean;
    readonly asPotShare: Permill;
    readonly isFundMultiple: boolean;
    readonly asFundMultiple: u32;
    readonly isPotCap: boolean;
    readonly asPotCap: u128;
    readonly isLeastPledge: boolean;
    readonly asLeastPledge: u128;
    readonly isPledgeMultiple: boolean;
    readonly asPledgeMultiple: u32;
    readonly isFirstMissPenalty: boolean;
    readonly asFirstMissPenalty: Permill;
    readonly isMissesInRow: boolean;
    readonly asMissesInRow: u32;
    readonly isMissesOfLast: boolean;
    readonly asMissesOfLast: u32;
    readonly type: 'EraBlocks' | 'AnswerWindow' | 'RequestDeposit' | 'LeastFee' | 'PotShare' | 'FundMultiple' | 'PotCap' | 'LeastPledge' | 'PledgeMultiple' | 'FirstMissPenalty' | 'MissesInRow' | 'MissesOfLast';
  }

  /** @name PalletAmbitGovernanceEvent (321) */
  interface PalletAmbitGovernanceEvent extends Enum {
    readonly isParametersDecided: boolean;
    readonly asParametersDecided: {
      readonly track: Option<AmbitPrimitivesGovernanceTrack>;
      readonly count: u32;
      readonly era: u32;
    } & Struct;
    readonly isParametersDropped: boolean;
    readonly asParametersDropped: {
      readonly count: u32;
    } & Struct;
    readonly type: 'ParametersDecided' | 'ParametersDropped';
  }

  /** @name FrameSystemPhase (323) */
  interface FrameSystemPhase extends Enum {
    readonly isApplyExtrinsic: boolean;
    readonly asApplyExtrinsic: u32;
    readonly isFinalization: boolean;
    readonly isInitialization: boolean;
    readonly type: 'ApplyExtrinsic' | 'Finalization' | 'Initialization';
  }

  /** @name FrameSystemLastRuntimeUpgradeInfo (325) */
  interface FrameSystemLastRuntimeUpgradeInfo extends Struct {
    readonly specVersion: Compact<u32>;
    readonly specName: Text;
  }

  /** @name FrameSystemCodeUpgradeAuthorization (328) */
  interface FrameSystemCodeUpgradeAuthorization extends Struct {
    readonly codeHash: H256;
    readonly checkVersion: bool;
  }

  /** @name FrameSystemLimitsBlockWeights (329) */
  interface FrameSystemLimitsBlockWeights extends Struct {
    readonly baseBlock: SpWeightsWeightV2Weight;
    readonly maxBlock: SpWeightsWeightV2Weight;
    readonly perClass: FrameSupportDispatchPerDispatchClassWeightsPerClass;
  }

  /** @name FrameSupportDispatchPerDispatchClassWeightsPerClass (330) */
  interface FrameSupportDispatchPerDispatchClassWeightsPerClass extends Struct {
    readonly normal: FrameSystemLimitsWeightsPerClass;
    readonly operational: FrameSystemLimitsWeightsPerClass;
    readonly mandatory: FrameSystemLimitsWeightsPerClass;
  }

  /** @name FrameSystemLimitsWeightsPerClass (331) */
  interface FrameSystemLimitsWeightsPerClass extends Struct {
    readonly baseExtrinsic: SpWeightsWeightV2Weight;
    readonly maxExtrinsic: Option<SpWeightsWeightV2Weight>;
    readonly maxTotal: Option<SpWeightsWeightV2Weight>;
    readonly reserved: Option<SpWeightsWeightV2Weight>;
  }

  /** @name FrameSystemLimitsBlockLength (333) */
  interface FrameSystemLimitsBlockLength extends Struct {
    readonly max: FrameSupportDispatchPerDispatchClassU32;
    readonly maxHeaderSize: Option<u32>;
  }

  /** @name FrameSupportDispatchPerDispatchClassU32 (334) */
  interface FrameSupportDispatchPerDispatchClassU32 extends Struct {
    readonly normal: u32;
    readonly operational: u32;
    readonly mandatory: u32;
  }

  /** @name SpWeightsRuntimeDbWeight (335) */
  interface SpWeightsRuntimeDbWeight extends Struct {
    readonly read: u64;
    readonly write: u64;
  }

  /** @name SpVersionRuntimeVersion (336) */
  interface SpVersionRuntimeVersion extends Struct {
    readonly specName: Text;
    readonly implName: Text;
    readonly authoringVersion: u32;
    readonly specVersion: u32;
    readonly implVersion: u32;
    readonly apis: Vec<ITuple<[U8aFixed, u32]>>;
    readonly transactionVersion: u32;
    readonly systemVersion: u8;
  }

  /** @name FrameSystemError (341) */
  interface FrameSystemError extends Enum {
    readonly isInvalidSpecName: boolean;
    readonly isSpecVersionNeedsToIncrease: boolean;
    readonly isFailedToExtractRuntimeVersion: boolean;
    readonly isNonDefaultComposite: boolean;
    readonly isNonZeroRefCount: boolean;
    readonly isCallFiltered: boolean;
    readonly isMultiBlockMigrationsOngoing: boolean;
    readonly isNothingAuthorized: boolean;
    readonly isUnauthorized: boolean;
    readonly type: 'InvalidSpecName' | 'SpecVersionNeedsToIncrease' | 'FailedToExtractRuntimeVersion' | 'NonDefaultComposite' | 'NonZeroRefCount' | 'CallFiltered' | 'MultiBlockMigrationsOngoing' | 'NothingAuthorized' | 'Unauthorized';
  }

  /** @name SpConsensusBabeDigestsPreDigest (348) */
  interface SpConsensusBabeDigestsPreDigest extends Enum {
    readonly isPrimary: boolean;
    readonly asPrimary: SpConsensusBabeDigestsPrimaryPreDigest;
    readonly isSecondaryPlain: boolean;
    readonly asSecondaryPlain: SpConsensusBabeDigestsSecondaryPlainPreDigest;
    readonly isSecondaryVRF: boolean;
    readonly asSecondaryVRF: SpConsensusBabeDigestsSecondaryVRFPreDigest;
    readonly type: 'Primary' | 'SecondaryPlain' | 'SecondaryVRF';
  }

  /** @name SpConsensusBabeDigestsPrimaryPreDigest (349) */
  interface SpConsensusBabeDigestsPrimaryPreDigest extends Struct {
    readonly authorityIndex: u32;
    readonly slot: u64;
    readonly vrfSignature: SpCoreSr25519VrfVrfSignature;
  }

  /** @name SpCoreSr25519VrfVrfSignature (350) */
  interface SpCoreSr25519VrfVrfSignature extends Struct {
    readonly preOutput: U8aFixed;
    readonly proof: U8aFixed;
  }

  /** @name SpConsensusBabeDigestsSecondaryPlainPreDigest (351) */
  interface SpConsensusBabeDigestsSecondaryPlainPreDigest extends Struct {
    readonly authorityIndex: u32;
    readonly slot: u64;
  }

  /** @name SpConsensusBabeDigestsSecondaryVRFPreDigest (352) */
  interface SpConsensusBabeDigestsSecondaryVRFPreDigest extends Struct {
    readonly authorityIndex: u32;
    readonly slot: u64;
    readonly vrfSignature: SpCoreSr25519VrfVrfSignature;
  }

  /** @name SpConsensusBabeBabeEpochConfiguration (353) */
  interface SpConsensusBabeBabeEpochConfiguration extends Struct {
    readonly c: ITuple<[u64, u64]>;
    readonly allowedSlots: SpConsensusBabeAllowedSlots;
  }

  /** @name PalletBabeError (357) */
  interface PalletBabeError extends Enum {
    readonly isInvalidEquivocationProof: boolean;
    readonly isInvalidKeyOwnershipProof: boolean;
    readonly isDuplicateOffenceReport: boolean;
    readonly isInvalidConfiguration: boolean;
    readonly type: 'InvalidEquivocationProof' | 'InvalidKeyOwnershipProof' | 'DuplicateOffenceReport' | 'InvalidConfiguration';
  }

  /** @name PalletBalancesBalanceLock (359) */
  interface PalletBalancesBalanceLock extends Struct {
    readonly id: U8aFixed;
    readonly amount: u128;
    readonly reasons: PalletBalancesReasons;
  }

  /** @name PalletBalancesReasons (360) */
  interface PalletBalancesReasons extends Enum {
    readonly isFee: boolean;
    readonly isMisc: boolean;
    readonly isAll: boolean;
    readonly type: 'Fee' | 'Misc' | 'All';
  }

  /** @name PalletBalancesReserveData (363) */
  interface PalletBalancesReserveData extends Struct {
    readonly id: U8aFixed;
    readonly amount: u128;
  }

  /** @name FrameSupportTokensMiscIdAmountRuntimeHoldReason (366) */
  interface FrameSupportTokensMiscIdAmountRuntimeHoldReason extends Struct {
    readonly id: AmbitRuntimeRuntimeHoldReason;
    readonly amount: u128;
  }

  /** @name FrameSupportTokensMiscIdAmountRuntimeFreezeReason (369) */
  interface FrameSupportTokensMiscIdAmountRuntimeFreezeReason extends Struct {
    readonly id: AmbitRuntimeRuntimeFreezeReason;
    readonly amount: u128;
  }

  /** @name AmbitRuntimeRuntimeFreezeReason (370) */
  type AmbitRuntimeRuntimeFreezeReason = Null;

  /** @name PalletBalancesError (372) */
  interface PalletBalancesError extends Enum {
    readonly isVestingBalance: boolean;
    readonly isLiquidityRestrictions: boolean;
    readonly isInsufficientBalance: boolean;
    readonly isExistentialDeposit: boolean;
    readonly isExpendability: boolean;
    readonly isExistingVestingSchedule: boolean;
    readonly isDeadAccount: boolean;
    readonly isTooManyReserves: boolean;
    readonly isTooManyHolds: boolean;
    readonly isTooManyFreezes: boolean;
    readonly isIssuanceDeactivated: boolean;
    readonly isDeltaZero: boolean;
    readonly type: 'VestingBalance' | 'LiquidityRestrictions' | 'InsufficientBalance' | 'ExistentialDeposit' | 'Expendability' | 'ExistingVestingSchedule' | 'DeadAccount' | 'TooManyReserves' | 'TooManyHolds' | 'TooManyFreezes' | 'IssuanceDeactivated' | 'DeltaZero';
  }

  /** @name PalletTransactionPaymentReleases (374) */
  interface PalletTransactionPaymentReleases extends Enum {
    readonly isV1Ancient: boolean;
    readonly isV2: boolean;
    readonly type: 'V1Ancient' | 'V2';
  }

  /** @name FrameSupportStorageNoDrop (375) */
  interface FrameSupportStorageNoDrop extends FrameSupportTokensFungibleImbalance {}

  /** @name FrameSupportTokensFungibleImbalance (376) */
  interface FrameSupportTokensFungibleImbalance extends Struct {
    readonly amount: u128;
  }

  /** @name PalletAmbitStakingLedger (377) */
  interface PalletAmbitStakingLedger extends Struct {
    readonly active: u128;
    readonly backing: u128;
    readonly pledged: u128;
    readonly unbonding: Vec<PalletAmbitStakingUnbonding>;
    readonly roles: Vec<AmbitPrimitivesRole>;
    readonly worker: Option<AccountId32>;
    readonly chilled: bool;
    readonly since: u32;
  }

  /** @name PalletAmbitStakingUnbonding (379) */
  interface PalletAmbitStakingUnbonding extends Struct {
    readonly amount: u128;
    readonly until: u32;
  }

  /** @name PalletAmbitStakingPoolsPool (383) */
  interface PalletAmbitStakingPoolsPool extends Struct {
    readonly fund: PalletAmbitStakingPoolsFund;
    readonly leaving: Vec<PalletAmbitStakingPoolsDeparture>;
    readonly nextDeparture: u32;
    readonly delegators: u32;
    readonly commission: Permill;
    readonly raised: u32;
    readonly closing: bool;
  }

  /** @name PalletAmbitStakingPoolsFund (384) */
  interface PalletAmbitStakingPoolsFund extends Struct {
    readonly total: u128;
    readonly shares: u128;
  }

  /** @name PalletAmbitStakingPoolsDeparture (386) */
  interface PalletAmbitStakingPoolsDeparture extends Struct {
    readonly id: u32;
    readonly until: u32;
    readonly session: u32;
    readonly fund: PalletAmbitStakingPoolsFund;
  }

  /** @name PalletAmbitStakingPoolsDelegation (389) */
  interface PalletAmbitStakingPoolsDelegation extends Struct {
    readonly shares: u128;
    readonly leaving: Vec<PalletAmbitStakingPoolsClaim>;
  }

  /** @name PalletAmbitStakingPoolsClaim (391) */
  interface PalletAmbitStakingPoolsClaim extends Struct {
    readonly departure: u32;
    readonly shares: u128;
  }

  /** @name PalletAmbitStakingExposure (395) */
  interface PalletAmbitStakingExposure extends Struct {
    readonly own: u128;
    readonly delegated: u128;
  }

  /** @name PalletAmbitStakingError (397) */
  interface PalletAmbitStakingError extends Enum {
    readonly isNotBonded: boolean;
    readonly isAlreadyBonded: boolean;
    readonly isBelowMinimum: boolean;
    readonly isZeroAmount: boolean;
    readonly isNotEnoughBond: boolean;
    readonly isNotEnoughFreeBond: boolean;
    readonly isPromisedToWork: boolean;
    readonly isTooManyUnbonding: boolean;
    readonly isNothingUnbonding: boolean;
    readonly isNothingToWithdraw: boolean;
    readonly isAlreadyDeclared: boolean;
    readonly isNotDeclared: boolean;
    readonly isWorkerTaken: boolean;
    readonly isWorkerIsStash: boolean;
    readonly isAlreadyChilled: boolean;
    readonly isNotChilled: boolean;
    readonly isNoValidators: boolean;
    readonly isDuplicateValidator: boolean;
    readonly isNotEligible: boolean;
    readonly isTooManyValidators: boolean;
    readonly isTooManyCandidates: boolean;
    readonly isElectionsNotSuspended: boolean;
    readonly isBondBacksConsensus: boolean;
    readonly isBondBacksWork: boolean;
    readonly isStillValidating: boolean;
    readonly isNoPool: boolean;
    readonly isPoolExists: boolean;
    readonly isPoolClosing: boolean;
    readonly isPoolFull: boolean;
    readonly isPoolDepleted: boolean;
    readonly isOwnPool: boolean;
    readonly isNotValidating: boolean;
    readonly isDelegationTooSmall: boolean;
    readonly isNotDelegated: boolean;
    readonly isNotReapable: boolean;
    readonly isCommissionTooHigh: boolean;
    readonly isCommissionStepTooLarge: boolean;
    readonly isCommissionJustRaised: boolean;
    readonly type: 'NotBonded' | 'AlreadyBonded' | 'BelowMinimum' | 'ZeroAmount' | 'NotEnoughBond' | 'NotEnoughFreeBond' | 'PromisedToWork' | 'TooManyUnbonding' | 'NothingUnbonding' | 'NothingToWithdraw' | 'AlreadyDeclared' | 'NotDeclared' | 'WorkerTaken' | 'WorkerIsStash' | 'AlreadyChilled' | 'NotChilled' | 'NoValidators' | 'DuplicateValidator' | 'NotEligible' | 'TooManyValidators' | 'TooManyCandidates' | 'ElectionsNotSuspended' | 'BondBacksConsensus' | 'BondBacksWork' | 'StillValidating' | 'NoPool' | 'PoolExists' | 'PoolClosing' | 'PoolFull' | 'PoolDepleted' | 'OwnPool' | 'NotValidating' | 'DelegationTooSmall' | 'NotDelegated' | 'NotReapable' | 'CommissionTooHigh' | 'CommissionStepTooLarge' | 'CommissionJustRaised';
  }

  /** @name SpCoreCryptoKeyTypeId (404) */
  interface SpCoreCryptoKeyTypeId extends U8aFixed {}

  /** @name PalletSessionError (405) */
  interface PalletSessionError extends Enum {
    readonly isInvalidProof: boolean;
    readonly isNoAssociatedValidatorId: boolean;
    readonly isDuplicatedKey: boolean;
    readonly isNoKeys: boolean;
    readonly isNoAccount: boolean;
    readonly type: 'InvalidProof' | 'NoAssociatedValidatorId' | 'DuplicatedKey' | 'NoKeys' | 'NoAccount';
  }

  /** @name SpStakingOffenceOffenceDetails (407) */
  interface SpStakingOffenceOffenceDetails extends Struct {
    readonly offender: ITuple<[AccountId32, PalletAmbitStakingExposure]>;
    readonly reporters: Vec<AccountId32>;
  }

  /** @name PalletGrandpaStoredState (410) */
  interface PalletGrandpaStoredState extends Enum {
    readonly isLive: boolean;
    readonly isPendingPause: boolean;
    readonly asPendingPause: {
      readonly scheduledAt: u32;
      readonly delay: u32;
    } & Struct;
    readonly isPaused: boolean;
    readonly isPendingResume: boolean;
    readonly asPendingResume: {
      readonly scheduledAt: u32;
      readonly delay: u32;
    } & Struct;
    readonly type: 'Live' | 'PendingPause' | 'Paused' | 'PendingResume';
  }

  /** @name PalletGrandpaStoredPendingChange (411) */
  interface PalletGrandpaStoredPendingChange extends Struct {
    readonly scheduledAt: u32;
    readonly delay: u32;
    readonly nextAuthorities: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>;
    readonly forced: Option<u32>;
  }

  /** @name PalletGrandpaError (413) */
  interface PalletGrandpaError extends Enum {
    readonly isPauseFailed: boolean;
    readonly isResumeFailed: boolean;
    readonly isChangePending: boolean;
    readonly isTooSoon: boolean;
    readonly isInvalidKeyOwnershipProof: boolean;
    readonly isInvalidEquivocationProof: boolean;
    readonly isDuplicateOffenceReport: boolean;
    readonly type: 'PauseFailed' | 'ResumeFailed' | 'ChangePending' | 'TooSoon' | 'InvalidKeyOwnershipProof' | 'InvalidEquivocationProof' | 'DuplicateOffenceReport';
  }

  /** @name PalletUtilityError (414) */
  interface PalletUtilityError extends Enum {
    readonly isTooManyCalls: boolean;
    readonly type: 'TooManyCalls';
  }

  /** @name PalletMultisigMultisig (416) */
  interface PalletMultisigMultisig extends Struct {
    readonly when: PalletMultisigTimepoint;
    readonly deposit: u128;
    readonly depositor: AccountId32;
    readonly approvals: Vec<AccountId32>;
  }

  /** @name PalletMultisigError (418) */
  interface PalletMultisigError extends Enum {
    readonly isMinimumThreshold: boolean;
    readonly isAlreadyApproved: boolean;
    readonly isNoApprovalsNeeded: boolean;
    readonly isTooFewSignatories: boolean;
    readonly isTooManySignatories: boolean;
    readonly isSignatoriesOutOfOrder: boolean;
    readonly isSenderInSignatories: boolean;
    readonly isNotFound: boolean;
    readonly isNotOwner: boolean;
    readonly isNoTimepoint: boolean;
    readonly isWrongTimepoint: boolean;
    readonly isUnexpectedTimepoint: boolean;
    readonly isMaxWeightTooLow: boolean;
    readonly isAlreadyStored: boolean;
    readonly type: 'MinimumThreshold' | 'AlreadyApproved' | 'NoApprovalsNeeded' | 'TooFewSignatories' | 'TooManySignatories' | 'SignatoriesOutOfOrder' | 'SenderInSignatories' | 'NotFound' | 'NotOwner' | 'NoTimepoint' | 'WrongTimepoint' | 'UnexpectedTimepoint' | 'MaxWeightTooLow' | 'AlreadyStored';
  }

  /** @name PalletProxyProxyDefinition (421) */
  interface PalletProxyProxyDefinition extends Struct {
    readonly delegate: AccountId32;
    readonly proxyType: AmbitRuntimeConfigsUtilitiesProxyType;
    readonly delay: u32;
  }

  /** @name PalletProxyAnnouncement (425) */
  interface PalletProxyAnnouncement extends Struct {
    readonly real: AccountId32;
    readonly callHash: H256;
    readonly height: u32;
  }

  /** @name PalletProxyError (427) */
  interface PalletProxyError extends Enum {
    readonly isTooMany: boolean;
    readonly isNotFound: boolean;
    readonly isNotProxy: boolean;
    readonly isUnproxyable: boolean;
    readonly isDuplicate: boolean;
    readonly isNoPermission: boolean;
    readonly isUnannounced: boolean;
    readonly isNoSelfProxy: boolean;
    readonly type: 'TooMany' | 'NotFound' | 'NotProxy' | 'Unproxyable' | 'Duplicate' | 'NoPermission' | 'Unannounced' | 'NoSelfProxy';
  }

  /** @name PalletPreimageOldRequestStatus (428) */
  interface PalletPreimageOldRequestStatus extends Enum {
    readonly isUnrequested: boolean;
    readonly asUnrequested: {
      readonly deposit: ITuple<[AccountId32, u128]>;
      readonly len: u32;
    } & Struct;
    readonly isRequested: boolean;
    readonly asRequested: {
      readonly deposit: Option<ITuple<[AccountId32, u128]>>;
      readonly count: u32;
      readonly len: Option<u32>;
    } & Struct;
    readonly type: 'Unrequested' | 'Requested';
  }

  /** @name PalletPreimageRequestStatus (429) */
  interface PalletPreimageRequestStatus extends Enum {
    readonly isUnrequested: boolean;
    readonly asUnrequested: {
      readonly ticket: ITuple<[AccountId32, u128]>;
      readonly len: u32;
    } & Struct;
    readonly isRequested: boolean;
    readonly asRequested: {
      readonly maybeTicket: Option<ITuple<[AccountId32, u128]>>;
      readonly count: u32;
      readonly maybeLen: Option<u32>;
    } & Struct;
    readonly type: 'Unrequested' | 'Requested';
  }

  /** @name PalletPreimageError (434) */
  interface PalletPreimageError extends Enum {
    readonly isTooBig: boolean;
    readonly isAlreadyNoted: boolean;
    readonly isNotAuthorized: boolean;
    readonly isNotNoted: boolean;
    readonly isRequested: boolean;
    readonly isNotRequested: boolean;
    readonly isTooMany: boolean;
    readonly isTooFew: boolean;
    readonly type: 'TooBig' | 'AlreadyNoted' | 'NotAuthorized' | 'NotNoted' | 'Requested' | 'NotRequested' | 'TooMany' | 'TooFew';
  }

  /** @name PalletSchedulerScheduled (437) */
  interface PalletSchedulerScheduled extends Struct {
    readonly maybeId: Option<U8aFixed>;
    readonly priority: u8;
    readonly call: FrameSupportPreimagesBounded;
    readonly maybePeriodic: Option<ITuple<[u32, u32]>>;
    readonly origin: AmbitRuntimeOriginCaller;
  }

  /** @name PalletSchedulerRetryConfig (439) */
  interface PalletSchedulerRetryConfig extends Struct {
    readonly totalRetries: u8;
    readonly remaining: u8;
    readonly period: u32;
  }

  /** @name PalletSchedulerError (440) */
  interface PalletSchedulerError extends Enum {
    readonly isFailedToSchedule: boolean;
    readonly isNotFound: boolean;
    readonly isTargetBlockNumberInPast: boolean;
    readonly isRescheduleNoChange: boolean;
    readonly isNamed: boolean;
    readonly type: 'FailedToSchedule' | 'NotFound' | 'TargetBlockNumberInPast' | 'RescheduleNoChange' | 'Named';
  }

  /** @name AmbitPrimitivesJobsModel (441) */
  interface AmbitPrimitivesJobsModel extends Struct {
    readonly publisher: AccountId32;
    readonly name: Bytes;
    readonly graph: Bytes;
    readonly weights: Bytes;
    readonly inputs: Vec<AmbitPrimitivesJobsValueType>;
    readonly outputs: Vec<AmbitPrimitivesJobsValueType>;
    readonly deposit: u128;
    readonly classes: u32;
  }

  /** @name AmbitPrimitivesJobsClass (442) */
  interface AmbitPrimitivesJobsClass extends Struct {
    readonly owner: AccountId32;
    readonly spec: AmbitPrimitivesJobsClassSpec;
    readonly minFee: u128;
    readonly stakePerSlot: u128;
    readonly deposit: u128;
    readonly offers: u32;
    readonly openJobs: u32;
  }

  /** @name AmbitPrimitivesJobsOffer (445) */
  interface AmbitPrimitivesJobsOffer extends Struct {
    readonly operator: AccountId32;
    readonly slots: u32;
    readonly price: u128;
    readonly quality: AmbitPrimitivesJobsQuality;
    readonly leaving: bool;
  }

  /** @name AmbitPrimitivesJobsQuality (446) */
  interface AmbitPrimitivesJobsQuality extends Struct {
    readonly alpha: u32;
    readonly beta: u32;
  }

  /** @name AmbitPrimitivesJobsJob (450) */
  interface AmbitPrimitivesJobsJob extends Struct {
    readonly client: AccountId32;
    readonly class: u32;
    readonly input: Bytes;
    readonly inputRoot: H256;
    readonly maxFee: u128;
    readonly submitted: u32;
    readonly deadline: u32;
    readonly attempt: u8;
    readonly declined: u8;
    readonly state: AmbitPrimitivesJobsJobState;
  }

  /** @name AmbitPrimitivesJobsJobState (451) */
  interface AmbitPrimitivesJobsJobState extends Enum {
    readonly isSubmitted: boolean;
    readonly isAssigned: boolean;
    readonly asAssigned: {
      readonly operator: AccountId32;
      readonly offer: u32;
      readonly fee: u128;
      readonly pledge: u128;
      readonly due: u32;
    } & Struct;
    readonly isResulted: boolean;
    readonly asResulted: {
      readonly operator: AccountId32;
      readonly offer: u32;
      readonly fee: u128;
      readonly pledge: u128;
      readonly claim: AmbitPrimitivesJobsResultClaim;
      readonly settles: u32;
      readonly disputes: u32;
    } & Struct;
    readonly isSettled: boolean;
    readonly asSettled: {
      readonly operator: AccountId32;
      readonly fee: u128;
      readonly claim: AmbitPrimitivesJobsResultClaim;
      readonly at: u32;
    } & Struct;
    readonly isRefunded: boolean;
    readonly asRefunded: {
      readonly reason: AmbitPrimitivesJobsRefundReason;
      readonly at: u32;
    } & Struct;
    readonly isPanelled: boolean;
    readonly asPanelled: {
      readonly phase: AmbitPrimitivesJobsPhase;
      readonly due: u32;
    } & Struct;
    readonly type: 'Submitted' | 'Assigned' | 'Resulted' | 'Settled' | 'Refunded' | 'Panelled';
  }

  /** @name AmbitPrimitivesJobsPhase (452) */
  interface AmbitPrimitivesJobsPhase extends Enum {
    readonly isCommitting: boolean;
    readonly isRevealing: boolean;
    readonly type: 'Committing' | 'Revealing';
  }

  /** @name AmbitPrimitivesJobsMember (454) */
  interface AmbitPrimitivesJobsMember extends Struct {
    readonly operator: AccountId32;
    readonly offer: u32;
    readonly fee: u128;
    readonly pledge: u128;
    readonly said: AmbitPrimitivesJobsSaid;
  }

  /** @name AmbitPrimitivesJobsSaid (455) */
  interface AmbitPrimitivesJobsSaid extends Enum {
    readonly isNothing: boolean;
    readonly isCommitted: boolean;
    readonly asCommitted: H256;
    readonly isRevealed: boolean;
    readonly asRevealed: AmbitPrimitivesJobsResultClaim;
    readonly type: 'Nothing' | 'Committed' | 'Revealed';
  }

  /** @name AmbitPrimitivesJobsAudit (458) */
  interface AmbitPrimitivesJobsAudit extends Struct {
    readonly attempt: u8;
    readonly auditor: AccountId32;
    readonly offer: u32;
    readonly pledge: u128;
    readonly pay: u128;
    readonly draw: H256;
    readonly due: u32;
    readonly opinion: AmbitPrimitivesJobsOpinion;
  }

  /** @name AmbitPrimitivesJobsOpinion (459) */
  interface AmbitPrimitivesJobsOpinion extends Enum {
    readonly isPending: boolean;
    readonly isAgrees: boolean;
    readonly isDisputes: boolean;
    readonly type: 'Pending' | 'Agrees' | 'Disputes';
  }

  /** @name PalletAmbitJobRegistryLane (462) */
  interface PalletAmbitJobRegistryLane extends Enum {
    readonly isFresh: boolean;
    readonly isRetry: boolean;
    readonly isDue: boolean;
    readonly isSettle: boolean;
    readonly isForget: boolean;
    readonly isAudit: boolean;
    readonly type: 'Fresh' | 'Retry' | 'Due' | 'Settle' | 'Forget' | 'Audit';
  }

  /** @name PalletAmbitJobRegistryEntry (464) */
  interface PalletAmbitJobRegistryEntry extends Struct {
    readonly job: u64;
    readonly avoid: Option<u32>;
  }

  /** @name PalletAmbitJobRegistryCursors (467) */
  interface PalletAmbitJobRegistryCursors extends Struct {
    readonly fresh: PalletAmbitJobRegistryCursor;
    readonly retry: PalletAmbitJobRegistryCursor;
    readonly due: PalletAmbitJobRegistryCursor;
    readonly settle: PalletAmbitJobRegistryCursor;
    readonly forget: PalletAmbitJobRegistryCursor;
    readonly audit: PalletAmbitJobRegistryCursor;
  }

  /** @name PalletAmbitJobRegistryCursor (468) */
  interface PalletAmbitJobRegistryCursor extends Struct {
    readonly block: u32;
    readonly page: u32;
  }

  /** @name PalletAmbitJobRegistryError (469) */
  interface PalletAmbitJobRegistryError extends Enum {
    readonly isModelExists: boolean;
    readonly isUnknownModel: boolean;
    readonly isNotPublisher: boolean;
    readonly isModelInUse: boolean;
    readonly isMalformedName: boolean;
    readonly isMalformedCid: boolean;
    readonly isMalformedTypes: boolean;
    readonly isClassExists: boolean;
    readonly isUnknownClass: boolean;
    readonly isNotClassOwner: boolean;
    readonly isClassInUse: boolean;
    readonly isPanelOutOfRange: boolean;
    readonly isMinFeeOutOfRange: boolean;
    readonly isStakeOutOfRange: boolean;
    readonly isNotActiveOperator: boolean;
    readonly isSlotsOutOfRange: boolean;
    readonly isPriceBelowMinimum: boolean;
    readonly isPoolFull: boolean;
    readonly isNoOffer: boolean;
    readonly isFeeBelowMinimum: boolean;
    readonly isDeadlineTooSoon: boolean;
    readonly isDeadlineTooFar: boolean;
    readonly isUnknownJob: boolean;
    readonly isNotClient: boolean;
    readonly isNotWithdrawable: boolean;
    readonly isNotWorker: boolean;
    readonly isEmpty: boolean;
    readonly isAlreadyResulted: boolean;
    readonly isAttemptMismatch: boolean;
    readonly isNotAssigned: boolean;
    readonly isAssignedToAnother: boolean;
    readonly isWindowClosed: boolean;
    readonly isInlineMismatch: boolean;
    readonly isWrongVerdict: boolean;
    readonly isAlreadyCommitted: boolean;
    readonly isAlreadyRevealed: boolean;
    readonly isCommitmentMismatch: boolean;
    readonly isNotAuditor: boolean;
    readonly isMalformedSpotCheck: boolean;
    readonly isSpotCheckOfAnotherModel: boolean;
    readonly isSpotCheckOfAnotherPlace: boolean;
    readonly isSpotCheckNotInTrace: boolean;
    readonly isSpotCheckNotInTensor: boolean;
    readonly isNoResult: boolean;
    readonly isWindowOpen: boolean;
    readonly isDisputed: boolean;
    readonly isNotDisputed: boolean;
    readonly isTraceMismatch: boolean;
    readonly isTraceNotAsked: boolean;
    readonly type: 'ModelExists' | 'UnknownModel' | 'NotPublisher' | 'ModelInUse' | 'MalformedName' | 'MalformedCid' | 'MalformedTypes' | 'ClassExists' | 'UnknownClass' | 'NotClassOwner' | 'ClassInUse' | 'PanelOutOfRange' | 'MinFeeOutOfRange' | 'StakeOutOfRange' | 'NotActiveOperator' | 'SlotsOutOfRange' | 'PriceBelowMinimum' | 'PoolFull' | 'NoOffer' | 'FeeBelowMinimum' | 'DeadlineTooSoon' | 'DeadlineTooFar' | 'UnknownJob' | 'NotClient' | 'NotWithdrawable' | 'NotWorker' | 'Empty' | 'AlreadyResulted' | 'AttemptMismatch' | 'NotAssigned' | 'AssignedToAnother' | 'WindowClosed' | 'InlineMismatch' | 'WrongVerdict' | 'AlreadyCommitted' | 'AlreadyRevealed' | 'CommitmentMismatch' | 'NotAuditor' | 'MalformedSpotCheck' | 'SpotCheckOfAnotherModel' | 'SpotCheckOfAnotherPlace' | 'SpotCheckNotInTrace' | 'SpotCheckNotInTensor' | 'NoResult' | 'WindowOpen' | 'Disputed' | 'NotDisputed' | 'TraceMismatch' | 'TraceNotAsked';
  }

  /** @name AmbitPrimitivesDisputesDispute (470) */
  interface AmbitPrimitivesDisputesDispute extends Struct {
    readonly job: u64;
    readonly attempt: u8;
    readonly operator: AccountId32;
    readonly challenger: AccountId32;
    readonly payer: AccountId32;
    readonly bond: u128;
    readonly roots: AmbitPrimitivesDisputesDisputedRoots;
    readonly clocks: AmbitPrimitivesDisputesClocks;
    readonly since: u32;
    readonly turn: u32;
    readonly chunks: u32;
    readonly stage: AmbitPrimitivesDisputesStage;
  }

  /** @name AmbitPrimitivesDisputesDisputedRoots (471) */
  interface AmbitPrimitivesDisputesDisputedRoots extends Struct {
    readonly model: H256;
    readonly input: H256;
    readonly output: H256;
    readonly trace: AmbitPrimitivesDisputesDisputedTrace;
  }

  /** @name AmbitPrimitivesDisputesDisputedTrace (472) */
  interface AmbitPrimitivesDisputesDisputedTrace extends Enum {
    readonly isNamed: boolean;
    readonly asNamed: H256;
    readonly isUnsaid: boolean;
    readonly isPosted: boolean;
    readonly asPosted: H256;
    readonly type: 'Named' | 'Unsaid' | 'Posted';
  }

  /** @name AmbitPrimitivesDisputesClocks (473) */
  interface AmbitPrimitivesDisputesClocks extends Struct {
    readonly operator: u32;
    readonly challenger: u32;
  }

  /** @name AmbitPrimitivesDisputesStage (474) */
  interface AmbitPrimitivesDisputesStage extends Enum {
    readonly isPosting: boolean;
    readonly asPosting: {
      readonly nodes: u32;
      readonly above: Vec<Option<H256>>;
    } & Struct;
    readonly isNaming: boolean;
    readonly asNaming: {
      readonly nodes: u32;
    } & Struct;
    readonly isRevealing: boolean;
    readonly asRevealing: AmbitPrimitivesDisputesAccused;
    readonly isPicking: boolean;
    readonly asPicking: AmbitPrimitivesDisputesAccused;
    readonly isProving: boolean;
    readonly asProving: AmbitPrimitivesDisputesAccused;
    readonly isAnswering: boolean;
    readonly asAnswering: AmbitPrimitivesDisputesDemand;
    readonly type: 'Posting' | 'Naming' | 'Revealing' | 'Picking' | 'Proving' | 'Answering';
  }

  /** @name AmbitPrimitivesDisputesAccused (477) */
  interface AmbitPrimitivesDisputesAccused extends Struct {
    readonly nodes: u32;
    readonly node: u32;
    readonly record: H256;
    readonly ty: AmbitPrimitivesJobsValueType;
    readonly level: u32;
    readonly index: u32;
    readonly hash_: H256;
  }

  /** @name PalletAmbitDisputesError (479) */
  interface PalletAmbitDisputesError extends Enum {
    readonly isUnknownDispute: boolean;
    readonly isOwnResult: boolean;
    readonly isNotYourTurn: boolean;
    readonly isWrongTurn: boolean;
    readonly isWrongMove: boolean;
    readonly isClockRanOut: boolean;
    readonly isStillOpen: boolean;
    readonly isMalformed: boolean;
    readonly isModelMismatch: boolean;
    readonly isInvalidNode: boolean;
    readonly isTraceMismatch: boolean;
    readonly isInputMismatch: boolean;
    readonly isValuesMismatch: boolean;
    readonly isUnfounded: boolean;
    readonly isWrongLength: boolean;
    readonly isHashMismatch: boolean;
    readonly isNoSuchPlace: boolean;
    readonly isTilesMismatch: boolean;
    readonly isTileMissing: boolean;
    readonly isEmpty: boolean;
    readonly isNoTrace: boolean;
    readonly type: 'UnknownDispute' | 'OwnResult' | 'NotYourTurn' | 'WrongTurn' | 'WrongMove' | 'ClockRanOut' | 'StillOpen' | 'Malformed' | 'ModelMismatch' | 'InvalidNode' | 'TraceMismatch' | 'InputMismatch' | 'ValuesMismatch' | 'Unfounded' | 'WrongLength' | 'HashMismatch' | 'NoSuchPlace' | 'TilesMismatch' | 'TileMissing' | 'Empty' | 'NoTrace';
  }

  /** @name PalletAmbitRewardsEra (480) */
  interface PalletAmbitRewardsEra extends Struct {
    readonly index: u32;
    readonly start: u32;
    readonly ends: u32;
    readonly previous: u32;
  }

  /** @name PalletAmbitRewardsClosing (481) */
  interface PalletAmbitRewardsClosing extends Struct {
    readonly era: u32;
    readonly start: u32;
    readonly blocks: u32;
    readonly issued: u128;
    readonly fees: u128;
    readonly funds: u128;
    readonly worth: u128;
    readonly budget: u128;
    readonly paid: u128;
    readonly classes: u32;
    readonly offers: u32;
    readonly settled: u32;
    readonly unserved: u32;
    readonly last: Option<u32>;
    readonly stage: PalletAmbitRewardsStage;
  }

  /** @name PalletAmbitRewardsStage (482) */
  interface PalletAmbitRewardsStage extends Enum {
    readonly isWeigh: boolean;
    readonly isChoose: boolean;
    readonly isCount: boolean;
    readonly asCount: {
      readonly class: u32;
      readonly budget: u128;
      readonly last: Option<AccountId32>;
      readonly pages: u32;
      readonly supply: Vec<ITuple<[u8, u64]>>;
    } & Struct;
    readonly isPrice: boolean;
    readonly asPrice: {
      readonly class: u32;
      readonly budget: u128;
      readonly pages: u32;
      readonly supply: Vec<ITuple<[u8, u64]>>;
    } & Struct;
    readonly isPay: boolean;
    readonly asPay: {
      readonly class: u32;
      readonly budget: u128;
      readonly pages: u32;
      readonly page: u32;
      readonly rates: Vec<ITuple<[u8, u128]>>;
      readonly earned: u128;
      readonly spent: u128;
      readonly paid: u128;
      readonly offers: u32;
    } & Struct;
    readonly type: 'Weigh' | 'Choose' | 'Count' | 'Price' | 'Pay';
  }

  /** @name PalletAmbitRewardsDatedRewardParameters (489) */
  interface PalletAmbitRewardsDatedRewardParameters extends Vec<ITuple<[u32, AmbitPrimitivesRewardsRewardParameters]>> {}

  /** @name PalletAmbitRewardsDatedIssuanceSchedule (493) */
  interface PalletAmbitRewardsDatedIssuanceSchedule extends Vec<ITuple<[u32, AmbitPrimitivesRewardsIssuanceSchedule]>> {}

  /** @name PalletAmbitRewardsTotals (497) */
  interface PalletAmbitRewardsTotals extends Struct {
    readonly issued: u128;
    readonly fees: u128;
    readonly paid: u128;
    readonly treasury: u128;
  }

  /** @name PalletAmbitRewardsClassRecord (498) */
  interface PalletAmbitRewardsClassRecord extends Struct {
    readonly terms: PalletAmbitRewardsDatedClassTerms;
    readonly era: u32;
    readonly tally: PalletAmbitRewardsTally;
    readonly last: PalletAmbitRewardsTally;
    readonly load: u64;
    readonly value: u128;
    readonly meanFee: u128;
    readonly usualFee: u128;
    readonly allowance: u128;
  }

  /** @name PalletAmbitRewardsDatedClassTerms (499) */
  interface PalletAmbitRewardsDatedClassTerms extends Vec<ITuple<[u32, AmbitPrimitivesRewardsClassTerms]>> {}

  /** @name PalletAmbitRewardsTally (503) */
  interface PalletAmbitRewardsTally extends Struct {
    readonly busyBlocks: u64;
    readonly settled: u32;
    readonly unserved: u32;
    readonly timeouts: u32;
    readonly overturned: u32;
    readonly fees: u128;
    readonly squares: u128;
    readonly unservedFees: u128;
    readonly protocol: u128;
    readonly audits: u128;
  }

  /** @name PalletAmbitRewardsStanding (505) */
  interface PalletAmbitRewardsStanding extends Struct {
    readonly now: PalletAmbitRewardsStand;
    readonly era: u32;
    readonly worst: PalletAmbitRewardsStand;
    readonly before: PalletAmbitRewardsStand;
    readonly entered: u32;
    readonly owed: u128;
    readonly elsewhere: bool;
  }

  /** @name PalletAmbitRewardsStand (506) */
  interface PalletAmbitRewardsStand extends Struct {
    readonly slots: u32;
    readonly price: u128;
  }

  /** @name PalletAmbitRewardsOperatorRecord (507) */
  interface PalletAmbitRewardsOperatorRecord extends Struct {
    readonly declared: PalletAmbitRewardsDatedU8;
    readonly deposit: u128;
    readonly suspect: Option<u8>;
    readonly strikes: u8;
    readonly era: u32;
    readonly succeeded: bool;
    readonly failed: bool;
  }

  /** @name PalletAmbitRewardsDatedU8 (508) */
  interface PalletAmbitRewardsDatedU8 extends Vec<ITuple<[u32, u8]>> {}

  /** @name PalletAmbitRewardsDomainRecord (513) */
  interface PalletAmbitRewardsDomainRecord extends Struct {
    readonly name: Bytes;
    readonly members: u32;
    readonly vacated: u32;
  }

  /** @name PalletAmbitRewardsRequests (515) */
  interface PalletAmbitRewardsRequests extends Struct {
    readonly succeeded: u32;
    readonly failed: u32;
  }

  /** @name PalletAmbitRewardsPastRecord (516) */
  interface PalletAmbitRewardsPastRecord extends Struct {
    readonly since: u32;
    readonly until: u32;
    readonly outages: Vec<PalletAmbitRewardsOutageRecord>;
  }

  /** @name PalletAmbitRewardsOutageRecord (518) */
  interface PalletAmbitRewardsOutageRecord extends Struct {
    readonly from: u32;
    readonly eras: u32;
    readonly down: Vec<u64>;
    readonly silent: Vec<u64>;
  }

  /** @name PalletAmbitRewardsShare (522) */
  interface PalletAmbitRewardsShare extends Struct {
    readonly operator: AccountId32;
    readonly domain: u8;
    readonly elsewhere: bool;
    readonly capacity: u64;
  }

  /** @name PalletAmbitRewardsError (524) */
  interface PalletAmbitRewardsError extends Enum {
    readonly isNotActiveOperator: boolean;
    readonly isMalformedDomain: boolean;
    readonly isAlreadyDeclared: boolean;
    readonly isNotDeclared: boolean;
    readonly isTooSoon: boolean;
    readonly isTooManyDomains: boolean;
    readonly isUnknownClass: boolean;
    readonly isTooManyClasses: boolean;
    readonly isWeightOutOfRange: boolean;
    readonly isMultipleOutOfRange: boolean;
    readonly isEraLengthOutOfRange: boolean;
    readonly isShareOutOfRange: boolean;
    readonly isPriceLimitOutOfRange: boolean;
    readonly isAmountOutOfRange: boolean;
    readonly isIssuanceOutOfRange: boolean;
    readonly isDecayOutOfRange: boolean;
    readonly type: 'NotActiveOperator' | 'MalformedDomain' | 'AlreadyDeclared' | 'NotDeclared' | 'TooSoon' | 'TooManyDomains' | 'UnknownClass' | 'TooManyClasses' | 'WeightOutOfRange' | 'MultipleOutOfRange' | 'EraLengthOutOfRange' | 'ShareOutOfRange' | 'PriceLimitOutOfRange' | 'AmountOutOfRange' | 'IssuanceOutOfRange' | 'DecayOutOfRange';
  }

  /** @name AmbitPrimitivesFeedsSource (525) */
  interface AmbitPrimitivesFeedsSource extends Struct {
    readonly owner: AccountId32;
    readonly name: Bytes;
    readonly prefix: Bytes;
    readonly deposit: u128;
    readonly vouched: Option<AmbitPrimitivesFeedsVouch>;
  }

  /** @name AmbitPrimitivesFeedsFeedOffer (526) */
  interface AmbitPrimitivesFeedsFeedOffer extends Struct {
    readonly operator: AccountId32;
    readonly slots: u32;
    readonly price: u128;
    readonly stake: u128;
    readonly record: AmbitPrimitivesFeedsFeedRecord;
    readonly leaving: bool;
  }

  /** @name AmbitPrimitivesFeedsFeedRecord (527) */
  interface AmbitPrimitivesFeedsFeedRecord extends Struct {
    readonly quality: AmbitPrimitivesJobsQuality;
    readonly right: u32;
    readonly missed: u32;
    readonly wrong: u32;
    readonly silent: u32;
  }

  /** @name AmbitPrimitivesFeedsFeed (529) */
  interface AmbitPrimitivesFeedsFeed extends Struct {
    readonly requester: AccountId32;
    readonly query: AmbitPrimitivesFeedsQuery;
    readonly source: Option<u32>;
    readonly vouched: Option<Permill>;
    readonly aggregation: AmbitPrimitivesFeedsAggregation;
    readonly quorum: u8;
    readonly asked: u8;
    readonly fee: u128;
    readonly requested: u32;
    readonly deadline: u32;
    readonly state: AmbitPrimitivesFeedsFeedState;
  }

  /** @name AmbitPrimitivesFeedsQuery (530) */
  interface AmbitPrimitivesFeedsQuery extends Struct {
    readonly url: Bytes;
    readonly pointer: Bytes;
    readonly reading: AmbitPrimitivesFeedsReading;
  }

  /** @name AmbitPrimitivesFeedsFeedState (531) */
  interface AmbitPrimitivesFeedsFeedState extends Enum {
    readonly isQueued: boolean;
    readonly isAsked: boolean;
    readonly asAsked: {
      readonly phase: AmbitPrimitivesJobsPhase;
      readonly due: u32;
    } & Struct;
    readonly isAnswered: boolean;
    readonly asAnswered: {
      readonly at: u32;
    } & Struct;
    readonly isFailed: boolean;
    readonly asFailed: {
      readonly reason: AmbitPrimitivesFeedsFailure;
      readonly at: u32;
    } & Struct;
    readonly isRefunded: boolean;
    readonly asRefunded: {
      readonly reason: AmbitPrimitivesFeedsNoAnswer;
      readonly at: u32;
    } & Struct;
    readonly type: 'Queued' | 'Asked' | 'Answered' | 'Failed' | 'Refunded';
  }

  /** @name AmbitPrimitivesFeedsFeedMember (533) */
  interface AmbitPrimitivesFeedsFeedMember extends Struct {
    readonly operator: AccountId32;
    readonly price: u128;
    readonly pledge: u128;
    readonly said: AmbitPrimitivesFeedsFeedSaid;
  }

  /** @name AmbitPrimitivesFeedsFeedSaid (534) */
  interface AmbitPrimitivesFeedsFeedSaid extends Enum {
    readonly isNothing: boolean;
    readonly isCommitted: boolean;
    readonly asCommitted: H256;
    readonly isRevealed: boolean;
    readonly asRevealed: AmbitPrimitivesFeedsFinding;
    readonly type: 'Nothing' | 'Committed' | 'Revealed';
  }

  /** @name AmbitPrimitivesFeedsFeedValue (536) */
  interface AmbitPrimitivesFeedsFeedValue extends Struct {
    readonly finding: AmbitPrimitivesFeedsFinding;
    readonly supporters: Vec<AccountId32>;
    readonly block: u32;
    readonly moment: u64;
  }

  /** @name PalletAmbitDataFeedsLane (539) */
  interface PalletAmbitDataFeedsLane extends Enum {
    readonly isFresh: boolean;
    readonly isRetry: boolean;
    readonly isDue: boolean;
    readonly isForget: boolean;
    readonly type: 'Fresh' | 'Retry' | 'Due' | 'Forget';
  }

  /** @name PalletAmbitDataFeedsCursors (542) */
  interface PalletAmbitDataFeedsCursors extends Struct {
    readonly fresh: PalletAmbitDataFeedsCursor;
    readonly retry: PalletAmbitDataFeedsCursor;
    readonly due: PalletAmbitDataFeedsCursor;
    readonly forget: PalletAmbitDataFeedsCursor;
  }

  /** @name PalletAmbitDataFeedsCursor (543) */
  interface PalletAmbitDataFeedsCursor extends Struct {
    readonly block: u32;
    readonly page: u32;
  }

  /** @name PalletAmbitDataFeedsError (544) */
  interface PalletAmbitDataFeedsError extends Enum {
    readonly isNotActiveOperator: boolean;
    readonly isAlreadyJoined: boolean;
    readonly isNotJoined: boolean;
    readonly isPoolFull: boolean;
    readonly isSlotsOutOfRange: boolean;
    readonly isPriceBelowMinimum: boolean;
    readonly isMalformedName: boolean;
    readonly isMalformedUrl: boolean;
    readonly isPrefixWithoutPath: boolean;
    readonly isUrlTooLong: boolean;
    readonly isUnknownSource: boolean;
    readonly isNotSourceOwner: boolean;
    readonly isMalformedPointer: boolean;
    readonly isMalformedReading: boolean;
    readonly isAskedOutOfRange: boolean;
    readonly isQuorumOutOfRange: boolean;
    readonly isMedianOfNoNumber: boolean;
    readonly isFeeBelowMinimum: boolean;
    readonly isDeadlineTooSoon: boolean;
    readonly isDeadlineTooFar: boolean;
    readonly isQueueFull: boolean;
    readonly isUnknownFeed: boolean;
    readonly isNotRequester: boolean;
    readonly isNotQueued: boolean;
    readonly isNotWorker: boolean;
    readonly isEmpty: boolean;
    readonly isNotAsked: boolean;
    readonly isAlreadyEnded: boolean;
    readonly isNotMember: boolean;
    readonly isWindowClosed: boolean;
    readonly isAlreadyCommitted: boolean;
    readonly isTooEarly: boolean;
    readonly isCommitmentsClosed: boolean;
    readonly isAlreadyRevealed: boolean;
    readonly isCommitmentMismatch: boolean;
    readonly isWrongType: boolean;
    readonly isMalformedText: boolean;
    readonly isMalformedCid: boolean;
    readonly isMalformedStatus: boolean;
    readonly type: 'NotActiveOperator' | 'AlreadyJoined' | 'NotJoined' | 'PoolFull' | 'SlotsOutOfRange' | 'PriceBelowMinimum' | 'MalformedName' | 'MalformedUrl' | 'PrefixWithoutPath' | 'UrlTooLong' | 'UnknownSource' | 'NotSourceOwner' | 'MalformedPointer' | 'MalformedReading' | 'AskedOutOfRange' | 'QuorumOutOfRange' | 'MedianOfNoNumber' | 'FeeBelowMinimum' | 'DeadlineTooSoon' | 'DeadlineTooFar' | 'QueueFull' | 'UnknownFeed' | 'NotRequester' | 'NotQueued' | 'NotWorker' | 'Empty' | 'NotAsked' | 'AlreadyEnded' | 'NotMember' | 'WindowClosed' | 'AlreadyCommitted' | 'TooEarly' | 'CommitmentsClosed' | 'AlreadyRevealed' | 'CommitmentMismatch' | 'WrongType' | 'MalformedText' | 'MalformedCid' | 'MalformedStatus';
  }

  /** @name AmbitPrimitivesRetrievalRequest (545) */
  interface AmbitPrimitivesRetrievalRequest extends Struct {
    readonly requester: AccountId32;
    readonly cid: Bytes;
    readonly bytes: u64;
    readonly copies: u32;
    readonly taken: u32;
    readonly fee: u128;
    readonly from: u32;
    readonly until: u32;
    readonly held: u128;
    readonly deposit: u128;
    readonly void: bool;
  }

  /** @name PalletAmbitRetrievalArtefact (546) */
  interface PalletAmbitRetrievalArtefact extends Struct {
    readonly requests: u32;
    readonly keepers: Vec<AmbitPrimitivesRetrievalKeeper>;
    readonly account: PalletAmbitRetrievalAccount;
  }

  /** @name AmbitPrimitivesRetrievalKeeper (548) */
  interface AmbitPrimitivesRetrievalKeeper extends Struct {
    readonly operator: AccountId32;
    readonly deal: u64;
    readonly began: Option<u32>;
    readonly domain: u8;
  }

  /** @name PalletAmbitRetrievalAccount (550) */
  interface PalletAmbitRetrievalAccount extends Struct {
    readonly era: u32;
    readonly paid: u128;
    readonly before: u128;
    readonly spent: u128;
  }

  /** @name AmbitPrimitivesRetrievalDeal (551) */
  interface AmbitPrimitivesRetrievalDeal extends Struct {
    readonly request: u64;
    readonly operator: AccountId32;
    readonly pledge: u128;
    readonly began: Option<u32>;
    readonly rounds: u32;
    readonly missed: u16;
    readonly last: Option<u32>;
    readonly open: Option<AmbitPrimitivesRetrievalOpenProbe>;
  }

  /** @name AmbitPrimitivesRetrievalOpenProbe (553) */
  interface AmbitPrimitivesRetrievalOpenProbe extends Struct {
    readonly round: u32;
    readonly offset: u64;
    readonly due: u32;
    readonly paid: bool;
  }

  /** @name PalletAmbitRetrievalRecord (554) */
  interface PalletAmbitRetrievalRecord extends Struct {
    readonly quality: AmbitPrimitivesJobsQuality;
    readonly deals: u32;
  }

  /** @name PalletAmbitRetrievalRow (555) */
  interface PalletAmbitRetrievalRow extends Struct {
    readonly count: u32;
    readonly asked: u32;
  }

  /** @name PalletAmbitRetrievalEra (556) */
  interface PalletAmbitRetrievalEra extends Struct {
    readonly index: u32;
    readonly start: u32;
    readonly ends: u32;
    readonly paid: u128;
    readonly total: u128;
    readonly budget: u128;
    readonly multiplePpm: u32;
  }

  /** @name PalletAmbitRetrievalError (557) */
  interface PalletAmbitRetrievalError extends Enum {
    readonly isMalformedCid: boolean;
    readonly isNoBytes: boolean;
    readonly isCopiesOutOfRange: boolean;
    readonly isErasOutOfRange: boolean;
    readonly isFeeTooLow: boolean;
    readonly isFeeTooHigh: boolean;
    readonly isUnknownRequest: boolean;
    readonly isNotRequester: boolean;
    readonly isRequestVoid: boolean;
    readonly isTermOver: boolean;
    readonly isNothingLeft: boolean;
    readonly isNotActiveOperator: boolean;
    readonly isAlreadyKept: boolean;
    readonly isTooManyKeepers: boolean;
    readonly isNoTurnsLeft: boolean;
    readonly isUnknownDeal: boolean;
    readonly isNotKeeper: boolean;
    readonly isNoticeGiven: boolean;
    readonly isTermRuns: boolean;
    readonly isProbeOpen: boolean;
    readonly isEmpty: boolean;
    readonly isTooManyBytes: boolean;
    readonly isNotAsked: boolean;
    readonly isWrongRound: boolean;
    readonly isWindowClosed: boolean;
    readonly isMalformed: boolean;
    readonly isWrongHash: boolean;
    readonly isBlockTooLarge: boolean;
    readonly isBlockMissing: boolean;
    readonly isBlocksLeft: boolean;
    readonly type: 'MalformedCid' | 'NoBytes' | 'CopiesOutOfRange' | 'ErasOutOfRange' | 'FeeTooLow' | 'FeeTooHigh' | 'UnknownRequest' | 'NotRequester' | 'RequestVoid' | 'TermOver' | 'NothingLeft' | 'NotActiveOperator' | 'AlreadyKept' | 'TooManyKeepers' | 'NoTurnsLeft' | 'UnknownDeal' | 'NotKeeper' | 'NoticeGiven' | 'TermRuns' | 'ProbeOpen' | 'Empty' | 'TooManyBytes' | 'NotAsked' | 'WrongRound' | 'WindowClosed' | 'Malformed' | 'WrongHash' | 'BlockTooLarge' | 'BlockMissing' | 'BlocksLeft';
  }

  /** @name PalletTreasuryProposal (558) */
  interface PalletTreasuryProposal extends Struct {
    readonly proposer: AccountId32;
    readonly value: u128;
    readonly beneficiary: AccountId32;
    readonly bond: u128;
  }

  /** @name PalletTreasurySpendStatus (560) */
  interface PalletTreasurySpendStatus extends Struct {
    readonly assetKind: Null;
    readonly amount: u128;
    readonly beneficiary: AccountId32;
    readonly validFrom: u32;
    readonly expireAt: u32;
    readonly status: PalletTreasuryPaymentState;
  }

  /** @name PalletTreasuryPaymentState (561) */
  interface PalletTreasuryPaymentState extends Enum {
    readonly isPending: boolean;
    readonly isAttempted: boolean;
    readonly asAttempted: {
      readonly id: Null;
    } & Struct;
    readonly isFailed: boolean;
    readonly type: 'Pending' | 'Attempted' | 'Failed';
  }

  /** @name FrameSupportPalletId (562) */
  interface FrameSupportPalletId extends U8aFixed {}

  /** @name PalletTreasuryError (563) */
  interface PalletTreasuryError extends Enum {
    readonly isInvalidIndex: boolean;
    readonly isTooManyApprovals: boolean;
    readonly isInsufficientPermission: boolean;
    readonly isProposalNotApproved: boolean;
    readonly isFailedToConvertBalance: boolean;
    readonly isSpendExpired: boolean;
    readonly isEarlyPayout: boolean;
    readonly isAlreadyAttempted: boolean;
    readonly isPayoutError: boolean;
    readonly isNotAttempted: boolean;
    readonly isInconclusive: boolean;
    readonly type: 'InvalidIndex' | 'TooManyApprovals' | 'InsufficientPermission' | 'ProposalNotApproved' | 'FailedToConvertBalance' | 'SpendExpired' | 'EarlyPayout' | 'AlreadyAttempted' | 'PayoutError' | 'NotAttempted' | 'Inconclusive';
  }

  /** @name PalletConvictionVotingVoteVoting (565) */
  interface PalletConvictionVotingVoteVoting extends Enum {
    readonly isCasting: boolean;
    readonly asCasting: PalletConvictionVotingVoteCasting;
    readonly isDelegating: boolean;
    readonly asDelegating: PalletConvictionVotingVoteDelegating;
    readonly type: 'Casting' | 'Delegating';
  }

  /** @name PalletConvictionVotingVoteCasting (566) */
  interface PalletConvictionVotingVoteCasting extends Struct {
    readonly votes: Vec<ITuple<[u32, PalletConvictionVotingVoteAccountVote]>>;
    readonly delegations: PalletConvictionVotingDelegations;
    readonly prior: PalletConvictionVotingVotePriorLock;
  }

  /** @name PalletConvictionVotingDelegations (570) */
  interface PalletConvictionVotingDelegations extends Struct {
    readonly votes: u128;
    readonly capital: u128;
  }

  /** @name PalletConvictionVotingVotePriorLock (571) */
  interface PalletConvictionVotingVotePriorLock extends ITuple<[u32, u128]> {}

  /** @name PalletConvictionVotingVoteDelegating (572) */
  interface PalletConvictionVotingVoteDelegating extends Struct {
    readonly balance: u128;
    readonly target: AccountId32;
    readonly conviction: PalletConvictionVotingConviction;
    readonly delegations: PalletConvictionVotingDelegations;
    readonly prior: PalletConvictionVotingVotePriorLock;
  }

  /** @name PalletConvictionVotingError (576) */
  interface PalletConvictionVotingError extends Enum {
    readonly isNotOngoing: boolean;
    readonly isNotVoter: boolean;
    readonly isNoPermission: boolean;
    readonly isNoPermissionYet: boolean;
    readonly isAlreadyDelegating: boolean;
    readonly isAlreadyVoting: boolean;
    readonly isInsufficientFunds: boolean;
    readonly isNotDelegating: boolean;
    readonly isNonsense: boolean;
    readonly isMaxVotesReached: boolean;
    readonly isClassNeeded: boolean;
    readonly isBadClass: boolean;
    readonly type: 'NotOngoing' | 'NotVoter' | 'NoPermission' | 'NoPermissionYet' | 'AlreadyDelegating' | 'AlreadyVoting' | 'InsufficientFunds' | 'NotDelegating' | 'Nonsense' | 'MaxVotesReached' | 'ClassNeeded' | 'BadClass';
  }

  /** @name PalletReferendaReferendumInfo (577) */
  interface PalletReferendaReferendumInfo extends Enum {
    readonly isOngoing: boolean;
    readonly asOngoing: PalletReferendaReferendumStatus;
    readonly isApproved: boolean;
    readonly asApproved: ITuple<[u32, Option<PalletReferendaDeposit>, Option<PalletReferendaDeposit>]>;
    readonly isRejected: boolean;
    readonly asRejected: ITuple<[u32, Option<PalletReferendaDeposit>, Option<PalletReferendaDeposit>]>;
    readonly isCancelled: boolean;
    readonly asCancelled: ITuple<[u32, Option<PalletReferendaDeposit>, Option<PalletReferendaDeposit>]>;
    readonly isTimedOut: boolean;
    readonly asTimedOut: ITuple<[u32, Option<PalletReferendaDeposit>, Option<PalletReferendaDeposit>]>;
    readonly isKilled: boolean;
    readonly asKilled: u32;
    readonly type: 'Ongoing' | 'Approved' | 'Rejected' | 'Cancelled' | 'TimedOut' | 'Killed';
  }

  /** @name PalletReferendaReferendumStatus (578) */
  interface PalletReferendaReferendumStatus extends Struct {
    readonly track: u16;
    readonly origin: AmbitRuntimeOriginCaller;
    readonly proposal: FrameSupportPreimagesBounded;
    readonly enactment: FrameSupportScheduleDispatchTime;
    readonly submitted: u32;
    readonly submissionDeposit: PalletReferendaDeposit;
    readonly decisionDeposit: Option<PalletReferendaDeposit>;
    readonly deciding: Option<PalletReferendaDecidingStatus>;
    readonly tally: PalletConvictionVotingTally;
    readonly inQueue: bool;
    readonly alarm: Option<ITuple<[u32, ITuple<[u32, u32]>]>>;
  }

  /** @name PalletReferendaDeposit (579) */
  interface PalletReferendaDeposit extends Struct {
    readonly who: AccountId32;
    readonly amount: u128;
  }

  /** @name PalletReferendaDecidingStatus (582) */
  interface PalletReferendaDecidingStatus extends Struct {
    readonly since: u32;
    readonly confirming: Option<u32>;
  }

  /** @name PalletReferendaTrackDetails (590) */
  interface PalletReferendaTrackDetails extends Struct {
    readonly name: Text;
    readonly maxDeciding: u32;
    readonly decisionDeposit: u128;
    readonly preparePeriod: u32;
    readonly decisionPeriod: u32;
    readonly confirmPeriod: u32;
    readonly minEnactmentPeriod: u32;
    readonly minApproval: PalletReferendaCurve;
    readonly minSupport: PalletReferendaCurve;
  }

  /** @name PalletReferendaCurve (591) */
  interface PalletReferendaCurve extends Enum {
    readonly isLinearDecreasing: boolean;
    readonly asLinearDecreasing: {
      readonly length: Perbill;
      readonly floor: Perbill;
      readonly ceil: Perbill;
    } & Struct;
    readonly isSteppedDecreasing: boolean;
    readonly asSteppedDecreasing: {
      readonly begin: Perbill;
      readonly end: Perbill;
      readonly step: Perbill;
      readonly period: Perbill;
    } & Struct;
    readonly isReciprocal: boolean;
    readonly asReciprocal: {
      readonly factor: i64;
      readonly xOffset: i64;
      readonly yOffset: i64;
    } & Struct;
    readonly type: 'LinearDecreasing' | 'SteppedDecreasing' | 'Reciprocal';
  }

  /** @name PalletReferendaError (594) */
  interface PalletReferendaError extends Enum {
    readonly isNotOngoing: boolean;
    readonly isHasDeposit: boolean;
    readonly isBadTrack: boolean;
    readonly isFull: boolean;
    readonly isQueueEmpty: boolean;
    readonly isBadReferendum: boolean;
    readonly isNothingToDo: boolean;
    readonly isNoTrack: boolean;
    readonly isUnfinished: boolean;
    readonly isNoPermission: boolean;
    readonly isNoDeposit: boolean;
    readonly isBadStatus: boolean;
    readonly isPreimageNotExist: boolean;
    readonly isPreimageStoredWithDifferentLength: boolean;
    readonly type: 'NotOngoing' | 'HasDeposit' | 'BadTrack' | 'Full' | 'QueueEmpty' | 'BadReferendum' | 'NothingToDo' | 'NoTrack' | 'Unfinished' | 'NoPermission' | 'NoDeposit' | 'BadStatus' | 'PreimageNotExist' | 'PreimageStoredWithDifferentLength';
  }

  /** @name PalletAmbitGovernanceDecided (595) */
  interface PalletAmbitGovernanceDecided extends Struct {
    readonly era: u32;
    readonly changes: Vec<ITuple<[AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey, Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue>]>>;
  }

  /** @name PalletAmbitGovernanceError (599) */
  interface PalletAmbitGovernanceError extends Enum {
    readonly isEmpty: boolean;
    readonly isOtherTrack: boolean;
    readonly isOutOfBounds: boolean;
    readonly isInconsistent: boolean;
    readonly isTooManyPending: boolean;
    readonly type: 'Empty' | 'OtherTrack' | 'OutOfBounds' | 'Inconsistent' | 'TooManyPending';
  }

  /** @name AmbitRuntimeRuntime (600) */
  type AmbitRuntimeRuntime = Null;

  /** @name SpRuntimeBlockLazyBlock (601) */
  interface SpRuntimeBlockLazyBlock extends Struct {
    readonly header: SpRuntimeHeader;
    readonly extrinsics: Vec<Bytes>;
  }

  /** @name SpRuntimeExtrinsicInclusionMode (605) */
  interface SpRuntimeExtrinsicInclusionMode extends Enum {
    readonly isAllExtrinsics: boolean;
    readonly isOnlyInherents: boolean;
    readonly type: 'AllExtrinsics' | 'OnlyInherents';
  }

  /** @name FrameSupportViewFunctionsViewFunctionId (608) */
  interface FrameSupportViewFunctionsViewFunctionId extends Struct {
    readonly prefix: U8aFixed;
    readonly suffix: U8aFixed;
  }

  /** @name FrameSupportViewFunctionsViewFunctionDispatchError (610) */
  interface FrameSupportViewFunctionsViewFunctionDispatchError extends Enum {
    readonly isNotImplemented: boolean;
    readonly isNotFound: boolean;
    readonly asNotFound: FrameSupportViewFunctionsViewFunctionId;
    readonly isCodec: boolean;
    readonly type: 'NotImplemented' | 'NotFound' | 'Codec';
  }

  /** @name SpRuntimeTransactionValidityTransactionValidityError (612) */
  interface SpRuntimeTransactionValidityTransactionValidityError extends Enum {
    readonly isInvalid: boolean;
    readonly asInvalid: SpRuntimeTransactionValidityInvalidTransaction;
    readonly isUnknown: boolean;
    readonly asUnknown: SpRuntimeTransactionValidityUnknownTransaction;
    readonly type: 'Invalid' | 'Unknown';
  }

  /** @name SpRuntimeTransactionValidityInvalidTransaction (613) */
  interface SpRuntimeTransactionValidityInvalidTransaction extends Enum {
    readonly isCall: boolean;
    readonly isPayment: boolean;
    readonly isFuture: boolean;
    readonly isStale: boolean;
    readonly isBadProof: boolean;
    readonly isAncientBirthBlock: boolean;
    readonly isExhaustsResources: boolean;
    readonly isCustom: boolean;
    readonly asCustom: u8;
    readonly isBadMandatory: boolean;
    readonly isMandatoryValidation: boolean;
    readonly isBadSigner: boolean;
    readonly isIndeterminateImplicit: boolean;
    readonly isUnknownOrigin: boolean;
    readonly type: 'Call' | 'Payment' | 'Future' | 'Stale' | 'BadProof' | 'AncientBirthBlock' | 'ExhaustsResources' | 'Custom' | 'BadMandatory' | 'MandatoryValidation' | 'BadSigner' | 'IndeterminateImplicit' | 'UnknownOrigin';
  }

  /** @name SpRuntimeTransactionValidityUnknownTransaction (614) */
  interface SpRuntimeTransactionValidityUnknownTransaction extends Enum {
    readonly isCannotLookup: boolean;
    readonly isNoUnsignedValidator: boolean;
    readonly isCustom: boolean;
    readonly asCustom: u8;
    readonly type: 'CannotLookup' | 'NoUnsignedValidator' | 'Custom';
  }

  /** @name SpInherentsInherentData (615) */
  interface SpInherentsInherentData extends Struct {
    readonly data: BTreeMap<U8aFixed, Bytes>;
  }

  /** @name SpInherentsCheckInherentsResult (620) */
  interface SpInherentsCheckInherentsResult extends Struct {
    readonly okay: bool;
    readonly fatalError: bool;
    readonly errors: SpInherentsInherentData;
  }

  /** @name SpRuntimeTransactionValidityTransactionSource (621) */
  interface SpRuntimeTransactionValidityTransactionSource extends Enum {
    readonly isInBlock: boolean;
    readonly isLocal: boolean;
    readonly isExternal: boolean;
    readonly type: 'InBlock' | 'Local' | 'External';
  }

  /** @name SpRuntimeTransactionValidityValidTransaction (623) */
  interface SpRuntimeTransactionValidityValidTransaction extends Struct {
    readonly priority: u64;
    readonly requires: Vec<Bytes>;
    readonly provides: Vec<Bytes>;
    readonly longevity: u64;
    readonly propagate: bool;
  }

  /** @name SpConsensusBabeBabeConfiguration (624) */
  interface SpConsensusBabeBabeConfiguration extends Struct {
    readonly slotDuration: u64;
    readonly epochLength: u64;
    readonly c: ITuple<[u64, u64]>;
    readonly authorities: Vec<ITuple<[SpConsensusBabeAppPublic, u64]>>;
    readonly randomness: U8aFixed;
    readonly allowedSlots: SpConsensusBabeAllowedSlots;
  }

  /** @name SpConsensusBabeEpoch (625) */
  interface SpConsensusBabeEpoch extends Struct {
    readonly epochIndex: u64;
    readonly startSlot: u64;
    readonly duration: u64;
    readonly authorities: Vec<ITuple<[SpConsensusBabeAppPublic, u64]>>;
    readonly randomness: U8aFixed;
    readonly config: SpConsensusBabeBabeEpochConfiguration;
  }

  /** @name SpSessionRuntimeApiOpaqueGeneratedSessionKeys (632) */
  interface SpSessionRuntimeApiOpaqueGeneratedSessionKeys extends Struct {
    readonly keys_: Bytes;
    readonly proof: Bytes;
  }

  /** @name PalletTransactionPaymentRuntimeDispatchInfo (636) */
  interface PalletTransactionPaymentRuntimeDispatchInfo extends Struct {
    readonly weight: SpWeightsWeightV2Weight;
    readonly class: FrameSupportDispatchDispatchClass;
    readonly partialFee: u128;
  }

  /** @name PalletTransactionPaymentFeeDetails (637) */
  interface PalletTransactionPaymentFeeDetails extends Struct {
    readonly inclusionFee: Option<PalletTransactionPaymentInclusionFee>;
    readonly tip: u128;
  }

  /** @name PalletTransactionPaymentInclusionFee (639) */
  interface PalletTransactionPaymentInclusionFee extends Struct {
    readonly baseFee: u128;
    readonly lenFee: u128;
    readonly adjustedWeightFee: u128;
  }

  /** @name AmbitPrimitivesRuntimeApiAssignment (648) */
  interface AmbitPrimitivesRuntimeApiAssignment extends Struct {
    readonly job: u64;
    readonly attempt: u8;
    readonly class: u32;
    readonly model: H256;
    readonly due: u32;
  }

  /** @name AmbitPrimitivesRuntimeApiClassState (653) */
  interface AmbitPrimitivesRuntimeApiClassState extends Struct {
    readonly class: AmbitPrimitivesJobsClass;
    readonly slots: u32;
    readonly free: u32;
    readonly bestPrice: Option<u128>;
  }

  /** @name AmbitPrimitivesRuntimeApiOfferState (658) */
  interface AmbitPrimitivesRuntimeApiOfferState extends Struct {
    readonly class: u32;
    readonly index: u32;
    readonly operator: AccountId32;
    readonly price: u128;
    readonly slots: u32;
    readonly active: u32;
    readonly quality: AmbitPrimitivesJobsQuality;
    readonly successPpm: u32;
    readonly leaving: bool;
    readonly eligible: bool;
  }

  /** @name AmbitPrimitivesWorkerTask (662) */
  interface AmbitPrimitivesWorkerTask extends Enum {
    readonly isExecute: boolean;
    readonly asExecute: AmbitPrimitivesWorkerExecution;
    readonly isWatch: boolean;
    readonly asWatch: AmbitPrimitivesWorkerWatch;
    readonly isRespond: boolean;
    readonly asRespond: AmbitPrimitivesWorkerRespond;
    readonly isCommit: boolean;
    readonly asCommit: AmbitPrimitivesWorkerExecution;
    readonly isReveal: boolean;
    readonly asReveal: AmbitPrimitivesWorkerExecution;
    readonly isAudit: boolean;
    readonly asAudit: AmbitPrimitivesWorkerInspection;
    readonly isFetch: boolean;
    readonly asFetch: AmbitPrimitivesWorkerFetch;
    readonly isTell: boolean;
    readonly asTell: AmbitPrimitivesWorkerFetch;
    readonly isProve: boolean;
    readonly asProve: AmbitPrimitivesRetrievalProbe;
    readonly isKeep: boolean;
    readonly asKeep: AmbitPrimitivesWorkerKeep;
    readonly isTrace: boolean;
    readonly asTrace: AmbitPrimitivesWorkerDrawn;
    readonly type: 'Execute' | 'Watch' | 'Respond' | 'Commit' | 'Reveal' | 'Audit' | 'Fetch' | 'Tell' | 'Prove' | 'Keep' | 'Trace';
  }

  /** @name AmbitPrimitivesWorkerExecution (663) */
  interface AmbitPrimitivesWorkerExecution extends Struct {
    readonly job: u64;
    readonly attempt: u8;
    readonly due: u32;
    readonly model: H256;
    readonly graph: Bytes;
    readonly weights: Bytes;
    readonly input: Bytes;
    readonly inputRoot: H256;
  }

  /** @name AmbitPrimitivesWorkerWatch (664) */
  interface AmbitPrimitivesWorkerWatch extends Struct {
    readonly execution: AmbitPrimitivesWorkerExecution;
    readonly claim: AmbitPrimitivesJobsResultClaim;
  }

  /** @name AmbitPrimitivesWorkerRespond (665) */
  interface AmbitPrimitivesWorkerRespond extends Struct {
    readonly dispute: u64;
    readonly turn: u32;
    readonly due: u32;
    readonly side: AmbitPrimitivesDisputesSide;
    readonly execution: AmbitPrimitivesWorkerExecution;
    readonly claim: AmbitPrimitivesJobsResultClaim;
    readonly stage: AmbitPrimitivesDisputesStage;
    readonly revealed: Bytes;
    readonly trace: Vec<H256>;
  }

  /** @name AmbitPrimitivesWorkerInspection (666) */
  interface AmbitPrimitivesWorkerInspection extends Struct {
    readonly execution: AmbitPrimitivesWorkerExecution;
    readonly claim: AmbitPrimitivesJobsResultClaim;
    readonly draw: H256;
  }

  /** @name AmbitPrimitivesWorkerFetch (667) */
  interface AmbitPrimitivesWorkerFetch extends Struct {
    readonly feed: u64;
    readonly due: u32;
    readonly query: AmbitPrimitivesFeedsQuery;
    readonly aggregation: AmbitPrimitivesFeedsAggregation;
  }

  /** @name AmbitPrimitivesRetrievalProbe (668) */
  interface AmbitPrimitivesRetrievalProbe extends Struct {
    readonly deal: u64;
    readonly round: u32;
    readonly cid: Bytes;
    readonly offset: u64;
    readonly due: u32;
  }

  /** @name AmbitPrimitivesWorkerKeep (669) */
  interface AmbitPrimitivesWorkerKeep extends Struct {
    readonly deal: u64;
    readonly cid: Bytes;
    readonly bytes: u64;
    readonly due: u32;
  }

  /** @name AmbitPrimitivesWorkerDrawn (670) */
  interface AmbitPrimitivesWorkerDrawn extends Struct {
    readonly execution: AmbitPrimitivesWorkerExecution;
    readonly outputRoot: H256;
  }

  /** @name AmbitPrimitivesWorkerAnswer (672) */
  interface AmbitPrimitivesWorkerAnswer extends Struct {
    readonly task: AmbitPrimitivesWorkerTaskId;
    readonly outcome: AmbitPrimitivesWorkerOutcome;
  }

  /** @name AmbitPrimitivesWorkerTaskId (673) */
  interface AmbitPrimitivesWorkerTaskId extends Enum {
    readonly isExecute: boolean;
    readonly asExecute: {
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly isWatch: boolean;
    readonly asWatch: {
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly isRespond: boolean;
    readonly asRespond: {
      readonly dispute: u64;
      readonly turn: u32;
    } & Struct;
    readonly isCommit: boolean;
    readonly asCommit: {
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly isReveal: boolean;
    readonly asReveal: {
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly isAudit: boolean;
    readonly asAudit: {
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly isFetch: boolean;
    readonly asFetch: {
      readonly feed: u64;
    } & Struct;
    readonly isTell: boolean;
    readonly asTell: {
      readonly feed: u64;
    } & Struct;
    readonly isProve: boolean;
    readonly asProve: {
      readonly deal: u64;
      readonly round: u32;
    } & Struct;
    readonly isKeep: boolean;
    readonly asKeep: {
      readonly deal: u64;
    } & Struct;
    readonly isTrace: boolean;
    readonly asTrace: {
      readonly job: u64;
      readonly attempt: u8;
    } & Struct;
    readonly type: 'Execute' | 'Watch' | 'Respond' | 'Commit' | 'Reveal' | 'Audit' | 'Fetch' | 'Tell' | 'Prove' | 'Keep' | 'Trace';
  }

  /** @name AmbitPrimitivesWorkerOutcome (674) */
  interface AmbitPrimitivesWorkerOutcome extends Enum {
    readonly isDone: boolean;
    readonly asDone: AmbitPrimitivesJobsResultClaim;
    readonly isDeclined: boolean;
    readonly asDeclined: AmbitPrimitivesJobsDeclineReason;
    readonly isFailed: boolean;
    readonly isAgreed: boolean;
    readonly isCharged: boolean;
    readonly asCharged: Bytes;
    readonly isMoved: boolean;
    readonly asMoved: AmbitPrimitivesDisputesMove;
    readonly isCommitted: boolean;
    readonly asCommitted: H256;
    readonly isRevealed: boolean;
    readonly asRevealed: ITuple<[AmbitPrimitivesJobsResultClaim, H256]>;
    readonly isAudited: boolean;
    readonly asAudited: Bytes;
    readonly isFetched: boolean;
    readonly asFetched: H256;
    readonly isTold: boolean;
    readonly asTold: ITuple<[AmbitPrimitivesFeedsFinding, H256]>;
    readonly isProven: boolean;
    readonly asProven: Bytes;
    readonly isKept: boolean;
    readonly isTraced: boolean;
    readonly asTraced: AmbitPrimitivesJobsSignedTrace;
    readonly type: 'Done' | 'Declined' | 'Failed' | 'Agreed' | 'Charged' | 'Moved' | 'Committed' | 'Revealed' | 'Audited' | 'Fetched' | 'Told' | 'Proven' | 'Kept' | 'Traced';
  }

  /** @name AmbitPrimitivesRuntimeApiDisputeState (676) */
  interface AmbitPrimitivesRuntimeApiDisputeState extends Struct {
    readonly id: u64;
    readonly dispute: AmbitPrimitivesDisputesDispute;
    readonly side: AmbitPrimitivesDisputesSide;
    readonly deadline: u32;
    readonly moot: bool;
  }

  /** @name AmbitPrimitivesGovernanceParameterState (679) */
  interface AmbitPrimitivesGovernanceParameterState extends Struct {
    readonly group: Text;
    readonly name: Text;
    readonly unit: AmbitPrimitivesGovernanceUnit;
    readonly value: u128;
    readonly next: Option<u128>;
    readonly default: u128;
    readonly least: u128;
    readonly most: u128;
    readonly track: AmbitPrimitivesGovernanceTrack;
  }

  /** @name AmbitPrimitivesGovernanceUnit (680) */
  interface AmbitPrimitivesGovernanceUnit extends Enum {
    readonly isPlanck: boolean;
    readonly isBlocks: boolean;
    readonly isPartsPerMillion: boolean;
    readonly isCount: boolean;
    readonly type: 'Planck' | 'Blocks' | 'PartsPerMillion' | 'Count';
  }

  /** @name AmbitPrimitivesRuntimeApiRewardsState (681) */
  interface AmbitPrimitivesRuntimeApiRewardsState extends Struct {
    readonly era: u32;
    readonly start: u32;
    readonly ends: u32;
    readonly paying: Option<u32>;
    readonly parameters: AmbitPrimitivesRuntimeApiGovernedRewardParameters;
    readonly schedule: AmbitPrimitivesRuntimeApiGovernedIssuanceSchedule;
    readonly issuance: u128;
    readonly carried: u128;
    readonly budget: u128;
    readonly worth: u128;
  }

  /** @name AmbitPrimitivesRuntimeApiGovernedRewardParameters (682) */
  interface AmbitPrimitivesRuntimeApiGovernedRewardParameters extends Struct {
    readonly now: AmbitPrimitivesRewardsRewardParameters;
    readonly next: Option<AmbitPrimitivesRewardsRewardParameters>;
  }

  /** @name AmbitPrimitivesRuntimeApiGovernedIssuanceSchedule (684) */
  interface AmbitPrimitivesRuntimeApiGovernedIssuanceSchedule extends Struct {
    readonly now: AmbitPrimitivesRewardsIssuanceSchedule;
    readonly next: Option<AmbitPrimitivesRewardsIssuanceSchedule>;
  }

  /** @name AmbitPrimitivesRuntimeApiDomainState (688) */
  interface AmbitPrimitivesRuntimeApiDomainState extends Struct {
    readonly id: u8;
    readonly name: Bytes;
    readonly members: u32;
    readonly availabilityPpm: u32;
  }

  /** @name AmbitPrimitivesRuntimeApiPastState (689) */
  interface AmbitPrimitivesRuntimeApiPastState extends Struct {
    readonly since: u32;
    readonly until: u32;
    readonly outages: Vec<AmbitPrimitivesRuntimeApiOutageState>;
  }

  /** @name AmbitPrimitivesRuntimeApiOutageState (691) */
  interface AmbitPrimitivesRuntimeApiOutageState extends Struct {
    readonly from: u32;
    readonly eras: u32;
    readonly down: Bytes;
    readonly silent: Bytes;
  }

  /** @name AmbitPrimitivesRuntimeApiClassCoverage (693) */
  interface AmbitPrimitivesRuntimeApiClassCoverage extends Struct {
    readonly class: u32;
    readonly hardware: AmbitPrimitivesJobsHardwareTier;
    readonly terms: AmbitPrimitivesRuntimeApiGovernedClassTerms;
    readonly load: u64;
    readonly value: u128;
    readonly capacity: u64;
    readonly served: u64;
    readonly successPpm: u32;
    readonly budget: u128;
    readonly allowance: u128;
    readonly reward: u128;
    readonly priceLimit: u128;
    readonly offers: u32;
    readonly settled: u32;
    readonly unserved: u32;
    readonly timeouts: u32;
    readonly overturned: u32;
    readonly domains: Vec<AmbitPrimitivesRuntimeApiDomainCoverage>;
  }

  /** @name AmbitPrimitivesRuntimeApiGovernedClassTerms (694) */
  interface AmbitPrimitivesRuntimeApiGovernedClassTerms extends Struct {
    readonly now: AmbitPrimitivesRewardsClassTerms;
    readonly next: Option<AmbitPrimitivesRewardsClassTerms>;
  }

  /** @name AmbitPrimitivesRuntimeApiDomainCoverage (697) */
  interface AmbitPrimitivesRuntimeApiDomainCoverage extends Struct {
    readonly domain: u8;
    readonly capacity: u64;
    readonly availabilityPpm: u32;
    readonly pricePpm: u32;
    readonly price: u128;
    readonly successWithoutPpm: u32;
  }

  /** @name AmbitPrimitivesRuntimeApiOperatorCoverage (700) */
  interface AmbitPrimitivesRuntimeApiOperatorCoverage extends Struct {
    readonly class: u32;
    readonly operator: AccountId32;
    readonly domain: u8;
    readonly slots: u32;
    readonly qualityPpm: u32;
    readonly capacity: u64;
    readonly marginalSuccess: u64;
    readonly reward: u128;
    readonly owed: u128;
    readonly excluded: Option<AmbitPrimitivesRuntimeApiExcluded>;
  }

  /** @name AmbitPrimitivesRuntimeApiExcluded (702) */
  interface AmbitPrimitivesRuntimeApiExcluded extends Enum {
    readonly isNotThroughout: boolean;
    readonly isTooExpensive: boolean;
    readonly isNotEligible: boolean;
    readonly isRested: boolean;
    readonly type: 'NotThroughout' | 'TooExpensive' | 'NotEligible' | 'Rested';
  }

  /** @name AmbitPrimitivesRuntimeApiOperatorRewards (703) */
  interface AmbitPrimitivesRuntimeApiOperatorRewards extends Struct {
    readonly declared: AmbitPrimitivesRuntimeApiGovernedU8;
    readonly priced: u8;
    readonly deposit: u128;
    readonly mayMove: u32;
    readonly coverage: Vec<AmbitPrimitivesRuntimeApiOperatorCoverage>;
  }

  /** @name AmbitPrimitivesRuntimeApiGovernedU8 (704) */
  interface AmbitPrimitivesRuntimeApiGovernedU8 extends Struct {
    readonly now: u8;
    readonly next: Option<u8>;
  }

  /** @name AmbitPrimitivesRuntimeApiRewardQuote (706) */
  interface AmbitPrimitivesRuntimeApiRewardQuote extends Struct {
    readonly class: u32;
    readonly slots: u32;
    readonly qualityPpm: u32;
    readonly pricePpm: u32;
    readonly marginalSuccess: u64;
    readonly reward: u128;
    readonly entry: u128;
    readonly stake: u128;
  }

  /** @name AmbitPrimitivesRuntimeApiNeed (708) */
  interface AmbitPrimitivesRuntimeApiNeed extends Struct {
    readonly quote: AmbitPrimitivesRuntimeApiRewardQuote;
    readonly hardware: AmbitPrimitivesJobsHardwareTier;
    readonly load: u64;
    readonly capacity: u64;
    readonly successPpm: u32;
  }

  /** @name AmbitPrimitivesRuntimeApiDataOperatorState (717) */
  interface AmbitPrimitivesRuntimeApiDataOperatorState extends Struct {
    readonly offer: AmbitPrimitivesFeedsFeedOffer;
    readonly active: u32;
    readonly successPpm: u32;
    readonly eligible: bool;
  }

  /** @name AmbitPrimitivesRuntimeApiFeedTask (720) */
  interface AmbitPrimitivesRuntimeApiFeedTask extends Struct {
    readonly feed: u64;
    readonly tell: bool;
    readonly due: u32;
    readonly query: AmbitPrimitivesFeedsQuery;
  }

  /** @name AmbitPrimitivesRuntimeApiBondState (722) */
  interface AmbitPrimitivesRuntimeApiBondState extends Struct {
    readonly active: u128;
    readonly backing: u128;
    readonly pledged: u128;
    readonly unbonding: Vec<ITuple<[u128, u32]>>;
    readonly roles: Vec<AmbitPrimitivesRole>;
    readonly worker: Option<AccountId32>;
    readonly chilled: bool;
  }

  /** @name AmbitPrimitivesRuntimeApiPoolState (726) */
  interface AmbitPrimitivesRuntimeApiPoolState extends Struct {
    readonly total: u128;
    readonly counted: u128;
    readonly cap: u128;
    readonly delegators: u32;
    readonly commission: Permill;
    readonly closing: bool;
    readonly leaving: Vec<ITuple<[u128, u32]>>;
  }

  /** @name AmbitPrimitivesRuntimeApiDelegationState (728) */
  interface AmbitPrimitivesRuntimeApiDelegationState extends Struct {
    readonly stash: AccountId32;
    readonly value: u128;
    readonly leaving: Vec<ITuple<[u128, u32]>>;
    readonly due: u128;
  }

  /** @name AmbitPrimitivesRuntimeApiCandidateState (730) */
  interface AmbitPrimitivesRuntimeApiCandidateState extends Struct {
    readonly stash: AccountId32;
    readonly own: u128;
    readonly delegated: u128;
    readonly eligible: bool;
    readonly elected: bool;
  }

  /** @name AmbitPrimitivesRetrievalKeepingState (731) */
  interface AmbitPrimitivesRetrievalKeepingState extends Struct {
    readonly era: u32;
    readonly ends: u32;
    readonly deals: u32;
    readonly asked: u32;
    readonly budget: u128;
    readonly total: u128;
  }

  /** @name AmbitPrimitivesRetrievalArtefactState (739) */
  interface AmbitPrimitivesRetrievalArtefactState extends Struct {
    readonly requests: u32;
    readonly fund: u128;
    readonly spent: u128;
    readonly paid: u128;
    readonly keepers: Vec<AmbitPrimitivesRetrievalKeeperState>;
  }

  /** @name AmbitPrimitivesRetrievalKeeperState (741) */
  interface AmbitPrimitivesRetrievalKeeperState extends Struct {
    readonly keeper: AmbitPrimitivesRetrievalKeeper;
    readonly quality: AmbitPrimitivesJobsQuality;
    readonly qualityPpm: u32;
    readonly alonePpm: u32;
  }

  /** @name AmbitRuntimeRuntimeError (743) */
  interface AmbitRuntimeRuntimeError extends Enum {
    readonly isSystem: boolean;
    readonly asSystem: FrameSystemError;
    readonly isBabe: boolean;
    readonly asBabe: PalletBabeError;
    readonly isBalances: boolean;
    readonly asBalances: PalletBalancesError;
    readonly isStakes: boolean;
    readonly asStakes: PalletAmbitStakingError;
    readonly isSession: boolean;
    readonly asSession: PalletSessionError;
    readonly isGrandpa: boolean;
    readonly asGrandpa: PalletGrandpaError;
    readonly isUtility: boolean;
    readonly asUtility: PalletUtilityError;
    readonly isMultisig: boolean;
    readonly asMultisig: PalletMultisigError;
    readonly isProxy: boolean;
    readonly asProxy: PalletProxyError;
    readonly isPreimage: boolean;
    readonly asPreimage: PalletPreimageError;
    readonly isScheduler: boolean;
    readonly asScheduler: PalletSchedulerError;
    readonly isJobRegistry: boolean;
    readonly asJobRegistry: PalletAmbitJobRegistryError;
    readonly isDisputes: boolean;
    readonly asDisputes: PalletAmbitDisputesError;
    readonly isRewards: boolean;
    readonly asRewards: PalletAmbitRewardsError;
    readonly isDataFeeds: boolean;
    readonly asDataFeeds: PalletAmbitDataFeedsError;
    readonly isRetrieval: boolean;
    readonly asRetrieval: PalletAmbitRetrievalError;
    readonly isTreasury: boolean;
    readonly asTreasury: PalletTreasuryError;
    readonly isConvictionVoting: boolean;
    readonly asConvictionVoting: PalletConvictionVotingError;
    readonly isReferenda: boolean;
    readonly asReferenda: PalletReferendaError;
    readonly isGovernance: boolean;
    readonly asGovernance: PalletAmbitGovernanceError;
    readonly type: 'System' | 'Babe' | 'Balances' | 'Stakes' | 'Session' | 'Grandpa' | 'Utility' | 'Multisig' | 'Proxy' | 'Preimage' | 'Scheduler' | 'JobRegistry' | 'Disputes' | 'Rewards' | 'DataFeeds' | 'Retrieval' | 'Treasury' | 'ConvictionVoting' | 'Referenda' | 'Governance';
  }

} // declare module
