// Bonds, validators and delegations. Amounts are planck.

import type { ApiPromise } from '@polkadot/api';
import { pages, plain, ROWS, runtimeAt } from './codec.js';

/** An amount on its way out, and the block from which it may be withdrawn. */
export type Leaving = readonly [amount: bigint, from: number];

/** An operator's or validator's bond. */
export interface Bond {
	readonly active: bigint;
	/** Part of it that is promised to back work. */
	readonly backing: bigint;
	/** Part of it that stands behind results which can still be proven wrong. */
	readonly pledged: bigint;
	readonly unbonding: readonly Leaving[];
	readonly roles: readonly string[];
	readonly worker: string | undefined;
	/** Takes no work at the moment. */
	readonly chilled: boolean;
}

/** A validator's pool of delegations. */
export interface Pool {
	readonly total: bigint;
	/** Part of it that counts in elections. */
	readonly counted: bigint;
	/** Up to which more can be delegated, with the validator's bond as it is. */
	readonly cap: bigint;
	readonly delegators: number;
	/** Part of the delegators' rewards that the validator keeps, parts per million. */
	readonly commission: number;
	readonly closing: boolean;
	readonly leaving: readonly Leaving[];
}

/** What an account has in a pool. */
export interface Delegation {
	readonly stash: string;
	readonly value: bigint;
	readonly leaving: readonly Leaving[];
	/** What may be withdrawn now. */
	readonly due: bigint;
}

/** Who stands for election as a validator. */
export interface Candidate {
	readonly stash: string;
	readonly own: bigint;
	readonly delegated: bigint;
	readonly eligible: boolean;
	readonly elected: boolean;
}

/** Reads stakes as of the best block. */
export class Staking {
	constructor(private readonly api: ApiPromise) {}

	private async ask(): Promise<ApiPromise['call']['stakingApi']> {
		return (await runtimeAt(this.api, undefined)).stakingApi;
	}

	/** A stash's bond. */
	async bond(stash: string): Promise<Bond | undefined> {
		return plain(await (await this.ask()).bondOf(stash));
	}

	/** A validator's pool, if it takes delegations. */
	async pool(stash: string): Promise<Pool | undefined> {
		return plain(await (await this.ask()).poolOf(stash));
	}

	/** All that an account has delegated. */
	async delegations(delegator: string): Promise<Delegation[]> {
		const staking = await this.ask();
		const page = async (after: string | undefined): Promise<Delegation[]> =>
			plain(await staking.delegationsOf(delegator, after ?? null, ROWS));
		return pages<Delegation, string | undefined>(undefined, page, (rows) => rows.at(-1)?.stash);
	}

	/** All who stand for election, strongest first as of the last one. */
	async candidates(): Promise<Candidate[]> {
		const staking = await this.ask();
		return pages(0, async (start: number): Promise<Candidate[]> => plain(await staking.candidates(start, ROWS)), (rows) => rows.length);
	}
}
