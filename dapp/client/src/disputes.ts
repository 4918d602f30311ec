// Disputes about results: where open ones are, and what was said in a block.

import type { ApiPromise } from '@polkadot/api';
import { type Any, plain, runtimeAt } from './codec.js';

/** What is to be said next. */
export interface Stage {
	readonly kind: 'Posting' | 'Naming' | 'Revealing' | 'Picking' | 'Proving' | 'Answering';
	/** Nodes of the model, where the dispute is about its execution. */
	readonly nodes: number | undefined;
	/** The accused node, once it is named. */
	readonly node: number | undefined;
	/** Level in its tree of tiles; that of the tiles is 0. */
	readonly level: number | undefined;
}

/** An open dispute. */
export interface Dispute {
	readonly id: bigint;
	readonly job: bigint;
	readonly attempt: number;
	readonly operator: string;
	readonly challenger: string;
	readonly bond: bigint;
	/** Moves so far, the opening not counted. */
	readonly turn: number;
	readonly stage: Stage;
	/** Whose move it is. */
	readonly side: 'Operator' | 'Challenger';
	/** Last block in which it is accepted. */
	readonly deadline: number;
	/** Another dispute has made the result void already. */
	readonly moot: boolean;
}

/** A move in a dispute, as it was sent. */
export interface Move {
	readonly dispute: bigint;
	/** Moves before it. */
	readonly turn: number;
	readonly kind: 'Post' | 'Name' | 'Reveal' | 'Pick' | 'Prove' | 'Answer' | 'Concede';
	/** Encoded size, bytes. */
	readonly bytes: number;
}

function readDispute(state: Any): Dispute {
	const { id, dispute, side, deadline, moot } = state;
	const { stage } = dispute;
	const at = stage.inner as Any;
	const number = (field: Any): number | undefined => field?.toNumber?.();
	return {
		id: id.toBigInt(),
		job: dispute.job.toBigInt(),
		attempt: dispute.attempt.toNumber(),
		operator: dispute.operator.toString(),
		challenger: dispute.challenger.toString(),
		bond: dispute.bond.toBigInt(),
		turn: dispute.turn.toNumber(),
		stage: { kind: stage.type, nodes: number(at.nodes), node: number(at.node), level: number(at.level) },
		side: side.type,
		deadline: deadline.toNumber(),
		moot: moot.isTrue,
	};
}

/** Calls within a call: those of a batch, or it alone. */
function* callsIn(call: Any): Generator<Any> {
	const inner = call.section === 'utility' ? call.args.find((argument: Any) => Array.isArray(argument)) : undefined;
	if (inner === undefined) {
		yield call;
		return;
	}
	for (const one of inner) {
		yield* callsIn(one);
	}
}

/** Reads disputes. */
export class Disputes {
	constructor(private readonly api: ApiPromise) {}

	/** Open disputes about a job, after a block or the best one. */
	async of(job: bigint, at?: string): Promise<Dispute[]> {
		const { disputesApi } = await runtimeAt(this.api, at);
		return (await disputesApi.disputesOf(job)).map(readDispute);
	}

	/** Numbers of all jobs with open disputes. */
	async jobs(): Promise<bigint[]> {
		const entries = await this.api.query.disputes!.disputes!.entries();
		return [...new Set(entries.map(([, dispute]) => plain<{ job: bigint }>((dispute as Any).unwrap()).job))];
	}

	/** Moves that a block's transactions make, in order. */
	async moves(block: string): Promise<Move[]> {
		const { block: { extrinsics } } = await this.api.rpc.chain.getBlock(block);
		const moves: Move[] = [];
		for (const { method } of extrinsics) {
			for (const call of callsIn(method)) {
				if (call.section === 'disputes' && call.method === 'play') {
					for (const { dispute, turn, action } of call.args[0]) {
						moves.push({ dispute: dispute.toBigInt(), turn: turn.toNumber(), kind: action.type, bytes: action.encodedLength });
					}
				}
			}
		}
		return moves;
	}
}
