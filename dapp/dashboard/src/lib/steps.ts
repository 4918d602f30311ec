// What happens to a job, or to a request for external data, in words.

/** How a step looks. */
export type Tone = 'plain' | 'good' | 'accent' | 'warn' | 'bad';

interface Said {
	readonly title: string;
	readonly tone: Tone;
}

const SAID: Readonly<Record<string, Said>> = {
	JobSubmitted: { title: 'Submitted; the fee is held', tone: 'plain' },
	JobAssigned: { title: 'Assigned to an operator', tone: 'accent' },
	JobResulted: { title: 'The operator gave a result', tone: 'accent' },
	JobDeclined: { title: 'The operator gave the job back', tone: 'warn' },
	JobTimedOut: { title: 'The operator let its time pass', tone: 'bad' },
	ResultCommitted: { title: 'An operator committed to a result', tone: 'plain' },
	RevealsOpened: { title: 'All committed: results may be revealed', tone: 'plain' },
	ResultRevealed: { title: 'An operator revealed its result', tone: 'accent' },
	OperatorDismissed: { title: 'An operator has nothing more to do', tone: 'plain' },
	AuditDrawn: { title: 'Chance sends an auditor', tone: 'accent' },
	TraceAsked: { title: 'The operator is asked for its trace', tone: 'plain' },
	TraceSaid: { title: 'The operator said its trace', tone: 'plain' },
	AuditUnserved: { title: 'No operator was free to audit', tone: 'warn' },
	AuditAgreed: { title: 'The auditor found the same', tone: 'good' },
	AuditDeclined: { title: 'The auditor gave the audit back', tone: 'warn' },
	AuditDisputed: { title: 'The auditor disputes the result', tone: 'bad' },
	AuditPaid: { title: 'The auditor was paid by the protocol', tone: 'plain' },
	PledgeSlashed: { title: 'A pledge was slashed and burnt', tone: 'bad' },
	ReportRejected: { title: 'A report was rejected', tone: 'warn' },
	CosignerPaid: { title: 'Another operator that found the same was paid', tone: 'plain' },
	ShareUndeliverable: { title: 'A share could not be paid in', tone: 'warn' },
	ResultDisputed: { title: 'The result is disputed: payment waits', tone: 'warn' },
	DisputeOpened: { title: 'A dispute was opened', tone: 'warn' },
	TurnTaken: { title: 'A move was made', tone: 'plain' },
	MoveRejected: { title: 'A move was rejected', tone: 'warn' },
	OperatorConvicted: { title: 'The result was proven wrong; its operator is slashed', tone: 'bad' },
	OperatorAcquitted: { title: 'The result stands', tone: 'good' },
	DisputeMoot: { title: 'Another dispute made this one needless', tone: 'plain' },
	DisputeDismissed: { title: 'The dispute was decided for the operator', tone: 'good' },
	ResultOverturned: { title: 'The result is void', tone: 'bad' },
	JobSettled: { title: 'Settled: the operator was paid', tone: 'good' },
	JobRefunded: { title: 'Refunded: the whole fee went back', tone: 'bad' },
	FeedRequested: { title: 'Asked; the fee is held', tone: 'plain' },
	FeedAsked: { title: 'Operators were drawn', tone: 'accent' },
	FindingCommitted: { title: 'An operator committed to what it found', tone: 'plain' },
	FindingRevealed: { title: 'An operator told what it found', tone: 'accent' },
	FeedSettled: { title: 'Settled by a quorum', tone: 'good' },
	OperatorPaid: { title: 'An operator was paid', tone: 'plain' },
	PayUndeliverable: { title: 'A pay could not be paid in', tone: 'warn' },
	OperatorFailed: { title: 'An operator is not paid', tone: 'warn' },
	FeedRefunded: { title: 'Refunded: the whole fee went back', tone: 'bad' },
};

/** An event in words. One that is not known keeps its name. */
export function said(event: string): Said {
	return SAID[event] ?? { title: event, tone: 'plain' };
}

/** What a move in a dispute says. */
export const MOVES: Readonly<Record<string, string>> = {
	Post: 'the operator posts roots of the trace',
	Name: 'the challenger names the first wrong node',
	Reveal: 'the operator reveals what is under the hash',
	Pick: 'the challenger picks the first wrong hash',
	Prove: 'the challenger proves one element; the chain computes it',
	Answer: 'the operator posts the piece that was demanded',
	Concede: 'one side gives up',
	Output: 'the challenger shows that the trace gives another output',
};

/** What is due in a dispute. */
export const STAGES: Readonly<Record<string, string>> = {
	Posting: 'the operator must post the trace',
	Naming: 'the challenger must name the first wrong node, or show that the trace gives another output',
	Revealing: 'the operator must reveal',
	Picking: 'the challenger must pick',
	Proving: 'the challenger must prove an element wrong',
	Answering: 'the operator must post what was demanded',
};

/** What stands behind a result, by the mode of its class. */
export const BEHIND: Readonly<Record<string, { readonly short: string; readonly long: string }>> = {
	Optimistic: { short: 'anyone can dispute it', long: 'One operator executes. Within the window anyone can prove the result wrong on chain; then the operator’s pledge is slashed and another one gets the job.' },
	Redundant: { short: 'several commit before any reveals', long: 'Several operators execute and commit to their results before any is revealed. Who differs must prove the others wrong or is slashed. The dispute window comes on top.' },
	Audited: { short: 'a random share is executed twice', long: 'As optimistic; and chance sends a share of results to a second operator, paid by the protocol, which must show that it executed.' },
	Signed: { short: 'a signature and nothing else', long: 'Weaker than all others: nothing but one operator’s signature stands behind the result, and nobody can dispute it. For low stakes.' },
};

/** Where a job is among the steps that every job takes, 0 to 3. */
export function reached(state: string): number {
	return { Submitted: 0, Assigned: 1, Panelled: 1, Resulted: 2, Settled: 3, Refunded: 3 }[state] ?? 0;
}
