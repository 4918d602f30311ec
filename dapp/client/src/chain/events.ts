// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/events';

import type { ApiTypes, AugmentedEvent } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, Result, U8aFixed, Vec, bool, u128, u16, u32, u64, u8 } from '@polkadot/types-codec';
import type { ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, H256, Permill } from '@polkadot/types/interfaces/runtime';
import type { AmbitPrimitivesDisputesGround, AmbitPrimitivesDisputesSide, AmbitPrimitivesFeedsFinding, AmbitPrimitivesFeedsNoAnswer, AmbitPrimitivesFeedsVouch, AmbitPrimitivesGovernanceTrack, AmbitPrimitivesJobsClassSpec, AmbitPrimitivesJobsDeclineReason, AmbitPrimitivesJobsRefundReason, AmbitPrimitivesRewardsClassTerms, AmbitPrimitivesRewardsEraSummary, AmbitPrimitivesRewardsIssuanceSchedule, AmbitPrimitivesRewardsRewardParameters, AmbitPrimitivesRole, AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey, AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue, AmbitRuntimeConfigsUtilitiesProxyType, AmbitRuntimeRuntimeHoldReason, FrameSupportPreimagesBounded, FrameSupportTokensMiscBalanceStatus, FrameSystemDispatchEventInfo, PalletAmbitDataFeedsFault, PalletAmbitDataFeedsReportProblem, PalletAmbitJobRegistryFault, PalletAmbitJobRegistryReportProblem, PalletAmbitRetrievalEnding, PalletAmbitRetrievalWrong, PalletBalancesUnexpectedKind, PalletConvictionVotingTally, PalletConvictionVotingVoteAccountVote, PalletMultisigTimepoint, PalletProxyDepositKind, SpConsensusGrandpaAppPublic, SpRuntimeDispatchError } from '@polkadot/types/lookup';

export type __AugmentedEvent<ApiType extends ApiTypes> = AugmentedEvent<ApiType>;

declare module '@polkadot/api-base/types/events' {
  interface AugmentedEvents<ApiType extends ApiTypes> {
    balances: {
      /**
       * A balance was set by root.
       **/
      BalanceSet: AugmentedEvent<ApiType, [who: AccountId32, free: u128], { who: AccountId32, free: u128 }>;
      /**
       * Some amount was burned from an account.
       **/
      Burned: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some debt has been dropped from the Total Issuance.
       **/
      BurnedDebt: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Held balance was burned from an account.
       **/
      BurnedHeld: AugmentedEvent<ApiType, [reason: AmbitRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: AmbitRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Some amount was deposited (e.g. for transaction fees).
       **/
      Deposit: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * An account was removed whose balance was non-zero but below ExistentialDeposit,
       * resulting in an outright loss.
       **/
      DustLost: AugmentedEvent<ApiType, [account: AccountId32, amount: u128], { account: AccountId32, amount: u128 }>;
      /**
       * An account was created with some free balance.
       **/
      Endowed: AugmentedEvent<ApiType, [account: AccountId32, freeBalance: u128], { account: AccountId32, freeBalance: u128 }>;
      /**
       * Some balance was frozen.
       **/
      Frozen: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was placed on hold.
       **/
      Held: AugmentedEvent<ApiType, [reason: AmbitRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: AmbitRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Total issuance was increased by `amount`, creating a credit to be balanced.
       **/
      Issued: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was locked.
       **/
      Locked: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was minted into an account.
       **/
      Minted: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some credit was balanced and added to the TotalIssuance.
       **/
      MintedCredit: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was released from hold.
       **/
      Released: AugmentedEvent<ApiType, [reason: AmbitRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: AmbitRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Total issuance was decreased by `amount`, creating a debt to be balanced.
       **/
      Rescinded: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was reserved (moved from free to reserved).
       **/
      Reserved: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was moved from the reserve of the first account to the second account.
       * Final argument indicates the destination balance type.
       **/
      ReserveRepatriated: AugmentedEvent<ApiType, [from: AccountId32, to: AccountId32, amount: u128, destinationStatus: FrameSupportTokensMiscBalanceStatus], { from: AccountId32, to: AccountId32, amount: u128, destinationStatus: FrameSupportTokensMiscBalanceStatus }>;
      /**
       * Some amount was restored into an account.
       **/
      Restored: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was removed from the account (e.g. for misbehavior).
       **/
      Slashed: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was suspended from an account (it can be restored later).
       **/
      Suspended: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was thawed.
       **/
      Thawed: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * The `TotalIssuance` was forcefully changed.
       **/
      TotalIssuanceForced: AugmentedEvent<ApiType, [old: u128, new_: u128], { old: u128, new_: u128 }>;
      /**
       * Transfer succeeded.
       **/
      Transfer: AugmentedEvent<ApiType, [from: AccountId32, to: AccountId32, amount: u128], { from: AccountId32, to: AccountId32, amount: u128 }>;
      /**
       * The `transferred` balance is placed on hold at the `dest` account.
       **/
      TransferAndHold: AugmentedEvent<ApiType, [reason: AmbitRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, transferred: u128], { reason: AmbitRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, transferred: u128 }>;
      /**
       * A transfer of `amount` on hold from `source` to `dest` was initiated.
       **/
      TransferOnHold: AugmentedEvent<ApiType, [reason: AmbitRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, amount: u128], { reason: AmbitRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, amount: u128 }>;
      /**
       * An unexpected/defensive event was triggered.
       **/
      Unexpected: AugmentedEvent<ApiType, [PalletBalancesUnexpectedKind]>;
      /**
       * Some balance was unlocked.
       **/
      Unlocked: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was unreserved (moved from reserved to free).
       **/
      Unreserved: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * An account was upgraded.
       **/
      Upgraded: AugmentedEvent<ApiType, [who: AccountId32], { who: AccountId32 }>;
      /**
       * Some amount was withdrawn from the account (e.g. for transaction fees).
       **/
      Withdraw: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
    };
    convictionVoting: {
      /**
       * An account has delegated their vote to another account. \[who, target\]
       **/
      Delegated: AugmentedEvent<ApiType, [AccountId32, AccountId32, u16]>;
      /**
       * An \[account\] has cancelled a previous delegation operation.
       **/
      Undelegated: AugmentedEvent<ApiType, [AccountId32, u16]>;
      /**
       * An account has voted
       **/
      Voted: AugmentedEvent<ApiType, [who: AccountId32, vote: PalletConvictionVotingVoteAccountVote, pollIndex: u32], { who: AccountId32, vote: PalletConvictionVotingVoteAccountVote, pollIndex: u32 }>;
      /**
       * A vote has been removed
       **/
      VoteRemoved: AugmentedEvent<ApiType, [who: AccountId32, vote: PalletConvictionVotingVoteAccountVote, pollIndex: u32], { who: AccountId32, vote: PalletConvictionVotingVoteAccountVote, pollIndex: u32 }>;
      /**
       * The lockup period of a conviction vote expired, and the funds have been unlocked.
       **/
      VoteUnlocked: AugmentedEvent<ApiType, [who: AccountId32, class_: u16], { who: AccountId32, class: u16 }>;
    };
    dataFeeds: {
      /**
       * A request was given to operators.
       **/
      FeedAsked: AugmentedEvent<ApiType, [feed: u64, operators: Vec<AccountId32>, due: u32], { feed: u64, operators: Vec<AccountId32>, due: u32 }>;
      /**
       * The whole fee went back to the requester.
       **/
      FeedRefunded: AugmentedEvent<ApiType, [feed: u64, reason: AmbitPrimitivesFeedsNoAnswer], { feed: u64, reason: AmbitPrimitivesFeedsNoAnswer }>;
      /**
       * Data was requested.
       **/
      FeedRequested: AugmentedEvent<ApiType, [feed: u64, requester: AccountId32, held: u128], { feed: u64, requester: AccountId32, held: u128 }>;
      /**
       * A request was settled.
       **/
      FeedSettled: AugmentedEvent<ApiType, [feed: u64, finding: AmbitPrimitivesFeedsFinding, supporters: u32, paid: u128], { feed: u64, finding: AmbitPrimitivesFeedsFinding, supporters: u32, paid: u128 }>;
      /**
       * An operator committed to a finding.
       **/
      FindingCommitted: AugmentedEvent<ApiType, [feed: u64, operator: AccountId32], { feed: u64, operator: AccountId32 }>;
      /**
       * An operator told what it found.
       **/
      FindingRevealed: AugmentedEvent<ApiType, [feed: u64, operator: AccountId32, finding: AmbitPrimitivesFeedsFinding], { feed: u64, operator: AccountId32, finding: AmbitPrimitivesFeedsFinding }>;
      /**
       * An operator offers, or has changed its offer.
       **/
      OfferSet: AugmentedEvent<ApiType, [operator: AccountId32, slots: u32, price: u128], { operator: AccountId32, slots: u32, price: u128 }>;
      /**
       * An operator is not paid, because it said something else than was settled, or said nothing.
       **/
      OperatorFailed: AugmentedEvent<ApiType, [feed: u64, operator: AccountId32, fault: PalletAmbitDataFeedsFault], { feed: u64, operator: AccountId32, fault: PalletAmbitDataFeedsFault }>;
      /**
       * An operator takes no new requests and goes when those that it has are done.
       **/
      OperatorLeaving: AugmentedEvent<ApiType, [operator: AccountId32], { operator: AccountId32 }>;
      /**
       * An operator has left, and its stake is free.
       **/
      OperatorLeft: AugmentedEvent<ApiType, [operator: AccountId32], { operator: AccountId32 }>;
      /**
       * An operator was paid.
       **/
      OperatorPaid: AugmentedEvent<ApiType, [feed: u64, operator: AccountId32, amount: u128], { feed: u64, operator: AccountId32, amount: u128 }>;
      /**
       * An operator could not be paid, because its account is dead and the pay too small to revive it. The requester has it back.
       **/
      PayUndeliverable: AugmentedEvent<ApiType, [feed: u64, operator: AccountId32, amount: u128], { feed: u64, operator: AccountId32, amount: u128 }>;
      /**
       * What an operator had pledged, or a part of it, was slashed.
       **/
      PledgeSlashed: AugmentedEvent<ApiType, [feed: u64, operator: AccountId32, amount: u128, fault: PalletAmbitDataFeedsFault], { feed: u64, operator: AccountId32, amount: u128, fault: PalletAmbitDataFeedsFault }>;
      /**
       * One report of a batch was rejected; the others count.
       **/
      ReportRejected: AugmentedEvent<ApiType, [feed: u64, operator: AccountId32, problem: PalletAmbitDataFeedsReportProblem], { feed: u64, operator: AccountId32, problem: PalletAmbitDataFeedsReportProblem }>;
      /**
       * Those who committed may tell what they found.
       **/
      RevealsOpened: AugmentedEvent<ApiType, [feed: u64, due: u32], { feed: u64, due: u32 }>;
      /**
       * A source was registered.
       **/
      SourceRegistered: AugmentedEvent<ApiType, [source: u32, owner: AccountId32], { source: u32, owner: AccountId32 }>;
      /**
       * A source was retired.
       **/
      SourceRetired: AugmentedEvent<ApiType, [source: u32], { source: u32 }>;
      /**
       * Governance vouches for a source, or no longer.
       **/
      SourceVouched: AugmentedEvent<ApiType, [source: u32, vouched: Option<AmbitPrimitivesFeedsVouch>], { source: u32, vouched: Option<AmbitPrimitivesFeedsVouch> }>;
    };
    disputes: {
      /**
       * A dispute ended because another one made the result void. Its bond is free.
       **/
      DisputeMoot: AugmentedEvent<ApiType, [dispute: u64, job: u64, attempt: u8], { dispute: u64, job: u64, attempt: u8 }>;
      /**
       * A result was disputed, or a piece demanded of what it names.
       **/
      DisputeOpened: AugmentedEvent<ApiType, [dispute: u64, job: u64, attempt: u8, operator: AccountId32, challenger: AccountId32], { dispute: u64, job: u64, attempt: u8, operator: AccountId32, challenger: AccountId32 }>;
      /**
       * One move of a batch was rejected; the others count.
       **/
      MoveRejected: AugmentedEvent<ApiType, [dispute: u64, turn: u32, error: SpRuntimeDispatchError], { dispute: u64, turn: u32, error: SpRuntimeDispatchError }>;
      /**
       * A result stands, as far as this dispute goes.
       **/
      OperatorAcquitted: AugmentedEvent<ApiType, [dispute: u64, job: u64, attempt: u8, operator: AccountId32, challenger: AccountId32, paid: u128, ground: AmbitPrimitivesDisputesGround], { dispute: u64, job: u64, attempt: u8, operator: AccountId32, challenger: AccountId32, paid: u128, ground: AmbitPrimitivesDisputesGround }>;
      /**
       * A result is void and its operator slashed.
       **/
      OperatorConvicted: AugmentedEvent<ApiType, [dispute: u64, job: u64, attempt: u8, operator: AccountId32, challenger: AccountId32, slashed: u128, ground: AmbitPrimitivesDisputesGround], { dispute: u64, job: u64, attempt: u8, operator: AccountId32, challenger: AccountId32, slashed: u128, ground: AmbitPrimitivesDisputesGround }>;
      /**
       * A move was made.
       **/
      TurnTaken: AugmentedEvent<ApiType, [dispute: u64, turn: u32, next: AmbitPrimitivesDisputesSide, deadline: u32], { dispute: u64, turn: u32, next: AmbitPrimitivesDisputesSide, deadline: u32 }>;
    };
    governance: {
      /**
       * Parameters are to change. Each is named in an event of the parameters pallet when it does.
       **/
      ParametersDecided: AugmentedEvent<ApiType, [track: Option<AmbitPrimitivesGovernanceTrack>, count: u32, era: u32], { track: Option<AmbitPrimitivesGovernanceTrack>, count: u32, era: u32 }>;
      /**
       * What was decided is not in force: an upgrade of the runtime in between made it impossible.
       **/
      ParametersDropped: AugmentedEvent<ApiType, [count: u32], { count: u32 }>;
    };
    grandpa: {
      /**
       * New authority set has been applied.
       **/
      NewAuthorities: AugmentedEvent<ApiType, [authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>], { authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>> }>;
      /**
       * Current authority set has been paused.
       **/
      Paused: AugmentedEvent<ApiType, []>;
      /**
       * Current authority set has been resumed.
       **/
      Resumed: AugmentedEvent<ApiType, []>;
    };
    historical: {
      /**
       * The merkle roots of up to this session index were pruned
       **/
      RootsPruned: AugmentedEvent<ApiType, [upTo: u32], { upTo: u32 }>;
      /**
       * The merkle root of the validators of the said session were stored
       **/
      RootStored: AugmentedEvent<ApiType, [index: u32], { index: u32 }>;
    };
    jobRegistry: {
      /**
       * An auditor found a result right, and showed the tile that was drawn.
       **/
      AuditAgreed: AugmentedEvent<ApiType, [job: u64, attempt: u8, auditor: AccountId32], { job: u64, attempt: u8, auditor: AccountId32 }>;
      /**
       * An auditor gave its audit back.
       **/
      AuditDeclined: AugmentedEvent<ApiType, [job: u64, attempt: u8, auditor: AccountId32, reason: AmbitPrimitivesJobsDeclineReason], { job: u64, attempt: u8, auditor: AccountId32, reason: AmbitPrimitivesJobsDeclineReason }>;
      /**
       * An auditor disputes the result instead of agreeing. Its pledge is at stake.
       **/
      AuditDisputed: AugmentedEvent<ApiType, [job: u64, attempt: u8, auditor: AccountId32], { job: u64, attempt: u8, auditor: AccountId32 }>;
      /**
       * A result is to be audited.
       **/
      AuditDrawn: AugmentedEvent<ApiType, [job: u64, attempt: u8, auditor: AccountId32, draw: H256, due: u32], { job: u64, attempt: u8, auditor: AccountId32, draw: H256, due: u32 }>;
      /**
       * An auditor that agreed was paid by the protocol.
       **/
      AuditPaid: AugmentedEvent<ApiType, [job: u64, auditor: AccountId32, pay: u128, paid: u128], { job: u64, auditor: AccountId32, pay: u128, paid: u128 }>;
      /**
       * A result was to be audited, but no other operator was free for it.
       **/
      AuditUnserved: AugmentedEvent<ApiType, [job: u64, attempt: u8], { job: u64, attempt: u8 }>;
      /**
       * Old records of a class were cleared, and there are more: close it again.
       **/
      ClassClearing: AugmentedEvent<ApiType, [class_: u32], { class: u32 }>;
      /**
       * A class was closed.
       **/
      ClassClosed: AugmentedEvent<ApiType, [class_: u32], { class: u32 }>;
      /**
       * A class was opened.
       **/
      ClassOpened: AugmentedEvent<ApiType, [class_: u32, owner: AccountId32, spec: AmbitPrimitivesJobsClassSpec], { class: u32, owner: AccountId32, spec: AmbitPrimitivesJobsClassSpec }>;
      /**
       * Another operator of a redundant job was paid, because it found the same.
       **/
      CosignerPaid: AugmentedEvent<ApiType, [job: u64, operator: AccountId32, fee: u128], { job: u64, operator: AccountId32, fee: u128 }>;
      /**
       * A dispute was decided for the operator.
       **/
      DisputeDismissed: AugmentedEvent<ApiType, [job: u64], { job: u64 }>;
      /**
       * A job was given to an operator. There is one for each operator of a redundant job.
       **/
      JobAssigned: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32, fee: u128, due: u32], { job: u64, attempt: u8, operator: AccountId32, fee: u128, due: u32 }>;
      /**
       * An operator gave a job back.
       **/
      JobDeclined: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32, reason: AmbitPrimitivesJobsDeclineReason], { job: u64, attempt: u8, operator: AccountId32, reason: AmbitPrimitivesJobsDeclineReason }>;
      /**
       * The whole fee went back to the client.
       **/
      JobRefunded: AugmentedEvent<ApiType, [job: u64, reason: AmbitPrimitivesJobsRefundReason], { job: u64, reason: AmbitPrimitivesJobsRefundReason }>;
      /**
       * An operator gave a result, or stands for one from now on.
       **/
      JobResulted: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32, outputRoot: H256, settles: u32], { job: u64, attempt: u8, operator: AccountId32, outputRoot: H256, settles: u32 }>;
      /**
       * A job was paid.
       **/
      JobSettled: AugmentedEvent<ApiType, [job: u64, operator: AccountId32, fee: u128], { job: u64, operator: AccountId32, fee: u128 }>;
      /**
       * A job was submitted.
       **/
      JobSubmitted: AugmentedEvent<ApiType, [job: u64, class_: u32, client: AccountId32, maxFee: u128], { job: u64, class: u32, client: AccountId32, maxFee: u128 }>;
      /**
       * An operator, or an auditor, let its time pass.
       **/
      JobTimedOut: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32], { job: u64, attempt: u8, operator: AccountId32 }>;
      /**
       * A part of a fee is for those who keep what the job used.
       **/
      KeepersPaid: AugmentedEvent<ApiType, [job: u64, amount: u128], { job: u64, amount: u128 }>;
      /**
       * A model was published.
       **/
      ModelPublished: AugmentedEvent<ApiType, [model: H256, publisher: AccountId32], { model: H256, publisher: AccountId32 }>;
      /**
       * A model was retired.
       **/
      ModelRetired: AugmentedEvent<ApiType, [model: H256], { model: H256 }>;
      /**
       * An offer takes no new jobs and goes when its active ones are done.
       **/
      OfferLeaving: AugmentedEvent<ApiType, [class_: u32, operator: AccountId32], { class: u32, operator: AccountId32 }>;
      /**
       * An offer is gone and its stake is free.
       **/
      OfferRemoved: AugmentedEvent<ApiType, [class_: u32, operator: AccountId32], { class: u32, operator: AccountId32 }>;
      /**
       * An offer was made or changed.
       **/
      OfferSet: AugmentedEvent<ApiType, [class_: u32, operator: AccountId32, slots: u32, price: u128], { class: u32, operator: AccountId32, slots: u32, price: u128 }>;
      /**
       * An operator of a redundant job has nothing more to do with it, unpunished: there are too few without it. Or an auditor: the
       * operator said no trace.
       **/
      OperatorDismissed: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32], { job: u64, attempt: u8, operator: AccountId32 }>;
      /**
       * What an operator had pledged, or a part of it, was slashed and burnt.
       **/
      PledgeSlashed: AugmentedEvent<ApiType, [job: u64, operator: AccountId32, amount: u128, fault: PalletAmbitJobRegistryFault], { job: u64, operator: AccountId32, amount: u128, fault: PalletAmbitJobRegistryFault }>;
      /**
       * One report of a batch was rejected; the others count.
       **/
      ReportRejected: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32, problem: PalletAmbitJobRegistryReportProblem], { job: u64, attempt: u8, operator: AccountId32, problem: PalletAmbitJobRegistryReportProblem }>;
      /**
       * An operator of a redundant job committed to a result.
       **/
      ResultCommitted: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32], { job: u64, attempt: u8, operator: AccountId32 }>;
      /**
       * A result was disputed.
       **/
      ResultDisputed: AugmentedEvent<ApiType, [job: u64], { job: u64 }>;
      /**
       * The result is void: a dispute was decided against the operator, or it said no trace to its auditor.
       **/
      ResultOverturned: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32], { job: u64, attempt: u8, operator: AccountId32 }>;
      /**
       * An operator of a redundant job revealed its result.
       **/
      ResultRevealed: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32, outputRoot: H256], { job: u64, attempt: u8, operator: AccountId32, outputRoot: H256 }>;
      /**
       * The operators of a redundant job may reveal what they committed to.
       **/
      RevealsOpened: AugmentedEvent<ApiType, [job: u64, attempt: u8, due: u32], { job: u64, attempt: u8, due: u32 }>;
      /**
       * A share of a fee could not be paid in, because the receiver's account is dead and the share too small to
       * revive it. It went to the protocol, or, if that can't receive it either, back to the client.
       **/
      ShareUndeliverable: AugmentedEvent<ApiType, [job: u64, receiver: AccountId32, amount: u128], { job: u64, receiver: AccountId32, amount: u128 }>;
      /**
       * Who gave a result that is to be audited has to say its trace. If it doesn't, nobody is paid for the result.
       **/
      TraceAsked: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32, due: u32], { job: u64, attempt: u8, operator: AccountId32, due: u32 }>;
      /**
       * Who gave a result said its trace.
       **/
      TraceSaid: AugmentedEvent<ApiType, [job: u64, attempt: u8, operator: AccountId32, root: H256], { job: u64, attempt: u8, operator: AccountId32, root: H256 }>;
    };
    multisig: {
      /**
       * The deposit for a multisig operation has been updated/poked.
       **/
      DepositPoked: AugmentedEvent<ApiType, [who: AccountId32, callHash: U8aFixed, oldDeposit: u128, newDeposit: u128], { who: AccountId32, callHash: U8aFixed, oldDeposit: u128, newDeposit: u128 }>;
      /**
       * A multisig operation has been approved by someone.
       **/
      MultisigApproval: AugmentedEvent<ApiType, [approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed], { approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed }>;
      /**
       * A multisig operation has been cancelled.
       **/
      MultisigCancelled: AugmentedEvent<ApiType, [cancelling: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed], { cancelling: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed }>;
      /**
       * A multisig operation has been executed.
       **/
      MultisigExecuted: AugmentedEvent<ApiType, [approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed, result: Result<Null, SpRuntimeDispatchError>], { approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed, result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * A new multisig operation has begun.
       **/
      NewMultisig: AugmentedEvent<ApiType, [approving: AccountId32, multisig: AccountId32, callHash: U8aFixed], { approving: AccountId32, multisig: AccountId32, callHash: U8aFixed }>;
    };
    offences: {
      /**
       * There is an offence reported of the given `kind` happened at the `session_index` and
       * (kind-specific) time slot. This event is not deposited for duplicate slashes.
       * \[kind, slot\].
       **/
      Offence: AugmentedEvent<ApiType, [kind: U8aFixed, slot: Bytes], { kind: U8aFixed, slot: Bytes }>;
    };
    parameters: {
      /**
       * A Parameter was set.
       * 
       * Is also emitted when the value was not changed.
       **/
      Updated: AugmentedEvent<ApiType, [key: AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey, oldValue: Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue>, newValue: Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue>], { key: AmbitRuntimeConfigsGovernanceParametersRuntimeParametersKey, oldValue: Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue>, newValue: Option<AmbitRuntimeConfigsGovernanceParametersRuntimeParametersValue> }>;
    };
    preimage: {
      /**
       * A preimage has ben cleared.
       **/
      Cleared: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * A preimage has been noted.
       **/
      Noted: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * A preimage has been requested.
       **/
      Requested: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
    };
    proxy: {
      /**
       * An announcement was placed to make a call in the future.
       **/
      Announced: AugmentedEvent<ApiType, [real: AccountId32, proxy: AccountId32, callHash: H256], { real: AccountId32, proxy: AccountId32, callHash: H256 }>;
      /**
       * A deposit stored for proxies or announcements was poked / updated.
       **/
      DepositPoked: AugmentedEvent<ApiType, [who: AccountId32, kind: PalletProxyDepositKind, oldDeposit: u128, newDeposit: u128], { who: AccountId32, kind: PalletProxyDepositKind, oldDeposit: u128, newDeposit: u128 }>;
      /**
       * A proxy was added.
       **/
      ProxyAdded: AugmentedEvent<ApiType, [delegator: AccountId32, delegatee: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, delay: u32], { delegator: AccountId32, delegatee: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, delay: u32 }>;
      /**
       * A proxy was executed correctly, with the given.
       **/
      ProxyExecuted: AugmentedEvent<ApiType, [result: Result<Null, SpRuntimeDispatchError>], { result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * A proxy was removed.
       **/
      ProxyRemoved: AugmentedEvent<ApiType, [delegator: AccountId32, delegatee: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, delay: u32], { delegator: AccountId32, delegatee: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, delay: u32 }>;
      /**
       * A pure account has been created by new proxy with given
       * disambiguation index and proxy type.
       **/
      PureCreated: AugmentedEvent<ApiType, [pure: AccountId32, who: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, disambiguationIndex: u16, at: u32, extrinsicIndex: u32], { pure: AccountId32, who: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, disambiguationIndex: u16, at: u32, extrinsicIndex: u32 }>;
      /**
       * A pure proxy was killed by its spawner.
       **/
      PureKilled: AugmentedEvent<ApiType, [pure: AccountId32, spawner: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, disambiguationIndex: u16], { pure: AccountId32, spawner: AccountId32, proxyType: AmbitRuntimeConfigsUtilitiesProxyType, disambiguationIndex: u16 }>;
    };
    referenda: {
      /**
       * A referendum has been approved and its proposal has been scheduled.
       **/
      Approved: AugmentedEvent<ApiType, [index: u32], { index: u32 }>;
      /**
       * A referendum has been cancelled.
       **/
      Cancelled: AugmentedEvent<ApiType, [index: u32, tally: PalletConvictionVotingTally], { index: u32, tally: PalletConvictionVotingTally }>;
      ConfirmAborted: AugmentedEvent<ApiType, [index: u32], { index: u32 }>;
      /**
       * A referendum has ended its confirmation phase and is ready for approval.
       **/
      Confirmed: AugmentedEvent<ApiType, [index: u32, tally: PalletConvictionVotingTally], { index: u32, tally: PalletConvictionVotingTally }>;
      ConfirmStarted: AugmentedEvent<ApiType, [index: u32], { index: u32 }>;
      /**
       * The decision deposit has been placed.
       **/
      DecisionDepositPlaced: AugmentedEvent<ApiType, [index: u32, who: AccountId32, amount: u128], { index: u32, who: AccountId32, amount: u128 }>;
      /**
       * The decision deposit has been refunded.
       **/
      DecisionDepositRefunded: AugmentedEvent<ApiType, [index: u32, who: AccountId32, amount: u128], { index: u32, who: AccountId32, amount: u128 }>;
      /**
       * A referendum has moved into the deciding phase.
       **/
      DecisionStarted: AugmentedEvent<ApiType, [index: u32, track: u16, proposal: FrameSupportPreimagesBounded, tally: PalletConvictionVotingTally], { index: u32, track: u16, proposal: FrameSupportPreimagesBounded, tally: PalletConvictionVotingTally }>;
      /**
       * A deposit has been slashed.
       **/
      DepositSlashed: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * A referendum has been killed.
       **/
      Killed: AugmentedEvent<ApiType, [index: u32, tally: PalletConvictionVotingTally], { index: u32, tally: PalletConvictionVotingTally }>;
      /**
       * Metadata for a referendum has been cleared.
       **/
      MetadataCleared: AugmentedEvent<ApiType, [index: u32, hash_: H256], { index: u32, hash_: H256 }>;
      /**
       * Metadata for a referendum has been set.
       **/
      MetadataSet: AugmentedEvent<ApiType, [index: u32, hash_: H256], { index: u32, hash_: H256 }>;
      /**
       * A proposal has been rejected by referendum.
       **/
      Rejected: AugmentedEvent<ApiType, [index: u32, tally: PalletConvictionVotingTally], { index: u32, tally: PalletConvictionVotingTally }>;
      /**
       * The submission deposit has been refunded.
       **/
      SubmissionDepositRefunded: AugmentedEvent<ApiType, [index: u32, who: AccountId32, amount: u128], { index: u32, who: AccountId32, amount: u128 }>;
      /**
       * A referendum has been submitted.
       **/
      Submitted: AugmentedEvent<ApiType, [index: u32, track: u16, proposal: FrameSupportPreimagesBounded], { index: u32, track: u16, proposal: FrameSupportPreimagesBounded }>;
      /**
       * A referendum has been timed out without being decided.
       **/
      TimedOut: AugmentedEvent<ApiType, [index: u32, tally: PalletConvictionVotingTally], { index: u32, tally: PalletConvictionVotingTally }>;
    };
    retrieval: {
      /**
       * A byte was shown.
       **/
      Answered: AugmentedEvent<ApiType, [deal: u64, round: u32, operator: AccountId32, fee: u128, reward: u128], { deal: u64, round: u32, operator: AccountId32, fee: u128, reward: u128 }>;
      /**
       * One answer of a batch was rejected; the others count.
       **/
      AnswerRejected: AugmentedEvent<ApiType, [deal: u64, round: u32, error: SpRuntimeDispatchError], { deal: u64, round: u32, error: SpRuntimeDispatchError }>;
      /**
       * A byte is asked for.
       **/
      Asked: AugmentedEvent<ApiType, [deal: u64, round: u32, offset: u64, due: u32], { deal: u64, round: u32, offset: u64, due: u32 }>;
      /**
       * A term ended.
       **/
      DealEnded: AugmentedEvent<ApiType, [deal: u64, request: u64, operator: AccountId32, ending: PalletAmbitRetrievalEnding], { deal: u64, request: u64, operator: AccountId32, ending: PalletAmbitRetrievalEnding }>;
      /**
       * An era ended.
       **/
      EraEnded: AugmentedEvent<ApiType, [era: u32, paid: u128, budget: u128], { era: u32, paid: u128, budget: u128 }>;
      /**
       * A request was made longer.
       **/
      Extended: AugmentedEvent<ApiType, [request: u64, until: u32], { request: u64, until: u32 }>;
      /**
       * A byte was not shown in time.
       **/
      Missed: AugmentedEvent<ApiType, [deal: u64, round: u32, operator: AccountId32], { deal: u64, round: u32, operator: AccountId32 }>;
      /**
       * An operator gave notice.
       **/
      NoticeGiven: AugmentedEvent<ApiType, [deal: u64, last: u32], { deal: u64, last: u32 }>;
      /**
       * A request is closed.
       **/
      RequestClosed: AugmentedEvent<ApiType, [request: u64, freed: u128], { request: u64, freed: u128 }>;
      /**
       * An artefact is wanted to be kept.
       **/
      Requested: AugmentedEvent<ApiType, [request: u64, requester: AccountId32, cid: Bytes, copies: u32, fee: u128, until: u32], { request: u64, requester: AccountId32, cid: Bytes, copies: u32, fee: u128, until: u32 }>;
      /**
       * It was shown that the artefact is not what the requester said. The request ends without penalty for anybody.
       **/
      RequestVoid: AugmentedEvent<ApiType, [request: u64, deal: u64, wrong: PalletAmbitRetrievalWrong], { request: u64, deal: u64, wrong: PalletAmbitRetrievalWrong }>;
      /**
       * What an operator had pledged, or a part of it, was slashed and burnt.
       **/
      Slashed: AugmentedEvent<ApiType, [deal: u64, operator: AccountId32, amount: u128], { deal: u64, operator: AccountId32, amount: u128 }>;
      /**
       * An operator took an artefact on.
       **/
      Taken: AugmentedEvent<ApiType, [deal: u64, request: u64, operator: AccountId32], { deal: u64, request: u64, operator: AccountId32 }>;
      /**
       * Copies that nobody keeps were withdrawn from a request.
       **/
      Withdrawn: AugmentedEvent<ApiType, [request: u64, copies: u32, freed: u128], { request: u64, copies: u32, freed: u128 }>;
    };
    rewards: {
      /**
       * A class's part of an era was paid.
       **/
      ClassPaid: AugmentedEvent<ApiType, [era: u32, class_: u32, budget: u128, paid: u128, offers: u32], { era: u32, class: u32, budget: u128, paid: u128, offers: u32 }>;
      /**
       * It was set how a class is rewarded.
       **/
      ClassTermsSet: AugmentedEvent<ApiType, [class_: u32, terms: AmbitPrimitivesRewardsClassTerms, from: u32], { class: u32, terms: AmbitPrimitivesRewardsClassTerms, from: u32 }>;
      /**
       * An operator declared a failure domain.
       **/
      DomainDeclared: AugmentedEvent<ApiType, [operator: AccountId32, domain: u8, name: Bytes, from: u32], { operator: AccountId32, domain: u8, name: Bytes, from: u32 }>;
      /**
       * A failure domain was down in an era.
       **/
      DomainDown: AugmentedEvent<ApiType, [era: u32, domain: u8], { era: u32, domain: u8 }>;
      /**
       * An operator's declaration ended.
       **/
      DomainLeft: AugmentedEvent<ApiType, [operator: AccountId32, domain: u8, from: u32], { operator: AccountId32, domain: u8, from: u32 }>;
      /**
       * An era ended, and its payout begins.
       **/
      EraEnded: AugmentedEvent<ApiType, [era: u32, blocks: u32, issued: u128], { era: u32, blocks: u32, issued: u128 }>;
      /**
       * An era was paid.
       **/
      EraPaid: AugmentedEvent<ApiType, [summary: AmbitPrimitivesRewardsEraSummary], { summary: AmbitPrimitivesRewardsEraSummary }>;
      /**
       * The issuance was set.
       **/
      IssuanceSet: AugmentedEvent<ApiType, [schedule: AmbitPrimitivesRewardsIssuanceSchedule, from: u32], { schedule: AmbitPrimitivesRewardsIssuanceSchedule, from: u32 }>;
      /**
       * The parameters were set.
       **/
      ParametersSet: AugmentedEvent<ApiType, [parameters: AmbitPrimitivesRewardsRewardParameters, from: u32], { parameters: AmbitPrimitivesRewardsRewardParameters, from: u32 }>;
      /**
       * An operator was paid for its offer in a class.
       **/
      Rewarded: AugmentedEvent<ApiType, [era: u32, class_: u32, operator: AccountId32, amount: u128], { era: u32, class: u32, operator: AccountId32, amount: u128 }>;
      /**
       * A reward could not be paid in, because the operator's account is dead and the reward too small to revive it. It
       * stays with the funds.
       **/
      RewardUndeliverable: AugmentedEvent<ApiType, [era: u32, class_: u32, operator: AccountId32, amount: u128], { era: u32, class: u32, operator: AccountId32, amount: u128 }>;
    };
    scheduler: {
      /**
       * Agenda is incomplete from `when`.
       **/
      AgendaIncomplete: AugmentedEvent<ApiType, [when: u32], { when: u32 }>;
      /**
       * The call for the provided hash was not found so the task has been aborted.
       **/
      CallUnavailable: AugmentedEvent<ApiType, [task: ITuple<[u32, u32]>, id: Option<U8aFixed>], { task: ITuple<[u32, u32]>, id: Option<U8aFixed> }>;
      /**
       * Canceled some task.
       **/
      Canceled: AugmentedEvent<ApiType, [when: u32, index: u32], { when: u32, index: u32 }>;
      /**
       * Dispatched some task.
       **/
      Dispatched: AugmentedEvent<ApiType, [task: ITuple<[u32, u32]>, id: Option<U8aFixed>, result: Result<Null, SpRuntimeDispatchError>], { task: ITuple<[u32, u32]>, id: Option<U8aFixed>, result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * The given task was unable to be renewed since the agenda is full at that block.
       **/
      PeriodicFailed: AugmentedEvent<ApiType, [task: ITuple<[u32, u32]>, id: Option<U8aFixed>], { task: ITuple<[u32, u32]>, id: Option<U8aFixed> }>;
      /**
       * The given task can never be executed since it is overweight.
       **/
      PermanentlyOverweight: AugmentedEvent<ApiType, [task: ITuple<[u32, u32]>, id: Option<U8aFixed>], { task: ITuple<[u32, u32]>, id: Option<U8aFixed> }>;
      /**
       * Cancel a retry configuration for some task.
       **/
      RetryCancelled: AugmentedEvent<ApiType, [task: ITuple<[u32, u32]>, id: Option<U8aFixed>], { task: ITuple<[u32, u32]>, id: Option<U8aFixed> }>;
      /**
       * The given task was unable to be retried since the agenda is full at that block or there
       * was not enough weight to reschedule it.
       **/
      RetryFailed: AugmentedEvent<ApiType, [task: ITuple<[u32, u32]>, id: Option<U8aFixed>], { task: ITuple<[u32, u32]>, id: Option<U8aFixed> }>;
      /**
       * Set a retry configuration for some task.
       **/
      RetrySet: AugmentedEvent<ApiType, [task: ITuple<[u32, u32]>, id: Option<U8aFixed>, period: u32, retries: u8], { task: ITuple<[u32, u32]>, id: Option<U8aFixed>, period: u32, retries: u8 }>;
      /**
       * Scheduled some task.
       **/
      Scheduled: AugmentedEvent<ApiType, [when: u32, index: u32], { when: u32, index: u32 }>;
    };
    session: {
      /**
       * The `NewSession` event in the current block also implies a new validator set to be
       * queued.
       **/
      NewQueued: AugmentedEvent<ApiType, []>;
      /**
       * New session has happened. Note that the argument is the session index, not the
       * block number as the type might suggest.
       **/
      NewSession: AugmentedEvent<ApiType, [sessionIndex: u32], { sessionIndex: u32 }>;
      /**
       * Validator has been disabled.
       **/
      ValidatorDisabled: AugmentedEvent<ApiType, [validator: AccountId32], { validator: AccountId32 }>;
      /**
       * Validator has been re-enabled.
       **/
      ValidatorReenabled: AugmentedEvent<ApiType, [validator: AccountId32], { validator: AccountId32 }>;
    };
    stakes: {
      /**
       * Funds were bonded.
       **/
      Bonded: AugmentedEvent<ApiType, [stash: AccountId32, amount: u128], { stash: AccountId32, amount: u128 }>;
      /**
       * A stash takes no work, at its own wish or after an offence.
       **/
      Chilled: AugmentedEvent<ApiType, [stash: AccountId32], { stash: AccountId32 }>;
      /**
       * A bond was used up and its ledger closed, with its roles and its worker key.
       **/
      Closed: AugmentedEvent<ApiType, [stash: AccountId32], { stash: AccountId32 }>;
      /**
       * A stash keeps another part of its delegators' rewards from now on.
       **/
      CommissionSet: AugmentedEvent<ApiType, [stash: AccountId32, commission: Permill], { stash: AccountId32, commission: Permill }>;
      /**
       * Funds were put behind a validator.
       **/
      Delegated: AugmentedEvent<ApiType, [stash: AccountId32, delegator: AccountId32, amount: u128], { stash: AccountId32, delegator: AccountId32, amount: u128 }>;
      /**
       * Delegated funds went back to their owner.
       **/
      DelegationWithdrawn: AugmentedEvent<ApiType, [stash: AccountId32, delegator: AccountId32, amount: u128], { stash: AccountId32, delegator: AccountId32, amount: u128 }>;
      /**
       * Delegated funds were too few to go back to an account that is gone.
       **/
      DustBurnt: AugmentedEvent<ApiType, [stash: AccountId32, delegator: AccountId32, amount: u128], { stash: AccountId32, delegator: AccountId32, amount: u128 }>;
      /**
       * Elections decide again who validates.
       **/
      ElectionsResumed: AugmentedEvent<ApiType, []>;
      /**
       * A pool is gone, after its last delegator.
       **/
      PoolClosed: AugmentedEvent<ApiType, [stash: AccountId32], { stash: AccountId32 }>;
      /**
       * A stash takes no delegations any more, and anyone may send its delegators away.
       **/
      PoolClosing: AugmentedEvent<ApiType, [stash: AccountId32], { stash: AccountId32 }>;
      /**
       * A stash takes delegations.
       **/
      PoolOpened: AugmentedEvent<ApiType, [stash: AccountId32, commission: Permill], { stash: AccountId32, commission: Permill }>;
      /**
       * Part of the next [`Event::Slashed`] came from the delegations to the stash.
       **/
      PoolSlashed: AugmentedEvent<ApiType, [stash: AccountId32, amount: u128], { stash: AccountId32, amount: u128 }>;
      /**
       * Funds on their way out were bonded again.
       **/
      Rebonded: AugmentedEvent<ApiType, [stash: AccountId32, amount: u128], { stash: AccountId32, amount: u128 }>;
      /**
       * A validator and its delegators were paid.
       **/
      Rewarded: AugmentedEvent<ApiType, [stash: AccountId32, bonded: u128, paid: u128, delegated: u128], { stash: AccountId32, bonded: u128, paid: u128, delegated: u128 }>;
      /**
       * A stash took a role.
       **/
      RoleDeclared: AugmentedEvent<ApiType, [stash: AccountId32, role: AmbitPrimitivesRole], { stash: AccountId32, role: AmbitPrimitivesRole }>;
      /**
       * A stash gave a role up.
       **/
      RoleDropped: AugmentedEvent<ApiType, [stash: AccountId32, role: AmbitPrimitivesRole], { stash: AccountId32, role: AmbitPrimitivesRole }>;
      /**
       * Stake was taken away.
       **/
      Slashed: AugmentedEvent<ApiType, [stash: AccountId32, amount: u128, rewarded: Option<ITuple<[AccountId32, u128]>>], { stash: AccountId32, amount: u128, rewarded: Option<ITuple<[AccountId32, u128]>> }>;
      /**
       * Funds started on their way out.
       **/
      Unbonded: AugmentedEvent<ApiType, [stash: AccountId32, amount: u128, until: u32], { stash: AccountId32, amount: u128, until: u32 }>;
      /**
       * A stash takes work again.
       **/
      Unchilled: AugmentedEvent<ApiType, [stash: AccountId32], { stash: AccountId32 }>;
      /**
       * Delegated funds started on their way out.
       **/
      Undelegated: AugmentedEvent<ApiType, [stash: AccountId32, delegator: AccountId32, amount: u128, until: u32], { stash: AccountId32, delegator: AccountId32, amount: u128, until: u32 }>;
      /**
       * Another number of validators is elected from now on.
       **/
      ValidatorCountSet: AugmentedEvent<ApiType, [count: u32], { count: u32 }>;
      /**
       * Other validators than before were elected.
       **/
      ValidatorsElected: AugmentedEvent<ApiType, [count: u32], { count: u32 }>;
      /**
       * The validators were replaced, and elections suspended.
       **/
      ValidatorsForced: AugmentedEvent<ApiType, [count: u32], { count: u32 }>;
      /**
       * Nobody was eligible for a session, so the validators of the one before stay.
       **/
      ValidatorsKept: AugmentedEvent<ApiType, [session: u32], { session: u32 }>;
      /**
       * Funds left the bond.
       **/
      Withdrawn: AugmentedEvent<ApiType, [stash: AccountId32, amount: u128], { stash: AccountId32, amount: u128 }>;
      /**
       * A worker key speaks for a stash.
       **/
      WorkerSet: AugmentedEvent<ApiType, [stash: AccountId32, worker: AccountId32, previous: Option<AccountId32>], { stash: AccountId32, worker: AccountId32, previous: Option<AccountId32> }>;
    };
    system: {
      /**
       * `:code` was updated to the code with the given hash.
       **/
      CodeUpdated: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * An extrinsic failed.
       **/
      ExtrinsicFailed: AugmentedEvent<ApiType, [dispatchError: SpRuntimeDispatchError, dispatchInfo: FrameSystemDispatchEventInfo], { dispatchError: SpRuntimeDispatchError, dispatchInfo: FrameSystemDispatchEventInfo }>;
      /**
       * An extrinsic completed successfully.
       **/
      ExtrinsicSuccess: AugmentedEvent<ApiType, [dispatchInfo: FrameSystemDispatchEventInfo], { dispatchInfo: FrameSystemDispatchEventInfo }>;
      /**
       * An account was reaped.
       **/
      KilledAccount: AugmentedEvent<ApiType, [account: AccountId32], { account: AccountId32 }>;
      /**
       * A new account was created.
       **/
      NewAccount: AugmentedEvent<ApiType, [account: AccountId32], { account: AccountId32 }>;
      /**
       * An invalid authorized upgrade was rejected while trying to apply it.
       **/
      RejectedInvalidAuthorizedUpgrade: AugmentedEvent<ApiType, [codeHash: H256, error: SpRuntimeDispatchError], { codeHash: H256, error: SpRuntimeDispatchError }>;
      /**
       * On on-chain remark happened.
       **/
      Remarked: AugmentedEvent<ApiType, [sender: AccountId32, hash_: H256], { sender: AccountId32, hash_: H256 }>;
      /**
       * An upgrade was authorized.
       **/
      UpgradeAuthorized: AugmentedEvent<ApiType, [codeHash: H256, checkVersion: bool], { codeHash: H256, checkVersion: bool }>;
    };
    transactionPayment: {
      /**
       * A transaction fee `actual_fee`, of which `tip` was added to the minimum inclusion fee,
       * has been paid by `who`.
       **/
      TransactionFeePaid: AugmentedEvent<ApiType, [who: AccountId32, actualFee: u128, tip: u128], { who: AccountId32, actualFee: u128, tip: u128 }>;
    };
    treasury: {
      /**
       * A new asset spend proposal has been approved.
       **/
      AssetSpendApproved: AugmentedEvent<ApiType, [index: u32, assetKind: Null, amount: u128, beneficiary: AccountId32, validFrom: u32, expireAt: u32], { index: u32, assetKind: Null, amount: u128, beneficiary: AccountId32, validFrom: u32, expireAt: u32 }>;
      /**
       * An approved spend was voided.
       **/
      AssetSpendVoided: AugmentedEvent<ApiType, [index: u32], { index: u32 }>;
      /**
       * Some funds have been allocated.
       **/
      Awarded: AugmentedEvent<ApiType, [proposalIndex: u32, award: u128, account: AccountId32], { proposalIndex: u32, award: u128, account: AccountId32 }>;
      /**
       * Some of our funds have been burnt.
       **/
      Burnt: AugmentedEvent<ApiType, [burntFunds: u128], { burntFunds: u128 }>;
      /**
       * Some funds have been deposited.
       **/
      Deposit: AugmentedEvent<ApiType, [value: u128], { value: u128 }>;
      /**
       * A payment happened.
       **/
      Paid: AugmentedEvent<ApiType, [index: u32, paymentId: Null], { index: u32, paymentId: Null }>;
      /**
       * A payment failed and can be retried.
       **/
      PaymentFailed: AugmentedEvent<ApiType, [index: u32, paymentId: Null], { index: u32, paymentId: Null }>;
      /**
       * Spending has finished; this is the amount that rolls over until next spend.
       **/
      Rollover: AugmentedEvent<ApiType, [rolloverBalance: u128], { rolloverBalance: u128 }>;
      /**
       * A new spend proposal has been approved.
       **/
      SpendApproved: AugmentedEvent<ApiType, [proposalIndex: u32, amount: u128, beneficiary: AccountId32], { proposalIndex: u32, amount: u128, beneficiary: AccountId32 }>;
      /**
       * We have ended a spend period and will now allocate funds.
       **/
      Spending: AugmentedEvent<ApiType, [budgetRemaining: u128], { budgetRemaining: u128 }>;
      /**
       * A spend was processed and removed from the storage. It might have been successfully
       * paid or it may have expired.
       **/
      SpendProcessed: AugmentedEvent<ApiType, [index: u32], { index: u32 }>;
      /**
       * The inactive funds of the pallet have been updated.
       **/
      UpdatedInactive: AugmentedEvent<ApiType, [reactivated: u128, deactivated: u128], { reactivated: u128, deactivated: u128 }>;
    };
    utility: {
      /**
       * Batch of dispatches completed fully with no error.
       **/
      BatchCompleted: AugmentedEvent<ApiType, []>;
      /**
       * Batch of dispatches completed but has errors.
       **/
      BatchCompletedWithErrors: AugmentedEvent<ApiType, []>;
      /**
       * Batch of dispatches did not complete fully. Index of first failing dispatch given, as
       * well as the error.
       **/
      BatchInterrupted: AugmentedEvent<ApiType, [index: u32, error: SpRuntimeDispatchError], { index: u32, error: SpRuntimeDispatchError }>;
      /**
       * A call was dispatched.
       **/
      DispatchedAs: AugmentedEvent<ApiType, [result: Result<Null, SpRuntimeDispatchError>], { result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * The fallback call was dispatched.
       **/
      IfElseFallbackCalled: AugmentedEvent<ApiType, [mainError: SpRuntimeDispatchError], { mainError: SpRuntimeDispatchError }>;
      /**
       * Main call was dispatched.
       **/
      IfElseMainSuccess: AugmentedEvent<ApiType, []>;
      /**
       * A single item within a Batch of dispatches has completed with no error.
       **/
      ItemCompleted: AugmentedEvent<ApiType, []>;
      /**
       * A single item within a Batch of dispatches has completed with error.
       **/
      ItemFailed: AugmentedEvent<ApiType, [error: SpRuntimeDispatchError], { error: SpRuntimeDispatchError }>;
    };
  } // AugmentedEvents
} // declare module
