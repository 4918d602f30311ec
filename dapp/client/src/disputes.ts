// Disputes about results: where open ones are, and what was said in a block.

import type { ApiPromise } from '@polkadot/api';
import type { u32 } from '@polkadot/types-codec';
import type { AmbitPrimitivesDisputesStage, AmbitPrimitivesRuntimeApiDisputeState } from '@polkadot/types/lookup';
import { callsIn, runtimeAt } from './codec.js';

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
	readonly kind: 'Post' | 'Name' | 'Reveal' | 'Pick' | 'Prove' | 'Answer' | 'Concede' | 'Output';
	/** Encoded size, bytes. */
	readonly bytes: number;
}

function readStage(stage: AmbitPrimitivesDisputesStage): Stage {
	const of = (nodes?: u32, node?: u32, level?: u32): Stage => {
		return { kind: stage.type, nodes: nodes?.toNumber(), node: node?.toNumber(), level: level?.toNumber() };
	};
	switch (stage.type) {
		case 'Posting':
			return of(stage.asPosting.nodes);
		case 'Naming':
			return of(stage.asNaming.nodes);
		case 'Answering':
			return of();
		default: {
			const { nodes, node, level } = stage.isRevealing ? stage.asRevealing : stage.isPicking ? stage.asPicking : stage.asProving;
			return of(nodes, node, level);
		}
	}
}

function readDispute(state: AmbitPrimitivesRuntimeApiDisputeState): Dispute {
	const { id, dispute, side, deadline, moot } = state;
	return {
		id: id.toBigInt(),
		job: dispute.job.toBigInt(),
		attempt: dispute.attempt.toNumber(),
		operator: dispute.operator.toString(),
		challenger: dispute.challenger.toString(),
		bond: dispute.bond.toBigInt(),
		turn: dispute.turn.toNumber(),
		stage: readStage(dispute.stage),
		side: side.type,
		deadline: deadline.toNumber(),
		moot: moot.isTrue,
	};
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
		const entries = await this.api.query.disputes.disputes.entries();
		return [...new Set(entries.map(([, dispute]) => dispute.unwrap().job.toBigInt()))];
	}

	/** Moves that a block's transactions make, in order. */
	async moves(block: string): Promise<Move[]> {
		const { block: { extrinsics } } = await this.api.rpc.chain.getBlock(block);
		const moves: Move[] = [];
		for (const { method } of extrinsics) {
			for (const call of callsIn(this.api, method)) {
				if (this.api.tx.disputes.play.is(call)) {
					for (const { dispute, turn, action } of call.args[0]) {
						moves.push({ dispute: dispute.toBigInt(), turn: turn.toNumber(), kind: action.type, bytes: action.encodedLength });
					}
				}
			}
		}
		return moves;
	}
}
