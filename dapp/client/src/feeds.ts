// External data: asking data operators for a part of a JSON document that is somewhere, and what they agreed on. Fees are planck, times
// are blocks.

import type { ApiPromise } from '@polkadot/api';
import type { Event } from '@polkadot/types/interfaces/system';
import type {
	AmbitPrimitivesFeedsAggregation,
	AmbitPrimitivesFeedsFailure,
	AmbitPrimitivesFeedsFeed,
	AmbitPrimitivesFeedsFeedMember,
	AmbitPrimitivesFeedsFeedState,
	AmbitPrimitivesFeedsFinding,
	AmbitPrimitivesFeedsReading,
	AmbitPrimitivesFeedsSource,
	AmbitPrimitivesRuntimeApiDataOperatorState,
} from '@polkadot/types/lookup';
import { type Cid, parseCid } from './artifacts.js';
import { stepsFrom } from './blocks.js';
import { fieldOf, pages, plain, readType, ROWS, runtimeAt, some, textBytes } from './codec.js';
import { AmbitError } from './errors.js';
import type { Parameter } from './governance.js';
import type { TensorType } from './tensors.js';
import { said, send, type Sending, type Signer } from './transaction.js';
import type { Step } from './types.js';

/** How the part of the document that was pointed at is read. */
export type Reading =
	/** A string, up to 256 bytes of UTF-8. */
	| { readonly kind: 'Text' }
	/** A number, or a string that holds one, times 10^decimals, rounded half to even. */
	| { readonly kind: 'Number'; readonly decimals: number }
	/** Nested arrays of numbers of exactly this shape, each times 10^decimals: a model's input. */
	| { readonly kind: 'Tensor'; readonly type: TensorType; readonly decimals: number };

/** How many findings become one value. */
export type Aggregation =
	/** What at least a quorum says, exactly. */
	| { readonly kind: 'Exact' }
	/** The median of numbers; right is who is within this part of its magnitude, parts per million. */
	| { readonly kind: 'Median'; readonly tolerancePpm: number };

/** What was found. */
export type Value =
	| { readonly kind: 'Text'; readonly text: string }
	/** In units of 10^-decimals. */
	| { readonly kind: 'Number'; readonly number: bigint }
	/** A job's input: its CID, and the root over its tensors, 0x-hex. */
	| { readonly kind: 'Tensor'; readonly root: string; readonly cid: Cid };

/** Why nothing was found. */
export type Failure =
	| 'Unreachable'
	| 'TimedOut'
	| 'Forbidden'
	| 'Redirected'
	| 'Refused'
	| 'Oversized'
	| 'Malformed'
	| 'Absent'
	| 'WrongType'
	| 'OutOfRange'
	| 'Unsteady';

/** What one operator says, or what was settled. */
export type Finding =
	| { readonly kind: 'Found'; readonly value: Value }
	/** With the HTTP status, where the source refused. */
	| { readonly kind: 'Failed'; readonly failure: Failure; readonly status: number | undefined };

/** Where a request is. */
export type FeedState =
	| { readonly kind: 'Queued' }
	| { readonly kind: 'Asked'; readonly phase: 'Committing' | 'Revealing'; readonly due: number }
	| { readonly kind: 'Answered'; readonly at: number }
	| { readonly kind: 'Failed'; readonly reason: Finding; readonly at: number }
	| { readonly kind: 'Refunded'; readonly reason: NoAnswer; readonly at: number };

/** Why a request was given back. */
export type NoAnswer = 'NoCapacity' | 'Cancelled' | 'Silence' | 'Disagreement';

/** A request for external data. */
export interface Feed {
	readonly id: bigint;
	readonly requester: string;
	readonly url: string;
	readonly pointer: string;
	readonly reading: Reading;
	/** The registered source that it names. */
	readonly source: number | undefined;
	/** How steady numbers are there, parts per million, if governance vouches for that source and pointer. */
	readonly vouchedPpm: number | undefined;
	readonly aggregation: Aggregation;
	/** Findings that it takes. */
	readonly quorum: number;
	readonly asked: number;
	/** Most that each operator gets. */
	readonly fee: bigint;
	/** Block of the request. */
	readonly requested: number;
	readonly deadline: number;
	readonly state: FeedState;
}

/** What was settled. */
export interface Answer {
	readonly finding: Finding;
	/** Who said so. */
	readonly supporters: readonly string[];
	/** Block in which it was settled. */
	readonly block: number;
	/** The chain's time then, milliseconds since the Unix epoch. The sources were asked before. */
	readonly moment: bigint;
}

/** One operator of a request. */
export interface Member {
	readonly operator: string;
	readonly price: bigint;
	readonly pledge: bigint;
	readonly said:
		| { readonly kind: 'Nothing' }
		| { readonly kind: 'Committed'; readonly commitment: string }
		| { readonly kind: 'Revealed'; readonly finding: Finding };
}

/** A registered source. */
export interface Source {
	readonly id: number;
	readonly owner: string;
	readonly name: string;
	/** How every address in it begins. */
	readonly prefix: string;
	readonly deposit: bigint;
	/** What governance vouches for: that all who ask for this part are told the same, numbers up to so much of their magnitude. */
	readonly vouched: { readonly pointer: string; readonly steadinessPpm: number } | undefined;
}

/** A data operator. */
export interface DataOperator {
	readonly operator: string;
	/** Requests that it takes at once. */
	readonly slots: number;
	/** Requests that it has now. */
	readonly active: number;
	/** What it asks for an answer. */
	readonly price: bigint;
	readonly stake: bigint;
	/** Posterior mean of being right, parts per million. */
	readonly successPpm: number;
	readonly right: number;
	readonly missed: number;
	readonly wrong: number;
	readonly silent: number;
	readonly leaving: boolean;
	/** Whether its stake covers its slots and it is not chilled, so that it is asked. */
	readonly eligible: boolean;
}

/** What to ask. */
export interface FeedRequest {
	/** An address; or a registered source, and what follows its prefix. */
	readonly from: string | { readonly source: number; readonly rest?: string };
	/** Which part of the JSON document: a pointer (RFC 6901). The empty one names all of it. */
	readonly pointer: string;
	readonly reading: Reading;
	/** [exactly] */
	readonly aggregation?: Aggregation;
	/** Operators to ask, 1 to 16 [3]. */
	readonly asked?: number;
	/** How many have to agree; more than half of those asked [that]. */
	readonly quorum?: number;
	/** Most that each of them gets [what so many ask now]. */
	readonly fee?: bigint;
	/** Blocks within which an answer is of use [twice what both phases may take]. */
	readonly within?: number;
	readonly signer: Signer;
	readonly finalized?: boolean;
	readonly signal?: AbortSignal;
	readonly onStage?: NonNullable<Sending['onStage']>;
}

/** What a job's submission takes as its input. */
export interface InputByName {
	readonly cid: Cid;
	readonly root: string;
}

/** The input that an answer is: operators made an artefact of the numbers, and keep it. */
export function inputOf({ finding }: Answer): InputByName {
	if (finding.kind === 'Found' && finding.value.kind === 'Tensor') {
		return { cid: finding.value.cid, root: finding.value.root };
	}
	throw new AmbitError('invalid-input', 'the answer is no tensor', 'ask with a reading of a tensor of the model\'s input type');
}

/** A number in units of 10^-decimals, for people: `-12.50`. */
export function decimalText(number: bigint, decimals: number): string {
	const digits = (number < 0n ? -number : number).toString().padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	const sign = number < 0n ? '-' : '';
	return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

const utf8 = new TextDecoder();

function readReading(value: AmbitPrimitivesFeedsReading): Reading {
	switch (value.type) {
		case 'Number':
			return { kind: 'Number', decimals: value.asNumber.decimals.toNumber() };
		case 'Tensor': {
			const { ty, decimals } = value.asTensor;
			return { kind: 'Tensor', type: readType(ty), decimals: decimals.toNumber() };
		}
		default:
			return { kind: 'Text' };
	}
}

function writeReading(reading: Reading): unknown {
	switch (reading.kind) {
		case 'Number':
			return { Number: { decimals: reading.decimals } };
		case 'Tensor':
			return { Tensor: { ty: reading.type, decimals: reading.decimals } };
		default:
			return 'Text';
	}
}

function readAggregation(value: AmbitPrimitivesFeedsAggregation): Aggregation {
	return value.type === 'Median' ? { kind: 'Median', tolerancePpm: value.asMedian.tolerance.toNumber() } : { kind: 'Exact' };
}

function readFailure(value: AmbitPrimitivesFeedsFailure): Finding {
	const status = value.type === 'Refused' ? value.asRefused.toNumber() : undefined;
	return { kind: 'Failed', failure: value.type, status };
}

/** A finding. */
export function readFinding(value: AmbitPrimitivesFeedsFinding): Finding {
	if (value.type === 'Failed') {
		return readFailure(value.asFailed);
	}
	const found = value.asFound;
	switch (found.type) {
		case 'Text':
			return { kind: 'Found', value: { kind: 'Text', text: utf8.decode(found.asText.toU8a(true)) } };
		case 'Number':
			return { kind: 'Found', value: { kind: 'Number', number: found.asNumber.toBigInt() } };
		default: {
			const { root, cid } = found.asTensor;
			return { kind: 'Found', value: { kind: 'Tensor', root: root.toHex(), cid: parseCid(cid.toU8a(true)) } };
		}
	}
}

function readState(value: AmbitPrimitivesFeedsFeedState): FeedState {
	switch (value.type) {
		case 'Asked':
			return { kind: 'Asked', phase: value.asAsked.phase.type, due: value.asAsked.due.toNumber() };
		case 'Answered':
			return { kind: 'Answered', at: value.asAnswered.at.toNumber() };
		case 'Failed':
			return { kind: 'Failed', reason: readFailure(value.asFailed.reason), at: value.asFailed.at.toNumber() };
		case 'Refunded':
			return { kind: 'Refunded', reason: value.asRefunded.reason.type, at: value.asRefunded.at.toNumber() };
		default:
			return { kind: 'Queued' };
	}
}

function readFeed(id: bigint, feed: AmbitPrimitivesFeedsFeed): Feed {
	return {
		id,
		requester: feed.requester.toString(),
		url: utf8.decode(feed.query.url.toU8a(true)),
		pointer: utf8.decode(feed.query.pointer.toU8a(true)),
		reading: readReading(feed.query.reading),
		source: plain(feed.source),
		vouchedPpm: plain(feed.vouched),
		aggregation: readAggregation(feed.aggregation),
		quorum: feed.quorum.toNumber(),
		asked: feed.asked.toNumber(),
		fee: feed.fee.toBigInt(),
		requested: feed.requested.toNumber(),
		deadline: feed.deadline.toNumber(),
		state: readState(feed.state),
	};
}

function readSource(id: number, source: AmbitPrimitivesFeedsSource): Source {
	const vouch = some(source.vouched);
	return {
		id,
		owner: source.owner.toString(),
		name: utf8.decode(source.name.toU8a(true)),
		prefix: utf8.decode(source.prefix.toU8a(true)),
		deposit: source.deposit.toBigInt(),
		vouched:
			vouch === undefined
				? undefined
				: { pointer: utf8.decode(vouch.pointer.toU8a(true)), steadinessPpm: vouch.steadiness.toNumber() },
	};
}

function readMember({ operator, price, pledge, said }: AmbitPrimitivesFeedsFeedMember): Member {
	const what = (): Member['said'] => {
		switch (said.type) {
			case 'Committed':
				return { kind: 'Committed', commitment: said.asCommitted.toHex() };
			case 'Revealed':
				return { kind: 'Revealed', finding: readFinding(said.asRevealed) };
			default:
				return { kind: 'Nothing' };
		}
	};
	return { operator: operator.toString(), price: price.toBigInt(), pledge: pledge.toBigInt(), said: what() };
}

type OfferRow = Omit<DataOperator, 'active' | 'successPpm' | 'eligible' | 'right' | 'missed' | 'wrong' | 'silent'> & {
	readonly record: Pick<DataOperator, 'right' | 'missed' | 'wrong' | 'silent'>;
};

function readOperator(state: AmbitPrimitivesRuntimeApiDataOperatorState): DataOperator {
	const { offer, active, successPpm, eligible } = plain<{
		offer: OfferRow;
		active: number;
		successPpm: number;
		eligible: boolean;
	}>(state);
	const { operator, slots, price, stake, leaving, record } = offer;
	const { right, missed, wrong, silent } = record;
	return { operator, slots, active, price, stake, successPpm, right, missed, wrong, silent, leaving, eligible };
}

/** What to do about a request that came back. */
const REFUNDS: Readonly<Record<string, string>> = {
	NoCapacity: 'offer more, ask fewer operators, or leave more time: too few with a free slot took it at that fee',
	Silence: 'ask again; ask more operators than the quorum, so that one that is silent keeps nobody from an answer',
	Disagreement: 'see what each said (the events FindingRevealed); where the value moves, take a median',
	Cancelled: 'it was taken back by its requester',
};

/** What to do where a quorum agrees that there is nothing. */
const FAILURES: Readonly<Record<Failure, string>> = {
	Unreachable: 'check the address: the host\'s name, that it can be reached from everywhere, its certificate',
	TimedOut: 'ask a source that answers within seconds',
	Forbidden: 'use https:// and a public address; operators ask no others unless told to',
	Redirected: 'name the address at which the document is',
	Refused: 'see the status: the source wants something that operators don\'t send, such as a key',
	Oversized: 'ask for a smaller document',
	Malformed: 'ask for a JSON document, UTF-8, without a key twice',
	Absent: 'compare the pointer with the document',
	WrongType: 'compare the reading with what is at the pointer',
	OutOfRange: 'keep fewer decimals, or read a shorter text',
	Unsteady: 'it says something else each time: take a median, or another part of the document',
};

/** Asks for external data and reads what there is. `at` is the hash of a block after which it is read; the best one unless given. */
export class Feeds {
	constructor(private readonly api: ApiPromise) {}

	private async ask(at?: string): Promise<ApiPromise['call']['dataFeedsApi']> {
		return (await runtimeAt(this.api, at)).dataFeedsApi;
	}

	/** Data operators, in the order of the pool. */
	async operators(at?: string): Promise<DataOperator[]> {
		const feeds = await this.ask(at);
		const page = async (start: number): Promise<DataOperator[]> => (await feeds.operators(start, ROWS)).map(readOperator);
		return pages(0, page, (rows) => rows.length);
	}

	/** A data operator, if the stash is one. */
	async operator(stash: string, at?: string): Promise<DataOperator | undefined> {
		const found = await (await this.ask(at)).operator(stash);
		return found.isSome ? readOperator(found.unwrap()) : undefined;
	}

	/** Registered sources. */
	async sources(at?: string): Promise<Source[]> {
		const feeds = await this.ask(at);
		const page = async (start: number): Promise<Source[]> =>
			(await feeds.sources(start, ROWS)).map(([id, source]) => readSource(id.toNumber(), source));
		return pages(0, page, (rows) => (rows.at(-1)?.id ?? -1) + 1);
	}

	/** What to offer each of so many operators that they take a request now; undefined where there are not so many with a free slot. */
	async price(asked: number, requester?: string): Promise<bigint | undefined> {
		const free = (await this.operators()).filter(
			({ operator, slots, active, leaving, eligible }) => eligible && !leaving && active < slots && operator !== requester
		);
		const prices = free.map(({ price }) => price).sort((one, other) => (one < other ? -1 : Number(one > other)));
		return prices[asked - 1];
	}

	/** Asks; gives the request's number once it is in a block. */
	async request(request: FeedRequest): Promise<{ readonly feed: bigint; readonly block: number }> {
		const { from, pointer, reading, aggregation = { kind: 'Exact' }, asked = 3, signer } = request;
		const quorum = request.quorum ?? Math.floor(asked / 2) + 1;
		const parameters: Parameter[] = plain(await this.api.call.governanceApi.parameters());
		const value = (name: string): bigint => parameters.find((one) => one.group === 'Feeds' && one.name === name)?.value ?? 0n;
		const fee = request.fee ?? (await this.price(asked)) ?? 2n * value('LeastPrice');
		const within = request.within ?? 2 * Number(value('CommitPeriod') + value('RevealPeriod'));
		const best = await this.api.rpc.chain.getHeader();
		const order = {
			target: typeof from === 'string' ? { Url: textBytes(from) } : { Source: { source: from.source, rest: textBytes(from.rest ?? '') } },
			pointer: textBytes(pointer),
			reading: writeReading(reading),
			aggregation: aggregation.kind === 'Median' ? { Median: { tolerance: aggregation.tolerancePpm } } : 'Exact',
			quorum,
			asked,
			fee,
			deadline: best.number.toNumber() + within,
		};
		const included = await send(this.api, this.api.tx.dataFeeds.request(order), signer, request);
		return { feed: said(included, this.api.events.dataFeeds.FeedRequested).feed.toBigInt(), block: included.number };
	}

	/** Takes back a request that no operator has. */
	async cancel(id: bigint, signer: Signer, signal?: AbortSignal): Promise<void> {
		await send(this.api, this.api.tx.dataFeeds.cancel(id), signer, signal === undefined ? {} : { signal });
	}

	/** A request, until the chain forgets it. */
	async feed(id: bigint, at?: string): Promise<Feed> {
		const found = await (await this.ask(at)).feed(id);
		if (found.isNone) {
			throw new AmbitError('not-found', `there is no request ${id}, or it was forgotten`, 'ended requests are kept for a day');
		}
		return readFeed(id, found.unwrap());
	}

	/** Requests of an account, newest first, below a number. */
	async feedsOf(requester: string, before?: bigint, limit = 100): Promise<Feed[]> {
		const found = await (await this.ask()).feedsOf(requester, before ?? null, limit);
		return found.map(([id, feed]) => readFeed(id.toBigInt(), feed));
	}

	/** What was settled of a request, if something was. */
	async value(id: bigint, at?: string): Promise<Answer | undefined> {
		const found = await (await this.ask(at)).value(id);
		if (found.isNone) {
			return undefined;
		}
		const { finding, supporters, block, moment } = found.unwrap();
		return {
			finding: readFinding(finding),
			supporters: supporters.map(String),
			block: block.toNumber(),
			moment: moment.toBigInt(),
		};
	}

	/** Who is at a request and what each said, until it ends. */
	async members(id: bigint, at?: string): Promise<Member[]> {
		return (await (await this.ask(at)).members(id)).map(readMember);
	}

	/**
	 * What happens to a request from a block on, until it ends: who is asked, commits, tells what, is paid, fails or is slashed and for
	 * what. Follows the best chain, without a gap.
	 */
	async *follow(id: bigint, from: number, signal?: AbortSignal): AsyncGenerator<Step> {
		const isAbout = (event: Event): boolean => event.section === 'dataFeeds' && fieldOf(event, 'feed')?.toString() === id.toString();
		for await (const step of stepsFrom(this.api, from, isAbout, signal)) {
			yield step;
			if (step.event === 'FeedSettled' || step.event === 'FeedRefunded') {
				return;
			}
		}
	}

	/** Waits for a request's value. A refund, or that a quorum found nothing, is an error with the reason. */
	async answered(id: bigint, from: number, onStep: (step: Step) => void = () => {}, signal?: AbortSignal): Promise<Answer> {
		for await (const step of this.follow(id, from, signal)) {
			onStep(step);
			if (step.event === 'FeedRefunded') {
				const reason = String(step.data.reason);
				throw new AmbitError('refunded', `the request was refunded: ${reason}`, REFUNDS[reason] ?? 'ask again', reason);
			}
		}
		const answer = await this.value(id);
		if (answer === undefined) {
			throw new AmbitError('not-found', `the value of request ${id} was forgotten`, 'values are kept for a day');
		}
		if (answer.finding.kind === 'Failed') {
			const { failure, status } = answer.finding;
			const why = status === undefined ? failure : `${failure} (HTTP ${status})`;
			throw new AmbitError('no-value', `${answer.supporters.length} operators found nothing: ${why}`, FAILURES[failure], failure);
		}
		return answer;
	}
}
