// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/errors';

import type { ApiTypes, AugmentedError } from '@polkadot/api-base/types';

export type __AugmentedError<ApiType extends ApiTypes> = AugmentedError<ApiType>;

declare module '@polkadot/api-base/types/errors' {
  interface AugmentedErrors<ApiType extends ApiTypes> {
    babe: {
      /**
       * A given equivocation report is valid but already previously reported.
       **/
      DuplicateOffenceReport: AugmentedError<ApiType>;
      /**
       * Submitted configuration is invalid.
       **/
      InvalidConfiguration: AugmentedError<ApiType>;
      /**
       * An equivocation proof provided as part of an equivocation report is invalid.
       **/
      InvalidEquivocationProof: AugmentedError<ApiType>;
      /**
       * A key ownership proof provided as part of an equivocation report is invalid.
       **/
      InvalidKeyOwnershipProof: AugmentedError<ApiType>;
    };
    balances: {
      /**
       * Beneficiary account must pre-exist.
       **/
      DeadAccount: AugmentedError<ApiType>;
      /**
       * The delta cannot be zero.
       **/
      DeltaZero: AugmentedError<ApiType>;
      /**
       * Value too low to create account due to existential deposit.
       **/
      ExistentialDeposit: AugmentedError<ApiType>;
      /**
       * A vesting schedule already exists for this account.
       **/
      ExistingVestingSchedule: AugmentedError<ApiType>;
      /**
       * Transfer/payment would kill account.
       **/
      Expendability: AugmentedError<ApiType>;
      /**
       * Balance too low to send value.
       **/
      InsufficientBalance: AugmentedError<ApiType>;
      /**
       * The issuance cannot be modified since it is already deactivated.
       **/
      IssuanceDeactivated: AugmentedError<ApiType>;
      /**
       * Account liquidity restrictions prevent withdrawal.
       **/
      LiquidityRestrictions: AugmentedError<ApiType>;
      /**
       * Number of freezes exceed `MaxFreezes`.
       **/
      TooManyFreezes: AugmentedError<ApiType>;
      /**
       * Number of holds exceed `VariantCountOf<T::RuntimeHoldReason>`.
       **/
      TooManyHolds: AugmentedError<ApiType>;
      /**
       * Number of named reserves exceed `MaxReserves`.
       **/
      TooManyReserves: AugmentedError<ApiType>;
      /**
       * Vesting balance too high to send value.
       **/
      VestingBalance: AugmentedError<ApiType>;
    };
    convictionVoting: {
      /**
       * The account is already delegating.
       **/
      AlreadyDelegating: AugmentedError<ApiType>;
      /**
       * The account currently has votes attached to it and the operation cannot succeed until
       * these are removed through `remove_vote`.
       **/
      AlreadyVoting: AugmentedError<ApiType>;
      /**
       * The class ID supplied is invalid.
       **/
      BadClass: AugmentedError<ApiType>;
      /**
       * The class must be supplied since it is not easily determinable from the state.
       **/
      ClassNeeded: AugmentedError<ApiType>;
      /**
       * Too high a balance was provided that the account cannot afford.
       **/
      InsufficientFunds: AugmentedError<ApiType>;
      /**
       * Maximum number of votes reached.
       **/
      MaxVotesReached: AugmentedError<ApiType>;
      /**
       * Delegation to oneself makes no sense.
       **/
      Nonsense: AugmentedError<ApiType>;
      /**
       * The actor has no permission to conduct the action.
       **/
      NoPermission: AugmentedError<ApiType>;
      /**
       * The actor has no permission to conduct the action right now but will do in the future.
       **/
      NoPermissionYet: AugmentedError<ApiType>;
      /**
       * The account is not currently delegating.
       **/
      NotDelegating: AugmentedError<ApiType>;
      /**
       * Poll is not ongoing.
       **/
      NotOngoing: AugmentedError<ApiType>;
      /**
       * The given account did not vote on the poll.
       **/
      NotVoter: AugmentedError<ApiType>;
    };
    dataFeeds: {
      /**
       * The operator has committed to a finding.
       **/
      AlreadyCommitted: AugmentedError<ApiType>;
      /**
       * The request has ended.
       **/
      AlreadyEnded: AugmentedError<ApiType>;
      /**
       * The operator is in the pool.
       **/
      AlreadyJoined: AugmentedError<ApiType>;
      /**
       * The operator has told its finding.
       **/
      AlreadyRevealed: AugmentedError<ApiType>;
      /**
       * From 1 to 16 operators are asked.
       **/
      AskedOutOfRange: AugmentedError<ApiType>;
      /**
       * This is not what the operator committed to.
       **/
      CommitmentMismatch: AugmentedError<ApiType>;
      /**
       * Nobody commits any more.
       **/
      CommitmentsClosed: AugmentedError<ApiType>;
      /**
       * The deadline is further ahead than the governed limit.
       **/
      DeadlineTooFar: AugmentedError<ApiType>;
      /**
       * The deadline leaves operators too little time to commit and tell.
       **/
      DeadlineTooSoon: AugmentedError<ApiType>;
      /**
       * Nothing was named.
       **/
      Empty: AugmentedError<ApiType>;
      /**
       * The fee for an answer is below the least that an operator may ask.
       **/
      FeeBelowMinimum: AugmentedError<ApiType>;
      /**
       * The tensor's CID is not one that Ambit accepts.
       **/
      MalformedCid: AugmentedError<ApiType>;
      /**
       * A name is 1 to 64 bytes of UTF-8.
       **/
      MalformedName: AugmentedError<ApiType>;
      /**
       * A pointer is empty or begins with `/`, is UTF-8, and has `0` or `1` behind each `~` (RFC 6901).
       **/
      MalformedPointer: AugmentedError<ApiType>;
      /**
       * At most 18 digits are kept behind the point; a tensor has at least one dimension, no extent 0, below 2^32 elements.
       **/
      MalformedReading: AugmentedError<ApiType>;
      /**
       * An HTTP status has three digits.
       **/
      MalformedStatus: AugmentedError<ApiType>;
      /**
       * The text is not UTF-8.
       **/
      MalformedText: AugmentedError<ApiType>;
      /**
       * An address is `https://` or `http://`, a host, perhaps a port, path and query of characters that RFC 3986 allows; without
       * user, fragment, and `.` or `..` as parts of the path.
       **/
      MalformedUrl: AugmentedError<ApiType>;
      /**
       * Only numbers have a median.
       **/
      MedianOfNoNumber: AugmentedError<ApiType>;
      /**
       * The account is not an active data operator.
       **/
      NotActiveOperator: AugmentedError<ApiType>;
      /**
       * The request waits for operators.
       **/
      NotAsked: AugmentedError<ApiType>;
      /**
       * The operator is not in the pool.
       **/
      NotJoined: AugmentedError<ApiType>;
      /**
       * The operator was not asked, or did not commit in time.
       **/
      NotMember: AugmentedError<ApiType>;
      /**
       * Operators were asked already, or the request has ended.
       **/
      NotQueued: AugmentedError<ApiType>;
      /**
       * Only who requested the data may do this.
       **/
      NotRequester: AugmentedError<ApiType>;
      /**
       * Only the source's owner may do this.
       **/
      NotSourceOwner: AugmentedError<ApiType>;
      /**
       * No operator's worker key signed this.
       **/
      NotWorker: AugmentedError<ApiType>;
      /**
       * The pool has as many operators as it may.
       **/
      PoolFull: AugmentedError<ApiType>;
      /**
       * A source's prefix goes at least to the slash behind the host.
       **/
      PrefixWithoutPath: AugmentedError<ApiType>;
      /**
       * The price is below the governed minimum.
       **/
      PriceBelowMinimum: AugmentedError<ApiType>;
      /**
       * As many requests are open as may be.
       **/
      QueueFull: AugmentedError<ApiType>;
      /**
       * A quorum is more than half of those asked, and at most all of them.
       **/
      QuorumOutOfRange: AugmentedError<ApiType>;
      /**
       * An offer has at least one slot and at most the governed number.
       **/
      SlotsOutOfRange: AugmentedError<ApiType>;
      /**
       * Findings are told when all have committed, or may not any more.
       **/
      TooEarly: AugmentedError<ApiType>;
      /**
       * There is no such request, or it was forgotten.
       **/
      UnknownFeed: AugmentedError<ApiType>;
      /**
       * There is no such source.
       **/
      UnknownSource: AugmentedError<ApiType>;
      /**
       * The source's prefix and what follows are together longer than an address may be.
       **/
      UrlTooLong: AugmentedError<ApiType>;
      /**
       * The last block for this has passed.
       **/
      WindowClosed: AugmentedError<ApiType>;
      /**
       * The value is not of the type that was asked for.
       **/
      WrongType: AugmentedError<ApiType>;
    };
    disputes: {
      /**
       * The clock has run out.
       **/
      ClockRanOut: AugmentedError<ApiType>;
      /**
       * No move was made.
       **/
      Empty: AugmentedError<ApiType>;
      /**
       * What is revealed is not under the hash that was revealed before it.
       **/
      HashMismatch: AugmentedError<ApiType>;
      /**
       * The roots are not those of the input.
       **/
      InputMismatch: AugmentedError<ApiType>;
      /**
       * A type, or an operator with its operands, is not valid.
       **/
      InvalidNode: AugmentedError<ApiType>;
      /**
       * The bytes are not the encoding of what they should be.
       **/
      Malformed: AugmentedError<ApiType>;
      /**
       * The model's root is not over this interface, or has not this node at this place.
       **/
      ModelMismatch: AugmentedError<ApiType>;
      /**
       * There is no such node, tile, element, chunk or piece here.
       **/
      NoSuchPlace: AugmentedError<ApiType>;
      /**
       * A piece of the trace is demanded, and the result names none.
       **/
      NoTrace: AugmentedError<ApiType>;
      /**
       * Another side is to move, or the signer is on neither.
       **/
      NotYourTurn: AugmentedError<ApiType>;
      /**
       * An operator does not dispute its own results.
       **/
      OwnResult: AugmentedError<ApiType>;
      /**
       * Nobody's clock has run out, and no other dispute has made this one moot.
       **/
      StillOpen: AugmentedError<ApiType>;
      /**
       * A tile that the element depends on is missing.
       **/
      TileMissing: AugmentedError<ApiType>;
      /**
       * Tiles are not opened as they must be.
       **/
      TilesMismatch: AugmentedError<ApiType>;
      /**
       * The roots are not those of the trace, an opening of it is wrong, or there is no trace yet.
       **/
      TraceMismatch: AugmentedError<ApiType>;
      /**
       * There is nothing wrong with what the charge is about.
       **/
      Unfounded: AugmentedError<ApiType>;
      /**
       * There is no such dispute.
       **/
      UnknownDispute: AugmentedError<ApiType>;
      /**
       * The roots are not those of the input or output.
       **/
      ValuesMismatch: AugmentedError<ApiType>;
      /**
       * Not as many bytes, hashes or roots as there must be.
       **/
      WrongLength: AugmentedError<ApiType>;
      /**
       * This is not what is to be said now.
       **/
      WrongMove: AugmentedError<ApiType>;
      /**
       * The dispute is at another turn.
       **/
      WrongTurn: AugmentedError<ApiType>;
    };
    governance: {
      /**
       * No parameter was named.
       **/
      Empty: AugmentedError<ApiType>;
      /**
       * The values would make no sense together.
       **/
      Inconsistent: AugmentedError<ApiType>;
      /**
       * Another track decides on one of the parameters.
       **/
      OtherTrack: AugmentedError<ApiType>;
      /**
       * A value is outside of its parameter's bounds.
       **/
      OutOfBounds: AugmentedError<ApiType>;
      /**
       * Too many parameters change at the same time.
       **/
      TooManyPending: AugmentedError<ApiType>;
    };
    grandpa: {
      /**
       * Attempt to signal GRANDPA change with one already pending.
       **/
      ChangePending: AugmentedError<ApiType>;
      /**
       * A given equivocation report is valid but already previously reported.
       **/
      DuplicateOffenceReport: AugmentedError<ApiType>;
      /**
       * An equivocation proof provided as part of an equivocation report is invalid.
       **/
      InvalidEquivocationProof: AugmentedError<ApiType>;
      /**
       * A key ownership proof provided as part of an equivocation report is invalid.
       **/
      InvalidKeyOwnershipProof: AugmentedError<ApiType>;
      /**
       * Attempt to signal GRANDPA pause when the authority set isn't live
       * (either paused or already pending pause).
       **/
      PauseFailed: AugmentedError<ApiType>;
      /**
       * Attempt to signal GRANDPA resume when the authority set isn't paused
       * (either live or already pending resume).
       **/
      ResumeFailed: AugmentedError<ApiType>;
      /**
       * Cannot signal forced change so soon after last.
       **/
      TooSoon: AugmentedError<ApiType>;
    };
    jobRegistry: {
      /**
       * The operator has committed to a result of this job.
       **/
      AlreadyCommitted: AugmentedError<ApiType>;
      /**
       * The job has a result already.
       **/
      AlreadyResulted: AugmentedError<ApiType>;
      /**
       * The operator has revealed its result.
       **/
      AlreadyRevealed: AugmentedError<ApiType>;
      /**
       * Another operator has the job.
       **/
      AssignedToAnother: AugmentedError<ApiType>;
      /**
       * The job is at another attempt.
       **/
      AttemptMismatch: AugmentedError<ApiType>;
      /**
       * A class with this specification is open.
       **/
      ClassExists: AugmentedError<ApiType>;
      /**
       * The class has offers or unfinished jobs.
       **/
      ClassInUse: AugmentedError<ApiType>;
      /**
       * This is not what the operator committed to.
       **/
      CommitmentMismatch: AugmentedError<ApiType>;
      /**
       * The deadline is further ahead than the governed limit.
       **/
      DeadlineTooFar: AugmentedError<ApiType>;
      /**
       * The deadline leaves an operator less time than the class's latency tier promises it, and for revealing.
       **/
      DeadlineTooSoon: AugmentedError<ApiType>;
      /**
       * A dispute on the result is open.
       **/
      Disputed: AugmentedError<ApiType>;
      /**
       * Nothing was named.
       **/
      Empty: AugmentedError<ApiType>;
      /**
       * The fee ceiling is below the class's lowest fee, for each operator that the class asks for.
       **/
      FeeBelowMinimum: AugmentedError<ApiType>;
      /**
       * The inline output is missing, or has not the size of the model's output.
       **/
      InlineMismatch: AugmentedError<ApiType>;
      /**
       * Not a CIDv0, or a CIDv1 of `raw` or `dag-pb`, over sha2-256.
       **/
      MalformedCid: AugmentedError<ApiType>;
      /**
       * A name is 1 to 64 bytes of UTF-8.
       **/
      MalformedName: AugmentedError<ApiType>;
      /**
       * The bytes are not the encoding of a spot check.
       **/
      MalformedSpotCheck: AugmentedError<ApiType>;
      /**
       * A model takes and gives at least one tensor, each of at least one dimension, no extent 0, below 2^32 elements.
       **/
      MalformedTypes: AugmentedError<ApiType>;
      /**
       * A class's lowest fee must be within the governed bounds.
       **/
      MinFeeOutOfRange: AugmentedError<ApiType>;
      /**
       * A model with this root is published.
       **/
      ModelExists: AugmentedError<ApiType>;
      /**
       * Classes use the model.
       **/
      ModelInUse: AugmentedError<ApiType>;
      /**
       * The operator has no offer in this class.
       **/
      NoOffer: AugmentedError<ApiType>;
      /**
       * The job has no unsettled result.
       **/
      NoResult: AugmentedError<ApiType>;
      /**
       * The account is not an active inference operator.
       **/
      NotActiveOperator: AugmentedError<ApiType>;
      /**
       * The job is not assigned.
       **/
      NotAssigned: AugmentedError<ApiType>;
      /**
       * The operator is not to audit this result, or has said what it found.
       **/
      NotAuditor: AugmentedError<ApiType>;
      /**
       * Only the class's owner may do this.
       **/
      NotClassOwner: AugmentedError<ApiType>;
      /**
       * Only the job's client may do this.
       **/
      NotClient: AugmentedError<ApiType>;
      /**
       * No dispute on the result is open.
       **/
      NotDisputed: AugmentedError<ApiType>;
      /**
       * Only the model's publisher may do this.
       **/
      NotPublisher: AugmentedError<ApiType>;
      /**
       * The job is assigned or finished and can't be withdrawn.
       **/
      NotWithdrawable: AugmentedError<ApiType>;
      /**
       * No operator's worker key signed this.
       **/
      NotWorker: AugmentedError<ApiType>;
      /**
       * A redundant job has 2 to 4 operators.
       **/
      PanelOutOfRange: AugmentedError<ApiType>;
      /**
       * The class has as many offers as it may.
       **/
      PoolFull: AugmentedError<ApiType>;
      /**
       * The price is below the class's lowest fee.
       **/
      PriceBelowMinimum: AugmentedError<ApiType>;
      /**
       * An offer has at least one slot and at most the governed number.
       **/
      SlotsOutOfRange: AugmentedError<ApiType>;
      /**
       * The spot check's tile is not the one that was drawn, or not in the node's result.
       **/
      SpotCheckNotInTensor: AugmentedError<ApiType>;
      /**
       * The spot check's root is not in the trace of the result.
       **/
      SpotCheckNotInTrace: AugmentedError<ApiType>;
      /**
       * The spot check is of another model, or names a node that the model has not.
       **/
      SpotCheckOfAnotherModel: AugmentedError<ApiType>;
      /**
       * The spot check is not of the node that was drawn.
       **/
      SpotCheckOfAnotherPlace: AugmentedError<ApiType>;
      /**
       * A class's stake behind a slot must be within the governed bounds.
       **/
      StakeOutOfRange: AugmentedError<ApiType>;
      /**
       * The result names a trace although those of its class don't.
       **/
      TraceMismatch: AugmentedError<ApiType>;
      /**
       * The result is not audited, its trace is known, or its auditor has declined or disputed.
       **/
      TraceNotAsked: AugmentedError<ApiType>;
      /**
       * There is no such class.
       **/
      UnknownClass: AugmentedError<ApiType>;
      /**
       * There is no such job, or it was forgotten.
       **/
      UnknownJob: AugmentedError<ApiType>;
      /**
       * There is no such model.
       **/
      UnknownModel: AugmentedError<ApiType>;
      /**
       * The last block for this has passed.
       **/
      WindowClosed: AugmentedError<ApiType>;
      /**
       * The dispute window is still open.
       **/
      WindowOpen: AugmentedError<ApiType>;
      /**
       * This is not what is to be said of the job now.
       **/
      WrongVerdict: AugmentedError<ApiType>;
    };
    multisig: {
      /**
       * Call is already approved by this signatory.
       **/
      AlreadyApproved: AugmentedError<ApiType>;
      /**
       * The data to be stored is already stored.
       **/
      AlreadyStored: AugmentedError<ApiType>;
      /**
       * The maximum weight information provided was too low.
       **/
      MaxWeightTooLow: AugmentedError<ApiType>;
      /**
       * Threshold must be 2 or greater.
       **/
      MinimumThreshold: AugmentedError<ApiType>;
      /**
       * Call doesn't need any (more) approvals.
       **/
      NoApprovalsNeeded: AugmentedError<ApiType>;
      /**
       * Multisig operation not found in storage.
       **/
      NotFound: AugmentedError<ApiType>;
      /**
       * No timepoint was given, yet the multisig operation is already underway.
       **/
      NoTimepoint: AugmentedError<ApiType>;
      /**
       * Only the account that originally created the multisig is able to cancel it or update
       * its deposits.
       **/
      NotOwner: AugmentedError<ApiType>;
      /**
       * The sender was contained in the other signatories; it shouldn't be.
       **/
      SenderInSignatories: AugmentedError<ApiType>;
      /**
       * The signatories were provided out of order; they should be ordered.
       **/
      SignatoriesOutOfOrder: AugmentedError<ApiType>;
      /**
       * There are too few signatories in the list.
       **/
      TooFewSignatories: AugmentedError<ApiType>;
      /**
       * There are too many signatories in the list.
       **/
      TooManySignatories: AugmentedError<ApiType>;
      /**
       * A timepoint was given, yet no multisig operation is underway.
       **/
      UnexpectedTimepoint: AugmentedError<ApiType>;
      /**
       * A different timepoint was given to the multisig operation that is underway.
       **/
      WrongTimepoint: AugmentedError<ApiType>;
    };
    preimage: {
      /**
       * Preimage has already been noted on-chain.
       **/
      AlreadyNoted: AugmentedError<ApiType>;
      /**
       * The user is not authorized to perform this action.
       **/
      NotAuthorized: AugmentedError<ApiType>;
      /**
       * The preimage cannot be removed since it has not yet been noted.
       **/
      NotNoted: AugmentedError<ApiType>;
      /**
       * The preimage request cannot be removed since no outstanding requests exist.
       **/
      NotRequested: AugmentedError<ApiType>;
      /**
       * A preimage may not be removed when there are outstanding requests.
       **/
      Requested: AugmentedError<ApiType>;
      /**
       * Preimage is too large to store on-chain.
       **/
      TooBig: AugmentedError<ApiType>;
      /**
       * Too few hashes were requested to be upgraded (i.e. zero).
       **/
      TooFew: AugmentedError<ApiType>;
      /**
       * More than `MAX_HASH_UPGRADE_BULK_COUNT` hashes were requested to be upgraded at once.
       **/
      TooMany: AugmentedError<ApiType>;
    };
    proxy: {
      /**
       * Account is already a proxy.
       **/
      Duplicate: AugmentedError<ApiType>;
      /**
       * Call may not be made by proxy because it may escalate its privileges.
       **/
      NoPermission: AugmentedError<ApiType>;
      /**
       * Cannot add self as proxy.
       **/
      NoSelfProxy: AugmentedError<ApiType>;
      /**
       * Proxy registration not found.
       **/
      NotFound: AugmentedError<ApiType>;
      /**
       * Sender is not a proxy of the account to be proxied.
       **/
      NotProxy: AugmentedError<ApiType>;
      /**
       * There are too many proxies registered or too many announcements pending.
       **/
      TooMany: AugmentedError<ApiType>;
      /**
       * Announcement, if made at all, was made too recently.
       **/
      Unannounced: AugmentedError<ApiType>;
      /**
       * A call which is incompatible with the proxy type's filter was attempted.
       **/
      Unproxyable: AugmentedError<ApiType>;
    };
    referenda: {
      /**
       * The referendum index provided is invalid in this context.
       **/
      BadReferendum: AugmentedError<ApiType>;
      /**
       * The referendum status is invalid for this operation.
       **/
      BadStatus: AugmentedError<ApiType>;
      /**
       * The track identifier given was invalid.
       **/
      BadTrack: AugmentedError<ApiType>;
      /**
       * There are already a full complement of referenda in progress for this track.
       **/
      Full: AugmentedError<ApiType>;
      /**
       * Referendum's decision deposit is already paid.
       **/
      HasDeposit: AugmentedError<ApiType>;
      /**
       * The deposit cannot be refunded since none was made.
       **/
      NoDeposit: AugmentedError<ApiType>;
      /**
       * The deposit refunder is not the depositor.
       **/
      NoPermission: AugmentedError<ApiType>;
      /**
       * There was nothing to do in the advancement.
       **/
      NothingToDo: AugmentedError<ApiType>;
      /**
       * Referendum is not ongoing.
       **/
      NotOngoing: AugmentedError<ApiType>;
      /**
       * No track exists for the proposal origin.
       **/
      NoTrack: AugmentedError<ApiType>;
      /**
       * The preimage does not exist.
       **/
      PreimageNotExist: AugmentedError<ApiType>;
      /**
       * The preimage is stored with a different length than the one provided.
       **/
      PreimageStoredWithDifferentLength: AugmentedError<ApiType>;
      /**
       * The queue of the track is empty.
       **/
      QueueEmpty: AugmentedError<ApiType>;
      /**
       * Any deposit cannot be refunded until after the decision is over.
       **/
      Unfinished: AugmentedError<ApiType>;
    };
    retrieval: {
      /**
       * The operator keeps this artefact.
       **/
      AlreadyKept: AugmentedError<ApiType>;
      /**
       * A block on the way to the byte is missing.
       **/
      BlockMissing: AugmentedError<ApiType>;
      /**
       * There are more blocks than lead to the byte.
       **/
      BlocksLeft: AugmentedError<ApiType>;
      /**
       * A block is larger than it may be.
       **/
      BlockTooLarge: AugmentedError<ApiType>;
      /**
       * A request is for 1 to 16 copies.
       **/
      CopiesOutOfRange: AugmentedError<ApiType>;
      /**
       * Nothing was shown.
       **/
      Empty: AugmentedError<ApiType>;
      /**
       * A term is at least one era and at most as many as the runtime says.
       **/
      ErasOutOfRange: AugmentedError<ApiType>;
      /**
       * The fees of all copies and eras are no amount that anybody has.
       **/
      FeeTooHigh: AugmentedError<ApiType>;
      /**
       * The fee is below the governed minimum.
       **/
      FeeTooLow: AugmentedError<ApiType>;
      /**
       * The bytes are not the encoding of at most 5 blocks.
       **/
      Malformed: AugmentedError<ApiType>;
      /**
       * Not a CIDv0, or a CIDv1 of `raw` or `dag-pb`, over sha2-256.
       **/
      MalformedCid: AugmentedError<ApiType>;
      /**
       * An artefact without a byte can't be shown.
       **/
      NoBytes: AugmentedError<ApiType>;
      /**
       * The account is not an active data operator.
       **/
      NotActiveOperator: AugmentedError<ApiType>;
      /**
       * Nothing is being asked.
       **/
      NotAsked: AugmentedError<ApiType>;
      /**
       * All copies are taken.
       **/
      NothingLeft: AugmentedError<ApiType>;
      /**
       * Notice was given already.
       **/
      NoticeGiven: AugmentedError<ApiType>;
      /**
       * Another operator has this term.
       **/
      NotKeeper: AugmentedError<ApiType>;
      /**
       * Only the requester may do this.
       **/
      NotRequester: AugmentedError<ApiType>;
      /**
       * There are as many terms as can be asked in an era.
       **/
      NoTurnsLeft: AugmentedError<ApiType>;
      /**
       * A probe of the term is open.
       **/
      ProbeOpen: AugmentedError<ApiType>;
      /**
       * The artefact is not what the requester said.
       **/
      RequestVoid: AugmentedError<ApiType>;
      /**
       * The request's time is over.
       **/
      TermOver: AugmentedError<ApiType>;
      /**
       * The term is not over.
       **/
      TermRuns: AugmentedError<ApiType>;
      /**
       * The answers together are larger than they may be.
       **/
      TooManyBytes: AugmentedError<ApiType>;
      /**
       * As many operators keep this artefact as may.
       **/
      TooManyKeepers: AugmentedError<ApiType>;
      /**
       * There is no such term.
       **/
      UnknownDeal: AugmentedError<ApiType>;
      /**
       * There is no such request.
       **/
      UnknownRequest: AugmentedError<ApiType>;
      /**
       * The last block for this has passed.
       **/
      WindowClosed: AugmentedError<ApiType>;
      /**
       * A block is not the one that it has to be.
       **/
      WrongHash: AugmentedError<ApiType>;
      /**
       * Another question is being asked.
       **/
      WrongRound: AugmentedError<ApiType>;
    };
    rewards: {
      /**
       * The operator has declared this domain.
       **/
      AlreadyDeclared: AugmentedError<ApiType>;
      /**
       * An amount is above the runtime's bound.
       **/
      AmountOutOfRange: AugmentedError<ApiType>;
      /**
       * Issuance falls by at most half a million parts per million in a year.
       **/
      DecayOutOfRange: AugmentedError<ApiType>;
      /**
       * An era's length must be within the runtime's bounds.
       **/
      EraLengthOutOfRange: AugmentedError<ApiType>;
      /**
       * Issuance is above the runtime's bound.
       **/
      IssuanceOutOfRange: AugmentedError<ApiType>;
      /**
       * A domain is named `provider/region`, in lower-case letters, digits, `-` and `.`.
       **/
      MalformedDomain: AugmentedError<ApiType>;
      /**
       * A multiple is at most ten million parts per million.
       **/
      MultipleOutOfRange: AugmentedError<ApiType>;
      /**
       * The account is not an active operator that executes or keeps data.
       **/
      NotActiveOperator: AugmentedError<ApiType>;
      /**
       * The operator has declared no domain.
       **/
      NotDeclared: AugmentedError<ApiType>;
      /**
       * The price limit is from one to ten million parts per million.
       **/
      PriceLimitOutOfRange: AugmentedError<ApiType>;
      /**
       * A share of fees is at most a million parts per million, one of demand ten million.
       **/
      ShareOutOfRange: AugmentedError<ApiType>;
      /**
       * As many classes as there may be have a weight.
       **/
      TooManyClasses: AugmentedError<ApiType>;
      /**
       * All numbers of domains are in use.
       **/
      TooManyDomains: AugmentedError<ApiType>;
      /**
       * The operator declared, or left, a domain not long enough ago.
       **/
      TooSoon: AugmentedError<ApiType>;
      /**
       * There is no such class.
       **/
      UnknownClass: AugmentedError<ApiType>;
      /**
       * A weight is at most a million parts per million.
       **/
      WeightOutOfRange: AugmentedError<ApiType>;
    };
    scheduler: {
      /**
       * Failed to schedule a call
       **/
      FailedToSchedule: AugmentedError<ApiType>;
      /**
       * Attempt to use a non-named function on a named task.
       **/
      Named: AugmentedError<ApiType>;
      /**
       * Cannot find the scheduled call.
       **/
      NotFound: AugmentedError<ApiType>;
      /**
       * Reschedule failed because it does not change scheduled time.
       **/
      RescheduleNoChange: AugmentedError<ApiType>;
      /**
       * Given target block number is in the past.
       **/
      TargetBlockNumberInPast: AugmentedError<ApiType>;
    };
    session: {
      /**
       * Registered duplicate key.
       **/
      DuplicatedKey: AugmentedError<ApiType>;
      /**
       * Invalid ownership proof.
       **/
      InvalidProof: AugmentedError<ApiType>;
      /**
       * Key setting account is not live, so it's impossible to associate keys.
       **/
      NoAccount: AugmentedError<ApiType>;
      /**
       * No associated validator ID for account.
       **/
      NoAssociatedValidatorId: AugmentedError<ApiType>;
      /**
       * No keys are associated with this account.
       **/
      NoKeys: AugmentedError<ApiType>;
    };
    stakes: {
      /**
       * The account has a bond; add to it with `bond_extra`.
       **/
      AlreadyBonded: AugmentedError<ApiType>;
      /**
       * The stash takes no work already.
       **/
      AlreadyChilled: AugmentedError<ApiType>;
      /**
       * The stash has the role.
       **/
      AlreadyDeclared: AugmentedError<ApiType>;
      /**
       * The active bond would be below the minimum of a role that the stash has or wants, or of every role.
       **/
      BelowMinimum: AugmentedError<ApiType>;
      /**
       * The stash is a validator, and its bond can't back work as well.
       **/
      BondBacksConsensus: AugmentedError<ApiType>;
      /**
       * The stash has a working role, and its bond can't back consensus as well.
       **/
      BondBacksWork: AugmentedError<ApiType>;
      /**
       * The commission was raised, or the pool opened, in this session.
       **/
      CommissionJustRaised: AugmentedError<ApiType>;
      /**
       * The commission would rise by more than a step.
       **/
      CommissionStepTooLarge: AugmentedError<ApiType>;
      /**
       * The commission is above the maximum.
       **/
      CommissionTooHigh: AugmentedError<ApiType>;
      /**
       * Less than the minimum would be delegated.
       **/
      DelegationTooSmall: AugmentedError<ApiType>;
      /**
       * The list of validators has an account twice.
       **/
      DuplicateValidator: AugmentedError<ApiType>;
      /**
       * Nobody forced the validators.
       **/
      ElectionsNotSuspended: AugmentedError<ApiType>;
      /**
       * The stash takes no delegations.
       **/
      NoPool: AugmentedError<ApiType>;
      /**
       * The account has no bond.
       **/
      NotBonded: AugmentedError<ApiType>;
      /**
       * The stash is not chilled.
       **/
      NotChilled: AugmentedError<ApiType>;
      /**
       * The stash doesn't have the role.
       **/
      NotDeclared: AugmentedError<ApiType>;
      /**
       * The account has nothing in the pool that could leave it.
       **/
      NotDelegated: AugmentedError<ApiType>;
      /**
       * An account in the list of validators has no session keys, or is not at work as a validator.
       **/
      NotEligible: AugmentedError<ApiType>;
      /**
       * The amount is more than the active bond.
       **/
      NotEnoughBond: AugmentedError<ApiType>;
      /**
       * The amount is more than what is not yet promised, or not yet pledged, of the active bond.
       **/
      NotEnoughFreeBond: AugmentedError<ApiType>;
      /**
       * Nothing may be withdrawn yet.
       **/
      NothingToWithdraw: AugmentedError<ApiType>;
      /**
       * Nothing is unbonding.
       **/
      NothingUnbonding: AugmentedError<ApiType>;
      /**
       * The delegation is more than dust, and its pool not closing: only its owner may end it.
       **/
      NotReapable: AugmentedError<ApiType>;
      /**
       * The stash is not at work as a validator.
       **/
      NotValidating: AugmentedError<ApiType>;
      /**
       * The list of validators is empty.
       **/
      NoValidators: AugmentedError<ApiType>;
      /**
       * A stash adds to its bond, not to its pool.
       **/
      OwnPool: AugmentedError<ApiType>;
      /**
       * The pool takes no more delegations: everybody is to leave.
       **/
      PoolClosing: AugmentedError<ApiType>;
      /**
       * A slash left next to nothing in the pool, and its shares have no price.
       **/
      PoolDepleted: AugmentedError<ApiType>;
      /**
       * The stash takes delegations already.
       **/
      PoolExists: AugmentedError<ApiType>;
      /**
       * More delegations would not count: the stash's bond is too small for them.
       **/
      PoolFull: AugmentedError<ApiType>;
      /**
       * The bond backs work: withdraw offers, or wait until their jobs are finished.
       **/
      PromisedToWork: AugmentedError<ApiType>;
      /**
       * The stash validates in this or the next session.
       **/
      StillValidating: AugmentedError<ApiType>;
      /**
       * All places of candidates are taken, and the weakest candidate has as much stake.
       **/
      TooManyCandidates: AugmentedError<ApiType>;
      /**
       * Too many unbonding amounts with different dates: withdraw, rebond or wait. For a delegation: withdraw.
       **/
      TooManyUnbonding: AugmentedError<ApiType>;
      /**
       * There would be more validators than the chain can have.
       **/
      TooManyValidators: AugmentedError<ApiType>;
      /**
       * A stash can't be its own worker: the worker key is a hot key.
       **/
      WorkerIsStash: AugmentedError<ApiType>;
      /**
       * The key speaks for a stash, this or another one.
       **/
      WorkerTaken: AugmentedError<ApiType>;
      /**
       * The amount is zero.
       **/
      ZeroAmount: AugmentedError<ApiType>;
    };
    system: {
      /**
       * The origin filter prevent the call to be dispatched.
       **/
      CallFiltered: AugmentedError<ApiType>;
      /**
       * Failed to extract the runtime version from the new runtime.
       * 
       * Either calling `Core_version` or decoding `RuntimeVersion` failed.
       **/
      FailedToExtractRuntimeVersion: AugmentedError<ApiType>;
      /**
       * The name of specification does not match between the current runtime
       * and the new runtime.
       **/
      InvalidSpecName: AugmentedError<ApiType>;
      /**
       * A multi-block migration is ongoing and prevents the current code from being replaced.
       **/
      MultiBlockMigrationsOngoing: AugmentedError<ApiType>;
      /**
       * Suicide called when the account has non-default composite data.
       **/
      NonDefaultComposite: AugmentedError<ApiType>;
      /**
       * There is a non-zero reference count preventing the account from being purged.
       **/
      NonZeroRefCount: AugmentedError<ApiType>;
      /**
       * No upgrade authorized.
       **/
      NothingAuthorized: AugmentedError<ApiType>;
      /**
       * The specification version is not allowed to decrease between the current runtime
       * and the new runtime.
       **/
      SpecVersionNeedsToIncrease: AugmentedError<ApiType>;
      /**
       * The submitted code is not authorized.
       **/
      Unauthorized: AugmentedError<ApiType>;
    };
    treasury: {
      /**
       * The payment has already been attempted.
       **/
      AlreadyAttempted: AugmentedError<ApiType>;
      /**
       * The spend is not yet eligible for payout.
       **/
      EarlyPayout: AugmentedError<ApiType>;
      /**
       * The balance of the asset kind is not convertible to the balance of the native asset.
       **/
      FailedToConvertBalance: AugmentedError<ApiType>;
      /**
       * The payment has neither failed nor succeeded yet.
       **/
      Inconclusive: AugmentedError<ApiType>;
      /**
       * The spend origin is valid but the amount it is allowed to spend is lower than the
       * amount to be spent.
       **/
      InsufficientPermission: AugmentedError<ApiType>;
      /**
       * No proposal, bounty or spend at that index.
       **/
      InvalidIndex: AugmentedError<ApiType>;
      /**
       * The payout was not yet attempted/claimed.
       **/
      NotAttempted: AugmentedError<ApiType>;
      /**
       * There was some issue with the mechanism of payment.
       **/
      PayoutError: AugmentedError<ApiType>;
      /**
       * Proposal has not been approved.
       **/
      ProposalNotApproved: AugmentedError<ApiType>;
      /**
       * The spend has expired and cannot be claimed.
       **/
      SpendExpired: AugmentedError<ApiType>;
      /**
       * Too many approvals in the queue.
       **/
      TooManyApprovals: AugmentedError<ApiType>;
    };
    utility: {
      /**
       * Too many calls batched.
       **/
      TooManyCalls: AugmentedError<ApiType>;
    };
  } // AugmentedErrors
} // declare module
