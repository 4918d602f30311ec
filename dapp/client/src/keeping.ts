// Artefacts that data operators keep retrievable for a fee. Fees are planck for a copy and era.

import type { ApiPromise } from '@polkadot/api';
import type { Event } from '@polkadot/types/interfaces/system';
import type { AmbitPrimitivesRetrievalDeal, AmbitPrimitivesRetrievalRequest } from '@polkadot/types/lookup';
import { u8aToHex } from '@polkadot/util';
import { asCid, type Cid, parseCid } from './artifacts.js';
import { stepsFrom } from './blocks.js';
import { fieldOf, pages, plain, ROWS, runtimeAt, some } from './codec.js';
import { AmbitError } from './errors.js';
import type { Parameter } from './governance.js';
import { said, send, type Sending, type Signer } from './transaction.js';
import type { Step } from './types.js';

/** The eras of keeping. */
export interface KeepingState {
	readonly era: number;
	/** First block of the next. */
	readonly ends: number;
	/** Terms that stand. */
	readonly deals: number;
	/** Of these, how many have had their turn in this era. */
	readonly asked: number;
	/** What keepers may be paid beside fees in this era. */
	readonly budget: bigint;
	/** What was paid into the pot on account of artefacts in the era before. */
	readonly total: bigint;
}

/** A request that an artefact be kept. */
export interface KeepingRequest {
	readonly id: bigint;
	readonly requester: string;
	readonly cid: Cid;
	/** Bytes of its content, as the requester says. */
	readonly bytes: bigint;
	/** Operators that are to keep it, and how many have taken it. */
	readonly copies: number;
	readonly taken: number;
	readonly fee: bigint;
	/** First era that is paid for, and the first that is not any more. */
	readonly from: number;
	readonly until: number;
	/** Held for fees that can still fall due. */
	readonly held: bigint;
	readonly deposit: bigint;
	/** It was shown that the artefact is not what the request says. */
	readonly void: boolean;
}

/** An artefact's term with one operator. */
export interface Term {
	readonly id: bigint;
	readonly request: bigint;
	readonly operator: string;
	readonly pledge: bigint;
	/** The era in which it first showed that it has the artefact. */
	readonly began: number | undefined;
	/** Probes so far. */
	readonly rounds: number;
	/** Of the last 16 probes, how many were missed. */
	readonly missed: number;
	/** The last era, where the operator gave notice. */
	readonly last: number | undefined;
	/** What is being asked. */
	readonly open: { readonly round: number; readonly offset: bigint; readonly due: number; readonly paid: boolean } | undefined;
}

/** Who keeps an artefact, under whatever request. */
export interface ArtefactKeeper {
	readonly operator: string;
	readonly deal: bigint;
	readonly began: number | undefined;
	/** Number of the failure domain in which it was then; 0 is that of all who have declared none. */
	readonly domain: number;
	/** How likely it is to answer, parts per million. */
	readonly qualityPpm: number;
	/** How likely it alone can serve the artefact, parts per million: its share of the artefact's fund. Of several in one failure domain only the first has one. */
	readonly alonePpm: number;
}

/** An artefact for which a request stands. */
export interface KeptArtefact {
	/** Requests for it. */
	readonly requests: number;
	/** What its keepers may be paid in this era beside fees, and were. */
	readonly fund: bigint;
	readonly spent: bigint;
	/** What was paid on its account in this era. */
	readonly paid: bigint;
	readonly keepers: readonly ArtefactKeeper[];
}

/** What to have kept. */
export interface KeepOrder {
	/** A file that can be had somewhere: operators have to get it. */
	readonly cid: Cid | string;
	/** Bytes of the file. If that is wrong, the request is void once somebody shows it. */
	readonly bytes: number | bigint;
	/** Operators that are to keep it, 1 to 16 [2]. */
	readonly copies?: number;
	/** For how many eras, from the next one on. */
	readonly eras: number;
	/** For each copy and era [the least that is allowed]. */
	readonly fee?: bigint;
	readonly signer: Signer;
	readonly finalized?: boolean;
	readonly signal?: AbortSignal;
	readonly onStage?: NonNullable<Sending['onStage']>;
}

function readRequest(id: bigint, request: AmbitPrimitivesRetrievalRequest): KeepingRequest {
	const { cid, ...rest } = plain<Omit<KeepingRequest, 'id' | 'cid'> & { cid: Uint8Array }>(request);
	return { id, ...rest, cid: parseCid(cid) };
}

/** Probes missed, of a mask with a bit for each. */
function ones(mask: number): number {
	return mask.toString(2).split('1').length - 1;
}

function readTerm(id: bigint, deal: AmbitPrimitivesRetrievalDeal): Term {
	const { missed, ...rest } = plain<Omit<Term, 'id'>>(deal);
	return { id, ...rest, missed: ones(missed) };
}

/** Has artefacts kept, and reads who keeps what. `at` is the hash of a block after which it is read; the best one unless given. */
export class Keeping {
	constructor(private readonly api: ApiPromise) {}

	private async ask(at?: string): Promise<ApiPromise['call']['retrievalApi']> {
		return (await runtimeAt(this.api, at)).retrievalApi;
	}

	/** The running era, and what keepers share in it. */
	async state(at?: string): Promise<KeepingState> {
		return plain(await (await this.ask(at)).keeping());
	}

	/** Asks that an artefact be kept; gives the request's number once it is in a block. All fees are held, and a deposit. */
	async request(order: KeepOrder): Promise<{ readonly request: bigint; readonly block: number }> {
		const { copies = 2, eras, signer } = order;
		const cid = asCid(order.cid);
		const fee = order.fee ?? (await this.leastFee());
		const call = this.api.tx.retrieval.request(u8aToHex(cid.bytes), BigInt(order.bytes), copies, eras, fee);
		const included = await send(this.api, call, signer, order);
		return { request: said(included, this.api.events.retrieval.Requested).request.toBigInt(), block: included.number };
	}

	/** Least fee for a copy and era. */
	async leastFee(): Promise<bigint> {
		const parameters: Parameter[] = plain(await this.api.call.governanceApi.parameters());
		return parameters.find(({ group, name }) => group === 'Retrieval' && name === 'LeastFee')?.value ?? 0n;
	}

	/** Has a request go on for so many eras more. */
	async extend(id: bigint, eras: number, signer: Signer, signal?: AbortSignal): Promise<void> {
		await send(this.api, this.api.tx.retrieval.extend(id, eras), signer, signal === undefined ? {} : { signal });
	}

	/** Gives up the copies that nobody keeps, and frees what is held for them; with the last one the request. */
	async withdraw(id: bigint, signer: Signer, signal?: AbortSignal): Promise<void> {
		await send(this.api, this.api.tx.retrieval.withdraw(id), signer, signal === undefined ? {} : { signal });
	}

	/** A request, as long as it stands. */
	async get(id: bigint, at?: string): Promise<KeepingRequest> {
		const found = some(await (await this.ask(at)).request(id));
		if (found === undefined) {
			throw new AmbitError('not-found', `there is no request ${id}, or it was closed`, 'requests() lists those that stand');
		}
		return readRequest(id, found);
	}

	/** All requests that stand, newest first. */
	async requests(at?: string): Promise<KeepingRequest[]> {
		const retrieval = await this.ask(at);
		const page = async (before: bigint | undefined): Promise<KeepingRequest[]> =>
			(await retrieval.requests(before ?? null, ROWS)).map(([id, request]) => readRequest(id.toBigInt(), request));
		return pages<KeepingRequest, bigint | undefined>(undefined, page, (rows) => rows.at(-1)?.id);
	}

	/** The terms under a request. */
	async terms(id: bigint, at?: string): Promise<Term[]> {
		return (await (await this.ask(at)).deals(id)).map(([deal, term]) => readTerm(deal.toBigInt(), term));
	}

	/** The terms of an operator. */
	async termsOf(operator: string, at?: string): Promise<Term[]> {
		return (await (await this.ask(at)).dealsOf(operator)).map(([deal, term]) => readTerm(deal.toBigInt(), term));
	}

	/** Who keeps an artefact, if a request for it stands. */
	async keepers(cid: Cid | string, at?: string): Promise<KeptArtefact | undefined> {
		const { bytes } = asCid(cid);
		type Row = { keeper: Pick<ArtefactKeeper, 'operator' | 'deal' | 'began' | 'domain'>; qualityPpm: number; alonePpm: number };
		const found = plain<(Omit<KeptArtefact, 'keepers'> & { keepers: Row[] }) | undefined>(
			await (await this.ask(at)).keepers(u8aToHex(bytes))
		);
		if (found === undefined) {
			return undefined;
		}
		const keepers = found.keepers.map(({ keeper: { operator, deal, began, domain }, qualityPpm, alonePpm }) => {
			return { operator, deal, began, domain, qualityPpm, alonePpm };
		});
		return { ...found, keepers };
	}

	/**
	 * What happens to a request from a block on, until it is closed: who takes it, is asked, shows a byte or not, is paid or slashed. Begin
	 * with the request's block, so that all of its terms are known. Follows the best chain, without a gap.
	 */
	async *follow(id: bigint, from: number, signal?: AbortSignal): AsyncGenerator<Step> {
		const deals = new Set<string>();
		const isAbout = (event: Event): boolean => {
			if (event.section !== 'retrieval') {
				return false;
			}
			const deal = fieldOf(event, 'deal')?.toString();
			if (fieldOf(event, 'request')?.toString() === id.toString()) {
				if (deal !== undefined) {
					deals.add(deal);
				}
				return true;
			}
			return deal !== undefined && deals.has(deal);
		};
		for await (const step of stepsFrom(this.api, from, isAbout, signal)) {
			yield step;
			if (step.event === 'RequestClosed') {
				return;
			}
		}
	}

	/** Waits until so many operators [all copies] have shown that they have the artefact, and gives their terms. */
	async kept(id: bigint, from: number, copies?: number, onStep: (step: Step) => void = () => {}, signal?: AbortSignal): Promise<Term[]> {
		const wanted = copies ?? (await this.get(id)).copies;
		for await (const step of this.follow(id, from, signal)) {
			onStep(step);
			if (step.event === 'RequestVoid') {
				const wrong = String(step.data.wrong);
				throw new AmbitError('void', `the artefact is not what request ${id} says: ${wrong}`, 'name the CID of a file, and its size', wrong);
			}
			if (step.event === 'Answered') {
				const shown = (await this.terms(id, step.hash)).filter(({ began }) => began !== undefined);
				if (shown.length >= wanted) {
					return shown;
				}
			}
		}
		throw new AmbitError('refunded', `request ${id} was closed before ${wanted} operators kept the artefact`, 'offer more, or for longer');
	}
}
