// Coverage: how well requests are served, by whom, what it earns, and where capacity is needed. Capacity, load and demand are in units of
// 10^-12 slot, probabilities in parts per million, amounts in planck, unless a field says otherwise.

import type { ApiPromise } from '@polkadot/api';
import { pages, plain, ROWS, runtimeAt } from './codec.js';
import { AmbitError } from './errors.js';

/** Units of capacity in one slot. */
export const SLOT = 1_000_000_000_000n;

/** What is in force, and what is decided for the next era. */
export interface Governed<V> {
	readonly now: V;
	readonly next: V | undefined;
}

/** What the rewards are governed by. */
export interface RewardParameters {
	readonly eraBlocks: number;
	/** Share of what the weighted demand is worth that an era's budget is at most. */
	readonly demandSharePpm: number;
	readonly feeSharePpm: number;
	readonly carryCap: bigint;
	readonly allowanceCap: bigint;
	readonly entryPerSlot: bigint;
	readonly priceLimitPpm: number;
}

/** The rewards as a whole. */
export interface RewardsState {
	readonly era: number;
	/** Its first block. */
	readonly start: number;
	/** First block of the next era, or a later one while the era before is being paid. */
	readonly ends: number;
	/** The era before, while it is being paid. */
	readonly paying: number | undefined;
	readonly parameters: Governed<RewardParameters>;
	readonly schedule: Governed<{ readonly perEra: bigint; readonly decayPpm: number }>;
	readonly issuance: bigint;
	readonly carried: bigint;
	/** Budget of the current era if it showed what the last one did. */
	readonly budget: bigint;
	/** What the weighted demand of all classes is worth in an era. */
	readonly worth: bigint;
}

/** How a class is rewarded. */
export interface ClassTerms {
	readonly weightPpm: number;
	/** What it may be paid, as a multiple of what its jobs paid to the protocol, parts per million. */
	readonly multiplePpm: number;
}

/** What a failure domain contributes to a class. */
export interface DomainCoverage {
	readonly domain: number;
	readonly capacity: bigint;
	readonly availabilityPpm: number;
	/** Probability that its last slot is up and needed. */
	readonly pricePpm: number;
	/** The same in units of 2^-96. */
	readonly price: bigint;
	/** Share of demand that would be served while this domain, and nothing else, is down. */
	readonly successWithoutPpm: number;
}

/** How well a class is covered. */
export interface ClassCoverage {
	readonly class: number;
	readonly hardware: string;
	readonly terms: Governed<ClassTerms>;
	/** Slots that demand keeps busy, or would. */
	readonly load: bigint;
	/** What an era's jobs cost, or would. */
	readonly value: bigint;
	readonly capacity: bigint;
	/** Demand that is served on average. */
	readonly served: bigint;
	readonly successPpm: number;
	readonly budget: bigint;
	readonly allowance: bigint;
	/** What its offers would be paid together in an era. */
	readonly reward: bigint;
	readonly priceLimit: bigint;
	readonly offers: number;
	readonly settled: number;
	readonly unserved: number;
	readonly timeouts: number;
	readonly overturned: number;
	readonly domains: readonly DomainCoverage[];
}

/** A failure domain. */
export interface Domain {
	readonly id: number;
	/** `provider/region`; empty for that of operators who have declared none. */
	readonly name: string;
	readonly members: number;
	readonly availabilityPpm: number;
}

/** What an operator adds to a class. */
export interface OperatorCoverage {
	readonly class: number;
	readonly operator: string;
	readonly domain: number;
	readonly slots: number;
	readonly qualityPpm: number;
	readonly capacity: bigint;
	/** What it adds to the demand served. */
	readonly marginalSuccess: bigint;
	readonly reward: bigint;
	/** What is withheld of its first rewards yet. */
	readonly owed: bigint;
	/** Why it would not be paid if the era ended now. */
	readonly excluded: string | undefined;
}

/** An operator, as the rewards see it. */
export interface OperatorRewards {
	readonly declared: Governed<number>;
	/** The domain in which it is priced. */
	readonly priced: number;
	readonly deposit: bigint;
	readonly mayMove: number;
	readonly coverage: readonly OperatorCoverage[];
}

/** What became of an era. */
export interface EraSummary {
	readonly era: number;
	readonly blocks: number;
	readonly issued: bigint;
	readonly fees: bigint;
	readonly funds: bigint;
	readonly budget: bigint;
	readonly paid: bigint;
	readonly carried: bigint;
	readonly treasury: bigint;
	readonly classes: number;
	readonly offers: number;
	readonly settled: number;
	readonly unserved: number;
}

/** What an offer that does not exist would add and earn. */
export interface RewardQuote {
	readonly class: number;
	readonly slots: number;
	readonly qualityPpm: number;
	readonly pricePpm: number;
	readonly marginalSuccess: bigint;
	/** In an era, as far as the class's allowance lets it. */
	readonly reward: bigint;
	/** What would be withheld of its first rewards. */
	readonly entry: bigint;
	/** Stake behind its slots. */
	readonly stake: bigint;
}

/** A class that could use one slot more. */
export interface Need {
	readonly quote: RewardQuote;
	readonly hardware: string;
	readonly load: bigint;
	readonly capacity: bigint;
	readonly successPpm: number;
}

/** Tiers of hardware, least first. */
export const HARDWARE = ['Cpu', 'Gpu8', 'Gpu24', 'Gpu80'] as const;
/** A tier of hardware. */
export type Hardware = (typeof HARDWARE)[number];

/** Reads coverage and rewards. `at` is the hash of a block after which it is read; the best one unless given. */
export class Rewards {
	constructor(private readonly api: ApiPromise) {}

	private async ask(at: string | undefined): Promise<ApiPromise['call']['rewardsApi']> {
		return (await runtimeAt(this.api, at)).rewardsApi;
	}

	/** Era, parameters and funds. */
	async state(at?: string): Promise<RewardsState> {
		return plain(await (await this.ask(at)).rewards());
	}

	/** Past eras, newest first. */
	async eras(limit = ROWS, at?: string): Promise<EraSummary[]> {
		return plain(await (await this.ask(at)).eras(limit));
	}

	/** Failure domains. */
	async domains(at?: string): Promise<Domain[]> {
		const rows = plain<(Omit<Domain, 'name'> & { name: Uint8Array })[]>(await (await this.ask(at)).domains());
		return rows.map((row) => ({ ...row, name: new TextDecoder().decode(row.name) }));
	}

	/** All classes of which there is or was demand, or that have a weight. */
	async coverages(at?: string): Promise<ClassCoverage[]> {
		const rewards = await this.ask(at);
		const page = async (start: number): Promise<ClassCoverage[]> => plain(await rewards.coverages(start, ROWS));
		return pages(0, page, (rows) => (rows.at(-1)?.class ?? -1) + 1);
	}

	/** One class. */
	async coverage(id: number, at?: string): Promise<ClassCoverage> {
		const found = plain<ClassCoverage | undefined>(await (await this.ask(at)).coverage(id));
		if (found === undefined) {
			throw new AmbitError('not-found', `there is no class ${id}`, 'coverages() lists the classes');
		}
		return found;
	}

	/** What operators add to a class, in the order of its pool. */
	async operators(id: number, at?: string): Promise<OperatorCoverage[]> {
		const rewards = await this.ask(at);
		const page = async (start: number): Promise<OperatorCoverage[]> => plain(await rewards.operators(id, start, ROWS));
		return pages(0, page, (rows) => rows.length);
	}

	/** One operator. */
	async operator(stash: string, at?: string): Promise<OperatorRewards> {
		return plain(await (await this.ask(at)).operator(stash));
	}

	/** What an offer would add and earn, in a domain or in one that nobody is in; with a newcomer's quality unless given. */
	async quote(id: number, slots: number, domain?: number, qualityPpm?: number, at?: string): Promise<RewardQuote> {
		const found = plain<RewardQuote | undefined>(await (await this.ask(at)).quote(id, domain ?? null, slots, qualityPpm ?? null));
		if (found === undefined) {
			throw new AmbitError('not-found', `there is no class ${id}`, 'coverages() lists the classes');
		}
		return found;
	}

	/** Classes that this hardware serves, by what a newcomer's slot would earn, then by what it would add. */
	async needed(hardware: Hardware, domain?: number, limit = 100, at?: string): Promise<Need[]> {
		return plain(await (await this.ask(at)).needed(hardware, domain ?? null, limit));
	}
}
