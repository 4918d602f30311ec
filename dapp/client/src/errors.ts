// What can go wrong, as values: a code for programs, a message for people, and what to do about it.

/** What went wrong. */
export type Problem =
	/** The node can't be reached, or the connection broke and did not come back in time. */
	| 'unreachable'
	/** The node is of another chain than was asked for, or has no Ambit pallets. */
	| 'wrong-chain'
	/** There is no such model, class, job or request, or it was forgotten. */
	| 'not-found'
	/** Several models have this name. */
	| 'ambiguous'
	/** What was given is not what the model takes, or is out of bounds. */
	| 'invalid-input'
	/** The chain refused the transaction. */
	| 'refused'
	/** The transaction left the pool without being included: it expired, or another took its nonce. */
	| 'dropped'
	/** The fee went back: nobody served the job, or no quorum answered the request. */
	| 'refunded'
	/** A quorum of data operators says that there is no such value. */
	| 'no-value'
	/** It was shown that an artefact is not what its request says. */
	| 'void'
	/** Nobody has the artefact, or nobody in time. */
	| 'unavailable'
	/** Somebody gave bytes that are not what was asked for. */
	| 'corrupt'
	/** The worker that was to keep an input did not take it. */
	| 'not-kept'
	/** The caller's signal, or its time limit. */
	| 'cancelled';

/** An error of this library. */
export class AmbitError extends Error {
	override readonly name = 'AmbitError';

	/**
	 * @param problem what went wrong
	 * @param message what exactly
	 * @param remedy what can be done about it
	 * @param detail for programs: the pallet's error as `section.name`, a refund's reason, an HTTP status
	 */
	constructor(
		readonly problem: Problem,
		message: string,
		readonly remedy: string,
		readonly detail?: string,
		options?: ErrorOptions
	) {
		super(message, options);
	}
}

/** What to do about the errors of the chain that a client meets. */
const REMEDIES: Readonly<Record<string, string>> = {
	'jobRegistry.FeeBelowMinimum': 'raise maxFee to the class\'s minimum; quote() says what is asked now',
	'jobRegistry.DeadlineTooSoon': 'leave at least the class\'s latency and one block more',
	'jobRegistry.DeadlineTooFar': 'name an earlier deadline',
	'jobRegistry.UnknownClass': 'the class was closed; look the model\'s classes up again',
	'jobRegistry.MalformedCid': 'give a CIDv0, or a CIDv1 of raw or dag-pb over sha2-256',
	'jobRegistry.NotWithdrawable': 'an operator has the job already; wait for its result',
	'jobRegistry.ModelExists': 'it is published: model(root) finds it, and openClass() opens another class for it',
	'jobRegistry.UnknownModel': 'publish the model first',
	'jobRegistry.MalformedName': 'name it with 1 to 64 bytes',
	'jobRegistry.MalformedTypes': 'give inputs and outputs as the compiler\'s manifest has them',
	'jobRegistry.ClassExists': 'classes(model) finds it; another hardware, latency or mode makes another class',
	'jobRegistry.MinFeeOutOfRange': 'name a fee from Jobs.LeastMinFee to Jobs.MostMinFee',
	'jobRegistry.StakeOutOfRange': 'name a stake from Jobs.LeastStakePerSlot to Jobs.MostStakePerSlot',
	'jobRegistry.PanelOutOfRange': 'take 2 to 4 operators',
	'jobRegistry.NotClient': 'sign with the account that submitted the job',
	'dataFeeds.FeeBelowMinimum': 'raise fee to Feeds.LeastPrice; price() says what operators ask now',
	'dataFeeds.QuorumOutOfRange': 'a quorum is more than half of those asked, and at most all of them',
	'dataFeeds.AskedOutOfRange': 'ask 1 to 16 operators',
	'dataFeeds.MedianOfNoNumber': 'read a number, or have operators agree exactly',
	'dataFeeds.MalformedUrl': 'give https:// or http://, a host, perhaps a port, path and query; no user, no fragment, no . or .. in the path',
	'dataFeeds.MalformedPointer': 'begin with /, and write ~ as ~0 and / in a key as ~1 (RFC 6901); the empty pointer names the whole document',
	'dataFeeds.MalformedReading': 'keep at most 18 decimals; give a tensor at least one dimension, and no extent 0',
	'dataFeeds.DeadlineTooSoon': 'leave both phases of a request and one block more',
	'dataFeeds.DeadlineTooFar': 'name an earlier deadline: Feeds.MaxDeadline',
	'dataFeeds.UnknownSource': 'the source was retired; sources() lists what there is',
	'dataFeeds.QueueFull': 'wait until other requests have ended',
	'dataFeeds.NotQueued': 'operators have the request already; it ends by itself',
	'dataFeeds.NotRequester': 'sign with the account that asked',
	'retrieval.MalformedCid': 'give a CIDv0, or a CIDv1 of raw or dag-pb over sha2-256',
	'retrieval.NoBytes': 'say how many bytes the file has',
	'retrieval.CopiesOutOfRange': 'ask for 1 to 16 copies',
	'retrieval.FeeTooLow': 'raise fee to Retrieval.LeastFee',
	'retrieval.NotRequester': 'sign with the account that asked',
	'retrieval.NothingLeft': 'operators keep all copies; what is paid is used up as they show them',
	'balances.InsufficientBalance': 'put more AMB into the account that pays',
	'token.FundsUnavailable': 'put more AMB into the account that pays: all that a job or a request may cost is held until it ends',
	'token.CannotCreateHold': 'put more AMB into the account that pays: all that a job or a request may cost is held until it ends',
};

/** A refusal by the chain. */
export function refusal(name: string, docs: string): AmbitError {
	const remedy = REMEDIES[name] ?? 'see the error\'s documentation in the pallet';
	return new AmbitError('refused', `the chain refused it: ${name}${docs === '' ? '' : ` (${docs})`}`, remedy, name);
}

/** Throws if the caller wants no more. */
export function orCancelled(signal: AbortSignal | undefined): void {
	if (signal?.aborted) {
		throw cancelled(signal);
	}
}

/** The caller wants no more. */
export function cancelled(signal: AbortSignal): AmbitError {
	const why = signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
	const remedy = 'nothing is lost: what is on the chain goes on, and job(id) finds it again';
	return new AmbitError('cancelled', `cancelled: ${why}`, remedy, undefined, { cause: signal.reason });
}

/** Waits for a promise, or for the caller's signal. */
export async function unlessCancelled<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
	if (signal === undefined) {
		return work;
	}
	orCancelled(signal);
	let stop = (): void => {};
	const cut = new Promise<never>((_, reject) => {
		stop = () => reject(cancelled(signal));
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([work, cut]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
