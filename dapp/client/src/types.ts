// What the chain says, as plain values. Balances are bigints of planck (10^-12 AMB), times are blocks, ids are bigints.

import type { Cid } from './artifacts.js';
import type { TensorType } from './tensors.js';

/** Planck in one AMB. */
export const AMB = 1_000_000_000_000n;

/** Blocks that each latency tier leaves an operator. */
export const LATENCY_BLOCKS = { Interactive: 5, Standard: 20, Batch: 100 } as const;

/** What stands behind a result. */
export type Mode =
	/** Anyone may prove it wrong within a window. */
	| { readonly kind: 'Optimistic' }
	/** Several operators commit before any reveals, and the window comes on top. */
	| { readonly kind: 'Redundant'; readonly operators: number }
	/** As optimistic, and a random share is executed a second time. */
	| { readonly kind: 'Audited' }
	/** One operator's signature and nothing else: nobody can dispute it. For low stakes. */
	| { readonly kind: 'Signed' };

/** A published model. */
export interface Model {
	/** Its name on the chain: the root over its graph and weights, as 0x-hex. */
	readonly root: string;
	/** For people; not unique. */
	readonly name: string;
	readonly publisher: string;
	readonly graph: Cid;
	readonly weights: Cid;
	readonly inputs: readonly TensorType[];
	readonly outputs: readonly TensorType[];
}

/** A workload class with its capacity now. */
export interface ModelClass {
	readonly id: number;
	readonly model: string;
	readonly hardware: string;
	readonly latency: keyof typeof LATENCY_BLOCKS;
	readonly mode: Mode;
	/** Lowest fee of a job, planck. */
	readonly minFee: bigint;
	/** Stake behind each offered slot, planck. */
	readonly stakePerSlot: bigint;
	/** Slots of all offers that are assigned jobs. */
	readonly slots: number;
	/** Of these, free ones. */
	readonly free: number;
	/** Lowest price that is asked, planck. */
	readonly bestPrice: bigint | undefined;
}

/** What a job costs now. */
export interface Quote {
	readonly class: ModelClass;
	/** What the cheapest operators ask together, planck; undefined where nobody offers. */
	readonly price: bigint | undefined;
	/** A ceiling that leaves room for dearer ones, planck. Held until the job ends; what is not asked goes back. */
	readonly maxFee: bigint;
	/** Fee of the transaction, planck. */
	readonly transactionFee: bigint;
}

/** An operator's claim of what a job gave. */
export interface Claim {
	/** Root over the output tensors, 0x-hex. */
	readonly outputRoot: string;
	readonly output: Cid;
	/** Root over the results of all of the model's nodes, 0x-hex, and where those are. Only of a result that is audited, when its operator has said it, or of one of such a class that named it at once; otherwise it is said when the result is disputed. */
	readonly trace: { readonly root: string; readonly cid: Cid } | undefined;
	/** The output itself where it has at most 256 bytes. */
	readonly inline: Uint8Array | undefined;
}

/** Where a job is. */
export type JobState =
	| { readonly kind: 'Submitted' }
	| { readonly kind: 'Assigned'; readonly operator: string; readonly fee: bigint; readonly due: number }
	| { readonly kind: 'Panelled'; readonly phase: string; readonly due: number }
	| {
			readonly kind: 'Resulted';
			readonly operator: string;
			readonly fee: bigint;
			readonly claim: Claim;
			readonly settles: number;
			readonly disputes: number;
	  }
	| { readonly kind: 'Settled'; readonly operator: string; readonly fee: bigint; readonly claim: Claim; readonly at: number }
	| { readonly kind: 'Refunded'; readonly reason: string; readonly at: number };

/** A job. */
export interface Job {
	readonly id: bigint;
	readonly client: string;
	readonly class: number;
	readonly input: Cid;
	readonly inputRoot: string;
	readonly maxFee: bigint;
	/** Block in which it was submitted. */
	readonly submitted: number;
	readonly deadline: number;
	readonly attempt: number;
	readonly state: JobState;
}

/** Something that happened to a job. */
export interface Step {
	/** Height of the block. */
	readonly block: number;
	/** Its hash, 0x-hex. */
	readonly hash: string;
	/** The event's name: `JobSubmitted`, `JobAssigned`, `JobResulted`, `ResultDisputed`, `TurnTaken`, `JobSettled`, ... */
	readonly event: string;
	/** What the event says, for people. */
	readonly data: Readonly<Record<string, unknown>>;
}
